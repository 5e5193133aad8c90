using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Tasklets;

/// <summary>An OS thread that runs a Python thread for a while, or keeps the native stack of a tasklet that waits.</summary>
/// <remarks>
/// A Python thread is run by exactly one OS thread at a time. The one it started on is its root: the base of the root's
/// stack is the call that ends the Python thread. Others come from a pool shared by all Python threads; one returns to
/// the pool when nothing is left on its stack. An OS thread waits for one thing at a time, so one parker is enough.
/// <see cref="s_idle"/> guards itself and the pool; it is never held while Python code runs.
/// </remarks>
[NotTraversed]
internal sealed class Carrier
{
    /// <summary>
    /// Address space of a stack, of which only what is used becomes memory. The first carriers get as much as a Python
    /// thread; where there are thousands, each has room for some dozen nested native calls, and deeper ones are a
    /// RecursionError.
    /// </summary>
    private const int LargeStackBytes = 16 << 20;

    private const int SmallStackBytes = 512 << 10;
    private const int LargeStacks = 128;

    private const int LargestPool = 256;
    private const long IdleNanoseconds = 3_000_000_000;

    private static readonly Stack<Carrier> s_idle = new();
    private static int s_count;

    [ThreadStatic]
    private static Carrier? t_own;

    private readonly Parker _parker = new();
    private int _signalled;

    /// <summary>The Python thread whose root this is; null for a pooled one.</summary>
    private readonly Scheduler? _rootOf;

    private Scheduler? _job;

    private Carrier(Scheduler? rootOf) => _rootOf = rootOf;

    /// <summary>The root's outermost loop waits for a frame to run.</summary>
    internal bool IsIdle { get; set; }

    /// <summary>The tasklet whose native stack is on this OS thread while it waits.</summary>
    internal PyTasklet? Captive { get; set; }

    /// <summary>OS threads made so far and still there, beside the roots.</summary>
    internal static int Count => Volatile.Read(ref s_count);

    /// <summary>The calling OS thread; one that no pool made is the root of the Python thread it runs.</summary>
    internal static Carrier Own(Scheduler scheduler)
    {
        if (t_own is { } own && (own._rootOf is null || ReferenceEquals(own._rootOf, scheduler)))
        {
            return own;
        }

        t_own = new Carrier(scheduler);
        scheduler.SetRoot(t_own);
        return t_own;
    }

    /// <summary>Whether the calling OS thread is the root of that Python thread.</summary>
    internal static bool IsRootOf(Scheduler scheduler) => t_own is not { _rootOf: null };

    /// <summary>An OS thread to run a Python thread on; nothing is on its stack.</summary>
    /// <exception cref="PythonException">RuntimeError: the system has no more.</exception>
    internal static Carrier Rent()
    {
        lock (s_idle)
        {
            if (s_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        var carrier = new Carrier(null);
        var thread = new Thread(carrier.Serve, Count < LargeStacks ? LargeStackBytes : SmallStackBytes) { IsBackground = true, Name = "weft tasklets" };
        try
        {
            thread.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            throw Errors.RuntimeError("can't start new thread");
        }

        Interlocked.Increment(ref s_count);
        return carrier;
    }

    /// <summary>Lets a rented carrier go on as the Python thread.</summary>
    internal void Run(Scheduler scheduler)
    {
        _job = scheduler;
        Signal();
    }

    internal void Signal()
    {
        Volatile.Write(ref _signalled, 1);
        _parker.Unpark();
    }

    internal void Wait() => WaitUntil(MonotonicClock.Never);

    /// <summary>Waits for a signal; false when the deadline came first.</summary>
    private bool WaitUntil(long deadline)
    {
        while (Interlocked.Exchange(ref _signalled, 0) == 0)
        {
            if (deadline != MonotonicClock.Never && MonotonicClock.Now >= deadline)
            {
                return false;
            }

            _parker.Park(deadline);
        }

        return true;
    }

    private void Serve()
    {
        t_own = this;
        while (true)
        {
            if (!WaitUntil(MonotonicClock.Now + IdleNanoseconds) && Retire())
            {
                Interlocked.Decrement(ref s_count);
                return;
            }

            if (_job is not { } scheduler)
            {
                continue;
            }

            _job = null;
            var t = scheduler.Thread;
            t.BindToOsThread();
            scheduler.AfterLoop(t, EvalLoop.RunCarrier(t));
            PyThread.UnbindOsThread();
            lock (s_idle)
            {
                if (s_idle.Count < LargestPool)
                {
                    s_idle.Push(this);
                    continue;
                }
            }

            Interlocked.Decrement(ref s_count);
            return;
        }
    }

    /// <summary>Leaves the pool; false when somebody has just rented it.</summary>
    private bool Retire()
    {
        lock (s_idle)
        {
            if (!s_idle.Contains(this))
            {
                return false;
            }

            var others = s_idle.Where(other => !ReferenceEquals(other, this)).Reverse().ToArray();
            s_idle.Clear();
            foreach (var other in others)
            {
                s_idle.Push(other);
            }

            return true;
        }
    }
}
