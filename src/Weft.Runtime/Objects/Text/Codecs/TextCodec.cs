namespace Weft.Runtime.Objects;

/// <summary>Encoding and decoding by name, for C# code: the common encodings directly, others through the registry.</summary>
public static class TextCodec
{
    /// <summary><c>text.encode(encoding, errors)</c>.</summary>
    /// <exception cref="PythonException">UnicodeEncodeError, LookupError, or what a codec raises.</exception>
    public static PyBytes Encode(PyThread t, PyStr text, string encoding = "utf-8", string errors = "strict")
    {
        CheckHandler(t, errors);
        switch (Normalize(encoding))
        {
            case "utf-8" or "utf8":
                return Utf8.Encode(t, text, errors);
            case "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1":
                return SingleByteCodecs.EncodeLatin1(t, text, errors);
            case "ascii" or "us-ascii":
                return SingleByteCodecs.EncodeAscii(t, text, errors);
        }

        var encoder = CodecRegistry.LookupText(t, encoding, "codecs.encode()", 0);
        var result = CodecRegistry.Run(t, encoder, text, encoding, errors, "encoding", "encoder");
        return result switch
        {
            PyBytes bytes => bytes,
            PyByteArray array => WarnByteArray(t, encoding, array),
            _ => throw Errors.TypeError($"'{Shorten(encoding)}' encoder returned '{result.Type.FullName}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"),
        };
    }

    private static PyBytes WarnByteArray(PyThread t, string encoding, PyByteArray array)
    {
        Operations.CallMethod(
            t,
            Operations.Import(t, "warnings"),
            "warn",
            PyStr.Of($"encoder {encoding} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types"),
            Exceptions.RuntimeWarning);
        return PyBytes.Of(array.Data);
    }

    private static string Shorten(string name) => name.Length > 400 ? name[..400] : name;

    /// <summary><c>bytes.decode(encoding, errors)</c>.</summary>
    /// <exception cref="PythonException">UnicodeDecodeError, LookupError, or what a codec raises.</exception>
    public static PyStr Decode(PyThread t, PyBytes source, string encoding = "utf-8", string errors = "strict") => Decode(t, source, source.Array, encoding, errors);

    /// <summary>Decodes any buffer.</summary>
    public static PyStr Decode(PyThread t, PyObject source, BufferView view, string encoding, string errors) =>
        Decode(t, source, source is PyBytes bytes ? bytes.Array : view.ToArray(), encoding, errors);

    /// <summary>In development mode the name of an error handler is looked at even if nothing goes wrong.</summary>
    private static void CheckHandler(PyThread t, string errors)
    {
        if (errors != "strict" && PythonRuntime.Current.Options.DevMode)
        {
            CodecErrors.Lookup(t, errors);
        }
    }

    private static PyStr Decode(PyThread t, PyObject source, byte[] data, string encoding, string errors)
    {
        CheckHandler(t, errors);
        switch (Normalize(encoding))
        {
            case "utf-8" or "utf8":
                return Utf8.Decode(t, source, data, errors, final: true, out _);
            case "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1":
                return SingleByteCodecs.DecodeLatin1(data);
            case "ascii" or "us-ascii":
                return SingleByteCodecs.DecodeAscii(t, source, data, errors);
        }

        var decoder = CodecRegistry.LookupText(t, encoding, "codecs.decode()", 1);
        var input = source is PyBytes or PyByteArray or PyMemoryView ? PyMemoryView.Of(t, PyBytes.Of(data)) : source;
        var result = CodecRegistry.Run(t, decoder, input, encoding, errors, "decoding", "decoder");
        return result as PyStr
            ?? throw Errors.TypeError($"'{Shorten(encoding)}' decoder returned '{result.Type.FullName}' instead of 'str'; use codecs.decode() to decode to arbitrary types");
    }

    private static string Normalize(string encoding)
    {
        if (encoding is "utf-8" or "ascii" or "latin-1")
        {
            return encoding;
        }

        return encoding.Length > 16 ? "" : encoding.ToLowerInvariant().Replace('_', '-');
    }
}
