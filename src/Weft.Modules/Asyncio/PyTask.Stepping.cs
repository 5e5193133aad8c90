namespace Weft.Modules.Asyncio;

// A step sends into the coroutine (or throws into it) and then does what the value it yielded asks for: wait for a
// future, or go on at the loop's next turn. The coroutine is resumed directly, with no Python frame of the task's own.
public unsafe partial class PyTask
{
    private static readonly NativeFunction s_wakeup = new(
        "task_wakeup", null, FunctionFlavor.Method, CallKind.One, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&WakeUp, null, null);

    /// <summary>Has the loop make a step, with an exception to throw or none.</summary>
    private void ScheduleStep(PyThread t, PyBaseException? error) => CallSoon(t, new PyTaskStep(this, error), null, _context);

    private void StartEagerly(PyThread t)
    {
        var context = _context as PyContext ?? throw Errors.TypeError("an instance of Context was expected");
        var outer = AsyncioModule.SwapCurrentTask(t, Loop!, this);
        Register(t);
        try
        {
            var previous = context.Enter(t);
            try
            {
                if (Advance(t, null) is null)
                {
                    throw t.PendingAsException();
                }
            }
            finally
            {
                context.Leave(t, previous);
            }
        }
        finally
        {
            AsyncioModule.SwapCurrentTask(t, Loop!, outer);
            if (IsDone)
            {
                _coroutine = null;
            }
        }
    }

    /// <summary>One step as the current task. Null: pending.</summary>
    internal PyObject? Step(PyThread t, PyBaseException? error)
    {
        var loop = LoopOrError();
        AsyncioModule.EnterTask(t, loop, this);
        var completed = false;
        try
        {
            var result = Advance(t, error);
            completed = result is not null;
            return result;
        }
        finally
        {
            // An error of the step is the one to tell.
            if (ReferenceEquals(t.RunningLoop, loop) && ReferenceEquals(t.RunningTask, this))
            {
                t.RunningTask = null;
            }
            else if (completed)
            {
                AsyncioModule.LeaveTask(t, loop, this);
            }
        }
    }

    /// <summary>None, or null: pending.</summary>
    private PyObject? Advance(PyThread t, PyBaseException? error)
    {
        if (IsDone)
        {
            throw AsyncioNames.InvalidState($"__step(): already done: {Operations.Repr(t, this).Value} {(error is null ? "None" : Operations.Repr(t, error).Value)}");
        }

        if (_mustCancel)
        {
            if (error is null || !error.Type.IsSubtypeOf(AsyncioNames.CancelledError))
            {
                error = TakeCancelledError(t);
            }

            _mustCancel = false;
        }

        _waitingFor = null;
        var coroutine = _coroutine ?? throw Errors.RuntimeError("uninitialized Task object");
        var yielded = Resume(t, coroutine, error, out var finished);
        if (yielded is null)
        {
            return EndByError(t);
        }

        if (finished)
        {
            if (_mustCancel)
            {
                // It was cancelled during its last step.
                _mustCancel = false;
                CancelNow(t, CancelMessage);
            }
            else
            {
                Finish(t, Progress.Finished, yielded, null);
            }
        }
        else if (yielded is PyFuture future && IsNative(future) && !ReferenceEquals(yielded, this))
        {
            WaitForNative(t, future);
        }
        else
        {
            WaitForOther(t, yielded);
        }

        return PyNone.Value;
    }

    private static PyObject? Resume(PyThread t, PyObject coroutine, PyBaseException? error, out bool finished)
    {
        finished = false;
        PyObject? result;
        try
        {
            result = error is null ? Operations.SendRaw(t, coroutine, PyNone.Value, out finished)
                : coroutine is PyGenerator generator ? generator.ThrowRaw(t, error, out finished)
                : Operations.CallMethodRaw(t, coroutine, Names.Throw, [error], null);
        }
        catch (PythonException e)
        {
            t.Pending = e.Value;
            return null;
        }

        if (result is null && t.Pending is PyStopIteration stop)
        {
            t.Pending = null;
            finished = true;
            return stop.Value;
        }

        return result;
    }

    private PyObject? EndByError(PyThread t)
    {
        var error = t.TakePending();
        if (error.Type.IsSubtypeOf(AsyncioNames.CancelledError))
        {
            CancelledErrorSeen = error;
            CancelNow(t, null);
            return PyNone.Value;
        }

        Fail(t, error);
        return error.Type.IsSubtypeOf(Exceptions.KeyboardInterrupt) || error.Type.IsSubtypeOf(Exceptions.SystemExit) ? t.Raise(error) : PyNone.Value;
    }

    /// <summary>Exactly the native type, whose methods no Python class overrides.</summary>
    private static bool IsNative(PyFuture future) => future.Type is var type && (ReferenceEquals(type, PyFuture.TypeObject) || ReferenceEquals(type, TypeObject));

