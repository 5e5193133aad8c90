using Weft.Syntax;

namespace Weft.Compiler;

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
