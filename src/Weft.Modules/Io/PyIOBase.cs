namespace Weft.Modules.Io;

/// <summary><c>_io._IOBase</c>: what all streams share, in terms of the methods that concrete ones have.</summary>
[PyType("_io._IOBase", WeakReferences = true, HasDict = true, Doc = "The base of all streams.", Signature = "()")]
public partial class PyIOBase : PyObject
{
    protected internal PyIOBase(PyType type)
    {
        if (type.IsHeapType || this is not (PyBytesIO or PyStringIO))
        {
            // Closes it when it is found unreachable.
            State.Start(this, type.RootShape);
        }
        else
        {
            State.Shape = type.RootShape;
        }
    }

    private static readonly PyStr s_closed = PyStr.Intern("closed");
    private static readonly PyStr s_baseClosed = PyStr.Intern("__IOBase_closed");

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => IoModule.AllocateStream(cls);

    [PyInit]
    public void InitBase(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
    }

    /// <summary>An io.UnsupportedOperation.</summary>
    internal static PythonException Unsupported(string what) => Errors.Of(IoModule.UnsupportedOperation, what);

    internal static bool IsClosed(PyThread t, PyObject stream) => Operations.IsTrue(t, Operations.GetAttribute(t, stream, s_closed));

    internal static void CheckOpen(PyThread t, PyObject stream)
    {
        if (IsClosed(t, stream))
        {
            throw Errors.ValueError("I/O operation on closed file.");
        }
    }

    [PyMethod("seek", Doc = "Changes the position.")]
    public PyObject SeekBase(PyThread t, ReadOnlySpan<PyObject> args) => throw Unsupported("seek");

    [PyMethod("tell", Doc = "The position.")]
    public PyObject TellBase(PyThread t) => Operations.CallMethod(t, this, "seek", PyInt.Of(0), PyInt.Of(1));

    [PyMethod("truncate", Doc = "Changes the size.")]
    public PyObject TruncateBase(PyThread t, ReadOnlySpan<PyObject> args) => throw Unsupported("truncate");

    [PyMethod("flush", Doc = "Writes out what is buffered.")]
    public void FlushBase(PyThread t)
    {
        if (InstanceAttributes.TryGetOwn(this, s_baseClosed) is not null)
        {
            throw Errors.ValueError("I/O operation on closed file.");
        }
    }

    [PyMethod("close", Doc = "Flushes and closes the stream.")]
    public void CloseBase(PyThread t)
    {
        if (InstanceAttributes.TryGetOwn(this, s_baseClosed) is not null)
        {
            return;
        }

        try
        {
            Operations.CallMethod(t, this, Names.Flush);
        }
        finally
        {
            InstanceAttributes.TrySetOwn(this, s_baseClosed, PyBool.True);
        }
    }

    [PyProperty("closed")]
    public bool ClosedBase => InstanceAttributes.TryGetOwn(this, s_baseClosed) is not null;

    [PyMethod("seekable", Doc = "Whether the position can be changed.")]
    public bool SeekableBase(PyThread t) => false;

    [PyMethod("readable", Doc = "Whether it can be read.")]
    public bool ReadableBase(PyThread t) => false;

    [PyMethod("writable", Doc = "Whether it can be written.")]
    public bool WritableBase(PyThread t) => false;

    [PyMethod("_checkClosed", Doc = "Fails on a closed stream.")]
    public void CheckClosedMethod(PyThread t, PyObject? message = null) => CheckOpen(t, this);

    [PyMethod("_checkSeekable", Doc = "Fails on a stream that cannot seek.")]
    public PyObject CheckSeekable(PyThread t) => Check(t, "seekable", "File or stream is not seekable.");

    [PyMethod("_checkReadable", Doc = "Fails on a stream that cannot be read.")]
    public PyObject CheckReadable(PyThread t) => Check(t, "readable", "File or stream is not readable.");

    [PyMethod("_checkWritable", Doc = "Fails on a stream that cannot be written.")]
    public PyObject CheckWritable(PyThread t) => Check(t, "writable", "File or stream is not writable.");

    private PyObject Check(PyThread t, string method, string message) =>
        Operations.IsTrue(t, Operations.CallMethod(t, this, method)) ? PyBool.True : throw Unsupported(message);

    [PyMethod("fileno", Doc = "The file descriptor.")]
    public PyObject FilenoBase(PyThread t) => throw Unsupported("fileno");

    [PyMethod("isatty", Doc = "Whether it is a terminal.")]
    public bool IsattyBase(PyThread t)
    {
        CheckOpen(t, this);
        return false;
    }

    [PyMethod("__enter__")]
    public PyObject Enter(PyThread t)
    {
        CheckOpen(t, this);
        return this;
    }

