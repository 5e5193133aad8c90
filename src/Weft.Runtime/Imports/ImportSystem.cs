using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Imports;

/// <summary>The native half of the import machinery; the other half is the library's own <c>importlib</c>.</summary>
public static class ImportSystem
{
    private static PyModule? s_bootstrap;
    private static PyModule? s_bootstrapExternal;
    private static PyObject? s_originalImport;

    /// <summary>What is done to a library module right after it was imported, by name; guards itself.</summary>
    private static readonly Dictionary<string, Action<PyThread, PyObject>> s_adaptations = [];

    /// <summary>Has an action run whenever a module of that name was imported: for native parts of Python modules. It may run more than once.</summary>
    internal static void AfterImport(string name, Action<PyThread, PyObject> adapt)
    {
        lock (s_adaptations)
        {
            s_adaptations[name] = adapt;
        }
    }

    private static PyObject Adapted(PyThread t, PyStr name, PyObject module)
    {
        Action<PyThread, PyObject>? adapt;
        lock (s_adaptations)
        {
            s_adaptations.TryGetValue(name.Value, out adapt);
        }

        adapt?.Invoke(t, module);
        return module;
    }

    /// <summary>The module <c>_frozen_importlib</c>.</summary>
    internal static PyModule Bootstrap(PyThread t) => s_bootstrap ?? throw Errors.ImportError("the import system is not installed");

    /// <summary>Loads <c>importlib</c> and makes it the import system.</summary>
    internal static void Install(PyThread t, PythonRuntime runtime)
    {
        s_originalImport = runtime.BuiltinsDict.GetString(Names.Import);
        s_bootstrap = FrozenModules.Load(t, "_frozen_importlib");
        var imp = runtime.CreateBuiltin(t, "_imp") ?? throw Errors.ImportError("no module _imp");
        Operations.Call(t, Operations.GetAttribute(t, s_bootstrap, "_install"), runtime.Sys, imp);
        Operations.Call(t, Operations.GetAttribute(t, s_bootstrap, "_install_external_importers"));
        if (runtime.SysAttribute("path_hooks") is PyList hooks)
        {
            hooks.Insert(t, PyInt.Of(0), Operations.GetAttribute(t, imp, "_zip_hook"));
        }

        s_bootstrapExternal = runtime.Modules.GetString(PyStr.Intern("_frozen_importlib_external")) as PyModule;
    }

    /// <summary>Imports by full name and returns that module.</summary>
    internal static PyObject ImportModule(PyThread t, string name)
    {
        var key = PyStr.Intern(name);
        if (PythonRuntime.Current.Modules.GetString(key) is { } loaded and not PyNone && !IsInitializing(t, loaded))
        {
            return loaded;
        }

        return FindAndLoad(t, key);
    }

    private static bool IsInitializing(PyThread t, PyObject module) =>
        module is PyModule m && m.Namespace.GetString(Names.Spec) is { } spec and not PyNone
        && Operations.TryGetAttribute(t, spec, Names.Initializing) is { } flag && Operations.IsTrue(t, flag);

    private static PyObject FindAndLoad(PyThread t, PyStr absoluteName)
    {
        try
        {
            var found = ModulesOf(t).GetString(absoluteName);
            if (found is not null and not PyNone)
            {
                if (IsInitializing(t, found))
                {
                    Operations.Call(t, Operations.GetAttribute(t, Bootstrap(t), "_lock_unlock_module"), absoluteName);
                }

                return found;
            }

            return ImportTimes.Enabled ? ImportTimes.Measure(absoluteName.Value, () => Load(t, absoluteName)) : Load(t, absoluteName);
        }
        catch (PythonException e)
        {
            ImportTraceback.Trim(e.Value);
            throw;
        }
    }

    private static PyObject Load(PyThread t, PyStr absoluteName)
    {
        Audit(t, absoluteName);
        return Adapted(t, absoluteName, Operations.Call(t, Operations.GetAttribute(t, Bootstrap(t), "_find_and_load"), absoluteName, PythonRuntime.Current.BuiltinsDict.GetString(Names.Import)!));
    }

    private static void Audit(PyThread t, PyStr absoluteName)
    {
        if (AuditHooks.Active)
        {
            PyObject Attribute(string name) => PythonRuntime.Current.SysAttribute(name) ?? PyNone.Value;
            AuditHooks.Raise(t, "import", absoluteName, PyNone.Value, Attribute("path"), Attribute("meta_path"), Attribute("path_hooks"));
        }
    }

    private static PyDict ModulesOf(PyThread t) =>
        PythonRuntime.Current.SysAttribute("modules") as PyDict ?? throw Errors.RuntimeError("unable to get sys.modules");

