namespace Weft.Modules;

/// <summary>The module <c>_sysconfig</c>: the facts of the build that <c>sysconfig</c> asks the interpreter itself for.</summary>
[PyModule("_sysconfig", Doc = "Facts of the build.")]
public static partial class SysconfigModule
{
    [PyFunction("config_vars", Signature = "()", Doc = "The variables that sysconfig.get_config_vars() has on every platform.")]
    public static PyObject Variables(PyThread t)
    {
        var result = new PyDict();
        result.SetItem(t, PyStr.Intern("Py_GIL_DISABLED"), PyInt.Of(1));
        result.SetItem(t, PyStr.Intern("Py_DEBUG"), PyInt.Of(0));
        return result;
    }
}
