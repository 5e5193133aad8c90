using System.Globalization;
using System.Text;

namespace Weft.Syntax.Lexer;

/// <summary>Which code points may start and continue an identifier (Unicode's XID_Start and XID_Continue), and NFKC.</summary>
public static class IdentifierCharacters
{
    /// <summary>Replaces the NFKC normalisation, for runtimes whose globalization support has none.</summary>
    public static Func<string, string>? Normalizer { get; set; }

    /// <summary>XID_Start or the underscore.</summary>
    public static bool IsStart(int c)
    {
        if (c < 128)
        {
            return c == '_' || char.IsAsciiLetter((char)c);
        }

        if (IsExcludedFromStart(c))
        {
            return false;
        }

        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
            _ => c is 0x2118 or 0x212E or 0x1885 or 0x1886,
        };
    }

    /// <summary>XID_Continue.</summary>
    public static bool IsContinue(int c)
    {
        if (c < 128)
        {
            return c == '_' || char.IsAsciiLetterOrDigit((char)c);
        }

        if (IsStart(c))
        {
            return true;
        }

        if (c is 0x037A or (>= 0xFC5E and <= 0xFC63) or (>= 0xFDFA and <= 0xFDFB) or 0xFE70 or 0xFE72 or 0xFE74 or 0xFE76 or 0xFE78 or 0xFE7A or 0xFE7C or 0xFE7E)
        {
            return false;
        }

        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.ConnectorPunctuation => true,
            _ => c is 0x00B7 or 0x0387 or 0x0E33 or 0x0EB3 or 0x30FB or 0xFF65 or 0x200C or 0x200D or 0x19DA or (>= 0x1369 and <= 0x1371) or (>= 0xFF9E and <= 0xFF9F),
        };
    }

    /// <summary>The NFKC form of an identifier.</summary>
    public static string Normalize(string name) =>
        Normalizer is { } normalizer ? normalizer(name) : name.Normalize(NormalizationForm.FormKC);

    /// <summary>Letters whose NFKC form would not start an identifier.</summary>
    private static bool IsExcludedFromStart(int c) => c is
        0x037A or 0x0E33 or 0x0EB3 or 0x2E2F
        or (>= 0xFC5E and <= 0xFC63) or (>= 0xFDFA and <= 0xFDFB)
        or 0xFE70 or 0xFE72 or 0xFE74 or 0xFE76 or 0xFE78 or 0xFE7A or 0xFE7C or 0xFE7E
        or (>= 0xFF9E and <= 0xFF9F);
}
