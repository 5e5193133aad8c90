using System.Globalization;
using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>Named methods of <c>float</c>.</summary>
public partial class PyFloat
{
    [PyProperty("real", Doc = "The number itself.")]
    internal PyObject Real => ToFloat();

    [PyProperty("imag", Doc = "Zero.")]
    internal PyObject Imaginary => Of(0.0);

    [PyMethod("conjugate", Doc = "The number itself.")]
    internal PyObject Conjugate() => ToFloat();

    [PyMethod("is_integer", Doc = "Whether the value is a whole number.")]
    internal bool IsInteger() => double.IsFinite(Value) && Value == Math.Floor(Value);

    [PyMethod("__trunc__", Doc = "The integer part.")]
    internal PyObject Trunc() => Truncate(Value);

    [PyMethod("__floor__", Doc = "The largest int that is not larger.")]
    internal PyObject Floor() => Truncate(Math.Floor(Value));

    [PyMethod("__ceil__", Doc = "The smallest int that is not smaller.")]
    internal PyObject Ceil() => Truncate(Math.Ceiling(Value));

    [PyMethod("__getnewargs__")]
    internal PyObject GetNewArguments() => new PyTuple([Of(Value)]);

    [PyMethod("__round__", Signature = "(ndigits=None, /)", Doc = "Rounds to a number of decimal places; halves go to even.")]
    internal PyObject Round(PyThread thread, PyObject? ndigits = null)
    {
        if (ndigits is null)
        {
            return Truncate(Math.Round(Value, MidpointRounding.ToEven));
        }

        var index = Operations.Index(thread, ndigits);
        var places = index.TryGetInt64(out var small) ? small : index.Sign < 0 ? long.MinValue : long.MaxValue;
        if (!double.IsFinite(Value) || Value == 0)
        {
            return Of(Value);
        }

        // Beyond 323 places every double is its own nearest; below -308 every double rounds to zero.
        return places > 323 ? Of(Value) : places < -308 ? Of(0.0 * Value) : Of(RoundTo(Value, (int)places));
    }

    /// <summary>The double nearest to the exact value rounded half to even at a decimal place.</summary>
    internal static double RoundTo(double value, int places)
    {
        var scaled = FloatText.Scale(value, places);
        var text = string.Create(CultureInfo.InvariantCulture, $"{scaled:D}E{-places}");
        var rounded = double.Parse(text, NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
        if (double.IsInfinity(rounded))
        {
            throw Errors.OverflowError("rounded value too large to represent");
        }

        return double.IsNegative(value) ? -rounded : rounded;
    }

    [PyMethod("as_integer_ratio", Doc = "The exact value as a fraction in lowest terms.")]
    internal PyObject AsIntegerRatio()
    {
        if (!double.IsFinite(Value))
        {
            throw double.IsNaN(Value) ? Errors.ValueError("cannot convert NaN to integer ratio") : Errors.OverflowError("cannot convert Infinity to integer ratio");
        }

        var (mantissa, exponent) = DoubleParts.Split(Value);
        if (mantissa == 0)
        {
            return new PyTuple([PyInt.Of(0), PyInt.Of(1)]);
        }

        var zeros = BitOperations.TrailingZeroCount(mantissa);
        BigInteger numerator = mantissa >> zeros;
        exponent += zeros;
        var denominator = BigInteger.One;
        if (exponent >= 0)
        {
            numerator <<= exponent;
        }
        else
        {
            denominator <<= -exponent;
        }

        return new PyTuple([PyInt.Of(Value < 0 ? -numerator : numerator), PyInt.Of(denominator)]);
    }

    [PyMethod("hex", Doc = "The exact value in hexadecimal.")]
    internal string Hex() => HexFloat.Format(Value);

    [PyClassMethod("fromhex", Signature = "(string, /)", Doc = "Reads the text that hex() writes.")]
    internal static PyObject FromHex(PyThread thread, PyType cls, PyObject text)
    {
        if (text is not PyStr source)
        {
            throw Errors.TypeError("bad argument type for built-in operation");
        }

        return Make(thread, cls, HexFloat.Parse(source.Value));
    }

    [PyClassMethod("from_number", Signature = "(number, /)", Doc = "A float of the same value; text is refused.")]
    internal static PyObject FromNumberMethod(PyThread thread, PyType cls, PyObject number) =>
        ReferenceEquals(cls, TypeObject) && number.GetType() == typeof(PyFloat) ? number : Make(thread, cls, Operations.ToDouble(thread, number));

    private static PyObject Make(PyThread thread, PyType cls, double value) =>
        ReferenceEquals(cls, TypeObject) ? Of(value) : Operations.Call(thread, cls, Of(value));

    [PyClassMethod("__getformat__", Signature = "(typestr, /)", Doc = "How C's double or float is stored.")]
    internal static string GetFormat(PyType cls, string kind) => kind is "double" or "float"
        ? BitConverter.IsLittleEndian ? "IEEE, little-endian" : "IEEE, big-endian"
        : throw Errors.ValueError("__getformat__() argument 1 must be 'double' or 'float'");

    [PyMethod("__format__", Signature = "(format_spec, /)", Doc = "Formats by a format specification.")]
    internal PyObject Format(PyThread thread, PyStr spec) => NumberFormatting.FormatFloat(thread, this, spec);
}
