namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// What Shift JIS and EUC-JP have in common: a set of rows and cells (JIS X 0208 and 0212, or JIS X 0213), besides the
/// Katakana of half width.
/// </summary>
internal abstract class JapaneseEncoding(string name, string set) : MultibyteEncoding(name)
{
    /// <summary>What is added to the code of a half-width Katakana (0xA1 to 0xDF) to get the character.</summary>
    private protected const int KatakanaOffset = 0xFF61 - 0xA1;

    private CharacterSet? _set;

    private protected CharacterSet Set => _set ??= CharacterSet.Get(set);

    private protected static bool IsKatakana(int point) => point is >= 0xFF61 and <= 0xFF9F;

    private protected static bool IsKatakanaByte(int value) => value is >= 0xA1 and <= 0xDF;

    /// <summary>
    /// How much of an unmapped double byte is an error: all of it where the edition of 2000 lacks a character that the
    /// one of 2004 has, else the first byte.
    /// </summary>
    private protected int ErrorLength(int code) => code <= 0xFFFF && Set.Base is { Base: not null } newer && newer.Decode(code) != 0 ? 2 : 1;
}
