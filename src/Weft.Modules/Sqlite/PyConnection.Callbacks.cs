using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Modules.Sqlite;

/// <summary>
/// Python functions that SQLite calls. SQLite keeps a handle to a <see cref="Callback"/> and gives it back when it no
/// longer needs it. No exception crosses SQLite's own frames: it becomes a result code there, and is reported as
/// unraisable when <c>enable_callback_tracebacks</c> asks for that.
/// </summary>
public unsafe partial class PyConnection
{
    private sealed class Callback(PyConnection connection, PyObject function)
    {
        internal PyConnection Connection { get; } = connection;

        internal PyObject Function { get; } = function;

        /// <summary>The instances of an aggregate, by the number that SQLite keeps for each.</summary>
        internal Dictionary<nint, PyObject> Instances { get; } = [];

        internal nint LastInstance { get; set; }
    }

    internal static bool ReportsCallbackErrors { get; set; }

    private GCHandle _authorizer;
    private GCHandle _progress;
    private GCHandle _trace;
    private PythonException? _callbackError;

    /// <summary>An error of a callback that is to be seen as it is (of memory or interruption), or another one.</summary>
    internal PythonException CallbackErrorOr(PythonException other) => Interlocked.Exchange(ref _callbackError, null) ?? other;

    private nint Hold(PyObject function) => GCHandle.ToIntPtr(GCHandle.Alloc(new Callback(this, function)));

