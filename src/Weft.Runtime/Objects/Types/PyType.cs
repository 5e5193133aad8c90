using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>A Python type: built in (from a <see cref="TypeDefinition"/>) or made by a class statement.</summary>
/// <remarks>
/// Invariants. <see cref="Slots"/> always equals what the MRO says: for each slot the first type of the MRO that has it
/// in its own table. Every change to a type's dict gives it and all its subclasses a new <see cref="Version"/>; a
/// version number is never used twice, so a cache that saw (version, name → value) may trust it while the number stays.
/// Changes are made under <see cref="s_mutation"/>, which no Python code runs under; readers take no lock: they read
/// <see cref="Mro"/> once, and dict reads are lock-free.
/// </remarks>
[PyType("type", WeakReferences = true, OwnTypeProperty = true, HasDict = false)]
public sealed unsafe partial class PyType : PyObject
{
    private const int LookupCacheSize = 4096;

    /// <summary>Guards dicts, MROs, slots and subclass lists of all types while they change.</summary>
    private static readonly Lock s_mutation = new();

    private static readonly LookupEntry?[] s_lookupCache = new LookupEntry?[LookupCacheSize];
    private static int s_lastVersion;

    internal SlotTable Slots;
    internal SlotTable OwnSlots;

    private readonly TypeDefinition? _definition;
    private PyType _metatype = null!;
    private PyDict _dict;
    private volatile bool _membersFilled;
    private int _version;
    private List<WeakReference<PyType>> _subclasses = [];

    /// <summary>Makes the type object of a built-in type.</summary>
    public PyType(TypeDefinition definition)
    {
        _definition = definition;
        var dot = definition.Name.LastIndexOf('.');
        Name = dot < 0 ? definition.Name : definition.Name[(dot + 1)..];
        QualifiedName = Name;
        ModuleName = dot < 0 ? "builtins" : definition.Name[..dot];
        Flags = definition.Flags;
        Doc = definition.Doc;

        // A static C# class adds no fields to instances: its type has the layout of its base.
        Layout = definition.ClrType is { IsAbstract: true, IsSealed: true } && definition.Base is { } plainBase ? plainBase.Layout : definition;
        _dict = null!;
        _version = NextVersion();

        var parent = definition.Base;
        if (parent is null && definition.Name != "object")
        {
            throw new InvalidOperationException($"the type object of {definition.Name} was asked for before that of its base exists");
        }

        Base = parent;
        if (parent is null)
        {
            Mro = [this];
            BasesArray = [];
        }
        else
        {
            BasesArray = [parent];
            Mro = [this, .. parent.Mro];
            Flags |= parent.Flags & InheritedFlags;
            lock (parent._subclasses)
            {
                parent._subclasses.Add(new WeakReference<PyType>(this));
            }
        }

        if (definition.FillSlots != null)
        {
            definition.FillSlots(ref OwnSlots);
        }

        if (OwnSlots[(int)Slot.Eq] != 0 && OwnSlots[(int)Slot.Hash] == 0 && parent is not null)
        {
            OwnSlots[(int)Slot.Hash] = (nint)(delegate*<PyThread, PyObject, long>)&DunderSlots.HashNotImplemented;
        }

        RecomputeSlots();
        RootShape = Shape.CreateRoot(this, 0, (Flags & TypeFlags.HasDict) != 0);
        s_builtinTypes?.Add(this);
    }

    private const TypeFlags InheritedFlags = TypeFlags.HasDict | TypeFlags.WeakReferences | TypeFlags.LongSubclass | TypeFlags.ListSubclass
        | TypeFlags.TupleSubclass | TypeFlags.BytesSubclass | TypeFlags.StrSubclass | TypeFlags.DictSubclass
        | TypeFlags.ExceptionSubclass | TypeFlags.TypeSubclass | TypeFlags.MatchSequence | TypeFlags.MatchMapping | TypeFlags.MatchSelf;

