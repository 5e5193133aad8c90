using Weft.Compiler;
using Weft.Compiler.Bytecode;

namespace Weft.Modules;

/// <summary>Instructions between two steps of the compiler, with labels that name places in them.</summary>
[PyType("InstructionSequence", Doc = "Instructions as the compiler holds them.")]
public sealed partial class PyInstructionSequence : PyObject
{
    private const int MaximumLabels = 1 << 20;

    private readonly List<CodeStep> _steps;
    private readonly List<PyInstructionSequence> _nested = [];
    private readonly Dictionary<int, int> _labels = [];
    private int _nextLabel;
    private bool _resolved;

    internal PyInstructionSequence(List<CodeStep> steps, bool resolved) => (_steps, _resolved) = (steps, resolved);

    internal PyInstructionSequence(CodeSequence sequence)
        : this(sequence.Steps, resolved: true)
    {
        foreach (var nested in sequence.Nested)
        {
            _nested.Add(new PyInstructionSequence(nested));
        }
    }

    /// <summary>The instructions, in which the labels that jumps name are indices.</summary>
    internal List<CodeStep> Resolve()
    {
        // Without labels, arguments are indices already.
        if (!_resolved && _labels.Count > 0)
        {
            _resolved = true;
            for (var i = 0; i < _steps.Count; i++)
            {
                if (CompilationSteps.HasTarget(_steps[i].Opcode))
                {
                    _steps[i] = _steps[i] with { Argument = _labels.GetValueOrDefault(_steps[i].Argument, -1) };
                }
            }
        }

        return _steps;
    }

    [PyMethod("addop", Signature = "($self, /, opcode, oparg, lineno, col_offset, end_lineno, end_col_offset)", Doc = "Appends an instruction.")]
    public void AddOp(int opcode, int oparg, int lineno, int col_offset, int end_lineno, int end_col_offset) =>
        _steps.Add(OpcodeInfo.IsValid((Opcode)opcode)
            ? new CodeStep(opcode, oparg, lineno, end_lineno, col_offset, end_col_offset)
            : throw Errors.ValueError($"unknown opcode {opcode}"));

    [PyMethod("new_label", Signature = "($self, /)", Doc = "A label that is not placed yet.")]
    public long NewLabel() => ++_nextLabel;

    [PyMethod("use_label", Signature = "($self, /, label)", Doc = "Places a label before the next instruction.")]
    public void UseLabel(int label)
    {
        if (label is < 0 or > MaximumLabels)
        {
            throw Errors.ValueError("label is out of range");
        }

        _labels[label] = _steps.Count;
    }

    [PyMethod("add_nested", Signature = "($self, /, nested)", Doc = "Adds the instructions of a code object inside this one.")]
    public void AddNested(PyInstructionSequence nested) => _nested.Add(nested);

    [PyMethod("get_nested", Signature = "($self, /)", Doc = "The instructions of the code objects inside this one.")]
    public PyObject GetNested() => new PyList([.. _nested]);

    [PyMethod("get_instructions", Signature = "($self, /)", Doc = "Tuples of opcode, argument or None, line, end line, column, end column.")]
    public PyObject GetInstructions()
    {
        var result = new PyList();
        foreach (var step in Resolve())
        {
            result.Append(new PyTuple(
            [
                PyInt.Of(step.Opcode),
                OpcodeInfo.HasArgument((Opcode)step.Opcode) ? PyInt.Of(step.Argument) : PyNone.Value,
                PyInt.Of(step.Line),
                PyInt.Of(step.EndLine),
                PyInt.Of(step.Column),
                PyInt.Of(step.EndColumn),
            ]));
        }

        return result;
    }
}
