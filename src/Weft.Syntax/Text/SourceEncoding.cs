using System.Text;
using System.Text.Unicode;

namespace Weft.Syntax.Text;

/// <summary>Finds a source file's encoding (PEP 263) and turns its bytes into UTF-8.</summary>
internal static class SourceEncoding
{
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes; the name is what CPython calls the encoding.</summary>
    public static byte[] DecodeToUtf8(ReadOnlySpan<byte> bytes, string fileName, bool ignoreCookie, bool isFile, out string name)
    {
        var hasMark = bytes.StartsWith(Utf8Mark);
        if (hasMark)
        {
            bytes = bytes[3..];
        }

        var declared = ignoreCookie ? null : FindCookie(bytes);
        name = declared ?? "utf-8";
        if (declared is null or "utf-8")
        {
            name = "utf-8";
            CheckUtf8(bytes, fileName, isFile);
            return bytes.ToArray();
        }

        if (hasMark)
        {
            var start = CookieLine(bytes);
            var line = start == 0 ? 1 : 2;
            var text = LineAt(bytes, start);
            throw new PythonSyntaxException(
                SyntaxErrorKind.SyntaxError, $"encoding problem: {declared} with BOM", fileName, line, 0, line, text.Length + line - 1, text);
        }

        var encoding = Find(declared)
            ?? throw new PythonSyntaxException(SyntaxErrorKind.SyntaxError, $"unknown encoding: {declared}", fileName, 0, -1);
        try
        {
            return Encoding.UTF8.GetBytes(encoding.GetString(bytes));
        }
        catch (DecoderFallbackException error)
        {
            var unit = error.BytesUnknown is { Length: > 0 } unknown ? unknown[0] : (byte)0;
            var ascii = encoding.CodePage == 20127;
            var utf8 = encoding.CodePage == 65001;
            var reason = ascii ? "ordinal not in range(128)"
                : !utf8 ? "character maps to <undefined>"
                : unit is < 0xC2 or > 0xF4 ? "invalid start byte"
                : "invalid continuation byte";
            throw new PythonSyntaxException(
                SyntaxErrorKind.SyntaxError,
                $"'{(ascii ? "ascii" : utf8 ? "utf-8" : "charmap")}' codec can't decode byte 0x{unit:x2} in position {error.Index}: {reason}",
                fileName,
                0,
                -1);
        }
    }

