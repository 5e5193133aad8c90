using System.Runtime.CompilerServices;
using Weft.Runtime.Binding;
using Weft.Runtime.Interpreter;
using Weft.Runtime.Objects;
using Weft.Runtime.Threading;

namespace Weft.Modules;

/// <summary><c>gc</c>: .NET's collector behind CPython's interface.</summary>
/// <remarks>
/// .NET collects when it sees fit, whatever <c>gc.disable()</c> or the thresholds say; they are remembered and answered.
/// What a collection by request promises is that everything unreachable has had its <c>__del__</c> and its weak
/// reference callbacks run when it returns.
/// </remarks>
[PyModule("gc", Doc = "The garbage collector.")]
public static partial class GcModule
{
    private const int MaxRounds = 10;
    private const int Generations = 3;

    private static readonly PyList s_garbage = new();
    private static readonly PyList s_callbacks = new();
    private static readonly long[] s_collections = new long[3];
    private static readonly long[] s_collected = new long[3];
    private static bool s_enabled = true;
    private static long s_debug;
    private static long s_frozen;
    private static long s_threshold0 = 2000;
    private static long s_threshold1 = 10;
    private static long s_threshold2;

    [PyConstant("garbage")]
    public static PyList Garbage => s_garbage;

    [PyConstant("callbacks")]
    public static PyList Callbacks => s_callbacks;

    [PyConstant("DEBUG_STATS")]
    public const int DebugStats = 1;

    [PyConstant("DEBUG_COLLECTABLE")]
    public const int DebugCollectable = 2;

    [PyConstant("DEBUG_UNCOLLECTABLE")]
    public const int DebugUncollectable = 4;

    [PyConstant("DEBUG_SAVEALL")]
    public const int DebugSaveAll = 32;

    [PyConstant("DEBUG_LEAK")]
    public const int DebugLeak = DebugCollectable | DebugUncollectable | DebugSaveAll;

    [PyFunction("collect", Doc = "Collects garbage and runs the finalizers; the number of them.", Signature = "(generation=2)")]
    public static long Collect(PyThread t, long generation = 2)
    {
        if (generation is < 0 or > 2)
        {
            throw Errors.ValueError("invalid generation");
        }

        Notify(t, "start", generation, 0);
        var finalized = CollectAll(t);
        s_collections[generation]++;
        s_collected[generation] += finalized;
        Notify(t, "stop", generation, finalized);
        return finalized;
    }

    private static long CollectAll(PyThread t)
    {
        Finalization.ClearDeadReferences(t, classes: true);
        var total = 0L;
        var before = 0;
        for (var round = 0; round < MaxRounds; round++)
        {
            CollectOnce();
            var done = Finalization.RunPendingCounted(t);
            total += done;

            // More from round to round beside other threads: they make garbage faster than this one ends it.
            if ((done == 0 && round > 0) || (round > 0 && done > before && PyThread.Live.Length > 1))
            {
                break;
            }

            if (done > 0)
            {
                // What the finalizers deleted from dicts is still known there.
                Finalization.ClearDeadReferences(t, classes: true);
            }

            before = done;
        }

        return total;
    }

    // Not inlined, so that no temporary of the caller is alive in the collector's eyes.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CollectOnce()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static void Notify(PyThread t, string phase, long generation, long collected)
    {
        foreach (var callback in s_callbacks.ToArray())
        {
            var info = new PyDict();
            info.SetString(PyStr.Intern("generation"), PyInt.Of(generation));
            info.SetString(PyStr.Intern("collected"), PyInt.Of(collected));
            info.SetString(PyStr.Intern("uncollectable"), PyInt.Of(0));
            try
            {
                Operations.Call(t, callback, PyStr.Intern(phase), info);
            }
            catch (PythonException e)
            {
                Unraisable.ReportCall(t, e.Value, "Exception ignored while calling GC callback ", callback);
            }
        }
    }

    [PyFunction("enable", Doc = "Remembers that automatic collection is on.")]
    public static void Enable() => s_enabled = true;

    [PyFunction("disable", Doc = "Remembers that automatic collection is off.")]
    public static void Disable() => s_enabled = false;

    [PyFunction("isenabled", Doc = "Whether automatic collection is on.")]
    public static bool IsEnabled() => s_enabled;

    [PyFunction("set_debug", Doc = "Sets the debug flags.")]
    public static void SetDebug(long flags) => s_debug = flags;

    [PyFunction("get_debug", Doc = "The debug flags.")]
    public static long GetDebug() => s_debug;

