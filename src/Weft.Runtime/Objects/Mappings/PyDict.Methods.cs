using System.Text;

namespace Weft.Runtime.Objects;

public partial class PyDict
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => UpdateFromArguments(t, "dict", args, kwNames);

    [PyMethod("update", Doc = "Stores the entries of a mapping, an iterable of pairs, and keywords.")]
    public void UpdateMethod(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => UpdateFromArguments(t, "update", args, kwNames);

    private void UpdateFromArguments(PyThread t, string function, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional > 1)
        {
            throw Errors.TypeError($"{function} expected at most 1 argument, got {positional}");
        }

        if (positional == 1)
        {
            UpdateFrom(t, args[0]);
        }

        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            SetItem(t, kwNames!.Items[i], args[positional + i]);
        }
    }

    /// <summary>Stores what a mapping (anything with <c>keys</c>) or an iterable of pairs holds.</summary>
    public void UpdateFrom(PyThread t, PyObject other)
    {
        if (other is PyDict dict && dict.Type[Slot.Iter] == TypeObject[Slot.Iter])
        {
            if (!ReferenceEquals(dict, this))
            {
                Update(t, dict);
            }

            return;
        }

        if (Operations.TryGetAttribute(t, other, Names.Keys) is { } keysMethod)
        {
            var keys = Operations.Iter(t, Operations.Call(t, keysMethod));
            while (Operations.TryNext(t, keys) is { } key)
            {
                SetItem(t, key, Operations.GetItem(t, other, key));
            }

            return;
        }

        UpdateFromPairs(t, other);
    }

    private void UpdateFromPairs(PyThread t, PyObject pairs)
    {
        var iterator = Operations.Iter(t, pairs);
        for (var number = 0L; Operations.TryNext(t, iterator) is { } pair; number++)
        {
            AddEntry(t, pair, number);
        }
    }

    /// <summary>Adds one of the pairs that a dict is made of.</summary>
    internal void AddEntry(PyThread t, PyObject pair, long number)
    {
        List<PyObject> items;
        try
        {
            items = Operations.ToList(t, pair);
        }
        catch (PythonException e) when (ReferenceEquals(e.Value.Type, Exceptions.TypeError))
        {
            var error = pair.Type[Slot.Iter] == 0 && pair.Type[Slot.GetItem] == 0 ? Errors.TypeError("object is not iterable") : e;
            error.Value.AddNote(t, $"Cannot convert dictionary update sequence element #{number} to a sequence");
            throw error;
        }

        if (items.Count != 2)
        {
            throw Errors.ValueError($"dictionary update sequence element #{number} has length {items.Count}; 2 is required");
        }

        SetItem(t, items[0], items[1]);
    }

    [PyClassMethod("fromkeys", Doc = "A dict with the given keys, all with one value.", Signature = "(iterable, value=None, /)")]
    public static PyObject FromKeys(PyThread t, PyType cls, PyObject iterable, PyObject? value = null)
    {
        value ??= PyNone.Value;
        var made = Operations.Call(t, cls);
        var iterator = Operations.Iter(t, iterable);
        if (made.GetType() == typeof(PyDict))
        {
            var dict = (PyDict)made;
            while (Operations.TryNext(t, iterator) is { } key)
            {
                dict.SetItem(t, key, value);
            }
        }
        else
        {
            while (Operations.TryNext(t, iterator) is { } key)
            {
                Operations.SetItem(t, made, key, value);
            }
        }

        return made;
    }

    [PyMethod("__getitem__", Coexist = true, Doc = "The value of a key.")]
    public PyObject? Subscript(PyThread t, PyObject key)
    {
        if (Get(t, key) is { } value)
        {
            return value;
        }

        return GetType() == typeof(PyDict) ? t.Raise(Exceptions.KeyError, key) : AskMissing(t, key);
    }

    /// <summary>What a subclass answers for a key that is not there: its <c>__missing__</c>, or KeyError.</summary>
    internal PyObject? AskMissing(PyThread t, PyObject key) =>
        Operations.LookupSpecial(t, this, Names.Missing) is { } missing ? Operations.CallRaw(t, missing, [key], null) : t.Raise(Exceptions.KeyError, key);

    [PyMethod("__setitem__")]
    public void StoreItem(PyThread t, PyObject key, PyObject value) => SetItem(t, key, value);

    [PyMethod("__delitem__")]
    public bool DeleteItem(PyThread t, PyObject key)
    {
        if (Remove(t, key) is not null)
        {
            return true;
        }

        t.Raise(Exceptions.KeyError, key);
        return false;
    }

    [PyMethod("__contains__", Coexist = true, Doc = "Whether the key is present.")]
    public bool Contains(PyThread t, PyObject key) => ContainsKey(t, key);

    [PyMethod("__len__")]
    public long Length() => Count;

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyDictKeyIterator(this);

    [PyMethod("__reversed__", Doc = "Iterates over the keys backwards.")]
    public PyObject Reversed() => new PyDictReverseKeyIterator(this);

    [PyMethod("get", Doc = "The value of a key, or the default.", Signature = "(key, default=None, /)")]
    public PyObject GetMethod(PyThread t, PyObject key, PyObject? @default = null) => Get(t, key) ?? @default ?? PyNone.Value;

    [PyMethod("setdefault", Doc = "The value of a key, after storing the default if it had none.", Signature = "(key, default=None, /)")]
    public PyObject SetDefaultMethod(PyThread t, PyObject key, PyObject? @default = null) => SetDefault(t, key, @default ?? PyNone.Value);

    [PyMethod("pop", Doc = "Removes a key and returns its value, or the default.")]
    public PyObject? Pop(PyThread t, PyObject key, PyObject? @default = null)
    {
        if (Count == 0 && @default is null)
        {
            return t.Raise(Exceptions.KeyError, key);
        }

        return Remove(t, key) ?? @default ?? t.Raise(Exceptions.KeyError, key);
    }

    [PyMethod("popitem", Doc = "Removes and returns the newest key and value.")]
    public PyObject? PopItem(PyThread t) =>
        TryPopLast(out var key, out var value) ? new PyTuple([key, value]) : t.Raise(Exceptions.KeyError, "popitem(): dictionary is empty");

    [PyMethod("keys", Doc = "A view of the keys.")]
    public PyObject KeysView() => new PyDictKeys(this);

    [PyMethod("items", Doc = "A view of the keys with their values.")]
    public PyObject ItemsView() => new PyDictItems(this);

    [PyMethod("values", Doc = "A view of the values.")]
    public PyObject ValuesView() => new PyDictValues(this);

    [PyMethod("clear", Doc = "Removes everything.")]
    public void ClearMethod() => Clear();

    [PyMethod("copy", Doc = "A shallow copy.")]
    public PyObject CopyMethod(PyThread t) => Copy(t);

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        if (Count == 0)
        {
            return PyStr.OfSimple("{}");
        }

        if (!ReprGuard.Enter(this))
        {
            return PyStr.OfSimple("{...}");
        }

        try
        {
            var text = new StringBuilder("{");
            var first = true;
            foreach (var (key, value) in Entries())
            {
                text.Append(first ? "" : ", ").Append(Operations.Repr(t, key).Value).Append(": ").Append(Operations.Repr(t, value).Value);
                first = false;
            }

            return PyStr.Of(text.Append('}').ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyDict dict || op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        return PyBool.Of(SameEntries(t, dict) == (op == CompareOp.Eq));
    }

    private bool SameEntries(PyThread t, PyDict other)
    {
        if (Count != other.Count)
        {
            return false;
        }

        var table = Table;
        for (var i = 0; i < table.Used; i++)
        {
            if (table.Entries[i].Value is not { } value)
            {
                continue;
            }

            if (other.Get(t, table.Entries[i].Key, table.Entries[i].Hash) is not { } found || !Operations.Equals(t, value, found))
            {
                return false;
            }
        }

        return true;
    }

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other)
    {
        if (other is not PyDict dict)
        {
            return PyNotImplemented.Value;
        }

        var result = Copy(t);
        result.UpdateFrom(t, dict);
        return result;
    }

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => other is PyDict dict ? dict.Or(t, this) : PyNotImplemented.Value;

    [PyMethod("__ior__")]
    public PyObject InPlaceOr(PyThread t, PyObject other)
    {
        UpdateFrom(t, other);
        return this;
    }

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf()
    {
        var table = Table;
        return 48 + (table.Entries.Length == 0 ? 0 : 32 + 24L * table.Entries.Length + 4L * (table.Index?.Length ?? 0));
    }

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
