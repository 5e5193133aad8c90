using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>
/// Runs what must happen when an object is no longer referenced: <c>__del__</c> and the callbacks of weak references.
/// </summary>
/// <remarks>
/// .NET tells by finalizers, on a thread of its own, at a time of its choosing. Nothing of Python runs there: the
/// finalizers of small sentinel objects, whose life is tied to their object's by a weak table, only put work in a queue.
/// The main thread does that work at its next safe point, or <c>gc.collect()</c> on whatever thread calls it. A sentinel
/// refers to its object, so the object is whole when its <c>__del__</c> runs; it runs once, because the sentinel is gone.
/// </remarks>
public static class Finalization
{
    private static readonly ConditionalWeakTable<PyObject, Sentinel> s_sentinels = [];
    private static readonly ConditionalWeakTable<PyObject, object> s_finalized = [];
    private static readonly ConcurrentQueue<Action<PyThread>> s_pending = new();
    private static readonly ConcurrentQueue<Action<PyThread>> s_callbacks = new();

    /// <summary>Whether this thread is doing such work, and whether it was asked meanwhile.</summary>
    [ThreadStatic]
    private static bool t_isRunning;

    [ThreadStatic]
    private static bool t_putOff;

    /// <summary>Objects waiting for their end from which on their makers help.</summary>
    private const int Backlog = 10_000;

    /// <summary>Length of <see cref="s_pending"/>, more or less.</summary>
    private static int s_waiting;

    /// <summary>1 while the main thread is asked and has not begun.</summary>
    private static int s_asked;

    [ThreadStatic]
    private static bool t_helps;

    /// <summary>Whether work is waiting.</summary>
    internal static bool HasPending => !s_pending.IsEmpty || !s_callbacks.IsEmpty;

    /// <summary>Makes an object's <c>__del__</c> run once it is unreachable.</summary>
    /// <remarks>A thread that makes such objects faster than they can be ended helps to end them, or there would be ever more.</remarks>
    public static void Register(PyObject o)
    {
        s_sentinels.TryAdd(o, new Sentinel(o));
        if (Volatile.Read(ref s_waiting) > Backlog && !t_helps)
        {
            t_helps = true;
            PyThread.Current.Post(Help);
        }
    }

    private static void Help(PyThread t)
    {
        t_helps = false;
        var begin = MonotonicClock.Now;
        while (!t_isRunning && MonotonicClock.Now - begin < PyThread.ShareOfPosted / 2 && s_pending.TryDequeue(out var work))
        {
            Interlocked.Decrement(ref s_waiting);
            Run(t, work);
        }
    }

    /// <summary>
    /// For the finalizer of an object that frees what its methods use: whether it may now. Not the first time: the
    /// <c>__del__</c> of an object that refers to it, found unreachable with it, runs after that and may use it still.
    /// </summary>
    /// <param name="o">The object, whose finalizer will be called again if it may not.</param>
    /// <param name="seen">A field of the object that remembers the first time.</param>
    public static bool MayFree(object o, ref bool seen)
    {
        if (seen)
        {
            return true;
        }

        seen = true;
        GC.ReRegisterForFinalize(o);
        return false;
    }

    /// <summary>The object's <c>__del__</c> has nothing to do any more: it is not called.</summary>
    public static void Forget(PyObject o)
    {
        if (s_sentinels.TryGetValue(o, out var sentinel))
        {
            sentinel.Cancel();
            s_sentinels.Remove(o);
        }
    }

    /// <summary>Queues the callback of a weak reference, from a .NET finalizer.</summary>
    internal static void EnqueueCallback(Action<PyThread> work)
    {
        s_callbacks.Enqueue(work);
        AskMain();
    }

    /// <summary>Queues the end of an object, from a .NET finalizer.</summary>
    internal static void Enqueue(Action<PyThread> work)
    {
        s_pending.Enqueue(work);
        Interlocked.Increment(ref s_waiting);
        AskMain();
    }

    /// <summary>Asks the main thread to do what is waiting; asked once, it need not be asked again before it begins.</summary>
    private static void AskMain()
    {
        if (Interlocked.Exchange(ref s_asked, 1) == 0)
        {
            PyThread.PostToMain(RunWaiting);
        }
    }

