using System.Numerics;
using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Flow;

/// <summary>Python's arithmetic on constants, limited so that no small program makes a large constant.</summary>
/// <remarks>An operation that would raise, or that is not certain to equal what happens at run time, is left alone.</remarks>
internal static partial class ConstantFolding
{
    private const int MaxIntBits = 128;
    private const int MaxCollectionSize = 256;
    private const int MaxStringSize = 4096;
    private const int MaxTotalItems = 1024;

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool b => b,
        long l => l != 0,
        int i => i != 0,
        BigInteger big => !big.IsZero,
        double d => d != 0,
        Complex c => c.Real != 0 || c.Imaginary != 0,
        string s => s.Length > 0,
        byte[] b => b.Length > 0,
        object?[] t => t.Length > 0,
        FrozenSetConstant f => f.Items.Length > 0,
        _ => true,
    };

    /// <summary>Items of a set display without repetitions, the first of equals kept.</summary>
    public static object?[] Distinct(object?[] items)
    {
        var kept = new List<object?>();
        foreach (var item in items)
        {
            if (!kept.Exists(k => EqualValues(k, item)))
            {
                kept.Add(item);
            }
        }

        return [.. kept];
    }

    private static bool EqualValues(object? a, object? b)
    {
        if (TryNumber(a, out var x) && TryNumber(b, out var y))
        {
            return (x, y) switch
            {
                (BigInteger i, BigInteger j) => i == j,
                (double i, double j) => i == j,
                (BigInteger i, double j) => IsExactly(i, j),
                (double i, BigInteger j) => IsExactly(j, i),
                (Complex i, Complex j) => i == j,
                (Complex { Imaginary: 0 } i, _) => EqualValues(i.Real, y),
                (_, Complex { Imaginary: 0 } j) => EqualValues(x, j.Real),
                _ => false,
            };
        }

        return a is object?[] p && b is object?[] q
            ? p.Length == q.Length && p.Zip(q).All(z => EqualValues(z.First, z.Second))
            : ConstantKey.AreEqual(a, b);
    }

    private static bool IsExactly(BigInteger i, double d) => double.IsFinite(d) && d == Math.Floor(d) && new BigInteger(d) == i;

    /// <summary>An int or bool as BigInteger, a float as double, a complex as Complex.</summary>
    private static bool TryNumber(object? value, out object number)
    {
        switch (value)
        {
            case bool b:
                number = b ? BigInteger.One : BigInteger.Zero;
                return true;
            case long l:
                number = new BigInteger(l);
                return true;
            case int i:
                number = new BigInteger(i);
                return true;
            case BigInteger or double or Complex:
                number = value;
                return true;
            default:
                number = value!;
                return false;
        }
    }

    private static object? Boxed(BigInteger value) => ConstantTable.Normalize(value);

    /// <summary>Evaluates a unary instruction.</summary>
    public static bool Unary(Opcode opcode, object? operand, out object? result)
    {
        result = null;
        if (opcode == Opcode.UnaryNot)
        {
            result = !IsTrue(operand);
            return true;
        }

        if (!TryNumber(operand, out var number))
        {
            return false;
        }

        switch (opcode, number)
        {
            case (Opcode.UnaryNegative, BigInteger i):
                result = Boxed(-i);
                return true;
            case (Opcode.UnaryNegative, double d):
                result = -d;
                return true;
            case (Opcode.UnaryNegative, Complex c):
                result = new Complex(-c.Real, -c.Imaginary);
                return true;
            case (Opcode.UnaryInvert, BigInteger i) when operand is not bool:
                result = Boxed(-i - 1);
                return true;
            case (Opcode.CallIntrinsic1, BigInteger i):
                result = Boxed(i);
                return true;
            case (Opcode.CallIntrinsic1, _):
                result = number;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Evaluates a binary instruction.</summary>
    public static bool Binary(BinaryOperation operation, object? left, object? right, out object? result)
    {
        result = null;
        if (TryNumber(left, out var x) && TryNumber(right, out var y))
        {
            if (operation is BinaryOperation.And or BinaryOperation.Or or BinaryOperation.Xor && left is bool p && right is bool q)
            {
                result = operation switch
                {
                    BinaryOperation.And => p & q,
                    BinaryOperation.Or => p | q,
                    _ => p ^ q,
                };
                return true;
            }

            result = (x, y) switch
            {
                (BigInteger i, BigInteger j) => Integers(operation, i, j),
                (Complex, _) or (_, Complex) => Complexes(operation, x, y),
                _ => AsDouble(x) is { } d && AsDouble(y) is { } e ? Doubles(operation, d, e) : null,
            };
            return result is not null;
        }

        result = operation switch
        {
            BinaryOperation.Add => Concatenate(left, right),
            BinaryOperation.Multiply => Repeat(left, right) ?? Repeat(right, left),
            BinaryOperation.Subscript => Subscript(left, right),
            _ => null,
        };
        if (operation == BinaryOperation.Subscript && result is NoneResult)
        {
            result = null;
            return true;
        }

        return result is not null;
    }

    private static object? Integers(BinaryOperation operation, BigInteger a, BigInteger b)
    {
        switch (operation)
        {
            case BinaryOperation.Add:
                return Boxed(a + b);
            case BinaryOperation.Subtract:
                return Boxed(a - b);
            case BinaryOperation.Multiply:
                return !a.IsZero && !b.IsZero && Bits(a) + Bits(b) > MaxIntBits ? null : Boxed(a * b);
            case BinaryOperation.TrueDivide:
                return b.IsZero ? null : DivideExactly(a, b);
            case BinaryOperation.FloorDivide:
                return b.IsZero ? null : Boxed(FloorDivide(a, b));
            case BinaryOperation.Remainder:
                return b.IsZero ? null : Boxed(a - (FloorDivide(a, b) * b));
            case BinaryOperation.Power:
                return Power(a, b);
            case BinaryOperation.LeftShift:
                if (b.Sign < 0 || (!a.IsZero && !b.IsZero && (b > MaxIntBits || Bits(a) > MaxIntBits - (long)b)))
                {
                    return null;
                }

                return a.IsZero ? 0L : Boxed(a << (int)b);
            case BinaryOperation.RightShift:
                return b.Sign < 0 ? null : b > int.MaxValue ? (a.Sign < 0 ? -1L : 0L) : Boxed(a >> (int)b);
            case BinaryOperation.And:
                return Boxed(a & b);
            case BinaryOperation.Or:
                return Boxed(a | b);
            case BinaryOperation.Xor:
                return Boxed(a ^ b);
            default:
                return null;
        }
    }

    private static long Bits(BigInteger value) => (long)BigInteger.Abs(value).GetBitLength();

    private static BigInteger FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var remainder);
        return !remainder.IsZero && (remainder.Sign < 0) != (b.Sign < 0) ? quotient - 1 : quotient;
    }

    private static object? Power(BigInteger a, BigInteger b)
    {
        if (b.Sign < 0)
        {
            return a.IsZero || AsDouble(a) is not { } d || AsDouble(b) is not { } e ? null : Doubles(BinaryOperation.Power, d, e);
        }

        if (!a.IsZero && b.Sign > 0 && (b > int.MaxValue || (long)b > MaxIntBits / Bits(a)))
        {
            return null;
        }

        return b > int.MaxValue ? null : Boxed(BigInteger.Pow(a, (int)b));
    }

    /// <summary>Division of integers correctly rounded to a double, which dividing their doubles is not.</summary>
    private static object? DivideExactly(BigInteger a, BigInteger b)
    {
        var negative = (a.Sign < 0) != (b.Sign < 0);
        a = BigInteger.Abs(a);
        b = BigInteger.Abs(b);
        if (a.IsZero)
        {
            return negative ? -0.0 : 0.0;
        }

        if (Bits(a) <= 53 && Bits(b) <= 53)
        {
            var exact = (double)a / (double)b;
            return negative ? -exact : exact;
        }

        // Quotients far from the normal range are rare enough to leave to run time.
        var difference = Bits(a) - Bits(b);
        if (difference is > 1000 or < -1000)
        {
            return null;
        }

        // 55 to 56 bits of quotient and a sticky bit round once, correctly.
        var shift = (int)(55 - difference);
        var (numerator, denominator) = shift >= 0 ? (a << shift, b) : (a, b << -shift);
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        if (!remainder.IsZero)
        {
            quotient |= 1;
        }

        var bits = (ulong)quotient;
        var length = 64 - BitOperations.LeadingZeroCount(bits);
        var extra = length - 53;
        var half = 1UL << (extra - 1);
        var mask = (1UL << extra) - 1;
        var rest = bits & mask;
        bits >>= extra;
        if (rest > half || (rest == half && (bits & 1) != 0))
        {
            bits++;
        }

        var value = Math.ScaleB((double)bits, extra - shift);
        return negative ? -value : value;
    }

    /// <summary>The double an integer becomes in mixed arithmetic; null when it overflows.</summary>
    private static double? AsDouble(object value)
    {
        if (value is double d)
        {
            return d;
        }

        var integer = (BigInteger)value;
        return Bits(integer) <= 53 ? (double)integer : DivideExactly(integer, BigInteger.One) as double?;
    }

    private static object? Doubles(BinaryOperation operation, double a, double b)
    {
        switch (operation)
        {
            case BinaryOperation.Add:
                return a + b;
            case BinaryOperation.Subtract:
                return a - b;
            case BinaryOperation.Multiply:
                return a * b;
            case BinaryOperation.TrueDivide:
                return b == 0 ? null : a / b;
            case BinaryOperation.Remainder:
                return b == 0 ? null : DivMod(a, b).Remainder;
            case BinaryOperation.FloorDivide:
                return b == 0 ? null : DivMod(a, b).Quotient;
            case BinaryOperation.Power:
                if ((a == 0 && b < 0) || (a < 0 && double.IsFinite(a) && double.IsFinite(b) && b != Math.Floor(b)))
                {
                    return null;
                }

                var power = Math.Pow(a, b);
                return double.IsInfinity(power) && double.IsFinite(a) && double.IsFinite(b) ? null : power;
            default:
                return null;
        }
    }

    private static (double Quotient, double Remainder) DivMod(double a, double b)
    {
        var remainder = a % b;
        var quotient = (a - remainder) / b;
        if (remainder != 0)
        {
            if ((b < 0) != (remainder < 0))
            {
                remainder += b;
                quotient -= 1;
            }
        }
        else
        {
            remainder = Math.CopySign(0, b);
        }

        double floor;
        if (quotient != 0)
        {
            floor = Math.Floor(quotient);
            if (quotient - floor > 0.5)
            {
                floor += 1;
            }
        }
        else
        {
            floor = Math.CopySign(0, a / b);
        }

        return (floor, remainder);
    }

    private static object? Complexes(BinaryOperation operation, object x, object y)
    {
        if (x is Complex a && y is Complex b)
        {
            return operation switch
            {
                BinaryOperation.Add => new Complex(a.Real + b.Real, a.Imaginary + b.Imaginary),
                BinaryOperation.Subtract => new Complex(a.Real - b.Real, a.Imaginary - b.Imaginary),
                BinaryOperation.Multiply => FiniteProduct(a, b),
                BinaryOperation.TrueDivide => Quotient(a, b),
                BinaryOperation.Power => ComplexPower(a, b),
                _ => null,
            };
        }

        // A real operand has no imaginary part at all, not a zero one.
        if (x is Complex c)
        {
            return AsDouble(y) is not { } r ? null : operation switch
            {
                BinaryOperation.Add => new Complex(c.Real + r, c.Imaginary),
                BinaryOperation.Subtract => new Complex(c.Real - r, c.Imaginary),
                BinaryOperation.Multiply => new Complex(c.Real * r, c.Imaginary * r),
                BinaryOperation.TrueDivide when r != 0 => new Complex(c.Real / r, c.Imaginary / r),
                BinaryOperation.Power => ComplexPower(c, new Complex(r, 0)),
                _ => null,
            };
        }

        var z = (Complex)y;
        return AsDouble(x) is not { } s ? null : operation switch
        {
            BinaryOperation.Add => new Complex(s + z.Real, z.Imaginary),
            BinaryOperation.Subtract => new Complex(s - z.Real, -z.Imaginary),
            BinaryOperation.Multiply => new Complex(s * z.Real, s * z.Imaginary),
            BinaryOperation.TrueDivide => RealQuotient(s, z),
            BinaryOperation.Power => ComplexPower(new Complex(s, 0), z),
            _ => null,
        };
    }

    /// <summary>Smith's algorithm: scaling by the larger part of the divisor avoids overflow.</summary>
    private static object? Quotient(Complex a, Complex b)
    {
        if (Math.Abs(b.Real) >= Math.Abs(b.Imaginary))
        {
            if (b.Real == 0)
            {
                return null;
            }

            var ratio = b.Imaginary / b.Real;
            var denominator = b.Real + (b.Imaginary * ratio);
            return Finite((a.Real + (a.Imaginary * ratio)) / denominator, (a.Imaginary - (a.Real * ratio)) / denominator);
        }
        else
        {
            var ratio = b.Real / b.Imaginary;
            var denominator = (b.Real * ratio) + b.Imaginary;
            return Finite(((a.Real * ratio) + a.Imaginary) / denominator, ((a.Imaginary * ratio) - a.Real) / denominator);
        }
    }

    private static object? RealQuotient(double a, Complex b)
    {
        if (Math.Abs(b.Real) >= Math.Abs(b.Imaginary))
        {
            if (b.Real == 0)
            {
                return null;
            }

            var ratio = b.Imaginary / b.Real;
            var denominator = b.Real + (b.Imaginary * ratio);
            return Finite(a / denominator, -a * ratio / denominator);
        }
        else
        {
            var ratio = b.Real / b.Imaginary;
            var denominator = (b.Real * ratio) + b.Imaginary;
            return Finite(a * ratio / denominator, -a / denominator);
        }
    }

    private static object? Finite(double real, double imaginary) =>
        double.IsFinite(real) && double.IsFinite(imaginary) ? new Complex(real, imaginary) : null;

    /// <summary>Small whole exponents by repeated multiplication, others in polar form.</summary>
    private static object? ComplexPower(Complex a, Complex b)
    {
        if (b.Imaginary == 0 && b.Real == Math.Floor(b.Real) && Math.Abs(b.Real) <= 100)
        {
            var count = (int)Math.Abs(b.Real);
            var result = Complex.One;
            var factor = a;
            for (var mask = 1; mask <= count; mask <<= 1)
            {
                if ((count & mask) != 0)
                {
                    result = Product(result, factor);
                }

                factor = Product(factor, factor);
            }

            return b.Real >= 0 ? Finite(result.Real, result.Imaginary) : Quotient(Complex.One, result);
        }

        if (a == Complex.Zero)
        {
            return b.Imaginary == 0 && b.Real > 0 ? Complex.Zero : null;
        }

        var modulus = double.Hypot(a.Real, a.Imaginary);
        var length = Math.Pow(modulus, b.Real);
        var angle = Math.Atan2(a.Imaginary, a.Real);
        var phase = angle * b.Real;
        if (b.Imaginary != 0)
        {
            length *= Math.Exp(-angle * b.Imaginary);
            phase += b.Imaginary * Math.Log(modulus);
        }

        return Finite(length * Math.Cos(phase), length * Math.Sin(phase));
    }

    private static Complex Product(Complex a, Complex b) =>
        new((a.Real * b.Real) - (a.Imaginary * b.Imaginary), (a.Real * b.Imaginary) + (a.Imaginary * b.Real));

    private static object? FiniteProduct(Complex a, Complex b)
    {
        var real = (a.Real * b.Real) - (a.Imaginary * b.Imaginary);
        var imaginary = (a.Real * b.Imaginary) + (a.Imaginary * b.Real);
        return double.IsNaN(real) || double.IsNaN(imaginary) ? null : new Complex(real, imaginary);
    }
}
