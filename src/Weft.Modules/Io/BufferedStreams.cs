namespace Weft.Modules.Io;

/// <summary><c>_io.BufferedReader</c>.</summary>
[PyType("_io.BufferedReader", HasDict = true, Doc = "A buffer over a readable raw stream.", Signature = "(raw, buffer_size=131072)")]
public partial class PyBufferedReader : PyBufferedBase
{
    protected internal PyBufferedReader(PyType type)
        : base(type)
    {
    }

    private protected override bool CanRead => true;

    private protected override bool CanWrite => false;

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyBufferedReader(cls);

    [PyInit(Signature = "(raw, buffer_size=131072)")]
    public void Init(PyThread t, PyObject raw, PyObject? buffer_size = null) => Open(t, raw, buffer_size);

    [PyProperty("raw")]
    public PyObject GetRaw() => Raw;

    [PyProperty("closed")]
    public bool GetClosed(PyThread t) => IsClosed(t, Raw);

    [PyProperty("name")]
    public PyObject GetName(PyThread t) => Operations.GetAttribute(t, Raw, "name");

    [PyProperty("mode")]
    public PyObject GetMode(PyThread t) => Operations.GetAttribute(t, Raw, "mode");

    [PyMethod("readable")]
    public PyObject Readable(PyThread t) => Operations.CallMethod(t, Raw, "readable");

    [PyMethod("writable")]
    public PyObject Writable(PyThread t) => Operations.CallMethod(t, Raw, "writable");

    [PyMethod("seekable")]
    public PyObject Seekable(PyThread t) => Operations.CallMethod(t, Raw, "seekable");

    [PyMethod("fileno")]
    public PyObject Fileno(PyThread t) => Operations.CallMethod(t, Raw, "fileno");

    [PyMethod("isatty")]
    public PyObject Isatty(PyThread t) => Operations.CallMethod(t, Raw, "isatty");

    [PyMethod("seek", Signature = "(target, whence=0, /)")]
    public PyObject Seek(PyThread t, PyObject target, int whence = 0) => Locked(t, () => SeekCore(t, target, whence));

    [PyMethod("tell")]
    public PyObject Tell(PyThread t) => Locked(t, () => TellCore(t));

    [PyMethod("truncate", Signature = "(pos=None, /)")]
    public PyObject Truncate(PyThread t, PyObject? pos = null) => Locked(t, () => TruncateCore(t, pos));

    [PyMethod("flush")]
    public void Flush(PyThread t) => FlushCore(t);

    [PyMethod("close")]
    public void Close(PyThread t) => CloseCore(t);

    [PyMethod("_dealloc_warn", Signature = "(source, /)", Doc = "Warns that nobody closed the file.")]
    public void DeallocWarn(PyThread t, PyObject source) => DeallocWarnCore(t, source);

    [PyMethod("detach")]
    public PyObject Detach(PyThread t) => DetachCore(t);

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => ReprCore(t);

    [PyMethod("__getstate__")]
    public PyObject GetStateForPickle() => throw Errors.TypeError($"cannot pickle '{Type.FullName}' instances");

    [PyMethod("read", Signature = "(size=-1, /)", Doc = "Reads bytes, all with -1.")]
    public PyObject Read(PyThread t, PyObject? size = null)
    {
        var count = SizeOf(t, size);
        if (count < -1)
        {
            throw Errors.ValueError("read length must be non-negative or -1");
        }

        CheckNotClosed(t, "read");
        return Locked(t, () => ReadCore(t, count));
    }

    [PyMethod("read1", Signature = "(size=-1, /)", Doc = "Reads bytes with at most one call of the raw stream.")]
    public PyObject Read1(PyThread t, PyObject? size = null)
    {
        var count = SizeOf(t, size);
        CheckNotClosed(t, "read");
        return Locked(t, () => Read1Core(t, count));
    }

    [PyMethod("readinto", Doc = "Reads into a buffer.")]
    public PyObject Readinto(PyThread t, PyObject buffer)
    {
        CheckNotClosed(t, "readinto");
        return Locked(t, () => ReadIntoCore(t, buffer, once: false));
    }

    [PyMethod("readinto1", Doc = "Reads into a buffer with at most one call of the raw stream.")]
    public PyObject Readinto1(PyThread t, PyObject buffer)
    {
        CheckNotClosed(t, "readinto");
        return Locked(t, () => ReadIntoCore(t, buffer, once: true));
    }

