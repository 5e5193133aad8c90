using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>What an asynchronous generator yields, wrapped so that an await's own yields can be told apart.</summary>
[PyType("async_generator_wrapped_value", NoConstructor = true)]
public sealed partial class PyAsyncGeneratorValue(PyObject value) : PyObject
{
    internal PyObject Content { get; } = value;
}

/// <summary>The Python type <c>async_generator</c> (PEP 525).</summary>
[PyType("async_generator", WeakReferences = true, NoConstructor = true)]
public sealed partial class PyAsyncGenerator : PyGenerator
{
    private bool _hooksInitialized;
    internal PyObject? Finalizer;

    internal PyAsyncGenerator(Frame frame)
        : base(frame)
    {
    }

    /// <summary>GeneratorExit was thrown in: no more values.</summary>
    internal bool Closed { get; set; }

    /// <summary>An asend, athrow or aclose of it is running.</summary>
    internal bool InUse { get; set; }

    private PyObject? Start(PyThread t)
    {
        if (_hooksInitialized)
        {
            return null;
        }

        _hooksInitialized = true;
        Watch();
        var hooks = AsyncGeneratorHooks.Of(t);
        Finalizer = hooks.Finalizer;
        if (hooks.FirstIteration is { } first)
        {
            Operations.Call(t, first, this);
        }

        return null;
    }

    [PyMethod("__aiter__")]
    public PyObject AsyncIter() => this;

    [PyMethod("__anext__")]
    public PyObject AsyncNext(PyThread t)
    {
        Start(t);
        return new PyAsyncGeneratorSend(this, PyNone.Value);
    }

    [PyMethod("asend", Doc = "An awaitable that resumes the generator with a value.")]
    public PyObject AsyncSend(PyThread t, PyObject value)
    {
        Start(t);
        return new PyAsyncGeneratorSend(this, value);
    }

    [PyMethod("athrow", Doc = "An awaitable that raises an exception inside the generator.")]
    public PyObject AsyncThrow(PyThread t, PyObject type, PyObject? value = null, PyObject? traceback = null)
    {
        WarnIfSplit(t, "athrow", value, traceback);
        Start(t);
        return new PyAsyncGeneratorThrow(this, [type, value ?? PyNone.Value, traceback ?? PyNone.Value]);
    }

    [PyMethod("aclose", Doc = "An awaitable that raises GeneratorExit inside the generator.")]
    public PyObject AsyncClose(PyThread t)
    {
        Start(t);
        return new PyAsyncGeneratorThrow(this, null);
    }

    [PyMethod("__repr__")]
    public string Repr() => $"<async_generator object {QualifiedName.Value} at 0x{Identity.Of(this):x}>";

    [PyProperty("__name__")]
    public PyObject GetName() => Name;

    [PySetter("__name__")]
    public void SetName(PyObject? value) => Name = value as PyStr ?? throw Errors.TypeError("__name__ must be set to a string object");

    [PyProperty("__qualname__")]
    public PyObject GetQualifiedName() => QualifiedName;

    [PySetter("__qualname__")]
    public void SetQualifiedName(PyObject? value) => QualifiedName = value as PyStr ?? throw Errors.TypeError("__qualname__ must be set to a string object");

    [PyProperty("ag_frame")]
    public PyObject GetFrame() => ExposedFrame();

    [PyProperty("ag_code")]
    public PyObject GetCode() => Code;

    [PyProperty("ag_running")]
    public bool GetRunning() => InUse;

    [PyProperty("ag_suspended")]
    public bool GetSuspended() => IsSuspended;

    [PyProperty("ag_await")]
    public PyObject GetAwait() => DelegatesTo ?? PyNone.Value;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    /// <summary>Turns a result of the frame into one step of the awaitable: a value ends it, an await's yield goes on.</summary>
    internal PyObject? UnwrapStep(PyThread t, PyObject? result, bool finished)
    {
        if (result is null)
        {
            if (t.Pending is { } error && (error.Type.IsSubtypeOf(Exceptions.StopAsyncIteration) || error.Type.IsSubtypeOf(Exceptions.GeneratorExit)))
            {
                Closed = true;
            }

            InUse = false;
            return null;
        }

        if (finished)
        {
            InUse = false;
            Closed = true;
            return t.Raise(Exceptions.Create(t, Exceptions.StopAsyncIteration));
        }

        if (result is PyAsyncGeneratorValue wrapped)
        {
            InUse = false;
            return t.Raise(StopIterationWith(t, wrapped.Content));
        }

        return result;
    }
}

