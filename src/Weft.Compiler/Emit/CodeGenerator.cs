using Weft.Compiler.Bytecode;
using Weft.Compiler.Flow;
using Weft.Compiler.Symbols;
using Weft.Syntax;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

/// <summary>Walks the tree and emits instructions, one <see cref="CodeUnit"/> for each code object.</summary>
/// <remarks>
/// Emission is naive on purpose: every label, NOP and constant load that the source suggests is written down, and the
/// passes in <c>Flow/</c> clean up. That a statement leaves one instruction with its line behind is an invariant that
/// tracing relies on. Operand order, spans and the order in which constants and names are numbered equal CPython's.
/// </remarks>
internal sealed partial class CodeGenerator(SymbolTable symbols, ErrorReporter errors, FutureFlags future)
{
    /// <summary>Displays and calls with more operands than this are built piece by piece.</summary>
    private const int StackUseGuideline = 30;

    private const int MaxStaticallyNestedBlocks = 21;

    private readonly Stack<CodeUnit> _units = new();
    private CodeUnit _unit = null!;
    private bool _interactive;

    /// <summary>Above 0 while a finally block is emitted again.</summary>
    private int _muteWarnings;

    /// <summary>Called with each unit before it is assembled, and the number of those around it.</summary>
    internal Action<CodeUnit, int>? OnUnit { get; init; }

    private bool FutureAnnotations => (future & FutureFlags.Annotations) != 0;

    private int Optimize => errors.Options.Optimize;

    private bool AtInteractiveTopLevel => _interactive && _units.Count == 1;

    /// <summary>Compiles a whole program.</summary>
    public CodeObject Generate(Mod tree)
    {
        EnterUnit(symbols.Top, UnitKind.Module, "<module>", 1, null);
        EmitGeneratorPrefix();
        Emit(Opcode.Resume, (int)ResumeKind.FunctionStart, new SourceSpan(0, 1, 0, 0));
        Emit(Opcode.AnnotationsPlaceholder, new SourceSpan(0, 1, 0, 0));
        switch (tree)
        {
            case Module module:
                Body(module.Body, StartOf(module.Body));
                return Leave(addReturnNone: true);
            case Interactive interactive:
                _interactive = true;
                Body(interactive.Body, StartOf(interactive.Body));
                return Leave(addReturnNone: true);
            case Expression expression:
                Visit(expression.Body);
                return Leave(addReturnNone: false, addReturn: true);
            default:
                throw new InvalidOperationException("a function type cannot be compiled");
        }
    }

    private static SourceSpan StartOf(Stmt[] body) => body.Length > 0 ? SourceSpan.Of(body[0]) : new SourceSpan(1, 1, 0, 0);

    private static SourceSpan SpanOf(LocatedNode node) => SourceSpan.Of(node);

    private void EnterUnit(SymbolBlock block, UnitKind kind, string name, int firstLine, string? @private)
    {
        var unit = new CodeUnit(block, kind, name, firstLine)
        {
            // The names of a class's body are mangled with its own name, all others inherit.
            Private = @private ?? (_units.Count > 0 ? _unit.Private : null),
        };
        foreach (var parameter in block.ParameterNames)
        {
            unit.Variables.Add(parameter);
        }

        foreach (var cell in Sorted(block, s => s.Scope == NameScope.Cell || (s.Flags & SymbolFlags.ComprehensionCell) != 0))
        {
            unit.Cells.Add(cell);
        }

        if (block.NeedsClassClosure)
        {
            unit.Cells.Add("__class__");
        }

        if (block.NeedsClassDict)
        {
            unit.Cells.Add("__classdict__");
        }

        if (block.HasConditionalAnnotations)
        {
            unit.Cells.Add("__conditional_annotations__");
        }

        foreach (var variable in Sorted(block, s => s.Scope == NameScope.Free || (s.Flags & SymbolFlags.FreeClass) != 0))
        {
            unit.FreeVariables.Add(variable);
        }

        if (_units.Count > 0)
        {
            unit.QualifiedName = QualifiedName(unit);
        }

        _units.Push(unit);
        _unit = unit;
    }

    private static IEnumerable<string> Sorted(SymbolBlock block, Func<Symbol, bool> filter) =>
        block.Symbols.Keys.Where(name => filter(block.Symbols[name])).Order(CodePointComparer.Instance);

    private string QualifiedName(CodeUnit unit)
    {
        var parent = _unit;
        var parents = _units.ToArray();
        if ((parent.Kind is UnitKind.TypeParameters or UnitKind.Annotations) && parents.Length > 1)
        {
            // The innermost scope of type parameters or annotations does not appear in names.
            parent = parents[1];
            if (parents.Length == 2)
            {
                return unit.Name;
            }
        }

        if (parents.Length == 1)
        {
            return unit.Name;
        }

        if (unit.Kind is UnitKind.Function or UnitKind.AsyncFunction or UnitKind.Class)
        {
            var mangled = NameMangling.Mangle(parent.Private, unit.Name);
            if (parent.Block.ScopeOf(mangled) == NameScope.GlobalExplicit)
            {
                return unit.Name;
            }
        }

        return parent.Kind is UnitKind.Function or UnitKind.AsyncFunction or UnitKind.Lambda
            ? $"{parent.QualifiedName}.<locals>.{unit.Name}"
            : $"{parent.QualifiedName}.{unit.Name}";
    }

