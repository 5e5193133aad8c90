namespace Weft.Runtime.Objects;

/// <summary>
/// A stable merge sort that uses runs already in order (Peters, "timsort", listsort.txt; Munro and Wild, "powersort",
/// 2018, for the merge order).
/// </summary>
/// <remarks>
/// <para>
/// What moves is not the items but entries of a rank and a position, which hold no references: a move is then a plain
/// store, without the collector's write barrier, and most comparisons read nothing but the ranks (<see cref="SortRanks"/>
/// says what they are). The items are put in order once, at the end.
/// </para>
/// <para>
/// Keys are compared with <c>&lt;</c> only. If a comparison throws, the items are as they were.
/// </para>
/// </remarks>
internal static class Sorting
{
    private const int MinRun = 32;

    internal static void Sort(PyThread t, PyObject[] items, PyObject? key, bool descending)
    {
        if (key is null)
        {
            SortBy(t, items, null, descending);
            return;
        }

        var keys = new PyObject[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            keys[i] = Operations.Call(t, key, items[i]);
        }

        SortBy(t, items, keys, descending);
    }

    /// <summary>Sorts by keys that are already computed, or without.</summary>
    internal static void SortBy(PyThread t, PyObject[] items, PyObject[]? keys, bool descending)
    {
        if (items.Length < 2)
        {
            return;
        }

        var ranked = new SortEntry[items.Length];
        keys ??= items;
        var kind = SortRanks.Fill(keys, ranked);
        if (descending)
        {
            // Sorting backwards what is backwards keeps equal items in order.
            Array.Reverse(ranked);
        }

        switch (kind)
        {
            case SortKind.Ranks:
                Run(default(RankOrder), ranked);
                break;
            case SortKind.Strings:
                Run(new StringOrder(keys), ranked);
                break;
            case SortKind.Tuples:
                Run(new TupleOrder(t, keys), ranked);
                break;
            default:
                Run(new GeneralOrder(t, keys), ranked);
                break;
        }

        if (descending)
        {
            Array.Reverse(ranked);
        }

        var unsorted = items.AsSpan().ToArray();
        for (var i = 0; i < ranked.Length; i++)
        {
            items[i] = unsorted[ranked[i].Position];
        }
    }

    private static void Run<TOrder>(TOrder order, SortEntry[] entries)
        where TOrder : struct, ISortOrder
    {
        var n = entries.Length;
        var runs = new Stack<(int Start, int Length, int Power)>();
        var buffer = Array.Empty<SortEntry>();
        var minimum = MinimumRun(n);
        var start = 0;
        while (start < n)
        {
            var length = CountRun(order, entries, start);
            if (length < minimum)
            {
                var forced = Math.Min(minimum, n - start);
                InsertionSort(order, entries, start, start + forced, start + length);
                length = forced;
            }

            var power = 0;
            if (runs.Count > 0)
            {
                // The power belongs to the boundary between the run on the stack and the one being pushed.
                var (previousStart, previousLength, _) = runs.Peek();
                power = Power(previousStart, previousLength, length, n);
                while (runs.Count > 1 && runs.Peek().Power > power)
                {
                    MergeTop(order, entries, runs, ref buffer);
                }
            }

            runs.Push((start, length, power));
            start += length;
        }

        while (runs.Count > 1)
        {
            MergeTop(order, entries, runs, ref buffer);
        }
    }

    private static int MinimumRun(int n)
    {
        var rest = 0;
        while (n >= MinRun * 2)
        {
            rest |= n & 1;
            n >>= 1;
        }

        return n + rest;
    }

    /// <summary>Depth of the boundary between two adjacent runs in the ideal merge tree.</summary>
    private static int Power(int start, int length, int nextLength, int n)
    {
        var a = 2L * start + length;
        var b = a + length + nextLength;
        var result = 0;
        while (true)
        {
            result++;
            if (a >= n)
            {
                a -= n;
                b -= n;
            }
            else if (b >= n)
            {
                return result;
            }

            a <<= 1;
            b <<= 1;
        }
    }

