namespace Weft.Modules.Asyncio;

/// <summary>
/// The module <c>_remote_debugging</c>: the records that <c>asyncio.tools</c> works on. CPython reads another process's
/// memory by its interpreter's own layout; the objects of a .NET process move and have no such layout, so an unwinder
/// cannot be made.
/// </summary>
[PyModule("_remote_debugging", Doc = "Records that describe the threads and tasks of a process.")]
[PyExport(typeof(PyRemoteUnwinder))]
public static partial class RemoteDebuggingModule
{
    [PyConstant("PROCESS_VM_READV_SUPPORTED")]
    public const int CanReadProcesses = 0;

    [PyConstant("TaskInfo")]
    public static readonly PyType TaskInfo = PyStructSequence.Define(
        "_remote_debugging.TaskInfo",
        "A task.",
        [("task_id", "Task ID (memory address)"), ("task_name", "Task name"), ("coroutine_stack", "Coroutine call stack"), ("awaited_by", "Tasks awaiting this task")],
        4);

    [PyConstant("CoroInfo")]
    public static readonly PyType CoroutineInfo = PyStructSequence.Define("_remote_debugging.CoroInfo", "A coroutine.", [("call_stack", "Coroutine call stack"), ("task_name", "Task name")], 2);

    [PyConstant("FrameInfo")]
    public static readonly PyType FrameInfo = PyStructSequence.Define(
        "_remote_debugging.FrameInfo",
        "A frame.",
        [("filename", "Source code filename"), ("lineno", "Line number"), ("funcname", "Function name")],
        3);

    [PyConstant("ThreadInfo")]
    public static readonly PyType ThreadInfo = PyStructSequence.Define("_remote_debugging.ThreadInfo", "A thread.", [("thread_id", "Thread ID"), ("frame_info", "Frame information")], 2);

    [PyConstant("AwaitedInfo")]
    public static readonly PyType AwaitedInfo = PyStructSequence.Define(
        "_remote_debugging.AwaitedInfo",
        "What a thread waits for.",
        [("thread_id", "Thread ID"), ("awaited_by", "List of tasks awaited by this thread")],
        2);
}

/// <summary><c>_remote_debugging.RemoteUnwinder</c>.</summary>
[PyType("_remote_debugging.RemoteUnwinder", Doc = "Would inspect the stacks of another process.")]
public sealed partial class PyRemoteUnwinder : PyObject
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        throw Errors.NotImplementedError("the stacks of another process cannot be read");
}
