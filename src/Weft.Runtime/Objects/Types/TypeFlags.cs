namespace Weft.Runtime.Objects;

/// <summary>Properties of a type; the values visible as <c>type.__flags__</c> are CPython's (Py_TPFLAGS_*).</summary>
[Flags]
public enum TypeFlags : uint
{
    None = 0,
    /// <summary>Instances have a <c>__dict__</c>.</summary>
    HasDict = 1u << 0,
    /// <summary>Instances accept weak references.</summary>
    WeakReferences = 1u << 1,
    /// <summary>Calling it is an error: "cannot create 'x' instances".</summary>
    DisallowInstantiation = 1u << 7,
    /// <summary>Its attributes cannot be set.</summary>
    Immutable = 1u << 8,
    /// <summary>Made by a class statement or <c>type()</c>.</summary>
    HeapType = 1u << 9,
    /// <summary>May be a base class.</summary>
    BaseType = 1u << 10,
    MatchSequence = 1u << 5,
    MatchMapping = 1u << 6,
    /// <summary>A descriptor whose <c>__get__</c> binds like a function's, so that calls need not make the bound method.</summary>
    MethodDescriptor = 1u << 17,
    /// <summary>Has abstract methods left.</summary>
    Abstract = 1u << 20,
    /// <summary><c>case T(x)</c> binds the subject itself.</summary>
    MatchSelf = 1u << 22,
    LongSubclass = 1u << 24,
    ListSubclass = 1u << 25,
    TupleSubclass = 1u << 26,
    BytesSubclass = 1u << 27,
    StrSubclass = 1u << 28,
    DictSubclass = 1u << 29,
    ExceptionSubclass = 1u << 30,
    TypeSubclass = 1u << 31,
}
