using System.Runtime.InteropServices;
using Weft.Runtime;
using Weft.Runtime.Interpreter;

namespace Weft.Modules;

/// <summary>The module <c>sys</c>: attributes set at start. Functions are in the other parts, by concern.</summary>
[PyModule("sys", Doc = "Parameters and functions of the interpreter.")]
public static partial class SysModule
{
    /// <summary>The version of Python that is implemented.</summary>
    public const string PythonVersion = "3.14.2";

    private const int HexVersion = 0x030E02F0;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var runtime = PythonRuntime.Current;
        var options = runtime.Options;
        void Put(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        Put("modules", runtime.Modules);
        Put("path", new PyList());
        Put("meta_path", new PyList());
        Put("path_hooks", new PyList());
        Put("stderr", new PyStderrPrinter());
        Put("__stderr__", new PyStderrPrinter());
        Put("path_importer_cache", new PyDict());
        Put("argv", new PyList(Array.ConvertAll(options.Arguments, static s => (PyObject)FromOs(s))));
        Put("orig_argv", new PyList(Array.ConvertAll(options.OriginalArguments, static s => (PyObject)FromOs(s))));
        Put("executable", FromOs(options.Executable));
        Put("_base_executable", FromOs(options.Executable));
        Put("version", PyStr.Of($"{PythonVersion} free-threading build (Weft 0.1.0) [{RuntimeInformation.FrameworkDescription}]"));
        Put("hexversion", PyInt.Of(HexVersion));
        Put("api_version", PyInt.Of(1013));
        Put("copyright", PyStr.Of("Copyright (c) 2026 The Weft authors."));
        Put("platform", PyStr.Of(OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux"));
        Put("byteorder", PyStr.Of(BitConverter.IsLittleEndian ? "little" : "big"));
        Put("maxsize", PyInt.Of(long.MaxValue));
        Put("maxunicode", PyInt.Of(0x10FFFF));
        Put("abiflags", PyStr.Of("t"));
        Put("float_repr_style", PyStr.Of("short"));
        Put("platlibdir", PyStr.Of("lib"));
        Put("pycache_prefix", options.PycachePrefix is { } prefix ? FromOs(prefix) : PyNone.Value);
        Put("dont_write_bytecode", PyBool.Of(options.DontWriteBytecode));
        Put("warnoptions", new PyList(options.WarnOptions.ConvertAll(static s => (PyObject)PyStr.Of(s)).ToArray()));
        Put("_xoptions", XOptions(t, options));
        Put("_git", new PyTuple([PyStr.Of("Weft"), PyStr.Empty, PyStr.Empty]));
        Put("_framework", PyStr.Empty);
        Put("_stdlib_dir", FromOs(options.LibraryPath));
        var home = Path.GetFullPath(Path.Combine(options.LibraryPath, "..", ".."));
        foreach (var name in (ReadOnlySpan<string>)["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"])
        {
            Put(name, FromOs(home));
        }

        var names = (string[])runtime.BuiltinModuleNames.Clone();
        Array.Sort(names, string.CompareOrdinal);
        Put("builtin_module_names", new PyTuple(Array.ConvertAll(names, static s => (PyObject)PyStr.Intern(s))));
        Put("stdlib_module_names", PyFrozenSet.FromItems(t, Array.ConvertAll(StandardLibrary.ModuleNames, static s => (PyObject)PyStr.Intern(s))));
        var jit = runtime.CreateBuiltin(t, "sys._jit")!;
        Put("_jit", jit);
        var monitoring = runtime.CreateBuiltin(t, "sys.monitoring")!;
        runtime.ExecuteBuiltin(t, monitoring);
        Put("monitoring", monitoring);
        SysInfo.Fill(t, module, options);
        foreach (var hook in (ReadOnlySpan<string>)["displayhook", "excepthook", "breakpointhook", "unraisablehook"])
        {
            Put($"__{hook}__", module.Namespace.GetString(PyStr.Intern(hook))!);
        }
    }

    private static PyDict XOptions(PyThread t, RuntimeOptions options)
    {
        var result = new PyDict();
        foreach (var (name, value) in options.XOptions)
        {
            result.SetItem(t, PyStr.Of(name), value is null ? PyBool.True : PyStr.Of(value));
        }

        return result;
    }

    /// <summary>Text from the operating system; undecodable bytes arrive as lone surrogates.</summary>
    internal static PyStr FromOs(string text) => PyStr.Of(text);

    [PyFunction("exit", Signature = "(status=None, /)", Doc = "Leaves the interpreter by raising SystemExit.")]
    public static void Exit(PyThread t, PyObject? status = null) =>
        throw new PythonException(status is null or PyNone ? Exceptions.Create(t, Exceptions.SystemExit) : status is PyTuple args ? Exceptions.Create(t, Exceptions.SystemExit, args.Items) : Exceptions.Create(t, Exceptions.SystemExit, status));

    [PyFunction("getrecursionlimit", Signature = "()", Doc = "The limit of Python's call depth.")]
    public static int GetRecursionLimit() => PyThread.RecursionLimit;

    [PyFunction("setrecursionlimit", Signature = "(limit, /)", Doc = "Sets the limit of Python's call depth.")]
    public static void SetRecursionLimit(PyThread t, int limit)
    {
        if (limit < 1)
        {
            throw Errors.ValueError("recursion limit must be greater or equal than 1");
        }

        if (t.CallDepth >= limit)
        {
            throw Errors.RecursionError($"cannot set the recursion limit to {limit} at the recursion depth {t.CallDepth}: the limit is too low");
        }

        PyThread.RecursionLimit = limit;
    }

    [PyFunction("getrefcount", Signature = "(object, /)", Doc = "Always 1: objects are not counted here.")]
    public static int GetRefCount(PyObject @object) => 1;

    [PyFunction("getsizeof", Signature = "(object, default=None)", Doc = "The size of an object in memory, in bytes.")]
    public static PyObject GetSizeOf(PyThread t, PyObject @object, PyObject? @default = null)
    {
        try
        {
            var method = Operations.LookupSpecial(t, @object, Names.Sizeof) ?? throw Errors.TypeError($"Type {@object.Type.FullName} doesn't define __sizeof__");
            var size = Operations.Call(t, method);
            if (size is not PyIntBase number)
            {
                throw Errors.TypeError($"'{size.Type.FullName}' object cannot be interpreted as an integer");
            }

            return number.Sign < 0 ? throw Errors.ValueError("__sizeof__() should return >= 0")
                : number.TryGetInt64(out _) ? number
                : throw Errors.OverflowError("Python int too large to convert to C ssize_t");
        }
        catch (PythonException e) when (@default is not null && e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            return @default;
        }
    }

    [PyFunction("intern", Signature = "(string, /)", Doc = "The interned string of equal text.")]
    public static PyObject Intern(PyThread t, PyObject @string)
    {
        if (@string is not PyStr s)
        {
            throw Errors.TypeError($"intern() argument must be str, not {@string.Type.FullName}");
        }

        return s.GetType() == typeof(PyStr) ? PyStr.Intern(s) : throw Errors.TypeError($"can't intern {s.Type.FullName}");
    }

    [PyFunction("_is_interned", Signature = "(string, /)", Doc = "Whether a string is interned.")]
    public static bool IsInterned(PyStr @string) => @string.IsInterned;

    [PyFunction("getdefaultencoding", Signature = "()", Doc = "The default encoding of str.")]
    public static string GetDefaultEncoding() => "utf-8";

    [PyFunction("getfilesystemencoding", Signature = "()", Doc = "The encoding of file names.")]
    public static string GetFileSystemEncoding() => "utf-8";

    [PyFunction("getfilesystemencodeerrors", Signature = "()", Doc = "The error handler of file names.")]
    public static string GetFileSystemEncodeErrors() => OperatingSystem.IsWindows() ? "surrogatepass" : "surrogateescape";

    [PyFunction("getswitchinterval", Signature = "()", Doc = "The thread switch interval, in seconds.")]
    public static double GetSwitchInterval() => GilPolicy.Current.SwitchInterval;

    [PyFunction("setswitchinterval", Signature = "(interval, /)", Doc = "Sets the thread switch interval, in seconds.")]
    public static void SetSwitchInterval(double interval) =>
        GilPolicy.Current.SwitchInterval = interval > 0 ? interval : throw Errors.ValueError("switch interval must be strictly positive");

    [PyFunction("_is_gil_enabled", Signature = "()", Doc = "Whether a global lock is in use.")]
    public static bool IsGilEnabled() => GilPolicy.Enabled;

    [PyFunction("is_finalizing", Signature = "()", Doc = "Whether the interpreter is ending.")]
    public static bool IsFinalizing() => PythonRuntime.Current.IsFinalizing;

    [PyFunction("get_int_max_str_digits", Signature = "()", Doc = "The limit of digits in conversions between int and str.")]
    public static int GetIntMaxStrDigits() => IntText.MaximumDigits;

    [PyFunction("set_int_max_str_digits", Signature = "(maxdigits)", Doc = "Sets the limit of digits in conversions between int and str.")]
    public static void SetIntMaxStrDigits(int maxdigits)
    {
        if (maxdigits != 0 && maxdigits < 640)
        {
            throw Errors.ValueError("maxdigits must be 0 or larger than 640");
        }

        IntText.MaximumDigits = maxdigits;
    }

    [PyFunction("getallocatedblocks", Signature = "()", Doc = "An estimate of the number of live objects.")]
    public static long GetAllocatedBlocks() => GC.GetTotalMemory(false) / 48;

    [PyFunction("_get_cpu_count_config", Signature = "()", Doc = "The number of processors that -X cpu_count or PYTHON_CPU_COUNT asks for, or -1.")]
    public static int GetCpuCountConfig()
    {
        var options = PythonRuntime.Current.Options;
        var text = options.XOptions.TryGetValue("cpu_count", out var given) ? given : options.IgnoreEnvironment ? null : Environment.GetEnvironmentVariable("PYTHON_CPU_COUNT");
        return int.TryParse(text, out var count) && count > 0 ? count : -1;
    }

    [PyFunction("_clear_type_cache", Signature = "()", Doc = "Does nothing that can be observed.")]
    public static void ClearTypeCache(PyThread t) => Operations.Call(
        t,
        Operations.GetAttribute(t, Operations.Import(t, "warnings"), "warn"),
        PyStr.Of("sys._clear_type_cache() is deprecated and may be removed in a future version of Python. Use sys._clear_internal_caches() instead."),
        Exceptions.DeprecationWarning);

    [PyFunction("_clear_type_descriptors", Signature = "(type, /)", Doc = "Removes __dict__ and __weakref__ from a class that is copied with slots.")]
    public static void ClearTypeDescriptors(PyThread t, PyType type)
    {
        if (!type.IsHeapType)
        {
            throw Errors.TypeError("argument is immutable");
        }

        foreach (var name in (ReadOnlySpan<string>)["__dict__", "__weakref__"])
        {
            if (type.Dict.GetString(PyStr.Intern(name)) is not null)
            {
                type.SetClassAttribute(PyStr.Intern(name), null);
            }
        }
    }

    /// <summary>The plain interactive mode, where there is no terminal for <c>_pyrepl</c>.</summary>
    [PyFunction("_baserepl", Signature = "()", Doc = "Reads and runs statements from stdin until it ends.")]
    public static void BaseRepl(PyThread t) => Operations.CallMethod(t, Operations.Import(t, "weft.console"), "run");

    [PyFunction("_clear_internal_caches", Signature = "()", Doc = "Does nothing that can be observed.")]
    public static void ClearInternalCaches()
    {
    }

    [PyFunction("audit", Doc = "audit(event, *args): raises an auditing event.")]
    public static void Audit(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length == 0)
        {
            throw Errors.TypeError("audit expected at least 1 argument, got 0");
        }

        if (args[0] is not PyStr name)
        {
            throw Errors.TypeError($"expected str for argument 'event', not {args[0].Type.FullName}");
        }

        if (AuditHooks.Active)
        {
            AuditHooks.Tell(t, name, new PyTuple(args[1..].ToArray()));
        }
    }

    [PyFunction("addaudithook", Signature = "(hook)", Doc = "Adds a hook that sees all auditing events.")]
    public static void AddAuditHook(PyThread t, PyObject hook) => AuditHooks.Add(t, hook);

    [PyFunction("is_remote_debug_enabled", Signature = "()", Doc = "Whether another process may run code here: never.")]
    public static bool IsRemoteDebugEnabled() => false;

    [PyFunction("remote_exec", Signature = "(pid, script)", Doc = "Runs a script in another process: not possible.")]
    public static void RemoteExec(int pid, PyObject script) => throw Errors.NotImplementedError("sys.remote_exec() is not available: Weft cannot run code in another process");

    [PyFunction("get_coroutine_origin_tracking_depth", Signature = "()", Doc = "How many frames coroutines remember.")]
    public static int GetCoroutineOriginTrackingDepth() => CoroutineOrigin.Depth;

    [PyFunction("set_coroutine_origin_tracking_depth", Signature = "(depth)", Doc = "Sets how many frames coroutines remember.")]
    public static void SetCoroutineOriginTrackingDepth(int depth) =>
        CoroutineOrigin.Depth = depth >= 0 ? depth : throw Errors.ValueError("depth must be >= 0");
}