    [PyMethod("peek", Signature = "(size=0, /)", Doc = "Bytes ahead, without moving the position.")]
    public PyObject Peek(PyThread t, int size = 0)
    {
        CheckNotClosed(t, "peek");
        return Locked(t, () => PeekCore(t));
    }

    [PyMethod("readline", Signature = "(size=-1, /)", Doc = "The next line, with its end.")]
    public PyObject Readline(PyThread t, PyObject? size = null)
    {
        var limit = SizeOf(t, size);
        CheckNotClosed(t, "readline");
        return Locked(t, () => ReadLineCore(t, limit));
    }

    [PyMethod("__next__")]
    public PyObject? NextLine(PyThread t)
    {
        CheckNotClosed(t, "readline");
        var line = Locked(t, () => ReadLineCore(t, -1));
        return ((PyBytes)line).Data.Length == 0 ? null : line;
    }
}

/// <summary><c>_io.BufferedWriter</c>.</summary>
[PyType("_io.BufferedWriter", HasDict = true, Doc = "A buffer over a writable raw stream.", Signature = "(raw, buffer_size=131072)")]
public partial class PyBufferedWriter : PyBufferedBase
{
    protected internal PyBufferedWriter(PyType type)
        : base(type)
    {
    }

    private protected override bool CanRead => false;

    private protected override bool CanWrite => true;

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyBufferedWriter(cls);

    [PyInit(Signature = "(raw, buffer_size=131072)")]
    public void Init(PyThread t, PyObject raw, PyObject? buffer_size = null) => Open(t, raw, buffer_size);

    [PyProperty("raw")]
    public PyObject GetRaw() => Raw;

    [PyProperty("closed")]
    public bool GetClosed(PyThread t) => IsClosed(t, Raw);

    [PyProperty("name")]
    public PyObject GetName(PyThread t) => Operations.GetAttribute(t, Raw, "name");

    [PyProperty("mode")]
    public PyObject GetMode(PyThread t) => Operations.GetAttribute(t, Raw, "mode");

    [PyMethod("readable")]
    public PyObject Readable(PyThread t) => Operations.CallMethod(t, Raw, "readable");

    [PyMethod("writable")]
    public PyObject Writable(PyThread t) => Operations.CallMethod(t, Raw, "writable");

    [PyMethod("seekable")]
    public PyObject Seekable(PyThread t) => Operations.CallMethod(t, Raw, "seekable");

    [PyMethod("fileno")]
    public PyObject Fileno(PyThread t) => Operations.CallMethod(t, Raw, "fileno");

    [PyMethod("isatty")]
    public PyObject Isatty(PyThread t) => Operations.CallMethod(t, Raw, "isatty");

    [PyMethod("seek", Signature = "(target, whence=0, /)")]
    public PyObject Seek(PyThread t, PyObject target, int whence = 0) => Locked(t, () => SeekCore(t, target, whence));

    [PyMethod("tell")]
    public PyObject Tell(PyThread t) => Locked(t, () => TellCore(t));

    [PyMethod("truncate", Signature = "(pos=None, /)")]
    public PyObject Truncate(PyThread t, PyObject? pos = null) => Locked(t, () => TruncateCore(t, pos));

    [PyMethod("flush")]
    public void Flush(PyThread t) => FlushCore(t);

    [PyMethod("close")]
    public void Close(PyThread t) => CloseCore(t);

    [PyMethod("_dealloc_warn", Signature = "(source, /)", Doc = "Warns that nobody closed the file.")]
    public void DeallocWarn(PyThread t, PyObject source) => DeallocWarnCore(t, source);

    [PyMethod("detach")]
    public PyObject Detach(PyThread t) => DetachCore(t);

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => ReprCore(t);

    [PyMethod("__getstate__")]
    public PyObject GetStateForPickle() => throw Errors.TypeError($"cannot pickle '{Type.FullName}' instances");

    [PyMethod("write", Doc = "Writes bytes; how many were taken.")]
    public PyObject Write(PyThread t, PyObject data)
    {
        CheckNotClosed(t, "write");
        return Locked(t, () => WriteCore(t, data));
    }
}

