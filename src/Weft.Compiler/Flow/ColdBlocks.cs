using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Moves blocks that only exceptions reach behind all others.</summary>
internal static class ColdBlocks
{
    public static void MoveToEnd(ControlFlowGraph graph)
    {
        if (graph.Entry.Next is null)
        {
            return;
        }

        MarkWarm(graph);
        MarkCold(graph);
        foreach (var block in graph.Blocks)
        {
            if (block is { IsCold: true, HasFallThrough: true, Next: { IsWarm: true } next })
            {
                next.HasLabel = true;
                var jump = new BasicBlock { IsCold = true, Next = next, Predecessors = 1 };
                jump.Instructions.Add(new Instruction(Opcode.JumpNoInterrupt, 0, SourceSpan.None) { Target = next });
                block.Next = jump;
            }
        }

        BasicBlock? cold = null, coldTail = null;
        var current = graph.Entry;
        while (current.Next is { } following)
        {
            if (!following.IsCold)
            {
                current = following;
                continue;
            }

            var end = following;
            while (end.Next is { IsCold: true } more)
            {
                end = more;
            }

            if (coldTail is null)
            {
                cold = following;
            }
            else
            {
                coldTail.Next = following;
            }

            coldTail = end;
            current.Next = end.Next;
            end.Next = null;
        }

        current.Next = cold;
        if (cold is not null)
        {
            RedundantInstructions.RemoveNopsAndJumps(graph);
        }
    }

    private static void MarkWarm(ControlFlowGraph graph)
    {
        graph.ClearVisited();
        var todo = new Stack<BasicBlock>();
        Push(graph.Entry);
        while (todo.TryPop(out var block))
        {
            block.IsWarm = true;
            if (block is { HasFallThrough: true, Next: { } next })
            {
                Push(next);
            }

            foreach (var instruction in block.Instructions)
            {
                if (FlowFacts.IsJump(instruction))
                {
                    Push(instruction.Target!);
                }
            }
        }

        void Push(BasicBlock block)
        {
            if (!block.Visited)
            {
                block.Visited = true;
                todo.Push(block);
            }
        }
    }

    private static void MarkCold(ControlFlowGraph graph)
    {
        graph.ClearVisited();
        var todo = new Stack<BasicBlock>();
        foreach (var block in graph.Blocks)
        {
            if (block.IsHandler && !block.IsWarm)
            {
                Push(block);
            }
        }

        while (todo.TryPop(out var block))
        {
            block.IsCold = true;
            if (block is { HasFallThrough: true, Next: { IsWarm: false } next })
            {
                Push(next);
            }

            foreach (var instruction in block.Instructions)
            {
                if (FlowFacts.IsJump(instruction) && !instruction.Target!.IsWarm)
                {
                    Push(instruction.Target);
                }
            }
        }

        void Push(BasicBlock block)
        {
            if (!block.Visited)
            {
                block.Visited = true;
                todo.Push(block);
            }
        }
    }
}
