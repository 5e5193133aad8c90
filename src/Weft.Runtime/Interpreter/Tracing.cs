using System.Runtime.CompilerServices;
using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

/// <summary>
/// <c>sys.settrace</c> and <c>sys.setprofile</c>: the traced variant of the loop asks here before each instruction and
/// on each error, and the events follow from the instruction itself.
/// </summary>
/// <remarks>
/// A RESUME instruction means the frame was entered ("call"); an instruction that starts a line means "line", unless the
/// instruction before it in this frame was on the same line; RETURN_VALUE and YIELD_VALUE mean "return" with the value on
/// top of the stack. Calls of native functions ("c_call") are seen at the CALL instructions, and their end at the
/// frame's next instruction or error. While a trace function runs, its thread has no events.
/// </remarks>
internal static class Tracing
{
    private static readonly ConditionalWeakTable<PyCode, bool[]> s_lineStarts = [];

    internal static void SetTrace(PyThread t, PyObject? function)
    {
        t.TraceFunction = function is PyNone ? null : function;
        Switch(t);
    }

    internal static void SetProfile(PyThread t, PyObject? function)
    {
        t.ProfileFunction = function is PyNone ? null : function;
        Switch(t);
    }

    /// <summary>Sets the trace or profile function of every running thread, while all are at rest.</summary>
    internal static void SetEverywhere(PyThread t, PyObject function, bool profile) => World.WhileStopped(t, () =>
    {
        foreach (var thread in PyThread.Live)
        {
            if (profile)
            {
                SetProfile(thread, function);
            }
            else
            {
                SetTrace(thread, function);
            }
        }

        return true;
    });

    /// <summary>The loop that runs changes to the right variant at its next safe point.</summary>
    private static void Switch(PyThread t) => t.UpdateTraceActive();

    /// <summary>Fires the events of the instruction at the frame's position. False: a trace function failed, the error is pending.</summary>
    internal static bool BeforeInstruction(PyThread t, Frame frame)
    {
        if (Monitoring.IsActive && !frame.Code.IsHidden)
        {
            var next = frame.Next;
            if (!Monitoring.BeforeInstruction(t, frame))
            {
                return false;
            }

            if (frame.Next != next)
            {
                return true;
            }
        }

        if (t.InTraceCallback || (t.TraceFunction is null && t.ProfileFunction is null) || frame.Code.IsHidden)
        {
            return true;
        }

        var ip = frame.Ip;
        var bytes = frame.Code.CodeBytes;
        if (2 * ip >= bytes.Length)
        {
            return true;
        }

        var opcode = (Opcode)bytes[2 * ip];
        if (frame.Tracing is not { SeenByTracer: true } state)
        {
            state = frame.Tracing ??= new FrameTracing();
            state.SeenByTracer = true;

            // The loop may have changed to this variant at the safe point of RESUME itself.
            if (ip > 0 && (Opcode)bytes[2 * (ip - 1)] == Opcode.Resume)
            {
                frame.Ip = frame.Next = ip - 1;
                var entered = OnEntry(t, frame, state, ip - 1);
                frame.Ip = frame.Next = ip;
                if (!entered)
                {
                    return false;
                }
            }
        }

        if (state.NativeCall is { } finished)
        {
            state.NativeCall = null;
            if (!Profile(t, frame, "c_return", finished))
            {
                return false;
            }
        }

        if (opcode == Opcode.Resume)
        {
            return OnEntry(t, frame, state, ip);
        }

        if (opcode is Opcode.ReturnGenerator or Opcode.CopyFreeVars or Opcode.MakeCell)
        {
            return true;
        }

        if (state.Function is not null && t.TraceFunction is not null)
        {
            if (state.JumpedTo == ip)
            {
                // Whoever set f_lineno knows where the frame is.
                state.JumpedTo = -1;
            }
            else if (state.Lines && ((StartsLine(frame.Code, ip) && IsNewLine(frame.Code, state, ip)) || JumpsWithinLine(frame, opcode, ip)))
            {
                state.Previous = ip;
                if (!TraceLocal(t, frame, "line", PyNone.Value) || frame.Next != ip)
                {
                    return t.Pending is null;
                }
            }

            if (state.Opcodes && !TraceLocal(t, frame, "opcode", PyNone.Value))
            {
                return false;
            }

            if (frame.Next != ip)
            {
                return true;
            }
        }

        state.Previous = ip;
        switch (opcode)
        {
            case Opcode.ReturnValue or Opcode.YieldValue:
                return OnReturn(t, frame, frame.Peek(1));
            case Opcode.Call or Opcode.CallKw or Opcode.CallFunctionEx:
                return t.ProfileFunction is null || OnCall(t, frame, state, opcode, frame.Executable.Instructions[ip].Argument);
            default:
                return true;
        }
    }

