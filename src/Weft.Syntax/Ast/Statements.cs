namespace Weft.Syntax.Ast;

/// <summary><c>FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)</c></summary>
public sealed class FunctionDef(string name, Arguments args, Stmt[] body, Expr[] decoratorList, Expr? returns, string? typeComment, TypeParam[] typeParams) : Stmt
{
    public string Name { get; set; } = name;
    public Arguments Args { get; set; } = args;
    public Stmt[] Body { get; set; } = body;
    public Expr[] DecoratorList { get; set; } = decoratorList;
    public Expr? Returns { get; set; } = returns;
    public string? TypeComment { get; set; } = typeComment;
    public TypeParam[] TypeParams { get; set; } = typeParams;
    public override NodeKind NodeKind => NodeKind.FunctionDef;
}

/// <summary><c>AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)</c></summary>
public sealed class AsyncFunctionDef(string name, Arguments args, Stmt[] body, Expr[] decoratorList, Expr? returns, string? typeComment, TypeParam[] typeParams) : Stmt
{
    public string Name { get; set; } = name;
    public Arguments Args { get; set; } = args;
    public Stmt[] Body { get; set; } = body;
    public Expr[] DecoratorList { get; set; } = decoratorList;
    public Expr? Returns { get; set; } = returns;
    public string? TypeComment { get; set; } = typeComment;
    public TypeParam[] TypeParams { get; set; } = typeParams;
    public override NodeKind NodeKind => NodeKind.AsyncFunctionDef;
}

/// <summary><c>ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)</c></summary>
public sealed class ClassDef(string name, Expr[] bases, Keyword[] keywords, Stmt[] body, Expr[] decoratorList, TypeParam[] typeParams) : Stmt
{
    public string Name { get; set; } = name;
    public Expr[] Bases { get; set; } = bases;
    public Keyword[] Keywords { get; set; } = keywords;
    public Stmt[] Body { get; set; } = body;
    public Expr[] DecoratorList { get; set; } = decoratorList;
    public TypeParam[] TypeParams { get; set; } = typeParams;
    public override NodeKind NodeKind => NodeKind.ClassDef;
}

/// <summary><c>Return(expr? value)</c></summary>
public sealed class Return(Expr? value) : Stmt
{
    public Expr? Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.Return;
}

/// <summary><c>Delete(expr* targets)</c></summary>
public sealed class Delete(Expr[] targets) : Stmt
{
    public Expr[] Targets { get; set; } = targets;
    public override NodeKind NodeKind => NodeKind.Delete;
}

/// <summary><c>Assign(expr* targets, expr value, string? type_comment)</c></summary>
public sealed class Assign(Expr[] targets, Expr value, string? typeComment) : Stmt
{
    public Expr[] Targets { get; set; } = targets;
    public Expr Value { get; set; } = value;
    public string? TypeComment { get; set; } = typeComment;
    public override NodeKind NodeKind => NodeKind.Assign;
}

/// <summary><c>TypeAlias(expr name, type_param* type_params, expr value)</c></summary>
public sealed class TypeAlias(Expr name, TypeParam[] typeParams, Expr value) : Stmt
{
    public Expr Name { get; set; } = name;
    public TypeParam[] TypeParams { get; set; } = typeParams;
    public Expr Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.TypeAlias;
}

/// <summary><c>AugAssign(expr target, operator op, expr value)</c></summary>
public sealed class AugAssign(Expr target, BinaryOperator @operator, Expr value) : Stmt
{
    public Expr Target { get; set; } = target;
    public BinaryOperator Operator { get; set; } = @operator;
    public Expr Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.AugAssign;
}

/// <summary><c>AnnAssign(expr target, expr annotation, expr? value, int simple)</c></summary>
public sealed class AnnAssign(Expr target, Expr annotation, Expr? value, int simple) : Stmt
{
    public Expr Target { get; set; } = target;
    public Expr Annotation { get; set; } = annotation;
    public Expr? Value { get; set; } = value;
    public int Simple { get; set; } = simple;
    public override NodeKind NodeKind => NodeKind.AnnAssign;
}

/// <summary><c>For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)</c></summary>
public sealed class For(Expr target, Expr iter, Stmt[] body, Stmt[] orElse, string? typeComment) : Stmt
{
    public Expr Target { get; set; } = target;
    public Expr Iter { get; set; } = iter;
    public Stmt[] Body { get; set; } = body;
    public Stmt[] OrElse { get; set; } = orElse;
    public string? TypeComment { get; set; } = typeComment;
    public override NodeKind NodeKind => NodeKind.For;
}

/// <summary><c>AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)</c></summary>
public sealed class AsyncFor(Expr target, Expr iter, Stmt[] body, Stmt[] orElse, string? typeComment) : Stmt
{
    public Expr Target { get; set; } = target;
    public Expr Iter { get; set; } = iter;
    public Stmt[] Body { get; set; } = body;
    public Stmt[] OrElse { get; set; } = orElse;
    public string? TypeComment { get; set; } = typeComment;
    public override NodeKind NodeKind => NodeKind.AsyncFor;
}

