using Weft.Syntax.Ast;

namespace Weft.Compiler.Symbols;

internal sealed partial class SymbolTableBuilder
{
    private void Visit(Expr expression)
    {
        Guard();
        switch (expression)
        {
            case NamedExpr e:
                VisitNamedExpression(e);
                break;
            case BoolOp e:
                VisitAll(e.Values);
                break;
            case BinOp e:
                Visit(e.Left);
                Visit(e.Right);
                break;
            case UnaryOp e:
                Visit(e.Operand);
                break;
            case Lambda e:
                VisitLambda(e);
                break;
            case IfExp e:
                Visit(e.Test);
                Visit(e.Body);
                Visit(e.OrElse);
                break;
            case Dict e:
                foreach (var key in e.Keys)
                {
                    VisitOptional(key);
                }

                VisitAll(e.Values);
                break;
            case Set e:
                VisitAll(e.Elements);
                break;
            case GeneratorExp e:
                VisitComprehension(e, "genexpr", ComprehensionKind.Generator, e.Generators, e.Elt, null);
                break;
            case ListComp e:
                VisitComprehension(e, "listcomp", ComprehensionKind.List, e.Generators, e.Elt, null);
                break;
            case SetComp e:
                VisitComprehension(e, "setcomp", ComprehensionKind.Set, e.Generators, e.Elt, null);
                break;
            case DictComp e:
                VisitComprehension(e, "dictcomp", ComprehensionKind.Dict, e.Generators, e.Key, e.Value);
                break;
            case Yield e:
                VisitYield(e, e.Value);
                break;
            case YieldFrom e:
                VisitYield(e, e.Value);
                break;
            case Await e:
                VisitAwait(e);
                break;
            case Compare e:
                Visit(e.Left);
                VisitAll(e.Comparators);
                break;
            case Call e:
                Visit(e.Function);
                VisitAll(e.Args);
                VisitKeywords(e.Keywords);
                break;
            case FormattedValue e:
                Visit(e.Value);
                VisitOptional(e.FormatSpec);
                break;
            case Interpolation e:
                Visit(e.Value);
                VisitOptional(e.FormatSpec);
                break;
            case JoinedStr e:
                VisitAll(e.Values);
                break;
            case TemplateStr e:
                VisitAll(e.Values);
                break;
            case Weft.Syntax.Ast.Attribute e:
                CheckName(e.Attr, SpanOf(e), e.Ctx);
                Visit(e.Value);
                break;
            case Subscript e:
                Visit(e.Value);
                Visit(e.Slice);
                break;
            case Starred e:
                Visit(e.Value);
                break;
            case Slice e:
                VisitOptional(e.Lower);
                VisitOptional(e.Upper);
                VisitOptional(e.Step);
                break;
            case Name e:
                VisitName(e);
                break;
            case List e:
                VisitAll(e.Elements);
                break;
            case Weft.Syntax.Ast.Tuple e:
                VisitAll(e.Elements);
                break;
        }
    }

    private void VisitName(Name name)
    {
        var span = SpanOf(name);
        if (!_current.InUnevaluatedAnnotation)
        {
            CheckName(name.Id, span, name.Ctx);
            Define(name.Id, name.Ctx == ExprContext.Load ? SymbolFlags.Use : SymbolFlags.Local, span);

            // super() without arguments reads __class__.
            if (name.Ctx == ExprContext.Load && _current.IsFunctionLike && name.Id == "super")
            {
                Define("__class__", SymbolFlags.Use, span);
            }
        }
    }

    private void VisitLambda(Lambda lambda)
    {
        VisitAll(lambda.Args.Defaults);
        foreach (var value in lambda.Args.KeywordDefaults)
        {
            VisitOptional(value);
        }

        Enter("lambda", BlockKind.Function, lambda, SpanOf(lambda));
        VisitParameters(lambda.Args);
        Visit(lambda.Body);
        Exit();
    }

    private void VisitParameters(Arguments args)
    {
        Add(args.PositionalOnlyArgs);
        Add(args.Args);
        Add(args.KeywordOnlyArgs);
        if (args.VarArg is { } varArg)
        {
            Add([varArg]);
            _current.HasVarArgs = true;
        }

        if (args.KwArg is { } kwArg)
        {
            Add([kwArg]);
            _current.HasVarKeywords = true;
        }

        void Add(Arg[] list)
        {
            foreach (var arg in list)
            {
                CheckName(arg.ArgValue, SpanOf(arg), ExprContext.Store);
                Define(arg.ArgValue, SymbolFlags.Parameter, SpanOf(arg));
            }
        }
    }

    private void VisitYield(Expr e, Expr? value)
    {
        RejectInTypeScope("yield expression", e);
        VisitOptional(value);
        _current.IsGenerator = true;
        if (_current.Comprehension != ComprehensionKind.None)
        {
            var place = _current.Comprehension switch
            {
                ComprehensionKind.List => "list comprehension",
                ComprehensionKind.Set => "set comprehension",
                ComprehensionKind.Dict => "dict comprehension",
                _ => "generator expression",
            };
            throw errors.Error($"'yield' inside {place}", SpanOf(e));
        }
    }

