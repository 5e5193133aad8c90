using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>
/// Arithmetic on ints for callers that know both operands: a 64-bit path with overflow checks, BigInteger beyond it.
/// </summary>
/// <remarks>
/// BigInteger holds less than 2³¹ bits; results that could be larger are a MemoryError before they are computed.
/// </remarks>
public static partial class IntOperations
{
    private const long MaximumBits = 0x7fff_ff00;

    private static readonly BigInteger s_minusOne = BigInteger.MinusOne;

    /// <summary><c>operator.index(o)</c>.</summary>
    public static PyIntBase FromIndex(PyThread thread, PyObject o) => o as PyIntBase ?? Operations.Index(thread, o);

    public static PyIntBase Add(PyIntBase a, PyIntBase b)
    {
        if (a.TryGetInt64(out var x) && b.TryGetInt64(out var y))
        {
            var sum = unchecked(x + y);
            if (((x ^ sum) & (y ^ sum)) >= 0)
            {
                return PyInt.Of(sum);
            }
        }

        return PyInt.Of(a.BigValue + b.BigValue);
    }

    public static PyIntBase Subtract(PyIntBase a, PyIntBase b)
    {
        if (a.TryGetInt64(out var x) && b.TryGetInt64(out var y))
        {
            var difference = unchecked(x - y);
            if (((x ^ y) & (x ^ difference)) >= 0)
            {
                return PyInt.Of(difference);
            }
        }

        return PyInt.Of(a.BigValue - b.BigValue);
    }

    public static PyIntBase Multiply(PyIntBase a, PyIntBase b)
    {
        if (a.TryGetInt64(out var x) && b.TryGetInt64(out var y))
        {
            var high = Math.BigMul(x, y, out var low);
            return high == low >> 63 ? PyInt.Of(low) : PyInt.Of((BigInteger)x * y);
        }

        var (left, right) = (a.BigValue, b.BigValue);
        CheckSize(left.GetBitLength() + right.GetBitLength());
        return PyInt.Of(left * right);
    }

    public static PyIntBase Negate(PyIntBase a) =>
        a.TryGetInt64(out var x) && x != long.MinValue ? PyInt.Of(-x) : PyInt.Of(-a.BigValue);

    public static PyIntBase Invert(PyIntBase a) => a.TryGetInt64(out var x) ? PyInt.Of(~x) : PyInt.Of(-a.BigValue - 1);

    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    public static PyIntBase FloorDivide(PyIntBase a, PyIntBase b)
    {
        if (a.TryGetInt64(out var x) && b.TryGetInt64(out var y) && y is not (0 or -1))
        {
            var quotient = x / y;
            return PyInt.Of((x ^ y) < 0 && quotient * y != x ? quotient - 1 : quotient);
        }

        return PyInt.Of(FloorDivRem(a.BigValue, b.BigValue).Quotient);
    }

    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    public static PyIntBase Modulo(PyIntBase a, PyIntBase b)
    {
        if (a.TryGetInt64(out var x) && b.TryGetInt64(out var y) && y is not (0 or -1))
        {
            var remainder = x % y;
            return PyInt.Of(remainder != 0 && (remainder ^ y) < 0 ? remainder + y : remainder);
        }

        return PyInt.Of(FloorDivRem(a.BigValue, b.BigValue).Remainder);
    }

    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    public static PyTuple Divmod(PyIntBase a, PyIntBase b)
    {
        if (a.TryGetInt64(out var x) && b.TryGetInt64(out var y) && y is not (0 or -1))
        {
            return new PyTuple([FloorDivide(a, b), Modulo(a, b)]);
        }

        var (quotient, remainder) = FloorDivRem(a.BigValue, b.BigValue);
        return new PyTuple([PyInt.Of(quotient), PyInt.Of(remainder)]);
    }

    internal static (BigInteger Quotient, BigInteger Remainder) FloorDivRem(BigInteger a, BigInteger b)
    {
        if (b.IsZero)
        {
            throw DivisionByZero();
        }

        var quotient = BigInteger.DivRem(a, b, out var remainder);
        if (!remainder.IsZero && (remainder.Sign < 0) != (b.Sign < 0))
        {
            quotient -= 1;
            remainder += b;
        }

        return (quotient, remainder);
    }

    internal static PythonException DivisionByZero() => Errors.ZeroDivisionError("division by zero");

