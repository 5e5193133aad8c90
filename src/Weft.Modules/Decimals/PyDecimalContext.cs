using System.Text;

namespace Weft.Modules.Decimals;

/// <summary><c>decimal.Context</c>: precision, rounding, limits, and which conditions were met and are trapped.</summary>
[PyType("decimal.Context", Signature = "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)", Doc = "The rules of decimal arithmetic.")]
public partial class PyDecimalContext : PyObject
{
    internal static readonly string[] RoundingNames = ["ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"];

    private const string ValidRoundings = "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]";

    private static readonly (DecimalConditions Condition, string Name)[] s_reprOrder =
    [
        (DecimalConditions.Clamped, "Clamped"), (DecimalConditions.AnyInvalid, "InvalidOperation"), (DecimalConditions.DivisionByZero, "DivisionByZero"),
        (DecimalConditions.Inexact, "Inexact"), (DecimalConditions.FloatOperation, "FloatOperation"), (DecimalConditions.Overflow, "Overflow"),
        (DecimalConditions.Rounded, "Rounded"), (DecimalConditions.Subnormal, "Subnormal"), (DecimalConditions.Underflow, "Underflow"),
    ];

    internal PyDecimalContext() => CopyFrom(DecimalModule.DefaultContext);

    internal PyDecimalContext(DecimalSettings settings, DecimalConditions traps) => (Settings, Traps) = (settings, traps);

    internal DecimalSettings Settings { get; set; }

    internal bool Capitals { get; set; } = true;

    internal DecimalConditions Flags { get; set; }

    internal DecimalConditions Traps { get; set; }

    private void CopyFrom(PyDecimalContext? other)
    {
        if (other is not null)
        {
            (Settings, Capitals, Traps) = (other.Settings, other.Capitals, other.Traps);
        }
    }

    /// <summary>A context of the exact type with the same content.</summary>
    internal PyDecimalContext Duplicate(bool withFlags = true) => new(Settings, Traps) { Capitals = Capitals, Flags = withFlags ? Flags : 0 };

    /// <summary>Notes what an operation reported.</summary>
    /// <exception cref="PythonException">The exception of a trapped condition.</exception>
    internal void Report(PyThread t, DecimalConditions status)
    {
        if (status == 0)
        {
            return;
        }

        Flags |= status;
        if ((status & Traps) != 0)
        {
            throw DecimalSignals.Instance.ToError(t, status & Traps);
        }
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)")]
    public void Initialize(PyThread t, PyObject? prec = null, PyObject? rounding = null, PyObject? Emin = null, PyObject? Emax = null, PyObject? capitals = null, PyObject? clamp = null, PyObject? flags = null, PyObject? traps = null)
    {
        Apply(t, "prec", prec);
        Apply(t, "rounding", rounding);
        Apply(t, "Emin", Emin);
        Apply(t, "Emax", Emax);
        Apply(t, "capitals", capitals);
        Apply(t, "clamp", clamp);
        Apply(t, "flags", flags);
        Apply(t, "traps", traps);
    }

    /// <summary>Sets an attribute by a keyword argument; None leaves it.</summary>
    /// <returns>False when there is no such attribute.</returns>
    internal bool Apply(PyThread t, string name, PyObject? value)
    {
        value = value is PyNone ? null : value;
        switch (name)
        {
            case "prec":
                if (value is not null)
                {
                    SetPrecision(t, value);
                }

                return true;
            case "rounding":
                if (value is not null)
                {
                    SetRounding(value);
                }

                return true;
            case "Emin":
                if (value is not null)
                {
                    SetEmin(t, value);
                }

                return true;
            case "Emax":
                if (value is not null)
                {
                    SetEmax(t, value);
                }

                return true;
            case "capitals":
                if (value is not null)
                {
                    SetCapitals(t, value);
                }

                return true;
            case "clamp":
                if (value is not null)
                {
                    SetClamp(t, value);
                }

                return true;
            case "flags":
                if (value is not null)
                {
                    Flags = value is PyList list ? PySignalDict.ReadList(list) : PySignalDict.Read(t, value);
                }

                return true;
            case "traps":
                if (value is not null)
                {
                    Traps = value is PyList list ? PySignalDict.ReadList(list) : PySignalDict.Read(t, value);
                }

                return true;
            default:
                return false;
        }
    }

    private static long Integer(PyThread t, PyObject? value) => value switch
    {
        null => throw Errors.AttributeError("context attributes cannot be deleted"),
        PyIntBase number => Operations.IndexToInt64(t, number),
        _ => throw Errors.TypeError("an integer is required"),
    };

    internal static DecimalRounding ReadRounding(PyObject value)
    {
        var index = value is PyStr name ? Array.IndexOf(RoundingNames, name.Value) : -1;
        return index >= 0 ? (DecimalRounding)index : throw Errors.TypeError(ValidRoundings);
    }

    [PyProperty("prec", Doc = "Digits of a result.")]
    public long Precision => Settings.Precision;

    [PySetter("prec")]
    public void SetPrecision(PyThread t, PyObject? value)
    {
        var number = Integer(t, value);
        Settings = number is >= 1 and <= DecimalNumber.MaximumPrecision ? Settings with { Precision = number } : throw Errors.ValueError("valid range for prec is [1, MAX_PREC]");
    }

