namespace Weft.Modules.Datetime;

/// <summary>A time of day: microseconds since midnight in one word, so that comparing and adding are single operations.</summary>
internal readonly record struct TimeOfDay(long Microseconds)
{
    internal const long PerSecond = 1_000_000;
    internal const long PerDay = 86_400 * PerSecond;

    internal int Hour => (int)(Microseconds / (3_600 * PerSecond));

    internal int Minute => (int)(Microseconds / (60 * PerSecond) % 60);

    internal int Second => (int)(Microseconds / PerSecond % 60);

    internal int Microsecond => (int)(Microseconds % PerSecond);

    /// <summary>Whole seconds since midnight.</summary>
    internal int Seconds => (int)(Microseconds / PerSecond);

    internal static TimeOfDay Of(int hour, int minute, int second, int microsecond) =>
        new((hour * 3_600L + minute * 60 + second) * PerSecond + microsecond);

    /// <exception cref="PythonException">ValueError when a part is out of its range.</exception>
    internal static TimeOfDay Checked(int hour, int minute, int second, int microsecond)
    {
        if (hour is < 0 or > 23)
        {
            throw Errors.ValueError($"hour must be in 0..23, not {hour}");
        }

        if (minute is < 0 or > 59)
        {
            throw Errors.ValueError($"minute must be in 0..59, not {minute}");
        }

        if (second is < 0 or > 59)
        {
            throw Errors.ValueError($"second must be in 0..59, not {second}");
        }

        return microsecond is < 0 or > 999_999
            ? throw Errors.ValueError($"microsecond must be in 0..999999, not {microsecond}")
            : Of(hour, minute, second, microsecond);
    }
}
