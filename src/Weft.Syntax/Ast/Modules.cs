namespace Weft.Syntax.Ast;

/// <summary><c>Module(stmt* body, type_ignore* type_ignores)</c></summary>
public sealed class Module(Stmt[] body, TypeIgnore[] typeIgnores) : Mod
{
    public Stmt[] Body { get; set; } = body;
    public TypeIgnore[] TypeIgnores { get; set; } = typeIgnores;
    public override NodeKind NodeKind => NodeKind.Module;
}

/// <summary><c>Interactive(stmt* body)</c></summary>
public sealed class Interactive(Stmt[] body) : Mod
{
    public Stmt[] Body { get; set; } = body;
    public override NodeKind NodeKind => NodeKind.Interactive;
}

/// <summary><c>Expression(expr body)</c></summary>
public sealed class Expression(Expr body) : Mod
{
    public Expr Body { get; set; } = body;
    public override NodeKind NodeKind => NodeKind.Expression;
}

/// <summary><c>FunctionType(expr* argtypes, expr returns)</c></summary>
public sealed class FunctionType(Expr[] argTypes, Expr returns) : Mod
{
    public Expr[] ArgTypes { get; set; } = argTypes;
    public Expr Returns { get; set; } = returns;
    public override NodeKind NodeKind => NodeKind.FunctionType;
}
