namespace Weft.Modules;

/// <summary>The UTF-16 and UTF-32 functions of <c>_codecs</c>.</summary>
public static partial class CodecsModule
{
    private static PyTuple DecodeWide(PyThread t, PyObject data, string? errors, int width, int order, bool final) =>
        Pair(WideCodecs.Decode(t, data, Read(t, data), errors ?? "strict", width, ref order, final, out var consumed), consumed);

    private static PyTuple DecodeWideWithOrder(PyThread t, PyObject data, string? errors, int width, int order, bool final)
    {
        order = Math.Sign(order);
        var text = WideCodecs.Decode(t, data, Read(t, data), errors ?? "strict", width, ref order, final, out var consumed);
        return new PyTuple([text, PyInt.Of(consumed), PyInt.Of(order)]);
    }

    private static PyTuple EncodeWide(PyThread t, PyStr str, string? errors, int width, int order) =>
        Pair(WideCodecs.Encode(t, str, errors ?? "strict", width, order), str.Length);

    [PyFunction("utf_16_decode", Signature = "(data, errors=None, final=False, /)", Doc = "Decodes UTF-16.")]
    internal static PyObject Utf16Decode(PyThread t, PyObject data, string? errors = null, bool final = false) => DecodeWide(t, data, errors, 2, 0, final);

    [PyFunction("utf_16_encode", Signature = "(str, errors=None, byteorder=0, /)", Doc = "Encodes UTF-16 with a byte order mark, or in a given order.")]
    internal static PyObject Utf16Encode(PyThread t, PyStr str, string? errors = null, int byteorder = 0) => EncodeWide(t, str, errors, 2, byteorder);

    [PyFunction("utf_16_ex_decode", Signature = "(data, errors=None, byteorder=0, final=False, /)", Doc = "Decodes UTF-16; answers the byte order too.")]
    internal static PyObject Utf16DecodeWithOrder(PyThread t, PyObject data, string? errors = null, int byteorder = 0, bool final = false) => DecodeWideWithOrder(t, data, errors, 2, byteorder, final);

    [PyFunction("utf_16_le_decode", Signature = "(data, errors=None, final=False, /)", Doc = "Decodes UTF-16, little endian.")]
    internal static PyObject Utf16LittleDecode(PyThread t, PyObject data, string? errors = null, bool final = false) => DecodeWide(t, data, errors, 2, -1, final);

    [PyFunction("utf_16_le_encode", Signature = "(str, errors=None, /)", Doc = "Encodes UTF-16, little endian.")]
    internal static PyObject Utf16LittleEncode(PyThread t, PyStr str, string? errors = null) => EncodeWide(t, str, errors, 2, -1);

    [PyFunction("utf_16_be_decode", Signature = "(data, errors=None, final=False, /)", Doc = "Decodes UTF-16, big endian.")]
    internal static PyObject Utf16BigDecode(PyThread t, PyObject data, string? errors = null, bool final = false) => DecodeWide(t, data, errors, 2, 1, final);

    [PyFunction("utf_16_be_encode", Signature = "(str, errors=None, /)", Doc = "Encodes UTF-16, big endian.")]
    internal static PyObject Utf16BigEncode(PyThread t, PyStr str, string? errors = null) => EncodeWide(t, str, errors, 2, 1);

    [PyFunction("utf_32_decode", Signature = "(data, errors=None, final=False, /)", Doc = "Decodes UTF-32.")]
    internal static PyObject Utf32Decode(PyThread t, PyObject data, string? errors = null, bool final = false) => DecodeWide(t, data, errors, 4, 0, final);

    [PyFunction("utf_32_encode", Signature = "(str, errors=None, byteorder=0, /)", Doc = "Encodes UTF-32 with a byte order mark, or in a given order.")]
    internal static PyObject Utf32Encode(PyThread t, PyStr str, string? errors = null, int byteorder = 0) => EncodeWide(t, str, errors, 4, byteorder);

    [PyFunction("utf_32_ex_decode", Signature = "(data, errors=None, byteorder=0, final=False, /)", Doc = "Decodes UTF-32; answers the byte order too.")]
    internal static PyObject Utf32DecodeWithOrder(PyThread t, PyObject data, string? errors = null, int byteorder = 0, bool final = false) => DecodeWideWithOrder(t, data, errors, 4, byteorder, final);

    [PyFunction("utf_32_le_decode", Signature = "(data, errors=None, final=False, /)", Doc = "Decodes UTF-32, little endian.")]
    internal static PyObject Utf32LittleDecode(PyThread t, PyObject data, string? errors = null, bool final = false) => DecodeWide(t, data, errors, 4, -1, final);

    [PyFunction("utf_32_le_encode", Signature = "(str, errors=None, /)", Doc = "Encodes UTF-32, little endian.")]
    internal static PyObject Utf32LittleEncode(PyThread t, PyStr str, string? errors = null) => EncodeWide(t, str, errors, 4, -1);

    [PyFunction("utf_32_be_decode", Signature = "(data, errors=None, final=False, /)", Doc = "Decodes UTF-32, big endian.")]
    internal static PyObject Utf32BigDecode(PyThread t, PyObject data, string? errors = null, bool final = false) => DecodeWide(t, data, errors, 4, 1, final);

    [PyFunction("utf_32_be_encode", Signature = "(str, errors=None, /)", Doc = "Encodes UTF-32, big endian.")]
    internal static PyObject Utf32BigEncode(PyThread t, PyStr str, string? errors = null) => EncodeWide(t, str, errors, 4, 1);
}
