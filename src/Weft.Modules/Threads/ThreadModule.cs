using Weft.Modules.Threads;
using Weft.Runtime;

namespace Weft.Modules;

/// <summary>The module <c>_thread</c>.</summary>
[PyModule("_thread", Doc = "Threads and locks.")]
[PyExport(typeof(PyLock), Name = "lock")]
[PyExport(typeof(PyLock), Name = "LockType")]
[PyExport(typeof(PyRLock), Name = "RLock")]
[PyExport(typeof(PyThreadHandle), Name = "_ThreadHandle")]
[PyExport(typeof(PyThreadLocal), Name = "_local")]
public static partial class ThreadModule
{
    private const int DefaultStackBytes = 16 << 20;

    private static int s_stackSize;
    private static int s_running;

    [PyConstant("TIMEOUT_MAX")]
    public const double TimeoutMax = LockTimeouts.Max;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module) => module.Namespace.SetInterned(PyStr.Intern("error"), Exceptions.RuntimeError);

    [PyFunction("allocate_lock", Signature = "()", Doc = "A new lock.")]
    public static PyObject AllocateLock(PyThread t) => new PyLock();

    [PyFunction("allocate", Signature = "()", Doc = "An old name of allocate_lock().")]
    public static PyObject Allocate(PyThread t) => new PyLock();

    [PyFunction("get_ident", Signature = "()", Doc = "The identifier of the calling thread.")]
    public static long GetIdent(PyThread t) => t.Serial;

    [PyFunction("_get_main_thread_ident", Signature = "()", Doc = "The identifier of the main thread.")]
    public static long GetMainThreadIdent() => PyThread.Main.Serial;

    [PyFunction("get_native_id", Signature = "()", Doc = "The operating system's number of the calling thread.")]
    public static long GetNativeId() => OperatingSystem.IsLinux() ? LibC.GetThreadId() : Environment.CurrentManagedThreadId;

    [PyFunction("_count", Signature = "()", Doc = "How many threads run that Python started.")]
    public static int Count() => Volatile.Read(ref s_running);

    [PyFunction("_is_main_interpreter", Signature = "()", Doc = "Always true: there is one interpreter.")]
    public static bool IsMainInterpreter() => true;

    [PyFunction("daemon_threads_allowed", Signature = "()", Doc = "Whether daemon threads may be started.")]
    public static bool DaemonThreadsAllowed() => true;

    [PyFunction("stack_size", Doc = "stack_size([size]): the stack size of new threads, 0 for the default; returns the old one.")]
    public static int StackSize(PyThread t, int size = 0)
    {
        if (size != 0 && size < 32768)
        {
            throw Errors.ValueError(size < 0 ? "size must be 0 or a positive value" : $"size not valid: {size} bytes");
        }

        return Interlocked.Exchange(ref s_stackSize, size);
    }

    [PyFunction("interrupt_main", Signature = "(signum=2, /)", Doc = "Simulates a signal in the main thread.")]
    public static void InterruptMain(PyThread t, int signum = 2) => Signals.Simulate(t, signum);

    [PyFunction("exit", Signature = "()", Doc = "Ends the calling thread by raising SystemExit.")]
    public static void Exit() => throw Errors.With(Exceptions.SystemExit);

    [PyFunction("exit_thread", Signature = "()", Doc = "An old name of exit().")]
    public static void ExitThread() => Exit();

    [PyFunction("set_name", Signature = "(name)", Doc = "Names the calling thread for the operating system.")]
    public static void SetName(PyStr name) => LibC.SetThreadName(name.Value);

    [PyFunction("_make_thread_handle", Signature = "(ident, /)", Doc = "A handle for a thread that is running already.")]
    public static PyObject MakeThreadHandle(PyThread t, long ident) => new PyThreadHandle(ident);

    [PyFunction("_get_thread_handle_for_tests", Signature = "()", Doc = "A handle of the calling thread.")]
    public static PyObject GetHandle(PyThread t) => new PyThreadHandle(t.Serial);

    [PyFunction("start_joinable_thread", Signature = "(function, handle=None, daemon=True)", Doc = "Starts a thread that can be joined.")]
    public static PyObject StartJoinable(PyThread t, PyObject function, PyObject? handle = null, bool daemon = true)
    {
        if (!Operations.IsCallable(function))
        {
            throw Errors.TypeError("thread function must be callable");
        }

        var used = handle is null or PyNone ? new PyThreadHandle() : handle as PyThreadHandle ?? throw Errors.TypeError("'handle' must be a _ThreadHandle");
        Start(t, () => Operations.Call(PyThread.Current, function), used, function, daemon);
        return used;
    }

    [PyFunction("start_new_thread", Doc = "start_new_thread(function, args[, kwargs]): starts a thread; its identifier.")]
    public static PyObject StartNew(PyThread t, PyObject function, PyObject args, PyObject? kwargs = null)
    {
        if (!Operations.IsCallable(function))
        {
            throw Errors.TypeError("first arg must be callable");
        }

        if (args is not PyTuple tuple)
        {
            throw Errors.TypeError("2nd arg must be a tuple");
        }

        if (kwargs is not null and not PyDict)
        {
            throw Errors.TypeError("optional 3rd arg must be a dictionary");
        }

        var handle = new PyThreadHandle();
        return PyInt.Of(Start(t, () => Operations.CallWithDict(PyThread.Current, function, tuple.Items, (PyDict?)kwargs), handle, function, daemon: true));
    }

    [PyFunction("start_new", Doc = "An old name of start_new_thread().")]
    public static PyObject StartNewOld(PyThread t, PyObject function, PyObject args, PyObject? kwargs = null) => StartNew(t, function, args, kwargs);

    private static long Start(PyThread t, Action body, PyThreadHandle handle, PyObject function, bool daemon)
    {
        if (PythonRuntime.Current.IsFinalizing)
        {
            throw Errors.Of(Exceptions.PythonFinalizationError, "can't create new thread at interpreter shutdown");
        }

        handle.MarkStarting();
        if (!daemon)
        {
            handle.WaitAtExit();
        }

        PyThread.MultiThreaded = true;
        var thread = PyThread.Create();
        var stack = s_stackSize == 0 ? DefaultStackBytes : Math.Max(s_stackSize, 1 << 20);
        var os = new Thread(() => Run(thread, body, handle, function), stack) { IsBackground = true };
        Interlocked.Increment(ref s_running);
        Weft.Runtime.Tasklets.LiveThreads.Started(thread);
        handle.MarkRunning(thread.Serial);
        try
        {
            os.Start();
        }
        catch (OutOfMemoryException)
        {
            Interlocked.Decrement(ref s_running);
            Weft.Runtime.Tasklets.LiveThreads.Ended(thread);
            handle.MarkDone();
            throw Errors.RuntimeError("can't start new thread");
        }

        return thread.Serial;
    }

    private static void Run(PyThread thread, Action body, PyThreadHandle handle, PyObject function)
    {
        thread.BindToOsThread();
        try
        {
            body();
        }
        catch (PythonException e)
        {
            if (e.Value is not PySystemExit)
            {
                ErrorReporting.Unraisable(thread, e.Value, "Exception ignored in thread started by", function);
            }
        }
        finally
        {
            thread.Scheduler?.Finish(thread);
            Weft.Runtime.Tasklets.LiveThreads.Ended(thread);
            PyThreadLocal.ThreadEnded(thread);
            Interlocked.Decrement(ref s_running);
            handle.MarkDone();
        }
    }

    [PyFunction("_shutdown", Signature = "()", Doc = "Waits for the threads that are not daemons.")]
    public static void Shutdown(PyThread t) => PyThreadHandle.WaitForAll(t);

    [PyFunction("_excepthook", Signature = "(args, /)", Doc = "Reports an exception that ended a thread.")]
    public static void ExceptHook(PyThread t, PyObject args)
    {
        var items = Operations.ToTuple(t, args).Items;
        if (items.Length < 4)
        {
            throw Errors.TypeError("_thread._excepthook argument type must be ExceptHookArgs");
        }

        if (ReferenceEquals(items[0], Exceptions.SystemExit))
        {
            return;
        }

        var name = items[3] is PyNone ? null : Operations.TryGetAttribute(t, items[3], PyStr.Intern("_name"));
        ErrorReporting.WriteStderr(t, $"Exception in thread {(name is null ? t.Serial.ToString(System.Globalization.CultureInfo.InvariantCulture) : Operations.Str(t, name).Value)}:\n");
        if (items[1] is PyBaseException error)
        {
            ErrorReporting.Print(t, error);
        }
    }

    /// <summary>The type of what <c>threading.excepthook</c> is given.</summary>
    internal static readonly PyType ExceptHookArgsType = StructSequenceType.Define("_thread._ExceptHookArgs", "What threading.excepthook is given.", ["exc_type", "exc_value", "exc_traceback", "thread"], 4);

    [PyConstant("_ExceptHookArgs")]
    public static PyObject ExceptHookArgs => ExceptHookArgsType;
}
