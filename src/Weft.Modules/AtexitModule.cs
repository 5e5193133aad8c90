namespace Weft.Modules;

/// <summary>The module <c>atexit</c>: functions called when the interpreter ends, last registered first.</summary>
[PyModule("atexit", Doc = "Functions to call when the interpreter ends.")]
public static partial class AtexitModule
{
    private sealed record Entry(PyObject Function, PyObject[] Args, PyTuple? KwNames);

    /// <summary>Guards itself.</summary>
    private static readonly List<Entry> s_entries = [];

    [PyFunction("register", Signature = "(func, /, *args, **kwargs)", Doc = "register(func, *args, **kwargs): calls a function at the end.")]
    public static PyObject Register(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length - (kwNames?.Count ?? 0) < 1)
        {
            throw Errors.TypeError("register() takes at least 1 argument (0 given)");
        }

        if (!Operations.IsCallable(args[0]))
        {
            throw Errors.TypeError("the first argument must be callable");
        }

        lock (s_entries)
        {
            s_entries.Add(new Entry(args[0], args[1..].ToArray(), kwNames));
        }

        return args[0];
    }

    [PyFunction("unregister", Signature = "(func, /)", Doc = "Forgets a function.")]
    public static void Unregister(PyThread t, PyObject func)
    {
        Entry[] entries;
        lock (s_entries)
        {
            entries = [.. s_entries];
        }

        foreach (var entry in entries)
        {
            if (Operations.Equals(t, entry.Function, func))
            {
                lock (s_entries)
                {
                    s_entries.Remove(entry);
                }
            }
        }
    }

    [PyFunction("_clear", Signature = "()", Doc = "Forgets all functions.")]
    public static void Clear()
    {
        lock (s_entries)
        {
            s_entries.Clear();
        }
    }

    [PyFunction("_ncallbacks", Signature = "()", Doc = "How many functions are registered.")]
    public static int Count()
    {
        lock (s_entries)
        {
            return s_entries.Count;
        }
    }

    [PyFunction("_run_exitfuncs", Signature = "()", Doc = "Calls and forgets all functions.")]
    public static void RunAll(PyThread t)
    {
        while (true)
        {
            Entry entry;
            lock (s_entries)
            {
                if (s_entries.Count == 0)
                {
                    return;
                }

                entry = s_entries[^1];
                s_entries.RemoveAt(s_entries.Count - 1);
            }

            try
            {
                Operations.CallWithKeywords(t, entry.Function, entry.Args, entry.KwNames);
            }
            catch (PythonException e)
            {
                ErrorReporting.Unraisable(t, e.Value, $"Exception ignored in atexit callback", entry.Function);
            }
        }
    }
}
