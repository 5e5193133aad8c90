namespace Weft.Modules;

/// <summary>
/// The module <c>_testlimitedcapi</c> of CPython's tests, as far as Weft has what it reaches: the sequence operations by
/// number, which skip the index protocol, and calls with a prepared argument vector.
/// </summary>
[PyModule("_testlimitedcapi", Doc = "Operations below the language, for tests.")]
public static partial class TestLimitedModule
{
    private static PyObject Position(PyThread t, PyObject sequence, long index)
    {
        // Negative numbers count from the end once, and are handed on as they are if there is no such place.
        if (index < 0 && sequence.Type[Slot.Len] != 0)
        {
            index += Operations.Length(t, sequence);
            if (index < 0)
            {
                throw Errors.IndexError($"{sequence.Type.Name} index out of range");
            }
        }

        return PyInt.Of(index);
    }

    /// <summary>Whether the interpreter checks itself with C assertions: there are none here.</summary>
    [PyFunction("_py_getbuiltwithassert", Signature = "()", Doc = "Whether C assertions are on.")]
    public static bool BuiltWithAssertions() => false;

    [PyFunction("sequence_getitem", Doc = "The item at a position.")]
    public static PyObject GetItem(PyThread t, PyObject sequence, long index) => Operations.GetItem(t, sequence, Position(t, sequence, index));

    [PyFunction("sequence_setitem", Doc = "Stores an item at a position.")]
    public static long SetItem(PyThread t, PyObject sequence, long index, PyObject value)
    {
        Operations.SetItem(t, sequence, Position(t, sequence, index), value);
        return 0;
    }

    [PyFunction("sequence_delitem", Doc = "Removes the item at a position.")]
    public static long DelItem(PyThread t, PyObject sequence, long index)
    {
        Operations.DelItem(t, sequence, Position(t, sequence, index));
        return 0;
    }

    [PyFunction("object_hasattrstring", Doc = "1 if the object has the attribute, whose name is UTF-8.")]
    public static long HasAttribute(PyThread t, PyObject o, PyBytes name) =>
        Operations.TryGetAttribute(t, o, PyStr.Of(System.Text.Encoding.UTF8.GetString(name.Data))) is null ? 0 : 1;

    [PyFunction("call_vectorcall", Doc = "Calls something with one positional and one keyword argument.")]
    public static PyObject? CallVector(PyThread t, PyObject callable) =>
        Operations.CallRaw(t, callable, [PyStr.Of("foo"), PyStr.Of("bar")], new PyTuple([PyStr.Intern("baz")]));

    [PyFunction("call_vectorcall_method", Doc = "Calls the method f with one positional and one keyword argument.")]
    public static PyObject? CallVectorMethod(PyThread t, PyObject o) =>
        Operations.CallRaw(t, Operations.GetAttribute(t, o, "f"), [PyStr.Of("foo"), PyStr.Of("bar")], new PyTuple([PyStr.Intern("baz")]));
}
