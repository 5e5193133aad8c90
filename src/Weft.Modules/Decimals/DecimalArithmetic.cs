using System.Numerics;

namespace Weft.Modules.Decimals;

/// <summary>
/// The operations of the General Decimal Arithmetic specification (speleotrove.com/decimal). Each works on exact integers
/// and ends in <see cref="Finish"/>, the only place that rounds to a context. An operation whose exact result has no end
/// delivers at least one digit more than the precision, the last one made sticky: it is neither 0 nor 5 when something
/// nonzero was cut off, so that one rounding of it is the rounding of the exact value.
/// </summary>
internal static partial class DecimalArithmetic
{
    /// <summary>A NaN result and the reason.</summary>
    private static DecimalNumber Invalid(ref DecimalConditions status, DecimalConditions reason = DecimalConditions.InvalidOperation)
    {
        status |= reason;
        return DecimalNumber.NaN;
    }

    /// <summary>The result of an operation with a NaN among its operands; null when there is none.</summary>
    private static DecimalNumber? PropagateNaN(DecimalNumber a, DecimalNumber? b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (!a.IsNaN && b is not { IsNaN: true })
        {
            return null;
        }

        if (a.IsSignaling || b is { IsSignaling: true })
        {
            status |= DecimalConditions.InvalidOperation;
        }

        var source = a.IsSignaling ? a : b is { IsSignaling: true } ? b : a.IsNaN ? a : b!;
        return TrimPayload(new DecimalNumber(DecimalKind.QuietNaN, source.IsNegative, source.Coefficient), settings);
    }

    /// <summary>Cuts a NaN's payload to what the context holds.</summary>
    private static DecimalNumber TrimPayload(DecimalNumber nan, in DecimalSettings settings)
    {
        var room = settings.Precision - (settings.Clamp ? 1 : 0);
        return nan.Coefficient.IsZero || nan.Digits <= room ? nan : new DecimalNumber(nan.Kind, nan.IsNegative, nan.Coefficient % DecimalNumber.PowerOfTen(room));
    }

    /// <summary>Drops digits at the end and rounds.</summary>
    /// <param name="inexact">Whether something other than zeros was dropped.</param>
    private static BigInteger DropDigits(BigInteger coefficient, long digits, long count, bool negative, DecimalRounding rounding, out bool inexact)
    {
        BigInteger kept;
        int half; // the dropped part against one half
        if (count > digits)
        {
            kept = BigInteger.Zero;
            inexact = !coefficient.IsZero;
            half = -1;
        }
        else
        {
            var power = DecimalNumber.PowerOfTen(count);
            kept = BigInteger.DivRem(coefficient, power, out var rest);
            inexact = !rest.IsZero;
            half = inexact ? (rest * 2).CompareTo(power) : -1;
        }

        if (!inexact)
        {
            return kept;
        }

        var up = rounding switch
        {
            DecimalRounding.Up => true,
            DecimalRounding.Down => false,
            DecimalRounding.Ceiling => !negative,
            DecimalRounding.Floor => negative,
            DecimalRounding.HalfUp => half >= 0,
            DecimalRounding.HalfDown => half > 0,
            DecimalRounding.HalfEven => half > 0 || (half == 0 && !kept.IsEven),
            _ => (kept % 5).IsZero,
        };
        return up ? kept + 1 : kept;
    }

