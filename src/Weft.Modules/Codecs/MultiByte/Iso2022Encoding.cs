namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// The 7-bit encodings that follow ISO 2022: escape sequences put character sets into the registers G0, G1 and G2; SO and
/// SI shift between G0 and G1, and ESC N takes one character from G2. The first three bytes of the state are the marks
/// of the sets in the registers, the fifth has the flags. A text begins and ends with ASCII in G0 and unshifted.
/// </summary>
/// <param name="name">Name of the encoding.</param>
/// <param name="features">What it has besides escape sequences.</param>
/// <param name="sets">Its sets besides ASCII; a character is encoded by the first set that has it.</param>
internal sealed class Iso2022Encoding(string name, Iso2022Features features, params Iso2022CharacterSet[] sets) : MultibyteEncoding(name)
{
    private const byte Escape = 0x1B;
    private const byte ShiftOut = 0x0E;
    private const byte ShiftIn = 0x0F;
    private const int FlagsIndex = 4;
    private const byte Shifted = 1;

    /// <summary>Within an escape sequence that is none of ISO 2022's: it is passed on as text.</summary>
    private const byte InForeignEscape = 2;

    private const int LongestEscape = 16;

    internal override void StartDecoding(ref CodecState state)
    {
        state = default;
        state[0] = state[1] = state[2] = Iso2022CharacterSet.Ascii;
    }

    internal override void ResetDecoder(ref CodecState state)
    {
        state[0] = Iso2022CharacterSet.Ascii;
        state[FlagsIndex] &= unchecked((byte)~Shifted);
    }

    internal override void StartEncoding(ref CodecState state)
    {
        state = default;
        state[0] = state[1] = Iso2022CharacterSet.Ascii;
    }

    internal override void ResetEncoder(ref CodecState state, TextEncoder? output)
    {
        ShiftBack(ref state, output);
        ReturnToAscii(ref state, output);
    }

    private static void ShiftBack(ref CodecState state, TextEncoder? output)
    {
        if ((state[FlagsIndex] & Shifted) != 0)
        {
            output?.Write(ShiftIn);
            state[FlagsIndex] &= unchecked((byte)~Shifted);
        }
    }

    private static void ReturnToAscii(ref CodecState state, TextEncoder? output)
    {
        if (state[0] != Iso2022CharacterSet.Ascii)
        {
            output?.Write("\e(B"u8);
            state[0] = Iso2022CharacterSet.Ascii;
        }
    }

    // ---- Encoding

    internal override int Encode(PyStr text, ref int at, ref CodecState state, TextEncoder output, bool final)
    {
        while (at < text.Length)
        {
            var point = text.CodePointAt(at);
            if (point < 0x80)
            {
                ReturnToAscii(ref state, output);
                ShiftBack(ref state, output);
                output.Write((byte)point);
                at++;
                continue;
            }

            var code = FindCode(text, at, final, out var length, out var set);
            if (code <= 0)
            {
                return code == Incomplete ? Incomplete : 1;
            }

            Designate(set!, ref state, output);
            if (set!.Width == 1)
            {
                output.Write((byte)code);
            }
            else
            {
                WriteTwo(output, code);
            }

            at += length;
        }

        return Done;
    }

    private int FindCode(PyStr text, int at, bool final, out int length, out Iso2022CharacterSet? set)
    {
        foreach (var candidate in sets)
        {
            var code = candidate.Encode(text, at, final, out length);
            if (code != 0)
            {
                set = candidate;
                return code;
            }
        }

        set = null;
        length = 1;
        return 0;
    }

    private static void Designate(Iso2022CharacterSet set, ref CodecState state, TextEncoder output)
    {
        if (set.Register == 0)
        {
            ShiftBack(ref state, output);
        }

        if (state[set.Register] != set.Mark)
        {
            var final = (byte)(set.Mark & 0x7F);
            output.Write(Escape);
            if (set.Width == 2)
            {
                output.Write((byte)'$');
            }

            // The two oldest sets of two bytes are written in the short form. GB 2312 could be; CPython does not.
            if (set.Width == 1 || set.Register != 0 || final is not ((byte)'@' or (byte)'B'))
            {
                output.Write(set.Register == 0 ? (byte)'(' : (byte)')');
            }

            output.Write(final);
            state[set.Register] = set.Mark;
        }

        if (set.Register == 1 && (state[FlagsIndex] & Shifted) == 0)
        {
            output.Write(ShiftOut);
            state[FlagsIndex] |= Shifted;
        }
    }

    // ---- Decoding

    internal override int Decode(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output)
    {
        while (at < data.Length)
        {
            var first = data[at];
            if ((state[FlagsIndex] & InForeignEscape) != 0)
            {
                output.Append(first);
                at++;
                if (EndsEscape(first))
                {
                    state[FlagsIndex] &= unchecked((byte)~InForeignEscape);
                }

                continue;
            }

            var result = first switch
            {
                Escape => DecodeEscape(data, ref at, ref state, output),
                ShiftIn or ShiftOut when !features.HasFlag(Iso2022Features.NoShift) => Shift(first, ref at, ref state),
                (byte)'\n' => EndLine(ref at, ref state, output),
                < 0x20 => Pass(first, ref at, output),
                >= 0x80 => 1,
                _ => DecodeCharacter(data, ref at, ref state, output),
            };
            if (result != Done)
            {
                return result;
            }
        }

        return Done;
    }

