using System.Globalization;
using System.Text;

namespace Weft.Modules.Expat;

/// <summary>Content: elements, text, references, sections.</summary>
internal sealed partial class XmlPushParser
{
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";
    private const string XmlnsNamespace = "http://www.w3.org/2000/xmlns/";
    private const int ChunkLength = 1024;

    private readonly record struct OpenElement(string RawName, string Name, List<(string? Prefix, string? Previous)>? Bindings);

    private readonly Stack<OpenElement> _elements = new();
    private readonly Dictionary<string, string> _namespaces = new(StringComparer.Ordinal) { ["xml"] = XmlNamespace };
    private bool _inCData;

    /// <summary>An external entity is read with the prefixes that are bound where it is referred to.</summary>
    internal void InheritNamespaces(XmlPushParser parent)
    {
        foreach (var (prefix, uri) in parent._namespaces)
        {
            _namespaces[prefix] = uri;
        }
    }

    /// <summary>One token of content; false when it is incomplete or there is none.</summary>
    private bool StepContent(Source source)
    {
        var text = source.Text;
        var i = source.Position;
        if (i >= text.Length)
        {
            return false;
        }

        BeginEvent(source, i);
        if (_inCData)
        {
            return StepCData(source);
        }

        switch (text[i])
        {
            case '<':
                return StepMarkup(source);
            case '&':
                return StepReference(source);
            case ']':
                var closing = StartsWith(source, i, "]]>");
                if (closing == true)
                {
                    throw Fail(source, XmlError.InvalidToken, i);
                }

                if (closing is null && !source.IsFinal)
                {
                    return false;
                }

                Text(source, i, i + 1);
                return true;
            default:
                return StepText(source);
        }
    }

    private bool StepText(Source source)
    {
        var text = source.Text;
        var i = source.Position;
        if (text[i] is '\n' or '\r')
        {
            if (text[i] == '\r' && i + 1 >= text.Length && !source.IsFinal)
            {
                return false;
            }

            var end = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? i + 2 : i + 1;
            if (_elements.Count == 0 && _mode == Mode.Document)
            {
                throw Fail(source, XmlError.Syntax, i);
            }

            if (_events.HasCharacterData)
            {
                _events.CharacterData("\n");
            }
            else
            {
                Default(source, i, end);
            }

            source.Position = end;
            return true;
        }

        var limit = _encoding.IsUtf8 ? text.Length : Math.Min(text.Length, i + ChunkLength);
        var stop = i;
        while (stop < limit && text[stop] is not ('<' or '&' or ']' or '\n' or '\r'))
        {
            if (!XmlCharacters.IsAllowed(text[stop]))
            {
                if (stop == i)
                {
                    throw Fail(source, XmlError.InvalidToken, stop);
                }

                break;
            }

            stop++;
        }

        if (stop < text.Length && stop > i + 1 && char.IsHighSurrogate(text[stop - 1]))
        {
            stop--;
        }

        Text(source, i, stop);
        return true;
    }

    private void Text(Source source, int start, int end)
    {
        source.Position = end;
        if (_events.HasCharacterData)
        {
            _events.CharacterData(source.Text[start..end]);
        }
        else
        {
            Default(source, start, end);
        }
    }

    private bool StepCData(Source source)
    {
        var text = source.Text;
        var i = source.Position;
        if (text[i] == ']')
        {
            var closing = StartsWith(source, i, "]]>");
            if (closing is null)
            {
                return false;
            }

            if (closing == true)
            {
                _inCData = false;
                source.Position = i + 3;
                if (_events.HasCData)
                {
                    _events.EndCData();
                }
                else
                {
                    Default(source, i, i + 3);
                }

                return true;
            }

            Text(source, i, i + 1);
            return true;
        }

        if (text[i] is '\n' or '\r')
        {
            return StepText(source);
        }

        var stop = i;
        while (stop < text.Length && text[stop] is not (']' or '\n' or '\r'))
        {
            if (!XmlCharacters.IsAllowed(text[stop]))
            {
                throw Fail(source, XmlError.InvalidToken, stop);
            }

            stop++;
        }

        Text(source, i, stop);
        return true;
    }

