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
