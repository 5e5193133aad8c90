using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Tasklets;

/// <summary>Settings and roles of a tasklet.</summary>
[Flags]
internal enum TaskletFlags : byte
{
    None = 0,

    /// <summary>It has something to run: bound with arguments, running, waiting, or the main one.</summary>
    Alive = 1,
    Atomic = 2,
    IgnoreNesting = 4,
    BlockTrap = 8,
    Main = 16,

    /// <summary>It called <c>stackless.run()</c> and waits for it to end.</summary>
    Watchdog = 32,

    /// <summary>It waits on a channel with a deadline, or on several channels.</summary>
    Waits = 64,
}

/// <summary>A microthread: a chain of frames that its thread's scheduler runs a piece at a time.</summary>
/// <remarks>
/// While it does not run, <see cref="Frame"/> is its innermost frame (a running one may keep the old value) and <see cref="Resume"/> says how it goes on:
/// null, the frame takes the value in transit; a <see cref="StartCall"/>, it has not begun; a <see cref="Carrier"/>, an
/// OS thread is parked with its native stack; <see cref="Again"/>, at an instruction that takes no value.
/// <see cref="Next"/> and <see cref="Previous"/> link it into exactly one chain or none: the runnable ring of its thread
/// (touched by that thread only) or the queue of <see cref="Channel"/> (guarded by the channel's lock).
/// Everything rare is in <see cref="Extras"/>, so that a blocked tasklet stays small.
/// </remarks>
[PyType("stackless.tasklet", WeakReferences = true, Doc = "A microthread: a callable with its arguments that the scheduler runs a piece at a time.", Signature = "(func=None, args=None, kwargs=None)")]
public partial class PyTasklet : PyObject
{
    /// <summary>The value of <see cref="Resume"/> for a tasklet stopped between two instructions.</summary>
    internal static readonly object Again = new();

    internal Scheduler? Owner;
    internal PyTasklet? Next;
    internal PyTasklet? Previous;
    internal Frame? Frame;
    internal ExceptionState? Handling;

    /// <summary>The value in transit; before arguments are bound the function. Null: None.</summary>
    internal PyObject? TempValue;

    /// <summary>The context (PEP 567) it runs in.</summary>
    internal PyObject? Context;

    internal object? Resume;

    /// <summary>The channel it is blocked on.</summary>
    internal PyChannel? Channel;

    internal TaskletExtras? Extras;
    internal int Depth;
    internal int Switches;
    internal short Nesting;
    internal TaskletFlags Flags;

    /// <summary>-1 receiving, 1 sending, 0 not blocked.</summary>
    internal sbyte Blocked;

    internal PyTasklet()
    {
    }

    internal bool IsAlive => (Flags & TaskletFlags.Alive) != 0;

    internal bool IsMain => (Flags & TaskletFlags.Main) != 0;

    internal bool IsCurrent => ReferenceEquals(Owner?.Current, this);

    /// <summary>Linked into the ring or a channel's queue.</summary>
    internal bool IsLinked => Next is not null || Blocked != 0;

    internal bool IsRunnable => Next is not null && Blocked == 0;

    /// <summary>It holds a native stack.</summary>
    internal bool HasNativeStack => Resume is Carrier || (IsCurrent && Owner!.Thread.Nesting > 1);

    internal bool Is(TaskletFlags flag) => (Flags & flag) != 0;

    internal bool Set(TaskletFlags flag, bool on)
    {
        var old = (Flags & flag) != 0;
        Flags = on ? Flags | flag : Flags & ~flag;
        return old;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var tasklet = Allocate(cls);
        tasklet.Owner = Scheduler.Of(t);
        return tasklet;
    }

    [PyInit(Signature = "(func=None, args=None, kwargs=None)")]
    public void Init(PyThread t, PyObject? func = null, PyObject? args = null, PyObject? kwargs = null) => BindTo(t, func, args, kwargs);

    [PyMethod("bind", Signature = "(func=None, args=None, kwargs=None)", Doc = "Binds a function and arguments without starting; without any, unbinds.")]
    public PyObject Bind(PyThread t, PyObject? func = null, PyObject? args = null, PyObject? kwargs = null)
    {
        BindTo(t, func, args, kwargs);
        return this;
    }

