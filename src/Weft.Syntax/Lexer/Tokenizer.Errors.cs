using System.Text;

namespace Weft.Syntax.Lexer;

/// <summary>The errors of the tokenizer and where they point.</summary>
public sealed partial class Tokenizer
{
    /// <summary>The number of characters in a run of bytes, each broken sequence counting as one.</summary>
    private int CharacterCount(int start, int end) => CountCharacters(_buffer.AsSpan(start, Math.Max(0, end - start)));

    internal static int CountCharacters(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var b in bytes)
        {
            if ((b & 0xC0) != 0x80)
            {
                count++;
            }
        }

        return count;
    }

    private string LineText(int start)
    {
        var end = start;
        while (end < _limit && _buffer[end] != '\n')
        {
            end++;
        }

        return Encoding.UTF8.GetString(_buffer, start, end - start);
    }

    /// <summary>An error at the last character read.</summary>
    private PythonSyntaxException SyntaxError(string message) =>
        ErrorRange(message, CharacterCount(_lineStart, _cursor), null);

    private PythonSyntaxException ErrorRange(string message, int offset, int? endOffset)
    {
        Failed = true;
        return new PythonSyntaxException(
            SyntaxErrorKind.SyntaxError, message, _fileName, _line, offset, _line, endOffset ?? offset, LineText(_lineStart));
    }

    /// <summary>An error at a byte column of a line of the current text.</summary>
    private PythonSyntaxException Error(SyntaxErrorKind kind, string message, int line, int column, int? endOffset)
    {
        Failed = true;
        FailedInLayout = true;
        var start = line == _line ? _lineStart : FindLine(line);
        var offset = CharacterCount(start, Math.Min(start + column, _limit)) + 1;

        // Only the line that is being read keeps its newline.
        var text = LineText(start);
        var end = start + Encoding.UTF8.GetByteCount(text);
        return new PythonSyntaxException(
            kind, message, _fileName, line, offset, line, endOffset, line == _line && end < _limit ? text + "\n" : text);
    }

    private int FindLine(int line)
    {
        var start = 0;
        for (var current = 1; current < line && start < _limit; current++)
        {
            var end = _buffer.AsSpan(start, _limit - start).IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            start += end + 1;
        }

        return start;
    }

    /// <summary>The error for a text that ends inside brackets or after a backslash.</summary>
    private PythonSyntaxException AtEnd()
    {
        if (_level > 0)
        {
            EndedInBrackets = true;
            return UnclosedBracket();
        }

        EndedAfterBackslash = true;
        Failed = true;
        return Error(SyntaxErrorKind.SyntaxError, "unexpected EOF while parsing", _line, _cursor - _lineStart - 1, -1);
    }

    internal PythonSyntaxException UnclosedBracket()
    {
        var (bracket, line, column) = InnermostBracket;
        return Error(SyntaxErrorKind.SyntaxError, $"'{bracket}' was never closed", line, column, 0);
    }

    private PythonSyntaxException InconsistentTabs()
    {
        SkipLine();
        return Error(SyntaxErrorKind.TabError, "inconsistent use of tabs and spaces in indentation", _line, 0, 0);
    }

    private PythonSyntaxException BadDedent() =>
        Error(
            SyntaxErrorKind.IndentationError,
            "unindent does not match any outer indentation level",
            _line,
            _cursor - _lineStart - (_cursor < _limit ? 0 : 1),
            -1);

    private void Warn(string message, string errorMessage)
    {
        if (_warn is not null && ReportsWarnings && _warn(message, _line))
        {
            throw SyntaxError(errorMessage);
        }
    }
}
