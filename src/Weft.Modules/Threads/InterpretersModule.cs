namespace Weft.Modules.Threads;

/// <summary>
/// The module <c>_interpreters</c>: tells of the one interpreter there is. Making another is an InterpreterError; threads
/// run at once without one.
/// </summary>
[PyModule("_interpreters", Doc = "The interpreters of the process: there is one.")]
public static partial class InterpretersModule
{
    [PyConstant("WHENCE_UNKNOWN")]
    public const int Unknown = 0;

    [PyConstant("WHENCE_RUNTIME")]
    public const int Runtime = 1;

    [PyConstant("WHENCE_LEGACY_CAPI")]
    public const int LegacyApi = 2;

    [PyConstant("WHENCE_CAPI")]
    public const int Api = 3;

    [PyConstant("WHENCE_XI")]
    public const int CrossInterpreter = 4;

    [PyConstant("WHENCE_STDLIB")]
    public const int Library = 5;

    private static PyType? s_error;
    private static PyType? s_notFound;
    private static PyType? s_notShareable;

    internal static PyType Error => s_error ??= LibraryErrors.Define(PyThread.Current, "concurrent.interpreters", "InterpreterError", Exceptions.Exception);

    private static PyType NotFound => s_notFound ??= LibraryErrors.Define(PyThread.Current, "concurrent.interpreters", "InterpreterNotFoundError", Error);

    private static PyType NotShareable => s_notShareable ??= LibraryErrors.Define(PyThread.Current, "concurrent.interpreters", "NotShareableError", Exceptions.TypeError);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("InterpreterError"), Error);
        module.Namespace.SetInterned(PyStr.Intern("InterpreterNotFoundError"), NotFound);
        module.Namespace.SetInterned(PyStr.Intern("NotShareableError"), NotShareable);
    }

    private static PythonException OnlyOne() => LibraryErrors.Error(Error, "Weft has one interpreter in a process; its threads run at once");

    private static PyObject Main() => new PyTuple([PyInt.Of(0), PyInt.Of(Runtime)]);

    private static void Check(PyThread t, PyObject id)
    {
        if (Operations.IndexToInt64(t, id) != 0)
        {
            throw LibraryErrors.Error(NotFound, $"unrecognized interpreter ID {Operations.Str(t, id).Value}");
        }
    }

    [PyFunction("create", Signature = "(config='isolated', *, reqrefs=False)", Doc = "An InterpreterError: there is one interpreter.")]
    public static PyObject Create(PyObject? config = null, bool reqrefs = false) => throw OnlyOne();

    [PyFunction("destroy", Signature = "(id, *, restrict=False)", Doc = "Refuses to destroy the interpreter.")]
    public static void Destroy(PyThread t, PyObject id, bool restrict = false)
    {
        Check(t, id);
        throw LibraryErrors.Error(Error, "cannot destroy the main interpreter");
    }

    [PyFunction("list_all", Signature = "(*, require_ready=False)", Doc = "The interpreters as (id, whence).")]
    public static PyObject ListAll(bool require_ready = false) => new PyList([Main()]);

    [PyFunction("get_current", Signature = "()", Doc = "The interpreter as (id, whence).")]
    public static PyObject GetCurrent() => Main();

    [PyFunction("get_main", Signature = "()", Doc = "The interpreter as (id, whence).")]
    public static PyObject GetMain() => Main();

    [PyFunction("is_running", Signature = "(id, *, restrict=False)", Doc = "Whether an interpreter runs.")]
    public static bool IsRunning(PyThread t, PyObject id, bool restrict = false)
    {
        Check(t, id);
        return true;
    }

    [PyFunction("whence", Signature = "(id)", Doc = "Where an interpreter comes from.")]
    public static int Whence(PyThread t, PyObject id)
    {
        Check(t, id);
        return Runtime;
    }

    [PyFunction("incref", Signature = "(id, *, implieslink=False, restrict=False)", Doc = "Keeps an interpreter.")]
    public static void IncRef(PyThread t, PyObject id, bool implieslink = false, bool restrict = false) => Check(t, id);

    [PyFunction("decref", Signature = "(id, *, restrict=False)", Doc = "Keeps an interpreter no longer.")]
    public static void DecRef(PyThread t, PyObject id, bool restrict = false) => Check(t, id);

    [PyFunction("is_shareable", Signature = "(obj)", Doc = "Whether an object could be given to another interpreter without pickling.")]
    public static bool IsShareable(PyThread t, PyObject obj) => obj switch
    {
        PyNone or PyBool or PyFloat or PyBytes or PyStr or PyMemoryView => true,
        PyIntBase number => number.TryGetInt64(out _),
        PyTuple tuple => Array.TrueForAll(tuple.Items, item => IsShareable(t, item)),
        _ => false,
    };

    [PyFunction("exec", Signature = "(id, code, shared=None, *, restrict=False)", Doc = "An InterpreterError: code runs in the one interpreter anyway.")]
    public static PyObject Execute(PyThread t, PyObject id, PyObject code, PyObject? shared = null, bool restrict = false)
    {
        Check(t, id);
        throw OnlyOne();
    }

    [PyFunction("call", Signature = "(id, callable, args=None, kwargs=None, *, restrict=False)", Doc = "An InterpreterError: code runs in the one interpreter anyway.")]
    public static PyObject Call(PyThread t, PyObject id, PyObject callable, PyObject? args = null, PyObject? kwargs = null, bool restrict = false)
    {
        Check(t, id);
        throw OnlyOne();
    }

    [PyFunction("set___main___attrs", Signature = "(id, updates, *, restrict=False)", Doc = "An InterpreterError: there is no other interpreter.")]
    public static void SetMainAttributes(PyThread t, PyObject id, PyObject updates, bool restrict = false)
    {
        Check(t, id);
        throw OnlyOne();
    }
}

/// <summary>The module <c>_interpqueues</c>: queues between interpreters, of which there is one; making a queue is a QueueError.</summary>
[PyModule("_interpqueues", Doc = "Queues between interpreters: there is one interpreter.")]
public static partial class InterpreterQueuesModule
{
    private static PyType? s_error;
    private static PyType? s_notFound;

    private static PyType Error => s_error ??= LibraryErrors.Define(PyThread.Current, "concurrent.interpreters", "QueueError", Exceptions.RuntimeError);

    private static PyType NotFound => s_notFound ??= LibraryErrors.Define(PyThread.Current, "concurrent.interpreters", "QueueNotFoundError", Error);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("QueueError"), Error);
        module.Namespace.SetInterned(PyStr.Intern("QueueNotFoundError"), NotFound);
    }

    [PyFunction("_register_heap_types", Signature = "(queuetype, emptyerror, fullerror)", Doc = "Checks the classes of queues; there will be no queue to use them.")]
    public static void Register(PyType queuetype, PyType emptyerror, PyType fullerror)
    {
    }

    [PyFunction("create", Signature = "(maxsize, unboundop=-1, fallback=-1)", Doc = "A QueueError: there is no other interpreter to share a queue with.")]
    public static PyObject Create(PyObject maxsize, PyObject? unboundop = null, PyObject? fallback = null) =>
        throw LibraryErrors.Error(Error, "Weft has one interpreter in a process: use queue.Queue");

    [PyFunction("list_all", Signature = "()", Doc = "The queues: none.")]
    public static PyObject ListAll() => new PyList();

    [PyFunction("bind", Signature = "(qid)", Doc = "A QueueNotFoundError: there are no queues.")]
    public static void Bind(PyThread t, PyObject qid) => throw LibraryErrors.Error(NotFound, $"queue {Operations.Str(t, qid).Value} not found");
}
