using System.Buffers;

namespace Weft.Modules.Json;

/// <summary>JSON strings, in both directions.</summary>
internal static class JsonText
{
    private const string Printable = " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

    private static readonly SearchValues<char> s_printable = SearchValues.Create(Printable);

    /// <summary>What must be escaped even where all characters are allowed.</summary>
    private static readonly SearchValues<char> s_special = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

    internal static PyStr Quote(PyStr text, bool ascii)
    {
        var result = new TextBuilder(text.Length + 2);
        Quote(result, text, ascii);
        return result.ToStr();
    }

    /// <summary>Adds a string with its quotes.</summary>
    internal static void Quote(TextBuilder target, PyStr text, bool ascii)
    {
        target.Append('"');
        if (text.Simple is { } simple)
        {
            var rest = simple.AsSpan();
            while (true)
            {
                var special = ascii ? rest.IndexOfAnyExcept(s_printable) : rest.IndexOfAny(s_special);
                if (special < 0)
                {
                    break;
                }

                target.AppendSimple(rest[..special]);
                QuoteOne(target, rest[special], ascii);
                rest = rest[(special + 1)..];
            }

            target.AppendSimple(rest);
        }
        else
        {
            foreach (var c in text.CodePoints!)
            {
                QuoteOne(target, c, ascii);
            }
        }

        target.Append('"');
    }

    private static void QuoteOne(TextBuilder target, int c, bool ascii)
    {
        switch (c)
        {
            case '"':
                target.AppendSimple("\\\"");
                break;
            case '\\':
                target.AppendSimple("\\\\");
                break;
            case '\n':
                target.AppendSimple("\\n");
                break;
            case '\r':
                target.AppendSimple("\\r");
                break;
            case '\t':
                target.AppendSimple("\\t");
                break;
            case '\b':
                target.AppendSimple("\\b");
                break;
            case '\f':
                target.AppendSimple("\\f");
                break;
            case >= ' ' and <= '~':
                target.Append(c);
                break;
            case >= ' ' when !ascii:
                target.Append(c);
                break;
            case > 0xFFFF:
                Escape(target, 0xD800 + ((c - 0x10000) >> 10));
                Escape(target, 0xDC00 + ((c - 0x10000) & 0x3FF));
                break;
            default:
                Escape(target, c);
                break;
        }
    }

    private static void Escape(TextBuilder target, int unit) => target.AppendSimple("\\u" + unit.ToString("x4"));

    internal static PythonException DecodeError(PyThread t, string message, PyStr document, long position)
    {
        var type = Operations.GetAttribute(t, Operations.Import(t, "json.decoder"), "JSONDecodeError");
        return Operations.Call(t, type, PyStr.Of(message), document, PyInt.Of(position)) is PyBaseException error
            ? new PythonException(error)
            : Errors.TypeError("exceptions must derive from BaseException");
    }

    /// <summary>The length of the string that begins there, if it is plain text up to its closing quote; else -1.</summary>
    internal static int PlainLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(s_special);
        return end >= 0 && text[end] == '"' ? end : -1;
    }

    /// <summary>Reads the string whose first character is at <paramref name="at"/>, up to its closing quote.</summary>
    internal static PyStr ScanString(PyThread t, PyStr text, ref int at, bool strict)
    {
        var begin = at - 1;
        TextBuilder? built = null;
        var length = text.Length;
        while (true)
        {
            var next = at;
            var c = -1;
            if (text.Simple is { } simple)
            {
                // Everything up to the next quote, backslash or control character.
                var plain = simple.AsSpan(next).IndexOfAny(s_special);
                next = plain < 0 ? length : next + plain;
            }

            for (; next < length; next++)
            {
                c = text.CodePointAt(next);
                if (c is '"' or '\\')
                {
                    break;
                }

                if (c <= 0x1F && strict)
                {
                    throw DecodeError(t, "Invalid control character at", text, next);
                }
            }

            if (next >= length)
            {
                throw DecodeError(t, "Unterminated string starting at", text, begin);
            }

            if (c == '"')
            {
                var start = at;
                at = next + 1;
                return built is null ? Plain(text.Substring(start, next)) : built.Append(text, start, next).ToStr();
            }

            built ??= new TextBuilder();
            built.Append(text, at, next);
            if (++next == length)
            {
                throw DecodeError(t, "Unterminated string starting at", text, begin);
            }

            c = text.CodePointAt(next++);
            if (c != 'u')
            {
                var value = c switch
                {
                    '"' or '\\' or '/' => c,
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    _ => throw DecodeError(t, "Invalid \\escape", text, next - 2),
                };
                built.Append(value);
                at = next;
                continue;
            }

            if (next + 4 > length)
            {
                throw DecodeError(t, "Invalid \\uXXXX escape", text, next - 1);
            }

            c = Hex(t, text, next);
            at = next + 4;
            if (c is >= 0xD800 and <= 0xDBFF && at + 6 < length && text.CodePointAt(at) == '\\' && text.CodePointAt(at + 1) == 'u')
            {
                var low = Hex(t, text, at + 2);
                if (low is >= 0xDC00 and <= 0xDFFF)
                {
                    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                    at += 6;
                }
            }

            built.Append(c);
        }
    }

    private static PyStr Plain(PyStr text) => text.GetType() == typeof(PyStr) ? text : text.ToExact();

    private static int Hex(PyThread t, PyStr text, int at)
    {
        var value = 0;
        for (var i = at; i < at + 4; i++)
        {
            var c = text.CodePointAt(i);
            var digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'f' => c - 'a' + 10,
                >= 'A' and <= 'F' => c - 'A' + 10,
                _ => throw DecodeError(t, "Invalid \\uXXXX escape", text, at - 1),
            };
            value = (value << 4) | digit;
        }

        return value;
    }
}
