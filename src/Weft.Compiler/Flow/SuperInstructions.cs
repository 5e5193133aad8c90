using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Joins two loads or stores of locals on one line into one instruction.</summary>
internal static class SuperInstructions
{
    public static void Run(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            var list = block.Instructions;
            for (var i = 0; i + 1 < list.Count; i++)
            {
                Opcode? joined = (list[i].Opcode, list[i + 1].Opcode) switch
                {
                    (Opcode.LoadFast, Opcode.LoadFast) => Opcode.LoadFastLoadFast,
                    (Opcode.StoreFast, Opcode.LoadFast) => Opcode.StoreFastLoadFast,
                    (Opcode.StoreFast, Opcode.StoreFast) => Opcode.StoreFastStoreFast,
                    _ => null,
                };
                if (joined is { } opcode)
                {
                    Join(list[i], list[i + 1], opcode);
                }
            }
        }

        RedundantInstructions.RemoveNops(graph);
    }

    private static void Join(Instruction first, Instruction second, Opcode opcode)
    {
        int line1 = first.Span.Line, line2 = second.Span.Line;
        if ((line1 >= 0 && line2 >= 0 && line1 != line2) || first.Argument >= 16 || second.Argument >= 16)
        {
            return;
        }

        first.Become(opcode, (first.Argument << 4) | second.Argument);
        second.Become(Opcode.Nop);
    }
}
