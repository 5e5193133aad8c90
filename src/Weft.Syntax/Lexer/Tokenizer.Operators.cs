using System.Text;

namespace Weft.Syntax.Lexer;

/// <summary>Operators and brackets, including those that end or split an f-string's replacement field.</summary>
public sealed partial class Tokenizer
{
    private Token ReadOperator(int c)
    {
        if (_modeCount > 0 && c is ':' or '}' or '!' or '{' && _modeCount > 0)
        {
            ref var mode = ref _modes[_modeCount - 1];
            if (mode.ExpressionDepth >= 0)
            {
                var depth = mode.BracketDepth - (c != '{' ? 1 : 0);
                if (c == ':' && depth == mode.ExpressionDepth)
                {
                    mode.InText = true;
                    mode.InFormatSpec = true;
                    return Make(TokenKind.Colon, _tokenStart, _cursor);
                }
            }
        }

        var kind = ReadLongOperator(c);
        if (kind != TokenKind.ErrorToken)
        {
            return Make(kind, _tokenStart, _cursor);
        }

        switch (c)
        {
            case '(' or '[' or '{':
                OpenBracket((byte)c);
                break;
            case ')' or ']' or '}':
                CloseBracket((char)c);
                break;
        }

        kind = SingleOperator(c);
        if (kind == TokenKind.ErrorToken)
        {
            var rune = new Rune(c);
            if (!IsPrintable(rune))
            {
                throw SyntaxError($"invalid non-printable character U+{c:X4}");
            }

            // "$", "?", "`" and a "!" alone are tokens that no grammar rule takes.
            kind = TokenKind.Op;
        }

        if (c == '=' && _modeCount > 0 && _modes[_modeCount - 1].ExpressionDepth >= 0)
        {
            _modes[_modeCount - 1].InDebug = true;
        }

        return Make(kind, _tokenStart, _cursor);
    }

    private static TokenKind SingleOperator(int c) => c switch
    {
        '(' => TokenKind.LeftParenthesis,
        ')' => TokenKind.RightParenthesis,
        '[' => TokenKind.LeftBracket,
        ']' => TokenKind.RightBracket,
        '{' => TokenKind.LeftBrace,
        '}' => TokenKind.RightBrace,
        ':' => TokenKind.Colon,
        ',' => TokenKind.Comma,
        ';' => TokenKind.Semicolon,
        '+' => TokenKind.Plus,
        '-' => TokenKind.Minus,
        '*' => TokenKind.Star,
        '/' => TokenKind.Slash,
        '|' => TokenKind.VerticalBar,
        '&' => TokenKind.Ampersand,
        '<' => TokenKind.Less,
        '>' => TokenKind.Greater,
        '=' => TokenKind.Equal,
        '.' => TokenKind.Dot,
        '%' => TokenKind.Percent,
        '~' => TokenKind.Tilde,
        '^' => TokenKind.Circumflex,
        '@' => TokenKind.At,
        '!' => TokenKind.Exclamation,
        _ => TokenKind.ErrorToken,
    };

    /// <summary>Reads an operator of two or three characters, or answers <see cref="TokenKind.ErrorToken"/>.</summary>
    private TokenKind ReadLongOperator(int c)
    {
        var second = PeekAt(0);
        var (kind, length) = (c, second) switch
        {
            ('=', '=') => (TokenKind.EqualEqual, 1),
            ('!', '=') => (TokenKind.NotEqual, 1),
            ('<', '=') => (TokenKind.LessEqual, 1),
            ('<', '>') when AcceptsOldNotEqual => (TokenKind.NotEqual, 1),
            ('<', '<') => PeekAt(1) == '=' ? (TokenKind.LeftShiftEqual, 2) : (TokenKind.LeftShift, 1),
            ('>', '=') => (TokenKind.GreaterEqual, 1),
            ('>', '>') => PeekAt(1) == '=' ? (TokenKind.RightShiftEqual, 2) : (TokenKind.RightShift, 1),
            ('*', '*') => PeekAt(1) == '=' ? (TokenKind.DoubleStarEqual, 2) : (TokenKind.DoubleStar, 1),
            ('/', '/') => PeekAt(1) == '=' ? (TokenKind.DoubleSlashEqual, 2) : (TokenKind.DoubleSlash, 1),
            ('+', '=') => (TokenKind.PlusEqual, 1),
            ('-', '=') => (TokenKind.MinusEqual, 1),
            ('-', '>') => (TokenKind.Arrow, 1),
            ('*', '=') => (TokenKind.StarEqual, 1),
            ('/', '=') => (TokenKind.SlashEqual, 1),
            ('%', '=') => (TokenKind.PercentEqual, 1),
            ('&', '=') => (TokenKind.AmpersandEqual, 1),
            ('|', '=') => (TokenKind.VerticalBarEqual, 1),
            ('^', '=') => (TokenKind.CircumflexEqual, 1),
            ('@', '=') => (TokenKind.AtEqual, 1),
            (':', '=') => (TokenKind.ColonEqual, 1),
            ('.', '.') when PeekAt(1) == '.' => (TokenKind.Ellipsis, 2),
            _ => (TokenKind.ErrorToken, 0),
        };
        _cursor += length;
        return kind;
    }

    private void OpenBracket(byte bracket)
    {
        if (_level >= MaxBrackets)
        {
            throw SyntaxError("too many nested parentheses");
        }

        _openBrackets[_level] = bracket;
        _openBracketLines[_level] = _line;
        _openBracketColumns[_level] = _tokenStart - _lineStart;
        _level++;
        if (_modeCount > 0)
        {
            _modes[_modeCount - 1].BracketDepth++;
        }
    }

    private void CloseBracket(char bracket)
    {
        var inString = _modeCount > 0;
        if (inString && _modes[_modeCount - 1].BracketDepth == 0 && bracket == '}')
        {
            throw SyntaxError($"{_modes[_modeCount - 1].Letter}-string: single '}}' is not allowed");
        }

        if (!_extraTokens && _level == 0)
        {
            throw SyntaxError($"unmatched '{bracket}'");
        }

        if (_level > 0)
        {
            _level--;
            var opening = (char)_openBrackets[_level];
            if (!_extraTokens && (opening, bracket) is not (('(', ')') or ('[', ']') or ('{', '}')))
            {
                if (inString && opening == '{' && _modes[_modeCount - 1].BracketDepth - 1 == _modes[_modeCount - 1].ExpressionDepth)
                {
                    throw SyntaxError($"{_modes[_modeCount - 1].Letter}-string: unmatched '{bracket}'");
                }

                throw SyntaxError(_openBracketLines[_level] != _line
                    ? $"closing parenthesis '{bracket}' does not match opening parenthesis '{opening}' on line {_openBracketLines[_level]}"
                    : $"closing parenthesis '{bracket}' does not match opening parenthesis '{opening}'");
            }
        }

        if (inString)
        {
            ref var mode = ref _modes[_modeCount - 1];
            mode.BracketDepth--;
            if (mode.BracketDepth < 0)
            {
                throw SyntaxError($"{mode.Letter}-string: unmatched '{bracket}'");
            }

            if (bracket == '}' && mode.BracketDepth == mode.ExpressionDepth)
            {
                mode.ExpressionDepth--;
                mode.InText = true;
                mode.InFormatSpec = false;
                mode.InDebug = false;
            }
        }
    }
}
