namespace Weft.Modules.Functools;

/// <summary><c>functools.Placeholder</c>: stands for an argument that a partial leaves open.</summary>
[PyType("functools._PlaceholderType", WeakReferences = false, Doc = "The type of Placeholder.")]
public sealed partial class PyPlaceholder : PyObject
{
    /// <summary>The only instance.</summary>
    public static readonly PyPlaceholder Value = new();

    private PyPlaceholder()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args.Length > 0 ? throw Errors.TypeError("PlaceholderType takes no arguments") : Value;

    [PyMethod("__repr__")]
    public string Repr() => "Placeholder";

    [PyMethod("__reduce__", Doc = "Pickled by name.")]
    public PyObject Reduce() => PyStr.Of("Placeholder");
}
