namespace Weft.Runtime.Objects;

/// <summary>Alignment, tabs, and the textual forms.</summary>
public partial class PyStr
{
    private static int FillCharacter(PyObject? fill) => fill switch
    {
        null => ' ',
        PyStr { Length: 1 } text => text.CodePointAt(0),
        PyStr => throw Errors.TypeError("The fill character must be exactly one character long"),
        _ => throw Errors.TypeError($"The fill character must be a unicode character, not {fill.Type.FullName}"),
    };

    private PyStr Pad(long left, long right, int fill)
    {
        if (left <= 0 && right <= 0)
        {
            return ToExact();
        }

        if (left > long.MaxValue - Length - right)
        {
            throw Errors.OverflowError("padded string is too long");
        }

        if (left + right + Length > Array.MaxLength / 4)
        {
            throw Errors.MemoryError();
        }

        return new TextBuilder((int)(left + right) + Length).Append(fill, (int)left).Append(this).Append(fill, (int)right).ToStr();
    }

    [PyMethod("center", Signature = "(width, fillchar=' ', /)", Doc = "The text centered in a field of that width.")]
    internal PyStr Center(long width, PyObject? fillchar = null)
    {
        var fill = FillCharacter(fillchar);
        var missing = width - Length;
        if (missing <= 0)
        {
            return ToExact();
        }

        var left = (missing / 2) + (missing & width & 1);
        return Pad(left, missing - left, fill);
    }

    [PyMethod("ljust", Signature = "(width, fillchar=' ', /)", Doc = "The text at the left of a field of that width.")]
    internal PyStr JustifyLeft(long width, PyObject? fillchar = null) => Pad(0, Math.Max(0, width - Length), FillCharacter(fillchar));

    [PyMethod("rjust", Signature = "(width, fillchar=' ', /)", Doc = "The text at the right of a field of that width.")]
    internal PyStr JustifyRight(long width, PyObject? fillchar = null) => Pad(Math.Max(0, width - Length), 0, FillCharacter(fillchar));

    [PyMethod("zfill", Signature = "(width, /)", Doc = "The text filled with zeros after its sign up to that width.")]
    internal PyStr FillZeros(long width)
    {
        var missing = width - Length;
        if (missing <= 0)
        {
            return ToExact();
        }

        if (width > Array.MaxLength / 4)
        {
            throw Errors.MemoryError();
        }

        var sign = Length > 0 && CodePointAt(0) is '+' or '-' && Length > 0 ? 1 : 0;
        return new TextBuilder((int)width).Append(this, 0, sign).Append('0', (int)missing).Append(this, sign, Length).ToStr();
    }

    [PyMethod("expandtabs", Signature = "(tabsize=8)", Doc = "The text with spaces for tabs.")]
    internal PyStr ExpandTabs(int tabsize = 8)
    {
        if (_codePoints is { } points ? !points.Contains('\t') : !_text!.Contains('\t'))
        {
            return ToExact();
        }

        var result = new TextBuilder(Length + 16);
        long column = 0;
        for (var i = 0; i < Length; i++)
        {
            var c = CodePointAt(i);
            if (c == '\t')
            {
                if (tabsize > 0)
                {
                    var spaces = tabsize - (int)(column % tabsize);
                    column += spaces;
                    if ((long)result.Length + spaces > Array.MaxLength / 4)
                    {
                        throw Errors.OverflowError("new string is too long");
                    }

                    result.Append(' ', spaces);
                }

                continue;
            }

            column = c is '\n' or '\r' ? 0 : column + 1;
            result.Append(c);
        }

        return result.ToStr();
    }

    [PyMethod("__str__")]
    internal PyStr GetStr() => ToExact();

    [PyMethod("__repr__")]
    internal PyStr GetRepr()
    {
        var quotes = 0;
        var apostrophes = 0;
        for (var i = 0; i < Length; i++)
        {
            quotes += CodePointAt(i) == '"' ? 1 : 0;
            apostrophes += CodePointAt(i) == '\'' ? 1 : 0;
        }

        var quote = apostrophes > 0 && quotes == 0 ? '"' : '\'';
        var result = new TextBuilder(Length + 2).Append(quote);
        for (var i = 0; i < Length; i++)
        {
            var c = CodePointAt(i);
            if (c == quote || c == '\\')
            {
                result.Append('\\').Append(c);
            }
            else if (c is '\t' or '\n' or '\r')
            {
                result.Append('\\').Append(c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
            }
            else if (UnicodeTable.IsPrintable(c))
            {
                result.Append(c);
            }
            else
            {
                AppendEscape(result, c);
            }
        }

        return result.Append(quote).ToStr();
    }

    /// <summary>Appends <c>\xhh</c>, <c>\uhhhh</c> or <c>\Uhhhhhhhh</c>.</summary>
    internal static void AppendEscape(TextBuilder result, int c) =>
        result.AppendSimple(c <= 0xFF ? $"\\x{c:x2}" : c <= 0xFFFF ? $"\\u{c:x4}" : $"\\U{c:x8}");

    /// <summary>Escapes all that is not ASCII, as <c>ascii()</c> does to a repr.</summary>
    public static PyStr EscapeNonAscii(PyStr text)
    {
        if (text.IsAscii)
        {
            return text;
        }

        var result = new TextBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text.CodePointAt(i);
            if (c < 0x80)
            {
                result.Append(c);
            }
            else
            {
                AppendEscape(result, c);
            }
        }

        return result.ToStr();
    }

    [PyMethod("__format__", Signature = "(format_spec, /)", Doc = "The text laid out by a format specification.")]
    internal PyStr Format(PyThread t, PyStr format_spec) =>
        format_spec.Length == 0 && GetType() != typeof(PyStr) ? Operations.Str(t, this) : StringFormatting.Format(this, format_spec);
}
