using Weft.Runtime.Interpreter;

namespace Weft.Modules;

public static partial class SysModule
{
    [PyFunction("settrace", Signature = "(function, /)", Doc = "Sets the function that is told what this thread executes.")]
    public static void SetTrace(PyThread t, PyObject function)
    {
        AuditHooks.Raise(t, "sys.settrace");
        Tracing.SetTrace(t, function);
    }

    [PyFunction("_settraceallthreads", Signature = "(function, /)", Doc = "Sets the trace function of all running threads.")]
    public static void SetTraceEverywhere(PyThread t, PyObject function) => Tracing.SetEverywhere(t, function, profile: false);

    [PyFunction("_setprofileallthreads", Signature = "(function, /)", Doc = "Sets the profile function of all running threads.")]
    public static void SetProfileEverywhere(PyThread t, PyObject function) => Tracing.SetEverywhere(t, function, profile: true);

    [PyFunction("gettrace", Signature = "()", Doc = "The function of settrace.")]
    public static PyObject GetTrace(PyThread t) => t.TraceFunction ?? PyNone.Value;

    [PyFunction("setprofile", Signature = "(function, /)", Doc = "Sets the function that is told of this thread's calls.")]
    public static void SetProfile(PyThread t, PyObject function)
    {
        AuditHooks.Raise(t, "sys.setprofile");
        Tracing.SetProfile(t, function);
    }

    [PyFunction("getprofile", Signature = "()", Doc = "The function of setprofile.")]
    public static PyObject GetProfile(PyThread t) => t.ProfileFunction ?? PyNone.Value;

    [PyFunction("call_tracing", Signature = "(func, args, /)", Doc = "Calls a function with tracing on, from inside a trace function.")]
    public static PyObject? CallTracing(PyThread t, PyObject func, PyTuple args) => Tracing.CallTraced(t, func, args);
}
