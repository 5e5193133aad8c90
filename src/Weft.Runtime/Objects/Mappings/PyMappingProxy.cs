namespace Weft.Runtime.Objects;

/// <summary>A read-only view of a mapping (<c>types.MappingProxyType</c>).</summary>
[PyType("mappingproxy", MatchMapping = true, Doc = "A read-only view of a mapping.", Signature = "(mapping)")]
public sealed partial class PyMappingProxy : PyObject
{
    private static readonly PyStr s_get = PyStr.Intern("get");
    private static readonly PyStr s_values = PyStr.Intern("values");
    private static readonly PyStr s_items = PyStr.Intern("items");
    private static readonly PyStr s_copy = PyStr.Intern("copy");

    internal PyMappingProxy(PyObject mapping) => Mapping = mapping;

    internal PyObject Mapping { get; }

    [PyNew(Signature = "(mapping)")]
    public static PyObject New(PyThread t, PyType cls, PyObject mapping) =>
        mapping.Type[Slot.GetItem] == 0 || mapping is PyList or PyTuple
            ? throw Errors.TypeError($"mappingproxy() argument must be a mapping, not {mapping.Type.FullName}")
            : new PyMappingProxy(mapping);

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject key) => Operations.LoadItem(t, Mapping, key);

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject key) => Operations.Contains(t, Mapping, key);

    [PyMethod("__len__")]
    public long Length(PyThread t) => Operations.Length(t, Mapping);

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t) => Operations.Iter(t, Mapping);

    [PyMethod("__reversed__", Doc = "Iterates backwards.")]
    public PyObject Reversed(PyThread t) => Operations.CallMethod(t, Mapping, Names.Reversed);

    [PyMethod("get", Doc = "The value of a key, or the default.", Signature = "(key, default=None, /)")]
    public PyObject Get(PyThread t, PyObject key, PyObject? @default = null) => Operations.CallMethod(t, Mapping, s_get, key, @default ?? PyNone.Value);

    [PyMethod("keys", Doc = "The mapping's keys.")]
    public PyObject Keys(PyThread t) => Operations.CallMethod(t, Mapping, Names.Keys);

    [PyMethod("values", Doc = "The mapping's values.")]
    public PyObject Values(PyThread t) => Operations.CallMethod(t, Mapping, s_values);

    [PyMethod("items", Doc = "The mapping's keys with their values.")]
    public PyObject Items(PyThread t) => Operations.CallMethod(t, Mapping, s_items);

    [PyMethod("copy", Doc = "What the mapping's own copy() answers.")]
    public PyObject Copy(PyThread t) => Operations.CallMethod(t, Mapping, s_copy);

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => PyStr.Concat(PyStr.Concat(PyStr.Of("mappingproxy("), Operations.Repr(t, Mapping)), PyStr.Of(")"));

    [PyMethod("__str__")]
    public PyObject Str(PyThread t) => Operations.Str(t, Mapping);

    [PyMethod("__hash__")]
    public long Hash(PyThread t) => Operations.Hash(t, Mapping);

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) => Operations.LoadCompare(t, Mapping, Unwrap(other), op);

    private static PyObject Unwrap(PyObject o) => o is PyMappingProxy proxy ? proxy.Mapping : o;

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => Operations.Or(t, Mapping, Unwrap(other));

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => Operations.Or(t, Unwrap(other), Mapping);

    [PyMethod("__ior__")]
    public PyObject InPlaceOr(PyThread t, PyObject other) =>
        throw Errors.TypeError($"'|=' is not supported by {Type.FullName}; use '|' instead");

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