    private static int CookieLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        return end >= 0 && bytes[..end].IndexOf("coding"u8) < 0 ? end + 1 : 0;
    }

    private static string LineAt(ReadOnlySpan<byte> bytes, int start)
    {
        var line = bytes[start..];
        var end = line.IndexOfAny((byte)'\n', (byte)'\r');
        return Encoding.UTF8.GetString(end < 0 ? line : line[..end]);
    }

    /// <summary>The encoding declared in a comment of the first two lines, normalised, or null.</summary>
    private static string? FindCookie(ReadOnlySpan<byte> bytes)
    {
        for (var line = 0; line < 2 && bytes.Length > 0; line++)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var text = end < 0 ? bytes : bytes[..end];
            var rest = text.TrimStart(" \t\f"u8);
            if (rest.Length > 0 && rest[0] != '#')
            {
                return null;
            }

            if (rest.Length > 0)
            {
                for (var at = rest.IndexOf("coding"u8); at >= 0;)
                {
                    var value = rest[(at + 6)..];
                    if (value.Length > 0 && value[0] is (byte)':' or (byte)'=')
                    {
                        value = value[1..].TrimStart(" \t"u8);
                        var length = 0;
                        while (length < value.Length && (char.IsAsciiLetterOrDigit((char)value[length]) || value[length] is (byte)'-' or (byte)'_' or (byte)'.'))
                        {
                            length++;
                        }

                        if (length > 0)
                        {
                            return Normalize(Encoding.ASCII.GetString(value[..length]));
                        }
                    }

                    var next = rest[(at + 6)..].IndexOf("coding"u8);
                    at = next < 0 ? -1 : at + 6 + next;
                }
            }

            if (end < 0)
            {
                return null;
            }

            bytes = bytes[(end + (bytes[end] == '\r' && end + 1 < bytes.Length && bytes[end + 1] == '\n' ? 2 : 1))..];
        }

        return null;
    }

    private static string Normalize(string name)
    {
        var key = (name.Length > 12 ? name[..12] : name).ToLowerInvariant().Replace('_', '-');
        if (key == "utf-8" || key.StartsWith("utf-8-", StringComparison.Ordinal))
        {
            return "utf-8";
        }

        return key is "latin-1" or "iso-8859-1" or "iso-latin-1"
            || key.StartsWith("latin-1-", StringComparison.Ordinal)
            || key.StartsWith("iso-8859-1-", StringComparison.Ordinal)
            || key.StartsWith("iso-latin-1-", StringComparison.Ordinal)
            ? "iso-8859-1"
            : name;
    }

    private static Encoding? Find(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var key = name.ToLowerInvariant().Replace('_', '-');
        var candidate = key switch
        {
            "utf8" or "u8" or "utf" or "cp65001" or "utf-8-sig" => "utf-8",
            "latin1" or "latin" or "l1" or "8859" or "cp819" or "iso8859" or "iso8859-1" or "iso-8859-1" => "iso-8859-1",
            "latin2" or "l2" => "iso-8859-2",
            "latin3" or "l3" => "iso-8859-3",
            "latin4" or "l4" => "iso-8859-4",
            "latin5" or "l5" => "iso-8859-9",
            "latin7" or "l7" => "iso-8859-13",
            "latin9" or "l9" => "iso-8859-15",
            "cyrillic" => "iso-8859-5",
            "greek" => "iso-8859-7",
            "hebrew" => "iso-8859-8",
            "ascii" or "us-ascii" or "646" => "us-ascii",
            "shift-jis" or "sjis" or "shiftjis" or "s-jis" or "csshiftjis" => "shift_jis",
            "euc-jp" or "eucjp" or "ujis" => "euc-jp",
            "euc-kr" or "euckr" => "euc-kr",
            "koi8-r" or "koi8-u" => key,
            "big5" or "gb2312" or "gbk" or "gb18030" => key,
            "mac-roman" or "macroman" => "macintosh",
            "utf-7" or "utf7" or "utf-16" or "utf16" or "utf-32" or "utf32" or "utf-16-le" or "utf-16-be" => "",
            _ when key.StartsWith("windows-", StringComparison.Ordinal) => key,
            _ when key.StartsWith("cp", StringComparison.Ordinal) => Digits(key[2..]),
            _ when key.StartsWith("iso-8859-", StringComparison.Ordinal) => key,
            _ when key.StartsWith("iso8859-", StringComparison.Ordinal) => "iso-8859-" + key[8..],
            _ => "",
        };
        if (candidate.Length == 0)
        {
            return null;
        }

        try
        {
            return int.TryParse(candidate, out var page)
                ? Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                : Encoding.GetEncoding(candidate, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Digits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit) ? text : "";

    private static void CheckUtf8(ReadOnlySpan<byte> bytes, string fileName, bool isFile)
    {
        if (Utf8.IsValid(bytes))
        {
            return;
        }

        var position = 0;
        var line = 1;
        var lineStart = 0;
        var column = 1;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out var used) == System.Buffers.OperationStatus.Done)
        {
            column++;
            if (bytes[position] == '\n')
            {
                line++;
                column = 1;
                lineStart = position + 1;
            }

            position += used;
        }

        throw new PythonSyntaxException(
            SyntaxErrorKind.SyntaxError,
            $"Non-UTF-8 code starting with '\\x{bytes[position]:x2}'{(isFile ? $" in file {fileName}" : "")} on line {line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details",
            fileName,
            line,
            column,
            line,
            column,
            LineAt(bytes, lineStart));
    }
}
