using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Gives artificial instructions the place they belong to, copying exit blocks that belong to several.</summary>
internal static class LineNumbers
{
    public static void Run(ControlFlowGraph graph)
    {
        DuplicateExits(graph);
        Propagate(graph);
    }

    private static void DuplicateExits(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            if (block.Last is not { } last || !FlowFacts.IsJump(last))
            {
                continue;
            }

            var target = BasicBlock.NonEmpty(last.Target)!;
            if (!IsExitWithoutLine(target) || target.Predecessors <= 1)
            {
                continue;
            }

            var copy = new BasicBlock { HasLabel = true, Predecessors = 1, Next = target.Next };
            foreach (var instruction in target.Instructions)
            {
                copy.Instructions.Add(instruction.Clone());
            }

            copy.Instructions[0].Span = last.Span;
            last.Target = copy;
            target.Next = copy;
            target.Predecessors--;
        }

        foreach (var block in graph.Blocks)
        {
            if (block is { HasFallThrough: true, Next: { } next, Last: { } last } && IsExitWithoutLine(next))
            {
                next.Instructions[0].Span = last.Span;
            }
        }
    }

    private static bool IsExitWithoutLine(BasicBlock block) =>
        block.Instructions.Count > 0
        && (block.ExitsScope || block.Instructions.Exists(i => FlowFacts.HasEvalBreak(i.Opcode)))
        && block.HasNoLine;

    private static void Propagate(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            if (block.Last is not { } last)
            {
                continue;
            }

            var previous = SourceSpan.None;
            foreach (var instruction in block.Instructions)
            {
                if (instruction.Span.Line == SourceSpan.None.Line)
                {
                    instruction.Span = previous;
                }
                else
                {
                    previous = instruction.Span;
                }
            }

            if (block is { HasFallThrough: true, Next: { Predecessors: 1 } next })
            {
                GiveFirst(next, previous);
            }

            if (FlowFacts.IsJump(last) && last.Target is { Predecessors: 1 } target)
            {
                GiveFirst(target, previous);
            }
        }
    }

    private static void GiveFirst(BasicBlock block, SourceSpan span)
    {
        if (block.Instructions.Count > 0 && block.Instructions[0].Span.Line == SourceSpan.None.Line)
        {
            block.Instructions[0].Span = span;
        }
    }
}
