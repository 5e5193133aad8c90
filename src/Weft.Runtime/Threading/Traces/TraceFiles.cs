using System.Text;

namespace Weft.Runtime.Threading;

/// <summary>The traces that the command line asked for: opened at the start, so that a bad path is told at once, written at the end.</summary>
public static class TraceFiles
{
    private static string? s_lockTrace;
    private static string? s_timeline;

    /// <summary>Opens the files and begins to record.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Start(string? lockTrace, long lockTraceEvents, string? timeline)
    {
        foreach (var path in (ReadOnlySpan<string?>)[lockTrace, timeline])
        {
            if (path is null)
            {
                continue;
            }

            try
            {
                File.WriteAllBytes(path, []);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                return $"cannot write the trace file '{path}': {e.Message}";
            }
        }

        s_lockTrace = lockTrace;
        s_timeline = timeline;
        if (lockTrace is not null)
        {
            LockTrace.Start(lockTraceEvents);
        }

        if (timeline is not null)
        {
            Timeline.Start();
        }

        return null;
    }

    /// <summary>Writes the files, once. The other threads are at rest.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public static string? Finish()
    {
        var lockTrace = Interlocked.Exchange(ref s_lockTrace, null);
        var timeline = Interlocked.Exchange(ref s_timeline, null);
        try
        {
            if (lockTrace is not null)
            {
                LockTrace.Stop();
                WriteLockTrace(lockTrace);
            }

            if (timeline is not null)
            {
                Timeline.Stop();
                WriteTimeline(timeline);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot write the trace: {e.Message}";
        }
    }

    internal static void WriteLockTrace(string path)
    {
        using var output = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16);
        LockTrace.Write(output);
    }

    internal static void WriteTimeline(string path)
    {
        using var output = new BufferedStream(File.Create(path), 1 << 16);
        Timeline.Write(output);
    }
}
