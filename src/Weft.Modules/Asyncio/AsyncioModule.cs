namespace Weft.Modules.Asyncio;

/// <summary>
/// The module <c>_asyncio</c>: futures, tasks, and which loop and task a thread is running. A thread runs one loop, and
/// one task of it at a time; another loop's current task is found by looking at the threads.
/// </summary>
[PyModule("_asyncio", Doc = "The native half of asyncio.")]
[PyExport(typeof(PyFuture))]
[PyExport(typeof(PyTask))]
public static partial class AsyncioModule
{
    // ---- The running loop

    [PyFunction("_get_running_loop", Signature = "()", Doc = "The loop that this thread runs, or None.")]
    public static PyObject GetRunningLoopOrNone(PyThread t) => t.RunningLoop ?? PyNone.Value;

    [PyFunction("_set_running_loop", Signature = "(loop, /)", Doc = "Says which loop this thread runs; None for none.")]
    public static void SetRunningLoop(PyThread t, PyObject loop) => t.RunningLoop = loop is PyNone ? null : loop;

    [PyFunction("get_running_loop", Signature = "()", Doc = "The loop that this thread runs.")]
    public static PyObject GetRunningLoop(PyThread t) => t.RunningLoop ?? throw Errors.RuntimeError("no running event loop");

    [PyFunction("get_event_loop", Signature = "()", Doc = "The loop that this thread runs, or else the policy's.")]
    public static PyObject GetEventLoop(PyThread t) =>
        t.RunningLoop ?? Operations.CallMethod(t, Operations.Call(t, AsyncioNames.FromModule(t, "asyncio.events", "_get_event_loop_policy")), "get_event_loop");

    // ---- The current task

    private static void CheckRunning(PyThread t, PyObject loop)
    {
        if (!ReferenceEquals(t.RunningLoop, loop))
        {
            throw Errors.RuntimeError($"loop {Operations.Repr(t, loop).Value} is not the running loop");
        }
    }

    [PyFunction("_enter_task", Signature = "(loop, task)", Doc = "Makes a task the current one of the running loop.")]
    public static void EnterTask(PyThread t, PyObject loop, PyObject task)
    {
        CheckRunning(t, loop);
        if (t.RunningTask is { } current)
        {
            throw Errors.RuntimeError($"Cannot enter into task {Operations.Repr(t, task).Value} while another task {Operations.Repr(t, current).Value} is being executed.");
        }

        t.RunningTask = task;
    }

    [PyFunction("_leave_task", Signature = "(loop, task)", Doc = "Ends what _enter_task() began.")]
    public static void LeaveTask(PyThread t, PyObject loop, PyObject task)
    {
        CheckRunning(t, loop);
        if (!ReferenceEquals(t.RunningTask, task))
        {
            var current = t.RunningTask is { } running ? Operations.Repr(t, running).Value : "None";
            throw Errors.RuntimeError($"Invalid attempt to leave task {Operations.Repr(t, task).Value} while task {current} is entered.");
        }

        t.RunningTask = null;
    }

    [PyFunction("_swap_current_task", Signature = "(loop, task)", Doc = "Replaces the current task of the running loop; the one before, or None.")]
    public static PyObject SwapCurrentTask(PyThread t, PyObject loop, PyObject task)
    {
        CheckRunning(t, loop);
        var previous = t.RunningTask;
        t.RunningTask = task is PyNone ? null : task;
        return previous ?? PyNone.Value;
    }

    [PyFunction("current_task", Signature = "(loop=None)", Doc = "The task that a loop is running, or None.")]
    public static PyObject CurrentTask(PyThread t, PyObject? loop = null)
    {
        if (loop is null or PyNone)
        {
            loop = GetRunningLoop(t);
        }

        if (ReferenceEquals(t.RunningLoop, loop))
        {
            return t.RunningTask ?? PyNone.Value;
        }

        foreach (var thread in PyThread.Live)
        {
            if (ReferenceEquals(Volatile.Read(ref thread.RunningLoop), loop))
            {
                return Volatile.Read(ref thread.RunningTask) ?? PyNone.Value;
            }
        }

        return PyNone.Value;
    }

    // ---- All tasks

    [PyFunction("all_tasks", Signature = "(loop=None)", Doc = "The tasks of a loop that have not ended.")]
    public static PyObject AllTasks(PyThread t, PyObject? loop = null) => TaskRegistry.All(t, loop is null or PyNone ? GetRunningLoop(t) : loop);

    [PyFunction("_register_task", Signature = "(task)", Doc = "Has all_tasks() know a task.")]
    public static void RegisterTask(PyThread t, PyObject task) => TaskRegistry.Register(t, task);

    [PyFunction("_unregister_task", Signature = "(task)", Doc = "Undoes _register_task().")]
    public static void UnregisterTask(PyThread t, PyObject task) => TaskRegistry.Unregister(t, task);

    [PyFunction("_register_eager_task", Signature = "(task)", Doc = "Has all_tasks() know a task in its first step.")]
    public static void RegisterEagerTask(PyThread t, PyObject task) => TaskRegistry.RegisterEager(t, task);

    [PyFunction("_unregister_eager_task", Signature = "(task)", Doc = "Undoes _register_eager_task().")]
    public static void UnregisterEagerTask(PyThread t, PyObject task) => TaskRegistry.UnregisterEager(t, task);

    // ---- Who waits for whom

    [PyFunction("future_add_to_awaited_by", Signature = "(fut, waiter, /)", Doc = "Notes that a future waits for another.")]
    public static void AddAwaitedBy(PyObject fut, PyObject waiter)
    {
        if (fut is PyFuture future && waiter is PyFuture by)
        {
            future.AddWaiter(by);
        }
    }

    [PyFunction("future_discard_from_awaited_by", Signature = "(fut, waiter, /)", Doc = "Notes that a future waits for another no longer.")]
    public static void DiscardAwaitedBy(PyObject fut, PyObject waiter)
    {
        if (fut is PyFuture future && waiter is PyFuture by)
        {
            future.RemoveWaiter(by);
        }
    }
}
