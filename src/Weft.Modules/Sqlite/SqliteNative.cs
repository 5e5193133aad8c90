using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Modules.Sqlite;

/// <summary>SQLite's C interface, in the library that the package brings.</summary>
/// <remarks>Unsafe: pointers into SQLite's memory, read before the next call on the same statement or value.</remarks>
internal static unsafe partial class SqliteNative
{
    private const string Library = "e_sqlite3";

    internal const int Ok = 0;
    internal const int Error = 1;
    internal const int Abort = 4;
    internal const int Busy = 5;
    internal const int Locked = 6;
    internal const int NoMemory = 7;
    internal const int Interrupt = 9;
    internal const int TooBig = 18;
    internal const int Deny = 1;
    internal const int Row = 100;
    internal const int Done = 101;

    internal const int TypeInteger = 1;
    internal const int TypeFloat = 2;
    internal const int TypeText = 3;
    internal const int TypeBlob = 4;
    internal const int TypeNull = 5;

    internal const int Utf8 = 1;
    internal const int Deterministic = 0x800;
    internal const int OpenReadWrite = 2;
    internal const int OpenCreate = 4;
    internal const int OpenUri = 0x40;
    internal const int TraceStatement = 1;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>SQLite copies what is bound.</summary>
    internal static readonly nint Transient = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_libversion")]
    internal static partial byte* LibraryVersion();

    [LibraryImport(Library, EntryPoint = "sqlite3_open_v2")]
    internal static partial int Open(byte* name, out nint database, int flags, byte* vfs);

