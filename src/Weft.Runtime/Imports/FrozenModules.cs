using Weft.Compiler;
using Weft.Runtime.Interpreter;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

namespace Weft.Runtime.Imports;

/// <summary>
/// The modules that must exist before imports work, and those that show what a frozen module is. Python's library has their sources; their code objects carry the
/// names under which CPython freezes them (<c>&lt;frozen importlib._bootstrap&gt;</c>).
/// </summary>
internal static class FrozenModules
{
    private static readonly Dictionary<string, (string File, string Display)> s_sources = new()
    {
        ["_frozen_importlib"] = ("importlib/_bootstrap.py", "importlib._bootstrap"),
        ["_frozen_importlib_external"] = ("importlib/_bootstrap_external.py", "importlib._bootstrap_external"),
        ["zipimport"] = ("zipimport.py", "zipimport"),
        ["__hello__"] = ("__hello__.py", "__hello__"),
        ["__phello__"] = ("__phello__/__init__.py", "__phello__"),
        ["__phello__.spam"] = ("__phello__/spam.py", "__phello__.spam"),
    };

    internal static IEnumerable<string> AllNames => s_sources.Keys;

    internal static bool IsPackage(string name) => s_sources[name].File.EndsWith("__init__.py", StringComparison.Ordinal);

    internal static bool Contains(string name) => s_sources.ContainsKey(name);

    /// <summary>The name under which the library has a frozen module.</summary>
    internal static string OriginalName(string name) => s_sources[name].Display;

    /// <summary>The code of a frozen module, precompiled if the build laid it out.</summary>
    internal static PyCode Code(PyThread t, string name)
    {
        var (file, display) = s_sources[name];
        var path = Path.Combine(PythonRuntime.Current.Options.LibraryPath, file);
        var precompiled = Path.Combine(PythonRuntime.Current.Options.LibraryPath, "_frozen", display + ".code");
        if (File.Exists(precompiled))
        {
            return MarshalReader.Read(t, File.ReadAllBytes(precompiled)) as PyCode ?? throw Errors.ImportError($"{precompiled} holds no code");
        }

        byte[] source;
        try
        {
            source = File.ReadAllBytes(path);
        }
        catch (IOException e)
        {
            throw Errors.ImportError($"the Python library is not at {PythonRuntime.Current.Options.LibraryPath}: {e.Message}");
        }

        var tree = PythonParser.Parse(SourceText.FromBytes(source, path), path, ParseMode.File, new ParserOptions());
        return PyCode.From(PythonCompiler.Compile(tree, $"<frozen {display}>", new CompilerOptions { Optimize = PythonRuntime.Current.Options.Optimize }));
    }

    /// <summary>Makes a frozen module and runs it.</summary>
    internal static PyModule Load(PyThread t, string name)
    {
        var module = new PyModule(PyStr.Intern(name), null);
        var code = Code(t, name);
        module.Namespace.SetInterned(Names.Builtins, PythonRuntime.Current.Modules.GetString(PyStr.Intern("builtins"))!);
        module.Namespace.SetInterned(PyStr.Intern("__origname__"), PyStr.Of(OriginalName(name)));
        PythonRuntime.Current.Modules.SetString(PyStr.Intern(name), module);
        CodeRunner.Run(t, code, module.Namespace, module.Namespace);
        return module;
    }
}
