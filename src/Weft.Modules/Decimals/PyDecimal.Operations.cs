namespace Weft.Modules.Decimals;

/// <summary>The operations as methods of a number, in the current context unless another is given.</summary>
public partial class PyDecimal
{
    private PyObject Run(PyThread t, DecimalUnary operation, PyObject? context)
    {
        var rules = DecimalModule.ContextOf(t, context);
        var status = DecimalConditions.None;
        var result = operation(Number, rules.Settings, ref status);
        rules.Report(t, status);
        return Of(result);
    }

    private PyObject Run(PyThread t, DecimalBinary operation, PyObject other, PyObject? context)
    {
        var rules = DecimalModule.ContextOf(t, context);
        var status = DecimalConditions.None;
        var result = operation(Number, Operand(other), rules.Settings, ref status);
        rules.Report(t, status);
        return Of(result);
    }

    [PyMethod("exp", Signature = "(context=None)", Doc = "e to a power.")]
    public PyObject Exp(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.Exp, context);

    [PyMethod("ln", Signature = "(context=None)", Doc = "Natural logarithm.")]
    public PyObject Ln(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.Ln, context);

    [PyMethod("log10", Signature = "(context=None)", Doc = "Logarithm to base 10.")]
    public PyObject Log10(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.Log10, context);

    [PyMethod("next_minus", Signature = "(context=None)", Doc = "The next smaller number.")]
    public PyObject NextMinus(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.NextMinus, context);

    [PyMethod("next_plus", Signature = "(context=None)", Doc = "The next larger number.")]
    public PyObject NextPlus(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.NextPlus, context);

    [PyMethod("normalize", Signature = "(context=None)", Doc = "Rounded, without zeros at the end.")]
    public PyObject Normalize(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.Normalize, context);

    [PyMethod("sqrt", Signature = "(context=None)", Doc = "Square root.")]
    public PyObject SquareRoot(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.SquareRoot, context);

    [PyMethod("logb", Signature = "(context=None)", Doc = "The exponent of the first digit.")]
    public PyObject LogB(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.LogB, context);

    [PyMethod("logical_invert", Signature = "(context=None)", Doc = "Inverts binary digits.")]
    public PyObject LogicalInvert(PyThread t, PyObject? context = null) => Run(t, DecimalArithmetic.LogicalInvert, context);

    [PyMethod("compare", Signature = "(other, context=None)", Doc = "-1, 0, 1 or NaN.")]
    public PyObject Compare(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.Compare, other, context);

    [PyMethod("compare_signal", Signature = "(other, context=None)", Doc = "-1, 0, 1; a NaN signals.")]
    public PyObject CompareSignal(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.CompareSignal, other, context);

    [PyMethod("next_toward", Signature = "(other, context=None)", Doc = "The next number in the direction of another.")]
    public PyObject NextToward(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.NextToward, other, context);

    [PyMethod("remainder_near", Signature = "(other, context=None)", Doc = "What is left by division to the nearest integer.")]
    public PyObject RemainderNear(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.RemainderNear, other, context);

    [PyMethod("rotate", Signature = "(other, context=None)", Doc = "Rotates the digits.")]
    public PyObject Rotate(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.Rotate, other, context);

    [PyMethod("scaleb", Signature = "(other, context=None)", Doc = "Adds to the exponent.")]
    public PyObject ScaleB(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.ScaleB, other, context);

    [PyMethod("shift", Signature = "(other, context=None)", Doc = "Shifts the digits.")]
    public PyObject Shift(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.Shift, other, context);

    [PyMethod("max", Signature = "(other, context=None)", Doc = "The larger.")]
    public PyObject Maximum(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.Maximum, other, context);

    [PyMethod("max_mag", Signature = "(other, context=None)", Doc = "The larger by magnitude.")]
    public PyObject MaximumMagnitude(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.MaximumMagnitude, other, context);

