namespace Weft.Runtime.Objects;

/// <summary><c>typing.TypeVar</c>.</summary>
[PyType("typing.TypeVar", WeakReferences = true, HasDict = true, Doc = "A type variable.", Signature = "(name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)")]
public sealed partial class PyTypeVar : PyObject
{
    internal LazyValue Bound;
    internal LazyValue Constraints;
    internal LazyValue Default;

    internal PyTypeVar(PyObject name) => Name = name;

    [PyMember("__name__")]
    public PyObject Name { get; }

    [PyMember("__covariant__")]
    public bool IsCovariant { get; private set; }

    [PyMember("__contravariant__")]
    public bool IsContravariant { get; private set; }

    [PyMember("__infer_variance__")]
    public bool InfersVariance { get; internal set; }

    [PyNew(Signature = "(name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)")]
    public static PyObject New(PyThread t, PyType cls, PyObject name, ReadOnlySpan<PyObject> constraints, PyObject? bound = null, PyObject? @default = null, bool covariant = false, bool contravariant = false, bool infer_variance = false)
    {
        if (name is not PyStr)
        {
            throw Errors.TypeError($"typevar() argument 'name' must be str, not {name.Type.Name}");
        }

        TypeVariance.Check(covariant, contravariant, infer_variance);
        var given = bound is null or PyNone ? null : TypeParameters.EagerBound(t, bound);
        if (constraints.Length == 1)
        {
            throw Errors.TypeError("A single constraint is not allowed");
        }

        if (constraints.Length > 0 && given is not null)
        {
            throw Errors.TypeError("Constraints cannot be combined with bound=...");
        }

        var made = new PyTypeVar(name)
        {
            Bound = { Value = given },
            Constraints = { Value = constraints.Length > 0 ? new PyTuple(constraints.ToArray()) : null },
            Default = TypeParameters.Given(@default),
            IsCovariant = covariant,
            IsContravariant = contravariant,
            InfersVariance = infer_variance,
        };
        InstanceAttributes.TrySetOwn(made, Names.Module, TypeParameters.CallerModule(t));
        return made;
    }

    [PyProperty("__bound__")]
    public PyObject GetBound(PyThread t) => Bound.Get(t) ?? PyNone.Value;

    [PyProperty("__constraints__")]
    public PyObject GetConstraints(PyThread t) => Constraints.Get(t) ?? PyTuple.Empty;

    [PyProperty("__default__")]
    public PyObject GetDefault(PyThread t) => TypeParameters.Default(t, ref Default);

    [PyProperty("evaluate_bound")]
    public PyObject EvaluateBound() => Bound.GetEvaluator();

    [PyProperty("evaluate_constraints")]
    public PyObject EvaluateConstraints() => Constraints.GetEvaluator();

    [PyProperty("evaluate_default")]
    public PyObject EvaluateDefault() => Default.GetEvaluator();

    [PyMethod("has_default", Doc = "Whether it has a default.")]
    public bool HasDefault() => Default.IsSet;

    [PyMethod("__typing_subst__", Doc = "Checks an argument for the variable.")]
    public PyObject Substitute(PyThread t, PyObject arg) => TypeParameters.CallTyping(t, "_typevar_subst", this, arg);

    [PyMethod("__typing_prepare_subst__", Doc = "Completes the arguments of an alias.")]
    public PyObject PrepareSubstitution(PyThread t, PyObject alias, PyObject args) => TypeParameters.PrepareWithDefault(t, this, ref Default, alias, args);

    [PyMethod("__mro_entries__", Doc = "Type variables cannot be base classes.")]
    public PyObject MroEntries(PyObject bases) => throw Errors.TypeError("Cannot subclass an instance of TypeVar");

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => PyUnion.FromArguments(t, new PyTuple([this, other]));

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => PyUnion.FromArguments(t, new PyTuple([other, this]));

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => TypeVariance.Sign(IsCovariant, IsContravariant, InfersVariance) + Operations.Str(t, Name).Value;

    [PyMethod("__reduce__")]
    public PyObject Reduce() => Name;
}

/// <summary>The variance flags of type variables.</summary>
internal static class TypeVariance
{
    internal static void Check(bool covariant, bool contravariant, bool inferred)
    {
        if (covariant && contravariant)
        {
            throw Errors.ValueError("Bivariant types are not supported.");
        }

        if (inferred && (covariant || contravariant))
        {
            throw Errors.ValueError("Variance cannot be specified with infer_variance.");
        }
    }

    internal static string Sign(bool covariant, bool contravariant, bool inferred) => inferred ? "" : covariant ? "+" : contravariant ? "-" : "~";
}
