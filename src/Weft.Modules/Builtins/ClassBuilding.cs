using Weft.Runtime.Interpreter;

namespace Weft.Modules;

/// <summary><c>__build_class__(function, name, *bases, metaclass=None, **keywords)</c>.</summary>
internal static class ClassBuilding
{
    /// <summary>What a class statement comes down to, before its body has run.</summary>
    internal sealed record Plan(PyFunction Body, PyStr Name, PyTuple Bases, PyTuple OriginalBases, PyObject Metaclass, PyObject Namespace, PyDict Keywords);

    internal static PyObject? Build(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var plan = Prepare(t, args, kwNames);
        var cell = CodeRunner.RunClassBody(t, plan.Body, plan.Namespace);
        if (!ReferenceEquals(plan.Bases, plan.OriginalBases))
        {
            Operations.SetItem(t, plan.Namespace, Names.OrigBases, plan.OriginalBases);
        }

        var result = Operations.CallWithDict(t, plan.Metaclass, [plan.Name, plan.Bases, plan.Namespace], plan.Keywords);
        CheckClass(t, result, cell, plan.Name);
        return result;
    }

    /// <summary>Everything before the body: bases, metaclass, namespace.</summary>
    internal static Plan Prepare(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional < 2)
        {
            throw Errors.TypeError("__build_class__: not enough arguments");
        }

        if (args[0] is not PyFunction body)
        {
            throw Errors.TypeError("__build_class__: func must be a function");
        }

        if (args[1] is not PyStr name)
        {
            throw Errors.TypeError("__build_class__: name is not a string");
        }

        var originalBases = new PyTuple(args[2..positional].ToArray());
        var bases = ResolveBases(t, originalBases);
        PyObject? metaclass = null;
        var keywords = new PyDict();
        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            if (kwNames!.Items[i] is PyStr { Value: "metaclass" })
            {
                metaclass = args[positional + i];
            }
            else
            {
                keywords.SetItem(t, kwNames.Items[i], args[positional + i]);
            }
        }

        metaclass ??= bases.Count > 0 ? bases.Items[0].Type : PyType.TypeObject;
        if (metaclass is PyType type)
        {
            metaclass = PyType.CalculateMetatype(type, bases.Items);
        }

        PyObject ns = Operations.TryGetAttribute(t, metaclass, Names.Prepare) is { } prepare
            ? Operations.CallWithDict(t, prepare, [name, bases], keywords)
            : new PyDict();
        if (ns is not PyDict && ns.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError($"{(metaclass is PyType named ? named.Name : "<metaclass>")}.__prepare__() must return a mapping, not {ns.Type.FullName}");
        }

        return new Plan(body, name, bases, originalBases, metaclass, ns, keywords);
    }

    /// <summary>The body's cell of <c>__class__</c> must hold the class that the metaclass made.</summary>
    internal static void CheckClass(PyThread t, PyObject result, PyObject cell, PyStr name)
    {
        if (result is PyType && cell is PyCell classCell)
        {
            var content = classCell.Value;
            if (content is null)
            {
                throw Errors.RuntimeError($"__class__ not set defining {Operations.Repr(t, name).Value} as {Operations.Repr(t, result).Value}. Was __classcell__ propagated to type.__new__?");
            }

            if (!ReferenceEquals(content, result))
            {
                throw Errors.TypeError($"__class__ set to {Operations.Repr(t, content).Value} defining {Operations.Repr(t, name).Value} as {Operations.Repr(t, result).Value}");
            }
        }
    }

    /// <summary>Replaces bases that are not types by what their <c>__mro_entries__</c> says (PEP 560).</summary>
    private static PyTuple ResolveBases(PyThread t, PyTuple bases)
    {
        List<PyObject>? resolved = null;
        for (var i = 0; i < bases.Count; i++)
        {
            var item = bases.Items[i];
            if (item is PyType || Operations.TryGetAttribute(t, item, Names.MroEntries) is not { } method)
            {
                resolved?.Add(item);
                continue;
            }

            if (Operations.Call(t, method, bases) is not PyTuple entries)
            {
                throw Errors.TypeError("__mro_entries__ must return a tuple");
            }

            resolved ??= [.. bases.Items[..i]];
            resolved.AddRange(entries.Items);
        }

        return resolved is null ? bases : new PyTuple([.. resolved]);
    }
}
