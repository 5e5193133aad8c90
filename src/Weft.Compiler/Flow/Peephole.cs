using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Flow;

/// <summary>Local rewriting within blocks: constant folding, jump threading, fused tests.</summary>
/// <remarks>
/// Instructions are never removed here, only turned into NOPs, so that indices stay valid while a block is walked; a later
/// pass removes those that hold no line. What is folded loses its place, so the NOPs left of it go.
/// </remarks>
internal static class Peephole
{
    private const int StackUseGuideline = 30;
    private const int MinConstantSequence = 3;

    public static void Run(ControlFlowGraph graph, ConstantTable constants)
    {
        foreach (var block in graph.Blocks)
        {
            Run(block, constants);
            for (var i = 0; i < block.Instructions.Count; i++)
            {
                if (block.Instructions[i].Opcode == Opcode.Swap)
                {
                    Swaps.Optimize(block, ref i);
                    Swaps.ApplyStatically(block, i);
                }
            }
        }
    }

    private static void Run(BasicBlock block, ConstantTable constants)
    {
        var list = block.Instructions;
        for (var i = 0; i < list.Count; i++)
        {
            var instruction = list[i];
            var argument = instruction.Argument;
            var target = instruction.Target is { } t ? BasicBlock.NonEmpty(t)!.Instructions[0] : null;
            var next = i + 1 < list.Count ? list[i + 1] : null;
            var nextOpcode = next?.Opcode ?? Opcode.Cache;
            switch (instruction.Opcode)
            {
                case Opcode.BuildTuple:
                    if (nextOpcode == Opcode.UnpackSequence && next!.Argument == argument && argument is >= 1 and <= 3)
                    {
                        instruction.Become(Opcode.Nop);
                        if (argument == 1)
                        {
                            next.Become(Opcode.Nop);
                        }
                        else
                        {
                            next.Opcode = Opcode.Swap;
                        }

                        continue;
                    }

                    FoldTuple(list, i, constants);
                    break;
                case Opcode.BuildList or Opcode.BuildSet:
                    FoldListOrSet(list, i, nextOpcode, constants);
                    break;
                case Opcode.PopJumpIfNone or Opcode.PopJumpIfNotNone or Opcode.PopJumpIfFalse or Opcode.PopJumpIfTrue:
                    if (target!.Opcode == Opcode.Jump && Thread(block, instruction, target, instruction.Opcode))
                    {
                        i--;
                    }

                    break;
                case Opcode.JumpIfFalse or Opcode.JumpIfTrue:
                    if (target!.Opcode == Opcode.Jump || target.Opcode == instruction.Opcode)
                    {
                        if (Thread(block, instruction, target, instruction.Opcode))
                        {
                            i--;
                        }
                    }
                    else if (target.Opcode is Opcode.JumpIfFalse or Opcode.JumpIfTrue)
                    {
                        // The opposite test fails: continue behind it.
                        instruction.Target = BasicBlock.NonEmpty(instruction.Target)!.Next;
                        instruction.Target!.HasLabel = true;
                        i--;
                    }

                    break;
                case Opcode.Jump or Opcode.JumpNoInterrupt:
                    if (target!.Opcode is Opcode.Jump or Opcode.JumpNoInterrupt)
                    {
                        var kind = target.Opcode == Opcode.Jump ? Opcode.Jump : instruction.Opcode;
                        if (Thread(block, instruction, target, kind))
                        {
                            i--;
                        }
                    }

                    break;
                case Opcode.CompareOp:
                    if (nextOpcode == Opcode.ToBool)
                    {
                        instruction.Become(Opcode.Nop);
                        next!.Become(Opcode.CompareOp, argument | 16);
                    }

                    break;
                case Opcode.IsOp or Opcode.ContainsOp:
                    if (nextOpcode is Opcode.ToBool or Opcode.UnaryNot)
                    {
                        var opcode = instruction.Opcode;
                        instruction.Become(Opcode.Nop);
                        next!.Become(opcode, nextOpcode == Opcode.UnaryNot ? argument ^ 1 : argument);
                    }

                    break;
                case Opcode.ToBool:
                    if (nextOpcode == Opcode.ToBool)
                    {
                        instruction.Become(Opcode.Nop);
                    }

                    break;
                case Opcode.UnaryNot:
                    if (nextOpcode == Opcode.ToBool)
                    {
                        instruction.Become(Opcode.Nop);
                        next!.Become(Opcode.UnaryNot);
                        break;
                    }

                    if (nextOpcode == Opcode.UnaryNot)
                    {
                        instruction.Become(Opcode.Nop);
                        next!.Become(Opcode.Nop);
                        break;
                    }

                    FoldUnary(list, i, constants);
                    break;
                case Opcode.UnaryInvert or Opcode.UnaryNegative:
                    FoldUnary(list, i, constants);
                    break;
                case Opcode.CallIntrinsic1:
                    if (argument == (int)Intrinsic1.ListToTuple)
                    {
                        // What is only iterated over need not be a tuple.
                        if (!FoldSequence(list, i, i, Opcode.BuildList, constants) && nextOpcode == Opcode.GetIter)
                        {
                            instruction.Become(Opcode.Nop);
                        }
                    }
                    else if (argument == (int)Intrinsic1.UnaryPositive)
                    {
                        FoldUnary(list, i, constants);
                    }

                    break;
                case Opcode.ListAppend or Opcode.SetAdd
                    when argument == 1 && (nextOpcode is Opcode.GetIter or Opcode.ContainsOp):
                    if (FoldSequence(
                        list, i, i + 1, instruction.Opcode == Opcode.ListAppend ? Opcode.BuildList : Opcode.BuildSet, constants))
                    {
                        instruction.Span = SourceSpan.None;
                    }

                    break;
                case Opcode.BinaryOp:
                    FoldBinary(list, i, constants);
                    break;
                case Opcode.StoreFast:
                    if (nextOpcode == Opcode.StoreFast && next!.Argument == argument && next.Span.Line == instruction.Span.Line)
                    {
                        instruction.Become(Opcode.PopTop);
                    }

                    break;
                case Opcode.Swap when argument == 1:
                    instruction.Become(Opcode.Nop);
                    break;
                case Opcode.LoadGlobal:
                    if (nextOpcode == Opcode.PushNull && (argument & 1) == 0)
                    {
                        instruction.Argument = argument | 1;
                        next!.Become(Opcode.Nop);
                    }

                    break;
            }
        }
    }

