namespace Weft.Runtime.Threading;

/// <summary>
/// A global interpreter lock, or none: who runs Python code, and when a thread gives way. One object for the process,
/// chosen at the start; see <see cref="Select"/>.
/// </summary>
/// <remarks>
/// Three moments concern it: a thread takes the lock when it attaches, drops it when it detaches (before a call that
/// blocks), and yields at a safe point. A policy that yields after a number of instructions says so by
/// <see cref="TickInterval"/>; then the loop runs in its counting variant and calls <see cref="Tick"/>. The others are
/// asked by a request bit, which costs nothing beyond the one check that all requests share. With <see cref="Enabled"/>
/// false none of this is called.
/// </remarks>
internal abstract class GilPolicy
{
    /// <summary>The names that may be asked for.</summary>
    internal static readonly string[] Names = ["none", "legacy", "plus", "new", "priority"];

    private readonly Dictionary<long, GilStatistics> _statistics = [];

    /// <summary>Whether there is a lock.</summary>
    internal static bool Enabled;

    /// <summary>The policy of this process.</summary>
    internal static GilPolicy Current { get; private set; } = new FreeThreading();

    /// <summary>As in <see cref="Names"/>.</summary>
    internal abstract string Name { get; }

    /// <summary>Instructions between two ticks; 0 for none.</summary>
    internal virtual int TickInterval
    {
        get => 0;
        set => throw new NotSupportedException();
    }

    /// <summary>Seconds between a waiter's coming and its asking (<c>sys.setswitchinterval</c>); policies that do not ask keep the number only.</summary>
    internal double SwitchInterval
    {
        get => Volatile.Read(ref _switchInterval);
        set => Volatile.Write(ref _switchInterval, value);
    }

    private double _switchInterval = 0.005;

    /// <summary>In ticking policies: how many of so many yields keep the lock when only CPU threads wait; 0 elsewhere.</summary>
    internal virtual int YieldEvery
    {
        get => 0;
        set => throw new NotSupportedException();
    }

    /// <summary>Whether a call on a socket or a poll is first made so that it cannot block, with the lock held: if it succeeds, nobody need be woken.</summary>
    internal virtual bool TriesBeforeBlocking => false;

    /// <summary>Chooses the policy; before the first thread is registered.</summary>
    internal static void Select(string name)
    {
        Current = name switch
        {
            "none" => new FreeThreading(),
            "legacy" => new LegacyGil(),
            "plus" => new PlusGil(),
            "new" => new NewGil(),
            "priority" => new PriorityGil(),
            _ => throw new ArgumentException("no such policy", nameof(name)),
        };
        Enabled = name != "none";
    }

    /// <summary>Takes the lock, waiting for it; the thread has just started or blocked.</summary>
    internal abstract void Take(PyThread t);

    /// <summary>Gives the lock up of the thread's own accord.</summary>
    internal abstract void Drop(PyThread t);

    /// <summary>Somebody asked for the lock: gives way at a safe point and takes it again.</summary>
    internal virtual void Yield(PyThread t)
    {
    }

    /// <summary>The thread has executed <see cref="TickInterval"/> instructions.</summary>
    internal virtual void Tick(PyThread t)
    {
    }

    /// <summary>The figures of a thread; written by that thread while it has or waits for the lock.</summary>
    internal GilStatistics StatisticsOf(PyThread t)
    {
        if (t.GilFigures is { } figures)
        {
            return figures;
        }

        figures = new GilStatistics { Thread = t.Serial };
        t.GilFigures = figures;
        lock (_statistics)
        {
            _statistics[t.Serial] = figures;
        }

        return figures;
    }

    /// <summary>The figures of all threads that took the lock, the ended ones too.</summary>
    internal GilStatistics[] Statistics()
    {
        lock (_statistics)
        {
            return [.. _statistics.Values];
        }
    }

    /// <summary>Forgets all figures.</summary>
    internal void ResetStatistics()
    {
        lock (_statistics)
        {
            foreach (var figures in _statistics.Values)
            {
                figures.Clear();
            }
        }
    }

    private protected static void NoteTaken(PyThread t, GilStatistics figures, long waitedSince)
    {
        figures.Acquisitions++;
        if (waitedSince != 0)
        {
            var waited = MonotonicClock.Now - waitedSince;
            figures.Waits++;
            figures.TotalWait += waited;
            figures.LongestWait = Math.Max(figures.LongestWait, waited);
            if (Timeline.Enabled)
            {
                Timeline.Slice(t, "GIL wait", waitedSince, null);
            }
        }

        if (LockTrace.Enabled)
        {
            LockTrace.Record(t, LockEvent.Acquire, null);
        }

        if (Timeline.Enabled)
        {
            t.GilSince = MonotonicClock.Now;
        }
    }

    private protected static void NoteReleased(PyThread t, GilStatistics figures, bool forced)
    {
        if (forced)
        {
            figures.ForcedReleases++;
        }
        else
        {
            figures.VoluntaryReleases++;
        }

        if (LockTrace.Enabled)
        {
            LockTrace.Record(t, LockEvent.Release, null);
        }

        if (Timeline.Enabled)
        {
            Timeline.Slice(t, "GIL held", t.GilSince, null);
        }
    }

    private protected static void NoteEntry(PyThread t)
    {
        if (LockTrace.Enabled)
        {
            LockTrace.Record(t, LockEvent.Entry, null);
        }
    }

    private protected static void NoteBusy(PyThread t, bool again)
    {
        if (LockTrace.Enabled)
        {
            LockTrace.Record(t, again ? LockEvent.Retry : LockEvent.Busy, null);
        }
    }
}

/// <summary>What a thread had of the GIL. Times in nanoseconds.</summary>
internal sealed class GilStatistics
{
    internal long Thread;
    internal long Acquisitions;
    internal long Waits;
    internal long ForcedReleases;
    internal long VoluntaryReleases;
    internal long LongestWait;
    internal long TotalWait;

    internal void Clear() => Acquisitions = Waits = ForcedReleases = VoluntaryReleases = LongestWait = TotalWait = 0;
}
