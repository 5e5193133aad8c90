using Weft.Compiler;
using Weft.Runtime.Interpreter;
using Weft.Syntax;
using Weft.Syntax.Ast;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

namespace Weft.Runtime.Imports;

/// <summary>From source text or a tree to a code object, with the compiler's errors and warnings as Python's.</summary>
public static class SourceCompilation
{
    /// <summary>Flags of <c>compile()</c> beside the <c>__future__</c> ones (<c>ast.PyCF_*</c>).</summary>
    public const int DontImplyDedent = 0x200;

    public const int OnlyAst = 0x400;
    public const int IgnoreCookie = 0x100;
    public const int TypeComments = 0x1000;
    public const int AllowTopLevelAwait = 0x2000;
    public const int AllowIncompleteInput = 0x4000;
    public const int OptimizedAst = 0x8000 | OnlyAst;

    /// <summary>Every flag that <c>compile()</c> accepts.</summary>
    public const int AllFlags = DontImplyDedent | OnlyAst | IgnoreCookie | TypeComments | AllowTopLevelAwait | AllowIncompleteInput | OptimizedAst | FutureMask;

    private const int FutureMask = 0x10 | 0x1FE0000;

    /// <summary>Compiles source text; a syntax error in a file leaves it to its reader to open the file again.</summary>
    /// <exception cref="PythonException">SyntaxError and its kin, RecursionError, MemoryError.</exception>
    public static PyCode Compile(PyThread t, SourceText source, string fileName, ParseMode mode, int flags, int optimize, bool isFile = false)
    {
        var tree = Parse(t, source, fileName, mode, flags, isFile: isFile);

        // What the compiler finds has its line from the file, if there is one: CPython's has forgotten the source by then.
        return Compile(t, tree, fileName, flags, optimize);
    }

    /// <summary>Compiles a tree.</summary>
    public static PyCode Compile(PyThread t, Mod tree, string fileName, int flags, int optimize, Func<int, string?>? sourceLine = null) =>
        Translate(t, fileName, () => PyCode.From(PythonCompiler.Compile(tree, fileName, OptionsFor(t, fileName, flags, optimize, sourceLine))));

    /// <summary>The compiler's settings for arguments of <c>compile()</c>.</summary>
    internal static CompilerOptions OptionsFor(PyThread t, string fileName, int flags, int optimize, Func<int, string?>? sourceLine) => new()
    {
        Optimize = optimize < 0 ? PythonRuntime.Current.Options.Optimize : optimize,
        FutureFlags = (FutureFlags)(flags & (int)(FutureFlags.Annotations | FutureFlags.BarryAsBdfl)),
        AllowTopLevelAwait = (flags & AllowTopLevelAwait) != 0,
        OnWarning = warning => WarnAt(t, warning.Category == WarningCategory.SyntaxWarning ? Exceptions.SyntaxWarning : Exceptions.DeprecationWarning, warning.Message, warning.FileName, warning.LineNumber),
        SourceLine = sourceLine ?? (line => LineOfFile(fileName, line)),
    };

    /// <summary>Parses source text.</summary>
    public static Mod Parse(PyThread t, SourceText source, string fileName, ParseMode mode, int flags, int featureVersion = 14, bool isFile = false)
    {
        var options = new ParserOptions
        {
            TypeComments = (flags & TypeComments) != 0,
            FeatureVersion = featureVersion,
            BarryAsFlufl = (flags & (int)FutureFlags.BarryAsBdfl) != 0,
            AllowIncompleteInput = (flags & AllowIncompleteInput) != 0,
            DontImplyDedent = (flags & DontImplyDedent) != 0,
            Warn = (message, line) => WarnAt(t, Exceptions.SyntaxWarning, message, fileName, line),
            MaxIntegerDigits = IntText.MaximumDigits,
        };
        try
        {
            return Translate(t, fileName, () => PythonParser.Parse(source, fileName, mode, options));
        }
        catch (PythonException e) when (e.Value is PySyntaxError { Metadata: PyTuple { Count: 3 } place } error)
        {
            if (!isFile)
            {
                var text = System.Text.Encoding.UTF8.GetString(source.Utf8);
                var missing = mode == ParseMode.File && !text.EndsWith('\n') ? "\n" : "";
                error.Metadata = new PyTuple([place.Items[0], place.Items[1], PyStr.Of(text + missing)]);
            }

            throw;
        }
    }

    /// <summary>Runs a phase and turns its failures into Python's.</summary>
    public static T Translate<T>(PyThread t, string fileName, Func<T> phase)
    {
        try
        {
            return phase();
        }
        catch (PythonSyntaxException e)
        {
            throw new PythonException(ToPython(t, e, fileName));
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

    /// <summary>The Python exception for a syntax error.</summary>
    public static PyBaseException ToPython(PyThread t, PythonSyntaxException e, string fileName)
    {
        if (e.Kind == SyntaxErrorKind.MemoryError)
        {
            return Errors.MemoryError(e.Message).Value;
        }

        if (e.Kind == SyntaxErrorKind.ValueError)
        {
            return Errors.ValueError(e.Message).Value;
        }

        if (e.Kind == SyntaxErrorKind.UnicodeEncodeError)
        {
            return Exceptions.Create(t, Exceptions.UnicodeEncodeError, PyStr.Of("utf-8"), PyStr.Of(e.Text ?? ""), PyInt.Of(e.EncodeStart), PyInt.Of(e.EncodeEnd), PyStr.Of("surrogates not allowed"));
        }

        var type = e.Kind switch
        {
            SyntaxErrorKind.IndentationError => Exceptions.IndentationError,
            SyntaxErrorKind.TabError => Exceptions.TabError,
            SyntaxErrorKind.IncompleteInput => Exceptions._IncompleteInputError,
            _ => Exceptions.SyntaxError,
        };
        PyObject Number(int? value) => value is { } n ? PyInt.Of(n) : PyNone.Value;
        if (e.LineNumber is null && e.Offset is null && e.Text is null)
        {
            return Exceptions.Create(t, type, PyStr.Of(e.Message));
        }

        var details = new PyTuple(
        [
            PyStr.Of(e.FileName ?? fileName),
            Number(e.LineNumber),
            Number(e.Offset),
            e.Text is { } text ? PyStr.Of(text) : PyNone.Value,
            Number(e.EndLineNumber),
            Number(e.EndOffset),
        ]);
        var error = Exceptions.Create(t, type, PyStr.Of(e.Message), details);
        if (e.LastStatement is { } last)
        {
            ((PySyntaxError)error).Metadata = new PyTuple([PyInt.Of(last.Line), PyInt.Of(last.Column), PyNone.Value]);
        }

        return error;
    }

    private static string? LineOfFile(string fileName, int line)
    {
        if (line < 1 || !File.Exists(fileName))
        {
            return null;
        }

        try
        {
            return SourceText.FromBytes(File.ReadAllBytes(fileName), fileName).GetLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PythonSyntaxException)
        {
            return null;
        }
    }

    /// <summary>Issues a warning about source text. True: it is to be an error.</summary>
    private static bool WarnAt(PyThread t, PyType category, string message, string fileName, int line)
    {
        try
        {
            var warnings = Operations.Import(t, "warnings");
            Operations.Call(t, Operations.GetAttribute(t, warnings, "warn_explicit"), PyStr.Of(message), category, PyStr.Of(fileName), PyInt.Of(line));
            return false;
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(category))
        {
            return true;
        }
    }
}
