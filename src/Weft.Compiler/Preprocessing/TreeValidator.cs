using Weft.Syntax.Ast;

namespace Weft.Compiler.Preprocessing;

/// <summary>Checks trees that did not come from the parser, as CPython does before it compiles an <c>ast</c> object.</summary>
/// <remarks>What the compiler itself reports as a syntax error is not looked at here.</remarks>
public static partial class TreeValidator
{
    /// <summary>Checks a tree.</summary>
    /// <exception cref="InvalidTreeException">The tree cannot be a program.</exception>
    /// <exception cref="CompilerRecursionException">The tree nests too deeply.</exception>
    public static void Validate(Mod tree)
    {
        switch (tree)
        {
            case Module module:
                Check(module.Body);
                break;
            case Interactive interactive:
                Check(interactive.Body);
                break;
            case Expression expression:
                Check(expression.Body, ExprContext.Load);
                break;
            case FunctionType type:
                Check(type.ArgTypes, ExprContext.Load);
                Check(type.Returns, ExprContext.Load);
                break;
        }
    }

    private static InvalidTreeException ValueError(string message) => new(InvalidTreeKind.ValueError, message);

    private static InvalidTreeException TypeError(string message) => new(InvalidTreeKind.TypeError, message);

    private static void CheckPosition(LocatedNode node)
    {
        int line = node.LineNumber, endLine = node.EndLineNumber;
        int column = node.ColumnOffset, endColumn = node.EndColumnOffset;
        if (line > endLine)
        {
            throw ValueError($"AST node line range ({line}, {endLine}) is not valid");
        }

        if ((line < 0 && endLine != line) || (column < 0 && column != endColumn))
        {
            throw ValueError($"AST node column range ({column}, {endColumn}) for line range ({line}, {endLine}) is not valid");
        }

        if (line == endLine && column > endColumn)
        {
            throw ValueError($"line {line}, column {column}-{endColumn} is not a valid range");
        }
    }

    private static void CheckName(string? name)
    {
        if (name is "None" or "True" or "False")
        {
            throw ValueError($"identifier field can't represent '{name}' constant");
        }
    }

    private static void CheckAlias(Alias alias)
    {
        CheckName(alias.Name);
        CheckName(alias.AsName);
    }

    private static void NotEmpty<T>(T[] items, string what, Node owner)
    {
        if (items.Length == 0)
        {
            throw ValueError($"empty {what} on {owner.GetType().Name}");
        }
    }

    private static void CheckBody(Stmt[] body, Node owner)
    {
        NotEmpty(body, "body", owner);
        Check(body);
    }

    private static void Check(Stmt[] body)
    {
        foreach (var statement in body)
        {
            if (statement is null)
            {
                throw ValueError("None disallowed in statement list");
            }

            Check(statement);
        }
    }

    private static void Check(Expr?[] expressions, ExprContext context, bool allowNone = false)
    {
        foreach (var expression in expressions)
        {
            if (expression is not null)
            {
                Check(expression, context);
            }
            else if (!allowNone)
            {
                throw ValueError("None disallowed in expression list");
            }
        }
    }

    private static void CheckOptional(Expr? expression)
    {
        if (expression is not null)
        {
            Check(expression, ExprContext.Load);
        }
    }

    private static void Check(Stmt statement)
    {
        PythonCompiler.Guard();
        CheckPosition(statement);
        switch (statement)
        {
            case FunctionDef s:
                CheckFunction(s, s.Name, s.Args, s.Body, s.DecoratorList, s.Returns, s.TypeParams);
                break;
            case AsyncFunctionDef s:
                CheckFunction(s, s.Name, s.Args, s.Body, s.DecoratorList, s.Returns, s.TypeParams);
                break;
            case ClassDef s:
                CheckName(s.Name);
                CheckBody(s.Body, s);
                Check(s.TypeParams);
                Check(s.Bases, ExprContext.Load);
                Check(s.Keywords);
                Check(s.DecoratorList, ExprContext.Load);
                break;
            case Return s:
                CheckOptional(s.Value);
                break;
            case Delete s:
                NotEmpty(s.Targets, "targets", s);
                Check(s.Targets, ExprContext.Del);
                break;
            case Assign s:
                NotEmpty(s.Targets, "targets", s);
                Check(s.Targets, ExprContext.Store);
                Check(s.Value, ExprContext.Load);
                break;
            case AugAssign s:
                Check(s.Target, ExprContext.Store);
                Check(s.Value, ExprContext.Load);
                break;
            case AnnAssign s:
                if (s.Target is not Name && s.Simple != 0)
                {
                    throw TypeError("AnnAssign with simple non-Name target");
                }

                Check(s.Target, ExprContext.Store);
                CheckOptional(s.Value);
                Check(s.Annotation, ExprContext.Load);
                break;
            case TypeAlias s:
                if (s.Name is not Name)
                {
                    throw TypeError("TypeAlias with non-Name name");
                }

                Check(s.Name, ExprContext.Store);
                Check(s.TypeParams);
                Check(s.Value, ExprContext.Load);
                break;
            case For s:
                CheckFor(s, s.Target, s.Iter, s.Body, s.OrElse);
                break;
            case AsyncFor s:
                CheckFor(s, s.Target, s.Iter, s.Body, s.OrElse);
                break;
            case While s:
                Check(s.Test, ExprContext.Load);
                CheckBody(s.Body, s);
                Check(s.OrElse);
                break;
            case If s:
                Check(s.Test, ExprContext.Load);
                CheckBody(s.Body, s);
                Check(s.OrElse);
                break;
            case With s:
                CheckWith(s, s.Items, s.Body);
                break;
            case AsyncWith s:
                CheckWith(s, s.Items, s.Body);
                break;
            case Match s:
                Check(s.Subject, ExprContext.Load);
                NotEmpty(s.Cases, "cases", s);
                foreach (var matchCase in s.Cases)
                {
                    Check(matchCase.Pattern, allowStar: false);
                    CheckOptional(matchCase.Guard);
                    if (matchCase.Body.Length == 0)
                    {
                        throw ValueError("empty body on match_case");
                    }

                    Check(matchCase.Body);
                }

                break;
            case Raise s:
                if (s.Exc is null && s.Cause is not null)
                {
                    throw ValueError("Raise with cause but no exception");
                }

                CheckOptional(s.Exc);
                CheckOptional(s.Cause);
                break;
            case Try s:
                CheckTry(s, s.Body, s.Handlers, s.OrElse, s.FinalBody);
                break;
            case TryStar s:
                CheckTry(s, s.Body, s.Handlers, s.OrElse, s.FinalBody);
                break;
            case Assert s:
                Check(s.Test, ExprContext.Load);
                CheckOptional(s.Msg);
                break;
            case Import s:
                NotEmpty(s.Names, "names", s);
                Array.ForEach(s.Names, CheckAlias);
                break;
            case ImportFrom s:
                if (s.Level < 0)
                {
                    throw ValueError("Negative ImportFrom level");
                }

                NotEmpty(s.Names, "names", s);
                Array.ForEach(s.Names, CheckAlias);
                break;
            case Global s:
                NotEmpty(s.Names, "names", s);
                break;
            case Nonlocal s:
                NotEmpty(s.Names, "names", s);
                break;
            case ExprStmt s:
                Check(s.Value, ExprContext.Load);
                break;
        }
    }

