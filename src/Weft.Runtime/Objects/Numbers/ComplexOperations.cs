using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>Arithmetic on complex numbers; System.Numerics treats signed zeros, infinities and overflow differently.</summary>
internal static class ComplexOperations
{
    private const double SafeLargest = 1e150;

    /// <summary>The product; where infinities turned into NaNs it is recovered as C's Annex G asks.</summary>
    internal static Complex Multiply(Complex z, Complex w)
    {
        var (a, b, c, d) = (z.Real, z.Imaginary, w.Real, w.Imaginary);
        var real = (a * c) - (b * d);
        var imaginary = (a * d) + (b * c);
        if (!double.IsNaN(real) || !double.IsNaN(imaginary))
        {
            return new Complex(real, imaginary);
        }

        var recalculate = false;
        if (double.IsInfinity(a) || double.IsInfinity(b))
        {
            (a, b) = (Box(a), Box(b));
            (c, d) = (NanToZero(c), NanToZero(d));
            recalculate = true;
        }

        if (double.IsInfinity(c) || double.IsInfinity(d))
        {
            (c, d) = (Box(c), Box(d));
            (a, b) = (NanToZero(a), NanToZero(b));
            recalculate = true;
        }

        if (!recalculate && (double.IsInfinity(a * c) || double.IsInfinity(b * d) || double.IsInfinity(a * d) || double.IsInfinity(b * c)))
        {
            (a, b, c, d) = (NanToZero(a), NanToZero(b), NanToZero(c), NanToZero(d));
            recalculate = true;
        }

        return recalculate
            ? new Complex(double.PositiveInfinity * ((a * c) - (b * d)), double.PositiveInfinity * ((a * d) + (b * c)))
            : new Complex(real, imaginary);
    }

    private static double Box(double x) => Math.CopySign(double.IsInfinity(x) ? 1.0 : 0.0, x);

    private static double NanToZero(double x) => double.IsNaN(x) ? Math.CopySign(0.0, x) : x;

    /// <summary>The quotient by Smith's method, with Annex G's answers for infinities.</summary>
    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    internal static Complex Divide(Complex z, Complex w)
    {
        var (a, b, c, d) = (z.Real, z.Imaginary, w.Real, w.Imaginary);
        double real;
        double imaginary;
        if (Math.Abs(c) >= Math.Abs(d))
        {
            if (c == 0)
            {
                throw IntOperations.DivisionByZero();
            }

            var ratio = d / c;
            var denominator = c + (d * ratio);
            real = (a + (b * ratio)) / denominator;
            imaginary = (b - (a * ratio)) / denominator;
        }
        else if (Math.Abs(d) >= Math.Abs(c))
        {
            var ratio = c / d;
            var denominator = (c * ratio) + d;
            real = ((a * ratio) + b) / denominator;
            imaginary = ((b * ratio) - a) / denominator;
        }
        else
        {
            real = imaginary = PyFloat.PlainNaN;
        }

        if (double.IsNaN(real) && double.IsNaN(imaginary))
        {
            if ((double.IsInfinity(a) || double.IsInfinity(b)) && double.IsFinite(c) && double.IsFinite(d))
            {
                var (x, y) = (Box(a), Box(b));
                real = double.PositiveInfinity * ((x * c) + (y * d));
                imaginary = double.PositiveInfinity * ((y * c) - (x * d));
            }
            else if ((double.IsInfinity(c) || double.IsInfinity(d)) && double.IsFinite(a) && double.IsFinite(b))
            {
                var (x, y) = (Box(c), Box(d));
                real = 0.0 * ((a * x) + (b * y));
                imaginary = 0.0 * ((b * x) - (a * y));
            }
        }

        return new Complex(real, imaginary);
    }