    [PyMethod("__exit__")]
    public PyObject Exit(PyThread t, ReadOnlySpan<PyObject> args)
    {
        Operations.CallMethod(t, this, Names.Close);
        return PyNone.Value;
    }

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t)
    {
        CheckOpen(t, this);
        return this;
    }

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        var line = Operations.CallMethod(t, this, "readline");
        return Operations.Length(t, line) == 0 ? null : line;
    }

    /// <summary>A size argument: None and negative mean everything.</summary>
    internal static long SizeOf(PyThread t, PyObject? size)
    {
        if (size is null or PyNone)
        {
            return -1;
        }

        if (size is not PyIntBase && size.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"argument should be integer or None, not '{size.Type.FullName}'");
        }

        return Operations.IndexToInt64(t, size);
    }

    [PyMethod("readline", Doc = "The next line, with its end.", Signature = "(size=-1, /)")]
    public PyObject ReadlineBase(PyThread t, PyObject? size = null)
    {
        var limit = SizeOf(t, size);
        var peek = Operations.TryGetAttribute(t, this, PyStr.Intern("peek"));
        using var line = new MemoryStream();
        while (limit < 0 || line.Length < limit)
        {
            var want = 1L;
            if (peek is not null)
            {
                var ahead = Operations.Call(t, peek, PyInt.Of(1)) as PyBytes ?? throw IoModule.OSErrorText("peek() should have returned a bytes object");
                if (ahead.Data.Length > 0)
                {
                    var end = ahead.Data.IndexOf((byte)'\n');
                    want = end < 0 ? ahead.Data.Length : end + 1;
                    if (limit >= 0)
                    {
                        want = Math.Min(want, limit - line.Length);
                    }
                }
            }

            var chunk = Operations.CallMethod(t, this, "read", PyInt.Of(want));
            if (chunk is not PyBytes bytes)
            {
                throw IoModule.OSErrorText($"read() should have returned a bytes object, not '{chunk.Type.FullName}'");
            }

            if (bytes.Data.Length == 0)
            {
                break;
            }

            line.Write(bytes.Data);
            if (bytes.Data[^1] == '\n')
            {
                break;
            }
        }

        return PyBytes.Of(line.ToArray());
    }

    [PyMethod("readlines", Doc = "A list of lines, of about the given total size.", Signature = "(hint=-1, /)")]
    public PyObject Readlines(PyThread t, PyObject? hint = null)
    {
        var limit = SizeOf(t, hint);
        var result = new PyList();
        var total = 0L;
        var iterator = Operations.Iter(t, this);
        while (Operations.TryNext(t, iterator) is { } line)
        {
            result.Append(line);
            total += Operations.Length(t, line);
            if (limit > 0 && total >= limit)
            {
                break;
            }
        }

        return result;
    }

    [PyMethod("writelines", Doc = "Writes all lines of an iterable.", Signature = "(lines, /)")]
    public void Writelines(PyThread t, PyObject lines)
    {
        CheckOpen(t, this);
        var iterator = Operations.Iter(t, lines);
        while (Operations.TryNext(t, iterator) is { } line)
        {
            Operations.CallMethod(t, this, Names.Write, line);
        }
    }
}

/// <summary><c>_io._RawIOBase</c>.</summary>
[PyType("_io._RawIOBase", HasDict = true, Doc = "The base of unbuffered binary streams.", Signature = "()")]
public partial class PyRawIOBase : PyIOBase
{
    protected internal PyRawIOBase(PyType type)
        : base(type)
    {
    }

    [PyMethod("read", Doc = "Reads some bytes, all with -1.", Signature = "(size=-1, /)")]
    public PyObject ReadBase(PyThread t, PyObject? size = null)
    {
        var count = SizeOf(t, size);
        if (count < 0)
        {
            return Operations.CallMethod(t, this, "readall");
        }

        var buffer = new PyByteArray(new byte[count]);
        var got = Operations.CallMethod(t, this, "readinto", buffer);
        if (got is PyNone)
        {
            return got;
        }

        var length = Operations.IndexToInt64(t, got);
        if (length < 0 || length > count)
        {
            throw Errors.ValueError($"readinto returned {length} outside buffer size {count}");
        }

        return PyBytes.Of(buffer.Data[..(int)length].ToArray());
    }

