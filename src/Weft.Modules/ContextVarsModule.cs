using System.Collections.Immutable;

namespace Weft.Modules;

/// <summary>The module <c>_contextvars</c> (PEP 567).</summary>
[PyModule("_contextvars", Doc = "Context variables.")]
[PyExport(typeof(PyContext), Name = "Context")]
[PyExport(typeof(PyContextVar), Name = "ContextVar")]
[PyExport(typeof(PyContextToken), Name = "Token")]
public static partial class ContextVarsModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        Weft.Runtime.Tasklets.Scheduler.NewContext = PyContext.Current;
        Weft.Runtime.Tasklets.Scheduler.IsContext = static value => value is PyContext;
    }

    [PyFunction("copy_context", Signature = "()", Doc = "A copy of the current context.")]
    public static PyObject CopyContext(PyThread t) => new PyContext(PyContext.Current(t).Values);
}

/// <summary>A mapping of context variables to values; copies share structure.</summary>
[PyType("_contextvars.Context", WeakReferences = true, MatchMapping = true, Doc = "A mapping of context variables to values.")]
public sealed partial class PyContext : PyObject
{
    private bool _entered;

    internal PyContext(ImmutableDictionary<PyContextVar, PyObject> values) => Values = values;

    internal ImmutableDictionary<PyContextVar, PyObject> Values { get; set; }

    internal static PyContext Current(PyThread t) => (PyContext)(t.Context ??= new PyContext(PyContextVar.NoValues));

    internal static void SetCurrent(PyThread t, PyContext context) => t.Context = context;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args.IsEmpty ? new PyContext(PyContextVar.NoValues) : throw Errors.TypeError("Context() does not accept any arguments");

    [PyMethod("run", Doc = "run(callable, *args, **kwargs): calls inside the context.")]
    public PyObject? Run(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length - (kwNames?.Count ?? 0) < 1)
        {
            throw Errors.TypeError("run() missing 1 required positional argument");
        }

        var previous = Enter(t);
        try
        {
            return Operations.CallRaw(t, args[0], args[1..], kwNames);
        }
        finally
        {
            Leave(t, previous);
        }
    }

    /// <summary>Makes this the current context; the one before, for <see cref="Leave"/>.</summary>
    /// <exception cref="PythonException">RuntimeError: it is entered already.</exception>
    internal PyContext Enter(PyThread t)
    {
        if (_entered)
        {
            throw Errors.RuntimeError($"cannot enter context: {Operations.Repr(t, this).Value} is already entered");
        }

        var previous = Current(t);
        _entered = true;
        SetCurrent(t, this);
        return previous;
    }

    internal void Leave(PyThread t, PyContext previous)
    {
        SetCurrent(t, previous);
        _entered = false;
    }

    [PyMethod("copy", Doc = "A shallow copy.")]
    public PyObject Copy() => new PyContext(Values);

    private static PyContextVar Key(PyObject key) => key as PyContextVar ?? throw Errors.TypeError($"a ContextVar key was expected, got {Operations.Repr(PyThread.Current, key).Value}");

    [PyMethod("get", Signature = "(key, default=None, /)", Doc = "The value of a variable, or the default.")]
    public PyObject Get(PyObject key, PyObject? @default = null) => Values.TryGetValue(Key(key), out var value) ? value : @default ?? PyNone.Value;

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject key) => Values.TryGetValue(Key(key), out var value) ? value : t.Raise(Exceptions.KeyError, key);

    [PyMethod("__contains__")]
    public bool Contains(PyObject key) => Values.ContainsKey(Key(key));

    [PyMethod("__len__")]
    public long Length() => Values.Count;

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t) => Operations.Iter(t, Keys());

    [PyMethod("keys", Doc = "The variables.")]
    public PyObject Keys() => new PyTuple(Values.Keys.ToArray<PyObject>());

    [PyMethod("values", Doc = "The values.")]
    public PyObject ValuesTuple() => new PyTuple(Values.Values.ToArray());

    [PyMethod("items", Doc = "The pairs.")]
    public PyObject Items() => new PyTuple(Values.Select(static pair => (PyObject)new PyTuple([pair.Key, pair.Value])).ToArray());

    [PyRichCompare]
    public PyObject Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyContext context || op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        var equal = Values.Count == context.Values.Count;
        foreach (var (key, value) in Values)
        {
            equal = equal && context.Values.TryGetValue(key, out var theirs) && Operations.Equals(t, value, theirs);
        }

        return PyBool.Of(equal == (op == CompareOp.Eq));
    }
}

