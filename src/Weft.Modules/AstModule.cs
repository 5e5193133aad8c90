using Weft.Compiler;
using Weft.Compiler.Preprocessing;
using Weft.Modules.Ast;
using Weft.Runtime;
using Weft.Runtime.Imports;
using Weft.Syntax.Ast;
using Weft.Syntax.Parser;

namespace Weft.Modules;

/// <summary><c>_ast</c>: syntax trees as Python objects.</summary>
[PyModule("_ast")]
[PyExport(typeof(PyAstNode))]
public static partial class AstModule
{
    [PyConstant("PyCF_ONLY_AST")]
    internal const int OnlyAst = SourceCompilation.OnlyAst;

    [PyConstant("PyCF_TYPE_COMMENTS")]
    internal const int TypeComments = SourceCompilation.TypeComments;

    [PyConstant("PyCF_ALLOW_TOP_LEVEL_AWAIT")]
    internal const int AllowTopLevelAwait = SourceCompilation.AllowTopLevelAwait;

    [PyConstant("PyCF_OPTIMIZED_AST")]
    internal const int OptimizedAst = SourceCompilation.OptimizedAst;

    [PyModuleInit]
    internal static void Start(PyThread t, PyModule module)
    {
        foreach (var (name, type) in AstTypes.Get(t).All)
        {
            module.Namespace.SetString(PyStr.Intern(name), type);
        }
    }

    /// <summary>Whether <c>compile()</c> takes the object as a tree.</summary>
    internal static bool IsNode(PyThread t, PyObject o) => o is PyAstNode;

    /// <summary>A tree as Python objects.</summary>
    internal static PyObject ToPython(PyThread t, Mod tree) => new TreeReader(t).Read(tree);

    /// <summary>The tree that Python objects stand for.</summary>
    /// <exception cref="PythonException">TypeError or ValueError when they are no program.</exception>
    internal static Mod FromPython(PyThread t, PyObject source, ParseMode mode)
    {
        var expected = mode switch
        {
            ParseMode.File => "Module",
            ParseMode.Eval => "Expression",
            ParseMode.Single => "Interactive",
            _ => "FunctionType",
        };
        if (!source.Type.IsSubtypeOf(AstTypes.Get(t)[expected]))
        {
            throw Errors.TypeError($"expected {expected} node, got {source.Type.FullName}");
        }

        var tree = new TreeWriter(t).Write(source);
        return SourceCompilation.Translate(t, "<ast>", () =>
        {
            try
            {
                TreeValidator.Validate(tree);
                return tree;
            }
            catch (InvalidTreeException e)
            {
                throw e.Kind switch
                {
                    InvalidTreeKind.TypeError => Errors.TypeError(e.Message),
                    InvalidTreeKind.SystemError => Errors.SystemError(e.Message),
                    _ => Errors.ValueError(e.Message),
                };
            }
        });
    }

    /// <summary>What <c>compile(tree, …, PyCF_OPTIMIZED_AST)</c> answers.</summary>
    internal static PyObject Optimize(PyThread t, PyObject source, ParseMode mode, string name, int optimize) =>
        ToPython(t, OptimizeTree(t, FromPython(t, source, mode), name, SourceCompilation.OptimizedAst, optimize));

    /// <summary>Folds constants and does what else the compiler does to a tree before it looks at names.</summary>
    internal static Mod OptimizeTree(PyThread t, Mod tree, string name, int flags, int optimize) => SourceCompilation.Translate(t, name, () =>
    {
        PythonCompiler.Preprocess(tree, name, new CompilerOptions
        {
            Optimize = optimize < 0 ? PythonRuntime.Current.Options.Optimize : optimize,
            FutureFlags = (FutureFlags)(flags & (int)(FutureFlags.Annotations | FutureFlags.BarryAsBdfl)),
            AllowTopLevelAwait = (flags & SourceCompilation.AllowTopLevelAwait) != 0,
        });
        return tree;
    });
}
