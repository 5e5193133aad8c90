namespace Weft.Runtime.Objects;

/// <summary>Encodings given by a mapping of bytes to characters.</summary>
internal static class Charmap
{
    private const int Undefined = 0xFFFE;
    private const string Reason = "character maps to <undefined>";

    internal static PyStr Decode(PyThread t, PyObject source, byte[] data, string errors, PyObject mapping)
    {
        var decoder = new TextDecoder(t, "charmap", source, data, errors);
        var table = mapping as PyStr;
        var i = 0;
        while (i < decoder.Data.Length)
        {
            var b = decoder.Data[i];
            var defined = table is null ? AppendMapped(t, decoder.Output, mapping, b) : AppendIndexed(decoder.Output, table, b);
            i = defined ? i + 1 : decoder.Error(i, i + 1, Reason);
        }

        return decoder.Output.ToStr();
    }

    private static bool AppendIndexed(TextBuilder output, PyStr table, byte b)
    {
        if (b >= table.Length || table.CodePointAt(b) == Undefined)
        {
            return false;
        }

        output.Append(table.CodePointAt(b));
        return true;
    }

    private static bool AppendMapped(PyThread t, TextBuilder output, PyObject mapping, byte b)
    {
        switch (PyStr.LookUp(t, mapping, PyInt.Of(b)))
        {
            case null or PyNone:
                return false;
            case PyIntBase number:
                if (!number.TryGetInt64(out var point) || point is < 0 or > 0x10FFFF)
                {
                    throw Errors.TypeError("character mapping must be in range(0x110000)");
                }

                if (point == Undefined)
                {
                    return false;
                }

                output.Append((int)point);
                return true;
            case PyStr text:
                if (text.Length == 1 && text.CodePointAt(0) == Undefined)
                {
                    return false;
                }

                output.Append(text);
                return true;
            default:
                throw Errors.TypeError("character mapping must return integer, None or str");
        }
    }

    internal static PyBytes Encode(PyThread t, PyStr text, string errors, PyObject mapping)
    {
        var encoder = new TextEncoder(t, "charmap", text, errors, (e, c) => TryWrite(t, e, mapping, c));
        var i = 0;
        while (i < text.Length)
        {
            if (TryWrite(t, encoder, mapping, text.CodePointAt(i)))
            {
                i++;
                continue;
            }

            var end = i + 1;
            while (end < text.Length && !TryWrite(t, null, mapping, text.CodePointAt(end)))
            {
                end++;
            }

            i = encoder.Error(i, end, Reason);
        }

        return encoder.ToBytes();
    }

    /// <summary>Writes one character (or only asks, for a null encoder); false when it has no byte.</summary>
    private static bool TryWrite(PyThread t, TextEncoder? encoder, PyObject mapping, int c)
    {
        if (mapping is PyEncodingMap map)
        {
            if (!map.TryGet(c, out var b))
            {
                return false;
            }

            encoder?.Write(b);
            return true;
        }

        switch (PyStr.LookUp(t, mapping, PyInt.Of(c)))
        {
            case null or PyNone:
                return false;
            case PyIntBase number:
                if (!number.TryGetInt64(out var value) || value is < 0 or > 255)
                {
                    throw Errors.TypeError("character mapping must be in range(256)");
                }

                encoder?.Write((byte)value);
                return true;
            case PyBytes bytes:
                encoder?.Write(bytes.Data);
                return true;
            case var other:
                throw Errors.TypeError($"character mapping must return integer, bytes or None, not {other.Type.FullName}");
        }
    }

    /// <summary>The inverse of a decoding table, for <see cref="Encode"/>.</summary>
    internal static PyObject Build(PyThread t, PyStr table)
    {
        var count = Math.Min(table.Length, 256);
        var simple = count > 0 && table.CodePointAt(0) == 0;
        for (var i = 1; i < count; i++)
        {
            simple &= table.CodePointAt(i) is > 0 and <= 0xFFFF;
        }

        if (simple)
        {
            return new PyEncodingMap(table, count);
        }

        var result = new PyDict();
        for (var i = 0; i < table.Length; i++)
        {
            result.SetItem(t, PyInt.Of(table.CodePointAt(i)), PyInt.Of(i));
        }

        return result;
    }
}

/// <summary>What <c>codecs.charmap_build</c> makes: characters to bytes, by a page for each high byte.</summary>
[PyType("EncodingMap", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyEncodingMap : PyObject
{
    private readonly byte[]?[] _pages = new byte[256][];

    internal PyEncodingMap(PyStr table, int count)
    {
        for (var i = 1; i < count; i++)
        {
            var c = table.CodePointAt(i);
            if (c != 0xFFFE)
            {
                (_pages[c >> 8] ??= new byte[256])[c & 0xFF] = (byte)i;
            }
        }
    }

    internal bool TryGet(int codePoint, out byte value)
    {
        value = codePoint <= 0xFFFF ? _pages[codePoint >> 8]?[codePoint & 0xFF] ?? 0 : (byte)0;
        return value != 0 || codePoint == 0;
    }

    [PyMethod("size", Signature = "()", Doc = "Size of the map in bytes.")]
    internal long Size() => 16 + (256L * _pages.Count(p => p is not null));
}