    private void BindTo(PyThread t, PyObject? func, PyObject? args, PyObject? kwargs)
    {
        func = func is PyNone ? null : func;
        args = args is PyNone ? null : args;
        kwargs = kwargs is PyNone ? null : kwargs;
        if (func is not null && !Operations.IsCallable(func))
        {
            throw Errors.TypeError("tasklet function must be a callable or None");
        }

        if (IsCurrent)
        {
            throw Errors.RuntimeError("can't (re)bind the current tasklet");
        }

        if (IsLinked)
        {
            throw Errors.RuntimeError("tasklet is scheduled");
        }

        if (HasNativeStack)
        {
            throw Errors.RuntimeError("tasklet has C state on its stack");
        }

        if (Is(TaskletFlags.Watchdog))
        {
            throw Errors.RuntimeError("tasklet is running the scheduler");
        }

        if (args is null && kwargs is null)
        {
            Unbind();
            TempValue = func;
        }
        else
        {
            if (func is null)
            {
                if (IsAlive)
                {
                    throw Errors.RuntimeError("tasklet is already bound");
                }

                func = TempValue ?? throw Errors.RuntimeError("the tasklet was not bound to a function");
            }

            var positional = args switch
            {
                null => PyTuple.Empty,
                PyTuple tuple => tuple,
                _ => throw Errors.TypeError("tasklet args must be a tuple or None"),
            };
            var keywords = kwargs switch
            {
                null => null,
                PyDict dict => dict,
                _ => throw Errors.TypeError("tasklet kwargs must be a dict or None"),
            };
            Unbind();
            Prepare(func, positional.Items, keywords);
        }

        if (Tracking.Enabled)
        {
            (Extras ??= new TaskletExtras()).Parent = Scheduler.Of(t).Current;
        }

        if (func is not null)
        {
            Context = t.Context ?? Scheduler.NewContext?.Invoke(t);
        }
    }

    private void Unbind()
    {
        Flags &= ~TaskletFlags.Alive;
        Frame = null;
        Handling = null;
        Resume = null;
        TempValue = null;
        Depth = 0;
    }

    private void Prepare(PyObject function, PyObject[] args, PyDict? kwargs)
    {
        Owner ??= Scheduler.Of(PyThread.Current);
        Resume = new StartCall(function, args, kwargs);
        TempValue = null;
        Flags |= TaskletFlags.Alive;
    }

    [PyMethod("setup", Doc = "setup(*args, **kwargs): binds arguments and makes the tasklet runnable.")]
    public PyObject Setup(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (IsAlive)
        {
            throw Errors.RuntimeError("tasklet is already bound");
        }

        var function = TempValue ?? throw Errors.RuntimeError("the tasklet was not bound to a function");
        PyDict? kwargs = null;
        var positional = args.Length;
        if (kwNames is { Count: > 0 })
        {
            positional -= kwNames.Count;
            kwargs = new PyDict();
            for (var i = 0; i < kwNames.Count; i++)
            {
                kwargs.SetItem(t, kwNames.Items[i], args[positional + i]);
            }
        }

        Prepare(function, args[..positional].ToArray(), kwargs);
        InsertIntoQueue(t);
        return this;
    }

    [PyMethod("__call__")]
    public PyObject Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Setup(t, args, kwNames);

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        var state = IsCurrent ? "current" : Blocked != 0 ? "blocked" : IsRunnable ? "runnable" : IsAlive ? "paused" : "dead";
        return $"<{Type.FullName} object at 0x{Identity.Of(this):x}{(Extras?.Name is { } name ? $" '{name.Value}'" : "")}, {state}{(IsMain ? ", main" : "")}>";
    }
}

/// <summary>What a tasklet that has not begun will call.</summary>
internal sealed class StartCall(PyObject function, PyObject[] args, PyDict? kwargs)
{
    internal readonly PyObject Function = function;
    internal readonly PyObject[] Args = args;
    internal readonly PyDict? Kwargs = kwargs;
}

/// <summary>What few tasklets have.</summary>
internal sealed class TaskletExtras
{
    internal PyObject? TraceFunction;
    internal PyObject? ProfileFunction;
    internal bool InTraceCallback;

    /// <summary>Atomic blocks that it is in; they are left while it does not run.</summary>
    internal int AtomicDepth;

    internal string? TraceEvent;

    internal PyStr? Name;
    internal PyTasklet? Parent;
    internal long RunTime;

    /// <summary>The greenlet that it runs, or its root greenlet.</summary>
    internal PyGreenlet? Greenlet;

    /// <summary>The number of its latest wait with a deadline.</summary>
    internal int WaitStamp;

    /// <summary>The select() it waits in.</summary>
    internal Selection? Selection;

    internal bool HasTracing => TraceFunction is not null || ProfileFunction is not null || InTraceCallback;
}
