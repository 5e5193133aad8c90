namespace Weft.Runtime.Objects;

/// <summary>Makes the special methods that a built-in type's own slots stand for.</summary>
internal static unsafe class SlotWrappers
{
    /// <summary>Adds <c>__new__</c> and a slot wrapper for each name of each filled slot to the type's dict.</summary>
    internal static void Add(PyType type, in SlotTable own, PyDict dict)
    {
        if (own[(int)Slot.New] != 0)
        {
            dict.SetInterned(Names.New, MakeNew(type));
        }

        foreach (var name in SlotNames.All)
        {
            var pointer = own[(int)name.Slot];
            if (pointer != 0)
            {
                dict.SetInterned(PyStr.Intern(name.Name), new PySlotWrapper(type, name, pointer));
            }
        }
    }

    private static PyBuiltinFunction MakeNew(PyType type)
    {
        var native = new NativeFunction(
            "__new__",
            type.Name,
            FunctionFlavor.ClassMethod,
            CallKind.Vector,
            (nint)(delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)&CallNew,
            "($type, *args, **kwargs)",
            "Makes a new object; the type tells the arguments.");
        return new PyBuiltinFunction(native, type, null);
    }

    /// <summary>Self is the type that has the slot; the first argument the class to make an instance of.</summary>
    private static PyObject? CallNew(PyThread thread, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var type = (PyType)self;
        if (args.Length - (kwNames?.Count ?? 0) < 1)
        {
            throw Errors.TypeError($"{type.FullName}.__new__(): not enough arguments");
        }

        if (args[0] is not PyType cls)
        {
            throw Errors.TypeError($"{type.FullName}.__new__(X): X is not a type object ({args[0].Type.FullName})");
        }

        if (!cls.IsSubtypeOf(type))
        {
            throw Errors.TypeError($"{type.FullName}.__new__({cls.FullName}): {cls.FullName} is not a subtype of {type.FullName}");
        }

        if ((cls.Flags & TypeFlags.DisallowInstantiation) != 0)
        {
            throw Errors.TypeError($"cannot create '{cls.FullName}' instances");
        }

        // A base's __new__ would make an object of the wrong C# class for a type whose layout is further down.
        var layoutNew = NearestNative(cls);
        if (layoutNew is not null && layoutNew.Slots[(int)Slot.New] != type.Slots[(int)Slot.New])
        {
            throw Errors.TypeError($"{type.FullName}.__new__({cls.FullName}) is not safe, use {layoutNew.FullName}.__new__()");
        }

        return ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)type.OwnSlots[(int)Slot.New])(thread, cls, args[1..], kwNames);
    }

    private static PyType? NearestNative(PyType cls)
    {
        var type = cls;
        while (type is not null && type.IsHeapType)
        {
            type = type.Base;
        }

        return type;
    }
}
