using Weft.Compiler.Bytecode;
using Weft.Runtime.Interpreter;
using Weft.Runtime.Tasklets.Pickling;

namespace Weft.Runtime.Tasklets;

public partial class PyTasklet
{
    private const int PickleFormat = 1;

    private enum PickledState
    {
        Unbound,
        NotBegun,
        TakesValue,
        TakesNone,
    }

    [PyMethod("__reduce__", Doc = "How to rebuild the tasklet: its frames, flags and value in transit.")]
    public PyObject Reduce(PyThread t)
    {
        if (IsCurrent)
        {
            throw Errors.RuntimeError("You cannot __reduce__ the tasklet which is current.");
        }

        if (IsMain)
        {
            throw Errors.RuntimeError("cannot pickle the main tasklet");
        }

        if (HasNativeStack)
        {
            throw Errors.RuntimeError($"cannot pickle a tasklet with a native stack (nesting level {GetNestingLevel()}): it runs under a native function");
        }

        Restorers.SaveFunctionsByValue(t);
        PyObject[] content;
        PickledState state;
        switch (Resume)
        {
            case StartCall start:
                state = PickledState.NotBegun;
                content = [CodePickling.StandIn(t, start.Function), new PyTuple(start.Args), (PyObject?)start.Kwargs ?? PyNone.Value];
                break;
            default:
                state = !IsAlive ? PickledState.Unbound : ReferenceEquals(Resume, Again) ? PickledState.TakesNone : PickledState.TakesValue;
                content = IsAlive ? Chain() : [];
                break;
        }

        var flags = Flags & (TaskletFlags.Atomic | TaskletFlags.IgnoreNesting | TaskletFlags.BlockTrap);
        var preserved = PickleSettings.Of(t);
        var tracing = (preserved & PickleSettings.TracingState) != 0 && Extras is { HasTracing: true } extras
            ? new PyTuple([extras.TraceFunction ?? PyNone.Value, extras.ProfileFunction ?? PyNone.Value])
            : (PyObject)PyNone.Value;
        var dict = InstanceAttributes.GetDict(this);
        return new PyTuple(
        [
            Restorers.Get("_tasklet"),
            new PyTuple([Type]),
            new PyTuple(
            [
                PyInt.Of(PickleFormat),
                PyInt.Of((int)state),
                PyInt.Of((int)flags),
                GetTempValue(),
                new PyTuple(content),
                Handled(),
                tracing,
                (preserved & PickleSettings.WithContext) != 0 && Context is not null ? Context : PyNone.Value,
                (PyObject?)Extras?.Name ?? PyNone.Value,
                dict is { Count: > 0 } ? dict : PyNone.Value,
            ]),
        ]);
    }

    /// <summary>The frames, outermost first; a generator's is represented by the generator.</summary>
    private PyObject[] Chain()
    {
        var chain = new List<PyObject>();
        for (var frame = Frame; frame is not null; frame = frame.Back)
        {
            chain.Add(frame.Generator ?? (PyObject)frame);
        }

        chain.Reverse();
        return [.. chain];
    }

    /// <summary>The exception being handled outside of generators, with its traceback.</summary>
    private PyObject Handled()
    {
        var state = Handling;
        while (state?.Previous is { } previous)
        {
            state = previous;
        }

        return state?.Value is { } error ? new PyTuple([error, error.GetTraceback()]) : PyNone.Value;
    }

    [PyMethod("__setstate__", Doc = "Takes the state back that __reduce__() gave.")]
    public PyObject SetState(PyThread t, PyObject state)
    {
        if (IsAlive)
        {
            throw Errors.RuntimeError("tasklet is alive");
        }

        if (state is not PyTuple { Items: [PyInt format, PyInt kind, PyInt flags, var temp, PyTuple content, var handled, var tracing, var context, var name, var dict] })
        {
            throw Errors.ValueError("the pickle is corrupt: invalid state of a tasklet");
        }

        if (format.Value != PickleFormat)
        {
            throw Errors.ValueError($"the pickle of a tasklet has format {format.Value}, this is format {PickleFormat}");
        }

        Owner = Scheduler.Of(t);
        Flags = (TaskletFlags)flags.Value & (TaskletFlags.Atomic | TaskletFlags.IgnoreNesting | TaskletFlags.BlockTrap);
        if (Is(TaskletFlags.Atomic))
        {
            (Extras ??= new TaskletExtras()).AtomicDepth = 1;
        }

        switch ((PickledState)kind.Value)
        {
            case PickledState.Unbound:
                break;
            case PickledState.NotBegun:
                if (content.Items is not [var function, PyTuple args, PyDict or PyNone] || !Operations.IsCallable(function))
                {
                    throw Errors.ValueError("the pickle is corrupt: invalid call of a tasklet");
                }

                Resume = new StartCall(function, args.Items, content.Items[2] as PyDict);
                Flags |= TaskletFlags.Alive;
                break;
            case PickledState.TakesValue or PickledState.TakesNone:
                Relink(content.Items, handled, kind.Value == (int)PickledState.TakesNone);
                Flags |= TaskletFlags.Alive;
                break;
            default:
                throw Errors.ValueError("the pickle is corrupt: invalid state of a tasklet");
        }

        TempValue = temp is PyNone ? null : temp;
        if (tracing is PyTuple { Items: [var trace, var profile] })
        {
            var extras = Extras ??= new TaskletExtras();
            extras.TraceFunction = trace is PyNone ? null : trace;
            extras.ProfileFunction = profile is PyNone ? null : profile;
        }

        Context = context is not PyNone && Scheduler.IsContext?.Invoke(context) == true ? context : t.Context;
        if (name is PyStr text)
        {
            (Extras ??= new TaskletExtras()).Name = text;
        }

        if (dict is PyDict attributes)
        {
            foreach (var (key, value) in attributes.Entries())
            {
                Operations.SetAttribute(t, this, key as PyStr ?? throw Errors.ValueError("the pickle is corrupt: invalid attributes of a tasklet"), value);
            }
        }

        return this;
    }

