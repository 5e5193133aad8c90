namespace Weft.Modules;

/// <summary><c>itertools.compress</c>.</summary>
[PyType("itertools.compress", Doc = "The items whose selector is true.", Signature = "(data, selectors)")]
public partial class PyCompress : PyObject
{
    private readonly PyObject _data;
    private readonly PyObject _selectors;

    internal PyCompress(PyObject data, PyObject selectors)
    {
        _data = data;
        _selectors = selectors;
    }

    [PyNew(Signature = "(data, selectors)")]
    public static PyObject New(PyThread t, PyType cls, PyObject data, PyObject selectors)
    {
        var first = Operations.Iter(t, data);
        return Allocate(cls, first, Operations.Iter(t, selectors));
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        while (Operations.TryNext(t, _data) is { } item)
        {
            if (Operations.TryNext(t, _selectors) is not { } selector)
            {
                return null;
            }

            if (Operations.IsTrue(t, selector))
            {
                return item;
            }
        }

        return null;
    }
}

/// <summary><c>itertools.dropwhile</c>.</summary>
[PyType("itertools.dropwhile", Doc = "The items from the first on for which a predicate is false.", Signature = "(predicate, iterable, /)")]
public partial class PyDropWhile : PyObject
{
    private readonly PyObject _predicate;
    private readonly PyObject _iterator;
    private bool _started;

    internal PyDropWhile(PyObject predicate, PyObject iterator)
    {
        _predicate = predicate;
        _iterator = iterator;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject predicate, PyObject iterable) => Allocate(cls, predicate, Operations.Iter(t, iterable));

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        while (Operations.TryNext(t, _iterator) is { } item)
        {
            if (_started)
            {
                return item;
            }

            if (!Operations.IsTrue(t, Operations.Call(t, _predicate, item)))
            {
                _started = true;
                return item;
            }
        }

        return null;
    }
}

/// <summary><c>itertools.takewhile</c>.</summary>
[PyType("itertools.takewhile", Doc = "The items before the first for which a predicate is false.", Signature = "(predicate, iterable, /)")]
public partial class PyTakeWhile : PyObject
{
    private readonly PyObject _predicate;
    private readonly PyObject _iterator;
    private bool _stopped;

    internal PyTakeWhile(PyObject predicate, PyObject iterator)
    {
        _predicate = predicate;
        _iterator = iterator;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject predicate, PyObject iterable) => Allocate(cls, predicate, Operations.Iter(t, iterable));

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_stopped || Operations.TryNext(t, _iterator) is not { } item)
        {
            return null;
        }

        if (Operations.IsTrue(t, Operations.Call(t, _predicate, item)))
        {
            return item;
        }

        _stopped = true;
        return null;
    }
}

/// <summary><c>itertools.filterfalse</c>.</summary>
[PyType("itertools.filterfalse", Doc = "The items for which a function is false; with None the false items.", Signature = "(function, iterable, /)")]
public partial class PyFilterFalse : PyObject
{
    private readonly PyObject _function;
    private readonly PyObject _iterator;

    internal PyFilterFalse(PyObject function, PyObject iterator)
    {
        _function = function;
        _iterator = iterator;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject function, PyObject iterable) => Allocate(cls, function, Operations.Iter(t, iterable));

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        var plain = _function is PyNone || ReferenceEquals(_function, PyBool.TypeObject);
        while (Operations.TryNext(t, _iterator) is { } item)
        {
            if (!Operations.IsTrue(t, plain ? item : Operations.Call(t, _function, item)))
            {
                return item;
            }
        }

        return null;
    }
}

/// <summary><c>itertools.starmap</c>.</summary>
[PyType("itertools.starmap", Doc = "A function's results for tuples of arguments.", Signature = "(function, iterable, /)")]
public partial class PyStarMap : PyObject
{
    private readonly PyObject _function;
    private readonly PyObject _iterator;

    internal PyStarMap(PyObject function, PyObject iterator)
    {
        _function = function;
        _iterator = iterator;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject function, PyObject iterable) => Allocate(cls, function, Operations.Iter(t, iterable));

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (Operations.TryNext(t, _iterator) is not { } item)
        {
            return null;
        }

        var arguments = item.GetType() == typeof(PyTuple) ? (PyTuple)item : Operations.ToTuple(t, item);
        return Operations.CallRaw(t, _function, arguments.Items, null);
    }
}

/// <summary><c>itertools.islice</c>: counts the iterator's items up to the next one wanted.</summary>
[PyType("itertools.islice", Doc = "Selected items of an iterable, by start, stop and step.")]
public partial class PyISlice : PyObject
{
    private PyObject? _iterator;
    private long _next;
    private readonly long _stop;
    private readonly long _step;
    private long _passed;

    internal PyISlice(PyObject iterator, long start, long stop, long step)
    {
        _iterator = iterator;
        _next = start;
        _stop = stop;
        _step = step;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args)
    {
        if (args.Length < 2)
        {
            throw Errors.TypeError($"islice expected at least 2 arguments, got {args.Length}");
        }

        if (args.Length > 4)
        {
            throw Errors.TypeError($"islice expected at most 4 arguments, got {args.Length}");
        }

        long start = 0;
        long step = 1;
        long stop;
        if (args.Length == 2)
        {
            stop = Limit(t, args[1], -1, "Stop argument");
        }
        else
        {
            // A stop that is no number is called a stop, one out of range an index, as the reference does.
            stop = args[2] is PyNone ? -1 : Number(t, args[2]) ?? throw Range("Stop argument");
            start = args[1] is PyNone ? 0 : Number(t, args[1]) ?? -1;
            if (start < 0 || stop < -1 || (stop == -1 && args[2] is not PyNone))
            {
                throw Range(stop == -1 && args[2] is not PyNone ? "Stop argument" : "Indices");
            }
        }

        if (args.Length == 4 && args[3] is not PyNone)
        {
            step = Number(t, args[3]) ?? -1;
            if (step < 1)
            {
                throw Errors.ValueError("Step for islice() must be a positive integer or None.");
            }
        }

        return Allocate(cls, Operations.Iter(t, args[0]), start, stop, step);
    }

    private static PythonException Range(string what) => Errors.ValueError($"{what} for islice() must be None or an integer: 0 <= x <= sys.maxsize.");

    private static long Limit(PyThread t, PyObject o, long none, string what) => o is PyNone ? none : Number(t, o) is { } value and >= 0 ? value : throw Range(what);

    private static long? Number(PyThread t, PyObject o)
    {
        try
        {
            return Operations.IndexToInt64(t, o);
        }
        catch (PythonException)
        {
            return null;
        }
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_iterator is not { } iterator)
        {
            return null;
        }

        // The iterator is let go at the end, so that what it holds can be collected.
        while (_passed < _next)
        {
            if (_stop != -1 && _passed >= _stop || Operations.TryNext(t, iterator) is null)
            {
                _iterator = null;
                return null;
            }

            _passed++;
        }

        if ((_stop != -1 && _passed >= _stop) || Operations.TryNext(t, iterator) is not { } item)
        {
            _iterator = null;
            return null;
        }

        _passed++;
        var following = unchecked(_next + _step);
        _next = following < _next || (_stop != -1 && following > _stop) ? (_stop == -1 ? long.MaxValue : _stop) : following;
        return item;
    }
}
