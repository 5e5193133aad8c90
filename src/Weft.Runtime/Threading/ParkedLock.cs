using System.Runtime.CompilerServices;

namespace Weft.Runtime.Threading;

/// <summary>
/// The lock under <c>_thread.lock</c>, <c>_thread.RLock</c>, the import lock and the streams' locks: one word in the
/// object that owns it. Any thread may release it. Waiters stand in the <see cref="ParkingLot"/>.
/// </summary>
/// <remarks>
/// The word has two bits. Held changes by compare-and-swap from 0, or under the gate of the owner's bucket. Waiting is set
/// and cleared under that gate only, and while it is set a release goes through the gate: so either the release sees the
/// waiter or the waiter, which looks again before it is queued, sees the release.
/// Fairness: a released lock is free for whoever comes first, which keeps a thread that takes it again and again from
/// switching every time; a waiter of a millisecond or more is handed the lock instead.
/// A woken waiter always tries the word before it does anything else, so a wake-up is never dropped: when the try fails,
/// the thread that was quicker wakes the next waiter when it releases.
/// </remarks>
public struct ParkedLock
{
    private const int Held = 1;
    private const int Waiting = 2;

    /// <summary>The wait after which the lock is handed over, in nanoseconds.</summary>
    private const long Patience = 1_000_000;

    private static readonly int s_spins = Environment.ProcessorCount > 1 ? 30 : 0;

    private int _word;

    public readonly bool IsHeld => (Volatile.Read(in _word) & Held) != 0;

    /// <summary>Takes the lock if it is free.</summary>
    public bool TryAcquire(object owner)
    {
        if (LockTrace.Enabled)
        {
            LockTrace.Record(PyThread.Current, LockEvent.Entry, owner);
        }

        var taken = Interlocked.CompareExchange(ref _word, Held, 0) == 0 || TryBarge();
        if (LockTrace.Enabled)
        {
            LockTrace.Record(PyThread.Current, taken ? LockEvent.Acquire : LockEvent.Busy, owner);
        }

        return taken;
    }

    private bool TryBarge()
    {
        var seen = Volatile.Read(ref _word);
        return (seen & Held) == 0 && Interlocked.CompareExchange(ref _word, seen | Held, seen) == seen;
    }

    /// <summary>Takes the lock, waiting until the deadline.</summary>
    /// <param name="t">The calling thread, which is detached while it waits.</param>
    /// <param name="owner">The object that owns the lock, always the same.</param>
    /// <param name="deadline">On <see cref="MonotonicClock"/>.</param>
    /// <param name="reason">What the wait is called in traces and reports.</param>
    /// <param name="interruptible">Whether signals are served meanwhile.</param>
    /// <exception cref="PythonException">What a signal handler raised; the lock is not held then.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Acquire(PyThread t, object owner, long deadline, string reason = "lock", bool interruptible = true) =>
        (!LockTrace.Enabled && Interlocked.CompareExchange(ref _word, Held, 0) == 0) || AcquireSlow(t, owner, deadline, reason, interruptible);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AcquireSlow(PyThread t, object owner, long deadline, string reason, bool interruptible)
    {
        if (!LockTrace.Enabled)
        {
            return AcquireContended(t, owner, deadline, reason, interruptible);
        }

        LockTrace.Record(t, LockEvent.Entry, owner);
        var taken = Interlocked.CompareExchange(ref _word, Held, 0) == 0;
        if (!taken)
        {
            LockTrace.Record(t, LockEvent.Busy, owner);
            taken = AcquireContended(t, owner, deadline, reason, interruptible);
        }

        if (taken)
        {
            LockTrace.Record(t, LockEvent.Acquire, owner);
        }

        return taken;
    }

    private bool AcquireContended(PyThread t, object owner, long deadline, string reason, bool interruptible)
    {
        for (var i = s_spins; i > 0; i--)
        {
            var seen = Volatile.Read(ref _word);
            if ((seen & Held) == 0)
            {
                if (Interlocked.CompareExchange(ref _word, seen | Held, seen) == seen)
                {
                    return true;
                }
            }
            else if ((seen & Waiting) != 0)
            {
                break;
            }

            Thread.SpinWait(1);
        }

        var waiter = t.RentWaiter();
        var start = waiter.Since = MonotonicClock.Now;
        try
        {
            while (true)
            {
                if (Enqueue(waiter, owner))
                {
                    return true;
                }

                switch (Settle(t, waiter, owner, deadline, reason, interruptible))
                {
                    case ParkingLot.Outcome.Woken:
                        return true;
                    case ParkingLot.Outcome.TimedOut:
                        return false;
                    case ParkingLot.Outcome.Interrupted:
                        t.ServeInterrupts();
                        break;
                }

                if (LockTrace.Enabled)
                {
                    LockTrace.Record(t, LockEvent.Retry, owner);
                }
            }
        }
        finally
        {
            t.ReturnWaiter(waiter);
            if (Timeline.Enabled)
            {
                Timeline.Slice(t, reason, start, owner);
            }
        }
    }

