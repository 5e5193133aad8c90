using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Weft.Runtime.Objects;

/// <summary>Which fields of a C# class lead to Python objects; found by reflection once a class, at its first traversal.</summary>
/// <remarks>
/// A field is a reference (its type is a Python object's), a holder (a C# object, collection or struct that may hold
/// some), or neither. Only our own classes and the library's collections are looked into; anything else of .NET, a
/// delegate or a weak reference leads nowhere. The containers that everything is made of have their own way of listing
/// what they hold (<see cref="Container"/>), which leaves out what their arrays keep beyond their length.
/// </remarks>
internal sealed class TraversalPlan
{
    private static readonly ConcurrentDictionary<Type, TraversalPlan> s_plans = new();

    private TraversalPlan(FieldInfo[] references, FieldInfo[] holders, Container container)
    {
        References = references;
        Holders = holders;
        Container = container;
    }

    internal FieldInfo[] References { get; }

    internal FieldInfo[] Holders { get; }

    internal Container Container { get; }

    /// <summary>Whether objects of the class can refer to others, their Python type aside.</summary>
    internal bool CanRefer => References.Length > 0 || Holders.Length > 0 || Container != Container.None;

    internal static TraversalPlan Of(Type type) => s_plans.GetOrAdd(type, Make);

    /// <summary>Whether an object found in a holder is one to look into.</summary>
    internal static bool IsHolder(Type type) => KindOf(type) == FieldKind.Holder;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A field that was trimmed away holds nothing.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that was trimmed away holds nothing.")]
    private static TraversalPlan Make(Type type)
    {
        var references = new List<FieldInfo>();
        var holders = new List<FieldInfo>();
        var container = Container.None;
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            container = ContainerOf(level);
            if (container != Container.None)
            {
                // The levels below are those of PyObject, which has no fields, and of what the container is made of.
                break;
            }

            if (!IsOurs(level) && !level.IsValueType)
            {
                break;
            }

            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.IsDefined(typeof(NotTraversedAttribute), inherit: false))
                {
                    continue;
                }

                switch (KindOf(field.FieldType))
                {
                    case FieldKind.Reference:
                        references.Add(field);
                        break;
                    case FieldKind.Holder:
                        holders.Add(field);
                        break;
                }
            }
        }

        return new TraversalPlan([.. references], [.. holders], container);
    }

    private static Container ContainerOf(Type level) =>
        level == typeof(PyList) ? Container.List
        : level == typeof(PyTuple) ? Container.Tuple
        : level == typeof(PyDict) ? Container.Dict
        : level == typeof(PySetBase) ? Container.Set
        : Container.None;

    private static FieldKind KindOf(Type type)
    {
        if (typeof(PyObject).IsAssignableFrom(type))
        {
            return FieldKind.Reference;
        }

        if (type == typeof(object))
        {
            return FieldKind.Holder;
        }

        if (type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsFunctionPointer || type.IsByRefLike || type == typeof(string)
            || typeof(Delegate).IsAssignableFrom(type))
        {
            return FieldKind.Neither;
        }

        if (type.IsArray)
        {
            return KindOf(type.GetElementType()!) == FieldKind.Neither ? FieldKind.Neither : FieldKind.Holder;
        }

        if (IsOurs(type))
        {
            // The cells of an instance are read through its shape.
            return type == typeof(InstanceStorage) || type == typeof(InlineValues) || type.IsDefined(typeof(NotTraversedAttribute), inherit: false)
                ? FieldKind.Neither
                : FieldKind.Holder;
        }

        return IsTransparent(type) && Array.Exists(type.GetGenericArguments(), static argument => KindOf(argument) != FieldKind.Neither)
            ? FieldKind.Holder
            : FieldKind.Neither;
    }

    /// <summary>Collections and value types of .NET that hold what their type arguments say.</summary>
    private static bool IsTransparent(Type type) =>
        type.IsGenericType && (type.IsValueType || typeof(IEnumerable).IsAssignableFrom(type) || typeof(IEnumerator).IsAssignableFrom(type))
        && type.Namespace is { } space && (space == "System" || space.StartsWith("System.Collections", StringComparison.Ordinal));

    private static bool IsOurs(Type type) => type.Namespace is { } space && (space == "Weft" || space.StartsWith("Weft.", StringComparison.Ordinal));

    private enum FieldKind
    {
        Neither,
        Reference,
        Holder,
    }
}

/// <summary>Built-in containers that list what they hold themselves.</summary>
internal enum Container : byte
{
    None,
    List,
    Tuple,
    Dict,
    Set,
}