    private static bool OnEntry(PyThread t, Frame frame, FrameTracing state, int ip)
    {
        state.Previous = ip;
        if (t.TraceFunction is { } trace)
        {
            var local = Invoke(t, frame, trace, "call", PyNone.Value);
            if (local is null)
            {
                return false;
            }

            state.Function = local is PyNone ? null : local;
        }

        return Profile(t, frame, "call", PyNone.Value);
    }

    private static bool OnReturn(PyThread t, Frame frame, PyObject value) => TraceLocal(t, frame, "return", value) && Profile(t, frame, "return", value);

    private static bool OnCall(PyThread t, Frame frame, FrameTracing state, Opcode opcode, int argument)
    {
        var position = opcode switch
        {
            Opcode.Call => argument + 2,
            Opcode.CallKw => argument + 3,
            _ => 4,
        };
        if (position > frame.Depth)
        {
            return true;
        }

        var callable = frame.PeekOrNull(position);
        if (callable is PyMethodDescriptor descriptor && opcode != Opcode.CallFunctionEx && frame.PeekOrNull(position - 1) is { } self)
        {
            callable = Operations.BindSpecial(t, descriptor, self);
        }

        if (callable is not PyBuiltinFunction)
        {
            return true;
        }

        if (!Profile(t, frame, "c_call", callable))
        {
            return false;
        }

        state.NativeCall = callable;
        return true;
    }

    /// <summary>An error reached the frame; <paramref name="reraised"/>: it was only passed on.</summary>
    internal static void OnException(PyThread t, Frame frame, bool reraised)
    {
        Monitoring.OnException(t, frame, reraised);
        if (t.InTraceCallback || t.Pending is not { } error)
        {
            return;
        }

        if (frame.Tracing is { NativeCall: { } failed } state)
        {
            state.NativeCall = null;
            t.Pending = null;
            if (!Profile(t, frame, "c_exception", failed))
            {
                return;
            }

            t.Pending = error;
        }

        if (reraised || t.TraceFunction is null || frame.Tracing?.Function is null)
        {
            return;
        }

        t.Pending = null;
        var argument = new PyTuple([error.Type, error, error.GetTraceback()]);
        if (TraceLocal(t, frame, "exception", argument))
        {
            t.Pending = error;
        }
    }

    /// <summary>An iterator ended by raising StopIteration, which the instruction swallows but events show.</summary>
    internal static bool OnStopIteration(PyThread t, PyBaseException stop)
    {
        if (!t.TraceActive || t.Frame is not { } frame)
        {
            return true;
        }

        t.Pending = stop;
        OnException(t, frame, reraised: false);
        var told = ReferenceEquals(t.Pending, stop);
        if (told)
        {
            t.Pending = null;
        }

        return told;
    }

    /// <summary>An error leaves the frame.</summary>
    internal static void OnUnwind(PyThread t, Frame frame)
    {
        Monitoring.OnUnwind(t, frame);
        if (t.InTraceCallback || t.Pending is not { } error || frame.Tracing is not { SeenByTracer: true })
        {
            return;
        }

        t.Pending = null;
        if (OnReturn(t, frame, PyNone.Value))
        {
            t.Pending = error;
        }
    }

    // ---- Calling the functions

    private static bool TraceLocal(PyThread t, Frame frame, string name, PyObject argument)
    {
        if (t.TraceFunction is null || frame.Tracing is not { Function: { } function } state)
        {
            return true;
        }

        var result = Invoke(t, frame, function, name, argument);
        if (result is null)
        {
            state.Function = null;
            return false;
        }

        if (result is not PyNone && state.Function is not null)
        {
            state.Function = result;
        }

        return true;
    }

    private static bool Profile(PyThread t, Frame frame, string name, PyObject argument)
    {
        if (t.ProfileFunction is not { } function)
        {
            return true;
        }

        var result = Invoke(t, frame, function, name, argument, profiling: true);
        return result is not null;
    }

    /// <summary>Calls a trace or profile function; if it fails it is removed, and the error is left pending (null).</summary>
    private static PyObject? Invoke(PyThread t, Frame frame, PyObject function, string name, PyObject argument, bool profiling = false)
    {
        var result = CallBack(t, frame, function, name, [frame, PyStr.Intern(name), argument]);
        if (result is null)
        {
            Forget(t, profiling);
            t.UpdateTraceActive();
        }

        return result;
    }

