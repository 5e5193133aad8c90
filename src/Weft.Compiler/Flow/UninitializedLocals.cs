using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Finds loads of locals that may be unbound and makes them checked loads.</summary>
/// <remarks>
/// A forward data-flow analysis over bit sets of 64 locals; the set on entry of a block only grows, so it ends. Locals
/// beyond the 64th are looked at one block at a time, which keeps the cost linear.
/// </remarks>
internal static class UninitializedLocals
{
    private const int TrackedLocals = 64;

    public static void Run(ControlFlowGraph graph, int localCount, int parameterCount)
    {
        if (localCount == 0)
        {
            return;
        }

        foreach (var block in graph.Blocks)
        {
            block.Visited = false;
            block.UnsafeLocals = 0;
        }

        if (localCount > TrackedLocals)
        {
            ScanManyLocals(graph, localCount);
            localCount = TrackedLocals;
        }

        var todo = new Stack<BasicBlock>();
        ulong unbound = 0;
        for (var i = parameterCount; i < localCount; i++)
        {
            unbound |= 1UL << i;
        }

        Push(graph.Entry, unbound);
        foreach (var block in graph.Blocks)
        {
            Scan(block);
        }

        while (todo.TryPop(out var block))
        {
            block.Visited = false;
            Scan(block);
        }

        void Push(BasicBlock block, ulong mask)
        {
            var both = block.UnsafeLocals | mask;
            if (both == block.UnsafeLocals)
            {
                return;
            }

            block.UnsafeLocals = both;
            if (!block.Visited)
            {
                block.Visited = true;
                todo.Push(block);
            }
        }

        void Scan(BasicBlock block)
        {
            var mask = block.UnsafeLocals;
            foreach (var instruction in block.Instructions)
            {
                if (instruction.Handler is { } handler)
                {
                    Push(handler, mask);
                }

                if (instruction.Argument >= TrackedLocals)
                {
                    continue;
                }

                var bit = 1UL << instruction.Argument;
                switch (instruction.Opcode)
                {
                    case Opcode.DeleteFast or Opcode.LoadFastAndClear or Opcode.StoreFastMaybeNull:
                        mask |= bit;
                        break;
                    case Opcode.StoreFast or Opcode.LoadFastCheck:
                        mask &= ~bit;
                        break;
                    case Opcode.LoadFast:
                        if ((mask & bit) != 0)
                        {
                            instruction.Opcode = Opcode.LoadFastCheck;
                        }

                        mask &= ~bit;
                        break;
                }
            }

            if (block is { HasFallThrough: true, Next: { } next })
            {
                Push(next, mask);
            }

            if (block.Last is { } last && FlowFacts.IsJump(last))
            {
                Push(last.Target!, mask);
            }
        }
    }

    private static void ScanManyLocals(ControlFlowGraph graph, int localCount)
    {
        var boundIn = new int[localCount - TrackedLocals];
        var number = 0;
        foreach (var block in graph.Blocks)
        {
            number++;
            foreach (var instruction in block.Instructions)
            {
                var local = instruction.Argument - TrackedLocals;
                if (local < 0)
                {
                    continue;
                }

                switch (instruction.Opcode)
                {
                    case Opcode.DeleteFast or Opcode.LoadFastAndClear or Opcode.StoreFastMaybeNull:
                        boundIn[local] = number - 1;
                        break;
                    case Opcode.StoreFast:
                        boundIn[local] = number;
                        break;
                    case Opcode.LoadFast:
                        if (boundIn[local] != number)
                        {
                            instruction.Opcode = Opcode.LoadFastCheck;
                        }

                        boundIn[local] = number;
                        break;
                }
            }
        }
    }
}
