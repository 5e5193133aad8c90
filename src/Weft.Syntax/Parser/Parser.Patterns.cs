using System.Numerics;
using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>The match statement and its patterns (PEP 634).</summary>
internal sealed partial class Parser
{
    private Match? ParseMatch()
    {
        var start = _mark++;
        var wasSpeculating = _isSpeculating;
        _isSpeculating = true;
        var subject = ParseSubject();
        _isSpeculating = wasSpeculating;
        if (subject is null || !Take(TokenKind.Colon))
        {
            if (_reporting)
            {
                _mark = start;
                InvalidMatch();
            }

            return null;
        }

        if (!Take(TokenKind.NewLine))
        {
            return null;
        }

        if (Kind != TokenKind.Indent)
        {
            if (_reporting)
            {
                _mark = start;
                InvalidMatch();
            }

            return null;
        }

        _mark++;
        var cases = new List<MatchCase>();
        while (IsSoftKeyword("case"))
        {
            var mark = _mark;
            if (ParseCase() is not { } @case)
            {
                _mark = mark;
                break;
            }

            cases.Add(@case);
        }

        if (cases.Count == 0 || !Take(TokenKind.Dedent))
        {
            return null;
        }

        CheckVersion(10, "Pattern matching is");
        return At(new Match(subject, [.. cases]), start);
    }

    private Expr? ParseSubject()
    {
        switch (Kind)
        {
            // Nothing that starts with one of these can be the subject; the word is then a name.
            case TokenKind.Equal or TokenKind.Dot or TokenKind.Comma or TokenKind.NewLine or TokenKind.Colon or TokenKind.RightParenthesis
                or TokenKind.Semicolon:
                return null;
        }

        var start = _mark;
        if (ParseStarNamedExpression() is not { } first)
        {
            return null;
        }

        if (Kind != TokenKind.Comma)
        {
            return first is Starred ? null : first;
        }

        var items = new List<Expr> { first };
        while (Take(TokenKind.Comma))
        {
            var mark = _mark;
            if (!StartsExpressionOrStar(Kind) || ParseStarNamedExpression() is not { } item)
            {
                _mark = mark;
                break;
            }

            items.Add(item);
        }

        return At(new Tuple([.. items], ExprContext.Load), start);
    }

    private MatchCase? ParseCase()
    {
        var start = _mark;
        if (_reporting)
        {
            InvalidCase();
            _mark = start;
        }

        _mark++;
        if (ParsePatterns() is not { } pattern)
        {
            return null;
        }

        Expr? guard = null;
        if (Take(TokenKind.If))
        {
            guard = ParseNamedExpression();
            if (guard is null)
            {
                return null;
            }
        }

        return Take(TokenKind.Colon) && ParseBlock() is { } body ? new MatchCase(pattern, guard, body) : null;
    }

    /// <summary><c>patterns</c>: a pattern, or a sequence without brackets.</summary>
    private Pattern? ParsePatterns()
    {
        var start = _mark;
        if (ParseMaybeStarPattern() is not { } first)
        {
            return null;
        }

        if (Kind != TokenKind.Comma)
        {
            return first is MatchStar ? null : first;
        }

        var items = new List<Pattern> { first };
        while (Take(TokenKind.Comma))
        {
            var mark = _mark;
            if (Kind is TokenKind.Colon or TokenKind.If || ParseMaybeStarPattern() is not { } item)
            {
                _mark = mark;
                break;
            }

            items.Add(item);
        }

        return At(new MatchSequence([.. items]), start);
    }

    private Pattern? ParseMaybeStarPattern()
    {
        if (Kind != TokenKind.Star)
        {
            return ParsePattern();
        }

        var start = _mark++;
        if (TakeName() is not { } name)
        {
            return null;
        }

        return At(new MatchStar(name == "_" ? null : name), start);
    }

