using System.Runtime.InteropServices;

namespace Weft.Modules.Threads;

/// <summary>The module <c>_posixshmem</c>: named shared memory.</summary>
[PyModule("_posixshmem", Doc = "Named shared memory.")]
public static partial class PosixShmemModule
{
    [LibraryImport("libc", EntryPoint = "shm_open", SetLastError = true)]
    private static partial int OpenMemory(byte[] name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "shm_unlink", SetLastError = true)]
    private static partial int UnlinkMemory(byte[] name);

    [PyFunction("shm_open", Signature = "(path, flags, mode=511)", Doc = "Opens shared memory; its descriptor, closed in new programs.")]
    public static int Open(PyThread t, PyStr path, int flags, int mode = 511)
    {
        var name = PathArgument.EncodeTerminated(t, path);
        var fd = (int)LibC.Retry(t, () => OpenMemory(name, flags | LibC.O_CLOEXEC, (uint)mode));
        return fd >= 0 ? fd : throw LibC.LastError(path);
    }

    [PyFunction("shm_unlink", Signature = "(path, /)", Doc = "Removes a name of shared memory.")]
    public static void Unlink(PyThread t, PyStr path)
    {
        var name = PathArgument.EncodeTerminated(t, path);
        if (LibC.Retry(t, () => UnlinkMemory(name)) < 0)
        {
            throw LibC.LastError(path);
        }
    }
}
