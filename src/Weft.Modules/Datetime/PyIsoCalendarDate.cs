namespace Weft.Modules.Datetime;

/// <summary>What <c>isocalendar()</c> answers.</summary>
[PyType("datetime.IsoCalendarDate", Doc = "The result of date.isocalendar() or datetime.isocalendar().")]
public sealed partial class PyIsoCalendarDate : PyTuple
{
    internal PyIsoCalendarDate(int year, int week, int weekDay)
        : base([PyInt.Of(year), PyInt.Of(week), PyInt.Of(weekDay)])
    {
    }

    [PyNew(Signature = "(year, week, weekday)")]
    public static PyObject New(PyThread t, PyType cls, int year, int week, int weekday) => new PyIsoCalendarDate(year, week, weekday);

    [PyProperty("year")]
    public PyObject Year => Items[0];

    [PyProperty("week")]
    public PyObject Week => Items[1];

    [PyProperty("weekday")]
    public PyObject WeekDay => Items[2];

    [PyMethod("__repr__")]
    public string Repr() => $"{Type.FullName}(year={((PyInt)Items[0]).Value}, week={((PyInt)Items[1]).Value}, weekday={((PyInt)Items[2]).Value})";

    [PyMethod("__reduce__", Signature = "()", Doc = "For pickling.")]
    public PyObject Reduce() => new PyTuple([PyTuple.TypeObject, new PyTuple([new PyTuple(Items)])]);
}
