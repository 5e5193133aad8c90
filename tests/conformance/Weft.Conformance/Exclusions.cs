using System.IO.Enumeration;

namespace Weft.Conformance;

/// <summary>The tests that are left out or not judged, each with its reason (exclusions.txt).</summary>
internal sealed class Exclusions
{
    private readonly List<(string Kind, string Pattern, string Reason)> _entries = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">A line lacks one of its three parts, or its kind is unknown.</exception>
    public static Exclusions Load(string file)
    {
        var exclusions = new Exclusions();
        foreach (string line in ListFile.Lines(file))
        {
            string[] parts = line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts is not [("permanent" or "temporary" or "flaky"), _, _])
            {
                throw new InvalidDataException($"{file}: 'kind pattern reason' expected, with kind permanent, temporary or flaky: {line}");
            }
            exclusions._entries.Add((parts[0], parts[1], parts[2]));
        }
        return exclusions;
    }

    /// <summary>The reason why an id is not run, or null.</summary>
    public string? ReasonToLeaveOut(string module, string id) =>
        _entries.Where(entry => entry.Kind != "flaky" && Matches(entry.Pattern, module, id)).Select(entry => entry.Reason).FirstOrDefault();

    /// <summary>Whether an id's outcome is not judged.</summary>
    public bool IsFlaky(string module, string id) =>
        _entries.Any(entry => entry.Kind == "flaky" && Matches(entry.Pattern, module, id));

    private static bool Matches(string pattern, string module, string id) =>
        FileSystemName.MatchesSimpleExpression(pattern, $"{module}.{id}", ignoreCase: false);
}
