using System.Buffers;
using System.Runtime.InteropServices;

namespace Weft.Modules.Io;

/// <summary><c>_io.FileIO</c>: an unbuffered file by its descriptor.</summary>
[PyType("_io.FileIO", HasDict = true, Doc = "An unbuffered file.", Signature = "(file, mode='r', closefd=True, opener=None)")]
public partial class PyFileIO : PyRawIOBase
{
    private int _fd = -1;
    private bool _created, _readable, _writable, _appending, _closeFd = true;
    private bool? _seekable;

    protected internal PyFileIO(PyType type)
        : base(type)
    {
    }

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyFileIO(cls);

    internal bool IsTerminal => _fd >= 0 && LibC.IsATty(_fd) == 1;

    internal int BlockSize => IoModule.DefaultBufferSize;

    [PyInit(Signature = "(file, mode='r', closefd=True, opener=None)")]
    public unsafe void Init(PyThread t, PyObject file, string mode = "r", bool closefd = true, PyObject? opener = null)
    {
        if (_fd >= 0 && _closeFd)
        {
            _ = LibC.Close(_fd);
        }

        _fd = -1;
        if (file is PyFloat)
        {
            throw Errors.TypeError("integer argument expected, got float");
        }

        var flags = ParseMode(mode);
        _closeFd = closefd;
        if (AuditHooks.Active)
        {
            AuditHooks.Raise(t, "open", file, PyStr.Of(mode), PyInt.Of(flags));
        }

        if (file is PyIntBase number && file is not PyBool || file is PyBool)
        {
            _fd = Operations.IndexToInt32(t, file);
            if (_fd < 0)
            {
                _fd = -1;
                throw Errors.ValueError("negative file descriptor");
            }

            if (LibC.Seek(_fd, 0, 1) < 0 && Marshal.GetLastPInvokeError() == LibC.EBADF)
            {
                _fd = -1;
                throw Errors.OSError(LibC.EBADF, LibC.ErrorText(LibC.EBADF), file);
            }
        }
        else
        {
            if (!closefd)
            {
                throw Errors.ValueError("Cannot use closefd=False with file name");
            }

            var path = FileSystemPath.ToStr(t, file);
            if (opener is null or PyNone)
            {
                OpenPath(t, path, flags, file);
            }
            else
            {
                var fd = Operations.Call(t, opener, file, PyInt.Of(flags));
                if (fd is not PyIntBase)
                {
                    throw Errors.TypeError("expected integer from opener");
                }

                _fd = Operations.IndexToInt32(t, fd);
                if (_fd < 0)
                {
                    throw Errors.ValueError($"opener returned {_fd}");
                }
            }
        }

        Operations.SetAttribute(t, this, PyStr.Intern("name"), file);
        if (_appending)
        {
            _ = LibC.Seek(_fd, 0, 2);
        }
    }

    private unsafe void OpenPath(PyThread t, PyStr path, int flags, PyObject file)
    {
        var bytes = TextCodec.Encode(t, path, "utf-8", "surrogateescape").Data;
        if (bytes.IndexOf((byte)0) >= 0)
        {
            throw Errors.ValueError("embedded null byte");
        }

        var terminated = new byte[bytes.Length + 1];
        bytes.CopyTo(terminated);
        while (true)
        {
            fixed (byte* pointer = terminated)
            using (t.Blocking())
            {
                _fd = LibC.Open(pointer, flags, 0x1B6);
            }

            if (_fd >= 0)
            {
                break;
            }

            if (Marshal.GetLastPInvokeError() != LibC.EINTR)
            {
                throw LibC.LastError(file);
            }

            t.ServeRequests();
        }

        if (Directory.Exists(path.Value))
        {
            _ = LibC.Close(_fd);
            _fd = -1;
            throw Errors.OSError(LibC.EISDIR, LibC.ErrorText(LibC.EISDIR), file);
        }
    }

