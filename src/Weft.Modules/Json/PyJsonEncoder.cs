namespace Weft.Modules.Json;

/// <summary><c>_json.make_encoder</c>: writes one value as JSON.</summary>
[PyType("_json.Encoder", Doc = "Writes values as JSON.", WeakReferences = false)]
public partial class PyJsonEncoder : PyObject
{
    private enum Quoting
    {
        Plain,
        Ascii,
        Custom,
    }

    private readonly Quoting _quoting;
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
        _quoting = encoder is PyBuiltinFunction { Self: PyModule } function
            ? function.Function.Name switch
            {
                "encode_basestring" => Quoting.Plain,
                "encode_basestring_ascii" => Quoting.Ascii,
                _ => Quoting.Custom,
            }
            : Quoting.Custom;
    }

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
        var target = new TextBuilder();
        PyStr? newLine = null;
        if (Indent is not PyNone)
        {
            newLine = PyStr.Of("\n");
            for (var i = 0; i < _current_indent_level; i++)
            {
                newLine = Deeper(t, newLine);
            }
        }

        Write(t, target, obj, newLine);
        return new PyTuple([target.ToStr()]);
    }

    private PyStr? Deeper(PyThread t, PyStr? newLine) => newLine is null ? null : (PyStr)Operations.Add(t, newLine, Indent);

    private void Write(PyThread t, TextBuilder target, PyObject o, PyStr? newLine)
    {
        switch (o)
        {
            case PyNone:
                target.AppendSimple("null");
                return;
            case PyBool:
                target.AppendSimple(ReferenceEquals(o, PyBool.True) ? "true" : "false");
                return;
            case PyStr text:
                target.Append(Quote(t, text));
                return;
            case PyIntBase number:
                target.Append(IntText(t, number));
                return;
            case PyFloat number:
                target.AppendSimple(FloatText(t, number));
                return;
        }

        t.EnterNative(" while encoding a JSON object");
        try
        {
            switch (o)
            {
                case PyList or PyTuple:
                    WriteSequence(t, target, o, newLine);
                    break;
                case PyDict dict:
                    WriteDict(t, target, dict, newLine);
                    break;
                default:
                    WriteOther(t, target, o, newLine);
                    break;
            }
        }
        finally
        {
            t.ExitNative();
        }
    }

    private static PyStr IntText(PyThread t, PyIntBase number) =>
        (PyStr)Operations.Call(t, Operations.GetAttribute(t, PyIntBase.TypeObject, "__repr__"), number);

    private string FloatText(PyThread t, PyFloat number)
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

    private PyStr Quote(PyThread t, PyStr text)
    {
        if (_quoting != Quoting.Custom)
        {
            return JsonText.Quote(text, _quoting == Quoting.Ascii);
        }

        var encoded = Operations.Call(t, Encoder, text);
        return encoded as PyStr ?? throw Errors.TypeError($"encoder() must return a string, not {encoded.Type.FullName}");
    }

    private PyIntBase? Mark(PyThread t, PyObject o)
    {
        if (_markers is null)
        {
            return null;
        }

        var id = PyInt.Of(Identity.Of(o));
        if (_markers.Get(t, id) is not null)
        {
            throw Errors.ValueError("Circular reference detected");
        }

        _markers.SetItem(t, id, o);
        return id;
    }

    private void Unmark(PyThread t, PyIntBase? id)
    {
        if (id is not null)
        {
            _markers!.Remove(t, id);
        }
    }

    private void WriteOther(PyThread t, TextBuilder target, PyObject o, PyStr? newLine)
    {
        var id = Mark(t, o);
        var replaced = Operations.Call(t, Default, o);
        try
        {
            Write(t, target, replaced, newLine);
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {o.Type.FullName} object");
            throw;
        }

        Unmark(t, id);
    }

    private void WriteSequence(PyThread t, TextBuilder target, PyObject o, PyStr? newLine)
    {
        var items = (o as PyTuple)?.Items;
        if ((items?.Length ?? ((PyList)o).Count) == 0)
        {
            target.AppendSimple("[]");
            return;
        }

        var id = Mark(t, o);
        var inner = Deeper(t, newLine);
        target.Append('[');
        for (var i = 0; ; i++)
        {
            // default() may change a list while it is written.
            var item = items is null ? ((PyList)o).TryGet(i) : i < items.Length ? items[i] : null;
            if (item is null)
            {
                break;
            }

            if (i > 0)
            {
                target.Append(_itemSeparator);
            }

            if (inner is not null)
            {
                target.Append(inner);
            }

            try
            {
                Write(t, target, item, inner);
            }
            catch (PythonException e)
            {
                e.Value.AddNote(t, $"when serializing {o.Type.FullName} item {i}");
                throw;
            }
        }

        if (newLine is not null)
        {
            target.Append(newLine);
        }

        target.Append(']');
        Unmark(t, id);
    }

    private void WriteDict(PyThread t, TextBuilder target, PyDict dict, PyStr? newLine)
    {
        if (Operations.Length(t, dict) == 0)
        {
            target.AppendSimple("{}");
            return;
        }

        var id = Mark(t, dict);
        var inner = Deeper(t, newLine);
        var items = new PyList(Operations.ToList(t, Operations.CallMethod(t, dict, "items")).ToArray());
        if (SortKeys)
        {
            Operations.CallMethod(t, items, "sort");
        }

        target.Append('{');
        var first = true;
        foreach (var item in items.ToArray())
        {
            if (item is not PyTuple { Count: 2 } pair)
            {
                throw Errors.ValueError("items must return 2-tuples");
            }

            var key = Key(t, pair.Items[0]);
            if (key is null)
            {
                continue;
            }

            if (!first)
            {
                target.Append(_itemSeparator);
            }

            first = false;
            if (inner is not null)
            {
                target.Append(inner);
            }

            target.Append(Quote(t, key)).Append(_keySeparator);
            try
            {
                Write(t, target, pair.Items[1], inner);
            }
            catch (PythonException e)
            {
                e.Value.AddNote(t, $"when serializing {dict.Type.FullName} item {Operations.Repr(t, pair.Items[0]).Value}");
                throw;
            }
        }

        if (newLine is not null && !first)
        {
            target.Append(newLine);
        }

        target.Append('}');
        Unmark(t, id);
    }

    /// <summary>The text of a key; null when it is to be left out.</summary>
    private PyStr? Key(PyThread t, PyObject key) => key switch
    {
        PyStr text => text,
        PyFloat number => PyStr.Of(FloatText(t, number)),
        PyNone => PyStr.Intern("null"),
        PyBool => PyStr.Intern(ReferenceEquals(key, PyBool.True) ? "true" : "false"),
        PyIntBase number => IntText(t, number),
        _ => SkipKeys ? null : throw Errors.TypeError($"keys must be str, int, float, bool or None, not {key.Type.FullName}"),
    };
}