    /// <summary>
    /// Does what is waiting, for as long as posted work may take at once. Not in the midst of a finalizer: what comes then
    /// waits for its end.
    /// </summary>
    private static void RunWaiting(PyThread t)
    {
        Volatile.Write(ref s_asked, 0);
        if (t_isRunning)
        {
            t_putOff = true;
            return;
        }

        var begin = MonotonicClock.Now;
        while (TryTake(out var work))
        {
            Run(t, work);
            if (MonotonicClock.Now - begin >= PyThread.ShareOfPosted)
            {
                break;
            }
        }

        if (HasPending)
        {
            AskMain();
        }
    }

    private static bool TryTake([NotNullWhen(true)] out Action<PyThread>? work)
    {
        if (s_pending.TryDequeue(out work))
        {
            Interlocked.Decrement(ref s_waiting);
            return true;
        }

        return s_callbacks.TryDequeue(out work);
    }

    private static void Run(PyThread t, Action<PyThread> work)
    {
        var isRunning = t_isRunning;
        t_isRunning = true;
        try
        {
            work(t);
        }
        finally
        {
            t_isRunning = isRunning;
        }

        if (!isRunning && t_putOff)
        {
            t_putOff = false;
            AskMain();
        }
    }

    /// <summary>Does the work that is waiting. Errors go to <c>sys.unraisablehook</c>.</summary>
    public static void RunPending(PyThread t) => RunPendingCounted(t);

    /// <summary>As <see cref="RunPending"/>; how much there was to do. What other threads add meanwhile is left: they may be faster.</summary>
    internal static int RunPendingCounted(PyThread t)
    {
        var count = 0;
        for (var waiting = s_pending.Count + s_callbacks.Count; count < waiting && TryTake(out var work); count++)
        {
            Run(t, work);
        }

        return count;
    }

    /// <summary>
    /// Clears what the frames of all threads hold without need: operands above a frame's depth, which were popped but not
    /// erased, frames ready for reuse, and keys of deleted entries of dicts.
    /// </summary>
    /// <param name="t">The calling thread.</param>
    /// <param name="classes">Whether classes that inline caches know are let go, too, which costs a new specialisation.</param>
    internal static void ClearDeadReferences(PyThread t, bool classes)
    {
        World.WhileStopped(t, () =>
        {
            foreach (var thread in PyThread.Live)
            {
                for (var frame = thread.Frame; frame is not null; frame = frame.Back)
                {
                    var top = frame.Top;
                    if (top >= 0 && top < frame.Slots.Length)
                    {
                        Array.Clear(frame.Slots, top, frame.Slots.Length - top);
                    }
                }

                thread.Frames.Clear();
            }

            DeletedKeys.Forget();
            if (classes)
            {
                Executable.ForgetAllClasses();
            }

            return true;
        });
        PyType.ClearLookupCache();
    }

    /// <summary>How long the main thread waits for something before it asks for a collection, in nanoseconds.</summary>
    internal const long IdleTime = 200_000_000;

    private static long s_nextIdleCollection;

    /// <summary>
    /// The main thread waits, perhaps for what a <c>__del__</c> or the callback of a weak reference will do once an object
    /// is found unreachable (a pool's threads end when the pool is dropped): collects, so that it is found. Not more
    /// often than every second, and never more than a fiftieth of the time.
    /// </summary>
    internal static void CollectWhenIdle(PyThread t)
    {
        var start = MonotonicClock.Now;
        if (start < Volatile.Read(ref s_nextIdleCollection))
        {
            return;
        }

        ClearDeadReferences(t, classes: false);
        using (t.Blocking())
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var now = MonotonicClock.Now;
        Volatile.Write(ref s_nextIdleCollection, now + Math.Max(1_000_000_000, (now - start) * 50));
    }

    /// <summary>Whether the object's <c>__del__</c> was called.</summary>
    internal static bool WasFinalized(PyObject o) => s_finalized.TryGetValue(o, out _);

