using System.Numerics;

namespace Weft.Modules;

/// <summary>
/// The module <c>cmath</c>: functions of complex numbers. Finite arguments follow the formulas of Kahan, "Branch Cuts for
/// Complex Elementary Functions" (1987), scaled against overflow; infinities and NaNs follow annex G of the C standard.
/// The trigonometric functions are the hyperbolic ones of the argument turned by a right angle.
/// </summary>
[PyModule("cmath", Doc = "Functions of complex numbers.")]
public static partial class CMathModule
{
    private const double Infinite = double.PositiveInfinity;
    private static readonly double s_large = double.MaxValue / 4;

    [PyConstant("pi")]
    public const double Pi = Math.PI;

    [PyConstant("e")]
    public const double E = Math.E;

    [PyConstant("tau")]
    public const double Tau = Math.Tau;

    [PyConstant("inf")]
    public static double Infinity => Infinite;

    [PyConstant("nan")]
    public static double NotANumber => MathModule.NotANumber;

    [PyConstant("infj")]
    public static PyObject ImaginaryInfinity => new PyComplex(0, Infinite);

    [PyConstant("nanj")]
    public static PyObject ImaginaryNotANumber => new PyComplex(0, MathModule.NotANumber);

    private static Complex Argument(PyThread t, PyObject value)
    {
        switch (value)
        {
            case PyComplex z:
                return z.Value;
            case PyFloat x:
                return new Complex(x.Value, 0);
            case PyStr:
                throw Errors.TypeError("must be real number, not str");
        }

        if (Operations.LookupSpecial(t, value, PyStr.Intern("__complex__")) is { } special)
        {
            return Operations.Call(t, special) is PyComplex made ? made.Value : throw Errors.TypeError($"{value.Type.Name}.__complex__() must return a complex, not {Operations.Call(t, special).Type.Name}");
        }

        return new Complex(Operations.ToDouble(t, value), 0);
    }

    private static PyObject Result(Complex argument, Complex result)
    {
        var finite = double.IsFinite(argument.Real) && double.IsFinite(argument.Imaginary);
        return finite && (double.IsInfinity(result.Real) || double.IsInfinity(result.Imaginary)) ? throw Errors.OverflowError("math range error") : new PyComplex(result.Real, result.Imaginary);
    }

    private static Complex Turned(Complex z) => new(-z.Imaginary, z.Real);

    private static Complex TurnedBack(Complex z) => new(z.Imaginary, -z.Real);

    private static bool IsFinite(Complex z) => double.IsFinite(z.Real) && double.IsFinite(z.Imaginary);

    /// <summary>A point at a distance in a direction of a finite angle; an infinite distance keeps exact zeros.</summary>
    private static Complex Polar(double distance, double angle)
    {
        if (angle == 0)
        {
            return new Complex(distance, double.IsFinite(distance) ? distance * angle : angle);
        }

        if (double.IsInfinity(distance))
        {
            return new Complex(Math.CopySign(Infinite, Math.Cos(angle) * Math.Sign(distance)), Math.CopySign(Infinite, Math.Sin(angle) * Math.Sign(distance)));
        }

        return new Complex(distance * Math.Cos(angle), distance * Math.Sin(angle));
    }

    private static PythonException Domain() => Errors.ValueError("math domain error");

    [PyFunction("phase", Signature = "(z, /)", Doc = "The angle of a complex number.")]
    public static double Phase(PyThread t, PyObject z) => Argument(t, z) is var c ? Math.Atan2(c.Imaginary, c.Real) : 0;

    private static double Magnitude(Complex z) =>
        double.IsInfinity(z.Real) || double.IsInfinity(z.Imaginary) ? Infinite : double.IsNaN(z.Real) || double.IsNaN(z.Imaginary) ? double.NaN : double.Hypot(z.Real, z.Imaginary);

