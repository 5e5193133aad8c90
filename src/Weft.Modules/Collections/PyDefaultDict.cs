namespace Weft.Modules.Collections;

/// <summary><c>collections.defaultdict</c>: a dict that makes the values of missing keys.</summary>
[PyType("collections.defaultdict", Signature = "(default_factory=None, /, [...])", MatchMapping = true, Doc = "A dict that calls a factory for the values of missing keys.")]
public partial class PyDefaultDict : PyDict
{
    private PyObject _factory = PyNone.Value;

    [PyProperty("default_factory", Doc = "Makes the value of a missing key; None for none.")]
    public PyObject GetFactory() => _factory;

    [PySetter("default_factory")]
    public void SetFactory(PyThread t, PyObject? value) => _factory = value ?? PyNone.Value;

    [PyNew]
    public static PyObject NewDefaultDict(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit]
    public void InitDefaultDict(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        PyObject factory = PyNone.Value;
        if (positional > 0)
        {
            factory = args[0];
            if (factory is not PyNone && !Operations.IsCallable(factory))
            {
                throw Errors.TypeError("first argument must be callable or None");
            }

            args = args[1..];
        }

        _factory = factory;
        Init(t, args, kwNames);
    }

    [PyMethod("__missing__", Doc = "Makes and stores the value of a missing key.")]
    public PyObject? Missing(PyThread t, PyObject key)
    {
        if (_factory is PyNone)
        {
            return t.Raise(Exceptions.KeyError, key);
        }

        return Operations.CallRaw(t, _factory, [], null) is { } value ? StoreMissing(t, key, value) : null;
    }

    private PyObject StoreMissing(PyThread t, PyObject key, PyObject value)
    {
        if (GetType() == typeof(PyDefaultDict) || Type[Slot.SetItem] == TypeObject[Slot.SetItem])
        {
            return SetDefault(t, key, value);
        }

        Operations.SetItem(t, this, key, value);
        return value;
    }

    [PyMethod("copy", Doc = "A shallow copy.")]
    [PyMethod("__copy__", Doc = "A shallow copy.")]
    public PyObject CopyDefaultDict(PyThread t) => Operations.Call(t, Type, _factory, this);

    [PyMethod("__reduce__", Doc = "State for pickling.")]
    public PyObject Reduce(PyThread t) => new PyTuple(
        [Type, _factory is PyNone ? PyTuple.Empty : new PyTuple([_factory]), PyNone.Value, PyNone.Value, Operations.Iter(t, Operations.CallMethod(t, this, "items"))]);

    [PyMethod("__repr__")]
    public PyObject ReprDefaultDict(PyThread t)
    {
        var entries = Repr(t);
        string factory;
        if (!FactoryGuard.Enter(this))
        {
            factory = "...";
        }
        else
        {
            try
            {
                factory = Operations.Repr(t, _factory).Value;
            }
            finally
            {
                FactoryGuard.Leave(this);
            }
        }

        return PyStr.Of($"{Type.Name[(Type.Name.LastIndexOf('.') + 1)..]}({factory}, {((PyStr)entries).Value})");
    }

    [PyMethod("__or__")]
    public PyObject OrDefaultDict(PyThread t, PyObject other)
    {
        if (other is not PyDict)
        {
            return PyNotImplemented.Value;
        }

        var result = Operations.CallMethod(t, this, "copy");
        ((PyDict)result).UpdateFrom(t, other);
        return result;
    }

    [PyMethod("__ror__")]
    public PyObject ROrDefaultDict(PyThread t, PyObject other)
    {
        if (other is not PyDict)
        {
            return PyNotImplemented.Value;
        }

        var result = Operations.Call(t, Type, _factory, other);
        ((PyDict)result).UpdateFrom(t, this);
        return result;
    }

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItemDefaultDict(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    /// <summary>Separate from the guard of the entries: the factory's repr may contain the dict itself.</summary>
    private static class FactoryGuard
    {
        [ThreadStatic]
        private static HashSet<PyObject>? t_active;

        internal static bool Enter(PyObject o) => (t_active ??= new HashSet<PyObject>(ReferenceEqualityComparer.Instance)).Add(o);

        internal static void Leave(PyObject o) => t_active!.Remove(o);
    }
}
