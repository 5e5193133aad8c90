namespace Weft.Modules.Operator;

/// <summary><c>_operator</c>: the operators as functions.</summary>
[PyModule("_operator", Doc = "Operators as functions.")]
[PyExport(typeof(PyItemGetter))]
[PyExport(typeof(PyAttrGetter))]
[PyExport(typeof(PyMethodCaller))]
public static partial class OperatorModule
{
    [PyFunction("truth", Signature = "(a, /)", Doc = "Whether a is true.")]
    public static bool Truth(PyThread t, PyObject a) => Operations.IsTrue(t, a);

    [PyFunction("not_", Signature = "(a, /)", Doc = "not a.")]
    public static bool Not(PyThread t, PyObject a) => !Operations.IsTrue(t, a);

    [PyFunction("is_", Signature = "(a, b, /)", Doc = "a is b.")]
    public static bool Is(PyObject a, PyObject b) => Identity.Same(a, b);

    [PyFunction("is_not", Signature = "(a, b, /)", Doc = "a is not b.")]
    public static bool IsNot(PyObject a, PyObject b) => !Identity.Same(a, b);

    [PyFunction("is_none", Signature = "(a, /)", Doc = "a is None.")]
    public static bool IsNone(PyObject a) => a is PyNone;

    [PyFunction("is_not_none", Signature = "(a, /)", Doc = "a is not None.")]
    public static bool IsNotNone(PyObject a) => a is not PyNone;

    [PyFunction("lt", Signature = "(a, b, /)", Doc = "a < b.")]
    public static PyObject? Lt(PyThread t, PyObject a, PyObject b) => Operations.LoadCompare(t, a, b, CompareOp.Lt);

    [PyFunction("le", Signature = "(a, b, /)", Doc = "a <= b.")]
    public static PyObject? Le(PyThread t, PyObject a, PyObject b) => Operations.LoadCompare(t, a, b, CompareOp.Le);

    [PyFunction("eq", Signature = "(a, b, /)", Doc = "a == b.")]
    public static PyObject? Eq(PyThread t, PyObject a, PyObject b) => Operations.LoadCompare(t, a, b, CompareOp.Eq);

    [PyFunction("ne", Signature = "(a, b, /)", Doc = "a != b.")]
    public static PyObject? Ne(PyThread t, PyObject a, PyObject b) => Operations.LoadCompare(t, a, b, CompareOp.Ne);

    [PyFunction("gt", Signature = "(a, b, /)", Doc = "a > b.")]
    public static PyObject? Gt(PyThread t, PyObject a, PyObject b) => Operations.LoadCompare(t, a, b, CompareOp.Gt);

    [PyFunction("ge", Signature = "(a, b, /)", Doc = "a >= b.")]
    public static PyObject? Ge(PyThread t, PyObject a, PyObject b) => Operations.LoadCompare(t, a, b, CompareOp.Ge);

    [PyFunction("add", Signature = "(a, b, /)", Doc = "a + b.")]
    public static PyObject? Add(PyThread t, PyObject a, PyObject b) => Operations.LoadAdd(t, a, b);

    [PyFunction("sub", Signature = "(a, b, /)", Doc = "a - b.")]
    public static PyObject? Subtract(PyThread t, PyObject a, PyObject b) => Operations.LoadSubtract(t, a, b);

    [PyFunction("mul", Signature = "(a, b, /)", Doc = "a * b.")]
    public static PyObject? Multiply(PyThread t, PyObject a, PyObject b) => Operations.LoadMultiply(t, a, b);

    [PyFunction("matmul", Signature = "(a, b, /)", Doc = "a @ b.")]
    public static PyObject? MatrixMultiply(PyThread t, PyObject a, PyObject b) => Operations.LoadMatrixMultiply(t, a, b);

    [PyFunction("floordiv", Signature = "(a, b, /)", Doc = "a // b.")]
    public static PyObject? FloorDivide(PyThread t, PyObject a, PyObject b) => Operations.LoadFloorDivide(t, a, b);

    [PyFunction("truediv", Signature = "(a, b, /)", Doc = "a / b.")]
    public static PyObject? TrueDivide(PyThread t, PyObject a, PyObject b) => Operations.LoadTrueDivide(t, a, b);

    [PyFunction("mod", Signature = "(a, b, /)", Doc = "a % b.")]
    public static PyObject? Modulo(PyThread t, PyObject a, PyObject b) => Operations.LoadModulo(t, a, b);

    [PyFunction("pow", Signature = "(a, b, /)", Doc = "a ** b.")]
    public static PyObject Power(PyThread t, PyObject a, PyObject b) => Operations.Power(t, a, b);

