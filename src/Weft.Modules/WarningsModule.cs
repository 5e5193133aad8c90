namespace Weft.Modules;

/// <summary>
/// The module <c>_warnings</c>: the entry points that the import system and native code use. State and logic are the
/// library's own, in <c>_py_warnings</c>; a native caller is no Python frame, so stack levels need no adjustment.
/// </summary>
[PyModule("_warnings", Doc = "Entry points of warnings.")]
public static partial class WarningsModule
{
    private static PyObject Library(PyThread t, string name)
    {
        Operations.Import(t, "warnings");
        return Operations.GetAttribute(t, Operations.Import(t, "_py_warnings"), name);
    }

    [PyFunction("warn", Doc = "warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()): issues a warning.")]
    public static PyObject? Warn(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Operations.CallRaw(t, Library(t, "warn"), args, kwNames);

    [PyFunction("warn_explicit", Doc = "Issues a warning about a given place.")]
    public static PyObject? WarnExplicit(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Operations.CallRaw(t, Library(t, "warn_explicit"), args, kwNames);
}
