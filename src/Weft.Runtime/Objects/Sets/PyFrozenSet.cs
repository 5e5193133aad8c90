namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>frozenset</c>.</summary>
[PyType("frozenset", WeakReferences = true, MatchSelf = true, Doc = "An immutable collection of distinct hashable objects.", Signature = "(iterable=(), /)")]
public partial class PyFrozenSet : PySetBase
{
    protected internal PyFrozenSet()
    {
    }

    private long _hash;

    /// <summary>A frozenset of some items.</summary>
    internal static PyFrozenSet FromItems(PyThread t, ReadOnlySpan<PyObject> items)
    {
        var set = new PyFrozenSet();
        foreach (var item in items)
        {
            set.Add(t, item);
        }

        return set;
    }

    [PyNew(Signature = "(iterable=(), /)")]
    public static PyObject New(PyThread t, PyType cls, PyObject? iterable = null)
    {
        if (ReferenceEquals(cls, TypeObject) && iterable is not null && iterable.GetType() == typeof(PyFrozenSet))
        {
            return iterable;
        }

        var set = Allocate(cls);
        if (iterable is not null)
        {
            set.UpdateFrom(t, iterable);
        }

        return set;
    }

    /// <summary>The hash of the members in any order: their scrambled hashes combined by exclusive or.</summary>
    [PyMethod("__hash__")]
    public long Hash(PyThread t)
    {
        if (_hash != 0)
        {
            return _hash;
        }

        ulong hash = 0;
        foreach (var item in ToArray())
        {
            var h = (ulong)Operations.Hash(t, item);
            hash ^= (h ^ 89869747UL ^ (h << 16)) * 3644798167UL;
        }

        hash ^= ((ulong)Count + 1) * 1927868237UL;
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash * 69069UL + 907133923UL;
        _hash = hash is ulong.MaxValue or 0 ? 590923713 : (long)hash;
        return _hash;
    }

    [PyMethod("copy", Doc = "A shallow copy.")]
    public PyObject Copy(PyThread t) => GetType() == typeof(PyFrozenSet) ? this : MakeLike(Members.Copy(t));

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
