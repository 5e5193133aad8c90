using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Writes <c>co_linetable</c>: for each run of code units its lines and columns (PEP 626 and 657).</summary>
internal static class LocationTable
{
    private const int MaxUnits = 8;
    private const int OneLineForm = 10;
    private const int NoColumnsForm = 13;
    private const int LongForm = 14;
    private const int NoneForm = 15;

    public static byte[] Write(List<Instruction> instructions, int firstLine)
    {
        for (var i = instructions.Count - 1; i >= 0; i--)
        {
            if (instructions[i].Span == SourceSpan.Next)
            {
                instructions[i].Span = FlowFacts.IsTerminator(instructions[i].Opcode) || i + 1 >= instructions.Count
                    ? SourceSpan.None
                    : instructions[i + 1].Span;
            }
        }

        var table = new List<byte>();
        var line = firstLine;
        var span = SourceSpan.None;
        var size = 0;
        foreach (var instruction in instructions)
        {
            if (instruction.Span != span)
            {
                WriteRun(table, span, size, ref line);
                span = instruction.Span;
                size = 0;
            }

            size += CodeAssembler.SizeOf(instruction);
        }

        WriteRun(table, span, size, ref line);
        return [.. table];
    }

    private static void WriteRun(List<byte> table, SourceSpan span, int size, ref int line)
    {
        while (size > 0)
        {
            var units = Math.Min(size, MaxUnits);
            WriteEntry(table, span, units, ref line);
            size -= units;
        }
    }

    private static void WriteEntry(List<byte> table, SourceSpan span, int units, ref int line)
    {
        if (span.Line == SourceSpan.None.Line)
        {
            First(NoneForm);
            return;
        }

        var delta = span.Line - line;
        line = span.Line;
        var (column, endColumn) = (span.Column, span.EndColumn);
        if (column < 0 || endColumn < 0)
        {
            if (span.EndLine == span.Line || span.EndLine < 0)
            {
                First(NoColumnsForm);
                WriteSigned(table, delta);
                return;
            }
        }
        else if (span.EndLine == span.Line)
        {
            if (delta == 0 && column < 80 && endColumn - column < 16 && endColumn >= column)
            {
                First(column >> 3);
                table.Add((byte)(((column & 7) << 4) | (endColumn - column)));
                return;
            }

            if (delta is >= 0 and < 3 && column < 128 && endColumn < 128)
            {
                First(OneLineForm + delta);
                table.Add((byte)column);
                table.Add((byte)endColumn);
                return;
            }
        }

        First(LongForm);
        WriteSigned(table, delta);
        WriteUnsigned(table, (uint)(span.EndLine - span.Line));
        WriteUnsigned(table, (uint)(column + 1));
        WriteUnsigned(table, (uint)(endColumn + 1));

        void First(int form) => table.Add((byte)(0x80 | (form << 3) | (units - 1)));
    }

    private static void WriteUnsigned(List<byte> table, uint value)
    {
        while (value >= 64)
        {
            table.Add((byte)(64 | (value & 63)));
            value >>= 6;
        }

        table.Add((byte)value);
    }

    private static void WriteSigned(List<byte> table, int value) =>
        WriteUnsigned(table, value < 0 ? ((uint)-value << 1) | 1 : (uint)value << 1);
}
