using Weft.Runtime.Interpreter;

namespace Weft.Modules;

/// <summary>The module <c>sys.monitoring</c> (PEP 669): tools that are told what is executed.</summary>
[PyModule("sys.monitoring", Doc = "Tools that watch the execution of code.")]
public static partial class MonitoringModule
{
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
    public static PyObject Disable => Monitoring.Disable;

    /// <summary>Stands for an argument that an event does not have.</summary>
    [PyConstant("MISSING")]
    public static PyObject Missing => Monitoring.Missing;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var events = new PySimpleNamespace();
        for (var i = 0; i < Monitoring.Names.Length; i++)
        {
            Operations.SetAttribute(t, events, PyStr.Intern(Monitoring.Names[i]), PyInt.Of(1 << i));
        }

        Operations.SetAttribute(t, events, PyStr.Intern("NO_EVENTS"), PyInt.Of(0));
        module.Namespace.SetInterned(PyStr.Intern("events"), events);
    }

    [PyFunction("use_tool_id", Signature = "(tool_id, name, /)", Doc = "Takes a tool id.")]
    public static void UseToolId(int tool_id, PyObject name) => Monitoring.Take(tool_id, name);

    [PyFunction("clear_tool_id", Signature = "(tool_id, /)", Doc = "Forgets a tool's callbacks and events.")]
    public static void ClearToolId(PyThread t, int tool_id) => Monitoring.Clear(t, tool_id);

    [PyFunction("free_tool_id", Signature = "(tool_id, /)", Doc = "Gives a tool id back.")]
    public static void FreeToolId(PyThread t, int tool_id) => Monitoring.Free(t, tool_id);

    [PyFunction("get_tool", Signature = "(tool_id, /)", Doc = "The name of a tool, or None.")]
    public static PyObject GetTool(int tool_id) => Monitoring.NameOf(tool_id) ?? PyNone.Value;

    [PyFunction("register_callback", Signature = "(tool_id, event, func, /)", Doc = "Sets a callback; the one before, or None.")]
    public static PyObject RegisterCallback(PyThread t, int tool_id, int @event, PyObject func)
    {
        AuditHooks.Raise(t, "sys.monitoring.register_callback", func);
        return Monitoring.Register(tool_id, @event, func is PyNone ? null : func) ?? PyNone.Value;
    }

    [PyFunction("get_events", Signature = "(tool_id, /)", Doc = "The events that are on for a tool.")]
    public static int GetEvents(int tool_id) => Monitoring.EventsOf(tool_id);

    [PyFunction("set_events", Signature = "(tool_id, event_set, /)", Doc = "Switches a tool's events.")]
    public static void SetEvents(PyThread t, int tool_id, int event_set) => Monitoring.SetEvents(t, tool_id, event_set);

    [PyFunction("get_local_events", Signature = "(tool_id, code, /)", Doc = "The events that are on for a tool in a code object.")]
    public static int GetLocalEvents(int tool_id, PyCode code) => Monitoring.LocalEventsOf(tool_id, code);

    [PyFunction("set_local_events", Signature = "(tool_id, code, event_set, /)", Doc = "Switches a tool's events in a code object.")]
    public static void SetLocalEvents(PyThread t, int tool_id, PyCode code, int event_set) => Monitoring.SetLocalEvents(t, tool_id, code, event_set);

    [PyFunction("restart_events", Signature = "()", Doc = "Switches disabled places on again.")]
    public static void RestartEvents() => Monitoring.RestartEvents();

    [PyFunction("_all_events", Signature = "()", Doc = "The events that are on, by name.")]
    public static PyObject AllEvents(PyThread t) => Monitoring.AllEvents(t);
}
