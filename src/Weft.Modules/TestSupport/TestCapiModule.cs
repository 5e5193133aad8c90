namespace Weft.Modules;

/// <summary>
/// The module <c>_testcapi</c> of CPython's tests, as far as Weft has what it reaches: limits of number types, the ways
/// in which native functions take arguments, and calls from native code. What is about the C API itself is not there.
/// </summary>
[PyModule("_testcapi", Doc = "Native callables and limits, for tests.")]
[PyExport(typeof(PyMethInstance))]
[PyExport(typeof(PyMethClass))]
[PyExport(typeof(PyMethStatic))]
[PyExport(typeof(PyAwaitType))]
public static partial class TestCapiModule
{
    private static readonly (string Name, System.Numerics.BigInteger Value)[] s_limits =
    [
        ("CHAR_MAX", sbyte.MaxValue), ("CHAR_MIN", sbyte.MinValue), ("UCHAR_MAX", byte.MaxValue),
        ("SHRT_MAX", short.MaxValue), ("SHRT_MIN", short.MinValue), ("USHRT_MAX", ushort.MaxValue),
        ("INT_MAX", int.MaxValue), ("INT_MIN", int.MinValue), ("UINT_MAX", uint.MaxValue),
        ("LONG_MAX", long.MaxValue), ("LONG_MIN", long.MinValue), ("ULONG_MAX", ulong.MaxValue),
        ("LLONG_MAX", long.MaxValue), ("LLONG_MIN", long.MinValue), ("ULLONG_MAX", ulong.MaxValue),
        ("PY_SSIZE_T_MAX", long.MaxValue), ("PY_SSIZE_T_MIN", long.MinValue), ("SIZE_MAX", ulong.MaxValue),
        ("SIZEOF_WCHAR_T", 4), ("SIZEOF_VOID_P", 8), ("SIZEOF_TIME_T", 8), ("SIZEOF_PID_T", 4),
    ];

    [PyConstant("FLT_MAX")]
    public const double FloatMax = float.MaxValue;

    [PyConstant("FLT_MIN")]
    public const double FloatMin = 1.17549435082228750797e-38;

    [PyConstant("DBL_MAX")]
    public const double DoubleMax = double.MaxValue;

    [PyConstant("DBL_MIN")]
    public const double DoubleMin = 2.2250738585072014e-308;

    [PyConstant("WITH_PYMALLOC")]
    public static readonly PyObject WithPymalloc = PyBool.False;

    [PyConstant("WITH_MIMALLOC")]
    public static readonly PyObject WithMimalloc = PyBool.False;

    [PyConstant("nan_msb_is_signaling")]
    public const int NanMsbIsSignaling = 0;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        foreach (var (name, value) in s_limits)
        {
            module.Namespace.SetInterned(PyStr.Intern(name), PyInt.Of(value));
        }

