namespace Weft.Modules.Pickling;

/// <summary>
/// The bytes of a pickle on their way in: from memory, or from a file's <c>read</c>, <c>readinto</c> and <c>readline</c>.
/// A frame (protocol 4) is read whole; an opcode's argument never reaches beyond the frame it began in.
/// </summary>
internal sealed class PickleReader
{
    private readonly PyObject? _read;
    private readonly PyObject? _readInto;
    private readonly PyObject? _readLine;
    private readonly PyObject? _peek;
    private byte[] _data;
    private int _at;
    private int _end;
    
    /// <summary>Where the frame being read ends in the data; -1 outside of frames.</summary>
    private int _frameEnd = -1;

    internal PickleReader(byte[] data)
    {
        _data = data;
        _end = data.Length;
    }

    internal PickleReader(PyObject read, PyObject? readInto, PyObject readLine, PyObject? peek)
    {
        _read = read;
        _readInto = readInto;
        _readLine = readLine;
        _peek = peek;
        _data = [];
    }

    internal byte Next(PyThread t)
    {
        if (_at >= _frameEnd)
        {
            _frameEnd = -1;
        }

        if (_at < _end)
        {
            return _data[_at++];
        }

        Fill(t, 1, atStart: true);
        return _data[_at++];
    }

    /// <summary>The next bytes; valid until the next read.</summary>
    internal ReadOnlySpan<byte> Take(PyThread t, long count)
    {
        CheckFrame(count);
        if (count > _end - _at)
        {
            Fill(t, count, atStart: false);
        }

        var result = _data.AsSpan(_at, (int)count);
        _at += (int)count;
        return result;
    }

    private void CheckFrame(long count)
    {
        if (_frameEnd < 0 || _at + count <= _frameEnd)
        {
            return;
        }

        if (_at < _frameEnd)
        {
            throw PickleModule.CannotUnpickle("pickle exhausted before end of frame");
        }

        _frameEnd = -1;
    }

    /// <summary>Bytes for an object of their own.</summary>
    internal byte[] TakeArray(PyThread t, long count)
    {
        if (count > _end - _at && _readInto is not null && _frameEnd < 0)
        {
            return ReadDirectly(t, count);
        }

        return Take(t, count).ToArray();
    }

    private byte[] ReadDirectly(PyThread t, long count)
    {
        if (count > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        // Nothing is allocated for a length that the file may not have.
        const int Step = 1 << 20;
        var have = _end - _at;
        var result = new byte[Math.Min(count, Math.Max(have, Step))];
        _data.AsSpan(_at, have).CopyTo(result);
        _at = _end = 0;
        while (true)
        {
            var target = new PyByteArray(new byte[result.Length - have]);
            var read = Operations.IndexToInt64(t, Operations.Call(t, _readInto!, target));
            if (read < 0 || read < target.Data.Length)
            {
                throw read < 0 ? Errors.ValueError("readinto() returned negative size") : Truncated();
            }

            target.Data.CopyTo(result.AsSpan(have));
            have = result.Length;
            if (have == count)
            {
                return result;
            }

            Array.Resize(ref result, (int)Math.Min(count, have * 2L));
        }
    }

    /// <summary>The rest of a line, without its end.</summary>
    internal byte[] TakeLine(PyThread t)
    {
        var rest = _data.AsSpan(_at, _end - _at);
        var end = rest.IndexOf((byte)'\n');
        if (end >= 0)
        {
            CheckFrame(end + 1);
            _at += end + 1;
            return rest[..end].ToArray();
        }

        if (_readLine is null || _frameEnd >= 0)
        {
            throw Truncated();
        }

        var line = Operations.Call(t, _readLine) as PyBytes ?? throw Errors.TypeError("readline() returned a non-bytes object");
        byte[] all = [.. rest, .. line.Data];
        _at = _end = 0;
        return all.Length > 0 && all[^1] == '\n' ? all[..^1] : throw Truncated();
    }

    /// <summary>FRAME: what follows is one read.</summary>
    internal void BeginFrame(PyThread t, long size)
    {
        if (_frameEnd >= 0 && _at < _frameEnd)
        {
            throw PickleModule.CannotUnpickle("beginning of a new frame before end of current frame");
        }

        if (size > _end - _at)
        {
            Fill(t, size, atStart: false);
        }

        _frameEnd = _at + (int)size;
    }

    private void Fill(PyThread t, long count, bool atStart)
    {
        if (_read is null)
        {
            throw atStart ? Errors.EOFError("Ran out of input") : Truncated();
        }

        if (count > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        var missing = count - (_end - _at);
        var got = Operations.Call(t, _read, PyInt.Of(missing)) as PyBytes ?? throw Errors.TypeError("read() returned a non-bytes object");
        if (got.Data.Length < missing)
        {
            throw got.Data.Length == 0 && atStart ? Errors.EOFError("Ran out of input") : Truncated();
        }

        byte[] all = [.. _data.AsSpan(_at, _end - _at), .. got.Data];
        (_data, _at, _end) = (all, 0, all.Length);
    }

    internal static PythonException Truncated() => PickleModule.CannotUnpickle("pickle data was truncated");
}
