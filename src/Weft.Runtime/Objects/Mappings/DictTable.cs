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
/// the index cell that lead to it, and never change afterwards. Entries are only appended; deleting one sets its value
/// to null, and a key that comes back gets a new entry. So a reader that holds a table sees for each key a value that was
/// current at some moment during its read. A dict that grows or has many holes gets a new table. Up to
/// <see cref="LinearCapacity"/> entries there is no index: comparing a few hashes is faster than probing.
/// </remarks>
internal sealed class DictTable
{
    internal const int LinearCapacity = 8;

    internal static readonly DictTable Empty = new(0);

    internal readonly DictEntry[] Entries;

    /// <summary>Cells hold entry number + 1; 0 is free. Linear probing; a cell is never freed again.</summary>
    internal readonly int[]? Index;

    /// <summary>Whether every key is an exact <see cref="PyStr"/>, so that no lookup of a str runs Python code.</summary>
    internal bool OnlyStrings = true;

    private int _used;

    internal DictTable(int capacity)
    {
        Entries = capacity == 0 ? [] : new DictEntry[capacity];
        if (capacity > LinearCapacity)
        {
            Index = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(capacity + capacity / 2))];
        }
    }

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

        var mask = index.Length - 1;
        for (var probe = Mix(hash) & mask; ; probe = (probe + 1) & mask)
        {
            var cell = Volatile.Read(ref index[probe]);
            if (cell == 0)
            {
                return -1;
            }

            if (Matches(ref entries[cell - 1], key, hash))
            {
                return cell - 1;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Mix(long hash) => (int)((ulong)(hash * unchecked((long)0x9E3779B97F4A7C15)) >> 32);

    /// <summary>Appends an entry that the index does not know yet. The caller holds the dict's lock and checked the room.</summary>
    internal int Append(PyObject key, long hash, PyObject value)
    {
        var number = _used;
        ref var entry = ref Entries[number];
        entry.Key = key;
        entry.Hash = hash;
        entry.Value = value;
        if (key.GetType() != typeof(PyStr))
        {
            OnlyStrings = false;
        }

        Volatile.Write(ref _used, number + 1);
        if (Index is { } index)
        {
            var mask = index.Length - 1;
            var probe = Mix(hash) & mask;
            while (index[probe] != 0)
            {
                probe = (probe + 1) & mask;
            }

            Volatile.Write(ref index[probe], number + 1);
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
        if (key.GetType() != typeof(PyStr))
        {
            OnlyStrings = false;
        }

        Volatile.Write(ref _used, number + 1);
        if (Index is { } index)
        {
            var mask = index.Length - 1;
            var probe = Mix(hash) & mask;
            while (index[probe] != old + 1)
            {
                probe = (probe + 1) & mask;
            }

            Volatile.Write(ref index[probe], number + 1);
        }

        return number;
    }
}
