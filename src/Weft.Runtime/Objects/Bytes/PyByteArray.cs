using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>bytearray</c>: a mutable sequence of bytes.</summary>
/// <remarks>
/// Readers take no lock. They read the count before the array, and writers publish a grown array before the count that
/// needs it, so a reader never sees bytes that were not written; after a shrink it may see ones that were removed.
/// Mutations hold <see cref="_lock"/>. While a buffer is exported the array must stay where it is and as long as it is:
/// mutations that change the length are refused.
/// </remarks>
[PyType("bytearray", WeakReferences = false, MatchSelf = true, Signature = "(source=b'', encoding='utf-8', errors='strict')", Doc = "A mutable sequence of bytes.")]
public partial class PyByteArray : ByteSequence
{
    private byte[] _bytes;
    private int _count;
    private int _exports;
    private ObjectLock _lock;

    public PyByteArray()
        : this([])
    {
    }

    /// <summary>Takes the array over.</summary>
    public PyByteArray(byte[] data)
    {
        _bytes = data;
        _count = data.Length;
    }

    public override ReadOnlySpan<byte> Data
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var count = Volatile.Read(ref _count);
            var bytes = Volatile.Read(ref _bytes);
            return new ReadOnlySpan<byte>(bytes, 0, Math.Min(count, bytes.Length));
        }
    }

    public int Count => Volatile.Read(ref _count);

    private protected override string TypeName => "bytearray";

    private protected override PyObject Make(ReadOnlySpan<byte> data) => new PyByteArray(data.ToArray());

    private protected override PyObject MakeOwned(byte[] data) => new PyByteArray(data);

    private protected override PyObject Same() => new PyByteArray(Data.ToArray());

    public override BufferView? GetBuffer(PyThread thread, bool writable)
    {
        _lock.Enter(this);
        try
        {
            _exports++;
            return new BufferView(this, _bytes.AsMemory(0, _count), readOnly: false, release: () => Interlocked.Decrement(ref _exports));
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    // ---- Mutation of the structure; the caller holds the lock

    private void CheckResizable()
    {
        if (Volatile.Read(ref _exports) == 0)
        {
            return;
        }

        // Views that are garbage already must not count, as they would not where references are counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (Volatile.Read(ref _exports) > 0)
        {
            throw Errors.BufferError("Existing exports of data: object cannot be re-sized");
        }
    }

    /// <summary>Replaces <paramref name="removed"/> bytes at an index by others.</summary>
    private void Splice(int at, int removed, ReadOnlySpan<byte> inserted)
    {
        var count = _count;
        var newCount = (long)count - removed + inserted.Length;
        if (newCount != count)
        {
            CheckResizable();
        }

        if (newCount > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        if (newCount > _bytes.Length)
        {
            var grown = new byte[(int)Math.Max(newCount, Math.Min(Array.MaxLength, newCount + (newCount >> 3) + 6))];
            _bytes.AsSpan(0, at).CopyTo(grown);
            inserted.CopyTo(grown.AsSpan(at));
            _bytes.AsSpan(at + removed, count - at - removed).CopyTo(grown.AsSpan(at + inserted.Length));
            Volatile.Write(ref _bytes, grown);
        }
        else
        {
            _bytes.AsSpan(at + removed, count - at - removed).CopyTo(_bytes.AsSpan(at + inserted.Length));
            inserted.CopyTo(_bytes.AsSpan(at));
            if (newCount < _bytes.Length / 4 && _bytes.Length > 64)
            {
                Volatile.Write(ref _count, (int)newCount);
                Volatile.Write(ref _bytes, _bytes[..(int)newCount]);
            }
        }

        Volatile.Write(ref _count, (int)newCount);
    }

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        _lock.Enter(this);
        try
        {
            Splice(_count, 0, data);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    /// <summary>Makes it another length, filling with zeros.</summary>
    /// <exception cref="PythonException">BufferError while a buffer is exported.</exception>
    public void Resize(int length)
    {
        _lock.Enter(this);
        try
        {
            if (length <= _count)
            {
                Splice(length, _count - length, []);
            }
            else
            {
                Splice(_count, 0, new byte[length - _count]);
            }
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    /// <summary>Replaces the whole content.</summary>
    private void Assign(ReadOnlySpan<byte> data)
    {
        _lock.Enter(this);
        try
        {
            Splice(0, _count, data);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    // ---- Construction

    [PyInit]
    internal void Initialize(PyThread t, PyObject? source = null, string? encoding = null, string? errors = null) =>
        Assign(ByteConversion.FromArguments(t, "bytearray", source, encoding, errors));

    [PyClassMethod("fromhex", Signature = "(string, /)", Doc = "A bytearray from hexadecimal digits, with optional white space between bytes.")]
    internal static PyObject FromHex(PyThread t, PyType cls, PyObject @string)
    {
        var data = ByteText.FromHex(t, @string);
        return ReferenceEquals(cls, TypeObject) ? new PyByteArray(data) : Operations.Call(t, cls, PyBytes.Of(data));
    }

    [PyMethod("__iter__")]
    internal PyObject Iterate() => new PyByteArrayIterator(this);

    [PyMethod("__repr__")]
    internal PyStr GetRepr() => PyStr.OfSimple(ByteText.Repr(Data, Type.Name[(Type.Name.LastIndexOf('.') + 1)..] + "(b", escapeApostrophe: true) + ")");

    [PyMethod("__str__")]
    internal PyStr GetStr(PyThread t)
    {
        ByteText.WarnStr(t, "str() on a bytearray instance");
        return GetRepr();
    }

    [PyMethod("__alloc__", Signature = "()", Doc = "Number of bytes allocated.")]
    internal long Allocated() => _bytes.Length == 0 ? 0 : _bytes.Length + 1L;

    [PyMethod("__sizeof__", Signature = "()", Doc = "Size of the object in memory, in bytes.")]
    internal long SizeOf() => 56L + Allocated();

    [PyMethod("__reduce__", Signature = "()", Doc = "What pickle needs to rebuild the object.")]
    internal PyObject Reduce(PyThread t) => Reduce(t, 2);

    [PyMethod("__reduce_ex__", Signature = "(proto=0, /)", Doc = "What pickle needs to rebuild the object, for a protocol.")]
    internal PyObject ReduceFor(PyThread t, int proto = 0) => Reduce(t, proto);

    private PyTuple Reduce(PyThread t, int protocol)
    {
        var state = Operations.CallMethod(t, this, Names.GetState);
        var data = Data;
        PyTuple arguments;
        if (protocol >= 3)
        {
            arguments = data.Length > 0 ? new PyTuple([PyBytes.Of(data)]) : PyTuple.Empty;
        }
        else
        {
            arguments = data.Length > 0 ? new PyTuple([PyStr.Of(System.Text.Encoding.Latin1.GetString(data)), PyStr.Of("latin-1")]) : PyTuple.Empty;
        }

        return new PyTuple([Type, arguments, state]);
    }

    [PyMethod("__release_buffer__", Signature = "(buffer, /)", Doc = "Ends the use of a memoryview made by __buffer__.")]
    internal static void ReleaseBuffer(PyThread t, PyByteArray self, PyMemoryView buffer) => buffer.ReleaseFor(self);

    // ---- Operators

    [PyMethod("__add__")]
    internal PyObject Add(PyThread t, PyObject other)
    {
        using var view = BufferView.TryGet(t, other, writable: false);
        return view is null ? PyNotImplemented.Value : new PyByteArray(Concatenate(Data, view));
    }

    [PyMethod("__iadd__")]
    internal PyObject InPlaceAdd(PyThread t, PyObject other)
    {
        if (ReferenceEquals(other, this))
        {
            Append(Data.ToArray());
            return this;
        }

        using var view = BufferView.TryGet(t, other, writable: false);
        if (view is null)
        {
            return PyNotImplemented.Value;
        }

        Append(view.IsContiguous ? view.Span : view.ToArray());
        return this;
    }

    [PyMethod("__imul__")]
    internal PyObject InPlaceMultiply(PyThread t, PyObject count)
    {
        if (!TryCount(t, count, out var n))
        {
            return PyNotImplemented.Value;
        }

        if (n != 1)
        {
            Assign(Repeat(Data.ToArray(), n, TypeName));
        }

        return this;
    }

    [PyMethod("__setitem__")]
    internal void SetItem(PyThread t, PyObject key, PyObject value)
    {
        if (key is PySlice slice)
        {
            SetSlice(t, slice, value);
            return;
        }

        var index = Index(t, key);
        var b = ByteConversion.ToByte(t, value, "bytearray");
        _lock.Enter(this);
        try
        {
            if (index < 0)
            {
                index += _count;
            }

            if ((ulong)index >= (ulong)_count)
            {
                throw Errors.IndexError("bytearray index out of range");
            }

            _bytes[index] = b;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    private void SetSlice(PyThread t, PySlice slice, PyObject value)
    {
        byte[] data;
        if (value is PyByteArray other)
        {
            data = other.Data.ToArray();
        }
        else if (value is PyIntBase || value is PyStr)
        {
            throw Errors.TypeError("can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        }
        else
        {
            data = ByteConversion.FromObject(t, "bytearray", value);
        }

        slice.GetIndices(t, _count, out var start, out var stop, out var step);
        _lock.Enter(this);
        try
        {
            var length = PySlice.AdjustedLength(start, stop, step);
            if (step == 1)
            {
                start = Math.Min(start, _count);
                var removed = Math.Min(Math.Max(0, stop - start), _count - start);
                Splice((int)start, (int)removed, data);
                return;
            }

            if (data.Length == 0)
            {
                DeleteSlice(start, length, step);
                return;
            }

            if (data.Length != length)
            {
                throw Errors.ValueError($"attempt to assign bytes of size {data.Length} to extended slice of size {length}");
            }

            for (var i = 0; i < data.Length && (ulong)start < (ulong)_count; i++, start += step)
            {
                _bytes[start] = data[i];
            }
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("__delitem__")]
    internal void DelItem(PyThread t, PyObject key)
    {
        if (key is PySlice slice)
        {
            slice.GetIndices(t, _count, out var start, out var stop, out var step);
            _lock.Enter(this);
            try
            {
                DeleteSlice(start, PySlice.AdjustedLength(start, stop, step), step);
            }
            finally
            {
                _lock.Exit(this);
            }

            return;
        }

        var index = Index(t, key);
        _lock.Enter(this);
        try
        {
            if (index < 0)
            {
                index += _count;
            }

            if ((ulong)index >= (ulong)_count)
            {
                throw Errors.IndexError("bytearray index out of range");
            }

            Splice((int)index, 1, []);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    private void DeleteSlice(long start, long length, long step)
    {
        if (length <= 0)
        {
            return;
        }

        if (step == 1)
        {
            start = Math.Min(start, _count);
            Splice((int)start, (int)Math.Min(length, _count - start), []);
            return;
        }

        CheckResizable();
        var first = step < 0 ? start + ((length - 1) * step) : start;
        var stride = Math.Abs(step);
        var kept = new List<byte>(_count);
        for (var i = 0; i < _count; i++)
        {
            var offset = i - first;
            if (offset < 0 || offset % stride != 0 || offset / stride >= length)
            {
                kept.Add(_bytes[i]);
            }
        }

        Splice(0, _count, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept));
    }

    // ---- List-like methods

    [PyMethod("append", Signature = "(item, /)", Doc = "Adds one byte at the end.")]
    internal void AppendItem(PyThread t, PyObject item) => Append([ByteConversion.ToByte(t, item, "bytearray")]);

    [PyMethod("extend", Signature = "(iterable_of_ints, /)", Doc = "Adds the bytes of a buffer or of an iterable of integers at the end.")]
    internal void Extend(PyThread t, PyObject iterable_of_ints)
    {
        if (iterable_of_ints is PyStr)
        {
            throw Errors.TypeError("expected iterable of integers; got: 'str'");
        }

        using (var view = BufferView.TryGet(t, iterable_of_ints, writable: false))
        {
            if (view is not null)
            {
                var data = view.ToArray();
                if (ReferenceEquals(iterable_of_ints, this))
                {
                    view.Dispose();
                }

                Append(data);
                return;
            }
        }

        if (iterable_of_ints.Type[Slot.Iter] == 0 && iterable_of_ints.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError($"can't extend bytearray with {iterable_of_ints.Type.FullName}");
        }

        Append(ByteConversion.FromObject(t, "bytearray", iterable_of_ints));
    }

    [PyMethod("insert", Signature = "(index, item, /)", Doc = "Inserts one byte before an index.")]
    internal void Insert(PyThread t, long index, PyObject item)
    {
        var b = ByteConversion.ToByte(t, item, "bytearray");
        _lock.Enter(this);
        try
        {
            if (index < 0)
            {
                index = Math.Max(0, index + _count);
            }

            Splice((int)Math.Min(index, _count), 0, [b]);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("pop", Signature = "(index=-1, /)", Doc = "Removes and returns one byte.")]
    internal long Pop(long index = -1)
    {
        _lock.Enter(this);
        try
        {
            if (_count == 0)
            {
                throw Errors.IndexError("pop from empty bytearray");
            }

            if (index < 0)
            {
                index += _count;
            }

            if ((ulong)index >= (ulong)_count)
            {
                throw Errors.IndexError("pop index out of range");
            }

            CheckResizable();
            var value = _bytes[index];
            Splice((int)index, 1, []);
            return value;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("remove", Signature = "(value, /)", Doc = "Removes the first occurrence of a byte.")]
    internal void Remove(PyThread t, PyObject value)
    {
        var b = ByteConversion.ToByte(t, value, "bytearray");
        _lock.Enter(this);
        try
        {
            var at = _bytes.AsSpan(0, _count).IndexOf(b);
            if (at < 0)
            {
                throw Errors.ValueError("value not found in bytearray");
            }

            Splice(at, 1, []);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("reverse", Signature = "()", Doc = "Reverses the order of the bytes in place.")]
    internal void Reverse()
    {
        _lock.Enter(this);
        try
        {
            _bytes.AsSpan(0, _count).Reverse();
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("clear", Signature = "()", Doc = "Removes all bytes.")]
    internal void Clear() => Assign([]);

    [PyMethod("copy", Signature = "()", Doc = "A copy.")]
    internal PyObject Copy() => Same();

    [PyMethod("resize", Signature = "(size, /)", Doc = "Makes the object that many bytes long; new ones are zero.")]
    internal void ResizeTo(long size)
    {
        if (size < 0)
        {
            throw Errors.ValueError($"Can only resize to positive sizes, got {size}");
        }

        if (size > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        Resize((int)size);
    }
}
