using Weft.Compiler;
using Weft.Compiler.Bytecode;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Tasklets.Pickling;

/// <summary>Frames, generators, cells and tracebacks in pickles.</summary>
/// <remarks>
/// A frame is its code and a state: position, operands, variables. Everything that the loop relies on is checked when it
/// is restored: the position is an instruction, the operands are as many as the code has there, variables that live in
/// cells are cells. So a damaged pickle is an error and never a broken interpreter.
/// Chains are not followed here: a tasklet lists its frames, so that deep recursion does not nest the pickle.
/// </remarks>
internal static class FramePickling
{
    private static PythonException Corrupt(string what) => Errors.ValueError($"the pickle is corrupt: {what}");

    // ---- Frames

    internal static PyObject Reduce(PyThread t, Frame frame)
    {
        for (var running = t.Frame; running is not null; running = running.Back)
        {
            if (ReferenceEquals(running, frame))
            {
                throw Errors.RuntimeError("cannot pickle a frame that is running");
            }
        }

        var used = frame.Completed ? 0 : frame.Top;
        var mask = new byte[used];
        var values = new List<PyObject>();
        for (var i = 0; i < used; i++)
        {
            if (frame.Slots[i].Value is { } value)
            {
                mask[i] = 1;
                values.Add(value);
            }
        }

        var needsClosure = frame.Code.FreeCount > 0 && frame.Next <= PrologueEnd(frame.Code) && frame.Function?.Closure is not null;
        var state = new PyTuple(
        [
            PyInt.Of(frame.Ip),
            PyInt.Of(frame.Next),
            PyInt.Of(frame.Depth),
            PyInt.Of((int)frame.Exit),
            PyBool.Of(frame.Completed),
            new PyBytes(mask),
            new PyTuple([.. values]),
            Namespaces.StandIn(t, frame.Globals),
            frame.Locals is null ? PyNone.Value : ReferenceEquals(frame.Locals, frame.Globals) ? Namespaces.StandIn(t, frame.Globals) : frame.Locals,
            needsClosure ? frame.Function!.Closure! : PyNone.Value,
            PyInt.Of(frame.ReraiseAt),
        ]);
        return new PyTuple([Restorers.Get("_frame"), new PyTuple([frame.Code]), state, PyNone.Value, PyNone.Value, Restorers.Get("_set_frame")]);
    }

    internal static PyObject Create(PyCode code)
    {
        var frame = new Frame(FramePool.SlotsFor(code))
        {
            Code = code,
            Executable = code.Executable,
            Next = 0,
            Depth = 0,
            Exposed = true,
            Completed = true,
        };
        frame.Globals = new PyDict();
        frame.Builtins = PyFunction.BuiltinsOf(frame.Globals);
        return frame;
    }

    internal static void SetState(PyThread t, Frame frame, PyTuple state)
    {
        if (!frame.Completed || frame.Next != 0)
        {
            throw Corrupt("a frame is set twice");
        }

        if (state.Items is not [PyInt ip, PyInt next, PyInt depth, PyInt exit, PyBool completed, PyBytes mask, PyTuple values, PyDict globals, var locals, var closure, PyInt reraiseAt])
        {
            throw Corrupt("invalid state of a frame");
        }

        var code = frame.Code;
        var count = code.CodeBytes.Length / 2;
        if (ip.Value < -1 || ip.Value >= count || next.Value < 0 || next.Value >= count || depth.Value < 0 || depth.Value > code.StackSize
            || reraiseAt.Value < -1 || reraiseAt.Value >= count || exit.Value is < 0 or (int)FrameExit.Import or > (int)FrameExit.SpecialRight)
        {
            throw Corrupt("a frame's position is outside of its code");
        }

        frame.Globals = globals;
        frame.Builtins = PyFunction.BuiltinsOf(globals);
        frame.Locals = locals is PyNone ? null : locals;
        frame.Ip = (int)ip.Value;
        frame.ReraiseAt = (int)reraiseAt.Value;
        if (ReferenceEquals(completed, PyBool.True))
        {
            return;
        }

        frame.Next = (int)next.Value;
        frame.Depth = (int)depth.Value;
        frame.Exit = (FrameExit)exit.Value;
        var present = mask.Data;
        if (present.Length != frame.Top)
        {
            throw Corrupt("a frame has another number of variables than its code");
        }

        var taken = 0;
        for (var i = 0; i < present.Length; i++)
        {
            if (present[i] != 0)
            {
                frame.Slots[i].Value = taken < values.Count ? values.Items[taken++] : throw Corrupt("a frame lacks values");
            }
        }

        if (taken != values.Count)
        {
            throw Corrupt("a frame has too many values");
        }

        if (closure is PyTuple cells)
        {
            if (cells.Count != code.FreeCount || cells.Items.Any(static cell => cell is not PyCell))
            {
                throw Corrupt("the closure does not fit its code");
            }

            frame.Function = new PyFunction(code, globals) { Closure = cells };
        }

        CheckVariables(frame);
        frame.Completed = false;
        if (frame.Generator is { StateNumber: < Running })
        {
            CheckRunnable(frame, incoming: 1);
        }
    }