    [PyFunction("polar", Signature = "(z, /)", Doc = "Distance and angle of a complex number.")]
    public static PyObject ToPolar(PyThread t, PyObject z)
    {
        var c = Argument(t, z);
        var distance = Magnitude(c);
        return IsFinite(c) && double.IsInfinity(distance) ? throw Errors.OverflowError("math range error") : new PyTuple([PyFloat.Of(distance), PyFloat.Of(Math.Atan2(c.Imaginary, c.Real))]);
    }

    [PyFunction("rect", Signature = "(r, phi, /)", Doc = "The complex number of a distance and an angle.")]
    public static PyObject FromPolar(double r, double phi)
    {
        if (double.IsInfinity(phi) && r != 0 && !double.IsNaN(r))
        {
            throw Domain();
        }

        if (!double.IsFinite(phi))
        {
            return r == 0 ? new PyComplex(0, 0) : new PyComplex(double.IsInfinity(r) ? Infinite : double.NaN, double.NaN);
        }

        var z = Polar(r, phi);
        return new PyComplex(z.Real, z.Imaginary);
    }

    [PyFunction("isfinite", Signature = "(z, /)", Doc = "Whether both parts are finite.")]
    public static bool IsFinite(PyThread t, PyObject z) => IsFinite(Argument(t, z));

    [PyFunction("isnan", Signature = "(z, /)", Doc = "Whether a part is not a number.")]
    public static bool IsNaN(PyThread t, PyObject z) => Argument(t, z) is var c && (double.IsNaN(c.Real) || double.IsNaN(c.Imaginary));

    [PyFunction("isinf", Signature = "(z, /)", Doc = "Whether a part is infinite.")]
    public static bool IsInfinite(PyThread t, PyObject z) => Argument(t, z) is var c && (double.IsInfinity(c.Real) || double.IsInfinity(c.Imaginary));

    [PyFunction("isclose", Signature = "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", Doc = "Whether two complex numbers are about equal.")]
    public static bool IsClose(PyThread t, PyObject a, PyObject b, double rel_tol = 1e-09, double abs_tol = 0.0)
    {
        if (rel_tol < 0 || abs_tol < 0)
        {
            throw Errors.ValueError("tolerances must be non-negative");
        }

        var (x, y) = (Argument(t, a), Argument(t, b));
        if (x.Real == y.Real && x.Imaginary == y.Imaginary)
        {
            return true;
        }

        if (double.IsInfinity(x.Real) || double.IsInfinity(x.Imaginary) || double.IsInfinity(y.Real) || double.IsInfinity(y.Imaginary))
        {
            return false;
        }

        var difference = Magnitude(new Complex(x.Real - y.Real, x.Imaginary - y.Imaginary));
        return difference <= rel_tol * Magnitude(y) || difference <= rel_tol * Magnitude(x) || difference <= abs_tol;
    }

    [PyFunction("sqrt", Signature = "(z, /)", Doc = "Square root.")]
    public static PyObject Sqrt(PyThread t, PyObject z)
    {
        var c = Argument(t, z);
        return Result(c, Sqrt(c));
    }

    private static Complex Sqrt(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (double.IsInfinity(y))
        {
            return new Complex(Infinite, y);
        }

        if (!IsFinite(z))
        {
            return double.IsPositiveInfinity(x) ? new Complex(x, double.IsNaN(y) ? y : Math.CopySign(0, y))
                : double.IsNegativeInfinity(x) ? new Complex(double.IsNaN(y) ? y : 0, Math.CopySign(Infinite, y))
                : new Complex(double.NaN, double.NaN);
        }

        if (x == 0 && y == 0)
        {
            return new Complex(0, y);
        }

        // Scaled by a power of four so that the magnitude is neither infinite nor subnormal.
        var exponent = Math.Max(Math.ILogB(x == 0 ? y : x), Math.ILogB(y == 0 ? x : y)) & ~1;
        var (ax, ay) = (LibM.Scale(Math.Abs(x), -exponent), LibM.Scale(Math.Abs(y), -exponent));
        var s = LibM.Scale(Math.Sqrt((ax + double.Hypot(ax, ay)) / 2), exponent / 2);
        var d = Math.Abs(y) / (2 * s);
        return x >= 0 ? new Complex(s, Math.CopySign(d, y)) : new Complex(d, Math.CopySign(s, y));
    }

