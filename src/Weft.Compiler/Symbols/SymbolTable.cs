using Weft.Syntax.Ast;

namespace Weft.Compiler.Symbols;

/// <summary>The blocks of a program and the names in them: what Python's <c>symtable</c> module shows.</summary>
/// <remarks>
/// Built in two passes. The first walks the tree and notes for each block what is done with each name. The second
/// (<see cref="ScopeAnalysis"/>) decides from the outside in where each name lives, and folds the blocks of list, set and
/// dict comprehensions into their parents (PEP 709).
/// </remarks>
public sealed class SymbolTable
{
    internal SymbolTable(FutureFlags future)
    {
        Future = future;
    }

    /// <summary>The block of the whole program.</summary>
    public SymbolBlock Top { get; internal set; } = null!;

    /// <summary>The features in force.</summary>
    public FutureFlags Future { get; }

    internal Dictionary<BlockKey, SymbolBlock> Blocks { get; } = [];

    internal SymbolBlock BlockOf(object node, int part = 0) => Blocks[new BlockKey(node, part)];

    internal SymbolBlock? FindBlock(object node, int part = 0) => Blocks.GetValueOrDefault(new BlockKey(node, part));

    /// <summary>Builds the table of a tree.</summary>
    /// <exception cref="Weft.Syntax.PythonSyntaxException">The tree uses names in a way that is not allowed.</exception>
    /// <exception cref="CompilerRecursionException">The tree nests too deeply.</exception>
    public static SymbolTable Build(Mod tree, string fileName, CompilerOptions options)
    {
        var errors = new ErrorReporter(fileName, options);
        var (future, lastFuture) = FutureFeatures.Find(tree, errors);
        return Build(tree, errors, future | options.FutureFlags, lastFuture);
    }

    internal static SymbolTable Build(Mod tree, ErrorReporter errors, FutureFlags future, SourceSpan lastFuture)
    {
        var table = new SymbolTable(future);
        new SymbolTableBuilder(table, errors, lastFuture).Build(tree);
        ScopeAnalysis.Run(table, errors);
        return table;
    }
}
