namespace Weft.Modules;

/// <summary><c>sys._jit</c>: what Python code may ask about compilation of its bytecode at run time; Weft does none.</summary>
internal static unsafe class JitState
{
    internal static PyModule CreateModule()
    {
        var name = PyStr.Intern("sys._jit");
        var module = new PyModule(name, PyStr.Of("Whether bytecode is compiled further at run time."));
        Add("is_available", "Whether this build can do so.");
        Add("is_enabled", "Whether it is switched on.");
        Add("is_active", "Whether the caller's frame runs such code.");
        return module;

        void Add(string function, string doc)
        {
            delegate*<PyThread, PyObject, PyObject?> code = &Never;
            var native = new NativeFunction(function, null, FunctionFlavor.Module, CallKind.NoArgs, (nint)code, "()", doc) { ModuleName = "sys._jit" };
            module.Namespace.SetInterned(PyStr.Intern(function), new PyBuiltinFunction(native, module, name));
        }
    }

    private static PyObject? Never(PyThread t, PyObject module) => PyBool.False;
}
