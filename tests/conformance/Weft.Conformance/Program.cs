using System.Diagnostics;

namespace Weft.Conformance;

/// <summary>
/// Runs CPython's own test suite on an interpreter, one process a module, and compares every test's outcome with the
/// lists kept in <c>tests/conformance/ids</c>.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        Options options;
        try
        {
            options = Options.Parse(args);
        }
        catch (ArgumentException error)
        {
            Console.Error.WriteLine($"conformance: {error.Message}");
            Console.Error.WriteLine(Options.Usage);
            return 2;
        }
        if (options.ShowHelp)
        {
            Console.WriteLine(Options.Usage);
            return 0;
        }

        Exclusions exclusions = Exclusions.Load(Path.Combine(options.Root, "exclusions.txt"));
        Dictionary<string, TimeSpan> limits = ReadLimits(Path.Combine(options.Root, "limits.txt"));
        Directory.CreateDirectory(options.Output);

        var clock = Stopwatch.StartNew();
        var results = new ModuleResult?[options.Modules.Count];
        int next = -1;
        async Task Work()
        {
            for (int i = Interlocked.Increment(ref next); i < options.Modules.Count; i = Interlocked.Increment(ref next))
            {
                if (options.TotalLimit is { } total && clock.Elapsed > total)
                {
                    return;
                }
                string module = options.Modules[i];
                IdList known = IdList.Load(options.IdsFolder, module);
                var run = new ModuleRun(options, module, known, exclusions, limits.GetValueOrDefault(module, options.Limit));
                ModuleResult result = await run.RunAsync();
                results[i] = result;
                if (!options.Quiet)
                {
                    lock (results)
                    {
                        Console.WriteLine(Summary.Line(result));
                    }
                }
            }
        }
        await Task.WhenAll(Enumerable.Range(0, options.Jobs).Select(_ => Task.Run(Work)));

        ModuleResult[] done = [.. results.OfType<ModuleResult>()];
        Summary.Write(options, done, clock.Elapsed);
        foreach (string module in options.Modules.Where((_, i) => results[i] is null))
        {
            Console.WriteLine($"{module}: not started, the time for the whole run was up");
        }

        if (options.UpdateReference)
        {
            foreach (ModuleResult result in done)
            {
                IdList.FromReference(result, IdList.Load(options.IdsFolder, result.Module)).Save(options.IdsFolder);
            }
            Console.WriteLine($"wrote the reference's ids of {done.Length} modules to {options.IdsFolder}");
            return 0;
        }
        if (options.Update)
        {
            foreach (ModuleResult result in done)
            {
                IdList.Load(options.IdsFolder, result.Module).WithOutcomes(result, exclusions).Save(options.IdsFolder);
            }
            Console.WriteLine($"updated the expectations of {done.Length} modules in {options.IdsFolder}");
            return 0;
        }
        if (options.Check)
        {
            return Check.Report(options, done, exclusions);
        }
        return 0;
    }

    private static Dictionary<string, TimeSpan> ReadLimits(string file)
    {
        var limits = new Dictionary<string, TimeSpan>();
        foreach (string line in ListFile.Lines(file))
        {
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var module, var seconds])
            {
                limits[module] = TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        return limits;
    }
}
