namespace Weft.Modules.Ssl;

/// <summary><c>_ssl.MemoryBIO</c>: bytes on their way between a TLS object and whoever moves them.</summary>
[PyType("_ssl.MemoryBIO", Signature = "()", Doc = "A stream of bytes in memory.")]
public unsafe partial class PyMemoryBio : PyObject
{
    private const int SetEndResult = 130;
    private const int ShouldRetryRead = 1 | 8;

    private volatile bool _endWritten;
    private bool _foundUnreachable;

    internal PyMemoryBio()
    {
        Handle = OpenSsl.NewStream(OpenSsl.MemoryMethod());
        if (Handle == 0)
        {
            throw SslErrors.Plain("failed to allocate BIO");
        }

        // An empty stream means "try again" until its end was written.
        OpenSsl.SetStreamFlags(Handle, ShouldRetryRead);
        OpenSsl.ControlStream(Handle, SetEndResult, -1, null);
    }

    ~PyMemoryBio()
    {
        if (Finalization.MayFree(this, ref _foundUnreachable))
        {
            _ = OpenSsl.FreeStream(Handle);
        }
    }

    internal nint Handle { get; }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => args.Length == 0
        ? Allocate(cls)
        : throw Errors.TypeError($"MemoryBIO expected 0 arguments, got {args.Length}");

    [PyProperty("pending", Doc = "How many bytes can be read.")]
    public long Pending() => (long)OpenSsl.StreamPending(Handle);

    [PyProperty("eof", Doc = "Whether the end was written and everything read.")]
    public bool AtEnd() => _endWritten && Pending() == 0;

    [PyMethod("read", Signature = "(size=-1, /)", Doc = "Reads at most so many bytes.")]
    public PyObject Read(int size = -1)
    {
        var available = (int)Math.Min(Pending(), int.MaxValue);
        var data = new byte[size < 0 || size > available ? available : size];
        if (data.Length == 0)
        {
            return PyBytes.Of([]);
        }

        int count;
        fixed (byte* pointer = data)
        {
            count = OpenSsl.ReadStream(Handle, pointer, data.Length);
        }

        GC.KeepAlive(this);
        return count < 0 ? throw SslErrors.FromQueue() : PyBytes.Of(data.AsSpan(0, count));
    }

    [PyMethod("write", Signature = "(b, /)", Doc = "Writes bytes; how many.")]
    public long Write(PyThread t, PyObject b)
    {
        using var view = BufferView.Get(t, b);
        if (_endWritten)
        {
            throw SslErrors.Plain("cannot write() after write_eof()");
        }

        if (view.Length == 0)
        {
            return 0;
        }

        int count;
        fixed (byte* pointer = view.Span)
        {
            count = OpenSsl.WriteStream(Handle, pointer, (int)view.Length);
        }

        GC.KeepAlive(this);
        return count < 0 ? throw SslErrors.FromQueue() : count;
    }

    [PyMethod("write_eof", Signature = "()", Doc = "Says that nothing more will be written.")]
    public void WriteEnd()
    {
        _endWritten = true;
        OpenSsl.ClearStreamFlags(Handle, ShouldRetryRead);
        OpenSsl.ControlStream(Handle, SetEndResult, 0, null);
        GC.KeepAlive(this);
    }
}
