using Weft.Syntax.Ast;

namespace Weft.Compiler.Symbols;

internal sealed partial class SymbolTableBuilder
{
    private void Visit(Stmt statement)
    {
        Guard();
        switch (statement)
        {
            case FunctionDef f:
                VisitFunction(f, f.Name, f.Args, f.Body, f.DecoratorList, f.Returns, f.TypeParams, isAsync: false);
                break;
            case AsyncFunctionDef f:
                VisitFunction(f, f.Name, f.Args, f.Body, f.DecoratorList, f.Returns, f.TypeParams, isAsync: true);
                break;
            case ClassDef c:
                VisitClass(c);
                break;
            case TypeAlias alias:
                VisitTypeAlias(alias);
                break;
            case Return r:
                if (r.Value is not null)
                {
                    Visit(r.Value);
                    _current.ReturnsValue = true;
                }

                break;
            case Delete d:
                VisitAll(d.Targets);
                break;
            case Assign a:
                VisitAll(a.Targets);
                Visit(a.Value);
                break;
            case AnnAssign a:
                VisitAnnotatedAssignment(a);
                break;
            case AugAssign a:
                Visit(a.Target);
                Visit(a.Value);
                break;
            case For f:
                Visit(f.Target);
                Visit(f.Iter);
                VisitConditional(f.Body);
                VisitConditional(f.OrElse);
                break;
            case AsyncFor f:
                CheckAsyncStatement(f, "async for");
                Visit(f.Target);
                Visit(f.Iter);
                VisitConditional(f.Body);
                VisitConditional(f.OrElse);
                break;
            case While w:
                Visit(w.Test);
                VisitConditional(w.Body);
                VisitConditional(w.OrElse);
                break;
            case If i:
                Visit(i.Test);
                VisitConditional(i.Body);
                VisitConditional(i.OrElse);
                break;
            case With w:
                VisitWith(w.Items, w.Body);
                break;
            case AsyncWith w:
                CheckAsyncStatement(w, "async with");
                VisitWith(w.Items, w.Body);
                break;
            case Match m:
                VisitMatch(m);
                break;
            case Raise r:
                VisitOptional(r.Exc);
                VisitOptional(r.Cause);
                break;
            case Try t:
                VisitTry(t.Body, t.Handlers, t.OrElse, t.FinalBody);
                break;
            case TryStar t:
                VisitTry(t.Body, t.Handlers, t.OrElse, t.FinalBody);
                break;
            case Assert a:
                Visit(a.Test);
                VisitOptional(a.Msg);
                break;
            case Import i:
                foreach (var alias in i.Names)
                {
                    VisitAlias(alias);
                }

                break;
            case ImportFrom i:
                VisitImportFrom(i);
                break;
            case Global g:
                VisitDeclaration(g, g.Names, SymbolFlags.Global, "global");
                break;
            case Nonlocal n:
                VisitDeclaration(n, n.Names, SymbolFlags.Nonlocal, "nonlocal");
                break;
            case ExprStmt e:
                Visit(e.Value);
                break;
        }
    }

    /// <summary>Whether <c>await</c> may stand at the level of the module.</summary>
    private bool AllowsTopLevelAwait => errors.Options.AllowTopLevelAwait && _current.Kind == BlockKind.Module;

    private void CheckAsyncStatement(Stmt statement, string what)
    {
        if (AllowsTopLevelAwait)
        {
            _current.IsCoroutine = true;
        }
        else if (!(_current.IsFunctionLike && _current.IsCoroutine))
        {
            throw errors.Error($"'{what}' outside async function", SpanOf(statement));
        }
    }

    private void VisitFunction(
        Stmt statement,
        string name,
        Arguments args,
        Stmt[] body,
        Expr[] decorators,
        Expr? returns,
        TypeParam[] typeParams,
        bool isAsync)
    {
        var span = SpanOf(statement);
        CheckName(name, span, ExprContext.Store);
        Define(name, SymbolFlags.Local, span);
        VisitAll(args.Defaults);
        foreach (var value in args.KeywordDefaults)
        {
            VisitOptional(value);
        }

        VisitAll(decorators);
        if (typeParams.Length > 0)
        {
            EnterTypeParameters(
                name, typeParams, hasDefaults: true, args.KeywordDefaults.Any(d => d is not null), isClass: false, span);
            VisitTypeParameters(typeParams);
        }

        var function = NewBlock(name, BlockKind.Function, statement, 0, span);
        VisitAnnotations(statement, args, returns);
        EnterExisting(function);
        function.IsCoroutine = isAsync;
        function.HasDocString = DocString.Of(body) is not null;
        VisitParameters(args);
        VisitAll(body);
        Exit();
        if (typeParams.Length > 0)
        {
            Exit();
        }
    }

