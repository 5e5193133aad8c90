using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Writes <c>co_exceptiontable</c>: start, length, handler and depth of each protected range, in code units.</summary>
/// <remarks>Numbers are written in groups of six bits, the highest first; bit 6 says that more follow, bit 7 marks an entry.</remarks>
internal static class ExceptionTable
{
    private const int Continues = 0x40;
    private const int StartsEntry = 0x80;

    public static byte[] Write(List<Instruction> instructions, int[] offsets, Dictionary<BasicBlock, int> blockStart)
    {
        var table = new List<byte>();
        BasicBlock? handler = null;
        var start = 0;
        for (var i = 0; i <= instructions.Count; i++)
        {
            var current = i < instructions.Count ? instructions[i].Handler : null;
            if (current == handler)
            {
                continue;
            }

            if (handler is not null)
            {
                WriteEntry(table, start, offsets[i], offsets[blockStart[handler]], handler);
            }

            handler = current;
            start = offsets[i];
        }

        return [.. table];
    }

    private static void WriteEntry(List<byte> table, int start, int end, int target, BasicBlock handler)
    {
        // What the handler finds on the stack is not part of what is kept below it.
        var depth = handler.StartDepth - 1 - (handler.PreservesLastIndex ? 1 : 0);
        WriteNumber(table, start, StartsEntry);
        WriteNumber(table, end - start, 0);
        WriteNumber(table, target, 0);
        WriteNumber(table, (depth << 1) | (handler.PreservesLastIndex ? 1 : 0), 0);
    }

    private static void WriteNumber(List<byte> table, int value, int marker)
    {
        for (var shift = 24; shift > 0; shift -= 6)
        {
            if (value >= 1 << shift)
            {
                table.Add((byte)(((value >> shift) & 0x3F) | Continues | marker));
                marker = 0;
            }
        }

        table.Add((byte)((value & 0x3F) | marker));
    }
}
