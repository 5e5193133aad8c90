using System.Globalization;
using System.Text;

namespace Weft.Modules;

public static unsafe partial class TimeModule
{
    private static readonly string[] s_days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>The fields of a calendar time as Python counts them: month and day of the year from 1, Monday 0.</summary>
    private struct Calendar
    {
        internal long Year;
        internal int Month;
        internal int Day;
        internal int Hour;
        internal int Minute;
        internal int Second;
        internal int WeekDay;
        internal int YearDay;
        internal int IsDst;
    }

    private static PyObject Make(PyThread t, in LibC.BrokenTime b) => PyStructSequence.Create(
        s_structTime,
        PyInt.Of(b.Year + 1900L),
        PyInt.Of(b.Month + 1),
        PyInt.Of(b.Day),
        PyInt.Of(b.Hour),
        PyInt.Of(b.Minute),
        PyInt.Of(b.Second),
        PyInt.Of((b.WeekDay + 6) % 7),
        PyInt.Of(b.YearDay + 1),
        PyInt.Of(b.IsDst),
        ZoneName(t, b),
        PyInt.Of((long)b.Offset));

    private static LibC.BrokenTime Local(long seconds)
    {
        LibC.BrokenTime broken;
        return LibC.LocalTime(&seconds, &broken) is null ? throw LibC.LastError() : broken;
    }

    private static long SecondsOrNow(PyThread t, PyObject? seconds) => seconds is null or PyNone ? Now(Realtime) / PerSecond : TimeValue.WholeSeconds(t, seconds);

    [PyFunction("gmtime", Doc = "gmtime([seconds]): a time in UTC.")]
    public static PyObject UniversalTime(PyThread t, PyObject? seconds = null)
    {
        var value = SecondsOrNow(t, seconds);
        LibC.BrokenTime broken;
        if (LibC.UniversalTime(&value, &broken) is null)
        {
            throw LibC.LastError();
        }

        fixed (byte* name = "UTC\0"u8)
        {
            broken.Zone = name;
            return Make(t, broken);
        }
    }

    [PyFunction("localtime", Doc = "localtime([seconds]): a time in the local zone.")]
    public static PyObject LocalTime(PyThread t, PyObject? seconds = null) => Make(t, Local(SecondsOrNow(t, seconds)));

    private static Calendar Read(PyThread t, PyObject value, string illegal)
    {
        if (value is not PyTuple tuple)
        {
            throw Errors.TypeError("Tuple or struct_time argument required");
        }

        var items = tuple.Items;
        if (items.Length != 9)
        {
            throw Errors.TypeError(illegal);
        }

        var year = Operations.IndexToInt32(t, items[0]);
        if (year < int.MinValue + 1900)
        {
            throw Errors.OverflowError("year out of range");
        }

        return new Calendar
        {
            Year = year,
            Month = Operations.IndexToInt32(t, items[1]),
            Day = Operations.IndexToInt32(t, items[2]),
            Hour = Operations.IndexToInt32(t, items[3]),
            Minute = Operations.IndexToInt32(t, items[4]),
            Second = Operations.IndexToInt32(t, items[5]),
            WeekDay = Operations.IndexToInt32(t, items[6]),
            YearDay = Operations.IndexToInt32(t, items[7]),
            IsDst = Operations.IndexToInt32(t, items[8]),
        };
    }

    /// <summary>Checks the ranges; zero months, days and days of the year count as one.</summary>
    private static Calendar Checked(Calendar c)
    {
        c.Month = c.Month == 0 ? 1 : c.Month;
        c.Day = c.Day == 0 ? 1 : c.Day;
        c.YearDay = c.YearDay == 0 ? 1 : c.YearDay;
        _ = c.Month is < 1 or > 12 ? throw Errors.ValueError("month out of range") : 0;
        _ = c.Day is < 1 or > 31 ? throw Errors.ValueError("day of month out of range") : 0;
        _ = c.Hour is < 0 or > 23 ? throw Errors.ValueError("hour out of range") : 0;
        _ = c.Minute is < 0 or > 59 ? throw Errors.ValueError("minute out of range") : 0;
        _ = c.Second is < 0 or > 61 ? throw Errors.ValueError("seconds out of range") : 0;
        _ = c.WeekDay < -1 ? throw Errors.ValueError("day of week out of range") : 0;
        _ = c.YearDay is < 1 or > 366 ? throw Errors.ValueError("day of year out of range") : 0;
        c.WeekDay = (c.WeekDay + 7) % 7;
        return c;
    }

    private static LibC.BrokenTime Broken(Calendar c) => new()
    {
        Year = (int)(c.Year - 1900),
        Month = c.Month - 1,
        Day = c.Day,
        Hour = c.Hour,
        Minute = c.Minute,
        Second = c.Second,
        WeekDay = (c.WeekDay + 1) % 7,
        YearDay = c.YearDay - 1,
        IsDst = c.IsDst,
    };

    private static Calendar FromBroken(in LibC.BrokenTime b) => new()
    {
        Year = b.Year + 1900L,
        Month = b.Month + 1,
        Day = b.Day,
        Hour = b.Hour,
        Minute = b.Minute,
        Second = b.Second,
        WeekDay = (b.WeekDay + 6) % 7,
        YearDay = b.YearDay + 1,
        IsDst = b.IsDst,
    };

