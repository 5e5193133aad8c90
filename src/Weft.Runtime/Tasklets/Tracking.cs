using System.Diagnostics;

namespace Weft.Runtime.Tasklets;

/// <summary>Run times and parents of tasklets, kept while somebody wants them (<c>weft.tasklets.track</c>).</summary>
internal static class Tracking
{
    /// <summary>Read without a lock at every switch; a late look costs one figure.</summary>
    internal static bool Enabled;

    internal static void Stop(Scheduler scheduler, PyTasklet task)
    {
        var now = Stopwatch.GetTimestamp();
        if (scheduler.RunningSince != 0)
        {
            (task.Extras ??= new TaskletExtras()).RunTime += now - scheduler.RunningSince;
        }

        scheduler.RunningSince = now;
    }

    internal static void Start(Scheduler scheduler) => scheduler.RunningSince = Stopwatch.GetTimestamp();

    internal static double Seconds(PyTasklet task)
    {
        var ticks = task.Extras?.RunTime ?? 0;
        if (task.IsCurrent && task.Owner is { RunningSince: > 0 } owner)
        {
            ticks += Stopwatch.GetTimestamp() - owner.RunningSince;
        }

        return (double)ticks / Stopwatch.Frequency;
    }

    /// <summary>Every tasklet that can be found: runnable, waiting on a channel, or with a native stack; of all threads.</summary>
    internal static List<PyTasklet> All()
    {
        var found = new List<PyTasklet>();
        var seen = new HashSet<PyTasklet>(ReferenceEqualityComparer.Instance);
        void Add(PyTasklet? task)
        {
            task = task is SelectCase one ? one.Selection.Task : task;
            if (task is not null && seen.Add(task))
            {
                found.Add(task);
            }
        }

        foreach (var scheduler in Scheduler.All.OrderBy(static scheduler => scheduler.Thread.Serial))
        {
            Add(scheduler.Main);
            Add(scheduler.Current);

            // Another thread may be changing its ring: the walk is bounded and stops where a link is gone.
            var task = scheduler.Head;
            for (var i = 0; task is not null && i <= scheduler.RunCount; i++)
            {
                Add(task);
                task = task.Next;
            }

            foreach (var waiting in scheduler.WithStack())
            {
                Add(waiting);
            }
        }

        foreach (var channel in WaitingChannels.Living())
        {
            foreach (var waiting in channel.Waiting())
            {
                Add(waiting);
            }
        }

        return found;
    }
}
