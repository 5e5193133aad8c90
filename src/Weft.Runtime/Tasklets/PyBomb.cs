namespace Weft.Runtime.Tasklets;

/// <summary>An exception in transit: as the value of a switch it is raised where the switch returns.</summary>
[PyType("stackless.bomb", Doc = "An exception to be raised where a tasklet resumes.", Signature = "(type=None, value=None, traceback=None)")]
public sealed partial class PyBomb : PyObject
{
    internal PyBomb(PyBaseException error)
    {
        Error = error;
        ExceptionType = error.Type;
        ExceptionValue = error;
        Traceback = error.GetTraceback();
    }

    private PyBomb(PyObject type, PyObject value, PyObject traceback) => (ExceptionType, ExceptionValue, Traceback) = (type, value, traceback);

    /// <summary>The exception when it is known already.</summary>
    internal PyBaseException? Error { get; private set; }

    [PyMember("type", Writable = true)]
    public PyObject? ExceptionType { get; set; }

    [PyMember("value", Writable = true)]
    public PyObject? ExceptionValue { get; set; }

    [PyMember("traceback", Writable = true)]
    public PyObject? Traceback { get; set; }

    [PyNew(Signature = "(type=None, value=None, traceback=None)")]
    public static PyObject New(PyThread t, PyType cls, PyObject? type = null, PyObject? value = null, PyObject? traceback = null) =>
        new PyBomb(type ?? PyNone.Value, value ?? PyNone.Value, traceback ?? PyNone.Value);

    /// <summary>The exception to raise.</summary>
    internal PyBaseException Explode(PyThread t)
    {
        if (Error is { } error)
        {
            return error;
        }

        try
        {
            return PyGenerator.MakeThrown(t, ExceptionType ?? PyNone.Value, ExceptionValue, Traceback is PyTraceback ? Traceback : null);
        }
        catch (PythonException e)
        {
            return e.Value;
        }
    }

    /// <summary>The exception that a class (or an instance) and arguments make.</summary>
    internal static PyBaseException MakeException(PyThread t, PyObject cls, PyObject[] args) => cls switch
    {
        PyType type when type.IsSubtypeOf(Exceptions.BaseException) =>
            Operations.Call(t, cls, args) as PyBaseException ?? throw Errors.TypeError($"calling {Operations.Repr(t, cls).Value} should have returned an instance of BaseException"),
        PyBaseException instance when args.Length == 0 => instance,
        _ => throw Errors.TypeError("exceptions must be classes or instances deriving from BaseException, not " + cls.Type.FullName),
    };

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([TypeObject, new PyTuple([ExceptionType ?? PyNone.Value, ExceptionValue ?? PyNone.Value, Traceback ?? PyNone.Value])]);

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => $"<stackless.bomb of {Operations.Repr(t, ExceptionType ?? PyNone.Value).Value}>";
}
