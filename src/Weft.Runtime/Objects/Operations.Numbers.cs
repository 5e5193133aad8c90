namespace Weft.Runtime.Objects;

public static unsafe partial class Operations
{
    // ---- Binary operators

    /// <summary>The protocol of a binary operator; null: pending.</summary>
    /// <remarks>
    /// The right operand goes first when its type derives from the left one's and has its own reflected method.
    /// </remarks>
    internal static PyObject? Binary(PyThread t, PyObject a, PyObject b, Slot slot, Slot reflected, string symbol)
    {
        var result = BinaryOrNotImplemented(t, a, b, slot, reflected);
        return result is PyNotImplemented ? throw UnsupportedOperands(a, b, symbol) : result;
    }

    internal static PyObject? BinaryOrNotImplemented(PyThread t, PyObject a, PyObject b, Slot slot, Slot reflected)
    {
        var typeA = a.Type;
        var typeB = b.Type;
        var left = typeA[slot];
        nint right = 0;
        if (!ReferenceEquals(typeA, typeB))
        {
            right = typeB[reflected];
            if (right != 0 && left != 0 && typeB.IsSubtypeOf(typeA) && OverridesReflected(typeA, typeB, reflected))
            {
                var first = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)right)(t, b, a);
                if (first is not PyNotImplemented)
                {
                    return first;
                }

                right = 0;
            }
        }

        if (left != 0)
        {
            var result = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)left)(t, a, b);
            if (result is not PyNotImplemented)
            {
                return result;
            }
        }

        return right != 0 ? ((delegate*<PyThread, PyObject, PyObject, PyObject?>)right)(t, b, a) : PyNotImplemented.Value;
    }

    internal static bool OverridesReflected(PyType typeA, PyType typeB, Slot reflected)
    {
        if (typeA[reflected] != typeB[reflected])
        {
            return true;
        }

        // Both are Python classes with the generic function: compare the methods themselves.
        var name = SlotNames.NameOf(reflected);
        return typeB.IsHeapType && !ReferenceEquals(typeA.Lookup(name), typeB.Lookup(name));
    }

    /// <summary>The error of a binary operator that neither operand knows.</summary>
    internal static PythonException UnsupportedOperation(PyObject a, PyObject b, Slot slot, string symbol) => slot switch
    {
        Slot.Add => ConcatenationError(a, b, symbol),
        Slot.Multiply => RepetitionError(a, b, symbol),
        _ => UnsupportedOperands(a, b, symbol),
    };

    private static PythonException UnsupportedOperands(PyObject a, PyObject b, string symbol) =>
        symbol == ">>" && a is PyBuiltinFunction { Name: "print" }
            ? Errors.TypeError($"unsupported operand type(s) for >>: '{a.Type.FullName}' and '{b.Type.FullName}'. Did you mean \"print(<message>, file=<output_stream>)\"?")
            : Errors.TypeError($"unsupported operand type(s) for {symbol}: '{a.Type.FullName}' and '{b.Type.FullName}'");

    /// <summary>An augmented assignment's operator; null: pending.</summary>
    internal static PyObject? InPlace(PyThread t, PyObject a, PyObject b, Slot inPlace, Slot slot, Slot reflected, string symbol)
    {
        var own = a.Type[inPlace];
        if (own != 0)
        {
            var result = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)own)(t, a, b);
            if (result is not PyNotImplemented)
            {
                return result;
            }
        }

        return Binary(t, a, b, slot, reflected, symbol);
    }

    internal static PyObject? LoadAdd(PyThread t, PyObject a, PyObject b)
    {
        var result = BinaryOrNotImplemented(t, a, b, Slot.Add, Slot.RAdd);
        return result is PyNotImplemented ? throw ConcatenationError(a, b, "+") : result;
    }

    internal static PyObject? LoadInPlaceAdd(PyThread t, PyObject a, PyObject b)
    {
        var own = a.Type[Slot.InPlaceAdd];
        var result = own == 0 ? PyNotImplemented.Value : ((delegate*<PyThread, PyObject, PyObject, PyObject?>)own)(t, a, b);
        if (result is PyNotImplemented)
        {
            result = BinaryOrNotImplemented(t, a, b, Slot.Add, Slot.RAdd);
        }

        return result is PyNotImplemented ? throw ConcatenationError(a, b, "+=") : result;
    }

    internal static PythonException ConcatenationError(PyObject a, PyObject b, string symbol) => a switch
    {
        PyStr => Errors.TypeError($"can only concatenate str (not \"{b.Type.FullName}\") to str"),
        PyList => Errors.TypeError($"can only concatenate list (not \"{b.Type.FullName}\") to list"),
        PyTuple => Errors.TypeError($"can only concatenate tuple (not \"{b.Type.FullName}\") to tuple"),
        PyBytes => Errors.TypeError($"can't concat {b.Type.FullName} to bytes"),
        PyByteArray => Errors.TypeError($"can't concat {b.Type.FullName} to bytearray"),
        _ => UnsupportedOperands(a, b, symbol),
    };

    /// <summary><c>a + b</c>.</summary>
    public static PyObject Add(PyThread t, PyObject a, PyObject b) => Checked(t, LoadAdd(t, a, b));

    /// <summary><c>a += b</c>, the new value of a.</summary>
    public static PyObject InPlaceAdd(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceAdd(t, a, b));

    internal static PyObject? LoadSubtract(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.Subtract, Slot.RSubtract, "-");

    internal static PyObject? LoadInPlaceSubtract(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceSubtract, Slot.Subtract, Slot.RSubtract, "-=");

    /// <summary><c>a - b</c>.</summary>
    public static PyObject Subtract(PyThread t, PyObject a, PyObject b) => Checked(t, LoadSubtract(t, a, b));

    /// <summary><c>a -= b</c>, the new value of a.</summary>
    public static PyObject InPlaceSubtract(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceSubtract(t, a, b));

    internal static PyObject? LoadMultiply(PyThread t, PyObject a, PyObject b)
    {
        var result = BinaryOrNotImplemented(t, a, b, Slot.Multiply, Slot.RMultiply);
        return result is PyNotImplemented ? throw RepetitionError(a, b, "*") : result;
    }

    internal static PyObject? LoadInPlaceMultiply(PyThread t, PyObject a, PyObject b)
    {
        var own = a.Type[Slot.InPlaceMultiply];
        var result = own == 0 ? PyNotImplemented.Value : ((delegate*<PyThread, PyObject, PyObject, PyObject?>)own)(t, a, b);
        if (result is PyNotImplemented)
        {
            result = BinaryOrNotImplemented(t, a, b, Slot.Multiply, Slot.RMultiply);
        }

        return result is PyNotImplemented ? throw RepetitionError(a, b, "*=") : result;
    }

    private static PythonException RepetitionError(PyObject a, PyObject b, string symbol)
    {
        if (IsRepeatable(a))
        {
            return Errors.TypeError($"can't multiply sequence by non-int of type '{b.Type.FullName}'");
        }

        return IsRepeatable(b) ? Errors.TypeError($"can't multiply sequence by non-int of type '{a.Type.FullName}'") : UnsupportedOperands(a, b, symbol);
    }

    private static bool IsRepeatable(PyObject o) => o is PyStr or PyList or PyTuple or PyBytes or PyByteArray;

    /// <summary><c>a * b</c>.</summary>
    public static PyObject Multiply(PyThread t, PyObject a, PyObject b) => Checked(t, LoadMultiply(t, a, b));

    /// <summary><c>a *= b</c>, the new value of a.</summary>
    public static PyObject InPlaceMultiply(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceMultiply(t, a, b));

    internal static PyObject? LoadMatrixMultiply(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.MatrixMultiply, Slot.RMatrixMultiply, "@");

    internal static PyObject? LoadInPlaceMatrixMultiply(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceMatrixMultiply, Slot.MatrixMultiply, Slot.RMatrixMultiply, "@=");

    /// <summary><c>a @ b</c>.</summary>
    public static PyObject MatrixMultiply(PyThread t, PyObject a, PyObject b) => Checked(t, LoadMatrixMultiply(t, a, b));

    /// <summary><c>a @= b</c>, the new value of a.</summary>
    public static PyObject InPlaceMatrixMultiply(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceMatrixMultiply(t, a, b));

    internal static PyObject? LoadTrueDivide(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.TrueDivide, Slot.RTrueDivide, "/");

    internal static PyObject? LoadInPlaceTrueDivide(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceTrueDivide, Slot.TrueDivide, Slot.RTrueDivide, "/=");

    /// <summary><c>a / b</c>.</summary>
    public static PyObject TrueDivide(PyThread t, PyObject a, PyObject b) => Checked(t, LoadTrueDivide(t, a, b));

    /// <summary><c>a /= b</c>, the new value of a.</summary>
    public static PyObject InPlaceTrueDivide(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceTrueDivide(t, a, b));

    internal static PyObject? LoadFloorDivide(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.FloorDivide, Slot.RFloorDivide, "//");

    internal static PyObject? LoadInPlaceFloorDivide(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceFloorDivide, Slot.FloorDivide, Slot.RFloorDivide, "//=");

    /// <summary><c>a // b</c>.</summary>
    public static PyObject FloorDivide(PyThread t, PyObject a, PyObject b) => Checked(t, LoadFloorDivide(t, a, b));

    /// <summary><c>a //= b</c>, the new value of a.</summary>
    public static PyObject InPlaceFloorDivide(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceFloorDivide(t, a, b));

    internal static PyObject? LoadModulo(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.Modulo, Slot.RModulo, "%");

    internal static PyObject? LoadInPlaceModulo(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceModulo, Slot.Modulo, Slot.RModulo, "%=");

    /// <summary><c>a % b</c>.</summary>
    public static PyObject Modulo(PyThread t, PyObject a, PyObject b) => Checked(t, LoadModulo(t, a, b));

    /// <summary><c>a %= b</c>, the new value of a.</summary>
    public static PyObject InPlaceModulo(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceModulo(t, a, b));

    internal static PyObject? LoadLeftShift(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.LeftShift, Slot.RLeftShift, "<<");

    internal static PyObject? LoadInPlaceLeftShift(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceLeftShift, Slot.LeftShift, Slot.RLeftShift, "<<=");

    /// <summary><c>a &lt;&lt; b</c>.</summary>
    public static PyObject LeftShift(PyThread t, PyObject a, PyObject b) => Checked(t, LoadLeftShift(t, a, b));

    /// <summary><c>a &lt;&lt;= b</c>, the new value of a.</summary>
    public static PyObject InPlaceLeftShift(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceLeftShift(t, a, b));

    internal static PyObject? LoadRightShift(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.RightShift, Slot.RRightShift, ">>");

    internal static PyObject? LoadInPlaceRightShift(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceRightShift, Slot.RightShift, Slot.RRightShift, ">>=");

    /// <summary><c>a >> b</c>.</summary>
    public static PyObject RightShift(PyThread t, PyObject a, PyObject b) => Checked(t, LoadRightShift(t, a, b));

    /// <summary><c>a >>= b</c>, the new value of a.</summary>
    public static PyObject InPlaceRightShift(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceRightShift(t, a, b));

    internal static PyObject? LoadAnd(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.And, Slot.RAnd, "&");

    internal static PyObject? LoadInPlaceAnd(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceAnd, Slot.And, Slot.RAnd, "&=");

    /// <summary><c>a &amp; b</c>.</summary>
    public static PyObject And(PyThread t, PyObject a, PyObject b) => Checked(t, LoadAnd(t, a, b));

    /// <summary><c>a &amp;= b</c>, the new value of a.</summary>
    public static PyObject InPlaceAnd(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceAnd(t, a, b));

    internal static PyObject? LoadXor(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.Xor, Slot.RXor, "^");

    internal static PyObject? LoadInPlaceXor(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceXor, Slot.Xor, Slot.RXor, "^=");

    /// <summary><c>a ^ b</c>.</summary>
    public static PyObject Xor(PyThread t, PyObject a, PyObject b) => Checked(t, LoadXor(t, a, b));

    /// <summary><c>a ^= b</c>, the new value of a.</summary>
    public static PyObject InPlaceXor(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceXor(t, a, b));

    internal static PyObject? LoadOr(PyThread t, PyObject a, PyObject b) => Binary(t, a, b, Slot.Or, Slot.ROr, "|");

    internal static PyObject? LoadInPlaceOr(PyThread t, PyObject a, PyObject b) => InPlace(t, a, b, Slot.InPlaceOr, Slot.Or, Slot.ROr, "|=");

    /// <summary><c>a | b</c>.</summary>
    public static PyObject Or(PyThread t, PyObject a, PyObject b) => Checked(t, LoadOr(t, a, b));

    /// <summary><c>a |= b</c>, the new value of a.</summary>
    public static PyObject InPlaceOr(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlaceOr(t, a, b));

    /// <summary><c>divmod(a, b)</c>.</summary>
    public static PyObject Divmod(PyThread t, PyObject a, PyObject b) => Checked(t, Binary(t, a, b, Slot.Divmod, Slot.RDivmod, "divmod()"));

    internal static PyObject? LoadPower(PyThread t, PyObject a, PyObject b, PyObject modulo, string symbol)
    {
        var typeA = a.Type;
        var typeB = b.Type;
        var left = typeA[Slot.Power];
        var right = ReferenceEquals(typeA, typeB) ? 0 : typeB[Slot.RPower];
        if (right != 0 && left != 0 && typeB.IsSubtypeOf(typeA) && OverridesReflected(typeA, typeB, Slot.RPower))
        {
            var first = ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)right)(t, b, a, modulo);
            if (first is not PyNotImplemented)
            {
                return first;
            }

            right = 0;
        }

        if (left != 0)
        {
            var result = ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)left)(t, a, b, modulo);
            if (result is not PyNotImplemented)
            {
                return result;
            }
        }

        if (right != 0)
        {
            var result = ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)right)(t, b, a, modulo);
            if (result is not PyNotImplemented)
            {
                return result;
            }
        }

        throw modulo is PyNone
            ? UnsupportedOperands(a, b, symbol)
            : Errors.TypeError($"unsupported operand type(s) for ** or pow(): '{a.Type.FullName}', '{b.Type.FullName}', '{modulo.Type.FullName}'");
    }

    /// <summary><c>pow(a, b, modulo)</c>; None for no modulo.</summary>
    public static PyObject Power(PyThread t, PyObject a, PyObject b, PyObject? modulo = null) => Checked(t, LoadPower(t, a, b, modulo ?? PyNone.Value, "** or pow()"));

    internal static PyObject? LoadInPlacePower(PyThread t, PyObject a, PyObject b)
    {
        var own = a.Type[Slot.InPlacePower];
        if (own != 0)
        {
            var result = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)own)(t, a, b);
            if (result is not PyNotImplemented)
            {
                return result;
            }
        }

        return LoadPower(t, a, b, PyNone.Value, "**=");
    }

    /// <summary><c>a **= b</c>, the new value of a.</summary>
    public static PyObject InPlacePower(PyThread t, PyObject a, PyObject b) => Checked(t, LoadInPlacePower(t, a, b));

    // ---- Unary operators

    private static PyObject? Unary(PyThread t, PyObject o, Slot slot, string symbol)
    {
        var pointer = o.Type[slot];
        return pointer != 0
            ? ((delegate*<PyThread, PyObject, PyObject?>)pointer)(t, o)
            : throw Errors.TypeError($"bad operand type for {symbol}: '{o.Type.FullName}'");
    }

    internal static PyObject? LoadNegative(PyThread t, PyObject o) => Unary(t, o, Slot.Negative, "unary -");

    internal static PyObject? LoadPositive(PyThread t, PyObject o) => Unary(t, o, Slot.Positive, "unary +");

    internal static PyObject? LoadInvert(PyThread t, PyObject o) => Unary(t, o, Slot.Invert, "unary ~");

    /// <summary><c>-o</c>.</summary>
    public static PyObject Negative(PyThread t, PyObject o) => Checked(t, LoadNegative(t, o));

    /// <summary><c>+o</c>.</summary>
    public static PyObject Positive(PyThread t, PyObject o) => Checked(t, LoadPositive(t, o));

    /// <summary><c>~o</c>.</summary>
    public static PyObject Invert(PyThread t, PyObject o) => Checked(t, LoadInvert(t, o));

    /// <summary><c>abs(o)</c>.</summary>
    public static PyObject Absolute(PyThread t, PyObject o) => Checked(t, Unary(t, o, Slot.Absolute, "abs()"));
}
