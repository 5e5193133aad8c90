namespace Weft.Runtime.Interpreter;

/// <summary>What a specialised instruction remembers. Immutable, so that no reader sees half of one.</summary>
/// <remarks>
/// One class for all instructions. Another thread may change an instruction between the moments when this one reads its
/// opcode and its cell, so every form must survive the cell of another: each first compares <see cref="Key"/> (a table,
/// a shape or a class) with what is there, and two forms that share a key never share a version.
/// </remarks>
[NotTraversed]
internal sealed class InlineCache
{
    /// <summary>Never matches: no type has that version, no table is this object.</summary>
    internal static readonly InlineCache Dead = new(new object(), ObjectType.TypeObject, -1, 0, null);

    /// <summary><see cref="Other"/> of a store into a cell of <c>__slots__</c>.</summary>
    internal static readonly object InSlots = new();

    /// <summary>The table, shape or class that was looked at.</summary>
    internal readonly object Key;

    /// <summary>For attributes: the class whose version counts.</summary>
    internal readonly PyType Type;

    /// <summary>For attributes the class's version, complemented when the class itself was asked; for builtins the number of globals.</summary>
    internal readonly int Version;

    /// <summary>The entry of a table or the cell of an instance.</summary>
    internal readonly int Index;

    /// <summary>An attribute's value; the shape after a store, or <see cref="InSlots"/>; the globals that do not have a builtin's name.</summary>
    internal readonly object? Other;

    private InlineCache(object key, PyType type, int version, int index, object? other) =>
        (Key, Type, Version, Index, Other) = (key, type, version, index, other);

    /// <summary>Whether it holds on to a class.</summary>
    internal bool HasType => Key is not DictTable;

    /// <summary>A global variable, of a frame or of a module: an entry of their table.</summary>
    internal static InlineCache Global(DictTable table, int entry) => new(table, ObjectType.TypeObject, 0, entry, null);

    /// <summary>A builtin, while the globals, up to a number of entries, do not have the name.</summary>
    internal static InlineCache Builtin(DictTable builtins, int entry, DictTable globals, int globalsUsed) =>
        new(builtins, ObjectType.TypeObject, globalsUsed, entry, globals);

    /// <summary>An attribute in a cell of the instance; for a store that adds it, with the shape afterwards.</summary>
    internal static InlineCache Instance(Shape shape, int version, int index, Shape? next) => new(shape, shape.Type, version, index, next);

    /// <summary>A store into a cell of <c>__slots__</c>.</summary>
    internal static InlineCache InSlot(Shape shape, int version, int index) => new(shape, shape.Type, version, index, InSlots);

    /// <summary>An attribute of the class, with proof that instances of that shape do not have it themselves.</summary>
    internal static InlineCache OfClass(PyType type, Shape shape, int version, PyObject value) => new(shape, type, version, 0, value);

    /// <summary>A method of a class whose instances have no attributes of their own.</summary>
    internal static InlineCache Method(PyType type, int version, PyObject value) => new(type, type, version, 0, value);

    /// <summary>An attribute of a class that was asked itself.</summary>
    internal static InlineCache OfType(PyType type, int version, PyObject value) => new(type, type, ~version, 0, value);
}
