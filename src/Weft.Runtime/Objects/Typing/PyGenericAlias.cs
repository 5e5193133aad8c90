namespace Weft.Runtime.Objects;

/// <summary><c>types.GenericAlias</c>: a generic class with arguments, such as <c>list[int]</c>.</summary>
[PyType("types.GenericAlias", WeakReferences = true, Doc = "A generic class with arguments.", Signature = "(origin, args, /)")]
public partial class PyGenericAlias : PyObject
{
    private static readonly HashSet<string> s_own =
    [
        "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__", "__mro_entries__",
        "__reduce_ex__", "__reduce__", "__bases__", "__copy__", "__deepcopy__",
    ];

    private PyTuple? _parameters;

    internal PyGenericAlias(PyObject origin, PyTuple arguments, bool unpacked = false)
    {
        Origin = origin;
        Arguments = arguments;
        Unpacked = unpacked;
    }

    [PyMember("__origin__")]
    public PyObject Origin { get; }

    [PyMember("__args__")]
    public PyTuple Arguments { get; }

    /// <summary>Made by <c>*alias</c>.</summary>
    [PyMember("__unpacked__")]
    public bool Unpacked { get; }

    /// <summary><c>origin[item]</c>.</summary>
    public static PyObject Create(PyObject origin, PyObject item) => new PyGenericAlias(origin, item as PyTuple ?? new PyTuple([item]));

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("GenericAlias() takes no keyword arguments");
        }

        if (args.Length != 2)
        {
            throw Errors.TypeError($"GenericAlias expected 2 arguments, got {args.Length}");
        }

        return Allocate(cls, args[0], args[1] as PyTuple ?? new PyTuple([args[1]]), false);
    }

    [PyProperty("__parameters__")]
    public PyObject GetParameters(PyThread t) => _parameters ??= TypeSubstitution.CollectParameters(t, Arguments);

    [PyProperty("__typing_unpacked_tuple_args__")]
    public PyObject GetUnpackedTupleArguments() => Unpacked && ReferenceEquals(Origin, PyTuple.TypeObject) ? Arguments : PyNone.Value;

    [PyMethod("__getattribute__")]
    public PyObject? GetAttributeOf(PyThread t, PyStr name) =>
        s_own.Contains(name.Value) ? ObjectType.GetAttribute(t, this, name) : Operations.LoadAttribute(t, Origin, name);

    [PyMethod("__getitem__")]
    public PyObject GetItem(PyThread t, PyObject item)
    {
        var arguments = TypeSubstitution.Substitute(t, this, Arguments, (PyTuple)GetParameters(t), item);
        return new PyGenericAlias(Origin, arguments, Unpacked);
    }

    [PyMethod("__call__")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var made = Operations.CallRaw(t, Origin, args, kwNames);
        if (made is null)
        {
            return null;
        }

        try
        {
            Operations.SetAttribute(t, made, TypingNames.OrigClass, this);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.AttributeError) || e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            // Instances without a place for attributes simply do not remember the alias.
        }

        return made;
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        var text = new System.Text.StringBuilder(Unpacked ? "*" : "");
        text.Append(TypeSubstitution.NameOf(t, Origin)).Append('[');
        for (var i = 0; i < Arguments.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(TypeSubstitution.ArgumentText(t, Arguments.Items[i]));
        }

        return PyStr.Of(text.Append(Arguments.Count == 0 ? "()]" : "]").ToString());
    }

    [PyMethod("__hash__")]
    public long Hash(PyThread t)
    {
        var hash = Operations.Hash(t, Origin) ^ Operations.Hash(t, Arguments);
        return hash == -1 ? -2 : hash;
    }

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyGenericAlias alias || op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        var same = Unpacked == alias.Unpacked && Operations.Equals(t, Origin, alias.Origin) && Operations.Equals(t, Arguments, alias.Arguments);
        return PyBool.Of(same == (op == CompareOp.Eq));
    }

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => PyUnion.Combine(t, this, other);

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => PyUnion.Combine(t, other, this);

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyGenericAliasIterator(new PyGenericAlias(Origin, Arguments, unpacked: true));

    [PyMethod("__mro_entries__", Doc = "The class itself, as a base class.")]
    public PyObject MroEntries(PyObject bases) => new PyTuple([Origin]);

    [PyMethod("__instancecheck__", Doc = "Aliases with arguments cannot be tested against.")]
    public PyObject InstanceCheck(PyObject instance) => throw Errors.TypeError("isinstance() argument 2 cannot be a parameterized generic");

    [PyMethod("__subclasscheck__", Doc = "Aliases with arguments cannot be tested against.")]
    public PyObject SubclassCheck(PyObject cls) => throw Errors.TypeError("issubclass() argument 2 cannot be a parameterized generic");

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t)
    {
        if (!Unpacked)
        {
            return new PyTuple([Type, new PyTuple([Origin, Arguments])]);
        }

        var next = Operations.GetAttribute(t, Operations.Import(t, "builtins"), "next");
        return new PyTuple([next, new PyTuple([new PyGenericAlias(Origin, Arguments).Iter()])]);
    }

    [PyMethod("__dir__", Doc = "The attributes of the class and of the alias.")]
    public PyObject Dir(PyThread t)
    {
        var names = Operations.ToList(t, Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "builtins"), "dir"), Origin));
        var known = new HashSet<string>();
        foreach (var name in names)
        {
            known.Add(name is PyStr text ? text.Value : "");
        }

        foreach (var name in s_own)
        {
            if (name is not "__bases__" and not "__copy__" and not "__deepcopy__" && known.Add(name))
            {
                names.Add(PyStr.Intern(name));
            }
        }

        return new PyList(names.ToArray());
    }
}

/// <summary>Yields the unpacked form of an alias, once.</summary>
[PyType("types.generic_alias_iterator", NoConstructor = true)]
public sealed partial class PyGenericAliasIterator(PyObject alias) : PyObject
{
    private PyObject? _alias = alias;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next()
    {
        var alias = _alias;
        _alias = null;
        return alias;
    }

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t)
    {
        var iter = Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter");
        return _alias is PyGenericAlias alias
            ? new PyTuple([iter, new PyTuple([new PyGenericAlias(alias.Origin, alias.Arguments)])])
            : new PyTuple([iter, new PyTuple([PyTuple.Empty])]);
    }
}

/// <summary>Names of the typing protocols.</summary>
internal static class TypingNames
{
    internal static readonly PyStr OrigClass = PyStr.Intern("__orig_class__");
    internal static readonly PyStr Origin = PyStr.Intern("__origin__");
    internal static readonly PyStr Args = PyStr.Intern("__args__");
    internal static readonly PyStr Parameters = PyStr.Intern("__parameters__");
    internal static readonly PyStr Subst = PyStr.Intern("__typing_subst__");
    internal static readonly PyStr PrepareSubst = PyStr.Intern("__typing_prepare_subst__");
    internal static readonly PyStr UnpackedTupleArgs = PyStr.Intern("__typing_unpacked_tuple_args__");
    internal static readonly PyStr IsUnpackedTypeVarTuple = PyStr.Intern("__typing_is_unpacked_typevartuple__");
}
