namespace Weft.Runtime.Tasklets;

/// <summary>Where a greenlet is in its life.</summary>
internal enum GreenletState : byte
{
    /// <summary>It has not been switched to.</summary>
    Pending,

    /// <summary>It runs, or waits in a switch.</summary>
    Active,

    Dead,
}

/// <summary>A greenlet: a tasklet that only explicit switches run.</summary>
/// <remarks>
/// <para>
/// An active greenlet has a tasklet of its own. Switching puts the target's tasklet where the current one stood in its
/// thread's ring and takes that out: a family of greenlets counts as one runnable tasklet, whichever of them runs. So
/// greenlets switch softly where tasklets do, and both can be used in one program.
/// </para>
/// <para>
/// A tasklet that no greenlet started has a root greenlet (<see cref="IsRoot"/>), made when somebody asks for the current
/// one. That of the main tasklet is the thread's main greenlet; the others let code in any tasklet use greenlets without
/// knowing of tasklets.
/// </para>
/// <para>Except for a finalizer, which only queues work, only the thread of the tasklet touches the fields.</para>
/// </remarks>
[PyType("greenlet.greenlet", WeakReferences = true, HasDict = true, Doc = "greenlet(run=None, parent=None): a coroutine with a stack of its own.")]
public partial class PyGreenlet : PyObject
{
    private static PyType? s_error;
    private static PyType? s_exit;

    private PyObject? _run;
    private PyObject? _context;
    private ClosingWatch? _watch;

    internal PyGreenlet()
    {
    }

    /// <summary>The class <c>greenlet.error</c>.</summary>
    [PyConstant("error")]
    public static PyType ErrorType => s_error ?? DefineOnce(ref s_error, "error", Exceptions.Exception);

    /// <summary>The class <c>greenlet.GreenletExit</c>.</summary>
    [PyConstant("GreenletExit")]
    public static PyType ExitType => s_exit ?? DefineOnce(ref s_exit, "GreenletExit", Exceptions.BaseException);

    internal GreenletState Phase { get; set; }

    internal PyTasklet? Tasklet { get; set; }

    internal PyGreenlet? Parent { get; set; }

    /// <summary>It stands for a tasklet that was not started by a greenlet.</summary>
    internal bool IsRoot { get; private init; }

    /// <summary>The tasklet's number of switches after it left through a greenlet switch: while that holds, it waits in one.</summary>
    internal int LeftAt { get; set; }

    /// <summary>It waits in a switch, so that a value can be delivered.</summary>
    internal bool IsWaiting => Phase == GreenletState.Active && Tasklet is { IsAlive: true, IsLinked: false } task && !task.IsCurrent && task.Switches == LeftAt;

    private bool ThreadExited => Tasklet is { Owner: { IsEnded: true } };

    private bool IsDead => Phase == GreenletState.Dead || (Phase == GreenletState.Active && ThreadExited);

    private bool IsCurrent => Phase == GreenletState.Active && !ThreadExited && ReferenceEquals(Tasklet?.Owner?.CurrentGreenlet, this);

    /// <summary>The root greenlet of a tasklet.</summary>
    internal static PyGreenlet RootOf(PyTasklet task)
    {
        var extras = task.Extras ??= new TaskletExtras();
        return extras.Greenlet ??= new PyGreenlet { IsRoot = true, Tasklet = task, Phase = GreenletState.Active };
    }

    internal static PythonException Error(string message) => new((PyBaseException)Operations.Call(PyThread.Current, ErrorType, PyStr.Of(message)));

