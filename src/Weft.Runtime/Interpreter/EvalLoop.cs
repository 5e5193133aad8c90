using System.Runtime.CompilerServices;

namespace Weft.Runtime.Interpreter;

/// <summary>
/// The evaluation loop: runs frames. A Python-to-Python call pushes a frame and continues the same C# loop, so depth of
/// Python calls never uses the native stack.
/// </summary>
/// <remarks>
/// Files: <c>EvalLoop.Loop</c> the switch with the hot cases; the others hold what it calls out of line, by family.
/// Errors: a handler that fails leaves the error in <see cref="PyThread.Pending"/> and goes to the error path, which
/// follows the exception table frame by frame; nothing is thrown in C#. A <see cref="PythonException"/> from native code
/// is caught by <see cref="Drive"/>, outside the loop method, and joins the same path. The loop method has no try block
/// of its own, because locals that live across one are kept in memory.
/// Invariant: <see cref="PyThread.Frame"/> is the frame being executed whenever native code runs; its <c>Ip</c> is the
/// current instruction; its <c>Next</c> and <c>Depth</c> are right whenever another frame is entered.
/// </remarks>
internal static unsafe partial class EvalLoop
{
    /// <summary>Answer of the loop method that asks <see cref="Drive"/> to enter it again in the other variant.</summary>
    private static readonly PyObject s_reenter = new PyCell(null);

    /// <summary>Answer of a loop whose OS thread is not needed by the next tasklet.</summary>
    internal static readonly PyObject Exit = new PyCell(null);

    /// <summary>Calls a Python function from native code; null: pending.</summary>
    internal static PyObject? CallFunction(PyThread t, PyFunction function, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var frame = BindArguments(t, function, args, kwNames);
        return frame is null ? null : Run(t, frame);
    }

    /// <summary>Runs a new frame from native code until it returns; null: pending.</summary>
    internal static PyObject? Run(PyThread t, Frame frame)
    {
        frame.Exit = FrameExit.Leave;
        frame.Back = t.Frame;
        frame.Next = 0;
        return RunPrepared(t, frame);
    }

    /// <summary>Runs a frame whose position, stack, exit and back link are set; null: pending.</summary>
    internal static PyObject? RunPrepared(PyThread t, Frame frame, bool unwindFirst = false)
    {
        if (!t.HasStack || t.Depth >= PyThread.RecursionLimit)
        {
            t.Pending = null;
            var error = Errors.RecursionError("maximum recursion depth exceeded");
            if (frame.Generator is { } generator)
            {
                generator.AbandonResume(t);
            }

            t.Pending = error.Value;
            return null;
        }

        t.Depth++;
        t.Nesting++;
        t.Frame = frame;
        if (unwindFirst && t.TraceActive)
        {
            Monitoring.OnThrow(t, frame);
        }

        var result = Drive(t, unwindFirst);
        t.Nesting--;
        return result;
    }

    private static PyObject? Drive(PyThread t, bool unwindFirst)
    {
        if (unwindFirst && !Unwind(t))
        {
            return t.TakeLoopAnswer();
        }

        while (true)
        {
            try
            {
                var result = t.Variant switch
                {
                    LoopVariant.Plain => Loop<Plain>(t, t.Frame!),
                    LoopVariant.Counted => Loop<Counted>(t, t.Frame!),
                    _ => Loop<Traced>(t, t.Frame!),
                };
                if (!ReferenceEquals(result, s_reenter))
                {
                    return result;
                }

                continue;
            }
            catch (PythonException e)
            {
                t.Pending = e.Value;
            }
            catch (InsufficientExecutionStackException)
            {
                t.Pending = Errors.RecursionError("maximum recursion depth exceeded").Value;
            }
            catch (OutOfMemoryException)
            {
                t.Pending = Errors.MemoryError().Value;
            }
            catch (Exception e) when (e is NullReferenceException or InvalidCastException or IndexOutOfRangeException or ArgumentException or OverflowException or InvalidOperationException or NotSupportedException or FormatException or System.Text.DecoderFallbackException)
            {
                // A defect of the runtime must not end the process: it becomes a Python error that names itself.
                t.Pending = Errors.SystemError($"internal error: {e.GetType().Name}: {e.Message}{InternalErrorDetail(e)}").Value;
            }

            if (!Unwind(t))
            {
                return t.TakeLoopAnswer();
            }
        }
    }

