namespace Weft.Modules;

/// <summary>The module <c>_codecs</c>: the registry, and the codecs that are native.</summary>
[PyModule("_codecs", Doc = "Codec registry and native codecs.")]
public static partial class CodecsModule
{
    [PyFunction("register", Signature = "(search_function, /)", Doc = "Adds a function that finds codecs by name.")]
    internal static void Register(PyObject search_function) => CodecRegistry.Register(search_function);

    [PyFunction("unregister", Signature = "(search_function, /)", Doc = "Removes a search function and forgets the codecs found.")]
    internal static void Unregister(PyObject search_function) => CodecRegistry.Unregister(search_function);

    [PyFunction("lookup", Signature = "(encoding, /)", Doc = "The codec of a name.")]
    internal static PyObject Lookup(PyThread t, string encoding) => CodecRegistry.Lookup(t, encoding);

    [PyFunction("register_error", Signature = "(errors, handler, /)", Doc = "Names an error handler.")]
    internal static void RegisterError(string errors, PyObject handler)
    {
        if (!Operations.IsCallable(handler))
        {
            throw Errors.TypeError("handler must be callable");
        }

        CodecErrors.Register(errors, handler);
    }

    [PyFunction("_unregister_error", Signature = "(errors, /)", Doc = "Removes an error handler that is not built in.")]
    internal static bool UnregisterError(string errors) => CodecErrors.Unregister(errors);

    [PyFunction("lookup_error", Signature = "(name, /)", Doc = "The error handler of a name.")]
    internal static PyObject LookupError(PyThread t, string name) => CodecErrors.Lookup(t, name);

    [PyFunction("encode", Signature = "(obj, encoding='utf-8', errors='strict')", Doc = "Encodes an object with any codec.")]
    internal static PyObject Encode(PyThread t, PyObject obj, string encoding = "utf-8", string? errors = "strict") =>
        CodecRegistry.Run(t, CodecRegistry.Lookup(t, encoding).Items[0], obj, encoding, errors, "encoding", "encoder");

    [PyFunction("decode", Signature = "(obj, encoding='utf-8', errors='strict')", Doc = "Decodes an object with any codec.")]
    internal static PyObject Decode(PyThread t, PyObject obj, string encoding = "utf-8", string? errors = "strict") =>
        CodecRegistry.Run(t, CodecRegistry.Lookup(t, encoding).Items[1], obj, encoding, errors, "decoding", "decoder");

    private static PyTuple Pair(PyObject result, long consumed) => new([result, PyInt.Of(consumed)]);

    private static byte[] Read(PyThread t, PyObject data)
    {
        using var view = BufferView.Get(t, data);
        return data is PyBytes bytes ? bytes.Array : view.ToArray();
    }

    private static byte[] ReadTextOrBytes(PyThread t, PyObject data) => data is PyStr text ? TextCodec.Encode(t, text).Array : Read(t, data);

    [PyFunction("escape_decode", Signature = "(data, errors=None, /)", Doc = "Decodes the escapes of bytes literals.")]
    internal static PyObject EscapeDecode(PyThread t, PyObject data, string? errors = null)
    {
        var input = ReadTextOrBytes(t, data);
        return Pair(EscapeCodecs.DecodeBytes(t, input, errors ?? "strict"), input.Length);
    }

    [PyFunction("escape_encode", Signature = "(data, errors=None, /)", Doc = "Escapes bytes as in a literal.")]
    internal static PyObject EscapeEncode(PyBytes data, string? errors = null) => Pair(EscapeCodecs.EncodeBytes(data.Data), data.Count);

    [PyFunction("readbuffer_encode", Signature = "(data, errors=None, /)", Doc = "The bytes of a buffer.")]
    internal static PyObject ReadBufferEncode(PyThread t, PyObject data, string? errors = null)
    {
        var input = ReadTextOrBytes(t, data);
        return Pair(PyBytes.Of(input.AsSpan()), input.Length);
    }

    [PyFunction("charmap_build", Signature = "(map, /)", Doc = "The encoding map of a decoding table.")]
    internal static PyObject CharmapBuild(PyThread t, PyStr map) => Charmap.Build(t, map);

    [PyFunction("charmap_decode", Signature = "(data, errors=None, mapping=None, /)", Doc = "Decodes by a mapping.")]
    internal static PyObject CharmapDecode(PyThread t, PyObject data, string? errors = null, PyObject? mapping = null)
    {
        var input = Read(t, data);
        return Pair(mapping is null or PyNone ? SingleByteCodecs.DecodeLatin1(input) : Charmap.Decode(t, data, input, errors ?? "strict", mapping), input.Length);
    }

