namespace Weft.Modules.Csv;

/// <summary>How values are separated and quoted.</summary>
[PyType("_csv.Dialect", Doc = "CSV dialect.")]
public partial class PyCsvDialect : PyObject
{
    private static readonly string[] s_names = ["delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"];

    internal PyCsvDialect(int delimiter, bool doubleQuote, int escape, PyStr lineTerminator, int quote, int quoting, bool skipInitialSpace, bool strict)
    {
        Delimiter = delimiter;
        DoubleQuote = doubleQuote;
        Escape = escape;
        LineTerminator = lineTerminator;
        Quote = quote;
        Quoting = quoting;
        SkipInitialSpace = skipInitialSpace;
        Strict = strict;
    }

    internal int Delimiter { get; }

    /// <summary>A character, or -1 for none.</summary>
    internal int Escape { get; }

    internal int Quote { get; }

    [PyMember("doublequote")]
    internal bool DoubleQuote { get; }

    [PyMember("skipinitialspace")]
    internal bool SkipInitialSpace { get; }

    [PyMember("strict")]
    internal bool Strict { get; }

    [PyProperty("lineterminator")]
    internal PyStr LineTerminator { get; }

    [PyProperty("quoting")]
    internal int Quoting { get; }

    [PyProperty("delimiter")]
    internal PyObject DelimiterText => Character(Delimiter);

    [PyProperty("escapechar")]
    internal PyObject EscapeText => Character(Escape);

    [PyProperty("quotechar")]
    internal PyObject QuoteText => Character(Quote);

    private static PyObject Character(int c) => c < 0 ? PyNone.Value : PyStr.OfCodePoint(c);

    [PyMethod("__reduce__")]
    internal PyObject Reduce() => throw Errors.TypeError($"cannot pickle '{Type.Name}' instances");

    [PyMethod("__reduce_ex__")]
    internal PyObject ReduceEx(PyObject protocol) => throw Errors.TypeError($"cannot pickle '{Type.Name}' instances");

    internal static PyCsvDialect From(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => (PyCsvDialect)New(t, TypeObject, args, kwNames);

    [PyNew]
    internal static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var values = new PyObject?[s_names.Length];
        var positional = args.Length - (kwNames?.Count ?? 0);
        var dialect = positional > 0 ? args[0] : null;
        if (positional > 1)
        {
            throw Errors.TypeError($"this function takes at most 1 positional argument ({positional} given)");
        }

        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            var name = ((PyStr)kwNames!.Items[i]).Value;
            if (name == "dialect")
            {
                dialect = args[positional + i];
                continue;
            }

            var index = Array.IndexOf(s_names, name);
            values[index < 0 ? throw Errors.TypeError($"this function got an unexpected keyword argument '{name}'") : index] = args[positional + i];
        }

        if (dialect is PyStr)
        {
            dialect = CsvModule.FindDialect(t, dialect);
        }

        if (dialect is not null and not PyNone)
        {
            if (dialect is PyCsvDialect ready && ReferenceEquals(cls, TypeObject) && Array.TrueForAll(values, static value => value is null))
            {
                return ready;
            }

            for (var i = 0; i < values.Length; i++)
            {
                values[i] ??= Operations.TryGetAttribute(t, dialect, PyStr.Intern(s_names[i]));
            }
        }

        return Make(t, cls, values);
    }

    private static PyObject Make(PyThread t, PyType cls, PyObject?[] values)
    {
        var delimiter = Character(values[0], "delimiter", ',', optional: false);
        var doubleQuote = values[1] is null || Operations.IsTrue(t, values[1]!);
        var escape = Character(values[2], "escapechar", -1, optional: true);
        var terminator = values[3] is null ? PyStr.Of("\r\n")
            : values[3] as PyStr ?? throw Errors.TypeError($"\"lineterminator\" must be a string, not {values[3]!.Type.FullName}");
        var quote = Character(values[4], "quotechar", '"', optional: true);
        var quoting = CsvModule.QuoteMinimal;
        if (values[5] is { } given)
        {
            quoting = given is PyIntBase ? Operations.IndexToInt32(t, given) : throw Errors.TypeError($"\"quoting\" must be an integer, not {given.Type.FullName}");
        }
        else if (quote < 0 && values[4] is not null)
        {
            quoting = CsvModule.QuoteNone;
        }

        var skip = values[6] is not null && Operations.IsTrue(t, values[6]!);
        var strict = values[7] is not null && Operations.IsTrue(t, values[7]!);
        if (quoting is < CsvModule.QuoteMinimal or > CsvModule.QuoteNotNull)
        {
            throw Errors.TypeError("bad \"quoting\" value");
        }

        if (quoting != CsvModule.QuoteNone && quote < 0)
        {
            throw Errors.TypeError("quotechar must be set if quoting enabled");
        }

        CheckCharacter("delimiter", delimiter, terminator, allowSpace: true);
        CheckCharacter("escapechar", escape, terminator, !skip);
        CheckCharacter("quotechar", quote, terminator, !skip);
        CheckDifferent("delimiter", delimiter, "escapechar", escape);
        CheckDifferent("delimiter", delimiter, "quotechar", quote);
        CheckDifferent("escapechar", escape, "quotechar", quote);
        return Allocate(cls, delimiter, doubleQuote, escape, terminator, quote, quoting, skip, strict);
    }

    private static int Character(PyObject? value, string name, int otherwise, bool optional) => value switch
    {
        null => otherwise,
        PyNone when optional => -1,
        PyStr { Length: 1 } text => text.CodePointAt(0),
        PyStr text => throw Errors.TypeError($"\"{name}\" must be a unicode character{(optional ? " or None" : "")}, not a string of length {text.Length}"),
        _ => throw Errors.TypeError($"\"{name}\" must be a unicode character{(optional ? " or None" : "")}, not {value.Type.FullName}"),
    };

    private static void CheckCharacter(string name, int c, PyStr terminator, bool allowSpace)
    {
        if (c is '\r' or '\n' || (c == ' ' && !allowSpace))
        {
            throw Errors.ValueError($"bad {name} value");
        }

        for (var i = 0; i < terminator.Length; i++)
        {
            if (terminator.CodePointAt(i) == c)
            {
                throw Errors.ValueError($"bad {name} or lineterminator value");
            }
        }
    }

    private static void CheckDifferent(string firstName, int first, string secondName, int second)
    {
        if (first >= 0 && first == second)
        {
            throw Errors.ValueError($"bad {firstName} or {secondName} value");
        }
    }
}
