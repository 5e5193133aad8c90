namespace Weft.Modules.Io;

/// <summary><c>_io.BytesIO</c>: a binary stream in memory.</summary>
/// <remarks>
/// <see cref="_lock"/> guards array, length, position and the count of exports together: a write, or a read with its step,
/// is one. No Python code runs while it is held; arguments are converted before.
/// </remarks>
[PyType("_io.BytesIO", WeakReferences = true, HasDict = true, Doc = "A binary stream in memory.", Signature = "(initial_bytes=b'')")]
public partial class PyBytesIO : PyBufferedIOBase
{
    private ObjectLock _lock;
    private byte[] _data = [];
    private int _length;
    private long _position;
    private bool _closed;
    private int _exports;

    protected internal PyBytesIO(PyType type)
        : base(type)
    {
    }

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyBytesIO(cls);

    [PyInit(Signature = "(initial_bytes=b'')")]
    public void Init(PyThread t, PyObject? initial_bytes = null)
    {
        var initial = initial_bytes is null or PyNone ? [] : BufferView.Read(t, initial_bytes).ToArray();
        _lock.Enter(this);
        try
        {
            CheckExports();
            _data = initial;
            _length = initial.Length;
            _position = 0;
            _closed = false;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    private void CheckOpenState()
    {
        if (_closed)
        {
            throw Errors.ValueError("I/O operation on closed file.");
        }
    }

    private void CheckExports()
    {
        if (_exports > 0)
        {
            throw Errors.BufferError("Existing exports of data: object cannot be re-sized");
        }
    }

    [PyProperty("closed")]
    public bool Closed => _closed;

    [PyMethod("readable")]
    public bool Readable()
    {
        CheckOpenState();
        return true;
    }

    [PyMethod("writable")]
    public bool Writable() => Readable();

    [PyMethod("seekable")]
    public bool Seekable() => Readable();

    [PyMethod("isatty")]
    public bool Isatty() => !Readable();

    [PyMethod("flush")]
    public void Flush() => CheckOpenState();

    [PyMethod("close")]
    public void Close()
    {
        _lock.Enter(this);
        try
        {
            CheckExports();
            _closed = true;
            _data = [];
            _length = 0;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("getvalue", Doc = "All bytes.")]
    public PyObject GetValue()
    {
        CheckOpenState();
        _lock.Enter(this);
        try
        {
            return PyBytes.Of(_data.AsSpan(0, _length).ToArray());
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("getbuffer", Doc = "A writable view of all bytes.")]
    public PyObject GetBufferView(PyThread t)
    {
        CheckOpenState();
        return Operations.Call(t, PyMemoryView.TypeObject, this);
    }

    public override BufferView? GetBuffer(PyThread thread, bool writable)
    {
        CheckOpenState();
        _lock.Enter(this);
        try
        {
            Interlocked.Increment(ref _exports);
            return new BufferView(this, _data.AsMemory(0, _length), readOnly: false, release: () => Interlocked.Decrement(ref _exports));
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    /// <summary>Reads at most so many bytes (negative: without limit), to the end of the line or of the stream.</summary>
    private PyBytes Take(long limit, bool line = false, bool advance = true)
    {
        _lock.Enter(this);
        try
        {
            var start = (int)Math.Min(_position, _length);
            var rest = _data.AsSpan(start, _length - start);
            if (line && rest.IndexOf((byte)'\n') is var newline and >= 0)
            {
                rest = rest[..(newline + 1)];
            }

            if (limit >= 0 && limit < rest.Length)
            {
                rest = rest[..(int)limit];
            }

            if (advance)
            {
                _position = Math.Max(_position, start + rest.Length);
            }

            return PyBytes.Of(rest.ToArray());
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("read", Signature = "(size=-1, /)", Doc = "Reads bytes, all with -1.")]
    public PyObject Read(PyThread t, PyObject? size = null)
    {
        var count = SizeOf(t, size);
        CheckOpenState();
        return Take(count);
    }

    [PyMethod("read1", Signature = "(size=-1, /)", Doc = "Reads bytes, all with -1.")]
    public PyObject Read1(PyThread t, PyObject? size = null) => Read(t, size);

    [PyMethod("peek", Signature = "(size=1, /)", Doc = "Bytes ahead, without moving the position.")]
    public PyObject Peek(PyThread t, int size = 1)
    {
        CheckOpenState();
        return Take(-1, advance: false);
    }

    [PyMethod("readline", Signature = "(size=-1, /)", Doc = "The next line, with its end.")]
    public PyObject Readline(PyThread t, PyObject? size = null)
    {
        var limit = SizeOf(t, size);
        CheckOpenState();
        return Take(limit, line: true);
    }

    [PyMethod("readlines", Signature = "(size=None, /)", Doc = "A list of lines.")]
    public PyObject ReadlinesOf(PyThread t, PyObject? size = null)
    {
        var limit = SizeOf(t, size);
        CheckOpenState();
        var result = new PyList();
        var total = 0;
        while (Take(-1, line: true) is { Data.Length: > 0 } line)
        {
            result.Append(line);
            total += line.Data.Length;
            if (limit > 0 && total >= limit)
            {
                break;
            }
        }

        return result;
    }

    [PyMethod("__next__")]
    public PyObject? NextLine(PyThread t)
    {
        CheckOpenState();
        return Take(-1, line: true) is { Data.Length: > 0 } line ? line : null;
    }

    [PyMethod("readinto", Doc = "Reads into a buffer.")]
    public PyObject Readinto(PyThread t, PyObject buffer)
    {
        CheckOpenState();
        using var view = WritableView(t, buffer, "readinto");
        var bytes = Take(view.Length).Data;
        bytes.CopyTo(view.Span);
        return PyInt.Of(bytes.Length);
    }

    [PyMethod("write", Doc = "Writes bytes; how many were written.")]
    public PyObject Write(PyThread t, PyObject data)
    {
        CheckOpenState();
        if (data is PyStr)
        {
            throw Errors.TypeError("a bytes-like object is required, not 'str'");
        }

        var bytes = BufferView.Read(t, data);
        _lock.Enter(this);
        try
        {
            CheckExports();
            if (bytes.Length > 0)
            {
                Put(bytes);
            }
        }
        finally
        {
            _lock.Exit(this);
        }

        return PyInt.Of(bytes.Length);
    }

    // Called with the lock.
    private void Put(byte[] bytes)
    {
        var end = _position + bytes.Length;
        if (end > Array.MaxLength)
        {
            throw Errors.OverflowError("new position too large");
        }

        if (end > _data.Length)
        {
            Array.Resize(ref _data, (int)Math.Min(Array.MaxLength, Math.Max(end, _data.Length * 2L)));
        }

        if (_position > _length)
        {
            Array.Clear(_data, _length, (int)_position - _length);
        }

        bytes.CopyTo(_data, (int)_position);
        _position = end;
        _length = Math.Max(_length, (int)end);
    }

    [PyMethod("seek", Signature = "(pos, whence=0, /)", Doc = "Changes the position.")]
    public PyObject Seek(PyThread t, PyObject pos, int whence = 0)
    {
        CheckOpenState();
        var offset = Operations.IndexToInt64(t, pos);
        if (offset < 0 && whence == 0)
        {
            throw Errors.ValueError($"negative seek value {offset}");
        }

        _lock.Enter(this);
        try
        {
            _position = whence switch
            {
                0 => offset,
                1 => Math.Max(0, _position + offset),
                2 => Math.Max(0, _length + offset),
                _ => throw Errors.ValueError($"invalid whence ({whence}, should be 0, 1 or 2)"),
            };
            return PyInt.Of(_position);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("tell", Doc = "The position.")]
    public PyObject Tell()
    {
        CheckOpenState();
        return PyInt.Of(_position);
    }

    [PyMethod("truncate", Signature = "(size=None, /)", Doc = "Cuts the stream.")]
    public PyObject Truncate(PyThread t, PyObject? size = null)
    {
        CheckOpenState();
        var length = size is null or PyNone ? _position : Operations.IndexToInt64(t, size);
        if (length < 0)
        {
            throw Errors.ValueError($"negative size value {length}");
        }

        _lock.Enter(this);
        try
        {
            CheckExports();
            _length = (int)Math.Min(_length, length);
        }
        finally
        {
            _lock.Exit(this);
        }

        return PyInt.Of(length);
    }

    [PyMethod("__getstate__")]
    public PyObject GetStateForPickle(PyThread t) => new PyTuple([GetValue(), PyInt.Of(_position), InstanceAttributes.GetDict(this)!.Copy(t)]);

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyTuple state)
    {
        Init(t, state.Items[0]);
        _position = Operations.IndexToInt64(t, state.Items[1]);
        if (state.Items[2] is PyDict dict)
        {
            InstanceAttributes.GetDict(this)!.Update(t, dict);
        }
    }
}
