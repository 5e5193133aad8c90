using System.Runtime.InteropServices;

namespace Weft.Modules.Arrays;

/// <summary>
/// <c>array.array</c>: items of one kind, packed. <see cref="_bytes"/> has room for more than <see cref="_count"/> items;
/// both change under <see cref="_lock"/>, and a larger array is published only after the old items are in it. The array
/// must not move or shrink while a buffer is out (<see cref="_exports"/>). Items are converted outside the lock.
/// </summary>
[PyType("array.array", WeakReferences = true, MatchSequence = true, Doc = Description)]
public partial class PyArray : PyObject
{
    private const string Description = """
        A sequence of numbers or characters of one kind, packed.

            Code        Item               Size in bytes, at least
            'b'         signed integer     1
            'B'         unsigned integer   1
            'u'         character          2
            'w'         character          4
            'h'         signed integer     2
            'H'         unsigned integer   2
            'i'         signed integer     4
            'I'         unsigned integer   4
            'l'         signed integer     4
            'L'         unsigned integer   4
            'q'         signed integer     8
            'Q'         unsigned integer   8
            'f'         floating-point     4
            'd'         floating-point     8
        """;

    private readonly ArrayKind _kind;
    private ObjectLock _lock;
    private byte[] _bytes;
    private int _count;
    private int _exports;

    internal PyArray(ArrayKind kind, byte[] bytes)
    {
        _kind = kind;
        _bytes = bytes;
        _count = bytes.Length / kind.Size;
    }

    internal ArrayKind Kind => _kind;

    internal int Count => Volatile.Read(ref _count);

    [PyProperty("typecode", Doc = "The kind of the items.")]
    public string GetTypeCode() => _kind.Code.ToString();

    [PyProperty("itemsize", Doc = "Bytes in an item.")]
    public long GetItemSize() => _kind.Size;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            if (ReferenceEquals(cls, TypeObject))
            {
                throw Errors.TypeError("array.array() takes no keyword arguments");
            }

