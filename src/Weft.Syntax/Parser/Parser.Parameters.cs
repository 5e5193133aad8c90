using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>The parameters of functions and lambdas.</summary>
internal sealed partial class Parser
{
    /// <summary>Parses parameters up to, not including, the closing token.</summary>
    private Arguments? ParseParameters(bool isLambda, TokenKind close)
    {
        if (Kind == close)
        {
            return new Arguments([], [], null, [], [], null, []);
        }

        var start = _mark;
        if (_reporting)
        {
            InvalidParameters(isLambda, close);
            _mark = start;
        }

        var result = TryParseParameters(isLambda, close);
        return result;
    }

    private Arguments? TryParseParameters(bool isLambda, TokenKind close)
    {
        List<Arg>? positionalOnly = null;
        var positional = new List<Arg>();
        var keywordOnly = new List<Arg>();
        var keywordDefaults = new List<Expr?>();
        var defaults = new List<Expr>();
        Arg? varArg = null;
        Arg? kwArg = null;
        var afterStar = false;
        while (Kind != close)
        {
            if (Kind == TokenKind.Slash)
            {
                if (positionalOnly is not null || afterStar || positional.Count == 0)
                {
                    return null;
                }

                _mark++;
                _ = Kind;
                CheckVersion(8, "Positional-only parameters are");
                positionalOnly = positional;
                positional = [];
            }
            else if (Kind == TokenKind.Star)
            {
                if (afterStar)
                {
                    return null;
                }

                afterStar = true;
                _mark++;
                if (Kind == TokenKind.Comma)
                {
                    // A bare star: a keyword-only parameter must follow.
                    if (KindAt(1) != TokenKind.Name)
                    {
                        return null;
                    }
                }
                else
                {
                    varArg = ParseParameter(isLambda, allowStar: true);
                    if (varArg is null)
                    {
                        return null;
                    }

                    if (Kind == TokenKind.Equal)
                    {
                        return null;
                    }
                }
            }
            else if (Kind == TokenKind.DoubleStar)
            {
                _mark++;
                kwArg = ParseParameter(isLambda, allowStar: false);
                if (kwArg is null || Kind == TokenKind.Equal)
                {
                    return null;
                }

                Take(TokenKind.Comma);
                TakeParameterComment(kwArg);
                return Kind == close ? Finish() : null;
            }
            else
            {
                var parameter = ParseParameter(isLambda, allowStar: false);
                if (parameter is null)
                {
                    return null;
                }

                Expr? value = null;
                if (Take(TokenKind.Equal))
                {
                    value = ParseExpression();
                    if (value is null)
                    {
                        return null;
                    }
                }

                if (afterStar)
                {
                    keywordOnly.Add(parameter);
                    keywordDefaults.Add(value);
                }
                else
                {
                    positional.Add(parameter);
                    if (value is not null)
                    {
                        defaults.Add(value);
                    }
                    else if (defaults.Count > 0)
                    {
                        return null;
                    }
                }

                if (!Take(TokenKind.Comma))
                {
                    TakeParameterComment(parameter);
                    return Kind == close ? Finish() : null;
                }

                TakeParameterComment(parameter);
                continue;
            }

            if (!Take(TokenKind.Comma))
            {
                if (varArg is not null && Kind == TokenKind.TypeComment)
                {
                    TakeParameterComment(varArg);
                }

                return Kind == close ? Finish() : null;
            }

            if (varArg is not null && keywordOnly.Count == 0)
            {
                TakeParameterComment(varArg);
            }
        }

        return Finish();

        Arguments Finish() =>
            new(positionalOnly is null ? [] : [.. positionalOnly], [.. positional], varArg, [.. keywordOnly], [.. keywordDefaults], kwArg, [.. defaults]);
    }

    private void TakeParameterComment(Arg parameter)
    {
        if (_options.TypeComments && Kind == TokenKind.TypeComment)
        {
            parameter.TypeComment = TakeTypeComment();
        }
    }

    private Arg? ParseParameter(bool isLambda, bool allowStar)
    {
        var start = _mark;
        if (TakeName() is not { } name)
        {
            return null;
        }

        Expr? annotation = null;
        if (!isLambda && Take(TokenKind.Colon))
        {
            annotation = allowStar ? ParseStarExpression() : ParseExpression();
            if (annotation is null)
            {
                return null;
            }
        }

        return At(new Arg(name, annotation, null), start);
    }
}
