using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>Shifts, bit operations and powers of ints.</summary>
public static partial class IntOperations
{
    /// <exception cref="PythonException">ValueError for a negative count; MemoryError or OverflowError for a huge one.</exception>
    public static PyIntBase LeftShift(PyIntBase a, PyIntBase b)
    {
        if (b.Sign < 0)
        {
            throw NegativeShift();
        }

        if (a.IsZero)
        {
            return PyInt.Of(0);
        }

        if (!b.TryGetInt64(out var count))
        {
            throw Errors.OverflowError("too many digits in integer");
        }

        if (count < 63 && a.TryGetInt64(out var x))
        {
            var shifted = x << (int)count;
            if (shifted >> (int)count == x)
            {
                return PyInt.Of(shifted);
            }
        }

        var value = a.BigValue;
        CheckSize(count > MaximumBits ? count : value.GetBitLength() + count);
        return PyInt.Of(value << (int)count);
    }

    /// <exception cref="PythonException">ValueError for a negative count.</exception>
    public static PyIntBase RightShift(PyIntBase a, PyIntBase b)
    {
        if (b.Sign < 0)
        {
            throw NegativeShift();
        }

        if (!b.TryGetInt64(out var count) || count > int.MaxValue)
        {
            return PyInt.Of(a.Sign < 0 ? -1 : 0);
        }

        return a.TryGetInt64(out var x) ? PyInt.Of(x >> (int)Math.Min(count, 63)) : PyInt.Of(a.BigValue >> (int)count);
    }

    private static PythonException NegativeShift() => Errors.ValueError("negative shift count");

    public static PyIntBase And(PyIntBase a, PyIntBase b) =>
        a.TryGetInt64(out var x) && b.TryGetInt64(out var y) ? PyInt.Of(x & y) : PyInt.Of(a.BigValue & b.BigValue);

    public static PyIntBase Or(PyIntBase a, PyIntBase b) =>
        a.TryGetInt64(out var x) && b.TryGetInt64(out var y) ? PyInt.Of(x | y) : PyInt.Of(a.BigValue | b.BigValue);

    public static PyIntBase Xor(PyIntBase a, PyIntBase b) =>
        a.TryGetInt64(out var x) && b.TryGetInt64(out var y) ? PyInt.Of(x ^ y) : PyInt.Of(a.BigValue ^ b.BigValue);

    /// <summary>The number of bits of the magnitude.</summary>
    public static long BitLength(PyIntBase a)
    {
        if (a.TryGetInt64(out var x))
        {
            return 64 - BitOperations.LeadingZeroCount(Magnitude(x));
        }

        // BigInteger counts the two's complement form, which for -2^n is one shorter.
        return BigInteger.Abs(a.BigValue).GetBitLength();
    }

    /// <summary>The number of ones of the magnitude.</summary>
    public static long BitCount(PyIntBase a)
    {
        if (a.TryGetInt64(out var x))
        {
            return BitOperations.PopCount(Magnitude(x));
        }

        long count = 0;
        foreach (var part in BigInteger.Abs(a.BigValue).ToByteArray())
        {
            count += BitOperations.PopCount(part);
        }

        return count;
    }

    internal static ulong Magnitude(long x) => x < 0 ? (ulong)-(x + 1) + 1 : (ulong)x;

    /// <summary>The power; a float for a negative exponent.</summary>
    /// <exception cref="PythonException">ZeroDivisionError; MemoryError.</exception>
    public static PyObject Power(PyThread thread, PyIntBase value, PyIntBase exponent)
    {
        if (exponent.Sign < 0)
        {
            return FloatOperations.Power(value.ToDoubleChecked(), exponent.ToDoubleChecked());
        }

        if (value.TryGetInt64(out var x))
        {
            if (x is 0 or 1)
            {
                return PyInt.Of(exponent.IsZero ? 1 : x);
            }

            if (x == -1)
            {
                return PyInt.Of(exponent.BigValue.IsEven ? 1 : -1);
            }
        }

        if (!exponent.TryGetInt64(out var n) || n > MaximumBits)
        {
            throw Errors.MemoryError();
        }

        if (n <= 62 && TrySmallPower(x, (int)n, value, out var small))
        {
            return PyInt.Of(small);
        }

        CheckSize((BitLength(value) - 1) * n);
        return PyInt.Of(BigInteger.Pow(value.BigValue, (int)n));
    }

    private static bool TrySmallPower(long x, int n, PyIntBase value, out long result)
    {
        result = 1;
        if (value is PyBigInt)
        {
            return false;
        }

        for (var i = 0; i < n; i++)
        {
            if (Math.BigMul(result, x, out var low) != low >> 63)
            {
                return false;
            }

            result = low;
        }

        return true;
    }

    /// <summary>The power modulo a number, with the number's sign; a negative exponent inverts the base.</summary>
    /// <exception cref="PythonException">ValueError: modulo zero, or no inverse.</exception>
    public static PyIntBase Power(PyIntBase value, PyIntBase exponent, PyIntBase modulo)
    {
        var modulus = modulo.BigValue;
        if (modulus.IsZero)
        {
            throw Errors.ValueError("pow() 3rd argument cannot be 0");
        }

        var positive = BigInteger.Abs(modulus);
        var x = value.BigValue;
        var n = exponent.BigValue;
        if (n.Sign < 0)
        {
            x = Inverse(x, positive);
            n = -n;
        }

        var result = positive.IsOne ? BigInteger.Zero : BigInteger.ModPow(FloorDivRem(x, positive).Remainder, n, positive);
        if (modulus.Sign < 0 && result.Sign != 0)
        {
            result += modulus;
        }

        return PyInt.Of(result);
    }

    /// <summary>The inverse by the extended Euclidean algorithm.</summary>
    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (r0, r1) = (modulus, FloorDivRem(value, modulus).Remainder);
        var (t0, t1) = (BigInteger.Zero, BigInteger.One);
        while (!r1.IsZero)
        {
            var quotient = BigInteger.DivRem(r0, r1, out var rest);
            (r0, r1) = (r1, rest);
            (t0, t1) = (t1, t0 - (quotient * t1));
        }

        return r0.IsOne ? FloorDivRem(t0, modulus).Remainder : throw Errors.ValueError("base is not invertible for the given modulus");
    }
}
