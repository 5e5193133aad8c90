using System.Numerics;

namespace Weft.Modules.Decimals;

/// <summary>
/// Square root, exponential, logarithms and powers, correctly rounded. The transcendental ones compute in binary fixed
/// point with some digits to spare and look at the digits beyond the precision: while these are all 0, all 9 or a half,
/// so that the error could turn the rounding, they compute again with more (Ziv's strategy). Exact results are found
/// before, because for them that would never end.
/// </summary>
internal static partial class DecimalArithmetic
{
    /// <summary>Digits beyond the precision in the first attempt.</summary>
    private const int FirstGuard = 6;

    /// <summary>After this many attempts a result is taken to be what its digits say: no inexact value is known that needs more.</summary>
    private const int Attempts = 5;

    internal static DecimalNumber SquareRoot(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, null, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsZero)
        {
            return Finish(new DecimalNumber(a.IsNegative, BigInteger.Zero, a.Exponent >> 1), settings, ref status);
        }

        if (a.IsNegative)
        {
            return Invalid(ref status);
        }

        if (a.IsInfinity)
        {
            return a;
        }

        // value = radicand · 100^half, with a root of at least precision + 1 digits after the shift by pairs.
        var ideal = a.Exponent >> 1;
        var radicand = (a.Exponent & 1) != 0 ? a.Coefficient * 10 : a.Coefficient;
        var rootDigits = (DecimalNumber.CountDigits(radicand) + 1) / 2;
        var shift = settings.Precision + 1 - rootDigits;
        if (shift * 2 > DecimalNumber.DigitLimit)
        {
            var exact = IntegerRoot(radicand);
            return exact * exact == radicand ? Finish(new DecimalNumber(false, exact, ideal), settings, ref status) : throw Errors.MemoryError();
        }

        var rest = BigInteger.Zero;
        if (shift >= 0)
        {
            radicand *= DecimalNumber.PowerOfTen(2 * shift);
        }
        else
        {
            radicand = BigInteger.DivRem(radicand, DecimalNumber.PowerOfTen(-2 * shift), out rest);
        }

        var root = IntegerRoot(radicand);
        var exponent = ideal - shift;
        DecimalNumber result;
        if (rest.IsZero && root * root == radicand)
        {
            result = shift >= 0 ? StripZeros(false, root, exponent, ideal) : new DecimalNumber(false, root * DecimalNumber.PowerOfTen(-shift), ideal);
        }
        else
        {
            result = new DecimalNumber(false, (root % 5).IsZero ? root + 1 : root, exponent);
        }

