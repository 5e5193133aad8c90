namespace Weft.Modules.Sqlite;

/// <summary><c>sqlite3.Cursor</c>: runs statements and delivers their rows.</summary>
[PyType("sqlite3.Cursor", Signature = "(connection, /)", WeakReferences = true, Doc = "Runs statements and delivers rows.")]
public unsafe partial class PyCursor : PyObject
{
    private PyConnection? _connection;
    private SqliteStatement? _statement;
    private PyObject?[]? _converters;
    private bool _closed;
    private bool _locked;

    internal PyCursor()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(connection, /)")]
    public void Initialize(PyThread t, PyConnection connection)
    {
        if (_locked)
        {
            throw SqliteErrors.Programming("Recursive use of cursors not allowed.");
        }

        _statement?.Reset();
        _statement = null;
        _connection = connection;
        _closed = false;
        Description = PyNone.Value;
        RowCount = -1;
        LastRowId = PyNone.Value;
        RowFactory = PyNone.Value;
        connection.CheckThread(t);
        connection.Register(this);
    }

    [PyMember("connection")]
    public PyObject Connection => _connection is null ? PyNone.Value : _connection;

    [PyMember("description")]
    public PyObject Description { get; private set; } = PyNone.Value;

    [PyMember("lastrowid")]
    public PyObject LastRowId { get; private set; } = PyNone.Value;

    [PyMember("rowcount")]
    public long RowCount { get; private set; } = -1;

    [PyProperty("arraysize", Doc = "How many rows fetchmany() returns.")]
    public long ArraySize { get; private set; } = 1;

    [PySetter("arraysize")]
    public void SetArraySize(PyThread t, PyObject? value)
    {
        var number = value switch
        {
            null => throw Errors.AttributeError("'arraysize' attribute cannot be deleted"),
            PyIntBase known => known,
            _ => throw Errors.TypeError($"'{value.Type.Name}' object cannot be interpreted as an integer"),
        };
        var size = number.TryGetInt64(out var small) ? small : number.Sign < 0 ? -1 : long.MaxValue;
        ArraySize = size is < 0 ? throw Errors.ValueError("value must be positive") : size > uint.MaxValue ? throw Errors.OverflowError("Python int too large for C 'uint32_t'") : size;
    }

    [PyProperty("row_factory", Doc = "What makes rows.")]
    public PyObject RowFactory { get; internal set; } = PyNone.Value;

    [PySetter("row_factory")]
    public void SetRowFactory(PyObject? value) => RowFactory = value ?? throw Errors.AttributeError("cannot delete attribute");

    /// <summary>The connection closes: its statements are gone.</summary>
    internal void Forget()
    {
        _statement = null;
    }

    private PyConnection Check(PyThread t)
    {
        if (_connection is null)
        {
            throw SqliteErrors.Programming("Base Cursor.__init__ not called.");
        }

        if (_closed)
        {
            throw SqliteErrors.Programming("Cannot operate on a closed cursor.");
        }

        if (_locked)
        {
            throw SqliteErrors.Programming("Recursive use of cursors not allowed.");
        }

        _connection.Check(t);
        return _connection;
    }

    private void Release()
    {
        _statement?.Reset();
        _statement = null;
    }

    [PyMethod("execute", Signature = "(sql, parameters=(), /)", Doc = "Runs a statement.")]
    public PyObject Execute(PyThread t, string sql, PyObject? parameters = null)
    {
        Run(t, sql, null, parameters ?? PyTuple.Empty);
        return this;
    }

    [PyMethod("executemany", Signature = "(sql, seq_of_parameters, /)", Doc = "Runs a statement for each set of values.")]
    public PyObject ExecuteMany(PyThread t, string sql, PyObject seq_of_parameters)
    {
        Check(t);
        Run(t, sql, Operations.Iter(t, seq_of_parameters), null);
        return this;
    }

