using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>Waiting for descriptors with <c>poll</c>; interruptions are served and the rest of the time waited again.</summary>
internal static unsafe partial class Polling
{
    internal const short In = 1;
    internal const short Priority = 2;
    internal const short Out = 4;
    internal const short Error = 8;
    internal const short HangUp = 16;
    internal const short Invalid = 32;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        internal int Fd;
        internal short Events;
        internal short Returned;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Entry* entries, nuint count, int timeout);

    /// <summary>Waits; how many entries have something, 0 after the time.</summary>
    /// <param name="nanoseconds">How long, or negative without limit.</param>
    internal static int Wait(PyThread t, Entry[] entries, long nanoseconds)
    {
        if (GilPolicy.Enabled && GilPolicy.Current.TriesBeforeBlocking)
        {
            fixed (Entry* pointer = entries)
            {
                var ready = Poll(pointer, (nuint)entries.Length, 0);
                if (ready > 0)
                {
                    return ready;
                }
            }
        }

        var deadline = nanoseconds < 0 ? 0 : TimeModule.Now(TimeModule.Monotonic) + nanoseconds;
        while (true)
        {
            int result;
            fixed (Entry* pointer = entries)
            using (t.Blocking())
            {
                result = Poll(pointer, (nuint)entries.Length, TimeValue.ToMilliseconds(nanoseconds));
            }

            if (result >= 0)
            {
                return result;
            }

            if (Marshal.GetLastPInvokeError() != LibC.EINTR)
            {
                throw LibC.LastError();
            }

            t.ServeRequests();
            if (nanoseconds >= 0)
            {
                nanoseconds = deadline - TimeModule.Now(TimeModule.Monotonic);
                if (nanoseconds < 0)
                {
                    return 0;
                }
            }
        }
    }

    /// <summary>Waits for one descriptor; false after the time.</summary>
    internal static bool Wait(PyThread t, int fd, short events, long nanoseconds) => Wait(t, [new Entry { Fd = fd, Events = events }], nanoseconds) > 0;
}
