namespace Weft.Modules;

/// <summary>Exception classes of library modules, made when their module is first imported.</summary>
internal static class LibraryErrors
{
    /// <summary>A new exception class.</summary>
    internal static PyType Define(PyThread t, string module, string name, PyType @base)
    {
        var dict = new PyDict();
        dict.SetString(PyStr.Intern("__module__"), PyStr.Of(module));
        return (PyType)Operations.Call(t, PyType.TypeObject, PyStr.Of(name), new PyTuple([@base]), dict);
    }

    /// <summary>An error of such a class.</summary>
    internal static PythonException Error(PyType type, string message) => new((PyBaseException)Operations.Call(PyThread.Current, type, PyStr.Of(message)));
}
