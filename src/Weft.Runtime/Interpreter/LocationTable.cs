namespace Weft.Runtime.Interpreter;

/// <summary>The source range of some instructions. Lines from 1, columns in UTF-8 bytes; -1 where unknown; line 0 for none.</summary>
internal readonly record struct Location(int Start, int End, int Line, int EndLine, int Column, int EndColumn)
{
    /// <summary>The first line; -1 for none, which tells it from the line 0 before a module's first.</summary>
    internal int KnownLine => EndLine < 0 ? -1 : Line;
}

/// <summary>
/// Reads <c>co_linetable</c>: one entry for each run of instructions, a byte of kind and length and then varints of six
/// bits (format: CPython's Objects/locations.md).
/// </summary>
internal static class LocationTable
{
    /// <summary>All entries in order; start and end in code units.</summary>
    internal static IEnumerable<Location> Walk(PyCode code) => Walk(code.LineTable, code.FirstLine);

    private static IEnumerable<Location> Walk(byte[] table, int firstLine)
    {
        var position = 0;
        var line = firstLine;
        var start = 0;
        while (position < table.Length)
        {
            int first = table[position++];
            var kind = first >> 3 & 15;
            var length = (first & 7) + 1;
            var end = start + length;
            Location location;
            switch (kind)
            {
                case 15:
                    location = new Location(start, end, 0, -1, -1, -1);
                    break;
                case 14:
                    line += ReadSigned(table, ref position);
                    var endLine = line + ReadUnsigned(table, ref position);
                    var column = ReadUnsigned(table, ref position) - 1;
                    var endColumn = ReadUnsigned(table, ref position) - 1;
                    location = new Location(start, end, line, endLine, column, endColumn);
                    break;
                case 13:
                    line += ReadSigned(table, ref position);
                    location = new Location(start, end, line, line, -1, -1);
                    break;
                case 10 or 11 or 12:
                    line += kind - 10;
                    int from = ReadByte(table, ref position);
                    int to = ReadByte(table, ref position);
                    location = new Location(start, end, line, line, from, to);
                    break;
                default:
                    int second = ReadByte(table, ref position);
                    var at = kind << 3 | second >> 4;
                    location = new Location(start, end, line, line, at, at + (second & 15));
                    break;
            }

            yield return location;
            start = end;
        }
    }

    /// <summary>The same table with lines only.</summary>
    internal static byte[] WithoutColumns(byte[] table)
    {
        var result = new List<byte>(table.Length);
        var line = 0;
        foreach (var location in Walk(table, 0))
        {
            var known = location.KnownLine >= 0 || location.EndLine >= 0;
            result.Add((byte)(0x80 | (known ? 13 : 15) << 3 | (location.End - location.Start - 1)));
            if (!known)
            {
                continue;
            }

            var delta = location.Line - line;
            line = location.Line;
            var value = delta < 0 ? ((uint)-delta << 1) | 1 : (uint)delta << 1;
            for (; value >= 64; value >>= 6)
            {
                result.Add((byte)(64 | (value & 63)));
            }

            result.Add((byte)value);
        }

        return [.. result];
    }

    private static byte ReadByte(byte[] table, ref int position) => position < table.Length ? table[position++] : (byte)0;

    private static int ReadUnsigned(byte[] table, ref int position)
    {
        int b = ReadByte(table, ref position);
        var value = b & 63;
        for (var shift = 6; (b & 64) != 0 && shift < 31; shift += 6)
        {
            b = ReadByte(table, ref position);
            value |= (b & 63) << shift;
        }

        return value;
    }

    private static int ReadSigned(byte[] table, ref int position)
    {
        var value = ReadUnsigned(table, ref position);
        return (value & 1) != 0 ? -(value >> 1) : value >> 1;
    }
}
