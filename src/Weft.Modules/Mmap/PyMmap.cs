using System.Runtime.InteropServices;

namespace Weft.Modules.Mmap;

/// <summary><c>mmap.mmap</c>: a mapping that is both like a bytearray and like a file.</summary>
/// <remarks>
/// <see cref="_lock"/> guards the mapping, its size and the position, so that no thread unmaps what another copies from.
/// Buffers that are out (<see cref="_exports"/>) keep it from being closed or resized. Mappings above 2 GiB are refused:
/// a span cannot show them.
/// </remarks>
[PyType("mmap.mmap", WeakReferences = true, Doc = "mmap(fileno, length, flags=MAP_SHARED, prot=PROT_WRITE|PROT_READ, access=ACCESS_DEFAULT, offset=0): maps a file, or memory with fileno -1.")]
public partial class PyMmap : PyObject
{
    private const int AccessDefault = 0, AccessRead = 1, AccessWrite = 2, AccessCopy = 3;
    private const int ProtectionRead = 1, ProtectionWrite = 2;
    private const int MapShared = 1, MapPrivate = 2, MapAnonymous = 32;

    private readonly Lock _lock = new();
    private MappedMemory? _memory;
    private long _size;
    private long _position;
    private long _offset;
    private int _access;
    private int _flags;
    private int _fd = -1;
    private int _exports;
    private bool _foundUnreachable;

    ~PyMmap()
    {
        if (_exports == 0 && Finalization.MayFree(this, ref _foundUnreachable))
        {
            Release();
        }
    }

    [PyNew(Signature = "(fileno, length, flags=1, prot=3, access=0, offset=0, *, trackfd=True)")]
    public static PyObject New(PyThread t, PyType cls, int fileno, long length, int flags = MapShared, int prot = ProtectionRead | ProtectionWrite, int access = AccessDefault, long offset = 0, bool trackfd = true)
    {
        AuditHooks.Raise(t, "mmap.__new__", PyInt.Of(fileno), PyInt.Of(length), PyInt.Of(access), PyInt.Of(offset));
        if (length < 0)
        {
            throw Errors.OverflowError("memory mapped length must be positive");
        }

        if (offset < 0)
        {
            throw Errors.OverflowError("memory mapped offset must be positive");
        }

        if (access != AccessDefault && (flags != MapShared || prot != (ProtectionRead | ProtectionWrite)))
        {
            throw Errors.ValueError("mmap can't specify both access and flags, prot.");
        }

        switch (access)
        {
            case AccessRead:
                prot = ProtectionRead;
                break;
            case AccessWrite:
                break;
            case AccessCopy:
                flags = MapPrivate;
                break;
            case AccessDefault:
                // Writing without reading, or the other way round, is told by the protection.
                access = (prot & ProtectionWrite) == 0 ? AccessRead : (prot & ProtectionRead) == 0 ? AccessWrite : AccessDefault;
                break;
            default:
                throw Errors.ValueError("mmap invalid access parameter.");
        }

        var map = (PyMmap)Allocate(cls);
        if (fileno == -1)
        {
            flags |= MapAnonymous;
        }
        else
        {
            length = FileLength(t, fileno, length, offset);
            if (trackfd)
            {
                map._fd = LibC.Duplicate(fileno);
                if (map._fd == -1)
                {
                    throw LibC.LastError();
                }
            }
        }

        if (length > int.MaxValue)
        {
            throw Errors.OverflowError("mmap length is too large");
        }

        map._access = access;
        map._flags = flags;
        map._offset = offset;
        map._memory = MappedMemory.Create(length, prot, flags, fileno, offset);
        map._size = length;
        return map;
    }

    /// <summary>The length to map of a regular file: what was asked for, checked, or all behind the offset with 0.</summary>
    private static long FileLength(PyThread t, int fileno, long length, long offset)
    {
        var status = Operations.CallMethod(t, Operations.Import(t, "posix"), "fstat", PyInt.Of(fileno));
        var mode = Operations.IndexToInt64(t, Operations.GetAttribute(t, status, "st_mode"));
        const long TypeMask = 0xF000, RegularFile = 0x8000;
        if ((mode & TypeMask) != RegularFile)
        {
            return length;
        }

        var size = Operations.IndexToInt64(t, Operations.GetAttribute(t, status, "st_size"));
        if (length == 0)
        {
            return size == 0 ? throw Errors.ValueError("cannot mmap an empty file")
                : offset >= size ? throw Errors.ValueError("mmap offset is greater than file size")
                : size - offset;
        }

        return offset > size || size - offset < length ? throw Errors.ValueError("mmap length is greater than file size") : length;
    }

