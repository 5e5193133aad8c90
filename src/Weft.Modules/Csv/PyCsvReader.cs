namespace Weft.Modules.Csv;

/// <summary>Takes lines apart: a state machine over characters, where -1 is the end of a line object.</summary>
[PyType("_csv.reader", NoConstructor = true, Subclassable = false, Doc = "CSV reader.")]
public sealed partial class PyCsvReader : PyObject
{
    private enum State
    {
        StartRecord,
        StartField,
        Escaped,
        InField,
        InQuotes,
        EscapedInQuotes,
        QuoteInQuotes,
        EatLineEnd,
        AfterEscapedLineEnd,
    }

    private const int EndOfLine = -2;

    private readonly PyObject _lines;

    /// <summary>
    /// Who has taken the newest line: after a call of the iterator it tells whether that call has read from this very
    /// reader. Threads that share a reader overwrite each other's notes, which hides such a loop but never invents one.
    /// </summary>
    private PyThread? _advancedBy;

    internal PyCsvReader(PyObject lines, PyCsvDialect dialect)
    {
        _lines = lines;
        Dialect = dialect;
    }

    [PyMember("dialect")]
    internal PyCsvDialect Dialect { get; }

    [PyMember("line_num")]
    internal long LineNumber { get; private set; }

    /// <summary>A row being read. Its own object, so that threads that share a reader cannot mix their rows.</summary>
    private sealed class Row(PyCsvDialect dialect)
    {
        private TextBuilder _field = new();
        private bool _unquoted = true;

        internal State State;

        internal PyList Fields { get; } = new();

        internal bool HasText => _field.Length > 0;

        internal void Save(PyThread t)
        {
            PyObject field = _field.ToStr();
            var empty = _field.Length == 0;
            if (_unquoted && empty && dialect.Quoting is (CsvModule.QuoteNotNull or CsvModule.QuoteStrings))
            {
                field = PyNone.Value;
            }
            else if (_unquoted && !empty && dialect.Quoting is (CsvModule.QuoteNonNumeric or CsvModule.QuoteStrings))
            {
                field = Operations.Call(t, PyFloat.TypeObject, field);
            }

            Fields.Append(field);
            _field = new TextBuilder();
            _unquoted = true;
        }

        private void Add(int c)
        {
            if (_field.Length >= CsvModule.FieldLimit)
            {
                throw CsvModule.Error($"field larger than field limit ({CsvModule.FieldLimit})");
            }

            _field.Append(c);
        }

        private void EndField(PyThread t, int c)
        {
            Save(t);
            State = c == EndOfLine ? State.StartRecord : State.EatLineEnd;
        }

        internal void Take(PyThread t, int c)
        {
            var lineEnd = c is '\n' or '\r' or EndOfLine;
            switch (State)
            {
                case State.StartRecord:
                    if (c == EndOfLine)
                    {
                        break;
                    }

                    if (lineEnd)
                    {
                        State = State.EatLineEnd;
                        break;
                    }

                    State = State.StartField;
                    goto case State.StartField;
                case State.StartField:
                    if (lineEnd)
                    {
                        EndField(t, c);
                    }
                    else if (c == dialect.Quote && dialect.Quoting != CsvModule.QuoteNone)
                    {
                        _unquoted = false;
                        State = State.InQuotes;
                    }
                    else if (c == dialect.Escape)
                    {
                        State = State.Escaped;
                    }
                    else if (c == ' ' && dialect.SkipInitialSpace)
                    {
                        // Before the delimiter, which may be a space too.
                    }
                    else if (c == dialect.Delimiter)
                    {
                        Save(t);
                    }
                    else
                    {
                        Add(c);
                        State = State.InField;
                    }

                    break;
                case State.Escaped:
                    Add(c == EndOfLine ? '\n' : c);
                    State = c is '\n' or '\r' ? State.AfterEscapedLineEnd : State.InField;
                    break;
                case State.AfterEscapedLineEnd:
                    if (c == EndOfLine)
                    {
                        break;
                    }

                    goto case State.InField;
                case State.InField:
                    if (lineEnd)
                    {
                        EndField(t, c);
                    }
                    else if (c == dialect.Escape)
                    {
                        State = State.Escaped;
                    }
                    else if (c == dialect.Delimiter)
                    {
                        Save(t);
                        State = State.StartField;
                    }
                    else
                    {
                        Add(c);
                        State = State.InField;
                    }

                    break;
                case State.InQuotes:
                    if (c == EndOfLine)
                    {
                        break;
                    }

                    if (c == dialect.Escape)
                    {
                        State = State.EscapedInQuotes;
                    }
                    else if (c == dialect.Quote && dialect.Quoting != CsvModule.QuoteNone)
                    {
                        State = dialect.DoubleQuote ? State.QuoteInQuotes : State.InField;
                    }
                    else
                    {
                        Add(c);
                    }

                    break;
                case State.EscapedInQuotes:
                    Add(c == EndOfLine ? '\n' : c);
                    State = State.InQuotes;
                    break;
                case State.QuoteInQuotes:
                    if (c == dialect.Quote && dialect.Quoting != CsvModule.QuoteNone)
                    {
                        Add(c);
                        State = State.InQuotes;
                    }
                    else if (c == dialect.Delimiter)
                    {
                        Save(t);
                        State = State.StartField;
                    }
                    else if (lineEnd)
                    {
                        EndField(t, c);
                    }
                    else if (!dialect.Strict)
                    {
                        Add(c);
                        State = State.InField;
                    }
                    else
                    {
                        throw CsvModule.Error($"'{char.ConvertFromUtf32(dialect.Delimiter)}' expected after '{char.ConvertFromUtf32(dialect.Quote)}'");
                    }

                    break;
                default:
                    if (c == EndOfLine)
                    {
                        State = State.StartRecord;
                    }
                    else if (!lineEnd)
                    {
                        throw CsvModule.Error("new-line character seen in unquoted field - do you need to open the file with newline=''?");
                    }

                    break;
            }
        }
    }

    [PyMethod("__iter__")]
    internal PyObject Iter() => this;

    [PyMethod("__next__")]
    internal PyObject? Next(PyThread t)
    {
        var row = new Row(Dialect);
        do
        {
            _advancedBy = null;
            var next = Operations.TryNext(t, _lines);
            if (ReferenceEquals(_advancedBy, t))
            {
                throw CsvModule.Error("iterator has already advanced the reader");
            }

            if (next is not { } line)
            {
                if (!row.HasText && row.State != State.InQuotes)
                {
                    return null;
                }

                if (Dialect.Strict)
                {
                    throw CsvModule.Error("unexpected end of data");
                }

                row.Save(t);
                break;
            }

            var text = line as PyStr ?? throw CsvModule.Error($"iterator should return strings, not {line.Type.FullName} (the file should be opened in text mode)");
            LineNumber++;
            _advancedBy = t;
            for (var i = 0; i < text.Length; i++)
            {
                row.Take(t, text.CodePointAt(i));
            }

            row.Take(t, EndOfLine);
        }
        while (row.State != State.StartRecord);

        return row.Fields;
    }
}
