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
