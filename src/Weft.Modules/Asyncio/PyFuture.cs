namespace Weft.Modules.Asyncio;

/// <summary>
/// <c>_asyncio.Future</c>: a result that an event loop will deliver.
/// </summary>
/// <remarks>
/// The state leaves Pending once, under <see cref="_lock"/>, together with the outcome and the taking of the callbacks;
/// who reads another state without the lock therefore sees the outcome. <see cref="_lock"/> guards the callbacks and
/// the waiters as well. The loop is always called with it released.
/// An instance of the type itself is watched for collection only while its end would be reported (a pending task, an
/// exception nobody asked for); one of a Python class has its <c>__del__</c> called like any other.
/// </remarks>
[PyType("_asyncio.Future", HasDict = true, WeakReferences = true, Signature = "(*, loop=None)", Doc = "A result that an event loop will deliver.")]
public partial class PyFuture : PyObject
{
    private protected enum Progress : byte
    {
        Pending,
        Cancelled,
        Finished,
    }

    private ObjectLock _lock;
    private volatile Progress _progress;
    private bool _logTraceback;
    private PyObject? _loop;
    private PyObject? _result;
    private PyBaseException? _exception;
    private PyTraceback? _exceptionTraceback;
    private PyObject? _cancelMessage;
    private PyBaseException? _cancelledError;
    private PyObject? _sourceTraceback;

    /// <summary>The first callback and its context; more are in <see cref="_moreCallbacks"/>.</summary>
    private PyObject? _callback;
    private PyObject? _callbackContext;
    private List<(PyObject Callback, PyObject Context)>? _moreCallbacks;

    /// <summary>The futures that wait for this one: null, a <see cref="PyFuture"/> or a HashSet of them.</summary>
    private object? _awaitedBy;

    private CollectionWatch? _watch;

    internal PyFuture()
    {
    }

    /// <summary>Set by <c>__await__</c>, cleared by the task that takes the future as what it waits for.</summary>
    internal bool Blocking { get; set; }

    /// <summary>The event loop, or null before <c>__init__</c>.</summary>
    internal PyObject? Loop => _loop;

    internal bool IsDone => _progress != Progress.Pending && _loop is not null;

    internal bool IsCancelled => _progress == Progress.Cancelled && _loop is not null;

    private protected PyObject? CancelMessage
    {
        get => _cancelMessage;
        set => _cancelMessage = value;
    }

    private protected PyBaseException? CancelledErrorSeen
    {
        set => _cancelledError = value;
    }

