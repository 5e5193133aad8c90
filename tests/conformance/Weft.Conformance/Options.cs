using System.Globalization;

namespace Weft.Conformance;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        usage: Weft.Conformance [options] [MODULE | LIST.txt]...

        Runs modules of CPython's test suite (default: core.txt) and prints passing/total test ids.

          --interpreter CMD   what runs Python (default: the `weft` launcher of this checkout)
          --lib DIR           CPython's library folder, with test/ in it (default: environment WEFT_TEST_LIB,
                              or what ../shared/tools/reference.sh says)
          --jobs N            modules at a time (default 2)
          --limit SECONDS     for one module (default 120; limits.txt overrides)
          --stall SECONDS     for one test: a module silent for longer is ended (default 60)
          --total SECONDS     start no module after this time
          --restarts N        go on after a crash or hang with the module's remaining tests, N times (default 3)
          --match TEXT        only ids that contain TEXT
          --name NAME         name of the result folder under artifacts/conformance (default: run)
          --check             fail when an expected id does not pass, or another one does
          --update            rewrite which ids are expected to pass, from this run
          --update-reference  rewrite the ids and their total, from this run (of CPython)
          --quiet             no line for each module
        """;

    public string Root { get; init; } = "";
    public string IdsFolder => Path.Combine(Root, "ids");
    public string Output { get; init; } = "";
    public string[] Interpreter { get; init; } = [];
    public string Library { get; init; } = "";
    public List<string> Modules { get; } = [];
    public int Jobs { get; init; } = 2;
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(120);
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);
    public TimeSpan? TotalLimit { get; init; }
    public int Restarts { get; init; } = 3;
    public string? Match { get; init; }
    public bool Check { get; init; }
    public bool Update { get; init; }
    public bool UpdateReference { get; init; }
    public bool Quiet { get; init; }
    public bool ShowHelp { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or nothing can be run.</exception>
    public static Options Parse(string[] args)
    {
        var values = new Dictionary<string, string>();
        var flags = new HashSet<string>();
        var operands = new List<string>();
        string[] known = ["interpreter", "lib", "jobs", "limit", "stall", "total", "restarts", "match", "name"];
        string[] knownFlags = ["check", "update", "update-reference", "quiet", "help"];
        for (int i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                operands.Add(args[i]);
            }
            else if (knownFlags.Contains(args[i][2..]))
            {
                flags.Add(args[i][2..]);
            }
            else if (known.Contains(args[i][2..]))
            {
                values[args[i][2..]] = i + 1 < args.Length ? args[++i] : throw new ArgumentException($"{args[i]} needs a value");
            }
            else
            {
                throw new ArgumentException($"unknown option {args[i]}");
            }
        }
        if (flags.Contains("help"))
        {
            return new Options { ShowHelp = true };
        }
        if (flags.Contains("update") && values.ContainsKey("match"))
        {
            throw new ArgumentException("--update needs whole modules, not --match");
        }

        string root = FindRoot();
        string checkout = Path.GetFullPath(Path.Combine(root, "..", ".."));
        string launcher = Path.Combine(checkout, OperatingSystem.IsWindows() ? "weft.cmd" : "weft");
        string library = values.GetValueOrDefault("lib") ?? FindLibrary(checkout)
            ?? throw new ArgumentException("CPython's test suite was not found: give --lib or WEFT_TEST_LIB");
        var options = new Options
        {
            Root = root,
            Output = Path.Combine(checkout, "artifacts", "conformance", values.GetValueOrDefault("name", "run")),
            Interpreter = values.TryGetValue("interpreter", out string? command)
                ? command.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                : [launcher],
            Library = flags.Contains("update-reference") ? library : LibraryMirror.Refresh(library, checkout),
            Jobs = (int)Number("jobs", 2),
            Limit = TimeSpan.FromSeconds(Number("limit", 120)),
            Stall = TimeSpan.FromSeconds(Number("stall", 60)),
            TotalLimit = values.ContainsKey("total") ? TimeSpan.FromSeconds(Number("total", 0)) : null,
            Restarts = (int)Number("restarts", 3),
            Match = values.GetValueOrDefault("match"),
            Check = flags.Contains("check"),
            Update = flags.Contains("update"),
            UpdateReference = flags.Contains("update-reference"),
            Quiet = flags.Contains("quiet"),
        };
        foreach (string operand in operands.Count > 0 ? operands : ["core.txt"])
        {
            if (!operand.EndsWith(".txt", StringComparison.Ordinal))
            {
                options.Modules.Add(operand.StartsWith("test.", StringComparison.Ordinal) ? operand[5..] : operand);
                continue;
            }
            string list = File.Exists(operand) ? operand : Path.Combine(root, operand);
            if (!File.Exists(list))
            {
                throw new ArgumentException($"no list {operand}");
            }
            options.Modules.AddRange(ListFile.Lines(list));
        }
        return options;

        double Number(string name, double fallback) =>
            !values.TryGetValue(name, out string? text) ? fallback
            : double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number > 0 ? number
            : throw new ArgumentException($"--{name} takes a positive number, not '{text}'");
    }

    /// <summary>Finds tests/conformance from where this program was built or is run.</summary>
    private static string FindRoot()
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "tests", "conformance", "child.py");
                if (File.Exists(candidate))
                {
                    return Path.GetDirectoryName(candidate)!;
                }
            }
        }
        throw new ArgumentException("tests/conformance was not found above this program or the current folder");
    }

    private static string? FindLibrary(string checkout)
    {
        string? library = Environment.GetEnvironmentVariable("WEFT_TEST_LIB");
        if (!string.IsNullOrEmpty(library))
        {
            return Directory.Exists(Path.Combine(library, "test"))
                ? library
                : throw new ArgumentException($"WEFT_TEST_LIB: no test folder in {library}");
        }
        string script = Path.Combine(checkout, "..", "shared", "tools", "reference.sh");
        if (!File.Exists(script))
        {
            return null;
        }
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", [script, "tests"])
        {
            RedirectStandardOutput = true,
        })!;
        string tests = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 && Directory.Exists(tests) ? Path.GetDirectoryName(tests) : null;
    }
}
