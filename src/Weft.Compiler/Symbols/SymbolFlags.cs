namespace Weft.Compiler.Symbols;

/// <summary>What a block does with a name; the low 12 bits of a symbol, as <c>_symtable</c> shows them.</summary>
[Flags]
public enum SymbolFlags
{
    None = 0,
    Global = 1,
    Local = 2,
    Parameter = 4,
    Nonlocal = 8,
    Use = 16,

    /// <summary>Free in a method, and bound in the class.</summary>
    FreeClass = 64,
    Import = 128,
    Annotation = 256,
    ComprehensionIterator = 512,
    TypeParameter = 1024,

    /// <summary>A cell of a comprehension that was inlined here.</summary>
    ComprehensionCell = 2048,

    /// <summary>Any binding.</summary>
    Bound = Local | Parameter | Import | TypeParameter,
}

/// <summary>How a name is resolved.</summary>
public enum NameScope
{
    Unknown = 0,
    Local = 1,
    GlobalExplicit = 2,
    GlobalImplicit = 3,
    Free = 4,
    Cell = 5,
}

/// <summary>The kind of a block, numbered as <c>_symtable</c> numbers them.</summary>
public enum BlockKind
{
    Function = 0,
    Class = 1,
    Module = 2,
    Annotation = 3,
    TypeAlias = 4,
    TypeParameters = 5,
    TypeVariable = 6,
}

/// <summary>Which comprehension a function block stands for.</summary>
public enum ComprehensionKind
{
    None,
    List,
    Dict,
    Set,
    Generator,
}

/// <summary>One name in one block.</summary>
public readonly record struct Symbol(SymbolFlags Flags, NameScope Scope)
{
    /// <summary>Position of the scope in the packed value.</summary>
    public const int ScopeOffset = 12;

    /// <summary>The integer that <c>_symtable</c> stores: flags and, from bit 12, the scope.</summary>
    public int Packed => (int)Flags | ((int)Scope << ScopeOffset);
}
