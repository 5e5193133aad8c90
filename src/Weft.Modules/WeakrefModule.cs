using Weft.Runtime.Binding;
using Weft.Runtime.Objects;
using Weft.Runtime.Threading;

namespace Weft.Modules;

/// <summary><c>_weakref</c>.</summary>
[PyModule("_weakref", Doc = "Weak references.")]
[PyExport(typeof(PyWeakReference))]
[PyExport(typeof(PyWeakReference), Name = "ref")]
[PyExport(typeof(PyWeakProxy))]
[PyExport(typeof(PyCallableWeakProxy))]
public static partial class WeakrefModule
{
    [PyFunction("proxy", Doc = "An object that behaves like another but does not keep it alive.", Signature = "(object, callback=None, /)")]
    public static PyObject Proxy(PyThread t, PyObject @object, PyObject? callback = null) => PyWeakProxy.Create(@object, callback is PyNone ? null : callback);

    [PyFunction("getweakrefcount", Doc = "How many weak references an object has.", Signature = "(object, /)")]
    public static long GetCount(PyThread t, PyObject @object) => WeakReferences.All(@object).Count;

    [PyFunction("getweakrefs", Doc = "The weak references of an object.", Signature = "(object, /)")]
    public static PyObject GetAll(PyThread t, PyObject @object) => new PyList(WeakReferences.All(@object).ToArray());

    [PyFunction("_remove_dead_weakref", Doc = "Deletes an entry whose value is a dead weak reference.", Signature = "(dct, key, /)")]
    public static void RemoveDead(PyThread t, PyDict dct, PyObject key)
    {
        if (dct.Get(t, key) is { } value)
        {
            if (value is not PyWeakReference reference)
            {
                throw Errors.TypeError("not a weakref");
            }

            if (reference.Target is null)
            {
                dct.Remove(t, key);
            }
        }
    }
}
