namespace Weft.Runtime.Threading;

public sealed partial class PyThread
{
    /// <summary>The event loop that this thread runs; other threads read it to find a loop's current task and accept a stale answer.</summary>
    internal PyObject? RunningLoop;

    /// <summary>The task of <see cref="RunningLoop"/> that is being stepped.</summary>
    internal PyObject? RunningTask;
}
