namespace Weft.Modules.Codecs.MultiByte;

/// <summary>The Roman half of JIS X 0201: ASCII with yen sign and overline.</summary>
internal static class JisRoman
{
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
