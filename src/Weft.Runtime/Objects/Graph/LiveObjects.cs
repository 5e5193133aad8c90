namespace Weft.Runtime.Objects;

/// <summary>
/// The objects that are alive, as far as they can be found: the CLR lists none, so they are what can be reached from the
/// roots by following referents (<see cref="ReferentReader"/>).
/// </summary>
/// <remarks>
/// Roots: <c>sys.modules</c>, <c>builtins</c> and <c>sys</c>; every thread with its frames, operands, pending and handled
/// exceptions and tasklets; every class that is alive. Not found, although alive: what only C# code in progress or a
/// table of a C# class holds (the key function of a running sort, a callback registered with <c>atexit</c> or
/// <c>signal</c>), what is only weakly referenced, and garbage that was not collected yet. The other threads are stopped
/// meanwhile, so what is found is one state of the program.
/// </remarks>
internal static class LiveObjects
{
    /// <summary>The tracked objects.</summary>
    internal static List<PyObject> All(PyThread t) => World.WhileStopped(t, () =>
    {
        var found = new List<PyObject>();
        Walk((o, _) => AddTracked(o, found));
        return found;
    });

    /// <summary>The tracked objects that refer to one of the targets.</summary>
    internal static List<PyObject> Referring(PyThread t, PyObject[] targets) => World.WhileStopped(t, () =>
    {
        var found = new List<PyObject>();
        Walk((o, referents) =>
        {
            foreach (var referent in referents)
            {
                if (Array.Exists(targets, target => Identity.Same(referent, target)))
                {
                    AddTracked(o, found);
                    break;
                }
            }
        });
        return found;
    });

    /// <summary>What objects refer to directly, one after the other.</summary>
    internal static List<PyObject> ReferentsOf(PyThread t, PyObject[] sources) => World.WhileStopped(t, () =>
    {
        var reader = new ReferentReader();
        var found = new List<PyObject>();
        foreach (var source in sources)
        {
            found.AddRange(reader.Read(source));
        }

        return found;
    });

    /// <summary>Whether an object is one that a collector of cycles looks at: it can refer to others.</summary>
    internal static bool IsTracked(PyObject o) => o switch
    {
        PyType type => type.IsHeapType,
        _ when o.Type.IsHeapType => true,
        PyTuple tuple => tuple.Count > 0,
        PyStr or PyBytes or PyByteArray or PyIntBase or PyRange => false,
        _ => o.Shape is { AllowsDict: true } || TraversalPlan.Of(o.GetType()).CanRefer,
    };

    private static void AddTracked(PyObject o, List<PyObject> found)
    {
        if (IsTracked(o))
        {
            found.Add(o);
        }
    }

    /// <param name="visit">Told of each object found and what it refers to.</param>
    private static void Walk(Action<PyObject, List<PyObject>> visit)
    {
        var reader = new ReferentReader();
        var seen = new HashSet<PyObject>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<PyObject>();
        void Enqueue(PyObject o)
        {
            if (!IsLeaf(o) && seen.Add(o))
            {
                waiting.Push(o);
            }
        }

        reader.ReadRoot(PythonRuntime.Current).ForEach(Enqueue);
        foreach (var thread in PyThread.Live)
        {
            reader.ReadRoot(thread).ForEach(Enqueue);
            reader.ReadFrames(thread.Frame).ForEach(Enqueue);
            if (thread.Scheduler is { } scheduler)
            {
                reader.ReadRoot(scheduler).ForEach(Enqueue);
            }
        }

        Enqueue(ObjectType.TypeObject);
        while (waiting.TryPop(out var o))
        {
            var referents = reader.Read(o);
            visit(o, referents);
            referents.ForEach(Enqueue);
            if (o is PyType type)
            {
                type.LiveSubclasses().ForEach(Enqueue);
            }
        }
    }

    /// <summary>Objects that refer to nothing, which most are: they need not be remembered.</summary>
    private static bool IsLeaf(PyObject o) => o.GetType() == typeof(PyStr) || o.GetType() == typeof(PyInt) || o.GetType() == typeof(PyBytes) || o.GetType() == typeof(PyFloat);
}
