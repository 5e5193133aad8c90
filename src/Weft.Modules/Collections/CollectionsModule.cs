namespace Weft.Modules.Collections;

/// <summary><c>_collections</c>. OrderedDict is the library's own, written in Python.</summary>
[PyModule("_collections", Doc = "Specialised containers.")]
[PyExport(typeof(PyDeque))]
[PyExport(typeof(PyDefaultDict))]
[PyExport(typeof(PyDequeIterator))]
[PyExport(typeof(PyDequeReverseIterator))]
[PyExport(typeof(PyTupleGetter))]
public static partial class CollectionsModule
{
    private static readonly PyStr s_get = PyStr.Intern("get");

    [PyFunction("_count_elements", Signature = "(mapping, iterable, /)", Doc = "Adds to each item's count in a mapping.")]
    public static void CountElements(PyThread t, PyObject mapping, PyObject iterable)
    {
        var iterator = Operations.Iter(t, iterable);
        var plain = mapping is PyDict && mapping.Type[Slot.SetItem] == PyDict.TypeObject[Slot.SetItem]
            && ReferenceEquals(mapping.Type.Lookup(s_get), PyDict.TypeObject.Lookup(s_get));
        if (plain)
        {
            var counts = (PyDict)mapping;
            while (Operations.TryNext(t, iterator) is { } item)
            {
                var hash = Operations.Hash(t, item);
                var old = counts.Get(t, item, hash);
                counts.SetItem(t, item, hash, old is null ? PyInt.Of(1) : Operations.Add(t, old, PyInt.Of(1)));
            }

            return;
        }

        var get = Operations.GetAttribute(t, mapping, s_get);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            Operations.SetItem(t, mapping, item, Operations.Add(t, Operations.Call(t, get, item, PyInt.Of(0)), PyInt.Of(1)));
        }
    }
}
