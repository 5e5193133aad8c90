namespace Weft.Modules;

/// <summary>
/// <c>_abc</c>: the registries and caches behind <c>abc.ABCMeta</c>. Each abstract class keeps, as <c>_abc_impl</c>, weak
/// sets of registered classes and of classes known to be or not to be subclasses. A registration anywhere raises the
/// global counter; negative answers made under an older count are forgotten before they are used.
/// </summary>
[PyModule("_abc", Doc = "The native part of abc.")]
public static partial class AbcModule
{
    private static readonly PyStr s_data = PyStr.Intern("_abc_impl");
    private static readonly PyStr s_flags = PyStr.Intern("__abc_tpflags__");
    private static readonly PyStr s_subclassHook = PyStr.Intern("__subclasshook__");
    private static readonly PyStr s_subclasses = PyStr.Intern("__subclasses__");
    private static readonly PyStr s_items = PyStr.Intern("items");
    private const long CollectionFlags = (long)(TypeFlags.MatchSequence | TypeFlags.MatchMapping);
    private static long s_counter;

    internal static long Counter => Interlocked.Read(ref s_counter);

    [PyFunction("get_cache_token", Signature = "()", Doc = "Changes with every registration.")]
    public static long GetCacheToken() => Counter;

    [PyFunction("_abc_init", Signature = "(self, /)", Doc = "Prepares a new abstract class.")]
    public static void Init(PyThread t, PyObject self)
    {
        ComputeAbstractMethods(t, self);
        Operations.SetAttribute(t, self, s_data, new PyAbcData());
        if (self is not PyType type || type.Dict.GetString(s_flags) is not { } flags)
        {
            return;
        }

        if (flags is PyIntBase number && number.TryGetInt64(out var value))
        {
            if ((value & CollectionFlags) == CollectionFlags)
            {
                throw Errors.TypeError("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
            }

            SetCollectionFlags(type, (TypeFlags)(value & CollectionFlags));
        }

        Operations.DelAttribute(t, self, s_flags);
    }

    private static void SetCollectionFlags(PyType type, TypeFlags flags)
    {
        if (flags != 0)
        {
            type.Flags = (type.Flags & ~(TypeFlags)CollectionFlags) | flags;
        }
    }

    private static void ComputeAbstractMethods(PyThread t, PyObject self)
    {
        var abstracts = new PySet();
        var ns = Operations.GetAttribute(t, self, Names.Dict);
        foreach (var item in Operations.ToList(t, Operations.CallMethod(t, ns, s_items)))
        {
            if (item is not PyTuple { Count: 2 } pair)
            {
                throw Errors.TypeError("Iteration over items() of namespace did not return a 2-tuple");
            }

            if (IsAbstract(t, pair.Items[1]))
            {
                abstracts.AddMember(t, pair.Items[0]);
            }
        }

        if (Operations.GetAttribute(t, self, Names.Bases) is not PyTuple bases)
        {
            throw Errors.TypeError("__bases__ is not tuple");
        }

        foreach (var item in bases.Items)
        {
            if (Operations.TryGetAttribute(t, item, Names.AbstractMethods) is not { } inherited)
            {
                continue;
            }

            foreach (var name in Operations.ToList(t, inherited))
            {
                if (name is not PyStr key)
                {
                    throw Errors.TypeError($"attribute name must be string, not '{name.Type.FullName}'");
                }

                if (Operations.TryGetAttribute(t, self, key) is { } value && IsAbstract(t, value))
                {
                    abstracts.AddMember(t, key);
                }
            }
        }

        Operations.SetAttribute(t, self, Names.AbstractMethods, abstracts.Frozen(t));
    }

    private static bool IsAbstract(PyThread t, PyObject value) =>
        Operations.TryGetAttribute(t, value, Names.IsAbstractMethod) is { } flag && Operations.IsTrue(t, flag);

    private static PyAbcData DataOf(PyThread t, PyObject self)
    {
        var data = self is PyType type && type.Dict.GetString(s_data) is { } own ? own : Operations.GetAttribute(t, self, s_data);
        return data as PyAbcData ?? throw Errors.TypeError("_abc_impl is set to a wrong type");
    }

    [PyFunction("_abc_register", Signature = "(self, subclass, /)", Doc = "Makes a class a virtual subclass.")]
    public static PyObject Register(PyThread t, PyObject self, PyObject subclass)
    {
        if (subclass is not PyType registered)
        {
            throw Errors.TypeError("Can only register classes");
        }

        if (Operations.IsSubclass(t, subclass, self))
        {
            return subclass;
        }

        if (Operations.IsSubclass(t, self, subclass))
        {
            throw Errors.RuntimeError("Refusing to create an inheritance cycle");
        }

        DataOf(t, self).Registry.Add(t, subclass);
        Interlocked.Increment(ref s_counter);
        if (self is PyType type && (type.Flags & (TypeFlags)CollectionFlags) is var flags && flags != 0)
        {
            PropagateFlags(registered, flags);
        }

        return subclass;
    }

    /// <summary>A class registered as a sequence or mapping matches as one, and so do its subclasses that can be changed.</summary>
    private static void PropagateFlags(PyType type, TypeFlags flags)
    {
        if ((type.Flags & TypeFlags.Immutable) != 0 || (type.Flags & (TypeFlags)CollectionFlags) == flags)
        {
            return;
        }

        SetCollectionFlags(type, flags);
        foreach (var subclass in type.LiveSubclasses())
        {
            PropagateFlags(subclass, flags);
        }
    }

    [PyFunction("_abc_instancecheck", Signature = "(self, instance, /)", Doc = "isinstance() for abstract classes.")]
    public static PyObject InstanceCheck(PyThread t, PyObject self, PyObject instance)
    {
        var data = DataOf(t, self);
        var subclass = Operations.GetAttribute(t, instance, Names.Class);
        if (data.Cache.Contains(t, subclass))
        {
            return PyBool.True;
        }

        PyObject type = instance.Type;
        if (ReferenceEquals(type, subclass))
        {
            return data.IsNegative(t, subclass) ? PyBool.False : Check(t, self, subclass);
        }

        var result = Check(t, self, subclass);
        return Operations.IsTrue(t, result) ? result : Check(t, self, type);
    }

    private static readonly PyStr s_subclassCheck = Names.SubclassCheck;

    private static PyObject Check(PyThread t, PyObject self, PyObject subclass) => Operations.CallMethod(t, self, s_subclassCheck, subclass);

    [PyFunction("_abc_subclasscheck", Signature = "(self, subclass, /)", Doc = "issubclass() for abstract classes.")]
    public static bool SubclassCheck(PyThread t, PyObject self, PyObject subclass)
    {
        if (subclass is not PyType type)
        {
            throw Errors.TypeError("issubclass() arg 1 must be a class");
        }

        var data = DataOf(t, self);
        if (data.Cache.Contains(t, subclass))
        {
            return true;
        }

        if (data.IsNegative(t, subclass))
        {
            return false;
        }

        var hook = Operations.CallMethod(t, self, s_subclassHook, subclass);
        if (hook is PyBool answer)
        {
            (answer.IsTrue ? data.Cache : data.Negative).Add(t, subclass);
            return answer.IsTrue;
        }

        if (hook is not PyNotImplemented)
        {
            throw Errors.AssertionError("__subclasshook__ must return either False, True, or NotImplemented");
        }

        if ((self is PyType abstractType && type.IsSubtypeOf(abstractType)) || IsRegistered(t, self, data, subclass))
        {
            data.Cache.Add(t, subclass);
            return true;
        }

        data.Negative.Add(t, subclass);
        return false;
    }

    private static bool IsRegistered(PyThread t, PyObject self, PyAbcData data, PyObject subclass)
    {
        if (data.Registry.Contains(t, subclass))
        {
            return true;
        }

        foreach (var registered in data.Registry.Living())
        {
            if (Operations.IsSubclass(t, subclass, registered))
            {
                return true;
            }
        }

        var subclasses = Operations.CallMethod(t, self, s_subclasses);
        if (subclasses is not PyList list)
        {
            throw Errors.TypeError("__subclasses__() must return a list");
        }

        foreach (var derived in list.ToArray())
        {
            if (Operations.IsSubclass(t, subclass, derived))
            {
                return true;
            }
        }

        return false;
    }

    [PyFunction("_get_dump", Signature = "(self, /)", Doc = "Registry, cache, negative cache and its version, for debugging.")]
    public static PyObject GetDump(PyThread t, PyObject self)
    {
        var data = DataOf(t, self);
        return new PyTuple([data.Registry.ToSet(t), data.Cache.ToSet(t), data.Negative.ToSet(t), PyInt.Of(data.NegativeVersion)]);
    }

    [PyFunction("_reset_registry", Signature = "(self, /)", Doc = "Forgets the registered classes, for debugging.")]
    public static void ResetRegistry(PyThread t, PyObject self) => DataOf(t, self).Registry.Clear();

    [PyFunction("_reset_caches", Signature = "(self, /)", Doc = "Forgets the remembered answers, for debugging.")]
    public static void ResetCaches(PyThread t, PyObject self)
    {
        var data = DataOf(t, self);
        data.Cache.Clear();
        data.Negative.Clear();
    }
}

/// <summary>What an abstract class remembers: <c>_abc_impl</c>.</summary>
[PyType("_abc._abc_data", WeakReferences = false, Doc = "Registries and caches of an abstract class.")]
public sealed partial class PyAbcData : PyObject
{
    internal readonly WeakClassSet Registry = new();
    internal readonly WeakClassSet Cache = new();
    internal readonly WeakClassSet Negative = new();
    private long _negativeVersion = AbcModule.Counter;

