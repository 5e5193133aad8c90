using System.Text;

namespace Weft.Syntax.Text;

/// <summary>A program's text, decoded, with every line end made <c>\n</c>, held as UTF-8.</summary>
/// <remarks>
/// UTF-8 because the columns of an AST count UTF-8 bytes. Decoding errors are raised by the constructors
/// as <see cref="PythonSyntaxException"/>, so that whoever holds a SourceText holds a valid one.
/// </remarks>
public sealed class SourceText
{
    private int[]? _lineStarts;

    private SourceText(byte[] utf8, string? encodingName)
    {
        Utf8 = utf8;
        EncodingName = encodingName;
    }

    /// <summary>The text. Nothing is appended at its end.</summary>
    public byte[] Utf8 { get; }

    /// <summary>The encoding of the bytes it was made from, or null for a text made from a string.</summary>
    public string? EncodingName { get; }

    /// <summary>Decodes a source file: byte order mark, PEP 263 declaration, else UTF-8.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="fileName">For error texts.</param>
    /// <param name="isFile">The bytes are a program file's: error texts name it.</param>
    /// <param name="ignoreCookie">Take the bytes as UTF-8 whatever they declare.</param>
    /// <exception cref="PythonSyntaxException">Unknown encoding, invalid bytes, or a NUL byte.</exception>
    public static SourceText FromBytes(ReadOnlySpan<byte> bytes, string fileName, bool ignoreCookie = false, bool isFile = false)
    {
        var nul = bytes.IndexOf((byte)0);
        if (nul >= 0)
        {
            throw NullBytes(fileName);
        }

        var utf8 = SourceEncoding.DecodeToUtf8(bytes, fileName, ignoreCookie, isFile, out var name);
        return new SourceText(NormalizeNewlines(utf8), name);
    }

    /// <summary>Takes a string as a program. A declaration of an encoding in it is ignored.</summary>
    /// <exception cref="PythonSyntaxException">A NUL character or a lone surrogate.</exception>
    public static SourceText FromString(string text, string fileName)
    {
        if (text.Contains('\0'))
        {
            throw NullBytes(fileName);
        }

        var codePoint = 0;
        for (var i = 0; i < text.Length; i++, codePoint++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
                continue;
            }

            var end = i;
            while (end < text.Length && char.IsSurrogate(text[end]) && !(end + 1 < text.Length && char.IsSurrogatePair(text[end], text[end + 1])))
            {
                end++;
            }

            throw LoneSurrogate(text[i], codePoint, codePoint + (end - i), fileName);
        }

        return new SourceText(NormalizeNewlines(Encoding.UTF8.GetBytes(text)), null);
    }

    /// <summary>Takes code points as a program, for strings that UTF-16 cannot tell apart.</summary>
    /// <exception cref="PythonSyntaxException">A NUL character or a surrogate.</exception>
    public static SourceText FromCodePoints(ReadOnlySpan<int> codePoints, string fileName)
    {
        var builder = new StringBuilder(codePoints.Length);
        for (var i = 0; i < codePoints.Length; i++)
        {
            var c = codePoints[i];
            if (c is >= 0xD800 and <= 0xDFFF)
            {
                var end = i + 1;
                while (end < codePoints.Length && codePoints[end] is >= 0xD800 and <= 0xDFFF)
                {
                    end++;
                }

                throw LoneSurrogate(c, i, end, fileName);
            }

            builder.Append(new Rune(c));
        }

        return FromString(builder.ToString(), fileName);
    }

    /// <summary>A line with its line end, or null when there is no such line.</summary>
    /// <param name="lineNumber">Counted from 1.</param>
    public string? GetLine(int lineNumber)
    {
        var starts = _lineStarts ??= FindLineStarts(Utf8);
        if (lineNumber < 1 || lineNumber > starts.Length)
        {
            return null;
        }

        var start = starts[lineNumber - 1];
        var end = lineNumber < starts.Length ? starts[lineNumber] : Utf8.Length;
        return Encoding.UTF8.GetString(Utf8, start, end - start);
    }

    private static int[] FindLineStarts(byte[] utf8)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '\n' && i + 1 < utf8.Length)
            {
                starts.Add(i + 1);
            }
        }

        return [.. starts];
    }

    private static byte[] NormalizeNewlines(byte[] text)
    {
        var first = text.AsSpan().IndexOf((byte)'\r');
        if (first < 0)
        {
            return text;
        }

        var result = new byte[text.Length];
        text.AsSpan(0, first).CopyTo(result);
        var length = first;
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r')
            {
                c = (byte)'\n';
                if (i + 1 < text.Length && text[i + 1] == '\n')
                {
                    i++;
                }
            }

            result[length++] = c;
        }

        return result[..length];
    }

    private static PythonSyntaxException NullBytes(string fileName) =>
        new(SyntaxErrorKind.SyntaxError, "source code string cannot contain null bytes", null);

    private static PythonSyntaxException LoneSurrogate(int codePoint, int start, int end, string fileName)
    {
        var message = end - start == 1
            ? $"'utf-8' codec can't encode character '\\u{codePoint:x4}' in position {start}: surrogates not allowed"
            : $"'utf-8' codec can't encode characters in position {start}-{end - 1}: surrogates not allowed";
        return new PythonSyntaxException(SyntaxErrorKind.UnicodeEncodeError, message, fileName) { EncodeStart = start, EncodeEnd = end };
    }
}
