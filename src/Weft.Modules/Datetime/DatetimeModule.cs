namespace Weft.Modules.Datetime;

/// <summary>The module <c>_datetime</c>: what <c>datetime</c> is made of.</summary>
[PyModule("_datetime", Doc = "Dates and times.")]
[PyExport(typeof(PyDate))]
[PyExport(typeof(PyTime))]
[PyExport(typeof(PyDateTime))]
[PyExport(typeof(PyTimeDelta))]
[PyExport(typeof(PyTzInfo))]
[PyExport(typeof(PyTimeZone))]
public static partial class DatetimeModule
{
    [PyConstant("MINYEAR")]
    public const int MinimumYear = CalendarDate.MinimumYear;

    [PyConstant("MAXYEAR")]
    public const int MaximumYear = CalendarDate.MaximumYear;

    [PyConstant("UTC")]
    public static PyObject Utc => PyTimeZone.Utc;
}
