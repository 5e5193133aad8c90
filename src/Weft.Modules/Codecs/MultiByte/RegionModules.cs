namespace Weft.Modules.Codecs.MultiByte;

/// <summary><c>_codecs_cn</c>: the encodings of mainland China.</summary>
[PyModule("_codecs_cn")]
public static partial class CodecsCnModule
{
    [PyFunction("getcodec", Signature = "(encoding, /)", Doc = "The codec of a name.")]
    internal static PyObject GetCodec(PyObject encoding) => MultibyteEncodings.GetCodec("cn", encoding);
}

/// <summary><c>_codecs_hk</c>: the encoding of Hong Kong.</summary>
[PyModule("_codecs_hk")]
public static partial class CodecsHkModule
{
    [PyFunction("getcodec", Signature = "(encoding, /)", Doc = "The codec of a name.")]
    internal static PyObject GetCodec(PyObject encoding) => MultibyteEncodings.GetCodec("hk", encoding);
}

/// <summary><c>_codecs_iso2022</c>: the encodings after ISO 2022.</summary>
[PyModule("_codecs_iso2022")]
public static partial class CodecsIso2022Module
{
    [PyFunction("getcodec", Signature = "(encoding, /)", Doc = "The codec of a name.")]
    internal static PyObject GetCodec(PyObject encoding) => MultibyteEncodings.GetCodec("iso2022", encoding);
}

/// <summary><c>_codecs_jp</c>: the encodings of Japan.</summary>
[PyModule("_codecs_jp")]
public static partial class CodecsJpModule
{
    [PyFunction("getcodec", Signature = "(encoding, /)", Doc = "The codec of a name.")]
    internal static PyObject GetCodec(PyObject encoding) => MultibyteEncodings.GetCodec("jp", encoding);
}

/// <summary><c>_codecs_kr</c>: the encodings of Korea.</summary>
[PyModule("_codecs_kr")]
public static partial class CodecsKrModule
{
    [PyFunction("getcodec", Signature = "(encoding, /)", Doc = "The codec of a name.")]
    internal static PyObject GetCodec(PyObject encoding) => MultibyteEncodings.GetCodec("kr", encoding);
}

/// <summary><c>_codecs_tw</c>: the encodings of Taiwan.</summary>
[PyModule("_codecs_tw")]
public static partial class CodecsTwModule
{
    [PyFunction("getcodec", Signature = "(encoding, /)", Doc = "The codec of a name.")]
    internal static PyObject GetCodec(PyObject encoding) => MultibyteEncodings.GetCodec("tw", encoding);
}
