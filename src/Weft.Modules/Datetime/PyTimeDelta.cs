using System.Numerics;

namespace Weft.Modules.Datetime;

/// <summary><c>datetime.timedelta</c>: days, seconds (under a day) and microseconds (under a second); only days are negative.</summary>
[PyType("datetime.timedelta", Doc = "A duration.")]
public partial class PyTimeDelta : PyObject
{
    internal const int MaximumDays = 999_999_999;

    internal static PyTimeDelta Zero => Common.Zero;

    private static class Common
    {
        internal static readonly PyTimeDelta Zero = new(0, 0, 0);
    }

    protected internal PyTimeDelta(int days, int seconds, int microseconds)
    {
        Days = days;
        Seconds = seconds;
        Microseconds = microseconds;
    }

    [PyMember("days", Doc = "Number of days.")]
    public int Days { get; }

    [PyMember("seconds", Doc = "Number of seconds, under one day.")]
    public int Seconds { get; }

    [PyMember("microseconds", Doc = "Number of microseconds, under one second.")]
    public int Microseconds { get; }

    [PyConstant("min")]
    public static PyObject Minimum => new PyTimeDelta(-MaximumDays, 0, 0);

    [PyConstant("max")]
    public static PyObject Maximum => new PyTimeDelta(MaximumDays, 86_399, 999_999);

    [PyConstant("resolution")]
    public static PyObject Resolution => new PyTimeDelta(0, 0, 1);

    /// <summary>The whole duration in microseconds.</summary>
    internal Int128 Total => (Int128)(Days * 86_400L + Seconds) * TimeOfDay.PerSecond + Microseconds;

    /// <summary>Whole seconds, rounded down.</summary>
    internal long TotalSeconds => Days * 86_400L + Seconds;

    /// <summary>Microseconds of a duration within two days, as offsets from UTC are.</summary>
    internal long ShortTotal => TotalSeconds * TimeOfDay.PerSecond + Microseconds;

    internal bool IsZero => (Days | Seconds | Microseconds) == 0;

    /// <exception cref="PythonException">OverflowError.</exception>
    internal static PyTimeDelta OfTotal(PyType cls, Int128 microseconds)
    {
        var days = microseconds / TimeOfDay.PerDay;
        var rest = (long)(microseconds - days * TimeOfDay.PerDay);
        if (rest < 0)
        {
            rest += TimeOfDay.PerDay;
            days--;
        }

        if (days < int.MinValue || days > int.MaxValue)
        {
            throw Errors.OverflowError("Python int too large to convert to C int");
        }

        return Math.Abs((long)days) > MaximumDays
            ? throw Errors.OverflowError($"days={days}; must have magnitude <= {MaximumDays}")
            : Allocate(cls, (int)days, (int)(rest / TimeOfDay.PerSecond), (int)(rest % TimeOfDay.PerSecond));
    }

    internal static PyTimeDelta OfTotal(Int128 microseconds) => OfTotal(TypeObject, microseconds);

    /// <exception cref="PythonException">OverflowError.</exception>
    internal static PyTimeDelta OfTotal(PyType cls, BigInteger microseconds) =>
        BigInteger.Abs(microseconds).GetBitLength() < 120 ? OfTotal(cls, (Int128)microseconds) : throw Errors.OverflowError("Python int too large to convert to C int");

    internal static PyTimeDelta OfSeconds(long seconds) => OfTotal((Int128)seconds * TimeOfDay.PerSecond);

    [PyMethod("total_seconds", Signature = "()", Doc = "The whole duration in seconds.")]
    public double InSeconds() => InSeconds(Total);

    /// <summary>Microseconds as seconds, rounded once.</summary>
    internal static double InSeconds(Int128 microseconds)
    {
        const long Exact = 1L << 53;
        return Int128.Abs(microseconds) <= Exact
            ? (long)microseconds / 1e6
            : IntOperations.TrueDivide(PyInt.Of((BigInteger)microseconds), PyInt.Of(TimeOfDay.PerSecond)).Value;
    }

    [PyMethod("__hash__")]
    public long Hash(PyThread t) => Operations.Hash(t, State());

    private PyTuple State() => new([PyInt.Of(Days), PyInt.Of(Seconds), PyInt.Of(Microseconds)]);

    [PyMethod("__reduce__", Signature = "()", Doc = "For pickling.")]
    public PyObject Reduce() => new PyTuple([Type, State()]);

    [PyMethod("__bool__")]
    public bool IsTrue() => !IsZero;

    [PyMethod("__repr__")]
    public string Repr()
    {
        var parts = new List<string>(3);
        void Add(string name, int value)
        {
            if (value != 0)
            {
                parts.Add($"{name}={value}");
            }
        }

        Add("days", Days);
        Add("seconds", Seconds);
        Add("microseconds", Microseconds);
        return $"{Type.FullName}({(parts.Count == 0 ? "0" : string.Join(", ", parts))})";
    }

    [PyMethod("__str__")]
    public string Str()
    {
        var days = Days == 0 ? "" : $"{Days} day{(Days is 1 or -1 ? "" : "s")}, ";
        var fraction = Microseconds == 0 ? "" : $".{Microseconds:000000}";
        return $"{days}{Seconds / 3_600}:{Seconds / 60 % 60:00}:{Seconds % 60:00}{fraction}";
    }

    [PyRichCompare]
    public PyObject Compare(PyObject other, CompareOp op) =>
        other is PyTimeDelta delta ? Comparison.Answer(Total.CompareTo(delta.Total), op) : PyNotImplemented.Value;
}
