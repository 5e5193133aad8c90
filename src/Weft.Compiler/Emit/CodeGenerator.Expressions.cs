using Weft.Compiler.Bytecode;
using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    private void Visit(Expr expression)
    {
        PythonCompiler.Guard();
        var span = SpanOf(expression);
        switch (expression)
        {
            case NamedExpr e:
                Visit(e.Value);
                Emit(Opcode.Copy, 1, span);
                Visit(e.Target);
                break;
            case BoolOp e:
                VisitBoolOp(e, span);
                break;
            case BinOp e:
                Visit(e.Left);
                Visit(e.Right);
                Emit(Opcode.BinaryOp, (int)OperationOf(e.Operator), span);
                break;
            case UnaryOp e:
                VisitUnaryOp(e, span);
                break;
            case Lambda e:
                VisitLambda(e);
                break;
            case IfExp e:
                VisitIfExpression(e, span);
                break;
            case Dict e:
                VisitDict(e, span);
                break;
            case Set e:
                BuildSequence(span, e.Elements, 0, Opcode.BuildSet, Opcode.SetAdd, Opcode.SetUpdate, asTuple: false);
                break;
            case GeneratorExp e:
                VisitComprehension(e, ComprehensionResult.Generator, "<genexpr>", e.Generators, e.Elt, null);
                break;
            case ListComp e:
                VisitComprehension(e, ComprehensionResult.List, "<listcomp>", e.Generators, e.Elt, null);
                break;
            case SetComp e:
                VisitComprehension(e, ComprehensionResult.Set, "<setcomp>", e.Generators, e.Elt, null);
                break;
            case DictComp e:
                VisitComprehension(e, ComprehensionResult.Dict, "<dictcomp>", e.Generators, e.Key, e.Value);
                break;
            case Yield e:
                if (!_unit.Block.IsFunctionLike)
                {
                    throw Error("'yield' outside function", span);
                }

                if (e.Value is not null)
                {
                    Visit(e.Value);
                }
                else
                {
                    EmitConstant(null, span);
                }

                EmitYield(span);
                break;
            case YieldFrom e:
                if (!_unit.Block.IsFunctionLike)
                {
                    throw Error("'yield from' outside function", span);
                }

                if (_unit.Kind == UnitKind.AsyncFunction)
                {
                    throw Error("'yield from' inside async function", span);
                }

                Visit(e.Value);
                Emit(Opcode.GetYieldFromIter, span);
                EmitConstant(null, span);
                EmitYieldFrom(span, isAwait: false);
                break;
            case Await e:
                Visit(e.Value);
                EmitAwait(0, span);
                break;
            case Compare e:
                VisitCompare(e, span);
                break;
            case Call e:
                VisitCall(e, span);
                break;
            case Constant e:
                EmitConstant(e.Value, span);
                break;
            case JoinedStr e:
                VisitJoinedStr(e, span);
                break;
            case TemplateStr e:
                VisitTemplateStr(e, span);
                break;
            case FormattedValue e:
                VisitFormattedValue(e, span);
                break;
            case Interpolation e:
                VisitInterpolation(e, span);
                break;
            case Attribute e:
                VisitAttribute(e, span);
                break;
            case Subscript e:
                VisitSubscript(e, span);
                break;
            case Starred e:
                throw Error(
                    e.Ctx == ExprContext.Store
                        ? "starred assignment target must be in a list or tuple"
                        : "can't use starred expression here",
                    span);
            case Slice e:
                VisitSlice(e, span);
                break;
            case Name e:
                EmitName(e.Id, e.Ctx, span);
                break;
            case List e:
                VisitSequence(e.Elements, e.Ctx, span, asTuple: false);
                break;
            case Tuple e:
                VisitSequence(e.Elements, e.Ctx, span, asTuple: true);
                break;
        }
    }

    private static BinaryOperation OperationOf(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => BinaryOperation.Add,
        BinaryOperator.Sub => BinaryOperation.Subtract,
        BinaryOperator.Mult => BinaryOperation.Multiply,
        BinaryOperator.MatMult => BinaryOperation.MatrixMultiply,
        BinaryOperator.Div => BinaryOperation.TrueDivide,
        BinaryOperator.Mod => BinaryOperation.Remainder,
        BinaryOperator.Pow => BinaryOperation.Power,
        BinaryOperator.LShift => BinaryOperation.LeftShift,
        BinaryOperator.RShift => BinaryOperation.RightShift,
        BinaryOperator.BitOr => BinaryOperation.Or,
        BinaryOperator.BitXor => BinaryOperation.Xor,
        BinaryOperator.BitAnd => BinaryOperation.And,
        _ => BinaryOperation.FloorDivide,
    };

    private void EmitYield(SourceSpan span)
    {
        if (_unit.Block is { IsGenerator: true, IsCoroutine: true })
        {
            Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.AsyncGenWrap, span);
        }

        Emit(Opcode.YieldValue, 0, span);
        Emit(Opcode.Resume, (int)ResumeKind.AfterYield, span);
    }

    private void VisitUnaryOp(UnaryOp e, SourceSpan span)
    {
        Visit(e.Operand);
        switch (e.Operator)
        {
            case UnaryOperator.Not:
                Emit(Opcode.ToBool, span);
                Emit(Opcode.UnaryNot, span);
                break;
            case UnaryOperator.Invert:
                Emit(Opcode.UnaryInvert, span);
                break;
            case UnaryOperator.USub:
                Emit(Opcode.UnaryNegative, span);
                break;
            default:
                Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.UnaryPositive, span);
                break;
        }
    }

    private void VisitBoolOp(BoolOp e, SourceSpan span)
    {
        var jump = e.Operator == BoolOperator.Or ? Opcode.JumpIfTrue : Opcode.JumpIfFalse;
        Label end = new();
        for (var i = 0; i < e.Values.Length - 1; i++)
        {
            Visit(e.Values[i]);
            EmitJump(jump, end, span);
            Emit(Opcode.PopTop, span);
        }

        Visit(e.Values[^1]);
        Place(end);
    }

    private void VisitIfExpression(IfExp e, SourceSpan span)
    {
        Label end = new(), next = new();
        JumpIf(span, e.Test, next, false);
        Visit(e.Body);
        EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
        Place(next);
        Visit(e.OrElse);
        Place(end);
    }

    /// <summary>Evaluates a condition and jumps when it equals <paramref name="condition"/>, without making a bool where possible.</summary>
    private void JumpIf(SourceSpan span, Expr e, Label target, bool condition)
    {
        PythonCompiler.Guard();
        switch (e)
        {
            case UnaryOp { Operator: UnaryOperator.Not } not:
                JumpIf(span, not.Operand, target, !condition);
                return;
            case BoolOp op:
            {
                var shortcut = op.Operator == BoolOperator.Or;
                var inner = shortcut != condition ? new Label() : target;
                for (var i = 0; i < op.Values.Length - 1; i++)
                {
                    JumpIf(span, op.Values[i], inner, shortcut);
                }

                JumpIf(span, op.Values[^1], target, condition);
                if (inner != target)
                {
                    Place(inner);
                }

                return;
            }

            case IfExp ifExp:
            {
                Label end = new(), orElse = new();
                JumpIf(span, ifExp.Test, orElse, false);
                JumpIf(span, ifExp.Body, target, condition);
                EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
                Place(orElse);
                JumpIf(span, ifExp.OrElse, target, condition);
                Place(end);
                return;
            }

            case Compare { Operators.Length: > 1 } compare:
                JumpIfChain(compare, target, condition);
                return;
        }

        Visit(e);
        Emit(Opcode.ToBool, SpanOf(e));
        EmitJump(condition ? Opcode.PopJumpIfTrue : Opcode.PopJumpIfFalse, target, SpanOf(e));
    }

    private void JumpIfChain(Compare compare, Label target, bool condition)
    {
        CheckCompare(compare);
        var span = SpanOf(compare);
        Label cleanup = new(), end = new();
        Visit(compare.Left);
        var last = compare.Operators.Length - 1;
        for (var i = 0; i < last; i++)
        {
            Visit(compare.Comparators[i]);
            Emit(Opcode.Swap, 2, span);
            Emit(Opcode.Copy, 2, span);
            EmitCompare(compare.Operators[i], span);
            Emit(Opcode.ToBool, span);
            EmitJump(Opcode.PopJumpIfFalse, cleanup, span);
        }

        Visit(compare.Comparators[last]);
        EmitCompare(compare.Operators[last], span);
        Emit(Opcode.ToBool, span);
        EmitJump(condition ? Opcode.PopJumpIfTrue : Opcode.PopJumpIfFalse, target, span);
        EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
        Place(cleanup);
        Emit(Opcode.PopTop, span);
        if (!condition)
        {
            EmitJump(Opcode.JumpNoInterrupt, target, SourceSpan.None);
        }

        Place(end);
    }

    private void VisitCompare(Compare e, SourceSpan span)
    {
        CheckCompare(e);
        Visit(e.Left);
        var last = e.Operators.Length - 1;
        if (last == 0)
        {
            Visit(e.Comparators[0]);
            EmitCompare(e.Operators[0], span);
            return;
        }

        Label cleanup = new(), end = new();
        for (var i = 0; i < last; i++)
        {
            Visit(e.Comparators[i]);
            Emit(Opcode.Swap, 2, span);
            Emit(Opcode.Copy, 2, span);
            EmitCompare(e.Operators[i], span);
            Emit(Opcode.Copy, 1, span);
            Emit(Opcode.ToBool, span);
            EmitJump(Opcode.PopJumpIfFalse, cleanup, span);
            Emit(Opcode.PopTop, span);
        }

        Visit(e.Comparators[last]);
        EmitCompare(e.Operators[last], span);
        EmitJump(Opcode.JumpNoInterrupt, end, SourceSpan.None);
        Place(cleanup);
        Emit(Opcode.Swap, 2, span);
        Emit(Opcode.PopTop, span);
        Place(end);
    }

    /// <summary>The low bits say which outcomes (unordered 1, less 2, greater 4, equal 8) count as true.</summary>
    private void EmitCompare(CompareOperator op, SourceSpan span)
    {
        var (opcode, argument) = op switch
        {
            CompareOperator.Lt => (Opcode.CompareOp, ((int)ComparisonOperation.Less << 5) | 2),
            CompareOperator.LtE => (Opcode.CompareOp, ((int)ComparisonOperation.LessOrEqual << 5) | 10),
            CompareOperator.Eq => (Opcode.CompareOp, ((int)ComparisonOperation.Equal << 5) | 8),
            CompareOperator.NotEq => (Opcode.CompareOp, ((int)ComparisonOperation.NotEqual << 5) | 7),
            CompareOperator.Gt => (Opcode.CompareOp, ((int)ComparisonOperation.Greater << 5) | 4),
            CompareOperator.GtE => (Opcode.CompareOp, ((int)ComparisonOperation.GreaterOrEqual << 5) | 12),
            CompareOperator.Is => (Opcode.IsOp, 0),
            CompareOperator.IsNot => (Opcode.IsOp, 1),
            CompareOperator.In => (Opcode.ContainsOp, 0),
            _ => (Opcode.ContainsOp, 1),
        };
        Emit(opcode, argument, span);
    }

    private void VisitSequence(Expr[] elements, ExprContext context, SourceSpan span, bool asTuple)
    {
        switch (context)
        {
            case ExprContext.Store:
                UnpackInto(elements, span);
                foreach (var element in elements)
                {
                    Visit(element is Starred starred ? starred.Value : element);
                }

                break;
            case ExprContext.Load:
                BuildSequence(span, elements, 0, Opcode.BuildList, Opcode.ListAppend, Opcode.ListExtend, asTuple);
                break;
            default:
                VisitAll(elements);
                break;
        }
    }

    private void UnpackInto(Expr[] elements, SourceSpan span)
    {
        var seenStar = false;
        for (var i = 0; i < elements.Length; i++)
        {
            if (elements[i] is not Starred)
            {
                continue;
            }

            if (seenStar)
            {
                throw Error("multiple starred expressions in assignment", span);
            }

            var after = elements.Length - i - 1;
            if (i >= 1 << 8 || after >= int.MaxValue >> 8)
            {
                throw Error("too many expressions in star-unpacking assignment", span);
            }

            Emit(Opcode.UnpackEx, i + (after << 8), span);
            seenStar = true;
        }

        if (!seenStar)
        {
            Emit(Opcode.UnpackSequence, elements.Length, span);
        }
    }

    /// <summary>A list, set or tuple display; <paramref name="pushed"/> items are on the stack already.</summary>
    private void BuildSequence(
        SourceSpan span, Expr[] elements, int pushed, Opcode build, Opcode add, Opcode extend, bool asTuple, string? injected = null)
    {
        var count = elements.Length;
        var big = count + pushed + (injected is null ? 0 : 1) > StackUseGuideline;
        if (!big && !elements.Any(e => e is Starred))
        {
            VisitAll(elements);
            if (injected is not null)
            {
                EmitName(injected, ExprContext.Load, span);
                count++;
            }

            Emit(asTuple ? Opcode.BuildTuple : build, count + pushed, span);
            return;
        }

        var built = false;
        if (big)
        {
            Emit(build, pushed, span);
            built = true;
        }

        for (var i = 0; i < elements.Length; i++)
        {
            if (elements[i] is Starred starred)
            {
                if (!built)
                {
                    Emit(build, i + pushed, span);
                    built = true;
                }

                Visit(starred.Value);
                Emit(extend, 1, span);
            }
            else
            {
                Visit(elements[i]);
                if (built)
                {
                    Emit(add, 1, span);
                }
            }
        }

        if (injected is not null)
        {
            EmitName(injected, ExprContext.Load, span);
            Emit(add, 1, span);
        }

        if (asTuple)
        {
            Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.ListToTuple, span);
        }
    }

    private void VisitDict(Dict e, SourceSpan span)
    {
        var have = false;
        var pending = 0;
        for (var i = 0; i < e.Values.Length; i++)
        {
            if (e.Keys[i] is null)
            {
                if (pending > 0)
                {
                    Flush(i - pending, i);
                }

                if (!have)
                {
                    Emit(Opcode.BuildMap, 0, span);
                    have = true;
                }

                Visit(e.Values[i]);
                Emit(Opcode.DictUpdate, 1, span);
            }
            else if (pending * 2 > StackUseGuideline)
            {
                Flush(i - pending, i + 1);
            }
            else
            {
                pending++;
            }
        }

        if (pending > 0)
        {
            Flush(e.Values.Length - pending, e.Values.Length);
        }

        if (!have)
        {
            Emit(Opcode.BuildMap, 0, span);
        }

        void Flush(int begin, int end)
        {
            var big = (end - begin) * 2 > StackUseGuideline;
            if (big)
            {
                Emit(Opcode.BuildMap, 0, span);
            }

            for (var i = begin; i < end; i++)
            {
                Visit(e.Keys[i]!);
                Visit(e.Values[i]);
                if (big)
                {
                    Emit(Opcode.MapAdd, 1, span);
                }
            }

            if (!big)
            {
                Emit(Opcode.BuildMap, end - begin, span);
            }

            if (have)
            {
                Emit(Opcode.DictUpdate, 1, span);
            }

            have = true;
            pending = 0;
        }
    }

    private void VisitAttribute(Attribute e, SourceSpan span)
    {
        if (e.Ctx == ExprContext.Load && IsOptimizableSuper(e))
        {
            var call = (Call)e.Value;
            LoadSuperArguments(call);
            var name = _unit.Names.Add(Mangle(e.Attr)) << 2;
            Emit(Opcode.LoadSuperAttr, name | (call.Args.Length > 0 ? 2 : 0), span);
            Emit(Opcode.Nop, AtAttribute(span, e));
            return;
        }

        NoteStaticAttribute(e);
        Visit(e.Value);
        span = AtAttribute(span, e);
        switch (e.Ctx)
        {
            case ExprContext.Load:
                EmitLoadAttribute(e.Attr, span);
                break;
            case ExprContext.Store:
                EmitNamed(Opcode.StoreAttr, e.Attr, span);
                break;
            default:
                EmitNamed(Opcode.DeleteAttr, e.Attr, span);
                break;
        }
    }

    /// <summary>In a chain of calls over several lines, an attribute counts as its own line.</summary>
    private static SourceSpan AtAttribute(SourceSpan span, Attribute e)
    {
        if (span.Line == e.EndLineNumber)
        {
            return span;
        }

        var line = e.EndLineNumber;
        var length = CodePointCount(e.Attr);
        var (column, endColumn) = length <= e.EndColumnOffset
            ? (e.EndColumnOffset - length, span.EndColumn)
            : (-1, -1);
        var endLine = Math.Max(line, span.EndLine);
        if (line == endLine)
        {
            endColumn = Math.Max(column, endColumn);
        }

        return new SourceSpan(line, endLine, column, endColumn);
    }

    private static int CodePointCount(string text)
    {
        var count = text.Length;
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c))
            {
                count--;
            }
        }

        return count;
    }

    private void VisitSubscript(Subscript e, SourceSpan span)
    {
        if (e.Ctx == ExprContext.Load)
        {
            CheckSubscripter(e.Value);
            CheckIndex(e.Value, e.Slice);
        }

        Visit(e.Value);
        if (e.Ctx != ExprContext.Del && IsTwoPartSlice(e.Slice))
        {
            SliceParts((Slice)e.Slice);
            Emit(e.Ctx == ExprContext.Load ? Opcode.BinarySlice : Opcode.StoreSlice, span);
            return;
        }

        Visit(e.Slice);
        switch (e.Ctx)
        {
            case ExprContext.Load:
                Emit(Opcode.BinaryOp, (int)BinaryOperation.Subscript, span);
                break;
            case ExprContext.Store:
                Emit(Opcode.StoreSubscr, span);
                break;
            default:
                Emit(Opcode.DeleteSubscr, span);
                break;
        }
    }

    private static bool IsConstantSlice(Slice s) =>
        s is { Lower: null or Constant, Upper: null or Constant, Step: null or Constant };

    private static bool IsTwoPartSlice(Expr e) => e is Slice { Step: null } s && !IsConstantSlice(s);

    private void SliceParts(Slice s)
    {
        OrNone(s.Lower);
        OrNone(s.Upper);

        void OrNone(Expr? part)
        {
            if (part is not null)
            {
                Visit(part);
            }
            else
            {
                EmitConstant(null, SpanOf(s));
            }
        }
    }

    private void VisitSlice(Slice s, SourceSpan span)
    {
        if (IsConstantSlice(s))
        {
            EmitConstant(
                new SliceConstant(ValueOf(s.Lower), ValueOf(s.Upper), ValueOf(s.Step)), span);
            return;
        }

        SliceParts(s);
        if (s.Step is not null)
        {
            Visit(s.Step);
        }

        Emit(Opcode.BuildSlice, s.Step is null ? 2 : 3, span);

        static object? ValueOf(Expr? e) => ConstantTable.Normalize((e as Constant)?.Value);
    }
}
