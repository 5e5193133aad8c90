using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Turns a finished unit into a code object: optimises the flow graph, lays it out and writes the tables.</summary>
/// <remarks>The order of the passes matters: each relies on what the ones before it removed or guaranteed.</remarks>
internal static class CodeAssembler
{
    private const int EndSendOffset = 5;

    public static CodeObject Assemble(CodeUnit unit, string fileName, CodeFlags flags)
    {
        var graph = ControlFlowGraph.Build(unit.Code);
        var constants = Optimize(graph, unit.Constants, unit.Variables.Count, unit.Block.ParameterNames.Count);

        PseudoInstructions.ExpandConditionalJumps(graph);
        var stackSize = StackDepth.Compute(graph);
        var layout = LocalsLayout.Apply(graph, unit);
        PseudoInstructions.Replace(graph);
        PseudoInstructions.NormalizeJumps(graph);
        BorrowedLoads.Run(graph);

        var instructions = Flatten(graph, out var blockStart);
        var offsets = ResolveJumps(instructions, blockStart);
        return new CodeObject
        {
            ArgCount = unit.ArgCount + unit.PositionalOnlyArgCount,
            PositionalOnlyArgCount = unit.PositionalOnlyArgCount,
            KeywordOnlyArgCount = unit.KeywordOnlyArgCount,
            StackSize = stackSize,
            Flags = flags,
            Code = WriteCode(instructions, offsets[^1]),
            Constants = constants,
            Names = [.. unit.Names.Items],
            LocalsPlusNames = layout.Names,
            LocalsPlusKinds = layout.Kinds,
            FileName = fileName,
            Name = unit.Name,
            QualifiedName = unit.QualifiedName,
            FirstLineNumber = unit.FirstLine,
            LineTable = LocationTable.Write(instructions, unit.FirstLine),
            ExceptionTable = Flow.ExceptionTable.Write(instructions, offsets, blockStart),
        };
    }

    /// <summary>The passes that do not need to know the layout; returns the constants still in use.</summary>
    internal static object?[] Optimize(ControlFlowGraph graph, ConstantTable table, int variables, int parameters)
    {
        ExceptionTargets.Run(graph);
        Reachability.InlineSmallBlocks(graph);
        Reachability.RemoveUnreachable(graph);
        LineNumbers.Run(graph);
        ConstantLoads.Run(graph, table);
        Peephole.Run(graph, table);
        RedundantInstructions.RemoveNopsAndPairs(graph);
        Reachability.RemoveUnreachable(graph);
        RedundantInstructions.RemoveNopsAndJumps(graph);
        var constants = ConstantLoads.RemoveUnused(graph, table);
        UninitializedLocals.Run(graph, variables, parameters);
        SuperInstructions.Run(graph);
        ColdBlocks.MoveToEnd(graph);
        LineNumbers.Run(graph);
        return constants;
    }

    private static List<Instruction> Flatten(ControlFlowGraph graph, out Dictionary<BasicBlock, int> blockStart)
    {
        var instructions = new List<Instruction>();
        blockStart = [];
        foreach (var block in graph.Blocks)
        {
            blockStart[block] = instructions.Count;
            instructions.AddRange(block.Instructions);
        }

        for (var i = 0; i < instructions.Count; i++)
        {
            var instruction = instructions[i];
            var forward = instruction.Target is { } target && blockStart[target] > i;
            instruction.Opcode = instruction.Opcode switch
            {
                Opcode.Jump => forward ? Opcode.JumpForward : Opcode.JumpBackward,
                Opcode.JumpNoInterrupt => forward ? Opcode.JumpForward : Opcode.JumpBackwardNoInterrupt,
                var other => other,
            };
        }

        return instructions;
    }

    internal static int SizeOf(Instruction instruction)
    {
        var argument = (uint)instruction.Argument;
        var prefixes = argument > 0xFFFFFF ? 3 : argument > 0xFFFF ? 2 : argument > 0xFF ? 1 : 0;
        return prefixes + 1 + OpcodeInfo.CacheEntries(instruction.Opcode);
    }

    /// <summary>Computes jump distances until no size changes any more; returns offsets in code units.</summary>
    /// <remarks>
    /// Where the distance itself depends on an EXTENDED_ARG there are two solutions; which one is found depends on the first
    /// guess. Like CPython's it is the index of the target instruction.
    /// </remarks>
    private static int[] ResolveJumps(List<Instruction> instructions, Dictionary<BasicBlock, int> blockStart)
    {
        var offsets = new int[instructions.Count + 1];
        foreach (var instruction in instructions)
        {
            if (instruction.Target is { } target && OpcodeInfo.HasJump(instruction.Opcode))
            {
                instruction.Argument = blockStart[target];
            }
        }

        bool changed;
        do
        {
            changed = false;
            for (var i = 0; i < instructions.Count; i++)
            {
                offsets[i + 1] = offsets[i] + SizeOf(instructions[i]);
            }

            for (var i = 0; i < instructions.Count; i++)
            {
                var instruction = instructions[i];
                if (instruction.Target is not { } target || !OpcodeInfo.HasJump(instruction.Opcode))
                {
                    continue;
                }

                var size = SizeOf(instruction);
                var end = offsets[i + 1];
                var to = offsets[blockStart[target]];
                instruction.Argument = instruction.Opcode == Opcode.EndAsyncFor
                    ? end - to - EndSendOffset
                    : Math.Abs(to - end);
                changed |= SizeOf(instruction) != size;
            }
        }
        while (changed);
        return offsets;
    }

    private static byte[] WriteCode(List<Instruction> instructions, int units)
    {
        var code = new byte[units * 2];
        var position = 0;
        foreach (var instruction in instructions)
        {
            var argument = (uint)instruction.Argument;
            for (var shift = 24; shift > 0; shift -= 8)
            {
                if (argument >> shift != 0)
                {
                    code[position++] = (byte)Opcode.ExtendedArg;
                    code[position++] = (byte)(argument >> shift);
                }
            }

            code[position++] = (byte)instruction.Opcode;
            code[position++] = (byte)argument;
            position += 2 * OpcodeInfo.CacheEntries(instruction.Opcode);
        }

        return code;
    }
}
