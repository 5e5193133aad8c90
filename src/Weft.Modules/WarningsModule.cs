using Weft.Modules.Threads;
using Weft.Runtime;
using Weft.Runtime.Interpreter;

namespace Weft.Modules;

/// <summary>
/// The module <c>_warnings</c>: issues warnings and decides by the filters what becomes of them. The rest of
/// <c>warnings</c> (adding filters, showing a message) is the library's own.
/// </summary>
/// <remarks>
/// The lists and dicts here are those that <c>warnings</c> starts with; its current ones are looked up there, since
/// programs replace them. <see cref="s_lock"/> is the lock that <c>warnings</c> takes for its changes; it is held while the
/// filters are searched, which may run Python code, so it may be taken again.
/// </remarks>
[PyModule("_warnings", Doc = "Issues warnings.")]
public static partial class WarningsModule
{
    private static readonly PyRLock s_lock = (PyRLock)PyRLock.New(PyThread.Current, PyRLock.TypeObject, [], null);
    private static readonly PyContextVar s_context = (PyContextVar)PyContextVar.New(PyThread.Current, PyContextVar.TypeObject, [PyStr.Intern("warnings_context")], null);
    private static readonly PyDict s_onceRegistry = new();
    private static readonly PyList s_filters = DefaultFilters();
    private static long s_filtersVersion;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("filters"), s_filters);
        module.Namespace.SetInterned(PyStr.Intern("_onceregistry"), s_onceRegistry);
        module.Namespace.SetInterned(PyStr.Intern("_defaultaction"), PyStr.Intern("default"));
        module.Namespace.SetInterned(PyStr.Intern("_warnings_context"), s_context);
    }

    private static PyList DefaultFilters()
    {
        static PyObject Filter(string action, PyType category, PyObject module) =>
            new PyTuple([PyStr.Intern(action), PyNone.Value, category, module, PyInt.Of(0)]);

        return new PyList(
        [
            Filter("default", Exceptions.DeprecationWarning, PyStr.Intern("__main__")),
            Filter("ignore", Exceptions.DeprecationWarning, PyNone.Value),
            Filter("ignore", Exceptions.PendingDeprecationWarning, PyNone.Value),
            Filter("ignore", Exceptions.ImportWarning, PyNone.Value),
            Filter("ignore", Exceptions.ResourceWarning, PyNone.Value),
        ]);
    }

    // ---- The lock and the version of the filters

    [PyFunction("_acquire_lock", Doc = "Takes the lock of the filters.")]
    public static void AcquireLock(PyThread t) => s_lock.Enter(t);

    [PyFunction("_release_lock", Doc = "Frees the lock of the filters.")]
    public static void ReleaseLock(PyThread t) => s_lock.Release(t);

    [PyFunction("_filters_mutated_lock_held", Doc = "The filters were changed; the lock is held.")]
    public static void FiltersMutated(PyThread t)
    {
        if (!s_lock.IsOwned(t))
        {
            throw Errors.RuntimeError("warnings lock is not held");
        }

        s_filtersVersion++;
    }

    // ---- Issuing

    [PyFunction("warn", Signature = "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())", Doc = "Issues a warning about the calling code.")]
    public static void Warn(PyThread t, PyObject message, PyObject? category = null, long stacklevel = 1, PyObject? source = null, PyTuple? skip_file_prefixes = null)
    {
        var kind = CategoryOf(t, message, category);
        var prefixes = skip_file_prefixes is { Count: > 0 } given ? Prefixes(given) : [];
        var place = Place.Of(t, prefixes.Length > 0 ? Math.Max(2, stacklevel) : stacklevel, prefixes);
        Decide(t, kind, message, place, null, source);
    }

    private static PyObject CategoryOf(PyThread t, PyObject message, PyObject? category)
    {
        if (Operations.IsInstance(t, message, Exceptions.Warning))
        {
            return message.Type;
        }

        category = category is null or PyNone ? Exceptions.UserWarning : category;
        return category is PyType && Operations.IsSubclass(t, category, Exceptions.Warning)
            ? category
            : throw Errors.TypeError($"category must be a Warning subclass, not '{category.Type.Name}'");
    }

    private static string[] Prefixes(PyTuple prefixes) => Array.ConvertAll(
        prefixes.Items,
        static item => item is PyStr text ? text.Value : throw Errors.TypeError($"Found non-str '{item.Type.Name}' in skip_file_prefixes."));

    [PyFunction("warn_explicit", Signature = "(message, category, filename, lineno, module=<unrepresentable>, registry=None, module_globals=None, source=None)", Doc = "Issues a warning about a given place.")]
    public static void WarnExplicit(PyThread t, PyObject message, PyObject category, PyStr filename, long lineno, PyObject? module = null, PyObject? registry = null, PyObject? module_globals = null, PyObject? source = null)
    {
        PyStr? line = null;
        if (module_globals is not null and not PyNone)
        {
            line = SourceLine(t, module_globals as PyDict ?? throw Errors.TypeError($"module_globals must be a dict, not '{module_globals.Type.FullName}'"), lineno);
        }

        if (registry is not null and not PyNone and not PyDict)
        {
            throw Errors.TypeError("'registry' must be a dict or None");
        }

        Decide(t, category, message, new Place(filename, lineno, module ?? ModuleFrom(filename), registry as PyDict), line, source);
    }

    /// <summary>The line in question, from the loader of the module; null when it has no source.</summary>
    private static PyStr? SourceLine(PyThread t, PyDict globals, long number)
    {
        var external = Operations.Import(t, "importlib._bootstrap_external");
        var loader = Operations.CallMethod(t, external, "_bless_my_loader", globals);
        var name = globals.GetString(Names.Spec) is { } spec and not PyNone
            ? Operations.TryGetAttribute(t, spec, PyStr.Intern("name")) ?? globals.GetString(Names.Name)
            : globals.GetString(Names.Name);
        if (loader is PyNone || name is null || Operations.TryGetAttribute(t, loader, PyStr.Intern("get_source")) is not { } getSource)
        {
            return null;
        }

        try
        {
            return Operations.Call(t, getSource, name) is PyStr source && source.Value.Split('\n') is var lines && number > 0 && number <= lines.Length
                ? PyStr.Of(lines[number - 1])
                : null;
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.ImportError))
        {
            // The loader is not that of the module: __main__ of a command has one of built-in modules.
            return null;
        }
    }

    private static PyStr ModuleFrom(PyStr fileName) =>
        fileName.Value switch
        {
            "" => PyStr.Intern("<unknown>"),
            var name when name.EndsWith(".py", StringComparison.OrdinalIgnoreCase) => PyStr.Of(name[..^3]),
            _ => fileName,
        };

    private static void Decide(PyThread t, PyObject category, PyObject message, Place place, PyStr? line, PyObject? source)
    {
        PyObject text = message;
        if (Operations.IsInstance(t, message, Exceptions.Warning))
        {
            text = Operations.Str(t, message);
            category = message.Type;
        }
        else
        {
            message = Operations.Call(t, category, message);
        }

        s_lock.Enter(t);
        try
        {
            if (IsSettled(t, category, message, text, place))
            {
                return;
            }
        }
        finally
        {
            s_lock.Release(t);
        }

        Show(t, category, message, text, place, line, source);
    }

    /// <summary>Whether the warning need not be shown. Called with the lock.</summary>
    /// <exception cref="PythonException">The warning itself, where a filter says so.</exception>
    private static bool IsSettled(PyThread t, PyObject category, PyObject message, PyObject text, Place place)
    {
        var registry = place.Registry;
        var key = new PyTuple([text, category, PyInt.Of(place.Line)]);
        if (registry is not null && IsKnown(t, registry, key, note: false))
        {
            return true;
        }

        var (action, filter) = ActionFor(t, category, text, place);
        switch (action)
        {
            case "error":
                throw message is PyBaseException error
                    ? new PythonException(error)
                    : Errors.TypeError("exceptions must derive from BaseException");
            case "ignore":
                return true;
            case "always" or "all":
                return false;
        }

        registry?.SetItem(t, key, PyBool.True);
        return action switch
        {
            "once" => IsKnown(t, registry ?? OnceRegistry(t), new PyTuple([text, category]), note: true),
            "module" => registry is not null && IsKnown(t, registry, new PyTuple([text, category, PyInt.Of(0)]), note: true),
            "default" => false,
            _ => throw Errors.RuntimeError($"Unrecognized action ({Operations.Repr(t, PyStr.Of(action)).Value}) in warnings.filters:\n {Operations.Repr(t, filter).Value}"),
        };
    }

    /// <summary>Whether a registry says that a warning was given; it begins anew when the filters have changed.</summary>
    private static bool IsKnown(PyThread t, PyDict registry, PyObject key, bool note)
    {
        var version = PyStr.Intern("version");
        if (registry.GetString(version) is not PyInt { Value: var seen } || seen != s_filtersVersion)
        {
            registry.Clear();
            registry.SetString(version, PyInt.Of(s_filtersVersion));
        }
        else if (registry.Get(t, key) is { } known && Operations.IsTrue(t, known))
        {
            return true;
        }

        if (note)
        {
            registry.SetItem(t, key, PyBool.True);
        }

        return false;
    }

    // ---- Filters

    private static (string Action, PyObject Filter) ActionFor(PyThread t, PyObject category, PyObject text, Place place)
    {
        if (PyContext.Current(t).Values.TryGetValue(s_context, out var context) && context is not PyNone)
        {
            var own = Operations.GetAttribute(t, context, "_filters") as PyList ?? throw Errors.ValueError("_filters of warnings._warnings_context must be a list");
            if (Search(t, own, "_warnings_context _filters", category, text, place) is { } found)
            {
                return found;
            }
        }
        else
        {
            var filters = LibraryAttribute("filters") ?? s_filters;
            if (Search(t, filters as PyList ?? throw Errors.ValueError("_warnings.filters must be a list"), "filters", category, text, place) is { } found)
            {
                return found;
            }
        }

        var fallback = LibraryAttribute("defaultaction") ?? PyStr.Intern("default");
        return fallback is PyStr action
            ? (action.Value, PyNone.Value)
            : throw Errors.TypeError($"_warnings.defaultaction must be a string, not '{fallback.Type.FullName}'");
    }

    private static (string Action, PyObject Filter)? Search(PyThread t, PyList filters, string name, PyObject category, PyObject text, Place place)
    {
        for (var i = 0; i < filters.Count; i++)
        {
            if (filters.TryGet(i) is not PyTuple { Items: [var action, var message, var kind, var module, var line] } filter)
            {
                throw Errors.ValueError($"warnings.{name} item {i} isn't a 5-tuple");
            }

            if (action is not PyStr word)
            {
                throw Errors.TypeError($"action must be a string, not '{action.Type.FullName}'");
            }

            if (Matches(t, message, text) && Operations.IsSubclass(t, category, kind) && Matches(t, module, place.Module)
                && Operations.IndexToInt64(t, line) is var number && (number == 0 || number == place.Line))
            {
                return (word.Value, filter);
            }
        }

        return null;
    }

    /// <summary>Whether a pattern of a filter (None, a text or a compiled expression) fits.</summary>
    private static bool Matches(PyThread t, PyObject pattern, PyObject text) => pattern switch
    {
        PyNone => true,
        PyStr exact when pattern.GetType() == typeof(PyStr) => Operations.Equals(t, exact, text),
        _ => Operations.IsTrue(t, Operations.CallMethod(t, pattern, "match", text)),
    };

    private static PyDict OnceRegistry(PyThread t) => LibraryAttribute("onceregistry") switch
    {
        null => s_onceRegistry,
        PyDict registry => registry,
        var other => throw Errors.TypeError($"_warnings.onceregistry must be a dict, not '{other.Type.FullName}'"),
    };

    /// <summary>What the library's module, if it was imported, has under a name.</summary>
    private static PyObject? LibraryAttribute(string name) =>
        PythonRuntime.Current.Modules.GetString(PyStr.Intern("warnings")) is PyModule library ? library.Namespace.GetString(PyStr.Intern(name)) : null;

    // ---- Showing

    private static void Show(PyThread t, PyObject category, PyObject message, PyObject text, Place place, PyStr? line, PyObject? source)
    {
        if (source is not null and not PyNone)
        {
            // The library tells where the source was made.
            Operations.Import(t, "warnings");
        }

        if (LibraryAttribute("_showwarnmsg") is not { } show)
        {
            Print(t, category, text, place, line);
            return;
        }

        if (!Operations.IsCallable(show))
        {
            throw Errors.TypeError("warnings._showwarnmsg() must be set to a callable");
        }

        var kind = LibraryAttribute("WarningMessage") ?? throw Errors.RuntimeError("unable to get warnings.WarningMessage");
        Operations.Call(t, show, Operations.Call(t, kind, message, category, place.FileName, PyInt.Of(place.Line), PyNone.Value, line ?? (PyObject)PyNone.Value, source ?? PyNone.Value));
    }

    /// <summary>Writes to <c>sys.stderr</c>, while there is no library to do it better.</summary>
    private static void Print(PyThread t, PyObject category, PyObject text, Place place, PyStr? line)
    {
        if (PythonRuntime.Current.SysAttribute("stderr") is not { } stream || stream is PyNone)
        {
            return;
        }

        var name = Operations.GetAttribute(t, category, "__name__");
        var shown = $"{place.FileName.Value}:{place.Line}: {Operations.Str(t, name).Value}: {Operations.Str(t, text).Value}\n";
        line ??= Operations.CallMethod(t, Operations.Import(t, "linecache"), "getline", place.FileName, PyInt.Of(place.Line)) as PyStr;
        if (line?.Value.Trim() is { Length: > 0 } code)
        {
            shown += $"  {code}\n";
        }

        Operations.CallMethod(t, stream, "write", PyStr.Of(shown));
    }

    /// <summary>What a warning is about.</summary>
    private sealed record Place(PyStr FileName, long Line, PyObject Module, PyDict? Registry)
    {
        /// <summary>The code some levels up from the running one, not counting the import system's own.</summary>
        internal static Place Of(PyThread t, long level, string[] skipped)
        {
            var frame = t.Frame?.Visible;
            if (level <= 0 || frame is null || IsInternal(frame))
            {
                for (; level > 1 && frame is not null; level--)
                {
                    frame = frame.Caller;
                }
            }
            else
            {
                for (; level > 1 && frame is not null; level--)
                {
                    do
                    {
                        frame = frame.Caller;
                    }
                    while (frame is not null && (IsInternal(frame) || IsSkipped(frame, skipped)));
                }
            }

            var globals = frame?.Globals ?? PythonRuntime.Current.Sys.Namespace;
            var key = PyStr.Intern("__warningregistry__");
            if (globals.GetString(key) is not { } registry)
            {
                registry = new PyDict();
                globals.SetString(key, registry);
            }

            return new Place(
                frame is null ? PyStr.Intern("<sys>") : frame.Code.FileNameObject,
                frame?.LineNumber ?? 0,
                globals.GetString(Names.Name) is { } name and (PyStr or PyNone) ? name : PyStr.Intern("<string>"),
                registry as PyDict);
        }

        private static bool IsInternal(Frame frame) =>
            frame.Code.FileNameObject.Value is var name && name.Contains("importlib", StringComparison.Ordinal) && name.Contains("_bootstrap", StringComparison.Ordinal);

        private static bool IsSkipped(Frame frame, string[] prefixes) =>
            Array.Exists(prefixes, prefix => frame.Code.FileNameObject.Value.StartsWith(prefix, StringComparison.Ordinal));
    }
}
