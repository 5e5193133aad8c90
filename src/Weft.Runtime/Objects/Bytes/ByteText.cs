using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>Bytes as text: repr, hexadecimal.</summary>
internal static class ByteText
{
    /// <param name="escapeApostrophe">Even where the quotes are double ones, as bytearray does.</param>
    internal static string Repr(ReadOnlySpan<byte> data, string prefix = "b", bool escapeApostrophe = false)
    {
        var quote = data.Contains((byte)'\'') && !data.Contains((byte)'"') ? '"' : '\'';
        if ((long)data.Length * 4 > Array.MaxLength / 4)
        {
            throw Errors.OverflowError("bytes object is too large to make repr");
        }

        var result = new StringBuilder(data.Length + 3).Append(prefix).Append(quote);
        foreach (var b in data)
        {
            switch (b)
            {
                case (byte)'\\':
                    result.Append("\\\\");
                    break;
                case (byte)'\t':
                    result.Append("\\t");
                    break;
                case (byte)'\n':
                    result.Append("\\n");
                    break;
                case (byte)'\r':
                    result.Append("\\r");
                    break;
                case >= 0x20 and < 0x7F:
                    if (b == quote || (escapeApostrophe && b == '\''))
                    {
                        result.Append('\\');
                    }

                    result.Append((char)b);
                    break;
                default:
                    result.Append("\\x").Append(HexDigit(b >> 4)).Append(HexDigit(b & 15));
                    break;
            }
        }

        return result.Append(quote).ToString();
    }

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);

    /// <summary>Under <c>-b</c>, turning bytes into text is a warning.</summary>
    internal static void WarnStr(PyThread t, string message)
    {
        if (BytesWarningLevel > 0)
        {
            Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of(message), Exceptions.BytesWarning);
        }
    }

    /// <summary>The number of <c>-b</c> options.</summary>
    internal static int BytesWarningLevel { get; set; }

    /// <summary>Hexadecimal digits, with a separator after each group of bytes; groups count from the right if positive.</summary>
    internal static string Hex(PyThread t, ReadOnlySpan<byte> data, PyObject? separator, long group)
    {
        if (separator is null)
        {
            return Convert.ToHexStringLower(data);
        }

        var sep = Separator(t, separator);
        if (group == 0 || data.Length == 0)
        {
            return Convert.ToHexStringLower(data);
        }

        var size = Math.Abs(group);
        var result = new StringBuilder(data.Length * 3);
        for (var i = 0; i < data.Length; i++)
        {
            if (i > 0 && (group < 0 ? i % size : (data.Length - i) % size) == 0)
            {
                result.Append(sep);
            }

            result.Append(HexDigit(data[i] >> 4)).Append(HexDigit(data[i] & 15));
        }

        return result.ToString();
    }

    private static char Separator(PyThread t, PyObject separator)
    {
        if (Operations.Length(t, separator) != 1)
        {
            throw Errors.ValueError("sep must be length 1.");
        }

        var c = separator switch
        {
            PyStr text => text.CodePointAt(0),
            PyBytes bytes => bytes.Data[0],
            _ => throw Errors.TypeError("sep must be str or bytes."),
        };
        return c < 0x80 ? (char)c : throw Errors.ValueError("sep must be ASCII.");
    }

    /// <summary>Bytes of hexadecimal text.</summary>
    internal static byte[] FromHex(PyThread t, PyObject source)
    {
        if (source is PyStr text)
        {
            return FromHex(text.Length, text.CodePointAt);
        }

        using var view = BufferView.TryGet(t, source, writable: false) ?? throw Errors.TypeError($"fromhex() argument must be str or bytes-like, not {source.Type.FullName}");
        var data = view.ToArray();
        return FromHex(data.Length, i => data[i]);
    }

    private static byte[] FromHex(int length, Func<int, int> at)
    {
        var result = new List<byte>(length / 2);
        var i = 0;
        while (i < length)
        {
            var c = at(i);
            if (c is 32 or (>= 9 and <= 13))
            {
                i++;
                continue;
            }

            var high = Digit(c);
            if (high < 0)
            {
                throw Errors.ValueError($"non-hexadecimal number found in fromhex() arg at position {i}");
            }

            if (i + 1 >= length)
            {
                throw Errors.ValueError("fromhex() arg must contain an even number of hexadecimal digits");
            }

            var low = Digit(at(i + 1));
            if (low < 0)
            {
                throw Errors.ValueError($"non-hexadecimal number found in fromhex() arg at position {i + 1}");
            }

            result.Add((byte)((high << 4) | low));
            i += 2;
        }

        return [.. result];
    }

    internal static int Digit(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
