using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Decides conditional jumps on constants, and turns tests for None into jumps.</summary>
internal static class ConstantLoads
{
    public static void Run(ControlFlowGraph graph, ConstantTable constants)
    {
        foreach (var block in graph.Blocks)
        {
            Run(block, constants);
        }
    }

    private static void Run(BasicBlock block, ConstantTable constants)
    {
        var list = block.Instructions;
        var opcode = Opcode.Nop;
        var argument = 0;
        for (var i = 0; i < list.Count; i++)
        {
            var instruction = list[i];
            if (instruction.Opcode == Opcode.LoadConst)
            {
                TryMakeSmallInt(instruction, constants.Items[instruction.Argument]);
            }

            var isCopyOfConstant = FlowFacts.LoadsConstant(opcode) && instruction is { Opcode: Opcode.Copy, Argument: 1 };
            if (!isCopyOfConstant)
            {
                opcode = instruction.Opcode;
                argument = instruction.Argument;
            }

            if (!FlowFacts.LoadsConstant(opcode) || i + 1 >= list.Count)
            {
                continue;
            }

            var next = list[i + 1];
            var value = opcode == Opcode.LoadSmallInt ? (long)argument : constants.Items[argument];
            switch (next.Opcode)
            {
                case Opcode.PopJumpIfFalse or Opcode.PopJumpIfTrue:
                    instruction.Become(Opcode.Nop);
                    Decide(next, ConstantFolding.IsTrue(value) == (next.Opcode == Opcode.PopJumpIfTrue));
                    break;
                case Opcode.JumpIfFalse or Opcode.JumpIfTrue:
                    Decide(next, ConstantFolding.IsTrue(value) == (next.Opcode == Opcode.JumpIfTrue));
                    break;
                case Opcode.IsOp when value is null:
                    TestNone(list, i, instruction, next);
                    break;
                case Opcode.ToBool:
                    var index = constants.Add(ConstantFolding.IsTrue(value));
                    instruction.Become(Opcode.Nop);
                    next.Become(Opcode.LoadConst, index);
                    break;
            }
        }
    }

    private static void Decide(Instruction jump, bool taken)
    {
        if (taken)
        {
            jump.Opcode = Opcode.Jump;
        }
        else
        {
            jump.Become(Opcode.Nop);
        }
    }

    private static void TestNone(List<Instruction> list, int i, Instruction load, Instruction test)
    {
        if (i + 2 >= list.Count)
        {
            return;
        }

        var jump = list[i + 2];
        if (jump.Opcode == Opcode.ToBool)
        {
            // The result of "is" is a bool already.
            jump.Become(Opcode.Nop);
            if (i + 3 >= list.Count)
            {
                return;
            }

            jump = list[i + 3];
        }

        var inverted = test.Argument != 0;
        if (jump.Opcode == Opcode.PopJumpIfFalse)
        {
            inverted = !inverted;
        }
        else if (jump.Opcode != Opcode.PopJumpIfTrue)
        {
            return;
        }

        load.Become(Opcode.Nop);
        test.Become(Opcode.Nop);
        jump.Opcode = inverted ? Opcode.PopJumpIfNotNone : Opcode.PopJumpIfNone;
    }

    public static bool TryMakeSmallInt(Instruction instruction, object? value)
    {
        if (value is long and >= 0 and <= 255)
        {
            instruction.Become(Opcode.LoadSmallInt, (int)(long)value);
            return true;
        }

        return false;
    }

    /// <summary>Makes an instruction load a constant.</summary>
    public static void MakeLoad(Instruction instruction, object? value, ConstantTable constants)
    {
        value = ConstantTable.Normalize(value);
        if (!TryMakeSmallInt(instruction, value))
        {
            instruction.Become(Opcode.LoadConst, constants.Add(value));
        }
    }

    /// <summary>Drops constants that nothing loads. The first stays: it may be a docstring.</summary>
    public static object?[] RemoveUnused(ControlFlowGraph graph, ConstantTable constants)
    {
        if (constants.Items.Count == 0)
        {
            return [];
        }

        var used = new bool[constants.Items.Count];
        used[0] = true;
        foreach (var block in graph.Blocks)
        {
            foreach (var instruction in block.Instructions)
            {
                if (instruction.Opcode == Opcode.LoadConst)
                {
                    used[instruction.Argument] = true;
                }
            }
        }

        var map = new int[used.Length];
        var kept = new List<object?>();
        for (var i = 0; i < used.Length; i++)
        {
            if (used[i])
            {
                map[i] = kept.Count;
                kept.Add(constants.Items[i]);
            }
        }

        foreach (var block in graph.Blocks)
        {
            foreach (var instruction in block.Instructions)
            {
                if (instruction.Opcode == Opcode.LoadConst)
                {
                    instruction.Argument = map[instruction.Argument];
                }
            }
        }

        return [.. kept];
    }
}
