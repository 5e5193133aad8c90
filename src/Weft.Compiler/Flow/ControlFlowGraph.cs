using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>The blocks of one code object, chained in order from the entry.</summary>
internal sealed class ControlFlowGraph
{
    public required BasicBlock Entry { get; set; }

    public IEnumerable<BasicBlock> Blocks
    {
        get
        {
            for (var block = Entry; block is not null; block = block.Next)
            {
                yield return block;
            }
        }
    }

    public void ClearVisited()
    {
        foreach (var block in Blocks)
        {
            block.Visited = false;
        }
    }

    /// <summary>Cuts a sequence into blocks at jump targets and behind jumps and exits.</summary>
    public static ControlFlowGraph Build(InstructionSequence sequence)
    {
        var instructions = Expand(sequence);
        var blockAt = new Dictionary<int, BasicBlock>();
        foreach (var (_, target) in instructions)
        {
            if (target >= 0 && !blockAt.ContainsKey(target))
            {
                blockAt.Add(target, new BasicBlock { HasLabel = true });
            }
        }

        var entry = new BasicBlock();
        var current = entry;
        for (var i = 0; i < instructions.Count; i++)
        {
            var (instruction, target) = instructions[i];
            if (blockAt.TryGetValue(i, out var labelled))
            {
                if (current == entry && entry.Instructions.Count == 0)
                {
                    entry = labelled;
                }
                else
                {
                    current.Next = labelled;
                }

                current = labelled;
            }
            else if (current.Last is { } last && FlowFacts.IsTerminator(last.Opcode))
            {
                current = current.Next = new BasicBlock();
            }

            if (target >= 0)
            {
                instruction.Target = blockAt[target];
            }

            current.Instructions.Add(instruction);
        }

        return new ControlFlowGraph { Entry = entry };
    }

    /// <summary>Puts the annotations' code in its place; returns instructions with the index each jumps to, or -1.</summary>
    private static List<(Instruction Instruction, int Target)> Expand(InstructionSequence sequence)
    {
        var source = sequence.Instructions;
        var placeholder = source.FindIndex(i => i.Opcode == Opcode.AnnotationsPlaceholder);
        var inserted = sequence.Annotations?.Instructions ?? [];
        var shift = placeholder < 0 ? 0 : inserted.Count - 1;
        var result = new List<(Instruction, int)>(source.Count + inserted.Count);
        for (var i = 0; i < source.Count; i++)
        {
            if (i == placeholder)
            {
                foreach (var instruction in inserted)
                {
                    result.Add((instruction, -1));
                }

                continue;
            }

            var target = -1;
            if (source[i].Label is { } label)
            {
                target = placeholder >= 0 && label.Position > placeholder ? label.Position + shift : label.Position;
            }

            result.Add((source[i], target));
        }

        return result;
    }
}
