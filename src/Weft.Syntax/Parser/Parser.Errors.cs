using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>Where errors point, and what happens when a text does not parse.</summary>
/// <remarks>
/// The error pass parses the text once more with <c>_reporting</c> on. Results are remembered by rule and position,
/// since the searches for mistakes look at the same text many times. What was remembered while <c>_reporting</c> was off for a
/// moment counts too: Python does the same, and so finds no mistakes in text it has looked at that way. The Invalid… methods throw when they
/// recognise a mistake, and otherwise leave the cursor anywhere. Their order is part of what they do: it decides which of
/// several errors a program is told about.
/// </remarks>
internal sealed partial class Parser
{
    private readonly Dictionary<(Rule Rule, int Mark), (object? Result, int End)> _remembered = [];

    /// <summary>An end column that is not known, which the error shows as -1.</summary>
    private const int UnknownEnd = -2;

    private enum Rule
    {
        Expression,
        Disjunction,
        BitwiseOr,
        Primary,
        Target,
        StarExpressions,
        NamedExpression,
        Block,
        Arguments,
        Atom,
    }

    private enum TargetKind
    {
        Assignment,
        For,
        Delete,
    }

    private (int Line, int Column) _lastStatement;

    private PythonSyntaxException FindError()
    {
        if (_options.AllowIncompleteInput && _tokenizer.IsAtEnd)
        {
            return IncompleteInput();
        }

        var last = _fill - 1;
        _reporting = true;
        _isErrorPass = true;
        _stringResults.Clear();
        _tokenizer.ReportsWarnings = false;
        try
        {
            ParseStart();
        }
        catch (PythonSyntaxException error)
        {
            return _tokenizer.Failed || _tokenizer.IsAtEnd || error.Kind == SyntaxErrorKind.MemoryError ? error : FindTokenizerError() ?? error;
        }

        var generic = _tokens[last].Kind switch
        {
            TokenKind.Indent => IndentationErrorAtLast("unexpected indent"),
            TokenKind.Dedent => IndentationErrorAtLast("unexpected unindent"),
            _ => ErrorAtToken(last, "invalid syntax"),
        };
        return generic.Kind == SyntaxErrorKind.SyntaxError ? FindTokenizerError() ?? generic : generic;
    }

    /// <summary>An error further on that makes the text unreadable, and so tells more than the parser's.</summary>
    private PythonSyntaxException? FindTokenizerError()
    {
        var line = LastFetched.LineNumber;
        try
        {
            while (_tokenizer.Next().Kind != TokenKind.EndMarker)
            {
            }
        }
        catch (PythonSyntaxException error)
        {
            if (_tokenizer.FailedInLayout)
            {
                return _tokenizer.Level > 0 && !_tokenizer.IsInText && line > _tokenizer.InnermostBracket.Line ? _tokenizer.UnclosedBracket() : null;
            }

            return _tokenizer.IsInText ? null : error;
        }

        return null;
    }

    private PythonSyntaxException IncompleteInput() => _fill == 0
        ? new PythonSyntaxException(SyntaxErrorKind.IncompleteInput, "incomplete input", _fileName, 0, 0, 0, -1, "")
        : ErrorAtLast(SyntaxErrorKind.IncompleteInput, "incomplete input");

    /// <summary>The error to raise for one of the tokenizer.</summary>
    private PythonSyntaxException AdaptTokenizerError(PythonSyntaxException error)
    {
        var incomplete = _options.AllowIncompleteInput && !_isErrorPass
            && (_tokenizer.EndedInBrackets || _tokenizer.EndedInString || _tokenizer.EndedAfterBackslash);
        return incomplete
            ? MakeError(
                SyntaxErrorKind.IncompleteInput,
                "incomplete input",
                _tokenizer.LineNumber,
                _tokenizer.Position - _tokenizer.LineStart - 1,
                _tokenizer.LineNumber,
                UnknownEnd)
            : error;
    }

    /// <summary>An error at the last token fetched; one without text is where the tokenizer stands.</summary>
    private PythonSyntaxException ErrorAtLast(string message) => ErrorAtLast(SyntaxErrorKind.SyntaxError, message);

    private PythonSyntaxException ErrorAtLast(SyntaxErrorKind kind, string message) => ErrorWhere(_fill - 1, kind, message);

    private PythonSyntaxException ErrorWhere(int index, SyntaxErrorKind kind, string message)
    {
        ref var token = ref _tokens[index];
        var column = token.ColumnOffset >= 0 ? token.ColumnOffset : _tokenizer.Position - _tokenizer.LineStart - 1;
        var endColumn = token.EndColumnOffset >= 0 ? token.EndColumnOffset : UnknownEnd;
        return MakeError(kind, message, token.LineNumber, column, token.EndLineNumber, endColumn);
    }

    /// <summary>An error at the token under the cursor.</summary>
    private PythonSyntaxException ErrorAtNext(string message)
    {
        _ = Kind;
        return ErrorWhere(_mark, SyntaxErrorKind.SyntaxError, message);
    }

    private PythonSyntaxException ErrorAtToken(int token, string message) => ErrorAtTokens(token, token, message);

    private PythonSyntaxException IndentationErrorAtLast(string message) => ErrorAtLast(SyntaxErrorKind.IndentationError, message);

    private PythonSyntaxException ErrorAtTokens(int first, int last, string message)
    {
        ref var from = ref _tokens[first];
        ref var to = ref _tokens[last];
        return MakeError(SyntaxErrorKind.SyntaxError, message, from.LineNumber, from.ColumnOffset, to.EndLineNumber, to.EndColumnOffset);
    }

