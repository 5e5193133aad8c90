using System.Numerics;

namespace Weft.Modules;

public static partial class CMathModule
{
    private static void CheckAngle(double angle, bool allowed)
    {
        if (double.IsInfinity(angle) && !allowed)
        {
            throw Domain();
        }
    }

    private static Complex Cosh(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (IsFinite(z))
        {
            return Math.Abs(x) > 708
                ? new Complex(Math.Cos(y) * Math.Cosh(x - Math.CopySign(1, x)) * Math.E, Math.Sin(y) * Math.Sinh(x - Math.CopySign(1, x)) * Math.E)
                : new Complex(Math.Cos(y) * Math.Cosh(x), Math.Sin(y) * Math.Sinh(x));
        }

        CheckAngle(y, double.IsNaN(x));
        if (double.IsInfinity(x) && double.IsFinite(y))
        {
            return y == 0 ? new Complex(Infinite, Math.CopySign(1, x) * y) : new Complex(Math.CopySign(Infinite, Math.Cos(y)), Math.CopySign(Infinite, Math.Sin(y) * Math.CopySign(1, x)));
        }

        return new Complex(double.IsInfinity(x) ? Infinite : double.NaN, y == 0 || x == 0 ? 0 : double.NaN);
    }

    private static Complex Sinh(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (IsFinite(z))
        {
            return Math.Abs(x) > 708
                ? new Complex(Math.Cos(y) * Math.Sinh(x - Math.CopySign(1, x)) * Math.E, Math.Sin(y) * Math.Cosh(x - Math.CopySign(1, x)) * Math.E)
                : new Complex(Math.Cos(y) * Math.Sinh(x), Math.Sin(y) * Math.Cosh(x));
        }

        CheckAngle(y, double.IsNaN(x));
        if (double.IsInfinity(x) && double.IsFinite(y))
        {
            return y == 0 ? z : new Complex(Math.CopySign(Infinite, Math.Cos(y) * Math.CopySign(1, x)), Math.CopySign(Infinite, Math.Sin(y)));
        }

        return new Complex(double.IsInfinity(x) || x == 0 ? x : double.NaN, y == 0 ? y : double.NaN);
    }

    private static Complex Tanh(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (!IsFinite(z))
        {
            CheckAngle(y, !double.IsFinite(x));
            if (double.IsInfinity(x))
            {
                return new Complex(Math.CopySign(1, x), double.IsFinite(y) ? Math.CopySign(0, Math.Sin(2 * y)) : 0);
            }

            return new Complex(x == 0 ? x : double.NaN, y == 0 ? y : double.NaN);
        }

        if (Math.Abs(x) > 354)
        {
            return new Complex(Math.CopySign(1, x), 4 * Math.Sin(y) * Math.Cos(y) * Math.Exp(-2 * Math.Abs(x)));
        }

        var (tx, ty) = (Math.Tanh(x), Math.Tan(y));
        var cx = 1 / Math.Cosh(x);
        var product = tx * ty;
        var denominator = 1 + product * product;
        return new Complex(tx * (1 + ty * ty) / denominator, ty / denominator * cx * cx);
    }

    private static Complex Asinh(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (!IsFinite(z))
        {
            if (double.IsInfinity(x) || double.IsInfinity(y))
            {
                var angle = double.IsNaN(x) || double.IsNaN(y) ? double.NaN : Math.Atan2(y, Math.Abs(x));
                return new Complex(double.IsNaN(x) ? Infinite : Math.CopySign(Infinite, x), angle);
            }

            return new Complex(double.NaN, y == 0 ? y : double.NaN);
        }

        if (Math.Abs(x) > s_large || Math.Abs(y) > s_large)
        {
            var magnitude = Math.Log(double.Hypot(x / 2, y / 2)) + 2 * Math.Log(2);
            return new Complex(Math.CopySign(magnitude, x), Math.Atan2(y, Math.Abs(x)));
        }

        var s1 = Sqrt(new Complex(1 + y, -x));
        var s2 = Sqrt(new Complex(1 - y, x));
        return new Complex(Math.Asinh(s1.Real * s2.Imaginary - s2.Real * s1.Imaginary), Math.Atan2(y, s1.Real * s2.Real - s1.Imaginary * s2.Imaginary));
    }

    private static Complex Acosh(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (!IsFinite(z))
        {
            if (double.IsInfinity(x) || double.IsInfinity(y))
            {
                return new Complex(Infinite, double.IsNaN(x) || double.IsNaN(y) ? double.NaN : Math.Atan2(y, x));
            }

            return new Complex(double.NaN, x == 0 ? Math.PI / 2 : double.NaN);
        }

        if (Math.Abs(x) > s_large || Math.Abs(y) > s_large)
        {
            return new Complex(Math.Log(double.Hypot(x / 2, y / 2)) + 2 * Math.Log(2), Math.Atan2(y, x));
        }

        var s1 = Sqrt(new Complex(x - 1, y));
        var s2 = Sqrt(new Complex(x + 1, y));
        return new Complex(Math.Asinh(s1.Real * s2.Real + s1.Imaginary * s2.Imaginary), 2 * Math.Atan2(s1.Imaginary, s2.Real));
    }

