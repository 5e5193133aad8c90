using System.Numerics;
using System.Runtime.InteropServices;

namespace Weft.Modules;

public static unsafe partial class PosixModule
{
    [PyFunction("stat", Signature = "(path, *, dir_fd=None, follow_symlinks=True)", Doc = "The properties of a file.")]
    public static PyObject Stat(PyThread t, PyObject path, PyObject? dir_fd = null, bool follow_symlinks = true) => Stat(t, "stat", path, dir_fd, follow_symlinks);

    [PyFunction("lstat", Signature = "(path, *, dir_fd=None)", Doc = "The properties of a file, of a link itself.")]
    public static PyObject LinkStat(PyThread t, PyObject path, PyObject? dir_fd = null)
    {
        var argument = PathArgument.Of(t, path, "lstat");
        return StatResult.TryRead(PathArgument.Directory(t, dir_fd), argument.Native, false, out var result) ? StatResult.Make(result) : throw argument.Error();
    }

    private static PyObject Stat(PyThread t, string function, PyObject path, PyObject? dir_fd, bool followSymlinks)
    {
        var argument = PathArgument.Of(t, path, function, allowFd: true);
        var directory = PathArgument.Directory(t, dir_fd);
        argument.CheckCombination(function, directory, followSymlinks);
        var found = argument.IsFd ? StatResult.TryRead(argument.Fd, out var result) : StatResult.TryRead(directory, argument.Native, followSymlinks, out result);
        return found ? StatResult.Make(result) : throw argument.Error();
    }

    [PyFunction("fstat", Signature = "(fd)", Doc = "The properties of an open file.")]
    public static PyObject FileStat(PyThread t, PyObject fd) =>
        StatResult.TryRead(PathArgument.FileDescriptor(t, fd), out var result) ? StatResult.Make(result) : throw LibC.LastError();

    [PyFunction("access", Signature = "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", Doc = "Whether a file may be used in a way.")]
    public static bool Access(PyThread t, PyObject path, int mode, PyObject? dir_fd = null, bool effective_ids = false, bool follow_symlinks = true)
    {
        var argument = PathArgument.Of(t, path, "access");
        var flags = (effective_ids ? LibC.AT_EACCESS : 0) | (follow_symlinks ? 0 : LibC.AT_SYMLINK_NOFOLLOW);
        return LibC.AccessAt(PathArgument.Directory(t, dir_fd), argument.Native, mode, flags) == 0;
    }

    [PyFunction("open", Signature = "(path, flags, mode=511, *, dir_fd=None)", Doc = "Opens a file; its descriptor, which is not inherited.")]
    public static int Open(PyThread t, PyObject path, int flags, int mode = 511, PyObject? dir_fd = null)
    {
        var argument = PathArgument.Of(t, path, "open");
        var directory = PathArgument.Directory(t, dir_fd);
        AuditHooks.Raise(t, "open", argument.Original, PyNone.Value, PyInt.Of(flags));
        var fd = (int)LibC.Retry(t, () => LibC.OpenAt(directory, argument.Native, flags | LibC.O_CLOEXEC, mode));
        return fd >= 0 ? fd : throw argument.Error();
    }

    [PyFunction("close", Signature = "(fd)", Doc = "Closes a descriptor.")]
    public static void Close(PyThread t, PyObject fd)
    {
        if (LibC.Close(PathArgument.FileDescriptor(t, fd)) == -1 && Marshal.GetLastPInvokeError() != LibC.EINTR)
        {
            throw LibC.LastError();
        }
    }

    [PyFunction("closerange", Signature = "(fd_low, fd_high, /)", Doc = "Closes a range of descriptors, ignoring errors.")]
    public static void CloseRange(int fd_low, int fd_high)
    {
        for (var fd = Math.Max(fd_low, 0); fd < Math.Min(fd_high, 1 << 20); fd++)
        {
            _ = LibC.Close(fd);
        }
    }

