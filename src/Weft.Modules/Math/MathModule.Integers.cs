using System.Numerics;

namespace Weft.Modules;

public static partial class MathModule
{
    private const long LargestFactorialArgument = 100_000_000;

    [PyFunction("factorial", Signature = "(n, /)", Doc = "n!")]
    public static PyObject FactorialOf(PyThread t, PyObject n)
    {
        var number = Operations.Index(t, n);
        if (number.Sign < 0)
        {
            throw Errors.ValueError("factorial() not defined for negative values");
        }

        if (!number.TryGetInt64(out var small))
        {
            throw Errors.OverflowError("factorial() argument should not exceed 9223372036854775807");
        }

        return small <= LargestFactorialArgument ? PyInt.Of(Factorial(small)) : throw Errors.MemoryError();
    }

    private static BigInteger Factorial(long n)
    {
        if (n < 2)
        {
            return BigInteger.One;
        }

        return Product(2, n);
    }

    /// <summary>The product of a range of integers, halved so that factors of like size meet.</summary>
    private static BigInteger Product(BigInteger first, BigInteger last)
    {
        var count = last - first;
        if (count < 16)
        {
            var result = first;
            for (var i = first + 1; i <= last; i++)
            {
                result *= i;
            }

            return result;
        }

        var middle = first + count / 2;
        return Product(first, middle) * Product(middle + 1, last);
    }

    [PyFunction("isqrt", Signature = "(n, /)", Doc = "The integer part of a square root.")]
    public static PyObject IntegerRoot(PyThread t, PyObject n)
    {
        var value = Operations.Index(t, n).BigValue;
        if (value.Sign < 0)
        {
            throw Errors.ValueError("isqrt() argument must be nonnegative");
        }

        return PyInt.Of(IntegerRoot(value));
    }

    /// <summary>Newton's iteration from above; each step of it halves the error's bits.</summary>
    private static BigInteger IntegerRoot(BigInteger value)
    {
        if (value < 2)
        {
            return value;
        }

        var length = (int)value.GetBitLength();
        BigInteger x;
        if (length <= 1000)
        {
            x = new BigInteger(Math.Sqrt((double)value)) + 1;
            x = (x + value / x) >> 1;
        }
        else
        {
            // The root of the leading half, one bit too large, has half of the bits right.
            var shift = length / 4;
            x = (IntegerRoot(value >> (2 * shift)) + 1) << shift;
        }

        while (true)
        {
            var next = (x + value / x) >> 1;
            if (next >= x)
            {
                break;
            }

            x = next;
        }

        while (x * x > value)
        {
            x--;
        }

        while ((x + 1) * (x + 1) <= value)
        {
            x++;
        }

        return x;
    }

    private static BigInteger NonNegative(PyThread t, PyObject value, string name)
    {
        var number = Operations.Index(t, value);
        return number.Sign >= 0 ? number.BigValue : throw Errors.ValueError($"{name} must be a non-negative integer");
    }

    [PyFunction("comb", Signature = "(n, k, /)", Doc = "How many ways there are to choose k of n.")]
    public static PyObject Combinations(PyThread t, PyObject n, PyObject k)
    {
        var (all, chosen) = (NonNegative(t, n, "n"), NonNegative(t, k, "k"));
        if (chosen > all)
        {
            return PyInt.Of(0);
        }

        chosen = BigInteger.Min(chosen, all - chosen);
        if (chosen > long.MaxValue)
        {
            throw Errors.OverflowError("min(n - k, k) must not exceed 9223372036854775807");
        }

        return PyInt.Of(Binomial(all, (long)chosen));
    }

    /// <summary>C(n, k) = C(n, j) C(n-j, k-j) / C(k, j): dividing the problem keeps the numbers small.</summary>
    private static BigInteger Binomial(BigInteger n, long k)
    {
        if (k == 0)
        {
            return BigInteger.One;
        }

        if (k <= 16)
        {
            var result = n;
            for (var i = 1; i < k; i++)
            {
                result = result * (n - i) / (i + 1);
            }

            return result;
        }

        var half = k / 2;
        return Binomial(n, half) * Binomial(n - half, k - half) / Binomial(k, half);
    }

    [PyFunction("perm", Signature = "(n, k=None, /)", Doc = "How many ways there are to arrange k of n.")]
    public static PyObject Permutations(PyThread t, PyObject n, PyObject? k = null)
    {
        if (k is null or PyNone)
        {
            return FactorialOf(t, n);
        }

        var (all, chosen) = (NonNegative(t, n, "n"), NonNegative(t, k, "k"));
        if (chosen > all)
        {
            return PyInt.Of(0);
        }

        if (chosen > long.MaxValue)
        {
            throw Errors.OverflowError("k must not exceed 9223372036854775807");
        }

        return PyInt.Of(chosen.IsZero ? BigInteger.One : Product(all - chosen + 1, all));
    }

    [PyFunction("gcd", Doc = "The greatest common divisor.")]
    public static PyObject GreatestCommonDivisor(PyThread t, ReadOnlySpan<PyObject> integers)
    {
        var result = BigInteger.Zero;
        foreach (var item in integers)
        {
            result = BigInteger.GreatestCommonDivisor(result, Operations.Index(t, item).BigValue);
        }

        return PyInt.Of(result);
    }

    [PyFunction("lcm", Doc = "The least common multiple.")]
    public static PyObject LeastCommonMultiple(PyThread t, ReadOnlySpan<PyObject> integers)
    {
        var result = BigInteger.One;
        foreach (var item in integers)
        {
            var value = Operations.Index(t, item).BigValue;
            result = result.IsZero || value.IsZero ? BigInteger.Zero : BigInteger.Abs(result / BigInteger.GreatestCommonDivisor(result, value) * value);
        }

        return PyInt.Of(result);
    }
}
