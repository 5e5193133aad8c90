using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Removes NOPs that hold no line of their own, values pushed only to be popped, and jumps to what follows.</summary>
internal static class RedundantInstructions
{
    public static int RemoveNops(ControlFlowGraph graph)
    {
        var removed = 0;
        foreach (var block in graph.Blocks)
        {
            removed += RemoveNops(block);
        }

        return removed;
    }

    public static void RemoveNopsAndJumps(ControlFlowGraph graph)
    {
        int jumps;
        do
        {
            RemoveNops(graph);
            jumps = RemoveJumps(graph);
        }
        while (jumps > 0);
    }

    public static void RemoveNopsAndPairs(ControlFlowGraph graph)
    {
        bool done;
        do
        {
            done = true;
            Instruction? current = null;
            foreach (var block in graph.Blocks)
            {
                RemoveNops(block);
                if (block.HasLabel)
                {
                    current = null;
                }

                foreach (var instruction in block.Instructions)
                {
                    var previous = current;
                    current = instruction;
                    if (instruction.Opcode == Opcode.PopTop
                        && previous is not null
                        && (FlowFacts.LoadsConstant(previous.Opcode) || previous is { Opcode: Opcode.Copy, Argument: 1 }))
                    {
                        previous.Become(Opcode.Nop);
                        instruction.Become(Opcode.Nop);
                        done = false;
                    }
                }

                if ((current is not null && FlowFacts.IsJump(current)) || !block.HasFallThrough)
                {
                    current = null;
                }
            }
        }
        while (!done);
    }

    private static int RemoveNops(BasicBlock block)
    {
        var list = block.Instructions;
        if (!list.Exists(i => i.Opcode == Opcode.Nop))
        {
            return 0;
        }

        var former = list.ToArray();
        var kept = 0;
        var previousLine = -1;
        for (var i = 0; i < list.Count; i++)
        {
            var line = list[i].Span.Line;
            if (list[i].Opcode == Opcode.Nop && IsRedundant(block, i, previousLine))
            {
                continue;
            }

            list[kept++] = list[i];
            previousLine = line;
        }

        var removed = list.Count - kept;
        block.Truncate(kept, former);
        return removed;
    }

    private static bool IsRedundant(BasicBlock block, int index, int previousLine)
    {
        var list = block.Instructions;
        var nop = list[index];
        var line = nop.Span.Line;
        if (line == SourceSpan.None.Line || line == previousLine)
        {
            return true;
        }

        if (index + 1 < list.Count)
        {
            var next = list[index + 1];
            if (next.Span.Line == line)
            {
                return true;
            }

            if (next.Span.Line == SourceSpan.None.Line)
            {
                next.Span = nop.Span;
                return true;
            }

            return false;
        }

        if (BasicBlock.NonEmpty(block.Next) is not { } following)
        {
            return false;
        }

        foreach (var instruction in following.Instructions)
        {
            // NOPs without a place are about to go.
            if (instruction.Opcode == Opcode.Nop && instruction.Span.Line < 0)
            {
                continue;
            }

            return instruction.Span.Line == line;
        }

        return false;
    }

    private static int RemoveJumps(ControlFlowGraph graph)
    {
        var removed = 0;
        foreach (var block in graph.Blocks)
        {
            if (block.Last is { } last
                && FlowFacts.IsUnconditionalJump(last.Opcode)
                && BasicBlock.NonEmpty(last.Target) == BasicBlock.NonEmpty(block.Next))
            {
                last.Become(Opcode.Nop);
                removed++;
            }
        }

        return removed;
    }
}
