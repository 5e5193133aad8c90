using System.Globalization;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>The escapes of string literals as encodings: <c>unicode_escape</c>, <c>raw_unicode_escape</c>, <c>string_escape</c> for bytes.</summary>
internal static class EscapeCodecs
{
    private static void Warn(PyThread t, string sequence, bool octal) =>
        Operations.CallMethod(
            t,
            Operations.Import(t, "warnings"),
            "warn",
            PyStr.Of($"{sequence} is an invalid {(octal ? "octal " : "")}escape sequence. Such sequences will not work in the future. "),
            Exceptions.DeprecationWarning);

    private static int Simple(int c) => c switch
    {
        '\\' or '\'' or '"' => c,
        'b' => '\b',
        'f' => '\f',
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'v' => '\v',
        'a' => '\a',
        _ => -1,
    };

    internal static PyStr DecodeUnicode(PyThread t, PyObject source, byte[] input, string errors, bool final, out int consumed)
    {
        var decoder = new TextDecoder(t, "unicodeescape", source, input, errors);
        string? warning = null;
        var warnOctal = false;
        var i = 0;
        while (i < decoder.Data.Length)
        {
            var data = decoder.Data;
            if (data[i] != '\\')
            {
                decoder.Output.Append(data[i++]);
                continue;
            }

            if (i + 1 == data.Length)
            {
                if (!final)
                {
                    break;
                }

                i = decoder.Error(i, i + 1, "\\ at end of string");
                continue;
            }

            int c = data[i + 1];
            if (c == '\n')
            {
                i += 2;
                continue;
            }

            if (Simple(c) is >= 0 and var simple)
            {
                decoder.Output.Append(simple);
                i += 2;
                continue;
            }

            if (c is >= '0' and <= '7')
            {
                var end = i + 1;
                var value = 0;
                for (; end < data.Length && end < i + 4 && data[end] is >= (byte)'0' and <= (byte)'7'; end++)
                {
                    value = (value * 8) + data[end] - '0';
                }

                if (value > 0xFF && warning is null)
                {
                    (warning, warnOctal) = (Encoding.ASCII.GetString(data, i, end - i), true);
                }

                if (!final && end == data.Length && end < i + 4)
                {
                    break;
                }

                decoder.Output.Append(value);
                i = end;
                continue;
            }

            if (c is 'x' or 'u' or 'U')
            {
                var digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                var status = ReadHex(data, i + 2, digits, out var value, out var end);
                if (status == HexStatus.Complete)
                {
                    if (value <= 0x10FFFF)
                    {
                        decoder.Output.Append((int)value);
                        i = end;
                    }
                    else
                    {
                        i = decoder.Error(i, end, "illegal Unicode character");
                    }
                }
                else if (status == HexStatus.Ended && !final)
                {
                    break;
                }
                else
                {
                    i = decoder.Error(i, end, c == 'x' ? "truncated \\xXX escape" : c == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape");
                }

                continue;
            }

            if (c == 'N')
            {
                if (!DecodeName(decoder, final, ref i))
                {
                    break;
                }

                continue;
            }

            warning ??= Encoding.Latin1.GetString(data, i, 2);
            decoder.Output.Append('\\').Append(c);
            i += 2;
        }

        if (warning is not null)
        {
            Warn(t, $"\"{warning}\"", warnOctal);
        }

        consumed = i;
        return decoder.Output.ToStr();
    }

    private enum HexStatus
    {
        Complete,
        Malformed,
        Ended,
    }

    private static HexStatus ReadHex(byte[] data, int start, int count, out uint value, out int end)
    {
        value = 0;
        for (end = start; end < start + count; end++)
        {
            if (end == data.Length)
            {
                return HexStatus.Ended;
            }

            var digit = ByteText.Digit(data[end]);
            if (digit < 0)
            {
                return HexStatus.Malformed;
            }

            value = (value << 4) | (uint)digit;
        }

        return HexStatus.Complete;
    }

    /// <summary>Decodes <c>\N{name}</c>; false when the input ended within it and more may come.</summary>
    private static bool DecodeName(TextDecoder decoder, bool final, ref int i)
    {
        var data = decoder.Data;
        var at = i + 2;
        var open = at < data.Length && data[at] == '{';
        if (at == data.Length && !final)
        {
            return false;
        }

        var reason = "malformed \\N character escape";
        if (!open)
        {
            i = decoder.Error(i, at, reason);
            return true;
        }

        var close = Array.IndexOf(data, (byte)'}', at);
        if (close < 0)
        {
            if (!final)
            {
                return false;
            }

            i = decoder.Error(i, data.Length, reason);
            return true;
        }

        if (close == at + 1)
        {
            i = decoder.Error(i, close, reason);
            return true;
        }

        if (UnicodeNames.Find(Encoding.Latin1.GetString(data, at + 1, close - at - 1)) is { } text)
        {
            decoder.Output.Append(PyStr.Of(text));
            i = close + 1;
            return true;
        }

        i = decoder.Error(i, close + 1, "unknown Unicode character name");
        return true;
    }

    internal static PyStr DecodeRaw(PyThread t, PyObject source, byte[] input, string errors, bool final, out int consumed)
    {
        var decoder = new TextDecoder(t, "rawunicodeescape", source, input, errors);
        var i = 0;
        while (i < decoder.Data.Length)
        {
            var data = decoder.Data;
            int c = data[i];
            if (c != '\\')
            {
                decoder.Output.Append(c);
                i++;
                continue;
            }

            if (i + 1 == data.Length)
            {
                if (!final)
                {
                    break;
                }

                decoder.Output.Append('\\');
                i++;
                continue;
            }

            c = data[i + 1];
            if (c is not ('u' or 'U'))
            {
                decoder.Output.Append('\\').Append(c);
                i += 2;
                continue;
            }

            var status = ReadHex(data, i + 2, c == 'u' ? 4 : 8, out var value, out var end);
            if (status == HexStatus.Complete)
            {
                if (value <= 0x10FFFF)
                {
                    decoder.Output.Append((int)value);
                    i = end;
                }
                else
                {
                    i = decoder.Error(i, end, "\\Uxxxxxxxx out of range");
                }
            }
            else if (status == HexStatus.Ended && !final)
            {
                break;
            }
            else
            {
                i = decoder.Error(i, end, c == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape");
            }
        }

        consumed = i;
        return decoder.Output.ToStr();
    }

    internal static PyBytes EncodeUnicode(PyStr text)
    {
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text.CodePointAt(i);
            _ = c switch
            {
                '\\' => result.Append("\\\\"),
                '\t' => result.Append("\\t"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                >= ' ' and < 0x7F => result.Append((char)c),
                _ => result.Append(CultureInfo.InvariantCulture, $"{(c < 0x100 ? $"\\x{c:x2}" : c < 0x10000 ? $"\\u{c:x4}" : $"\\U{c:x8}")}"),
            };
        }

        return PyBytes.Of(Encoding.ASCII.GetBytes(result.ToString()));
    }

    internal static PyBytes EncodeRaw(PyStr text)
    {
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text.CodePointAt(i);
            if (c < 0x100)
            {
                result.Append((char)c);
            }
            else
            {
                result.Append(c < 0x10000 ? $"\\u{c:x4}" : $"\\U{c:x8}");
            }
        }

        return PyBytes.Of(Encoding.Latin1.GetBytes(result.ToString()));
    }

    /// <summary>Escapes of bytes literals.</summary>
    internal static PyBytes DecodeBytes(PyThread t, byte[] data, string errors)
    {
        var result = new List<byte>(data.Length);
        string? warning = null;
        var warnOctal = false;
        var i = 0;
        while (i < data.Length)
        {
            if (data[i] != '\\')
            {
                result.Add(data[i++]);
                continue;
            }

            if (i + 1 == data.Length)
            {
                throw Errors.ValueError("Trailing \\ in string");
            }

            int c = data[i + 1];
            if (c == '\n')
            {
                i += 2;
            }
            else if (Simple(c) is >= 0 and var simple)
            {
                result.Add((byte)simple);
                i += 2;
            }
            else if (c is >= '0' and <= '7')
            {
                var end = i + 1;
                var value = 0;
                for (; end < data.Length && end < i + 4 && data[end] is >= (byte)'0' and <= (byte)'7'; end++)
                {
                    value = (value * 8) + data[end] - '0';
                }

                if (value > 0xFF && warning is null)
                {
                    (warning, warnOctal) = (Encoding.ASCII.GetString(data, i, end - i), true);
                }

                result.Add((byte)value);
                i = end;
            }
            else if (c == 'x')
            {
                if (ReadHex(data, i + 2, 2, out var value, out var end) == HexStatus.Complete)
                {
                    result.Add((byte)value);
                    i = end;
                    continue;
                }

                switch (errors)
                {
                    case "strict":
                        throw Errors.ValueError($"invalid \\x escape at position {i}");
                    case "replace":
                        result.Add((byte)'?');
                        break;
                    case "ignore":
                        break;
                    default:
                        throw Errors.ValueError($"decoding error; unknown error handling code: {errors}");
                }

                i = end;
            }
            else
            {
                warning ??= Encoding.Latin1.GetString(data, i, 2);
                result.Add((byte)'\\');
                result.Add((byte)c);
                i += 2;
            }
        }

        if (warning is not null)
        {
            Warn(t, $"b\"{warning}\"", warnOctal);
        }

        return PyBytes.Of([.. result]);
    }

    internal static PyBytes EncodeBytes(ReadOnlySpan<byte> data)
    {
        var result = new StringBuilder(data.Length + 8);
        foreach (var b in data)
        {
            _ = b switch
            {
                (byte)'\\' => result.Append("\\\\"),
                (byte)'\'' => result.Append("\\'"),
                (byte)'\t' => result.Append("\\t"),
                (byte)'\n' => result.Append("\\n"),
                (byte)'\r' => result.Append("\\r"),
                >= 0x20 and < 0x7F => result.Append((char)b),
                _ => result.Append($"\\x{b:x2}"),
            };
        }

        return PyBytes.Of(Encoding.ASCII.GetBytes(result.ToString()));
    }
}
