namespace Weft.Runtime.Objects;

/// <summary>Case mapping, with the full rules of Unicode (one character may become several; sigma has a final form).</summary>
public partial class PyStr
{
    private const int Sigma = 0x3A3;

    internal bool IsAscii => _codePoints is null && System.Text.Ascii.IsValid(_text);

    [PyMethod("upper", Signature = "()", Doc = "The text in upper case.")]
    internal PyStr Upper()
    {
        if (IsAscii)
        {
            return OfSimple(string.Create(Length, _text!, static (span, text) => System.Text.Ascii.ToUpper(text, span, out _)));
        }

        var table = UnicodeTable.Current;
        var result = new TextBuilder(Length);
        for (var i = 0; i < Length; i++)
        {
            var c = CodePointAt(i);
            table.AppendMapped(result, c, table[c].Upper);
        }

        return result.ToStr();
    }

    [PyMethod("lower", Signature = "()", Doc = "The text in lower case.")]
    internal PyStr Lower()
    {
        if (IsAscii)
        {
            return AsciiLower();
        }

        var result = new TextBuilder(Length);
        for (var i = 0; i < Length; i++)
        {
            AppendLower(result, i);
        }

        return result.ToStr();
    }

    private PyStr AsciiLower() => OfSimple(string.Create(Length, _text!, static (span, text) => System.Text.Ascii.ToLower(text, span, out _)));

    private void AppendLower(TextBuilder result, int index)
    {
        var c = CodePointAt(index);
        if (c == Sigma)
        {
            result.Append(IsFinalSigma(index) ? 0x3C2 : 0x3C3);
            return;
        }

        var table = UnicodeTable.Current;
        table.AppendMapped(result, c, table[c].Lower);
    }

    /// <summary>Final: a cased letter before and none after, ignorable characters not counted.</summary>
    private bool IsFinalSigma(int index)
    {
        var i = index - 1;
        while (i >= 0 && UnicodeTable.Has(CodePointAt(i), UnicodeFlags.FinalIgnorable))
        {
            i--;
        }

        if (i < 0 || !UnicodeTable.Has(CodePointAt(i), UnicodeFlags.FinalCased))
        {
            return false;
        }

        i = index + 1;
        while (i < Length && UnicodeTable.Has(CodePointAt(i), UnicodeFlags.FinalIgnorable))
        {
            i++;
        }

        return i == Length || !UnicodeTable.Has(CodePointAt(i), UnicodeFlags.FinalCased);
    }

    [PyMethod("casefold", Signature = "()", Doc = "The text in the form for caseless comparison.")]
    internal PyStr CaseFold()
    {
        if (IsAscii)
        {
            return AsciiLower();
        }

        var table = UnicodeTable.Current;
        var result = new TextBuilder(Length);
        for (var i = 0; i < Length; i++)
        {
            var c = CodePointAt(i);
            table.AppendMapped(result, c, table[c].Fold);
        }

        return result.ToStr();
    }

    [PyMethod("swapcase", Signature = "()", Doc = "The text with upper and lower case exchanged.")]
    internal PyStr SwapCase()
    {
        var table = UnicodeTable.Current;
        var result = new TextBuilder(Length);
        for (var i = 0; i < Length; i++)
        {
            var c = CodePointAt(i);
            var flags = table[c].Flags;
            if ((flags & UnicodeFlags.Upper) != 0)
            {
                AppendLower(result, i);
            }
            else if ((flags & UnicodeFlags.Lower) != 0)
            {
                table.AppendMapped(result, c, table[c].Upper);
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToStr();
    }

    [PyMethod("capitalize", Signature = "()", Doc = "The text with its first character in title case and the rest in lower case.")]
    internal PyStr Capitalize()
    {
        if (Length == 0)
        {
            return Empty;
        }

        if (IsAscii)
        {
            return OfSimple(string.Create(_text!.Length, _text, static (span, text) =>
            {
                System.Text.Ascii.ToLower(text, span, out _);
                span[0] = char.ToUpperInvariant(text[0]);
            }));
        }

        var table = UnicodeTable.Current;
        var result = new TextBuilder(Length);
        var first = CodePointAt(0);
        table.AppendMapped(result, first, table[first].TitleCase);
        for (var i = 1; i < Length; i++)
        {
            AppendLower(result, i);
        }

        return result.ToStr();
    }

    [PyMethod("title", Signature = "()", Doc = "The text with the first letter of each word in title case and the others in lower case.")]
    internal PyStr Title()
    {
        var table = UnicodeTable.Current;
        var result = new TextBuilder(Length);
        var previousCased = false;
        for (var i = 0; i < Length; i++)
        {
            var c = CodePointAt(i);
            if (previousCased)
            {
                AppendLower(result, i);
            }
            else
            {
                table.AppendMapped(result, c, table[c].TitleCase);
            }

            previousCased = (table[c].Flags & UnicodeFlags.Cased) != 0;
        }

        return result.ToStr();
    }
}