    [LibraryImport(Library, EntryPoint = "sqlite3_close_v2")]
    internal static partial int Close(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_busy_timeout")]
    internal static partial int BusyTimeout(nint database, int milliseconds);

    [LibraryImport(Library, EntryPoint = "sqlite3_errmsg")]
    internal static partial byte* ErrorMessage(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_errstr")]
    internal static partial byte* ErrorText(int code);

    [LibraryImport(Library, EntryPoint = "sqlite3_errcode")]
    internal static partial int ErrorCode(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_extended_errcode")]
    internal static partial int ExtendedErrorCode(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v2")]
    internal static partial int Prepare(nint database, byte* sql, int length, out nint statement, out byte* tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    internal static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    internal static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    internal static partial int Finish(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_clear_bindings")]
    internal static partial int ClearBindings(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_parameter_count")]
    internal static partial int ParameterCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_parameter_name")]
    internal static partial byte* ParameterName(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    internal static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    internal static partial int BindInteger(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_double")]
    internal static partial int BindFloat(nint statement, int index, double value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    internal static partial int BindText(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    internal static partial int BindBlob(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_count")]
    internal static partial int ColumnCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_data_count")]
    internal static partial int DataCount(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_name")]
    internal static partial byte* ColumnName(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_decltype")]
    internal static partial byte* ColumnDeclaredType(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    internal static partial int ColumnType(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    internal static partial long ColumnInteger(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_double")]
    internal static partial double ColumnFloat(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    internal static partial byte* ColumnText(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    internal static partial byte* ColumnBlob(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    internal static partial int ColumnBytes(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes")]
    internal static partial int Changes(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_total_changes")]
    internal static partial int TotalChanges(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_last_insert_rowid")]
    internal static partial long LastRowId(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_get_autocommit")]
    internal static partial int GetAutocommit(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_interrupt")]
    internal static partial void InterruptAll(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_complete")]
    internal static partial int Complete(byte* sql);

    [LibraryImport(Library, EntryPoint = "sqlite3_limit")]
    internal static partial int Limit(nint database, int category, int value);

    /// <summary>The C function takes its last two arguments as varargs; <see cref="ConfigOp"/> is the only form used.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_db_config")]
    internal static partial int ConfigOp(nint database, int operation, int value, out int result);

    [LibraryImport(Library, EntryPoint = "sqlite3_enable_load_extension")]
    internal static partial int EnableLoadExtension(nint database, int enable);

    [LibraryImport(Library, EntryPoint = "sqlite3_load_extension")]
    internal static partial int LoadExtension(nint database, byte* file, byte* entry, out byte* message);

    [LibraryImport(Library, EntryPoint = "sqlite3_free")]
    internal static partial void Free(byte* memory);

    [LibraryImport(Library, EntryPoint = "sqlite3_expanded_sql")]
    internal static partial byte* ExpandedSql(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_create_function_v2")]
    internal static partial int CreateFunction(
        nint database, byte* name, int arguments, int flags, nint state,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> function,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> step,
        delegate* unmanaged[Cdecl]<nint, void> final,
        delegate* unmanaged[Cdecl]<nint, void> destroy);

    [LibraryImport(Library, EntryPoint = "sqlite3_create_window_function")]
    internal static partial int CreateWindowFunction(
        nint database, byte* name, int arguments, int flags, nint state,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> step,
        delegate* unmanaged[Cdecl]<nint, void> final,
        delegate* unmanaged[Cdecl]<nint, void> value,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> inverse,
        delegate* unmanaged[Cdecl]<nint, void> destroy);

    [LibraryImport(Library, EntryPoint = "sqlite3_create_collation_v2")]
    internal static partial int CreateCollation(
        nint database, byte* name, int encoding, nint state,
        delegate* unmanaged[Cdecl]<nint, int, byte*, int, byte*, int> compare,
        delegate* unmanaged[Cdecl]<nint, void> destroy);

    [LibraryImport(Library, EntryPoint = "sqlite3_set_authorizer")]
    internal static partial int SetAuthorizer(nint database, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, byte*, byte*, int> callback, nint state);

    [LibraryImport(Library, EntryPoint = "sqlite3_progress_handler")]
    internal static partial void SetProgressHandler(nint database, int instructions, delegate* unmanaged[Cdecl]<nint, int> callback, nint state);

    [LibraryImport(Library, EntryPoint = "sqlite3_trace_v2")]
    internal static partial int SetTrace(nint database, uint mask, delegate* unmanaged[Cdecl]<uint, nint, nint, nint, int> callback, nint state);

    [LibraryImport(Library, EntryPoint = "sqlite3_user_data")]
    internal static partial nint UserData(nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_context_db_handle")]
    internal static partial nint ContextDatabase(nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_aggregate_context")]
    internal static partial nint* AggregateContext(nint context, int size);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_type")]
    internal static partial int ValueType(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_int64")]
    internal static partial long ValueInteger(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_double")]
    internal static partial double ValueFloat(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_text")]
    internal static partial byte* ValueText(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_blob")]
    internal static partial byte* ValueBlob(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_value_bytes")]
    internal static partial int ValueBytes(nint value);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_null")]
    internal static partial void ResultNull(nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_int64")]
    internal static partial void ResultInteger(nint context, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_double")]
    internal static partial void ResultFloat(nint context, double value);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_text")]
    internal static partial void ResultText(nint context, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_blob")]
    internal static partial void ResultBlob(nint context, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_error")]
    internal static partial void ResultError(nint context, byte* message, int length);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_error_nomem")]
    internal static partial void ResultNoMemory(nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_result_error_toobig")]
    internal static partial void ResultTooBig(nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_open")]
    internal static partial int BlobOpen(nint database, byte* name, byte* table, byte* column, long row, int writable, out nint blob);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_close")]
    internal static partial int BlobClose(nint blob);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_bytes")]
    internal static partial int BlobBytes(nint blob);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_read")]
    internal static partial int BlobRead(nint blob, byte* target, int count, int offset);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_write")]
    internal static partial int BlobWrite(nint blob, byte* source, int count, int offset);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_init")]
    internal static partial nint BackupInit(nint target, byte* targetName, nint source, byte* sourceName);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_step")]
    internal static partial int BackupStep(nint backup, int pages);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_remaining")]
    internal static partial int BackupRemaining(nint backup);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_pagecount")]
    internal static partial int BackupPageCount(nint backup);

    [LibraryImport(Library, EntryPoint = "sqlite3_backup_finish")]
    internal static partial int BackupFinish(nint backup);

    internal static string Text(byte* text) => text == null ? "" : Marshal.PtrToStringUTF8((nint)text) ?? "";

    internal static byte[] Copy(byte* data, int length) => length <= 0 ? [] : new ReadOnlySpan<byte>(data, length).ToArray();

    /// <summary>UTF-8 with a zero at the end.</summary>
    internal static byte[] ZeroTerminated(string text)
    {
        try
        {
            var result = new byte[s_strict.GetByteCount(text) + 1];
            s_strict.GetBytes(text, result);
            return result;
        }
        catch (EncoderFallbackException)
        {
            // Python's codec raises the error that names the character.
            return BufferView.Read(PyThread.Current, Operations.CallMethod(PyThread.Current, PyStr.Of(text), "encode", PyStr.Of("utf-8")));
        }
    }
}
