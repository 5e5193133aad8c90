using Weft.Compiler.Bytecode;
using Weft.Compiler.Symbols;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

/// <summary>What a comprehension makes.</summary>
internal enum ComprehensionResult
{
    Generator,
    List,
    Set,
    Dict,
}

internal sealed partial class CodeGenerator
{
    /// <summary>What must be undone after an inlined comprehension.</summary>
    private sealed class InlinedState
    {
        public List<string> PushedLocals { get; } = [];

        public List<(string Name, Symbol Outer)> Symbols { get; } = [];

        public List<string> FastHidden { get; } = [];

        public Label? Cleanup { get; set; }
    }

    private void VisitComprehension(
        Expr e, ComprehensionResult kind, string name, Comprehension[] generators, Expr element, Expr? value)
    {
        var block = symbols.BlockOf(e);
        var span = SpanOf(e);
        var outermost = generators[0];
        InlinedState? inlined = null;
        if (block.IsInlined)
        {
            Visit(outermost.Iter);
            Emit(
                outermost.IsAsync != 0 ? Opcode.GetAiter : Opcode.GetIter, SpanOf(outermost.Iter));
            inlined = BeginInlined(block, span);
        }
        else
        {
            Enter(block, UnitKind.Comprehension, name, e.LineNumber);
            _unit.ArgCount = 1;
        }

        if (kind != ComprehensionResult.Generator)
        {
            Emit(
                kind switch
                {
                    ComprehensionResult.List => Opcode.BuildList,
                    ComprehensionResult.Set => Opcode.BuildSet,
                    _ => Opcode.BuildMap,
                },
                0,
                span);
            if (inlined is not null)
            {
                Emit(Opcode.Swap, 2, span);
            }
        }

        Generator(span, generators, 0, 0, element, value, kind, inlined is not null);
        if (inlined is not null)
        {
            EndInlined(inlined, span);
            return;
        }

        if (kind != ComprehensionResult.Generator)
        {
            Emit(Opcode.ReturnValue, span);
        }
        else
        {
            WrapInStopIterationHandler();
        }

        var code = Leave(addReturnNone: true);
        EmitClosure(code, FunctionAttributes.None, span);
        Visit(outermost.Iter);
        Emit(outermost.IsAsync != 0 ? Opcode.GetAiter : Opcode.GetIter, SpanOf(outermost.Iter));
        Emit(Opcode.Call, 0, span);
        if (block.IsCoroutine && kind != ComprehensionResult.Generator)
        {
            EmitAwait(0, span);
        }
    }

    private void Generator(
        SourceSpan span,
        Comprehension[] generators,
        int index,
        int depth,
        Expr element,
        Expr? value,
        ComprehensionResult kind,
        bool iterOnStack)
    {
        PythonCompiler.Guard();
        if (generators[index].IsAsync != 0)
        {
            AsyncGenerator(span, generators, index, depth, element, value, kind, iterOnStack);
        }
        else
        {
            SyncGenerator(span, generators, index, depth, element, value, kind, iterOnStack);
        }
    }

    private void SyncGenerator(
        SourceSpan span,
        Comprehension[] generators,
        int index,
        int depth,
        Expr element,
        Expr? value,
        ComprehensionResult kind,
        bool iterOnStack)
    {
        Label start = new(), ifCleanup = new(), anchor = new();
        var generator = generators[index];
        var loops = true;
        if (!iterOnStack)
        {
            if (index == 0)
            {
                Emit(Opcode.LoadFast, 0, span);
            }
            else
            {
                // "for y in [f(x)]" is an idiom for an assignment: no loop.
                var single = generator.Iter switch
                {
                    List { Elements: [var one] } => one,
                    Weft.Syntax.Ast.Tuple { Elements: [var one] } => one,
                    _ => null,
                };
                if (single is not null and not Starred)
                {
                    Visit(single);
                    loops = false;
                }
                else
                {
                    Visit(generator.Iter);
                    Emit(Opcode.GetIter, SpanOf(generator.Iter));
                }
            }
        }

        if (loops)
        {
            depth++;
            Place(start);
            EmitJump(Opcode.ForIter, anchor, SpanOf(generator.Iter));
        }

        Visit(generator.Target);
        foreach (var condition in generator.Ifs)
        {
            JumpIf(span, condition, ifCleanup, false);
        }

        var elementSpan = Element(span, generators, index, depth, element, value, kind);
        Place(ifCleanup);
        if (loops)
        {
            EmitJump(Opcode.Jump, start, elementSpan);
            Place(anchor);
            Emit(Opcode.EndFor, SourceSpan.None);
            Emit(Opcode.PopIter, SourceSpan.None);
        }
    }

    private void AsyncGenerator(
        SourceSpan span,
        Comprehension[] generators,
        int index,
        int depth,
        Expr element,
        Expr? value,
        ComprehensionResult kind,
        bool iterOnStack)
    {
        Label start = new(), send = new(), except = new(), ifCleanup = new();
        var generator = generators[index];
        if (!iterOnStack)
        {
            if (index == 0)
            {
                Emit(Opcode.LoadFast, 0, span);
            }
            else
            {
                Visit(generator.Iter);
                Emit(Opcode.GetAiter, SpanOf(generator.Iter));
            }
        }

        Place(start);
        PushFrameBlock(new(FrameBlockKind.AsyncComprehension, span, start, null));
        EmitJump(Opcode.SetupFinally, except, span);
        Emit(Opcode.GetAnext, span);
        EmitConstant(null, span);
        Place(send);
        EmitYieldFrom(span, isAwait: true);
        Emit(Opcode.PopBlock, span);
        Visit(generator.Target);
        foreach (var condition in generator.Ifs)
        {
            JumpIf(span, condition, ifCleanup, false);
        }

        var elementSpan = Element(span, generators, index, depth + 1, element, value, kind);
        Place(ifCleanup);
        EmitJump(Opcode.Jump, start, elementSpan);
        PopFrameBlock();
        Place(except);
        EmitJump(Opcode.EndAsyncFor, send, span);
    }

