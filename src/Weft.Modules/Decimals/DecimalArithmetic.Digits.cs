using System.Numerics;

namespace Weft.Modules.Decimals;

/// <summary>Operations on the digits and the exponent: quantize, rounding to integers, neighbours, shifts, logic.</summary>
internal static partial class DecimalArithmetic
{
    internal static DecimalNumber Quantize(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsInfinity || b.IsInfinity)
        {
            return a.IsInfinity && b.IsInfinity ? a : Invalid(ref status);
        }

        return Rescale(a, b.Exponent, settings, ref status);
    }

    /// <summary>A finite number with a given exponent, which must fit the context.</summary>
    internal static DecimalNumber Rescale(DecimalNumber a, long exponent, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (exponent > settings.Emax || exponent < settings.Etiny)
        {
            return Invalid(ref status);
        }

        if (a.Coefficient.IsZero)
        {
            return Finish(new DecimalNumber(a.IsNegative, a.Coefficient, exponent), settings, ref status);
        }

        var result = a;
        var shift = a.Exponent - exponent;
        var conditions = DecimalConditions.None;
        if (shift >= 0)
        {
            if (a.Digits + shift > settings.Precision)
            {
                return Invalid(ref status);
            }

            result = new DecimalNumber(a.IsNegative, a.Coefficient * DecimalNumber.PowerOfTen(shift), exponent);
        }
        else
        {
            var kept = DropDigits(a.Coefficient, a.Digits, -shift, a.IsNegative, settings.Rounding, out var inexact);
            result = new DecimalNumber(a.IsNegative, kept, exponent);
            conditions = DecimalConditions.Rounded | (inexact ? DecimalConditions.Inexact : 0);
        }

        if (result.Digits > settings.Precision || (!result.Coefficient.IsZero && result.Adjusted > settings.Emax) || (settings.Clamp && exponent > settings.Etop))
        {
            return Invalid(ref status);
        }

        status |= conditions;
        if (!result.Coefficient.IsZero && result.Adjusted < settings.Emin)
        {
            status |= DecimalConditions.Subnormal;
        }

        return result;
    }

    /// <summary>A finite number rounded to a given exponent, whatever the precision: for formatting and rounding to places.</summary>
    internal static DecimalNumber RoundTo(DecimalNumber a, long exponent, DecimalRounding rounding)
    {
        var shift = a.Exponent - exponent;
        return shift >= 0
            ? new DecimalNumber(a.IsNegative, a.Coefficient.IsZero ? a.Coefficient : a.Coefficient * DecimalNumber.PowerOfTen(shift), exponent)
            : new DecimalNumber(a.IsNegative, DropDigits(a.Coefficient, a.Digits, -shift, a.IsNegative, rounding, out _), exponent);
    }

    /// <summary>to_integral_exact, and (not exact) to_integral_value, which reports nothing.</summary>
    internal static DecimalNumber ToIntegral(DecimalNumber a, bool exact, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, null, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsInfinity || a.Exponent >= 0)
        {
            return a;
        }

        var kept = DropDigits(a.Coefficient, a.Digits, -a.Exponent, a.IsNegative, settings.Rounding, out var inexact);
        if (exact && !a.Coefficient.IsZero)
        {
            status |= DecimalConditions.Rounded | (inexact ? DecimalConditions.Inexact : 0);
        }

        return new DecimalNumber(a.IsNegative, kept, 0);
    }

    /// <summary>Rounded, with the zeros at the end removed.</summary>
    internal static DecimalNumber Normalize(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, null, settings, ref status) is { } nan)
        {
            return nan;
        }

        var rounded = Finish(a, settings, ref status);
        if (!rounded.IsFinite)
        {
            return rounded;
        }

        return rounded.Coefficient.IsZero
            ? new DecimalNumber(rounded.IsNegative, rounded.Coefficient, 0)
            : StripZeros(rounded.IsNegative, rounded.Coefficient, rounded.Exponent, settings.Clamp ? settings.Etop : settings.Emax);
    }

    /// <summary>The next number in a direction: the value plus or minus something tiny, rounded that way.</summary>
    private static DecimalNumber Neighbour(DecimalNumber a, bool up, in DecimalSettings settings, ref DecimalConditions status)
    {
        var largest = new DecimalNumber(a.IsNegative, a.IsInfinity ? DecimalNumber.PowerOfTen(settings.Precision) - 1 : BigInteger.Zero, settings.Etop);
        if (a.IsInfinity)
        {
            return a.IsNegative == up ? largest : a;
        }

        var directed = settings with { Rounding = up ? DecimalRounding.Ceiling : DecimalRounding.Floor };
        var ignored = DecimalConditions.None;
        var rounded = Finish(a, directed, ref ignored);
        if (rounded.IsInfinity || CompareNumbers(rounded, a) != 0)
        {
            return rounded;
        }

        return Add(a, new DecimalNumber(!up, BigInteger.One, settings.Etiny - 1), directed, ref ignored);
    }

    internal static DecimalNumber NextPlus(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status) =>
        PropagateNaN(a, null, settings, ref status) ?? Neighbour(a, up: true, settings, ref status);

    internal static DecimalNumber NextMinus(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status) =>
        PropagateNaN(a, null, settings, ref status) ?? Neighbour(a, up: false, settings, ref status);

    internal static DecimalNumber NextToward(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        var order = CompareNumbers(a, b);
        if (order == 0)
        {
            return a.WithSign(b.IsNegative);
        }

        var result = Neighbour(a, order < 0, settings, ref status);
        if (result.IsInfinity)
        {
            status |= DecimalConditions.Overflow | DecimalConditions.Rounded | DecimalConditions.Inexact;
        }
        else if (result.IsZero || result.Adjusted < settings.Emin)
        {
            status |= DecimalConditions.Underflow | DecimalConditions.Subnormal | DecimalConditions.Rounded | DecimalConditions.Inexact;
            if (result.IsZero)
            {
                status |= DecimalConditions.Clamped;
            }
        }

        return result;
    }

    internal static DecimalNumber LogB(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, null, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (a.IsInfinity)
        {
            return DecimalNumber.PositiveInfinity;
        }

        if (a.Coefficient.IsZero)
        {
            status |= DecimalConditions.DivisionByZero;
            return DecimalNumber.NegativeInfinity;
        }

        return Finish(DecimalNumber.OfInteger(a.Adjusted), settings, ref status);
    }

    internal static DecimalNumber ScaleB(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (!b.IsFinite || b.Exponent != 0)
        {
            return Invalid(ref status);
        }

        var limit = 2 * ((BigInteger)settings.Emax + settings.Precision);
        if (b.Coefficient > limit)
        {
            return Invalid(ref status);
        }

        if (a.IsInfinity)
        {
            return a;
        }

        // The limit is 4·10¹⁸, so that a sum may leave 64 bits; beyond these bounds the result is the same.
        var exponent = a.Exponent + (b.IsNegative ? -b.Coefficient : b.Coefficient);
        exponent = BigInteger.Max(BigInteger.Min(exponent, 3 * (BigInteger)DecimalNumber.MaximumExponent), -3 * (BigInteger)DecimalNumber.MaximumExponent);
        return Finish(new DecimalNumber(a.IsNegative, a.Coefficient, (long)exponent), settings, ref status);
    }

    internal static bool SameQuantum(DecimalNumber a, DecimalNumber b) =>
        a.IsFinite && b.IsFinite ? a.Exponent == b.Exponent : (a.IsNaN && b.IsNaN) || (a.IsInfinity && b.IsInfinity);

    internal static string NumberClass(DecimalNumber a, in DecimalSettings settings)
    {
        switch (a.Kind)
        {
            case DecimalKind.QuietNaN:
                return "NaN";
            case DecimalKind.SignalingNaN:
                return "sNaN";
            case DecimalKind.Infinity:
                return a.IsNegative ? "-Infinity" : "+Infinity";
        }

        var name = a.Coefficient.IsZero ? "Zero" : IsNormal(a, settings) ? "Normal" : "Subnormal";
        return (a.IsNegative ? "-" : "+") + name;
    }

    internal static bool IsNormal(DecimalNumber a, in DecimalSettings settings) => a.IsFinite && !a.Coefficient.IsZero && a.Adjusted >= settings.Emin;

    internal static bool IsSubnormal(DecimalNumber a, in DecimalSettings settings) => a.IsFinite && !a.Coefficient.IsZero && a.Adjusted < settings.Emin;

    /// <summary>A whole number that says how far to shift, within the precision; null when it is not one.</summary>
    private static long? ShiftCount(DecimalNumber b, in DecimalSettings settings) =>
        b.IsFinite && b.Exponent == 0 && b.Coefficient <= settings.Precision ? b.IsNegative ? -(long)b.Coefficient : (long)b.Coefficient : null;

    internal static DecimalNumber Shift(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (ShiftCount(b, settings) is not { } count)
        {
            return Invalid(ref status);
        }

        if (a.IsInfinity)
        {
            return a;
        }

        var coefficient = a.Coefficient;
        if (coefficient.IsZero)
        {
            return a;
        }

        coefficient = CutToPrecision(coefficient, a.Digits, settings);
        coefficient = count < 0
            ? -count >= a.Digits ? BigInteger.Zero : coefficient / DecimalNumber.PowerOfTen(-count)
            : CutToPrecision(coefficient * DecimalNumber.PowerOfTen(count), a.Digits + count, settings);
        return new DecimalNumber(a.IsNegative, coefficient, a.Exponent);
    }

    private static BigInteger CutToPrecision(BigInteger coefficient, long digits, in DecimalSettings settings) =>
        digits <= settings.Precision ? coefficient : coefficient % DecimalNumber.PowerOfTen(settings.Precision);

    internal static DecimalNumber Rotate(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (PropagateNaN(a, b, settings, ref status) is { } nan)
        {
            return nan;
        }

        if (ShiftCount(b, settings) is not { } count)
        {
            return Invalid(ref status);
        }

        if (a.IsInfinity || a.Coefficient.IsZero)
        {
            return a;
        }

        var coefficient = CutToPrecision(a.Coefficient, a.Digits, settings);
        var left = count < 0 ? settings.Precision + count : count;
        var high = BigInteger.DivRem(coefficient, DecimalNumber.PowerOfTen(settings.Precision - left), out var low);
        return new DecimalNumber(a.IsNegative, (low * DecimalNumber.PowerOfTen(left)) + high, a.Exponent);
    }

    /// <summary>The digits of a logical operand, cut to the precision; null when it is not one: signed, with an exponent, or with other digits than 0 and 1.</summary>
    private static string? LogicalDigits(DecimalNumber a, in DecimalSettings settings)
    {
        if (!a.IsFinite || a.IsNegative || a.Exponent != 0)
        {
            return null;
        }

        var text = DecimalNumber.DigitText(a.Coefficient);
        return text.AsSpan().IndexOfAnyExcept('0', '1') >= 0 ? null : text.Length > settings.Precision ? text[(int)(text.Length - settings.Precision)..] : text;
    }

    internal static DecimalNumber Logical(DecimalNumber a, DecimalNumber b, Func<bool, bool, bool> operation, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (LogicalDigits(a, settings) is not { } x || LogicalDigits(b, settings) is not { } y)
        {
            return Invalid(ref status);
        }

        var length = Math.Max(x.Length, y.Length);
        var result = string.Create(length, (x.PadLeft(length, '0'), y.PadLeft(length, '0'), operation), static (text, state) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = state.operation(state.Item1[i] == '1', state.Item2[i] == '1') ? '1' : '0';
            }
        });
        return new DecimalNumber(false, DecimalNumber.ParseDigits(result), 0);
    }

    internal static DecimalNumber LogicalInvert(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status)
    {
        if (LogicalDigits(a, settings) is not { } digits)
        {
            return Invalid(ref status);
        }

        var ones = (DecimalNumber.PowerOfTen(settings.Precision) - 1) / 9;
        return new DecimalNumber(false, ones - DecimalNumber.ParseDigits(digits), 0);
    }
}
