namespace Weft.Runtime.Objects;

/// <summary>
/// Attribute access as <c>object.__getattribute__</c> and <c>object.__setattr__</c> define it, over shapes.
/// </summary>
/// <remarks>
/// Readers take no lock: they read the shape once, then the cell it names; a cell is filled before the shape that names
/// it is published, and is never reused for another name while an object keeps that shape. Everything that changes the
/// shape or replaces the array of cells holds the lock of that object's stripe (<see cref="StripeOf"/>). So does a store
/// into an existing cell once several threads run: a store into an array that is being replaced would be lost.
/// </remarks>
internal static unsafe class InstanceAttributes
{
    private static readonly Lock[] s_stripes = CreateStripes();

    private static Lock[] CreateStripes()
    {
        var stripes = new Lock[64];
        for (var i = 0; i < stripes.Length; i++)
        {
            stripes[i] = new Lock();
        }

        return stripes;
    }

    private static Lock StripeOf(PyObject o) => s_stripes[System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(o) & 63];

    /// <summary>The object's own attribute, without looking at its type; null when it has none of that name.</summary>
    internal static PyObject? TryGetOwn(PyObject o, PyStr name)
    {
        while (true)
        {
            var shape = o.Shape;
            if (shape is null || !shape.AllowsDict)
            {
                return null;
            }

            if (shape.IsDictMode)
            {
                return o.SlotRef(shape.DictIndex) is PyDict dict ? dict.GetString(name) : null;
            }

            var index = shape.IndexOf(PyStr.Intern(name));
            if (index < 0)
            {
                return null;
            }

            var value = o.SlotRef(index);
            if (value is not null || ReferenceEquals(o.Shape, shape))
            {
                return value;
            }
        }
    }

    /// <summary>Stores the object's own attribute; false when it has no place for one.</summary>
    internal static bool TrySetOwn(PyObject o, PyStr name, PyObject value)
    {
        name = PyStr.Intern(name);
        while (true)
        {
            var shape = o.Shape;
            if (shape is null || !shape.AllowsDict)
            {
                return false;
            }

            if (shape.IsDictMode)
            {
                DictOf(o, shape).SetString(name, value);
                return true;
            }

            var index = shape.IndexOf(name);
            if (index >= 0)
            {
                if (!PyThread.MultiThreaded)
                {
                    o.SlotRef(index) = value;
                    return true;
                }

                lock (StripeOf(o))
                {
                    if (!ReferenceEquals(o.Shape, shape))
                    {
                        continue;
                    }

                    o.SlotRef(index) = value;
                }

                return true;
            }

            if (shape.Add(name) is not { } next)
            {
                GetDict(o);
                continue;
            }

            lock (StripeOf(o))
            {
                if (!ReferenceEquals(o.Shape, shape))
                {
                    continue;
                }

                o.EnsureSlot(next.LastIndex);
                o.SlotRef(next.LastIndex) = value;
                Volatile.Write(ref o.Storage.Shape, next);
                return true;
            }
        }
    }

    /// <summary>Deletes the object's own attribute; false when it has none of that name.</summary>
    internal static bool TryDeleteOwn(PyObject o, PyStr name) =>
        o.Shape is { AllowsDict: true } && TryGetOwn(o, name) is not null && GetDict(o)!.RemoveString(name);

    /// <summary>The object's <c>__dict__</c>, made from its cells if it was not one yet; null when it cannot have one.</summary>
    internal static PyDict? GetDict(PyObject o)
    {
        var shape = o.Shape;
        if (shape is null || !shape.AllowsDict)
        {
            return null;
        }

        if (shape.IsDictMode)
        {
            return DictOf(o, shape);
        }

        lock (StripeOf(o))
        {
            shape = o.Shape!;
            if (shape.IsDictMode)
            {
                return DictOfLocked(o, shape);
            }

            var dict = new PyDict();
            BecomeDict(o, shape, dict);
            return dict;
        }
    }

