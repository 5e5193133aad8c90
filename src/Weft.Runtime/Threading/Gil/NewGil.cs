namespace Weft.Runtime.Threading;

/// <summary>
/// The GIL of CPython 3.2 and later: a waiter sleeps for the switch interval; if nobody switched meanwhile it asks, and
/// the holder gives the lock up at its next safe point and waits until another thread has really taken it.
/// </summary>
/// <remarks>
/// <see cref="_gate"/> guards everything here and is held for a few instructions. A release wakes one waiter, which
/// competes for the lock with whoever comes along. Two queues: waiters, and threads that were made to give way and sleep
/// until somebody took the lock. <see cref="PriorityGil"/> derives from it and decides who is woken and when one asks.
/// </remarks>
internal class NewGil : GilPolicy
{
    /// <summary>How long a thread that is soon to have the lock again looks before it sleeps, in nanoseconds.</summary>
    private const long Patience = 50_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly List<Waiter> _yielded = [];
    private PyThread? _holder;
    private PyThread? _lastHolder;
    private long _switches;

    internal override string Name => "new";

    /// <summary>Whether a waiter asks at once instead of after the interval.</summary>
    private protected virtual bool AsksAtOnce(PyThread waiter, PyThread holder) => false;

    /// <summary>Which waiter a release wakes.</summary>
    private protected virtual LinkedListNode<Waiter>? Choose(LinkedList<Waiter> waiters) => waiters.First;

    private protected virtual void NoteRelease(PyThread t, bool forced)
    {
    }

    /// <summary>Whether a thread that gave way to this one keeps its processor meanwhile, because it is soon its turn again.</summary>
    private protected virtual bool IsBrief(PyThread taker) => false;

    internal override void Take(PyThread t) => Take(t, patiently: false);

    private void Take(PyThread t, bool patiently)
    {
        var figures = StatisticsOf(t);
        NoteEntry(t);
        long since = 0;
        LinkedListNode<Waiter>? node = null;
        while (true)
        {
            long seen;
            lock (_gate)
            {
                if (node is { List: not null })
                {
                    _waiters.Remove(node);
                }

                if (_holder is null)
                {
                    Grant(t);
                    break;
                }

                node ??= new LinkedListNode<Waiter>(new Waiter(t));
                node.Value.State = Waiter.Queued;
                _waiters.AddLast(node);
                seen = _switches;
                if (_holder is { } holder && AsksAtOnce(t, holder))
                {
                    holder.Request(SafePointRequest.ReleaseGil);
                }
            }

            NoteBusy(t, again: since != 0);
            since = since == 0 ? MonotonicClock.Now : since;
            var deadline = MonotonicClock.After(SwitchInterval);
            while (Volatile.Read(ref node.Value.State) == Waiter.Queued && MonotonicClock.Now < deadline)
            {
                Park(t, node.Value, deadline, patiently);
            }

            lock (_gate)
            {
                if (node.Value.State == Waiter.Queued && _switches == seen)
                {
                    _holder?.Request(SafePointRequest.ReleaseGil);
                }
            }
        }

        NoteTaken(t, figures, since);
    }

    private static void Park(PyThread t, Waiter waiter, long deadline, bool patiently)
    {
        if (patiently)
        {
            waiter.Look(Patience);
        }

        if (Volatile.Read(ref waiter.State) == Waiter.Queued)
        {
            t.Parker.Park(deadline, spin: !patiently);
        }
    }

    private void Grant(PyThread t)
    {
        _holder = t;
        t.Withdraw(SafePointRequest.ReleaseGil);
        if (!ReferenceEquals(_lastHolder, t))
        {
            _lastHolder = t;
            _switches++;
        }

        foreach (var waiter in _yielded)
        {
            Volatile.Write(ref waiter.State, Waiter.Woken);
            waiter.Thread.Parker.Unpark();
        }

        _yielded.Clear();
    }

    internal override void Drop(PyThread t) => Release(t, forced: false, out _);

    /// <summary>Frees the lock and wakes a waiter; a forced release returns where the thread waits until the lock was taken.</summary>
    private Waiter? Release(PyThread t, bool forced, out bool patiently)
    {
        NoteReleased(t, StatisticsOf(t), forced);
        NoteRelease(t, forced);
        Waiter? yielded = null;
        Waiter? next;
        patiently = false;
        lock (_gate)
        {
            _holder = null;
            next = Choose(_waiters)?.Value;
            if (next is not null)
            {
                Volatile.Write(ref next.State, Waiter.Woken);
                if (forced)
                {
                    patiently = IsBrief(next.Thread);
                    yielded = new Waiter(t) { State = Waiter.Queued };
                    _yielded.Add(yielded);
                }
            }
        }

        next?.Thread.Parker.Unpark();
        return yielded;
    }

    internal override void Yield(PyThread t)
    {
        if (Release(t, forced: true, out var patiently) is { } yielded)
        {
            while (Volatile.Read(ref yielded.State) == Waiter.Queued)
            {
                Park(t, yielded, MonotonicClock.Never, patiently);
            }
        }

        Take(t, patiently);
    }
}
