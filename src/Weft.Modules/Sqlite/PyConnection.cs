namespace Weft.Modules.Sqlite;

/// <summary><c>sqlite3.Connection</c>: an open database.</summary>
/// <remarks>
/// SQLite itself is built for use from several threads; what is kept here (statements, callbacks) is only changed by the
/// thread the connection belongs to, unless the program said <c>check_same_thread=False</c> and takes turns.
/// </remarks>
[PyType("sqlite3.Connection", Signature = "(database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, factory=ConnectionType, cached_statements=128, uri=False, *, autocommit=sqlite3.LEGACY_TRANSACTION_CONTROL)", Doc = "An open SQLite database.")]
public unsafe partial class PyConnection : PyObject
{
    internal const int LegacyTransactions = -1;
    internal const int ParseDeclaredTypes = 1;
    internal const int ParseColumnNames = 2;

    private static readonly string[] s_levels = ["", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"];

    private readonly Dictionary<string, LinkedListNode<(string Sql, SqliteStatement Statement)>> _cache = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Sql, SqliteStatement Statement)> _recent = new();
    private readonly List<WeakReference<PyCursor>> _cursors = [];
    private readonly List<WeakReference<PyBlob>> _blobs = [];
    private int _cacheSize = 128;
    private bool _initialized;
    private string? _isolationLevel = "";
    private int _autocommit = LegacyTransactions;
    private PyThread? _owner;
    private PyObject? _ownerId;
    private PyObject _rowFactory = PyNone.Value;

    internal PyConnection()
    {
    }

    internal nint Handle { get; private set; }

    internal int DetectTypes { get; private set; }

    internal PyObject TextFactory { get; private set; } = PyStr.TypeObject;

    internal string? IsolationLevel => _isolationLevel;