    /// <summary>The correctly rounded quotient.</summary>
    /// <exception cref="PythonException">ZeroDivisionError; OverflowError.</exception>
    public static PyFloat TrueDivide(PyIntBase a, PyIntBase b)
    {
        const long exact = 1L << 53;
        if (a.TryGetInt64(out var x) && b.TryGetInt64(out var y) && y != 0 && x is >= -exact and <= exact && y is >= -exact and <= exact)
        {
            return PyFloat.Of((double)x / y);
        }

        return PyFloat.Of(Quotient(a.BigValue, b.BigValue));
    }

    /// <summary>a / b rounded once: the quotient is taken to 66 bits or more with the remainder folded into the last.</summary>
    internal static double Quotient(BigInteger a, BigInteger b)
    {
        if (b.IsZero)
        {
            throw DivisionByZero();
        }

        if (a.IsZero)
        {
            return b.Sign < 0 ? -0.0 : 0.0;
        }

        var negative = (a.Sign < 0) != (b.Sign < 0);
        a = BigInteger.Abs(a);
        b = BigInteger.Abs(b);
        var difference = a.GetBitLength() - b.GetBitLength();
        if (difference > 1025)
        {
            throw Errors.OverflowError("integer division result too large for a float");
        }

        if (difference < -1080)
        {
            return negative ? -0.0 : 0.0;
        }

        var shift = 66 - (int)difference;
        var quotient = shift >= 0 ? BigInteger.DivRem(a << shift, b, out var remainder) : BigInteger.DivRem(a, b << -shift, out remainder);
        var result = Compose(quotient, -shift, !remainder.IsZero);
        if (double.IsInfinity(result))
        {
            throw Errors.OverflowError("integer division result too large for a float");
        }

        return negative ? -result : result;
    }

    /// <summary>The nearest double.</summary>
    /// <exception cref="PythonException">OverflowError.</exception>
    public static double ToDouble(BigInteger value)
    {
        var magnitude = BigInteger.Abs(value);
        var result = magnitude.GetBitLength() > 1024 ? double.PositiveInfinity : Compose(magnitude, 0, inexact: false);
        if (double.IsInfinity(result))
        {
            throw Errors.OverflowError("int too large to convert to float");
        }

        return value.Sign < 0 ? -result : result;
    }

    /// <summary>
    /// magnitude · 2^exponent rounded half to even; <paramref name="inexact"/> says that a little more belongs to it.
    /// Infinity when too large.
    /// </summary>
    internal static double Compose(BigInteger magnitude, int exponent, bool inexact)
    {
        if (magnitude.IsZero)
        {
            return 0.0;
        }

        // 64 bits and a sticky bit are enough for one rounding to 53 or, for subnormals, fewer bits.
        var excess = (int)magnitude.GetBitLength() - 64;
        ulong top;
        if (excess > 0)
        {
            top = (ulong)(magnitude >> excess);
            inexact |= !(magnitude & ((BigInteger.One << excess) - 1)).IsZero;
            exponent += excess;
        }
        else
        {
            top = (ulong)magnitude << -excess;
            exponent += excess;
        }

        // top has its highest bit set: the value is in [2^(63+exponent), 2^(64+exponent)).
        var highest = exponent + 63;
        if (highest > 1023)
        {
            return double.PositiveInfinity;
        }

        var drop = highest >= -1022 ? 11 : 11 + (-1022 - highest);
        if (drop > 64)
        {
            return 0.0;
        }

        var kept = drop == 64 ? 0 : top >> drop;
        var half = 1UL << (drop - 1);
        var rest = drop == 64 ? top : top & ((half << 1) - 1);
        if (rest > half || (rest == half && (inexact || (kept & 1) != 0)))
        {
            kept++;
        }

        // Adding the mantissa to the exponent bits carries into the exponent when rounding overflowed.
        if (highest >= -1022)
        {
            return BitConverter.UInt64BitsToDouble(((ulong)(highest + 1022) << 52) + kept);
        }

        return BitConverter.UInt64BitsToDouble(kept);
    }

    public static int Compare(PyIntBase a, PyIntBase b) =>
        a.TryGetInt64(out var x) && b.TryGetInt64(out var y) ? x.CompareTo(y) : a.BigValue.CompareTo(b.BigValue);

    /// <summary>Whether a comparison's result (as of CompareTo) satisfies the operator.</summary>
    internal static bool Holds(int order, CompareOp op) => op switch
    {
        CompareOp.Lt => order < 0,
        CompareOp.Le => order <= 0,
        CompareOp.Eq => order == 0,
        CompareOp.Ne => order != 0,
        CompareOp.Gt => order > 0,
        _ => order >= 0,
    };

    internal static void CheckSize(long bits)
    {
        if (bits > MaximumBits)
        {
            throw Errors.MemoryError();
        }
    }
}
