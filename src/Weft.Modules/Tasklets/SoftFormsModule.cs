using Weft.Runtime;
using Weft.Runtime.Interpreter;
using Weft.Runtime.Tasklets;

namespace Weft.Modules;

/// <summary>
/// The module <c>_soft_forms</c>: what built-in functions do that call back, in a form that leaves no native frame. See
/// <see cref="SoftForms"/>. This half decides when a form is used and gives the Python half what it cannot do itself.
/// </summary>
[PyModule("_soft_forms", Doc = "Built-in functions in a form that tasklets can block in.")]
[PyExport(typeof(PyRunningSum), Name = "running_sum")]
[PyExport(typeof(PyUnsorted), Name = "unsorted")]
public static partial class SoftFormsModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        SoftForms.Source = static () =>
        {
            using var stream = typeof(SoftFormsModule).Assembly.GetManifestResourceStream("soft_forms.py")!;
            return new StreamReader(stream).ReadToEnd();
        };
        SwitchingFunctions.Mark(module, "run_body");
        var builtins = PythonRuntime.Current.BuiltinsDict;
        foreach (var (name, form) in new (string, SoftForm)[]
        {
            ("sorted", static (t, _, args, names) => Parse(args, names, 1, ["key", "reverse"]) is [{ } iterable, var key, var reverse]
                && Reverse(reverse) is { } descending && (CallsBack(key) || SoftForms.MayRunPython(iterable)) && IsIterable(iterable)
                ? SoftForms.Bind(t, "sorted_by", iterable, key ?? PyNone.Value, descending) : null),
            ("sum", static (t, _, args, names) => Sum(t, args, names)),
            ("min", static (t, _, args, names) => Extremum(t, "least", "min", args, names)),
            ("max", static (t, _, args, names) => Extremum(t, "greatest", "max", args, names)),
            ("any", static (t, _, args, names) => OverItems(t, "any_of", args, names)),
            ("all", static (t, _, args, names) => OverItems(t, "all_of", args, names)),
            ("next", static (t, _, args, names) => names is null ? Next(t, args) : null),
            ("len", static (t, _, args, names) => Method(t, "length", Slot.Len, args, names)),
            ("iter", static (t, _, args, names) => Method(t, "iterator_of", Slot.Iter, args, names)),
            ("abs", static (t, _, args, names) => names is null && args.Length == 1 && EvalLoop.MethodOf(args[0].Type, Slot.Absolute) is { } method
                ? EvalLoop.BindArguments(t, method, args, null) : null),
            ("repr", static (t, _, args, names) => names is null && args.Length == 1 && args[0].Type.IsHeapType ? SoftForms.Text(t, args[0], null, repr: true) : null),
            ("format", static (t, _, args, names) => names is null && args.Length is 1 or 2 && args[0].Type.IsHeapType && (args.Length == 1 ? PyStr.Empty : args[1]) is PyStr spec
                ? SoftForms.Text(t, args[0], spec, repr: false) : null),
            ("__build_class__", static (t, _, args, names) => BuildClass(t, args, names)),
        })
        {
            if (builtins.GetString(PyStr.Intern(name)) is PyBuiltinFunction function)
            {
                function.Function.Soft = form;
            }
        }

        Mark(PyList.TypeObject, "sort", static (t, self, args, names) => self is PyList && Parse(args, names, 0, ["key", "reverse"]) is [var key, var reverse]
            && Reverse(reverse) is { } descending && CallsBack(key) ? SoftForms.Bind(t, "sort_by", self, key!, descending) : null);
        Mark(PyList.TypeObject, "extend", static (t, self, args, names) => self is PyList && names is null && args.Length == 1 && SoftForms.MayRunPython(args[0]) && IsIterable(args[0])
            ? SoftForms.Bind(t, "extend", self, args[0]) : null);
        Mark(PyStr.TypeObject, "join", static (t, self, args, names) => self is PyStr && names is null && args.Length == 1 && SoftForms.MayRunPython(args[0]) && IsIterable(args[0])
            ? SoftForms.Bind(t, "join", self, args[0]) : null);
        SoftForm send = static (t, self, args, names) => names is null && args.Length == 1 ? Resume(t, self, args[0]) : null;
        Mark(PyPlainGenerator.TypeObject, "send", send);
        Mark(PyCoroutine.TypeObject, "send", send);
        Mark(PyContext.TypeObject, "run", static (t, self, args, names) => self is PyContext && args.Length > (names?.Count ?? 0) ? RunInContext(t, self, args, names) : null);
        if (PythonRuntime.Current.Modules.GetString(PyStr.Intern("_functools")) is PyModule functools)
        {
            MarkReduce(functools);
        }
    }

    private static void Mark(PyType type, string name, SoftForm form)
    {
        if (type.Lookup(PyStr.Intern(name)) is PyMethodDescriptor method)
        {
            method.Function.Soft = form;
        }
    }

    internal static void MarkReduce(PyModule functools)
    {
        if (functools.Namespace.GetString(PyStr.Intern("reduce")) is PyBuiltinFunction reduce)
        {
            reduce.Function.Soft = static (t, _, args, names) => Parse(args, names, 2, ["initial"], 1) is [{ } function, { } iterable, var initial]
                && IsIterable(iterable) && (CallsBack(function) || SoftForms.MayRunPython(iterable))
                ? SoftForms.Bind(t, "reduce", function, iterable, initial is null ? PyTuple.Empty : new PyTuple([initial])) : null;
        }
    }

    // ---- When a form is used, and with which arguments

    /// <summary>
    /// The arguments in order: so many positional ones, all required, then the optional ones, of which the first few may
    /// be positional too; null: they do not fit.
    /// </summary>
    private static PyObject?[]? Parse(ReadOnlySpan<PyObject> args, PyTuple? names, int required, ReadOnlySpan<string> optional, int optionalPositional = 0)
    {
        var positional = args.Length - (names?.Count ?? 0);
        if (positional < required || positional > required + optionalPositional)
        {
            return null;
        }

        var result = new PyObject?[required + optional.Length];
        args[..positional].CopyTo(result!);
        for (var i = positional; i < args.Length; i++)
        {
            var place = names!.Items[i - positional] is PyStr name ? optional.IndexOf(name.Value) : -1;
            if (place < 0 || result[required + place] is not null)
            {
                return null;
            }

            result[required + place] = args[i];
        }

        return result;
    }

    private static PyBool? Reverse(PyObject? given) => given switch
    {
        null => PyBool.False,
        PyBool flag => flag,
        PyInt number => PyBool.Of(number.Value != 0),
        _ => null,
    };

    /// <summary>Calling it runs Python code.</summary>
    private static bool CallsBack(PyObject? function) => function switch
    {
        null or PyNone => false,
        PyBuiltinFunction native => native.Function.Soft is not null || native.Function.Switches,
        PyMethodDescriptor method => method.Function.Soft is not null || method.Function.Switches,
        PyType type => type.IsHeapType,
        _ => true,
    };

    private static bool IsIterable(PyObject o) => o.Type[Slot.Iter] != 0 || o.Type[Slot.GetItem] != 0;

    /// <summary>Going through it, or looking at its items, runs Python code.</summary>
    private static bool ItemsMayRunPython(PyObject iterable) => SoftForms.MayRunPython(iterable) || iterable switch
    {
        PyTuple { Count: > 0 } tuple => tuple.Items[0].Type.IsHeapType,
        PyList list => list.TryGet(0) is { } first && first.Type.IsHeapType,
        _ => false,
    };

    private static Frame? OverItems(PyThread t, string form, ReadOnlySpan<PyObject> args, PyTuple? names) =>
        names is null && args.Length == 1 && ItemsMayRunPython(args[0]) && IsIterable(args[0]) ? SoftForms.Bind(t, form, args[0]) : null;

    private static Frame? Sum(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? names) =>
        Parse(args, names, 1, ["start"], 1) is [{ } iterable, var start] && start is not (PyStr or PyBytes or PyByteArray)
        && (ItemsMayRunPython(iterable) || start is { Type.IsHeapType: true }) && IsIterable(iterable)
            ? SoftForms.Bind(t, "sum_of", iterable, start ?? PyInt.Of(0)) : null;

    private static Frame? Extremum(PyThread t, string form, string name, ReadOnlySpan<PyObject> args, PyTuple? names)
    {
        var positional = args.Length - (names?.Count ?? 0);
        if (positional < 1 || Parse(args[positional..], names, 0, ["key", "default"]) is not [var key, var fallback] || (positional > 1 && fallback is not null))
        {
            return null;
        }

        var items = positional == 1 ? args[0] : new PyTuple(args[..positional].ToArray());
        return IsIterable(items) && (CallsBack(key) || ItemsMayRunPython(items))
            ? SoftForms.Bind(t, form, items, key ?? PyNone.Value, fallback is null ? PyTuple.Empty : new PyTuple([fallback]), PyStr.Of(name))
            : null;
    }

    private static Frame? Next(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length is 0 or > 2 || !SoftForms.MayRunPython(args[0]) || args[0].Type[Slot.Next] == 0)
        {
            return null;
        }

        if (args.Length == 2)
        {
            return SoftForms.Bind(t, "next_or", args[0], args[1]);
        }

        return args[0] is PyPlainGenerator ? Resume(t, args[0], PyNone.Value)
            : EvalLoop.MethodOf(args[0].Type, Slot.Next) is { } method ? EvalLoop.BindArguments(t, method, args, null)
            : SoftForms.Next(t, args[0]);
    }

    /// <summary>The frame of a generator that is sent a value; null: the generator itself says what is wrong.</summary>
    private static Frame? Resume(PyThread t, PyObject? self, PyObject value)
    {
        if (self is not PyGenerator { IsSuspended: true } and not (PyGenerator { IsCreated: true }) || (self is PyGenerator { IsCreated: true } && value is not PyNone))
        {
            return null;
        }

        return ((PyGenerator)self).PrepareResume(t, value, t.Frame!);
    }

    private static Frame? Method(PyThread t, string form, Slot slot, ReadOnlySpan<PyObject> args, PyTuple? names) =>
        names is null && args.Length == 1 && EvalLoop.MethodOf(args[0].Type, slot) is { } method ? SoftForms.Bind(t, form, method, args[0]) : null;

    private static Frame? BuildClass(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? names)
    {
        var plan = ClassBuilding.Prepare(t, args, names);
        var original = ReferenceEquals(plan.Bases, plan.OriginalBases) ? PyNone.Value : (PyObject)plan.OriginalBases;
        return SoftForms.Bind(t, "build_class", plan.Body, plan.Name, plan.Bases, plan.Metaclass, plan.Namespace, plan.Keywords, original);
    }

    private static Frame? RunInContext(PyThread t, PyObject context, ReadOnlySpan<PyObject> args, PyTuple? names)
    {
        var positional = args.Length - (names?.Count ?? 0);
        var keywords = new PyDict();
        for (var i = positional; i < args.Length; i++)
        {
            keywords.SetItem(t, names!.Items[i - positional], args[i]);
        }

        return SoftForms.Bind(t, "run_in_context", context, args[0], new PyTuple(args[1..positional].ToArray()), keywords);
    }

    // ---- What the Python half needs

    [PyFunction("pair", Signature = "(pairs, item, /)", Doc = "The next pair of an enumerate object, for an item.")]
    public static PyObject Pair(PyThread t, PyEnumerate pairs, PyObject item) => pairs.Pair(item);

    [PyFunction("add_entry", Signature = "(target, entry, index, /)", Doc = "Adds a key and its value, as dict() does with the entry of that number.")]
    public static void AddEntry(PyThread t, PyDict target, PyObject entry, int index) => target.AddEntry(t, entry, index);

    [PyFunction("begin_sort", Signature = "(target, /)", Doc = "The items of a list, as finish_sort() wants them back.")]
    public static PyObject BeginSort(PyThread t, PyList target)
    {
        var before = target.BeginSort();
        return new PyUnsorted(before, before.AsSpan().ToArray());
    }

    [PyFunction("finish_sort", Signature = "(target, before, keys, reverse, /)", Doc = "Sorts a list by keys, if it is still as it was.")]
    public static void FinishSort(PyThread t, PyList target, PyUnsorted before, PyObject keys, bool reverse)
    {
        var computed = (keys as PyList)?.ToArray();
        if (computed is not null && computed.Length != before.Items.Length)
        {
            throw Errors.ValueError("as many keys as items are needed");
        }

        target.SortBy(t, before.Array, before.Items, computed, reverse);
    }

    [PyFunction("check_length", Signature = "(result, /)", Doc = "What len() answers for the result of __len__().")]
    public static long CheckLength(PyThread t, PyObject result) => DunderSlots.CheckLength(t, result);

    [PyFunction("check_iterator", Signature = "(result, iterable, /)", Doc = "The result of __iter__(), which must be an iterator.")]
    public static PyObject CheckIterator(PyThread t, PyObject result, PyObject iterable) => result.Type[Slot.Next] != 0
        ? result
        : throw Errors.TypeError($"{iterable.Type.FullName}.__iter__() must return an iterator, not {result.Type.FullName}");

    [PyFunction("check_text", Signature = "(result, name, /)", Doc = "The result of a special method, which must be a str.")]
    public static PyObject CheckText(PyThread t, PyObject result, PyStr name) =>
        result as PyStr ?? throw Errors.TypeError($"{name.Value} returned non-string (type {result.Type.FullName})");

    [PyFunction("check_format", Signature = "(result, /)", Doc = "The result of __format__(), which must be a str.")]
    public static PyObject CheckFormat(PyThread t, PyObject result) =>
        result as PyStr ?? throw Errors.TypeError($"__format__ must return a str, not {result.Type.FullName}");

    [PyFunction("bind", Signature = "(method, thing, /)", Doc = "A special method found in the class of an object, bound to it.")]
    public static PyObject Bind(PyThread t, PyObject method, PyObject thing) => Operations.BindSpecial(t, method, thing);

    [PyFunction("initializer", Signature = "(made, cls, /)", Doc = "The bound __init__() of a new object; None if it is no instance of the class.")]
    public static PyObject Initializer(PyThread t, PyObject made, PyType cls) =>
        made.Type.IsSubtypeOf(cls) && Operations.LookupSpecial(t, made, Names.Init) is { } bound ? bound : PyNone.Value;

    [PyFunction("run_body", Signature = "(body, namespace, /)", Doc = "Runs a class body.")]
    public static PyObject? RunBody(PyThread t, PyFunction body, PyObject @namespace) => CodeRunner.RunOrEnterClassBody(t, body, @namespace);

    [PyFunction("check_class", Signature = "(made, cell, name, /)", Doc = "Checks the cell of __class__ in a new class.")]
    public static void CheckClass(PyThread t, PyObject made, PyObject cell, PyStr name) => ClassBuilding.CheckClass(t, made, cell, name);

    [PyFunction("enter_context", Signature = "(context, /)", Doc = "Makes a context current; returns the one before.")]
    public static PyObject EnterContext(PyThread t, PyContext context) => context.Enter(t);

    [PyFunction("leave_context", Signature = "(context, previous, /)", Doc = "Makes the context before current again.")]
    public static void LeaveContext(PyThread t, PyContext context, PyContext previous) => context.Leave(t, previous);
}