    [PyProperty("rounding", Doc = "How results are rounded.")]
    public PyObject Rounding => PyStr.Intern(RoundingNames[(int)Settings.Rounding]);

    [PySetter("rounding")]
    public void SetRounding(PyObject? value) => Settings = Settings with { Rounding = value is null ? throw Errors.AttributeError("context attributes cannot be deleted") : ReadRounding(value) };

    [PyProperty("Emin", Doc = "The smallest exponent of a normal number.")]
    public long Emin => Settings.Emin;

    [PySetter("Emin")]
    public void SetEmin(PyThread t, PyObject? value)
    {
        var number = Integer(t, value);
        Settings = number is >= DecimalNumber.MinimumExponent and <= 0 ? Settings with { Emin = number } : throw Errors.ValueError("valid range for Emin is [MIN_EMIN, 0]");
    }

    [PyProperty("Emax", Doc = "The largest exponent.")]
    public long Emax => Settings.Emax;

    [PySetter("Emax")]
    public void SetEmax(PyThread t, PyObject? value)
    {
        var number = Integer(t, value);
        Settings = number is >= 0 and <= DecimalNumber.MaximumExponent ? Settings with { Emax = number } : throw Errors.ValueError("valid range for Emax is [0, MAX_EMAX]");
    }

    [PyProperty("capitals", Doc = "1 for 'E' in texts, 0 for 'e'.")]
    public long CapitalsNumber => Capitals ? 1 : 0;

    [PySetter("capitals")]
    public void SetCapitals(PyThread t, PyObject? value)
    {
        var number = Integer(t, value);
        Capitals = number is 0 or 1 ? number == 1 : throw Errors.ValueError("valid values for capitals are 0 or 1");
    }

    [PyProperty("clamp", Doc = "1 when exponents are limited as in the interchange formats.")]
    public long ClampNumber => Settings.Clamp ? 1 : 0;

    [PySetter("clamp")]
    public void SetClamp(PyThread t, PyObject? value)
    {
        var number = Integer(t, value);
        Settings = number is 0 or 1 ? Settings with { Clamp = number == 1 } : throw Errors.ValueError("valid values for clamp are 0 or 1");
    }

    [PyProperty("flags", Doc = "Conditions that were met.")]
    public PyObject FlagsDict => DecimalModule.MakeSignalDict(this, traps: false);

    [PySetter("flags")]
    public void SetFlags(PyThread t, PyObject? value) => Flags = PySignalDict.Read(t, value ?? throw Errors.AttributeError("context attributes cannot be deleted"));

    [PyProperty("traps", Doc = "Conditions that raise.")]
    public PyObject TrapsDict => DecimalModule.MakeSignalDict(this, traps: true);

    [PySetter("traps")]
    public void SetTraps(PyThread t, PyObject? value) => Traps = PySignalDict.Read(t, value ?? throw Errors.AttributeError("context attributes cannot be deleted"));

    [PyMethod("Etiny", Signature = "()", Doc = "The smallest exponent of a subnormal number.")]
    public long Etiny() => Settings.Etiny;

    [PyMethod("Etop", Signature = "()", Doc = "The largest exponent of a number with all digits.")]
    public long Etop() => Settings.Etop;

    [PyMethod("radix", Signature = "()", Doc = "Decimal('10').")]
    public PyObject Radix() => PyDecimal.Of(DecimalNumber.OfInteger(10));

    [PyMethod("clear_flags", Signature = "()", Doc = "Forgets all conditions.")]
    public void ClearFlags() => Flags = 0;

    [PyMethod("clear_traps", Signature = "()", Doc = "Traps nothing.")]
    public void ClearTraps() => Traps = 0;

    [PyMethod("copy", Signature = "()", Doc = "A copy.")]
    [PyMethod("__copy__", Signature = "()", Doc = "A copy.")]
    public PyObject Copy() => Duplicate();

    [PyMethod("__reduce__", Signature = "()", Doc = "For pickling.")]
    public PyObject Reduce() => new PyTuple(
    [
        Type,
        new PyTuple(
        [
            PyInt.Of(Precision), Rounding, PyInt.Of(Emin), PyInt.Of(Emax), PyInt.Of(CapitalsNumber), PyInt.Of(ClampNumber),
            new PyList([.. DecimalSignals.Instance.ToList(Flags)]), new PyList([.. DecimalSignals.Instance.ToList(Traps)]),
        ]),
    ]);

    [PyMethod("__repr__")]
    public string Repr()
    {
        var text = new StringBuilder();
        text.Append("Context(prec=").Append(Precision).Append(", rounding=").Append(RoundingNames[(int)Settings.Rounding])
            .Append(", Emin=").Append(Emin).Append(", Emax=").Append(Emax)
            .Append(", capitals=").Append(CapitalsNumber).Append(", clamp=").Append(ClampNumber).Append(", flags=");
        AppendNames(text, Flags);
        AppendNames(text.Append(", traps="), Traps);
        return text.Append(')').ToString();
    }

    private static void AppendNames(StringBuilder text, DecimalConditions conditions) =>
        text.Append('[').AppendJoin(", ", s_reprOrder.Where(entry => (conditions & entry.Condition) != 0).Select(static entry => entry.Name)).Append(']');
}
