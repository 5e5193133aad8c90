using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

/// <summary>The form of a code object that the loop runs: decoded, with room for inline caches. Index for index like <c>co_code</c>.</summary>
[NotTraversed]
internal sealed unsafe class Executable
{
    private static readonly ConditionalWeakTable<Executable, object> s_withCaches = [];
    private static readonly object s_present = new();

    /// <summary>On the pinned heap, so that frames point into it; they also keep this object alive.</summary>
    internal readonly Instruction[] Instructions;

    /// <summary>The first instruction.</summary>
    internal readonly Instruction* Start;

    /// <summary>What specialised instructions remember; each cell an immutable object replaced by one store.</summary>
    internal readonly InlineCache?[] Caches;

    internal readonly PyObject[] Constants;
    internal readonly PyStr[] Names;
    internal readonly ExceptionHandler[] Handlers;

    /// <summary>Where a call may start when nothing is requested of the thread: behind a leading RESUME.</summary>
    internal readonly Instruction* Entry;

    /// <summary>An exception may be handled here: there is a PUSH_EXC_INFO.</summary>
    internal readonly bool HandlesErrors;

    internal Executable(PyCode code)
    {
        Constants = code.ConstantsArray;
        Names = code.NamesArray;
        Handlers = ExceptionHandler.Parse(code.ExceptionTable);
        Instructions = Decode(code.CodeBytes, out var caches);
        Caches = new InlineCache?[caches];
        if (caches > 0)
        {
            s_withCaches.Add(this, s_present);
        }

        HandlesErrors = Array.Exists(Instructions, static instruction => instruction.Opcode == (ushort)Opcode.PushExcInfo);
        Fusion.Apply(Instructions);
        Start = (Instruction*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Instructions));
        Entry = Start + (Instructions[0].Opcode == (ushort)Opcode.Resume ? 1 : 0);
    }

    /// <summary>
    /// Replaces what inline caches know about classes made by programs by something that never matches, so that they keep
    /// none alive; the instructions are specialised again when they run. Called while the world is stopped.
    /// </summary>
    internal static void ForgetAllClasses()
    {
        foreach (var (executable, _) in s_withCaches)
        {
            executable.ForgetClasses();
        }
    }

    private void ForgetClasses()
    {
        foreach (ref var cache in Caches.AsSpan())
        {
            if (cache is { HasType: true } && (cache.Type.IsHeapType || cache.Key is Shape { Type.IsHeapType: true }))
            {
                cache = InlineCache.Dead;
            }
        }
    }

    private static Instruction[] Decode(byte[] code, out int caches)
    {
        var result = GC.AllocateArray<Instruction>(code.Length / 2 + 1, pinned: true);
        caches = 0;
        var extended = 0;
        for (var i = 0; i < code.Length / 2; i++)
        {
            var opcode = (Opcode)code[2 * i];
            var argument = extended | code[2 * i + 1];
            if (opcode == Opcode.ExtendedArg)
            {
                extended = argument << 8;
                result[i].Opcode = (ushort)Opcode.Nop;
                continue;
            }

            extended = 0;
            ref var instruction = ref result[i];
            var inline = OpcodeInfo.CacheEntries(opcode);
            instruction.Opcode = (ushort)opcode;
            instruction.Argument = argument;
            switch (opcode)
            {
                case Opcode.JumpForward:
                case Opcode.PopJumpIfFalse:
                case Opcode.PopJumpIfTrue:
                case Opcode.PopJumpIfNone:
                case Opcode.PopJumpIfNotNone:
                case Opcode.ForIter:
                case Opcode.Send:
                    instruction.Argument = 1 + inline + argument;
                    break;
                case Opcode.JumpBackward:
                case Opcode.JumpBackwardNoInterrupt:
                    instruction.Argument = 1 + inline - argument;
                    break;
                case Opcode.EndAsyncFor:
                    break;
                case Opcode.BinaryOp:
                    instruction.Opcode = (ushort)(FastOpcode.BinaryFirst + argument);
                    break;
                case Opcode.CompareOp:
                    instruction.Opcode = (ushort)(FastOpcode.CompareFirst + (argument >> 5));
                    break;
            }

            if (opcode is Opcode.LoadAttr or Opcode.StoreAttr or Opcode.LoadGlobal or Opcode.Call or Opcode.LoadSuperAttr && caches < ushort.MaxValue)
            {
                instruction.Cache = (ushort)caches++;
            }

            i += inline;
        }

        // A frame never runs past the end; the extra element makes `ip + 1` of the last instruction a valid place.
        result[^1].Opcode = (ushort)Opcode.Reserved;
        return result;
    }
}

/// <summary>One row of an exception table, in code units.</summary>
internal readonly struct ExceptionHandler
{
    internal readonly int Start;
    internal readonly int End;
    internal readonly int Target;
    internal readonly int Depth;
    internal readonly bool PushLastInstruction;

    private ExceptionHandler(int start, int end, int target, int depth, bool pushLastInstruction) =>
        (Start, End, Target, Depth, PushLastInstruction) = (start, end, target, depth, pushLastInstruction);

    /// <summary>Decodes the table (format: CPython's Objects/exception_handling_notes.txt: varints of six bits, most significant first).</summary>
    internal static ExceptionHandler[] Parse(byte[] table)
    {
        var result = new List<ExceptionHandler>();
        var position = 0;
        int Next()
        {
            if (position >= table.Length)
            {
                throw Errors.SystemError("truncated exception table");
            }

            int b = table[position++];
            var value = b & 63;
            while ((b & 64) != 0)
            {
                if (position >= table.Length)
                {
                    throw Errors.SystemError("truncated exception table");
                }

                b = table[position++];
                value = value << 6 | (b & 63);
            }

            return value;
        }

        while (position < table.Length)
        {
            var start = Next();
            var length = Next();
            var target = Next();
            var depthAndFlag = Next();
            result.Add(new ExceptionHandler(start, start + length, target, depthAndFlag >> 1, (depthAndFlag & 1) != 0));
        }

        return [.. result];
    }
}
