namespace Weft.Runtime.Objects;

/// <summary>What the syntax of PEP 695 and 696 (<c>def f[T: int = bool]</c>, <c>type A[T] = …</c>) makes.</summary>
internal static class TypeParameters
{
    internal static PyObject CreateTypeVar(PyThread t, PyObject name, PyObject? bound, PyObject? constraints) => new PyTypeVar(name)
    {
        Bound = { Evaluator = bound },
        Constraints = { Evaluator = constraints },
        InfersVariance = true,
    };

    internal static PyObject CreateParamSpec(PyThread t, PyObject name) => new PyParamSpec(name) { InfersVariance = true };

    internal static PyObject CreateTypeVarTuple(PyThread t, PyObject name) => new PyTypeVarTuple(name);

    /// <summary>The base class <c>Generic[parameters]</c> of a class statement with type parameters.</summary>
    internal static PyObject SubscriptGeneric(PyThread t, PyObject parameters)
    {
        var items = new List<PyObject>();
        foreach (var parameter in ((PyTuple)parameters).Items)
        {
            items.Add(parameter is PyTypeVarTuple ? UnpackOf(t, parameter) : parameter);
        }

        return Operations.CallMethod(t, Operations.Import(t, "typing"), "_GenericAlias", GenericType.TypeObject, new PyTuple(items.ToArray()));
    }

    /// <summary><c>typing.Unpack[parameter]</c>.</summary>
    internal static PyObject UnpackOf(PyThread t, PyObject parameter) =>
        Operations.GetItem(t, Operations.GetAttribute(t, Operations.Import(t, "typing"), "Unpack"), parameter);

    /// <param name="parts">Name, type parameters or None, function that computes the value.</param>
    internal static PyObject CreateTypeAlias(PyThread t, PyTuple parts) =>
        new PyTypeAliasType(parts.Items[0], parts.Items[1] as PyTuple ?? PyTuple.Empty, CallerModule(t)) { Lazy = { Evaluator = parts.Items[2] } };

    internal static PyObject SetDefault(PyThread t, PyObject parameter, PyObject evaluator)
    {
        switch (parameter)
        {
            case PyTypeVar variable:
                variable.Default.Evaluator = evaluator;
                break;
            case PyParamSpec specification:
                specification.Default.Evaluator = evaluator;
                break;
            case PyTypeVarTuple tuple:
                tuple.Default.Evaluator = evaluator;
                break;
            default:
                throw Errors.TypeError($"Expected a type param, got {Operations.Repr(t, parameter).Value}");
        }

        return parameter;
    }

    /// <summary>The module of the running Python code; None when it has no name.</summary>
    internal static PyObject CallerModule(PyThread t) => t.Frame?.Visible?.Globals.GetInterned(Names.Name) ?? PyNone.Value;

    /// <summary>Calls a function of the library's <c>typing</c>.</summary>
    internal static PyObject CallTyping(PyThread t, string function, params ReadOnlySpan<PyObject> args) =>
        Operations.CallMethod(t, Operations.Import(t, "typing"), function, args);

    internal static PyObject Default(PyThread t, ref LazyValue value) => value.Get(t) ?? PyNoDefault.Value;

    internal static LazyValue Given(PyObject? value) => new() { Value = value is PyNoDefault ? null : value };

    internal static PyObject EagerBound(PyThread t, PyObject? bound) =>
        PyUnion.CheckedType(t, bound!, "Bound must be a type.");

    /// <summary>The list of arguments with the parameter's default in the place it lacks.</summary>
    internal static PyObject PrepareWithDefault(PyThread t, PyObject self, ref LazyValue defaultValue, PyObject alias, PyObject args)
    {
        var parameters = Operations.GetAttribute(t, alias, TypingNames.Parameters);
        var index = Array.FindIndex(Operations.ToTuple(t, parameters).Items, parameter => ReferenceEquals(parameter, self));
        var count = Operations.Length(t, args);
        if (index < count)
        {
            return args;
        }

        if (index == count && defaultValue.Get(t) is { } value)
        {
            return new PyTuple([.. Operations.ToTuple(t, args).Items, value]);
        }

        throw Errors.TypeError($"Too few arguments for {Operations.Str(t, alias).Value}; actual {count}, expected at least {RequiredCount(t, parameters)}");
    }

    private static int RequiredCount(PyThread t, PyObject parameters) => Array.FindAll(Operations.ToTuple(t, parameters).Items, static parameter => parameter switch
    {
        PyTypeVar variable => !variable.Default.IsSet,
        PyParamSpec specification => !specification.Default.IsSet,
        PyTypeVarTuple => false,
        _ => true,
    }).Length;
}

/// <summary><c>typing.Generic</c>: adds no state to its instances, its work is done in <c>typing</c>.</summary>
[PyType("typing.Generic", Doc = "Base class of generic classes.", WeakReferences = false)]
public static partial class GenericType
{
    [PyClassMethod("__class_getitem__", Doc = "Gives type arguments to a generic class.")]
    public static PyObject? ClassGetItem(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        Forward(t, "_generic_class_getitem", cls, args, kwNames);

    [PyClassMethod("__init_subclass__", Doc = "Collects the type parameters of a new generic class.")]
    public static PyObject? InitSubclass(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        Forward(t, "_generic_init_subclass", cls, args, kwNames);

    private static PyObject? Forward(PyThread t, string function, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var all = new PyObject[args.Length + 1];
        all[0] = cls;
        args.CopyTo(all.AsSpan(1));
        return Operations.CallRaw(t, Operations.GetAttribute(t, Operations.Import(t, "typing"), function), all, kwNames);
    }
}
