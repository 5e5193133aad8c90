using System.Runtime.CompilerServices;

namespace Weft.Modules;

/// <summary><c>sum()</c>: ints exactly, floats and complex numbers with compensated summation (Neumaier, 1974), everything else by <c>+</c>.</summary>
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
        if (next is not null && (total.GetType() == typeof(PyComplex) || (next.GetType() == typeof(PyComplex) && sum.IsNumber)))
        {
            if (total.GetType() != typeof(PyComplex))
            {
                total = Operations.Add(t, total, next);
                next = Operations.TryNext(t, iterator);
            }

            var numbers = new ComplexSum((PyComplex)total);
            while (next is not null && numbers.TryAdd(next))
            {
                next = Operations.TryNext(t, iterator);
            }

            total = numbers.Value;
        }

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

    /// <summary>Whether everything so far was a number.</summary>
    internal readonly bool IsNumber => _kind != Kind.Other;

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
        else if (item is PyIntBase)
        {
            value = Operations.ToDouble(PyThread.Current, item);
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

/// <summary>A sum from the first complex number on: its two parts are summed for themselves.</summary>
internal struct ComplexSum
{
    private RunningSum _real;
    private RunningSum _imaginary;

    internal ComplexSum(PyComplex start) => (_real, _imaginary) = (new RunningSum(start.Value.Real, 0), new RunningSum(start.Value.Imaginary, 0));

    internal readonly PyObject Value => new PyComplex(new System.Numerics.Complex(((PyFloat)_real.Value).Value, ((PyFloat)_imaginary.Value).Value));

    /// <summary>Adds a number; false for anything else.</summary>
    internal bool TryAdd(PyObject item)
    {
        if (item.GetType() != typeof(PyComplex))
        {
            return (item.GetType() == typeof(PyFloat) || item is PyIntBase) && _real.TryAdd(item);
        }

        var value = ((PyComplex)item).Value;
        return _real.TryAdd(PyFloat.Of(value.Real)) & _imaginary.TryAdd(PyFloat.Of(value.Imaginary));
    }
}
