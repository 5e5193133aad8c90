using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Simple statements.</summary>
internal sealed partial class Parser
{
    /// <summary>Parses a statement, or the simple statements of a line, into a body.</summary>
    private bool ParseStatement(List<Stmt> body)
    {
        var start = _mark;
        if (ParseCompound() is { } compound)
        {
            // Functions do not count: the error pass has them from the first one.
            if (_isErrorPass && compound is not (FunctionDef or AsyncFunctionDef) && compound.LineNumber >= _lastStatement.Line)
            {
                _lastStatement = (compound.LineNumber, compound.ColumnOffset);
            }

            body.Add(compound);
            return true;
        }

        _mark = start;
        return ParseSimpleStatements(body);
    }

    private bool ParseSimpleStatements(List<Stmt> body)
    {
        while (true)
        {
            if (ParseSimpleStatement() is not { } statement)
            {
                return false;
            }

            body.Add(statement);
            if (Take(TokenKind.NewLine))
            {
                return true;
            }

            if (!Take(TokenKind.Semicolon))
            {
                return false;
            }

            if (Take(TokenKind.NewLine))
            {
                return true;
            }
        }
    }

    private Stmt? ParseSimpleStatement()
    {
        var start = _mark;
        if (_reporting)
        {
            // Assignments are tried before the statements that start with a keyword.
            InvalidStatementStart(start);
            _mark = start;
        }

        switch (Kind)
        {
            case TokenKind.Return:
                return ParseReturn();
            case TokenKind.Import:
                return ParseImport();
            case TokenKind.From:
                return ParseImportFrom();
            case TokenKind.Raise:
                return ParseRaise();
            case TokenKind.Pass:
                _mark++;
                return At(new Pass(), start);
            case TokenKind.Del:
                return ParseDelete();
            case TokenKind.Yield:
                return ParseYield() is { } yield ? At(new ExprStmt(yield), start) : null;
            case TokenKind.Assert:
                return ParseAssert();
            case TokenKind.Break:
                _mark++;
                return At(new Break(), start);
            case TokenKind.Continue:
                _mark++;
                return At(new Continue(), start);
            case TokenKind.Global:
                return ParseNames() is { } globals ? At(new Global(globals), start) : null;
            case TokenKind.Nonlocal:
                return ParseNames() is { } nonlocals ? At(new Nonlocal(nonlocals), start) : null;
            case TokenKind.Name when _tokens[_mark].Text == "type" && KindAt(1) == TokenKind.Name:
                if (ParseTypeAlias() is { } alias)
                {
                    return alias;
                }

                _mark = start;
                break;
        }

        return _reporting ? ParseExpressionStatementReporting() : ParseExpressionStatement();
    }

    /// <summary>An expression, an assignment, an augmented or an annotated assignment.</summary>
    private Stmt? ParseExpressionStatement()
    {
        var start = _mark;
        if (ParseStarExpressions() is not { } first)
        {
            return null;
        }

        switch (Kind)
        {
            case TokenKind.Equal:
                return ParseAssignment(first, start);
            case TokenKind.Colon:
                return ParseAnnotatedAssignment(first, start);
            default:
                return IsAugmentedAssignment(Kind) ? ParseAugmentedAssignment(first, start) : At(new ExprStmt(first), start);
        }
    }

    private static bool IsAugmentedAssignment(TokenKind kind) =>
        kind is (>= TokenKind.PlusEqual and <= TokenKind.DoubleStarEqual) or TokenKind.DoubleSlashEqual or TokenKind.AtEqual;

    private Assign? ParseAssignment(Expr first, int start)
    {
        var targets = new List<Expr>();
        var value = first;
        while (Take(TokenKind.Equal))
        {
            if (value is Yield or YieldFrom || !SetContext(value, ExprContext.Store))
            {
                return null;
            }

            targets.Add(value);
            if (ParseRightHandSide() is not { } next)
            {
                return null;
            }

            value = next;
        }

        var comment = TakeTypeComment();
        return At(new Assign([.. targets], value, comment), start);
    }

    private AnnAssign? ParseAnnotatedAssignment(Expr target, int start)
    {
        if (target is not (Name or Attribute or Subscript))
        {
            return null;
        }

        var simple = target is Name && _tokens[start].Kind == TokenKind.Name ? 1 : 0;
        _mark++;
        if (ParseExpression() is not { } annotation)
        {
            return null;
        }

        Expr? value = null;
        var mark = _mark;
        if (Take(TokenKind.Equal))
        {
            value = ParseRightHandSide();
            if (value is null)
            {
                _mark = mark;
            }
        }

        CheckVersion(6, simple == 1 ? "Variable annotation syntax is" : "Variable annotations syntax is");
        SetContext(target, ExprContext.Store);
        return At(new AnnAssign(target, annotation, value, simple), start);
    }

