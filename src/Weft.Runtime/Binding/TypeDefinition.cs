namespace Weft.Runtime.Binding;

/// <summary>What the generator knows about a built-in type; <see cref="PyType"/> is built from it.</summary>
/// <remarks>
/// Slots are filled when the type object is made, because every operation needs them. The attribute dict is filled by
/// <see cref="FillMembers"/> at its first use: most types of a run are never looked into by name.
/// </remarks>
[NotTraversed]
public sealed unsafe class TypeDefinition
{
    /// <summary>Python name, dotted with the module unless that is <c>builtins</c>.</summary>
    public required string Name { get; init; }

    public required Type ClrType { get; init; }

    /// <summary>The base type, asked for when the type object is made; null only for <c>object</c>.</summary>
    public PyType? Base { get; init; }

    public string? Doc { get; init; }

    public string? Signature { get; init; }

    public TypeFlags Flags { get; init; }

    /// <summary>Stores the pointers of the type's own slots (not the inherited ones).</summary>
    public delegate*<ref SlotTable, void> FillSlots { get; init; }

    /// <summary>Adds the named members that are not slots.</summary>
    public delegate*<MemberTable, void> FillMembers { get; init; }

    /// <summary>Makes an empty instance for a Python subclass (<c>object.__new__</c> and copying use it); null where the type needs arguments.</summary>
    public delegate*<PyType, PyObject> AllocateInstance { get; init; }

    /// <summary>CPython lays the instance out with a variable part, so that non-empty <c>__slots__</c> are refused: int, tuple, bytes.</summary>
    public bool IsVariableSized => Name is "int" or "tuple" or "bytes";

    /// <summary>The C# part of an instance needs no state of its own when it is rebuilt by <c>copyreg.__newobj__</c>.</summary>
    public bool CopiesByReduce => Name is "list" or "dict" or "set" or "frozenset" or "str" or "float" or "complex" or "module" or "types.SimpleNamespace" || (Flags & TypeFlags.ExceptionSubclass) != 0;
}
