namespace Weft.Runtime.Objects;

/// <summary>What a sequence of characters must say about one of them to be split and stripped.</summary>
internal interface IAlphabet<T>
{
    static abstract bool IsSpace(T value);

    static abstract bool IsLineBreak(T value);

    static abstract bool IsNewLine(T value);

    static abstract bool IsCarriageReturn(T value);
}

/// <summary>Characters of a str in the simple representation.</summary>
internal readonly struct CharAlphabet : IAlphabet<char>
{
    public static bool IsSpace(char value) => NumericText.IsSpace(value);

    public static bool IsLineBreak(char value) => value is >= '\n' and <= '\r' or >= '\x1c' and <= '\x1e' or '\x85' or '\u2028' or '\u2029';

    public static bool IsNewLine(char value) => value == '\n';

    public static bool IsCarriageReturn(char value) => value == '\r';
}

/// <summary>Characters of a str as code points.</summary>
internal readonly struct CodePointAlphabet : IAlphabet<int>
{
    public static bool IsSpace(int value) => NumericText.IsSpace(value);

    public static bool IsLineBreak(int value) => value is >= '\n' and <= '\r' or >= '\x1c' and <= '\x1e' or '\x85' or '\u2028' or '\u2029';

    public static bool IsNewLine(int value) => value == '\n';

    public static bool IsCarriageReturn(int value) => value == '\r';
}

/// <summary>Bytes, taken for ASCII.</summary>
internal readonly struct ByteAlphabet : IAlphabet<byte>
{
    public static bool IsSpace(byte value) => value is (>= 9 and <= 13) or 32;

    public static bool IsLineBreak(byte value) => value is 10 or 13;

    public static bool IsNewLine(byte value) => value == 10;

    public static bool IsCarriageReturn(byte value) => value == 13;
}

/// <summary>
/// Search, splitting and stripping on spans, shared by str (UTF-16 units or code points), bytes and bytearray. Splits
/// answer ranges; the caller makes the objects.
/// </summary>
internal static class SpanSearch
{
    /// <summary>Adjusts slice bounds as string methods do: negative ones count from the end, and the end is clipped.</summary>
    internal static void Adjust(ref long start, ref long end, long length)
    {
        if (end > length)
        {
            end = length;
        }
        else if (end < 0)
        {
            end = Math.Max(0, end + length);
        }

        if (start < 0)
        {
            start = Math.Max(0, start + length);
        }
    }

    /// <summary>Reads the optional start and end of <c>find</c> and its relatives.</summary>
    /// <exception cref="PythonException">TypeError.</exception>
    internal static void Bounds(PyThread t, PyObject? start, PyObject? end, long length, out long from, out long to)
    {
        from = start is null or PyNone ? 0 : SliceIndex(t, start);
        to = end is null or PyNone ? long.MaxValue : SliceIndex(t, end);
        Adjust(ref from, ref to, length);
    }

    private static long SliceIndex(PyThread t, PyObject index)
    {
        if (index is not PyIntBase && index.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError("slice indices must be integers or None or have an __index__ method");
        }

        return Operations.IndexClipped(t, index);
    }