/// <summary>A context variable.</summary>
[PyType("_contextvars.ContextVar", Doc = "A variable that each context has its own value of.", Signature = "(name, /, *, default=<unrepresentable>)")]
public sealed partial class PyContextVar : PyObject
{
    internal static readonly ImmutableDictionary<PyContextVar, PyObject> NoValues = ImmutableDictionary.Create<PyContextVar, PyObject>(ReferenceEqualityComparer.Instance);

    private readonly PyObject? _default;

    private PyContextVar(PyStr name, PyObject? @default) => (Name, _default) = (name, @default);

    [PyMember("name")]
    public PyStr Name { get; }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        PyObject? fallback = null;
        var positional = args.Length - (kwNames?.Count ?? 0);
        for (var i = positional; i < args.Length; i++)
        {
            var keyword = ((PyStr)kwNames!.Items[i - positional]).Value;
            fallback = keyword == "default" || positional == 0 ? args[i] : throw Errors.TypeError($"ContextVar() got an unexpected keyword argument '{keyword}'");
        }

        if (positional != 1)
        {
            throw Errors.TypeError($"ContextVar() takes {(positional == 0 ? "exactly" : "at most")} 1 positional argument ({positional} given)");
        }

        var name = args[0] as PyStr ?? throw Errors.TypeError("context variable name must be a str");

        // The name is part of the variable's hash, so one that has none is refused.
        Operations.Hash(t, name);
        return new PyContextVar(name, fallback);
    }

    [PyMethod("get", Doc = "The value in the current context, or a default.")]
    public PyObject? Get(PyThread t, PyObject? @default = null) =>
        PyContext.Current(t).Values.TryGetValue(this, out var value) ? value : @default ?? _default ?? t.Raise(Exceptions.LookupError, this);

    [PyMethod("set", Signature = "(value, /)", Doc = "Sets the value in the current context; a token to undo that.")]
    public PyObject Set(PyThread t, PyObject value)
    {
        var context = PyContext.Current(t);
        var token = new PyContextToken(context, this, context.Values.GetValueOrDefault(this));
        context.Values = context.Values.SetItem(this, value);
        return token;
    }

    [PyMethod("reset", Signature = "(token, /)", Doc = "Undoes a set().")]
    public void Reset(PyThread t, PyObject token)
    {
        if (token is not PyContextToken undo)
        {
            throw Errors.TypeError($"expected an instance of Token, got {Operations.Repr(t, token).Value}");
        }

        undo.Apply(t, this);
    }

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => $"<ContextVar name={Operations.Repr(t, Name).Value}{(_default is null ? "" : $" default={Operations.Repr(t, _default).Value}")} at 0x{Identity.Of(this):x}>";

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}

/// <summary>What <c>ContextVar.set</c> returns.</summary>
[PyType("_contextvars.Token", Doc = "Undoes the setting of a context variable.")]
public sealed partial class PyContextToken(PyContext context, PyContextVar variable, PyObject? old) : PyObject
{
    /// <summary><c>Token.MISSING</c>.</summary>
    [PyConstant("MISSING")]
    public static readonly PyObject Missing = new PyTokenMissing();

    private bool _used;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => throw Errors.RuntimeError("Tokens can only be created by ContextVars");

    internal void Apply(PyThread t, PyContextVar by)
    {
        if (_used)
        {
            throw Errors.RuntimeError($"{Operations.Repr(t, this).Value} has already been used once");
        }

        if (!ReferenceEquals(by, variable))
        {
            throw Errors.ValueError($"{Operations.Repr(t, this).Value} was created by a different ContextVar");
        }

        var current = PyContext.Current(t);
        if (!ReferenceEquals(current, context))
        {
            throw Errors.ValueError($"{Operations.Repr(t, this).Value} was created in a different Context");
        }

        _used = true;
        current.Values = old is null ? current.Values.Remove(variable) : current.Values.SetItem(variable, old);
    }

    [PyProperty("var")]
    public PyObject Var => variable;

    [PyProperty("old_value")]
    public PyObject OldValue => old ?? Missing;

    [PyMethod("__enter__")]
    public PyObject Enter() => this;

    [PyMethod("__exit__")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args) => Apply(t, variable);

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => $"<Token{(_used ? " used" : "")} var={Operations.Repr(t, variable).Value} at 0x{Identity.Of(this):x}>";

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}

/// <summary>The type of <c>Token.MISSING</c>.</summary>
[PyType("_contextvars.Token.MISSING", NoConstructor = true)]
public sealed partial class PyTokenMissing : PyObject
{
    [PyMethod("__repr__")]
    public string Repr() => "<Token.MISSING>";
}
