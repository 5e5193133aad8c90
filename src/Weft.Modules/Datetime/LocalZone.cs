namespace Weft.Modules.Datetime;

/// <summary>
/// The computer's time zone, by the C library's <c>localtime</c>: what a clock on the wall shows at a time, and which time
/// it is when it shows something. Where clocks go back the same reading comes twice, where they go forward some readings
/// never come; <c>fold</c> (PEP 495) says which side is meant.
/// </summary>
internal static unsafe class LocalZone
{
    /// <summary>The longest fold or gap that is looked for: a day, as PEP 495 proposes.</summary>
    private const long Window = 86_400;

    /// <summary>Seconds from 0001-01-01 to the epoch.</summary>
    private static readonly long s_epoch = new DateOnly(1970, 1, 1).DayNumber * 86_400L;

    /// <summary>A calendar reading as seconds since the epoch, as if it were UTC.</summary>
    internal static long Seconds(DateOnly date, TimeOfDay time) => date.DayNumber * 86_400L - s_epoch + time.Seconds;

    private static LibC.BrokenTime Broken(long time, bool local)
    {
        LibC.BrokenTime result;
        var known = local ? LibC.LocalTime(&time, &result) : LibC.UniversalTime(&time, &result);
        return known is null ? throw LibC.LastError() : result;
    }

    private static long Seconds(in LibC.BrokenTime broken)
    {
        CalendarDate.CheckYear(broken.Year + 1900L);
        return Seconds(new DateOnly(broken.Year + 1900, broken.Month + 1, broken.Day), TimeOfDay.Of(broken.Hour, broken.Minute, broken.Second, 0));
    }

    /// <summary>What the clock shows at a time; both in seconds since the epoch.</summary>
    private static long Reading(long time) => Seconds(Broken(time, local: true));

    /// <summary>The calendar reading at a time. A leap second is shown as the one before it.</summary>
    /// <exception cref="PythonException">ValueError, OSError.</exception>
    internal static (DateOnly Date, TimeOfDay Time, byte Fold) At(long time, int microsecond, bool local)
    {
        var broken = Broken(time, local);
        CalendarDate.CheckYear(broken.Year + 1900L);
        var date = new DateOnly(broken.Year + 1900, broken.Month + 1, broken.Day);
        var clock = TimeOfDay.Of(broken.Hour, broken.Minute, Math.Min(broken.Second, 59), microsecond);
        return (date, clock, local && IsSecondReading(time, Seconds(date, clock)) ? (byte)1 : (byte)0);
    }

    /// <summary>Whether the clock has shown this reading before: it has been set back since, by more than the time since then.</summary>
    private static bool IsSecondReading(long time, long reading)
    {
        var change = reading - Reading(time - Window) - Window;
        return change < 0 && Reading(time + change) == reading;
    }

    /// <summary>
    /// The time at which the clock shows a reading. The offsets a day before and a day after are the two candidates; a
    /// reading in a fold fits both, one in a gap neither.
    /// </summary>
    internal static long TimeOf(long reading, int fold)
    {
        var offset = Reading(reading) - reading;
        var first = reading - offset;
        var shown = Reading(first);
        if (shown == reading)
        {
            // It fits. In a fold there is another time, on the side that fold asks for.
            var beyond = first + (fold == 0 ? -Window : Window);
            var other = Reading(beyond) - beyond;
            if (other == offset)
            {
                return first;
            }

            offset = other;
        }
        else
        {
            offset = shown - first;
        }

        var second = reading - offset;
        if (Reading(second) == reading)
        {
            return second;
        }

        return shown == reading ? first : fold == 0 ? Math.Max(first, second) : Math.Min(first, second);
    }

    /// <summary>The zone in effect at a time, as a fixed offset with its name.</summary>
    internal static PyTimeZone ZoneAt(PyThread t, long time)
    {
        var broken = Broken(time, local: true);
        var name = broken.Zone is null ? null : PathArgument.DecodeName(t, System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(broken.Zone));
        return PyTimeZone.Of(t, PyTimeDelta.OfSeconds(broken.Offset), name);
    }
}
