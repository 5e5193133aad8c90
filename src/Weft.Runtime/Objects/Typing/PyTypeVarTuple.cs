namespace Weft.Runtime.Objects;

/// <summary><c>typing.TypeVarTuple</c>: stands for any number of types.</summary>
[PyType("typing.TypeVarTuple", WeakReferences = true, HasDict = true, Doc = "A variable for any number of types.", Signature = "(name, *, default=NoDefault)")]
public sealed partial class PyTypeVarTuple : PyObject
{
    internal LazyValue Default;

    internal PyTypeVarTuple(PyObject name) => Name = name;

    [PyMember("__name__")]
    public PyObject Name { get; }

    [PyNew(Signature = "(name, *, default=NoDefault)")]
    public static PyObject New(PyThread t, PyType cls, PyObject name, PyObject? @default = null)
    {
        if (name is not PyStr)
        {
            throw Errors.TypeError($"typevartuple() argument 'name' must be str, not {name.Type.Name}");
        }

        var made = new PyTypeVarTuple(name) { Default = TypeParameters.Given(@default) };
        InstanceAttributes.TrySetOwn(made, Names.Module, TypeParameters.CallerModule(t));
        return made;
    }

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t) => new PyTupleIterator(new PyTuple([TypeParameters.UnpackOf(t, this)]));

    [PyProperty("__default__")]
    public PyObject GetDefault(PyThread t) => TypeParameters.Default(t, ref Default);

    [PyProperty("evaluate_default")]
    public PyObject EvaluateDefault() => Default.GetEvaluator();

    [PyMethod("has_default", Doc = "Whether it has a default.")]
    public bool HasDefault() => Default.IsSet;

    [PyMethod("__typing_subst__", Doc = "It can only be substituted unpacked.")]
    public PyObject Substitute(PyObject arg) => throw Errors.TypeError("Substitution of bare TypeVarTuple is not supported");

    [PyMethod("__typing_prepare_subst__", Doc = "Completes the arguments of an alias.")]
    public PyObject PrepareSubstitution(PyThread t, PyObject alias, PyObject args) => TypeParameters.CallTyping(t, "_typevartuple_prepare_subst", this, alias, args);

    [PyMethod("__mro_entries__", Doc = "Type variables cannot be base classes.")]
    public PyObject MroEntries(PyObject bases) => throw Errors.TypeError("Cannot subclass an instance of TypeVarTuple");

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => Operations.Str(t, Name);

    [PyMethod("__reduce__")]
    public PyObject Reduce() => Name;
}

/// <summary><c>typing.TypeAliasType</c>: what a <c>type</c> statement makes.</summary>
[PyType("typing.TypeAliasType", WeakReferences = true, Doc = "A named alias of a type.", Signature = "(name, value, *, type_params=())")]
public sealed partial class PyTypeAliasType : PyObject
{
    private readonly PyTuple _typeParameters;
    private readonly PyObject _module;
    internal LazyValue Lazy;

    internal PyTypeAliasType(PyObject name, PyTuple typeParameters, PyObject module)
    {
        Name = name;
        _typeParameters = typeParameters;
        _module = module;
    }

    [PyMember("__name__")]
    public PyObject Name { get; }

    [PyNew(Signature = "(name, value, *, type_params=())")]
    public static PyObject New(PyThread t, PyType cls, PyObject name, PyObject value, PyObject? type_params = null)
    {
        if (name is not PyStr)
        {
            throw Errors.TypeError($"typealias() argument 'name' must be str, not {name.Type.Name}");
        }

        if (type_params is not null and not PyTuple)
        {
            throw Errors.TypeError("type_params must be a tuple");
        }

        var parameters = type_params as PyTuple ?? PyTuple.Empty;
        var defaultSeen = false;
        foreach (var parameter in parameters.Items)
        {
            var hasDefault = parameter switch
            {
                PyTypeVar variable => variable.Default.IsSet,
                PyParamSpec specification => specification.Default.IsSet,
                PyTypeVarTuple tuple => tuple.Default.IsSet,
                _ => throw Errors.TypeError($"Expected a type param, got {Operations.Repr(t, parameter).Value}"),
            };
            if (defaultSeen && !hasDefault)
            {
                throw Errors.TypeError($"non-default type parameter '{Operations.Repr(t, parameter).Value}' follows default type parameter");
            }

            defaultSeen |= hasDefault;
        }

        return new PyTypeAliasType(name, parameters, TypeParameters.CallerModule(t)) { Lazy = { Value = value } };
    }

    [PyProperty("__value__")]
    public PyObject GetValue(PyThread t) => Lazy.Get(t)!;

    [PyProperty("evaluate_value")]
    public PyObject EvaluateValue() => Lazy.GetEvaluator();

    [PyProperty("__type_params__")]
    public PyObject GetTypeParameters() => _typeParameters;

    [PyProperty("__parameters__")]
    public PyObject GetParameters(PyThread t)
    {
        if (!Array.Exists(_typeParameters.Items, static parameter => parameter is PyTypeVarTuple))
        {
            return _typeParameters;
        }

        return new PyTuple(Array.ConvertAll(_typeParameters.Items, parameter => parameter is PyTypeVarTuple ? TypeParameters.UnpackOf(t, parameter) : parameter));
    }

    [PyProperty("__module__")]
    public PyObject GetModule() => _module;

    [PyMethod("__getitem__")]
    public PyObject GetItem(PyThread t, PyObject item) => _typeParameters.Count == 0
        ? throw Errors.TypeError("Only generic type aliases are subscriptable")
        : PyGenericAlias.Create(this, item);

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t) => new PyTupleIterator(new PyTuple([TypeParameters.UnpackOf(t, this)]));

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => PyUnion.Combine(t, this, other);

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => PyUnion.Combine(t, other, this);

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => Operations.Str(t, Name);

    [PyMethod("__reduce__")]
    public PyObject Reduce() => Name;
}