    [PyFunction("read", Signature = "(fd, length, /)", Doc = "Reads at most so many bytes.")]
    public static PyObject Read(PyThread t, PyObject fd, long length)
    {
        if (length < 0)
        {
            throw Errors.OSError(LibC.EINVAL, LibC.ErrorText(LibC.EINVAL));
        }

        var buffer = new byte[Math.Min(length, 0x7FFFF000)];
        var count = LibC.ReadRetrying(t, PathArgument.FileDescriptor(t, fd), buffer);
        return count >= 0 ? PyBytes.Of(count == buffer.Length ? buffer : buffer[..(int)count]) : throw LibC.LastError();
    }

    [PyFunction("readinto", Signature = "(fd, buffer, /)", Doc = "Reads into a buffer; how many bytes.")]
    public static long ReadInto(PyThread t, PyObject fd, PyObject buffer)
    {
        using var view = BufferView.Get(t, buffer, writable: true);
        var count = LibC.ReadRetrying(t, PathArgument.FileDescriptor(t, fd), view.Span);
        return count >= 0 ? count : throw LibC.LastError();
    }

    [PyFunction("write", Signature = "(fd, data, /)", Doc = "Writes bytes; how many were written.")]
    public static long Write(PyThread t, PyObject fd, PyObject data)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        using var view = BufferView.Get(t, data);
        var count = LibC.WriteRetrying(t, number, view.Span);
        return count >= 0 ? count : throw LibC.LastError();
    }

    [PyFunction("pread", Signature = "(fd, length, offset, /)", Doc = "Reads at a position, which stays.")]
    public static PyObject ReadAt(PyThread t, PyObject fd, long length, long offset)
    {
        if (length < 0)
        {
            throw Errors.OSError(LibC.EINVAL, LibC.ErrorText(LibC.EINVAL));
        }

        var number = PathArgument.FileDescriptor(t, fd);
        var buffer = new byte[Math.Min(length, 0x7FFFF000)];
        var count = LibC.Retry(t, () =>
        {
            fixed (byte* pointer = buffer)
            {
                return LibC.ReadAt(number, pointer, buffer.Length, offset);
            }
        });
        return count >= 0 ? PyBytes.Of(buffer.AsSpan(0, (int)count)) : throw LibC.LastError();
    }

    [PyFunction("pwrite", Signature = "(fd, buffer, offset, /)", Doc = "Writes at a position; the file's position stays.")]
    public static long WriteAt(PyThread t, PyObject fd, PyObject buffer, long offset)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        using var view = BufferView.Get(t, buffer);
        while (true)
        {
            nint count;
            fixed (byte* pointer = view.Span)
            {
                count = LibC.WriteAt(number, pointer, (nint)view.Length, offset);
            }

            if (count >= 0)
            {
                return count;
            }

            if (Marshal.GetLastPInvokeError() != LibC.EINTR)
            {
                throw LibC.LastError();
            }

            t.ServeRequests();
        }
    }

    [PyFunction("readv", Signature = "(fd, buffers, /)", Doc = "Reads into several buffers; how many bytes.")]
    public static long ReadVector(PyThread t, PyObject fd, PyObject buffers)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        var views = Views(t, buffers, "readv() arg 2 must be a sequence", writable: true);
        try
        {
            var whole = new byte[views.Sum(static v => v.Length)];
            var count = LibC.ReadRetrying(t, number, whole);
            if (count < 0)
            {
                throw LibC.LastError();
            }

            var rest = whole.AsSpan(0, (int)count);
            foreach (var view in views)
            {
                var part = Math.Min(rest.Length, (int)view.Length);
                rest[..part].CopyTo(view.Span);
                rest = rest[part..];
            }

            return count;
        }
        finally
        {
            views.ForEach(static v => v.Dispose());
        }
    }

    [PyFunction("writev", Signature = "(fd, buffers, /)", Doc = "Writes several buffers; how many bytes.")]
    public static long WriteVector(PyThread t, PyObject fd, PyObject buffers)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        var views = Views(t, buffers, "writev() arg 2 must be a sequence", writable: false);
        try
        {
            using var whole = new MemoryStream();
            views.ForEach(v => whole.Write(v.Span));
            var count = LibC.WriteRetrying(t, number, whole.GetBuffer().AsSpan(0, (int)whole.Length));
            return count >= 0 ? count : throw LibC.LastError();
        }
        finally
        {
            views.ForEach(static v => v.Dispose());
        }
    }

    private static List<BufferView> Views(PyThread t, PyObject buffers, string message, bool writable)
    {
        if (buffers.Type[Slot.GetItem] == 0 || buffers is PyDict)
        {
            throw Errors.TypeError(message);
        }

        var views = new List<BufferView>();
        try
        {
            foreach (var item in Operations.ToList(t, buffers))
            {
                views.Add(BufferView.Get(t, item, writable));
            }
        }
        catch (PythonException)
        {
            views.ForEach(static v => v.Dispose());
            throw;
        }

        return views;
    }

    [PyFunction("lseek", Signature = "(fd, position, whence, /)", Doc = "Moves the position of a descriptor.")]
    public static long Seek(PyThread t, PyObject fd, long position, int whence)
    {
        var result = LibC.Seek(PathArgument.FileDescriptor(t, fd), position, whence);
        return result >= 0 ? result : throw LibC.LastError();
    }

    [PyFunction("dup", Signature = "(fd, /)", Doc = "A copy of a descriptor, not inherited.")]
    public static int Duplicate(PyThread t, PyObject fd)
    {
        const int DuplicateCloseOnExec = 1030;
        var result = LibC.Control(PathArgument.FileDescriptor(t, fd), DuplicateCloseOnExec, 0);
        return result >= 0 ? result : throw LibC.LastError();
    }

    [PyFunction("dup2", Signature = "(fd, fd2, inheritable=True)", Doc = "Makes a descriptor a copy of another.")]
    public static int DuplicateTo(PyThread t, PyObject fd, PyObject fd2, bool inheritable = true)
    {
        var (from, to) = (PathArgument.FileDescriptor(t, fd), PathArgument.FileDescriptor(t, fd2));
        if (from < 0 || to < 0)
        {
            throw Errors.OSError(LibC.EBADF, LibC.ErrorText(LibC.EBADF));
        }

        var result = inheritable || from == to ? LibC.DuplicateTo(from, to) : LibC.DuplicateWith(from, to, LibC.O_CLOEXEC);
        if (result >= 0 && from == to && !inheritable)
        {
            result = LibC.Control(to, SetDescriptorFlags, CloseOnExec) == -1 ? -1 : to;
        }

        return result >= 0 ? result : throw LibC.LastError();
    }

    [PyFunction("pipe", Signature = "()", Doc = "A pipe: (read, write), not inherited.")]
    public static PyObject Pipe(PyThread t) => Pipe2(t, LibC.O_CLOEXEC);

    [PyFunction("pipe2", Signature = "(flags, /)", Doc = "A pipe with flags: (read, write).")]
    public static PyObject Pipe2(PyThread t, int flags)
    {
        var fds = stackalloc int[2];
        return LibC.Pipe(fds, flags) == 0 ? new PyTuple([PyInt.Of(fds[0]), PyInt.Of(fds[1])]) : throw LibC.LastError();
    }

    [PyFunction("isatty", Signature = "(fd, /)", Doc = "Whether a descriptor is a terminal.")]
    public static bool IsATty(PyThread t, PyObject fd) => LibC.IsATty(PathArgument.FileDescriptor(t, fd)) == 1;

    [PyFunction("fsync", Signature = "(fd)", Doc = "Waits until a file is on its medium.")]
    public static void Sync(PyThread t, PyObject fd)
    {
        var number = Descriptor(t, fd);
        Check(LibC.Retry(t, () => LibC.Sync(number)));
    }

    [PyFunction("fdatasync", Signature = "(fd)", Doc = "Waits until a file's content is on its medium.")]
    public static void SyncData(PyThread t, PyObject fd)
    {
        var number = Descriptor(t, fd);
        Check(LibC.Retry(t, () => LibC.SyncData(number)));
    }

    [PyFunction("sync", Signature = "()", Doc = "Writes everything to the media.")]
    public static void SyncAll() => LibC.SyncAll();

    /// <summary>A descriptor, or an object with <c>fileno()</c>.</summary>
    internal static int Descriptor(PyThread t, PyObject value)
    {
        if (value.Type[Slot.Index] != 0)
        {
            return PathArgument.FileDescriptor(t, value);
        }

        var method = Operations.TryGetAttribute(t, value, PyStr.Intern("fileno")) ?? throw Errors.TypeError("argument must be an int, or have a fileno() method.");
        var result = Operations.Call(t, method) as PyIntBase ?? throw Errors.TypeError("fileno() returned a non-integer");
        var fd = PathArgument.FileDescriptor(t, result);
        return fd >= 0 ? fd : throw Errors.ValueError($"file descriptor cannot be a negative integer ({fd})");
    }

    internal static void Check(nint result)
    {
        if (result == -1)
        {
            throw LibC.LastError();
        }
    }

    private static void Check(int result, PathArgument path)
    {
        if (result == -1)
        {
            throw path.Error();
        }
    }

    private const int GetDescriptorFlags = 1;
    private const int SetDescriptorFlags = 2;
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const int CloseOnExec = 1;
    private const int NonBlocking = 0x800;

    [PyFunction("get_inheritable", Signature = "(fd, /)", Doc = "Whether a descriptor is inherited by programs.")]
    public static bool GetInheritable(PyThread t, PyObject fd)
    {
        var flags = LibC.Control(PathArgument.FileDescriptor(t, fd), GetDescriptorFlags, 0);
        Check(flags);
        return (flags & CloseOnExec) == 0;
    }

    [PyFunction("set_inheritable", Signature = "(fd, inheritable, /)", Doc = "Sets whether a descriptor is inherited by programs.")]
    public static void SetInheritable(PyThread t, PyObject fd, PyObject inheritable)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        var inherit = Operations.IndexToInt32(t, inheritable) != 0;
        SetInheritable(number, inherit);
    }

    internal static void SetInheritable(int fd, bool inheritable)
    {
        var flags = LibC.Control(fd, GetDescriptorFlags, 0);
        Check(flags);
        Check(LibC.Control(fd, SetDescriptorFlags, inheritable ? flags & ~CloseOnExec : flags | CloseOnExec));
    }

    [PyFunction("get_blocking", Signature = "(fd, /)", Doc = "Whether a descriptor blocks.")]
    public static bool GetBlocking(PyThread t, PyObject fd)
    {
        var flags = LibC.Control(PathArgument.FileDescriptor(t, fd), GetStatusFlags, 0);
        Check(flags);
        return (flags & NonBlocking) == 0;
    }

    [PyFunction("set_blocking", Signature = "(fd, blocking, /)", Doc = "Sets whether a descriptor blocks.")]
    public static void SetBlocking(PyThread t, PyObject fd, bool blocking) => SetBlocking(PathArgument.FileDescriptor(t, fd), blocking);

    internal static void SetBlocking(int fd, bool blocking) => Check(TrySetBlocking(fd, blocking));

    /// <summary>As <see cref="SetBlocking(int, bool)"/>; -1 for an error, which is left in the error number.</summary>
    internal static int TrySetBlocking(int fd, bool blocking)
    {
        var flags = LibC.Control(fd, GetStatusFlags, 0);
        return flags == -1 ? -1 : LibC.Control(fd, SetStatusFlags, blocking ? flags & ~NonBlocking : flags | NonBlocking);
    }

    [PyFunction("truncate", Signature = "(path, length)", Doc = "Sets the length of a file.")]
    public static void Truncate(PyThread t, PyObject path, long length)
    {
        var argument = PathArgument.Of(t, path, "truncate", allowFd: true);
        AuditHooks.Raise(t, "os.truncate", argument.Original, PyInt.Of(length));
        Check((int)LibC.Retry(t, () => argument.IsFd ? LibC.Truncate(argument.Fd, length) : LibC.TruncatePath(argument.Native, length)), argument);
    }

    [PyFunction("ftruncate", Signature = "(fd, length, /)", Doc = "Sets the length of an open file.")]
    public static void TruncateFile(PyThread t, PyObject fd, long length)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        Check(LibC.Retry(t, () => LibC.Truncate(number, length)));
    }

    [PyFunction("posix_fallocate", Signature = "(fd, offset, length, /)", Doc = "Reserves space for a file.")]
    public static void Allocate(PyThread t, PyObject fd, long offset, long length)
    {
        var error = LibC.Allocate(PathArgument.FileDescriptor(t, fd), offset, length);
        if (error != 0)
        {
            throw Errors.OSError(error, LibC.ErrorText(error));
        }
    }

    [PyFunction("posix_fadvise", Signature = "(fd, offset, length, advice, /)", Doc = "Announces how a file will be read.")]
    public static void Advise(PyThread t, PyObject fd, long offset, long length, int advice)
    {
        var error = LibC.Advise(PathArgument.FileDescriptor(t, fd), offset, length, advice);
        if (error != 0)
        {
            throw Errors.OSError(error, LibC.ErrorText(error));
        }
    }

    [PyFunction("lockf", Signature = "(fd, command, length, /)", Doc = "Locks a section of a file.")]
    public static void LockFile(PyThread t, PyObject fd, int command, long length)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        Check(LibC.Retry(t, () => LibC.LockFile(number, command, length)));
    }

    [PyFunction("sendfile", Signature = "(out_fd, in_fd, offset, count)", Doc = "Copies between descriptors; how many bytes.")]
    public static long SendFile(PyThread t, PyObject out_fd, PyObject in_fd, PyObject offset, long count)
    {
        var (output, input) = (PathArgument.FileDescriptor(t, out_fd), PathArgument.FileDescriptor(t, in_fd));
        var position = offset is PyNone ? -1 : Operations.IndexToInt64(t, offset);
        var result = LibC.Retry(t, () =>
        {
            var start = position;
            return LibC.SendFile(output, input, offset is PyNone ? null : &start, (nint)count);
        });
        return result >= 0 ? result : throw LibC.LastError();
    }

    [PyFunction("copy_file_range", Signature = "(src, dst, count, offset_src=None, offset_dst=None)", Doc = "Copies between files; how many bytes.")]
    public static long CopyFileRange(PyThread t, PyObject src, PyObject dst, long count, PyObject? offset_src = null, PyObject? offset_dst = null)
    {
        if (count < 0)
        {
            throw Errors.ValueError("negative value for 'count' not allowed");
        }

        var (input, output) = (PathArgument.FileDescriptor(t, src), PathArgument.FileDescriptor(t, dst));
        var from = offset_src is null ? 0 : Operations.IndexToInt64(t, offset_src);
        var to = offset_dst is null ? 0 : Operations.IndexToInt64(t, offset_dst);
        var result = LibC.Retry(t, () =>
        {
            var (start, end) = (from, to);
            return LibC.CopyFileRange(input, offset_src is null ? null : &start, output, offset_dst is null ? null : &end, (nint)count, 0);
        });
        return result >= 0 ? result : throw LibC.LastError();
    }

    [PyFunction("memfd_create", Signature = "(name, flags=1)", Doc = "A file in memory; its descriptor.")]
    public static int MemoryFile(PyThread t, PyObject name, long flags = 1)
    {
        var result = LibC.MemoryFile(PathArgument.EncodeTerminated(t, name), (uint)flags);
        return result >= 0 ? result : throw LibC.LastError();
    }

    [PyFunction("eventfd", Signature = "(initval, flags=524288)", Doc = "A counter to wait for; its descriptor.")]
    public static int EventFile(long initval, int flags = 524288)
    {
        var result = LibC.EventFile((uint)initval, flags);
        return result >= 0 ? result : throw LibC.LastError();
    }

    [PyFunction("eventfd_read", Signature = "(fd)", Doc = "Reads a counter.")]
    public static PyObject EventRead(PyThread t, PyObject fd)
    {
        var buffer = new byte[8];
        var count = LibC.ReadRetrying(t, PathArgument.FileDescriptor(t, fd), buffer);
        return count == 8 ? PyInt.Of(BitConverter.ToUInt64(buffer)) : throw LibC.LastError();
    }

    [PyFunction("eventfd_write", Signature = "(fd, value)", Doc = "Adds to a counter.")]
    public static void EventWrite(PyThread t, PyObject fd, PyObject value)
    {
        var number = Operations.Index(t, value).TryGetUInt64(out var small) ? small : throw Errors.OverflowError("int too big to convert");
        if (LibC.WriteRetrying(t, PathArgument.FileDescriptor(t, fd), BitConverter.GetBytes(number)) != 8)
        {
            throw LibC.LastError();
        }
    }

    [PyFunction("statvfs", Signature = "(path)", Doc = "The properties of a file system.")]
    public static PyObject StatFileSystem(PyThread t, PyObject path)
    {
        var argument = PathArgument.Of(t, path, "statvfs", allowFd: true);
        var result = stackalloc ulong[32];
        Check(argument.IsFd ? LibC.StatFileSystemOf(argument.Fd, result) : LibC.StatFileSystem(argument.Native, result), argument);
        return MakeFileSystem(result);
    }

    [PyFunction("fstatvfs", Signature = "(fd, /)", Doc = "The properties of an open file's file system.")]
    public static PyObject StatFileSystemOf(PyThread t, PyObject fd)
    {
        var result = stackalloc ulong[32];
        Check(LibC.StatFileSystemOf(PathArgument.FileDescriptor(t, fd), result));
        return MakeFileSystem(result);
    }

    /// <summary>The structure's words are: bsize frsize blocks bfree bavail files ffree favail fsid flag namemax.</summary>
    private static PyObject MakeFileSystem(ulong* s) => PyStructSequence.Create(
        s_fileSystemType,
        PyInt.Of(s[0]), PyInt.Of(s[1]), PyInt.Of(s[2]), PyInt.Of(s[3]), PyInt.Of(s[4]), PyInt.Of(s[5]), PyInt.Of(s[6]), PyInt.Of(s[7]), PyInt.Of(s[9]), PyInt.Of(s[10]), PyInt.Of(s[8]));

    private static readonly PyType s_fileSystemType = PyStructSequence.Define(
        "os.statvfs_result",
        "Properties of a file system.",
        [("f_bsize", null), ("f_frsize", null), ("f_blocks", null), ("f_bfree", null), ("f_bavail", null), ("f_files", null), ("f_ffree", null), ("f_favail", null), ("f_flag", null), ("f_namemax", null), ("f_fsid", null)],
        10);

    [PyConstant("statvfs_result")]
    public static PyObject FileSystemType => s_fileSystemType;

    [PyFunction("utime", Signature = "(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", Doc = "Sets the times of last access and modification.")]
    public static void SetTimes(PyThread t, PyObject path, PyObject? times = null, PyObject? ns = null, PyObject? dir_fd = null, bool follow_symlinks = true)
    {
        var argument = PathArgument.Of(t, path, "utime", allowFd: true);
        AuditHooks.Raise(t, "os.utime", argument.Original, times ?? PyNone.Value, ns ?? PyNone.Value, Audited(dir_fd));
        var directory = PathArgument.Directory(t, dir_fd);
        var values = stackalloc LibC.TimeSpec[2];
        var now = false;
        if (times is not null && ns is not null)
        {
            throw Errors.ValueError("utime: you may specify either 'times' or 'ns' but not both");
        }

        if (times is not null)
        {
            if (times is not PyTuple { Items.Length: 2 } pair)
            {
                throw Errors.TypeError("utime: 'times' must be either a tuple of two ints or None");
            }

            values[0] = TimeValue.ToTimeSpec(t, pair.Items[0]);
            values[1] = TimeValue.ToTimeSpec(t, pair.Items[1]);
        }
        else if (ns is not null)
        {
            if (ns is not PyTuple { Items.Length: 2 } pair)
            {
                throw Errors.TypeError("utime: 'ns' must be a tuple of two ints");
            }

            values[0] = FromNanoseconds(t, pair.Items[0]);
            values[1] = FromNanoseconds(t, pair.Items[1]);
        }
        else
        {
            now = true;
        }

        argument.CheckCombination("utime", directory, follow_symlinks);
        var pointer = now ? null : values;
        Check(
            argument.IsFd ? LibC.SetTimes(argument.Fd, pointer) : LibC.SetTimesAt(directory, argument.Native, pointer, follow_symlinks ? 0 : LibC.AT_SYMLINK_NOFOLLOW),
            argument);
    }

    private static LibC.TimeSpec FromNanoseconds(PyThread t, PyObject value)
    {
        var total = Operations.Index(t, value).BigValue;
        var seconds = BigInteger.DivRem(total, 1_000_000_000, out var rest);
        if (rest < 0)
        {
            rest += 1_000_000_000;
            seconds--;
        }

        return seconds >= long.MinValue && seconds <= long.MaxValue
            ? new LibC.TimeSpec { Seconds = (long)seconds, Nanoseconds = (long)rest }
            : throw Errors.OverflowError("timestamp out of range for platform time_t");
    }

    [PyFunction("chmod", Signature = "(path, mode, *, dir_fd=None, follow_symlinks=True)", Doc = "Sets the permissions of a file.")]
    public static void ChangeMode(PyThread t, PyObject path, int mode, PyObject? dir_fd = null, bool follow_symlinks = true)
    {
        var argument = PathArgument.Of(t, path, "chmod", allowFd: true);
        AuditHooks.Raise(t, "os.chmod", argument.Original, PyInt.Of(mode), Audited(dir_fd));
        var directory = PathArgument.Directory(t, dir_fd);
        if (argument.IsFd)
        {
            argument.CheckCombination("chmod", directory, follow_symlinks);
            Check(LibC.ChangeMode(argument.Fd, (uint)mode), argument);
            return;
        }

        if (LibC.ChangeModeAt(directory, argument.Native, (uint)mode, follow_symlinks ? 0 : LibC.AT_SYMLINK_NOFOLLOW) == -1)
        {
            throw !follow_symlinks && Marshal.GetLastPInvokeError() == LibC.ENOTSUP
                ? Errors.NotImplementedError(directory == LibC.AT_FDCWD ? "chmod: follow_symlinks unavailable on this platform" : "chmod: cannot use dir_fd and follow_symlinks together")
                : argument.Error();
        }
    }

    [PyFunction("fchmod", Signature = "(fd, mode)", Doc = "Sets the permissions of an open file.")]
    public static void ChangeFileMode(PyThread t, PyObject fd, int mode)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        Check(LibC.Retry(t, () => LibC.ChangeMode(number, (uint)mode)));
    }

    [PyFunction("chown", Signature = "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", Doc = "Sets the owner of a file.")]
    public static void ChangeOwner(PyThread t, PyObject path, PyObject uid, PyObject gid, PyObject? dir_fd = null, bool follow_symlinks = true)
    {
        var argument = PathArgument.Of(t, path, "chown", allowFd: true);
        AuditHooks.Raise(t, "os.chown", argument.Original, uid, gid, Audited(dir_fd));
        var directory = PathArgument.Directory(t, dir_fd);
        var (user, group) = (UserId(t, uid), GroupId(t, gid));
        argument.CheckCombination("chown", directory, follow_symlinks);
        Check(
            argument.IsFd ? LibC.ChangeOwner(argument.Fd, user, group) : LibC.ChangeOwnerAt(directory, argument.Native, user, group, follow_symlinks ? 0 : LibC.AT_SYMLINK_NOFOLLOW),
            argument);
    }

    [PyFunction("lchown", Signature = "(path, uid, gid)", Doc = "Sets the owner of a file, of a link itself.")]
    public static void ChangeLinkOwner(PyThread t, PyObject path, PyObject uid, PyObject gid)
    {
        var argument = PathArgument.Of(t, path, "lchown");
        Check(LibC.ChangeOwnerAt(LibC.AT_FDCWD, argument.Native, UserId(t, uid), GroupId(t, gid), LibC.AT_SYMLINK_NOFOLLOW), argument);
    }

    [PyFunction("fchown", Signature = "(fd, uid, gid)", Doc = "Sets the owner of an open file.")]
    public static void ChangeFileOwner(PyThread t, PyObject fd, PyObject uid, PyObject gid)
    {
        var (number, user, group) = (PathArgument.FileDescriptor(t, fd), UserId(t, uid), GroupId(t, gid));
        Check(LibC.Retry(t, () => LibC.ChangeOwner(number, user, group)));
    }

    private static uint UserId(PyThread t, PyObject value) => Id(t, value, "uid");

    private static uint GroupId(PyThread t, PyObject value) => Id(t, value, "gid");

    private static uint Id(PyThread t, PyObject value, string name)
    {
        if (value.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"{name} should be integer, not {value.Type.Name}");
        }

        var number = Operations.Index(t, value);
        if (number.TryGetInt64(out var small) && small is >= -1 and <= uint.MaxValue)
        {
            return (uint)small;
        }

        throw Errors.OverflowError(number.Sign < 0 ? $"{name} is less than minimum" : $"{name} is greater than maximum");
    }
}