    private bool StepMarkup(Source source)
    {
        var text = source.Text;
        var i = source.Position + 1;
        if (i >= text.Length)
        {
            return false;
        }

        switch (text[i])
        {
            case '/':
                return StepEndTag(source);
            case '?':
                return StepInstruction(source);
            case '!':
                if (StartsWith(source, i, "!--") is not { } comment)
                {
                    return false;
                }

                if (comment)
                {
                    return StepComment(source);
                }

                if (StartsWith(source, i, "![CDATA[") is not { } section)
                {
                    return false;
                }

                if (!section)
                {
                    throw Fail(source, XmlError.InvalidToken, i + 1);
                }

                _inCData = true;
                source.Position = i + 8;
                if (_events.HasCData)
                {
                    _events.StartCData();
                }
                else
                {
                    Default(source, i - 1, i + 8);
                }

                return true;
            default:
                return StepStartTag(source);
        }
    }

    private bool StepComment(Source source)
    {
        var start = source.Position + 4;
        var dashes = source.Text.IndexOf("--", start, StringComparison.Ordinal);
        if (dashes < 0 || dashes + 2 >= source.Text.Length)
        {
            if (dashes < 0)
            {
                Normalized(source, start, source.Text.Length);
            }

            return false;
        }

        if (source.Text[dashes + 2] != '>')
        {
            throw Fail(source, XmlError.InvalidToken, dashes + 2);
        }

        var end = dashes + 3;
        var content = Normalized(source, start, dashes);
        var begin = source.Position;
        source.Position = end;
        if (_events.HasComment)
        {
            _events.Comment(content);
        }
        else
        {
            Default(source, begin, end);
        }

        return true;
    }

