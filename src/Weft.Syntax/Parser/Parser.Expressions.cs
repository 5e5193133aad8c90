using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Expressions above the level of primaries.</summary>
internal sealed partial class Parser
{
    /// <summary><c>expressions</c>: one expression, or a tuple without brackets.</summary>
    private Expr? ParseExpressions()
    {
        var start = _mark;
        if (ParseExpression() is not { } first)
        {
            return null;
        }

        return Kind != TokenKind.Comma ? first : FinishTuple(first, start, StartsExpression, static p => p.ParseExpression());
    }

    /// <summary><c>star_expressions</c></summary>
    private Expr? ParseStarExpressions() =>
        _isErrorPass ? Remember(Rule.StarExpressions, static p => p.ParseStarExpressionsHere()) : ParseStarExpressionsHere();

    private Expr? ParseStarExpressionsHere()
    {
        var start = _mark;
        if (ParseStarExpression() is not { } first)
        {
            return null;
        }

        if (Kind != TokenKind.Comma)
        {
            return first;
        }

        return FinishTuple(first, start, StartsExpressionOrStar, static p => p.ParseStarExpression());
    }

    private Tuple FinishTuple(Expr first, int start, Func<TokenKind, bool> canStart, Func<Parser, Expr?> element)
    {
        var items = new List<Expr> { first };
        while (Take(TokenKind.Comma))
        {
            var mark = _mark;
            if (!canStart(Kind) || element(this) is not { } item)
            {
                _mark = mark;
                break;
            }

            items.Add(item);
        }

        return At(new Tuple([.. items], ExprContext.Load), start);
    }

    /// <summary>Whether an expression may start with a token; only to save a call that would fail.</summary>
    private static bool StartsExpression(TokenKind kind) => kind switch
    {
        TokenKind.NewLine or TokenKind.EndMarker or TokenKind.RightParenthesis or TokenKind.RightBracket or TokenKind.RightBrace
            or TokenKind.Equal or TokenKind.Colon or TokenKind.Semicolon or TokenKind.Comma or TokenKind.Star => false,
        _ => true,
    };

    private static bool StartsExpressionOrStar(TokenKind kind) => kind == TokenKind.Star || StartsExpression(kind);

    private Expr? ParseStarExpression()
    {
        var start = _mark;
        if (Kind == TokenKind.Star)
        {
            _mark++;
            if (ParseBitwiseOr() is { } value)
            {
                return At(new Starred(value, ExprContext.Load), start);
            }

            _mark = start;
        }

        return ParseExpression();
    }

    /// <summary><c>star_named_expression</c></summary>
    private Expr? ParseStarNamedExpression()
    {
        var start = _mark;
        if (Kind == TokenKind.Star)
        {
            _mark++;
            if (ParseBitwiseOr() is { } value)
            {
                return At(new Starred(value, ExprContext.Load), start);
            }

            _mark = start;
        }

        return ParseNamedExpression();
    }

    /// <summary><c>named_expression</c></summary>
    private Expr? ParseNamedExpression() =>
        _reporting ? Remember(Rule.NamedExpression, static p => p.ParseNamedExpressionHere()) : ParseNamedExpressionHere();

    private Expr? ParseNamedExpressionHere()
    {
        var start = _mark;
        if (Kind == TokenKind.Name && KindAt(1) == TokenKind.ColonEqual)
        {
            if (ParseAssignmentExpression() is { } assignment)
            {
                return assignment;
            }

            _mark = start;
        }

        if (_reporting)
        {
            InvalidNamedExpression();
            _mark = start;
        }

        return ParseExpression() is { } expression && Kind != TokenKind.ColonEqual ? expression : null;
    }

    private NamedExpr? ParseAssignmentExpression()
    {
        var start = _mark;
        if (Kind != TokenKind.Name || KindAt(1) != TokenKind.ColonEqual)
        {
            return null;
        }

        _mark++;
        var target = At(new Name(_tokens[start].Text!, ExprContext.Store), start);
        _mark++;
        if (ParseExpression() is not { } value)
        {
            return null;
        }

        CheckVersion(8, "Assignment expressions are");
        return At(new NamedExpr(target, value), start);
    }

    /// <summary><c>expression</c>: a conditional expression, a disjunction or a lambda.</summary>
    private Expr? ParseExpression() => _isErrorPass ? ParseExpressionReporting() : ParseExpressionPlain();

    private Expr? ParseExpressionPlain()
    {
        Enter();
        Expr? result;
        if (Kind == TokenKind.Lambda)
        {
            result = ParseLambda();
        }
        else
        {
            var start = _mark;
            result = ParseDisjunction();
            if (result is not null && Kind == TokenKind.If)
            {
                var mark = _mark++;
                if (ParseDisjunction() is { } test && Take(TokenKind.Else) && ParseExpression() is { } orElse)
                {
                    result = At(new IfExp(test, result, orElse), start);
                }
                else
                {
                    _mark = mark;
                }
            }
        }

        _depth--;
        return result;
    }

