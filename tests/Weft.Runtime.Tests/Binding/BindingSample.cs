using Weft.Runtime.Binding;
using Weft.Runtime.Objects;
using Weft.Runtime.Threading;

namespace Weft.Runtime.Tests.Binding;

/// <summary>A bound type with one member for each form of binding.</summary>
[PyType("tests.Sample", Doc = "For tests.")]
public partial class BindingSample : PyObject
{
    private readonly Dictionary<string, PyObject> _items = [];

    [PyConstant("ANSWER")]
    public const int Answer = 42;

    [PyMember("count", Writable = true)]
    public int Count;

    [PyProperty("label")]
    public string Label { get; set; } = "none";

    [PyProperty("fixed")]
    public string Fixed => "fixed";

    [PyMethod("nothing")]
    public void Nothing()
    {
    }

    [PyMethod("one")]
    public PyObject One(PyObject value) => value;

    [PyMethod("two")]
    public string Two(PyStr text, long number) => $"{text.Value}{number}";

    [PyMethod("optional")]
    public string Optional(PyObject? value = null, long number = -1, string text = "x") => $"{value is null}/{number}/{text}";

    [PyMethod("variadic")]
    public string Variadic(PyThread thread, PyObject first, ReadOnlySpan<PyObject> rest) => $"{Operations.Str(thread, first).Value}+{rest.Length}";

    [PyMethod("keywords", Signature = "(a, /, b, c=3, *, d=False, e=None)")]
    public string Keywords(long a, long b, long c = 3, bool d = false, string? e = null) => $"{a} {b} {c} {d} {e ?? "-"}";

    [PyMethod("collect", Signature = "(a, *args, key=None, **kwargs)")]
    public string Collect(PyThread thread, PyObject a, ReadOnlySpan<PyObject> args, PyObject? key = null, PyDict? kwargs = null) =>
        $"{Operations.Str(thread, a).Value} {args.Length} {key is null} {kwargs?.Count ?? -1}";

    [PyClassMethod("make")]
    public static PyObject Make(PyThread thread, PyType cls) => Operations.Call(thread, cls);

    [PyStaticMethod("add")]
    public static long Add(long a, long b) => a + b;

    [PyInit(Signature = "(label='none')")]
    public void Init(string label = "none") => Label = label;

    [PyMethod("__len__")]
    public int Length() => _items.Count;

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread thread, PyStr key) => _items.TryGetValue(key.Value, out var value) ? value : thread.Raise(Exceptions.KeyError, key);

    [PyMethod("__setitem__")]
    public void SetItem(PyThread thread, PyStr key, PyObject value) => _items[key.Value] = value;

    [PyMethod("__delitem__")]
    public bool DelItem(PyThread thread, PyStr key) => _items.Remove(key.Value) || thread.Raise(Exceptions.KeyError, key) is not null;

    [PyMethod("__contains__")]
    public bool Contains(PyThread thread, PyObject key) => key is PyStr text && _items.ContainsKey(text.Value);

    [PyMethod("__add__")]
    public PyObject Plus(BindingSample other) => PyInt.Of(Count + other.Count);

    [PyRichCompare]
    public PyObject Compare(PyObject other, CompareOp op) =>
        other is BindingSample sample && op is CompareOp.Eq or CompareOp.Ne
            ? PyBool.Of((((BindingSample)other).Count == Count) == (op == CompareOp.Eq))
            : PyNotImplemented.Value;
}

/// <summary>A type whose instances cannot be stored into.</summary>
[PyType("tests.ReadOnly", NoConstructor = true)]
public sealed partial class ReadOnlySample : PyObject
{
    [PyMethod("__delitem__")]
    public void Delete(PyObject key)
    {
    }
}
