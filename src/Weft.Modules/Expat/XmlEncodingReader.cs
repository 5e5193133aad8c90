using System.Text;

namespace Weft.Modules.Expat;

/// <summary>
/// From the bytes of a document to characters, piece by piece. Nothing is decoded before the encoding is known: from a
/// byte order mark, from where zero bytes stand, or from the XML declaration, for which the bytes are held back until it
/// is complete. What is no character of the encoding becomes U+FFFF, which no document may contain, so that the parser
/// finds the error at its place.
/// </summary>
internal sealed class XmlEncodingReader(string? protocolEncoding, Func<string, char[]?> singleByteTable)
{
    private string? _protocolEncoding = protocolEncoding;

    internal const char Invalid = '\uFFFF';

    private const int LongestDeclaration = 4096;

    private byte[] _held = [];
    private Decoder? _decoder;
    private char[]? _table;
    private int _unit;
    private byte? _half;

    /// <summary>Whether the input is UTF-8, which is passed on in longer runs than other encodings.</summary>
    internal bool IsUtf8 { get; private set; } = true;

    /// <summary>Whether the encoding is decided.</summary>
    internal bool IsKnown => _decoder is not null || _table is not null;

    /// <summary>An incomplete character is left at the end.</summary>
    internal bool EndsInside { get; private set; }

    /// <summary>Set when the declared encoding cannot be that of the document.</summary>
    internal XmlError Error { get; private set; }

    /// <summary>The input is text that was encoded as UTF-8, whatever it declares.</summary>
    internal void UseText() => _protocolEncoding = "utf-8";

    /// <summary>How many bytes of the input some text took.</summary>
    internal int ByteCount(ReadOnlySpan<char> text) => _unit switch
    {
        1 => text.Length,
        2 => text.Length * 2,
        _ => Encoding.UTF8.GetByteCount(text),
    };

    /// <summary>Decodes what can be decoded.</summary>
    internal string Decode(ReadOnlySpan<byte> data, bool final)
    {
        if (!IsKnown)
        {
            _held = [.. _held, .. data];
            if (!Choose(final))
            {
                return "";
            }

            data = _held;
            _held = [];
        }

        return _table is null ? DecodeUnicode(data, final) : DecodeTable(data);
    }

    private string DecodeTable(ReadOnlySpan<byte> data)
    {
        var result = new char[data.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = _table![data[i]];
        }

        return new string(result);
    }

    private string DecodeUnicode(ReadOnlySpan<byte> data, bool final)
    {
        var chars = new char[_decoder!.GetCharCount(data, final)];
        var count = _decoder.GetChars(data, chars, final);
        if (final && _unit == 2)
        {
            EndsInside = ((_half is null ? 0 : 1) + data.Length) % 2 != 0;
            if (EndsInside && count > 0 && chars[count - 1] == Invalid)
            {
                count--;
            }
        }
        else if (_unit == 2 && data.Length % 2 != 0)
        {
            _half = _half is null ? data[^1] : null;
        }
        else if (final && _unit == 0)
        {
            EndsInside = IsPartial(data);
            if (EndsInside && count > 0 && chars[count - 1] == Invalid)
            {
                count--;
            }
        }

        return new string(chars, 0, count);
    }