    /// <summary>Runs with the mapping; it stays mapped meanwhile.</summary>
    private T With<T>(Func<MappedMemory, T> action)
    {
        lock (_lock)
        {
            return action(_memory ?? throw Errors.ValueError("mmap closed or invalid"));
        }
    }

    private void RequireWritable()
    {
        if (_access == AccessRead)
        {
            throw Errors.TypeError("mmap can't modify a readonly memory map.");
        }
    }

    private void RequireResizable()
    {
        if (_exports > 0)
        {
            throw Errors.BufferError("mmap can't resize with extant pointers exported.");
        }

        if (_access is AccessRead or AccessCopy)
        {
            throw Errors.TypeError("mmap can't resize a readonly or copy-on-write memory map.");
        }
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
        {
            memory.Close();
        }

        if (Interlocked.Exchange(ref _fd, -1) is var fd and >= 0)
        {
            _ = LibC.Close(fd);
        }
    }

    public override BufferView? GetBuffer(PyThread thread, bool writable) => With(memory =>
    {
        if (writable && _access == AccessRead)
        {
            throw Errors.BufferError("Object is not writable.");
        }

        Interlocked.Increment(ref _exports);
        return new BufferView(this, memory.Memory[..(int)_size], _access == AccessRead, release: () => Interlocked.Decrement(ref _exports));
    });

    [PyMethod("close", Doc = "Ends the mapping.")]
    public void Close()
    {
        lock (_lock)
        {
            if (_exports > 0)
            {
                throw Errors.BufferError("cannot close exported pointers exist");
            }

            Release();
        }
    }

    [PyProperty("closed", Doc = "Whether the mapping was ended.")]
    public bool IsClosed() => _memory is null;

    [PyMethod("__enter__")]
    public PyObject Enter(PyThread t) => With(_ => this);

    [PyMethod("__exit__", Signature = "($self, /, *args)")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args) => Close();

    [PyMethod("__len__")]
    public long Length() => With(_ => _size);

    [PyMethod("size", Doc = "The size of the file, or of the mapping when it has none.")]
    public long Size(PyThread t) => With(_ => _fd < 0 ? _size : Operations.IndexToInt64(t, Operations.GetAttribute(t, Operations.CallMethod(t, Operations.Import(t, "posix"), "fstat", PyInt.Of(_fd)), "st_size")));

    [PyMethod("tell", Doc = "The position.")]
    public long Tell() => With(_ => _position);

    [PyMethod("seekable", Doc = "True.")]
    public bool Seekable() => true;

    [PyMethod("seek", Signature = "(pos, whence=0, /)", Doc = "Sets the position; the new one.")]
    public long Seek(PyThread t, long pos, int whence = 0) => With(_ =>
    {
        var target = whence switch
        {
            0 => pos,
            1 => _position + pos,
            2 => _size + pos,
            _ => throw Errors.ValueError("unknown seek type"),
        };
        return target < 0 || target > _size ? throw Errors.ValueError("seek out of range") : _position = target;
    });

    [PyMethod("read", Signature = "(n=None, /)", Doc = "The next bytes, all that are left by default.")]
    public PyObject Read(PyThread t, PyObject? n = null)
    {
        var wanted = long.MaxValue;
        if (n is not null and not PyNone)
        {
            if (n is not PyIntBase && n.Type[Slot.Index] == 0)
            {
                throw Errors.TypeError($"argument should be integer or None, not '{n.Type.FullName}'");
            }

            wanted = Operations.IndexToInt64(t, n);
        }

        return With(memory =>
        {
            var left = Math.Max(0, _size - _position);
            var count = wanted < 0 || wanted > left ? left : wanted;
            var result = PyBytes.Of(memory.GetSpan().Slice((int)_position, (int)count));
            _position += count;
            return result;
        });
    }

    [PyMethod("read_byte", Doc = "The next byte, as an int.")]
    public long ReadByte() => With(memory => _position >= _size ? throw Errors.ValueError("read byte out of range") : memory.GetSpan()[(int)_position++]);