    private int ParseMode(string mode)
    {
        _created = _readable = _writable = _appending = false;
        var flags = 0;
        var kinds = 0;
        var plus = false;
        foreach (var c in mode)
        {
            switch (c)
            {
                case 'x':
                    kinds++;
                    _created = _writable = true;
                    flags |= LibC.O_EXCL | LibC.O_CREAT;
                    break;
                case 'r':
                    kinds++;
                    _readable = true;
                    break;
                case 'w':
                    kinds++;
                    _writable = true;
                    flags |= LibC.O_CREAT | LibC.O_TRUNC;
                    break;
                case 'a':
                    kinds++;
                    _writable = _appending = true;
                    flags |= LibC.O_APPEND | LibC.O_CREAT;
                    break;
                case 'b':
                    break;
                case '+':
                    if (plus)
                    {
                        kinds = 2;
                    }

                    plus = true;
                    _readable = _writable = true;
                    break;
                default:
                    throw Errors.ValueError($"invalid mode: {mode}");
            }
        }

        if (kinds != 1)
        {
            throw Errors.ValueError("Must have exactly one of create/read/write/append mode and at most one plus");
        }

        return flags | (_readable && _writable ? 2 : _writable ? 1 : 0) | LibC.O_CLOEXEC;
    }

    private int Fd => _fd >= 0 ? _fd : throw Errors.ValueError("I/O operation on closed file");

    [PyMethod("readable")]
    public bool Readable() => Fd >= 0 && _readable;

    [PyMethod("writable")]
    public bool Writable() => Fd >= 0 && _writable;

    [PyMethod("seekable")]
    public bool Seekable() => _seekable ??= LibC.Seek(Fd, 0, 1) >= 0;

    [PyMethod("fileno")]
    public int Fileno() => Fd;

    [PyMethod("isatty")]
    public bool Isatty() => LibC.IsATty(Fd) == 1;

    [PyMethod("_isatty_open_only")]
    public bool IsattyOpenOnly() => LibC.IsATty(Fd) == 1;

    [PyProperty("closed")]
    public bool Closed => _fd < 0;

    [PyProperty("closefd")]
    public bool CloseFd => _closeFd;

    [PyProperty("_blksize")]
    public int BlockSizeProperty => IoModule.DefaultBufferSize;

    [PyProperty("mode")]
    public string Mode => _created ? _readable ? "xb+" : "xb" : _appending ? _readable ? "ab+" : "ab" : _readable ? _writable ? "rb+" : "rb" : "wb";

    [PyMethod("close")]
    public void Close(PyThread t)
    {
        if (IsBeingDropped)
        {
            DeallocWarn(t, this);
        }

        PythonException? failure = null;
        try
        {
            CloseBase(t);
        }
        catch (PythonException e)
        {
            failure = e;
        }

        NoteClosed();
        var fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0 && _closeFd && LibC.Close(fd) < 0 && failure is null && Marshal.GetLastPInvokeError() != LibC.EINTR)
        {
            throw LibC.LastError();
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    [PyMethod("_dealloc_warn", Signature = "(source, /)", Doc = "Warns that nobody closed the file.")]
    public void DeallocWarn(PyThread t, PyObject source)
    {
        if (_fd < 0 || !_closeFd)
        {
            return;
        }

        try
        {
            Warnings.Issue(t, Exceptions.ResourceWarning, $"unclosed file {Operations.Repr(t, source).Value}", source: source);
        }
        catch (PythonException e)
        {
            // The warning may be an error; nobody is there to get it.
            if (e.Value.Type.IsSubtypeOf(Exceptions.Warning))
            {
                Weft.Runtime.Objects.Unraisable.Report(t, e.Value, null, this);
            }
        }
    }

    private void RequireReadable()
    {
        if (!_readable)
        {
            throw Unsupported("File not open for reading");
        }
    }

    [PyMethod("readinto", Doc = "Reads into a buffer.")]
    public PyObject Readinto(PyThread t, PyObject buffer)
    {
        var fd = Fd;
        RequireReadable();
        using var view = BufferView.Get(t, buffer, writable: true);
        return Result(LibC.ReadRetrying(t, fd, view.Span));
    }

    private static PyObject Result(nint count) => count >= 0 ? PyInt.Of(count) : Marshal.GetLastPInvokeError() == LibC.EAGAIN ? PyNone.Value : throw LibC.LastError();

    /// <summary>Reads once; null when it would block.</summary>
    internal int? ReadOnce(PyThread t, Span<byte> target)
    {
        var fd = Fd;
        RequireReadable();
        var count = LibC.ReadRetrying(t, fd, target);
        return count >= 0 ? (int)count : Marshal.GetLastPInvokeError() == LibC.EAGAIN ? null : throw LibC.LastError();
    }

    internal int? WriteOnce(PyThread t, ReadOnlySpan<byte> data)
    {
        var fd = Fd;
        if (!_writable)
        {
            throw Unsupported("File not open for writing");
        }

        var count = LibC.WriteRetrying(t, fd, data);
        return count >= 0 ? (int)count : Marshal.GetLastPInvokeError() == LibC.EAGAIN ? null : throw LibC.LastError();
    }

    [PyMethod("read", Doc = "Reads some bytes, all with -1.", Signature = "(size=-1, /)")]
    public PyObject Read(PyThread t, PyObject? size = null)
    {
        _ = Fd;
        RequireReadable();
        var count = SizeOf(t, size);
        if (count < 0)
        {
            return Readall(t);
        }

        var room = (int)Math.Min(count, Array.MaxLength);
        var buffer = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            return ReadOnce(t, buffer.AsSpan(0, room)) is { } got ? PyBytes.Of(buffer.AsSpan(0, got)) : PyNone.Value;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [PyMethod("readall", Doc = "Reads everything.")]
    public PyObject Readall(PyThread t)
    {
        var fd = Fd;
        var end = LibC.Seek(fd, 0, 1) is var position and >= 0 ? SizeFrom(fd, position) : 0;
        var buffer = new byte[Math.Clamp(end + 1, 1024, Array.MaxLength)];
        var used = 0;
        while (true)
        {
            if (used == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, (long)used * 2));
            }

            var got = ReadOnce(t, buffer.AsSpan(used));
            if (got is null)
            {
                return used == 0 ? PyNone.Value : PyBytes.Of(buffer.AsSpan(0, used).ToArray());
            }

            if (got == 0)
            {
                return PyBytes.Of(buffer.AsSpan(0, used).ToArray());
            }

            used += got.Value;
        }
    }

