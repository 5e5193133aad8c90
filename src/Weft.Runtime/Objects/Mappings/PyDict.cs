using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>dict</c>.</summary>
/// <remarks>
/// Reads take no lock (see <see cref="DictTable"/>). A mutation first finds its key without the lock, because comparing
/// keys may run Python code; then it takes the lock and checks <see cref="_version"/>: if the dict changed since the
/// search began, it searches again. <see cref="_count"/> and <see cref="_version"/> change under the lock only.
/// </remarks>
[PyType("dict", WeakReferences = false, MatchMapping = true, MatchSelf = true, Doc = "A mapping of keys to values that keeps the order of insertion.")]
public partial class PyDict : PyObject
{
    private DictTable _table = DictTable.Empty;
    private int _count;
    private int _version;
    private ObjectLock _lock;

    /// <summary>The keys are a set's members; only error texts depend on it.</summary>
    private bool _isSet;

    public PyDict()
    {
    }

    /// <summary>An empty dict with room for some entries.</summary>
    public PyDict(int capacity)
    {
        if (capacity > 0)
        {
            _table = new DictTable(capacity);
        }
    }

    /// <summary>Number of entries.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The current storage; caches of the interpreter remember it with an entry number.</summary>
    internal DictTable Table => Volatile.Read(ref _table);

    /// <summary>Changes with every insertion, deletion and store.</summary>
    internal int Version => Volatile.Read(ref _version);

    /// <summary>The storage of a set.</summary>
    internal static PyDict ForSet() => new() { _isSet = true };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long HashKey(PyThread t, PyObject key)
    {
        if (key.GetType() == typeof(PyStr))
        {
            return Unsafe.As<PyStr>(key).HashValue;
        }

        return key.GetType() == typeof(PyInt) ? NumericHash.Of(Unsafe.As<PyInt>(key).Value) : HashOther(t, key);
    }

    private long HashOther(PyThread t, PyObject key)
    {
        try
        {
            return Operations.Hash(t, key);
        }
        catch (PythonException e) when (ReferenceEquals(e.Value.Type, Exceptions.TypeError))
        {
            var reason = Operations.Str(t, e.Value).Value;
            throw Errors.TypeError($"cannot use '{key.Type.FullName}' as a {(_isSet ? "set element" : "dict key")} ({reason})");
        }
    }

    // ---- Lookup

    /// <summary>The value of an interned name, or null.</summary>
    internal PyObject? GetInterned(PyStr name) => GetString(name);

    /// <summary>The value of a str key, or null. Runs Python code only if the dict has keys with their own <c>__eq__</c>.</summary>
    internal PyObject? GetString(PyStr key)
    {
        var table = Table;
        if (table.OnlyStrings)
        {
            var found = table.FindString(key, key.HashValue);
            return found < 0 ? null : table.Entries[found].Value;
        }

        return Get(PyThread.Current, key);
    }

    /// <summary>The value of a key, or null.</summary>
    public PyObject? Get(PyThread t, PyObject key)
    {
        if (key.GetType() == typeof(PyStr))
        {
            var table = Table;
            if (table.OnlyStrings)
            {
                var found = table.FindString((PyStr)key, ((PyStr)key).HashValue);
                return found < 0 ? null : table.Entries[found].Value;
            }
        }

        return Get(t, key, HashKey(t, key));
    }

    /// <summary>The value of a key whose hash is known, or null.</summary>
    internal PyObject? Get(PyThread t, PyObject key, long hash)
    {
        var found = Find(t, key, hash, out var table);
        return found < 0 ? null : table.Entries[found].Value;
    }

    /// <summary>Whether a key is present.</summary>
    public bool ContainsKey(PyThread t, PyObject key) => Get(t, key) is not null;

    internal bool ContainsKey(PyThread t, PyObject key, long hash) => Get(t, key, hash) is not null;

