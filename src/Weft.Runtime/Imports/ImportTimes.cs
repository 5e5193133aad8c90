using System.Diagnostics;

namespace Weft.Runtime.Imports;

/// <summary>The report of <c>-X importtime</c> (or <c>PYTHONPROFILEIMPORTTIME</c>): a line for each module loaded, innermost first, to stderr.</summary>
internal static class ImportTimes
{
    private static readonly double s_microseconds = 1e6 / Stopwatch.Frequency;
    private static bool s_started;

    /// <summary>Modules being loaded by this thread.</summary>
    [ThreadStatic]
    private static int t_depth;

    /// <summary>Ticks that the module being loaded spent on loading others.</summary>
    [ThreadStatic]
    private static long t_nested;

    internal static bool Enabled { get; } = IsAskedFor(PythonRuntime.Current.Options);

    private static bool IsAskedFor(RuntimeOptions options) =>
        options.XOptions.TryGetValue("importtime", out var value) ? value != "0"
        : !options.IgnoreEnvironment && Environment.GetEnvironmentVariable("PYTHONPROFILEIMPORTTIME") is { Length: > 0 } text && text != "0";

    /// <summary>Loads a module and reports what it took.</summary>
    internal static PyObject Measure(string name, Func<PyObject> load)
    {
        if (!s_started)
        {
            s_started = true;
            Console.Error.WriteLine("import time: self [us] | cumulative | imported package");
        }

        var outer = t_nested;
        t_nested = 0;
        t_depth++;
        var start = Stopwatch.GetTimestamp();
        try
        {
            return load();
        }
        finally
        {
            var elapsed = Stopwatch.GetTimestamp() - start;
            t_depth--;
            var self = (long)((elapsed - t_nested) * s_microseconds);
            var all = (long)(elapsed * s_microseconds);
            Console.Error.WriteLine($"import time: {self,9} | {all,10} | {new string(' ', t_depth * 2)}{name}");
            t_nested = outer + elapsed;
        }
    }
}