/// <summary><c>_io.BufferedRandom</c>.</summary>
[PyType("_io.BufferedRandom", HasDict = true, Doc = "A buffer over a raw stream that can be read, written and positioned.", Signature = "(raw, buffer_size=131072)")]
public partial class PyBufferedRandom : PyBufferedBase
{
    protected internal PyBufferedRandom(PyType type)
        : base(type)
    {
    }

    private protected override bool CanRead => true;

    private protected override bool CanWrite => true;

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyBufferedRandom(cls);

    [PyInit(Signature = "(raw, buffer_size=131072)")]
    public void Init(PyThread t, PyObject raw, PyObject? buffer_size = null) => Open(t, raw, buffer_size);

    [PyProperty("raw")]
    public PyObject GetRaw() => Raw;

    [PyProperty("closed")]
    public bool GetClosed(PyThread t) => IsClosed(t, Raw);

    [PyProperty("name")]
    public PyObject GetName(PyThread t) => Operations.GetAttribute(t, Raw, "name");

    [PyProperty("mode")]
    public PyObject GetMode(PyThread t) => Operations.GetAttribute(t, Raw, "mode");

    [PyMethod("readable")]
    public PyObject Readable(PyThread t) => Operations.CallMethod(t, Raw, "readable");

    [PyMethod("writable")]
    public PyObject Writable(PyThread t) => Operations.CallMethod(t, Raw, "writable");

    [PyMethod("seekable")]
    public PyObject Seekable(PyThread t) => Operations.CallMethod(t, Raw, "seekable");

    [PyMethod("fileno")]
    public PyObject Fileno(PyThread t) => Operations.CallMethod(t, Raw, "fileno");

    [PyMethod("isatty")]
    public PyObject Isatty(PyThread t) => Operations.CallMethod(t, Raw, "isatty");

    [PyMethod("seek", Signature = "(target, whence=0, /)")]
    public PyObject Seek(PyThread t, PyObject target, int whence = 0) => Locked(t, () => SeekCore(t, target, whence));

    [PyMethod("tell")]
    public PyObject Tell(PyThread t) => Locked(t, () => TellCore(t));

    [PyMethod("truncate", Signature = "(pos=None, /)")]
    public PyObject Truncate(PyThread t, PyObject? pos = null) => Locked(t, () => TruncateCore(t, pos));

    [PyMethod("flush")]
    public void Flush(PyThread t) => FlushCore(t);

    [PyMethod("close")]
    public void Close(PyThread t) => CloseCore(t);

    [PyMethod("_dealloc_warn", Signature = "(source, /)", Doc = "Warns that nobody closed the file.")]
    public void DeallocWarn(PyThread t, PyObject source) => DeallocWarnCore(t, source);

    [PyMethod("detach")]
    public PyObject Detach(PyThread t) => DetachCore(t);

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => ReprCore(t);

    [PyMethod("__getstate__")]
    public PyObject GetStateForPickle() => throw Errors.TypeError($"cannot pickle '{Type.FullName}' instances");

    [PyMethod("read", Signature = "(size=-1, /)", Doc = "Reads bytes, all with -1.")]
    public PyObject Read(PyThread t, PyObject? size = null)
    {
        var count = SizeOf(t, size);
        if (count < -1)
        {
            throw Errors.ValueError("read length must be non-negative or -1");
        }

        CheckNotClosed(t, "read");
        return Locked(t, () => ReadCore(t, count));
    }

    [PyMethod("read1", Signature = "(size=-1, /)", Doc = "Reads bytes with at most one call of the raw stream.")]
    public PyObject Read1(PyThread t, PyObject? size = null)
    {
        var count = SizeOf(t, size);
        CheckNotClosed(t, "read");
        return Locked(t, () => Read1Core(t, count));
    }

    [PyMethod("readinto", Doc = "Reads into a buffer.")]
    public PyObject Readinto(PyThread t, PyObject buffer)
    {
        CheckNotClosed(t, "readinto");
        return Locked(t, () => ReadIntoCore(t, buffer, once: false));
    }

    [PyMethod("readinto1", Doc = "Reads into a buffer with at most one call of the raw stream.")]
    public PyObject Readinto1(PyThread t, PyObject buffer)
    {
        CheckNotClosed(t, "readinto");
        return Locked(t, () => ReadIntoCore(t, buffer, once: true));
    }

