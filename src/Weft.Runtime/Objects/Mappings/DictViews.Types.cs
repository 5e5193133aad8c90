namespace Weft.Runtime.Objects;

/// <summary>A dict's keys as they are now.</summary>
[PyType("dict_keys", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictKeys(PyDict dict) : DictSetView(dict)
{
    [PyMethod("__len__")]
    public long Length() => Dict.Count;

    private protected override bool Has(PyThread t, PyObject item) => Dict.ContainsKey(t, item);

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject key) => Has(t, key);

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyDictKeyIterator(Dict);

    [PyMethod("__reversed__", Doc = "Iterates backwards.")]
    public PyObject Reversed() => new PyDictReverseKeyIterator(Dict);

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => DictSetView.ReprOf(t, this);

    [PyProperty("mapping", Doc = "The dict, read-only.")]
    public PyObject GetMapping() => new PyMappingProxy(Dict);

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) => CompareCore(t, other, op);

    [PyMethod("__and__")]
    public PyObject And(PyThread t, PyObject other) => Intersect(t, other);

    [PyMethod("__rand__")]
    public PyObject RAnd(PyThread t, PyObject other) => Intersect(t, other);

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => Unite(t, this, other);

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => Unite(t, other, this);

    [PyMethod("__sub__")]
    public PyObject Subtract(PyThread t, PyObject other) => SubtractFrom(t, this, other);

    [PyMethod("__rsub__")]
    public PyObject RSubtract(PyThread t, PyObject other) => SubtractFrom(t, other, this);

    [PyMethod("__xor__")]
    public PyObject Xor(PyThread t, PyObject other) => Exclusive(t, this, other);

    [PyMethod("__rxor__")]
    public PyObject RXor(PyThread t, PyObject other) => Exclusive(t, other, this);

    [PyMethod("isdisjoint", Doc = "Whether the view and an iterable have nothing in common.")]
    public bool IsDisjoint(PyThread t, PyObject other) => IsDisjointCore(t, other);
}

/// <summary>A dict's keys with their values as they are now.</summary>
[PyType("dict_items", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictItems(PyDict dict) : DictSetView(dict)
{
    [PyMethod("__len__")]
    public long Length() => Dict.Count;

    private protected override bool Has(PyThread t, PyObject item) =>
        item is PyTuple { Count: 2 } pair && Dict.Get(t, pair.Items[0]) is { } value && Operations.Equals(t, value, pair.Items[1]);

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject item) => Has(t, item);

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyDictItemIterator(Dict);

    [PyMethod("__reversed__", Doc = "Iterates backwards.")]
    public PyObject Reversed() => new PyDictReverseItemIterator(Dict);

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => DictSetView.ReprOf(t, this);

    [PyProperty("mapping", Doc = "The dict, read-only.")]
    public PyObject GetMapping() => new PyMappingProxy(Dict);

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) => CompareCore(t, other, op);

    [PyMethod("__and__")]
    public PyObject And(PyThread t, PyObject other) => Intersect(t, other);

    [PyMethod("__rand__")]
    public PyObject RAnd(PyThread t, PyObject other) => Intersect(t, other);

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => Unite(t, this, other);

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => Unite(t, other, this);

    [PyMethod("__sub__")]
    public PyObject Subtract(PyThread t, PyObject other) => SubtractFrom(t, this, other);

    [PyMethod("__rsub__")]
    public PyObject RSubtract(PyThread t, PyObject other) => SubtractFrom(t, other, this);

    [PyMethod("__xor__")]
    public PyObject Xor(PyThread t, PyObject other) => Exclusive(t, this, other);

    [PyMethod("__rxor__")]
    public PyObject RXor(PyThread t, PyObject other) => Exclusive(t, other, this);

    [PyMethod("isdisjoint", Doc = "Whether the view and an iterable have nothing in common.")]
    public bool IsDisjoint(PyThread t, PyObject other) => IsDisjointCore(t, other);
}

/// <summary>A dict's values as they are now.</summary>
[PyType("dict_values", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyDictValues(PyDict dict) : PyObject
{
    private readonly PyDict _dict = dict;

    internal PyDict Dict => _dict;

    [PyMethod("__len__")]
    public long Length() => _dict.Count;

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyDictValueIterator(_dict);

    [PyMethod("__reversed__", Doc = "Iterates backwards.")]
    public PyObject Reversed() => new PyDictReverseValueIterator(_dict);

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => DictSetView.ReprOf(t, this);

    [PyProperty("mapping", Doc = "The dict, read-only.")]
    public PyObject GetMapping() => new PyMappingProxy(_dict);
}
