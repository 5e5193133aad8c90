namespace Weft.Modules;

/// <summary>
/// <c>_tracemalloc</c>: the runtime's collector does not say where an object was allocated, so tracing cannot be started;
/// everything else answers as it does while nothing is traced.
/// </summary>
[PyModule("_tracemalloc", Doc = "Memory tracing, which this implementation does not have.")]
public static partial class TracemallocModule
{
    [PyFunction("start", Signature = "(nframe=1, /)", Doc = "Refused.")]
    public static void Start(long nframe = 1) =>
        throw (nframe is < 1 or > 65535
            ? Errors.ValueError("the number of frames must be in range [1; 65535]")
            : Errors.NotImplementedError("memory allocations cannot be traced in this implementation"));

    [PyFunction("stop", Signature = "()", Doc = "Nothing is traced.")]
    public static void Stop()
    {
    }

    [PyFunction("is_tracing", Signature = "()", Doc = "False.")]
    public static bool IsTracing() => false;

    [PyFunction("clear_traces", Signature = "()", Doc = "There are no traces.")]
    public static void ClearTraces()
    {
    }

    [PyFunction("reset_peak", Signature = "()", Doc = "There is no peak.")]
    public static void ResetPeak()
    {
    }

    [PyFunction("get_traceback_limit", Signature = "()", Doc = "The number of frames a trace would have.")]
    public static long TracebackLimit() => 1;

    [PyFunction("get_traced_memory", Signature = "()", Doc = "Current and peak size of traced memory: nothing.")]
    public static PyObject TracedMemory() => new PyTuple([PyInt.Of(0), PyInt.Of(0)]);

    [PyFunction("get_tracemalloc_memory", Signature = "()", Doc = "What the module itself takes: nothing.")]
    public static long OwnMemory() => 0;

    [PyFunction("_get_traces", Signature = "()", Doc = "An empty list.")]
    public static PyObject Traces() => new PyList();

    [PyFunction("_get_object_traceback", Signature = "(obj, /)", Doc = "None.")]
    public static PyObject ObjectTraceback(PyObject obj) => PyNone.Value;
}
