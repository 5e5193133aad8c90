namespace Weft.Runtime.Tasklets;

/// <summary>What Python may know of a tasklet's native stack: whose it is and how deep.</summary>
[PyType("stackless.cstack", NoConstructor = true, Doc = "The native stack of a tasklet.")]
public sealed partial class PyCStack(PyTasklet task) : PyObject
{
    [PyProperty("task", Doc = "The tasklet.")]
    public PyObject Task => task;

    [PyProperty("nesting_level", Doc = "Interpreter loops on it.")]
    public int NestingLevel => task.GetNestingLevel();

    [PyProperty("thread_id", Doc = "The thread that it belongs to; -1 when that has ended.")]
    public long ThreadId => task.GetThreadId();

    [PyProperty("restorable", Doc = "There is nothing on it.")]
    public bool Restorable => task.GetRestorable();
}

/// <summary>The type of native frames; Weft has none that Python could see, so there are no instances.</summary>
[PyType("stackless.cframe", NoConstructor = true, Doc = "A native frame.")]
public sealed partial class PyCFrame : PyObject;