    private static void CheckFunction(
        Stmt owner, string name, Arguments args, Stmt[] body, Expr[] decorators, Expr? returns, TypeParam[] typeParams)
    {
        CheckName(name);
        CheckBody(body, owner);
        Check(typeParams);
        Check(args);
        Check(decorators, ExprContext.Load);
        CheckOptional(returns);
    }

    private static void CheckFor(Stmt owner, Expr target, Expr iter, Stmt[] body, Stmt[] orElse)
    {
        Check(target, ExprContext.Store);
        Check(iter, ExprContext.Load);
        CheckBody(body, owner);
        Check(orElse);
    }

    private static void CheckWith(Stmt owner, WithItem[] items, Stmt[] body)
    {
        NotEmpty(items, "items", owner);
        foreach (var item in items)
        {
            Check(item.ContextExpr, ExprContext.Load);
            if (item.OptionalVars is not null)
            {
                Check(item.OptionalVars, ExprContext.Store);
            }
        }

        CheckBody(body, owner);
    }

    private static void CheckTry(Stmt owner, Stmt[] body, ExceptHandler[] handlers, Stmt[] orElse, Stmt[] finalBody)
    {
        CheckBody(body, owner);
        if (handlers.Length == 0 && finalBody.Length == 0)
        {
            throw ValueError($"{owner.GetType().Name} has neither except handlers nor finalbody");
        }

        if (handlers.Length == 0 && orElse.Length > 0)
        {
            throw ValueError($"{owner.GetType().Name} has orelse but no except handlers");
        }

        foreach (var handler in handlers)
        {
            CheckPosition(handler);
            CheckOptional(handler.Type);
            CheckName(handler.Name);
            CheckBody(handler.Body, handler);
        }

        Check(finalBody);
        Check(orElse);
    }

    private static void Check(Keyword[] keywords)
    {
        foreach (var keyword in keywords)
        {
            Check(keyword.Value, ExprContext.Load);
        }
    }

    private static void Check(Arguments args)
    {
        foreach (var arg in args.PositionalOnlyArgs.Concat(args.Args).Append(args.VarArg).Concat(args.KeywordOnlyArgs).Append(args.KwArg))
        {
            if (arg is not null)
            {
                CheckPosition(arg);
                CheckOptional(arg.Annotation);
            }
        }

        if (args.Defaults.Length > args.PositionalOnlyArgs.Length + args.Args.Length)
        {
            throw ValueError("more positional defaults than args on arguments");
        }

        if (args.KeywordDefaults.Length != args.KeywordOnlyArgs.Length)
        {
            throw ValueError("length of kwonlyargs is not the same as kw_defaults on arguments");
        }

        Check(args.Defaults, ExprContext.Load);
        Check(args.KeywordDefaults, ExprContext.Load, allowNone: true);
    }

    private static void Check(TypeParam[] typeParams)
    {
        foreach (var parameter in typeParams)
        {
            CheckPosition(parameter);
            switch (parameter)
            {
                case TypeVar t:
                    CheckName(t.Name);
                    CheckOptional(t.Bound);
                    CheckOptional(t.DefaultValue);
                    break;
                case ParamSpec p:
                    CheckName(p.Name);
                    CheckOptional(p.DefaultValue);
                    break;
                case TypeVarTuple t:
                    CheckName(t.Name);
                    CheckOptional(t.DefaultValue);
                    break;
            }
        }
    }
}
