using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>Arithmetic on floats where Python's rules differ from C#'s.</summary>
public static class FloatOperations
{
    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    public static double TrueDivide(double a, double b) => b == 0 ? throw IntOperations.DivisionByZero() : a / b;

    /// <summary>The remainder with the sign of the divisor.</summary>
    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    public static double Modulo(double a, double b)
    {
        if (b == 0)
        {
            throw IntOperations.DivisionByZero();
        }

        var remainder = a % b;
        if (remainder == 0)
        {
            return Math.CopySign(0.0, b);
        }

        return (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }

    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    public static double FloorDivide(double a, double b) => Divmod(a, b).Quotient;

    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    public static (double Quotient, double Remainder) Divmod(double a, double b)
    {
        if (b == 0)
        {
            throw IntOperations.DivisionByZero();
        }

        var remainder = a % b;
        var quotient = (a - remainder) / b;
        if (remainder != 0)
        {
            if ((b < 0) != (remainder < 0))
            {
                remainder += b;
                quotient -= 1.0;
            }
        }
        else
        {
            remainder = Math.CopySign(0.0, b);
        }

        double floor;
        if (quotient != 0)
        {
            floor = Math.Floor(quotient);
            if (quotient - floor > 0.5)
            {
                floor += 1.0;
            }
        }
        else
        {
            floor = Math.CopySign(0.0, a / b);
        }

        return (floor, remainder);
    }

    /// <summary>The power: a complex number for a negative base and a fractional exponent.</summary>
    /// <exception cref="PythonException">ZeroDivisionError; OverflowError.</exception>
    public static PyObject Power(double a, double b)
    {
        if (b == 0 || a == 1)
        {
            return PyFloat.Of(1.0);
        }

        if (double.IsNaN(a) || double.IsNaN(b))
        {
            return PyFloat.Of(PyFloat.PlainNaN);
        }

        if (a == 0 && b < 0 && !double.IsInfinity(b))
        {
            throw Errors.ZeroDivisionError("zero to a negative power");
        }

        if (a == 0 && double.IsNegativeInfinity(b))
        {
            return PyFloat.Of(double.PositiveInfinity);
        }

        if (double.IsFinite(a) && double.IsFinite(b))
        {
            if (a < 0 && b != Math.Floor(b))
            {
                return PyComplex.Of(ComplexOperations.Power(new Complex(a, 0), new Complex(b, 0)));
            }

            var result = Math.Pow(a, b);
            return double.IsInfinity(result) ? throw OutOfRange() : PyFloat.Of(result);
        }

        return PyFloat.Of(Math.Pow(a, b));
    }

    internal static PythonException OutOfRange() => Errors.With(Exceptions.OverflowError, PyInt.Of(34), PyStr.Of("Numerical result out of range"));

    /// <summary>Compares an int and a float exactly: as CompareTo, or null when the float is not a number.</summary>
    public static int? Compare(PyIntBase a, double b)
    {
        if (!double.IsFinite(b))
        {
            return double.IsNaN(b) ? null : b > 0 ? -1 : 1;
        }

        if (a.TryGetInt64(out var x) && x is >= -(1L << 53) and <= 1L << 53)
        {
            return ((double)x).CompareTo(b == 0 ? 0.0 : b);
        }

        // A fraction of b matters only if b is within 2^53, where a is not.
        return a.BigValue.CompareTo(new BigInteger(b));
    }

    /// <summary>Whether a relation of two floats, or of what they came from, holds.</summary>
    internal static bool Compare(double a, double b, CompareOp op) => op switch
    {
        CompareOp.Lt => a < b,
        CompareOp.Le => a <= b,
        CompareOp.Eq => a == b,
        CompareOp.Ne => a != b,
        CompareOp.Gt => a > b,
        _ => a >= b,
    };
}