    private const TypeFlags CollectionFlags = TypeFlags.MatchSequence | TypeFlags.MatchMapping;

    private static List<PyType>? s_builtinTypes = [];

    public override PyType Type => _metatype ?? TypeObject;

    /// <summary><c>__name__</c>.</summary>
    public string Name { get; private set; }

    internal string QualifiedName { get; private set; }

    /// <summary><c>__module__</c> of a built-in type; heap types keep theirs in the dict.</summary>
    internal string ModuleName { get; }

    internal string? Doc { get; private set; }

    /// <summary>The built-in type whose C# class instances have.</summary>
    internal TypeDefinition Layout { get; private set; }

    public TypeFlags Flags { get; internal set; }

    /// <summary><c>__base__</c>: the base that decides the layout.</summary>
    public PyType? Base { get; private set; }

    internal PyType[] BasesArray { get; private set; }

    /// <summary>Method resolution order, this type first. Replaced whole, never changed in place.</summary>
    public PyType[] Mro { get; private set; }

    /// <summary>Shape of a new instance.</summary>
    internal Shape RootShape { get; private set; }

    internal bool IsHeapType => (Flags & TypeFlags.HeapType) != 0;

    /// <summary>Identifies this state of the type and its bases; see the class remarks.</summary>
    internal int Version => Volatile.Read(ref _version);

    /// <summary>The type's own attributes.</summary>
    internal PyDict Dict
    {
        get
        {
            if (!_membersFilled)
            {
                FillMembers();
            }

            return _dict;
        }
    }

    /// <summary>Name with module as error texts show it: <c>list</c>, <c>collections.deque</c>.</summary>
    /// <summary>Module and qualified name, as error texts of <c>%</c> formats show a class.</summary>
    internal string FullyQualifiedName =>
        (IsHeapType ? (Dict.GetInterned(Names.Module) as PyStr)?.Value : ModuleName) is { } module and not ("builtins" or "__main__") ? $"{module}.{QualifiedName}" : QualifiedName;

    internal string FullName => ModuleName == "builtins" || IsHeapType ? Name : ModuleName + "." + Name;

    internal nint this[Slot slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Slots[(int)slot];
    }

    private static int NextVersion() => Interlocked.Increment(ref s_lastVersion);

