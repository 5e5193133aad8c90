namespace Weft.Runtime.Tasklets;

// run(): the caller leaves the queue and waits until that is empty, or until the watchdog finds that a tasklet has had
// its instructions. Calls nest: the innermost ends first. Instructions are counted by the loop's counting variant, which
// asks TicksSpent when PyThread.Ticks are used up.
internal sealed unsafe partial class Scheduler
{
    private readonly List<RunCall> _watchdogs = [];

    /// <summary>The outermost timed run, the one that interrupts.</summary>
    private RunCall? _timed;

    private long _budget;
    private bool _budgetIsTotal;

    /// <summary>The time is up and the run wants to end at the next switch.</summary>
    private bool _leaveAtSwitch;

    private sealed class RunCall(PyTasklet task)
    {
        internal readonly PyTasklet Task = task;
        internal bool Soft;
        internal bool IgnoreNesting;
        internal bool ThreadBlock;
    }

    internal PyObject? Run(PyThread t, long timeout, bool threadBlock, bool soft, bool ignoreNesting, bool totalTimeout)
    {
        Drain();
        WakeExpired();
        var current = Current;
        var call = new RunCall(current) { ThreadBlock = threadBlock && timeout > 0 };
        if (RunCount == 1 && !(call.ThreadBlock && LiveThreads.AnyOtherCanWake(t)))
        {
            return PyNone.Value;
        }

        CheckTrap();
        _watchdogs.Add(call);
        current.Set(TaskletFlags.Watchdog, true);
        current.TempValue = null;
        if (timeout > 0 && _timed is null)
        {
            call.Soft = soft;
            call.IgnoreNesting = ignoreNesting;
            _timed = call;
            _budget = timeout;
            _budgetIsTotal = totalTimeout;
            t.Ticks = timeout;
            t.CountTicks = true;
            t.UpdateTraceActive();
        }

        Unlink(current);
        return SwitchAway(t, current);
    }

    /// <summary>A tasklet that waited in <c>run()</c> goes on, for whatever reason; so do those that waited inside of it.</summary>
    private void EndRun(PyThread t, PyTasklet task)
    {
        for (var i = _watchdogs.Count - 1; i >= 0; i--)
        {
            var call = _watchdogs[i];
            _watchdogs.RemoveAt(i);
            call.Task.Set(TaskletFlags.Watchdog, false);
            if (ReferenceEquals(call, _timed))
            {
                _timed = null;
                _leaveAtSwitch = false;
                _budget = 0;
                t.CountTicks = Stress.SwitchAlways;
                t.UpdateTraceActive();
            }

            if (ReferenceEquals(call.Task, task))
            {
                return;
            }

            if (!call.Task.IsLinked)
            {
                Insert(call.Task);
            }
        }
    }

    /// <summary>
    /// The counting loop used up its instructions. True: another frame is current or an error is pending. False: go on.
    /// </summary>
    internal static bool TicksSpent(PyThread t)
    {
        if (t.Scheduler is not { } scheduler)
        {
            t.Ticks = long.MaxValue;
            return false;
        }

        return scheduler.Interrupt(t);
    }

    private bool Interrupt(PyThread t)
    {
        if (_timed is not { } call)
        {
            if (!Stress.SwitchAlways)
            {
                t.Ticks = long.MaxValue;
                return false;
            }

            return Stress.Interrupt(this, t);
        }

        var victim = Current;
        if (call.Soft)
        {
            _leaveAtSwitch = true;
            t.Ticks = long.MaxValue;
            return false;
        }

        if (victim.Is(TaskletFlags.Atomic) || t.AtomicDepth != 0 || TrapLevel != 0 || _callbacks > 0 || !victim.IsRunnable
            || (t.Nesting > 1 && !call.IgnoreNesting && !victim.Is(TaskletFlags.IgnoreNesting)))
        {
            // It fires at the first instruction where it may.
            t.Ticks = 0;
            return false;
        }

        if (!call.IgnoreNesting && !victim.Is(TaskletFlags.IgnoreNesting) && UnderSoftForm(t))
        {
            // Looking through a deep stack before each instruction would be slow.
            t.Ticks = Math.Min(t.Depth, 16);
            return false;
        }

        Unlink(victim);
        call.Task.TempValue = victim;
        Insert(call.Task);
        StopBetweenInstructions(t, call.Task);
        return t.Switching != SwitchKind.None || t.Pending is not null;
    }

    /// <summary>A built-in function that calls back is running: it is not interrupted, even though it has no native frame.</summary>
    private static bool UnderSoftForm(PyThread t)
    {
        for (var frame = t.Frame; frame is not null; frame = frame.Back)
        {
            if (frame.Code.IsHidden)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For the stress mode: parks the current tasklet between two instructions and takes it up again.</summary>
    internal bool StopAndGoOn(PyThread t)
    {
        var current = Current;
        if (t.Nesting != 1 || !SoftSwitching || t.Frame is null || t.Switching != SwitchKind.None)
        {
            return false;
        }

        Save(t, current);
        current.Frame = t.Frame;
        current.Nesting = 1;
        current.Resume = PyTasklet.Again;
        var value = current.TempValue;
        current.TempValue = null;
        t.Frame = null;
        Proceed(t, current);
        current.TempValue = value;
        return true;
    }

    /// <summary>A switch while a soft timed run wants to end: its caller goes first.</summary>
    private PyTasklet LeaveRun(PyTasklet next)
    {
        _leaveAtSwitch = false;
        if (_timed is not { } call || call.Task.IsLinked)
        {
            return next;
        }

        Head = next;
        Insert(call.Task);
        return call.Task;
    }
}
