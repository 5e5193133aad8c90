namespace Weft.Runtime.Tasklets;

/// <summary><c>with stackless.atomic():</c> — the tasklet is not interrupted in the block.</summary>
[PyType("stackless.atomic", Doc = "A context manager: the watchdog does not interrupt the block, and no other thread is in such a block.", Signature = "()")]
public sealed partial class PyAtomic : PyObject
{
    private bool _old;

    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyAtomic();

    [PyMethod("__enter__", Doc = "Makes the current tasklet atomic.")]
    public PyObject Enter(PyThread t)
    {
        _old = Scheduler.Of(t).Current.SetAtomic(t, PyBool.True);
        return PyNone.Value;
    }

    [PyMethod("__exit__", Doc = "Restores the setting.")]
    public PyObject Exit(PyThread t, PyObject type, PyObject value, PyObject traceback)
    {
        Scheduler.Of(t).Current.SetAtomic(t, PyBool.Of(_old));
        return PyNone.Value;
    }
}

/// <summary>Mutual exclusion among the atomic blocks of all threads.</summary>
/// <remarks>
/// Owned by a tasklet, released while that is switched out and taken again before it goes on: a tasklet never holds it
/// while it waits on a channel. With one thread there is nothing to exclude. <see cref="s_owner"/> is guarded by
/// <see cref="s_gate"/>, which is held for moments only and never while Python code runs.
/// </remarks>
internal static class AtomicSections
{
    private static readonly object s_gate = new();
    private static PyTasklet? s_owner;

    internal static void Enter(PyThread t, PyTasklet tasklet)
    {
        if (!PyThread.MultiThreaded)
        {
            return;
        }

        lock (s_gate)
        {
            while (s_owner is not null && !ReferenceEquals(s_owner, tasklet))
            {
                Monitor.Wait(s_gate);
            }

            s_owner = tasklet;
        }
    }

    internal static void Leave(PyTasklet tasklet)
    {
        if (!PyThread.MultiThreaded)
        {
            return;
        }

        lock (s_gate)
        {
            if (ReferenceEquals(s_owner, tasklet))
            {
                s_owner = null;
                Monitor.PulseAll(s_gate);
            }
        }
    }
}
