using Weft.Compiler.Bytecode;

namespace Weft.Compiler.Flow;

/// <summary>Computes the operand stack depth at every block, and the largest.</summary>
internal static class StackDepth
{
    public static int Compute(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            block.StartDepth = int.MinValue;
        }

        var max = 1;
        var todo = new Stack<BasicBlock>();
        Push(graph.Entry, 0);
        while (todo.TryPop(out var block))
        {
            var depth = block.StartDepth;
            var fallsThrough = true;
            foreach (var instruction in block.Instructions)
            {
                var opcode = instruction.Opcode;
                var after = depth + OpcodeInfo.StackEffect(opcode, instruction.Argument, jump: false);
                if (after < 0)
                {
                    throw new InvalidOperationException("Invalid stack effect");
                }

                max = Math.Max(max, after);
                if (instruction.Target is { } target && opcode != Opcode.EndAsyncFor)
                {
                    var targetDepth = depth + OpcodeInfo.StackEffect(opcode, instruction.Argument, jump: true);
                    max = Math.Max(max, targetDepth);
                    Push(target, targetDepth);
                }

                depth = after;
                if (FlowFacts.IsUnconditionalJump(opcode) || FlowFacts.IsScopeExit(opcode))
                {
                    fallsThrough = false;
                    break;
                }
            }

            if (fallsThrough && block.Next is { } next)
            {
                Push(next, depth);
            }
        }

        return max;

        void Push(BasicBlock block, int depth)
        {
            if (block.StartDepth < 0)
            {
                block.StartDepth = depth;
                todo.Push(block);
            }
            else if (block.StartDepth != depth)
            {
                throw new InvalidOperationException("Invalid CFG, inconsistent stackdepth");
            }
        }
    }
}
