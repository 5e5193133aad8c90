namespace Weft.Modules;

/// <summary><c>itertools</c>: the types are in the folder of that name.</summary>
[PyModule("itertools", Doc = "Iterator building blocks.")]
[PyExport(typeof(PyAccumulate))]
[PyExport(typeof(PyBatched))]
[PyExport(typeof(PyChain))]
[PyExport(typeof(PyCombinations))]
[PyExport(typeof(PyCombinationsWithReplacement))]
[PyExport(typeof(PyCompress))]
[PyExport(typeof(PyCount))]
[PyExport(typeof(PyCycle))]
[PyExport(typeof(PyDropWhile))]
[PyExport(typeof(PyFilterFalse))]
[PyExport(typeof(PyGroupBy))]
[PyExport(typeof(PyGrouper))]
[PyExport(typeof(PyISlice))]
[PyExport(typeof(PyPairwise))]
[PyExport(typeof(PyPermutations))]
[PyExport(typeof(PyProduct))]
[PyExport(typeof(PyRepeat))]
[PyExport(typeof(PyStarMap))]
[PyExport(typeof(PyTakeWhile))]
[PyExport(typeof(PyTee))]
[PyExport(typeof(PyTeeData))]
[PyExport(typeof(PyZipLongest))]
public static partial class ItertoolsModule
{
    private static readonly PyStr s_copy = PyStr.Intern("__copy__");

    [PyFunction("tee", Doc = "Several independent iterators over the items of one.", Signature = "(iterable, n=2, /)")]
    public static PyObject Tee(PyThread t, PyObject iterable, long n = 2)
    {
        if (n < 0)
        {
            throw Errors.ValueError("n must be >= 0");
        }

        if (n >= Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        var items = new PyObject[n];
        if (n == 0)
        {
            return PyTuple.Empty;
        }

        var iterator = Operations.Iter(t, iterable);
        var copy = Operations.TryGetAttribute(t, iterator, s_copy);
        if (copy is null)
        {
            iterator = PyTee.From(t, iterator);
            copy = Operations.GetAttribute(t, iterator, s_copy);
        }

        items[0] = iterator is PyTee given && ReferenceEquals(given, iterable) ? given.Copy() : iterator;
        for (var i = 1; i < items.Length; i++)
        {
            items[i] = Operations.Call(t, copy);
        }

        return new PyTuple(items);
    }

    /// <summary>A count of items chosen: not negative, and small enough for an array.</summary>
    internal static long CheckLength(long r) => r < 0 ? throw Errors.ValueError("r must be non-negative")
        : r >= Array.MaxLength ? throw Errors.MemoryError() : r;

    internal static PyObject[] Pick(PyObject[] pool, int[] indices, int count)
    {
        var result = new PyObject[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = pool[indices[i]];
        }

        return result;
    }
}
