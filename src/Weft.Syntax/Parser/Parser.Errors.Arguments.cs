using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Mistakes in the arguments of calls, and in parameters.</summary>
internal sealed partial class Parser
{
    /// <summary>The arguments that could be read, which need not be all of them.</summary>
    private sealed record ReadArguments(List<Expr> Positional, List<Keyword> Keywords);

    private ReadArguments? ParseArgumentsReporting()
    {
        var start = _mark;
        var result = ParseSomeArguments();
        if (result is not null)
        {
            var mark = _mark;
            Take(TokenKind.Comma);
            if (Kind == TokenKind.RightParenthesis)
            {
                return result;
            }

            _mark = mark;
        }

        InvalidArguments(start);
        _mark = start;
        return null;
    }

    private ReadArguments? ParseSomeArguments() => Remember(Rule.Arguments, static p => p.ReadSomeArguments());

    private ReadArguments? ReadSomeArguments()
    {
        var start = _mark;
        var result = new ReadArguments([], []);
        var mark = ReadPositional(result);
        if (mark < 0)
        {
            _mark = start;
            return ReadKeywords(result) ? result : null;
        }

        if (!Take(TokenKind.Comma) || !ReadKeywords(result))
        {
            _mark = mark;
        }

        return result;
    }

    /// <summary>Reads positional arguments; answers where they end, or -1 when there is none.</summary>
    private int ReadPositional(ReadArguments into)
    {
        var end = -1;
        while (true)
        {
            Expr? item = Kind == TokenKind.Star ? ParseStarredExpression() : ParsePositionalArgument();
            if (item is null || (item is not Starred && Kind == TokenKind.Equal))
            {
                break;
            }

            into.Positional.Add(item);
            end = _mark;
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        _mark = end < 0 ? _mark : end;
        return end;
    }

    /// <summary>Keywords and stars, then keywords and double stars; the cursor stays behind the last one read.</summary>
    private bool ReadKeywords(ReadArguments into)
    {
        var start = _mark;
        var end = ReadKeywordRun(into, TokenKind.Star);
        if (end >= 0)
        {
            if (Take(TokenKind.Comma) && ReadKeywordRun(into, TokenKind.DoubleStar) >= 0)
            {
                return true;
            }

            _mark = end;
            return true;
        }

        _mark = start;
        return ReadKeywordRun(into, TokenKind.DoubleStar) >= 0;
    }

    private int ReadKeywordRun(ReadArguments into, TokenKind star)
    {
        var end = -1;
        while (true)
        {
            var start = _mark;
            InvalidKeywordArgument();
            _mark = start;
            if (Kind == TokenKind.Name && KindAt(1) == TokenKind.Equal)
            {
                _mark += 2;
                if (ParseExpression() is not { } value)
                {
                    break;
                }

                into.Keywords.Add(At(new Keyword(_tokens[start].Text, value), start));
            }
            else if (Kind == star)
            {
                if (star == TokenKind.Star)
                {
                    if (ParseStarredExpression() is not { } starred)
                    {
                        break;
                    }

                    into.Positional.Add(starred);
                }
                else
                {
                    _mark++;
                    if (ParseExpression() is not { } mapping)
                    {
                        break;
                    }

                    into.Keywords.Add(At(new Keyword(null, mapping), start));
                }
            }
            else
            {
                break;
            }

            end = _mark;
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        if (end >= 0)
        {
            _mark = end;
        }

        return end;
    }

    private void InvalidKeywordArgument()
    {
        var start = _mark;
        if (Kind is TokenKind.True or TokenKind.False or TokenKind.None && KindAt(1) == TokenKind.Equal)
        {
            throw ErrorAtTokens(start, start + 1, $"cannot assign to {_tokens[start].Text}");
        }

        var isKeyword = Kind == TokenKind.Name && KindAt(1) == TokenKind.Equal;
        if (isKeyword)
        {
            _mark += 2;
            if (ParseExpression() is not null && ParseForClauses() is not null)
            {
                throw ErrorAtTokens(start, start + 1, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            }
        }
        else if (ParseExpression() is { } target && Kind == TokenKind.Equal)
        {
            throw ErrorRange(target, _mark, "expression cannot contain assignment, perhaps you meant \"==\"?");
        }

        _mark = start;
        if (Take(TokenKind.DoubleStar) && ParseExpression() is not null && Take(TokenKind.Equal) && ParseExpression() is { } value)
        {
            throw ErrorRange(start, value, "cannot assign to keyword argument unpacking");
        }
    }

    private void InvalidArguments(int start)
    {
        // Stars after double stars.
        _mark = start;
        var read = new ReadArguments([], []);
        var end = ReadPositional(read);
        if (end >= 0 ? Take(TokenKind.Comma) && ReadKeywords(read) : From(start) && ReadKeywords(read))
        {
            InvalidStarAfterKeywords();
        }
        else if (From(start) && ReadKeywords(new ReadArguments([], [])))
        {
            InvalidStarAfterKeywords();
        }

        _mark = start;
        if (ParseExpression() is { } element && ParseForClauses() is { } clauses && Take(TokenKind.Comma))
        {
            // The grammar looks at what follows the comma first, which may not even be readable.
            ParseSomeArguments();
            throw ErrorRange(element, LastOf(clauses), "Generator expression must be parenthesized");
        }

        _mark = start;
        if (Kind == TokenKind.Name && KindAt(1) == TokenKind.Equal)
        {
            _mark += 2;
            if (ParseExpression() is not null && ParseForClauses() is not null)
            {
                throw ErrorAtTokens(start, start + 1, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
            }
        }

        _mark = start;
        if (!(ParseSomeArguments() is not null && Take(TokenKind.Comma)))
        {
            _mark = start;
        }

        if (Kind == TokenKind.Name && KindAt(1) == TokenKind.Equal && KindAt(2) is TokenKind.Comma or TokenKind.RightParenthesis && Kind == TokenKind.Name)
        {
            throw ErrorAtTokens(_mark, _mark + 1, "expected argument value expression");
        }

        _mark = start;
        if (ParseSomeArguments() is { } some)
        {
            var mark = _mark;
            if (ParseForClauses() is { } loops && some.Positional.Count > 1)
            {
                throw ErrorRange(some.Positional[^1], LastOf(loops), "Generator expression must be parenthesized");
            }

            _mark = mark;
            if (Take(TokenKind.Comma))
            {
                var next = _mark;
                if (ParseExpression() is { } second && ParseForClauses() is { } more)
                {
                    throw ErrorRange(second, more[^1].Target, "Generator expression must be parenthesized");
                }

                _mark = next;
                if (ParseSomeArguments() is not null)
                {
                    throw ErrorAtLast(some.Keywords.Any(k => k.Arg is null)
                        ? "positional argument follows keyword argument unpacking"
                        : "positional argument follows keyword argument");
                }
            }
        }
    }

    private void InvalidStarAfterKeywords()
    {
        var comma = _mark;
        if (Take(TokenKind.Comma) && Kind == TokenKind.Star && ParseStarredExpression() is { } starred && Kind != TokenKind.Equal)
        {
            throw ErrorRange(comma, starred, "iterable argument unpacking follows keyword argument unpacking");
        }
    }

    private static Expr LastOf(Comprehension[] clauses) => clauses[^1].Ifs.Length == 0 ? clauses[^1].Iter : clauses[^1].Ifs[^1];

    private void InvalidParameters(bool isLambda, TokenKind close)
    {
        var start = _mark;
        if (Kind == TokenKind.Slash && KindAt(1) == TokenKind.Comma)
        {
            throw ErrorAtToken(_mark, "at least one argument must precede /");
        }

        var slash = -1;
        var star = -1;
        var sawDefault = false;
        while (Kind != close)
        {
            switch (Kind)
            {
                case TokenKind.Slash:
                    if (slash >= 0)
                    {
                        throw ErrorAtToken(_mark, "/ may appear only once");
                    }

                    if (star >= 0)
                    {
                        throw ErrorAtToken(_mark, "/ must be ahead of *");
                    }

                    if (_mark == start)
                    {
                        if (KindAt(1) == close)
                        {
                            _mark++;
                            return;
                        }

                        return;
                    }

                    slash = _mark++;
                    if (Kind == TokenKind.Star)
                    {
                        throw ErrorAtToken(_mark, "expected comma between / and *");
                    }

                    break;
                case TokenKind.Star:
                    var at = _mark;
                    if (star >= 0)
                    {
                        if (KindAt(1) is TokenKind.Comma or TokenKind.Name)
                        {
                            throw ErrorAtToken(at, "* argument may appear only once");
                        }

                        return;
                    }

                    if (KindAt(1) == close || (KindAt(1) == TokenKind.Comma && (KindAt(2) == close || KindAt(2) == TokenKind.DoubleStar)))
                    {
                        throw isLambda
                            ? ErrorAtLast("named arguments must follow bare *")
                            : ErrorAtToken(at, "named arguments must follow bare *");
                    }

                    star = at;
                    _mark++;
                    if (Kind == TokenKind.Comma)
                    {
                        if (KindAt(1) == TokenKind.TypeComment)
                        {
                            throw ErrorAtLast("bare * has associated type comment");
                        }
                    }
                    else if (ParseParameter(isLambda, allowStar: true) is not { } rest)
                    {
                        return;
                    }
                    else if (Kind == TokenKind.Equal && rest.Annotation is Starred)
                    {
                        return;
                    }
                    else if (Kind == TokenKind.Equal)
                    {
                        throw ErrorAtToken(_mark, "var-positional argument cannot have default value");
                    }

                    break;
                case TokenKind.DoubleStar:
                    _mark++;
                    if (ParseParameter(isLambda, allowStar: false) is null)
                    {
                        return;
                    }

                    if (Kind == TokenKind.Equal)
                    {
                        throw ErrorAtToken(_mark, "var-keyword argument cannot have default value");
                    }

                    if (Take(TokenKind.Comma))
                    {
                        if (Kind is TokenKind.Star or TokenKind.DoubleStar or TokenKind.Slash)
                        {
                            throw ErrorAtToken(_mark, "arguments cannot follow var-keyword argument");
                        }

                        if (ParseParameter(isLambda, allowStar: false) is { } extra)
                        {
                            throw ErrorAtNode(extra, "arguments cannot follow var-keyword argument");
                        }
                    }

                    return;
                case TokenKind.LeftParenthesis when !sawDefault && star < 0:
                    InvalidParenthesizedParameters(isLambda);
                    return;
                default:
                    if (ParseParameter(isLambda, allowStar: false) is not { } parameter)
                    {
                        return;
                    }

                    if (Kind == TokenKind.Equal)
                    {
                        var equal = _mark;
                        if (KindAt(1) is TokenKind.Comma or TokenKind.RightParenthesis)
                        {
                            throw ErrorAtToken(equal, "expected default value expression");
                        }

                        _mark++;
                        if (ParseExpression() is null)
                        {
                            return;
                        }

                        sawDefault |= star < 0;
                    }
                    else if (sawDefault && star < 0 && (Kind is TokenKind.Comma or TokenKind.TypeComment || Kind == close))
                    {
                        throw ErrorAtNode(parameter, "parameter without a default follows parameter with a default");
                    }

                    break;
            }

            if (!Take(TokenKind.Comma))
            {
                return;
            }

            TakeTypeComment();
        }
    }

    private void InvalidParenthesizedParameters(bool isLambda)
    {
        var open = _mark++;
        var count = 0;
        while (Kind == TokenKind.Name)
        {
            _mark++;
            count++;
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        if (count > 0 && Kind == TokenKind.RightParenthesis)
        {
            throw ErrorAtTokens(open, _mark, isLambda
                ? "Lambda expression parameters cannot be parenthesized"
                : "Function parameters cannot be parenthesized");
        }
    }
}
