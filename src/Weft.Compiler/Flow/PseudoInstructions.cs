using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Replaces what exists only inside the compiler, and makes conditional jumps go forward.</summary>
internal static class PseudoInstructions
{
    /// <summary>A test that keeps its value is a copy, a conversion to bool and a jump.</summary>
    public static void ExpandConditionalJumps(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            if (block.Last is not { Opcode: Opcode.JumpIfFalse or Opcode.JumpIfTrue } jump)
            {
                continue;
            }

            jump.Opcode = jump.Opcode == Opcode.JumpIfFalse ? Opcode.PopJumpIfFalse : Opcode.PopJumpIfTrue;
            var position = block.Instructions.Count - 1;
            block.Instructions.Insert(
                position, new Instruction(Opcode.Copy, 1, jump.Span) { Handler = jump.Handler });
            block.Instructions.Insert(
                position + 1, new Instruction(Opcode.ToBool, 0, jump.Span) { Handler = jump.Handler });
        }
    }

    public static void Replace(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var instruction in block.Instructions)
            {
                if (FlowFacts.IsBlockPush(instruction))
                {
                    instruction.Become(Opcode.Nop);
                }
                else if (instruction.Opcode == Opcode.LoadClosure)
                {
                    instruction.Opcode = Opcode.LoadFast;
                }
                else if (instruction.Opcode == Opcode.StoreFastMaybeNull)
                {
                    instruction.Opcode = Opcode.StoreFast;
                }
            }
        }

        RedundantInstructions.RemoveNops(graph);
    }

    /// <summary>Conditional jumps exist forward only: one that goes back becomes the opposite test around a jump.</summary>
    public static void NormalizeJumps(ControlFlowGraph graph)
    {
        graph.ClearVisited();
        foreach (var block in graph.Blocks)
        {
            block.Visited = true;
            if (block.Last is not { } last || !FlowFacts.IsConditionalJump(last.Opcode))
            {
                continue;
            }

            if (!last.Target!.Visited)
            {
                block.Append(new Instruction(Opcode.NotTaken, 0, last.Span));
                continue;
            }

            var back = new BasicBlock
            {
                HasLabel = true,
                Visited = true,
                StartDepth = last.Target.StartDepth,
                IsCold = block.IsCold,
                Next = block.Next,
            };
            back.Instructions.Add(new Instruction(Opcode.NotTaken, 0, last.Span));
            back.Instructions.Add(new Instruction(Opcode.Jump, 0, last.Span) { Target = last.Target });
            last.Opcode = last.Opcode switch
            {
                Opcode.PopJumpIfFalse => Opcode.PopJumpIfTrue,
                Opcode.PopJumpIfTrue => Opcode.PopJumpIfFalse,
                Opcode.PopJumpIfNone => Opcode.PopJumpIfNotNone,
                _ => Opcode.PopJumpIfNone,
            };
            last.Target = block.Next;
            block.Next = back;
        }
    }
}
