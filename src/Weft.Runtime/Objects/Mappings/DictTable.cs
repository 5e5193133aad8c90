using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>One key of a dict with its value.</summary>
internal struct DictEntry
{
    internal PyObject Key;
    internal PyObject? Value;
    internal long Hash;
}

/// <summary>
/// The storage of a <see cref="PyDict"/>: entries in the order of insertion, and an open-addressing index of them.
/// </summary>
/// <remarks>
/// Readers take no lock, because of these invariants. An entry's key and hash are written before <see cref="Used"/> and
/// the index cell that lead to it, and never change afterwards (but for <see cref="Forgotten"/>). Entries are only appended; deleting one sets its value
/// to null, and a key that comes back gets a new entry. So a reader that holds a table sees for each key a value that was
/// current at some moment during its read. A dict that grows or has many holes gets a new table. Up to
/// <see cref="LinearCapacity"/> entries there is no index: comparing a few hashes is faster than probing.
/// A key's first cell is given by the low bits of its hash, so that keys that are consecutive ints lie side by side in the
/// index; <see cref="Probe"/> brings in the other bits when cells collide.
/// </remarks>
[NotTraversed]
internal sealed class DictTable
{
    internal const int LinearCapacity = 8;

    internal static readonly DictTable Empty = new(0);

    /// <summary>Stands for a deleted key that must not be kept alive; equal to nothing.</summary>
    internal static readonly PyObject Forgotten = new PyInstance(ObjectType.TypeObject);

    internal readonly DictEntry[] Entries;

    /// <summary>Cells hold entry number + 1; 0 is free. A cell is never freed again.</summary>
    internal readonly int[]? Index;

    /// <summary>Whether every key is an exact <see cref="PyStr"/>, so that no lookup of a str runs Python code.</summary>
    internal bool OnlyStrings = true;

    /// <summary>
    /// Whether every key is an exact <see cref="PyInt"/> that is its own hash: two of those are equal when their hashes
    /// are, so that a lookup need not touch the stored key.
    /// </summary>
    internal bool OnlyInts = true;

    /// <summary>An entry was deleted whose key is kept; see <see cref="DeletedKeys"/>. Changes with the dict's lock held.</summary>
    internal bool HasDeletedKeys;

    private int _used;

    internal DictTable(int capacity)
    {
        Entries = capacity == 0 ? [] : new DictEntry[capacity];
        if (capacity > LinearCapacity)
        {
            Index = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(capacity + capacity / 2))];
        }
    }

    /// <summary>The largest capacity whose index is as large as that of the given one.</summary>
    internal static int FullCapacity(int capacity) =>
        (int)(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(capacity + capacity / 2)) / 3 * 2);

    private DictTable(DictTable other)
    {
        Entries = (DictEntry[])other.Entries.Clone();
        Index = (int[]?)other.Index?.Clone();
        OnlyStrings = other.OnlyStrings;
        OnlyInts = other.OnlyInts;
        _used = other._used;
    }

    /// <summary>A copy, for another dict. The caller holds the lock of the dict that owns this one.</summary>
    internal DictTable Clone() => new(this);

    /// <summary>Entries appended so far, live or not.</summary>
    internal int Used
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _used);
    }

    /// <summary>Whether an entry's key is this str, of which the hash is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Matches(ref DictEntry entry, PyStr key, long hash) =>
        ReferenceEquals(entry.Key, key) || (entry.Hash == hash && entry.Key.GetType() == typeof(PyStr) && Unsafe.As<PyStr>(entry.Key).Equals(key));

    /// <summary>The newest entry of a str key in a table of strings only; -1 when there is none.</summary>
    internal int FindString(PyStr key, long hash)
    {
        var entries = Entries;
        var index = Index;
        if (index is null)
        {
            for (var i = Used - 1; i >= 0; i--)
            {
                if (Matches(ref entries[i], key, hash))
                {
                    return i;
                }
            }

            return -1;
        }

        var probe = new Probe(hash, index.Length);
        while (true)
        {
            var cell = Volatile.Read(ref index[probe.Cell]);
            if (cell == 0)
            {
                return -1;
            }

            if (Matches(ref entries[cell - 1], key, hash))
            {
                return cell - 1;
            }

            probe.Next();
        }
    }

    /// <summary>The newest entry of an int key in a table of ints only (both their own hashes); -1 when there is none.</summary>
    internal int FindInt(long key)
    {
        var entries = Entries;
        var index = Index;
        if (index is null)
        {
            for (var i = Used - 1; i >= 0; i--)
            {
                if (entries[i].Hash == key)
                {
                    return i;
                }
            }

            return -1;
        }

        var probe = new Probe(key, index.Length);
        while (true)
        {
            var cell = Volatile.Read(ref index[probe.Cell]);
            if (cell == 0)
            {
                return -1;
            }

            if (entries[cell - 1].Hash == key)
            {
                return cell - 1;
            }

            probe.Next();
        }
    }

    /// <summary>The order in which the cells of an index are tried for a hash. It visits all of them.</summary>
    internal struct Probe
    {
        private readonly int _mask;
        private ulong _rest;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Probe(long hash, int length)
        {
            _mask = length - 1;
            _rest = (ulong)hash;
            Cell = (int)hash & _mask;
        }

        internal int Cell { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Next()
        {
            // Once the rest is used up, x -> 5x + 1 modulo a power of two has a full period.
            _rest >>= 5;
            Cell = (int)((uint)Cell * 5 + (uint)_rest + 1) & _mask;
        }
    }

    private void NoteKey(PyObject key, long hash)
    {
        if (key.GetType() != typeof(PyStr))
        {
            OnlyStrings = false;
        }

        if (key.GetType() != typeof(PyInt) || Unsafe.As<PyInt>(key).Value != hash)
        {
            OnlyInts = false;
        }
    }

    /// <summary>Appends an entry that the index does not know yet. The caller holds the dict's lock and checked the room.</summary>
    internal int Append(PyObject key, long hash, PyObject value)
    {
        var number = _used;
        ref var entry = ref Entries[number];
        entry.Key = key;
        entry.Hash = hash;
        entry.Value = value;
        NoteKey(key, hash);
        Volatile.Write(ref _used, number + 1);
        if (Index is { } index)
        {
            var probe = new Probe(hash, index.Length);
            while (index[probe.Cell] != 0)
            {
                probe.Next();
            }

            Volatile.Write(ref index[probe.Cell], number + 1);
        }

        return number;
    }

    /// <summary>Appends an entry for a key whose deleted entry <paramref name="old"/> is in the table: its cell moves on to the new one.</summary>
    internal int AppendAgain(int old, PyObject key, long hash, PyObject value)
    {
        var number = _used;
        ref var entry = ref Entries[number];
        entry.Key = key;
        entry.Hash = hash;
        entry.Value = value;
        NoteKey(key, hash);
        Volatile.Write(ref _used, number + 1);
        if (Index is { } index)
        {
            var probe = new Probe(hash, index.Length);
            while (index[probe.Cell] != old + 1)
            {
                probe.Next();
            }

            Volatile.Write(ref index[probe.Cell], number + 1);
        }

        return number;
    }
}
