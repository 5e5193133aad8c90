using System.Runtime.InteropServices;

namespace Weft.Runtime.Threading;

/// <content>
/// Attached and detached. A thread that may touch Python objects is attached; around a call that blocks it detaches, so
/// that a stop of the world need not wait for it and another thread may have the GIL (if there is one). In modules:
/// <c>using (t.Blocking()) { the call }</c>.
/// The rule that keeps this free of deadlocks: no C# lock is held across <see cref="Attach"/>.
/// </content>
public sealed partial class PyThread
{
    /// <summary>Guards <see cref="s_live"/> when it is replaced; readers take the array as it is.</summary>
    private static readonly Lock s_liveGate = new();
    private static PyThread[] s_live = [];

    /// <summary>Names that threads were given; kept after their end while a trace is recorded.</summary>
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<long, string> s_names = [];

    private int _attached;
    private bool _registered;
    private Waiter? _spareWaiter;

    /// <summary>What the thread sleeps on; belongs to the Python thread, whatever OS thread runs it.</summary>
    internal readonly Parker Parker = new();

    /// <summary>The object whose lock the thread waits for, for reports; null while it runs.</summary>
    internal object? WaitingOn;

    /// <summary>What the wait is called.</summary>
    internal string? WaitReason;

    /// <summary>Blocks of <c>weft.atomic</c> and of atomic tasklets that the thread is in; see <see cref="AtomicRegion"/>.</summary>
    internal int AtomicDepth;

    /// <summary>The innermost critical section that the thread is in.</summary>
    internal CriticalSection? Section;

    /// <summary>A switch of the GIL was asked for in an atomic block; it happens when the block is left.</summary>
    internal bool YieldDue;

    /// <summary>Instructions until the next tick, where the policy counts them.</summary>
    internal int TicksLeft;

    /// <summary>The loop runs in its counting variant.</summary>
    internal bool CountsTicks;

    /// <summary>See <see cref="GilPolicy.StatisticsOf"/>.</summary>
    internal GilStatistics? GilFigures;

    /// <summary>When the GIL was taken, for the timeline.</summary>
    internal long GilSince;

    /// <summary>The thread computes rather than waits; see <see cref="PriorityGil"/> and <see cref="PlusGil"/>.</summary>
    internal bool CpuBound;

    /// <summary>Critical locks held: while there are any, no finalizer runs on this thread.</summary>
    internal int CriticalDepth;

    /// <summary>The operating system's number of the thread that carries this one; 0 when unknown.</summary>
    public long NativeId;

    /// <summary>The thread library's handle of the carrier (<c>pthread_self</c>); 0 when unknown.</summary>
    public nint NativeHandle;

    /// <summary>Threads that have started and not ended.</summary>
    internal static PyThread[] Live => Volatile.Read(ref s_live);

    /// <summary>Whether the thread may touch Python objects now.</summary>
    internal bool IsAttached => Volatile.Read(ref _attached) != 0;

    /// <summary>Enters the list of threads and attaches: before anything else on a new thread.</summary>
    internal void Register()
    {
        lock (s_liveGate)
        {
            _registered = true;
            s_live = [.. s_live, this];
        }

        CountsTicks = GilPolicy.Current.TickInterval > 0;
        TicksLeft = GilPolicy.Current.TickInterval;
        UpdateTraceActive();
        Attach();
    }

    /// <summary>Detaches and leaves the list: the last thing on a thread.</summary>
    internal void Unregister()
    {
        Detach();
        lock (s_liveGate)
        {
            s_live = Array.FindAll(s_live, thread => !ReferenceEquals(thread, this));
            _registered = false;
        }

        if (!LockTrace.Enabled && !Timeline.Enabled)
        {
            s_names.TryRemove(Serial, out _);
        }

    }

    /// <summary>The name of a thread as reports show it: what it was called, or its number.</summary>
    internal static string NameOf(long serial) =>
        s_names.TryGetValue(serial, out var name) ? name : serial == 1 ? "MainThread" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"thread {serial}");

    /// <summary>Names this thread for reports and traces.</summary>
    internal void SetName(string name) => s_names[Serial] = name;

    /// <summary>The live thread with this identifier, or null.</summary>
    internal static PyThread? Find(long serial) => Array.Find(Live, thread => thread.Serial == serial);

    /// <summary>Lets others stop the world or take the GIL; no Python object may be touched until <see cref="Attach"/>.</summary>
    public void Detach()
    {
        if (!_registered)
        {
            return;
        }

        if (AtomicDepth != 0)
        {
            AtomicRegion.Suspend(this);
        }

        if (Section is not null)
        {
            CriticalSection.Suspend(this);
        }

        if (GilPolicy.Enabled)
        {
            GilPolicy.Current.Drop(this);
        }

        // A full fence: either whoever stops the world sees this thread detached, or it is seen in Attach.
        Interlocked.Exchange(ref _attached, 0);
    }

    /// <summary>Ends what <see cref="Detach"/> began; waits for the world and the GIL.</summary>
    public void Attach()
    {
        if (!_registered)
        {
            return;
        }

        while (true)
        {
            if (GilPolicy.Enabled)
            {
                GilPolicy.Current.Take(this);
            }

            Interlocked.Exchange(ref _attached, 1);
            if (!World.IsStoppedFor(this))
            {
                break;
            }

            if (GilPolicy.Enabled)
            {
                GilPolicy.Current.Drop(this);
            }

            Interlocked.Exchange(ref _attached, 0);
            World.WaitForResume(this);
        }

        if (AtomicDepth != 0)
        {
            AtomicRegion.Resume(this);
        }

        if (Section is not null)
        {
            CriticalSection.Resume(this);
        }
    }

    /// <summary>Detaches until the result is disposed. The error number of the last system call survives.</summary>
    public BlockingCall Blocking()
    {
        Detach();
        return new BlockingCall(this);
    }

    /// <summary>See <see cref="Blocking"/>.</summary>
    public readonly ref struct BlockingCall(PyThread thread)
    {
        public void Dispose()
        {
            var error = Marshal.GetLastPInvokeError();
            thread.Attach();
            Marshal.SetLastPInvokeError(error);
        }
    }

    /// <summary>A place in a queue; one is kept for the next wait.</summary>
    internal Waiter RentWaiter()
    {
        var waiter = _spareWaiter ?? new Waiter(this);
        _spareWaiter = null;
        return waiter;
    }

    internal void ReturnWaiter(Waiter waiter)
    {
        waiter.Key = null;
        waiter.Notified = false;
        _spareWaiter = waiter;
    }
}
