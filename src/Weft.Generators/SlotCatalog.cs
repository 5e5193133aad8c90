namespace Weft.Generators;

/// <summary>The forms of slot thunks; the names of the slots are those of <c>Weft.Runtime.Objects.Slot</c>.</summary>
internal enum SlotForm
{
    Unary,
    /// <summary>An arithmetic operator or comparison: an operand of another type answers NotImplemented.</summary>
    Operator,
    Binary,
    Attribute,
    Power,
    DescrGet,
    Store,
    Hash,
    Length,
    Truth,
    Contains,
    Call,
}

/// <summary>Which dunder fills which slot, in which form.</summary>
internal static class SlotCatalog
{
    private static readonly Dictionary<string, (string Slot, SlotForm Form)> s_byName = Build();

    internal static bool TryGet(string name, out (string Slot, SlotForm Form) entry) => s_byName.TryGetValue(name, out entry);

    private static Dictionary<string, (string, SlotForm)> Build()
    {
        var map = new Dictionary<string, (string, SlotForm)>
        {
            ["__repr__"] = ("Repr", SlotForm.Unary),
            ["__str__"] = ("Str", SlotForm.Unary),
            ["__iter__"] = ("Iter", SlotForm.Unary),
            ["__next__"] = ("Next", SlotForm.Unary),
            ["__neg__"] = ("Negative", SlotForm.Unary),
            ["__pos__"] = ("Positive", SlotForm.Unary),
            ["__invert__"] = ("Invert", SlotForm.Unary),
            ["__abs__"] = ("Absolute", SlotForm.Unary),
            ["__index__"] = ("Index", SlotForm.Unary),
            ["__int__"] = ("Int", SlotForm.Unary),
            ["__float__"] = ("Float", SlotForm.Unary),
            ["__await__"] = ("Await", SlotForm.Unary),
            ["__aiter__"] = ("AsyncIter", SlotForm.Unary),
            ["__anext__"] = ("AsyncNext", SlotForm.Unary),
            ["__del__"] = ("Finalize", SlotForm.Unary),
            ["__getitem__"] = ("GetItem", SlotForm.Binary),
            ["__getattribute__"] = ("GetAttribute", SlotForm.Attribute),
            ["__pow__"] = ("Power", SlotForm.Power),
            ["__rpow__"] = ("RPower", SlotForm.Power),
            ["__ipow__"] = ("InPlacePower", SlotForm.Operator),
            ["__get__"] = ("DescrGet", SlotForm.DescrGet),
            ["__setitem__"] = ("SetItem", SlotForm.Store),
            ["__delitem__"] = ("SetItem", SlotForm.Store),
            ["__setattr__"] = ("SetAttribute", SlotForm.Store),
            ["__delattr__"] = ("SetAttribute", SlotForm.Store),
            ["__set__"] = ("DescrSet", SlotForm.Store),
            ["__delete__"] = ("DescrSet", SlotForm.Store),
            ["__hash__"] = ("Hash", SlotForm.Hash),
            ["__len__"] = ("Len", SlotForm.Length),
            ["__bool__"] = ("Bool", SlotForm.Truth),
            ["__contains__"] = ("Contains", SlotForm.Contains),
            ["__call__"] = ("Call", SlotForm.Call),
        };
        string[] operators =
        [
            "add Add", "sub Subtract", "mul Multiply", "matmul MatrixMultiply", "truediv TrueDivide", "floordiv FloorDivide", "mod Modulo",
            "divmod Divmod", "lshift LeftShift", "rshift RightShift", "and And", "xor Xor", "or Or",
        ];
        foreach (var pair in operators)
        {
            var parts = pair.Split(' ');
            map[$"__{parts[0]}__"] = (parts[1], SlotForm.Operator);
            map[$"__r{parts[0]}__"] = ("R" + parts[1], SlotForm.Operator);
            if (parts[0] != "divmod")
            {
                map[$"__i{parts[0]}__"] = ("InPlace" + parts[1], SlotForm.Operator);
            }
        }

        foreach (var name in new[] { "Lt", "Le", "Eq", "Ne", "Gt", "Ge" })
        {
            map[$"__{name.ToLowerInvariant()}__"] = (name, SlotForm.Operator);
        }

        return map;
    }
}
