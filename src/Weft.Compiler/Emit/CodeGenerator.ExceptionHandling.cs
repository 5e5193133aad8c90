using Weft.Compiler.Bytecode;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    /// <summary>Leaves the enclosing statements, innermost first, and emits what each does on its way out.</summary>
    /// <returns>The innermost loop, if the search was for one.</returns>
    private FrameBlock? UnwindBlocks(ref SourceSpan span, bool keepsValue, bool untilLoop)
    {
        if (!_unit.FrameBlocks.TryPeek(out var top))
        {
            return null;
        }

        if (top.Kind == FrameBlockKind.ExceptionGroupHandler)
        {
            throw Error("'break', 'continue' and 'return' cannot appear in an except* block", span);
        }

        if (untilLoop && (top.Kind is FrameBlockKind.WhileLoop or FrameBlockKind.ForLoop or FrameBlockKind.AsyncForLoop))
        {
            return top;
        }

        _unit.FrameBlocks.Pop();
        UnwindBlock(ref span, top, keepsValue);
        var loop = UnwindBlocks(ref span, keepsValue, untilLoop);
        _unit.FrameBlocks.Push(top);
        return loop;
    }

    private void UnwindBlock(ref SourceSpan span, FrameBlock block, bool keepsValue)
    {
        switch (block.Kind)
        {
            case FrameBlockKind.ForLoop or FrameBlockKind.AsyncForLoop:
                SwapIf(keepsValue, span);
                Emit(Opcode.PopTop, span);
                break;
            case FrameBlockKind.TryExcept:
                Emit(Opcode.PopBlock, span);
                break;
            case FrameBlockKind.FinallyTry:
                Emit(Opcode.PopBlock, span);
                if (keepsValue)
                {
                    PushFrameBlock(new(FrameBlockKind.PopValue, span, null, null));
                }

                _muteWarnings++;
                VisitConditional(block.FinalBody!);
                _muteWarnings--;
                if (keepsValue)
                {
                    PopFrameBlock();
                }

                // What follows happens after the finally block, which has lines of its own.
                span = SourceSpan.None;
                break;
            case FrameBlockKind.FinallyEnd:
                SwapIf(keepsValue, span);
                Emit(Opcode.PopTop, span);
                SwapIf(keepsValue, span);
                Emit(Opcode.PopBlock, span);
                Emit(Opcode.PopExcept, span);
                break;
            case FrameBlockKind.With or FrameBlockKind.AsyncWith:
                span = block.Span;
                Emit(Opcode.PopBlock, span);
                if (keepsValue)
                {
                    Emit(Opcode.Swap, 3, span);
                    Emit(Opcode.Swap, 2, span);
                }

                CallExitWithNones(span);
                if (block.Kind == FrameBlockKind.AsyncWith)
                {
                    EmitAwait(2, span);
                }

                Emit(Opcode.PopTop, span);
                span = SourceSpan.None;
                break;
            case FrameBlockKind.HandlerCleanup:
                if (block.Name is not null)
                {
                    Emit(Opcode.PopBlock, span);
                }

                SwapIf(keepsValue, span);
                Emit(Opcode.PopBlock, span);
                Emit(Opcode.PopExcept, span);
                if (block.Name is not null)
                {
                    ClearHandlerName(block.Name, span);
                }

                break;
            case FrameBlockKind.PopValue:
                SwapIf(keepsValue, span);
                Emit(Opcode.PopTop, span);
                break;
        }
    }

    private void SwapIf(bool keepsValue, SourceSpan span)
    {
        if (keepsValue)
        {
            Emit(Opcode.Swap, 2, span);
        }
    }

    private void ClearHandlerName(string name, SourceSpan span)
    {
        EmitConstant(null, span);
        EmitName(name, ExprContext.Store, span);
        EmitName(name, ExprContext.Del, span);
    }

    private void VisitTry(Try t)
    {
        if (t.FinalBody.Length > 0)
        {
            TryFinally(t, t.FinalBody, () =>
            {
                if (t.Handlers.Length > 0)
                {
                    TryExcept(t);
                }
                else
                {
                    VisitConditional(t.Body);
                }
            });
        }
        else
        {
            TryExcept(t);
        }
    }

    private void VisitTryStar(TryStar t)
    {
        if (t.FinalBody.Length > 0)
        {
            TryFinally(t, t.FinalBody, () =>
            {
                if (t.Handlers.Length > 0)
                {
                    TryStarExcept(t);
                }
                else
                {
                    VisitConditional(t.Body);
                }
            });
        }
        else
        {
            TryStarExcept(t);
        }
    }

    /// <summary>The finally block is emitted twice: for the normal way out and, behind the handler, for exceptions.</summary>
    private void TryFinally(Stmt statement, Stmt[] finalBody, Action emitBody)
    {
        var span = SpanOf(statement);
        Label body = new(), end = new(), exit = new(), cleanup = new();
        EmitJump(Opcode.SetupFinally, end, span);
        Place(body);
        PushFrameBlock(new(FrameBlockKind.FinallyTry, span, body, end, finalBody));
        emitBody();
        Emit(Opcode.PopBlock, SourceSpan.None);
        PopFrameBlock();
        VisitConditional(finalBody);
        EmitJump(Opcode.JumpNoInterrupt, exit, SourceSpan.None);
        Place(end);
        PushFrameBlock(new(FrameBlockKind.FinallyEnd, SourceSpan.None, end, null));
        EmitJump(Opcode.SetupCleanup, cleanup, SourceSpan.None);
        Emit(Opcode.PushExcInfo, SourceSpan.None);
        _muteWarnings++;
        VisitConditional(finalBody);
        _muteWarnings--;
        PopFrameBlock();
        Emit(Opcode.Reraise, 0, SourceSpan.None);
        Place(cleanup);
        EmitPopExceptAndReraise(SourceSpan.None);
        Place(exit);
    }

    private void TryExcept(Try t)
    {
        var span = SpanOf(t);
        Label body = new(), except = new(), end = new(), cleanup = new();
        EmitJump(Opcode.SetupFinally, except, span);
        Place(body);
        PushFrameBlock(new(FrameBlockKind.TryExcept, span, body, null));
        VisitConditional(t.Body);
        PopFrameBlock();
        Emit(Opcode.PopBlock, SourceSpan.None);
        VisitConditional(t.OrElse);
        EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
        Place(except);
        EmitJump(Opcode.SetupCleanup, cleanup, SourceSpan.None);
        Emit(Opcode.PushExcInfo, SourceSpan.None);
        PushFrameBlock(new(FrameBlockKind.ExceptionHandler, span, null, null));
        for (var i = 0; i < t.Handlers.Length; i++)
        {
            var handler = t.Handlers[i];
            var at = SpanOf(handler);
            if (handler.Type is null && i < t.Handlers.Length - 1)
            {
                throw Error("default 'except:' must be last", at);
            }

            except = new Label();
            if (handler.Type is not null)
            {
                Visit(handler.Type);
                Emit(Opcode.CheckExcMatch, at);
                EmitJump(Opcode.PopJumpIfFalse, except, at);
            }

            if (handler.Name is { } name)
            {
                NamedHandler(handler, name, at, end);
            }
            else
            {
                Label handlerBody = new();
                Emit(Opcode.PopTop, at);
                Place(handlerBody);
                PushFrameBlock(new(FrameBlockKind.HandlerCleanup, at, handlerBody, null));
                VisitConditional(handler.Body);
                PopFrameBlock();
                Emit(Opcode.PopBlock, SourceSpan.None);
                Emit(Opcode.PopExcept, SourceSpan.None);
                EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
            }

            Place(except);
        }

        Emit(Opcode.Reraise, 0, SourceSpan.None);
        PopFrameBlock();
        Place(cleanup);
        EmitPopExceptAndReraise(SourceSpan.None);
        Place(end);
    }

    /// <summary>The name is unbound however the handler ends, as if by try and finally.</summary>
    private void NamedHandler(ExceptHandler handler, string name, SourceSpan span, Label end)
    {
        Label cleanupEnd = new(), cleanupBody = new();
        EmitName(name, ExprContext.Store, span);
        EmitJump(Opcode.SetupCleanup, cleanupEnd, span);
        Place(cleanupBody);
        PushFrameBlock(new(FrameBlockKind.HandlerCleanup, span, cleanupBody, null, Name: name));
        VisitConditional(handler.Body);
        PopFrameBlock();
        Emit(Opcode.PopBlock, SourceSpan.None);
        Emit(Opcode.PopBlock, SourceSpan.None);
        Emit(Opcode.PopExcept, SourceSpan.None);
        ClearHandlerName(name, SourceSpan.None);
        EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
        Place(cleanupEnd);
        ClearHandlerName(name, SourceSpan.None);
        Emit(Opcode.Reraise, 1, SourceSpan.None);
    }

    /// <summary>
    /// except*: each handler takes its part of the group; what handlers raise and what none took is collected in a
    /// list below the rest of the group and raised as one group at the end.
    /// </summary>
    private void TryStarExcept(TryStar t)
    {
        var span = SpanOf(t);
        Label body = new(), except = new(), orElse = new(), end = new(), cleanup = new(), reraiseStar = new();
        EmitJump(Opcode.SetupFinally, except, span);
        Place(body);
        PushFrameBlock(new(FrameBlockKind.TryExcept, span, body, null));
        VisitConditional(t.Body);
        PopFrameBlock();
        Emit(Opcode.PopBlock, SourceSpan.None);
        EmitJump(Opcode.JumpNoInterrupt, orElse, SourceSpan.None);
        Place(except);
        EmitJump(Opcode.SetupCleanup, cleanup, SourceSpan.None);
        Emit(Opcode.PushExcInfo, SourceSpan.None);
        PushFrameBlock(new(FrameBlockKind.ExceptionGroupHandler, span, null, null));
        for (var i = 0; i < t.Handlers.Length; i++)
        {
            var handler = t.Handlers[i];
            var at = SpanOf(handler);
            except = new Label();
            Label exceptWithError = new(), noMatch = new(), cleanupEnd = new(), cleanupBody = new();
            if (i == 0)
            {
                Emit(Opcode.BuildList, 0, at);
                Emit(Opcode.Copy, 2, at);
            }

            if (handler.Type is not null)
            {
                Visit(handler.Type);
                Emit(Opcode.CheckEgMatch, at);
                Emit(Opcode.Copy, 1, at);
                EmitJump(Opcode.PopJumpIfNone, noMatch, at);
            }

            if (handler.Name is not null)
            {
                EmitName(handler.Name, ExprContext.Store, at);
            }
            else
            {
                Emit(Opcode.PopTop, at);
            }

            EmitJump(Opcode.SetupCleanup, cleanupEnd, at);
            Place(cleanupBody);
            PushFrameBlock(new(FrameBlockKind.HandlerCleanup, at, cleanupBody, null, Name: handler.Name));
            VisitConditional(handler.Body);
            PopFrameBlock();
            Emit(Opcode.PopBlock, SourceSpan.None);
            if (handler.Name is not null)
            {
                ClearHandlerName(handler.Name, SourceSpan.None);
            }

            EmitJump(Opcode.JumpNoInterrupt, except, SourceSpan.None);
            Place(cleanupEnd);
            if (handler.Name is not null)
            {
                ClearHandlerName(handler.Name, SourceSpan.None);
            }

            Emit(Opcode.ListAppend, 3, SourceSpan.None);
            Emit(Opcode.PopTop, SourceSpan.None);
            EmitJump(Opcode.JumpNoInterrupt, exceptWithError, SourceSpan.None);
            Place(except);
            Emit(Opcode.Nop, SourceSpan.None);
            EmitJump(Opcode.JumpNoInterrupt, exceptWithError, SourceSpan.None);
            Place(noMatch);
            Emit(Opcode.PopTop, at);
            Place(exceptWithError);
            if (i == t.Handlers.Length - 1)
            {
                Emit(Opcode.ListAppend, 1, SourceSpan.None);
                EmitJump(Opcode.JumpNoInterrupt, reraiseStar, SourceSpan.None);
            }
        }

        PopFrameBlock();
        Label reraise = new();
        Place(reraiseStar);
        Emit(Opcode.CallIntrinsic2, (int)Intrinsic2.PrepareReraiseStar, SourceSpan.None);
        Emit(Opcode.Copy, 1, SourceSpan.None);
        EmitJump(Opcode.PopJumpIfNotNone, reraise, SourceSpan.None);
        Emit(Opcode.PopTop, SourceSpan.None);
        Emit(Opcode.PopBlock, SourceSpan.None);
        Emit(Opcode.PopExcept, SourceSpan.None);
        EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
        Place(reraise);
        Emit(Opcode.PopBlock, SourceSpan.None);
        Emit(Opcode.Swap, 2, SourceSpan.None);
        Emit(Opcode.PopExcept, SourceSpan.None);
        Emit(Opcode.Reraise, 0, SourceSpan.None);
        Place(cleanup);
        EmitPopExceptAndReraise(SourceSpan.None);
        Place(orElse);
        VisitConditional(t.OrElse);
        Place(end);
    }

    private void CallExitWithNones(SourceSpan span)
    {
        EmitConstant(null, span);
        EmitConstant(null, span);
        EmitConstant(null, span);
        Emit(Opcode.Call, 3, span);
    }

    private void VisitWith(With w, WithItem[] items, Stmt[] body, int position)
    {
        PythonCompiler.Guard();
        var item = items[position];
        Label block = new(), final = new(), exit = new(), cleanup = new();
        Visit(item.ContextExpr);
        var span = SpanOf(item.ContextExpr);
        EmitEnter(SpecialMethod.Exit, SpecialMethod.Enter, span);
        EmitJump(Opcode.SetupWith, final, span);
        Place(block);
        PushFrameBlock(new(FrameBlockKind.With, span, block, final));
        StoreEntered(item, span);
        if (position + 1 == items.Length)
        {
            VisitConditional(body);
        }
        else
        {
            VisitWith(w, items, body, position + 1);
        }

        Emit(Opcode.PopBlock, SourceSpan.None);
        PopFrameBlock();
        CallExitWithNones(span);
        Emit(Opcode.PopTop, span);
        EmitJump(Opcode.Jump, exit, span);
        Place(final);
        EmitJump(Opcode.SetupCleanup, cleanup, span);
        Emit(Opcode.PushExcInfo, span);
        Emit(Opcode.WithExceptStart, span);
        FinishWithExcept(cleanup);
        Place(exit);
    }

    private void VisitAsyncWith(AsyncWith w, int position)
    {
        PythonCompiler.Guard();
        var item = w.Items[position];
        Label block = new(), final = new(), exit = new(), cleanup = new();
        Visit(item.ContextExpr);
        var span = SpanOf(item.ContextExpr);
        EmitEnter(SpecialMethod.AsyncExit, SpecialMethod.AsyncEnter, span);
        EmitAwait(1, span);
        EmitJump(Opcode.SetupWith, final, span);
        Place(block);
        PushFrameBlock(new(FrameBlockKind.AsyncWith, span, block, final));
        StoreEntered(item, span);
        if (position + 1 == w.Items.Length)
        {
            VisitConditional(w.Body);
        }
        else
        {
            VisitAsyncWith(w, position + 1);
        }

        PopFrameBlock();
        Emit(Opcode.PopBlock, span);
        CallExitWithNones(span);
        EmitAwait(2, span);
        Emit(Opcode.PopTop, span);
        EmitJump(Opcode.Jump, exit, span);
        Place(final);
        EmitJump(Opcode.SetupCleanup, cleanup, span);
        Emit(Opcode.PushExcInfo, span);
        Emit(Opcode.WithExceptStart, span);
        EmitAwait(2, span);
        FinishWithExcept(cleanup);
        Place(exit);
    }

    private void EmitEnter(SpecialMethod exit, SpecialMethod enter, SourceSpan span)
    {
        Emit(Opcode.Copy, 1, span);
        Emit(Opcode.LoadSpecial, (int)exit, span);
        Emit(Opcode.Swap, 2, span);
        Emit(Opcode.Swap, 3, span);
        Emit(Opcode.LoadSpecial, (int)enter, span);
        Emit(Opcode.Call, 0, span);
    }

    private void StoreEntered(WithItem item, SourceSpan span)
    {
        if (item.OptionalVars is not null)
        {
            Visit(item.OptionalVars);
        }
        else
        {
            Emit(Opcode.PopTop, span);
        }
    }

    private void FinishWithExcept(Label cleanup)
    {
        Label suppress = new(), exit = new();
        Emit(Opcode.ToBool, SourceSpan.None);
        EmitJump(Opcode.PopJumpIfTrue, suppress, SourceSpan.None);
        Emit(Opcode.Reraise, 2, SourceSpan.None);
        Place(suppress);
        Emit(Opcode.PopTop, SourceSpan.None);
        Emit(Opcode.PopBlock, SourceSpan.None);
        Emit(Opcode.PopExcept, SourceSpan.None);
        Emit(Opcode.PopTop, SourceSpan.None);
        Emit(Opcode.PopTop, SourceSpan.None);
        Emit(Opcode.PopTop, SourceSpan.None);
        EmitJump(Opcode.JumpNoInterrupt, exit, SourceSpan.None);
        Place(cleanup);
        EmitPopExceptAndReraise(SourceSpan.None);
        Place(exit);
    }
}
