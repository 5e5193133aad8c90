using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Tasklets;

/// <summary>The tasklets of one Python thread: which are runnable, which one runs, how control passes between them.</summary>
/// <remarks>
/// <para>
/// Runnable tasklets form a ring; <see cref="Head"/> is the one that runs (or, while a switch is being decided, the next
/// one), the end of the queue is behind its back. A switch makes another member the head, so the order of the others
/// never changes. A tasklet that blocks leaves the ring first.
/// </para>
/// <para>
/// Only the thread itself touches the ring. Others put messages into <see cref="_inbox"/> and make a safe-point request;
/// the thread takes them at its switches, at safe points, and while it has nothing to run.
/// </para>
/// <para>
/// Files: this one the ring and the inbox; <c>Scheduler.Switching</c> soft and hard switches; <c>Scheduler.Ending</c> ends
/// of tasklets and of the thread; <c>Scheduler.Idle</c> what happens when nothing is runnable; <c>Scheduler.Running</c>
/// <c>run()</c> and the watchdog.
/// </para>
/// </remarks>
[NotTraversed]
internal sealed unsafe partial class Scheduler
{
    private static readonly ConcurrentDictionary<long, Scheduler> s_byThread = new();

    private readonly ConcurrentQueue<(Action<Scheduler, PyTasklet> Action, PyTasklet Task)> _inbox = new();

    /// <summary>Wakes the thread while it has nothing to run.</summary>
    private readonly SemaphoreSlim _wake = new(0);

    private bool _ended;

    private Scheduler(PyThread thread)
    {
        Thread = thread;
        Main = new PyTasklet
        {
            Owner = this,
            Flags = TaskletFlags.Alive | TaskletFlags.Main,
        };
        Current = Main;
        Insert(Main);
    }

    internal PyThread Thread { get; }

    internal PyTasklet Main { get; }

    /// <summary>The tasklet whose code runs.</summary>
    internal PyTasklet Current { get; private set; }

    /// <summary>The head of the ring; null: nothing is runnable.</summary>
    internal PyTasklet? Head { get; private set; }

    /// <summary>Length of the ring.</summary>
    internal int RunCount { get; private set; }

    /// <summary>Nonzero: a switch is an error.</summary>
    internal int TrapLevel { get; set; }

    internal PyObject? ScheduleCallback { get; set; }

    internal PyObject? ErrorHandler { get; set; }

    /// <summary><c>stackless.set_channel_callback</c>; of all threads.</summary>
    internal static PyObject? ChannelCallback { get; set; }

    /// <summary>When the current tasklet went on, while times are kept.</summary>
    internal long RunningSince { get; set; }

    internal static bool SoftSwitching { get; set; } = true;

    /// <summary>Set by the module that has contexts: makes the current context of a thread.</summary>
    internal static Func<PyThread, PyObject>? NewContext { get; set; }

    internal static Func<PyObject, bool>? IsContext { get; set; }

    internal bool IsEnded => Volatile.Read(ref _ended);

    internal static IEnumerable<Scheduler> All => s_byThread.Values;

    /// <summary>The scheduler of a thread, made on first use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Scheduler Of(PyThread t) => t.Scheduler ?? Create(t);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Scheduler Create(PyThread t)
    {
        SwitchingFunctions.MarkMethods();
        Stress.Configure();
        var created = new Scheduler(t);
        var winner = Interlocked.CompareExchange(ref t.Scheduler, created, null) ?? created;
        s_byThread.TryAdd(t.Serial, winner);
        SoftForms.Install(t);
        Stress.Start(t);
        return winner;
    }

    /// <summary>The scheduler of a living thread by identifier, or null.</summary>
    internal static Scheduler? ForThread(long id) =>
        s_byThread.TryGetValue(id, out var scheduler) && !scheduler.IsEnded ? scheduler : LiveThreads.Find(id) is { } thread ? Of(thread) : null;

    // ---- The ring

    /// <summary>Puts a tasklet at the end of the queue.</summary>
    internal void Insert(PyTasklet task)
    {
        if (Head is not { } head)
        {
            task.Next = task.Previous = task;
            Head = task;
        }
        else
        {
            var last = head.Previous!;
            task.Next = head;
            task.Previous = last;
            last.Next = task;
            head.Previous = task;
        }

        RunCount++;
    }

    /// <summary>Puts a tasklet right behind the head.</summary>
    internal void InsertBehindHead(PyTasklet task)
    {
        if (Head is not { } head)
        {
            Insert(task);
            return;
        }

        var next = head.Next!;
        task.Next = next;
        task.Previous = head;
        head.Next = task;
        next.Previous = task;
        RunCount++;
    }

    /// <summary>Takes a tasklet out of the ring; its successor becomes the head if it was that.</summary>
    internal void Unlink(PyTasklet task)
    {
        var next = task.Next!;
        if (ReferenceEquals(next, task))
        {
            Head = null;
        }
        else
        {
            var previous = task.Previous!;
            previous.Next = next;
            next.Previous = previous;
            if (ReferenceEquals(Head, task))
            {
                Head = next;
            }
        }

        task.Next = task.Previous = null;
        RunCount--;
    }

    // ---- Messages from other threads

    /// <summary>Asks this scheduler's thread to do something with a tasklet. Any thread may call it.</summary>
    internal void Send(Action<Scheduler, PyTasklet> action, PyTasklet task)
    {
        _inbox.Enqueue((action, task));
        Thread.Post(static t => t.Scheduler?.Drain());
        _wake.Release();
    }

