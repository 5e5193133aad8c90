using Weft.Modules.Csv;

namespace Weft.Modules;

/// <summary><c>_csv</c>: readers and writers of separated values.</summary>
[PyModule("_csv", Doc = "Reading and writing of separated values.")]
[PyExport(typeof(PyCsvDialect))]
[PyExport(typeof(PyCsvReader), Name = "Reader")]
[PyExport(typeof(PyCsvWriter), Name = "Writer")]
public static partial class CsvModule
{
    private static long s_fieldLimit = 128 * 1024;

    [PyConstant("QUOTE_MINIMAL")]
    internal const int QuoteMinimal = 0;

    [PyConstant("QUOTE_ALL")]
    internal const int QuoteAll = 1;

    [PyConstant("QUOTE_NONNUMERIC")]
    internal const int QuoteNonNumeric = 2;

    [PyConstant("QUOTE_NONE")]
    internal const int QuoteNone = 3;

    [PyConstant("QUOTE_STRINGS")]
    internal const int QuoteStrings = 4;

    [PyConstant("QUOTE_NOTNULL")]
    internal const int QuoteNotNull = 5;

    [PyConstant("_dialects")]
    internal static PyDict Dialects { get; } = new();

    [PyConstant("Error")]
    internal static PyObject ErrorType => s_error ??= MakeError();

    private static PyType? s_error;

    private static PyType MakeError()
    {
        var ns = new PyDict();
        ns.SetString(PyStr.Intern("__module__"), PyStr.Intern("_csv"));
        return (PyType)Operations.Call(PyThread.Current, PyType.TypeObject, PyStr.Of("Error"), new PyTuple([Exceptions.Exception]), ns);
    }

    internal static PythonException Error(string message) => Errors.Of((PyType)ErrorType, message);

    internal static long FieldLimit => Volatile.Read(ref s_fieldLimit);

    internal static PyCsvDialect FindDialect(PyThread t, PyObject name) => Dialects.Get(t, name) as PyCsvDialect ?? throw Error("unknown dialect");

    [PyFunction("reader", Doc = "Rows of an iterable of lines.")]
    internal static PyObject Reader(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var (source, dialect) = Split(t, "reader", args, kwNames);
        return new PyCsvReader(Operations.Iter(t, source), dialect);
    }

    [PyFunction("writer", Doc = "Writes rows to an object with a write method.")]
    internal static PyObject Writer(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var (target, dialect) = Split(t, "writer", args, kwNames);
        var write = Operations.TryGetAttribute(t, target, PyStr.Intern("write"));
        return write is not null && Operations.IsCallable(write) ? new PyCsvWriter(write, dialect) : throw Errors.TypeError("argument 1 must have a \"write\" method");
    }

    /// <summary>The first argument, and the dialect that the others describe.</summary>
    private static (PyObject First, PyCsvDialect Dialect) Split(PyThread t, string function, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional is 0 or > 2)
        {
            throw Errors.TypeError(positional == 0 ? $"{function} expected at least 1 argument, got 0" : $"{function} expected at most 2 arguments, got {positional}");
        }

        return (args[0], PyCsvDialect.From(t, args[1..], kwNames));
    }

    [PyFunction("register_dialect", Signature = "(name, /, dialect='excel', **fmtparams)", Doc = "Gives a dialect a name.")]
    internal static void RegisterDialect(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional is 0 or > 2)
        {
            throw Errors.TypeError(positional == 0 ? "register_dialect expected at least 1 argument, got 0" : $"register_dialect expected at most 2 arguments, got {positional}");
        }

        var name = args[0] as PyStr ?? throw Errors.TypeError("dialect name must be a string");
        Dialects.SetItem(t, name, PyCsvDialect.From(t, args[1..], kwNames));
    }

    [PyFunction("unregister_dialect", Signature = "(name)", Doc = "Forgets a dialect.")]
    internal static void UnregisterDialect(PyThread t, PyObject name)
    {
        FindDialect(t, name);
        Dialects.Remove(t, name);
    }

    [PyFunction("get_dialect", Signature = "(name)", Doc = "A registered dialect.")]
    internal static PyObject GetDialect(PyThread t, PyObject name) => FindDialect(t, name);

    [PyFunction("list_dialects", Doc = "The names of the registered dialects.")]
    internal static PyObject ListDialects(PyThread t) => new PyList(Operations.ToList(t, Dialects).ToArray());

    [PyFunction("field_size_limit", Signature = "(new_limit=<unrepresentable>)", Doc = "The greatest length of a field; sets it too.")]
    internal static long FieldSizeLimit(PyThread t, PyObject? new_limit = null)
    {
        var old = FieldLimit;
        if (new_limit is not null)
        {
            Volatile.Write(ref s_fieldLimit, new_limit is PyIntBase ? Operations.IndexToInt64(t, new_limit) : throw Errors.TypeError("limit must be an integer"));
        }

        return old;
    }
}
