namespace Weft.Modules.Io;

// How streams end: by close(), or because nobody refers to them any more. All streams of a file are then found
// unreachable together, in no order; the outermost must go first, since it has what is not written yet. So a stream knows
// the one made over it (EndLink), and that one's __del__ runs before its own.
public partial class PyIOBase : IEndsAfter
{
    /// <summary>Leads to the stream made over this one, without keeping it alive.</summary>
    private EndLink? _outer;

    /// <summary>What the streams below this one know of it.</summary>
    private EndLink? _own;

    /// <summary>Set while the stream is closed because nobody refers to it.</summary>
    internal bool IsBeingDropped { get; private set; }

    PyObject? IEndsAfter.First => _outer?.Target;

    void IEndsAfter.Ended() => _own?.Cut();

    /// <summary>Notes that a stream was made over another one.</summary>
    private protected void WrapInner(PyObject inner)
    {
        if (inner is PyIOBase stream)
        {
            stream._outer = _own ??= new EndLink(this);
        }
    }

    /// <summary>The stream over another one was detached from it.</summary>
    private protected void UnwrapInner(PyObject inner)
    {
        if (inner is PyIOBase stream && ReferenceEquals(stream._outer, _own))
        {
            stream._outer = null;
        }
    }

    [PyMethod("__del__", Signature = "()", Doc = "Closes the stream that nobody refers to any more.")]
    public void Delete(PyThread t)
    {
        bool closed;
        try
        {
            closed = IsClosed(t, this);
        }
        catch (PythonException)
        {
            // Not initialized: close() knows what to do.
            closed = false;
        }

        if (closed)
        {
            return;
        }

        IsBeingDropped = true;
        try
        {
            Operations.CallMethod(t, this, Names.Close);
        }
        catch (PythonException e)
        {
            Weft.Runtime.Objects.Unraisable.ReportCall(t, e.Value, "Exception ignored while finalizing file ", this);
        }
        finally
        {
            IsBeingDropped = false;
        }
    }

    /// <summary>Tells the file below that it is closed because nobody refers to this stream.</summary>
    private protected void WarnOfDropping(PyThread t, PyObject inner, PyObject source)
    {
        try
        {
            if (Operations.TryGetAttribute(t, inner, PyStr.Intern("_dealloc_warn")) is { } warn)
            {
                Operations.Call(t, warn, source);
            }
        }
        catch (PythonException)
        {
            // Closing matters more than the warning.
        }
    }

    /// <summary>Flushes a stream and closes what is below it, whether or not that fails; the last error is raised, with the first as its context.</summary>
    private protected static void FlushThenClose(PyThread t, Action flush, PyObject inner)
    {
        PythonException? failure = null;
        try
        {
            flush();
        }
        catch (PythonException e)
        {
            failure = e;
        }

        CloseAfter(t, failure, inner);
    }

    /// <summary>Closes a stream after something failed or did not.</summary>
    private protected static void CloseAfter(PyThread t, PythonException? failure, PyObject inner)
    {
        try
        {
            Operations.CallMethod(t, inner, Names.Close);
        }
        catch (PythonException e) when (failure is not null && !ReferenceEquals(e.Value, failure.Value))
        {
            e.Value.Context = failure.Value;
            throw;
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>The stream is closed: nothing is left to do when nobody refers to it.</summary>
    private protected void NoteClosed()
    {
        if (!Type.IsHeapType)
        {
            Finalization.Forget(this);
            _own?.Cut();
        }
    }
}