            args = args[..(args.Length - kwNames.Count)];
        }

        if (args.Length is 0 or > 2)
        {
            throw Errors.TypeError($"array() takes at {(args.Length == 0 ? "least 1 argument" : "most 2 arguments")} ({args.Length} given)");
        }

        if (args[0] is not PyStr { Length: 1 } code)
        {
            throw Errors.TypeError("array() argument 1 must be a unicode character, not " + (args[0] is PyStr s ? $"a string of length {s.Length}" : args[0].Type.FullName));
        }

        var kind = ArrayKind.Find(code.CodePointAt(0)) ?? throw Errors.ValueError("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)");
        if (kind.Code == 'u')
        {
            Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of("The 'u' type code is deprecated and will be removed in Python 3.16"), Exceptions.DeprecationWarning, PyInt.Of(1));
        }

        var made = Allocate(cls, kind, []);
        if (args.Length > 1)
        {
            made.Initialize(t, args[1]);
        }

        return made;
    }

    private void Initialize(PyThread t, PyObject initial)
    {
        switch (initial)
        {
            case PyStr text:
                if (!_kind.IsText)
                {
                    throw Errors.TypeError($"cannot use a str to initialize an array with typecode '{_kind.Code}'");
                }

                FromUnicode(text);
                return;
            case PyArray array when array._kind.IsText && !_kind.IsText:
                throw Errors.TypeError($"cannot use a unicode array to initialize an array with typecode '{_kind.Code}'");
            case PyArray array when array._kind == _kind:
                AppendBytes(array.ToBytesArray());
                return;
            case PyBytes or PyByteArray:
                FromBytes(t, initial);
                return;
            default:
                ExtendIterable(t, initial);
                return;
        }
    }

    // ---- Structure

    private PythonException Exported() => Errors.BufferError("cannot resize an array that is exporting buffers");

    /// <summary>Makes the count another one; new items are undefined. The caller holds the lock.</summary>
    private void ResizeLocked(int count)
    {
        if (_exports > 0 && count != _count)
        {
            throw Exported();
        }

        var needed = (long)count * _kind.Size;
        if (needed > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        if (needed > _bytes.Length || needed < _bytes.Length / 2)
        {
            var capacity = count == 0 ? 0 : Math.Min(Array.MaxLength, (count + (count >> 3) + (count < 8 ? 3L : 7L)) * _kind.Size);
            var bytes = capacity == 0 ? [] : new byte[Math.Max(needed, capacity)];
            _bytes.AsSpan(0, (int)Math.Min(Math.Min(bytes.Length, _bytes.Length), (long)_count * _kind.Size)).CopyTo(bytes);
            Volatile.Write(ref _bytes, bytes);
        }

        Volatile.Write(ref _count, count);
    }

    /// <summary>Replaces items by others. The caller holds the lock.</summary>
    private void SpliceLocked(int start, int removed, ReadOnlySpan<byte> inserted)
    {
        var size = _kind.Size;
        var oldCount = _count;
        var newCount = checked(oldCount - removed + (inserted.Length / size));
        var tail = _bytes.AsSpan((start + removed) * size, (oldCount - start - removed) * size);
        if (newCount > oldCount)
        {
            ResizeLocked(newCount);
            _bytes.AsSpan((start + removed) * size, tail.Length).CopyTo(_bytes.AsSpan((start * size) + inserted.Length));
        }
        else
        {
            if (_exports > 0 && newCount != oldCount)
            {
                throw Exported();
            }

            tail.CopyTo(_bytes.AsSpan((start * size) + inserted.Length));
            ResizeLocked(newCount);
        }

        inserted.CopyTo(_bytes.AsSpan(start * size));
    }

    private void Splice(int start, int removed, ReadOnlySpan<byte> inserted)
    {
        _lock.Enter(this);
        try
        {
            start = Math.Min(start, _count);
            SpliceLocked(start, Math.Min(removed, _count - start), inserted);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    private void AppendBytes(ReadOnlySpan<byte> items)
    {
        _lock.Enter(this);
        try
        {
            SpliceLocked(_count, 0, items);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    /// <summary>The item at an index, or null when there is none.</summary>
    internal PyObject? TryGet(long index)
    {
        var bytes = Volatile.Read(ref _bytes);
        return index >= 0 && index < Count && (index + 1) * _kind.Size <= bytes.Length ? _kind.Load(bytes.AsSpan((int)index * _kind.Size, _kind.Size)) : null;
    }

    internal byte[] ToBytesArray()
    {
        _lock.Enter(this);
        var bytes = _bytes.AsSpan(0, _count * _kind.Size).ToArray();
        _lock.Exit(this);
        return bytes;
    }

    private byte[] Pack(PyThread t, PyObject value)
    {
        var item = new byte[_kind.Size];
        _kind.Store(t, value, item);
        return item;
    }

    public override BufferView? GetBuffer(PyThread thread, bool writable)
    {
        _lock.Enter(this);
        _exports++;
        var view = new BufferView(this, _bytes.AsMemory(0, _count * _kind.Size), readOnly: false, _kind.Format, _kind.Size, ReleaseExport);
        _lock.Exit(this);
        return view;
    }

    private void ReleaseExport()
    {
        _lock.Enter(this);
        _exports--;
        _lock.Exit(this);
    }

    // ---- Methods

    [PyMethod("append", Signature = "(v, /)", Doc = "Adds an item at the end.")]
    public void Append(PyThread t, PyObject v) => AppendBytes(Pack(t, v));

    [PyMethod("insert", Signature = "(i, v, /)", Doc = "Inserts an item before a position.")]
    public void Insert(PyThread t, long i, PyObject v)
    {
        var item = Pack(t, v);
        var count = Count;
        Splice((int)Math.Clamp(i < 0 ? i + count : i, 0, count), 0, item);
    }

    [PyMethod("pop", Signature = "(i=-1, /)", Doc = "Removes and returns an item.")]
    public PyObject? Pop(PyThread t, long i = -1)
    {
        _lock.Enter(this);
        try
        {
            if (_count == 0)
            {
                return t.Raise(Exceptions.IndexError, "pop from empty array");
            }

            i = i < 0 ? i + _count : i;
            if (i < 0 || i >= _count)
            {
                return t.Raise(Exceptions.IndexError, "pop index out of range");
            }

            var item = _kind.Load(_bytes.AsSpan((int)i * _kind.Size, _kind.Size));
            SpliceLocked((int)i, 1, []);
            return item;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("clear", Signature = "()", Doc = "Removes all items.")]
    public void Clear() => Splice(0, Count, []);

    [PyMethod("remove", Signature = "(v, /)", Doc = "Removes the first item that equals a value.")]
    public PyObject? Remove(PyThread t, PyObject v)
    {
        for (var i = 0; TryGet(i) is { } item; i++)
        {
            if (Operations.Equals(t, item, v))
            {
                Splice(i, 1, []);
                return PyNone.Value;
            }
        }

        return t.Raise(Exceptions.ValueError, "array.remove(x): x not in array");
    }

    [PyMethod("index", Signature = "(v, start=0, stop=sys.maxsize, /)", Doc = "The position of the first item that equals a value.")]
    public PyObject? IndexOf(PyThread t, PyObject v, PyObject? start = null, PyObject? stop = null)
    {
        var count = Count;
        var from = SequenceComparison.Position(t, start, 0, count);
        var to = SequenceComparison.Position(t, stop, long.MaxValue, count);
        for (var i = from; i < to && TryGet(i) is { } item; i++)
        {
            if (Operations.Equals(t, item, v))
            {
                return PyInt.Of(i);
            }
        }

        return t.Raise(Exceptions.ValueError, "array.index(x): x not in array");
    }

    [PyMethod("count", Signature = "(v, /)", Doc = "How many items equal a value.")]
    public long CountOf(PyThread t, PyObject v)
    {
        var found = 0L;
        for (var i = 0; TryGet(i) is { } item; i++)
        {
            if (Operations.Equals(t, item, v))
            {
                found++;
            }
        }

        return found;
    }

    [PyMethod("reverse", Signature = "()", Doc = "Reverses the order in place.")]
    public void Reverse()
    {
        _lock.Enter(this);
        var bytes = _bytes.AsSpan(0, _count * _kind.Size);
        bytes.Reverse();
        _kind.Swap(bytes);
        _lock.Exit(this);
    }

    [PyMethod("byteswap", Signature = "()", Doc = "Reverses the bytes of each item.")]
    public void ByteSwap()
    {
        _lock.Enter(this);
        _kind.Swap(_bytes.AsSpan(0, _count * _kind.Size));
        _lock.Exit(this);
    }

    [PyMethod("extend", Signature = "(bb, /)", Doc = "Adds the items of an array or iterable.")]
    public void Extend(PyThread t, PyObject bb)
    {
        if (bb is not PyArray array)
        {
            ExtendIterable(t, bb);
            return;
        }

        AppendBytes(array._kind == _kind ? array.ToBytesArray() : throw Errors.TypeError("can only extend with array of same kind"));
    }

    private void ExtendIterable(PyThread t, PyObject iterable)
    {
        var iterator = Operations.Iter(t, iterable);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            Append(t, item);
        }
    }

    [PyMethod("fromlist", Signature = "(list, /)", Doc = "Adds the items of a list, all or none.")]
    public void FromList(PyThread t, PyObject list)
    {
        if (list is not PyList source)
        {
            throw Errors.TypeError("arg must be list");
        }

        var items = source.ToArray();
        if (items.Length == 0)
        {
            return;
        }

        var packed = new byte[checked(items.Length * _kind.Size)];
        for (var i = 0; i < items.Length; i++)
        {
            _kind.Store(t, items[i], packed.AsSpan(i * _kind.Size, _kind.Size));
            if (source.Count != items.Length)
            {
                throw Errors.RuntimeError("list changed size during iteration");
            }
        }

        AppendBytes(packed);
    }

    [PyMethod("tolist", Signature = "()", Doc = "The items in a list.")]
    public PyObject ToList()
    {
        var bytes = ToBytesArray();
        var items = new PyObject[bytes.Length / _kind.Size];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = _kind.Load(bytes.AsSpan(i * _kind.Size, _kind.Size));
        }

        return new PyList(items);
    }

    [PyMethod("frombytes", Signature = "(buffer, /)", Doc = "Adds items given as their bytes.")]
    public void FromBytes(PyThread t, PyObject buffer)
    {
        using var view = BufferView.Get(t, buffer);
        var bytes = view.ToArray();
        AppendBytes(bytes.Length % _kind.Size == 0 ? bytes : throw Errors.ValueError("bytes length not a multiple of item size"));
    }

    [PyMethod("tobytes", Signature = "()", Doc = "The bytes of the items.")]
    public PyObject ToBytes() => PyBytes.Of(ToBytesArray());

    [PyMethod("fromfile", Signature = "(f, n, /)", Doc = "Reads so many items from a file.")]
    public void FromFile(PyThread t, PyObject f, long n)
    {
        if (n < 0)
        {
            throw Errors.ValueError("negative count");
        }

        if (n > Array.MaxLength / _kind.Size)
        {
            throw Errors.MemoryError();
        }

        if (Operations.CallMethod(t, f, "read", PyInt.Of(n * _kind.Size)) is not PyBytes data)
        {
            throw Errors.TypeError("read() didn't return bytes");
        }

        FromBytes(t, data);
        if (data.Count != n * _kind.Size)
        {
            throw Errors.EOFError("read() didn't return enough bytes");
        }
    }

    [PyMethod("tofile", Signature = "(f, /)", Doc = "Writes the bytes of the items to a file.")]
    public void ToFile(PyThread t, PyObject f)
    {
        const int Block = 64 * 1024;
        var write = Operations.GetAttribute(t, f, Names.Write);
        var bytes = ToBytesArray();
        for (var start = 0; start < bytes.Length; start += Block)
        {
            Operations.Call(t, write, PyBytes.Of(bytes.AsSpan(start, Math.Min(Block, bytes.Length - start))));
        }
    }

    [PyMethod("fromunicode", Signature = "(ustr, /)", Doc = "Adds the characters of a str.")]
    public void FromUnicode(PyStr ustr)
    {
        if (!_kind.IsText)
        {
            throw Errors.ValueError("fromunicode() may only be called on unicode type arrays ('u' or 'w')");
        }

        var points = new int[ustr.Length];
        ustr.CopyCodePoints(points);
        AppendBytes(MemoryMarshal.AsBytes(points.AsSpan()));
    }

    [PyMethod("tounicode", Signature = "()", Doc = "The characters as a str.")]
    public PyObject ToUnicode()
    {
        if (!_kind.IsText)
        {
            throw Errors.ValueError("tounicode() may only be called on unicode type arrays ('u' or 'w')");
        }

        var points = MemoryMarshal.Cast<byte, int>(ToBytesArray());
        foreach (var point in points)
        {
            ArrayKind.LoadCharacter(point);
        }

        return PyStr.OfCodePoints(points);
    }

    [PyMethod("buffer_info", Signature = "()", Doc = "An address, which is only the array's identity, and the number of items.")]
    public PyObject BufferInfo() => new PyTuple([PyInt.Of(Identity.Of(this)), PyInt.Of(Count)]);

    [PyMethod("__copy__", Signature = "()", Doc = "A copy of the array.")]
    public PyObject Copy() => new PyArray(_kind, ToBytesArray());

    [PyMethod("__deepcopy__", Signature = "(unused, /)", Doc = "A copy of the array.")]
    public PyObject DeepCopy(PyObject unused) => Copy();

    [PyMethod("__len__")]
    public long Length() => Count;

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject item)
    {
        for (var i = 0; TryGet(i) is { } candidate; i++)
        {
            if (Operations.Equals(t, candidate, item))
            {
                return true;
            }
        }

        return false;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyArrayIterator(this);

    [PyMethod("__sizeof__", Signature = "()", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 80 + (long)Count * _kind.Size;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
