using Weft.Runtime.Imports;

namespace Weft.Runtime;

/// <summary>The one Python interpreter of the process: its modules, options and life cycle.</summary>
public sealed class PythonRuntime
{
    private static PythonRuntime? s_current;

    private readonly Func<string, ModuleDefinition?>[] _builtinModules;
    private readonly string[] _builtinModuleNames;

    private PythonRuntime(RuntimeOptions options, Func<string, ModuleDefinition?>[] builtinModules, string[] builtinModuleNames)
    {
        Options = options;
        _builtinModules = builtinModules;
        _builtinModuleNames = builtinModuleNames;
    }

    /// <summary>The interpreter.</summary>
    /// <exception cref="InvalidOperationException">None was started.</exception>
    public static PythonRuntime Current => s_current ?? throw new InvalidOperationException("no Python interpreter was started");

    public RuntimeOptions Options { get; }

    /// <summary><c>sys.modules</c>.</summary>
    public PyDict Modules { get; internal set; } = new();

    /// <summary>The namespace of <c>builtins</c>.</summary>
    public PyDict BuiltinsDict { get; private set; } = new();

    /// <summary>The <c>sys</c> module.</summary>
    public PyModule Sys { get; private set; } = null!;

    /// <summary>Set when the interpreter begins to end.</summary>
    public bool IsFinalizing { get; internal set; }

    /// <summary>Names of the built-in modules (<c>sys.builtin_module_names</c>).</summary>
    public string[] BuiltinModuleNames => _builtinModuleNames;

    /// <summary>Starts the interpreter on the calling thread, which becomes Python's main thread.</summary>
    /// <param name="options">Flags and paths, already decided.</param>
    /// <param name="builtinModules">Where native modules are found by name.</param>
    /// <param name="builtinModuleNames">All their names.</param>
    /// <exception cref="PythonException">The library is missing or broken.</exception>
    public static PythonRuntime Start(RuntimeOptions options, Func<string, ModuleDefinition?>[] builtinModules, string[] builtinModuleNames)
    {
        GilPolicy.Select(options.GilPolicy);
        var t = PyThread.StartMain();
        if (options.HashSeed is { } seed)
        {
            ByteHash.UseSeed(seed);
        }

        PyCode.DropsColumns = options.NoDebugRanges;
        ByteText.BytesWarningLevel = options.BytesWarning;
        Weft.Syntax.Parser.PythonParser.UnicodeNames = UnicodeNames.Find;
        Weft.Syntax.Lexer.IdentifierCharacters.Normalizer = static name =>
            UnicodeNormalizer.Normalize(PyStr.Of(name), compose: true, compatible: true, old: false).Value;
        var runtime = new PythonRuntime(options, builtinModules, builtinModuleNames);
        s_current = runtime;
        var builtins = runtime.CreateBuiltin(t, "builtins")!;
        runtime.BuiltinsDict = builtins.Namespace;
        runtime.Sys = runtime.CreateBuiltin(t, "sys")!;
        runtime.ExecuteBuiltin(t, builtins);
        runtime.OriginalAll = runtime.BuiltinsDict.GetString(PyStr.Intern("all"))!;
        runtime.OriginalAny = runtime.BuiltinsDict.GetString(PyStr.Intern("any"))!;
        runtime.ExecuteBuiltin(t, runtime.Sys);
        runtime.Modules.SetInterned(PyStr.Intern("builtins"), builtins);
        runtime.Modules.SetInterned(PyStr.Intern("sys"), runtime.Sys);
        ImportSystem.Install(t, runtime);
        return runtime;
    }

    /// <summary><c>all</c> as the interpreter started with it, which compiled code compares with.</summary>
    internal PyObject OriginalAll { get; private set; } = PyNone.Value;

    /// <summary><c>any</c> as the interpreter started with it.</summary>
    internal PyObject OriginalAny { get; private set; } = PyNone.Value;

    /// <summary>From now on the interpreter is ending: only the calling thread goes on.</summary>
    public void BeginFinalization()
    {
        IsFinalizing = true;
        World.StopForever(PyThread.Current);
    }

    /// <summary>The definition of a built-in module, or null.</summary>
    internal ModuleDefinition? FindBuiltin(string name)
    {
        foreach (var source in _builtinModules)
        {
            if (source(name) is { } definition)
            {
                return definition;
            }
        }

        return null;
    }

    /// <summary>Makes the module object of a built-in module with its table laid out; null for an unknown name.</summary>
    internal PyModule? CreateBuiltin(PyThread t, string name)
    {
        if (FindBuiltin(name) is not { } definition)
        {
            return null;
        }

        var module = new PyModule(PyStr.Intern(name), definition.Doc is null ? null : PyStr.Of(definition.Doc)) { Definition = definition };
        definition.FillInto(module);
        return module;
    }

    /// <summary>Runs a built-in module's own initialization; once.</summary>
    internal void ExecuteBuiltin(PyThread t, PyModule module)
    {
        if (module.Definition is { } definition && !module.Executed)
        {
            module.Executed = true;
            definition.RunInitialize(t, module);
        }
    }

    /// <summary>A <c>sys</c> attribute, or null.</summary>
    public PyObject? SysAttribute(string name) => Sys.Namespace.GetString(PyStr.Intern(name));

    public void SetSysAttribute(string name, PyObject value) => Sys.Namespace.SetString(PyStr.Intern(name), value);
}
