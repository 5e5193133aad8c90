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

    [PyProperty("__annotations__")]
    internal PyObject GetAnnotations(PyThread thread) => WrapperAttributes.Get(thread, this, _function, Names.Annotations);

    [PySetter("__annotations__")]
    internal void SetAnnotations(PyThread thread, PyObject? value) => WrapperAttributes.Set(thread, this, Names.Annotations, value);

    [PyProperty("__annotate__")]
    internal PyObject GetAnnotate(PyThread thread) => WrapperAttributes.Get(thread, this, _function, Names.Annotate);

    [PySetter("__annotate__")]
    internal void SetAnnotate(PyThread thread, PyObject? value) => WrapperAttributes.Set(thread, this, Names.Annotate, value);
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

    /// <summary>An attribute of the wrapped function, remembered in the wrapper's dict when it is first asked for.</summary>
    internal static PyObject Get(PyThread thread, PyObject wrapper, PyObject function, PyStr name)
    {
        var attributes = InstanceAttributes.GetDict(wrapper)!;
        if (attributes.GetString(name) is { } known)
        {
            return known;
        }

        var value = Operations.GetAttribute(thread, function, name);
        attributes.SetString(name, value);
        return value;
    }

    internal static void Set(PyThread thread, PyObject wrapper, PyStr name, PyObject? value)
    {
        var attributes = InstanceAttributes.GetDict(wrapper)!;
        if (value is not null)
        {
            attributes.SetString(name, value);
        }
        else if (attributes.Remove(thread, name) is null)
        {
            throw Errors.AttributeError(name.Value, wrapper, name);
        }
    }

    internal static bool IsAbstract(PyThread thread, PyObject? function) =>
        function is not null && Operations.TryGetAttribute(thread, function, Names.IsAbstractMethod) is { } flag && Operations.IsTrue(thread, flag);
}
