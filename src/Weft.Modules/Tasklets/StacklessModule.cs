using Weft.Runtime.Tasklets;

namespace Weft.Modules;

/// <summary>The module <c>stackless</c>: tasklets, channels and their scheduler.</summary>
[PyModule("stackless", Doc = "Tasklets and channels: microthreads that switch without a native stack.")]
[PyExport(typeof(PyTasklet), Name = "tasklet")]
[PyExport(typeof(PyChannel), Name = "channel")]
[PyExport(typeof(PyAtomic), Name = "atomic")]
[PyExport(typeof(PyBomb), Name = "bomb")]
[PyExport(typeof(PyCFrame), Name = "cframe")]
[PyExport(typeof(PyCStack), Name = "cstack")]
public static partial class StacklessModule
{
    [PyConstant("PICKLEFLAGS_PRESERVE_TRACING_STATE")]
    public const int PreserveTracingState = 1;

    [PyConstant("PICKLEFLAGS_PRESERVE_AG_FINALIZER")]
    public const int PreserveAsyncGeneratorFinalizer = 2;

    [PyConstant("PICKLEFLAGS_RESET_AG_FINALIZER")]
    public const int ResetAsyncGeneratorFinalizer = 4;

    [PyConstant("PICKLEFLAGS_PICKLE_CONTEXT")]
    public const int PickleContext = 8;

    private const int AllPickleFlags = 15;

    private static readonly string[] s_live = ["current", "main", "runcount", "threads", "debug", "uncollectables", "pickle_with_tracing_state"];

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        SwitchingFunctions.Mark(module, "schedule", "schedule_remove", "run", "select");
        var ns = module.Namespace;
        ns.SetInterned(PyStr.Intern("TaskletExit"), Exceptions.TaskletExit);
        ns.SetInterned(PyStr.Intern("stackless"), module);
        var all = new List<PyObject>(s_live.Select(PyStr.Intern));
        foreach (var key in ns.KeysArray())
        {
            if (key is PyStr name && !name.Value.StartsWith('_'))
            {
                all.Add(name);
            }
        }

