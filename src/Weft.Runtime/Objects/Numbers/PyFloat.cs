namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>float</c>.</summary>
[PyType("float", MatchSelf = true, WeakReferences = false, Signature = "(x=0, /)", Doc = "A floating-point number; float(text) reads one from text.")]
public partial class PyFloat : PyObject
{
    public PyFloat(double value) => Value = value;

    public double Value { get; }

    public static PyFloat Of(double value) => new(value);
}