    /// <summary>Queues a waiter, or takes the lock (true) when it is free after all.</summary>
    private bool Enqueue(Waiter waiter, object owner)
    {
        var bucket = ParkingLot.BucketOf(owner);
        lock (bucket.Gate)
        {
            while (true)
            {
                var seen = Volatile.Read(ref _word);
                if ((seen & Held) == 0)
                {
                    if (Interlocked.CompareExchange(ref _word, seen | Held, seen) == seen)
                    {
                        return true;
                    }
                }
                else if ((seen & Waiting) != 0 || Interlocked.CompareExchange(ref _word, seen | Waiting, seen) == seen)
                {
                    bucket.Enqueue(waiter, owner);
                    return false;
                }
            }
        }
    }

    /// <summary>Sleeps in the queue and takes what comes of it. Woken: the lock is held. NotNeeded: try again.</summary>
    private ParkingLot.Outcome Settle(PyThread t, Waiter waiter, object owner, long deadline, string reason, bool interruptible)
    {
        var outcome = ParkingLot.Sleep(t, waiter, deadline, owner, reason, interruptible);
        if (outcome != ParkingLot.Outcome.Woken)
        {
            var bucket = ParkingLot.BucketOf(owner);
            lock (bucket.Gate)
            {
                if (waiter.State == Waiter.Queued)
                {
                    bucket.Remove(waiter);
                    if (bucket.Find(owner) is null)
                    {
                        Interlocked.And(ref _word, ~Waiting);
                    }

                    return outcome;
                }
            }
        }

        return waiter.State == Waiter.Handed || TryBarge() || TryBarge() ? ParkingLot.Outcome.Woken : ParkingLot.Outcome.NotNeeded;
    }

    /// <summary>Frees the lock; false when it was free. Wakes a waiter or hands it the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Release(object owner) => (!LockTrace.Enabled && Interlocked.CompareExchange(ref _word, 0, Held) == Held) || ReleaseSlow(owner);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ReleaseSlow(object owner)
    {
        var bucket = ParkingLot.BucketOf(owner);
        Waiter? waiter;
        lock (bucket.Gate)
        {
            var seen = Volatile.Read(ref _word);
            if ((seen & Held) == 0)
            {
                return false;
            }

            if (LockTrace.Enabled)
            {
                LockTrace.Record(PyThread.Current, LockEvent.Release, owner);
            }

            waiter = bucket.Find(owner);
            if (waiter is null)
            {
                Interlocked.Exchange(ref _word, 0);
                return true;
            }

            var rest = ParkingLot.Bucket.HasMore(waiter) ? Waiting : 0;
            bucket.Remove(waiter);
            var hand = MonotonicClock.Now - waiter.Since >= Patience;
            Interlocked.Exchange(ref _word, hand ? Held | rest : rest);
            Volatile.Write(ref waiter.State, hand ? Waiter.Handed : Waiter.Woken);
        }

        waiter.Thread.Parker.Unpark();
        return true;
    }

    /// <summary>
    /// Puts a waiter that is in no queue into this lock's, on behalf of its thread: what notifying a condition variable
    /// does while its lock is held. False if the lock is free: the caller wakes the waiter instead.
    /// </summary>
    internal bool Adopt(Waiter waiter, object owner)
    {
        var bucket = ParkingLot.BucketOf(owner);
        lock (bucket.Gate)
        {
            var seen = Volatile.Read(ref _word);
            while ((seen & Held) != 0)
            {
                if ((seen & Waiting) != 0 || Interlocked.CompareExchange(ref _word, seen | Waiting, seen) == seen)
                {
                    waiter.Since = MonotonicClock.Now;
                    bucket.Enqueue(waiter, owner);
                    return true;
                }

                seen = Volatile.Read(ref _word);
            }

            return false;
        }
    }

    /// <summary>Takes the lock for a thread whose waiter <see cref="Adopt"/> queued or that was woken in its place; not interruptible.</summary>
    /// <param name="t">The calling thread.</param>
    /// <param name="owner">The object that owns the lock.</param>
    /// <param name="waiter">The waiter.</param>
    /// <param name="queued">Whether it is in the lock's queue, or was.</param>
    /// <param name="reason">What the wait is called.</param>
    internal void AcquireAdopted(PyThread t, object owner, Waiter waiter, bool queued, string reason)
    {
        while (true)
        {
            if (!queued && Enqueue(waiter, owner))
            {
                return;
            }

            if (Settle(t, waiter, owner, MonotonicClock.Never, reason, interruptible: false) == ParkingLot.Outcome.Woken)
            {
                return;
            }

            queued = false;
        }
    }

    /// <summary>Makes the lock free whatever it was (for the child of a fork, which has no other threads).</summary>
    internal void Reset() => Volatile.Write(ref _word, 0);
}

/// <summary>A <see cref="ParkedLock"/> that is an object of its own.</summary>
public sealed class WaitLock
{
    private ParkedLock _lock;

    public bool IsHeld => _lock.IsHeld;

    /// <inheritdoc cref="ParkedLock.TryAcquire"/>
    public bool TryAcquire() => _lock.TryAcquire(this);

    /// <summary>Takes the lock, waiting at most so many seconds (negative: without limit).</summary>
    /// <exception cref="PythonException">What a signal handler raised.</exception>
    public bool Acquire(PyThread t, double timeoutSeconds) => timeoutSeconds == 0 ? _lock.TryAcquire(this) : _lock.Acquire(t, this, MonotonicClock.After(timeoutSeconds));

    /// <summary>Frees the lock; false when it was free.</summary>
    public bool Release() => _lock.Release(this);
}
