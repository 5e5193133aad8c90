using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

/// <summary>
/// Replaces common sequences of an executable form by one fused instruction at the place of the first. The others stay
/// where they are, so positions, exception table and jumps into the middle keep their meaning.
/// </summary>
internal static class Fusion
{
    /// <summary>What the first instruction of a fused sequence does alone: events come between the instructions.</summary>
    internal static ushort First(PyCode code, int ip, int argument)
    {
        var opcode = code.CodeBytes[2 * ip];
        return opcode == (byte)Opcode.CompareOp ? (ushort)(FastOpcode.CompareFirst + (argument >> 5)) : opcode;
    }

    internal static void Apply(Instruction[] code)
    {
        for (var i = 0; i < code.Length; i++)
        {
            ref var first = ref code[i];
            if (first.Opcode is >= FastOpcode.CompareFirst and < FastOpcode.CompareFirst + 6)
            {
                // COMPARE_OP has one cache unit.
                if (i + 2 < code.Length)
                {
                    first.Opcode = code[i + 2].Opcode switch
                    {
                        (ushort)Opcode.PopJumpIfFalse => FastOpcode.CompareJumpIfFalse,
                        (ushort)Opcode.PopJumpIfTrue => FastOpcode.CompareJumpIfTrue,
                        _ => first.Opcode,
                    };
                }
            }
        }

        // The last element is no instruction.
        for (var i = 0; i + 2 < code.Length; i++)
        {
            if (code[i + 1].Opcode == (ushort)Opcode.ReturnValue)
            {
                code[i].Opcode = code[i].Opcode switch
                {
                    (ushort)Opcode.LoadConst => FastOpcode.LoadConstReturn,
                    (ushort)Opcode.LoadFast or (ushort)Opcode.LoadFastBorrow => FastOpcode.LoadFastReturn,
                    _ => code[i].Opcode,
                };
            }
        }

        for (var i = 0; i + 4 < code.Length; i++)
        {
            ref var first = ref code[i];
            if (first.Opcode is (ushort)Opcode.LoadFastLoadFast or (ushort)Opcode.LoadFastBorrowLoadFastBorrow)
            {
                first.Opcode = code[i + 1].Opcode switch
                {
                    FastOpcode.BinaryAdd => FastOpcode.LoadLoadAdd,
                    FastOpcode.BinarySubtract => FastOpcode.LoadLoadSubtract,
                    FastOpcode.BinaryMultiply => FastOpcode.LoadLoadMultiply,
                    FastOpcode.BinarySubscript => FastOpcode.LoadLoadSubscript,
                    FastOpcode.CompareJumpIfFalse => FastOpcode.LoadLoadCompareJump,
                    (ushort)Opcode.StoreSubscr => FastOpcode.LoadLoadStoreSubscript,
                    _ => first.Opcode,
                };
                continue;
            }

            if (first.Opcode == (ushort)Opcode.Swap && first.Argument == 2 && code[i + 1].Opcode == (ushort)Opcode.StoreAttr)
            {
                first.Opcode = FastOpcode.SwapStoreAttr;
                continue;
            }

            var isLoad = first.Opcode is (ushort)Opcode.LoadFast or (ushort)Opcode.LoadFastBorrow;
            if (!isLoad)
            {
                continue;
            }

            if (code[i + 1].Opcode == (ushort)Opcode.LoadAttr)
            {
                first.Opcode = FastOpcode.LoadFastLoadAttr;
            }
            else if (code[i + 1].Opcode == (ushort)Opcode.StoreAttr)
            {
                first.Opcode = FastOpcode.LoadFastStoreAttr;
            }
            else if (code[i + 1].Opcode == (ushort)Opcode.Copy && code[i + 1].Argument == 1 && code[i + 2].Opcode == (ushort)Opcode.LoadAttr)
            {
                first.Opcode = FastOpcode.LoadFastCopyLoadAttr;
            }
            else if (code[i + 1].Opcode == (ushort)Opcode.LoadSmallInt)
            {
                first.Opcode = code[i + 2].Opcode switch
                {
                    FastOpcode.BinaryAdd => FastOpcode.LoadFastAddSmallInt,
                    FastOpcode.BinarySubtract => FastOpcode.LoadFastSubtractSmallInt,
                    FastOpcode.CompareJumpIfFalse => FastOpcode.LoadFastCompareSmallIntJump,
                    _ => first.Opcode,
                };
                if (first.Opcode == FastOpcode.LoadFastCompareSmallIntJump)
                {
                    // Where it goes on when the comparison holds: behind the jump and its NOT_TAKEN.
                    first.Cache = (ushort)(i + 6 < code.Length && code[i + 6].Opcode == (ushort)Opcode.NotTaken ? 7 : 6);
                }
            }
        }
    }
}
