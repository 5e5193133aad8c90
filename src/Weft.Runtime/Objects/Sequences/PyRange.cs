namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>range</c>: an arithmetic progression of integers of any size.</summary>
[PyType("range", WeakReferences = false, MatchSequence = true, Doc = "An immutable sequence of evenly spaced integers.")]
public sealed partial class PyRange : PyObject
{
    private readonly bool _small;
    private readonly long _start;
    private readonly long _step;
    private readonly long _length;

    private PyRange(PyIntBase start, PyIntBase stop, PyIntBase step, PyIntBase length)
    {
        Start = start;
        Stop = stop;
        Step = step;
        LengthObject = length;
        _small = start.TryGetInt64(out _start) && step.TryGetInt64(out _step) && length.TryGetInt64(out _length) && stop.TryGetInt64(out _);
    }

    [PyMember("start")]
    public PyIntBase Start { get; }

    [PyMember("stop")]
    public PyIntBase Stop { get; }

    [PyMember("step")]
    public PyIntBase Step { get; }

    private PyIntBase LengthObject { get; }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("range() takes no keyword arguments");
        }

        PyIntBase start = PyInt.Of(0) as PyIntBase, step = (PyIntBase)PyInt.Of(1);
        PyIntBase stop;
        switch (args.Length)
        {
            case 1:
                stop = Operations.Index(t, args[0]);
                break;
            case 2 or 3:
                start = Operations.Index(t, args[0]);
                stop = Operations.Index(t, args[1]);
                if (args.Length == 3)
                {
                    step = Operations.Index(t, args[2]);
                    if (step.Sign == 0)
                    {
                        throw Errors.ValueError("range() arg 3 must not be zero");
                    }
                }

                break;
            default:
                throw Errors.TypeError(args.Length == 0 ? "range expected at least 1 argument, got 0" : $"range expected at most 3 arguments, got {args.Length}");
        }

        return Create(t, Plain(start), Plain(stop), Plain(step));
    }

    private static PyIntBase Plain(PyIntBase value) => value is PyBool ? (PyIntBase)PyInt.Of(value.Sign) : value;

    private static PyRange Create(PyThread t, PyIntBase start, PyIntBase stop, PyIntBase step) => new(start, stop, step, ComputeLength(t, start, stop, step));

    private static PyIntBase ComputeLength(PyThread t, PyIntBase start, PyIntBase stop, PyIntBase step)
    {
        if (start is PyInt a && stop is PyInt b && step is PyInt s && Math.Abs(a.Value >> 1) < 1L << 61 && Math.Abs(b.Value >> 1) < 1L << 61 && s.Value != long.MinValue)
        {
            return (PyIntBase)PyInt.Of(PySlice.AdjustedLength(a.Value, b.Value, s.Value));
        }

        var low = step.Sign > 0 ? start : stop;
        var high = step.Sign > 0 ? stop : start;
        if (!Operations.CompareBool(t, low, high, CompareOp.Lt))
        {
            return (PyIntBase)PyInt.Of(0);
        }

        var span = Operations.Subtract(t, Operations.Subtract(t, high, low), PyInt.Of(1));
        return (PyIntBase)Operations.Add(t, Operations.FloorDivide(t, span, Operations.Absolute(t, step)), PyInt.Of(1));
    }

    private PyObject ItemAt(PyThread t, PyIntBase index) => _small && index is PyInt i
        ? PyInt.Of(_start + i.Value * _step)
        : Operations.Add(t, Start, Operations.Multiply(t, index, Step));

    [PyMethod("__len__")]
    public long Length() => LengthObject.TryGetInt64(out var length) ? length : throw Errors.OverflowError("Python int too large to convert to C ssize_t");

    [PyMethod("__bool__")]
    public bool IsTrue() => LengthObject.Sign != 0;

    /// <summary>Whether the number behind the last one fits too, which the plain iterator relies on.</summary>
    private bool EndFits()
    {
        var end = (Int128)_start + ((Int128)_step * _length);
        return end >= long.MinValue && end <= long.MaxValue;
    }

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t) => _small && EndFits() ? new PyRangeIterator(_start, _step, _length) : new PyLongRangeIterator(Start, Step, LengthObject);

    [PyMethod("__reversed__", Doc = "An iterator from the last number to the first.")]
    public PyObject Reversed(PyThread t)
    {
        if (_small && _step != long.MinValue)
        {
            return new PyRangeIterator(unchecked(_start + (_length - 1) * _step), -_step, _length);
        }

        var last = Operations.Add(t, Start, Operations.Multiply(t, Operations.Subtract(t, LengthObject, PyInt.Of(1)), Step));
        return new PyLongRangeIterator((PyIntBase)last, (PyIntBase)Operations.Negative(t, Step), LengthObject);
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        var start = Operations.Repr(t, Start).Value;
        var stop = Operations.Repr(t, Stop).Value;
        return PyStr.Of(Step is PyInt { Value: 1 } ? $"range({start}, {stop})" : $"range({start}, {stop}, {Operations.Repr(t, Step).Value})");
    }

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject item)
    {
        if (item is PyIntBase number && (item.GetType() == typeof(PyInt) || item.GetType() == typeof(PyBigInt) || item is PyBool))
        {
            return ContainsNumber(t, number);
        }

        var iterator = Iter(t);
        while (Operations.TryNext(t, iterator) is { } candidate)
        {
            if (Operations.Equals(t, candidate, item))
            {
                return true;
            }
        }

        return false;
    }

    private bool ContainsNumber(PyThread t, PyIntBase number)
    {
        if (_small && number.TryGetInt64(out var value))
        {
            var distance = (Int128)value - _start;
            return distance % _step == 0 && distance / _step is var index && index >= 0 && index < _length;
        }

        var offset = Operations.Subtract(t, number, Start);
        if (Operations.IsTrue(t, Operations.Modulo(t, offset, Step)))
        {
            return false;
        }

        var position = (PyIntBase)Operations.FloorDivide(t, offset, Step);
        return position.Sign >= 0 && Operations.CompareBool(t, position, LengthObject, CompareOp.Lt);
    }

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject index)
    {
        if (index is PySlice slice)
        {
            var bounds = (PyTuple)slice.Indices(t, LengthObject);
            var step = (PyIntBase)Operations.Multiply(t, bounds.Items[2], Step);
            return Create(t, (PyIntBase)ItemAt(t, (PyIntBase)bounds.Items[0]), (PyIntBase)ItemAt(t, (PyIntBase)bounds.Items[1]), step);
        }

        if (index is not PyIntBase && index.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"range indices must be integers or slices, not {index.Type.FullName}");
        }

        var position = Operations.Index(t, index);
        if (position.Sign < 0)
        {
            position = (PyIntBase)Operations.Add(t, position, LengthObject);
        }

        return position.Sign < 0 || !Operations.CompareBool(t, position, LengthObject, CompareOp.Lt)
            ? t.Raise(Exceptions.IndexError, "range object index out of range")
            : ItemAt(t, Plain(position));
    }

    [PyMethod("count", Doc = "How many numbers equal the value.")]
    public PyObject CountOf(PyThread t, PyObject value)
    {
        if (value is PyIntBase && !value.Type.IsHeapType)
        {
            return PyInt.Of(ContainsNumber(t, (PyIntBase)value) ? 1 : 0);
        }

        var count = 0L;
        var iterator = Iter(t);
        while (Operations.TryNext(t, iterator) is { } candidate)
        {
            if (Operations.Equals(t, candidate, value))
            {
                count++;
            }
        }

        return PyInt.Of(count);
    }

    [PyMethod("index", Doc = "Position of the value.")]
    public PyObject? IndexOf(PyThread t, PyObject value)
    {
        if (value is PyIntBase number && value.Type.IsSubtypeOf(PyIntBase.TypeObject) && !value.Type.IsHeapType)
        {
            return ContainsNumber(t, number)
                ? Operations.FloorDivide(t, Operations.Subtract(t, number, Start), Step)
                : t.Raise(Exceptions.ValueError, $"{Operations.Repr(t, value).Value} is not in range");
        }

        var position = 0L;
        var iterator = Iter(t);
        while (Operations.TryNext(t, iterator) is { } candidate)
        {
            if (Operations.Equals(t, candidate, value))
            {
                return PyInt.Of(position);
            }

            position++;
        }

        return t.Raise(Exceptions.ValueError, "sequence.index(x): x not in sequence");
    }

    /// <summary>What makes two ranges the same sequence: the length, the first item, and the step when there are two.</summary>
    private PyTuple Identity(PyThread t) => LengthObject.Sign == 0
        ? new PyTuple([LengthObject, PyNone.Value, PyNone.Value])
        : LengthObject is PyInt { Value: 1 }
            ? new PyTuple([LengthObject, Start, PyNone.Value])
            : new PyTuple([LengthObject, Start, Step]);

    [PyMethod("__hash__")]
    public long Hash(PyThread t) => Operations.Hash(t, Identity(t));

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) =>
        other is PyRange range && op is CompareOp.Eq or CompareOp.Ne && other is PyRange range2
            ? PyBool.Of(Operations.Equals(t, Identity(t), range2.Identity(t)) == (op == CompareOp.Eq))
            : PyNotImplemented.Value;

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([TypeObject, new PyTuple([Start, Stop, Step])]);
}

