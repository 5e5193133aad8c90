namespace Weft.Runtime.Objects;

/// <summary>Iterates a list; once exhausted it stays so.</summary>
/// <remarks>Shared by threads it may skip or repeat items, but never makes one up: each step reads the list as it is.</remarks>
[PyType("list_iterator", NoConstructor = true)]
public sealed partial class PyListIterator(PyList list) : PyObject
{
    private PyList? _list = list;
    private int _next;

    internal PyObject? Advance()
    {
        if (_list is not { } list)
        {
            return null;
        }

        if (list.TryGet(_next) is { } item)
        {
            _next++;
            return item;
        }

        _list = null;
        return null;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many items are left.")]
    public long LengthHint() => _list is { } list ? Math.Max(0, list.Count - _next) : 0;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => IteratorPickling.Reduce(t, "iter", _list, _next, static () => new PyList());

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state)
    {
        if (_list is not null)
        {
            _next = (int)Math.Clamp(Operations.IndexToInt64(t, state), 0, _list.Count);
        }
    }
}

/// <summary>Iterates a list backwards.</summary>
[PyType("list_reverseiterator", NoConstructor = true)]
public sealed partial class PyListReverseIterator : PyObject
{
    private PyList? _list;
    private int _next;

    internal PyListReverseIterator(PyList list)
    {
        _list = list;
        _next = list.Count - 1;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next()
    {
        if (_list is { } list && _next >= 0 && list.TryGet(_next) is { } item)
        {
            _next--;
            return item;
        }

        _list = null;
        _next = -1;
        return null;
    }

    [PyMethod("__length_hint__", Doc = "How many items are left.")]
    public long LengthHint() => _list is { } list && _next < list.Count ? _next + 1 : 0;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => _list is null
        ? IteratorPickling.Reduce(t, "iter", null, 0, static () => new PyList())
        : IteratorPickling.Reduce(t, "reversed", _list, _next, static () => new PyList());

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state)
    {
        if (_list is not null)
        {
            _next = (int)Math.Clamp(Operations.IndexToInt64(t, state), -1, _list.Count - 1);
        }
    }
}

/// <summary>Iterates a tuple.</summary>
[PyType("tuple_iterator", NoConstructor = true)]
public sealed partial class PyTupleIterator(PyTuple tuple) : PyObject
{
    private PyTuple? _tuple = tuple;
    private int _next;

    internal PyObject? Advance()
    {
        if (_tuple is { } tuple && (uint)_next < (uint)tuple.Items.Length)
        {
            return tuple.Items[_next++];
        }

        _tuple = null;
        return null;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many items are left.")]
    public long LengthHint() => _tuple is { } tuple ? Math.Max(0, tuple.Count - _next) : 0;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => IteratorPickling.Reduce(t, "iter", _tuple, _next, static () => PyTuple.Empty);

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state)
    {
        if (_tuple is not null)
        {
            _next = (int)Math.Clamp(Operations.IndexToInt64(t, state), 0, _tuple.Count);
        }
    }
}

/// <summary>Iterates anything by <c>__getitem__</c> with 0, 1, 2 … until IndexError.</summary>
[PyType("iterator", NoConstructor = true)]
public sealed partial class PySequenceIterator(PyObject sequence) : PyObject
{
    private PyObject? _sequence = sequence;
    private long _next;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_sequence is not { } sequence)
        {
            return null;
        }

        if (_next == long.MaxValue)
        {
            throw Errors.OverflowError("iter index too large");
        }

        PyObject? item;
        try
        {
            item = Operations.LoadItem(t, sequence, PyInt.Of(_next));
        }
        catch (PythonException e)
        {
            t.Pending = e.Value;
            item = null;
        }

        if (item is not null)
        {
            _next++;
            return item;
        }

        if (t.Pending is { } error && (error.Type.IsSubtypeOf(Exceptions.IndexError) || error.Type.IsSubtypeOf(Exceptions.StopIteration)))
        {
            t.Pending = null;
            _sequence = null;
        }

        return null;
    }

    [PyMethod("__length_hint__", Doc = "How many items are left.")]
    public PyObject LengthHint(PyThread t) => _sequence is { } sequence
        ? sequence.Type[Slot.Len] == 0 ? PyNotImplemented.Value : PyInt.Of(Math.Max(0, Operations.Length(t, sequence) - _next))
        : PyInt.Of(0);

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => IteratorPickling.Reduce(t, "iter", _sequence, _next, static () => PyTuple.Empty);

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state)
    {
        if (_sequence is not null)
        {
            _next = Math.Max(0, Operations.IndexToInt64(t, state));
        }
    }
}

/// <summary><c>iter(callable, sentinel)</c>.</summary>
[PyType("callable_iterator", NoConstructor = true)]
public sealed partial class PyCallableIterator(PyObject callable, PyObject sentinel) : PyObject
{
    private PyObject? _callable = callable;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_callable is not { } callable)
        {
            return null;
        }

        var value = Operations.CallRaw(t, callable, [], null);
        if (value is null)
        {
            if (t.Pending is { } error && error.Type.IsSubtypeOf(Exceptions.StopIteration))
            {
                t.Pending = null;
                _callable = null;
            }

            return null;
        }

        if (!Operations.Equals(t, value, sentinel))
        {
            return value;
        }

        _callable = null;
        return null;
    }

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t)
    {
        var iter = Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter");
        return _callable is { } callable ? new PyTuple([iter, new PyTuple([callable, sentinel])]) : new PyTuple([iter, new PyTuple([PyTuple.Empty])]);
    }
}

/// <summary>How iterators over sequences are pickled: the builtin that makes them, the sequence, the position.</summary>
internal static class IteratorPickling
{
    internal static PyObject Reduce(PyThread t, string function, PyObject? sequence, long position, Func<PyObject> empty)
    {
        var constructor = Operations.GetAttribute(t, Operations.Import(t, "builtins"), function);
        return sequence is null
            ? new PyTuple([constructor, new PyTuple([empty()])])
            : new PyTuple([constructor, new PyTuple([sequence]), PyInt.Of(position)]);
    }
}
