namespace Weft.Modules.Sqlite;

/// <summary>From Python values to what SQLite stores: registered adapters, <c>__adapt__</c> and <c>__conform__</c> (after PEP 246).</summary>
internal static class SqliteAdapters
{
    /// <summary><c>sqlite3.adapters</c>: from (type, protocol) to a callable.</summary>
    internal static readonly PyDict Adapters = new();

    /// <summary><c>sqlite3.converters</c>: from the name of a column type in capitals to a callable.</summary>
    internal static readonly PyDict Converters = new();

    /// <summary>An adapter of int, float, str or bytearray was registered, which otherwise need not be looked for.</summary>
    internal static bool AdaptsBasicTypes { get; set; }

    private static readonly PyObject s_protocol = PyPrepareProtocol.TypeObject;

    internal static PyObject Adapt(PyThread t, PyObject value, PyObject? fallback, PyObject? protocol = null)
    {
        protocol ??= s_protocol;
        if (Adapters.Get(t, new PyTuple([value.Type, protocol])) is { } adapter)
        {
            return Operations.Call(t, adapter, value);
        }

        if (TryCall(t, protocol, "__adapt__", value) is { } adapted)
        {
            return adapted;
        }

        if (TryCall(t, value, "__conform__", protocol) is { } conforming)
        {
            return conforming;
        }

        return fallback ?? throw SqliteErrors.Programming("can't adapt");
    }

    private static PyObject? TryCall(PyThread t, PyObject target, string method, PyObject argument)
    {
        if (Operations.TryGetAttribute(t, target, PyStr.Intern(method)) is not { } function)
        {
            return null;
        }

        try
        {
            var result = Operations.Call(t, function, argument);
            return result is PyNone ? null : result;
        }
        catch (PythonException e) when (Operations.IsInstance(t, e.Value, Exceptions.TypeError))
        {
            // The method refuses the value: the next way is tried.
            return null;
        }
    }
}

/// <summary><c>sqlite3.PrepareProtocol</c>: what values are adapted to.</summary>
[PyType("sqlite3.PrepareProtocol", Doc = "The protocol that values are adapted to.")]
public partial class PyPrepareProtocol : PyObject
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);
}
