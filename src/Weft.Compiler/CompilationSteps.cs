using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;
using Weft.Compiler.Flow;
using Weft.Compiler.Preprocessing;
using Weft.Compiler.Symbols;
using Weft.Syntax.Ast;

namespace Weft.Compiler;

/// <summary>One instruction between the compiler's steps; the argument of one that jumps is the index of its target.</summary>
public readonly record struct CodeStep(int Opcode, int Argument, int Line, int EndLine, int Column, int EndColumn);

/// <summary>The instructions of a code object before they are optimised, and those of the code objects in it.</summary>
public sealed class CodeSequence
{
    /// <summary>The instructions, pseudo-instructions included.</summary>
    public List<CodeStep> Steps { get; init; } = [];

    /// <summary>The code objects made inside this one.</summary>
    public List<CodeSequence> Nested { get; } = [];
}

/// <summary>The compiler's steps one by one, for tools and tests that look in between; a compilation runs the same code.</summary>
public static class CompilationSteps
{
    /// <summary>Whether an instruction's argument names a place in the code.</summary>
    public static bool HasTarget(int opcode) => OpcodeInfo.HasJump((Opcode)opcode) || OpcodeInfo.HasHandler((Opcode)opcode);

    /// <summary>A docstring as it is kept: without the indentation that its lines share.</summary>
    public static string CleanDoc(string text) => (string)DocStringCleaner.Clean((object)text);

    /// <summary>Generates the instructions of a program, not optimised.</summary>
    /// <param name="constants">The constants that the instructions of the outermost code object refer to.</param>
    public static CodeSequence Generate(Mod tree, string fileName, CompilerOptions options, out object?[] constants)
    {
        var errors = new ErrorReporter(fileName, options);
        var (found, lastFuture) = FutureFeatures.Find(tree, errors);
        var future = found | options.FutureFlags;
        new TreePreprocessor(errors, future).Run(tree);
        var symbols = SymbolTable.Build(tree, errors, future, lastFuture);

        // Code objects end from the inside out, so each takes those that ended one level further in.
        var pending = new List<(int Depth, CodeSequence Sequence)>();
        object?[] last = [];
        var generator = new CodeGenerator(symbols, errors, future)
        {
            OnUnit = (unit, depth) =>
            {
                var sequence = new CodeSequence { Steps = Snapshot(unit.Code) };
                var first = pending.FindIndex(item => item.Depth > depth);
                if (first >= 0)
                {
                    sequence.Nested.AddRange(pending.Skip(first).Select(item => item.Sequence));
                    pending.RemoveRange(first, pending.Count - first);
                }

                pending.Add((depth, sequence));
                last = [.. unit.Constants.Items];
            },
        };
        generator.Generate(tree);
        constants = last;
        return pending[0].Sequence;
    }

    /// <summary>Optimises instructions as those of a code object are.</summary>
    /// <param name="steps">The instructions.</param>
    /// <param name="constants">What they load by number.</param>
    /// <param name="locals">How many local variables there are.</param>
    /// <param name="kept">The constants that the result loads, by their new numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">An instruction names a constant or a place that is not there.</exception>
    public static List<CodeStep> Optimize(IReadOnlyList<CodeStep> steps, IReadOnlyList<object?> constants, int locals, out object?[] kept)
    {
        var sequence = new InstructionSequence();
        foreach (var step in steps)
        {
            var span = new SourceSpan(step.Line, step.EndLine, step.Column, step.EndColumn);
            if (HasTarget(step.Opcode))
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step.Argument, (uint)steps.Count);
                sequence.AddJump((Opcode)step.Opcode, new Label { Position = step.Argument }, span);
                continue;
            }

            if (OpcodeInfo.HasConstant((Opcode)step.Opcode) && (uint)step.Argument >= (uint)constants.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(steps), $"LOAD_CONST index {step.Argument} is out of range for consts (len={constants.Count})");
            }

            sequence.Add((Opcode)step.Opcode, step.Argument, span);
        }

        var graph = ControlFlowGraph.Build(sequence);
        kept = CodeAssembler.Optimize(graph, ConstantTable.Of(constants), locals, 0);
        StackDepth.Compute(graph);
        BorrowedLoads.Run(graph);
        var starts = new Dictionary<BasicBlock, int>();
        var count = 0;
        foreach (var block in graph.Blocks)
        {
            starts[block] = count;
            count += block.Instructions.Count;
        }

        return [.. graph.Blocks.SelectMany(block => block.Instructions).Select(instruction => StepOf(instruction, instruction.Target is { } target ? starts[target] : instruction.Argument))];
    }

    private static List<CodeStep> Snapshot(InstructionSequence code) =>
        [.. code.Instructions.Select(instruction => StepOf(instruction, instruction.Label is { } label ? label.Position : instruction.Argument))];

    private static CodeStep StepOf(Instruction instruction, int argument) => new(
        (int)instruction.Opcode,
        argument,
        instruction.Span.Line,
        instruction.Span.EndLine,
        instruction.Span.Column,
        instruction.Span.EndColumn);
}
