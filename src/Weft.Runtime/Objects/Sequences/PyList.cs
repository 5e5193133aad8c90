using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>list</c>.</summary>
/// <remarks>
/// Items are the first <see cref="_count"/> elements of <see cref="_items"/>. Reads take no lock: they read the array
/// once and take the smaller of its length and the count; elements past the count are null, so a read that races with a
/// removal finds null and treats it as out of range. Mutations hold <see cref="_lock"/>; growing publishes a filled copy
/// before the count. No Python code runs under the lock. Long lists of constants have another form: PyList.Constants.cs.
/// Unsafe code: stores by reference (<see cref="Put"/>) at indices below the count, which the lock keeps valid.
/// </remarks>
[PyType("list", WeakReferences = false, MatchSequence = true, MatchSelf = true, Doc = "A mutable sequence of objects.", Signature = "(iterable=(), /)")]
public partial class PyList : PyObject
{
    private static readonly PyObject[] s_none = [];

    private PyObject[] _items;
    private int _count;
    private ObjectLock _lock;

    public PyList() => _items = s_none;

    /// <summary>Wraps an array, which becomes the list's.</summary>
    public PyList(PyObject[] items)
    {
        if (items.GetType() != typeof(PyObject[]))
        {
            items = Array.ConvertAll(items, static item => item);
        }

        _items = items;
        _count = items.Length;
    }