    /// <summary>Calls a function about a frame, without events meanwhile. Null: its error is pending.</summary>
    /// <param name="name">The event; whether <c>f_lineno</c> may be set depends on it.</param>
    internal static PyObject? CallBack(PyThread t, Frame frame, PyObject function, string name, ReadOnlySpan<PyObject> arguments)
    {
        frame.Exposed = true;
        t.InTraceCallback = true;
        t.TraceEvent = name;
        t.UpdateTraceActive();
        var exit = frame.Exit;
        try
        {
            return Operations.CallRaw(t, function, arguments, null);
        }
        catch (PythonException e)
        {
            t.Pending = e.Value;
            return null;
        }
        finally
        {
            frame.Exit = exit;
            t.InTraceCallback = false;
            t.TraceEvent = null;
            t.UpdateTraceActive();
        }
    }

    /// <summary>Calls a function as if no trace function were running.</summary>
    internal static PyObject? CallTraced(PyThread t, PyObject function, PyTuple args)
    {
        var (inside, name) = (t.InTraceCallback, t.TraceEvent);
        t.InTraceCallback = false;
        t.TraceEvent = null;
        t.UpdateTraceActive();
        try
        {
            return Operations.CallRaw(t, function, args.Items, null);
        }
        finally
        {
            (t.InTraceCallback, t.TraceEvent) = (inside, name);
            t.UpdateTraceActive();
        }
    }

    private static void Forget(PyThread t, bool profiling)
    {
        if (profiling)
        {
            t.ProfileFunction = null;
        }
        else
        {
            t.TraceFunction = null;
        }
    }

    // ---- Lines

    private static bool IsNewLine(PyCode code, FrameTracing state, int ip) =>
        state.Previous < 0 || code.LineOf(state.Previous) != code.LineOf(ip) || (Opcode)code.CodeBytes[2 * state.Previous] == Opcode.Resume;

    /// <summary>A loop on one line: each round counts as a new line.</summary>
    private static bool JumpsWithinLine(Frame frame, Opcode opcode, int ip) =>
        opcode == Opcode.JumpBackward && frame.Code.LineOf(ip + frame.Executable.Instructions[ip].Argument) == frame.Code.LineOf(ip);

    /// <summary>Whether an instruction is where execution of a line can begin.</summary>
    internal static bool StartsLine(PyCode code, int ip) => s_lineStarts.GetValue(code, FindLineStarts) is var starts && ip < starts.Length && starts[ip];

    private static bool[] FindLineStarts(PyCode code)
    {
        var bytes = code.CodeBytes;
        var count = bytes.Length / 2;
        var lines = new int[count];
        foreach (var entry in LocationTable.Walk(code))
        {
            for (var i = entry.Start; i < entry.End && i < count; i++)
            {
                lines[i] = entry.KnownLine;
            }
        }

        var starts = new bool[count];
        var targets = new List<(int From, int To)>();
        var line = -1;
        var extended = 0;
        var first = -1;
        for (var i = 0; i < count; i++)
        {
            var opcode = (Opcode)bytes[2 * i];
            var argument = extended | bytes[2 * i + 1];
            first = first < 0 ? i : first;
            if (opcode == Opcode.ExtendedArg)
            {
                extended = argument << 8;
                continue;
            }

            extended = 0;
            var at = first;
            first = -1;
            var skippable = opcode is Opcode.EndFor or Opcode.EndSend or Opcode.PopIter or Opcode.Resume or Opcode.EndAsyncFor;
            if (!skippable && lines[at] >= 0 && lines[at] != line)
            {
                starts[at] = true;
            }

            // What follows the beginning of a function starts a line even when it is the one of the `def`.
            line = opcode == Opcode.Resume && (argument & 3) == 0 ? -1 : lines[at];

            var next = i + 1 + OpcodeInfo.CacheEntries(opcode);
            switch (opcode)
            {
                case Opcode.JumpForward or Opcode.PopJumpIfFalse or Opcode.PopJumpIfTrue or Opcode.PopJumpIfNone or Opcode.PopJumpIfNotNone or Opcode.Send:
                    targets.Add((at, next + argument));
                    break;
                case Opcode.ForIter:
                    targets.Add((at, next + argument + 2));
                    break;
                case Opcode.JumpBackward or Opcode.JumpBackwardNoInterrupt:
                    targets.Add((at, next - argument));
                    break;
            }

            i = next - 1;
        }

        foreach (var (from, to) in targets)
        {
            if (to >= 0 && to < count && lines[to] >= 0 && lines[to] != lines[from] && (Opcode)bytes[2 * to] is not (Opcode.EndFor or Opcode.EndSend or Opcode.PopIter or Opcode.Resume or Opcode.EndAsyncFor))
            {
                starts[to] = true;
            }
        }

        foreach (var handler in code.Executable.Handlers)
        {
            if (handler.Target < count && lines[handler.Target] >= 0)
            {
                starts[handler.Target] = true;
            }
        }

        return starts;
    }
}
