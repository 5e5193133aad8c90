namespace Weft.Modules.Expat;

/// <summary>What stands before and after the document element.</summary>
internal sealed partial class XmlPushParser
{
    private bool _pastStart;
    private bool _hasDoctype;
    private string? _externalSystemId;
    private string? _externalPublicId;
    private bool _hasExternalSubset;

    /// <summary>The XML or text declaration at the very start; null when more is needed, false when there is none.</summary>
    private bool? StepXmlDeclaration()
    {
        if (_pastStart)
        {
            return false;
        }

        var text = _main.Text;
        var i = _main.Position;
        if (i < text.Length && text[i] == '\uFEFF')
        {
            _main.Position = ++i;
            MarkTo(i);
        }

        if (StartsWith(_main, i, "<?xml") is not { } present)
        {
            return _main.IsFinal ? false : null;
        }

        if (!present || (i + 5 < text.Length && XmlCharacters.IsName(text[i + 5]) && text[i + 5] < 0x80))
        {
            _pastStart = true;
            return false;
        }

        var end = text.IndexOf("?>", i, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        _pastStart = true;
        ReadXmlDeclaration(i, end);
        return true;
    }

    private void ReadXmlDeclaration(int begin, int end)
    {
        var text = _main.Text;
        var i = begin + 5;
        var malformed = _mode == Mode.Document ? XmlError.XmlDeclaration : XmlError.TextDeclaration;
        string? version = null;
        string? encoding = null;
        var standalone = -1;
        while (true)
        {
            var spaceStart = i;
            SkipSpace(text, ref i);
            if (i >= end)
            {
                break;
            }

            var start = i;
            while (i < end && char.IsAsciiLetter(text[i]))
            {
                i++;
            }

            var name = text[start..i];
            SkipSpace(text, ref i);
            if (spaceStart == start || i >= end || text[i] != '=')
            {
                throw Fail(malformed, Math.Min(i, end));
            }

            i++;
            SkipSpace(text, ref i);
            if (i >= end || text[i] is not ('"' or '\''))
            {
                throw Fail(malformed, Math.Min(i, end));
            }

            var stop = text.IndexOf(text[i], i + 1, end - i - 1);
            if (stop < 0)
            {
                throw Fail(malformed, i);
            }

            var value = text[(i + 1)..stop];
            switch (name)
            {
                case "version" when version is null && encoding is null && standalone < 0:
                    version = value;
                    break;
                case "encoding" when encoding is null && standalone < 0 && value.Length > 0 && char.IsAsciiLetter(value[0]):
                    encoding = value;
                    break;
                case "standalone" when standalone < 0 && value is "yes" or "no" && _mode == Mode.Document:
                    standalone = value == "yes" ? 1 : 0;
                    break;
                default:
                    throw Fail(malformed, start);
            }

            i = stop + 1;
        }

        if (_mode == Mode.Document ? version is null : encoding is null)
        {
            throw Fail(malformed, end);
        }

        DocumentType.IsStandalone |= standalone == 1;
        _main.Position = end + 2;
        if (_events.HasXmlDeclaration)
        {
            _events.XmlDeclaration(version, encoding, standalone);
        }
        else
        {
            Default(_main, begin, end + 2);
        }
    }

    private bool StepSpace(Source source)
    {
        var i = source.Position;
        var end = i;
        SkipSpace(source.Text, ref end);
        if (end == i)
        {
            return false;
        }

        source.Position = end;
        Default(source, i, end);
        return true;
    }

    private bool StepProlog()
    {
        switch (StepXmlDeclaration())
        {
            case null:
                return false;
            case true:
                return true;
        }

        if (StepSpace(_main))
        {
            return true;
        }

        var text = _main.Text;
        var i = _main.Position;
        if (i >= text.Length)
        {
            return false;
        }

        if (text[i] != '<')
        {
            var end = i;
            while (end < text.Length && XmlCharacters.IsName(text[end]))
            {
                end++;
            }

            // A word that is followed by something that cannot end it is no token at all.
            const string Punctuation = "\"'()[],|+*?>% \t\r\n";
            throw end > i && end < text.Length && !Punctuation.Contains(text[end]) ? Fail(XmlError.InvalidToken, end)
                : Fail(end > i || Punctuation.Contains(text[i]) ? XmlError.Syntax : XmlError.InvalidToken, i);
        }

        if (i + 1 >= text.Length)
        {
            return false;
        }

        switch (text[i + 1])
        {
            case '?':
                return StepInstruction(_main);
            case '!':
                if (StartsWith(_main, i, "<!--") is not { } comment)
                {
                    return false;
                }

                if (comment)
                {
                    return StepComment(_main);
                }

                if (StartsWith(_main, i, "<!DOCTYPE") is not { } doctype)
                {
                    return false;
                }

                return doctype && !_hasDoctype ? StepDoctype() : throw Fail(_hasDoctype ? XmlError.Syntax : XmlError.InvalidToken, doctype ? i : i + 2);
            default:
                if (!XmlCharacters.IsNameStart(text[i + 1]))
                {
                    throw Fail(XmlError.InvalidToken, i + 1);
                }

                if (!_hasDoctype && UsesForeignDtd)
                {
                    _hasDoctype = true;
                    LoadExternalSubset(null, null);
                }

                _state = State.Content;
                return true;
        }
    }

    private bool StepEpilog()
    {
        if (StepSpace(_main))
        {
            return true;
        }

        var text = _main.Text;
        var i = _main.Position;
        if (i >= text.Length)
        {
            return false;
        }

        if (text[i] == '<')
        {
            if (i + 1 >= text.Length)
            {
                return false;
            }

            if (text[i + 1] == '?')
            {
                return StepInstruction(_main);
            }

            if (text[i + 1] == '!')
            {
                if (StartsWith(_main, i, "<!--") is not { } comment)
                {
                    return false;
                }

                if (comment)
                {
                    return StepComment(_main);
                }
            }
        }

        throw Fail(XmlCharacters.IsAllowed(text[i]) ? XmlError.JunkAfterDocument : XmlError.InvalidToken, i);
    }

    private bool StepDoctype()
    {
        var begin = _main.Position;
        var text = _main.Text;

        // The whole head must be there: up to the bracket or the end, outside quotes.
        var end = begin + 9;
        var quote = '\0';
        for (; end < text.Length; end++)
        {
            var c = text[end];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '[' or '>')
            {
                break;
            }
            else if (!XmlCharacters.IsAllowed(c) || c == '<')
            {
                throw Fail(XmlError.InvalidToken, end);
            }
        }

        if (end >= text.Length)
        {
            return false;
        }

        var reader = new DeclarationReader(_main, begin + 9, end);
        reader.RequireSpace();
        var name = reader.Name();
        var (systemId, publicId) = reader.AtEnd ? (null, null) : reader.ExternalId(systemOptional: false);
        reader.RequireEnd();
        var hasSubset = text[end] == '[';
        _hasDoctype = true;
        (_externalSystemId, _externalPublicId, _hasExternalSubset) = (systemId, publicId, systemId is not null);
        _main.Position = end + 1;
        if (_hasExternalSubset)
        {
            DocumentType.HasParameterReferences = true;
            if (!DocumentType.IsStandalone && ParameterParsing == 0 && !_events.NotStandalone())
            {
                throw Fail(XmlError.NotStandalone, begin);
            }
        }

        if (_events.HasDoctype)
        {
            _events.StartDoctype(name, systemId, publicId, hasSubset);
        }
        else
        {
            Default(_main, begin, end + 1);
        }

        if (hasSubset)
        {
            _state = State.Subset;
        }
        else
        {
            CloseDoctype(end, end + 1, report: false);
        }

        return true;
    }