    private void Run(PyThread t, string sql, PyObject? many, PyObject? parameters)
    {
        var connection = Check(t);
        _locked = true;
        try
        {
            Release();
            Description = PyNone.Value;
            RowCount = -1;
            var statement = connection.Prepare(sql);
            if (many is not null && !statement.ChangesData && SqliteNative.ColumnCount(statement.Handle) > 0)
            {
                throw SqliteErrors.Programming("executemany() can only execute DML statements.");
            }

            if (many is not null && !statement.ChangesData)
            {
                throw SqliteErrors.Programming("executemany() can only execute DML statements.");
            }

            if (statement.Handle == 0)
            {
                // Nothing but blanks and comments.
                return;
            }

            statement.Reset();
            statement.InUse = true;
            _statement = statement;
            RowCount = statement.ChangesData ? 0 : -1;
            if (statement.ChangesData)
            {
                connection.BeginImplicitly();
            }

            while (true)
            {
                var values = many is null ? parameters : Operations.TryNext(t, many);
                if (values is null)
                {
                    break;
                }

                statement.Bind(t, connection, values);
                if (connection.Handle == 0)
                {
                    throw SqliteErrors.Programming("Cannot operate on a closed database.");
                }

                var code = SqliteNative.Step(statement.Handle);
                if (code is not (SqliteNative.Row or SqliteNative.Done))
                {
                    throw connection.CallbackErrorOr(SqliteErrors.OfDatabase(connection.Handle));
                }

                if (many is null)
                {
                    Describe(t, statement, connection);
                    LastRowId = PyInt.Of(SqliteNative.LastRowId(connection.Handle));
                }

                if (code == SqliteNative.Done)
                {
                    if (statement.ChangesData)
                    {
                        RowCount += SqliteNative.Changes(connection.Handle);
                    }

                    statement.Reset();
                    if (many is null)
                    {
                        _statement = null;
                    }
                    else
                    {
                        statement.InUse = true;
                    }
                }
                else if (many is not null)
                {
                    // Rows that a statement with RETURNING delivers are not kept for many sets of values.
                    while (code == SqliteNative.Row)
                    {
                        code = SqliteNative.Step(statement.Handle);
                    }

                    if (code != SqliteNative.Done)
                    {
                        throw connection.CallbackErrorOr(SqliteErrors.OfDatabase(connection.Handle));
                    }

                    RowCount += SqliteNative.Changes(connection.Handle);
                    statement.Reset();
                    statement.InUse = true;
                }

                if (many is null)
                {
                    break;
                }
            }

            if (many is not null)
            {
                Release();
            }
        }
        catch (PythonException)
        {
            Release();
            RowCount = -1;
            throw;
        }
        finally
        {
            _locked = false;
        }
    }

    private void Describe(PyThread t, SqliteStatement statement, PyConnection connection)
    {
        var count = SqliteNative.ColumnCount(statement.Handle);
        _converters = null;
        if (count == 0)
        {
            return;
        }

        var columns = new PyObject[count];
        for (var i = 0; i < count; i++)
        {
            var name = SqliteNative.Text(SqliteNative.ColumnName(statement.Handle, i));
            if ((connection.DetectTypes & PyConnection.ParseColumnNames) != 0 && name.IndexOf(" [", StringComparison.Ordinal) is >= 0 and var cut)
            {
                name = name[..cut];
            }

            columns[i] = new PyTuple([PyStr.Of(name), PyNone.Value, PyNone.Value, PyNone.Value, PyNone.Value, PyNone.Value, PyNone.Value]);
        }

        Description = new PyTuple(columns);
        if (connection.DetectTypes != 0)
        {
            _converters = new PyObject?[count];
            for (var i = 0; i < count; i++)
            {
                _converters[i] = FindConverter(t, statement, i, connection.DetectTypes);
            }
        }
    }

