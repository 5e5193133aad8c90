namespace Weft.Modules.Json;

/// <summary><c>_json.make_encoder</c>: writes one value as JSON.</summary>
[PyType("_json.Encoder", Doc = "Writes values as JSON.", WeakReferences = false)]
public partial class PyJsonEncoder : PyObject
{
    private readonly PyDict? _markers;
    private readonly PyStr _keySeparator;
    private readonly PyStr _itemSeparator;
    private readonly bool _allowNan;

    internal PyJsonEncoder(PyDict? markers, PyObject @default, PyObject encoder, PyObject indent, PyStr keySeparator, PyStr itemSeparator, bool sortKeys, bool skipKeys, bool allowNan)
    {
        _markers = markers;
        Default = @default;
        Encoder = encoder;
        Indent = indent;
        _keySeparator = keySeparator;
        _itemSeparator = itemSeparator;
        SortKeys = sortKeys;
        SkipKeys = skipKeys;
        _allowNan = allowNan;
        AsciiOnly = encoder is PyBuiltinFunction { Self: PyModule } function
            ? function.Function.Name switch
            {
                "encode_basestring" => false,
                "encode_basestring_ascii" => true,
                _ => null,
            }
            : null;
    }

    /// <summary>Whether strings are written with escapes for all that is not ASCII; null: by a function of the program's.</summary>
    internal bool? AsciiOnly { get; }

    internal bool FindsCircles => _markers is not null;

    internal PyStr KeySeparatorText => _keySeparator;

    internal PyStr ItemSeparatorText => _itemSeparator;

    [PyMember("markers")]
    internal PyObject Markers => _markers ?? (PyObject)PyNone.Value;

    [PyMember("default")]
    internal PyObject Default { get; }

    [PyMember("encoder")]
    internal PyObject Encoder { get; }

    [PyMember("indent")]
    internal PyObject Indent { get; }

    [PyMember("key_separator")]
    internal PyObject KeySeparator => _keySeparator;

    [PyMember("item_separator")]
    internal PyObject ItemSeparator => _itemSeparator;

    [PyMember("sort_keys")]
    internal bool SortKeys { get; }

    [PyMember("skipkeys")]
    internal bool SkipKeys { get; }

    [PyNew(Signature = "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)")]
    internal static PyObject New(PyThread t, PyType cls, PyObject markers, PyObject @default, PyObject encoder, PyObject indent, PyObject key_separator, PyObject item_separator, bool sort_keys, bool skipkeys, bool allow_nan)
    {
        if (markers is not (PyNone or PyDict))
        {
            throw Errors.TypeError($"make_encoder() argument 1 must be dict or None, not {markers.Type.FullName}");
        }

        var key = key_separator as PyStr ?? throw Errors.TypeError($"make_encoder() argument 5 must be str, not {key_separator.Type.FullName}");
        var item = item_separator as PyStr ?? throw Errors.TypeError($"make_encoder() argument 6 must be str, not {item_separator.Type.FullName}");
        return Allocate(cls, markers as PyDict, @default, encoder, indent, key, item, sort_keys, skipkeys, allow_nan);
    }

    [PyMethod("__call__", Signature = "(obj, _current_indent_level)")]
    internal PyObject Call(PyThread t, PyObject obj, long _current_indent_level)
    {
        PyStr? newLine = null;
        if (Indent is not PyNone)
        {
            newLine = PyStr.Of("\n");
            for (var i = 0; i < _current_indent_level; i++)
            {
                newLine = (PyStr)Operations.Add(t, newLine, Indent);
            }
        }

        var writer = new JsonWriter(t, this);
        writer.Write(obj, newLine);
        return new PyTuple([writer.Text]);
    }

    internal static PyStr IntText(PyThread t, PyIntBase number) =>
        (PyStr)Operations.Call(t, Operations.GetAttribute(t, PyIntBase.TypeObject, "__repr__"), number);

    internal string FloatText(PyThread t, PyFloat number)
    {
        if (double.IsFinite(number.Value))
        {
            return Weft.Runtime.Objects.FloatText.Repr(number.Value);
        }

        if (!_allowNan)
        {
            throw Errors.ValueError($"Out of range float values are not JSON compliant: {Operations.Repr(t, number).Value}");
        }

        return double.IsNaN(number.Value) ? "NaN" : number.Value > 0 ? "Infinity" : "-Infinity";
    }

    /// <summary>Whether somebody else has put an object into the markers.</summary>
    internal bool IsMarked(PyThread t, PyObject o) => _markers!.Count != 0 && _markers.Get(t, PyInt.Of(Identity.Of(o))) is not null;

    /// <summary>Puts objects into the markers; those that were not there yet.</summary>
    internal List<PyObject> Mark(PyThread t, List<PyObject> objects)
    {
        var added = new List<PyObject>();
        foreach (var o in objects)
        {
            if (!IsMarked(t, o))
            {
                _markers!.SetItem(t, PyInt.Of(Identity.Of(o)), o);
                added.Add(o);
            }
        }

        return added;
    }

    internal void Unmark(PyThread t, List<PyObject> objects)
    {
        foreach (var o in objects)
        {
            _markers!.Remove(t, PyInt.Of(Identity.Of(o)));
        }
    }

    /// <summary>The text of a key; null when it is to be left out.</summary>
    internal PyStr? KeyText(PyThread t, PyObject key) => key switch
    {
        PyStr text => text,
        PyFloat number => PyStr.Of(FloatText(t, number)),
        PyNone => PyStr.Intern("null"),
        PyBool => PyStr.Intern(ReferenceEquals(key, PyBool.True) ? "true" : "false"),
        PyIntBase number => IntText(t, number),
        _ => SkipKeys ? null : throw Errors.TypeError($"keys must be str, int, float, bool or None, not {key.Type.FullName}"),
    };
}
