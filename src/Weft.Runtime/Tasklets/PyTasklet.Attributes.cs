namespace Weft.Runtime.Tasklets;

public partial class PyTasklet
{
    [PyProperty("alive", Doc = "The tasklet has something left to run.")]
    public bool GetAlive() => IsAlive;

    [PyProperty("paused", Doc = "Alive, but neither runnable nor blocked.")]
    public bool GetPaused() => IsAlive && !IsLinked && !IsCurrent;

    [PyProperty("blocked", Doc = "Waiting on a channel.")]
    public bool GetBlocked() => Blocked != 0;

    [PyProperty("scheduled", Doc = "Runnable or waiting on a channel.")]
    public bool GetScheduled() => IsLinked;

    [PyProperty("restorable", Doc = "It can be pickled and go on after unpickling: it has no native stack.")]
    public bool GetRestorable() => !HasNativeStack;

    [PyProperty("atomic", Doc = "The watchdog does not interrupt it; see set_atomic().")]
    public bool GetAtomic() => Is(TaskletFlags.Atomic);

    [PyProperty("ignore_nesting", Doc = "The watchdog may interrupt it under a native caller; see set_ignore_nesting().")]
    public bool GetIgnoreNesting() => Is(TaskletFlags.IgnoreNesting);

    [PyProperty("block_trap", Doc = "Blocking on a channel is an error.")]
    public bool GetBlockTrap() => Is(TaskletFlags.BlockTrap);

    [PySetter("block_trap")]
    public void SetBlockTrap(PyThread t, PyObject? value)
    {
        if (value is not PyIntBase)
        {
            throw Errors.TypeError("block_trap must be set to a bool or integer");
        }

        Set(TaskletFlags.BlockTrap, Operations.IsTrue(t, value));
    }

    [PyProperty("is_main", Doc = "The main tasklet of its thread.")]
    public bool GetIsMain() => IsMain;

    [PyProperty("is_current", Doc = "The tasklet that its thread runs.")]
    public bool GetIsCurrent() => IsCurrent;

    [PyProperty("next", Doc = "The next tasklet of the chain it is in, or None.")]
    public PyObject GetNext() => Visible(Next);

    [PyProperty("prev", Doc = "The previous tasklet of the chain it is in, or None.")]
    public PyObject GetPrevious() => Visible(Previous);

    /// <summary>A member of a chain as Python sees it: for a case of a select() its tasklet.</summary>
    internal static PyObject Visible(PyTasklet? task) => task switch
    {
        null => PyNone.Value,
        SelectCase one => one.Selection.Task,
        _ => task,
    };

    [PyProperty("frame", Doc = "The innermost frame; None before it first runs.")]
    public PyObject GetFrame()
    {
        var frame = (IsCurrent ? Owner!.Thread.Frame : Frame)?.Visible;
        frame?.Expose();
        return (PyObject?)frame ?? PyNone.Value;
    }

    [PyProperty("recursion_depth", Doc = "Frames and native calls in progress.")]
    public int GetRecursionDepth() => IsCurrent ? Owner!.Thread.Depth : Depth;

    [PyProperty("nesting_level", Doc = "Interpreter loops under native callers.")]
    public int GetNestingLevel() => Math.Max(0, (IsCurrent ? Owner!.Thread.Nesting : Nesting) - 1);

    [PyProperty("thread_id", Doc = "The identifier of its thread; -1 when that has ended.")]
    public long GetThreadId() => Owner is { IsEnded: false } owner ? owner.Thread.Serial : -1;

    [PyProperty("cstate", Doc = "The native stack that it runs on or keeps.")]
    public PyObject GetCState() => new PyCStack(this);

    [PyProperty("context_id", Doc = "Identity of the context it runs in.")]
    public long GetContextId(PyThread t)
    {
        if (IsCurrent)
        {
            var current = Owner!.Thread.Context ??= Scheduler.NewContext?.Invoke(t);
            return current is null ? 0 : Identity.Of(current);
        }

        Context ??= Scheduler.NewContext?.Invoke(t);
        return Context is null ? 0 : Identity.Of(Context);
    }

