namespace Weft.Modules.Functools;

/// <summary><c>_functools</c>.</summary>
[PyModule("_functools", Doc = "Tools for functions.")]
[PyExport(typeof(PyPartial))]
[PyExport(typeof(PyPlaceholder))]
[PyExport(typeof(PyLruCacheWrapper))]
public static partial class FunctoolsModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module) => SoftFormsModule.MarkReduce(module);

    [PyConstant("Placeholder")]
    public static readonly PyObject Placeholder = PyPlaceholder.Value;

    [PyFunction("reduce", Signature = "(function, iterable, /, initial=<unrepresentable>)", Doc = "Combines the items of an iterable from left to right.")]
    public static PyObject? Reduce(PyThread t, PyObject function, PyObject iterable, PyObject? initial = null)
    {
        PyObject iterator;
        try
        {
            iterator = Operations.Iter(t, iterable);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            throw Errors.TypeError("reduce() arg 2 must support iteration");
        }

        var result = initial ?? Operations.TryNext(t, iterator);
        if (result is null)
        {
            throw Errors.TypeError("reduce() of empty iterable with no initial value");
        }

        while (Operations.TryNext(t, iterator) is { } item)
        {
            result = Operations.CallRaw(t, function, [result, item], null);
            if (result is null)
            {
                return null;
            }
        }

        return result;
    }

    [PyFunction("cmp_to_key", Signature = "(mycmp)", Doc = "Turns a comparison function into a key function.")]
    public static PyObject CompareToKey(PyThread t, PyObject mycmp) => new PyKeyWrapper(mycmp, null);
}
