namespace Weft.Runtime.Objects;

/// <summary>The default of <c>__reduce_ex__</c> and <c>__getstate__</c> (PEP 307), over <c>copyreg</c>.</summary>
internal static class ObjectReduction
{
    internal static PyObject? Reduce(PyThread t, PyObject self, int protocol)
    {
        var copyreg = Operations.Import(t, "copyreg");
        return protocol >= 2
            ? ReduceWithNew(t, self, copyreg)
            : Operations.Call(t, Operations.GetAttribute(t, copyreg, PyStr.Intern("_reduce_ex")), self, PyInt.Of(protocol));
    }

    private static PyObject ReduceWithNew(PyThread t, PyObject self, PyObject copyreg)
    {
        var cls = self.Type;
        if (cls[Slot.New] == 0)
        {
            throw Errors.TypeError($"cannot pickle '{cls.FullName}' object");
        }

        PyTuple? newArgs = null;
        PyObject? newKeywords = null;
        if (Operations.LookupSpecial(t, self, PyStr.Intern("__getnewargs_ex__")) is { } getNewArgsEx)
        {
            var pair = Operations.Call(t, getNewArgsEx);
            if (pair is not PyTuple tuple)
            {
                throw Errors.TypeError($"__getnewargs_ex__ should return a tuple, not '{pair.Type.FullName}'");
            }

            if (tuple.Count != 2)
            {
                throw Errors.ValueError($"__getnewargs_ex__ should return a tuple of length 2, not {tuple.Count}");
            }

            newArgs = tuple.Items[0] as PyTuple ?? throw Errors.TypeError($"first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{tuple.Items[0].Type.FullName}'");
            newKeywords = tuple.Items[1] as PyDict ?? throw Errors.TypeError($"second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{tuple.Items[1].Type.FullName}'");
        }
        else if (Operations.LookupSpecial(t, self, PyStr.Intern("__getnewargs__")) is { } getNewArgs)
        {
            var result = Operations.Call(t, getNewArgs);
            newArgs = result as PyTuple ?? throw Errors.TypeError($"__getnewargs__ should return a tuple, not '{result.Type.FullName}'");
        }

        PyObject constructor;
        PyTuple arguments;
        if (newKeywords is PyDict { Count: > 0 })
        {
            constructor = Operations.GetAttribute(t, copyreg, PyStr.Intern("__newobj_ex__"));
            arguments = new PyTuple([cls, newArgs ?? PyTuple.Empty, newKeywords]);
        }
        else
        {
            constructor = Operations.GetAttribute(t, copyreg, PyStr.Intern("__newobj__"));
            arguments = new PyTuple([cls, .. newArgs?.Items ?? []]);
        }

        var required = newArgs is null && self is not PyList && self is not PyDict;
        var state = GetState(t, self, required);
        PyObject listItems = PyNone.Value;
        PyObject dictItems = PyNone.Value;
        if (self is PyList)
        {
            listItems = Operations.Iter(t, self);
        }

        if (self is PyDict)
        {
            dictItems = Operations.Iter(t, Operations.CallMethod(t, self, PyStr.Intern("items")));
        }

        return new PyTuple([constructor, arguments, state, listItems, dictItems]);
    }

    private static PyObject GetState(PyThread t, PyObject self, bool required)
    {
        var getState = self.Type.Lookup(Names.GetState);
        return getState is null || ReferenceEquals(getState, ObjectType.TypeObject.Lookup(Names.GetState))
            ? DefaultState(t, self, required)
            : Operations.CallMethod(t, self, Names.GetState);
    }

    internal static PyObject DefaultState(PyThread t, PyObject self, bool required)
    {
        var cls = self.Type;
        if (required && cls.Layout.IsVariableSized is false && !ReferenceEquals(cls.Layout, ObjectType.TypeObject.Layout) && !cls.Layout.CopiesByReduce)
        {
            throw Errors.TypeError($"cannot pickle '{cls.FullName}' object");
        }

        PyObject state = Operations.TryGetAttribute(t, self, Names.Dict) is PyDict { Count: >= 0 } dict && self.Shape is { AllowsDict: true } ? dict.Copy(t) : PyNone.Value;
        if (state is PyDict { Count: 0 } && cls.RootShape.Reserved > 0)
        {
            state = PyNone.Value;
        }

        var slotNames = Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "copyreg"), PyStr.Intern("_slotnames")), cls);
        if (slotNames is PyList { Count: > 0 } names)
        {
            var slots = new PyDict();
            foreach (var name in names.ToArray())
            {
                if (name is PyStr text && Operations.TryGetAttribute(t, self, text) is { } value)
                {
                    slots.SetItem(t, text, value);
                }
            }

            if (slots.Count > 0)
            {
                return new PyTuple([state, slots]);
            }
        }

        return state is PyDict { Count: 0 } && self.Shape is not { AllowsDict: true } ? PyNone.Value : EmptyToNone(state);
    }

    private static PyObject EmptyToNone(PyObject state) => state is PyDict { Count: 0 } ? PyNone.Value : state;
}
