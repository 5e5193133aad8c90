using System.Text;
using Weft.Syntax.Text;

namespace Weft.Syntax.Lexer;

/// <summary>What a warning is about; the receiver may throw to make it an error.</summary>
/// <param name="message">The text of the SyntaxWarning.</param>
/// <param name="lineNumber">The line it points to.</param>
/// <returns>True when the warning is to become a SyntaxError.</returns>
public delegate bool SyntaxWarningHandler(string message, int lineNumber);

/// <summary>How a <see cref="Tokenizer"/> reads.</summary>
public sealed class TokenizerOptions
{
    /// <summary>Also produce comments and non-logical newlines, and tolerate unbalanced brackets, as <c>tokenize</c> does.</summary>
    public bool ExtraTokens { get; init; }

    /// <summary>Produce type comments.</summary>
    public bool TypeComments { get; init; }

    /// <summary>Add the newline that a file should end with.</summary>
    public bool AddFinalNewLine { get; init; } = true;

    /// <summary>Receives warnings about literals.</summary>
    public SyntaxWarningHandler? Warn { get; init; }
}

/// <summary>Splits a program into tokens, one a call of <see cref="Next"/>.</summary>
/// <remarks>
/// A cursor over UTF-8 bytes. A line number advances when the first byte of the next line is read, not when
/// the newline is: so at the end of the input the current line is still the last one, which is where Python
/// reports errors about an unexpected end. f-strings and t-strings push a mode; inside their text the cursor reads
/// literal parts, inside their braces ordinary tokens (PEP 701). Every error is a <see cref="PythonSyntaxException"/>.
/// </remarks>
public sealed partial class Tokenizer
{
    private const int MaxIndentation = 100;
    private const int MaxBrackets = 200;
    private const int TabSize = 8;

    private readonly string _fileName;
    private readonly bool _extraTokens;
    private readonly bool _typeComments;
    private readonly SyntaxWarningHandler? _warn;
    private readonly Func<ReadOnlyMemory<byte>>? _readLine;
    private readonly NameTable _names = new();

    private byte[] _buffer;
    private int _limit;
    private int _cursor;
    private int _lineStart;
    private int _line;
    private bool _atLineStart = true;
    private bool _atStatementLine = true;
    private bool _atEnd;
    private bool _commentNewLine;

    private int[] _indentation = new int[MaxIndentation];
    private int[] _alternativeIndentation = new int[MaxIndentation];
    private int _indentDepth;
    private int _pending;

    private readonly byte[] _openBrackets = new byte[MaxBrackets];
    private readonly int[] _openBracketLines = new int[MaxBrackets];
    private readonly int[] _openBracketColumns = new int[MaxBrackets];
    private int _level;

    /// <summary>Where the line starts on which the last token of several lines began, or the current one.</summary>
    private int _tokenLinesStart;
    private bool _isInsideToken;
    private int _tokenStart;
    private int _tokenLine;
    private int _tokenLineStart;

    /// <summary>Reads a whole text.</summary>
    public Tokenizer(SourceText source, string fileName, TokenizerOptions options)
        : this(fileName, options)
    {
        _buffer = source.Utf8;
        _limit = _buffer.Length;
        if (options.AddFinalNewLine && _limit > 0 && _buffer[_limit - 1] != '\n')
        {
            var extended = new byte[_limit + 1];
            _buffer.CopyTo(extended, 0);
            extended[_limit++] = (byte)'\n';
            _buffer = extended;
            HasImplicitNewLine = true;
        }
    }

    /// <summary>Reads line by line; an empty line from <paramref name="readLine"/> ends the text.</summary>
    /// <param name="readLine">Gives the next line in UTF-8, with its line end.</param>
    /// <param name="fileName">For errors.</param>
    /// <param name="options">How to read.</param>
    public Tokenizer(Func<ReadOnlyMemory<byte>> readLine, string fileName, TokenizerOptions options)
        : this(fileName, options) => _readLine = readLine;

    private Tokenizer(string fileName, TokenizerOptions options)
    {
        _fileName = fileName;
        _extraTokens = options.ExtraTokens;
        _typeComments = options.TypeComments;
        _warn = options.Warn;
        _buffer = [];
    }

    /// <summary>The UTF-8 text that token offsets refer to.</summary>
    public byte[] Buffer => _buffer;

    internal int Limit => _limit;

