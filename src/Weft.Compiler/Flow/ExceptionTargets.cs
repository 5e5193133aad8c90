using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Finds the handler of every instruction by following SETUP and POP_BLOCK along all paths.</summary>
internal static class ExceptionTargets
{
    private const int DepthOneMask = 4;

    public static void Run(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var instruction in block.Instructions)
            {
                if (FlowFacts.IsBlockPush(instruction))
                {
                    instruction.Target!.IsHandler = true;
                }
            }
        }

        graph.ClearVisited();
        var todo = new Stack<(BasicBlock Block, HandlerStack? Handlers)>();
        Push(graph.Entry, null);
        while (todo.TryPop(out var work))
        {
            var (block, handlers) = work;
            var yieldDepth = -1;
            foreach (var instruction in block.Instructions)
            {
                if (FlowFacts.IsBlockPush(instruction))
                {
                    Push(instruction.Target!, handlers);
                    if (instruction.Opcode is Opcode.SetupWith or Opcode.SetupCleanup)
                    {
                        instruction.Target!.PreservesLastIndex = true;
                    }

                    handlers = new HandlerStack(instruction.Target!, handlers);
                    continue;
                }

                if (instruction.Opcode == Opcode.PopBlock)
                {
                    handlers = handlers!.Outer;
                    instruction.Become(Opcode.Nop);
                    continue;
                }

                instruction.Handler = handlers?.Handler;
                if (FlowFacts.IsJump(instruction))
                {
                    Push(instruction.Target!, handlers);
                }
                else if (instruction.Opcode == Opcode.YieldValue)
                {
                    yieldDepth = handlers?.Depth ?? 0;
                }
                else if (instruction.Opcode == Opcode.Resume && instruction.Argument != (int)ResumeKind.FunctionStart)
                {
                    if (yieldDepth == 1)
                    {
                        instruction.Argument |= DepthOneMask;
                    }

                    yieldDepth = -1;
                }
            }

            if (block is { HasFallThrough: true, Next: { } next })
            {
                Push(next, handlers);
            }
        }

        void Push(BasicBlock block, HandlerStack? handlers)
        {
            if (!block.Visited)
            {
                block.Visited = true;
                todo.Push((block, handlers));
            }
        }
    }

    private sealed class HandlerStack(BasicBlock handler, HandlerStack? outer)
    {
        public BasicBlock Handler => handler;

        public HandlerStack? Outer => outer;

        public int Depth { get; } = (outer?.Depth ?? 0) + 1;
    }
}
