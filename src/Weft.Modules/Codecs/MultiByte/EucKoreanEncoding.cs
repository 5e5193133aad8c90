namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// EUC-KR. A Hangul syllable that KS X 1001 lacks is written as a filler and three letters (KS X 1001 annex 3), two bytes
/// each: initial, vowel, and final consonant or filler. Syllables are computed from the letters as Unicode orders them.
/// </summary>
internal sealed class EucKoreanEncoding(string name) : MultibyteEncoding(name)
{
    private const byte LetterLead = 0xA4;
    private const byte Filler = 0xD4;
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const byte FirstVowel = 0xBF;
    private const int Vowels = 21;
    private const int Finals = 28;
    private const int MadeUpLength = 8;

    private CharacterSet? _set;

    /// <summary>Second bytes of the initial consonants, in Unicode's order.</summary>
    private static ReadOnlySpan<byte> InitialLetters =>
        [0xA1, 0xA2, 0xA4, 0xA7, 0xA8, 0xA9, 0xB1, 0xB2, 0xB3, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE];

    /// <summary>Second bytes of the final consonants, in Unicode's order; the first is none.</summary>
    private static ReadOnlySpan<byte> FinalLetters =>
    [
        Filler, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE,
        0xAF, 0xB0, 0xB1, 0xB2, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE,
    ];

    private CharacterSet Set => _set ??= CharacterSet.Get("ksx1001");

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

            if (at + 1 == data.Length)
            {
                return Incomplete;
            }

            if (first == LetterLead && data[at + 1] == Filler)
            {
                if (at + MadeUpLength > data.Length)
                {
                    return Incomplete;
                }

                var syllable = MadeUpSyllable(data.Slice(at, MadeUpLength));
                if (syllable < 0)
                {
                    return 1;
                }

                output.Append(syllable);
                at += MadeUpLength;
                continue;
            }

            var value = characters.Decode((first << 8) | data[at + 1]);
            if (value == 0)
            {
                return 1;
            }

            output.Append(value);
            at += 2;
        }

        return Done;
    }

    private static int MadeUpSyllable(ReadOnlySpan<byte> data)
    {
        if (data[2] != LetterLead || data[4] != LetterLead || data[6] != LetterLead)
        {
            return -1;
        }

        var initial = InitialLetters.IndexOf(data[3]);
        var vowel = data[5] - FirstVowel;
        var last = FinalLetters.IndexOf(data[7]);
        return initial < 0 || vowel is < 0 or >= Vowels || last < 0 ? -1 : FirstSyllable + (((initial * Vowels) + vowel) * Finals) + last;
    }

    internal override int Encode(PyStr text, ref int at, ref CodecState state, TextEncoder output, bool final)
    {
        var characters = Set;
        for (; at < text.Length; at++)
        {
            var point = text.CodePointAt(at);
            if (point < 0x80)
            {
                output.Write((byte)point);
            }
            else if (characters.Encode(point) is not 0 and var code)
            {
                WriteTwo(output, code);
            }
            else if (point is >= FirstSyllable and <= LastSyllable)
            {
                var index = point - FirstSyllable;
                output.Write(
                [
                    LetterLead, Filler,
                    LetterLead, InitialLetters[index / (Vowels * Finals)],
                    LetterLead, (byte)(FirstVowel + (index / Finals % Vowels)),
                    LetterLead, FinalLetters[index % Finals],
                ]);
            }
            else
            {
                return 1;
            }
        }

        return Done;
    }
}