    /// <summary>The next generator, or, in the innermost, what is done with the element.</summary>
    private SourceSpan Element(
        SourceSpan span, Comprehension[] generators, int index, int depth, Expr element, Expr? value, ComprehensionResult kind)
    {
        var elementSpan = SpanOf(element);
        if (index + 1 < generators.Length)
        {
            Generator(span, generators, index + 1, depth, element, value, kind, iterOnStack: false);
            return elementSpan;
        }

        Visit(element);
        switch (kind)
        {
            case ComprehensionResult.Generator:
                EmitYield(elementSpan);
                Emit(Opcode.PopTop, elementSpan);
                break;
            case ComprehensionResult.List:
                Emit(Opcode.ListAppend, depth + 1, elementSpan);
                break;
            case ComprehensionResult.Set:
                Emit(Opcode.SetAdd, depth + 1, elementSpan);
                break;
            default:
                Visit(value!);
                elementSpan = elementSpan with { EndLine = value!.EndLineNumber, EndColumn = value.EndColumnOffset };
                Emit(Opcode.MapAdd, depth + 1, elementSpan);
                break;
        }

        return elementSpan;
    }

    /// <summary>
    /// Makes room for an inlined comprehension (PEP 709): its variables live in the fast locals of the enclosing code;
    /// what they held before waits on the stack, and comes back even when the comprehension raises.
    /// </summary>
    private InlinedState BeginInlined(SymbolBlock comprehension, SourceSpan span)
    {
        var state = new InlinedState();
        var block = _unit.Block;
        var inClass = block.Kind == BlockKind.Class && _unit.InlinedComprehensionDepth == 0;
        _unit.InlinedComprehensionDepth++;
        foreach (var name in comprehension.Symbols.Keys)
        {
            var symbol = comprehension.Symbols[name];
            var isLocal = (symbol.Flags & SymbolFlags.Local) != 0 && (symbol.Flags & SymbolFlags.Nonlocal) == 0;
            var outer = block.Lookup(name);
            if (!block.IsFunctionLike && (isLocal || inClass))
            {
                if (!_unit.FastHidden.GetValueOrDefault(name))
                {
                    _unit.FastHidden[name] = true;
                    state.FastHidden.Add(name);
                }
            }

            if ((symbol.Scope != outer.Scope
                    && symbol.Scope != NameScope.Free
                    && !(symbol.Scope == NameScope.Cell && outer.Scope == NameScope.Free))
                || inClass)
            {
                block.Symbols[name] = symbol;
                state.Symbols.Add((name, outer));
            }

            if (!isLocal)
            {
                continue;
            }

            Emit(Opcode.LoadFastAndClear, _unit.Variables.Add(name), span);
            if (symbol.Scope == NameScope.Cell)
            {
                var index = outer.Scope == NameScope.Free
                    ? _unit.FreeVariables.Add(name) + _unit.Cells.Count
                    : _unit.Cells.Add(name);
                Emit(Opcode.MakeCell, index, span);
            }

            state.PushedLocals.Add(name);
        }

        if (state.PushedLocals.Count > 0)
        {
            Emit(Opcode.Swap, state.PushedLocals.Count + 1, span);
            state.Cleanup = new Label();
            EmitJump(Opcode.SetupFinally, state.Cleanup, span);
            PushFrameBlock(new FrameBlock(FrameBlockKind.TryExcept, span, null, null));
        }

        return state;
    }

    private void EndInlined(InlinedState state, SourceSpan span)
    {
        _unit.InlinedComprehensionDepth--;
        if (state.PushedLocals.Count > 0)
        {
            Label end = new();
            PopFrameBlock();
            Emit(Opcode.PopBlock, SourceSpan.None);
            EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
            Place(state.Cleanup!);

            // Drops the unfinished result below the exception.
            Emit(Opcode.Swap, 2, SourceSpan.None);
            Emit(Opcode.PopTop, SourceSpan.None);
            RestoreLocals(state, span);
            Emit(Opcode.Reraise, 0, span);
            Place(end);
            RestoreLocals(state, span);
        }

        foreach (var (name, outer) in state.Symbols)
        {
            if (outer == default)
            {
                _unit.Block.Symbols.Remove(name);
            }
            else
            {
                _unit.Block.Symbols[name] = outer;
            }
        }

        foreach (var name in state.FastHidden)
        {
            _unit.FastHidden[name] = false;
        }
    }

    private void RestoreLocals(InlinedState state, SourceSpan span)
    {
        Emit(Opcode.Swap, state.PushedLocals.Count + 1, span);
        for (var i = state.PushedLocals.Count - 1; i >= 0; i--)
        {
            Emit(Opcode.StoreFastMaybeNull, _unit.Variables.Add(state.PushedLocals[i]), span);
        }
    }
}
