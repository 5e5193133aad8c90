namespace Weft.Runtime.Objects;

/// <summary>
/// The slot functions of Python classes: each finds the special method on the type of self and calls it. One per slot,
/// so that a type without the method has an empty slot and no lookup is ever made.
/// </summary>
internal static unsafe partial class DunderSlots
{
    private static readonly Dictionary<PyStr, (Slot Slot, nint Pointer)> s_byName = Build();

    /// <summary>The slot that a class attribute of this name fills, with its function.</summary>
    internal static bool TryGet(PyStr name, out Slot slot, out nint pointer)
    {
        var text = name.Value;
        if (text.Length > 4 && text[0] == '_' && s_byName.TryGetValue(PyStr.Intern(name), out var entry))
        {
            (slot, pointer) = entry;
            return true;
        }

        (slot, pointer) = (default, 0);
        return false;
    }

    /// <summary>Whether the type's own dict still has another name of the slot.</summary>
    internal static bool AnyNameDefined(PyType type, Slot slot, PyStr except)
    {
        foreach (var (name, entry) in s_byName)
        {
            if (entry.Slot == slot && !ReferenceEquals(name, except) && type.Dict.GetInterned(name) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<PyStr, (Slot Slot, nint Pointer)> Build()
    {
        var map = new Dictionary<PyStr, (Slot, nint)>(ReferenceEqualityComparer.Instance);
        void Put(string name, Slot slot, nint pointer) => map.Add(PyStr.Intern(name), (slot, pointer));

        Put("__repr__", Slot.Repr, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Repr);
        Put("__str__", Slot.Str, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Str);
        Put("__iter__", Slot.Iter, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Iter);
        Put("__neg__", Slot.Negative, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Negative);
        Put("__pos__", Slot.Positive, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Positive);
        Put("__invert__", Slot.Invert, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Invert);
        Put("__abs__", Slot.Absolute, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Absolute);
        Put("__index__", Slot.Index, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Index);
        Put("__int__", Slot.Int, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Int);
        Put("__float__", Slot.Float, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Float);
        Put("__await__", Slot.Await, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Await);
        Put("__aiter__", Slot.AsyncIter, (nint)(delegate*<PyThread, PyObject, PyObject?>)&AsyncIter);
        Put("__anext__", Slot.AsyncNext, (nint)(delegate*<PyThread, PyObject, PyObject?>)&AsyncNext);
        Put("__del__", Slot.Finalize, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Finalize);
        Put("__add__", Slot.Add, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Add);
        Put("__sub__", Slot.Subtract, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Subtract);
        Put("__mul__", Slot.Multiply, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Multiply);
        Put("__matmul__", Slot.MatrixMultiply, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&MatrixMultiply);
        Put("__truediv__", Slot.TrueDivide, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&TrueDivide);
        Put("__floordiv__", Slot.FloorDivide, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&FloorDivide);
        Put("__mod__", Slot.Modulo, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Modulo);
        Put("__divmod__", Slot.Divmod, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Divmod);
        Put("__lshift__", Slot.LeftShift, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&LeftShift);
        Put("__rshift__", Slot.RightShift, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RightShift);
        Put("__and__", Slot.And, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&And);
        Put("__xor__", Slot.Xor, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Xor);
        Put("__or__", Slot.Or, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Or);
        Put("__radd__", Slot.RAdd, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RAdd);
        Put("__rsub__", Slot.RSubtract, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RSubtract);
        Put("__rmul__", Slot.RMultiply, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RMultiply);
        Put("__rmatmul__", Slot.RMatrixMultiply, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RMatrixMultiply);
        Put("__rtruediv__", Slot.RTrueDivide, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RTrueDivide);
        Put("__rfloordiv__", Slot.RFloorDivide, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RFloorDivide);
        Put("__rmod__", Slot.RModulo, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RModulo);
        Put("__rdivmod__", Slot.RDivmod, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RDivmod);
        Put("__rlshift__", Slot.RLeftShift, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RLeftShift);
        Put("__rrshift__", Slot.RRightShift, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RRightShift);
        Put("__rand__", Slot.RAnd, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RAnd);
        Put("__rxor__", Slot.RXor, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&RXor);
        Put("__ror__", Slot.ROr, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&ROr);
        Put("__iadd__", Slot.InPlaceAdd, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceAdd);
        Put("__isub__", Slot.InPlaceSubtract, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceSubtract);
        Put("__imul__", Slot.InPlaceMultiply, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceMultiply);
        Put("__imatmul__", Slot.InPlaceMatrixMultiply, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceMatrixMultiply);
        Put("__itruediv__", Slot.InPlaceTrueDivide, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceTrueDivide);
        Put("__ifloordiv__", Slot.InPlaceFloorDivide, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceFloorDivide);
        Put("__imod__", Slot.InPlaceModulo, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceModulo);
        Put("__ilshift__", Slot.InPlaceLeftShift, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceLeftShift);
        Put("__irshift__", Slot.InPlaceRightShift, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceRightShift);
        Put("__iand__", Slot.InPlaceAnd, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceAnd);
        Put("__ixor__", Slot.InPlaceXor, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceXor);
        Put("__ior__", Slot.InPlaceOr, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlaceOr);
        Put("__ipow__", Slot.InPlacePower, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&InPlacePower);
        Put("__lt__", Slot.Lt, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Lt);
        Put("__le__", Slot.Le, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Le);
        Put("__eq__", Slot.Eq, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Eq);
        Put("__ne__", Slot.Ne, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Ne);
        Put("__gt__", Slot.Gt, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Gt);
        Put("__ge__", Slot.Ge, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&Ge);
        Put("__getitem__", Slot.GetItem, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&GetItem);
        Put("__next__", Slot.Next, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Next);
        Put("__pow__", Slot.Power, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)&Power);
        Put("__rpow__", Slot.RPower, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)&RPower);
        Put("__getattribute__", Slot.GetAttribute, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&GetAttribute);
        Put("__getattr__", Slot.GetAttribute, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?>)&GetAttribute);
        Put("__setattr__", Slot.SetAttribute, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)&SetAttribute);
        Put("__delattr__", Slot.SetAttribute, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)&SetAttribute);
        Put("__setitem__", Slot.SetItem, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)&SetItem);
        Put("__delitem__", Slot.SetItem, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)&SetItem);
        Put("__get__", Slot.DescrGet, (nint)(delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)&DescrGet);
        Put("__set__", Slot.DescrSet, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)&DescrSet);
        Put("__delete__", Slot.DescrSet, (nint)(delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)&DescrSet);
        Put("__hash__", Slot.Hash, (nint)(delegate*<PyThread, PyObject, long>)&Hash);
        Put("__len__", Slot.Len, (nint)(delegate*<PyThread, PyObject, long>)&Len);
        Put("__bool__", Slot.Bool, (nint)(delegate*<PyThread, PyObject, long>)&Bool);
        Put("__contains__", Slot.Contains, (nint)(delegate*<PyThread, PyObject, PyObject, long>)&Contains);
        Put("__call__", Slot.Call, (nint)(delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)&Call);
        Put("__new__", Slot.New, (nint)(delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)&New);
        Put("__init__", Slot.Init, (nint)(delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, bool>)&Init);
        return map;
    }

    private static PyObject? Repr(PyThread t, PyObject self) => Call0(t, self, Names.Repr);

    private static PyObject? Str(PyThread t, PyObject self) => Call0(t, self, Names.Str);

    private static PyObject? Iter(PyThread t, PyObject self) => Call0(t, self, Names.Iter);

    private static PyObject? Negative(PyThread t, PyObject self) => Call0(t, self, Names.Negative);

    private static PyObject? Positive(PyThread t, PyObject self) => Call0(t, self, Names.Positive);

    private static PyObject? Invert(PyThread t, PyObject self) => Call0(t, self, Names.Invert);

    private static PyObject? Absolute(PyThread t, PyObject self) => Call0(t, self, Names.Absolute);

    private static PyObject? Index(PyThread t, PyObject self) => Call0(t, self, Names.Index);

    private static PyObject? Int(PyThread t, PyObject self) => Call0(t, self, Names.Int);

    private static PyObject? Float(PyThread t, PyObject self) => Call0(t, self, Names.Float);

    private static PyObject? Await(PyThread t, PyObject self) => Call0(t, self, Names.Await);

    private static PyObject? AsyncIter(PyThread t, PyObject self) => Call0(t, self, Names.AsyncIter);

    private static PyObject? AsyncNext(PyThread t, PyObject self) => Call0(t, self, Names.AsyncNext);

    private static PyObject? Finalize(PyThread t, PyObject self) => Call0(t, self, Names.Finalize);

    private static PyObject? Add(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.Add, other);

    private static PyObject? Subtract(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.Subtract, other);

    private static PyObject? Multiply(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.Multiply, other);

    private static PyObject? MatrixMultiply(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.MatrixMultiply, other);

    private static PyObject? TrueDivide(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.TrueDivide, other);

    private static PyObject? FloorDivide(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.FloorDivide, other);

    private static PyObject? Modulo(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.Modulo, other);

    private static PyObject? Divmod(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.Divmod, other);

    private static PyObject? LeftShift(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.LeftShift, other);

    private static PyObject? RightShift(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RightShift, other);

    private static PyObject? And(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.And, other);

    private static PyObject? Xor(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.Xor, other);

    private static PyObject? Or(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.Or, other);

    private static PyObject? RAdd(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RAdd, other);

    private static PyObject? RSubtract(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RSubtract, other);

    private static PyObject? RMultiply(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RMultiply, other);

    private static PyObject? RMatrixMultiply(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RMatrixMultiply, other);

    private static PyObject? RTrueDivide(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RTrueDivide, other);

    private static PyObject? RFloorDivide(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RFloorDivide, other);

    private static PyObject? RModulo(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RModulo, other);

    private static PyObject? RDivmod(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RDivmod, other);

    private static PyObject? RLeftShift(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RLeftShift, other);

    private static PyObject? RRightShift(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RRightShift, other);

    private static PyObject? RAnd(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RAnd, other);

    private static PyObject? RXor(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.RXor, other);

    private static PyObject? ROr(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.ROr, other);

    private static PyObject? InPlaceAdd(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceAdd, other);

    private static PyObject? InPlaceSubtract(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceSubtract, other);

    private static PyObject? InPlaceMultiply(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceMultiply, other);

    private static PyObject? InPlaceMatrixMultiply(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceMatrixMultiply, other);

    private static PyObject? InPlaceTrueDivide(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceTrueDivide, other);

    private static PyObject? InPlaceFloorDivide(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceFloorDivide, other);

    private static PyObject? InPlaceModulo(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceModulo, other);

    private static PyObject? InPlaceLeftShift(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceLeftShift, other);

    private static PyObject? InPlaceRightShift(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceRightShift, other);

    private static PyObject? InPlaceAnd(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceAnd, other);

    private static PyObject? InPlaceXor(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceXor, other);

    private static PyObject? InPlaceOr(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlaceOr, other);

    private static PyObject? InPlacePower(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.InPlacePower, other);

    private static PyObject? Lt(PyThread t, PyObject self, PyObject other) => Compare(t, self, Names.Lt, other);

    private static PyObject? Le(PyThread t, PyObject self, PyObject other) => Compare(t, self, Names.Le, other);

    private static PyObject? Eq(PyThread t, PyObject self, PyObject other) => Compare(t, self, Names.Eq, other);

    private static PyObject? Ne(PyThread t, PyObject self, PyObject other) => Compare(t, self, Names.Ne, other);

    private static PyObject? Gt(PyThread t, PyObject self, PyObject other) => Compare(t, self, Names.Gt, other);

    private static PyObject? Ge(PyThread t, PyObject self, PyObject other) => Compare(t, self, Names.Ge, other);

    private static PyObject? GetItem(PyThread t, PyObject self, PyObject other) => Call1(t, self, Names.GetItem, other);
}
