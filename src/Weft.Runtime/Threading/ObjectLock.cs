using System.Runtime.CompilerServices;

namespace Weft.Runtime.Threading;

/// <summary>
/// The one-byte lock inside an object that guards its own structure (a list's array, a dict's index).
/// </summary>
/// <remarks>
/// Held for short, non-blocking C# sections only: never while Python code, a finalizer or I/O may run. It is not
/// reentrant and has no owner. While the process has run only one Python thread (<see cref="PyThread.MultiThreaded"/>
/// is false) taking it is a load and a branch. The flag is raised by the only running thread before it starts the
/// second one, so it cannot change between an Enter and its Exit; the thread that raises it holds no such lock.
/// Whoever finds it taken looks for a while, then sleeps in a queue of its own (<see cref="Park"/>), attached: the section
/// it waits for is short. To keep Exit a plain store, the byte does not say that somebody sleeps; <see cref="s_sleepers"/>
/// does, for all these locks together. A sleeper counts itself, then makes every processor finish its stores
/// (<see cref="Interlocked.MemoryBarrierProcessWide"/>) and looks at the lock again; Exit frees the lock, then reads the
/// count. So either Exit sees the sleeper, or the sleeper sees the free lock, although Exit has no fence.
/// Two objects are locked together by <see cref="EnterBoth"/>, in an order that all threads agree on.
/// </remarks>
public struct ObjectLock
{
    private const int BucketCount = 64;

    /// <summary>Looks before sleeping; the last ones let other threads have the processor.</summary>
    private const int Looks = 30;

    private static readonly ParkingLot.Bucket[] s_buckets = [.. Enumerable.Range(0, BucketCount).Select(static _ => new ParkingLot.Bucket())];

    /// <summary>Taken before two objects whose identity hashes are equal, so that these have an order too.</summary>
    private static readonly object s_tieOwner = new();
    private static ObjectLock s_tie;

    /// <summary>Threads that sleep or are about to, on any of these locks.</summary>
    private static int s_sleepers;

    private byte _held;

    /// <summary>Takes the lock, waiting while another thread holds it.</summary>
    /// <param name="owner">The object that the lock is a field of.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(object owner)
    {
        if (PyThread.MultiThreaded)
        {
            EnterShared(owner);
        }
    }

    /// <summary>Releases the lock.</summary>
    /// <param name="owner">The object that the lock is a field of.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit(object owner)
    {
        if (PyThread.MultiThreaded)
        {
            ExitShared(owner);
        }
    }

    /// <summary>Takes the locks of two objects, which may be one; pair with <see cref="ExitBoth"/>.</summary>
    public static void EnterBoth(ref ObjectLock first, object firstOwner, ref ObjectLock second, object secondOwner)
    {
        if (!PyThread.MultiThreaded)
        {
            return;
        }

        if (ReferenceEquals(firstOwner, secondOwner))
        {
            first.EnterShared(firstOwner);
            return;
        }

        // Addresses move; identity hashes stay.
        var order = RuntimeHelpers.GetHashCode(firstOwner).CompareTo(RuntimeHelpers.GetHashCode(secondOwner));
        if (order == 0)
        {
            s_tie.EnterShared(s_tieOwner);
        }

        if (order <= 0)
        {
            first.EnterShared(firstOwner);
            second.EnterShared(secondOwner);
        }
        else
        {
            second.EnterShared(secondOwner);
            first.EnterShared(firstOwner);
        }

        if (order == 0)
        {
            s_tie.ExitShared(s_tieOwner);
        }
    }

    /// <summary>Releases what <see cref="EnterBoth"/> took.</summary>
    public static void ExitBoth(ref ObjectLock first, object firstOwner, ref ObjectLock second, object secondOwner)
    {
        if (!PyThread.MultiThreaded)
        {
            return;
        }

        first.ExitShared(firstOwner);
        if (!ReferenceEquals(firstOwner, secondOwner))
        {
            second.ExitShared(secondOwner);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterShared(object owner)
    {
        if (TryEnter())
        {
            return;
        }

        var spin = default(SpinWait);
        for (var i = 0; i < Looks; i++)
        {
            spin.SpinOnce(sleep1Threshold: -1);
            if (TryEnter())
            {
                return;
            }
        }

        Park(ref _held, owner);
    }

    private bool TryEnter() => Volatile.Read(ref _held) == 0 && Interlocked.CompareExchange(ref _held, (byte)1, (byte)0) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ExitShared(object owner)
    {
        Volatile.Write(ref _held, 0);
        if (Volatile.Read(ref s_sleepers) != 0)
        {
            WakeOne(owner);
        }
    }

    private static ParkingLot.Bucket BucketOf(object owner) => s_buckets[RuntimeHelpers.GetHashCode(owner) & (BucketCount - 1)];

    /// <summary>Sleeps until the lock could be taken.</summary>
    private static void Park(ref byte held, object owner)
    {
        var t = PyThread.Current;
        var bucket = BucketOf(owner);
        var waiter = new Waiter(t);
        Interlocked.Increment(ref s_sleepers);
        while (true)
        {
            lock (bucket.Gate)
            {
                bucket.Enqueue(waiter, owner);
            }

            Interlocked.MemoryBarrierProcessWide();
            if (Interlocked.CompareExchange(ref held, (byte)1, (byte)0) == 0)
            {
                lock (bucket.Gate)
                {
                    if (waiter.State == Waiter.Queued)
                    {
                        bucket.Remove(waiter);
                    }
                }

                break;
            }

            while (Volatile.Read(ref waiter.State) == Waiter.Queued)
            {
                t.Parker.Park(MonotonicClock.Never, spin: false);
            }

            if (Interlocked.CompareExchange(ref held, (byte)1, (byte)0) == 0)
            {
                break;
            }
        }

        Interlocked.Decrement(ref s_sleepers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WakeOne(object owner)
    {
        var bucket = BucketOf(owner);
        Waiter? waiter;
        lock (bucket.Gate)
        {
            waiter = bucket.Find(owner);
            if (waiter is null)
            {
                return;
            }

            bucket.Remove(waiter);
            Volatile.Write(ref waiter.State, Waiter.Woken);
        }

        waiter.Thread.Parker.Unpark();
    }
}
