using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>UTF-8, with the reasons and ranges of errors that Python gives.</summary>
public static class Utf8
{
    /// <summary>Decodes; lone surrogates written as three bytes are accepted (marshal does that).</summary>
    public static PyStr DecodeSurrogatePass(ReadOnlySpan<byte> data) => System.Text.Unicode.Utf8.IsValid(data)
        ? PyStr.Of(Encoding.UTF8.GetString(data))
        : Decode(PyThread.Current, PyNone.Value, data.ToArray(), "surrogatepass", final: true, out _);

    internal static PyStr Decode(PyThread t, PyObject source, byte[] data, string errors, bool final, out int consumed)
    {
        if (System.Text.Unicode.Utf8.IsValid(data))
        {
            consumed = data.Length;
            return PyStr.Of(Encoding.UTF8.GetString(data));
        }

        var decoder = new TextDecoder(t, "utf-8", source, data, errors);
        var i = 0;
        while (i < decoder.Data.Length)
        {
            data = decoder.Data;
            var length = Sequence(data, i, out var c, out var reason);
            if (reason is null)
            {
                decoder.Output.Append(c);
                i += length;
            }
            else if (length == 0)
            {
                if (!final)
                {
                    break;
                }

                i = decoder.Error(i, data.Length, reason);
            }
            else if (!final && data.Length - i == 2 && data[i] == 0xED && data[i + 1] is >= 0xA0 and <= 0xBF)
            {
                // Half of a surrogate: the handler "surrogatepass" may want it whole.
                break;
            }
            else
            {
                i = decoder.Error(i, i + length, reason);
            }
        }

        consumed = i;
        return decoder.Output.ToStr();
    }

    /// <summary>Reads one character; a reason means an error over that many bytes, 0 of them that the input ended.</summary>
    private static int Sequence(byte[] data, int at, out int codePoint, out string? reason)
    {
        int first = data[at];
        codePoint = first;
        reason = null;
        if (first < 0x80)
        {
            return 1;
        }

        if (first is < 0xC2 or > 0xF4)
        {
            reason = "invalid start byte";
            return 1;
        }

        var needed = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        codePoint = first & (needed == 2 ? 0x1F : needed == 3 ? 0x0F : 0x07);
        for (var i = 1; i < needed; i++)
        {
            if (at + i == data.Length)
            {
                reason = "unexpected end of data";
                return 0;
            }

            int next = data[at + i];
            var valid = (next & 0xC0) == 0x80;
            if (i == 1)
            {
                valid &= first switch
                {
                    0xE0 => next >= 0xA0,
                    0xED => next < 0xA0,
                    0xF0 => next >= 0x90,
                    0xF4 => next < 0x90,
                    _ => true,
                };
            }

            if (!valid)
            {
                reason = "invalid continuation byte";
                return i;
            }

            codePoint = (codePoint << 6) | (next & 0x3F);
        }

        return needed;
    }

    internal static PyBytes Encode(PyThread t, PyStr text, string errors)
    {
        if (text.Simple is { } simple)
        {
            return PyBytes.Of(Encoding.UTF8.GetBytes(simple));
        }

        var encoder = new TextEncoder(t, "utf-8", text, errors, static (e, c) => c < 0x80 && TryWrite(e, c));
        var i = 0;
        while (i < text.Length)
        {
            if (TryWrite(encoder, text.CodePointAt(i)))
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < text.Length && text.CodePointAt(end) is >= 0xD800 and <= 0xDFFF)
            {
                end++;
            }

            i = encoder.Error(i, end, "surrogates not allowed");
        }

        return encoder.ToBytes();
    }

    private static bool TryWrite(TextEncoder encoder, int c)
    {
        switch (c)
        {
            case < 0x80:
                encoder.Write((byte)c);
                break;
            case < 0x800:
                encoder.Write((byte)(0xC0 | (c >> 6)));
                encoder.Write((byte)(0x80 | (c & 0x3F)));
                break;
            case >= 0xD800 and <= 0xDFFF:
                return false;
            case < 0x10000:
                encoder.Write((byte)(0xE0 | (c >> 12)));
                encoder.Write((byte)(0x80 | ((c >> 6) & 0x3F)));
                encoder.Write((byte)(0x80 | (c & 0x3F)));
                break;
            default:
                encoder.Write((byte)(0xF0 | (c >> 18)));
                encoder.Write((byte)(0x80 | ((c >> 12) & 0x3F)));
                encoder.Write((byte)(0x80 | ((c >> 6) & 0x3F)));
                encoder.Write((byte)(0x80 | (c & 0x3F)));
                break;
        }

        return true;
    }
}
