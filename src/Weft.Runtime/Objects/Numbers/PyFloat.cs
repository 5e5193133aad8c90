using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>float</c>.</summary>
[PyType("float", MatchSelf = true, WeakReferences = false, Signature = "(x=0, /)", Doc = "A floating-point number; float(text) reads one from text.")]
public partial class PyFloat : PyObject
{
    public PyFloat(double value) => Value = value;

    public double Value { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PyFloat Of(double value) => new(value);

    [PyNew]
    internal static PyObject? New(PyThread thread, PyType cls, PyObject? x = null)
    {
        if (x is null)
        {
            return Allocate(cls, 0.0);
        }

        if (ReferenceEquals(cls, TypeObject))
        {
            return x.GetType() == typeof(PyFloat) ? x : Of(FromObject(thread, x));
        }

        return Allocate(cls, FromObject(thread, x));
    }

    /// <summary>The NaN without a sign; the one of .NET has it.</summary>
    public static readonly double PlainNaN = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);

    /// <summary><c>float(o)</c>.</summary>
    /// <exception cref="PythonException">TypeError, ValueError or OverflowError.</exception>
    public static double FromObject(PyThread thread, PyObject o)
    {
        if (o is PyStr text && text.Type[Slot.Float] == 0)
        {
            return FloatText.Parse(NumericText.ToAscii(text)) ?? throw Unparsable(thread, o);
        }

        if (o.Type.Slots[(int)Slot.Float] != 0 || o.Type.Slots[(int)Slot.Index] != 0)
        {
            return FromNumber(thread, o);
        }

        if (NumericBytes.TryRead(thread, o) is { } bytes)
        {
            return FloatText.Parse(NumericBytes.ToText(bytes)) ?? throw Unparsable(thread, o);
        }

        throw Errors.TypeError($"float() argument must be a string or a real number, not '{o.Type.FullName}'");
    }

    private static PythonException Unparsable(PyThread thread, PyObject o) =>
        Errors.ValueError($"could not convert string to float: {Operations.Repr(thread, o).Value}");

    /// <summary>A number as a double, by <c>__float__</c> or <c>__index__</c>.</summary>
    private static unsafe double FromNumber(PyThread thread, PyObject o)
    {
        if (o.GetType() == typeof(PyFloat))
        {
            return ((PyFloat)o).Value;
        }

        var slot = o.Type.Slots[(int)Slot.Float];
        if (slot == 0)
        {
            return Operations.ToDouble(thread, o);
        }

        var result = ((delegate*<PyThread, PyObject, PyObject?>)slot)(thread, o) ?? throw thread.PendingAsException();
        if (result is not PyFloat number)
        {
            throw Errors.TypeError($"{o.Type.FullName}.__float__ returned non-float (type {result.Type.FullName})");
        }

        if (result.GetType() != typeof(PyFloat))
        {
            Warnings.Deprecated(thread, $"{o.Type.FullName}.__float__ returned non-float (type {result.Type.FullName}).  The ability to return an instance of a strict subclass of float is deprecated, and may not be supported in a future version of Python.");
        }

        return number.Value;
    }

    /// <summary>A float or int operand as a double; false for others.</summary>
    internal static bool TryOperand(PyObject o, out double value)
    {
        switch (o)
        {
            case PyFloat number:
                value = number.Value;
                return true;
            case PyIntBase integer:
                value = integer.ToDoubleChecked();
                return true;
            default:
                value = 0;
                return false;
        }
    }

