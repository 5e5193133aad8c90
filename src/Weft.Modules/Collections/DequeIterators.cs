namespace Weft.Modules.Collections;

/// <summary>Walks a deque; any change of the deque's structure meanwhile is an error.</summary>
public abstract class DequeIterator : PyObject
{
    private protected readonly PyDeque Deque;
    private readonly int _version;
    private int _next;
    private int _left;

    private protected DequeIterator(PyDeque deque, long start)
    {
        Deque = deque;
        _version = deque.Version;
        var count = deque.Count;
        _next = (int)Math.Clamp(start, 0, count);
        _left = count - _next;
    }

    private protected static (PyDeque Deque, long Start) Parse(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames, string name)
    {
        ArgumentErrors.CheckPositional(name, args, kwNames, 1, 2);
        if (args[0] is not PyDeque deque)
        {
            throw Errors.TypeError($"argument 1 must be collections.deque, not {args[0].Type.Name}");
        }

        return (deque, args.Length > 1 ? Operations.IndexToInt64(t, args[1]) : 0);
    }

    private protected PyObject? Advance(bool backwards)
    {
        if (_left == 0)
        {
            return null;
        }

        if (Deque.Version != _version)
        {
            _left = 0;
            throw Errors.RuntimeError("deque mutated during iteration");
        }

        var number = _next++;
        _left--;
        return Deque.TryGet(backwards ? Deque.Count - 1 - number : number);
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__length_hint__", Doc = "How many items are left.")]
    public long LengthHint() => _left;

    [PyMethod("__reduce__", Doc = "State for pickling.")]
    public PyObject Reduce() => new PyTuple([Type, new PyTuple([Deque, PyInt.Of(Deque.Count - _left)])]);
}

/// <summary><c>_collections._deque_iterator</c>.</summary>
[PyType("collections._deque_iterator", WeakReferences = false)]
public sealed partial class PyDequeIterator(PyDeque deque, long start) : DequeIterator(deque, start)
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var (deque, start) = Parse(t, args, kwNames, "_deque_iterator");
        return new PyDequeIterator(deque, start);
    }

    [PyMethod("__next__")]
    public PyObject? Next() => Advance(backwards: false);
}

/// <summary><c>_collections._deque_reverse_iterator</c>.</summary>
[PyType("collections._deque_reverse_iterator", WeakReferences = false)]
public sealed partial class PyDequeReverseIterator(PyDeque deque, long start) : DequeIterator(deque, start)
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var (deque, start) = Parse(t, args, kwNames, "_deque_reverse_iterator");
        return new PyDequeReverseIterator(deque, start);
    }

    [PyMethod("__next__")]
    public PyObject? Next() => Advance(backwards: true);
}
