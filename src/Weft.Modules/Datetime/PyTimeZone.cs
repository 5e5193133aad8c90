namespace Weft.Modules.Datetime;

/// <summary><c>datetime.timezone</c>: a fixed offset from UTC.</summary>
[PyType("datetime.timezone", Doc = "A fixed offset from UTC.")]
public sealed partial class PyTimeZone : PyTzInfo
{
    private static class Known
    {
        internal static readonly PyTimeZone Utc = new(PyTimeDelta.Zero, null);
    }

    private readonly PyStr? _name;

    private PyTimeZone(PyTimeDelta offset, PyStr? name)
    {
        Offset = offset;
        _name = name;
    }

    internal PyTimeDelta Offset { get; }

    internal static PyTimeZone Utc => Known.Utc;

    [PyConstant("utc")]
    public static PyObject UtcConstant => Utc;

    [PyConstant("min")]
    public static PyObject Minimum => new PyTimeZone(PyTimeDelta.OfSeconds(-86_340), null);

    [PyConstant("max")]
    public static PyObject Maximum => new PyTimeZone(PyTimeDelta.OfSeconds(86_340), null);

    /// <summary>The zone of an offset; UTC itself for none.</summary>
    /// <exception cref="PythonException">ValueError.</exception>
    internal static PyTimeZone Of(PyThread t, PyTimeDelta offset, PyStr? name = null) =>
        offset.IsZero && name is null ? Utc : new PyTimeZone(ZoneCalls.CheckOffset(t, offset), name);

    [PyNew(Signature = "(offset, name=<unrepresentable>)")]
    public static PyObject New(PyThread t, PyType cls, PyObject offset, PyObject? name = null)
    {
        if (offset is not PyTimeDelta delta)
        {
            throw ArgumentErrors.WrongType("timezone() argument 1 must be datetime.timedelta", offset);
        }

        return name is null or PyStr ? Of(t, delta, (PyStr?)name) : throw ArgumentErrors.WrongType("timezone() argument 2 must be str", name);
    }

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        if (ReferenceEquals(this, Utc))
        {
            return "datetime.timezone.utc";
        }

        var offset = Operations.Repr(t, Offset).Value;
        return _name is null ? $"{Type.FullName}({offset})" : $"{Type.FullName}({offset}, {Operations.Repr(t, _name).Value})";
    }

    [PyMethod("__str__")]
    public PyObject Str() => (PyObject?)_name ?? PyStr.Of(Offset.IsZero ? "UTC" : "UTC" + IsoText.Offset(Offset, ":"));

    [PyMethod("__hash__")]
    public long Hash(PyThread t) => Offset.Hash(t);

    [PyRichCompare]
    public PyObject Compare(PyObject other, CompareOp op) => other is PyTimeZone zone && op is CompareOp.Eq or CompareOp.Ne
        ? PyBool.Of((Offset.Total == ((PyTimeZone)other).Offset.Total) == (op == CompareOp.Eq))
        : PyNotImplemented.Value;

    private static void CheckArgument(PyObject dt, string method)
    {
        if (dt is not (PyDateTime or PyNone))
        {
            throw Errors.TypeError($"{method}(dt) argument must be a datetime instance or None, not {dt.Type.FullName}");
        }
    }

    [PyMethod("tzname", Doc = "The name, or UTC and the offset.")]
    public new PyObject Name(PyObject dt)
    {
        CheckArgument(dt, "tzname");
        return Str();
    }

    [PyMethod("utcoffset", Doc = "The fixed offset.")]
    public new PyObject UtcOffset(PyObject dt)
    {
        CheckArgument(dt, "utcoffset");
        return Offset;
    }

    [PyMethod("dst", Doc = "None.")]
    public new PyObject Dst(PyObject dt)
    {
        CheckArgument(dt, "dst");
        return PyNone.Value;
    }

    [PyMethod("fromutc", Doc = "datetime in UTC -> datetime in this zone.")]
    public new PyObject FromUtc(PyThread t, PyObject dt) => OwnTime(dt).Plus(t, Offset.Total);

    [PyMethod("__getinitargs__", Signature = "()", Doc = "For pickling.")]
    public PyObject InitialArguments() => new PyTuple(_name is null ? [Offset] : [Offset, _name]);
}
