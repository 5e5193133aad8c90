namespace Weft.Conformance;

/// <summary>Compares a run with the lists: what must pass and does not, and what passes and is not listed.</summary>
internal static class Check
{
    public static int Report(Options options, ModuleResult[] results, Exclusions exclusions)
    {
        int passed = 0, failed = 0;
        foreach (ModuleResult result in results)
        {
            IdList list = IdList.Load(options.IdsFolder, result.Module);
            foreach ((string id, char mark) in list.Marks)
            {
                if (!IdList.Counts(mark) || exclusions.IsFlaky(result.Module, id) || !result.Tests.TryGetValue(id, out TestOutcome test))
                {
                    continue;
                }
                bool passes = test.Outcome == Outcome.Pass;
                if (passes == (mark == '+') || test.Outcome == Outcome.Excluded)
                {
                    passed += passes ? 1 : 0;
                    continue;
                }
                failed++;
                Console.WriteLine(passes
                    ? $"UNEXPECTED PASS {result.Module}.{id} (run with --update and commit the lists)"
                    : $"REGRESSION {result.Module}.{id}: {test.Outcome} {test.Reason}");
            }
        }
        Console.WriteLine($"conformance: {passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }
}
