using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

// The events of an instruction follow from the instruction and the one the frame executed before it: a branch not taken
// is told at what follows it, the end of a native call at the frame's next instruction or error. While a callback runs,
// its thread has no events.
internal static partial class Monitoring
{
    /// <summary>Delivers the events due before the instruction at the frame's position. False: an error is pending.</summary>
    internal static bool BeforeInstruction(PyThread t, Frame frame)
    {
        if (t.InTraceCallback)
        {
            return true;
        }

        var code = frame.Code;
        var events = code.MakeEvents();
        var tools = events.Tools;
        if (tools.AsSpan().IndexOfAnyExcept((byte)0) < 0)
        {
            return true;
        }

        var position = frame.Next;
        if (2 * position >= code.CodeBytes.Length)
        {
            return true;
        }

        var state = frame.Tracing ??= new FrameTracing { SeenByTracer = false };
        var last = state.LastMonitored;
        state.LastMonitored = position;
        var delivery = new Delivery(t, frame, events, tools, position);
        return delivery.AfterCall(state)
            && delivery.Instruction((Opcode)code.CodeBytes[2 * position], state, last);
    }

    /// <summary>One instruction of a frame whose events are being told.</summary>
    private readonly ref struct Delivery(PyThread t, Frame frame, CodeEvents events, byte[] tools, int position)
    {
        private bool IsOn(MonitoringEvent kind) => tools[(int)kind] != 0;

        private bool Tell(MonitoringEvent kind, int at, params ReadOnlySpan<PyObject> arguments) =>
            Monitoring.Tell(t, frame, events, tools[(int)kind], kind, at, arguments);

        private bool Moved => frame.Next != position;

        /// <summary>The native call that the frame's last instruction made has returned.</summary>
        internal bool AfterCall(FrameTracing state)
        {
            if (state.MonitoredCall is not { } callable)
            {
                return true;
            }

            state.MonitoredCall = null;
            return Monitoring.Tell(t, frame, events, tools[(int)MonitoringEvent.Call], MonitoringEvent.CReturn, state.MonitoredCallAt, [callable, state.MonitoredArgument!]);
        }

        internal bool Instruction(Opcode opcode, FrameTracing state, int last)
        {
            if (opcode == Opcode.Resume)
            {
                var kind = (frame.Executable.Instructions[position].Argument & 3) == 0 ? MonitoringEvent.PyStart : MonitoringEvent.PyResume;
                return !IsOn(kind) || Tell(kind, position);
            }

            // Before the first RESUME a function has not begun.
            if (opcode is Opcode.ReturnGenerator or Opcode.CopyFreeVars or Opcode.MakeCell)
            {
                return true;
            }

            if (!Branched(opcode, last) || Moved)
            {
                return t.Pending is null;
            }

            if (IsOn(MonitoringEvent.Line) && Tracing.StartsLine(frame.Code, position) && ChangesLine(last)
                && (!Tell(MonitoringEvent.Line, position, PyInt.Of(frame.Code.LineOf(position))) || Moved))
            {
                return t.Pending is null;
            }

            if (IsOn(MonitoringEvent.Instruction) && (!Tell(MonitoringEvent.Instruction, position) || Moved))
            {
                return t.Pending is null;
            }

            return Own(opcode, state);
        }

        private bool ChangesLine(int last) =>
            last < 0 || frame.Code.LineOf(last) != frame.Code.LineOf(position) || (Opcode)frame.Code.CodeBytes[2 * last] == Opcode.Resume;

        /// <summary>The branches that show only in what is executed next.</summary>
        private bool Branched(Opcode opcode, int last)
        {
            if (last < 0 || (!IsOn(MonitoringEvent.BranchLeft) && !IsOn(MonitoringEvent.BranchRight)))
            {
                return true;
            }

            var before = (Opcode)frame.Code.CodeBytes[2 * last];
            if (before == Opcode.ForIter)
            {
                return opcode == Opcode.PopIter
                    ? Branch(MonitoringEvent.BranchRight, last, position + 1)
                    : Branch(MonitoringEvent.BranchLeft, last, position);
            }

            return opcode != Opcode.NotTaken || Branch(MonitoringEvent.BranchLeft, last, position + 1);
        }

        private bool Branch(MonitoringEvent kind, int from, int to) => !IsOn(kind) || Tell(kind, from, PyInt.Of(2 * to));

        /// <summary>The events of the instruction itself.</summary>
        private bool Own(Opcode opcode, FrameTracing state)
        {
            var argument = frame.Executable.Instructions[position].Argument;
            switch (opcode)
            {
                case Opcode.ReturnValue:
                    return !IsOn(MonitoringEvent.PyReturn) || Tell(MonitoringEvent.PyReturn, position, frame.Peek(1));
                case Opcode.YieldValue:
                    return !IsOn(MonitoringEvent.PyYield) || Tell(MonitoringEvent.PyYield, position, frame.Peek(1));
                case Opcode.Call or Opcode.CallKw or Opcode.CallFunctionEx or Opcode.LoadSuperAttr:
                    return !IsOn(MonitoringEvent.Call) || Call(opcode, argument, state);
                case Opcode.JumpForward or Opcode.JumpBackward:
                    return Branch(MonitoringEvent.Jump, position, position + argument);
                case Opcode.PopJumpIfFalse:
                    return Taken(ReferenceEquals(frame.Peek(1), PyBool.False), argument);
                case Opcode.PopJumpIfTrue:
                    return Taken(ReferenceEquals(frame.Peek(1), PyBool.True), argument);
                case Opcode.PopJumpIfNone:
                    return Taken(frame.Peek(1) is PyNone, argument);
                case Opcode.PopJumpIfNotNone:
                    return Taken(frame.Peek(1) is not PyNone, argument);
                case Opcode.EndAsyncFor:
                    return frame.Peek(1) is not PyBaseException error || !error.Type.IsSubtypeOf(Exceptions.StopAsyncIteration)
                        || Branch(MonitoringEvent.BranchRight, position + 1 - argument, position + 1);
                default:
                    return true;
            }
        }

        private bool Taken(bool taken, int argument) => !taken || Branch(MonitoringEvent.BranchRight, position, position + argument);

        private bool Call(Opcode opcode, int argument, FrameTracing state)
        {
            PyObject? callable;
            PyObject? first;
            switch (opcode)
            {
                case Opcode.LoadSuperAttr:
                    callable = frame.Peek(3);
                    first = (argument & 2) != 0 ? frame.Peek(2) : null;
                    break;
                case Opcode.CallFunctionEx:
                    callable = frame.Peek(4);
                    first = frame.PeekOrNull(2) is PyTuple { Count: > 0 } tuple ? tuple.Items[0] : null;
                    break;
                default:
                    var names = opcode == Opcode.CallKw ? 1 : 0;
                    callable = frame.Peek(argument + 2 + names);
                    first = frame.PeekOrNull(argument + 1 + names) ?? (callable is PyBoundMethod ? null : argument > 0 ? frame.Peek(argument + names) : null);
                    break;
            }

            if (callable is PyBoundMethod method)
            {
                callable = method.Function;
                first ??= method.Self;
            }

            first ??= Missing;
            if (!Tell(MonitoringEvent.Call, position, callable, first))
            {
                return false;
            }

            if (callable is not PyFunction)
            {
                (state.MonitoredCall, state.MonitoredArgument, state.MonitoredCallAt) = (callable, first, position);
            }

            return true;
        }
    }