    [PyMethod("peek", Signature = "(size=0, /)", Doc = "Bytes ahead, without moving the position.")]
    public PyObject Peek(PyThread t, int size = 0)
    {
        CheckNotClosed(t, "peek");
        return Locked(t, () => PeekCore(t));
    }

    [PyMethod("readline", Signature = "(size=-1, /)", Doc = "The next line, with its end.")]
    public PyObject Readline(PyThread t, PyObject? size = null)
    {
        var limit = SizeOf(t, size);
        CheckNotClosed(t, "readline");
        return Locked(t, () => ReadLineCore(t, limit));
    }

    [PyMethod("__next__")]
    public PyObject? NextLine(PyThread t)
    {
        CheckNotClosed(t, "readline");
        var line = Locked(t, () => ReadLineCore(t, -1));
        return ((PyBytes)line).Data.Length == 0 ? null : line;
    }

    [PyMethod("write", Doc = "Writes bytes; how many were taken.")]
    public PyObject Write(PyThread t, PyObject data)
    {
        CheckNotClosed(t, "write");
        return Locked(t, () => WriteCore(t, data));
    }
}

/// <summary><c>_io.BufferedRWPair</c>: a reader and a writer over two raw streams.</summary>
[PyType("_io.BufferedRWPair", HasDict = true, Doc = "A buffered reader and writer in one.", Signature = "(reader, writer, buffer_size=131072, /)")]
public partial class PyBufferedPair : PyBufferedIOBase
{
    private PyObject? _reader;
    private PyObject? _writer;

    protected internal PyBufferedPair(PyType type)
        : base(type)
    {
    }

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyBufferedPair(cls);

    [PyInit(Signature = "(reader, writer, buffer_size=131072, /)")]
    public void Init(PyThread t, PyObject reader, PyObject writer, PyObject? buffer_size = null)
    {
        var size = buffer_size ?? PyInt.Of(IoModule.DefaultBufferSize);
        _reader = Operations.Call(t, PyBufferedReader.TypeObject, reader, size);
        _writer = Operations.Call(t, PyBufferedWriter.TypeObject, writer, size);
    }

    private PyObject Reader => _reader ?? throw Errors.ValueError("I/O operation on uninitialized object");

    private PyObject Writer => _writer ?? throw Errors.ValueError("I/O operation on uninitialized object");

    [PyMethod("read")]
    public PyObject Read(PyThread t, ReadOnlySpan<PyObject> args) => Operations.CallMethod(t, Reader, "read", args);

    [PyMethod("peek")]
    public PyObject Peek(PyThread t, ReadOnlySpan<PyObject> args) => Operations.CallMethod(t, Reader, "peek", args);

    [PyMethod("read1")]
    public PyObject Read1(PyThread t, ReadOnlySpan<PyObject> args) => Operations.CallMethod(t, Reader, "read1", args);

    [PyMethod("readinto")]
    public PyObject Readinto(PyThread t, ReadOnlySpan<PyObject> args) => Operations.CallMethod(t, Reader, "readinto", args);

    [PyMethod("readinto1")]
    public PyObject Readinto1(PyThread t, ReadOnlySpan<PyObject> args) => Operations.CallMethod(t, Reader, "readinto1", args);

    [PyMethod("write")]
    public PyObject Write(PyThread t, PyObject data) => Operations.CallMethod(t, Writer, Names.Write, data);

    [PyMethod("flush")]
    public PyObject Flush(PyThread t) => Operations.CallMethod(t, Writer, Names.Flush);

    [PyMethod("readable")]
    public PyObject Readable(PyThread t) => Operations.CallMethod(t, Reader, "readable");

    [PyMethod("writable")]
    public PyObject Writable(PyThread t) => Operations.CallMethod(t, Writer, "writable");

    [PyMethod("close")]
    public void Close(PyThread t)
    {
        FlushThenClose(t, () => Operations.CallMethod(t, Writer, Names.Close), Reader);
        NoteClosed();
    }

    [PyMethod("isatty")]
    public bool Isatty(PyThread t) => Operations.IsTrue(t, Operations.CallMethod(t, Writer, "isatty")) || Operations.IsTrue(t, Operations.CallMethod(t, Reader, "isatty"));

    [PyProperty("closed")]
    public PyObject GetClosed(PyThread t) => Operations.GetAttribute(t, Writer, "closed");
}