    /// <summary>Ends the current unit and assembles its code.</summary>
    private CodeObject Leave(bool addReturnNone, bool addReturn = false)
    {
        if (addReturnNone)
        {
            EmitConstant(null, SourceSpan.None);
        }

        if (addReturnNone || addReturn)
        {
            Emit(Opcode.ReturnValue, SourceSpan.None);
        }

        var unit = _units.Pop();
        if (_units.Count > 0)
        {
            _unit = _units.Peek();
        }

        OnUnit?.Invoke(unit, _units.Count);
        return CodeAssembler.Assemble(unit, errors.FileName, FlagsOf(unit));
    }

    private CodeFlags FlagsOf(CodeUnit unit)
    {
        var block = unit.Block;
        var flags = CodeFlags.None;
        if (block.IsFunctionLike)
        {
            flags |= CodeFlags.NewLocals | CodeFlags.Optimized;
            if (block.IsNested)
            {
                flags |= CodeFlags.Nested;
            }

            flags |= (block.IsGenerator, block.IsCoroutine) switch
            {
                (true, false) => CodeFlags.Generator,
                (false, true) => CodeFlags.Coroutine,
                (true, true) => CodeFlags.AsyncGenerator,
                _ => CodeFlags.None,
            };
            if (block.HasVarArgs)
            {
                flags |= CodeFlags.VarArgs;
            }

            if (block.HasVarKeywords)
            {
                flags |= CodeFlags.VarKeywords;
            }

            if (block.HasDocString && Optimize < 2)
            {
                flags |= CodeFlags.HasDocString;
            }

            if (block.IsMethod)
            {
                flags |= CodeFlags.Method;
            }
        }

        if (block.IsCoroutine && !block.IsFunctionLike)
        {
            flags |= CodeFlags.Coroutine;
        }

        return flags | (CodeFlags)future;
    }

    private void Emit(Opcode opcode, SourceSpan span) => _unit.Code.Add(opcode, 0, span);

    private void Emit(Opcode opcode, int argument, SourceSpan span) => _unit.Code.Add(opcode, argument, span);

    private void EmitJump(Opcode opcode, Label target, SourceSpan span) => _unit.Code.AddJump(opcode, target, span);

    private void Place(Label label) => _unit.Code.Place(label);

    private void EmitConstant(object? value, SourceSpan span) =>
        Emit(Opcode.LoadConst, _unit.Constants.Add(value), span);

    private string Mangle(string name) => NameMangling.MangleIn(_unit.Private, _unit.Block, name);

    private void EmitNamed(Opcode opcode, string name, SourceSpan span) =>
        Emit(opcode, _unit.Names.Add(Mangle(name)), span);

    private void EmitLoadAttribute(string name, SourceSpan span) =>
        Emit(Opcode.LoadAttr, _unit.Names.Add(Mangle(name)) << 1, span);

    private void EmitLoadMethod(string name, SourceSpan span) =>
        Emit(Opcode.LoadAttr, (_unit.Names.Add(Mangle(name)) << 1) | 1, span);

    private void PushFrameBlock(FrameBlock block)
    {
        if (_unit.FrameBlocks.Count >= MaxStaticallyNestedBlocks)
        {
            throw errors.Error("too many statically nested blocks", block.Span);
        }

        _unit.FrameBlocks.Push(block);
    }

    private void PopFrameBlock() => _unit.FrameBlocks.Pop();

    private PythonSyntaxException Error(string message, SourceSpan span) => errors.Error(message, span);

    private void Warn(string message, SourceSpan span)
    {
        if (_muteWarnings == 0)
        {
            errors.Warn(WarningCategory.SyntaxWarning, message, span);
        }
    }

    private void VisitAll(Stmt[] body)
    {
        foreach (var statement in body)
        {
            Visit(statement);
        }
    }

    private void VisitConditional(Stmt[] body)
    {
        _unit.ConditionalDepth++;
        VisitAll(body);
        _unit.ConditionalDepth--;
    }

    private void VisitAll(Expr[] expressions)
    {
        foreach (var expression in expressions)
        {
            Visit(expression);
        }
    }

    private void EmitYieldFrom(SourceSpan span, bool isAwait)
    {
        Label send = new(), fail = new(), exit = new();
        Place(send);
        EmitJump(Opcode.Send, exit, span);

        // close() and throw() may end the inner iterator while it is suspended.
        EmitJump(Opcode.SetupFinally, fail, span);
        Emit(Opcode.YieldValue, 1, span);
        Emit(Opcode.PopBlock, SourceSpan.None);
        Emit(Opcode.Resume, (int)(isAwait ? ResumeKind.AfterAwait : ResumeKind.AfterYieldFrom), span);
        EmitJump(Opcode.JumpNoInterrupt, send, span);
        Place(fail);
        Emit(Opcode.CleanupThrow, span);
        Place(exit);
        Emit(Opcode.EndSend, span);
    }

    private void EmitAwait(int kind, SourceSpan span)
    {
        Emit(Opcode.GetAwaitable, kind, span);
        EmitConstant(null, span);
        EmitYieldFrom(span, isAwait: true);
    }

    private void EmitPopExceptAndReraise(SourceSpan span)
    {
        Emit(Opcode.Copy, 3, span);
        Emit(Opcode.PopExcept, span);
        Emit(Opcode.Reraise, 1, span);
    }
}
