namespace Weft.Modules.Asyncio;

// The attributes that the Python half of asyncio reads, and what is reported when a future is collected.
public partial class PyFuture
{
    [PyProperty("_state")]
    public string GetState()
    {
        LoopOrError();
        return _progress switch
        {
            Progress.Pending => "PENDING",
            Progress.Cancelled => "CANCELLED",
            _ => "FINISHED",
        };
    }

    [PyProperty("_asyncio_future_blocking")]
    public bool GetBlocking() => _loop is not null && Blocking;

    [PySetter("_asyncio_future_blocking")]
    public void SetBlocking(PyThread t, PyObject? value)
    {
        LoopOrError();
        Blocking = Operations.IsTrue(t, Deletable(value, "_asyncio_future_blocking"));
    }

    private static PyObject Deletable(PyObject? value, string name, string type = "_asyncio.Future") =>
        value ?? throw Errors.AttributeError($"attribute '{name}' of '{type}' objects cannot be deleted");

    /// <summary>The value for a setter whose attribute cannot be deleted.</summary>
    private protected static PyObject TaskValue(PyObject? value, string name) => Deletable(value, name, "_asyncio.Task");

    [PyProperty("_loop")]
    public PyObject GetLoopOrNone() => _loop ?? PyNone.Value;

    [PyProperty("_callbacks")]
    public PyObject GetCallbacks()
    {
        LoopOrError();
        var callbacks = CallbackList();
        return callbacks.Length == 0
            ? PyNone.Value
            : new PyList(Array.ConvertAll(callbacks, static entry => (PyObject)new PyTuple([entry.Callback, entry.Context])));
    }

    [PyProperty("_result")]
    public PyObject GetResultOrNone()
    {
        LoopOrError();
        return _result ?? PyNone.Value;
    }

    [PyProperty("_exception")]
    public PyObject GetExceptionOrNone()
    {
        LoopOrError();
        return (PyObject?)_exception ?? PyNone.Value;
    }

    [PyProperty("_log_traceback")]
    public bool GetLogTraceback()
    {
        LoopOrError();
        return _logTraceback;
    }

    [PySetter("_log_traceback")]
    public void SetLogTraceback(PyThread t, PyObject? value)
    {
        if (Operations.IsTrue(t, Deletable(value, "_log_traceback")))
        {
            throw Errors.ValueError("_log_traceback can only be set to False");
        }

        LogTraceback = false;
    }

    [PyProperty("_source_traceback")]
    public PyObject GetSourceTraceback() => _sourceTraceback ?? PyNone.Value;

    [PyProperty("_cancel_message")]
    public PyObject GetCancelMessage() => _cancelMessage ?? PyNone.Value;

    [PySetter("_cancel_message")]
    public void SetCancelMessage(PyObject? value) => _cancelMessage = Deletable(value, "_cancel_message");

    [PyProperty("_asyncio_awaited_by")]
    public PyObject GetAwaitedBy(PyThread t)
    {
        PyObject[] waiters;
        _lock.Enter(this);
        try
        {
            switch (_awaitedBy)
            {
                case null:
                    return PyNone.Value;
                case PyFuture one:
                    waiters = [one];
                    break;
                default:
                    waiters = [.. (HashSet<PyFuture>)_awaitedBy];
                    break;
            }
        }
        finally
        {
            _lock.Exit(this);
        }

        return PyFrozenSet.FromItems(t, waiters);
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        LoopOrError();
        return Describe(t);
    }

    private protected virtual PyObject Describe(PyThread t) => Operations.Call(t, AsyncioNames.FromModule(t, "asyncio.base_futures", "_future_repr"), this);

    // ---- Collection

    [PyMethod("__del__")]
    public virtual void Finalize(PyThread t)
    {
        if (!_logTraceback || _loop is null)
        {
            return;
        }

        LogTraceback = false;
        Report(t, $"{Type.Name} exception was never retrieved", "future", _exception);
    }

    /// <summary>Tells the loop's exception handler; an error of that is reported and ends here.</summary>
    private protected void Report(PyThread t, string message, string role, PyBaseException? exception)
    {
        var context = new PyDict();
        context.SetString(PyStr.Intern("message"), PyStr.Of(message));
        if (exception is not null)
        {
            context.SetString(PyStr.Intern("exception"), exception);
        }

        context.SetString(PyStr.Intern(role), this);
        if (_sourceTraceback is not null)
        {
            context.SetString(PyStr.Intern("source_traceback"), _sourceTraceback);
        }

        try
        {
            Operations.CallMethod(t, _loop!, "call_exception_handler", context);
        }
        catch (PythonException e)
        {
            Unraisable.Report(t, e.Value, "Exception ignored while finalizing " + (role == "task" ? "task" : "future"), this);
        }
    }

    /// <summary>Has <see cref="OnUnreachable"/> run when nothing refers to the future any more.</summary>
    private protected void Watch() => _watch ??= new CollectionWatch(this);

    private protected void Unwatch()
    {
        if (_watch is { } watch)
        {
            _watch = null;
            GC.SuppressFinalize(watch);
        }
    }

    private protected virtual void OnUnreachable(PyThread t)
    {
        // A Python class has its __del__ called by the general mechanism.
        if (ReferenceEquals(Type, BuiltinType))
        {
            Finalize(t);
        }
    }

    /// <summary>Its .NET finalizer tells that the future, which alone refers to it, is unreachable.</summary>
    private sealed class CollectionWatch(PyFuture future)
    {
        ~CollectionWatch()
        {
            if (!Environment.HasShutdownStarted)
            {
                future._watch = null;
                Finalization.Enqueue(future.OnUnreachable);
            }
        }
    }
}
