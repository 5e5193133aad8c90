namespace Weft.Runtime.Objects;

/// <summary>Lexicographic comparison of lists and tuples.</summary>
internal static class SequenceComparison
{
    internal static PyObject? Compare(PyThread t, ReadOnlySpan<PyObject> a, ReadOnlySpan<PyObject> b, CompareOp op)
    {
        if (a.Length != b.Length && op is (CompareOp.Eq or CompareOp.Ne))
        {
            return PyBool.Of(op == CompareOp.Ne);
        }

        var common = Math.Min(a.Length, b.Length);
        for (var i = 0; i < common; i++)
        {
            if (ReferenceEquals(a[i], b[i]) || Operations.Equals(t, a[i], b[i]))
            {
                continue;
            }

            return op switch
            {
                CompareOp.Eq => PyBool.False,
                CompareOp.Ne => PyBool.True,
                _ => Operations.LoadCompare(t, a[i], b[i], op),
            };
        }

        return CompareLengths(a.Length, b.Length, op);
    }

    /// <summary><c>a &lt; b</c> as a truth value.</summary>
    internal static bool Less(PyThread t, PyObject[] a, PyObject[] b)
    {
        var common = Math.Min(a.Length, b.Length);
        for (var i = 0; i < common; i++)
        {
            if (!Operations.Equals(t, a[i], b[i]))
            {
                return Operations.Less(t, a[i], b[i]);
            }
        }

        return a.Length < b.Length;
    }

    /// <summary>The answer when the common items are equal.</summary>
    internal static PyObject CompareLengths(int a, int b, CompareOp op) => PyBool.Of(op switch
    {
        CompareOp.Lt => a < b,
        CompareOp.Le => a <= b,
        CompareOp.Eq => a == b,
        CompareOp.Ne => a != b,
        CompareOp.Gt => a > b,
        _ => a >= b,
    });

    /// <summary>Index arguments of <c>index(x, start, stop)</c>: None is refused, negatives count from the end.</summary>
    internal static long Position(PyThread t, PyObject? given, long fallback, long length)
    {
        if (given is null)
        {
            return fallback;
        }

        if (given is not PyIntBase && given.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError("slice indices must be integers or have an __index__ method");
        }

        var value = Operations.IndexClipped(t, given);
        return value < 0 ? Math.Max(0, value + length) : value;
    }
}

/// <summary>Guards <c>repr</c> of containers against reference cycles.</summary>
internal static class ReprGuard
{
    [ThreadStatic]
    private static HashSet<PyObject>? t_active;

    /// <summary>False: the object's repr is already being made further out.</summary>
    internal static bool Enter(PyObject o) => (t_active ??= new HashSet<PyObject>(ReferenceEqualityComparer.Instance)).Add(o);

    internal static void Leave(PyObject o) => t_active!.Remove(o);
}
