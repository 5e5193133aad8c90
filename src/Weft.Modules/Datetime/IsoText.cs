namespace Weft.Modules.Datetime;

/// <summary>Writes dates, times and offsets as ISO 8601 says.</summary>
internal static class IsoText
{
    /// <summary>The longest text: a datetime with microseconds and an offset with microseconds.</summary>
    private const int Longest = 48;

    /// <summary>Collects characters on the stack.</summary>
    private ref struct Writer(Span<char> buffer)
    {
        private readonly Span<char> _buffer = buffer;
        private int _length;

        internal void Add(char c) => _buffer[_length++] = c;

        internal void Digits(int value, int count)
        {
            for (var i = count - 1; i >= 0; i--)
            {
                _buffer[_length + i] = (char)('0' + value % 10);
                value /= 10;
            }

            _length += count;
        }

        internal readonly ReadOnlySpan<char> Written => _buffer[.._length];

        public override readonly string ToString() => new(Written);
    }

    internal static string Date(DateOnly date)
    {
        var writer = new Writer(stackalloc char[Longest]);
        Write(ref writer, date);
        return writer.ToString();
    }

    private static void Write(ref Writer writer, DateOnly date)
    {
        var (year, month, day) = date;
        writer.Digits(year, 4);
        writer.Add('-');
        writer.Digits(month, 2);
        writer.Add('-');
        writer.Digits(day, 2);
    }

    /// <summary>A time of day, with its offset if it has one.</summary>
    internal static string Time(TimeOfDay time, TimePrecision precision, PyTimeDelta? offset)
    {
        var writer = new Writer(stackalloc char[Longest]);
        Write(ref writer, time, precision);
        Write(ref writer, offset, ":");
        return writer.ToString();
    }

    /// <summary>A date, the separator (any one character) and a time.</summary>
    internal static string DateTime(DateOnly date, string separator, TimeOfDay time, TimePrecision precision, PyTimeDelta? offset)
    {
        var writer = new Writer(stackalloc char[Longest]);
        Write(ref writer, date);
        foreach (var c in separator)
        {
            writer.Add(c);
        }

        Write(ref writer, time, precision);
        Write(ref writer, offset, ":");
        return writer.ToString();
    }

    private static void Write(ref Writer writer, TimeOfDay time, TimePrecision precision)
    {
        writer.Digits(time.Hour, 2);
        if (precision == TimePrecision.Hours)
        {
            return;
        }

        writer.Add(':');
        writer.Digits(time.Minute, 2);
        if (precision == TimePrecision.Minutes)
        {
            return;
        }

        writer.Add(':');
        writer.Digits(time.Second, 2);
        var microsecond = time.Microsecond;
        if (precision == TimePrecision.Milliseconds)
        {
            writer.Add('.');
            writer.Digits(microsecond / 1_000, 3);
        }
        else if (precision == TimePrecision.Microseconds || (precision == TimePrecision.Automatic && microsecond != 0))
        {
            writer.Add('.');
            writer.Digits(microsecond, 6);
        }
    }

    /// <summary>An offset from UTC: sign, hours, minutes, and seconds and their fraction where they are not zero.</summary>
    internal static string Offset(PyTimeDelta? offset, string separator)
    {
        var writer = new Writer(stackalloc char[Longest]);
        Write(ref writer, offset, separator);
        return writer.ToString();
    }

    private static void Write(ref Writer writer, PyTimeDelta? offset, string separator)
    {
        if (offset is null)
        {
            return;
        }

        var total = offset.ShortTotal;
        writer.Add(total < 0 ? '-' : '+');
        var time = new TimeOfDay(Math.Abs(total));
        writer.Digits(time.Hour, 2);
        Separate(ref writer, separator);
        writer.Digits(time.Minute, 2);
        if (time.Microseconds % (60 * TimeOfDay.PerSecond) != 0)
        {
            Separate(ref writer, separator);
            writer.Digits(time.Second, 2);
            if (time.Microsecond != 0)
            {
                writer.Add('.');
                writer.Digits(time.Microsecond, 6);
            }
        }
    }

    private static void Separate(ref Writer writer, string separator)
    {
        if (separator.Length > 0)
        {
            writer.Add(separator[0]);
        }
    }

    /// <summary>The argument <c>timespec</c>.</summary>
    /// <exception cref="PythonException">TypeError, ValueError.</exception>
    internal static TimePrecision Precision(PyObject? timespec, int position) => timespec switch
    {
        null => TimePrecision.Automatic,
        PyStr text => text.Value switch
        {
            "auto" => TimePrecision.Automatic,
            "hours" => TimePrecision.Hours,
            "minutes" => TimePrecision.Minutes,
            "seconds" => TimePrecision.Seconds,
            "milliseconds" => TimePrecision.Milliseconds,
            "microseconds" => TimePrecision.Microseconds,
            _ => throw Errors.ValueError("Unknown timespec value"),
        },
        _ => throw ArgumentErrors.WrongType($"isoformat() argument {position} must be str", timespec),
    };
}

/// <summary>How far a time is written out.</summary>
internal enum TimePrecision
{
    /// <summary>Microseconds when there are any, else seconds.</summary>
    Automatic,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
}