    /// <summary>Rounds a value to a context: precision, overflow, underflow, clamping; NaN payloads are cut.</summary>
    internal static DecimalNumber Finish(DecimalNumber x, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (!x.IsFinite)
        {
            return x.IsNaN ? TrimPayload(x, settings) : x;
        }

        var exponent = x.Exponent;
        var etiny = settings.Etiny;
        if (x.Coefficient.IsZero)
        {
            var top = settings.Clamp ? settings.Etop : settings.Emax;
            var clamped = Math.Clamp(exponent, etiny, Math.Max(top, etiny));
            if (clamped == exponent)
            {
                return x;
            }

            status |= DecimalConditions.Clamped;
            return new DecimalNumber(x.IsNegative, BigInteger.Zero, clamped);
        }

        var digits = x.Digits;
        var adjusted = x.Adjusted;
        if (adjusted > settings.Emax)
        {
            return Overflow(x.IsNegative, settings, ref status);
        }

        var subnormal = adjusted < settings.Emin;
        var drop = Math.Max(digits - settings.Precision, subnormal ? etiny - exponent : 0);
        var result = x;
        if (subnormal)
        {
            status |= DecimalConditions.Subnormal;
        }

        if (drop > 0)
        {
            var kept = DropDigits(x.Coefficient, digits, drop, x.IsNegative, settings.Rounding, out var inexact);
            exponent += drop;
            status |= DecimalConditions.Rounded;
            if (inexact)
            {
                status |= DecimalConditions.Inexact | (subnormal ? DecimalConditions.Underflow : 0);
                if (DecimalNumber.CountDigits(kept) > settings.Precision)
                {
                    kept /= 10;
                    exponent++;
                }
            }

            result = new DecimalNumber(x.IsNegative, kept, exponent);
            if (kept.IsZero)
            {
                status |= DecimalConditions.Clamped;
            }
            else if (result.Adjusted > settings.Emax)
            {
                return Overflow(x.IsNegative, settings, ref status);
            }
        }

        if (settings.Clamp && exponent > settings.Etop && !result.Coefficient.IsZero)
        {
            status |= DecimalConditions.Clamped;
            var shift = exponent - settings.Etop;
            result = new DecimalNumber(x.IsNegative, result.Coefficient * DecimalNumber.PowerOfTen(shift), settings.Etop);
        }

        return result;
    }

    private static DecimalNumber Overflow(bool negative, in DecimalSettings settings, ref DecimalConditions status)
    {
        status |= DecimalConditions.Overflow | DecimalConditions.Inexact | DecimalConditions.Rounded;
        var infinite = settings.Rounding switch
        {
            DecimalRounding.Down or DecimalRounding.ZeroFiveUp => false,
            DecimalRounding.Ceiling => !negative,
            DecimalRounding.Floor => negative,
            _ => true,
        };
        return infinite
            ? DecimalNumber.Infinity(negative)
            : new DecimalNumber(negative, DecimalNumber.PowerOfTen(settings.Precision) - 1, settings.Etop);
    }

    internal static DecimalNumber Plus(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status) =>
        PropagateNaN(a, null, settings, ref status) ?? Finish(a.IsZero && a.IsNegative && settings.Rounding != DecimalRounding.Floor ? a.WithSign(false) : a, settings, ref status);

    internal static DecimalNumber Minus(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status) =>
        PropagateNaN(a, null, settings, ref status) ?? Finish(a.IsZero ? a.WithSign(settings.Rounding == DecimalRounding.Floor && !a.IsNegative) : a.Negate(), settings, ref status);

    internal static DecimalNumber Abs(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status) =>
        PropagateNaN(a, null, settings, ref status) ?? Finish(a.WithSign(false), settings, ref status);

    internal static DecimalNumber Subtract(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) =>
        PropagateNaN(a, b, settings, ref status) ?? Add(a, b.Negate(), settings, ref status);

    internal static DecimalNumber Add(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsInfinity)
        {
            return b.IsInfinity && a.IsNegative != b.IsNegative ? Invalid(ref status) : a;
        }