    /// <summary>Index of the last instruction that makes or copies cells; -1 without one.</summary>
    private static int PrologueEnd(PyCode code)
    {
        var last = -1;
        for (var i = 0; i < code.CodeBytes.Length / 2; i++)
        {
            var opcode = (Opcode)code.CodeBytes[2 * i];
            if (opcode is Opcode.MakeCell or Opcode.CopyFreeVars)
            {
                last = i;
            }

            i += OpcodeInfo.CacheEntries(opcode);
        }

        return last;
    }

    private static void CheckVariables(Frame frame)
    {
        var code = frame.Code;
        var extended = 0;
        var celled = new HashSet<int>();
        for (var i = 0; i < frame.Next && i < code.CodeBytes.Length / 2; i++)
        {
            var opcode = (Opcode)code.CodeBytes[2 * i];
            var argument = extended | code.CodeBytes[2 * i + 1];
            extended = opcode == Opcode.ExtendedArg ? argument << 8 : 0;
            if (opcode == Opcode.MakeCell)
            {
                celled.Add(argument);
            }
            else if (opcode == Opcode.CopyFreeVars)
            {
                for (var free = code.VariableCount - argument; free < code.VariableCount; free++)
                {
                    celled.Add(free);
                }
            }

            i += OpcodeInfo.CacheEntries(opcode);
        }

        foreach (var variable in celled)
        {
            if (variable >= code.VariableCount || frame.Slots[variable].Value is not PyCell)
            {
                throw Corrupt("a variable is no cell");
            }
        }

        if (frame.Next <= PrologueEnd(code) && code.FreeCount > 0 && frame.Function is null)
        {
            throw Corrupt("a frame lacks its closure");
        }
    }

    /// <summary>Checks that a frame can go on at its position.</summary>
    /// <param name="incoming">Values that will be pushed before it does: 0 or 1.</param>
    internal static void CheckRunnable(Frame frame, int incoming)
    {
        var code = frame.Code;
        var depths = CodeVerification.Check(code);
        if (frame.Completed || frame.Next >= depths.Length || depths[frame.Next] < 0 || frame.Depth + incoming != depths[frame.Next])
        {
            throw Corrupt("a frame's operands do not fit its position");
        }

        if ((Opcode)code.CodeBytes[2 * frame.Next] == Opcode.PushExcInfo && incoming == 0 && frame.PeekOrNull(1) is not PyBaseException)
        {
            throw Corrupt("a handler without an exception");
        }

        CheckLists(frame, code, depths);
    }

    /// <summary>
    /// A list under construction must be one: the instruction that appends to it does not look. It is under construction
    /// from where it was made to the last append, and in the whole loop of a comprehension.
    /// </summary>
    private static void CheckLists(Frame frame, PyCode code, int[] depths)
    {
        var made = new List<(int At, int Slot)>();
        var extended = 0;
        for (var i = 0; i < depths.Length; i++)
        {
            var opcode = (Opcode)code.CodeBytes[2 * i];
            var argument = extended | code.CodeBytes[2 * i + 1];
            extended = opcode == Opcode.ExtendedArg ? argument << 8 : 0;
            if (opcode == Opcode.BuildList && i + 1 < depths.Length && depths[i + 1] > 0)
            {
                made.Add((i, depths[i + 1] - 1));
            }
            else if (opcode == Opcode.ListAppend && depths[i] > argument)
            {
                var slot = depths[i] - 1 - argument;
                var (from, to) = LoopAround(code, i);
                if (from < 0)
                {
                    from = made.FindLast(entry => entry.Slot == slot).At + 1;
                    to = i;
                }

                if (frame.Next >= from && frame.Next <= to && slot < frame.Depth && frame.Slots[code.VariableCount + slot].Value?.GetType() != typeof(PyList))
                {
                    throw Corrupt("a list under construction is none");
                }
            }

            i += OpcodeInfo.CacheEntries(opcode);
        }
    }

