namespace Weft.Modules.Functools;

/// <summary>What <c>functools.cmp_to_key</c> returns: makes, and is itself, an object ordered by a comparison function.</summary>
[PyType("functools.KeyWrapper", NoConstructor = true, WeakReferences = false, Doc = "An object ordered by a comparison function.")]
public sealed partial class PyKeyWrapper(PyObject compare, PyObject? value) : PyObject
{
    private readonly PyObject _compare = compare;
    private PyObject? _value = value;

    [PyMember("obj", Writable = true, Doc = "The wrapped value.")]
    public PyObject Value
    {
        get => _value ?? PyNone.Value;
        set => _value = value;
    }

    [PyMethod("__call__", Signature = "(obj)")]
    public PyObject Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length == 0)
        {
            throw Errors.TypeError("K() missing required argument 'obj' (pos 1)");
        }

        if (args.Length > 1)
        {
            throw Errors.TypeError($"K() takes exactly 1 argument ({args.Length} given)");
        }

        if (kwNames is { Count: 1 } && ((PyStr)kwNames.Items[0]).Value != "obj")
        {
            throw Errors.TypeError($"K() got an unexpected keyword argument '{((PyStr)kwNames.Items[0]).Value}'");
        }

        return new PyKeyWrapper(_compare, args[0]);
    }

    [PyProperty("__text_signature__")]
    public string TextSignature => "(obj)";

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyKeyWrapper wrapper)
        {
            throw Errors.TypeError("other argument must be K instance");
        }

        if (_value is null || wrapper._value is null)
        {
            throw Errors.AttributeError("object");
        }

        return Operations.CallRaw(t, _compare, [_value, wrapper._value], null) is { } order ? Operations.LoadCompare(t, order, PyInt.Of(0), op) : null;
    }
}
