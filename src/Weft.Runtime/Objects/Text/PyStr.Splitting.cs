namespace Weft.Runtime.Objects;

/// <summary>Splitting, joining and stripping.</summary>
public partial class PyStr
{
    private PyList MakeList(List<(int Start, int End)> ranges)
    {
        var items = new PyObject[ranges.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var (start, end) = ranges[i];
            items[i] = start == 0 && end == Length ? ToExact() : Substring(start, end);
        }

        return new PyList(items);
    }

    private static PyStr? Separator(PyObject? sep) => sep switch
    {
        null or PyNone => null,
        PyStr { Length: 0 } => throw Errors.ValueError("empty separator"),
        PyStr text => text,
        _ => throw Errors.TypeError($"must be str or None, not {sep.Type.FullName}"),
    };

    [PyMethod("split", Signature = "(sep=None, maxsplit=-1)", Doc = "The parts of the text between separators; without one, the words between white space.")]
    internal PyList Split(PyObject? sep = null, long maxsplit = -1)
    {
        var max = maxsplit < 0 ? long.MaxValue : maxsplit;
        if (Separator(sep) is not { } separator)
        {
            return MakeList(_codePoints is { } wide ? SpanSearch.SplitSpace<int, CodePointAlphabet>(wide, max) : SpanSearch.SplitSpace<char, CharAlphabet>(_text, max));
        }

        if (_codePoints is { } points)
        {
            return MakeList(SpanSearch.Split<int>(points, separator.ToCodePointArray(), max));
        }

        return separator._codePoints is null ? MakeList(SpanSearch.Split(_text.AsSpan(), separator._text.AsSpan(), max)) : new PyList([ToExact()]);
    }

    [PyMethod("rsplit", Signature = "(sep=None, maxsplit=-1)", Doc = "Like split, but counts splits from the end.")]
    internal PyList SplitLast(PyObject? sep = null, long maxsplit = -1)
    {
        var max = maxsplit < 0 ? long.MaxValue : maxsplit;
        if (Separator(sep) is not { } separator)
        {
            return MakeList(_codePoints is { } wide ? SpanSearch.SplitSpaceLast<int, CodePointAlphabet>(wide, max) : SpanSearch.SplitSpaceLast<char, CharAlphabet>(_text, max));
        }

        if (_codePoints is { } points)
        {
            return MakeList(SpanSearch.SplitLast<int>(points, separator.ToCodePointArray(), max));
        }

        return separator._codePoints is null ? MakeList(SpanSearch.SplitLast(_text.AsSpan(), separator._text.AsSpan(), max)) : new PyList([ToExact()]);
    }

    [PyMethod("splitlines", Signature = "(keepends=False)", Doc = "The lines of the text.")]
    internal PyList SplitLines(bool keepends = false) =>
        MakeList(_codePoints is { } points ? SpanSearch.SplitLines<int, CodePointAlphabet>(points, keepends) : SpanSearch.SplitLines<char, CharAlphabet>(_text, keepends));

    [PyMethod("partition", Signature = "(sep, /)", Doc = "The text before the first separator, the separator, and the text after it.")]
    internal PyTuple Partition(PyObject sep)
    {
        var separator = PartitionSeparator(sep);
        var at = FindIn(separator, 0, Length, last: false);
        return at < 0 ? new PyTuple([ToExact(), Empty, Empty]) : PartsAround((int)at, separator);
    }

    [PyMethod("rpartition", Signature = "(sep, /)", Doc = "The text before the last separator, the separator, and the text after it.")]
    internal PyTuple PartitionLast(PyObject sep)
    {
        var separator = PartitionSeparator(sep);
        var at = FindIn(separator, 0, Length, last: true);
        return at < 0 ? new PyTuple([Empty, Empty, ToExact()]) : PartsAround((int)at, separator);
    }

    private static PyStr PartitionSeparator(PyObject sep) => sep switch
    {
        PyStr { Length: 0 } => throw Errors.ValueError("empty separator"),
        PyStr text => text,
        _ => throw Errors.TypeError($"must be str, not {sep.Type.FullName}"),
    };

