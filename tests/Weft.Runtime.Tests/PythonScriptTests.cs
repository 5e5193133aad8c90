using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace Weft.Runtime.Tests;

/// <summary>
/// Runs every <c>tests/python/**/*.py</c> and <c>tests/programs/*.py</c> as a program of its own: it passes when it exits with 0, and fails with what
/// it wrote. Files and folders whose name starts with an underscore are material for the others.
/// </summary>
/// <remarks>
/// Starting a process is most of what a script costs, so two run at a time: asking for one also starts the next.
/// The environment variable WEFT_TEST_EXECUTABLE runs another interpreter on the same scripts (a check of the scripts).
/// </remarks>
public sealed class PythonScriptTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly string[] s_folders = ["python", "programs"];
    private static readonly string s_root = Path.GetFullPath(Metadata("PythonTests"));
    private static readonly string[] s_scripts = FindScripts();
    private static readonly SemaphoreSlim s_slots = new(2);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string?>>> s_runs = new();

    public static TheoryData<string> Scripts => [.. s_scripts];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Passes(string script)
    {
        Task<string?> run = Start(script);
        int next = Array.IndexOf(s_scripts, script) + 1;
        if (next < s_scripts.Length)
        {
            _ = Start(s_scripts[next]);
        }
        string? failure = await run;
        Assert.True(failure is null, failure);
    }

    [Fact]
    public void ThereAreScripts() => Assert.NotEmpty(s_scripts);

    private static Task<string?> Start(string script) =>
        s_runs.GetOrAdd(script, static name => new(() => Task.Run(() => RunAsync(name)))).Value;

    /// <summary>Returns null when the script passes, or what to show when it does not.</summary>
    private static async Task<string?> RunAsync(string script)
    {
        await s_slots.WaitAsync();
        string scratch = Directory.CreateTempSubdirectory("weft-test-").FullName;
        try
        {
            string executable = Environment.GetEnvironmentVariable("WEFT_TEST_EXECUTABLE") ?? Metadata("WeftExecutable");
            var start = new ProcessStartInfo(executable, [Path.Combine(s_root, script)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = scratch,
            };
            start.Environment["TMPDIR"] = scratch;
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            start.Environment.Remove("PYTHONPATH");
            start.Environment.Remove("PYTHONHOME");
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            using var clock = new CancellationTokenSource(s_limit);
            try
            {
                await process.WaitForExitAsync(clock.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return $"{script}: not done after {s_limit.TotalSeconds} s\n{await Tail(output)}{await Tail(errors)}";
            }
            return process.ExitCode == 0
                ? null
                : $"{script}: exit code {process.ExitCode}\n{await Tail(output)}{await Tail(errors)}";
        }
        finally
        {
            s_slots.Release();
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>The end of what a stream held; a stream kept open by a process left behind is not waited for.</summary>
    private static async Task<string> Tail(Task<string> stream)
    {
        if (await Task.WhenAny(stream, Task.Delay(TimeSpan.FromSeconds(2))) != stream)
        {
            return "";
        }
        string text = await stream;
        return text.Length > 6_000 ? "…" + text[^6_000..] : text;
    }

    private static string[] FindScripts() =>
    [
        .. s_folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.py", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(s_root, file).Replace('\\', '/'))
            .Where(name => !name.Split('/').Any(part => part.StartsWith('_')))
            .Order(StringComparer.Ordinal),
    ];

    private static string Metadata(string key) =>
        typeof(PythonScriptTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;
}
