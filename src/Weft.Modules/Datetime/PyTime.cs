namespace Weft.Modules.Datetime;

/// <summary><c>datetime.time</c>: a time of day, perhaps of a zone.</summary>
[PyType("datetime.time", Doc = "A time of day.")]
public partial class PyTime : PyObject
{
    private static readonly ParameterList s_parameters = new("", "hour,minute,second,microsecond,tzinfo,fold", 0, 5, 0, 0, false);

    /// <summary>0 until it was computed; the same whoever computes it, so no lock.</summary>
    private long _hash;

    internal PyTime(TimeOfDay clock, PyTzInfo? zone, byte fold)
    {
        Clock = clock;
        Zone = zone;
        FoldValue = fold;
    }

    internal TimeOfDay Clock { get; }

    internal PyTzInfo? Zone { get; }

    /// <summary>Set at most once, before the object is seen by others.</summary>
    internal byte FoldValue { get; private set; }

    [PyConstant("min")]
    public static PyObject Minimum => new PyTime(default, null, 0);

    [PyConstant("max")]
    public static PyObject Maximum => new PyTime(new TimeOfDay(TimeOfDay.PerDay - 1), null, 0);

    [PyConstant("resolution")]
    public static PyObject Resolution => new PyTimeDelta(0, 0, 1);

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (PickledState.Find(args, kwNames, PickledState.TimeLength, 0, 0, 24, 0x7f, "time") is { } state)
        {
            var zone = PickledState.Zone(args);
            var (clock, fold) = PickledState.ReadTime(state);
            return Allocate(cls, clock, zone, fold);
        }