    [PyMethod("readline", Doc = "The bytes up to and with the next newline.")]
    public PyObject ReadLine() => With(memory =>
    {
        var rest = memory.GetSpan()[(int)Math.Min(_position, _size)..(int)_size];
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..(end + 1)];
        _position += line.Length;
        return PyBytes.Of(line);
    });

    [PyMethod("write", Signature = "(bytes, /)", Doc = "Stores bytes at the position; how many.")]
    public long Write(PyThread t, PyObject bytes)
    {
        using var view = BufferView.Get(t, bytes);
        return With(memory =>
        {
            var data = view.ToArray();
            if (_position > _size || _size - _position < data.Length)
            {
                throw Errors.ValueError("data out of range");
            }

            RequireWritable();
            data.CopyTo(memory.GetSpan()[(int)_position..]);
            _position += data.Length;
            return (long)data.Length;
        });
    }

    [PyMethod("write_byte", Signature = "(byte, /)", Doc = "Stores one byte at the position.")]
    public void WriteByte(PyThread t, PyObject @byte)
    {
        var value = ToByte(t, @byte);
        With(memory =>
        {
            RequireWritable();
            if (_position >= _size)
            {
                throw Errors.ValueError("write byte out of range");
            }

            memory.GetSpan()[(int)_position++] = value;
            return 0;
        });
    }

    private static byte ToByte(PyThread t, PyObject value) => Operations.IndexToInt64(t, value) switch
    {
        < 0 => throw Errors.OverflowError("unsigned byte integer is less than minimum"),
        > 255 => throw Errors.OverflowError("unsigned byte integer is greater than maximum"),
        var b => (byte)b,
    };

    [PyMethod("find", Signature = "(view, start=None, end=None, /)", Doc = "The first place of some bytes from the position or a start on; -1 for none.")]
    public long Find(PyThread t, PyObject view, PyObject? start = null, PyObject? end = null) => Search(t, view, start, end, last: false);

    [PyMethod("rfind", Signature = "(view, start=None, end=None, /)", Doc = "The last place of some bytes; -1 for none.")]
    public long FindLast(PyThread t, PyObject view, PyObject? start = null, PyObject? end = null) => Search(t, view, start, end, last: true);

    private long Search(PyThread t, PyObject sought, PyObject? start, PyObject? end, bool last)
    {
        using var pattern = BufferView.Get(t, sought);
        var data = pattern.ToArray();
        var given = (start is null or PyNone ? (long?)null : Operations.IndexToInt64(t, start), end is null or PyNone ? (long?)null : Operations.IndexToInt64(t, end));
        return With(memory =>
        {
            long Bound(long value) => Math.Clamp(value < 0 ? value + _size : value, 0, _size);
            var from = Bound(given.Item1 ?? _position);
            var to = Bound(given.Item2 ?? _size);
            if (to < from)
            {
                return -1L;
            }

            var range = memory.GetSpan()[(int)from..(int)to];
            var found = last ? range.LastIndexOf(data) : range.IndexOf(data);
            return found < 0 ? -1 : from + found;
        });
    }

    [PyMethod("move", Signature = "(dest, src, count, /)", Doc = "Copies bytes within the mapping.")]
    public void Move(PyThread t, long dest, long src, long count) => With(memory =>
    {
        RequireWritable();
        if (dest < 0 || src < 0 || count < 0 || _size - dest < count || _size - src < count)
        {
            throw Errors.ValueError("source, destination, or count out of range");
        }

        memory.GetSpan().Slice((int)src, (int)count).CopyTo(memory.GetSpan()[(int)dest..]);
        return 0;
    });

    [PyMethod("flush", Signature = "(offset=0, size=-1, /, *, flags=4)", Doc = "Writes changes to the file.")]
    public void Flush(PyThread t, long offset = 0, long size = -1, int flags = 4) => With(memory =>
    {
        if (size < 0)
        {
            size = _size - offset;
        }

        if (offset < 0 || size + offset > _size)
        {
            throw Errors.ValueError("flush values out of range");
        }

        if (_access is not (AccessRead or AccessCopy))
        {
            memory.Flush(offset, size);
        }

        return 0;
    });

    [PyMethod("madvise", Signature = "(option, start=0, length=None, /)", Doc = "Tells the system how the memory will be used.")]
    public void Advise(PyThread t, int option, long start = 0, PyObject? length = null)
    {
        var given = length is null or PyNone ? (long?)null : Operations.IndexToInt64(t, length);
        With(memory =>
        {
            if (start < 0 || start >= _size)
            {
                throw Errors.ValueError("madvise start out of bounds");
            }

            var count = given ?? _size;
            if (count < 0)
            {
                throw Errors.ValueError("madvise length invalid");
            }

            memory.Advise(start, Math.Min(count, _size - start), option);
            return 0;
        });
    }

    [PyMethod("resize", Signature = "(newsize, /)", Doc = "Changes the size of the mapping and of its file.")]
    public void Resize(PyThread t, long newsize) => With(memory =>
    {
        RequireResizable();
        if (newsize < 0 || newsize > int.MaxValue)
        {
            throw Errors.ValueError("new size out of range");
        }

        if (_fd < 0 && (_flags & MapPrivate) == 0 && newsize > _size)
        {
            throw Errors.ValueError("mmap: can't expand a shared anonymous mapping");
        }

        if (_fd >= 0 && LibC.Truncate(_fd, _offset + newsize) != 0)
        {
            throw LibC.LastError();
        }

        _memory = memory.Resized(newsize);
        _size = newsize;
        _position = Math.Min(_position, newsize);
        return 0;
    });

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject index)
    {
        if (index is PySlice slice)
        {
            slice.GetIndices(t, Length(), out var start, out var stop, out var step);
            return With(memory =>
            {
                var count = PySlice.AdjustedLength(start, stop, step);
                var result = new byte[count];
                for (var i = 0L; i < count && start + i * step < _size; i++)
                {
                    result[i] = memory.GetSpan()[(int)(start + i * step)];
                }

                return PyBytes.Of(result);
            });
        }

        var position = Position(t, index);
        return With(memory => PyInt.Of(memory.GetSpan()[Checked(position)]));
    }

    private static long Position(PyThread t, PyObject index) =>
        index is PyIntBase || index.Type[Slot.Index] != 0 ? Operations.IndexToInt64OrIndexError(t, index) : throw Errors.TypeError("mmap indices must be integers");

    private int Checked(long position)
    {
        if (position < 0)
        {
            position += _size;
        }

        return position < 0 || position >= _size ? throw Errors.IndexError("mmap index out of range") : (int)position;
    }

    [PyMethod("__setitem__")]
    public bool SetItem(PyThread t, PyObject index, PyObject value)
    {
        RequireWritable();
        if (index is PySlice slice)
        {
            slice.GetIndices(t, Length(), out var start, out var stop, out var step);
            using var view = BufferView.Get(t, value);
            var data = view.ToArray();
            return With(memory =>
            {
                if (data.Length != PySlice.AdjustedLength(start, stop, step))
                {
                    throw Errors.IndexError("mmap slice assignment is wrong size");
                }

                for (var i = 0; i < data.Length && start + i * step < _size; i++)
                {
                    memory.GetSpan()[(int)(start + i * step)] = data[i];
                }

                return true;
            });
        }

        var position = Position(t, index);
        if (value is not PyIntBase && value.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError("mmap item value must be an int");
        }

        var number = Operations.IndexToInt64(t, value);
        if (number is < 0 or > 255)
        {
            throw Errors.ValueError("mmap item value must be in range(0, 256)");
        }

        return With(memory =>
        {
            memory.GetSpan()[Checked(position)] = (byte)number;
            return true;
        });
    }

    [PyMethod("__delitem__")]
    public bool DelItem(PyThread t, PyObject index)
    {
        RequireWritable();
        throw Errors.TypeError(index is PySlice ? "mmap object doesn't support slice deletion" : "mmap object doesn't support item deletion");
    }

    [PyMethod("__repr__")]
    public string Repr()
    {
        lock (_lock)
        {
            if (_memory is null)
            {
                return $"<{Type.FullName} closed=True>";
            }

            var access = _access switch { AccessRead => "ACCESS_READ", AccessWrite => "ACCESS_WRITE", AccessCopy => "ACCESS_COPY", _ => "ACCESS_DEFAULT" };
            return $"<{Type.FullName} closed=False, access={access}, length={_size}, pos={_position}, offset={_offset}>";
        }
    }
}
