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
/// It is a profile function of every thread: events come to <see cref="OnEvent"/> on the thread that causes them. Each
/// thread has a stack of calls in progress of its own; the figures are shared and guarded by <see cref="_gate"/>, held
/// for a few additions. Time spent in the callbacks is not taken out.
/// </remarks>
[PyType("_lsprof.Profiler", Doc = "Counts and times calls.")]
public partial class PyProfiler : PyObject
{
    private static PyProfiler? s_active;

    private readonly Lock _gate = new();
    private readonly Dictionary<object, Figures> _figures = [];
    private readonly ConditionalWeakTable<PyThread, Stack<Call>> _stacks = [];
    private PyObject? _timer;
    private double _unit;
    private bool _subcalls = true;
    private bool _builtins = true;

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

        try
        {
            var value = Operations.ToDouble(t, Operations.Call(t, _timer, (ReadOnlySpan<PyObject>)[]));
            return _unit > 0 ? value * _unit : value;
        }
        catch (PythonException e)
        {
            Weft.Runtime.Objects.Unraisable.ReportCall(t, e.Value, "Exception ignored while calling _lsprof timer ", _timer);
            return 0;
        }
    }

    [PyMethod("enable", Signature = "($self, /, subcalls=True, builtins=True)", Doc = "Begins to count and time.")]
    public void Enable(PyThread t, bool subcalls = true, bool builtins = true)
    {
        if (Interlocked.CompareExchange(ref s_active, this, null) is { } other && !ReferenceEquals(other, this))
        {
            throw Errors.ValueError("tool 2 is already in use");
        }

        _subcalls = subcalls;
        _builtins = builtins;
        Tracing.SetEverywhere(t, new PyProfilerHook(this), profile: true);
        PyThread.NewThreadProfile = t.ProfileFunction;
    }

    [PyMethod("disable", Signature = "($self, /)", Doc = "Stops counting.")]
    public void Disable(PyThread t)
    {
        if (Interlocked.CompareExchange(ref s_active, null, this) != this)
        {
            return;
        }

        PyThread.NewThreadProfile = null;
        Tracing.SetEverywhere(t, PyNone.Value, profile: true);
        while (_stacks.TryGetValue(t, out var stack) && stack.Count > 0)
        {
            Leave(t, stack);
        }
    }

    [PyMethod("clear", Signature = "($self, /)", Doc = "Forgets everything counted.")]
    public void Clear()
    {
        lock (_gate)
        {
            _figures.Clear();
        }

        _stacks.Clear();
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

    /// <summary>An event of a thread.</summary>
    internal void OnEvent(PyThread t, Frame frame, string name, PyObject argument)
    {
        var stack = _stacks.GetOrCreateValue(t);
        switch (name)
        {
            case "call":
                Enter(t, stack, frame.Code, frame.Code);
                break;
            case "return":
                while (stack.Count > 0)
                {
                    var same = ReferenceEquals(stack.Peek().Key, frame.Code);
                    Leave(t, stack);
                    if (same)
                    {
                        break;
                    }
                }

                break;
            case "c_call" when _builtins:
                var text = Describe(t, argument);
                Enter(t, stack, text, PyStr.Of(text));
                break;
            case "c_return" or "c_exception" when _builtins && stack.Count > 0 && stack.Peek().Key is string:
                Leave(t, stack);
                break;
        }
    }

    private static string Describe(PyThread t, PyObject function)
    {
        try
        {
            var name = Operations.Str(t, Operations.GetAttribute(t, function, "__name__")).Value;
            var self = Operations.TryGetAttribute(t, function, PyStr.Intern("__self__"));
            if (self is null or PyNone or PyModule)
            {
                var module = self is PyModule m ? Operations.GetAttribute(t, m, "__name__") : Operations.TryGetAttribute(t, function, PyStr.Intern("__module__"));
                return module is null or PyNone ? $"<{name}>" : $"<built-in method {Operations.Str(t, module).Value}.{name}>";
            }

            return self is PyType
                ? $"<built-in method {name}>"
                : Operations.TryGetAttribute(t, self.Type, PyStr.Intern(name)) is { } descriptor ? Operations.Repr(t, descriptor).Value : $"<{name}>";
        }
        catch (PythonException)
        {
            return "<built-in method>";
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
                    caller.Entry.Calls[key] = sub = new Figures(code);
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
            var call = stack.Pop();
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

/// <summary>The profile function that a Profiler sets.</summary>
[PyType("_lsprof._Hook", NoConstructor = true)]
public sealed partial class PyProfilerHook(PyProfiler profiler) : PyObject
{
    [PyMethod("__call__", Signature = "($self, frame, event, arg, /)")]
    public void Call(PyThread t, PyObject frame, PyStr @event, PyObject arg) => profiler.OnEvent(t, (Frame)frame, @event.Value, arg);
}