/// <summary>The awaitables of asynchronous generators.</summary>
public abstract class PyAsyncGeneratorAwaitable : PyObject
{
    private protected enum StepState
    {
        Initial,
        Iterating,
        Closed,
    }

    private protected StepState Step { get; set; }
}

/// <summary>What <c>__anext__</c> and <c>asend</c> return.</summary>
[PyType("async_generator_asend", NoConstructor = true)]
public sealed partial class PyAsyncGeneratorSend(PyAsyncGenerator generator, PyObject value) : PyAsyncGeneratorAwaitable
{
    [PyMethod("__await__")]
    public PyObject Await() => this;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t) => Send(t, PyNone.Value);

    [PyMethod("send", Doc = "One step of the awaitable.")]
    public PyObject? Send(PyThread t, PyObject sent)
    {
        if (Step == StepState.Closed)
        {
            throw Errors.RuntimeError("cannot reuse already awaited __anext__()/asend()");
        }

        if (Step == StepState.Initial)
        {
            if (generator.InUse)
            {
                Step = StepState.Closed;
                throw Errors.RuntimeError("anext(): asynchronous generator is already running");
            }

            if (sent is PyNone)
            {
                sent = value;
            }

            Step = StepState.Iterating;
        }

        generator.InUse = true;
        PyObject? result;
        if (generator.IsFinished)
        {
            generator.InUse = false;
            Step = StepState.Closed;
            return t.Raise(Exceptions.Create(t, Exceptions.StopAsyncIteration));
        }

        var raw = generator.SendRaw(t, sent, out var finished);
        result = generator.UnwrapStep(t, raw, finished);
        if (result is null)
        {
            Step = StepState.Closed;
        }

        return result;
    }

    [PyMethod("throw", Doc = "Raises an exception in the awaitable.")]
    public PyObject? Throw(PyThread t, PyObject type, PyObject? thrownValue = null, PyObject? traceback = null)
    {
        PyGenerator.WarnIfSplit(t, "throw", thrownValue, traceback);
        if (Step == StepState.Closed)
        {
            throw Errors.RuntimeError("cannot reuse already awaited __anext__()/asend()");
        }

        if (Step == StepState.Initial)
        {
            if (generator.InUse)
            {
                Step = StepState.Closed;
                throw Errors.RuntimeError("anext(): asynchronous generator is already running");
            }

            Step = StepState.Iterating;
            generator.InUse = true;
        }

        var raw = generator.ThrowRaw(t, PyGenerator.MakeThrown(t, type, thrownValue, traceback), out var finished);
        var result = generator.UnwrapStep(t, raw, finished);
        if (result is null)
        {
            Step = StepState.Closed;
        }

        return result;
    }

    [PyMethod("close", Doc = "Ends the awaitable.")]
    public void Close(PyThread t)
    {
        if (Step == StepState.Closed)
        {
            return;
        }

        var result = Throw(t, Exceptions.GeneratorExit);
        if (result is not null)
        {
            throw Errors.RuntimeError("coroutine ignored GeneratorExit");
        }

        Step = StepState.Closed;
        var error = t.TakePending();
        if (!error.Type.IsSubtypeOf(Exceptions.StopIteration) && !error.Type.IsSubtypeOf(Exceptions.StopAsyncIteration) && !error.Type.IsSubtypeOf(Exceptions.GeneratorExit))
        {
            throw new PythonException(error);
        }
    }
}

/// <summary>What <c>athrow</c> and <c>aclose</c> return.</summary>
[PyType("async_generator_athrow", NoConstructor = true)]
public sealed partial class PyAsyncGeneratorThrow(PyAsyncGenerator generator, PyObject[]? arguments) : PyAsyncGeneratorAwaitable
{
    private string What => arguments is null ? "aclose()" : "athrow()";

