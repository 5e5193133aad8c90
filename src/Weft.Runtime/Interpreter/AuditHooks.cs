namespace Weft.Runtime.Interpreter;

/// <summary>
/// Auditing (PEP 578): functions that are told of what a program does before it is done, and that may forbid it by an
/// exception. A hook is never removed. Code that raises an event calls <see cref="Raise"/>, which costs one read while
/// there is no hook; where making the arguments costs something it asks <see cref="Active"/> first.
/// </summary>
public static class AuditHooks
{
    /// <summary>Replaced as a whole, so that readers need no lock; <see cref="s_adding"/> keeps writers apart.</summary>
    private static volatile PyObject[] s_hooks = [];

    private static readonly Lock s_adding = new();

    /// <summary>Whether anybody listens.</summary>
    public static bool Active => s_hooks.Length > 0;

    /// <summary>Adds a hook, unless one of those before it forbids that with an <c>Exception</c>.</summary>
    public static void Add(PyThread t, PyObject hook)
    {
        try
        {
            Raise(t, "sys.addaudithook");
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.Exception))
        {
            return;
        }

        lock (s_adding)
        {
            s_hooks = [.. s_hooks, hook];
        }
    }

    /// <summary>Tells the hooks of an event; what one of them throws goes to the caller, who must not go on.</summary>
    public static void Raise(PyThread t, string name, params ReadOnlySpan<PyObject> arguments)
    {
        if (s_hooks.Length > 0)
        {
            Tell(t, PyStr.Intern(name), new PyTuple(arguments.ToArray()));
        }
    }

    /// <summary>Tells the hooks of an event whose arguments are a tuple already.</summary>
    public static void Tell(PyThread t, PyStr name, PyTuple arguments)
    {
        foreach (var hook in s_hooks)
        {
            Operations.Call(t, hook, name, arguments);
        }
    }
}
