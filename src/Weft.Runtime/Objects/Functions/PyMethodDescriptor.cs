namespace Weft.Runtime.Objects;

/// <summary>An unbound native method in a type's dict.</summary>
/// <remarks>The interpreter calls <see cref="CallDirect(PyThread, PyObject)"/> and its overloads without making a bound object.</remarks>
[PyType("method_descriptor", NoConstructor = true)]
public sealed partial class PyMethodDescriptor(PyType owner, NativeFunction function) : PyObject
{
    public NativeFunction Function { get; } = function;

    [PyMember("__objclass__")]
    public PyType Owner { get; } = owner;

    /// <summary>Whether self may be given to the method without a check.</summary>
    public bool Accepts(PyObject self) => ReferenceEquals(self.Type, Owner) || self.Type.IsSubtypeOf(Owner);

    /// <summary>The function, to be called with a self that it accepts.</summary>
    /// <exception cref="PythonException">TypeError: it does not.</exception>
    internal NativeFunction FunctionFor(PyObject self)
    {
        Check(self);
        return Function;
    }

    public PyObject? CallDirect(PyThread thread, PyObject self)
    {
        Check(self);
        return Function.Invoke0(thread, self);
    }

    public PyObject? CallDirect(PyThread thread, PyObject self, PyObject a)
    {
        Check(self);
        return Function.Invoke1(thread, self, a);
    }

    public PyObject? CallDirect(PyThread thread, PyObject self, PyObject a, PyObject b)
    {
        Check(self);
        return Function.Invoke2(thread, self, a, b);
    }

    public PyObject? CallDirect(PyThread thread, PyObject self, PyObject a, PyObject b, PyObject c)
    {
        Check(self);
        return Function.Invoke3(thread, self, a, b, c);
    }

    public PyObject? CallDirect(PyThread thread, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        Check(self);
        return Function.Invoke(thread, self, args, kwNames);
    }

    [PyMethod("__call__")]
    internal PyObject? Call(PyThread thread, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length - (kwNames?.Count ?? 0) < 1)
        {
            throw Errors.TypeError($"unbound method {Function.DisplayName}() needs an argument");
        }

        return CallDirect(thread, args[0], args[1..], kwNames);
    }

    [PyMethod("__get__")]
    internal PyObject Get(PyThread thread, PyObject? obj, PyObject? type)
    {
        // Without an instance it stays unbound; None as an instance is an object like any other.
        if (obj is null)
        {
            return this;
        }

        Check(obj);
        return new PyBuiltinFunction(Function, obj, null);
    }

    private void Check(PyObject self)
    {
        if (!Accepts(self))
        {
            throw DescriptorErrors.WrongObject(Function.Name, Owner, self);
        }
    }

    [PyMethod("__repr__")]
    internal string Repr() => $"<method '{Function.Name}' of '{Owner.FullName}' objects>";

    [PyMethod("__reduce__")]
    internal PyObject Reduce(PyThread thread) => DescriptorPickling.ByName(thread, Owner, Function.Name);

    [PyMember("__name__")]
    public string Name => Function.Name;

    [PyProperty("__qualname__")]
    internal PyObject QualifiedName(PyThread thread) => DescriptorErrors.QualifiedName(thread, Owner, Function.Name);

    [PyProperty("__doc__")]
    internal string? Doc => Function.Doc;

    [PyProperty("__text_signature__")]
    internal string? TextSignature => Function.TextSignature;
}

/// <summary>What the descriptor types have in common.</summary>
internal static class DescriptorErrors
{
    internal static PythonException WrongObject(string name, PyType owner, PyObject given) =>
        Errors.TypeError($"descriptor '{name}' for '{owner.FullName}' objects doesn't apply to a '{given.Type.FullName}' object");

    internal static PyObject QualifiedName(PyThread thread, PyType owner, string name)
    {
        var qualified = Operations.GetAttribute(thread, owner, PyStr.Intern("__qualname__"));
        return qualified is PyStr text ? PyStr.Of(text.Value + "." + name) : throw Errors.TypeError("<descriptor>.__objclass__.__qualname__ is not a unicode object");
    }
}
