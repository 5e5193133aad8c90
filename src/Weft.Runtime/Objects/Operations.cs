using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>
/// The operations of the language on objects, shared by the evaluation loop, the built-in types and the modules.
/// </summary>
/// <remarks>
/// Convention: results are never null and failures are thrown, except in the Try forms (null means absent, nothing is
/// left pending) and those documented as "null: pending", which the loop uses to avoid C# throws.
/// </remarks>
public static unsafe partial class Operations
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject Checked(PyThread t, PyObject? result) => result ?? throw t.PendingAsException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Checked(PyThread t, bool success)
    {
        if (!success)
        {
            throw t.PendingAsException();
        }
    }

    private static long Checked(PyThread t, long result)
    {
        if (result == -1 && t.Pending is not null)
        {
            throw t.PendingAsException();
        }

        return result;
    }

    // ---- Attributes

    /// <summary>Loads an attribute; null: pending.</summary>
    internal static PyObject? LoadAttribute(PyThread t, PyObject o, PyStr name) =>
        ((delegate*<PyThread, PyObject, PyObject, PyObject?>)o.Type[Slot.GetAttribute])(t, o, name);

    /// <summary>Loads an attribute for a native function that passes errors on; null: pending.</summary>
    public static PyObject? LoadAttributeOrPending(PyThread t, PyObject o, PyStr name) => LoadAttribute(t, o, name);

    /// <summary><c>o.name</c>.</summary>
    public static PyObject GetAttribute(PyThread t, PyObject o, PyStr name) => Checked(t, LoadAttribute(t, o, name));

    /// <summary><c>o.name</c>.</summary>
    public static PyObject GetAttribute(PyThread t, PyObject o, string name) => Checked(t, LoadAttribute(t, o, PyStr.Intern(name)));

    /// <summary><c>getattr(o, name, None)</c> as null: an AttributeError is swallowed, other errors are thrown.</summary>
    public static PyObject? TryGetAttribute(PyThread t, PyObject o, PyStr name)
    {
        var type = o.Type;
        var slot = type[Slot.GetAttribute];
        try
        {
            PyObject? value;
            if (slot == s_objectGetAttribute)
            {
                value = InstanceAttributes.Get(t, o, name);
            }
            else if (slot == s_typeGetAttribute)
            {
                value = ((PyType)o).TryGet(t, name);
            }
            else
            {
                value = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)slot)(t, o, name);
            }

            if (value is null && t.Pending is { } error)
            {
                t.Pending = null;
                if (!error.Type.IsSubtypeOf(Exceptions.AttributeError))
                {
                    throw new PythonException(error);
                }
            }

            return value;
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.AttributeError))
        {
            return null;
        }
    }

    private static readonly nint s_objectGetAttribute = ObjectType.TypeObject[Slot.GetAttribute];
    private static readonly nint s_typeGetAttribute = PyType.TypeObject[Slot.GetAttribute];

    /// <summary><c>o.name = value</c>; false: pending.</summary>
    internal static bool StoreAttribute(PyThread t, PyObject o, PyStr name, PyObject? value) =>
        ((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)o.Type[Slot.SetAttribute])(t, o, name, value);

    public static void SetAttribute(PyThread t, PyObject o, PyStr name, PyObject value) => Checked(t, StoreAttribute(t, o, name, value));

    public static void DelAttribute(PyThread t, PyObject o, PyStr name) => Checked(t, StoreAttribute(t, o, name, null));

    /// <summary>Finds a special method on the type and binds it; null when the type has none.</summary>
    public static PyObject? LookupSpecial(PyThread t, PyObject o, PyStr name)
    {
        var method = o.Type.Lookup(name);
        return method is null ? null : BindSpecial(t, method, o);
    }

    /// <summary>Applies <c>__get__</c> of something found on the type of <paramref name="self"/>.</summary>
    internal static PyObject BindSpecial(PyThread t, PyObject attribute, PyObject self)
    {
        var getter = attribute.Type[Slot.DescrGet];
        return getter == 0 ? attribute : Checked(t, ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, self, self.Type));
    }

    /// <summary>Applies <c>__get__</c> of something found on a class, as <c>C.name</c> does.</summary>
    internal static PyObject BindClassAttribute(PyThread t, PyObject attribute, PyType cls)
    {
        var getter = attribute.Type[Slot.DescrGet];
        return getter == 0 ? attribute : Checked(t, ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, null, cls));
    }

    // ---- Calls

    /// <summary>The error of calling what cannot be called; for a module that holds something of its own name, that is suggested.</summary>
    private static PythonException NotCallable(PyThread t, PyObject callable)
    {
        var text = $"'{callable.Type.FullName}' object is not callable";
        return callable is PyModule module && module.Namespace.GetInterned(Names.Name) is PyStr name && module.Namespace.GetString(name) is { } inside && IsCallable(inside)
            ? Errors.TypeError($"{text}. Did you mean: '{name.Value}.{name.Value}(...)'?")
            : Errors.TypeError(text);
    }

    /// <summary>Calls with positional values first and keyword values after them; null: pending.</summary>
    public static PyObject? CallRaw(PyThread t, PyObject callable, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (callable.GetType() == typeof(PyFunction))
        {
            return Interpreter.EvalLoop.CallFunction(t, (PyFunction)callable, args, kwNames);
        }

        var call = callable.Type[Slot.Call];
        if (call == 0)
        {
            throw NotCallable(t, callable);
        }

        t.EnterNative(" while calling a Python object");
        try
        {
            return ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)call)(t, callable, args, kwNames);
        }
        finally
        {
            t.ExitNative();
        }
    }

    /// <summary><c>callable(*args)</c>.</summary>
    public static PyObject Call(PyThread t, PyObject callable, params ReadOnlySpan<PyObject> args) => Checked(t, CallRaw(t, callable, args, null));

    /// <summary>Calls with keyword values after the positional ones.</summary>
    public static PyObject CallWithKeywords(PyThread t, PyObject callable, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Checked(t, CallRaw(t, callable, args, kwNames));

    /// <summary><c>callable(*args, **kwargs)</c>.</summary>
    public static PyObject CallWithDict(PyThread t, PyObject callable, ReadOnlySpan<PyObject> args, PyDict? kwargs) => Checked(t, CallRawDict(t, callable, args, kwargs));

    internal static PyObject? CallRawDict(PyThread t, PyObject callable, ReadOnlySpan<PyObject> args, PyDict? kwargs)
    {
        if (kwargs is null || kwargs.Count == 0)
        {
            return CallRaw(t, callable, args, null);
        }

        var entries = kwargs.Entries().ToArray();
        var names = new PyObject[entries.Length];
        var all = new PyObject[args.Length + entries.Length];
        args.CopyTo(all);
        for (var i = 0; i < entries.Length; i++)
        {
            names[i] = entries[i].Key is PyStr ? entries[i].Key : throw Errors.TypeError("keywords must be strings");
            all[args.Length + i] = entries[i].Value;
        }

        return CallRaw(t, callable, all, new PyTuple(names));
    }

    /// <summary><c>o.name(*args)</c>.</summary>
    public static PyObject CallMethod(PyThread t, PyObject o, PyStr name, params ReadOnlySpan<PyObject> args) => Checked(t, CallRaw(t, GetAttribute(t, o, name), args, null));

    /// <inheritdoc cref="CallMethod(PyThread, PyObject, PyStr, ReadOnlySpan{PyObject})"/>
    public static PyObject CallMethod(PyThread t, PyObject o, string name, params ReadOnlySpan<PyObject> args) => CallMethod(t, o, PyStr.Intern(name), args);

    /// <summary>What <c>callable(o)</c> answers.</summary>
    public static bool IsCallable(PyObject o) => o.Type[Slot.Call] != 0;

    /// <summary>Imports a module by its full name and returns it (not its top package).</summary>
    public static PyObject Import(PyThread t, string name) => Imports.ImportSystem.ImportModule(t, name);

    // ---- Items

    /// <summary><c>o[key]</c>; null: pending.</summary>
    internal static PyObject? LoadItem(PyThread t, PyObject o, PyObject key)
    {
        var slot = o.Type[Slot.GetItem];
        if (slot != 0)
        {
            return ((delegate*<PyThread, PyObject, PyObject, PyObject?>)slot)(t, o, key);
        }

        if (o is PyType type)
        {
            if (ReferenceEquals(type, PyType.TypeObject))
            {
                return PyGenericAlias.Create(type, key);
            }

            if (TryGetAttribute(t, type, Names.ClassGetItem) is { } method and not PyNone)
            {
                return CallRaw(t, method, [key], null);
            }

            throw Errors.TypeError($"type '{type.Name}' is not subscriptable");
        }

        throw Errors.TypeError($"'{o.Type.FullName}' object is not subscriptable");
    }

    public static PyObject GetItem(PyThread t, PyObject o, PyObject key) => Checked(t, LoadItem(t, o, key));

    /// <summary><c>o[key] = value</c>, or <c>del o[key]</c> for null; false: pending.</summary>
    internal static bool StoreItem(PyThread t, PyObject o, PyObject key, PyObject? value)
    {
        var slot = o.Type[Slot.SetItem];
        if (slot == 0)
        {
            throw Errors.TypeError(value is null ? $"'{o.Type.FullName}' object doesn't support item deletion" : $"'{o.Type.FullName}' object does not support item assignment");
        }

        return ((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)slot)(t, o, key, value);
    }

    public static void SetItem(PyThread t, PyObject o, PyObject key, PyObject value) => Checked(t, StoreItem(t, o, key, value));

    public static void DelItem(PyThread t, PyObject o, PyObject key) => Checked(t, StoreItem(t, o, key, null));

    /// <summary><c>len(o)</c>.</summary>
    public static long Length(PyThread t, PyObject o)
    {
        var slot = o.Type[Slot.Len];
        return slot != 0
            ? Checked(t, ((delegate*<PyThread, PyObject, long>)slot)(t, o))
            : throw Errors.TypeError($"object of type '{o.Type.FullName}' has no len()");
    }

    /// <summary><c>operator.length_hint(o, fallback)</c>.</summary>
    public static long LengthHint(PyThread t, PyObject o, long fallback)
    {
        if (o.Type[Slot.Len] != 0)
        {
            try
            {
                return Length(t, o);
            }
            catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
            {
                // A __len__ that raises TypeError means "unknown"; __length_hint__ is asked next.
            }
        }

        if (LookupSpecial(t, o, Names.LengthHint) is not { } method)
        {
            return fallback;
        }

        PyObject result;
        try
        {
            result = Call(t, method);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            return fallback;
        }

        if (result is PyNotImplemented)
        {
            return fallback;
        }

        if (result is not PyIntBase)
        {
            throw Errors.TypeError($"__length_hint__ must be an integer, not {result.Type.FullName}");
        }

        var hint = IndexToInt64(t, result);
        return hint >= 0 ? hint : throw Errors.ValueError("__length_hint__() should return >= 0");
    }

    /// <summary><c>item in container</c>.</summary>
    public static bool Contains(PyThread t, PyObject container, PyObject item)
    {
        var slot = container.Type[Slot.Contains];
        if (slot != 0)
        {
            return Checked(t, ((delegate*<PyThread, PyObject, PyObject, long>)slot)(t, container, item)) != 0;
        }

        if (container.Type[Slot.Iter] == 0 ? container.Type[Slot.GetItem] == 0 : container.Type.Lookup(Names.Iter) is PyNone)
        {
            throw Errors.TypeError($"argument of type '{container.Type.FullName}' is not a container or iterable");
        }

        var iterator = Iter(t, container);
        while (TryNext(t, iterator) is { } candidate)
        {
            if (Equals(t, candidate, item))
            {
                return true;
            }
        }

        return false;
    }

    // ---- Iteration

    /// <summary><c>iter(o)</c>.</summary>
    public static PyObject Iter(PyThread t, PyObject o)
    {
        var type = o.Type;
        var slot = type[Slot.Iter];
        if (slot != 0)
        {
            if (type.IsHeapType && type.Lookup(Names.Iter) is PyNone)
            {
                throw Errors.TypeError($"'{type.FullName}' object is not iterable");
            }

            var iterator = Checked(t, ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, o));
            return iterator.Type[Slot.Next] != 0 ? iterator : throw Errors.TypeError($"{type.FullName}.__iter__() must return an iterator, not {iterator.Type.FullName}");
        }

        if (type[Slot.GetItem] != 0 && o is not (PyDict or PyUnion))
        {
            return new PySequenceIterator(o);
        }

        throw Errors.TypeError($"'{type.FullName}' object is not iterable");
    }

    /// <summary>The next item, or null at the end.</summary>
    public static PyObject? TryNext(PyThread t, PyObject iterator)
    {
        var next = iterator.Type[Slot.Next];
        if (next == 0)
        {
            throw Errors.TypeError($"'{iterator.Type.FullName}' object is not an iterator");
        }

        PyObject? item;
        try
        {
            item = ((delegate*<PyThread, PyObject, PyObject?>)next)(t, iterator);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.StopIteration))
        {
            return null;
        }

        if (item is null && t.Pending is { } error)
        {
            t.Pending = null;
            if (!error.Type.IsSubtypeOf(Exceptions.StopIteration))
            {
                throw new PythonException(error);
            }
        }

        return item;
    }

    /// <summary>All items of an iterable, in a C# list.</summary>
    public static List<PyObject> ToList(PyThread t, PyObject iterable)
    {
        switch (iterable)
        {
            case PyList list when list.GetType() == typeof(PyList):
                return [.. list.ToArray()];
            case PyTuple tuple when tuple.GetType() == typeof(PyTuple):
                return [.. tuple.Items];
            case PyDict dict when dict.GetType() == typeof(PyDict):
                return [.. dict.KeysArray()];
            case PySetBase set when set.GetType() == typeof(PySet) || set.GetType() == typeof(PyFrozenSet):
                return [.. set.ToArray()];
            case PyDictKeys or PyDictValues or PyDictItems:
                return [.. DictViews.ToArray(iterable)];
        }

        var iterator = Iter(t, iterable);
        var hint = LengthHint(t, iterable, 0);
        var result = new List<PyObject>((int)Math.Min(hint, 1 << 16));
        while (TryNext(t, iterator) is { } item)
        {
            result.Add(item);
        }

        return result;
    }

    /// <summary><c>tuple(iterable)</c>.</summary>
    public static PyTuple ToTuple(PyThread t, PyObject iterable)
    {
        if (iterable.GetType() == typeof(PyTuple))
        {
            return (PyTuple)iterable;
        }

        var items = ToList(t, iterable);
        return items.Count == 0 ? PyTuple.Empty : new PyTuple(items.ToArray());
    }

    // ---- Truth, hash, text

    /// <summary><c>bool(o)</c>.</summary>
    public static bool IsTrue(PyThread t, PyObject o)
    {
        if (o is PyBool)
        {
            return ReferenceEquals(o, PyBool.True);
        }

        if (o is PyNone)
        {
            return false;
        }

        var type = o.Type;
        var slot = type[Slot.Bool];
        if (slot != 0)
        {
            return Checked(t, ((delegate*<PyThread, PyObject, long>)slot)(t, o)) != 0;
        }

        slot = type[Slot.Len];
        return slot == 0 || Checked(t, ((delegate*<PyThread, PyObject, long>)slot)(t, o)) != 0;
    }

    /// <summary><c>hash(o)</c>.</summary>
    public static long Hash(PyThread t, PyObject o)
    {
        if (o.GetType() == typeof(PyStr))
        {
            return ((PyStr)o).HashValue;
        }

        var slot = o.Type[Slot.Hash];
        return slot != 0 ? Checked(t, ((delegate*<PyThread, PyObject, long>)slot)(t, o)) : throw Errors.TypeError($"unhashable type: '{o.Type.FullName}'");
    }

    /// <summary><c>repr(o)</c>.</summary>
    public static PyStr Repr(PyThread t, PyObject o)
    {
        t.EnterNative(" while getting the repr of an object");
        try
        {
            var result = Checked(t, ((delegate*<PyThread, PyObject, PyObject?>)o.Type[Slot.Repr])(t, o));
            return result as PyStr ?? throw Errors.TypeError($"__repr__ returned non-string (type {result.Type.FullName})");
        }
        finally
        {
            t.ExitNative();
        }
    }

    /// <summary><c>str(o)</c>.</summary>
    public static PyStr Str(PyThread t, PyObject o)
    {
        if (o.GetType() == typeof(PyStr))
        {
            return (PyStr)o;
        }

        t.EnterNative(" while getting the str of an object");
        try
        {
            var result = Checked(t, ((delegate*<PyThread, PyObject, PyObject?>)o.Type[Slot.Str])(t, o));
            return result as PyStr ?? throw Errors.TypeError($"__str__ returned non-string (type {result.Type.FullName})");
        }
        finally
        {
            t.ExitNative();
        }
    }

    /// <summary><c>ascii(o)</c>.</summary>
    public static PyStr Ascii(PyThread t, PyObject o) => PyStr.EscapeNonAscii(Repr(t, o));

    /// <summary><c>format(o, spec)</c>.</summary>
    public static PyStr Format(PyThread t, PyObject o, PyStr spec)
    {
        if (spec.Length == 0)
        {
            if (o.GetType() == typeof(PyStr))
            {
                return (PyStr)o;
            }

            if (o.GetType() == typeof(PyInt))
            {
                return Str(t, o);
            }
        }

        var method = LookupSpecial(t, o, Names.Format) ?? throw Errors.TypeError($"Type {o.Type.FullName} doesn't define __format__");
        var result = Call(t, method, spec);
        return result as PyStr ?? throw Errors.TypeError($"__format__ must return a str, not {result.Type.FullName}");
    }

    // ---- Numbers

    /// <summary><c>operator.index(o)</c>.</summary>
    public static PyIntBase Index(PyThread t, PyObject o)
    {
        if (o is PyIntBase number)
        {
            return number;
        }

        var slot = o.Type[Slot.Index];
        if (slot == 0)
        {
            throw Errors.TypeError($"'{o.Type.FullName}' object cannot be interpreted as an integer");
        }

        var result = Checked(t, ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, o));
        if (result is not PyIntBase index)
        {
            throw Errors.TypeError($"__index__ returned non-int (type {result.Type.FullName})");
        }

        if (result.GetType() != typeof(PyInt) && result.GetType() != typeof(PyBigInt))
        {
            Warnings.Deprecated(t, $"__index__ returned non-int (type {result.Type.FullName}).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.");
        }

        return index;
    }

    /// <summary>An index as a 64-bit number.</summary>
    /// <exception cref="PythonException">TypeError; OverflowError when it does not fit.</exception>
    public static long IndexToInt64(PyThread t, PyObject o)
    {
        if (o is PyInt small)
        {
            return small.Value;
        }

        var index = Index(t, o);
        return index.TryGetInt64(out var value) ? value : throw Errors.OverflowError("Python int too large to convert to C ssize_t");
    }

    /// <summary>An index as a 32-bit number (C <c>int</c>).</summary>
    public static int IndexToInt32(PyThread t, PyObject o)
    {
        var index = Index(t, o);
        if (!index.TryGetInt64(out var value))
        {
            throw Errors.OverflowError("Python int too large to convert to C int");
        }

        return value switch
        {
            > int.MaxValue => throw Errors.OverflowError("signed integer is greater than maximum"),
            < int.MinValue => throw Errors.OverflowError("signed integer is less than minimum"),
            _ => (int)value,
        };
    }

    /// <summary>An index clipped to the 64-bit range, as slices do.</summary>
    public static long IndexClipped(PyThread t, PyObject o)
    {
        var index = Index(t, o);
        return index.TryGetInt64(out var value) ? value : index.Sign < 0 ? long.MinValue : long.MaxValue;
    }

    /// <summary>A number as a double, as C functions that take a float do.</summary>
    public static double ToDouble(PyThread t, PyObject o)
    {
        switch (o)
        {
            case PyFloat f when f.GetType() == typeof(PyFloat):
                return f.Value;
            case PyInt i when i.GetType() == typeof(PyInt):
                return i.Value;
        }

        var type = o.Type;
        if (o is PyFloat fl && type[Slot.Float] == PyFloat.TypeObject[Slot.Float])
        {
            return fl.Value;
        }

        var slot = type[Slot.Float];
        if (slot != 0 && o is not PyIntBase)
        {
            var result = Checked(t, ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, o));
            return result is PyFloat f ? f.Value : throw Errors.TypeError($"{type.FullName}.__float__ returned non-float (type {result.Type.FullName})");
        }

        if (o is PyIntBase number)
        {
            return number.ToDoubleChecked();
        }

        return type[Slot.Index] != 0 ? Index(t, o).ToDoubleChecked() : throw Errors.TypeError($"must be real number, not {type.FullName}");
    }

    /// <summary>A subscript as a 64-bit number; one that does not fit is an IndexError.</summary>
    public static long IndexToInt64OrIndexError(PyThread t, PyObject o) =>
        o is PyInt small ? small.Value
        : Index(t, o).TryGetInt64(out var value) ? value
        : throw Errors.IndexError($"cannot fit '{o.Type.FullName}' into an index-sized integer");

    /// <summary>A repetition count as a 64-bit number; one that does not fit is an OverflowError.</summary>
    public static long IndexToInt64ForRepeat(PyThread t, PyObject o) =>
        o is PyInt small ? small.Value
        : Index(t, o).TryGetInt64(out var value) ? value
        : throw Errors.OverflowError($"cannot fit '{o.Type.FullName}' into an index-sized integer");
}
