namespace Weft.Modules.Datetime;

/// <summary><c>datetime.datetime</c>: a date and a time of day, perhaps of a zone.</summary>
[PyType("datetime.datetime", Doc = "A date and time.")]
public partial class PyDateTime : PyDate
{
    internal PyDateTime(DateOnly date, TimeOfDay clock, PyTzInfo? zone, byte fold)
        : base(date)
    {
        Clock = clock;
        Zone = zone;
        FoldValue = fold;
    }

    internal TimeOfDay Clock { get; }

    internal PyTzInfo? Zone { get; }

    /// <summary>Set at most once, before the object is seen by others.</summary>
    internal byte FoldValue { get; private set; }

    /// <summary>Microseconds since 0001-01-01, as the clock shows them.</summary>
    internal long Microseconds => Date.DayNumber * TimeOfDay.PerDay + Clock.Microseconds;

    [PyConstant("min")]
    public static new PyObject Minimum => new PyDateTime(DateOnly.MinValue, default, null, 0);

    [PyConstant("max")]
    public static new PyObject Maximum => new PyDateTime(DateOnly.MaxValue, new TimeOfDay(TimeOfDay.PerDay - 1), null, 0);

    [PyConstant("resolution")]
    public static new PyObject Resolution => new PyTimeDelta(0, 0, 1);

    // ---- Parts

    [PyProperty("hour")]
    public int Hour => Clock.Hour;

    [PyProperty("minute")]
    public int Minute => Clock.Minute;

    [PyProperty("second")]
    public int Second => Clock.Second;

    [PyProperty("microsecond")]
    public int Microsecond => Clock.Microsecond;

    [PyProperty("tzinfo")]
    public PyObject TzInfo => (PyObject?)Zone ?? PyNone.Value;

    [PyProperty("fold")]
    public int Fold => FoldValue;

    [PyMethod("date", Signature = "()", Doc = "The date.")]
    public PyObject DatePart() => new PyDate(Date);

    [PyMethod("time", Signature = "()", Doc = "The time of day without its zone.")]
    public PyObject TimePart() => new PyTime(Clock, null, FoldValue);

    [PyMethod("timetz", Signature = "()", Doc = "The time of day with its zone.")]
    public PyObject TimePartWithZone() => new PyTime(Clock, Zone, FoldValue);

    private const string ReplaceSignature =
        "(year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)";

    [PyMethod("replace", Signature = ReplaceSignature, Doc = "The datetime with some parts changed.")]
    [PyMethod("__replace__", Signature = ReplaceSignature, Doc = "The datetime with some parts changed.")]
    public PyObject Replace(
        PyThread t,
        PyObject? year = null,
        PyObject? month = null,
        PyObject? day = null,
        PyObject? hour = null,
        PyObject? minute = null,
        PyObject? second = null,
        PyObject? microsecond = null,
        PyObject? tzinfo = null,
        PyObject? fold = null)
    {
        var date = CalendarDate.Checked(Part(t, year, Year), Part(t, month, Month), Part(t, day, Day));
        var clock = TimeOfDay.Checked(Part(t, hour, Hour), Part(t, minute, Minute), Part(t, second, Second), Part(t, microsecond, Microsecond));
        return Make(t, Type, date, clock, tzinfo is null ? Zone : ZoneCalls.Checked(tzinfo), PyTime.CheckedFold(t, fold, FoldValue));
    }

    // ---- Zones

    /// <summary>The offset from UTC; null for a naive datetime.</summary>
    internal PyTimeDelta? OffsetFor(PyThread t) => ZoneCalls.Offset(t, Zone, this);

    [PyMethod("utcoffset", Signature = "()", Doc = "The zone's utcoffset(self).")]
    public PyObject UtcOffset(PyThread t) => (PyObject?)OffsetFor(t) ?? PyNone.Value;

    [PyMethod("dst", Signature = "()", Doc = "The zone's dst(self).")]
    public PyObject Dst(PyThread t) => (PyObject?)ZoneCalls.Dst(t, Zone, this) ?? PyNone.Value;

    [PyMethod("tzname", Signature = "()", Doc = "The zone's tzname(self).")]
    public PyObject Name(PyThread t) => ZoneCalls.Name(t, Zone, this);

    private PyTimeZone LocalZoneOf(PyThread t)
    {
        var reading = LocalZone.Seconds(Date, Clock);
        var time = LocalZone.TimeOf(reading, FoldValue);
        var other = LocalZone.TimeOf(reading, 1 - FoldValue);

        // In a gap the two sides change places: fold 0 asks for the offset before it, which the later time does not have.
        return LocalZone.ZoneAt(t, time != other && other > time == (FoldValue != 0) ? other : time);
    }

