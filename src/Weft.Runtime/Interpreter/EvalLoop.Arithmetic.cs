using System.Runtime.CompilerServices;

namespace Weft.Runtime.Interpreter;

// The arithmetic that the loop does in place: two ints within 64 bits or two floats, exact types. Null says that the
// operands are others, or that the result needs more than 64 bits; the caller then takes the way out of line.
internal static unsafe partial class EvalLoop
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? AddNumbers(PyObject left, PyObject right)
    {
        if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
        {
            var a = Unsafe.As<PyInt>(left).Value;
            var b = Unsafe.As<PyInt>(right).Value;
            var sum = a + b;
            return ((a ^ sum) & (b ^ sum)) >= 0 ? PyInt.Of(sum) : null;
        }

        return left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat)
            ? PyFloat.Of(Unsafe.As<PyFloat>(left).Value + Unsafe.As<PyFloat>(right).Value)
            : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? SubtractNumbers(PyObject left, PyObject right)
    {
        if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
        {
            var a = Unsafe.As<PyInt>(left).Value;
            var b = Unsafe.As<PyInt>(right).Value;
            var difference = a - b;
            return ((a ^ b) & (a ^ difference)) >= 0 ? PyInt.Of(difference) : null;
        }

        return left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat)
            ? PyFloat.Of(Unsafe.As<PyFloat>(left).Value - Unsafe.As<PyFloat>(right).Value)
            : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? MultiplyNumbers(PyObject left, PyObject right)
    {
        if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
        {
            var high = Math.BigMul(Unsafe.As<PyInt>(left).Value, Unsafe.As<PyInt>(right).Value, out long low);
            return high == low >> 63 ? PyInt.Of(low) : null;
        }

        return left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat)
            ? PyFloat.Of(Unsafe.As<PyFloat>(left).Value * Unsafe.As<PyFloat>(right).Value)
            : null;
    }

    /// <summary>
    /// Compares two ints as COMPARE_OP's argument says: its low bits are the outcomes for which the comparison holds
    /// (2 less, 4 greater, 8 equal). Without branches: the answer's own branch is the only one to predict.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CompareLongs(long a, long b, int argument)
    {
        var outcome = 3 - 2 * Unsafe.BitCast<bool, byte>(a < b) - Unsafe.BitCast<bool, byte>(a > b);
        return (argument >> outcome & 1) != 0;
    }
}
