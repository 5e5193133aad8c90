using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>A run of instructions entered only at its first and left only at its last.</summary>
internal sealed class BasicBlock
{
    private readonly List<BasicBlock?> _formerHandlers = [];

    public List<Instruction> Instructions { get; } = [];

    /// <summary>The block that follows in the final order, also when control does not fall through.</summary>
    public BasicBlock? Next { get; set; }

    /// <summary>Whether some instruction names the block.</summary>
    public bool HasLabel { get; set; }

    public int Predecessors { get; set; }

    public bool IsHandler { get; set; }

    /// <summary>Whether the handler gets the index of the raising instruction on the stack.</summary>
    public bool PreservesLastIndex { get; set; }

    public bool IsCold { get; set; }

    public bool IsWarm { get; set; }

    /// <summary>For the pass at work; no meaning in between.</summary>
    public bool Visited { get; set; }

    /// <summary>Operand stack depth on entry; <see cref="int.MinValue"/> when not known.</summary>
    public int StartDepth { get; set; } = int.MinValue;

    /// <summary>Which of the first 64 locals may be unbound on entry.</summary>
    public ulong UnsafeLocals { get; set; }

    public Instruction? Last => Instructions.Count > 0 ? Instructions[^1] : null;

    public bool HasFallThrough => Last is not { } last || !(FlowFacts.IsScopeExit(last.Opcode) || FlowFacts.IsUnconditionalJump(last.Opcode));

    public bool ExitsScope => Last is { } last && FlowFacts.IsScopeExit(last.Opcode);

    public bool HasNoLine
    {
        get
        {
            foreach (var instruction in Instructions)
            {
                if (instruction.Span.Line >= 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Drops instructions from an index on; <paramref name="former"/> tells what was in their places.</summary>
    public void Truncate(int count, IReadOnlyList<Instruction> former)
    {
        for (var i = count; i < former.Count; i++)
        {
            while (_formerHandlers.Count <= i)
            {
                _formerHandlers.Add(null);
            }

            _formerHandlers[i] = former[i].Handler;
        }

        Instructions.RemoveRange(count, Instructions.Count - count);
    }

    /// <summary>Adds an instruction; its handler is that of the instruction last removed from the place.</summary>
    /// <remarks>
    /// That is how CPython's exception tables come out: an added jump or NOT_TAKEN, which cannot raise, is covered or not
    /// by what its slot was used for before.
    /// </remarks>
    public void Append(Instruction instruction)
    {
        var index = Instructions.Count;
        instruction.Handler = index < _formerHandlers.Count ? _formerHandlers[index] : null;
        Instructions.Add(instruction);
    }

    /// <summary>This block or the first behind it that has instructions.</summary>
    public static BasicBlock? NonEmpty(BasicBlock? block)
    {
        while (block is { Instructions.Count: 0 })
        {
            block = block.Next;
        }

        return block;
    }
}

/// <summary>Properties of instructions that the passes ask for.</summary>
internal static class FlowFacts
{
    public static bool IsScopeExit(Opcode op) => op is Opcode.ReturnValue or Opcode.RaiseVarargs or Opcode.Reraise or Opcode.InterpreterExit;

    public static bool IsUnconditionalJump(Opcode op) =>
        op is Opcode.Jump or Opcode.JumpNoInterrupt or Opcode.JumpForward or Opcode.JumpBackward or Opcode.JumpBackwardNoInterrupt;

    public static bool IsConditionalJump(Opcode op) =>
        op is Opcode.PopJumpIfFalse or Opcode.PopJumpIfTrue or Opcode.PopJumpIfNone or Opcode.PopJumpIfNotNone;

    public static bool IsJump(Instruction i) => OpcodeInfo.HasJump(i.Opcode);

    public static bool IsBlockPush(Instruction i) => OpcodeInfo.HasHandler(i.Opcode);

    public static bool IsTerminator(Opcode op) => OpcodeInfo.HasJump(op) || IsScopeExit(op);

    /// <summary>Whether the instruction checks for signals and other requests.</summary>
    public static bool HasEvalBreak(Opcode op) =>
        op is Opcode.Call or Opcode.CallFunctionEx or Opcode.CallKw or Opcode.Jump or Opcode.JumpBackward or Opcode.Resume;

    public static bool LoadsConstant(Opcode op) => op is Opcode.LoadConst or Opcode.LoadSmallInt;
}

/// <summary>The blocks of one code object, chained in order from the entry.</summary>
internal sealed class ControlFlowGraph
{
    public required BasicBlock Entry { get; set; }

    public IEnumerable<BasicBlock> Blocks
    {
        get
        {
            for (var block = Entry; block is not null; block = block.Next)
            {
                yield return block;
            }
        }
    }

    public void ClearVisited()
    {
        foreach (var block in Blocks)
        {
            block.Visited = false;
        }
    }

    /// <summary>Cuts a sequence into blocks at jump targets and behind jumps and exits.</summary>
    public static ControlFlowGraph Build(InstructionSequence sequence)
    {
        var instructions = Expand(sequence);
        var blockAt = new Dictionary<int, BasicBlock>();
        foreach (var (_, target) in instructions)
        {
            if (target >= 0 && !blockAt.ContainsKey(target))
            {
                blockAt.Add(target, new BasicBlock { HasLabel = true });
            }
        }

        var entry = new BasicBlock();
        var current = entry;
        for (var i = 0; i < instructions.Count; i++)
        {
            var (instruction, target) = instructions[i];
            if (blockAt.TryGetValue(i, out var labelled))
            {
                if (current == entry && entry.Instructions.Count == 0)
                {
                    entry = labelled;
                }
                else
                {
                    current.Next = labelled;
                }

                current = labelled;
            }
            else if (current.Last is { } last && FlowFacts.IsTerminator(last.Opcode))
            {
                current = current.Next = new BasicBlock();
            }

            if (target >= 0)
            {
                instruction.Target = blockAt[target];
            }

            current.Instructions.Add(instruction);
        }

        return new ControlFlowGraph { Entry = entry };
    }

    /// <summary>Puts the annotations' code in its place; returns instructions with the index each jumps to, or -1.</summary>
    private static List<(Instruction Instruction, int Target)> Expand(InstructionSequence sequence)
    {
        var source = sequence.Instructions;
        var placeholder = source.FindIndex(i => i.Opcode == Opcode.AnnotationsPlaceholder);
        var inserted = sequence.Annotations?.Instructions ?? [];
        var shift = placeholder < 0 ? 0 : inserted.Count - 1;
        var result = new List<(Instruction, int)>(source.Count + inserted.Count);
        for (var i = 0; i < source.Count; i++)
        {
            if (i == placeholder)
            {
                foreach (var instruction in inserted)
                {
                    result.Add((instruction, -1));
                }

                continue;
            }

            var target = -1;
            if (source[i].Label is { } label)
            {
                target = placeholder >= 0 && label.Position > placeholder ? label.Position + shift : label.Position;
            }

            result.Add((source[i], target));
        }

        return result;
    }
}
