namespace Weft.Syntax.Ast;

/// <summary><c>BoolOp(boolop op, expr* values)</c></summary>
public sealed class BoolOp(BoolOperator @operator, Expr[] values) : Expr
{
    public BoolOperator Operator { get; set; } = @operator;
    public Expr[] Values { get; set; } = values;
    public override NodeKind NodeKind => NodeKind.BoolOp;
}

/// <summary><c>NamedExpr(expr target, expr value)</c></summary>
public sealed class NamedExpr(Expr target, Expr value) : Expr
{
    public Expr Target { get; set; } = target;
    public Expr Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.NamedExpr;
}

/// <summary><c>BinOp(expr left, operator op, expr right)</c></summary>
public sealed class BinOp(Expr left, BinaryOperator @operator, Expr right) : Expr
{
    public Expr Left { get; set; } = left;
    public BinaryOperator Operator { get; set; } = @operator;
    public Expr Right { get; set; } = right;
    public override NodeKind NodeKind => NodeKind.BinOp;
}

/// <summary><c>UnaryOp(unaryop op, expr operand)</c></summary>
public sealed class UnaryOp(UnaryOperator @operator, Expr operand) : Expr
{
    public UnaryOperator Operator { get; set; } = @operator;
    public Expr Operand { get; set; } = operand;
    public override NodeKind NodeKind => NodeKind.UnaryOp;
}

/// <summary><c>Lambda(arguments args, expr body)</c></summary>
public sealed class Lambda(Arguments args, Expr body) : Expr
{
    public Arguments Args { get; set; } = args;
    public Expr Body { get; set; } = body;
    public override NodeKind NodeKind => NodeKind.Lambda;
}

/// <summary><c>IfExp(expr test, expr body, expr orelse)</c></summary>
public sealed class IfExp(Expr test, Expr body, Expr orElse) : Expr
{
    public Expr Test { get; set; } = test;
    public Expr Body { get; set; } = body;
    public Expr OrElse { get; set; } = orElse;
    public override NodeKind NodeKind => NodeKind.IfExp;
}

/// <summary><c>Dict(expr?* keys, expr* values)</c></summary>
public sealed class Dict(Expr?[] keys, Expr[] values) : Expr
{
    public Expr?[] Keys { get; set; } = keys;
    public Expr[] Values { get; set; } = values;
    public override NodeKind NodeKind => NodeKind.Dict;
}

/// <summary><c>Set(expr* elts)</c></summary>
public sealed class Set(Expr[] elements) : Expr
{
    public Expr[] Elements { get; set; } = elements;
    public override NodeKind NodeKind => NodeKind.Set;
}

/// <summary><c>ListComp(expr elt, comprehension* generators)</c></summary>
public sealed class ListComp(Expr elt, Comprehension[] generators) : Expr
{
    public Expr Elt { get; set; } = elt;
    public Comprehension[] Generators { get; set; } = generators;
    public override NodeKind NodeKind => NodeKind.ListComp;
}

/// <summary><c>SetComp(expr elt, comprehension* generators)</c></summary>
public sealed class SetComp(Expr elt, Comprehension[] generators) : Expr
{
    public Expr Elt { get; set; } = elt;
    public Comprehension[] Generators { get; set; } = generators;
    public override NodeKind NodeKind => NodeKind.SetComp;
}

/// <summary><c>DictComp(expr key, expr value, comprehension* generators)</c></summary>
public sealed class DictComp(Expr key, Expr value, Comprehension[] generators) : Expr
{
    public Expr Key { get; set; } = key;
    public Expr Value { get; set; } = value;
    public Comprehension[] Generators { get; set; } = generators;
    public override NodeKind NodeKind => NodeKind.DictComp;
}

/// <summary><c>GeneratorExp(expr elt, comprehension* generators)</c></summary>
public sealed class GeneratorExp(Expr elt, Comprehension[] generators) : Expr
{
    public Expr Elt { get; set; } = elt;
    public Comprehension[] Generators { get; set; } = generators;
    public override NodeKind NodeKind => NodeKind.GeneratorExp;
}

/// <summary><c>Await(expr value)</c></summary>
public sealed class Await(Expr value) : Expr
{
    public Expr Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.Await;
}

/// <summary><c>Yield(expr? value)</c></summary>
public sealed class Yield(Expr? value) : Expr
{
    public Expr? Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.Yield;
}

/// <summary><c>YieldFrom(expr value)</c></summary>
public sealed class YieldFrom(Expr value) : Expr
{
    public Expr Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.YieldFrom;
}

/// <summary><c>Compare(expr left, cmpop* ops, expr* comparators)</c></summary>
public sealed class Compare(Expr left, CompareOperator[] operators, Expr[] comparators) : Expr
{
    public Expr Left { get; set; } = left;
    public CompareOperator[] Operators { get; set; } = operators;
    public Expr[] Comparators { get; set; } = comparators;
    public override NodeKind NodeKind => NodeKind.Compare;
}