    private static bool EndsEscape(byte value) => value is (>= (byte)'A' and <= (byte)'Z') or (byte)'@';

    private static int Shift(byte value, ref int at, ref CodecState state)
    {
        if (value == ShiftOut)
        {
            state[FlagsIndex] |= Shifted;
        }
        else
        {
            state[FlagsIndex] &= unchecked((byte)~Shifted);
        }

        at++;
        return Done;
    }

    private static int EndLine(ref int at, ref CodecState state, TextBuilder output)
    {
        state[FlagsIndex] &= unchecked((byte)~Shifted);
        return Pass((byte)'\n', ref at, output);
    }

    private static int Pass(byte value, ref int at, TextBuilder output)
    {
        output.Append(value);
        at++;
        return Done;
    }

    private int DecodeCharacter(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output)
    {
        var mark = state[state[FlagsIndex] & Shifted];
        if (mark == Iso2022CharacterSet.Ascii || Find(mark) is not { } set)
        {
            // A mark that no set of this encoding has can only come from setstate().
            return mark == Iso2022CharacterSet.Ascii ? Pass(data[at], ref at, output) : 1;
        }

        if (at + set.Width > data.Length)
        {
            return Incomplete;
        }

        var code = set.Width == 1 ? data[at] : data[at + 1] >= 0x80 ? 0 : (data[at] << 8) | data[at + 1];
        var value = set.Decode(code);
        if (value == 0)
        {
            return set.Width;
        }

        Append(output, value);
        at += set.Width;
        return Done;
    }

    private Iso2022CharacterSet? Find(byte mark)
    {
        foreach (var set in sets)
        {
            if (set.Mark == mark)
            {
                return set;
            }
        }

        return null;
    }

    private int DecodeEscape(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output)
    {
        if (at + 1 == data.Length)
        {
            return Incomplete;
        }

        switch (data[at + 1])
        {
            case (byte)'(' or (byte)')' or (byte)'$' or (byte)'.' or (byte)'&':
                return DecodeDesignation(data, ref at, ref state);
            case (byte)'N' when features.HasFlag(Iso2022Features.SingleShift):
                return at + 2 == data.Length ? Incomplete : DecodeSingleShift(data[at + 2], ref at, ref state, output);
            default:
                state[FlagsIndex] |= InForeignEscape;
                return Pass(Escape, ref at, output);
        }
    }

    private int DecodeSingleShift(byte code, ref int at, ref CodecState state, TextBuilder output)
    {
        var value = state[2] == Iso2022CharacterSet.Ascii ? (code < 0x80 ? code : -1)
            : Find(state[2]) is { Register: 2 } set ? set.Decode(code)
            : -1;
        if (value < 0)
        {
            return 3;
        }

        output.Append(value);
        at += 3;
        return Done;
    }

    private int DecodeDesignation(ReadOnlySpan<byte> data, ref int at, ref CodecState state)
    {
        var length = 0;
        for (var i = 1; i < LongestEscape && length == 0; i++)
        {
            if (at + i >= data.Length)
            {
                return Incomplete;
            }

            if (EndsEscape(data[at + i]))
            {
                length = i + 1;
            }
            else if (features.HasFlag(Iso2022Features.Revision) && at + i + 1 < data.Length && data[at + i] == '&' && data[at + i + 1] == '@')
            {
                i += 2;
            }
        }

        if (length == 0)
        {
            return 1;
        }

        var (mark, register) = ReadDesignation(data.Slice(at, length));
        if (register < 0 || (mark != Iso2022CharacterSet.Ascii && Find(mark) is null))
        {
            return length;
        }

        state[register] = mark;
        at += length;
        return Done;
    }

    /// <summary>The mark and the register; a negative one if the sequence designates nothing.</summary>
    private (byte Mark, int Register) ReadDesignation(ReadOnlySpan<byte> escape) => escape.Length switch
    {
        3 when escape[1] == '$' => ((byte)(escape[2] | 0x80), 0),
        3 => (escape[2], RegisterOf(escape[1])),
        4 when escape[1] == '$' => ((byte)(escape[3] | 0x80), RegisterOf(escape[2]) is var register && register < 2 ? register : -1),
        6 when features.HasFlag(Iso2022Features.Revision) && escape[3..].SequenceEqual("\e$B"u8) => ((byte)('B' | 0x80), 0),
        _ => (0, -1),
    };

    private int RegisterOf(byte intermediate) => intermediate switch
    {
        (byte)'(' => 0,
        (byte)')' => 1,
        (byte)'.' when features.HasFlag(Iso2022Features.SingleShift) => 2,
        _ => -1,
    };
}

/// <summary>What an ISO 2022 encoding has besides escape sequences.</summary>
[Flags]
internal enum Iso2022Features
{
    None = 0,

    /// <summary>SO and SI are control characters like others.</summary>
    NoShift = 1,

    /// <summary>ESC N takes a character from G2.</summary>
    SingleShift = 2,

    /// <summary>ESC &amp; @ may announce the revision of JIS X 0208 of 1990.</summary>
    Revision = 4,
}
