namespace Weft.Modules.Asyncio;

/// <summary><c>_asyncio.Task</c>: a future that steps a coroutine; <see cref="Step"/> is in PyTask.Stepping.cs.</summary>
/// <remarks>
/// While it has not ended a task waits for <see cref="_waitingFor"/> (whose callbacks then hold its wakeup), or a step is
/// scheduled with the loop, or it is being stepped. It is in the <see cref="TaskRegistry"/> from its start to its end.
/// </remarks>
[PyType("_asyncio.Task", WeakReferences = true, Signature = "(coro, *, loop=None, name=None, context=None, eager_start=False)", Doc = "A future that runs a coroutine.")]
public partial class PyTask : PyFuture
{
    private static long s_lastNumber;

    private PyObject? _coroutine;
    private PyObject? _context;
    private PyObject? _waitingFor;

    /// <summary>Null while the task has the number as its name, or was not initialized.</summary>
    private PyObject? _name;
    private long _number;
    private long _cancelRequests;
    private bool _mustCancel;
    private bool _logDestroyPending;
    private TaskRegistry.Entry? _entry;
    private PyObject? _wakeup;

    internal PyTask()
    {
    }

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        ReferenceEquals(cls, TypeObject) ? new PyTask() : Allocate(cls);

    [PyInit(Signature = "(coro, *, loop=None, name=None, context=None, eager_start=False)")]
    public void Init(PyThread t, PyObject coro, PyObject? loop = null, PyObject? name = null, PyObject? context = null, bool eager_start = false)
    {
        Unregister();
        Start(t, loop);
        if (coro is not PyCoroutine && !Operations.IsTrue(t, Operations.Call(t, AsyncioNames.FromModule(t, "asyncio.coroutines", "iscoroutine"), coro)))
        {
            _logDestroyPending = false;
            throw Errors.TypeError($"a coroutine was expected, got {Operations.Repr(t, coro).Value}");
        }

        _context = context is null or PyNone ? ContextVarsModule.CopyContext(t) : context;
        _waitingFor = null;
        _mustCancel = false;
        _cancelRequests = 0;
        _logDestroyPending = true;
        _coroutine = coro;
        _number = 0;
        _name = name is null or PyNone ? null : name.GetType() == typeof(PyStr) ? name : Operations.Str(t, name);
        if (_name is null)
        {
            _number = Interlocked.Increment(ref s_lastNumber);
        }

        if (eager_start && Operations.IsTrue(t, Operations.CallMethod(t, Loop!, "is_running")))
        {
            StartEagerly(t);
            return;
        }

        ScheduleStep(t, null);
        Register(t);
    }

    // ---- The registry

    internal void Register(PyThread t)
    {
        if (_entry is null && !IsDone)
        {
            _entry = TaskRegistry.Entry.Add(t, this);
            Watch();
        }
    }

    internal void Unregister() => Interlocked.Exchange(ref _entry, null)?.Remove();

    private protected override void OnDone()
    {
        Unregister();
        base.OnDone();
    }

    private protected override void OnUnreachable(PyThread t)
    {
        Unregister();
        base.OnUnreachable(t);
    }

    [PyMethod("__del__")]
    public override void Finalize(PyThread t)
    {
        if (_logDestroyPending && Loop is not null && !IsDone)
        {
            Report(t, "Task was destroyed but it is pending!", "task", null);
        }

        base.Finalize(t);
    }

    // ---- Cancelling

    [PyMethod("cancel", Signature = "(msg=None)", Doc = "Has a CancelledError raised in the coroutine; False when the task had ended.")]
    public bool CancelTask(PyThread t, PyObject? msg = null)
    {
        LogTraceback = false;
        if (IsDone)
        {
            return false;
        }

        _cancelRequests++;
        if (_waitingFor is { } waitingFor && CancelOther(t, waitingFor, msg))
        {
            // It stays: it may be a task that goes on all the same, and must be cancelled again then.
            return true;
        }

        _mustCancel = true;
        CancelMessage = msg;
        return true;
    }

