namespace Weft.Syntax.Lexer;

/// <summary>Indentation: a stack of columns, counted once with tabs to multiples of eight and once with tabs as one.</summary>
/// <remarks>Two lines may be compared only when both counts agree on the answer; else the tabs are inconsistent.</remarks>
public sealed partial class Tokenizer
{
    /// <summary>Reads the blanks that start a line. True when the line has nothing but blanks and perhaps a comment.</summary>
    private bool ReadIndentation()
    {
        var column = 0;
        var alternative = 0;
        var continued = -1;
        int c;
        while (true)
        {
            c = Read();
            if (c == ' ')
            {
                column++;
                alternative++;
            }
            else if (c == '\t')
            {
                column = ((column / TabSize) + 1) * TabSize;
                alternative++;
            }
            else if (c == '\f')
            {
                column = 0;
                alternative = 0;
            }
            else if (c == '\\')
            {
                if (continued < 0)
                {
                    continued = column;
                }

                ReadContinuation();
            }
            else
            {
                break;
            }
        }

        Unread(c);
        if (c is '#' or '\n' or '\r')
        {
            return true;
        }

        if (_level > 0)
        {
            return false;
        }

        if (continued > 0)
        {
            column = continued;
            alternative = continued;
        }

        var current = _indentation[_indentDepth];
        if (column == current)
        {
            if (alternative != _alternativeIndentation[_indentDepth])
            {
                throw InconsistentTabs();
            }
        }
        else if (column > current)
        {
            if (_indentDepth + 1 >= MaxIndentation)
            {
                SkipLine();
                throw Error(SyntaxErrorKind.IndentationError, "too many levels of indentation", _line, 0, 0);
            }

            if (alternative <= _alternativeIndentation[_indentDepth])
            {
                throw InconsistentTabs();
            }

            _pending++;
            _indentDepth++;
            _indentation[_indentDepth] = column;
            _alternativeIndentation[_indentDepth] = alternative;
        }
        else
        {
            while (_indentDepth > 0 && column < _indentation[_indentDepth])
            {
                _pending--;
                _indentDepth--;
            }

            if (column != _indentation[_indentDepth])
            {
                SkipLine();
                throw BadDedent();
            }

            if (alternative != _alternativeIndentation[_indentDepth])
            {
                throw InconsistentTabs();
            }
        }

        return false;
    }

    private void SkipLine()
    {
        while (_cursor < _limit && _buffer[_cursor] != '\n')
        {
            _cursor++;
        }

    }
}
