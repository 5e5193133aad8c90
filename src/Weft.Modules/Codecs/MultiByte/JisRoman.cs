namespace Weft.Modules.Codecs.MultiByte;

/// <summary>The Roman half of JIS X 0201: ASCII with yen sign and overline.</summary>
internal static class JisRoman
{
    /// <summary>Row and cell of the backslash in the double-byte sets: the wide one, unless ASCII's has no other place.</summary>
    internal const int WideBackslash = 0x2140;

    /// <summary>Row and cell of the tilde of JIS X 0213.</summary>
    internal const int WideTilde = 0x2232;

    internal static int Decode(int code) => code switch
    {
        0x5C => 0xA5,
        0x7E => 0x203E,
        _ => code,
    };

    /// <summary>The code of a character, -1 for none.</summary>
    internal static int Encode(int point) => point switch
    {
        0xA5 => 0x5C,
        0x203E => 0x7E,
        0x5C or 0x7E or > 0x7F => -1,
        _ => point,
    };
}
