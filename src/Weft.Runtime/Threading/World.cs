namespace Weft.Runtime.Threading;

/// <summary>
/// Stops all other Python threads at a safe point or in a blocking call, for what must see them all at rest:
/// <c>sys._current_frames</c>, tracing in all threads, traces being written, the end of the process.
/// </summary>
/// <remarks>
/// The stopper raises <see cref="s_stopper"/>, then looks at every thread; a thread says that it is attached, then looks
/// at the stopper. Both are full fences, so one of them sees the other. A thread started meanwhile attaches first, and
/// so waits. Nothing that may block, and no Python code, runs while the world is stopped; a stopper detaches while it
/// waits for its turn, so two of them follow each other.
/// </remarks>
internal static class World
{
    private static readonly object s_turnOwner = new();
    private static ParkedLock s_turn;
    private static PyThread? s_stopper;
    private static bool s_forever;

    /// <summary>Guards nothing but the sleep of those that wait for the world to go on.</summary>
    private static readonly object s_resumed = new();

    /// <summary>Whether a thread must wait because another one has stopped the world.</summary>
    internal static bool IsStoppedFor(PyThread t) => Volatile.Read(ref s_stopper) is { } stopper && !ReferenceEquals(stopper, t);

    /// <summary>Stops every other thread; returns when they are at rest.</summary>
    internal static void Stop(PyThread t)
    {
        s_turn.Acquire(t, s_turnOwner, MonotonicClock.Never, "stop-the-world", interruptible: false);
        if (IsStoppedFor(t))
        {
            // The process is ending.
            t.Detach();
            t.Attach();
        }

        Interlocked.Exchange(ref s_stopper, t);
        foreach (var thread in PyThread.Live)
        {
            if (!ReferenceEquals(thread, t))
            {
                thread.Request(SafePointRequest.StopTheWorld);
            }
        }

        AwaitRest(t, MonotonicClock.Never);
    }

    private static void AwaitRest(PyThread t, long deadline)
    {
        if (GilPolicy.Enabled)
        {
            // The stopper has the GIL, so every other thread is detached or waits for the GIL where it gave way: it is
            // still attached there, and would be waited for in vain.
            return;
        }

        var spin = default(SpinWait);
        foreach (var thread in PyThread.Live)
        {
            while (!ReferenceEquals(thread, t) && thread.IsAttached && MonotonicClock.Now < deadline)
            {
                spin.SpinOnce();
            }
        }
    }

    /// <summary>Lets the threads go on.</summary>
    internal static void Resume(PyThread t)
    {
        lock (s_resumed)
        {
            Interlocked.Exchange(ref s_stopper, null);
            Monitor.PulseAll(s_resumed);
        }

        s_turn.Release(s_turnOwner);
    }

    /// <summary>Runs an action while the world is stopped. The action runs no Python code.</summary>
    internal static T WhileStopped<T>(PyThread t, Func<T> action)
    {
        Stop(t);
        try
        {
            return action();
        }
        finally
        {
            Resume(t);
        }
    }

    /// <summary>At the end of the process: the other threads never attach again. One that is in a long native call is not waited for.</summary>
    internal static void StopForever(PyThread t)
    {
        const long Patience = 100_000_000;
        Volatile.Write(ref s_forever, true);
        Interlocked.Exchange(ref s_stopper, t);
        foreach (var thread in PyThread.Live)
        {
            if (!ReferenceEquals(thread, t))
            {
                thread.Request(SafePointRequest.StopTheWorld);
            }
        }

        AwaitRest(t, MonotonicClock.Now + Patience);
    }

    /// <summary>Waits, detached, until the world goes on.</summary>
    internal static void WaitForResume(PyThread t)
    {
        lock (s_resumed)
        {
            while (IsStoppedFor(t) || Volatile.Read(ref s_forever))
            {
                Monitor.Wait(s_resumed);
            }
        }
    }
}
