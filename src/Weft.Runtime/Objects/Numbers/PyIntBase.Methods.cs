using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>Construction and named methods of <c>int</c>.</summary>
public abstract partial class PyIntBase
{
    [PyNew]
    internal static PyObject? New(PyThread thread, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (args.Length > 2)
        {
            throw kwNames is null && ReferenceEquals(cls, TypeObject)
                ? Errors.TypeError($"int expected at most 2 arguments, got {args.Length}")
                : Errors.TypeError($"int() takes at most 2 arguments ({args.Length} given)");
        }

        var source = positional > 0 ? args[0] : null;
        var radix = positional > 1 ? args[1] : null;
        if (kwNames is not null)
        {
            for (var i = 0; i < kwNames.Count; i++)
            {
                if (kwNames.Items[i] is not PyStr name)
                {
                    throw Errors.TypeError("keywords must be strings");
                }

                if (name.Value != "base")
                {
                    var hint = NameSuggestion.Find(name.Value, ["base"]);
                    throw Errors.TypeError($"int() got an unexpected keyword argument '{name.Value}'{(hint is null ? "" : $". Did you mean '{hint}'?")}");
                }

                if (radix is not null)
                {
                    throw Errors.TypeError("argument for int() given by name ('base') and position (2)");
                }

                radix = args[positional + i];
            }
        }

        PyIntBase value;
        if (source is null)
        {
            value = radix is null ? PyInt.Of(0) : throw Errors.TypeError("int() missing string argument");
        }
        else
        {
            value = radix is null ? FromObject(thread, source) : FromText(thread, source, radix);
        }

        return ReferenceEquals(cls, TypeObject) ? value : new PyIntInstance(cls, value.ToExact());
    }

    /// <summary><c>int(o)</c>.</summary>
    /// <exception cref="PythonException">TypeError or ValueError.</exception>
    public static unsafe PyIntBase FromObject(PyThread thread, PyObject o)
    {
        if (o.GetType() == typeof(PyInt) || o.GetType() == typeof(PyBigInt))
        {
            return (PyIntBase)o;
        }

        var slot = o.Type.Slots[(int)Slot.Int];
        if (slot != 0)
        {
            var result = ((delegate*<PyThread, PyObject, PyObject?>)slot)(thread, o) ?? throw thread.PendingAsException();
            if (result is not PyIntBase number)
            {
                throw Errors.TypeError($"__int__ returned non-int (type {result.Type.FullName})");
            }

            if (result.GetType() != typeof(PyInt) && result.GetType() != typeof(PyBigInt))
            {
                Warnings.Deprecated(thread, $"__int__ returned non-int (type {result.Type.FullName}).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.");
            }

            return number.ToExact();
        }

        if (o.Type.Slots[(int)Slot.Index] != 0)
        {
            return Operations.Index(thread, o).ToExact();
        }

        if (o is PyStr text)
        {
            return IntText.Parse(NumericText.ToAscii(text), 10) ?? throw InvalidLiteral(thread, o, 10);
        }

        if (NumericBytes.TryRead(thread, o) is { } bytes)
        {
            return IntText.Parse(NumericBytes.ToText(bytes), 10) ?? throw InvalidLiteral(thread, o, 10);
        }

        throw Errors.TypeError($"int() argument must be a string, a bytes-like object or a real number, not '{o.Type.FullName}'");
    }

    private static PyIntBase FromText(PyThread thread, PyObject source, PyObject radixObject)
    {
        var radixNumber = Operations.Index(thread, radixObject);
        if (!radixNumber.TryGetInt64(out var radix) || (radix != 0 && radix is < 2 or > 36))
        {
            throw Errors.ValueError("int() base must be >= 2 and <= 36, or 0");
        }

        switch (source)
        {
            case PyStr text:
                return IntText.Parse(NumericText.ToAscii(text), (int)radix) ?? throw InvalidLiteral(thread, source, (int)radix);
            case PyBytes or PyByteArray:
                return IntText.Parse(NumericBytes.ToText(NumericBytes.TryRead(thread, source)!), (int)radix) ?? throw InvalidLiteral(thread, source, (int)radix);
            default:
                throw Errors.TypeError("int() can't convert non-string with explicit base");
        }
    }

    private static PythonException InvalidLiteral(PyThread thread, PyObject source, int radix)
    {
        var shown = source is PyStr ? source : new PyBytes(NumericBytes.TryRead(thread, source)!);
        var text = Operations.Repr(thread, shown);
        return Errors.ValueError($"invalid literal for int() with base {radix}: {(text.Length > 200 ? text.Substring(0, 200).Value : text.Value)}");
    }

    [PyProperty("real", Doc = "The number itself.")]
    internal PyObject Real => ToExact();

    [PyProperty("imag", Doc = "Zero.")]
    internal PyObject Imaginary => PyInt.Of(0);

