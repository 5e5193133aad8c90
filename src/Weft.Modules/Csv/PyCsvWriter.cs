namespace Weft.Modules.Csv;

/// <summary>Writes rows.</summary>
[PyType("_csv.writer", NoConstructor = true, Subclassable = false, Doc = "CSV writer.")]
public sealed partial class PyCsvWriter : PyObject
{
    private readonly PyObject _write;

    internal PyCsvWriter(PyObject write, PyCsvDialect dialect)
    {
        _write = write;
        Dialect = dialect;
    }

    [PyMember("dialect")]
    internal PyCsvDialect Dialect { get; }

    private static bool IsNumber(PyThread t, PyObject o) => o is PyIntBase or PyFloat or PyComplex
        || o.Type[Slot.Index] != 0 || Operations.LookupSpecial(t, o, PyStr.Intern("__float__")) is not null || Operations.LookupSpecial(t, o, PyStr.Intern("__int__")) is not null;

    [PyMethod("writerow", Signature = "(row, /)", Doc = "Writes one row.")]
    internal PyObject WriteRow(PyThread t, PyObject row)
    {
        PyObject iterator;
        try
        {
            iterator = Operations.Iter(t, row);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            throw CsvModule.Error($"iterable expected, not {row.Type.FullName}");
        }

        var line = new TextBuilder();
        var count = 0;
        var lastIsNull = false;
        while (Operations.TryNext(t, iterator) is { } field)
        {
            if (count++ > 0)
            {
                line.Append(Dialect.Delimiter);
            }

            var quoted = Dialect.Quoting switch
            {
                CsvModule.QuoteAll => true,
                CsvModule.QuoteNonNumeric => !IsNumber(t, field),
                CsvModule.QuoteStrings => field is PyStr,
                CsvModule.QuoteNotNull => field is not PyNone,
                _ => false,
            };
            lastIsNull = field is PyNone;
            AppendField(line, lastIsNull ? PyStr.Empty : field as PyStr ?? Operations.Str(t, field), quoted, lastIsNull);
        }

        if (count > 0 && line.Length == 0)
        {
            if (Dialect.Quoting == CsvModule.QuoteNone || (lastIsNull && Dialect.Quoting is (CsvModule.QuoteStrings or CsvModule.QuoteNotNull)))
            {
                throw CsvModule.Error("single empty field record must be quoted");
            }

            line.Append(Dialect.Quote).Append(Dialect.Quote);
        }

        line.Append(Dialect.LineTerminator);
        return Operations.Call(t, _write, line.ToStr());
    }

    private void AppendField(TextBuilder line, PyStr text, bool quoted, bool isNull)
    {
        var none = Dialect.Quoting == CsvModule.QuoteNone;
        if (text.Length == 0 && Dialect.Delimiter == ' ' && Dialect.SkipInitialSpace)
        {
            if (none || (isNull && Dialect.Quoting is (CsvModule.QuoteStrings or CsvModule.QuoteNotNull)))
            {
                throw CsvModule.Error("empty field must be quoted if delimiter is a space and skipinitialspace is true");
            }

            quoted = true;
        }

        var body = new TextBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text.CodePointAt(i);
            if (c == Dialect.Delimiter || c == Dialect.Escape || c == Dialect.Quote || c is '\n' or '\r' || Dialect.LineTerminator.Value.Contains(char.ConvertFromUtf32(c is >= 0xD800 and <= 0xDFFF ? 0xFFFD : c)))
            {
                var escape = none || c == Dialect.Escape;
                if (!none && c == Dialect.Quote)
                {
                    if (Dialect.DoubleQuote)
                    {
                        body.Append(c);
                    }
                    else
                    {
                        escape = true;
                    }
                }

                if (!escape)
                {
                    quoted = true;
                }
                else if (Dialect.Escape < 0)
                {
                    throw CsvModule.Error("need to escape, but no escapechar set");
                }
                else
                {
                    body.Append(Dialect.Escape);
                }
            }

            body.Append(c);
        }

        if (quoted)
        {
            line.Append(Dialect.Quote).Append(body.ToStr()).Append(Dialect.Quote);
        }
        else
        {
            line.Append(body.ToStr());
        }
    }

    [PyMethod("writerows", Signature = "(rows, /)", Doc = "Writes rows.")]
    internal void WriteRows(PyThread t, PyObject rows)
    {
        var iterator = Operations.Iter(t, rows);
        while (Operations.TryNext(t, iterator) is { } row)
        {
            WriteRow(t, row);
        }
    }
}
