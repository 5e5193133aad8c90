using System.Runtime.CompilerServices;

namespace Weft.Runtime.Threading;

/// <summary>
/// Where threads wait: a table of queues keyed by an object, so that a lock itself is a word in the object that owns it
/// and costs no more while nobody waits (the parking lot of WebKit, the semaphore table of Go).
/// </summary>
/// <remarks>
/// The key is an object's identity; its hash code is stable although addresses move. Queues are first in, first out.
/// A bucket's gate guards its list and the <see cref="Waiter.State"/> of the waiters in it; it is held for a few
/// instructions, never while a thread waits or Python code runs. What a waiter waits for is checked under the gate
/// before it is queued, and whoever makes it true looks for waiters under the same gate: so no wake-up is lost.
/// A thread detaches while it sleeps, so a stop of the world or a waiter for the GIL proceeds.
/// </remarks>
internal static class ParkingLot
{
    private const int BucketCount = 256;
    private static readonly Bucket[] s_buckets = MakeBuckets();

    /// <summary>How a wait ended.</summary>
    internal enum Outcome
    {
        /// <summary>The condition did not ask for a wait.</summary>
        NotNeeded,

        /// <summary>Another thread woke this one.</summary>
        Woken,

        /// <summary>The deadline came.</summary>
        TimedOut,

        /// <summary>There are requests to serve; see <see cref="PyThread.ServeInterrupts"/>.</summary>
        Interrupted,
    }

    /// <summary>Says, under the gate, whether a wait is still needed.</summary>
    internal interface ICondition
    {
        bool MustWait();
    }

    /// <summary>Waiters of many keys; see the remarks above.</summary>
    internal sealed class Bucket
    {
        internal readonly Lock Gate = new();
        private Waiter? _first;
        private Waiter? _last;

        internal void Enqueue(Waiter waiter, object key)
        {
            waiter.Key = key;
            waiter.State = Waiter.Queued;
            waiter.Previous = _last;
            waiter.Next = null;
            if (_last is null)
            {
                _first = waiter;
            }
            else
            {
                _last.Next = waiter;
            }

            _last = waiter;
        }

        internal void Remove(Waiter waiter)
        {
            if (waiter.Previous is null)
            {
                _first = waiter.Next;
            }
            else
            {
                waiter.Previous.Next = waiter.Next;
            }

            if (waiter.Next is null)
            {
                _last = waiter.Previous;
            }
            else
            {
                waiter.Next.Previous = waiter.Previous;
            }

            waiter.Previous = waiter.Next = null;
        }

        /// <summary>The waiter of a key that came first, still queued; null for none.</summary>
        internal Waiter? Find(object key)
        {
            var waiter = _first;
            while (waiter is not null && !ReferenceEquals(waiter.Key, key))
            {
                waiter = waiter.Next;
            }

            return waiter;
        }

        /// <summary>Whether another waiter of the same key stands behind this one.</summary>
        internal static bool HasMore(Waiter waiter)
        {
            for (var next = waiter.Next; next is not null; next = next.Next)
            {
                if (ReferenceEquals(next.Key, waiter.Key))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static Bucket[] MakeBuckets()
    {
        var buckets = new Bucket[BucketCount];
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] = new Bucket();
        }

        return buckets;
    }

    internal static Bucket BucketOf(object key)
    {
        var hash = (uint)RuntimeHelpers.GetHashCode(key) * 0x9E3779B1u;
        return s_buckets[hash >> 24];
    }

    /// <summary>Waits until woken, unless the condition says that there is no need.</summary>
    internal static Outcome Wait<TCondition>(PyThread t, object key, long deadline, TCondition condition, string reason)
        where TCondition : ICondition
    {
        var bucket = BucketOf(key);
        var waiter = t.RentWaiter();
        lock (bucket.Gate)
        {
            if (!condition.MustWait())
            {
                t.ReturnWaiter(waiter);
                return Outcome.NotNeeded;
            }

            bucket.Enqueue(waiter, key);
        }

        var outcome = Sleep(t, waiter, deadline, key, reason);
        if (outcome != Outcome.Woken && !TryLeave(bucket, waiter))
        {
            outcome = Outcome.Woken;
        }

        t.ReturnWaiter(waiter);
        return outcome;
    }

