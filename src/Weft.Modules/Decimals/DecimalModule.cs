namespace Weft.Modules.Decimals;

/// <summary><c>_decimal</c>: decimal floating-point arithmetic after the General Decimal Arithmetic specification.</summary>
[PyModule("_decimal", Doc = "Decimal arithmetic.")]
[PyExport(typeof(PyDecimal))]
[PyExport(typeof(PyDecimalContext))]
public static partial class DecimalModule
{
    private const DecimalConditions UsualTraps = DecimalConditions.AnyInvalid | DecimalConditions.DivisionByZero | DecimalConditions.Overflow;

    private const int InterchangeBits = 512;

    /// <summary>The template of new contexts and of the context of a new thread.</summary>
    internal static readonly PyDecimalContext DefaultContext = new(new DecimalSettings(28, DecimalRounding.HalfEven, -999999, 999999, false), UsualTraps);

    private static readonly PyDecimalContext s_basic = new(
        new DecimalSettings(9, DecimalRounding.HalfUp, -999999, 999999, false),
        UsualTraps | DecimalConditions.Underflow | DecimalConditions.Clamped);

    private static readonly PyDecimalContext s_extended = new(new DecimalSettings(9, DecimalRounding.HalfEven, -999999, 999999, false), DecimalConditions.None);

    private static PyContextVar? s_variable;
    private static PyObject? s_tupleType;
    private static PyObject? s_rational;
    private static PyType? s_signalDict;

    [PyConstant("__version__")]
    public const string Version = "1.70";

    [PyConstant("__libmpdec_version__")]
    public const string SpecificationVersion = "2.5.1";

    [PyConstant("HAVE_THREADS")]
    public const bool HaveThreads = true;

    [PyConstant("HAVE_CONTEXTVAR")]
    public const bool HaveContextVar = true;

    [PyConstant("MAX_EMAX")]
    public const long MaximumEmax = DecimalNumber.MaximumExponent;

    [PyConstant("MAX_PREC")]
    public const long MaximumPrecision = DecimalNumber.MaximumPrecision;

    [PyConstant("MIN_EMIN")]
    public const long MinimumEmin = DecimalNumber.MinimumExponent;

    [PyConstant("MIN_ETINY")]
    public const long MinimumEtiny = DecimalNumber.MinimumTiny;

    [PyConstant("IEEE_CONTEXT_MAX_BITS")]
    public const long LargestInterchange = InterchangeBits;

    private static PyContextVar Variable(PyThread t)
    {
        if (Volatile.Read(ref s_variable) is { } known)
        {
            return known;
        }

        var made = (PyContextVar)Operations.Call(t, PyContextVar.TypeObject, PyStr.Of("decimal_context"));
        return Interlocked.CompareExchange(ref s_variable, made, null) ?? made;
    }

    /// <summary>The current context, made from the template when there is none yet.</summary>
    internal static PyDecimalContext Current(PyThread t)
    {
        var variable = Variable(t);
        if (PyContext.Current(t).Values.TryGetValue(variable, out var value))
        {
            return (PyDecimalContext)value;
        }

        var made = DefaultContext.Duplicate(withFlags: false);
        variable.Set(t, made);
        return made;
    }

    /// <summary>The context that an optional argument names.</summary>
    internal static PyDecimalContext ContextOf(PyThread t, PyObject? context) => context switch
    {
        null or PyNone => Current(t),
        PyDecimalContext known => known,
        _ => throw Errors.TypeError("optional argument must be a context"),
    };

    internal static PyObject TupleType(PyThread t) => s_tupleType ??= MakeTupleType(t);

    private static PyObject MakeTupleType(PyThread t)
    {
        var names = new PyTuple([PyStr.Of("sign"), PyStr.Of("digits"), PyStr.Of("exponent")]);
        var make = Operations.GetAttribute(t, Operations.Import(t, "collections"), "namedtuple");
        return Operations.CallWithKeywords(t, make, [PyStr.Of("DecimalTuple"), names, PyStr.Of("decimal")], new PyTuple([PyStr.Intern("module")]));
    }

    /// <summary><c>numbers.Rational</c>.</summary>
    internal static PyObject Rational(PyThread t) => s_rational ??= Operations.GetAttribute(t, Operations.Import(t, "numbers"), "Rational");

