using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>complex</c>.</summary>
/// <remarks>An operation with a real number uses the real number as it is, not as a complex with a zero: signs of zeros and infinities survive.</remarks>
[PyType("complex", WeakReferences = false, Signature = "(real=0, imag=0)", Doc = "A complex number: real + imag*1j, or read from text.")]
public partial class PyComplex : PyObject
{
    public PyComplex(double real, double imaginary) => Value = new Complex(real, imaginary);

    public PyComplex(Complex value) => Value = value;

    public Complex Value { get; }

    public static PyComplex Of(Complex value) => new(value.Real, value.Imaginary);

    private static PyComplex Of(double real, double imaginary) => new(real, imaginary);

    [PyMethod("__add__")]
    internal static PyObject Add(PyComplex self, PyObject other)
    {
        var z = self.Value;
        return other is PyComplex w ? Of(z.Real + w.Value.Real, z.Imaginary + w.Value.Imaginary)
            : PyFloat.TryOperand(other, out var x) ? Of(z.Real + x, z.Imaginary)
            : PyNotImplemented.Value;
    }

    [PyMethod("__radd__")]
    internal static PyObject RAdd(PyComplex self, PyObject other) => Add(self, other);

    [PyMethod("__sub__")]
    internal static PyObject Subtract(PyComplex self, PyObject other)
    {
        var z = self.Value;
        return other is PyComplex w ? Of(z.Real - w.Value.Real, z.Imaginary - w.Value.Imaginary)
            : PyFloat.TryOperand(other, out var x) ? Of(z.Real - x, z.Imaginary)
            : PyNotImplemented.Value;
    }

    [PyMethod("__rsub__")]
    internal static PyObject RSubtract(PyComplex self, PyObject other)
    {
        var z = self.Value;
        return other is PyComplex w ? Of(w.Value.Real - z.Real, w.Value.Imaginary - z.Imaginary)
            : PyFloat.TryOperand(other, out var x) ? Of(x - z.Real, -z.Imaginary)
            : PyNotImplemented.Value;
    }

    [PyMethod("__mul__")]
    internal static PyObject Multiply(PyComplex self, PyObject other)
    {
        var z = self.Value;
        return other is PyComplex w ? Of(ComplexOperations.Multiply(z, w.Value))
            : PyFloat.TryOperand(other, out var x) ? Of(z.Real * x, z.Imaginary * x)
            : PyNotImplemented.Value;
    }

    [PyMethod("__rmul__")]
    internal static PyObject RMultiply(PyComplex self, PyObject other) =>
        other is PyComplex w ? Of(ComplexOperations.Multiply(w.Value, self.Value)) : Multiply(self, other);

    [PyMethod("__truediv__")]
    internal static PyObject TrueDivide(PyComplex self, PyObject other)
    {
        var z = self.Value;
        return other is PyComplex w ? Of(ComplexOperations.Divide(z, w.Value))
            : PyFloat.TryOperand(other, out var x) ? x == 0 ? throw IntOperations.DivisionByZero() : Of(z.Real / x, z.Imaginary / x)
            : PyNotImplemented.Value;
    }

    [PyMethod("__rtruediv__")]
    internal static PyObject RTrueDivide(PyComplex self, PyObject other) =>
        other is PyComplex w ? Of(ComplexOperations.Divide(w.Value, self.Value))
        : PyFloat.TryOperand(other, out var x) ? Of(ComplexOperations.Divide(x, self.Value))
        : PyNotImplemented.Value;

    [PyMethod("__pow__")]
    internal static PyObject Power(PyComplex self, PyObject other, PyObject? modulo = null) => TryOperand(other, out var w) ? Power(self.Value, w, modulo) : PyNotImplemented.Value;

    [PyMethod("__rpow__")]
    internal static PyObject RPower(PyComplex self, PyObject other, PyObject? modulo = null) => TryOperand(other, out var w) ? Power(w, self.Value, modulo) : PyNotImplemented.Value;

    private static PyComplex Power(Complex z, Complex w, PyObject? modulo) =>
        modulo is not null ? throw Errors.ValueError("complex modulo") : Of(ComplexOperations.Power(z, w));

    private static bool TryOperand(PyObject o, out Complex value)
    {
        if (o is PyComplex complex)
        {
            value = complex.Value;
            return true;
        }

        var isReal = PyFloat.TryOperand(o, out var real);
        value = new Complex(real, 0);
        return isReal;
    }

    [PyRichCompare]
    internal PyObject Compare(PyObject other, CompareOp op)
    {
        if (op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        bool equal;
        switch (other)
        {
            case PyComplex complex:
                equal = Value.Real == complex.Value.Real && Value.Imaginary == complex.Value.Imaginary;
                break;
            case PyFloat number:
                equal = Value.Imaginary == 0 && Value.Real == number.Value;
                break;
            case PyIntBase integer:
                equal = Value.Imaginary == 0 && FloatOperations.Compare(integer, Value.Real) == 0;
                break;
            default:
                return PyNotImplemented.Value;
        }

        return PyBool.Of(equal == (op == CompareOp.Eq));
    }

    [PyMethod("__neg__")]
    internal PyObject Negative() => Of(-Value.Real, -Value.Imaginary);

    [PyMethod("__pos__")]
    internal PyObject Positive() => GetType() == typeof(PyComplex) ? this : Of(Value);

    [PyMethod("__abs__")]
    internal PyObject Absolute()
    {
        var length = ComplexOperations.Absolute(Value);
        return double.IsInfinity(length) && double.IsFinite(Value.Real) && double.IsFinite(Value.Imaginary)
            ? throw Errors.OverflowError("absolute value too large")
            : PyFloat.Of(length);
    }

    [PyMethod("__bool__")]
    internal bool IsTrue() => Value.Real != 0 || Value.Imaginary != 0;

    [PyMethod("__hash__")]
    internal long Hash() => NumericHash.Of(Value.Real, Value.Imaginary, this);

    [PyMethod("__repr__")]
    internal string Repr()
    {
        var imaginary = FloatText.Format(Value.Imaginary, 'r', 0, addDotZero: false, alternate: false);
        if (Value.Real == 0 && !double.IsNegative(Value.Real))
        {
            return imaginary + "j";
        }

        var real = FloatText.Format(Value.Real, 'r', 0, addDotZero: false, alternate: false);
        return $"({real}{(imaginary[0] == '-' ? "" : "+")}{imaginary}j)";
    }

    [PyProperty("real", Doc = "The real part.")]
    internal double Real => Value.Real;

    [PyProperty("imag", Doc = "The imaginary part.")]
    internal double Imaginary => Value.Imaginary;

    [PyMethod("conjugate", Doc = "The complex conjugate.")]
    internal PyObject Conjugate() => Of(Value.Real, -Value.Imaginary);

    [PyMethod("__complex__", Doc = "The number itself.")]
    internal PyObject ToComplex() => Positive();

    [PyMethod("__getnewargs__")]
    internal PyObject GetNewArguments() => new PyTuple([PyFloat.Of(Value.Real), PyFloat.Of(Value.Imaginary)]);

    [PyMethod("__format__", Signature = "(format_spec, /)", Doc = "Formats by a format specification.")]
    internal PyObject Format(PyThread thread, PyStr spec) => NumberFormatting.FormatComplex(thread, this, spec);
}
