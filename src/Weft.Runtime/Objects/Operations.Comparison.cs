using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

public static unsafe partial class Operations
{
    private static readonly string[] s_compareSymbols = ["<", "<=", "==", "!=", ">", ">="];

    /// <summary>A rich comparison; null: pending.</summary>
    internal static PyObject? LoadCompare(PyThread t, PyObject a, PyObject b, CompareOp op) =>
        TryCompare(a, b, op) is { } simple ? PyBool.Of(simple) : CompareBySlots(t, a, b, op);

    /// <summary>Compares two ints, two floats or two strings; null: they are something else.</summary>
    private static bool? TryCompare(PyObject a, PyObject b, CompareOp op)
    {
        if (a.GetType() == typeof(PyInt))
        {
            if (b.GetType() == typeof(PyInt))
            {
                var (x, y) = (Unsafe.As<PyInt>(a).Value, Unsafe.As<PyInt>(b).Value);
                return Holds(op, x < y, x == y, x > y);
            }
        }
        else if (a.GetType() == typeof(PyFloat))
        {
            if (b.GetType() == typeof(PyFloat))
            {
                var (x, y) = (Unsafe.As<PyFloat>(a).Value, Unsafe.As<PyFloat>(b).Value);
                return Holds(op, x < y, x == y, x > y);
            }
        }
        else if (a.GetType() == typeof(PyStr) && b.GetType() == typeof(PyStr))
        {
            if (op is CompareOp.Eq or CompareOp.Ne)
            {
                return Unsafe.As<PyStr>(a).Equals(Unsafe.As<PyStr>(b)) == (op == CompareOp.Eq);
            }

            if (Unsafe.As<PyStr>(a).Simple is { } x && Unsafe.As<PyStr>(b).Simple is { } y)
            {
                var order = string.CompareOrdinal(x, y);
                return Holds(op, order < 0, order == 0, order > 0);
            }
        }

        return null;
    }

    private static bool Holds(CompareOp op, bool less, bool equal, bool greater) => op switch
    {
        CompareOp.Lt => less,
        CompareOp.Le => less | equal,
        CompareOp.Eq => equal,
        CompareOp.Ne => !equal,
        CompareOp.Gt => greater,
        _ => greater | equal,
    };

    private static PyObject? CompareBySlots(PyThread t, PyObject a, PyObject b, CompareOp op)
    {
        t.EnterNative(" in comparison");
        try
        {
            var slot = (Slot)((int)Slot.Lt + (int)op);
            var swapped = (Slot)((int)Slot.Lt + (int)Swap(op));
            var typeA = a.Type;
            var typeB = b.Type;
            var right = typeB[swapped];
            var triedRight = false;
            if (right != 0 && !ReferenceEquals(typeA, typeB) && typeB.IsSubtypeOf(typeA))
            {
                triedRight = true;
                var first = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)right)(t, b, a);
                if (first is not PyNotImplemented)
                {
                    return first;
                }
            }

