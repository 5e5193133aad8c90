using System.Numerics;
using System.Text;

namespace Weft.Modules.Collections;

/// <summary>
/// <c>collections.deque</c>: a ring buffer. Item number i is at <c>(_head + i) &amp; (_items.Length - 1)</c>; the length of the
/// array is a power of two (or 0), cells outside the used stretch are null. <see cref="_version"/> changes with every
/// change of structure, which is how iterators notice one. All fields are read and written under <see cref="_lock"/>;
/// items are compared, and replaced ones dropped, outside it. A ring rather than linked blocks: index access is O(1)
/// and a deque of few items is one small array.
/// </summary>
[PyType("collections.deque", WeakReferences = true, Signature = "([iterable[, maxlen]])", Doc = "A list-like sequence that is fast at both ends.", MatchSequence = true)]
public partial class PyDeque : PyObject
{
    private ObjectLock _lock;
    private PyObject?[] _items = [];
    private int _head;
    private int _count;
    private int _version;
    private long _limit = -1;

    /// <summary>Number of items.</summary>
    public int Count => Volatile.Read(ref _count);

    internal int Version => Volatile.Read(ref _version);

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var (iterable, maxlen) = ParseInit(args, kwNames);
        long limit = -1;
        if (maxlen is not null and not PyNone)
        {
            if (maxlen is not PyIntBase number)
            {
                throw Errors.TypeError("an integer is required");
            }

            limit = Operations.IndexToInt64(t, number);
            if (limit < 0)
            {
                throw Errors.ValueError("maxlen must be non-negative");
            }
        }

