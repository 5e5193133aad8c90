namespace Weft.Runtime.Objects;

/// <summary>Type parameters of alias arguments: finding them, and putting arguments in their place (PEP 585, 612, 646).</summary>
internal static class TypeSubstitution
{
    /// <summary>The distinct type parameters in arguments, in the order they appear.</summary>
    internal static PyTuple CollectParameters(PyThread t, PyTuple arguments)
    {
        var found = new List<PyObject>();
        Collect(t, arguments.Items, found);
        return found.Count == 0 ? PyTuple.Empty : new PyTuple(found.ToArray());
    }

    private static void Collect(PyThread t, PyObject[] arguments, List<PyObject> found)
    {
        foreach (var argument in arguments)
        {
            // The attributes of a class are those of its instances.
            if (argument is PyType)
            {
                continue;
            }

            if (NestedItems(argument) is { } nested)
            {
                t.EnterNative(" in __parameter__ calculation");
                try
                {
                    Collect(t, nested, found);
                }
                finally
                {
                    t.ExitNative();
                }

                continue;
            }

            if (Operations.TryGetAttribute(t, argument, TypingNames.Subst) is not null)
            {
                AddDistinct(t, found, argument);
            }
            else if (Operations.TryGetAttribute(t, argument, TypingNames.Parameters) is PyTuple parameters)
            {
                foreach (var parameter in parameters.Items)
                {
                    AddDistinct(t, found, parameter);
                }
            }
        }
    }

    private static PyObject[]? NestedItems(PyObject argument) =>
        argument.GetType() == typeof(PyTuple) ? ((PyTuple)argument).Items
        : argument.GetType() == typeof(PyList) ? ((PyList)argument).ToArray()
        : null;

    private static void AddDistinct(PyThread t, List<PyObject> found, PyObject parameter)
    {
        if (IndexOf(found, parameter) < 0)
        {
            found.Add(parameter);
        }
    }

    private static int IndexOf(IReadOnlyList<PyObject> items, PyObject item)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (ReferenceEquals(items[i], item))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The arguments of <c>alias[item]</c>.</summary>
    internal static PyTuple Substitute(PyThread t, PyObject alias, PyTuple arguments, PyTuple parameters, PyObject item)
    {
        if (parameters.Count == 0)
        {
            throw Errors.TypeError($"{Operations.Repr(t, alias).Value} is not a generic class");
        }

        PyObject given = Unpack(t, item);
        foreach (var parameter in parameters.Items)
        {
            if (Operations.TryGetAttribute(t, parameter, TypingNames.PrepareSubst) is { } prepare and not PyNone)
            {
                given = Operations.Call(t, prepare, alias, given as PyTuple ?? new PyTuple([given]));
            }
        }

        var values = (given as PyTuple)?.Items ?? [given];
        if (values.Length != parameters.Count)
        {
            throw Errors.TypeError($"Too {(values.Length > parameters.Count ? "many" : "few")} arguments for {Operations.Repr(t, alias).Value}; actual {values.Length}, expected {parameters.Count}");
        }

        return new PyTuple(Replace(t, arguments.Items, parameters.Items, values));
    }

    /// <summary>A tuple of arguments with <c>*tuple[...]</c> laid out among the others.</summary>
    private static PyTuple Unpack(PyThread t, PyObject item)
    {
        var result = new List<PyObject>();
        foreach (var argument in item is PyTuple tuple ? tuple.Items : [item])
        {
            if (argument is not PyType
                && Operations.TryGetAttribute(t, argument, TypingNames.UnpackedTupleArgs) is PyTuple inner
                && !(inner.Count > 0 && inner.Items[^1] is PyEllipsis))
            {
                result.AddRange(inner.Items);
            }
            else
            {
                result.Add(argument);
            }
        }

        return new PyTuple(result.ToArray());
    }