    /// <summary>Whether the last newline was added because the text had none.</summary>
    public bool HasImplicitNewLine { get; private set; }

    /// <summary>How many brackets are open.</summary>
    public int Level => _level;

    /// <summary>The line of the last character read.</summary>
    public int LineNumber => _line;

    /// <summary>Where the line of the last character read starts in <see cref="Buffer"/>.</summary>
    public int LineStart => _lineStart;

    /// <summary>The offset of the next character.</summary>
    public int Position => _cursor;

    /// <summary>Whether an error was raised: nothing more can be read.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether <c>&lt;&gt;</c> is an operator, as <c>barry_as_FLUFL</c> wants.</summary>
    public bool AcceptsOldNotEqual { get; set; }

    /// <summary>Whether the error was one of indentation, of a backslash or of the text's end.</summary>
    public bool FailedInLayout { get; private set; }

    /// <summary>Whether the end of the text has been seen.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Whether the text ended with a bracket open, which more input could close.</summary>
    public bool EndedInBrackets { get; private set; }

    /// <summary>Whether an f-string or t-string is open.</summary>
    public bool IsInText => _modeCount > 0;

    /// <summary>Whether the text ended right after a backslash and newline.</summary>
    public bool EndedAfterBackslash { get; private set; }

    /// <summary>Whether warnings are given; the second parse of a wrong program gives none.</summary>
    public bool ReportsWarnings { get; set; } = true;

    /// <summary>The innermost open bracket, its line and its byte column; only when <see cref="Level"/> is not 0.</summary>
    public (char Bracket, int Line, int Column) InnermostBracket =>
        ((char)_openBrackets[_level - 1], _openBracketLines[_level - 1], _openBracketColumns[_level - 1]);

    /// <summary>Drops the indentation, so that the next tokens are the DEDENTs that an interactive statement's end implies.</summary>
    public void CloseIndentation()
    {
        if (_indentDepth > 0)
        {
            _pending = -_indentDepth;
            _indentDepth = 0;
        }
    }

    /// <summary>The next token; after the end, end markers for ever.</summary>
    /// <exception cref="PythonSyntaxException">The text is not a token.</exception>
    public Token Next() => _modeCount > 0 && _modes[_modeCount - 1].InText ? NextOfText() : NextOrdinary();

    private int Read()
    {
        if (_cursor >= _limit && !Refill())
        {
            IsAtEnd = true;
            return -1;
        }

        if (_atLineStart)
        {
            _atLineStart = false;
            _line++;
            _lineStart = _cursor;
            if (!_isInsideToken)
            {
                _tokenLinesStart = _cursor;
            }
        }

        var c = _buffer[_cursor++];
        if (c == '\n')
        {
            _atLineStart = true;
        }

        return c;
    }

    private void Unread(int c)
    {
        if (c < 0)
        {
            return;
        }

        _cursor--;
        if (c == '\n')
        {
            _atLineStart = false;
        }
    }

    private int Peek() => _cursor < _limit || Refill() ? _buffer[_cursor] : -1;

    private int PeekAt(int offset)
    {
        while (_cursor + offset >= _limit)
        {
            // A lookahead never crosses a line end, so no further line need be fetched.
            if (_readLine is null || (_limit > 0 && _buffer[_limit - 1] == '\n') || !Refill())
            {
                IsAtEnd |= _readLine is null;
                return -1;
            }
        }

        return _buffer[_cursor + offset];
    }

    private bool Refill()
    {
        if (_readLine is null || _atEnd)
        {
            _atEnd = true;
            return false;
        }

        var line = _readLine();
        if (line.Length == 0)
        {
            _atEnd = true;
            return false;
        }

        if (line.Span.Contains((byte)0))
        {
            Failed = true;
            var number = _line + (_atLineStart ? 1 : 0);
            throw new PythonSyntaxException(SyntaxErrorKind.SyntaxError, "source code cannot contain null bytes", _fileName, number, 0);
        }

        var needed = _limit + line.Length + 1;
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
        }

        line.Span.CopyTo(_buffer.AsSpan(_limit));
        _limit += line.Length;
        HasImplicitNewLine = _buffer[_limit - 1] != '\n';
        if (HasImplicitNewLine)
        {
            _buffer[_limit++] = (byte)'\n';
        }

