namespace Weft.Modules.Datetime;

/// <summary>Questions to a tzinfo object, with the checks of its answers.</summary>
internal static class ZoneCalls
{
    private static readonly PyStr s_utcOffset = PyStr.Intern("utcoffset");
    private static readonly PyStr s_dst = PyStr.Intern("dst");
    private static readonly PyStr s_name = PyStr.Intern("tzname");

    /// <summary>A tzinfo argument: null for None.</summary>
    /// <exception cref="PythonException">TypeError.</exception>
    internal static PyTzInfo? Checked(PyObject? value) => value switch
    {
        null or PyNone => null,
        PyTzInfo zone => zone,
        _ => throw Errors.TypeError($"tzinfo argument must be None or of a tzinfo subclass, not type '{value.Type.FullName}'"),
    };

    /// <summary>The offset from UTC at a time (None for a bare time of day); null when there is none.</summary>
    internal static PyTimeDelta? Offset(PyThread t, PyTzInfo? zone, PyObject time) => zone switch
    {
        null => null,
        PyTimeZone fixedZone => fixedZone.Offset,
        _ => Ask(t, zone, s_utcOffset, time),
    };

    /// <summary>The part of the offset that is daylight saving time.</summary>
    internal static PyTimeDelta? Dst(PyThread t, PyTzInfo? zone, PyObject time) => zone is null or PyTimeZone ? null : Ask(t, zone, s_dst, time);

    internal static PyObject Name(PyThread t, PyTzInfo? zone, PyObject time)
    {
        if (zone is null)
        {
            return PyNone.Value;
        }

        var name = Operations.CallMethod(t, zone, s_name, time);
        return name is PyStr or PyNone ? name : throw Errors.TypeError($"tzinfo.tzname() must return None or a string, not '{name.Type.FullName}'");
    }

    private static PyTimeDelta? Ask(PyThread t, PyTzInfo zone, PyStr method, PyObject time)
    {
        switch (Operations.CallMethod(t, zone, method, time))
        {
            case PyNone:
                return null;
            case PyTimeDelta offset:
                return CheckOffset(t, offset);
            case var other:
                throw Errors.TypeError($"tzinfo.{method.Value}() must return None or timedelta, not '{other.Type.FullName}'");
        }
    }

    /// <exception cref="PythonException">ValueError for a day and more.</exception>
    internal static PyTimeDelta CheckOffset(PyThread t, PyTimeDelta offset) => offset.Days == 0 || (offset.Days == -1 && (offset.Seconds | offset.Microseconds) != 0)
        ? offset
        : throw Errors.ValueError($"offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {Operations.Repr(t, offset).Value}");
}
