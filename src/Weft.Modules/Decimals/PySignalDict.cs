using System.Text;

namespace Weft.Modules.Decimals;

/// <summary><c>decimal.SignalDictMixin</c>: the flags or traps of a context as a mapping from signal to bool.</summary>
[PyType("decimal.SignalDictMixin", Doc = "The flags or traps of a context.")]
public partial class PySignalDict : PyObject
{
    private readonly PyDecimalContext? _context;
    private readonly bool _traps;

    internal PySignalDict(PyDecimalContext? context, bool traps) => (_context, _traps) = (context, traps);

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls, null, false);

    internal DecimalConditions Conditions
    {
        get
        {
            CheckContext();
            return _traps ? _context!.Traps : _context!.Flags;
        }

        set
        {
            CheckContext();
            if (_traps)
            {
                _context!.Traps = value;
            }
            else
            {
                _context!.Flags = value;
            }
        }
    }

    /// <summary>The signals that a dict or another signal dict sets.</summary>
    /// <exception cref="PythonException">TypeError, KeyError.</exception>
    internal static DecimalConditions Read(PyThread t, PyObject value)
    {
        if (value is PySignalDict other)
        {
            return other.Conditions;
        }

        if (value is not PyDict dict)
        {
            throw Errors.TypeError("argument must be a signal dict");
        }

        var types = DecimalSignals.Instance.Types;
        if (dict.Count != types.Length)
        {
            throw Errors.KeyError(PyStr.Of("invalid signal dict"));
        }

        var result = DecimalConditions.None;
        for (var i = 0; i < types.Length; i++)
        {
            var entry = dict.Get(t, types[i]) ?? throw Errors.KeyError(PyStr.Of("invalid signal dict"));
            if (Operations.IsTrue(t, entry))
            {
                result |= DecimalSignals.Order[i];
            }
        }

        return result;
    }

    /// <summary>The signals of a list of classes.</summary>
    internal static DecimalConditions ReadList(PyList list)
    {
        var result = DecimalConditions.None;
        foreach (var item in list.ToArray())
        {
            result |= DecimalSignals.Order[DecimalSignals.Instance.IndexOf(item)];
        }

        return result;
    }

    [PyMethod("__len__")]
    public long Length()
    {
        CheckContext();
        return DecimalSignals.Order.Length;
    }

    private void CheckContext()
    {
        if (_context is null)
        {
            throw Errors.ValueError("invalid signal dict");
        }
    }

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t)
    {
        CheckContext();
        return Operations.Iter(t, new PyTuple([.. DecimalSignals.Instance.Types]));
    }

    [PyMethod("__getitem__")]
    public PyObject GetItem(PyObject key) => PyBool.Of((Conditions & DecimalSignals.Order[DecimalSignals.Instance.IndexOf(key)]) != 0);

    [PyMethod("__setitem__")]
    public void SetItem(PyThread t, PyObject key, PyObject value)
    {
        var condition = DecimalSignals.Order[DecimalSignals.Instance.IndexOf(key)];
        Conditions = Operations.IsTrue(t, value) ? Conditions | condition : Conditions & ~condition;
    }

    [PyMethod("__delitem__")]
    public void DelItem(PyObject key) => throw Errors.ValueError("signal keys cannot be deleted");

    [PyMethod("copy", Signature = "()", Doc = "A dict of the same content.")]
    public PyObject Copy(PyThread t)
    {
        var result = new PyDict();
        for (var i = 0; i < DecimalSignals.Order.Length; i++)
        {
            result.SetItem(t, DecimalSignals.Instance.Types[i], PyBool.Of((Conditions & DecimalSignals.Order[i]) != 0));
        }

        return result;
    }

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < DecimalSignals.Order.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Operations.Repr(t, DecimalSignals.Instance.Types[i]).Value)
                .Append((Conditions & DecimalSignals.Order[i]) != 0 ? ":True" : ":False");
        }

        return text.Append('}').ToString();
    }

    [PyRichCompare]
    public PyObject Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (op is not (CompareOp.Eq or CompareOp.Ne) || other is not (PySignalDict or PyDict))
        {
            return PyNotImplemented.Value;
        }

        var mine = Conditions;
        if (other is PyDict dict && Array.Exists(DecimalSignals.Instance.Types, type => !dict.ContainsKey(t, type)))
        {
            return PyBool.Of(op == CompareOp.Ne);
        }

        var theirs = Read(t, other);
        var equal = other is not PyDict { Count: var count } || count == DecimalSignals.Order.Length;
        foreach (var condition in DecimalSignals.Order)
        {
            equal &= (mine & condition) != 0 == ((theirs & condition) != 0);
        }

        return PyBool.Of(equal == (op == CompareOp.Eq));
    }
}