    private static PyObject[] Replace(PyThread t, PyObject[] arguments, PyObject[] parameters, PyObject[] values)
    {
        var result = new List<PyObject>(arguments.Length);
        foreach (var argument in arguments)
        {
            if (argument is PyType)
            {
                result.Add(argument);
                continue;
            }

            if (NestedItems(argument) is { } nested)
            {
                t.EnterNative();
                try
                {
                    var inner = Replace(t, nested, parameters, values);
                    result.Add(argument is PyTuple ? new PyTuple(inner) : new PyList(inner));
                }
                finally
                {
                    t.ExitNative();
                }

                continue;
            }

            var unpacks = Operations.TryGetAttribute(t, argument, TypingNames.IsUnpackedTypeVarTuple) is { } flag && Operations.IsTrue(t, flag);
            PyObject replaced;
            if (Operations.TryGetAttribute(t, argument, TypingNames.Subst) is { } subst)
            {
                var index = IndexOf(parameters, argument);
                replaced = index >= 0
                    ? Operations.Call(t, subst, values[index])
                    : throw Errors.TypeError($"argument {Operations.Repr(t, argument).Value} with __typing_subst__ was not found in __parameters__");
            }
            else
            {
                replaced = ReplaceInside(t, argument, parameters, values);
            }

            if (unpacks)
            {
                result.AddRange(replaced is PyTuple items
                    ? items.Items
                    : throw Errors.TypeError($"expected __typing_subst__ of {argument.Type.FullName} objects to return a tuple, not {replaced.Type.FullName}"));
            }
            else
            {
                result.Add(replaced);
            }
        }

        return result.ToArray();
    }

    /// <summary>Subscripts an argument that has type parameters of its own.</summary>
    private static PyObject ReplaceInside(PyThread t, PyObject argument, PyObject[] parameters, PyObject[] values)
    {
        if (Operations.TryGetAttribute(t, argument, TypingNames.Parameters) is not PyTuple { Count: > 0 } own)
        {
            return argument;
        }

        var inner = new List<PyObject>();
        foreach (var parameter in own.Items)
        {
            var index = IndexOf(parameters, parameter);
            if (index < 0)
            {
                inner.Add(parameter);
            }
            else if (parameter.Type[Slot.Iter] != 0 && values[index] is PyTuple several)
            {
                inner.AddRange(several.Items);
            }
            else
            {
                inner.Add(values[index]);
            }
        }

        return Operations.GetItem(t, argument, new PyTuple(inner.ToArray()));
    }

    // ---- Text

    /// <summary>An argument as aliases and unions show it: a class by its qualified name, anything else by its repr.</summary>
    internal static string NameOf(PyThread t, PyObject o)
    {
        if (o is PyEllipsis)
        {
            return "...";
        }

        if (ReferenceEquals(o, PyNone.TypeObject))
        {
            return "None";
        }

        if (Operations.TryGetAttribute(t, o, TypingNames.Origin) is not null && Operations.TryGetAttribute(t, o, TypingNames.Args) is not null)
        {
            return Operations.Repr(t, o).Value;
        }

        if (Operations.TryGetAttribute(t, o, Names.QualName) is not { } name || Operations.TryGetAttribute(t, o, Names.Module) is not { } module || module is PyNone)
        {
            return Operations.Repr(t, o).Value;
        }

        return module is PyStr { Value: "builtins" }
            ? Operations.Str(t, name).Value
            : $"{Operations.Str(t, module).Value}.{Operations.Str(t, name).Value}";
    }

    /// <summary>As <see cref="NameOf"/>, with lists of arguments (of a ParamSpec) written out.</summary>
    internal static string ArgumentText(PyThread t, PyObject o)
    {
        if (o.GetType() != typeof(PyList))
        {
            return NameOf(t, o);
        }

        t.EnterNative(" while getting the repr of an object");
        try
        {
            return "[" + string.Join(", ", Array.ConvertAll(((PyList)o).ToArray(), item => NameOf(t, item))) + "]";
        }
        finally
        {
            t.ExitNative();
        }
    }
}
