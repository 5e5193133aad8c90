namespace Weft.Runtime.Threading;

/// <summary>
/// PythonPlus's GIL: a thread that takes the lock back after blocking is an I/O thread, and is handed the lock at the
/// next tick of a CPU thread. When only CPU threads wait, 99 of 100 ticks keep the lock.
/// </summary>
/// <remarks>
/// <see cref="_gate"/> guards the holder and both queues. A tick hands the lock to a waiting I/O thread, which has it when
/// it wakes. A thread that blocks frees the lock and wakes the next one, I/O threads first; whoever comes first has it,
/// because handing it to a sleeping thread would leave it idle until that thread runs; a woken thread that finds it
/// taken goes back to the front. <see cref="_ioWaiting"/> and <see cref="_cpuWaiting"/> let a tick see without the gate
/// that nobody is there; a stale answer costs one tick.
/// </remarks>
internal sealed class PlusGil : GilPolicy
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _io = new();
    private readonly LinkedList<Waiter> _cpu = new();
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
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (_holder is null)
            {
                _holder = t;
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
                t.Parker.Park(MonotonicClock.Never);
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

        NoteTaken(t, figures, since);
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
        if (t.AtomicDepth != 0)
        {
            return;
        }

        if (Volatile.Read(ref _ioWaiting) == 0 && (Volatile.Read(ref _cpuWaiting) == 0 || ++_yields % _yieldEvery != 0))
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
        Await(t, figures, node, _cpu);
    }
}
