using System.Numerics;

namespace Weft.Modules;

/// <summary>Conversions of Python numbers to times.</summary>
internal static class TimeValue
{
    private const long PerSecond = 1_000_000_000;

    /// <summary>A number of seconds as whole seconds and nanoseconds, rounded down.</summary>
    internal static LibC.TimeSpec ToTimeSpec(PyThread t, PyObject value)
    {
        if (value is PyFloat number)
        {
            var whole = Math.Floor(Checked(number.Value));
            var nanoseconds = Math.Floor((number.Value - whole) * 1e9);
            if (nanoseconds >= PerSecond)
            {
                whole++;
                nanoseconds -= PerSecond;
            }

            return whole is >= -9.2233720368547758e18 and < 9.2233720368547758e18
                ? new LibC.TimeSpec { Seconds = (long)whole, Nanoseconds = (long)nanoseconds }
                : throw Errors.OverflowError("timestamp out of range for platform time_t");
        }

        return new LibC.TimeSpec { Seconds = WholeSeconds(t, value) };
    }

    /// <summary>A number of seconds as a whole number, rounded down.</summary>
    internal static long WholeSeconds(PyThread t, PyObject value)
    {
        if (value is PyFloat number)
        {
            var whole = Math.Floor(Checked(number.Value));
            return whole is >= -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)whole : throw Errors.OverflowError("timestamp out of range for platform time_t");
        }

        return Operations.Index(t, value).TryGetInt64(out var seconds) ? seconds : throw Errors.OverflowError("timestamp out of range for platform time_t");
    }

    private static double Checked(double value) => double.IsNaN(value) ? throw Errors.ValueError("Invalid value NaN (not a number)") : value;

    /// <summary>A duration in nanoseconds, rounded away from zero.</summary>
    /// <exception cref="PythonException">TypeError, ValueError for NaN, OverflowError.</exception>
    internal static long ToNanoseconds(PyThread t, PyObject value)
    {
        if (value is PyFloat number)
        {
            var scaled = Checked(number.Value) * 1e9;
            scaled = scaled >= 0 ? Math.Ceiling(scaled) : Math.Floor(scaled);
            return scaled is >= -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)scaled : throw Errors.OverflowError("timestamp too large to convert to C PyTime_t");
        }

        if (value.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"'{value.Type.FullName}' object cannot be interpreted as an integer or float");
        }

        var total = Operations.Index(t, value).BigValue * PerSecond;
        return total >= long.MinValue && total <= long.MaxValue ? (long)total : throw Errors.OverflowError("timestamp too large to convert to C PyTime_t");
    }

    /// <summary>A timeout in milliseconds rounded up; -1 for none (negative or None).</summary>
    internal static int ToMilliseconds(long nanoseconds) => nanoseconds < 0 ? -1 : (int)Math.Min(int.MaxValue, (nanoseconds + 999_999) / 1_000_000);
}
