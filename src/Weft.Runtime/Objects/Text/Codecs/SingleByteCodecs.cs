using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>ASCII and Latin-1.</summary>
internal static class SingleByteCodecs
{
    internal static PyStr DecodeLatin1(ReadOnlySpan<byte> data) => PyStr.OfSimple(Encoding.Latin1.GetString(data));

    internal static PyStr DecodeAscii(PyThread t, PyObject source, byte[] data, string errors)
    {
        if (Ascii.IsValid(data))
        {
            return PyStr.OfSimple(Encoding.ASCII.GetString(data));
        }

        var decoder = new TextDecoder(t, "ascii", source, data, errors);
        var i = 0;
        while (i < decoder.Data.Length)
        {
            var b = decoder.Data[i];
            if (b < 0x80)
            {
                decoder.Output.Append(b);
                i++;
            }
            else
            {
                i = decoder.Error(i, i + 1, "ordinal not in range(128)");
            }
        }

        return decoder.Output.ToStr();
    }

    internal static PyBytes EncodeAscii(PyThread t, PyStr text, string errors) => Encode(t, text, errors, "ascii", 0x80, "ordinal not in range(128)");

    internal static PyBytes EncodeLatin1(PyThread t, PyStr text, string errors) => Encode(t, text, errors, "latin-1", 0x100, "ordinal not in range(256)");

    private static PyBytes Encode(PyThread t, PyStr text, string errors, string name, int limit, string reason)
    {
        if (text.Simple is { } simple && !simple.AsSpan().ContainsAnyExceptInRange('\0', (char)(limit - 1)))
        {
            return PyBytes.Of(Encoding.Latin1.GetBytes(simple));
        }

        var encoder = new TextEncoder(t, name, text, errors, (e, c) =>
        {
            if (c >= limit)
            {
                return false;
            }

            e.Write((byte)c);
            return true;
        });
        var i = 0;
        while (i < text.Length)
        {
            var c = text.CodePointAt(i);
            if (c < limit)
            {
                encoder.Write((byte)c);
                i++;
                continue;
            }

            var end = i + 1;
            while (end < text.Length && text.CodePointAt(end) >= limit)
            {
                end++;
            }

            i = encoder.Error(i, end, reason);
        }

        return encoder.ToBytes();
    }
}
