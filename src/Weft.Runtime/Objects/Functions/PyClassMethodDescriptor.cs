namespace Weft.Runtime.Objects;

/// <summary>A native class method in a type's dict.</summary>
[PyType("classmethod_descriptor", NoConstructor = true)]
public sealed partial class PyClassMethodDescriptor(PyType owner, NativeFunction function) : PyObject
{
    public NativeFunction Function { get; } = function;

    [PyMember("__objclass__")]
    public PyType Owner { get; } = owner;

    /// <summary>Calls with the class as self.</summary>
    public PyObject? CallDirect(PyThread thread, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        Check(cls);
        return Function.Invoke(thread, cls, args, kwNames);
    }

    [PyMethod("__call__")]
    internal PyObject? Call(PyThread thread, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length - (kwNames?.Count ?? 0) < 1)
        {
            throw Errors.TypeError($"descriptor '{Function.Name}' of '{Owner.FullName}' object needs an argument");
        }

        return args[0] is PyType cls
            ? CallDirect(thread, cls, args[1..], kwNames)
            : throw Errors.TypeError($"descriptor '{Function.Name}' for type '{Owner.FullName}' needs a type, not a '{args[0].Type.FullName}' as arg 2");
    }

    [PyMethod("__get__")]
    internal PyObject Get(PyThread thread, PyObject? obj, PyObject? type)
    {
        if (type is null or PyNone)
        {
            type = obj is null ? throw Errors.TypeError($"descriptor '{Function.Name}' for type '{Owner.FullName}' needs either an object or a type") : obj.Type;
        }

        if (type is not PyType cls)
        {
            throw Errors.TypeError($"descriptor '{Function.Name}' for type '{Owner.FullName}' needs a type, not a '{type.Type.FullName}' as arg 2");
        }

        Check(cls);
        return new PyBuiltinFunction(Function, cls, null);
    }

    private void Check(PyType cls)
    {
        if (!cls.IsSubtypeOf(Owner))
        {
            throw Errors.TypeError($"descriptor '{Function.Name}' requires a subtype of '{Owner.FullName}' but received '{cls.FullName}'");
        }
    }

    [PyMethod("__repr__")]
    internal string Repr() => $"<method '{Function.Name}' of '{Owner.FullName}' objects>";

    [PyMember("__name__")]
    public string Name => Function.Name;

    [PyProperty("__qualname__")]
    internal PyObject QualifiedName(PyThread thread) => DescriptorErrors.QualifiedName(thread, Owner, Function.Name);

    [PyProperty("__doc__")]
    internal string? Doc => Function.Doc;

    [PyProperty("__text_signature__")]
    internal string? TextSignature => Function.TextSignature;
}