/// <summary><c>Call(expr func, expr* args, keyword* keywords)</c></summary>
public sealed class Call(Expr function, Expr[] args, Keyword[] keywords) : Expr
{
    public Expr Function { get; set; } = function;
    public Expr[] Args { get; set; } = args;
    public Keyword[] Keywords { get; set; } = keywords;
    public override NodeKind NodeKind => NodeKind.Call;
}

/// <summary><c>FormattedValue(expr value, int conversion, expr? format_spec)</c></summary>
public sealed class FormattedValue(Expr value, int conversion, Expr? formatSpec) : Expr
{
    public Expr Value { get; set; } = value;
    public int Conversion { get; set; } = conversion;
    public Expr? FormatSpec { get; set; } = formatSpec;
    public override NodeKind NodeKind => NodeKind.FormattedValue;
}

/// <summary><c>Interpolation(expr value, constant str, int conversion, expr? format_spec)</c></summary>
public sealed class Interpolation(Expr value, object? source, int conversion, Expr? formatSpec) : Expr
{
    public Expr Value { get; set; } = value;
    public object? Source { get; set; } = source;
    public int Conversion { get; set; } = conversion;
    public Expr? FormatSpec { get; set; } = formatSpec;
    public override NodeKind NodeKind => NodeKind.Interpolation;
}

/// <summary><c>JoinedStr(expr* values)</c></summary>
public sealed class JoinedStr(Expr[] values) : Expr
{
    public Expr[] Values { get; set; } = values;
    public override NodeKind NodeKind => NodeKind.JoinedStr;
}

/// <summary><c>TemplateStr(expr* values)</c></summary>
public sealed class TemplateStr(Expr[] values) : Expr
{
    public Expr[] Values { get; set; } = values;
    public override NodeKind NodeKind => NodeKind.TemplateStr;
}

/// <summary><c>Constant(constant value, string? kind)</c></summary>
public sealed class Constant(object? value, string? kind) : Expr
{
    public object? Value { get; set; } = value;
    public string? Kind { get; set; } = kind;
    public override NodeKind NodeKind => NodeKind.Constant;
}

/// <summary><c>Attribute(expr value, identifier attr, expr_context ctx)</c></summary>
public sealed class Attribute(Expr value, string attr, ExprContext ctx) : Expr
{
    public Expr Value { get; set; } = value;
    public string Attr { get; set; } = attr;
    public ExprContext Ctx { get; set; } = ctx;
    public override NodeKind NodeKind => NodeKind.Attribute;
}

/// <summary><c>Subscript(expr value, expr slice, expr_context ctx)</c></summary>
public sealed class Subscript(Expr value, Expr slice, ExprContext ctx) : Expr
{
    public Expr Value { get; set; } = value;
    public Expr Slice { get; set; } = slice;
    public ExprContext Ctx { get; set; } = ctx;
    public override NodeKind NodeKind => NodeKind.Subscript;
}

/// <summary><c>Starred(expr value, expr_context ctx)</c></summary>
public sealed class Starred(Expr value, ExprContext ctx) : Expr
{
    public Expr Value { get; set; } = value;
    public ExprContext Ctx { get; set; } = ctx;
    public override NodeKind NodeKind => NodeKind.Starred;
}

/// <summary><c>Name(identifier id, expr_context ctx)</c></summary>
public sealed class Name(string id, ExprContext ctx) : Expr
{
    public string Id { get; set; } = id;
    public ExprContext Ctx { get; set; } = ctx;
    public override NodeKind NodeKind => NodeKind.Name;
}

/// <summary><c>List(expr* elts, expr_context ctx)</c></summary>
public sealed class List(Expr[] elements, ExprContext ctx) : Expr
{
    public Expr[] Elements { get; set; } = elements;
    public ExprContext Ctx { get; set; } = ctx;
    public override NodeKind NodeKind => NodeKind.List;
}

/// <summary><c>Tuple(expr* elts, expr_context ctx)</c></summary>
public sealed class Tuple(Expr[] elements, ExprContext ctx) : Expr
{
    public Expr[] Elements { get; set; } = elements;
    public ExprContext Ctx { get; set; } = ctx;
    public override NodeKind NodeKind => NodeKind.Tuple;
}

/// <summary><c>Slice(expr? lower, expr? upper, expr? step)</c></summary>
public sealed class Slice(Expr? lower, Expr? upper, Expr? step) : Expr
{
    public Expr? Lower { get; set; } = lower;
    public Expr? Upper { get; set; } = upper;
    public Expr? Step { get; set; } = step;
    public override NodeKind NodeKind => NodeKind.Slice;
}
