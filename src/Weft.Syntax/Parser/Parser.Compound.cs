using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Compound statements and their blocks.</summary>
internal sealed partial class Parser
{
    /// <summary>A compound statement, or null when the line does not start with one.</summary>
    private Stmt? ParseCompound()
    {
        switch (Kind)
        {
            case TokenKind.Def or TokenKind.At or TokenKind.Class or TokenKind.If or TokenKind.Async or TokenKind.With
                or TokenKind.For or TokenKind.Try or TokenKind.While:
                break;
            case TokenKind.Name when _tokens[_mark].Text == "match":
                break;
            default:
                return null;
        }

        Enter();
        var result = ParseCompoundStatement();
        _depth--;
        return result;
    }

    private Stmt? ParseCompoundStatement()
    {
        var start = _mark;
        switch (Kind)
        {
            case TokenKind.Def:
                return ParseFunction([], start, isAsync: false);
            case TokenKind.Class:
                return ParseClass([]);
            case TokenKind.At:
                return ParseDecorated();
            case TokenKind.If:
                return ParseIf();
            case TokenKind.With:
                return ParseWith(start, isAsync: false);
            case TokenKind.For:
                return ParseFor(start, isAsync: false);
            case TokenKind.Try:
                return ParseTry();
            case TokenKind.While:
                return ParseWhile();
            case TokenKind.Async:
                switch (KindAt(1))
                {
                    case TokenKind.Def:
                        _mark++;
                        return ParseFunction([], start, isAsync: true);
                    case TokenKind.With:
                        _mark++;
                        return ParseWith(start, isAsync: true);
                    case TokenKind.For:
                        _mark++;
                        return ParseFor(start, isAsync: true);
                    default:
                        return null;
                }

            default:
                return ParseMatch();
        }
    }

    private Stmt? ParseDecorated()
    {
        var decorators = new List<Expr>();
        while (Take(TokenKind.At))
        {
            if (ParseNamedExpression() is not { } decorator || !Take(TokenKind.NewLine))
            {
                return null;
            }

            decorators.Add(decorator);
        }

        var start = _mark;
        switch (Kind)
        {
            case TokenKind.Class:
                return ParseClass([.. decorators]);
            case TokenKind.Def:
                return ParseFunction([.. decorators], start, isAsync: false);
            case TokenKind.Async when KindAt(1) == TokenKind.Def:
                _mark++;
                return ParseFunction([.. decorators], start, isAsync: true);
            default:
                return null;
        }
    }

    /// <summary>The body of a compound statement: an indented block, or simple statements on the same line.</summary>
    private Stmt[]? ParseBlock() => _isErrorPass ? Remember(Rule.Block, static p => p.ParseBlockHere()) : ParseBlockHere();

    private Stmt[]? ParseBlockHere()
    {
        var start = _mark;
        var body = new List<Stmt>();
        if (Kind == TokenKind.NewLine)
        {
            _mark++;
            if (Kind == TokenKind.Indent)
            {
                _mark++;
                while (Kind != TokenKind.Dedent)
                {
                    if (!ParseStatement(body))
                    {
                        return null;
                    }

                    if (Kind == TokenKind.EndMarker)
                    {
                        break;
                    }
                }

                return Take(TokenKind.Dedent) ? [.. body] : null;
            }

            if (_reporting)
            {
                _mark = start;
                InvalidBlock();
            }

            return null;
        }

        return ParseSimpleStatements(body) ? [.. body] : null;
    }

    private Stmt[]? ParseElse()
    {
        if (Kind != TokenKind.Else)
        {
            return [];
        }

        var start = _mark++;
        if (_reporting)
        {
            InvalidIndent(start, TokenKind.Else, "'else' statement", colonAt: _mark);
        }

        Force(TokenKind.Colon, ":");
        return ParseBlock();
    }

    /// <summary>An if statement; its elif clauses nest in the tree but are read in a loop.</summary>
    private If? ParseIf()
    {
        var heads = new List<(int Start, Expr Test, Stmt[] Body)>();
        Stmt[] orElse;
        while (true)
        {
            var start = _mark;
            if (_reporting)
            {
                InvalidIf(start);
                _mark = start;
            }

            _mark++;
            if (ParseNamedExpression() is not { } test || !Take(TokenKind.Colon) || ParseBlock() is not { } body)
            {
                return null;
            }

            heads.Add((start, test, body));
            if (Kind == TokenKind.Elif)
            {
                continue;
            }

            if (ParseElse() is not { } last)
            {
                return null;
            }

            orElse = last;
            if (_reporting && last.Length > 0)
            {
                InvalidElifAfterElse();
            }

            break;
        }

        If? result = null;
        for (var i = heads.Count - 1; i >= 0; i--)
        {
            var (start, test, body) = heads[i];
            result = At(new If(test, body, orElse), start);
            orElse = [result];
        }

        return result;
    }

