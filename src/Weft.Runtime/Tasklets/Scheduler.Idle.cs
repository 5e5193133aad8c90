using System.Diagnostics;

namespace Weft.Runtime.Tasklets;

internal sealed unsafe partial class Scheduler
{
    /// <summary>How long an idle thread sleeps before it looks for signals and asynchronous exceptions, in milliseconds.</summary>
    private const int SignalCheckMilliseconds = 50;

    private const int FirstSweep = 1024;

    private volatile bool _idle;

    /// <summary>Tasklets that wait with a deadline, by time; each with the number of its wait, which may be over.</summary>
    private PriorityQueue<(PyTasklet Task, int Stamp), long>? _timers;

    private int _stamps;

    /// <summary>At so many deadlines those of waits that are over are dropped: long limits of short waits would pile up.</summary>
    private int _sweepAt = FirstSweep;

    /// <summary>The thread has nothing to run and nobody has given it anything yet.</summary>
    internal bool IsWaiting => _idle && _inbox.IsEmpty;

    internal void LookAgain()
    {
        if (_idle)
        {
            _wake.Release();
        }
    }

    /// <summary>
    /// Nothing is runnable: revives who waits for that, or waits for another thread or a deadline. The tasklet to go on
    /// with; null: nobody can ever make one runnable.
    /// </summary>
    /// <param name="waiting">The tasklet that blocked, null when one ended.</param>
    private PyTasklet? WaitForRunnable(PyThread t, PyTasklet? waiting)
    {
        while (true)
        {
            Drain();
            WakeExpired();
            if (Head is { } head)
            {
                return head;
            }

            var mayWait = false;
            if (_watchdogs.Count > 0)
            {
                var innermost = _watchdogs[^1];
                mayWait = innermost.ThreadBlock && LiveThreads.AnyOtherCanWake(t);
                if (!mayWait)
                {
                    Insert(innermost.Task);
                    return innermost.Task;
                }
            }
            else if (!Main.IsLinked)
            {
                Insert(Main);
                return Main;
            }

            _idle = true;
            try
            {
                var limit = SignalCheckMilliseconds;
                if (_timers is { Count: > 0 } && _timers.TryPeek(out _, out var deadline))
                {
                    limit = (int)Math.Clamp((deadline - Stopwatch.GetTimestamp()) * 1000 / Stopwatch.Frequency + 1, 1, SignalCheckMilliseconds);
                }
                else if (!mayWait && !LiveThreads.AnyOtherCanWake(t) && _inbox.IsEmpty)
                {
                    return null;
                }

                t.Detach();
                _wake.Wait(limit);
            }
            finally
            {
                _idle = false;
                if (!t.IsAttached)
                {
                    t.Attach();
                }
            }

            if (t.Requests != 0)
            {
                t.ServeRequests();
                if (t.Pending is not null)
                {
                    throw t.PendingAsException();
                }
            }
        }
    }

    /// <summary>Registers a deadline for the current wait of a tasklet.</summary>
    internal void SetDeadline(PyTasklet task, double seconds)
    {
        var stamp = ++_stamps;
        (task.Extras ??= new TaskletExtras()).WaitStamp = stamp;
        task.Set(TaskletFlags.Waits, true);
        var ticks = Math.Min(seconds, 1e9) * Stopwatch.Frequency;
        if (_timers is { } timers && timers.Count >= _sweepAt)
        {
            SweepDeadlines(timers);
        }

        (_timers ??= new()).Enqueue((task, stamp), Stopwatch.GetTimestamp() + (long)ticks);
    }

    private void SweepDeadlines(PriorityQueue<(PyTasklet Task, int Stamp), long> timers)
    {
        var open = timers.UnorderedItems.Where(static item => item.Element.Task.Blocked != 0 && item.Element.Task.Extras?.WaitStamp == item.Element.Stamp).ToArray();
        timers.Clear();
        timers.EnqueueRange(open);
        timers.TrimExcess();
        _sweepAt = Math.Max(FirstSweep, 2 * open.Length);
    }

    /// <summary>A wait without a deadline begins: one that was set for an earlier wait must not end it.</summary>
    internal static void ForgetDeadline(PyTasklet task)
    {
        if (task.Extras is { WaitStamp: not 0 } extras)
        {
            extras.WaitStamp = 0;
        }
    }

    /// <summary>Ends the waits whose deadline has passed.</summary>
    private void WakeExpired()
    {
        if (_timers is not { Count: > 0 } timers)
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        while (timers.TryPeek(out var entry, out var deadline) && deadline <= now)
        {
            timers.Dequeue();
            var task = entry.Task;
            if (task.Blocked == 0 || task.Extras?.WaitStamp != entry.Stamp || !ReferenceEquals(task.Owner, this))
            {
                continue;
            }

            if (Selection.CancelWait(task))
            {
                task.TempValue = new PyBomb(Exceptions.Create(Thread, Exceptions.TimeoutError, PyStr.Of("timed out")));
                Insert(task);
            }
        }

        if (timers.Count == 0)
        {
            _timers = null;
        }
    }
}
