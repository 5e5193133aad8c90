using System.Buffers.Binary;
using System.Numerics;

namespace Weft.Modules;

/// <summary>
/// A compiled format of <c>struct</c>: a list of fields with their offsets. Fields with a count are kept as one run.
/// </summary>
internal sealed class StructFormat
{
    /// <summary>A run of equal items: its letter, its first offset, the size of an item and how many.</summary>
    internal readonly record struct Run(char Code, int Offset, int Size, int Count);

    private readonly Run[] _runs;
    private readonly bool _littleEndian;

    private StructFormat(string text, Run[] runs, int size, int items, bool littleEndian)
    {
        Text = text;
        _runs = runs;
        Size = size;
        ItemCount = items;
        _littleEndian = littleEndian;
    }

    internal string Text { get; }

    internal int Size { get; }

    /// <summary>How many Python values it packs.</summary>
    internal int ItemCount { get; }

    /// <summary>How many entries describe the items; a count is one entry, and nothing for bytes that are skipped.</summary>
    internal int CodeCount => _runs.Length;

    internal static StructFormat Parse(string text)
    {
        var at = 0;
        var native = true;
        var aligned = true;
        var little = BitConverter.IsLittleEndian;
        if (text.Length > 0)
        {
            switch (text[0])
            {
                case '@':
                    at = 1;
                    break;
                case '=':
                    (native, aligned, at) = (false, false, 1);
                    break;
                case '<':
                    (native, aligned, little, at) = (false, false, true, 1);
                    break;
                case '>' or '!':
                    (native, aligned, little, at) = (false, false, false, 1);
                    break;
            }
        }

        var runs = new List<Run>();
        long size = 0;
        long items = 0;
        while (at < text.Length)
        {
            var c = text[at++];
            if (c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
            {
                continue;
            }

            long count = 1;
            if (char.IsAsciiDigit(c))
            {
                count = c - '0';
                while (at < text.Length && char.IsAsciiDigit(text[at]))
                {
                    count = count * 10 + (text[at++] - '0');
                    if (count > int.MaxValue)
                    {
                        throw TooLong();
                    }
                }

                if (at >= text.Length)
                {
                    throw StructModule.Error("repeat count given without format specifier");
                }

                c = text[at++];
            }

            if (c == '\0')
            {
                throw StructModule.Error("embedded null character");
            }

            var (itemSize, alignment) = native ? NativeSize(c) : (StandardSize(c), 1);
            if (itemSize == 0)
            {
                throw StructModule.Error("bad char in struct format");
            }

            if (aligned)
            {
                size = (size + alignment - 1) / alignment * alignment;
            }

            if (c is 's' or 'p')
            {
                runs.Add(new Run(c, (int)size, (int)count, 1));
                items++;
            }
            else if (c != 'x' && count > 0)
            {
                runs.Add(new Run(c, (int)size, itemSize, (int)count));
                items += count;
            }

            size += itemSize * count;
            if (size > int.MaxValue)
            {
                throw TooLong();
            }
        }

        return new StructFormat(text, [.. runs], (int)size, (int)items, little);
    }

    private static PythonException TooLong() => StructModule.Error("total struct size too long");

    private static (int Size, int Alignment) NativeSize(char c) => c switch
    {
        'x' or 'b' or 'B' or 'c' or 's' or 'p' or '?' => (1, 1),
        'h' or 'H' or 'e' => (2, 2),
        'i' or 'I' or 'f' => (4, 4),
        'l' or 'L' => OperatingSystem.IsWindows() ? (4, 4) : (8, 8),
        'q' or 'Q' or 'd' or 'n' or 'N' or 'P' => (8, 8),
        'F' => (8, 4),
        'D' => (16, 8),
        _ => (0, 1),
    };

    private static int StandardSize(char c) => c switch
    {
        'x' or 'b' or 'B' or 'c' or 's' or 'p' or '?' => 1,
        'h' or 'H' or 'e' => 2,
        'i' or 'I' or 'f' or 'l' or 'L' => 4,
        'q' or 'Q' or 'd' or 'F' => 8,
        'D' => 16,
        _ => 0,
    };

    internal PyTuple Unpack(ReadOnlySpan<byte> data)
    {
        var items = new PyObject[ItemCount];
        var next = 0;
        foreach (var run in _runs)
        {
            for (var i = 0; i < run.Count; i++)
            {
                items[next++] = UnpackItem(run.Code, data.Slice(run.Offset + i * run.Size, run.Size));
            }
        }

        return new PyTuple(items);
    }

    private ulong ReadBits(ReadOnlySpan<byte> d) => (d.Length, _littleEndian) switch
    {
        (1, _) => d[0],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(d),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(d),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(d),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(d),
        (_, true) => BinaryPrimitives.ReadUInt64LittleEndian(d),
        (_, false) => BinaryPrimitives.ReadUInt64BigEndian(d),
    };

    private void WriteBits(Span<byte> d, ulong bits)
    {
        switch (d.Length, _littleEndian)
        {
            case (1, _):
                d[0] = (byte)bits;
                break;
            case (2, true):
                BinaryPrimitives.WriteUInt16LittleEndian(d, (ushort)bits);
                break;
            case (2, false):
                BinaryPrimitives.WriteUInt16BigEndian(d, (ushort)bits);
                break;
            case (4, true):
                BinaryPrimitives.WriteUInt32LittleEndian(d, (uint)bits);
                break;
            case (4, false):
                BinaryPrimitives.WriteUInt32BigEndian(d, (uint)bits);
                break;
            case (_, true):
                BinaryPrimitives.WriteUInt64LittleEndian(d, bits);
                break;
            default:
                BinaryPrimitives.WriteUInt64BigEndian(d, bits);
                break;
        }
    }

    private double ReadFloat(ReadOnlySpan<byte> d) => d.Length switch
    {
        2 => (double)BitConverter.UInt16BitsToHalf((ushort)ReadBits(d)),
        4 => BitConverter.UInt32BitsToSingle((uint)ReadBits(d)),
        _ => BitConverter.UInt64BitsToDouble(ReadBits(d)),
    };

    private PyObject UnpackItem(char code, ReadOnlySpan<byte> d)
    {
        switch (code)
        {
            case 'b' or 'h' or 'i' or 'l' or 'q' or 'n':
                var shift = 64 - d.Length * 8;
                return PyInt.Of((long)(ReadBits(d) << shift) >> shift);
            case 'B' or 'H' or 'I' or 'L' or 'Q' or 'N' or 'P':
                return PyInt.Of(ReadBits(d));
            case '?':
                return PyBool.Of(d[0] != 0);
            case 'c' or 's':
                return PyBytes.Of(d);
            case 'p':
                return d.IsEmpty ? PyBytes.Empty : PyBytes.Of(d.Slice(1, Math.Min(d[0], d.Length - 1)));
            case 'F' or 'D':
                var half = d.Length / 2;
                return new PyComplex(ReadFloat(d[..half]), ReadFloat(d[half..]));
            default:
                return PyFloat.Of(ReadFloat(d));
        }
    }

    /// <summary>Packs values, whose number was checked; the destination is cleared first.</summary>
    internal void Pack(PyThread t, ReadOnlySpan<PyObject> values, Span<byte> destination)
    {
        destination[..Size].Clear();
        var next = 0;
        foreach (var run in _runs)
        {
            for (var i = 0; i < run.Count; i++)
            {
                PackItem(t, run.Code, values[next++], destination.Slice(run.Offset + i * run.Size, run.Size));
            }
        }
    }

    private void PackItem(PyThread t, char code, PyObject value, Span<byte> d)
    {
        switch (code)
        {
            case 'b' or 'h' or 'i' or 'l' or 'q' or 'n' or 'B' or 'H' or 'I' or 'L' or 'Q' or 'N':
                PackInteger(t, code, value, d);
                break;
            case 'P':
                var pointer = ToInteger(t, value).BigValue;
                if (pointer < long.MinValue || pointer > ulong.MaxValue)
                {
                    throw StructModule.Error("int too large to convert");
                }

                WriteBits(d, (ulong)(pointer & ulong.MaxValue));
                break;
            case '?':
                d[0] = Operations.IsTrue(t, value) ? (byte)1 : (byte)0;
                break;
            case 'c':
                d[0] = value is PyBytes { Count: 1 } single ? single.Array[0] : throw StructModule.Error("char format requires a bytes object of length 1");
                break;
            case 's' or 'p':
                PackText(t, code, value, d);
                break;
            case 'F' or 'D':
                var (real, imaginary) = ToComplex(t, value);
                WriteFloat(code == 'F' ? 'f' : 'd', real, d[..(d.Length / 2)]);
                WriteFloat(code == 'F' ? 'f' : 'd', imaginary, d[(d.Length / 2)..]);
                break;
            default:
                WriteFloat(code, ToFloat(t, value), d);
                break;
        }
    }

    private static void PackText(PyThread t, char code, PyObject value, Span<byte> d)
    {
        var data = value switch
        {
            PyBytes bytes => bytes.Data,
            PyByteArray array => array.Data,
            _ => throw StructModule.Error($"argument for '{code}' must be a bytes object"),
        };
        if (code == 's')
        {
            data[..Math.Min(data.Length, d.Length)].CopyTo(d);
        }
        else if (d.Length > 0)
        {
            var length = Math.Min(data.Length, d.Length - 1);
            data[..length].CopyTo(d[1..]);
            d[0] = (byte)Math.Min(length, 255);
        }
    }

    private static PyIntBase ToInteger(PyThread t, PyObject value) =>
        value is PyIntBase number ? number : value.Type[Slot.Index] != 0 ? Operations.Index(t, value) : throw StructModule.Error("required argument is not an integer");

    private void PackInteger(PyThread t, char code, PyObject value, Span<byte> d)
    {
        var number = ToInteger(t, value);
        var bits = d.Length * 8;
        if (char.IsAsciiLetterLower(code))
        {
            var limit = bits == 64 ? long.MaxValue : (1L << (bits - 1)) - 1;
            if (!number.TryGetInt64(out var small) || small > limit || small < -limit - 1)
            {
                throw StructModule.Error($"'{code}' format requires {-limit - 1} <= number <= {limit}");
            }

            WriteBits(d, (ulong)small);
        }
        else
        {
            var limit = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
            if (!number.TryGetUInt64(out var large) || large > limit)
            {
                throw StructModule.Error($"'{code}' format requires 0 <= number <= {limit}");
            }

            WriteBits(d, large);
        }
    }

    private static double ToFloat(PyThread t, PyObject value)
    {
        if (value is PyFloat number)
        {
            return number.Value;
        }

        try
        {
            return Operations.ToDouble(t, value);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            throw StructModule.Error("required argument is not a float");
        }
    }

    private static (double Real, double Imaginary) ToComplex(PyThread t, PyObject value)
    {
        try
        {
            var made = value as PyComplex ?? (PyComplex)Operations.Call(t, PyComplex.TypeObject, value is PyStr ? throw Errors.TypeError("str") : value);
            return (made.Value.Real, made.Value.Imaginary);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            throw StructModule.Error("required argument is not a complex");
        }
    }

    private void WriteFloat(char code, double value, Span<byte> d)
    {
        switch (d.Length)
        {
            case 2:
                var half = (Half)value;
                if (Half.IsInfinity(half) && double.IsFinite(value))
                {
                    throw Errors.OverflowError("float too large to pack with e format");
                }

                WriteBits(d, BitConverter.HalfToUInt16Bits(half));
                break;
            case 4:
                var single = (float)value;
                if (float.IsInfinity(single) && double.IsFinite(value))
                {
                    throw Errors.OverflowError($"float too large to pack with {code} format");
                }

                WriteBits(d, BitConverter.SingleToUInt32Bits(single));
                break;
            default:
                WriteBits(d, BitConverter.DoubleToUInt64Bits(value));
                break;
        }
    }
}
