namespace Weft.Runtime.Objects;

/// <summary>
/// The layout of an instance's attributes: which name is stored at which index (a hidden class). Objects that got the
/// same attributes in the same order share one, so a load can be cached as "this shape → this index".
/// </summary>
/// <remarks>
/// Invariants: a shape is immutable but for its table of successors. A child has its parent's names plus one. Indexes
/// below <see cref="Reserved"/> belong to <c>__slots__</c> of the type and have no name here. A type's tree has one
/// root and one dict-mode shape, whose objects keep all dynamic attributes in a <see cref="PyDict"/> at index
/// <see cref="DictIndex"/>, a cell no attribute ever uses (so a reader with an outdated shape can't mistake the dict for
/// a value) and that lies outside of the object, where most never make it; an object goes there when its <c>__dict__</c> is asked for, when an attribute is deleted, or
/// when it has more than <see cref="MaxAttributes"/>.
/// </remarks>
[NotTraversed]
public sealed class Shape
{
    internal const int MaxAttributes = 48;
    private const int LinearLimit = 8;
    private const int MaxChildren = 256;

    private readonly Shape? _parent;
    private readonly PyStr? _name;
    private PyStr[]? _names;
    private Dictionary<PyStr, int>? _index;
    private Shape? _onlyChild;
    private Dictionary<PyStr, Shape>? _children;

    private Shape(PyType type, int reserved, bool allowsDict, bool dictMode)
    {
        Type = type;
        Reserved = reserved;
        DictIndex = Math.Max(reserved, PyInstance.InlineSlots);
        AllowsDict = allowsDict;
        IsDictMode = dictMode;
    }

    private Shape(Shape parent, PyStr name)
    {
        Type = parent.Type;
        Reserved = parent.Reserved;
        DictIndex = parent.DictIndex;
        AllowsDict = true;
        _parent = parent;
        _name = name;
        AttributeCount = parent.AttributeCount + 1;
        DictMode = parent.DictMode;
    }

    /// <summary>The type whose instances have this shape.</summary>
    internal PyType Type { get; }

    /// <summary>Indexes taken by <c>__slots__</c>.</summary>
    internal int Reserved { get; }

    /// <summary>The index that is kept for the dict.</summary>
    internal int DictIndex { get; }

    /// <summary>How many attributes without a slot there are.</summary>
    internal int AttributeCount { get; }

    /// <summary>The index of the attribute added last.</summary>
    internal int LastIndex => IndexAt(AttributeCount - 1);

    /// <summary>Whether attributes without a slot may be added.</summary>
    internal bool AllowsDict { get; }

    /// <summary>Whether the dynamic attributes are in a dict.</summary>
    internal bool IsDictMode { get; }

    /// <summary>The dict-mode shape of the same type; itself if it is one.</summary>
    internal Shape DictMode { get; private set; } = null!;

    internal static Shape CreateRoot(PyType type, int reserved, bool allowsDict)
    {
        var root = new Shape(type, reserved, allowsDict, dictMode: false);
        var dictMode = new Shape(type, reserved, allowsDict, dictMode: true);
        dictMode.DictMode = dictMode;
        root.DictMode = dictMode;
        return root;
    }

    /// <summary>The attribute names in the order they were added.</summary>
    internal PyStr[] Names => _names ??= CollectNames();

    /// <summary>The index of an interned name, or -1.</summary>
    internal int IndexOf(PyStr name)
    {
        var names = Names;
        if (names.Length <= LinearLimit)
        {
            for (var i = 0; i < names.Length; i++)
            {
                if (ReferenceEquals(names[i], name))
                {
                    return IndexAt(i);
                }
            }

            return -1;
        }

        var index = Volatile.Read(ref _index) ?? BuildIndex(names);
        return index.TryGetValue(name, out var found) ? found : -1;
    }

    /// <summary>The index of an attribute by the order in which they were added.</summary>
    internal int IndexAt(int position)
    {
        var index = Reserved + position;
        return index < DictIndex ? index : index + 1;
    }

    /// <summary>The shape with one more name, or null when there would be too many.</summary>
    internal Shape? Add(PyStr name)
    {
        var only = _onlyChild;
        if (only is not null && ReferenceEquals(only._name, name))
        {
            return only;
        }

        if (AttributeCount >= MaxAttributes)
        {
            return null;
        }

        lock (DictMode)
        {
            if (_onlyChild is null)
            {
                Volatile.Write(ref _onlyChild, new Shape(this, name));
                return _onlyChild;
            }

            if (ReferenceEquals(_onlyChild._name, name))
            {
                return _onlyChild;
            }

            _children ??= new Dictionary<PyStr, Shape>(ReferenceEqualityComparer.Instance);
            if (!_children.TryGetValue(name, out var child))
            {
                if (_children.Count >= MaxChildren)
                {
                    return null;
                }

                child = new Shape(this, name);
                _children.Add(name, child);
            }

            return child;
        }
    }

    private PyStr[] CollectNames()
    {
        if (IsDictMode)
        {
            return [];
        }

        var names = new PyStr[AttributeCount];
        var shape = this;
        for (var i = names.Length - 1; i >= 0; i--)
        {
            names[i] = shape!._name!;
            shape = shape._parent;
        }

        return names;
    }

    private Dictionary<PyStr, int> BuildIndex(PyStr[] names)
    {
        var index = new Dictionary<PyStr, int>(names.Length, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < names.Length; i++)
        {
            index[names[i]] = IndexAt(i);
        }

        Volatile.Write(ref _index, index);
        return index;
    }
}
