using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>
/// A stable merge sort that uses runs already in order (Peters, "timsort", listsort.txt; Munro and Wild, "powersort",
/// 2018, for the merge order).
/// </summary>
/// <remarks>
/// Keys are compared with <c>&lt;</c> only. When all keys are exact ints, floats or simple strings they are compared
/// without calling Python; that is decided once for the whole sort. If a comparison throws, the items are still a
/// permutation of what they were.
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

    /// <summary>Sorts by keys that are already computed (and are sorted too), or without.</summary>
    internal static void SortBy(PyThread t, PyObject[] items, PyObject[]? keys, bool descending)
    {
        if (items.Length < 2)
        {
            return;
        }

        if (keys is null)
        {
            if (descending)
            {
                Array.Reverse(items);
            }

            Run(t, items, null);
            if (descending)
            {
                Array.Reverse(items);
            }

            return;
        }

        if (descending)
        {
            Array.Reverse(items);
            Array.Reverse(keys);
        }

        try
        {
            Run(t, keys, items);
        }
        finally
        {
            if (descending)
            {
                Array.Reverse(items);
            }
        }
    }

    /// <summary>Sorts with the comparison that fits all keys. Each is a struct, so that the algorithm is compiled for each.</summary>
    private static void Run(PyThread t, PyObject[] keys, PyObject[]? values)
    {
        switch (KindOf(keys))
        {
            case Kind.Ints:
                Run(default(IntOrder), keys, values);
                break;
            case Kind.Floats:
                Run(default(FloatOrder), keys, values);
                break;
            case Kind.Strings:
                Run(default(StringOrder), keys, values);
                break;
            default:
                Run(new GeneralOrder(t), keys, values);
                break;
        }
    }

    private static void Run<TOrder>(TOrder order, PyObject[] keys, PyObject[]? values)
        where TOrder : struct, IOrder
    {
        var n = keys.Length;
        if (n < 2)
        {
            return;
        }

        var runs = new Stack<(int Start, int Length, int Power)>();
        var keyBuffer = new PyObject[n / 2 + 1];
        var valueBuffer = values is null ? null : new PyObject[n / 2 + 1];
        var minimum = MinimumRun(n);
        var start = 0;
        while (start < n)
        {
            var length = CountRun(order, keys, values, start);
            if (length < minimum)
            {
                var forced = Math.Min(minimum, n - start);
                InsertionSort(order, keys, values, start, start + forced, start + length);
                length = forced;
            }

            if (runs.Count > 0)
            {
                var (previousStart, previousLength, _) = runs.Peek();
                var power = Power(previousStart, previousLength, length, n);
                while (runs.Count > 1 && runs.Peek().Power > power)
                {
                    MergeTop(order, keys, values, runs, keyBuffer, valueBuffer);
                }

                // The power belongs to the boundary between the run on the stack and the one being pushed.
                runs.Push((start, length, power));
            }
            else
            {
                runs.Push((start, length, 0));
            }

            start += length;
        }

        while (runs.Count > 1)
        {
            MergeTop(order, keys, values, runs, keyBuffer, valueBuffer);
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

    private static int CountRun<TOrder>(TOrder order, PyObject[] keys, PyObject[]? values, int start)
        where TOrder : struct, IOrder
    {
        var end = start + 1;
        if (end == keys.Length)
        {
            return 1;
        }

        if (order.Less(keys[end], keys[start]))
        {
            end++;
            while (end < keys.Length && order.Less(keys[end], keys[end - 1]))
            {
                end++;
            }

            Array.Reverse(keys, start, end - start);
            if (values is not null)
            {
                Array.Reverse(values, start, end - start);
            }
        }
        else
        {
            end++;
            while (end < keys.Length && !order.Less(keys[end], keys[end - 1]))
            {
                end++;
            }
        }

        return end - start;
    }

    private static void InsertionSort<TOrder>(TOrder order, PyObject[] keys, PyObject[]? values, int start, int end, int sortedEnd)
        where TOrder : struct, IOrder
    {
        for (var i = sortedEnd; i < end; i++)
        {
            var pivot = keys[i];
            var low = start;
            var high = i;
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (order.Less(pivot, keys[middle]))
                {
                    high = middle;
                }
                else
                {
                    low = middle + 1;
                }
            }

            Array.Copy(keys, low, keys, low + 1, i - low);
            keys[low] = pivot;
            if (values is not null)
            {
                var value = values[i];
                Array.Copy(values, low, values, low + 1, i - low);
                values[low] = value;
            }
        }
    }

    private static void MergeTop<TOrder>(TOrder order, PyObject[] keys, PyObject[]? values, Stack<(int Start, int Length, int Power)> runs, PyObject[] keyBuffer, PyObject[]? valueBuffer)
        where TOrder : struct, IOrder
    {
        var right = runs.Pop();
        var left = runs.Pop();
        runs.Push((left.Start, left.Length + right.Length, left.Power));
        Merge(order, keys, values, left.Start, left.Length, right.Length, keyBuffer, valueBuffer);
    }

    private static void Merge<TOrder>(TOrder order, PyObject[] keys, PyObject[]? values, int start, int leftLength, int rightLength, PyObject[] keyBuffer, PyObject[]? valueBuffer)
        where TOrder : struct, IOrder
    {
        var middle = start + leftLength;
        var end = middle + rightLength;

        // What is in place already at both ends needs no merging.
        start = UpperBound(order, keys, keys[middle], start, middle);
        if (start == middle)
        {
            return;
        }

        end = LowerBound(order, keys, keys[middle - 1], middle, end);
        if (end == middle)
        {
            return;
        }

        leftLength = middle - start;
        rightLength = end - middle;
        if (leftLength <= rightLength)
        {
            Array.Copy(keys, start, keyBuffer, 0, leftLength);
            if (values is not null)
            {
                Array.Copy(values, start, valueBuffer!, 0, leftLength);
            }

            // Storing through a span needs no covariance check.
            var into = keys.AsSpan();
            int i = 0, j = middle, target = start;
            try
            {
                while (i < leftLength && j < end)
                {
                    if (order.Less(keys[j], keyBuffer[i]))
                    {
                        into[target] = keys[j];
                        if (values is not null)
                        {
                            values[target] = values[j];
                        }

                        j++;
                    }
                    else
                    {
                        into[target] = keyBuffer[i];
                        if (values is not null)
                        {
                            values[target] = valueBuffer![i];
                        }

                        i++;
                    }

                    target++;
                }
            }
            finally
            {
                Array.Copy(keyBuffer, i, keys, target, leftLength - i);
                if (values is not null)
                {
                    Array.Copy(valueBuffer!, i, values, target, leftLength - i);
                }
            }
        }
        else
        {
            Array.Copy(keys, middle, keyBuffer, 0, rightLength);
            if (values is not null)
            {
                Array.Copy(values, middle, valueBuffer!, 0, rightLength);
            }

            var into = keys.AsSpan();
            int i = middle - 1, j = rightLength - 1, target = end - 1;
            try
            {
                while (i >= start && j >= 0)
                {
                    if (order.Less(keyBuffer[j], keys[i]))
                    {
                        into[target] = keys[i];
                        if (values is not null)
                        {
                            values[target] = values[i];
                        }

                        i--;
                    }
                    else
                    {
                        into[target] = keyBuffer[j];
                        if (values is not null)
                        {
                            values[target] = valueBuffer![j];
                        }

                        j--;
                    }

                    target--;
                }
            }
            finally
            {
                Array.Copy(keyBuffer, 0, keys, target - j, j + 1);
                if (values is not null)
                {
                    Array.Copy(valueBuffer!, 0, values, target - j, j + 1);
                }
            }
        }
    }

    /// <summary>First position whose key is greater than the given one.</summary>
    private static int UpperBound<TOrder>(TOrder order, PyObject[] keys, PyObject key, int low, int high)
        where TOrder : struct, IOrder
    {
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (order.Less(key, keys[middle]))
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

    /// <summary>First position whose key is not less than the given one.</summary>
    private static int LowerBound<TOrder>(TOrder order, PyObject[] keys, PyObject key, int low, int high)
        where TOrder : struct, IOrder
    {
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (order.Less(keys[middle], key))
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

    private enum Kind
    {
        General,
        Ints,
        Floats,
        Strings,
    }

    /// <summary>How keys compare, by looking at all of them.</summary>
    private static Kind KindOf(PyObject[] keys)
    {
        if (keys.Length == 0)
        {
            return Kind.General;
        }

        var type = keys[0].GetType();
        foreach (var key in keys)
        {
            if (key.GetType() != type || (type == typeof(PyStr) && ((PyStr)key).Simple is null))
            {
                return Kind.General;
            }
        }

        return type == typeof(PyInt) ? Kind.Ints : type == typeof(PyFloat) ? Kind.Floats : type == typeof(PyStr) ? Kind.Strings : Kind.General;
    }

    private interface IOrder
    {
        bool Less(PyObject a, PyObject b);
    }

    // The casts of the first three are unchecked: KindOf looked at every key.
    private readonly struct IntOrder : IOrder
    {
        public bool Less(PyObject a, PyObject b) => Unsafe.As<PyInt>(a).Value < Unsafe.As<PyInt>(b).Value;
    }

    private readonly struct FloatOrder : IOrder
    {
        public bool Less(PyObject a, PyObject b) => Unsafe.As<PyFloat>(a).Value < Unsafe.As<PyFloat>(b).Value;
    }

    private readonly struct StringOrder : IOrder
    {
        public bool Less(PyObject a, PyObject b) => string.CompareOrdinal(Unsafe.As<PyStr>(a).Simple, Unsafe.As<PyStr>(b).Simple) < 0;
    }

    private readonly struct GeneralOrder(PyThread thread) : IOrder
    {
        public bool Less(PyObject a, PyObject b) => Operations.IsTrue(thread, Operations.Compare(thread, a, b, CompareOp.Lt));
    }
}
