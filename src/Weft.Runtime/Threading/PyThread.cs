using System.Runtime.CompilerServices;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Threading;

/// <summary>
/// A Python thread: what belongs to it whatever OS thread runs it (frames, pending error, exception being handled,
/// safe-point requests). Passed as the first parameter on every path; <see cref="Current"/> is for the edges.
/// </summary>
/// <remarks>
/// Fields are touched by the running thread only, except <see cref="Requests"/>, which any thread may set bits in, and
/// <see cref="Frame"/>, which others read only while the world is stopped or accepting a stale answer.
/// </remarks>
[NotTraversed]
public sealed partial class PyThread
{
    [ThreadStatic]
    private static PyThread? t_current;

    private static long s_nextSerial;

    /// <summary>Whether a second Python thread was ever started; see <see cref="ObjectLock"/>.</summary>
    public static bool MultiThreaded;

    /// <summary>The frame being executed, or null outside Python code.</summary>
    internal Frame? Frame;

    /// <summary>The error that a native function left for its caller; see <see cref="PythonException"/>.</summary>
    public PyBaseException? Pending;

    /// <summary>The exceptions being handled, innermost first.</summary>
    internal ExceptionState Handling = new();

    internal readonly FramePool Frames = new();


    /// <summary>Python frames and guarded native calls in progress.</summary>
    internal int Depth;

    /// <summary>Native interpreter loops in progress (the nesting level); 1 is the outermost.</summary>
    internal int Nesting;

    /// <summary>Bits of <see cref="SafePointRequest"/> that wait to be served.</summary>
    internal int Requests => Volatile.Read(ref _requests) & ~(int)SafePointRequest.Trace;

    /// <summary>Nonzero makes the next safe point of the loop call out.</summary>
#if WEFT_NO_SAFE_POINTS
    /// <remarks>A build without safe points, to measure what they cost: nothing can interrupt a loop.</remarks>
    internal int LoopBreaks => 0;
#else
    internal int LoopBreaks => Volatile.Read(ref _requests);
#endif

    private int _requests;

    private PyThread(bool isMain)
    {
        IsMain = isMain;
        Serial = Interlocked.Increment(ref s_nextSerial);
    }

    /// <summary>The running Python thread; made on first use for an OS thread that Python did not start.</summary>
    public static PyThread Current => t_current ??= AdoptForeign();

    /// <summary>The thread that started the interpreter; signals are handled here.</summary>
    public static PyThread Main { get; private set; } = null!;

    public bool IsMain { get; }

    /// <summary>Counts threads in order of creation, from 1.</summary>
    public long Serial { get; }

    /// <summary>Python frames and guarded native calls in progress.</summary>
    public int CallDepth => Depth;

    /// <summary>The limit of <see cref="Depth"/> (<c>sys.setrecursionlimit</c>), in frames.</summary>
    public static int RecursionLimit { get; set; } = 1000;

    /// <summary>Makes the calling OS thread the main Python thread.</summary>
    internal static PyThread StartMain()
    {
        var thread = new PyThread(isMain: true);
        thread.BindToOsThread();
        Main = thread;
        Tasklets.LiveThreads.Started(thread);
        thread.Register();
        return thread;
    }

    /// <summary>A Python thread for an OS thread about to run it, or for one that calls in from .NET.</summary>
    internal static PyThread Create() => new(isMain: false);

    /// <summary>Makes this the Python thread of the calling OS thread.</summary>
    internal void BindToOsThread()
    {
        t_current = this;
        _stackFloor = nuint.MaxValue;
        NativeId = NativeThread.Id;
        NativeHandle = NativeThread.Handle;
    }

    /// <summary>The calling OS thread runs no Python thread any more.</summary>
    internal static void UnbindOsThread() => t_current = null;

    private static PyThread AdoptForeign()
    {
        MultiThreaded = true;
        return new PyThread(isMain: false);
    }

    /// <summary>Stores an error without throwing. Always null, so that a native function can return it.</summary>
    public PyObject? Raise(PyBaseException error)
    {
        Pending = error;
        return null;
    }

    /// <inheritdoc cref="Raise(PyBaseException)"/>
    public PyObject? Raise(PyType type, string message) => Raise(Exceptions.Create(this, type, PyStr.Of(message)));

    /// <inheritdoc cref="Raise(PyBaseException)"/>
    public PyObject? Raise(PyType type, PyObject argument) => Raise(Exceptions.Create(this, type, argument));

    /// <summary>Stores an error for a function whose failure is false.</summary>
    public bool RaiseFalse(PyType type, string message)
    {
        Raise(type, message);
        return false;
    }

    /// <summary>Takes the pending error out.</summary>
    internal PyBaseException TakePending()
    {
        var error = Pending ?? Exceptions.Create(this, Exceptions.SystemError, PyStr.Of("error return without exception set"));
        Pending = null;
        return error;
    }

    /// <summary>Throws the pending error; for callers that use the throwing convention.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public PythonException PendingAsException() => new(TakePending());

    /// <summary>Counts a native recursion and checks both limits; pair with <see cref="ExitNative"/>.</summary>
    /// <exception cref="PythonException">RecursionError.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnterNative(string where = "")
    {
        if (!HasStack || ++Depth > RecursionLimit + 50)
        {
            ThrowRecursion(where);
        }
    }

    /// <summary>Ends what <see cref="EnterNative"/> began.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ExitNative() => Depth--;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowRecursion(string where)
    {
        if (Depth > RecursionLimit + 50)
        {
            Depth--;
        }

        throw Errors.RecursionError("maximum recursion depth exceeded" + where);
    }
}

/// <summary>Why a thread should leave its loop at the next safe point.</summary>
[Flags]
internal enum SafePointRequest
{
    None = 0,
    Signal = 1,
    PendingCalls = 2,
    AsyncException = 4,
    StopTheWorld = 8,
    Watchdog = 16,
    ReleaseGil = 32,

    /// <summary>Stays set while events are wanted, so that every loop of the thread changes to its traced variant.</summary>
    Trace = 64,
}