/// <summary><c>While(expr test, stmt* body, stmt* orelse)</c></summary>
public sealed class While(Expr test, Stmt[] body, Stmt[] orElse) : Stmt
{
    public Expr Test { get; set; } = test;
    public Stmt[] Body { get; set; } = body;
    public Stmt[] OrElse { get; set; } = orElse;
    public override NodeKind NodeKind => NodeKind.While;
}

/// <summary><c>If(expr test, stmt* body, stmt* orelse)</c></summary>
public sealed class If(Expr test, Stmt[] body, Stmt[] orElse) : Stmt
{
    public Expr Test { get; set; } = test;
    public Stmt[] Body { get; set; } = body;
    public Stmt[] OrElse { get; set; } = orElse;
    public override NodeKind NodeKind => NodeKind.If;
}

/// <summary><c>With(withitem* items, stmt* body, string? type_comment)</c></summary>
public sealed class With(WithItem[] items, Stmt[] body, string? typeComment) : Stmt
{
    public WithItem[] Items { get; set; } = items;
    public Stmt[] Body { get; set; } = body;
    public string? TypeComment { get; set; } = typeComment;
    public override NodeKind NodeKind => NodeKind.With;
}

/// <summary><c>AsyncWith(withitem* items, stmt* body, string? type_comment)</c></summary>
public sealed class AsyncWith(WithItem[] items, Stmt[] body, string? typeComment) : Stmt
{
    public WithItem[] Items { get; set; } = items;
    public Stmt[] Body { get; set; } = body;
    public string? TypeComment { get; set; } = typeComment;
    public override NodeKind NodeKind => NodeKind.AsyncWith;
}

/// <summary><c>Match(expr subject, match_case* cases)</c></summary>
public sealed class Match(Expr subject, MatchCase[] cases) : Stmt
{
    public Expr Subject { get; set; } = subject;
    public MatchCase[] Cases { get; set; } = cases;
    public override NodeKind NodeKind => NodeKind.Match;
}

/// <summary><c>Raise(expr? exc, expr? cause)</c></summary>
public sealed class Raise(Expr? exc, Expr? cause) : Stmt
{
    public Expr? Exc { get; set; } = exc;
    public Expr? Cause { get; set; } = cause;
    public override NodeKind NodeKind => NodeKind.Raise;
}

/// <summary><c>Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)</c></summary>
public sealed class Try(Stmt[] body, ExceptHandler[] handlers, Stmt[] orElse, Stmt[] finalBody) : Stmt
{
    public Stmt[] Body { get; set; } = body;
    public ExceptHandler[] Handlers { get; set; } = handlers;
    public Stmt[] OrElse { get; set; } = orElse;
    public Stmt[] FinalBody { get; set; } = finalBody;
    public override NodeKind NodeKind => NodeKind.Try;
}

/// <summary><c>TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)</c></summary>
public sealed class TryStar(Stmt[] body, ExceptHandler[] handlers, Stmt[] orElse, Stmt[] finalBody) : Stmt
{
    public Stmt[] Body { get; set; } = body;
    public ExceptHandler[] Handlers { get; set; } = handlers;
    public Stmt[] OrElse { get; set; } = orElse;
    public Stmt[] FinalBody { get; set; } = finalBody;
    public override NodeKind NodeKind => NodeKind.TryStar;
}

/// <summary><c>Assert(expr test, expr? msg)</c></summary>
public sealed class Assert(Expr test, Expr? msg) : Stmt
{
    public Expr Test { get; set; } = test;
    public Expr? Msg { get; set; } = msg;
    public override NodeKind NodeKind => NodeKind.Assert;
}

/// <summary><c>Import(alias* names)</c></summary>
public sealed class Import(Alias[] names) : Stmt
{
    public Alias[] Names { get; set; } = names;
    public override NodeKind NodeKind => NodeKind.Import;
}

/// <summary><c>ImportFrom(identifier? module, alias* names, int? level)</c></summary>
public sealed class ImportFrom(string? module, Alias[] names, int? level) : Stmt
{
    public string? Module { get; set; } = module;
    public Alias[] Names { get; set; } = names;
    public int? Level { get; set; } = level;
    public override NodeKind NodeKind => NodeKind.ImportFrom;
}

/// <summary><c>Global(identifier* names)</c></summary>
public sealed class Global(string[] names) : Stmt
{
    public string[] Names { get; set; } = names;
    public override NodeKind NodeKind => NodeKind.Global;
}

/// <summary><c>Nonlocal(identifier* names)</c></summary>
public sealed class Nonlocal(string[] names) : Stmt
{
    public string[] Names { get; set; } = names;
    public override NodeKind NodeKind => NodeKind.Nonlocal;
}

/// <summary><c>Expr(expr value)</c></summary>
public sealed class ExprStmt(Expr value) : Stmt
{
    public Expr Value { get; set; } = value;
    public override NodeKind NodeKind => NodeKind.ExprStmt;
}

/// <summary><c>Pass</c></summary>
public sealed class Pass() : Stmt
{
    public override NodeKind NodeKind => NodeKind.Pass;
}

/// <summary><c>Break</c></summary>
public sealed class Break() : Stmt
{
    public override NodeKind NodeKind => NodeKind.Break;
}

/// <summary><c>Continue</c></summary>
public sealed class Continue() : Stmt
{
    public override NodeKind NodeKind => NodeKind.Continue;
}
