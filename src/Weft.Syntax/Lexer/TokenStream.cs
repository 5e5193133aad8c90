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

        var token = _tokenizer.Next();
        var buffer = _tokenizer.Buffer;
        var type = token.Kind switch
        {
            >= TokenKind.False => (int)TokenKind.Name,
            _ when _extraTokens && token.Kind is > TokenKind.Dedent and < TokenKind.Op => (int)TokenKind.Op,
            _ => (int)token.Kind,
        };
        _done = token.Kind == TokenKind.EndMarker;
        var lineStart = token.LineNumber == _tokenizer.LineNumber ? _tokenizer.LineStart : token.Start - token.ColumnOffset;
        if (_done)
        {
            var last = _extraTokens ? token.LineNumber + 1 : token.LineNumber;
            return new TokenInfo(type, "", last, _extraTokens ? 0 : -1, last, _extraTokens ? 0 : -1, "");
        }

        var text = Encoding.UTF8.GetString(buffer, token.Start, token.End - token.Start);

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

        var line = Encoding.UTF8.GetString(buffer, lineStart, lineEnd - lineStart);
        if (_extraTokens && token.Kind == TokenKind.Indent)
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
}
