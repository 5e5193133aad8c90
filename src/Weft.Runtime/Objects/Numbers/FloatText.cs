using System.Globalization;
using System.Numerics;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>
/// Text of floats: the shortest repr, and the e, f, g forms with any precision, each correctly rounded (half to even on
/// the exact binary value).
/// </summary>
/// <remarks>
/// A double is mantissa · 2^exponent. To round at a decimal place, the exact value is scaled by a power of ten and
/// rounded to an integer: in 128 bits when everything fits, otherwise with BigInteger. The digits of that integer and
/// the place of the decimal point are all that the layout needs.
/// </remarks>
public static class FloatText
{
    /// <summary>No double has more digits than this after the decimal point.</summary>
    private const int MaximumFraction = 1080;

    /// <summary><c>repr(x)</c>.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        // Integers of moderate size are the common case and need no digit generation.
        if (value is > -1e15 and < 1e15 && value == (long)value && (value != 0 || !double.IsNegative(value)))
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture) + ".0";
        }

        // For fractions in this range .NET's round-trip format is Python's repr.
        if (Math.Abs(value) is >= 1e-4 and < 1e15)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        return Format(value, 'r', 0, addDotZero: true, alternate: false);
    }

    /// <summary>Formats as C's printf would, in the conventions of Python's formatter.</summary>
    /// <param name="type">e, f, g, their upper-case forms, or r for the shortest digits that read back.</param>
    /// <param name="precision">Digits after the point (e, f) or significant digits (g); unused for r.</param>
    /// <param name="addDotZero">Write integers with ".0" when no exponent is shown.</param>
    /// <param name="alternate">Keep the decimal point and, for g, trailing zeros.</param>
    /// <param name="noNegativeZero">Write a result that rounds to zero without its sign.</param>
    public static string Format(double value, char type, int precision, bool addDotZero, bool alternate, bool noNegativeZero = false)
    {
        var upper = char.IsAsciiLetterUpper(type);
        type = char.ToLowerInvariant(type);
        if (!double.IsFinite(value))
        {
            var text = double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
            return upper ? text.ToUpperInvariant() : text;
        }

        if (type == 'g' && precision == 0)
        {
            precision = 1;
        }

        var (digits, point) = type switch
        {
            'r' => Shortest(value),
            'f' => FixedDigits(value, precision),
            'e' => SignificantDigits(value, precision + 1L),
            _ => SignificantDigits(value, precision),
        };
        var negative = double.IsNegative(value);
        if (negative && noNegativeZero && digits.AsSpan().IndexOfAnyExcept('0') < 0)
        {
            negative = false;
        }

        return Layout(negative, digits, point, type, precision, addDotZero, alternate, upper);
    }

    /// <summary>Places sign, zeros, decimal point and exponent around the digits; the point is after digit <paramref name="point"/>.</summary>
    private static string Layout(bool negative, string digits, int point, char type, int precision, bool addDotZero, bool alternate, bool upper)
    {
        var useExponent = type switch
        {
            'e' => true,
            'f' => false,
            'g' => point <= -4 || point > precision - (addDotZero ? 1 : 0),
            _ => point is <= -4 or > 16,
        };
        long end = type switch
        {
            'e' => precision + 1L,
            'f' => (long)point + precision,
            'g' when alternate => precision,
            _ => digits.Length,
        };
        var exponent = 0;
        if (useExponent)
        {
            exponent = point - 1;
            point = 1;
        }

        end = !useExponent && addDotZero ? Math.Max(end, point + 1L) : Math.Max(end, point);
        var start = point <= 0 ? point - 1 : 0;
        if (end - start > Array.MaxLength / 4)
        {
            throw Errors.MemoryError();
        }

        var text = new StringBuilder((int)(end - start) + 8);
        if (negative)
        {
            text.Append('-');
        }

        AppendDigits(text, digits, start, point);
        if (end > point)
        {
            text.Append('.');
            AppendDigits(text, digits, point, (int)end);
        }
        else if (alternate)
        {
            text.Append('.');
        }

        if (useExponent)
        {
            text.Append(upper ? 'E' : 'e').Append(exponent < 0 ? '-' : '+');
            exponent = Math.Abs(exponent);
            if (exponent < 10)
            {
                text.Append('0');
            }

            text.Append(exponent);
        }

        return text.ToString();
    }

    /// <summary>Digits from one index to another; those outside the string are zeros.</summary>
    private static void AppendDigits(StringBuilder text, string digits, int from, int to)
    {
        if (from < 0)
        {
            var zeros = Math.Min(to, 0) - from;
            text.Append('0', zeros);
            from += zeros;
        }

        if (from < digits.Length && from < to)
        {
            var count = Math.Min(digits.Length, to) - from;
            text.Append(digits, from, count);
            from += count;
        }

        if (from < to)
        {
            text.Append('0', to - from);
        }
    }

    /// <summary>The fewest digits that read back as the value: .NET's round-trip format, taken apart.</summary>
    internal static (string Digits, int Point) Shortest(double value)
    {
        if (value == 0)
        {
            return ("0", 1);
        }

        Span<char> text = stackalloc char[40];
        Math.Abs(value).TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        var source = (ReadOnlySpan<char>)text[..length];
        var exponentAt = source.IndexOf('E');
        var exponent = 0;
        if (exponentAt >= 0)
        {
            exponent = int.Parse(source[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            source = source[..exponentAt];
        }

        Span<char> digits = stackalloc char[40];
        var count = 0;
        var point = -1;
        foreach (var c in source)
        {
            if (c == '.')
            {
                point = count;
            }
            else
            {
                digits[count++] = c;
            }
        }

        if (point < 0)
        {
            point = count;
        }

        var leading = digits[..count].IndexOfAnyExcept('0');
        var trimmed = digits[leading..count].TrimEnd('0');
        return (trimmed.ToString(), point - leading + exponent);
    }

    /// <summary>Digits rounded to a number of places after the decimal point.</summary>
    private static (string Digits, int Point) FixedDigits(double value, int places)
    {
        if (value == 0)
        {
            return ("0", 1);
        }

        places = Math.Min(places, MaximumFraction);
        var scaled = Scale(value, places);
        if (scaled.IsZero)
        {
            // Everything rounded away: zeros up to the last place.
            return ("0", 1 - places);
        }

        var digits = scaled.ToString("D", CultureInfo.InvariantCulture);
        return (digits, digits.Length - places);
    }

    /// <summary>A number of significant digits, without trailing zeros.</summary>
    private static (string Digits, int Point) SignificantDigits(double value, long count)
    {
        if (value == 0)
        {
            return ("0", 1);
        }

        count = Math.Min(count, MaximumFraction);
        var (mantissa, binaryExponent) = DoubleParts.Split(value);
        var highest = 63 - BitOperations.LeadingZeroCount(mantissa) + binaryExponent;

        // log10 of the value from its binary exponent is right or one too small; the number of digits tells.
        var decimalExponent = (int)Math.Floor(highest * 0.30102999566398119521);
        for (var attempt = decimalExponent; ; attempt++)
        {
            var places = (int)count - 1 - attempt;
            var digits = Scale(value, places).ToString("D", CultureInfo.InvariantCulture);
            if (digits.Length == count)
            {
                return (TrimZeros(digits), attempt + 1);
            }

            if (digits.Length > count && attempt > decimalExponent)
            {
                // Rounding carried into another digit: a power of ten.
                return (TrimZeros(digits), attempt + 2);
            }
        }
    }

    private static string TrimZeros(string digits)
    {
        var trimmed = digits.TrimEnd('0');
        return trimmed.Length == 0 ? "0" : trimmed;
    }

    /// <summary>|value| · 10^places rounded half to even to an integer.</summary>
    internal static BigInteger Scale(double value, int places)
    {
        var (mantissa, exponent) = DoubleParts.Split(value);
        if (mantissa == 0)
        {
            return BigInteger.Zero;
        }

        if (places is >= 0 and <= 19 && exponent is <= 0 and >= -120)
        {
            // 53 bits times a 64-bit power of ten: below 2^117.
            var product = (UInt128)mantissa * PowerOfTen(places);
            if (exponent == 0)
            {
                return (BigInteger)product;
            }

            var quotient = product >> -exponent;
            var rest = product & ((UInt128.One << -exponent) - 1);
            var half = UInt128.One << (-exponent - 1);
            if (rest > half || (rest == half && !UInt128.IsEvenInteger(quotient)))
            {
                quotient++;
            }

            return quotient <= ulong.MaxValue ? (ulong)quotient : (BigInteger)quotient;
        }

        BigInteger numerator = mantissa;
        var denominator = BigInteger.One;
        if (exponent >= 0)
        {
            numerator <<= exponent;
        }
        else
        {
            denominator <<= -exponent;
        }

        if (places >= 0)
        {
            numerator *= BigInteger.Pow(10, places);
        }
        else
        {
            denominator *= BigInteger.Pow(10, -places);
        }

        var result = BigInteger.DivRem(numerator, denominator, out var remainder);
        var order = (remainder << 1).CompareTo(denominator);
        return order > 0 || (order == 0 && !result.IsEven) ? result + 1 : result;
    }

    private static ulong PowerOfTen(int exponent)
    {
        var power = 1UL;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>Reads a decimal float; null when the text is not one. The text is ASCII (see <see cref="NumericText.ToAscii"/>).</summary>
    public static double? Parse(ReadOnlySpan<char> text)
    {
        text = NumericText.Trim(text);
        if (text.Contains('_'))
        {
            var stripped = StripUnderscores(text);
            if (stripped is null)
            {
                return null;
            }

            text = stripped;
        }

        var consumed = ParsePrefix(text, out var value);
        return consumed > 0 && consumed == text.Length ? value : null;
    }

    /// <summary>An underscore is legal only between two digits.</summary>
    internal static string? StripUnderscores(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '_')
            {
                result.Append(text[i]);
            }
            else if (i == 0 || i + 1 == text.Length || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1]))
            {
                return null;
            }
        }

        return result.ToString();
    }

    /// <summary>Reads the longest float at the start of the text; answers how many characters it takes, 0 for none.</summary>
    internal static int ParsePrefix(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        var i = 0;
        var negative = false;
        if (i < text.Length && text[i] is '+' or '-')
        {
            negative = text[i] == '-';
            i++;
        }

        var word = text[i..];
        foreach (var name in (ReadOnlySpan<string>)["infinity", "inf", "nan"])
        {
            if (word.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                value = name == "nan" ? PyFloat.PlainNaN : double.PositiveInfinity;
                value = negative ? -value : value;
                return i + name.Length;
            }
        }

        var start = i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        var digits = i - start;
        if (i < text.Length && text[i] == '.')
        {
            i++;
            var fraction = i;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
            {
                i++;
            }

            digits += i - fraction;
        }

        if (digits == 0)
        {
            return 0;
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            var j = i + 1;
            if (j < text.Length && text[j] is '+' or '-')
            {
                j++;
            }

            if (j < text.Length && char.IsAsciiDigit(text[j]))
            {
                while (j < text.Length && char.IsAsciiDigit(text[j]))
                {
                    j++;
                }

                i = j;
            }
        }

        value = ParseDecimal(text[start..i]);
        value = negative ? -value : value;
        return i;
    }

    /// <summary>.NET's parser rounds correctly, but wants an exponent that fits an int.</summary>
    private static double ParseDecimal(ReadOnlySpan<char> text)
    {
        var exponentAt = text.IndexOfAny('e', 'E');
        if (exponentAt >= 0 && text.Length - exponentAt > 10)
        {
            var exponent = text[(exponentAt + 1)..];
            var sign = exponent[0] is '+' or '-' ? exponent[..1] : default;
            var magnitude = exponent[sign.Length..].TrimStart('0');
            if (magnitude.Length > 9)
            {
                magnitude = "999999999";
            }

            text = string.Concat(text[..(exponentAt + 1)], sign, magnitude.Length == 0 ? "0" : magnitude);
        }

        return double.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
    }
}
