using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Weft.Runtime.Threading;

/// <summary>
/// The timeline: slices and instants on a track for each thread, written as Chrome trace events
/// (<c>chrome://tracing</c>, Perfetto).
/// </summary>
/// <remarks>A ring as in <see cref="LockTrace"/>, written without a lock. A slice is recorded when it ends.</remarks>
internal static class Timeline
{
    /// <summary>How many events are kept unless told otherwise.</summary>
    internal const int DefaultCapacity = 1_000_000;

    private const long InstantDuration = -1;

    /// <summary>Whether events are recorded. Read on slow paths only.</summary>
    internal static bool Enabled;

    private static Event[] s_events = [];
    private static long s_next;
    private static long s_start;

    private struct Event
    {
        internal string? Name;
        internal long Start;
        internal long Duration;
        internal long About;
        internal int Track;
    }

    /// <summary>Begins to record.</summary>
    internal static void Start(int capacity = DefaultCapacity)
    {
        s_events = new Event[Math.Max(1, capacity)];
        s_next = 0;
        s_start = MonotonicClock.Now;
        Enabled = true;
        _ = new CollectionNotice(GC.CollectionCount(0));
    }

    internal static void Stop() => Enabled = false;

    /// <summary>Records a slice that began at a time and ends now.</summary>
    /// <param name="t">Whose track.</param>
    /// <param name="name">What it was.</param>
    /// <param name="start">On <see cref="MonotonicClock"/>.</param>
    /// <param name="about">The object it was about (a lock, a channel), or null.</param>
    internal static void Slice(PyThread t, string name, long start, object? about)
    {
        if (start != 0)
        {
            Add((int)t.Serial, name, start, MonotonicClock.Now - start, about);
        }
    }

    /// <summary>Records a moment.</summary>
    internal static void Instant(PyThread t, string name, object? about = null) => Add((int)t.Serial, name, MonotonicClock.Now, InstantDuration, about);

    private static void Add(int track, string name, long start, long duration, object? about)
    {
        var events = s_events;
        if (!Enabled || events.Length == 0)
        {
            return;
        }

        events[(Interlocked.Increment(ref s_next) - 1) % events.Length] = new Event
        {
            Name = name,
            Start = start,
            Duration = duration,
            Track = track,
            About = about is null ? 0 : about is PyObject o ? Identity.Of(o) : RuntimeHelpers.GetHashCode(about),
        };
    }

    /// <summary>Writes what is kept. No thread records meanwhile.</summary>
    internal static void Write(Stream output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ns");
        json.WriteStartArray("traceEvents");
        var tracks = new SortedSet<int>();
        var first = Math.Max(0, s_next - s_events.Length);
        for (var number = first; number < s_next; number++)
        {
            ref var e = ref s_events[number % s_events.Length];
            if (e.Name is null)
            {
                continue;
            }

            tracks.Add(e.Track);
            json.WriteStartObject();
            json.WriteString("name", e.Name);
            json.WriteString("ph", e.Duration == InstantDuration ? "i" : "X");
            json.WriteNumber("ts", (e.Start - s_start) / 1000.0);
            if (e.Duration != InstantDuration)
            {
                json.WriteNumber("dur", e.Duration / 1000.0);
            }
            else
            {
                json.WriteString("s", "t");
            }

            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteNumber("tid", e.Track);
            if (e.About != 0)
            {
                json.WriteStartObject("args");
                json.WriteString("object", $"0x{e.About:x}");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        foreach (var track in tracks)
        {
            json.WriteStartObject();
            json.WriteString("name", "thread_name");
            json.WriteString("ph", "M");
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteNumber("tid", track);
            json.WriteStartObject("args");
            json.WriteString("name", track == 0 ? "garbage collector" : PyThread.NameOf(track));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("droppedEvents", first);
        json.WriteEndObject();
    }

    /// <summary>Is collected by every garbage collection, and so notes each: the runtime tells the pause afterwards.</summary>
    private sealed class CollectionNotice(int seen)
    {
        ~CollectionNotice()
        {
            if (!Enabled || Environment.HasShutdownStarted)
            {
                return;
            }

            var count = GC.CollectionCount(0);
            if (count != seen)
            {
                var info = GC.GetGCMemoryInfo(GCKind.Any);
                var pause = info.PauseDurations.Length > 0 ? (long)info.PauseDurations[0].TotalNanoseconds : 0;
                Add(0, $"collection of generation {info.Generation}", MonotonicClock.Now - pause, pause, null);
            }

            _ = new CollectionNotice(count);
        }
    }
}
