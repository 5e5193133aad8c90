using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>
/// The hash of numbers: the value modulo the prime 2⁶¹-1, extended to fractions, so that numbers that are equal hash
/// equal whatever their type. The constants are those that <c>sys.hash_info</c> documents.
/// </summary>
public static class NumericHash
{
    /// <summary>The prime, <c>sys.hash_info.modulus</c>.</summary>
    public const long Modulus = (1L << 61) - 1;

    public const long Infinity = 314159;

    public const long ImaginaryFactor = 1000003;

    private const int Bits = 61;

    public static long Of(PyIntBase value) => value.TryGetInt64(out var small) ? Of(small) : Of(value.BigValue);

    public static long Of(long value)
    {
        if (value is > -Modulus and < Modulus)
        {
            return value == -1 ? -2 : value;
        }

        var hash = value % Modulus;
        return hash == -1 ? -2 : hash;
    }

    public static long Of(BigInteger value)
    {
        var hash = (long)BigInteger.Remainder(value, Modulus);
        return hash == -1 ? -2 : hash;
    }

    /// <summary>The hash of a float; a NaN hashes by identity.</summary>
    public static long Of(double value, PyObject owner)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? Identity.Hash(owner) : value > 0 ? Infinity : -Infinity;
        }

        if (value == Math.Floor(value) && Math.Abs(value) < Modulus)
        {
            return Of((long)value);
        }

        var (mantissa, exponent) = DoubleParts.Split(value);

        // Multiplying by 2 modulo 2⁶¹-1 is a rotation of 61 bits, so 2^exponent is a rotation too.
        var rotation = exponent % Bits;
        if (rotation < 0)
        {
            rotation += Bits;
        }

        var rotated = rotation == 0 ? mantissa : ((mantissa << rotation) & (ulong)Modulus) | (mantissa >> (Bits - rotation));
        var hash = (long)(rotated % (ulong)Modulus);
        if (value < 0)
        {
            hash = -hash;
        }

        return hash == -1 ? -2 : hash;
    }

    public static long Of(double real, double imaginary, PyObject owner)
    {
        var hash = unchecked((long)((ulong)Of(real, owner) + ((ulong)ImaginaryFactor * (ulong)Of(imaginary, owner))));
        return hash == -1 ? -2 : hash;
    }
}

/// <summary>A double as an integer times a power of two.</summary>
internal static class DoubleParts
{
    /// <summary>|value| = mantissa · 2^exponent, exactly; the value is finite.</summary>
    internal static (ulong Mantissa, int Exponent) Split(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7ff;
        var fraction = bits & ((1UL << 52) - 1);
        return exponent == 0 ? (fraction, -1074) : (fraction | 1UL << 52, exponent - 1075);
    }
}
