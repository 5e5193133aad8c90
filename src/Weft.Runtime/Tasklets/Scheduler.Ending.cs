namespace Weft.Runtime.Tasklets;

// Ends: of a tasklet, whose last frame returned or failed; of the outermost call of the main tasklet, which must leave by
// the OS thread it was entered on; and of the Python thread.
internal sealed unsafe partial class Scheduler
{
    /// <summary>How often a tasklet is killed at the end before it is given up.</summary>
    private const int KillAttempts = 8;

    /// <summary>What the outermost call of the main tasklet answered on another OS thread than it was made on.</summary>
    private RootResult? _rootResult;

    private sealed record RootResult(PyObject? Value, PyBaseException? Error);

    /// <summary>The current tasklet's outermost frame returned. Called by the loop, which then completes the switch.</summary>
    internal static void TaskletReturned(PyThread t, PyObject? result) => t.Scheduler!.End(t, result, null);

    /// <summary>The pending error left the current tasklet's outermost frame.</summary>
    internal static void TaskletFailed(PyThread t) => t.Scheduler!.End(t, null, t.TakePending());

    private void End(PyThread t, PyObject? result, PyBaseException? error)
    {
        var dead = Current;
        PyTasklet? heir = null;
        if (dead.Extras is { Greenlet: { } greenlet } extras)
        {
            heir = EndGreenlet(t, greenlet, result, ref error);
            extras.Greenlet = null;
        }

        if (error is not null)
        {
            error = error.Type.IsSubtypeOf(Exceptions.TaskletExit) ? null : HandleError(t, error);
        }

        dead.Flags &= TaskletFlags.IgnoreNesting | TaskletFlags.BlockTrap;
        dead.Frame = null;
        dead.Handling = null;
        dead.TempValue = null;
        dead.Resume = null;
        dead.Context = null;
        dead.Depth = 0;
        dead.Nesting = 0;
        LeaveAtomic(t);
        if (heir is not null)
        {
            InsertBehindHead(heir);
        }

        if (dead.IsRunnable)
        {
            Unlink(dead);
        }

        if (!_inbox.IsEmpty)
        {
            Drain();
        }

        var next = heir is not null ? heir : error is null ? Head : ErrorTarget(error);
        if (next is null)
        {
            try
            {
                next = WaitForRunnable(t, null);
            }
            catch (PythonException e)
            {
                next = ErrorTarget(e.Value);
            }
        }

        if (next is null)
        {
            var text = Main.Blocked < 0
                ? "Deadlock: the main tasklet is receiving without a sender available."
                : "Deadlock: the main tasklet is sending without a receiver available.";
            next = ErrorTarget(Errors.RuntimeError(Deadlock.Describe(text, this)).Value);
        }
        else if (_leaveAtSwitch)
        {
            next = LeaveRun(next);
        }

        Head = next;
        Current = next;
        if (ScheduleCallback is not null)
        {
            NotifySchedule(t, dead, next);
        }

        if (t.TraceFunction is not null || t.ProfileFunction is not null)
        {
            t.TraceFunction = t.ProfileFunction = null;
            t.UpdateTraceActive();
        }

        if (_rootResult is not null && Carrier.IsRootOf(this))
        {
            t.Switching = SwitchKind.LeaveRoot;
            return;
        }

        Proceed(t, next);
    }

    /// <summary>Gives the error to the handler if there is one; what is left of it.</summary>
    private PyBaseException? HandleError(PyThread t, PyBaseException error)
    {
        if (ErrorHandler is not { } handler)
        {
            return error;
        }

        EnterCallback();
        try
        {
            Operations.Call(t, handler, error.Type, error, error.GetTraceback());
            return null;
        }
        catch (PythonException e)
        {
            return e.Value.Type.IsSubtypeOf(Exceptions.TaskletExit) ? null : e.Value;
        }
        finally
        {
            LeaveCallback();
        }
    }