    private PyTuple PartsAround(int at, PyStr separator) => new([Substring(0, at), separator, Substring(at + separator.Length, Length)]);

    [PyMethod("strip", Signature = "(chars=None, /)", Doc = "The text without leading and trailing white space, or characters of a set.")]
    internal PyStr Strip(PyObject? chars = null) => Strip("strip", chars, left: true, right: true);

    [PyMethod("lstrip", Signature = "(chars=None, /)", Doc = "The text without leading white space, or characters of a set.")]
    internal PyStr StripLeft(PyObject? chars = null) => Strip("lstrip", chars, left: true, right: false);

    [PyMethod("rstrip", Signature = "(chars=None, /)", Doc = "The text without trailing white space, or characters of a set.")]
    internal PyStr StripRight(PyObject? chars = null) => Strip("rstrip", chars, left: false, right: true);

    private PyStr Strip(string name, PyObject? chars, bool left, bool right)
    {
        (int Start, int End) rest;
        switch (chars)
        {
            case null or PyNone:
                rest = _codePoints is { } wide ? SpanSearch.StripSpace<int, CodePointAlphabet>(wide, left, right) : SpanSearch.StripSpace<char, CharAlphabet>(_text, left, right);
                break;
            case PyStr set:
                rest = _codePoints is null && set._codePoints is null
                    ? SpanSearch.Strip(_text.AsSpan(), set._text.AsSpan(), left, right)
                    : SpanSearch.Strip<int>(ToCodePointArray(), set.ToCodePointArray(), left, right);
                break;
            default:
                throw Errors.TypeError($"{name} arg must be None or str");
        }

        return rest == (0, Length) ? ToExact() : Substring(rest.Start, rest.End);
    }

    [PyMethod("join", Signature = "(iterable, /)", Doc = "The strings of an iterable, with this text between them.")]
    internal PyStr Join(PyThread t, PyObject iterable)
    {
        if (iterable.Type[Slot.Iter] == 0 && iterable.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError("can only join an iterable");
        }

        return Join(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Operations.ToList(t, iterable)));
    }

    /// <summary>Joins strings with this one between them.</summary>
    /// <exception cref="PythonException">TypeError for an item that is not a str.</exception>
    public PyStr Join(ReadOnlySpan<PyObject> items)
    {
        long length = 0;
        var simple = _codePoints is null;
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is not PyStr text)
            {
                throw Errors.TypeError($"sequence item {i}: expected str instance, {items[i].Type.FullName} found");
            }

            simple &= text._codePoints is null;
            length += text.Length;
        }

        if (items.Length <= 1)
        {
            return items.Length == 0 ? Empty : ((PyStr)items[0]) is var only && only.GetType() == typeof(PyStr) ? only : ((PyStr)items[0]).ToExact();
        }

        length += (items.Length - 1L) * Length;
        if (length > Array.MaxLength / 4)
        {
            throw Errors.MemoryError();
        }

        if (simple)
        {
            var result = new string('\0', (int)length);
            // The string was made just now and nobody else has it, so writing into it is not seen by anyone.
            var target = System.Runtime.InteropServices.MemoryMarshal.AsMemory(result.AsMemory()).Span;
            var separator = _text!;
            for (var i = 0; i < items.Length; i++)
            {
                if (i > 0)
                {
                    separator.CopyTo(target);
                    target = target[separator.Length..];
                }

                var part = ((PyStr)items[i])._text!;
                part.CopyTo(target);
                target = target[part.Length..];
            }

            return OfSimple(result);
        }

        var points = new int[length];
        var next = 0;
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                CopyCodePoints(points.AsSpan(next));
                next += Length;
            }

            var part = (PyStr)items[i];
            part.CopyCodePoints(points.AsSpan(next));
            next += part.Length;
        }

        return OfCodePoints(points);
    }
}
