namespace Weft.Conformance;

/// <summary>How a test ended, from best to worst: of two runs of one id the worse counts.</summary>
internal enum Outcome
{
    Pass,
    Skip,
    Fail,
    Error,
    /// <summary>The test was running when its module's time was up.</summary>
    Timeout,
    /// <summary>The process died in this test.</summary>
    Crash,
    /// <summary>The module ended before this test began.</summary>
    NotRun,
    /// <summary>Left out by exclusions.txt.</summary>
    Excluded,
}

/// <summary>One test's outcome and, where it did not pass, the last line of why.</summary>
internal readonly record struct TestOutcome(Outcome Outcome, string Reason);

/// <summary>The outcomes of one module of the suite.</summary>
internal sealed class ModuleResult(string module)
{
    public string Module { get; } = module;

    /// <summary>Empty when the module ran to its end; otherwise what happened to it.</summary>
    public string Trouble { get; set; } = "";

    public TimeSpan Elapsed { get; set; }

    /// <summary>Every id the interpreter found in the module, and every id known to be there.</summary>
    public SortedDictionary<string, TestOutcome> Tests { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids that count: those which pass on the reference.</summary>
    public int Total { get; set; }

    /// <summary>How many of <see cref="Total"/> pass.</summary>
    public int Passing { get; set; }

    public int Count(Outcome outcome) => Tests.Values.Count(test => test.Outcome == outcome);

    public void Note(string id, Outcome outcome, string reason)
    {
        if (!Tests.TryGetValue(id, out TestOutcome before) || outcome > before.Outcome || before.Outcome == Outcome.NotRun)
        {
            Tests[id] = new(outcome, reason);
        }
    }
}
