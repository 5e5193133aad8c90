using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>Calls of the C library on signals, clocks and interval timers.</summary>
internal static unsafe partial class LibC
{
    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    internal static partial nint SetDisposition(int signal, nint handler);

    /// <summary>The structures hold: handler (8 bytes), mask (128), flags (4), padding, restorer (8).</summary>
    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    internal static partial int SignalAction(int signal, byte* set, byte* old);

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    internal static partial nuint GetThread();

    [LibraryImport("libc", EntryPoint = "pthread_kill")]
    internal static partial int KillThread(nuint thread, int signal);

    [LibraryImport("libc", EntryPoint = "tgkill", SetLastError = true)]
    private static partial int KillThreadByNumber(int process, int thread, int signal);

    /// <summary>
    /// Sends a signal to a thread that may end meanwhile; 0 or an error number. By its number, where there is one: what
    /// the thread library keeps of a thread (which <c>pthread_kill</c> reads) is gone with it, and the process would die.
    /// </summary>
    internal static int KillThread(PyThread thread, int signal) => OperatingSystem.IsLinux()
        ? KillThreadByNumber(Environment.ProcessId, (int)thread.NativeId, signal) == 0 ? 0 : Marshal.GetLastPInvokeError()
        : KillThread((nuint)thread.NativeHandle, signal);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    internal static partial int SetThreadMask(int how, byte* set, byte* old);

    [LibraryImport("libc", EntryPoint = "sigpending", SetLastError = true)]
    internal static partial int PendingSignals(byte* set);

    [LibraryImport("libc", EntryPoint = "sigtimedwait", SetLastError = true)]
    internal static partial int WaitSignal(byte* set, byte* info, TimeSpec* timeout);

    [LibraryImport("libc", EntryPoint = "alarm")]
    internal static partial uint Alarm(uint seconds);

    [LibraryImport("libc", EntryPoint = "setitimer", SetLastError = true)]
    internal static partial int SetTimer(int which, long* set, long* old);

    [LibraryImport("libc", EntryPoint = "getitimer", SetLastError = true)]
    internal static partial int GetTimer(int which, long* value);

    [LibraryImport("libc", EntryPoint = "pause", SetLastError = true)]
    internal static partial int Pause();

    [LibraryImport("libc", EntryPoint = "strsignal")]
    internal static partial byte* SignalText(int signal);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int GetClock(int clock, TimeSpec* result);

    [LibraryImport("libc", EntryPoint = "clock_settime", SetLastError = true)]
    internal static partial int SetClock(int clock, TimeSpec* value);

    [LibraryImport("libc", EntryPoint = "clock_getres", SetLastError = true)]
    internal static partial int GetClockResolution(int clock, TimeSpec* result);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    internal static partial int Sleep(int clock, int flags, TimeSpec* until, TimeSpec* rest);

    [LibraryImport("libc", EntryPoint = "pthread_getcpuclockid")]
    internal static partial int GetThreadClock(nuint thread, int* clock);

    [StructLayout(LayoutKind.Sequential)]
    internal struct BrokenTime
    {
        internal int Second;
        internal int Minute;
        internal int Hour;
        internal int Day;
        internal int Month;
        internal int Year;
        internal int WeekDay;
        internal int YearDay;
        internal int IsDst;
        internal nint Offset;
        internal byte* Zone;
    }

    [LibraryImport("libc", EntryPoint = "tzset")]
    internal static partial void ReadZone();

    [LibraryImport("libc", EntryPoint = "localtime_r", SetLastError = true)]
    internal static partial BrokenTime* LocalTime(long* seconds, BrokenTime* result);

    [LibraryImport("libc", EntryPoint = "gmtime_r", SetLastError = true)]
    internal static partial BrokenTime* UniversalTime(long* seconds, BrokenTime* result);

    [LibraryImport("libc", EntryPoint = "mktime", SetLastError = true)]
    internal static partial long MakeTime(BrokenTime* time);

    [LibraryImport("libc", EntryPoint = "strftime", SetLastError = true)]
    internal static partial nint FormatTime(byte* buffer, nint size, byte[] format, BrokenTime* time);
}
