namespace Weft.Modules.Datetime;

/// <summary><c>datetime.date</c>.</summary>
[PyType("datetime.date", Doc = "A calendar date.")]
public partial class PyDate : PyObject
{
    private static readonly ParameterList s_parameters = new("", "year,month,day", 0, 3, 3, 0, false);
    private static readonly string[] s_days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>0 until it was computed; the same whoever computes it, so no lock.</summary>
    private protected long _hash;

    protected internal PyDate(DateOnly date) => Date = date;

    internal DateOnly Date { get; }

    [PyConstant("min")]
    public static PyObject Minimum => new PyDate(DateOnly.MinValue);

    [PyConstant("max")]
    public static PyObject Maximum => new PyDate(DateOnly.MaxValue);

    [PyConstant("resolution")]
    public static PyObject Resolution => new PyTimeDelta(1, 0, 0);

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (PickledState.Find(args, kwNames, PickledState.DateLength, 2, 1, 13, 0xff, "date") is { } state && args.Length == 1)
        {
            return Allocate(cls, PickledState.ReadDate(state).Date);
        }

        var buffer = default(Arguments4);
        Span<PyObject?> bound = buffer;
        ArgumentBinder.Bind(t, s_parameters, args, kwNames, bound);
        return Allocate(cls, CalendarDate.Checked(Part(t, bound[0]!), Part(t, bound[1]!), Part(t, bound[2]!)));
    }

    /// <summary>A part of a date or time given as an argument.</summary>
    /// <exception cref="PythonException">TypeError, OverflowError.</exception>
    internal static int Part(PyThread t, PyObject value)
    {
        if (value is PyInt { Value: >= int.MinValue and <= int.MaxValue } number)
        {
            return (int)number.Value;
        }

        var index = Operations.Index(t, value);
        return index.TryGetInt64(out var small) && small == (int)small
            ? (int)small
            : throw Errors.OverflowError(index.BigValue.Sign < 0 ? "signed integer is less than minimum" : "signed integer is greater than maximum");
    }

    /// <summary>A part that may be left out.</summary>
    internal static int Part(PyThread t, PyObject? value, int otherwise) => value is null ? otherwise : Part(t, value);

    /// <summary>A date of a class: Python classes are called with year, month and day.</summary>
    private static PyObject Make(PyThread t, PyType cls, DateOnly date)
    {
        if (ReferenceEquals(cls, TypeObject))
        {
            return new PyDate(date);
        }

        if (ReferenceEquals(cls, PyDateTime.TypeObject))
        {
            return new PyDateTime(date, default, null, 0);
        }

        var (year, month, day) = date;
        return Operations.Call(t, cls, PyInt.Of(year), PyInt.Of(month), PyInt.Of(day));
    }

    // ---- Other ways to make one

    [PyClassMethod("today", Signature = "()", Doc = "The current date, or datetime.")]
    public static PyObject Today(PyThread t, PyType cls)
    {
        if (ReferenceEquals(cls, TypeObject))
        {
            return new PyDate(LocalZone.At(TimeStamp.Now().Seconds, 0, local: true).Date);
        }

        var now = Operations.CallMethod(t, Operations.Import(t, "time"), "time");
        return Operations.CallMethod(t, cls, "fromtimestamp", now);
    }

    [PyClassMethod("fromtimestamp", Signature = "(timestamp, /)", Doc = "The local date of a POSIX timestamp.")]
    public static PyObject FromTimestamp(PyThread t, PyType cls, PyObject timestamp) =>
        Make(t, cls, LocalZone.At(TimeValue.WholeSeconds(t, timestamp), 0, local: true).Date);

    [PyClassMethod("fromordinal", Doc = "int -> date of a day number.")]
    public static PyObject FromOrdinal(PyThread t, PyType cls, PyObject ordinal) => Make(t, cls, CalendarDate.OfOrdinal(Part(t, ordinal)));

    [PyClassMethod("fromisoformat", Doc = "str -> date of an ISO 8601 text.")]
    public static PyObject FromIsoFormat(PyThread t, PyType cls, PyObject text) => Make(t, cls, IsoParser.ParseDate(text));

    [PyClassMethod("fromisocalendar", Signature = "(year, week, day)", Doc = "int, int, int -> date of an ISO week.")]
    public static PyObject FromIsoCalendar(PyThread t, PyType cls, PyObject year, PyObject week, PyObject day)
    {
        static int Component(PyThread t, PyObject value) =>
            Operations.Index(t, value).TryGetInt64(out var small) && small == (int)small ? (int)small : throw Errors.ValueError("ISO calendar component out of range");

        var (y, w, d) = (Component(t, year), Component(t, week), Component(t, day));
        return CalendarDate.OfIsoWeek(y, w, d, out var number) switch
        {
            CalendarDate.IsoWeekError.Year => throw Errors.ValueError($"year must be in 1..9999, not {y}"),
            CalendarDate.IsoWeekError.Week => throw Errors.ValueError($"Invalid week: {w}"),
            CalendarDate.IsoWeekError.WeekDay => throw Errors.ValueError($"Invalid weekday: {d} (range is [1, 7])"),
            _ => number >= 0 ? Make(t, cls, CalendarDate.OfOrdinal(number + 1L)) : throw Errors.ValueError("year must be in 1..9999, not 0"),
        };
    }

    [PyClassMethod("strptime", Doc = "string, format -> date parsed from a text.")]
    public static PyObject Parse(PyThread t, PyType cls, PyStr date_string, PyStr format) =>
        Operations.CallMethod(t, Operations.Import(t, "_strptime"), "_strptime_datetime_date", cls, date_string, format);

    // ---- Parts

    [PyProperty("year")]
    public int Year => Date.Year;

    [PyProperty("month")]
    public int Month => Date.Month;

    [PyProperty("day")]
    public int Day => Date.Day;

    [PyMethod("toordinal", Signature = "()", Doc = "The day number; 0001-01-01 is 1.")]
    public int ToOrdinal() => CalendarDate.Ordinal(Date);

    [PyMethod("weekday", Signature = "()", Doc = "The day of the week; Monday is 0.")]
    public int WeekDay() => CalendarDate.WeekDay(Date);

    [PyMethod("isoweekday", Signature = "()", Doc = "The day of the week; Monday is 1.")]
    public int IsoWeekDay() => CalendarDate.WeekDay(Date) + 1;

    [PyMethod("isocalendar", Signature = "()", Doc = "ISO year, week and day of the week.")]
    public PyObject IsoCalendar()
    {
        var (year, week, day) = CalendarDate.IsoWeek(Date);
        return new PyIsoCalendarDate(year, week, day);
    }

    [PyMethod("timetuple", Signature = "()", Doc = "As time.localtime() answers.")]
    public PyObject TimeTuple(PyThread t) => StructTime(t, Date, default, -1);

    private protected static PyObject StructTime(PyThread t, DateOnly date, TimeOfDay time, int summer) =>
        Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "time"), "struct_time"), new PyTuple([
            PyInt.Of(date.Year), PyInt.Of(date.Month), PyInt.Of(date.Day), PyInt.Of(time.Hour), PyInt.Of(time.Minute), PyInt.Of(time.Second),
            PyInt.Of(CalendarDate.WeekDay(date)), PyInt.Of(date.DayOfYear), PyInt.Of(summer),
        ]));

    [PyMethod("replace", Signature = "(year=unchanged, month=unchanged, day=unchanged)", Doc = "The date with some parts changed.")]
    [PyMethod("__replace__", Signature = "(year=unchanged, month=unchanged, day=unchanged)", Doc = "The date with some parts changed.")]
    public PyObject Replace(PyThread t, PyObject? year = null, PyObject? month = null, PyObject? day = null) =>
        Make(t, Type, CalendarDate.Checked(Part(t, year, Year), Part(t, month, Month), Part(t, day, Day)));

    // ---- Text

    [PyMethod("__repr__")]
    public string Repr() => $"{Type.FullName}({Year}, {Month}, {Day})";

    [PyMethod("__str__")]
    public PyObject Str(PyThread t) => Operations.CallMethod(t, this, "isoformat");

    [PyMethod("isoformat", Signature = "()", Doc = "The date as YYYY-MM-DD.")]
    public string IsoFormat() => IsoText.Date(Date);

    [PyMethod("ctime", Signature = "()", Doc = "As time.ctime() answers.")]
    public string CTime() => CTime(Date, default);

    private protected static string CTime(DateOnly date, TimeOfDay time) =>
        $"{s_days[CalendarDate.WeekDay(date)]} {s_months[date.Month - 1]} {date.Day,2} {time.Hour:00}:{time.Minute:00}:{time.Second:00} {date.Year:0000}";

    [PyMethod("strftime", Signature = "(format)", Doc = "The date in a format.")]
    public PyObject StrFTime(PyThread t, PyObject format) =>
        StrftimeFormat.Apply(t, this, StrftimeFormat.Argument(format), Date, (this as PyDateTime)?.Clock.Microsecond ?? 0, () => (this as PyDateTime)?.OffsetFor(t), null);

    [PyMethod("__format__", Doc = "Formats with strftime.")]
    public PyObject Format(PyThread t, PyObject format) => StrftimeFormat.ForFormat(t, this, format);

    // ---- Comparison and arithmetic

    [PyMethod("__hash__")]
    public long Hash()
    {
        if (_hash == 0)
        {
            _hash = ByteHash.Compute(State());
        }

        return _hash;
    }

    [PyRichCompare]
    public PyObject Compare(PyObject other, CompareOp op) => other is PyDate date and not PyDateTime
        ? Comparison.Answer(Date.CompareTo(date.Date), op)
        : PyNotImplemented.Value;

    [PyMethod("__add__")]
    [PyMethod("__radd__")]
    public PyObject Add(PyThread t, PyObject other) => other is PyTimeDelta delta ? Make(t, Type, CalendarDate.Move(Date, delta.Days)) : PyNotImplemented.Value;

    [PyMethod("__sub__")]
    public PyObject Subtract(PyThread t, PyObject other) => other switch
    {
        PyTimeDelta delta => Make(t, Type, CalendarDate.Move(Date, -delta.Days)),
        PyDateTime => PyNotImplemented.Value,
        PyDate date => new PyTimeDelta(Date.DayNumber - date.Date.DayNumber, 0, 0),
        _ => PyNotImplemented.Value,
    };

    [PyMethod("__rsub__")]
    public PyObject RSubtract(PyThread t, PyObject other) => other is PyDate date and not PyDateTime ? date.Subtract(t, this) : PyNotImplemented.Value;

    // ---- Pickling

    private byte[] State()
    {
        var state = new byte[PickledState.DateLength];
        PickledState.Write(state, Date, 0);
        return state;
    }

    [PyMethod("__reduce__", Signature = "()", Doc = "For pickling.")]
    public PyObject Reduce() => new PyTuple([Type, new PyTuple([PyBytes.Of(State())])]);
}