    /// <summary>A real number divided by a complex one.</summary>
    /// <exception cref="PythonException">ZeroDivisionError.</exception>
    internal static Complex Divide(double a, Complex w)
    {
        var (c, d) = (w.Real, w.Imaginary);
        double real;
        double imaginary;
        if (Math.Abs(c) >= Math.Abs(d))
        {
            if (c == 0)
            {
                throw IntOperations.DivisionByZero();
            }

            var ratio = d / c;
            var denominator = c + (d * ratio);
            real = a / denominator;
            imaginary = -a * ratio / denominator;
        }
        else if (Math.Abs(d) >= Math.Abs(c))
        {
            var ratio = c / d;
            var denominator = (c * ratio) + d;
            real = a * ratio / denominator;
            imaginary = -a / denominator;
        }
        else
        {
            real = imaginary = PyFloat.PlainNaN;
        }

        if (double.IsNaN(real) && double.IsNaN(imaginary) && double.IsFinite(a) && (double.IsInfinity(c) || double.IsInfinity(d)))
        {
            real = 0.0 * (a * Box(c));
            imaginary = 0.0 * (-a * Box(d));
        }

        return new Complex(real, imaginary);
    }

    /// <exception cref="PythonException">ZeroDivisionError; OverflowError.</exception>
    internal static Complex Power(Complex z, Complex w)
    {
        // A small integer exponent is a product; that is exact for Gaussian integers.
        if (w.Imaginary == 0 && w.Real == Math.Floor(w.Real) && Math.Abs(w.Real) <= 100)
        {
            return Checked(IntegerPower(z, (int)w.Real));
        }

        if (w.Real == 0 && w.Imaginary == 0)
        {
            return Complex.One;
        }

        if (z.Real == 0 && z.Imaginary == 0)
        {
            return w.Imaginary != 0 || w.Real < 0 ? throw ZeroToNegative() : Complex.Zero;
        }

        var magnitude = Absolute(z);
        var length = Math.Pow(magnitude, w.Real);
        var angle = Math.Atan2(z.Imaginary, z.Real);
        var phase = angle * w.Real;
        if (w.Imaginary != 0)
        {
            length *= Math.Exp(-angle * w.Imaginary);
            phase += w.Imaginary * Math.Log(magnitude);
        }

        return Checked(new Complex(length * Math.Cos(phase), length * Math.Sin(phase)));
    }

    private static Complex Checked(Complex result) =>
        double.IsInfinity(result.Real) || double.IsInfinity(result.Imaginary) ? throw Errors.OverflowError("complex exponentiation") : result;

    private static PythonException ZeroToNegative() => Errors.ZeroDivisionError("zero to a negative or complex power");

    private static Complex IntegerPower(Complex z, int n)
    {
        if (n < 0)
        {
            if (z.Real == 0 && z.Imaginary == 0)
            {
                throw ZeroToNegative();
            }

            return Divide(Complex.One, IntegerPower(z, -n));
        }

        var result = Complex.One;
        var power = z;
        for (var mask = 1; mask <= n; mask <<= 1)
        {
            if ((n & mask) != 0)
            {
                result = Multiply(result, power);
            }

            power = Multiply(power, power);
        }

        return result;
    }

    /// <summary>The length, correct to the last place or nearly: Borges, "An improved algorithm for hypot(a,b)" (2019), the fused variant.</summary>
    internal static double Absolute(Complex z)
    {
        var x = Math.Abs(z.Real);
        var y = Math.Abs(z.Imaginary);
        if (double.IsInfinity(x) || double.IsInfinity(y))
        {
            return double.PositiveInfinity;
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return PyFloat.PlainNaN;
        }

        if (x < y)
        {
            (x, y) = (y, x);
        }

        if (y == 0)
        {
            return x;
        }

        if (y <= x * 1e-17)
        {
            return x + y;
        }

        var scale = 1.0;
        if (x > SafeLargest)
        {
            scale = Math.ScaleB(1.0, 600);
        }
        else if (y < 1 / SafeLargest)
        {
            scale = Math.ScaleB(1.0, -600);
        }

        x /= scale;
        y /= scale;
        var length = Math.Sqrt(Math.FusedMultiplyAdd(x, x, y * y));
        var square = length * length;
        var xSquare = x * x;
        var correction = Math.FusedMultiplyAdd(-y, y, square - xSquare) + Math.FusedMultiplyAdd(length, length, -square) - Math.FusedMultiplyAdd(x, x, -xSquare);
        return (length - (correction / (2 * length))) * scale;
    }
}
