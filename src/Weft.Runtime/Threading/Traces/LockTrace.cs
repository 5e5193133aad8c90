using System.Globalization;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Threading;

/// <summary>What happened to a lock.</summary>
internal enum LockEvent : byte
{
    /// <summary>A thread wants it.</summary>
    Entry,

    /// <summary>It is taken: the thread waits.</summary>
    Busy,

    /// <summary>The thread was woken, and it is taken again.</summary>
    Retry,

    /// <summary>The thread has it.</summary>
    Acquire,

    /// <summary>The thread gives it up.</summary>
    Release,
}

/// <summary>
/// The lock trace: every event of the GIL and of every lock, in memory, written as lines of
/// <c>thread-id ticks tick-count EVENT seconds lock-id</c> (Beazley's five columns and the lock; 0 is the GIL).
/// </summary>
/// <remarks>
/// A ring: an event takes the next number by one atomic addition and writes the slot of that number, so recording takes
/// no lock. The ring's chunks are allocated when first reached. An event that is being written while the ring has come
/// round may be overwritten half; the file is written while the world is stopped, when none is. Numbers beyond the
/// capacity say how many old events were dropped.
/// </remarks>
internal static class LockTrace
{
    private const int ChunkBits = 16;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>How many events are kept unless told otherwise.</summary>
    internal const int DefaultCapacity = 5_000_000;

    private static readonly string[] s_names = ["ENTRY", "BUSY", "RETRY", "ACQUIRE", "RELEASE"];

    /// <summary>Whether events are recorded. Read on every path; false costs a load and a branch.</summary>
    internal static bool Enabled;

    private static Event[]?[] s_chunks = [];
    private static long s_capacity;
    private static long s_next;
    private static long s_start;

    private struct Event
    {
        internal long Time;
        internal long Lock;
        internal long TickCount;
        internal int Thread;
        internal short Ticks;
        internal LockEvent Kind;
    }

    /// <summary>Ticks of all threads so far; changes under the GIL.</summary>
    internal static long TickCount;

    /// <summary>Begins to record, forgetting what was recorded before.</summary>
    /// <param name="capacity">Events to keep, at least 1.</param>
    internal static void Start(long capacity)
    {
        s_capacity = Math.Max(1, capacity);
        s_chunks = new Event[]?[(s_capacity + ChunkSize - 1) >> ChunkBits];
        s_next = 0;
        s_start = MonotonicClock.Now;
        Enabled = true;
    }

    internal static void Stop() => Enabled = false;

    /// <summary>Events recorded and events of these that were dropped.</summary>
    internal static (long Recorded, long Dropped) Count()
    {
        var recorded = Volatile.Read(ref s_next);
        return (recorded, Math.Max(0, recorded - s_capacity));
    }

    /// <summary>Records an event; the lock is null for the GIL.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Record(PyThread t, LockEvent kind, object? owner)
    {
        var slot = (Interlocked.Increment(ref s_next) - 1) % s_capacity;
        ref var place = ref s_chunks[slot >> ChunkBits];
        var chunk = Volatile.Read(ref place);
        if (chunk is null)
        {
            chunk = new Event[ChunkSize];
            chunk = Interlocked.CompareExchange(ref place, chunk, null) ?? chunk;
        }

        chunk[slot & (ChunkSize - 1)] = new Event
        {
            Time = MonotonicClock.Now,
            Thread = (int)t.Serial,
            Ticks = (short)Math.Max(0, t.TicksLeft),
            TickCount = TickCount,
            Kind = kind,
            Lock = owner is null ? 0 : owner is PyObject o ? Identity.Of(o) : RuntimeHelpers.GetHashCode(owner),
        };
    }

    /// <summary>Writes what is kept, oldest first. No thread records meanwhile.</summary>
    internal static void Write(TextWriter output)
    {
        var end = s_next;
        var (_, dropped) = Count();
        if (dropped > 0)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"# {dropped} older events were dropped\n"));
        }

        for (var number = dropped; number < end; number++)
        {
            var slot = number % s_capacity;
            if (s_chunks[slot >> ChunkBits] is { } chunk)
            {
                ref var e = ref chunk[slot & (ChunkSize - 1)];
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{e.Thread:x} {e.Ticks} {e.TickCount} {s_names[(int)e.Kind]} {(e.Time - s_start) / 1e9:F6} {e.Lock:x}\n"));
            }
        }
    }
}