        _lock.Enter(this);
        _limit = limit;
        ClearLocked();
        _lock.Exit(this);
        if (iterable is not null)
        {
            Extend(t, iterable);
        }
    }

    private static (PyObject? Iterable, PyObject? MaxLen) ParseInit(ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (args.Length > 2)
        {
            throw Errors.TypeError($"deque() takes at most 2 arguments ({args.Length} given)");
        }

        var iterable = positional > 0 ? args[0] : null;
        var maxlen = positional > 1 ? args[1] : null;
        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            var name = ((PyStr)kwNames!.Items[i]).Value;
            switch (name)
            {
                case "iterable" when iterable is null: iterable = args[positional + i]; break;
                case "maxlen" when maxlen is null: maxlen = args[positional + i]; break;
                case "iterable" or "maxlen": throw Errors.TypeError($"argument for deque() given by name ('{name}') and position ({(name == "iterable" ? 1 : 2)})");
                default: throw Errors.TypeError($"deque() got an unexpected keyword argument '{name}'");
            }
        }

        return (iterable, maxlen);
    }

    [PyProperty("maxlen", Doc = "The largest length, or None.")]
    public PyObject MaxLen => _limit < 0 ? PyNone.Value : PyInt.Of(_limit);

    // ---- Structure; callers hold the lock

    private ref PyObject? Cell(int index) => ref _items[(_head + index) & (_items.Length - 1)];

    private void Reserve(int needed)
    {
        if (needed <= _items.Length)
        {
            return;
        }

        Relayout((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, needed)));
    }

    private void Relayout(int capacity)
    {
        var items = new PyObject?[capacity];
        CopyLocked(items);
        _items = items;
        _head = 0;
    }

    private void CopyLocked(PyObject?[] target)
    {
        var first = Math.Min(_count, _items.Length - _head);
        Array.Copy(_items, _head, target, 0, first);
        Array.Copy(_items, 0, target, first, _count - first);
    }

    private void ClearLocked()
    {
        _version++;
        _items = [];
        _head = 0;
        Volatile.Write(ref _count, 0);
    }

    private void AddLastLocked(PyObject item)
    {
        _version++;
        if (_limit >= 0 && _count >= _limit)
        {
            if (_limit == 0)
            {
                return;
            }

            TakeFirstLocked();
        }

        Reserve(_count + 1);
        Cell(_count) = item;
        Volatile.Write(ref _count, _count + 1);
    }

    private void AddFirstLocked(PyObject item)
    {
        _version++;
        if (_limit >= 0 && _count >= _limit)
        {
            if (_limit == 0)
            {
                return;
            }

            TakeLastLocked();
        }

        Reserve(_count + 1);
        _head = (_head - 1) & (_items.Length - 1);
        _items[_head] = item;
        Volatile.Write(ref _count, _count + 1);
    }

    private PyObject? TakeFirstLocked()
    {
        if (_count == 0)
        {
            return null;
        }

        _version++;
        var item = _items[_head];
        _items[_head] = null;
        _head = (_head + 1) & (_items.Length - 1);
        Volatile.Write(ref _count, _count - 1);
        ShrinkLocked();
        return item;
    }

    private PyObject? TakeLastLocked()
    {
        if (_count == 0)
        {
            return null;
        }

        _version++;
        ref var cell = ref Cell(_count - 1);
        var item = cell;
        cell = null;
        Volatile.Write(ref _count, _count - 1);
        ShrinkLocked();
        return item;
    }

    private void ShrinkLocked()
    {
        if (_items.Length > 32 && _count < _items.Length / 8)
        {
            Relayout(_items.Length / 4);
        }
    }

    private void DeleteAtLocked(int index)
    {
        _version++;
        if (index < _count / 2)
        {
            for (var i = index; i > 0; i--)
            {
                Cell(i) = Cell(i - 1);
            }

            _items[_head] = null;
            _head = (_head + 1) & (_items.Length - 1);
        }
        else
        {
            for (var i = index; i < _count - 1; i++)
            {
                Cell(i) = Cell(i + 1);
            }

            Cell(_count - 1) = null;
        }

        Volatile.Write(ref _count, _count - 1);
    }

    /// <summary>The item at an index, or null when there is none.</summary>
    internal PyObject? TryGet(long index)
    {
        _lock.Enter(this);
        var item = index >= 0 && index < _count ? Cell((int)index) : null;
        _lock.Exit(this);
        return item;
    }

    /// <summary>The items at this moment.</summary>
    internal PyObject[] ToArray()
    {
        _lock.Enter(this);
        var items = new PyObject[_count];
        CopyLocked(items);
        _lock.Exit(this);
        return items;
    }

    /// <summary>The items with the version they belong to.</summary>
    private PyObject[] Snapshot(out int version)
    {
        _lock.Enter(this);
        var items = new PyObject[_count];
        CopyLocked(items);
        version = _version;
        _lock.Exit(this);
        return items;
    }

    // ---- Methods

    [PyMethod("append", Doc = "Adds an item at the right end.")]
    public void Append(PyObject item)
    {
        _lock.Enter(this);
        AddLastLocked(item);
        _lock.Exit(this);
    }

    [PyMethod("appendleft", Doc = "Adds an item at the left end.")]
    public void AppendLeft(PyObject item)
    {
        _lock.Enter(this);
        AddFirstLocked(item);
        _lock.Exit(this);
    }

    [PyMethod("pop", Doc = "Removes and returns the rightmost item.")]
    public PyObject? Pop(PyThread t)
    {
        _lock.Enter(this);
        var item = TakeLastLocked();
        _lock.Exit(this);
        return item ?? t.Raise(Exceptions.IndexError, "pop from an empty deque");
    }

    [PyMethod("popleft", Doc = "Removes and returns the leftmost item.")]
    public PyObject? PopLeft(PyThread t)
    {
        _lock.Enter(this);
        var item = TakeFirstLocked();
        _lock.Exit(this);
        return item ?? t.Raise(Exceptions.IndexError, "pop from an empty deque");
    }

    [PyMethod("clear", Doc = "Removes all items.")]
    public void Clear()
    {
        _lock.Enter(this);
        ClearLocked();
        _lock.Exit(this);
    }

    [PyMethod("extend", Doc = "Adds the items of an iterable at the right end.")]
    public void Extend(PyThread t, PyObject iterable)
    {
        if (ReferenceEquals(iterable, this))
        {
            foreach (var item in ToArray())
            {
                Append(item);
            }

            return;
        }

        var iterator = Operations.Iter(t, iterable);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            Append(item);
        }
    }

    [PyMethod("extendleft", Doc = "Adds the items of an iterable at the left end, one by one.")]
    public void ExtendLeft(PyThread t, PyObject iterable)
    {
        if (ReferenceEquals(iterable, this))
        {
            foreach (var item in ToArray())
            {
                AppendLeft(item);
            }

            return;
        }

        var iterator = Operations.Iter(t, iterable);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            AppendLeft(item);
        }
    }

    [PyMethod("copy", Doc = "A shallow copy.")]
    [PyMethod("__copy__", Doc = "A shallow copy.")]
    public PyObject Copy(PyThread t)
    {
        if (GetType() == typeof(PyDeque))
        {
            return MakeLike(ToArray());
        }

        var copy = _limit < 0 ? Operations.Call(t, Type, this) : Operations.Call(t, Type, this, PyInt.Of(_limit));
        return copy is PyDeque ? copy : throw Errors.TypeError($"{Type.FullName}() must return a deque, not {copy.Type.FullName}");
    }

    private PyDeque MakeLike(PyObject[] items)
    {
        var made = new PyDeque { _limit = _limit };
        made.AddAll(items);
        return made;
    }

    private void AddAll(ReadOnlySpan<PyObject> items)
    {
        if (_limit >= 0 && items.Length > _limit)
        {
            items = items[(items.Length - (int)_limit)..];
        }

        _lock.Enter(this);
        if (_limit < 0 || _count + items.Length <= _limit)
        {
            Reserve(checked(_count + items.Length));
        }

        foreach (var item in items)
        {
            AddLastLocked(item);
        }

        _lock.Exit(this);
    }

    [PyMethod("count", Doc = "How many items equal a value.")]
    public long CountOf(PyThread t, PyObject value)
    {
        var found = 0L;
        foreach (var item in Snapshot(out var version))
        {
            if (Operations.Equals(t, item, value))
            {
                found++;
            }

            CheckVersion(version);
        }

        return found;
    }

    private void CheckVersion(int version)
    {
        if (version != Version)
        {
            throw Errors.RuntimeError("deque mutated during iteration");
        }
    }

    [PyMethod("index", Doc = "The position of the first item that equals a value.")]
    public PyObject? IndexOf(PyThread t, PyObject value, PyObject? start = null, PyObject? stop = null)
    {
        var items = Snapshot(out var version);
        var from = SequenceComparison.Position(t, start, 0, items.Length);
        var to = Math.Min(SequenceComparison.Position(t, stop, long.MaxValue, items.Length), items.Length);
        for (var i = from; i < to; i++)
        {
            var same = Operations.Equals(t, items[i], value);
            CheckVersion(version);
            if (same)
            {
                return PyInt.Of(i);
            }
        }

        return t.Raise(Exceptions.ValueError, "deque.index(x): x not in deque");
    }

    [PyMethod("insert", Doc = "Inserts an item before a position.")]
    public void Insert(PyThread t, long index, PyObject value)
    {
        _lock.Enter(this);
        try
        {
            if (_limit >= 0 && _count >= _limit)
            {
                throw Errors.IndexError("deque already at its maximum size");
            }

            if (index < 0)
            {
                index = Math.Max(0, index + _count);
            }

            if (index >= _count)
            {
                AddLastLocked(value);
                return;
            }

            if (index < _count / 2)
            {
                AddFirstLocked(value);
                for (var i = 0; i < index; i++)
                {
                    Cell(i) = Cell(i + 1);
                }
            }
            else
            {
                AddLastLocked(value);
                for (var i = _count - 1; i > index; i--)
                {
                    Cell(i) = Cell(i - 1);
                }
            }

            Cell((int)index) = value;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("remove", Doc = "Removes the first item that equals a value.")]
    public PyObject? Remove(PyThread t, PyObject value)
    {
        var items = Snapshot(out var version);
        for (var i = 0; i < items.Length; i++)
        {
            var same = Operations.Equals(t, items[i], value);
            _lock.Enter(this);
            var changed = version != _version;
            if (same && !changed)
            {
                DeleteAtLocked(i);
            }

            _lock.Exit(this);
            if (changed)
            {
                throw Errors.IndexError("deque mutated during iteration");
            }

            if (same)
            {
                return PyNone.Value;
            }
        }

        return t.Raise(Exceptions.ValueError, "deque.remove(x): x not in deque");
    }

    [PyMethod("reverse", Doc = "Reverses the order in place.")]
    public void Reverse()
    {
        _lock.Enter(this);
        for (int i = 0, j = _count - 1; i < j; i++, j--)
        {
            (Cell(i), Cell(j)) = (Cell(j), Cell(i));
        }

        _lock.Exit(this);
    }

    [PyMethod("rotate", Doc = "Moves the items n steps to the right (left for a negative n).")]
    public void Rotate(PyThread t, long n = 1)
    {
        _lock.Enter(this);
        if (_count > 1)
        {
            _version++;
            var steps = (int)(n % _count);
            if (steps > _count / 2)
            {
                steps -= _count;
            }
            else if (steps < -(_count / 2))
            {
                steps += _count;
            }

            for (; steps > 0; steps--)
            {
                ref var last = ref Cell(_count - 1);
                var item = last;
                last = null;
                _head = (_head - 1) & (_items.Length - 1);
                _items[_head] = item;
            }

            for (; steps < 0; steps++)
            {
                var item = _items[_head];
                _items[_head] = null;
                _head = (_head + 1) & (_items.Length - 1);
                Cell(_count - 1) = item;
            }
        }

        _lock.Exit(this);
    }

    [PyMethod("__len__")]
    public long Length() => Count;

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject item)
    {
        foreach (var candidate in Snapshot(out var version))
        {
            var same = Operations.Equals(t, candidate, item);
            CheckVersion(version);
            if (same)
            {
                return true;
            }
        }

        return false;
    }

    private long Position(PyThread t, PyObject index)
    {
        if (index is not PyIntBase && index.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"sequence index must be integer, not '{index.Type.FullName}'");
        }

        return Operations.IndexToInt64OrIndexError(t, index);
    }

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject index)
    {
        var position = Position(t, index);
        _lock.Enter(this);
        if (position < 0)
        {
            position += _count;
        }

        var item = position >= 0 && position < _count ? Cell((int)position) : null;
        _lock.Exit(this);
        return item ?? t.Raise(Exceptions.IndexError, "deque index out of range");
    }

    [PyMethod("__setitem__")]
    public void SetItem(PyThread t, PyObject index, PyObject value) => Replace(Position(t, index), value);

    [PyMethod("__delitem__")]
    public void DelItem(PyThread t, PyObject index) => Replace(Position(t, index), null);

    private void Replace(long position, PyObject? value)
    {
        _lock.Enter(this);
        if (position < 0)
        {
            position += _count;
        }

        var found = position >= 0 && position < _count;
        if (found && value is null)
        {
            DeleteAtLocked((int)position);
        }
        else if (found)
        {
            Cell((int)position) = value;
        }

        _lock.Exit(this);
        if (!found)
        {
            throw Errors.IndexError("deque index out of range");
        }
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyDequeIterator(this, 0);

    [PyMethod("__reversed__", Doc = "Iterates from the right end.")]
    public PyObject Reversed() => new PyDequeReverseIterator(this, 0);

    [PyMethod("__add__")]
    public PyObject Add(PyThread t, PyObject other)
    {
        if (other is not PyDeque deque)
        {
            throw Errors.TypeError($"can only concatenate deque (not \"{other.Type.FullName}\") to deque");
        }

        var result = Copy(t);
        ((PyDeque)result).Extend(t, deque);
        return result;
    }

    [PyMethod("__iadd__")]
    public PyObject InPlaceAdd(PyThread t, PyObject other)
    {
        Extend(t, other);
        return this;
    }

    [PyMethod("__mul__")]
    [PyMethod("__rmul__")]
    public PyObject Multiply(PyThread t, PyObject count)
    {
        var times = RepeatCount(t, count);
        var result = (PyDeque)Copy(t);
        result.Repeat(times);
        return result;
    }

    [PyMethod("__imul__")]
    public PyObject InPlaceMultiply(PyThread t, PyObject count)
    {
        Repeat(RepeatCount(t, count));
        return this;
    }

    private static long RepeatCount(PyThread t, PyObject count) => count is PyIntBase || count.Type[Slot.Index] != 0
        ? Operations.IndexToInt64ForRepeat(t, count)
        : throw Errors.TypeError($"can't multiply sequence by non-int of type '{count.Type.FullName}'");

    private void Repeat(long times)
    {
        if (times <= 0)
        {
            Clear();
            return;
        }

        var items = ToArray();
        if (items.Length == 0 || times == 1)
        {
            return;
        }

        if (_limit >= 0)
        {
            // More rounds than fill the deque once over change nothing but its rotation, which whole rounds do not.
            times = Math.Min(times, (_limit + items.Length - 1) / items.Length + 1);
        }

        if (times > Array.MaxLength / items.Length)
        {
            throw Errors.MemoryError();
        }

        for (var i = 1L; i < times; i++)
        {
            AddAll(items);
        }
    }

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyDeque deque)
        {
            return PyNotImplemented.Value;
        }

        if (ReferenceEquals(this, other))
        {
            return PyBool.Of(op is CompareOp.Eq or CompareOp.Le or CompareOp.Ge);
        }

        var mine = Snapshot(out var version);
        var theirs = deque.Snapshot(out var otherVersion);
        if (mine.Length != theirs.Length && op is (CompareOp.Eq or CompareOp.Ne))
        {
            return PyBool.Of(op == CompareOp.Ne);
        }

        for (var i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
        {
            if (Operations.Equals(t, mine[i], theirs[i]))
            {
                CheckVersion(version);
                deque.CheckVersion(otherVersion);
                continue;
            }

            return op switch
            {
                CompareOp.Eq => PyBool.False,
                CompareOp.Ne => PyBool.True,
                _ => Operations.LoadCompare(t, mine[i], theirs[i], op),
            };
        }

        return SequenceComparison.CompareLengths(mine.Length, theirs.Length, op);
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        if (!ReprGuard.Enter(this))
        {
            return PyStr.Of("[...]");
        }

        try
        {
            var text = new StringBuilder(Type.Name[(Type.Name.LastIndexOf('.') + 1)..]).Append("([");
            var first = true;
            foreach (var item in Snapshot(out var version))
            {
                text.Append(first ? "" : ", ").Append(Operations.Repr(t, item).Value);
                CheckVersion(version);
                first = false;
            }

            text.Append(']');
            if (_limit >= 0)
            {
                text.Append(", maxlen=").Append(_limit);
            }

            return PyStr.Of(text.Append(')').ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

    [PyMethod("__reduce__", Doc = "State for pickling.")]
    public PyObject Reduce(PyThread t)
    {
        var state = ReferenceEquals(Type, TypeObject) ? PyNone.Value : Operations.CallMethod(t, this, Names.GetState);
        return new PyTuple([Type, _limit < 0 ? PyTuple.Empty : new PyTuple([PyTuple.Empty, PyInt.Of(_limit)]), state, Operations.Iter(t, this)]);
    }

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 72 + 8L * _items.Length;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
