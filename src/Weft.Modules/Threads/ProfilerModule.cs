using System.Runtime.CompilerServices;
using Weft.Runtime.Interpreter;

namespace Weft.Modules.Threads;

/// <summary>The module <c>_lsprof</c>: the profiler under <c>cProfile</c>.</summary>
[PyModule("_lsprof", Doc = "The profiler under cProfile.")]
[PyExport(typeof(PyProfiler))]
public static partial class ProfilerModule
{
    internal static readonly PyType EntryType = PyStructSequence.Define(
        "_lsprof.profiler_entry",
        "What is known of a function.",
        [("code", null), ("callcount", null), ("reccallcount", null), ("totaltime", null), ("inlinetime", null), ("calls", null)],
        6);

    internal static readonly PyType SubEntryType = PyStructSequence.Define(
        "_lsprof.profiler_subentry",
        "What is known of a function called by another.",
        [("code", null), ("callcount", null), ("reccallcount", null), ("totaltime", null), ("inlinetime", null)],
        5);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("profiler_entry"), EntryType);
        module.Namespace.SetInterned(PyStr.Intern("profiler_subentry"), SubEntryType);
    }
}

/// <summary><c>_lsprof.Profiler</c>: counts and times calls in all threads.</summary>
/// <remarks>
/// It is the tool 2 of <c>sys.monitoring</c>: events come to the callbacks on the thread that causes them. Each thread has
/// a stack of calls in progress of its own; the figures are shared and guarded by <see cref="_gate"/>, held for a few
/// additions. Time spent in the callbacks is not taken out.
/// </remarks>
[PyType("_lsprof.Profiler", Doc = "Counts and times calls.")]
public partial class PyProfiler : PyObject
{
    private const int Tool = MonitoringModule.ProfilerId;

    private static readonly (MonitoringEvent Event, string Callback)[] s_events =
    [
        (MonitoringEvent.PyStart, "_pystart_callback"),
        (MonitoringEvent.PyResume, "_pystart_callback"),
        (MonitoringEvent.PyThrow, "_pythrow_callback"),
        (MonitoringEvent.PyReturn, "_pyreturn_callback"),
        (MonitoringEvent.PyYield, "_pyreturn_callback"),
        (MonitoringEvent.PyUnwind, "_pyreturn_callback"),
    ];

