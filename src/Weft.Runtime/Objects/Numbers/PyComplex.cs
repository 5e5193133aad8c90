using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>complex</c>.</summary>
[PyType("complex", WeakReferences = false, Signature = "(real=0, imag=0)", Doc = "A complex number.")]
public partial class PyComplex : PyObject
{
    public PyComplex(double real, double imaginary) => Value = new Complex(real, imaginary);

    public Complex Value { get; }

    public static PyComplex Of(Complex value) => new(value.Real, value.Imaginary);
}