    // ---- Errors

    /// <summary>Tells of the pending error: a callback's own error takes its place.</summary>
    private static bool TellOfError(PyThread t, Frame frame, MonitoringEvent kind, int position)
    {
        if (!IsActive || t.InTraceCallback || t.Pending is not { } error)
        {
            return true;
        }

        var events = frame.Code.MakeEvents();
        var tools = events.Tools[(int)kind];
        if (tools == 0)
        {
            return true;
        }

        t.Pending = null;
        if (!Tell(t, frame, events, tools, kind, position, error))
        {
            return false;
        }

        t.Pending = error;
        return true;
    }

    /// <summary>An error reached a frame.</summary>
    internal static void OnException(PyThread t, Frame frame, bool reraised)
    {
        if (!IsActive || t.InTraceCallback || t.Pending is not { } error)
        {
            return;
        }

        if (frame.Tracing is { MonitoredCall: { } callable } state)
        {
            state.MonitoredCall = null;
            var events = frame.Code.MakeEvents();
            t.Pending = null;
            if (!Tell(t, frame, events, events.Tools[(int)MonitoringEvent.Call], MonitoringEvent.CRaise, state.MonitoredCallAt, callable, state.MonitoredArgument!))
            {
                return;
            }

            t.Pending = error;
        }

        TellOfError(t, frame, reraised ? MonitoringEvent.Reraise : MonitoringEvent.Raise, frame.ReraiseAt >= 0 ? frame.ReraiseAt : frame.Ip);
    }