    /// <summary>
    /// A frame that loads the module of an IMPORT_NAME, so that its code runs without a native frame below; null when it
    /// is loaded already, or something other than the usual import is to be called.
    /// </summary>
    internal static Frame? FrameToLoad(PyThread t, Frame frame, int nameIndex)
    {
        if (ImportTimes.Enabled || !ReferenceEquals(frame.Builtins.GetString(Names.Import), s_originalImport) || frame.Peek(2) is not PyInt { Value: >= 0 } level)
        {
            return null;
        }

        var name = frame.Executable.Names[nameIndex];
        if (level.Value == 0 && name.Length == 0)
        {
            return null;
        }

        var absoluteName = level.Value > 0 ? ResolveName(t, name, frame.Globals, (int)level.Value) : PyStr.Intern(name);
        if (ModulesOf(t).GetString(absoluteName) is not null)
        {
            return null;
        }

        Audit(t, absoluteName);
        return Operations.GetAttribute(t, Bootstrap(t), "_find_and_load") is PyFunction load
            ? EvalLoop.BindArguments(t, load, [absoluteName, PythonRuntime.Current.BuiltinsDict.GetString(Names.Import)!], null)
            : null;
    }

    /// <summary>What <see cref="FrameToLoad"/> began has returned the module.</summary>
    internal static void Loaded(PyThread t, Frame frame, PyObject module)
    {
        var level = (int)((PyInt)frame.Peek(2)).Value;
        var name = frame.Executable.Names[frame.Executable.Instructions[frame.Ip].Argument];
        Adapted(t, level > 0 ? ResolveName(t, name, frame.Globals, level) : PyStr.Intern(name), module);
    }

    /// <summary>IMPORT_NAME.</summary>
    internal static PyObject? ImportName(PyThread t, Frame frame, PyStr name, PyObject fromList, PyObject level)
    {
        var function = EvalLoop.LoadBuiltin(t, frame, Names.Import);
        if (function is null)
        {
            throw Errors.ImportError("__import__ not found");
        }

        if (ReferenceEquals(function, s_originalImport))
        {
            return ImportLevel(t, name, frame.Globals, fromList, Operations.IndexToInt32(t, level));
        }

        return Operations.CallRaw(t, function, [name, frame.Globals, frame.Locals ?? PyNone.Value, fromList, level], null);
    }

    /// <summary>What <c>__import__(name, globals, locals, fromlist, level)</c> does.</summary>
    public static PyObject ImportLevel(PyThread t, PyStr name, PyObject? globals, PyObject fromList, int level)
    {
        if (level < 0)
        {
            throw Errors.ValueError("level must be >= 0");
        }

        PyStr absoluteName;
        if (level > 0)
        {
            absoluteName = ResolveName(t, name, globals, level);
        }
        else
        {
            if (name.Length == 0)
            {
                throw Errors.ValueError("Empty module name");
            }

            absoluteName = PyStr.Intern(name);
        }

        var module = FindAndLoad(t, absoluteName);
        var hasFromList = fromList is not PyNone && Operations.IsTrue(t, fromList);
        if (hasFromList)
        {
            if (Operations.TryGetAttribute(t, module, Names.Path) is null)
            {
                return module;
            }

            return Operations.Call(
                t,
                Operations.GetAttribute(t, Bootstrap(t), "_handle_fromlist"),
                module,
                fromList,
                PythonRuntime.Current.BuiltinsDict.GetString(Names.Import)!);
        }

        var dot = name.Value.IndexOf('.');
        if (level != 0 && name.Length == 0)
        {
            return module;
        }

        if (dot < 0)
        {
            return module;
        }

        if (level == 0)
        {
            var front = PyStr.Intern(name.Value[..dot]);
            return FindAndLoad(t, front);
        }

        var cut = absoluteName.Value[..^(name.Value.Length - dot)];
        return ModulesOf(t).GetString(PyStr.Intern(cut)) ?? throw Errors.KeyError(PyStr.Of(cut));
    }

    private static PyStr ResolveName(PyThread t, PyStr name, PyObject? globals, int level)
    {
        if (globals is not PyDict dict)
        {
            throw globals is null ? Errors.KeyError(PyStr.Of("'__name__' not in globals")) : Errors.TypeError("globals must be a dict");
        }

        var package = Operations.Call(t, Operations.GetAttribute(t, Bootstrap(t), "_calc___package__"), dict);
        if (package is not PyStr packageName)
        {
            throw Errors.TypeError("package must be a string");
        }

        if (packageName.Length == 0)
        {
            throw Errors.ImportError("attempted relative import with no known parent package");
        }

        var prefix = packageName.Value;
        for (var i = 1; i < level; i++)
        {
            var dot = prefix.LastIndexOf('.');
            if (dot < 0)
            {
                throw Errors.ImportError("attempted relative import beyond top-level package");
            }

            prefix = prefix[..dot];
        }

        return PyStr.Intern(name.Length == 0 ? prefix : prefix + "." + name.Value);
    }