    [PyMethod("readall", Doc = "Reads everything.", Signature = "()")]
    public PyObject ReadallBase(PyThread t)
    {
        using var all = new MemoryStream();
        while (true)
        {
            var chunk = Operations.CallMethod(t, this, "read", PyInt.Of(IoModule.DefaultBufferSize));
            if (chunk is PyNone)
            {
                return all.Length == 0 ? chunk : PyBytes.Of(all.ToArray());
            }

            if (chunk is not PyBytes bytes)
            {
                throw Errors.TypeError("read() should return bytes");
            }

            if (bytes.Data.Length == 0)
            {
                return PyBytes.Of(all.ToArray());
            }

            all.Write(bytes.Data);
        }
    }

    [PyMethod("readinto", Doc = "Reads into a buffer.")]
    public PyObject ReadintoBase(PyThread t, PyObject buffer) => throw Unsupported("readinto");

    [PyMethod("write", Doc = "Writes bytes.")]
    public PyObject WriteBase(PyThread t, PyObject data) => throw Unsupported("write");
}

/// <summary><c>_io._BufferedIOBase</c>.</summary>
[PyType("_io._BufferedIOBase", HasDict = true, Doc = "The base of buffered binary streams.", Signature = "()")]
public partial class PyBufferedIOBase : PyIOBase
{
    protected internal PyBufferedIOBase(PyType type)
        : base(type)
    {
    }

    [PyMethod("detach", Doc = "Gives the raw stream away.")]
    public PyObject DetachBase(PyThread t) => throw Unsupported("detach");

    [PyMethod("read", Doc = "Reads bytes.")]
    public PyObject ReadBase(PyThread t, ReadOnlySpan<PyObject> args) => throw Unsupported("read");

    [PyMethod("read1", Doc = "Reads bytes with one call of the raw stream.")]
    public PyObject Read1Base(PyThread t, ReadOnlySpan<PyObject> args) => throw Unsupported("read1");

    [PyMethod("readinto", Doc = "Reads into a buffer.")]
    public PyObject ReadintoBase(PyThread t, PyObject buffer) => ReadIntoBy(t, "read", buffer);

    [PyMethod("readinto1", Doc = "Reads into a buffer with one call of the raw stream.")]
    public PyObject Readinto1Base(PyThread t, PyObject buffer) => ReadIntoBy(t, "read1", buffer);

    /// <summary>The memory of an argument that is read into.</summary>
    private protected static BufferView WritableView(PyThread t, PyObject buffer, string method)
    {
        BufferView? view = null;
        try
        {
            view = BufferView.TryGet(t, buffer, writable: true);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.BufferError))
        {
            // It cannot be written, so it is not what is asked for.
        }

        return view is { IsContiguous: true }
            ? view
            : throw Errors.TypeError($"{method}() argument must be read-write bytes-like object, not {buffer.Type.FullName}");
    }

    private PyObject ReadIntoBy(PyThread t, string method, PyObject buffer)
    {
        using var view = WritableView(t, buffer, method == "read" ? "readinto" : "readinto1");
        var chunk = Operations.CallMethod(t, this, method, PyInt.Of(view.Length));
        if (chunk is not PyBytes bytes)
        {
            throw Errors.TypeError($"{method}() should return bytes");
        }

        if (bytes.Data.Length > view.Length)
        {
            throw Errors.ValueError($"read() returned too much data: {view.Length} bytes requested, {bytes.Data.Length} returned");
        }

        bytes.Data.CopyTo(view.Span);
        return PyInt.Of(bytes.Data.Length);
    }

    [PyMethod("write", Doc = "Writes bytes.")]
    public PyObject WriteBase(PyThread t, PyObject data) => throw Unsupported("write");
}

/// <summary><c>_io._TextIOBase</c>.</summary>
[PyType("_io._TextIOBase", HasDict = true, Doc = "The base of text streams.", Signature = "()")]
public partial class PyTextIOBase : PyIOBase
{
    protected internal PyTextIOBase(PyType type)
        : base(type)
    {
    }

    [PyMethod("detach", Doc = "Gives the binary stream away.")]
    public PyObject DetachBase(PyThread t) => throw Unsupported("detach");

    [PyMethod("read", Doc = "Reads characters.")]
    public PyObject ReadBase(PyThread t, ReadOnlySpan<PyObject> args) => throw Unsupported("read");

    [PyMethod("readline", Doc = "Reads a line.")]
    public PyObject ReadlineText(PyThread t, ReadOnlySpan<PyObject> args) => throw Unsupported("readline");

    [PyMethod("write", Doc = "Writes text.")]
    public PyObject WriteBase(PyThread t, PyObject text) => throw Unsupported("write");

    [PyProperty("encoding")]
    public PyObject EncodingBase => PyNone.Value;

    [PyProperty("newlines")]
    public PyObject NewlinesBase => PyNone.Value;

    [PyProperty("errors")]
    public PyObject ErrorsBase => PyNone.Value;
}
