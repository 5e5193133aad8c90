using System.Text;

namespace Weft.Runtime.Interpreter;

/// <summary><c>f_locals</c> of a function's frame (PEP 667): a mapping that reads and writes the variables themselves.</summary>
[PyType("FrameLocalsProxy", MatchMapping = true, Doc = "The variables of a frame as a mapping.")]
public sealed partial class PyFrameLocals : PyObject
{
    private readonly Frame _frame;

    internal PyFrameLocals(Frame frame) => _frame = frame;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length != 1 || kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"FrameLocalsProxy expected 1 argument, got {args.Length}");
        }

        return args[0] is Frame frame ? new PyFrameLocals(frame) : throw Errors.TypeError($"expect frame, not {args[0].Type.FullName}");
    }

    internal IEnumerable<(PyObject Key, PyObject Value)> Entries()
    {
        var variables = _frame.Code.Variables;
        for (var i = 0; i < variables.Length; i++)
        {
            if (_frame.GetVariable(i) is { } value)
            {
                yield return (variables[i], value);
            }
        }

        if (_frame.ExtraLocals is { } extra)
        {
            foreach (var (key, value) in extra.Entries())
            {
                yield return (key, value);
            }
        }
    }

    internal PyDict ToDict(PyThread t)
    {
        var dict = new PyDict();
        foreach (var (key, value) in Entries())
        {
            dict.SetItem(t, key, value);
        }

        return dict;
    }

    /// <summary>The variable that a key means; what is no string may still equal one's name. -1 for none.</summary>
    private int Variable(PyThread t, PyObject key)
    {
        if (key.GetType() == typeof(PyStr))
        {
            return _frame.FindVariable((PyStr)key);
        }

        var hash = Operations.Hash(t, key);
        var variables = _frame.Code.Variables;
        return Array.FindIndex(variables, name => name.HashValue == hash && Operations.Equals(t, key, name));
    }

    private PyObject? Find(PyThread t, PyObject key)
    {
        if (Variable(t, key) is var index and >= 0)
        {
            return _frame.GetVariable(index);
        }

        Operations.Hash(t, key);
        return _frame.ExtraLocals?.Get(t, key);
    }

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject key) => Find(t, key)
        ?? throw Errors.With(Exceptions.KeyError, PyStr.Of($"local variable '{Operations.Repr(t, key).Value}' is not defined"));

    [PyMethod("__setitem__")]
    public void SetItem(PyThread t, PyObject key, PyObject value)
    {
        if (Variable(t, key) is var index and >= 0)
        {
            _frame.SetVariable(index, value);
            return;
        }

        (_frame.ExtraLocals ??= new PyDict()).SetItem(t, key, value);
    }

    [PyMethod("__delitem__")]
    public bool DelItem(PyThread t, PyObject key)
    {
        if (Variable(t, key) >= 0)
        {
            throw Errors.ValueError("cannot remove local variables from FrameLocalsProxy");
        }

        if (_frame.ExtraLocals?.Remove(t, key) is not null)
        {
            return true;
        }

        t.Raise(Exceptions.KeyError, key);
        return false;
    }

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject key) => Find(t, key) is not null;

    [PyMethod("__len__")]
    public long Length() => Entries().Count();

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyListIterator(KeyList());

    [PyMethod("__reversed__", Doc = "The names backwards.")]
    public PyObject Reversed(PyThread t)
    {
        var names = KeyList();
        names.Reverse();
        return names;
    }

    private PyList KeyList() => new(Entries().Select(static entry => entry.Key).ToArray());

    [PyMethod("keys", Doc = "The names.")]
    public PyObject Keys() => KeyList();

    [PyMethod("values", Doc = "The values.")]
    public PyObject Values() => new PyList(Entries().Select(static entry => entry.Value).ToArray());

    [PyMethod("items", Doc = "The names with their values.")]
    public PyObject Items() => new PyList(Entries().Select(static PyObject (entry) => new PyTuple([entry.Key, entry.Value])).ToArray());

    [PyMethod("copy", Doc = "The variables in a new dict.")]
    public PyObject Copy(PyThread t) => ToDict(t);

    [PyMethod("get", Doc = "The value of a name, or the default.", Signature = "(key, default=None, /)")]
    public PyObject Get(PyThread t, PyObject key, PyObject? @default = null) => Find(t, key) ?? @default ?? PyNone.Value;

    [PyMethod("setdefault", Doc = "The value of a name, after storing the default if it had none.", Signature = "(key, default=None, /)")]
    public PyObject SetDefault(PyThread t, PyObject key, PyObject? @default = null)
    {
        if (Find(t, key) is { } value)
        {
            return value;
        }

        SetItem(t, key, @default ?? PyNone.Value);
        return @default ?? PyNone.Value;
    }

    [PyMethod("pop", Doc = "Removes a name that is no variable.")]
    public PyObject? Pop(PyThread t, PyObject key, PyObject? @default = null)
    {
        if (Variable(t, key) >= 0)
        {
            throw Errors.ValueError("cannot remove local variables from FrameLocalsProxy");
        }

        return _frame.ExtraLocals?.Remove(t, key) ?? @default ?? t.Raise(Exceptions.KeyError, key);
    }

    [PyMethod("update", Doc = "Stores the entries of a mapping or an iterable of pairs.")]
    public void Update(PyThread t, PyObject other) => Merge(t, other);

    private void Merge(PyThread t, PyObject other)
    {
        var given = new PyDict();
        given.UpdateFrom(t, other);
        foreach (var (key, value) in given.Entries())
        {
            SetItem(t, key, value);
        }
    }

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other)
    {
        if (other is not (PyDict or PyFrameLocals))
        {
            return PyNotImplemented.Value;
        }

        var result = ToDict(t);
        result.UpdateFrom(t, other);
        return result;
    }

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other)
    {
        if (other is not (PyDict or PyFrameLocals))
        {
            return PyNotImplemented.Value;
        }

        var result = new PyDict();
        result.UpdateFrom(t, other);
        result.UpdateFrom(t, this);
        return result;
    }

    [PyMethod("__ior__")]
    public PyObject InPlaceOr(PyThread t, PyObject other)
    {
        if (other is not (PyDict or PyFrameLocals))
        {
            return PyNotImplemented.Value;
        }

        Merge(t, other);
        return this;
    }

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        return other switch
        {
            PyFrameLocals locals => PyBool.Of(ReferenceEquals(locals._frame, _frame) == (op == CompareOp.Eq)),
            PyDict dict => Operations.LoadCompare(t, ToDict(t), dict, op),
            _ => PyNotImplemented.Value,
        };
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        if (!ReprGuard.Enter(this))
        {
            return PyStr.Of("{...}");
        }

        try
        {
            var text = new StringBuilder("{");
            foreach (var (key, value) in Entries())
            {
                text.Append(text.Length == 1 ? "" : ", ").Append(Operations.Repr(t, key).Value).Append(": ").Append(Operations.Repr(t, value).Value);
            }

            return PyStr.Of(text.Append('}').ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }
}
