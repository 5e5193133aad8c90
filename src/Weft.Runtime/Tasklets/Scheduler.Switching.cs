using Weft.Compiler.Bytecode;
using Weft.Runtime.Imports;
using Weft.Runtime.Interpreter;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

namespace Weft.Runtime.Tasklets;

// A blocking function that the loop calls directly, without a native frame between, parks the calling tasklet softly: it
// takes its operands off the frame, makes the next tasklet's frame current and returns null with PyThread.Switching set.
// The loop's error path sees that and goes on with the other frame. That costs programs without tasklets nothing, because
// a null result is tested anyway. Whether the call is direct can be read off the frame: its instruction is a call, and
// what it calls is a function marked as switching (NativeFunction.Switches), which does not call others.
//
// In every other case the OS thread parks with its native stack, and another one (Carrier) goes on as this PyThread.
// Ownership of the PyThread passes with the signal: after it the old OS thread touches nothing of it until it is
// signalled itself.
internal sealed unsafe partial class Scheduler
{
    private static PyFunction? s_trampoline;

    /// <summary>The argument for a call to be repeated with when it waits; see <see cref="RepeatWith"/>.</summary>
    private PyObject? _repeatWith;

    /// <summary>Tasklets that keep a native stack while they wait, longest first.</summary>
    private readonly List<PyTasklet> _withStack = [];

    /// <summary>A copy of the list for reports; another thread may be changing it.</summary>
    internal PyTasklet[] WithStack()
    {
        lock (_withStack)
        {
            return [.. _withStack];
        }
    }

    /// <summary>Calls of user callbacks in progress: a switch inside one is never direct.</summary>
    private int _callbacks;

    /// <summary>No callback is in progress, and the blocking function can be left.</summary>
    private bool _mayBeDirect = true;

    /// <summary>The OS thread that the Python thread started on; its base loop ends the Python thread.</summary>
    internal Carrier? Root { get; private set; }

    /// <summary>How a direct call can be left: packed into an integer, negative when the call is not direct.</summary>
    private readonly struct Site(int packed)
    {
        internal static readonly Site None = new(-1);

        internal Site(int operands, int length, bool counted)
            : this(operands | (length << 24) | (counted ? 1 << 28 : 0))
        {
        }

        internal bool Direct => packed >= 0;

        /// <summary>Operands that the call takes off the stack.</summary>
        internal int Operands => packed & 0xFFFFFF;

        /// <summary>Code units from the instruction to the next.</summary>
        internal int Length => (packed >> 24) & 15;

        /// <summary>The call went through <see cref="Operations.CallRaw"/>, which counts a level of depth while it lasts.</summary>
        internal bool Counted => (packed & (1 << 28)) != 0;
    }

    /// <summary>Whether the function that is running was called by the outermost loop itself.</summary>
    private Site FindSite(PyThread t)
    {
        if (t.Nesting != 1 || !_mayBeDirect || !SoftSwitching || t.Frame is not { Ip: >= 0 } frame)
        {
            return Site.None;
        }

        var argument = frame.Executable.Instructions[frame.Ip].Argument;
        switch ((Opcode)frame.Code.CodeBytes[2 * frame.Ip])
        {
            case Opcode.Call when MaySwitch(frame, argument + 2):
                return new Site(argument + 2, 4, false);
            case Opcode.CallKw when MaySwitch(frame, argument + 3):
                return new Site(argument + 3, 4, true);
            case Opcode.CallFunctionEx when MaySwitch(frame, 4):
                return new Site(4, 1, true);
            case Opcode.ForIter when frame.PeekOrNull(1) is PyChannel:
                return new Site(0, 2, false);
            default:
                return Site.None;
        }
    }

    private static bool MaySwitch(Frame frame, int position)
    {
        if (frame.Depth < position)
        {
            return false;
        }

        return frame.PeekOrNull(position) switch
        {
            PyMethodDescriptor method => method.Function.Switches,
            PyBuiltinFunction function => function.Function.Switches,
            PyBoundMethod { Function: PyMethodDescriptor method } => method.Function.Switches,
            _ => false,
        };
    }

    /// <summary>The current tasklet left the ring to wait: runs the next one, or decides what to do without one.</summary>
    internal PyObject? SwitchAway(PyThread t, PyTasklet waiting)
    {
        var next = Head;
        if (next is null)
        {
            try
            {
                next = WaitForRunnable(t, waiting);
            }
            catch (PythonException)
            {
                TakeBack(waiting);
                throw;
            }

            if (next is null)
            {
                TakeBack(waiting);
                throw Errors.RuntimeError(Deadlock.Describe("Deadlock: the last runnable tasklet cannot be blocked.", this));
            }
        }

        return SwitchTo(t, next);
    }

