using System.Globalization;

namespace Weft.Modules.Sqlite;

/// <summary>A prepared statement. Belongs to its connection, which finishes it when it closes; one cursor uses it at a time.</summary>
internal sealed unsafe class SqliteStatement
{
    private SqliteStatement(nint handle, bool changes)
    {
        Handle = handle;
        ChangesData = changes;
    }

    internal nint Handle { get; private set; }

    /// <summary>INSERT, UPDATE, DELETE or REPLACE.</summary>
    internal bool ChangesData { get; }

    internal bool InUse { get; set; }

    internal static SqliteStatement Prepare(nint database, string sql)
    {
        if (sql.Contains('\0'))
        {
            throw SqliteErrors.Programming("the query contains a null character");
        }

        var text = SqliteNative.ZeroTerminated(sql);
        var limit = SqliteNative.Limit(database, 1, -1);
        if (text.Length - 1 > limit)
        {
            throw LibraryErrors.Error(SqliteErrors.Instance.DataError, "query string is too large");
        }

        nint handle;
        int code;
        bool more;
        fixed (byte* start = text)
        {
            code = SqliteNative.Prepare(database, start, text.Length, out handle, out var tail);
            more = code == SqliteNative.Ok && SkipBlanks(new ReadOnlySpan<byte>(tail, (int)(text.Length - 1 - (tail - start)))).Length > 0;
        }

        if (code != SqliteNative.Ok)
        {
            throw SqliteErrors.OfDatabase(database);
        }

        if (more)
        {
            SqliteNative.Finish(handle);
            throw SqliteErrors.Programming("You can only execute one statement at a time.");
        }

        var first = SkipBlanks(text.AsSpan(0, text.Length - 1));
        var word = System.Text.Encoding.ASCII.GetString(first[..Math.Min(7, first.Length)]).ToUpperInvariant();
        var changes = word.StartsWith("INSERT", StringComparison.Ordinal) || word.StartsWith("UPDATE", StringComparison.Ordinal)
            || word.StartsWith("DELETE", StringComparison.Ordinal) || word == "REPLACE";
        return new SqliteStatement(handle, changes);
    }

