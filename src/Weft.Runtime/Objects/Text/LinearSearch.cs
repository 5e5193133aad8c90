using System.Buffers;

namespace Weft.Runtime.Objects;

/// <summary>
/// Substring search whose time is linear in the length of text and pattern. It begins with the vectorised search for
/// the pattern's head, which is by far the fastest for ordinary texts but quadratic for texts made of almost-matches.
/// So the comparisons behind a head are counted, and when they exceed a multiple of the text passed, the rest is searched
/// by Knuth, Morris and Pratt's algorithm ("Fast pattern matching in strings", SIAM J. Comput. 6, 1977), which compares
/// each character at most twice but builds a table as long as the pattern first.
/// </summary>
internal static class LinearSearch
{
    /// <summary>Patterns this short go to the vectorised search alone: its worst case is bounded by their length.</summary>
    private const int Short = 16;

    private const int FreeWork = 4096;

    /// <summary>First place of the pattern, or -1.</summary>
    internal static int IndexOf<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern)
        where T : unmanaged, IEquatable<T>
    {
        if (pattern.Length <= Short)
        {
            return text.IndexOf(pattern);
        }

        var head = pattern[..Short];
        var last = text.Length - pattern.Length;
        long work = 0;
        for (var from = 0; from <= last; from++)
        {
            var at = text[from..(last + Short)].IndexOf(head);
            if (at < 0)
            {
                return -1;
            }

            from += at;
            var same = text.Slice(from + Short, pattern.Length - Short).CommonPrefixLength(pattern[Short..]);
            if (same == pattern.Length - Short)
            {
                return from;
            }

            work += same + Short;
            if (work > FreeWork + 4L * from)
            {
                var rest = MatchWithTable(text[(from + 1)..], pattern);
                return rest < 0 ? -1 : rest + from + 1;
            }
        }

        return -1;
    }

    private static int MatchWithTable<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern)
        where T : unmanaged, IEquatable<T>
    {
        // borders[i]: how much of the pattern's begin is matched again by what ends before position i.
        var rented = ArrayPool<int>.Shared.Rent(pattern.Length + 1);
        var borders = rented.AsSpan(0, pattern.Length + 1);
        borders[0] = -1;
        for (int i = 1, border = -1; i <= pattern.Length; i++)
        {
            while (border >= 0 && !pattern[border].Equals(pattern[i - 1]))
            {
                border = borders[border];
            }

            borders[i] = ++border;
        }

        var matched = 0;
        var result = -1;
        for (var i = 0; i < text.Length; i++)
        {
            while (matched >= 0 && !pattern[matched].Equals(text[i]))
            {
                matched = borders[matched];
            }

            if (++matched == pattern.Length)
            {
                result = i + 1 - matched;
                break;
            }
        }

        ArrayPool<int>.Shared.Return(rented);
        return result;
    }
}