    private void Relink(PyObject[] chain, PyObject handled, bool again)
    {
        static PythonException Corrupt(string what) => Errors.ValueError($"the pickle is corrupt: {what}");
        if (chain.Length == 0)
        {
            throw Corrupt("a tasklet without frames");
        }

        var handling = new ExceptionState();
        if (handled is PyTuple { Items: [PyBaseException error, var traceback] })
        {
            handling.Value = error;
            error.Traceback ??= traceback as PyTraceback;
        }

        Frame? back = null;
        var depth = 0;
        for (var i = 0; i < chain.Length; i++)
        {
            var generator = chain[i] as PyGenerator;
            var frame = generator?.Frame ?? chain[i] as Frame ?? throw Corrupt("a frame of a tasklet is none");
            if (frame.Back is not null || frame.Completed || (generator is null && frame.Generator is not null))
            {
                throw Corrupt("a frame is in two tasklets");
            }

            var innermost = i == chain.Length - 1;
            if (i == 0 ? frame.Exit != FrameExit.Tasklet || generator is not null : frame.Exit is FrameExit.Tasklet or FrameExit.Leave)
            {
                throw Corrupt("a frame cannot be where it is");
            }

            if ((frame.Exit == FrameExit.Resume) != (generator is not null) || (generator is not null && !generator.IsRunning))
            {
                throw Corrupt("a generator's frame cannot be where it is");
            }

            if (frame.Exit == FrameExit.Resume && !Resumes(back!, generator!))
            {
                throw Corrupt("a generator runs for a frame that does not iterate over it");
            }

            var incoming = innermost ? (again ? 0 : 1) : Incoming(frame, ExitOf(chain[i + 1]));
            FramePickling.CheckRunnable(frame, incoming);
            if (generator is not null)
            {
                handling = generator.LinkOver(handling);
            }

            frame.Back = back;
            back = frame;
            depth++;
        }

        Frame = back;
        Handling = handling;
        Depth = depth;
        Nesting = 1;
        Resume = again ? Again : null;
    }

    /// <summary>Whether the instruction that a frame is at can have resumed the generator.</summary>
    private static bool Resumes(Frame frame, PyGenerator generator) => (Opcode)frame.Code.CodeBytes[2 * Math.Max(frame.Ip, 0)] switch
    {
        Opcode.ForIter or Opcode.Send => ReferenceEquals(frame.PeekOrNull(1) is PyCoroutineWrapper wrapper ? wrapper.Coroutine : frame.PeekOrNull(1), generator),

        // next() and send(), whose operands are gone.
        Opcode.Call or Opcode.CallKw or Opcode.CallFunctionEx => true,
        _ => false,
    };

    /// <summary>How many values a frame gets when the one it called returns.</summary>
    private static int Incoming(Frame frame, FrameExit exit)
    {
        if (exit < FrameExit.SpecialInPlace)
        {
            return exit is FrameExit.Initialize or FrameExit.Discard ? 0 : 1;
        }

        // The operands are still there, so it is before its instruction; except that LOAD_ATTR has taken its operand.
        var results = EvalLoop.SpecialResults(frame);
        return results >= 0 && (results > 0 || frame.Next == frame.Ip)
            ? results
            : throw Errors.ValueError("the pickle is corrupt: a special method returns to an instruction that calls none");
    }

    private static FrameExit ExitOf(PyObject link) => (link as PyGenerator)?.Frame?.Exit ?? (link as Frame)?.Exit ?? FrameExit.Push;
}

/// <summary>The pickle flags of each thread (<c>stackless.pickle_flags</c>).</summary>
internal static class PickleSettings
{
    internal const int TracingState = 1;
    internal const int WithContext = 8;

    private static readonly ThreadSettings<int> s_flags = new();
    private static int s_default;

    internal static int Default
    {
        get => Volatile.Read(ref s_default);
        set => Volatile.Write(ref s_default, value);
    }

    internal static int Of(PyThread t) => s_flags.Get(t, Default);

    internal static void Set(PyThread t, int flags) => s_flags.Set(t, flags);
}