    [PyFunction("exp", Signature = "(z, /)", Doc = "e to the power of z.")]
    public static PyObject Exp(PyThread t, PyObject z)
    {
        var c = Argument(t, z);
        if (double.IsInfinity(c.Imaginary) && (double.IsFinite(c.Real) || double.IsPositiveInfinity(c.Real)))
        {
            throw Domain();
        }

        return Result(c, Exp(c));
    }

    private static Complex Exp(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (!double.IsFinite(y))
        {
            return double.IsNegativeInfinity(x) ? new Complex(0, 0) : double.IsPositiveInfinity(x) ? new Complex(x, double.NaN) : new Complex(double.NaN, double.NaN);
        }

        if (double.IsNaN(x))
        {
            return new Complex(x, y == 0 ? y : x);
        }

        if (double.IsNegativeInfinity(x))
        {
            return new Complex(Math.CopySign(0, Math.Cos(y)), Math.CopySign(0, Math.Sin(y)));
        }

        if (double.IsFinite(x) && x > 708)
        {
            var half = Math.Exp(x - 1);
            return new Complex(half * Math.Cos(y) * Math.E, half * Math.Sin(y) * Math.E);
        }

        return Polar(Math.Exp(x), y);
    }

    private static Complex Log(Complex z)
    {
        var (x, y) = (Math.Abs(z.Real), Math.Abs(z.Imaginary));
        var angle = Math.Atan2(z.Imaginary, z.Real);
        if (!IsFinite(z))
        {
            return new Complex(double.IsInfinity(x) || double.IsInfinity(y) ? Infinite : double.NaN, angle);
        }

        double real;
        if (x > s_large || y > s_large)
        {
            real = Math.Log(double.Hypot(x / 2, y / 2)) + Math.Log(2);
        }
        else if (x < 2.2250738585072014e-308 && y < 2.2250738585072014e-308)
        {
            real = x > 0 || y > 0 ? Math.Log(double.Hypot(LibM.Scale(x, 53), LibM.Scale(y, 53))) - 53 * Math.Log(2) : double.NegativeInfinity;
        }
        else
        {
            var h = double.Hypot(x, y);
            if (h is >= 0.71 and <= 1.73)
            {
                var (large, small) = x > y ? (x, y) : (y, x);
                real = LibM.Log1p((large - 1) * (large + 1) + small * small) / 2;
            }
            else
            {
                real = Math.Log(h);
            }
        }

        return new Complex(real, angle);
    }

    private static Complex CheckedLog(Complex z) => z.Real == 0 && z.Imaginary == 0 ? throw Domain() : Log(z);

    [PyFunction("log", Doc = "log(z[, base]): logarithm, natural by default.")]
    public static PyObject Log(PyThread t, PyObject z, PyObject? @base = null)
    {
        var result = CheckedLog(Argument(t, z));
        if (@base is null)
        {
            return new PyComplex(result.Real, result.Imaginary);
        }

        var divisor = CheckedLog(Argument(t, @base));
        return Operations.TrueDivide(t, new PyComplex(result.Real, result.Imaginary), new PyComplex(divisor.Real, divisor.Imaginary));
    }

    [PyFunction("log10", Signature = "(z, /)", Doc = "Logarithm to base 10.")]
    public static PyObject Log10(PyThread t, PyObject z)
    {
        var result = CheckedLog(Argument(t, z));
        var ten = Math.Log(10);
        return new PyComplex(result.Real / ten, result.Imaginary / ten);
    }
}
