using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>generator</c>.</summary>
[PyType("generator", WeakReferences = true, NoConstructor = true)]
public sealed partial class PyPlainGenerator : PyGenerator
{
    internal PyPlainGenerator(Frame frame)
        : base(frame)
    {
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        var result = SendRaw(t, PyNone.Value, out var finished);
        if (!finished)
        {
            return result;
        }

        // A plain end needs no StopIteration object; one with a value does.
        return result is PyNone ? null : t.Raise(StopIterationWith(t, result!));
    }

    [PyMethod("send", Doc = "Resumes the generator with a value; returns the next one it yields.")]
    public PyObject? Send(PyThread t, PyObject value) => Deliver(t, SendRaw(t, value, out var finished), finished);

    [PyMethod("throw", Doc = "Raises an exception inside the generator; returns the next value it yields.")]
    public PyObject? Throw(PyThread t, PyObject type, PyObject? value = null, PyObject? traceback = null)
    {
        WarnIfSplit(t, "throw", value, traceback);
        return Deliver(t, ThrowRaw(t, MakeThrown(t, type, value, traceback), out var finished), finished);
    }

    [PyMethod("close", Doc = "Raises GeneratorExit inside the generator.")]
    public PyObject Close(PyThread t) => CloseGenerator(t);

    [PyMethod("__repr__")]
    public string Repr() => $"<generator object {QualifiedName.Value} at 0x{Identity.Of(this):x}>";

    [PyProperty("__name__")]
    public PyObject GetName() => Name;

    [PySetter("__name__")]
    public void SetName(PyObject? value) => Name = value as PyStr ?? throw Errors.TypeError("__name__ must be set to a string object");

    [PyProperty("__qualname__")]
    public PyObject GetQualifiedName() => QualifiedName;

    [PySetter("__qualname__")]
    public void SetQualifiedName(PyObject? value) => QualifiedName = value as PyStr ?? throw Errors.TypeError("__qualname__ must be set to a string object");

    [PyProperty("gi_frame")]
    public PyObject GetFrame() => ExposedFrame();

    [PyProperty("gi_code")]
    public PyObject GetCode() => Code;

    [PyProperty("gi_running")]
    public bool GetRunning() => IsRunning;

    [PyProperty("gi_suspended")]
    public bool GetSuspended() => IsSuspended;

    [PyProperty("gi_yieldfrom")]
    public PyObject GetYieldFrom() => DelegatesTo ?? PyNone.Value;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}

/// <summary>The Python type <c>coroutine</c>.</summary>
[PyType("coroutine", WeakReferences = true, NoConstructor = true)]
public sealed partial class PyCoroutine : PyGenerator
{
    private readonly PyObject _origin;

    internal PyCoroutine(PyThread t, Frame frame)
        : base(frame)
    {
        _origin = CoroutineOrigin.Capture(t, frame);
        Watch();
    }

    [PyMethod("__await__")]
    public PyObject Await() => new PyCoroutineWrapper(this);

    [PyMethod("send", Doc = "Sends a value into coroutine code that waits; returns the next one it yields.")]
    public PyObject? Send(PyThread t, PyObject value) => Deliver(t, SendRaw(t, value, out var finished), finished);

    [PyMethod("throw", Doc = "Raises an exception in coroutine code.")]
    public PyObject? Throw(PyThread t, PyObject type, PyObject? value = null, PyObject? traceback = null)
    {
        WarnIfSplit(t, "throw", value, traceback);
        return Deliver(t, ThrowRaw(t, MakeThrown(t, type, value, traceback), out var finished), finished);
    }

    [PyMethod("close", Doc = "Raises GeneratorExit inside coroutine code.")]
    public PyObject Close(PyThread t)
    {
        CloseGenerator(t);
        return PyNone.Value;
    }

    [PyMethod("__repr__")]
    public string Repr() => $"<coroutine object {QualifiedName.Value} at 0x{Identity.Of(this):x}>";

    [PyProperty("__name__", Doc = "The name of the coroutine.")]
    public PyObject GetName() => Name;

    [PySetter("__name__")]
    public void SetName(PyObject? value) => Name = value as PyStr ?? throw Errors.TypeError("__name__ must be set to a string object");

    [PyProperty("__qualname__", Doc = "The qualified name of the coroutine.")]
    public PyObject GetQualifiedName() => QualifiedName;

    [PySetter("__qualname__")]
    public void SetQualifiedName(PyObject? value) => QualifiedName = value as PyStr ?? throw Errors.TypeError("__qualname__ must be set to a string object");

    [PyProperty("cr_frame")]
    public PyObject GetFrame() => ExposedFrame();

    [PyProperty("cr_code")]
    public PyObject GetCode() => Code;

    [PyProperty("cr_running")]
    public bool GetRunning() => IsRunning;

    [PyProperty("cr_suspended")]
    public bool GetSuspended() => IsSuspended;

    [PyProperty("cr_await")]
    public PyObject GetAwait() => DelegatesTo ?? PyNone.Value;

    [PyProperty("cr_origin")]
    public PyObject GetOrigin() => _origin;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}

/// <summary>What <c>coroutine.__await__()</c> returns.</summary>
[PyType("coroutine_wrapper", NoConstructor = true)]
public sealed partial class PyCoroutineWrapper(PyCoroutine coroutine) : PyObject
{
    internal PyCoroutine Coroutine => coroutine;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t) => coroutine.Send(t, PyNone.Value);

    [PyMethod("send", Doc = "Resumes the coroutine with a value.")]
    public PyObject? Send(PyThread t, PyObject value) => coroutine.Send(t, value);

    [PyMethod("throw", Doc = "Raises an exception inside the coroutine.")]
    public PyObject? Throw(PyThread t, PyObject type, PyObject? value = null, PyObject? traceback = null) => coroutine.Throw(t, type, value, traceback);

    [PyMethod("close", Doc = "Raises GeneratorExit inside the coroutine.")]
    public PyObject Close(PyThread t) => coroutine.Close(t);
}

/// <summary>Where a coroutine was made (<c>sys.set_coroutine_origin_tracking_depth</c>).</summary>
internal static class CoroutineOrigin
{
    /// <summary>Frames to remember; 0 is off.</summary>
    [ThreadStatic]
    internal static int Depth;

    internal static PyObject Capture(PyThread t, Frame frame)
    {
        if (Depth == 0)
        {
            return PyNone.Value;
        }

        var levels = new List<PyObject>();
        for (var caller = frame.Caller; caller is not null && levels.Count < Depth; caller = caller.Caller)
        {
            levels.Add(new PyTuple([caller.Code.FileNameObject, PyInt.Of(caller.LineNumber), caller.Code.NameObject]));
        }

        return new PyTuple([.. levels]);
    }
}

public abstract partial class PyGenerator
{
    private protected PyObject ExposedFrame()
    {
        if (Frame is not { } frame)
        {
            return PyNone.Value;
        }

        frame.Exposed = true;
        return frame;
    }
}
