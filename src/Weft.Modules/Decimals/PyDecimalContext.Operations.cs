namespace Weft.Modules.Decimals;

/// <summary>The operations as methods of a context: operands may be ints.</summary>
public partial class PyDecimalContext
{
    private PyObject Run(PyThread t, DecimalUnary operation, PyObject x)
    {
        var status = DecimalConditions.None;
        var result = operation(PyDecimal.Operand(x), Settings, ref status);
        Report(t, status);
        return PyDecimal.Of(result);
    }

    private PyObject Run(PyThread t, DecimalBinary operation, PyObject x, PyObject y)
    {
        var status = DecimalConditions.None;
        var result = operation(PyDecimal.Operand(x), PyDecimal.Operand(y), Settings, ref status);
        Report(t, status);
        return PyDecimal.Of(result);
    }

    [PyMethod("abs", Signature = "(x, /)", Doc = "The magnitude, rounded.")]
    public PyObject Abs(PyThread t, PyObject x) => Run(t, DecimalArithmetic.Abs, x);

    [PyMethod("exp", Signature = "(x, /)", Doc = "e to a power.")]
    public PyObject Exp(PyThread t, PyObject x) => Run(t, DecimalArithmetic.Exp, x);

    [PyMethod("ln", Signature = "(x, /)", Doc = "Natural logarithm.")]
    public PyObject Ln(PyThread t, PyObject x) => Run(t, DecimalArithmetic.Ln, x);

    [PyMethod("log10", Signature = "(x, /)", Doc = "Logarithm to base 10.")]
    public PyObject Log10(PyThread t, PyObject x) => Run(t, DecimalArithmetic.Log10, x);

    [PyMethod("minus", Signature = "(x, /)", Doc = "The negative, rounded.")]
    public PyObject Minus(PyThread t, PyObject x) => Run(t, DecimalArithmetic.Minus, x);

    [PyMethod("next_minus", Signature = "(x, /)", Doc = "The next smaller number.")]
    public PyObject NextMinus(PyThread t, PyObject x) => Run(t, DecimalArithmetic.NextMinus, x);

    [PyMethod("next_plus", Signature = "(x, /)", Doc = "The next larger number.")]
    public PyObject NextPlus(PyThread t, PyObject x) => Run(t, DecimalArithmetic.NextPlus, x);

    [PyMethod("normalize", Signature = "(x, /)", Doc = "Rounded, without zeros at the end.")]
    public PyObject Normalize(PyThread t, PyObject x) => Run(t, DecimalArithmetic.Normalize, x);

    [PyMethod("plus", Signature = "(x, /)", Doc = "The number, rounded.")]
    public PyObject Plus(PyThread t, PyObject x) => Run(t, DecimalArithmetic.Plus, x);

    [PyMethod("sqrt", Signature = "(x, /)", Doc = "Square root.")]
    public PyObject SquareRoot(PyThread t, PyObject x) => Run(t, DecimalArithmetic.SquareRoot, x);

    [PyMethod("logb", Signature = "(x, /)", Doc = "The exponent of the first digit.")]
    public PyObject LogB(PyThread t, PyObject x) => Run(t, DecimalArithmetic.LogB, x);

    [PyMethod("logical_invert", Signature = "(x, /)", Doc = "Inverts binary digits.")]
    public PyObject LogicalInvert(PyThread t, PyObject x) => Run(t, DecimalArithmetic.LogicalInvert, x);

    [PyMethod("add", Signature = "(x, y, /)", Doc = "Sum.")]
    public PyObject Add(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Add, x, y);

    [PyMethod("compare", Signature = "(x, y, /)", Doc = "-1, 0, 1 or NaN.")]
    public PyObject Compare(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Compare, x, y);

    [PyMethod("compare_signal", Signature = "(x, y, /)", Doc = "-1, 0, 1; a NaN signals.")]
    public PyObject CompareSignal(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.CompareSignal, x, y);

    [PyMethod("divide", Signature = "(x, y, /)", Doc = "Quotient.")]
    public PyObject Divide(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Divide, x, y);

    [PyMethod("divide_int", Signature = "(x, y, /)", Doc = "Quotient towards zero.")]
    public PyObject DivideInteger(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.DivideInteger, x, y);

    [PyMethod("multiply", Signature = "(x, y, /)", Doc = "Product.")]
    public PyObject Multiply(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Multiply, x, y);

    [PyMethod("next_toward", Signature = "(x, y, /)", Doc = "The next number in the direction of another.")]
    public PyObject NextToward(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.NextToward, x, y);

    [PyMethod("quantize", Signature = "(x, y, /)", Doc = "The number with the exponent of another.")]
    public PyObject Quantize(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Quantize, x, y);

    [PyMethod("remainder", Signature = "(x, y, /)", Doc = "What is left by division towards zero.")]
    public PyObject Remainder(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Remainder, x, y);

    [PyMethod("remainder_near", Signature = "(x, y, /)", Doc = "What is left by division to the nearest integer.")]
    public PyObject RemainderNear(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.RemainderNear, x, y);

    [PyMethod("subtract", Signature = "(x, y, /)", Doc = "Difference.")]
    public PyObject Subtract(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Subtract, x, y);