    /// <summary>The innermost loop that an instruction is in, from its FOR_ITER to its jump back; (-1, -1) for none.</summary>
    private static (int From, int To) LoopAround(PyCode code, int position)
    {
        var extended = 0;
        for (var i = 0; i < code.CodeBytes.Length / 2; i++)
        {
            var opcode = (Opcode)code.CodeBytes[2 * i];
            var argument = extended | code.CodeBytes[2 * i + 1];
            extended = opcode == Opcode.ExtendedArg ? argument << 8 : 0;
            var next = i + 1 + OpcodeInfo.CacheEntries(opcode);
            if (i > position && opcode is Opcode.JumpBackward or Opcode.JumpBackwardNoInterrupt && next - argument is var target && target <= position
                && target >= 0 && (Opcode)code.CodeBytes[2 * target] is Opcode.ForIter or Opcode.ExtendedArg)
            {
                return (target, i);
            }

            i = next - 1;
        }

        return (-1, -1);
    }

    // ---- Generators

    internal static PyObject Reduce(PyThread t, PyGenerator generator)
    {
        var frame = generator.Frame;
        if (frame is not null && generator.IsRunning)
        {
            for (var running = t.Frame; running is not null; running = running.Back)
            {
                if (ReferenceEquals(running, frame))
                {
                    throw Errors.RuntimeError("cannot pickle a generator that is running");
                }
            }
        }

        var state = new PyTuple(
        [
            PyInt.Of(generator.StateNumber),
            generator.Name,
            generator.QualifiedName,
            (PyObject?)generator.Handled ?? PyNone.Value,
            PyBool.Of(generator is PyAsyncGenerator { Closed: true }),
        ]);
        return new PyTuple(
        [
            Restorers.Get("_generator"),
            new PyTuple([frame is null ? generator.Code : frame]),
            state,
            PyNone.Value,
            PyNone.Value,
            Restorers.Get("_set_generator"),
        ]);
    }

    internal static PyObject CreateGenerator(PyThread t, PyObject source)
    {
        var frame = source as Frame ?? Create(source as PyCode ?? throw Corrupt("a generator without frame")) as Frame;
        if ((frame!.Code.Flags & (CodeFlags.Generator | CodeFlags.Coroutine | CodeFlags.AsyncGenerator)) == 0 || frame.Generator is not null)
        {
            throw Corrupt("a frame that is no generator's");
        }

        var generator = PyGenerator.Create(t, frame);
        if (source is PyCode)
        {
            generator.Restore(Finished, null);
        }

        return generator;
    }

    internal static void SetState(PyGenerator generator, PyTuple state)
    {
        if (state.Items is not [PyInt number, PyStr name, PyStr qualifiedName, var handled, PyBool closed] || handled is not (PyNone or PyBaseException))
        {
            throw Corrupt("invalid state of a generator");
        }

        generator.Name = name;
        generator.QualifiedName = qualifiedName;
        if (generator is PyAsyncGenerator asynchronous)
        {
            asynchronous.Closed = ReferenceEquals(closed, PyBool.True);
        }

        var value = (int)number.Value;
        if (value != Finished)
        {
            // In a cycle the frame's own state comes later, and the check with it.
            var frame = generator.Frame ?? throw Corrupt("a generator without frame");
            if (value < Running && !frame.Completed)
            {
                CheckRunnable(frame, incoming: 1);
            }
        }

        generator.Restore(value, handled as PyBaseException);
    }

    private const int Running = 2;
    private const int Finished = 3;

    // ---- Cells, tracebacks

    internal static PyObject Reduce(PyCell cell) => new PyTuple(
    [
        Restorers.Get("_cell"),
        PyTuple.Empty,
        cell.Value is { } value ? new PyTuple([value]) : new PyTuple([PyNone.Value, PyNone.Value]),
        PyNone.Value,
        PyNone.Value,
        Restorers.Get("_set_cell"),
    ]);

    internal static void SetState(PyCell cell, PyTuple state) => cell.Value = state.Count == 1 ? state.Items[0] : null;

    internal static PyObject Reduce(PyTraceback traceback) => new PyTuple(
    [
        Restorers.Get("_traceback"),
        new PyTuple([traceback.GetNext(), traceback.Frame, PyInt.Of(traceback.LastInstruction), traceback.GetLineNumber()]),
    ]);

    internal static PyObject RestoreTraceback(PyObject next, Frame frame, int lastInstruction, PyObject line)
    {
        if (lastInstruction < -2 || lastInstruction >= frame.Code.CodeBytes.Length)
        {
            throw Corrupt("a traceback's position is outside of its code");
        }

        return new PyTraceback(next as PyTraceback, frame, lastInstruction, line is PyInt number ? (int)number.Value : 0);
    }
}
