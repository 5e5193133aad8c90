namespace Weft.Modules.Datetime;

/// <summary>
/// <c>strftime</c> of dates and times: what the C library does not know (<c>%f</c>, the zone's <c>%z</c>, <c>%:z</c> and
/// <c>%Z</c>, and years of four digits) is put into the format, and <c>time.strftime</c> does the rest.
/// </summary>
internal static class StrftimeFormat
{
    private static readonly PyStr s_timeTuple = PyStr.Intern("timetuple");
    private static readonly PyStr s_name = PyStr.Intern("tzname");

    /// <summary>The argument of <c>strftime</c>.</summary>
    /// <exception cref="PythonException">TypeError.</exception>
    internal static PyStr Argument(PyObject format) => format as PyStr ?? throw ArgumentErrors.WrongType("strftime() argument 1 must be str", format);

    /// <summary><c>__format__</c>: no format is <c>str()</c>.</summary>
    internal static PyObject ForFormat(PyThread t, PyObject self, PyObject format)
    {
        if (format is not PyStr text)
        {
            throw ArgumentErrors.WrongType("__format__() argument 1 must be str", format);
        }

        return text.Length == 0 ? Operations.Str(t, self) : Operations.CallMethod(t, self, "strftime", text);
    }

    /// <param name="self">What is formatted; its methods <c>tzname</c> and <c>timetuple</c> are asked.</param>
    /// <param name="offset">Computes the offset from UTC when the format asks for it.</param>
    internal static PyObject Apply(PyThread t, PyObject self, PyStr format, DateOnly date, int microsecond, Func<PyTimeDelta?> offset, PyObject? timeTuple)
    {
        var text = Expand(t, self, format, date, microsecond, offset);
        return Operations.CallMethod(t, Operations.Import(t, "time"), "strftime", text, timeTuple ?? Operations.CallMethod(t, self, s_timeTuple));
    }

    private static PyStr Expand(PyThread t, PyObject self, PyStr format, DateOnly date, int microsecond, Func<PyTimeDelta?> offset)
    {
        // By code points: two surrogates side by side are two characters, and stay so.
        var result = new TextBuilder(format.Length + 16);
        var length = format.Length;
        for (var i = 0; i < length; i++)
        {
            var c = format.CodePointAt(i);
            if (c != '%' || i + 1 == length)
            {
                result.Append(c);
                continue;
            }

            var directive = format.CodePointAt(++i);
            if (directive == 'Z')
            {
                result.Append(ZoneName(t, self));
                continue;
            }

            var replaced = directive switch
            {
                'f' => microsecond.ToString("000000"),
                'z' => IsoText.Offset(offset(), ""),
                ':' when i + 1 < length && format.CodePointAt(i + 1) == 'z' => IsoText.Offset(offset(), ":"),
                'Y' when date.Year < 1000 => date.Year.ToString("0000"),
                'G' when date.Year < 1000 => CalendarDate.IsoWeek(date).Year.ToString("0000"),
                'F' when date.Year < 1000 => IsoText.Date(date),
                'C' when date.Year < 1000 => (date.Year / 100).ToString("00"),
                _ => null,
            };
            if (replaced is null)
            {
                result.Append('%').Append(directive);
            }
            else
            {
                result.AppendSimple(replaced);
                i += directive == ':' ? 1 : 0;
            }
        }

        return result.ToStr();
    }

    private static PyStr ZoneName(PyThread t, PyObject self)
    {
        if (self is not (PyTime or PyDateTime))
        {
            return PyStr.Empty;
        }

        var name = Operations.CallMethod(t, self, s_name);
        return name switch
        {
            PyStr => Operations.CallMethod(t, name, "replace", PyStr.Of("%"), PyStr.Of("%%")) as PyStr ?? throw Errors.TypeError("tzname.replace() did not return a string"),
            PyNone => PyStr.Empty,
            _ => throw Errors.TypeError($"tzinfo.tzname() must return None or a string, not '{name.Type.FullName}'"),
        };
    }
}
