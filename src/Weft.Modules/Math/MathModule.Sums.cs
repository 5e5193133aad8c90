namespace Weft.Modules;

public static partial class MathModule
{
    [PyFunction("fsum", Signature = "(seq, /)", Doc = "The sum of floats without loss of precision.")]
    public static double Fsum(PyThread t, PyObject seq)
    {
        var sum = new ExactSum();
        var iterator = Operations.Iter(t, seq);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            sum.Add(Operations.ToDouble(t, item));
        }

        return sum.Result();
    }

    [PyFunction("prod", Signature = "(iterable, /, *, start=1)", Doc = "The product of numbers.")]
    public static PyObject Product(PyThread t, PyObject iterable, PyObject? start = null)
    {
        var result = start ?? PyInt.Of(1);
        var iterator = Operations.Iter(t, iterable);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            result = result.GetType() == typeof(PyFloat) && item.GetType() == typeof(PyFloat)
                ? PyFloat.Of(((PyFloat)result).Value * ((PyFloat)item).Value)
                : Operations.Multiply(t, result, item);
        }

        return result;
    }

    [PyFunction("sumprod", Signature = "(p, q, /)", Doc = "The sum of products of two sequences.")]
    public static PyObject SumOfProducts(PyThread t, PyObject p, PyObject q)
    {
        var (left, right) = (Operations.Iter(t, p), Operations.Iter(t, q));
        PyObject total = PyInt.Of(0);
        ExactSum? floats = null;
        var plain = 0.0;
        while (true)
        {
            var a = Operations.TryNext(t, left);
            var b = Operations.TryNext(t, right);
            if (a is null != b is null)
            {
                throw Errors.ValueError("Inputs are not the same length");
            }

            if (a is null || b is null)
            {
                break;
            }

            if ((a.GetType() == typeof(PyFloat) && b is PyFloat or PyIntBase) || (b.GetType() == typeof(PyFloat) && a is PyIntBase))
            {
                if (TryDouble(a, out var x) && TryDouble(b, out var y))
                {
                    var high = x * y;
                    plain += high;
                    floats ??= new ExactSum();
                    if (double.IsFinite(high) && double.IsFinite(plain))
                    {
                        floats.Add(high);
                        floats.Add(Math.FusedMultiplyAdd(x, y, -high));
                    }

                    continue;
                }
            }

            total = Operations.Add(t, total, Operations.Multiply(t, a, b));
        }

        if (floats is null)
        {
            return total;
        }

        var result = PyFloat.Of(double.IsFinite(plain) ? floats.Result() : plain);
        return total is PyInt { Value: 0 } ? result : Operations.Add(t, total, result);
    }

    private static bool TryDouble(PyObject o, out double value)
    {
        switch (o)
        {
            case PyFloat number:
                value = number.Value;
                return true;
            case PyInt small:
                value = small.Value;
                return true;
            default:
                value = 0;
                return false;
        }
    }

    [PyFunction("hypot", Doc = "The length of a vector.")]
    public static double Hypotenuse(PyThread t, ReadOnlySpan<PyObject> coordinates)
    {
        var values = new double[coordinates.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(Operations.ToDouble(t, coordinates[i]));
        }

        return Length(values);
    }

    [PyFunction("dist", Signature = "(p, q, /)", Doc = "The distance of two points.")]
    public static double Distance(PyThread t, PyObject p, PyObject q)
    {
        var (from, to) = (Operations.ToTuple(t, p).Items, Operations.ToTuple(t, q).Items);
        if (from.Length != to.Length)
        {
            throw Errors.ValueError("both points must have the same number of dimensions");
        }

        var values = new double[from.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(Operations.ToDouble(t, from[i]) - Operations.ToDouble(t, to[i]));
        }

        return Length(values);
    }

    /// <summary>
    /// The root of the sum of squares, almost always correctly rounded: scaled by a power of two against overflow, the
    /// squares exact as pairs of doubles (their low parts by fused multiply-add), and one Newton step on the root.
    /// </summary>
    private static double Length(double[] values)
    {
        var maximum = 0.0;
        var nan = false;
        foreach (var value in values)
        {
            nan |= double.IsNaN(value);
            maximum = Math.Max(maximum, double.IsNaN(value) ? 0 : value);
        }

        if (double.IsInfinity(maximum))
        {
            return maximum;
        }

        if (nan)
        {
            return double.NaN;
        }

        if (maximum == 0 || values.Length == 1)
        {
            return maximum;
        }

        var exponent = Math.ILogB(maximum);
        double high = 0, low = 0;
        foreach (var value in values)
        {
            var x = LibM.Scale(value, -exponent);
            var square = x * x;
            low += Math.FusedMultiplyAdd(x, x, -square);
            var sum = high + square;
            low += Math.Abs(high) >= square ? high - sum + square : square - sum + high;
            high = sum;
        }

        var root = Math.Sqrt(high + low);
        var rest = Math.FusedMultiplyAdd(-root, root, high) + low;
        root += rest / (2 * root);
        return LibM.Scale(root, exponent);
    }
}
