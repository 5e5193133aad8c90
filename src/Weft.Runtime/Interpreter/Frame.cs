using System.Runtime.CompilerServices;

namespace Weft.Runtime.Interpreter;

/// <summary>What happens with the value when a frame returns.</summary>
internal enum FrameExit : byte
{
    /// <summary>It is pushed on the caller's stack, and the loop goes on there.</summary>
    Push,

    /// <summary>The loop ends: the frame was entered from native code.</summary>
    Leave,

    /// <summary>It must be None and is dropped: the frame ran <c>__init__</c>, the instance is on the caller's stack.</summary>
    Initialize,

    /// <summary>The frame belongs to a generator that a FOR_ITER or SEND of the caller resumed.</summary>
    Resume,

    /// <summary>The tasklet ends: the frame is the outermost of one.</summary>
    Tasklet,

    /// <summary>The frame loads a module for an IMPORT_NAME of the caller, which is executed again.</summary>
    Import,

    /// <summary>It is dropped: the frame ran a special method that stores or deletes.</summary>
    Discard,

    // The frame runs a special method for an instruction of the caller, which EvalLoop.FinishSpecial completes; the
    // operands are still on the caller's stack. Which of an operator's methods it is, in the order they are tried:

    /// <summary>The in-place method of the left operand.</summary>
    SpecialInPlace,

    /// <summary>The reflected method of the right operand, first because its type derives from the left one's.</summary>
    SpecialEarly,

    /// <summary>The method of the left operand, or of the only one.</summary>
    SpecialLeft,

    /// <summary>The reflected method of the right operand; of the only one: what stands in for the method (<c>__len__</c>).</summary>
    SpecialRight,
}

/// <summary>A running or suspended block of Python code: locals, operand stack and position, on the heap.</summary>
/// <remarks>
/// <see cref="Slots"/> holds the variables (locals, cells, free variables) and behind them the operand stack. While the
/// frame runs, the loop keeps position and top of the stack in C# locals; it stores <see cref="Pc"/> before every
/// instruction, <see cref="Top"/> and <see cref="ResumeAt"/> before every one that can leave the frame. Frames are pooled per thread;
/// one that Python code may still see (<see cref="Exposed"/>) or that a generator owns never goes back to the pool.
/// </remarks>
[PyType("frame", WeakReferences = false, Doc = "A running or suspended block of code.", NoConstructor = true)]
public sealed unsafe partial class Frame : PyObject
{
    internal Operand[] Slots;
    internal PyCode Code = null!;
    internal Executable Executable = null!;
    internal PyFunction? Function;
    internal PyDict Globals = null!;
    internal PyDict Builtins = null!;

    /// <summary>The namespace of a module or class body; null in functions.</summary>
    internal PyObject? Locals;

    /// <summary>The caller, while running.</summary>
    internal Frame? Back;

    /// <summary>The generator that owns the frame.</summary>
    internal PyGenerator? Generator;

    /// <summary>The current instruction, within <see cref="Executable"/>; null before the first.</summary>
    internal Instruction* Pc;

    /// <summary>The RERAISE instruction being unwound, while <see cref="Ip"/> is the position the error came from; -1 for none.</summary>
    internal int ReraiseAt = -1;

    /// <summary>The instruction to continue with, when not running.</summary>
    internal Instruction* ResumeAt;

    /// <summary>The error being unwound already has this frame in its traceback (RERAISE).</summary>
    internal bool SuppressTracebackOnce;

    /// <summary>Slots in use, variables and operands, when not running.</summary>
    internal int Top;

    internal FrameExit Exit;
    internal bool Exposed;
    internal bool Completed;

    /// <summary>Attributes that Python sets on frames; made on demand.</summary>
    internal FrameTracing? Tracing;

    internal Frame(int size) => Slots = new Operand[size];

    /// <summary>Prepares the frame for a function.</summary>
    internal void Bind(PyFunction function, PyCode code)
    {
        Function = function;
        Code = code;
        Executable = code.Executable;
        Globals = function.Globals;
        Builtins = function.Builtins;
    }

