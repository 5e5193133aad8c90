namespace Weft.Runtime.Tasklets.Pickling;

/// <summary>Stands in a pickle for an object that a call makes.</summary>
[PyType("stackless._reduction", NoConstructor = true, Doc = "Stands in a pickle for an object that a call makes.")]
internal sealed partial class PyReduction(PyObject callable, params PyObject[] args) : PyObject
{
    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([callable, new PyTuple(args)]);
}
