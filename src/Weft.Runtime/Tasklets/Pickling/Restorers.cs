namespace Weft.Runtime.Tasklets.Pickling;

/// <summary>The functions of the module <c>stackless</c> that pickles call, and the registration of the types that Python alone does not pickle.</summary>
internal static class Restorers
{
    private static PyModule? s_module;

    /// <summary>Whether functions without an importable name are pickled by value: since the first tasklet was.</summary>
    internal static bool FunctionsByValue { get; private set; }

    internal static PyObject Get(string name) =>
        s_module?.Namespace.GetString(PyStr.Intern(name)) ?? throw Errors.SystemError($"stackless.{name} is missing");

    /// <summary>Registers the reducers with <c>copyreg</c>; when <c>stackless</c> is imported.</summary>
    internal static void Register(PyThread t, PyModule module)
    {
        s_module = module;
        var table = Operations.GetAttribute(t, Operations.Import(t, "copyreg"), "dispatch_table");
        foreach (var (type, reducer) in new (PyType, string)[]
        {
            (PyCode.TypeObject, "_reduce_code"),
            (Interpreter.Frame.TypeObject, "_reduce_frame"),
            (PyPlainGenerator.TypeObject, "_reduce_generator"),
            (PyCoroutine.TypeObject, "_reduce_generator"),
            (PyAsyncGenerator.TypeObject, "_reduce_generator"),
            (PyCell.TypeObject, "_reduce_cell"),
            (PyTraceback.TypeObject, "_reduce_traceback"),
            (PyModule.TypeObject, "_reduce_module"),
            (PyCoroutineWrapper.TypeObject, "_reduce_coroutine_wrapper"),
        })
        {
            Operations.SetItem(t, table, type, Get(reducer));
        }
    }

    /// <summary>Makes both picklers save functions that have no importable name by value; when the first tasklet is pickled.</summary>
    internal static void SaveFunctionsByValue(PyThread t)
    {
        if (FunctionsByValue)
        {
            return;
        }

        FunctionsByValue = true;
        var pickler = Operations.GetAttribute(t, Operations.Import(t, "pickle"), "_Pickler");
        Operations.SetItem(t, Operations.GetAttribute(t, pickler, "dispatch"), PyFunction.TypeObject, Get("_save_function"));
    }
}
