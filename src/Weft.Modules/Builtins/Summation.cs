using System.Runtime.CompilerServices;

namespace Weft.Modules;

/// <summary><c>sum()</c>: ints exactly, floats with compensated summation (Neumaier, 1974), everything else by <c>+</c>.</summary>
internal static class Summation
{
    internal static PyObject Sum(PyThread t, PyObject iterable, PyObject? start)
    {
        CheckStart(start);
        var iterator = Operations.Iter(t, iterable);
        var sum = new RunningSum(start ?? PyInt.Of(0));
        var next = Operations.TryNext(t, iterator);
        while (next is not null && sum.TryAdd(next))
        {
            next = Operations.TryNext(t, iterator);
        }

        var total = sum.Value;
        for (; next is not null; next = Operations.TryNext(t, iterator))
        {
            total = Operations.Add(t, total, next);
        }

        return total;
    }

    internal static void CheckStart(PyObject? start)
    {
        switch (start)
        {
            case PyStr:
                throw Errors.TypeError("sum() can't sum strings [use ''.join(seq) instead]");
            case PyBytes:
                throw Errors.TypeError("sum() can't sum bytes [use b''.join(seq) instead]");
            case PyByteArray:
                throw Errors.TypeError("sum() can't sum bytearray [use b''.join(seq) instead]");
        }
    }
}

/// <summary>
/// The part of a sum that is numbers: 64-bit ints until they overflow, then (from the first float on) floats. What does
/// not fit it refuses, once and for all: the rest is the business of <c>+</c>.
/// </summary>
internal struct RunningSum
{
    private enum Kind
    {
        Ints,
        Floats,
        Other,
    }

    private readonly PyObject? _start;
    private Kind _kind;
    private long _ints;
    private double _floats;
    private double _compensation;

    internal RunningSum(PyObject start)
    {
        switch (start)
        {
            case PyInt number when start.GetType() == typeof(PyInt):
                _ints = number.Value;
                break;
            case PyFloat number when start.GetType() == typeof(PyFloat):
                (_kind, _floats) = (Kind.Floats, number.Value);
                break;
            default:
                (_kind, _start) = (Kind.Other, start);
                break;
        }
    }

    /// <summary>Rebuilds a sum of floats.</summary>
    internal RunningSum(double floats, double compensation) => (_kind, _floats, _compensation) = (Kind.Floats, floats, compensation);

    /// <summary>The uncompensated sum of floats and what it lacks; null for other sums.</summary>
    internal readonly (double Floats, double Compensation)? Parts => _kind == Kind.Floats ? (_floats, _compensation) : null;

    internal readonly PyObject Value => _kind switch
    {
        Kind.Ints => PyInt.Of(_ints),
        Kind.Floats => PyFloat.Of(_compensation != 0 && double.IsFinite(_compensation) ? _floats + _compensation : _floats),
        _ => _start!,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAdd(PyObject item)
    {
        if (_kind == Kind.Ints && item.GetType() == typeof(PyInt))
        {
            var value = Unsafe.As<PyInt>(item).Value;
            var result = unchecked(_ints + value);
            if (((_ints ^ result) & (value ^ result)) >= 0)
            {
                _ints = result;
                return true;
            }
        }

        return TryAddOther(item);
    }

    private bool TryAddOther(PyObject item)
    {
        if (_kind == Kind.Ints)
        {
            if (item is PyBool)
            {
                return TryAdd(PyInt.Of(ReferenceEquals(item, PyBool.True) ? 1 : 0));
            }

            if (item.GetType() != typeof(PyFloat))
            {
                return false;
            }

            (_kind, _floats) = (Kind.Floats, _ints);
        }

        if (_kind == Kind.Other)
        {
            return false;
        }

        double value;
        if (item.GetType() == typeof(PyFloat))
        {
            value = Unsafe.As<PyFloat>(item).Value;
        }
        else if (item.GetType() == typeof(PyInt))
        {
            value = Unsafe.As<PyInt>(item).Value;
        }
        else
        {
            return false;
        }

        var sum = _floats + value;
        if (double.IsFinite(sum))
        {
            _compensation += Math.Abs(_floats) >= Math.Abs(value) ? _floats - sum + value : value - sum + _floats;
        }

        _floats = sum;
        return true;
    }
}
