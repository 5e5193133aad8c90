using System.Numerics;

namespace Weft.Modules.Arrays;

/// <summary><c>array</c>.</summary>
[PyModule("array", Doc = "Packed arrays of numbers and characters.")]
[PyExport(typeof(PyArray))]
[PyExport(typeof(PyArray), Name = "ArrayType")]
public static partial class ArrayModule
{
    [PyConstant("typecodes")]
    public const string TypeCodes = ArrayKind.Codes;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var abc = Operations.Import(t, "collections.abc");
        Operations.CallMethod(t, Operations.GetAttribute(t, abc, "MutableSequence"), "register", PyArray.TypeObject);
    }

    [PyFunction("_array_reconstructor", Signature = "(arraytype, typecode, mformat_code, items, /)", Doc = "Makes an array from pickled bytes.")]
    public static PyObject Reconstruct(PyThread t, PyObject arraytype, PyObject typecode, long mformat_code, PyObject items)
    {
        if (arraytype is not PyType type)
        {
            throw Errors.TypeError($"first argument must be a type object, not {arraytype.Type.Name}");
        }

        if (!type.IsSubtypeOf(PyArray.TypeObject))
        {
            throw Errors.TypeError($"{type.FullName} is not a subtype of array.array");
        }

        if (typecode is not PyStr { Length: 1 } code)
        {
            throw Errors.TypeError("_array_reconstructor() argument 2 must be a unicode character, not " + (typecode is PyStr s ? $"a string of length {s.Length}" : typecode.Type.FullName));
        }

        var kind = ArrayKind.Find(code.CodePointAt(0)) ?? throw Errors.ValueError("second argument must be a valid type code");
        if (mformat_code is < 0 or > MachineFormat.Last)
        {
            throw Errors.ValueError("third argument must be a valid machine format code.");
        }

        if (items is not PyBytes bytes)
        {
            throw Errors.TypeError($"fourth argument should be bytes, not {items.Type.FullName}");
        }

        return mformat_code == MachineFormat.Of(kind)
            ? Operations.Call(t, type, typecode, bytes)
            : Operations.Call(t, type, typecode, MachineFormat.Decode(t, (int)mformat_code, bytes.Data));
    }
}

/// <summary>How a machine lays an item out, by the numbers that pickles carry.</summary>
internal static class MachineFormat
{
    internal const int Last = 21;
    private const int FirstFloat = 14;
    private const int FirstText = 18;

    /// <summary>This machine's format of a kind; little-endian, as everything .NET runs on today.</summary>
    internal static int Of(ArrayKind kind) => kind.Code switch
    {
        'b' => 1,
        'B' => 0,
        'h' => 4,
        'H' => 2,
        'i' => 8,
        'I' => 6,
        'l' or 'q' => 12,
        'L' or 'Q' => 10,
        'f' => 14,
        'd' => 16,
        _ => 20,
    };

    internal static PyObject Decode(PyThread t, int format, ReadOnlySpan<byte> bytes)
    {
        if (format >= FirstText)
        {
            var encoding = format switch { 18 => "utf-16-le", 19 => "utf-16-be", 20 => "utf-32-le", _ => "utf-32-be" };
            return Operations.CallMethod(t, PyBytes.Of(bytes), "decode", PyStr.Of(encoding));
        }

        var bigEndian = format >= FirstFloat ? (format & 1) != 0 : format >= 2 && (format & 1) != 0;
        var size = format switch { < 2 => 1, < 6 => 2, < 10 => 4, < 14 => 8, < 16 => 4, _ => 8 };
        if (bytes.Length % size != 0)
        {
            throw Errors.ValueError("bytes length not a multiple of item size");
        }

        var signed = format is 1 or 4 or 5 or 8 or 9 or 12 or 13;
        var items = new PyObject[bytes.Length / size];
        Span<byte> item = stackalloc byte[8];
        for (var i = 0; i < items.Length; i++)
        {
            var source = bytes.Slice(i * size, size);
            if (format < FirstFloat)
            {
                items[i] = PyInt.Of(new BigInteger(source, isUnsigned: !signed, isBigEndian: bigEndian));
                continue;
            }

            source.CopyTo(item);
            if (bigEndian)
            {
                item[..size].Reverse();
            }

            items[i] = PyFloat.Of(size == 4 ? BitConverter.ToSingle(item) : BitConverter.ToDouble(item));
        }

        return new PyList(items);
    }
}
