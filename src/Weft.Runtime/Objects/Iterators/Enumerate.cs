using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary><c>enumerate(iterable, start=0)</c>.</summary>
[PyType("enumerate", Doc = "Pairs of a running number and an item.", Signature = "(iterable, start=0)")]
public partial class PyEnumerate : PyObject
{
    private static readonly string[] s_parameters = ["iterable", "start"];

    private readonly PyObject _iterator;
    private long _next;

    /// <summary>The running number once it no longer fits 64 bits.</summary>
    private BigInteger? _bigNext;

    internal PyObject Iterator => _iterator;

    internal PyEnumerate(PyObject iterator, PyIntBase start)
    {
        _iterator = iterator;
        if (!start.TryGetInt64(out _next))
        {
            _bigNext = ((PyBigInt)start).Value;
        }
    }

    [PyNew(Signature = "(iterable, start=0)")]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        PyObject? iterable = null;
        PyObject? start = null;
        var positional = args.Length - (kwNames?.Count ?? 0);
        for (var i = 0; i < args.Length; i++)
        {
            switch (i < positional ? i : Array.IndexOf(s_parameters, ((PyStr)kwNames!.Items[i - positional]).Value))
            {
                case 0 when iterable is null:
                    iterable = args[i];
                    break;
                case 1 when start is null:
                    start = args[i];
                    break;
                case -1:
                    throw Errors.TypeError($"'{((PyStr)kwNames!.Items[i - positional]).Value}' is an invalid keyword argument for enumerate()");
                default:
                    throw Errors.TypeError($"enumerate() takes at most 2 arguments ({args.Length} given)");
            }
        }

        if (iterable is null)
        {
            throw Errors.TypeError("enumerate() missing required argument 'iterable'");
        }

        var first = start is null ? PyInt.Of(0) : Operations.Index(t, start);
        return Allocate(cls, Operations.Iter(t, iterable), first);
    }

    private PyObject Number => _bigNext is { } big ? PyInt.Of(big) : PyInt.Of(_next);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        return Operations.TryNext(t, _iterator) is { } item ? Pair(item) : null;
    }

    /// <summary>The next number with an item of the iterator.</summary>
    internal PyTuple Pair(PyObject item) => new([NextNumber(), item]);

    /// <summary>The next number and item in two parts; false at the end.</summary>
    internal bool TryAdvance(PyThread t, out PyObject? number, out PyObject? item)
    {
        item = _iterator.GetType() == typeof(PyListIterator) ? Unsafe.As<PyListIterator>(_iterator).Advance() : Operations.TryNext(t, _iterator);
        number = item is null ? null : NextNumber();
        return item is not null;
    }

    private PyObject NextNumber()
    {
        var number = Number;
        if (_bigNext is { } big)
        {
            _bigNext = big + 1;
        }
        else if (_next == long.MaxValue)
        {
            _bigNext = BigInteger.One + long.MaxValue;
        }
        else
        {
            _next++;
        }

        return number;
    }

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([Type, new PyTuple([_iterator, Number])]);

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}

/// <summary><c>reversed(sequence)</c> for sequences without a <c>__reversed__</c> of their own.</summary>
[PyType("reversed", Doc = "Iterates over a sequence backwards.", Signature = "(object, /)")]
public partial class PyReversed : PyObject
{
    private PyObject? _sequence;
    private long _next;

    internal PyReversed(PyObject sequence, long last)
    {
        _sequence = sequence;
        _next = last;
    }

    [PyNew(Signature = "(object, /)")]
    public static PyObject? New(PyThread t, PyType cls, PyObject @object)
    {
        if (@object.Type.Lookup(Names.Reversed) is { } own)
        {
            return own is PyNone
                ? throw Errors.TypeError($"'{@object.Type.FullName}' object is not reversible")
                : Operations.CallRaw(t, Operations.BindSpecial(t, own, @object), [], null);
        }

        if (@object.Type[Slot.GetItem] == 0 || @object is PyDict or PyMappingProxy)
        {
            throw Errors.TypeError($"'{@object.Type.FullName}' object is not reversible");
        }

        return Allocate(cls, @object, Operations.Length(t, @object) - 1);
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        if (_sequence is not { } sequence || _next < 0)
        {
            _sequence = null;
            return null;
        }

        PyObject? item;
        try
        {
            item = Operations.LoadItem(t, sequence, PyInt.Of(_next));
        }
        catch (PythonException e)
        {
            t.Pending = e.Value;
            item = null;
        }

        if (item is not null)
        {
            _next--;
            return item;
        }

        if (t.Pending is { } error && (error.Type.IsSubtypeOf(Exceptions.IndexError) || error.Type.IsSubtypeOf(Exceptions.StopIteration)))
        {
            t.Pending = null;
        }

        _next = -1;
        _sequence = null;
        return null;
    }

    [PyMethod("__length_hint__", Doc = "How many items are left.")]
    public long LengthHint(PyThread t)
    {
        if (_sequence is not { } sequence)
        {
            return 0;
        }

        var left = _next + 1;
        return Operations.Length(t, sequence) < left ? 0 : left;
    }

    [PyMethod("__reduce__")]
    public PyObject Reduce() => _sequence is { } sequence
        ? new PyTuple([Type, new PyTuple([sequence]), PyInt.Of(_next)])
        : new PyTuple([Type, new PyTuple([PyTuple.Empty])]);

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state)
    {
        var position = Operations.IndexToInt64(t, state);
        if (_sequence is { } sequence)
        {
            _next = Math.Clamp(position, -1, Operations.Length(t, sequence) - 1);
        }
    }

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
