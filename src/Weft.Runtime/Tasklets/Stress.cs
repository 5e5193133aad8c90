namespace Weft.Runtime.Tasklets;

/// <summary>
/// The stress modes, chosen by the environment variable WEFT_STRESS: <c>switch</c> (or <c>1</c>) stops a tasklet between
/// any two instructions now and then and goes on with it at once, on another turn of the loop; <c>hard</c> makes every
/// switch a hard one; <c>constants</c> gives short lists the form that long lists of constants have.
/// </summary>
internal static class Stress
{
    private static readonly string[] s_modes = (Environment.GetEnvironmentVariable("WEFT_STRESS") ?? "").Split(',');
    private static bool s_configured;

    /// <summary>Lists of a few constants keep them as long ones do.</summary>
    internal static bool ShortConstantLists { get; } = s_modes.Contains("constants");

    /// <summary>Tasklets are stopped and resumed between any two instructions.</summary>
    internal static bool SwitchAlways { get; private set; }

    internal static void Configure()
    {
        if (s_configured)
        {
            return;
        }

        s_configured = true;
        foreach (var mode in s_modes)
        {
            switch (mode)
            {
                case "1" or "switch":
                    SwitchAlways = true;
                    break;
                case "hard":
                    Scheduler.SoftSwitching = false;
                    break;
            }
        }
    }

    /// <summary>Stops the current tasklet at its instruction and makes it current again.</summary>
    internal static bool Interrupt(Scheduler scheduler, PyThread t)
    {
        var stopped = scheduler.StopAndGoOn(t);
        t.Ticks = 1;
        return stopped;
    }

    /// <summary>Makes a thread's loop count instructions.</summary>
    internal static void Start(PyThread t)
    {
        if (SwitchAlways)
        {
            t.CountTicks = true;
            t.Ticks = 0;
            t.UpdateTraceActive();
            t.Request(SafePointRequest.PendingCalls);
        }
    }
}