        return Finish(result, settings with { Rounding = DecimalRounding.HalfEven }, ref status);
    }

    /// <summary>The largest integer whose square is not above a value: Newton's iteration from above.</summary>
    private static BigInteger IntegerRoot(BigInteger value)
    {
        if (value.IsZero)
        {
            return value;
        }

        var bits = value.GetBitLength();
        BigInteger root;
        if (bits > 1000)
        {
            // The root of the upper half gives the upper half of the root.
            var half = (int)(bits / 4);
            root = (IntegerRoot(value >> (2 * half)) + 1) << half;
        }
        else
        {
            root = BigInteger.One << (int)((bits + 1) / 2);
        }

        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    /// <summary>e^value for a fixed-point value of at most 1 in magnitude; the error is below 2^-(bits-4).</summary>
    private static BigInteger FixedExp(BigInteger value, int bits)
    {
        // Halving the argument k times costs k squarings and saves terms of the series.
        var halvings = (int)Math.Sqrt(bits) / 2 + 2;
        var working = bits + (2 * halvings) + 16;
        var x = value << (working - bits);
        x >>= halvings;
        var one = BigInteger.One << working;
        var sum = one + x;
        var term = x;
        for (var n = 2; !term.IsZero && term != BigInteger.MinusOne; n++)
        {
            term = ((term * x) >> working) / n;
            sum += term;
        }

        for (var i = 0; i < halvings; i++)
        {
            sum = (sum * sum) >> working;
        }

        return sum >> (working - bits);
    }

    /// <summary>ln of a fixed-point value between 1/2 and 16, by Halley's iteration on e^y from a double; the error is below 2^-(bits-8).</summary>
    private static BigInteger FixedLog(BigInteger value, int bits)
    {
        var start = Math.Min(bits, 60);
        var guess = Math.Log((double)(value >> (bits - start)) / Math.Pow(2, start));
        var result = (BigInteger)(guess * Math.Pow(2, 52)) << Math.Max(bits - 52, 0) >> Math.Max(52 - bits, 0);
        for (var known = 44; known < bits + 8; known *= 3)
        {
            var current = FixedExpWide(result, bits);
            result += ((value - current) << (bits + 1)) / (value + current);
        }

        return result;
    }

    /// <summary>e^value for a fixed-point value of any small size.</summary>
    private static BigInteger FixedExpWide(BigInteger value, int bits)
    {
        var doublings = Math.Max(0, (int)(BigInteger.Abs(value).GetBitLength() - bits));
        var working = bits + (3 * doublings) + 8;
        var result = FixedExp((value << (working - bits)) >> doublings, working);
        for (var i = 0; i < doublings; i++)
        {
            result = (result * result) >> working;
        }

        return result >> (working - bits);
    }

    /// <summary>The last ln 10 computed and its bits; replaced as a whole.</summary>
    private static (BigInteger Value, int Bits)[] s_logTen = [(BigInteger.Zero, 0)];

    private static BigInteger FixedLogTen(int bits)
    {
        var (value, known) = Volatile.Read(ref s_logTen)[0];
        if (known < bits)
        {
            known = bits + 64;
            value = FixedLog((BigInteger)10 << (known + 16), known + 16) >> 16;
            Volatile.Write(ref s_logTen, [(value, known)]);
        }

        return value >> (known - bits);
    }

    private static int BitsFor(long digits) => digits > DecimalNumber.DigitLimit / 10 ? throw Errors.MemoryError() : (int)(digits * 3.3219280948873626) + 16;

    /// <summary>A finite number in binary fixed point.</summary>
    private static BigInteger ToFixed(DecimalNumber a, int bits)
    {
        var scaled = a.Coefficient << bits;
        scaled = a.Exponent >= 0 ? scaled * DecimalNumber.PowerOfTen(a.Exponent)
            : -a.Exponent > DecimalNumber.CountDigits(scaled) + 1 ? BigInteger.Zero : scaled / DecimalNumber.PowerOfTen(-a.Exponent);
        return a.IsNegative ? -scaled : scaled;
    }

    /// <summary>Makes the digits of an approximation sticky when they decide the rounding beyond doubt; else null.</summary>
    /// <param name="coefficient">The approximation, whose error is below 10 of its last digits.</param>
    private static DecimalNumber? Decide(bool negative, BigInteger coefficient, long exponent, long precision)
    {
        var extra = DecimalNumber.CountDigits(coefficient) - precision;
        if (extra < 4)
        {
            return null;
        }

        var unit = DecimalNumber.PowerOfTen(extra - 1);
        var rest = coefficient % (5 * unit);
        return rest < 100 || (5 * unit) - rest < 100 ? null : new DecimalNumber(negative, coefficient, exponent);
    }

    /// <summary>1 plus or minus something too small to count.</summary>
    private static DecimalNumber NearOne(bool above, long precision) => above
        ? new DecimalNumber(false, DecimalNumber.PowerOfTen(precision + 1) + 1, -precision - 1)
        : new DecimalNumber(false, DecimalNumber.PowerOfTen(precision + 1) - 1, -precision - 1);

    internal static DecimalNumber Exp(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, null, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsInfinity)
        {
            return a.IsNegative ? new DecimalNumber(false, BigInteger.Zero, 0) : a;
        }

        if (a.Coefficient.IsZero)
        {
            return DecimalNumber.One;
        }

        var rounded = settings with { Rounding = DecimalRounding.HalfEven };
        return Finish(ExpDigits(a, settings), rounded, ref status);
    }

    /// <summary>e^a, undecided digits settled; far out of range a number that overflows or underflows.</summary>
    private static DecimalNumber ExpDigits(DecimalNumber a, in DecimalSettings settings)
    {
        if (a.Adjusted > 19)
        {
            return new DecimalNumber(false, BigInteger.One, a.IsNegative ? -4 * DecimalNumber.MaximumExponent : 4 * DecimalNumber.MaximumExponent);
        }

        if (a.Adjusted < -settings.Precision - 1)
        {
            return NearOne(!a.IsNegative, settings.Precision);
        }

        var guard = (long)FirstGuard;
        for (var attempt = 0; ; attempt++)
        {
            var digits = settings.Precision + guard;
            var bits = BitsFor(digits + 24);
            var (mantissa, exponent) = FixedExpScaled(ToFixed(a, bits), bits);
            var coefficient = (mantissa * DecimalNumber.PowerOfTen(digits)) >> bits;
            if (Decide(false, coefficient, exponent - digits, settings.Precision) is { } result)
            {
                return result;
            }

            if (attempt == Attempts)
            {
                return new DecimalNumber(false, coefficient | BigInteger.One, exponent - digits);
            }

            guard *= 3;
        }
    }

    /// <summary>e^value as a fixed-point mantissa from about 0.3 to 10 and a power of ten.</summary>
    private static (BigInteger Mantissa, long Exponent) FixedExpScaled(BigInteger value, int bits)
    {
        // The multiple of ln 10 has up to 20 digits; so many more bits keep the difference as exact as the value.
        var wide = bits + 72;
        var logTen = FixedLogTen(wide);
        var tens = BigInteger.Divide((value << 72) + (logTen >> 1), logTen);
        var rest = ((value << 72) - (tens * logTen)) >> 72;
        return (FixedExpWide(rest, bits), (long)tens);
    }

    internal static DecimalNumber Ln(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, null, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsZero)
        {
            return DecimalNumber.NegativeInfinity;
        }

        if (a.IsNegative)
        {
            return Invalid(ref status);
        }

        if (a.IsInfinity)
        {
            return a;
        }

        if (CompareNumbers(a, DecimalNumber.One) == 0)
        {
            return DecimalNumber.Zero;
        }

        return Finish(LogDigits(a, settings.Precision, common: false), settings with { Rounding = DecimalRounding.HalfEven }, ref status);
    }

    internal static DecimalNumber Log10(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, null, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsZero)
        {
            return DecimalNumber.NegativeInfinity;
        }

        if (a.IsNegative)
        {
            return Invalid(ref status);
        }

        if (a.IsInfinity)
        {
            return a;
        }

        var rounded = settings with { Rounding = DecimalRounding.HalfEven };
        if (StripZeros(false, a.Coefficient, a.Exponent, long.MaxValue).Coefficient.IsOne)
        {
            return Finish(DecimalNumber.OfInteger(a.Adjusted), rounded, ref status);
        }

        return Finish(LogDigits(a, settings.Precision, common: true), rounded, ref status);
    }

    /// <summary>ln or log10 of a positive number other than 1 (or a power of ten), undecided digits settled.</summary>
    private static DecimalNumber LogDigits(DecimalNumber a, long precision, bool common)
    {
        // Near 1 the result is about a - 1, whose leading zeros need as many digits more.
        var lost = 0L;
        if (a.Adjusted is 0 or -1)
        {
            var distance = AddExactly(a, new DecimalNumber(true, BigInteger.One, 0), DecimalSettings.Widest);
            lost = Math.Max(0, -distance.Adjusted) + 1;
        }

        var guard = (long)FirstGuard;
        for (var attempt = 0; ; attempt++)
        {
            var digits = precision + guard + lost;
            var bits = BitsFor(digits + 24);
            var value = FixedLogOf(a, bits);
            if (common)
            {
                value = (value << bits) / FixedLogTen(bits);
            }

            var coefficient = (BigInteger.Abs(value) * DecimalNumber.PowerOfTen(digits)) >> bits;
            if (Decide(value.Sign < 0, coefficient, -digits, precision) is { } result)
            {
                return result;
            }

            if (attempt == Attempts)
            {
                return new DecimalNumber(value.Sign < 0, coefficient | BigInteger.One, -digits);
            }

            guard *= 3;
        }
    }

    /// <summary>ln of a positive finite number in fixed point.</summary>
    private static BigInteger FixedLogOf(DecimalNumber a, int bits)
    {
        // A mantissa from about 0.5 to 5 keeps numbers near 1 whole, so that nothing cancels.
        var exponent = a.Adjusted;
        var lead = a.Digits > 1 ? (int)(a.Coefficient / DecimalNumber.PowerOfTen(a.Digits - 1)) : (int)a.Coefficient;
        if (lead >= 5)
        {
            exponent++;
        }

        var wide = bits + 80;
        var mantissa = ToFixed(new DecimalNumber(false, a.Coefficient, a.Exponent - exponent), wide);
        var result = FixedLog(mantissa, wide);
        return (result + (exponent * FixedLogTen(wide))) >> 80;
    }
}
