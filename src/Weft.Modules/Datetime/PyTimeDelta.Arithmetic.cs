using System.Numerics;

namespace Weft.Modules.Datetime;

public partial class PyTimeDelta
{
    [PyMethod("__add__")]
    [PyMethod("__radd__")]
    public PyObject Add(PyObject other) => other is PyTimeDelta delta ? OfTotal(Total + delta.Total) : PyNotImplemented.Value;

    [PyMethod("__sub__")]
    public PyObject Subtract(PyObject other) => other is PyTimeDelta delta ? OfTotal(Total - delta.Total) : PyNotImplemented.Value;

    [PyMethod("__rsub__")]
    public PyObject RSubtract(PyObject other) => other is PyTimeDelta delta ? OfTotal(delta.Total - Total) : PyNotImplemented.Value;

    [PyMethod("__neg__")]
    public PyObject Negative() => OfTotal(-Total);

    [PyMethod("__pos__")]
    public PyObject Positive() => Allocate(TypeObject, Days, Seconds, Microseconds);

    [PyMethod("__abs__")]
    public PyObject Absolute() => Days < 0 ? Negative() : Positive();

    [PyMethod("__mul__")]
    [PyMethod("__rmul__")]
    public PyObject Multiply(PyThread t, PyObject other)
    {
        switch (other)
        {
            case PyInt { Value: var factor } when Int128.Abs(factor) < Int128.One << 32:
                return OfTotal(Total * factor);
            case PyIntBase factor:
                return OfTotal(TypeObject, (BigInteger)Total * factor.BigValue);
            case PyFloat factor:
                var (numerator, denominator) = Ratio(t, factor);
                return OfTotal(TypeObject, NearestQuotient((BigInteger)Total * numerator, denominator));
            default:
                return PyNotImplemented.Value;
        }
    }

    [PyMethod("__truediv__")]
    public PyObject Divide(PyThread t, PyObject other)
    {
        switch (other)
        {
            case PyTimeDelta delta:
                return IntOperations.TrueDivide(PyInt.Of((BigInteger)Total), Divisor(delta));
            case PyIntBase divisor:
                return OfTotal(TypeObject, NearestQuotient((BigInteger)Total, NotZero(divisor.BigValue)));
            case PyFloat divisor:
                var (numerator, denominator) = Ratio(t, divisor);
                return OfTotal(TypeObject, NearestQuotient((BigInteger)Total * denominator, NotZero(numerator)));
            default:
                return PyNotImplemented.Value;
        }
    }

    [PyMethod("__rtruediv__")]
    public PyObject RDivide(PyThread t, PyObject other) => other is PyTimeDelta delta ? delta.Divide(t, this) : PyNotImplemented.Value;

    [PyMethod("__floordiv__")]
    public PyObject FloorDivide(PyObject other) => other switch
    {
        PyTimeDelta delta => PyInt.Of(Floor(Total, delta.Total, out _)),
        PyInt { Value: not 0 } divisor => OfTotal((Int128)Floor(Total, divisor.Value, out _)),
        PyIntBase divisor => OfTotal(TypeObject, BigFloor((BigInteger)Total, NotZero(divisor.BigValue))),
        _ => PyNotImplemented.Value,
    };

    [PyMethod("__rfloordiv__")]
    public PyObject RFloorDivide(PyObject other) => other is PyTimeDelta delta ? delta.FloorDivide(this) : PyNotImplemented.Value;

    [PyMethod("__mod__")]
    public PyObject Modulo(PyObject other)
    {
        if (other is not PyTimeDelta delta)
        {
            return PyNotImplemented.Value;
        }

        Floor(Total, delta.Total, out var rest);
        return OfTotal(rest);
    }

    [PyMethod("__rmod__")]
    public PyObject RModulo(PyObject other) => other is PyTimeDelta delta ? delta.Modulo(this) : PyNotImplemented.Value;

    [PyMethod("__divmod__")]
    public PyObject DivMod(PyObject other)
    {
        if (other is not PyTimeDelta delta)
        {
            return PyNotImplemented.Value;
        }

        var quotient = Floor(Total, delta.Total, out var rest);
        return new PyTuple([PyInt.Of(quotient), OfTotal(rest)]);
    }

    [PyMethod("__rdivmod__")]
    public PyObject RDivMod(PyObject other) => other is PyTimeDelta delta ? delta.DivMod(this) : PyNotImplemented.Value;

    private static BigInteger NotZero(BigInteger divisor) => divisor.IsZero ? throw Errors.ZeroDivisionError("division by zero") : divisor;

    private static PyIntBase Divisor(PyTimeDelta delta) => PyInt.Of(NotZero((BigInteger)delta.Total));

    private static BigInteger Floor(Int128 dividend, Int128 divisor, out Int128 rest)
    {
        if (divisor == 0)
        {
            throw Errors.ZeroDivisionError("division by zero");
        }

        (var quotient, rest) = Int128.DivRem(dividend, divisor);
        if (rest != 0 && (rest < 0) != (divisor < 0))
        {
            quotient--;
            rest += divisor;
        }

        return (BigInteger)quotient;
    }

    private static BigInteger BigFloor(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        return !rest.IsZero && rest.Sign != divisor.Sign ? quotient - 1 : quotient;
    }

    /// <summary>The nearest integer to a quotient, half to even.</summary>
    private static BigInteger NearestQuotient(BigInteger dividend, BigInteger divisor)
    {
        var low = BigFloor(dividend, divisor);
        var rest = BigInteger.Abs(dividend - low * divisor) * 2;
        var order = rest.CompareTo(BigInteger.Abs(divisor));
        return order > 0 || (order == 0 && !low.IsEven) ? low + 1 : low;
    }

    /// <summary>A float as an exact fraction: of a Python subclass by the method that it may override.</summary>
    /// <exception cref="PythonException">ValueError for NaN, OverflowError for infinities.</exception>
    private static (BigInteger Numerator, BigInteger Denominator) Ratio(PyThread t, PyFloat number)
    {
        const string Text = "unexpected return type from as_integer_ratio(): expected ";
        var ratio = Operations.CallMethod(t, number, "as_integer_ratio");
        return ratio switch
        {
            PyTuple { Count: 2, Items: [PyIntBase numerator, PyIntBase denominator] } => (numerator.BigValue, NotZero(denominator.BigValue)),
            PyTuple { Count: 2 } => throw Errors.TypeError($"{Text}tuple of ints"),
            PyTuple tuple => throw Errors.ValueError($"{Text}2-tuple, got {tuple.Count}-tuple"),
            _ => throw Errors.TypeError($"{Text}tuple, got '{ratio.Type.FullName}'"),
        };
    }
}
