using Weft.Compiler;
using Weft.Compiler.Preprocessing;
using Weft.Runtime;
using Weft.Runtime.Imports;
using Weft.Syntax.Ast;
using Weft.Syntax.Parser;

namespace Weft.Modules;

/// <summary><c>_ast</c>: the node classes, and the passage between Python's trees and the compiler's.</summary>
[PyModule("_ast")]
[PyExport(typeof(PyAst))]
public static partial class AstModule
{
    [PyConstant("PyCF_ALLOW_TOP_LEVEL_AWAIT")]
    public const long AllowTopLevelAwait = SourceCompilation.AllowTopLevelAwait;

    [PyConstant("PyCF_ONLY_AST")]
    public const long OnlyAst = SourceCompilation.OnlyAst;

    [PyConstant("PyCF_TYPE_COMMENTS")]
    public const long TypeComments = SourceCompilation.TypeComments;

    [PyConstant("PyCF_OPTIMIZED_AST")]
    public const long OptimizedAst = SourceCompilation.OptimizedAst;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        foreach (var node in NodeTypes.All)
        {
            module.Namespace.SetInterned(PyStr.Intern(node.Name), node.Type);
        }
    }

    /// <summary>Whether an object is a node.</summary>
    internal static bool IsNode(PyThread t, PyObject o) => o is PyAst;

    /// <summary>The Python objects of a tree.</summary>
    internal static PyObject ToPython(PyThread t, Mod tree) => new NodeWriter(t).Convert(tree);

    /// <summary>The tree that Python objects describe, checked.</summary>
    /// <exception cref="PythonException">TypeError, ValueError, RecursionError and others when they describe none.</exception>
    internal static Mod FromPython(PyThread t, PyObject source, ParseMode mode)
    {
        try
        {
            var tree = new NodeReader(t).Read(source, mode);
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
        catch (CompilerRecursionException e)
        {
            throw Errors.RecursionError(e.Message);
        }
        catch (InsufficientExecutionStackException)
        {
            throw Errors.RecursionError("maximum recursion depth exceeded during compilation");
        }
    }

    /// <summary>What the compiler makes of a tree before it looks at names.</summary>
    internal static PyObject Optimize(PyThread t, PyObject source, ParseMode mode, string fileName, int optimize) =>
        ToPython(t, OptimizeTree(t, FromPython(t, source, mode), fileName, 0, optimize));

    /// <inheritdoc cref="Optimize"/>
    internal static Mod OptimizeTree(PyThread t, Mod tree, string fileName, int flags, int optimize) =>
        SourceCompilation.Translate(t, fileName, () =>
        {
            PythonCompiler.Preprocess(tree, fileName, SourceCompilation.OptionsFor(t, fileName, flags, optimize, null));
            return tree;
        });
}
