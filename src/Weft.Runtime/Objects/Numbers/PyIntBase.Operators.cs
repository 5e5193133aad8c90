namespace Weft.Runtime.Objects;

/// <summary>The operators of <c>int</c>; operands of other classes answer NotImplemented.</summary>
public abstract partial class PyIntBase
{
    [PyMethod("__add__")]
    internal static PyObject AddSlot(PyIntBase self, PyIntBase other) => IntOperations.Add(self, other);

    [PyMethod("__radd__")]
    internal static PyObject RAddSlot(PyIntBase self, PyIntBase other) => IntOperations.Add(other, self);

    [PyMethod("__sub__")]
    internal static PyObject SubtractSlot(PyIntBase self, PyIntBase other) => IntOperations.Subtract(self, other);

    [PyMethod("__rsub__")]
    internal static PyObject RSubtractSlot(PyIntBase self, PyIntBase other) => IntOperations.Subtract(other, self);

    [PyMethod("__mul__")]
    internal static PyObject MultiplySlot(PyIntBase self, PyIntBase other) => IntOperations.Multiply(self, other);

    [PyMethod("__rmul__")]
    internal static PyObject RMultiplySlot(PyIntBase self, PyIntBase other) => IntOperations.Multiply(other, self);

    [PyMethod("__floordiv__")]
    internal static PyObject FloorDivideSlot(PyIntBase self, PyIntBase other) => IntOperations.FloorDivide(self, other);

    [PyMethod("__rfloordiv__")]
    internal static PyObject RFloorDivideSlot(PyIntBase self, PyIntBase other) => IntOperations.FloorDivide(other, self);

    [PyMethod("__mod__")]
    internal static PyObject ModuloSlot(PyIntBase self, PyIntBase other) => IntOperations.Modulo(self, other);

    [PyMethod("__rmod__")]
    internal static PyObject RModuloSlot(PyIntBase self, PyIntBase other) => IntOperations.Modulo(other, self);

    [PyMethod("__divmod__")]
    internal static PyObject DivmodSlot(PyIntBase self, PyIntBase other) => IntOperations.Divmod(self, other);

    [PyMethod("__rdivmod__")]
    internal static PyObject RDivmodSlot(PyIntBase self, PyIntBase other) => IntOperations.Divmod(other, self);

    [PyMethod("__truediv__")]
    internal static PyObject TrueDivideSlot(PyIntBase self, PyIntBase other) => IntOperations.TrueDivide(self, other);

    [PyMethod("__rtruediv__")]
    internal static PyObject RTrueDivideSlot(PyIntBase self, PyIntBase other) => IntOperations.TrueDivide(other, self);

    [PyMethod("__lshift__")]
    internal static PyObject LeftShiftSlot(PyIntBase self, PyIntBase other) => IntOperations.LeftShift(self, other);

    [PyMethod("__rlshift__")]
    internal static PyObject RLeftShiftSlot(PyIntBase self, PyIntBase other) => IntOperations.LeftShift(other, self);

    [PyMethod("__rshift__")]
    internal static PyObject RightShiftSlot(PyIntBase self, PyIntBase other) => IntOperations.RightShift(self, other);

    [PyMethod("__rrshift__")]
    internal static PyObject RRightShiftSlot(PyIntBase self, PyIntBase other) => IntOperations.RightShift(other, self);

    [PyMethod("__and__")]
    internal static PyObject AndSlot(PyIntBase self, PyIntBase other) => IntOperations.And(self, other);

    [PyMethod("__rand__")]
    internal static PyObject RAndSlot(PyIntBase self, PyIntBase other) => IntOperations.And(other, self);

    [PyMethod("__xor__")]
    internal static PyObject XorSlot(PyIntBase self, PyIntBase other) => IntOperations.Xor(self, other);

    [PyMethod("__rxor__")]
    internal static PyObject RXorSlot(PyIntBase self, PyIntBase other) => IntOperations.Xor(other, self);

    [PyMethod("__or__")]
    internal static PyObject OrSlot(PyIntBase self, PyIntBase other) => IntOperations.Or(self, other);

    [PyMethod("__ror__")]
    internal static PyObject ROrSlot(PyIntBase self, PyIntBase other) => IntOperations.Or(other, self);

    [PyMethod("__pow__")]
    internal static PyObject? PowerSlot(PyThread thread, PyIntBase self, PyIntBase other, PyObject? modulo = null) => PowerWithModulo(thread, self, other, modulo);

    [PyMethod("__rpow__")]
    internal static PyObject? RPowerSlot(PyThread thread, PyIntBase self, PyIntBase other, PyObject? modulo = null) => PowerWithModulo(thread, other, self, modulo);

    private static PyObject? PowerWithModulo(PyThread thread, PyIntBase value, PyIntBase exponent, PyObject? modulo) => modulo switch
    {
        null => IntOperations.Power(thread, value, exponent),
        PyIntBase number => IntOperations.Power(value, exponent, number),
        _ => PyNotImplemented.Value,
    };

    [PyRichCompare]
    internal static PyObject CompareSlot(PyObject self, PyObject other, CompareOp op) =>
        other is PyIntBase number ? PyBool.Of(IntOperations.Holds(IntOperations.Compare((PyIntBase)self, number), op)) : PyNotImplemented.Value;

    [PyMethod("__neg__")]
    internal PyObject NegativeSlot() => IntOperations.Negate(this);

    [PyMethod("__pos__")]
    internal PyObject PositiveSlot() => ToExact();

    [PyMethod("__abs__")]
    internal PyObject AbsoluteSlot() => Sign < 0 ? IntOperations.Negate(this) : ToExact();

    [PyMethod("__invert__")]
    internal static PyObject InvertSlot(PyIntBase self) => IntOperations.Invert(self);

    [PyMethod("__bool__")]
    internal bool BoolSlot() => Sign != 0;

    [PyMethod("__int__")]
    internal PyObject IntSlot() => ToExact();

    [PyMethod("__index__")]
    internal PyObject IndexSlot() => ToExact();

    [PyMethod("__float__")]
    internal double FloatSlot() => ToDoubleChecked();

    [PyMethod("__hash__")]
    internal long HashSlot() => NumericHash.Of(this);

    [PyMethod("__repr__")]
    internal string ReprSlot() => IntText.ToDecimal(this);
}
