using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Objects;

/// <summary>One item of a memoryview in a native single-character struct format.</summary>
internal static class MemoryItem
{
    /// <summary>The character of a native format, or null.</summary>
    internal static char? TryNative(string format)
    {
        var c = format.Length == 1 ? format[0] : format.Length == 2 && format[0] == '@' ? format[1] : '\0';
        return "cbB?hHiIlLqQnNfdeP".Contains(c) && c != '\0' ? c : null;
    }

    /// <exception cref="PythonException">NotImplementedError for other formats.</exception>
    internal static char FormatOf(string format) => TryNative(format) ?? throw Errors.NotImplementedError($"memoryview: unsupported format {format}");

    internal static string Normalize(string format) => format.Length > 1 && format[0] == '@' ? format[1..] : format;

    internal static bool IsByte(char format) => format is 'c' or 'b' or 'B';

    internal static bool IsFloating(char format) => format is 'f' or 'd' or 'e';

    internal static int SizeOf(char format) => format switch
    {
        'c' or 'b' or 'B' or '?' => 1,
        'h' or 'H' or 'e' => 2,
        'i' or 'I' or 'f' => 4,
        'l' or 'L' => CLong.Size,
        _ => 8,
    };

    /// <summary>Size of C's long: 4 bytes on Windows.</summary>
    private static class CLong
    {
        internal static readonly int Size = OperatingSystem.IsWindows() ? 4 : 8;
    }

    internal static PyObject Unpack(char format, ReadOnlySpan<byte> data)
    {
        switch (format)
        {
            case 'c':
                return PyBytes.Of(data[..1]);
            case 'b':
                return PyInt.Of((sbyte)data[0]);
            case 'B':
                return PyInt.Of(data[0]);
            case '?':
                return PyBool.Of(data[0] != 0);
            case 'h':
                return PyInt.Of(MemoryMarshal.Read<short>(data));
            case 'H':
                return PyInt.Of(MemoryMarshal.Read<ushort>(data));
            case 'i':
                return PyInt.Of(MemoryMarshal.Read<int>(data));
            case 'I':
                return PyInt.Of(MemoryMarshal.Read<uint>(data));
            case 'l':
                return PyInt.Of(CLong.Size == 4 ? MemoryMarshal.Read<int>(data) : MemoryMarshal.Read<long>(data));
            case 'q' or 'n':
                return PyInt.Of(MemoryMarshal.Read<long>(data));
            case 'L' when CLong.Size == 4:
                return PyInt.Of(MemoryMarshal.Read<uint>(data));
            case 'L' or 'Q' or 'N' or 'P':
                var unsigned = MemoryMarshal.Read<ulong>(data);
                return unsigned <= long.MaxValue ? PyInt.Of((long)unsigned) : PyInt.Of(new System.Numerics.BigInteger(unsigned));
            case 'e':
                return PyFloat.Of((double)MemoryMarshal.Read<Half>(data));
            case 'f':
                return PyFloat.Of(MemoryMarshal.Read<float>(data));
            default:
                return PyFloat.Of(MemoryMarshal.Read<double>(data));
        }
    }

    /// <summary>Writes a value; the size in bytes.</summary>
    /// <exception cref="PythonException">TypeError "memoryview: invalid type for format 'x'", ValueError "… invalid value …".</exception>
    internal static int Pack(PyThread t, char format, PyObject value, Span<byte> target)
    {
        var size = SizeOf(format);
        switch (format)
        {
            case '?':
                target[0] = Operations.IsTrue(t, value) ? (byte)1 : (byte)0;
                return 1;
            case 'c':
                if (value is not PyBytes bytes)
                {
                    throw InvalidType(format);
                }

                if (bytes.Count != 1)
                {
                    throw InvalidValue(format);
                }

                target[0] = bytes.Data[0];
                return 1;
            case 'e':
            case 'f':
            case 'd':
                PackFloat(format, FloatOf(t, format, value), target);
                return size;
        }

        if (value is PyFloat || (value is not PyIntBase && value.Type[Slot.Index] == 0))
        {
            throw InvalidType(format);
        }

        var number = Operations.Index(t, value).BigValue;
        var bits = size * 8;
        var isSigned = format is 'b' or 'h' or 'i' or 'l' or 'q' or 'n';
        var minimum = format == 'P' ? long.MinValue : isSigned ? -(System.Numerics.BigInteger.One << (bits - 1)) : 0;
        var maximum = (System.Numerics.BigInteger.One << (isSigned ? bits - 1 : bits)) - 1;
        if (number < minimum || number > maximum)
        {
            throw InvalidValue(format);
        }

        var low = (ulong)(number & ulong.MaxValue);
        Span<byte> raw = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(raw, low);
        raw[..size].CopyTo(target);
        if (!BitConverter.IsLittleEndian)
        {
            target[..size].Reverse();
        }

        return size;
    }

    private static double FloatOf(PyThread t, char format, PyObject value)
    {
        try
        {
            return Operations.ToDouble(t, value);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            throw InvalidType(format);
        }
    }

    private static void PackFloat(char format, double value, Span<byte> target)
    {
        switch (format)
        {
            case 'e':
                var half = (Half)value;
                MemoryMarshal.Write(target, !Half.IsFinite(half) && double.IsFinite(value) ? throw InvalidValue(format) : half);
                break;
            case 'f':
                MemoryMarshal.Write(target, (float)value);
                break;
            default:
                MemoryMarshal.Write(target, value);
                break;
        }
    }

    private static PythonException InvalidType(char format) => Errors.TypeError($"memoryview: invalid type for format '{format}'");

    private static PythonException InvalidValue(char format) => Errors.ValueError($"memoryview: invalid value for format '{format}'");
}
