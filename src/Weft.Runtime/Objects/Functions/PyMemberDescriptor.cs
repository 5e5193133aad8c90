namespace Weft.Runtime.Objects;

/// <summary>
/// An attribute kept at a fixed place: in a C# field of a built-in type, or in a numbered cell of the instance storage
/// for a name in <c>__slots__</c>.
/// </summary>
[PyType("member_descriptor", NoConstructor = true)]
public sealed unsafe partial class PyMemberDescriptor : PyObject
{
    private readonly bool _readOnly;
    private readonly nint _getter;
    private readonly nint _setter;

    /// <summary>Over a C# field.</summary>
    public PyMemberDescriptor(PyType owner, string name, nint getter, nint setter, string? doc)
    {
        Owner = owner;
        Key = PyStr.Intern(name);
        SlotIndex = -1;
        _getter = getter;
        _setter = setter;
        DocObject = doc;
    }

    /// <summary>Over cell <paramref name="slotIndex"/> of the instance storage.</summary>
    public PyMemberDescriptor(PyType owner, PyStr name, int slotIndex)
    {
        Owner = owner;
        Key = name;
        SlotIndex = slotIndex;
    }

    /// <summary>Over a cell that Python code may only read.</summary>
    internal PyMemberDescriptor(PyType owner, PyStr name, int slotIndex, bool readOnly, string? doc)
        : this(owner, name, slotIndex)
    {
        _readOnly = readOnly;
        DocObject = doc;
    }

    [PyMember("__objclass__")]
    public PyType Owner { get; }

    [PyMember("__name__")]
    public PyStr Key { get; }

    public string Name => Key.Value;

    /// <summary>The number of the storage cell; -1 for a C# field.</summary>
    public int SlotIndex { get; }

    [PyProperty("__doc__")]
    internal string? DocObject { get; }

    /// <summary>Whether Python code may not store.</summary>
    internal bool IsReadOnly => _readOnly;

    /// <summary>Reads the attribute of an object; null with AttributeError pending when it is not set.</summary>
    public PyObject? Load(PyThread thread, PyObject self)
    {
        Check(self);
        if (SlotIndex < 0)
        {
            return ((delegate*<PyThread, PyObject, PyObject?>)_getter)(thread, self);
        }

        return self.SlotRef(SlotIndex) ?? ObjectType.RaiseMissing(thread, self, Key);
    }

    /// <summary>Stores, or deletes when <paramref name="value"/> is null.</summary>
    public bool Store(PyThread thread, PyObject self, PyObject? value)
    {
        Check(self);
        if (SlotIndex < 0)
        {
            return _setter == 0
                ? throw Errors.AttributeError("readonly attribute")
                : ((delegate*<PyThread, PyObject, PyObject?, bool>)_setter)(thread, self, value);
        }

        if (_readOnly)
        {
            throw Errors.AttributeError("readonly attribute");
        }

        ref var cell = ref self.SlotRef(SlotIndex);
        if (value is null && cell is null)
        {
            throw Errors.AttributeError(Key.Value);
        }

        cell = value;
        return true;
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
            throw DescriptorErrors.WrongObject(Key.Value, Owner, self);
        }
    }

    [PyMethod("__repr__")]
    internal string Repr() => $"<member '{Key.Value}' of '{Owner.FullName}' objects>";

    [PyMethod("__reduce__")]
    internal PyObject Reduce(PyThread thread) => DescriptorPickling.ByName(thread, Owner, Key.Value);

    [PyProperty("__qualname__")]
    internal PyObject QualifiedName(PyThread thread) => DescriptorErrors.QualifiedName(thread, Owner, Key.Value);
}
