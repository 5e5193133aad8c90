namespace Weft.Syntax.Ast;

/// <summary><c>arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)</c></summary>
public sealed class Arguments(Arg[] positionalOnlyArgs, Arg[] args, Arg? varArg, Arg[] keywordOnlyArgs, Expr?[] keywordDefaults, Arg? kwArg, Expr[] defaults) : Node
{
    public Arg[] PositionalOnlyArgs { get; set; } = positionalOnlyArgs;
    public Arg[] Args { get; set; } = args;
    public Arg? VarArg { get; set; } = varArg;
    public Arg[] KeywordOnlyArgs { get; set; } = keywordOnlyArgs;
    public Expr?[] KeywordDefaults { get; set; } = keywordDefaults;
    public Arg? KwArg { get; set; } = kwArg;
    public Expr[] Defaults { get; set; } = defaults;
    public override NodeKind NodeKind => NodeKind.Arguments;
}

/// <summary><c>arg(identifier arg, expr? annotation, string? type_comment)</c></summary>
public sealed class Arg(string arg, Expr? annotation, string? typeComment) : LocatedNode
{
    public string ArgValue { get; set; } = arg;
    public Expr? Annotation { get; set; } = annotation;
    public string? TypeComment { get; set; } = typeComment;
    public override NodeKind NodeKind => NodeKind.Arg;
}

/// <summary><c>keyword(identifier? arg, expr value)</c></summary>
public sealed class Keyword(string? arg, Expr value) : LocatedNode
{
    public string? Arg { get; set; } = arg;
    public Expr Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.Keyword;
}

/// <summary><c>alias(identifier name, identifier? asname)</c></summary>
public sealed class Alias(string name, string? asName) : LocatedNode
{
    public string Name { get; set; } = name;
    public string? AsName { get; set; } = asName;
    public override NodeKind NodeKind => NodeKind.Alias;
}

/// <summary><c>withitem(expr context_expr, expr? optional_vars)</c></summary>
public sealed class WithItem(Expr contextExpr, Expr? optionalVars) : Node
{
    public Expr ContextExpr { get; set; } = contextExpr;
    public Expr? OptionalVars { get; set; } = optionalVars;
    public override NodeKind NodeKind => NodeKind.WithItem;
}

/// <summary><c>match_case(pattern pattern, expr? guard, stmt* body)</c></summary>
public sealed class MatchCase(Pattern pattern, Expr? guard, Stmt[] body) : Node
{
    public Pattern Pattern { get; set; } = pattern;
    public Expr? Guard { get; set; } = guard;
    public Stmt[] Body { get; set; } = body;
    public override NodeKind NodeKind => NodeKind.MatchCase;
}

/// <summary><c>comprehension(expr target, expr iter, expr* ifs, int is_async)</c></summary>
public sealed class Comprehension(Expr target, Expr iter, Expr[] ifs, int isAsync) : Node
{
    public Expr Target { get; set; } = target;
    public Expr Iter { get; set; } = iter;
    public Expr[] Ifs { get; set; } = ifs;
    public int IsAsync { get; set; } = isAsync;
    public override NodeKind NodeKind => NodeKind.Comprehension;
}

/// <summary><c>ExceptHandler(expr? type, identifier? name, stmt* body)</c></summary>
public sealed class ExceptHandler(Expr? type, string? name, Stmt[] body) : LocatedNode
{
    public Expr? Type { get; set; } = type;
    public string? Name { get; set; } = name;
    public Stmt[] Body { get; set; } = body;
    public override NodeKind NodeKind => NodeKind.ExceptHandler;
}

/// <summary><c>TypeIgnore(int lineno, string tag)</c></summary>
public sealed class TypeIgnore(int lineNumber, string tag) : Node
{
    public int LineNumber { get; set; } = lineNumber;
    public string Tag { get; set; } = tag;
    public override NodeKind NodeKind => NodeKind.TypeIgnore;
}

/// <summary><c>TypeVar(identifier name, expr? bound, expr? default_value)</c></summary>
public sealed class TypeVar(string name, Expr? bound, Expr? defaultValue) : TypeParam
{
    public string Name { get; set; } = name;
    public Expr? Bound { get; set; } = bound;
    public Expr? DefaultValue { get; set; } = defaultValue;
    public override NodeKind NodeKind => NodeKind.TypeVar;
}

/// <summary><c>ParamSpec(identifier name, expr? default_value)</c></summary>
public sealed class ParamSpec(string name, Expr? defaultValue) : TypeParam
{
    public string Name { get; set; } = name;
    public Expr? DefaultValue { get; set; } = defaultValue;
    public override NodeKind NodeKind => NodeKind.ParamSpec;
}

/// <summary><c>TypeVarTuple(identifier name, expr? default_value)</c></summary>
public sealed class TypeVarTuple(string name, Expr? defaultValue) : TypeParam
{
    public string Name { get; set; } = name;
    public Expr? DefaultValue { get; set; } = defaultValue;
    public override NodeKind NodeKind => NodeKind.TypeVarTuple;
}
