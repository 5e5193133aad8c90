using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Mistakes in statements and patterns.</summary>
internal sealed partial class Parser
{
    private Stmt? ParseExpressionStatementReporting()
    {
        var start = _mark;
        if (Kind == TokenKind.Name && KindAt(1) == TokenKind.Colon)
        {
            var name = ParseAtom()!;
            if (ParseAnnotatedAssignment(name, start) is { } annotated)
            {
                return annotated;
            }
        }

        _mark = start;
        if (StartsTarget(Kind) && ParseTargetPrimary() is Name or Attribute or Subscript && Kind == TokenKind.Colon)
        {
            var target = From(start) ? ParseTargetPrimary()! : null;
            if (ParseAnnotatedAssignment(target!, start) is { } annotated)
            {
                return annotated;
            }
        }

        _mark = start;
        var targets = SkipTargets();
        if (targets > 0 && ParseRightHandSide() is { } value && Kind != TokenKind.Equal)
        {
            TakeTypeComment();
            return At(new ExprStmt(value), start);
        }

        _mark = start;
        if (StartsTarget(Kind) && ParseTargetPrimary() is Name or Attribute or Subscript && IsAugmentedAssignment(Kind))
        {
            _mark++;
            if (ParseRightHandSide() is { } operand)
            {
                return At(new ExprStmt(operand), start);
            }
        }
        else
        {
            InvalidAssignment(start);
        }

        _mark = start;
        return ParseStarExpressions() is { } expression ? At(new ExprStmt(expression), start) : null;
    }

    /// <summary>What the rules for assignments find at a keyword that starts another statement.</summary>
    private void InvalidStatementStart(int start)
    {
        if (Kind is TokenKind.Yield or TokenKind.Pass or TokenKind.Break or TokenKind.Continue)
        {
            InvalidAssignment(start);
        }
    }

    /// <summary>Skips <c>(star_targets '=')*</c>; answers how many there were.</summary>
    private int SkipTargets()
    {
        var count = 0;
        while (true)
        {
            var mark = _mark;
            if (ParseStarTargets() is null || !Take(TokenKind.Equal))
            {
                _mark = mark;
                return count;
            }

            count++;
        }
    }

    private void InvalidAssignment(int start)
    {
        _mark = start;
        if (ParseUnannotatable() is { } list && Take(TokenKind.Colon) && ParseExpression() is not null)
        {
            throw ErrorAtNode(list, $"only single target (not {Describe(list)}) can be annotated");
        }

        _mark = start;
        if (ParseStarNamedExpression() is { } first && Take(TokenKind.Comma))
        {
            while (ParseStarNamedExpressions() is not null)
            {
            }

            if (Take(TokenKind.Colon) && ParseExpression() is not null)
            {
                throw ErrorAtNode(first, "only single target (not tuple) can be annotated");
            }
        }

        _mark = start;
        if (ParseExpression() is { } target && Take(TokenKind.Colon) && ParseExpression() is not null)
        {
            throw ErrorAtNode(target, "illegal target for annotation");
        }

        _mark = start;
        SkipTargets();
        var rest = _mark;
        if (ParseStarExpressions() is { } left && Take(TokenKind.Equal))
        {
            CheckTarget(left, TargetKind.Assignment);
        }

        _mark = rest;
        if (Kind == TokenKind.Yield && ParseYield() is { } yield && Take(TokenKind.Equal))
        {
            throw ErrorAtNode(yield, "assignment to yield expression not possible");
        }

        _mark = start;
        if (ParseStarExpressions() is { } augmented && IsAugmentedAssignment(Kind))
        {
            _mark++;
            if (ParseRightHandSide() is not null)
            {
                throw ErrorAtNode(augmented, $"'{Describe(augmented)}' is an illegal expression for augmented assignment");
            }
        }
    }

    /// <summary>A list or tuple, in any number of brackets.</summary>
    private Expr? ParseUnannotatable() => Kind switch
    {
        TokenKind.LeftBracket => ParseAtom() as List,
        TokenKind.LeftParenthesis => ParseAtom() is { } atom and (Tuple or List) ? atom : null,
        _ => null,
    };

