using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>What is sorted: where an item was, and a number that orders most keys.</summary>
internal struct SortEntry
{
    internal long Rank;
    internal int Position;
}

/// <summary>What the ranks of all keys say about their order.</summary>
internal enum SortKind
{
    /// <summary>Nothing: the keys themselves must be compared.</summary>
    General,

    /// <summary>Everything.</summary>
    Ranks,

    /// <summary>Keys are strings; those of one rank must be compared.</summary>
    Strings,

    /// <summary>Keys are tuples; those of one rank must be compared, and then begin alike unless they begin with strings.</summary>
    Tuples,
}

/// <summary>
/// Gives keys ranks: numbers that order as the keys do, as far as 64 bits can say. An int is its own rank, a float has
/// its bits rearranged, a string its first characters, a tuple the rank of its first item.
/// </summary>
/// <remarks>
/// All keys must be of one kind and of exactly that built-in type, so no Python code could tell the difference. Not a
/// number has no place in any order; with one among the keys they are compared one by one, as given.
/// </remarks>
internal static class SortRanks
{
    /// <summary>Fills in ranks and positions.</summary>
    internal static SortKind Fill(PyObject[] keys, SortEntry[] entries)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i].Position = i;
        }

        if (keys[0].GetType() != typeof(PyTuple))
        {
            return Rank(keys[0], default(Itself), keys, entries);
        }

        foreach (var key in keys)
        {
            if (key.GetType() != typeof(PyTuple) || Unsafe.As<PyTuple>(key).Items.Length == 0)
            {
                return SortKind.General;
            }
        }

        return Rank(Unsafe.As<PyTuple>(keys[0]).Items[0], default(FirstItem), keys, entries) == SortKind.General ? SortKind.General : SortKind.Tuples;
    }

    private static SortKind Rank<TPart>(PyObject first, TPart part, PyObject[] keys, SortEntry[] entries)
        where TPart : struct, IPart
    {
        if (first.GetType() == typeof(PyInt))
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var key = part.Of(keys[i]);
                if (key.GetType() != typeof(PyInt))
                {
                    return SortKind.General;
                }

                entries[i].Rank = Unsafe.As<PyInt>(key).Value;
            }

            return SortKind.Ranks;
        }

        if (first.GetType() == typeof(PyFloat))
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var key = part.Of(keys[i]);
                if (key.GetType() != typeof(PyFloat) || double.IsNaN(Unsafe.As<PyFloat>(key).Value))
                {
                    return SortKind.General;
                }

                // Adding 0 makes a negative zero positive; the bits of negative numbers grow the wrong way.
                var bits = BitConverter.DoubleToInt64Bits(Unsafe.As<PyFloat>(key).Value + 0.0);
                entries[i].Rank = bits ^ ((bits >> 63) & long.MaxValue);
            }

            return SortKind.Ranks;
        }

        if (first.GetType() != typeof(PyStr))
        {
            return SortKind.General;
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var key = part.Of(keys[i]);
            if (key.GetType() != typeof(PyStr) || Unsafe.As<PyStr>(key).Simple is not { } text)
            {
                return SortKind.General;
            }

            entries[i].Rank = RankOf(text);
        }

        return SortKind.Strings;
    }

    /// <summary>
    /// The first characters, seven bits each while they are ASCII. The first that is not ends the rank, with the highest
    /// digit: it is greater than every ASCII character, and what follows it does not count.
    /// </summary>
    private static long RankOf(string text)
    {
        const int Characters = 9;
        const int Bits = 7;
        var rank = 0L;
        for (var i = 0; i < Characters; i++)
        {
            var digit = i < text.Length ? text[i] : 0;
            if (digit >= 127)
            {
                // The rest is filled up, so that all that begin like this have one rank.
                rank = (rank + 1 << (Characters - i) * Bits) - 1;
                break;
            }

            rank = rank << Bits | (uint)digit;
        }

        return rank;
    }

    /// <summary>What of a key decides its rank.</summary>
    private interface IPart
    {
        PyObject Of(PyObject key);
    }

    private readonly struct Itself : IPart
    {
        public PyObject Of(PyObject key) => key;
    }

    private readonly struct FirstItem : IPart
    {
        public PyObject Of(PyObject key) => Unsafe.As<PyTuple>(key).Items[0];
    }
}

/// <summary>Whether one entry comes before another. Each order is a struct, so that the algorithm is compiled for each.</summary>
internal interface ISortOrder
{
    bool Less(in SortEntry a, in SortEntry b);
}

internal readonly struct RankOrder : ISortOrder
{
    public bool Less(in SortEntry a, in SortEntry b) => a.Rank < b.Rank;
}

// The unchecked casts: SortRanks looked at every key.
internal readonly struct StringOrder(PyObject[] keys) : ISortOrder
{
    public bool Less(in SortEntry a, in SortEntry b) => a.Rank != b.Rank
        ? a.Rank < b.Rank
        : string.CompareOrdinal(Unsafe.As<PyStr>(keys[a.Position]).Simple, Unsafe.As<PyStr>(keys[b.Position]).Simple) < 0;
}

internal readonly struct TupleOrder(PyThread thread, PyObject[] keys) : ISortOrder
{
    public bool Less(in SortEntry a, in SortEntry b) => a.Rank != b.Rank
        ? a.Rank < b.Rank
        : SequenceComparison.Less(thread, Unsafe.As<PyTuple>(keys[a.Position]).Items, Unsafe.As<PyTuple>(keys[b.Position]).Items);
}

internal readonly struct GeneralOrder(PyThread thread, PyObject[] keys) : ISortOrder
{
    public bool Less(in SortEntry a, in SortEntry b) => Operations.Less(thread, keys[a.Position], keys[b.Position]);
}
