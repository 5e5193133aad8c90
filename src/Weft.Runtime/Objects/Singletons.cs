namespace Weft.Runtime.Objects;

/// <summary><c>None</c>.</summary>
[PyType("NoneType", Doc = "The type of None.", WeakReferences = false, Signature = "()")]
public sealed partial class PyNone : PyObject
{
    public static readonly PyNone Value = new();

    private PyNone()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args.Length > 0 ? throw Errors.TypeError("NoneType takes no arguments") : Value;

    [PyMethod("__repr__")]
    public PyObject Repr() => PyStr.Intern("None");

    [PyMethod("__bool__")]
    public bool IsTrue() => false;

    [PyMethod("__hash__")]
    public long Hash() => 0xFCA86420;
}

/// <summary><c>NotImplemented</c>.</summary>
[PyType("NotImplementedType", Doc = "The type of NotImplemented.", WeakReferences = false, Signature = "()")]
public sealed partial class PyNotImplemented : PyObject
{
    public static readonly PyNotImplemented Value = new();

    private PyNotImplemented()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args.Length > 0 ? throw Errors.TypeError("NotImplementedType takes no arguments") : Value;

    [PyMethod("__repr__")]
    public PyObject Repr() => PyStr.Intern("NotImplemented");

    [PyMethod("__reduce__")]
    public PyObject Reduce() => PyStr.Intern("NotImplemented");

    [PyMethod("__bool__")]
    public bool IsTrue() => throw Errors.TypeError("NotImplemented should not be used in a boolean context");
}

/// <summary><c>Ellipsis</c>.</summary>
[PyType("ellipsis", Doc = "The type of Ellipsis.", WeakReferences = false, Signature = "()")]
public sealed partial class PyEllipsis : PyObject
{
    public static readonly PyEllipsis Value = new();

    private PyEllipsis()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args.Length > 0 ? throw Errors.TypeError("EllipsisType takes no arguments") : Value;

    [PyMethod("__repr__")]
    public PyObject Repr() => PyStr.Intern("Ellipsis");

    [PyMethod("__reduce__")]
    public PyObject Reduce() => PyStr.Intern("Ellipsis");
}
