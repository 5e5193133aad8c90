using System.Globalization;
using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>The hexadecimal text of floats, exact in both directions.</summary>
internal static class HexFloat
{
    internal static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return FloatText.Repr(value);
        }

        var sign = double.IsNegative(value) ? "-" : "";
        if (value == 0)
        {
            return sign + "0x0.0p+0";
        }

        var bits = BitConverter.DoubleToUInt64Bits(value);
        var biased = (int)(bits >> 52) & 0x7ff;
        var fraction = bits & ((1UL << 52) - 1);
        var exponent = biased == 0 ? -1022 : biased - 1023;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}0x{(biased == 0 ? 0 : 1)}.{fraction:x13}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
    }

    /// <exception cref="PythonException">ValueError; OverflowError.</exception>
    internal static double Parse(ReadOnlySpan<char> source)
    {
        var text = NumericText.Trim(source);
        var negative = false;
        if (text.Length > 0 && text[0] is '+' or '-')
        {
            negative = text[0] == '-';
            text = text[1..];
        }

        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            return negative ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return negative ? -PyFloat.PlainNaN : PyFloat.PlainNaN;
        }

        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            text = text[2..];
        }

        var mantissa = BigInteger.Zero;
        var fractionDigits = 0;
        var digits = 0;
        var inFraction = false;
        var sticky = false;
        long dropped = 0;
        var i = 0;
        for (; i < text.Length; i++)
        {
            if (text[i] == '.' && !inFraction)
            {
                inFraction = true;
                continue;
            }

            var digit = NumericText.DigitValue(text[i]);
            if (digit >= 16)
            {
                break;
            }

            digits++;
            if (mantissa.GetBitLength() > 128)
            {
                // Far beyond the precision of a double: only whether anything is there matters.
                sticky |= digit != 0;
                dropped += inFraction ? 0 : 4;
            }
            else
            {
                mantissa = (mantissa << 4) + digit;
                fractionDigits += inFraction ? 1 : 0;
            }
        }

        if (digits == 0)
        {
            throw Invalid();
        }

        BigInteger exponent = 0;
        if (i < text.Length && text[i] is 'p' or 'P')
        {
            var rest = text[(i + 1)..];
            var exponentNegative = false;
            if (rest.Length > 0 && rest[0] is '+' or '-')
            {
                exponentNegative = rest[0] == '-';
                rest = rest[1..];
            }

            var length = rest.IndexOfAnyExceptInRange('0', '9');
            length = length < 0 ? rest.Length : length;
            if (length == 0)
            {
                throw Invalid();
            }

            exponent = length > 30 ? BigInteger.Pow(10, 30) : BigInteger.Parse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture);
            exponent = exponentNegative ? -exponent : exponent;
            i = text.Length - rest.Length + length;
        }

        // What follows the number is an error, but a number that is too large is reported first.
        var trailing = i < text.Length;
        if (mantissa.IsZero)
        {
            if (trailing)
            {
                throw Invalid();
            }

            return negative ? -0.0 : 0.0;
        }

        exponent += dropped - (4L * fractionDigits);
        var highest = exponent + mantissa.GetBitLength();
        if (highest > 1100)
        {
            throw TooLarge();
        }

        var result = highest < -1200 ? 0.0 : IntOperations.Compose(mantissa, (int)exponent, sticky);
        if (double.IsInfinity(result))
        {
            throw TooLarge();
        }

        if (trailing)
        {
            throw Invalid();
        }

        return negative ? -result : result;
    }

    private static PythonException Invalid() => Errors.ValueError("invalid hexadecimal floating-point string");

    private static PythonException TooLarge() => Errors.OverflowError("hexadecimal value too large to represent as a float");
}
