using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Counts predecessors, empties unreachable blocks and copies small blocks to where they are jumped to.</summary>
internal static class Reachability
{
    /// <summary>The size up to which an exit block is copied instead of jumped to.</summary>
    private const int MaxCopySize = 4;

    public static void RemoveUnreachable(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            block.Visited = false;
            block.Predecessors = 0;
        }

        var todo = new Stack<BasicBlock>();
        graph.Entry.Predecessors = 1;
        graph.Entry.Visited = true;
        todo.Push(graph.Entry);
        while (todo.TryPop(out var block))
        {
            if (block is { HasFallThrough: true, Next: { } next })
            {
                Reach(next);
            }

            foreach (var instruction in block.Instructions)
            {
                if (instruction.Target is { } target)
                {
                    Reach(target);
                }
            }
        }

        foreach (var block in graph.Blocks)
        {
            if (block.Predecessors == 0)
            {
                block.Truncate(0, [.. block.Instructions]);
                block.IsHandler = false;
            }
        }

        void Reach(BasicBlock block)
        {
            block.Predecessors++;
            if (!block.Visited)
            {
                block.Visited = true;
                todo.Push(block);
            }
        }
    }

    /// <summary>Replaces jumps to short exits, and to blocks without lines, by the block itself.</summary>
    public static void InlineSmallBlocks(ControlFlowGraph graph)
    {
        bool changed;
        do
        {
            changed = false;
            foreach (var block in graph.Blocks)
            {
                changed |= InlineTarget(block);
            }
        }
        while (changed);
    }

    private static bool InlineTarget(BasicBlock block)
    {
        if (block.Last is not { } last || !FlowFacts.IsUnconditionalJump(last.Opcode))
        {
            return false;
        }

        var target = last.Target!;
        if (target == block || target.Last?.Target == target)
        {
            // An endless loop without lines would be unrolled for ever.
            return false;
        }

        var isSmallExit = target.ExitsScope && target.Instructions.Count <= MaxCopySize;
        if (!isSmallExit && !(target.HasNoLine && !target.HasFallThrough))
        {
            return false;
        }

        var removedJump = last.Opcode;
        last.Become(Opcode.Nop);
        foreach (var instruction in target.Instructions.ToArray())
        {
            block.Instructions.Add(instruction.Clone());
        }

        if (block.Last is { } newLast && FlowFacts.IsUnconditionalJump(newLast.Opcode))
        {
            newLast.Target!.Predecessors++;
            if (removedJump == Opcode.Jump)
            {
                // A jump that may be interrupted stays one.
                newLast.Opcode = Opcode.Jump;
            }
        }

        target.Predecessors--;
        return true;
    }
}
