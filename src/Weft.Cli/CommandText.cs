namespace Weft.Cli;

/// <summary>The code of <c>-c</c>, which may be indented as a whole.</summary>
internal static class CommandText
{
    /// <summary>
    /// Takes away the indentation that all lines have in common, tabs and spaces counting as different; lines of white
    /// space only do not count and become empty. Code that is not indented stays as it is.
    /// </summary>
    internal static string Dedent(string code)
    {
        var lines = code.Split('\n');
        string? common = null;
        foreach (var line in lines)
        {
            var indent = Indentation(line);
            if (indent < line.Length)
            {
                common = common is null ? line[..indent] : common[..CommonPrefix(common, line)];
            }
        }

        return string.IsNullOrEmpty(common)
            ? code
            : string.Join('\n', Array.ConvertAll(lines, line => Indentation(line) == line.Length ? "" : line[common.Length..]));
    }

    private static int Indentation(string line) => line.AsSpan().IndexOfAnyExcept(' ', '\t') is >= 0 and var at ? at : line.Length;

    private static int CommonPrefix(string a, string b) => a.AsSpan().CommonPrefixLength(b);
}
