namespace Weft.Modules.Json;

/// <summary>One call of an encoder: writes one value and what is in it.</summary>
/// <remarks>
/// The containers being written are kept in a list of their own, in which a circular reference shows; they are few. The
/// encoder's dict of markers gets them only while code that can look at it runs, in <c>default()</c>.
/// </remarks>
internal sealed class JsonWriter(PyThread t, PyJsonEncoder encoder)
{
    /// <summary>As many containers inside each other are compared one by one.</summary>
    private const int Few = 16;

    private readonly TextBuilder _target = new(256);
    private readonly List<PyObject> _open = [];
    private HashSet<PyObject>? _openSet;

    internal PyStr Text => _target.ToStr();

    /// <summary>The line break of the next level; null: all is written on one line.</summary>
    private PyStr? Deeper(PyStr? newLine) => newLine is null ? null : (PyStr)Operations.Add(t, newLine, encoder.Indent);

    internal void Write(PyObject o, PyStr? newLine)
    {
        switch (o)
        {
            case PyStr text:
                WriteString(text);
                return;
            case PyNone:
                _target.AppendSimple("null");
                return;
            case PyBool:
                _target.AppendSimple(ReferenceEquals(o, PyBool.True) ? "true" : "false");
                return;
            case PyIntBase number:
                WriteInt(number);
                return;
            case PyFloat number:
                _target.AppendSimple(encoder.FloatText(t, number));
                return;
        }

        t.EnterNative(" while encoding a JSON object");
        try
        {
            switch (o)
            {
                case PyList or PyTuple:
                    WriteSequence(o, newLine);
                    break;
                case PyDict dict:
                    WriteDict(dict, newLine);
                    break;
                default:
                    WriteOther(o, newLine);
                    break;
            }
        }
        finally
        {
            t.ExitNative();
        }
    }

    private void WriteString(PyStr text)
    {
        if (encoder.AsciiOnly is { } ascii)
        {
            JsonText.Quote(_target, text, ascii);
            return;
        }

        var encoded = Operations.Call(t, encoder.Encoder, text);
        _target.Append(encoded as PyStr ?? throw Errors.TypeError($"encoder() must return a string, not {encoded.Type.FullName}"));
    }

    private void WriteInt(PyIntBase number)
    {
        if (number.TryGetInt64(out var small))
        {
            _target.AppendNumber(small);
        }
        else
        {
            _target.Append(PyJsonEncoder.IntText(t, number));
        }
    }

    private void Open(PyObject o)
    {
        if (!encoder.FindsCircles)
        {
            return;
        }

        var known = encoder.IsMarked(t, o);
        if (_open.Count < Few)
        {
            for (var i = 0; i < _open.Count && !known; i++)
            {
                known = ReferenceEquals(_open[i], o);
            }
        }
        else
        {
            known |= !(_openSet ??= new HashSet<PyObject>(_open, ReferenceEqualityComparer.Instance)).Add(o);
        }

        if (known)
        {
            throw Errors.ValueError("Circular reference detected");
        }

        _open.Add(o);
    }

    private void Close(PyObject o)
    {
        if (encoder.FindsCircles)
        {
            _open.RemoveAt(_open.Count - 1);
            if (_open.Count < Few)
            {
                _openSet = null;
            }

            _openSet?.Remove(o);
        }
    }

    private void WriteOther(PyObject o, PyStr? newLine)
    {
        Open(o);
        var marked = encoder.Mark(t, _open);
        var replaced = Operations.Call(t, encoder.Default, o);
        encoder.Unmark(t, marked);
        try
        {
            Write(replaced, newLine);
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {o.Type.FullName} object");
            throw;
        }

        Close(o);
    }

    private void WriteSequence(PyObject o, PyStr? newLine)
    {
        var items = (o as PyTuple)?.Items;
        if ((items?.Length ?? ((PyList)o).Count) == 0)
        {
            _target.AppendSimple("[]");
            return;
        }

        Open(o);
        var inner = Deeper(newLine);
        _target.Append('[');
        var i = 0;
        try
        {
            // default() may change a list while it is written.
            while ((items is null ? ((PyList)o).TryGet(i) : i < items.Length ? items[i] : null) is { } item)
            {
                BeginItem(i == 0, inner);
                Write(item, inner);
                i++;
            }
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {o.Type.FullName} item {i}");
            throw;
        }

        if (newLine is not null)
        {
            _target.Append(newLine);
        }

        _target.Append(']');
        Close(o);
    }

    private void BeginItem(bool first, PyStr? newLine)
    {
        if (!first)
        {
            _target.Append(encoder.ItemSeparatorText);
        }

        if (newLine is not null)
        {
            _target.Append(newLine);
        }
    }

    private void WriteDict(PyDict dict, PyStr? newLine)
    {
        if (Operations.Length(t, dict) == 0)
        {
            _target.AppendSimple("{}");
            return;
        }

        Open(dict);
        var inner = Deeper(newLine);
        _target.Append('{');
        var first = true;
        if (dict.GetType() == typeof(PyDict) && !encoder.SortKeys)
        {
            foreach (var (key, value) in dict.Entries())
            {
                first &= !WriteEntry(dict, key, value, first, inner);
            }
        }
        else
        {
            var items = new PyList(Operations.ToList(t, Operations.CallMethod(t, dict, "items")).ToArray());
            if (encoder.SortKeys)
            {
                Operations.CallMethod(t, items, "sort");
            }

            foreach (var item in items.ToArray())
            {
                var pair = item as PyTuple is { Count: 2 } two ? two : throw Errors.ValueError("items must return 2-tuples");
                first &= !WriteEntry(dict, pair.Items[0], pair.Items[1], first, inner);
            }
        }

        if (newLine is not null && !first)
        {
            _target.Append(newLine);
        }

        _target.Append('}');
        Close(dict);
    }

    /// <summary>False: the key is one that is left out.</summary>
    private bool WriteEntry(PyDict dict, PyObject key, PyObject value, bool first, PyStr? newLine)
    {
        if (encoder.KeyText(t, key) is not { } text)
        {
            return false;
        }

        BeginItem(first, newLine);
        WriteString(text);
        _target.Append(encoder.KeySeparatorText);
        try
        {
            Write(value, newLine);
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {dict.Type.FullName} item {Operations.Repr(t, key).Value}");
            throw;
        }

        return true;
    }
}