    internal int AutocommitMode => _autocommit;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, factory=None, cached_statements=128, uri=False, *, autocommit=-1)")]
    public void Initialize(PyThread t, PyObject database, double timeout = 5.0, int detect_types = 0, PyObject? isolation_level = null, bool check_same_thread = true, PyObject? factory = null, int cached_statements = 128, bool uri = false, PyObject? autocommit = null)
    {
        if (_initialized)
        {
            _initialized = false;
            CloseDatabase();
        }

        var path = PathArgument.Of(t, database, "connect", "database");
        var level = isolation_level is null ? "" : ReadLevel(isolation_level);
        var mode = autocommit is null ? LegacyTransactions : ReadAutocommit(t, autocommit);
        AuditHooks.Raise(t, "sqlite3.connect", database);
        nint handle;
        int code;
        fixed (byte* name = path.Native)
        {
            code = SqliteNative.Open(name, out handle, SqliteNative.OpenReadWrite | SqliteNative.OpenCreate | (uri ? SqliteNative.OpenUri : 0), null);
        }

        if (code != SqliteNative.Ok)
        {
            var error = SqliteErrors.OfDatabase(handle);
            SqliteNative.Close(handle);
            throw error;
        }

        SqliteNative.BusyTimeout(handle, (int)(timeout * 1000));
        Handle = handle;
        DetectTypes = detect_types;
        _isolationLevel = level;
        _autocommit = mode;
        _cacheSize = cached_statements;
        _owner = check_same_thread ? t : null;
        _ownerId = CurrentId(t);
        TextFactory = PyStr.TypeObject;
        _rowFactory = PyNone.Value;
        _initialized = true;
        AuditHooks.Raise(t, "sqlite3.connect/handle", this);
        if (mode == 0)
        {
            Run("BEGIN");
        }
    }

    private static PyObject CurrentId(PyThread t) => Operations.CallMethod(t, Operations.Import(t, "_thread"), "get_ident");

    private static string? ReadLevel(PyObject value)
    {
        switch (value)
        {
            case PyNone:
                return null;
            case PyStr text:
                return Array.Find(s_levels, level => level.Equals(text.Value, StringComparison.OrdinalIgnoreCase))
                    ?? throw Errors.ValueError("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'");
            default:
                throw Errors.TypeError("isolation_level must be str or None");
        }
    }

    private static int ReadAutocommit(PyThread t, PyObject value) => value switch
    {
        PyBool flag => ReferenceEquals(flag, PyBool.True) ? 1 : 0,
        PyIntBase number when number.TryGetInt64(out var small) && small == LegacyTransactions => LegacyTransactions,
        _ => throw Errors.ValueError("autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL"),
    };

    internal void CheckThread(PyThread t)
    {
        if (_owner is not null && !ReferenceEquals(_owner, t))
        {
            throw SqliteErrors.Programming(
                "SQLite objects created in a thread can only be used in that same thread. "
                + $"The object was created in thread id {Operations.Str(t, _ownerId!).Value} and this is thread id {Operations.Str(t, CurrentId(t)).Value}.");
        }
    }

    internal void CheckOpen()
    {
        if (!_initialized)
        {
            throw SqliteErrors.Programming("Base Connection.__init__ not called.");
        }

        if (Handle == 0)
        {
            throw SqliteErrors.Programming("Cannot operate on a closed database.");
        }
    }

    internal void Check(PyThread t)
    {
        CheckThread(t);
        CheckOpen();
    }

    /// <summary>A statement that nobody uses, from the cache if it is there.</summary>
    internal SqliteStatement Prepare(string sql)
    {
        if (_cache.TryGetValue(sql, out var node))
        {
            _recent.Remove(node);
            _recent.AddFirst(node);
            if (!node.Value.Statement.InUse)
            {
                return node.Value.Statement;
            }

            // Busy with another cursor: a statement of its own, which replaces it in the cache.
            _recent.Remove(node);
            _cache.Remove(sql);
            _outside.Add(node.Value.Statement);
        }

        var statement = SqliteStatement.Prepare(Handle, sql);
        _cache[sql] = _recent.AddFirst((sql, statement));
        while (_recent.Count > Math.Max(_cacheSize, 1))
        {
            var last = _recent.Last!;
            _recent.RemoveLast();
            _cache.Remove(last.Value.Sql);
            if (last.Value.Statement.InUse)
            {
                _outside.Add(last.Value.Statement);
            }
            else
            {
                last.Value.Statement.Finish();
            }
        }

        return statement;
    }

    /// <summary>Statements in use that are no longer cached.</summary>
    private readonly List<SqliteStatement> _outside = [];

    internal void Register(PyCursor cursor)
    {
        if (_cursors.Count >= 32 && (_cursors.Count & (_cursors.Count - 1)) == 0)
        {
            _cursors.RemoveAll(static reference => !reference.TryGetTarget(out _));
            _outside.RemoveAll(static statement =>
            {
                if (!statement.InUse)
                {
                    statement.Finish();
                }

                return !statement.InUse;
            });
        }

        _cursors.Add(new WeakReference<PyCursor>(cursor));
    }

    internal void Register(PyBlob blob) => _blobs.Add(new WeakReference<PyBlob>(blob));

    /// <summary>Runs a statement that returns nothing.</summary>
    internal void Run(string sql)
    {
        var text = SqliteNative.ZeroTerminated(sql);
        int code;
        nint statement;
        fixed (byte* start = text)
        {
            code = SqliteNative.Prepare(Handle, start, text.Length, out statement, out _);
        }

        if (code == SqliteNative.Ok)
        {
            SqliteNative.Step(statement);
            code = SqliteNative.Finish(statement);
        }

        if (code != SqliteNative.Ok)
        {
            throw CallbackErrorOr(SqliteErrors.OfDatabase(Handle));
        }
    }

    /// <summary>Opens the transaction that a change of data needs in legacy mode.</summary>
    internal void BeginImplicitly()
    {
        if (_autocommit == LegacyTransactions && _isolationLevel is not null && SqliteNative.GetAutocommit(Handle) != 0)
        {
            Run(_isolationLevel.Length == 0 ? "BEGIN " : "BEGIN " + _isolationLevel);
        }
    }

    private void CloseDatabase()
    {
        if (Handle == 0)
        {
            return;
        }

        foreach (var reference in _blobs)
        {
            if (reference.TryGetTarget(out var blob))
            {
                blob.CloseQuietly();
            }
        }

        foreach (var reference in _cursors)
        {
            if (reference.TryGetTarget(out var cursor))
            {
                cursor.Forget();
            }
        }

        foreach (var (_, statement) in _recent)
        {
            statement.Finish();
        }

        foreach (var statement in _outside)
        {
            statement.Finish();
        }

        _recent.Clear();
        _cache.Clear();
        _outside.Clear();
        ForgetCallbacks();
        SqliteNative.Close(Handle);
        Handle = 0;
    }

    [PyMethod("close", Signature = "()", Doc = "Closes the database; an open transaction is lost.")]
    public void Close(PyThread t)
    {
        CheckThread(t);
        if (!_initialized)
        {
            throw SqliteErrors.Programming("Base Connection.__init__ not called.");
        }

        if (Handle != 0 && _autocommit == 0 && SqliteNative.GetAutocommit(Handle) == 0)
        {
            Run("ROLLBACK");
        }

        CloseDatabase();
    }

    [PyMethod("commit", Signature = "()", Doc = "Ends the transaction; its changes stay.")]
    public void Commit(PyThread t)
    {
        Check(t);
        EndTransaction("COMMIT");
    }

    [PyMethod("rollback", Signature = "()", Doc = "Ends the transaction; its changes are undone.")]
    public void Rollback(PyThread t)
    {
        Check(t);
        EndTransaction("ROLLBACK");
    }

    private void EndTransaction(string how)
    {
        if (_autocommit == LegacyTransactions)
        {
            if (SqliteNative.GetAutocommit(Handle) == 0)
            {
                Run(how);
            }
        }
        else if (_autocommit == 0)
        {
            Run(how);
            Run("BEGIN");
        }
    }

    [PyMethod("__enter__", Signature = "()", Doc = "The connection.")]
    public PyObject Enter(PyThread t)
    {
        Check(t);
        return this;
    }

    [PyMethod("__exit__", Signature = "(type, value, traceback, /)", Doc = "Commits, or rolls back after an error.")]
    public bool Exit(PyThread t, PyObject type, PyObject value, PyObject traceback)
    {
        if (type is PyNone && value is PyNone && traceback is PyNone)
        {
            try
            {
                Operations.CallMethod(t, this, "commit");
            }
            catch (PythonException)
            {
                if (Handle != 0)
                {
                    EndTransaction("ROLLBACK");
                }

                throw;
            }
        }
        else
        {
            Operations.CallMethod(t, this, "rollback");
        }

        return false;
    }

    [PyMethod("cursor", Signature = "(factory=<unrepresentable>)", Doc = "A new cursor.")]
    public PyObject Cursor(PyThread t, PyObject? factory = null)
    {
        Check(t);
        var cursor = Operations.Call(t, factory ?? PyCursor.TypeObject, this);
        if (cursor is not PyCursor made)
        {
            throw Errors.TypeError($"factory must return a cursor, not {cursor.Type.Name}");
        }

        if (_rowFactory is not PyNone)
        {
            made.RowFactory = _rowFactory;
        }

        return made;
    }

    [PyMethod("execute", Signature = "(sql, parameters=<unrepresentable>, /)", Doc = "Runs a statement in a new cursor.")]
    public PyObject Execute(PyThread t, PyObject sql, PyObject? parameters = null)
    {
        var cursor = Operations.CallMethod(t, this, "cursor");
        return parameters is null ? Operations.CallMethod(t, cursor, "execute", sql) : Operations.CallMethod(t, cursor, "execute", sql, parameters);
    }

    [PyMethod("executemany", Signature = "(sql, parameters, /)", Doc = "Runs a statement for each set of values.")]
    public PyObject ExecuteMany(PyThread t, PyObject sql, PyObject parameters) => Operations.CallMethod(t, Operations.CallMethod(t, this, "cursor"), "executemany", sql, parameters);

    [PyMethod("executescript", Signature = "(sql_script, /)", Doc = "Runs several statements.")]
    public PyObject ExecuteScript(PyThread t, PyObject sql_script) => Operations.CallMethod(t, Operations.CallMethod(t, this, "cursor"), "executescript", sql_script);

    [PyMethod("__call__")]
    public PyObject Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        Check(t);
        if (args.Length != 1 || kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"Connection() takes exactly one argument ({args.Length} given)");
        }

        if (args[0] is not PyStr sql)
        {
            throw Errors.TypeError($"argument 1 must be str, not {args[0].Type.Name}");
        }

        return new PySqliteStatement(Prepare(sql.Value));
    }

    [PyMethod("interrupt", Signature = "()", Doc = "Ends statements that are running.")]
    public void Interrupt()
    {
        CheckOpen();
        SqliteNative.InterruptAll(Handle);
    }

    [PyMethod("iterdump", Signature = "(*, filter=None)", Doc = "The statements that build the database again.")]
    public PyObject IterDump(PyThread t, PyObject? filter = null)
    {
        CheckOpen();
        var dump = Operations.GetAttribute(t, Operations.Import(t, "sqlite3.dump"), "_iterdump");
        return Operations.CallWithKeywords(t, dump, [this, filter ?? PyNone.Value], new PyTuple([PyStr.Intern("filter")]));
    }

    [PyMethod("getlimit", Signature = "(category, /)", Doc = "A limit of the database.")]
    public long GetLimit(PyThread t, int category) => SetLimit(t, category, -1);

    [PyMethod("setlimit", Signature = "(category, limit, /)", Doc = "Sets a limit; what it was.")]
    public long SetLimit(PyThread t, int category, int limit)
    {
        Check(t);
        var old = SqliteNative.Limit(Handle, category, limit);
        return old >= 0 ? old : throw SqliteErrors.Programming("'category' is out of bounds");
    }

    private int Configure(PyThread t, int op, int value)
    {
        Check(t);
        if (op is < 1002 or > 1017 or 1000 or 1001)
        {
            throw Errors.ValueError($"unknown config 'op': {op}");
        }

        if (SqliteNative.ConfigOp(Handle, op, value, out var result) != SqliteNative.Ok)
        {
            throw SqliteErrors.OfDatabase(Handle);
        }

        return result;
    }

    [PyMethod("getconfig", Signature = "(op, /)", Doc = "Whether an option is on.")]
    public bool GetConfig(PyThread t, int op) => Configure(t, op, -1) != 0;

    [PyMethod("setconfig", Signature = "(op, enable=True, /)", Doc = "Sets an option.")]
    public void SetConfig(PyThread t, int op, bool enable = true)
    {
        if (Configure(t, op, enable ? 1 : 0) != (enable ? 1 : 0))
        {
            throw SqliteErrors.Operational("Unable to set config");
        }
    }

    [PyMethod("enable_load_extension", Signature = "(enable, /)", Doc = "Allows extensions.")]
    public void EnableLoadExtension(PyThread t, bool enable)
    {
        Check(t);
        AuditHooks.Raise(t, "sqlite3.enable_load_extension", this, PyBool.Of(enable));
        if (SqliteNative.EnableLoadExtension(Handle, enable ? 1 : 0) != SqliteNative.Ok)
        {
            throw SqliteErrors.Operational("Error enabling load extension");
        }
    }

    [PyMethod("load_extension", Signature = "(name, /, *, entrypoint=None)", Doc = "Loads an extension.")]
    public void LoadExtension(PyThread t, string name, PyObject? entrypoint = null)
    {
        Check(t);
        AuditHooks.Raise(t, "sqlite3.load_extension", this, PyStr.Of(name));
        fixed (byte* file = SqliteNative.ZeroTerminated(name))
        fixed (byte* entry = entrypoint is PyStr text ? SqliteNative.ZeroTerminated(text.Value) : null)
        {
            if (SqliteNative.LoadExtension(Handle, file, entry, out var message) != SqliteNative.Ok)
            {
                var error = SqliteErrors.Operational(SqliteNative.Text(message));
                SqliteNative.Free(message);
                throw error;
            }
        }
    }

    [PyMethod("blobopen", Signature = "(table, column, rowid, /, *, readonly=False, name='main')", Doc = "Opens a value for reading and writing in place.")]
    public PyObject BlobOpen(PyThread t, string table, string column, PyObject rowid, bool @readonly = false, string name = "main")
    {
        Check(t);
        var row = Operations.IndexToInt64(t, rowid);
        nint blob;
        int code;
        fixed (byte* schema = SqliteNative.ZeroTerminated(name))
        fixed (byte* tableName = SqliteNative.ZeroTerminated(table))
        fixed (byte* columnName = SqliteNative.ZeroTerminated(column))
        {
            code = SqliteNative.BlobOpen(Handle, schema, tableName, columnName, row, @readonly ? 0 : 1, out blob);
        }

        if (code != SqliteNative.Ok)
        {
            throw SqliteErrors.OfDatabase(Handle);
        }

        var result = new PyBlob(this, blob);
        Register(result);
        return result;
    }

    [PyMethod("backup", Signature = "(target, *, pages=-1, progress=None, name='main', sleep=0.25)", Doc = "Copies the database into another.")]
    public void Backup(PyThread t, PyConnection target, int pages = -1, PyObject? progress = null, string name = "main", double sleep = 0.25)
    {
        Check(t);
        target.Check(t);
        if (ReferenceEquals(target, this))
        {
            throw Errors.ValueError("target cannot be the same connection instance");
        }

        if (progress is not (null or PyNone) && !Operations.IsCallable(progress))
        {
            throw Errors.TypeError("progress argument must be a callable");
        }

        pages = pages == 0 ? -1 : pages;
        nint backup;
        fixed (byte* main = "main\0"u8)
        fixed (byte* source = SqliteNative.ZeroTerminated(name))
        {
            backup = SqliteNative.BackupInit(target.Handle, main, Handle, source);
        }

        if (backup == 0)
        {
            throw SqliteErrors.OfDatabase(target.Handle);
        }

        int code;
        try
        {
            do
            {
                code = SqliteNative.BackupStep(backup, pages);
                if (progress is not (null or PyNone))
                {
                    Operations.Call(t, progress, PyInt.Of(code), PyInt.Of(SqliteNative.BackupRemaining(backup)), PyInt.Of(SqliteNative.BackupPageCount(backup)));
                }

                if (code is SqliteNative.Busy or SqliteNative.Locked)
                {
                    Thread.Sleep((int)(sleep * 1000));
                }
            }
            while (code is SqliteNative.Ok or SqliteNative.Busy or SqliteNative.Locked);
        }
        finally
        {
            code = SqliteNative.BackupFinish(backup);
        }

        if (code != SqliteNative.Ok)
        {
            throw SqliteErrors.Of(code, SqliteNative.Text(SqliteNative.ErrorText(code)));
        }
    }

    [PyProperty("isolation_level", Doc = "What BEGIN is followed by; None for no implicit transactions.")]
    public PyObject GetIsolationLevel()
    {
        CheckOpen();
        return _isolationLevel is null ? PyNone.Value : PyStr.Of(_isolationLevel);
    }

    [PySetter("isolation_level")]
    public void SetIsolationLevel(PyThread t, PyObject? value)
    {
        _isolationLevel = ReadLevel(value ?? throw Errors.AttributeError("cannot delete attribute"));
        if (_isolationLevel is null)
        {
            Check(t);
            if (_autocommit == LegacyTransactions && SqliteNative.GetAutocommit(Handle) == 0)
            {
                Run("COMMIT");
            }
        }
    }

    [PyProperty("autocommit", Doc = "How transactions are controlled.")]
    public PyObject GetAutocommit(PyThread t)
    {
        Check(t);
        return _autocommit == LegacyTransactions ? PyInt.Of(LegacyTransactions) : PyBool.Of(_autocommit == 1);
    }

    [PySetter("autocommit")]
    public void SetAutocommit(PyThread t, PyObject? value)
    {
        Check(t);
        var mode = ReadAutocommit(t, value ?? throw Errors.AttributeError("cannot delete autocommit attribute"));
        var open = SqliteNative.GetAutocommit(Handle) == 0;
        if (mode == 1 && open)
        {
            Run("COMMIT");
        }
        else if (mode == 0 && !open)
        {
            Run("BEGIN");
        }

        _autocommit = mode;
    }

    [PyProperty("total_changes", Doc = "Rows changed since the database was opened.")]
    public long TotalChanges
    {
        get
        {
            CheckOpen();
            return SqliteNative.TotalChanges(Handle);
        }
    }

    [PyProperty("in_transaction", Doc = "Whether a transaction is open.")]
    public bool InTransaction
    {
        get
        {
            CheckOpen();
            return SqliteNative.GetAutocommit(Handle) == 0;
        }
    }

    [PyProperty("row_factory", Doc = "What makes rows.")]
    public PyObject GetRowFactory()
    {
        CheckOpen();
        return _rowFactory;
    }

    [PySetter("row_factory")]
    public void SetRowFactory(PyObject? value) => _rowFactory = value ?? throw Errors.AttributeError("cannot delete attribute");

    [PyProperty("text_factory", Doc = "What makes text.")]
    public PyObject GetTextFactory()
    {
        CheckOpen();
        return TextFactory;
    }

    [PySetter("text_factory")]
    public void SetTextFactory(PyObject? value) => TextFactory = value ?? throw Errors.AttributeError("cannot delete attribute");
}

/// <summary>What calling a connection returns.</summary>
[PyType("sqlite3.Statement", NoConstructor = true, Doc = "A prepared statement.")]
public sealed partial class PySqliteStatement : PyObject
{
    internal PySqliteStatement(SqliteStatement statement) => Statement = statement;

    internal SqliteStatement Statement { get; }
}
