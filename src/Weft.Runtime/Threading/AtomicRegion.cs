namespace Weft.Runtime.Threading;

/// <summary>
/// Atomic blocks: <c>weft.atomic</c> and tasklets' <c>set_atomic</c>. No two threads are in one at the same time; a
/// thread that blocks inside leaves it for that time and comes back after.
/// </summary>
/// <remarks>
/// With a GIL, an atomic block keeps it against forced switches, and that is all: whoever holds the GIL is alone.
/// Without one, it is one lock for the process. The nesting depth is the thread's own, so a block inside a block is a
/// counter. Depth is set after the lock is taken and cleared before it is released; in between a detach (a blocking call,
/// a wait for a lock, a stop of the world) suspends the block, which is what a plain global lock would get wrong.
/// </remarks>
internal static class AtomicRegion
{
    private static readonly object s_owner = new();
    private static ParkedLock s_lock;

    /// <summary>Enters a block.</summary>
    internal static void Enter(PyThread t)
    {
        if (t.AtomicDepth == 0 && !GilPolicy.Enabled)
        {
            s_lock.Acquire(t, s_owner, MonotonicClock.Never, "atomic");
        }

        t.AtomicDepth++;
    }

    /// <summary>Leaves a block; a switch that was due happens at the next safe point.</summary>
    internal static void Exit(PyThread t)
    {
        if (--t.AtomicDepth != 0)
        {
            return;
        }

        if (!GilPolicy.Enabled)
        {
            s_lock.Release(s_owner);
        }
        else if (t.YieldDue)
        {
            t.YieldDue = false;
            t.Request(SafePointRequest.ReleaseGil);
        }
    }

    /// <summary>The thread is about to block.</summary>
    internal static void Suspend(PyThread t)
    {
        if (!GilPolicy.Enabled)
        {
            s_lock.Release(s_owner);
        }
    }

    /// <summary>The thread has stopped blocking.</summary>
    internal static void Resume(PyThread t)
    {
        if (GilPolicy.Enabled)
        {
            return;
        }

        // The wait detaches, and must not suspend what it is there to take.
        var depth = t.AtomicDepth;
        t.AtomicDepth = 0;
        s_lock.Acquire(t, s_owner, MonotonicClock.Never, "atomic", interruptible: false);
        t.AtomicDepth = depth;
    }
}