    /// <summary>A handler of the error was found; the frame stands at it. False: a callback failed, its error is pending.</summary>
    internal static bool OnHandled(PyThread t, Frame frame, PyBaseException error)
    {
        t.Pending = error;
        var told = TellOfError(t, frame, MonitoringEvent.ExceptionHandled, frame.Next);
        if (told)
        {
            t.Pending = null;
        }
        else
        {
            frame.Ip = frame.Next;
        }

        return told;
    }

    /// <summary>The error leaves a frame.</summary>
    internal static void OnUnwind(PyThread t, Frame frame) => TellOfError(t, frame, MonitoringEvent.PyUnwind, frame.Ip);

    /// <summary>An error is thrown into a generator.</summary>
    internal static void OnThrow(PyThread t, Frame frame) => TellOfError(t, frame, MonitoringEvent.PyThrow, Math.Max(frame.Ip, 0));

    /// <summary>A generator that the frame iterates over ended with a value, which makes no StopIteration here.</summary>
    internal static bool OnGeneratorEnd(PyThread t, PyObject value)
    {
        if (!IsActive || t.InTraceCallback || t.Frame is not { } frame)
        {
            return true;
        }

        var events = frame.Code.MakeEvents();
        var tools = events.Tools[(int)MonitoringEvent.StopIteration];
        return tools == 0 || Tell(t, frame, events, tools, MonitoringEvent.StopIteration, frame.Ip, Exceptions.Create(t, Exceptions.StopIteration, value));
    }

    // ---- Calling

    /// <summary>Calls the callbacks of an event, with the code object and, but for LINE, the offset first.</summary>
    private static bool Tell(PyThread t, Frame frame, CodeEvents events, int tools, MonitoringEvent kind, int position, params ReadOnlySpan<PyObject> arguments)
    {
        var skipped = kind == MonitoringEvent.Line ? 1 : 2;
        var all = new PyObject[skipped + arguments.Length];
        all[0] = frame.Code;
        if (skipped == 2)
        {
            all[1] = PyInt.Of(2 * position);
        }

        arguments.CopyTo(all.AsSpan(skipped));
        for (var tool = 0; tool < ToolCount; tool++)
        {
            if ((tools >> tool & 1) == 0 || s_callbacks[tool, (int)kind] is not { } callback || events.IsDisabled(position, kind, tool))
            {
                continue;
            }

            var result = Tracing.CallBack(t, frame, callback, kind is MonitoringEvent.Line or MonitoringEvent.BranchLeft or MonitoringEvent.BranchRight ? "line" : "call", all);
            if (result is null)
            {
                return false;
            }

            if (!ReferenceEquals(result, Disable))
            {
                continue;
            }

            if ((int)kind < LocalEventCount)
            {
                events.Disable(position, kind, tool);
                continue;
            }

            Register(tool, 1 << (int)kind, null);
            t.Raise(Exceptions.ValueError, $"Cannot disable {s_names[(int)kind]} events. Callback removed.");
            return false;
        }

        return true;
    }
}