    [PyMethod("min", Signature = "(other, context=None)", Doc = "The smaller.")]
    public PyObject Minimum(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.Minimum, other, context);

    [PyMethod("min_mag", Signature = "(other, context=None)", Doc = "The smaller by magnitude.")]
    public PyObject MinimumMagnitude(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.MinimumMagnitude, other, context);

    [PyMethod("logical_and", Signature = "(other, context=None)", Doc = "And of binary digits.")]
    public PyObject LogicalAnd(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.LogicalAnd, other, context);

    [PyMethod("logical_or", Signature = "(other, context=None)", Doc = "Or of binary digits.")]
    public PyObject LogicalOr(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.LogicalOr, other, context);

    [PyMethod("logical_xor", Signature = "(other, context=None)", Doc = "Exclusive or of binary digits.")]
    public PyObject LogicalXor(PyThread t, PyObject other, PyObject? context = null) => Run(t, DecimalArithmetic.LogicalXor, other, context);

    [PyMethod("is_finite", Signature = "()", Doc = "Whether a number is finite.")]
    public bool IsFinite() => Number.IsFinite;

    [PyMethod("is_infinite", Signature = "()", Doc = "Whether it is an infinity.")]
    public bool IsInfinite() => Number.IsInfinity;

    [PyMethod("is_nan", Signature = "()", Doc = "Whether it is a NaN.")]
    public bool IsNaN() => Number.IsNaN;

    [PyMethod("is_snan", Signature = "()", Doc = "Whether it is a signaling NaN.")]
    public bool IsSignaling() => Number.IsSignaling;

    [PyMethod("is_signed", Signature = "()", Doc = "Whether the sign is negative.")]
    public bool IsSigned() => Number.IsNegative;

    [PyMethod("is_zero", Signature = "()", Doc = "Whether it is a zero.")]
    public bool IsZero() => Number.IsZero;

    [PyMethod("is_qnan", Signature = "()", Doc = "Whether it is a quiet NaN.")]
    public bool IsQuiet() => Number.Kind == DecimalKind.QuietNaN;

    [PyMethod("is_normal", Signature = "(context=None)", Doc = "Whether the number is normal.")]
    public bool IsNormal(PyThread t, PyObject? context = null) => DecimalArithmetic.IsNormal(Number, DecimalModule.ContextOf(t, context).Settings);

    [PyMethod("is_subnormal", Signature = "(context=None)", Doc = "Whether the number is subnormal.")]
    public bool IsSubnormal(PyThread t, PyObject? context = null) => DecimalArithmetic.IsSubnormal(Number, DecimalModule.ContextOf(t, context).Settings);

    [PyMethod("is_canonical", Signature = "()", Doc = "True.")]
    public bool IsCanonical() => true;

    [PyMethod("canonical", Signature = "()", Doc = "The number itself.")]
    public PyObject Canonical() => this;

    [PyMethod("conjugate", Signature = "()", Doc = "The number itself.")]
    public PyObject Conjugate() => this;

    [PyMethod("radix", Signature = "()", Doc = "Decimal('10').")]
    public PyObject Radix() => Of(DecimalNumber.OfInteger(10));

    [PyMethod("adjusted", Signature = "()", Doc = "The exponent of the first digit.")]
    public long Adjusted() => Number.IsFinite && !Number.Coefficient.IsZero ? Number.Adjusted : 0;

    [PyMethod("copy_abs", Signature = "()", Doc = "The number without its sign.")]
    public PyObject CopyAbs() => Of(Number.WithSign(false));

    [PyMethod("copy_negate", Signature = "()", Doc = "The number with the other sign.")]
    public PyObject CopyNegate() => Of(Number.Negate());

    [PyMethod("copy_sign", Signature = "(other, context=None)", Doc = "The number with the sign of another.")]
    public PyObject CopySign(PyThread t, PyObject other, PyObject? context = null)
    {
        DecimalModule.ContextOf(t, context);
        return Of(Number.WithSign(Operand(other).IsNegative));
    }

