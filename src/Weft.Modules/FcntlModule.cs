using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The module <c>fcntl</c>.</summary>
[PyModule("fcntl", Doc = "Control of descriptors.")]
public static unsafe partial class FcntlModule
{
    private const int BufferSize = 1024;

    private const string Constants =
        "DN_ACCESS 1 DN_ATTRIB 32 DN_CREATE 4 DN_DELETE 8 DN_MODIFY 2 DN_MULTISHOT 2147483648 DN_RENAME 16 FASYNC 8192 FD_CLOEXEC 1 FICLONE 1074041865 " +
        "FICLONERANGE 1075876877 F_ADD_SEALS 1033 F_DUPFD 0 F_DUPFD_CLOEXEC 1030 F_DUPFD_QUERY 1027 F_EXLCK 4 F_GETFD 1 F_GETFL 3 F_GETLEASE 1025 F_GETLK 5 " +
        "F_GETLK64 5 F_GETOWN 9 F_GETOWN_EX 16 F_GETPIPE_SZ 1032 F_GETSIG 11 F_GET_FILE_RW_HINT 1037 F_GET_RW_HINT 1035 F_GET_SEALS 1034 F_NOTIFY 1026 " +
        "F_OFD_GETLK 36 F_OFD_SETLK 37 F_OFD_SETLKW 38 F_OWNER_PGRP 2 F_OWNER_PID 1 F_OWNER_TID 0 F_RDLCK 0 F_SEAL_FUTURE_WRITE 16 F_SEAL_GROW 4 F_SEAL_SEAL 1 " +
        "F_SEAL_SHRINK 2 F_SEAL_WRITE 8 F_SETFD 2 F_SETFL 4 F_SETLEASE 1024 F_SETLK 6 F_SETLK64 6 F_SETLKW 7 F_SETLKW64 7 F_SETOWN 8 F_SETOWN_EX 15 " +
        "F_SETPIPE_SZ 1031 F_SETSIG 10 F_SET_FILE_RW_HINT 1038 F_SET_RW_HINT 1036 F_SHLCK 8 F_UNLCK 2 F_WRLCK 1 LOCK_EX 2 LOCK_MAND 32 LOCK_NB 4 LOCK_READ 64 " +
        "LOCK_RW 192 LOCK_SH 1 LOCK_UN 8 LOCK_WRITE 128 RWH_WRITE_LIFE_EXTREME 5 RWH_WRITE_LIFE_LONG 4 RWH_WRITE_LIFE_MEDIUM 3 RWH_WRITE_LIFE_NONE 1 " +
        "RWH_WRITE_LIFE_NOT_SET 0 RWH_WRITE_LIFE_SHORT 2 ";

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int LockWhole(int fd, int operation);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module) => PosixConstants.Define(module, Constants);

    private delegate int Call(nint argument);

    [PyFunction("fcntl", Signature = "(fd, cmd, arg=0, /)", Doc = "Controls a descriptor.")]
    public static PyObject Control(PyThread t, PyObject fd, int cmd, PyObject? arg = null)
    {
        var number = PosixModule.Descriptor(t, fd);
        AuditHooks.Raise(t, "fcntl.fcntl", PyInt.Of(number), PyInt.Of(cmd), arg ?? PyInt.Of(0));
        return Run(t, "fcntl", arg, false, argument => LibC.Control(number, cmd, argument));
    }

    [PyFunction("ioctl", Signature = "(fd, request, arg=0, mutate_flag=True, /)", Doc = "Controls a device.")]
    public static PyObject IoControl(PyThread t, PyObject fd, PyObject request, PyObject? arg = null, bool mutate_flag = true)
    {
        var number = PosixModule.Descriptor(t, fd);
        var code = (nuint)(ulong)(Operations.Index(t, request).BigValue & uint.MaxValue);
        AuditHooks.Raise(t, "fcntl.ioctl", PyInt.Of(number), request, arg ?? PyInt.Of(0));
        return Run(t, "ioctl", arg, mutate_flag, argument => LibC.IoControl(number, code, argument));
    }

    /// <summary>Runs a call with an int, or with a copy of a buffer of which the result is made.</summary>
    private static PyObject Run(PyThread t, string function, PyObject? argument, bool mutate, Call call)
    {
        if (argument is null || argument.Type[Slot.Index] != 0)
        {
            var number = argument is null ? 0 : (nint)(long)(ulong)(Operations.Index(t, argument).BigValue & ulong.MaxValue);
            var plain = LibC.Retry(t, () => call(number));
            return plain != -1 ? PyInt.Of(plain) : throw LibC.LastError();
        }

        byte[] given;
        BufferView? target = null;
        if (argument is PyStr text)
        {
            given = TextCodec.Encode(t, text).Array;
        }
        else
        {
            if (mutate && argument is not PyBytes)
            {
                try
                {
                    target = BufferView.TryGet(t, argument, writable: true);
                }
                catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.BufferError))
                {
                    target = null;
                }
            }

            if (target is null)
            {
                using var view = BufferView.TryGet(t, argument, writable: false)
                    ?? throw Errors.TypeError($"{function}() argument 3 must be an integer, a bytes-like object, or a string, not {argument.Type.FullName}");
                given = view.ToArray();
            }
            else
            {
                given = target.ToArray();
            }
        }

        using (target)
        {
            if (target is null && given.Length > BufferSize)
            {
                throw Errors.ValueError($"{function} argument 3 is too long");
            }

            // Room for a call that writes more than it was given.
            var buffer = new byte[Math.Max(BufferSize, given.Length) + 8];
            given.CopyTo(buffer, 0);
            var result = LibC.Retry(t, () =>
            {
                fixed (byte* pointer = buffer)
                {
                    return call((nint)pointer);
                }
            });
            if (result == -1)
            {
                throw LibC.LastError();
            }

            if (target is null)
            {
                return PyBytes.Of(buffer.AsSpan(0, given.Length));
            }

            buffer.AsSpan(0, given.Length).CopyTo(target.Span);
            return PyInt.Of(result);
        }
    }

    [PyFunction("flock", Signature = "(fd, operation, /)", Doc = "Locks a file as a whole.")]
    public static void LockFile(PyThread t, PyObject fd, int operation)
    {
        var number = PosixModule.Descriptor(t, fd);
        AuditHooks.Raise(t, "fcntl.flock", PyInt.Of(number), PyInt.Of(operation));
        PosixModule.Check(LibC.Retry(t, () => LockWhole(number, operation)));
    }

    [PyFunction("lockf", Signature = "(fd, cmd, len=0, start=0, whence=0, /)", Doc = "Locks a section of a file.")]
    public static void LockSection(PyThread t, PyObject fd, int cmd, long len = 0, long start = 0, int whence = 0)
    {
        const int Shared = 1, Exclusive = 2, NoWait = 4, Unlock = 8;
        const short ReadLock = 0, WriteLock = 1, NoLock = 2;
        const int Set = 6, SetAndWait = 7;
        AuditHooks.Raise(t, "fcntl.lockf", fd, PyInt.Of(cmd), PyInt.Of(len), PyInt.Of(start), PyInt.Of(whence));
        var number = PosixModule.Descriptor(t, fd);
        var kind = cmd == Unlock ? NoLock : (cmd & Shared) != 0 ? ReadLock : (cmd & Exclusive) != 0 ? WriteLock : throw Errors.ValueError("unrecognized lockf argument");

        // The structure: kind (2 bytes), whence (2), padding (4), start (8), length (8), process (4).
        var description = new byte[32];
        BitConverter.TryWriteBytes(description.AsSpan(0), kind);
        BitConverter.TryWriteBytes(description.AsSpan(2), (short)whence);
        BitConverter.TryWriteBytes(description.AsSpan(8), start);
        BitConverter.TryWriteBytes(description.AsSpan(16), len);
        PosixModule.Check(LibC.Retry(t, () =>
        {
            fixed (byte* pointer = description)
            {
                return LibC.Control(number, (cmd & NoWait) != 0 || cmd == Unlock ? Set : SetAndWait, (nint)pointer);
            }
        }));
    }
}