    private static Complex Acos(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (!IsFinite(z))
        {
            if (double.IsInfinity(x) || double.IsInfinity(y))
            {
                var angle = double.IsNaN(x) || double.IsNaN(y) ? double.NaN : Math.Atan2(Math.Abs(y), x);
                return new Complex(angle, double.IsNaN(y) ? Infinite : Math.CopySign(Infinite, -y));
            }

            return new Complex(x == 0 ? Math.PI / 2 : double.NaN, double.NaN);
        }

        if (Math.Abs(x) > s_large || Math.Abs(y) > s_large)
        {
            var magnitude = Math.Log(double.Hypot(x / 2, y / 2)) + 2 * Math.Log(2);
            return new Complex(Math.Atan2(Math.Abs(y), x), -Math.CopySign(magnitude, y));
        }

        var s1 = Sqrt(new Complex(1 - x, -y));
        var s2 = Sqrt(new Complex(1 + x, y));
        return new Complex(2 * Math.Atan2(s1.Real, s2.Real), Math.Asinh(s2.Real * s1.Imaginary - s2.Imaginary * s1.Real));
    }

    private static Complex Atanh(Complex z)
    {
        var (x, y) = (z.Real, z.Imaginary);
        if (!IsFinite(z))
        {
            if (double.IsInfinity(x) || double.IsInfinity(y))
            {
                return new Complex(Math.CopySign(0, double.IsNaN(x) ? 1 : x), double.IsNaN(y) ? double.NaN : Math.CopySign(Math.PI / 2, y));
            }

            return new Complex(x == 0 ? x : double.NaN, double.NaN);
        }

        if (x < 0 || (x == 0 && double.IsNegative(x)))
        {
            var mirrored = Atanh(new Complex(-x, -y));
            return new Complex(-mirrored.Real, -mirrored.Imaginary);
        }

        var ay = Math.Abs(y);
        var bound = Math.Sqrt(s_large);
        if (x > bound || ay > bound)
        {
            var h = double.Hypot(x / 2, y / 2);
            return new Complex(x / 4 / h / h, -Math.CopySign(Math.PI / 2, -y));
        }

        if (x == 1 && ay < Math.Sqrt(2.2250738585072014e-308))
        {
            return ay == 0 ? throw Domain() : new Complex(-Math.Log(Math.Sqrt(ay) / Math.Sqrt(double.Hypot(ay, 2))), Math.CopySign(Math.Atan2(2, -ay) / 2, y));
        }

        return new Complex(LibM.Log1p(4 * x / ((1 - x) * (1 - x) + ay * ay)) / 4, -Math.Atan2(-2 * y, (1 - x) * (1 + x) - ay * ay) / 2);
    }

    private static PyObject Apply(PyThread t, PyObject z, Func<Complex, Complex> function)
    {
        var c = Argument(t, z);
        return Result(c, function(c));
    }

    [PyFunction("cosh", Signature = "(z, /)", Doc = "Hyperbolic cosine.")]
    public static PyObject Cosh(PyThread t, PyObject z) => Apply(t, z, Cosh);

    [PyFunction("sinh", Signature = "(z, /)", Doc = "Hyperbolic sine.")]
    public static PyObject Sinh(PyThread t, PyObject z) => Apply(t, z, Sinh);

    [PyFunction("tanh", Signature = "(z, /)", Doc = "Hyperbolic tangent.")]
    public static PyObject Tanh(PyThread t, PyObject z) => Apply(t, z, Tanh);

    [PyFunction("cos", Signature = "(z, /)", Doc = "Cosine.")]
    public static PyObject Cos(PyThread t, PyObject z) => Apply(t, z, static c => Cosh(Turned(c)));

    [PyFunction("sin", Signature = "(z, /)", Doc = "Sine.")]
    public static PyObject Sin(PyThread t, PyObject z) => Apply(t, z, static c => TurnedBack(Sinh(Turned(c))));

    [PyFunction("tan", Signature = "(z, /)", Doc = "Tangent.")]
    public static PyObject Tan(PyThread t, PyObject z) => Apply(t, z, static c => TurnedBack(Tanh(Turned(c))));

    [PyFunction("asinh", Signature = "(z, /)", Doc = "Inverse hyperbolic sine.")]
    public static PyObject Asinh(PyThread t, PyObject z) => Apply(t, z, Asinh);

    [PyFunction("acosh", Signature = "(z, /)", Doc = "Inverse hyperbolic cosine.")]
    public static PyObject Acosh(PyThread t, PyObject z) => Apply(t, z, Acosh);

    [PyFunction("atanh", Signature = "(z, /)", Doc = "Inverse hyperbolic tangent.")]
    public static PyObject Atanh(PyThread t, PyObject z) => Apply(t, z, Atanh);

    [PyFunction("acos", Signature = "(z, /)", Doc = "Arc cosine.")]
    public static PyObject Acos(PyThread t, PyObject z) => Apply(t, z, Acos);

    [PyFunction("asin", Signature = "(z, /)", Doc = "Arc sine.")]
    public static PyObject Asin(PyThread t, PyObject z) => Apply(t, z, static c => TurnedBack(Asinh(Turned(c))));

    [PyFunction("atan", Signature = "(z, /)", Doc = "Arc tangent.")]
    public static PyObject Atan(PyThread t, PyObject z) => Apply(t, z, static c => TurnedBack(Atanh(Turned(c))));
}
