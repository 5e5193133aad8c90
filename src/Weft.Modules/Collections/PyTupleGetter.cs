namespace Weft.Modules.Collections;

/// <summary><c>_collections._tuplegetter</c>: the descriptor of a named tuple's field.</summary>
[PyType("collections._tuplegetter", WeakReferences = false)]
public sealed partial class PyTupleGetter : PyObject
{
    private readonly long _index;
    private PyObject _doc;

    internal PyTupleGetter(long index, PyObject doc)
    {
        _index = index;
        _doc = doc;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        ArgumentErrors.CheckPositional("_tuplegetter", args, kwNames, 2, 2);
        return new PyTupleGetter(Operations.IndexToInt64(t, args[0]), args[1]);
    }

    [PyMethod("__get__")]
    public PyObject? Get(PyThread t, PyObject? obj, PyObject? type = null)
    {
        if (obj is null or PyNone)
        {
            return type is null or PyNone && obj is PyNone ? throw Errors.TypeError("__get__(None, None) is invalid") : this;
        }

        if (obj is not PyTuple tuple)
        {
            throw Errors.TypeError($"descriptor for index '{_index}' for tuple subclasses doesn't apply to '{obj.Type.FullName}' object");
        }

        return _index >= 0 && _index < tuple.Items.Length ? tuple.Items[_index] : t.Raise(Exceptions.IndexError, "tuple index out of range");
    }

    [PyMethod("__set__")]
    public void Set(PyThread t, PyObject obj, PyObject value) => throw Errors.AttributeError("can't set attribute");

    [PyMethod("__delete__")]
    public void Delete(PyThread t, PyObject obj) => throw Errors.AttributeError("can't delete attribute");

    [PyMember("__doc__", Writable = true)]
    public PyObject Doc
    {
        get => _doc;
        set => _doc = value;
    }

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => $"_tuplegetter({_index}, {Operations.Repr(t, _doc).Value})";

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([TypeObject, new PyTuple([PyInt.Of(_index), _doc])]);
}
