using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>What may be assigned to or deleted.</summary>
/// <remarks>
/// Every target is also an expression, so targets are parsed as primaries and then turned: their context is set,
/// unless one of them cannot be a target.
/// </remarks>
internal sealed partial class Parser
{
    /// <summary><c>star_targets</c>, with the store context.</summary>
    private Expr? ParseStarTargets()
    {
        var start = _mark;
        if (ParseStarTarget() is not { } first)
        {
            return null;
        }

        if (Kind != TokenKind.Comma)
        {
            return first;
        }

        var items = new List<Expr> { first };
        while (Take(TokenKind.Comma))
        {
            var mark = _mark;
            if (ParseStarTarget() is not { } item)
            {
                _mark = mark;
                break;
            }

            items.Add(item);
        }

        return At(new Tuple([.. items], ExprContext.Store), start);
    }

    private Expr? ParseStarTarget()
    {
        var start = _mark;
        if (Take(TokenKind.Star))
        {
            if (Kind == TokenKind.Star || ParseTarget() is not { } value)
            {
                return null;
            }

            return At(new Starred(value, ExprContext.Store), start);
        }

        return ParseTarget();
    }

    private Expr? ParseTarget() =>
        StartsTarget(Kind) && ParseTargetPrimary() is { } target && SetContext(target, ExprContext.Store) ? target : null;

    private static bool StartsTarget(TokenKind kind) => kind is TokenKind.Name or TokenKind.LeftParenthesis or TokenKind.LeftBracket
        or TokenKind.LeftBrace or TokenKind.String or TokenKind.Number or TokenKind.FStringStart or TokenKind.TStringStart
        or TokenKind.True or TokenKind.False or TokenKind.None or TokenKind.Ellipsis;

    /// <summary>Makes a load expression a target. False, with the tree in an unknown state, when it cannot be one.</summary>
    private bool SetContext(Expr expression, ExprContext context)
    {
        switch (expression)
        {
            case Name name:
                name.Ctx = context;
                return true;
            case Attribute attribute:
                attribute.Ctx = context;
                return true;
            case Subscript subscript:
                subscript.Ctx = context;
                return true;
            case Starred starred when context == ExprContext.Store && starred.Value is not Starred:
                starred.Ctx = context;
                return SetContext(starred.Value, context);
            case Tuple tuple:
                tuple.Ctx = context;
                return SetContexts(tuple.Elements, context);
            case List list:
                list.Ctx = context;
                return SetContexts(list.Elements, context);
            default:
                return false;
        }
    }

    private bool SetContexts(Expr[] expressions, ExprContext context)
    {
        foreach (var expression in expressions)
        {
            if (!SetContext(expression, context))
            {
                return false;
            }
        }

        return true;
    }
}
