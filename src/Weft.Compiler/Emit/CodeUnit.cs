using Weft.Compiler.Symbols;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

/// <summary>What a code object is made from.</summary>
internal enum UnitKind
{
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    Annotations,
    TypeParameters,
}

/// <summary>Why a <c>break</c>, <c>continue</c> or <c>return</c> must do something on its way out.</summary>
internal enum FrameBlockKind
{
    WhileLoop,
    ForLoop,
    AsyncForLoop,
    TryExcept,
    FinallyTry,
    FinallyEnd,
    With,
    AsyncWith,
    HandlerCleanup,
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehension,
    StopIteration,
}

/// <summary>A statement that encloses the one being compiled.</summary>
internal sealed record FrameBlock(
    FrameBlockKind Kind, SourceSpan Span, Label? Start, Label? Exit, Stmt[]? FinalBody = null, string? Name = null);

/// <summary>A code object while it is being generated.</summary>
internal sealed class CodeUnit(SymbolBlock block, UnitKind kind, string name, int firstLine)
{
    public SymbolBlock Block => block;

    public UnitKind Kind => kind;

    public string Name => name;

    public string QualifiedName { get; set; } = "<module>";

    /// <summary>The class whose name mangles private names, or null.</summary>
    public string? Private { get; set; }

    public int FirstLine { get; set; } = firstLine;

    public int ArgCount { get; set; }

    public int PositionalOnlyArgCount { get; set; }

    public int KeywordOnlyArgCount { get; set; }

    public NameTable Names { get; } = new();

    public NameTable Variables { get; } = new();

    public NameTable Cells { get; } = new();

    public NameTable FreeVariables { get; } = new();

    public ConstantTable Constants { get; } = new();

    /// <summary>Names that an inlined comprehension keeps in fast locals of a module or class; true while it is compiled.</summary>
    public Dictionary<string, bool> FastHidden { get; } = new(StringComparer.Ordinal);

    public InstructionSequence Code { get; set; } = new();

    public Stack<FrameBlock> FrameBlocks { get; } = new();

    public int InlinedComprehensionDepth { get; set; }

    public int ConditionalDepth { get; set; }

    public List<(AnnAssign Statement, int ConditionalIndex)>? DeferredAnnotations { get; set; }

    public int NextConditionalIndex { get; set; }

    public HashSet<string> StaticAttributes { get; } = new(StringComparer.Ordinal);
}

/// <summary>Names numbered in order of appearance.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    public List<string> Items { get; } = [];

    public int Count => Items.Count;

    public int Add(string name)
    {
        if (!_index.TryGetValue(name, out var i))
        {
            i = Items.Count;
            _index.Add(name, i);
            Items.Add(name);
        }

        return i;
    }

    /// <summary>The number of a name, -1 if it is not there.</summary>
    public int Find(string name) => _index.GetValueOrDefault(name, -1);
}
