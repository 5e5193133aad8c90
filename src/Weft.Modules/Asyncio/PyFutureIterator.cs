namespace Weft.Modules.Asyncio;

/// <summary><c>_asyncio.FutureIter</c>: what awaiting a future iterates over. It yields the future once while that is pending, then ends with its result.</summary>
[PyType("_asyncio.FutureIter", NoConstructor = true)]
public sealed partial class PyFutureIterator : NativeAwaiter
{
    /// <summary>Null once the iteration is over.</summary>
    private PyFuture? _future;

    internal PyFutureIterator(PyFuture future) => _future = future;

    internal override PyObject? Send(PyThread t, out bool finished)
    {
        finished = false;
        if (_future is not { } future)
        {
            return t.Raise(Exceptions.Create(t, Exceptions.StopIteration));
        }

        if (!future.IsDone)
        {
            if (future.Blocking)
            {
                return t.Raise(Exceptions.RuntimeError, "await wasn't used with future");
            }

            future.Blocking = true;
            return future;
        }

        var result = future.TryGetResult(t, "Result is not set.", out var error);
        finished = result is not null;
        return result ?? t.Raise(error!);
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        var result = Send(t, out var finished);
        return finished ? t.Raise(PyGenerator.StopIterationWith(t, result!)) : result;
    }

    [PyMethod("send", Doc = "As next(); the value is not used.")]
    public PyObject? SendValue(PyThread t, PyObject value) => Next(t);

    [PyMethod("throw", Doc = "Ends the iteration with an exception.")]
    public PyObject? Throw(PyThread t, PyObject type, PyObject? value = null, PyObject? traceback = null)
    {
        PyGenerator.WarnIfSplit(t, "throw", value, traceback);
        if (traceback is not (null or PyNone or PyTraceback))
        {
            throw Errors.TypeError("throw() third argument must be a traceback");
        }

        if (type is not (PyBaseException or PyType) || (type is PyType cls && !cls.IsSubtypeOf(PyBaseException.TypeObject)))
        {
            throw Errors.TypeError("exceptions must be classes deriving BaseException or instances of such a class");
        }

        var error = PyGenerator.MakeThrown(t, type, value, traceback);
        _future = null;
        return t.Raise(error);
    }

    [PyMethod("close", Doc = "Ends the iteration.")]
    public void Close() => _future = null;
}
