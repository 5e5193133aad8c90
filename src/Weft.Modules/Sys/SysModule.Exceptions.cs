using Weft.Runtime;
using Weft.Runtime.Interpreter;

namespace Weft.Modules;

/// <summary>Hooks, exceptions and frames.</summary>
public static partial class SysModule
{
    [PyFunction("exc_info", Signature = "()", Doc = "Type, value and traceback of the exception being handled.")]
    public static PyObject ExcInfo(PyThread t) => t.Handling.Innermost is { } error
        ? new PyTuple([error.Type, error, error.GetTraceback()])
        : new PyTuple([PyNone.Value, PyNone.Value, PyNone.Value]);

    [PyFunction("exception", Signature = "()", Doc = "The exception being handled, or None.")]
    public static PyObject Exception(PyThread t) => (PyObject?)t.Handling.Innermost ?? PyNone.Value;

    [PyFunction("displayhook", Signature = "(object, /)", Doc = "Prints an object to sys.stdout and stores it as builtins._.")]
    public static void DisplayHook(PyThread t, PyObject @object)
    {
        var builtins = PythonRuntime.Current.BuiltinsDict;
        if (@object is PyNone)
        {
            return;
        }

        builtins.SetString(PyStr.Intern("_"), PyNone.Value);
        var stdout = PythonRuntime.Current.SysAttribute("stdout");
        if (stdout is null or PyNone)
        {
            throw Errors.RuntimeError("lost sys.stdout");
        }

        var text = Operations.Repr(t, @object);
        try
        {
            Operations.CallMethod(t, stdout, Names.Write, text);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.UnicodeEncodeError))
        {
            var encoding = Operations.GetAttribute(t, stdout, "encoding") as PyStr ?? throw Errors.TypeError("sys.stdout.encoding is not a string");
            var bytes = TextCodec.Encode(t, text, encoding.Value, "backslashreplace");
            Operations.CallMethod(t, stdout, Names.Write, TextCodec.Decode(t, bytes, encoding.Value, "strict"));
        }

