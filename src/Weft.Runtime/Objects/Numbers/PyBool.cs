using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>bool</c>: two objects.</summary>
[PyType("bool", Subclassable = false, OwnTypeProperty = true, WeakReferences = false, MatchSelf = true, Signature = "(object=False, /)", Doc = "The truth value of an object.")]
public sealed partial class PyBool : PyIntBase
{
    public static readonly PyBool True = new(true);
    public static readonly PyBool False = new(false);

    private PyBool(bool value) => IsTrue = value;

    public bool IsTrue { get; }

    public override PyType Type => TypeObject;

    public override BigInteger BigValue => IsTrue ? 1 : 0;

    public override int Sign => IsTrue ? 1 : 0;

    public static PyBool Of(bool value) => value ? True : False;

    public override bool TryGetInt64(out long value)
    {
        value = IsTrue ? 1 : 0;
        return true;
    }

    [PyNew]
    internal static PyObject New(PyThread thread, PyType cls, PyObject? value = null) => Of(value is not null && Operations.IsTrue(thread, value));

    [PyMethod("__repr__")]
    internal new PyStr ReprSlot() => PyStr.Intern(IsTrue ? "True" : "False");

    [PyMethod("__and__")]
    internal static PyObject AndSlot(PyObject self, PyIntBase other) => other is PyBool flag ? Of(((PyBool)self).IsTrue & flag.IsTrue) : IntOperations.And((PyBool)self, other);

    [PyMethod("__rand__")]
    internal static PyObject RAndSlot(PyObject self, PyIntBase other) => AndSlot(self, other);

    [PyMethod("__or__")]
    internal static PyObject OrSlot(PyObject self, PyIntBase other) => other is PyBool flag ? Of(((PyBool)self).IsTrue | flag.IsTrue) : IntOperations.Or((PyBool)self, other);

    [PyMethod("__ror__")]
    internal static PyObject ROrSlot(PyObject self, PyIntBase other) => OrSlot(self, other);

    [PyMethod("__xor__")]
    internal static PyObject XorSlot(PyObject self, PyIntBase other) => other is PyBool flag ? Of(((PyBool)self).IsTrue ^ flag.IsTrue) : IntOperations.Xor((PyBool)self, other);

    [PyMethod("__rxor__")]
    internal static PyObject RXorSlot(PyObject self, PyIntBase other) => XorSlot(self, other);

    [PyMethod("__invert__")]
    internal static PyObject InvertSlot(PyThread thread, PyObject self)
    {
        Warnings.Deprecated(thread, "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.");
        return IntOperations.Invert((PyBool)self);
    }
}