    private protected bool LogTraceback
    {
        get => _logTraceback;
        set
        {
            _logTraceback = value;
            if (value)
            {
                Watch();
            }
            else if (_progress != Progress.Pending)
            {
                Unwatch();
            }
        }
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        ReferenceEquals(cls, TypeObject) ? new PyFuture() : Allocate(cls);

    [PyInit(Signature = "(*, loop=None)")]
    public void Init(PyThread t, PyObject? loop = null) => Start(t, loop);

    private protected void Start(PyThread t, PyObject? loop)
    {
        _loop = null;
        _progress = Progress.Pending;
        LogTraceback = false;
        Blocking = false;
        _result = null;
        _exception = null;
        _exceptionTraceback = null;
        _cancelMessage = null;
        _cancelledError = null;
        _sourceTraceback = null;
        _callback = null;
        _callbackContext = null;
        _moreCallbacks = null;
        _awaitedBy = null;
        loop = loop is null or PyNone ? AsyncioModule.GetEventLoop(t) : loop;
        _loop = loop;
        var debug = Operations.CallMethodRaw(t, loop, AsyncioNames.GetDebug, [], null) ?? throw t.PendingAsException();
        if (Operations.IsTrue(t, debug))
        {
            _sourceTraceback = Operations.Call(t, AsyncioNames.FromModule(t, "traceback", "extract_stack"));
        }
    }

    private protected PyObject LoopOrError() => _loop ?? throw Errors.RuntimeError("Future object is not initialized.");

    // ---- The outcome

    [PyMethod("done", Signature = "()", Doc = "Whether there is a result, an exception or a cancellation.")]
    public bool Done() => IsDone;

    [PyMethod("cancelled", Signature = "()", Doc = "Whether it was cancelled.")]
    public bool Cancelled() => IsCancelled;

    [PyMethod("result", Signature = "()", Doc = "The result; raises the exception that was set.")]
    public PyObject? Result(PyThread t) => TryGetResult(t, "Result is not set.", out var error) ?? t.Raise(error!);

    [PyMethod("exception", Signature = "()", Doc = "The exception that was set, or None.")]
    public PyObject? Exception(PyThread t)
    {
        CheckReady("Exception is not set.");
        if (_progress == Progress.Cancelled)
        {
            return t.Raise(TakeCancelledError(t));
        }

        LogTraceback = false;
        return (PyObject?)_exception ?? PyNone.Value;
    }

    /// <summary>The result, or null with the exception or cancellation as <paramref name="error"/>.</summary>
    /// <exception cref="PythonException">InvalidStateError: pending.</exception>
    internal PyObject? TryGetResult(PyThread t, string whenPending, out PyBaseException? error)
    {
        CheckReady(whenPending);
        if (_progress == Progress.Cancelled)
        {
            error = TakeCancelledError(t);
            return null;
        }

        LogTraceback = false;
        error = _exception;
        if (error is null)
        {
            return _result;
        }

        // What one delivery adds to the traceback must not show in the next.
        error.Traceback = _exceptionTraceback;
        _exceptionTraceback = null;
        return null;
    }

    private void CheckReady(string whenPending)
    {
        if (_loop is null)
        {
            throw AsyncioNames.InvalidState("Future object is not initialized.");
        }

        if (_progress == Progress.Pending)
        {
            throw AsyncioNames.InvalidState(whenPending);
        }
    }

    [PyMethod("set_result", Signature = "(result, /)", Doc = "Ends it with a result.")]
    public void SetResult(PyThread t, PyObject result)
    {
        LoopOrError();
        Finish(t, Progress.Finished, result, null);
    }

    [PyMethod("set_exception", Signature = "(exception, /)", Doc = "Ends it with an exception.")]
    public void SetException(PyThread t, PyObject exception)
    {
        LoopOrError();
        if (_progress != Progress.Pending)
        {
            throw AsyncioNames.InvalidState("invalid state");
        }

        var value = exception is PyType type && type.IsSubtypeOf(PyBaseException.TypeObject) ? Operations.Call(t, type) : exception;
        Fail(t, value as PyBaseException ?? throw Errors.TypeError("invalid exception object"));
    }

    private protected void Fail(PyThread t, PyBaseException error)
    {
        if (error.Type.IsSubtypeOf(Exceptions.StopIteration))
        {
            var wrapper = Exceptions.Create(t, Exceptions.RuntimeError, PyStr.Of("StopIteration interacts badly with generators and cannot be raised into a Future"));
            wrapper.Cause = error;
            wrapper.Context = error;
            error = wrapper;
        }

        Finish(t, Progress.Finished, null, error);
        LogTraceback = true;
    }

    /// <summary>Ends it as cancelled; false when it had ended.</summary>
    private protected bool CancelNow(PyThread t, PyObject? message)
    {
        LogTraceback = false;
        if (_progress != Progress.Pending)
        {
            return false;
        }

        _cancelMessage = message;
        Finish(t, Progress.Cancelled, null, null);
        return true;
    }

    [PyMethod("cancel", Signature = "(msg=None)", Doc = "Cancels it; False when it had ended.")]
    public bool Cancel(PyThread t, PyObject? msg = null)
    {
        LoopOrError();
        return CancelNow(t, msg);
    }

    [PyMethod("_make_cancelled_error", Signature = "()", Doc = "The CancelledError to raise; a kept one is handed out once.")]
    public PyObject MakeCancelledError(PyThread t) => TakeCancelledError(t);

    private protected PyBaseException TakeCancelledError(PyThread t)
    {
        if (_cancelledError is { } kept)
        {
            _cancelledError = null;
            return kept;
        }

        var made = _cancelMessage is null or PyNone
            ? Operations.Call(t, AsyncioNames.CancelledError)
            : Operations.Call(t, AsyncioNames.CancelledError, _cancelMessage);
        return (PyBaseException)made;
    }

    /// <summary>Stores the outcome and has the loop call the callbacks.</summary>
    /// <exception cref="PythonException">InvalidStateError: it had ended.</exception>
    private protected void Finish(PyThread t, Progress progress, PyObject? result, PyBaseException? exception)
    {
        PyObject? first;
        PyObject? context;
        List<(PyObject Callback, PyObject Context)>? more;
        _lock.Enter(this);
        try
        {
            if (_progress != Progress.Pending)
            {
                throw AsyncioNames.InvalidState("invalid state");
            }

            _result = result;
            _exception = exception;
            _exceptionTraceback = exception?.Traceback;
            _progress = progress;
            (first, context, more) = (_callback, _callbackContext, _moreCallbacks);
            (_callback, _callbackContext, _moreCallbacks) = (null, null, null);
        }
        finally
        {
            _lock.Exit(this);
        }

        OnDone();
        if (first is not null)
        {
            CallSoon(t, first, this, context!);
        }

        foreach (var (callback, itsContext) in more ?? [])
        {
            CallSoon(t, callback, this, itsContext);
        }
    }

    /// <summary>The state has just left Pending.</summary>
    private protected virtual void OnDone() => Unwatch();

    // ---- Callbacks

    /// <summary><c>loop.call_soon(callback, argument, context=context)</c>.</summary>
    private protected void CallSoon(PyThread t, PyObject callback, PyObject? argument, PyObject? context)
    {
        var called = (argument, context) switch
        {
            (null, not null) => Operations.CallMethodRaw(t, _loop!, AsyncioNames.CallSoon, [callback, context], AsyncioNames.ContextKeyword),
            (not null, not null) => Operations.CallMethodRaw(t, _loop!, AsyncioNames.CallSoon, [callback, argument, context], AsyncioNames.ContextKeyword),
            (null, null) => Operations.CallMethodRaw(t, _loop!, AsyncioNames.CallSoon, [callback], null),
            (not null, null) => Operations.CallMethodRaw(t, _loop!, AsyncioNames.CallSoon, [callback, argument], null),
        };
        if (called is null)
        {
            throw t.PendingAsException();
        }
    }

    [PyMethod("add_done_callback", Signature = "(fn, /, *, context=<unrepresentable>)", Doc = "Has the loop call fn(future) once it ended.")]
    public void AddDoneCallback(PyThread t, PyObject fn, PyObject? context = null)
    {
        if (_loop is null)
        {
            throw Errors.RuntimeError("uninitialized Future object");
        }

        AddCallback(t, fn, context ?? ContextVarsModule.CopyContext(t));
    }

    internal void AddCallback(PyThread t, PyObject callback, PyObject context)
    {
        _lock.Enter(this);
        try
        {
            if (_progress == Progress.Pending)
            {
                if (_callback is null && _moreCallbacks is null)
                {
                    _callback = callback;
                    _callbackContext = context;
                }
                else
                {
                    (_moreCallbacks ??= []).Add((callback, context));
                }

                return;
            }
        }
        finally
        {
            _lock.Exit(this);
        }

        CallSoon(t, callback, this, context);
    }

    private (PyObject Callback, PyObject Context)[] CallbackList()
    {
        _lock.Enter(this);
        try
        {
            return _callback is null ? [.. _moreCallbacks ?? []] : [(_callback, _callbackContext!), .. _moreCallbacks ?? []];
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("remove_done_callback", Signature = "(fn, /)", Doc = "Removes the callbacks equal to fn; how many there were.")]
    public long RemoveDoneCallback(PyThread t, PyObject fn)
    {
        LoopOrError();
        var removed = 0;
        foreach (var entry in CallbackList())
        {
            // A comparison may run Python code, which may have removed the callback itself.
            if (Operations.Equals(t, entry.Callback, fn) && RemoveCallback(entry.Callback, entry.Context))
            {
                removed++;
            }
        }

        return removed;
    }

    private bool RemoveCallback(PyObject callback, PyObject context)
    {
        _lock.Enter(this);
        try
        {
            if (ReferenceEquals(_callback, callback) && ReferenceEquals(_callbackContext, context))
            {
                _callback = null;
                _callbackContext = null;
                return true;
            }

            var index = _moreCallbacks?.FindIndex(entry => ReferenceEquals(entry.Callback, callback) && ReferenceEquals(entry.Context, context)) ?? -1;
            if (index < 0)
            {
                return false;
            }

            _moreCallbacks!.RemoveAt(index);
            if (_moreCallbacks.Count == 0)
            {
                _moreCallbacks = null;
            }

            return true;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    // ---- Who waits (asyncio.graph)

    internal void AddWaiter(PyFuture waiter)
    {
        _lock.Enter(this);
        try
        {
            switch (_awaitedBy)
            {
                case null:
                    _awaitedBy = waiter;
                    break;
                case HashSet<PyFuture> many:
                    many.Add(waiter);
                    break;
                case PyFuture one when !ReferenceEquals(one, waiter):
                    _awaitedBy = new HashSet<PyFuture>(ReferenceEqualityComparer.Instance) { one, waiter };
                    break;
            }
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    internal void RemoveWaiter(PyFuture waiter)
    {
        _lock.Enter(this);
        try
        {
            if (ReferenceEquals(_awaitedBy, waiter))
            {
                _awaitedBy = null;
            }
            else
            {
                (_awaitedBy as HashSet<PyFuture>)?.Remove(waiter);
            }
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    // ---- Awaiting

    [PyMethod("__await__")]
    public PyObject Await()
    {
        LoopOrError();
        return new PyFutureIterator(this);
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => Await();

    [PyMethod("get_loop", Signature = "()", Doc = "The event loop it belongs to.")]
    public PyObject GetLoop() => LoopOrError();

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject @object) => PyGenericAlias.Create(cls, @object);
}
