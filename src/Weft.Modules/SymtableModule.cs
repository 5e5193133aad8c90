using Weft.Compiler.Symbols;
using Weft.Runtime;
using Weft.Runtime.Imports;
using Weft.Syntax.Parser;

namespace Weft.Modules;

/// <summary><c>_symtable</c>: the compiler's symbol tables.</summary>
[PyModule("_symtable")]
public static partial class SymtableModule
{
    [PyConstant("USE")]
    public const long Use = (long)SymbolFlags.Use;

    [PyConstant("DEF_GLOBAL")]
    public const long DefGlobal = (long)SymbolFlags.Global;

    [PyConstant("DEF_NONLOCAL")]
    public const long DefNonlocal = (long)SymbolFlags.Nonlocal;

    [PyConstant("DEF_LOCAL")]
    public const long DefLocal = (long)SymbolFlags.Local;

    [PyConstant("DEF_PARAM")]
    public const long DefParam = (long)SymbolFlags.Parameter;

    [PyConstant("DEF_TYPE_PARAM")]
    public const long DefTypeParam = (long)SymbolFlags.TypeParameter;

    [PyConstant("DEF_FREE_CLASS")]
    public const long DefFreeClass = (long)SymbolFlags.FreeClass;

    [PyConstant("DEF_IMPORT")]
    public const long DefImport = (long)SymbolFlags.Import;

    [PyConstant("DEF_BOUND")]
    public const long DefBound = (long)(SymbolFlags.Local | SymbolFlags.Parameter | SymbolFlags.Import);

    [PyConstant("DEF_ANNOT")]
    public const long DefAnnotation = (long)SymbolFlags.Annotation;

    [PyConstant("DEF_COMP_ITER")]
    public const long DefComprehensionIterator = (long)SymbolFlags.ComprehensionIterator;

    [PyConstant("DEF_COMP_CELL")]
    public const long DefComprehensionCell = (long)SymbolFlags.ComprehensionCell;

    [PyConstant("TYPE_FUNCTION")]
    public const long TypeFunction = (long)BlockKind.Function;

    [PyConstant("TYPE_CLASS")]
    public const long TypeClass = (long)BlockKind.Class;

    [PyConstant("TYPE_MODULE")]
    public const long TypeModule = (long)BlockKind.Module;

    [PyConstant("TYPE_ANNOTATION")]
    public const long TypeAnnotation = (long)BlockKind.Annotation;

    [PyConstant("TYPE_TYPE_ALIAS")]
    public const long TypeTypeAlias = (long)BlockKind.TypeAlias;

    [PyConstant("TYPE_TYPE_PARAMETERS")]
    public const long TypeTypeParameters = (long)BlockKind.TypeParameters;

    [PyConstant("TYPE_TYPE_VARIABLE")]
    public const long TypeTypeVariable = (long)BlockKind.TypeVariable;

    [PyConstant("LOCAL")]
    public const long Local = (long)NameScope.Local;

    [PyConstant("GLOBAL_EXPLICIT")]
    public const long GlobalExplicit = (long)NameScope.GlobalExplicit;

    [PyConstant("GLOBAL_IMPLICIT")]
    public const long GlobalImplicit = (long)NameScope.GlobalImplicit;

    [PyConstant("FREE")]
    public const long Free = (long)NameScope.Free;

    [PyConstant("CELL")]
    public const long Cell = (long)NameScope.Cell;

    [PyConstant("SCOPE_OFF")]
    public const long ScopeOffset = Symbol.ScopeOffset;

    [PyConstant("SCOPE_MASK")]
    public const long ScopeMask = 15;

    [PyFunction("symtable", Signature = "(source, filename, startstr, /)", Doc = "The table of a program's outermost block.")]
    public static PyObject Symtable(PyThread t, PyObject source, PyObject filename, string startstr)
    {
        var flags = 0;
        var fileName = FileSystemPath.Decode(t, filename);
        var text = DynamicCode.ReadSource(t, source, fileName, "symtable", "string or bytes", ref flags);
        var mode = startstr switch
        {
            "exec" => ParseMode.File,
            "eval" => ParseMode.Eval,
            "single" => ParseMode.Single,
            _ => throw Errors.ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'"),
        };
        var tree = SourceCompilation.Parse(t, text, fileName, mode, flags);
        var table = SourceCompilation.Translate(t, fileName, () => SymbolTable.Build(tree, fileName, SourceCompilation.OptionsFor(t, fileName, flags, 0, text.GetLine)));
        return new PySymbolTableEntry(table.Top);
    }
}

/// <summary>One block of a program.</summary>
[PyType("symtable entry", NoConstructor = true)]
public sealed partial class PySymbolTableEntry : PyObject
{
    private static long s_lastId;

    internal PySymbolTableEntry(SymbolBlock block)
    {
        Id = PyInt.Of(Interlocked.Increment(ref s_lastId));
        Name = PyStr.Intern(block.Name);
        Kind = (long)block.Kind;
        LineNumber = block.LineNumber;
        Nested = block.IsNested ? 1 : 0;
        foreach (var name in block.Symbols.Keys)
        {
            Symbols.SetString(PyStr.Intern(name), PyInt.Of(block.Lookup(name).Packed));
        }

        ParameterNames = new PyList([.. block.ParameterNames.Select(PyStr.Intern)]);

        // The builder refuses trees too deep for recursion.
        Children = new PyList([.. block.Children.Select(child => new PySymbolTableEntry(child))]);
    }

    [PyMember("id")]
    public PyObject Id { get; }

    [PyMember("name")]
    public PyObject Name { get; }

    [PyMember("symbols")]
    public PyDict Symbols { get; } = new();

    [PyMember("varnames")]
    public PyList ParameterNames { get; }

    [PyMember("children")]
    public PyList Children { get; }

    [PyMember("nested")]
    public long Nested { get; }

    [PyMember("type")]
    public long Kind { get; }

    [PyMember("lineno")]
    public long LineNumber { get; }

    [PyMethod("__repr__")]
    public string Repr() => $"<symtable entry {((PyStr)Name).Value}({((PyInt)Id).Value}), line {LineNumber}>";
}