        var buffer = default(Arguments8);
        Span<PyObject?> bound = buffer;
        ArgumentBinder.Bind(t, s_parameters, args, kwNames, bound);
        var time = TimeOfDay.Checked(PyDate.Part(t, bound[0], 0), PyDate.Part(t, bound[1], 0), PyDate.Part(t, bound[2], 0), PyDate.Part(t, bound[3], 0));
        return Allocate(cls, time, ZoneCalls.Checked(bound[4]), CheckedFold(t, bound[5], 0));
    }

    /// <exception cref="PythonException">TypeError, ValueError.</exception>
    internal static byte CheckedFold(PyThread t, PyObject? value, byte otherwise)
    {
        var fold = PyDate.Part(t, value, otherwise);
        return fold is 0 or 1 ? (byte)fold : throw Errors.ValueError($"fold must be either 0 or 1, not {fold}");
    }

    private static PyObject Make(PyThread t, PyType cls, TimeOfDay clock, PyTzInfo? zone, byte fold)
    {
        if (ReferenceEquals(cls, TypeObject))
        {
            return new PyTime(clock, zone, fold);
        }

        var made = Operations.Call(t, cls, PyInt.Of(clock.Hour), PyInt.Of(clock.Minute), PyInt.Of(clock.Second), PyInt.Of(clock.Microsecond), (PyObject?)zone ?? PyNone.Value);
        if (fold != 0 && made is PyTime time)
        {
            time.FoldValue = fold;
        }

        return made;
    }

    [PyClassMethod("fromisoformat", Doc = "str -> time of an ISO 8601 text.")]
    public static PyObject FromIsoFormat(PyThread t, PyType cls, PyObject text)
    {
        var (clock, zone) = IsoParser.ParseTime(t, text);
        return Make(t, cls, clock, zone, 0);
    }

    [PyClassMethod("strptime", Doc = "string, format -> time parsed from a text.")]
    public static PyObject Parse(PyThread t, PyType cls, PyStr date_string, PyStr format) =>
        Operations.CallMethod(t, Operations.Import(t, "_strptime"), "_strptime_datetime_time", cls, date_string, format);

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

    private PyTimeDelta? OffsetFor(PyThread t) => ZoneCalls.Offset(t, Zone, PyNone.Value);

    [PyMethod("utcoffset", Signature = "()", Doc = "The zone's utcoffset(None).")]
    public PyObject UtcOffset(PyThread t) => (PyObject?)OffsetFor(t) ?? PyNone.Value;

    [PyMethod("dst", Signature = "()", Doc = "The zone's dst(None).")]
    public PyObject Dst(PyThread t) => (PyObject?)ZoneCalls.Dst(t, Zone, PyNone.Value) ?? PyNone.Value;

    [PyMethod("tzname", Signature = "()", Doc = "The zone's tzname(None).")]
    public PyObject Name(PyThread t) => ZoneCalls.Name(t, Zone, PyNone.Value);

    private const string ReplaceSignature = "(hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)";

    [PyMethod("replace", Signature = ReplaceSignature, Doc = "The time with some parts changed.")]
    [PyMethod("__replace__", Signature = ReplaceSignature, Doc = "The time with some parts changed.")]
    public PyObject Replace(PyThread t, PyObject? hour = null, PyObject? minute = null, PyObject? second = null, PyObject? microsecond = null, PyObject? tzinfo = null, PyObject? fold = null)
    {
        var clock = TimeOfDay.Checked(PyDate.Part(t, hour, Hour), PyDate.Part(t, minute, Minute), PyDate.Part(t, second, Second), PyDate.Part(t, microsecond, Microsecond));
        return Make(t, Type, clock, tzinfo is null ? Zone : ZoneCalls.Checked(tzinfo), CheckedFold(t, fold, FoldValue));
    }

    // ---- Text

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        var parts = $"{Hour}, {Minute}";
        if (Microsecond != 0)
        {
            parts += $", {Second}, {Microsecond}";
        }
        else if (Second != 0)
        {
            parts += $", {Second}";
        }

        parts += Zone is null ? "" : $", tzinfo={Operations.Repr(t, Zone).Value}";
        return $"{Type.FullName}({parts}{(Fold == 0 ? "" : ", fold=1")})";
    }

    [PyMethod("__str__")]
    public PyObject Str(PyThread t) => Operations.CallMethod(t, this, "isoformat");

    [PyMethod("isoformat", Signature = "(timespec=<unrepresentable>)", Doc = "The time as HH:MM:SS with fraction and offset.")]
    public string IsoFormat(PyThread t, PyObject? timespec = null) => IsoText.Time(Clock, IsoText.Precision(timespec, 1), OffsetFor(t));

    [PyMethod("strftime", Signature = "(format)", Doc = "The time in a format.")]
    public PyObject StrFTime(PyThread t, PyObject format)
    {
        var day = new DateOnly(1900, 1, 1);
        var tuple = new PyTuple([
            PyInt.Of(day.Year), PyInt.Of(1), PyInt.Of(1), PyInt.Of(Hour), PyInt.Of(Minute), PyInt.Of(Second), PyInt.Of(0), PyInt.Of(1), PyInt.Of(-1),
        ]);
        return StrftimeFormat.Apply(t, this, StrftimeFormat.Argument(format), day, Microsecond, () => OffsetFor(t), tuple);
    }

    [PyMethod("__format__", Doc = "Formats with strftime.")]
    public PyObject Format(PyThread t, PyObject format) => StrftimeFormat.ForFormat(t, this, format);

    // ---- Comparison

    [PyMethod("__hash__")]
    public long Hash(PyThread t)
    {
        if (_hash == 0)
        {
            // The offset is asked as for fold 0: times that differ in it alone are equal.
            var standard = FoldValue == 0 ? this : new PyTime(Clock, Zone, 0);
            var offset = standard.OffsetFor(t);
            _hash = ByteHash.Compute(BitConverter.GetBytes(Clock.Microseconds - (offset?.ShortTotal ?? 0)));
        }

        return _hash;
    }

    [PyRichCompare]
    public PyObject Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyTime time)
        {
            return PyNotImplemented.Value;
        }

        if (ReferenceEquals(Zone, time.Zone))
        {
            return Comparison.Answer(Clock.Microseconds.CompareTo(time.Clock.Microseconds), op);
        }

        var mine = OffsetFor(t);
        var its = time.OffsetFor(t);
        if (mine is null != its is null)
        {
            return Comparison.Unlike(op, "times");
        }

        var left = Clock.Microseconds - (mine?.ShortTotal ?? 0);
        return Comparison.Answer(left.CompareTo(time.Clock.Microseconds - (its?.ShortTotal ?? 0)), op);
    }

    // ---- Pickling

    [PyMethod("__reduce_ex__", Doc = "For pickling with a protocol.")]
    public PyObject ReduceFor(int protocol)
    {
        var state = new byte[PickledState.TimeLength];
        PickledState.Write(state, Clock, protocol >= PickledState.FoldProtocol ? FoldValue : 0);
        var bytes = PyBytes.Of(state);
        return new PyTuple([Type, new PyTuple(Zone is null ? [bytes] : [bytes, Zone])]);
    }

    [PyMethod("__reduce__", Signature = "()", Doc = "For pickling.")]
    public PyObject Reduce() => ReduceFor(2);
}
