using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Mistakes in expressions.</summary>
internal sealed partial class Parser
{
    private Expr? ParseExpressionReporting() => Remember(Rule.Expression, static p => p.ParseExpressionOrReport());

    private Expr? ParseExpressionOrReport()
    {
        if (!_reporting)
        {
            return ParseExpressionPlain();
        }

        var start = _mark;
        Enter();
        InvalidExpression(start);
        InvalidLegacyExpression(start);
        _depth--;
        _mark = start;
        return ParseExpressionPlain();
    }

    private Expr? ParseExpressionSilently()
    {
        _reporting = false;
        try
        {
            return ParseExpressionPlain();
        }
        finally
        {
            _reporting = true;
        }
    }

    private void InvalidExpression(int start)
    {
        _mark = start;
        if (Kind == TokenKind.String)
        {
            InvalidBetweenStrings();
            _mark = start;
        }

        var isName = Kind == TokenKind.Name;
        if (!(isName && KindAt(1) == TokenKind.String) && !(isName && _tokens[start].Text is "_" or "case" or "match" or "type" && isName))
        {
            if (ParseDisjunction() is { } left && ParseExpressionSilently() is { } right
                && !IsLegacyStatement(left) && _tokens[_mark - 1].Level != 0)
            {
                throw ErrorRange(left, right, "invalid syntax. Perhaps you forgot a comma?");
            }
        }

        if (From(start) && ParseDisjunction() is { } body && Take(TokenKind.If) && ParseDisjunction() is { } test)
        {
            if (Kind is not (TokenKind.Else or TokenKind.Colon))
            {
                throw ErrorRange(body, test, "expected 'else' after 'if' expression");
            }

            if (Take(TokenKind.Else))
            {
                var mark = _mark;
                if (ParseExpression() is null)
                {
                    _mark = mark;
                    throw ErrorAtNext("expected expression after 'else', but statement is given");
                }
            }
        }

        _mark = start;
        if (Kind is TokenKind.Pass or TokenKind.Break or TokenKind.Continue)
        {
            _mark++;
            if (Take(TokenKind.If) && ParseDisjunction() is not null && Take(TokenKind.Else) && ParseSimpleStatement() is not null)
            {
                throw ErrorAtToken(start, "expected expression before 'if', but statement is given");
            }
        }

        _mark = start;
        if (Kind == TokenKind.Lambda)
        {
            _mark++;
            if (ParseParameters(isLambda: true, TokenKind.Colon) is not null && Take(TokenKind.Colon)
                && Kind is TokenKind.FStringMiddle or TokenKind.TStringMiddle)
            {
                throw ErrorAtTokens(start, _mark - 1, $"{(Kind == TokenKind.FStringMiddle ? 'f' : 't')}-string: lambda expressions are not allowed without parentheses");
            }
        }
    }

    /// <summary>Expressions between two strings: quotes inside a string, most likely.</summary>
    private void InvalidBetweenStrings()
    {
        _mark++;
        Expr? first = null;
        Expr? last = null;
        while (Kind != TokenKind.String)
        {
            if (ParseExpressionSilently() is not { } item)
            {
                return;
            }

            first ??= item;
            last = item;
        }

        if (first is not null)
        {
            throw ErrorRange(first, last!, "invalid syntax. Is this intended to be part of the string?");
        }
    }

    private static bool IsLegacyStatement(Expr expression) => expression is Name { Id: "print" or "exec" };