    private static PyType DefineOnce(ref PyType? field, string name, PyType @base)
    {
        var t = PyThread.Current;
        var dict = new PyDict();
        dict.SetString(PyStr.Intern("__module__"), PyStr.Of("greenlet"));
        var made = (PyType)Operations.Call(t, PyType.TypeObject, PyStr.Of(name), new PyTuple([@base]), dict);
        return Interlocked.CompareExchange(ref field, made, null) ?? made;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var made = Allocate(cls);
        made.Parent = Scheduler.Of(t).CurrentGreenlet;
        return made;
    }

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length > 2)
        {
            throw Errors.TypeError($"green() takes at most 2 {(kwNames is { Count: > 0 } && kwNames.Count == args.Length ? "keyword " : "")}arguments ({args.Length} given)");
        }

        var positional = args.Length - (kwNames?.Count ?? 0);
        var run = positional > 0 ? args[0] : null;
        var parent = positional > 1 ? args[1] : null;
        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            var name = ((PyStr)kwNames!.Items[i]).Value;
            ref var target = ref run;
            switch (name)
            {
                case "run":
                    break;
                case "parent":
                    target = ref parent;
                    break;
                default:
                    throw Errors.TypeError($"green() got an unexpected keyword argument '{name}'");
            }

            if (target is not null)
            {
                throw Errors.TypeError($"argument for green() given by name ('{name}') and position ({(name == "run" ? 1 : 2)})");
            }

            target = args[positional + i];
        }

        if (run is not null)
        {
            SetRun(run);
        }

        if (parent is not null and not PyNone)
        {
            SetParent(parent);
        }
    }

    // ---- Switching

    [PyMethod("switch", Doc = "switch(*args, **kwargs): goes on with this greenlet; what the other side passes to the switch back is the result.")]
    public PyObject? Switch(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
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

        return Scheduler.Of(t).SwitchGreenlet(t, this, new GreenletPassage(args[..positional].ToArray(), kwargs));
    }

    [PyMethod("throw", Doc = "throw(type=GreenletExit, value=None, traceback=None): goes on with this greenlet by raising an exception in it.")]
    public PyObject? Throw(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"{Type.FullName}.throw() takes no keyword arguments");
        }

        if (args.Length > 3)
        {
            throw Errors.TypeError($"throw() takes at most 3 arguments ({args.Length} given)");
        }

        var type = args.Length > 0 ? args[0] : ExitType;
        if (type is not PyBaseException && !(type is PyType cls && cls.IsSubtypeOf(Exceptions.BaseException)))
        {
            throw Errors.TypeError($"exceptions must be classes, or instances, not {type.Type.FullName}");
        }

        var error = PyGenerator.MakeThrown(t, type, args.Length > 1 ? args[1] : null, args.Length > 2 ? args[2] : null);
        return Scheduler.Of(t).SwitchGreenlet(t, this, new GreenletPassage(error));
    }

    /// <summary>What it will call; looked up as an attribute, because subclasses define a method.</summary>
    internal PyObject FindRun(PyThread t) => Operations.GetAttribute(t, this, PyStr.Intern("run"));

    /// <summary>Makes its tasklet, which will begin with a call.</summary>
    internal void Start(Scheduler scheduler, PyObject run, PyObject[] args, PyDict? kwargs)
    {
        Tasklet = new PyTasklet
        {
            Owner = scheduler,
            Flags = TaskletFlags.Alive,
            Resume = new StartCall(run, args, kwargs),
            Context = _context,
            Extras = new TaskletExtras { Greenlet = this },
        };
        LeftAt = 0;
        _run = null;
        _context = null;
        Phase = GreenletState.Active;
    }

    /// <summary>It is about to wait in a switch.</summary>
    internal void Leave()
    {
        LeftAt = Tasklet!.Switches + 1;
        if (!IsRoot)
        {
            // Only now: most finalizers are never needed, and each costs more than a switch.
            _watch ??= new ClosingWatch(this);
        }
    }

    /// <summary>It could not be switched to after all.</summary>
    internal void UndoStart(PyObject run)
    {
        _context = Tasklet!.Context;
        _run = run;
        Tasklet = null;
        Phase = GreenletState.Pending;
    }

    internal void MarkDead()
    {
        Phase = GreenletState.Dead;
        _run = null;
        _context = null;
        Unwatch();
    }

    private void Unwatch()
    {
        if (_watch is { } watch)
        {
            _watch = null;
            GC.SuppressFinalize(watch);
        }
    }

    // ---- Attributes

    [PyMethod("__bool__")]
    public bool IsTrue() => Phase == GreenletState.Active && !ThreadExited;

    [PyProperty("dead", Doc = "It has ended.")]
    public bool GetDead() => IsDead;

    [PyProperty("run", Doc = "What the greenlet calls when it begins.")]
    public PyObject GetRun()
    {
        if (IsRoot)
        {
            throw Errors.AttributeError("Main greenlets do not have a run attribute.");
        }

        return Phase == GreenletState.Pending && _run is { } run ? run : throw Errors.AttributeError("run");
    }

    [PySetter("run")]
    public void SetRun(PyObject? value)
    {
        if (IsRoot)
        {
            throw Errors.AttributeError("Main greenlets do not have a run attribute.");
        }

        if (Phase != GreenletState.Pending)
        {
            throw Errors.AttributeError("run cannot be set after the start of the greenlet");
        }

        _run = value;
    }

    [PyProperty("parent", Doc = "The greenlet that goes on when this one ends; None for a main greenlet.")]
    public PyObject GetParent() => (PyObject?)Parent ?? PyNone.Value;

    [PySetter("parent")]
    public void SetParent(PyObject? value)
    {
        if (IsRoot)
        {
            throw Errors.AttributeError("cannot set the parent of a main greenlet");
        }

        if (value is null)
        {
            throw Errors.AttributeError("can't delete attribute");
        }

        if (value is not PyGreenlet parent)
        {
            throw Errors.TypeError($"GreenletChecker: Expected any type of greenlet, not {value.Type.FullName}");
        }

        for (var p = parent; p is not null; p = p.Parent)
        {
            if (ReferenceEquals(p, this))
            {
                throw Errors.ValueError("cyclic parent chain");
            }
        }

        if (Phase == GreenletState.Active && !ReferenceEquals(parent.Lineage, Lineage))
        {
            throw Errors.ValueError("parent cannot be on a different thread");
        }

        Parent = parent;
    }

    /// <summary>The scheduler that it runs under, or would run under.</summary>
    internal Scheduler? Lineage
    {
        get
        {
            for (var g = this; g is not null; g = g.Parent)
            {
                if (g.Tasklet?.Owner is { } owner)
                {
                    return owner;
                }
            }

            return null;
        }
    }

    [PyProperty("gr_frame", Doc = "The innermost frame while the greenlet waits; else None.")]
    public PyObject GetFrame()
    {
        if (Phase != GreenletState.Active || IsCurrent || ThreadExited)
        {
            return PyNone.Value;
        }

        var frame = Tasklet!.Frame;
        frame?.Expose();
        return (PyObject?)frame ?? PyNone.Value;
    }

    [PyProperty("gr_context", Doc = "The context (PEP 567) that the greenlet runs in; None: an empty one will be made.")]
    public PyObject GetContext(PyThread t)
    {
        if (IsCurrent)
        {
            if (!ReferenceEquals(Tasklet!.Owner!.Thread, t))
            {
                throw Errors.ValueError("cannot get context of a greenlet that is running in a different thread");
            }

            return t.Context ?? PyNone.Value;
        }

        return (Phase == GreenletState.Active ? Tasklet!.Context : _context) ?? PyNone.Value;
    }

    [PySetter("gr_context")]
    public void SetContext(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.AttributeError("can't delete context attribute");
        }

        PyObject? context = null;
        if (value is not PyNone)
        {
            context = Scheduler.IsContext is { } isContext && isContext(value) ? value : throw Errors.TypeError("greenlet context must be a contextvars.Context or None");
        }

        if (IsCurrent)
        {
            if (!ReferenceEquals(Tasklet!.Owner!.Thread, t))
            {
                throw Errors.ValueError("cannot set context of a greenlet that is running in a different thread");
            }

            t.Context = context;
        }
        else if (Phase == GreenletState.Active)
        {
            Tasklet!.Context = context;
        }
        else
        {
            _context = context;
        }
    }

    [PyProperty("_stack_saved", Doc = "Bytes of native stack that were copied: none, ever.")]
    public int GetStackSaved() => 0;

    [PyMethod("__getstate__", Doc = "Greenlets cannot be pickled; tasklets can.")]
    public PyObject GetState() => throw Errors.TypeError($"cannot serialize '{Type.FullName}' object");

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        var owner = Phase == GreenletState.Pending ? null : Lineage;
        var origin = owner is null || owner.IsEnded ? "0x(nil)" : $"0x{Identity.Of(owner.Main):x}";
        var state = Phase switch
        {
            GreenletState.Pending => " pending",
            GreenletState.Dead => " dead",
            _ when ThreadExited => " (thread exited) dead",
            _ => (IsCurrent && ReferenceEquals(Tasklet!.Owner!.Thread, t) ? " current" : " suspended") + " active started" + (IsRoot ? " main" : ""),
        };
        return $"<{Type.FullName} object at 0x{Identity.Of(this):x} (otid={origin}){state}>";
    }

    // ---- Module functions that are attributes of the class too

    [PyStaticMethod("getcurrent", Doc = "The greenlet that runs.")]
    public static PyObject GetCurrent(PyThread t) => Scheduler.Of(t).CurrentGreenlet;

    [PyStaticMethod("gettrace", Doc = "The trace function of this thread's greenlets, or None.")]
    public static PyObject GetTrace(PyThread t) => Scheduler.Of(t).GreenletTrace ?? PyNone.Value;

    [PyStaticMethod("settrace", Doc = "settrace(callback): sets what is called with (event, (origin, target)) at each switch; returns the old one.")]
    public static PyObject SetTrace(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length != 1 || kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"function takes exactly 1 argument ({args.Length} given)");
        }

        var scheduler = Scheduler.Of(t);
        var old = scheduler.GreenletTrace;
        scheduler.GreenletTrace = args[0] is PyNone ? null : args[0];
        return old ?? PyNone.Value;
    }

    // ---- Collection

    /// <summary>Nothing refers to the greenlet any more: it ends by GreenletExit, on the thread it belongs to.</summary>
    private void End(PyThread t)
    {
        if (!IsWaiting || Tasklet!.Owner is not { IsEnded: false } owner)
        {
            return;
        }

        if (ReferenceEquals(owner.Thread, t))
        {
            owner.EndUnreachable(t, this);
        }
        else
        {
            owner.Thread.Post(End);
        }
    }

    /// <summary>Its .NET finalizer tells that the greenlet, which alone refers to it, is unreachable.</summary>
    private sealed class ClosingWatch(PyGreenlet greenlet)
    {
        ~ClosingWatch()
        {
            if (!Environment.HasShutdownStarted)
            {
                Finalization.Enqueue(greenlet.End);
            }
        }
    }
}

