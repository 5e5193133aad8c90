using System.Numerics;

namespace Weft.Modules;

/// <summary>The module <c>math</c>: functions of real numbers.</summary>
[PyModule("math", Doc = "Mathematical functions.")]
public static partial class MathModule
{
    [PyConstant("pi")]
    public const double Pi = Math.PI;

    [PyConstant("e")]
    public const double E = Math.E;

    [PyConstant("tau")]
    public const double Tau = Math.Tau;

    [PyConstant("inf")]
    public static double Infinity => double.PositiveInfinity;

    [PyConstant("nan")]
    public static double NotANumber => BitConverter.UInt64BitsToDouble(0x7FF8000000000000);

    private static PythonException Domain() => Errors.ValueError("math domain error");

    private static PythonException Range() => Errors.OverflowError("math range error");

    private static PythonException Domain(string expected, double x) => Errors.ValueError($"{expected}, got {Operations.Repr(PyThread.Current, PyFloat.Of(x)).Value}");

    /// <summary>A result that must be finite when the argument is.</summary>
    internal static double Finite(double x, double result) => double.IsInfinity(result) && double.IsFinite(x) ? throw Range() : result;

    [PyFunction("acos", Signature = "(x, /)", Doc = "Arc cosine.")]
    public static double Acos(double x) => Math.Abs(x) > 1 ? throw Domain("expected a number in range from -1 up to 1", x) : Math.Acos(x);

    [PyFunction("asin", Signature = "(x, /)", Doc = "Arc sine.")]
    public static double Asin(double x) => Math.Abs(x) > 1 ? throw Domain("expected a number in range from -1 up to 1", x) : Math.Asin(x);

    [PyFunction("atan", Signature = "(x, /)", Doc = "Arc tangent.")]
    public static double Atan(double x) => Math.Atan(x);

    [PyFunction("atan2", Signature = "(y, x, /)", Doc = "Arc tangent of y/x, in the right quadrant.")]
    public static double Atan2(double y, double x) => Math.Atan2(y, x);

    [PyFunction("acosh", Signature = "(x, /)", Doc = "Inverse hyperbolic cosine.")]
    public static double Acosh(double x) => x < 1 ? throw Domain("expected argument value not less than 1", x) : Math.Acosh(x);

    [PyFunction("asinh", Signature = "(x, /)", Doc = "Inverse hyperbolic sine.")]
    public static double Asinh(double x) => Math.Asinh(x);

    [PyFunction("atanh", Signature = "(x, /)", Doc = "Inverse hyperbolic tangent.")]
    public static double Atanh(double x) => Math.Abs(x) >= 1 ? throw Domain("expected a number between -1 and 1", x) : Math.Atanh(x);

    [PyFunction("cbrt", Signature = "(x, /)", Doc = "Cube root.")]
    public static double Cbrt(double x) => Math.Cbrt(x);

    [PyFunction("cos", Signature = "(x, /)", Doc = "Cosine.")]
    public static double Cos(double x) => double.IsInfinity(x) ? throw Domain("expected a finite input", x) : Math.Cos(x);

    [PyFunction("sin", Signature = "(x, /)", Doc = "Sine.")]
    public static double Sin(double x) => double.IsInfinity(x) ? throw Domain("expected a finite input", x) : Math.Sin(x);

    [PyFunction("tan", Signature = "(x, /)", Doc = "Tangent.")]
    public static double Tan(double x) => double.IsInfinity(x) ? throw Domain("expected a finite input", x) : Math.Tan(x);

    [PyFunction("cosh", Signature = "(x, /)", Doc = "Hyperbolic cosine.")]
    public static double Cosh(double x) => Finite(x, Math.Cosh(x));

    [PyFunction("sinh", Signature = "(x, /)", Doc = "Hyperbolic sine.")]
    public static double Sinh(double x) => Finite(x, Math.Sinh(x));

    [PyFunction("tanh", Signature = "(x, /)", Doc = "Hyperbolic tangent.")]
    public static double Tanh(double x) => Math.Tanh(x);

    [PyFunction("exp", Signature = "(x, /)", Doc = "e to the power of x.")]
    public static double Exp(double x) => Finite(x, Math.Exp(x));

