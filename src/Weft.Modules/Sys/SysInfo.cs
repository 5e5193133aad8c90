using Weft.Runtime;

namespace Weft.Modules;

/// <summary>The structured values of <c>sys</c>: version, flags, number formats, implementation.</summary>
internal static class SysInfo
{
    internal static readonly PyType AsyncGenHooksType = StructSequenceType.Define("sys.asyncgen_hooks", "Hooks of asynchronous generators.", ["firstiter", "finalizer"], 2);

    private static readonly PyType s_version = StructSequenceType.Define("sys.version_info", "Version of the language.", ["major", "minor", "micro", "releaselevel", "serial"], 5, constructible: false);

    private static readonly PyType s_flags = StructSequenceType.Define(
        "sys.flags",
        "Flags of the command line.",
        ["debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode", "warn_default_encoding", "safe_path", "int_max_str_digits", "gil", "thread_inherit_context", "context_aware_warnings"],
        18,
        constructible: false);

    private static readonly PyType s_floatInfo = StructSequenceType.Define("sys.float_info", "Properties of float.", ["max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"], 11);

    private static readonly PyType s_intInfo = StructSequenceType.Define("sys.int_info", "Properties of int.", ["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"], 4);

    private static readonly PyType s_hashInfo = StructSequenceType.Define("sys.hash_info", "Properties of hashes.", ["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"], 9);

    private static readonly PyType s_threadInfo = StructSequenceType.Define("sys.thread_info", "Properties of threads.", ["name", "lock", "version"], 3);

    internal static void Fill(PyThread t, PyModule module, RuntimeOptions options)
    {
        void Put(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        var version = StructSequenceType.Create(s_version, [PyInt.Of(3), PyInt.Of(14), PyInt.Of(2), PyStr.Of("final"), PyInt.Of(0)]);
        Put("version_info", version);
        IntText.MaximumDigits = options.IntMaxStrDigits;
        Put("flags", Flags(options));
        Put("float_info", StructSequenceType.Create(s_floatInfo, [PyFloat.Of(double.MaxValue), PyInt.Of(1024), PyInt.Of(308), PyFloat.Of(2.2250738585072014e-308), PyInt.Of(-1021), PyInt.Of(-307), PyInt.Of(15), PyInt.Of(53), PyFloat.Of(2.220446049250313e-16), PyInt.Of(2), PyInt.Of(1)]));
        Put("int_info", StructSequenceType.Create(s_intInfo, [PyInt.Of(30), PyInt.Of(4), PyInt.Of(4300), PyInt.Of(640)]));
        Put("hash_info", StructSequenceType.Create(s_hashInfo, [PyInt.Of(64), PyInt.Of((1L << 61) - 1), PyInt.Of(314159), PyInt.Of(0), PyInt.Of(1000003), PyStr.Of(ByteHash.Algorithm), PyInt.Of(64), PyInt.Of(128), PyInt.Of(0)]));
        Put("thread_info", StructSequenceType.Create(s_threadInfo, [PyStr.Of(OperatingSystem.IsWindows() ? "nt" : "pthread"), PyStr.Of("semaphore"), PyNone.Value]));
        var implementation = new PySimpleNamespace();
        void Set(string name, PyObject value) => Operations.SetAttribute(t, implementation, PyStr.Intern(name), value);
        Set("name", PyStr.Of("weft"));
        Set("cache_tag", PyStr.Of("weft-314"));
        Set("version", version);
        Set("hexversion", PyInt.Of(0x030E02F0));
        Set("_multiarch", PyStr.Of(OperatingSystem.IsMacOS() ? "darwin" : System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu"));
        Set("supports_isolated_interpreters", PyBool.False);
        Put("implementation", implementation);
    }

    private static PyObject Flags(RuntimeOptions o) => StructSequenceType.Create(
        s_flags,
        [
            PyInt.Of(o.Debug), PyInt.Of(o.Inspect), PyInt.Of(o.Interactive), PyInt.Of(o.Optimize), PyInt.Of(o.DontWriteBytecode ? 1 : 0),
            PyInt.Of(o.NoUserSite ? 1 : 0), PyInt.Of(o.NoSite ? 1 : 0), PyInt.Of(o.IgnoreEnvironment ? 1 : 0), PyInt.Of(o.Verbose),
            PyInt.Of(o.BytesWarning), PyInt.Of(o.Quiet), PyInt.Of(o.HashSeed == 0 ? 0 : 1), PyInt.Of(o.Isolated ? 1 : 0), PyBool.Of(o.DevMode),
            PyInt.Of(o.Utf8Mode ? 1 : 0), PyInt.Of(o.WarnDefaultEncoding ? 1 : 0), PyBool.Of(o.SafePath), PyInt.Of(o.IntMaxStrDigits),
            PyInt.Of(o.Gil), PyInt.Of(o.ThreadInheritContext ? 1 : 0), PyInt.Of(o.ContextAwareWarnings ? 1 : 0),
        ]);
}
