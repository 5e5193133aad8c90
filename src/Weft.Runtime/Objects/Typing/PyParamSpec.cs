namespace Weft.Runtime.Objects;

/// <summary><c>typing.ParamSpec</c>: stands for the parameters of a callable.</summary>
[PyType("typing.ParamSpec", WeakReferences = true, HasDict = true, Doc = "A variable for the parameters of a callable.", Signature = "(name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)")]
public sealed partial class PyParamSpec : PyObject
{
    internal LazyValue Default;

    internal PyParamSpec(PyObject name) => Name = name;

    [PyMember("__name__")]
    public PyObject Name { get; }

    [PyMember("__bound__")]
    public PyObject? Bound { get; private set; }

    [PyMember("__covariant__")]
    public bool IsCovariant { get; private set; }

    [PyMember("__contravariant__")]
    public bool IsContravariant { get; private set; }

    [PyMember("__infer_variance__")]
    public bool InfersVariance { get; internal set; }

    [PyNew(Signature = "(name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)")]
    public static PyObject New(PyThread t, PyType cls, PyObject name, PyObject? bound = null, PyObject? @default = null, bool covariant = false, bool contravariant = false, bool infer_variance = false)
    {
        if (name is not PyStr)
        {
            throw Errors.TypeError($"paramspec() argument 'name' must be str, not {name.Type.Name}");
        }

        TypeVariance.Check(covariant, contravariant, infer_variance);
        var made = new PyParamSpec(name)
        {
            Bound = bound is PyNone ? null : bound,
            Default = TypeParameters.Given(@default),
            IsCovariant = covariant,
            IsContravariant = contravariant,
            InfersVariance = infer_variance,
        };
        InstanceAttributes.TrySetOwn(made, Names.Module, TypeParameters.CallerModule(t));
        return made;
    }

    [PyProperty("args")]
    public PyObject GetArgs() => new PyParamSpecArgs(this);

    [PyProperty("kwargs")]
    public PyObject GetKeywordArgs() => new PyParamSpecKwargs(this);

    [PyProperty("__default__")]
    public PyObject GetDefault(PyThread t) => TypeParameters.Default(t, ref Default);

    [PyProperty("evaluate_default")]
    public PyObject EvaluateDefault() => Default.GetEvaluator();

    [PyMethod("has_default", Doc = "Whether it has a default.")]
    public bool HasDefault() => Default.IsSet;

    [PyMethod("__typing_subst__", Doc = "Checks an argument for the variable.")]
    public PyObject Substitute(PyThread t, PyObject arg) => TypeParameters.CallTyping(t, "_paramspec_subst", this, arg);

    [PyMethod("__typing_prepare_subst__", Doc = "Completes the arguments of an alias.")]
    public PyObject PrepareSubstitution(PyThread t, PyObject alias, PyObject args) => TypeParameters.CallTyping(t, "_paramspec_prepare_subst", this, alias, args);

    [PyMethod("__mro_entries__", Doc = "Parameter variables cannot be base classes.")]
    public PyObject MroEntries(PyObject bases) => throw Errors.TypeError("Cannot subclass an instance of ParamSpec");

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => PyUnion.FromArguments(t, new PyTuple([this, other]));

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => PyUnion.FromArguments(t, new PyTuple([other, this]));

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => TypeVariance.Sign(IsCovariant, IsContravariant, InfersVariance) + Operations.Str(t, Name).Value;

    [PyMethod("__reduce__")]
    public PyObject Reduce() => Name;
}

/// <summary><c>P.args</c> of a parameter variable.</summary>
[PyType("typing.ParamSpecArgs", WeakReferences = true, Doc = "The positional arguments of a parameter variable.", Signature = "(origin)")]
public sealed partial class PyParamSpecArgs(PyObject origin) : PyObject
{
    [PyMember("__origin__")]
    public PyObject Origin { get; } = origin;

    [PyNew(Signature = "(origin)")]
    public static PyObject New(PyThread t, PyType cls, PyObject origin) => new PyParamSpecArgs(origin);

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => ParamSpecPart.Describe(t, Origin, "args");

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) =>
        other is PyParamSpecArgs same && op is (CompareOp.Eq or CompareOp.Ne)
            ? PyBool.Of(Operations.Equals(t, Origin, same.Origin) == (op == CompareOp.Eq))
            : PyNotImplemented.Value;

    [PyMethod("__mro_entries__", Doc = "They cannot be base classes.")]
    public PyObject MroEntries(PyObject bases) => throw Errors.TypeError("Cannot subclass an instance of ParamSpecArgs");
}

/// <summary><c>P.kwargs</c> of a parameter variable.</summary>
[PyType("typing.ParamSpecKwargs", WeakReferences = true, Doc = "The keyword arguments of a parameter variable.", Signature = "(origin)")]
public sealed partial class PyParamSpecKwargs(PyObject origin) : PyObject
{
    [PyMember("__origin__")]
    public PyObject Origin { get; } = origin;

    [PyNew(Signature = "(origin)")]
    public static PyObject New(PyThread t, PyType cls, PyObject origin) => new PyParamSpecKwargs(origin);

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => ParamSpecPart.Describe(t, Origin, "kwargs");

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) => other is PyParamSpecKwargs same && op is (CompareOp.Eq or CompareOp.Ne)
        ? PyBool.Of(Operations.Equals(t, Origin, same.Origin) == (op == CompareOp.Eq))
        : PyNotImplemented.Value;

    [PyMethod("__mro_entries__", Doc = "They cannot be base classes.")]
    public PyObject MroEntries(PyObject bases) => throw Errors.TypeError("Cannot subclass an instance of ParamSpecKwargs");
}

internal static class ParamSpecPart
{
    internal static string Describe(PyThread t, PyObject origin, string part) =>
        $"{(origin is PyParamSpec specification ? Operations.Str(t, specification.Name).Value : Operations.Repr(t, origin).Value)}.{part}";
}
