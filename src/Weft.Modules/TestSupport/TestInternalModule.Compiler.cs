using Weft.Compiler;
using Weft.Runtime.Imports;
using Weft.Syntax.Parser;

namespace Weft.Modules;

/// <summary>The compiler's steps one by one.</summary>
public static partial class TestInternalModule
{
    [PyFunction("compiler_cleandoc", Signature = "(doc)", Doc = "A docstring as the compiler keeps it.")]
    public static PyObject CleanDoc(PyThread t, string doc) => PyStr.Of(CompilationSteps.CleanDoc(doc));

    [PyFunction("new_instruction_sequence", Signature = "()", Doc = "A sequence without instructions.")]
    public static PyObject NewInstructionSequence(PyThread t) => new PyInstructionSequence([], resolved: false);

    [PyFunction("compiler_codegen", Signature = "(ast, filename, optimize, compile_mode=0)", Doc = "Generates the instructions of a tree, not optimised.")]
    public static PyObject CompilerCodegen(PyThread t, PyObject ast, string filename, int optimize, int compile_mode = 0)
    {
        var mode = compile_mode switch { 0 => ParseMode.File, 1 => ParseMode.Eval, 2 => ParseMode.Single, _ => throw Errors.ValueError("unknown compile mode") };
        var tree = AstModule.FromPython(t, ast, mode);
        object?[] constants = [];
        var sequence = SourceCompilation.Translate(t, filename, () =>
            CompilationSteps.Generate(tree, filename, SourceCompilation.OptionsFor(t, filename, 0, optimize, null), out constants));
        var metadata = new PyDict();
        foreach (var name in (string[])["argcount", "posonlyargcount", "kwonlyargcount"])
        {
            metadata.SetInterned(PyStr.Intern(name), PyInt.Of(0));
        }

        metadata.SetInterned(PyStr.Intern("consts"), new PyList(Array.ConvertAll(constants, ConstantConversion.ToObject)));
        return new PyTuple([new PyInstructionSequence(sequence), metadata]);
    }

    [PyFunction("optimize_cfg", Signature = "(instructions, consts, nlocals)", Doc = "Optimises instructions; the list of constants becomes that of the result.")]
    public static PyObject OptimizeCfg(PyThread t, PyInstructionSequence instructions, PyObject consts, int nlocals)
    {
        if (consts is not PyList list)
        {
            throw Errors.TypeError("consts must be a list");
        }

        var constants = Array.ConvertAll(list.ToArray(), item => ConstantConversion.TryFromObject(item, out var constant)
            ? constant
            : throw Errors.TypeError($"'{item.Type.FullName}' object is no constant"));
        List<CodeStep> steps;
        object?[] kept;
        try
        {
            steps = CompilationSteps.Optimize(instructions.Resolve(), constants, nlocals, out kept);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw Errors.ValueError(e.Message);
        }

        list.Clear();
        foreach (var constant in kept)
        {
            list.Append(ConstantConversion.ToObject(constant));
        }

        return new PyInstructionSequence(steps, resolved: true);
    }
}
