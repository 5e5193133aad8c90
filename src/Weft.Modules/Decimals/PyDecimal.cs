using System.Numerics;

namespace Weft.Modules.Decimals;

/// <summary><c>decimal.Decimal</c>.</summary>
[PyType("decimal.Decimal", Signature = "(value='0', context=None)", WeakReferences = false, Doc = "A decimal floating-point number.")]
public partial class PyDecimal : PyObject
{
    internal PyDecimal(DecimalNumber number) => Number = number;

    internal DecimalNumber Number { get; }

    internal static PyDecimal Of(DecimalNumber number) => new(number);

    /// <summary>An operand of a method: a decimal or an int.</summary>
    /// <exception cref="PythonException">TypeError.</exception>
    internal static DecimalNumber Operand(PyObject value) => TryOperand(value) ?? throw DecimalConversion.Unsupported(value);

    /// <summary>An operand of an operator; null when it is for others to handle.</summary>
    internal static DecimalNumber? TryOperand(PyObject value) => value switch
    {
        PyDecimal number => number.Number,
        PyIntBase number => DecimalNumber.OfInteger(number.BigValue),
        _ => null,
    };

    [PyNew(Signature = "(value='0', context=None)")]
    public static PyObject New(PyThread t, PyType cls, PyObject? value = null, PyObject? context = null)
    {
        var rules = DecimalModule.ContextOf(t, context);
        if (ReferenceEquals(cls, TypeObject) && value is not null && value.GetType() == typeof(PyDecimal))
        {
            return value;
        }

        return Allocate(cls, DecimalConversion.Exact(t, value, rules));
    }

    /// <summary>An instance of a class for a number: of a Python subclass through its constructor.</summary>
    private static PyObject Make(PyThread t, PyType cls, DecimalNumber number) =>
        ReferenceEquals(cls, TypeObject) ? Of(number) : Operations.Call(t, cls, Of(number));

    [PyClassMethod("from_float", Signature = "(f, /)", Doc = "A float or int exactly.")]
    public static PyObject FromFloat(PyThread t, PyType cls, PyObject f) => Make(t, cls, DecimalConversion.OfFloat(t, f));

    [PyClassMethod("from_number", Signature = "(number, /)", Doc = "A real number exactly.")]
    public static PyObject FromNumber(PyThread t, PyType cls, PyObject number) => number switch
    {
        PyDecimal known => ReferenceEquals(cls, TypeObject) && known.GetType() == typeof(PyDecimal) ? known : Make(t, cls, known.Number),
        PyIntBase or PyFloat => Make(t, cls, DecimalConversion.OfFloat(t, number)),
        _ => throw DecimalConversion.Unsupported(number),
    };

    [PyProperty("real", Doc = "The number itself.")]
    public PyObject Real => this;

    [PyProperty("imag", Doc = "Zero.")]
    public PyObject Imaginary => Of(DecimalNumber.Zero);

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => $"Decimal('{Number.ToText(DecimalModule.Current(t).Capitals)}')";

    [PyMethod("__str__")]
    public string Str(PyThread t) => Number.ToText(DecimalModule.Current(t).Capitals);

    [PyMethod("__hash__")]
    public long Hash() => DecimalConversion.Hash(Number, this);

    [PyMethod("__bool__")]
    public bool IsTrue() => !Number.IsZero;

    [PyMethod("__int__")]
    [PyMethod("__trunc__", Signature = "()", Doc = "Towards zero.")]
    public PyObject ToInt() => DecimalConversion.ToInt(Number, DecimalRounding.Down);

    [PyMethod("__floor__", Signature = "()", Doc = "The largest int that is not above.")]
    public PyObject Floor() => DecimalConversion.ToInt(Number, DecimalRounding.Floor);

    [PyMethod("__ceil__", Signature = "()", Doc = "The smallest int that is not below.")]
    public PyObject Ceiling() => DecimalConversion.ToInt(Number, DecimalRounding.Ceiling);

    [PyMethod("__float__")]
    public double ToFloat() => DecimalConversion.ToDouble(Number);

    [PyMethod("__complex__", Signature = "()", Doc = "The complex number.")]
    public PyObject ToComplex() => PyComplex.Of(new Complex(DecimalConversion.ToDouble(Number), 0));

