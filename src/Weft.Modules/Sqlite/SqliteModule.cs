namespace Weft.Modules.Sqlite;

/// <summary><c>_sqlite3</c>: databases of SQLite.</summary>
[PyModule("_sqlite3", Doc = "Databases of SQLite.")]
[PyExport(typeof(PyConnection))]
[PyExport(typeof(PyCursor))]
[PyExport(typeof(PyRow))]
[PyExport(typeof(PyBlob))]
[PyExport(typeof(PyPrepareProtocol))]
public static unsafe partial class SqliteModule
{
    [PyConstant("PARSE_DECLTYPES")]
    public const int ParseDeclaredTypes = PyConnection.ParseDeclaredTypes;

    [PyConstant("PARSE_COLNAMES")]
    public const int ParseColumnNames = PyConnection.ParseColumnNames;

    [PyConstant("LEGACY_TRANSACTION_CONTROL")]
    public const int LegacyTransactions = PyConnection.LegacyTransactions;

    [PyConstant("threadsafety")]
    public const int ThreadSafety = 3;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        void Add(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        try
        {
            Add("sqlite_version", PyStr.Of(SqliteNative.Text(SqliteNative.LibraryVersion())));
        }
        catch (DllNotFoundException)
        {
            throw Errors.ImportError("SQLite's library is missing for this platform", PyStr.Of("_sqlite3"));
        }

        foreach (var type in SqliteErrors.Instance.All)
        {
            Add(type.Name, type);
        }

        foreach (var (name, value) in SqliteConstants.All)
        {
            Add(name, PyInt.Of(value));
        }

        Add("adapters", SqliteAdapters.Adapters);
        Add("converters", SqliteAdapters.Converters);
    }

    [PyFunction("connect", Signature = "(*args, **kwargs)", Doc = "Opens a database.")]
    public static PyObject? Connect(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        const int FactoryPosition = 5;
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional > 1)
        {
            Operations.CallMethod(
                t, Operations.Import(t, "warnings"), "warn",
                PyStr.Of("Passing more than 1 positional argument to sqlite3.connect() is deprecated. Parameters 'timeout', 'detect_types', 'isolation_level', 'check_same_thread', 'factory', 'cached_statements' and 'uri' will become keyword-only parameters in Python 3.15."),
                Exceptions.DeprecationWarning, PyInt.Of(1));
        }

        PyObject factory = PyConnection.TypeObject;
        if (positional > FactoryPosition)
        {
            factory = args[FactoryPosition];
        }

        for (var i = positional; i < args.Length; i++)
        {
            if (((PyStr)kwNames!.Items[i - positional]).Value == "factory")
            {
                factory = args[i];
            }
        }

        return Operations.CallRaw(t, factory, args, kwNames);
    }

    [PyFunction("complete_statement", Signature = "(statement)", Doc = "Whether a text is a complete statement.")]
    public static bool CompleteStatement(string statement)
    {
        fixed (byte* text = SqliteNative.ZeroTerminated(statement))
        {
            return SqliteNative.Complete(text) != 0;
        }
    }

    [PyFunction("enable_callback_tracebacks", Signature = "(enable, /)", Doc = "Whether errors of callbacks are reported.")]
    public static void EnableCallbackTracebacks(bool enable) => PyConnection.ReportsCallbackErrors = enable;

    [PyFunction("register_adapter", Signature = "(type, adapter, /)", Doc = "How values of a type are stored.")]
    public static void RegisterAdapter(PyThread t, PyObject type, PyObject adapter)
    {
        if (ReferenceEquals(type, PyIntBase.TypeObject) || ReferenceEquals(type, PyFloat.TypeObject) || ReferenceEquals(type, PyStr.TypeObject) || ReferenceEquals(type, PyByteArray.TypeObject))
        {
            SqliteAdapters.AdaptsBasicTypes = true;
        }

        SqliteAdapters.Adapters.SetItem(t, new PyTuple([type, PyPrepareProtocol.TypeObject]), adapter);
    }

    [PyFunction("register_converter", Signature = "(typename, converter, /)", Doc = "How values of a column type are read.")]
    public static void RegisterConverter(PyThread t, string typename, PyObject converter) =>
        SqliteAdapters.Converters.SetItem(t, PyStr.Of(typename.ToUpperInvariant()), converter);

    [PyFunction("adapt", Signature = "(obj, proto=PrepareProtocolType, alt=<unrepresentable>, /)", Doc = "Adapts a value.")]
    public static PyObject Adapt(PyThread t, PyObject obj, PyObject? proto = null, PyObject? alt = null) => SqliteAdapters.Adapt(t, obj, alt, proto);
}
