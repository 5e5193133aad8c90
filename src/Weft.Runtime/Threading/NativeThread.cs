using System.Runtime.InteropServices;

namespace Weft.Runtime.Threading;

/// <summary>What the operating system knows of the calling thread.</summary>
internal static partial class NativeThread
{
    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint GetHandle();

    /// <summary>The system's number of the thread.</summary>
    internal static long Id => OperatingSystem.IsLinux() ? GetThreadId() : Environment.CurrentManagedThreadId;

    /// <summary>The thread library's handle; 0 where there is none.</summary>
    internal static nint Handle => OperatingSystem.IsWindows() ? 0 : GetHandle();
}
