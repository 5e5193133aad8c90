namespace Weft.Runtime.Objects;

/// <summary><c>classmethod</c>: a function that is bound to the class.</summary>
[PyType("classmethod", WeakReferences = false, HasDict = true, Signature = "(function, /)", Doc = "Turns a method into one that receives the class.")]
public partial class PyClassMethod : PyObject
{
    private PyObject _function;

    public PyClassMethod(PyObject function) => _function = function;

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

    [PyMethod("__get__")]
    internal PyObject Get(PyThread thread, PyObject? obj, PyObject? type) => new PyBoundMethod(_function, type ?? obj!.Type);

    [PyMethod("__repr__")]
    internal string Repr(PyThread thread) => $"<classmethod({Operations.Repr(thread, _function).Value})>";

    [PyClassMethod("__class_getitem__", Doc = "Makes a generic alias of the type.")]
    internal static PyObject ClassGetItem(PyThread thread, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    [PyProperty("__isabstractmethod__")]
    internal bool IsAbstract(PyThread thread) => WrapperAttributes.IsAbstract(thread, _function);

    [PyProperty("__annotations__")]
    internal PyObject GetAnnotations(PyThread thread) => WrapperAttributes.Get(thread, this, _function, Names.Annotations);

    [PySetter("__annotations__")]
    internal void SetAnnotations(PyThread thread, PyObject? value) => WrapperAttributes.Set(thread, this, Names.Annotations, value);

    [PyProperty("__annotate__")]
    internal PyObject GetAnnotate(PyThread thread) => WrapperAttributes.Get(thread, this, _function, Names.Annotate);

    [PySetter("__annotate__")]
    internal void SetAnnotate(PyThread thread, PyObject? value) => WrapperAttributes.Set(thread, this, Names.Annotate, value);
}
