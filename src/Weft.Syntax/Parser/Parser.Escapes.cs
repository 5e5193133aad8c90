using System.Text;
using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>The values of plain string and bytes literals, and escape sequences.</summary>
internal sealed partial class Parser
{
    private Constant ParseStringToken()
    {
        var at = _mark++;
        ref var token = ref _tokens[at];
        var bytes = _text.AsSpan(token.Start, token.End - token.Start);
        var isBytes = false;
        var raw = false;
        var kind = bytes[0] == 'u' ? "u" : null;
        var i = 0;
        for (; bytes[i] is not ((byte)'\'' or (byte)'"'); i++)
        {
            isBytes |= bytes[i] is (byte)'b' or (byte)'B';
            raw |= bytes[i] is (byte)'r' or (byte)'R';
        }

        var quotes = bytes.Length - i >= 6 && bytes[i + 1] == bytes[i] && bytes[i + 2] == bytes[i] ? 3 : 1;
        var content = bytes[(i + quotes)..^quotes];
        object value;
        if (isBytes)
        {
            if (content.IndexOfAnyInRange((byte)128, (byte)255) >= 0)
            {
                throw ErrorAtToken(at, "bytes can only contain ASCII literal characters");
            }

            value = raw || content.IndexOf((byte)'\\') < 0 ? content.ToArray() : DecodeBytesEscapes(content, at);
        }
        else
        {
            value = raw || content.IndexOf((byte)'\\') < 0 ? Encoding.UTF8.GetString(content) : DecodeEscapes(content, at);
        }

        return At(new Constant(value, kind), at);
    }

    /// <summary>Decodes the escapes of a str; the answer is a string, or a SurrogateString.</summary>
    private object DecodeEscapes(ReadOnlySpan<byte> content, int token, int errorToken = -1)
    {
        var result = new StringBuilder(content.Length);
        List<int>? points = null;
        string? firstBadEscape = null;
        var badEscapeAt = 0;

        // The position in error texts is that in a form where each non-ASCII character takes ten places.
        var position = 0;
        for (var i = 0; i < content.Length;)
        {
            var c = content[i];
            if (c != '\\')
            {
                Rune.DecodeFromUtf8(content[i..], out var rune, out var used);
                Append(rune.Value);
                i += used;
                position += used == 1 ? 1 : 10;
                continue;
            }

            var start = i;
            i++;
            if (i >= content.Length)
            {
                // The brace after it starts a replacement field of an f-string.
                Append('\\');
                break;
            }

            c = content[i++];
            switch ((char)c)
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    Append(c);
                    break;
                case 'b':
                    Append('\b');
                    break;
                case 'f':
                    Append('\f');
                    break;
                case 't':
                    Append('\t');
                    break;
                case 'n':
                    Append('\n');
                    break;
                case 'r':
                    Append('\r');
                    break;
                case 'v':
                    Append('\v');
                    break;
                case 'a':
                    Append('\a');
                    break;
                case >= '0' and <= '7':
                    var octal = c - '0';
                    var digits = 1;
                    while (digits < 3 && i < content.Length && content[i] is >= (byte)'0' and <= (byte)'7')
                    {
                        octal = (octal * 8) + (content[i++] - '0');
                        digits++;
                    }

                    if (octal > 255 && firstBadEscape is null)
                    {
                        firstBadEscape = Encoding.ASCII.GetString(content.Slice(start + 1, 3));
                        badEscapeAt = start;
                    }

                    Append(octal);
                    break;
                case 'x':
                    Append(Hex(content, ref i, 2, "truncated \\xXX escape"));
                    break;
                case 'u':
                    Append(Hex(content, ref i, 4, "truncated \\uXXXX escape"));
                    break;
                case 'U':
                    var value = Hex(content, ref i, 8, "truncated \\UXXXXXXXX escape");
                    if (value is < 0 or > 0x10FFFF)
                    {
                        throw UnicodeError(errorToken, position, position + 9, "illegal Unicode character");
                    }

                    Append(value);
                    break;
                case 'N':
                    AppendNamed(content, ref i);
                    break;
                default:
                    Append('\\');
                    i--;
                    if (firstBadEscape is null && content[i] < 128)
                    {
                        Rune.DecodeFromUtf8(content[i..], out var odd, out _);
                        firstBadEscape = odd.ToString();
                        badEscapeAt = start;
                    }

                    break;
            }

            position += i - start;
        }

        if (firstBadEscape is not null)
        {
            WarnEscape(firstBadEscape, content, badEscapeAt, token);
        }

        return points is not null ? new SurrogateString([.. points]) : result.ToString();

        void Append(int codePoint)
        {
            if (points is null && codePoint is >= 0xD800 and <= 0xDFFF)
            {
                points = [];
                foreach (var rune in result.ToString().EnumerateRunes())
                {
                    points.Add(rune.Value);
                }
            }

            if (points is not null)
            {
                points.Add(codePoint);
            }
            else if (codePoint < 0x10000)
            {
                result.Append((char)codePoint);
            }
            else
            {
                result.Append(char.ConvertFromUtf32(codePoint));
            }
        }

        int Hex(ReadOnlySpan<byte> text, ref int at, int count, string error)
        {
            long value = 0;
            for (var k = 0; k < count; k++)
            {
                var digit = at + k < text.Length ? HexValue(text[at + k]) : -1;
                if (digit < 0)
                {
                    throw UnicodeError(errorToken, position, position + 1 + k, error);
                }

                value = (value << 4) | (uint)digit;
            }

            at += count;
            return value > int.MaxValue ? -1 : (int)value;
        }

