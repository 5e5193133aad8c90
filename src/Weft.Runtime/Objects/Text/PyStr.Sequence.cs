namespace Weft.Runtime.Objects;

/// <summary>Behaviour as a sequence: length, items, concatenation, repetition, comparison.</summary>
public partial class PyStr
{
    [PyMethod("__len__")]
    internal int GetLength() => Length;

    [PyMethod("__hash__")]
    internal long GetHash() => HashValue;

    [PyMethod("__iter__")]
    internal PyObject Iterate() => IsAscii ? new PyStrAsciiIterator(this) : new PyStrIterator(this);

    [PyMethod("__getitem__")]
    internal PyObject? GetItem(PyThread t, PyObject key)
    {
        switch (key)
        {
            case PyInt small:
                return ItemAt(t, small.Value);
            case PySlice slice:
                slice.GetIndices(t, Length, out var start, out var stop, out var step);
                return Slice(start, stop, step);
            default:
                if (key.Type[Slot.Index] == 0)
                {
                    throw Errors.TypeError($"string indices must be integers, not '{key.Type.FullName}'");
                }

                var index = Operations.Index(t, key);
                return index.TryGetInt64(out var value) ? ItemAt(t, value) : throw Errors.IndexError($"cannot fit '{key.Type.FullName}' into an index-sized integer");
        }
    }

    private PyObject? ItemAt(PyThread t, long index)
    {
        if (index < 0)
        {
            index += Length;
        }

        return (ulong)index < (ulong)Length ? OfCodePoint(CodePointAt((int)index)) : t.Raise(Exceptions.IndexError, "string index out of range");
    }

    private PyStr Slice(long start, long stop, long step)
    {
        var count = (int)PySlice.AdjustedLength(start, stop, step);
        if (count == 0)
        {
            return Empty;
        }

        if (step == 1)
        {
            return Substring((int)start, (int)start + count);
        }

        var builder = new TextBuilder(count);
        for (var i = 0; i < count; i++, start += step)
        {
            builder.Append(CodePointAt((int)start));
        }

        return builder.ToStr();
    }

    [PyMethod("__contains__")]
    internal bool Contains(PyObject item) => item is PyStr sought
        ? FindIn(sought, 0, Length, last: false) >= 0
        : throw Errors.TypeError($"'in <string>' requires string as left operand, not {item.Type.FullName}");

    [PyMethod("__add__")]
    internal PyObject Add(PyStr other)
    {
        return (long)Length + other.Length > Array.MaxLength / 4 ? throw Errors.MemoryError() : Concat(this, other);
    }

    [PyMethod("__mul__")]
    internal PyObject Multiply(PyThread t, PyObject count) => RepeatedBy(t, count);

    [PyMethod("__rmul__")]
    internal PyObject MultiplyReflected(PyThread t, PyObject count) => RepeatedBy(t, count);

    private PyObject RepeatedBy(PyThread t, PyObject count)
    {
        if (count is not PyIntBase && count.Type[Slot.Index] == 0)
        {
            return PyNotImplemented.Value;
        }

        var index = Operations.Index(t, count);
        return index.TryGetInt64(out var n) ? Repeat(n) : throw Errors.OverflowError($"cannot fit '{count.Type.FullName}' into an index-sized integer");
    }

    /// <summary><c>s * n</c>.</summary>
    /// <exception cref="PythonException">OverflowError or MemoryError when it is too long.</exception>
    public PyStr Repeat(long count)
    {
        if (count <= 0 || Length == 0)
        {
            return Empty;
        }

        if (count == 1)
        {
            return ToExact();
        }

        if (count > long.MaxValue / Length)
        {
            throw Errors.OverflowError("repeated string is too long");
        }

        if (count * Length > Array.MaxLength / 4)
        {
            throw Errors.MemoryError();
        }

        var n = (int)count;
        if (_codePoints is { } points)
        {
            var result = new int[n * points.Length];
            for (var i = 0; i < n; i++)
            {
                points.CopyTo(result, i * points.Length);
            }

            return new PyStr(result);
        }

        return _text!.Length == 1
            ? new PyStr(new string(_text[0], n))
            : new PyStr(string.Create(n * _text.Length, _text, static (span, part) =>
            {
                for (var at = 0; at < span.Length; at += part.Length)
                {
                    part.CopyTo(span[at..]);
                }
            }));
    }

    [PyRichCompare]
    internal PyObject Compare(PyObject other, CompareOp op)
    {
        if (other is not PyStr text)
        {
            return PyNotImplemented.Value;
        }

        return op switch
        {
            CompareOp.Eq => PyBool.Of(Equals(text)),
            CompareOp.Ne => PyBool.Of(!Equals(text)),
            CompareOp.Lt => PyBool.Of(CompareTo(text) < 0),
            CompareOp.Le => PyBool.Of(CompareTo(text) <= 0),
            CompareOp.Gt => PyBool.Of(CompareTo(text) > 0),
            _ => PyBool.Of(CompareTo(text) >= 0),
        };
    }

    /// <summary>Order by code points.</summary>
    public int CompareTo(PyStr other)
    {
        if (_codePoints is null && other._codePoints is null)
        {
            return string.CompareOrdinal(_text, other._text);
        }

        var common = Math.Min(Length, other.Length);
        for (var i = 0; i < common; i++)
        {
            var difference = CodePointAt(i) - other.CodePointAt(i);
            if (difference != 0)
            {
                return difference;
            }
        }

        return Length - other.Length;
    }
}