    private static long SizeFrom(int fd, long position)
    {
        var end = LibC.Seek(fd, 0, 2);
        _ = LibC.Seek(fd, position, 0);
        return Math.Max(0, end - position);
    }

    [PyMethod("write", Doc = "Writes bytes; how many were written.")]
    public PyObject Write(PyThread t, PyObject data)
    {
        using var view = BufferView.Get(t, data);
        return WriteOnce(t, view.IsContiguous ? view.Span : view.ToArray()) is { } count ? PyInt.Of(count) : PyNone.Value;
    }

    [PyMethod("seek", Doc = "Changes the position.", Signature = "(pos, whence=0, /)")]
    public PyObject Seek(PyThread t, PyObject pos, int whence = 0)
    {
        if (pos is PyFloat)
        {
            throw Errors.TypeError("an integer is required");
        }

        var result = LibC.Seek(Fd, Operations.IndexToInt64(t, pos), whence);
        return result >= 0 ? PyInt.Of(result) : throw LibC.LastError();
    }

    [PyMethod("tell", Doc = "The position.")]
    public PyObject Tell(PyThread t)
    {
        var result = LibC.Seek(Fd, 0, 1);
        return result >= 0 ? PyInt.Of(result) : throw LibC.LastError();
    }

    [PyMethod("truncate", Doc = "Changes the size.", Signature = "(size=None, /)")]
    public PyObject Truncate(PyThread t, PyObject? size = null)
    {
        var fd = Fd;
        if (!_writable)
        {
            throw Unsupported("File not open for writing");
        }

        var length = size is null or PyNone ? LibC.Seek(fd, 0, 1) : Operations.IndexToInt64(t, size);
        return LibC.Truncate(fd, length) == 0 ? PyInt.Of(length) : throw LibC.LastError();
    }

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        if (_fd < 0)
        {
            return $"<{Type.FullName} [closed]>";
        }

        var close = _closeFd ? "True" : "False";
        return Operations.TryGetAttribute(t, this, PyStr.Intern("name")) is { } name
            ? $"<{Type.FullName} name={Operations.Repr(t, name).Value} mode='{Mode}' closefd={close}>"
            : $"<{Type.FullName} fd={_fd} mode='{Mode}' closefd={close}>";
    }

    [PyMethod("__getstate__")]
    public PyObject GetStateForPickle() => throw Errors.TypeError($"cannot pickle '{Type.FullName}' instances");
}
