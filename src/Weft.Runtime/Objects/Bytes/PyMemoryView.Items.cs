namespace Weft.Runtime.Objects;

/// <summary>Items, slices, casts and copies.</summary>
public sealed partial class PyMemoryView
{
    [PyMethod("__getitem__")]
    internal PyObject? GetItem(PyThread t, PyObject key)
    {
        var view = Live;
        if (view.Shape.Length == 0)
        {
            return key switch
            {
                PyEllipsis => this,
                PyTuple { Count: 0 } => MemoryItem.Unpack(MemoryItem.FormatOf(view.Format), view.Memory.Span[(int)view.Offset..]),
                _ => throw Errors.TypeError("invalid indexing of 0-dim memory"),
            };
        }

        if (key is PySlice slice)
        {
            return SliceFirst(t, view, slice);
        }

        if (key is PyTuple tuple)
        {
            if (IsIndexTuple(tuple))
            {
                return MemoryItem.Unpack(MemoryItem.FormatOf(view.Format), view.Memory.Span[(int)OffsetOf(t, view, tuple)..]);
            }

            throw IsSliceTuple(tuple)
                ? Errors.NotImplementedError("multi-dimensional slicing is not implemented")
                : Errors.TypeError("memoryview: invalid slice key");
        }

        if (key.Type[Slot.Index] == 0 && key is not PyIntBase)
        {
            throw Errors.TypeError("memoryview: invalid slice key");
        }

        var format = MemoryItem.FormatOf(view.Format);
        var index = IndexOf(t, key);
        if (view.Shape.Length > 1)
        {
            throw Errors.NotImplementedError("multi-dimensional sub-views are not implemented");
        }

        var at = OffsetOf(view, 0, index);
        view = Live;
        return MemoryItem.Unpack(format, view.Memory.Span[(int)(view.Offset + at)..]);
    }

    private static long IndexOf(PyThread t, PyObject key) => Operations.Index(t, key).TryGetInt64(out var index)
        ? index
        : throw Errors.IndexError($"cannot fit '{key.Type.FullName}' into an index-sized integer");