    /// <summary>Does what other threads asked for.</summary>
    internal void Drain()
    {
        while (!_inbox.IsEmpty && _inbox.TryDequeue(out var message))
        {
            message.Action(this, message.Task);
        }
    }

    /// <summary>The message that makes a tasklet runnable.</summary>
    internal static readonly Action<Scheduler, PyTasklet> Wake = static (scheduler, task) => scheduler.InsertIfPaused(task);

    internal void InsertIfPaused(PyTasklet task)
    {
        if (task.IsAlive && !task.IsLinked)
        {
            Insert(task);
        }
    }

    internal void InsertNext(PyTasklet task)
    {
        if (task.IsAlive && !task.IsLinked)
        {
            InsertBehindHead(task);
        }
    }

    internal void RemoveIfRunnable(PyTasklet task)
    {
        if (task.IsRunnable && !ReferenceEquals(task, Current))
        {
            Unlink(task);
        }
    }

    internal void ThrowLater(PyTasklet task, PyBomb bomb)
    {
        if (ReferenceEquals(task, Current) && task.IsRunnable)
        {
            // It is running. By the thread's next safe point it may have been switched out, so look again there.
            Thread.Post(t => t.Scheduler!.ThrowAtSafePoint(task, bomb));
        }
        else if (task.IsAlive)
        {
            MakeRunnable(task, bomb);
        }
    }

    private void ThrowAtSafePoint(PyTasklet task, PyBomb bomb)
    {
        if (!ReferenceEquals(task, Current) || !task.IsRunnable)
        {
            ThrowLater(task, bomb);
            return;
        }

        // Whatever else was posted is served at the next safe point.
        Thread.Request(SafePointRequest.PendingCalls);
        throw new PythonException(bomb.Explode(Thread));
    }

    /// <summary>
    /// Makes a tasklet that waits for anything runnable, its wait ending with a value (an exception, mostly). False: it
    /// died meanwhile.
    /// </summary>
    internal bool MakeRunnable(PyTasklet task, PyObject? value)
    {
        if (task.Blocked != 0 && !Selection.CancelWait(task))
        {
            // Another thread has just completed its wait: the message is on its way, and the error takes the value's place.
            AwaitMessage(task);
        }

        if (!task.IsAlive)
        {
            return false;
        }

        task.TempValue = value;
        if (!task.IsLinked)
        {
            Insert(task);
        }

        return true;
    }

    private void AwaitMessage(PyTasklet task)
    {
        var spin = default(SpinWait);
        while (!task.IsLinked)
        {
            Drain();
            spin.SpinOnce();
        }
    }

    /// <summary>What every channel operation begins with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeforeBlocking()
    {
        if (PyThread.MultiThreaded && !_inbox.IsEmpty)
        {
            Drain();
        }

        if (_timers is not null)
        {
            WakeExpired();
        }
    }

    internal void NotifyChannel(PyThread t, PyObject callback, PyChannel channel, PyTasklet current, bool sending, bool willBlock)
    {
        EnterCallback();
        try
        {
            Operations.Call(t, callback, channel, current, PyBool.Of(sending), PyBool.Of(willBlock));
        }
        finally
        {
            LeaveCallback();
        }
    }

    internal void CheckTrap()
    {
        if (TrapLevel != 0)
        {
            throw Errors.RuntimeError("switch_trap");
        }
    }

    // ---- Yielding

    /// <summary><c>schedule()</c> and <c>schedule_remove()</c>.</summary>
    internal PyObject? Yield(PyThread t, PyObject? result, bool remove)
    {
        BeforeBlocking();
        var current = Current;
        var value = result ?? current;
        if (!remove)
        {
            var next = current.Next!;
            if (ReferenceEquals(next, current) && !_leaveAtSwitch)
            {
                return value;
            }

            CheckTrap();
            current.TempValue = value is PyNone ? null : value;
            return SwitchTo(t, next);
        }

        if (RunCount == 1 && current.IsMain && _watchdogs.Count == 0)
        {
            return value;
        }

        CheckTrap();
        current.TempValue = value is PyNone ? null : value;
        Unlink(current);
        return SwitchAway(t, current);
    }
}

/// <summary>Marks the native functions that may switch, so that the loop's direct calls of them can do it softly.</summary>
internal static class SwitchingFunctions
{
    private static bool s_marked;

    internal static void MarkMethods()
    {
        if (s_marked)
        {
            return;
        }

        s_marked = true;
        Mark(PyTasklet.TypeObject, "run", "switch", "kill", "throw", "raise_exception");
        foreach (var name in (ReadOnlySpan<string>)["exec", "eval"])
        {
            if (PythonRuntime.Current.BuiltinsDict.GetString(PyStr.Intern(name)) is PyBuiltinFunction function)
            {
                function.Function.Switches = true;
            }
        }

        Mark(PyChannel.TypeObject, "send", "receive", "send_exception", "send_throw", "send_sequence");
    }

    internal static void MarkGreenlets() => Mark(PyGreenlet.TypeObject, "switch", "throw");

    private static void Mark(PyType type, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (type.Lookup(PyStr.Intern(name)) is PyMethodDescriptor method)
            {
                method.Function.Switches = true;
            }
        }
    }

    /// <summary>Marks functions of a module.</summary>
    internal static void Mark(PyModule module, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (module.Namespace.GetString(PyStr.Intern(name)) is PyBuiltinFunction function)
            {
                function.Function.Switches = true;
            }
        }
    }
}