    /// <summary>Uncaught errors go to the innermost <c>run()</c>, or to main; the tasklet to go on with.</summary>
    private PyTasklet ErrorTarget(PyBaseException error)
    {
        var target = _watchdogs.Count > 0 ? _watchdogs[^1].Task : Main;
        MakeRunnable(target, new PyBomb(error));
        return target;
    }

    // ---- The outermost call of the main tasklet

    /// <summary>
    /// The outermost call returned on a carrier: the root has to return from it. If the root keeps the native stack of a
    /// tasklet, that has to go first, and so is killed.
    /// </summary>
    private void ReturnToRoot(PyThread t, PyObject? result)
    {
        _rootResult = new RootResult(result, t.Pending);
        t.Pending = null;
        Save(t, Main);
        Main.Frame = t.Frame;
        Main.Nesting = 1;
        var root = Root!;
        if (root.IsIdle)
        {
            root.Signal();
            return;
        }

        if (Main.IsRunnable)
        {
            Unlink(Main);
        }

        var captive = root.Captive!;
        MakeRunnable(captive, new PyBomb(Exceptions.Create(t, Exceptions.TaskletExit)));
        Head = captive;
        Current = captive;
        Load(t, captive);
        root.Signal();
    }

    /// <summary>A tasklet on the root's stack switches while the root is to be left.</summary>
    private PyObject? SwitchWhileLeaving(PyThread t, PyTasklet previous, Site site)
    {
        if (!site.Direct)
        {
            // Its native stack is in the way: it gets no rest before that is gone.
            TakeBack(previous);
            throw Errors.With(Exceptions.TaskletExit);
        }

        Save(t, previous);
        Park(previous, t.Frame!, site);
        t.Switching = SwitchKind.LeaveRoot;
        if (site.Counted)
        {
            Main.Depth++;
        }

        return null;
    }

    /// <summary>On the root: makes main current again and leaves the loop with what its outermost call answered.</summary>
    private void TakeRootResult(PyThread t)
    {
        var result = _rootResult!;
        _rootResult = null;
        if (!Main.IsLinked)
        {
            Insert(Main);
        }

        Head = Main;
        Current = Main;
        t.Depth = Main.Depth;
        t.Nesting = 1;
        t.Handling = Main.Handling!;
        t.Context = Main.Context;
        t.Frame = Main.Frame;
        Main.Frame = null;
        t.Pending = result.Error;
        t.LoopAnswer = result.Value;
    }

    // ---- The thread

    /// <summary>
    /// The Python thread ends: tasklets with a native stack are killed, longest waiting first, because their OS threads
    /// must go; with <paramref name="runnable"/> (the end of the program) before them those in the queue, in its order. The
    /// others stay as they are, without a thread.
    /// </summary>
    internal void Finish(PyThread t, bool runnable = false)
    {
        Drain();
        TrapLevel = 0;
        ScheduleCallback = null;
        if (runnable)
        {
            foreach (var task in Queue())
            {
                if (!ReferenceEquals(task, Current) && task.IsRunnable)
                {
                    KillAtEnd(t, task);
                }
            }
        }

        foreach (var task in WithStack())
        {
            KillAtEnd(t, task);
        }

        if (!runnable)
        {
            Volatile.Write(ref _ended, true);
            s_byThread.TryRemove(t.Serial, out _);
        }
    }

    private PyTasklet[] Queue()
    {
        var queue = new List<PyTasklet>();
        if (Head is { } head)
        {
            var task = head;
            do
            {
                queue.Add(task);
                task = task.Next!;
            }
            while (!ReferenceEquals(task, head));
        }

        return [.. queue];
    }

    private static void KillAtEnd(PyThread t, PyTasklet task)
    {
        for (var i = 0; i < KillAttempts && task.IsAlive; i++)
        {
            try
            {
                if (task.Kill(t) is null && t.Pending is not null)
                {
                    throw t.PendingAsException();
                }
            }
            catch (PythonException e)
            {
                Unraisable.Report(t, e.Value, "Exception ignored in a tasklet killed at the end of its thread", null);
            }
        }
    }
}