    /// <summary>Makes a tasklet that was going to wait current again.</summary>
    private void TakeBack(PyTasklet waiting)
    {
        if (waiting.Blocked != 0 && !Selection.CancelWait(waiting))
        {
            AwaitMessage(waiting);
        }

        waiting.TempValue = null;
        if (!waiting.IsLinked)
        {
            Insert(waiting);
        }

        Head = waiting;
    }

    /// <summary>
    /// Passes control from the current tasklet to a member of the ring. The result is the current one's when it comes
    /// back; null: an error is pending, or the switch was soft and the caller returns null to the loop.
    /// </summary>
    internal PyObject? SwitchTo(PyThread t, PyTasklet next)
    {
        var previous = Current;
        if (_leaveAtSwitch)
        {
            next = LeaveRun(next);
        }

        Head = next;
        if (ReferenceEquals(previous, next))
        {
            return Claim(t, previous);
        }

        var site = FindSite(t);
        if (!site.Direct || _rootResult is not null)
        {
            return SwitchWithStack(t, previous, next, site);
        }

        if (ScheduleCallback is not null)
        {
            NotifySchedule(t, previous, next);
        }

        Save(t, previous);
        Park(previous, t.Frame!, site);
        Current = next;
        if (next.Resume is Carrier || BelongsOnRoot(next))
        {
            t.Switching = SwitchKind.HandOver;
            return null;
        }

        Load(t, next);
        t.Switching = SwitchKind.Soft;
        if (site.Counted)
        {
            t.Depth++;
        }

        return null;
    }

    private PyObject? SwitchWithStack(PyThread t, PyTasklet previous, PyTasklet next, Site site)
    {
        if (_rootResult is not null && Carrier.IsRootOf(this))
        {
            return SwitchWhileLeaving(t, previous, site);
        }

        Carrier? carrier = null;
        if (next.Resume is not Carrier && (Root is null || !Root.IsIdle))
        {
            try
            {
                carrier = Carrier.Rent();
            }
            catch (PythonException)
            {
                TakeBack(previous);
                throw;
            }
        }

        if (ScheduleCallback is not null)
        {
            NotifySchedule(t, previous, next);
        }

        Save(t, previous);
        previous.Frame = t.Frame;
        previous.Nesting = (short)t.Nesting;
        _mayBeDirect = _callbacks == 0;
        WaitWithStack(t, previous, next, carrier);
        return Claim(t, previous);
    }

    /// <summary>Parks the OS thread with the native stack of a tasklet until that is current again.</summary>
    private void WaitWithStack(PyThread t, PyTasklet task, PyTasklet next, Carrier? carrier)
    {
        var own = Carrier.Own(this);
        own.Captive = task;
        task.Resume = own;
        lock (_withStack)
        {
            _withStack.Add(task);
        }

        Current = next;
        Pass(t, next, carrier);
        own.Wait();
        t.BindToOsThread();
        own.Captive = null;
        lock (_withStack)
        {
            _withStack.Remove(task);
        }
    }

    internal void SetRoot(Carrier root) => Root = root;

    /// <summary>Leaves the call that the frame is in, so that it takes a value when it goes on (or repeats the call).</summary>
    private void Park(PyTasklet task, Frame frame, Site site)
    {
        if (!ReferenceEquals(task.Frame, frame))
        {
            task.Frame = frame;
        }

        task.Nesting = 1;
        if (site.Counted)
        {
            task.Depth--;
        }

        if (_repeatWith is { } progress)
        {
            _repeatWith = null;
            ref var slot = ref frame.Slots[frame.Top - (site.Counted ? 2 : 1)];
            slot.Value = site.Counted ? new PyTuple([.. ((PyTuple)slot.Value!).Items[..^1], progress]) : progress;
            frame.Next = frame.Ip;
            task.Resume = PyTasklet.Again;
            return;
        }

        task.Resume = null;
        frame.Next = frame.Ip + site.Length;
        var slots = frame.Slots;
        var top = frame.Top;
        for (var i = top - site.Operands; i < top; i++)
        {
            slots[i].Value = null;
        }

        frame.Depth -= site.Operands;
    }

