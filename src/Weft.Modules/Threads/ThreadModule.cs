using Weft.Modules.Threads;
using Weft.Runtime;
using Weft.Runtime.Imports;

namespace Weft.Modules;

/// <summary>The module <c>_thread</c>.</summary>
[PyModule("_thread", Doc = "Threads and locks.")]
[PyExport(typeof(PyLock), Name = "lock")]
[PyExport(typeof(PyLock), Name = "LockType")]
[PyExport(typeof(PyRLock), Name = "RLock")]
[PyExport(typeof(PyThreadHandle), Name = "_ThreadHandle")]
[PyExport(typeof(PyThreadLocal), Name = "_local")]
[PyExport(typeof(PyCriticalLock), Name = "CriticalLock")]
public static partial class ThreadModule
{
    private const int DefaultStackBytes = 16 << 20;
    private const int SmallestStackBytes = 53248;

    /// <summary>How many bytes of a thread's name the system keeps (<c>_NAME_MAXLEN</c>).</summary>
    [PyConstant("_NAME_MAXLEN")]
    public const int NameMaximum = 15;

    private static long s_stackSize;
    private static int s_running;

    [PyConstant("TIMEOUT_MAX")]
    public const double TimeoutMax = LockTimeouts.Max;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("error"), Exceptions.RuntimeError);
        ImportSystem.AfterImport("threading", InstallCondition);
        ImportSystem.AfterImport("multiprocessing.context", LimitStartMethods);
    }

    /// <summary>A CLR process cannot fork; what that means for the library's start methods is written in Python.</summary>
    private static void LimitStartMethods(PyThread t, PyObject context) =>
        Operations.CallMethod(t, Operations.Import(t, "weft.processes"), "adapt", context);

    /// <summary>Puts the native Condition in the place of the library's, unless <c>-X condition=python</c> asks for that one.</summary>
    private static void InstallCondition(PyThread t, PyObject threading)
    {
        if (threading is not PyModule module || module.Namespace.GetString(PyStr.Intern("Condition")) is not { } library || ReferenceEquals(library, PyCondition.TypeObject))
        {
            return;
        }

        if (PythonRuntime.Current.Options.XOptions.TryGetValue("condition", out var choice) && choice == "python")
        {
            return;
        }

        PyCondition.PythonClass = library;
        module.Namespace.SetInterned(PyStr.Intern("Condition"), PyCondition.TypeObject);
    }

    [PyFunction("allocate_lock", Signature = "()", Doc = "A new lock.")]
    public static PyObject AllocateLock(PyThread t) => new PyLock();

    [PyFunction("allocate", Signature = "()", Doc = "An old name of allocate_lock().")]
    public static PyObject Allocate(PyThread t) => new PyLock();

    [PyFunction("get_ident", Signature = "()", Doc = "The identifier of the calling thread.")]
    public static long GetIdent(PyThread t) => t.Serial;

    [PyFunction("_get_main_thread_ident", Signature = "()", Doc = "The identifier of the main thread.")]
    public static long GetMainThreadIdent() => PyThread.Main.Serial;

    [PyFunction("get_native_id", Signature = "()", Doc = "The operating system's number of the calling thread.")]
    public static long GetNativeId(PyThread t) => t.NativeId;

    [PyFunction("_count", Signature = "()", Doc = "How many threads run that Python started.")]
    public static int Count() => Volatile.Read(ref s_running);

    [PyFunction("_is_main_interpreter", Signature = "()", Doc = "Always true: there is one interpreter.")]
    public static bool IsMainInterpreter() => true;

    [PyFunction("daemon_threads_allowed", Signature = "()", Doc = "Whether daemon threads may be started.")]
    public static bool DaemonThreadsAllowed() => true;

    [PyFunction("stack_size", Doc = "stack_size([size]): the stack size of new threads, 0 for the default; returns the old one.")]
    public static long StackSize(PyThread t, long size = 0)
    {
        if (size != 0 && size < SmallestStackBytes)
        {
            throw Errors.ValueError($"size must be at least {SmallestStackBytes} bytes");
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
    public static void SetName(PyThread t, PyStr name)
    {
        t.SetName(name.Value);
        LibC.SetThreadName(TextCodec.Encode(t, name, "utf-8", "replace").Data);
    }

    [PyFunction("_get_name", Signature = "()", Doc = "The calling thread's name as the operating system has it.")]
    public static PyObject GetName(PyThread t) => PathArgument.DecodeName(t, LibC.GetThreadName());

    [PyFunction("_make_thread_handle", Signature = "(ident, /)", Doc = "A handle for a thread that is running already.")]
    public static PyObject MakeThreadHandle(PyThread t, long ident) => PyThreadHandle.ForIdent(ident);

    [PyFunction("start_joinable_thread", Signature = "(function, handle=None, daemon=True)", Doc = "Starts a thread that can be joined.")]
    public static PyObject StartJoinable(PyThread t, PyObject function, PyObject? handle = null, bool daemon = true)
    {
        if (!Operations.IsCallable(function))
        {
            throw Errors.TypeError("thread function must be callable");
        }

        var used = handle is null or PyNone ? new PyThreadHandle() : handle as PyThreadHandle ?? throw Errors.TypeError("'handle' must be a _ThreadHandle");
        AuditHooks.Raise(t, "_thread.start_joinable_thread", function, PyInt.Of(daemon ? 1 : 0), handle ?? PyNone.Value);
        Start(t, () => Operations.Call(PyThread.Current, function), used, function, daemon);
        return used;
    }

    [PyFunction("start_new_thread", Signature = "(function, args, kwargs=None, /)", Doc = "start_new_thread(function, args[, kwargs]): starts a thread; its identifier.")]
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

        AuditHooks.Raise(t, "_thread.start_new_thread", function, args, kwargs ?? PyNone.Value);
        var handle = new PyThreadHandle();
        return PyInt.Of(Start(t, () => Operations.CallWithDict(PyThread.Current, function, tuple.Items, (PyDict?)kwargs), handle, function, daemon: true));
    }

    [PyFunction("start_new", Signature = "(function, args, kwargs=None, /)", Doc = "An old name of start_new_thread().")]
    public static PyObject StartNewOld(PyThread t, PyObject function, PyObject args, PyObject? kwargs = null) => StartNew(t, function, args, kwargs);

    private static long Start(PyThread t, Action body, PyThreadHandle handle, PyObject function, bool daemon)
    {
        if (PythonRuntime.Current.IsFinalizing)
        {
            throw Errors.Of(Exceptions.PythonFinalizationError, "can't create new thread at interpreter shutdown");
        }

        handle.MarkStarting();
        PyThread.MultiThreaded = true;
        var thread = PyThread.Create();
        var stack = s_stackSize == 0 ? DefaultStackBytes : (int)Math.Clamp(s_stackSize, 1 << 20, int.MaxValue);
        var os = new Thread(() => Run(thread, body, handle, function), stack) { IsBackground = true };
        Interlocked.Increment(ref s_running);
        Weft.Runtime.Tasklets.LiveThreads.Started(thread);
        handle.MarkRunning(thread.Serial, waitAtExit: !daemon);
        try
        {
            os.Start();
        }
        catch (OutOfMemoryException)
        {
            Interlocked.Decrement(ref s_running);
            Weft.Runtime.Tasklets.LiveThreads.Ended(thread);
            handle.MarkNotStarted();
            throw Errors.RuntimeError("can't start new thread");
        }

        return thread.Serial;
    }

    private static void Run(PyThread thread, Action body, PyThreadHandle handle, PyObject function)
    {
        thread.BindToOsThread();
        thread.Register();
        if (PyThread.NewThreadProfile is { } profile)
        {
            Weft.Runtime.Interpreter.Tracing.SetProfile(thread, profile);
        }

        try
        {
            body();
        }
        catch (PythonException e)
        {
            if (e.Value is not PySystemExit)
            {
                Weft.Runtime.Objects.Unraisable.ReportCall(thread, e.Value, "Exception ignored in thread started by ", function);
            }
        }
        finally
        {
            thread.Scheduler?.Finish(thread);
            Weft.Runtime.Tasklets.LiveThreads.Ended(thread);
            PyThreadLocal.ThreadEnded(thread);
            Interlocked.Decrement(ref s_running);
            handle.MarkDone();
            thread.Unregister();
        }
    }

    [PyFunction("_shutdown", Signature = "()", Doc = "Waits for the threads that are not daemons.")]
    public static void Shutdown(PyThread t) => PyThreadHandle.WaitForAll(t);

    [PyFunction("_excepthook", Signature = "(args, /)", Doc = "Reports an exception that ended a thread.")]
    public static void ExceptHook(PyThread t, PyObject args)
    {
        if (!ReferenceEquals(args.Type, ExceptHookArgsType))
        {
            throw Errors.TypeError("_thread.excepthook argument type must be ExceptHookArgs");
        }

        var items = Operations.ToTuple(t, args).Items;
        if (ReferenceEquals(items[0], Exceptions.SystemExit))
        {
            return;
        }

        var stderr = PythonRuntime.Current.SysAttribute("stderr");
        if (stderr is null or PyNone)
        {
            // A thread that outlives sys.stderr reports to the one it started with.
            stderr = items[3] is PyNone ? null : Operations.TryGetAttribute(t, items[3], PyStr.Intern("_stderr"));
            if (stderr is null or PyNone)
            {
                return;
            }
        }

        var name = items[3] is PyNone ? null : Operations.TryGetAttribute(t, items[3], PyStr.Intern("_name"));
        Operations.CallMethod(t, stderr, Names.Write, PyStr.Of($"Exception in thread {(name is null ? t.Serial.ToString(System.Globalization.CultureInfo.InvariantCulture) : Operations.Str(t, name).Value)}:\n"));
        Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "traceback"), "print_exception"), items[0], items[1], items[2], PyNone.Value, stderr);
        Operations.CallMethod(t, stderr, Names.Flush);
    }

    /// <summary>The type of what <c>threading.excepthook</c> is given.</summary>
    internal static readonly PyType ExceptHookArgsType = StructSequenceType.Define("_thread._ExceptHookArgs", "What threading.excepthook is given.", ["exc_type", "exc_value", "exc_traceback", "thread"], 4);

    [PyConstant("_ExceptHookArgs")]
    public static PyObject ExceptHookArgs => ExceptHookArgsType;
}
