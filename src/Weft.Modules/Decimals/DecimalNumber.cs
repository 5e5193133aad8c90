using System.Globalization;
using System.Numerics;
using System.Text;

namespace Weft.Modules.Decimals;

/// <summary>What a decimal is.</summary>
internal enum DecimalKind : byte
{
    Finite,
    Infinity,
    QuietNaN,
    SignalingNaN,
}

/// <summary>
/// A decimal of the General Decimal Arithmetic specification: (-1)^sign · coefficient · 10^exponent, an infinity, or a NaN
/// whose coefficient is its payload. Immutable. The coefficient is never negative; zero has a sign and an exponent.
/// </summary>
internal sealed class DecimalNumber
{
    internal const long MaximumExponent = 999_999_999_999_999_999;
    internal const long MaximumPrecision = 999_999_999_999_999_999;
    internal const long MinimumExponent = -999_999_999_999_999_999;
    internal const long MinimumTiny = MinimumExponent - (MaximumPrecision - 1);

    /// <summary>More digits than this are refused as memory that cannot be had.</summary>
    internal const long DigitLimit = 50_000_000;

    private const int CachedPowers = 400;

    private static readonly BigInteger[] s_powers = MakePowers();

    internal static readonly DecimalNumber Zero = new(false, BigInteger.Zero, 0);
    internal static readonly DecimalNumber One = new(false, BigInteger.One, 0);
    internal static readonly DecimalNumber NaN = new(DecimalKind.QuietNaN, false, BigInteger.Zero);
    internal static readonly DecimalNumber PositiveInfinity = new(DecimalKind.Infinity, false, BigInteger.Zero);
    internal static readonly DecimalNumber NegativeInfinity = new(DecimalKind.Infinity, true, BigInteger.Zero);

    /// <summary>Counted when first asked for; two threads may both count, to the same result.</summary>
    private long _digits;

    internal DecimalNumber(bool negative, BigInteger coefficient, long exponent)
    {
        IsNegative = negative;
        Coefficient = coefficient;
        Exponent = exponent;
    }

    internal DecimalNumber(DecimalKind kind, bool negative, BigInteger payload)
    {
        Kind = kind;
        IsNegative = negative;
        Coefficient = payload;
    }

    internal DecimalKind Kind { get; }

    internal bool IsNegative { get; }

    internal BigInteger Coefficient { get; }

    internal long Exponent { get; }

    internal bool IsFinite => Kind == DecimalKind.Finite;

    internal bool IsInfinity => Kind == DecimalKind.Infinity;

    internal bool IsNaN => Kind >= DecimalKind.QuietNaN;

    internal bool IsSignaling => Kind == DecimalKind.SignalingNaN;

    internal bool IsZero => Kind == DecimalKind.Finite && Coefficient.IsZero;

    /// <summary>Digits of the coefficient; one for zero.</summary>
    internal long Digits => _digits != 0 ? _digits : _digits = CountDigits(Coefficient);

    /// <summary>The exponent of the first digit.</summary>
    internal long Adjusted => Exponent + Digits - 1;

    internal static DecimalNumber Infinity(bool negative) => negative ? NegativeInfinity : PositiveInfinity;

    internal static DecimalNumber OfInteger(BigInteger value) => new(value.Sign < 0, BigInteger.Abs(value), 0);

    internal DecimalNumber WithSign(bool negative) => negative == IsNegative ? this : Kind == DecimalKind.Finite
        ? new DecimalNumber(negative, Coefficient, Exponent) { _digits = _digits }
        : new DecimalNumber(Kind, negative, Coefficient);

    internal DecimalNumber Negate() => WithSign(!IsNegative);

    /// <summary>Whether the value is a whole number.</summary>
    internal bool IsInteger
    {
        get
        {
            if (Kind != DecimalKind.Finite)
            {
                return false;
            }

            if (Exponent >= 0 || Coefficient.IsZero)
            {
                return true;
            }

            return -Exponent < Digits && (Coefficient % PowerOfTen(-Exponent)).IsZero;
        }
    }

    /// <summary>Whether the value is an odd whole number.</summary>
    internal bool IsOddInteger => IsInteger && Exponent <= 0 && !Coefficient.IsZero && !(Coefficient / PowerOfTen(-Exponent)).IsEven;

    private static BigInteger[] MakePowers()
    {
        var powers = new BigInteger[CachedPowers];
        powers[0] = BigInteger.One;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }

    /// <summary>10^n.</summary>
    /// <exception cref="PythonException">MemoryError when that is too large to hold.</exception>
    internal static BigInteger PowerOfTen(long n) => n < CachedPowers ? s_powers[n] : n > DigitLimit ? throw Errors.MemoryError() : BigInteger.Pow(10, (int)n);

    internal static long CountDigits(BigInteger value)
    {
        if (value <= ulong.MaxValue)
        {
            var small = (ulong)value;
            var count = 1;
            while (small >= 10)
            {
                small /= 10;
                count++;
            }

            return count;
        }

        // The bit length leaves at most two candidates.
        var least = (long)((value.GetBitLength() - 1) * 0.30102999566398119) + 1;
        return value >= PowerOfTen(least) ? least + 1 : least;
    }

    /// <summary>The value as an int, towards zero.</summary>
    internal BigInteger Truncate()
    {
        if (Coefficient.IsZero)
        {
            return BigInteger.Zero;
        }

        var magnitude = Exponent >= 0 ? Coefficient * PowerOfTen(Exponent) : -Exponent >= Digits ? BigInteger.Zero : Coefficient / PowerOfTen(-Exponent);
        return IsNegative ? -magnitude : magnitude;
    }