    private static bool CancelOther(PyThread t, PyObject future, PyObject? message)
    {
        var answer = Operations.CallMethodRaw(t, future, AsyncioNames.Cancel, [message ?? PyNone.Value], AsyncioNames.MessageKeyword) ?? throw t.PendingAsException();
        return Operations.IsTrue(t, answer);
    }

    [PyMethod("cancelling", Signature = "()", Doc = "How many cancellations were asked for and not taken back.")]
    public long Cancelling() => _cancelRequests;

    [PyMethod("uncancel", Signature = "()", Doc = "Takes one request for cancellation back; how many are left.")]
    public long Uncancel()
    {
        if (_cancelRequests > 0 && --_cancelRequests == 0)
        {
            _mustCancel = false;
        }

        return _cancelRequests;
    }

    // ---- What a task refuses

    [PyMethod("set_result", Signature = "(result, /)", Doc = "Raises RuntimeError: the coroutine gives the result.")]
    public static void RefuseResult(PyThread t, PyTask self, PyObject result) => throw Errors.RuntimeError("Task does not support set_result operation");

    [PyMethod("set_exception", Signature = "(exception, /)", Doc = "Raises RuntimeError: the coroutine gives the exception.")]
    public static void RefuseException(PyThread t, PyTask self, PyObject exception) => throw Errors.RuntimeError("Task does not support set_exception operation");

    // ---- Attributes

    [PyMethod("get_name", Signature = "()", Doc = "The task's name.")]
    public PyObject GetName() => _name ??= _number == 0 ? PyNone.Value : PyStr.Of("Task-" + _number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [PyMethod("set_name", Signature = "(value, /)", Doc = "Sets the task's name.")]
    public void SetName(PyThread t, PyObject value) => _name = value.GetType() == typeof(PyStr) ? value : Operations.Str(t, value);

    [PyMethod("get_coro", Signature = "()", Doc = "The coroutine.")]
    public PyObject GetCoroutine() => _coroutine ?? PyNone.Value;

    [PyMethod("get_context", Signature = "()", Doc = "The context that the coroutine runs in.")]
    public PyObject GetContext() => _context ?? PyNone.Value;

    [PyMethod("get_stack", Signature = "(*, limit=None)", Doc = "The frames of the suspended coroutine, or of the error that ended it.")]
    public PyObject GetStack(PyThread t, PyObject? limit = null) =>
        Operations.Call(t, AsyncioNames.FromModule(t, "asyncio.base_tasks", "_task_get_stack"), this, limit ?? PyNone.Value);

    [PyMethod("print_stack", Signature = "(*, limit=None, file=None)", Doc = "Prints what get_stack() gives.")]
    public PyObject PrintStack(PyThread t, PyObject? limit = null, PyObject? file = null) =>
        Operations.Call(t, AsyncioNames.FromModule(t, "asyncio.base_tasks", "_task_print_stack"), this, limit ?? PyNone.Value, file ?? PyNone.Value);

    [PyProperty("_log_destroy_pending")]
    public bool GetLogDestroyPending() => _logDestroyPending;

    [PySetter("_log_destroy_pending")]
    public void SetLogDestroyPending(PyThread t, PyObject? value) => _logDestroyPending = Operations.IsTrue(t, TaskValue(value, "_log_destroy_pending"));

    [PyProperty("_must_cancel")]
    public bool MustCancel => _mustCancel;

    [PyProperty("_coro")]
    public PyObject Coroutine => _coroutine ?? PyNone.Value;

    [PyProperty("_fut_waiter")]
    public PyObject WaitingFor => _waitingFor ?? PyNone.Value;

    private protected override PyObject Describe(PyThread t) => Operations.Call(t, AsyncioNames.FromModule(t, "asyncio.base_tasks", "_task_repr"), this);
}
