using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

/// <summary>Setting <c>f_lineno</c> in a trace function: moves the frame to the start of another line.</summary>
/// <remarks>
/// A jump is legal when the operand stack at the target is one that the current stack can become by dropping operands.
/// So both are computed: for each instruction the kinds of its operands, a text of one letter an operand
/// (<c>o</c> object, <c>n</c> null, <c>i</c> iterator, <c>e</c> exception being handled, <c>l</c> position for a re-raise),
/// by following the code from its start until nothing changes. An instruction that no path reaches has null.
/// </remarks>
internal static class FrameJump
{
    internal static void SetLine(PyThread t, Frame frame, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.AttributeError("cannot delete attribute");
        }

        if (value is not PyIntBase)
        {
            throw Errors.ValueError("lineno must be an integer");
        }

        if (t.TraceEvent is null || !t.InTraceCallback)
        {
            throw Errors.ValueError("f_lineno can only be set in a trace function");
        }

        if (t.TraceEvent != "line")
        {
            throw Errors.ValueError(t.TraceEvent switch
            {
                "call" => "can't jump from the 'call' trace event of a new frame",
                "return" when (Opcode)frame.Code.CodeBytes[2 * frame.Ip] == Opcode.YieldValue => "can't jump from a 'yield' statement",
                _ => "can only jump from a 'line' trace event",
            });
        }

        var wanted = Operations.IndexToInt32(t, value);
        var code = frame.Code;
        if (wanted < code.FirstLine)
        {
            throw Errors.ValueError($"line {wanted} comes before the current code block");
        }

        var line = NextLine(code, wanted) ?? throw Errors.ValueError($"line {wanted} comes after the current code block");
        var stacks = OperandKinds(code);
        var current = stacks[frame.Ip] ?? "";
        var (target, problem) = FindTarget(code, stacks, line, current);
        if (target < 0)
        {
            throw Errors.ValueError(problem ?? $"no code on line {line}");
        }