    /// <summary>The newest entry of a key (live or deleted) in the table that was current when it was compared; -1 for none.</summary>
    private int Find(PyThread t, PyObject key, long hash, out DictTable table)
    {
        while (true)
        {
            table = Table;
            if (table.OnlyStrings && key.GetType() == typeof(PyStr))
            {
                return table.FindString(Unsafe.As<PyStr>(key), hash);
            }

            if (table.OnlyInts && key.GetType() == typeof(PyInt) && Unsafe.As<PyInt>(key).Value == hash)
            {
                var number = table.FindInt(hash);

                // A key of another type that came meanwhile set the flag before it became visible.
                if (number < 0 || Volatile.Read(ref table.OnlyInts))
                {
                    return number;
                }
            }

            var found = FindGeneral(t, table, key, hash);
            if (found != Restart)
            {
                return found;
            }
        }
    }

    private const int Restart = -2;

    private int FindGeneral(PyThread t, DictTable table, PyObject key, long hash)
    {
        var entries = table.Entries;
        var index = table.Index;
        if (index is null)
        {
            for (var i = table.Used - 1; i >= 0; i--)
            {
                if (entries[i].Hash != hash)
                {
                    continue;
                }

                var same = KeysEqual(t, entries[i].Key, key);
                if (same)
                {
                    return i;
                }

                if (!ReferenceEquals(table, Table))
                {
                    return Restart;
                }
            }

            return -1;
        }

        for (var probe = new DictTable.Probe(hash, index.Length); ; probe.Next())
        {
            var cell = Volatile.Read(ref index[probe.Cell]);
            if (cell == 0)
            {
                return -1;
            }

            if (entries[cell - 1].Hash != hash)
            {
                continue;
            }

            if (KeysEqual(t, entries[cell - 1].Key, key))
            {
                return cell - 1;
            }

            if (!ReferenceEquals(table, Table))
            {
                return Restart;
            }
        }
    }

    private static bool KeysEqual(PyThread t, PyObject stored, PyObject key)
    {
        if (ReferenceEquals(stored, key))
        {
            return true;
        }

        if (stored.GetType() == key.GetType())
        {
            if (stored.GetType() == typeof(PyInt))
            {
                return Unsafe.As<PyInt>(stored).Value == Unsafe.As<PyInt>(key).Value;
            }

            if (stored.GetType() == typeof(PyStr))
            {
                return Unsafe.As<PyStr>(stored).Equals(Unsafe.As<PyStr>(key));
            }
        }

        return !ReferenceEquals(stored, DictTable.Forgotten) && Operations.Equals(t, stored, key);
    }

    // ---- Mutation

    internal void SetInterned(PyStr name, PyObject value) => SetString(name, value);

    /// <summary>Stores under a str key.</summary>
    internal void SetString(PyStr key, PyObject value)
    {
        if (!Table.OnlyStrings)
        {
            SetItem(PyThread.Current, key, value);
            return;
        }

        _lock.Enter(this);
        if (_table.OnlyStrings)
        {
            StoreLocked(_table.FindString(key, key.HashValue), key, key.HashValue, value);
            _lock.Exit(this);
            return;
        }

        _lock.Exit(this);
        SetItem(PyThread.Current, key, value);
    }

    /// <summary><c>d[key] = value</c>.</summary>
    public void SetItem(PyThread t, PyObject key, PyObject value)
    {
        if (key.GetType() == typeof(PyStr) && Table.OnlyStrings)
        {
            SetString((PyStr)key, value);
            return;
        }

        SetItem(t, key, HashKey(t, key), value);
    }

    internal void SetItem(PyThread t, PyObject key, long hash, PyObject value)
    {
        while (true)
        {
            var version = Version;
            var found = Find(t, key, hash, out var table);
            _lock.Enter(this);
            if (version == _version && ReferenceEquals(table, _table))
            {
                StoreLocked(found, key, hash, value);
                _lock.Exit(this);
                return;
            }

            _lock.Exit(this);
        }
    }

