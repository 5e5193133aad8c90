using Weft.Compiler;
using Weft.Compiler.Bytecode;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>
/// A generator, coroutine or asynchronous generator: a frame that runs piecewise. Which of the three the flags of its
/// code say; each has a Python type of its own.
/// </summary>
/// <remarks>
/// States: created (the frame has not run), suspended, running, finished (no frame). A resume claims the running state
/// with one compare-and-swap, so a second thread or a recursive resume gets "already executing" and never a broken
/// frame. While running, the generator's <see cref="ExceptionState"/> is linked on top of the thread's.
/// </remarks>
public abstract partial class PyGenerator : PyObject
{
    private const int Created = 0;
    private const int Suspended = 1;
    private const int Running = 2;
    private const int Finished = 3;

    /// <summary>A RESUME and a POP_TOP.</summary>
    private const int SkippedUnits = 2;

    private enum Resumption : byte
    {
        /// <summary>As it was.</summary>
        Bare,

        /// <summary>A value was pushed.</summary>
        Value,

        /// <summary>Behind the place where it would take a value.</summary>
        Further,
    }

    private readonly ExceptionState _handling = new();
    private Frame? _frame;
    private int _state;

    /// <summary>The state that <see cref="AbandonResume"/> goes back to.</summary>
    private int _resumedFrom;

    /// <summary>What else it has to undo.</summary>
    private Resumption _resumedWith;

    private protected PyGenerator(Frame frame)
    {
        _frame = frame;
        frame.Generator = this;
        frame.Exposed = true;
        Name = frame.Function?.Name ?? frame.Code.NameObject;
        QualifiedName = frame.Function?.QualifiedName ?? frame.Code.QualifiedNameObject;
        Code = frame.Code;
    }

    internal PyCode Code { get; }

    internal PyStr Name { get; set; }

    internal PyStr QualifiedName { get; set; }

    internal Frame? Frame => Volatile.Read(ref _frame);

    internal bool IsCoroutine => (Code.Flags & CodeFlags.Coroutine) != 0;

    internal bool IsAsyncGenerator => (Code.Flags & CodeFlags.AsyncGenerator) != 0;

    internal bool IsRunning => Volatile.Read(ref _state) == Running;

    internal bool IsFinished => Volatile.Read(ref _state) == Finished;

    internal bool IsSuspended => Volatile.Read(ref _state) == Suspended;

    internal bool IsCreated => Volatile.Read(ref _state) == Created;

    /// <summary>Suspended at an await or yield from.</summary>
    internal bool IsAwaiting => IsSuspended && DelegatesTo is not null;

    private string Kind => IsCoroutine ? "coroutine" : IsAsyncGenerator ? "async generator" : "generator";

    /// <summary>RETURN_GENERATOR: the frame becomes the property of a new generator.</summary>
    internal static PyGenerator Create(PyThread t, Frame frame)
    {
        t.Frames.Forget(frame);
        PyGenerator generator = (frame.Code.Flags & CodeFlags.Coroutine) != 0 ? new PyCoroutine(t, frame)
            : (frame.Code.Flags & CodeFlags.AsyncGenerator) != 0 ? new PyAsyncGenerator(frame)
            : new PyPlainGenerator(frame);
        return generator;
    }

    /// <summary>What a <c>yield from</c> or <c>await</c> in progress waits for; null at a plain yield.</summary>
    internal PyObject? DelegatesTo
    {
        get
        {
            if (!IsSuspended || Frame is not { } frame)
            {
                return null;
            }

            // The position is a YIELD_VALUE; its argument says whether it belongs to a SEND.
            ref var instruction = ref frame.Executable.Instructions[frame.Ip];
            return instruction.Opcode == (ushort)Opcode.YieldValue && instruction.Argument != 0 && frame.Depth > 0 ? frame.Peek(1) : null;
        }
    }

    /// <summary>The exception that the generator handles itself.</summary>
    internal PyBaseException? Handled => _handling.Value;

    /// <summary>Links its exception state, if it has one, where a chain of frames comes from a pickle: what counts above it.</summary>
    internal ExceptionState LinkOver(ExceptionState handling)
    {
        if (!Code.Executable.HandlesErrors)
        {
            return handling;
        }

        _handling.Previous = handling;
        return _handling;
    }

    /// <summary>The state as a number, for pickling.</summary>
    internal int StateNumber => Volatile.Read(ref _state);