    /// <summary>Leaves a native function that the loop called directly for a frame, whose value becomes the call's.</summary>
    internal bool TryEnter(PyThread t, Frame callee)
    {
        var site = FindSite(t);
        if (!site.Direct || t.TraceActive || t.Depth >= PyThread.RecursionLimit)
        {
            return false;
        }

        var frame = t.Frame!;
        frame.Next = frame.Ip + site.Length;
        frame.TruncateTo(frame.Depth - site.Operands);
        callee.Exit = FrameExit.Push;
        callee.Back = frame;
        callee.Next = 0;
        t.Frame = callee;
        t.Depth++;
        t.Switching = SwitchKind.Soft;
        return true;
    }

    /// <summary>
    /// If the call in progress is direct and its transfer waits, the call is repeated afterwards with another argument.
    /// </summary>
    internal void RepeatWith(PyThread t, PyObject progress)
    {
        var site = FindSite(t);
        var repeats = site.Direct && t.Frame!.PeekOrNull(site.Operands) is not PyBoundMethod
            && (site is { Operands: 3, Counted: false } || (site is { Operands: 4, Counted: true } && t.Frame.PeekOrNull(2) is PyTuple { Count: > 0 }));
        _repeatWith = repeats ? progress : null;
        _mayBeDirect = !site.Direct || repeats;
    }

    /// <summary>The transfer is over, or its call will be repeated.</summary>
    internal void ForgetRepeat(PyThread t)
    {
        _mayBeDirect = _callbacks == 0;
        if (t.Switching == SwitchKind.None)
        {
            _repeatWith = null;
        }
    }

    /// <summary>Stops the current tasklet between two instructions; true: another frame is current.</summary>
    private void StopBetweenInstructions(PyThread t, PyTasklet next)
    {
        var previous = Current;
        Head = next;
        Carrier? carrier = null;
        var direct = t.Nesting == 1 && SoftSwitching;
        if (!direct && next.Resume is not Carrier && (Root is null || !Root.IsIdle))
        {
            carrier = Carrier.Rent();
        }

        if (ScheduleCallback is not null)
        {
            NotifySchedule(t, previous, next);
        }

        Save(t, previous);
        previous.Frame = t.Frame;
        previous.Nesting = (short)t.Nesting;
        if (direct)
        {
            Current = next;
            previous.Resume = PyTasklet.Again;
            Proceed(t, next);
            return;
        }

        WaitWithStack(t, previous, next, carrier);
        if (previous.TempValue is PyBomb)
        {
            Claim(t, previous);
        }
    }

    /// <summary>Makes the chosen tasklet's state the thread's; only in an outermost loop.</summary>
    private void Proceed(PyThread t, PyTasklet next)
    {
        if (next.Resume is Carrier || BelongsOnRoot(next))
        {
            t.Switching = SwitchKind.HandOver;
            return;
        }

        Load(t, next);
        t.Switching = SwitchKind.Soft;
    }

    /// <summary>Main goes back to the root as soon as that is free: its stack is the largest, and main may need it.</summary>
    private bool BelongsOnRoot(PyTasklet next) => Root is { IsIdle: true } && next.IsMain;

    /// <summary>Gives the Python thread to the OS thread that the next tasklet needs. The caller must not touch it any more.</summary>
    private void Pass(PyThread t, PyTasklet next, Carrier? carrier)
    {
        var stack = next.Resume as Carrier;
        Load(t, next);
        if (stack is not null)
        {
            stack.Signal();
        }
        else if (carrier is not null)
        {
            carrier.Run(this);
        }
        else
        {
            Root!.Signal();
        }
    }

    /// <summary>Keeps the thread's state in a tasklet that stops.</summary>
    private void Save(PyThread t, PyTasklet task)
    {
        // Stores of references cost a write barrier, comparisons do not.
        task.Depth = t.Depth;
        if (!ReferenceEquals(task.Handling, t.Handling))
        {
            task.Handling = t.Handling;
        }

        if (!ReferenceEquals(task.Context, t.Context))
        {
            task.Context = t.Context;
        }

        task.Switches++;
        if (Tracking.Enabled)
        {
            Tracking.Stop(this, task);
        }

        if (t.TraceFunction is not null || t.ProfileFunction is not null || t.InTraceCallback || t.AtomicDepth != 0 || task.Extras is not null)
        {
            SaveExtras(t, task);
        }
    }

