namespace Weft.Modules;

/// <summary>
/// <c>_heapq</c>: binary heaps in lists. Comparing runs Python code that may change the list, so every step reads the
/// list anew and fails when its length is not the one it began with. Operations of several threads on one heap follow
/// each other (<see cref="CriticalSection"/>).
/// </summary>
[PyModule("_heapq", Doc = "Heap queues.")]
public static partial class HeapqModule
{
    /// <summary>Whether a belongs above b.</summary>
    private static bool IsBefore(PyThread t, PyObject a, PyObject b, bool largest) => largest
        ? Operations.CompareBool(t, b, a, CompareOp.Lt)
        : Operations.CompareBool(t, a, b, CompareOp.Lt);

    private static PyObject At(PyList heap, int index, int size) => heap.Count == size && heap.TryGet(index) is { } item
        ? item
        : throw Errors.RuntimeError("list changed size during iteration");

    private static void SiftDown(PyThread t, PyList heap, int start, int position, bool largest)
    {
        var size = heap.Count;
        while (position > start)
        {
            var parent = (position - 1) >> 1;
            var above = !IsBefore(t, At(heap, position, size), At(heap, parent, size), largest);
            At(heap, position, size);
            if (above)
            {
                return;
            }

            Swap(heap, position, parent, size);
            position = parent;
        }
    }

    /// <summary>Moves a hole to a leaf along the children that belong above, then its item up again: fewer comparisons than stopping on the way.</summary>
    private static void SiftUp(PyThread t, PyList heap, int position, bool largest)
    {
        var size = heap.Count;
        var start = position;
        var limit = size >> 1;
        while (position < limit)
        {
            var child = (2 * position) + 1;
            if (child + 1 < size && !IsBefore(t, At(heap, child, size), At(heap, child + 1, size), largest))
            {
                child++;
            }

            Swap(heap, position, child, size);
            position = child;
        }

        SiftDown(t, heap, start, position, largest);
    }

    private static void Swap(PyList heap, int a, int b, int size)
    {
        var first = At(heap, a, size);
        var second = At(heap, b, size);
        heap.TrySet(a, second);
        heap.TrySet(b, first);
    }

    private static void Push(PyThread t, PyList heap, PyObject item, bool largest)
    {
        using var section = CriticalSection.Enter(t, heap);
        heap.Append(item);
        SiftDown(t, heap, 0, heap.Count - 1, largest);
    }

    private static PyObject? Pop(PyThread t, PyList heap, bool largest)
    {
        using var section = CriticalSection.Enter(t, heap);
        if (heap.Count == 0)
        {
            return t.Raise(Exceptions.IndexError, "index out of range");
        }

        var last = heap.Pop(t);
        if (last is null || heap.Count == 0)
        {
            return last;
        }

        var first = At(heap, 0, heap.Count);
        heap.TrySet(0, last);
        SiftUp(t, heap, 0, largest);
        return first;
    }

    private static PyObject? Replace(PyThread t, PyList heap, PyObject item, bool largest)
    {
        using var section = CriticalSection.Enter(t, heap);
        if (heap.Count == 0)
        {
            return t.Raise(Exceptions.IndexError, "index out of range");
        }

        var first = At(heap, 0, heap.Count);
        heap.TrySet(0, item);
        SiftUp(t, heap, 0, largest);
        return first;
    }

    private static PyObject? PushPop(PyThread t, PyList heap, PyObject item, bool largest)
    {
        using var section = CriticalSection.Enter(t, heap);
        if (heap.Count == 0)
        {
            return item;
        }

        var size = heap.Count;
        if (!IsBefore(t, At(heap, 0, size), item, largest))
        {
            return item;
        }

        return heap.Count == 0 ? t.Raise(Exceptions.IndexError, "index out of range") : Replace(t, heap, item, largest);
    }

    private static void Heapify(PyThread t, PyList heap, bool largest)
    {
        using var section = CriticalSection.Enter(t, heap);
        for (var i = (heap.Count / 2) - 1; i >= 0; i--)
        {
            SiftUp(t, heap, i, largest);
        }
    }

    [PyFunction("heappush", Signature = "(heap, item, /)", Doc = "Adds an item.")]
    internal static void HeapPush(PyThread t, PyList heap, PyObject item) => Push(t, heap, item, largest: false);

    [PyFunction("heappop", Signature = "(heap, /)", Doc = "Removes and returns the smallest item.")]
    internal static PyObject? HeapPop(PyThread t, PyList heap) => Pop(t, heap, largest: false);

    [PyFunction("heapreplace", Signature = "(heap, item, /)", Doc = "Returns the smallest item and puts another in its place.")]
    internal static PyObject? HeapReplace(PyThread t, PyList heap, PyObject item) => Replace(t, heap, item, largest: false);

    [PyFunction("heappushpop", Signature = "(heap, item, /)", Doc = "Adds an item, then removes and returns the smallest.")]
    internal static PyObject? HeapPushPop(PyThread t, PyList heap, PyObject item) => PushPop(t, heap, item, largest: false);

    [PyFunction("heapify", Signature = "(heap, /)", Doc = "Makes a list a heap.")]
    internal static void HeapifyMin(PyThread t, PyList heap) => Heapify(t, heap, largest: false);

    [PyFunction("heappush_max", Signature = "(heap, item, /)", Doc = "Adds an item to a max-heap.")]
    internal static void HeapPushMax(PyThread t, PyList heap, PyObject item) => Push(t, heap, item, largest: true);

    [PyFunction("heappop_max", Signature = "(heap, /)", Doc = "Removes and returns the largest item.")]
    internal static PyObject? HeapPopMax(PyThread t, PyList heap) => Pop(t, heap, largest: true);

    [PyFunction("heapreplace_max", Signature = "(heap, item, /)", Doc = "Returns the largest item and puts another in its place.")]
    internal static PyObject? HeapReplaceMax(PyThread t, PyList heap, PyObject item) => Replace(t, heap, item, largest: true);

    [PyFunction("heappushpop_max", Signature = "(heap, item, /)", Doc = "Adds an item to a max-heap, then removes and returns the largest.")]
    internal static PyObject? HeapPushPopMax(PyThread t, PyList heap, PyObject item) => PushPop(t, heap, item, largest: true);

    [PyFunction("heapify_max", Signature = "(heap, /)", Doc = "Makes a list a max-heap.")]
    internal static void HeapifyMax(PyThread t, PyList heap) => Heapify(t, heap, largest: true);
}
