using Weft.Runtime;

namespace Weft.Cli;

/// <summary>What to run.</summary>
internal enum RunMode
{
    Script,
    Command,
    Module,
    StandardInput,
}

/// <summary>The command line and the <c>PYTHON*</c> variables, by CPython 3.14's rules.</summary>
/// <remarks>Short options may be joined (<c>-IBs</c>); <c>-c</c> and <c>-m</c> end the options. The command line wins over the environment.</remarks>
internal sealed partial class CommandLine
{
    private readonly string[] _args;
    private int _next;

    private CommandLine(string[] args) => _args = args;

    internal RunMode Mode { get; private set; } = RunMode.StandardInput;

    /// <summary>The script, command text or module name.</summary>
    internal string Target { get; private set; } = "";

    /// <summary>Arguments after the target.</summary>
    internal string[] Rest { get; private set; } = [];

    /// <summary>Set when the process has nothing more to do: help, version, a wrong option.</summary>
    internal int? ExitCode { get; private set; }

    internal bool SkipFirstLine { get; private set; }

    private int _debug, _inspect, _interactive, _optimize, _verbose, _bytesWarning, _quiet, _versions;
    private bool _randomHash;
    private bool _dontWriteBytecode, _noUserSite, _noSite, _ignoreEnvironment, _isolated, _unbuffered, _safePath;
    private string _checkPycs = "default";
    private readonly List<string> _warnOptions = [];
    private readonly Dictionary<string, string?> _xOptions = [];

    internal static CommandLine Parse(string[] args)
    {
        var line = new CommandLine(args);
        line.ParseOptions();
        return line;
    }

    private void ParseOptions()
    {
        while (_next < _args.Length)
        {
            var arg = _args[_next];
            if (arg == "-")
            {
                Mode = RunMode.StandardInput;
                _next++;
                Rest = _args[_next..];
                Target = "-";
                return;
            }

            if (arg.Length < 2 || arg[0] != '-')
            {
                Mode = RunMode.Script;
                Target = arg;
                Rest = _args[(_next + 1)..];
                return;
            }

            _next++;
            if (arg.StartsWith("--", StringComparison.Ordinal))
            {
                if (!ParseLong(arg))
                {
                    return;
                }

                if (arg == "--")
                {
                    if (_next < _args.Length)
                    {
                        Mode = RunMode.Script;
                        Target = _args[_next];
                        Rest = _args[(_next + 1)..];
                    }

                    return;
                }

                continue;
            }

            for (var i = 1; i < arg.Length; i++)
            {
                if (!ParseShort(arg, ref i))
                {
                    return;
                }
            }
        }

        if (_versions > 0)
        {
            PrintVersion();
        }
    }

    private void PrintVersion()
    {
        Console.Out.WriteLine(_versions > 1 ? $"Python {Modules.SysModule.PythonVersion} (Weft 0.1.0, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription})" : $"Python {Modules.SysModule.PythonVersion}");
        ExitCode = 0;
    }

    private bool ParseLong(string arg)
    {
        switch (arg)
        {
            case "--":
                return true;
            case "--help":
                Console.Out.Write(HelpTexts.Usage);
                ExitCode = 0;
                return false;
            case "--help-env":
                Console.Out.Write(HelpTexts.Environment);
                ExitCode = 0;
                return false;
            case "--help-xoptions":
                Console.Out.Write(HelpTexts.XOptions);
                ExitCode = 0;
                return false;
            case "--help-all":
                Console.Out.Write(HelpTexts.Usage + "\n" + HelpTexts.Environment + "\n" + HelpTexts.XOptions);
                ExitCode = 0;
                return false;
            case "--version":
                _versions++;
                PrintVersion();
                return false;
            case "--check-hash-based-pycs":
                var value = _next < _args.Length ? _args[_next++] : "";
                if (value is not ("default" or "always" or "never"))
                {
                    Fail("--check-hash-based-pycs must be one of 'default', 'always', or 'never'");
                    return false;
                }

                _checkPycs = value;
                return true;
            default:
                Console.Error.WriteLine($"unknown option {arg}");
                Fail(null);
                return false;
        }
    }

