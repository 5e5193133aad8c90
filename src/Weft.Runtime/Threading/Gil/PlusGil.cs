namespace Weft.Runtime.Threading;

/// <summary>
/// PythonPlus's GIL: a thread that takes the lock back after blocking is an I/O thread, and is handed the lock at the
/// next tick of a CPU thread. When only CPU threads wait, 99 of 100 ticks keep the lock. An I/O thread that goes on for
/// 100 ticks is a CPU thread.
/// </summary>
/// <remarks>
/// <see cref="_gate"/> guards the holder and both queues. A tick hands the lock to a waiting I/O thread, which has it when
/// it wakes. A thread that blocks frees the lock and wakes the next one, I/O threads first; whoever comes first has it,
/// because handing it to a sleeping thread would leave it idle until that thread runs; a woken thread that finds it
/// taken goes back to the front. <see cref="_ioWaiting"/> and <see cref="_cpuWaiting"/> let a tick see without the gate
/// that nobody is there; a stale answer costs one tick.
/// A turn of 10,000 instructions is not much longer than it takes to wake a thread on another processor, which also costs
/// the waker. So the CPU thread whose turn is next is summoned early: it looks for a while instead of sleeping
/// (<see cref="Patience"/>), and who has just lost the lock summons it, not the holder. When it has gone to sleep
/// meanwhile, because turns are longer, the holder wakes it when the turn ends and goes on until it says that it is
/// there (<see cref="_present"/>); so the lock never waits for a wake-up.
/// </remarks>
internal sealed class PlusGil : GilPolicy
{
    /// <summary>How long the next CPU thread looks for its turn before it sleeps, in nanoseconds.</summary>
    private const long Patience = 500_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _io = new();
    private readonly LinkedList<Waiter> _cpu = new();
    private PyThread? _holder;
    private int _ioWaiting;
    private int _cpuWaiting;
    private int _interval = 100;
    private int _yieldEvery = 100;

    /// <summary>Ticks of the holder since it took the lock; the holder's.</summary>
    private int _ticks;

    /// <summary>The CPU thread that has the next turn, if it was told so; it stays in the queue. Under the gate.</summary>
    private Waiter? _summoned;

    /// <summary>The summoned thread is awake and looks. Under the gate; a tick reads it without, late at worst.</summary>
    private bool _present;

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

    internal override bool TriesBeforeBlocking => true;

    internal override void Take(PyThread t)
    {
        t.CpuBound = false;
        var figures = StatisticsOf(t);
        NoteEntry(t);
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (_holder is null)
            {
                _holder = t;
                _ticks = 0;
                NoteTaken(t, figures, 0);
                return;
            }

            node = new LinkedListNode<Waiter>(new Waiter(t) { State = Waiter.Queued });
            _io.AddLast(node);
            Count();
        }

        Await(t, figures, node, _io);
    }

    private void Count()
    {
        Volatile.Write(ref _ioWaiting, _io.Count);
        Volatile.Write(ref _cpuWaiting, _cpu.Count);
    }

    private void Await(PyThread t, GilStatistics figures, LinkedListNode<Waiter> node, LinkedList<Waiter> queue)
    {
        NoteBusy(t, again: false);
        var since = MonotonicClock.Now;
        var waiter = node.Value;
        while (true)
        {
            while (Volatile.Read(ref waiter.State) == Waiter.Queued)
            {
                if (ReferenceEquals(queue, _cpu))
                {
                    SleepUntilTurn(t, waiter);
                }
                else
                {
                    t.Parker.Park(MonotonicClock.Never);
                }
            }

            lock (_gate)
            {
                if (waiter.State == Waiter.Handed)
                {
                    break;
                }

                if (_holder is null)
                {
                    _holder = t;
                    break;
                }

                waiter.State = Waiter.Queued;
                queue.AddFirst(node);
                Count();
            }

            NoteBusy(t, again: true);
        }

        _ticks = 0;
        NoteTaken(t, figures, since);
    }

    private void SleepUntilTurn(PyThread t, Waiter waiter)
    {
        bool isNext;
        lock (_gate)
        {
            isNext = ReferenceEquals(_summoned, waiter);
            _present |= isNext;
        }

        if (!isNext)
        {
            t.Parker.Park(MonotonicClock.Never, spin: false);
            return;
        }

        waiter.Look(Patience, yields: true);
        lock (_gate)
        {
            if (waiter.State != Waiter.Queued)
            {
                return;
            }

            // The turn is long: it is summoned anew when its time comes.
            _summoned = null;
            _present = false;
        }

        t.Parker.Park(MonotonicClock.Never, spin: false);
    }

    /// <summary>Tells the next CPU thread that it has the next turn, and wakes it unless it is the caller.</summary>
    private void Summon(PyThread t)
    {
        Waiter? summoned;
        lock (_gate)
        {
            if (_summoned is not null || _cpu.First is not { } first)
            {
                return;
            }

            _summoned = summoned = first.Value;
        }

        if (!ReferenceEquals(summoned.Thread, t))
        {
            summoned.Thread.Parker.Unpark();
        }
    }

    /// <summary>Takes the next thread out of the queues, I/O threads first.</summary>
    private Waiter? Next(int state)
    {
        var node = _io.First ?? _cpu.First;
        if (node is null)
        {
            return null;
        }

        node.List!.Remove(node);
        Count();
        if (ReferenceEquals(_summoned, node.Value))
        {
            _summoned = null;
            _present = false;
        }

        Volatile.Write(ref node.Value.State, state);
        return node.Value;
    }

    internal override void Drop(PyThread t)
    {
        NoteReleased(t, StatisticsOf(t), forced: false);
        Waiter? next;
        lock (_gate)
        {
            _holder = null;
            next = Next(Waiter.Woken);
        }

        next?.Thread.Parker.Unpark();
    }

    internal override void Tick(PyThread t)
    {
        if (t.AtomicDepth != 0 || !HasTurnEnded(t))
        {
            return;
        }

        var figures = StatisticsOf(t);
        LinkedListNode<Waiter> node;
        Waiter? next;
        lock (_gate)
        {
            next = Next(Waiter.Handed);
            if (next is null)
            {
                return;
            }

            _holder = next.Thread;
            node = new LinkedListNode<Waiter>(new Waiter(t) { State = Waiter.Queued });
            _cpu.AddLast(node);
            Count();
        }

        NoteReleased(t, figures, forced: true);
        next.Thread.Parker.Unpark();
        NoteEntry(t);
        Summon(t);
        Await(t, figures, node, _cpu);
    }

    /// <summary>At a tick of the holder: whether somebody else is to have the lock now.</summary>
    private bool HasTurnEnded(PyThread t)
    {
        var isLong = ++_ticks >= _yieldEvery;
        t.CpuBound |= isLong;
        if (t.CpuBound && Volatile.Read(ref _ioWaiting) != 0)
        {
            return true;
        }

        if (!isLong || Volatile.Read(ref _cpuWaiting) == 0)
        {
            return false;
        }

        if (!Volatile.Read(ref _present))
        {
            Summon(t);
            return false;
        }

        return true;
    }
}