    private static int CountRun<TOrder>(TOrder order, SortEntry[] entries, int start)
        where TOrder : struct, ISortOrder
    {
        var end = start + 1;
        if (end == entries.Length)
        {
            return 1;
        }

        if (order.Less(entries[end], entries[start]))
        {
            end++;
            while (end < entries.Length && order.Less(entries[end], entries[end - 1]))
            {
                end++;
            }

            Array.Reverse(entries, start, end - start);
        }
        else
        {
            end++;
            while (end < entries.Length && !order.Less(entries[end], entries[end - 1]))
            {
                end++;
            }
        }

        return end - start;
    }

    private static void InsertionSort<TOrder>(TOrder order, SortEntry[] entries, int start, int end, int sortedEnd)
        where TOrder : struct, ISortOrder
    {
        for (var i = sortedEnd; i < end; i++)
        {
            var pivot = entries[i];
            var place = UpperBound(order, entries, pivot, start, i);
            Array.Copy(entries, place, entries, place + 1, i - place);
            entries[place] = pivot;
        }
    }

    private static void MergeTop<TOrder>(TOrder order, SortEntry[] entries, Stack<(int Start, int Length, int Power)> runs, ref SortEntry[] buffer)
        where TOrder : struct, ISortOrder
    {
        var right = runs.Pop();
        var left = runs.Pop();
        runs.Push((left.Start, left.Length + right.Length, left.Power));

        // What is in place already at both ends needs no merging.
        var middle = right.Start;
        var end = middle + right.Length;
        var start = UpperBound(order, entries, entries[middle], left.Start, middle);
        if (start == middle)
        {
            return;
        }

        end = LowerBound(order, entries, entries[middle - 1], middle, end);
        var moved = Math.Min(middle - start, end - middle);
        if (buffer.Length < moved)
        {
            buffer = new SortEntry[Math.Max(moved, Math.Min(entries.Length / 2 + 1, 2 * moved))];
        }

        if (middle - start <= end - middle)
        {
            MergeUpwards(order, entries, start, middle, end, buffer);
        }
        else
        {
            MergeDownwards(order, entries, start, middle, end, buffer);
        }
    }

    /// <summary>Merges two neighbouring runs of which the left one is the shorter.</summary>
    private static void MergeUpwards<TOrder>(TOrder order, SortEntry[] entries, int start, int middle, int end, SortEntry[] buffer)
        where TOrder : struct, ISortOrder
    {
        var left = buffer.AsSpan(0, middle - start);
        entries.AsSpan(start, left.Length).CopyTo(left);
        int i = 0, j = middle, target = start;
        while (i < left.Length && j < end)
        {
            entries[target++] = order.Less(entries[j], left[i]) ? entries[j++] : left[i++];
        }

        left[i..].CopyTo(entries.AsSpan(target));
    }

    /// <summary>Merges two neighbouring runs of which the right one is the shorter.</summary>
    private static void MergeDownwards<TOrder>(TOrder order, SortEntry[] entries, int start, int middle, int end, SortEntry[] buffer)
        where TOrder : struct, ISortOrder
    {
        var right = buffer.AsSpan(0, end - middle);
        entries.AsSpan(middle, right.Length).CopyTo(right);
        int i = middle - 1, j = right.Length - 1, target = end - 1;
        while (i >= start && j >= 0)
        {
            entries[target--] = order.Less(right[j], entries[i]) ? entries[i--] : right[j--];
        }

        right[..(j + 1)].CopyTo(entries.AsSpan(target - j));
    }

    /// <summary>First position whose entry is greater than the given one.</summary>
    private static int UpperBound<TOrder>(TOrder order, SortEntry[] entries, in SortEntry entry, int low, int high)
        where TOrder : struct, ISortOrder
    {
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (order.Less(entry, entries[middle]))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>First position whose entry is not less than the given one.</summary>
    private static int LowerBound<TOrder>(TOrder order, SortEntry[] entries, in SortEntry entry, int low, int high)
        where TOrder : struct, ISortOrder
    {
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (order.Less(entries[middle], entry))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
