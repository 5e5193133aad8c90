namespace Weft.Compiler.Bytecode;

/// <summary>The argument of <see cref="Opcode.BinaryOp"/> (Python's <c>NB_*</c> table).</summary>
public enum BinaryOperation : byte
{
    Add,
    And,
    FloorDivide,
    LeftShift,
    MatrixMultiply,
    Multiply,
    Remainder,
    Or,
    Power,
    RightShift,
    Subtract,
    TrueDivide,
    Xor,
    InPlaceAdd,
    InPlaceAnd,
    InPlaceFloorDivide,
    InPlaceLeftShift,
    InPlaceMatrixMultiply,
    InPlaceMultiply,
    InPlaceRemainder,
    InPlaceOr,
    InPlacePower,
    InPlaceRightShift,
    InPlaceSubtract,
    InPlaceTrueDivide,
    InPlaceXor,
    Subscript,
}

/// <summary>The argument of <see cref="Opcode.CallIntrinsic1"/>.</summary>
public enum Intrinsic1 : byte
{
    Invalid,
    Print,
    ImportStar,
    StopIterationError,
    AsyncGenWrap,
    UnaryPositive,
    ListToTuple,
    TypeVar,
    ParamSpec,
    TypeVarTuple,
    SubscriptGeneric,
    TypeAlias,
}

/// <summary>The argument of <see cref="Opcode.CallIntrinsic2"/>.</summary>
public enum Intrinsic2 : byte
{
    Invalid,
    PrepareReraiseStar,
    TypeVarWithBound,
    TypeVarWithConstraints,
    SetFunctionTypeParams,
    SetTypeParamDefault,
}

/// <summary>The argument of <see cref="Opcode.LoadSpecial"/>.</summary>
public enum SpecialMethod : byte
{
    Enter,
    Exit,
    AsyncEnter,
    AsyncExit,
}

/// <summary>The argument of <see cref="Opcode.LoadCommonConstant"/>.</summary>
public enum CommonConstant : byte
{
    AssertionError,
    NotImplementedError,
    Tuple,
    All,
    Any,
}

/// <summary>The upper bits (<c>arg >> 5</c>) of <see cref="Opcode.CompareOp"/>'s argument.</summary>
public enum ComparisonOperation : byte
{
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>The argument of <see cref="Opcode.SetFunctionAttribute"/>.</summary>
public enum FunctionAttribute : byte
{
    Defaults = 1,
    KeywordDefaults = 2,
    Annotations = 4,
    Closure = 8,
    Annotate = 16,
}

/// <summary>The low bits of <see cref="Opcode.Resume"/>'s argument.</summary>
public enum ResumeKind : byte
{
    FunctionStart,
    AfterYield,
    AfterYieldFrom,
    AfterAwait,
}

/// <summary>The names that Python's <c>opcode</c> and <c>dis</c> modules show for arguments, by value.</summary>
public static class OperandNames
{
    /// <summary>Name and symbol of each <see cref="BinaryOperation"/>.</summary>
    public static readonly (string Name, string Symbol)[] BinaryOperations =
    [
        ("NB_ADD", "+"), ("NB_AND", "&"), ("NB_FLOOR_DIVIDE", "//"), ("NB_LSHIFT", "<<"), ("NB_MATRIX_MULTIPLY", "@"),
        ("NB_MULTIPLY", "*"), ("NB_REMAINDER", "%"), ("NB_OR", "|"), ("NB_POWER", "**"), ("NB_RSHIFT", ">>"),
        ("NB_SUBTRACT", "-"), ("NB_TRUE_DIVIDE", "/"), ("NB_XOR", "^"), ("NB_INPLACE_ADD", "+="),
        ("NB_INPLACE_AND", "&="), ("NB_INPLACE_FLOOR_DIVIDE", "//="), ("NB_INPLACE_LSHIFT", "<<="),
        ("NB_INPLACE_MATRIX_MULTIPLY", "@="), ("NB_INPLACE_MULTIPLY", "*="), ("NB_INPLACE_REMAINDER", "%="),
        ("NB_INPLACE_OR", "|="), ("NB_INPLACE_POWER", "**="), ("NB_INPLACE_RSHIFT", ">>="),
        ("NB_INPLACE_SUBTRACT", "-="), ("NB_INPLACE_TRUE_DIVIDE", "/="), ("NB_INPLACE_XOR", "^="), ("NB_SUBSCR", "[]"),
    ];

    /// <summary>Name of each <see cref="Intrinsic1"/>.</summary>
    public static readonly string[] Intrinsics1 =
    [
        "INTRINSIC_1_INVALID", "INTRINSIC_PRINT", "INTRINSIC_IMPORT_STAR", "INTRINSIC_STOPITERATION_ERROR",
        "INTRINSIC_ASYNC_GEN_WRAP", "INTRINSIC_UNARY_POSITIVE", "INTRINSIC_LIST_TO_TUPLE", "INTRINSIC_TYPEVAR",
        "INTRINSIC_PARAMSPEC", "INTRINSIC_TYPEVARTUPLE", "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS",
    ];

    /// <summary>Name of each <see cref="Intrinsic2"/>.</summary>
    public static readonly string[] Intrinsics2 =
    [
        "INTRINSIC_2_INVALID", "INTRINSIC_PREP_RERAISE_STAR", "INTRINSIC_TYPEVAR_WITH_BOUND",
        "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS", "INTRINSIC_SET_FUNCTION_TYPE_PARAMS", "INTRINSIC_SET_TYPEPARAM_DEFAULT",
    ];

    /// <summary>Name of each <see cref="SpecialMethod"/>.</summary>
    public static readonly string[] SpecialMethods = ["__enter__", "__exit__", "__aenter__", "__aexit__"];

    /// <summary>Builtin that each <see cref="CommonConstant"/> stands for.</summary>
    public static readonly string[] CommonConstants = ["AssertionError", "NotImplementedError", "tuple", "all", "any"];

    /// <summary>Symbol of each <see cref="ComparisonOperation"/>.</summary>
    public static readonly string[] Comparisons = ["<", "<=", "==", "!=", ">", ">="];
}
