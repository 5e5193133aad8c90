using System.Runtime.CompilerServices;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Symbols;

/// <summary>The first pass of the symbol table: walks the tree, opens blocks, notes uses and bindings.</summary>
internal sealed partial class SymbolTableBuilder(SymbolTable table, ErrorReporter errors, SourceSpan lastFuture)
{
    private readonly Stack<SymbolBlock> _stack = new();
    private SymbolBlock _current = null!;
    private SymbolBlock _module = null!;
    private string? _private;
    private int _nextId;

    private bool FutureAnnotations => (table.Future & FutureFlags.Annotations) != 0;

    public void Build(Mod tree)
    {
        Enter("top", BlockKind.Module, tree, new SourceSpan(0, 0, 0, 0));
        table.Top = _module = _current;
        switch (tree)
        {
            case Module module:
                _current.HasDocString = DocString.Of(module.Body) is not null;
                VisitAll(module.Body);
                break;
            case Interactive interactive:
                VisitAll(interactive.Body);
                break;
            case Expression expression:
                Visit(expression.Body);
                break;
            default:
                throw new InvalidOperationException("this compiler does not handle FunctionTypes");
        }

        Exit();
    }

    private static SourceSpan SpanOf(LocatedNode node) => SourceSpan.Of(node);

    private static void Guard()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CompilerRecursionException();
        }
    }

    private SymbolBlock NewBlock(string name, BlockKind kind, object key, int part, SourceSpan span)
    {
        var block = new SymbolBlock(++_nextId, name, kind, key)
        {
            LineNumber = span.Line,
            ColumnOffset = span.Column,
            EndLineNumber = span.EndLine,
            EndColumnOffset = span.EndColumn,
        };
        if (_current is { } parent && (parent.IsNested || parent.IsFunctionLike))
        {
            block.IsNested = true;
        }

        if (kind == BlockKind.Function && _current is { } owner)
        {
            block.IsMethod = owner.Kind == BlockKind.Class;
        }

        table.Blocks[new BlockKey(key, part)] = block;
        return block;
    }

    private void Enter(string name, BlockKind kind, object key, SourceSpan span, int part = 0)
    {
        EnterExisting(NewBlock(name, kind, key, part, span));
        if (kind is BlockKind.Annotation or BlockKind.TypeAlias or BlockKind.TypeVariable)
        {
            Define(".format", SymbolFlags.Parameter, span);
            Define(".format", SymbolFlags.Use, span);
        }
    }

    private void EnterExisting(SymbolBlock block, bool addToParent = true)
    {
        var previous = _stack.Count > 0 ? _current : null;
        _stack.Push(block);
        if (previous is not null)
        {
            block.ComprehensionIterDepth = previous.ComprehensionIterDepth;
            if (previous.MangledNames is not null && block.Kind != BlockKind.Class)
            {
                block.MangledNames = previous.MangledNames;
            }
        }

        _current = block;
        if (FutureAnnotations && block.Kind == BlockKind.Annotation)
        {
            return;
        }

        if (previous is not null && addToParent)
        {
            previous.Children.Add(block);
        }
    }

    private void Exit()
    {
        _stack.Pop();
        if (_stack.Count > 0)
        {
            _current = _stack.Peek();
        }
    }

    private string Mangle(string name) => NameMangling.MangleIn(_private, _current, name);

    private SymbolFlags FlagsOf(string name) => _current.Lookup(Mangle(name)).Flags;

    private void Define(string name, SymbolFlags flags, SourceSpan span)
    {
        if ((flags & SymbolFlags.TypeParameter) != 0)
        {
            _current.MangledNames?.Add(name);
        }

        DefineIn(_current, name, flags, span);
    }

    private void DefineIn(SymbolBlock block, string name, SymbolFlags flags, SourceSpan span)
    {
        var mangled = NameMangling.MangleIn(_private, _current, name);
        var before = block.Lookup(mangled).Flags;
        if ((flags & before & SymbolFlags.Parameter) != 0)
        {
            throw errors.Error($"duplicate argument '{name}' in function definition", span);
        }

        if ((flags & before & SymbolFlags.TypeParameter) != 0)
        {
            throw errors.Error($"duplicate type parameter '{name}'", span);
        }

        var after = before | flags;
        if (block.InComprehensionTarget)
        {
            if ((after & (SymbolFlags.Global | SymbolFlags.Nonlocal)) != 0)
            {
                throw errors.Error($"comprehension inner loop cannot rebind assignment expression target '{name}'", span);
            }

            after |= SymbolFlags.ComprehensionIterator;
        }

        block.Symbols[mangled] = new Symbol(after, NameScope.Unknown);
        if ((flags & SymbolFlags.Parameter) != 0)
        {
            block.ParameterNames.Add(mangled);
        }
        else if ((flags & SymbolFlags.Global) != 0)
        {
            var global = _module.Lookup(mangled).Flags;
            _module.Symbols[mangled] = new Symbol(global | flags, NameScope.Unknown);
        }
    }

    private void RecordDirective(string name, SourceSpan span) => _current.Directives.Add((Mangle(name), span));

    /// <summary>Rejects assignments to <c>__debug__</c>.</summary>
    private void CheckName(string name, SourceSpan span, ExprContext context)
    {
        if (name != "__debug__")
        {
            return;
        }

        if (context == ExprContext.Store)
        {
            throw errors.Error("cannot assign to __debug__", span);
        }

        if (context == ExprContext.Del)
        {
            throw errors.Error("cannot delete __debug__", span);
        }
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
        foreach (var expression in expressions)
        {
            Visit(expression);
        }
    }

    private void VisitOptional(Expr? expression)
    {
        if (expression is not null)
        {
            Visit(expression);
        }
    }

    private void VisitKeywords(Keyword[] keywords)
    {
        foreach (var keyword in keywords)
        {
            if (keyword.Arg is { } name)
            {
                CheckName(name, SpanOf(keyword), ExprContext.Store);
            }

            Visit(keyword.Value);
        }
    }

    private void VisitConditional(Stmt[] body)
    {
        var saved = _current.InConditionalBlock;
        _current.InConditionalBlock = true;
        VisitAll(body);
        _current.InConditionalBlock = saved;
    }
}