    [PyFunction("exp2", Signature = "(x, /)", Doc = "2 to the power of x.")]
    public static double Exp2(double x) => Finite(x, LibM.Exp2(x));

    [PyFunction("expm1", Signature = "(x, /)", Doc = "exp(x) - 1 without loss of precision.")]
    public static double Expm1(double x) => Finite(x, LibM.Expm1(x));

    [PyFunction("log1p", Signature = "(x, /)", Doc = "log(1 + x) without loss of precision.")]
    public static double Log1p(double x) => x <= -1 ? throw Domain("expected argument value > -1", x) : x == 0 ? x : LibM.Log1p(x);

    [PyFunction("sqrt", Signature = "(x, /)", Doc = "Square root.")]
    public static double Sqrt(double x) => x < 0 ? throw Domain("expected a nonnegative input", x) : Math.Sqrt(x);

    [PyFunction("fabs", Signature = "(x, /)", Doc = "Absolute value as a float.")]
    public static double Fabs(double x) => Math.Abs(x);

    [PyFunction("degrees", Signature = "(x, /)", Doc = "Radians as degrees.")]
    public static double Degrees(double x) => x * (180.0 / Math.PI);

    [PyFunction("radians", Signature = "(x, /)", Doc = "Degrees as radians.")]
    public static double Radians(double x) => x * (Math.PI / 180.0);

    [PyFunction("erf", Signature = "(x, /)", Doc = "Error function.")]
    public static double Erf(double x) => LibM.Erf(x);

    [PyFunction("erfc", Signature = "(x, /)", Doc = "Complementary error function.")]
    public static double Erfc(double x) => LibM.Erfc(x);

    [PyFunction("gamma", Signature = "(x, /)", Doc = "Gamma function.")]
    public static double Gamma(double x)
    {
        if (double.IsNegativeInfinity(x) || (x <= 0 && double.IsFinite(x) && Math.Floor(x) == x))
        {
            throw Domain("expected a noninteger or positive integer", x);
        }

        if (x is > 0 and <= 23 && Math.Floor(x) == x)
        {
            return (double)Factorial((long)x - 1);
        }

        if (x < -200 && double.IsFinite(x))
        {
            // Too small for a double; the sign alternates between the poles.
            return Math.Floor(x) % 2 == 0 ? 0.0 : -0.0;
        }

        return Finite(x, LibM.Gamma(x));
    }

    [PyFunction("lgamma", Signature = "(x, /)", Doc = "Logarithm of the absolute value of the gamma function.")]
    public static double LogGamma(double x)
    {
        if (x <= 0 && double.IsFinite(x) && Math.Floor(x) == x)
        {
            throw Domain("expected a noninteger or positive integer", x);
        }

        return double.IsInfinity(x) ? double.PositiveInfinity : Finite(x, LibM.LogGamma(x));
    }

    [PyFunction("copysign", Signature = "(x, y, /)", Doc = "x with the sign of y.")]
    public static double CopySign(double x, double y) => Math.CopySign(x, y);

    [PyFunction("fmod", Signature = "(x, y, /)", Doc = "Remainder with the sign of x.")]
    public static double Fmod(double x, double y)
    {
        if (double.IsInfinity(y) && double.IsFinite(x))
        {
            return x;
        }

        var result = x % y;
        return double.IsNaN(result) && !double.IsNaN(x) && !double.IsNaN(y) ? throw Domain() : result;
    }

    [PyFunction("remainder", Signature = "(x, y, /)", Doc = "Remainder of least magnitude.")]
    public static double Remainder(double x, double y)
    {
        var result = LibM.Remainder(x, y);
        return double.IsNaN(result) && !double.IsNaN(x) && !double.IsNaN(y) ? throw Domain() : result;
    }

    [PyFunction("pow", Signature = "(x, y, /)", Doc = "x to the power of y.")]
    public static double Pow(double x, double y)
    {
        var result = Math.Pow(x, y);
        if (!double.IsFinite(result) && double.IsFinite(x) && double.IsFinite(y))
        {
            throw double.IsNaN(result) || x == 0 ? Domain() : Range();
        }

        return result;
    }