    private AugAssign? ParseAugmentedAssignment(Expr target, int start)
    {
        if (target is not (Name or Attribute or Subscript))
        {
            return null;
        }

        var kind = Kind;
        if (kind == TokenKind.AtEqual)
        {
            CheckVersion(5, "The '@' operator is");
        }

        _mark++;
        if (ParseRightHandSide() is not { } value)
        {
            return null;
        }

        SetContext(target, ExprContext.Store);
        return At(new AugAssign(target, OperatorOf(kind), value), start);
    }

    private Return ParseReturn()
    {
        var start = _mark++;
        var mark = _mark;
        var value = StartsExpressionOrStar(Kind) ? ParseStarExpressions() : null;
        if (value is null)
        {
            _mark = mark;
        }

        return At(new Return(value), start);
    }

    private Raise? ParseRaise()
    {
        var start = _mark++;
        var mark = _mark;
        var exception = StartsExpression(Kind) ? ParseExpression() : null;
        if (exception is null)
        {
            _mark = mark;
            return At(new Raise(null, null), start);
        }

        Expr? cause = null;
        mark = _mark;
        if (Take(TokenKind.From))
        {
            cause = ParseExpression();
            if (cause is null)
            {
                _mark = mark;
            }
        }

        return At(new Raise(exception, cause), start);
    }

    private Assert? ParseAssert()
    {
        var start = _mark++;
        if (_reporting)
        {
            InvalidAssert(start);
            _mark = start + 1;
        }

        if (ParseExpression() is not { } test)
        {
            return null;
        }

        Expr? message = null;
        var mark = _mark;
        if (Take(TokenKind.Comma))
        {
            message = ParseExpression();
            if (message is null)
            {
                _mark = mark;
            }
        }

        return At(new Assert(test, message), start);
    }

    private string[]? ParseNames()
    {
        _mark++;
        var names = new List<string>();
        do
        {
            if (TakeName() is not { } name)
            {
                if (names.Count == 0)
                {
                    return null;
                }

                _mark--;
                break;
            }

            names.Add(name);
        }
        while (Take(TokenKind.Comma));
        return [.. names];
    }

