using System.Runtime.CompilerServices;
using Weft.Compiler.Emit;
using Weft.Compiler.Preprocessing;
using Weft.Compiler.Symbols;
using Weft.Syntax.Ast;

namespace Weft.Compiler;

/// <summary>Compiles syntax trees to code objects.</summary>
public static class PythonCompiler
{
    /// <summary>Compiles a tree. The tree is changed by preprocessing and should not be used afterwards.</summary>
    /// <param name="tree">A module, an interactive statement or an expression.</param>
    /// <param name="fileName">The value of <c>co_filename</c>.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="Weft.Syntax.PythonSyntaxException">The program is not valid Python.</exception>
    /// <exception cref="CompilerRecursionException">The program nests too deeply.</exception>
    public static CodeObject Compile(Mod tree, string fileName, CompilerOptions options) =>
        Compile(tree, fileName, options, out _);

    /// <summary>Compiles a tree and reports the future features in force at its end.</summary>
    public static CodeObject Compile(Mod tree, string fileName, CompilerOptions options, out FutureFlags futureFlags)
    {
        var errors = new ErrorReporter(fileName, options);
        var (found, lastFuture) = FutureFeatures.Find(tree, errors);
        futureFlags = found | options.FutureFlags;
        new TreePreprocessor(errors, futureFlags).Run(tree);
        var symbols = SymbolTable.Build(tree, errors, futureFlags, lastFuture);
        return new CodeGenerator(symbols, errors, futureFlags).Generate(tree);
    }

    /// <summary>Does to a tree what happens before names are looked at: the tree of <c>ast.parse(…, optimize=…)</c>.</summary>
    public static void Preprocess(Mod tree, string fileName, CompilerOptions options)
    {
        var errors = new ErrorReporter(fileName, options);
        var (found, _) = FutureFeatures.Find(tree, errors);
        new TreePreprocessor(errors, found | options.FutureFlags).Run(tree);
    }

    /// <summary>Keeps deep trees from ending the process.</summary>
    internal static void Guard()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CompilerRecursionException();
        }
    }
}
