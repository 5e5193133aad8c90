using System.Collections.Concurrent;

namespace Weft.Runtime.Tasklets;

/// <summary>The Python threads that run, so that a deadlock can be told from waiting for one of them.</summary>
internal static class LiveThreads
{
    private static readonly ConcurrentDictionary<long, PyThread> s_threads = new();

    internal static void Started(PyThread thread) => s_threads[thread.Serial] = thread;

    internal static void Ended(PyThread thread)
    {
        s_threads.TryRemove(thread.Serial, out _);
        foreach (var scheduler in Scheduler.All)
        {
            // Those that wait for something to run must look again whether anybody is left to wake them.
            scheduler.LookAgain();
        }
    }

    internal static PyThread? Find(long id) => s_threads.GetValueOrDefault(id);

    /// <summary>Identifiers, the main thread's first.</summary>
    internal static long[] Identifiers() => [.. s_threads.Keys.Order()];

    /// <summary>Whether a thread other than the caller's could still make a tasklet of the caller runnable.</summary>
    internal static bool AnyOtherCanWake(PyThread caller)
    {
        foreach (var (_, thread) in s_threads)
        {
            if (!ReferenceEquals(thread, caller) && thread.Scheduler is not { IsWaiting: true })
            {
                return true;
            }
        }

        return false;
    }
}
