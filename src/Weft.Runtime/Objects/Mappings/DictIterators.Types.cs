using System.Diagnostics.CodeAnalysis;

namespace Weft.Runtime.Objects;

/// <summary>Iterates over the keys of a dict.</summary>
[PyType("dict_keyiterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictKeyIterator(PyDict dict) : DictIterator(dict)
{
    internal PyObject? Advance() => AdvanceKey();

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many are left.")]
    public long LengthHint() => Left;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => ReduceRest(t, Advance);
}

/// <summary>Iterates over the values of a dict.</summary>
[PyType("dict_valueiterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictValueIterator(PyDict dict) : DictIterator(dict)
{
    internal PyObject? Advance() => AdvanceKey() is null ? null : CurrentValue;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many are left.")]
    public long LengthHint() => Left;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => ReduceRest(t, Advance);
}

/// <summary>Iterates over the pairs of key and value of a dict.</summary>
[PyType("dict_itemiterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictItemIterator(PyDict dict) : DictIterator(dict)
{
    internal PyObject? Advance() => AdvanceKey() is { } key ? new PyTuple([key, CurrentValue!]) : null;

    /// <summary>The next pair in two parts; false at the end.</summary>
    internal bool TryAdvance([NotNullWhen(true)] out PyObject? key, out PyObject? value)
    {
        key = AdvanceKey();
        value = CurrentValue;
        return key is not null;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many are left.")]
    public long LengthHint() => Left;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => ReduceRest(t, Advance);
}

/// <summary>Iterates over the keys of a dict backwards.</summary>
[PyType("dict_reversekeyiterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictReverseKeyIterator(PyDict dict) : DictReverseIterator(dict)
{
    internal PyObject? Advance() => AdvanceKey();

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many are left.")]
    public long LengthHint() => Left;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => ReduceRest(t, Advance);
}

/// <summary>Iterates over the values of a dict backwards.</summary>
[PyType("dict_reversevalueiterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictReverseValueIterator(PyDict dict) : DictReverseIterator(dict)
{
    internal PyObject? Advance() => AdvanceKey() is null ? null : CurrentValue;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many are left.")]
    public long LengthHint() => Left;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => ReduceRest(t, Advance);
}

/// <summary>Iterates over the pairs of key and value of a dict backwards.</summary>
[PyType("dict_reverseitemiterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictReverseItemIterator(PyDict dict) : DictReverseIterator(dict)
{
    internal PyObject? Advance() => AdvanceKey() is { } key ? new PyTuple([key, CurrentValue!]) : null;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many are left.")]
    public long LengthHint() => Left;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => ReduceRest(t, Advance);
}
