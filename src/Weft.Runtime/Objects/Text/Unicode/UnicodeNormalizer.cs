using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>The four Unicode normalization forms.</summary>
/// <remarks>
/// Algorithm: Unicode Standard Annex 15: full decomposition, canonical order of combining marks, and for the composed
/// forms pairwise composition of a starter with what follows it unblocked. Hangul syllables are computed.
/// </remarks>
public static class UnicodeNormalizer
{
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11172;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailFirst = 0x11A7;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    private readonly record struct Mapping(byte Tag, int[] Parts);

    private sealed class Tables
    {
        internal readonly string[] Tags;
        internal readonly Dictionary<int, Mapping> Mappings;
        internal readonly Dictionary<(int, int), int> Compositions = [];
        internal readonly Dictionary<int, int> OldCorrections = [];

        internal Tables()
        {
            var data = UnicodeTable.ReadResource("unicode-decompositions.bin");
            var at = 0;
            var length = UnicodeNames.ReadVarint(data, ref at);
            Tags = Encoding.ASCII.GetString(data, at, length).Split('\n');
            at += length;
            var count = UnicodeNames.ReadVarint(data, ref at);
            Mappings = new Dictionary<int, Mapping>(count);
            var last = 0;
            for (var i = 0; i < count; i++)
            {
                last += UnicodeNames.ReadVarint(data, ref at);
                var tag = data[at++];
                var parts = new int[data[at++]];
                for (var j = 0; j < parts.Length; j++)
                {
                    parts[j] = UnicodeNames.ReadVarint(data, ref at);
                }

                Mappings[last] = new Mapping((byte)(tag & 0x7F), parts);
                if ((tag & 0x80) != 0)
                {
                    Compositions[(parts[0], parts[1])] = last;
                }
            }

            var corrections = UnicodeNames.ReadVarint(data, ref at);
            for (var i = 0; i < corrections; i++)
            {
                var from = UnicodeNames.ReadVarint(data, ref at);
                OldCorrections[from] = UnicodeNames.ReadVarint(data, ref at);
            }
        }
    }

    private static Tables? s_tables;

    private static Tables Data => s_tables ??= new Tables();

    /// <summary>The decomposition in the notation of UnicodeData.txt; empty when there is none.</summary>
    public static string DecompositionOf(int codePoint)
    {
        if (!Data.Mappings.TryGetValue(codePoint, out var mapping))
        {
            return "";
        }

        var result = new StringBuilder(Data.Tags[mapping.Tag]);
        foreach (var part in mapping.Parts)
        {
            if (result.Length > 0)
            {
                result.Append(' ');
            }

            result.Append(System.Globalization.CultureInfo.InvariantCulture, $"{part:X4}");
        }

        return result.ToString();
    }

    /// <summary>The text in a normalization form.</summary>
    /// <param name="compose">NFC and NFKC.</param>
    /// <param name="compatible">NFKC and NFKD.</param>
    /// <param name="old">By the rules of Unicode 3.2.</param>
    public static PyStr Normalize(PyStr text, bool compose, bool compatible, bool old)
    {
        if (text.IsAscii)
        {
            return text.ToExact();
        }

        var points = new List<int>(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            Decompose(text.CodePointAt(i), compatible, old, points);
        }

        Order(points);
        if (compose)
        {
            Compose(points);
        }

        return PyStr.OfCodePoints(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points));
    }

    private static void Decompose(int c, bool compatible, bool old, List<int> target)
    {
        if (c < 0x80)
        {
            target.Add(c);
            return;
        }

        var index = c - HangulFirst;
        if (index is >= 0 and < HangulCount)
        {
            target.Add(LeadFirst + (index / (VowelCount * TailCount)));
            target.Add(VowelFirst + (index % (VowelCount * TailCount) / TailCount));
            if (index % TailCount != 0)
            {
                target.Add(TailFirst + (index % TailCount));
            }

            return;
        }

        if (old && Data.OldCorrections.TryGetValue(c, out var correction))
        {
            target.Add(correction);
            return;
        }

        if (!Data.Mappings.TryGetValue(c, out var mapping) || (mapping.Tag != 0 && !compatible) || (old && UnicodeTable.Old[c].Category == 0))
        {
            target.Add(c);
            return;
        }

        // Decompositions in the data nest only a few levels deep.
        foreach (var part in mapping.Parts)
        {
            Decompose(part, compatible, old, target);
        }
    }

    private static void Order(List<int> points)
    {
        var table = UnicodeTable.Current;
        var i = 0;
        while (i < points.Count)
        {
            if (points[i] < 0x300 || table[points[i]].Combining == 0)
            {
                i++;
                continue;
            }

            var start = i;
            while (i < points.Count && table[points[i]].Combining != 0)
            {
                i++;
            }

            if (i - start > 1)
            {
                var run = points.GetRange(start, i - start);
                var next = start;
                foreach (var c in run.OrderBy(c => UnicodeTable.Current[c].Combining))
                {
                    points[next++] = c;
                }
            }
        }
    }

    private static void Compose(List<int> points)
    {
        var table = UnicodeTable.Current;
        var starter = -1;
        var lastClass = -1;
        var write = 0;
        for (var read = 0; read < points.Count; read++)
        {
            var c = points[read];
            var combining = c < 0x300 ? 0 : table[c].Combining;
            if (starter >= 0 && (lastClass < combining || lastClass == -1) && TryCompose(points[starter], c, out var composed))
            {
                points[starter] = composed;
                continue;
            }

            if (combining == 0)
            {
                starter = write;
                lastClass = -1;
            }
            else
            {
                lastClass = combining;
            }

            points[write++] = c;
        }

        points.RemoveRange(write, points.Count - write);
    }

    private static bool TryCompose(int first, int second, out int composed)
    {
        if (first is >= LeadFirst and < LeadFirst + 19 && second is >= VowelFirst and < VowelFirst + VowelCount)
        {
            composed = HangulFirst + ((((first - LeadFirst) * VowelCount) + second - VowelFirst) * TailCount);
            return true;
        }

        if (first - HangulFirst is >= 0 and < HangulCount && (first - HangulFirst) % TailCount == 0 && second is > TailFirst and < TailFirst + TailCount)
        {
            composed = first + second - TailFirst;
            return true;
        }

        return Data.Compositions.TryGetValue((first, second), out composed);
    }
}
