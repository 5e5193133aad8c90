using System.Numerics;

namespace Weft.Modules.Datetime;

// timedelta(days, seconds, …): ints count exactly; of floats the whole parts count exactly and the fractions, each
// brought to microseconds, are added up apart and rounded once at the end, half to even.
public partial class PyTimeDelta
{
    private static readonly ParameterList s_parameters = new("__new__", "days,seconds,microseconds,milliseconds,minutes,hours,weeks", 0, 7, 0, 0, false);

    /// <summary>Microseconds of each parameter's unit.</summary>
    private static readonly long[] s_units = [TimeOfDay.PerDay, TimeOfDay.PerSecond, 1, 1_000, 60 * TimeOfDay.PerSecond, 3_600 * TimeOfDay.PerSecond, 7 * TimeOfDay.PerDay];

    /// <summary>The order in which the parameters are added: rounding of fractions depends on it.</summary>
    private static readonly int[] s_order = [2, 3, 1, 4, 5, 0, 6];

    private struct Sum
    {
        internal Int128 Small;
        internal BigInteger Large;
        internal double Fraction;

        internal void Add(PyThread t, PyObject value, long unit, string name)
        {
            switch (value)
            {
                case PyInt number:
                    Small += (Int128)number.Value * unit;
                    break;
                case PyIntBase number:
                    Large += number.BigValue * unit;
                    break;
                case PyFloat number:
                    AddFloat(number.Value, unit);
                    break;
                default:
                    throw Errors.TypeError($"unsupported type for timedelta {name} component: {value.Type.FullName}");
            }
        }

        private void AddFloat(double value, long unit)
        {
            if (!double.IsFinite(value))
            {
                throw double.IsNaN(value) ? Errors.ValueError("cannot convert float NaN to integer") : Errors.OverflowError("cannot convert float infinity to integer");
            }

            var whole = Math.Truncate(value);
            Large += new BigInteger(whole) * unit;
            var fraction = unit * (value - whole);
            whole = Math.Truncate(fraction);
            Small += (Int128)whole;
            Fraction += fraction - whole;
        }

        internal readonly BigInteger Rounded()
        {
            var total = Large + (BigInteger)Small;
            if (Fraction == 0)
            {
                return total;
            }

            var low = Math.Floor(Fraction);
            var rest = Fraction - low;
            var below = total + new BigInteger(low);
            return rest > 0.5 || (rest == 0.5 && !below.IsEven) ? below + 1 : below;
        }
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var buffer = default(Arguments8);
        Span<PyObject?> bound = buffer;
        ArgumentBinder.Bind(t, s_parameters, args, kwNames, bound);
        var sum = default(Sum);
        foreach (var index in s_order)
        {
            if (bound[index] is { } value)
            {
                sum.Add(t, value, s_units[index], NameOf(index));
            }
        }

        return sum.Large.IsZero && sum.Fraction == 0 ? OfTotal(cls, sum.Small) : OfTotal(cls, sum.Rounded());
    }

    private static string NameOf(int index) => index switch
    {
        0 => "days",
        1 => "seconds",
        2 => "microseconds",
        3 => "milliseconds",
        4 => "minutes",
        5 => "hours",
        _ => "weeks",
    };
}