    private void InvalidAssert(int start)
    {
        _mark = start + 1;
        if (ParseExpression() is not { } test)
        {
            return;
        }

        InvalidAssertPart(test);
        if (Take(TokenKind.Comma) && ParseExpression() is { } message)
        {
            InvalidAssertPart(message);
        }
    }

    private void InvalidAssertPart(Expr part)
    {
        var mark = _mark;
        if (Take(TokenKind.Equal) && ParseExpression() is not null)
        {
            throw ErrorAtNode(part, $"cannot assign to {Describe(part)} here. Maybe you meant '==' instead of '='?");
        }

        _mark = mark;
    }

    private void InvalidDelete()
    {
        _mark++;
        if (ParseStarExpressions() is { } targets)
        {
            CheckTarget(targets, TargetKind.Delete);
        }
    }

    private void InvalidImport()
    {
        var start = _mark++;
        if (Kind == TokenKind.NewLine)
        {
            throw ErrorFromToken(_mark, "Expected one or more names after 'import'");
        }

        do
        {
            if (ParseDottedName() is null)
            {
                return;
            }
        }
        while (Take(TokenKind.Comma));
        if (Take(TokenKind.From) && ParseDottedName() is not null)
        {
            throw ErrorFromToken(start, "Did you mean to use 'from ... import ...' instead?");
        }
    }

    private void InvalidImportTarget(int mark)
    {
        _mark = mark + 1;
        if (Kind == TokenKind.Name && KindAt(1) is TokenKind.Comma or TokenKind.RightParenthesis or TokenKind.Semicolon or TokenKind.NewLine)
        {
            return;
        }

        if (ParseExpression() is { } target)
        {
            throw ErrorAtNode(target, $"cannot use {Describe(target)} as import target");
        }
    }

    private void InvalidImportFromTargets()
    {
        var start = _mark;
        if (Kind == TokenKind.NewLine)
        {
            throw ErrorFromToken(_mark, "Expected one or more names after 'import'");
        }

        while (TakeName() is not null)
        {
            if (Take(TokenKind.As) && TakeName() is null)
            {
                break;
            }

            if (!Take(TokenKind.Comma))
            {
                break;
            }

            if (Kind == TokenKind.NewLine)
            {
                throw ErrorAtLast("trailing comma not allowed without surrounding parentheses");
            }
        }

        _mark = start;
    }

    private void InvalidBlock()
    {
        if (Take(TokenKind.NewLine) && Kind != TokenKind.Indent)
        {
            throw IndentationErrorAtLast("expected an indented block");
        }
    }

    /// <summary>Throws when a newline stands here and no indented block follows it.</summary>
    private void InvalidIndentHere(int keyword, string statement)
    {
        var mark = _mark;
        if (Take(TokenKind.NewLine) && Kind != TokenKind.Indent)
        {
            throw IndentationErrorAtLast($"expected an indented block after {statement} on line {_tokens[keyword].LineNumber}");
        }

        _mark = mark;
    }

    private void InvalidIndent(int start, TokenKind keyword, string statement, int colonAt)
    {
        _mark = colonAt;
        if (Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, statement);
        }

