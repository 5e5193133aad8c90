using Weft.Runtime.Binding;
using Weft.Runtime.Objects;
using Weft.Runtime.Threading;

namespace Weft.Modules;

/// <summary><c>_typing</c>: the native types of <c>typing</c>.</summary>
[PyModule("_typing", Doc = "Primitives of the typing module.")]
[PyExport(typeof(PyTypeVar))]
[PyExport(typeof(PyParamSpec))]
[PyExport(typeof(PyParamSpecArgs))]
[PyExport(typeof(PyParamSpecKwargs))]
[PyExport(typeof(PyTypeVarTuple))]
[PyExport(typeof(PyTypeAliasType))]
[PyExport(typeof(GenericType))]
[PyExport(typeof(PyUnion))]
public static partial class TypingModule
{
    [PyConstant("NoDefault")]
    public static readonly PyObject NoDefault = PyNoDefault.Value;

    [PyFunction("_idfunc", Doc = "Returns its argument.")]
    public static PyObject Identity(PyThread t, PyObject x) => x;
}
