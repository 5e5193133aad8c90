using System.Globalization;
using System.Text;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Tasklets;

/// <summary>The text of a deadlock error: Stackless's sentence, and behind it who waits where.</summary>
internal static class Deadlock
{
    private const int MostLines = 20;

    internal static string Describe(string sentence, Scheduler scheduler)
    {
        var text = new StringBuilder(sentence);
        var lines = 0;
        foreach (var channel in WaitingChannels.Living())
        {
            foreach (var waiting in channel.Waiting())
            {
                var task = waiting is SelectCase one ? one.Selection.Task : waiting;
                if (++lines > MostLines)
                {
                    continue;
                }

                text.Append("\n  ").Append(Line(task, waiting.Blocked, channel));
            }
        }

        if (lines > MostLines)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  … and {lines - MostLines} more");
        }

        return text.ToString();
    }

    private static string Line(PyTasklet task, int direction, PyChannel channel)
    {
        var who = task.IsMain ? "main tasklet" : task.Extras?.Name is { } name ? $"tasklet '{name.Value}'" : "tasklet";
        var frame = task.IsCurrent ? task.Owner?.Thread.Frame : task.Frame;
        var thread = task.GetThreadId();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{who} at 0x{Identity.Of(task):x} of thread {thread} {(direction < 0 ? "receiving" : "sending")} on channel at 0x{Identity.Of(channel):x}{Place(frame)}");
    }

    internal static string Place(Frame? frame) =>
        frame is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {frame.Code.FileNameObject.Value}:{frame.LineNumber} in {frame.Code.QualifiedNameObject.Value}");
}