    /// <summary>Takes a state back from a pickle.</summary>
    internal void Restore(int state, PyBaseException? handled)
    {
        if (state is < Created or > Finished)
        {
            throw Errors.ValueError("invalid state of a generator");
        }

        _handling.Value = handled;
        if (state == Finished && _frame is { } frame)
        {
            _frame = null;
            frame.Generator = null;
            frame.Completed = true;
        }

        Volatile.Write(ref _state, state);
    }

    private bool TryClaim(PyThread t)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state == Running)
            {
                t.Raise(Exceptions.ValueError, $"{Kind} already executing");
                return false;
            }

            if (state == Finished)
            {
                return false;
            }

            // Without other threads nobody else can claim it, too.
            if (!PyThread.MultiThreaded)
            {
                _state = Running;
                _resumedFrom = state;
                return true;
            }

            if (Interlocked.CompareExchange(ref _state, Running, state) == state)
            {
                _resumedFrom = state;
                return true;
            }
        }
    }

    // A frame that never handles an exception has nothing to keep in a state of its own: then the resumer's serves, and
    // what it calls leaves that as it was.
    private void Link(PyThread t)
    {
        if (Code.Executable.HandlesErrors)
        {
            _handling.Previous = t.Handling;
            t.Handling = _handling;
        }
    }

    private void Unlink(PyThread t)
    {
        if (_handling.Previous is { } previous)
        {
            t.Handling = previous;
            _handling.Previous = null;
        }
    }

    /// <summary>Goes on behind a yield whose value nobody wants, and behind the safe point before; false: it is another place.</summary>
    private static unsafe bool SkipValue(PyThread t, Frame frame)
    {
        var next = frame.ResumeAt;
        if (next->Opcode != (ushort)Opcode.Resume || next[1].Opcode != (ushort)Opcode.PopTop || t.LoopBreaks != 0)
        {
            return false;
        }

        frame.ResumeAt = next + SkippedUnits;
        return true;
    }

    /// <summary>Starts to iterate one further in the caller's loop: as <see cref="PrepareResume"/>, with None.</summary>
    internal unsafe Frame? PrepareNext(PyThread t, Frame caller)
    {
        if (_state != Suspended || PyThread.MultiThreaded || t.Depth >= PyThread.RecursionLimit)
        {
            return PrepareResume(t, PyNone.Value, caller);
        }

        // No other thread is there that could claim it, too.
        _state = Running;
        _resumedFrom = Suspended;
        var frame = _frame!;
        if (!SkipValue(t, frame))
        {
            frame.Push(PyNone.Value);
        }

        frame.Exit = FrameExit.Resume;
        frame.Back = caller;
        Link(t);
        t.Depth++;
        return frame;
    }

    /// <summary>
    /// Starts to resume the generator in the caller's loop: the frame to go on with. Null: it was finished already, or an
    /// error is pending.
    /// </summary>
    internal Frame? PrepareResume(PyThread t, PyObject value, Frame caller)
    {
        if (t.Depth >= PyThread.RecursionLimit)
        {
            t.Raise(Exceptions.RecursionError, "maximum recursion depth exceeded");
            return null;
        }

        if (!TryClaim(t))
        {
            if (t.Pending is null && IsCoroutine)
            {
                t.Raise(Exceptions.RuntimeError, "cannot reuse already awaited coroutine");
            }

            return null;
        }

        if (_resumedFrom == Created && value is not PyNone)
        {
            _state = Created;
            t.Raise(Exceptions.TypeError, $"can't send non-None value to a just-started {Kind}");
            return null;
        }

        var frame = _frame!;
        frame.Push(value);
        frame.Exit = FrameExit.Resume;
        frame.Back = caller;
        Link(t);
        t.Depth++;
        return frame;
    }

    /// <summary>Undoes a resume whose frame could not be entered.</summary>
    internal void AbandonResume(PyThread t)
    {
        Unlink(t);
        var frame = _frame!;
        frame.Back = null;
        if (_resumedWith == Resumption.Value)
        {
            frame.Drop(1);
        }
        else if (_resumedWith == Resumption.Further)
        {
            frame.Next -= SkippedUnits;
        }

        Volatile.Write(ref _state, _resumedFrom);
    }

    /// <summary>The frame yielded.</summary>
    internal unsafe void OnYield(PyThread t, Frame frame)
    {
        Unlink(t);
        if (_watch is null && (frame.ResumeAt->Argument != (AfterYield | NoInnerBlock) || frame.ResumeAt->Opcode != (ushort)Opcode.Resume))
        {
            WatchIfNeeded(frame);
        }

        Volatile.Write(ref _state, Suspended);
    }

    /// <summary>The frame returned or failed.</summary>
    internal void OnFrameFinished(PyThread t)
    {
        Unlink(t);
        var frame = _frame!;
        _frame = null;
        frame.Generator = null;
        frame.Completed = true;
        Array.Clear(frame.Slots);
        Volatile.Write(ref _state, Finished);
        Unwatch();
    }

    /// <summary>
    /// Resumes from native code. The result is the value yielded, or with <paramref name="finished"/> the value returned;
    /// null: pending. A finished generator answers null without an error, a coroutine raises.
    /// </summary>
    internal PyObject? SendRaw(PyThread t, PyObject value, out bool finished)
    {
        finished = false;
        if (!TryClaim(t))
        {
            if (t.Pending is null)
            {
                if (IsCoroutine)
                {
                    return t.Raise(Exceptions.RuntimeError, "cannot reuse already awaited coroutine");
                }

                finished = true;
                return PyNone.Value;
            }

            return null;
        }

        if (_resumedFrom == Created && value is not PyNone)
        {
            _state = Created;
            return t.Raise(Exceptions.TypeError, $"can't send non-None value to a just-started {Kind}");
        }

        var frame = _frame!;
        if (_resumedFrom == Suspended && value is PyNone && t.Variant == LoopVariant.Plain && SkipValue(t, frame))
        {
            _resumedWith = Resumption.Further;
        }
        else
        {
            frame.Push(value);
            _resumedWith = Resumption.Value;
        }

        return Resume(t, frame, unwindFirst: false, out finished);
    }

    private PyObject? Resume(PyThread t, Frame frame, bool unwindFirst, out bool finished)
    {
        frame.Exit = FrameExit.Leave;
        frame.Back = t.Frame;
        Link(t);
        if (unwindFirst)
        {
            // After the link, so that what the generator itself is handling becomes the context.
            EvalLoop.SetContext(t, t.Pending!);
        }

        var result = EvalLoop.RunPrepared(t, frame, unwindFirst);
        finished = result is not null && IsFinished;
        return result;
    }

    /// <summary>Raises an error inside the generator, in the frame itself (not in what it delegates to).</summary>
    private PyObject? ThrowHere(PyThread t, PyBaseException error, out bool finished)
    {
        finished = false;
        if (!TryClaim(t))
        {
            if (t.Pending is null)
            {
                if (IsCoroutine)
                {
                    return t.Raise(Exceptions.RuntimeError, "cannot reuse already awaited coroutine");
                }

                t.Pending = error;
            }

            return null;
        }

        var frame = _frame!;
        if (_resumedFrom == Created)
        {
            // Never started: nothing can catch it, and the frame is gone.
            _frame = null;
            frame.Generator = null;
            frame.Completed = true;
            EvalLoop.SetContext(t, error);
            PyTraceback.Add(error, frame);
            Volatile.Write(ref _state, Finished);
            Unwatch();
            t.Pending = error;
            return null;
        }

        t.Pending = error;
        _resumedWith = Resumption.Bare;
        return Resume(t, frame, unwindFirst: true, out finished);
    }

    /// <summary><c>throw()</c>: through the delegation chain.</summary>
    internal PyObject? ThrowRaw(PyThread t, PyBaseException error, out bool finished)
    {
        finished = false;
        if (DelegatesTo is not { } inner)
        {
            return ThrowHere(t, error, out finished);
        }

        PyObject? value;
        if (error.Type.IsSubtypeOf(Exceptions.GeneratorExit))
        {
            // close() of the inner one first; if that fails, its error is the one to raise.
            if (CloseDelegate(t, inner) is { } failure)
            {
                error = failure;
            }

            return ThrowHere(t, error, out finished);
        }

        var previous = _frame!;
        bool innerFinished;
        EnterDelegate(t, previous);
        try
        {
            if (inner is PyGenerator generator)
            {
                value = generator.ThrowRaw(t, error, out innerFinished);
            }
            else
            {
                innerFinished = false;
                value = Operations.TryGetAttribute(t, inner, Names.Throw) is { } method ? Operations.CallRaw(t, method, [error], null) : t.Raise(error);
            }
        }
        catch (PythonException e)
        {
            innerFinished = false;
            t.Pending = e.Value;
            value = null;
        }
        finally
        {
            LeaveDelegate(t, previous);
        }

        if (value is not null && !innerFinished)
        {
            return value;
        }

        PyObject result;
        if (value is not null)
        {
            result = value;
        }
        else if (t.Pending is PyStopIteration stop)
        {
            t.Pending = null;
            result = stop.Value;
        }
        else
        {
            var failure = t.TakePending();
            return ThrowHere(t, failure, out finished);
        }

        // The inner iteration ended with a value: go on behind the SEND, the receiver replaced by the value.
        Volatile.Write(ref _state, Running);
        _resumedFrom = Suspended;
        var send = FindSend(previous);
        previous.Push(result);
        previous.Next = send;
        _resumedWith = Resumption.Value;
        return Resume(t, previous, unwindFirst: false, out finished);
    }

    /// <summary>The END_SEND of the SEND loop that a suspended YIELD_VALUE belongs to.</summary>
    private static int FindSend(Frame frame)
    {
        var code = frame.Executable.Instructions;
        for (var i = frame.Ip; i >= 0; i--)
        {
            if (code[i].Opcode == (ushort)Opcode.Send && i + code[i].Argument > frame.Ip)
            {
                return i + code[i].Argument;
            }
        }

        throw Errors.SystemError("a delegating generator without SEND");
    }

    private static PyObject? CloseMethodOf(PyThread t, PyObject inner)
    {
        try
        {
            return Operations.TryGetAttribute(t, inner, Names.Close);
        }
        catch (PythonException e)
        {
            Unraisable.ReportCall(t, e.Value, "Exception ignored while closing generator ", inner);
            return null;
        }
    }

    private PyBaseException? CloseDelegate(PyThread t, PyObject inner)
    {
        var frame = _frame!;
        EnterDelegate(t, frame);
        try
        {
            if (inner is PyGenerator generator)
            {
                generator.CloseGenerator(t);
            }
            else if (CloseMethodOf(t, inner) is { } close)
            {
                Operations.Call(t, close);
            }

            return null;
        }
        catch (PythonException e)
        {
            return e.Value;
        }
        finally
        {
            LeaveDelegate(t, frame);
        }
    }

    /// <summary>Counts as running, and as a frame of the call chain, while what it delegates to is told something.</summary>
    /// <exception cref="PythonException">RecursionError.</exception>
    private void EnterDelegate(PyThread t, Frame frame)
    {
        t.EnterNative();
        Volatile.Write(ref _state, Running);
        frame.Back = t.Frame;
        t.Frame = frame;
    }

    private void LeaveDelegate(PyThread t, Frame frame)
    {
        t.Frame = frame.Back;
        frame.Back = null;
        Volatile.Write(ref _state, Suspended);
        t.ExitNative();
    }

    /// <summary><c>close()</c>; the generator's return value, or None.</summary>
    internal PyObject CloseGenerator(PyThread t)
    {
        if (IsCreated && Interlocked.CompareExchange(ref _state, Finished, Created) == Created)
        {
            var frame = _frame;
            _frame = null;
            if (frame is not null)
            {
                frame.Generator = null;
                frame.Completed = true;
                Array.Clear(frame.Slots);
            }

            Unwatch();
            return PyNone.Value;
        }

        if (IsFinished)
        {
            return PyNone.Value;
        }

        var exit = Exceptions.Create(t, Exceptions.GeneratorExit);
        var result = ThrowRaw(t, exit, out var finished);
        if (result is not null)
        {
            return finished ? result : throw Errors.RuntimeError($"{Kind} ignored GeneratorExit");
        }

        var error = t.TakePending();
        if (error is PyStopIteration stop)
        {
            return stop.Value;
        }

        return error.Type.IsSubtypeOf(Exceptions.GeneratorExit) ? PyNone.Value : throw new PythonException(error);
    }

    /// <summary>The exception that <c>throw()</c>'s arguments describe.</summary>
    internal static PyBaseException MakeThrown(PyThread t, PyObject type, PyObject? value, PyObject? traceback)
    {
        if (traceback is not null and not PyNone and not PyTraceback)
        {
            throw Errors.TypeError("throw() third argument must be a traceback object");
        }

        PyBaseException error;
        if (type is PyBaseException instance)
        {
            if (value is not null and not PyNone)
            {
                throw Errors.TypeError("instance exception may not have a separate value");
            }

            error = instance;
        }
        else if (type is PyType cls && cls.IsSubtypeOf(Exceptions.BaseException))
        {
            if (value is PyBaseException given && given.Type.IsSubtypeOf(cls))
            {
                error = given;
            }
            else
            {
                error = Instantiate(t, cls, value);
            }
        }
        else
        {
            throw Errors.TypeError($"exceptions must be classes or instances deriving from BaseException, not {type.Type.FullName}");
        }

        if (traceback is PyTraceback tb)
        {
            error.Traceback = tb;
        }

        return error;
    }

    /// <summary>Makes the exception; if that fails, the failure is what gets thrown in.</summary>
    private static PyBaseException Instantiate(PyThread t, PyType cls, PyObject? value)
    {
        try
        {
            var made = value switch
            {
                null or PyNone => Operations.Call(t, cls),
                PyTuple args => Operations.Call(t, cls, args.Items),
                _ => Operations.Call(t, cls, value),
            };
            return made as PyBaseException ?? Errors.TypeError($"calling {Operations.Repr(t, cls).Value} should have returned an instance of BaseException, not {Operations.Repr(t, made.Type).Value}").Value;
        }
        catch (PythonException e)
        {
            return e.Value;
        }
    }

    /// <summary>Warns about <c>throw()</c> or <c>athrow()</c> with more than one argument.</summary>
    internal static void WarnIfSplit(PyThread t, string method, PyObject? value, PyObject? traceback)
    {
        if (value is not null || traceback is not null)
        {
            Warnings.Deprecated(t, $"the (type, exc, tb) signature of {method}() is deprecated, use the single-arg signature instead.");
        }
    }

    /// <summary>Result of a send or throw as Python sees it: StopIteration at the end.</summary>
    internal PyObject? Deliver(PyThread t, PyObject? result, bool finished)
    {
        if (!finished)
        {
            return result;
        }

        return result is null or PyNone ? t.Raise(Exceptions.Create(t, Exceptions.StopIteration)) : t.Raise(StopIterationWith(t, result));
    }

    internal static PyBaseException StopIterationWith(PyThread t, PyObject value)
    {
        var stop = (PyStopIteration)Exceptions.Create(t, Exceptions.StopIteration);
        stop.Args = new PyTuple([value]);
        stop.Value = value;
        return stop;
    }

    /// <summary>A StopIteration that leaves a generator becomes a RuntimeError (PEP 479).</summary>
    internal static PyObject ConvertStopIteration(PyThread t, Frame frame, PyBaseException error)
    {
        var flags = frame.Code.Flags;
        string? message = null;
        if (error is PyStopIteration)
        {
            message = (flags & CodeFlags.AsyncGenerator) != 0 ? "async generator raised StopIteration"
                : (flags & CodeFlags.Coroutine) != 0 ? "coroutine raised StopIteration"
                : "generator raised StopIteration";
        }
        else if ((flags & CodeFlags.AsyncGenerator) != 0 && error.Type.IsSubtypeOf(Exceptions.StopAsyncIteration))
        {
            message = "async generator raised StopAsyncIteration";
        }

        if (message is null)
        {
            return error;
        }

        var converted = Exceptions.Create(t, Exceptions.RuntimeError, PyStr.Of(message));
        converted.Cause = error;
        converted.Context = error;
        converted.SuppressContext = true;
        return converted;
    }

    /// <summary>What <c>await value</c> iterates over.</summary>
    internal static unsafe PyObject AwaitableIterator(PyThread t, PyObject value)
    {
        if (value is PyGenerator generator && (generator.IsCoroutine || (generator.Code.Flags & CodeFlags.IterableCoroutine) != 0))
        {
            return generator;
        }

        var slot = value.Type[Slot.Await];
        if (slot == 0)
        {
            throw Errors.TypeError($"'{value.Type.FullName}' object can't be awaited");
        }

        var iterator = ((delegate*<PyThread, PyObject, PyObject?>)slot)(t, value) ?? throw t.PendingAsException();
        if (iterator is PyGenerator { IsCoroutine: true })
        {
            throw Errors.TypeError($"{value.Type.FullName}.__await__() returned a coroutine");
        }

        return iterator.Type[Slot.Next] != 0 ? iterator : throw Errors.TypeError($"__await__() returned non-iterator of type '{iterator.Type.FullName}'");
    }
}
