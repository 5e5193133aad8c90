using System.Buffers.Binary;

namespace Weft.Runtime.Objects;

/// <summary>UTF-16 and UTF-32, with or without a byte order mark.</summary>
internal static class WideCodecs
{
    private const int Mark = 0xFEFF;

    /// <summary>The encoding's name in errors. Order: -1 little, 1 big, 0 native with a mark.</summary>
    private static string NameOf(int width, int order) => order switch
    {
        < 0 => width == 2 ? "utf-16-le" : "utf-32-le",
        > 0 => width == 2 ? "utf-16-be" : "utf-32-be",
        _ => width == 2 ? "utf-16" : "utf-32",
    };

    private static int Unit(ReadOnlySpan<byte> data, int width, bool big) => width == 2
        ? big ? BinaryPrimitives.ReadUInt16BigEndian(data) : BinaryPrimitives.ReadUInt16LittleEndian(data)
        : big ? BinaryPrimitives.ReadInt32BigEndian(data) : BinaryPrimitives.ReadInt32LittleEndian(data);

    /// <param name="order">In: as for <see cref="NameOf"/>. Out: what a mark at the start said.</param>
    internal static PyStr Decode(PyThread t, PyObject source, byte[] data, string errors, int width, ref int order, bool final, out int consumed)
    {
        var i = 0;
        if (order == 0 && data.Length >= width)
        {
            if (Unit(data, width, big: false) == Mark)
            {
                (order, i) = (-1, width);
            }
            else if (Unit(data, width, big: true) == Mark)
            {
                (order, i) = (1, width);
            }
        }

        var big = order == 0 ? !BitConverter.IsLittleEndian : order > 0;
        var decoder = new TextDecoder(t, NameOf(width, order == 0 ? BitConverter.IsLittleEndian ? -1 : 1 : order), source, data, errors);
        while (true)
        {
            data = decoder.Data;
            var left = data.Length - i;
            if (left < width)
            {
                if (left == 0 || !final)
                {
                    break;
                }

                i = decoder.Error(i, data.Length, "truncated data");
                continue;
            }

            var unit = Unit(data.AsSpan(i), width, big);
            if (unit is < 0xD800 or > 0xDFFF)
            {
                if (unit is >= 0 and <= 0x10FFFF)
                {
                    decoder.Output.Append(unit);
                    i += width;
                }
                else
                {
                    i = decoder.Error(i, i + width, "code point not in range(0x110000)");
                }

                continue;
            }

            if (width == 4)
            {
                i = decoder.Error(i, i + 4, "code point in surrogate code point range(0xd800, 0xe000)");
                continue;
            }

            if (unit >= 0xDC00)
            {
                i = decoder.Error(i, i + 2, "illegal encoding");
            }
            else if (left < 4)
            {
                if (!final)
                {
                    break;
                }

                i = decoder.Error(i, data.Length, "unexpected end of data");
            }
            else if (Unit(data.AsSpan(i + 2), 2, big) is >= 0xDC00 and <= 0xDFFF and var low)
            {
                decoder.Output.Append(0x10000 + ((unit - 0xD800) << 10) + low - 0xDC00);
                i += 4;
            }
            else
            {
                i = decoder.Error(i, i + 2, "illegal UTF-16 surrogate");
            }
        }

        consumed = i;
        return decoder.Output.ToStr();
    }

    internal static PyBytes Encode(PyThread t, PyStr text, string errors, int width, int order)
    {
        var big = order == 0 ? !BitConverter.IsLittleEndian : order > 0;
        var encoder = new TextEncoder(t, NameOf(width, order), text, errors, (e, c) => c < 0x80 && TryWrite(e, c, width, big), width);
        if (order == 0)
        {
            TryWrite(encoder, Mark, width, big);
        }

        var i = 0;
        while (i < text.Length)
        {
            i = TryWrite(encoder, text.CodePointAt(i), width, big) ? i + 1 : encoder.Error(i, i + 1, "surrogates not allowed");
        }

        return encoder.ToBytes();
    }

    private static bool TryWrite(TextEncoder encoder, int c, int width, bool big)
    {
        if (c is >= 0xD800 and <= 0xDFFF)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[4];
        if (width == 4)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, c);
            if (big)
            {
                bytes.Reverse();
            }

            encoder.Write(bytes);
            return true;
        }

        if (c > 0xFFFF)
        {
            WriteUnit(encoder, 0xD800 + ((c - 0x10000) >> 10), big);
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }

        WriteUnit(encoder, c, big);
        return true;
    }

    private static void WriteUnit(TextEncoder encoder, int unit, bool big)
    {
        encoder.Write((byte)(big ? unit >> 8 : unit));
        encoder.Write((byte)(big ? unit : unit >> 8));
    }
}