    private void VisitClass(ClassDef c)
    {
        var span = SpanOf(c);
        CheckName(c.Name, span, ExprContext.Store);
        Define(c.Name, SymbolFlags.Local, span);
        VisitAll(c.DecoratorList);
        var outerPrivate = _private;
        if (c.TypeParams.Length > 0)
        {
            EnterTypeParameters(c.Name, c.TypeParams, hasDefaults: false, hasKeywordDefaults: false, isClass: true, span);
            _private = c.Name;
            _current.MangledNames = new HashSet<string>(StringComparer.Ordinal);
            VisitTypeParameters(c.TypeParams);
        }

        VisitAll(c.Bases);
        VisitKeywords(c.Keywords);
        Enter(c.Name, BlockKind.Class, c, span);
        _private = c.Name;
        if (c.TypeParams.Length > 0)
        {
            Define("__type_params__", SymbolFlags.Local, span);
            Define(".type_params", SymbolFlags.Use, span);
        }

        _current.HasDocString = DocString.Of(c.Body) is not null;
        VisitAll(c.Body);
        Exit();
        if (c.TypeParams.Length > 0)
        {
            Exit();
        }

        _private = outerPrivate;
    }

    private void VisitTypeAlias(TypeAlias alias)
    {
        var span = SpanOf(alias);
        Visit(alias.Name);
        var name = ((Name)alias.Name).Id;
        var inClass = _current.Kind == BlockKind.Class;
        if (alias.TypeParams.Length > 0)
        {
            EnterTypeParameters(name, alias.TypeParams, hasDefaults: false, hasKeywordDefaults: false, isClass: false, span);
            VisitTypeParameters(alias.TypeParams);
        }

        Enter(name, BlockKind.TypeAlias, alias, span);
        if (inClass)
        {
            _current.CanSeeClassScope = true;
            Define("__classdict__", SymbolFlags.Use, SpanOf(alias.Value));
        }

        Visit(alias.Value);
        Exit();
        if (alias.TypeParams.Length > 0)
        {
            Exit();
        }
    }

    private void VisitAnnotatedAssignment(AnnAssign a)
    {
        _current.AnnotationsUsed = true;
        if (a.Target is Name name)
        {
            CheckName(name.Id, SpanOf(name), ExprContext.Store);
            var before = FlagsOf(name.Id);
            if ((before & (SymbolFlags.Global | SymbolFlags.Nonlocal)) != 0 && _current != _module && a.Simple != 0)
            {
                var kind = (before & SymbolFlags.Global) != 0 ? "global" : "nonlocal";
                throw errors.Error($"annotated name '{name.Id}' can't be {kind}", SpanOf(a));
            }

            if (a.Simple != 0)
            {
                Define(name.Id, SymbolFlags.Annotation | SymbolFlags.Local, SpanOf(name));
            }
            else if (a.Value is not null)
            {
                Define(name.Id, SymbolFlags.Local, SpanOf(name));
            }
        }
        else
        {
            Visit(a.Target);
        }

        VisitVariableAnnotation(a.Annotation);
        VisitOptional(a.Value);
    }

    private void VisitWith(WithItem[] items, Stmt[] body)
    {
        foreach (var item in items)
        {
            Visit(item.ContextExpr);
            VisitOptional(item.OptionalVars);
        }

        VisitConditional(body);
    }

    private void VisitTry(Stmt[] body, ExceptHandler[] handlers, Stmt[] orElse, Stmt[] finalBody)
    {
        VisitConditional(body);
        foreach (var handler in handlers)
        {
            VisitOptional(handler.Type);
            if (handler.Name is { } name)
            {
                CheckName(name, SpanOf(handler), ExprContext.Store);
                Define(name, SymbolFlags.Local, SpanOf(handler));
            }

            VisitConditional(handler.Body);
        }

        VisitConditional(orElse);
        VisitConditional(finalBody);
    }