    private static Callback Of(nint state) => (Callback)GCHandle.FromIntPtr(state).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint state) => GCHandle.FromIntPtr(state).Free();

    private static void Replace(ref GCHandle place, GCHandle next)
    {
        if (place.IsAllocated)
        {
            place.Free();
        }

        place = next;
    }

    private void ForgetCallbacks()
    {
        SqliteNative.SetAuthorizer(Handle, null, 0);
        SqliteNative.SetProgressHandler(Handle, 0, null, 0);
        SqliteNative.SetTrace(Handle, 0, null, 0);
        Replace(ref _authorizer, default);
        Replace(ref _progress, default);
        Replace(ref _trace, default);
    }

    private static void Note(PyThread t, Callback callback, PythonException error)
    {
        if (ReportsCallbackErrors)
        {
            Unraisable.ReportCall(t, error.Value, "Exception ignored on sqlite3 callback ", callback.Function);
        }
    }

    private void CheckCount(int count, string name)
    {
        const int FunctionArguments = 6;
        var limit = SqliteNative.Limit(Handle, FunctionArguments, -1);
        if (count < -1 || count > limit)
        {
            throw SqliteErrors.Programming($"'{name}' must be between -1 and {limit}, not {count}");
        }
    }

    private static void Fail(PyThread t, nint context, Callback callback, PythonException error, string message)
    {
        if (Operations.IsInstance(t, error.Value, Exceptions.MemoryError))
        {
            SqliteNative.ResultNoMemory(context);
        }
        else if (Operations.IsInstance(t, error.Value, Exceptions.OverflowError))
        {
            SqliteNative.ResultTooBig(context);
        }
        else
        {
            var text = SqliteNative.ZeroTerminated(message);
            fixed (byte* data = text)
            {
                SqliteNative.ResultError(context, data, text.Length - 1);
            }
        }

        Note(t, callback, error);
    }

    private static PyObject[] Arguments(PyThread t, int count, nint* values)
    {
        var result = new PyObject[count];
        for (var i = 0; i < count; i++)
        {
            var value = values[i];
            result[i] = SqliteNative.ValueType(value) switch
            {
                SqliteNative.TypeInteger => PyInt.Of(SqliteNative.ValueInteger(value)),
                SqliteNative.TypeFloat => PyFloat.Of(SqliteNative.ValueFloat(value)),
                SqliteNative.TypeText => DecodeText(t, value),
                SqliteNative.TypeBlob => PyBytes.Of(SqliteNative.Copy(SqliteNative.ValueBlob(value), SqliteNative.ValueBytes(value))),
                _ => PyNone.Value,
            };
        }

        return result;
    }

    private static PyObject DecodeText(PyThread t, nint value)
    {
        var text = SqliteNative.ValueText(value);
        return Operations.CallMethod(t, PyBytes.Of(SqliteNative.Copy(text, SqliteNative.ValueBytes(value))), "decode", PyStr.Of("utf-8"));
    }

    private static void SetResult(PyThread t, nint context, PyObject value)
    {
        switch (value)
        {
            case PyNone:
                SqliteNative.ResultNull(context);
                break;
            case PyIntBase number:
                SqliteNative.ResultInteger(context, number.TryGetInt64(out var small) ? small : throw Errors.OverflowError("Python int too large to convert to SQLite INTEGER"));
                break;
            case PyFloat number:
                SqliteNative.ResultFloat(context, number.Value);
                break;
            case PyStr:
                var text = BufferView.Read(t, Operations.CallMethod(t, value, "encode", PyStr.Of("utf-8")));
                fixed (byte* data = text.Length == 0 ? new byte[1] : text)
                {
                    SqliteNative.ResultText(context, data, text.Length, SqliteNative.Transient);
                }

                break;
            default:
                using (var view = BufferView.TryGet(t, value, writable: false) ?? throw Errors.TypeError("unsupported result type"))
                {
                    if (!view.IsContiguous)
                    {
                        throw Errors.BufferError("underlying buffer is not C-contiguous");
                    }

                    var bytes = view.ToArray();
                    fixed (byte* data = bytes.Length == 0 ? new byte[1] : bytes)
                    {
                        SqliteNative.ResultBlob(context, data, bytes.Length, SqliteNative.Transient);
                    }
                }

                break;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFunction(nint context, int count, nint* values)
    {
        var t = PyThread.Current;
        var callback = Of(SqliteNative.UserData(context));
        try
        {
            SetResult(t, context, Operations.Call(t, callback.Function, Arguments(t, count, values)));
        }
        catch (PythonException e)
        {
            Fail(t, context, callback, e, "user-defined function raised exception");
        }
    }

    /// <summary>The aggregate's instance for the group at hand, made at its first row; null when it cannot be made.</summary>
    private static PyObject? Instance(PyThread t, nint context, Callback callback, bool create)
    {
        var cell = SqliteNative.AggregateContext(context, create ? sizeof(nint) : 0);
        if (cell == null)
        {
            return null;
        }

        if (*cell != 0)
        {
            return callback.Instances.GetValueOrDefault(*cell);
        }

        if (!create)
        {
            return null;
        }

        try
        {
            var instance = Operations.Call(t, callback.Function);
            *cell = ++callback.LastInstance;
            callback.Instances[*cell] = instance;
            return instance;
        }
        catch (PythonException e)
        {
            Fail(t, context, callback, e, "user-defined aggregate's '__init__' method raised error");
            return null;
        }
    }

    private static void CallAggregate(nint context, int count, nint* values, string method)
    {
        var t = PyThread.Current;
        var callback = Of(SqliteNative.UserData(context));
        if (Instance(t, context, callback, create: true) is not { } instance)
        {
            return;
        }

        PyObject function;
        try
        {
            function = Operations.GetAttribute(t, instance, method);
        }
        catch (PythonException e)
        {
            Fail(t, context, callback, e, $"user-defined aggregate's '{method}' method not defined");
            return;
        }

        try
        {
            Operations.Call(t, function, Arguments(t, count, values));
        }
        catch (PythonException e)
        {
            Fail(t, context, callback, e, $"user-defined aggregate's '{method}' method raised error");
        }
    }

    private static void CallResult(nint context, string method, bool last)
    {
        var t = PyThread.Current;
        var callback = Of(SqliteNative.UserData(context));
        if (Instance(t, context, callback, create: false) is not { } instance)
        {
            return;
        }

        try
        {
            SetResult(t, context, Operations.CallMethod(t, instance, method));
        }
        catch (PythonException e)
        {
            var missing = Operations.IsInstance(t, e.Value, Exceptions.AttributeError);
            Fail(t, context, callback, e, $"user-defined aggregate's '{method}' method {(missing ? "not defined" : "raised error")}");
        }

        if (last)
        {
            var cell = SqliteNative.AggregateContext(context, 0);
            callback.Instances.Remove(*cell);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnStep(nint context, int count, nint* values) => CallAggregate(context, count, values, "step");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnInverse(nint context, int count, nint* values) => CallAggregate(context, count, values, "inverse");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFinal(nint context) => CallResult(context, "finalize", last: true);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnValue(nint context) => CallResult(context, "value", last: false);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnCollation(nint state, int lengthA, byte* a, int lengthB, byte* b)
    {
        var t = PyThread.Current;
        var callback = Of(state);
        try
        {
            var result = Operations.Call(
                t, callback.Function,
                Operations.CallMethod(t, PyBytes.Of(SqliteNative.Copy(a, lengthA)), "decode", PyStr.Of("utf-8")),
                Operations.CallMethod(t, PyBytes.Of(SqliteNative.Copy(b, lengthB)), "decode", PyStr.Of("utf-8")));
            return result is PyIntBase number ? number.Sign : 0;
        }
        catch (PythonException e)
        {
            Note(t, callback, e);
            return 0;
        }
    }

    private static PyObject TextOrNone(byte* text) => text == null ? PyNone.Value : PyStr.Of(SqliteNative.Text(text));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAuthorize(nint state, int action, byte* first, byte* second, byte* database, byte* source)
    {
        var t = PyThread.Current;
        var callback = Of(state);
        try
        {
            var result = Operations.Call(t, callback.Function, PyInt.Of(action), TextOrNone(first), TextOrNone(second), TextOrNone(database), TextOrNone(source));
            return result is PyIntBase ? Operations.IndexToInt32(t, result) : SqliteNative.Deny;
        }
        catch (PythonException e)
        {
            Note(t, callback, e);
            return SqliteNative.Deny;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnProgress(nint state)
    {
        var t = PyThread.Current;
        var callback = Of(state);
        try
        {
            return Operations.IsTrue(t, Operations.Call(t, callback.Function)) ? 1 : 0;
        }
        catch (PythonException e)
        {
            Note(t, callback, e);
            return 1;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnTrace(uint kind, nint state, nint statement, nint text)
    {
        var t = PyThread.Current;
        var callback = Of(state);
        try
        {
            var expanded = SqliteNative.ExpandedSql(statement);
            if (expanded == null)
            {
                Note(t, callback, LibraryErrors.Error(SqliteErrors.Instance.DataError, "Expanded SQL string exceeds the maximum string length"));
                Operations.Call(t, callback.Function, PyStr.Of(SqliteNative.Text((byte*)text)));
                return 0;
            }

            var sql = SqliteNative.Text(expanded);
            SqliteNative.Free(expanded);
            Operations.Call(t, callback.Function, PyStr.Of(sql));
        }
        catch (PythonException e)
        {
            Note(t, callback, e);
        }

        return 0;
    }

    [PyMethod("create_function", Signature = "(name, narg, func, *, deterministic=False)", Doc = "Makes a Python function callable from SQL.")]
    public void CreateFunction(PyThread t, string name, int narg, PyObject func, bool deterministic = false)
    {
        Check(t);
        CheckCount(narg, "narg");
        int code;
        fixed (byte* text = SqliteNative.ZeroTerminated(name))
        {
            var flags = SqliteNative.Utf8 | (deterministic ? SqliteNative.Deterministic : 0);
            code = func is PyNone
                ? SqliteNative.CreateFunction(Handle, text, narg, flags, 0, null, null, null, null)
                : SqliteNative.CreateFunction(Handle, text, narg, flags, Hold(func), &OnFunction, null, null, &Release);
        }

        if (code != SqliteNative.Ok)
        {
            throw SqliteErrors.Of(code, "Error creating function");
        }
    }

    [PyMethod("create_aggregate", Signature = "(name, n_arg, aggregate_class)", Doc = "Makes a class an aggregate of SQL.")]
    public void CreateAggregate(PyThread t, string name, int n_arg, PyObject aggregate_class)
    {
        Check(t);
        CheckCount(n_arg, "n_arg");
        int code;
        fixed (byte* text = SqliteNative.ZeroTerminated(name))
        {
            code = aggregate_class is PyNone
                ? SqliteNative.CreateFunction(Handle, text, n_arg, SqliteNative.Utf8, 0, null, null, null, null)
                : SqliteNative.CreateFunction(Handle, text, n_arg, SqliteNative.Utf8, Hold(aggregate_class), null, &OnStep, &OnFinal, &Release);
        }

        if (code != SqliteNative.Ok)
        {
            throw SqliteErrors.Of(code, "Error creating aggregate");
        }
    }

    [PyMethod("create_window_function", Signature = "(name, num_params, aggregate_class, /)", Doc = "Makes a class a window function of SQL.")]
    public void CreateWindowFunction(PyThread t, string name, int num_params, PyObject aggregate_class)
    {
        Check(t);
        CheckCount(num_params, "num_params");
        int code;
        fixed (byte* text = SqliteNative.ZeroTerminated(name))
        {
            code = aggregate_class is PyNone
                ? SqliteNative.CreateWindowFunction(Handle, text, num_params, SqliteNative.Utf8, 0, null, null, null, null, null)
                : SqliteNative.CreateWindowFunction(Handle, text, num_params, SqliteNative.Utf8, Hold(aggregate_class), &OnStep, &OnFinal, &OnValue, &OnInverse, &Release);
        }

        if (code != SqliteNative.Ok)
        {
            throw SqliteErrors.Programming(SqliteNative.Text(SqliteNative.ErrorMessage(Handle)));
        }
    }

    [PyMethod("create_collation", Signature = "(name, callback, /)", Doc = "Makes a function an order of texts.")]
    public void CreateCollation(PyThread t, string name, PyObject callback)
    {
        Check(t);
        if (callback is not PyNone && !Operations.IsCallable(callback))
        {
            throw Errors.TypeError("parameter must be callable");
        }

        int code;
        fixed (byte* text = SqliteNative.ZeroTerminated(name))
        {
            code = callback is PyNone
                ? SqliteNative.CreateCollation(Handle, text, SqliteNative.Utf8, 0, null, null)
                : SqliteNative.CreateCollation(Handle, text, SqliteNative.Utf8, Hold(callback), &OnCollation, &Release);
        }

        if (code != SqliteNative.Ok)
        {
            throw SqliteErrors.OfDatabase(Handle);
        }
    }

    [PyMethod("set_authorizer", Signature = "(authorizer_callback)", Doc = "Asks a function what statements may do.")]
    public void SetAuthorizer(PyThread t, PyObject authorizer_callback)
    {
        Check(t);
        var next = authorizer_callback is PyNone ? default : GCHandle.Alloc(new Callback(this, authorizer_callback));
        SqliteNative.SetAuthorizer(Handle, next.IsAllocated ? &OnAuthorize : null, next.IsAllocated ? GCHandle.ToIntPtr(next) : 0);
        Replace(ref _authorizer, next);
    }

    [PyMethod("set_progress_handler", Signature = "(progress_handler, n)", Doc = "Calls a function every n instructions.")]
    public void SetProgressHandler(PyThread t, PyObject progress_handler, int n)
    {
        Check(t);
        var next = progress_handler is PyNone ? default : GCHandle.Alloc(new Callback(this, progress_handler));
        SqliteNative.SetProgressHandler(Handle, next.IsAllocated ? n : 0, next.IsAllocated ? &OnProgress : null, next.IsAllocated ? GCHandle.ToIntPtr(next) : 0);
        Replace(ref _progress, next);
    }

    [PyMethod("set_trace_callback", Signature = "(trace_callback)", Doc = "Shows a function each statement.")]
    public void SetTraceCallback(PyThread t, PyObject trace_callback)
    {
        Check(t);
        var next = trace_callback is PyNone ? default : GCHandle.Alloc(new Callback(this, trace_callback));
        SqliteNative.SetTrace(Handle, next.IsAllocated ? (uint)SqliteNative.TraceStatement : 0, next.IsAllocated ? &OnTrace : null, next.IsAllocated ? GCHandle.ToIntPtr(next) : 0);
        Replace(ref _trace, next);
    }
}