    private static PyObject? FindConverter(PyThread t, SqliteStatement statement, int column, int detect)
    {
        if ((detect & PyConnection.ParseColumnNames) != 0)
        {
            var name = SqliteNative.Text(SqliteNative.ColumnName(statement.Handle, column));
            var open = name.IndexOf('[');
            var close = open < 0 ? -1 : name.IndexOf(']', open);
            if (close > 0 && SqliteAdapters.Converters.Get(t, PyStr.Of(name[(open + 1)..close].ToUpperInvariant())) is { } found)
            {
                return found;
            }
        }

        if ((detect & PyConnection.ParseDeclaredTypes) != 0)
        {
            var declared = SqliteNative.ColumnDeclaredType(statement.Handle, column);
            if (declared != null)
            {
                var type = SqliteNative.Text(declared);
                var end = type.AsSpan().IndexOfAny(' ', '(');
                return SqliteAdapters.Converters.Get(t, PyStr.Of((end < 0 ? type : type[..end]).ToUpperInvariant()));
            }
        }

        return null;
    }

    private PyObject ReadRow(PyThread t, SqliteStatement statement, PyConnection connection)
    {
        var count = SqliteNative.DataCount(statement.Handle);
        var row = new PyObject[count];
        for (var i = 0; i < count; i++)
        {
            row[i] = ReadColumn(t, statement.Handle, i, connection);
        }

        return new PyTuple(row);
    }

    private PyObject ReadColumn(PyThread t, nint handle, int i, PyConnection connection)
    {
        var type = SqliteNative.ColumnType(handle, i);
        if (type == SqliteNative.TypeNull)
        {
            return PyNone.Value;
        }

        if (_converters is { } converters && i < converters.Length && converters[i] is { } converter)
        {
            var raw = SqliteNative.ColumnBlob(handle, i);
            if (raw == null)
            {
                return PyNone.Value;
            }

            return Operations.Call(t, converter, PyBytes.Of(SqliteNative.Copy(raw, SqliteNative.ColumnBytes(handle, i))));
        }

        switch (type)
        {
            case SqliteNative.TypeInteger:
                return PyInt.Of(SqliteNative.ColumnInteger(handle, i));
            case SqliteNative.TypeFloat:
                return PyFloat.Of(SqliteNative.ColumnFloat(handle, i));
            case SqliteNative.TypeText:
                var text = SqliteNative.ColumnText(handle, i);
                var bytes = SqliteNative.Copy(text, SqliteNative.ColumnBytes(handle, i));
                if (ReferenceEquals(connection.TextFactory, PyBytes.TypeObject))
                {
                    return PyBytes.Of(bytes);
                }

                if (!ReferenceEquals(connection.TextFactory, PyStr.TypeObject))
                {
                    return Operations.Call(t, connection.TextFactory, PyBytes.Of(bytes));
                }

                try
                {
                    return Operations.CallMethod(t, PyBytes.Of(bytes), "decode", PyStr.Of("utf-8"));
                }
                catch (PythonException e) when (Operations.IsInstance(t, e.Value, Exceptions.UnicodeDecodeError))
                {
                    throw SqliteErrors.Operational($"Could not decode to UTF-8 column '{SqliteNative.Text(SqliteNative.ColumnName(handle, i))}' with text '{System.Text.Encoding.UTF8.GetString(bytes)}'");
                }

            default:
                var data = SqliteNative.ColumnBlob(handle, i);
                return PyBytes.Of(SqliteNative.Copy(data, SqliteNative.ColumnBytes(handle, i)));
        }
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        var connection = Check(t);
        if (_statement is not { } statement)
        {
            return null;
        }

        _locked = true;
        PyObject row;
        try
        {
            row = ReadRow(t, statement, connection);
            if (!ReferenceEquals(_statement, statement) || statement.Handle == 0)
            {
                throw SqliteErrors.Programming("Cannot operate on a closed database.");
            }
        }
        finally
        {
            _locked = false;
        }

        int code;
        _locked = true;
        try
        {
            code = SqliteNative.Step(statement.Handle);
        }
        finally
        {
            _locked = false;
        }

        if (code == SqliteNative.Done)
        {
            if (statement.ChangesData)
            {
                RowCount = SqliteNative.Changes(connection.Handle);
            }

            Release();
        }
        else if (code != SqliteNative.Row)
        {
            var error = connection.CallbackErrorOr(SqliteErrors.OfDatabase(connection.Handle));
            Release();
            throw error;
        }

        return RowFactory is PyNone ? row : Operations.Call(t, RowFactory, this, row);
    }

