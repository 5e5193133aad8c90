namespace Weft.Syntax;

/// <summary>Which Python exception a <see cref="PythonSyntaxException"/> becomes.</summary>
public enum SyntaxErrorKind
{
    /// <summary><c>SyntaxError</c></summary>
    SyntaxError,

    /// <summary><c>IndentationError</c></summary>
    IndentationError,

    /// <summary><c>TabError</c></summary>
    TabError,

    /// <summary><c>_IncompleteInputError</c>, only raised when incomplete input is allowed for.</summary>
    IncompleteInput,

    /// <summary><c>MemoryError</c>: the program nests deeper than the parser follows.</summary>
    MemoryError,

    /// <summary><c>UnicodeEncodeError</c>: a <c>str</c> source holds a lone surrogate.</summary>
    UnicodeEncodeError,

    /// <summary><c>ValueError</c>: an identifier that is the name of a constant only after normalization.</summary>
    ValueError,
}

/// <summary>A program that cannot be read. Carries what <c>SyntaxError</c>'s attributes show.</summary>
public sealed class PythonSyntaxException : Exception
{
    /// <summary>Makes the exception; offsets count characters from 1, as <c>SyntaxError.offset</c> does.</summary>
    public PythonSyntaxException(
        SyntaxErrorKind kind,
        string message,
        string? fileName,
        int? lineNumber = null,
        int? offset = null,
        int? endLineNumber = null,
        int? endOffset = null,
        string? text = null)
        : base(message)
    {
        Kind = kind;
        FileName = fileName;
        LineNumber = lineNumber;
        Offset = offset;
        EndLineNumber = endLineNumber;
        EndOffset = endOffset;
        Text = text;
    }

    /// <summary>The Python exception to raise.</summary>
    public SyntaxErrorKind Kind { get; }

    /// <summary>The name given to the parser, or null where CPython leaves <c>filename</c> unset.</summary>
    public string? FileName { get; }

    /// <summary><c>lineno</c>, from 1; null where the attribute is None.</summary>
    public int? LineNumber { get; }

    /// <summary><c>offset</c>: a character count from 1; null where the attribute is None.</summary>
    public int? Offset { get; }

    /// <summary><c>end_lineno</c>; null where the attribute is None.</summary>
    public int? EndLineNumber { get; }

    /// <summary><c>end_offset</c>; 0 or -1 where the end is not known, as in CPython.</summary>
    public int? EndOffset { get; }

    /// <summary><c>text</c>: the source line with its line end, or null.</summary>
    public string? Text { get; }

    /// <summary>
    /// Where the last compound statement that was complete begins, (0, 0) for none, when the parser found the error;
    /// null when something else did. What looks for misspelt keywords starts from there.
    /// </summary>
    public (int Line, int Column)? LastStatement { get; internal set; }

    /// <summary>For <see cref="SyntaxErrorKind.UnicodeEncodeError"/>: the position of the first surrogate.</summary>
    public int EncodeStart { get; init; }

    /// <summary>For <see cref="SyntaxErrorKind.UnicodeEncodeError"/>: just past the last surrogate of the run.</summary>
    public int EncodeEnd { get; init; }
}