    private Expr? ParseDisjunction() => _isErrorPass ? Remember(Rule.Disjunction, static p => p.ParseDisjunctionHere()) : ParseDisjunctionHere();

    private Expr? ParseDisjunctionHere()
    {
        var start = _mark;
        if (ParseConjunction() is not { } first)
        {
            return null;
        }

        if (Kind != TokenKind.Or)
        {
            return first;
        }

        var values = new List<Expr> { first };
        while (Kind == TokenKind.Or)
        {
            var mark = _mark++;
            if (ParseConjunction() is not { } next)
            {
                _mark = mark;
                break;
            }

            values.Add(next);
        }

        return values.Count == 1 ? first : At(new BoolOp(BoolOperator.Or, [.. values]), start);
    }

    private Expr? ParseConjunction()
    {
        var start = _mark;
        if (ParseInversion() is not { } first)
        {
            return null;
        }

        if (Kind != TokenKind.And)
        {
            return first;
        }

        var values = new List<Expr> { first };
        while (Kind == TokenKind.And)
        {
            var mark = _mark++;
            if (ParseInversion() is not { } next)
            {
                _mark = mark;
                break;
            }

            values.Add(next);
        }

        return values.Count == 1 ? first : At(new BoolOp(BoolOperator.And, [.. values]), start);
    }

    private Expr? ParseInversion()
    {
        if (Kind != TokenKind.Not)
        {
            return ParseComparison();
        }

        Enter();
        var start = _mark++;
        var operand = ParseInversion();
        _depth--;
        return operand is null ? null : At(new UnaryOp(UnaryOperator.Not, operand), start);
    }

    private Expr? ParseComparison()
    {
        var start = _mark;
        if (ParseBitwiseOr() is not { } left)
        {
            return null;
        }

        if (!StartsComparison(Kind))
        {
            return left;
        }

        var operators = new List<CompareOperator>();
        var comparators = new List<Expr>();
        while (true)
        {
            var mark = _mark;
            if (!TakeCompareOperator(out var @operator) || ParseBitwiseOr() is not { } right)
            {
                _mark = mark;
                break;
            }

            operators.Add(@operator);
            comparators.Add(right);
        }

        return operators.Count == 0 ? left : At(new Compare(left, [.. operators], [.. comparators]), start);
    }

    private static bool StartsComparison(TokenKind kind) => kind is TokenKind.EqualEqual or TokenKind.NotEqual or TokenKind.Less
        or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual or TokenKind.In or TokenKind.Is or TokenKind.Not;