/// <summary>Iterates a range whose numbers fit 64 bits.</summary>
[PyType("range_iterator", NoConstructor = true)]
public sealed partial class PyRangeIterator(long start, long step, long length) : PyObject
{
    private long _next = start;
    private long _left = length;

    internal PyObject? Advance()
    {
        if (_left <= 0)
        {
            return null;
        }

        _left--;
        var value = _next;
        _next = unchecked(value + step);
        return PyInt.Of(value);
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Advance();

    [PyMethod("__length_hint__", Doc = "How many numbers are left.")]
    public long LengthHint() => _left;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t)
    {
        var range = Operations.Call(t, PyRange.TypeObject, PyInt.Of(_next), Operations.Add(t, PyInt.Of(_next), Operations.Multiply(t, PyInt.Of(_left), PyInt.Of(step))), PyInt.Of(step));
        return new PyTuple([Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter"), new PyTuple([range]), PyNone.Value]);
    }

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state)
    {
        if (state is PyNone)
        {
            return;
        }

        var skip = Math.Clamp(Operations.IndexToInt64(t, state), 0, _left);
        _next += skip * step;
        _left -= skip;
    }
}

/// <summary>Iterates a range of any size.</summary>
[PyType("longrange_iterator", NoConstructor = true)]
public sealed partial class PyLongRangeIterator(PyIntBase start, PyIntBase step, PyIntBase length) : PyObject
{
    private PyIntBase _next = start;
    private PyIntBase _left = length;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_left.Sign <= 0)
        {
            return null;
        }

        var value = _next;
        _left = (PyIntBase)Operations.Subtract(t, _left, PyInt.Of(1));
        _next = (PyIntBase)Operations.Add(t, value, step);
        return value;
    }

    [PyMethod("__length_hint__", Doc = "How many numbers are left.")]
    public PyObject LengthHint() => _left;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t)
    {
        var range = Operations.Call(t, PyRange.TypeObject, _next, Operations.Add(t, _next, Operations.Multiply(t, _left, step)), step);
        return new PyTuple([Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter"), new PyTuple([range]), PyNone.Value]);
    }

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state)
    {
        if (state is PyNone)
        {
            return;
        }

        var skip = Operations.Index(t, state);
        _next = (PyIntBase)Operations.Add(t, _next, Operations.Multiply(t, skip, step));
        _left = (PyIntBase)Operations.Subtract(t, _left, skip);
    }
}
