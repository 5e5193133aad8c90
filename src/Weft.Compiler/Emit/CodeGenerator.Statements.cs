using Weft.Compiler.Bytecode;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    /// <summary>The body of a module or class.</summary>
    private void Body(Stmt[] body, SourceSpan span)
    {
        if (_unit.Kind == UnitKind.Module && _unit.Block.HasConditionalAnnotations)
        {
            Emit(Opcode.BuildSet, 0, span);
            EmitNamed(Opcode.StoreName, "__conditional_annotations__", span);
        }

        if (FutureAnnotations && _unit.Block.AnnotationsUsed)
        {
            Emit(Opcode.SetupAnnotations, span);
        }

        if (body.Length == 0)
        {
            return;
        }

        var first = 0;
        if (!AtInteractiveTopLevel && _unit.Block.HasDocString && DocStringOf(body) is { } docString)
        {
            first = 1;
            if (Optimize < 2)
            {
                var value = ((ExprStmt)body[0]).Value;
                EmitConstant(DocStringCleaner.Clean(docString), SpanOf(value));
                EmitNamed(Opcode.StoreName, "__doc__", SourceSpan.None);
            }
        }

        for (var i = first; i < body.Length; i++)
        {
            Visit(body[i]);
        }

        if (!FutureAnnotations)
        {
            DeferredAnnotations(span);
        }
    }

    private static object? DocStringOf(Stmt[] body) => Symbols.DocString.Of(body);

    private void Visit(Stmt statement)
    {
        PythonCompiler.Guard();
        var span = SpanOf(statement);
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
            case TypeAlias a:
                VisitTypeAlias(a);
                break;
            case Return r:
                VisitReturn(r);
                break;
            case Delete d:
                VisitAll(d.Targets);
                break;
            case Assign a:
                Visit(a.Value);
                for (var i = 0; i < a.Targets.Length; i++)
                {
                    if (i + 1 < a.Targets.Length)
                    {
                        Emit(Opcode.Copy, 1, span);
                    }

                    Visit(a.Targets[i]);
                }

                break;
            case AugAssign a:
                VisitAugmentedAssignment(a);
                break;
            case AnnAssign a:
                VisitAnnotatedAssignment(a);
                break;
            case For f:
                VisitFor(f);
                break;
            case AsyncFor f:
                VisitAsyncFor(f);
                break;
            case While w:
                VisitWhile(w);
                break;
            case If i:
                VisitIf(i);
                break;
            case With w:
                VisitWith(w, w.Items, w.Body, 0);
                break;
            case AsyncWith w:
                VisitAsyncWith(w, 0);
                break;
            case Match m:
                VisitMatch(m);
                break;
            case Raise r:
                VisitRaise(r, span);
                break;
            case Try t:
                VisitTry(t);
                break;
            case TryStar t:
                VisitTryStar(t);
                break;
            case Assert a:
                VisitAssert(a);
                break;
            case Import i:
                VisitImport(i);
                break;
            case ImportFrom i:
                VisitImportFrom(i);
                break;
            case Global or Nonlocal:
                break;
            case ExprStmt e:
                VisitExpressionStatement(e.Value, span);
                break;
            case Pass:
                Emit(Opcode.Nop, span);
                break;
            case Break:
                VisitBreak(span);
                break;
            case Continue:
                VisitContinue(span);
                break;
        }
    }

    private void VisitExpressionStatement(Expr value, SourceSpan span)
    {
        if (AtInteractiveTopLevel)
        {
            Visit(value);
            Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.Print, span);
            Emit(Opcode.PopTop, SourceSpan.None);
            return;
        }

        if (value is Constant)
        {
            Emit(Opcode.Nop, span);
            return;
        }

        Visit(value);
        Emit(Opcode.PopTop, SourceSpan.None);
    }

    private void VisitReturn(Return r)
    {
        var span = SpanOf(r);
        if (!_unit.Block.IsFunctionLike)
        {
            throw Error("'return' outside function", span);
        }

        if (r.Value is not null && _unit.Block is { IsCoroutine: true, IsGenerator: true })
        {
            throw Error("'return' with value in async generator", span);
        }

        var keepsValue = r.Value is not null and not Constant;
        var at = span;
        if (keepsValue)
        {
            Visit(r.Value!);
        }
        else if (r.Value is not null)
        {
            at = SpanOf(r.Value);
            Emit(Opcode.Nop, at);
        }

        if (r.Value is null || r.Value.LineNumber != r.LineNumber)
        {
            at = span;
            Emit(Opcode.Nop, at);
        }

        UnwindBlocks(ref at, keepsValue, untilLoop: false);
        if (r.Value is null)
        {
            EmitConstant(null, at);
        }
        else if (!keepsValue)
        {
            EmitConstant(((Constant)r.Value).Value, at);
        }

        Emit(Opcode.ReturnValue, at);
    }

    private void VisitBreak(SourceSpan span)
    {
        var at = span;
        Emit(Opcode.Nop, at);
        var loop = UnwindBlocks(ref at, keepsValue: false, untilLoop: true)
            ?? throw Error("'break' outside loop", span);
        UnwindBlock(ref at, loop, keepsValue: false);
        EmitJump(Opcode.Jump, loop.Exit!, at);
    }

    private void VisitContinue(SourceSpan span)
    {
        var at = span;
        Emit(Opcode.Nop, at);
        var loop = UnwindBlocks(ref at, keepsValue: false, untilLoop: true)
            ?? throw Error("'continue' not properly in loop", span);
        EmitJump(Opcode.Jump, loop.Start!, at);
    }

    private void VisitRaise(Raise r, SourceSpan span)
    {
        var count = 0;
        if (r.Exc is not null)
        {
            Visit(r.Exc);
            count++;
            if (r.Cause is not null)
            {
                Visit(r.Cause);
                count++;
            }
        }

        Emit(Opcode.RaiseVarargs, count, span);
    }

    private void VisitIf(If i)
    {
        Label end = new();
        var next = i.OrElse.Length > 0 ? new Label() : end;
        JumpIf(SpanOf(i), i.Test, next, false);
        VisitConditional(i.Body);
        if (i.OrElse.Length > 0)
        {
            EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
            Place(next);
            VisitConditional(i.OrElse);
        }

        Place(end);
    }

    private void VisitWhile(While w)
    {
        Label loop = new(), end = new(), anchor = new();
        Place(loop);
        PushFrameBlock(new(FrameBlockKind.WhileLoop, SpanOf(w), loop, end));
        JumpIf(SpanOf(w), w.Test, anchor, false);
        VisitConditional(w.Body);
        EmitJump(Opcode.Jump, loop, SourceSpan.None);
        PopFrameBlock();
        Place(anchor);
        VisitConditional(w.OrElse);
        Place(end);
    }

    private void VisitFor(For f)
    {
        Label start = new(), cleanup = new(), end = new();
        PushFrameBlock(new(FrameBlockKind.ForLoop, SpanOf(f), start, end));
        Visit(f.Iter);
        var span = SpanOf(f.Iter);
        Emit(Opcode.GetIter, span);
        Place(start);
        EmitJump(Opcode.ForIter, cleanup, span);

        // Keeps the target's line when the statement spans several.
        Emit(Opcode.Nop, SpanOf(f.Target));
        Visit(f.Target);
        VisitConditional(f.Body);
        EmitJump(Opcode.Jump, start, SourceSpan.None);
        Place(cleanup);
        Emit(Opcode.EndFor, SourceSpan.None);
        Emit(Opcode.PopIter, SourceSpan.None);
        PopFrameBlock();
        VisitConditional(f.OrElse);
        Place(end);
    }

    private void VisitAsyncFor(AsyncFor f)
    {
        var span = SpanOf(f);
        Label start = new(), send = new(), except = new(), end = new();
        Visit(f.Iter);
        Emit(Opcode.GetAiter, SpanOf(f.Iter));
        Place(start);
        PushFrameBlock(new(FrameBlockKind.AsyncForLoop, span, start, end));
        EmitJump(Opcode.SetupFinally, except, span);
        Emit(Opcode.GetAnext, span);
        EmitConstant(null, span);
        Place(send);
        EmitYieldFrom(span, isAwait: true);
        Emit(Opcode.PopBlock, span);
        Emit(Opcode.NotTaken, span);
        Visit(f.Target);
        VisitConditional(f.Body);
        EmitJump(Opcode.Jump, start, SourceSpan.None);
        PopFrameBlock();
        Place(except);
        EmitJump(Opcode.EndAsyncFor, send, SpanOf(f.Iter));
        VisitConditional(f.OrElse);
        Place(end);
    }

    private void VisitAssert(Assert a)
    {
        if (a.Test is Weft.Syntax.Ast.Tuple { Elements.Length: > 0 } or Constant { Value: object?[] { Length: > 0 } })
        {
            Warn("assertion is always true, perhaps remove parentheses?", SpanOf(a));
        }

        if (Optimize > 0)
        {
            return;
        }

        var span = SpanOf(a);
        Label end = new();
        JumpIf(span, a.Test, end, true);
        Emit(Opcode.LoadCommonConstant, (int)CommonConstant.AssertionError, span);
        if (a.Msg is not null)
        {
            Visit(a.Msg);
            Emit(Opcode.Call, 0, span);
        }

        Emit(Opcode.RaiseVarargs, 1, SpanOf(a.Test));
        Place(end);
    }

    private void VisitImport(Import i)
    {
        var span = SpanOf(i);
        foreach (var alias in i.Names)
        {
            EmitConstant(0L, span);
            EmitConstant(null, span);
            EmitNamed(Opcode.ImportName, alias.Name, span);
            var parts = alias.Name.Split('.');
            if (alias.AsName is null)
            {
                EmitName(parts[0], ExprContext.Store, span);
                continue;
            }

            // import a.b.c as d binds the last module.
            for (var p = 1; p < parts.Length; p++)
            {
                EmitNamed(Opcode.ImportFrom, parts[p], span);
                if (p < parts.Length - 1)
                {
                    Emit(Opcode.Swap, 2, span);
                    Emit(Opcode.PopTop, span);
                }
            }

            EmitName(alias.AsName, ExprContext.Store, span);
            if (parts.Length > 1)
            {
                Emit(Opcode.PopTop, span);
            }
        }
    }

    private void VisitImportFrom(ImportFrom i)
    {
        var span = SpanOf(i);
        EmitConstant((long)(i.Level ?? 0), span);
        EmitConstant(i.Names.Select(n => (object?)n.Name).ToArray(), span);
        EmitNamed(Opcode.ImportName, i.Module ?? "", span);
        foreach (var alias in i.Names)
        {
            if (alias.Name == "*")
            {
                Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.ImportStar, span);
                Emit(Opcode.PopTop, SourceSpan.None);
                return;
            }

            EmitNamed(Opcode.ImportFrom, alias.Name, span);
            EmitName(alias.AsName ?? alias.Name, ExprContext.Store, span);
        }

        Emit(Opcode.PopTop, span);
    }

    private void VisitAugmentedAssignment(AugAssign a)
    {
        var span = SpanOf(a.Target);
        var slice = default(Slice);
        switch (a.Target)
        {
            case Weft.Syntax.Ast.Attribute t:
                Visit(t.Value);
                Emit(Opcode.Copy, 1, span);
                span = AtAttribute(span, t);
                EmitLoadAttribute(t.Attr, span);
                break;
            case Subscript t:
                Visit(t.Value);
                if (IsTwoPartSlice(t.Slice))
                {
                    slice = (Slice)t.Slice;
                    SliceParts(slice);
                    Emit(Opcode.Copy, 3, span);
                    Emit(Opcode.Copy, 3, span);
                    Emit(Opcode.Copy, 3, span);
                    Emit(Opcode.BinarySlice, span);
                }
                else
                {
                    Visit(t.Slice);
                    Emit(Opcode.Copy, 2, span);
                    Emit(Opcode.Copy, 2, span);
                    Emit(Opcode.BinaryOp, (int)BinaryOperation.Subscript, span);
                }

                break;
            case Name t:
                EmitName(t.Id, ExprContext.Load, span);
                break;
            default:
                throw Error("invalid node type for augmented assignment", span);
        }

        Visit(a.Value);
        Emit(Opcode.BinaryOp, (int)BinaryOperation.InPlaceAdd + (int)OperationOf(a.Operator), SpanOf(a));
        span = SpanOf(a.Target);
        switch (a.Target)
        {
            case Weft.Syntax.Ast.Attribute t:
                span = AtAttribute(span, t);
                Emit(Opcode.Swap, 2, span);
                EmitNamed(Opcode.StoreAttr, t.Attr, span);
                break;
            case Subscript when slice is not null:
                Emit(Opcode.Swap, 4, span);
                Emit(Opcode.Swap, 3, span);
                Emit(Opcode.Swap, 2, span);
                Emit(Opcode.StoreSlice, span);
                break;
            case Subscript:
                Emit(Opcode.Swap, 3, span);
                Emit(Opcode.Swap, 2, span);
                Emit(Opcode.StoreSubscr, span);
                break;
            case Name t:
                EmitName(t.Id, ExprContext.Store, span);
                break;
        }
    }
}
