namespace Weft.Conformance;

/// <summary>Reads the hand-written lists beside the runner: one entry a line, <c>#</c> starts a comment.</summary>
internal static class ListFile
{
    /// <summary>Returns the entries of a list, or none when the file does not exist.</summary>
    public static IEnumerable<string> Lines(string file) =>
        !File.Exists(file)
            ? []
            : File.ReadLines(file).Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0);
}