    private static bool IsIndexTuple(PyTuple tuple)
    {
        foreach (var item in tuple.Items)
        {
            if (item is not PyIntBase && item.Type[Slot.Index] == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSliceTuple(PyTuple tuple)
    {
        foreach (var item in tuple.Items)
        {
            if (item is not PySlice)
            {
                return false;
            }
        }

        return true;
    }

    private static long OffsetOf(BufferView view, int dimension, long index)
    {
        var count = view.Shape[dimension];
        if (index < 0)
        {
            index += count;
        }

        return (ulong)index < (ulong)count ? index * view.Strides[dimension] : throw Errors.IndexError($"index out of bounds on dimension {dimension + 1}");
    }

    private static long OffsetOf(PyThread t, BufferView view, PyTuple indexes)
    {
        if (indexes.Count > view.Shape.Length)
        {
            throw Errors.TypeError($"cannot index {view.Shape.Length}-dimension view with {indexes.Count}-element tuple");
        }

        if (indexes.Count < view.Shape.Length)
        {
            throw Errors.NotImplementedError("sub-views are not implemented");
        }

        var at = view.Offset;
        for (var i = 0; i < indexes.Count; i++)
        {
            at += OffsetOf(view, i, IndexOf(t, indexes.Items[i]));
        }

        return at;
    }

    private PyMemoryView SliceFirst(PyThread t, BufferView view, PySlice slice)
    {
        slice.GetIndices(t, view.Shape[0], out var start, out var stop, out var step);
        var shape = (long[])view.Shape.Clone();
        var strides = (long[])view.Strides.Clone();
        shape[0] = PySlice.AdjustedLength(start, stop, step);
        strides[0] = view.Strides[0] * step;
        CheckRestricted();
        return Derive(Reshape(Live, view.Format, view.ItemSize, shape, strides, view.Offset + (shape[0] == 0 ? 0 : start * view.Strides[0])));
    }

    [PyMethod("__setitem__")]
    internal void SetItem(PyThread t, PyObject key, PyObject value)
    {
        var view = Live;
        if (view.ReadOnly)
        {
            throw Errors.TypeError("cannot modify read-only memory");
        }

        var format = MemoryItem.FormatOf(view.Format);
        if (view.Shape.Length == 0)
        {
            if (key is PyEllipsis or PyTuple { Count: 0 })
            {
                Store(t, format, 0, value);
                return;
            }

            throw Errors.TypeError("invalid indexing of 0-dim memory");
        }

        switch (key)
        {
            case PySlice slice when view.Shape.Length == 1:
                SetSlice(t, view, slice, value);
                return;
            case PySlice:
                throw Errors.NotImplementedError("memoryview slice assignments are currently restricted to ndim = 1");
            case PyTuple tuple when IsIndexTuple(tuple):
                Store(t, format, OffsetOf(t, view, tuple) - view.Offset, value);
                return;
            case PyTuple tuple when IsSliceTuple(tuple):
                throw Errors.NotImplementedError("memoryview slice assignments are currently restricted to ndim = 1");
        }

        if (key is not PyIntBase && key.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError("memoryview: invalid slice key");
        }

        if (view.Shape.Length > 1)
        {
            throw Errors.NotImplementedError("sub-views are not implemented");
        }

        Store(t, format, OffsetOf(view, 0, IndexOf(t, key)), value);
    }

    /// <summary>Converts first, since that may run Python code that releases the view.</summary>
    private void Store(PyThread t, char format, long at, PyObject value)
    {
        Span<byte> packed = stackalloc byte[16];
        var size = MemoryItem.Pack(t, format, value, packed);
        var view = Live;
        packed[..size].CopyTo(view.Memory.Span[(int)(view.Offset + at)..]);
    }

    private void SetSlice(PyThread t, BufferView view, PySlice slice, PyObject value)
    {
        using var source = BufferView.TryGet(t, value, writable: false) ?? throw Errors.TypeError($"a bytes-like object is required, not '{value.Type.FullName}'");
        slice.GetIndices(t, view.Shape[0], out var start, out var stop, out var step);
        view = Live;
        var count = PySlice.AdjustedLength(start, stop, step);
        if (source.Shape.Length != 1 || source.Shape[0] != count || MemoryItem.Normalize(source.Format) != MemoryItem.Normalize(view.Format) || source.ItemSize != view.ItemSize)
        {
            throw Errors.ValueError("memoryview assignment: lvalue and rvalue have different structures");
        }

        // The two may overlap: the copy makes that harmless.
        var data = source.ToArray();
        var target = view.Memory.Span;
        for (long i = 0; i < count; i++)
        {
            data.AsSpan((int)(i * view.ItemSize), view.ItemSize).CopyTo(target[(int)(view.Offset + ((start + (i * step)) * view.Strides[0]))..]);
        }
    }

    [PyMethod("__delitem__")]
    internal void DelItem(PyThread t, PyObject key) => throw Errors.TypeError(Live.ReadOnly ? "cannot modify read-only memory" : "cannot delete memory");

    // ---- Copies and conversions

    [PyMethod("tobytes", Signature = "(order='C')", Doc = "A copy of the items as bytes, in C or Fortran order.")]
    internal PyObject ToBytes(PyObject? order = null)
    {
        var view = Live;
        switch (order)
        {
            case null or PyNone:
                return PyBytes.Of(view.ToArray());
            case not PyStr:
                throw Errors.TypeError($"tobytes() argument 'order' must be str or None, not {order.Type.FullName}");
            case PyStr { Value: "C" }:
                return PyBytes.Of(view.ToArray());
            case PyStr { Value: "F" }:
                return PyBytes.Of(ToFortranOrder(view));
            case PyStr { Value: "A" }:
                return PyBytes.Of(!view.IsContiguous && BufferView.IsContiguousFortran(view.Shape, view.Strides, view.ItemSize) ? ToFortranOrder(view) : view.ToArray());
            default:
                throw Errors.ValueError("order must be 'C', 'F' or 'A'");
        }
    }

    private static byte[] ToFortranOrder(BufferView view)
    {
        var shape = (long[])view.Shape.Clone();
        var strides = (long[])view.Strides.Clone();
        System.Array.Reverse(shape);
        System.Array.Reverse(strides);
        return Reshape(view, view.Format, view.ItemSize, shape, strides, view.Offset).ToArray();
    }

    [PyMethod("tolist", Signature = "()", Doc = "The items as a list, nested for several dimensions.")]
    internal PyObject ToList()
    {
        var view = Live;
        var format = MemoryItem.FormatOf(view.Format);
        return ToList(view, format, view.Offset, 0);
    }

    private static PyObject ToList(BufferView view, char format, long at, int dimension)
    {
        if (dimension == view.Shape.Length)
        {
            return MemoryItem.Unpack(format, view.Memory.Span[(int)at..]);
        }

        var items = new PyObject[view.Shape[dimension]];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ToList(view, format, at + (i * view.Strides[dimension]), dimension + 1);
        }

        return new PyList(items);
    }

    [PyMethod("hex", Signature = "(sep=<unrepresentable>, bytes_per_sep=1)", Doc = "Hexadecimal digits of the bytes.")]
    internal string Hex(PyThread t, PyObject? sep = null, int bytes_per_sep = 1)
    {
        var view = Live;

        // The separator's methods must not take the memory away.
        AddExport();
        try
        {
            return ByteText.Hex(t, view.ToArray(), sep, bytes_per_sep);
        }
        finally
        {
            RemoveExport();
        }
    }

    [PyMethod("toreadonly", Signature = "()", Doc = "A view of the same memory that cannot write it.")]
    internal PyObject ToReadOnly()
    {
        var view = Live;
        CheckRestricted();
        return Derive(Reshape(view, view.Format, view.ItemSize, view.Shape, view.Strides, view.Offset, readOnly: true));
    }

    [PyMethod("count", Signature = "(value, /)", Doc = "Number of items equal to a value.")]
    internal long Count(PyThread t, PyObject value)
    {
        long count = 0;
        var iterator = Operations.Iter(t, this);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            count += Operations.Equals(t, item, value) ? 1 : 0;
        }

        return count;
    }

    [PyMethod("index", Signature = "(value, start=0, stop=sys.maxsize, /)", Doc = "Index of the first item equal to a value.")]
    internal long Index(PyThread t, PyObject value, PyObject? start = null, PyObject? stop = null)
    {
        var view = Live;
        if (view.Shape.Length == 0)
        {
            throw Errors.TypeError("invalid lookup on 0-dim memory");
        }

        if (view.Shape.Length > 1)
        {
            throw Errors.NotImplementedError("multi-dimensional lookup is not implemented");
        }

        var length = view.Shape[0];
        var from = start is null ? 0 : Operations.IndexClipped(t, start);
        var to = stop is null ? long.MaxValue : Operations.IndexClipped(t, stop);
        from = from < 0 ? Math.Max(0, from + length) : from;
        to = to < 0 ? Math.Max(0, to + length) : Math.Min(to, length);
        for (var i = from; i < to; i++)
        {
            if (ItemForIterator((int)i) is { } item && Operations.Equals(t, item, value))
            {
                return i;
            }
        }

        throw Errors.ValueError("memoryview.index(x): x not found");
    }

    [PyMethod("cast", Signature = "(format, shape=<unrepresentable>)", Doc = "A view of the same memory with another item format or shape.")]
    internal PyObject Cast(PyThread t, PyStr format, PyObject? shape = null)
    {
        var view = Live;
        CheckRestricted();
        if (!view.IsContiguous)
        {
            throw Errors.TypeError("memoryview: casts are restricted to C-contiguous views");
        }

        long[]? dimensions = null;
        if (shape is not null)
        {
            dimensions = ReadShape(t, shape);
            if (dimensions.Length > 64)
            {
                throw Errors.ValueError("memoryview: number of dimensions must not exceed 64");
            }

            if (view.Shape.Length != 1 && dimensions.Length != 1)
            {
                throw Errors.TypeError("memoryview: cast must be 1D -> ND or ND -> 1D");
            }
        }
        else if (view.Shape.Length != 1)
        {
            foreach (var n in view.Shape)
            {
                if (n == 0)
                {
                    throw Errors.TypeError("memoryview: cannot cast view with zeros in shape or strides");
                }
            }
        }

        if (view.Shape.AsSpan().Contains(0) && view.Shape.Length > 1)
        {
            throw Errors.TypeError("memoryview: cannot cast view with zeros in shape or strides");
        }

        var name = format.Value;
        var target = MemoryItem.TryNative(name) ?? throw Errors.ValueError("memoryview: destination format must be a native single character format prefixed with an optional '@'");
        var source = MemoryItem.TryNative(view.Format) ?? throw Errors.ValueError($"memoryview: source format must be a native single character format prefixed with an optional '@'");
        if (!MemoryItem.IsByte(source) && !MemoryItem.IsByte(target))
        {
            throw Errors.TypeError("memoryview: cannot cast between two non-byte formats");
        }

        var itemSize = MemoryItem.SizeOf(target);
        if (view.Length % itemSize != 0)
        {
            throw Errors.TypeError("memoryview: length is not a multiple of itemsize");
        }

        if (dimensions is null)
        {
            return Derive(Reshape(view, name, itemSize, [view.Length / itemSize], [itemSize], view.Offset));
        }

        var strides = new long[dimensions.Length];
        long size = itemSize;
        for (var i = dimensions.Length - 1; i >= 0; i--)
        {
            strides[i] = size;
            size *= dimensions[i];
        }

        if (size != view.Length)
        {
            throw Errors.TypeError("memoryview: product(shape) * itemsize != buffer size");
        }

        return Derive(Reshape(view, name, itemSize, dimensions, strides, view.Offset));
    }

    private static long[] ReadShape(PyThread t, PyObject shape)
    {
        if (shape is not (PyList or PyTuple))
        {
            throw Errors.TypeError("shape must be a list or a tuple");
        }

        var items = Operations.ToList(t, shape);
        var result = new long[items.Count];
        long product = 1;
        for (var i = 0; i < result.Length; i++)
        {
            if (items[i] is not PyIntBase)
            {
                throw Errors.TypeError("memoryview.cast(): elements of shape must be integers");
            }

            result[i] = Operations.IndexToInt64(t, items[i]);
            if (result[i] <= 0)
            {
                throw Errors.ValueError("memoryview.cast(): elements of shape must be integers > 0");
            }

            if (result[i] > long.MaxValue / product)
            {
                throw Errors.ValueError("memoryview.cast(): product(shape) > SSIZE_MAX");
            }

            product *= result[i];
        }

        return result;
    }

    // ---- Comparison

    [PyRichCompare]
    internal PyObject Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        if (_view is not { } view)
        {
            return PyBool.Of(ReferenceEquals(this, other) == (op == CompareOp.Eq));
        }

        if (other is PyMemoryView { _view: null })
        {
            return PyBool.Of(op == CompareOp.Ne);
        }

        BufferView? right;
        try
        {
            right = BufferView.TryGet(t, other, writable: false);
        }
        catch (PythonException e) when (!e.Value.Type.IsSubtypeOf(Exceptions.MemoryError))
        {
            return PyNotImplemented.Value;
        }

        if (right is null)
        {
            return PyNotImplemented.Value;
        }

        using (right)
        {
            return PyBool.Of(SameContent(t, view, right) == (op == CompareOp.Eq));
        }
    }