        BindUnbound(t, frame);
        DropTo(t, frame, current, stacks[target]!);
        frame.Next = target;
        if (frame.Tracing is { } tracing)
        {
            tracing.Previous = target;
            tracing.JumpedTo = target;
        }
    }

    /// <summary>The compiler has proved variables bound on the ways through the code that there were; a jump is a new one.</summary>
    private static void BindUnbound(PyThread t, Frame frame)
    {
        var kinds = frame.Code.Kinds;
        var count = 0;
        for (var i = 0; i < kinds.Length; i++)
        {
            count += IsPlainLocal(kinds[i]) && frame.Slots[i].Value is null ? 1 : 0;
        }

        if (count == 0)
        {
            return;
        }

        Warnings.Issue(t, Exceptions.RuntimeWarning, $"assigning None to {count} unbound local{(count == 1 ? "" : "s")}", stackLevel: 0);
        for (var i = 0; i < kinds.Length; i++)
        {
            if (IsPlainLocal(kinds[i]) && frame.Slots[i].Value is null)
            {
                frame.Slots[i].Value = PyNone.Value;
            }
        }
    }

    private static bool IsPlainLocal(byte kind) =>
        ((Weft.Compiler.LocalKind)kind & Weft.Compiler.LocalKind.Local) != 0 && ((Weft.Compiler.LocalKind)kind & (Weft.Compiler.LocalKind.Cell | Weft.Compiler.LocalKind.Free)) == 0;

    /// <summary>The first line from a number on that has code.</summary>
    private static int? NextLine(PyCode code, int wanted)
    {
        int? best = null;
        for (var i = 0; i < code.CodeBytes.Length / 2; i++)
        {
            if (Tracing.StartsLine(code, i) && code.LineOf(i) is var line && line >= wanted && (best is null || line < best))
            {
                best = line;
            }
        }

        return best;
    }

    private static (int Target, string? Problem) FindTarget(PyCode code, string?[] stacks, int line, string current)
    {
        var best = -1;
        string? problem = null;
        for (var i = 0; i < stacks.Length; i++)
        {
            if (!Tracing.StartsLine(code, i) || code.LineOf(i) != line)
            {
                continue;
            }

            if (stacks[i] is not { } stack)
            {
                problem ??= "can't jump into the middle of a block";
            }
            else if (CanBecome(current, stack))
            {
                if (best < 0 || stack.Length > stacks[best]!.Length)
                {
                    best = i;
                }
            }
            else
            {
                problem = Explain(current, stack);
            }
        }

        return (best, problem);
    }

    private static bool CanBecome(string current, string target)
    {
        if (target.Length > current.Length)
        {
            return false;
        }

        for (var i = 0; i < target.Length; i++)
        {
            if (target[i] != current[i] && !(target[i] == 'o' && current[i] == 'i'))
            {
                return false;
            }
        }

        return true;
    }

    private static string Explain(string current, string target)
    {
        var common = 0;
        while (common < current.Length && common < target.Length && current[common] == target[common])
        {
            common++;
        }

        var kind = common < target.Length ? target[common] : 'o';
        return kind switch
        {
            'e' => "can't jump into an 'except' block as there's no exception",
            'l' => "can't jump into a re-raising block as there's no location",
            'i' => "can't jump into the body of a for loop",
            _ => "incompatible stacks",
        };
    }

    private static void DropTo(PyThread t, Frame frame, string current, string target)
    {
        for (var i = current.Length; i > target.Length; i--)
        {
            var kind = current[i - 1];
            if (kind == 'e')
            {
                var previous = frame.Pop();
                t.Handling.Value = previous as PyBaseException;
            }
            else
            {
                frame.Drop(1);
            }
        }
    }

    /// <summary>The kinds of the operands before each instruction.</summary>
    private static string?[] OperandKinds(PyCode code)
    {
        var instructions = code.CodeBytes;
        var count = instructions.Length / 2;
        var stacks = new string?[count + 1];
        stacks[0] = "";
        var handlers = code.Executable.Handlers;
        bool changed;
        do
        {
            changed = false;
            var extended = 0;
            for (var i = 0; i < count; i++)
            {
                var opcode = (Opcode)instructions[2 * i];
                var argument = extended | instructions[2 * i + 1];
                if (opcode == Opcode.ExtendedArg)
                {
                    extended = argument << 8;
                    changed |= Join(stacks, i + 1, stacks[i]);
                    continue;
                }

                extended = 0;
                var next = i + 1 + OpcodeInfo.CacheEntries(opcode);
                if (stacks[i] is { } stack)
                {
                    changed |= Step(stacks, opcode, argument, next, stack);
                }

                i = next - 1;
            }

            foreach (var handler in handlers)
            {
                if (handler.Start < count && stacks[handler.Start] is { } entered && entered.Length >= handler.Depth && handler.Target < count)
                {
                    changed |= Join(stacks, handler.Target, entered[..handler.Depth] + (handler.PushLastInstruction ? "l" : "") + "o");
                }
            }
        }
        while (changed);

        return stacks[..count];
    }

    private static bool Join(string?[] stacks, int index, string? stack)
    {
        if (stack is null || index < 0 || index >= stacks.Length || stacks[index] is not null)
        {
            return false;
        }

        stacks[index] = stack;
        return true;
    }

    private static bool Step(string?[] stacks, Opcode opcode, int argument, int next, string stack)
    {
        string Top(int drop, string push) => stack.Length >= drop ? stack[..^drop] + push : push;
        switch (opcode)
        {
            case Opcode.PopJumpIfFalse or Opcode.PopJumpIfTrue or Opcode.PopJumpIfNone or Opcode.PopJumpIfNotNone:
                return Join(stacks, next, Top(1, "")) | Join(stacks, next + argument, Top(1, ""));
            case Opcode.Send:
                return Join(stacks, next, stack) | Join(stacks, next + argument, stack);
            case Opcode.JumpForward:
                return Join(stacks, next + argument, stack);
            case Opcode.JumpBackward or Opcode.JumpBackwardNoInterrupt:
                return Join(stacks, next - argument, stack);
            case Opcode.GetIter or Opcode.GetAiter:
                return Join(stacks, next, Top(1, "i"));
            case Opcode.ForIter:
                return Join(stacks, next, stack + "o") | Join(stacks, next + argument, stack + "o");
            case Opcode.EndAsyncFor:
                return Join(stacks, next, Top(2, ""));
            case Opcode.PushExcInfo:
                return Join(stacks, next, Top(1, "eo"));
            case Opcode.PopExcept:
                return Join(stacks, next, Top(1, ""));
            case Opcode.ReturnValue or Opcode.RaiseVarargs or Opcode.Reraise or Opcode.InterpreterExit:
                return false;
            case Opcode.PushNull:
                return Join(stacks, next, stack + "n");
            case Opcode.LoadGlobal:
                return Join(stacks, next, stack + ((argument & 1) != 0 ? "on" : "o"));
            case Opcode.LoadAttr:
                return Join(stacks, next, Top(1, (argument & 1) != 0 ? "on" : "o"));
            case Opcode.Copy:
                return Join(stacks, next, stack + (stack.Length >= argument ? stack[^argument] : 'o'));
            case Opcode.Swap when stack.Length >= argument:
                var letters = stack.ToCharArray();
                (letters[^1], letters[^argument]) = (letters[^argument], letters[^1]);
                return Join(stacks, next, new string(letters));
            default:
                var effect = OpcodeInfo.StackEffect(opcode, argument, jump: false);
                return Join(stacks, next, effect >= 0 ? stack + new string('o', effect) : Top(Math.Min(-effect, stack.Length), ""));
        }
    }
}
