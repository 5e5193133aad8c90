namespace Weft.Syntax.Lexer;

/// <summary>String literals, and the text parts of f-strings and t-strings (PEP 701, PEP 750).</summary>
public sealed partial class Tokenizer
{
    private const int MaxStringNesting = 150;
    private const int MaxFieldNesting = 3;

    private StringMode[] _modes = new StringMode[4];
    private int _modeCount;

    private bool TryReadPrefixedString(int first, out Token token)
    {
        bool bytes = false, unicode = false, raw = false, format = false, template = false;
        var c = first;
        var cursor = _cursor;
        while (true)
        {
            if (c is 'b' or 'B' && !bytes)
            {
                bytes = true;
            }
            else if (c is 'u' or 'U' && !unicode)
            {
                unicode = true;
            }
            else if (c is 'r' or 'R' && !raw)
            {
                raw = true;
            }
            else if (c is 'f' or 'F' && !format)
            {
                format = true;
            }
            else if (c is 't' or 'T' && !template)
            {
                template = true;
            }
            else
            {
                break;
            }

            c = cursor < _limit ? _buffer[cursor] : -1;
            cursor++;
            if (c is '\'' or '"')
            {
                _cursor = cursor;
                CheckPrefixes(bytes, unicode, raw, format, template);
                token = format || template ? StartText((char)c, raw, template) : ReadString((char)c);
                return true;
            }
        }

        token = default;
        return false;
    }

    private void CheckPrefixes(bool bytes, bool unicode, bool raw, bool format, bool template)
    {
        var pair = (unicode, bytes, raw, format, template) switch
        {
            (true, true, _, _, _) => ('u', 'b'),
            (true, _, true, _, _) => ('u', 'r'),
            (true, _, _, true, _) => ('u', 'f'),
            (true, _, _, _, true) => ('u', 't'),
            (_, true, _, true, _) => ('b', 'f'),
            (_, true, _, _, true) => ('b', 't'),
            (_, _, _, true, true) => ('f', 't'),
            _ => default,
        };
        if (pair != default)
        {
            throw ErrorRange($"'{pair.Item1}' and '{pair.Item2}' prefixes are incompatible", CharacterCount(_lineStart, _tokenStart) + 1, CharacterCount(_lineStart, _cursor));
        }
    }

    /// <summary>Reads a string whose opening quote's first character has been read.</summary>
    private Token ReadString(char quote)
    {
        var quoteSize = 1;
        if (PeekAt(0) == quote)
        {
            if (PeekAt(1) == quote)
            {
                _cursor += 2;
                quoteSize = 3;
            }
            else
            {
                _cursor++;
                return Make(TokenKind.String, _tokenStart, _cursor);
            }
        }

        var run = 0;
        _isInsideToken = true;
        while (run != quoteSize)
        {
            // Plain characters in bulk.
            if (run == 0)
            {
                while (_cursor < _limit && !_atLineStart)
                {
                    var b = _buffer[_cursor];
                    if (b == quote || b is (byte)'\\' or (byte)'\n')
                    {
                        break;
                    }

                    _cursor++;
                }
            }

            var c = Read();
            if (c < 0 || (quoteSize == 1 && c == '\n'))
            {
                throw Unterminated(quote, quoteSize, c);
            }

            if (c == quote)
            {
                run++;
            }
            else
            {
                run = 0;
                if (c == '\\')
                {
                    c = Read();
                    if (c == '\r')
                    {
                        Read();
                    }
                }
            }
        }

        _isInsideToken = false;
        return Make(TokenKind.String, _tokenStart, _cursor);
    }

    private PythonSyntaxException Unterminated(char quote, int quoteSize, int last)
    {
        var detected = _line;
        _cursor = _tokenStart + 1;
        _line = _tokenLine;
        _lineStart = _tokenLineStart;
        if (_modeCount > 0 && _modes[_modeCount - 1] is var mode && mode.Quote == quote && mode.QuoteSize == quoteSize)
        {
            return SyntaxError($"{mode.Letter}-string: expecting '}}'");
        }

        EndedInString = last < 0;
        return SyntaxError(quoteSize == 3
            ? $"unterminated triple-quoted string literal (detected at line {detected})"
            : HasEscapedQuote(_tokenStart)
                ? $"unterminated string literal (detected at line {detected}); perhaps you escaped the end quote?"
                : $"unterminated string literal (detected at line {detected})");
    }

    /// <summary>Whether the text ended inside a string, which more input could complete.</summary>
    public bool EndedInString { get; private set; }

