using System.Text;

namespace Weft.Modules.Operator;

/// <summary><c>operator.methodcaller</c>.</summary>
[PyType("operator.methodcaller", WeakReferences = true, Signature = "(name, /, *args, **kwargs)", Doc = "A callable that calls a method of its operand.")]
public sealed partial class PyMethodCaller : PyObject
{
    private readonly PyStr _name;
    private readonly PyObject[] _arguments;
    private readonly PyTuple? _keywordNames;

    private PyMethodCaller(PyStr name, PyObject[] arguments, PyTuple? keywordNames)
    {
        _name = name;
        _arguments = arguments;
        _keywordNames = keywordNames;
    }

    private int PositionalCount => _arguments.Length - (_keywordNames?.Count ?? 0);

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length <= (kwNames?.Count ?? 0))
        {
            throw Errors.TypeError("methodcaller needs at least one argument, the method name");
        }

        return args[0] is PyStr name
            ? new PyMethodCaller(PyStr.Intern(name), args[1..].ToArray(), kwNames is { Count: > 0 } ? kwNames : null)
            : throw Errors.TypeError("method name must be a string");
    }

    [PyMethod("__call__")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        GetterArguments.Check("methodcaller", args, kwNames, single: true);
        return Operations.LoadAttribute(t, args[0], _name) is { } method ? Operations.CallRaw(t, method, _arguments, _keywordNames) : null;
    }

    [PyProperty("__text_signature__")]
    public string GetCallSignature() => "(obj, /)";

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        if (!ReprGuard.Enter(this))
        {
            return PyStr.Of(Type.FullName + "(...)");
        }

        try
        {
            var text = new StringBuilder(Type.FullName).Append('(').Append(Operations.Repr(t, _name).Value);
            for (var i = 0; i < _arguments.Length; i++)
            {
                text.Append(", ");
                if (i >= PositionalCount)
                {
                    text.Append(((PyStr)_keywordNames!.Items[i - PositionalCount]).Value).Append('=');
                }

                text.Append(Operations.Repr(t, _arguments[i]).Value);
            }

            return PyStr.Of(text.Append(')').ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

    [PyMethod("__reduce__", Doc = "State for pickling.")]
    public PyObject Reduce(PyThread t)
    {
        var positional = _arguments[..PositionalCount];
        if (_keywordNames is null)
        {
            return new PyTuple([TypeObject, new PyTuple([_name, .. positional])]);
        }

        var partial = Operations.GetAttribute(t, Operations.Import(t, "functools"), "partial");
        var maker = Operations.CallWithKeywords(t, partial, [TypeObject, _name, .. _arguments[PositionalCount..]], _keywordNames);
        return new PyTuple([maker, new PyTuple(positional)]);
    }
}