    private void VisitAwait(Await e)
    {
        RejectInTypeScope("await expression", e);
        if (!AllowsTopLevelAwait)
        {
            if (!_current.IsFunctionLike)
            {
                throw errors.Error("'await' outside function", SpanOf(e));
            }

            if (!InAsyncFunction && _current.Comprehension == ComprehensionKind.None)
            {
                throw errors.Error("'await' outside async function", SpanOf(e));
            }
        }

        Visit(e.Value);
        _current.IsCoroutine = true;
    }

    private bool InAsyncFunction => _current.Kind == BlockKind.Function && _current.IsCoroutine;

    private void RejectInTypeScope(string what, Expr e)
    {
        var place = _current.Kind switch
        {
            BlockKind.Annotation => "an annotation",
            BlockKind.TypeVariable => _current.ScopeInfo ?? "a TypeVar bound",
            BlockKind.TypeAlias => "a type alias",
            BlockKind.TypeParameters => "the definition of a generic",
            _ => null,
        };
        if (place is not null)
        {
            throw errors.Error($"{what} cannot be used within {place}", SpanOf(e));
        }
    }

    private void VisitComprehension(
        Expr e, string name, ComprehensionKind kind, Comprehension[] generators, Expr element, Expr? value)
    {
        var outermost = generators[0];
        _current.ComprehensionIterDepth++;
        Visit(outermost.Iter);
        _current.ComprehensionIterDepth--;

        Enter(name, BlockKind.Function, e, SpanOf(e));
        _current.Comprehension = kind;
        if (outermost.IsAsync != 0)
        {
            _current.IsCoroutine = true;
        }

        Define(".0", SymbolFlags.Parameter, new SourceSpan(0, 0, 0, 0));
        VisitTarget(outermost.Target);
        VisitAll(outermost.Ifs);
        foreach (var generator in generators.AsSpan(1))
        {
            VisitTarget(generator.Target);
            _current.ComprehensionIterDepth++;
            Visit(generator.Iter);
            _current.ComprehensionIterDepth--;
            VisitAll(generator.Ifs);
            if (generator.IsAsync != 0)
            {
                _current.IsCoroutine = true;
            }
        }

        VisitOptional(value);
        Visit(element);
        _current.IsGenerator = kind == ComprehensionKind.Generator;
        var isAsync = _current.IsCoroutine && kind != ComprehensionKind.Generator;
        Exit();
        if (!isAsync)
        {
            return;
        }

        if (!InAsyncFunction && _current.Comprehension == ComprehensionKind.None && !AllowsTopLevelAwait)
        {
            throw errors.Error("asynchronous comprehension outside of an asynchronous function", SpanOf(e));
        }

        _current.IsCoroutine = true;
    }

    private void VisitTarget(Expr target)
    {
        _current.InComprehensionTarget = true;
        Visit(target);
        _current.InComprehensionTarget = false;
    }

    private void VisitNamedExpression(NamedExpr e)
    {
        RejectInTypeScope("named expression", e);
        if (_current.ComprehensionIterDepth > 0)
        {
            throw errors.Error("assignment expression cannot be used in a comprehension iterable expression", SpanOf(e));
        }

        if (_current.Comprehension != ComprehensionKind.None)
        {
            BindOutsideComprehension((Name)e.Target, SpanOf(e.Target));
        }

        Visit(e.Value);
        Visit(e.Target);
    }

    /// <summary>Binds the target of <c>:=</c> in the block that holds the comprehension (PEP 572).</summary>
    private void BindOutsideComprehension(Name target, SourceSpan span)
    {
        var name = target.Id;
        foreach (var block in _stack)
        {
            var flags = block.Lookup(Mangle(name)).Flags;
            if (block.Comprehension != ComprehensionKind.None)
            {
                if ((flags & SymbolFlags.ComprehensionIterator) != 0
                    && (flags & (SymbolFlags.Local | SymbolFlags.Parameter)) != 0)
                {
                    throw errors.Error(
                        $"assignment expression cannot rebind comprehension iteration variable '{name}'", span);
                }

                continue;
            }

            switch (block.Kind)
            {
                case BlockKind.Function:
                    Define(name, (flags & SymbolFlags.Global) != 0 ? SymbolFlags.Global : SymbolFlags.Nonlocal, span);
                    RecordDirective(name, span);
                    DefineIn(block, name, SymbolFlags.Local, span);
                    return;
                case BlockKind.Module:
                    Define(name, SymbolFlags.Global, span);
                    RecordDirective(name, span);
                    DefineIn(block, name, SymbolFlags.Global, span);
                    return;
                case BlockKind.Class:
                    throw errors.Error(
                        "assignment expression within a comprehension cannot be used in a class body", span);
                case BlockKind.TypeParameters:
                    throw errors.Error(
                        "assignment expression within a comprehension cannot be used within the definition of a generic", span);
                case BlockKind.TypeAlias:
                    throw errors.Error(
                        "assignment expression within a comprehension cannot be used in a type alias", span);
                case BlockKind.TypeVariable:
                    throw errors.Error(
                        "assignment expression within a comprehension cannot be used in a TypeVar bound", span);
                default:
                    throw errors.Error(
                        "named expression cannot be used within an annotation", span);
            }
        }
    }
}
