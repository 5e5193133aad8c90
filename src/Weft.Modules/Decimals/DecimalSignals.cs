namespace Weft.Modules.Decimals;

/// <summary>The exception classes of the module, one for each condition, and how conditions become exceptions.</summary>
internal sealed class DecimalSignals
{
    /// <summary>The signals, in the order in which a trapped one wins.</summary>
    internal static readonly DecimalConditions[] Order =
    [
        DecimalConditions.AnyInvalid, DecimalConditions.FloatOperation, DecimalConditions.DivisionByZero, DecimalConditions.Overflow,
        DecimalConditions.Underflow, DecimalConditions.Subnormal, DecimalConditions.Inexact, DecimalConditions.Rounded, DecimalConditions.Clamped,
    ];

    internal const string ValidSignals = "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]";

    private static DecimalSignals? s_instance;

    private DecimalSignals(PyThread t)
    {
        Root = Define(t, "DecimalException", Exceptions.ArithmeticError);
        var invalid = Define(t, "InvalidOperation", Root);
        var inexact = Define(t, "Inexact", Root);
        var rounded = Define(t, "Rounded", Root);
        var subnormal = Define(t, "Subnormal", Root);
        Types =
        [
            invalid,
            Define(t, "FloatOperation", Root, Exceptions.TypeError),
            Define(t, "DivisionByZero", Root, Exceptions.ZeroDivisionError),
            Define(t, "Overflow", inexact, rounded),
            Define(t, "Underflow", inexact, rounded, subnormal),
            subnormal,
            inexact,
            rounded,
            Define(t, "Clamped", Root),
        ];
        InvalidReasons =
        [
            (DecimalConditions.InvalidOperation, invalid),
            (DecimalConditions.ConversionSyntax, Define(t, "ConversionSyntax", invalid)),
            (DecimalConditions.DivisionImpossible, Define(t, "DivisionImpossible", invalid)),
            (DecimalConditions.DivisionUndefined, Define(t, "DivisionUndefined", invalid, Exceptions.ZeroDivisionError)),
            (DecimalConditions.InvalidContext, Define(t, "InvalidContext", invalid)),
        ];
    }

    /// <summary>Made once; a second thread that gets here at the same time waits.</summary>
    internal static DecimalSignals Instance
    {
        get
        {
            if (Volatile.Read(ref s_instance) is { } known)
            {
                return known;
            }

            var made = new DecimalSignals(PyThread.Current);
            return Interlocked.CompareExchange(ref s_instance, made, null) ?? made;
        }
    }

    internal PyType Root { get; }

    /// <summary>The classes of <see cref="Order"/>.</summary>
    internal PyType[] Types { get; }

    /// <summary>The classes for the reasons of an invalid operation.</summary>
    internal (DecimalConditions Condition, PyType Type)[] InvalidReasons { get; }

    private static PyType Define(PyThread t, string name, params PyObject[] bases)
    {
        var dict = new PyDict();
        dict.SetString(PyStr.Intern("__module__"), PyStr.Of("decimal"));
        return (PyType)Operations.Call(t, PyType.TypeObject, PyStr.Of(name), new PyTuple(bases), dict);
    }

    /// <summary>Where a signal class stands in <see cref="Order"/>.</summary>
    /// <exception cref="PythonException">KeyError.</exception>
    internal int IndexOf(PyObject signal)
    {
        var index = Array.IndexOf(Types, signal);
        return index >= 0 ? index : throw Errors.KeyError(PyStr.Of(ValidSignals));
    }

    /// <summary>The classes of the signals that are set.</summary>
    internal List<PyObject> ToList(DecimalConditions conditions)
    {
        var list = new List<PyObject>();
        for (var i = 0; i < Order.Length; i++)
        {
            if ((conditions & Order[i]) != 0)
            {
                list.Add(Types[i]);
            }
        }

        return list;
    }

    /// <summary>The exception of trapped conditions; its argument is the list of all of them.</summary>
    internal PythonException ToError(PyThread t, DecimalConditions trapped)
    {
        var reasons = new List<PyObject>();
        foreach (var (condition, type) in InvalidReasons)
        {
            if ((trapped & condition) != 0)
            {
                reasons.Add(type);
            }
        }

        PyType? first = (trapped & DecimalConditions.AnyInvalid) != 0 ? Types[0] : null;
        for (var i = 1; i < Order.Length; i++)
        {
            if ((trapped & Order[i]) != 0)
            {
                first ??= Types[i];
                reasons.Add(Types[i]);
            }
        }

        return new PythonException((PyBaseException)Operations.Call(t, first!, new PyList([.. reasons])));
    }
}
