using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>Calls of the C library on file descriptors. A result of -1 means an error whose number is <c>Marshal.GetLastPInvokeError()</c>.</summary>
internal static unsafe partial class LibC
{
    internal const int EINTR = 4;
    internal const int EAGAIN = 11;
    internal const int EBADF = 9;
    internal const int EISDIR = 21;
    internal const int ESPIPE = 29;

    internal static readonly int O_CREAT = OperatingSystem.IsMacOS() ? 0x200 : 0x40;
    internal static readonly int O_EXCL = OperatingSystem.IsMacOS() ? 0x800 : 0x80;
    internal static readonly int O_TRUNC = OperatingSystem.IsMacOS() ? 0x400 : 0x200;
    internal static readonly int O_APPEND = OperatingSystem.IsMacOS() ? 0x8 : 0x400;
    internal static readonly int O_CLOEXEC = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int fd, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(int fd, long length);

    [LibraryImport("libc", EntryPoint = "isatty", SetLastError = true)]
    internal static partial int IsATty(int fd);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "strerror")]
    private static partial byte* StringOfError(int error);

    [LibraryImport("libc", EntryPoint = "gettid")]
    internal static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ThreadName(int option, byte* name);

    /// <summary>Names the calling thread; the system keeps 15 bytes.</summary>
    internal static void SetThreadName(ReadOnlySpan<byte> name)
    {
        const int SetName = 15;
        if (OperatingSystem.IsLinux())
        {
            var buffer = stackalloc byte[16];
            new Span<byte>(buffer, 16).Clear();
            name[..Math.Min(name.Length, 15)].CopyTo(new Span<byte>(buffer, 15));
            _ = ThreadName(SetName, buffer);
        }
    }

    /// <summary>The calling thread's name.</summary>
    internal static ReadOnlySpan<byte> GetThreadName()
    {
        const int GetName = 16;
        var buffer = new byte[17];
        fixed (byte* pointer = buffer)
        {
            return OperatingSystem.IsLinux() && ThreadName(GetName, pointer) == 0 ? buffer.AsSpan(0, Array.IndexOf(buffer, (byte)0)) : [];
        }
    }

    /// <summary>The system's text for an error number.</summary>
    internal static string ErrorText(int error) => Marshal.PtrToStringUTF8((nint)StringOfError(error)) ?? $"Unknown error {error}";

    /// <summary>An OSError for the call that just failed.</summary>
    internal static PythonException LastError(PyObject? fileName = null)
    {
        var error = Marshal.GetLastPInvokeError();
        return Errors.OSError(error, ErrorText(error), fileName);
    }

    /// <summary>Runs a call again as long as a signal interrupts it, after serving the signal (PEP 475).</summary>
    internal static nint Retry(PyThread t, Func<nint> call)
    {
        while (true)
        {
            nint result;
            using (t.Blocking())
            {
                result = call();
            }

            if (result != -1 || Marshal.GetLastPInvokeError() != EINTR)
            {
                return result;
            }

            t.ServeRequests();
        }
    }

    /// <summary>Reads once; -1 for an error other than an interruption.</summary>
    internal static nint ReadRetrying(PyThread t, int fd, Span<byte> buffer)
    {
        while (true)
        {
            nint result;
            fixed (byte* pointer = buffer)
            using (t.Blocking())
            {
                result = Read(fd, pointer, buffer.Length);
            }

            if (result != -1 || Marshal.GetLastPInvokeError() != EINTR)
            {
                return result;
            }

            t.ServeRequests();
        }
    }

    /// <summary>Writes once; -1 for an error other than an interruption.</summary>
    internal static nint WriteRetrying(PyThread t, int fd, ReadOnlySpan<byte> data)
    {
        while (true)
        {
            nint result;
            fixed (byte* pointer = data)
            using (t.Blocking())
            {
                result = Write(fd, pointer, data.Length);
            }

            if (result != -1 || Marshal.GetLastPInvokeError() != EINTR)
            {
                return result;
            }

            t.ServeRequests();
        }
    }
}
