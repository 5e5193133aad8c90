namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// Shift JIS: two rows of the character set share a lead byte, whose cells go into the trail bytes 0x40 to 0xFC without
/// 0x7F. The lead bytes above 0xEF carry the rows of plane 2 of JIS X 0213.
/// </summary>
/// <param name="name">Name of the encoding.</param>
/// <param name="set">Name of its character set.</param>
/// <param name="lastLead">The highest lead byte.</param>
/// <param name="isRoman">Whether 0x5C and 0x7E are yen sign and overline; backslash and tilde then take the place of the wide ones.</param>
internal sealed class ShiftJisEncoding(string name, string set, byte lastLead, bool isRoman) : JapaneseEncoding(name, set)
{
    /// <summary>The rows of plane 2, in the order of the lead bytes from 0xF0 on, two for each.</summary>
    private static ReadOnlySpan<byte> SecondPlaneRows =>
        [1, 8, 3, 4, 5, 12, 13, 14, 15, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94];

    internal override int Decode(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output)
    {
        var characters = Set;
        while (at < data.Length)
        {
            int first = data[at];
            if (first < 0x80)
            {
                output.Append(isRoman ? JisRoman.Decode(first) : first);
                at++;
                continue;
            }

            if (IsKatakanaByte(first))
            {
                output.Append(first + KatakanaOffset);
                at++;
                continue;
            }

            if (first is < 0x81 or (> 0x9F and < 0xE0) || first > lastLead)
            {
                return 1;
            }

            if (at + 1 == data.Length)
            {
                return Incomplete;
            }

            int second = data[at + 1];
            if (second is < 0x40 or 0x7F or > 0xFC)
            {
                return 1;
            }

            var code = CodeOf(first, second);
            var value = (code, isRoman) switch
            {
                (JisRoman.WideBackslash, true) => '\\',
                (JisRoman.WideTilde, true) => '~',
                _ => characters.Decode(code),
            };
            if (value == 0)
            {
                return ErrorLength(code);
            }

            Append(output, value);
            at += 2;
        }

        return Done;
    }

    private static int CodeOf(int first, int second)
    {
        var cell = second - (second < 0x80 ? 0x40 : 0x41);
        var half = cell >= 94 ? 1 : 0;
        cell = cell - (94 * half) + 0x21;
        return first < 0xF0
            ? ((((first < 0xE0 ? first - 0x81 : first - 0xC1) * 2) + half + 0x21) << 8) | cell
            : 0x8000 | ((SecondPlaneRows[((first - 0xF0) * 2) + half] + 0x20) << 8) | cell;
    }

    /// <summary>Number of a row in the order of the lead bytes; -1 if Shift JIS does not have it.</summary>
    private static int RowIndex(int code) => code < 0x8000
        ? (code >> 8) - 0x21
        : SecondPlaneRows.IndexOf((byte)(((code >> 8) & 0x7F) - 0x20)) is >= 0 and var index ? index + 94 : -1;

    internal override int Encode(PyStr text, ref int at, ref CodecState state, TextEncoder output, bool final)
    {
        var characters = Set;
        while (at < text.Length)
        {
            var point = text.CodePointAt(at);
            var single = IsKatakana(point) ? point - KatakanaOffset
                : !isRoman && point < 0x80 ? point
                : JisRoman.Encode(point);
            if (single >= 0)
            {
                output.Write((byte)single);
                at++;
                continue;
            }

            var length = 1;
            var code = (point, isRoman) switch
            {
                ('\\', true) => JisRoman.WideBackslash,
                ('~', true) => JisRoman.WideTilde,
                (0xFF3C or 0xFF5E, true) => 0,
                _ => characters.Encode(text, at, final, out length),
            };
            if (code == Incomplete)
            {
                return Incomplete;
            }

            var row = code == 0 ? -1 : RowIndex(code);
            if (row < 0)
            {
                return 1;
            }

            var cell = (code & 0xFF) - 0x21 + ((row & 1) * 94);
            output.Write((byte)((row >> 1) + (row < 62 ? 0x81 : 0xC1)));
            output.Write((byte)(cell + (cell < 0x3F ? 0x40 : 0x41)));
            at += length;
        }

        return Done;
    }
}
