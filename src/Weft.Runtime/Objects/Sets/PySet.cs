namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>set</c>.</summary>
[PyType("set", WeakReferences = true, MatchSelf = true, Doc = "A collection of distinct hashable objects.", Signature = "(iterable=(), /)")]
public partial class PySet : PySetBase
{
    public PySet()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(iterable=(), /)")]
    public void Init(PyThread t, PyObject? iterable = null)
    {
        Members.Clear();
        if (iterable is not null)
        {
            UpdateFrom(t, iterable);
        }
    }

    internal PyFrozenSet Frozen(PyThread t)
    {
        var frozen = new PyFrozenSet();
        frozen.Replace(Members.Copy(t));
        return frozen;
    }

    [PyMethod("copy", Doc = "A shallow copy.")]
    public PyObject Copy(PyThread t) => MakeLike(Members.Copy(t));

    [PyMethod("add", Doc = "Adds a member.")]
    public void AddMember(PyThread t, PyObject item) => Add(t, item);

    [PyMethod("clear", Doc = "Removes all members.")]
    public void Clear() => Members.Clear();

    [PyMethod("discard", Doc = "Removes a member if it is there.")]
    public void Discard(PyThread t, PyObject item) => Members.Remove(t, Hashable(t, item));

    [PyMethod("remove", Doc = "Removes a member; KeyError if it is not there.")]
    public PyObject? Remove(PyThread t, PyObject item) => Members.Remove(t, Hashable(t, item)) is null ? t.Raise(Exceptions.KeyError, item) : PyNone.Value;

    [PyMethod("pop", Doc = "Removes and returns a member.")]
    public PyObject? Pop(PyThread t)
    {
        foreach (var (key, _) in Members.Entries())
        {
            if (Members.Remove(t, key) is not null)
            {
                return key;
            }
        }

        return t.Raise(Exceptions.KeyError, "pop from an empty set");
    }

    [PyMethod("update", Doc = "Adds the members of other collections.", Signature = "(*others)")]
    public void Update(PyThread t, ReadOnlySpan<PyObject> others)
    {
        foreach (var other in others)
        {
            UpdateFrom(t, other);
        }
    }

    [PyMethod("intersection_update", Doc = "Keeps only members that all the others have.", Signature = "(*others)")]
    public void IntersectionUpdate(PyThread t, ReadOnlySpan<PyObject> others)
    {
        var sets = new PySetBase[others.Length];
        for (var i = 0; i < sets.Length; i++)
        {
            sets[i] = others[i] as PySetBase ?? MakeLike(MembersOf(t, others[i]));
        }

        foreach (var set in sets)
        {
            Intersect(t, set);
        }
    }

    private void Intersect(PyThread t, PySetBase other)
    {
        if (TryRecompute(t, other, static (t, self, other) => self.IntersectionMembers(t, other)))
        {
            return;
        }

        foreach (var item in ToArray())
        {
            if (!other.Contains(t, item))
            {
                Members.Remove(t, item);
            }
        }
    }

    /// <summary>Gives the set the members that are computed from it and another one, in one step; false if other threads kept disturbing.</summary>
    private bool TryRecompute(PyThread t, PySetBase other, Func<PyThread, PySet, PySetBase, PyDict> compute)
    {
        for (var attempt = 0; attempt < PyDict.Attempts; attempt++)
        {
            var (version, otherVersion) = (Members.Version, other.Members.Version);
            if (Members.TryReplace(compute(t, this, other), version, other.Members, otherVersion))
            {
                return true;
            }
        }

        return false;
    }

    [PyMethod("difference_update", Doc = "Removes the members of other collections.", Signature = "(*others)")]
    public void DifferenceUpdate(PyThread t, ReadOnlySpan<PyObject> others)
    {
        foreach (var other in others)
        {
            if (ReferenceEquals(other, this))
            {
                Clear();
                continue;
            }

            if (other is PySetBase set)
            {
                if (!Members.TryRemoveLocked(set.Members))
                {
                    RemoveKeys(t, set.Members);
                }

                continue;
            }

            if (other.GetType() == typeof(PyDict))
            {
                RemoveKeys(t, (PyDict)other);
                continue;
            }

            foreach (var item in Operations.ToList(t, other))
            {
                Members.Remove(t, item);
            }
        }
    }

    private void RemoveKeys(PyThread t, PyDict keys)
    {
        var entries = keys.Entries().GetEnumerator();
        while (entries.MoveNext())
        {
            Members.Remove(t, entries.Current.Key, entries.Hash);
        }
    }

