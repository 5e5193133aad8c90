using System.Globalization;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>What the texts of int, float and complex have in common: spaces, Unicode digits, underscores.</summary>
public static class NumericText
{
    /// <summary>Decimal digits of any script become ASCII digits and Unicode spaces become spaces; anything else that is not ASCII becomes '?'.</summary>
    public static string ToAscii(PyStr text)
    {
        var value = text.Value;
        var clean = true;
        foreach (var c in value)
        {
            if (c >= 0x7f)
            {
                clean = false;
                break;
            }
        }

        if (clean)
        {
            return value;
        }

        var result = new StringBuilder(value.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var point = text.CodePointAt(i);
            if (point < 0x7f)
            {
                result.Append((char)point);
            }
            else if (IsSpace(point))
            {
                result.Append(' ');
            }
            else
            {
                var digit = DecimalDigit(point);
                result.Append(digit < 0 ? '?' : (char)('0' + digit));
            }
        }

        return result.ToString();
    }

    /// <summary>The value of a decimal digit of any script; -1 for other characters.</summary>
    public static int DecimalDigit(int codePoint)
    {
        if (codePoint is >= 0xd800 and <= 0xdfff || CharUnicodeInfo.GetUnicodeCategory(codePoint) != UnicodeCategory.DecimalDigitNumber)
        {
            return -1;
        }

        return codePoint <= 0xffff
            ? CharUnicodeInfo.GetDecimalDigitValue((char)codePoint)
            : CharUnicodeInfo.GetDecimalDigitValue(char.ConvertFromUtf32(codePoint), 0);
    }

    /// <summary>What <c>str.isspace</c> says of one character.</summary>
    public static bool IsSpace(int codePoint) => codePoint switch
    {
        >= 9 and <= 13 or >= 0x1c and <= 0x20 or 0x85 or 0xa0 or 0x1680 => true,
        >= 0x2000 and <= 0x200a or 0x2028 or 0x2029 or 0x202f or 0x205f or 0x3000 => true,
        _ => false,
    };

    /// <summary>Removes white space at both ends.</summary>
    internal static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && IsSpace(text[0]))
        {
            text = text[1..];
        }

        while (text.Length > 0 && IsSpace(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }

    /// <summary>0 to 35, or 99 for what is no digit in any base.</summary>
    internal static int DigitValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => c - 'a' + 10,
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => 99,
    };

    /// <summary>Digits of a base without the single underscores between them.</summary>
    internal static ReadOnlySpan<char> StripUnderscores(ReadOnlySpan<char> text, int radix, out bool valid)
    {
        valid = true;
        var underscores = 0;
        var previousDigit = false;
        foreach (var c in text)
        {
            if (c == '_')
            {
                valid &= previousDigit;
                previousDigit = false;
                underscores++;
            }
            else
            {
                valid &= DigitValue(c) < radix;
                previousDigit = true;
            }
        }

        valid &= previousDigit;
        if (!valid || underscores == 0)
        {
            return text;
        }

        var result = new char[text.Length - underscores];
        var next = 0;
        foreach (var c in text)
        {
            if (c != '_')
            {
                result[next++] = c;
            }
        }

        return result;
    }
}
