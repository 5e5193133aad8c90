using System.Runtime.InteropServices;

namespace Weft.Modules.Asyncio;

/// <summary>
/// The tasks that <c>all_tasks()</c> finds. Native tasks are in doubly linked lists of entries that hold them weakly; a
/// task leaves its list when it ends or is collected, in constant time. There are several lists, chosen by the thread
/// that made the task, so that loops of different threads do not meet at one lock. Tasks of other classes, which
/// asyncio registers explicitly, are in a WeakSet (scheduled) and a set (in their first, eager step).
/// </summary>
internal static class TaskRegistry
{
    private static readonly Stripe[] s_stripes = [new(), new(), new(), new(), new(), new(), new(), new()];
    private static readonly Lock s_foreignGate = new();
    private static PyObject? s_foreignScheduled;
    private static PyObject? s_foreignEager;

    /// <summary>One list; its lock guards the links of its entries.</summary>
    private sealed class Stripe
    {
        internal readonly Lock Gate = new();
        internal Entry? First;
    }

    /// <summary>A task's place in its list.</summary>
    [NotTraversed]
    internal sealed class Entry
    {
        private readonly Stripe _stripe;
        private WeakGCHandle<PyTask> _task;
        private Entry? _previous;
        private Entry? _next;
        private bool _listed;

        private Entry(Stripe stripe, PyTask task)
        {
            _stripe = stripe;
            _task = new WeakGCHandle<PyTask>(task);
        }

        internal static Entry Add(PyThread t, PyTask task)
        {
            var stripe = s_stripes[t.Serial & 7];
            var entry = new Entry(stripe, task) { _listed = true };
            lock (stripe.Gate)
            {
                entry._next = stripe.First;
                if (stripe.First is { } first)
                {
                    first._previous = entry;
                }

                stripe.First = entry;
            }

            return entry;
        }

        internal void Remove()
        {
            lock (_stripe.Gate)
            {
                if (!_listed)
                {
                    return;
                }

                _listed = false;
                if (_previous is null)
                {
                    _stripe.First = _next;
                }
                else
                {
                    _previous._next = _next;
                }

                if (_next is not null)
                {
                    _next._previous = _previous;
                }

                _task.Dispose();
            }
        }

        /// <summary>The living tasks of a list.</summary>
        internal static void Collect(int stripeIndex, List<PyTask> into)
        {
            var stripe = s_stripes[stripeIndex];
            lock (stripe.Gate)
            {
                for (var entry = stripe.First; entry is not null; entry = entry._next)
                {
                    if (entry._task.TryGetTarget(out var task))
                    {
                        into.Add(task);
                    }
                }
            }
        }
    }

    private static PyObject ForeignScheduled(PyThread t)
    {
        if (Volatile.Read(ref s_foreignScheduled) is { } set)
        {
            return set;
        }

        var made = Operations.Call(t, AsyncioNames.FromModule(t, "weakref", "WeakSet"));
        return Interlocked.CompareExchange(ref s_foreignScheduled, made, null) ?? made;
    }

    private static PySet ForeignEager()
    {
        lock (s_foreignGate)
        {
            return (PySet)(s_foreignEager ??= new PySet());
        }
    }

    internal static void Register(PyThread t, PyObject task)
    {
        if (task is PyTask native)
        {
            native.Register(t);
        }
        else
        {
            Operations.CallMethod(t, ForeignScheduled(t), "add", task);
        }
    }

    internal static void Unregister(PyThread t, PyObject task)
    {
        if (task is PyTask native)
        {
            native.Unregister();
        }
        else
        {
            Operations.CallMethod(t, ForeignScheduled(t), "discard", task);
        }
    }

    internal static void RegisterEager(PyThread t, PyObject task)
    {
        if (task is PyTask native)
        {
            native.Register(t);
        }
        else
        {
            Operations.CallMethod(t, ForeignEager(), "add", task);
        }
    }

    internal static void UnregisterEager(PyThread t, PyObject task)
    {
        if (task is PyTask native)
        {
            native.Unregister();
        }
        else
        {
            Operations.CallMethod(t, ForeignEager(), "discard", task);
        }
    }

    /// <summary>The tasks of a loop that have not ended.</summary>
    internal static PySet All(PyThread t, PyObject loop)
    {
        var result = new PySet();

        // The eager ones first: one that becomes an ordinary one meanwhile is then not missed.
        var foreign = Operations.ToList(t, ForeignEager());
        var native = new List<PyTask>();
        for (var i = 0; i < s_stripes.Length; i++)
        {
            Entry.Collect(i, native);
        }

        foreach (var task in native)
        {
            if (!task.IsDone && ReferenceEquals(task.Loop, loop))
            {
                result.AddMember(t, task);
            }
        }

        if (Volatile.Read(ref s_foreignScheduled) is { } scheduled)
        {
            foreign.AddRange(Operations.ToList(t, scheduled));
        }

        foreach (var task in foreign)
        {
            if (!Operations.IsTrue(t, Operations.CallMethod(t, task, AsyncioNames.Done)) && ReferenceEquals(PyTask.LoopOf(t, task), loop))
            {
                result.AddMember(t, task);
            }
        }

        return result;
    }
}