    /// <summary>A jump to a jump goes to where that goes. The old one stays as NOP in case it holds a line.</summary>
    private static bool Thread(BasicBlock block, Instruction instruction, Instruction target, Opcode opcode)
    {
        if (instruction.Target == target.Target)
        {
            return false;
        }

        instruction.Become(Opcode.Nop);
        block.Append(new Instruction(opcode, 0, target.Span) { Target = target.Target });
        return true;
    }

    /// <summary>The <paramref name="count"/> constant loads before an index, NOPs aside; null if other instructions intervene.</summary>
    private static Instruction[]? ConstantsBefore(List<Instruction> list, int index, int count)
    {
        var found = new Instruction[count];
        for (var i = index - 1; i >= 0 && count > 0; i--)
        {
            if (list[i].Opcode == Opcode.Nop)
            {
                continue;
            }

            if (!FlowFacts.LoadsConstant(list[i].Opcode))
            {
                return null;
            }

            found[--count] = list[i];
        }

        return count == 0 ? found : null;
    }

    private static object? ValueOf(Instruction load, ConstantTable constants) =>
        load.Opcode == Opcode.LoadSmallInt ? (long)load.Argument : constants.Items[load.Argument];

    private static void Erase(Instruction instruction)
    {
        instruction.Span = SourceSpan.None;
        instruction.Become(Opcode.Nop);
    }