    /// <summary>Sleeps, detached, until the waiter is no longer queued, the deadline has come or there are requests.</summary>
    internal static Outcome Sleep(PyThread t, Waiter waiter, long deadline, object on, string reason, bool interruptible = true)
    {
        t.WaitingOn = on;
        t.WaitReason = reason;
        t.Detach();

        // The wait of the main thread is cut once, to look for unreachable objects; see Finalization.CollectWhenIdle.
        var idle = t.IsMain && interruptible ? MonotonicClock.Now + Finalization.IdleTime : MonotonicClock.Never;
        Outcome outcome;
        while (true)
        {
            if (idle <= deadline && idle != MonotonicClock.Never && MonotonicClock.Now >= idle)
            {
                idle = MonotonicClock.Never;
                t.Attach();
                Finalization.CollectWhenIdle(t);
                t.Detach();
            }

            if (Volatile.Read(ref waiter.State) != Waiter.Queued)
            {
                outcome = Outcome.Woken;
                break;
            }

            if (interruptible && t.HasInterrupts)
            {
                outcome = Outcome.Interrupted;
                break;
            }

            if (deadline != MonotonicClock.Never && MonotonicClock.Now >= deadline)
            {
                outcome = Outcome.TimedOut;
                break;
            }

            t.Parker.Park(Math.Min(deadline, idle));
        }

        t.Attach();
        t.WaitingOn = null;
        return outcome;
    }

    /// <summary>Takes a waiter out of its queue; false when somebody woke it meanwhile.</summary>
    private static bool TryLeave(Bucket bucket, Waiter waiter)
    {
        lock (bucket.Gate)
        {
            if (waiter.State != Waiter.Queued)
            {
                return false;
            }

            bucket.Remove(waiter);
            return true;
        }
    }

    /// <summary>Wakes the first waiter of a key; false if there is none.</summary>
    internal static bool WakeOne(object key)
    {
        var bucket = BucketOf(key);
        Waiter? waiter;
        lock (bucket.Gate)
        {
            waiter = bucket.Find(key);
            if (waiter is null)
            {
                return false;
            }

            bucket.Remove(waiter);
            Volatile.Write(ref waiter.State, Waiter.Woken);
        }

        waiter.Thread.Parker.Unpark();
        return true;
    }

    /// <summary>Wakes all waiters of a key.</summary>
    internal static void WakeAll(object key)
    {
        while (WakeOne(key))
        {
        }
    }
}

/// <summary>One thread's place in a queue of the <see cref="ParkingLot"/>.</summary>
[NotTraversed]
internal sealed class Waiter(PyThread thread)
{
    /// <summary>In a queue, asleep or about to be.</summary>
    internal const int Queued = 0;

    /// <summary>Taken out of the queue; what it waited for may be taken by others first.</summary>
    internal const int Woken = 1;

    /// <summary>Taken out of the queue, and owner of the lock it waited for.</summary>
    internal const int Handed = 2;

    internal readonly PyThread Thread = thread;
    internal object? Key;
    internal Waiter? Next;
    internal Waiter? Previous;

    /// <summary>When the wait began; decides whether a lock is handed over.</summary>
    internal long Since;

    /// <summary>Written under the gate of the bucket of <see cref="Key"/>; the waiter itself reads it without.</summary>
    internal int State;

    /// <summary>
    /// Looks for some time whether the waiter is still queued: before it sleeps, by a thread that keeps its processor
    /// while another one does something short. To sleep would let a third thread have the processor.
    /// </summary>
    /// <param name="patience">How long to look, in nanoseconds.</param>
    /// <param name="yields">Whether other threads may have the processor meanwhile.</param>
    internal void Look(long patience, bool yields = false)
    {
        if (Environment.ProcessorCount == 1)
        {
            return;
        }

        var end = MonotonicClock.Now + patience;
        while (Volatile.Read(ref State) == Queued && MonotonicClock.Now < end)
        {
            System.Threading.Thread.SpinWait(5);
            if (yields)
            {
                System.Threading.Thread.Yield();
            }
        }
    }

    /// <summary>A condition variable's waiter was notified: it waits for the lock now. Under the gate.</summary>
    internal bool Notified;
}
