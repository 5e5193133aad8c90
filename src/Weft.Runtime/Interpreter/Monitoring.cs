namespace Weft.Runtime.Interpreter;

/// <summary>
/// <c>sys.monitoring</c> (PEP 669): which tools listen to which events. While any event is on, threads run the traced
/// variant of the loop, which asks <see cref="BeforeInstruction"/>; the plain variant knows nothing of it.
/// </summary>
/// <remarks>
/// Changes are made under <see cref="s_gate"/> and raise <see cref="Version"/>; each code object then works out again who
/// listens. What a callback switched off at a place by returning DISABLE is remembered there with the tool's epoch of the
/// event: switching the event on again, or <c>restart_events</c>, begins a new epoch and so forgets it.
/// </remarks>
internal static partial class Monitoring
{
    internal const int ToolCount = 6;
    internal const int EventCount = (int)MonitoringEvent.Branch + 1;
    private const int LocalEventCount = (int)MonitoringEvent.StopIteration + 1;
    private const int CallResults = 1 << (int)MonitoringEvent.CReturn | 1 << (int)MonitoringEvent.CRaise;
    private const int BothBranches = 1 << (int)MonitoringEvent.BranchLeft | 1 << (int)MonitoringEvent.BranchRight;

    private static readonly string[] s_names =
    [
        "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH_LEFT", "BRANCH_RIGHT",
        "STOP_ITERATION", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE", "BRANCH",
    ];

    private static readonly Lock s_gate = new();
    private static readonly PyObject?[] s_toolNames = new PyObject?[ToolCount];
    private static readonly PyObject?[,] s_callbacks = new PyObject?[ToolCount, EventCount];
    private static readonly int[] s_global = new int[ToolCount];
    private static readonly int[] s_localCodes = new int[ToolCount];
    private static readonly int[] s_generations = new int[ToolCount];
    private static readonly int[,] s_epochs = new int[ToolCount, EventCount];
    private static int s_version;

    /// <summary>What a callback returns to be called no more for a place.</summary>
    internal static readonly PyObject Disable = new PyInstance(ObjectType.TypeObject);

    /// <summary>Stands for an argument that an event does not have.</summary>
    internal static readonly PyObject Missing = new PyInstance(ObjectType.TypeObject);

    internal static ReadOnlySpan<string> Names => s_names;

    /// <summary>Whether any event is on anywhere. Read by threads when they choose their variant of the loop.</summary>
    internal static bool IsActive { get; private set; }

    internal static int Version => Volatile.Read(ref s_version);

    internal static int Global(int tool) => s_global[tool];

    internal static int Generation(int tool) => s_generations[tool];

    internal static int Epoch(int tool, MonitoringEvent kind) => s_epochs[tool, (int)kind];

    private static int Checked(int tool) => tool is >= 0 and < ToolCount ? tool : throw Errors.ValueError($"invalid tool {tool} (must be between 0 and 5)");

    private static int InUse(int tool) => s_toolNames[Checked(tool)] is not null ? tool : throw Errors.ValueError($"tool {tool} is not in use");

    // ---- Tools

    internal static void Take(int tool, PyObject name)
    {
        Checked(tool);
        if (name is not PyStr)
        {
            throw Errors.ValueError("tool name must be a str");
        }

        if (Interlocked.CompareExchange(ref s_toolNames[tool], name, null) is not null)
        {
            throw Errors.ValueError($"tool {tool} is already in use");
        }
    }

    /// <summary>Switches everything of a tool off and forgets its callbacks.</summary>
    internal static void Clear(PyThread t, int tool)
    {
        if (s_toolNames[Checked(tool)] is null)
        {
            return;
        }

        lock (s_gate)
        {
            for (var i = 0; i < EventCount; i++)
            {
                s_callbacks[tool, i] = null;
            }

            s_global[tool] = 0;
            s_localCodes[tool] = 0;
            s_generations[tool]++;
            s_version++;
        }

        Switch(t);
    }

    internal static void Free(PyThread t, int tool)
    {
        Clear(t, tool);
        s_toolNames[tool] = null;
    }

    internal static PyObject? NameOf(int tool) => s_toolNames[Checked(tool)];