    private static readonly (MonitoringEvent Event, string Callback)[] s_nativeEvents =
    [
        (MonitoringEvent.Call, "_ccall_callback"),
        (MonitoringEvent.CReturn, "_creturn_callback"),
        (MonitoringEvent.CRaise, "_creturn_callback"),
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<object, Figures> _figures = [];
    private readonly ConditionalWeakTable<PyThread, Stack<Call>> _stacks = [];
    private PyObject? _timer;
    private double _unit;
    private bool _subcalls = true;
    private bool _builtins = true;
    private int _enabled;

    /// <summary>The thread that runs the timer.</summary>
    private PyThread? _timing;

    protected internal PyProfiler()
    {
    }

    private sealed class Figures(PyObject code)
    {
        internal readonly PyObject Code = code;
        internal readonly Dictionary<object, Figures> Calls = [];
        internal long Count;
        internal long Recursive;
        internal double Total;
        internal double Inline;
        internal int Level;
    }

    private sealed class Call(object key, Figures entry, Figures? sub, double start)
    {
        internal readonly object Key = key;
        internal readonly Figures Entry = entry;
        internal readonly Figures? Sub = sub;
        internal readonly double Start = start;
        internal double Inner;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(timer=None, timeunit=0.0, subcalls=True, builtins=True)")]
    public void Initialize(PyThread t, PyObject? timer = null, double timeunit = 0, bool subcalls = true, bool builtins = true)
    {
        _timer = timer is PyNone ? null : timer;
        _unit = timeunit;
        _subcalls = subcalls;
        _builtins = builtins;
    }

    private double Now(PyThread t)
    {
        if (_timer is null)
        {
            return MonotonicClock.Now / 1e9;
        }

        _timing = t;
        try
        {
            var value = Operations.Call(t, _timer, (ReadOnlySpan<PyObject>)[]);
            return _unit > 0 ? Operations.IndexToInt64(t, value) * _unit : Operations.ToDouble(t, value);
        }
        catch (PythonException e)
        {
            Weft.Runtime.Objects.Unraisable.ReportCall(t, e.Value, "Exception ignored while calling _lsprof timer ", _timer);
            return 0;
        }
        finally
        {
            _timing = null;
        }
    }

    [PyMethod("enable", Signature = "($self, /, subcalls=True, builtins=True)", Doc = "Begins to count and time.")]
    public void Enable(PyThread t, bool subcalls = true, bool builtins = true)
    {
        Monitoring.Take(Tool, PyStr.Intern("cProfile"));
        _subcalls = subcalls;
        _builtins = builtins;
        (MonitoringEvent Event, string Callback)[] events = builtins ? [.. s_events, .. s_nativeEvents] : s_events;
        var wanted = 0;
        foreach (var (kind, callback) in events)
        {
            Monitoring.Register(Tool, 1 << (int)kind, Operations.GetAttribute(t, this, callback));
            wanted |= 1 << (int)kind;
        }

        Volatile.Write(ref _enabled, 1);
        Monitoring.SetEvents(t, Tool, wanted);
    }

    [PyMethod("disable", Signature = "($self, /)", Doc = "Stops counting.")]
    public void Disable(PyThread t)
    {
        if (ReferenceEquals(_timing, t))
        {
            throw Errors.RuntimeError("cannot disable profiler in external timer");
        }

        if (Interlocked.Exchange(ref _enabled, 0) == 0)
        {
            return;
        }

        Monitoring.Free(t, Tool);
        EndCalls(t);
    }

    [PyMethod("clear", Signature = "($self, /)", Doc = "Forgets everything counted.")]
    public void Clear(PyThread t)
    {
        if (ReferenceEquals(_timing, t))
        {
            throw Errors.RuntimeError("cannot clear profiler in external timer");
        }

        lock (_gate)
        {
            _figures.Clear();
        }

        _stacks.Clear();
    }

    private void EndCalls(PyThread t)
    {
        while (_stacks.TryGetValue(t, out var stack) && stack.Count > 0)
        {
            Leave(t, stack);
        }
    }

    [PyMethod("getstats", Signature = "($self, /)", Doc = "A list of profiler_entry.")]
    public PyObject GetStats(PyThread t)
    {
        var result = new PyList();
        lock (_gate)
        {
            foreach (var entry in _figures.Values)
            {
                if (entry.Count == 0)
                {
                    continue;
                }

                PyObject calls = PyNone.Value;
                if (entry.Calls.Count > 0)
                {
                    var list = new PyList();
                    foreach (var sub in entry.Calls.Values)
                    {
                        list.Append(PyStructSequence.Create(ProfilerModule.SubEntryType, [sub.Code, PyInt.Of(sub.Count), PyInt.Of(sub.Recursive), PyFloat.Of(sub.Total), PyFloat.Of(sub.Inline)]));
                    }

                    calls = list;
                }

                result.Append(PyStructSequence.Create(ProfilerModule.EntryType, [entry.Code, PyInt.Of(entry.Count), PyInt.Of(entry.Recursive), PyFloat.Of(entry.Total), PyFloat.Of(entry.Inline), calls]));
            }
        }

        return result;
    }

    // ---- Callbacks

    [PyMethod("_pystart_callback", Signature = "($self, code, instruction_offset, /)", Doc = "A function begins or goes on.")]
    public void OnStart(PyThread t, PyObject code, PyObject instruction_offset) => Enter(t, _stacks.GetOrCreateValue(t), code, code);

    [PyMethod("_pythrow_callback", Signature = "($self, code, instruction_offset, exception, /)", Doc = "A generator goes on with an error.")]
    public void OnThrow(PyThread t, PyObject code, PyObject instruction_offset, PyObject exception) => OnStart(t, code, instruction_offset);

    [PyMethod("_pyreturn_callback", Signature = "($self, code, instruction_offset, retval, /)", Doc = "A function ends or yields.")]
    public void OnReturn(PyThread t, PyObject code, PyObject instruction_offset, PyObject retval)
    {
        var stack = _stacks.GetOrCreateValue(t);
        while (stack.Count > 0)
        {
            // Calls of built-in functions above it have ended with it.
            var same = ReferenceEquals(stack.Peek().Key, code);
            Leave(t, stack);
            if (same)
            {
                break;
            }
        }
    }

    [PyMethod("_ccall_callback", Signature = "($self, code, instruction_offset, callable, self_arg, /)", Doc = "A built-in function is called.")]
    public void OnNativeCall(PyThread t, PyObject code, PyObject instruction_offset, PyObject callable, PyObject self_arg)
    {
        if (_builtins && Describe(t, callable, self_arg) is { } text)
        {
            Enter(t, _stacks.GetOrCreateValue(t), text, PyStr.Of(text));
        }
    }

    [PyMethod("_creturn_callback", Signature = "($self, code, instruction_offset, callable, self_arg, /)", Doc = "A built-in function ends.")]
    public void OnNativeReturn(PyThread t, PyObject code, PyObject instruction_offset, PyObject callable, PyObject self_arg)
    {
        var stack = _stacks.GetOrCreateValue(t);
        if (_builtins && stack.TryPeek(out var call) && call.Key is string key && Describe(t, callable, self_arg) == key)
        {
            Leave(t, stack);
        }
    }

    /// <summary>The name that a built-in function goes by in the statistics; null for other callables.</summary>
    private static string? Describe(PyThread t, PyObject callable, PyObject argument)
    {
        switch (callable)
        {
            case PyMethodDescriptor method:
                // With an object of another type the call will fail.
                return argument.Type.IsSubtypeOf(method.Owner) ? Operations.Repr(t, callable).Value : null;
            case PyBuiltinFunction:
                var name = Operations.Str(t, Operations.GetAttribute(t, callable, "__name__")).Value;
                var self = Operations.TryGetAttribute(t, callable, PyStr.Intern("__self__"));
                if (self is null or PyNone or PyModule)
                {
                    return Operations.TryGetAttribute(t, callable, PyStr.Intern("__module__")) is PyStr module ? $"<built-in method {module.Value}.{name}>" : $"<built-in method {name}>";
                }

                return self.Type.Lookup(PyStr.Intern(name)) is { } descriptor ? Operations.Repr(t, descriptor).Value : $"<built-in method {name}>";
            default:
                return null;
        }
    }

    private void Enter(PyThread t, Stack<Call> stack, object key, PyObject code)
    {
        var now = Now(t);
        lock (_gate)
        {
            if (!_figures.TryGetValue(key, out var entry))
            {
                _figures[key] = entry = new Figures(code);
            }

            entry.Level++;
            Figures? sub = null;
            if (_subcalls && stack.TryPeek(out var caller))
            {
                if (!caller.Entry.Calls.TryGetValue(key, out sub))
                {
                    // The same object as the entry's: pstats finds the callers by its id.
                    caller.Entry.Calls[key] = sub = new Figures(entry.Code);
                }

                sub.Level++;
            }

            stack.Push(new Call(key, entry, sub, now));
        }
    }

    private void Leave(PyThread t, Stack<Call> stack)
    {
        var now = Now(t);
        lock (_gate)
        {
            // The timer may have ended the calls itself.
            if (!stack.TryPop(out var call))
            {
                return;
            }

            var total = now - call.Start;
            if (stack.TryPeek(out var caller))
            {
                caller.Inner += total;
            }

            Add(call.Entry, total, total - call.Inner);
            if (call.Sub is not null)
            {
                Add(call.Sub, total, total - call.Inner);
            }
        }
    }

    private static void Add(Figures figures, double total, double inline)
    {
        if (--figures.Level == 0)
        {
            figures.Total += total;
        }
        else
        {
            figures.Recursive++;
        }

        figures.Inline += inline;
        figures.Count++;
    }
}
