namespace Weft.Modules.Datetime;

/// <summary>
/// Days of the proleptic Gregorian calendar. .NET's <see cref="DateOnly"/> covers the same years 1 to 9999 and does the
/// arithmetic; what is here are Python's errors and the ISO week numbering that begins and ends outside the year.
/// </summary>
internal static class CalendarDate
{
    internal const int MinimumYear = 1;
    internal const int MaximumYear = 9999;

    /// <summary>The ordinal of 9999-12-31.</summary>
    internal const int MaximumOrdinal = 3_652_059;

    /// <exception cref="PythonException">ValueError.</exception>
    internal static DateOnly Checked(int year, int month, int day)
    {
        CheckYear(year);
        if (month is < 1 or > 12)
        {
            throw Errors.ValueError($"month must be in 1..12, not {month}");
        }

        var last = DateTime.DaysInMonth(year, month);
        return day < 1 || day > last
            ? throw Errors.ValueError($"day {day} must be in range 1..{last} for month {month} in year {year}")
            : new DateOnly(year, month, day);
    }

    internal static void CheckYear(long year)
    {
        if (year is < MinimumYear or > MaximumYear)
        {
            throw Errors.ValueError($"year must be in 1..9999, not {year}");
        }
    }

    internal static int Ordinal(DateOnly date) => date.DayNumber + 1;

    /// <exception cref="PythonException">ValueError.</exception>
    internal static DateOnly OfOrdinal(long ordinal)
    {
        if (ordinal < 1)
        {
            throw Errors.ValueError("ordinal must be >= 1");
        }

        if (ordinal > MaximumOrdinal)
        {
            // The year it would be, by periods of 400 years; what is left is less than one of them.
            const int Period = 146_097;
            var (periods, rest) = Math.DivRem(ordinal - 1, Period);
            throw Errors.ValueError($"year must be in 1..9999, not {periods * 400 + DateOnly.FromDayNumber((int)rest).Year}");
        }

        return DateOnly.FromDayNumber((int)ordinal - 1);
    }

    /// <summary>A day some days away.</summary>
    /// <exception cref="PythonException">OverflowError.</exception>
    internal static DateOnly Move(DateOnly date, long days)
    {
        var number = date.DayNumber + days;
        return number is < 0 or >= MaximumOrdinal ? throw Errors.OverflowError("date value out of range") : DateOnly.FromDayNumber((int)number);
    }

    /// <summary>Monday is 0.</summary>
    internal static int WeekDay(DateOnly date) => (date.DayNumber + 7) % 7;

    /// <summary>The day number (from 0001-01-01, which is 0) of the Monday of a year's first ISO week.</summary>
    private static int FirstMonday(int year)
    {
        // The week with 4 January. Written with day numbers because that of year 10000 is needed, too.
        var fourth = year <= MaximumYear ? new DateOnly(year, 1, 4).DayNumber : MaximumOrdinal + 3;
        return fourth - (fourth + 7) % 7;
    }

    internal static (int Year, int Week, int WeekDay) IsoWeek(DateOnly date)
    {
        var number = date.DayNumber;
        var year = date.Year;
        if (number < FirstMonday(year))
        {
            year--;
        }
        else if (number >= FirstMonday(year + 1))
        {
            year++;
        }

        // A week of year 0 has only days of year 1; its Monday follows from the number of weeks, which is 52.
        var first = year == 0 ? FirstMonday(1) - 52 * 7 : FirstMonday(year);
        return (year, (number - first) / 7 + 1, WeekDay(date) + 1);
    }

    /// <summary>Why an ISO week date is no date.</summary>
    internal enum IsoWeekError
    {
        None,
        Year,
        Week,
        WeekDay,
    }

    /// <summary>The day number of an ISO week date, which may be outside the calendar at its ends.</summary>
    internal static IsoWeekError OfIsoWeek(int year, int week, int weekDay, out int number)
    {
        number = 0;
        if (year is < MinimumYear or > MaximumYear)
        {
            return IsoWeekError.Year;
        }

        var first = FirstMonday(year);
        if (week < 1 || week > 53 || (week == 53 && first + 52 * 7 >= FirstMonday(year + 1)))
        {
            return IsoWeekError.Week;
        }

        if (weekDay is < 1 or > 7)
        {
            return IsoWeekError.WeekDay;
        }

        number = first + (week - 1) * 7 + weekDay - 1;
        return IsoWeekError.None;
    }
}
