namespace Weft.Runtime.Objects;

/// <summary>What the three views share.</summary>
internal static class DictViews
{
    /// <summary>What a view shows at one moment.</summary>
    internal static PyObject[] ToArray(PyObject view) => view switch
    {
        PyDictKeys keys => keys.Dict.KeysArray(),
        PyDictItems items => items.Dict.ItemsArray(),
        PyDictValues values => values.Dict.ValuesArray(),
        _ => throw new ArgumentException("not a view of a dict", nameof(view)),
    };
}

/// <summary>The set operations that <c>dict.keys()</c> and <c>dict.items()</c> share. Their results are sets.</summary>
public abstract class DictSetView(PyDict dict) : PyObject
{
    internal PyDict Dict { get; } = dict;

    private protected abstract bool Has(PyThread t, PyObject item);

    private static PySet ToSet(PyThread t, PyObject iterable)
    {
        var set = new PySet();
        set.UpdateFrom(t, iterable);
        return set;
    }

    private protected static PyObject Unite(PyThread t, PyObject first, PyObject second)
    {
        var result = ToSet(t, first);
        result.UpdateFrom(t, second);
        return result;
    }

    private protected static PyObject SubtractFrom(PyThread t, PyObject first, PyObject second)
    {
        var result = ToSet(t, first);
        result.DifferenceUpdate(t, [second]);
        return result;
    }

    private protected PyObject Intersect(PyThread t, PyObject other)
    {
        var result = new PySet();
        if (other is PySet set && set.Count <= Dict.Count)
        {
            foreach (var item in set.ToArray())
            {
                if (Has(t, item))
                {
                    result.Add(t, item);
                }
            }

            return result;
        }

        var iterator = Operations.Iter(t, other);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (Has(t, item))
            {
                result.Add(t, item);
            }
        }

        return result;
    }

    private protected static PyObject Exclusive(PyThread t, PyObject first, PyObject second)
    {
        var a = ToSet(t, first);
        var b = ToSet(t, second);
        return a.Combine(t, b, Slot.Xor);
    }

    private protected bool IsDisjointCore(PyThread t, PyObject other)
    {
        if (ReferenceEquals(other, this))
        {
            return Dict.Count == 0;
        }

        var iterator = Operations.Iter(t, other);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (Has(t, item))
            {
                return false;
            }
        }

        return true;
    }

    private protected PyObject CompareCore(PyThread t, PyObject other, CompareOp op)
    {
        var length = other switch
        {
            PySetBase set => set.Count,
            DictSetView view => view.Dict.Count,
            _ => -1,
        };
        if (length < 0)
        {
            return PyNotImplemented.Value;
        }

        var own = Dict.Count;
        return PyBool.Of(op switch
        {
            CompareOp.Eq => own == length && AllIn(t, this, other),
            CompareOp.Ne => own != length || !AllIn(t, this, other),
            CompareOp.Lt => own < length && AllIn(t, this, other),
            CompareOp.Le => own <= length && AllIn(t, this, other),
            CompareOp.Gt => own > length && AllIn(t, other, this),
            _ => own >= length && AllIn(t, other, this),
        });
    }

    private static bool AllIn(PyThread t, PyObject items, PyObject container)
    {
        var iterator = Operations.Iter(t, items);
        while (Operations.TryNext(t, iterator) is { } item)
        {
            if (!Operations.Contains(t, container, item))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text of a view: its type's name around a list of its items.</summary>
    internal static PyObject ReprOf(PyThread t, PyObject view)
    {
        if (!ReprGuard.Enter(view))
        {
            return PyStr.OfSimple("...");
        }

        try
        {
            var items = new PyList(Operations.ToList(t, view).ToArray());
            return PyStr.Concat(PyStr.Concat(PyStr.Of(view.Type.Name + "("), Operations.Repr(t, items)), PyStr.Of(")"));
        }
        finally
        {
            ReprGuard.Leave(view);
        }
    }
}
