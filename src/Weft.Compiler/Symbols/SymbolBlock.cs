using Weft.Syntax.Ast;

namespace Weft.Compiler.Symbols;

/// <summary>Identifies the block that belongs to a place in the tree; one node can own two blocks.</summary>
internal readonly record struct BlockKey(object Node, int Part);

/// <summary>The names of one block: a module, class, function, comprehension, annotation or type scope.</summary>
public sealed class SymbolBlock
{
    internal SymbolBlock(int id, string name, BlockKind kind, object key)
    {
        Id = id;
        Name = name;
        Kind = kind;
        Key = key;
    }

    /// <summary>A number that no other block of the table has.</summary>
    public int Id { get; }

    public string Name { get; }

    public BlockKind Kind { get; internal set; }

    /// <summary>Names and what the block does with them, in order of appearance.</summary>
    public NameMap<Symbol> Symbols { get; } = new();

    /// <summary>Parameters in order: positional, keyword only, <c>*args</c>, <c>**kwargs</c>.</summary>
    public List<string> ParameterNames { get; } = [];

    public List<SymbolBlock> Children { get; private set; } = [];

    public bool IsNested { get; internal set; }

    public bool IsGenerator { get; internal set; }

    public bool IsCoroutine { get; internal set; }

    public ComprehensionKind Comprehension { get; internal set; }

    public bool HasVarArgs { get; internal set; }

    public bool HasVarKeywords { get; internal set; }

    public bool ReturnsValue { get; internal set; }

    public bool IsMethod { get; internal set; }

    public bool HasDocString { get; internal set; }

    public int LineNumber { get; internal set; }

    public int ColumnOffset { get; internal set; }

    public int EndLineNumber { get; internal set; }

    public int EndColumnOffset { get; internal set; }

    /// <summary>Whether the names live in fast locals: everything but modules and classes.</summary>
    public bool IsFunctionLike => Kind is not (BlockKind.Module or BlockKind.Class);

    /// <summary>The block of the annotations of this block's variables, if it has any.</summary>
    public SymbolBlock? AnnotationBlock { get; internal set; }

    internal object Key { get; }

    internal bool AnnotationsUsed { get; set; }

    internal bool NeedsClassClosure { get; set; }

    internal bool NeedsClassDict { get; set; }

    internal bool HasConditionalAnnotations { get; set; }

    internal bool InConditionalBlock { get; set; }

    internal bool InUnevaluatedAnnotation { get; set; }

    internal bool CanSeeClassScope { get; set; }

    internal bool IsInlined { get; set; }

    internal bool InComprehensionTarget { get; set; }

    internal int ComprehensionIterDepth { get; set; }

    /// <summary>What the block is, for "… cannot be used within …" messages about type scopes.</summary>
    internal string? ScopeInfo { get; set; }

    /// <summary>In the scope of a class's type parameters: the only names that are mangled.</summary>
    internal HashSet<string>? MangledNames { get; set; }

    internal List<(string Name, SourceSpan Span)> Directives { get; } = [];

    internal void ReplaceChildren(List<SymbolBlock> children) => Children = children;

    /// <summary>The symbol for a (mangled) name; the default symbol when the block does not know it.</summary>
    public Symbol Lookup(string name) => Symbols.TryGetValue(name, out var symbol) ? symbol : default;

    internal NameScope ScopeOf(string name) => Lookup(name).Scope;
}
