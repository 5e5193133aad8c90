using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>What <c>set</c> and <c>frozenset</c> share: the members are the keys of a dict.</summary>
/// <remarks>
/// The storage is a <see cref="PyDict"/> of its own whose values are all None, which brings lock-free membership tests
/// and locked mutation with it (see <see cref="DictTable"/>). The order seen is that of insertion.
/// </remarks>
public abstract class PySetBase : PyObject
{
    private PyDict _members = PyDict.ForSet();

    internal PyDict Members => Volatile.Read(ref _members);

    public int Count => Members.Count;

    /// <summary>Adds a member.</summary>
    public void Add(PyThread t, PyObject item) => Members.SetDefault(t, item, PyNone.Value);

    public bool Contains(PyThread t, PyObject item) => Members.ContainsKey(t, Hashable(t, item));

    /// <summary>A set can be looked up in a set of sets: it stands for the frozenset of its members.</summary>
    private protected static PyObject Hashable(PyThread t, PyObject item) => item is PySet set && item.Type[Slot.Hash] == PySet.TypeObject[Slot.Hash] ? set.Frozen(t) : item;

    internal void UpdateFrom(PyThread t, PyObject iterable)
    {
        if (iterable is PySetBase set)
        {
            Members.Update(t, set.Members);
            return;
        }

        if (iterable is PyDict dict && dict.GetType() == typeof(PyDict))
        {
            var entries = dict.Entries().GetEnumerator();
            while (entries.MoveNext())
            {
                Members.SetItem(t, entries.Current.Key, entries.Hash, PyNone.Value);
            }

            return;
        }

        var iterator = Operations.Iter(t, iterable);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            Add(t, item);
        }
    }

    /// <summary>Gives a new set its members.</summary>
    internal void Replace(PyDict members) => Volatile.Write(ref _members, members);

    internal PyObject[] ToArray() => Members.KeysArray();

    /// <summary>A new set of the same kind (set or frozenset) with the given members.</summary>
    private protected PySetBase MakeLike(PyDict members)
    {
        PySetBase result = this is PyFrozenSet ? new PyFrozenSet() : new PySet();
        result.Replace(members);
        return result;
    }

    private protected PyObject ReprCore(PyThread t)
    {
        var exact = this.GetType() == typeof(PySet);
        if (Count == 0)
        {
            return PyStr.Of($"{Type.Name}()");
        }

        if (!ReprGuard.Enter(this))
        {
            return PyStr.Of($"{Type.Name}(...)");
        }

        try
        {
            var text = new StringBuilder(exact ? "{" : Type.Name + "({");
            var first = true;
            foreach (var item in ToArray())
            {
                text.Append(first ? "" : ", ").Append(Operations.Repr(t, item).Value);
                first = false;
            }

            return PyStr.Of(text.Append(exact ? "}" : "})").ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

    /// <summary>The members of any iterable as a dict; a set's own dict without a copy.</summary>
    private protected static PyDict MembersOf(PyThread t, PyObject iterable)
    {
        switch (iterable)
        {
            case PySetBase set:
                return set.Members;
            case PyDict dict when dict.GetType() == typeof(PyDict):
                return dict;
            default:
                var members = PyDict.ForSet();
                var iterator = Operations.Iter(t, iterable);
                while (Operations.TryNext(t, iterator) is { } item)
                {
                    members.SetDefault(t, item, PyNone.Value);
                }

                return members;
        }
    }

    private protected PySetBase UnionCore(PyThread t, ReadOnlySpan<PyObject> others)
    {
        var result = MakeLike(Members.Copy(t));
        foreach (var other in others)
        {
            result.UpdateFrom(t, other);
        }

        return result;
    }

    private protected PyDict IntersectionMembers(PyThread t, PyObject other)
    {
        var result = PyDict.ForSet();
        if (other is PySetBase or PyDict && (other is not PyDict || other.GetType() == typeof(PyDict)))
        {
            var members = MembersOf(t, other);
            var (small, large) = members.Count < Count ? (members, Members) : (Members, members);
            var entries = small.Entries().GetEnumerator();
            while (entries.MoveNext())
            {
                if (large.ContainsKey(t, entries.Current.Key, entries.Hash))
                {
                    result.SetItem(t, entries.Current.Key, entries.Hash, PyNone.Value);
                }
            }

            return result;
        }

        var iterator = Operations.Iter(t, other);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (Members.ContainsKey(t, item))
            {
                result.SetDefault(t, item, PyNone.Value);
            }
        }

        return result;
    }

    private protected PySetBase IntersectionCore(PyThread t, ReadOnlySpan<PyObject> others)
    {
        var result = MakeLike(Members.Copy(t));
        foreach (var other in others)
        {
            result.Replace(result.IntersectionMembers(t, other));
        }

        return result;
    }

    private protected PyDict DifferenceMembers(PyThread t, PyObject other)
    {
        var result = PyDict.ForSet();
        if (other is PySetBase || other.GetType() == typeof(PyDict))
        {
            var members = MembersOf(t, other);
            AddMissing(t, result, Members, members);
            return result;
        }

        result = Members.Copy(t);
        var iterator = Operations.Iter(t, other);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            result.Remove(t, item);
        }

        return result;
    }

    /// <summary>Adds to a dict the keys of one dict that another lacks.</summary>
    private static void AddMissing(PyThread t, PyDict result, PyDict source, PyDict other)
    {
        var entries = source.Entries().GetEnumerator();
        while (entries.MoveNext())
        {
            if (!other.ContainsKey(t, entries.Current.Key, entries.Hash))
            {
                result.SetItem(t, entries.Current.Key, entries.Hash, PyNone.Value);
            }
        }
    }

    private protected PySetBase DifferenceCore(PyThread t, ReadOnlySpan<PyObject> others)
    {
        var result = MakeLike(Members.Copy(t));
        foreach (var other in others)
        {
            result.Replace(result.DifferenceMembers(t, other));
        }

        return result;
    }

    private protected PyDict SymmetricDifferenceMembers(PyThread t, PyObject other)
    {
        var others = MembersOf(t, other);
        var result = PyDict.ForSet();
        AddMissing(t, result, Members, others);
        AddMissing(t, result, others, Members);
        return result;
    }

    /// <summary>The binary operators: a new set of this one's kind, of what both sets were at one moment.</summary>
    internal PySetBase Combine(PyThread t, PyObject other, Slot operation)
    {
        if (!PyThread.MultiThreaded || other is not PySetBase set)
        {
            return Compute(t, other, operation);
        }

        for (var attempt = 1; ; attempt++)
        {
            var (mine, others) = (Members, set.Members);
            var (version, otherVersion) = (mine.Version, others.Version);
            var result = Compute(t, other, operation);
            if (PyDict.AreUnchanged(mine, version, others, otherVersion) || attempt == PyDict.Attempts)
            {
                return result;
            }
        }
    }

    private PySetBase Compute(PyThread t, PyObject other, Slot operation) => operation switch
    {
        Slot.Or => UnionCore(t, [other]),
        Slot.And => MakeLike(IntersectionMembers(t, other)),
        Slot.Subtract => MakeLike(DifferenceMembers(t, other)),
        _ => MakeLike(SymmetricDifferenceMembers(t, other)),
    };

    private protected bool IsSubsetCore(PyThread t, PyObject other)
    {
        var members = MembersOf(t, other);
        if (Count > members.Count)
        {
            return false;
        }

        foreach (var (key, _) in Members.Entries())
        {
            if (!members.ContainsKey(t, key))
            {
                return false;
            }
        }

        return true;
    }

    private protected bool IsSupersetCore(PyThread t, PyObject other)
    {
        if (other is PySetBase set)
        {
            return set.IsSubsetCore(t, this);
        }

        var iterator = Operations.Iter(t, other);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (!Members.ContainsKey(t, item))
            {
                return false;
            }
        }

        return true;
    }

    private protected bool IsDisjointCore(PyThread t, PyObject other)
    {
        if (other is PySetBase set)
        {
            var (small, large) = set.Count < Count ? (set.Members, Members) : (Members, set.Members);
            foreach (var (key, _) in small.Entries())
            {
                if (large.ContainsKey(t, key))
                {
                    return false;
                }
            }

            return true;
        }

        var iterator = Operations.Iter(t, other);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (Members.ContainsKey(t, item))
            {
                return false;
            }
        }

        return true;
    }

    private protected PyObject CompareCore(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PySetBase set)
        {
            return PyNotImplemented.Value;
        }

        return PyBool.Of(op switch
        {
            CompareOp.Eq => Count == set.Count && IsSubsetCore(t, set),
            CompareOp.Ne => Count != set.Count || !IsSubsetCore(t, set),
            CompareOp.Le => IsSubsetCore(t, set),
            CompareOp.Lt => Count < set.Count && IsSubsetCore(t, set),
            CompareOp.Ge => set.IsSubsetCore(t, this),
            _ => set.Count < Count && set.IsSubsetCore(t, this),
        });
    }

    private protected PyObject ReduceCore(PyThread t)
    {
        var state = Operations.CallMethod(t, this, "__getstate__");
        return new PyTuple([Type, new PyTuple([new PyList(ToArray())]), state]);
    }
}

/// <summary>Iterates a set; the set must keep its size meanwhile.</summary>
[PyType("set_iterator", NoConstructor = true)]
public sealed partial class PySetIterator : PyObject
{
    private readonly int _size;
    private PySetBase? _set;
    private PyDict.EntryEnumerator _entries;
    private int _left;

    internal PySetIterator(PySetBase set)
    {
        _set = set;
        _size = set.Count;
        _left = _size;
        _entries = set.Members.Entries().GetEnumerator();
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_set is not { } set)
        {
            return null;
        }

        if (set.Count != _size)
        {
            _set = null;
            throw Errors.RuntimeError("Set changed size during iteration");
        }

        if (_entries.MoveNext())
        {
            _left--;
            return _entries.Current.Key;
        }

        _set = null;
        return null;
    }

    [PyMethod("__length_hint__", Doc = "How many members are left.")]
    public long LengthHint() => _set is { } set && set.Count == _size ? _left : 0;

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t)
    {
        var rest = new List<PyObject>();
        if (_set is not null)
        {
            var copy = _entries;
            while (copy.MoveNext())
            {
                rest.Add(copy.Current.Key);
            }
        }

        return new PyTuple([Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter"), new PyTuple([new PyList([.. rest])])]);
    }
}
