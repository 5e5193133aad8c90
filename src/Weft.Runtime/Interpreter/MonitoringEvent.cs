namespace Weft.Runtime.Interpreter;

/// <summary>The events of <c>sys.monitoring</c>: the number is the bit in a set of events.</summary>
internal enum MonitoringEvent
{
    PyStart,
    PyResume,
    PyReturn,
    PyYield,
    Call,
    Line,
    Instruction,
    Jump,
    BranchLeft,
    BranchRight,
    StopIteration,

    // From here on: events that cannot be switched for a code object or at a place.
    Raise,
    ExceptionHandled,
    PyUnwind,
    PyThrow,
    Reraise,

    // Told to the tools that listen to calls.
    CReturn,
    CRaise,

    /// <summary>Either branch: a name for both of them.</summary>
    Branch,
}

/// <summary>What is on for one code object, and where it was switched off again.</summary>
/// <remarks>
/// <see cref="Tools"/> is replaced as a whole when it is out of date (<see cref="Monitoring.Version"/>), so it is read without
/// a lock. <see cref="_disabled"/> is guarded by this object.
/// </remarks>
internal sealed class CodeEvents
{
    private readonly int[] _local = new int[Monitoring.ToolCount];
    private readonly int[] _generation = new int[Monitoring.ToolCount];
    private Dictionary<(int Position, MonitoringEvent Event, int Tool), int>? _disabled;
    private int _version = -1;

    /// <summary>For each event the tools that listen, as bits.</summary>
    private byte[] _tools = [];

    /// <summary>A tool's events in this code object. They end with the tool's use of its number.</summary>
    internal int Local(int tool) => _generation[tool] == Monitoring.Generation(tool) ? _local[tool] : 0;

    internal void SetLocal(int tool, int events)
    {
        _local[tool] = events;
        _generation[tool] = Monitoring.Generation(tool);
    }

    internal byte[] Tools
    {
        get
        {
            if (_version != Monitoring.Version)
            {
                // The version first: a change meanwhile makes the result old again.
                var version = Monitoring.Version;
                var tools = new byte[(int)MonitoringEvent.Branch];
                for (var tool = 0; tool < Monitoring.ToolCount; tool++)
                {
                    var events = Monitoring.Global(tool) | Local(tool);
                    for (var i = 0; i < tools.Length; i++)
                    {
                        tools[i] |= (byte)((events >> i & 1) << tool);
                    }
                }

                _tools = tools;
                _version = version;
            }

            return _tools;
        }
    }

    internal void Disable(int position, MonitoringEvent kind, int tool)
    {
        lock (this)
        {
            (_disabled ??= [])[(position, kind, tool)] = Monitoring.Epoch(tool, kind);
        }
    }

    internal bool IsDisabled(int position, MonitoringEvent kind, int tool)
    {
        if (Volatile.Read(ref _disabled) is not { } disabled)
        {
            return false;
        }

        lock (this)
        {
            return disabled.TryGetValue((position, kind, tool), out var epoch) && epoch == Monitoring.Epoch(tool, kind);
        }
    }
}
