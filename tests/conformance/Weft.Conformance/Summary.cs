using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weft.Conformance;

/// <summary>Writes what a run found: a table, the reasons counted, and everything as JSON.</summary>
internal static partial class Summary
{
    public const string Heading = "module                         pass /total  fail error  skip crash notrun excl  seconds";

    public static string Line(ModuleResult result) =>
        $"{result.Module,-30} {result.Passing,5}/{result.Total,-5} {result.Count(Outcome.Fail),5} {result.Count(Outcome.Error),5} "
        + $"{result.Count(Outcome.Skip),5} {result.Count(Outcome.Crash) + result.Count(Outcome.Timeout),5} {result.Count(Outcome.NotRun),6} "
        + $"{result.Count(Outcome.Excluded),4} {result.Elapsed.TotalSeconds,8:0.0}{(result.Trouble.Length > 0 ? "  " + Shorten(result.Trouble, 160) : "")}";

    public static void Write(Options options, ModuleResult[] results, TimeSpan elapsed)
    {
        var table = new StringBuilder().AppendLine(Heading);
        foreach (ModuleResult result in results)
        {
            table.AppendLine(Line(result));
        }
        int passing = results.Sum(result => result.Passing);
        int total = results.Sum(result => result.Total);
        int whole = results.Count(result => result.Total > 0 && result.Passing == result.Total);
        string last = $"{passing}/{total} ids pass ({(total == 0 ? 0 : 100.0 * passing / total):0.0} %) in {results.Length} modules, "
            + $"{whole} of them whole; {elapsed.TotalSeconds:0} s";
        table.AppendLine(last);
        File.WriteAllText(Path.Combine(options.Output, "summary.txt"), table.ToString());
        File.WriteAllText(Path.Combine(options.Output, "reasons.txt"), Reasons(results));
        WriteJson(Path.Combine(options.Output, "results.json"), results);
        Console.WriteLine(last);
        Console.WriteLine($"details: {Path.GetRelativePath(Environment.CurrentDirectory, options.Output)}/ (summary.txt, reasons.txt, results.json, MODULE.log)");
    }

    /// <summary>Counts why tests do not pass, with names and numbers blotted out so that like reasons meet.</summary>
    private static string Reasons(ModuleResult[] results)
    {
        var text = new StringBuilder("How many tests do not pass for the same reason, with one example each.\n\n");
        var reasons = results
            .SelectMany(result => result.Tests.Where(test => test.Value.Outcome is not (Outcome.Pass or Outcome.Skip or Outcome.Excluded))
                .Select(test => (Id: $"{result.Module}.{test.Key}", test.Value.Outcome, test.Value.Reason)))
            .GroupBy(test => $"{test.Outcome}: {Details().Replace(Shorten(test.Reason, 200), "*")}")
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in reasons)
        {
            text.Append($"{group.Count(),6}  {group.Key}\n        {group.First().Id}: {Shorten(group.First().Reason, 200)}\n");
        }
        return text.ToString();
    }

    private static void WriteJson(string file, ModuleResult[] results)
    {
        using FileStream stream = File.Create(file);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, IndentSize = 1, SkipValidation = true });
        json.WriteStartObject();
        foreach (ModuleResult result in results)
        {
            json.WriteStartObject(result.Module);
            json.WriteNumber("passing", result.Passing);
            json.WriteNumber("total", result.Total);
            json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 2));
            json.WriteString("trouble", result.Trouble);
            json.WriteStartObject("tests");
            foreach ((string id, TestOutcome test) in result.Tests)
            {
                json.WriteString(id, test.Reason.Length == 0 ? test.Outcome.ToString() : $"{test.Outcome}: {test.Reason}");
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length] + "…";

    [GeneratedRegex(@"0x[0-9a-fA-F]+|\d+|(?<=\W)'[^']{25,}'|\([a-z_]+=.*?\) ")]
    private static partial Regex Details();
}