    private bool ParseShort(string arg, ref int i)
    {
        switch (arg[i])
        {
            case 'b':
                _bytesWarning++;
                break;
            case 'B':
                _dontWriteBytecode = true;
                break;
            case 'd':
                _debug++;
                break;
            case 'E':
                _ignoreEnvironment = true;
                break;
            case 'h' or '?':
                Console.Out.Write(HelpTexts.Usage);
                ExitCode = 0;
                return false;
            case 'i':
                _inspect++;
                _interactive++;
                break;
            case 'I':
                _isolated = _ignoreEnvironment = _noUserSite = _safePath = true;
                break;
            case 'O':
                _optimize++;
                break;
            case 'P':
                _safePath = true;
                break;
            case 'q':
                _quiet++;
                break;
            case 'R':
                _randomHash = true;
                break;
            case 's':
                _noUserSite = true;
                break;
            case 'S':
                _noSite = true;
                break;
            case 'u':
                _unbuffered = true;
                break;
            case 'v':
                _verbose++;
                break;
            case 'V':
                _versions++;
                break;
            case 'x':
                SkipFirstLine = true;
                break;
            case 'c' or 'm':
                var letter = arg[i];
                if (Argument(arg, ref i) is not { } target)
                {
                    return false;
                }

                Mode = letter == 'c' ? RunMode.Command : RunMode.Module;
                Target = target;
                Rest = _args[_next..];
                _next = _args.Length;
                if (_versions > 0)
                {
                    PrintVersion();
                }

                return false;
            case 'W':
                if (Argument(arg, ref i) is not { } warning)
                {
                    return false;
                }

                _warnOptions.Add(warning);
                break;
            case 'X':
                if (Argument(arg, ref i) is not { } option)
                {
                    return false;
                }

                var equals = option.IndexOf('=');
                if (equals < 0)
                {
                    _xOptions[option] = null;
                }
                else
                {
                    _xOptions[option[..equals]] = option[(equals + 1)..];
                }

                break;
            default:
                Console.Error.WriteLine($"Unknown option: -{arg[i]}");
                Fail(null);
                return false;
        }

        return true;
    }

    private string? Argument(string arg, ref int i)
    {
        var letter = arg[i];
        if (i + 1 < arg.Length)
        {
            var joined = arg[(i + 1)..];
            i = arg.Length;
            return joined;
        }

        if (_next < _args.Length)
        {
            return _args[_next++];
        }

        Console.Error.WriteLine($"Argument expected for the -{letter} option");
        Fail(null);
        return null;
    }

    private void Fail(string? message)
    {
        if (message is not null)
        {
            Console.Error.WriteLine(message);
        }

        Console.Error.Write("usage: weft [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `weft -h' for more information.\n");
        ExitCode = 2;
    }

    private string? Env(string name) => _ignoreEnvironment || Environment.GetEnvironmentVariable(name) is not { Length: > 0 } value ? null : value;

    private int EnvLevel(string name, int fromOption)
    {
        if (Env(name) is not { } value)
        {
            return fromOption;
        }

        return Math.Max(fromOption, int.TryParse(value, out var level) && level > 0 ? level : 1);
    }

