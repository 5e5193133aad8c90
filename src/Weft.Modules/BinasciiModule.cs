using System.Text;

namespace Weft.Modules;

/// <summary>The module <c>binascii</c>: bytes as text and back.</summary>
[PyModule("binascii", Doc = "Conversions between bytes and text.")]
public static partial class BinasciiModule
{
    private const string Base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly byte[] s_base64Values = MakeValues();
    private static PyType? s_error;
    private static PyType? s_incomplete;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("Error"), s_error ??= LibraryErrors.Define(t, "binascii", "Error", Exceptions.ValueError));
        module.Namespace.SetInterned(PyStr.Intern("Incomplete"), s_incomplete ??= LibraryErrors.Define(t, "binascii", "Incomplete", Exceptions.Exception));
    }

    private static byte[] MakeValues()
    {
        var values = new byte[256];
        Array.Fill(values, (byte)255);
        for (var i = 0; i < Base64Alphabet.Length; i++)
        {
            values[Base64Alphabet[i]] = (byte)i;
        }

        return values;
    }

    private static PythonException Error(string message) => LibraryErrors.Error(s_error!, message);

    /// <summary>Bytes, or a str of ASCII characters only.</summary>
    private static byte[] AsciiOrBytes(PyThread t, PyObject data)
    {
        if (data is PyStr text)
        {
            return Ascii.IsValid(text.Value) ? Encoding.ASCII.GetBytes(text.Value) : throw Errors.ValueError("string argument should contain only ASCII characters");
        }

        using var view = BufferView.TryGet(t, data, writable: false) ?? throw Errors.TypeError($"argument should be bytes, buffer or ASCII string, not '{data.Type.FullName}'");
        return view.ToArray();
    }

    [PyFunction("a2b_base64", Signature = "(data, /, *, strict_mode=False)", Doc = "Decodes a line of base64.")]
    public static PyObject FromBase64(PyThread t, PyObject data, bool strict_mode = false)
    {
        var text = AsciiOrBytes(t, data);
        var result = new List<byte>(text.Length / 4 * 3 + 3);
        if (strict_mode && text.Length > 0 && text[0] == (byte)'=')
        {
            throw Error("Leading padding not allowed");
        }

        var position = 0;
        var padding = 0;
        byte left = 0;
        var started = false;
        var finished = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == (byte)'=')
            {
                started = true;
                if (strict_mode && position == 0)
                {
                    throw Error("Excess padding not allowed");
                }

                padding++;
                if (position >= 2 && position + padding >= 4)
                {
                    // A complete quad; anything that follows is only looked at in strict mode.
                    if (strict_mode && i + 1 < text.Length)
                    {
                        throw Error(text[i + 1] == (byte)'=' ? "Excess padding not allowed" : s_base64Values[text[i + 1]] != 255 ? "Excess data after padding" : "Only base64 data is allowed");
                    }

                    finished = !strict_mode || i + 1 == text.Length;
                    if (finished && (strict_mode || !MoreData(text, i + 1)))
                    {
                        return PyBytes.Of(result.ToArray());
                    }

                    if (finished)
                    {
                        position = 0;
                        padding = 0;
                        left = 0;
                    }
                }

                continue;
            }

            var value = s_base64Values[c];
            if (value == 255)
            {
                if (strict_mode)
                {
                    throw Error("Only base64 data is allowed");
                }

                continue;
            }

            if (strict_mode && started && padding > 0)
            {
                throw Error("Discontinuous padding not allowed");
            }

            padding = 0;
            switch (position)
            {
                case 0:
                    position = 1;
                    left = value;
                    break;
                case 1:
                    position = 2;
                    result.Add((byte)((left << 2) | (value >> 4)));
                    left = (byte)(value & 0x0F);
                    break;
                case 2:
                    position = 3;
                    result.Add((byte)((left << 4) | (value >> 2)));
                    left = (byte)(value & 0x03);
                    break;
                default:
                    position = 0;
                    result.Add((byte)((left << 6) | value));
                    left = 0;
                    break;
            }
        }

        if (position == 0)
        {
            return PyBytes.Of(result.ToArray());
        }

        throw position == 1
            ? Error($"Invalid base64-encoded string: number of data characters ({result.Count / 3 * 4 + 1}) cannot be 1 more than a multiple of 4")
            : Error("Incorrect padding");
    }

    private static bool MoreData(byte[] text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (s_base64Values[text[i]] != 255)
            {
                return true;
            }
        }

        return false;
    }

    [PyFunction("b2a_base64", Signature = "(data, /, *, newline=True)", Doc = "Encodes bytes in base64.")]
    public static PyObject ToBase64(PyThread t, PyObject data, bool newline = true)
    {
        var text = Convert.ToBase64String(BufferView.Read(t, data));
        return PyBytes.Of(Encoding.ASCII.GetBytes(newline ? text + "\n" : text));
    }

    [PyFunction("a2b_hex", Signature = "(hexstr, /)", Doc = "Bytes of hexadecimal digits.")]
    public static PyObject FromHex(PyThread t, PyObject hexstr)
    {
        var text = AsciiOrBytes(t, hexstr);
        if (text.Length % 2 != 0)
        {
            throw Error("Odd-length string");
        }

        var result = new byte[text.Length / 2];
        for (var i = 0; i < result.Length; i++)
        {
            var (high, low) = (text[2 * i], text[2 * i + 1]);
            result[i] = char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low)
                ? (byte)((Digit(high) << 4) | Digit(low))
                : throw Error("Non-hexadecimal digit found");
        }

        return PyBytes.Of(result);

        static int Digit(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    }

    [PyFunction("unhexlify", Signature = "(hexstr, /)", Doc = "Bytes of hexadecimal digits.")]
    public static PyObject Unhexlify(PyThread t, PyObject hexstr) => FromHex(t, hexstr);

    [PyFunction("b2a_hex", Signature = "(data, sep=None, bytes_per_sep=1)", Doc = "Bytes as hexadecimal digits.")]
    public static PyObject ToHex(PyThread t, PyObject data, PyObject? sep = null, int bytes_per_sep = 1)
    {
        var bytes = BufferView.Read(t, data);
        byte? separator = null;
        if (sep is not null)
        {
            if (Operations.Length(t, sep) != 1)
            {
                throw Errors.ValueError("sep must be length 1.");
            }

            separator = sep switch
            {
                PyStr s when s.Value.Length == 1 && s.Value[0] < 256 => (byte)s.Value[0],
                PyStr => throw Errors.ValueError("sep must be ASCII."),
                PyBytes b => b.Data[0],
                _ => throw Errors.TypeError("sep must be str or bytes."),
            };
        }

        var result = new List<byte>(bytes.Length * 2);
        var group = (int)Math.Min(Math.Abs((long)bytes_per_sep), int.MaxValue);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (separator is { } s && group > 0 && i > 0 && (bytes_per_sep < 0 ? i % group == 0 : (bytes.Length - i) % group == 0))
            {
                result.Add(s);
            }

            result.Add((byte)"0123456789abcdef"[bytes[i] >> 4]);
            result.Add((byte)"0123456789abcdef"[bytes[i] & 15]);
        }

        return PyBytes.Of(result.ToArray());
    }

    [PyFunction("hexlify", Signature = "(data, sep=None, bytes_per_sep=1)", Doc = "Bytes as hexadecimal digits.")]
    public static PyObject Hexlify(PyThread t, PyObject data, PyObject? sep = null, int bytes_per_sep = 1) => ToHex(t, data, sep, bytes_per_sep);

    [PyFunction("a2b_uu", Signature = "(data, /)", Doc = "Decodes a line of uuencoded text.")]
    public static PyObject FromUu(PyThread t, PyObject data)
    {
        var text = AsciiOrBytes(t, data);
        if (text.Length == 0)
        {
            throw Error("Missing length byte");
        }

        var result = new byte[(text[0] - 32) & 0x3F];
        var at = 1;
        uint bits = 0;
        var count = 0;
        for (var i = 0; i < result.Length;)
        {
            uint value = 0;
            if (at < text.Length && text[at] is not ((byte)'\n' or (byte)'\r'))
            {
                var c = text[at++];
                value = c is >= 32 and <= 96 ? (uint)(c - 32) & 0x3F : throw Error("Illegal char");
            }

            bits = (bits << 6) | value;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                result[i++] = (byte)(bits >> count);
                bits &= (1u << count) - 1;
            }
        }

        for (; at < text.Length; at++)
        {
            if (text[at] is not (32 or 96 or (byte)'\n' or (byte)'\r'))
            {
                throw Error("Trailing garbage");
            }
        }

        return PyBytes.Of(result);
    }

    [PyFunction("b2a_uu", Signature = "(data, /, *, backtick=False)", Doc = "A line of uuencoded text.")]
    public static PyObject ToUu(PyThread t, PyObject data, bool backtick = false)
    {
        var bytes = BufferView.Read(t, data);
        if (bytes.Length > 45)
        {
            throw Error("At most 45 bytes at once");
        }

        byte Letter(int value) => (byte)(value == 0 && backtick ? '`' : value + 32);
        var result = new List<byte> { Letter(bytes.Length) };
        for (var i = 0; i < bytes.Length; i += 3)
        {
            var bits = bytes[i] << 16 | (i + 1 < bytes.Length ? bytes[i + 1] << 8 : 0) | (i + 2 < bytes.Length ? bytes[i + 2] : 0);
            for (var shift = 18; shift >= 0; shift -= 6)
            {
                result.Add(Letter((bits >> shift) & 0x3F));
            }
        }

        result.Add((byte)'\n');
        return PyBytes.Of(result.ToArray());
    }

    [PyFunction("crc32", Signature = "(data, crc=0, /)", Doc = "The CRC-32 of bytes.")]
    public static long Crc32(PyThread t, PyObject data, PyObject? crc = null)
    {
        using var view = BufferView.Get(t, data);
        return Checksums.Crc32(crc is null ? 0 : (uint)(Operations.Index(t, crc).BigValue & uint.MaxValue), view.Span);
    }

    [PyFunction("crc_hqx", Signature = "(data, crc, /)", Doc = "The CRC-CCITT of bytes.")]
    public static int CrcHqx(PyThread t, PyObject data, PyObject crc)
    {
        var value = (int)(Operations.Index(t, crc).BigValue & 0xFFFF);
        foreach (var b in BufferView.Read(t, data))
        {
            value ^= b << 8;
            for (var i = 0; i < 8; i++)
            {
                value = (value & 0x8000) != 0 ? (value << 1) ^ 0x1021 : value << 1;
            }

            value &= 0xFFFF;
        }

        return value;
    }

    [PyFunction("a2b_qp", Signature = "(data, header=False)", Doc = "Decodes quoted-printable text.")]
    public static PyObject FromQuotedPrintable(PyThread t, PyObject data, bool header = false)
    {
        var text = AsciiOrBytes(t, data);
        var result = new List<byte>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == (byte)'=')
            {
                i++;
                if (i >= text.Length)
                {
                    break;
                }

                if (text[i] is (byte)'\n' or (byte)'\r')
                {
                    while (i < text.Length && text[i] != (byte)'\n')
                    {
                        i++;
                    }

                    i++;
                }
                else if (text[i] == (byte)'=')
                {
                    result.Add((byte)'=');
                    i++;
                }
                else if (i + 1 < text.Length && char.IsAsciiHexDigit((char)text[i]) && char.IsAsciiHexDigit((char)text[i + 1]))
                {
                    result.Add(Convert.ToByte(Encoding.ASCII.GetString(text, i, 2), 16));
                    i += 2;
                }
                else
                {
                    result.Add((byte)'=');
                }
            }
            else
            {
                result.Add(header && c == (byte)'_' ? (byte)' ' : c);
                i++;
            }
        }

        return PyBytes.Of(result.ToArray());
    }

    [PyFunction("b2a_qp", Signature = "(data, quotetabs=False, istext=True, header=False)", Doc = "Encodes bytes as quoted-printable text.")]
    public static PyObject ToQuotedPrintable(PyThread t, PyObject data, bool quotetabs = false, bool istext = true, bool header = false)
    {
        const int LineLimit = 76;
        var text = BufferView.Read(t, data);
        var firstNewline = text.AsSpan().IndexOf((byte)'\n');
        var withReturn = firstNewline > 0 && text[firstNewline - 1] == (byte)'\r';
        var result = new List<byte>(text.Length);
        var length = 0;
        void Break()
        {
            if (withReturn)
            {
                result.Add((byte)'\r');
            }

            result.Add((byte)'\n');
            length = 0;
        }

        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            bool Next(int ahead, byte value) => i + ahead < text.Length && text[i + ahead] == value;
            var lineEnd = c == (byte)'\n' || (c == (byte)'\r' && Next(1, (byte)'\n'));
            if (istext && lineEnd)
            {
                if (result.Count > 0 && result[^1] is (byte)' ' or (byte)'\t' && length > 0)
                {
                    var space = result[^1];
                    result.RemoveAt(result.Count - 1);
                    Quote(space);
                }

                Break();
                i += c == (byte)'\r' ? 2 : 1;
                continue;
            }

            var quote = c > 126
                || c == (byte)'='
                || (header && c == (byte)'_')
                || (c == (byte)'.' && length == 0 && (i + 1 == text.Length || text[i + 1] is (byte)'\n' or (byte)'\r' or 0))
                || (!istext && c is (byte)'\r' or (byte)'\n')
                || (c is (byte)' ' or (byte)'\t' && i + 1 == text.Length)
                || (c < 33 && c is not ((byte)'\r' or (byte)'\n' or (byte)'\t' or (byte)' '))
                || (c < 33 && (quotetabs && c is (byte)'\t' or (byte)' ') && (quotetabs && !(header && c == (byte)' ')));
            var size = quote ? 3 : 1;
            var last = i + 1 == text.Length || text[i + 1] == (byte)'\n';
            if (length + size >= LineLimit && !(last && length + size <= LineLimit))
            {
                result.Add((byte)'=');
                Break();
            }

            if (quote)
            {
                Quote(c);
                length += 3;
            }
            else
            {
                result.Add(header && c == (byte)' ' ? (byte)'_' : c);
                length++;
            }

            i++;
        }

        return PyBytes.Of(result.ToArray());

        void Quote(byte value)
        {
            result.Add((byte)'=');
            result.Add((byte)"0123456789ABCDEF"[value >> 4]);
            result.Add((byte)"0123456789ABCDEF"[value & 15]);
        }
    }
}