    internal long NegativeVersion => Interlocked.Read(ref _negativeVersion);

    [PyNew]
    public static PyObject New(PyThread t, PyType cls) => new PyAbcData();

    /// <summary>Whether the class is known not to be a subclass; an outdated negative cache is dropped first.</summary>
    internal bool IsNegative(PyThread t, PyObject subclass)
    {
        var counter = AbcModule.Counter;
        if (NegativeVersion < counter)
        {
            Negative.Clear();
            Interlocked.Exchange(ref _negativeVersion, counter);
            return false;
        }

        return Negative.Contains(t, subclass);
    }
}

/// <summary>
/// A set of classes that does not keep them alive, by identity. The table is a ConditionalWeakTable, whose reads take no
/// lock; it forgets a class when the class is collected.
/// </summary>
internal sealed class WeakClassSet
{
    private System.Runtime.CompilerServices.ConditionalWeakTable<PyObject, PyObject>? _members;

    internal bool Contains(PyThread t, PyObject cls) => _members is { } members && members.TryGetValue(cls, out _);

    internal void Add(PyThread t, PyObject cls)
    {
        var members = _members;
        if (members is null)
        {
            var made = new System.Runtime.CompilerServices.ConditionalWeakTable<PyObject, PyObject>();
            members = Interlocked.CompareExchange(ref _members, made, null) ?? made;
        }

        members.AddOrUpdate(cls, PyNone.Value);
    }

    internal void Clear() => Volatile.Write(ref _members, null);

    internal List<PyObject> Living()
    {
        var result = new List<PyObject>();
        if (_members is { } members)
        {
            foreach (var (cls, _) in members)
            {
                result.Add(cls);
            }
        }

        return result;
    }

    /// <summary>A Python set of weak references to the members.</summary>
    internal PyObject ToSet(PyThread t)
    {
        var set = new PySet();
        foreach (var cls in Living())
        {
            set.AddMember(t, Operations.Call(t, PyWeakReference.TypeObject, cls));
        }

        return set;
    }
}
