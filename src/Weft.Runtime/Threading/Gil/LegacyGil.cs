namespace Weft.Runtime.Threading;

/// <summary>
/// The GIL of CPython 2: every 100 ticks the holder releases it and at once competes for it again. A plain lock: a
/// release wakes one waiter, who finds the lock taken again if the releaser was quicker, as it is when it runs on.
/// </summary>
/// <remarks>
/// That is the convoy: a thread that comes back from I/O beside a CPU thread is woken again and again without getting
/// the lock. The policy exists to be studied, so nothing here is fair. <see cref="_gate"/> guards the queue; the lock
/// itself is <see cref="_held"/>, taken by compare-and-swap.
/// </remarks>
internal sealed class LegacyGil : GilPolicy
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiter> _waiters = new();
    private int _held;
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
        if (Interlocked.CompareExchange(ref _held, 1, 0) == 0)
        {
            NoteTaken(t, figures, 0);
            return;
        }

        NoteBusy(t, again: false);
        var since = MonotonicClock.Now;
        var waiter = new Waiter(t);
        while (true)
        {
            lock (_gate)
            {
                if (Interlocked.CompareExchange(ref _held, 1, 0) == 0)
                {
                    break;
                }

                waiter.State = Waiter.Queued;
                _waiters.Enqueue(waiter);
            }

            while (Volatile.Read(ref waiter.State) == Waiter.Queued)
            {
                t.Parker.Park(MonotonicClock.Never, spin: false);
            }

            if (Interlocked.CompareExchange(ref _held, 1, 0) == 0)
            {
                break;
            }

            NoteBusy(t, again: true);
        }

        NoteTaken(t, figures, since);
    }

    internal override void Drop(PyThread t) => Release(t, forced: false);

    internal override void Tick(PyThread t)
    {
        if (t.AtomicDepth != 0)
        {
            return;
        }

        Release(t, forced: true);
        Take(t);
    }

    private void Release(PyThread t, bool forced)
    {
        NoteReleased(t, StatisticsOf(t), forced);
        Interlocked.Exchange(ref _held, 0);
        Waiter? waiter;
        lock (_gate)
        {
            if (!_waiters.TryDequeue(out waiter))
            {
                return;
            }

            Volatile.Write(ref waiter.State, Waiter.Woken);
        }

        waiter.Thread.Parker.Unpark();
    }
}