    [PyMethod("astimezone", Signature = "(tz=None)", Doc = "The same time in another zone; without one in the local zone.")]
    public PyObject AsTimeZone(PyThread t, PyObject? tz = null)
    {
        var target = ZoneCalls.Checked(tz);
        var source = Zone ?? LocalZoneOf(t);
        if (ReferenceEquals(source, target))
        {
            return this;
        }

        var offset = ZoneCalls.Offset(t, source, this) ?? LocalZoneOf(t).Offset;
        var universal = (Plus(t, -offset.Total) as PyDateTime)!;
        target ??= LocalZone.ZoneAt(t, LocalZone.Seconds(universal.Date, universal.Clock));
        var moved = Make(t, Type, universal.Date, universal.Clock, target, 0);
        return target is PyTimeZone known ? known.FromUtc(t, moved) : Operations.CallMethod(t, target, "fromutc", moved);
    }

    [PyMethod("timetuple", Signature = "()", Doc = "As time.localtime() answers.")]
    public new PyObject TimeTuple(PyThread t) => StructTime(t, Date, Clock, ZoneCalls.Dst(t, Zone, this) is { } summer ? summer.IsZero ? 0 : 1 : -1);

    [PyMethod("utctimetuple", Signature = "()", Doc = "As time.gmtime() answers.")]
    public PyObject UtcTimeTuple(PyThread t)
    {
        var (date, clock) = OffsetFor(t) is { } offset ? Move(-offset.Total) : (Date, Clock);
        return StructTime(t, date, clock, 0);
    }

    [PyMethod("timestamp", Signature = "()", Doc = "The POSIX timestamp.")]
    public double Timestamp(PyThread t)
    {
        var epoch = new DateOnly(1970, 1, 1).DayNumber * TimeOfDay.PerDay;
        if (Zone is not null && OffsetFor(t) is { } offset)
        {
            return PyTimeDelta.InSeconds(Microseconds - offset.ShortTotal - epoch);
        }

        return LocalZone.TimeOf(LocalZone.Seconds(Date, Clock), FoldValue) + Microsecond / 1e6;
    }

    // ---- Text

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        var parts = $"{Year}, {Month}, {Day}, {Hour}, {Minute}";
        if (Microsecond != 0)
        {
            parts += $", {Second}, {Microsecond}";
        }
        else if (Second != 0)
        {
            parts += $", {Second}";
        }

        parts += Fold == 0 ? "" : ", fold=1";
        return $"{Type.FullName}({parts}{(Zone is null ? "" : $", tzinfo={Operations.Repr(t, Zone).Value}")})";
    }

    [PyMethod("__str__")]
    public new PyObject Str(PyThread t) => Operations.CallMethod(t, this, "isoformat", PyStr.Of(" "));

    [PyMethod("ctime", Signature = "()", Doc = "As time.ctime() answers.")]
    public new string CTime() => CTime(Date, Clock);

    [PyMethod("isoformat", Signature = "(sep=<unrepresentable>, timespec=<unrepresentable>)", Doc = "The datetime as YYYY-MM-DDTHH:MM:SS with fraction and offset.")]
    public string IsoFormat(PyThread t, PyObject? sep = null, PyObject? timespec = null)
    {
        var separator = sep switch
        {
            null => "T",
            PyStr { Length: 1 } text => text.Value,
            PyStr text => throw Errors.TypeError($"isoformat() argument 1 must be a unicode character, not a string of length {text.Length}"),
            _ => throw Errors.TypeError($"isoformat() argument 1 must be a unicode character, not {sep.Type.FullName}"),
        };
        return IsoText.DateTime(Date, separator, Clock, IsoText.Precision(timespec, 2), OffsetFor(t));
    }

    // ---- Pickling

    [PyMethod("__reduce_ex__", Doc = "For pickling with a protocol.")]
    public PyObject ReduceFor(int protocol)
    {
        var state = PyBytes.Of(State(protocol >= PickledState.FoldProtocol ? FoldValue : 0));
        return new PyTuple([Type, new PyTuple(Zone is null ? [state] : [state, Zone])]);
    }

    [PyMethod("__reduce__", Signature = "()", Doc = "For pickling.")]
    public new PyObject Reduce() => ReduceFor(2);

    private byte[] State(int fold)
    {
        var state = new byte[PickledState.DateTimeLength];
        PickledState.Write(state.AsSpan(), Date, fold);
        PickledState.Write(state.AsSpan(PickledState.DateLength), Clock, 0);
        return state;
    }
}
