namespace Weft.Modules.Datetime;

public partial class PyDateTime
{
    private static readonly ParameterList s_parameters = new("", "year,month,day,hour,minute,second,microsecond,tzinfo,fold", 0, 8, 3, 0, false);

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (PickledState.Find(args, kwNames, PickledState.DateTimeLength, 2, 1, 13, 0x7f, "datetime") is { } state)
        {
            var zone = PickledState.Zone(args);
            var (day, fold) = PickledState.ReadDate(state);
            return Allocate(cls, day, PickledState.ReadTime(state.AsSpan(PickledState.DateLength)).Time, zone, fold);
        }

        var buffer = default(Arguments16);
        Span<PyObject?> bound = buffer;
        ArgumentBinder.Bind(t, s_parameters, args, kwNames, bound);
        var date = CalendarDate.Checked(Part(t, bound[0]!), Part(t, bound[1]!), Part(t, bound[2]!));
        var clock = TimeOfDay.Checked(Part(t, bound[3], 0), Part(t, bound[4], 0), Part(t, bound[5], 0), Part(t, bound[6], 0));
        return Allocate(cls, date, clock, ZoneCalls.Checked(bound[7]), PyTime.CheckedFold(t, bound[8], 0));
    }

    /// <summary>A datetime of a class: Python classes are called with the parts, and <c>fold</c> is set after.</summary>
    private static PyObject Make(PyThread t, PyType cls, DateOnly date, TimeOfDay clock, PyTzInfo? zone, byte fold)
    {
        if (ReferenceEquals(cls, TypeObject))
        {
            return new PyDateTime(date, clock, zone, fold);
        }

        var (year, month, day) = date;
        var made = Operations.Call(
            t,
            cls,
            PyInt.Of(year),
            PyInt.Of(month),
            PyInt.Of(day),
            PyInt.Of(clock.Hour),
            PyInt.Of(clock.Minute),
            PyInt.Of(clock.Second),
            PyInt.Of(clock.Microsecond),
            (PyObject?)zone ?? PyNone.Value);
        if (fold != 0 && made is PyDateTime time)
        {
            time.FoldValue = fold;
        }

        return made;
    }

    /// <summary>The datetime of a POSIX timestamp: on the local clock, or of a zone.</summary>
    private static PyObject OfTimestamp(PyThread t, PyType cls, (long Seconds, int Microseconds) timestamp, PyTzInfo? zone)
    {
        var (date, clock, fold) = LocalZone.At(timestamp.Seconds, timestamp.Microseconds, local: zone is null);
        var made = Make(t, cls, date, clock, zone, fold);
        return zone switch
        {
            null => made,
            PyTimeZone known when made is PyDateTime => known.FromUtc(t, made),
            _ => Operations.CallMethod(t, zone, "fromutc", made),
        };
    }

    private static PyObject UniversalOfTimestamp(PyThread t, PyType cls, (long Seconds, int Microseconds) timestamp)
    {
        var (date, clock, _) = LocalZone.At(timestamp.Seconds, timestamp.Microseconds, local: false);
        return Make(t, cls, date, clock, null, 0);
    }

    [PyClassMethod("now", Signature = "(tz=None)", Doc = "The time now, on the local clock or of a zone.")]
    public static PyObject Now(PyThread t, PyType cls, PyObject? tz = null)
    {
        var zone = ZoneCalls.Checked(tz);
        return OfTimestamp(t, cls, TimeStamp.Now(), zone);
    }

    [PyClassMethod("fromtimestamp", Signature = "(timestamp, tz=None)", Doc = "timestamp[, tz] -> the time of a POSIX timestamp.")]
    public static PyObject FromTimestamp(PyThread t, PyType cls, PyObject timestamp, PyObject? tz = null)
    {
        var zone = ZoneCalls.Checked(tz);
        return OfTimestamp(t, cls, TimeStamp.Split(t, timestamp), zone);
    }

    [PyClassMethod("utcnow", Signature = "()", Doc = "The time now in UTC, without a zone. Deprecated.")]
    public static PyObject UtcNow(PyThread t, PyType cls)
    {
        Warnings.Deprecated(t, "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).");
        return UniversalOfTimestamp(t, cls, TimeStamp.Now());
    }

    [PyClassMethod("utcfromtimestamp", Doc = "timestamp -> the time in UTC, without a zone. Deprecated.")]
    public static PyObject UtcFromTimestamp(PyThread t, PyType cls, PyObject timestamp)
    {
        Warnings.Deprecated(t, "datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, datetime.UTC).");
        return UniversalOfTimestamp(t, cls, TimeStamp.Split(t, timestamp));
    }

    [PyClassMethod("fromisoformat", Doc = "str -> datetime of an ISO 8601 text.")]
    public static new PyObject FromIsoFormat(PyThread t, PyType cls, PyObject text)
    {
        var (date, clock, zone) = IsoParser.ParseDateTime(t, text);
        return Make(t, cls, date, clock, zone, 0);
    }

    [PyClassMethod("combine", Signature = "(date, time, tzinfo=unchanged)", Doc = "date, time -> datetime of the two.")]
    public static PyObject Combine(PyThread t, PyType cls, PyObject date, PyObject time, PyObject? tzinfo = null)
    {
        var day = date as PyDate ?? throw ArgumentErrors.WrongType("combine() argument 1 must be datetime.date", date);
        var clock = time as PyTime ?? throw ArgumentErrors.WrongType("combine() argument 2 must be datetime.time", time);
        return Make(t, cls, day.Date, clock.Clock, tzinfo is null ? clock.Zone : ZoneCalls.Checked(tzinfo), clock.FoldValue);
    }

    [PyClassMethod("strptime", Doc = "string, format -> datetime parsed from a text.")]
    public static new PyObject Parse(PyThread t, PyType cls, PyStr date_string, PyStr format) =>
        Operations.CallMethod(t, Operations.Import(t, "_strptime"), "_strptime_datetime_datetime", cls, date_string, format);
}
