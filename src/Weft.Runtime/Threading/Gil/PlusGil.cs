namespace Weft.Runtime.Threading;

/// <summary>
/// PythonPlus's GIL: a thread that takes the lock back after blocking is an I/O thread, and is handed the lock at the
/// next tick of a CPU thread. When only CPU threads wait, 99 of 100 ticks keep the lock.
/// </summary>
/// <remarks>
/// The lock is handed over, never thrown into the crowd: <see cref="_holder"/> goes from one thread to the next under
/// <see cref="_gate"/>, so a woken thread always has it. <see cref="_ioWaiting"/> lets a tick see without the gate that
/// nobody is there; a stale answer costs one tick.
/// </remarks>
internal sealed class PlusGil : GilPolicy
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiter> _io = new();
    private readonly Queue<Waiter> _cpu = new();
    private PyThread? _holder;
    private int _ioWaiting;
    private int _cpuWaiting;
    private int _interval = 100;
    private int _yieldEvery = 100;
    private int _yields;

    internal override string Name => "plus";

    internal override int TickInterval
    {
        get => _interval;
        set => _interval = value;
    }

    internal override int YieldEvery
    {
        get => _yieldEvery;
        set => _yieldEvery = value;
    }

    internal override void Take(PyThread t)
    {
        var figures = StatisticsOf(t);
        NoteEntry(t);
        Waiter waiter;
        lock (_gate)
        {
            if (_holder is null)
            {
                _holder = t;
                NoteTaken(t, figures, 0);
                return;
            }

            waiter = new Waiter(t) { State = Waiter.Queued };
            _io.Enqueue(waiter);
            Volatile.Write(ref _ioWaiting, _io.Count);
        }

        AwaitHandOver(t, figures, waiter);
    }

    private static void AwaitHandOver(PyThread t, GilStatistics figures, Waiter waiter)
    {
        NoteBusy(t, again: false);
        var since = MonotonicClock.Now;
        while (Volatile.Read(ref waiter.State) == Waiter.Queued)
        {
            t.Parker.Park(MonotonicClock.Never);
        }

        NoteTaken(t, figures, since);
    }

    internal override void Drop(PyThread t)
    {
        NoteReleased(t, StatisticsOf(t), forced: false);
        Waiter? next;
        lock (_gate)
        {
            next = Next();
            _holder = next?.Thread;
        }

        next?.Thread.Parker.Unpark();
    }

    /// <summary>Takes the next thread out of the queues, I/O threads first; it has the lock now.</summary>
    private Waiter? Next()
    {
        if (!_io.TryDequeue(out var next) && !_cpu.TryDequeue(out next))
        {
            return null;
        }

        Volatile.Write(ref _ioWaiting, _io.Count);
        Volatile.Write(ref _cpuWaiting, _cpu.Count);
        Volatile.Write(ref next.State, Waiter.Handed);
        return next;
    }

    internal override void Tick(PyThread t)
    {
        if (t.AtomicDepth != 0)
        {
            return;
        }

        if (Volatile.Read(ref _ioWaiting) == 0 && (Volatile.Read(ref _cpuWaiting) == 0 || ++_yields % _yieldEvery != 0))
        {
            return;
        }

        var figures = StatisticsOf(t);
        Waiter waiter;
        Waiter? next;
        lock (_gate)
        {
            next = Next();
            if (next is null)
            {
                return;
            }

            waiter = new Waiter(t) { State = Waiter.Queued };
            _cpu.Enqueue(waiter);
            Volatile.Write(ref _cpuWaiting, _cpu.Count);
            _holder = next.Thread;
        }

        NoteReleased(t, figures, forced: true);
        next.Thread.Parker.Unpark();
        NoteEntry(t);
        AwaitHandOver(t, figures, waiter);
    }
}
