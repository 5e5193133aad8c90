using Weft.Compiler.Bytecode;
using Weft.Compiler.Flow;

namespace Weft.Compiler.Emit;

/// <summary>A place in an instruction sequence that jumps can name before it is known.</summary>
internal sealed class Label
{
    /// <summary>Index of the instruction that follows the label; -1 until it is placed.</summary>
    public int Position { get; set; } = -1;
}

/// <summary>One instruction on its way through the compiler.</summary>
internal sealed class Instruction(Opcode opcode, int argument, SourceSpan span)
{
    public Opcode Opcode { get; set; } = opcode;

    public int Argument { get; set; } = argument;

    public SourceSpan Span { get; set; } = span;

    /// <summary>Where a jump goes, before the flow graph exists.</summary>
    public Label? Label { get; set; }

    /// <summary>Where a jump goes, in the flow graph.</summary>
    public BasicBlock? Target { get; set; }

    /// <summary>The block that handles exceptions raised by this instruction.</summary>
    public BasicBlock? Handler { get; set; }

    public bool HasTarget => OpcodeInfo.HasJump(Opcode) || OpcodeInfo.HasHandler(Opcode);

    public Instruction Clone() => (Instruction)MemberwiseClone();

    /// <summary>Makes this instruction another one that does not jump.</summary>
    public void Become(Opcode opcode, int argument = 0)
    {
        Opcode = opcode;
        Argument = argument;
        Target = null;
    }
}

/// <summary>Instructions as the code generator emits them.</summary>
internal sealed class InstructionSequence
{
    public List<Instruction> Instructions { get; } = [];

    /// <summary>What stands in the place of <see cref="Opcode.AnnotationsPlaceholder"/>.</summary>
    public InstructionSequence? Annotations { get; set; }

    private readonly List<Label> _labels = [];

    public void Place(Label label)
    {
        label.Position = Instructions.Count;
        _labels.Add(label);
    }

    public void Add(Opcode opcode, int argument, SourceSpan span) => Instructions.Add(new Instruction(opcode, argument, span));

    public void AddJump(Opcode opcode, Label target, SourceSpan span) =>
        Instructions.Add(new Instruction(opcode, 0, span) { Label = target });

    /// <summary>Puts an instruction before the one at <paramref name="index"/>; labels there move behind it.</summary>
    public void Insert(int index, Instruction instruction)
    {
        Instructions.Insert(index, instruction);
        foreach (var label in _labels)
        {
            if (label.Position >= index)
            {
                label.Position++;
            }
        }
    }
}
