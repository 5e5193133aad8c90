using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>Making complex numbers from numbers and text.</summary>
public partial class PyComplex
{
    [PyNew(Signature = "(real=0, imag=0)")]
    internal static PyObject New(PyThread thread, PyType cls, PyObject? real = null, PyObject? imag = null)
    {
        if (imag is null)
        {
            return real switch
            {
                null => Allocate(cls, 0.0, 0.0),
                PyStr text => Parse(text) is { } parsed ? Make(cls, parsed) : throw Malformed(thread, text),
                _ when ReferenceEquals(cls, TypeObject) && real.GetType() == typeof(PyComplex) => real,
                _ => Make(cls, TryConvert(thread, real) ?? throw Errors.TypeError($"complex() argument must be a string or a number, not {real.Type.FullName}")),
            };
        }

        var re = real is null ? default : Part(thread, real, "real");
        var im = Part(thread, imag, "imag");

        // Complex parts are legal but deprecated: real + imag*1j, without touching signs of zeros that were not given.
        var realPart = im.IsComplex ? re.Value.Real - im.Value.Imaginary : re.Value.Real;
        var imaginaryPart = re.IsComplex ? im.Value.Real + re.Value.Imaginary : im.Value.Real;
        return Allocate(cls, realPart, imaginaryPart);
    }

    private static PythonException Malformed(PyThread thread, PyStr text)
    {
        var value = text.Value;
        for (var at = value.IndexOf('_'); at >= 0; at = value.IndexOf('_', at + 1))
        {
            if (at == 0 || at + 1 == value.Length || !char.IsAsciiDigit(value[at - 1]) || !char.IsAsciiDigit(value[at + 1]))
            {
                return Errors.ValueError($"could not convert string to complex: {Operations.Repr(thread, text).Value}");
            }
        }

        return Errors.ValueError("complex() arg is a malformed string");
    }

    private static PyObject Make(PyType cls, Complex value) => Allocate(cls, value.Real, value.Imaginary);

    private static (Complex Value, bool IsComplex) Part(PyThread thread, PyObject o, string name)
    {
        var refused = o is PyStr;
        var value = refused ? null : TryConvert(thread, o);
        if (value is null)
        {
            throw Errors.TypeError($"complex() argument '{name}' must be a real number, not {o.Type.FullName}");
        }

        var isComplex = o is PyComplex || (o is not (PyFloat or PyIntBase) && Operations.LookupSpecial(thread, o, Names.Complex) is not null);
        if (isComplex)
        {
            Warnings.Deprecated(thread, $"complex() argument '{name}' must be a real number, not {o.Type.FullName}");
        }

        return (value.Value, isComplex);
    }

    /// <summary>A number by <c>__complex__</c>, <c>__float__</c> or <c>__index__</c>; null for what is no number.</summary>
    internal static Complex? TryConvert(PyThread thread, PyObject o)
    {
        if (o.GetType() == typeof(PyComplex))
        {
            return ((PyComplex)o).Value;
        }

        if (o.GetType() != typeof(PyFloat) && o is not PyInt && Operations.LookupSpecial(thread, o, Names.Complex) is { } method)
        {
            var result = Operations.Call(thread, method);
            if (result is not PyComplex complex)
            {
                throw Errors.TypeError($"{o.Type.FullName}.__complex__() must return a complex, not {result.Type.FullName}");
            }

            if (result.GetType() != typeof(PyComplex))
            {
                Warnings.Deprecated(thread, $"{o.Type.FullName}.__complex__() must return a complex, not {result.Type.FullName}.  The ability to return an instance of a strict subclass of complex is deprecated, and may not be supported in a future version of Python.");
            }

            return complex.Value;
        }

        if (o is PyComplex direct)
        {
            return direct.Value;
        }

        return o.Type.Slots[(int)Slot.Float] != 0 || o.Type.Slots[(int)Slot.Index] != 0 ? new Complex(Operations.ToDouble(thread, o), 0) : null;
    }

    [PyClassMethod("from_number", Signature = "(number, /)", Doc = "A complex of the same value; text is refused.")]
    internal static PyObject FromNumber(PyThread thread, PyType cls, PyObject number)
    {
        if (ReferenceEquals(cls, TypeObject) && number.GetType() == typeof(PyComplex))
        {
            return number;
        }

        var value = TryConvert(thread, number) ?? throw Errors.TypeError($"must be real number, not {number.Type.FullName}");
        return ReferenceEquals(cls, TypeObject) ? Of(value) : Operations.Call(thread, cls, Of(value));
    }

    /// <summary>Reads <c>1+2j</c> and its parts, with optional parentheses; null when the text is not one.</summary>
    internal static Complex? Parse(PyStr source)
    {
        var text = NumericText.Trim(NumericText.ToAscii(source));
        if (text.Contains('_'))
        {
            var stripped = FloatText.StripUnderscores(text);
            if (stripped is null)
            {
                return null;
            }

            text = stripped;
        }

        if (text.Length >= 2 && text[0] == '(')
        {
            if (text[^1] != ')')
            {
                return null;
            }

            text = NumericText.Trim(text[1..^1]);
        }

        if (text.Length == 0)
        {
            return null;
        }

        var consumed = FloatText.ParsePrefix(text, out var first);
        if (consumed == text.Length)
        {
            return new Complex(first, 0);
        }

        var rest = text[consumed..];
        if (consumed > 0)
        {
            if (rest is "j" or "J")
            {
                return new Complex(0, first);
            }

            if (rest[0] is not ('+' or '-'))
            {
                return null;
            }

            consumed = FloatText.ParsePrefix(rest, out var second);
            if (consumed == 0)
            {
                second = rest[0] == '-' ? -1.0 : 1.0;
                consumed = 1;
            }

            return rest[consumed..] is "j" or "J" ? new Complex(first, second) : null;
        }

        // No number at all: j, +j or -j.
        var sign = 1.0;
        if (rest[0] is '+' or '-')
        {
            sign = rest[0] == '-' ? -1.0 : 1.0;
            rest = rest[1..];
        }

        return rest is "j" or "J" ? new Complex(0, sign) : null;
    }
}
