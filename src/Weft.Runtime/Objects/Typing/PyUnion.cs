using System.Text;

namespace Weft.Runtime.Objects;

/// <summary><c>typing.Union</c>, which is also <c>types.UnionType</c>: the type of <c>int | str</c>.</summary>
[PyType("typing.Union", WeakReferences = true, NoConstructor = true, Doc = "A choice of types.")]
public sealed partial class PyUnion : PyObject
{
    private PyTuple? _parameters;

    private PyUnion(PyTuple arguments) => Arguments = arguments;

    [PyMember("__args__")]
    public PyTuple Arguments { get; }

    [PyProperty("__origin__")]
    public PyObject Origin => TypeObject;

    [PyProperty("__name__")]
    public PyObject Name => PyStr.Intern("Union");

    [PyProperty("__qualname__")]
    public PyObject QualifiedName => PyStr.Intern("Union");

    [PyProperty("__parameters__")]
    public PyObject GetParameters(PyThread t) => _parameters ??= TypeSubstitution.CollectParameters(t, Arguments);

    /// <summary><c>a | b</c> of types; NotImplemented when one of the two is none.</summary>
    internal static PyObject Combine(PyThread t, PyObject a, PyObject b)
    {
        // A union takes with | whatever Union[...] takes.
        if (a is PyUnion || b is PyUnion)
        {
            return FromArguments(t, new PyTuple([a, b]));
        }

        if (!IsTypeLike(a) || !IsTypeLike(b))
        {
            return PyNotImplemented.Value;
        }

        var members = new Members(t);
        members.Add(a);
        members.Add(b);
        return members.ToUnion();
    }

    /// <summary><c>Union[arguments]</c>: every argument is checked, texts become forward references.</summary>
    internal static PyObject FromArguments(PyThread t, PyObject arguments)
    {
        var items = arguments is PyTuple tuple ? tuple.Items : [arguments];
        if (items.Length == 0)
        {
            throw Errors.TypeError("Cannot take a Union of no types.");
        }

        var members = new Members(t);
        foreach (var item in items)
        {
            members.Add(item is PyUnion or PyNone ? item : CheckedType(t, item, "Union[arg, ...]: each arg must be a type."));
        }

        return members.ToUnion();
    }

    /// <summary>What the library's <c>typing._type_check</c> makes of an argument.</summary>
    internal static PyObject CheckedType(PyThread t, PyObject item, string message) =>
        item is PyType ? item : Operations.CallMethod(t, Operations.Import(t, "typing"), "_type_check", item, PyStr.Of(message));

    private static bool IsTypeLike(PyObject o) => o is PyNone or PyType or PyGenericAlias or PyTypeAliasType or PyUnion;

    [PyClassMethod("__class_getitem__", Doc = "A union of types.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => FromArguments(t, item);

    [PyMethod("__getitem__")]
    public PyObject GetItem(PyThread t, PyObject item)
    {
        var arguments = TypeSubstitution.Substitute(t, this, Arguments, (PyTuple)GetParameters(t), item);
        if (arguments.Count == 0)
        {
            throw Errors.SystemError("a union lost all its members");
        }

        var result = arguments.Items[0];
        for (var i = 1; i < arguments.Count; i++)
        {
            result = Operations.Or(t, result, arguments.Items[i]);
        }

        return result;
    }

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => Combine(t, this, other);

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => Combine(t, other, this);

    [PyMethod("__instancecheck__")]
    public PyObject InstanceCheck(PyThread t, PyObject instance)
    {
        foreach (var member in Arguments.Items)
        {
            if (Operations.IsInstance(t, instance, member))
            {
                return PyBool.True;
            }
        }

        return PyBool.False;
    }

    [PyMethod("__subclasscheck__")]
    public PyObject SubclassCheck(PyThread t, PyObject cls)
    {
        if (cls is not PyType)
        {
            throw Errors.TypeError("issubclass() arg 1 must be a class");
        }

        foreach (var member in Arguments.Items)
        {
            if (Operations.IsSubclass(t, cls, member))
            {
                return PyBool.True;
            }
        }

        return PyBool.False;
    }

    [PyMethod("__mro_entries__", Doc = "Unions cannot be base classes.")]
    public PyObject MroEntries(PyThread t, PyObject bases) => throw Errors.TypeError($"Cannot subclass {Operations.Repr(t, this).Value}");

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        var text = new StringBuilder();
        foreach (var member in Arguments.Items)
        {
            text.Append(text.Length == 0 ? "" : " | ").Append(TypeSubstitution.NameOf(t, member));
        }

        return PyStr.Of(text.ToString());
    }

    /// <summary>How many members were not hashable when last asked; 0 for none.</summary>
    private int _unhashable;

    [PyMethod("__hash__")]
    public long Hash(PyThread t)
    {
        PyObject? culprit = null;
        var unhashable = 0;
        foreach (var member in Arguments.Items)
        {
            if (!IsHashable(t, member))
            {
                culprit ??= member;
                unhashable++;
            }
        }

        if (culprit is not null)
        {
            _unhashable = unhashable;
            Operations.Hash(t, culprit);
        }

        if (_unhashable > 0)
        {
            // They may say now that they are hashable: equal unions would still hash differently.
            throw Errors.TypeError($"union contains {_unhashable} unhashable element{(_unhashable == 1 ? "" : "s")}");
        }

        return PyFrozenSet.FromItems(t, Arguments.Items).Hash(t);
    }

    private static bool IsHashable(PyThread t, PyObject o)
    {
        try
        {
            Operations.Hash(t, o);
            return true;
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            return false;
        }
    }

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyUnion union || op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        var same = Arguments.Count == union.Arguments.Count
            && Array.TrueForAll(Arguments.Items, member => union.Has(t, member))
            && Array.TrueForAll(union.Arguments.Items, member => Has(t, member));
        return PyBool.Of(same == (op == CompareOp.Eq));
    }

    private bool Has(PyThread t, PyObject item) => Array.Exists(Arguments.Items, member => Operations.Equals(t, member, item));

    /// <summary>Collects the members of a union: nested unions laid out, None as its type, repetitions dropped.</summary>
    private readonly struct Members(PyThread t)
    {
        private readonly List<PyObject> _items = [];

        internal void Add(PyObject item)
        {
            if (item is PyUnion union)
            {
                foreach (var member in union.Arguments.Items)
                {
                    Add(member);
                }

                return;
            }

            if (item is PyNone)
            {
                item = PyNone.TypeObject;
            }

            foreach (var present in _items)
            {
                if (Operations.Equals(t, present, item))
                {
                    return;
                }
            }

            _items.Add(item);
        }

        internal PyObject ToUnion() => _items.Count == 1 ? _items[0] : new PyUnion(new PyTuple(_items.ToArray()));
    }
}