    private static void SaveExtras(PyThread t, PyTasklet task)
    {
        var extras = task.Extras ??= new TaskletExtras();
        extras.TraceFunction = t.TraceFunction;
        extras.ProfileFunction = t.ProfileFunction;
        extras.InTraceCallback = t.InTraceCallback;
        extras.TraceEvent = t.TraceEvent;
        extras.AtomicDepth = t.AtomicDepth;
        LeaveAtomic(t);
    }

    private static void LeaveAtomic(PyThread t)
    {
        if (t.AtomicDepth != 0)
        {
            AtomicRegion.Suspend(t);
            t.AtomicDepth = 0;
        }
    }

    /// <summary>Makes a tasklet's state the thread's, and delivers the value in transit to a frame that waits for it.</summary>
    private void Load(PyThread t, PyTasklet task)
    {
        if (Tracking.Enabled)
        {
            Tracking.Start(this);
        }

        t.Depth = task.Depth;
        t.Nesting = task.Nesting;
        t.Handling = task.Handling ?? new ExceptionState();
        if (!ReferenceEquals(task.Context, t.Context))
        {
            t.Context = task.Context;
        }

        if (t.TraceFunction is not null || t.ProfileFunction is not null || t.InTraceCallback || task.Extras is not null)
        {
            var extras = task.Extras;
            t.TraceFunction = extras?.TraceFunction;
            t.ProfileFunction = extras?.ProfileFunction;
            t.InTraceCallback = extras?.InTraceCallback ?? false;
            t.TraceEvent = extras?.TraceEvent;
            t.UpdateTraceActive();
            if (extras is { AtomicDepth: > 0 })
            {
                t.AtomicDepth = extras.AtomicDepth;
                extras.AtomicDepth = 0;
                AtomicRegion.Resume(t);
            }
        }

        if (task.Is(TaskletFlags.Watchdog))
        {
            EndRun(t, task);
        }

        if (t.CountTicks && !_budgetIsTotal)
        {
            t.Ticks = _budget;
        }

        switch (task.Resume)
        {
            case null:
                t.Frame = task.Frame;
                Deliver(t, task);
                return;
            case StartCall start:
                task.Resume = null;
                Begin(t, task, start);
                return;
            case Carrier:
                t.Frame = task.Frame;
                task.Frame = null;
                task.Resume = null;
                if (t.CountTicks)
                {
                    // Its loops may be the plain ones: they look at the next safe point.
                    t.Request(SafePointRequest.PendingCalls);
                }

                return;
            default:
                t.Frame = task.Frame;
                task.Frame = null;
                task.Resume = null;
                if (task.TempValue is PyBomb)
                {
                    Claim(t, task);
                }

                return;
        }
    }

    /// <summary>Takes the value in transit; null: it was an exception, which is pending now.</summary>
    /// <remarks>It is taken before anything else can run, so that nobody can disturb it.</remarks>
    internal PyObject? Claim(PyThread t, PyTasklet task)
    {
        var value = task.TempValue;
        task.TempValue = null;
        if (value is PyBomb bomb)
        {
            t.Pending = bomb.Explode(t);
            return null;
        }

        return value ?? PyNone.Value;
    }

    private static void Deliver(PyThread t, PyTasklet task)
    {
        var value = task.TempValue;
        task.TempValue = null;
        var frame = t.Frame!;
        if (value is not PyBomb bomb)
        {
            frame.Push(value ?? PyNone.Value);
            return;
        }

        var error = bomb.Explode(t);
        ref var instruction = ref frame.Executable.Instructions[frame.Ip];
        if (error is PyStopIteration && (Opcode)frame.Code.CodeBytes[2 * frame.Ip] == Opcode.ForIter)
        {
            frame.Next = frame.Ip + instruction.Argument + 1;
            return;
        }

        t.Pending = error;
    }

    /// <summary>Makes the first frame of a tasklet.</summary>
    private static void Begin(PyThread t, PyTasklet task, StartCall start)
    {
        t.Nesting = 1;
        t.Depth = 1;
        task.Nesting = 1;
        var frame = FirstFrame(t, start);
        frame.Exit = FrameExit.Tasklet;
        frame.Back = null;
        frame.Next = 0;
        frame.Ip = -1;
        t.Frame = frame;
        if (task.TempValue is PyBomb bomb)
        {
            // Killed before it began: the error leaves the frame at once.
            task.TempValue = null;
            frame.SuppressTracebackOnce = true;
            t.Pending = bomb.Explode(t);
        }

        task.TempValue = null;
    }

