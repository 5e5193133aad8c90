using System.Globalization;
using Weft.Runtime.Threading;

namespace Weft.Cli;

/// <content>The options of threads: the GIL's policy, traces, contexts.</content>
internal sealed partial class CommandLine
{
    /// <summary>Decides the options of threads and opens the trace files; null after an error was printed.</summary>
    private (string Policy, bool InheritContext, bool AwareWarnings)? ThreadOptions()
    {
        if (Policy() is not { } policy
            || Switch("thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT") is not { } inherit
            || Switch("context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS") is not { } aware
            || !StartTraces())
        {
            return null;
        }

        return (policy, inherit, aware);
    }

    /// <summary>The GIL's policy. The command line wins over the environment; there, two options must not contradict each other.</summary>
    private string? Policy()
    {
        string? fromOptions = null;
        string? fromEnvironment = null;
        if (_xOptions.TryGetValue("gil", out var gil))
        {
            if (gil is not ("0" or "1"))
            {
                return BadGil();
            }

            fromOptions = gil == "1" ? "new" : "none";
        }

        if (_xOptions.ContainsKey("nogil"))
        {
            if (fromOptions == "new")
            {
                return Fatal("config_read_gil", "-X nogil contradicts -X gil=1");
            }

            fromOptions = "none";
        }

        if (_xOptions.TryGetValue("gil-policy", out var named))
        {
            if (!Known(named ?? "", "-X gil-policy"))
            {
                return null;
            }

            if (fromOptions is not null && (fromOptions == "none") != (named == "none"))
            {
                return Fatal("config_read_gil", $"-X gil-policy={named} contradicts -X {(gil is null ? "nogil" : $"gil={gil}")}");
            }

            fromOptions = named;
        }

        var variable = Env("PYTHON_GIL") ?? Env("PYTHONGIL");
        if (variable is not null)
        {
            if (variable is not ("0" or "1"))
            {
                return BadGil();
            }

            fromEnvironment = variable == "1" ? "new" : "none";
        }

        if (Env("WEFT_GIL_POLICY") is { } policy)
        {
            if (!Known(policy, "WEFT_GIL_POLICY"))
            {
                return null;
            }

            if (fromOptions is null && fromEnvironment is not null && (fromEnvironment == "none") != (policy == "none"))
            {
                return Fatal("config_read_gil", $"WEFT_GIL_POLICY={policy} contradicts PYTHON_GIL={variable}");
            }

            fromEnvironment = policy;
        }

        return fromOptions ?? fromEnvironment ?? "none";
    }

    private static bool Known(string name, string source)
    {
        if (Array.IndexOf(GilPolicy.Names, name) >= 0)
        {
            return true;
        }

        Fatal("config_read_gil", $"{source} must be one of {string.Join(", ", GilPolicy.Names)}, not \"{name}\"");
        return false;
    }

    private static string? BadGil() => Fatal("config_read_gil", "PYTHON_GIL / -X gil must be \"0\" or \"1\"");

    private static string? Fatal(string where, string message)
    {
        Console.Error.WriteLine($"Fatal Python error: {where}: {message}\nPython runtime state: preinitialized\n");
        return null;
    }

    /// <summary>A switch that is on in a free-threaded Python unless it is set to 0.</summary>
    private bool? Switch(string option, string variable)
    {
        if (_xOptions.TryGetValue(option, out var value))
        {
            if (value is "0" or "1")
            {
                return value == "1";
            }

            Fatal($"config_init_{option}", $"-X {option}=n: n is missing or invalid");
            return null;
        }

        if (Env(variable) is not { } text)
        {
            return true;
        }

        if (text is "0" or "1")
        {
            return text == "1";
        }

        Fatal($"config_init_{option}", $"{variable}=N: N is missing or invalid");
        return null;
    }

    private bool StartTraces()
    {
        long events = LockTrace.DefaultCapacity;
        if (_xOptions.TryGetValue("locktrace-events", out var count)
            && (!long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out events) || events is < 1 or > 1_000_000_000))
        {
            Fatal("config_read_trace", "-X locktrace-events must be a number from 1 to 1000000000");
            return false;
        }

        foreach (var name in (ReadOnlySpan<string>)["locktrace", "trace"])
        {
            if (_xOptions.TryGetValue(name, out var path) && string.IsNullOrEmpty(path))
            {
                Fatal("config_read_trace", $"-X {name} needs a file: -X {name}=FILE");
                return false;
            }
        }

        _xOptions.TryGetValue("locktrace", out var lockTrace);
        _xOptions.TryGetValue("trace", out var timeline);
        if (TraceFiles.Start(lockTrace, events, timeline) is { } problem)
        {
            Fatal("config_read_trace", problem);
            return false;
        }

        return true;
    }
}
