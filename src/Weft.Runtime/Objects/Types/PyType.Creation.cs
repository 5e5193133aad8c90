using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

public sealed unsafe partial class PyType
{
    /// <summary>An empty heap type; <see cref="Create"/> completes it.</summary>
    private PyType(PyType metatype, string name, PyType[] bases, PyType best, PyDict dict)
    {
        _metatype = metatype;
        _dict = dict;
        _membersFilled = true;
        Name = name;
        QualifiedName = name;
        ModuleName = "builtins";
        BasesArray = bases;
        Base = best;
        Layout = best.Layout;
        Mro = null!;
        RootShape = null!;
        _version = NextVersion();
    }

    [PyNew]
    public static PyObject? New(PyThread t, PyType metatype, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (ReferenceEquals(metatype, TypeObject) && args.Length == 1 && kwNames is null)
        {
            return args[0].Type;
        }

        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional != 3)
        {
            throw positional == 1 && ReferenceEquals(metatype, TypeObject) && kwNames is null
                ? Errors.TypeError("type() takes 1 or 3 arguments")
                : ReferenceEquals(metatype, TypeObject) && positional is 0 or 2 or > 3 ? Errors.TypeError("type() takes 1 or 3 arguments")
                : Errors.TypeError($"type.__new__() takes exactly 3 arguments ({positional} given)");
        }

        if (args[0] is not PyStr name)
        {
            throw Errors.TypeError($"type.__new__() argument 1 must be str, not {args[0].Type.Name}");
        }

        if (args[1] is not PyTuple bases)
        {
            throw Errors.TypeError($"type.__new__() argument 2 must be tuple, not {args[1].Type.Name}");
        }

        if (args[2] is not PyDict ns)
        {
            throw Errors.TypeError($"type.__new__() argument 3 must be dict, not {args[2].Type.Name}");
        }

