namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// EUC-JP: row and cell with the high bits set; 0x8E comes before a half-width Katakana, 0x8F before a character of the
/// second plane.
/// </summary>
/// <param name="name">Name of the encoding.</param>
/// <param name="set">Name of its character set.</param>
/// <param name="takesRoman">Whether yen sign and overline are written as backslash and tilde.</param>
internal sealed class EucJapaneseEncoding(string name, string set, bool takesRoman) : JapaneseEncoding(name, set)
{
    private const byte KatakanaShift = 0x8E;
    private const byte PlaneShift = 0x8F;

    internal override int Decode(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output)
    {
        var characters = Set;
        while (at < data.Length)
        {
            var first = data[at];
            if (first < 0x80)
            {
                output.Append(first);
                at++;
                continue;
            }

            var length = first == PlaneShift ? 3 : 2;
            if (at + length > data.Length)
            {
                return Incomplete;
            }

            int value;
            if (first == KatakanaShift)
            {
                value = IsKatakanaByte(data[at + 1]) ? data[at + 1] + KatakanaOffset : 0;
            }
            else
            {
                var (row, cell) = (data[at + length - 2], data[at + length - 1]);
                var code = row < 0x80 || cell < 0x80 ? 0 : ((row << 8) | cell) & 0x7F7F;
                value = characters.Decode(length == 3 ? code | 0x8000 : code);
                if (value == 0 && length == 2)
                {
                    return ErrorLength(code);
                }
            }

            if (value == 0)
            {
                return 1;
            }

            Append(output, value);
            at += length;
        }

        return Done;
    }

    internal override int Encode(PyStr text, ref int at, ref CodecState state, TextEncoder output, bool final)
    {
        var characters = Set;
        while (at < text.Length)
        {
            var point = text.CodePointAt(at);
            if (point < 0x80 || (takesRoman && point is 0xA5 or 0x203E))
            {
                output.Write((byte)(point < 0x80 ? point : JisRoman.Encode(point)));
                at++;
                continue;
            }

            if (IsKatakana(point))
            {
                output.Write(KatakanaShift);
                output.Write((byte)(point - KatakanaOffset));
                at++;
                continue;
            }

            var code = characters.Encode(text, at, final, out var length);
            if (code <= 0)
            {
                return code == Incomplete ? Incomplete : 1;
            }

            if ((code & 0x8000) != 0)
            {
                output.Write(PlaneShift);
            }

            WriteTwo(output, code | 0x8080);
            at += length;
        }

        return Done;
    }
}
