namespace Weft.Modules;

/// <summary>
/// The module <c>_testmultiphase</c>, which CPython's tests of importing want to be there: a native module with a
/// function, two classes, an exception and constants.
/// </summary>
[PyModule("_testmultiphase", Doc = "A native module for tests of importing.")]
[PyExport(typeof(PyMultiphaseExample))]
public static partial class TestMultiphaseModule
{
    [PyConstant("int_const")]
    public const int IntConstant = 1969;

    [PyConstant("str_const")]
    public const string StrConstant = "something different";

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("error"), LibraryErrors.Define(t, "_testmultiphase", "error", Exceptions.Exception));
        var ns = new PyDict();
        ns.SetInterned(PyStr.Intern("__module__"), PyStr.Intern("_testmultiphase"));
        module.Namespace.SetInterned(PyStr.Intern("Str"), Operations.Call(t, PyType.TypeObject, PyStr.Of("Str"), new PyTuple([PyStr.TypeObject]), ns));
    }

    [PyFunction("foo", Signature = "(i, j, /)", Doc = "The sum of two numbers.")]
    public static long Foo(long i, long j) => i + j;
}

/// <summary>A class with one method.</summary>
[PyType("_testmultiphase.Example", HasDict = true, Doc = "An example.")]
public partial class PyMultiphaseExample : PyObject
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls) => Allocate(cls);

    [PyMethod("demo", Signature = "(text=None, /)", Doc = "The text itself; None for anything else.")]
    public PyObject Demo(PyObject? text = null) => text is PyStr ? text : PyNone.Value;
}