    private While? ParseWhile()
    {
        var start = _mark;
        if (_reporting)
        {
            InvalidWhile(start);
            _mark = start;
        }

        _mark++;
        if (ParseNamedExpression() is not { } test || !Take(TokenKind.Colon) || ParseBlock() is not { } body)
        {
            return null;
        }

        return ParseElse() is { } orElse ? At(new While(test, body, orElse), start) : null;
    }

    private Stmt? ParseFor(int start, bool isAsync)
    {
        if (_reporting)
        {
            var mark = _mark;
            InvalidFor(mark);
            _mark = mark;
        }

        var at = _mark++;
        if (ParseStarTargets() is not { } target || !Take(TokenKind.In))
        {
            if (_reporting)
            {
                _mark = at;
                InvalidForTarget();
            }

            return null;
        }

        if (ParseStarExpressions() is not { } source)
        {
            return null;
        }

        if (!Take(TokenKind.Colon))
        {
            return null;
        }

        var comment = TakeTypeComment();
        if (ParseBlock() is not { } body || ParseElse() is not { } orElse)
        {
            return null;
        }

        if (isAsync)
        {
            CheckVersion(5, "Async for loops are");
            return At(new AsyncFor(target, source, body, orElse, comment), start);
        }

        return At(new For(target, source, body, orElse, comment), start);
    }

    private Stmt? ParseWith(int start, bool isAsync)
    {
        var at = _mark;
        if (_reporting)
        {
            InvalidWithIndent(at);
            _mark = at;
        }

        _mark++;
        var wasSpeculating = _isSpeculating;
        WithItem[]? items = null;
        string? comment = null;
        Stmt[]? body = null;
        if (Kind == TokenKind.LeftParenthesis)
        {
            _isSpeculating = true;
            items = ParseParenthesizedWithItems();
            if (items is not null && Take(TokenKind.Colon))
            {
                _isSpeculating = wasSpeculating;
                comment = TakeTypeComment();
                body = ParseBlock();
                if (body is null && !_reporting)
                {
                    return null;
                }
            }

            if (body is null)
            {
                _mark = at + 1;
            }
        }

        if (body is null)
        {
            items = ParseWithItems();
            _isSpeculating = wasSpeculating;
            if (items is not null && Take(TokenKind.Colon))
            {
                comment = TakeTypeComment();
                body = ParseBlock();
            }
        }

        if (body is null)
        {
            if (_reporting)
            {
                _mark = at;
                InvalidWith();
            }

            return null;
        }

        if (isAsync)
        {
            CheckVersion(5, "Async with statements are");
            return At(new AsyncWith(items!, body, comment), start);
        }

        return At(new With(items!, body, comment), start);
    }

