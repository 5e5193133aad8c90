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
    internal PyStr Repr() => PyStr.Intern(IsTrue ? "True" : "False");
}
