namespace Weft.Runtime.Interpreter;

/// <summary>
/// What a program gave as <c>__builtins__</c> that is no dict. The loop looks into this empty dict, finds nothing, and
/// then asks the mapping itself; so that names of ordinary builtins cost nothing more.
/// </summary>
internal sealed class BuiltinsMapping(PyObject mapping) : PyDict
{
    /// <summary>What Python code sees.</summary>
    internal static PyObject Visible(PyDict builtins) => builtins is BuiltinsMapping own ? own.Mapping : builtins;

    private PyObject Mapping => mapping;
}