    /// <summary>First place of <paramref name="sought"/> between the bounds, or -1.</summary>
    internal static long Find<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> sought, long start, long end)
        where T : unmanaged, IEquatable<T>
    {
        if (end - start < sought.Length)
        {
            return -1;
        }

        var at = LinearSearch.IndexOf(text[(int)start..(int)end], sought);
        return at < 0 ? -1 : at + start;
    }

    /// <summary>Last place of <paramref name="sought"/> between the bounds, or -1.</summary>
    internal static long FindLast<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> sought, long start, long end)
        where T : unmanaged, IEquatable<T>
    {
        if (end - start < sought.Length)
        {
            return -1;
        }

        if (sought.Length == 0)
        {
            return end;
        }

        var at = text[(int)start..(int)end].LastIndexOf(sought);
        return at < 0 ? -1 : at + start;
    }

    /// <summary>Number of places that do not overlap.</summary>
    internal static long Count<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> sought, long start, long end)
        where T : unmanaged, IEquatable<T>
    {
        if (end - start < sought.Length)
        {
            return 0;
        }

        if (sought.Length <= 1)
        {
            return sought.Length == 0 ? end - start + 1 : text[(int)start..(int)end].Count(sought[0]);
        }

        var rest = text[(int)start..(int)end];
        var count = 0L;
        for (int at; (at = LinearSearch.IndexOf(rest, sought)) >= 0; count++)
        {
            rest = rest[(at + sought.Length)..];
        }

        return count;
    }

    /// <summary>Whether the text between the bounds begins (or ends) with <paramref name="part"/>.</summary>
    internal static bool Matches<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> part, long start, long end, bool atEnd)
        where T : unmanaged, IEquatable<T>
    {
        if (end - part.Length < start)
        {
            return false;
        }

        var at = (int)(atEnd ? end - part.Length : start);
        return text.Slice(at, part.Length).SequenceEqual(part);
    }

    internal static List<(int Start, int End)> Split<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> separator, long max)
        where T : unmanaged, IEquatable<T>
    {
        var parts = new List<(int, int)>();
        var start = 0;
        while (max-- > 0)
        {
            var at = text[start..].IndexOf(separator);
            if (at < 0)
            {
                break;
            }

            parts.Add((start, start + at));
            start += at + separator.Length;
        }

        parts.Add((start, text.Length));
        return parts;
    }

    internal static List<(int Start, int End)> SplitLast<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> separator, long max)
        where T : unmanaged, IEquatable<T>
    {
        var parts = new List<(int, int)>();
        var end = text.Length;
        while (max-- > 0)
        {
            var at = text[..end].LastIndexOf(separator);
            if (at < 0)
            {
                break;
            }

            parts.Add((at + separator.Length, end));
            end = at;
        }

        parts.Add((0, end));
        parts.Reverse();
        return parts;
    }

    internal static List<(int Start, int End)> SplitSpace<T, TAlphabet>(ReadOnlySpan<T> text, long max)
        where T : unmanaged
        where TAlphabet : IAlphabet<T>
    {
        var parts = new List<(int, int)>();
        var i = 0;
        while (true)
        {
            while (i < text.Length && TAlphabet.IsSpace(text[i]))
            {
                i++;
            }

            if (i == text.Length)
            {
                return parts;
            }

            var start = i;
            if (max-- <= 0)
            {
                parts.Add((start, text.Length));
                return parts;
            }

            while (i < text.Length && !TAlphabet.IsSpace(text[i]))
            {
                i++;
            }

            parts.Add((start, i));
        }
    }

    internal static List<(int Start, int End)> SplitSpaceLast<T, TAlphabet>(ReadOnlySpan<T> text, long max)
        where T : unmanaged
        where TAlphabet : IAlphabet<T>
    {
        var parts = new List<(int, int)>();
        var i = text.Length;
        while (true)
        {
            while (i > 0 && TAlphabet.IsSpace(text[i - 1]))
            {
                i--;
            }

            if (i == 0)
            {
                break;
            }

            var end = i;
            if (max-- <= 0)
            {
                parts.Add((0, end));
                break;
            }

            while (i > 0 && !TAlphabet.IsSpace(text[i - 1]))
            {
                i--;
            }

            parts.Add((i, end));
        }

        parts.Reverse();
        return parts;
    }

    internal static List<(int Start, int End)> SplitLines<T, TAlphabet>(ReadOnlySpan<T> text, bool keepEnds)
        where T : unmanaged
        where TAlphabet : IAlphabet<T>
    {
        var parts = new List<(int, int)>();
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            while (i < text.Length && !TAlphabet.IsLineBreak(text[i]))
            {
                i++;
            }

            var end = i;
            if (i < text.Length)
            {
                i += TAlphabet.IsCarriageReturn(text[i]) && i + 1 < text.Length && TAlphabet.IsNewLine(text[i + 1]) ? 2 : 1;
                if (keepEnds)
                {
                    end = i;
                }
            }

            parts.Add((start, end));
        }

        return parts;
    }

    /// <summary>The range left after removing white space.</summary>
    internal static (int Start, int End) StripSpace<T, TAlphabet>(ReadOnlySpan<T> text, bool left, bool right)
        where T : unmanaged
        where TAlphabet : IAlphabet<T>
    {
        var start = 0;
        var end = text.Length;
        while (left && start < end && TAlphabet.IsSpace(text[start]))
        {
            start++;
        }

        while (right && end > start && TAlphabet.IsSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    /// <summary>The range left after removing characters of a set.</summary>
    internal static (int Start, int End) Strip<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> set, bool left, bool right)
        where T : unmanaged, IEquatable<T>
    {
        var start = 0;
        var end = text.Length;
        while (left && start < end && set.Contains(text[start]))
        {
            start++;
        }

        while (right && end > start && set.Contains(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    /// <summary>Replaces up to <paramref name="max"/> places; null when there is none.</summary>
    internal static T[]? Replace<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> old, ReadOnlySpan<T> with, long max)
        where T : unmanaged, IEquatable<T>
    {
        if (max == 0)
        {
            return null;
        }

        if (old.Length == 0)
        {
            return Interleave(text, with, max);
        }

        var found = text.Count(old);
        if (found == 0)
        {
            return null;
        }

        var count = max < 0 ? found : Math.Min(found, max);
        var result = new T[CheckedLength(text.Length + (count * ((long)with.Length - old.Length)))];
        Span<T> target = result;
        for (var i = 0; i < count; i++)
        {
            var at = text.IndexOf(old);
            text[..at].CopyTo(target);
            target = target[at..];
            with.CopyTo(target);
            target = target[with.Length..];
            text = text[(at + old.Length)..];
        }

        text.CopyTo(target);
        return result;
    }

    private static T[]? Interleave<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> with, long max)
        where T : unmanaged
    {
        if (with.Length == 0)
        {
            return null;
        }

        var count = max < 0 ? text.Length + 1L : Math.Min(text.Length + 1L, max);
        var result = new T[CheckedLength(text.Length + (count * with.Length))];
        var next = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < count)
            {
                with.CopyTo(result.AsSpan(next));
                next += with.Length;
            }

            if (i < text.Length)
            {
                result[next++] = text[i];
            }
        }

        return result;
    }

    private static int CheckedLength(long length) => length <= Array.MaxLength / 4 ? (int)length : throw Errors.MemoryError();
}
