namespace Weft.Modules.Datetime;

/// <summary>POSIX timestamps.</summary>
internal static class TimeStamp
{
    /// <summary>A timestamp as whole seconds and microseconds, half to even.</summary>
    /// <exception cref="PythonException">TypeError, ValueError for NaN, OverflowError.</exception>
    internal static (long Seconds, int Microseconds) Split(PyThread t, PyObject value)
    {
        if (value is not PyFloat number)
        {
            return value is PyIntBase || value.Type[Slot.Index] != 0
                ? (TimeValue.WholeSeconds(t, value), 0)
                : throw Errors.TypeError($"argument must be int or float, not {value.Type.FullName}");
        }

        if (double.IsNaN(number.Value))
        {
            throw Errors.ValueError("Invalid value NaN (not a number)");
        }

        var whole = Math.Truncate(number.Value);
        var microseconds = Math.Round((number.Value - whole) * 1e6, MidpointRounding.ToEven);
        if (microseconds >= 1e6)
        {
            microseconds -= 1e6;
            whole++;
        }
        else if (microseconds < 0)
        {
            microseconds += 1e6;
            whole--;
        }

        return whole is >= -9.2233720368547758e18 and < 9.2233720368547758e18
            ? ((long)whole, (int)microseconds)
            : throw Errors.OverflowError("timestamp out of range for platform time_t");
    }

    /// <summary>The time now.</summary>
    internal static (long Seconds, int Microseconds) Now()
    {
        var nanoseconds = TimeModule.Now(TimeModule.Realtime);
        var seconds = Math.DivRem(nanoseconds, 1_000_000_000, out var rest);
        return (seconds, (int)(rest / 1_000));
    }
}
