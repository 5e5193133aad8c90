namespace Weft.Runtime.Objects;

/// <summary>A value of a type parameter (bound, constraints, default) that a function computes at its first use.</summary>
internal struct LazyValue
{
    internal PyObject? Value;
    internal PyObject? Evaluator;

    internal readonly bool IsSet => Value is not null || Evaluator is not null;

    /// <summary>The value; null when there is none.</summary>
    internal PyObject? Get(PyThread t)
    {
        if (Value is null && Evaluator is { } evaluator)
        {
            Value = Operations.Call(t, evaluator, PyInt.Of(1));
        }

        return Value;
    }

    /// <summary>What <c>evaluate_…</c> answers: a function of the annotation format.</summary>
    internal readonly PyObject GetEvaluator() => Evaluator ?? (Value is { } value ? new PyConstantEvaluator(value) : PyNone.Value);
}

/// <summary>Evaluates to a value that was known from the start.</summary>
[PyType("_typing._ConstEvaluator", NoConstructor = true)]
public sealed partial class PyConstantEvaluator(PyObject value) : PyObject
{
    private const long SourceFormat = 4;

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => $"<constevaluator {Operations.Repr(t, value).Value}>";

    [PyMethod("__call__", Signature = "(format)")]
    public PyObject Call(PyThread t, long format)
    {
        if (format != SourceFormat)
        {
            return value;
        }

        if (value is not PyTuple tuple || tuple.GetType() != typeof(PyTuple))
        {
            return PyStr.Of(TypeSubstitution.NameOf(t, value));
        }

        var items = string.Join(", ", Array.ConvertAll(tuple.Items, item => TypeSubstitution.NameOf(t, item)));
        return PyStr.Of(tuple.Count == 1 ? $"({items},)" : $"({items})");
    }
}

/// <summary><c>typing.NoDefault</c>: the default of a type parameter that has none.</summary>
[PyType("typing.NoDefaultType", Doc = "The type of NoDefault.")]
public sealed partial class PyNoDefault : PyObject
{
    public static readonly PyNoDefault Value = new();

    private PyNoDefault()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args.Length > 0 ? throw Errors.TypeError("NoDefaultType takes no arguments") : Value;

    [PyMethod("__repr__")]
    public string Repr() => "typing.NoDefault";

    [PyMethod("__reduce__")]
    public PyObject Reduce() => PyStr.Intern("NoDefault");
}
