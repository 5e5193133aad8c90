using System.Runtime.CompilerServices;

namespace Weft.Runtime.Interpreter;

internal static unsafe partial class EvalLoop
{
    /// <summary>
    /// Does what others asked of this thread: signals, finalizers, asynchronous exceptions. Called at function entry and
    /// backward jumps when <see cref="PyThread.Requests"/> is not zero. False: an error is pending.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool SafePoint(PyThread t)
    {
        try
        {
            t.ServeRequests();
            return t.Pending is null;
        }
        catch (PythonException e)
        {
            t.Pending = e.Value;
            return false;
        }
    }

    /// <summary>
    /// The thread has executed as many instructions as were to be counted. Never before the first instruction of a try
    /// block, so that <c>lock.acquire()</c> and the <c>try</c> after it are not separated; then the next one ticks.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OnTick(PyThread t, Frame frame, int ip)
    {
        var policy = GilPolicy.Current;
        if (policy.TickInterval == 0)
        {
            t.TicksLeft = int.MaxValue;
            return;
        }

        foreach (var handler in frame.Executable.Handlers)
        {
            if (handler.Start == ip || handler.Start == ip + 1)
            {
                t.TicksLeft = 0;
                return;
            }
        }

        t.TicksLeft = policy.TickInterval;
        LockTrace.TickCount++;
        policy.Tick(t);
    }
}
