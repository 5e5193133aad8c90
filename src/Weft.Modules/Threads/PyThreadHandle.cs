using System.Diagnostics;

namespace Weft.Modules.Threads;

/// <summary><c>_thread._ThreadHandle</c>: joins a thread.</summary>
[PyType("_thread._ThreadHandle", WeakReferences = true, Doc = "A handle by which a thread is joined.")]
public sealed partial class PyThreadHandle : PyObject
{
    private const int NotStarted = 0;
    private const int Starting = 1;
    private const int Running = 2;
    private const int Done = 3;

    /// <summary>Handles of running threads; guards itself.</summary>
    private static readonly HashSet<PyThreadHandle> s_live = [];

    private readonly ManualResetEventSlim _ended = new(false);
    private int _state;
    private long _ident;

    internal PyThreadHandle()
    {
    }

    internal PyThreadHandle(long ident)
    {
        _ident = ident;
        _state = Running;
    }

    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyThreadHandle();

    [PyProperty("ident")]
    public long Ident => _ident;

    internal void MarkStarting()
    {
        if (Interlocked.CompareExchange(ref _state, Starting, NotStarted) != NotStarted)
        {
            throw Errors.RuntimeError("thread already started");
        }
    }

    internal void MarkRunning(long ident)
    {
        _ident = ident;
        lock (s_live)
        {
            s_live.Add(this);
        }

        Interlocked.CompareExchange(ref _state, Running, Starting);
    }

    internal void MarkDone()
    {
        Volatile.Write(ref _state, Done);
        _ended.Set();
        lock (s_live)
        {
            s_live.Remove(this);
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
        if (Volatile.Read(ref _state) < Running)
        {
            throw Errors.RuntimeError("thread not started");
        }

        if (_ident == t.Serial && !IsDone())
        {
            throw Errors.RuntimeError("Cannot join current thread");
        }

        var seconds = timeout is null or PyNone ? -1 : Operations.ToDouble(t, timeout);
        var deadline = seconds < 0 ? long.MaxValue : Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        while (!_ended.Wait(WaitStep(t, deadline)))
        {
            if (t.Requests != 0)
            {
                t.ServeRequests();
            }

            if (Stopwatch.GetTimestamp() >= deadline)
            {
                return;
            }
        }
    }

    private static int WaitStep(PyThread t, long deadline)
    {
        var step = t.IsMain ? 50 : 500;
        return deadline == long.MaxValue ? step : (int)Math.Clamp((deadline - Stopwatch.GetTimestamp()) * 1000 / Stopwatch.Frequency + 1, 0, step);
    }

    /// <summary>Waits for the end of all threads that were started as joinable and not daemons.</summary>
    internal static void WaitForAll(PyThread t)
    {
        while (true)
        {
            PyThreadHandle? next;
            lock (s_live)
            {
                next = s_live.FirstOrDefault(handle => handle._waitAtExit && handle._ident != t.Serial);
            }

            if (next is null)
            {
                return;
            }

            next.Join(t);
        }
    }

    private bool _waitAtExit;

    internal void WaitAtExit() => _waitAtExit = true;

    [PyMethod("__repr__")]
    public string Repr() => $"<_ThreadHandle object: ident={_ident}>";
}