    [PyMethod("rotate", Signature = "(x, y, /)", Doc = "Rotates the digits.")]
    public PyObject Rotate(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Rotate, x, y);

    [PyMethod("scaleb", Signature = "(x, y, /)", Doc = "Adds to the exponent.")]
    public PyObject ScaleB(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.ScaleB, x, y);

    [PyMethod("shift", Signature = "(x, y, /)", Doc = "Shifts the digits.")]
    public PyObject Shift(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Shift, x, y);

    [PyMethod("max", Signature = "(x, y, /)", Doc = "The larger.")]
    public PyObject Maximum(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Maximum, x, y);

    [PyMethod("max_mag", Signature = "(x, y, /)", Doc = "The larger by magnitude.")]
    public PyObject MaximumMagnitude(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.MaximumMagnitude, x, y);

    [PyMethod("min", Signature = "(x, y, /)", Doc = "The smaller.")]
    public PyObject Minimum(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.Minimum, x, y);

    [PyMethod("min_mag", Signature = "(x, y, /)", Doc = "The smaller by magnitude.")]
    public PyObject MinimumMagnitude(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.MinimumMagnitude, x, y);

    [PyMethod("logical_and", Signature = "(x, y, /)", Doc = "And of binary digits.")]
    public PyObject LogicalAnd(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.LogicalAnd, x, y);

    [PyMethod("logical_or", Signature = "(x, y, /)", Doc = "Or of binary digits.")]
    public PyObject LogicalOr(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.LogicalOr, x, y);

    [PyMethod("logical_xor", Signature = "(x, y, /)", Doc = "Exclusive or of binary digits.")]
    public PyObject LogicalXor(PyThread t, PyObject x, PyObject y) => Run(t, DecimalArithmetic.LogicalXor, x, y);

    [PyMethod("is_finite", Signature = "(x, /)", Doc = "Whether a number is finite.")]
    public bool IsFinite(PyObject x) => PyDecimal.Operand(x).IsFinite;

    [PyMethod("is_infinite", Signature = "(x, /)", Doc = "Whether it is an infinity.")]
    public bool IsInfinite(PyObject x) => PyDecimal.Operand(x).IsInfinity;

    [PyMethod("is_nan", Signature = "(x, /)", Doc = "Whether it is a NaN.")]
    public bool IsNaN(PyObject x) => PyDecimal.Operand(x).IsNaN;

    [PyMethod("is_snan", Signature = "(x, /)", Doc = "Whether it is a signaling NaN.")]
    public bool IsSignaling(PyObject x) => PyDecimal.Operand(x).IsSignaling;

    [PyMethod("is_signed", Signature = "(x, /)", Doc = "Whether the sign is negative.")]
    public bool IsSigned(PyObject x) => PyDecimal.Operand(x).IsNegative;

    [PyMethod("is_zero", Signature = "(x, /)", Doc = "Whether it is a zero.")]
    public bool IsZero(PyObject x) => PyDecimal.Operand(x).IsZero;

    [PyMethod("is_qnan", Signature = "(x, /)", Doc = "Whether it is a quiet NaN.")]
    public bool IsQuiet(PyObject x) => PyDecimal.Operand(x).Kind == DecimalKind.QuietNaN;

    [PyMethod("is_normal", Signature = "(x, /)", Doc = "Whether a number is normal here.")]
    public bool IsNormal(PyObject x) => DecimalArithmetic.IsNormal(PyDecimal.Operand(x), Settings);

    [PyMethod("is_subnormal", Signature = "(x, /)", Doc = "Whether a number is subnormal here.")]
    public bool IsSubnormal(PyObject x) => DecimalArithmetic.IsSubnormal(PyDecimal.Operand(x), Settings);

    [PyMethod("is_canonical", Signature = "(x, /)", Doc = "True.")]
    public bool IsCanonical(PyObject x) => x is PyDecimal ? true : throw Errors.TypeError("argument must be a Decimal");

    [PyMethod("canonical", Signature = "(x, /)", Doc = "The number itself.")]
    public PyObject Canonical(PyObject x) => x is PyDecimal ? x : throw Errors.TypeError("argument must be a Decimal");

    [PyMethod("_apply", Signature = "(object, /)", Doc = "The number, rounded.")]
    public PyObject RoundOperand(PyThread t, PyObject @object)
    {
        var status = DecimalConditions.None;
        var result = DecimalArithmetic.Finish(PyDecimal.Operand(@object), Settings, ref status);
        Report(t, status);
        return PyDecimal.Of(result);
    }

    [PyMethod("to_integral_exact", Signature = "(x, /)", Doc = "Rounded to an integer; signals.")]
    public PyObject ToIntegralExact(PyThread t, PyObject x) => Run(t, static (DecimalNumber a, in DecimalSettings s, ref DecimalConditions c) => DecimalArithmetic.ToIntegral(a, true, s, ref c), x);