    private Pattern? ParsePattern()
    {
        Enter();
        var start = _mark;
        var result = ParseOrPattern();
        if (result is not null && Kind == TokenKind.As)
        {
            _mark++;
            var target = _mark;
            if (TakeName() is { } name && name != "_" && Kind is not (TokenKind.Dot or TokenKind.LeftParenthesis or TokenKind.Equal))
            {
                result = At(new MatchAs(result, name), start);
            }
            else
            {
                if (_reporting)
                {
                    _mark = target;
                    InvalidAsPattern();
                }

                result = null;
            }
        }

        _depth--;
        return result;
    }

    private Pattern? ParseOrPattern()
    {
        var start = _mark;
        if (ParseClosedPattern() is not { } first)
        {
            return null;
        }

        if (Kind != TokenKind.VerticalBar)
        {
            return first;
        }

        var items = new List<Pattern> { first };
        while (Take(TokenKind.VerticalBar))
        {
            if (ParseClosedPattern() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return At(new MatchOr([.. items]), start);
    }

    private Pattern? ParseClosedPattern()
    {
        var start = _mark;
        switch (Kind)
        {
            case TokenKind.None:
                _mark++;
                return At(new MatchSingleton(null), start);
            case TokenKind.True:
                _mark++;
                return At(new MatchSingleton(true), start);
            case TokenKind.False:
                _mark++;
                return At(new MatchSingleton(false), start);
            case TokenKind.Number or TokenKind.Minus:
                return ParsePatternNumber() is { } number ? At(new MatchValue(number), start) : null;
            case TokenKind.String or TokenKind.FStringStart or TokenKind.TStringStart:
                return ParseStrings() is { } text ? At(new MatchValue(text), start) : null;
            case TokenKind.LeftParenthesis:
                return ParseGroupOrSequencePattern();
            case TokenKind.LeftBracket:
                return ParseBracketPattern();
            case TokenKind.LeftBrace:
                return ParseMappingPattern();
            case TokenKind.Name:
                return ParseNamePattern();
            default:
                return null;
        }
    }

    private Pattern? ParseNamePattern()
    {
        var start = _mark++;
        var id = _tokens[start].Text!;
        if (Kind is not (TokenKind.Dot or TokenKind.LeftParenthesis or TokenKind.Equal))
        {
            return At(new MatchAs(null, id == "_" ? null : id), start);
        }

        if (Kind == TokenKind.Equal)
        {
            return null;
        }

        Expr value = At(new Name(id, ExprContext.Load), start);
        while (Take(TokenKind.Dot))
        {
            if (TakeName() is not { } attribute)
            {
                return null;
            }

            value = At(new Attribute(value, attribute, ExprContext.Load), start);
        }

        if (Kind == TokenKind.LeftParenthesis)
        {
            return ParseClassPattern(value, start);
        }

        return Kind == TokenKind.Equal ? null : At(new MatchValue(value), start);
    }

    private MatchClass? ParseClassPattern(Expr type, int start)
    {
        _mark++;
        var positional = new List<Pattern>();
        var names = new List<string>();
        var keywords = new List<Pattern>();
        while (Kind != TokenKind.RightParenthesis)
        {
            if (Kind == TokenKind.Name && KindAt(1) == TokenKind.Equal)
            {
                names.Add(_tokens[_mark].Text!);
                _mark += 2;
                if (ParsePattern() is not { } pattern)
                {
                    return null;
                }

                keywords.Add(pattern);
            }
            else
            {
                if (names.Count > 0)
                {
                    if (_reporting)
                    {
                        InvalidClassPattern();
                    }

                    return null;
                }

                if (ParsePattern() is not { } pattern)
                {
                    return null;
                }

                positional.Add(pattern);
            }

            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        return Take(TokenKind.RightParenthesis) ? At(new MatchClass(type, [.. positional], [.. names], [.. keywords]), start) : null;
    }

    private Pattern? ParseGroupOrSequencePattern()
    {
        var start = _mark++;
        if (Take(TokenKind.RightParenthesis))
        {
            return At(new MatchSequence([]), start);
        }

        if (ParseMaybeStarPattern() is not { } first)
        {
            return null;
        }

        if (Kind == TokenKind.RightParenthesis)
        {
            _mark++;
            return first is MatchStar ? null : first;
        }

        return ParseRestOfSequence(first, TokenKind.RightParenthesis) is { } items ? At(new MatchSequence(items), start) : null;
    }

    private Pattern? ParseBracketPattern()
    {
        var start = _mark++;
        if (Take(TokenKind.RightBracket))
        {
            return At(new MatchSequence([]), start);
        }

        return ParseMaybeStarPattern() is { } first && ParseRestOfSequence(first, TokenKind.RightBracket) is { } items
            ? At(new MatchSequence(items), start)
            : null;
    }

    private Pattern[]? ParseRestOfSequence(Pattern first, TokenKind close)
    {
        var items = new List<Pattern> { first };
        while (Take(TokenKind.Comma) && Kind != close)
        {
            if (ParseMaybeStarPattern() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return Take(close) ? [.. items] : null;
    }

    private MatchMapping? ParseMappingPattern()
    {
        var start = _mark++;
        var keys = new List<Expr>();
        var values = new List<Pattern>();
        string? rest = null;
        while (Kind != TokenKind.RightBrace)
        {
            if (Take(TokenKind.DoubleStar))
            {
                rest = TakeName();
                if (rest is null or "_")
                {
                    return null;
                }

                Take(TokenKind.Comma);
                break;
            }

            if (ParseMappingKey() is not { } key || !Take(TokenKind.Colon) || ParsePattern() is not { } value)
            {
                return null;
            }

            keys.Add(key);
            values.Add(value);
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        return Take(TokenKind.RightBrace) ? At(new MatchMapping([.. keys], [.. values], rest), start) : null;
    }

    private Expr? ParseMappingKey()
    {
        var start = _mark;
        switch (Kind)
        {
            case TokenKind.Number or TokenKind.Minus:
                return ParsePatternNumber();
            case TokenKind.String or TokenKind.FStringStart or TokenKind.TStringStart:
                return ParseStrings();
            case TokenKind.None or TokenKind.True or TokenKind.False:
                return ParseAtom();
            case TokenKind.Name when KindAt(1) == TokenKind.Dot:
                _mark++;
                Expr value = At(new Name(_tokens[start].Text!, ExprContext.Load), start);
                while (Take(TokenKind.Dot))
                {
                    if (TakeName() is not { } attribute)
                    {
                        return null;
                    }

                    value = At(new Attribute(value, attribute, ExprContext.Load), start);
                }

                return value;
            default:
                return null;
        }
    }

    /// <summary>A number, a negative number, or the sum or difference of a real and an imaginary number.</summary>
    private Expr? ParsePatternNumber()
    {
        var start = _mark;
        if (ParseSignedNumber() is not { } left)
        {
            return null;
        }

        if (Kind is not (TokenKind.Plus or TokenKind.Minus))
        {
            return left;
        }

        var @operator = Kind == TokenKind.Plus ? BinaryOperator.Add : BinaryOperator.Sub;
        var realValue = left is UnaryOp negative ? ((Constant)negative.Operand).Value : ((Constant)left).Value;
        var leftIsReal = realValue is not Complex;
        _mark++;
        if (Kind != TokenKind.Number)
        {
            return null;
        }

        if (!leftIsReal)
        {
            throw ErrorAtNode(left, "real number required in complex literal");
        }

        if (ParseNumber() is not { } right)
        {
            return null;
        }

        if (((Constant)right).Value is not Complex)
        {
            throw ErrorAtNode(right, "imaginary number required in complex literal");
        }

        return At(new BinOp(left, @operator, right), start);
    }

    private Expr? ParseSignedNumber()
    {
        var start = _mark;
        if (!Take(TokenKind.Minus))
        {
            return Kind == TokenKind.Number ? ParseNumber() : null;
        }

        return Kind == TokenKind.Number && ParseNumber() is { } number ? At(new UnaryOp(UnaryOperator.USub, number), start) : null;
    }
}