    [PyMethod("number_class", Signature = "(context=None)", Doc = "What kind of number it is.")]
    public string NumberClass(PyThread t, PyObject? context = null) => DecimalArithmetic.NumberClass(Number, DecimalModule.ContextOf(t, context).Settings);

    [PyMethod("to_eng_string", Signature = "(context=None)", Doc = "Engineering text.")]
    public string ToEngineering(PyThread t, PyObject? context = null) => Number.ToText(DecimalModule.ContextOf(t, context).Capitals, engineering: true);

    [PyMethod("compare_total", Signature = "(other, context=None)", Doc = "Compares representations.")]
    public PyObject CompareTotal(PyThread t, PyObject other, PyObject? context = null)
    {
        DecimalModule.ContextOf(t, context);
        return Of(DecimalArithmetic.TotalOrder(Number, Operand(other)));
    }

    [PyMethod("compare_total_mag", Signature = "(other, context=None)", Doc = "Compares representations without signs.")]
    public PyObject CompareTotalMagnitude(PyThread t, PyObject other, PyObject? context = null)
    {
        DecimalModule.ContextOf(t, context);
        return Of(DecimalArithmetic.TotalOrderOfMagnitudes(Number, Operand(other)));
    }

    [PyMethod("same_quantum", Signature = "(other, context=None)", Doc = "Whether the exponents are the same.")]
    public bool SameQuantum(PyThread t, PyObject other, PyObject? context = null)
    {
        DecimalModule.ContextOf(t, context);
        return DecimalArithmetic.SameQuantum(Number, Operand(other));
    }

    [PyMethod("fma", Signature = "(other, third, context=None)", Doc = "self * other + third with one rounding.")]
    public PyObject FusedMultiplyAdd(PyThread t, PyObject other, PyObject third, PyObject? context = null)
    {
        var rules = DecimalModule.ContextOf(t, context);
        var status = DecimalConditions.None;
        var result = DecimalArithmetic.FusedMultiplyAdd(Number, Operand(other), Operand(third), rules.Settings, ref status);
        rules.Report(t, status);
        return Of(result);
    }

    [PyMethod("quantize", Signature = "(exp, rounding=None, context=None)", Doc = "The number with the exponent of another.")]
    public PyObject Quantize(PyThread t, PyObject exp, PyObject? rounding = null, PyObject? context = null)
    {
        var rules = DecimalModule.ContextOf(t, context);
        var status = DecimalConditions.None;
        var result = DecimalArithmetic.Quantize(Number, Operand(exp), WithRounding(rules, rounding), ref status);
        rules.Report(t, status);
        return Of(result);
    }

    private static DecimalSettings WithRounding(PyDecimalContext rules, PyObject? rounding) =>
        rounding is null or PyNone ? rules.Settings : rules.Settings with { Rounding = PyDecimalContext.ReadRounding(rounding) };

    private PyObject ToIntegral(PyThread t, bool exact, PyObject? rounding, PyObject? context)
    {
        var rules = DecimalModule.ContextOf(t, context);
        var status = DecimalConditions.None;
        var result = DecimalArithmetic.ToIntegral(Number, exact, WithRounding(rules, rounding), ref status);
        rules.Report(t, status);
        return Of(result);
    }

    [PyMethod("to_integral_exact", Signature = "(rounding=None, context=None)", Doc = "Rounded to an integer; signals.")]
    public PyObject ToIntegralExact(PyThread t, PyObject? rounding = null, PyObject? context = null) => ToIntegral(t, true, rounding, context);

    [PyMethod("to_integral", Signature = "(rounding=None, context=None)", Doc = "Rounded to an integer.")]
    [PyMethod("to_integral_value", Signature = "(rounding=None, context=None)", Doc = "Rounded to an integer.")]
    public PyObject ToIntegralValue(PyThread t, PyObject? rounding = null, PyObject? context = null) => ToIntegral(t, false, rounding, context);
}
