namespace Weft.Runtime.Objects;

/// <summary>Finding, splitting, stripping and replacing bytes.</summary>
public abstract partial class ByteSequence
{
    /// <summary>The bytes sought by find and its relatives: a bytes-like object or one integer.</summary>
    private static byte[] Sought(PyThread t, PyObject sub)
    {
        if (sub is PyBytes bytes)
        {
            return bytes.Array;
        }

        using (var view = BufferView.TryGet(t, sub, writable: false))
        {
            if (view is not null)
            {
                return view.ToArray();
            }
        }

        if (sub is not PyIntBase && sub.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"argument should be integer or bytes-like object, not '{sub.Type.FullName}'");
        }

        return Operations.Index(t, sub).TryGetInt64(out var value) && value is >= 0 and <= 255 ? [(byte)value] : throw Errors.ValueError("byte must be in range(0, 256)");
    }

    private long Find(PyThread t, PyObject sub, PyObject? start, PyObject? end, bool last)
    {
        var sought = Sought(t, sub);
        SpanSearch.Bounds(t, start, end, Data.Length, out var from, out var to);
        var data = Data;
        to = Math.Min(to, data.Length);
        return last ? SpanSearch.FindLast(data, sought, from, to) : SpanSearch.Find(data, sought, from, to);
    }

    [PyMethod("find", Signature = "(sub, start=None, end=None, /)", Doc = "Lowest index where sub is found, or -1.")]
    internal long Find(PyThread t, PyObject sub, PyObject? start = null, PyObject? end = null) => Find(t, sub, start, end, last: false);

    [PyMethod("rfind", Signature = "(sub, start=None, end=None, /)", Doc = "Highest index where sub is found, or -1.")]
    internal long FindLast(PyThread t, PyObject sub, PyObject? start = null, PyObject? end = null) => Find(t, sub, start, end, last: true);

    [PyMethod("index", Signature = "(sub, start=None, end=None, /)", Doc = "Like find, but raises ValueError when sub is not found.")]
    internal long Index(PyThread t, PyObject sub, PyObject? start = null, PyObject? end = null) =>
        Find(t, sub, start, end, last: false) is >= 0 and var at ? at : throw Errors.ValueError("subsection not found");

    [PyMethod("rindex", Signature = "(sub, start=None, end=None, /)", Doc = "Like rfind, but raises ValueError when sub is not found.")]
    internal long IndexLast(PyThread t, PyObject sub, PyObject? start = null, PyObject? end = null) =>
        Find(t, sub, start, end, last: true) is >= 0 and var at ? at : throw Errors.ValueError("subsection not found");

    [PyMethod("count", Signature = "(sub, start=None, end=None, /)", Doc = "Number of places where sub is found without overlap.")]
    internal long CountOf(PyThread t, PyObject sub, PyObject? start = null, PyObject? end = null)
    {
        var sought = Sought(t, sub);
        var data = Data;
        SpanSearch.Bounds(t, start, end, data.Length, out var from, out var to);
        return SpanSearch.Count(data, sought, from, to);
    }

    private bool MatchesAny(PyThread t, PyObject parts, PyObject? start, PyObject? end, bool atEnd)
    {
        var data = Data;
        SpanSearch.Bounds(t, start, end, data.Length, out var from, out var to);
        if (parts is PyTuple tuple)
        {
            foreach (var item in tuple.Items)
            {
                if (SpanSearch.Matches(data, BufferView.Read(t, item), from, to, atEnd))
                {
                    return true;
                }
            }

            return false;
        }

        using var view = BufferView.TryGet(t, parts, writable: false)
            ?? throw Errors.TypeError($"{(atEnd ? "endswith" : "startswith")} first arg must be bytes or a tuple of bytes, not {parts.Type.FullName}");
        return SpanSearch.Matches(data, view.ToArray(), from, to, atEnd);
    }

    [PyMethod("startswith", Signature = "(prefix, start=None, end=None, /)", Doc = "Whether the bytes begin with a prefix, or one of a tuple of them.")]
    internal bool StartsWith(PyThread t, PyObject prefix, PyObject? start = null, PyObject? end = null) => MatchesAny(t, prefix, start, end, atEnd: false);

    [PyMethod("endswith", Signature = "(suffix, start=None, end=None, /)", Doc = "Whether the bytes end with a suffix, or one of a tuple of them.")]
    internal bool EndsWith(PyThread t, PyObject suffix, PyObject? start = null, PyObject? end = null) => MatchesAny(t, suffix, start, end, atEnd: true);

    [PyMethod("removeprefix", Signature = "(prefix, /)", Doc = "The bytes without a prefix, if they begin with it.")]
    internal PyObject RemovePrefix(PyThread t, PyObject prefix)
    {
        var part = BufferView.Read(t, prefix);
        var data = Data;
        return part.Length > 0 && data.StartsWith(part) ? Make(data[part.Length..]) : Same();
    }

    [PyMethod("removesuffix", Signature = "(suffix, /)", Doc = "The bytes without a suffix, if they end with it.")]
    internal PyObject RemoveSuffix(PyThread t, PyObject suffix)
    {
        var part = BufferView.Read(t, suffix);
        var data = Data;
        return part.Length > 0 && data.EndsWith(part) ? Make(data[..^part.Length]) : Same();
    }

    [PyMethod("replace", Signature = "(old, new, count=-1, /)", Doc = "The bytes with occurrences of old replaced by new.")]
    internal PyObject Replace(PyThread t, PyObject old, PyObject @new, long count = -1)
    {
        var from = BufferView.Read(t, old);
        var to = BufferView.Read(t, @new);
        return SpanSearch.Replace(Data, from, to, count) is { } replaced ? MakeOwned(replaced) : Same();
    }

    private PyList MakeList(ReadOnlySpan<byte> data, List<(int Start, int End)> ranges)
    {
        var items = new PyObject[ranges.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var (start, end) = ranges[i];
            items[i] = start == 0 && end == data.Length ? Same() : Make(data[start..end]);
        }

        return new PyList(items);
    }

    private static byte[]? Separator(PyThread t, PyObject? sep)
    {
        if (sep is null or PyNone)
        {
            return null;
        }

        var separator = BufferView.Read(t, sep);
        return separator.Length > 0 ? separator : throw Errors.ValueError("empty separator");
    }

    [PyMethod("split", Signature = "(sep=None, maxsplit=-1)", Doc = "The parts between separators; without one, between white space.")]
    internal PyList Split(PyThread t, PyObject? sep = null, long maxsplit = -1)
    {
        var max = maxsplit < 0 ? long.MaxValue : maxsplit;
        var separator = Separator(t, sep);
        var data = Data;
        return MakeList(data, separator is null ? SpanSearch.SplitSpace<byte, ByteAlphabet>(data, max) : SpanSearch.Split(data, separator, max));
    }

    [PyMethod("rsplit", Signature = "(sep=None, maxsplit=-1)", Doc = "Like split, but counts splits from the end.")]
    internal PyList SplitLast(PyThread t, PyObject? sep = null, long maxsplit = -1)
    {
        var max = maxsplit < 0 ? long.MaxValue : maxsplit;
        var separator = Separator(t, sep);
        var data = Data;
        return MakeList(data, separator is null ? SpanSearch.SplitSpaceLast<byte, ByteAlphabet>(data, max) : SpanSearch.SplitLast(data, separator, max));
    }

    [PyMethod("splitlines", Signature = "(keepends=False)", Doc = "The lines, ended by ASCII line ends.")]
    internal PyList SplitLines(bool keepends = false)
    {
        var data = Data;
        return MakeList(data, SpanSearch.SplitLines<byte, ByteAlphabet>(data, keepends));
    }

    [PyMethod("partition", Signature = "(sep, /)", Doc = "The bytes before the first separator, the separator, and the bytes after it.")]
    internal PyTuple Partition(PyThread t, PyObject sep) => Partition(t, sep, last: false);

    [PyMethod("rpartition", Signature = "(sep, /)", Doc = "The bytes before the last separator, the separator, and the bytes after it.")]
    internal PyTuple PartitionLast(PyThread t, PyObject sep) => Partition(t, sep, last: true);

    private PyTuple Partition(PyThread t, PyObject sep, bool last)
    {
        var separator = Separator(t, sep is PyNone ? throw Errors.TypeError("a bytes-like object is required, not 'NoneType'") : sep)!;
        var data = Data;
        var at = last ? data.LastIndexOf(separator) : data.IndexOf(separator);
        if (at < 0)
        {
            return last ? new PyTuple([Make([]), Make([]), Same()]) : new PyTuple([Same(), Make([]), Make([])]);
        }

        return new PyTuple([Make(data[..at]), TypeName == "bytes" ? sep : Make(separator), Make(data[(at + separator.Length)..])]);
    }

    [PyMethod("strip", Signature = "(bytes=None, /)", Doc = "The bytes without leading and trailing white space, or bytes of a set.")]
    internal PyObject Strip(PyThread t, PyObject? bytes = null) => Strip(t, bytes, left: true, right: true);

    [PyMethod("lstrip", Signature = "(bytes=None, /)", Doc = "The bytes without leading white space, or bytes of a set.")]
    internal PyObject StripLeft(PyThread t, PyObject? bytes = null) => Strip(t, bytes, left: true, right: false);

    [PyMethod("rstrip", Signature = "(bytes=None, /)", Doc = "The bytes without trailing white space, or bytes of a set.")]
    internal PyObject StripRight(PyThread t, PyObject? bytes = null) => Strip(t, bytes, left: false, right: true);

    private PyObject Strip(PyThread t, PyObject? set, bool left, bool right)
    {
        var bytes = set is null or PyNone ? null : BufferView.Read(t, set);
        var data = Data;
        var (start, end) = bytes is null ? SpanSearch.StripSpace<byte, ByteAlphabet>(data, left, right) : SpanSearch.Strip(data, bytes, left, right);
        return start == 0 && end == data.Length ? Same() : Make(data[start..end]);
    }

    [PyMethod("join", Signature = "(iterable_of_bytes, /)", Doc = "The bytes-like objects of an iterable, with these bytes between them.")]
    internal PyObject Join(PyThread t, PyObject iterable)
    {
        if (iterable.Type[Slot.Iter] == 0 && iterable.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError("can only join an iterable");
        }

        // The separator stays as it is while the items are fetched.
        using var exported = this is PyByteArray ? BufferView.TryGet(t, this, writable: false) : null;
        var items = Operations.ToList(t, iterable);
        if (items.Count == 1 && items[0].GetType() == typeof(PyBytes) && TypeName == "bytes")
        {
            return items[0];
        }

        // The buffers stay exported until the result is made, so that no other thread can resize them meanwhile.
        var views = new List<BufferView>(items.Count);
        try
        {
            var separator = Data;
            long length = Math.Max(0, items.Count - 1L) * separator.Length;
            for (var i = 0; i < items.Count; i++)
            {
                var view = BufferView.TryGet(t, items[i], writable: false)
                    ?? throw Errors.TypeError($"sequence item {i}: expected a bytes-like object, {items[i].Type.FullName} found");
                views.Add(view);
                length += view.Length;
            }

            if (length > Array.MaxLength)
            {
                throw Errors.MemoryError();
            }

            var result = new byte[length];
            var target = result.AsSpan();
            for (var i = 0; i < views.Count; i++)
            {
                if (i > 0)
                {
                    separator.CopyTo(target);
                    target = target[separator.Length..];
                }

                if (views[i].IsContiguous)
                {
                    views[i].Span.CopyTo(target);
                }
                else
                {
                    views[i].ToArray().CopyTo(target);
                }

                target = target[(int)views[i].Length..];
            }

            return MakeOwned(result);
        }
        finally
        {
            foreach (var view in views)
            {
                view.Dispose();
            }
        }
    }
}