    /// <summary>What follows white space and comments.</summary>
    private static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> sql)
    {
        while (true)
        {
            sql = sql.TrimStart(" \t\r\n\f\v"u8);
            if (sql.StartsWith("--"u8))
            {
                var end = sql.IndexOf((byte)'\n');
                sql = end < 0 ? [] : sql[(end + 1)..];
            }
            else if (sql.StartsWith("/*"u8))
            {
                var end = sql.IndexOf("*/"u8);
                sql = end < 0 ? [] : sql[(end + 2)..];
            }
            else if (sql.StartsWith(";"u8) && sql.Length == 1)
            {
                return [];
            }
            else
            {
                return sql;
            }
        }
    }

    internal void Reset()
    {
        if (InUse && Handle != 0)
        {
            SqliteNative.Reset(Handle);
            SqliteNative.ClearBindings(Handle);
        }

        InUse = false;
    }

    internal void Finish()
    {
        if (Handle != 0)
        {
            SqliteNative.Finish(Handle);
            Handle = 0;
        }
    }

    internal void Bind(PyThread t, PyConnection connection, PyObject parameters)
    {
        var count = SqliteNative.ParameterCount(Handle);
        if (parameters is PyTuple or PyList || (parameters is not PyDict && IsSequence(parameters)))
        {
            var supplied = Operations.Length(t, parameters);
            if (supplied != count)
            {
                throw SqliteErrors.Programming($"Incorrect number of bindings supplied. The current statement uses {count}, and there are {supplied} supplied.");
            }

            for (var i = 1; i <= count; i++)
            {
                var name = SqliteNative.ParameterName(Handle, i);
                if (name != null && *name != '?')
                {
                    throw SqliteErrors.Programming($"Binding {i} ('{SqliteNative.Text(name)}') is a named parameter, but you supplied a sequence which requires nominal (qmark) placeholders.");
                }

                BindValue(t, connection, i, Operations.GetItem(t, parameters, PyInt.Of(i - 1)), null);
            }

            return;
        }

        if (parameters is not PyDict && Operations.TryGetAttribute(t, parameters, PyStr.Intern("__getitem__")) is null)
        {
            throw SqliteErrors.Programming("parameters are of unsupported type");
        }

        for (var i = 1; i <= count; i++)
        {
            var name = SqliteNative.ParameterName(Handle, i);
            if (name == null)
            {
                throw SqliteErrors.Programming($"Binding {i} has no name, but you supplied a dictionary (which has only names).");
            }

            var key = SqliteNative.Text(name + 1);
            PyObject? value;
            if (parameters.GetType() == typeof(PyDict))
            {
                value = ((PyDict)parameters).Get(t, PyStr.Of(key));
            }
            else
            {
                try
                {
                    value = Operations.GetItem(t, parameters, PyStr.Of(key));
                }
                catch (PythonException e) when (Operations.IsInstance(t, e.Value, Exceptions.LookupError))
                {
                    value = null;
                }
            }

            BindValue(t, connection, i, value ?? throw SqliteErrors.Programming($"You did not supply a value for binding parameter :{key}."), key);
        }
    }

    private static bool IsSequence(PyObject o) => o.Type[Slot.GetItem] != 0 && o.Type[Slot.Len] != 0 && o.Type.Lookup(PyStr.Intern("keys")) is null;

    private void BindValue(PyThread t, PyConnection connection, int index, PyObject value, string? name)
    {
        var kind = value.GetType();
        var isBasic = kind == typeof(PyInt) || kind == typeof(PyBigInt) || kind == typeof(PyFloat) || kind == typeof(PyStr) || kind == typeof(PyByteArray);
        if (value is not PyNone && (!isBasic || SqliteAdapters.AdaptsBasicTypes))
        {
            value = SqliteAdapters.Adapt(t, value, value);
        }

        var code = BindAdapted(t, index, value, name);
        if (code != SqliteNative.Ok)
        {
            throw code == SqliteNative.TooBig ? LibraryErrors.Error(SqliteErrors.Instance.DataError, "string or blob too big") : SqliteErrors.OfDatabase(connection.Handle);
        }
    }

    private int BindAdapted(PyThread t, int index, PyObject value, string? name)
    {
        switch (value)
        {
            case PyNone:
                return SqliteNative.BindNull(Handle, index);
            case PyIntBase number:
                return SqliteNative.BindInteger(Handle, index, number.TryGetInt64(out var small) ? small : throw Errors.OverflowError("Python int too large to convert to SQLite INTEGER"));
            case PyFloat number:
                return SqliteNative.BindFloat(Handle, index, number.Value);
            case PyStr text:
                var encoded = BufferView.Read(t, Operations.CallMethod(t, text, "encode", PyStr.Of("utf-8")));
                fixed (byte* data = encoded.Length == 0 ? new byte[1] : encoded)
                {
                    return SqliteNative.BindText(Handle, index, data, encoded.Length, SqliteNative.Transient);
                }

            default:
                using (var view = BufferView.TryGet(t, value, writable: false))
                {
                    if (view is null)
                    {
                        var place = name is null ? index.ToString(CultureInfo.InvariantCulture) : $"':{name}'";
                        throw SqliteErrors.Programming($"Error binding parameter {place}: type '{value.Type.FullName}' is not supported");
                    }

                    if (!view.IsContiguous)
                    {
                        throw Errors.BufferError("underlying buffer is not C-contiguous");
                    }

                    var bytes = view.ToArray();
                    fixed (byte* data = bytes.Length == 0 ? new byte[1] : bytes)
                    {
                        return SqliteNative.BindBlob(Handle, index, data, bytes.Length, SqliteNative.Transient);
                    }
                }
        }
    }
}