        ns.SetInterned(PyStr.Intern("__all__"), new PyList([.. all]));
        Weft.Runtime.Tasklets.Pickling.Restorers.Register(t, module);
    }

    [PyFunction("__getattr__", Doc = "The live attributes.")]
    public static PyObject GetAttribute(PyThread t, PyStr name) => name.Value switch
    {
        "current" => GetCurrent(t),
        "main" => GetMain(t),
        "runcount" => PyInt.Of(GetRunCount(t)),
        "threads" => GetThreads(t),
        "debug" => PyInt.Of(0),
        "uncollectables" => GetUncollectables(),
        "pickle_with_tracing_state" => PyBool.Of((PickleSettings.Of(t) & PreserveTracingState) != 0),
        _ => throw Errors.AttributeError($"module 'stackless' has no attribute '{name.Value}'"),
    };

    [PyFunction("__dir__", Doc = "Names of the module.")]
    public static PyObject Dir(PyThread t)
    {
        var module = (PyModule)Operations.Import(t, "stackless");
        return new PyList([.. module.Namespace.KeysArray(), .. s_live.Select(PyStr.Intern)]);
    }

    [PyFunction("run", Signature = "(timeout=0, threadblock=False, soft=False, ignore_nesting=False, totaltimeout=False)", Doc = "Runs tasklets until none is runnable, or until one has run for so many instructions: that one is returned.")]
    public static PyObject? Run(PyThread t, long timeout = 0, bool threadblock = false, bool soft = false, bool ignore_nesting = false, bool totaltimeout = false) =>
        Scheduler.Of(t).Run(t, timeout, threadblock, soft, ignore_nesting, totaltimeout);

    [PyFunction("schedule", Doc = "schedule(retval=current): lets the next tasklet run and goes to the end of the queue; returns retval.")]
    public static PyObject? Schedule(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        Scheduler.Of(t).Yield(t, args.Length == 0 ? null : Result("schedule", args, kwNames), remove: false);

    [PyFunction("schedule_remove", Doc = "schedule_remove(retval=current): lets the next tasklet run and leaves the queue; returns retval.")]
    public static PyObject? ScheduleRemove(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        Scheduler.Of(t).Yield(t, args.Length == 0 ? null : Result("schedule_remove", args, kwNames), remove: true);

    /// <summary>The only argument, by position or name.</summary>
    private static PyObject Result(string function, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length > 1)
        {
            throw Errors.TypeError($"{function}() takes at most 1 argument ({args.Length} given)");
        }

        return kwNames is { Count: 1 } && kwNames.Items[0] is not PyStr { Value: "retval" }
            ? throw Errors.TypeError($"{function}() got an unexpected keyword argument '{((PyStr)kwNames.Items[0]).Value}'")
            : args[0];
    }

    [PyFunction("select", Doc = "select(*cases, timeout=None): waits for one of several channels (receive) and (channel, value) pairs (send); returns its index and the value received.")]
    public static PyObject? Select(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        var timeout = -1.0;
        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            if (kwNames!.Items[i] is not PyStr { Value: "timeout" })
            {
                throw Errors.TypeError($"select() got an unexpected keyword argument '{Operations.Str(t, kwNames.Items[i]).Value}'");
            }

            timeout = args[positional + i] is PyNone ? -1 : Math.Max(0, Operations.ToDouble(t, args[positional + i]));
        }

        return Selection.Select(t, args[..positional], timeout);
    }

    [PyFunction("getcurrent", Signature = "()", Doc = "The tasklet that runs.")]
    public static PyObject GetCurrent(PyThread t) => Scheduler.Of(t).Current;

    [PyFunction("getmain", Signature = "()", Doc = "The main tasklet of this thread.")]
    public static PyObject GetMain(PyThread t) => Scheduler.Of(t).Main;

    [PyFunction("getruncount", Signature = "()", Doc = "How many tasklets are runnable, the current one counted.")]
    public static int GetRunCount(PyThread t)
    {
        var scheduler = Scheduler.Of(t);
        scheduler.Drain();
        return scheduler.RunCount;
    }

    [PyFunction("getthreads", Signature = "()", Doc = "Identifiers of the threads, the main one first.")]
    public static PyObject GetThreads(PyThread t) => new PyList([.. LiveThreads.Identifiers().Select(static id => (PyObject)PyInt.Of(id))]);

    [PyFunction("getcurrentid", Signature = "()", Doc = "Identity of the tasklet that runs.")]
    public static long GetCurrentId(PyThread t) => Identity.Of(Scheduler.Of(t).Current);

    [PyFunction("getdebug", Signature = "()", Doc = "Whether this is a debug build.")]
    public static int GetDebug() => 0;

    [PyFunction("getuncollectables", Signature = "()", Doc = "Always empty: there are no objects that could not be collected.")]
    public static PyObject GetUncollectables() => new PyList();

    [PyFunction("get_thread_info", Signature = "(thread_id=-1, /)", Doc = "(main, current, runcount) of a thread.")]
    public static PyObject GetThreadInfo(PyThread t, long thread_id = -1)
    {
        var scheduler = (thread_id == -1 ? Scheduler.Of(t) : Scheduler.ForThread(thread_id)) ?? throw Errors.RuntimeError("Thread id not found");
        return new PyTuple([scheduler.Main, scheduler.Current, PyInt.Of(scheduler.RunCount)]);
    }

    [PyFunction("switch_trap", Signature = "(change=0, /)", Doc = "Adds to the trap level and returns the old one; while it is not zero, a switch is an error.")]
    public static int SwitchTrap(PyThread t, int change = 0)
    {
        var scheduler = Scheduler.Of(t);
        var old = scheduler.TrapLevel;
        scheduler.TrapLevel = old + change;
        return old;
    }

    [PyFunction("set_channel_callback", Signature = "(callable, /)", Doc = "Sets what is called with (channel, tasklet, sending, willblock) before each transfer; returns the old one.")]
    public static PyObject SetChannelCallback(PyThread t, PyObject callable)
    {
        var old = Scheduler.ChannelCallback;
        Scheduler.ChannelCallback = Callback(callable, "channel callback must be callable");
        return old ?? PyNone.Value;
    }

    [PyFunction("get_channel_callback", Signature = "()", Doc = "The channel callback, or None.")]
    public static PyObject GetChannelCallback() => Scheduler.ChannelCallback ?? PyNone.Value;

    [PyFunction("set_schedule_callback", Signature = "(callable, /)", Doc = "Sets what is called with (prev, next) at each switch; returns the old one.")]
    public static PyObject SetScheduleCallback(PyThread t, PyObject callable)
    {
        var scheduler = Scheduler.Of(t);
        var old = scheduler.ScheduleCallback;
        scheduler.ScheduleCallback = Callback(callable, "schedule callback must be callable");
        return old ?? PyNone.Value;
    }

    [PyFunction("get_schedule_callback", Signature = "()", Doc = "The schedule callback, or None.")]
    public static PyObject GetScheduleCallback(PyThread t) => Scheduler.Of(t).ScheduleCallback ?? PyNone.Value;

    [PyFunction("set_error_handler", Signature = "(handler, /)", Doc = "Sets what is called with (type, value, traceback) for a tasklet's uncaught exception; returns the old one.")]
    public static PyObject SetErrorHandler(PyThread t, PyObject handler)
    {
        var scheduler = Scheduler.Of(t);
        var old = scheduler.ErrorHandler;
        scheduler.ErrorHandler = Callback(handler, "error handler must be callable");
        return old ?? PyNone.Value;
    }

    private static PyObject? Callback(PyObject value, string message) =>
        value is PyNone ? null : Operations.IsCallable(value) ? value : throw Errors.TypeError(message);

    [PyFunction("enable_softswitch", Signature = "(flag, /)", Doc = "Allows or forbids switches without a native stack; returns the old setting. None only asks.")]
    public static bool EnableSoftSwitch(PyThread t, PyObject flag)
    {
        _ = Scheduler.Of(t);
        var old = Scheduler.SoftSwitching;
        if (flag is not PyNone)
        {
            Scheduler.SoftSwitching = Operations.IsTrue(t, flag);
        }

        return old;
    }

    [PyFunction("pickle_flags", Signature = "(new_flags=-1, mask=-1)", Doc = "Sets this thread's pickle flags where mask has bits; returns the old ones.")]
    public static int PickleFlags(PyThread t, long new_flags = -1, long mask = -1)
    {
        var old = PickleSettings.Of(t);
        if (new_flags != -1)
        {
            PickleSettings.Set(t, Changed(old, new_flags, mask));
        }

        return old;
    }

    [PyFunction("pickle_flags_default", Signature = "(new_default=-1, mask=-1)", Doc = "Sets the pickle flags of new threads where mask has bits; returns the old ones.")]
    public static int PickleFlagsDefault(PyThread t, long new_default = -1, long mask = -1)
    {
        var old = PickleSettings.Default;
        if (new_default != -1)
        {
            PickleSettings.Default = Changed(old, new_default, mask);
        }

        return old;
    }

    private static int Changed(int old, long given, long mask)
    {
        var used = mask == -1 ? AllPickleFlags : mask;
        if ((used & ~AllPickleFlags) != 0 || ((given & ~AllPickleFlags) != 0 && mask == -1) || (given & used & ~AllPickleFlags) != 0)
        {
            throw Errors.ValueError("flags and mask must contain only defined bits");
        }

        return (int)((old & ~used) | (given & used));
    }
}

/// <summary>The module <c>_stackless</c>: another name for everything in <c>stackless</c>.</summary>
[PyModule("_stackless", Doc = "The native half of stackless.")]
public static partial class StacklessNativeModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var source = (PyModule)Operations.Import(t, "stackless");
        foreach (var (key, value) in source.Namespace.Entries())
        {
            if (key is PyStr name && (!name.Value.StartsWith("__", StringComparison.Ordinal) || name.Value is "__getattr__" or "__dir__" or "__all__"))
            {
                module.Namespace.SetString(name, value);
            }
        }
    }
}