    [PyFunction("fma", Signature = "(x, y, z, /)", Doc = "x * y + z, rounded once.")]
    public static double Fma(double x, double y, double z)
    {
        var result = Math.FusedMultiplyAdd(x, y, z);
        if (double.IsNaN(result) && !double.IsNaN(x) && !double.IsNaN(y) && !double.IsNaN(z))
        {
            throw Errors.ValueError("invalid operation in fma");
        }

        return double.IsInfinity(result) && double.IsFinite(x) && double.IsFinite(y) && double.IsFinite(z) ? throw Errors.OverflowError("overflow in fma") : result;
    }

    [PyFunction("frexp", Signature = "(x, /)", Doc = "Mantissa and exponent.")]
    public static PyObject Frexp(PyThread t, double x)
    {
        if (x == 0 || !double.IsFinite(x))
        {
            return new PyTuple([PyFloat.Of(x), PyInt.Of(0)]);
        }

        var exponent = Math.ILogB(x) + 1;
        return new PyTuple([PyFloat.Of(LibM.Scale(x, -exponent)), PyInt.Of(exponent)]);
    }

    [PyFunction("ldexp", Signature = "(x, i, /)", Doc = "x * 2**i.")]
    public static double Ldexp(PyThread t, double x, PyObject i)
    {
        if (i is not PyIntBase number)
        {
            throw Errors.TypeError("Expected an int as second argument to ldexp.");
        }

        if (x == 0 || !double.IsFinite(x))
        {
            return x;
        }

        var exponent = number.TryGetInt64(out var small) ? (int)Math.Clamp(small, -100_000, 100_000) : number.Sign > 0 ? 100_000 : -100_000;
        return Finite(x, LibM.Scale(x, exponent));
    }

    [PyFunction("modf", Signature = "(x, /)", Doc = "Fractional and integer part.")]
    public static PyObject Modf(double x)
    {
        var whole = Math.Truncate(x);
        var fraction = double.IsInfinity(x) ? Math.CopySign(0.0, x) : Math.CopySign(x - whole, x);
        return new PyTuple([PyFloat.Of(fraction), PyFloat.Of(double.IsNaN(x) ? x : whole)]);
    }

    [PyFunction("isnan", Signature = "(x, /)", Doc = "Whether it is not a number.")]
    public static bool IsNaN(double x) => double.IsNaN(x);

    [PyFunction("isinf", Signature = "(x, /)", Doc = "Whether it is infinite.")]
    public static bool IsInfinite(double x) => double.IsInfinity(x);

    [PyFunction("isfinite", Signature = "(x, /)", Doc = "Whether it is neither infinite nor not a number.")]
    public static bool IsFinite(double x) => double.IsFinite(x);

    [PyFunction("isclose", Signature = "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", Doc = "Whether two numbers are about equal.")]
    public static bool IsClose(double a, double b, double rel_tol = 1e-09, double abs_tol = 0.0)
    {
        if (rel_tol < 0 || abs_tol < 0)
        {
            throw Errors.ValueError("tolerances must be non-negative");
        }

        if (a == b)
        {
            return true;
        }

        if (double.IsInfinity(a) || double.IsInfinity(b))
        {
            return false;
        }

        var difference = Math.Abs(b - a);
        return difference <= Math.Abs(rel_tol * b) || difference <= Math.Abs(rel_tol * a) || difference <= abs_tol;
    }

    [PyFunction("nextafter", Signature = "(x, y, /, *, steps=None)", Doc = "The next float after x towards y.")]
    public static double NextAfter(PyThread t, double x, double y, PyObject? steps = null)
    {
        if (steps is null)
        {
            return Step(x, y, 1);
        }

        var number = Operations.Index(t, steps);
        if (number.Sign < 0)
        {
            throw Errors.ValueError("steps must be a non-negative integer");
        }

        return Step(x, y, number.TryGetUInt64(out var small) ? small : ulong.MaxValue);
    }

    /// <summary>Floats in order of their bits: negative ones mirrored below zero.</summary>
    private static double Step(double x, double y, ulong steps)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (double.IsNaN(y))
        {
            return y;
        }

        if (steps == 0)
        {
            return x;
        }

        if (x == y)
        {
            return y;
        }

        var (from, to) = ((Int128)Order(x), (Int128)Order(y));
        var distance = Int128.Abs(to - from);
        var move = (Int128)steps < distance ? (Int128)steps : distance;
        var at = (long)(to > from ? from + move : from - move);
        if (at == 0)
        {
            return distance == move ? y : x < 0 ? -0.0 : 0.0;
        }

