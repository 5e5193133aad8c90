using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Primaries and atoms: names, literals, displays, comprehensions, calls, subscripts.</summary>
internal sealed partial class Parser
{
    private Expr? ParsePrimary() => _isErrorPass ? Remember(Rule.Primary, static p => p.ParsePrimaryHere()) : ParsePrimaryHere();

    /// <summary>A primary that is to be a target.</summary>
    private Expr? ParseTargetPrimary() =>
        _isErrorPass ? Remember(Rule.Target, static p => p.ParsePrimaryHere(isTarget: true)) : ParsePrimaryHere(isTarget: true);

    private Expr? ParsePrimaryHere(bool isTarget = false)
    {
        var start = _mark;
        if (ParseAtom() is not { } result)
        {
            return null;
        }

        return ParseTrailers(result, start, isTarget);
    }

    private Expr ParseTrailers(Expr result, int start, bool isTarget)
    {
        while (true)
        {
            var mark = _mark;
            if (_reporting && !isTarget && (Kind is TokenKind.LeftBrace or TokenKind.LeftBracket))
            {
                // A generator expression as an argument is tried first, and its mistakes are those of any bracket.
                InvalidComprehension();
                _mark = mark;
            }

            switch (Kind)
            {
                case TokenKind.Dot:
                    _mark++;
                    if (TakeName() is not { } name)
                    {
                        _mark = mark;
                        return result;
                    }

                    result = At(new Attribute(result, name, ExprContext.Load), start);
                    break;
                case TokenKind.LeftParenthesis:
                    if (ParseCall(result, start) is not { } call)
                    {
                        _mark = mark;
                        return result;
                    }

                    result = call;
                    break;
                case TokenKind.LeftBracket:
                    _mark++;
                    if (ParseSlices() is not { } slice || !Take(TokenKind.RightBracket))
                    {
                        _mark = mark;
                        return result;
                    }

                    result = At(new Subscript(result, slice, ExprContext.Load), start);
                    break;
                default:
                    return result;
            }
        }
    }

    private Call? ParseCall(Expr function, int start)
    {
        var mark = _mark++;
        if (Take(TokenKind.RightParenthesis))
        {
            return At(new Call(function, [], []), start);
        }

        if (_reporting)
        {
            // A generator expression as the only argument comes before the argument list.
            _mark = mark;
            if (ParseGeneratorExpression() is { } only)
            {
                return At(new Call(function, [only], []), start);
            }

            _mark = mark + 1;
        }

        if (ParseArguments(isCall: true, out var args, out var keywords) && Take(TokenKind.RightParenthesis))
        {
            return At(new Call(function, args, keywords), start);
        }

        return null;
    }

    /// <summary><c>arguments</c>: positional ones and stars first, then keywords and stars, then keywords and double stars.</summary>
    private bool ParseArguments(bool isCall, out Expr[] args, out Keyword[] keywords)
    {
        if (!_reporting)
        {
            return TryParseArguments(isCall, out args, out keywords);
        }

        args = [];
        keywords = [];
        if (ParseArgumentsReporting() is not { } read)
        {
            return false;
        }

        args = [.. read.Positional];
        keywords = [.. read.Keywords];
        return true;
    }