    [PyProperty("tempval", Doc = "The value in transit: what the switch that it waits in will return.")]
    public PyObject GetTempValue() => TempValue ?? PyNone.Value;

    [PySetter("tempval")]
    public void SetTempValue(PyObject? value) => TempValue = value switch
    {
        null => throw Errors.AttributeError("cannot delete tempval"),
        PyNone => null,
        _ => value,
    };

    [PyProperty("trace_function", Doc = "Its trace function (sys.settrace), or None.")]
    public PyObject GetTraceFunction() => (IsCurrent ? Owner!.Thread.TraceFunction : Extras?.TraceFunction) ?? PyNone.Value;

    [PySetter("trace_function")]
    public void SetTraceFunction(PyObject? value)
    {
        if (IsCurrent)
        {
            Interpreter.Tracing.SetTrace(Owner!.Thread, value ?? PyNone.Value);
            return;
        }

        (Extras ??= new TaskletExtras()).TraceFunction = value is PyNone ? null : value;
    }

    [PyProperty("profile_function", Doc = "Its profile function (sys.setprofile), or None.")]
    public PyObject GetProfileFunction() => (IsCurrent ? Owner!.Thread.ProfileFunction : Extras?.ProfileFunction) ?? PyNone.Value;

    [PySetter("profile_function")]
    public void SetProfileFunction(PyObject? value)
    {
        if (IsCurrent)
        {
            Interpreter.Tracing.SetProfile(Owner!.Thread, value ?? PyNone.Value);
            return;
        }

        (Extras ??= new TaskletExtras()).ProfileFunction = value is PyNone ? null : value;
    }

    [PyMethod("set_atomic", Doc = "Sets whether the watchdog must leave the tasklet alone; returns the old setting.")]
    public bool SetAtomic(PyThread t, PyObject flag)
    {
        var on = Operations.IsTrue(t, flag);
        var old = Set(TaskletFlags.Atomic, on);
        if (old != on)
        {
            if (!IsCurrent || !ReferenceEquals(Owner!.Thread, t))
            {
                var extras = Extras ??= new TaskletExtras();
                extras.AtomicDepth = Math.Max(0, extras.AtomicDepth + (on ? 1 : -1));
            }
            else if (on)
            {
                AtomicRegion.Enter(t);
            }
            else if (t.AtomicDepth > 0)
            {
                AtomicRegion.Exit(t);
            }
        }

        return old;
    }

    [PyMethod("set_ignore_nesting", Doc = "Sets whether the watchdog may interrupt under a native caller; returns the old setting.")]
    public bool SetIgnoreNesting(PyThread t, PyObject flag) => Set(TaskletFlags.IgnoreNesting, Operations.IsTrue(t, flag));

    [PyMethod("set_context", Doc = "Sets the context that the tasklet runs in; returns the tasklet.")]
    public PyObject SetContext(PyThread t, PyObject context)
    {
        if (Scheduler.IsContext is not { } isContext || !isContext(context))
        {
            throw Errors.TypeError($"set_context() argument 1 must be contextvars.Context, not {context.Type.Name}");
        }

        if (IsCurrent)
        {
            throw Errors.RuntimeError("tasklet is current");
        }

        if (Is(TaskletFlags.Main))
        {
            throw Errors.RuntimeError("cannot set context of the main tasklet");
        }

        Context = context;
        return this;
    }

    [PyMethod("context_run", Doc = "context_run(callable, *args, **kwargs): calls in the tasklet's context.")]
    public PyObject? ContextRun(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length - (kwNames?.Count ?? 0) < 1)
        {
            throw Errors.TypeError("context_run() missing 1 required positional argument");
        }

        if (IsCurrent)
        {
            return Operations.CallRaw(t, args[0], args[1..], kwNames);
        }

        var previous = t.Context;
        t.Context = Context ??= Scheduler.NewContext?.Invoke(t);
        try
        {
            return Operations.CallRaw(t, args[0], args[1..], kwNames);
        }
        finally
        {
            t.Context = previous;
        }
    }
}