    [PyMethod("fetchone", Signature = "()", Doc = "The next row, or None.")]
    public PyObject? FetchOne(PyThread t) => Next(t) ?? (t.Pending is null ? PyNone.Value : null);

    [PyMethod("fetchmany", Signature = "(size=1)", Doc = "The next rows.")]
    public PyObject FetchMany(PyThread t, PyObject? size = null)
    {
        var limit = size is null ? ArraySize : Operations.IndexToInt64(t, size);
        if (limit < 0)
        {
            throw Errors.ValueError("value must be positive");
        }

        if (limit > uint.MaxValue)
        {
            throw Errors.OverflowError("Python int too large for C 'uint32_t'");
        }

        var rows = new List<PyObject>();
        while (rows.Count < limit && Next(t) is { } row)
        {
            rows.Add(row);
        }

        return new PyList([.. rows]);
    }

    [PyMethod("fetchall", Signature = "()", Doc = "All rows that are left.")]
    public PyObject FetchAll(PyThread t)
    {
        var rows = new List<PyObject>();
        while (Next(t) is { } row)
        {
            rows.Add(row);
        }

        return new PyList([.. rows]);
    }

    [PyMethod("executescript", Signature = "(sql_script, /)", Doc = "Runs several statements, after a commit.")]
    public PyObject ExecuteScript(PyThread t, string sql_script)
    {
        var connection = Check(t);
        if (sql_script.Contains('\0'))
        {
            throw Errors.ValueError("embedded null character");
        }

        var text = SqliteNative.ZeroTerminated(sql_script);
        if (text.Length - 1 > SqliteNative.Limit(connection.Handle, 1, -1))
        {
            throw LibraryErrors.Error(SqliteErrors.Instance.DataError, "query string is too large");
        }

        if (connection.AutocommitMode == PyConnection.LegacyTransactions && SqliteNative.GetAutocommit(connection.Handle) == 0)
        {
            connection.Run("COMMIT");
        }

        var position = 0;
        while (position < text.Length - 1)
        {
            nint handle;
            int code;
            fixed (byte* start = text)
            {
                code = SqliteNative.Prepare(connection.Handle, start + position, text.Length - position, out handle, out var tail);
                position = (int)(tail - start);
            }

            if (code == SqliteNative.Ok && handle != 0)
            {
                do
                {
                    code = SqliteNative.Step(handle);
                }
                while (code == SqliteNative.Row);
                code = SqliteNative.Finish(handle);
            }

            if (code != SqliteNative.Ok)
            {
                throw connection.CallbackErrorOr(SqliteErrors.OfDatabase(connection.Handle));
            }
        }

        return this;
    }

    [PyMethod("close", Signature = "()", Doc = "Closes the cursor.")]
    public void Close(PyThread t)
    {
        if (_connection is null)
        {
            throw SqliteErrors.Programming("Base Cursor.__init__ not called.");
        }

        if (_locked)
        {
            throw SqliteErrors.Programming("Recursive use of cursors not allowed.");
        }

        _connection.Check(t);
        Release();
        _closed = true;
    }

    [PyMethod("setinputsizes", Signature = "(sizes, /)", Doc = "Does nothing.")]
    public void SetInputSizes(PyObject sizes)
    {
    }

    [PyMethod("setoutputsize", Signature = "(size, column=None, /)", Doc = "Does nothing.")]
    public void SetOutputSize(PyObject size, PyObject? column = null)
    {
    }
}
