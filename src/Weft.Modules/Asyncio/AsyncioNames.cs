namespace Weft.Modules.Asyncio;

/// <summary>Names that <c>_asyncio</c> asks for, and what it takes from the package's Python half.</summary>
internal static class AsyncioNames
{
    internal static readonly PyStr CallSoon = PyStr.Intern("call_soon");
    internal static readonly PyStr GetDebug = PyStr.Intern("get_debug");
    internal static readonly PyStr GetLoop = PyStr.Intern("get_loop");
    internal static readonly PyStr Loop = PyStr.Intern("_loop");
    internal static readonly PyStr Cancel = PyStr.Intern("cancel");
    internal static readonly PyStr Done = PyStr.Intern("done");
    internal static readonly PyStr Result = PyStr.Intern("result");
    internal static readonly PyStr Blocking = PyStr.Intern("_asyncio_future_blocking");
    internal static readonly PyStr AddDoneCallback = PyStr.Intern("add_done_callback");

    internal static readonly PyTuple ContextKeyword = new([PyStr.Intern("context")]);
    internal static readonly PyTuple MessageKeyword = new([PyStr.Intern("msg")]);

    private static PyType? s_cancelledError;
    private static PyType? s_invalidStateError;

    internal static PyType CancelledError => s_cancelledError ??= ErrorType("CancelledError");

    internal static PyType InvalidStateError => s_invalidStateError ??= ErrorType("InvalidStateError");

    private static PyType ErrorType(string name)
    {
        var t = PyThread.Current;
        return (PyType)FromModule(t, "asyncio.exceptions", name);
    }

    /// <summary>An attribute of a module, imported if need be.</summary>
    internal static PyObject FromModule(PyThread t, string module, string name) => Operations.GetAttribute(t, Operations.Import(t, module), name);

    internal static PythonException InvalidState(string message) => LibraryErrors.Error(InvalidStateError, message);
}
