using System.Text;

namespace Weft.Modules.Functools;

/// <summary><c>functools.partial</c>: a callable with some of its arguments already given.</summary>
[PyType("functools.partial", WeakReferences = true, HasDict = true, Signature = "(func, /, *args, **keywords)", Doc = "A callable with some arguments given in advance.")]
public sealed partial class PyPartial : PyObject, Weft.Runtime.Tasklets.ISoftCallable
{
    /// <summary>What a call needs, in one object so that <c>__setstate__</c> is atomic.</summary>
    private sealed record Parts(PyObject Function, PyTuple Arguments, PyDict Keywords, int Open);

    private Parts _parts = null!;

    internal PyPartial(PyType type) => State.Start(this, type.RootShape);

    [PyMember("func", Doc = "The callable.")]
    public PyObject Function => _parts.Function;

    [PyMember("args", Doc = "The positional arguments.")]
    public PyObject Arguments => _parts.Arguments;

    [PyMember("keywords", Doc = "The keyword arguments.")]
    public PyObject Keywords => _parts.Keywords;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var keywordCount = kwNames?.Count ?? 0;
        var positional = args.Length - keywordCount;
        if (positional < 1)
        {
            throw Errors.TypeError("type 'partial' takes at least one argument");
        }

        var function = args[0];
        if (!Operations.IsCallable(function))
        {
            throw Errors.TypeError("the first argument must be callable");
        }

        var given = args[1..positional];
        if (given.Length > 0 && given[^1] is PyPlaceholder)
        {
            throw Errors.TypeError("trailing Placeholders are not allowed");
        }

        var keywords = new PyDict();
        var arguments = given.Length == 0 ? PyTuple.Empty : new PyTuple(given.ToArray());
        if (function is PyPartial inner && ReferenceEquals(inner.Shape, inner.Type.RootShape))
        {
            var parts = inner._parts;
            function = parts.Function;
            arguments = Flatten(parts, given);
            keywords = parts.Keywords.Copy(t);
        }

        for (var i = 0; i < keywordCount; i++)
        {
            var value = args[positional + i];
            if (value is PyPlaceholder)
            {
                throw Errors.TypeError("Placeholder cannot be passed as a keyword argument");
            }

            keywords.SetItem(t, kwNames!.Items[i], value);
        }

