using Weft.Runtime;
using Weft.Runtime.Imports;

namespace Weft.Modules;

/// <summary>The module <c>_imp</c>: what <c>importlib</c> asks of the interpreter.</summary>
[PyModule("_imp", Doc = "The native half of the import system.")]
public static partial class ImpModule
{
    /// <summary>The magic number of our <c>.pyc</c> files: CPython 3.14's, because the format is.</summary>
    [PyConstant("pyc_magic_number_token")]
    public const int MagicNumberToken = 3627 | 0x0D << 16 | 0x0A << 24;

    /// <summary>The import lock: reentrant, of a Python thread. Owner and depth change under it.</summary>
    private static readonly object s_lockKey = new();
    private static ParkedLock s_lock;
    private static long s_lockOwner;
    private static int s_lockDepth;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module) =>
        module.Namespace.SetInterned(PyStr.Intern("check_hash_based_pycs"), PyStr.Of(PythonRuntime.Current.Options.CheckHashBasedPycs));

    [PyFunction("lock_held", Signature = "()", Doc = "Whether the import lock is held.")]
    public static bool LockHeld() => Volatile.Read(ref s_lockDepth) > 0;

    [PyFunction("acquire_lock", Signature = "()", Doc = "Takes the import lock.")]
    public static void AcquireLock(PyThread t)
    {
        if (Volatile.Read(ref s_lockOwner) != t.Serial)
        {
            s_lock.Acquire(t, s_lockKey, MonotonicClock.Never, "import lock");
            Volatile.Write(ref s_lockOwner, t.Serial);
        }

        s_lockDepth++;
    }

    [PyFunction("release_lock", Signature = "()", Doc = "Releases the import lock.")]
    public static void ReleaseLock(PyThread t)
    {
        if (Volatile.Read(ref s_lockOwner) != t.Serial)
        {
            throw Errors.RuntimeError("not holding the import lock");
        }

        if (--s_lockDepth == 0)
        {
            Volatile.Write(ref s_lockOwner, 0);
            s_lock.Release(s_lockKey);
        }
    }

    [PyFunction("extension_suffixes", Signature = "()", Doc = "No suffix: modules in machine code cannot be loaded.")]
    public static PyObject ExtensionSuffixes() => new PyList();

    [PyFunction("is_builtin", Signature = "(name, /)", Doc = "Whether a module is built in.")]
    public static int IsBuiltin(PyStr name) => Array.IndexOf(PythonRuntime.Current.BuiltinModuleNames, name.Value) >= 0 ? name.Value is "sys" or "builtins" ? -1 : 1 : 0;

    [PyFunction("is_frozen", Signature = "(name, /)", Doc = "Whether a module is frozen.")]
    public static bool IsFrozen(PyStr name) => FrozenModules.Contains(name.Value);

    [PyFunction("is_frozen_package", Signature = "(name, /)", Doc = "Whether a frozen module is a package.")]
    public static bool IsFrozenPackage(PyStr name) => FrozenModules.Contains(name.Value) ? FrozenModules.IsPackage(name.Value) : throw NoFrozen(name);

    [PyFunction("find_frozen", Signature = "(name, /, *, withdata=False)", Doc = "What is known of a frozen module, or None.")]
    public static PyObject FindFrozen(PyThread t, PyStr name, bool withdata = false) =>
        FrozenModules.Contains(name.Value) ? new PyTuple([PyNone.Value, PyBool.Of(FrozenModules.IsPackage(name.Value)), PyStr.Of(FrozenModules.OriginalName(name.Value))]) : PyNone.Value;

    [PyFunction("get_frozen_object", Doc = "The code of a frozen module.")]
    public static PyObject GetFrozenObject(PyThread t, PyStr name, PyObject? data = null) =>
        FrozenModules.Contains(name.Value) ? FrozenModules.Code(t, name.Value) : throw NoFrozen(name);

    [PyFunction("init_frozen", Signature = "(name, /)", Doc = "Imports a frozen module.")]
    public static PyObject InitFrozen(PyThread t, PyStr name) => FrozenModules.Contains(name.Value) ? FrozenModules.Load(t, name.Value) : PyNone.Value;

    [PyFunction("_frozen_module_names", Signature = "()", Doc = "Names of the frozen modules.")]
    public static PyObject FrozenModuleNames() => new PyList(FrozenModules.AllNames.Select(static PyObject (name) => PyStr.Intern(name)).ToArray());

    /// <summary>
    /// The first of <c>sys.path_hooks</c>, in place of <c>zipimport.zipimporter</c>: that module is loaded, and takes the
    /// place, when an entry of the path may be an archive. Until then no start pays for it.
    /// </summary>
    [PyFunction("_zip_hook", Signature = "(path, /)", Doc = "Finds modules in a zip archive.")]
    public static PyObject? ZipHook(PyThread t, PyObject path)
    {
        if (path is not PyStr { Value: var text } || !MayBeInFile(text))
        {
            return t.Raise(Exceptions.ImportError, "not a Zip file");
        }

        var importer = Operations.GetAttribute(t, Operations.Import(t, "zipimport"), "zipimporter");
        if (PythonRuntime.Current.SysAttribute("path_hooks") is PyList hooks)
        {
            for (var i = 0; i < hooks.Count; i++)
            {
                if (hooks.TryGet(i) is PyBuiltinFunction { Name: "_zip_hook" })
                {
                    hooks.TrySet(i, importer);
                }
            }
        }

        return Operations.CallRaw(t, importer, [path], null);
    }

    private static bool MayBeInFile(string path)
    {
        for (var part = path; !string.IsNullOrEmpty(part); part = Path.GetDirectoryName(part))
        {
            if (Directory.Exists(part))
            {
                return false;
            }

            if (File.Exists(part))
            {
                return true;
            }
        }

        return false;
    }

    [PyFunction("_override_frozen_modules_for_tests", Signature = "(override, /)", Doc = "Has no effect: only the import system itself is frozen.")]
    public static void OverrideFrozenModules(int @override)
    {
    }

    [PyFunction("_override_multi_interp_extensions_check", Signature = "(override, /)", Doc = "Has no effect: there is one interpreter.")]
    public static int OverrideMultiInterpreterCheck(int @override) => 0;

    private static PythonException NoFrozen(PyStr name) => Errors.ImportError($"No such frozen object named {name.Value}", name);

    [PyFunction("create_builtin", Signature = "(spec, /)", Doc = "Makes the module object of a built-in module.")]
    public static PyObject CreateBuiltin(PyThread t, PyObject spec)
    {
        var name = Operations.GetAttribute(t, spec, "name") as PyStr ?? throw Errors.TypeError("name must be a string");
        var runtime = PythonRuntime.Current;
        if (name.Value is "sys" or "builtins")
        {
            return runtime.Modules.GetString(name) ?? (name.Value == "sys" ? runtime.Sys : throw Errors.ImportError("builtins is gone"));
        }

        return (PyObject?)runtime.CreateBuiltin(t, name.Value) ?? PyNone.Value;
    }

    [PyFunction("exec_builtin", Signature = "(mod, /)", Doc = "Initializes a built-in module.")]
    public static int ExecBuiltin(PyThread t, PyObject mod)
    {
        if (mod is PyModule module)
        {
            PythonRuntime.Current.ExecuteBuiltin(t, module);
        }

        return 0;
    }

    [PyFunction("create_dynamic", Doc = "Fails: modules in machine code cannot be loaded.")]
    public static PyObject CreateDynamic(PyThread t, PyObject spec, PyObject? file = null) =>
        throw Errors.ImportError("extension modules in machine code cannot be loaded by Weft", Operations.GetAttribute(t, spec, "name"), Operations.TryGetAttribute(t, spec, PyStr.Intern("origin")));

    [PyFunction("exec_dynamic", Signature = "(mod, /)", Doc = "Does nothing: there are no such modules.")]
    public static int ExecDynamic(PyObject mod) => 0;

    [PyFunction("_fix_co_filename", Signature = "(code, path, /)", Doc = "Has no effect on code that is shared; the name is set when code is loaded.")]
    public static void FixCoFileName(PyCode code, PyStr path) => code.SetFileName(path);

    [PyFunction("source_hash", Signature = "(key, source)", Doc = "The hash of a source for hash-based .pyc files.")]
    public static PyObject SourceHash(PyThread t, long key, PyObject source)
    {
        using var view = source.GetBuffer(t, writable: false) ?? throw Errors.TypeError($"a bytes-like object is required, not '{source.Type.FullName}'");
        return new PyBytes(BitConverter.GetBytes(ByteHash.KeyedSourceHash((ulong)key, view.ToArray())));
    }
}
