namespace Weft.Runtime.Tasklets;

/// <summary>The end of the main thread's tasklets.</summary>
public static class TaskletTeardown
{
    /// <summary>
    /// Kills the runnable tasklets of the thread and those with a native stack, after its threads were joined and before
    /// <c>atexit</c> functions run.
    /// </summary>
    public static void Run(PyThread t) => t.Scheduler?.Finish(t, runnable: true);
}