        Operations.CallMethod(t, stdout, Names.Write, PyStr.Of("\n"));
        builtins.SetString(PyStr.Intern("_"), @object);
    }

    [PyFunction("excepthook", Signature = "(exctype, value, traceback, /)", Doc = "Prints an exception with its traceback to sys.stderr.")]
    public static void ExceptHook(PyThread t, PyObject exctype, PyObject value, PyObject traceback)
    {
        if (value is PyBaseException error && traceback is PyTraceback tb)
        {
            error.Traceback = tb;
        }

        ErrorReporting.Show(t, value);
    }

    [PyFunction("breakpointhook", Signature = "(*args, **kwargs)", Doc = "Starts the debugger that PYTHONBREAKPOINT names, pdb by default.")]
    public static PyObject? BreakpointHook(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var name = PythonRuntime.Current.Options.IgnoreEnvironment ? null : (OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("PYTHONBREAKPOINT") : LibC.Variable("PYTHONBREAKPOINT"));
        if (name == "0")
        {
            return PyNone.Value;
        }

        if (string.IsNullOrEmpty(name))
        {
            name = "pdb.set_trace";
        }

        var dot = name.LastIndexOf('.');
        var (moduleName, attribute) = dot < 0 ? ("builtins", name) : (name[..dot], name[(dot + 1)..]);
        PyObject hook;
        try
        {
            hook = Operations.GetAttribute(t, Operations.Import(t, moduleName), attribute);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.ImportError) || e.Value.Type.IsSubtypeOf(Exceptions.AttributeError))
        {
            Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "warnings"), "warn"), PyStr.Of($"Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\""), Exceptions.RuntimeWarning);
            return PyNone.Value;
        }

        return Operations.CallRaw(t, hook, args, kwNames);
    }

    [PyFunction("unraisablehook", Signature = "(unraisable, /)", Doc = "Reports an exception that nothing can handle.")]
    public static void UnraisableHook(PyThread t, PyObject unraisable)
    {
        if (!ReferenceEquals(unraisable.Type, Runtime.Objects.Unraisable.ArgumentsType))
        {
            throw Errors.TypeError("sys.unraisablehook argument type must be UnraisableHookArgs");
        }

        var message = Operations.GetAttribute(t, unraisable, "err_msg");
        var subject = Operations.GetAttribute(t, unraisable, "object");
        var text = "";
        if (subject is not PyNone)
        {
            string shown;
            try
            {
                shown = Operations.Repr(t, subject).Value;
            }
            catch (PythonException)
            {
                shown = "<object repr() failed>";
            }

            text = $"{(message is PyStr m ? m.Value : "Exception ignored in")}: {shown}\n";
        }
        else if (message is PyStr only)
        {
            text = only.Value + ":\n";
        }

        ErrorReporting.WriteStderr(t, text);
        if (Operations.GetAttribute(t, unraisable, "exc_value") is PyBaseException error)
        {
            ErrorReporting.Print(t, error);
        }
    }

    [PyFunction("_getframe", Signature = "(depth=0, /)", Doc = "A frame of the call stack.")]
    public static PyObject GetFrame(PyThread t, int depth = 0)
    {
        var frame = t.Frame?.Visible;
        while (depth > 0 && frame is not null)
        {
            frame = frame.Caller;
            depth--;
        }

        if (frame is null)
        {
            throw Errors.ValueError("call stack is not deep enough");
        }

        frame.Expose();
        AuditHooks.Raise(t, "sys._getframe", frame);
        return frame;
    }

    [PyFunction("_getframemodulename", Signature = "(depth=0)", Doc = "The module name of a frame of the call stack.")]
    public static PyObject GetFrameModuleName(PyThread t, int depth = 0)
    {
        AuditHooks.Raise(t, "sys._getframemodulename", PyInt.Of(depth));
        var frame = t.Frame?.Visible;
        while (depth > 0 && frame is not null)
        {
            frame = frame.Caller;
            depth--;
        }

        return frame?.Function is { } function ? function.GetModule() : frame?.Globals.GetString(Names.Name) ?? PyNone.Value;
    }

    [PyFunction("_current_exceptions", Signature = "()", Doc = "The exception that each thread handles.")]
    public static PyObject CurrentExceptions(PyThread t)
    {
        AuditHooks.Raise(t, "sys._current_exceptions");
        var found = World.WhileStopped(t, static () => Array.ConvertAll(PyThread.Live, static thread => (thread.Serial, Error: (PyObject?)thread.Handling.Innermost)));
        var result = new PyDict();
        foreach (var (serial, error) in found)
        {
            result.SetItem(t, PyInt.Of(serial), error ?? PyNone.Value);
        }

        return result;
    }

    [PyFunction("_current_frames", Signature = "()", Doc = "The frame that each thread executes.")]
    public static PyObject CurrentFrames(PyThread t)
    {
        AuditHooks.Raise(t, "sys._current_frames");
        var found = World.WhileStopped(t, static () => Array.ConvertAll(PyThread.Live, static thread =>
        {
            // The chain is kept out of the frame pool: the thread goes on while this one looks at it.
            for (var frame = thread.Frame; frame is not null; frame = frame.Back)
            {
                frame.Expose();
            }

            return (thread.Serial, thread.Frame?.Visible);
        }));
        var result = new PyDict();
        foreach (var (serial, frame) in found)
        {
            if (frame is not null)
            {
                result.SetItem(t, PyInt.Of(serial), frame);
            }
        }

        return result;
    }

    [PyFunction("get_asyncgen_hooks", Signature = "()", Doc = "The hooks for asynchronous generators.")]
    public static PyObject GetAsyncGenHooks(PyThread t)
    {
        var hooks = AsyncGeneratorHooks.Of(t);
        return StructSequenceType.Create(SysInfo.AsyncGenHooksType, [hooks.FirstIteration ?? PyNone.Value, hooks.Finalizer ?? PyNone.Value]);
    }

    private static readonly ParameterList s_hookParameters = new("set_asyncgen_hooks", "firstiter,finalizer", 0, 2, 0, 0, false);

    [PyFunction("set_asyncgen_hooks", Signature = "(firstiter=None, finalizer=None)", Doc = "Sets the hooks for asynchronous generators.")]
    public static void SetAsyncGenHooks(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        PyObject?[] given = [null, null];
        ArgumentBinder.Bind(t, s_hookParameters, args, kwNames, given);

        // Both are looked at before one is set.
        foreach (var (value, name) in (ReadOnlySpan<(PyObject?, string)>)[(given[1], "finalizer"), (given[0], "firstiter")])
        {
            if (value is not (null or PyNone) && !Operations.IsCallable(value))
            {
                throw Errors.TypeError($"callable {name} expected, got {value.Type.FullName}");
            }
        }

        var hooks = AsyncGeneratorHooks.Of(t);
        hooks.FirstIteration = given[0] switch { null => hooks.FirstIteration, PyNone => null, var hook => hook };
        hooks.Finalizer = given[1] switch { null => hooks.Finalizer, PyNone => null, var hook => hook };
    }
}