    private static bool SameContent(PyThread t, BufferView left, BufferView right)
    {
        if (!left.Shape.AsSpan().SequenceEqual(right.Shape))
        {
            return false;
        }

        var formatLeft = MemoryItem.TryNative(left.Format);
        var formatRight = MemoryItem.TryNative(right.Format);
        if (formatLeft is not null && formatLeft == formatRight && !MemoryItem.IsFloating(formatLeft.Value))
        {
            return left.ToArray().AsSpan().SequenceEqual(right.ToArray());
        }

        return ItemsOf(t, left) is { } a && ItemsOf(t, right) is { } b && SameItems(t, a, b);
    }

    /// <summary>The items as objects, or null for a format that the struct module does not know.</summary>
    private static List<PyObject>? ItemsOf(PyThread t, BufferView view)
    {
        var data = view.ToArray();
        var result = new List<PyObject>();
        if (MemoryItem.TryNative(view.Format) is { } format)
        {
            for (var at = 0; at < data.Length; at += view.ItemSize)
            {
                result.Add(MemoryItem.Unpack(format, data.AsSpan(at)));
            }

            return result;
        }

        var module = Operations.Import(t, "struct");
        try
        {
            var unpack = Operations.GetAttribute(t, Operations.CallMethod(t, module, "Struct", PyStr.Of(view.Format)), "unpack");
            for (var at = 0; at < data.Length; at += view.ItemSize)
            {
                result.Add(Operations.Call(t, unpack, PyBytes.Of(data.AsSpan(at, view.ItemSize))));
            }

            return result;
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf((PyType)Operations.GetAttribute(t, module, "error")))
        {
            return null;
        }
    }

    private static bool SameItems(PyThread t, List<PyObject> left, List<PyObject> right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a is PyTuple { Count: 1 } oneA && b is not PyTuple)
            {
                a = oneA.Items[0];
            }
            else if (b is PyTuple { Count: 1 } oneB && a is not PyTuple)
            {
                b = oneB.Items[0];
            }

            if (!Operations.IsTrue(t, Operations.Compare(t, a, b, CompareOp.Eq)))
            {
                return false;
            }
        }

        return true;
    }
}