        module.Namespace.SetInterned(PyStr.Intern("error"), LibraryErrors.Define(t, "_testcapi", "error", Exceptions.Exception));
    }

    private static PyObject Self(PyThread t) => Operations.Import(t, "_testcapi");

    [PyFunction("meth_varargs", Doc = "Itself and its arguments.")]
    public static PyObject VarArgs(PyThread t, ReadOnlySpan<PyObject> args) => TestCall.Positional(Self(t), args);

    [PyFunction("meth_varargs_keywords", Doc = "Itself and its arguments.")]
    public static PyObject VarArgsKeywords(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => TestCall.All(Self(t), args, kwNames);

    [PyFunction("meth_o", Doc = "Itself and its argument.")]
    public static PyObject One(PyThread t, PyObject argument) => new PyTuple([Self(t), argument]);

    [PyFunction("meth_noargs", Doc = "Itself.")]
    public static PyObject NoArgs(PyThread t) => Self(t);

    [PyFunction("meth_fastcall", Doc = "Itself and its arguments.")]
    public static PyObject FastCall(PyThread t, ReadOnlySpan<PyObject> args) => TestCall.Positional(Self(t), args);

    [PyFunction("meth_fastcall_keywords", Doc = "Itself and its arguments.")]
    public static PyObject FastCallKeywords(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => TestCall.All(Self(t), args, kwNames);

    [PyFunction("pyobject_vectorcall", Doc = "Calls with an argument vector; names of keywords or None come last.")]
    public static PyObject? VectorCall(PyThread t, PyObject callable, PyObject args, PyObject names)
    {
        var keywords = names switch
        {
            PyNone => null,
            PyTuple tuple => tuple.Count == 0 ? null : tuple,
            _ => throw Errors.TypeError("kwnames must be None or a tuple"),
        };
        var vector = args switch
        {
            PyNone => [],
            PyTuple tuple => tuple.Items,
            _ => throw Errors.TypeError("args must be None or a tuple"),
        };
        return vector.Length < (keywords?.Count ?? 0) ? throw Errors.ValueError("kwnames longer than args") : Operations.CallRaw(t, callable, vector, keywords);
    }

    [PyFunction("pyobject_fastcalldict", Doc = "Calls with positional arguments and a dict or None.")]
    public static PyObject? FastCallDict(PyThread t, PyObject callable, PyObject args, PyObject keywords)
    {
        var positional = args switch
        {
            PyNone => [],
            PyTuple tuple => tuple.Items,
            _ => throw Errors.TypeError("args must be None or a tuple"),
        };
        return keywords switch
        {
            PyNone => Operations.CallRaw(t, callable, positional, null),
            PyDict dict => TestCall.WithDict(t, callable, positional, dict),
            _ => throw Errors.TypeError("kwnames must be None or a dict"),
        };
    }

    [PyFunction("pycfunction_call", Doc = "Calls a native function.")]
    public static PyObject? FunctionCall(PyThread t, PyObject func, PyTuple args, PyObject? keywords = null) => TestCall.WithDict(t, func, args.Items, keywords as PyDict ?? new PyDict());

    [PyFunction("raise_exception", Doc = "Raises an exception with that many arguments, 0, 1, 2 …")]
    public static PyObject? RaiseException(PyThread t, PyObject exception, int count)
    {
        if (exception is not PyType type || !type.IsSubtypeOf(Exceptions.BaseException))
        {
            throw Errors.SystemError($"_PyErr_SetObject: exception {Operations.Repr(t, exception).Value} is not a BaseException subclass");
        }

        var arguments = new PyObject[count];
        for (var i = 0; i < count; i++)
        {
            arguments[i] = PyInt.Of(i);
        }

        // As when native code sets an error of a class: a tuple of arguments is spread over its parameters.
        return Operations.CallRaw(t, exception, arguments, null) switch
        {
            null => null,
            PyBaseException error => t.Raise(error),
            var other => throw Errors.TypeError($"calling {Operations.Repr(t, exception).Value} should have returned an instance of BaseException, not {Operations.Repr(t, other.Type).Value}"),
        };
    }

    [PyFunction("make_exception_with_doc", Signature = "(name, doc=None, base=None, dict=None)", Doc = "Makes an exception class.")]
    public static PyObject MakeExceptionWithDoc(PyThread t, string name, PyObject? doc = null, PyObject? @base = null, PyDict? dict = null)
    {
        var dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            throw Errors.SystemError("PyErr_NewException: name must be module.class");
        }

        var ns = dict is null ? new PyDict() : dict.Copy(t);
        ns.SetInterned(PyStr.Intern("__module__"), PyStr.Of(name[..dot]));
        if (doc is PyStr)
        {
            ns.SetInterned(PyStr.Intern("__doc__"), doc);
        }

        var bases = @base switch
        {
            null or PyNone => new PyTuple([Exceptions.Exception]),
            PyTuple tuple => tuple,
            _ => new PyTuple([@base]),
        };
        return Operations.Call(t, PyType.TypeObject, PyStr.Of(name[(dot + 1)..]), bases, ns);
    }

    [PyFunction("err_givenexceptionmatches", Doc = "Whether an except clause with that pattern would catch the exception.")]
    public static long Matches(PyThread t, PyObject error, PyObject pattern)
    {
        try
        {
            return TestCall.Matches(error, pattern) ? 1 : 0;
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.RecursionError))
        {
            // The answer has no room for an error.
            ErrorReporting.Unraisable(t, e.Value, null, null);
            return 0;
        }
    }

    [PyFunction("traceback_print", Doc = "Writes a traceback to a file, without the library's help.")]
    public static void TracebackPrint(PyThread t, PyTraceback traceback, PyObject file) =>
        Operations.CallMethod(t, file, Names.Write, PyStr.Of(PlainTraceback.Format(t, traceback)));

    [PyFunction("exception_print", Signature = "(exception, legacy=False, /)", Doc = "Writes an exception to sys.stderr.")]
    public static void ExceptionPrint(PyThread t, PyObject exception, bool legacy = false) => ErrorReporting.Show(t, exception);

    [PyFunction("err_writeunraisable", Doc = "Reports an exception that nothing can handle.")]
    public static void WriteUnraisable(PyThread t, PyBaseException exception, PyObject subject) =>
        ErrorReporting.Unraisable(t, Raised(t, exception), null, subject is PyNone ? null : subject);

    [PyFunction("err_formatunraisable", Signature = "(exception, format, object=None, /)", Doc = "Reports an exception with a text in which %R stands for the repr of an object.")]
    public static void FormatUnraisable(PyThread t, PyBaseException exception, PyObject format, PyObject? subject = null)
    {
        var text = format is PyStr template ? template.Value.Replace("%R", Operations.Repr(t, subject ?? PyNone.Value).Value, StringComparison.Ordinal) : null;
        ErrorReporting.Unraisable(t, Raised(t, exception), text, null);
    }

    /// <summary>The exception as if raised where the caller is.</summary>
    private static PyBaseException Raised(PyThread t, PyBaseException exception)
    {
        if (exception.Traceback is null && t.Frame?.Visible is { } frame)
        {
            PyTraceback.Add(exception, frame);
        }

        return exception;
    }

    [PyFunction("code_offset_to_line", Doc = "The line of the instruction at a byte offset.")]
    public static int CodeOffsetToLine(PyCode code, int offset) => code.LineOf(offset / 2);

    [PyFunction("settrace_to_record", Doc = "Traces with a native function, which appends to a list.")]
    public static void SetTraceToRecord(PyThread t, PyList events) => Runtime.Interpreter.Tracing.SetTrace(t, new PyTraceRecorder(events));

    [PyFunction("raise_memoryerror", Doc = "Raises MemoryError.")]
    public static PyObject? RaiseMemoryError(PyThread t) => throw Errors.MemoryError();

    [PyFunction("config_get", Doc = "A setting of the interpreter by its name.")]
    public static PyObject ConfigGet(PyThread t, string name)
    {
        var sys = Operations.Import(t, "sys");
        var flags = Operations.GetAttribute(t, sys, "flags");
        return name switch
        {
            "code_debug_ranges" => PyBool.Of(!Operations.Contains(t, Operations.GetAttribute(t, sys, "_xoptions"), PyStr.Intern("no_debug_ranges"))),
            "optimization_level" => Operations.GetAttribute(t, flags, "optimize"),
            "bytes_warning" or "inspect" or "interactive" or "isolated" or "quiet" or "verbose" or "dev_mode" or "safe_path" => Operations.GetAttribute(t, flags, name),
            _ => throw Errors.ValueError($"unknown config option name: {name}"),
        };
    }

    [PyFunction("set_errno", Doc = "Sets the C library's error number of the thread.")]
    public static void SetErrno(int number) => System.Runtime.InteropServices.Marshal.SetLastSystemError(number);
}
