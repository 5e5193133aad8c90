using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary><c>id()</c>, <c>is</c> and the identity hash.</summary>
/// <remarks>
/// Objects move in memory, so an id is a number handed out at its first request and kept beside the object. Ints,
/// floats, and one-character or empty strings have the identity of their value (boxing may come and go); their ids are
/// made from the value and can't collide with the handed-out ones, which are multiples of 16 below 2⁴⁸.
/// </remarks>
public static class Identity
{
    private static readonly ConditionalWeakTable<PyObject, StrongBox<long>> s_ids = [];
    private static long s_next = 0x7f00_0000_0000;

    /// <summary>The object's id.</summary>
    public static long Of(PyObject o) => o switch
    {
        PyInt i when o.GetType() == typeof(PyInt) => (i.Value << 3) + 1,
        PyFloat f when o.GetType() == typeof(PyFloat) => (BitConverter.DoubleToInt64Bits(f.Value) & long.MaxValue >> 1) | 2,
        PyStr { Length: <= 1 } s when o.GetType() == typeof(PyStr) => s.Length == 0 ? 4 : ((long)s.CodePointAt(0) << 3) + 4,
        _ => s_ids.GetValue(o, static _ => new StrongBox<long>(Interlocked.Add(ref s_next, 16))).Value,
    };

    /// <summary>Python's <c>a is b</c>.</summary>
    public static bool Same(PyObject a, PyObject b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.GetType() != b.GetType())
        {
            return false;
        }

        return a switch
        {
            PyInt x when a.GetType() == typeof(PyInt) => x.Value == ((PyInt)b).Value,
            PyFloat x when a.GetType() == typeof(PyFloat) => BitConverter.DoubleToInt64Bits(x.Value) == BitConverter.DoubleToInt64Bits(((PyFloat)b).Value),
            PyStr x when a.GetType() == typeof(PyStr) => x.Length <= 1 && x.Length == ((PyStr)b).Length && x.Equals((PyStr)b),
            _ => false,
        };
    }

    /// <summary>The hash of objects that compare by identity.</summary>
    public static long Hash(PyObject o)
    {
        var code = (uint)RuntimeHelpers.GetHashCode(o);
        return code;
    }
}