    [PyProperty("numerator", Doc = "The number itself.")]
    internal PyObject Numerator => ToExact();

    [PyProperty("denominator", Doc = "One.")]
    internal PyObject Denominator => PyInt.Of(1);

    [PyMethod("conjugate", Doc = "The number itself.")]
    internal PyObject Conjugate() => ToExact();

    [PyMethod("bit_length", Doc = "Bits needed for the magnitude.")]
    internal long BitLength() => IntOperations.BitLength(this);

    [PyMethod("bit_count", Doc = "Ones in the binary magnitude.")]
    internal long BitCount() => IntOperations.BitCount(this);

    [PyMethod("as_integer_ratio", Doc = "The pair (self, 1).")]
    internal PyObject AsIntegerRatio() => new PyTuple([ToExact(), PyInt.Of(1)]);

    [PyMethod("is_integer", Doc = "True; for code that also takes floats.")]
    internal bool IsInteger() => true;

    [PyMethod("__trunc__", Doc = "The number itself.")]
    internal PyObject Trunc() => ToExact();

    [PyMethod("__floor__", Doc = "The number itself.")]
    internal PyObject Floor() => ToExact();

    [PyMethod("__ceil__", Doc = "The number itself.")]
    internal PyObject Ceil() => ToExact();

    [PyMethod("__getnewargs__")]
    internal PyObject GetNewArguments() => new PyTuple([ToExact()]);

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    internal long SizeOf() => 24 + (4 * Math.Max(1, (IntOperations.BitLength(this) + 29) / 30));

    [PyMethod("__round__", Signature = "(ndigits=None, /)", Doc = "Rounds to a power of ten; halves go to even.")]
    internal PyObject Round(PyThread thread, PyObject? ndigits = null)
    {
        if (ndigits is null)
        {
            return ToExact();
        }

        var digits = Operations.Index(thread, ndigits);
        if (digits.Sign >= 0)
        {
            return ToExact();
        }

        if (!digits.TryGetInt64(out var places) || -places > (IntOperations.BitLength(this) * 0.30103) + 1)
        {
            return PyInt.Of(0);
        }

        var unit = BigInteger.Pow(10, (int)-places);
        var (quotient, remainder) = IntOperations.FloorDivRem(BigValue, unit);
        var order = (remainder * 2).CompareTo(unit);
        if (order > 0 || (order == 0 && !quotient.IsEven))
        {
            quotient += 1;
        }

        return PyInt.Of(quotient * unit);
    }

    [PyMethod("__format__", Signature = "(format_spec, /)", Doc = "Formats by a format specification.")]
    internal PyObject Format(PyThread thread, PyStr spec) => NumberFormatting.FormatInt(thread, this, spec);

    [PyMethod("to_bytes", Signature = "(length=1, byteorder='big', *, signed=False)", Doc = "The number as bytes of the given length.")]
    internal PyObject ToBytes(PyThread thread, long length = 1, string byteorder = "big", bool signed = false)
    {
        var littleEndian = IsLittleEndian(byteorder);
        if (length < 0)
        {
            throw Errors.ValueError("length argument must be non-negative");
        }

        if (!signed && Sign < 0)
        {
            throw Errors.OverflowError("can't convert negative int to unsigned");
        }

        if (length > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        var value = BigValue;
        var count = value.GetByteCount(isUnsigned: !signed);
        if (value.IsZero)
        {
            count = 0;
        }

        if (count > length)
        {
            throw Errors.OverflowError("int too big to convert");
        }

        var bytes = new byte[length];
        if (Sign < 0)
        {
            Array.Fill(bytes, (byte)0xff);
        }

        if (count > 0)
        {
            value.TryWriteBytes(bytes.AsSpan(littleEndian ? 0 : (int)length - count, count), out _, isUnsigned: !signed, isBigEndian: !littleEndian);
        }

        return new PyBytes(bytes);
    }

    [PyClassMethod("from_bytes", Signature = "(bytes, byteorder='big', *, signed=False)", Doc = "The number that bytes stand for.")]
    internal static PyObject FromBytes(PyThread thread, PyType cls, PyObject bytes, string byteorder = "big", bool signed = false)
    {
        var littleEndian = IsLittleEndian(byteorder);
        var source = NumericBytes.TryRead(thread, bytes) ?? NumericBytes.Convert(thread, bytes);
        var value = PyInt.Of(new BigInteger(source, isUnsigned: !signed, isBigEndian: !littleEndian));
        return ReferenceEquals(cls, TypeObject) ? value : Operations.Call(thread, cls, value);
    }

    private static bool IsLittleEndian(string byteorder) => byteorder switch
    {
        "little" => true,
        "big" => false,
        _ => throw Errors.ValueError("byteorder must be either 'little' or 'big'"),
    };
}