    [PyFunction("lshift", Signature = "(a, b, /)", Doc = "a << b.")]
    public static PyObject? LeftShift(PyThread t, PyObject a, PyObject b) => Operations.LoadLeftShift(t, a, b);

    [PyFunction("rshift", Signature = "(a, b, /)", Doc = "a >> b.")]
    public static PyObject? RightShift(PyThread t, PyObject a, PyObject b) => Operations.LoadRightShift(t, a, b);

    [PyFunction("and_", Signature = "(a, b, /)", Doc = "a & b.")]
    public static PyObject? And(PyThread t, PyObject a, PyObject b) => Operations.LoadAnd(t, a, b);

    [PyFunction("xor", Signature = "(a, b, /)", Doc = "a ^ b.")]
    public static PyObject? Xor(PyThread t, PyObject a, PyObject b) => Operations.LoadXor(t, a, b);

    [PyFunction("or_", Signature = "(a, b, /)", Doc = "a | b.")]
    public static PyObject? Or(PyThread t, PyObject a, PyObject b) => Operations.LoadOr(t, a, b);

    [PyFunction("iadd", Signature = "(a, b, /)", Doc = "a += b.")]
    public static PyObject? InPlaceAdd(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceAdd(t, a, b);

    [PyFunction("isub", Signature = "(a, b, /)", Doc = "a -= b.")]
    public static PyObject? InPlaceSubtract(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceSubtract(t, a, b);

    [PyFunction("imul", Signature = "(a, b, /)", Doc = "a *= b.")]
    public static PyObject? InPlaceMultiply(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceMultiply(t, a, b);

    [PyFunction("imatmul", Signature = "(a, b, /)", Doc = "a @= b.")]
    public static PyObject? InPlaceMatrixMultiply(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceMatrixMultiply(t, a, b);

    [PyFunction("ifloordiv", Signature = "(a, b, /)", Doc = "a //= b.")]
    public static PyObject? InPlaceFloorDivide(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceFloorDivide(t, a, b);

    [PyFunction("itruediv", Signature = "(a, b, /)", Doc = "a /= b.")]
    public static PyObject? InPlaceTrueDivide(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceTrueDivide(t, a, b);

    [PyFunction("imod", Signature = "(a, b, /)", Doc = "a %= b.")]
    public static PyObject? InPlaceModulo(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceModulo(t, a, b);

    [PyFunction("ipow", Signature = "(a, b, /)", Doc = "a **= b.")]
    public static PyObject? InPlacePower(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlacePower(t, a, b);

    [PyFunction("ilshift", Signature = "(a, b, /)", Doc = "a <<= b.")]
    public static PyObject? InPlaceLeftShift(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceLeftShift(t, a, b);

    [PyFunction("irshift", Signature = "(a, b, /)", Doc = "a >>= b.")]
    public static PyObject? InPlaceRightShift(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceRightShift(t, a, b);

    [PyFunction("iand", Signature = "(a, b, /)", Doc = "a &= b.")]
    public static PyObject? InPlaceAnd(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceAnd(t, a, b);

    [PyFunction("ixor", Signature = "(a, b, /)", Doc = "a ^= b.")]
    public static PyObject? InPlaceXor(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceXor(t, a, b);

    [PyFunction("ior", Signature = "(a, b, /)", Doc = "a |= b.")]
    public static PyObject? InPlaceOr(PyThread t, PyObject a, PyObject b) => Operations.LoadInPlaceOr(t, a, b);

    [PyFunction("neg", Signature = "(a, /)", Doc = "-a.")]
    public static PyObject? Negative(PyThread t, PyObject a) => Operations.LoadNegative(t, a);

    [PyFunction("pos", Signature = "(a, /)", Doc = "+a.")]
    public static PyObject? Positive(PyThread t, PyObject a) => Operations.LoadPositive(t, a);

    [PyFunction("abs", Signature = "(a, /)", Doc = "abs(a).")]
    public static PyObject Absolute(PyThread t, PyObject a) => Operations.Absolute(t, a);

    [PyFunction("inv", Signature = "(a, /)", Doc = "~a.")]
    [PyFunction("invert", Signature = "(a, /)", Doc = "~a.")]
    public static PyObject? Invert(PyThread t, PyObject a) => Operations.LoadInvert(t, a);

    [PyFunction("index", Signature = "(a, /)", Doc = "a.__index__().")]
    public static PyObject Index(PyThread t, PyObject a) => Operations.Index(t, a).ToExact();

    [PyFunction("getitem", Signature = "(a, b, /)", Doc = "a[b].")]
    public static PyObject? GetItem(PyThread t, PyObject a, PyObject b) => Operations.LoadItem(t, a, b);

    [PyFunction("setitem", Signature = "(a, b, c, /)", Doc = "a[b] = c.")]
    public static void SetItem(PyThread t, PyObject a, PyObject b, PyObject c) => Operations.SetItem(t, a, b, c);

    [PyFunction("delitem", Signature = "(a, b, /)", Doc = "del a[b].")]
    public static void DelItem(PyThread t, PyObject a, PyObject b) => Operations.DelItem(t, a, b);

    [PyFunction("contains", Signature = "(a, b, /)", Doc = "b in a.")]
    public static bool Contains(PyThread t, PyObject a, PyObject b) => Operations.Contains(t, a, b);

    [PyFunction("concat", Signature = "(a, b, /)", Doc = "a + b, for sequences.")]
    public static PyObject? Concat(PyThread t, PyObject a, PyObject b)
    {
        CheckSequence(a);
        return Operations.LoadAdd(t, a, b);
    }

    [PyFunction("iconcat", Signature = "(a, b, /)", Doc = "a += b, for sequences.")]
    public static PyObject? InPlaceConcat(PyThread t, PyObject a, PyObject b)
    {
        CheckSequence(a);
        return Operations.LoadInPlaceAdd(t, a, b);
    }

    private static void CheckSequence(PyObject a)
    {
        if (a.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError($"'{a.Type.FullName}' object can't be concatenated");
        }
    }

    [PyFunction("countOf", Signature = "(a, b, /)", Doc = "How many items of a equal b.")]
    public static long CountOf(PyThread t, PyObject a, PyObject b)
    {
        var iterator = IterateForSearch(t, a);
        var count = 0L;
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (Operations.Equals(t, item, b))
            {
                count++;
            }
        }

        return count;
    }

    [PyFunction("indexOf", Signature = "(a, b, /)", Doc = "The position of the first item of a that equals b.")]
    public static PyObject? IndexOf(PyThread t, PyObject a, PyObject b)
    {
        var iterator = IterateForSearch(t, a);
        for (var i = 0L; Operations.TryNext(t, iterator) is { } item; i++)
        {
            if (Operations.Equals(t, item, b))
            {
                return PyInt.Of(i);
            }
        }

        return t.Raise(Exceptions.ValueError, "sequence.index(x): x not in sequence");
    }

    private static PyObject IterateForSearch(PyThread t, PyObject a)
    {
        try
        {
            return Operations.Iter(t, a);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            throw Errors.TypeError($"argument of type '{a.Type.FullName}' is not iterable");
        }
    }

    [PyFunction("length_hint", Signature = "(obj, default=0, /)", Doc = "An estimate of the number of items.")]
    public static long LengthHint(PyThread t, PyObject obj, long @default = 0) => Operations.LengthHint(t, obj, @default);

    [PyFunction("call", Signature = "(obj, /, *args, **kwargs)", Doc = "obj(*args, **kwargs).")]
    public static PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => args.Length > (kwNames?.Count ?? 0)
        ? Operations.CallRaw(t, args[0], args[1..], kwNames)
        : throw Errors.TypeError("call expected at least 1 argument, got 0");

    [PyFunction("_compare_digest", Signature = "(a, b, /)", Doc = "Equality of strings or bytes in a time that does not depend on where they differ.")]
    public static bool CompareDigest(PyThread t, PyObject a, PyObject b)
    {
        if (a is PyStr left && b is PyStr right)
        {
            return System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(AsciiBytes(left), AsciiBytes(right));
        }

        if (a is not PyStr && b is not PyStr)
        {
            using var first = BufferView.TryGet(t, a, writable: false);
            using var second = first is null ? null : BufferView.TryGet(t, b, writable: false);
            if (first is not null && second is not null)
            {
                return first.Shape.Length > 1 || second.Shape.Length > 1
                    ? throw Errors.BufferError("Buffer must be single dimension")
                    : System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(first.ToArray(), second.ToArray());
            }

            if (first is null)
            {
                throw Errors.TypeError($"unsupported operand types(s) or combination of types: '{a.Type.FullName}' and '{b.Type.FullName}'");
            }
        }

        var wrong = a is PyStr ? a : b;
        var other = a is PyStr ? b : a;
        using var view = BufferView.TryGet(t, other, writable: false);
        throw view is null
            ? Errors.TypeError($"unsupported operand types(s) or combination of types: '{a.Type.FullName}' and '{b.Type.FullName}'")
            : Errors.TypeError($"a bytes-like object is required, not '{wrong.Type.FullName}'");
    }

    private static byte[] AsciiBytes(PyStr text)
    {
        var value = text.Value;
        return System.Text.Ascii.IsValid(value)
            ? System.Text.Encoding.ASCII.GetBytes(value)
            : throw Errors.TypeError("comparing strings with non-ASCII characters is not supported");
    }
}
