namespace Weft.Modules.Sqlite;

/// <summary>The exception classes, which DB-API wants on connections too.</summary>
public unsafe partial class PyConnection
{
    [PyProperty("Warning")]
    public PyObject WarningType => SqliteErrors.Instance.Warning;

    [PyProperty("Error")]
    public PyObject ErrorType => SqliteErrors.Instance.Error;

    [PyProperty("InterfaceError")]
    public PyObject InterfaceErrorType => SqliteErrors.Instance.InterfaceError;

    [PyProperty("DatabaseError")]
    public PyObject DatabaseErrorType => SqliteErrors.Instance.DatabaseError;

    [PyProperty("DataError")]
    public PyObject DataErrorType => SqliteErrors.Instance.DataError;

    [PyProperty("OperationalError")]
    public PyObject OperationalErrorType => SqliteErrors.Instance.OperationalError;

    [PyProperty("IntegrityError")]
    public PyObject IntegrityErrorType => SqliteErrors.Instance.IntegrityError;

    [PyProperty("InternalError")]
    public PyObject InternalErrorType => SqliteErrors.Instance.InternalError;

    [PyProperty("ProgrammingError")]
    public PyObject ProgrammingErrorType => SqliteErrors.Instance.ProgrammingError;

    [PyProperty("NotSupportedError")]
    public PyObject NotSupportedErrorType => SqliteErrors.Instance.NotSupportedError;
}
