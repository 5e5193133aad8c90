namespace Weft.Runtime.Objects;

/// <summary>Issues Python warnings from native code, through the library's <c>warnings</c>.</summary>
public static class Warnings
{
    /// <summary>Warns about the Python code that runs now.</summary>
    /// <exception cref="PythonException">The warning itself, where the filters turn it into an error.</exception>
    public static void Issue(PyThread t, PyType category, string message, int stackLevel = 1, PyObject? source = null) =>
        Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of(message), category, PyInt.Of(stackLevel), source ?? PyNone.Value);

    /// <summary>A DeprecationWarning about the Python code that runs now.</summary>
    public static void Deprecated(PyThread t, string message) => Issue(t, Exceptions.DeprecationWarning, message);
}