    [PyMethod("__add__")]
    internal static PyObject Add(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(self.Value + value) : PyNotImplemented.Value;

    [PyMethod("__radd__")]
    internal static PyObject RAdd(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(value + self.Value) : PyNotImplemented.Value;

    [PyMethod("__sub__")]
    internal static PyObject Subtract(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(self.Value - value) : PyNotImplemented.Value;

    [PyMethod("__rsub__")]
    internal static PyObject RSubtract(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(value - self.Value) : PyNotImplemented.Value;

    [PyMethod("__mul__")]
    internal static PyObject Multiply(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(self.Value * value) : PyNotImplemented.Value;

    [PyMethod("__rmul__")]
    internal static PyObject RMultiply(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(value * self.Value) : PyNotImplemented.Value;

    [PyMethod("__truediv__")]
    internal static PyObject TrueDivide(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(FloatOperations.TrueDivide(self.Value, value)) : PyNotImplemented.Value;

    [PyMethod("__rtruediv__")]
    internal static PyObject RTrueDivide(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(FloatOperations.TrueDivide(value, self.Value)) : PyNotImplemented.Value;

    [PyMethod("__floordiv__")]
    internal static PyObject FloorDivide(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(FloatOperations.FloorDivide(self.Value, value)) : PyNotImplemented.Value;

    [PyMethod("__rfloordiv__")]
    internal static PyObject RFloorDivide(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(FloatOperations.FloorDivide(value, self.Value)) : PyNotImplemented.Value;

    [PyMethod("__mod__")]
    internal static PyObject Modulo(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(FloatOperations.Modulo(self.Value, value)) : PyNotImplemented.Value;

    [PyMethod("__rmod__")]
    internal static PyObject RModulo(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Of(FloatOperations.Modulo(value, self.Value)) : PyNotImplemented.Value;

    [PyMethod("__divmod__")]
    internal static PyObject Divmod(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Pair(FloatOperations.Divmod(self.Value, value)) : PyNotImplemented.Value;

    [PyMethod("__rdivmod__")]
    internal static PyObject RDivmod(PyFloat self, PyObject other) => TryOperand(other, out var value) ? Pair(FloatOperations.Divmod(value, self.Value)) : PyNotImplemented.Value;

    private static PyTuple Pair((double Quotient, double Remainder) result) => new([Of(result.Quotient), Of(result.Remainder)]);

    [PyMethod("__pow__")]
    internal static PyObject Power(PyFloat self, PyObject other, PyObject? modulo = null)
    {
        RefuseModulo(modulo);
        return TryOperand(other, out var value) ? FloatOperations.Power(self.Value, value) : PyNotImplemented.Value;
    }

    [PyMethod("__rpow__")]
    internal static PyObject RPower(PyFloat self, PyObject other, PyObject? modulo = null)
    {
        RefuseModulo(modulo);
        return TryOperand(other, out var value) ? FloatOperations.Power(value, self.Value) : PyNotImplemented.Value;
    }

    private static void RefuseModulo(PyObject? modulo)
    {
        if (modulo is not null)
        {
            throw Errors.TypeError("pow() 3rd argument not allowed unless all arguments are integers");
        }
    }

    [PyRichCompare]
    internal PyObject Compare(PyObject other, CompareOp op) => other switch
    {
        PyFloat number => PyBool.Of(FloatOperations.Compare(Value, number.Value, op)),
        PyIntBase integer => PyBool.Of(FloatOperations.Compare(integer, Value) is { } order ? IntOperations.Holds(-order, op) : op == CompareOp.Ne),
        _ => PyNotImplemented.Value,
    };

    [PyMethod("__neg__")]
    internal PyObject Negative() => Of(-Value);

    [PyMethod("__pos__")]
    internal PyObject Positive() => GetType() == typeof(PyFloat) ? this : Of(Value);

    [PyMethod("__abs__")]
    internal PyObject Absolute() => Of(Math.Abs(Value));

    [PyMethod("__bool__")]
    internal bool IsTrue() => Value != 0;

    [PyMethod("__int__")]
    internal PyObject ToInt() => Truncate(Value);

    [PyMethod("__float__")]
    internal PyObject ToFloat() => GetType() == typeof(PyFloat) ? this : Of(Value);

    [PyMethod("__hash__")]
    internal long Hash() => NumericHash.Of(Value, this);

    [PyMethod("__repr__")]
    internal string Repr() => FloatText.Repr(Value);

    /// <summary>The integer part.</summary>
    /// <exception cref="PythonException">ValueError for NaN; OverflowError for infinity.</exception>
    public static PyIntBase Truncate(double value)
    {
        if (value is > -9.2e18 and < 9.2e18)
        {
            return PyInt.Of((long)value);
        }

        if (!double.IsFinite(value))
        {
            throw double.IsNaN(value) ? Errors.ValueError("cannot convert float NaN to integer") : Errors.OverflowError("cannot convert float infinity to integer");
        }

        return PyInt.Of(new BigInteger(value));
    }
}
