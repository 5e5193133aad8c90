using Weft.Compiler.Bytecode;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

// What happens to a generator that nothing refers to any more while it is not finished: a suspended one is closed, so
// that its finally blocks run; a coroutine that never started is warned about. Only generators for which that can make
// a difference are watched: a plain generator from its first yield inside a try or with block (or out of a delegation
// to something that is no generator), a coroutine from its start, an asynchronous generator from its first use.
// Invariant: a generator has a watch exactly while it is watched and not finished, and s_watched counts those.
public abstract partial class PyGenerator
{
    /// <summary>Bit of RESUME's argument: no block but the one around the whole body encloses the yield.</summary>
    private const int NoInnerBlock = 4;

    /// <summary>RESUME's argument, without the bits above: behind a plain yield.</summary>
    private const int AfterYield = 1;

    private static int s_watched;

    private ClosingWatch? _watch;

    /// <summary>Whether a generator may be waiting to be closed once it is collected.</summary>
    internal static bool AnyWatched => Volatile.Read(ref s_watched) > 0;

    private protected void Watch()
    {
        if (_watch is null)
        {
            _watch = new ClosingWatch(this);
            Interlocked.Increment(ref s_watched);
        }
    }

    private void Unwatch()
    {
        if (_watch is { } watch)
        {
            _watch = null;
            GC.SuppressFinalize(watch);
            Interlocked.Decrement(ref s_watched);
        }
    }

    private void WatchIfNeeded(Frame frame)
    {
        ref var resume = ref frame.Executable.Instructions[frame.Next];
        if (resume.Opcode != (ushort)Opcode.Resume || (resume.Argument & NoInnerBlock) == 0)
        {
            Watch();
        }
        else if ((resume.Argument & 3) >= 2 && frame.Depth > 0 && frame.Peek(1) is not PyPlainGenerator and { Type.IsHeapType: true })
        {
            // The iterator may have a close() of its own.
            Watch();
        }
    }

    /// <summary>The collector found the generator unreachable.</summary>
    private void FinalizeUnfinished(PyThread t)
    {
        if (IsFinished || IsRunning)
        {
            return;
        }

        var pending = t.Pending;
        t.Pending = null;
        try
        {
            EndUnfinished(t);
        }
        catch (PythonException e)
        {
            var action = IsCoroutine && IsCreated ? "finalizing coroutine" : IsAsyncGenerator ? "finalizing async generator" : "closing generator";
            Unraisable.ReportCall(t, e.Value, $"Exception ignored while {action} ", this);
        }

        t.Pending = pending;
    }

    private void EndUnfinished(PyThread t)
    {
        if (this is PyAsyncGenerator { Finalizer: { } finalizer, Closed: false })
        {
            Operations.Call(t, finalizer, this);
        }
        else if (IsCoroutine && IsCreated)
        {
            Operations.CallMethod(t, Operations.Import(t, "warnings"), "_warn_unawaited_coroutine", this);
        }
        else
        {
            CloseGenerator(t);
        }
    }

    /// <summary>Its .NET finalizer tells that the generator, which alone refers to it, is unreachable.</summary>
    private sealed class ClosingWatch(PyGenerator generator)
    {
        ~ClosingWatch()
        {
            if (Environment.HasShutdownStarted)
            {
                return;
            }

            generator._watch = null;
            Interlocked.Decrement(ref s_watched);
            Finalization.Enqueue(generator.FinalizeUnfinished);
        }
    }
}
