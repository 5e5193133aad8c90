using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Weft.Modules.Arrays;

/// <summary>The kind of items of an array: type code, size, and conversion between bytes and Python objects.</summary>
internal sealed class ArrayKind
{
    internal const string Codes = "bBuwhHiIlLqQfd";
    private static readonly ArrayKind?[] s_kinds = Make();

    private ArrayKind(char code, int size)
    {
        Code = code;
        Size = size;
    }

    internal char Code { get; }

    internal int Size { get; }

    internal bool IsText => Code is 'u' or 'w';

    /// <summary>The item format of a memoryview.</summary>
    internal string Format => IsText ? "w" : Code.ToString();

    internal static ArrayKind? Find(int code) => code < s_kinds.Length && code >= 0 ? s_kinds[code] : null;

    private static ArrayKind?[] Make()
    {
        var kinds = new ArrayKind?[128];
        foreach (var code in Codes)
        {
            var size = code switch
            {
                'b' or 'B' => 1,
                'h' or 'H' => 2,
                'l' or 'L' or 'q' or 'Q' or 'd' => 8,
                _ => 4,
            };
            kinds[code] = new ArrayKind(code, size);
        }

        return kinds;
    }

    internal PyObject Load(ReadOnlySpan<byte> item) => Code switch
    {
        'b' => PyInt.Of((long)(sbyte)item[0]),
        'B' => PyInt.Of((long)item[0]),
        'h' => PyInt.Of((long)MemoryMarshal.Read<short>(item)),
        'H' => PyInt.Of((long)MemoryMarshal.Read<ushort>(item)),
        'i' => PyInt.Of((long)MemoryMarshal.Read<int>(item)),
        'I' => PyInt.Of((long)MemoryMarshal.Read<uint>(item)),
        'l' or 'q' => PyInt.Of(MemoryMarshal.Read<long>(item)),
        'L' or 'Q' => PyInt.Of(MemoryMarshal.Read<ulong>(item)),
        'f' => PyFloat.Of(MemoryMarshal.Read<float>(item)),
        'd' => PyFloat.Of(MemoryMarshal.Read<double>(item)),
        _ => LoadCharacter(MemoryMarshal.Read<int>(item)),
    };

    internal static PyStr LoadCharacter(int codePoint) => (uint)codePoint <= 0x10FFFF
        ? PyStr.OfCodePoint(codePoint)
        : throw Errors.ValueError($"character U+{(uint)codePoint:x} is not in range [U+0000; U+10ffff]");

    /// <summary>Writes a Python value as an item; the conversion may run Python code.</summary>
    internal void Store(PyThread t, PyObject value, Span<byte> item)
    {
        switch (Code)
        {
            case 'b':
                item[0] = (byte)Limited(t, value, sbyte.MinValue, sbyte.MaxValue, "signed char");
                break;
            case 'B':
                item[0] = (byte)Limited(t, value, 0, byte.MaxValue, "unsigned byte integer");
                break;
            case 'h':
                MemoryMarshal.Write(item, (short)Limited(t, value, short.MinValue, short.MaxValue, "signed short integer"));
                break;
            case 'H':
                MemoryMarshal.Write(item, (ushort)Limited(t, value, 0, ushort.MaxValue, "unsigned short"));
                break;
            case 'i':
                MemoryMarshal.Write(item, (int)Limited(t, value, int.MinValue, int.MaxValue, "signed integer"));
                break;
            case 'I':
                MemoryMarshal.Write(item, (uint)Unsigned(t, value, uint.MaxValue, "unsigned int is greater than maximum"));
                break;
            case 'l':
                MemoryMarshal.Write(item, Signed(t, value, "Python int too large to convert to C long"));
                break;
            case 'L':
                MemoryMarshal.Write(item, Unsigned(t, value, ulong.MaxValue, "Python int too large to convert to C unsigned long"));
                break;
            case 'q':
                MemoryMarshal.Write(item, Signed(t, value, "int too big to convert"));
                break;
            case 'Q':
                var number = Operations.Index(t, value);
                MemoryMarshal.Write(item, number.TryGetUInt64(out var unsigned)
                    ? unsigned
                    : throw Errors.OverflowError(number.Sign < 0 ? "can't convert negative int to unsigned" : "int too big to convert"));
                break;
            case 'f':
                MemoryMarshal.Write(item, (float)Operations.ToDouble(t, value));
                break;
            case 'd':
                MemoryMarshal.Write(item, Operations.ToDouble(t, value));
                break;
            default:
                if (value is not PyStr text)
                {
                    throw Errors.TypeError($"array item must be a unicode character, not {value.Type.FullName}");
                }

                if (text.Length != 1)
                {
                    throw Errors.TypeError($"array item must be a unicode character, not a string of length {text.Length}");
                }

                MemoryMarshal.Write(item, text.CodePointAt(0));
                break;
        }
    }

    private static long Limited(PyThread t, PyObject value, long minimum, long maximum, string name)
    {
        var number = Operations.Index(t, value);
        if (!number.TryGetInt64(out var result))
        {
            result = number.Sign < 0 ? long.MinValue : long.MaxValue;
        }

        return result > maximum ? throw Errors.OverflowError($"{name} is greater than maximum")
            : result < minimum ? throw Errors.OverflowError($"{name} is less than minimum")
            : result;
    }

    private static long Signed(PyThread t, PyObject value, string error) =>
        Operations.Index(t, value).TryGetInt64(out var result) ? result : throw Errors.OverflowError(error);

    private static ulong Unsigned(PyThread t, PyObject value, ulong maximum, string error)
    {
        var number = Operations.Index(t, value);
        if (number.Sign < 0)
        {
            throw Errors.OverflowError("can't convert negative value to unsigned int");
        }

        return number.TryGetUInt64(out var result) && result <= maximum ? result : throw Errors.OverflowError(error);
    }

    /// <summary>Reverses the bytes of each item.</summary>
    internal void Swap(Span<byte> bytes)
    {
        switch (Size)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