    [PyMethod("symmetric_difference_update", Doc = "Keeps what is in exactly one of the two.", Signature = "(other, /)")]
    public void SymmetricDifferenceUpdate(PyThread t, PyObject other)
    {
        var set = other as PySetBase ?? MakeLike(MembersOf(t, other));
        if (TryRecompute(t, set, static (t, self, other) => self.SymmetricDifferenceMembers(t, other)))
        {
            return;
        }

        foreach (var item in set.ToArray())
        {
            if (Members.Remove(t, item) is null)
            {
                Add(t, item);
            }
        }
    }

    [PyMethod("__ior__")]
    public PyObject InPlaceOr(PyThread t, PyObject other)
    {
        if (other is not PySetBase)
        {
            return PyNotImplemented.Value;
        }

        UpdateFrom(t, other);
        return this;
    }

    [PyMethod("__iand__")]
    public PyObject InPlaceAnd(PyThread t, PyObject other)
    {
        if (other is not PySetBase)
        {
            return PyNotImplemented.Value;
        }

        IntersectionUpdate(t, [other]);
        return this;
    }

    [PyMethod("__isub__")]
    public PyObject InPlaceSubtract(PyThread t, PyObject other)
    {
        if (other is not PySetBase)
        {
            return PyNotImplemented.Value;
        }

        DifferenceUpdate(t, [other]);
        return this;
    }

    [PyMethod("__ixor__")]
    public PyObject InPlaceXor(PyThread t, PyObject other)
    {
        if (other is not PySetBase)
        {
            return PyNotImplemented.Value;
        }

        SymmetricDifferenceUpdate(t, other);
        return this;
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => ReprCore(t);

    [PyMethod("__len__")]
    public long Length() => Count;

    [PyMethod("__contains__", Coexist = true, Doc = "Whether it is a member.")]
    public bool ContainsMember(PyThread t, PyObject @object) => Contains(t, @object);

    [PyMethod("__iter__")]
    public PyObject Iter() => new PySetIterator(this);

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) => CompareCore(t, other, op);

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => other is PySetBase ? Combine(t, other, Slot.Or) : PyNotImplemented.Value;

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => other is PySetBase set ? set.Combine(t, this, Slot.Or) : PyNotImplemented.Value;

    [PyMethod("__and__")]
    public PyObject And(PyThread t, PyObject other) => other is PySetBase ? Combine(t, other, Slot.And) : PyNotImplemented.Value;

    [PyMethod("__rand__")]
    public PyObject RAnd(PyThread t, PyObject other) => other is PySetBase set ? set.Combine(t, this, Slot.And) : PyNotImplemented.Value;

    [PyMethod("__sub__")]
    public PyObject Subtract(PyThread t, PyObject other) => other is PySetBase ? Combine(t, other, Slot.Subtract) : PyNotImplemented.Value;

    [PyMethod("__rsub__")]
    public PyObject RSubtract(PyThread t, PyObject other) => other is PySetBase set ? set.Combine(t, this, Slot.Subtract) : PyNotImplemented.Value;

    [PyMethod("__xor__")]
    public PyObject Xor(PyThread t, PyObject other) => other is PySetBase ? Combine(t, other, Slot.Xor) : PyNotImplemented.Value;

    [PyMethod("__rxor__")]
    public PyObject RXor(PyThread t, PyObject other) => other is PySetBase set ? set.Combine(t, this, Slot.Xor) : PyNotImplemented.Value;

    [PyMethod("union", Doc = "A new set with the members of all.", Signature = "(*others)")]
    public PyObject Union(PyThread t, ReadOnlySpan<PyObject> others) => UnionCore(t, others);

    [PyMethod("intersection", Doc = "A new set with the members that all have.", Signature = "(*others)")]
    public PyObject Intersection(PyThread t, ReadOnlySpan<PyObject> others) => IntersectionCore(t, others);

    [PyMethod("difference", Doc = "A new set with the members that no other has.", Signature = "(*others)")]
    public PyObject Difference(PyThread t, ReadOnlySpan<PyObject> others) => DifferenceCore(t, others);

    [PyMethod("symmetric_difference", Doc = "A new set with what is in exactly one of the two.", Signature = "(other, /)")]
    public PyObject SymmetricDifference(PyThread t, PyObject other) => MakeLike(SymmetricDifferenceMembers(t, other));

    [PyMethod("issubset", Doc = "Whether the other has every member of this set.", Signature = "(other, /)")]
    public bool IsSubset(PyThread t, PyObject other) => IsSubsetCore(t, other);

    [PyMethod("issuperset", Doc = "Whether this set has every member of the other.", Signature = "(other, /)")]
    public bool IsSuperset(PyThread t, PyObject other) => IsSupersetCore(t, other);

    [PyMethod("isdisjoint", Doc = "Whether the two have no member in common.", Signature = "(other, /)")]
    public bool IsDisjoint(PyThread t, PyObject other) => IsDisjointCore(t, other);

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t) => ReduceCore(t);

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 200 + 40L * Members.Table.Entries.Length;

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
