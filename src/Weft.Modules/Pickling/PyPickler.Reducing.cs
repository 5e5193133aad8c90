using Weft.Modules.Pickling;

namespace Weft.Modules;

// Objects that tell how they are rebuilt (__reduce__), and those that are found by name: classes and functions.
public partial class PyPickler
{
    private static readonly PyStr s_reduceEx = PyStr.Intern("__reduce_ex__");
    private static readonly PyStr s_reduce = PyStr.Intern("__reduce__");
    private static readonly PyStr s_module = PyStr.Intern("__module__");

    /// <summary>The name of a type with its module, as error texts show it.</summary>
    internal static string QualifiedName(PyThread t, PyType type)
    {
        var name = (Operations.TryGetAttribute(t, type, Names.QualName) as PyStr)?.Value ?? type.Name;
        return Operations.TryGetAttribute(t, type, s_module) is PyStr { Value: var module and not ("builtins" or "__main__") } ? module + "." + name : name;
    }

    private void SaveOther(PyThread t, PyObject obj, PyType type)
    {
        PyObject? reduced = null;
        if (FromTable(t, type) is { } reducer)
        {
            reduced = Operations.Call(t, reducer, obj);
        }
        else if (type.IsSubtypeOf(PyType.TypeObject))
        {
            SaveGlobal(t, obj, null);
            return;
        }
        else if (Operations.TryGetAttribute(t, obj, s_reduceEx) is { } extended)
        {
            reduced = Operations.Call(t, extended, PyInt.Of(_protocol));
        }
        else if (Operations.TryGetAttribute(t, obj, s_reduce) is { } plain)
        {
            reduced = Operations.Call(t, plain);
        }
        else
        {
            throw PickleModule.CannotPickle($"Can't pickle {QualifiedName(t, type)} object");
        }

        SaveReduced(t, obj, reduced);
    }

