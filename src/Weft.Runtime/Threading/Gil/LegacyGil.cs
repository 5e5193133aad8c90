namespace Weft.Runtime.Threading;

/// <summary>
/// The GIL of CPython 2: every 100 ticks the holder releases it and at once competes for it again. A plain lock: a
/// waiter that was woken finds the lock taken again, unless it is awake in the moment of a release and quicker.
/// </summary>
/// <remarks>
/// That is the convoy: a thread that comes back from I/O beside a CPU thread is woken again and again without getting
/// the lock. The policy exists to be studied, so nothing here is fair. The lock is <see cref="_held"/>, taken by
/// compare-and-swap; <see cref="_gate"/> guards the queue.
/// To wake a thread that sleeps on another processor costs the waker as much as twenty ticks of work and more, so a tick
/// wakes nobody while a thread that was woken has not tried yet (<see cref="_signalled"/>), nor more often than each
/// <see cref="WakeSpacing"/>; a woken thread goes on trying for some ticks before it sleeps again, and while it does
/// (<see cref="_trying"/>) a release lasts long enough to be seen on another processor. A release that goes
/// into a blocking call always wakes. Why no wake-up is lost: a releaser frees the lock and then looks at
/// <see cref="_signalled"/> and <see cref="_queued"/>, a waiter writes these and then looks at the lock, and all of it is
/// fenced; and a holder either ticks or blocks.
/// </remarks>
internal sealed class LegacyGil : GilPolicy
{
    /// <summary>The least time between two wake-ups by ticks, in nanoseconds.</summary>
    private const long WakeSpacing = 500_000;

    /// <summary>With waiters, every so many ticks look at the clock.</summary>
    private const int TicksPerLook = 8;

    /// <summary>How often a woken thread tries before it sleeps again; a try takes some 40 nanoseconds.</summary>
    private const int Tries = 500;

    /// <summary>How long a release lasts while a woken thread tries, in units of some 40 nanoseconds.</summary>
    private const int MomentOfRelease = 2;

    private static readonly int s_tries = Environment.ProcessorCount > 1 ? Tries : 1;

    private readonly Lock _gate = new();
    private readonly Queue<Waiter> _waiters = new();
    private int _held;

    /// <summary>1 while a woken waiter has not tried the lock yet.</summary>
    private int _signalled;

    /// <summary>Woken threads that try the lock now.</summary>
    private int _trying;

    /// <summary>Waiters in the queue; written under the gate, read without.</summary>
    private int _queued;

    /// <summary>Ticks since the last look at the clock.</summary>
    private int _ticks;

    /// <summary>When a tick last woke a waiter.</summary>
    private long _lastWake;

    private int _interval = 100;

    internal override string Name => "legacy";

    internal override int TickInterval
    {
        get => _interval;
        set => _interval = value;
    }

    internal override void Take(PyThread t)
    {
        var figures = StatisticsOf(t);
        NoteEntry(t);
        if (TryTake())
        {
            NoteTaken(t, figures, 0);
            return;
        }

        NoteBusy(t, again: false);
        var since = MonotonicClock.Now;
        var waiter = new Waiter(t);
        while (TryEnqueue(waiter))
        {
            while (Volatile.Read(ref waiter.State) == Waiter.Queued)
            {
                t.Parker.Park(MonotonicClock.Never, spin: false);
            }

            Interlocked.Exchange(ref _signalled, 0);
            Interlocked.Increment(ref _trying);
            var taken = TryForSomeTicks();
            Interlocked.Decrement(ref _trying);
            if (taken)
            {
                break;
            }

            NoteBusy(t, again: true);
        }

        NoteTaken(t, figures, since);
    }

    private bool TryTake() => Interlocked.CompareExchange(ref _held, 1, 0) == 0;

    private bool TryForSomeTicks()
    {
        for (var i = s_tries; i > 0; i--)
        {
            if (Volatile.Read(ref _held) == 0 && TryTake())
            {
                return true;
            }

            Thread.SpinWait(1);
        }

        return false;
    }

    /// <summary>Queues a waiter; false when it got the lock instead.</summary>
    private bool TryEnqueue(Waiter waiter)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _queued, _waiters.Count + 1);
            if (TryTake())
            {
                Volatile.Write(ref _queued, _waiters.Count);
                return false;
            }

            waiter.State = Waiter.Queued;
            _waiters.Enqueue(waiter);
            return true;
        }
    }

    internal override void Drop(PyThread t)
    {
        NoteReleased(t, StatisticsOf(t), forced: false);
        Interlocked.Exchange(ref _held, 0);
        WakeOne();
    }

    internal override void Tick(PyThread t)
    {
        if (t.AtomicDepth != 0)
        {
            return;
        }

        NoteReleased(t, StatisticsOf(t), forced: true);
        Interlocked.Exchange(ref _held, 0);
        if (Volatile.Read(ref _queued) != 0 && ++_ticks >= TicksPerLook)
        {
            WakeIfDue();
        }

        if (Volatile.Read(ref _trying) != 0)
        {
            Thread.SpinWait(MomentOfRelease);
        }

        Take(t);
    }

    /// <summary>
    /// Wakes a waiter, if none was for some time, and lets it run if the system put it on this processor. The lock is free
    /// meanwhile: a waiter that only ever ran instead of the holder would find it taken for ever.
    /// (Two threads may come here at once; that costs a wake-up.)
    /// </summary>
    private void WakeIfDue()
    {
        Volatile.Write(ref _ticks, 0);
        var now = MonotonicClock.Now;
        if (now - Volatile.Read(ref _lastWake) >= WakeSpacing)
        {
            Volatile.Write(ref _lastWake, now);
            WakeOne();
            Thread.Yield();
        }
    }

    private void WakeOne()
    {
        if (Volatile.Read(ref _queued) == 0 || Volatile.Read(ref _signalled) != 0)
        {
            return;
        }

        Waiter? waiter;
        lock (_gate)
        {
            if (_signalled != 0 || !_waiters.TryDequeue(out waiter))
            {
                return;
            }

            _signalled = 1;
            Volatile.Write(ref _queued, _waiters.Count);
            Volatile.Write(ref waiter.State, Waiter.Woken);
        }

        waiter.Thread.Parker.Unpark();
    }
}
