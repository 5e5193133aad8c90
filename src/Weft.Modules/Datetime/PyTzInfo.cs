namespace Weft.Modules.Datetime;

/// <summary><c>datetime.tzinfo</c>: the base of time zones.</summary>
[PyType("datetime.tzinfo", Doc = "Abstract base class of time zones.")]
public partial class PyTzInfo : PyObject
{
    protected internal PyTzInfo()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyMethod("utcoffset", Doc = "datetime -> offset from UTC.")]
    public PyObject UtcOffset(PyObject dt) => throw Missing("utcoffset");

    [PyMethod("dst", Doc = "datetime -> daylight saving time offset.")]
    public PyObject Dst(PyObject dt) => throw Missing("dst");

    [PyMethod("tzname", Doc = "datetime -> name of the zone.")]
    public PyObject Name(PyObject dt) => throw Missing("tzname");

    private static PythonException Missing(string method) => Errors.NotImplementedError($"a tzinfo subclass must implement {method}()");

    /// <summary>The datetime that <c>fromutc</c> is about: one with this zone.</summary>
    /// <exception cref="PythonException">TypeError, ValueError.</exception>
    internal PyDateTime OwnTime(PyObject dt)
    {
        if (dt is not PyDateTime time)
        {
            throw Errors.TypeError("fromutc: argument must be a datetime");
        }

        return ReferenceEquals(time.Zone, this) ? time : throw Errors.ValueError("fromutc: dt.tzinfo is not self");
    }

    /// <summary>
    /// UTC to local time for zones that have a standard offset and a daylight saving one: the standard offset is the
    /// difference of the two at any time, and with it added <c>dst()</c> knows whether summer time is in effect.
    /// </summary>
    [PyMethod("fromutc", Doc = "datetime in UTC -> datetime in local time.")]
    public PyObject FromUtc(PyThread t, PyObject dt)
    {
        var time = OwnTime(dt);
        var offset = ZoneCalls.Offset(t, this, time) ?? throw Errors.ValueError("fromutc: non-None utcoffset() result required");
        var summer = ZoneCalls.Dst(t, this, time) ?? throw Errors.ValueError("fromutc: non-None dst() result required");
        var standard = time.Plus(t, offset.Total - summer.Total);
        var inEffect = ZoneCalls.Dst(t, this, standard) ?? throw Errors.ValueError("fromutc: tz.dst() gave inconsistent results; cannot convert");
        return inEffect.IsZero ? standard : (standard as PyDateTime)!.Plus(t, inEffect.Total);
    }

    [PyMethod("__reduce__", Signature = "()", Doc = "For pickling.")]
    public PyObject Reduce(PyThread t)
    {
        var arguments = Operations.TryGetAttribute(t, this, PyStr.Intern("__getinitargs__")) is { } function ? Operations.Call(t, function) : PyTuple.Empty;
        return new PyTuple([Type, arguments, Operations.CallMethod(t, this, "__getstate__")]);
    }
}
