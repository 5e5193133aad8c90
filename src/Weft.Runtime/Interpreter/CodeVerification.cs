using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

/// <summary>
/// Checks code objects that did not come from our compiler, because the loop trusts them: it reaches operands,
/// constants and instructions without bounds checks.
/// </summary>
/// <remarks>
/// Every path from the start is followed with the depth of the operand stack. Checked: known opcodes, arguments inside
/// their tables, jumps onto instructions, a depth that is never negative nor above <c>co_stacksize</c> and the same on
/// all paths to an instruction, and no path past the end.
/// </remarks>
internal static class CodeVerification
{
    /// <summary>The depth of the operand stack before each instruction, -1 where no path comes.</summary>
    /// <exception cref="PythonException">ValueError: the code could break the interpreter.</exception>
    internal static int[] Check(PyCode code)
    {
        var bytes = code.CodeBytes;
        var count = bytes.Length / 2;
        if (count == 0)
        {
            throw Malformed("is empty");
        }

        if (count > int.MaxValue / 16 || code.StackSize > int.MaxValue / 16)
        {
            throw Malformed("is too large");
        }

        var isInstruction = new bool[count];
        var arguments = new int[count];
        var extended = 0;
        for (var i = 0; i < count; i++)
        {
            var opcode = (Opcode)bytes[2 * i];
            isInstruction[i] = true;
            arguments[i] = extended | bytes[2 * i + 1];
            if (opcode == Opcode.ExtendedArg)
            {
                extended = arguments[i] << 8;
                continue;
            }

            extended = 0;
            if (!OpcodeInfo.IsValid(opcode) || opcode is Opcode.Cache or Opcode.Reserved)
            {
                throw Malformed($"has an unknown opcode {bytes[2 * i]}");
            }

            CheckArgument(code, opcode, arguments[i]);
            i += OpcodeInfo.CacheEntries(opcode);
        }

        return Follow(code, isInstruction, arguments);
    }

    private static PythonException Malformed(string what) => Errors.ValueError($"code: co_code is malformed: it {what}");

    private static void CheckArgument(PyCode code, Opcode opcode, int argument)
    {
        void Below(int value, int limit)
        {
            if ((uint)value >= (uint)limit)
            {
                throw Malformed("has an argument out of range");
            }
        }

        if (OpcodeInfo.HasConstant(opcode))
        {
            Below(argument, code.ConstantsArray.Length);
        }

        if (OpcodeInfo.HasName(opcode))
        {
            Below(opcode switch
            {
                Opcode.LoadGlobal or Opcode.LoadAttr => argument >> 1,
                Opcode.LoadSuperAttr => argument >> 2,
                _ => argument,
            }, code.NamesArray.Length);
        }

        switch (opcode)
        {
            case Opcode.LoadFastLoadFast or Opcode.LoadFastBorrowLoadFastBorrow or Opcode.StoreFastLoadFast or Opcode.StoreFastStoreFast:
                Below(argument >> 4, code.VariableCount);
                Below(argument & 15, code.VariableCount);
                break;
            case Opcode.CopyFreeVars:
                Below(argument, code.FreeCount + 1);
                break;
            default:
                if (OpcodeInfo.HasLocal(opcode) || OpcodeInfo.HasFree(opcode))
                {
                    Below(argument, code.VariableCount);
                }

                break;
        }
    }

    private static int[] Follow(PyCode code, bool[] isInstruction, int[] arguments)
    {
        var bytes = code.CodeBytes;
        var depths = new int[isInstruction.Length];
        Array.Fill(depths, -1);
        var work = new Stack<(int At, int Depth)>();
        work.Push((0, 0));
        var handlers = code.Executable.Handlers;
        while (work.TryPop(out var item))
        {
            var (at, depth) = item;
            if ((uint)at >= (uint)isInstruction.Length || !isInstruction[at])
            {
                throw Malformed("has a path that leaves it");
            }

            if (depths[at] >= 0)
            {
                if (depths[at] != depth)
                {
                    throw Malformed("has a place with two stack depths");
                }

                continue;
            }

            depths[at] = depth;
            foreach (var handler in handlers)
            {
                if (at >= handler.Start && at < handler.End)
                {
                    if (handler.Depth > depth)
                    {
                        throw Malformed("has an exception handler below its stack");
                    }

                    work.Push((handler.Target, handler.Depth + (handler.PushLastInstruction ? 2 : 1)));
                    break;
                }
            }

            var opcode = (Opcode)bytes[2 * at];
            var argument = arguments[at];
            if (opcode == Opcode.ExtendedArg)
            {
                work.Push((at + 1, depth));
                continue;
            }

            var needed = opcode switch
            {
                Opcode.Copy or Opcode.Swap => argument,
                _ => OpcodeInfo.PoppedOperands(opcode, argument),
            };
            var after = depth + OpcodeInfo.StackEffect(opcode, argument, jump: false);
            if (needed > depth || after < 0 || after > code.StackSize || depth > code.StackSize)
            {
                throw Malformed("leaves its operand stack");
            }

            var next = at + 1 + OpcodeInfo.CacheEntries(opcode);
            switch (opcode)
            {
                case Opcode.ReturnValue or Opcode.RaiseVarargs or Opcode.Reraise or Opcode.InterpreterExit:
                    continue;
                case Opcode.JumpForward:
                    work.Push((next + argument, after));
                    continue;
                case Opcode.JumpBackward or Opcode.JumpBackwardNoInterrupt:
                    work.Push((next - argument, after));
                    continue;
            }

            if (OpcodeInfo.HasJump(opcode) && opcode != Opcode.EndAsyncFor)
            {
                work.Push((next + argument, depth + OpcodeInfo.StackEffect(opcode, argument, jump: true)));
            }

            work.Push((next, after));
        }

        return depths;
    }
}
