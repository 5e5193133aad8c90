using System.Text;

namespace Weft.Syntax.Lexer;

/// <summary>A token as the <c>tokenize</c> module shows it: columns count characters.</summary>
/// <param name="Type">The number in the <c>token</c> module; every operator is OP.</param>
/// <param name="Text">The token's text.</param>
/// <param name="StartLine">First line, from 1.</param>
/// <param name="StartColumn">First column, from 0.</param>
/// <param name="EndLine">Last line.</param>
/// <param name="EndColumn">Just past the last character.</param>
/// <param name="Line">The line or lines the token stands on.</param>
public sealed record TokenInfo(int Type, string Text, int StartLine, int StartColumn, int EndLine, int EndColumn, string Line);

/// <summary>The tokens of a program, comments and all, as <c>_tokenize.TokenizerIter(readline, extra_tokens=…)</c> gives them.</summary>
public sealed class TokenStream
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _extraTokens;
    private bool _done;

    /// <summary>The line or lines of the last token, and the number of the last one.</summary>
    private string _lastLine = "";
    private int _lastLineNumber;

    /// <summary>Reads lines until an empty one.</summary>
    public TokenStream(Func<ReadOnlyMemory<byte>> readLine, string fileName, bool extraTokens = true, SyntaxWarningHandler? warn = null)
    {
        _tokenizer = new Tokenizer(readLine, fileName, new TokenizerOptions { ExtraTokens = extraTokens, Warn = warn });
        _extraTokens = extraTokens;
    }

    /// <summary>The next token, or null after the end marker.</summary>
    /// <exception cref="PythonSyntaxException">As the tokenizer.</exception>
    public TokenInfo? Next()
    {
        if (_done)
        {
            return null;
        }

        Token token;
        try
        {
            token = _tokenizer.Next();
        }
        catch (PythonSyntaxException error) when (_tokenizer.FailedInLayout && error.Message != "unindent does not match any outer indentation level")
        {
            throw AdaptLayoutError(error);
        }

        var buffer = _tokenizer.Buffer;
        var type = token.Kind switch
        {
            >= TokenKind.False => (int)TokenKind.Name,
            _ when _extraTokens && token.Kind is > TokenKind.Dedent and < TokenKind.Op => (int)TokenKind.Op,
            _ => (int)token.Kind,
        };
        _done = token.Kind == TokenKind.EndMarker;
        var lineStart = token.LineNumber == _tokenizer.LineNumber ? _tokenizer.LineStart : token.Start - token.ColumnOffset;
        if (_done && _extraTokens)
        {
            return new TokenInfo(type, "", token.LineNumber + 1, 0, token.LineNumber + 1, 0, "");
        }

        if (_done || (!_extraTokens && token.Kind == TokenKind.Dedent && _tokenizer.IsAtEnd))
        {
            // The parser's view: the end is nowhere on the line that was read last, and a text without lines has none.
            return token.LineNumber == 0 ? null : new TokenInfo(type, "", token.LineNumber, -1, token.LineNumber, -1, token.LineNumber == _lastLineNumber ? _lastLine : "");
        }

        var text = Encoding.UTF8.GetString(buffer, token.Start, Math.Max(0, token.End - token.Start));

        // A token that ends at the very start of a line stands on that line too.
        var lineEnd = Math.Max(token.End, lineStart);
        if (token.EndLineNumber > token.LineNumber && token.EndColumnOffset == 0 && lineEnd < _tokenizer.Limit && buffer[lineEnd] != '\n')
        {
            lineEnd++;
        }

        while (lineEnd < _tokenizer.Limit && (lineEnd == lineStart || buffer[lineEnd - 1] != '\n'))
        {
            lineEnd++;
        }

        // A newline that the text lacks is a token, but shows nowhere.
        if (_tokenizer.HasImplicitNewLine && lineEnd == _tokenizer.Limit && lineEnd > lineStart)
        {
            lineEnd--;
            if (token.Kind is TokenKind.NewLine or TokenKind.NonLogicalNewLine)
            {
                text = text.Length > 0 ? text[..^1] : text;
            }
        }

        var line = Encoding.UTF8.GetString(buffer, lineStart, lineEnd - lineStart);
        _lastLine = line;
        _lastLineNumber = token.EndLineNumber;
        if (!_extraTokens)
        {
            if (token.Kind is TokenKind.Indent or TokenKind.Dedent)
            {
                return new TokenInfo(type, "", token.LineNumber, -1, token.LineNumber, -1, line);
            }

            if (token.Kind == TokenKind.NewLine)
            {
                var column = Count(token.Start - token.ColumnOffset, token.Start);
                return new TokenInfo(type, "", token.LineNumber, column, token.EndLineNumber, column, line);
            }
        }

        if (token.Kind == TokenKind.Indent)
        {
            return new TokenInfo(type, text, token.LineNumber, 0, token.LineNumber, Count(token.Start, token.End), line);
        }

        if (token.Kind == TokenKind.Dedent && _tokenizer.IsAtEnd)
        {
            return new TokenInfo(type, "", token.LineNumber + 1, 0, token.LineNumber + 1, 0, "");
        }

        if (token.Kind == TokenKind.Dedent)
        {
            var at = Count(lineStart, token.Start);
            return new TokenInfo(type, "", token.LineNumber, at, token.LineNumber, at, line);
        }

        var start = token.ColumnOffset < 0 ? -1 : Count(token.Start - token.ColumnOffset, token.Start);
        var end = token.EndColumnOffset < 0 ? -1 : Count(token.End - token.EndColumnOffset, token.End);
        return new TokenInfo(type, text, token.LineNumber, start, token.EndLineNumber, end, line);

        int Count(int from, int to) => Tokenizer.CountCharacters(buffer.AsSpan(from, Math.Max(0, to - from)));
    }

    /// <summary>Errors of layout point elsewhere than in a parse: to the end of the line, or past the end of the text.</summary>
    private PythonSyntaxException AdaptLayoutError(PythonSyntaxException error)
    {
        if (_tokenizer.EndedInBrackets || _tokenizer.EndedAfterBackslash)
        {
            return new PythonSyntaxException(
                SyntaxErrorKind.SyntaxError, "unexpected EOF in multi-line statement", error.FileName, _tokenizer.LineNumber, 0, _tokenizer.LineNumber, 0, "");
        }

        var end = _tokenizer.LineStart;
        while (end < _tokenizer.Limit && _tokenizer.Buffer[end] != '\n')
        {
            end++;
        }

        var offset = Tokenizer.CountCharacters(_tokenizer.Buffer.AsSpan(_tokenizer.LineStart, end - _tokenizer.LineStart)) + (end < _tokenizer.Limit ? 1 : 0);
        return new PythonSyntaxException(error.Kind, error.Message, error.FileName, _tokenizer.LineNumber, offset, text: error.Text);
    }
}
