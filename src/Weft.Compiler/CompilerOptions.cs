using Weft.Syntax;

namespace Weft.Compiler;

/// <summary>The <c>from __future__</c> features that change how a module compiles.</summary>
[Flags]
public enum FutureFlags
{
    None = 0,

    /// <summary><c>barry_as_FLUFL</c></summary>
    BarryAsBdfl = CodeFlags.FutureBarryAsBdfl,

    /// <summary><c>annotations</c></summary>
    Annotations = CodeFlags.FutureAnnotations,
}

/// <summary>The category of a <see cref="CompilerWarning"/>.</summary>
public enum WarningCategory
{
    SyntaxWarning,
    DeprecationWarning,
}

/// <summary>A warning about suspicious source.</summary>
/// <param name="Category">The Python warning class.</param>
/// <param name="Message">CPython's text.</param>
/// <param name="FileName">The file being compiled.</param>
/// <param name="LineNumber">From 1.</param>
/// <param name="ColumnOffset">UTF-8 bytes from 0.</param>
/// <param name="EndLineNumber">From 1.</param>
/// <param name="EndColumnOffset">UTF-8 bytes from 0.</param>
public readonly record struct CompilerWarning(
    WarningCategory Category,
    string Message,
    string FileName,
    int LineNumber,
    int ColumnOffset,
    int EndLineNumber,
    int EndColumnOffset);

/// <summary>What a caller of <see cref="PythonCompiler"/> may choose.</summary>
public sealed record CompilerOptions
{
    /// <summary>0; 1 drops asserts and makes <c>__debug__</c> false; 2 also drops docstrings.</summary>
    public int Optimize { get; init; }

    /// <summary>Features in force before the tree's own <c>__future__</c> imports.</summary>
    public FutureFlags FutureFlags { get; init; }

    /// <summary>Allows <c>await</c>, <c>async for</c> and <c>async with</c> at module level.</summary>
    public bool AllowTopLevelAwait { get; init; }

    /// <summary>Receives warnings. Returning true turns the warning into a syntax error.</summary>
    public Func<CompilerWarning, bool>? OnWarning { get; init; }

    /// <summary>Fetches a source line, with its line end, for syntax errors; null when the source is not at hand.</summary>
    public Func<int, string?>? SourceLine { get; init; }
}

/// <summary>The program nests deeper than the compiler can follow; becomes Python's <c>RecursionError</c>.</summary>
public sealed class CompilerRecursionException() : Exception("maximum recursion depth exceeded during compilation");

/// <summary>Builds the syntax errors that the phases of the compiler raise.</summary>
internal sealed class ErrorReporter(string fileName, CompilerOptions options)
{
    public string FileName => fileName;

    public CompilerOptions Options => options;

    public PythonSyntaxException Error(string message, int line, int column, int endLine, int endColumn)
    {
        // Unlike the parser's, offsets here count bytes: CPython's compiler does not look at the text.
        return new PythonSyntaxException(
            SyntaxErrorKind.SyntaxError, message, fileName, line, column + 1, endLine, endColumn + 1, options.SourceLine?.Invoke(line));
    }

    public PythonSyntaxException Error(string message, SourceSpan span) =>
        Error(message, span.Line, span.Column, span.EndLine, span.EndColumn);

    public void Warn(WarningCategory category, string message, SourceSpan span)
    {
        var warning = new CompilerWarning(
            category, message, fileName, span.Line, span.Column, span.EndLine, span.EndColumn);
        if (options.OnWarning?.Invoke(warning) == true)
        {
            throw Error(message, span);
        }
    }
}