    private WithItem[]? ParseParenthesizedWithItems()
    {
        _mark++;
        var items = new List<WithItem>();
        while (Kind != TokenKind.RightParenthesis)
        {
            if (ParseWithItem() is not { } item)
            {
                return null;
            }

            items.Add(item);
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        return items.Count > 0 && Take(TokenKind.RightParenthesis) ? [.. items] : null;
    }

    private WithItem[]? ParseWithItems()
    {
        var items = new List<WithItem>();
        do
        {
            if (ParseWithItem() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }
        while (Take(TokenKind.Comma));
        return [.. items];
    }

    private WithItem? ParseWithItem()
    {
        var start = _mark;
        if (ParseExpression() is not { } context)
        {
            return null;
        }

        if (Kind != TokenKind.As)
        {
            return new WithItem(context, null);
        }

        var mark = _mark++;
        if (ParseStarTarget() is { } target && Kind is TokenKind.Comma or TokenKind.RightParenthesis or TokenKind.Colon)
        {
            return new WithItem(context, target);
        }

        if (_reporting)
        {
            _mark = start;
            InvalidWithItem();
        }

        _mark = mark;
        return new WithItem(context, null);
    }

    private Stmt? ParseTry()
    {
        var start = _mark;
        if (_reporting)
        {
            InvalidIndent(start, TokenKind.Try, "'try' statement", colonAt: start + 1);
            _mark = start;
        }

        _mark++;
        Force(TokenKind.Colon, ":");
        if (ParseBlock() is not { } body)
        {
            return null;
        }

        var handlers = new List<ExceptHandler>();
        bool? star = null;
        while (Kind == TokenKind.Except)
        {
            var isStar = KindAt(1) == TokenKind.Star;
            if (star is { } previous && previous != isStar)
            {
                break;
            }

            var mark = _mark;
            if (ParseHandler(isStar) is not { } handler)
            {
                _mark = mark;
                break;
            }

            star = isStar;
            handlers.Add(handler);
        }

        if (_reporting)
        {
            var mark = _mark;
            InvalidTry(handlers, star == true);
            _mark = mark;
        }

        Stmt[]? orElse = [];
        Stmt[]? finalBody = [];
        if (handlers.Count > 0)
        {
            orElse = ParseElse();
            if (orElse is null)
            {
                return null;
            }
        }

        if (Kind == TokenKind.Finally)
        {
            var mark = _mark++;
            if (_reporting)
            {
                InvalidIndent(mark, TokenKind.Finally, "'finally' statement", colonAt: _mark);
                _mark = mark + 1;
            }

            Force(TokenKind.Colon, ":");
            finalBody = ParseBlock();
            if (finalBody is null)
            {
                return null;
            }
        }
        else if (handlers.Count == 0)
        {
            return null;
        }

        if (star == true)
        {
            CheckVersion(11, "Exception groups are");
            return At(new TryStar(body, [.. handlers], orElse, finalBody), start);
        }

        return At(new Try(body, [.. handlers], orElse, finalBody), start);
    }

    private ExceptHandler? ParseHandler(bool isStar)
    {
        var start = _mark;
        if (_reporting)
        {
            InvalidHandlerIndent(isStar);
            _mark = start;
        }

        _mark += isStar ? 2 : 1;
        Expr? type = null;
        string? name = null;
        var isBare = false;
        if (Kind != TokenKind.Colon)
        {
            var first = _mark;
            type = ParseExpression();
            if (type is not null && Kind == TokenKind.Comma)
            {
                _mark = first;
                type = ParseExpressions();
                isBare = true;
            }
            else if (type is not null && Take(TokenKind.As))
            {
                name = TakeName();
                if (name is null)
                {
                    type = null;
                }
            }

            if (type is null)
            {
                if (_reporting)
                {
                    _mark = start;
                    InvalidHandler(isStar);
                }

                return null;
            }
        }
        else if (isStar)
        {
            if (_reporting)
            {
                _mark = start;
                InvalidHandler(isStar);
            }

            return null;
        }

        if (Take(TokenKind.Colon) && ParseBlock() is { } body)
        {
            if (isBare)
            {
                CheckVersion(14, "except expressions without parentheses are");
            }

            return At(new ExceptHandler(type, name, body), start);
        }

        if (_reporting)
        {
            _mark = start;
            InvalidHandler(isStar);
        }

        return null;
    }

    private ClassDef? ParseClass(Expr[] decorators)
    {
        var start = _mark;
        if (_reporting)
        {
            InvalidClass();
            _mark = start;
        }

        _mark++;
        if (TakeName() is not { } name || !ParseTypeParameters(out var parameters))
        {
            return null;
        }

        Expr[] bases = [];
        Keyword[] keywords = [];
        if (Kind == TokenKind.LeftParenthesis)
        {
            _mark++;
            if (Kind != TokenKind.RightParenthesis && !ParseArguments(isCall: false, out bases, out keywords))
            {
                return null;
            }

            if (!Take(TokenKind.RightParenthesis))
            {
                return null;
            }
        }

        if (!Take(TokenKind.Colon) || ParseBlock() is not { } body)
        {
            return null;
        }

        return At(new ClassDef(name, bases, keywords, body, decorators, parameters), start);
    }

    private Stmt? ParseFunction(Expr[] decorators, int start, bool isAsync)
    {
        if (_reporting)
        {
            var at = _mark;
            InvalidFunction();
            _mark = at;
        }

        _mark++;
        if (TakeName() is not { } name)
        {
            return null;
        }

        var mark = _mark;
        if (!ParseTypeParameters(out var typeParameters))
        {
            _mark = mark;
        }

        Force(TokenKind.LeftParenthesis, "(");
        if (ParseParameters(isLambda: false, TokenKind.RightParenthesis) is not { } parameters || !Take(TokenKind.RightParenthesis))
        {
            return null;
        }

        Expr? returns = null;
        mark = _mark;
        if (Take(TokenKind.Arrow))
        {
            returns = ParseExpression();
            if (returns is null)
            {
                _mark = mark;
            }
        }

        Force(TokenKind.Colon, ":");
        string? comment = null;
        if (_options.TypeComments)
        {
            comment = ParseFunctionTypeComment();
        }

        if (ParseBlock() is not { } body)
        {
            return null;
        }

        if (isAsync)
        {
            CheckVersion(5, "Async functions are");
            return At(new AsyncFunctionDef(name, parameters, body, decorators, returns, comment, typeParameters), start);
        }

        return At(new FunctionDef(name, parameters, body, decorators, returns, comment, typeParameters), start);
    }

    /// <summary>The type comment of a function: after its colon, or alone on the first line of its body.</summary>
    private string? ParseFunctionTypeComment()
    {
        if (Kind == TokenKind.NewLine && KindAt(1) == TokenKind.TypeComment && KindAt(2) == TokenKind.NewLine && KindAt(3) == TokenKind.Indent)
        {
            _mark += 2;
            return _tokens[_mark - 1].Text;
        }

        if (_reporting)
        {
            InvalidDoubleTypeComments();
        }

        return TakeTypeComment();
    }
}