    [PyMethod("__await__")]
    public PyObject Await() => this;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t) => Send(t, PyNone.Value);

    [PyMethod("send", Doc = "One step of the awaitable.")]
    public PyObject? Send(PyThread t, PyObject sent)
    {
        if (Step == StepState.Closed)
        {
            throw Errors.RuntimeError("cannot reuse already awaited aclose()/athrow()");
        }

        PyObject? raw;
        bool finished;
        if (Step == StepState.Initial)
        {
            if (generator.InUse)
            {
                Step = StepState.Closed;
                throw Errors.RuntimeError($"{What}: asynchronous generator is already running");
            }

            if (generator.Closed || generator.IsFinished)
            {
                Step = StepState.Closed;
                return t.Raise(Exceptions.Create(t, arguments is null ? Exceptions.StopIteration : Exceptions.StopAsyncIteration));
            }

            if (sent is not PyNone)
            {
                throw Errors.RuntimeError("can't send non-None value to a just-started coroutine");
            }

            Step = StepState.Iterating;
            generator.InUse = true;
            PyBaseException error;
            if (arguments is null)
            {
                generator.Closed = true;
                error = Exceptions.Create(t, Exceptions.GeneratorExit);
            }
            else
            {
                error = PyGenerator.MakeThrown(t, arguments[0], arguments[1], arguments[2]);
            }

            raw = generator.ThrowRaw(t, error, out finished);
        }
        else
        {
            raw = generator.SendRaw(t, sent, out finished);
        }

        return Finish(t, raw, finished);
    }

    private PyObject? Finish(PyThread t, PyObject? raw, bool finished)
    {
        if (arguments is not null)
        {
            var step = generator.UnwrapStep(t, raw, finished);
            if (step is null)
            {
                Step = StepState.Closed;
            }

            return step;
        }

        if (raw is PyAsyncGeneratorValue)
        {
            generator.InUse = false;
            Step = StepState.Closed;
            throw Errors.RuntimeError("async generator ignored GeneratorExit");
        }

        if (raw is not null && !finished)
        {
            return raw;
        }

        generator.InUse = false;
        Step = StepState.Closed;
        if (raw is null)
        {
            var error = t.TakePending();
            if (!error.Type.IsSubtypeOf(Exceptions.StopAsyncIteration) && !error.Type.IsSubtypeOf(Exceptions.GeneratorExit))
            {
                return t.Raise(error);
            }
        }

        return t.Raise(Exceptions.Create(t, Exceptions.StopIteration));
    }

    [PyMethod("throw", Doc = "Raises an exception in the awaitable.")]
    public PyObject? Throw(PyThread t, PyObject type, PyObject? value = null, PyObject? traceback = null)
    {
        PyGenerator.WarnIfSplit(t, "throw", value, traceback);
        if (Step == StepState.Closed)
        {
            throw Errors.RuntimeError("cannot reuse already awaited aclose()/athrow()");
        }

        if (Step == StepState.Initial)
        {
            if (generator.InUse)
            {
                Step = StepState.Closed;
                throw Errors.RuntimeError($"{What}: asynchronous generator is already running");
            }

            Step = StepState.Iterating;
            generator.InUse = true;
        }

        var raw = generator.ThrowRaw(t, PyGenerator.MakeThrown(t, type, value, traceback), out var finished);
        return Finish(t, raw, finished);
    }

    [PyMethod("close", Doc = "Ends the awaitable.")]
    public void Close(PyThread t)
    {
        if (Step == StepState.Closed)
        {
            return;
        }

        var result = Throw(t, Exceptions.GeneratorExit);
        if (result is not null)
        {
            throw Errors.RuntimeError("coroutine ignored GeneratorExit");
        }

        var error = t.TakePending();
        if (!error.Type.IsSubtypeOf(Exceptions.StopIteration) && !error.Type.IsSubtypeOf(Exceptions.StopAsyncIteration) && !error.Type.IsSubtypeOf(Exceptions.GeneratorExit))
        {
            throw new PythonException(error);
        }
    }
}

/// <summary>The hooks of <c>sys.set_asyncgen_hooks</c>, one pair a thread.</summary>
internal sealed class AsyncGeneratorHooks
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<PyThread, AsyncGeneratorHooks> s_byThread = [];

    internal PyObject? FirstIteration;
    internal PyObject? Finalizer;

    internal static AsyncGeneratorHooks Of(PyThread t) => s_byThread.GetOrCreateValue(t);
}
