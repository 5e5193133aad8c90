using Weft.Modules.Json;

namespace Weft.Modules;

/// <summary><c>_json</c>: the fast half of <c>json</c>.</summary>
[PyModule("_json", Doc = "JSON scanner and encoder.")]
[PyExport(typeof(PyJsonScanner), Name = "make_scanner")]
[PyExport(typeof(PyJsonEncoder), Name = "make_encoder")]
public static partial class JsonModule
{
    private static PyStr Text(PyObject o) => o as PyStr ?? throw Errors.TypeError($"first argument must be a string, not {o.Type.FullName}");

    [PyFunction("encode_basestring", Signature = "(object, /)", Doc = "A string as JSON.")]
    internal static PyObject EncodeBaseString(PyObject @object) => JsonText.Quote(Text(@object), ascii: false);

    [PyFunction("encode_basestring_ascii", Signature = "(object, /)", Doc = "A string as JSON in ASCII.")]
    internal static PyObject EncodeBaseStringAscii(PyObject @object) => JsonText.Quote(Text(@object), ascii: true);

    [PyFunction("scanstring", Doc = "Reads a JSON string; answers with it and the index behind it.")]
    internal static PyObject ScanString(PyThread t, PyObject @string, long end, bool strict = true)
    {
        var text = Text(@string);
        if (end < 0 || end > text.Length)
        {
            throw Errors.ValueError("end is out of bounds");
        }

        var at = (int)end;
        var result = JsonText.ScanString(t, text, ref at, strict);
        return new PyTuple([result, PyInt.Of(at)]);
    }
}
