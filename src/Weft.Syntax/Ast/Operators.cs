namespace Weft.Syntax.Ast;

/// <summary>The ASDL type <c>expr_context</c>.</summary>
public enum ExprContext
{
    Load,
    Store,
    Del,
}

/// <summary>The ASDL type <c>boolop</c>.</summary>
public enum BoolOperator
{
    And,
    Or,
}

/// <summary>The ASDL type <c>operator</c>.</summary>
public enum BinaryOperator
{
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

/// <summary>The ASDL type <c>unaryop</c>.</summary>
public enum UnaryOperator
{
    Invert,
    Not,
    UAdd,
    USub,
}

/// <summary>The ASDL type <c>cmpop</c>.</summary>
public enum CompareOperator
{
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}
