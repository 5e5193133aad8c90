namespace Weft.Runtime.Binding;

/// <summary>
/// "Did you mean": the closest of some names by edit distance, where a change of case costs half of another change.
/// A name farther than a third of the letters is no suggestion, as in CPython.
/// </summary>
public static class NameSuggestion
{
    private const int MoveCost = 2;
    private const int CaseCost = 1;
    private const int MaximumLength = 40;
    private const int MaximumCandidates = 750;

    /// <summary>The closest candidate; null when none is close.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        var seen = 0;
        foreach (var candidate in candidates)
        {
            if (++seen > MaximumCandidates)
            {
                return null;
            }

            if (candidate == name)
            {
                continue;
            }

            var limit = Math.Min((candidate.Length + name.Length + 3) * MoveCost / 6, bestDistance - 1);
            var distance = Distance(name, candidate, limit);
            if (distance <= limit)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    private static int Cost(char a, char b) => a == b ? 0 : char.ToLowerInvariant(a) == char.ToLowerInvariant(b) ? CaseCost : MoveCost;

    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        while (a.Length > 0 && b.Length > 0 && a[0] == b[0])
        {
            a = a[1..];
            b = b[1..];
        }

        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if (a.Length == 0 || b.Length == 0)
        {
            return (a.Length + b.Length) * MoveCost;
        }

        if (a.Length > MaximumLength || b.Length > MaximumLength || Math.Abs(a.Length - b.Length) * MoveCost > limit)
        {
            return limit + 1;
        }

        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j * MoveCost;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i * MoveCost;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(diagonal + Cost(a[i - 1], b[j - 1]), Math.Min(row[j - 1], above) + MoveCost);
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
