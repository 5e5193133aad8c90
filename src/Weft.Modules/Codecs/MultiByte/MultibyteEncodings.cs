using System.Collections.Concurrent;

namespace Weft.Modules.Codecs.MultiByte;

/// <summary>The encodings of each <c>_codecs_…</c> module by name. A codec object is made when it is first asked for.</summary>
internal static class MultibyteEncodings
{
    private const Iso2022Features Japanese = Iso2022Features.NoShift | Iso2022Features.Revision;

    private static readonly ConcurrentDictionary<(string Module, string Name), PyMultibyteCodec> s_codecs = new();

    private static MultibyteEncoding? Create(string module, string name) => (module, name) switch
    {
        ("cn", "gb2312" or "gbk") or ("kr", "cp949" or "johab") or ("tw", "big5" or "cp950") or ("hk", "big5hkscs") => new DoubleByteEncoding(name, name),
        ("cn", "gb18030") => new Gb18030Encoding(name),
        ("cn", "hz") => new HzEncoding(name),
        ("jp", "cp932") => new DoubleByteEncoding(name, name, static lead => lead is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC)),
        ("jp", "shift_jis") => new ShiftJisEncoding(name, "jisx0208", lastLead: 0xEA, isRoman: false),
        ("jp", "shift_jis_2004") => new ShiftJisEncoding(name, "jisx0213_2004", lastLead: 0xFC, isRoman: true),
        ("jp", "shift_jisx0213") => new ShiftJisEncoding(name, "jisx0213_2000", lastLead: 0xFC, isRoman: true),
        ("jp", "euc_jp") => new EucJapaneseEncoding(name, "jisx0208", takesRoman: true),
        ("jp", "euc_jis_2004") => new EucJapaneseEncoding(name, "jisx0213_2004", takesRoman: false),
        ("jp", "euc_jisx0213") => new EucJapaneseEncoding(name, "jisx0213_2000", takesRoman: false),
        ("kr", "euc_kr") => new EucKoreanEncoding(name),
        ("iso2022", "iso2022_kr") => new Iso2022Encoding(name, Iso2022Features.None, Iso2022CharacterSet.Double('C', "ksx1001", register: 1)),
        ("iso2022", "iso2022_jp") => new Iso2022Encoding(name, Japanese, [.. Basic()]),
        ("iso2022", "iso2022_jp_1") => new Iso2022Encoding(name, Japanese, [.. Basic(Jis0212())]),
        ("iso2022", "iso2022_jp_2") => new Iso2022Encoding(
            name,
            Japanese | Iso2022Features.SingleShift,
            [
                .. Basic(Jis0212(), Iso2022CharacterSet.Double('C', "ksx1001"), Iso2022CharacterSet.Double('A', "gb2312")),
                Iso2022CharacterSet.Upper(Iso2022CharacterSet.Latin1),
                Iso2022CharacterSet.Upper(Iso2022CharacterSet.Greek),
            ]),
        ("iso2022", "iso2022_jp_ext") => new Iso2022Encoding(name, Japanese, [.. Basic(Jis0212()), Iso2022CharacterSet.Katakana()]),
        ("iso2022", "iso2022_jp_2004") => new Iso2022Encoding(name, Japanese, Jis0213("jisx0213_2004", 'Q')),
        ("iso2022", "iso2022_jp_3") => new Iso2022Encoding(name, Japanese, Jis0213("jisx0213_2000", 'O')),
        _ => null,
    };

    private static Iso2022CharacterSet Jis0208(char final = 'B') => Iso2022CharacterSet.Double(final, "jisx0208");

    private static Iso2022CharacterSet Jis0212() => Iso2022CharacterSet.Double('D', "jisx0208", secondPlane: true);

    /// <summary>The sets of ISO-2022-JP, with others between JIS X 0208 and the Roman set; '@' is JIS X 0208 of 1978.</summary>
    private static Iso2022CharacterSet[] Basic(params ReadOnlySpan<Iso2022CharacterSet> others) =>
        [Jis0208(), .. others, Iso2022CharacterSet.Roman(), Jis0208('@')];

    /// <summary>JIS X 0208 where it has the character, else JIS X 0213; a pair of characters only the latter has.</summary>
    private static Iso2022CharacterSet[] Jis0213(string set, char final) =>
    [
        Iso2022CharacterSet.Jis2000(final, set, pairsOnly: true),
        Jis0208(),
        Iso2022CharacterSet.Jis2000(final, set),
        Iso2022CharacterSet.Jis2000Second(set),
    ];

    /// <summary>What <c>getcodec</c> of a module answers.</summary>
    /// <exception cref="PythonException">TypeError, LookupError.</exception>
    internal static PyMultibyteCodec GetCodec(string module, PyObject name)
    {
        var key = (Module: module, Name: name is PyStr text ? text.Value : throw Errors.TypeError("encoding name must be a string."));
        return s_codecs.TryGetValue(key, out var codec)
            ? codec
            : s_codecs.GetOrAdd(key, new PyMultibyteCodec(Create(key.Module, key.Name) ?? throw Errors.LookupError("no such codec is supported.")));
    }
}