    private bool HasEscapedQuote(int start)
    {
        var p = start;
        while (p < _limit && _buffer[p] is not ((byte)'\'' or (byte)'"'))
        {
            p++;
        }

        var quote = p < _limit ? _buffer[p] : (byte)0;
        for (p++; p < _limit && _buffer[p] != '\n'; p++)
        {
            if (_buffer[p] == '\\')
            {
                p++;
                if (p < _limit && _buffer[p] == quote)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private Token StartText(char quote, bool raw, bool template)
    {
        var quoteSize = 1;
        if (PeekAt(0) == quote && PeekAt(1) == quote)
        {
            quoteSize = 3;
            _cursor += 2;
        }

        if (_modeCount + 1 >= MaxStringNesting)
        {
            throw SyntaxError("too many nested f-strings or t-strings");
        }

        if (_modeCount == _modes.Length)
        {
            Array.Resize(ref _modes, _modes.Length * 2);
        }

        _modes[_modeCount++] = new StringMode
        {
            InText = true,
            Quote = (byte)quote,
            QuoteSize = quoteSize,
            Raw = raw,
            Template = template,
            Start = _tokenStart,
            FirstLine = _line,
            FirstLineStart = _lineStart,
            ExpressionDepth = -1,
        };
        return Make(template ? TokenKind.TStringStart : TokenKind.FStringStart, _tokenStart, _cursor);
    }

    /// <summary>The next token while the cursor is in the text of an f-string or t-string.</summary>
    private Token NextOfText()
    {
        ref var mode = ref _modes[_modeCount - 1];
        if (Peek() == '{' && PeekAt(1) != '{')
        {
            EnterField(ref mode);
            return NextOrdinary();
        }

        MarkNext();
        if (AtClosingQuote(ref mode))
        {
            for (var i = 0; i < mode.QuoteSize; i++)
            {
                Read();
            }

            _modeCount--;
            return Make(mode.Template ? TokenKind.TStringEnd : TokenKind.FStringEnd, _tokenStart, _cursor);
        }

        return ReadText(ref mode);
    }

    private void EnterField(ref StringMode mode)
    {
        mode.ExpressionDepth++;
        if (mode.ExpressionDepth >= MaxFieldNesting)
        {
            throw SyntaxError($"{mode.Letter}-string: expressions nested too deeply");
        }

        mode.InText = false;
        mode.InFormatSpec = false;
    }

    private bool AtClosingQuote(ref StringMode mode)
    {
        for (var i = 0; i < mode.QuoteSize; i++)
        {
            if ((i == 0 ? Peek() : PeekAt(i)) != mode.Quote)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Marks the start of a token that may start with the first character of the next line.</summary>
    private void MarkNext()
    {
        Unread(Read());
        if (_cursor < _limit && _buffer[_cursor] == '\n')
        {
            _atLineStart = false;
        }

        Mark();
    }

    private Token ReadText(ref StringMode mode)
    {
        var middle = mode.Template ? TokenKind.TStringMiddle : TokenKind.FStringMiddle;
        var run = 0;
        var namedEscape = false;
        while (run != mode.QuoteSize)
        {
            var c = Read();
            if (c < 0 || (mode.QuoteSize == 1 && c == '\n'))
            {
                if (mode.InFormatSpec && c == '\n')
                {
                    throw SyntaxError($"{mode.Letter}-string: newlines are not allowed in format specifiers for single quoted {mode.Letter}-strings");
                }

                throw UnterminatedText(ref mode, c);
            }

            if (c == mode.Quote)
            {
                run++;
                continue;
            }

            run = 0;
            if (c == '{')
            {
                if (Peek() == '{' && !mode.InFormatSpec)
                {
                    var doubled = Make(middle, _tokenStart, _cursor);
                    Read();
                    doubled.EndColumnOffset += _extraTokens ? 0 : 1;
                    return doubled;
                }

                Unread(c);
                var text = Make(middle, _tokenStart, _cursor);
                EnterField(ref mode);
                return text;
            }

            if (c == '}')
            {
                if (namedEscape)
                {
                    return Make(middle, _tokenStart, _cursor);
                }

                if (Peek() == '}' && !mode.InFormatSpec && mode.BracketDepth == 0)
                {
                    var doubled = Make(middle, _tokenStart, _cursor);
                    Read();
                    doubled.EndColumnOffset += _extraTokens ? 0 : 1;
                    return doubled;
                }

                Unread(c);
                mode.InText = false;
                mode.InFormatSpec = false;
                return Make(middle, _tokenStart, _cursor);
            }

            if (c == '\\')
            {
                var next = Read();
                if (next == '\r')
                {
                    next = Read();
                }

                if (next is '{' or '}')
                {
                    if (!mode.Raw)
                    {
                        WarnInvalidEscape((char)next);
                    }

                    Unread(next);
                    continue;
                }

                if (!mode.Raw && next == 'N')
                {
                    if (Peek() == '{')
                    {
                        Read();
                        namedEscape = true;
                    }
                }
            }
        }

        for (var i = 0; i < mode.QuoteSize; i++)
        {
            _cursor--;
        }

        return Make(middle, _tokenStart, _cursor);
    }

    private void WarnInvalidEscape(char c)
    {
        if (_warn is not null && ReportsWarnings
            && _warn($"\"\\{c}\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\\\{c}\"? A raw string is also an option.", _line))
        {
            throw SyntaxError($"\"\\{c}\" is an invalid escape sequence. Did you mean \"\\\\{c}\"? A raw string is also an option.");
        }
    }

    private PythonSyntaxException UnterminatedText(ref StringMode mode, int c)
    {
        var detected = _line;
        _cursor = mode.Start + 1;
        _line = mode.FirstLine;
        _lineStart = mode.FirstLineStart;
        EndedInString = c < 0 && mode.QuoteSize == 3;
        if (mode.QuoteSize == 3)
        {
            return SyntaxError($"unterminated triple-quoted {mode.Letter}-string literal (detected at line {detected})");
        }

        return SyntaxError($"unterminated {mode.Letter}-string literal (detected at line {detected})");
    }

    /// <summary>An f-string or t-string that is open.</summary>
    private struct StringMode
    {
        /// <summary>The cursor is in literal text, not in a replacement field.</summary>
        public bool InText;

        public bool InFormatSpec;
        public bool InDebug;
        public bool Raw;
        public bool Template;
        public byte Quote;
        public int QuoteSize;
        public int Start;
        public int FirstLine;
        public int FirstLineStart;

        /// <summary>Brackets open inside this string.</summary>
        public int BracketDepth;

        /// <summary>How many replacement fields are open, less one.</summary>
        public int ExpressionDepth;

        public readonly char Letter => Template ? 't' : 'f';
    }
}