        return b.IsInfinity ? b : Finish(AddExactly(a, b, settings), settings, ref status);
    }

    /// <summary>The sum of finite numbers, with a sticky digit where the exact one would have too many.</summary>
    private static DecimalNumber AddExactly(DecimalNumber a, DecimalNumber b, in DecimalSettings settings)
    {
        var exponent = Math.Min(a.Exponent, b.Exponent);
        if (a.Coefficient.IsZero && b.Coefficient.IsZero)
        {
            var negative = a.IsNegative == b.IsNegative ? a.IsNegative : settings.Rounding == DecimalRounding.Floor;
            return new DecimalNumber(negative, BigInteger.Zero, exponent);
        }

        if (a.Coefficient.IsZero || b.Coefficient.IsZero)
        {
            var value = a.Coefficient.IsZero ? b : a;
            exponent = Math.Max(exponent, value.Adjusted - settings.Precision);
            return exponent >= value.Exponent ? value : new DecimalNumber(value.IsNegative, value.Coefficient * DecimalNumber.PowerOfTen(value.Exponent - exponent), exponent);
        }

        var (high, low) = a.Exponent >= b.Exponent ? (a, b) : (b, a);
        if (high.Exponent != low.Exponent)
        {
            // A term this far below the last digit that counts only decides which way the rounding goes.
            var far = high.Exponent + Math.Min(-1, high.Digits - settings.Precision - 2);
            if (low.Adjusted < far)
            {
                low = new DecimalNumber(low.IsNegative, BigInteger.One, far);
            }

            high = new DecimalNumber(high.IsNegative, high.Coefficient * DecimalNumber.PowerOfTen(high.Exponent - low.Exponent), low.Exponent);
        }

        if (high.IsNegative == low.IsNegative)
        {
            return new DecimalNumber(high.IsNegative, high.Coefficient + low.Coefficient, low.Exponent);
        }

        var difference = high.Coefficient - low.Coefficient;
        return difference.IsZero
            ? new DecimalNumber(settings.Rounding == DecimalRounding.Floor, difference, low.Exponent)
            : new DecimalNumber(difference.Sign > 0 ? high.IsNegative : low.IsNegative, BigInteger.Abs(difference), low.Exponent);
    }

    internal static DecimalNumber Multiply(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        var negative = a.IsNegative != b.IsNegative;
        if (a.IsInfinity || b.IsInfinity)
        {
            return a.IsZero || b.IsZero ? Invalid(ref status) : DecimalNumber.Infinity(negative);
        }

        return Finish(Product(a, b), settings, ref status);
    }

    private static DecimalNumber Product(DecimalNumber a, DecimalNumber b)
    {
        if (a.Digits + b.Digits > DecimalNumber.DigitLimit)
        {
            throw Errors.MemoryError();
        }

        return new DecimalNumber(a.IsNegative != b.IsNegative, a.Coefficient * b.Coefficient, a.Exponent + b.Exponent);
    }

    /// <summary>a·b + c with one rounding.</summary>
    internal static DecimalNumber FusedMultiplyAdd(DecimalNumber a, DecimalNumber b, DecimalNumber c, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (a.IsNaN || b.IsNaN)
        {
            // A signal of the factors comes before the third operand, a quiet NaN of theirs after its signal.
            if (!a.IsSignaling && !b.IsSignaling && c.IsSignaling)
            {
                return PropagateNaN(c, null, settings, ref status)!;
            }

            return PropagateNaN(a, b, settings, ref status)!;
        }

        if (c.IsNaN && !((a.IsInfinity && b.IsZero) || (a.IsZero && b.IsInfinity)))
        {
            return PropagateNaN(c, null, settings, ref status)!;
        }

        DecimalNumber product;
        if (a.IsInfinity || b.IsInfinity)
        {
            if (a.IsZero || b.IsZero)
            {
                return Invalid(ref status);
            }

            product = DecimalNumber.Infinity(a.IsNegative != b.IsNegative);
        }
        else
        {
            product = Product(a, b);
        }

        return Add(product, c, settings, ref status);
    }

    internal static DecimalNumber Divide(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        var negative = a.IsNegative != b.IsNegative;
        if (a.IsInfinity)
        {
            return b.IsInfinity ? Invalid(ref status) : DecimalNumber.Infinity(negative);
        }

        if (b.IsInfinity)
        {
            status |= DecimalConditions.Clamped;
            return new DecimalNumber(negative, BigInteger.Zero, settings.Etiny);
        }

        if (b.Coefficient.IsZero)
        {
            if (a.Coefficient.IsZero)
            {
                return Invalid(ref status, DecimalConditions.DivisionUndefined);
            }

            status |= DecimalConditions.DivisionByZero;
            return DecimalNumber.Infinity(negative);
        }

        return Finish(Quotient(a, b, settings.Precision), settings, ref status);
    }

    /// <summary>The quotient of finite numbers with at least one digit more than a precision, or exactly.</summary>
    private static DecimalNumber Quotient(DecimalNumber a, DecimalNumber b, long precision)
    {
        var negative = a.IsNegative != b.IsNegative;
        var ideal = a.Exponent - b.Exponent;
        if (a.Coefficient.IsZero)
        {
            return new DecimalNumber(negative, BigInteger.Zero, ideal);
        }

        var shift = b.Digits - a.Digits + precision + 1;
        if (shift > DecimalNumber.DigitLimit)
        {
            shift = ExactShift(a.Coefficient, b.Coefficient);
        }

        BigInteger quotient, rest;
        if (shift >= 0)
        {
            quotient = BigInteger.DivRem(a.Coefficient * DecimalNumber.PowerOfTen(shift), b.Coefficient, out rest);
        }
        else
        {
            quotient = BigInteger.DivRem(a.Coefficient, b.Coefficient * DecimalNumber.PowerOfTen(-shift), out rest);
        }

        var exponent = ideal - shift;
        if (!rest.IsZero)
        {
            return new DecimalNumber(negative, (quotient % 5).IsZero ? quotient + 1 : quotient, exponent);
        }

        return StripZeros(negative, quotient, exponent, ideal);
    }

    /// <summary>How far a dividend must be shifted for a division without remainder.</summary>
    /// <exception cref="PythonException">MemoryError when there is none: the quotient has no end.</exception>
    private static long ExactShift(BigInteger dividend, BigInteger divisor)
    {
        var rest = divisor / BigInteger.GreatestCommonDivisor(dividend, divisor);
        long twos = 0;
        long fives = 0;
        while (rest.IsEven)
        {
            rest >>= 1;
            twos++;
        }

        while (true)
        {
            var next = BigInteger.DivRem(rest, 5, out var left);
            if (!left.IsZero)
            {
                break;
            }

            rest = next;
            fives++;
        }

        return rest.IsOne ? Math.Max(twos, fives) : throw Errors.MemoryError();
    }

    /// <summary>Removes zeros at the end while the exponent is below a bound.</summary>
    private static DecimalNumber StripZeros(bool negative, BigInteger coefficient, long exponent, long bound)
    {
        if (coefficient.IsZero)
        {
            return new DecimalNumber(negative, coefficient, exponent);
        }

        // Long runs first: 16 digits a division, then one by one.
        while (bound - exponent >= 16)
        {
            var next = BigInteger.DivRem(coefficient, 10_000_000_000_000_000, out var rest);
            if (!rest.IsZero)
            {
                break;
            }

            (coefficient, exponent) = (next, exponent + 16);
        }

        while (exponent < bound)
        {
            var next = BigInteger.DivRem(coefficient, 10, out var rest);
            if (!rest.IsZero)
            {
                break;
            }

            (coefficient, exponent) = (next, exponent + 1);
        }

        return new DecimalNumber(negative, coefficient, exponent);
    }

    /// <summary>Quotient towards zero and remainder of finite numbers, the divisor not zero; false when the quotient has too many digits.</summary>
    private static bool DivideIntegers(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, out BigInteger quotient, out DecimalNumber remainder)
    {
        var exponent = Math.Min(a.Exponent, b.Exponent);
        var distance = a.Adjusted - b.Adjusted;
        if (a.Coefficient.IsZero || distance <= -2)
        {
            quotient = BigInteger.Zero;
            remainder = a.Coefficient.IsZero ? new DecimalNumber(a.IsNegative, BigInteger.Zero, exponent) : RescaleDown(a, exponent, settings);
            return true;
        }

        if (distance > settings.Precision)
        {
            (quotient, remainder) = (default, DecimalNumber.NaN);
            return false;
        }

        var dividend = a.Coefficient * DecimalNumber.PowerOfTen(a.Exponent - exponent);
        var divisor = b.Coefficient * DecimalNumber.PowerOfTen(b.Exponent - exponent);
        quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        remainder = new DecimalNumber(a.IsNegative, rest, exponent);
        return DecimalNumber.CountDigits(quotient) <= settings.Precision;
    }

    /// <summary>The same value with a smaller exponent, as far down as the precision needs.</summary>
    private static DecimalNumber RescaleDown(DecimalNumber a, long exponent, in DecimalSettings settings)
    {
        exponent = Math.Max(exponent, a.Adjusted - settings.Precision);
        return exponent >= a.Exponent ? a : new DecimalNumber(a.IsNegative, a.Coefficient * DecimalNumber.PowerOfTen(a.Exponent - exponent), exponent);
    }

    internal static DecimalNumber DivideInteger(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        var negative = a.IsNegative != b.IsNegative;
        if (a.IsInfinity)
        {
            return b.IsInfinity ? Invalid(ref status) : DecimalNumber.Infinity(negative);
        }

        if (b.IsInfinity)
        {
            return new DecimalNumber(negative, BigInteger.Zero, 0);
        }

        if (b.Coefficient.IsZero)
        {
            if (a.Coefficient.IsZero)
            {
                return Invalid(ref status, DecimalConditions.DivisionUndefined);
            }

            status |= DecimalConditions.DivisionByZero;
            return DecimalNumber.Infinity(negative);
        }

        return DivideIntegers(a, b, settings, out var quotient, out _)
            ? Finish(new DecimalNumber(negative, quotient, 0), settings, ref status)
            : Invalid(ref status, DecimalConditions.DivisionImpossible);
    }

    internal static DecimalNumber Remainder(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsInfinity)
        {
            return Invalid(ref status);
        }

        if (b.IsInfinity)
        {
            return Finish(a, settings, ref status);
        }

        if (b.Coefficient.IsZero)
        {
            return Invalid(ref status, a.Coefficient.IsZero ? DecimalConditions.DivisionUndefined : DecimalConditions.InvalidOperation);
        }

        return DivideIntegers(a, b, settings, out _, out var remainder)
            ? Finish(remainder, settings, ref status)
            : Invalid(ref status, DecimalConditions.DivisionImpossible);
    }

    internal static (DecimalNumber Quotient, DecimalNumber Remainder) DivMod(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return (nan, nan);
        }

        var negative = a.IsNegative != b.IsNegative;
        if (a.IsInfinity)
        {
            var quotient = b.IsInfinity ? DecimalNumber.NaN : DecimalNumber.Infinity(negative);
            return (quotient, Invalid(ref status));
        }

        if (b.IsInfinity)
        {
            return (new DecimalNumber(negative, BigInteger.Zero, 0), Finish(a, settings, ref status));
        }

        if (b.Coefficient.IsZero)
        {
            if (a.Coefficient.IsZero)
            {
                status |= DecimalConditions.DivisionUndefined;
                return (DecimalNumber.NaN, DecimalNumber.NaN);
            }

            status |= DecimalConditions.DivisionByZero | DecimalConditions.InvalidOperation;
            return (DecimalNumber.Infinity(negative), DecimalNumber.NaN);
        }

        if (!DivideIntegers(a, b, settings, out var whole, out var rest))
        {
            status |= DecimalConditions.DivisionImpossible;
            return (DecimalNumber.NaN, DecimalNumber.NaN);
        }

        return (Finish(new DecimalNumber(negative, whole, 0), settings, ref status), Finish(rest, settings, ref status));
    }

    internal static DecimalNumber RemainderNear(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsInfinity)
        {
            return Invalid(ref status);
        }

        if (b.IsInfinity)
        {
            return Finish(a, settings, ref status);
        }

        if (b.Coefficient.IsZero)
        {
            return Invalid(ref status, a.Coefficient.IsZero ? DecimalConditions.DivisionUndefined : DecimalConditions.InvalidOperation);
        }

        if (!DivideIntegers(a, b, settings, out var quotient, out var remainder))
        {
            return Invalid(ref status, DecimalConditions.DivisionImpossible);
        }

        // The nearest multiple may be the next one.
        if (a.Adjusted - b.Adjusted >= -1 && !remainder.Coefficient.IsZero)
        {
            var divisor = b.Coefficient * DecimalNumber.PowerOfTen(b.Exponent - remainder.Exponent);
            var half = (remainder.Coefficient * 2).CompareTo(divisor);
            if (half > 0 || (half == 0 && !quotient.IsEven))
            {
                quotient += 1;
                remainder = new DecimalNumber(!a.IsNegative, divisor - remainder.Coefficient, remainder.Exponent);
            }

            if (DecimalNumber.CountDigits(quotient) > settings.Precision)
            {
                return Invalid(ref status, DecimalConditions.DivisionImpossible);
            }
        }

        return Finish(remainder, settings, ref status);
    }

    /// <summary>-1, 0 or 1 for numbers that are not NaN.</summary>
    internal static int CompareNumbers(DecimalNumber a, DecimalNumber b)
    {
        if (a.IsZero && b.IsZero)
        {
            return 0;
        }

        var signA = a.IsZero ? 0 : a.IsNegative ? -1 : 1;
        var signB = b.IsZero ? 0 : b.IsNegative ? -1 : 1;
        if (signA != signB)
        {
            return signA < signB ? -1 : 1;
        }

        return signA * CompareMagnitudes(a, b);
    }

    private static int CompareMagnitudes(DecimalNumber a, DecimalNumber b)
    {
        if (a.IsInfinity || b.IsInfinity)
        {
            return a.IsInfinity.CompareTo(b.IsInfinity);
        }

        if (a.Coefficient.IsZero || b.Coefficient.IsZero)
        {
            return b.Coefficient.IsZero ? a.Coefficient.IsZero ? 0 : 1 : -1;
        }

        var order = a.Adjusted.CompareTo(b.Adjusted);
        if (order != 0)
        {
            return order;
        }

        var exponent = Math.Min(a.Exponent, b.Exponent);
        return (a.Coefficient * DecimalNumber.PowerOfTen(a.Exponent - exponent)).CompareTo(b.Coefficient * DecimalNumber.PowerOfTen(b.Exponent - exponent));
    }

    private static DecimalNumber OfSign(int sign) => new(sign < 0, sign == 0 ? BigInteger.Zero : BigInteger.One, 0);

    internal static DecimalNumber Compare(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) =>
        PropagateNaN(a, b, settings, ref status) ?? OfSign(CompareNumbers(a, b));

    internal static DecimalNumber CompareSignal(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (a.IsNaN || b.IsNaN)
        {
            status |= DecimalConditions.InvalidOperation;
        }

        return Compare(a, b, settings, ref status);
    }

    /// <summary>The total order: by sign, kind, value, exponent.</summary>
    internal static int CompareTotal(DecimalNumber a, DecimalNumber b)
    {
        if (a.IsNegative != b.IsNegative)
        {
            return a.IsNegative ? -1 : 1;
        }

        var order = Rank(a).CompareTo(Rank(b));
        if (order == 0)
        {
            order = a.IsNaN ? a.Coefficient.CompareTo(b.Coefficient) : CompareMagnitudes(a, b);
            if (order == 0 && a.IsFinite)
            {
                order = a.Exponent.CompareTo(b.Exponent);
            }
        }

        return a.IsNegative ? -order : order;
    }

    private static int Rank(DecimalNumber x) => x.Kind switch
    {
        DecimalKind.QuietNaN => 2,
        DecimalKind.SignalingNaN => 1,
        _ => 0,
    };

    internal static DecimalNumber TotalOrder(DecimalNumber a, DecimalNumber b) => OfSign(Math.Sign(CompareTotal(a, b)));

    internal static DecimalNumber TotalOrderOfMagnitudes(DecimalNumber a, DecimalNumber b) => OfSign(Math.Sign(CompareTotal(a.WithSign(false), b.WithSign(false))));

    /// <summary>max, min and their forms by magnitude.</summary>
    internal static DecimalNumber Extreme(DecimalNumber a, DecimalNumber b, bool largest, bool magnitude, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (a.IsNaN || b.IsNaN)
        {
            // One quiet NaN gives way to a number.
            if (a.Kind == DecimalKind.QuietNaN && !b.IsNaN)
            {
                return Finish(b, settings, ref status);
            }

            if (b.Kind == DecimalKind.QuietNaN && !a.IsNaN)
            {
                return Finish(a, settings, ref status);
            }

            return PropagateNaN(a, b, settings, ref status)!;
        }

        var order = magnitude ? CompareNumbers(a.WithSign(false), b.WithSign(false)) : CompareNumbers(a, b);
        if (order == 0)
        {
            order = CompareTotal(a, b);
        }

        return Finish((order >= 0) == largest ? a : b, settings, ref status);
    }
}
