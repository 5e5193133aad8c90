namespace Weft.Runtime.Threading;

/// <summary>
/// A counter that threads increase without getting into each other's way: each adds to a cell on a cache line of its
/// own (two threads may share one, so the addition is atomic). While the process has one thread it is a plain number.
/// </summary>
internal sealed class StripedCounter
{
    private const int Stripes = 8;
    private const int CellsPerLine = 64 / sizeof(long);

    private long _single;
    private long[]? _cells;

    internal void Increment(PyThread t)
    {
        if (!PyThread.MultiThreaded)
        {
            _single++;
            return;
        }

        // The first line is left empty: it holds the array's length, which every access reads.
        var cells = Volatile.Read(ref _cells) ?? Allocate();
        Interlocked.Increment(ref cells[(((int)t.Serial & (Stripes - 1)) + 1) * CellsPerLine]);
    }

    private long[] Allocate()
    {
        var cells = new long[(Stripes + 2) * CellsPerLine];
        return Interlocked.CompareExchange(ref _cells, cells, null) ?? cells;
    }

    /// <summary>The sum; exact when nobody counts meanwhile.</summary>
    internal long Value
    {
        get
        {
            var sum = _single;
            foreach (var cell in Volatile.Read(ref _cells) ?? [])
            {
                sum += cell;
            }

            return sum;
        }
    }
}
