namespace Weft.Modules.Operator;

/// <summary><c>operator.itemgetter</c>.</summary>
[PyType("operator.itemgetter", WeakReferences = true, Signature = "(item, /, *items)", Doc = "A callable that takes items out of its operand.")]
public sealed partial class PyItemGetter : PyObject
{
    private readonly PyObject[] _items;

    private PyItemGetter(PyObject[] items) => _items = items;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        GetterArguments.Check("itemgetter", args, kwNames, single: false);
        return new PyItemGetter(args.ToArray());
    }

    [PyMethod("__call__")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        GetterArguments.Check("itemgetter", args, kwNames, single: true);
        var source = args[0];
        if (_items.Length == 1)
        {
            var item = _items[0];
            return item is PyInt { Value: >= 0 } index && source.GetType() == typeof(PyTuple) && index.Value < ((PyTuple)source).Count
                ? ((PyTuple)source).Items[index.Value]
                : Operations.LoadItem(t, source, item);
        }

        var results = new PyObject[_items.Length];
        for (var i = 0; i < results.Length; i++)
        {
            if (Operations.LoadItem(t, source, _items[i]) is not { } result)
            {
                return null;
            }

            results[i] = result;
        }

        return new PyTuple(results);
    }

    [PyProperty("__text_signature__")]
    public string GetCallSignature() => "(obj, /)";

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => GetterArguments.Repr(t, this, _items);

    [PyMethod("__reduce__", Doc = "State for pickling.")]
    public PyObject Reduce() => new PyTuple([TypeObject, new PyTuple(_items)]);
}

/// <summary>What the getters share: arity errors and repr.</summary>
internal static class GetterArguments
{
    internal static void Check(string name, ReadOnlySpan<PyObject> args, PyTuple? kwNames, bool single)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"{name}() takes no keyword arguments");
        }

        if (args.Length == 0 || (single && args.Length > 1))
        {
            throw Errors.TypeError($"{name} expected 1 argument, got {args.Length}");
        }
    }

    internal static PyStr Repr(PyThread t, PyObject self, ReadOnlySpan<PyObject> arguments)
    {
        if (!ReprGuard.Enter(self))
        {
            return PyStr.Of(self.Type.FullName + "(...)");
        }

        try
        {
            var parts = new List<string>();
            foreach (var argument in arguments)
            {
                parts.Add(Operations.Repr(t, argument).Value);
            }

            return PyStr.Of($"{self.Type.FullName}({string.Join(", ", parts)})");
        }
        finally
        {
            ReprGuard.Leave(self);
        }
    }
}