    private bool StepInstruction(Source source)
    {
        var begin = source.Position;
        var i = begin + 2;
        var text = source.Text;
        if (!ScanName(source, ref i, out var target))
        {
            return false;
        }

        if (!XmlCharacters.IsSpace(text[i]) && text[i] != '?')
        {
            throw Fail(source, XmlError.InvalidToken, i);
        }

        var end = text.IndexOf("?>", i, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        if (text[i] == '?' && end != i)
        {
            throw Fail(source, XmlError.InvalidToken, i + 1);
        }

        if (target.Equals("xml", StringComparison.OrdinalIgnoreCase))
        {
            throw target == "xml" ? Fail(source, XmlError.MisplacedXmlDeclaration, begin) : Fail(source, XmlError.InvalidToken, begin + 2);
        }

        SkipSpace(text, ref i);
        var data = Normalized(source, Math.Min(i, end), end);
        source.Position = end + 2;
        if (_events.HasProcessingInstruction)
        {
            _events.ProcessingInstruction(target, data);
        }
        else
        {
            Default(source, begin, end + 2);
        }

        return true;
    }

    private bool StepEndTag(Source source)
    {
        var begin = source.Position;
        var i = begin + 2;
        var text = source.Text;
        if (!ScanName(source, ref i, out var name))
        {
            return false;
        }

        SkipSpace(text, ref i);
        if (i >= text.Length)
        {
            return false;
        }

        if (text[i] != '>')
        {
            throw Fail(source, XmlError.InvalidToken, i);
        }

        if (_elements.Count == 0 || _elements.Count <= _entityFloor)
        {
            throw Fail(source, _entityFloor > 0 || _mode != Mode.Document ? XmlError.AsynchronousEntity : XmlError.TagMismatch, begin + 2);
        }

        if (_elements.Peek().RawName != name)
        {
            throw Fail(source, XmlError.TagMismatch, begin + 2);
        }

        source.Position = i + 1;
        CloseElement(source, begin, i + 1);
        return true;
    }

    private void CloseElement(Source source, int begin, int end)
    {
        var element = _elements.Pop();
        if (_events.HasEndElement)
        {
            _events.EndElement(element.Name);
        }
        else
        {
            Default(source, begin, end);
        }

        if (element.Bindings is { } bindings)
        {
            for (var i = bindings.Count - 1; i >= 0; i--)
            {
                var (prefix, previous) = bindings[i];
                _events.EndNamespace(prefix);
                if (previous is null)
                {
                    _namespaces.Remove(prefix ?? "");
                }
                else
                {
                    _namespaces[prefix ?? ""] = previous;
                }
            }
        }

        if (_elements.Count == 0 && _mode == Mode.Document && source.IsMain)
        {
            _state = State.Epilog;
        }
    }

    private bool StepStartTag(Source source)
    {
        var begin = source.Position;
        var text = source.Text;
        var i = begin + 1;
        if (!ScanName(source, ref i, out var name))
        {
            return false;
        }

        List<(string Name, int At, int Start, int End)> raw = [];
        bool empty;
        while (true)
        {
            var spaceStart = i;
            SkipSpace(text, ref i);
            if (i >= text.Length)
            {
                return false;
            }

            if (text[i] == '>')
            {
                empty = false;
                i++;
                break;
            }

            if (text[i] == '/')
            {
                if (i + 1 >= text.Length)
                {
                    return false;
                }

                if (text[i + 1] != '>')
                {
                    throw Fail(source, XmlError.InvalidToken, i + 1);
                }

                empty = true;
                i += 2;
                break;
            }

            if (i == spaceStart)
            {
                throw Fail(source, XmlError.InvalidToken, i);
            }

            var at = i;
            if (!ScanName(source, ref i, out var attribute))
            {
                return false;
            }

            SkipSpace(text, ref i);
            if (i >= text.Length)
            {
                return false;
            }

            if (text[i] != '=')
            {
                throw Fail(source, XmlError.InvalidToken, i);
            }

            i++;
            SkipSpace(text, ref i);
            if (i >= text.Length)
            {
                return false;
            }

            var quote = text[i];
            if (quote is not ('"' or '\''))
            {
                throw Fail(source, XmlError.InvalidToken, i);
            }

            var start = ++i;
            while (i < text.Length && text[i] != quote)
            {
                if (text[i] == '<' || !XmlCharacters.IsAllowed(text[i]))
                {
                    throw Fail(source, XmlError.InvalidToken, i);
                }

                i++;
            }

            if (i >= text.Length)
            {
                return false;
            }

            raw.Add((attribute, at, start, i));
            i++;
        }

        source.Position = i;
        OpenTag(source, begin, i, name, raw, empty);
        return true;
    }

    private void OpenTag(Source source, int begin, int end, string name, List<(string Name, int At, int Start, int End)> raw, bool empty)
    {
        DocumentType.Attributes.TryGetValue(name, out var declared);
        var attributes = new List<XmlAttribute>(raw.Count);
        foreach (var (attribute, at, start, stop) in raw)
        {
            foreach (var other in attributes)
            {
                if (other.Name == attribute)
                {
                    throw Fail(source, XmlError.DuplicateAttribute, at);
                }
            }

            var isCData = declared?.Find(entry => entry.Name == attribute)?.IsCData ?? true;
            attributes.Add(new XmlAttribute(attribute, AttributeValue(source, start, stop, isCData), true));
        }

        if (declared is not null)
        {
            foreach (var entry in declared)
            {
                if (entry.Default is not null && !attributes.Exists(known => known.Name == entry.Name))
                {
                    attributes.Add(new XmlAttribute(entry.Name, entry.Default, false));
                }
            }
        }

        List<(string? Prefix, string? Previous)>? bindings = null;
        var expanded = name;
        if (_separator is not null)
        {
            bindings = BindNamespaces(attributes);
            expanded = Expand(name, isAttribute: false);
            for (var i = 0; i < attributes.Count; i++)
            {
                attributes[i] = attributes[i] with { Name = Expand(attributes[i].Name, isAttribute: true) };
                for (var j = 0; j < i; j++)
                {
                    if (attributes[j].Name == attributes[i].Name)
                    {
                        throw Fail(XmlError.DuplicateAttribute, -1);
                    }
                }
            }
        }

        _elements.Push(new OpenElement(name, expanded, bindings));
        if (_events.HasStartElement)
        {
            _events.StartElement(expanded, attributes);
        }
        else
        {
            Default(source, begin, end);
        }

        if (empty)
        {
            // The end of an empty element is an event at the end of its tag.
            BeginEvent(source, end);
            CloseElement(source, end, end);
        }
    }

    private List<(string? Prefix, string? Previous)>? BindNamespaces(List<XmlAttribute> attributes)
    {
        List<(string? Prefix, string? Previous)>? bindings = null;
        for (var i = 0; i < attributes.Count; i++)
        {
            var name = attributes[i].Name;
            if (name != "xmlns" && !name.StartsWith("xmlns:", StringComparison.Ordinal))
            {
                continue;
            }

            var prefix = name.Length > 6 ? name[6..] : null;
            var uri = attributes[i].Value;
            CheckBinding(prefix, uri);
            (bindings ??= []).Add((prefix, _namespaces.GetValueOrDefault(prefix ?? "")));
            _events.StartNamespace(prefix, uri.Length == 0 ? null : uri);
            _namespaces[prefix ?? ""] = uri;
            attributes.RemoveAt(i--);
        }

        return bindings;
    }

    private static void CheckBinding(string? prefix, string uri)
    {
        if (prefix is not null && uri.Length == 0)
        {
            throw Fail(XmlError.UndeclaringPrefix, -1);
        }

        if (prefix == "xmlns")
        {
            throw Fail(XmlError.ReservedPrefixXmlns, -1);
        }

        if (prefix == "xml" != (uri == XmlNamespace))
        {
            throw Fail(prefix == "xml" ? XmlError.ReservedPrefixXml : XmlError.ReservedNamespaceUri, -1);
        }

        if (uri == XmlnsNamespace)
        {
            throw Fail(XmlError.ReservedNamespaceUri, -1);
        }
    }

    private string Expand(string name, bool isAttribute)
    {
        var colon = name.IndexOf(':');
        if (colon < 0)
        {
            return !isAttribute && _namespaces.TryGetValue("", out var uri) && uri.Length > 0 ? uri + _separator + name : name;
        }

        var prefix = name[..colon];
        if (!_namespaces.TryGetValue(prefix, out var bound) || colon == 0)
        {
            throw Fail(XmlError.UnboundPrefix, -1);
        }

        var local = name[(colon + 1)..];
        return NamespaceTriplets ? string.Concat(bound, _separator, local, _separator + prefix) : bound + _separator + local;
    }

    /// <summary>An attribute's value: references replaced, white space made spaces, and for other types than CDATA trimmed and collapsed.</summary>
    private string AttributeValue(Source source, int start, int end, bool isCData)
    {
        var result = new StringBuilder();
        AppendAttribute(result, source, start, end);
        if (isCData)
        {
            return result.ToString();
        }

        return string.Join(' ', result.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private void AppendAttribute(StringBuilder result, Source source, int start, int end)
    {
        CheckStack(source);
        var text = source.Text;
        for (var i = start; i < end; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '\r':
                    if (i + 1 < end && text[i + 1] == '\n')
                    {
                        i++;
                    }

                    result.Append(' ');
                    break;
                case '\n' or '\t':
                    result.Append(' ');
                    break;
                case '<':
                    throw Fail(source, XmlError.InvalidToken, i);
                case '&':
                    var stop = text.IndexOf(';', i, end - i);
                    if (stop < 0)
                    {
                        throw Fail(source, XmlError.InvalidToken, end);
                    }

                    if (i + 1 < end && text[i + 1] == '#')
                    {
                        result.Append(CharacterReference(source, i, stop));
                    }
                    else
                    {
                        AppendEntity(result, source, i, stop);
                    }

                    i = stop;
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }
    }

    private void AppendEntity(StringBuilder result, Source source, int at, int stop)
    {
        var name = EntityName(source, at + 1, stop);
        switch (name)
        {
            case "lt":
                result.Append('<');
                return;
            case "amp":
                result.Append('&');
                return;
        }

        if (!DocumentType.Entities.TryGetValue(name, out var entity))
        {
            if (DocumentType.HasParameterReferences && !DocumentType.IsStandalone)
            {
                return;
            }

            throw Fail(source, XmlError.UndefinedEntity, at);
        }

        if (entity.IsOpen)
        {
            throw Fail(source, XmlError.RecursiveEntityReference, at);
        }

        if (entity.Notation is not null)
        {
            throw Fail(source, XmlError.BinaryEntityReference, at);
        }

        if (entity.Text is null)
        {
            throw Fail(source, XmlError.AttributeExternalEntityReference, at);
        }

        ChargeIndirect(entity.Text.Length);
        entity.IsOpen = true;
        try
        {
            AppendAttribute(result, new Source { Text = entity.Text, IsFinal = true }, 0, entity.Text.Length);
        }
        finally
        {
            entity.IsOpen = false;
        }
    }

    private static string EntityName(Source source, int start, int stop)
    {
        var text = source.Text;
        for (var i = start; i < stop; i++)
        {
            if (!(i == start ? XmlCharacters.IsNameStart(text[i]) : XmlCharacters.IsName(text[i])))
            {
                throw Fail(source, XmlError.InvalidToken, i);
            }
        }

        return stop > start ? text[start..stop] : throw Fail(source, XmlError.InvalidToken, start);
    }

    private static string CharacterReference(Source source, int at, int stop)
    {
        var text = source.Text;
        var hexadecimal = at + 2 < stop && text[at + 2] == 'x';
        var digits = text.AsSpan(hexadecimal ? at + 3 : at + 2, stop - (hexadecimal ? at + 3 : at + 2));
        for (var i = 0; i < digits.Length; i++)
        {
            if (!(hexadecimal ? char.IsAsciiHexDigit(digits[i]) : char.IsAsciiDigit(digits[i])))
            {
                throw Fail(source, XmlError.InvalidToken, stop - digits.Length + i);
            }
        }

        if (digits.Length == 0)
        {
            throw Fail(source, XmlError.InvalidToken, stop);
        }

        digits = digits.TrimStart('0');
        if (digits.Length is 0 or > 8 || !int.TryParse(digits, hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code) || !XmlCharacters.IsAllowedCodePoint(code))
        {
            throw Fail(source, XmlError.BadCharacterReference, at);
        }

        return char.ConvertFromUtf32(code);
    }

    /// <summary>Elements that an entity being expanded may not close.</summary>
    private int _entityFloor;

    private bool StepReference(Source source)
    {
        var begin = source.Position;
        var text = source.Text;
        var i = begin + 1;
        while (i < text.Length && text[i] != ';')
        {
            if (!(XmlCharacters.IsName(text[i]) || (text[i] == '#' && i == begin + 1)))
            {
                throw Fail(source, XmlError.InvalidToken, i);
            }

            i++;
        }

        if (i >= text.Length)
        {
            return false;
        }

        source.Position = i + 1;
        if (text[begin + 1] == '#')
        {
            var character = CharacterReference(source, begin, i);
            if (_events.HasCharacterData)
            {
                _events.CharacterData(character);
            }
            else
            {
                Default(source, begin, i + 1);
            }

            return true;
        }

        var name = EntityName(source, begin + 1, i);
        if (name is "lt" or "gt" or "amp" or "apos" or "quot")
        {
            if (_events.HasCharacterData)
            {
                _events.CharacterData(name switch
                {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "apos" => "'",
                    _ => "\"",
                });
            }
            else
            {
                Default(source, begin, i + 1);
            }

            return true;
        }

        if (!DocumentType.Entities.TryGetValue(name, out var entity))
        {
            if (!DocumentType.HasParameterReferences || DocumentType.IsStandalone)
            {
                throw Fail(source, XmlError.UndefinedEntity, begin);
            }

            Skip(source, begin, i + 1, name);
            return true;
        }

        if (entity.IsOpen)
        {
            throw Fail(source, XmlError.RecursiveEntityReference, begin);
        }

        if (entity.Notation is not null)
        {
            throw Fail(source, XmlError.BinaryEntityReference, begin);
        }

        if (entity.Text is not null)
        {
            if (!_events.ExpandsEntities)
            {
                Skip(source, begin, i + 1, name);
                return true;
            }

            ExpandEntity(source, entity);
            return true;
        }

        if (!_events.HasExternalEntity)
        {
            Default(source, begin, i + 1);
            return true;
        }

        entity.IsOpen = true;
        try
        {
            if (!_events.ExternalEntity(name, entity.Base, entity.SystemId, entity.PublicId))
            {
                throw Fail(source, XmlError.ExternalEntityHandling, begin);
            }
        }
        finally
        {
            entity.IsOpen = false;
        }

        return true;
    }

    private void Skip(Source source, int begin, int end, string name)
    {
        if (_events.HasSkippedEntity)
        {
            _events.SkippedEntity(name, isParameter: false);
        }
        else
        {
            Default(source, begin, end);
        }
    }

    /// <summary>Reads an entity's replacement text as content; the elements in it must be balanced.</summary>
    private void ExpandEntity(Source outer, XmlEntity entity)
    {
        CheckStack(outer);
        ChargeIndirect(entity.Text!.Length);
        var source = new Source { Text = entity.Text, IsFinal = true };
        var floor = _entityFloor;
        entity.IsOpen = true;
        _entityFloor = _elements.Count;
        try
        {
            while (StepContent(source))
            {
            }

            if (source.Position < source.Text.Length)
            {
                throw Fail(XmlError.UnclosedToken, -1);
            }

            if (_elements.Count != _entityFloor || _inCData)
            {
                throw Fail(XmlError.AsynchronousEntity, -1);
            }
        }
        finally
        {
            entity.IsOpen = false;
            _entityFloor = floor;
        }
    }
}