    private PyObject? FromTable(PyThread t, PyType type)
    {
        if (_activeTable is null)
        {
            return ((PyDict)Operations.GetAttribute(t, Operations.Import(t, "copyreg"), s_dispatchTable)).Get(t, type);
        }

        if (_activeTable is PyDict dict && dict.GetType() == typeof(PyDict))
        {
            return dict.Get(t, type);
        }

        try
        {
            return Operations.GetItem(t, _activeTable, type);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.KeyError))
        {
            return null;
        }
    }

    /// <summary>Writes what a <c>__reduce__</c> answered.</summary>
    private void SaveReduced(PyThread t, PyObject obj, PyObject reduced)
    {
        if (reduced is PyStr name)
        {
            SaveGlobal(t, obj, name);
            return;
        }

        try
        {
            if (reduced is not PyTuple tuple)
            {
                throw PickleModule.CannotPickle($"__reduce__ must return a string or tuple, not {QualifiedName(t, reduced.Type)}");
            }

            if (tuple.Count is < 2 or > 6)
            {
                throw PickleModule.CannotPickle("tuple returned by __reduce__ must contain 2 through 6 elements");
            }

            var parts = tuple.Items;
            PyObject? Part(int i) => parts.Length > i && parts[i] is not PyNone ? parts[i] : null;
            if (!Operations.IsCallable(parts[0]))
            {
                throw PickleModule.CannotPickle($"first item of the tuple returned by __reduce__ must be callable, not {QualifiedName(t, parts[0].Type)}");
            }

            if (parts[1] is not PyTuple arguments)
            {
                throw PickleModule.CannotPickle($"second item of the tuple returned by __reduce__ must be a tuple, not {QualifiedName(t, parts[1].Type)}");
            }

            if (Part(3) is { } items && items.Type[Slot.Next] == 0)
            {
                throw PickleModule.CannotPickle($"fourth item of the tuple returned by __reduce__ must be an iterator, not {QualifiedName(t, items.Type)}");
            }

            if (Part(4) is { } pairs && pairs.Type[Slot.Next] == 0)
            {
                throw PickleModule.CannotPickle($"fifth item of the tuple returned by __reduce__ must be an iterator, not {QualifiedName(t, pairs.Type)}");
            }

            if (Part(5) is { } setter && !Operations.IsCallable(setter))
            {
                throw PickleModule.CannotPickle($"sixth item of the tuple returned by __reduce__ must be callable, not {QualifiedName(t, setter.Type)}");
            }

            SaveReduce(t, obj, parts[0], arguments, Part(2), Part(3), Part(4), Part(5));
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {QualifiedName(t, obj.Type)} object");
            throw;
        }
    }

    private void SaveReduce(PyThread t, PyObject obj, PyObject function, PyTuple arguments, PyObject? state = null, PyObject? items = null, PyObject? pairs = null, PyObject? stateSetter = null)
    {
        var name = _protocol >= 2 ? (Operations.TryGetAttribute(t, function, Names.Name) as PyStr)?.Value : null;
        switch (name)
        {
            case "__newobj_ex__":
                SaveNewObjectEx(t, obj, arguments);
                break;
            case "__newobj__":
                SaveNewObject(t, obj, arguments);
                break;
            default:
                SavePart(t, obj, function, "reconstructor");
                SavePart(t, obj, arguments, "reconstructor arguments");
                Writer.Write(PickleOpcode.Reduce);
                break;
        }

        if (_memo.TryGetValue(obj, out var number))
        {
            // Writing the arguments wrote the object itself: what was built here goes, that one comes.
            Writer.Write(PickleOpcode.Pop);
            WriteGet(number);
        }
        else
        {
            Memoize(obj);
        }

        if (items is not null)
        {
            SaveItems(t, obj, items);
        }

        if (pairs is not null)
        {
            SavePairs(t, obj, pairs);
        }

        if (state is null)
        {
            return;
        }

        if (stateSetter is null)
        {
            SavePart(t, obj, state, "state");
            Writer.Write(PickleOpcode.Build);
            return;
        }

        SavePart(t, obj, stateSetter, "state setter");
        Save(t, obj);
        SavePart(t, obj, state, "state");
        Writer.Write([PickleOpcode.Tuple2, PickleOpcode.Reduce, PickleOpcode.Pop]);
    }

    private void SaveNewObjectEx(PyThread t, PyObject obj, PyTuple arguments)
    {
        if (arguments.Count != 3)
        {
            throw PickleModule.CannotPickle($"__newobj_ex__ expected 3 arguments, got {arguments.Count}");
        }

        var cls = CheckClass(t, obj, arguments.Items[0], "__newobj_ex__");
        if (arguments.Items[1] is not PyTuple positional)
        {
            throw PickleModule.CannotPickle($"second argument to __newobj_ex__() must be a tuple, not {QualifiedName(t, arguments.Items[1].Type)}");
        }

        if (arguments.Items[2] is not PyDict keywords)
        {
            throw PickleModule.CannotPickle($"third argument to __newobj_ex__() must be a dict, not {QualifiedName(t, arguments.Items[2].Type)}");
        }

        if (_protocol >= 4)
        {
            SavePart(t, obj, cls, "class");
            SavePart(t, obj, positional, "__new__ arguments");
            SavePart(t, obj, keywords, "__new__ arguments");
            Writer.Write(PickleOpcode.NewObjEx);
            return;
        }

        // The older protocols have no keywords: a partial that has them all.
        var partial = Operations.GetAttribute(t, Operations.Import(t, "functools"), "partial");
        PyObject[] all = [Operations.GetAttribute(t, cls, Names.New), cls, .. positional.Items];
        SavePart(t, obj, TestCall.WithDict(t, partial, all, keywords) ?? throw t.PendingAsException(), "reconstructor");
        Save(t, PyTuple.Empty);
        Writer.Write(PickleOpcode.Reduce);
    }

    private void SaveNewObject(PyThread t, PyObject obj, PyTuple arguments)
    {
        if (arguments.Count < 1)
        {
            throw PickleModule.CannotPickle($"__newobj__ expected at least 1 argument, got {arguments.Count}");
        }

        var cls = CheckClass(t, obj, arguments.Items[0], "__newobj__");
        SavePart(t, obj, cls, "class");
        SavePart(t, obj, arguments.Count == 1 ? PyTuple.Empty : new PyTuple(arguments.Items[1..]), "__new__ arguments");
        Writer.Write(PickleOpcode.NewObj);
    }

    private static PyObject CheckClass(PyThread t, PyObject obj, PyObject cls, string function)
    {
        if (cls is not PyType)
        {
            throw PickleModule.CannotPickle($"first argument to {function}() must be a class, not {QualifiedName(t, cls.Type)}");
        }

        var actual = Operations.GetAttribute(t, obj, Names.Class);
        return ReferenceEquals(actual, cls)
            ? cls
            : throw PickleModule.CannotPickle($"first argument to {function}() must be {Operations.Repr(t, actual).Value}, not {Operations.Repr(t, cls).Value}");
    }

    private void SavePart(PyThread t, PyObject obj, PyObject part, string what)
    {
        try
        {
            Save(t, part);
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {QualifiedName(t, obj.Type)} {what}");
            throw;
        }
    }

    // ---- By name

    private void SaveType(PyThread t, PyType type)
    {
        PyObject? singleton = ReferenceEquals(type, PyNone.Value.Type) ? PyNone.Value
            : ReferenceEquals(type, PyEllipsis.Value.Type) ? PyEllipsis.Value
            : ReferenceEquals(type, PyNotImplemented.Value.Type) ? PyNotImplemented.Value
            : null;
        if (singleton is null)
        {
            SaveGlobal(t, type, null);
        }
        else
        {
            SaveReduce(t, type, PyType.TypeObject, new PyTuple([singleton]));
        }
    }

    private void SaveGlobal(PyThread t, PyObject obj, PyStr? given)
    {
        var nameObject = given ?? Operations.TryGetAttribute(t, obj, Names.QualName) ?? Operations.GetAttribute(t, obj, Names.Name);
        var name = (nameObject as PyStr ?? throw Errors.TypeError($"__qualname__ must be a str, not {nameObject.Type.FullName}")).Value;
        var path = name.Split('.');
        var module = FindModule(t, obj, name, path);
        if (_protocol >= 2 && WriteExtension(t, module, name))
        {
            return;
        }

        if (_protocol >= 4)
        {
            Save(t, module);
            Save(t, PyStr.Of(name));
            Writer.Write(PickleOpcode.StackGlobal);
        }
        else
        {
            // A dotted name becomes a chain of getattr calls.
            var getattr = path.Length > 1 ? Operations.GetAttribute(t, Operations.Import(t, "builtins"), "getattr") : PyNone.Value;
            for (var i = 1; i < path.Length; i++)
            {
                Save(t, getattr);
                if (_protocol < 2)
                {
                    Writer.Write(PickleOpcode.Mark);
                }
            }

            WriteTopLevel(t, module, PyStr.Of(path[0]));
            foreach (var attribute in path.AsSpan(1))
            {
                Save(t, PyStr.Intern(attribute));
                Writer.Write([_protocol < 2 ? PickleOpcode.Tuple : PickleOpcode.Tuple2, PickleOpcode.Reduce]);
            }
        }

        Memoize(obj);
    }

    private bool WriteExtension(PyThread t, PyStr module, string name)
    {
        var registry = (PyDict)Operations.GetAttribute(t, Operations.Import(t, "copyreg"), "_extension_registry");
        if (registry.Get(t, new PyTuple([module, PyStr.Of(name)])) is not PyIntBase entry)
        {
            return false;
        }

        var code = Operations.IndexToInt64(t, entry);
        switch (code)
        {
            case <= 0 or > int.MaxValue:
                throw Errors.RuntimeError($"extension code {code} is out of range");
            case <= 0xFF:
                Writer.Write([PickleOpcode.Ext1, (byte)code]);
                break;
            case <= 0xFFFF:
                Writer.WriteUInt16(PickleOpcode.Ext2, (ushort)code);
                break;
            default:
                Writer.WriteUInt32(PickleOpcode.Ext4, (uint)code);
                break;
        }

        return true;
    }

    private void WriteTopLevel(PyThread t, PyStr module, PyStr name)
    {
        if (_fixImports)
        {
            (module, name) = OldNames(t, module, name);
        }

        Writer.Write(PickleOpcode.Global);
        WriteIdentifier(t, module, "module");
        WriteIdentifier(t, name, "global");
    }

    private void WriteIdentifier(PyThread t, PyStr name, string kind)
    {
        byte[] data;
        try
        {
            data = TextCodec.Encode(t, name, _protocol >= 3 ? "utf-8" : "ascii").Data.ToArray();
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.UnicodeEncodeError))
        {
            throw Chained($"can't pickle {kind} identifier {Operations.Repr(t, name).Value} using pickle protocol {_protocol}", e.Value);
        }

        Writer.Write(data);
        Writer.Write((byte)'\n');
    }

    /// <summary>Names of Python 2 for those of Python 3.</summary>
    private static (PyStr Module, PyStr Name) OldNames(PyThread t, PyStr module, PyStr name)
    {
        var compat = Operations.Import(t, "_compat_pickle");
        if (((PyDict)Operations.GetAttribute(t, compat, "REVERSE_NAME_MAPPING")).Get(t, new PyTuple([module, name])) is { } both)
        {
            return both is PyTuple { Count: 2 } pair && pair.Items is [PyStr oldModule, PyStr oldName]
                ? (oldModule, oldName)
                : throw Errors.RuntimeError($"_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples, not {both.Type.Name}");
        }

        return ((PyDict)Operations.GetAttribute(t, compat, "REVERSE_IMPORT_MAPPING")).Get(t, module) switch
        {
            null => (module, name),
            PyStr old => (old, name),
            var other => throw Errors.RuntimeError($"_compat_pickle.REVERSE_IMPORT_MAPPING values should be strings, not {other.Type.Name}"),
        };
    }

    /// <summary>The module that a class or function can be found in again.</summary>
    private static PyStr FindModule(PyThread t, PyObject obj, string name, string[] path)
    {
        var given = Operations.TryGetAttribute(t, obj, s_module);
        if (Array.IndexOf(path, "<locals>") >= 0)
        {
            throw PickleModule.CannotPickle($"Can't pickle local object {Operations.Repr(t, obj).Value}");
        }

        var modules = Operations.GetAttribute(t, Operations.Import(t, "sys"), "modules");
        if (given is null or PyNone)
        {
            given = SearchModules(t, obj, modules, path) ?? PyStr.Intern("__main__");
        }

        var moduleName = given as PyStr ?? throw PickleModule.CannotPickle($"Can't pickle {Operations.Repr(t, obj).Value}: __module__ is not a string");
        PyObject module;
        try
        {
            Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "builtins"), "__import__"), moduleName);
            module = Operations.GetItem(t, modules, moduleName);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.ImportError) || e.Value.Type.IsSubtypeOf(Exceptions.ValueError) || e.Value.Type.IsSubtypeOf(Exceptions.KeyError))
        {
            throw Chained($"Can't pickle {Operations.Repr(t, obj).Value}: {Operations.Str(t, e.Value).Value}", e.Value);
        }

        PyObject found;
        try
        {
            found = Follow(t, module, path);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.AttributeError))
        {
            throw Chained($"Can't pickle {Operations.Repr(t, obj).Value}: it's not found as {moduleName.Value}.{name}", e.Value);
        }

        return ReferenceEquals(found, obj)
            ? moduleName
            : throw PickleModule.CannotPickle($"Can't pickle {Operations.Repr(t, obj).Value}: it's not the same object as {moduleName.Value}.{name}");
    }

    private static PythonException Chained(string message, PyBaseException context)
    {
        var error = PickleModule.CannotPickle(message);
        error.Value.Context = context;
        return error;
    }

    private static PyObject? SearchModules(PyThread t, PyObject obj, PyObject modules, string[] path)
    {
        foreach (var pair in Operations.ToList(t, Operations.CallMethod(t, Operations.CallMethod(t, modules, "copy"), "items")))
        {
            var (name, module) = (((PyTuple)pair).Items[0], ((PyTuple)pair).Items[1]);
            if (name is PyStr { Value: "__main__" or "__mp_main__" } || module is PyNone)
            {
                continue;
            }

            try
            {
                if (ReferenceEquals(Follow(t, module, path), obj))
                {
                    return name;
                }
            }
            catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.AttributeError))
            {
                // Not this one.
            }
        }

        return null;
    }

    /// <summary>Follows a dotted name.</summary>
    internal static PyObject Follow(PyThread t, PyObject o, ReadOnlySpan<string> path)
    {
        foreach (var attribute in path)
        {
            o = Operations.GetAttribute(t, o, PyStr.Intern(attribute));
        }

        return o;
    }
}
