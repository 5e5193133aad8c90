namespace Weft.Modules;

/// <summary><c>sum()</c>: ints exactly, floats with compensated summation (Neumaier, 1974), everything else by <c>+</c>.</summary>
internal static class Summation
{
    internal static PyObject Sum(PyThread t, PyObject iterable, PyObject? start)
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

        var iterator = Operations.Iter(t, iterable);
        var total = start ?? PyInt.Of(0);
        PyObject? next = Operations.TryNext(t, iterator);
        if (total.GetType() == typeof(PyInt))
        {
            var sum = ((PyInt)total).Value;
            while (next is not null)
            {
                long value;
                if (next.GetType() == typeof(PyInt))
                {
                    value = ((PyInt)next).Value;
                }
                else if (next is PyBool)
                {
                    value = ReferenceEquals(next, PyBool.True) ? 1 : 0;
                }
                else
                {
                    break;
                }

                var result = unchecked(sum + value);
                if (((sum ^ result) & (value ^ result)) < 0)
                {
                    break;
                }

                sum = result;
                next = Operations.TryNext(t, iterator);
            }

            total = PyInt.Of(sum);
            if (next is null)
            {
                return total;
            }

            if (next.GetType() == typeof(PyFloat))
            {
                total = PyFloat.Of(sum);
            }
        }

        if (total.GetType() == typeof(PyFloat))
        {
            var sum = ((PyFloat)total).Value;
            var compensation = 0.0;
            while (next is not null)
            {
                double value;
                if (next.GetType() == typeof(PyFloat))
                {
                    value = ((PyFloat)next).Value;
                }
                else if (next.GetType() == typeof(PyInt))
                {
                    value = ((PyInt)next).Value;
                }
                else
                {
                    break;
                }

                var result = sum + value;
                if (double.IsFinite(result))
                {
                    compensation += Math.Abs(sum) >= Math.Abs(value) ? sum - result + value : value - result + sum;
                }

                sum = result;
                next = Operations.TryNext(t, iterator);
            }

            total = PyFloat.Of(compensation != 0 && double.IsFinite(compensation) ? sum + compensation : sum);
        }

        for (; next is not null; next = Operations.TryNext(t, iterator))
        {
            total = Operations.Add(t, total, next);
        }

        return total;
    }
}
