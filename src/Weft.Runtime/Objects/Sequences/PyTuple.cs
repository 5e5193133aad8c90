using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>tuple</c>.</summary>
[PyType("tuple", MatchSequence = true, MatchSelf = true, WeakReferences = false, Doc = "An immutable sequence of objects.", Signature = "(iterable=(), /)")]
public partial class PyTuple : PyObject
{
    public static readonly PyTuple Empty = new([]);

    /// <summary>Wraps an array, which must not be changed afterwards.</summary>
    public PyTuple(PyObject[] items) => Items = items;

    /// <summary>The items; not to be changed.</summary>
    public PyObject[] Items { get; }

    public int Count => Items.Length;

    [PyNew(Signature = "(iterable=(), /)")]
    public static PyObject New(PyThread t, PyType cls, PyObject? iterable = null)
    {
        if (iterable is null)
        {
            return ReferenceEquals(cls, TypeObject) ? Empty : Allocate(cls, []);
        }

        if (ReferenceEquals(cls, TypeObject))
        {
            return Operations.ToTuple(t, iterable);
        }

        return Allocate(cls, Operations.ToList(t, iterable).ToArray());
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        if (Items.Length == 0)
        {
            return PyStr.OfSimple("()");
        }

        if (!ReprGuard.Enter(this))
        {
            return PyStr.OfSimple("(...)");
        }

        try
        {
            var text = new StringBuilder("(");
            for (var i = 0; i < Items.Length; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(Operations.Repr(t, Items[i]).Value);
            }

            return PyStr.Of(text.Append(Items.Length == 1 ? ",)" : ")").ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

    [PyMethod("__len__")]
    public long Length() => Items.Length;

    /// <summary>The hash of the items' hashes: xxHash's mixing, as the language's documentation of CPython names it.</summary>
    [PyMethod("__hash__")]
    public long Hash(PyThread t)
    {
        if (_hash != 0)
        {
            return _hash;
        }

        t.EnterNative(" while hashing a tuple");
        try
        {
            // 0 stands for "not known": a tuple whose hash is 0 computes it each time.
            return _hash = ComputeHash(t);
        }
        finally
        {
            t.ExitNative();
        }
    }

    private long _hash;

    private long ComputeHash(PyThread t)
    {
        const ulong Prime1 = 11400714785074694791;
        const ulong Prime2 = 14029467366897019727;
        const ulong Prime5 = 2870177450012600261;
        var accumulator = Prime5;
        foreach (var item in Items)
        {
            accumulator += unchecked((ulong)Operations.Hash(t, item) * Prime2);
            accumulator = System.Numerics.BitOperations.RotateLeft(accumulator, 31) * Prime1;
        }

        accumulator += (ulong)Items.Length ^ (Prime5 ^ 3527539UL);
        return accumulator == ulong.MaxValue ? 1546275796 : (long)accumulator;
    }

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject item)
    {
        foreach (var candidate in Items)
        {
            if (Operations.Equals(t, candidate, item))
            {
                return true;
            }
        }

        return false;
    }

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject index)
    {
        if (index is PySlice slice)
        {
            slice.GetIndices(t, Items.Length, out var start, out var stop, out var step);
            var count = PySlice.AdjustedLength(start, stop, step);
            if (count == 0)
            {
                return Empty;
            }

            if (count == Items.Length && step == 1 && GetType() == typeof(PyTuple))
            {
                return this;
            }

            var result = new PyObject[count];
            for (long i = 0, at = start; i < count; i++, at += step)
            {
                result[i] = Items[at];
            }

            return new PyTuple(result);
        }

        if (index is not PyIntBase && index.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"tuple indices must be integers or slices, not {index.Type.FullName}");
        }

        var position = Operations.IndexToInt64OrIndexError(t, index);
        if (position < 0)
        {
            position += Items.Length;
        }

        return (ulong)position < (ulong)Items.Length ? Items[position] : t.Raise(Exceptions.IndexError, "tuple index out of range");
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyTupleIterator(this);

    [PyMethod("__add__")]
    public PyObject Add(PyThread t, PyObject other)
    {
        if (other is not PyTuple tuple)
        {
            return PyNotImplemented.Value;
        }

        if (Items.Length == 0 && tuple.GetType() == typeof(PyTuple))
        {
            return tuple;
        }

        return tuple.Items.Length == 0 && GetType() == typeof(PyTuple) ? this : new PyTuple([.. Items, .. tuple.Items]);
    }

    [PyMethod("__mul__")]
    public PyObject Multiply(PyThread t, PyObject count)
    {
        if (count is not PyIntBase && count.Type[Slot.Index] == 0)
        {
            return PyNotImplemented.Value;
        }

        var times = Operations.IndexToInt64ForRepeat(t, count);
        if (times <= 0 || Items.Length == 0)
        {
            return Empty;
        }

        return times == 1 && GetType() == typeof(PyTuple) ? this : new PyTuple(Repetition.Repeat(Items, times));
    }

    [PyMethod("__rmul__")]
    public PyObject RMultiply(PyThread t, PyObject count) => Multiply(t, count);

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) =>
        other is PyTuple tuple ? SequenceComparison.Compare(t, Items, tuple.Items, op) : PyNotImplemented.Value;

    [PyMethod("count", Doc = "How many items equal the value.")]
    public long CountOf(PyThread t, PyObject value)
    {
        var result = 0L;
        foreach (var item in Items)
        {
            if (Operations.Equals(t, item, value))
            {
                result++;
            }
        }

        return result;
    }

    [PyMethod("index", Doc = "Position of the first item that equals the value.", Signature = "(value, start=0, stop=sys.maxsize, /)")]
    public PyObject? IndexOf(PyThread t, PyObject value, PyObject? start = null, PyObject? stop = null)
    {
        var from = SequenceComparison.Position(t, start, 0, Items.Length);
        var to = Math.Min(Items.Length, SequenceComparison.Position(t, stop, Items.Length, Items.Length));
        for (var i = from; i < to; i++)
        {
            if (Operations.Equals(t, Items[i], value))
            {
                return PyInt.Of(i);
            }
        }

        return t.Raise(Exceptions.ValueError, "tuple.index(x): x not in tuple");
    }

    [PyMethod("__getnewargs__")]
    public PyObject GetNewArgs() => new PyTuple([new PyTuple(Items)]);

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}

/// <summary>Repeats the items of a sequence.</summary>
internal static class Repetition
{
    internal static PyObject[] Repeat(ReadOnlySpan<PyObject> items, long times)
    {
        if (times > Array.MaxLength / Math.Max(1, items.Length))
        {
            throw Errors.MemoryError();
        }

        var result = new PyObject[items.Length * times];
        if (items.Length == 1)
        {
            Array.Fill(result, items[0]);
            return result;
        }

        for (var i = 0; i < times; i++)
        {
            items.CopyTo(result.AsSpan(i * items.Length));
        }

        return result;
    }
}