    /// <summary>Whether UTF-8 bytes end in the middle of a character.</summary>
    private static bool IsPartial(ReadOnlySpan<byte> data)
    {
        for (var back = 1; back <= Math.Min(3, data.Length); back++)
        {
            var b = data[^back];
            if (b >= 0xC0)
            {
                return back < (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2);
            }

            if (b < 0x80)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Decides the encoding; false when more bytes are needed.</summary>
    private bool Choose(bool final)
    {
        var data = _held;
        if (_protocolEncoding is not null)
        {
            SkipMark(ref data);
            _held = data;
            return Use(_protocolEncoding, data, declared: false);
        }

        if (data.Length < 2 && !final)
        {
            return false;
        }

        if (data.Length >= 2)
        {
            switch (data[0], data[1])
            {
                case (0xFE, 0xFF):
                    return UseUtf16(bigEndian: true, data[2..], final);
                case (0xFF, 0xFE):
                    return UseUtf16(bigEndian: false, data[2..], final);
                case (0, _):
                    return UseUtf16(bigEndian: true, data, final);
                case (_, 0):
                    return UseUtf16(bigEndian: false, data, final);
                case (0xEF, 0xBB):
                    if (data.Length < 3 && !final)
                    {
                        return false;
                    }

                    if (data.Length >= 3 && data[2] == 0xBF)
                    {
                        data = data[3..];
                        _held = data;
                    }

                    break;
            }
        }

        var start = "<?xml"u8;
        var prefix = Math.Min(data.Length, start.Length);
        if (!data.AsSpan(0, prefix).SequenceEqual(start[..prefix]))
        {
            return UseUtf8();
        }

        var end = data.AsSpan().IndexOf("?>"u8);
        if (end < 0)
        {
            return (final || data.Length > LongestDeclaration) && UseUtf8();
        }

        return DeclaredEncoding(Encoding.Latin1.GetString(data, 0, end)) is { } name ? Use(name, data, declared: true) : UseUtf8();
    }

    private static void SkipMark(ref byte[] data)
    {
        if (data is [0xEF, 0xBB, 0xBF, ..])
        {
            data = data[3..];
        }
    }

    /// <summary>The name after <c>encoding=</c>.</summary>
    private static string? DeclaredEncoding(string declaration)
    {
        var at = declaration.IndexOf("encoding", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = declaration.AsSpan(at + 8).TrimStart(" \t\r\n");
        if (rest.Length < 2 || rest[0] != '=')
        {
            return null;
        }

        rest = rest[1..].TrimStart(" \t\r\n");
        if (rest.Length < 2 || rest[0] is not ('"' or '\''))
        {
            return null;
        }

        var end = rest[1..].IndexOf(rest[0]);
        return end > 0 ? rest[1..(end + 1)].ToString() : null;
    }

    private bool UseUtf8()
    {
        _decoder = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(Invalid.ToString())).GetDecoder();
        return true;
    }

    private bool UseUtf16(bool bigEndian, byte[] data, bool final)
    {
        _unit = 2;
        IsUtf8 = false;
        _decoder = Encoding.GetEncoding(bigEndian ? "utf-16BE" : "utf-16", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(Invalid.ToString())).GetDecoder();
        _held = data;

        // A declaration inside must not name an encoding of single bytes.
        var text = (bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(data.AsSpan(0, Math.Min(data.Length & ~1, 400)));
        var end = text.StartsWith("<?xml", StringComparison.Ordinal) ? text.IndexOf("?>", StringComparison.Ordinal) : -1;
        if (end > 0 && DeclaredEncoding(text[..end]) is { } name && !name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase))
        {
            Error = name.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || name.StartsWith("iso-8859", StringComparison.OrdinalIgnoreCase) || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase)
                ? XmlError.IncorrectEncoding : XmlError.UnknownEncoding;
        }

        return true;
    }

    private bool Use(string name, byte[] data, bool declared)
    {
        switch (name.ToUpperInvariant())
        {
            case "UTF-8":
                return UseUtf8();
            case "UTF-16":
                if (declared)
                {
                    Error = XmlError.IncorrectEncoding;
                    return UseUtf8();
                }

                return data switch
                {
                    [0xFE, 0xFF, ..] => UseUtf16(bigEndian: true, data[2..], false),
                    [0xFF, 0xFE, ..] => UseUtf16(bigEndian: false, data[2..], false),
                    { Length: < 2 } => false,
                    [0, ..] => UseUtf16(bigEndian: true, data, false),
                    _ => UseUtf16(bigEndian: false, data, false),
                };
            case "UTF-16BE" or "UTF-16LE":
                if (declared)
                {
                    Error = XmlError.IncorrectEncoding;
                    return UseUtf8();
                }

                return UseUtf16(name.EndsWith("BE", StringComparison.OrdinalIgnoreCase), data, false);
            case "ISO-8859-1":
                _table = MakeTable(256);
                break;
            case "US-ASCII":
                _table = MakeTable(128);
                break;
            default:
                _table = singleByteTable(name);
                if (_table is null)
                {
                    Error = XmlError.UnknownEncoding;
                    return UseUtf8();
                }

                break;
        }

        _unit = 1;
        IsUtf8 = false;
        return true;
    }

    private static char[] MakeTable(int known)
    {
        var table = new char[256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = i < known ? (char)i : Invalid;
        }

        return table;
    }
}