    private static Frame FirstFrame(PyThread t, StartCall start)
    {
        var callable = start.Function;
        var args = start.Args;
        if (callable is PyBoundMethod { Function: PyFunction } bound)
        {
            callable = bound.Function;
            args = [bound.Self, .. args];
        }

        const Weft.Compiler.CodeFlags Deferred = Weft.Compiler.CodeFlags.Generator | Weft.Compiler.CodeFlags.Coroutine | Weft.Compiler.CodeFlags.AsyncGenerator;
        if (callable is PyFunction function && (function.Code.Flags & Deferred) == 0)
        {
            PyTuple? names = null;
            if (start.Kwargs is { Count: > 0 } kwargs)
            {
                var all = new List<PyObject>(args);
                var keys = new List<PyObject>();
                foreach (var (key, value) in kwargs.Entries())
                {
                    keys.Add(key);
                    all.Add(value);
                }

                names = new PyTuple([.. keys]);
                args = [.. all];
            }

            if (EvalLoop.BindArguments(t, function, args, names) is { } frame)
            {
                return frame;
            }

            t.Pending = null;
        }

        // Anything else, and arguments that do not fit, are called by a frame of the tasklet's own, where errors belong.
        var keywords = start.Kwargs ?? new PyDict();
        return EvalLoop.BindArguments(t, Trampoline(t), [start.Function, new PyTuple(start.Args), keywords], null)!;
    }

    private static PyFunction Trampoline(PyThread t)
    {
        if (s_trampoline is { } known)
        {
            return known;
        }

        const string FileName = "<tasklet>";
        var source = SourceText.FromString("def start(function, args, kwargs):\n    return function(*args, **kwargs)\n", FileName);
        var code = SourceCompilation.Compile(t, source, FileName, ParseMode.File, 0, -1);
        var body = (PyCode)code.ConstantsArray.First(static constant => constant is PyCode);
        return s_trampoline = new PyFunction(body, new PyDict());
    }

    private void EnterCallback()
    {
        _callbacks++;
        _mayBeDirect = false;
    }

    private void LeaveCallback() => _mayBeDirect = --_callbacks == 0;

    private void NotifySchedule(PyThread t, PyTasklet? previous, PyTasklet? next)
    {
        EnterCallback();
        var (pending, value) = (t.Pending, previous?.TempValue);
        t.Pending = null;
        var callback = ScheduleCallback!;
        try
        {
            Operations.Call(t, callback, (PyObject?)previous ?? PyNone.Value, (PyObject?)next ?? PyNone.Value);
        }
        catch (PythonException e)
        {
            Unraisable.Report(t, e.Value, "Exception ignored in the schedule callback", callback);
        }
        finally
        {
            LeaveCallback();
            t.Pending = pending;
            if (previous is not null)
            {
                previous.TempValue = value;
            }
        }
    }

    // ---- Called by the loop

    /// <summary>
    /// Completes a switch in the error path of an outermost loop. True: go on with the thread's frame, raising what is
    /// pending. False: leave the loop with <see cref="PyThread.LoopAnswer"/>.
    /// </summary>
    internal static bool CompleteSwitch(PyThread t)
    {
        var kind = t.Switching;
        t.Switching = SwitchKind.None;
        if (kind == SwitchKind.Soft)
        {
            return true;
        }

        var scheduler = t.Scheduler!;
        if (kind == SwitchKind.LeaveRoot)
        {
            scheduler.TakeRootResult(t);
            return false;
        }

        if (!Carrier.IsRootOf(scheduler))
        {
            t.LoopAnswer = EvalLoop.Exit;
            return false;
        }

        var root = Carrier.Own(scheduler);
        root.IsIdle = true;
        scheduler.Pass(t, scheduler.Current, null);
        root.Wait();
        t.BindToOsThread();
        root.IsIdle = false;
        if (scheduler._rootResult is not null)
        {
            scheduler.TakeRootResult(t);
            return false;
        }

        return true;
    }

    /// <summary>A carrier's loop ended: it gives the thread on to the next tasklet's OS thread, or ends the Python thread's outermost call.</summary>
    internal void AfterLoop(PyThread t, PyObject? result)
    {
        if (ReferenceEquals(result, EvalLoop.Exit))
        {
            Pass(t, Current, null);
            return;
        }

        ReturnToRoot(t, result);
    }
}