    [PyFunction("charmap_encode", Signature = "(str, errors=None, mapping=None, /)", Doc = "Encodes by a mapping.")]
    internal static PyObject CharmapEncode(PyThread t, PyStr str, string? errors = null, PyObject? mapping = null) =>
        Pair(mapping is null or PyNone ? SingleByteCodecs.EncodeLatin1(t, str, errors ?? "strict") : Charmap.Encode(t, str, errors ?? "strict", mapping), str.Length);

    [PyFunction("latin_1_decode", Signature = "(data, errors=None, /)", Doc = "Decodes Latin-1.")]
    internal static PyObject Latin1Decode(PyThread t, PyObject data, string? errors = null)
    {
        var input = Read(t, data);
        return Pair(SingleByteCodecs.DecodeLatin1(input), input.Length);
    }

    [PyFunction("latin_1_encode", Signature = "(str, errors=None, /)", Doc = "Encodes Latin-1.")]
    internal static PyObject Latin1Encode(PyThread t, PyStr str, string? errors = null) => Pair(SingleByteCodecs.EncodeLatin1(t, str, errors ?? "strict"), str.Length);

    [PyFunction("ascii_decode", Signature = "(data, errors=None, /)", Doc = "Decodes ASCII.")]
    internal static PyObject AsciiDecode(PyThread t, PyObject data, string? errors = null)
    {
        var input = Read(t, data);
        return Pair(SingleByteCodecs.DecodeAscii(t, data, input, errors ?? "strict"), input.Length);
    }

    [PyFunction("ascii_encode", Signature = "(str, errors=None, /)", Doc = "Encodes ASCII.")]
    internal static PyObject AsciiEncode(PyThread t, PyStr str, string? errors = null) => Pair(SingleByteCodecs.EncodeAscii(t, str, errors ?? "strict"), str.Length);

    [PyFunction("utf_8_decode", Signature = "(data, errors=None, final=False, /)", Doc = "Decodes utf-8.")]
    internal static PyObject Utf8Decode(PyThread t, PyObject data, string? errors = null, bool final = false) =>
        Pair(Utf8.Decode(t, data, Read(t, data), errors ?? "strict", final, out var consumed), consumed);

    [PyFunction("utf_8_encode", Signature = "(str, errors=None, /)", Doc = "Encodes utf-8.")]
    internal static PyObject Utf8Encode(PyThread t, PyStr str, string? errors = null) => Pair(Utf8.Encode(t, str, errors ?? "strict"), str.Length);

    [PyFunction("utf_7_decode", Signature = "(data, errors=None, final=False, /)", Doc = "Decodes utf-7.")]
    internal static PyObject Utf7Decode(PyThread t, PyObject data, string? errors = null, bool final = false) =>
        Pair(Utf7.Decode(t, data, Read(t, data), errors ?? "strict", final, out var consumed), consumed);

    [PyFunction("utf_7_encode", Signature = "(str, errors=None, /)", Doc = "Encodes utf-7.")]
    internal static PyObject Utf7Encode(PyThread t, PyStr str, string? errors = null) => Pair(Utf7.Encode(str), str.Length);

    [PyFunction("unicode_escape_decode", Signature = "(data, errors=None, final=True, /)", Doc = "Decodes unicode-escape.")]
    internal static PyObject UnicodeEscapeDecode(PyThread t, PyObject data, string? errors = null, bool final = true) =>
        Pair(EscapeCodecs.DecodeUnicode(t, data is PyStr ? PyNone.Value : data, ReadTextOrBytes(t, data), errors ?? "strict", final, out var consumed), consumed);

    [PyFunction("unicode_escape_encode", Signature = "(str, errors=None, /)", Doc = "Encodes unicode-escape.")]
    internal static PyObject UnicodeEscapeEncode(PyThread t, PyStr str, string? errors = null) => Pair(EscapeCodecs.EncodeUnicode(str), str.Length);

    [PyFunction("raw_unicode_escape_decode", Signature = "(data, errors=None, final=True, /)", Doc = "Decodes raw-unicode-escape.")]
    internal static PyObject RawUnicodeEscapeDecode(PyThread t, PyObject data, string? errors = null, bool final = true) =>
        Pair(EscapeCodecs.DecodeRaw(t, data is PyStr ? PyNone.Value : data, ReadTextOrBytes(t, data), errors ?? "strict", final, out var consumed), consumed);

    [PyFunction("raw_unicode_escape_encode", Signature = "(str, errors=None, /)", Doc = "Encodes raw-unicode-escape.")]
    internal static PyObject RawUnicodeEscapeEncode(PyThread t, PyStr str, string? errors = null) => Pair(EscapeCodecs.EncodeRaw(str), str.Length);
}