    /// <summary>Index of the current instruction, in code units; -1 before the first.</summary>
    /// <remarks>Other threads read it while the frame runs, perhaps another function already: the answer is always an index of this code.</remarks>
    internal int Ip
    {
        get
        {
            var executable = Executable;
            var index = Pc - executable.Start;
            return (ulong)index < (ulong)executable.Instructions.Length ? (int)index : -1;
        }

        set => Pc = value < 0 ? null : Executable.Start + value;
    }

    /// <summary>Index of the instruction to continue with, in code units, when not running.</summary>
    internal int Next
    {
        get => (int)(ResumeAt - Executable.Start);
        set => ResumeAt = Executable.Start + value;
    }

    /// <summary>Operands on the stack, when not running.</summary>
    internal int Depth
    {
        get => Top - Code.VariableCount;
        set => Top = Code.VariableCount + value;
    }

    internal ref Operand First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(Slots);
    }

    internal void Push(PyObject value) => Slots[Top++].Value = value;

    internal PyObject Pop()
    {
        ref var slot = ref Slots[--Top];
        var value = slot.Value!;
        slot.Value = null;
        return value;
    }

    /// <summary>The operand counted from the top, 1 being the top.</summary>
    internal PyObject Peek(int fromTop) => Slots[Top - fromTop].Value!;

    internal PyObject? PeekOrNull(int fromTop) => Slots[Top - fromTop].Value;

    /// <summary>This frame, or if that is hidden the nearest caller which is not.</summary>
    internal Frame? Visible
    {
        get
        {
            var frame = this;
            while (frame is { Code.IsHidden: true })
            {
                frame = frame.Back;
            }

            return frame;
        }
    }

    /// <summary>The calling frame as Python sees it.</summary>
    internal Frame? Caller => Back?.Visible;

    /// <summary>A generator that an instruction of this frame resumed has returned; false: an error is pending.</summary>
    internal bool FinishResume(PyThread t, PyObject value)
    {
        ref var instruction = ref Executable.Instructions[Ip];
        if (instruction.Opcode == (ushort)Weft.Compiler.Bytecode.Opcode.ForIter)
        {
            Next = Ip + instruction.Argument + 1;
            return true;
        }

        if (instruction.Opcode == (ushort)Weft.Compiler.Bytecode.Opcode.ImportName)
        {
            Imports.ImportSystem.Loaded(t, this, value);
            Next = Ip;
            return true;
        }

        if (instruction.Opcode != (ushort)Weft.Compiler.Bytecode.Opcode.Send)
        {
            // A call of next() or send() resumed it.
            t.Raise(value is PyNone ? Exceptions.Create(t, Exceptions.StopIteration) : PyGenerator.StopIterationWith(t, value));
            return false;
        }

        Push(value);
        Next = Ip + instruction.Argument;
        return true;
    }

    /// <summary>Drops some operands.</summary>
    internal void Drop(int count) => TruncateTo(Depth - count);

    /// <summary>Drops operands above a depth.</summary>
    internal void TruncateTo(int depth)
    {
        Depth = depth;
        Array.Clear(Slots, Top, Slots.Length - Top);
    }

    /// <summary>Python code gets to see the frame: it must not be reused.</summary>
    public void Expose() => Exposed = true;

    /// <summary>The line being executed, or 0.</summary>
    internal int LineNumber => Code.LineOf(Math.Max(Ip, 0));
}

/// <summary>Tracing state of a frame (<c>f_trace</c> and its switches).</summary>
internal sealed class FrameTracing
{
    internal PyObject? Function;
    internal bool Lines = true;
    internal bool Opcodes;

    /// <summary>The instruction before the current one in this frame; -1 for none.</summary>
    internal int Previous = -1;

    /// <summary>Where setting <c>f_lineno</c> moved the frame, until it goes on from there; -1 for nowhere.</summary>
    internal int JumpedTo = -1;

    /// <summary>False when only monitoring has seen the frame: the trace and profile functions do not know of it.</summary>
    internal bool SeenByTracer = true;

    /// <summary>The instruction that monitoring saw last; -1 for none.</summary>
    internal int LastMonitored = -1;

    /// <summary>The native callable that the frame is calling, for monitoring, with its first argument and the place of the call.</summary>
    internal PyObject? MonitoredCall;
    internal PyObject? MonitoredArgument;
    internal int MonitoredCallAt;

    /// <summary>The native function that the frame is calling, for the profiler.</summary>
    internal PyObject? NativeCall;
}