        return true;
    }

    private Token Make(TokenKind kind, int start, int end, string? text = null)
    {
        var token = default(Token);
        token.Kind = kind;
        token.Level = _level;
        token.Start = start;
        token.End = end;
        token.LineNumber = _tokenLine;
        token.EndLineNumber = _line;
        token.ColumnOffset = start - _tokenLineStart;
        token.EndColumnOffset = end - _lineStart;
        token.Text = text;
        return token;
    }

    private Token MakeEmpty(TokenKind kind)
    {
        var token = default(Token);
        token.Kind = kind;
        token.Level = _level;
        token.Start = _cursor;
        token.End = _cursor;
        token.LineNumber = _line;
        token.EndLineNumber = _line;
        token.ColumnOffset = -1;
        token.EndColumnOffset = -1;
        return token;
    }

    private void Mark()
    {
        _tokenStart = _cursor;
        _tokenLine = _line;
        _tokenLineStart = _lineStart;
    }

    private Token NextOrdinary()
    {
        while (true)
        {
            var blank = false;
            if (_atStatementLine)
            {
                _atStatementLine = false;
                blank = ReadIndentation();
            }

            if (_pending != 0)
            {
                if (_pending < 0)
                {
                    _pending++;
                    return MakeEmpty(TokenKind.Dedent);
                }

                _pending--;
                var indent = MakeEmpty(TokenKind.Indent);
                indent.Start = _lineStart;
                return indent;
            }

            if (TryReadToken(blank, out var token))
            {
                return token;
            }
        }
    }

    /// <summary>Reads one token of a line. False at a newline that means nothing.</summary>
    private bool TryReadToken(bool blank, out Token token)
    {
        while (true)
        {
            int c;
            do
            {
                c = Read();
            }
            while (c is ' ' or '\t' or '\f');

            if (c < 0)
            {
                _tokenLine = _line;
                _tokenLineStart = _lineStart;
                if (_level > 0)
                {
                    throw AtEnd();
                }

                token = MakeEmpty(TokenKind.EndMarker);
                return true;
            }

            _tokenStart = _cursor - 1;
            _tokenLine = _line;
            _tokenLineStart = _lineStart;

            if (c == '#')
            {
                if (ReadComment(blank, out token))
                {
                    return true;
                }

                c = Read();
                if (c < 0)
                {
                    Unread(c);
                    continue;
                }
            }

            if (c < 128 ? c == '_' || char.IsAsciiLetter((char)c) : true)
            {
                token = ReadNameOrString(c);
                return true;
            }

            if (c == '\r')
            {
                c = Read();
            }

            if (c == '\n')
            {
                _atStatementLine = true;
                if (blank || _level > 0)
                {
                    if (_extraTokens)
                    {
                        _commentNewLine = false;
                        token = Make(TokenKind.NonLogicalNewLine, _tokenStart, _cursor);
                        return true;
                    }

                    _atStatementLine = _level == 0 || blank;
                    if (_level > 0 && !blank)
                    {
                        // Inside brackets lines have no indentation; keep reading on this call.
                        _atStatementLine = false;
                        continue;
                    }

                    token = default;
                    return false;
                }

                if (_commentNewLine && _extraTokens)
                {
                    _commentNewLine = false;
                    token = Make(TokenKind.NonLogicalNewLine, _tokenStart, _cursor);
                    return true;
                }

                token = Make(TokenKind.NewLine, _tokenStart, _extraTokens ? _cursor : _cursor - 1);
                token.EndColumnOffset = _cursor - _lineStart;
                return true;
            }

            if (char.IsAsciiDigit((char)c) || (c == '.' && char.IsAsciiDigit((char)Math.Max(0, PeekAt(0)))))
            {
                token = ReadNumber(c);
                return true;
            }

            if (c is '\'' or '"')
            {
                token = ReadString((char)c);
                return true;
            }

            if (c == '\\')
            {
                ReadContinuation();
                continue;
            }

            token = ReadOperator(c);
            return true;
        }
    }

    private void ReadContinuation()
    {
        // What follows counts as the same line for one kind of error.
        _isInsideToken = true;
        var c = Read();
        if (c == '\r')
        {
            c = Read();
        }

        if (c != '\n')
        {
            var column = Math.Max(0, _cursor - _tokenLinesStart - 1);
            throw Error(SyntaxErrorKind.SyntaxError, "unexpected character after line continuation character", _line, column, 0);
        }

        c = Read();
        _isInsideToken = false;
        if (c < 0)
        {
            throw AtEnd();
        }

        Unread(c);
    }

    private Token ReadNameOrString(int c)
    {
        var start = _tokenStart;
        if (c is 'r' or 'R' or 'b' or 'B' or 'u' or 'U' or 'f' or 'F' or 't' or 'T' && TryReadPrefixedString(c, out var literal))
        {
            return literal;
        }

        var cursor = _cursor;
        var buffer = _buffer;
        var ascii = c < 128;
        while (cursor < _limit)
        {
            var b = buffer[cursor];
            if (b >= 128)
            {
                ascii = false;
            }
            else if (!char.IsAsciiLetterOrDigit((char)b) && b != '_')
            {
                break;
            }

            cursor++;
        }

        _cursor = cursor;
        IsAtEnd |= cursor == _limit && _readLine is null;
        string text;
        var kind = TokenKind.Name;
        if (ascii)
        {
            text = _names.Get(buffer.AsSpan(start, cursor - start), out kind);
        }
        else
        {
            // The tokenize module shows any word as a name.
            text = _extraTokens ? Encoding.UTF8.GetString(buffer, start, cursor - start) : CheckIdentifier(start);
        }

        return Make(kind, start, cursor, text);
    }

    /// <summary>Checks a name with other than ASCII characters and gives its NFKC form.</summary>
    private string CheckIdentifier(int start)
    {
        var text = Encoding.UTF8.GetString(_buffer, start, _cursor - start);
        var first = true;
        var position = start;
        foreach (var rune in text.EnumerateRunes())
        {
            position += rune.Utf8SequenceLength;
            if (first ? !IdentifierCharacters.IsStart(rune.Value) : !IdentifierCharacters.IsContinue(rune.Value))
            {
                _cursor = position;
                throw IsPrintable(rune)
                    ? SyntaxError($"invalid character '{rune}' (U+{rune.Value:X4})")
                    : SyntaxError($"invalid non-printable character U+{rune.Value:X4}");
            }

            first = false;
        }

        var normalized = IdentifierCharacters.Normalize(text);
        if (normalized is "None" or "True" or "False")
        {
            throw new PythonSyntaxException(SyntaxErrorKind.ValueError, $"identifier field can't represent '{normalized}' constant", _fileName);
        }

        return normalized;
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.Surrogate or System.Globalization.UnicodeCategory.PrivateUse
        or System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.SpaceSeparator)
        || rune.Value == ' ';

    /// <summary>Reads a comment. True when it makes a token; then, or otherwise, its newline is not read yet.</summary>
    private bool ReadComment(bool blank, out Token token)
    {
        while (_cursor < _limit && _buffer[_cursor] != '\n' && _buffer[_cursor] != '\r')
        {
            _cursor++;
        }

        if (_typeComments && TryReadTypeComment(blank, out token))
        {
            return true;
        }

        if (_extraTokens)
        {
            _commentNewLine = blank;
            token = Make(TokenKind.Comment, _tokenStart, _cursor);
            return true;
        }

        token = default;
        return false;
    }

    private bool TryReadTypeComment(bool blank, out Token token)
    {
        token = default;
        var end = _cursor;
        var p = _tokenStart + 1;
        SkipBlanks(ref p, end);
        if (!_buffer.AsSpan(p, end - p).StartsWith("type:"u8))
        {
            return false;
        }

        p += 5;
        SkipBlanks(ref p, end);
        var rest = _buffer.AsSpan(p, end - p);
        if (rest.StartsWith("ignore"u8) && (rest.Length == 6 || (rest[6] < 128 && !char.IsAsciiLetterOrDigit((char)rest[6]))))
        {
            token = Make(TokenKind.TypeIgnore, p + 6, end, Encoding.UTF8.GetString(rest[6..]));
            if (blank)
            {
                // Alone on its line, it takes the newline too.
                Read();
                _atStatementLine = true;
                token.Text += "\n";
            }

            return true;
        }

        token = Make(TokenKind.TypeComment, p, end, Encoding.UTF8.GetString(rest));
        return true;
    }

    private void SkipBlanks(ref int p, int end)
    {
        while (p < end && _buffer[p] is (byte)' ' or (byte)'\t')
        {
            p++;
        }
    }
}
