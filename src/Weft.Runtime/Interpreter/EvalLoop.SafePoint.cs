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
}