    private void VisitImportFrom(ImportFrom i)
    {
        if (i.Module == "__future__" && i.Level is (null or 0) && !IsFutureStatement(i))
        {
            throw errors.Error("from __future__ imports must occur at the beginning of the file", SpanOf(i));
        }

        foreach (var alias in i.Names)
        {
            VisitAlias(alias);
        }
    }

    private bool IsFutureStatement(ImportFrom i) =>
        lastFuture.Line > 0 && (i.LineNumber, i.ColumnOffset).CompareTo((lastFuture.Line, lastFuture.Column)) <= 0;

    private void VisitAlias(Alias alias)
    {
        var span = SpanOf(alias);
        var name = alias.AsName ?? alias.Name;
        var dot = name.IndexOf('.');
        if (alias.AsName is null && dot >= 0)
        {
            name = name[..dot];
        }

        if (name == "*")
        {
            if (_current.Kind != BlockKind.Module)
            {
                throw errors.Error("import * only allowed at module level", span);
            }

            return;
        }

        CheckName(name, span, ExprContext.Store);
        Define(name, SymbolFlags.Import, span);
    }

    private void VisitDeclaration(Stmt statement, string[] names, SymbolFlags flag, string word)
    {
        var span = SpanOf(statement);
        foreach (var name in names)
        {
            var before = FlagsOf(name);
            if ((before & (SymbolFlags.Parameter | SymbolFlags.Local | SymbolFlags.Use | SymbolFlags.Annotation)) != 0)
            {
                var message =
                    (before & SymbolFlags.Parameter) != 0 ? $"name '{name}' is parameter and {word}"
                    : (before & SymbolFlags.Use) != 0 ? $"name '{name}' is used prior to {word} declaration"
                    : (before & SymbolFlags.Annotation) != 0 ? $"annotated name '{name}' can't be {word}"
                    : $"name '{name}' is assigned to before {word} declaration";
                throw errors.Error(message, span);
            }

            CheckName(name, span, ExprContext.Store);
            Define(name, flag, span);
            RecordDirective(name, span);
        }
    }

    private void VisitMatch(Match m)
    {
        Visit(m.Subject);
        foreach (var matchCase in m.Cases)
        {
            Visit(matchCase.Pattern);
            VisitOptional(matchCase.Guard);
            VisitConditional(matchCase.Body);
        }
    }

    private void Visit(Pattern pattern)
    {
        Guard();
        switch (pattern)
        {
            case MatchValue v:
                Visit(v.Value);
                break;
            case MatchSequence s:
                VisitAll(s.Patterns);
                break;
            case MatchStar { Name: { } starName } star:
                CheckName(starName, SpanOf(star), ExprContext.Store);
                Define(starName, SymbolFlags.Local, SpanOf(star));
                break;
            case MatchMapping m:
                VisitAll(m.Keys);
                VisitAll(m.Patterns);
                if (m.Rest is { } rest)
                {
                    CheckName(rest, SpanOf(m), ExprContext.Store);
                    Define(rest, SymbolFlags.Local, SpanOf(m));
                }

                break;
            case MatchClass c:
                Visit(c.Cls);
                VisitAll(c.Patterns);
                foreach (var (attribute, keywordPattern) in c.KeywordAttributes.Zip(c.KeywordPatterns))
                {
                    CheckName(attribute, SpanOf(keywordPattern), ExprContext.Store);
                }

                VisitAll(c.KeywordPatterns);
                break;
            case MatchAs a:
                if (a.Pattern is not null)
                {
                    Visit(a.Pattern);
                }

                if (a.Name is { } asName)
                {
                    CheckName(asName, SpanOf(a), ExprContext.Store);
                    Define(asName, SymbolFlags.Local, SpanOf(a));
                }

                break;
            case MatchOr o:
                VisitAll(o.Patterns);
                break;
        }
    }

    private void VisitAll(Pattern[] patterns)
    {
        foreach (var pattern in patterns)
        {
            Visit(pattern);
        }
    }
}