    private void WaitForNative(PyThread t, PyFuture future)
    {
        if (!ReferenceEquals(future.Loop, Loop))
        {
            FailDifferentLoop(t, future);
        }
        else if (!future.Blocking)
        {
            FailPlainYield(t, future);
        }
        else
        {
            future.Blocking = false;
            future.AddWaiter(this);
            _waitingFor = future;
            future.AddCallback(t, _wakeup ??= new PyBuiltinFunction(s_wakeup, this, null), _context!);
            CancelIfAsked(t, future);
        }
    }

    private void WaitForOther(PyThread t, PyObject yielded)
    {
        if (ReferenceEquals(yielded, this))
        {
            FailNextStep(t, $"Task cannot await on itself: {Operations.Repr(t, this).Value}");
        }
        else if (yielded is PyNone)
        {
            ScheduleStep(t, null);
        }
        else if (Operations.TryGetAttribute(t, yielded, AsyncioNames.Blocking) is { } blocking and not PyNone)
        {
            var isBlocking = Operations.IsTrue(t, blocking);
            if (!ReferenceEquals(LoopOf(t, yielded), Loop))
            {
                FailDifferentLoop(t, yielded);
            }
            else if (!isBlocking)
            {
                FailPlainYield(t, yielded);
            }
            else
            {
                WaitForLike(t, yielded);
            }
        }
        else if (yielded is PyPlainGenerator)
        {
            FailNextStep(t, $"yield was used instead of yield from for generator in task {Operations.Repr(t, this).Value} with {Operations.Repr(t, yielded).Value}");
        }
        else
        {
            FailNextStep(t, $"Task got bad yield: {Operations.Repr(t, yielded).Value}");
        }
    }

    /// <summary>Waits for something that behaves as a future, or for one of a Python class.</summary>
    private void WaitForLike(PyThread t, PyObject future)
    {
        (future as PyFuture)?.AddWaiter(this);
        Operations.SetAttribute(t, future, AsyncioNames.Blocking, PyBool.False);
        var wakeup = _wakeup ??= new PyBuiltinFunction(s_wakeup, this, null);
        if (Operations.CallMethodRaw(t, future, AsyncioNames.AddDoneCallback, [wakeup, _context!], AsyncioNames.ContextKeyword) is null)
        {
            throw t.PendingAsException();
        }

        _waitingFor = future;
        CancelIfAsked(t, future);
    }

    private void CancelIfAsked(PyThread t, PyObject future)
    {
        if (_mustCancel && CancelOther(t, future, CancelMessage))
        {
            _mustCancel = false;
        }
    }

    private void FailNextStep(PyThread t, string message) => ScheduleStep(t, Exceptions.Create(t, Exceptions.RuntimeError, PyStr.Of(message)));

    private void FailDifferentLoop(PyThread t, PyObject future) =>
        FailNextStep(t, $"Task {Operations.Repr(t, this).Value} got Future {Operations.Repr(t, future).Value} attached to a different loop");

    private void FailPlainYield(PyThread t, PyObject future) =>
        FailNextStep(t, $"yield was used instead of yield from in task {Operations.Repr(t, this).Value} with {Operations.Repr(t, future).Value}");

    /// <summary>The loop of anything like a future: <c>get_loop()</c>, or <c>_loop</c> where there is no such method.</summary>
    internal static PyObject LoopOf(PyThread t, PyObject future)
    {
        if (future is PyFuture native && IsNative(native))
        {
            return native.GetLoop();
        }

        return Operations.TryGetAttribute(t, future, AsyncioNames.GetLoop) is { } method
            ? Operations.Call(t, method)
            : Operations.GetAttribute(t, future, AsyncioNames.Loop);
    }

    /// <summary>The callback of what a task waits for.</summary>
    private static PyObject? WakeUp(PyThread t, PyObject self, PyObject future)
    {
        var task = (PyTask)self;
        PyBaseException? error = null;
        try
        {
            (future as PyFuture)?.RemoveWaiter(task);
            if (future is PyFuture native && IsNative(native))
            {
                native.TryGetResult(t, "Result is not set.", out error);
            }
            else if (Operations.CallMethodRaw(t, future, AsyncioNames.Result, [], null) is null)
            {
                error = t.TakePending();
            }
        }
        catch (PythonException e)
        {
            error = e.Value;
        }

        return task.Step(t, error);
    }
}

/// <summary><c>_asyncio.TaskStepMethWrapper</c>: the callback that makes a step.</summary>
[PyType("_asyncio.TaskStepMethWrapper", NoConstructor = true)]
public sealed partial class PyTaskStep(PyTask task, PyBaseException? error) : PyObject
{
    [PyMethod("__call__")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("function takes no keyword arguments");
        }

        return args.Length == 0 ? task.Step(t, error) : throw Errors.TypeError("function takes no positional arguments");
    }

    [PyProperty("__self__")]
    public PyObject Self => task;
}
