namespace Weft.Runtime.Tasklets;

/// <summary><c>with stackless.atomic():</c> — the tasklet is not interrupted in the block.</summary>
[PyType("stackless.atomic", Doc = "A context manager: the watchdog does not interrupt the block, and no other thread is in such a block.", Signature = "()")]
public sealed partial class PyAtomic : PyObject
{
    private bool _old;

    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyAtomic();

    [PyMethod("__enter__", Doc = "Makes the current tasklet atomic.")]
    public PyObject Enter(PyThread t)
    {
        _old = Scheduler.Of(t).Current.SetAtomic(t, PyBool.True);
        return PyNone.Value;
    }

    [PyMethod("__exit__", Doc = "Restores the setting.")]
    public PyObject Exit(PyThread t, PyObject type, PyObject value, PyObject traceback)
    {
        Scheduler.Of(t).Current.SetAtomic(t, PyBool.Of(_old));
        return PyNone.Value;
    }
}
