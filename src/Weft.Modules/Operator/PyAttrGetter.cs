namespace Weft.Modules.Operator;

/// <summary><c>operator.attrgetter</c>.</summary>
[PyType("operator.attrgetter", WeakReferences = true, Signature = "(attr, /, *attrs)", Doc = "A callable that takes attributes of its operand.")]
public sealed partial class PyAttrGetter : PyObject
{
    private readonly PyObject[] _names;
    private readonly PyStr[][] _paths;

    private PyAttrGetter(PyObject[] names, PyStr[][] paths)
    {
        _names = names;
        _paths = paths;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        GetterArguments.Check("attrgetter", args, kwNames, single: false);
        var paths = new PyStr[args.Length][];
        for (var i = 0; i < paths.Length; i++)
        {
            if (args[i] is not PyStr name)
            {
                throw Errors.TypeError("attribute name must be a string");
            }

            paths[i] = Array.ConvertAll(name.Value.Split('.'), PyStr.Intern);
        }

        return new PyAttrGetter(args.ToArray(), paths);
    }

    [PyMethod("__call__")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        GetterArguments.Check("attrgetter", args, kwNames, single: true);
        if (_paths.Length == 1)
        {
            return Follow(t, args[0], _paths[0]);
        }

        var results = new PyObject[_paths.Length];
        for (var i = 0; i < results.Length; i++)
        {
            if (Follow(t, args[0], _paths[i]) is not { } result)
            {
                return null;
            }

            results[i] = result;
        }

        return new PyTuple(results);
    }

    private static PyObject? Follow(PyThread t, PyObject source, PyStr[] path)
    {
        var current = source;
        foreach (var name in path)
        {
            if (Operations.LoadAttribute(t, current, name) is not { } next)
            {
                return null;
            }

            current = next;
        }

        return current;
    }

    [PyProperty("__text_signature__")]
    public string GetCallSignature() => "(obj, /)";

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => GetterArguments.Repr(t, this, _names);

    [PyMethod("__reduce__", Doc = "State for pickling.")]
    public PyObject Reduce() => new PyTuple([TypeObject, new PyTuple(_names)]);
}
