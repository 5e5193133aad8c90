namespace Weft.Modules;

/// <summary>
/// The module <c>_testinternalcapi</c> of CPython's tests, as far as its questions have an answer in Weft. What asks for
/// CPython's memory layout or its specialising interpreter is not there.
/// </summary>
[PyModule("_testinternalcapi", Doc = "What the runtime is like inside, for tests.")]
public static partial class TestInternalModule
{
    /// <summary>An instruction adapts to what it sees the first time it is executed.</summary>
    [PyConstant("SPECIALIZATION_THRESHOLD")]
    public const int SpecializationThreshold = 1;

    /// <summary>How often it sees something else before it adapts again.</summary>
    [PyConstant("SPECIALIZATION_COOLDOWN")]
    public const int SpecializationCooldown = 1;

    /// <summary>Objects have no header in front of them.</summary>
    [PyConstant("SIZEOF_PYGC_HEAD")]
    public const int GcHeadSize = 0;

    /// <summary>Objects have no header in front of them.</summary>
    [PyConstant("SIZEOF_MANAGED_PRE_HEADER")]
    public const int ManagedPreHeaderSize = 0;

    [PyFunction("get_recursion_depth", Signature = "()", Doc = "How many calls are in progress.")]
    public static long GetRecursionDepth(PyThread t) => t.CallDepth;

    [PyFunction("get_co_localskinds", Doc = "What kind of variable each name of a code object is.")]
    public static PyObject GetLocalKinds(PyThread t, PyCode code)
    {
        var kinds = new PyDict();
        for (var i = 0; i < code.Kinds.Length; i++)
        {
            kinds.SetItem(t, code.Variables[i], PyInt.Of(code.Kinds[i]));
        }

        return kinds;
    }

    [PyFunction("code_returns_only_none", Doc = "Whether every return of a code object returns None.")]
    public static bool ReturnsOnlyNone(PyThread t, PyCode code) => DynamicCode.ReturnsNone(code);

    [PyFunction("has_inline_values", Doc = "Whether an object keeps attributes outside of a dict.")]
    public static bool HasInlineValues(PyObject o) => o.Shape is { AllowsDict: true, IsDictMode: false };

    [PyFunction("has_split_table", Doc = "Whether a dict shares its keys with others: none does.")]
    public static bool HasSplitTable(PyObject o) => false;

    [PyFunction("get_static_builtin_types", Signature = "()", Doc = "The built-in types of the language.")]
    public static PyObject GetStaticBuiltinTypes(PyThread t)
    {
        var result = new PyList();
        foreach (var (_, value) in ((PyModule)Operations.Import(t, "builtins")).Namespace.Entries())
        {
            if (value is PyType)
            {
                result.Append(value);
            }
        }

        return result;
    }
}