    /// <summary>The value of the key, after storing <paramref name="value"/> if it had none.</summary>
    public PyObject SetDefault(PyThread t, PyObject key, PyObject value)
    {
        var hash = HashKey(t, key);
        while (true)
        {
            var version = Version;
            var found = Find(t, key, hash, out var table);
            if (found >= 0 && table.Entries[found].Value is { } present)
            {
                return present;
            }

            _lock.Enter(this);
            if (version == _version && ReferenceEquals(table, _table))
            {
                StoreLocked(found, key, hash, value);
                _lock.Exit(this);
                return value;
            }

            _lock.Exit(this);
        }
    }

    /// <summary>Removes a key; its value, or null when it was not there.</summary>
    public PyObject? Remove(PyThread t, PyObject key) => Remove(t, key, HashKey(t, key));

    internal PyObject? Remove(PyThread t, PyObject key, long hash)
    {
        while (true)
        {
            var version = Version;
            var found = Find(t, key, hash, out var table);
            if (found < 0)
            {
                return null;
            }

            _lock.Enter(this);
            if (version == _version && ReferenceEquals(table, _table))
            {
                var value = DeleteLocked(found);
                _lock.Exit(this);
                return value;
            }

            _lock.Exit(this);
        }
    }

    internal bool RemoveInterned(PyStr name) => RemoveString(name);

    internal bool RemoveString(PyStr key) => Remove(PyThread.Current, key, key.HashValue) is not null;

