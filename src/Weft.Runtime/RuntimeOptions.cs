namespace Weft.Runtime;

/// <summary>What the command line and the environment decided (PEP 741's fields, as far as they exist here).</summary>
public sealed class RuntimeOptions
{
    /// <summary>Folder of the Python library (the one that holds <c>os.py</c>).</summary>
    public required string LibraryPath { get; init; }

    /// <summary><c>sys.executable</c>.</summary>
    public string Executable { get; init; } = "";

    /// <summary><c>sys.argv</c>.</summary>
    public string[] Arguments { get; set; } = [""];

    /// <summary><c>sys.orig_argv</c>.</summary>
    public string[] OriginalArguments { get; init; } = [];

    /// <summary>What comes before the library in <c>sys.path</c> (from <c>PYTHONPATH</c>).</summary>
    public string[] ExtraPaths { get; init; } = [];

    /// <summary><c>PYTHONHASHSEED</c>; null for a random one.</summary>
    public uint? HashSeed { get; init; }

    /// <summary><c>-W</c> and <c>PYTHONWARNINGS</c>, in order.</summary>
    public List<string> WarnOptions { get; } = [];

    /// <summary><c>-X</c>: name to value; null for a bare name.</summary>
    public Dictionary<string, string?> XOptions { get; } = [];

    public int Debug { get; set; }

    public int Inspect { get; set; }

    public int Interactive { get; set; }

    public int Optimize { get; set; }

    public bool DontWriteBytecode { get; set; }

    public bool NoUserSite { get; set; }

    public bool NoSite { get; set; }

    public bool IgnoreEnvironment { get; set; }

    public int Verbose { get; set; }

    public int BytesWarning { get; set; }

    public int Quiet { get; set; }

    public bool Isolated { get; set; }

    public bool DevMode { get; set; }

    /// <summary><c>-X no_debug_ranges</c>: code objects know the lines of their instructions, not the columns.</summary>
    public bool NoDebugRanges { get; init; }

    public bool Utf8Mode { get; set; } = true;

    public bool WarnDefaultEncoding { get; set; }

    public bool SafePath { get; set; }

    /// <summary>What the start put at the front of <c>sys.path</c>; null for nothing.</summary>
    public string? FirstPath { get; set; }

    public int IntMaxStrDigits { get; set; } = 4300;

    public bool Unbuffered { get; set; }

    /// <summary>The GIL policy: <c>none</c>, <c>legacy</c>, <c>plus</c>, <c>new</c> or <c>priority</c>.</summary>
    public string GilPolicy { get; init; } = "none";

    /// <summary>What <c>sys.flags.gil</c> says: 0 or 1.</summary>
    public int Gil => GilPolicy == "none" ? 0 : 1;

    /// <summary><c>sys.flags.thread_inherit_context</c>.</summary>
    public bool ThreadInheritContext { get; init; } = true;

    /// <summary><c>sys.flags.context_aware_warnings</c>.</summary>
    public bool ContextAwareWarnings { get; init; } = true;

    /// <summary><c>--check-hash-based-pycs</c>: default, always or never.</summary>
    public string CheckHashBasedPycs { get; set; } = "default";

    public string? PycachePrefix { get; set; }
}
