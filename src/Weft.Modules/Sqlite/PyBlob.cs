namespace Weft.Modules.Sqlite;

/// <summary><c>sqlite3.Blob</c>: a stored value, read and written in place.</summary>
[PyType("sqlite3.Blob", NoConstructor = true, WeakReferences = true, Doc = "A value, read and written in place.")]
public sealed unsafe partial class PyBlob : PyObject
{
    private const string NegativeStep = "Blob doesn't support slices with a negative step";

    private readonly PyConnection _connection;
    private nint _handle;
    private int _offset;

    internal PyBlob(PyConnection connection, nint handle) => (_connection, _handle) = (connection, handle);

    internal void CloseQuietly()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            SqliteNative.BlobClose(handle);
        }
    }

    private void Check(PyThread t)
    {
        _connection.Check(t);
        if (_handle == 0)
        {
            throw SqliteErrors.Programming("Cannot operate on a closed blob.");
        }
    }

    private PythonException Failed(int code) =>
        code == SqliteNative.Abort ? SqliteErrors.Operational("Cannot operate on modified blob") : SqliteErrors.OfDatabase(_connection.Handle);

    private byte[] Read(int offset, int count)
    {
        var result = new byte[count];
        if (count > 0)
        {
            fixed (byte* target = result)
            {
                var code = SqliteNative.BlobRead(_handle, target, count, offset);
                if (code != SqliteNative.Ok)
                {
                    throw Failed(code & 0xff);
                }
            }
        }

        return result;
    }

    private void Write(ReadOnlySpan<byte> data, int offset)
    {
        if (data.Length > SqliteNative.BlobBytes(_handle) - offset)
        {
            throw Errors.ValueError("data longer than blob length");
        }

        fixed (byte* source = data)
        {
            var code = data.Length == 0 ? SqliteNative.Ok : SqliteNative.BlobWrite(_handle, source, data.Length, offset);
            if (code != SqliteNative.Ok)
            {
                throw Failed(code & 0xff);
            }
        }
    }

    [PyMethod("close", Signature = "()", Doc = "Closes the value.")]
    public void Close(PyThread t)
    {
        _connection.Check(t);
        CloseQuietly();
    }

    [PyMethod("read", Signature = "(length=-1, /)", Doc = "Reads bytes.")]
    public PyObject Read(PyThread t, int length = -1)
    {
        Check(t);
        var rest = SqliteNative.BlobBytes(_handle) - _offset;
        var count = length < 0 || length > rest ? rest : length;
        var data = Read(_offset, count);
        _offset += count;
        return PyBytes.Of(data);
    }

    [PyMethod("write", Signature = "(data, /)", Doc = "Writes bytes; the length cannot change.")]
    public void Write(PyThread t, PyObject data)
    {
        Check(t);
        var bytes = BufferView.Read(t, data);
        Write(bytes, _offset);
        _offset += bytes.Length;
    }

    [PyMethod("seek", Signature = "(offset, origin=0, /)", Doc = "Moves the position.")]
    public void Seek(PyThread t, int offset, int origin = 0)
    {
        Check(t);
        var length = SqliteNative.BlobBytes(_handle);
        var target = origin switch
        {
            0 => offset,
            1 => (long)_offset + offset,
            2 => (long)length + offset,
            _ => throw Errors.ValueError("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END"),
        };
        if (target > int.MaxValue)
        {
            throw Errors.OverflowError("seek offset results in offset overflow");
        }

        if (target < 0 || target > length)
        {
            throw Errors.ValueError("offset out of blob range");
        }

        _offset = (int)target;
    }

    [PyMethod("tell", Signature = "()", Doc = "The position.")]
    public long Tell(PyThread t)
    {
        Check(t);
        return _offset;
    }

    [PyMethod("__enter__", Signature = "()", Doc = "The blob.")]
    public PyObject Enter(PyThread t)
    {
        Check(t);
        return this;
    }

    [PyMethod("__exit__", Signature = "(type, val, tb, /)", Doc = "Closes the blob.")]
    public bool Exit(PyThread t, PyObject type, PyObject val, PyObject tb)
    {
        Check(t);
        CloseQuietly();
        return false;
    }

    [PyMethod("__len__")]
    public long Length()
    {
        Check(PyThread.Current);
        return SqliteNative.BlobBytes(_handle);
    }

    private int Position(PyThread t, PyObject key)
    {
        var index = Operations.IndexToInt64OrIndexError(t, key);
        var length = SqliteNative.BlobBytes(_handle);
        index = index < 0 ? index + length : index;
        return index >= 0 && index < length ? (int)index : throw Errors.IndexError("Blob index out of range");
    }

    [PyMethod("__getitem__")]
    public PyObject GetItem(PyThread t, PyObject key)
    {
        Check(t);
        if (key is PySlice slice)
        {
            slice.GetIndices(t, SqliteNative.BlobBytes(_handle), out var start, out var stop, out var step);
            if (step < 0 && start > stop)
            {
                throw Errors.ValueError(NegativeStep);
            }

            var all = Read(0, SqliteNative.BlobBytes(_handle));
            var result = new List<byte>();
            for (var i = start; step > 0 ? i < stop : i > stop; i += step)
            {
                result.Add(all[i]);
            }

            return PyBytes.Of([.. result]);
        }

        return key.Type[Slot.Index] != 0 ? PyInt.Of(Read(Position(t, key), 1)[0]) : throw Errors.TypeError("Blob indices must be integers");
    }

    [PyMethod("__setitem__")]
    public void SetItem(PyThread t, PyObject key, PyObject value)
    {
        Check(t);
        if (key is PySlice slice)
        {
            slice.GetIndices(t, SqliteNative.BlobBytes(_handle), out var start, out var stop, out var step);
            if (step < 0 && start > stop)
            {
                throw Errors.ValueError(NegativeStep);
            }

            using var view = BufferView.Get(t, value);
            var bytes = view.ToArray();
            var places = new List<long>();
            for (var i = start; step > 0 ? i < stop : i > stop; i += step)
            {
                places.Add(i);
            }

            if (bytes.Length != places.Count)
            {
                throw Errors.IndexError("Blob slice assignment is wrong size");
            }

            if (bytes.Length == 0)
            {
                return;
            }

            var all = Read(0, SqliteNative.BlobBytes(_handle));
            for (var i = 0; i < bytes.Length; i++)
            {
                all[places[i]] = bytes[i];
            }

            var low = (int)places.Min();
            Write(all.AsSpan(low, (int)places.Max() + 1 - low), low);
            return;
        }

        if (key.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError("Blob indices must be integers");
        }

        if (value is not PyIntBase number)
        {
            throw Errors.TypeError($"'{value.Type.Name}' object cannot be interpreted as an integer");
        }

        var place = Position(t, key);
        var item = number.TryGetInt64(out var small) && small is >= 0 and <= 255 ? (byte)small : throw Errors.ValueError("byte must be in range(0, 256)");
        Write([item], place);
    }

    [PyMethod("__delitem__")]
    public void DelItem(PyThread t, PyObject key)
    {
        Check(t);
        throw Errors.TypeError(key is PySlice ? "Blob doesn't support slice deletion" : "Blob doesn't support item deletion");
    }
}
