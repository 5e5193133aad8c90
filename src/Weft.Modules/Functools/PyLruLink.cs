namespace Weft.Modules.Functools;

/// <summary>One remembered result. It is a Python object only so that a dict can hold it.</summary>
[PyType("functools._lru_list_elem", NoConstructor = true, WeakReferences = false)]
internal sealed partial class PyLruLink(PyObject key, long hash, PyObject result) : PyObject
{
    internal readonly PyObject Key = key;
    internal readonly long Hash = hash;
    internal readonly PyObject Result = result;
    internal PyLruLink? Newer;
    internal PyLruLink? Older;

    internal bool Linked => Newer is not null;

    internal void Unlink()
    {
        Newer!.Older = Older;
        Older!.Newer = Newer;
        Newer = Older = null;
    }

    internal void LinkBefore(PyLruLink root)
    {
        Newer = root;
        Older = root.Older;
        Older!.Newer = this;
        root.Older = this;
    }
}