    /// <summary>Whether this is <paramref name="other"/> or derives from it (real inheritance, no ABC hooks).</summary>
    public bool IsSubtypeOf(PyType other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        foreach (var type in Mro)
        {
            if (ReferenceEquals(type, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds a name along the MRO; null when no type has it. No descriptor is called.</summary>
    public PyObject? Lookup(PyStr name)
    {
        if (!name.IsInterned)
        {
            name = PyStr.Intern(name);
        }

        var version = Version;
        var index = (int)((uint)(version * 31 ^ name.InternId) % LookupCacheSize);
        var entry = s_lookupCache[index];
        if (entry is not null && entry.Version == version && ReferenceEquals(entry.Name, name))
        {
            return entry.Value;
        }

        return LookupSlow(name, version, index);
    }

    /// <summary>Finds a name along the MRO after <paramref name="start"/> types, with the type that has it.</summary>
    internal PyObject? LookupFrom(PyStr name, int start, out PyType? owner)
    {
        var mro = Mro;
        for (var i = start; i < mro.Length; i++)
        {
            if (mro[i].Dict.GetInterned(name) is { } value)
            {
                owner = mro[i];
                return value;
            }
        }

        owner = null;
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PyObject? LookupSlow(PyStr name, int version, int index)
    {
        var value = LookupFrom(name, 0, out _);

        // The value belongs to `version` only if the type did not change meanwhile; a change made after this check
        // gives the type another number, so a stale entry can never match.
        if (Version == version)
        {
            s_lookupCache[index] = new LookupEntry(version, name, value);
        }

        return value;
    }

    /// <summary>Forgets remembered lookups, which keep attributes of classes alive that nothing else refers to.</summary>
    public static void ClearLookupCache() => Array.Clear(s_lookupCache);

    /// <summary>Announces a change of the dict: new versions for this type and everything below it.</summary>
    internal void Modified()
    {
        lock (s_mutation)
        {
            InvalidateTree();
        }
    }

    private void InvalidateTree()
    {
        foreach (var type in Tree())
        {
            Volatile.Write(ref type._version, NextVersion());
        }
    }

    /// <summary>This type and everything below it, bases first; a cycle made by a custom <c>mro()</c> ends the walk.</summary>
    private List<PyType> Tree()
    {
        var tree = new List<PyType> { this };
        var seen = new HashSet<PyType>(ReferenceEqualityComparer.Instance) { this };
        for (var i = 0; i < tree.Count; i++)
        {
            foreach (var subclass in tree[i].LiveSubclasses())
            {
                if (seen.Add(subclass))
                {
                    tree.Add(subclass);
                }
            }
        }

        return tree;
    }

    internal List<PyType> LiveSubclasses()
    {
        var result = new List<PyType>();
        lock (_subclasses)
        {
            foreach (var reference in _subclasses)
            {
                if (reference.TryGetTarget(out var subclass))
                {
                    result.Add(subclass);
                }
            }

            if (result.Count < _subclasses.Count / 2)
            {
                _subclasses.RemoveAll(static r => !r.TryGetTarget(out _));
            }
        }

        return result;
    }

    private void RecomputeSlots()
    {
        var mro = Mro;
        for (var slot = 0; slot < (int)Slot.Count; slot++)
        {
            nint pointer = 0;
            foreach (var type in mro)
            {
                pointer = type.OwnSlots[slot];
                if (pointer != 0)
                {
                    break;
                }
            }

            // A custom mro() may leave out object, whose operations every object must have.
            Slots[slot] = pointer != 0 || Base is null ? pointer : ObjectType.TypeObject.OwnSlots[slot];
        }
    }

    private void RecomputeSlotsOfTree()
    {
        foreach (var type in Tree())
        {
            type.RecomputeSlots();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillMembers()
    {
        // The lock is the type's own: filling the dict needs other type objects, never other dicts.
        lock (_subclasses)
        {
            if (_membersFilled || _definition is null)
            {
                _membersFilled = true;
                return;
            }

            var dict = new PyDict();
            if (_definition.FillSlots != null)
            {
                SlotWrappers.Add(this, OwnSlots, dict);
            }

            if (_definition.FillMembers != null)
            {
                _definition.FillMembers(new MemberTable(this, dict));
            }

            // A type whose instances have a __doc__ of their own keeps that descriptor; its own text is in type.__doc__.
            if (dict.GetInterned(Names.Doc) is null)
            {
                dict.SetInterned(Names.Doc, Doc is null ? PyNone.Value : PyStr.Of(Doc));
            }

            if (ModuleName != "builtins" && dict.GetInterned(PyStr.Intern("__module__")) is null)
            {
                dict.SetInterned(PyStr.Intern("__module__"), PyStr.Intern(ModuleName));
            }

            if (OwnSlots[(int)Slot.Hash] == (nint)(delegate*<PyThread, PyObject, long>)&DunderSlots.HashNotImplemented)
            {
                dict.SetInterned(PyStr.Intern("__hash__"), PyNone.Value);
            }

            if ((Flags & TypeFlags.HasDict) != 0 && (Base is null || (Base.Flags & TypeFlags.HasDict) == 0))
            {
                AddBuiltinGetSet(dict, "__dict__", &InstanceDictGetter, &BuiltinDictSetter);
            }

            _dict = dict;
            _membersFilled = true;
        }
    }

    /// <summary>One remembered lookup; immutable, so that a reader sees all of it or none.</summary>
    private sealed class LookupEntry(int version, PyStr name, PyObject? value)
    {
        internal readonly int Version = version;
        internal readonly PyStr Name = name;
        internal readonly PyObject? Value = value;
    }
}