    [PyMethod("to_integral", Signature = "(x, /)", Doc = "Rounded to an integer.")]
    [PyMethod("to_integral_value", Signature = "(x, /)", Doc = "Rounded to an integer.")]
    public PyObject ToIntegral(PyThread t, PyObject x) => Run(t, static (DecimalNumber a, in DecimalSettings s, ref DecimalConditions c) => DecimalArithmetic.ToIntegral(a, false, s, ref c), x);

    [PyMethod("divmod", Signature = "(x, y, /)", Doc = "Quotient and remainder.")]
    public PyObject DivMod(PyThread t, PyObject x, PyObject y)
    {
        var status = DecimalConditions.None;
        var (quotient, remainder) = DecimalArithmetic.DivMod(PyDecimal.Operand(x), PyDecimal.Operand(y), Settings, ref status);
        Report(t, status);
        return new PyTuple([PyDecimal.Of(quotient), PyDecimal.Of(remainder)]);
    }

    [PyMethod("power", Signature = "(a, b, modulo=None)", Doc = "a to the power b, modulo a third number if given.")]
    public PyObject Power(PyThread t, PyObject a, PyObject b, PyObject? modulo = null)
    {
        var (x, y) = (PyDecimal.Operand(a), PyDecimal.Operand(b));
        var status = DecimalConditions.None;
        var result = modulo is null or PyNone
            ? DecimalArithmetic.Power(x, y, Settings, ref status)
            : DecimalArithmetic.PowerModulo(x, y, PyDecimal.Operand(modulo), Settings, ref status);
        Report(t, status);
        return PyDecimal.Of(result);
    }

    [PyMethod("fma", Signature = "(x, y, z, /)", Doc = "x * y + z with one rounding.")]
    public PyObject FusedMultiplyAdd(PyThread t, PyObject x, PyObject y, PyObject z)
    {
        var status = DecimalConditions.None;
        var result = DecimalArithmetic.FusedMultiplyAdd(PyDecimal.Operand(x), PyDecimal.Operand(y), PyDecimal.Operand(z), Settings, ref status);
        Report(t, status);
        return PyDecimal.Of(result);
    }

    [PyMethod("copy_abs", Signature = "(x, /)", Doc = "The number without its sign.")]
    public PyObject CopyAbs(PyObject x) => PyDecimal.Of(PyDecimal.Operand(x).WithSign(false));

    [PyMethod("copy_decimal", Signature = "(x, /)", Doc = "The number.")]
    public PyObject CopyDecimal(PyObject x) => PyDecimal.Of(PyDecimal.Operand(x));

    [PyMethod("copy_negate", Signature = "(x, /)", Doc = "The number with the other sign.")]
    public PyObject CopyNegate(PyObject x) => PyDecimal.Of(PyDecimal.Operand(x).Negate());

    [PyMethod("copy_sign", Signature = "(x, y, /)", Doc = "The number with the sign of another.")]
    public PyObject CopySign(PyObject x, PyObject y) => PyDecimal.Of(PyDecimal.Operand(x).WithSign(PyDecimal.Operand(y).IsNegative));

    [PyMethod("number_class", Signature = "(x, /)", Doc = "What kind of number it is.")]
    public string NumberClass(PyObject x) => DecimalArithmetic.NumberClass(PyDecimal.Operand(x), Settings);

    [PyMethod("to_sci_string", Signature = "(x, /)", Doc = "Scientific text.")]
    public string ToScientific(PyObject x) => PyDecimal.Operand(x).ToText(Capitals);

    [PyMethod("to_eng_string", Signature = "(x, /)", Doc = "Engineering text.")]
    public string ToEngineering(PyObject x) => PyDecimal.Operand(x).ToText(Capitals, engineering: true);

    [PyMethod("compare_total", Signature = "(x, y, /)", Doc = "Compares representations.")]
    public PyObject CompareTotal(PyObject x, PyObject y) => PyDecimal.Of(DecimalArithmetic.TotalOrder(PyDecimal.Operand(x), PyDecimal.Operand(y)));

    [PyMethod("compare_total_mag", Signature = "(x, y, /)", Doc = "Compares representations without signs.")]
    public PyObject CompareTotalMagnitude(PyObject x, PyObject y) => PyDecimal.Of(DecimalArithmetic.TotalOrderOfMagnitudes(PyDecimal.Operand(x), PyDecimal.Operand(y)));

    [PyMethod("same_quantum", Signature = "(x, y, /)", Doc = "Whether the exponents are the same.")]
    public bool SameQuantum(PyObject x, PyObject y) => DecimalArithmetic.SameQuantum(PyDecimal.Operand(x), PyDecimal.Operand(y));

    [PyMethod("create_decimal", Signature = "(num='0', /)", Doc = "A number rounded to this context.")]
    public PyObject CreateDecimal(PyThread t, PyObject? num = null) => PyDecimal.Of(DecimalConversion.Rounded(t, num, this));

    [PyMethod("create_decimal_from_float", Signature = "(f, /)", Doc = "A float rounded to this context.")]
    public PyObject CreateFromFloat(PyThread t, PyObject f)
    {
        var status = DecimalConditions.None;
        var result = DecimalArithmetic.Finish(DecimalConversion.OfFloat(t, f), Settings, ref status);
        Report(t, status);
        return PyDecimal.Of(result);
    }
}
