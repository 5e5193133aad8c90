namespace Weft.Modules.Zlib;

/// <summary>A Huffman code as one table: the next bits index an entry of symbol and code length.</summary>
internal sealed class CodeTable
{
    internal const int Short = -1;
    internal const int Invalid = -2;

    internal static readonly CodeTable FixedLiterals = Make(FixedLengths(), allowIncomplete: false)!;
    internal static readonly CodeTable FixedDistances = Make([.. Enumerable.Repeat((byte)5, 32)], allowIncomplete: false)!;

    private CodeTable(ushort[] entries, int bits)
    {
        Entries = entries;
        Bits = bits;
    }

    internal ushort[] Entries { get; }

    internal int Bits { get; }

    internal ulong Mask => (ulong)Entries.Length - 1;

    private static byte[] FixedLengths()
    {
        var lengths = new byte[288];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280).Fill(8);
        return lengths;
    }

    /// <summary>Null when the lengths are no code: oversubscribed, or incomplete where that is not allowed (one code of one bit is).</summary>
    internal static CodeTable? Make(ReadOnlySpan<byte> lengths, bool allowIncomplete)
    {
        Span<int> counts = stackalloc int[16];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        var longest = 15;
        while (longest > 1 && counts[longest] == 0)
        {
            longest--;
        }

        Span<int> next = stackalloc int[16];
        var (code, space) = (0, 1);
        for (var bits = 1; bits <= 15; bits++)
        {
            space = (space << 1) - counts[bits];
            if (space < 0)
            {
                return null;
            }

            code = (code + (bits == 1 ? 0 : counts[bits - 1])) << 1;
            next[bits] = code;
        }

        if (space > 0 && !(allowIncomplete && longest == 1))
        {
            return null;
        }

        var entries = new ushort[1 << longest];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            var length = (int)lengths[symbol];
            if (length == 0)
            {
                continue;
            }

            var reversed = 0;
            for (int i = 0, value = next[length]++; i < length; i++, value >>= 1)
            {
                reversed = (reversed << 1) | (value & 1);
            }

            for (var at = reversed; at < entries.Length; at += 1 << length)
            {
                entries[at] = (ushort)((symbol << 4) | length);
            }
        }

        return new CodeTable(entries, longest);
    }
}
