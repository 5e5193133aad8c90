using Weft.Runtime;

namespace Weft.Modules.Threads;

/// <summary><c>_thread._ThreadHandle</c>: joins a thread.</summary>
/// <remarks>The state only grows; whoever waits for its end stands in the parking lot, keyed by the handle, and looks at the state under the gate.</remarks>
[PyType("_thread._ThreadHandle", WeakReferences = true, Doc = "A handle by which a thread is joined.")]
public sealed partial class PyThreadHandle : PyObject
{
    private const int NotStarted = 0;
    private const int Starting = 1;
    private const int Running = 2;
    private const int Done = 3;

    /// <summary>Handles of the running threads that the end of the program waits for; guards itself.</summary>
    private static readonly HashSet<PyThreadHandle> s_awaited = [];

    private int _state;
    private long _ident;
    private bool _waitAtExit;

    internal PyThreadHandle()
    {
    }

    internal PyThreadHandle(long ident)
    {
        _ident = ident;
        _state = Running;
    }

    private readonly struct NotDone(PyThreadHandle handle) : ParkingLot.ICondition
    {
        public bool MustWait() => Volatile.Read(ref handle._state) != Done;
    }

    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyThreadHandle();

    [PyProperty("ident")]
    public long Ident => _ident;

    /// <summary>The handle of a thread that runs already: one for each thread, so that its end is seen.</summary>
    internal static PyThreadHandle ForIdent(long ident) => new(ident);

    internal void MarkStarting()
    {
        if (Interlocked.CompareExchange(ref _state, Starting, NotStarted) != NotStarted)
        {
            throw Errors.RuntimeError("thread already started");
        }
    }

    internal void MarkRunning(long ident, bool waitAtExit)
    {
        _ident = ident;
        _waitAtExit = waitAtExit;
        if (waitAtExit)
        {
            lock (s_awaited)
            {
                s_awaited.Add(this);
            }
        }

        Interlocked.CompareExchange(ref _state, Running, Starting);
    }

    internal void MarkNotStarted()
    {
        MarkDone();
        Volatile.Write(ref _state, NotStarted);
    }

    internal void MarkDone()
    {
        Volatile.Write(ref _state, Done);
        Interlocked.MemoryBarrier();
        ParkingLot.WakeAll(this);
        if (_waitAtExit)
        {
            lock (s_awaited)
            {
                s_awaited.Remove(this);
            }
        }
    }

    [PyMethod("is_done", Doc = "Whether the thread has ended.")]
    public bool IsDone() => Volatile.Read(ref _state) == Done;

    [PyMethod("_set_done", Doc = "Marks the thread as ended.")]
    public void SetDone(PyThread t)
    {
        if (Volatile.Read(ref _state) < Running)
        {
            throw Errors.RuntimeError("thread not started");
        }

        MarkDone();
    }

    [PyMethod("join", Signature = "(timeout=None, /)", Doc = "Waits until the thread has ended.")]
    public void Join(PyThread t, PyObject? timeout = null)
    {
        var deadline = MonotonicClock.Never;
        if (timeout is not (null or PyNone))
        {
            var seconds = LockTimeouts.ToSeconds(t, timeout);
            deadline = seconds >= LockTimeouts.Max + 1 ? throw LockTimeouts.TooLarge() : MonotonicClock.After(seconds);
        }

        if (Volatile.Read(ref _state) < Running)
        {
            throw Errors.RuntimeError("thread not started");
        }

        if (_ident == t.Serial && !IsDone())
        {
            throw Errors.RuntimeError("Cannot join current thread");
        }

        if (PythonRuntime.Current.IsFinalizing && !_waitAtExit && !IsDone() && deadline == MonotonicClock.Never)
        {
            throw Errors.Of(Exceptions.PythonFinalizationError, "cannot join daemon thread at interpreter shutdown");
        }

        while (!IsDone() && ParkingLot.Wait(t, this, deadline, new NotDone(this), "join") != ParkingLot.Outcome.TimedOut)
        {
            if (t.HasInterrupts)
            {
                t.ServeInterrupts();
            }
        }
    }

    /// <summary>Waits for the end of all threads that were started as joinable and not daemons.</summary>
    internal static void WaitForAll(PyThread t)
    {
        while (true)
        {
            PyThreadHandle? next;
            lock (s_awaited)
            {
                next = s_awaited.FirstOrDefault(handle => handle._ident != t.Serial);
            }

            if (next is null)
            {
                return;
            }

            next.Join(t);
        }
    }

    [PyMethod("__repr__")]
    public string Repr() => $"<_ThreadHandle object: ident={_ident}>";
}
