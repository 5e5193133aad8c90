namespace Weft.Modules;

/// <summary>
/// The module <c>sys.monitoring</c> (PEP 669): tools and their callbacks. Events are not delivered yet, so switching one
/// on is an error that says so.
/// </summary>
[PyModule("sys.monitoring", Doc = "Tools that watch the execution of code.")]
public static partial class MonitoringModule
{
    private const int ToolCount = 6;
    private const int EventCount = 19;

    private static readonly string[] s_events =
    [
        "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH_LEFT", "BRANCH_RIGHT",
        "STOP_ITERATION", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE", "BRANCH",
    ];

    private static readonly PyObject?[] s_tools = new PyObject?[ToolCount];
    private static readonly PyObject?[,] s_callbacks = new PyObject?[ToolCount, EventCount];

    [PyConstant("DEBUGGER_ID")]
    public const int DebuggerId = 0;

    [PyConstant("COVERAGE_ID")]
    public const int CoverageId = 1;

    [PyConstant("PROFILER_ID")]
    public const int ProfilerId = 2;

    [PyConstant("OPTIMIZER_ID")]
    public const int OptimizerId = 5;

    /// <summary>What a callback returns to be called no more for a place.</summary>
    [PyConstant("DISABLE")]
    public static readonly PyObject Disable = new PyInstance(ObjectType.TypeObject);

    /// <summary>Stands for an argument that an event does not have.</summary>
    [PyConstant("MISSING")]
    public static readonly PyObject Missing = new PyInstance(ObjectType.TypeObject);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var events = new PySimpleNamespace();
        for (var i = 0; i < s_events.Length; i++)
        {
            Operations.SetAttribute(t, events, PyStr.Intern(s_events[i]), PyInt.Of(1 << i));
        }

        Operations.SetAttribute(t, events, PyStr.Intern("NO_EVENTS"), PyInt.Of(0));
        module.Namespace.SetInterned(PyStr.Intern("events"), events);
    }

    private static int Tool(int id) => id is >= 0 and < ToolCount ? id : throw Errors.ValueError($"invalid tool {id} (must be between 0 and 5)");

    private static int UsedTool(int id) => s_tools[Tool(id)] is not null ? id : throw Errors.ValueError($"tool {id} is not in use");

    [PyFunction("use_tool_id", Signature = "(tool_id, name, /)", Doc = "Takes a tool id.")]
    public static void UseToolId(int tool_id, PyObject name)
    {
        Tool(tool_id);
        if (name is not PyStr)
        {
            throw Errors.ValueError("tool name must be a str");
        }

        if (Interlocked.CompareExchange(ref s_tools[tool_id], name, null) is not null)
        {
            throw Errors.ValueError($"tool {tool_id} is already in use");
        }
    }

    [PyFunction("clear_tool_id", Signature = "(tool_id, /)", Doc = "Forgets a tool's callbacks.")]
    public static void ClearToolId(int tool_id)
    {
        Tool(tool_id);
        for (var i = 0; i < EventCount; i++)
        {
            s_callbacks[tool_id, i] = null;
        }
    }

    [PyFunction("free_tool_id", Signature = "(tool_id, /)", Doc = "Gives a tool id back.")]
    public static void FreeToolId(int tool_id)
    {
        ClearToolId(tool_id);
        s_tools[tool_id] = null;
    }

    [PyFunction("get_tool", Signature = "(tool_id, /)", Doc = "The name of a tool, or None.")]
    public static PyObject GetTool(int tool_id) => s_tools[Tool(tool_id)] ?? PyNone.Value;

    [PyFunction("register_callback", Signature = "(tool_id, event, func, /)", Doc = "Sets a callback; the one before, or None.")]
    public static PyObject RegisterCallback(PyThread t, int tool_id, int @event, PyObject func)
    {
        Tool(tool_id);
        if (@event <= 0 || (@event & (@event - 1)) != 0)
        {
            throw Errors.ValueError("The callback can only be set for one event at a time");
        }

        var index = System.Numerics.BitOperations.TrailingZeroCount(@event);
        if (index >= EventCount)
        {
            throw Errors.ValueError($"invalid event {@event}");
        }

        var previous = s_callbacks[tool_id, index];
        s_callbacks[tool_id, index] = func is PyNone ? null : func;
        return previous ?? PyNone.Value;
    }

    [PyFunction("get_events", Signature = "(tool_id, /)", Doc = "The events that are on for a tool.")]
    public static int GetEvents(int tool_id)
    {
        UsedTool(tool_id);
        return 0;
    }

    [PyFunction("set_events", Signature = "(tool_id, event_set, /)", Doc = "Switches a tool's events.")]
    public static void SetEvents(int tool_id, int event_set)
    {
        UsedTool(tool_id);
        Refuse(event_set);
    }

    [PyFunction("get_local_events", Signature = "(tool_id, code, /)", Doc = "The events that are on for a tool in a code object.")]
    public static int GetLocalEvents(int tool_id, PyCode code)
    {
        UsedTool(tool_id);
        return 0;
    }

    [PyFunction("set_local_events", Signature = "(tool_id, code, event_set, /)", Doc = "Switches a tool's events in a code object.")]
    public static void SetLocalEvents(int tool_id, PyCode code, int event_set)
    {
        UsedTool(tool_id);
        Refuse(event_set);
    }

    private static void Refuse(int events)
    {
        if (events is < 0 or >= 1 << EventCount)
        {
            throw Errors.ValueError($"invalid event set 0x{events:x}");
        }

        if (events != 0)
        {
            throw Errors.NotImplementedError("sys.monitoring: Weft does not deliver events yet; use sys.settrace or sys.setprofile");
        }
    }

    [PyFunction("restart_events", Signature = "()", Doc = "Switches disabled places on again.")]
    public static void RestartEvents()
    {
    }

    [PyFunction("_all_events", Signature = "()", Doc = "The events that are on, by name.")]
    public static PyObject AllEvents() => new PyDict();
}