    /// <summary>IMPORT_FROM; null: pending.</summary>
    internal static PyObject? ImportFrom(PyThread t, PyObject module, PyStr name)
    {
        if (Operations.TryGetAttribute(t, module, name) is { } value)
        {
            return value;
        }

        // A submodule that is being imported (a circular import) is in sys.modules already.
        var packageName = Operations.TryGetAttribute(t, module, Names.Name) as PyStr;
        if (packageName is not null && ModulesOf(t).GetString(PyStr.Intern(packageName.Value + "." + name.Value)) is { } submodule)
        {
            return submodule;
        }

        var spec = Operations.TryGetAttribute(t, module, Names.Spec);
        var origin = spec is null or PyNone ? null : Operations.TryGetAttribute(t, spec, PyStr.Intern("origin")) as PyStr;
        var file = origin ?? Operations.TryGetAttribute(t, module, Names.File) as PyStr;
        var shown = packageName?.Value ?? "<unknown module name>";
        string message;
        var initializing = spec is not null and not PyNone && Operations.TryGetAttribute(t, spec, Names.Initializing) is { } flag && Operations.IsTrue(t, flag);
        if (packageName is not null && origin is not null && Shadowing.IsPossiblyShadowing(t, packageName, origin, out var shadowsLibrary) && (shadowsLibrary || initializing))
        {
            message = shadowsLibrary
                ? $"cannot import name '{name.Value}' from '{shown}' (consider renaming '{origin.Value}' since it has the same name as the standard library module named '{shown}' and prevents importing that standard library module)"
                : $"cannot import name '{name.Value}' from '{shown}' (consider renaming '{origin.Value}' if it has the same name as a library you intended to import)";
        }
        else if (initializing)
        {
            message = $"cannot import name '{name.Value}' from partially initialized module '{shown}' (most likely due to a circular import) ({file?.Value ?? "unknown location"})";
        }
        else
        {
            message = $"cannot import name '{name.Value}' from '{shown}' ({file?.Value ?? "unknown location"})";
        }

        var error = Errors.ImportError(message, (PyObject?)packageName ?? PyNone.Value, (PyObject?)file ?? PyNone.Value);
        ((PyImportError)error.Value).NameFrom = name;
        return t.Raise(error.Value);
    }

    /// <summary><c>from module import *</c> into a namespace.</summary>
    internal static void ImportStar(PyThread t, PyObject module, PyObject locals)
    {
        var all = Operations.TryGetAttribute(t, module, PyStr.Intern("__all__"));
        var skipUnderscore = all is null;
        if (all is null)
        {
            var dict = Operations.TryGetAttribute(t, module, Names.Dict) ?? throw Errors.ImportError("from-import-* object has no __dict__ and no __all__");
            all = Operations.CallMethod(t, dict, Names.Keys);
        }

        foreach (var item in Operations.ToList(t, all))
        {
            if (item is not PyStr name)
            {
                var moduleName = Operations.TryGetAttribute(t, module, Names.Name) as PyStr;
                throw Errors.TypeError(skipUnderscore
                    ? $"Key in {moduleName?.Value}.__dict__ must be str, not {item.Type.FullName}"
                    : $"Item in {moduleName?.Value}.__all__ must be str, not {item.Type.FullName}");
            }

            if (skipUnderscore && name.Length > 0 && name.CodePointAt(0) == '_')
            {
                continue;
            }

            var value = Operations.GetAttribute(t, module, name);
            Operations.SetItem(t, locals, name, value);
        }
    }
}

/// <summary>Takes the import machinery's own levels out of tracebacks, as users expect to see them.</summary>
internal static class ImportTraceback
{
    internal static void Trim(PyBaseException error)
    {
        if (PythonRuntime.Current.Options.Verbose > 0)
        {
            return;
        }

        var always = error.Type.IsSubtypeOf(Exceptions.ImportError);
        PyTraceback? kept = null;
        PyTraceback? firstOfChunk = null;
        PyTraceback? beforeChunk = null;
        var inChunk = false;
        for (var level = error.Traceback; level is not null; level = level.Next)
        {
            var code = level.Frame.Code;
            var isImportlib = code.FileNameObject.Value is "<frozen importlib._bootstrap>" or "<frozen importlib._bootstrap_external>";
            if (isImportlib && !inChunk)
            {
                inChunk = true;
                firstOfChunk = level;
                beforeChunk = kept;
            }

            if (!isImportlib)
            {
                inChunk = false;
            }

            if (isImportlib && (always || code.NameObject.Value == "_call_with_frames_removed"))
            {
                // The whole chunk of importlib levels up to here goes.
                if (beforeChunk is null)
                {
                    error.Traceback = level.Next;
                }
                else
                {
                    beforeChunk.SetNext((PyObject?)level.Next ?? PyNone.Value);
                }

                kept = beforeChunk;
                continue;
            }

            kept = level;
        }
    }
}
