namespace Weft.Modules;

/// <summary>What the callables of <c>_testcapi</c> answer: who they were called on and with what.</summary>
internal static class TestCall
{
    internal static PyObject Positional(PyObject self, ReadOnlySpan<PyObject> args) => new PyTuple([self, new PyTuple(args.ToArray())]);

    internal static PyObject All(PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        var keywords = new PyDict();
        for (var i = positional; i < args.Length; i++)
        {
            keywords.SetString((PyStr)kwNames!.Items[i - positional], args[i]);
        }

        return new PyTuple([self, new PyTuple(args[..positional].ToArray()), kwNames is null ? PyNone.Value : keywords]);
    }

    internal static PyObject? WithDict(PyThread t, PyObject callable, PyObject[] args, PyDict keywords)
    {
        var names = new List<PyObject>();
        var all = new List<PyObject>(args);
        foreach (var (key, value) in keywords.Entries())
        {
            names.Add(key as PyStr ?? throw Errors.TypeError("keywords must be strings"));
            all.Add(value);
        }

        return Operations.CallRaw(t, callable, all.ToArray(), names.Count == 0 ? null : new PyTuple([.. names]));
    }

    internal static bool Matches(PyObject error, PyObject pattern)
    {
        if (pattern is PyTuple tuple)
        {
            if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                throw Errors.RecursionError("maximum recursion depth exceeded in comparison");
            }

            return Array.Exists(tuple.Items, item => Matches(error, item));
        }

        var type = error as PyType ?? error.Type;
        return pattern is PyType wanted && wanted.IsSubtypeOf(Exceptions.BaseException) && type.IsSubtypeOf(Exceptions.BaseException) ? type.IsSubtypeOf(wanted) : ReferenceEquals(error, pattern);
    }
}

/// <summary>Methods of an instance, one for each way of taking arguments.</summary>
[PyType("_testcapi.MethInstance", Doc = "Methods of an instance.")]
public sealed partial class PyMethInstance : PyObject
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls) => new PyMethInstance();

    [PyMethod("meth_varargs", Doc = "Itself and its arguments.")]
    public PyObject VarArgs(ReadOnlySpan<PyObject> args) => TestCall.Positional(this, args);

    [PyMethod("meth_varargs_keywords", Doc = "Itself and its arguments.")]
    public PyObject VarArgsKeywords(ReadOnlySpan<PyObject> args, PyTuple? kwNames) => TestCall.All(this, args, kwNames);

    [PyMethod("meth_o", Doc = "Itself and its argument.")]
    public PyObject One(PyObject argument) => new PyTuple([this, argument]);

    [PyMethod("meth_noargs", Doc = "Itself.")]
    public PyObject NoArgs() => this;

    [PyMethod("meth_fastcall", Doc = "Itself and its arguments.")]
    public PyObject FastCall(ReadOnlySpan<PyObject> args) => TestCall.Positional(this, args);

    [PyMethod("meth_fastcall_keywords", Doc = "Itself and its arguments.")]
    public PyObject FastCallKeywords(ReadOnlySpan<PyObject> args, PyTuple? kwNames) => TestCall.All(this, args, kwNames);
}

/// <summary>Class methods, one for each way of taking arguments.</summary>
[PyType("_testcapi.MethClass", Doc = "Methods of a class.")]
public sealed partial class PyMethClass : PyObject
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls) => new PyMethClass();

    [PyClassMethod("meth_varargs", Doc = "The class and its arguments.")]
    public static PyObject VarArgs(PyThread t, PyType cls, ReadOnlySpan<PyObject> args) => TestCall.Positional(cls, args);

    [PyClassMethod("meth_varargs_keywords", Doc = "The class and its arguments.")]
    public static PyObject VarArgsKeywords(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => TestCall.All(cls, args, kwNames);

    [PyClassMethod("meth_o", Doc = "The class and its argument.")]
    public static PyObject One(PyThread t, PyType cls, PyObject argument) => new PyTuple([cls, argument]);

    [PyClassMethod("meth_noargs", Doc = "The class.")]
    public static PyObject NoArgs(PyThread t, PyType cls) => cls;

    [PyClassMethod("meth_fastcall", Doc = "The class and its arguments.")]
    public static PyObject FastCall(PyThread t, PyType cls, ReadOnlySpan<PyObject> args) => TestCall.Positional(cls, args);

    [PyClassMethod("meth_fastcall_keywords", Doc = "The class and its arguments.")]
    public static PyObject FastCallKeywords(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => TestCall.All(cls, args, kwNames);
}

/// <summary>Static methods, one for each way of taking arguments.</summary>
[PyType("_testcapi.MethStatic", Doc = "Static methods.")]
public sealed partial class PyMethStatic : PyObject
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls) => new PyMethStatic();

    [PyStaticMethod("meth_varargs", Doc = "None and its arguments.")]
    public static PyObject VarArgs(PyThread t, ReadOnlySpan<PyObject> args) => TestCall.Positional(PyNone.Value, args);

    [PyStaticMethod("meth_varargs_keywords", Doc = "None and its arguments.")]
    public static PyObject VarArgsKeywords(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => TestCall.All(PyNone.Value, args, kwNames);

    [PyStaticMethod("meth_o", Doc = "None and its argument.")]
    public static PyObject One(PyThread t, PyObject argument) => new PyTuple([PyNone.Value, argument]);

    [PyStaticMethod("meth_noargs", Doc = "None.")]
    public static PyObject NoArgs(PyThread t) => PyNone.Value;

    [PyStaticMethod("meth_fastcall", Doc = "None and its arguments.")]
    public static PyObject FastCall(PyThread t, ReadOnlySpan<PyObject> args) => TestCall.Positional(PyNone.Value, args);

    [PyStaticMethod("meth_fastcall_keywords", Doc = "None and its arguments.")]
    public static PyObject FastCallKeywords(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => TestCall.All(PyNone.Value, args, kwNames);
}

/// <summary>An awaitable that is native and yields its argument's iterator.</summary>
[PyType("_testcapi.awaitType", Doc = "A native awaitable.")]
public sealed partial class PyAwaitType(PyObject iterator) : PyObject
{
    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject iterator) => new PyAwaitType(iterator);

    [PyMethod("__await__")]
    public PyObject Await() => iterator;
}
