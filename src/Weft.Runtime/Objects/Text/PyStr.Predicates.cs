namespace Weft.Runtime.Objects;

/// <summary>Questions about all characters.</summary>
public partial class PyStr
{
    private bool AllHave(UnicodeFlags flags)
    {
        for (var i = 0; i < Length; i++)
        {
            if (!UnicodeTable.Has(CodePointAt(i), flags))
            {
                return false;
            }
        }

        return Length > 0;
    }

    private bool All(Func<int, bool> test)
    {
        for (var i = 0; i < Length; i++)
        {
            if (!test(CodePointAt(i)))
            {
                return false;
            }
        }

        return Length > 0;
    }

    [PyMethod("isascii", Signature = "()", Doc = "Whether all characters are ASCII.")]
    internal bool GetIsAscii() => IsAscii;

    [PyMethod("isalpha", Signature = "()", Doc = "Whether there are characters and all are letters.")]
    internal bool IsAlpha() => _codePoints is null && _text!.Length > 0 && _text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f') < 0
        ? All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
        : AllHave(UnicodeFlags.Alphabetic);

    [PyMethod("isalnum", Signature = "()", Doc = "Whether there are characters and all are letters or numbers.")]
    internal bool IsAlphanumeric() => All(UnicodeTable.IsAlphanumeric);

    [PyMethod("isdecimal", Signature = "()", Doc = "Whether there are characters and all are decimal digits.")]
    internal bool IsDecimal() => All(static c => c < 0x80 ? c is >= '0' and <= '9' : UnicodeTable.Current[c].Decimal >= 0);

    [PyMethod("isdigit", Signature = "()", Doc = "Whether there are characters and all are digits.")]
    internal bool IsDigit() => All(static c => c < 0x80 ? c is >= '0' and <= '9' : UnicodeTable.Current[c].Digit >= 0);

    [PyMethod("isnumeric", Signature = "()", Doc = "Whether there are characters and all are numeric.")]
    internal bool IsNumeric() => All(static c => c < 0x80 ? c is >= '0' and <= '9' : UnicodeTable.Current[c].Numeric != 0xFFFF);

    [PyMethod("isspace", Signature = "()", Doc = "Whether there are characters and all are white space.")]
    internal bool IsSpace() => All(NumericText.IsSpace);

    [PyMethod("isprintable", Signature = "()", Doc = "Whether repr would escape none of the characters.")]
    internal bool IsPrintable() => Length == 0 || All(UnicodeTable.IsPrintable);

    [PyMethod("islower", Signature = "()", Doc = "Whether there are cased characters and all are lower case.")]
    internal bool IsLower() => IsAllOfCase(UnicodeFlags.Lower, UnicodeFlags.Upper | UnicodeFlags.Title);

    [PyMethod("isupper", Signature = "()", Doc = "Whether there are cased characters and all are upper case.")]
    internal bool IsUpper() => IsAllOfCase(UnicodeFlags.Upper, UnicodeFlags.Lower | UnicodeFlags.Title);

    private bool IsAllOfCase(UnicodeFlags wanted, UnicodeFlags unwanted)
    {
        var table = UnicodeTable.Current;
        var found = false;
        for (var i = 0; i < Length; i++)
        {
            var flags = table[CodePointAt(i)].Flags;
            if ((flags & unwanted) != 0)
            {
                return false;
            }

            found |= (flags & wanted) != 0;
        }

        return found;
    }

    [PyMethod("istitle", Signature = "()", Doc = "Whether upper case follows only uncased characters and lower case only cased ones.")]
    internal bool IsTitle()
    {
        var table = UnicodeTable.Current;
        var found = false;
        var previousCased = false;
        for (var i = 0; i < Length; i++)
        {
            var flags = table[CodePointAt(i)].Flags;
            if ((flags & (UnicodeFlags.Upper | UnicodeFlags.Title)) != 0)
            {
                if (previousCased)
                {
                    return false;
                }

                previousCased = found = true;
            }
            else if ((flags & UnicodeFlags.Lower) != 0)
            {
                if (!previousCased)
                {
                    return false;
                }

                found = true;
            }
            else
            {
                previousCased = false;
            }
        }

        return found;
    }

    /// <summary>Whether the text is a Python identifier (keywords included).</summary>
    [PyMethod("isidentifier", Signature = "()", Doc = "Whether the text is an identifier of the language.")]
    public bool IsIdentifier()
    {
        if (Length == 0 || !UnicodeTable.IsIdentifierStart(CodePointAt(0)))
        {
            return false;
        }

        for (var i = 1; i < Length; i++)
        {
            if (!UnicodeTable.IsIdentifierPart(CodePointAt(i)))
            {
                return false;
            }
        }

        return true;
    }
}