        return Create(t, metatype, name, bases, ns, args[3..], kwNames);
    }

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional is not 1 and not 3)
        {
            throw Errors.TypeError("type.__init__() takes 1 or 3 arguments");
        }

        if (positional == 1 && kwNames is not null && kwNames.Count > 0)
        {
            throw Errors.TypeError("type.__init__() takes no keyword arguments");
        }
    }

    /// <summary>The most derived metatype of the given one and those of the bases.</summary>
    internal static PyType CalculateMetatype(PyType metatype, ReadOnlySpan<PyObject> bases)
    {
        var winner = metatype;
        foreach (var item in bases)
        {
            var candidate = item.Type;
            if (winner.IsSubtypeOf(candidate))
            {
                continue;
            }

            if (candidate.IsSubtypeOf(winner))
            {
                winner = candidate;
                continue;
            }

            throw Errors.TypeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
        }

        return winner;
    }

    /// <summary>Makes a class: what <c>type.__new__</c> does.</summary>
    internal static PyObject? Create(PyThread t, PyType metatype, PyStr name, PyTuple basesTuple, PyDict ns, ReadOnlySpan<PyObject> keywordValues, PyTuple? kwNames)
    {
        if (basesTuple.Count == 0)
        {
            basesTuple = new PyTuple([ObjectType.TypeObject]);
        }
        else
        {
            foreach (var item in basesTuple.Items)
            {
                if (item is not PyType && Operations.TryGetAttribute(t, item, PyStr.Intern("__mro_entries__")) is not null)
                {
                    throw Errors.TypeError("type() doesn't support MRO entry resolution; use types.new_class()");
                }
            }

            var winner = CalculateMetatype(metatype, basesTuple.Items);
            if (!ReferenceEquals(winner, metatype))
            {
                if (winner[Slot.New] != TypeObject[Slot.New])
                {
                    var args = new PyObject[3 + keywordValues.Length];
                    args[0] = name;
                    args[1] = basesTuple;
                    args[2] = ns;
                    keywordValues.CopyTo(args.AsSpan(3));
                    return ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)winner[Slot.New])(t, winner, args, kwNames);
                }

                metatype = winner;
            }
        }

        if (name.Value.Contains('\0'))
        {
            throw Errors.ValueError("type name must not contain null characters");
        }

        Encodable(name);
        var bases = new PyType[basesTuple.Count];
        for (var i = 0; i < bases.Length; i++)
        {
            if (basesTuple.Items[i] is not PyType b)
            {
                throw Errors.TypeError("bases must be types");
            }

            if ((b.Flags & TypeFlags.BaseType) == 0)
            {
                throw Errors.TypeError($"type '{b.FullName}' is not an acceptable base type");
            }

            bases[i] = b;
        }

        var best = BestBase(bases);
        PyDict dict;
        if (ns.GetType() == typeof(PyDict))
        {
            dict = ns.Copy(t);
        }
        else
        {
            // A subclass may have an order of its own.
            dict = new PyDict();
            dict.UpdateFrom(t, ns);
        }

        if (dict.GetInterned(Names.Doc) is PyStr doc)
        {
            Encodable(doc);
        }

        var type = new PyType(metatype, name.Value, bases, best, dict) { Flags = (best.Flags & InheritedFlags) | TypeFlags.HeapType | TypeFlags.BaseType };
        if (metatype.RootShape.AllowsDict || metatype.RootShape.Reserved > 0)
        {
            type._state.Shape = metatype.RootShape;
        }

        type.SetDictDefaults(t, dict);
        var classCell = TakeClassCell(t, dict);
        var slotNames = type.LayOutSlots(t, dict, bases, best);
        type.Mro = type.AskForMro(t, metatype, bases);
        type.Flags &= ~CollectionFlags;
        foreach (var parent in type.Mro)
        {
            // The first kind of collection that the MRO names is the one that patterns see.
            if ((parent.Flags & CollectionFlags) is var kind and not 0)
            {
                type.Flags |= kind;
                break;
            }
        }

        type.FillOwnSlots(dict);
        type.RecomputeSlots();
        for (var i = 0; i < slotNames.Count; i++)
        {
            dict.SetInterned(slotNames[i].Name, new PyMemberDescriptor(type, slotNames[i].Name, slotNames[i].Index));
        }

        if (dict.GetInterned(Names.Doc) is null)
        {
            dict.SetInterned(Names.Doc, PyNone.Value);
        }

        foreach (var parent in bases)
        {
            lock (parent._subclasses)
            {
                parent._subclasses.Add(new WeakReference<PyType>(type));
            }
        }

        if (classCell is not null)
        {
            classCell.Value = type;
        }

        if (dict.GetInterned(PyStr.Intern("__classdictcell__")) is PyCell dictCell)
        {
            dictCell.Value = dict;
            dict.RemoveInterned(PyStr.Intern("__classdictcell__"));
        }

        if (!dict.Table.OnlyStrings && Array.Exists(dict.KeysArray(), static key => key is not PyStr))
        {
            Warnings.Issue(t, Exceptions.RuntimeWarning, $"non-string key in the __dict__ of class {type.Name}");
        }

        CallSetNames(t, type, dict);
        type.CallInitSubclass(t, keywordValues, kwNames);
        return type;
    }

    /// <summary>A text that can be written as UTF-8: one without lone surrogates.</summary>
    private static PyStr Encodable(PyStr text)
    {
        if (text.CodePoints is not null)
        {
            TextCodec.Encode(PyThread.Current, text, "utf-8", "strict");
        }

        return text;
    }

    /// <summary>The cell that methods find the class in, before slots may take its name.</summary>
    private static PyCell? TakeClassCell(PyThread t, PyDict dict)
    {
        var name = PyStr.Intern("__classcell__");
        if (dict.GetInterned(name) is not { } found)
        {
            return null;
        }

        if (found is not PyCell cell)
        {
            throw Errors.TypeError($"__classcell__ must be a nonlocal cell, not {Operations.Repr(t, found.Type).Value}");
        }

        dict.RemoveInterned(name);
        return cell;
    }

    private void SetDictDefaults(PyThread t, PyDict dict)
    {
        var moduleName = PyStr.Intern("__module__");
        if (dict.GetInterned(moduleName) is null && t.Frame?.Visible is { } frame && frame.Globals.GetInterned(PyStr.Intern("__name__")) is { } globalName)
        {
            dict.SetInterned(moduleName, globalName);
        }

        var qualifiedName = PyStr.Intern("__qualname__");
        if (dict.GetInterned(qualifiedName) is { } given)
        {
            if (given is not PyStr text)
            {
                throw Errors.TypeError($"type __qualname__ must be a str, not {given.Type.FullName}");
            }

            QualifiedName = text.Value;
            dict.RemoveInterned(qualifiedName);
        }

        Doc = (dict.GetInterned(Names.Doc) as PyStr)?.Value;

        if (dict.GetInterned(Names.New) is PyFunction newFunction)
        {
            dict.SetInterned(Names.New, new PyStaticMethod(newFunction));
        }

        foreach (var classMethod in (ReadOnlySpan<PyStr>)[Names.InitSubclass, Names.ClassGetItem])
        {
            if (dict.GetInterned(classMethod) is PyFunction function)
            {
                dict.SetInterned(classMethod, new PyClassMethod(function));
            }
        }

        if (dict.GetInterned(Names.Eq) is not null && dict.GetInterned(Names.Hash) is null)
        {
            dict.SetInterned(Names.Hash, PyNone.Value);
        }
    }

    /// <summary>The base whose C# class and slot layout the new type extends.</summary>
    private static PyType BestBase(PyType[] bases)
    {
        PyType? winner = null;
        PyType? winnerSolid = null;
        foreach (var candidate in bases)
        {
            var solid = SolidBase(candidate);
            if (winner is null || (!ReferenceEquals(solid, winnerSolid) && solid.IsSubtypeOf(winnerSolid!)))
            {
                winner = candidate;
                winnerSolid = solid;
            }
            else if (!winnerSolid!.IsSubtypeOf(solid))
            {
                throw Errors.TypeError("multiple bases have instance lay-out conflict");
            }
        }

        return winner!;
    }

    /// <summary>The nearest type that adds C# fields or <c>__slots__</c> to its base.</summary>
    private static PyType SolidBase(PyType type)
    {
        for (var current = type; ; current = current.Base!)
        {
            if (current.Base is null)
            {
                return current;
            }

            if (current.IsHeapType ? current.RootShape.Reserved > current.Base.RootShape.Reserved : current.Layout.ClrType != current.Base.Layout.ClrType)
            {
                return current;
            }
        }
    }

    private List<(PyStr Name, int Index)> LayOutSlots(PyThread t, PyDict dict, PyType[] bases, PyType best)
    {
        var result = new List<(PyStr, int)>();
        var reserved = best.RootShape.Reserved;
        var hasDict = false;
        var mayHaveWeakReferences = false;
        foreach (var parent in bases)
        {
            hasDict |= (parent.Flags & TypeFlags.HasDict) != 0;
            mayHaveWeakReferences |= (parent.Flags & TypeFlags.WeakReferences) != 0;
        }

        var slots = dict.GetInterned(Names.Slots);
        if (slots is null)
        {
            // The instances of a metaclass are classes, whose __dict__ is type's own.
            if (!hasDict && !best.IsSubtypeOf(TypeObject))
            {
                AddBuiltinGetSet(dict, "__dict__", &InstanceDictGetter, &InstanceDictSetter);
            }

            if (!mayHaveWeakReferences)
            {
                AddBuiltinGetSet(dict, "__weakref__", &WeakReferenceGetter, null);
            }

            hasDict = true;
            mayHaveWeakReferences = true;
        }
        else
        {
            var names = slots is PyStr single ? [single] : Operations.ToList(t, slots).ToArray();
            if (names.Length > 0 && best.Layout.ClrType != typeof(PyInstance) && best.Layout.IsVariableSized && !IsOnlyDictOrWeakref(names))
            {
                throw Errors.TypeError($"nonempty __slots__ not supported for subtype of '{best.Name}'");
            }

            var sorted = new List<PyStr>();
            foreach (var item in names)
            {
                if (item is not PyStr slotName)
                {
                    throw Errors.TypeError($"__slots__ items must be strings, not '{item.Type.Name}'");
                }

                if (!slotName.IsIdentifier())
                {
                    throw Errors.TypeError("__slots__ must be identifiers");
                }

                if (slotName.Value == "__dict__")
                {
                    if (hasDict)
                    {
                        throw Errors.TypeError("__dict__ slot disallowed: we already got one");
                    }

                    hasDict = true;
                    AddBuiltinGetSet(dict, "__dict__", &InstanceDictGetter, &InstanceDictSetter);
                    continue;
                }

                if (slotName.Value == "__weakref__")
                {
                    if (mayHaveWeakReferences)
                    {
                        throw Errors.TypeError("__weakref__ slot disallowed: we already got one");
                    }

                    mayHaveWeakReferences = true;
                    AddBuiltinGetSet(dict, "__weakref__", &WeakReferenceGetter, null);
                    continue;
                }

                var mangled = PyStr.Intern(Mangle(Name, slotName.Value));
                if (dict.GetInterned(mangled) is not null && mangled.Value is not "__qualname__" and not "__classcell__")
                {
                    throw Errors.ValueError($"'{slotName.Value}' in __slots__ conflicts with class variable");
                }

                sorted.Add(mangled);
            }

            sorted.Sort(static (a, b) => string.CompareOrdinal(a.Value, b.Value));
            foreach (var slotName in sorted)
            {
                result.Add((slotName, reserved++));
            }
        }

        if (hasDict)
        {
            Flags |= TypeFlags.HasDict;
        }
        else
        {
            Flags &= ~TypeFlags.HasDict;
        }

        if (mayHaveWeakReferences)
        {
            Flags |= TypeFlags.WeakReferences;
        }

        RootShape = Shape.CreateRoot(this, reserved, hasDict);
        return result;
    }

    private static bool IsOnlyDictOrWeakref(PyObject[] names)
    {
        foreach (var name in names)
        {
            if (name is not PyStr { Value: "__dict__" or "__weakref__" })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Private names: <c>__x</c> in class <c>_C</c> becomes <c>_C__x</c>.</summary>
    private static string Mangle(string className, string name)
    {
        if (!name.StartsWith("__", StringComparison.Ordinal) || name.EndsWith("__", StringComparison.Ordinal) || name.Contains('.'))
        {
            return name;
        }

        var stripped = className.TrimStart('_');
        return stripped.Length == 0 ? name : "_" + stripped + name;
    }

    private void AddBuiltinGetSet(PyDict dict, string name, delegate*<PyThread, PyObject, PyObject?> getter, delegate*<PyThread, PyObject, PyObject?, bool> setter)
    {
        var interned = PyStr.Intern(name);
        if (dict.GetInterned(interned) is null)
        {
            dict.SetInterned(interned, new PyGetSetDescriptor(this, name, (nint)getter, (nint)setter, null));
        }
    }

    private static PyObject? InstanceDictGetter(PyThread t, PyObject self) => InstanceAttributes.GetDict(self);

    private static bool InstanceDictSetter(PyThread t, PyObject self, PyObject? value)
    {
        InstanceAttributes.SetDict(self, value);
        return true;
    }

    private static bool BuiltinDictSetter(PyThread t, PyObject self, PyObject? value) =>
        value is null ? throw Errors.TypeError("cannot delete __dict__") : InstanceDictSetter(t, self, value);

    private static PyObject? WeakReferenceGetter(PyThread t, PyObject self) => WeakReferences.First(self) ?? PyNone.Value;

    private PyType[] AskForMro(PyThread t, PyType metatype, PyType[] bases)
    {
        Mro = ComputeMro(this, bases);
        if (ReferenceEquals(metatype, TypeObject))
        {
            return Mro;
        }

        var custom = metatype.Lookup(PyStr.Intern("mro"));
        if (custom is null || ReferenceEquals(custom, TypeObject.Lookup(PyStr.Intern("mro"))))
        {
            return Mro;
        }

        var items = Operations.ToList(t, Operations.CallMethod(t, this, PyStr.Intern("mro")));
        var solid = SolidBase(Base!);
        var result = new PyType[items.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (items[i] is not PyType item)
            {
                throw Errors.TypeError($"mro() returned a non-class ('{items[i].Type.Name}')");
            }

            if (!ReferenceEquals(item, this) && !solid.IsSubtypeOf(SolidBase(item)))
            {
                throw Errors.TypeError($"mro() returned base with unsuitable layout ('{item.Name}')");
            }

            result[i] = item;
        }

        return result;
    }

    private void FillOwnSlots(PyDict dict)
    {
        foreach (var (key, value) in dict.Entries())
        {
            if (key is PyStr name)
            {
                UpdateOwnSlot(name, value);
            }
        }
    }

    /// <summary>Sets or clears the own slot that a dict entry stands for.</summary>
    private bool UpdateOwnSlot(PyStr name, PyObject? value)
    {
        if (!DunderSlots.TryGet(name, out var slot, out var pointer))
        {
            return false;
        }

        if (value is null)
        {
            // Another name of the same slot (__setitem__ and __delitem__) may still be there.
            pointer = DunderSlots.AnyNameDefined(this, slot, name) ? pointer : 0;
        }
        else if (slot == Slot.Hash && value is PyNone)
        {
            pointer = (nint)(delegate*<PyThread, PyObject, long>)&DunderSlots.HashNotImplemented;
        }
        else if (value is PySlotWrapper wrapper && wrapper.Slot == slot && IsSubtypeOfEarly(wrapper.Owner))
        {
            pointer = wrapper.Pointer;
        }

        OwnSlots[(int)slot] = pointer;
        return true;
    }

    private bool IsSubtypeOfEarly(PyType owner) => Mro is not null && IsSubtypeOf(owner);

    /// <summary>Stores or deletes (null) a class attribute with everything that follows from it.</summary>
    internal void SetClassAttribute(PyStr name, PyObject? value)
    {
        name = PyStr.Intern(name);
        lock (s_mutation)
        {
            var dict = Dict;
            if (value is null)
            {
                if (!dict.RemoveInterned(name))
                {
                    throw Errors.AttributeError($"type object '{Name}' has no attribute '{name.Value}'", this, name);
                }
            }
            else
            {
                dict.SetInterned(name, value);
            }

            if (IsHeapType || _definition is not null)
            {
                if (UpdateOwnSlot(name, value))
                {
                    RecomputeSlotsOfTree();
                }
            }

            InvalidateTree();
        }
    }

    private static void CallSetNames(PyThread t, PyType type, PyDict dict)
    {
        foreach (var (key, value) in dict.Copy(t).Entries())
        {
            if (value is PyFunction || Operations.LookupSpecial(t, value, Names.SetName) is not { } method)
            {
                continue;
            }

            try
            {
                Operations.Call(t, method, type, key);
            }
            catch (PythonException e)
            {
                e.Value.AddNote(t, $"Error calling __set_name__ on '{value.Type.Name}' instance {Operations.Repr(t, key).Value} in '{type.Name}'");
                throw;
            }
        }
    }

    private void CallInitSubclass(PyThread t, ReadOnlySpan<PyObject> keywordValues, PyTuple? kwNames)
    {
        // A custom mro() may have nothing behind the class itself; object's own is always there.
        var method = PySuper.LookupAfter(t, this, this, Names.InitSubclass) ?? Operations.GetAttribute(t, ObjectType.TypeObject, Names.InitSubclass);
        var result = Operations.CallRaw(t, method, keywordValues, kwNames);
        if (result is null)
        {
            throw t.PendingAsException();
        }
    }

    private InstanceStorage _state;

    internal override ref InstanceStorage Storage => ref _state;

    internal override Shape? Shape => _state.Shape;
}