        void AppendNamed(ReadOnlySpan<byte> text, ref int at)
        {
            var close = at < text.Length && text[at] == '{' ? text[at..].IndexOf((byte)'}') : -1;
            if (close < 2)
            {
                var open = at < text.Length && text[at] == '{';
                throw UnicodeError(
                    errorToken, position,
                    !open ? position + 1 : close < 0 ? position + 1 + Places(text[at..]) : position + 1 + close,
                    "malformed \\N character escape");
            }

            var name = Encoding.UTF8.GetString(text.Slice(at + 1, close - 1));
            var found = PythonParser.UnicodeNames?.Invoke(name)
                ?? throw UnicodeError(errorToken, position, position + 2 + Places(text.Slice(at, close)), "unknown Unicode character name");
            foreach (var rune in found.EnumerateRunes())
            {
                Append(rune.Value);
            }

            at += close + 1;
        }
    }

    /// <summary>How many places a text takes in the form that error positions count in.</summary>
    private static int Places(ReadOnlySpan<byte> text)
    {
        var places = 0;
        foreach (var b in text)
        {
            places += b < 128 ? 1 : (b & 0xC0) != 0x80 ? 10 : 0;
        }

        return places;
    }

    private PythonSyntaxException UnicodeError(int token, int start, int end, string reason)
    {
        var message = $"(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {reason}";
        return token < 0 ? ErrorAtLast(message) : ErrorAtToken(token, message);
    }

    private byte[] DecodeBytesEscapes(ReadOnlySpan<byte> content, int token)
    {
        var result = new List<byte>(content.Length);
        string? firstBadEscape = null;
        var badEscapeAt = 0;
        for (var i = 0; i < content.Length;)
        {
            var c = content[i++];
            if (c != '\\')
            {
                result.Add(c);
                continue;
            }

            var start = i - 1;
            c = content[i++];
            switch ((char)c)
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    result.Add(c);
                    break;
                case 'b':
                    result.Add((byte)'\b');
                    break;
                case 'f':
                    result.Add((byte)'\f');
                    break;
                case 't':
                    result.Add((byte)'\t');
                    break;
                case 'n':
                    result.Add((byte)'\n');
                    break;
                case 'r':
                    result.Add((byte)'\r');
                    break;
                case 'v':
                    result.Add((byte)'\v');
                    break;
                case 'a':
                    result.Add((byte)'\a');
                    break;
                case >= '0' and <= '7':
                    var octal = c - '0';
                    var digits = 1;
                    while (digits < 3 && i < content.Length && content[i] is >= (byte)'0' and <= (byte)'7')
                    {
                        octal = (octal * 8) + (content[i++] - '0');
                        digits++;
                    }

                    if (octal > 255 && firstBadEscape is null)
                    {
                        firstBadEscape = Encoding.ASCII.GetString(content.Slice(start + 1, 3));
                        badEscapeAt = start;
                    }

                    result.Add((byte)octal);
                    break;
                case 'x':
                    var high = i < content.Length ? HexValue(content[i]) : -1;
                    var low = i + 1 < content.Length ? HexValue(content[i + 1]) : -1;
                    if (high < 0 || low < 0)
                    {
                        throw ErrorAtLast($"(value error) invalid \\x escape at position {start}");
                    }

                    result.Add((byte)((high << 4) | low));
                    i += 2;
                    break;
                default:
                    result.Add((byte)'\\');
                    i--;
                    if (firstBadEscape is null)
                    {
                        firstBadEscape = ((char)c).ToString();
                        badEscapeAt = start;
                    }

                    break;
            }
        }

        if (firstBadEscape is not null)
        {
            WarnEscape(firstBadEscape, content, badEscapeAt, token);
        }

        return [.. result];
    }

    private void WarnEscape(string escape, ReadOnlySpan<byte> content, int offset, int token)
    {
        if (_reporting || _options.Warn is null)
        {
            return;
        }

        ref var literal = ref _tokens[token];
        if (literal.Kind != TokenKind.String && escape is "{" or "}")
        {
            // The tokenizer has warned about these.
            return;
        }

        // Where Python sees the escape: from the quotes if the token starts with them, each character outside ASCII
        // taking ten places, and for an f-string from its end.
        var line = literal.LineNumber;
        var column = literal.ColumnOffset;
        var quote = _text[literal.Start];
        for (var i = literal.Start; i < literal.End && quote is (byte)'\'' or (byte)'"' && _text[i] == quote; i++)
        {
            column++;
        }

        for (var i = 0; i < offset; i++)
        {
            if (content[i] == '\n')
            {
                line++;
                column = 0;
            }
            else if (content[i] < 128)
            {
                column++;
            }
            else if ((content[i] & 0xC0) != 0x80)
            {
                column += 10;
            }
        }

        var octal = escape.Length == 3 && char.IsAsciiDigit(escape[0]) ? "octal " : "";
        if (_options.Warn(
            $"\"\\{escape}\" is an invalid {octal}escape sequence. Such sequences will not work in the future. Did you mean \"\\\\{escape}\"? A raw string is also an option.",
            line))
        {
            throw MakeError(
                SyntaxErrorKind.SyntaxError,
                $"\"\\{escape}\" is an invalid {octal}escape sequence. Did you mean \"\\\\{escape}\"? A raw string is also an option.",
                line,
                column,
                line,
                column + 2);
        }
    }
}
