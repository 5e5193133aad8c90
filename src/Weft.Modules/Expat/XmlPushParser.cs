using System.Runtime.CompilerServices;

namespace Weft.Modules.Expat;

/// <summary>
/// A parser that is fed a document in pieces and reports what it finds as soon as it is complete, with the events, the
/// error codes and the error places of the Expat interface. It keeps the text that is not yet consumed; each step reads
/// one token, or finds it incomplete and waits for more. So that a long incomplete token is not read again for each
/// small piece, it is tried again only when twice the text is there (reparse deferral).
/// </summary>
/// <remarks>
/// Invariants: <c>_main.Position</c> is the start of the token being read; line, column and byte count belong to
/// <c>_marked</c>, which never runs ahead of it. Text of internal entities is read from a source of its own, by
/// recursion; errors inside are placed at the reference.
/// </remarks>
internal sealed partial class XmlPushParser
{
    internal enum Mode
    {
        Document,
        ExternalContent,
        ExternalSubset,
    }

    private enum State
    {
        Prolog,
        Subset,
        AfterSubset,
        Content,
        Epilog,
    }

    /// <summary>A text being read: the document, or the replacement of an entity.</summary>
    private sealed class Source
    {
        internal string Text = "";
        internal int Position;
        internal bool IsFinal;
        internal bool IsMain;
    }

    private readonly IXmlEvents _events;
    private readonly XmlEncodingReader _encoding;
    private readonly Mode _mode;
    private readonly string? _separator;
    private readonly Source _main = new() { IsMain = true };
    private State _state;
    private bool _started;
    private bool _finished;
    private int _waitLength;
    private int _marked;
    private int _eventStart;
    private int _eventEnd;
    private long _directLength;
    private long _indirectLength;

    internal XmlPushParser(IXmlEvents events, XmlEncodingReader encoding, string? separator, XmlDocumentType? documentType, Mode mode)
    {
        _events = events;
        _encoding = encoding;
        _separator = separator;
        DocumentType = documentType ?? new XmlDocumentType();
        _mode = mode;
        _state = mode switch
        {
            Mode.ExternalContent => State.Content,
            Mode.ExternalSubset => State.Subset,
            _ => State.Prolog,
        };
    }

    internal XmlDocumentType DocumentType { get; }

    internal string? Base { get; set; }

    internal bool NamespaceTriplets { get; set; }

    internal bool ReparseDeferral { get; set; } = true;

    /// <summary>0 never, 1 unless standalone, 2 always.</summary>
    internal int ParameterParsing { get; set; }

    internal bool UsesForeignDtd { get; set; }

    /// <summary>Replacement text below this is never too much.</summary>
    internal ulong AmplificationThreshold { get; set; } = 8 * 1024 * 1024;

    /// <summary>How often the document's own length all text may be.</summary>
    internal float AmplificationLimit { get; set; } = 100;

    internal bool HasStarted => _started;

    internal XmlError Error { get; private set; }

    internal long Line { get; private set; } = 1;

    internal long Column { get; private set; }

    internal long ByteIndex { get; private set; }

    /// <summary>The text from the current event on.</summary>
    internal string RestOfInput => _main.Text[_eventStart..];

    /// <summary>Moves the reported place to the end of the current event.</summary>
    internal void MarkEventEnd() => MarkTo(_eventEnd);

    /// <summary>Takes a piece of the document.</summary>
    /// <returns>False when the document is wrong; <see cref="Error"/> says how.</returns>
    internal bool Parse(ReadOnlySpan<byte> data, bool final)
    {
        if (_finished)
        {
            Error = XmlError.Finished;
            return false;
        }

        _started = true;
        try
        {
            var text = _encoding.Decode(data, final);
            _directLength += text.Length;
            Append(text);
            if (_encoding.Error != XmlError.None)
            {
                throw new XmlParseException(_encoding.Error, 0);
            }

            _main.IsFinal = final;
            if (!ReparseDeferral || final || _main.Text.Length - _main.Position >= _waitLength)
            {
                Run();
            }

            _finished = final;
            return true;
        }
        catch (XmlParseException e)
        {
            _finished = true;
            Error = e.Error;
            var place = e.Position < 0 ? _eventStart : e.Position;
            MarkTo(Math.Clamp(place, _marked, _main.Text.Length));
            return false;
        }
        catch (PythonException)
        {
            _finished = true;
            throw;
        }
    }

    private void Append(string text)
    {
        // Consumed text is dropped up to the marked place.
        var start = Math.Min(_marked, _main.Position);
        _main.Text = string.Concat(_main.Text.AsSpan(start), text);
        _main.Position -= start;
        _marked -= start;
        _eventStart = Math.Max(0, _eventStart - start);
        _eventEnd = Math.Max(0, _eventEnd - start);
    }

