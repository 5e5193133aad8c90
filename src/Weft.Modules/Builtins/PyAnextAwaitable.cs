using Weft.Runtime.Objects;

namespace Weft.Modules;

/// <summary>What <c>anext(iterator, default)</c> returns: the awaitable, with the default in place of StopAsyncIteration.</summary>
[PyType("anext_awaitable", NoConstructor = true)]
public sealed partial class PyAnextAwaitable(PyObject wrapped, PyObject fallback) : PyObject
{
    private PyObject? _iterator;

    private PyObject Iterator(PyThread t) => _iterator ??= PyGenerator.AwaitableIterator(t, wrapped) switch
    {
        PyCoroutine coroutine => coroutine.Await(),
        var iterator => iterator,
    };

    [PyMethod("__await__")]
    public PyObject Await() => this;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public unsafe PyObject? Next(PyThread t)
    {
        var iterator = Iterator(t);
        var next = iterator.Type[Slot.Next];
        return next != 0
            ? Guard(t, () => ((delegate*<PyThread, PyObject, PyObject?>)next)(t, iterator) ?? (t.Pending is null ? t.Raise(Exceptions.Create(t, Exceptions.StopIteration)) : null))
            : throw Errors.TypeError($"'{iterator.Type.FullName}' object is not an iterator");
    }

    [PyMethod("send", Doc = "One step of the awaitable.")]
    public PyObject? Send(PyThread t, PyObject value) => Guard(t, () => Operations.CallMethod(t, Iterator(t), Names.Send, value));

    [PyMethod("throw", Doc = "Raises an exception in the awaitable.")]
    public PyObject? Throw(PyThread t, ReadOnlySpan<PyObject> args)
    {
        var copy = args.ToArray();
        return Guard(t, () => Operations.CallMethod(t, Iterator(t), Names.Throw, copy));
    }

    [PyMethod("close", Doc = "Ends the awaitable.")]
    public PyObject? Close(PyThread t) => Guard(t, () => Operations.CallMethod(t, Iterator(t), Names.Close));

    private PyObject? Guard(PyThread t, Func<PyObject?> step)
    {
        try
        {
            if (step() is { } result)
            {
                return result;
            }
        }
        catch (PythonException e)
        {
            t.Pending = e.Value;
        }

        return t.Pending is { } error && error.Type.IsSubtypeOf(Exceptions.StopAsyncIteration) ? t.Raise(PyGenerator.StopIterationWith(t, fallback)) : null;
    }
}