    private static void FoldTuple(List<Instruction> list, int i, ConstantTable constants)
    {
        var size = list[i].Argument;
        if (size > StackUseGuideline || ConstantsBefore(list, i, size) is not { } loads)
        {
            return;
        }

        var tuple = Array.ConvertAll(loads, l => ValueOf(l, constants));
        Array.ForEach(loads, Erase);
        ConstantLoads.MakeLoad(list[i], tuple, constants);
    }

    private static void FoldListOrSet(List<Instruction> list, int i, Opcode next, ConstantTable constants)
    {
        var build = list[i];
        var size = build.Argument;
        var isConsumed = next is Opcode.GetIter or Opcode.ContainsOp;
        if (size > StackUseGuideline || (size < MinConstantSequence && !isConsumed))
        {
            return;
        }

        if (ConstantsBefore(list, i, size) is not { } loads)
        {
            if (isConsumed && build.Opcode == Opcode.BuildList)
            {
                build.Become(Opcode.BuildTuple, size);
            }

            return;
        }

        var items = Array.ConvertAll(loads, l => ValueOf(l, constants));
        if (build.Opcode == Opcode.BuildSet)
        {
            items = ConstantFolding.Distinct(items);
        }

        object value = build.Opcode == Opcode.BuildSet ? new FrozenSetConstant(items) : items;
        var index = constants.Add(value);
        Array.ForEach(loads, Erase);
        if (isConsumed)
        {
            build.Become(Opcode.LoadConst, index);
            return;
        }

        var extend = build.Opcode == Opcode.BuildList ? Opcode.ListExtend : Opcode.SetUpdate;
        list[i - 2].Span = build.Span;
        list[i - 2].Become(build.Opcode, 0);
        list[i - 1].Become(Opcode.LoadConst, index);
        build.Become(extend, 1);
    }

    /// <summary>
    /// Folds a long display of constants: an empty list or set and additions to it, up to <paramref name="end"/>. The
    /// instruction at <paramref name="i"/> comes to load the tuple or frozenset.
    /// </summary>
    private static bool FoldSequence(List<Instruction> list, int i, int end, Opcode build, ConstantTable constants)
    {
        var add = build == Opcode.BuildList ? Opcode.ListAppend : Opcode.SetAdd;
        var expectAdd = true;
        for (var position = end - 1; position >= 0; position--)
        {
            var instruction = list[position];
            if (instruction.Opcode == Opcode.Nop)
            {
                continue;
            }

            if (instruction.Opcode == build && instruction.Argument == 0)
            {
                if (!expectAdd)
                {
                    return false;
                }

                var items = new List<object?>();
                for (var p = position; p < end; p++)
                {
                    if (FlowFacts.LoadsConstant(list[p].Opcode))
                    {
                        items.Add(ValueOf(list[p], constants));
                    }

                    if (list[p].Opcode != Opcode.Nop)
                    {
                        Erase(list[p]);
                    }
                }

                object value = build == Opcode.BuildList
                    ? items.ToArray()
                    : new FrozenSetConstant(ConstantFolding.Distinct([.. items]));
                ConstantLoads.MakeLoad(list[i], value, constants);
                return true;
            }

            if (expectAdd
                ? !(instruction.Opcode == add && instruction.Argument == 1)
                : !FlowFacts.LoadsConstant(instruction.Opcode))
            {
                return false;
            }

            expectAdd = !expectAdd;
        }

        return false;
    }

    private static void FoldUnary(List<Instruction> list, int i, ConstantTable constants)
    {
        if (ConstantsBefore(list, i, 1) is [var load]
            && ConstantFolding.Unary(list[i].Opcode, ValueOf(load, constants), out var result))
        {
            Erase(load);
            ConstantLoads.MakeLoad(list[i], result, constants);
        }
    }

    private static void FoldBinary(List<Instruction> list, int i, ConstantTable constants)
    {
        if (ConstantsBefore(list, i, 2) is [var left, var right]
            && ConstantFolding.Binary(
                (BinaryOperation)list[i].Argument, ValueOf(left, constants), ValueOf(right, constants), out var result))
        {
            Erase(left);
            Erase(right);
            ConstantLoads.MakeLoad(list[i], result, constants);
        }
    }
}
