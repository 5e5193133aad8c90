using System.Globalization;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>Character names, aliases and named sequences.</summary>
/// <remarks>
/// Names lie in one byte array in the order of their code points; a hash table of their numbers finds one by name.
/// Ideographs and Hangul syllables have names that are computed.
/// </remarks>
public static class UnicodeNames
{
    private sealed class Table
    {
        internal readonly byte[] Text;
        internal readonly int[] CodePoints;
        internal readonly int[] Offsets;
        internal readonly int[] Buckets;
        internal readonly List<(int First, int Last, string Prefix)> Ranges = [];
        internal readonly Dictionary<string, string> Extra = new(StringComparer.OrdinalIgnoreCase);

        internal Table()
        {
            var data = UnicodeTable.ReadResource("unicode-names.bin");
            var at = 0;
            var count = ReadVarint(data, ref at);
            var deltasEnd = ReadVarint(data, ref at);
            deltasEnd += at;
            CodePoints = new int[count];
            var last = 0;
            for (var i = 0; i < count; i++)
            {
                last += ReadVarint(data, ref at);
                CodePoints[i] = last;
            }

            at = deltasEnd;
            var length = ReadVarint(data, ref at);
            Text = data.AsSpan(at, length).ToArray();
            at += length;
            Offsets = new int[count + 1];
            var next = 1;
            for (var i = 0; i < Text.Length; i++)
            {
                if (Text[i] == '\n')
                {
                    Offsets[next++] = i + 1;
                }
            }

            Offsets[count] = Text.Length + 1;
            Buckets = new int[1 << 16];
            for (var i = 0; i < count; i++)
            {
                var bucket = Hash(Text.AsSpan(Offsets[i], Offsets[i + 1] - 1 - Offsets[i])) & 0xFFFF;
                while (Buckets[bucket] != 0)
                {
                    bucket = (bucket + 1) & 0xFFFF;
                }

                Buckets[bucket] = i + 1;
            }

            var ranges = ReadVarint(data, ref at);
            for (var i = 0; i < ranges; i++)
            {
                var first = ReadVarint(data, ref at);
                var end = ReadVarint(data, ref at);
                Ranges.Add((first, end, ReadText(data, ref at)));
            }

            var extra = ReadVarint(data, ref at);
            for (var i = 0; i < extra; i++)
            {
                var name = ReadText(data, ref at);
                var points = ReadVarint(data, ref at);
                var value = new StringBuilder();
                for (var j = 0; j < points; j++)
                {
                    value.Append(new Rune(ReadVarint(data, ref at)).ToString());
                }

                Extra[name] = value.ToString();
            }
        }

        private static string ReadText(byte[] data, ref int at)
        {
            var length = ReadVarint(data, ref at);
            at += length;
            return Encoding.ASCII.GetString(data, at - length, length);
        }
    }

    private static Table? s_table;

    private static Table Data => s_table ??= new Table();

    internal static int ReadVarint(byte[] data, ref int at)
    {
        var result = 0;
        for (var shift = 0; ; shift += 7)
        {
            int b = data[at++];
            result |= (b & 0x7F) << shift;
            if (b < 0x80)
            {
                return result;
            }
        }
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var b in name)
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash ^ (hash >> 15);
    }

    private static readonly string[] s_leads = ["G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"];
    private static readonly string[] s_vowels = ["A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"];
    private static readonly string[] s_tails = ["", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H"];

    private const string HangulPrefix = "HANGUL SYLLABLE ";
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    /// <summary>The name of a character; null when it has none.</summary>
    public static string? NameOf(int codePoint)
    {
        if (codePoint is >= HangulFirst and <= HangulLast)
        {
            var index = codePoint - HangulFirst;
            return HangulPrefix + s_leads[index / 588] + s_vowels[index % 588 / 28] + s_tails[index % 28];
        }

        var data = Data;
        var at = Array.BinarySearch(data.CodePoints, codePoint);
        if (at >= 0)
        {
            return Encoding.ASCII.GetString(data.Text, data.Offsets[at], data.Offsets[at + 1] - 1 - data.Offsets[at]);
        }

        foreach (var (first, last, prefix) in data.Ranges)
        {
            if (codePoint >= first && codePoint <= last)
            {
                return prefix + codePoint.ToString("X", CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    /// <summary>The character of a name or alias, or the text of a named sequence; null when there is none.</summary>
    public static string? Find(string name)
    {
        if (name.Length is 0 or > 256 || !Ascii.IsValid(name))
        {
            return null;
        }

        var upper = name.ToUpperInvariant();
        if (upper.StartsWith(HangulPrefix, StringComparison.Ordinal))
        {
            return FindHangul(upper[HangulPrefix.Length..]);
        }

        var data = Data;
        var key = Encoding.ASCII.GetBytes(upper);
        for (var bucket = Hash(key) & 0xFFFF; data.Buckets[bucket] != 0; bucket = (bucket + 1) & 0xFFFF)
        {
            var i = data.Buckets[bucket] - 1;
            if (data.Text.AsSpan(data.Offsets[i], data.Offsets[i + 1] - 1 - data.Offsets[i]).SequenceEqual(key))
            {
                return new Rune(data.CodePoints[i]).ToString();
            }
        }

        foreach (var (first, last, prefix) in data.Ranges)
        {
            if (upper.StartsWith(prefix, StringComparison.Ordinal) && upper.Length - prefix.Length is 4 or 5
                && (upper.Length - prefix.Length == 4 || upper[prefix.Length] != '0')
                && int.TryParse(upper.AsSpan(prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point) && point >= first && point <= last)
            {
                return new Rune(point).ToString();
            }
        }

        return data.Extra.GetValueOrDefault(upper);
    }

    private static string? FindHangul(string rest)
    {
        var lead = Longest(s_leads, ref rest);
        var vowel = Longest(s_vowels, ref rest);
        var tail = Longest(s_tails, ref rest);
        return lead < 0 || vowel < 0 || tail < 0 || rest.Length > 0 ? null : ((char)(HangulFirst + (lead * 588) + (vowel * 28) + tail)).ToString();
    }

    private static int Longest(string[] parts, ref string text)
    {
        var best = -1;
        for (var i = 0; i < parts.Length; i++)
        {
            if (text.StartsWith(parts[i], StringComparison.Ordinal) && (best < 0 || parts[i].Length > parts[best].Length))
            {
                best = i;
            }
        }

        if (best >= 0)
        {
            text = text[parts[best].Length..];
        }

        return best;
    }
}
