namespace Weft.Runtime.Objects;

/// <summary><c>staticmethod</c>: a function that is not bound when it is looked up on an instance.</summary>
[PyType("staticmethod", WeakReferences = false, HasDict = true, Signature = "(function, /)", Doc = "Turns a method into one without self.")]
public partial class PyStaticMethod : PyObject
{
    private PyObject _function;

    public PyStaticMethod(PyObject function) => _function = function;

    /// <summary>What was wrapped.</summary>
    [PyMember("__func__")]
    public PyObject Function => _function;

    [PyMember("__wrapped__")]
    internal PyObject Wrapped => _function;

    [PyNew]
    internal static PyObject New(PyThread thread, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls, PyNone.Value);

    [PyInit]
    internal void Init(PyThread thread, PyObject function)
    {
        _function = function;
        WrapperAttributes.CopyFrom(thread, function, this);
    }

    [PyMethod("__call__")]
    internal PyObject? Call(PyThread thread, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Operations.CallRaw(thread, _function, args, kwNames);

    [PyMethod("__get__")]
    internal PyObject Get(PyThread thread, PyObject? obj, PyObject? type) => _function;

    [PyMethod("__repr__")]
    internal string Repr(PyThread thread) => $"<staticmethod({Operations.Repr(thread, _function).Value})>";

    [PyClassMethod("__class_getitem__", Doc = "Makes a generic alias of the type.")]
    internal static PyObject ClassGetItem(PyThread thread, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    [PyProperty("__isabstractmethod__")]
    internal bool IsAbstract(PyThread thread) => WrapperAttributes.IsAbstract(thread, _function);
}

/// <summary>What staticmethod and classmethod take over from the function they wrap.</summary>
internal static class WrapperAttributes
{
    private static readonly string[] s_copied = ["__module__", "__name__", "__qualname__", "__doc__"];

    internal static void CopyFrom(PyThread thread, PyObject function, PyObject wrapper)
    {
        foreach (var text in s_copied)
        {
            var name = PyStr.Intern(text);
            if (Operations.TryGetAttribute(thread, function, name) is { } value)
            {
                Operations.SetAttribute(thread, wrapper, name, value);
            }
        }
    }

    internal static bool IsAbstract(PyThread thread, PyObject? function) =>
        function is not null && Operations.TryGetAttribute(thread, function, Names.IsAbstractMethod) is { } flag && Operations.IsTrue(thread, flag);
}