    private Delete? ParseDelete()
    {
        var start = _mark++;
        var targets = new List<Expr>();
        var ok = true;
        while (true)
        {
            var mark = _mark;
            if (!StartsTarget(Kind) || ParsePrimary() is not { } target || !SetContext(target, ExprContext.Del))
            {
                _mark = mark;
                ok = targets.Count > 0;
                break;
            }

            targets.Add(target);
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        if (ok && Kind is TokenKind.Semicolon or TokenKind.NewLine && ok)
        {
            return At(new Delete([.. targets]), start);
        }

        if (_reporting)
        {
            _mark = start;
            InvalidDelete();
        }

        return null;
    }

    private Import? ParseImport()
    {
        var start = _mark;
        if (_reporting)
        {
            InvalidImport();
            _mark = start;
        }

        _mark++;
        var names = new List<Alias>();
        do
        {
            var at = _mark;
            if (ParseDottedName() is not { } name)
            {
                return null;
            }

            string? asName = null;
            var mark = _mark;
            if (Take(TokenKind.As))
            {
                asName = TakeName();
                if (asName is null || (_reporting && Kind is not (TokenKind.Comma or TokenKind.RightParenthesis or TokenKind.Semicolon or TokenKind.NewLine)))
                {
                    if (_reporting)
                    {
                        InvalidImportTarget(mark);
                    }

                    if (asName is null)
                    {
                        return null;
                    }

                    _mark = mark + 2;
                }
            }

            names.Add(At(new Alias(name, asName), at));
        }
        while (Take(TokenKind.Comma));
        return At(new Import([.. names]), start);
    }

    private string? ParseDottedName()
    {
        if (TakeName() is not { } name)
        {
            return null;
        }

        while (Kind == TokenKind.Dot)
        {
            var mark = _mark++;
            if (TakeName() is not { } next)
            {
                _mark = mark;
                break;
            }

            name = string.Concat(name, ".", next);
        }

        return name;
    }

    private ImportFrom? ParseImportFrom()
    {
        var start = _mark++;
        var level = 0;
        while (true)
        {
            if (Take(TokenKind.Dot))
            {
                level++;
            }
            else if (Take(TokenKind.Ellipsis))
            {
                level += 3;
            }
            else
            {
                break;
            }
        }

        string? module = null;
        if (Kind == TokenKind.Name)
        {
            module = ParseDottedName();
        }
        else if (level == 0)
        {
            return null;
        }

        if (!Take(TokenKind.Import) || ParseImportFromTargets() is not { } names)
        {
            return null;
        }

        if (level == 0 && module == "__future__" && names.Any(n => n.Name == "barry_as_FLUFL"))
        {
            _flufl = true;
            _tokenizer.AcceptsOldNotEqual = true;
        }

        return At(new ImportFrom(module, names, level), start);
    }

    private Alias[]? ParseImportFromTargets()
    {
        var start = _mark;
        if (Kind == TokenKind.Star)
        {
            _mark++;
            return [At(new Alias("*", null), start)];
        }

        var parentheses = Take(TokenKind.LeftParenthesis);
        var names = new List<Alias>();
        while (true)
        {
            var at = _mark;
            if (TakeName() is not { } name)
            {
                break;
            }

            string? asName = null;
            var mark = _mark;
            if (Take(TokenKind.As))
            {
                asName = TakeName();
                if (asName is null || (_reporting && Kind is not (TokenKind.Comma or TokenKind.RightParenthesis or TokenKind.Semicolon or TokenKind.NewLine)))
                {
                    if (_reporting)
                    {
                        InvalidImportTarget(mark);
                    }

                    if (asName is null)
                    {
                        return null;
                    }

                    _mark = mark + 2;
                }
            }

            names.Add(At(new Alias(name, asName), at));
            if (!Take(TokenKind.Comma))
            {
                break;
            }
        }

        if (names.Count > 0
            && (parentheses ? Take(TokenKind.RightParenthesis) : _tokens[_mark - 1].Kind != TokenKind.Comma || Kind != TokenKind.NewLine))
        {
            if (!parentheses && _tokens[_mark - 1].Kind == TokenKind.Comma)
            {
                return null;
            }

            return [.. names];
        }

        if (_reporting)
        {
            _mark = start;
            InvalidImportFromTargets();
        }

        return null;
    }

    private TypeAlias? ParseTypeAlias()
    {
        var start = _mark++;
        var at = _mark++;
        var name = At(new Name(_tokens[at].Text!, ExprContext.Store), at);
        if (Kind == TokenKind.LeftBracket && KindAt(1) == TokenKind.RightBracket)
        {
            // The error about empty brackets ends where the tokenizer is, and Python has read one token more by now.
            KindAt(2);
        }

        if (!ParseTypeParameters(out var parameters) || !Take(TokenKind.Equal) || ParseExpression() is not { } value)
        {
            return null;
        }

        CheckVersion(12, "Type statement is");
        return At(new TypeAlias(name, parameters, value), start);
    }

    /// <summary>The type parameters in brackets; none when there is no bracket.</summary>
    private bool ParseTypeParameters(out TypeParam[] parameters)
    {
        parameters = [];
        if (Kind != TokenKind.LeftBracket)
        {
            return true;
        }

        _mark++;
        if (Kind == TokenKind.RightBracket)
        {
            throw ErrorFromToken(_mark, "Type parameter list cannot be empty");
        }

        var list = new List<TypeParam>();
        while (true)
        {
            if (ParseTypeParameter() is not { } parameter)
            {
                return false;
            }

            list.Add(parameter);
            if (!Take(TokenKind.Comma) || Kind == TokenKind.RightBracket)
            {
                break;
            }
        }

        if (!Take(TokenKind.RightBracket))
        {
            return false;
        }

        CheckVersion(12, "Type parameter lists are");
        parameters = [.. list];
        return true;
    }

    private TypeParam? ParseTypeParameter()
    {
        var start = _mark;
        var kind = Kind;
        if (kind is TokenKind.Star or TokenKind.DoubleStar)
        {
            _mark++;
        }

        if (TakeName() is not { } name)
        {
            return null;
        }

        Expr? bound = null;
        if (Kind == TokenKind.Colon)
        {
            var colon = _mark++;
            bound = ParseExpression();
            if (bound is null)
            {
                return null;
            }

            if (kind is TokenKind.Star or TokenKind.DoubleStar)
            {
                throw ErrorRange(colon, bound, kind == TokenKind.Star
                    ? bound is Tuple ? "cannot use constraints with TypeVarTuple" : "cannot use bound with TypeVarTuple"
                    : bound is Tuple ? "cannot use constraints with ParamSpec" : "cannot use bound with ParamSpec");
            }
        }

        Expr? value = null;
        if (Take(TokenKind.Equal))
        {
            value = kind == TokenKind.Star ? ParseStarExpression() : ParseExpression();
            if (value is null)
            {
                return null;
            }

            CheckVersion(13, "Type parameter defaults are");
        }

        return kind switch
        {
            TokenKind.Star => At(new TypeVarTuple(name, value), start),
            TokenKind.DoubleStar => At(new ParamSpec(name, value), start),
            _ => At(new TypeVar(name, bound, value), start),
        };
    }
}
