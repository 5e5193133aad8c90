namespace Weft.Modules;

/// <summary>
/// <c>itertools.groupby</c>: groups and the grouping iterator share one reading position. A group is alive while it is
/// the latest one; when the grouping iterator moves on, <see cref="_current"/> names another and the old group is empty.
/// </summary>
[PyType("itertools.groupby", Doc = "Pairs of a key and the run of neighbouring items with that key.", Signature = "(iterable, key=None)")]
public partial class PyGroupBy : PyObject
{
    private readonly PyObject _iterator;
    private readonly PyObject? _function;
    private PyObject? _target;
    private PyObject? _key;
    private PyObject? _item;
    private PyGrouper? _current;

    internal PyGroupBy(PyObject iterator, PyObject? function)
    {
        _iterator = iterator;
        _function = function;
    }

    [PyNew(Signature = "(iterable, key=None)")]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable, PyObject? key = null) => Allocate(cls, Operations.Iter(t, iterable), key);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        _current = null;
        while (true)
        {
            if (_key is { } key)
            {
                if (_target is not { } target || !Operations.Equals(t, target, key))
                {
                    _target = key;
                    return new PyTuple([key, Begin(key)]);
                }
            }

            if (!Step(t))
            {
                return null;
            }
        }
    }

    internal PyGrouper Begin(PyObject target)
    {
        var group = new PyGrouper(this, target);
        _current = group;
        return group;
    }

    private bool Step(PyThread t)
    {
        if (Operations.TryNext(t, _iterator) is not { } item)
        {
            return false;
        }

        var key = _function is null ? item : Operations.Call(t, _function, item);
        _item = item;
        _key = key;
        return true;
    }

    internal PyObject? NextOf(PyThread t, PyGrouper group, PyObject target)
    {
        if (!ReferenceEquals(_current, group))
        {
            return null;
        }

        if (_item is null && !Step(t))
        {
            return null;
        }

        if (_key is not { } key || !Operations.Equals(t, target, key))
        {
            return null;
        }

        var item = _item;
        _item = null;
        return item;
    }
}

/// <summary>One group of <see cref="PyGroupBy"/>.</summary>
[PyType("itertools._grouper", Doc = "The items of one group.", Subclassable = false)]
public sealed partial class PyGrouper : PyObject
{
    private readonly PyGroupBy _parent;
    private readonly PyObject _target;

    internal PyGrouper(PyGroupBy parent, PyObject target)
    {
        _parent = parent;
        _target = target;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyGroupBy parent, PyObject target) => parent.Begin(target);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t) => _parent.NextOf(t, this, _target);
}

/// <summary>
/// A block of items that iterators of one <c>tee</c> share: a linked list of cells, each filled from the source by
/// whichever iterator gets there first. A cell is written once, under its lock's flag; what all iterators have passed
/// is garbage.
/// </summary>
[PyType("itertools._tee_dataobject", Doc = "Items shared by the iterators of a tee.", NoConstructor = true)]
public sealed partial class PyTeeData : PyObject
{
    private readonly PyObject _source;
    private PyObject? _item;
    private PyTeeData? _next;
    private int _running;

    internal PyTeeData(PyObject source) => _source = source;

    /// <summary>The item after this position and the cell behind it; null at the end of the source.</summary>
    internal (PyObject Item, PyTeeData Next)? Take(PyThread t)
    {
        if (Volatile.Read(ref _next) is { } known)
        {
            return (_item!, known);
        }

        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0)
        {
            throw Errors.RuntimeError("cannot re-enter the tee iterator");
        }

        try
        {
            if (_next is { } filled)
            {
                return (_item!, filled);
            }

            if (Operations.TryNext(t, _source) is not { } item)
            {
                return null;
            }

            _item = item;
            var next = new PyTeeData(_source);
            Volatile.Write(ref _next, next);
            return (item, next);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}

/// <summary>One of the iterators that <c>itertools.tee</c> makes.</summary>
[PyType("itertools._tee", WeakReferences = true, Doc = "An iterator that can be copied.", Signature = "(iterable, /)", Subclassable = false)]
public sealed partial class PyTee : PyObject
{
    private PyTeeData _cell;

    internal PyTee(PyTeeData cell) => _cell = cell;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable) => From(t, iterable);

    internal static PyTee From(PyThread t, PyObject iterable)
    {
        var iterator = Operations.Iter(t, iterable);
        return iterator is PyTee tee ? tee.Copy() : new PyTee(new PyTeeData(iterator));
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_cell.Take(t) is not { } taken)
        {
            return null;
        }

        _cell = taken.Next;
        return taken.Item;
    }

    [PyMethod("__copy__", Doc = "An independent iterator at the same position.")]
    public PyTee Copy() => new(_cell);
}
