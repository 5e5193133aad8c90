using Weft.Runtime.Interpreter;

namespace Weft.Modules.Threads;

/// <summary>The module <c>_weft</c>: the native half of the package <c>weft</c> (GIL policies, reports of waits, traces, atomic blocks).</summary>
[PyModule("_weft", Doc = "The native half of the package weft.")]
[PyExport(typeof(PyAtomic), Name = "Atomic")]
public static partial class WeftModule
{
    [PyFunction("gil_policy", Signature = "()", Doc = "The name of the GIL's policy.")]
    public static string PolicyName() => GilPolicy.Current.Name;

    [PyFunction("gil_policies", Signature = "()", Doc = "The names of all policies.")]
    public static PyObject PolicyNames() => new PyTuple([.. GilPolicy.Names.Select(static name => (PyObject)PyStr.Of(name))]);

    [PyFunction("gil_constants", Signature = "()", Doc = "The constants of the policy.")]
    public static PyObject Constants(PyThread t)
    {
        var result = new PyDict();
        result.SetItem(t, PyStr.Of("switch_interval"), PyFloat.Of(GilPolicy.Current.SwitchInterval));
        if (GilPolicy.Current.TickInterval > 0)
        {
            result.SetItem(t, PyStr.Of("check_interval"), PyInt.Of(GilPolicy.Current.TickInterval));
        }

        if (GilPolicy.Current.YieldEvery > 0)
        {
            result.SetItem(t, PyStr.Of("yield_every"), PyInt.Of(GilPolicy.Current.YieldEvery));
        }

        return result;
    }

    [PyFunction("gil_set_constant", Signature = "(name, value, /)", Doc = "Sets a constant of the policy.")]
    public static void SetConstant(PyThread t, string name, PyObject value)
    {
        switch (name)
        {
            case "switch_interval":
                SysModule.SetSwitchInterval(Operations.ToDouble(t, value));
                break;
            case "check_interval" when GilPolicy.Current.TickInterval > 0:
                GilPolicy.Current.TickInterval = Positive(t, value, name);
                break;
            case "yield_every" when GilPolicy.Current.YieldEvery > 0:
                GilPolicy.Current.YieldEvery = Positive(t, value, name);
                break;
            default:
                throw Errors.ValueError($"the policy '{GilPolicy.Current.Name}' has no constant '{name}'");
        }
    }

    private static int Positive(PyThread t, PyObject value, string name)
    {
        var number = Operations.IndexToInt32(t, value);
        return number > 0 ? number : throw Errors.ValueError($"{name} must be strictly positive");
    }

    [PyFunction("gil_stats", Signature = "()", Doc = "A dict for each thread that took the GIL.")]
    public static PyObject Statistics(PyThread t)
    {
        var result = new PyList();
        foreach (var figures in GilPolicy.Current.Statistics())
        {
            var row = new PyDict();
            void Put(string name, PyObject value) => row.SetItem(t, PyStr.Of(name), value);
            Put("thread", PyInt.Of(figures.Thread));
            Put("name", PyStr.Of(PyThread.NameOf(figures.Thread)));
            Put("acquisitions", PyInt.Of(figures.Acquisitions));
            Put("waits", PyInt.Of(figures.Waits));
            Put("forced_releases", PyInt.Of(figures.ForcedReleases));
            Put("voluntary_releases", PyInt.Of(figures.VoluntaryReleases));
            Put("longest_wait", PyFloat.Of(figures.LongestWait / 1e9));
            Put("total_wait", PyFloat.Of(figures.TotalWait / 1e9));
            result.Append(row);
        }

        return result;
    }

    [PyFunction("gil_reset_stats", Signature = "()", Doc = "Sets all figures to zero.")]
    public static void ResetStatistics() => GilPolicy.Current.ResetStatistics();

    [PyFunction("waits", Signature = "()", Doc = "What each waiting thread waits for: (thread, name, reason, object, holder, frame).")]
    public static PyObject Waits(PyThread t)
    {
        var found = World.WhileStopped(t, static () => Array.ConvertAll(PyThread.Live, static thread =>
        {
            thread.Frame?.Visible?.Expose();
            return (Thread: thread, On: thread.WaitingOn, Reason: thread.WaitReason, thread.Frame?.Visible);
        }));
        var result = new PyList();
        foreach (var (thread, on, reason, frame) in found)
        {
            if (on is not null)
            {
                var holder = on is PyLockBase { Word.IsHeld: true } held ? held.Holder : on is PyThreadHandle handle ? handle.Ident : 0;
                result.Append(new PyTuple(
                [
                    PyInt.Of(thread.Serial), PyStr.Of(PyThread.NameOf(thread.Serial)), PyStr.Of(reason ?? ""), on as PyObject ?? PyNone.Value,
                    holder == 0 ? PyNone.Value : PyInt.Of(holder), (PyObject?)frame ?? PyNone.Value,
                ]));
            }
        }

        return result;
    }