    [PyFunction("mktime", Signature = "(time_tuple, /)", Doc = "Seconds since the epoch of a local time.")]
    public static double MakeTime(PyThread t, PyObject time_tuple)
    {
        var broken = Broken(Read(t, time_tuple, "mktime(): illegal time tuple argument"));
        broken.WeekDay = -1;
        var result = LibC.MakeTime(&broken);
        return result != -1 || broken.WeekDay != -1 ? result : throw Errors.OverflowError("mktime argument out of range");
    }

    private static string Text(Calendar c) => string.Create(
        CultureInfo.InvariantCulture,
        $"{s_days[c.WeekDay]} {s_months[c.Month - 1]} {c.Day,2} {c.Hour:00}:{c.Minute:00}:{c.Second:00} {c.Year}");

    [PyFunction("asctime", Doc = "asctime([time]): a time as text.")]
    public static string AsText(PyThread t, PyObject? time_tuple = null) =>
        Text(time_tuple is null ? FromBroken(Local(Now(Realtime) / PerSecond)) : Checked(Read(t, time_tuple, "asctime(): illegal time tuple argument")));

    [PyFunction("ctime", Doc = "ctime([seconds]): a local time as text.")]
    public static string LocalText(PyThread t, PyObject? seconds = null) => Text(FromBroken(Local(SecondsOrNow(t, seconds))));

    [PyFunction("strftime", Doc = "strftime(format[, time]): a time in a format.")]
    public static PyObject Format(PyThread t, PyStr format, PyObject? time_tuple = null)
    {
        LibC.BrokenTime broken;
        if (time_tuple is null)
        {
            broken = Local(Now(Realtime) / PerSecond);
        }
        else
        {
            broken = Broken(Checked(Read(t, time_tuple, "strftime(): illegal time tuple argument")));
            if (time_tuple.Type == s_structTime)
            {
                // The zone of the time itself, not of the program.
                var zone = Operations.GetAttribute(t, time_tuple, "tm_zone");
                var offset = Operations.GetAttribute(t, time_tuple, "tm_gmtoff");
                if (zone is PyStr name && offset is PyInt seconds)
                {
                    broken.Offset = (nint)seconds.Value;
                    fixed (byte* pointer = PathArgument.EncodeTerminated(t, name))
                    {
                        broken.Zone = pointer;
                        return Format(t, format, &broken);
                    }
                }
            }

            // tm_zone of a plain tuple is found from tm_isdst.
            fixed (byte* pointer = ZoneNameFor(t, broken.IsDst))
            {
                broken.Zone = pointer;
                broken.Offset = (nint)ZoneOffsetFor(broken.IsDst);
                return Format(t, format, &broken);
            }
        }

        return Format(t, format, &broken);
    }

    private static byte[] ZoneNameFor(PyThread t, int isDst)
    {
        var names = s_module?.Namespace.GetString(PyStr.Intern("tzname")) as PyTuple;
        return isDst >= 0 && names?.Items[isDst > 0 ? 1 : 0] is PyStr name ? PathArgument.EncodeTerminated(t, name) : [0];
    }

    private static long ZoneOffsetFor(int isDst) =>
        s_module?.Namespace.GetString(PyStr.Intern(isDst > 0 ? "altzone" : "timezone")) is PyInt seconds ? -seconds.Value : 0;

    private static PyObject Format(PyThread t, PyStr format, LibC.BrokenTime* broken)
    {
        // Only directives go to the C library: what is between them may hold any character, nulls and surrogates too.
        var result = new TextBuilder(format.Length + 16);
        var length = format.Length;
        for (var i = 0; i < length;)
        {
            if (format.CodePointAt(i) != '%')
            {
                result.Append(format.CodePointAt(i++));
                continue;
            }

            var end = i + 1;
            while (end < length && format.CodePointAt(end) is '_' or '-' or '^' or '#' or '+' or (>= '0' and <= '9'))
            {
                end++;
            }

            if (end < length && format.CodePointAt(end) is 'E' or 'O')
            {
                end++;
            }

            var directive = "";
            for (; i < end; i++)
            {
                directive += (char)format.CodePointAt(i);
            }

            if (end >= length || format.CodePointAt(end) is 0 or > 126)
            {
                result.AppendSimple(directive);
                continue;
            }

            result.Append(Directive(t, directive + (char)format.CodePointAt(i++), broken));
        }

        return result.ToStr();
    }

    private static PyStr Directive(PyThread t, string directive, LibC.BrokenTime* broken)
    {
        // A leading marker tells an empty result from a buffer that is too small.
        var format = Encoding.ASCII.GetBytes("x" + directive + "\0");
        for (var size = 256; size <= 1 << 20; size *= 4)
        {
            var buffer = new byte[size];
            fixed (byte* pointer = buffer)
            {
                var length = LibC.FormatTime(pointer, size, format, broken);
                if (length > 0)
                {
                    return PathArgument.DecodeName(t, buffer.AsSpan(1, (int)length - 1));
                }
            }
        }

        throw Errors.MemoryError();
    }

    [PyFunction("strptime", Doc = "strptime(text[, format]): reads a time in a format.")]
    public static PyObject Parse(PyThread t, ReadOnlySpan<PyObject> args) =>
        Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "_strptime"), "_strptime_time"), args);
}
