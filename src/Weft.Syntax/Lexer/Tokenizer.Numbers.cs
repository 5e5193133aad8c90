namespace Weft.Syntax.Lexer;

/// <summary>Number literals.</summary>
public sealed partial class Tokenizer
{
    private Token ReadNumber(int c)
    {
        if (c == '.')
        {
            ReadFraction();
        }
        else if (c == '0')
        {
            ReadAfterZero();
        }
        else
        {
            ReadDigits(char.IsAsciiDigit, "decimal");
            ReadDecimalTail();
        }

        return Make(TokenKind.Number, _tokenStart, _cursor);
    }

    private void ReadAfterZero()
    {
        switch (PeekAt(0))
        {
            case 'x' or 'X':
                _cursor++;
                ReadBased(char.IsAsciiHexDigit, "hexadecimal");
                return;
            case 'o' or 'O':
                _cursor++;
                ReadBased(static d => d is >= '0' and <= '7', "octal");
                return;
            case 'b' or 'B':
                _cursor++;
                ReadBased(static d => d is '0' or '1', "binary");
                return;
        }

        // A decimal that starts with 0: only zeros may follow, unless it turns out to be a float.
        var nonZero = false;
        while (true)
        {
            if (PeekAt(0) == '_')
            {
                _cursor++;
                if (PeekAt(0) is not (>= '0' and <= '9'))
                {
                    throw InvalidAfter("decimal");
                }
            }

            if (PeekAt(0) != '0')
            {
                break;
            }

            _cursor++;
        }

        var zerosEnd = _cursor;
        if (PeekAt(0) is >= '0' and <= '9')
        {
            nonZero = true;
            ReadDigits(char.IsAsciiDigit, "decimal");
        }

        var next = PeekAt(0);
        if (next == '.')
        {
            _cursor++;
            ReadFraction();
            return;
        }

        if (next is 'e' or 'E' && TryReadExponent())
        {
            return;
        }

        if (next is 'j' or 'J')
        {
            _cursor++;
            CheckEnd("imaginary");
            return;
        }

        if (nonZero && !_extraTokens)
        {
            var end = _cursor;
            _cursor = zerosEnd;
            var start = CharacterCount(_lineStart, _tokenStart) + 1;
            throw ErrorRange(
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                start,
                CharacterCount(_lineStart, zerosEnd) + 1);
        }

        CheckEnd("decimal");
    }

    private void ReadBased(Func<char, bool> isDigit, string kind)
    {
        do
        {
            if (PeekAt(0) == '_')
            {
                _cursor++;
            }

            var c = PeekAt(0);
            if (c < 0 || !isDigit((char)c))
            {
                if (c is >= '0' and <= '9')
                {
                    _cursor++;
                    throw SyntaxError($"invalid digit '{(char)c}' in {kind} literal");
                }

                throw InvalidAfter(kind);
            }

            while (PeekAt(0) is >= 0 and var d && isDigit((char)d))
            {
                _cursor++;
            }
        }
        while (PeekAt(0) == '_');

        if (PeekAt(0) is >= '0' and <= '9' and var wrong)
        {
            _cursor++;
            throw SyntaxError($"invalid digit '{(char)wrong}' in {kind} literal");
        }

        CheckEnd(kind);
    }

    private void ReadDigits(Func<char, bool> isDigit, string kind)
    {
        while (true)
        {
            while (_cursor < _limit && isDigit((char)_buffer[_cursor]))
            {
                _cursor++;
            }

            if (PeekAt(0) != '_')
            {
                return;
            }

            _cursor++;
            if (PeekAt(0) is not (>= 0 and var c) || !isDigit((char)c))
            {
                throw InvalidAfter(kind);
            }
        }
    }

    private void ReadDecimalTail()
    {
        switch (PeekAt(0))
        {
            case '.':
                _cursor++;
                ReadFraction();
                return;
            case 'e' or 'E' when TryReadExponent():
                return;
            case 'j' or 'J':
                _cursor++;
                CheckEnd("imaginary");
                return;
            default:
                CheckEnd("decimal");
                return;
        }
    }

    private void ReadFraction()
    {
        if (PeekAt(0) is >= '0' and <= '9')
        {
            ReadDigits(char.IsAsciiDigit, "decimal");
        }

        if (PeekAt(0) is 'e' or 'E' && TryReadExponent())
        {
            return;
        }

        if (PeekAt(0) is 'j' or 'J')
        {
            _cursor++;
            CheckEnd("imaginary");
            return;
        }

        CheckEnd("decimal");
    }

    /// <summary>Reads an exponent, unless the "e" starts something else ("1else", or an error found later).</summary>
    private bool TryReadExponent()
    {
        var sign = PeekAt(1) is '+' or '-' ? 1 : 0;
        var digit = PeekAt(1 + sign);
        if (digit is >= '0' and <= '9')
        {
            _cursor += 1 + sign;
            ReadDigits(char.IsAsciiDigit, "decimal");
            if (PeekAt(0) is 'j' or 'J')
            {
                _cursor++;
                CheckEnd("imaginary");
            }
            else
            {
                CheckEnd("decimal");
            }

            return true;
        }

        if (sign == 1)
        {
            _cursor += 2;
            throw InvalidAfter("decimal");
        }

        CheckEnd("decimal");
        return true;
    }

    /// <summary>A number may be followed by a keyword, with a warning, but by no other word.</summary>
    private void CheckEnd(string kind)
    {
        // The tokenize module takes what follows for the next token.
        var c = PeekAt(0);
        if (_extraTokens || c < 0 || !(c >= 128 || c == '_' || char.IsAsciiLetterOrDigit((char)c)))
        {
            return;
        }

        var keyword = c switch
        {
            'a' => Follows("and"u8),
            'e' => Follows("else"u8),
            'f' => Follows("for"u8),
            'i' => PeekAt(1) is 'f' or 'n' or 's',
            'o' => Follows("or"u8),
            'n' => Follows("not"u8),
            _ => false,
        };
        if (keyword)
        {
            if (_warn is not null && ReportsWarnings && _warn($"invalid {kind} literal", _line))
            {
                throw SyntaxError($"invalid {kind} literal");
            }

            return;
        }

        if (c < 128)
        {
            throw SyntaxError($"invalid {kind} literal");
        }
    }

    private bool Follows(ReadOnlySpan<byte> word) =>
        _cursor + word.Length <= _limit && _buffer.AsSpan(_cursor, word.Length).SequenceEqual(word)
        && !(PeekAt(word.Length) is var next && (next >= 128 || next == '_' || (next > 0 && char.IsAsciiLetterOrDigit((char)next))));

    /// <summary>The error for an underscore or a sign that no digit follows.</summary>
    private PythonSyntaxException InvalidAfter(string kind)
    {
        return SyntaxError($"invalid {kind} literal");
    }
}
