namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>slice</c>.</summary>
[PyType("slice", Doc = "A range of positions: start, stop and step.", Signature = null, WeakReferences = false)]
public sealed partial class PySlice : PyObject
{
    public PySlice(PyObject start, PyObject stop, PyObject step) => (Start, Stop, Step) = (start, stop, step);

    [PyMember("start")]
    public PyObject Start { get; }

    [PyMember("stop")]
    public PyObject Stop { get; }

    [PyMember("step")]
    public PyObject Step { get; }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("slice() takes no keyword arguments");
        }

        return args.Length switch
        {
            0 => throw Errors.TypeError("slice expected at least 1 argument, got 0"),
            1 => new PySlice(PyNone.Value, args[0], PyNone.Value),
            2 => new PySlice(args[0], args[1], PyNone.Value),
            3 => new PySlice(args[0], args[1], args[2]),
            _ => throw Errors.TypeError($"slice expected at most 3 arguments, got {args.Length}"),
        };
    }

    /// <summary>The slice applied to a sequence: start and stop clipped to it, step never 0.</summary>
    public void GetIndices(PyThread t, long length, out long start, out long stop, out long step)
    {
        step = 1;
        if (Step is not PyNone)
        {
            step = SliceIndex(t, Step);
            if (step == 0)
            {
                throw Errors.ValueError("slice step cannot be zero");
            }

            step = Math.Max(step, -long.MaxValue);
        }

        start = Start is PyNone ? step < 0 ? long.MaxValue : 0 : SliceIndex(t, Start);
        stop = Stop is PyNone ? step < 0 ? long.MinValue : long.MaxValue : SliceIndex(t, Stop);
        Clip(length, ref start, ref stop, step);
    }

    private static void Clip(long length, ref long start, ref long stop, long step)
    {
        start = ClipOne(start, length, step);
        stop = ClipOne(stop, length, step);
    }

    private static long ClipOne(long index, long length, long step)
    {
        if (index < 0)
        {
            index += length;
            return index < 0 ? step < 0 ? -1 : 0 : index;
        }

        return index >= length ? step < 0 ? length - 1 : length : index;
    }

    private static long SliceIndex(PyThread t, PyObject o)
    {
        if (o is PyInt small)
        {
            return small.Value;
        }

        return o is PyIntBase || o.Type[Slot.Index] != 0
            ? Operations.IndexClipped(t, o)
            : throw Errors.TypeError("slice indices must be integers or None or have an __index__ method");
    }

    /// <summary>How many positions clipped indices select.</summary>
    public static long AdjustedLength(long start, long stop, long step) =>
        step > 0 ? start < stop ? (stop - start - 1) / step + 1 : 0 : stop < start ? (start - stop - 1) / -step + 1 : 0;

    [PyMethod("indices", Doc = "Start, stop and step for a sequence of the given length.")]
    public PyObject Indices(PyThread t, PyObject length)
    {
        var size = Operations.Index(t, length);
        if (size.Sign < 0)
        {
            throw Errors.ValueError("length should not be negative");
        }

        // Python integers throughout: neither the length nor the indices need fit a machine word.
        PyObject step = Step is PyNone ? PyInt.Of(1) : BigIndex(t, Step);
        var stepSign = ((PyIntBase)step).Sign;
        if (stepSign == 0)
        {
            throw Errors.ValueError("slice step cannot be zero");
        }

        PyObject lower = stepSign < 0 ? PyInt.Of(-1) : PyInt.Of(0);
        var upper = stepSign < 0 ? Operations.Add(t, size, PyInt.Of(-1)) : size;
        PyObject Bound(PyObject given, PyObject fallback)
        {
            if (given is PyNone)
            {
                return fallback;
            }

            PyObject value = BigIndex(t, given);
            if (((PyIntBase)value).Sign < 0)
            {
                value = Operations.Add(t, value, size);
                return Operations.CompareBool(t, value, lower, CompareOp.Lt) ? lower : value;
            }

            return Operations.CompareBool(t, value, upper, CompareOp.Gt) ? upper : value;
        }

        return new PyTuple([Bound(Start, stepSign < 0 ? upper : lower), Bound(Stop, stepSign < 0 ? lower : upper), step]);
    }

    private static PyIntBase BigIndex(PyThread t, PyObject o) =>
        o is PyIntBase || o.Type[Slot.Index] != 0 ? Operations.Index(t, o) : throw Errors.TypeError("slice indices must be integers or None or have an __index__ method");

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => PyStr.Of($"slice({Operations.Repr(t, Start).Value}, {Operations.Repr(t, Stop).Value}, {Operations.Repr(t, Step).Value})");

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([TypeObject, AsTuple()]);

    private PyTuple AsTuple() => new([Start, Stop, Step]);

    [PyMethod("__hash__")]
    public long Hash(PyThread t) => Operations.Hash(t, AsTuple());

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) =>
        other is not PySlice slice ? PyNotImplemented.Value
        : ReferenceEquals(this, other) ? PyBool.Of(op is CompareOp.Eq or CompareOp.Le or CompareOp.Ge)
        : Operations.Compare(t, AsTuple(), slice.AsTuple(), op);
}