    private void InvalidLegacyExpression(int start)
    {
        _mark = start;
        if (Kind == TokenKind.Name && KindAt(1) != TokenKind.LeftParenthesis)
        {
            // What follows a name is parsed whatever the name, and may have mistakes of its own.
            var name = _tokens[start].Text;
            _mark++;
            if (ParseStarExpressions() is { } rest && name is "print" or "exec" && rest is not null)
            {
                throw ErrorRange(start, rest, $"Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
            }
        }
    }

    private void InvalidNamedExpression()
    {
        var start = _mark;
        if (ParseExpression() is { } target && Take(TokenKind.ColonEqual) && ParseExpression() is not null)
        {
            throw ErrorAtNode(target, $"cannot use assignment expressions with {Describe(target)}");
        }

        _mark = start;
        if (Kind == TokenKind.Name && KindAt(1) == TokenKind.Equal)
        {
            _mark += 2;
            if (ParseBitwiseOr() is { } value && Kind is not (TokenKind.Equal or TokenKind.ColonEqual))
            {
                throw ErrorRange(start, value, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            }
        }

        _mark = start;
        if (StartsDisplay())
        {
            return;
        }

        _mark = start;
        if (ParseBitwiseOr() is { } left && Take(TokenKind.Equal) && ParseBitwiseOr() is not null
            && Kind is not (TokenKind.Equal or TokenKind.ColonEqual))
        {
            throw ErrorAtNode(left, $"cannot assign to {Describe(left)} here. Maybe you meant '==' instead of '='?");
        }
    }

    /// <summary>Whether a list, a tuple, a generator expression or a singleton stands here.</summary>
    private bool StartsDisplay()
    {
        var start = _mark;
        switch (Kind)
        {
            case TokenKind.True or TokenKind.None or TokenKind.False:
                return true;
            case TokenKind.LeftBracket:
                return ParseAtom() is List;
            case TokenKind.LeftParenthesis:
                var column = _tokens[start].ColumnOffset;
                return ParseAtom() is { } atom and (Tuple or GeneratorExp) && atom.ColumnOffset == column && atom.LineNumber == _tokens[start].LineNumber;
            default:
                return false;
        }
    }

    /// <summary>"not" may not follow an arithmetic operator.</summary>
    private void InvalidArithmetic()
    {
        var start = _mark;
        if (Take(TokenKind.Not) && ParseInversion() is { } operand)
        {
            throw ErrorRange(start, operand, "'not' after an operator must be parenthesized");
        }

        _mark = start;
    }

    private Expr? ParseInParenthesesReporting()
    {
        Enter();
        var start = _mark;
        var result = TryParseInParenthesesReporting(start);
        _depth--;
        return result;
    }

    private Expr? TryParseInParenthesesReporting(int start)
    {
        _mark = start + 1;
        if (Take(TokenKind.RightParenthesis))
        {
            return At(new Tuple([], ExprContext.Load), start);
        }

        if (ParseStarNamedExpression() is { } first && Kind == TokenKind.Comma && ParseRestOfTuple(first, start) is { } tuple)
        {
            return tuple;
        }

        _mark = start + 1;
        if ((Kind == TokenKind.Yield ? ParseYield() : ParseNamedExpression()) is { } inner && Take(TokenKind.RightParenthesis))
        {
            return inner;
        }

        if (From(start + 1) && ParseStarredExpression() is { } starred && Take(TokenKind.RightParenthesis))
        {
            throw ErrorAtNode(starred, "cannot use starred expression here");
        }

        if (From(start + 1) && Take(TokenKind.DoubleStar) && ParseExpression() is not null && Take(TokenKind.RightParenthesis))
        {
            throw ErrorAtToken(start + 1, "cannot use double starred expression here");
        }

        _mark = start;
        return ParseGeneratorExpression();
    }

    /// <summary><c>starred_expression</c>, with its mistakes.</summary>
    private Starred? ParseStarredExpression()
    {
        var start = _mark;
        if (Kind != TokenKind.Star)
        {
            return null;
        }

        _mark++;
        if (ParseExpression() is { } value)
        {
            var end = _mark;
            if (Take(TokenKind.Equal) && ParseExpression() is { } assigned)
            {
                throw ErrorRange(start, assigned, "cannot assign to iterable argument unpacking");
            }

            _mark = end;
            return At(new Starred(value, ExprContext.Load), start);
        }

        throw ErrorAtLast("Invalid star expression");
    }

    private void InvalidStarredArgument() => ParseStarredExpression();

    private void InvalidComprehension()
    {
        var start = _mark;
        _mark++;
        if (Kind == TokenKind.Star && ParseStarredExpression() is { } starred && ParseForClauses() is not null)
        {
            throw ErrorAtNode(starred, "iterable unpacking cannot be used in comprehension");
        }

        if (_tokens[start].Kind == TokenKind.LeftParenthesis)
        {
            return;
        }

        if (From(start + 1) && ParseStarNamedExpression() is { } first && Take(TokenKind.Comma))
        {
            var comma = _mark - 1;
            if (ParseStarNamedExpressions() is { } rest && ParseForClauses() is not null)
            {
                throw ErrorRange(first, rest, "did you forget parentheses around the comprehension target?");
            }

            if (From(comma + 1) && ParseForClauses() is not null)
            {
                throw ErrorRange(first, comma, "did you forget parentheses around the comprehension target?");
            }
        }
    }

    /// <summary>Elements up to the last one and a comma perhaps; answers the last.</summary>
    private Expr? ParseStarNamedExpressions()
    {
        Expr? last = null;
        while (true)
        {
            var mark = _mark;
            if (ParseStarNamedExpression() is not { } item)
            {
                _mark = mark;
                return last;
            }

            last = item;
            if (!Take(TokenKind.Comma))
            {
                return last;
            }
        }
    }

    /// <summary>A value that cannot be one, behind a key and its colon.</summary>
    private void InvalidValue()
    {
        var colon = _mark - 1;
        var star = _mark;
        if (Take(TokenKind.Star) && ParseBitwiseOr() is { } value)
        {
            throw ErrorRange(star, value, "cannot use a starred expression in a dictionary value");
        }

        _mark = star;
        if (Kind is TokenKind.RightBrace or TokenKind.Comma)
        {
            throw ErrorAtToken(colon, "expression expected after dictionary key and ':'");
        }
    }

    /// <summary>Called when neither a dictionary nor a set nor a comprehension of them stands here.</summary>
    private void InvalidBraces(int start)
    {
        _mark = start + 1;
        if (Take(TokenKind.DoubleStar) && ParseBitwiseOr() is not null && ParseForClauses() is not null && Take(TokenKind.RightBrace))
        {
            throw ErrorAtToken(start + 1, "dict unpacking cannot be used in dict comprehension");
        }

        _mark = start;
        InvalidComprehension();
    }

    /// <summary>A "for" clause whose target is wrong.</summary>
    private void InvalidForClause()
    {
        var start = _mark;
        if (Take(TokenKind.Async))
        {
            start++;
        }

        if (Take(TokenKind.For))
        {
            var end = -1;
            while (ParseBitwiseOr() is not null)
            {
                end = _mark;
                if (!Take(TokenKind.Comma))
                {
                    break;
                }

                end = _mark;
            }

            _mark = end;
            if (end >= 0 && Kind != TokenKind.In)
            {
                throw ErrorAtLast("'in' expected after for-loop variables");
            }

            _mark = start;
            InvalidForTarget();
        }
    }

    private void InvalidForTarget()
    {
        Take(TokenKind.Async);
        if (Take(TokenKind.For) && ParseStarExpressions() is { } target)
        {
            CheckTarget(target, TargetKind.For);
        }
    }

    private void InvalidStringConcatenation()
    {
        var before = -1;
        var previous = TokenKind.EndMarker;
        while (true)
        {
            var at = _mark;
            var kind = Kind;
            switch (kind)
            {
                case TokenKind.String:
                    _mark++;
                    break;
                case TokenKind.FStringStart:
                    if (ParseText(template: false) is null)
                    {
                        return;
                    }

                    break;
                case TokenKind.TStringStart:
                    if (ParseText(template: true) is null)
                    {
                        return;
                    }

                    break;
                default:
                    return;
            }

            var isTemplate = kind == TokenKind.TStringStart;
            if (before >= 0 && (previous == TokenKind.TStringStart) != isTemplate)
            {
                throw ErrorAtTokens(before, _mark - 1, "cannot mix t-string literals with string or bytes literals");
            }

            before = at;
            previous = kind;
        }
    }

    private void InvalidReplacementField()
    {
        var start = _mark;
        var letter = _inTemplate ? 't' : 'f';
        _mark++;
        switch (Kind)
        {
            case TokenKind.Equal:
                throw ErrorAtToken(_mark, $"{letter}-string: valid expression required before '='");
            case TokenKind.Exclamation:
                throw ErrorAtToken(_mark, $"{letter}-string: valid expression required before '!'");
            case TokenKind.Colon:
                throw ErrorAtToken(_mark, $"{letter}-string: valid expression required before ':'");
            case TokenKind.RightBrace:
                throw ErrorAtToken(_mark, $"{letter}-string: valid expression required before '}}'");
        }

        if (ParseRightHandSide() is null)
        {
            _mark = start + 1;
            throw ErrorAtNext($"{letter}-string: expecting a valid expression after '{{'");
        }

        if (Kind is not (TokenKind.Equal or TokenKind.Exclamation or TokenKind.Colon or TokenKind.RightBrace))
        {
            throw ErrorAtNext($"{letter}-string: expecting '=', or '!', or ':', or '}}'");
        }

        if (Take(TokenKind.Equal) && Kind is not (TokenKind.Exclamation or TokenKind.Colon or TokenKind.RightBrace))
        {
            throw ErrorAtNext($"{letter}-string: expecting '!', or ':', or '}}'");
        }

        if (Take(TokenKind.Exclamation))
        {
            if (Kind is TokenKind.Colon or TokenKind.RightBrace)
            {
                throw ErrorAtNext($"{letter}-string: missing conversion character");
            }

            if (Kind != TokenKind.Name)
            {
                throw ErrorAtNext($"{letter}-string: invalid conversion character");
            }

            _mark++;
        }

        if (Kind is not (TokenKind.Colon or TokenKind.RightBrace))
        {
            throw ErrorAtNext($"{letter}-string: expecting ':' or '}}'");
        }

        if (Kind == TokenKind.Colon)
        {
            if (ParseFormatSpec(raw: false) is not null && Kind != TokenKind.RightBrace)
            {
                throw ErrorAtNext($"{letter}-string: expecting '}}', or format specs");
            }
        }

        if (Kind != TokenKind.RightBrace)
        {
            throw ErrorAtNext($"{letter}-string: expecting '}}'");
        }
    }
}
