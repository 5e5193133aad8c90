using Weft.Runtime.Interpreter;
using Weft.Runtime.Tasklets;

namespace Weft.Modules;

/// <summary>The native half of <c>weft.tasklets</c>.</summary>
[PyModule("_weft_tasklets", Doc = "What is known about tasklets.")]
public static partial class WeftTaskletsModule
{
    [PyFunction("all", Signature = "()", Doc = "The tasklets that can be found: runnable, waiting on a channel, or with a native stack.")]
    public static PyObject All() => new PyList([.. Tracking.All()]);

    [PyFunction("track", Signature = "(flag, /)", Doc = "Keeps run times and parents, or stops that; returns the old setting.")]
    public static bool Track(PyThread t, bool flag)
    {
        var old = Tracking.Enabled;
        Tracking.Enabled = flag;
        if (flag)
        {
            Tracking.Start(Scheduler.Of(t));
        }

        return old;
    }

    [PyFunction("name", Signature = "(tasklet, /)", Doc = "The name of a tasklet, or None.")]
    public static PyObject Name(PyTasklet tasklet) => (PyObject?)tasklet.Extras?.Name ?? PyNone.Value;

    [PyFunction("set_name", Signature = "(tasklet, name, /)", Doc = "Names a tasklet for reports.")]
    public static void SetName(PyTasklet tasklet, PyObject name) => (tasklet.Extras ??= new TaskletExtras()).Name = name switch
    {
        PyStr text => text,
        PyNone => null,
        _ => throw Errors.TypeError($"a tasklet's name must be a str, not {name.Type.FullName}"),
    };

    [PyFunction("parent", Signature = "(tasklet, /)", Doc = "The tasklet that bound it, if that was tracked.")]
    public static PyObject Parent(PyTasklet tasklet) => (PyObject?)tasklet.Extras?.Parent ?? PyNone.Value;

    [PyFunction("switches", Signature = "(tasklet, /)", Doc = "How often it was switched away from.")]
    public static int Switches(PyTasklet tasklet) => tasklet.Switches;

    [PyFunction("run_time", Signature = "(tasklet, /)", Doc = "Seconds it has run while times were tracked.")]
    public static double RunTime(PyTasklet tasklet) => Tracking.Seconds(tasklet);

    [PyFunction("waits_on", Signature = "(tasklet, /)", Doc = "The channels it waits on.")]
    public static PyObject WaitsOn(PyTasklet tasklet)
    {
        if (tasklet.Channel is { } channel)
        {
            return new PyTuple([channel]);
        }

        return tasklet.Extras?.Selection is { } selection ? new PyTuple([.. selection.Cases.Select(static one => one.On)]) : PyTuple.Empty;
    }

    [PyFunction("function", Signature = "(tasklet, /)", Doc = "What a tasklet that has not begun will call, or None.")]
    public static PyObject Function(PyTasklet tasklet) => (tasklet.Resume as StartCall)?.Function ?? PyNone.Value;

    [PyFunction("carriers", Signature = "()", Doc = "OS threads that exist to run tasklets or to keep their native stacks.")]
    public static int Carriers() => Carrier.Count;
}