    [PyMethod("__round__", Signature = "(ndigits=<unrepresentable>, /)", Doc = "Rounded to an int, or to places.")]
    public PyObject Round(PyThread t, PyObject? ndigits = null)
    {
        if (ndigits is null or PyNone)
        {
            return DecimalConversion.ToInt(Number, DecimalRounding.HalfEven);
        }

        if (ndigits is not PyIntBase)
        {
            throw Errors.TypeError("optional arg must be an integer");
        }

        var rules = DecimalModule.Current(t);
        var places = Operations.IndexToInt64(t, ndigits);
        var status = DecimalConditions.None;
        var unit = new DecimalNumber(false, BigInteger.One, places == long.MinValue ? long.MaxValue : -places);
        var result = DecimalArithmetic.Quantize(Number, unit, rules.Settings, ref status);
        rules.Report(t, status);
        return Of(result);
    }

    [PyMethod("as_tuple", Signature = "()", Doc = "Sign, digits and exponent.")]
    public PyObject AsTuple(PyThread t)
    {
        PyObject exponent = Number.Kind switch
        {
            DecimalKind.Infinity => PyStr.Of("F"),
            DecimalKind.QuietNaN => PyStr.Of("n"),
            DecimalKind.SignalingNaN => PyStr.Of("N"),
            _ => PyInt.Of(Number.Exponent),
        };
        var text = Number.IsNaN && Number.Coefficient.IsZero ? "" : DecimalNumber.DigitText(Number.Coefficient);
        var digits = new PyObject[text.Length];
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = PyInt.Of(text[i] - '0');
        }

