using Weft.Syntax.Ast;

namespace Weft.Compiler.Symbols;

/// <summary>Recognises docstrings.</summary>
internal static class DocString
{
    public static bool IsDocString(Stmt statement) =>
        statement is ExprStmt { Value: Constant { Value: string or SurrogateString } };

    /// <summary>The docstring of a body, null when there is none.</summary>
    public static object? Of(Stmt[] body) =>
        body.Length > 0 && IsDocString(body[0]) ? ((Constant)((ExprStmt)body[0]).Value).Value : null;
}
