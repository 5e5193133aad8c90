namespace Weft.Modules.Io;

/// <summary>What the buffered streams over one raw stream share.</summary>
/// <remarks>
/// One buffer serves reading and writing. <see cref="_pos"/> to <see cref="_end"/> are bytes read ahead; bytes written
/// wait in <see cref="_pending"/>. Never both: reading flushes first, writing rewinds what was read ahead. All under
/// <see cref="_gate"/>, a lock that belongs to the thread and is reentrant only as an error ("reentrant call").
/// </remarks>
public abstract class PyBufferedBase : PyBufferedIOBase
{
    private readonly WaitLock _gate = new();
    private long _owner;
    private PyObject? _raw;
    private bool _detached;
    private byte[] _buffer = [];
    private int _pos;
    private int _end;
    private byte[] _pending = [];
    private int _pendingCount;

    private protected PyBufferedBase(PyType type)
        : base(type)
    {
    }

    private protected abstract bool CanRead { get; }

    private protected abstract bool CanWrite { get; }

    internal PyObject Raw => _raw ?? throw Errors.ValueError(_detached ? "raw stream has been detached" : "I/O operation on uninitialized object");

    private protected void Open(PyThread t, PyObject raw, PyObject? bufferSize)
    {
        var size = bufferSize is null ? IoModule.DefaultBufferSize : Operations.IndexToInt64(t, bufferSize);
        if (size <= 0)
        {
            throw Errors.ValueError("buffer size must be strictly positive");
        }

        if (CanRead && !Operations.IsTrue(t, Operations.CallMethod(t, raw, "readable")))
        {
            throw Unsupported("File or stream is not readable.");
        }

        if (CanWrite && !Operations.IsTrue(t, Operations.CallMethod(t, raw, "writable")))
        {
            throw Unsupported("File or stream is not writable.");
        }

        _raw = raw;
        WrapInner(raw);
        _detached = false;
        _buffer = CanRead ? new byte[Math.Min(size, 1 << 30)] : [];
        _pending = CanWrite ? new byte[Math.Min(size, 1 << 30)] : [];
        _pos = _end = _pendingCount = 0;
    }

    private protected T Locked<T>(PyThread t, Func<T> action)
    {
        if (Volatile.Read(ref _owner) == t.Serial)
        {
            throw Errors.RuntimeError($"reentrant call inside {Operations.Repr(t, this).Value}");
        }

        _gate.Acquire(t, -1);
        Volatile.Write(ref _owner, t.Serial);
        try
        {
            return action();
        }
        finally
        {
            Volatile.Write(ref _owner, 0);
            _gate.Release();
        }
    }

    private protected void CheckNotClosed(PyThread t, string what)
    {
        if (IsClosed(t, Raw))
        {
            throw Errors.ValueError(what + " of closed file");
        }
    }

    // ---- Raw access

    private int? RawRead(PyThread t, byte[] target, int offset, int count)
    {
        if (_raw!.GetType() == typeof(PyFileIO))
        {
            return ((PyFileIO)_raw).ReadOnce(t, target.AsSpan(offset, count));
        }

        var chunk = new PyByteArray(new byte[count]);
        var view = Operations.Call(t, PyMemoryView.TypeObject, chunk);
        var got = Operations.CallMethod(t, _raw, "readinto", view);
        if (got is PyNone)
        {
            return null;
        }

        var length = Operations.IndexToInt64(t, got);
        if (length < 0 || length > count)
        {
            throw IoModule.OSErrorText($"raw readinto() returned invalid length {length} (should have been between 0 and {count})");
        }

        BufferView.Read(t, chunk).AsSpan(0, (int)length).CopyTo(target.AsSpan(offset));
        return (int)length;
    }

    private int? RawWrite(PyThread t, byte[] data, int offset, int count)
    {
        if (_raw!.GetType() == typeof(PyFileIO))
        {
            return ((PyFileIO)_raw).WriteOnce(t, data.AsSpan(offset, count));
        }

        var written = Operations.CallMethod(t, _raw, Names.Write, Operations.Call(t, PyMemoryView.TypeObject, PyBytes.Of(data.AsSpan(offset, count).ToArray())));
        if (written is PyNone)
        {
            return null;
        }

        var length = Operations.IndexToInt64(t, written);
        return length >= 0 && length <= count ? (int)length : throw IoModule.OSErrorText($"raw write() returned invalid length {length} (should have been between 0 and {count})");
    }

    private long RawSeek(PyThread t, long offset, int whence)
    {
        var position = Operations.IndexToInt64(t, Operations.CallMethod(t, _raw!, "seek", PyInt.Of(offset), PyInt.Of(whence)));
        return position >= 0 ? position : throw IoModule.OSErrorText($"Raw stream returned invalid position {position}");
    }