    private PythonSyntaxException ErrorAtNode(LocatedNode node, string message) => ErrorRange(node, node, message);

    private PythonSyntaxException ErrorRange(LocatedNode first, LocatedNode last, string message) =>
        MakeError(SyntaxErrorKind.SyntaxError, message, first.LineNumber, first.ColumnOffset, last.EndLineNumber, last.EndColumnOffset);

    private PythonSyntaxException ErrorRange(LocatedNode first, int lastToken, string message)
    {
        ref var last = ref _tokens[lastToken];
        return MakeError(SyntaxErrorKind.SyntaxError, message, first.LineNumber, first.ColumnOffset, last.EndLineNumber, last.EndColumnOffset);
    }

    private PythonSyntaxException ErrorRange(int firstToken, LocatedNode last, string message)
    {
        ref var first = ref _tokens[firstToken];
        return MakeError(SyntaxErrorKind.SyntaxError, message, first.LineNumber, first.ColumnOffset, last.EndLineNumber, last.EndColumnOffset);
    }

    /// <summary>An error from a place up to where the tokenizer stands.</summary>
    private PythonSyntaxException ErrorFrom(int line, int column, string message) =>
        MakeError(SyntaxErrorKind.SyntaxError, message, line, column, _tokenizer.LineNumber, _tokenizer.Position - _tokenizer.LineStart - 1);

    private PythonSyntaxException ErrorFromNode(LocatedNode node, string message) => ErrorFrom(node.LineNumber, node.ColumnOffset, message);

    private PythonSyntaxException ErrorFromToken(int token, string message) =>
        ErrorFrom(_tokens[token].LineNumber, _tokens[token].ColumnOffset, message);

    /// <summary>Makes the exception; byte columns become character offsets, both counted in the first line.</summary>
    private PythonSyntaxException MakeError(SyntaxErrorKind kind, string message, int line, int column, int endLine, int endColumn)
    {
        // Only the line that the tokenizer is on keeps its newline.
        var text = line == 0 ? "" : _source.GetLine(line)?.TrimEnd('\n');
        if (text is not null && line >= _tokenizer.LineNumber && line > 0 && (_mode == ParseMode.File || _source.GetLine(line)!.EndsWith('\n')))
        {
            text += "\n";
        }

        var bytes = text is null ? [] : System.Text.Encoding.UTF8.GetBytes(text);
        return new PythonSyntaxException(
            kind, message, _fileName, line, CharacterOffset(bytes, column + 1), endLine, endColumn == UnknownEnd ? -1 : CharacterOffset(bytes, endColumn + 1), text);
    }

    /// <summary>Byte offsets, from 1, to character offsets; one beyond the line is where the line ends.</summary>
    private static int CharacterOffset(byte[] line, int byteOffset) => byteOffset <= 0
        ? byteOffset
        : Tokenizer.CountCharacters(line.AsSpan(0, Math.Min(byteOffset, line.Length))) + (byteOffset > line.Length ? 1 : 0);

    private bool From(int mark)
    {
        _mark = mark;
        return true;
    }

    private T? Remember<T>(Rule rule, Func<Parser, T?> parse)
        where T : class
    {
        var key = (rule, _mark);
        if (_remembered.TryGetValue(key, out var known))
        {
            _mark = known.End;
            return (T?)known.Result;
        }

        var result = parse(this);
        _remembered[key] = (result, _mark);
        return result;
    }

    /// <summary>How error texts call an expression.</summary>
    private static string Describe(Expr expression) => expression switch
    {
        Attribute => "attribute",
        Subscript => "subscript",
        Starred => "starred",
        Name => "name",
        List => "list",
        Tuple => "tuple",
        Lambda => "lambda",
        Call => "function call",
        BoolOp or BinOp or UnaryOp => "expression",
        GeneratorExp => "generator expression",
        Yield or YieldFrom => "yield expression",
        Await => "await expression",
        ListComp => "list comprehension",
        SetComp => "set comprehension",
        DictComp => "dict comprehension",
        Dict => "dict literal",
        Set => "set display",
        JoinedStr or FormattedValue => "f-string expression",
        TemplateStr or Interpolation => "t-string expression",
        Constant { Value: null } => "None",
        Constant { Value: true } => "True",
        Constant { Value: false } => "False",
        Constant { Value: EllipsisConstant } => "ellipsis",
        Constant => "literal",
        Compare => "comparison",
        IfExp => "conditional expression",
        NamedExpr => "named expression",
        _ => "expression",
    };

    /// <summary>The first part of an expression that cannot be a target, or null.</summary>
    private static Expr? FindInvalidTarget(Expr? expression, TargetKind kind)
    {
        switch (expression)
        {
            case null or Name or Subscript or Attribute:
                return null;
            case List list:
                return list.Elements.Select(e => FindInvalidTarget(e, kind)).FirstOrDefault(e => e is not null);
            case Tuple tuple:
                return tuple.Elements.Select(e => FindInvalidTarget(e, kind)).FirstOrDefault(e => e is not null);
            case Starred starred:
                return kind == TargetKind.Delete ? starred : FindInvalidTarget(starred.Value, kind);
            case Compare compare when kind == TargetKind.For:
                return compare.Operators[0] == CompareOperator.In ? FindInvalidTarget(compare.Left, kind) : null;
            default:
                return expression;
        }
    }

    private void CheckTarget(Expr expression, TargetKind kind)
    {
        if (FindInvalidTarget(expression, kind) is { } bad)
        {
            throw ErrorAtNode(bad, (kind == TargetKind.Delete ? "cannot delete " : "cannot assign to ") + Describe(bad));
        }
    }
}
