namespace Weft.Runtime.Objects;

public partial class PyList
{
    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject index)
    {
        if (index is PySlice slice)
        {
            var count = Count;
            slice.GetIndices(t, count, out var start, out var stop, out var step);
            _lock.Enter(this);
            if (LockedCount < count)
            {
                // Changed by an __index__ above or by another thread: once more with what is there now.
                count = LockedCount;
                _lock.Exit(this);
                slice.GetIndices(t, count, out start, out stop, out step);
                _lock.Enter(this);
                if (LockedCount < count)
                {
                    _lock.Exit(this);
                    return new PyList();
                }
            }

            var length = (int)PySlice.AdjustedLength(start, stop, step);
            var taken = step == 1 ? LockedCopy((int)start, length) : new PyList(LockedSteps(start, step, length));
            _lock.Exit(this);
            return taken;
        }

        if (index is not PyIntBase && index.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"list indices must be integers or slices, not {index.Type.FullName}");
        }

        return TryGet(Operations.IndexToInt64OrIndexError(t, index)) ?? t.Raise(Exceptions.IndexError, "list index out of range");
    }

    /// <summary>Every step-th item, all in range. Called with the lock.</summary>
    private PyObject[] LockedSteps(long start, long step, int length)
    {
        var items = ConstantsInForce is null ? _items : LockedToArray();
        var result = new PyObject[length];
        for (long i = 0, at = start; i < length; i++, at += step)
        {
            Put(result, (nint)i, items[at]);
        }

        return result;
    }

    [PyMethod("__setitem__")]
    public bool SetItem(PyThread t, PyObject index, PyObject value)
    {
        if (index is PySlice slice)
        {
            SetSlice(t, slice, ReferenceEquals(value, this) ? ToArray() : ItemsForSlice(t, slice, value));
            return true;
        }

        if (index is not PyIntBase && index.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"list indices must be integers or slices, not {index.Type.FullName}");
        }

        return TrySet(Operations.IndexToInt64OrIndexError(t, index), value) || t.RaiseFalse(Exceptions.IndexError, "list assignment index out of range");
    }

    private static PyObject[] ItemsForSlice(PyThread t, PySlice slice, PyObject value)
    {
        if (value.Type[Slot.Iter] == 0 && value.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError(slice.Step is PyNone or PyInt { Value: 1 }
                ? "can only assign an iterable"
                : $"must assign iterable to extended slice");
        }

        return value.GetType() == typeof(PyList) ? ((PyList)value).ToArray() : Operations.ToList(t, value).ToArray();
    }

    [PyMethod("__delitem__")]
    public bool DelItem(PyThread t, PyObject index)
    {
        if (index is PySlice slice)
        {
            DelSlice(t, slice);
            return true;
        }

        if (index is not PyIntBase && index.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"list indices must be integers or slices, not {index.Type.FullName}");
        }

        var position = Operations.IndexToInt64OrIndexError(t, index);
        _lock.Enter(this);
        UseArray();
        if (position < 0)
        {
            position += _count;
        }

        if ((ulong)position >= (ulong)_count)
        {
            _lock.Exit(this);
            return t.RaiseFalse(Exceptions.IndexError, "list assignment index out of range");
        }

        RemoveRange((int)position, 1);
        _lock.Exit(this);
        return true;
    }

    private void SetSlice(PyThread t, PySlice slice, PyObject[] values)
    {
        slice.GetIndices(t, Count, out var start, out var stop, out var step);
        _lock.Enter(this);
        var count = LockedCount;
        if (step == 1)
        {
            UseArray();
            start = Math.Min(start, count);
            stop = Math.Clamp(stop, start, count);
            var replaced = (int)(stop - start);
            var newCount = count - replaced + values.Length;
            var items = new PyObject[Math.Max(newCount, 4)];
            Array.Copy(_items, items, start);
            values.CopyTo(items, (int)start);
            Array.Copy(_items, stop, items, start + values.Length, count - stop);
            Publish(items, newCount);
            _lock.Exit(this);
            return;
        }

        var length = PySlice.AdjustedLength(start, stop, step);
        if (length != values.Length)
        {
            _lock.Exit(this);
            throw Errors.ValueError($"attempt to assign sequence of size {values.Length} to extended slice of size {length}");
        }

        for (long i = 0, at = start; i < length && at >= 0 && at < count; i++, at += step)
        {
            if (at >= _count)
            {
                TrySetConstant(at, values[i]);
            }
            else
            {
                Put(_items, (nint)at, values[i]);
            }
        }

        _lock.Exit(this);
    }

    private void DelSlice(PyThread t, PySlice slice)
    {
        slice.GetIndices(t, Count, out var start, out var stop, out var step);
        var length = PySlice.AdjustedLength(start, stop, step);
        if (length == 0)
        {
            return;
        }

        if (step < 0)
        {
            start += (length - 1) * step;
            step = -step;
        }

        _lock.Enter(this);
        UseArray();
        var count = _count;
        var kept = new List<PyObject>(count);
        var next = start;
        for (var i = 0; i < count; i++)
        {
            if (i == next && length > 0)
            {
                next += step;
                length--;
            }
            else
            {
                kept.Add(_items[i]);
            }
        }

        Publish([.. kept], kept.Count);
        _lock.Exit(this);
    }

    [PyMethod("__add__")]
    public PyObject Add(PyThread t, PyObject other) => other is PyList list ? new PyList([.. ToArray(), .. list.ToArray()]) : PyNotImplemented.Value;

    [PyMethod("__iadd__")]
    public PyObject InPlaceAdd(PyThread t, PyObject other)
    {
        ExtendFrom(t, other);
        return this;
    }

    [PyMethod("__mul__")]
    public PyObject Multiply(PyThread t, PyObject count)
    {
        if (count is not PyIntBase && count.Type[Slot.Index] == 0)
        {
            return PyNotImplemented.Value;
        }

        var times = Operations.IndexToInt64ForRepeat(t, count);
        return times <= 0 || Count == 0 ? new PyList() : Repeated(ToArray(), times);
    }

    private static PyList Repeated(PyObject[] items, long times) =>
        items.Length * times is var length && length >= ConstantItems.Threshold && length <= Array.MaxLength && times <= Array.MaxLength
            && ConstantItems.TryRepeat(items, (int)times) is { } constants
            ? new PyList(constants)
            : new PyList(Repetition.Repeat(items, times));

    [PyMethod("__rmul__")]
    public PyObject RMultiply(PyThread t, PyObject count) => Multiply(t, count);

    [PyMethod("__imul__")]
    public PyObject InPlaceMultiply(PyThread t, PyObject count)
    {
        if (count is not PyIntBase && count.Type[Slot.Index] == 0)
        {
            return PyNotImplemented.Value;
        }

        var times = Operations.IndexToInt64ForRepeat(t, count);
        var repeated = times <= 0 ? [] : Repetition.Repeat(ToArray(), times);
        _lock.Enter(this);
        Publish(repeated, repeated.Length);
        _lock.Exit(this);
        return this;
    }

    [PyMethod("sort", Doc = "Sorts the list in place; the order of equal items is kept.", Signature = "(*, key=None, reverse=False)")]
    public void Sort(PyThread t, PyObject? key = null, PyObject? reverse = null)
    {
        var descending = reverse is not null && Operations.IsTrue(t, reverse);

        var before = BeginSort();
        var items = before.AsSpan().ToArray();
        var snapshot = items.Length > 1 ? before.AsSpan().ToArray() : items;
        Sorting.Sort(t, items, key is PyNone ? null : key, descending);
        PublishSorted(before, snapshot, items);
    }

    /// <summary>
    /// The array of the items, which serves to notice changes. A copy is sorted and published whole, so no reader sees a
    /// half-sorted list. The array that the list has meanwhile is exactly full: growing it replaces it, and other changes
    /// show in its items.
    /// </summary>
    internal PyObject[] BeginSort()
    {
        _lock.Enter(this);
        UseArray();
        if (_items.Length != _count)
        {
            Publish(_items.AsSpan(0, _count).ToArray(), _count);
        }

        var before = _items;
        _lock.Exit(this);
        return before;
    }

    /// <summary>Sorts by keys that were computed for the items it had before, if it still has these.</summary>
    /// <param name="before">What <see cref="BeginSort"/> answered; null: only the items are compared.</param>
    internal void SortBy(PyThread t, PyObject[]? before, PyObject[] snapshot, PyObject[]? keys, bool descending)
    {
        var items = snapshot.AsSpan().ToArray();
        Sorting.SortBy(t, items, keys, descending);
        PublishSorted(before, snapshot, items);
    }

    private void PublishSorted(PyObject[]? before, PyObject[] snapshot, PyObject[] items)
    {
        var count = items.Length;
        _lock.Enter(this);
        UseArray();
        before ??= _items;
        var same = ReferenceEquals(_items, before) && _count == count;
        for (var i = 0; same && i < count; i++)
        {
            same = ReferenceEquals(before[i], snapshot[i]);
        }

        if (same)
        {
            Publish(items, count);
        }

        _lock.Exit(this);
        if (!same)
        {
            throw Errors.ValueError("list modified during sort");
        }
    }
}
