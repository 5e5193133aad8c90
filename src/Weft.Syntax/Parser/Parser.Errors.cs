using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Where errors point, and what happens when a text does not parse.</summary>
internal sealed partial class Parser
{
    private PythonSyntaxException FindError()
    {
        var last = _fill - 1;
        _reporting = true;
        ParseStart();
        return ErrorAtToken(last, "invalid syntax");
    }

    private PythonSyntaxException AdaptTokenizerError(PythonSyntaxException error) => error;

    private PythonSyntaxException InteractiveEnd() => ErrorAtLast("unexpected EOF while parsing");

    /// <summary>An error at the last token fetched.</summary>
    private PythonSyntaxException ErrorAtLast(string message) => ErrorAtToken(_fill - 1, message);

    private PythonSyntaxException ErrorAtToken(int token, string message) => ErrorAtTokens(token, token, message);

    private PythonSyntaxException ErrorAtTokens(int first, int last, string message)
    {
        ref var from = ref _tokens[first];
        ref var to = ref _tokens[last];
        return MakeError(SyntaxErrorKind.SyntaxError, message, from.LineNumber, from.ColumnOffset, to.EndLineNumber, to.EndColumnOffset);
    }

    private PythonSyntaxException ErrorAtNode(LocatedNode node, string message) => ErrorRange(node, node, message);

    private PythonSyntaxException ErrorRange(LocatedNode first, LocatedNode last, string message) =>
        MakeError(SyntaxErrorKind.SyntaxError, message, first.LineNumber, first.ColumnOffset, last.EndLineNumber, last.EndColumnOffset);

    private PythonSyntaxException MakeError(SyntaxErrorKind kind, string message, int line, int column, int endLine, int endColumn) =>
        new(kind, message, _fileName, line, column + 1, endLine, endColumn + 1, _source.GetLine(line));

    private Expr? ParseExpressionReporting() => ParseExpressionPlain();
    private Expr? ParseInParenthesesReporting() => null;
    private Stmt? ParseExpressionStatementReporting() => ParseExpressionStatement();
    private void InvalidNamedExpression() { }
    private void InvalidArguments() { }
    private void InvalidStarredArgument() { }
    private void InvalidKeywordArgument() { }
    private void InvalidComprehension() { }
    private void InvalidBraces(int start) { }
    private void InvalidDictionary(int start) { }
    private void InvalidForClause() { }
    private void InvalidArithmetic() { }
    private void InvalidRaise() { }
    private void InvalidAssert(int start) { }
    private void InvalidDelete() { }
    private void InvalidImport() { }
    private void InvalidImportTarget(int mark) { }
    private void InvalidImportFromTargets() { }
    private void InvalidBlock() { }
    private void InvalidIndent(int start, TokenKind keyword, string statement, int colonAt) { }
    private void InvalidIf(int start) { }
    private void InvalidIfColon(int start) { }
    private void InvalidElifAfterElse() { }
    private void InvalidWhile(int start) { }
    private void InvalidFor(int start) { }
    private void InvalidForTarget() { }
    private void InvalidWithIndent(int start) { }
    private void InvalidWith() { }
    private void InvalidWithItem() { }
    private void InvalidTry(int start, List<ExceptHandler> handlers) { }
    private void InvalidHandlerIndent(bool isStar) { }
    private void InvalidHandler(bool isStar) { }
    private void InvalidClass() { }
    private void InvalidFunction() { }
    private void InvalidParameters(bool isLambda, TokenKind close) { }
    private void InvalidDoubleTypeComments() { }
    private void InvalidMatch() { }
    private void InvalidCase() { }
    private void InvalidAsPattern() { }
    private void InvalidClassPattern() { }
    private void InvalidMappingPattern(int start) { }
    private void InvalidStringConcatenation() { }
    private void InvalidReplacementField(bool template) { }
}
