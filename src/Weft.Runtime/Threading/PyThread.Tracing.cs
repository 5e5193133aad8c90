namespace Weft.Runtime.Threading;

public sealed partial class PyThread
{
    /// <summary><c>sys.settrace</c>'s function, or null.</summary>
    internal PyObject? TraceFunction;

    /// <summary><c>sys.setprofile</c>'s function, or null.</summary>
    internal PyObject? ProfileFunction;

    /// <summary>The profile function that threads start with: that of a profiler which profiles all threads.</summary>
    internal static PyObject? NewThreadProfile;

    /// <summary>A trace or profile function is running: no events meanwhile.</summary>
    internal bool InTraceCallback;

    /// <summary>The event whose trace function is running; setting <c>f_lineno</c> depends on it.</summary>
    internal string? TraceEvent;

    /// <summary>The variant of the loop to run.</summary>
    internal LoopVariant Variant;

    /// <summary>The loop runs in its traced variant.</summary>
    internal bool TraceActive => Variant == LoopVariant.Traced;

    /// <summary>Decides which variant of the loop runs.</summary>
    internal void UpdateTraceActive()
    {
        Variant =
            !InTraceCallback && (TraceFunction is not null || ProfileFunction is not null || Interpreter.Monitoring.IsActive) ? LoopVariant.Traced
            : CountTicks || CountsTicks ? LoopVariant.Counted
            : LoopVariant.Plain;
        if (TraceActive)
        {
            Interlocked.Or(ref _requests, (int)SafePointRequest.Trace);
        }
        else
        {
            Withdraw(SafePointRequest.Trace);
        }
    }
}
