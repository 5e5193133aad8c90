using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weft.Compiler.Bytecode;
using Weft.Runtime.Tasklets;

namespace Weft.Runtime.Interpreter;

internal static unsafe partial class EvalLoop
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? AddSlow(PyThread t, PyObject a, PyObject b)
    {
        if (a.GetType() == typeof(PyStr) && b.GetType() == typeof(PyStr))
        {
            return PyStr.Concat((PyStr)a, (PyStr)b);
        }

        return BinarySlow(t, FastOpcode.BinaryAdd, a, b);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? InPlaceAddSlow(PyThread t, PyObject a, PyObject b)
    {
        if (a.GetType() == typeof(PyStr) && b.GetType() == typeof(PyStr))
        {
            return PyStr.Concat((PyStr)a, (PyStr)b);
        }

        return BinarySlow(t, FastOpcode.InPlaceAdd, a, b);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? BinarySlow(PyThread t, int opcode, PyObject a, PyObject b)
    {
        if (a.GetType() == typeof(PyInt))
        {
            if (b.GetType() == typeof(PyInt))
            {
                if (BinaryOfInts(opcode, Unsafe.As<PyInt>(a).Value, Unsafe.As<PyInt>(b).Value) is { } result)
                {
                    return result;
                }
            }
            else if (b.GetType() == typeof(PyFloat) && BinaryOfFloats(opcode, Unsafe.As<PyInt>(a).Value, Unsafe.As<PyFloat>(b).Value) is { } result)
            {
                return result;
            }
        }
        else if (a.GetType() == typeof(PyFloat))
        {
            if (b.GetType() == typeof(PyFloat))
            {
                if (BinaryOfFloats(opcode, Unsafe.As<PyFloat>(a).Value, Unsafe.As<PyFloat>(b).Value) is { } result)
                {
                    return result;
                }
            }
            else if (b.GetType() == typeof(PyInt) && BinaryOfFloats(opcode, Unsafe.As<PyFloat>(a).Value, Unsafe.As<PyInt>(b).Value) is { } result)
            {
                return result;
            }
        }

        if (t.Scheduler is not null && (a.Type.IsHeapType || b.Type.IsHeapType) && SoftForms.ArePossible(t))
        {
            return opcode == FastOpcode.BinarySubscript
                ? ItemOf(t, t.Frame!, a, b, 2, 6)
                : OperateSoftly(t, (BinaryOperation)(opcode - FastOpcode.BinaryFirst), a, b, FrameExit.SpecialInPlace);
        }

        return BinaryGeneral(t, opcode, a, b);
    }

    /// <summary>The operations of two 64-bit ints that are simple and stay within 64 bits; null for all others.</summary>
    private static PyObject? BinaryOfInts(int opcode, long a, long b)
    {
        switch ((BinaryOperation)(opcode - FastOpcode.BinaryFirst))
        {
            case BinaryOperation.And or BinaryOperation.InPlaceAnd:
                return PyInt.Of(a & b);
            case BinaryOperation.Or or BinaryOperation.InPlaceOr:
                return PyInt.Of(a | b);
            case BinaryOperation.Xor or BinaryOperation.InPlaceXor:
                return PyInt.Of(a ^ b);
            case BinaryOperation.RightShift or BinaryOperation.InPlaceRightShift when b >= 0:
                return PyInt.Of(b > 63 ? a >> 63 : a >> (int)b);
            case BinaryOperation.LeftShift or BinaryOperation.InPlaceLeftShift when b is >= 0 and < 63 && Math.Abs(a >> 1) < long.MaxValue >> ((int)b + 1):
                return PyInt.Of(a << (int)b);
            case BinaryOperation.Multiply or BinaryOperation.InPlaceMultiply when Math.BigMul(a, b, out long product) == product >> 63:
                return PyInt.Of(product);
            case BinaryOperation.FloorDivide or BinaryOperation.InPlaceFloorDivide when b > 0:
            {
                var (quotient, rest) = Math.DivRem(a, b);
                return PyInt.Of(rest < 0 ? quotient - 1 : quotient);
            }

            case BinaryOperation.Remainder or BinaryOperation.InPlaceRemainder when b > 0:
            {
                var rest = a % b;
                return PyInt.Of(rest < 0 ? rest + b : rest);
            }

            // Within 2**53 both are exact as doubles, so the quotient is rounded once.
            case BinaryOperation.TrueDivide or BinaryOperation.InPlaceTrueDivide when b != 0 && a is >= -MaxExact and <= MaxExact && b is >= -MaxExact and <= MaxExact:
                return PyFloat.Of((double)a / b);
            default:
                return null;
        }
    }

    private const long MaxExact = 1L << 53;

    /// <summary>The arithmetic of two floats that cannot fail; null for all others.</summary>
    private static PyFloat? BinaryOfFloats(int opcode, double a, double b) => (BinaryOperation)(opcode - FastOpcode.BinaryFirst) switch
    {
        BinaryOperation.Add or BinaryOperation.InPlaceAdd => PyFloat.Of(a + b),
        BinaryOperation.Subtract or BinaryOperation.InPlaceSubtract => PyFloat.Of(a - b),
        BinaryOperation.Multiply or BinaryOperation.InPlaceMultiply => PyFloat.Of(a * b),
        BinaryOperation.TrueDivide or BinaryOperation.InPlaceTrueDivide when b != 0 => PyFloat.Of(a / b),
        _ => null,
    };

    /// <summary><c>in</c>, with the built-in containers first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Contains(PyThread t, PyObject container, PyObject item)
    {
        if (container.GetType() == typeof(PyDict))
        {
            return Unsafe.As<PyDict>(container).ContainsKey(t, item);
        }

        if (container.GetType() == typeof(PyStr) && item.GetType() == typeof(PyStr))
        {
            return Unsafe.As<PyStr>(container).Contains(item);
        }

        if ((container.GetType() == typeof(PySet) || container.GetType() == typeof(PyFrozenSet)) && (item.GetType() == typeof(PyInt) || item.GetType() == typeof(PyStr)))
        {
            return Unsafe.As<PySetBase>(container).Members.ContainsKey(t, item);
        }

        return Operations.Contains(t, container, item);
    }

    private static PyObject? BinaryGeneral(PyThread t, int opcode, PyObject a, PyObject b) => (BinaryOperation)(opcode - FastOpcode.BinaryFirst) switch
    {
        BinaryOperation.Add => Operations.LoadAdd(t, a, b),
        BinaryOperation.And => Operations.LoadAnd(t, a, b),
        BinaryOperation.FloorDivide => Operations.LoadFloorDivide(t, a, b),
        BinaryOperation.LeftShift => Operations.LoadLeftShift(t, a, b),
        BinaryOperation.MatrixMultiply => Operations.LoadMatrixMultiply(t, a, b),
        BinaryOperation.Multiply => Operations.LoadMultiply(t, a, b),
        BinaryOperation.Remainder => Operations.LoadModulo(t, a, b),
        BinaryOperation.Or => Operations.LoadOr(t, a, b),
        BinaryOperation.Power => Operations.LoadPower(t, a, b, PyNone.Value, "** or pow()"),
        BinaryOperation.RightShift => Operations.LoadRightShift(t, a, b),
        BinaryOperation.Subtract => Operations.LoadSubtract(t, a, b),
        BinaryOperation.TrueDivide => Operations.LoadTrueDivide(t, a, b),
        BinaryOperation.Xor => Operations.LoadXor(t, a, b),
        BinaryOperation.InPlaceAdd => Operations.LoadInPlaceAdd(t, a, b),
        BinaryOperation.InPlaceAnd => Operations.LoadInPlaceAnd(t, a, b),
        BinaryOperation.InPlaceFloorDivide => Operations.LoadInPlaceFloorDivide(t, a, b),
        BinaryOperation.InPlaceLeftShift => Operations.LoadInPlaceLeftShift(t, a, b),
        BinaryOperation.InPlaceMatrixMultiply => Operations.LoadInPlaceMatrixMultiply(t, a, b),
        BinaryOperation.InPlaceMultiply => Operations.LoadInPlaceMultiply(t, a, b),
        BinaryOperation.InPlaceRemainder => Operations.LoadInPlaceModulo(t, a, b),
        BinaryOperation.InPlaceOr => Operations.LoadInPlaceOr(t, a, b),
        BinaryOperation.InPlacePower => Operations.LoadInPlacePower(t, a, b),
        BinaryOperation.InPlaceRightShift => Operations.LoadInPlaceRightShift(t, a, b),
        BinaryOperation.InPlaceSubtract => Operations.LoadInPlaceSubtract(t, a, b),
        BinaryOperation.InPlaceTrueDivide => Operations.LoadInPlaceTrueDivide(t, a, b),
        BinaryOperation.InPlaceXor => Operations.LoadInPlaceXor(t, a, b),
        _ => Operations.LoadItem(t, a, b),
    };

    /// <summary>A comparison with its conversion to bool when the argument asks for it; null: pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? CompareSlow(PyThread t, PyObject a, PyObject b, CompareOp op, int argument)
    {
        var result = t.Scheduler is not null && (a.Type.IsHeapType || b.Type.IsHeapType) && SoftForms.ArePossible(t)
            ? CompareSoftly(t, a, b, op, FrameExit.SpecialEarly)
            : Operations.LoadCompare(t, a, b, op);
        if (result is null || (argument & 16) == 0 || result.GetType() == typeof(PyBool))
        {
            return result;
        }

        return PyBool.Of(Operations.IsTrue(t, result));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool StoreSubscript(PyThread t, PyObject container, PyObject key, PyObject value)
    {
        if (container.GetType() == typeof(PyDict))
        {
            ((PyDict)container).SetItem(t, key, value);
            return true;
        }

        if (container.GetType() == typeof(PyList) && key.GetType() == typeof(PyInt) && ((PyList)container).TrySet(((PyInt)key).Value, value))
        {
            return true;
        }

        return EnterStoreItem(t, container, key, value, 3, t.Frame!.Ip + 2) ?? Operations.StoreItem(t, container, key, value);
    }

    private static PyObject[] TakeItems(ref Operand first, int count)
    {
        var items = new PyObject[count];
        for (var i = 0; i < count; i++)
        {
            ref var slot = ref Unsafe.Add(ref first, i);
            items[i] = slot.Value!;
            slot.Value = null;
        }

        return items;
    }

    /// <summary>UNPACK_SEQUENCE: replaces the top by its items, last at the bottom; false: pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool UnpackSequence(PyThread t, ref Operand sp, int count)
    {
        ref var bottom = ref At(ref sp, -1);
        var sequence = bottom.Value!;
        if (sequence.GetType() == typeof(PyTuple) || sequence.GetType() == typeof(PyList))
        {
            ReadOnlySpan<PyObject> items = sequence is PyTuple tuple ? tuple.Items : ((PyList)sequence).ToArray();
            if (items.Length != count)
            {
                t.Raise(Exceptions.ValueError, items.Length > count
                    ? $"too many values to unpack (expected {count}, got {items.Length})"
                    : $"not enough values to unpack (expected {count}, got {items.Length})");
                return false;
            }

            for (var i = 0; i < count; i++)
            {
                Unsafe.Add(ref bottom, count - 1 - i).Value = items[i];
            }

            return true;
        }

        if (CollectOperand(t, t.Frame!, count))
        {
            return false;
        }

        if (sequence.Type[Slot.Iter] == 0 && sequence.Type[Slot.GetItem] == 0)
        {
            t.Raise(Exceptions.TypeError, $"cannot unpack non-iterable {sequence.Type.FullName} object");
            return false;
        }

        var iterator = Operations.Iter(t, sequence);
        var taken = new PyObject[count];
        for (var i = 0; i < count; i++)
        {
            if (Operations.TryNext(t, iterator) is not { } item)
            {
                t.Raise(Exceptions.ValueError, $"not enough values to unpack (expected {count}, got {i})");
                return false;
            }

            taken[i] = item;
        }

        if (Operations.TryNext(t, iterator) is not null)
        {
            t.Raise(Exceptions.ValueError, sequence is PyDict or PySetBase
                ? $"too many values to unpack (expected {count}, got {Operations.Length(t, sequence)})"
                : $"too many values to unpack (expected {count})");
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            Unsafe.Add(ref bottom, count - 1 - i).Value = taken[i];
        }

        return true;
    }

    /// <summary>Pushes the two items of an iterator's next pair, without the pair; false: it ends; null: it makes no pairs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool? NextPair(PyThread t, PyObject iterator, ref Operand sp)
    {
        PyObject? first;
        PyObject? second;
        bool found;
        if (iterator.GetType() == typeof(PyDictItemIterator))
        {
            found = Unsafe.As<PyDictItemIterator>(iterator).TryAdvance(out first, out second);
        }
        else if (iterator.GetType() == typeof(PyEnumerate) && t.Scheduler is null)
        {
            found = Unsafe.As<PyEnumerate>(iterator).TryAdvance(t, out first, out second);
        }
        else
        {
            return null;
        }

        if (found)
        {
            sp.Value = second;
            Unsafe.Add(ref sp, 1).Value = first;
        }

        return found;
    }

    /// <summary>The next item of any iterator; null at the end or with the error pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? NextSlow(PyThread t, PyObject iterator)
    {
        if (iterator.GetType() == typeof(PyStrAsciiIterator) || iterator.GetType() == typeof(PyStrIterator))
        {
            return Unsafe.As<StrIterator>(iterator).Next();
        }

        // A debugger or f_locals may have put anything where the iterator was.
        var next = iterator.Type[Slot.Next];
        if (next == 0)
        {
            return t.Raise(Exceptions.TypeError, $"'{iterator.Type.FullName}' object is not an iterator");
        }

        if (t.Scheduler is not null && EnterNext(t, iterator))
        {
            return null;
        }

        PyObject? item;
        try
        {
            item = ((delegate*<PyThread, PyObject, PyObject?>)next)(t, iterator);
        }
        catch (PythonException e)
        {
            t.Pending = e.Value;
            item = null;
        }

        if (item is null && t.Pending is { } error && error.Type.IsSubtypeOf(Exceptions.StopIteration))
        {
            t.Pending = null;
            Tracing.OnStopIteration(t, error);
        }

        return item;
    }

    /// <summary>SEND to what <c>__await__</c> of a coroutine returned: goes on with the coroutine's frame.</summary>
    private static void EnterCoroutine(PyThread t, PyCoroutine coroutine, PyObject value)
    {
        var frame = t.Frame!;
        frame.Next = frame.Ip + 2;
        if (coroutine.PrepareResume(t, value, frame) is { } resumed)
        {
            frame.Slots[--frame.Top].Value = null;
            t.Frame = resumed;
            t.Switching = SwitchKind.Soft;
        }
    }

    /// <summary>SEND to something that is not a plain generator. Null: pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? SendSlow(PyThread t, PyObject receiver, PyObject value, out bool finished)
    {
        finished = false;
        if (receiver.GetType() == typeof(PyCoroutineWrapper) && !t.TraceActive)
        {
            EnterCoroutine(t, Unsafe.As<PyCoroutineWrapper>(receiver).Coroutine, value);
            return null;
        }

        if (t.Scheduler is not null && value is PyNone && receiver is not PyGenerator && EnterNext(t, receiver, drop: 1))
        {
            return null;
        }

        PyObject? result;
        try
        {
            result = Operations.SendRaw(t, receiver, value, out finished);
            if (finished && receiver is PyGenerator && t.TraceActive && result is not null && !Monitoring.OnGeneratorEnd(t, result))
            {
                return null;
            }
        }
        catch (PythonException e)
        {
            t.Pending = e.Value;
            result = null;
        }

        if (finished)
        {
            return result;
        }

        if (result is null && t.Pending is PyStopIteration stop)
        {
            t.Pending = null;
            if (!Tracing.OnStopIteration(t, stop))
            {
                return null;
            }

            finished = true;
            return stop.Value;
        }

        return result;
    }
}
