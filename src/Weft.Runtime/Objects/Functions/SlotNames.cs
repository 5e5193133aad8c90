namespace Weft.Runtime.Objects;

/// <summary>How a slot wrapper turns a Python call into a call of the slot.</summary>
internal enum WrapperForm : byte
{
    Unary,
    Next,
    Binary,
    /// <summary>The three-argument power.</summary>
    Power,
    DescrGet,
    Store,
    Delete,
    SetAttribute,
    DelAttribute,
    Hash,
    Length,
    Truth,
    Contains,
    Attribute,
    Call,
    Init,
    Finalize,
}

/// <summary>A special method's name and the slot behind it.</summary>
internal sealed record SlotName(string Name, Slot Slot, WrapperForm Form, string Signature, string Doc);

/// <summary>
/// Which special methods a filled slot provides, in the order in which they appear in a type's dict. <c>__new__</c> is
/// not here: it is a built-in function, made by <see cref="SlotWrappers"/>.
/// </summary>
internal static class SlotNames
{
    private const string Self = "($self, /)";
    private const string Value = "($self, value, /)";

    private static readonly SlotName[] s_all =
    [
        new("__repr__", Slot.Repr, WrapperForm.Unary, Self, "Serves repr(self)."),
        new("__hash__", Slot.Hash, WrapperForm.Hash, Self, "Serves hash(self)."),
        new("__call__", Slot.Call, WrapperForm.Call, "($self, /, *args, **kwargs)", "Calls self as a function."),
        new("__str__", Slot.Str, WrapperForm.Unary, Self, "Serves str(self)."),
        new("__getattribute__", Slot.GetAttribute, WrapperForm.Attribute, "($self, name, /)", "Serves getattr(self, name)."),
        new("__setattr__", Slot.SetAttribute, WrapperForm.SetAttribute, "($self, name, value, /)", "Serves setattr(self, name, value)."),
        new("__delattr__", Slot.SetAttribute, WrapperForm.DelAttribute, "($self, name, /)", "Serves delattr(self, name)."),
        new("__lt__", Slot.Lt, WrapperForm.Binary, Value, "Serves self < value."),
        new("__le__", Slot.Le, WrapperForm.Binary, Value, "Serves self <= value."),
        new("__eq__", Slot.Eq, WrapperForm.Binary, Value, "Serves self == value."),
        new("__ne__", Slot.Ne, WrapperForm.Binary, Value, "Serves self != value."),
        new("__gt__", Slot.Gt, WrapperForm.Binary, Value, "Serves self > value."),
        new("__ge__", Slot.Ge, WrapperForm.Binary, Value, "Serves self >= value."),
        new("__iter__", Slot.Iter, WrapperForm.Unary, Self, "Serves iter(self)."),
        new("__next__", Slot.Next, WrapperForm.Next, Self, "Serves next(self)."),
        new("__get__", Slot.DescrGet, WrapperForm.DescrGet, "($self, instance, owner=None, /)", "The value of the attribute for an instance or its class."),
        new("__set__", Slot.DescrSet, WrapperForm.Store, "($self, instance, value, /)", "Stores the attribute of an instance."),
        new("__delete__", Slot.DescrSet, WrapperForm.Delete, "($self, instance, /)", "Deletes the attribute of an instance."),
        new("__init__", Slot.Init, WrapperForm.Init, "($self, /, *args, **kwargs)", "Initializes a new object; type(self) tells the arguments."),
        new("__del__", Slot.Finalize, WrapperForm.Finalize, Self, "Called before the object goes away."),
        new("__await__", Slot.Await, WrapperForm.Unary, Self, "The iterator that an await drives."),
        new("__aiter__", Slot.AsyncIter, WrapperForm.Unary, Self, "Serves aiter(self)."),
        new("__anext__", Slot.AsyncNext, WrapperForm.Unary, Self, "Serves anext(self)."),
        new("__add__", Slot.Add, WrapperForm.Binary, Value, "Serves self + value."),
        new("__radd__", Slot.RAdd, WrapperForm.Binary, Value, "Serves value + self."),
        new("__sub__", Slot.Subtract, WrapperForm.Binary, Value, "Serves self - value."),
        new("__rsub__", Slot.RSubtract, WrapperForm.Binary, Value, "Serves value - self."),
        new("__mul__", Slot.Multiply, WrapperForm.Binary, Value, "Serves self * value."),
        new("__rmul__", Slot.RMultiply, WrapperForm.Binary, Value, "Serves value * self."),
        new("__mod__", Slot.Modulo, WrapperForm.Binary, Value, "Serves self % value."),
        new("__rmod__", Slot.RModulo, WrapperForm.Binary, Value, "Serves value % self."),
        new("__divmod__", Slot.Divmod, WrapperForm.Binary, Value, "Serves divmod(self, value)."),
        new("__rdivmod__", Slot.RDivmod, WrapperForm.Binary, Value, "Serves divmod(value, self)."),
        new("__pow__", Slot.Power, WrapperForm.Power, "($self, value, mod=None, /)", "Serves pow(self, value, mod)."),
        new("__rpow__", Slot.RPower, WrapperForm.Power, "($self, value, mod=None, /)", "Serves pow(value, self, mod)."),
        new("__neg__", Slot.Negative, WrapperForm.Unary, Self, "Serves -self."),
        new("__pos__", Slot.Positive, WrapperForm.Unary, Self, "Serves +self."),
        new("__abs__", Slot.Absolute, WrapperForm.Unary, Self, "Serves abs(self)."),
        new("__bool__", Slot.Bool, WrapperForm.Truth, Self, "The truth value of self."),
        new("__invert__", Slot.Invert, WrapperForm.Unary, Self, "Serves ~self."),
        new("__lshift__", Slot.LeftShift, WrapperForm.Binary, Value, "Serves self << value."),
        new("__rlshift__", Slot.RLeftShift, WrapperForm.Binary, Value, "Serves value << self."),
        new("__rshift__", Slot.RightShift, WrapperForm.Binary, Value, "Serves self >> value."),
        new("__rrshift__", Slot.RRightShift, WrapperForm.Binary, Value, "Serves value >> self."),
        new("__and__", Slot.And, WrapperForm.Binary, Value, "Serves self & value."),
        new("__rand__", Slot.RAnd, WrapperForm.Binary, Value, "Serves value & self."),
        new("__xor__", Slot.Xor, WrapperForm.Binary, Value, "Serves self ^ value."),
        new("__rxor__", Slot.RXor, WrapperForm.Binary, Value, "Serves value ^ self."),
        new("__or__", Slot.Or, WrapperForm.Binary, Value, "Serves self | value."),
        new("__ror__", Slot.ROr, WrapperForm.Binary, Value, "Serves value | self."),
        new("__int__", Slot.Int, WrapperForm.Unary, Self, "Serves int(self)."),
        new("__float__", Slot.Float, WrapperForm.Unary, Self, "Serves float(self)."),
        new("__iadd__", Slot.InPlaceAdd, WrapperForm.Binary, Value, "Serves self += value."),
        new("__isub__", Slot.InPlaceSubtract, WrapperForm.Binary, Value, "Serves self -= value."),
        new("__imul__", Slot.InPlaceMultiply, WrapperForm.Binary, Value, "Serves self *= value."),
        new("__imod__", Slot.InPlaceModulo, WrapperForm.Binary, Value, "Serves self %= value."),
        new("__ipow__", Slot.InPlacePower, WrapperForm.Binary, Value, "Serves self **= value."),
        new("__ilshift__", Slot.InPlaceLeftShift, WrapperForm.Binary, Value, "Serves self <<= value."),
        new("__irshift__", Slot.InPlaceRightShift, WrapperForm.Binary, Value, "Serves self >>= value."),
        new("__iand__", Slot.InPlaceAnd, WrapperForm.Binary, Value, "Serves self &= value."),
        new("__ixor__", Slot.InPlaceXor, WrapperForm.Binary, Value, "Serves self ^= value."),
        new("__ior__", Slot.InPlaceOr, WrapperForm.Binary, Value, "Serves self |= value."),
        new("__floordiv__", Slot.FloorDivide, WrapperForm.Binary, Value, "Serves self // value."),
        new("__rfloordiv__", Slot.RFloorDivide, WrapperForm.Binary, Value, "Serves value // self."),
        new("__truediv__", Slot.TrueDivide, WrapperForm.Binary, Value, "Serves self / value."),
        new("__rtruediv__", Slot.RTrueDivide, WrapperForm.Binary, Value, "Serves value / self."),
        new("__ifloordiv__", Slot.InPlaceFloorDivide, WrapperForm.Binary, Value, "Serves self //= value."),
        new("__itruediv__", Slot.InPlaceTrueDivide, WrapperForm.Binary, Value, "Serves self /= value."),
        new("__index__", Slot.Index, WrapperForm.Unary, Self, "The exact integer that self stands for."),
        new("__matmul__", Slot.MatrixMultiply, WrapperForm.Binary, Value, "Serves self @ value."),
        new("__rmatmul__", Slot.RMatrixMultiply, WrapperForm.Binary, Value, "Serves value @ self."),
        new("__imatmul__", Slot.InPlaceMatrixMultiply, WrapperForm.Binary, Value, "Serves self @= value."),
        new("__len__", Slot.Len, WrapperForm.Length, Self, "Serves len(self)."),
        new("__getitem__", Slot.GetItem, WrapperForm.Binary, "($self, key, /)", "Serves self[key]."),
        new("__setitem__", Slot.SetItem, WrapperForm.Store, "($self, key, value, /)", "Serves self[key] = value."),
        new("__delitem__", Slot.SetItem, WrapperForm.Delete, "($self, key, /)", "Serves del self[key]."),
        new("__contains__", Slot.Contains, WrapperForm.Contains, "($self, key, /)", "Serves key in self."),
    ];

    private static readonly PyStr?[] s_names = new PyStr?[(int)Slot.Count];

    internal static ReadOnlySpan<SlotName> All => s_all;

    /// <summary>The first special method's name of a slot.</summary>
    internal static PyStr NameOf(Slot slot)
    {
        if (s_names[(int)slot] is { } known)
        {
            return known;
        }

        foreach (var name in s_all)
        {
            if (name.Slot == slot)
            {
                return s_names[(int)slot] = PyStr.Intern(name.Name);
            }
        }

        return slot == Slot.New ? Names.New : throw new ArgumentOutOfRangeException(nameof(slot));
    }
}
