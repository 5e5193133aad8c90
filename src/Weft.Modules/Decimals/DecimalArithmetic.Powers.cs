using System.Numerics;

namespace Weft.Modules.Decimals;

/// <summary>Powers of two and of three operands.</summary>
internal static partial class DecimalArithmetic
{
    /// <summary>A coefficient of more digits than this is not raised to a power exactly but by way of its logarithm.</summary>
    private const long ExactPowerDigits = 5000;

    internal static DecimalNumber Power(DecimalNumber x, DecimalNumber y, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(x, y, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (y.IsZero)
        {
            return x.IsZero ? Invalid(ref status) : DecimalNumber.One;
        }

        var integral = y.IsInteger;
        var negative = x.IsNegative && integral && y.IsOddInteger;
        if (x.IsZero)
        {
            if (x.IsNegative && y.IsInfinity)
            {
                return y.IsNegative ? DecimalNumber.PositiveInfinity : new DecimalNumber(false, BigInteger.Zero, 0);
            }

            return y.IsNegative ? DecimalNumber.Infinity(negative) : new DecimalNumber(negative, BigInteger.Zero, 0);
        }

        if (x.IsNegative && !x.IsZero && !integral && !(y.IsInfinity && x.IsInfinity))
        {
            return Invalid(ref status);
        }

        if (x.IsInfinity)
        {
            if (x.IsNegative && !integral)
            {
                return Invalid(ref status);
            }

            return y.IsNegative ? new DecimalNumber(negative, BigInteger.Zero, 0) : DecimalNumber.Infinity(negative);
        }

        var magnitude = x.WithSign(false);
        var order = CompareNumbers(magnitude, DecimalNumber.One);
        if (order == 0)
        {
            return PowerOfOne(magnitude, y, integral, negative, settings, ref status);
        }

        if (y.IsInfinity)
        {
            return order > 0 == !y.IsNegative ? DecimalNumber.PositiveInfinity : new DecimalNumber(false, BigInteger.Zero, 0);
        }

        if (integral && ExactPower(magnitude, y, negative, settings) is { } exact)
        {
            return Finish(exact, settings, ref status);
        }

        var digits = PowerDigits(magnitude, y, settings, out var looksExact);
        if (!looksExact)
        {
            return Finish(digits.WithSign(negative), settings, ref status);
        }

        // A root that happens to be exact is delivered with all its digits, and reported as inexact all the same.
        var conditions = DecimalConditions.Inexact | DecimalConditions.Rounded;
        var root = Finish(digits.WithSign(negative), settings, ref conditions);
        status |= (conditions & DecimalConditions.Subnormal) != 0 ? conditions | DecimalConditions.Underflow : conditions;
        return root;
    }

    private static DecimalNumber PowerOfOne(DecimalNumber x, DecimalNumber y, bool integral, bool negative, in DecimalSettings settings, ref DecimalConditions status)
    {
        var lowest = 1 - settings.Precision;
        if (y.IsInfinity || !integral)
        {
            status |= DecimalConditions.Inexact | DecimalConditions.Rounded;
            return new DecimalNumber(false, DecimalNumber.PowerOfTen(settings.Precision - 1), lowest);
        }

        // Exactly 1, with as many zeros as the multiplication would give.
        var count = y.IsNegative ? BigInteger.Zero : BigInteger.Min(y.Adjusted > 18 ? settings.Precision : BigInteger.Abs(y.Truncate()), settings.Precision);
        var exponent = x.Exponent * count;
        if (exponent < lowest)
        {
            exponent = lowest;
            status |= DecimalConditions.Rounded;
        }

        return new DecimalNumber(negative, DecimalNumber.PowerOfTen(-(long)exponent), (long)exponent);
    }

    /// <summary>A whole power by multiplication, if that is exact or cheap; else null.</summary>
    private static DecimalNumber? ExactPower(DecimalNumber x, DecimalNumber y, bool negative, in DecimalSettings settings)
    {
        if (y.Adjusted > 17)
        {
            return null;
        }

        var count = (long)BigInteger.Abs(y.Truncate());
        var stripped = StripZeros(false, x.Coefficient, 0, long.MaxValue);
        var significant = stripped.Coefficient;
        if (y.IsNegative)
        {
            // Only 2^i and 5^i have a reciprocal with an end.
            if (significant.IsOne)
            {
                return ScaledPower(BigInteger.One, negative, -(x.Exponent + stripped.Exponent), count);
            }

            if (!HasReciprocal(significant))
            {
                return null;
            }

            var reciprocal = Quotient(DecimalNumber.One, new DecimalNumber(false, significant, 0), 3 * significant.GetBitLength());
            if (count > ExactPowerDigits || reciprocal.Digits * count > Math.Max(settings.Precision, 1) * 2 + ExactPowerDigits)
            {
                return null;
            }

            reciprocal = new DecimalNumber(false, reciprocal.Coefficient, reciprocal.Exponent - x.Exponent - stripped.Exponent);
            var raised = ScaledPower(BigInteger.Pow(reciprocal.Coefficient, (int)count), negative, reciprocal.Exponent, count);
            return raised;
        }

        if (significant.IsOne)
        {
            // A power of ten: as many zeros as the precision takes.
            var one = ScaledPower(BigInteger.One, negative, x.Exponent + stripped.Exponent, count);
            return one is null ? null : PadZeros(one, (BigInteger)stripped.Exponent * count, settings);
        }

        if (count > int.MaxValue || (double)stripped.Digits * count > ExactPowerDigits + (2.0 * settings.Precision))
        {
            return null;
        }

        var power = ScaledPower(BigInteger.Pow(significant, (int)count), negative, x.Exponent + stripped.Exponent, count);
        return power is null ? null : PadZeros(power, (BigInteger)stripped.Exponent * count, settings);
    }

    private static bool HasReciprocal(BigInteger value)
    {
        if (value.IsPowerOfTwo)
        {
            return true;
        }

        while (true)
        {
            var next = BigInteger.DivRem(value, 5, out var rest);
            if (!rest.IsZero)
            {
                return value.IsOne;
            }

            value = next;
        }
    }

    private static DecimalNumber? ScaledPower(BigInteger coefficient, bool negative, long exponent, long count)
    {
        // Exponents out of every range end in overflow or underflow whatever their size.
        var total = (BigInteger)exponent * count;
        var limit = 4 * (BigInteger)DecimalNumber.MaximumExponent;
        return new DecimalNumber(negative, coefficient, (long)BigInteger.Max(BigInteger.Min(total, limit), -limit));
    }

    /// <summary>Puts back zeros that were split off, one more than fit so that rounding reports them.</summary>
    private static DecimalNumber PadZeros(DecimalNumber power, BigInteger zeros, in DecimalSettings settings)
    {
        if (settings.Precision > DecimalNumber.DigitLimit && zeros > DecimalNumber.DigitLimit)
        {
            throw Errors.MemoryError();
        }

        var room = BigInteger.Max(settings.Precision + 1 - power.Digits, 0);
        var count = (long)BigInteger.Min(zeros, room);
        return count == 0 ? power : new DecimalNumber(power.IsNegative, power.Coefficient * DecimalNumber.PowerOfTen(count), power.Exponent - count);
    }

    /// <summary>x^y = e^(y·ln x) for x positive and not 1.</summary>
    private static DecimalNumber PowerDigits(DecimalNumber x, DecimalNumber y, in DecimalSettings settings, out bool looksExact)
    {
        looksExact = false;

        // The size of the exponent first: results out of every range need no digits.
        var ignored = DecimalConditions.None;
        var rough = DecimalSettings.Widest with { Precision = 20 };
        var size = Multiply(y, LogDigits(x, 20, common: false), rough, ref ignored);
        if (size.Adjusted > 19)
        {
            return new DecimalNumber(false, BigInteger.One, size.IsNegative ? -4 * DecimalNumber.MaximumExponent : 4 * DecimalNumber.MaximumExponent);
        }

        if (size.Adjusted < -settings.Precision - 1)
        {
            return NearOne(!size.IsNegative, settings.Precision);
        }

        var guard = (long)FirstGuard;
        for (var attempt = 0; ; attempt++)
        {
            var digits = settings.Precision + guard;
            var logarithm = LogDigits(x, digits + Math.Max(size.Adjusted, 0) + 8, common: false);
            var bits = BitsFor(digits + 24);
            var (mantissa, exponent) = FixedExpScaled(ToFixed(Product(y, logarithm), bits), bits);
            var coefficient = (mantissa * DecimalNumber.PowerOfTen(digits)) >> bits;
            if (Decide(false, coefficient, exponent - digits, settings.Precision) is { } result)
            {
                return result;
            }

            if (attempt == 2)
            {
                // Nothing but zeros or nines for so long: the value itself.
                looksExact = true;
                var extra = DecimalNumber.CountDigits(coefficient) - settings.Precision;
                var rounded = DropDigits(coefficient, settings.Precision + extra, extra - 1, false, DecimalRounding.HalfEven, out _);
                return new DecimalNumber(false, rounded, exponent - digits + extra - 1);
            }

            guard *= 3;
        }
    }

    /// <summary>x^y mod m for whole numbers.</summary>
    internal static DecimalNumber PowerModulo(DecimalNumber x, DecimalNumber y, DecimalNumber modulus, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (x.IsNaN || y.IsNaN || modulus.IsNaN)
        {
            if (PropagateNaN(x, y, settings, ref status) is { } nan && (x.IsSignaling || y.IsSignaling || !modulus.IsSignaling))
            {
                return nan;
            }

            return PropagateNaN(modulus, null, settings, ref status)!;
        }

        if (!x.IsInteger || !y.IsInteger || !modulus.IsInteger || (y.IsNegative && !y.IsZero) || modulus.IsZero || (x.IsZero && y.IsZero))
        {
            return Invalid(ref status);
        }

        if (modulus.Adjusted >= settings.Precision)
        {
            return Invalid(ref status);
        }

        var m = BigInteger.Abs(modulus.Truncate());
        var result = ReduceModulo(x, m);
        var negative = x.IsNegative && y.IsOddInteger;
        if (y.Exponent > 0)
        {
            result = BigInteger.ModPow(result, y.Coefficient, m);
            if (y.Exponent > 100_000)
            {
                throw Errors.MemoryError();
            }

            for (long i = 0; i < y.Exponent; i++)
            {
                result = BigInteger.ModPow(result, 10, m);
            }
        }
        else
        {
            result = BigInteger.ModPow(result, BigInteger.Abs(y.Truncate()), m);
        }

        return Finish(new DecimalNumber(negative, result, 0), settings, ref status);
    }

    /// <summary>|x| mod m without writing out the zeros of a large exponent.</summary>
    private static BigInteger ReduceModulo(DecimalNumber x, BigInteger m) =>
        x.Exponent > 0 ? x.Coefficient * BigInteger.ModPow(10, x.Exponent, m) % m : BigInteger.Abs(x.Truncate()) % m;
}
