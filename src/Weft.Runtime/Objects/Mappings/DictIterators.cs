namespace Weft.Runtime.Objects;

/// <summary>Walks a dict from its first entry; the dict must keep its size meanwhile.</summary>
/// <remarks>
/// The position is an entry number of whatever table the dict has now, so that a table replaced during the iteration is
/// walked on at the same place. Shared by threads an iterator may skip or repeat entries, never invent one.
/// </remarks>
public abstract class DictIterator : PyObject
{
    private PyDict? _dict;
    private int _size;
    private int _next;
    private int _left;

    private protected DictIterator(PyDict dict)
    {
        _dict = dict;
        _size = dict.Count;
        _left = _size;
    }

    /// <summary>The value of the entry that <see cref="AdvanceKey"/> answered.</summary>
    private protected PyObject? CurrentValue { get; private set; }

    /// <summary>The next key, or null at the end.</summary>
    private protected PyObject? AdvanceKey()
    {
        if (_dict is not { } dict)
        {
            return null;
        }

        if (dict.Count != _size)
        {
            _size = -1;
            throw Errors.RuntimeError("dictionary changed size during iteration");
        }

        var table = dict.Table;
        while (_next < table.Used)
        {
            ref var entry = ref table.Entries[_next++];
            if (entry.Value is { } value)
            {
                if (_left == 0)
                {
                    _dict = null;
                    throw Errors.RuntimeError("dictionary keys changed during iteration");
                }

                _left--;
                CurrentValue = value;
                return entry.Key;
            }
        }

        _dict = null;
        return null;
    }

    private protected long Left => _dict is { } dict && dict.Count == _size ? _left : 0;

    /// <summary>Pickled as <c>iter</c> of a list of what is left.</summary>
    private protected PyObject ReduceRest(PyThread t, Func<PyObject?> advance)
    {
        var (dict, next, left) = (_dict, _next, _left);
        var rest = new List<PyObject>();
        while (advance() is { } item)
        {
            rest.Add(item);
        }

        (_dict, _next, _left) = (dict, next, left);
        return new PyTuple([Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter"), new PyTuple([new PyList([.. rest])])]);
    }
}

/// <summary>Walks a dict from its last entry backwards.</summary>
public abstract class DictReverseIterator : PyObject
{
    private PyDict? _dict;
    private int _size;
    private int _next;
    private int _left;

    private protected DictReverseIterator(PyDict dict)
    {
        _dict = dict;
        _size = dict.Count;
        _left = _size;
        _next = dict.Table.Used - 1;
    }

    private protected PyObject? CurrentValue { get; private set; }

    /// <summary>The next key, or null at the end.</summary>
    private protected PyObject? AdvanceKey()
    {
        if (_dict is not { } dict)
        {
            return null;
        }

        if (dict.Count != _size)
        {
            _size = -1;
            throw Errors.RuntimeError("dictionary changed size during iteration");
        }

        var table = dict.Table;
        if (_next >= table.Used)
        {
            // The table was replaced by a smaller one: the place is gone.
            _dict = null;
            return null;
        }

        while (_next >= 0)
        {
            ref var entry = ref table.Entries[_next--];
            if (entry.Value is { } value)
            {
                if (_left == 0)
                {
                    _dict = null;
                    throw Errors.RuntimeError("dictionary keys changed during iteration");
                }

                _left--;
                CurrentValue = value;
                return entry.Key;
            }
        }

        _dict = null;
        return null;
    }

    private protected long Left => _dict is { } dict && dict.Count == _size ? _left : 0;

    /// <summary>Pickled as <c>iter</c> of a list of what is left.</summary>
    private protected PyObject ReduceRest(PyThread t, Func<PyObject?> advance)
    {
        var (dict, next, left) = (_dict, _next, _left);
        var rest = new List<PyObject>();
        while (advance() is { } item)
        {
            rest.Add(item);
        }

        (_dict, _next, _left) = (dict, next, left);
        return new PyTuple([Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter"), new PyTuple([new PyList([.. rest])])]);
    }
}
