namespace Weft.Runtime.Objects;

/// <summary>
/// The operations a type can implement natively, one function pointer each in <see cref="SlotTable"/>. The comment of a
/// group gives the pointer's type. Error convention of all of them: the function throws <see cref="PythonException"/>,
/// or sets <see cref="PyThread.Pending"/> and returns null / false / -1.
/// </summary>
public enum Slot
{
    // Unary: delegate*<PyThread, PyObject self, PyObject?>
    Repr,
    Str,
    Iter,
    /// <summary>Null without a pending error means exhausted.</summary>
    Next,
    Negative,
    Positive,
    Invert,
    Absolute,
    Index,
    Int,
    Float,
    Await,
    AsyncIter,
    AsyncNext,

    // Binary: delegate*<PyThread, PyObject self, PyObject other, PyObject?>; NotImplemented is a legal answer.
    // The R* form is called on the right operand: self is the right one.
    Add,
    Subtract,
    Multiply,
    MatrixMultiply,
    TrueDivide,
    FloorDivide,
    Modulo,
    Divmod,
    LeftShift,
    RightShift,
    And,
    Xor,
    Or,
    RAdd,
    RSubtract,
    RMultiply,
    RMatrixMultiply,
    RTrueDivide,
    RFloorDivide,
    RModulo,
    RDivmod,
    RLeftShift,
    RRightShift,
    RAnd,
    RXor,
    ROr,
    InPlaceAdd,
    InPlaceSubtract,
    InPlaceMultiply,
    InPlaceMatrixMultiply,
    InPlaceTrueDivide,
    InPlaceFloorDivide,
    InPlaceModulo,
    InPlaceLeftShift,
    InPlaceRightShift,
    InPlaceAnd,
    InPlaceXor,
    InPlaceOr,
    InPlacePower,

    // Comparison, same pointer type; the order is CompareOp's.
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,

    /// <summary>Binary: self[key].</summary>
    GetItem,

    /// <summary>Binary, name is a PyStr: the whole attribute load. Null with AttributeError pending when missing.</summary>
    GetAttribute,

    // Power: delegate*<PyThread, PyObject self, PyObject exponent, PyObject modulo (None if absent), PyObject?>
    Power,
    RPower,

    /// <summary>delegate*&lt;PyThread, PyObject self, PyObject? obj, PyObject? type, PyObject?&gt;</summary>
    DescrGet,

    // Store: delegate*<PyThread, PyObject self, PyObject key, PyObject? value, bool>; a null value deletes.
    SetItem,
    SetAttribute,
    DescrSet,

    /// <summary>delegate*&lt;PyThread, PyObject self, long&gt;; -1 with a pending error.</summary>
    Hash,

    /// <summary>delegate*&lt;PyThread, PyObject self, long&gt;; -1 with a pending error.</summary>
    Len,

    /// <summary>delegate*&lt;PyThread, PyObject self, long&gt;: 0, 1, or -1 with a pending error.</summary>
    Bool,

    /// <summary>delegate*&lt;PyThread, PyObject self, PyObject item, long&gt;: 0, 1, or -1 with a pending error.</summary>
    Contains,

    /// <summary>delegate*&lt;PyThread, PyObject self, ReadOnlySpan&lt;PyObject&gt; args, PyTuple? kwNames, PyObject?&gt;; keyword values follow the positional ones in args.</summary>
    Call,

    /// <summary>Same as Call; self is the class (a PyType).</summary>
    New,

    /// <summary>delegate*&lt;PyThread, PyObject self, ReadOnlySpan&lt;PyObject&gt; args, PyTuple? kwNames, bool&gt;</summary>
    Init,

    /// <summary>Unary, <c>__del__</c>; the result is ignored.</summary>
    Finalize,

    Count,
}

/// <summary>The six rich comparisons, in the order of <see cref="Slot.Lt"/> … <see cref="Slot.Ge"/>.</summary>
public enum CompareOp
{
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

/// <summary>The pointer type of a slot.</summary>
public enum SlotKind
{
    Unary,
    Binary,
    Compare,
    Attribute,
    Power,
    DescrGet,
    Store,
    Long,
    Contains,
    Call,
    New,
    Init,
}

/// <summary>A function pointer for each <see cref="Slot"/>, 0 where the type does not have the operation.</summary>
[System.Runtime.CompilerServices.InlineArray((int)Slot.Count)]
public struct SlotTable
{
    private nint _first;
}