    private protected void FlushPending(PyThread t)
    {
        var done = 0;
        try
        {
            while (done < _pendingCount)
            {
                var count = RawWrite(t, _pending, done, _pendingCount - done);
                if (count is null)
                {
                    throw Errors.With(Exceptions.BlockingIOError, PyInt.Of(LibC.EAGAIN), PyStr.Of("write could not complete without blocking"), PyInt.Of(0));
                }

                done += count.Value;
                if (t.Requests != 0)
                {
                    t.ServeRequests();
                }
            }
        }
        finally
        {
            if (done > 0)
            {
                Array.Copy(_pending, done, _pending, 0, _pendingCount - done);
                _pendingCount -= done;
            }
        }
    }

    private void Rewind(PyThread t)
    {
        if (_end > _pos)
        {
            RawSeek(t, _pos - _end, 1);
        }

        _pos = _end = 0;
    }

    private int? Fill(PyThread t)
    {
        _pos = _end = 0;
        var got = RawRead(t, _buffer, 0, _buffer.Length);
        _end = got ?? 0;
        return got;
    }

    // ---- Reading (under the gate)

    private protected PyObject ReadCore(PyThread t, long count)
    {
        FlushPending(t);
        if (count < 0)
        {
            return ReadAllCore(t);
        }

        if (count <= _end - _pos)
        {
            var quick = PyBytes.Of(_buffer.AsSpan(_pos, (int)count).ToArray());
            _pos += (int)count;
            return quick;
        }

        var result = new byte[Math.Min(count, Array.MaxLength)];
        var used = _end - _pos;
        Array.Copy(_buffer, _pos, result, 0, used);
        _pos = _end = 0;
        while (used < result.Length)
        {
            if (result.Length - used >= _buffer.Length)
            {
                var direct = RawRead(t, result, used, result.Length - used);
                if (direct is null && used == 0)
                {
                    return PyNone.Value;
                }

                if (direct is null or 0)
                {
                    break;
                }

                used += direct.Value;
                continue;
            }

            var got = Fill(t);
            if (got is null && used == 0)
            {
                return PyNone.Value;
            }

            if (got is null or 0)
            {
                break;
            }

            var take = Math.Min(got.Value, result.Length - used);
            Array.Copy(_buffer, 0, result, used, take);
            _pos = take;
            used += take;
        }

        return PyBytes.Of(used == result.Length ? result : result.AsSpan(0, used).ToArray());
    }

    private PyObject ReadAllCore(PyThread t)
    {
        var head = _buffer.AsSpan(_pos, _end - _pos).ToArray();
        _pos = _end = 0;
        PyObject rest;
        if (Operations.TryGetAttribute(t, _raw!, PyStr.Intern("readall")) is { } readall)
        {
            rest = Operations.Call(t, readall);
            if (rest is not PyNone and not PyBytes)
            {
                throw Errors.TypeError("readall() should return bytes");
            }
        }
        else
        {
            using var all = new MemoryStream();
            while (true)
            {
                rest = Operations.CallMethod(t, _raw!, "read");
                if (rest is not PyBytes bytes || bytes.Data.Length == 0)
                {
                    if (rest is not PyBytes and not PyNone)
                    {
                        throw Errors.TypeError("read() should return bytes");
                    }

                    break;
                }

                all.Write(bytes.Data);
            }

            rest = all.Length > 0 || rest is PyBytes ? PyBytes.Of(all.ToArray()) : rest;
        }

        if (rest is not PyBytes tail)
        {
            return head.Length == 0 ? PyNone.Value : PyBytes.Of(head);
        }

        return head.Length == 0 ? tail : PyBytes.Of([.. head, .. tail.Data]);
    }

    private protected PyObject Read1Core(PyThread t, long count)
    {
        FlushPending(t);
        if (count < 0)
        {
            count = _buffer.Length;
        }

        if (count == 0)
        {
            return PyBytes.Of([]);
        }

        if (_end == _pos)
        {
            var got = Fill(t);
            if (got is null)
            {
                return PyBytes.Of([]);
            }
        }

        var take = (int)Math.Min(count, _end - _pos);
        var result = PyBytes.Of(_buffer.AsSpan(_pos, take).ToArray());
        _pos += take;
        return result;
    }

    private protected PyObject ReadIntoCore(PyThread t, PyObject buffer, bool once)
    {
        FlushPending(t);
        using var view = WritableView(t, buffer, once ? "readinto1" : "readinto");
        var target = new byte[view.Length];
        var used = 0;
        while (used < target.Length)
        {
            if (_end == _pos)
            {
                if (once && used > 0)
                {
                    break;
                }

                var got = target.Length - used >= _buffer.Length ? RawRead(t, target, used, target.Length - used) : Fill(t);
                if (got is null && used == 0)
                {
                    return PyNone.Value;
                }

                if (got is null or 0)
                {
                    break;
                }

                if (target.Length - used >= _buffer.Length)
                {
                    used += got.Value;
                    continue;
                }
            }

            var take = Math.Min(target.Length - used, _end - _pos);
            Array.Copy(_buffer, _pos, target, used, take);
            _pos += take;
            used += take;
        }

        target.AsSpan(0, used).CopyTo(view.Span);
        return PyInt.Of(used);
    }

