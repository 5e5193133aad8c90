namespace Weft.Modules.Decimals;

/// <summary>An operation of one operand in a context.</summary>
internal delegate DecimalNumber DecimalUnary(DecimalNumber a, in DecimalSettings settings, ref DecimalConditions status);

/// <summary>An operation of two operands in a context.</summary>
internal delegate DecimalNumber DecimalBinary(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status);

/// <summary>Operations that differ in a parameter only, under the names of the specification.</summary>
internal static partial class DecimalArithmetic
{
    internal static DecimalNumber Maximum(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) => Extreme(a, b, largest: true, magnitude: false, settings, ref status);

    internal static DecimalNumber MaximumMagnitude(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) => Extreme(a, b, largest: true, magnitude: true, settings, ref status);

    internal static DecimalNumber Minimum(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) => Extreme(a, b, largest: false, magnitude: false, settings, ref status);

    internal static DecimalNumber MinimumMagnitude(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) => Extreme(a, b, largest: false, magnitude: true, settings, ref status);

    internal static DecimalNumber LogicalAnd(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) => Logical(a, b, static (x, y) => x & y, settings, ref status);

    internal static DecimalNumber LogicalOr(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) => Logical(a, b, static (x, y) => x | y, settings, ref status);

    internal static DecimalNumber LogicalXor(DecimalNumber a, DecimalNumber b, in DecimalSettings settings, ref DecimalConditions status) => Logical(a, b, static (x, y) => x ^ y, settings, ref status);
}
