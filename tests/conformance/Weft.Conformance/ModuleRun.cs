using System.Diagnostics;
using System.Text;

namespace Weft.Conformance;

/// <summary>
/// Runs one module of the suite in a process of its own and follows the report that <c>child.py</c> writes.
/// Every id known for the module ends with an outcome: a test whose process died or hung gets that as its outcome, and
/// the tests after it are run by a new process, a few times; what is left then is "not run".
/// </summary>
internal sealed class ModuleRun(Options options, string module, IdList known, Exclusions exclusions, TimeSpan limit)
{
    private readonly ModuleResult _result = new(module);
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    private readonly List<(string Group, Outcome Outcome, string Reason)> _groups = [];

    public async Task<ModuleResult> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        string work = Directory.CreateTempSubdirectory("weft-conformance-").FullName;
        try
        {
            await RunInAsync(work, clock);
        }
        finally
        {
            DeleteTree(work);
        }
        Settle();
        _result.Elapsed = clock.Elapsed;
        return _result;
    }

    private async Task RunInAsync(string work, Stopwatch clock)
    {
        foreach (string id in known.Marks.Keys)
        {
            if (exclusions.ReasonToLeaveOut(module, id) is { } reason)
            {
                _result.Note(id, Outcome.Excluded, reason);
                _finished.Add(id);
            }
            else if (options.Match is { } text && !id.Contains(text, StringComparison.Ordinal))
            {
                _finished.Add(id);
            }
        }
        string log = Path.Combine(options.Output, module + ".log");
        File.Delete(log);
        // The script is copied because an interpreter under test may see another file system (a chroot that shares /tmp).
        string child = Path.Combine(work, "child.py");
        File.Copy(Path.Combine(options.Root, "child.py"), child);

        for (int attempt = 0; ; attempt++)
        {
            Ending ending = await RunOnceAsync(work, child, log, attempt, limit - clock.Elapsed);
            if (ending.Complete)
            {
                return;
            }
            _result.Trouble = ending.Trouble;
            // Without a test to blame, another try would end the same way.
            if (ending.Running is not { } culprit || attempt == options.Restarts || clock.Elapsed > limit)
            {
                return;
            }
            _finished.Add(culprit);
        }
    }

    private sealed record Ending(bool Complete, string Trouble, string? Running);

    private async Task<Ending> RunOnceAsync(string work, string child, string log, int attempt, TimeSpan timeLeft)
    {
        string folder = Path.Combine(work, $"cwd{attempt}");
        Directory.CreateDirectory(folder);
        string report = Path.Combine(work, $"report{attempt}.txt");
        string skip = Path.Combine(work, $"skip{attempt}.txt");
        File.WriteAllText(report, "");
        File.WriteAllLines(skip, _finished);

        var start = new ProcessStartInfo(options.Interpreter[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (string argument in (string[])[.. options.Interpreter[1..], child, "--report", report, "--cwd", folder,
            "--lib", options.Library, "--skip", skip, $"test.{module}"])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["WEFT_STDLIB"] = options.Library;
        start.Environment["TMPDIR"] = folder;
        // A test that eats memory must end with MemoryError in its own process, not take the machine down.
        start.Environment.TryAdd("DOTNET_GCHeapHardLimit", "100000000");
        start.Environment.TryAdd("LC_ALL", "C.UTF-8");
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("PYTHON", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        await using var output = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.Read);
        Task copies = Task.WhenAll(CopyAsync(process.StandardOutput.BaseStream, output), CopyAsync(process.StandardError.BaseStream, output));

        var reader = new ReportReader(report, Handle);
        var clock = Stopwatch.StartNew();
        TimeSpan lastNews = TimeSpan.Zero;
        string trouble = "";
        while (!process.HasExited)
        {
            if (await ExitedWithin(process, TimeSpan.FromMilliseconds(clock.ElapsedMilliseconds < 2_000 ? 20 : 100)))
            {
                break;
            }
            if (reader.ReadNews())
            {
                lastNews = clock.Elapsed;
            }
            if (clock.Elapsed > timeLeft)
            {
                trouble = $"over its limit of {limit.TotalSeconds:0} s";
            }
            else if (clock.Elapsed - lastNews > options.Stall)
            {
                trouble = $"silent for {options.Stall.TotalSeconds:0} s";
            }
            if (trouble.Length > 0)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
                break;
            }
        }
        // A child process that outlives the module may hold the pipes open: its output is not waited for.
        await Task.WhenAny(copies, Task.Delay(TimeSpan.FromSeconds(2)));
        while (reader.ReadNews())
        {
        }
        if (reader.Done)
        {
            return new(true, "", null);
        }
        if (reader.Broken)
        {
            return new(false, _result.Trouble, null);
        }
        bool killed = trouble.Length > 0;
        if (!killed)
        {
            trouble = process.ExitCode > 128 ? $"died of signal {process.ExitCode - 128}" : $"ended early with code {process.ExitCode}";
        }
        if (reader.Running is { } running)
        {
            Note(running, killed ? Outcome.Timeout : Outcome.Crash, trouble);
            trouble += $" in {running}";
        }
        return new(false, trouble, reader.Running);
    }

    private static async Task<bool> ExitedWithin(Process process, TimeSpan time)
    {
        using var source = new CancellationTokenSource(time);
        try
        {
            await process.WaitForExitAsync(source.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task CopyAsync(Stream from, FileStream to)
    {
        const long most = 4 << 20; // A module that floods its output must not fill the disk.
        byte[] buffer = new byte[16 << 10];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer)) > 0)
            {
                lock (to)
                {
                    if (to.Position < most)
                    {
                        to.Write(buffer, 0, read);
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The pipe or the log is gone because the run is over.
        }
    }

    private void Handle(string[] fields)
    {
        switch (fields)
        {
            case ["id", var id]:
                if (!_result.Tests.ContainsKey(id) && !_finished.Contains(id))
                {
                    _result.Tests[id] = new(Outcome.NotRun, "");
                }
                break;
            case ["end", var id, var outcome, .. var why]:
                _finished.Add(id);
                Note(id, ParseOutcome(outcome), why.FirstOrDefault() ?? "");
                break;
            case ["group", var group, var outcome, .. var why]:
                _groups.Add((group, ParseOutcome(outcome), why.FirstOrDefault() ?? ""));
                break;
            case ["broken", var why]:
                _result.Trouble = $"cannot be loaded: {why}";
                break;
        }
    }

    private void Note(string id, Outcome outcome, string reason) => _result.Note(id, outcome, reason);

    private static Outcome ParseOutcome(string text) => text switch
    {
        "pass" or "xfail" => Outcome.Pass,
        "skip" => Outcome.Skip,
        "error" => Outcome.Error,
        _ => Outcome.Fail,
    };

    /// <summary>Gives every id that never ran its outcome, and counts.</summary>
    private void Settle()
    {
        foreach (string id in known.Marks.Keys)
        {
            bool asked = options.Match is null || id.Contains(options.Match, StringComparison.Ordinal);
            if (asked)
            {
                _result.Tests.TryAdd(id, new(Outcome.NotRun, ""));
            }
        }
        foreach ((string id, TestOutcome test) in _result.Tests.ToArray())
        {
            if (test.Outcome != Outcome.NotRun)
            {
                continue;
            }
            var group = _groups.FirstOrDefault(group => Covers(group.Group, id));
            _result.Tests[id] = group.Group is null ? new(Outcome.NotRun, _result.Trouble) : new(group.Outcome, group.Reason);
        }
        bool hasReference = known.Marks.Count > 0;
        foreach ((string id, TestOutcome test) in _result.Tests)
        {
            // With no list of the reference's yet, what the module itself shows is counted.
            bool counts = hasReference ? IdList.Counts(known.Marks.GetValueOrDefault(id)) : test.Outcome != Outcome.Skip;
            if (counts && test.Outcome != Outcome.Excluded)
            {
                _result.Total++;
                _result.Passing += test.Outcome == Outcome.Pass ? 1 : 0;
            }
        }
    }

    private bool Covers(string group, string id)
    {
        string prefix = $"test.{module}";
        return group == prefix || (group.StartsWith(prefix + ".", StringComparison.Ordinal)
            && id.StartsWith(group[(prefix.Length + 1)..] + ".", StringComparison.Ordinal));
    }

    private static void DeleteTree(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"conformance: left behind {folder}: {error.Message}");
        }
    }

    /// <summary>Reads the whole records that were added to the report since the last look.</summary>
    private sealed class ReportReader(string file, Action<string[]> handle)
    {
        private readonly List<byte> _partial = [];
        private long _position;

        public bool Done { get; private set; }

        public bool Broken { get; private set; }

        public string? Running { get; private set; }

        public bool ReadNews()
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Position = _position;
            byte[] buffer = new byte[64 << 10];
            int read = stream.Read(buffer);
            _position += read;
            foreach (byte value in buffer.AsSpan(0, read))
            {
                if (value != '\n')
                {
                    _partial.Add(value);
                    continue;
                }
                string[] fields = Encoding.UTF8.GetString([.. _partial]).Split('\t');
                _partial.Clear();
                Follow(fields);
                handle(fields);
            }
            return read > 0;
        }

        private void Follow(string[] fields)
        {
            switch (fields[0])
            {
                case "start":
                    Running = fields[1];
                    break;
                case "end":
                    Running = null;
                    break;
                case "done":
                    Done = true;
                    break;
                case "broken":
                    Broken = true;
                    break;
            }
        }
    }
}