    [PyFunction("set_threshold", Doc = "Sets the thresholds.", Signature = "(threshold0, threshold1=10, threshold2=0, /)")]
    public static void SetThreshold(long threshold0, long? threshold1 = null, long? threshold2 = null)
    {
        s_threshold0 = threshold0;
        s_threshold1 = threshold1 ?? s_threshold1;
        s_threshold2 = threshold2 ?? s_threshold2;
    }

    [PyFunction("get_threshold", Doc = "The thresholds.")]
    public static PyObject GetThreshold() => new PyTuple([PyInt.Of(s_threshold0), PyInt.Of(s_threshold1), PyInt.Of(s_threshold2)]);

    [PyFunction("get_count", Doc = "Collections of .NET's generations so far.")]
    public static PyObject GetCount() => new PyTuple([PyInt.Of(GC.CollectionCount(0)), PyInt.Of(GC.CollectionCount(1)), PyInt.Of(GC.CollectionCount(2))]);

    [PyFunction("get_stats", Doc = "What collections by request did.")]
    public static PyObject GetStats()
    {
        var result = new PyList();
        for (var i = 0; i < 3; i++)
        {
            var entry = new PyDict();
            entry.SetString(PyStr.Intern("collections"), PyInt.Of(s_collections[i]));
            entry.SetString(PyStr.Intern("collected"), PyInt.Of(s_collected[i]));
            entry.SetString(PyStr.Intern("uncollectable"), PyInt.Of(0));
            result.Append(entry);
        }

        return result;
    }

    [PyFunction("is_tracked", Doc = "Whether an object can refer to others.")]
    public static bool IsTracked(PyObject obj) => LiveObjects.IsTracked(obj);

    [PyFunction("is_finalized", Doc = "Whether an object's finalizer has run.")]
    public static bool IsFinalized(PyObject @object) => Finalization.WasFinalized(@object);

    [PyFunction("freeze", Doc = "Counts the live objects as frozen; .NET's collector treats them as before.")]
    public static void Freeze(PyThread t) => s_frozen = LiveObjects.All(t).Count;

    [PyFunction("unfreeze", Doc = "Ends what freeze() began.")]
    public static void Unfreeze() => s_frozen = 0;

    [PyFunction("get_freeze_count", Doc = "How many objects were alive at the last freeze().")]
    public static long GetFreezeCount() => s_frozen;

    [PyFunction("get_objects", Doc = "The tracked objects that can be reached, of all generations of .NET or of one.", Signature = "(generation=None)")]
    public static PyObject GetObjects(PyThread t, PyObject? generation = null)
    {
        AuditHooks.Raise(t, "gc.get_objects", generation is null or PyNone ? PyInt.Of(-1) : generation);
        var objects = LiveObjects.All(t);
        if (generation is not null and not PyNone)
        {
            var wanted = GenerationFrom(t, generation);
            objects.RemoveAll(o => wanted >= 0 && GC.GetGeneration(o) != wanted);
        }

        return new PyList([.. objects]);
    }

    private static long GenerationFrom(PyThread t, PyObject generation)
    {
        if (Operations.LookupSpecial(t, generation, PyStr.Intern("__index__")) is null)
        {
            throw Errors.TypeError($"argument should be integer or None, not '{generation.Type.FullName}'");
        }

        return Operations.IndexToInt64(t, generation) switch
        {
            -1 => -1,
            < 0 => throw Errors.ValueError("generation parameter cannot be negative"),
            >= Generations => throw Errors.ValueError($"generation parameter must be less than the number of available generations ({Generations})"),
            var number => number,
        };
    }

    [PyFunction("get_referrers", Doc = "The tracked objects that can be reached and refer directly to one of some objects.", Signature = "(*objs)")]
    public static PyObject GetReferrers(PyThread t, ReadOnlySpan<PyObject> objs)
    {
        PyObject[] targets = [.. objs];
        AuditHooks.Raise(t, "gc.get_referrers", new PyTuple(targets));
        return new PyList([.. LiveObjects.Referring(t, targets)]);
    }

    [PyFunction("get_referents", Doc = "The objects that some objects refer to directly.", Signature = "(*objs)")]
    public static PyObject GetReferents(PyThread t, ReadOnlySpan<PyObject> objs)
    {
        PyObject[] sources = [.. objs];
        AuditHooks.Raise(t, "gc.get_referents", new PyTuple(sources));
        return new PyList([.. LiveObjects.ReferentsOf(t, sources)]);
    }
}
