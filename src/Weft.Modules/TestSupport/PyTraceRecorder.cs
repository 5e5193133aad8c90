namespace Weft.Modules;

/// <summary>A native trace function: writes each event down as its number, the line and the argument.</summary>
[PyType("_testcapi.TraceRecorder", NoConstructor = true, Doc = "A native trace function.")]
public sealed partial class PyTraceRecorder : PyObject
{
    private static readonly string[] s_events = ["call", "exception", "line", "return", "c_call", "c_exception", "c_return", "opcode"];

    private readonly PyList _events;

    internal PyTraceRecorder(PyList events) => _events = events;

    [PyMethod("__call__")]
    public PyObject Call(PyThread t, PyObject frame, PyStr what, PyObject argument)
    {
        var number = Array.IndexOf(s_events, what.Value);
        _events.Append(new PyTuple([PyInt.Of(number), Operations.GetAttribute(t, frame, "f_lineno"), argument]));
        return this;
    }
}