        return Operations.Call(t, DecimalModule.TupleType(t), PyInt.Of(Number.IsNegative ? 1 : 0), new PyTuple(digits), exponent);
    }

    [PyMethod("as_integer_ratio", Signature = "()", Doc = "Numerator and denominator in lowest terms.")]
    public PyObject AsIntegerRatio()
    {
        if (!Number.IsFinite)
        {
            throw Number.IsNaN ? Errors.ValueError("cannot convert NaN to integer ratio") : Errors.OverflowError("cannot convert Infinity to integer ratio");
        }

        var (numerator, denominator) = DecimalConversion.ToRatio(Number);
        return new PyTuple([PyInt.Of(numerator), PyInt.Of(denominator)]);
    }

    [PyMethod("__copy__", Signature = "()", Doc = "The number itself.")]
    public PyObject Copy() => this;

    [PyMethod("__deepcopy__", Signature = "(memo, /)", Doc = "The number itself.")]
    public PyObject DeepCopy(PyObject memo) => this;

    [PyMethod("__reduce__", Signature = "()", Doc = "For pickling.")]
    public PyObject Reduce(PyThread t) => new PyTuple([Type, new PyTuple([PyStr.Of(Str(t))])]);

    [PyMethod("__sizeof__", Signature = "()", Doc = "Bytes in memory.")]
    public long SizeOf() => 80 + (Number.Coefficient.GetByteCount() + 7 & ~7);

    [PyMethod("__format__", Signature = "(format_spec, override=<unrepresentable>, /)", Doc = "Formats by a format specification.")]
    public string Format(PyThread t, PyObject format_spec, PyObject? @override = null)
    {
        if (format_spec is not PyStr spec)
        {
            throw Errors.TypeError("format arg must be str");
        }

        return DecimalFormat.Parse(spec).Apply(t, Number, DecimalModule.Current(t), @override);
    }

    private static PyObject Apply(PyThread t, DecimalBinary operation, PyObject left, PyObject right)
    {
        if (TryOperand(left) is not { } a || TryOperand(right) is not { } b)
        {
            return PyNotImplemented.Value;
        }

        var rules = DecimalModule.Current(t);
        var status = DecimalConditions.None;
        var result = operation(a, b, rules.Settings, ref status);
        rules.Report(t, status);
        return Of(result);
    }

    [PyMethod("__add__")]
    public PyObject Add(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Add, this, other);

    [PyMethod("__radd__")]
    public PyObject RAdd(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Add, other, this);

    [PyMethod("__sub__")]
    public PyObject Subtract(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Subtract, this, other);

    [PyMethod("__rsub__")]
    public PyObject RSubtract(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Subtract, other, this);

    [PyMethod("__mul__")]
    public PyObject Multiply(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Multiply, this, other);

    [PyMethod("__rmul__")]
    public PyObject RMultiply(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Multiply, other, this);

    [PyMethod("__truediv__")]
    public PyObject Divide(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Divide, this, other);

    [PyMethod("__rtruediv__")]
    public PyObject RDivide(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Divide, other, this);

    [PyMethod("__floordiv__")]
    public PyObject FloorDivide(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.DivideInteger, this, other);

    [PyMethod("__rfloordiv__")]
    public PyObject RFloorDivide(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.DivideInteger, other, this);

    [PyMethod("__mod__")]
    public PyObject Modulo(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Remainder, this, other);

    [PyMethod("__rmod__")]
    public PyObject RModulo(PyThread t, PyObject other) => Apply(t, DecimalArithmetic.Remainder, other, this);

    [PyMethod("__divmod__")]
    public PyObject DivMod(PyThread t, PyObject other) => DivMod(t, this, other);

    [PyMethod("__rdivmod__")]
    public PyObject RDivMod(PyThread t, PyObject other) => DivMod(t, other, this);

    private static PyObject DivMod(PyThread t, PyObject left, PyObject right) =>
        left is PyDecimal or PyIntBase && right is PyDecimal or PyIntBase ? DecimalModule.Current(t).DivMod(t, left, right) : PyNotImplemented.Value;

    [PyMethod("__pow__")]
    public PyObject Power(PyThread t, PyObject other, PyObject? modulo = null) => Power(t, this, other, modulo);

    [PyMethod("__rpow__")]
    public PyObject RPower(PyThread t, PyObject other, PyObject? modulo = null) => Power(t, other, this, modulo);

    private static PyObject Power(PyThread t, PyObject left, PyObject right, PyObject? modulo) =>
        left is PyDecimal or PyIntBase && right is PyDecimal or PyIntBase && modulo is null or PyNone or PyDecimal or PyIntBase
            ? DecimalModule.Current(t).Power(t, left, right, modulo)
            : PyNotImplemented.Value;

    [PyMethod("__neg__")]
    public PyObject Negative(PyThread t) => DecimalModule.Current(t).Minus(t, this);

    [PyMethod("__pos__")]
    public PyObject Positive(PyThread t) => DecimalModule.Current(t).Plus(t, this);

    [PyMethod("__abs__")]
    public PyObject Absolute(PyThread t) => DecimalModule.Current(t).Abs(t, this);

    [PyRichCompare]
    public PyObject Compare(PyThread t, PyObject other, CompareOp op)
    {
        var equality = op is CompareOp.Eq or CompareOp.Ne;
        var rules = DecimalModule.Current(t);
        var left = Number;
        DecimalNumber right;
        switch (other)
        {
            case PyDecimal or PyIntBase:
                right = Operand(other);
                break;
            case PyFloat real:
                right = Mixed(real.Value);
                break;
            case PyComplex complex when equality:
                if (complex.Value.Imaginary != 0)
                {
                    return PyNotImplemented.Value;
                }

                right = Mixed(complex.Value.Real);
                break;
            default:
                if (!Operations.IsInstance(t, other, DecimalModule.Rational(t)))
                {
                    return PyNotImplemented.Value;
                }

                if (left.IsFinite)
                {
                    var denominator = Operations.GetAttribute(t, other, "denominator") as PyIntBase ?? throw Errors.TypeError("internal error: denominator is not an integer");
                    left = new DecimalNumber(left.IsNegative, left.Coefficient * denominator.BigValue, left.Exponent);
                }

                right = DecimalNumber.OfInteger((Operations.GetAttribute(t, other, "numerator") as PyIntBase ?? throw Errors.TypeError("internal error: numerator is not an integer")).BigValue);
                break;
        }

        if (left.IsNaN || right.IsNaN)
        {
            if (!equality || left.IsSignaling || right.IsSignaling)
            {
                rules.Report(t, DecimalConditions.InvalidOperation);
            }

            return PyBool.Of(op == CompareOp.Ne);
        }

        var order = DecimalArithmetic.CompareNumbers(left, right);
        return PyBool.Of(op switch
        {
            CompareOp.Lt => order < 0,
            CompareOp.Le => order <= 0,
            CompareOp.Eq => order == 0,
            CompareOp.Ne => order != 0,
            CompareOp.Gt => order > 0,
            _ => order >= 0,
        });

        // An equality with a float only notes it; an order may raise.
        DecimalNumber Mixed(double value)
        {
            if (equality)
            {
                rules.Flags |= DecimalConditions.FloatOperation;
            }
            else
            {
                rules.Report(t, DecimalConditions.FloatOperation);
            }

            return DecimalNumber.OfDouble(value);
        }
    }
}
