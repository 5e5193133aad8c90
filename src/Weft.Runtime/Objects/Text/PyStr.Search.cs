namespace Weft.Runtime.Objects;

/// <summary>Finding, counting and replacing text.</summary>
public partial class PyStr
{
    /// <summary>Place of a text between adjusted bounds, or -1.</summary>
    internal long FindIn(PyStr sought, long start, long end, bool last)
    {
        if (_codePoints is null)
        {
            // Text with a character this string's representation cannot have is not in it.
            return sought._codePoints is not null ? -1
                : last ? SpanSearch.FindLast(_text.AsSpan(), sought._text.AsSpan(), start, end)
                : SpanSearch.Find(_text.AsSpan(), sought._text.AsSpan(), start, end);
        }

        ReadOnlySpan<int> points = sought.ToCodePointArray();
        return last ? SpanSearch.FindLast(_codePoints, points, start, end) : SpanSearch.Find(_codePoints, points, start, end);
    }

    private long Find(PyThread t, PyStr sought, PyObject? start, PyObject? end, bool last)
    {
        SpanSearch.Bounds(t, start, end, Length, out var from, out var to);
        return FindIn(sought, from, to, last);
    }

    [PyMethod("find", Signature = "(sub, start=None, end=None, /)", Doc = "Lowest index where the text sub is found, or -1.")]
    internal long Find(PyThread t, PyStr sub, PyObject? start = null, PyObject? end = null) => Find(t, sub, start, end, last: false);

    [PyMethod("rfind", Signature = "(sub, start=None, end=None, /)", Doc = "Highest index where the text sub is found, or -1.")]
    internal long FindLast(PyThread t, PyStr sub, PyObject? start = null, PyObject? end = null) => Find(t, sub, start, end, last: true);

    [PyMethod("index", Signature = "(sub, start=None, end=None, /)", Doc = "Like find, but raises ValueError when sub is not found.")]
    internal long Index(PyThread t, PyStr sub, PyObject? start = null, PyObject? end = null) =>
        Find(t, sub, start, end, last: false) is >= 0 and var at ? at : throw Errors.ValueError("substring not found");

    [PyMethod("rindex", Signature = "(sub, start=None, end=None, /)", Doc = "Like rfind, but raises ValueError when sub is not found.")]
    internal long IndexLast(PyThread t, PyStr sub, PyObject? start = null, PyObject? end = null) =>
        Find(t, sub, start, end, last: true) is >= 0 and var at ? at : throw Errors.ValueError("substring not found");

    [PyMethod("count", Signature = "(sub, start=None, end=None, /)", Doc = "Number of places where sub is found without overlap.")]
    internal long Count(PyThread t, PyStr sub, PyObject? start = null, PyObject? end = null)
    {
        SpanSearch.Bounds(t, start, end, Length, out var from, out var to);
        if (_codePoints is { } points)
        {
            return SpanSearch.Count<int>(points, sub.ToCodePointArray(), from, to);
        }

        return sub._codePoints is null ? SpanSearch.Count(_text.AsSpan(), sub._text.AsSpan(), from, to) : 0;
    }

    private bool MatchesAt(PyStr part, long start, long end, bool atEnd)
    {
        if (_codePoints is { } points)
        {
            return SpanSearch.Matches<int>(points, part.ToCodePointArray(), start, end, atEnd);
        }

        return part._codePoints is null && SpanSearch.Matches(_text.AsSpan(), part._text.AsSpan(), start, end, atEnd);
    }

    private bool MatchesAny(PyThread t, PyObject parts, PyObject? start, PyObject? end, bool atEnd)
    {
        SpanSearch.Bounds(t, start, end, Length, out var from, out var to);
        switch (parts)
        {
            case PyStr part:
                return MatchesAt(part, from, to, atEnd);
            case PyTuple tuple:
                foreach (var item in tuple.Items)
                {
                    if (item is not PyStr part)
                    {
                        throw Errors.TypeError($"tuple for {(atEnd ? "endswith" : "startswith")} must only contain str, not {item.Type.FullName}");
                    }

                    if (MatchesAt(part, from, to, atEnd))
                    {
                        return true;
                    }
                }

                return false;
            default:
                throw Errors.TypeError($"{(atEnd ? "endswith" : "startswith")} first arg must be str or a tuple of str, not {parts.Type.FullName}");
        }
    }

    [PyMethod("startswith", Signature = "(prefix, start=None, end=None, /)", Doc = "Whether the text begins with a prefix, or one of a tuple of them.")]
    internal bool StartsWith(PyThread t, PyObject prefix, PyObject? start = null, PyObject? end = null) => MatchesAny(t, prefix, start, end, atEnd: false);

    [PyMethod("endswith", Signature = "(suffix, start=None, end=None, /)", Doc = "Whether the text ends with a suffix, or one of a tuple of them.")]
    internal bool EndsWith(PyThread t, PyObject suffix, PyObject? start = null, PyObject? end = null) => MatchesAny(t, suffix, start, end, atEnd: true);

    [PyMethod("removeprefix", Signature = "(prefix, /)", Doc = "The text without a prefix, if it begins with it.")]
    internal PyStr RemovePrefix(PyStr prefix) => MatchesAt(prefix, 0, Length, atEnd: false) ? Substring(prefix.Length, Length) : ToExact();

    [PyMethod("removesuffix", Signature = "(suffix, /)", Doc = "The text without a suffix, if it ends with it.")]
    internal PyStr RemoveSuffix(PyStr suffix) => suffix.Length > 0 && MatchesAt(suffix, 0, Length, atEnd: true) ? Substring(0, Length - suffix.Length) : ToExact();

    [PyMethod("replace", Signature = "(old, new, /, count=-1)", Doc = "The text with occurrences of old replaced by new, the first count of them if that is not negative.")]
    internal PyStr Replace(PyStr old, PyStr @new, long count = -1)
    {
        if (ReferenceEquals(old, @new))
        {
            return ToExact();
        }

        if (_codePoints is null && old._codePoints is null && @new._codePoints is null)
        {
            if (count < 0 && old.Length > 0)
            {
                var replaced = _text!.Replace(old._text!, @new._text, StringComparison.Ordinal);
                return ReferenceEquals(replaced, _text) ? ToExact() : OfSimple(replaced);
            }

            var chars = SpanSearch.Replace(_text.AsSpan(), old._text.AsSpan(), @new._text.AsSpan(), count);
            return chars is null ? ToExact() : OfSimple(new string(chars));
        }

        if (_codePoints is null && old._codePoints is not null)
        {
            return ToExact();
        }

        var points = SpanSearch.Replace<int>(ToCodePointArray(), old.ToCodePointArray(), @new.ToCodePointArray(), count);
        return points is null ? ToExact() : OfCodePoints(points);
    }
}