    /// <summary>Takes the newest entry out; false when the dict is empty.</summary>
    public bool TryPopLast(out PyObject key, out PyObject value)
    {
        _lock.Enter(this);
        for (var i = _table.Used - 1; i >= 0; i--)
        {
            ref var entry = ref _table.Entries[i];
            if (entry.Value is { } found)
            {
                key = entry.Key;
                value = found;
                DeleteLocked(i);
                if (_count * 4 < i && _table.Entries.Length > DictTable.LinearCapacity)
                {
                    Resize(_count);
                }

                _lock.Exit(this);
                return true;
            }
        }

        _lock.Exit(this);
        key = value = null!;
        return false;
    }

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        _lock.Enter(this);
        Volatile.Write(ref _table, DictTable.Empty);
        Volatile.Write(ref _count, 0);
        Volatile.Write(ref _version, _version + 1);
        _lock.Exit(this);
    }

    // The version changes after the entry is visible: whoever reads the new version finds the new entry, and whoever
    // searched before that still has the old version and searches again.
    private void StoreLocked(int found, PyObject key, long hash, PyObject value)
    {
        var table = _table;
        if (found >= 0 && table.Entries[found].Value is not null)
        {
            Volatile.Write(ref table.Entries[found].Value, value);
            Volatile.Write(ref _version, _version + 1);
            return;
        }

        if (table.Used == table.Entries.Length)
        {
            Resize(_count + 1);
            found = -1;
            table = _table;
        }

        if (found >= 0)
        {
            table.AppendAgain(found, key, hash, value);
        }
        else
        {
            table.Append(key, hash, value);
        }

        Volatile.Write(ref _count, _count + 1);
        Volatile.Write(ref _version, _version + 1);
    }

    private PyObject? DeleteLocked(int number)
    {
        ref var entry = ref _table.Entries[number];
        var value = entry.Value;
        if (value is null)
        {
            return null;
        }

        Volatile.Write(ref entry.Value, null);
        Volatile.Write(ref _count, _count - 1);
        Volatile.Write(ref _version, _version + 1);
        if (!_table.OnlyStrings && !_table.OnlyInts && !_table.HasDeletedKeys)
        {
            _table.HasDeletedKeys = true;
            DeletedKeys.Register(this);
        }

        return value;
    }

    /// <summary>Lets go of the keys of deleted entries. Called while no other thread runs.</summary>
    internal void ForgetDeletedKeys()
    {
        var table = _table;
        table.HasDeletedKeys = false;
        foreach (ref var entry in table.Entries.AsSpan(0, table.Used))
        {
            if (entry.Value is null)
            {
                entry.Key = DictTable.Forgotten;
            }
        }
    }

    /// <summary>Makes a table without holes that has room for growth.</summary>
    private void Resize(int needed)
    {
        var old = _table;
        var capacity = needed <= 4 ? 4 : needed <= DictTable.LinearCapacity ? DictTable.LinearCapacity : DictTable.FullCapacity(checked(needed + needed / 2 + 2));
        if (needed > 1 << 16)
        {
            capacity = checked(needed + needed / 2);
        }

        var table = new DictTable(capacity);
        for (var i = 0; i < old.Used; i++)
        {
            ref var entry = ref old.Entries[i];
            if (entry.Value is { } value)
            {
                table.Append(entry.Key, entry.Hash, value);
            }
        }

        Volatile.Write(ref _table, table);
    }

    // ---- Enumeration

    /// <summary>The live entries at this moment, in order. Safe while others change the dict: a snapshot of one table.</summary>
    public EntryEnumerable Entries() => new(Table);

    /// <summary>The keys, at one moment.</summary>
    internal PyObject[] KeysArray()
    {
        _lock.Enter(this);
        var result = KeysUnderLock();
        _lock.Exit(this);
        return result;
    }

    /// <summary>The keys. Called with the lock.</summary>
    internal PyObject[] KeysUnderLock()
    {
        var result = new PyObject[_count];
        var table = _table;
        for (int i = 0, n = 0; i < table.Used && n < result.Length; i++)
        {
            if (table.Entries[i].Value is not null)
            {
                result[n++] = table.Entries[i].Key;
            }
        }

        return result;
    }

    /// <summary>The entries as tuples, at one moment.</summary>
    internal PyObject[] ItemsArray()
    {
        _lock.Enter(this);
        var pairs = new (PyObject Key, PyObject Value)[_count];
        var table = _table;
        for (int i = 0, n = 0; i < table.Used && n < pairs.Length; i++)
        {
            if (table.Entries[i].Value is { } value)
            {
                pairs[n++] = (table.Entries[i].Key, value);
            }
        }

        _lock.Exit(this);
        return Array.ConvertAll(pairs, static pair => (PyObject)new PyTuple([pair.Key, pair.Value]));
    }

    /// <summary>The values, at one moment.</summary>
    internal PyObject[] ValuesArray()
    {
        _lock.Enter(this);
        var result = new PyObject[_count];
        var table = _table;
        for (int i = 0, n = 0; i < table.Used && n < result.Length; i++)
        {
            if (table.Entries[i].Value is { } value)
            {
                result[n++] = value;
            }
        }

        _lock.Exit(this);
        return result;
    }

    /// <summary>A shallow copy (of exact type dict).</summary>
    public PyDict Copy(PyThread t)
    {
        var copy = new PyDict { _isSet = _isSet };
        _lock.Enter(this);
        copy._table = CompactTable(_table, _count);
        copy._count = _count;
        _lock.Exit(this);
        return copy;
    }

    /// <summary>Enumerates one table of a dict.</summary>
    public readonly struct EntryEnumerable
    {
        private readonly DictTable _table;

        internal EntryEnumerable(DictTable table) => _table = table;

        public EntryEnumerator GetEnumerator() => new(_table);

        public (PyObject Key, PyObject Value)[] ToArray()
        {
            var result = new List<(PyObject, PyObject)>(_table.Used);
            foreach (var pair in this)
            {
                result.Add(pair);
            }

            return [.. result];
        }
    }

    /// <summary>Walks the live entries of a table.</summary>
    public struct EntryEnumerator
    {
        private readonly DictTable _table;
        private int _next;

        internal EntryEnumerator(DictTable table) => _table = table;

        public (PyObject Key, PyObject Value) Current { get; private set; }

        /// <summary>The hash of the current key.</summary>
        internal long Hash { get; private set; }

        public bool MoveNext()
        {
            while (_next < _table.Used)
            {
                ref var entry = ref _table.Entries[_next++];
                if (entry.Value is { } value)
                {
                    Current = (entry.Key, value);
                    Hash = entry.Hash;
                    return true;
                }
            }

            return false;
        }
    }
}
