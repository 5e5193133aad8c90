namespace Weft.Modules.Datetime;

/// <summary>
/// Reads what <c>fromisoformat</c> accepts: dates in their month and week forms, times with a fraction and an offset,
/// with separators or without. Whatever does not have the form is one error that shows the text; a form with numbers out
/// of range is the error of the value itself.
/// </summary>
/// <remarks>
/// The reader works on UTF-16 with every character outside ASCII replaced by one that fits nowhere, so that positions
/// count characters. As in CPython, one character between a time and its offset is passed over.
/// </remarks>
internal readonly ref struct IsoParser
{
    private readonly PyStr _source;
    private readonly ReadOnlySpan<char> _text;

    private IsoParser(PyStr source)
    {
        _source = source;
        _text = Ascii(source);
    }

    /// <summary>A time as it was read: hour 24 is still to be judged.</summary>
    private struct Clock
    {
        internal int Hour;
        internal int Minute;
        internal int Second;
        internal int Microsecond;

        /// <summary>Characters that were not read.</summary>
        internal int Rest;
    }

    private static ReadOnlySpan<char> Ascii(PyStr source)
    {
        const char Foreign = '\uffff';
        var text = source.Value;
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var result = new List<char>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }

            result.Add(char.IsAscii(text[i]) ? text[i] : Foreign);
        }

        return result.ToArray();
    }

    private PythonException Invalid() => Errors.ValueError($"Invalid isoformat string: {Operations.Repr(PyThread.Current, _source).Value}");

    private static PyStr Argument(PyObject text) => text as PyStr ?? throw Errors.TypeError("fromisoformat: argument must be str");

    internal static DateOnly ParseDate(PyObject text)
    {
        var parser = new IsoParser(Argument(text));
        return parser._text.Length is 7 or 8 or 10 ? parser.Date(parser._text) : throw parser.Invalid();
    }

    /// <summary>A time with its zone; a time 24:00 is the midnight it stands for.</summary>
    internal static (TimeOfDay Time, PyTzInfo? Zone) ParseTime(PyThread t, PyObject text)
    {
        var parser = new IsoParser(Argument(text));
        var rest = parser._text;
        var (clock, zone) = parser.Time(t, rest.StartsWith("T") ? rest[1..] : rest);
        EndOfDay(ref clock);
        return (TimeOfDay.Checked(clock.Hour, clock.Minute, clock.Second, clock.Microsecond), zone);
    }

    internal static (DateOnly Date, TimeOfDay Time, PyTzInfo? Zone) ParseDateTime(PyThread t, PyObject text)
    {
        var parser = new IsoParser(Argument(text));
        var all = parser._text;
        if (all.Length < 7)
        {
            throw parser.Invalid();
        }

        var separator = SeparatorPosition(all);
        if (separator < 0 || separator > all.Length)
        {
            throw parser.Invalid();
        }

        var date = parser.Date(all[..separator]);
        if (separator == all.Length)
        {
            return (date, default, null);
        }

        var (clock, zone) = parser.Time(t, all[(separator + 1)..]);
        var nextDay = EndOfDay(ref clock);
        var time = TimeOfDay.Checked(clock.Hour, clock.Minute, clock.Second, clock.Microsecond);
        if (nextDay)
        {
            date = CalendarDate.OfOrdinal(CalendarDate.Ordinal(date) + 1);
        }

        return (date, time, zone);
    }

    private static bool EndOfDay(ref Clock clock)
    {
        if (clock.Hour != 24)
        {
            return false;
        }

        if ((clock.Minute | clock.Second | clock.Microsecond) != 0)
        {
            throw Errors.ValueError("minute, second, and microsecond must be 0 when hour is 24");
        }

        clock.Hour = 0;
        return true;
    }

    /// <summary>Where the date ends. The form of the date decides; between a week and its day, what follows does.</summary>
    private static int SeparatorPosition(ReadOnlySpan<char> text)
    {
        if (text.Length == 7)
        {
            return 7;
        }

        if (text[4] == '-')
        {
            if (text[5] != 'W')
            {
                return 10;
            }

            if (text.Length < 9 || text[8] != '-')
            {
                return 8;
            }

            // yyyy-Www-d, or yyyy-Www and a time of two digits behind the separator '-'.
            return text.Length == 9 ? -1 : text.Length > 10 && char.IsAsciiDigit(text[10]) ? 8 : 10;
        }

        if (text[4] != 'W')
        {
            return 8;
        }

        var digits = 7;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        return digits < 9 ? digits : digits % 2 == 0 ? 7 : 8;
    }

    private static bool Number(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = value * 10 + (c - '0');
        }

        return true;
    }

    /// <summary>Takes a number of digits from the start.</summary>
    private int Take(ref ReadOnlySpan<char> text, int count)
    {
        if (text.Length < count || !Number(text[..count], out var value))
        {
            throw Invalid();
        }

        text = text[count..];
        return value;
    }

    private void Skip(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.Length == 0 || text[0] != expected)
        {
            throw Invalid();
        }

        text = text[1..];
    }

    private DateOnly Date(ReadOnlySpan<char> text)
    {
        var year = Take(ref text, 4);
        var separated = text.StartsWith("-");
        if (separated)
        {
            text = text[1..];
        }

        if (text.StartsWith("W"))
        {
            text = text[1..];
            return Week(text, year, separated);
        }

        var month = Take(ref text, 2);
        if (separated)
        {
            Skip(ref text, '-');
        }

        var day = Take(ref text, 2);
        return text.Length == 0 ? CalendarDate.Checked(year, month, day) : throw Invalid();
    }

    private DateOnly Week(ReadOnlySpan<char> text, int year, bool separated)
    {
        var week = Take(ref text, 2);
        var day = 1;
        if (text.Length > 0)
        {
            if (separated)
            {
                Skip(ref text, '-');
            }

            day = Take(ref text, 1);
        }

        if (text.Length > 0 || CalendarDate.OfIsoWeek(year, week, day, out var number) != CalendarDate.IsoWeekError.None)
        {
            throw Invalid();
        }

        return CalendarDate.OfOrdinal(number + 1L);
    }

    private (Clock Clock, PyTzInfo? Zone) Time(PyThread t, ReadOnlySpan<char> text)
    {
        var sign = text.IndexOfAny('+', '-', 'Z');
        var clock = ReadClock(sign < 0 ? text : text[..sign]);
        if (clock.Rest > (sign < 0 ? 0 : 1))
        {
            throw Invalid();
        }

        if (sign < 0)
        {
            return (clock, null);
        }

        if (text[sign] == 'Z')
        {
            return sign + 1 == text.Length ? (clock, PyTimeZone.Utc) : throw Invalid();
        }

        var offset = ReadClock(text[(sign + 1)..]);
        if (offset.Rest != 0)
        {
            throw Invalid();
        }

        var microseconds = TimeOfDay.Of(offset.Hour, offset.Minute, offset.Second, offset.Microsecond).Microseconds;
        return (clock, PyTimeZone.Of(t, PyTimeDelta.OfTotal(text[sign] == '-' ? -microseconds : microseconds)));
    }

    private Clock ReadClock(ReadOnlySpan<char> text)
    {
        var clock = new Clock { Hour = Take(ref text, 2) };
        var separated = text.StartsWith(":");
        for (var field = 1; text.Length > 0; field++)
        {
            if (text[0] is '.' or ',')
            {
                if (field < 3)
                {
                    throw Invalid();
                }

                text = text[1..];
                clock.Microsecond = Fraction(ref text);
                break;
            }

            if (text.Length == 1)
            {
                break;
            }

            if (field == 3)
            {
                throw Invalid();
            }

            if (separated)
            {
                Skip(ref text, ':');
            }

            var value = Take(ref text, 2);
            if (field == 1)
            {
                clock.Minute = value;
            }
            else
            {
                clock.Second = value;
            }
        }

        clock.Rest = text.Length;
        return clock;
    }

    /// <summary>Digits behind the point; those beyond microseconds are dropped.</summary>
    private int Fraction(ref ReadOnlySpan<char> text)
    {
        var needed = Math.Min(text.Length, 6);
        var count = 0;
        var value = 0;
        while (text.Length > 0 && char.IsAsciiDigit(text[0]))
        {
            if (count < 6)
            {
                value = value * 10 + (text[0] - '0');
                count++;
            }

            text = text[1..];
        }

        if (count == 0 || count < needed)
        {
            throw Invalid();
        }

        for (; count < 6; count++)
        {
            value *= 10;
        }

        return value;
    }
}
