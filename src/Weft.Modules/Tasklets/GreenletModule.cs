using Weft.Runtime.Tasklets;

namespace Weft.Modules;

/// <summary>The module <c>_greenlet</c>: the native half of the package <c>greenlet</c>.</summary>
[PyModule("_greenlet", Doc = "The native half of greenlet.")]
[PyExport(typeof(PyGreenlet), Name = "greenlet")]
public static partial class GreenletModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var ns = module.Namespace;
        ns.SetInterned(PyStr.Intern("error"), PyGreenlet.ErrorType);
        ns.SetInterned(PyStr.Intern("GreenletExit"), PyGreenlet.ExitType);
        SwitchingFunctions.MarkGreenlets();
    }

    [PyFunction("getcurrent", Doc = "The greenlet that runs.")]
    public static PyObject GetCurrent(PyThread t) => PyGreenlet.GetCurrent(t);

    [PyFunction("gettrace", Doc = "The trace function of this thread's greenlets, or None.")]
    public static PyObject GetTrace(PyThread t) => PyGreenlet.GetTrace(t);

    [PyFunction("settrace", Doc = "settrace(callback): sets what is called with (event, (origin, target)) at each switch; returns the old one.")]
    public static PyObject SetTrace(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => PyGreenlet.SetTrace(t, args, kwNames);
}
