using Weft.Runtime.Tasklets;

namespace Weft.Runtime.Threading;

/// <summary>What the next turn of the loop is to do instead of going on with the frame.</summary>
internal enum SwitchKind : byte
{
    None,

    /// <summary>Another frame of this thread was made current.</summary>
    Soft,

    /// <summary>The next tasklet has a native stack: its OS thread takes over.</summary>
    HandOver,

    /// <summary>The outermost frame of the main tasklet returned on another OS thread: leave the loop for it.</summary>
    LeaveRoot,
}

/// <summary>A variant of the evaluation loop.</summary>
internal enum LoopVariant : byte
{
    Plain,

    /// <summary>Counts instructions, for the watchdog.</summary>
    Counted,

    /// <summary>Counts instructions if asked and fires trace events.</summary>
    Traced,
}

public sealed partial class PyThread
{
    /// <summary>The thread's tasklets; null until one is asked for. Any thread may create it.</summary>
    internal Scheduler? Scheduler;

    /// <summary>Set by a blocking function that switched softly; the error path of the loop looks at it.</summary>
    internal SwitchKind Switching;

    /// <summary>What the loop method answers when it is left by the error path; null: the pending error.</summary>
    internal PyObject? LoopAnswer;

    /// <summary>Instructions left before the watchdog asks, in the counting variant.</summary>
    internal long Ticks = long.MaxValue;

    /// <summary>Instructions are counted.</summary>
    internal bool CountTicks;

    /// <summary>The current context (PEP 567); null until one is asked for. It belongs to the current tasklet.</summary>
    internal PyObject? Context;

    internal PyObject? TakeLoopAnswer()
    {
        var answer = LoopAnswer;
        LoopAnswer = null;
        return answer;
    }
}