    /// <summary>Number of items.</summary>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _count) is not 0 and var count ? count : Volatile.Read(ref _constants) is null ? 0 : CountOfConstants();
    }

    /// <summary>The item at an index (negative ones count from the end), or null when out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PyObject? TryGet(long index)
    {
        var items = _items;
        if (index < 0)
        {
            return TryGetFromEnd(index);
        }

        return (ulong)index < (ulong)items.Length && index < Volatile.Read(ref _count) ? items[index]
            : _constants is null ? null : TryGetConstant(index);
    }

    /// <summary>The count must be that of the array: it is while the array stays in place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PyObject? TryGetFromEnd(long index)
    {
        while (true)
        {
            var items = Volatile.Read(ref _items);
            var constants = Volatile.Read(ref _constants);
            var count = Count;
            var at = index + count;
            var item = at < 0 ? null
                : constants is { Retired: false } ? constants.TryGet(at)
                : (ulong)at < (ulong)items.Length ? Volatile.Read(ref items[at]) : null;
            if (ReferenceEquals(items, _items) && count == Count && ReferenceEquals(constants, _constants))
            {
                return item;
            }
        }
    }

    /// <summary>Stores into an array without the covariance check: ours are exactly PyObject[]. The caller checked the index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(PyObject[] items, nint index, PyObject value) =>
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(items), index) = value;

    /// <summary>Stores at an index; false when out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TrySet(long index, PyObject value)
    {
        _lock.Enter(this);
        var at = index < 0 ? index + _count : index;

        // The count never exceeds the array's length.
        var inRange = (ulong)at < (ulong)_count;
        if (inRange)
        {
            Put(_items, (nint)at, value);
        }
        else if (_constants is not null)
        {
            inRange = TrySetConstant(index, value);
        }

        _lock.Exit(this);
        return inRange;
    }

    /// <summary>A copy of the items.</summary>
    public PyObject[] ToArray()
    {
        _lock.Enter(this);
        var result = LockedToArray();
        _lock.Exit(this);
        return result;
    }

    /// <summary>Adds an item at the end.</summary>
    [PyMethod("append", Doc = "Adds an item at the end.")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(PyObject item)
    {
        _lock.Enter(this);
        var count = _count;
        if (count == _items.Length)
        {
            AppendBeyond(item);
        }
        else
        {
            Put(_items, count, item);
            Volatile.Write(ref _count, count + 1);
        }

        _lock.Exit(this);
    }

    /// <summary>Makes room in the array for some number of items. Called with the lock.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int needed)
    {
        if ((uint)needed > Array.MaxLength)
        {
            _lock.Exit(this);
            throw Errors.MemoryError();
        }

        // Doubling leaves the least garbage of old arrays behind, and the unused half of a large array is not resident.
        var capacity = (int)Math.Min(Array.MaxLength, Math.Max(needed, needed < 1 << 25 ? Math.Max(4, (long)_items.Length * 2) : (long)needed + (needed >> 1)));
        var grown = new PyObject[capacity];
        Array.Copy(_items, grown, _count);
        Volatile.Write(ref _items, grown);
    }

    /// <summary>Replaces all items at once. Called with the lock.</summary>
    private void Publish(PyObject[] items, int count)
    {
        if (count == 0 && ConstantsInForce is { } constants)
        {
            // The array is empty already.
            constants.Retire();
            return;
        }

        // So that the change is made in one place: a reader looks at the array first and then at the constants.
        UseArray();

        // The smaller count of the two goes with either array.
        if (count < _count)
        {
            Volatile.Write(ref _count, count);
            Volatile.Write(ref _items, items);
        }
        else
        {
            Volatile.Write(ref _items, items);
            Volatile.Write(ref _count, count);
        }
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(iterable=(), /)")]
    public void Init(PyThread t, PyObject? iterable = null)
    {
        Clear();
        if (iterable is not null)
        {
            ExtendFrom(t, iterable);
        }
    }

    [PyMethod("clear", Doc = "Removes all items.")]
    public void Clear()
    {
        _lock.Enter(this);
        Publish(s_none, 0);
        _lock.Exit(this);
    }

    [PyMethod("copy", Doc = "A shallow copy.")]
    public PyObject Copy()
    {
        _lock.Enter(this);
        var copy = LockedCopy(0, LockedCount);
        _lock.Exit(this);
        return copy;
    }

    [PyMethod("extend", Doc = "Adds all items of an iterable at the end.", Signature = "(iterable, /)")]
    public void ExtendFrom(PyThread t, PyObject iterable)
    {
        ReadOnlySpan<PyObject> known;
        switch (iterable)
        {
            case PyList list when list.GetType() == typeof(PyList):
                ExtendFrom(list);
                return;
            case PyTuple tuple when tuple.GetType() == typeof(PyTuple):
                known = tuple.Items;
                break;
            case PyDict dict when dict.GetType() == typeof(PyDict):
                ExtendFromKeys(dict);
                return;
            case PySetBase set when set.GetType() == typeof(PySet) || set.GetType() == typeof(PyFrozenSet):
                ExtendFromKeys(set.Members);
                return;
            case PyDictKeys or PyDictValues or PyDictItems:
                known = DictViews.ToArray(iterable);
                break;
            default:
                var iterator = Operations.Iter(t, iterable);
                var hint = Operations.LengthHint(t, iterable, 8);
                if (hint > 0 && hint < 1 << 24)
                {
                    _lock.Enter(this);
                    if (_items.Length < _count + hint && ConstantsInForce is null)
                    {
                        var grown = new PyObject[_count + (int)hint];
                        Array.Copy(_items, grown, _count);
                        Volatile.Write(ref _items, grown);
                    }

                    _lock.Exit(this);
                }

                while (Operations.TryNext(t, iterator) is { } item)
                {
                    Append(item);
                }

                return;
        }

        _lock.Enter(this);
        AppendKnown(known);
        _lock.Exit(this);
    }

    /// <summary>Adds some items at the end. Called with the lock.</summary>
    private void AppendKnown(ReadOnlySpan<PyObject> known)
    {
        if (ConstantsInForce is { } constants)
        {
            if (constants.TryAdd(known))
            {
                return;
            }

            UseArray();
        }

        var count = _count;
        if (count + known.Length > _items.Length)
        {
            Grow(count + known.Length);
        }

        known.CopyTo(_items.AsSpan(count));
        Volatile.Write(ref _count, count + known.Length);
    }

    private void CheckRoom(int more)
    {
        if ((uint)LockedCount + (uint)more > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }
    }

    /// <summary>Adds the items of a list, which may be this one, with both locked: in one step.</summary>
    private void ExtendFrom(PyList other)
    {
        ObjectLock.EnterBoth(ref _lock, this, ref other._lock, other);
        try
        {
            CheckRoom(other.LockedCount);
            AppendKnown(other.ConstantsInForce is null ? other._items.AsSpan(0, other._count) : other.LockedToArray());
        }
        finally
        {
            ObjectLock.ExitBoth(ref _lock, this, ref other._lock, other);
        }
    }

    /// <summary>Adds the keys of a dict (or a set's members) with both locked: in one step.</summary>
    private void ExtendFromKeys(PyDict dict)
    {
        ObjectLock.EnterBoth(ref _lock, this, ref dict.LockOfKeys, dict);
        try
        {
            var keys = dict.KeysUnderLock();
            CheckRoom(keys.Length);
            AppendKnown(keys);
        }
        finally
        {
            ObjectLock.ExitBoth(ref _lock, this, ref dict.LockOfKeys, dict);
        }
    }

    [PyMethod("insert", Doc = "Inserts an item before a position.", Signature = "(index, object, /)")]
    public void Insert(PyThread t, PyObject index, PyObject item)
    {
        var position = Operations.IndexToInt64(t, index);
        _lock.Enter(this);
        UseArray();
        var count = _count;
        if (position < 0)
        {
            position = Math.Max(0, position + count);
        }

        position = Math.Min(position, count);
        if (count == _items.Length)
        {
            Grow(count + 1);
        }

        Array.Copy(_items, position, _items, position + 1, count - position);
        _items[position] = item;
        Volatile.Write(ref _count, count + 1);
        _lock.Exit(this);
    }

    [PyMethod("pop", Doc = "Removes and returns the item at a position, the last by default.", Signature = "(index=-1, /)")]
    public PyObject? Pop(PyThread t, PyObject? index = null)
    {
        var position = index is null ? -1 : Operations.IndexToInt64(t, index);
        _lock.Enter(this);
        var count = LockedCount;
        if (count == 0)
        {
            _lock.Exit(this);
            return t.Raise(Exceptions.IndexError, "pop from empty list");
        }

        if (position < 0)
        {
            position += count;
        }

        if ((ulong)position >= (ulong)count)
        {
            _lock.Exit(this);
            return t.Raise(Exceptions.IndexError, "pop index out of range");
        }

        PyObject item;
        if (position == count - 1 && ConstantsInForce is { } constants)
        {
            item = constants.RemoveLast();
        }
        else
        {
            UseArray();
            item = _items[position];
            RemoveRange((int)position, 1);
        }

        _lock.Exit(this);
        return item;
    }

    /// <summary>Takes a run of items out of the array. Called with the lock.</summary>
    private void RemoveRange(int start, int length)
    {
        var count = _count;
        Array.Copy(_items, start + length, _items, start, count - start - length);
        Volatile.Write(ref _count, count - length);
        Array.Clear(_items, count - length, length);
        if (_items.Length > 32 && count - length < _items.Length / 4)
        {
            var smaller = new PyObject[(count - length) * 2];
            Array.Copy(_items, smaller, count - length);
            Volatile.Write(ref _items, smaller);
        }
    }

    [PyMethod("remove", Doc = "Removes the first item that equals the value.")]
    public PyObject? Remove(PyThread t, PyObject value)
    {
        for (var i = 0; TryGet(i) is { } candidate; i++)
        {
            if (!Operations.Equals(t, candidate, value))
            {
                continue;
            }

            _lock.Enter(this);
            UseArray();
            if (i < _count)
            {
                RemoveRange(i, 1);
            }

            _lock.Exit(this);
            return PyNone.Value;
        }

        return t.Raise(Exceptions.ValueError, "list.remove(x): x not in list");
    }

    [PyMethod("reverse", Doc = "Reverses the list in place.")]
    public void Reverse()
    {
        _lock.Enter(this);
        var reversed = LockedToArray();
        Array.Reverse(reversed);
        Publish(reversed, reversed.Length);
        _lock.Exit(this);
    }

    [PyMethod("count", Doc = "How many items equal the value.")]
    public long CountOf(PyThread t, PyObject value)
    {
        var result = 0L;
        for (var i = 0; TryGet(i) is { } candidate; i++)
        {
            if (Operations.Equals(t, candidate, value))
            {
                result++;
            }
        }

        return result;
    }

    [PyMethod("index", Doc = "Position of the first item that equals the value.", Signature = "(value, start=0, stop=sys.maxsize, /)")]
    public PyObject? IndexOf(PyThread t, PyObject value, PyObject? start = null, PyObject? stop = null)
    {
        var from = SequenceComparison.Position(t, start, 0, Count);
        var to = SequenceComparison.Position(t, stop, long.MaxValue, Count);
        for (var i = from; i < to && TryGet(i) is { } candidate; i++)
        {
            if (Operations.Equals(t, candidate, value))
            {
                return PyInt.Of(i);
            }
        }

        return t.Raise(Exceptions.ValueError, "list.index(x): x not in list");
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        if (Count == 0)
        {
            return PyStr.OfSimple("[]");
        }

        if (!ReprGuard.Enter(this))
        {
            return PyStr.OfSimple("[...]");
        }

        try
        {
            var text = new StringBuilder("[");
            for (var i = 0; TryGet(i) is { } item; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(Operations.Repr(t, item).Value);
            }

            return PyStr.Of(text.Append(']').ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

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
    public PyObject Iter() => new PyListIterator(this);

    [PyMethod("__reversed__", Doc = "An iterator from the last item to the first.")]
    public PyObject Reversed() => new PyListReverseIterator(this);

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 56 + 8L * _items.Length + (ConstantsInForce?.Size ?? 0);

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyList list)
        {
            return PyNotImplemented.Value;
        }

        if (Count != list.Count && op is (CompareOp.Eq or CompareOp.Ne))
        {
            return PyBool.Of(op == CompareOp.Ne);
        }

        // Item by item from the live lists: a comparison may change them.
        var i = 0;
        while (true)
        {
            var a = TryGet(i);
            var b = list.TryGet(i);
            if (a is null || b is null)
            {
                return SequenceComparison.CompareLengths(Count, list.Count, op);
            }

            if (!Operations.Equals(t, a, b))
            {
                if (op is CompareOp.Eq or CompareOp.Ne && (i >= Count || i >= list.Count))
                {
                    return SequenceComparison.CompareLengths(Count, list.Count, op);
                }

                return op switch
                {
                    CompareOp.Eq => PyBool.False,
                    CompareOp.Ne => PyBool.True,
                    _ => Operations.LoadCompare(t, a, b, op),
                };
            }

            i++;
        }
    }

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
