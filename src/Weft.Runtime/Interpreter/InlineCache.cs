namespace Weft.Runtime.Interpreter;

/// <summary>What a specialised instruction remembers. Immutable, so that no reader sees half of one.</summary>
internal abstract class InlineCache;

/// <summary>Where a global was found: entry of a table of the globals.</summary>
internal sealed class GlobalCache(DictTable table, int entry) : InlineCache
{
    internal readonly DictTable Table = table;
    internal readonly int Entry = entry;
}

/// <summary>Where a builtin was found, while the globals (up to a number of entries) do not have the name.</summary>
internal sealed class BuiltinCache(DictTable globals, int globalsUsed, DictTable builtins, int entry) : InlineCache
{
    internal readonly DictTable Globals = globals;
    internal readonly int GlobalsUsed = globalsUsed;
    internal readonly DictTable Builtins = builtins;
    internal readonly int Entry = entry;
}

/// <summary>An attribute in a cell of the instance.</summary>
internal sealed class ShapeCache(Shape shape, int version, int index, Shape? next) : InlineCache
{
    internal readonly Shape Shape = shape;

    /// <summary>Version of the type that was looked at.</summary>
    internal readonly int Version = version;
    internal readonly int Index = index;

    /// <summary>For a store that adds the attribute: the shape afterwards.</summary>
    internal readonly Shape? Next = next;

    /// <summary>Never matches: no type has that version.</summary>
    internal static readonly ShapeCache Dead = new(ObjectType.TypeObject.RootShape, -1, 0, null);
}

/// <summary>An attribute found on the type, with proof that instances of that shape do not have it themselves.</summary>
internal sealed class TypeCache(PyType type, Shape? shape, int version, PyObject value) : InlineCache
{
    internal readonly PyType Type = type;

    /// <summary>The instances' shape; null when instances of the type have no attributes of their own.</summary>
    internal readonly Shape? Shape = shape;
    internal readonly int Version = version;
    internal readonly PyObject Value = value;

    /// <summary>Never matches: no type has that version.</summary>
    internal static readonly TypeCache Dead = new(ObjectType.TypeObject, null, -1, PyNone.Value);
}