    private protected PyObject PeekCore(PyThread t)
    {
        FlushPending(t);
        if (_end == _pos)
        {
            Fill(t);
        }

        return PyBytes.Of(_buffer.AsSpan(_pos, _end - _pos).ToArray());
    }

    private protected PyObject ReadLineCore(PyThread t, long limit)
    {
        FlushPending(t);
        using var line = new MemoryStream();
        while (limit < 0 || line.Length < limit)
        {
            if (_end == _pos && Fill(t) is null or 0)
            {
                break;
            }

            var available = _end - _pos;
            if (limit >= 0)
            {
                available = (int)Math.Min(available, limit - line.Length);
            }

            var newline = _buffer.AsSpan(_pos, available).IndexOf((byte)'\n');
            var take = newline < 0 ? available : newline + 1;
            line.Write(_buffer, _pos, take);
            _pos += take;
            if (newline >= 0)
            {
                break;
            }
        }

        return PyBytes.Of(line.ToArray());
    }

    // ---- Writing (under the gate)

    private protected PyObject WriteCore(PyThread t, PyObject data)
    {
        if (data is PyStr)
        {
            throw Errors.TypeError("a bytes-like object is required, not 'str'");
        }

        var bytes = BufferView.Read(t, data);
        Rewind(t);
        if (bytes.Length <= _pending.Length - _pendingCount)
        {
            bytes.CopyTo(_pending, _pendingCount);
            _pendingCount += bytes.Length;
            return PyInt.Of(bytes.Length);
        }

        FlushPending(t);
        var done = 0;
        while (bytes.Length - done > _pending.Length)
        {
            var count = RawWrite(t, bytes, done, bytes.Length - done);
            if (count is null)
            {
                var room = Math.Min(_pending.Length, bytes.Length - done);
                Array.Copy(bytes, done, _pending, 0, room);
                _pendingCount = room;
                throw Errors.With(Exceptions.BlockingIOError, PyInt.Of(LibC.EAGAIN), PyStr.Of("write could not complete without blocking"), PyInt.Of(done + room));
            }

            done += count.Value;
        }

        Array.Copy(bytes, done, _pending, 0, bytes.Length - done);
        _pendingCount = bytes.Length - done;
        return PyInt.Of(bytes.Length);
    }

    // ---- Position

    private protected PyObject SeekCore(PyThread t, PyObject position, int whence)
    {
        if (whence is < 0 or > 4)
        {
            throw Errors.ValueError($"whence value {whence} unsupported");
        }

        CheckNotClosed(t, "seek");
        var offset = Operations.IndexToInt64(t, position);
        FlushPending(t);
        if (whence == 1)
        {
            offset -= _end - _pos;
        }

        if (whence == 0 && _end > 0)
        {
            // Within what was read ahead nothing has to be read again.
            var current = RawSeek(t, 0, 1);
            var start = current - _end;
            if (offset >= start && offset <= current)
            {
                _pos = (int)(offset - start);
                return PyInt.Of(offset);
            }
        }

        var result = RawSeek(t, offset, whence);
        _pos = _end = 0;
        return PyInt.Of(result);
    }

    private protected PyObject TellCore(PyThread t)
    {
        var position = RawSeek(t, 0, 1);
        return PyInt.Of(Math.Max(0, position - (_end - _pos) + _pendingCount));
    }

    private protected PyObject TruncateCore(PyThread t, PyObject? size)
    {
        CheckNotClosed(t, "truncate");
        if (!CanWrite)
        {
            throw Unsupported("truncate");
        }

        FlushPending(t);
        Rewind(t);
        return Operations.CallMethod(t, Raw, "truncate", size is null or PyNone ? PyInt.Of(RawSeek(t, 0, 1)) : size);
    }

    private protected void FlushCore(PyThread t)
    {
        CheckNotClosed(t, "flush");
        Locked(t, () =>
        {
            FlushPending(t);
            if (CanWrite && CanRead)
            {
                Rewind(t);
            }

            return true;
        });
        Operations.CallMethod(t, Raw, Names.Flush);
    }

    private protected void CloseCore(PyThread t)
    {
        if (_raw is null || IsClosed(t, _raw))
        {
            return;
        }

        if (IsBeingDropped)
        {
            WarnOfDropping(t, _raw, this);
        }

        FlushThenClose(t, () => Operations.CallMethod(t, this, Names.Flush), _raw);
        NoteClosed();
    }

    private protected void DeallocWarnCore(PyThread t, PyObject source)
    {
        if (_raw is not null)
        {
            WarnOfDropping(t, _raw, source);
        }
    }

    private protected PyObject DetachCore(PyThread t)
    {
        var raw = Raw;
        Operations.CallMethod(t, this, Names.Flush);
        _raw = null;
        UnwrapInner(raw);
        _detached = true;
        return raw;
    }

    private protected string ReprCore(PyThread t)
    {
        var name = _raw is null ? null : Operations.TryGetAttribute(t, this, PyStr.Intern("name"));
        return name is null ? $"<{Type.FullName}>" : $"<{Type.FullName} name={Operations.Repr(t, name).Value}>";
    }
}
