namespace Weft.Modules.Codecs.MultiByte;

/// <summary><c>_multibytecodec.MultibyteCodec</c>: an encoding as Python sees it.</summary>
[PyType("_multibytecodec.MultibyteCodec", NoConstructor = true, Subclassable = false)]
public sealed partial class PyMultibyteCodec : PyObject
{
    internal PyMultibyteCodec(MultibyteEncoding encoding) => Encoding = encoding;

    internal MultibyteEncoding Encoding { get; }

    /// <summary>The codec that a class of encoders, decoders or streams names.</summary>
    internal static MultibyteEncoding Of(PyThread t, PyType cls) => Operations.GetAttribute(t, cls, PyStr.Intern("codec")) is PyMultibyteCodec codec
        ? codec.Encoding
        : throw Errors.TypeError("codec is unexpected type");

    /// <summary>A new value of an <c>errors</c> attribute.</summary>
    internal static string ReadErrors(PyObject? value) => value switch
    {
        PyStr text => text.Value,
        null => throw Errors.AttributeError("cannot delete attribute"),
        _ => throw Errors.TypeError("errors must be a string"),
    };

    [PyMethod("encode", Signature = "(input, errors=None)", Doc = "The bytes of a text, and its length.")]
    public PyObject Encode(PyThread t, PyObject input, string? errors = null)
    {
        var text = input as PyStr ?? Operations.Str(t, input);
        CodecState state = default;
        Encoding.StartEncoding(ref state);
        return new PyTuple([MultibyteConversion.Encode(t, Encoding, text, errors ?? "strict", ref state, final: true, out _), PyInt.Of(text.Length)]);
    }

    [PyMethod("decode", Signature = "(input, errors=None)", Doc = "The text of bytes, and their number.")]
    public PyObject Decode(PyThread t, PyObject input, string? errors = null)
    {
        var data = BufferView.Read(t, input);
        CodecState state = default;
        Encoding.StartDecoding(ref state);
        var isUnfinished = false;
        return new PyTuple([MultibyteConversion.Decode(t, Encoding, input, data, errors ?? "strict", ref state, final: true, out _, ref isUnfinished), PyInt.Of(data.Length)]);
    }
}
