using System.Text;

namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// A character set that an escape sequence of ISO 2022 designates: its final byte (with 0x80 added if characters have two
/// bytes), the register it is put into, and its conversions to and from 7-bit codes.
/// </summary>
internal abstract class Iso2022CharacterSet(char final, bool isDouble, int register)
{
    internal const byte Ascii = (byte)'B';
    internal const byte Latin1 = (byte)'A';
    internal const byte Greek = (byte)'F';

    /// <summary>The number that stands for the set in the state.</summary>
    internal byte Mark { get; } = (byte)(final | (isDouble ? 0x80 : 0));

    /// <summary>0 for G0, which is always there; 1 for G1, reached by shifting; 2 for G2, for one character.</summary>
    internal int Register => register;

    internal int Width => isDouble ? 2 : 1;

    /// <summary>What a code stands for (two characters as in <see cref="CharacterSet"/>); 0 for nothing, unless that is a character of the set.</summary>
    internal abstract int Decode(int code);

    /// <summary>The code of the text at a place; 0 for none, <see cref="MultibyteEncoding.Incomplete"/> if more text decides.</summary>
    internal abstract int Encode(PyStr text, int at, bool final, out int length);

    /// <summary>JIS X 0208, KS X 1001 or GB 2312: the first plane of a set, or of Japan's the second one.</summary>
    internal static Iso2022CharacterSet Double(char final, string set, int register = 0, bool secondPlane = false) => new Plane(final, set, register, secondPlane);

    /// <summary>Plane 1 of JIS X 0213, or those of its characters only that are two code points.</summary>
    internal static Iso2022CharacterSet Jis2000(char final, string set, bool pairsOnly = false) =>
        new Plane(final, set, 0, secondPlane: false) { IsJis2000 = true, PairsOnly = pairsOnly };

    /// <summary>Plane 2 of JIS X 0213, decoded as in the edition of 2004 whatever edition it is encoded as.</summary>
    internal static Iso2022CharacterSet Jis2000Second(string set) => new Plane('P', set, 0, secondPlane: true) { IsJis2000 = true, DecodedAs = "jisx0213_2004" };

    internal static Iso2022CharacterSet Roman() => new RomanSet();

    internal static Iso2022CharacterSet Katakana() => new KatakanaSet();

    /// <summary>The upper half of Latin-1 or of ISO 8859-7; only ever decoded.</summary>
    internal static Iso2022CharacterSet Upper(byte final) => new UpperHalf(final);

    private sealed class Plane(char final, string set, int register, bool secondPlane) : Iso2022CharacterSet(final, isDouble: true, register)
    {
        private CharacterSet? _set;
        private CharacterSet? _decoded;

        internal bool IsJis2000 { get; init; }

        internal string? DecodedAs { get; init; }

        internal bool PairsOnly { get; init; }

        private CharacterSet Set => _set ??= CharacterSet.Get(set);

        /// <summary>The bits that the set's codes have besides row and cell.</summary>
        private int High { get; } = secondPlane ? 0x8000 : set is "ksx1001" or "gb2312" ? 0x8080 : 0;

        internal override int Decode(int code) =>
            IsJis2000 && secondPlane && !IsRowOfSecondPlane(code) ? 0
            : IsJis2000 && !secondPlane && code == JisRoman.WideTilde ? '~'
            : (_decoded ??= CharacterSet.Get(DecodedAs ?? set)).Decode(code | High);

        internal override int Encode(PyStr text, int at, bool final, out int length)
        {
            var code = Set.Encode(text, at, final, out length);
            return code == MultibyteEncoding.Incomplete ? code
                : (code & 0x8080) != High || (PairsOnly && length == 1) || (IsJis2000 && code == JisRoman.WideTilde) || (IsJis2000 && secondPlane && !IsRowOfSecondPlane(code)) ? 0
                : code & 0x7F7F;
        }

        /// <summary>Whether plane 2 of JIS X 0213 has the row; the table holds JIS X 0212 in the others.</summary>
        private static bool IsRowOfSecondPlane(int code) => (((code >> 8) & 0x7F) - 0x20) is 1 or 3 or 4 or 5 or 8 or (>= 12 and <= 15) or >= 78;
    }

    private sealed class RomanSet() : Iso2022CharacterSet('J', isDouble: false, register: 0)
    {
        internal override int Decode(int code) => JisRoman.Decode(code);

        internal override int Encode(PyStr text, int at, bool final, out int length)
        {
            length = 1;
            return Math.Max(0, JisRoman.Encode(text.CodePointAt(at)));
        }
    }

    private sealed class KatakanaSet() : Iso2022CharacterSet('I', isDouble: false, register: 0)
    {
        private const int Offset = 0xFF61 - 0x21;

        internal override int Decode(int code) => code is >= 0x21 and <= 0x5F ? code + Offset : 0;

        internal override int Encode(PyStr text, int at, bool final, out int length)
        {
            length = 1;
            return text.CodePointAt(at) is >= 0xFF61 and <= 0xFF9F and var point ? point - Offset : 0;
        }
    }

    private sealed class UpperHalf(byte final) : Iso2022CharacterSet((char)final, isDouble: false, register: 2)
    {
        private string? _greek;

        /// <summary>The character, -1 for none. Of Greek, a byte with the high bit is the lower half.</summary>
        internal override int Decode(int code) => (final, code) switch
        {
            (Greek, >= 0x80) => code - 0x80,
            (Greek, _) => DecodeGreek(code),
            (_, < 0x80) => code + 0x80,
            _ => -1,
        };

        internal override int Encode(PyStr text, int at, bool final, out int length)
        {
            length = 1;
            return 0;
        }

        /// <summary>ISO 8859-7 of 1987: what came later has no character, and the quotation marks are other ones than .NET's.</summary>
        private int DecodeGreek(int code) => code switch
        {
            0x21 => 0x2018,
            0x22 => 0x2019,
            _ => (_greek ??= ReadGreek())[code] is var value and not ((>= '\uE000' and <= '\uF8FF') or '\uFFFD') ? value : -1,
        };

        private static string ReadGreek()
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(28597, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
                ?? throw new InvalidOperationException("code page 28597 is missing");
            return encoding.GetString([.. Enumerable.Range(0x80, 0x80).Select(static value => (byte)value)]);
        }
    }
}
