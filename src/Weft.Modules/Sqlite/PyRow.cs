namespace Weft.Modules.Sqlite;

/// <summary><c>sqlite3.Row</c>: a row whose values have names too.</summary>
[PyType("sqlite3.Row", Doc = "A row with access by name.")]
public partial class PyRow : PyObject
{
    private readonly PyTuple _data;
    private readonly PyObject _description;

    internal PyRow(PyTuple data, PyObject description) => (_data, _description) = (data, description);

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length != 2 || kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"Row expected 2 arguments, got {args.Length}");
        }

        var cursor = args[0] as PyCursor ?? throw Errors.TypeError($"Row() argument 1 must be sqlite3.Cursor, not {args[0].Type.Name}");
        var data = args[1] as PyTuple ?? throw Errors.TypeError($"Row() argument 2 must be tuple, not {args[1].Type.Name}");
        return Allocate(cls, data, cursor.Description);
    }

    private PyObject[] Columns => _description is PyTuple columns ? columns.Items : [];

    [PyMethod("keys", Signature = "()", Doc = "The names.")]
    public PyObject Keys() => new PyList([.. Columns.Select(static column => ((PyTuple)column).Items[0])]);

    [PyMethod("__len__")]
    public long Length() => _data.Count;

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t) => Operations.Iter(t, _data);

    [PyMethod("__hash__")]
    public long Hash(PyThread t) => Operations.Hash(t, _description) ^ Operations.Hash(t, _data);

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject key)
    {
        switch (key)
        {
            case PyStr name:
                var columns = Columns;
                for (var i = 0; i < columns.Length; i++)
                {
                    if (((PyStr)((PyTuple)columns[i]).Items[0]).Value is var known && EqualNames(known, name.Value))
                    {
                        return _data.Items[i];
                    }
                }

                return t.Raise(Exceptions.IndexError, $"No item with key {Operations.Repr(t, key).Value}");
            case PyIntBase or PySlice:
                return Operations.GetItem(t, _data, key);
            default:
                throw Errors.With(Exceptions.IndexError, PyStr.Of("Index must be int or string"));
        }
    }

    /// <summary>Letters of ASCII count as equal whatever their case, as in SQLite.</summary>
    private static bool EqualNames(string a, string b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i] && !(char.IsAsciiLetter(a[i]) && char.IsAsciiLetter(b[i]) && (a[i] | 0x20) == (b[i] | 0x20)))
            {
                return false;
            }
        }

        return true;
    }

    [PyRichCompare]
    public PyObject Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (op is not (CompareOp.Eq or CompareOp.Ne) || other is not PyRow row)
        {
            return PyNotImplemented.Value;
        }

        var equal = Operations.Equals(t, _description, row._description) && Operations.Equals(t, _data, row._data);
        return PyBool.Of(equal == (op == CompareOp.Eq));
    }
}
