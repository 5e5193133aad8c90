namespace Weft.Runtime.Objects;

/// <content>
/// What concerns two dicts, or two sets, which are dicts inside. Locks are held while no Python code can run only, so there
/// are two ways. When the keys of both are all str, or all int, nothing needs Python code: both are locked
/// and the work is one step. Otherwise the result is computed without locks and published with both locked, if neither
/// has changed meanwhile (<see cref="TryReplace"/>); whoever is disturbed too often goes on entry by entry, which is safe
/// but not one step, and ends whatever the others do.
/// </content>
public partial class PyDict
{
    /// <summary>How often a computation that others disturbed begins again.</summary>
    internal const int Attempts = 8;

    /// <summary>The lock, for those who lock this and another object.</summary>
    internal ref ObjectLock LockOfKeys => ref _lock;

    /// <summary>Stores all entries of another dict.</summary>
    /// <exception cref="PythonException">RuntimeError: the other dict changed because comparing keys ran Python code.</exception>
    public void Update(PyThread t, PyDict other)
    {
        if (ReferenceEquals(this, other) || TryUpdateLocked(other))
        {
            return;
        }

        if (PyThread.MultiThreaded)
        {
            other = other.Copy(t);
        }

        var size = other.Count;
        var table = other.Table;
        for (var i = 0; i < table.Used; i++)
        {
            if (table.Entries[i].Value is not { } value)
            {
                continue;
            }

            SetItem(t, table.Entries[i].Key, table.Entries[i].Hash, value);
            if (!_isSet && other.Count != size && !ReferenceEquals(other.Table, table))
            {
                throw Errors.RuntimeError("dict mutated during update");
            }
        }
    }

    private bool TryUpdateLocked(PyDict other)
    {
        ObjectLock.EnterBoth(ref _lock, this, ref other._lock, other);
        try
        {
            var (mine, table) = (_table, other._table);
            var simple = _count == 0 || (mine.OnlyStrings && table.OnlyStrings) || (mine.OnlyInts && table.OnlyInts);
            if (!simple)
            {
                return false;
            }

            if (_count == 0)
            {
                // The keys of one dict differ from each other: there is nothing to compare.
                var copy = CompactTable(table, other._count);
                Publish(copy, other._count);
                return true;
            }

            if (mine.Entries.Length - mine.Used < other._count)
            {
                Resize(_count + other._count);
            }

            for (var i = 0; i < table.Used; i++)
            {
                ref var entry = ref table.Entries[i];
                if (entry.Value is { } value)
                {
                    var found = table.OnlyStrings ? _table.FindString((PyStr)entry.Key, entry.Hash) : _table.FindInt(entry.Hash);
                    StoreLocked(found, entry.Key, entry.Hash, value);
                }
            }

            return true;
        }
        finally
        {
            ObjectLock.ExitBoth(ref _lock, this, ref other._lock, other);
        }
    }

    /// <summary>Removes the keys of another dict in one step; false, with nothing done, if comparing them may run Python code.</summary>
    internal bool TryRemoveLocked(PyDict other)
    {
        ObjectLock.EnterBoth(ref _lock, this, ref other._lock, other);
        var (mine, table) = (_table, other._table);
        var simple = (mine.OnlyStrings && table.OnlyStrings) || (mine.OnlyInts && table.OnlyInts);
        for (var i = 0; simple && i < table.Used; i++)
        {
            ref var entry = ref table.Entries[i];
            if (entry.Value is not null)
            {
                var found = table.OnlyStrings ? mine.FindString((PyStr)entry.Key, entry.Hash) : mine.FindInt(entry.Hash);
                if (found >= 0)
                {
                    DeleteLocked(found);
                }
            }
        }

        ObjectLock.ExitBoth(ref _lock, this, ref other._lock, other);
        return simple;
    }

    private static DictTable CompactTable(DictTable old, int count)
    {
        if (count == 0)
        {
            return DictTable.Empty;
        }

        if (count == old.Used && count >= old.Entries.Length / 2)
        {
            return old.Clone();
        }

        var table = new DictTable(count <= DictTable.LinearCapacity ? Math.Max(4, count) : count + count / 8 + 1);
        for (var i = 0; i < old.Used; i++)
        {
            ref var entry = ref old.Entries[i];
            if (entry.Value is { } value)
            {
                table.Append(entry.Key, entry.Hash, value);
            }
        }

        return table;
    }

    /// <summary>Replaces the contents. Called with the lock.</summary>
    private void Publish(DictTable table, int count)
    {
        Volatile.Write(ref _table, table);
        Volatile.Write(ref _count, count);
        Volatile.Write(ref _version, _version + 1);
    }

    /// <summary>
    /// Takes over the contents of a dict that nobody else has, if this dict and another one still have the versions that
    /// the contents were computed from.
    /// </summary>
    internal bool TryReplace(PyDict contents, int version, PyDict other, int otherVersion)
    {
        ObjectLock.EnterBoth(ref _lock, this, ref other._lock, other);
        var unchanged = _version == version && other._version == otherVersion;
        if (unchanged)
        {
            Publish(contents._table, contents._count);
        }

        ObjectLock.ExitBoth(ref _lock, this, ref other._lock, other);
        return unchanged;
    }

    /// <summary>Whether two dicts have these versions, both at one moment.</summary>
    internal static bool AreUnchanged(PyDict first, int firstVersion, PyDict second, int secondVersion)
    {
        ObjectLock.EnterBoth(ref first._lock, first, ref second._lock, second);
        var unchanged = first._version == firstVersion && second._version == secondVersion;
        ObjectLock.ExitBoth(ref first._lock, first, ref second._lock, second);
        return unchanged;
    }
}