    /// <summary>The options as the runtime wants them; null after an error was printed.</summary>
    internal RuntimeOptions? ToOptions(string executable, string libraryPath)
    {
        uint? seed = null;
        var seedText = _randomHash ? null : Env("PYTHONHASHSEED");
        if (seedText is not null and not "random")
        {
            if (!uint.TryParse(seedText, out var number))
            {
                Console.Error.WriteLine("Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]\nPython runtime state: preinitialized\n");
                ExitCode = 1;
                return null;
            }

            seed = number;
        }

        var digits = 4300;
        foreach (var (source, text) in (ReadOnlySpan<(string, string?)>)[("PYTHONINTMAXSTRDIGITS", Env("PYTHONINTMAXSTRDIGITS")), ("-X int_max_str_digits", _xOptions.TryGetValue("int_max_str_digits", out var x) ? x ?? "" : null)])
        {
            if (text is null)
            {
                continue;
            }

            if (!int.TryParse(text, out digits) || (digits != 0 && digits < 640))
            {
                Console.Error.WriteLine($"Fatal Python error: config_init_int_max_str_digits: {source}: invalid limit; must be >= 640 or 0 for unlimited.\nPython runtime state: preinitialized\n");
                ExitCode = 1;
                return null;
            }
        }

        if (ThreadOptions() is not var (policy, inherit, aware))
        {
            ExitCode = 1;
            return null;
        }

        var devMode = _xOptions.ContainsKey("dev") || Env("PYTHONDEVMODE") is not null;
        var path = Env("PYTHONPATH");
        var options = new RuntimeOptions
        {
            LibraryPath = libraryPath,
            Executable = executable,
            OriginalArguments = [executable, .. _args],
            ExtraPaths = path is null ? [] : path.Split(Path.PathSeparator),
            HashSeed = seed,
            Debug = Env("PYTHONDEBUG") is null ? _debug : Math.Max(1, _debug),
            Inspect = Env("PYTHONINSPECT") is not null ? Math.Max(1, _inspect) : _inspect,
            Interactive = _interactive,
            Optimize = Math.Min(2, EnvLevel("PYTHONOPTIMIZE", _optimize)),
            DontWriteBytecode = _dontWriteBytecode || Env("PYTHONDONTWRITEBYTECODE") is not null,
            NoUserSite = _noUserSite || Env("PYTHONNOUSERSITE") is not null,
            NoSite = _noSite,
            IgnoreEnvironment = _ignoreEnvironment,
            Verbose = EnvLevel("PYTHONVERBOSE", _verbose),
            BytesWarning = Math.Min(2, _bytesWarning),
            Quiet = _quiet,
            Isolated = _isolated,
            DevMode = devMode,
            NoDebugRanges = _xOptions.ContainsKey("no_debug_ranges") || Env("PYTHONNODEBUGRANGES") is not null,
            WarnDefaultEncoding = _xOptions.ContainsKey("warn_default_encoding") || Env("PYTHONWARNDEFAULTENCODING") is not null,
            SafePath = _safePath || Env("PYTHONSAFEPATH") is not null,
            IntMaxStrDigits = digits,
            Unbuffered = _unbuffered || Env("PYTHONUNBUFFERED") is not null,
            CheckHashBasedPycs = _checkPycs,
            PycachePrefix = _xOptions.TryGetValue("pycache_prefix", out var prefix) ? string.IsNullOrEmpty(prefix) ? null : prefix : Env("PYTHONPYCACHEPREFIX"),
            GilPolicy = policy,
            ThreadInheritContext = inherit,
            ContextAwareWarnings = aware,
            Utf8Mode = !(_xOptions.TryGetValue("utf8", out var utf8) && utf8 == "0") && Env("PYTHONUTF8") != "0",
        };
        if (devMode)
        {
            options.WarnOptions.Add("default");
        }

        if (Env("PYTHONWARNINGS") is { } warnings)
        {
            options.WarnOptions.AddRange(warnings.Split(',', StringSplitOptions.RemoveEmptyEntries));
        }

        options.WarnOptions.AddRange(_warnOptions);
        if (options.BytesWarning > 0)
        {
            options.WarnOptions.Add(options.BytesWarning > 1 ? "error::BytesWarning" : "default::BytesWarning");
        }

        foreach (var (name, value) in _xOptions)
        {
            options.XOptions[name] = value;
        }

        options.Arguments = Mode switch
        {
            RunMode.Command => ["-c", .. Rest],
            RunMode.Module => ["-m", .. Rest],
            RunMode.Script => [Target, .. Rest],
            _ => [Target, .. Rest],
        };
        return options;
    }
}
