namespace Weft.Runtime.Tasklets;

/// <summary>The channels that tasklets have waited on, weakly held, for reports of who waits where.</summary>
internal static class WaitingChannels
{
    private const int FirstSweep = 1024;

    /// <summary>Guards itself and <see cref="s_sweepAt"/>.</summary>
    private static readonly List<WeakReference<PyChannel>> s_channels = [];

    private static int s_sweepAt = FirstSweep;

    internal static void Add(PyChannel channel)
    {
        lock (s_channels)
        {
            if (s_channels.Count >= s_sweepAt)
            {
                s_channels.RemoveAll(static entry => !entry.TryGetTarget(out _));
                s_sweepAt = Math.Max(FirstSweep, s_channels.Count * 2);
            }

            s_channels.Add(new WeakReference<PyChannel>(channel));
        }
    }

    /// <summary>Those that are still there.</summary>
    internal static List<PyChannel> Living()
    {
        var living = new List<PyChannel>();
        lock (s_channels)
        {
            foreach (var entry in s_channels)
            {
                if (entry.TryGetTarget(out var channel))
                {
                    living.Add(channel);
                }
            }
        }

        return living;
    }
}
