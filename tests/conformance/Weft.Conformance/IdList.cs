using System.Text;

namespace Weft.Conformance;

/// <summary>
/// The ids of one module as a text file, <c>ids/test_x.txt</c>: which tests there are, what becomes of them on the
/// reference, and which must pass here. Compact because a full list of dotted ids would be megabytes:
/// <code>
/// ClassName
/// + test_a test_b     must pass
/// - test_c            passes on the reference, not here yet
/// s test_d            skipped on the reference
/// x test_e            fails on the reference
/// </code>
/// An id is the class line, a dot and a name; ids without a dot stand under a line holding one dot.
/// An id with white space in it stands on a line of its own, marked twice (<c>++ some id</c>).
/// </summary>
internal sealed class IdList(string module)
{
    private readonly SortedDictionary<string, char> _marks = new(StringComparer.Ordinal);

    public string Module { get; } = module;

    public IReadOnlyDictionary<string, char> Marks => _marks;

    /// <summary>Whether an id counts: the reference passes it.</summary>
    public static bool Counts(char mark) => mark is '+' or '-';

    /// <summary>Reads a module's list; an empty one when there is no file.</summary>
    public static IdList Load(string folder, string module)
    {
        var list = new IdList(module);
        string file = Path.Combine(folder, module + ".txt");
        if (!File.Exists(file))
        {
            return list;
        }
        string group = ".";
        foreach (string line in File.ReadLines(file))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            if (line.Length > 2 && line[0] == line[1] && line[2] == ' ')
            {
                list._marks[line[3..]] = line[0];
            }
            else if (line.Length > 1 && line[1] == ' ')
            {
                foreach (string name in line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    list._marks[group == "." ? name : $"{group}.{name}"] = line[0];
                }
            }
            else
            {
                group = line;
            }
        }
        return list;
    }

    /// <summary>Makes the list from a run of the reference, keeping what is known to pass here.</summary>
    public static IdList FromReference(ModuleResult result, IdList before)
    {
        var list = new IdList(result.Module);
        foreach ((string id, TestOutcome test) in result.Tests)
        {
            list._marks[id] = test.Outcome switch
            {
                Outcome.Pass => before._marks.GetValueOrDefault(id) == '+' ? '+' : '-',
                Outcome.Skip => 's',
                _ => 'x',
            };
        }
        return list;
    }

    /// <summary>Returns this list with the marks that a run of Weft gives.</summary>
    public IdList WithOutcomes(ModuleResult result, Exclusions exclusions)
    {
        var list = new IdList(Module);
        foreach ((string id, char mark) in _marks)
        {
            bool passes = result.Tests.TryGetValue(id, out TestOutcome test) && test.Outcome == Outcome.Pass;
            bool flaky = exclusions.IsFlaky(Module, id);
            list._marks[id] = !Counts(mark) ? mark : passes && !flaky ? '+' : '-';
        }
        return list;
    }

    /// <summary>Writes the list, grouped by class and wrapped, in an order that keeps differences small.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var text = new StringBuilder();
        IEnumerable<IGrouping<string, KeyValuePair<string, char>>> groups =
            _marks.Where(pair => !HasSpace(pair.Key)).GroupBy(pair => GroupOf(pair.Key)).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            text.Append(group.Key).Append('\n');
            foreach (char mark in "+-sx")
            {
                int width = 0;
                foreach ((string id, char ofId) in group)
                {
                    if (ofId != mark)
                    {
                        continue;
                    }
                    string name = group.Key == "." ? id : id[(group.Key.Length + 1)..];
                    if (width > 0 && width + name.Length > 110)
                    {
                        text.Append('\n');
                        width = 0;
                    }
                    text.Append(width == 0 ? mark : "").Append(' ').Append(name);
                    width += name.Length + 1;
                }
                if (width > 0)
                {
                    text.Append('\n');
                }
            }
        }
        foreach ((string id, char mark) in _marks.Where(pair => HasSpace(pair.Key)))
        {
            text.Append(mark).Append(mark).Append(' ').Append(id).Append('\n');
        }
        File.WriteAllText(Path.Combine(folder, Module + ".txt"), text.ToString());
    }

    private static bool HasSpace(string id) => id.Any(char.IsWhiteSpace);

    private static string GroupOf(string id) => id.LastIndexOf('.') is > 0 and int dot ? id[..dot] : ".";
}
