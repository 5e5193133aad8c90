namespace Weft.Modules.Sqlite;

/// <summary>The exception classes of the module and what result code is which.</summary>
internal sealed class SqliteErrors
{
    private static SqliteErrors? s_instance;

    private SqliteErrors(PyThread t)
    {
        PyType Define(string name, PyType parent) => LibraryErrors.Define(t, "sqlite3", name, parent);
        Warning = Define("Warning", Exceptions.Exception);
        Error = Define("Error", Exceptions.Exception);
        InterfaceError = Define("InterfaceError", Error);
        DatabaseError = Define("DatabaseError", Error);
        InternalError = Define("InternalError", DatabaseError);
        OperationalError = Define("OperationalError", DatabaseError);
        ProgrammingError = Define("ProgrammingError", DatabaseError);
        IntegrityError = Define("IntegrityError", DatabaseError);
        DataError = Define("DataError", DatabaseError);
        NotSupportedError = Define("NotSupportedError", DatabaseError);
    }

    internal static SqliteErrors Instance
    {
        get
        {
            if (Volatile.Read(ref s_instance) is { } known)
            {
                return known;
            }

            var made = new SqliteErrors(PyThread.Current);
            return Interlocked.CompareExchange(ref s_instance, made, null) ?? made;
        }
    }

    internal PyType Warning { get; }

    internal PyType Error { get; }

    internal PyType InterfaceError { get; }

    internal PyType DatabaseError { get; }

    internal PyType InternalError { get; }

    internal PyType OperationalError { get; }

    internal PyType ProgrammingError { get; }

    internal PyType IntegrityError { get; }

    internal PyType DataError { get; }

    internal PyType NotSupportedError { get; }

    internal PyType[] All => [Warning, Error, InterfaceError, DatabaseError, InternalError, OperationalError, ProgrammingError, IntegrityError, DataError, NotSupportedError];

    internal static PythonException Programming(string message) => LibraryErrors.Error(Instance.ProgrammingError, message);

    internal static PythonException Operational(string message) => LibraryErrors.Error(Instance.OperationalError, message);

    internal static PythonException Interface(string message) => LibraryErrors.Error(Instance.InterfaceError, message);

    private PyType TypeOf(int code) => (code & 0xff) switch
    {
        2 or 12 => InternalError,
        1 or 3 or 4 or 5 or 6 or 8 or 9 or 10 or 13 or 14 or 15 or 16 or 17 => OperationalError,
        18 => DataError,
        19 or 20 => IntegrityError,
        21 or 25 => InterfaceError,
        _ => DatabaseError,
    };

    /// <summary>The error that a result code means.</summary>
    internal static PythonException Of(int code, string message)
    {
        if ((code & 0xff) == SqliteNative.NoMemory)
        {
            return Errors.MemoryError();
        }

        var t = PyThread.Current;
        var exception = (PyBaseException)Operations.Call(t, Instance.TypeOf(code), PyStr.Of(message));
        Operations.SetAttribute(t, exception, PyStr.Intern("sqlite_errorcode"), PyInt.Of(code));
        Operations.SetAttribute(t, exception, PyStr.Intern("sqlite_errorname"), PyStr.Of(SqliteConstants.NameOf(code)));
        return new PythonException(exception);
    }

    /// <summary>The last error of a database.</summary>
    internal static unsafe PythonException OfDatabase(nint database) =>
        Of(SqliteNative.ExtendedErrorCode(database), SqliteNative.Text(SqliteNative.ErrorMessage(database)));
}