    /// <summary>Replaces the object's <c>__dict__</c>.</summary>
    internal static void SetDict(PyObject o, PyObject? value)
    {
        if (o.Shape is not { AllowsDict: true })
        {
            throw Errors.AttributeError("This object has no __dict__");
        }

        var dict = value switch
        {
            null => new PyDict(),
            PyDict d => d,
            _ => throw Errors.TypeError($"__dict__ must be set to a dictionary, not a '{value.Type.FullName}'"),
        };
        lock (StripeOf(o))
        {
            BecomeDict(o, o.Shape!, new PyDict());
            Volatile.Write(ref o.SlotRef(o.Shape!.DictIndex), dict);
        }
    }

    /// <summary>Gives the object another type of the same layout.</summary>
    internal static void SetType(PyObject o, PyType type)
    {
        var dict = o.Shape is { AllowsDict: true } ? GetDict(o) : null;
        lock (StripeOf(o))
        {
            if (dict is not null && type.RootShape.AllowsDict)
            {
                o.EnsureSlot(type.RootShape.DictIndex);
                o.SlotRef(type.RootShape.DictIndex) = dict;
                Volatile.Write(ref o.Storage.Shape, type.RootShape.DictMode);
            }
            else
            {
                Volatile.Write(ref o.Storage.Shape, type.RootShape);
            }
        }
    }

    // Called with the lock: nobody stores into the cells while they are copied.
    private static void BecomeDict(PyObject o, Shape shape, PyDict dict)
    {
        o.EnsureSlot(shape.DictIndex);
        var names = shape.Names;
        for (var i = 0; i < names.Length; i++)
        {
            if (o.SlotRef(shape.IndexAt(i)) is { } value)
            {
                dict.SetInterned(names[i], value);
            }
        }

        Volatile.Write(ref o.SlotRef(shape.DictIndex), dict);
        Volatile.Write(ref o.Storage.Shape, shape.DictMode);

        // Only now: a reader that still has the old shape and finds a cell empty looks at the shape again.
        for (var i = 0; i < names.Length; i++)
        {
            o.SlotRef(shape.IndexAt(i)) = null;
        }
    }

    private static PyDict DictOf(PyObject o, Shape shape)
    {
        if (o.SlotRef(shape.DictIndex) is PyDict dict)
        {
            return dict;
        }

        lock (StripeOf(o))
        {
            return DictOfLocked(o, shape);
        }
    }

    private static PyDict DictOfLocked(PyObject o, Shape shape)
    {
        if (o.SlotRef(shape.DictIndex) is PyDict dict)
        {
            return dict;
        }

        dict = new PyDict();
        o.EnsureSlot(shape.DictIndex);
        o.SlotRef(shape.DictIndex) = dict;
        return dict;
    }

    /// <summary><c>object.__getattribute__</c> without the error: null when missing (an error may be pending from a descriptor).</summary>
    internal static PyObject? Get(PyThread t, PyObject o, PyStr name)
    {
        var type = o.Type;
        var attribute = type.Lookup(name);
        if (attribute is not null)
        {
            var attributeType = attribute.Type;
            var getter = attributeType[Slot.DescrGet];
            if (getter != 0 && attributeType[Slot.DescrSet] != 0)
            {
                return ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, o, type);
            }

            if (TryGetOwn(o, name) is { } own)
            {
                return own;
            }

            return getter != 0 ? ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, o, type) : attribute;
        }

        return TryGetOwn(o, name);
    }

    /// <summary><c>object.__setattr__</c> and <c>__delattr__</c> (null).</summary>
    internal static bool Set(PyThread t, PyObject o, PyStr name, PyObject? value)
    {
        var type = o.Type;
        var attribute = type.Lookup(name);
        if (attribute is not null && attribute.Type[Slot.DescrSet] is var setter && setter != 0)
        {
            return ((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)setter)(t, attribute, o, value);
        }

        if (value is not null ? TrySetOwn(o, name, value) : TryDeleteOwn(o, name))
        {
            return true;
        }

        if (o.Shape is { AllowsDict: true })
        {
            throw Errors.AttributeError($"'{type.FullName}' object has no attribute '{name.Value}'", o, name);
        }

        throw Errors.AttributeError(
            attribute is null
                ? $"'{type.FullName}' object has no attribute '{name.Value}' and no __dict__ for setting new attributes"
                : $"'{type.FullName}' object attribute '{name.Value}' is read-only",
            o,
            name);
    }
}
