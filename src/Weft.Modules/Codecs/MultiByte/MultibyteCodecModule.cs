namespace Weft.Modules.Codecs.MultiByte;

/// <summary><c>_multibytecodec</c>: what the codecs of East Asia are derived from.</summary>
[PyModule("_multibytecodec")]
[PyExport(typeof(PyMultibyteIncrementalEncoder))]
[PyExport(typeof(PyMultibyteIncrementalDecoder))]
[PyExport(typeof(PyMultibyteStreamReader))]
[PyExport(typeof(PyMultibyteStreamWriter))]
public static partial class MultibyteCodecModule
{
    // The argument is a capsule of a C extension, of which there are none here.
    [PyFunction("__create_codec", Signature = "(arg, /)")]
    internal static PyObject CreateCodec(PyObject arg) => throw Errors.ValueError("argument type invalid");
}