    /// <summary>Sets a callback; the one before, or null.</summary>
    internal static PyObject? Register(int tool, int kind, PyObject? callback)
    {
        Checked(tool);
        if (kind <= 0 || (kind & (kind - 1)) != 0)
        {
            throw Errors.ValueError("The callback can only be set for one event at a time");
        }

        var index = System.Numerics.BitOperations.TrailingZeroCount(kind);
        if (index >= EventCount)
        {
            throw Errors.ValueError($"invalid event {kind}");
        }

        lock (s_gate)
        {
            var previous = s_callbacks[tool, index];
            s_callbacks[tool, index] = callback;
            if (index == (int)MonitoringEvent.Branch)
            {
                s_callbacks[tool, (int)MonitoringEvent.BranchLeft] = callback;
                s_callbacks[tool, (int)MonitoringEvent.BranchRight] = callback;
            }

            return previous;
        }
    }

    // ---- Sets of events

    internal static int EventsOf(int tool) => s_global[Checked(tool)];

    internal static int LocalEventsOf(int tool, PyCode code) => code.Events?.Local(Checked(tool)) ?? 0;

    /// <summary>Checks a set of events and brings it to the form that is kept.</summary>
    private static int Normal(int events)
    {
        if (events is < 0 or >= 1 << EventCount)
        {
            throw Errors.ValueError($"invalid event set 0x{events:x}");
        }

        if ((events & CallResults) != 0 && (events & 1 << (int)MonitoringEvent.Call) == 0)
        {
            throw Errors.ValueError("cannot set C_RETURN or C_RAISE events independently");
        }

        events &= ~CallResults;
        return (events & 1 << (int)MonitoringEvent.Branch) != 0 ? events & ~(1 << (int)MonitoringEvent.Branch) | BothBranches : events;
    }

    internal static void SetEvents(PyThread t, int tool, int events)
    {
        InUse(tool);
        events = Normal(events);
        lock (s_gate)
        {
            BeginEpochs(tool, events & ~s_global[tool]);
            s_global[tool] = events;
            s_version++;
        }

        Switch(t);
    }

    internal static void SetLocalEvents(PyThread t, int tool, PyCode code, int events)
    {
        InUse(tool);
        events = Normal(events);
        if (events >= 1 << LocalEventCount)
        {
            throw Errors.ValueError($"invalid local event set 0x{events:x}");
        }

        lock (s_gate)
        {
            var known = code.MakeEvents();
            var before = known.Local(tool);
            BeginEpochs(tool, events & ~before);
            s_localCodes[tool] += (events != 0 ? 1 : 0) - (before != 0 ? 1 : 0);
            known.SetLocal(tool, events);
            s_version++;
        }

        Switch(t);
    }

    internal static void RestartEvents()
    {
        lock (s_gate)
        {
            for (var tool = 0; tool < ToolCount; tool++)
            {
                BeginEpochs(tool, -1);
            }
        }
    }

    private static void BeginEpochs(int tool, int events)
    {
        for (var i = 0; i < EventCount; i++)
        {
            s_epochs[tool, i] += events >> i & 1;
        }
    }

    /// <summary>The events that are on everywhere, by name, with the tools as bits.</summary>
    internal static PyDict AllEvents(PyThread t)
    {
        var result = new PyDict();
        for (var i = 0; i < EventCount; i++)
        {
            var tools = 0;
            for (var tool = 0; tool < ToolCount; tool++)
            {
                tools |= (s_global[tool] >> i & 1) << tool;
            }

            if (tools != 0)
            {
                result.SetItem(t, PyStr.Of(s_names[i]), PyInt.Of(tools));
            }
        }

        return result;
    }

    /// <summary>Every thread changes to the right variant of the loop, while all are at rest.</summary>
    private static void Switch(PyThread t)
    {
        var active = false;
        for (var tool = 0; tool < ToolCount; tool++)
        {
            active |= s_global[tool] != 0 || s_localCodes[tool] > 0;
        }

        if (active == IsActive)
        {
            return;
        }

        World.WhileStopped(t, () =>
        {
            IsActive = active;
            foreach (var thread in PyThread.Live)
            {
                thread.UpdateTraceActive();
            }

            return true;
        });
    }
}
