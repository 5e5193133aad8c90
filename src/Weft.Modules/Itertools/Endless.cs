namespace Weft.Modules;

/// <summary><c>itertools.count</c>: a 64-bit counter while that is enough, Python's addition otherwise.</summary>
[PyType("itertools.count", Doc = "Evenly spaced values without end.", Signature = "(start=0, step=1)")]
public partial class PyCount : PyObject
{
    private static readonly PyStr s_int = PyStr.Intern("__int__");
    private static readonly PyStr s_float = PyStr.Intern("__float__");
    private static readonly PyStr s_index = PyStr.Intern("__index__");

    private readonly PyObject _step;
    private readonly bool _byOne;

    /// <summary>The next value when <see cref="_big"/> is null; then <see cref="_byOne"/> holds.</summary>
    private long _next;
    private PyObject? _big;

    internal PyCount(PyObject start, PyObject step)
    {
        _step = step;
        _byOne = step.GetType() == typeof(PyInt) && ((PyInt)step).Value == 1;
        if (!(_byOne && start.GetType() == typeof(PyInt)))
        {
            _big = start;
        }
        else
        {
            _next = ((PyInt)start).Value;
        }
    }

    [PyNew(Signature = "(start=0, step=1)")]
    public static PyObject New(PyThread t, PyType cls, PyObject? start = null, PyObject? step = null)
    {
        start ??= PyInt.Of(0);
        step ??= PyInt.Of(1);
        if (!IsNumber(t, start) || !IsNumber(t, step))
        {
            throw Errors.TypeError("a number is required");
        }

        return Allocate(cls, start, step);
    }

    private static bool IsNumber(PyThread t, PyObject o) => o is PyIntBase or PyFloat or PyComplex
        || Operations.LookupSpecial(t, o, s_index) is not null || Operations.LookupSpecial(t, o, s_int) is not null || Operations.LookupSpecial(t, o, s_float) is not null;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        while (true)
        {
            if (_big is { } current)
            {
                var following = Operations.Add(t, current, _step);
                if (ReferenceEquals(Interlocked.CompareExchange(ref _big, following, current), current))
                {
                    return current;
                }

                continue;
            }

            var value = Volatile.Read(ref _next);
            if (value == long.MaxValue)
            {
                _big = PyInt.Of(value);
                continue;
            }

            if (!PyThread.MultiThreaded)
            {
                _next = value + 1;
                return PyInt.Of(value);
            }

            if (Interlocked.CompareExchange(ref _next, value + 1, value) == value)
            {
                return PyInt.Of(value);
            }
        }
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        var value = Operations.Repr(t, _big ?? PyInt.Of(_next)).Value;
        return PyStr.Of(_byOne ? $"{Type.Name}({value})" : $"{Type.Name}({value}, {Operations.Repr(t, _step).Value})");
    }
}

/// <summary><c>itertools.repeat</c>.</summary>
[PyType("itertools.repeat", Doc = "One object again and again, without end or a number of times.")]
public partial class PyRepeat : PyObject
{
    private readonly PyObject _item;

    /// <summary>How many are left; -1 for without end.</summary>
    private long _left;

    internal PyRepeat(PyObject item, long left)
    {
        _item = item;
        _left = left;
    }

    [PyNew(Signature = "(object, times=<unlimited>)")]
    public static PyObject New(PyThread t, PyType cls, PyObject @object, PyObject? times = null) =>
        Allocate(cls, @object, times is null ? -1 : Math.Max(0, Operations.IndexToInt64(t, times)));

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next()
    {
        if (_left == 0)
        {
            return null;
        }

        if (_left > 0)
        {
            _left--;
        }

        return _item;
    }

    [PyMethod("__length_hint__", Doc = "How many items are left.")]
    public long LengthHint() => _left < 0 ? throw Errors.TypeError("len() of unsized object") : _left;

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        var item = Operations.Repr(t, _item).Value;
        return PyStr.Of(_left < 0 ? $"{Type.Name}({item})" : $"{Type.Name}({item}, {_left})");
    }
}

/// <summary><c>itertools.cycle</c>: hands the iterable's items out while it saves them, then the saved ones again and again.</summary>
[PyType("itertools.cycle", Doc = "The items of an iterable, over and over.", Signature = "(iterable, /)")]
public partial class PyCycle : PyObject
{
    private readonly List<PyObject> _saved = [];
    private PyObject? _iterator;
    private PyObject[]? _items;
    private int _at = -1;

    internal PyCycle(PyObject iterator) => _iterator = iterator;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable) => Allocate(cls, Operations.Iter(t, iterable));

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_iterator is { } iterator)
        {
            if (Operations.TryNext(t, iterator) is { } item)
            {
                lock (_saved)
                {
                    _saved.Add(item);
                }

                return item;
            }

            lock (_saved)
            {
                _items ??= _saved.ToArray();
                _iterator = null;
            }
        }

        var items = _items!;
        return items.Length == 0 ? null : items[(uint)Interlocked.Increment(ref _at) % (uint)items.Length];
    }
}
