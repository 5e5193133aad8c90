namespace Weft.Runtime.Objects;

/// <summary>A callable with its first argument (<c>types.MethodType</c>).</summary>
[PyType("method", WeakReferences = true, Doc = "A function bound to an object.", Signature = "(function, instance, /)")]
public sealed partial class PyBoundMethod : PyObject
{
    internal PyBoundMethod(PyObject function, PyObject self) => (Function, Self) = (function, self);

    [PyMember("__func__")]
    public PyObject Function { get; }

    [PyMember("__self__")]
    public PyObject Self { get; }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject function, PyObject instance)
    {
        if (!Operations.IsCallable(function))
        {
            throw Errors.TypeError("first argument must be callable");
        }

        return instance is PyNone ? throw Errors.TypeError("instance must not be None") : new PyBoundMethod(function, instance);
    }

    [PyMethod("__call__")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var all = new PyObject[args.Length + 1];
        all[0] = Self;
        args.CopyTo(all.AsSpan(1));
        return Operations.CallRaw(t, Function, all, kwNames);
    }

    [PyMethod("__get__")]
    public PyObject Get(PyThread t, PyObject? obj, PyObject? type = null) => this;

    [PyMethod("__getattribute__")]
    public PyObject? GetAttribute(PyThread t, PyStr name)
    {
        if (TypeObject.Lookup(name) is not null)
        {
            return ObjectType.GetAttribute(t, this, name);
        }

        return Operations.LoadAttribute(t, Function, name);
    }

    [PyProperty("__doc__")]
    public PyObject GetDoc(PyThread t) => Operations.TryGetAttribute(t, Function, Names.Doc) ?? PyNone.Value;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => new PyTuple(
    [
        Operations.GetAttribute(t, Operations.Import(t, "builtins"), "getattr"),
        new PyTuple([Self, Operations.GetAttribute(t, Function, Names.Name)]),
    ]);

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        var name = Operations.TryGetAttribute(t, Function, Names.QualName) ?? Operations.TryGetAttribute(t, Function, Names.Name);
        return $"<bound method {(name is PyStr text ? text.Value : "?")} of {Operations.Repr(t, Self).Value}>";
    }

    [PyMethod("__hash__")]
    public long Hash(PyThread t) => Identity.Hash(Self) ^ Operations.Hash(t, Function);

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyBoundMethod method || op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        var equal = Operations.Equals(t, Function, method.Function) && Identity.Same(Self, method.Self);
        return PyBool.Of(equal == (op == CompareOp.Eq));
    }
}