    /// <summary>The rest after the bracket that closes the internal subset.</summary>
    private bool StepAfterSubset()
    {
        if (StepSpace(_main))
        {
            return true;
        }

        var i = _main.Position;
        if (i >= _main.Text.Length)
        {
            return false;
        }

        if (_main.Text[i] != '>')
        {
            throw Fail(XmlError.Syntax, i);
        }

        _main.Position = i + 1;
        CloseDoctype(i, i + 1, report: true);
        return true;
    }

    private void CloseDoctype(int begin, int end, bool report)
    {
        _state = State.Prolog;
        if (_hasExternalSubset || UsesForeignDtd)
        {
            LoadExternalSubset(_externalSystemId, _externalPublicId);
        }

        if (_events.HasDoctype)
        {
            _events.EndDoctype();
        }
        else if (report)
        {
            Default(_main, begin, end);
        }
    }

    private bool ReadsParameterEntities => ParameterParsing == 2 || (ParameterParsing == 1 && !DocumentType.IsStandalone);

    private void LoadExternalSubset(string? systemId, string? publicId)
    {
        DocumentType.HasParameterReferences = true;
        if (!ReadsParameterEntities || !_events.HasExternalEntity)
        {
            return;
        }

        if (!_events.ExternalEntity(null, Base, systemId, publicId))
        {
            throw Fail(XmlError.ExternalEntityHandling, -1);
        }

        if (!DocumentType.IsStandalone && !_events.NotStandalone())
        {
            throw Fail(XmlError.NotStandalone, -1);
        }
    }
}
