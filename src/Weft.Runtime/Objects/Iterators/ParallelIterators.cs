namespace Weft.Runtime.Objects;

/// <summary>What <c>zip</c> and a <c>map</c> over several iterables share: one step of all the iterators.</summary>
internal static class ParallelIteration
{
    internal static PyObject[] Iterators(PyThread t, ReadOnlySpan<PyObject> iterables)
    {
        var iterators = new PyObject[iterables.Length];
        for (var i = 0; i < iterators.Length; i++)
        {
            iterators[i] = Operations.Iter(t, iterables[i]);
        }

        return iterators;
    }

    /// <summary>The next item of each; null at the end. Strict: an error unless all end together.</summary>
    internal static PyObject[]? Step(PyThread t, PyObject[] iterators, bool strict, string function)
    {
        var items = new PyObject[iterators.Length];
        for (var i = 0; i < iterators.Length; i++)
        {
            if (Operations.TryNext(t, iterators[i]) is { } item)
            {
                items[i] = item;
                continue;
            }

            if (strict)
            {
                CheckEnds(t, iterators, i, function);
            }

            return null;
        }

        return items;
    }

    private static void CheckEnds(PyThread t, PyObject[] iterators, int ended, string function)
    {
        if (ended > 0)
        {
            throw Errors.ValueError($"{function}() argument {ended + 1} is shorter than {Before(ended)}");
        }

        for (var i = 1; i < iterators.Length; i++)
        {
            if (Operations.TryNext(t, iterators[i]) is not null)
            {
                throw Errors.ValueError($"{function}() argument {i + 1} is longer than {Before(i)}");
            }
        }
    }

    private static string Before(int index) => index == 1 ? "argument 1" : $"arguments 1-{index}";
}

/// <summary><c>zip(*iterables, strict=False)</c>.</summary>
[PyType("zip", Doc = "Tuples of the items of several iterables.", Signature = "(*iterables, strict=False)")]
public partial class PyZip : PyObject
{
    private readonly PyObject[] _iterators;
    private bool _strict;

    internal PyObject[] Iterators => _iterators;

    internal bool IsStrict => _strict;

    internal PyZip(PyObject[] iterators, bool strict)
    {
        _iterators = iterators;
        _strict = strict;
    }

    [PyNew(Signature = "(*iterables, strict=False)")]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> iterables, bool strict = false) =>
        Allocate(cls, ParallelIteration.Iterators(t, iterables), strict);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t) =>
        _iterators.Length > 0 && ParallelIteration.Step(t, _iterators, _strict, "zip") is { } items ? new PyTuple(items) : null;

    [PyMethod("__reduce__")]
    public PyObject Reduce() => _strict
        ? new PyTuple([Type, new PyTuple(_iterators), PyBool.True])
        : new PyTuple([Type, new PyTuple(_iterators)]);

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state) => _strict = Operations.IsTrue(t, state);
}

/// <summary><c>map(function, iterable, *iterables, strict=False)</c>.</summary>
[PyType("map", Doc = "The results of a function for the items of iterables.", Signature = "(function, iterable, /, *iterables, strict=False)")]
public partial class PyMap : PyObject
{
    private readonly PyObject _function;
    private readonly PyObject[] _iterators;
    private bool _strict;

    internal PyObject Function => _function;

    internal PyObject[] Iterators => _iterators;

    internal bool IsStrict => _strict;

    internal PyMap(PyObject function, PyObject[] iterators, bool strict)
    {
        _function = function;
        _iterators = iterators;
        _strict = strict;
    }

    [PyNew(Signature = "(*arguments, strict=False)")]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> arguments, bool strict = false) => arguments.Length < 2
        ? throw Errors.TypeError("map() must have at least two arguments.")
        : Allocate(cls, arguments[0], ParallelIteration.Iterators(t, arguments[1..]), strict);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_iterators.Length == 1)
        {
            return Operations.TryNext(t, _iterators[0]) is { } item ? Operations.CallRaw(t, _function, [item], null) : null;
        }

        return ParallelIteration.Step(t, _iterators, _strict, "map") is { } items ? Operations.CallRaw(t, _function, items, null) : null;
    }

    [PyMethod("__reduce__")]
    public PyObject Reduce()
    {
        var arguments = new PyTuple([_function, .. _iterators]);
        return _strict ? new PyTuple([Type, arguments, PyBool.True]) : new PyTuple([Type, arguments]);
    }

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state) => _strict = Operations.IsTrue(t, state);
}

/// <summary><c>filter(function, iterable)</c>.</summary>
[PyType("filter", Doc = "The items for which a function is true; with None the true items.", Signature = "(function, iterable, /)")]
public partial class PyFilter : PyObject
{
    private readonly PyObject _function;
    private readonly PyObject _iterator;

    internal PyObject Function => _function;

    internal PyObject Iterator => _iterator;

    internal PyFilter(PyObject function, PyObject iterator)
    {
        _function = function;
        _iterator = iterator;
    }

    [PyNew(Signature = "(function, iterable, /)")]
    public static PyObject New(PyThread t, PyType cls, PyObject function, PyObject iterable) => Allocate(cls, function, Operations.Iter(t, iterable));

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        while (Operations.TryNext(t, _iterator) is { } item)
        {
            if (_function is PyNone || ReferenceEquals(_function, PyBool.TypeObject))
            {
                if (Operations.IsTrue(t, item))
                {
                    return item;
                }

                continue;
            }

            if (Operations.CallRaw(t, _function, [item], null) is not { } verdict)
            {
                return null;
            }

            if (Operations.IsTrue(t, verdict))
            {
                return item;
            }
        }

        return null;
    }

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([Type, new PyTuple([_function, _iterator])]);
}
