namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// GB 18030: GBK and more in two bytes, every other code point in four. Four bytes are a number (in mixed base: 126 × 10 ×
/// 126 × 10); the numbers from 0 on count the characters of the basic plane that have no two bytes and are no surrogates,
/// in order, and those from <see cref="FirstSupplementary"/> on all characters above it.
/// </summary>
internal sealed class Gb18030Encoding(string name) : MultibyteEncoding(name)
{
    private const int FirstSupplementary = 15 * 10 * 126 * 10;

    private Tables? _tables;

    private sealed class Tables
    {
        internal Tables()
        {
            var points = new List<char>();
            for (var point = 0x80; point <= 0xFFFF; point++)
            {
                if (!char.IsSurrogate((char)point) && Set.Encode(point) == 0)
                {
                    Numbers[point] = (ushort)points.Count;
                    points.Add((char)point);
                }
            }

            Points = [.. points];
        }

        internal CharacterSet Set { get; } = CharacterSet.Get("gb18030");

        /// <summary>The characters of the basic plane by their number.</summary>
        internal char[] Points { get; }

        /// <summary>The inverse.</summary>
        internal ushort[] Numbers { get; } = new ushort[0x10000];
    }

    internal override int Decode(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output)
    {
        var tables = _tables ??= new Tables();
        while (at < data.Length)
        {
            var first = data[at];
            if (first < 0x80)
            {
                output.Append(first);
                at++;
                continue;
            }

            if (at + 1 == data.Length)
            {
                return Incomplete;
            }

            var second = data[at + 1];
            int value;
            if (second is >= (byte)'0' and <= (byte)'9')
            {
                if (at + 4 > data.Length)
                {
                    return Incomplete;
                }

                value = DecodeFour(tables, first, second, data[at + 2], data[at + 3]);
                if (value < 0)
                {
                    return 1;
                }

                output.Append(value);
                at += 4;
                continue;
            }

            value = tables.Set.Decode((first << 8) | second);
            if (value == 0)
            {
                return 1;
            }

            output.Append(value);
            at += 2;
        }

        return Done;
    }

    private static int DecodeFour(Tables tables, byte first, byte second, byte third, byte fourth)
    {
        if (first is < 0x81 or > 0xFE || third is < 0x81 or > 0xFE || fourth is < 0x30 or > 0x39)
        {
            return -1;
        }

        var number = (((((first - 0x81) * 10) + second - 0x30) * 126) + third - 0x81) * 10 + fourth - 0x30;
        return number < tables.Points.Length ? tables.Points[number]
            : number - FirstSupplementary is >= 0 and <= 0xFFFFF and var offset ? offset + 0x10000
            : -1;
    }

    internal override int Encode(PyStr text, ref int at, ref CodecState state, TextEncoder output, bool final)
    {
        var tables = _tables ??= new Tables();
        for (; at < text.Length; at++)
        {
            var point = text.CodePointAt(at);
            if (point < 0x80)
            {
                output.Write((byte)point);
            }
            else if (tables.Set.Encode(point) is not 0 and var code)
            {
                WriteTwo(output, code);
            }
            else if (point is >= 0xD800 and <= 0xDFFF)
            {
                return 1;
            }
            else
            {
                var number = point > 0xFFFF ? point - 0x10000 + FirstSupplementary : tables.Numbers[point];
                output.Write(
                [
                    (byte)(0x81 + (number / (10 * 126 * 10))),
                    (byte)(0x30 + (number / (126 * 10) % 10)),
                    (byte)(0x81 + (number / 10 % 126)),
                    (byte)(0x30 + (number % 10)),
                ]);
            }
        }

        return Done;
    }
}