    internal static PyObject MakeSignalDict(PyDecimalContext context, bool traps)
    {
        var t = PyThread.Current;
        if (s_signalDict is null)
        {
            var mapping = Operations.GetAttribute(t, Operations.Import(t, "collections.abc"), "MutableMapping");
            var dict = new PyDict();
            dict.SetString(PyStr.Intern("__module__"), PyStr.Of("decimal"));
            s_signalDict = (PyType)Operations.Call(t, mapping.Type, PyStr.Of("SignalDict"), new PyTuple([PySignalDict.TypeObject, mapping]), dict);
        }

        return PySignalDict.Allocate(s_signalDict, context, traps);
    }

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var signals = DecimalSignals.Instance;
        void Add(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        Add("DecimalException", signals.Root);
        foreach (var type in signals.Types)
        {
            Add(type.Name, type);
        }

        foreach (var (_, type) in signals.InvalidReasons)
        {
            Add(type.Name, type);
        }

        foreach (var name in PyDecimalContext.RoundingNames)
        {
            Add(name, PyStr.Intern(name));
        }

        Add("DefaultContext", DefaultContext);
        Add("BasicContext", s_basic);
        Add("ExtendedContext", s_extended);
        Add("DecimalTuple", TupleType(t));
        Operations.CallMethod(t, Operations.GetAttribute(t, Operations.Import(t, "numbers"), "Number"), "register", PyDecimal.TypeObject);
    }

    [PyFunction("getcontext", Signature = "()", Doc = "The current context.")]
    public static PyObject GetContext(PyThread t) => Current(t);

    [PyFunction("setcontext", Signature = "(context, /)", Doc = "Makes a context the current one.")]
    public static void SetContext(PyThread t, PyObject context)
    {
        if (context is not PyDecimalContext rules)
        {
            throw Errors.TypeError("argument must be a context");
        }

        // The templates stay what they are.
        if (ReferenceEquals(rules, DefaultContext) || ReferenceEquals(rules, s_basic) || ReferenceEquals(rules, s_extended))
        {
            rules = rules.Duplicate(withFlags: false);
        }

        Variable(t).Set(t, rules);
    }

    [PyFunction("localcontext", Signature = "(ctx=None, **kwargs)", Doc = "A context manager that works in a copy of a context.")]
    public static PyObject LocalContext(PyThread t, PyObject? ctx = null, PyDict? kwargs = null)
    {
        var copy = ContextOf(t, ctx).Duplicate();
        if (kwargs is not null)
        {
            foreach (var (key, value) in kwargs.Entries())
            {
                var name = ((PyStr)key).Value;
                if (!copy.Apply(t, name, value))
                {
                    throw Errors.TypeError($"this function got an unexpected keyword argument '{name}'");
                }
            }
        }

        return new PyDecimalContextManager(copy);
    }

    [PyFunction("IEEEContext", Signature = "(bits, /)", Doc = "The context of an interchange format of so many bits.")]
    public static PyObject InterchangeContext(PyThread t, PyObject bits)
    {
        var size = bits is PyIntBase ? Operations.IndexToInt64(t, bits) : throw Errors.TypeError("an integer is required");
        if (size is <= 0 or > InterchangeBits || size % 32 != 0)
        {
            throw Errors.ValueError($"argument must be a multiple of 32, with a maximum of {InterchangeBits}");
        }

        var emax = 3L << (int)((size / 16) + 3);
        return new PyDecimalContext(new DecimalSettings((9 * (size / 32)) - 2, DecimalRounding.HalfEven, 1 - emax, emax, true), DecimalConditions.None);
    }
}

/// <summary>What <c>localcontext</c> returns.</summary>
[PyType("decimal.ContextManager", Doc = "Works in a copy of a context.")]
public sealed partial class PyDecimalContextManager : PyObject
{
    private readonly PyDecimalContext _local;
    private PyObject? _previous;

    internal PyDecimalContextManager(PyDecimalContext local) => _local = local;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => throw Errors.TypeError("cannot create 'decimal.ContextManager' instances");

    [PyMethod("__enter__", Signature = "()", Doc = "Makes the copy current.")]
    public PyObject Enter(PyThread t)
    {
        _previous = DecimalModule.Current(t);
        DecimalModule.SetContext(t, _local);
        return _local;
    }

    [PyMethod("__exit__", Doc = "Brings the context before back.")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args) => DecimalModule.SetContext(t, _previous ?? DecimalModule.Current(t));
}