    /// <summary>
    /// The bottom of an OS thread that carries a Python thread for a while: runs whatever frames are current. The answer
    /// is <see cref="Exit"/> when the next tasklet waits with a native stack of its own, else what the outermost frame
    /// of the main tasklet returned (null: pending).
    /// </summary>
    internal static PyObject? RunCarrier(PyThread t) => Drive(t, unwindFirst: t.Pending is not null);

    /// <summary>Leaves a native function or an instruction for a frame of the same loop, whose value is pushed when it returns.</summary>
    private static void Enter(PyThread t, Frame frame, Frame callee)
    {
        callee.Exit = FrameExit.Push;
        callee.Back = frame;
        callee.Next = 0;
        t.Frame = callee;
        t.Depth++;
        t.Switching = SwitchKind.Soft;
    }

    private static string InternalErrorDetail(Exception e) =>
        Environment.GetEnvironmentVariable("WEFT_INTERNAL_TRACE") is null ? "" : Environment.NewLine + e.StackTrace;

    /// <summary>
    /// Finds the handler of the pending error, starting in the current frame. True: the thread's frame is positioned at
    /// it. False: the error left the frame that native code had entered.
    /// </summary>
    internal static bool Unwind(PyThread t)
    {
        while (true)
        {
            if (t.Switching != SwitchKind.None)
            {
                if (!Tasklets.Scheduler.CompleteSwitch(t))
                {
                    return false;
                }

                if (t.Pending is null)
                {
                    return true;
                }
            }

            var frame = t.Frame!;
            var error = t.Pending!;
            if (error.Traceback is null)
            {
                SetContext(t, error);
            }

            if (!frame.SuppressTracebackOnce)
            {
                PyTraceback.Add(error, frame);
            }

            var reraised = frame.SuppressTracebackOnce;
            frame.SuppressTracebackOnce = false;
            if (t.TraceActive)
            {
                Tracing.OnException(t, frame, reraised);
                error = t.Pending!;
            }

            if (FindHandler(frame, out var handler))
            {
                t.Pending = null;
                frame.TruncateTo(handler.Depth);
                if (handler.PushLastInstruction)
                {
                    frame.Push(PyInt.Of(frame.Ip));
                }

                frame.Push(error);
                frame.Next = handler.Target;
                if (t.TraceActive && !Monitoring.OnHandled(t, frame, error))
                {
                    continue;
                }

                return true;
            }

            if (t.TraceActive)
            {
                Tracing.OnUnwind(t, frame);
            }

            var exit = frame.Exit;
            LeaveFrame(t, frame);
            if (exit == FrameExit.Leave)
            {
                return false;
            }

            if (exit == FrameExit.Tasklet)
            {
                Tasklets.Scheduler.TaskletFailed(t);
            }
            else if (exit == FrameExit.Import)
            {
                Imports.ImportTraceback.Trim(t.Pending!);
            }
            else if (exit == FrameExit.Push && EndsLoop(t, t.Frame))
            {
                return true;
            }
        }
    }

    private static bool FindHandler(Frame frame, out ExceptionHandler handler)
    {
        var position = frame.ReraiseAt >= 0 ? frame.ReraiseAt : frame.Ip;
        frame.ReraiseAt = -1;
        foreach (var candidate in frame.Executable.Handlers)
        {
            if (position >= candidate.Start && position < candidate.End)
            {
                handler = candidate;
                return true;
            }
        }

        handler = default;
        return false;
    }

    /// <summary>Takes a frame that failed or returned off the chain.</summary>
    private static void LeaveFrame(PyThread t, Frame frame)
    {
        var back = frame.Back;
        if (frame.Generator is { } generator)
        {
            generator.OnFrameFinished(t);
            frame.Back = null;
        }
        else
        {
            t.Frames.Return(frame);
        }

        t.Frame = back;
        t.Depth--;
    }

    /// <summary>A variant of the loop; the type parameter is a constant to the compiler.</summary>
    private interface IVariant;

    private readonly struct Plain : IVariant;

    /// <summary>Counts instructions (<see cref="PyThread.TicksLeft"/>, <see cref="PyThread.Ticks"/>).</summary>
    private readonly struct Counted : IVariant;

    private readonly struct Traced : IVariant;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LoopVariant VariantOf<TVariant>()
        where TVariant : struct, IVariant =>
        typeof(TVariant) == typeof(Plain) ? LoopVariant.Plain : typeof(TVariant) == typeof(Counted) ? LoopVariant.Counted : LoopVariant.Traced;
}
