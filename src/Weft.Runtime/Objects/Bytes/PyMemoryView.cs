namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>memoryview</c>: another object's memory as an array of items, without a copy.</summary>
/// <remarks>
/// Views made from one another share the exporter's buffer, which is released when the last of them is. A view with
/// buffers of its own in use (<see cref="_exports"/>) cannot be released.
/// </remarks>
[PyType("memoryview", WeakReferences = true, MatchSequence = true, Signature = "(object)", Doc = "An array view of another object's memory.")]
public sealed partial class PyMemoryView : PyObject
{
    /// <summary>The exporter's buffer and the number of views on it.</summary>
    internal sealed class SharedBuffer(BufferView view)
    {
        private int _users = 1;

        internal BufferView View => view;

        internal void Retain() => Interlocked.Increment(ref _users);

        internal void Release()
        {
            if (Interlocked.Decrement(ref _users) == 0)
            {
                view.Dispose();
            }
        }
    }

    private readonly SharedBuffer _shared;
    private readonly bool _restricted;
    private BufferView? _view;
    private int _exports;
    private long _hash;

    private PyMemoryView(SharedBuffer shared, BufferView view, bool restricted = false)
    {
        _shared = shared;
        _view = view;
        _restricted = restricted;
    }

    /// <summary>A view that nobody released gives its buffer back when the collector finds it.</summary>
    ~PyMemoryView()
    {
        if (Interlocked.Exchange(ref _view, null) is not null)
        {
            _shared.Release();
        }
    }

    /// <summary>A view of a buffer, which it takes over.</summary>
    public static PyMemoryView Over(BufferView buffer) => new(new SharedBuffer(buffer), buffer);

    /// <summary>The buffer as this view sees it; null after release.</summary>
    internal BufferView? View => _view;

    private BufferView Live => _view ?? throw Errors.ValueError("operation forbidden on released memoryview object");

    private PyMemoryView Derive(BufferView view)
    {
        _shared.Retain();
        return new PyMemoryView(_shared, view);
    }

    private static BufferView Reshape(BufferView view, string format, int itemSize, long[] shape, long[] strides, long offset, bool? readOnly = null) =>
        new(view.Owner, view.Memory, readOnly ?? view.ReadOnly, format, itemSize, shape, strides, offset, null);

    [PyNew(Signature = "(object)")]
    internal static PyObject New(PyThread t, PyType cls, PyObject @object) => Of(t, @object);

    /// <summary><c>memoryview(o)</c>.</summary>
    /// <exception cref="PythonException">TypeError when it has no buffer.</exception>
    public static PyMemoryView Of(PyThread t, PyObject o)
    {
        if (o is PyMemoryView other)
        {
            var view = other.Live;
            other.CheckRestricted();
            return other.Derive(Reshape(view, view.Format, view.ItemSize, view.Shape, view.Strides, view.Offset));
        }

        var buffer = TryWritable(t, o) ?? throw Errors.TypeError($"memoryview: a bytes-like object is required, not '{o.Type.FullName}'");
        return Over(buffer);
    }

    private static BufferView? TryWritable(PyThread t, PyObject o) => BufferView.TryGet(t, o, writable: false);

    /// <summary>What <c>o.__buffer__(flags)</c> answers for a built-in.</summary>
    internal static PyObject FromFlags(PyThread t, PyObject o, PyObject flags)
    {
        var wanted = Operations.IndexToInt64(t, flags);
        if (wanted is < int.MinValue or > int.MaxValue)
        {
            throw Errors.OverflowError("Python int too large to convert to C int");
        }

        if ((wanted & ~0x7FFL) != 0 || wanted is 0x100 or 0x200)
        {
            throw Errors.SystemError("PyBuffer_FillInfo: bad argument");
        }

        var buffer = o.GetBuffer(t, (wanted & 1) != 0) ?? throw Errors.TypeError($"a bytes-like object is required, not '{o.Type.FullName}'");
        return Over(buffer);
    }

    private void CheckRestricted()
    {
        if (_restricted)
        {
            throw Errors.ValueError("cannot create new view on restricted memoryview");
        }
    }

    public override BufferView? GetBuffer(PyThread thread, bool writable)
    {
        var view = Live;
        CheckRestricted();
        if (writable && view.ReadOnly)
        {
            throw Errors.BufferError("memoryview: underlying buffer is not writable");
        }

        AddExport();
        return new BufferView(this, view.Memory, view.ReadOnly, view.Format, view.ItemSize, view.Shape, view.Strides, view.Offset, RemoveExport);
    }

    internal void AddExport() => Interlocked.Increment(ref _exports);

    internal void RemoveExport() => Interlocked.Decrement(ref _exports);

    // ---- Release

    [PyMethod("release", Signature = "()", Doc = "Ends the use of the memory.")]
    internal void Release()
    {
        if (_view is null)
        {
            return;
        }

        var exports = Volatile.Read(ref _exports);
        if (exports > 0)
        {
            throw Errors.BufferError($"memoryview has {exports} exported buffer{(exports == 1 ? "" : "s")}");
        }

        if (Interlocked.Exchange(ref _view, null) is not null)
        {
            _shared.Release();
        }
    }

    internal void ReleaseIfUnused()
    {
        if (Volatile.Read(ref _exports) == 0)
        {
            Release();
        }
    }

    internal void ReleaseFor(PyObject owner)
    {
        if (_view is { } view && !ReferenceEquals(view.Owner, owner))
        {
            throw Errors.ValueError("memoryview's buffer is not this object");
        }

        Release();
    }

    [PyMethod("__enter__", Signature = "()")]
    internal PyObject Enter()
    {
        _ = Live;
        return this;
    }

    [PyMethod("__exit__")]
    internal void Exit(ReadOnlySpan<PyObject> args) => Release();