    private void Run()
    {
        _waitLength = 0;
        var begin = _main.Position;
        while (true)
        {
            BeginEvent(_main, _main.Position);
            var more = _state switch
            {
                State.Prolog => StepProlog(),
                State.Subset => StepSubset(_main),
                State.AfterSubset => StepAfterSubset(),
                State.Content => StepContent(_main),
                _ => StepEpilog(),
            };
            if (!more)
            {
                break;
            }
        }

        BeginEvent(_main, _main.Position);
        if (!_main.IsFinal)
        {
            _waitLength = _main.Position == begin ? 2 * (_main.Text.Length - _main.Position) : 0;
            return;
        }

        if (_main.Position < _main.Text.Length)
        {
            throw new XmlParseException(_inCData ? XmlError.UnclosedCData : XmlError.UnclosedToken, _main.Position);
        }

        if (_encoding.EndsInside)
        {
            throw new XmlParseException(_encoding.IsUtf8 ? XmlError.PartialCharacter : XmlError.UnclosedToken, _main.Position);
        }

        if (_inCData)
        {
            throw new XmlParseException(XmlError.UnclosedCData, _main.Position);
        }

        if (_mode == Mode.Document ? _state != State.Epilog : _mode == Mode.ExternalContent && _elements.Count > 0)
        {
            throw new XmlParseException(_mode == Mode.Document ? XmlError.NoElements : XmlError.AsynchronousEntity, _main.Position);
        }
    }

    /// <summary>Notes where an event begins, in the document only.</summary>
    private void BeginEvent(Source source, int start)
    {
        if (source.IsMain)
        {
            _eventStart = start;
            MarkTo(start);
        }
    }

    /// <summary>Carries line, column and byte count on to an index that is not before the marked one.</summary>
    private void MarkTo(int index)
    {
        if (index <= _marked)
        {
            return;
        }

        var text = _main.Text.AsSpan(_marked, index - _marked);
        ByteIndex += _encoding.ByteCount(text);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    if ((i > 0 ? text[i - 1] : _marked > 0 ? _main.Text[_marked - 1] : '\0') != '\r')
                    {
                        Line++;
                    }

                    Column = 0;
                    break;
                case '\r':
                    Line++;
                    Column = 0;
                    break;
                default:
                    if (!char.IsLowSurrogate(text[i]))
                    {
                        Column++;
                    }

                    break;
            }
        }

        _marked = index;
    }

    private static XmlParseException Fail(XmlError error, int position) => new(error, position);

    /// <summary>An error in a source: inside an entity it is placed at the reference.</summary>
    private static XmlParseException Fail(Source source, XmlError error, int position) => new(error, source.IsMain ? position : -1);

    private void Default(Source source, int start, int end)
    {
        if (_events.HasDefault && end > start)
        {
            _events.Default(source.Text[start..end]);
        }
    }

    /// <summary>Whether a text may begin at a position; null when there is not enough to tell.</summary>
    private static bool? StartsWith(Source source, int position, string expected)
    {
        var rest = source.Text.AsSpan(position);
        if (rest.Length >= expected.Length)
        {
            return rest.StartsWith(expected);
        }

        return expected.AsSpan().StartsWith(rest) ? null : false;
    }

    /// <summary>Reads a name; false when the text ends in it.</summary>
    private static bool ScanName(Source source, ref int i, out string name)
    {
        var text = source.Text;
        var start = i;
        if (i < text.Length && !XmlCharacters.IsNameStart(text[i]))
        {
            throw Fail(source, XmlError.InvalidToken, i);
        }

        while (i < text.Length && XmlCharacters.IsName(text[i]))
        {
            i++;
        }

        name = text[start..i];
        return i < text.Length;
    }

    private static void SkipSpace(string text, ref int i)
    {
        while (i < text.Length && XmlCharacters.IsSpace(text[i]))
        {
            i++;
        }
    }

    /// <summary>Text between two places with line ends made newlines; every character must be allowed.</summary>
    private static string Normalized(Source source, int start, int end)
    {
        var text = source.Text.AsSpan(start, end - start);
        for (var i = 0; i < text.Length; i++)
        {
            if (!XmlCharacters.IsAllowed(text[i]))
            {
                throw Fail(source, XmlError.InvalidToken, start + i);
            }
        }

        var result = text.ToString();
        return result.Contains('\r') ? result.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : result;
    }

    /// <summary>Charges replacement text against what the document itself has: few characters must not become gigabytes.</summary>
    private void ChargeIndirect(long length)
    {
        _indirectLength += length;
        var total = _directLength + _indirectLength;
        if ((ulong)total >= AmplificationThreshold && (float)total / Math.Max(_directLength, 1) > AmplificationLimit)
        {
            throw new XmlParseException(XmlError.AmplificationLimit, -1);
        }
    }

    private static void CheckStack(Source source)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Errors.RecursionError("maximum recursion depth exceeded");
        }
    }
}