    private bool TakeCompareOperator(out CompareOperator @operator)
    {
        @operator = default;
        switch (Kind)
        {
            case TokenKind.EqualEqual:
                @operator = CompareOperator.Eq;
                break;
            case TokenKind.NotEqual:
                if (!CheckNotEqualSpelling())
                {
                    return false;
                }

                @operator = CompareOperator.NotEq;
                break;
            case TokenKind.Less:
                if (_reporting && KindAt(1) == TokenKind.Greater && _tokens[_mark].End == _tokens[_mark + 1].Start)
                {
                    throw ErrorAtTokens(_mark, _mark + 1, "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
                }

                @operator = CompareOperator.Lt;
                break;
            case TokenKind.LessEqual:
                @operator = CompareOperator.LtE;
                break;
            case TokenKind.Greater:
                @operator = CompareOperator.Gt;
                break;
            case TokenKind.GreaterEqual:
                @operator = CompareOperator.GtE;
                break;
            case TokenKind.In:
                @operator = CompareOperator.In;
                break;
            case TokenKind.Not when KindAt(1) == TokenKind.In:
                _mark++;
                @operator = CompareOperator.NotIn;
                break;
            case TokenKind.Is:
                @operator = CompareOperator.Is;
                if (KindAt(1) == TokenKind.Not)
                {
                    _mark++;
                    @operator = CompareOperator.IsNot;
                }

                break;
            default:
                return false;
        }

        _mark++;
        return true;
    }

    /// <summary><c>!=</c>, or <c>&lt;&gt;</c> when the future feature asks for it.</summary>
    private bool CheckNotEqualSpelling()
    {
        var isOld = _text[_tokens[_mark].Start] == '<';
        if (_flufl && !isOld)
        {
            _mark++;
            throw ErrorAtLast("with Barry as BDFL, use '<>' instead of '!='");
        }

        return isOld == _flufl;
    }

    private Expr? ParseBitwiseOr() => _isErrorPass ? Remember(Rule.BitwiseOr, static p => p.ParseBinary(1)) : ParseBinary(1);

    private static int Precedence(TokenKind kind) => kind switch
    {
        TokenKind.VerticalBar => 1,
        TokenKind.Circumflex => 2,
        TokenKind.Ampersand => 3,
        TokenKind.LeftShift or TokenKind.RightShift => 4,
        TokenKind.Plus or TokenKind.Minus => 5,
        TokenKind.Star or TokenKind.Slash or TokenKind.DoubleSlash or TokenKind.Percent or TokenKind.At => 6,
        _ => 0,
    };

    private static BinaryOperator OperatorOf(TokenKind kind) => kind switch
    {
        TokenKind.VerticalBar or TokenKind.VerticalBarEqual => BinaryOperator.BitOr,
        TokenKind.Circumflex or TokenKind.CircumflexEqual => BinaryOperator.BitXor,
        TokenKind.Ampersand or TokenKind.AmpersandEqual => BinaryOperator.BitAnd,
        TokenKind.LeftShift or TokenKind.LeftShiftEqual => BinaryOperator.LShift,
        TokenKind.RightShift or TokenKind.RightShiftEqual => BinaryOperator.RShift,
        TokenKind.Plus or TokenKind.PlusEqual => BinaryOperator.Add,
        TokenKind.Minus or TokenKind.MinusEqual => BinaryOperator.Sub,
        TokenKind.Star or TokenKind.StarEqual => BinaryOperator.Mult,
        TokenKind.Slash or TokenKind.SlashEqual => BinaryOperator.Div,
        TokenKind.DoubleSlash or TokenKind.DoubleSlashEqual => BinaryOperator.FloorDiv,
        TokenKind.Percent or TokenKind.PercentEqual => BinaryOperator.Mod,
        TokenKind.DoubleStar or TokenKind.DoubleStarEqual => BinaryOperator.Pow,
        _ => BinaryOperator.MatMult,
    };

    private Expr? ParseBinary(int minimum)
    {
        var start = _mark;
        if (ParseFactor() is not { } left)
        {
            return null;
        }

        while (true)
        {
            var kind = Kind;
            var precedence = Precedence(kind);
            if (precedence < minimum || precedence == 0)
            {
                return left;
            }

            var mark = _mark++;
            if (_reporting && precedence >= 5)
            {
                InvalidArithmetic();
            }

            if (ParseBinary(precedence + 1) is not { } right)
            {
                _mark = mark;
                return left;
            }

            if (kind == TokenKind.At)
            {
                CheckVersion(5, "The '@' operator is");
            }

            left = At(new BinOp(left, OperatorOf(kind), right), start);
        }
    }

    private Expr? ParseFactor()
    {
        UnaryOperator @operator;
        switch (Kind)
        {
            case TokenKind.Plus:
                @operator = UnaryOperator.UAdd;
                break;
            case TokenKind.Minus:
                @operator = UnaryOperator.USub;
                break;
            case TokenKind.Tilde:
                @operator = UnaryOperator.Invert;
                break;
            default:
                return ParsePower();
        }

        Enter();
        var start = _mark++;
        if (_reporting)
        {
            InvalidArithmetic();
        }

        var operand = ParseFactor();
        _depth--;
        return operand is null ? null : At(new UnaryOp(@operator, operand), start);
    }

    private Expr? ParsePower()
    {
        var start = _mark;
        if (ParseAwaitPrimary() is not { } left)
        {
            return null;
        }

        if (Kind != TokenKind.DoubleStar)
        {
            return left;
        }

        var mark = _mark++;
        Enter();
        var right = ParseFactor();
        _depth--;
        if (right is null)
        {
            _mark = mark;
            return left;
        }

        return At(new BinOp(left, BinaryOperator.Pow, right), start);
    }

    private Expr? ParseAwaitPrimary()
    {
        if (Kind != TokenKind.Await)
        {
            return ParsePrimary();
        }

        var start = _mark++;
        if (ParsePrimary() is not { } value)
        {
            return null;
        }

        CheckVersion(5, "Await expressions are");
        return At(new Await(value), start);
    }

    private Expr? ParseYield()
    {
        if (Kind != TokenKind.Yield)
        {
            return null;
        }

        var start = _mark++;
        if (Take(TokenKind.From))
        {
            return ParseExpression() is { } source ? At(new YieldFrom(source), start) : null;
        }

        var mark = _mark;
        var value = StartsExpressionOrStar(Kind) ? ParseStarExpressions() : null;
        if (value is null)
        {
            _mark = mark;
        }

        return At(new Yield(value), start);
    }

    /// <summary><c>annotated_rhs</c>: a yield or star_expressions.</summary>
    private Expr? ParseRightHandSide() => Kind == TokenKind.Yield ? ParseYield() : ParseStarExpressions();
}