    private bool TryParseArguments(bool isCall, out Expr[] args, out Keyword[] keywords)
    {
        args = [];
        keywords = [];
        var positional = new List<Expr>();
        List<Keyword>? named = null;
        var doubleStar = false;
        var first = _mark;
        while (Kind != TokenKind.RightParenthesis)
        {
            var start = _mark;
            switch (Kind)
            {
                case TokenKind.Star when !doubleStar:
                    _mark++;
                    if (ParseExpression() is not { } value || Kind == TokenKind.Equal)
                    {
                        return false;
                    }

                    positional.Add(At(new Starred(value, ExprContext.Load), start));
                    break;
                case TokenKind.DoubleStar:
                    _mark++;
                    if (ParseExpression() is not { } mapping)
                    {
                        return false;
                    }

                    doubleStar = true;
                    (named ??= []).Add(At(new Keyword(null, mapping), start));
                    break;
                case TokenKind.Name when KindAt(1) == TokenKind.Equal:
                    _mark += 2;
                    if (ParseExpression() is not { } argument)
                    {
                        return false;
                    }

                    (named ??= []).Add(At(new Keyword(_tokens[start].Text, argument), start));
                    break;
                default:
                    if (named is not null || ParsePositionalArgument() is not { } plain || Kind == TokenKind.Equal)
                    {
                        return false;
                    }

                    if (Kind is TokenKind.For or TokenKind.Async && positional.Count == 0)
                    {
                        // The only argument is a generator expression; its brackets are those of the call.
                        if (!isCall || start != first || ParseForClauses() is not { } clauses || Kind != TokenKind.RightParenthesis)
                        {
                            return false;
                        }

                        args = [new GeneratorExp(plain, clauses)];
                        _mark++;
                        var generator = args[0];
                        ref var open = ref _tokens[first - 1];
                        generator.LineNumber = open.LineNumber;
                        generator.ColumnOffset = open.ColumnOffset;
                        SetEnd(generator);
                        _mark--;
                        return true;
                    }

                    positional.Add(plain);
                    break;
            }

            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        args = [.. positional];
        keywords = named is null ? [] : [.. named];
        return args.Length + keywords.Length > 0;
    }

    /// <summary>A walrus, or an expression that no walrus follows.</summary>
    private Expr? ParsePositionalArgument()
    {
        if (Kind == TokenKind.Name && KindAt(1) == TokenKind.ColonEqual)
        {
            var mark = _mark;
            if (ParseAssignmentExpression() is { } assignment)
            {
                return assignment;
            }

            _mark = mark;
        }

        return ParseExpression() is { } expression && Kind != TokenKind.ColonEqual ? expression : null;
    }

    private Expr? ParseSlices()
    {
        var start = _mark;
        var items = new List<Expr>();
        if (Kind != TokenKind.Star)
        {
            var only = ParseSlice();
            if (only is null || Kind != TokenKind.Comma)
            {
                return only;
            }

            items.Add(only);
            _mark++;
        }

        while (true)
        {
            var mark = _mark;
            if (items.Count > 0 && Kind == TokenKind.RightBracket)
            {
                break;
            }

            Expr? item;
            if (Kind == TokenKind.Star)
            {
                _mark++;
                item = ParseExpression() is { } value ? At(new Starred(value, ExprContext.Load), mark) : null;
                if (item is null && _reporting)
                {
                    _mark = mark;
                    InvalidStarredArgument();
                }
            }
            else
            {
                item = ParseSlice();
            }

            if (item is null)
            {
                _mark = mark;
                break;
            }

            items.Add(item);
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        return items.Count == 0 ? null : At(new Tuple([.. items], ExprContext.Load), start);
    }

    private Expr? ParseSlice()
    {
        var start = _mark;
        Expr? lower = null;
        if (Kind != TokenKind.Colon)
        {
            lower = ParseNamedExpression();
            if (lower is null || Kind != TokenKind.Colon)
            {
                return lower;
            }
        }

        _mark++;
        var upper = ParseSlicePart();
        Expr? step = null;
        if (Take(TokenKind.Colon))
        {
            step = ParseSlicePart();
        }

        return At(new Slice(lower, upper, step), start);
    }

    private Expr? ParseSlicePart()
    {
        if (Kind is TokenKind.Colon or TokenKind.RightBracket or TokenKind.Comma)
        {
            return null;
        }

        var mark = _mark;
        var part = ParseExpression();
        if (part is null)
        {
            _mark = mark;
        }

        return part;
    }

    private Expr? ParseAtom() => _reporting ? Remember(Rule.Atom, static p => p.ParseAtomHere()) : ParseAtomHere();

    private Expr? ParseAtomHere()
    {
        var start = _mark;
        switch (Kind)
        {
            case TokenKind.Name:
                _mark++;
                return At(new Name(_tokens[start].Text!, ExprContext.Load), start);
            case TokenKind.True:
                _mark++;
                return At(new Constant(true, null), start);
            case TokenKind.False:
                _mark++;
                return At(new Constant(false, null), start);
            case TokenKind.None:
                _mark++;
                return At(new Constant(null, null), start);
            case TokenKind.Ellipsis:
                _mark++;
                return At(new Constant(EllipsisConstant.Instance, null), start);
            case TokenKind.Number:
                return ParseNumber();
            case TokenKind.String or TokenKind.FStringStart or TokenKind.TStringStart:
                return ParseStrings();
            case TokenKind.LeftParenthesis:
                return ParseInParentheses();
            case TokenKind.LeftBracket:
                return ParseInBrackets();
            case TokenKind.LeftBrace:
                return ParseInBraces();
            default:
                return null;
        }
    }

    private Expr? ParseInParentheses()
    {
        if (_reporting)
        {
            return ParseInParenthesesReporting();
        }

        Enter();
        var start = _mark++;
        Expr? result = null;
        if (Take(TokenKind.RightParenthesis))
        {
            result = At(new Tuple([], ExprContext.Load), start);
        }
        else if (Kind == TokenKind.Yield)
        {
            result = ParseYield();
            if (result is not null && !Take(TokenKind.RightParenthesis))
            {
                result = null;
            }
        }
        else if (ParseStarNamedExpression() is { } first)
        {
            switch (Kind)
            {
                case TokenKind.RightParenthesis when first is not Starred:
                    _mark++;
                    result = first;
                    break;
                case TokenKind.Comma:
                    result = ParseRestOfTuple(first, start);
                    break;
                case TokenKind.For or TokenKind.Async when first is not Starred:
                    if (ParseForClauses() is { } clauses && Take(TokenKind.RightParenthesis))
                    {
                        result = At(new GeneratorExp(first, clauses), start);
                    }

                    break;
            }
        }

        _depth--;
        return result;
    }

    private Tuple? ParseRestOfTuple(Expr first, int start)
    {
        var items = new List<Expr> { first };
        while (Take(TokenKind.Comma))
        {
            if (Kind == TokenKind.RightParenthesis)
            {
                break;
            }

            if (ParseStarNamedExpression() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return Take(TokenKind.RightParenthesis) ? At(new Tuple([.. items], ExprContext.Load), start) : null;
    }

    private Expr? ParseInBrackets()
    {
        Enter();
        var start = _mark++;
        Expr? result = null;
        if (Take(TokenKind.RightBracket))
        {
            result = At(new List([], ExprContext.Load), start);
        }
        else if (ParseStarNamedExpression() is { } first)
        {
            if (Kind is TokenKind.For or TokenKind.Async && first is not Starred)
            {
                if (ParseForClauses() is { } clauses && Take(TokenKind.RightBracket))
                {
                    result = At(new ListComp(first, clauses), start);
                }
            }
            else
            {
                var items = new List<Expr> { first };
                var broken = false;
                while (Take(TokenKind.Comma) && Kind != TokenKind.RightBracket)
                {
                    if (ParseStarNamedExpression() is not { } item)
                    {
                        broken = true;
                        break;
                    }

                    items.Add(item);
                }

                if (!broken && Take(TokenKind.RightBracket))
                {
                    result = At(new List([.. items], ExprContext.Load), start);
                }
            }
        }

        if (result is null && _reporting)
        {
            _mark = start;
            InvalidComprehension();
        }

        _depth--;
        return result;
    }

    private Expr? ParseInBraces()
    {
        Enter();
        var start = _mark;
        var result = ParseDictionaryOrSet();
        if (result is null && _reporting)
        {
            InvalidBraces(start);
        }

        _depth--;
        return result;
    }

    private Expr? ParseDictionaryOrSet()
    {
        var start = _mark++;
        if (Take(TokenKind.RightBrace))
        {
            return At(new Dict([], []), start);
        }

        if (Kind == TokenKind.DoubleStar)
        {
            var unpacked = ParseDictionary(start, null, null);
            if (unpacked is not null || !_reporting)
            {
                return unpacked;
            }

            _mark = start + 1;
        }

        if (_reporting)
        {
            // A dictionary is tried first: its key is an expression without a walrus.
            if (ParseExpression() is { } reportedKey && Take(TokenKind.Colon)
                && ParseFirstValue() is { } reportedValue && ParseAfterFirstPair(start, reportedKey, reportedValue) is { } found)
            {
                return found;
            }

            _mark = start + 1;
        }

        if (ParseStarNamedExpression() is not { } first)
        {
            return null;
        }

        var walrus = _tokens[start + 1].Kind == TokenKind.Name && _tokens[start + 2].Kind == TokenKind.ColonEqual;
        if (Kind == TokenKind.Colon && first is not Starred && !walrus)
        {
            _mark++;
            return ParseFirstValue() is { } value ? ParseAfterFirstPair(start, first, value) : null;
        }

        if (Kind is TokenKind.For or TokenKind.Async && first is not Starred)
        {
            return ParseForClauses() is { } clauses && Take(TokenKind.RightBrace) ? At(new SetComp(first, clauses), start) : null;
        }

        var items = new List<Expr> { first };
        while (Take(TokenKind.Comma) && Kind != TokenKind.RightBrace)
        {
            if (ParseStarNamedExpression() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return Take(TokenKind.RightBrace) ? At(new Set([.. items]), start) : null;
    }

    private Expr? ParseFirstValue()
    {
        var mark = _mark;
        if (ParseExpression() is { } value)
        {
            return value;
        }

        _mark = mark;
        InvalidValue();
        return null;
    }

    private Expr? ParseAfterFirstPair(int start, Expr key, Expr value)
    {
        if (Kind is TokenKind.For or TokenKind.Async)
        {
            return ParseForClauses() is { } clauses && Take(TokenKind.RightBrace) ? At(new DictComp(key, value, clauses), start) : null;
        }

        return ParseDictionary(start, key, value);
    }

    /// <summary>The items of a dictionary, from behind its first pair if that is given.</summary>
    /// <remarks>The mistakes in later pairs are reported at once, not in the error pass: Python does so too, which shows in what it says.</remarks>
    private Dict? ParseDictionary(int start, Expr? firstKey, Expr? firstValue)
    {
        var keys = new List<Expr?>();
        var values = new List<Expr>();
        if (firstValue is not null)
        {
            keys.Add(firstKey);
            values.Add(firstValue);
            if (!Take(TokenKind.Comma))
            {
                return Take(TokenKind.RightBrace) ? At(new Dict([.. keys], [.. values]), start) : null;
            }
        }

        while (Kind != TokenKind.RightBrace)
        {
            Expr? key = null;
            Expr? value;
            if (Take(TokenKind.DoubleStar))
            {
                value = ParseBitwiseOr();
            }
            else
            {
                key = ParseExpression();
                if (key is null)
                {
                    return null;
                }

                if (!Take(TokenKind.Colon))
                {
                    if (keys.Count == 0)
                    {
                        return null;
                    }

                    throw MakeError(
                        SyntaxErrorKind.SyntaxError, "':' expected after dictionary key", key.LineNumber, key.EndColumnOffset - 1, key.EndLineNumber, -1);
                }

                value = ParseFirstValue();
            }

            if (value is null)
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

        return Take(TokenKind.RightBrace) ? At(new Dict([.. keys], [.. values]), start) : null;
    }

    /// <summary>The <c>for … in … if …</c> clauses of a comprehension; at least one.</summary>
    private Comprehension[]? ParseForClauses()
    {
        var clauses = new List<Comprehension>();
        while (Kind is TokenKind.For or TokenKind.Async)
        {
            var start = _mark;
            var isAsync = 0;
            if (Kind == TokenKind.Async)
            {
                if (KindAt(1) != TokenKind.For)
                {
                    break;
                }

                _mark++;
                isAsync = 1;
            }

            _mark++;
            if (ParseStarTargets() is not { } target || !Take(TokenKind.In))
            {
                if (_reporting)
                {
                    _mark = start;
                    InvalidForClause();
                }

                return null;
            }

            if (ParseDisjunction() is not { } source)
            {
                return null;
            }

            var conditions = new List<Expr>();
            while (Kind == TokenKind.If)
            {
                var mark = _mark++;
                if (ParseDisjunction() is not { } condition)
                {
                    _mark = mark;
                    break;
                }

                conditions.Add(condition);
            }

            if (isAsync == 1)
            {
                CheckVersion(6, "Async comprehensions are");
            }

            clauses.Add(new Comprehension(target, source, [.. conditions], isAsync));
        }

        return clauses.Count == 0 ? null : [.. clauses];
    }

    /// <summary>A generator expression in brackets, or null.</summary>
    private Expr? ParseGeneratorExpression()
    {
        var start = _mark++;
        if (ParsePositionalArgument() is { } element && ParseForClauses() is { } clauses && Take(TokenKind.RightParenthesis))
        {
            return At(new GeneratorExp(element, clauses), start);
        }

        if (_reporting)
        {
            _mark = start;
            InvalidComprehension();
        }

        return null;
    }

    private Lambda? ParseLambda()
    {
        var start = _mark++;
        var parameters = ParseParameters(isLambda: true, TokenKind.Colon);
        if (parameters is null || !Take(TokenKind.Colon) || ParseExpression() is not { } body)
        {
            return null;
        }

        return At(new Lambda(parameters, body), start);
    }
}
