using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Compiler.Preprocessing;

/// <summary>What is done to the tree before names are looked at.</summary>
/// <remarks>
/// <c>__debug__</c> becomes a constant, <c>"…%s" % (a, b)</c> an f-string, signed and complex numbers in patterns constants;
/// -OO drops docstrings. All other folding happens in the flow graph. Jumps out of a finally block are warned about here
/// (PEP 765), because a finally block is emitted more than once.
/// </remarks>
internal sealed partial class TreePreprocessor(ErrorReporter errors, FutureFlags future)
{
    private enum Region
    {
        Finally,
        Function,
        Loop,
    }

    private readonly Stack<Region> _regions = new();

    private bool SkipAnnotations => (future & FutureFlags.Annotations) != 0;

    public void Run(Mod tree)
    {
        switch (tree)
        {
            case Module module:
                module.Body = Body(module.Body);
                break;
            case Interactive interactive:
                VisitAll(interactive.Body);
                break;
            case Expression expression:
                expression.Body = Visit(expression.Body);
                break;
        }
    }

    private static SourceSpan SpanOf(LocatedNode node) => SourceSpan.Of(node);

    /// <summary>A body that may begin with a docstring.</summary>
    private Stmt[] Body(Stmt[] body)
    {
        var hasDocString = body.Length > 0 && Symbols.DocString.IsDocString(body[0]);
        if (hasDocString && errors.Options.Optimize >= 2)
        {
            body = body.Length == 1 ? [PassAt(body[0])] : body[1..];
            hasDocString = false;
        }

        VisitAll(body);
        if (!hasDocString && body.Length > 0 && Symbols.DocString.IsDocString(body[0]))
        {
            // A string that only now stands first is not a docstring.
            var statement = (ExprStmt)body[0];
            statement.Value = At(new JoinedStr([statement.Value]), statement.Value);
        }

        return body;
    }

    /// <summary>A <c>pass</c> written where a statement was.</summary>
    private static Pass PassAt(Stmt place)
    {
        var pass = At(new Pass(), place);
        pass.EndLineNumber = place.LineNumber;
        pass.EndColumnOffset = place.ColumnOffset + "pass".Length;
        return pass;
    }

    private static T At<T>(T node, LocatedNode place)
        where T : LocatedNode
    {
        node.LineNumber = place.LineNumber;
        node.ColumnOffset = place.ColumnOffset;
        node.EndLineNumber = place.EndLineNumber;
        node.EndColumnOffset = place.EndColumnOffset;
        return node;
    }

    private void VisitAll(Stmt[] body)
    {
        foreach (var statement in body)
        {
            Visit(statement);
        }
    }

    private void VisitAll(Expr[] expressions)
    {
        for (var i = 0; i < expressions.Length; i++)
        {
            expressions[i] = Visit(expressions[i]);
        }
    }

    private void VisitOptional(Expr?[] expressions)
    {
        for (var i = 0; i < expressions.Length; i++)
        {
            expressions[i] = VisitOptional(expressions[i]);
        }
    }

    private Expr? VisitOptional(Expr? expression) => expression is null ? null : Visit(expression);

    private void In(Region region, Action action)
    {
        _regions.Push(region);
        action();
        _regions.Pop();
    }

    private void WarnIfLeavingFinally(LocatedNode node, string word, bool isReturn)
    {
        foreach (var region in _regions)
        {
            switch (region)
            {
                case Region.Function:
                    return;
                case Region.Loop when !isReturn:
                    return;
                case Region.Finally:
                    errors.Warn(WarningCategory.SyntaxWarning, $"'{word}' in a 'finally' block", SpanOf(node));
                    return;
            }
        }
    }

    private void Visit(Stmt statement)
    {
        PythonCompiler.Guard();
        switch (statement)
        {
            case FunctionDef s:
                VisitTypeParams(s.TypeParams);
                VisitArguments(s.Args);
                In(Region.Function, () => s.Body = Body(s.Body));
                VisitAll(s.DecoratorList);
                s.Returns = SkipAnnotations ? s.Returns : VisitOptional(s.Returns);
                break;
            case AsyncFunctionDef s:
                VisitTypeParams(s.TypeParams);
                VisitArguments(s.Args);
                In(Region.Function, () => s.Body = Body(s.Body));
                VisitAll(s.DecoratorList);
                s.Returns = SkipAnnotations ? s.Returns : VisitOptional(s.Returns);
                break;
            case ClassDef s:
                VisitTypeParams(s.TypeParams);
                VisitAll(s.Bases);
                VisitKeywords(s.Keywords);
                s.Body = Body(s.Body);
                VisitAll(s.DecoratorList);
                break;
            case Return s:
                WarnIfLeavingFinally(s, "return", isReturn: true);
                s.Value = VisitOptional(s.Value);
                break;
            case Delete s:
                VisitAll(s.Targets);
                break;
            case Assign s:
                VisitAll(s.Targets);
                s.Value = Visit(s.Value);
                break;
            case AugAssign s:
                s.Target = Visit(s.Target);
                s.Value = Visit(s.Value);
                break;
            case AnnAssign s:
                s.Target = Visit(s.Target);
                s.Annotation = SkipAnnotations ? s.Annotation : Visit(s.Annotation);
                s.Value = VisitOptional(s.Value);
                break;
            case TypeAlias s:
                s.Name = Visit(s.Name);
                VisitTypeParams(s.TypeParams);
                s.Value = Visit(s.Value);
                break;
            case For s:
                s.Target = Visit(s.Target);
                s.Iter = Visit(s.Iter);
                In(Region.Loop, () => VisitAll(s.Body));
                VisitAll(s.OrElse);
                break;
            case AsyncFor s:
                s.Target = Visit(s.Target);
                s.Iter = Visit(s.Iter);
                In(Region.Loop, () => VisitAll(s.Body));
                VisitAll(s.OrElse);
                break;
            case While s:
                s.Test = Visit(s.Test);
                In(Region.Loop, () => VisitAll(s.Body));
                VisitAll(s.OrElse);
                break;
            case If s:
                s.Test = Visit(s.Test);
                VisitAll(s.Body);
                VisitAll(s.OrElse);
                break;
            case With s:
                VisitItems(s.Items);
                VisitAll(s.Body);
                break;
            case AsyncWith s:
                VisitItems(s.Items);
                VisitAll(s.Body);
                break;
            case Match s:
                s.Subject = Visit(s.Subject);
                foreach (var matchCase in s.Cases)
                {
                    Visit(matchCase.Pattern);
                    matchCase.Guard = VisitOptional(matchCase.Guard);
                    VisitAll(matchCase.Body);
                }

                break;
            case Raise s:
                s.Exc = VisitOptional(s.Exc);
                s.Cause = VisitOptional(s.Cause);
                break;
            case Try s:
                VisitTry(s.Body, s.Handlers, s.OrElse, s.FinalBody);
                break;
            case TryStar s:
                VisitTry(s.Body, s.Handlers, s.OrElse, s.FinalBody);
                break;
            case Assert s:
                s.Test = Visit(s.Test);
                s.Msg = VisitOptional(s.Msg);
                break;
            case ExprStmt s:
                s.Value = Visit(s.Value);
                break;
            case Break:
                WarnIfLeavingFinally(statement, "break", isReturn: false);
                break;
            case Continue:
                WarnIfLeavingFinally(statement, "continue", isReturn: false);
                break;
        }
    }

