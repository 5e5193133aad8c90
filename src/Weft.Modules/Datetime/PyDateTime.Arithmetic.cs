namespace Weft.Modules.Datetime;

// Datetimes of one zone object are compared and subtracted as their clocks show them; of different zones in UTC. A
// reading whose offset depends on fold is equal to none of another zone (PEP 495).
public partial class PyDateTime
{
    private (DateOnly Date, TimeOfDay Clock) Move(Int128 microseconds)
    {
        var total = Microseconds + microseconds;
        if (total < 0 || total >= (Int128)CalendarDate.MaximumOrdinal * TimeOfDay.PerDay)
        {
            throw Errors.OverflowError("date value out of range");
        }

        var days = Math.DivRem((long)total, TimeOfDay.PerDay, out var rest);
        return (DateOnly.FromDayNumber((int)days), new TimeOfDay(rest));
    }

    /// <summary>The datetime a number of microseconds later, of the same zone and class.</summary>
    /// <exception cref="PythonException">OverflowError.</exception>
    internal PyObject Plus(PyThread t, Int128 microseconds)
    {
        var (date, clock) = Move(microseconds);
        return Make(t, Type, date, clock, Zone, 0);
    }

    [PyMethod("__add__")]
    [PyMethod("__radd__")]
    public new PyObject Add(PyThread t, PyObject other) => other is PyTimeDelta delta ? Plus(t, delta.Total) : PyNotImplemented.Value;

    [PyMethod("__sub__")]
    public new PyObject Subtract(PyThread t, PyObject other)
    {
        if (other is PyTimeDelta delta)
        {
            return Plus(t, -delta.Total);
        }

        if (other is not PyDateTime time)
        {
            return PyNotImplemented.Value;
        }

        var difference = Microseconds - time.Microseconds;
        if (!ReferenceEquals(Zone, time.Zone))
        {
            var mine = OffsetFor(t);
            var its = time.OffsetFor(t);
            if (mine is null != its is null)
            {
                throw Errors.TypeError("can't subtract offset-naive and offset-aware datetimes");
            }

            difference -= (mine?.ShortTotal ?? 0) - (its?.ShortTotal ?? 0);
        }

        return PyTimeDelta.OfTotal(difference);
    }

    [PyMethod("__rsub__")]
    public new PyObject RSubtract(PyThread t, PyObject other) => other is PyDateTime time ? time.Subtract(t, this) : PyNotImplemented.Value;

    [PyRichCompare]
    public PyObject Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyDateTime time)
        {
            return PyNotImplemented.Value;
        }

        var difference = Microseconds - time.Microseconds;
        if (!ReferenceEquals(Zone, time.Zone))
        {
            var mine = OffsetFor(t);
            var its = time.OffsetFor(t);
            if (mine is null != its is null)
            {
                return Comparison.Unlike(op, "datetimes");
            }

            difference -= (mine?.ShortTotal ?? 0) - (its?.ShortTotal ?? 0);
            if (difference == 0 && op is CompareOp.Eq or CompareOp.Ne && (DependsOnFold(t, mine) || time.DependsOnFold(t, its)))
            {
                difference = 1;
            }
        }

        return Comparison.Answer(Math.Sign(difference), op);
    }

    private bool DependsOnFold(PyThread t, PyTimeDelta? offset)
    {
        if (Zone is null or PyTimeZone)
        {
            return false;
        }

        var flipped = new PyDateTime(Date, Clock, Zone, (byte)(1 - FoldValue)).OffsetFor(t);
        return offset?.Total != flipped?.Total;
    }

    [PyMethod("__hash__")]
    public long Hash(PyThread t)
    {
        if (_hash == 0)
        {
            // The offset is asked as for fold 0: datetimes that differ in it alone are equal.
            var standard = FoldValue == 0 ? this : new PyDateTime(Date, Clock, Zone, 0);
            var offset = standard.OffsetFor(t);
            _hash = offset is null ? ByteHash.Compute(State(0)) : PyTimeDelta.OfTotal(Microseconds - offset.ShortTotal).Hash(t);
        }

        return _hash;
    }
}