    /// <summary>At the end of the interpreter: <c>__del__</c> of what is still referenced.</summary>
    public static void RunRemaining(PyThread t)
    {
        if (PyGenerator.AnyWatched)
        {
            // One look for generators to close and coroutines to warn about; those still referenced stay as they are.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        RunPending(t);
        var remaining = new List<Sentinel>();
        foreach (var (_, sentinel) in s_sentinels)
        {
            remaining.Add(sentinel);
        }

        foreach (var sentinel in remaining)
        {
            sentinel.Run(t);
        }
    }

    private static void CallDel(PyThread t, PyObject o)
    {
        if (o.Type.Lookup(Names.Finalize) is not { } method)
        {
            return;
        }

        s_finalized.TryAdd(o, s_finalized);
        var pending = t.Pending;
        t.Pending = null;
        try
        {
            Operations.Call(t, Operations.BindSpecial(t, method, o));
        }
        catch (PythonException e)
        {
            Unraisable.ReportCall(t, e.Value, "Exception ignored while calling deallocator ", method);
        }

        t.Pending = pending;
    }

    private sealed class Sentinel(PyObject target)
    {
        private int _done;

        ~Sentinel()
        {
            if (Volatile.Read(ref _done) == 0 && !Environment.HasShutdownStarted)
            {
                Enqueue(Run);
            }
        }

        internal void Run(PyThread t)
        {
            if (Interlocked.Exchange(ref _done, 1) == 0)
            {
                var ordered = target as IEndsAfter;
                if (ordered?.First is { } first && s_sentinels.TryGetValue(first, out var earlier))
                {
                    earlier.Run(t);
                }

                CallDel(t, target);
                ordered?.Ended();
            }
        }

        internal void Cancel()
        {
            Volatile.Write(ref _done, 1);
            GC.SuppressFinalize(this);
        }
    }
}

/// <summary>Errors that have nowhere to go: they are handed to <c>sys.unraisablehook</c>.</summary>
public static class Unraisable
{
    private static PyType? s_argumentsType;

    /// <summary>The type of the hook's argument.</summary>
    internal static PyType ArgumentsType => s_argumentsType ??= PyStructSequence.Define(
        "sys.UnraisableHookArgs",
        "What an unraisable error is described by.",
        [("exc_type", null), ("exc_value", null), ("exc_traceback", null), ("err_msg", null), ("object", null)],
        5);

    /// <summary>Reports an error of something called; never fails.</summary>
    /// <param name="action">What was being done; the text ends with a space for the repr of the callable.</param>
    /// <param name="callable">What was called.</param>
    internal static void ReportCall(PyThread t, PyBaseException error, string action, PyObject callable)
    {
        string text;
        try
        {
            text = Operations.Repr(t, callable).Value;
        }
        catch (PythonException)
        {
            text = "<unprintable object>";
        }

        Report(t, error, action + text, null);
    }

    /// <summary>Shows the failure of the program's own hook with the one that was there first.</summary>
    private static bool TryDefaultHook(PyThread t, PyBaseException error)
    {
        try
        {
            if (PythonRuntime.Current.SysAttribute("__unraisablehook__") is not { } original)
            {
                return false;
            }

            var hook = PythonRuntime.Current.SysAttribute("unraisablehook") ?? PyNone.Value;
            Operations.Call(t, original, PyStructSequence.Create(
                ArgumentsType,
                [error.Type, error, error.GetTraceback(), PyStr.Of("Exception ignored in sys.unraisablehook"), hook]));
            return true;
        }
        catch (PythonException)
        {
            return false;
        }
    }

    /// <summary>Reports an error; never fails.</summary>
    /// <param name="message">What was being done, or null.</param>
    /// <param name="about">What it was done with, or null.</param>
    public static void Report(PyThread t, PyBaseException error, string? message, PyObject? about)
    {
        try
        {
            var arguments = PyStructSequence.Create(ArgumentsType, [error.Type, error, error.GetTraceback(), message is null ? PyNone.Value : PyStr.Of(message), about ?? PyNone.Value]);
            var hook = PythonRuntime.Current.SysAttribute("unraisablehook");
            if (hook is not null and not PyNone)
            {
                Interpreter.AuditHooks.Raise(t, "sys.unraisablehook", hook, arguments);
                Operations.Call(t, hook, arguments);
            }
        }
        catch (PythonException e)
        {
            if (TryDefaultHook(t, e.Value))
            {
                return;
            }

            // The last resort is the process's error stream.
            Console.Error.WriteLine($"Exception ignored in sys.unraisablehook: {e.Value}");
        }
    }
}