        return BitConverter.Int64BitsToDouble(at >= 0 ? at : long.MinValue - at);
    }

    private static long Order(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    [PyFunction("ulp", Signature = "(x, /)", Doc = "The value of the least significant bit.")]
    public static double Ulp(double x)
    {
        x = Math.Abs(x);
        if (!double.IsFinite(x))
        {
            return x;
        }

        var next = Math.BitIncrement(x);
        return double.IsInfinity(next) ? x - Math.BitDecrement(x) : next - x;
    }

    private static PyObject Rounded(PyThread t, PyObject x, string method, Func<double, double> round)
    {
        if (x.GetType() == typeof(PyFloat))
        {
            return PyFloat.Truncate(round(((PyFloat)x).Value));
        }

        if (Operations.LookupSpecial(t, x, PyStr.Intern(method)) is { } special)
        {
            return Operations.Call(t, special);
        }

        return PyFloat.Truncate(round(Operations.ToDouble(t, x)));
    }

    [PyFunction("floor", Signature = "(x, /)", Doc = "The largest integer not above.")]
    public static PyObject Floor(PyThread t, PyObject x) => Rounded(t, x, "__floor__", Math.Floor);

    [PyFunction("ceil", Signature = "(x, /)", Doc = "The smallest integer not below.")]
    public static PyObject Ceil(PyThread t, PyObject x) => Rounded(t, x, "__ceil__", Math.Ceiling);

    [PyFunction("trunc", Signature = "(x, /)", Doc = "The integer part.")]
    public static PyObject Trunc(PyThread t, PyObject x)
    {
        if (x.GetType() == typeof(PyFloat))
        {
            return PyFloat.Truncate(((PyFloat)x).Value);
        }

        var special = Operations.LookupSpecial(t, x, PyStr.Intern("__trunc__")) ?? throw Errors.TypeError($"type {x.Type.FullName} doesn't define __trunc__ method");
        return Operations.Call(t, special);
    }

    /// <summary>A logarithm of any real number; of an int too large for a float, from its leading bits.</summary>
    private static double Logarithm(PyThread t, PyObject x, Func<double, double> logarithm, double ofTwo)
    {
        if (x is PyIntBase number)
        {
            if (number.Sign <= 0)
            {
                throw Errors.ValueError("expected a positive input");
            }

            if (number.TryGetInt64(out var small))
            {
                return logarithm(small);
            }

            var value = number.BigValue;
            var length = (long)value.GetBitLength();
            if (length < 1024)
            {
                return logarithm(number.ToDoubleChecked());
            }

            // The leading 64 bits decide the result; the rest is a power of two.
            var shift = length - 64;
            var leading = value >> (int)shift;
            var sticky = !(value & ((BigInteger.One << (int)shift) - 1)).IsZero;
            var mantissa = (double)(sticky ? leading | 1 : leading);
            return logarithm(mantissa) + ofTwo * shift;
        }

        var d = Operations.ToDouble(t, x);
        return d <= 0 ? throw Domain("expected a positive input", d) : logarithm(d);
    }

    [PyFunction("log", Doc = "log(x[, base]): logarithm, natural by default.")]
    public static PyObject Log(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length is 0 or > 2)
        {
            throw Errors.TypeError(args.Length == 0 ? "log expected at least 1 argument, got 0" : $"log expected at most 2 arguments, got {args.Length}");
        }

        var result = Logarithm(t, args[0], Math.Log, Math.Log(2));
        if (args.Length == 1)
        {
            return PyFloat.Of(result);
        }

        var @base = Logarithm(t, args[1], Math.Log, Math.Log(2));
        return @base == 0 ? throw Errors.ZeroDivisionError("division by zero") : PyFloat.Of(result / @base);
    }

    [PyFunction("log2", Signature = "(x, /)", Doc = "Logarithm to base 2.")]
    public static double Log2(PyThread t, PyObject x) => Logarithm(t, x, Math.Log2, 1);

    [PyFunction("log10", Signature = "(x, /)", Doc = "Logarithm to base 10.")]
    public static double Log10(PyThread t, PyObject x) => Logarithm(t, x, Math.Log10, Math.Log10(2));
}