        return new PyPartial(cls) { _parts = new Parts(function, arguments, keywords, CountOpen(arguments)) };
    }

    private static int CountOpen(PyTuple arguments) => arguments.Items.Count(static a => a is PyPlaceholder);

    /// <summary>New arguments fill the open places of the inner partial; what is left over follows, and trailing open places go.</summary>
    private static PyTuple Flatten(Parts inner, ReadOnlySpan<PyObject> given)
    {
        var merged = new List<PyObject>(inner.Arguments.Count + given.Length);
        var next = 0;
        foreach (var argument in inner.Arguments.Items)
        {
            merged.Add(argument is PyPlaceholder && next < given.Length ? given[next++] : argument);
        }

        merged.AddRange(given[next..]);
        return merged.Count == 0 ? PyTuple.Empty : new PyTuple([.. merged]);
    }

    [PyMethod("__call__", Signature = "(*args, **kwargs)")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (Resolve(args, kwNames) is not { } call)
        {
            throw Errors.TypeError($"missing positional arguments in 'partial' call; expected at least {_parts.Open}, got {args.Length - (kwNames?.Count ?? 0)}");
        }

        return Operations.CallRaw(t, call.Function, call.Args, call.Names);
    }

    /// <inheritdoc/>
    (PyObject Function, PyObject[] Args, PyTuple? Names)? Weft.Runtime.Tasklets.ISoftCallable.Resolve(ReadOnlySpan<PyObject> args, PyTuple? names) => Resolve(args, names);

    /// <summary>The call with all arguments; null: some are missing.</summary>
    private (PyObject Function, PyObject[] Args, PyTuple? Names)? Resolve(ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var parts = _parts;
        var keywordCount = kwNames?.Count ?? 0;
        var positional = args.Length - keywordCount;
        if (positional < parts.Open)
        {
            return null;
        }

        var stored = parts.Arguments.Items;
        var total = stored.Length + positional - parts.Open;
        var entries = parts.Keywords.Count == 0 ? [] : parts.Keywords.Entries().ToArray();
        var all = new PyObject[total + entries.Length + keywordCount];
        stored.CopyTo(all, 0);
        var next = 0;
        for (var i = 0; next < parts.Open && i < stored.Length; i++)
        {
            if (stored[i] is PyPlaceholder)
            {
                all[i] = args[next++];
            }
        }

        args[next..positional].CopyTo(all.AsSpan(stored.Length));
        if (entries.Length == 0)
        {
            args[positional..].CopyTo(all.AsSpan(total));
            return (parts.Function, all, kwNames);
        }

        var names = new List<PyObject>(entries.Length + keywordCount);
        foreach (var (key, value) in entries)
        {
            all[total + names.Count] = value;
            names.Add(key is PyStr ? key : throw Errors.TypeError("keywords must be strings"));
        }

        for (var i = 0; i < keywordCount; i++)
        {
            var name = (PyStr)kwNames!.Items[i];
            var found = 0;
            while (found < entries.Length && !name.Equals((PyStr)names[found]))
            {
                found++;
            }

            if (found == entries.Length)
            {
                found = names.Count;
                names.Add(name);
            }

            all[total + found] = args[positional + i];
        }

        return (parts.Function, all[..(total + names.Count)], new PyTuple([.. names]));
    }

    [PyMethod("__get__")]
    public PyObject Get(PyThread t, PyObject? obj, PyObject? type = null) => obj is null or PyNone ? this : new PyBoundMethod(this, obj);

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        if (!ReprGuard.Enter(this))
        {
            return PyStr.Of("...");
        }

        try
        {
            var parts = _parts;
            var text = new StringBuilder($"{Type.GetModuleName(t)}.{Type.QualifiedName}(").Append(Operations.Repr(t, parts.Function).Value);
            foreach (var argument in parts.Arguments.Items)
            {
                text.Append(", ").Append(Operations.Repr(t, argument).Value);
            }

            foreach (var (key, value) in parts.Keywords.Entries())
            {
                text.Append(", ").Append(Operations.Str(t, key).Value).Append('=').Append(Operations.Repr(t, value).Value);
            }

            return PyStr.Of(text.Append(')').ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

    [PyMethod("__reduce__", Doc = "State for pickling.")]
    public PyObject Reduce()
    {
        var parts = _parts;
        var attributes = ReferenceEquals(Shape, Type.RootShape) ? PyNone.Value : (PyObject?)InstanceAttributes.GetDict(this) ?? PyNone.Value;
        return new PyTuple([Type, new PyTuple([parts.Function]), new PyTuple([parts.Function, parts.Arguments, parts.Keywords, attributes])]);
    }

    [PyMethod("__setstate__", Doc = "Restores pickled state.")]
    public void SetState(PyThread t, PyObject state)
    {
        if (state is not PyTuple { Count: 4 } tuple || !Operations.IsCallable(tuple.Items[0]) || tuple.Items[1] is not PyTuple arguments
            || tuple.Items[2] is not (PyNone or PyDict))
        {
            throw Errors.TypeError("invalid partial state");
        }

        if (arguments.Count > 0 && arguments.Items[^1] is PyPlaceholder)
        {
            throw Errors.TypeError("trailing Placeholders are not allowed");
        }

        var keywords = tuple.Items[2] switch
        {
            PyDict dict when dict.GetType() == typeof(PyDict) => dict,
            PyDict dict => dict.Copy(t),
            _ => new PyDict(),
        };
        var exact = arguments.GetType() == typeof(PyTuple) ? arguments : new PyTuple(arguments.Items);
        _parts = new Parts(tuple.Items[0], exact, keywords, CountOpen(exact));
        if (tuple.Items[3] is not PyNone)
        {
            InstanceAttributes.SetDict(this, tuple.Items[3]);
        }
        else if (!ReferenceEquals(Shape, Type.RootShape))
        {
            InstanceAttributes.SetDict(this, new PyDict());
        }
    }

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