    [PyMethod("__buffer__", Signature = "(flags, /)", Doc = "A memoryview of the object.")]
    internal PyObject GetBufferObject(PyThread t, PyObject flags) => FromFlags(t, this, flags);

    [PyMethod("__release_buffer__", Signature = "(buffer, /)", Doc = "Ends the use of a memoryview made by __buffer__.")]
    internal static void ReleaseBuffer(PyThread t, PyMemoryView self, PyMemoryView buffer) => buffer.ReleaseFor(self);

    [PyClassMethod("_from_flags", Signature = "(object, flags)", Doc = "A view of the object's buffer for flags.")]
    internal static PyObject FromObjectFlags(PyThread t, PyType cls, PyObject @object, PyObject flags) => FromFlags(t, @object, flags);

    [PyClassMethod("__class_getitem__", Doc = "A generic alias.")]
    internal static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    // ---- Attributes

    [PyProperty("obj", Doc = "The object whose memory it is.")]
    internal PyObject Owner => _shared.View is var shared && _view is null ? throw Errors.ValueError("operation forbidden on released memoryview object") : shared.Owner;

    [PyProperty("nbytes", Doc = "Size of all items in bytes.")]
    internal long ByteCount => Live.Length;

    [PyProperty("readonly", Doc = "Whether the memory cannot be written.")]
    internal bool IsReadOnly => Live.ReadOnly;

    [PyProperty("itemsize", Doc = "Size of an item in bytes.")]
    internal long ItemSize => Live.ItemSize;

    [PyProperty("format", Doc = "The struct format of an item.")]
    internal string Format => Live.Format;

    [PyProperty("ndim", Doc = "Number of dimensions.")]
    internal long Dimensions => Live.Shape.Length;

    [PyProperty("shape", Doc = "Number of items in each dimension.")]
    internal PyObject Shape_ => Numbers(Live.Shape);

    [PyProperty("strides", Doc = "Bytes from one item to the next in each dimension.")]
    internal PyObject Strides_ => Numbers(Live.Strides);

    [PyProperty("suboffsets", Doc = "For arrays of pointers; always empty.")]
    internal PyObject Suboffsets
    {
        get
        {
            _ = Live;
            return PyTuple.Empty;
        }
    }

    private static PyTuple Numbers(long[] values) => values.Length == 0 ? PyTuple.Empty : new PyTuple(System.Array.ConvertAll(values, v => (PyObject)PyInt.Of(v)));

    [PyProperty("c_contiguous", Doc = "Whether the items follow each other in C order.")]
    internal bool IsContiguousC => Live is var view && (view.Shape.Length == 1 ? IsDense(view) : view.IsContiguous);

    [PyProperty("f_contiguous", Doc = "Whether the items follow each other in Fortran order.")]
    internal bool IsContiguousFortran => Live is var view && (view.Shape.Length == 1 ? IsDense(view) : BufferView.IsContiguousFortran(view.Shape, view.Strides, view.ItemSize));

    /// <summary>In one dimension the stride decides, even of an empty view.</summary>
    private static bool IsDense(BufferView view) => view.Shape[0] == 1 || view.Strides[0] == view.ItemSize;

    [PyProperty("contiguous", Doc = "Whether the items follow each other without gaps.")]
    internal bool IsContiguous => IsContiguousC || IsContiguousFortran;

    [PyMethod("__len__")]
    internal long GetLength()
    {
        var view = Live;
        return view.Shape.Length == 0 ? throw Errors.TypeError("0-dim memory has no length") : view.Shape[0];
    }

    [PyMethod("__repr__")]
    internal string GetRepr() => _view is null ? $"<released memory at 0x{Identity.Of(this):x}>" : $"<memory at 0x{Identity.Of(this):x}>";

    [PyMethod("__hash__")]
    internal long GetHash(PyThread t)
    {
        if (_hash != 0)
        {
            return _hash;
        }

        var view = Live;
        if (!view.ReadOnly)
        {
            throw Errors.ValueError("cannot hash writable memoryview object");
        }

        if (view.Format is not ("B" or "b" or "c" or "@B" or "@b" or "@c"))
        {
            throw Errors.ValueError("memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        }

        // The owner's method must not take the memory away.
        AddExport();
        try
        {
            Operations.Hash(t, view.Owner);
            return _hash = ByteHash.Compute(view.ToArray());
        }
        finally
        {
            RemoveExport();
        }
    }

    [PyMethod("__iter__")]
    internal PyObject Iterate()
    {
        var view = Live;
        if (view.Shape.Length == 0)
        {
            throw Errors.TypeError("invalid indexing of 0-dim memory");
        }

        if (view.Shape.Length > 1)
        {
            throw Errors.NotImplementedError("multi-dimensional sub-views are not implemented");
        }

        _ = MemoryItem.FormatOf(view.Format);
        return new PyMemoryIterator(this);
    }

    /// <summary>Item of a one-dimensional view; null past the end.</summary>
    internal PyObject? ItemForIterator(int index)
    {
        var view = Live;
        return index < view.Shape[0] ? MemoryItem.Unpack(MemoryItem.FormatOf(view.Format), view.Memory.Span[(int)(view.Offset + (index * view.Strides[0]))..]) : null;
    }
}

/// <summary>Iterates over a one-dimensional memoryview.</summary>
[PyType("memory_iterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyMemoryIterator(PyMemoryView source) : PyObject
{
    private PyMemoryView? _source = source;
    private int _next;

    [PyMethod("__iter__")]
    internal PyObject Self() => this;

    [PyMethod("__next__")]
    internal PyObject? Next()
    {
        if (_source?.ItemForIterator(_next) is { } item)
        {
            _next++;
            return item;
        }

        _source = null;
        return null;
    }
}
