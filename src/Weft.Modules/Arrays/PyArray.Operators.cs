namespace Weft.Modules.Arrays;

/// <summary>Subscripts, operators, comparison, text and pickling.</summary>
public partial class PyArray
{
    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject index)
    {
        if (index is PySlice slice)
        {
            var bytes = ToBytesArray();
            slice.GetIndices(t, bytes.Length / _kind.Size, out var start, out var stop, out var step);
            return new PyArray(_kind, Select(bytes, start, step, PySlice.AdjustedLength(start, stop, step)));
        }

        var position = Position(t, index);
        return TryGet(position < 0 ? position + Count : position) ?? t.Raise(Exceptions.IndexError, "array index out of range");
    }

    private byte[] Select(ReadOnlySpan<byte> bytes, long start, long step, long count)
    {
        var size = _kind.Size;
        var result = new byte[count * size];
        for (var i = 0; i < count; i++)
        {
            bytes.Slice((int)(start + (i * step)) * size, size).CopyTo(result.AsSpan(i * size));
        }

        return result;
    }

    private static long Position(PyThread t, PyObject index) => index is PyIntBase || index.Type[Slot.Index] != 0
        ? Operations.IndexToInt64OrIndexError(t, index)
        : throw Errors.TypeError("array indices must be integers");

    [PyMethod("__setitem__")]
    public void SetItem(PyThread t, PyObject index, PyObject value)
    {
        if (index is PySlice slice)
        {
            if (value is not PyArray array)
            {
                throw Errors.TypeError($"can only assign array (not \"{value.Type.FullName}\") to array slice");
            }

            SetSlice(t, slice, array._kind == _kind ? array.ToBytesArray() : throw Errors.TypeError("bad argument type for built-in operation"));
            return;
        }

        var position = Position(t, index);
        var item = Pack(t, value);
        _lock.Enter(this);
        position = position < 0 ? position + _count : position;
        var found = position >= 0 && position < _count;
        if (found)
        {
            item.CopyTo(_bytes.AsSpan((int)position * _kind.Size));
        }

        _lock.Exit(this);
        if (!found)
        {
            throw Errors.IndexError("array assignment index out of range");
        }
    }

    [PyMethod("__delitem__")]
    public void DelItem(PyThread t, PyObject index)
    {
        if (index is PySlice slice)
        {
            SetSlice(t, slice, null);
            return;
        }

        var position = Position(t, index);
        _lock.Enter(this);
        try
        {
            position = position < 0 ? position + _count : position;
            if (position < 0 || position >= _count)
            {
                throw Errors.IndexError("array assignment index out of range");
            }

            SpliceLocked((int)position, 1, []);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    /// <summary>Stores into a slice, or deletes it for null.</summary>
    private void SetSlice(PyThread t, PySlice slice, byte[]? items)
    {
        // The bounds may run Python code, so they are made before the lock is taken and clipped again under it.
        slice.GetIndices(t, Count, out var start, out var stop, out var step);
        var size = _kind.Size;
        _lock.Enter(this);
        try
        {
            var count = PySlice.AdjustedLength(start, stop, step);
            var last = start + (Math.Max(0, count - 1) * step);
            if (Math.Max(start, last) > _count)
            {
                throw Errors.RuntimeError("array changed size during slice assignment");
            }

            if (step == 1)
            {
                start = Math.Min(start, _count);
                SpliceLocked((int)start, (int)Math.Min(count, _count - start), items);
                return;
            }

            if (items is not null)
            {
                if (items.Length / size != count)
                {
                    throw Errors.ValueError($"attempt to assign array of size {items.Length / size} to extended slice of size {count}");
                }

                for (var i = 0; i < count; i++)
                {
                    items.AsSpan(i * size, size).CopyTo(_bytes.AsSpan((int)(start + (i * step)) * size));
                }

                return;
            }

            if (count == 0)
            {
                return;
            }

            if (step < 0)
            {
                (start, step) = (last, -step);
            }

            var kept = new List<byte>(_count * size);
            for (var i = 0; i < _count; i++)
            {
                if (i < start || (i - start) % step != 0 || (i - start) / step >= count)
                {
                    kept.AddRange(_bytes.AsSpan(i * size, size));
                }
            }

            SpliceLocked(0, _count, kept.ToArray());
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("__add__")]
    public PyObject Add(PyThread t, PyObject other)
    {
        if (other is not PyArray array)
        {
            throw Errors.TypeError($"can only append array (not \"{other.Type.FullName}\") to array");
        }

        return array._kind == _kind ? new PyArray(_kind, [.. ToBytesArray(), .. array.ToBytesArray()]) : throw Errors.TypeError("bad argument type for built-in operation");
    }

    [PyMethod("__iadd__")]
    public PyObject InPlaceAdd(PyThread t, PyObject other)
    {
        if (other is not PyArray)
        {
            throw Errors.TypeError($"can only extend array with array (not \"{other.Type.FullName}\")");
        }

        Extend(t, other);
        return this;
    }

    private static long RepeatCount(PyThread t, PyObject count) => count is PyIntBase || count.Type[Slot.Index] != 0
        ? Operations.IndexToInt64ForRepeat(t, count)
        : throw Errors.TypeError($"can't multiply sequence by non-int of type '{count.Type.FullName}'");

    private static byte[] Repeated(byte[] bytes, long times)
    {
        if (times <= 0 || bytes.Length == 0)
        {
            return [];
        }

        if (times > Array.MaxLength / bytes.Length)
        {
            throw Errors.MemoryError();
        }

        var result = new byte[bytes.Length * times];
        for (var i = 0; i < times; i++)
        {
            bytes.CopyTo(result, i * bytes.Length);
        }

        return result;
    }

    [PyMethod("__mul__")]
    [PyMethod("__rmul__")]
    public PyObject Multiply(PyThread t, PyObject count) => new PyArray(_kind, Repeated(ToBytesArray(), RepeatCount(t, count)));

    [PyMethod("__imul__")]
    public PyObject InPlaceMultiply(PyThread t, PyObject count)
    {
        var bytes = Repeated(ToBytesArray(), RepeatCount(t, count));
        Splice(0, Count, bytes);
        return this;
    }

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyArray array)
        {
            return PyNotImplemented.Value;
        }

        var (mine, theirs) = (Count, array.Count);
        if (mine != theirs && op is (CompareOp.Eq or CompareOp.Ne))
        {
            return PyBool.Of(op == CompareOp.Ne);
        }

        for (var i = 0; TryGet(i) is { } a && array.TryGet(i) is { } b; i++)
        {
            if (Operations.CompareBool(t, a, b, CompareOp.Eq) && !IsNaN(a))
            {
                continue;
            }

            return op switch
            {
                CompareOp.Eq => PyBool.False,
                CompareOp.Ne => PyBool.True,
                _ => Operations.LoadCompare(t, a, b, op),
            };
        }

        return SequenceComparison.CompareLengths(Count, array.Count, op);
    }

    private static bool IsNaN(PyObject item) => item is PyFloat { Value: double.NaN };

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        var name = Type.Name[(Type.Name.LastIndexOf('.') + 1)..];
        if (Count == 0)
        {
            return PyStr.Of($"{name}('{_kind.Code}')");
        }

        var items = _kind.IsText ? ToUnicode() : ToList();
        return PyStr.Of($"{name}('{_kind.Code}', {Operations.Repr(t, items).Value})");
    }

    [PyMethod("__reduce_ex__", Signature = "(value, /)", Doc = "State for pickling.")]
    public PyObject Reduce(PyThread t, long value)
    {
        var state = ReferenceEquals(Type, TypeObject) ? PyNone.Value : Operations.TryGetAttribute(t, this, Names.Dict) ?? PyNone.Value;
        if (value < 3)
        {
            return new PyTuple([Type, new PyTuple([PyStr.Of(GetTypeCode()), _kind.IsText ? ToUnicode() : ToList()]), state]);
        }

        var reconstructor = Operations.GetAttribute(t, Operations.Import(t, "array"), "_array_reconstructor");
        return new PyTuple([reconstructor, new PyTuple([Type, PyStr.Of(GetTypeCode()), PyInt.Of(MachineFormat.Of(_kind)), ToBytes()]), state]);
    }
}

/// <summary><c>array.arrayiterator</c>.</summary>
[PyType("array.arrayiterator", WeakReferences = false, NoConstructor = true)]
public sealed partial class PyArrayIterator : PyObject
{
    private PyArray? _array;
    private int _next;

    internal PyArrayIterator(PyArray array) => _array = array;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next()
    {
        if (_array?.TryGet(_next) is { } item)
        {
            _next++;
            return item;
        }

        _array = null;
        return null;
    }

    [PyMethod("__reduce__", Signature = "()", Doc = "State for pickling.")]
    public PyObject Reduce(PyThread t)
    {
        var iter = Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter");
        return _array is { } array
            ? new PyTuple([iter, new PyTuple([array]), PyInt.Of(_next)])
            : new PyTuple([iter, new PyTuple([PyTuple.Empty])]);
    }

    [PyMethod("__setstate__", Signature = "(state, /)", Doc = "Restores the position.")]
    public void SetState(PyThread t, PyObject state)
    {
        var position = Operations.IndexToInt64(t, state);
        if (_array is { } array)
        {
            _next = (int)Math.Clamp(position, 0, array.Count);
        }
    }
}
