using System.Diagnostics;

namespace Weft.Runtime.Threading;

/// <summary>The clock of all waits: nanoseconds that only grow, and deadlines on it.</summary>
public static class MonotonicClock
{
    /// <summary>The deadline that never comes.</summary>
    public const long Never = long.MaxValue;

    private static readonly double s_scale = 1e9 / Stopwatch.Frequency;

    /// <summary>Now, in nanoseconds from an arbitrary start.</summary>
    public static long Now => Stopwatch.Frequency == 1_000_000_000 ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * s_scale);

    /// <summary>The deadline so many seconds from now; negative seconds mean <see cref="Never"/>.</summary>
    public static long After(double seconds)
    {
        if (seconds < 0)
        {
            return Never;
        }

        var nanoseconds = Math.Ceiling(seconds * 1e9);
        var now = Now;
        return nanoseconds >= long.MaxValue - now ? Never : now + (long)nanoseconds;
    }
}