            var left = typeA[slot];
            if (left != 0)
            {
                var result = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)left)(t, a, b);
                if (result is not PyNotImplemented)
                {
                    return result;
                }
            }

            if (right != 0 && !triedRight)
            {
                var result = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)right)(t, b, a);
                if (result is not PyNotImplemented)
                {
                    return result;
                }
            }

            return CompareByIdentity(a, b, op);
        }
        finally
        {
            t.ExitNative();
        }
    }

    /// <summary>A comparison that neither operand knows.</summary>
    internal static PyObject CompareByIdentity(PyObject a, PyObject b, CompareOp op) => op switch
    {
        CompareOp.Eq => PyBool.Of(Identity.Same(a, b)),
        CompareOp.Ne => PyBool.Of(!Identity.Same(a, b)),
        _ => throw Errors.TypeError($"'{s_compareSymbols[(int)op]}' not supported between instances of '{a.Type.FullName}' and '{b.Type.FullName}'"),
    };

    internal static CompareOp Swap(CompareOp op) => op switch
    {
        CompareOp.Lt => CompareOp.Gt,
        CompareOp.Le => CompareOp.Ge,
        CompareOp.Gt => CompareOp.Lt,
        CompareOp.Ge => CompareOp.Le,
        _ => op,
    };

    /// <summary>A rich comparison as an object (it need not be a bool).</summary>
    public static PyObject Compare(PyThread t, PyObject a, PyObject b, CompareOp op) => Checked(t, LoadCompare(t, a, b, op));

    /// <summary>A rich comparison as a truth value. Identical objects are equal, as containers assume.</summary>
    public static bool CompareBool(PyThread t, PyObject a, PyObject b, CompareOp op)
    {
        if (ReferenceEquals(a, b))
        {
            if (op == CompareOp.Eq)
            {
                return true;
            }

            if (op == CompareOp.Ne)
            {
                return false;
            }
        }

        if (TryCompare(a, b, op) is { } simple)
        {
            return simple;
        }

        var result = Checked(t, CompareBySlots(t, a, b, op));
        return result.GetType() == typeof(PyBool) ? ReferenceEquals(result, PyBool.True) : IsTrue(t, result);
    }

    /// <summary><c>a &lt; b</c> as a truth value.</summary>
    internal static bool Less(PyThread t, PyObject a, PyObject b) => CompareBool(t, a, b, CompareOp.Lt);

    /// <summary><c>a is b or a == b</c>.</summary>
    public static bool Equals(PyThread t, PyObject a, PyObject b) => CompareBool(t, a, b, CompareOp.Eq);

    // ---- isinstance and issubclass

    /// <summary><c>isinstance(o, cls)</c>.</summary>
    public static bool IsInstance(PyThread t, PyObject o, PyObject cls)
    {
        if (ReferenceEquals(o.Type, cls))
        {
            return true;
        }

        if (cls is PyType type && ReferenceEquals(type.Type, PyType.TypeObject))
        {
            return IsInstancePlain(t, o, type);
        }

        if (cls is PyTuple tuple)
        {
            t.EnterNative(" in __instancecheck__");
            try
            {
                foreach (var item in tuple.Items)
                {
                    if (IsInstance(t, o, item))
                    {
                        return true;
                    }
                }

                return false;
            }
            finally
            {
                t.ExitNative();
            }
        }

        if (LookupSpecial(t, cls, Names.InstanceCheck) is { } check)
        {
            t.EnterNative(" in __instancecheck__");
            try
            {
                return IsTrue(t, Call(t, check, o));
            }
            finally
            {
                t.ExitNative();
            }
        }

        return IsInstancePlain(t, o, cls);
    }

    /// <summary><c>isinstance</c> without <c>__instancecheck__</c>: what <c>type.__instancecheck__</c> does.</summary>
    internal static bool IsInstancePlain(PyThread t, PyObject o, PyObject cls)
    {
        if (cls is PyType type)
        {
            return o.Type.IsSubtypeOf(type)
                || (o.Type[Slot.GetAttribute] != s_objectGetAttribute && TryGetAttribute(t, o, Names.Class) is PyType claimed && !ReferenceEquals(claimed, o.Type) && claimed.IsSubtypeOf(type))
                || (o.Type.Lookup(Names.Class) is PyProperty && TryGetAttribute(t, o, Names.Class) is PyType viaProperty && viaProperty.IsSubtypeOf(type));
        }

        if (!HasBases(t, cls))
        {
            throw Errors.TypeError("isinstance() arg 2 must be a type, a tuple of types, or a union");
        }

        return TryGetAttribute(t, o, Names.Class) is { } own && AbstractIsSubclass(t, own, cls);
    }

    /// <summary><c>issubclass(derived, cls)</c>.</summary>
    public static bool IsSubclass(PyThread t, PyObject derived, PyObject cls)
    {
        if (cls is PyType type && ReferenceEquals(type.Type, PyType.TypeObject))
        {
            return ReferenceEquals(derived, cls) || IsSubclassPlain(t, derived, cls);
        }

        if (cls is PyTuple tuple)
        {
            t.EnterNative(" in __subclasscheck__");
            try
            {
                foreach (var item in tuple.Items)
                {
                    if (IsSubclass(t, derived, item))
                    {
                        return true;
                    }
                }

                return false;
            }
            finally
            {
                t.ExitNative();
            }
        }

        if (LookupSpecial(t, cls, Names.SubclassCheck) is { } check)
        {
            t.EnterNative(" in __subclasscheck__");
            try
            {
                return IsTrue(t, Call(t, check, derived));
            }
            finally
            {
                t.ExitNative();
            }
        }

        return IsSubclassPlain(t, derived, cls);
    }

    internal static bool IsSubclassPlain(PyThread t, PyObject derived, PyObject cls)
    {
        if (derived is PyType a && cls is PyType b)
        {
            return a.IsSubtypeOf(b);
        }

        if (derived is not PyType && !HasBases(t, derived))
        {
            throw Errors.TypeError("issubclass() arg 1 must be a class");
        }

        if (cls is not PyType && !HasBases(t, cls))
        {
            throw Errors.TypeError("issubclass() arg 2 must be a class, a tuple of classes, or a union");
        }

        return AbstractIsSubclass(t, derived, cls);
    }

    private static bool HasBases(PyThread t, PyObject cls) => TryGetAttribute(t, cls, Names.Bases) is PyTuple;

    private static bool AbstractIsSubclass(PyThread t, PyObject derived, PyObject cls)
    {
        if (ReferenceEquals(derived, cls))
        {
            return true;
        }

        if (TryGetAttribute(t, derived, Names.Bases) is not PyTuple bases)
        {
            return false;
        }

        t.EnterNative(" in __subclasscheck__");
        try
        {
            foreach (var parent in bases.Items)
            {
                if (AbstractIsSubclass(t, parent, cls))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            t.ExitNative();
        }
    }
}