    [PyFunction("thread_name", Signature = "(ident, /)", Doc = "The name of a thread.")]
    public static string ThreadName(long ident) => PyThread.NameOf(ident);

    [PyFunction("lock_costs", Signature = "(count, /)", Doc = "(nanoseconds of taking and releasing the lock under _thread.lock, the same of a C# lock statement), uncontended.")]
    public static PyObject LockCosts(PyThread t, long count)
    {
        if (count is < 1 or > 1_000_000_000)
        {
            throw Errors.ValueError("count must be from 1 to 1000000000");
        }

        var best = (Ours: double.MaxValue, Monitor: double.MaxValue);
        for (var round = 0; round < 5; round++)
        {
            best = (Math.Min(best.Ours, TimeOurs(t, count / 5 + 1)), Math.Min(best.Monitor, TimeMonitor(count / 5 + 1)));
        }

        return new PyTuple([PyFloat.Of(best.Ours), PyFloat.Of(best.Monitor)]);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    private static double TimeOurs(PyThread t, long count)
    {
        var @lock = new PyLock();
        var start = MonotonicClock.Now;
        for (var i = 0L; i < count; i++)
        {
            @lock.Word.Acquire(t, @lock, MonotonicClock.Never);
            @lock.Word.Release(@lock);
        }

        return (MonotonicClock.Now - start) / (double)count;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    private static double TimeMonitor(long count)
    {
        var gate = new object();
        var start = MonotonicClock.Now;
        for (var i = 0L; i < count; i++)
        {
            lock (gate)
            {
            }
        }

        return (MonotonicClock.Now - start) / (double)count;
    }

    [PyFunction("locktrace_start", Signature = "(events=5000000)", Doc = "Begins to record events of locks.")]
    public static void StartLockTrace(PyThread t, long events = LockTrace.DefaultCapacity)
    {
        if (events is < 1 or > 1_000_000_000)
        {
            throw Errors.ValueError("events must be from 1 to 1000000000");
        }

        World.WhileStopped(t, () =>
        {
            LockTrace.Start(events);
            return true;
        });
    }

    [PyFunction("locktrace_stop", Signature = "()", Doc = "Stops recording events of locks.")]
    public static void StopLockTrace() => LockTrace.Stop();

    [PyFunction("locktrace_count", Signature = "()", Doc = "(events recorded, events dropped)")]
    public static PyObject CountLockTrace()
    {
        var (recorded, dropped) = LockTrace.Count();
        return new PyTuple([PyInt.Of(recorded), PyInt.Of(dropped)]);
    }

    [PyFunction("locktrace_write", Signature = "(path, /)", Doc = "Writes the events of locks.")]
    public static void WriteLockTrace(PyThread t, PyStr path) => Write(t, path, TraceFiles.WriteLockTrace);

    [PyFunction("timeline_start", Signature = "()", Doc = "Begins to record the timeline.")]
    public static void StartTimeline() => Timeline.Start();

    [PyFunction("timeline_stop", Signature = "()", Doc = "Stops recording the timeline.")]
    public static void StopTimeline() => Timeline.Stop();

    [PyFunction("timeline_write", Signature = "(path, /)", Doc = "Writes the timeline as Chrome trace events.")]
    public static void WriteTimeline(PyThread t, PyStr path) => Write(t, path, TraceFiles.WriteTimeline);

    private static void Write(PyThread t, PyStr path, Action<string> write)
    {
        try
        {
            World.WhileStopped(t, () =>
            {
                write(path.Value);
                return true;
            });
        }
        catch (FileNotFoundException)
        {
            throw Errors.OSError(2, LibC.ErrorText(2), path);
        }
        catch (DirectoryNotFoundException)
        {
            throw Errors.OSError(2, LibC.ErrorText(2), path);
        }
        catch (UnauthorizedAccessException)
        {
            throw Errors.OSError(13, LibC.ErrorText(13), path);
        }
        catch (IOException e)
        {
            throw Errors.OSError(5, e.Message, path);
        }
    }
}

/// <summary>The type of <c>weft.atomic</c>: a context manager whose blocks exclude each other in all threads.</summary>
[PyType("weft.Atomic", Doc = "A context manager whose blocks exclude each other in all threads.")]
public sealed partial class PyAtomic : PyObject
{
    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyAtomic();

    [PyMethod("__call__", Signature = "($self)")]
    public PyObject Call() => this;

    [PyMethod("__enter__")]
    public PyObject Enter(PyThread t)
    {
        AtomicRegion.Enter(t);
        return this;
    }

    [PyMethod("__exit__")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (t.AtomicDepth == 0)
        {
            throw Errors.RuntimeError("not in an atomic block");
        }

        AtomicRegion.Exit(t);
    }

    [PyProperty("depth")]
    public int Depth => PyThread.Current.AtomicDepth;

    [PyMethod("__repr__")]
    public string Repr() => "<weft.atomic>";
}