/// <summary>What a list held when its sort began.</summary>
[PyType("_soft_forms.unsorted", Signature = "(items, /)", Doc = "What a list held when its sort began.")]
public sealed partial class PyUnsorted : PyObject
{
    internal PyUnsorted(PyObject[]? array, PyObject[] items) => (Array, Items) = (array, items);

    /// <summary>The list's own array then; a pickled copy has none, and its list another.</summary>
    internal PyObject[]? Array { get; }

    internal PyObject[] Items { get; }

    [PyNew(Signature = "(items, /)")]
    public static PyObject New(PyThread t, PyType cls, PyTuple items) => new PyUnsorted(null, items.Items);

    [PyMethod("__iter__")]
    public PyObject Iter() => new PyTupleIterator(new PyTuple(Items));

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([Type, new PyTuple([new PyTuple(Items)])]);
}

/// <summary>A sum in progress.</summary>
[PyType("_soft_forms.running_sum", Signature = "(start, compensation=None, /)", Doc = "A sum in progress.")]
public sealed partial class PyRunningSum : PyObject
{
    private RunningSum _sum;

    internal PyRunningSum(RunningSum sum) => _sum = sum;

    [PyNew(Signature = "(start, compensation=None, /)")]
    public static PyObject New(PyThread t, PyType cls, PyObject start, PyObject? compensation = null) =>
        new PyRunningSum(compensation is PyFloat missing && start is PyFloat floats ? new RunningSum(floats.Value, missing.Value) : new RunningSum(start));

    [PyMethod("add", Doc = "Adds a number; False: it does not fit, and + must do it.")]
    public bool Add(PyObject item) => _sum.TryAdd(item);

    [PyProperty("value", Doc = "The sum.")]
    public PyObject Value => _sum.Value;

    [PyMethod("__reduce__")]
    public PyObject Reduce() => _sum.Parts is { } parts
        ? new PyTuple([Type, new PyTuple([PyFloat.Of(parts.Floats), PyFloat.Of(parts.Compensation)])])
        : new PyTuple([Type, new PyTuple([_sum.Value])]);
}
