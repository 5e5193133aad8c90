namespace Weft.Modules;

/// <summary><c>itertools.chain</c>.</summary>
[PyType("itertools.chain", Doc = "The items of several iterables, one iterable after the other.", Signature = "(*iterables)")]
public partial class PyChain : PyObject
{
    private PyObject? _source;
    private PyObject? _active;

    internal PyChain(PyObject source) => _source = source;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> iterables) => Allocate(cls, Operations.Iter(t, new PyTuple(iterables.ToArray())));

    [PyClassMethod("from_iterable", Doc = "Chains the iterables that an iterable gives.", Signature = "(iterable, /)")]
    public static PyObject FromIterable(PyThread t, PyType cls, PyObject iterable) => Allocate(cls, Operations.Iter(t, iterable));

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        while (_source is { } source)
        {
            var active = _active;
            if (active is null)
            {
                if (Operations.TryNext(t, source) is not { } iterable)
                {
                    _source = null;
                    return null;
                }

                try
                {
                    _active = active = Operations.Iter(t, iterable);
                }
                catch (PythonException)
                {
                    _source = null;
                    throw;
                }
            }

            if (Operations.TryNext(t, active) is { } item)
            {
                return item;
            }

            _active = null;
        }

        return null;
    }
}

/// <summary><c>itertools.zip_longest</c>: like <c>zip</c>, with a filler for the iterables that have ended.</summary>
[PyType("itertools.zip_longest", Doc = "Tuples of the items of several iterables, until the longest ends.", Signature = "(*iterables, fillvalue=None)")]
public partial class PyZipLongest : PyObject
{
    private readonly PyObject?[] _iterators;
    private readonly PyObject _filler;
    private int _active;

    internal PyZipLongest(PyObject[] iterators, PyObject filler)
    {
        _iterators = iterators;
        _filler = filler;
        _active = iterators.Length;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        PyObject filler = PyNone.Value;
        var count = args.Length - (kwNames?.Count ?? 0);
        if (kwNames is { Count: > 0 })
        {
            if (kwNames.Count != 1 || kwNames.Items[0] is not PyStr { Value: "fillvalue" })
            {
                throw Errors.TypeError("zip_longest() got an unexpected keyword argument");
            }

            filler = args[count];
        }

        return Allocate(cls, ParallelIteration.Iterators(t, args[..count]), filler);
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_active <= 0)
        {
            return null;
        }

        var items = new PyObject[_iterators.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (_iterators[i] is not { } iterator)
            {
                items[i] = _filler;
                continue;
            }

            PyObject? item;
            try
            {
                item = Operations.TryNext(t, iterator);
            }
            catch (PythonException)
            {
                _active = 0;
                throw;
            }

            if (item is null)
            {
                _iterators[i] = null;
                if (--_active <= 0)
                {
                    return null;
                }
            }

            items[i] = item ?? _filler;
        }

        return new PyTuple(items);
    }
}

/// <summary><c>itertools.pairwise</c>.</summary>
[PyType("itertools.pairwise", Doc = "Overlapping pairs of neighbours.", Signature = "(iterable, /)")]
public partial class PyPairwise : PyObject
{
    private PyObject? _iterator;
    private PyObject? _previous;

    internal PyPairwise(PyObject iterator) => _iterator = iterator;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable) => Allocate(cls, Operations.Iter(t, iterable));

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_iterator is not { } iterator)
        {
            return null;
        }

        // Set before the second step: an iterator that re-enters this object sees the item as the one before.
        var previous = _previous ?? (_previous = Operations.TryNext(t, iterator));
        if (previous is null || _iterator is null || Operations.TryNext(t, iterator) is not { } item)
        {
            _iterator = null;
            _previous = null;
            return null;
        }

        _previous = item;
        return new PyTuple([previous, item]);
    }
}

/// <summary><c>itertools.batched</c>.</summary>
[PyType("itertools.batched", Doc = "Tuples of n items each; the last may be shorter.", Signature = "(iterable, n, *, strict=False)")]
public partial class PyBatched : PyObject
{
    private PyObject? _iterator;
    private readonly long _size;
    private readonly bool _strict;

    internal PyBatched(PyObject iterator, long size, bool strict)
    {
        _iterator = iterator;
        _size = size;
        _strict = strict;
    }

    [PyNew(Signature = "(iterable, n, *, strict=False)")]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable, long n, bool strict = false) => n < 1
        ? throw Errors.ValueError("n must be at least one")
        : Allocate(cls, Operations.Iter(t, iterable), n, strict);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_iterator is not { } iterator)
        {
            return null;
        }

        var items = new List<PyObject>((int)Math.Min(_size, 64));
        while (items.Count < _size)
        {
            if (Operations.TryNext(t, iterator) is not { } item)
            {
                _iterator = null;
                return items.Count == 0 ? null
                    : _strict ? throw Errors.ValueError("batched(): incomplete batch")
                    : new PyTuple(items.ToArray());
            }

            items.Add(item);
        }

        return new PyTuple(items.ToArray());
    }
}

/// <summary><c>itertools.accumulate</c>.</summary>
[PyType("itertools.accumulate", Doc = "Running totals, or the running results of a function.", Signature = "(iterable, func=None, *, initial=None)")]
public partial class PyAccumulate : PyObject
{
    private readonly PyObject _iterator;
    private readonly PyObject? _function;
    private PyObject? _initial;
    private PyObject? _total;

    internal PyAccumulate(PyObject iterator, PyObject? function, PyObject? initial)
    {
        _iterator = iterator;
        _function = function;
        _initial = initial;
    }

    [PyNew(Signature = "(iterable, func=None, *, initial=None)")]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable, PyObject? func = null, PyObject? initial = null) =>
        Allocate(cls, Operations.Iter(t, iterable), func, initial);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_initial is { } initial)
        {
            _initial = null;
            return _total = initial;
        }

        if (Operations.TryNext(t, _iterator) is not { } item)
        {
            return null;
        }

        return _total = _total is not { } total ? item
            : _function is null ? Operations.Add(t, total, item)
            : Operations.Call(t, _function, total, item);
    }
}
