using System.Runtime.InteropServices;
using System.Numerics;

namespace Weft.Modules;

/// <summary><c>os.stat_result</c> and the calls that fill it.</summary>
internal static unsafe class StatResult
{
    private const uint BasicStats = 0x7FF;

    internal static readonly PyType Type = PyStructSequence.Define(
        "os.stat_result",
        "Properties of a file.",
        [
            ("st_mode", "protection bits"), ("st_ino", "inode"), ("st_dev", "device"), ("st_nlink", "number of hard links"), ("st_uid", "user ID of owner"),
            ("st_gid", "group ID of owner"), ("st_size", "total size, in bytes"), (null, "integer time of last access"), (null, "integer time of last modification"),
            (null, "integer time of last change"), ("st_atime", "time of last access"), ("st_mtime", "time of last modification"), ("st_ctime", "time of last change"),
            ("st_atime_ns", "time of last access in nanoseconds"), ("st_mtime_ns", "time of last modification in nanoseconds"), ("st_ctime_ns", "time of last change in nanoseconds"),
            ("st_blksize", "blocksize for filesystem I/O"), ("st_blocks", "number of blocks allocated"), ("st_rdev", "device type"),
        ],
        10);

    /// <summary>Reads a file's properties; false for an error, whose number is the last error.</summary>
    internal static bool TryRead(int directory, byte[] path, bool followSymlinks, out LibC.Statx result)
    {
        fixed (LibC.Statx* pointer = &result)
        {
            return LibC.StatExtended(directory, path, followSymlinks ? 0 : LibC.AT_SYMLINK_NOFOLLOW, BasicStats, pointer) == 0;
        }
    }

    /// <inheritdoc cref="TryRead(int, byte[], bool, out LibC.Statx)"/>
    internal static bool TryRead(int fd, out LibC.Statx result)
    {
        fixed (LibC.Statx* pointer = &result)
        {
            return LibC.StatExtended(fd, [0], LibC.AT_EMPTY_PATH, BasicStats, pointer) == 0;
        }
    }

    internal static PyObject Make(in LibC.Statx s)
    {
        var atime = Nanoseconds(s.AccessSeconds, s.AccessNanoseconds);
        var mtime = Nanoseconds(s.ModifySeconds, s.ModifyNanoseconds);
        var ctime = Nanoseconds(s.ChangeSeconds, s.ChangeNanoseconds);
        return PyStructSequence.Create(
            Type,
            PyInt.Of(s.Mode),
            PyInt.Of(s.Inode),
            PyInt.Of(MakeDevice(s.DeviceMajor, s.DeviceMinor)),
            PyInt.Of(s.Links),
            PyInt.Of(s.User),
            PyInt.Of(s.Group),
            PyInt.Of(s.Size),
            PyInt.Of(s.AccessSeconds),
            PyInt.Of(s.ModifySeconds),
            PyInt.Of(s.ChangeSeconds),
            PyFloat.Of(s.AccessSeconds + 1e-9 * s.AccessNanoseconds),
            PyFloat.Of(s.ModifySeconds + 1e-9 * s.ModifyNanoseconds),
            PyFloat.Of(s.ChangeSeconds + 1e-9 * s.ChangeNanoseconds),
            PyInt.Of(atime),
            PyInt.Of(mtime),
            PyInt.Of(ctime),
            PyInt.Of(s.BlockSize),
            PyInt.Of(s.Blocks),
            PyInt.Of(MakeDevice(s.DeviceKindMajor, s.DeviceKindMinor)));
    }

    private static BigInteger Nanoseconds(long seconds, uint nanoseconds) => (BigInteger)seconds * 1_000_000_000 + nanoseconds;

    /// <summary>A device number as the C library packs it.</summary>
    internal static ulong MakeDevice(uint major, uint minor) =>
        ((ulong)(major & 0xFFFFF000) << 32) | ((ulong)(major & 0xFFF) << 8) | ((ulong)(minor & 0xFFFFFF00) << 12) | (minor & 0xFF);

    /// <summary>The last error, for a failed <see cref="TryRead(int, out LibC.Statx)"/>.</summary>
    internal static int LastError => Marshal.GetLastPInvokeError();
}