    private void VisitTry(Stmt[] body, ExceptHandler[] handlers, Stmt[] orElse, Stmt[] finalBody)
    {
        VisitAll(body);
        foreach (var handler in handlers)
        {
            handler.Type = VisitOptional(handler.Type);
            VisitAll(handler.Body);
        }

        VisitAll(orElse);
        In(Region.Finally, () => VisitAll(finalBody));
    }

    private void VisitItems(WithItem[] items)
    {
        foreach (var item in items)
        {
            item.ContextExpr = Visit(item.ContextExpr);
            item.OptionalVars = VisitOptional(item.OptionalVars);
        }
    }

    private void VisitTypeParams(TypeParam[] typeParams)
    {
        foreach (var parameter in typeParams)
        {
            switch (parameter)
            {
                case TypeVar t:
                    t.Bound = VisitOptional(t.Bound);
                    t.DefaultValue = VisitOptional(t.DefaultValue);
                    break;
                case ParamSpec p:
                    p.DefaultValue = VisitOptional(p.DefaultValue);
                    break;
                case TypeVarTuple t:
                    t.DefaultValue = VisitOptional(t.DefaultValue);
                    break;
            }
        }
    }

    private void VisitArguments(Arguments args)
    {
        if (!SkipAnnotations)
        {
            foreach (var arg in args.PositionalOnlyArgs.Concat(args.Args).Concat(args.KeywordOnlyArgs)
                .Append(args.VarArg).Append(args.KwArg))
            {
                if (arg is not null)
                {
                    arg.Annotation = VisitOptional(arg.Annotation);
                }
            }
        }

        VisitAll(args.Defaults);
        VisitOptional(args.KeywordDefaults);
    }

    private void VisitKeywords(Keyword[] keywords)
    {
        foreach (var keyword in keywords)
        {
            keyword.Value = Visit(keyword.Value);
        }
    }

    private void Visit(Pattern pattern)
    {
        PythonCompiler.Guard();
        switch (pattern)
        {
            case MatchValue p:
                p.Value = FoldPatternValue(p.Value);
                break;
            case MatchSequence p:
                Array.ForEach(p.Patterns, Visit);
                break;
            case MatchMapping p:
                for (var i = 0; i < p.Keys.Length; i++)
                {
                    p.Keys[i] = FoldPatternValue(p.Keys[i]);
                }

                Array.ForEach(p.Patterns, Visit);
                break;
            case MatchClass p:
                p.Cls = Visit(p.Cls);
                Array.ForEach(p.Patterns, Visit);
                Array.ForEach(p.KeywordPatterns, Visit);
                break;
            case MatchAs { Pattern: { } inner }:
                Visit(inner);
                break;
            case MatchOr p:
                Array.ForEach(p.Patterns, Visit);
                break;
        }
    }

    /// <summary>Numbers with a sign and complex numbers are expressions to the parser.</summary>
    private Expr FoldPatternValue(Expr e)
    {
        switch (e)
        {
            case UnaryOp { Operator: UnaryOperator.USub, Operand: Constant operand }
                when Flow.ConstantFolding.Unary(Bytecode.Opcode.UnaryNegative, operand.Value, out var negative):
                return At(new Constant(negative, null), e);
            case BinOp { Operator: BinaryOperator.Add or BinaryOperator.Sub, Right: Constant right } op
                when FoldPatternValue(op.Left) is Constant left:
                var operation = op.Operator == BinaryOperator.Add
                    ? Bytecode.BinaryOperation.Add
                    : Bytecode.BinaryOperation.Subtract;
                return Flow.ConstantFolding.Binary(operation, left.Value, right.Value, out var sum)
                    ? At(new Constant(sum, null), e)
                    : e;
            default:
                return Visit(e);
        }
    }
}
