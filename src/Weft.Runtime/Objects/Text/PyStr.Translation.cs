namespace Weft.Runtime.Objects;

/// <summary>Character tables, and encoding.</summary>
public partial class PyStr
{
    [PyMethod("translate", Signature = "(table, /)", Doc = "The text with each character replaced by what the table has for its number.")]
    internal PyStr Translate(PyThread t, PyObject table)
    {
        var result = new TextBuilder(Length);
        for (var i = 0; i < Length; i++)
        {
            var c = CodePointAt(i);
            switch (LookUp(t, table, PyInt.Of(c)))
            {
                case null:
                    result.Append(c);
                    break;
                case PyNone:
                    break;
                case PyStr text:
                    result.Append(text);
                    break;
                case PyIntBase number:
                    if (!number.TryGetInt64(out var point) || point is < 0 or > 0x10FFFF)
                    {
                        throw Errors.ValueError("character mapping must be in range(0x110000)");
                    }

                    result.Append((int)point);
                    break;
                default:
                    throw Errors.TypeError("character mapping must return integer, None or str");
            }
        }

        return result.ToStr();
    }

    /// <summary>What a mapping has for a key; null when it raises LookupError.</summary>
    internal static PyObject? LookUp(PyThread t, PyObject table, PyObject key)
    {
        if (table.GetType() == typeof(PyDict))
        {
            return ((PyDict)table).Get(t, key);
        }

        try
        {
            var found = Operations.LoadItem(t, table, key);
            if (found is null)
            {
                var error = t.TakePending();
                return error.Type.IsSubtypeOf(Exceptions.LookupError) ? null : throw new PythonException(error);
            }

            return found;
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.LookupError))
        {
            return null;
        }
    }

    [PyStaticMethod("maketrans", Doc = "A table for translate, from a dict, or from two strings and one of characters to delete.")]
    internal static PyDict MakeTranslation(PyThread t, PyObject x, PyObject? y = null, PyObject? z = null)
    {
        var result = new PyDict();
        if (y is null)
        {
            if (x is not PyDict mapping)
            {
                throw Errors.TypeError("if you give only one argument to maketrans it must be a dict");
            }

            foreach (var (key, value) in mapping.Entries())
            {
                PyObject number = key switch
                {
                    PyStr { Length: 1 } text => PyInt.Of(text.CodePointAt(0)),
                    PyStr => throw Errors.ValueError("string keys in translatetable must be of length 1"),
                    PyIntBase => key,
                    _ => throw Errors.TypeError("keys in translate table mustbe strings or integers"),
                };
                result.SetItem(t, number, value);
            }

            return result;
        }

        if (y is not PyStr to)
        {
            throw Errors.TypeError($"maketrans() argument 2 must be str, not {y.Type.FullName}");
        }

        if (z is not null and not PyStr)
        {
            throw Errors.TypeError($"maketrans() argument 3 must be str, not {z.Type.FullName}");
        }

        if (x is not PyStr from)
        {
            throw Errors.TypeError("first maketrans argument must be a string if there is a second argument");
        }

        if (from.Length != to.Length)
        {
            throw Errors.ValueError("the first two maketrans arguments must have equal length");
        }

        for (var i = 0; i < from.Length; i++)
        {
            result.SetItem(t, PyInt.Of(from.CodePointAt(i)), PyInt.Of(to.CodePointAt(i)));
        }

        if (z is PyStr dropped)
        {
            for (var i = 0; i < dropped.Length; i++)
            {
                result.SetItem(t, PyInt.Of(dropped.CodePointAt(i)), PyNone.Value);
            }
        }

        return result;
    }

    [PyMethod("encode", Signature = "(encoding='utf-8', errors='strict')", Doc = "The text as bytes of an encoding.")]
    internal PyObject Encode(PyThread t, string encoding = "utf-8", string errors = "strict") => TextCodec.Encode(t, this, encoding, errors);
}