        _mark = colonAt;
    }

    private void InvalidIf(int start)
    {
        var name = _tokens[start].Kind == TokenKind.If ? "'if' statement" : "'elif' statement";
        InvalidConditionHeader(start, name);
    }

    private void InvalidConditionHeader(int start, string statement)
    {
        _mark = start + 1;
        if (ParseNamedExpression() is null)
        {
            return;
        }

        if (Kind == TokenKind.NewLine)
        {
            _mark++;
            throw ErrorAtLast("expected ':'");
        }

        if (Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, statement);
        }
    }

    private void InvalidElifAfterElse()
    {
        if (Kind == TokenKind.Elif)
        {
            throw ErrorAtLast("'elif' block follows an 'else' block");
        }
    }

    private void InvalidWhile(int start) => InvalidConditionHeader(start, "'while' statement");

    private void InvalidFor(int start)
    {
        _mark = start + 1;
        if (ParseStarTargets() is null || !Take(TokenKind.In) || ParseStarExpressions() is null)
        {
            return;
        }

        if (Take(TokenKind.NewLine))
        {
            throw ErrorAtLast("expected ':'");
        }

        if (Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, "'for' statement");
        }
    }

    private void InvalidWithIndent(int start)
    {
        _mark = start + 1;
        if (SkipWithItems(parentheses: false) && Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, "'with' statement");
        }

        _mark = start + 1;
        if (Take(TokenKind.LeftParenthesis) && SkipWithItems(parentheses: true) && Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, "'with' statement");
        }
    }

    private bool SkipWithItems(bool parentheses)
    {
        var any = false;
        while (true)
        {
            var mark = _mark;
            if ((parentheses ? ParseExpressions() : ParseExpression()) is null)
            {
                _mark = mark;
                break;
            }

            any = true;
            mark = _mark;
            if (Take(TokenKind.As) && ParseStarTarget() is null)
            {
                _mark = mark;
            }

            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        return any && (!parentheses || Take(TokenKind.RightParenthesis));
    }

    private void InvalidWith()
    {
        var start = _mark++;
        if (SkipWithItems(parentheses: false) && Take(TokenKind.NewLine))
        {
            throw ErrorAtLast("expected ':'");
        }

        _mark = start + 1;
        if (Take(TokenKind.LeftParenthesis) && SkipWithItems(parentheses: true) && Take(TokenKind.NewLine))
        {
            throw ErrorAtLast("expected ':'");
        }
    }

    private void InvalidWithItem()
    {
        if (ParseExpression() is not null && Take(TokenKind.As) && ParseExpression() is { } target
            && Kind is TokenKind.Comma or TokenKind.RightParenthesis or TokenKind.Colon)
        {
            CheckTarget(target, TargetKind.Assignment);
        }
    }

    private void InvalidTry(List<ExceptHandler> handlers, bool firstIsStar)
    {
        if (handlers.Count == 0)
        {
            if (Kind is not (TokenKind.Except or TokenKind.Finally))
            {
                throw ErrorAtLast("expected 'except' or 'finally' block");
            }

            return;
        }

        var other = _mark;
        var wasStar = _tokens[other].Kind == TokenKind.Except && KindAt(1) == TokenKind.Star;
        if (wasStar != firstIsStar && Take(TokenKind.Except) && SkipHandlerHeader(Take(TokenKind.Star)))
        {
            throw ErrorAtTokens(other, _tokens[other + 1].Kind == TokenKind.Star ? other + 1 : other, "cannot have both 'except' and 'except*' on the same 'try'");
        }
    }

    private bool SkipHandlerHeader(bool isStar)
    {
        if (isStar || Kind != TokenKind.Colon)
        {
            if (ParseExpression() is null || (Take(TokenKind.As) && TakeName() is null))
            {
                return false;
            }
        }

        return Take(TokenKind.Colon);
    }

    private void InvalidHandlerIndent(bool isStar)
    {
        var start = _mark;
        _mark += isStar ? 2 : 1;
        var statement = isStar ? "'except*' statement" : "'except' statement";
        var mark = _mark;
        if (ParseExpression() is not null)
        {
            if (Take(TokenKind.As) && TakeName() is null)
            {
                return;
            }

            if (Take(TokenKind.Colon))
            {
                InvalidIndentHere(start, statement);
            }
        }
        else if (!isStar && From(mark) && Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, statement);
        }
    }

    private void InvalidHandler(bool isStar)
    {
        var start = _mark;
        var first = start + (isStar ? 2 : 1);
        _mark = first;
        if (ParseExpression() is { } type && Take(TokenKind.Comma) && ParseExpressions() is not null && Take(TokenKind.As)
            && TakeName() is not null && Take(TokenKind.Colon))
        {
            throw ErrorFromNode(type, "multiple exception types must be parenthesized when using 'as'");
        }

        _mark = first;
        if (ParseExpression() is not null)
        {
            var mark = _mark;
            if (Take(TokenKind.As) && TakeName() is null)
            {
                _mark = mark;
            }

            if (Take(TokenKind.NewLine))
            {
                throw ErrorAtLast("expected ':'");
            }
        }

        _mark = first;
        if (isStar ? Kind is TokenKind.NewLine or TokenKind.Colon : Kind == TokenKind.NewLine)
        {
            _mark++;
            throw ErrorAtLast(isStar ? "expected one or more exception types" : "expected ':'");
        }

        _mark = first;
        if (ParseExpression() is not null && Take(TokenKind.As) && ParseExpression() is { } target && Take(TokenKind.Colon) && ParseBlock() is not null)
        {
            throw ErrorAtNode(target, $"cannot use except{(isStar ? "*" : "")} statement with {Describe(target)}");
        }
    }

    private void InvalidClass()
    {
        var start = _mark++;
        if (TakeName() is null || !ParseTypeParameters(out _))
        {
            return;
        }

        if (Take(TokenKind.LeftParenthesis))
        {
            if (Kind != TokenKind.RightParenthesis)
            {
                ParseArguments(isCall: false, out _, out _);
            }

            if (!Take(TokenKind.RightParenthesis))
            {
                return;
            }
        }

        if (Take(TokenKind.NewLine))
        {
            throw ErrorAtLast("expected ':'");
        }

        if (Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, "class definition");
        }
    }

    private void InvalidFunction()
    {
        var start = _mark++;
        if (TakeName() is null || !ParseTypeParameters(out _) || !Take(TokenKind.LeftParenthesis)
            || ParseParameters(isLambda: false, TokenKind.RightParenthesis) is null || !Take(TokenKind.RightParenthesis))
        {
            return;
        }

        if (Take(TokenKind.Arrow) && ParseExpression() is null)
        {
            return;
        }

        if (Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, "function definition");
        }
    }

    private void InvalidDoubleTypeComments()
    {
        if (Kind == TokenKind.TypeComment && KindAt(1) == TokenKind.NewLine && KindAt(2) == TokenKind.TypeComment
            && KindAt(3) == TokenKind.NewLine && KindAt(4) == TokenKind.Indent)
        {
            throw ErrorAtLast("Cannot have two type comments on def");
        }
    }

    private void InvalidMatch()
    {
        var start = _mark++;
        if (ParseSubject() is null)
        {
            return;
        }

        if (Take(TokenKind.NewLine))
        {
            CheckVersion(10, "Pattern matching is");
            throw ErrorAtLast("expected ':'");
        }

        if (Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, "'match' statement");
        }
    }

    private void InvalidCase()
    {
        var start = _mark++;
        if (ParsePatterns() is null)
        {
            return;
        }

        if (Take(TokenKind.If) && ParseNamedExpression() is null)
        {
            return;
        }

        if (Take(TokenKind.NewLine))
        {
            throw ErrorAtLast("expected ':'");
        }

        if (Take(TokenKind.Colon))
        {
            InvalidIndentHere(start, "'case' statement");
        }
    }

    private void InvalidAsPattern()
    {
        if (Kind == TokenKind.Name && _tokens[_mark].Text == "_")
        {
            throw ErrorAtToken(_mark, "cannot use '_' as a target");
        }

        if (ParseExpression() is { } target)
        {
            throw ErrorAtNode(target, $"cannot use {Describe(target)} as pattern target");
        }
    }

    /// <summary>Called at a positional pattern behind a keyword pattern.</summary>
    private void InvalidClassPattern()
    {
        Pattern? first = null;
        Pattern? last = null;
        while (!(Kind == TokenKind.Name && KindAt(1) == TokenKind.Equal) && ParsePattern() is { } pattern)
        {
            first ??= pattern;
            last = pattern;
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        if (first is not null)
        {
            throw ErrorRange(first, last!, "positional patterns follow keyword patterns");
        }
    }
}
