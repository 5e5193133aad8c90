namespace Weft.Runtime.Objects;

/// <summary>A computed attribute of a built-in type.</summary>
[PyType("getset_descriptor", NoConstructor = true)]
public sealed unsafe partial class PyGetSetDescriptor(PyType owner, string name, nint getter, nint setter, string? doc) : PyObject
{
    /// <summary>delegate*&lt;PyThread, PyObject self, PyObject?&gt;</summary>
    public nint Getter => getter;

    /// <summary>delegate*&lt;PyThread, PyObject self, PyObject? value, bool&gt;; 0 when read-only.</summary>
    public nint Setter => setter;

    [PyMember("__objclass__")]
    public PyType Owner { get; } = owner;

    [PyMember("__name__")]
    public string Name => name;

    /// <summary>Reads the attribute of an object; null with a pending error.</summary>
    public PyObject? Load(PyThread thread, PyObject self)
    {
        Check(self);
        return ((delegate*<PyThread, PyObject, PyObject?>)getter)(thread, self);
    }

    /// <summary>Stores, or deletes when <paramref name="value"/> is null.</summary>
    public bool Store(PyThread thread, PyObject self, PyObject? value)
    {
        Check(self);
        if (setter == 0)
        {
            throw Errors.AttributeError($"attribute '{name}' of '{Owner.FullName}' objects is not writable");
        }

        return ((delegate*<PyThread, PyObject, PyObject?, bool>)setter)(thread, self, value);
    }

    [PyMethod("__get__")]
    internal PyObject? Get(PyThread thread, PyObject? obj, PyObject? type) =>
        obj is null ? this : Load(thread, obj);

    [PyMethod("__set__")]
    internal bool Set(PyThread thread, PyObject obj, PyObject? value) => Store(thread, obj, value);

    private void Check(PyObject self)
    {
        if (!ReferenceEquals(self.Type, Owner) && !self.Type.IsSubtypeOf(Owner))
        {
            throw DescriptorErrors.WrongObject(name, Owner, self);
        }
    }

    [PyMethod("__repr__")]
    internal string Repr() => $"<attribute '{name}' of '{Owner.FullName}' objects>";

    [PyProperty("__doc__")]
    internal string? Doc => doc;

    [PyProperty("__qualname__")]
    internal PyObject QualifiedName(PyThread thread) => DescriptorErrors.QualifiedName(thread, Owner, name);
}