/// <summary>What passes from one greenlet to another: arguments, a value, or an exception.</summary>
internal struct GreenletPassage
{
    private PyObject? _value;

    internal GreenletPassage(PyObject[] args, PyDict? kwargs) => (Args, Kwargs) = (args, kwargs);

    internal GreenletPassage(PyObject value) => (_value, Args) = (value, [value]);

    internal GreenletPassage(PyBaseException error) => (Error, Args) = (error, []);

    internal PyObject[] Args { get; private set; }

    internal PyDict? Kwargs { get; private set; }

    internal PyBaseException? Error { get; private set; }

    /// <summary>What a switch returns for it.</summary>
    internal PyObject Value => _value ??= Kwargs is { Count: > 0 }
        ? Args.Length == 0 ? Kwargs : new PyTuple([new PyTuple(Args), Kwargs])
        : Args.Length == 1 ? Args[0] : new PyTuple(Args);

    /// <summary>A greenlet that ended with GreenletExit returned it.</summary>
    internal void LeaveGreenlet()
    {
        if (Error is { } error && (error.Type.IsSubtypeOf(PyGreenlet.ExitType) || error.Type.IsSubtypeOf(Exceptions.TaskletExit)))
        {
            this = new GreenletPassage((PyObject)error);
        }
    }

    /// <summary>The value in transit for a tasklet.</summary>
    internal PyObject? InTransit => Error is { } error ? new PyBomb(error) : Value is PyNone ? null : Value;
}
