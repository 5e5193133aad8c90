using System.Diagnostics;

namespace Weft.Runtime.Threading;

/// <summary>
/// A lock that any thread may release, with timeouts: what <c>_thread.lock</c> is made of. Waiters on the main thread
/// wake up to serve signals.
/// </summary>
/// <remarks>
/// <see cref="_held"/> is the lock: taken by compare-and-swap. A thread that finds it taken enters the monitor of this
/// object, counts itself in <see cref="_waiters"/>, and looks again under the monitor before it sleeps; a release clears
/// <see cref="_held"/> first and pulses if there are waiters. So either the release sees the waiter or the waiter sees the
/// release. The monitor is never held while Python code runs.
/// </remarks>
public sealed class WaitLock
{
    /// <summary>How long the main thread sleeps before it looks for signals, in milliseconds.</summary>
    private const int SignalCheckMilliseconds = 50;

    private int _held;
    private int _waiters;

    public bool IsHeld => Volatile.Read(ref _held) != 0;

    /// <summary>Takes the lock if it is free.</summary>
    public bool TryAcquire() => Interlocked.CompareExchange(ref _held, 1, 0) == 0;

    /// <summary>Takes the lock, waiting at most so many seconds (negative: without limit).</summary>
    /// <exception cref="PythonException">What a signal handler raised.</exception>
    public bool Acquire(PyThread t, double timeoutSeconds)
    {
        if (TryAcquire())
        {
            return true;
        }

        var deadline = timeoutSeconds < 0 ? long.MaxValue : Stopwatch.GetTimestamp() + (long)(timeoutSeconds * Stopwatch.Frequency);
        while (true)
        {
            var acquired = false;
            lock (this)
            {
                _waiters++;
                Interlocked.MemoryBarrier();
                try
                {
                    acquired = TryAcquire();
                    if (!acquired)
                    {
                        var wait = Remaining(deadline);
                        if (wait == 0)
                        {
                            return false;
                        }

                        // Requests are looked at inside the monitor: whoever makes one pulses (see Interrupt) or the
                        // main thread's short sleep ends by itself.
                        if (t.Requests == 0)
                        {
                            Monitor.Wait(this, t.IsMain && (wait < 0 || wait > SignalCheckMilliseconds) ? SignalCheckMilliseconds : wait);
                        }

                        acquired = TryAcquire();
                    }
                }
                finally
                {
                    _waiters--;
                }
            }

            if (acquired)
            {
                return true;
            }

            if (t.Requests != 0)
            {
                t.ServeRequests();
            }
        }
    }

    private static int Remaining(long deadline)
    {
        if (deadline == long.MaxValue)
        {
            return Timeout.Infinite;
        }

        var ticks = deadline - Stopwatch.GetTimestamp();
        return ticks <= 0 ? 0 : (int)Math.Min(int.MaxValue, ticks * 1000 / Stopwatch.Frequency + 1);
    }

    /// <summary>Frees the lock; false when it was free.</summary>
    public bool Release()
    {
        if (Interlocked.Exchange(ref _held, 0) == 0)
        {
            return false;
        }

        if (Volatile.Read(ref _waiters) > 0)
        {
            lock (this)
            {
                Monitor.Pulse(this);
            }
        }

        return true;
    }
}