    internal static string DigitText(BigInteger value)
    {
        if (value <= ulong.MaxValue)
        {
            return ((ulong)value).ToString(CultureInfo.InvariantCulture);
        }

        return value.ToString("D", CultureInfo.InvariantCulture);
    }

    /// <summary>The scientific or engineering text of the specification.</summary>
    internal string ToText(bool capitals, bool engineering = false)
    {
        var sign = IsNegative ? "-" : "";
        switch (Kind)
        {
            case DecimalKind.Infinity:
                return sign + "Infinity";
            case DecimalKind.QuietNaN:
                return sign + "NaN" + (Coefficient.IsZero ? "" : DigitText(Coefficient));
            case DecimalKind.SignalingNaN:
                return sign + "sNaN" + (Coefficient.IsZero ? "" : DigitText(Coefficient));
        }

        var digits = DigitText(Coefficient);
        var point = Exponent + digits.Length;
        long place;
        if (Exponent <= 0 && point > -6)
        {
            place = point;
        }
        else if (!engineering)
        {
            place = 1;
        }
        else if (Coefficient.IsZero)
        {
            place = Modulo(point + 1, 3) - 1;
        }
        else
        {
            place = Modulo(point - 1, 3) + 1;
        }

        var text = new StringBuilder(digits.Length + 24).Append(sign);
        if (place <= 0)
        {
            text.Append("0.").Append('0', (int)-place).Append(digits);
        }
        else if (place >= digits.Length)
        {
            text.Append(digits).Append('0', (int)(place - digits.Length));
        }
        else
        {
            text.Append(digits, 0, (int)place).Append('.').Append(digits, (int)place, (int)(digits.Length - place));
        }

        if (point != place)
        {
            var exponent = point - place;
            text.Append(capitals ? 'E' : 'e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static long Modulo(long a, long b) => ((a % b) + b) % b;

    /// <summary>Reads the numeric string of the specification (ASCII, already trimmed); null when it is not one.</summary>
    /// <remarks>Exponents beyond 64 bits are cut to a value that overflows or underflows all the same.</remarks>
    internal static DecimalNumber? Parse(ReadOnlySpan<char> text)
    {
        var negative = false;
        if (text.Length > 0 && text[0] is '+' or '-')
        {
            negative = text[0] == '-';
            text = text[1..];
        }

        if (text.Length == 0)
        {
            return null;
        }

        if (!char.IsAsciiDigit(text[0]) && text[0] != '.')
        {
            return ParseSpecial(text, negative);
        }

        var mantissa = text;
        long exponent = 0;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            mantissa = text[..e];
            if (!ParseExponent(text[(e + 1)..], out exponent))
            {
                return null;
            }
        }

        var dot = mantissa.IndexOf('.');
        var whole = dot < 0 ? mantissa : mantissa[..dot];
        var fraction = dot < 0 ? default : mantissa[(dot + 1)..];
        if (whole.Length + fraction.Length == 0 || whole.IndexOfAnyExceptInRange('0', '9') >= 0 || fraction.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return null;
        }

        var digits = fraction.Length == 0 ? whole : whole.Length == 0 ? fraction : string.Concat(whole, fraction);
        return new DecimalNumber(negative, ParseDigits(digits), exponent - fraction.Length);
    }

    internal static BigInteger ParseDigits(ReadOnlySpan<char> digits) =>
        digits.Length <= 18 ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool ParseExponent(ReadOnlySpan<char> text, out long exponent)
    {
        exponent = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is '+' or '-')
        {
            text = text[1..];
        }

        if (text.Length == 0 || text.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        text = text.TrimStart('0');
        var magnitude = text.Length == 0 ? 0 : text.Length > 19 ? 4 * MaximumExponent : (long)Math.Min(ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), 4 * (ulong)MaximumExponent);
        exponent = negative ? -magnitude : magnitude;
        return true;
    }

    private static DecimalNumber? ParseSpecial(ReadOnlySpan<char> text, bool negative)
    {
        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            return Infinity(negative);
        }

        var kind = DecimalKind.QuietNaN;
        if (text[0] is 's' or 'S')
        {
            kind = DecimalKind.SignalingNaN;
            text = text[1..];
        }

        if (!text.StartsWith("nan", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        text = text[3..];
        if (text.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return null;
        }

        return new DecimalNumber(kind, negative, text.Length == 0 ? BigInteger.Zero : ParseDigits(text));
    }

    /// <summary>A double exactly.</summary>
    internal static DecimalNumber OfDouble(double value)
    {
        var negative = double.IsNegative(value);
        if (double.IsNaN(value))
        {
            return new DecimalNumber(DecimalKind.QuietNaN, negative, BigInteger.Zero);
        }

        if (double.IsInfinity(value))
        {
            return Infinity(negative);
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7ff;
        var mantissa = bits & ((1L << 52) - 1);
        (mantissa, exponent) = exponent == 0 ? (mantissa, -1074) : (mantissa | 1L << 52, exponent - 1075);
        if (mantissa == 0)
        {
            return new DecimalNumber(negative, BigInteger.Zero, 0);
        }

        var zeros = BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= zeros;
        exponent += zeros;
        return exponent >= 0
            ? new DecimalNumber(negative, (BigInteger)mantissa << exponent, 0)
            : new DecimalNumber(negative, mantissa * BigInteger.Pow(5, -exponent), exponent);
    }
}
