using System.Text;

namespace Weft.Modules.Expat;

/// <summary>The declarations of a document type.</summary>
internal sealed partial class XmlPushParser
{
    private int _includes;

    /// <summary>One declaration, reference or space of a subset; false when it is incomplete or there is none.</summary>
    private bool StepSubset(Source source)
    {
        if (source.IsMain && _mode == Mode.ExternalSubset)
        {
            switch (StepXmlDeclaration())
            {
                case null:
                    return false;
                case true:
                    return true;
            }
        }

        if (StepSpace(source))
        {
            return true;
        }

        var text = source.Text;
        var i = source.Position;
        if (i >= text.Length)
        {
            return false;
        }

        BeginEvent(source, i);
        switch (text[i])
        {
            case ']' when source.IsMain && _mode == Mode.Document:
                source.Position = i + 1;
                Default(source, i, i + 1);
                _state = State.AfterSubset;
                return true;
            case ']' when _includes > 0:
                if (StartsWith(source, i, "]]>") is not { } closing)
                {
                    return false;
                }

                if (!closing)
                {
                    throw Fail(source, XmlError.Syntax, i);
                }

                _includes--;
                source.Position = i + 3;
                return true;
            case '%':
                return StepParameterReference(source);
            case '<':
                break;
            default:
                throw Fail(source, XmlCharacters.IsAllowed(text[i]) ? XmlError.Syntax : XmlError.InvalidToken, i);
        }

        if (i + 1 >= text.Length)
        {
            return false;
        }

        if (text[i + 1] == '?')
        {
            return StepInstruction(source);
        }

        if (text[i + 1] != '!')
        {
            throw Fail(source, XmlCharacters.IsNameStart(text[i + 1]) ? XmlError.Syntax : XmlError.InvalidToken, XmlCharacters.IsNameStart(text[i + 1]) ? i : i + 1);
        }

        if (StartsWith(source, i, "<!--") is not { } comment)
        {
            return false;
        }

        if (comment)
        {
            return StepComment(source);
        }

        if (i + 2 < text.Length && text[i + 2] == '[' && (_mode == Mode.ExternalSubset || !source.IsMain))
        {
            return StepConditional(source);
        }

        return StepDeclaration(source);
    }

    /// <summary>INCLUDE and IGNORE sections of external subsets.</summary>
    private bool StepConditional(Source source)
    {
        var text = source.Text;
        var open = text.IndexOf('[', source.Position + 3);
        if (open < 0)
        {
            return false;
        }

        var word = ReplaceParameters(text[(source.Position + 3)..open]).Trim();
        switch (word)
        {
            case "INCLUDE":
                _includes++;
                source.Position = open + 1;
                return true;
            case "IGNORE":
                var depth = 1;
                for (var i = open + 1; i + 2 < text.Length; i++)
                {
                    if (text.AsSpan(i).StartsWith("<!["))
                    {
                        depth++;
                        i += 2;
                    }
                    else if (text.AsSpan(i).StartsWith("]]>"))
                    {
                        i += 2;
                        if (--depth == 0)
                        {
                            source.Position = i + 1;
                            return true;
                        }
                    }
                }

                return false;
            default:
                throw Fail(source, XmlError.Syntax, source.Position);
        }
    }

    private bool StepParameterReference(Source source)
    {
        var begin = source.Position;
        var stop = source.Text.IndexOf(';', begin);
        if (stop < 0)
        {
            return false;
        }

        var name = EntityName(source, begin + 1, stop);
        source.Position = stop + 1;
        DocumentType.HasParameterReferences = true;
        if (!ReadsParameterEntities)
        {
            DocumentType.KeepsProcessing = DocumentType.IsStandalone;
            Default(source, begin, stop + 1);
        }
        else if (!DocumentType.ParameterEntities.TryGetValue(name, out var entity))
        {
            DocumentType.KeepsProcessing = DocumentType.IsStandalone;
            if (_events.HasSkippedEntity)
            {
                _events.SkippedEntity(name, isParameter: true);
            }
            else
            {
                Default(source, begin, stop + 1);
            }
        }
        else
        {
            FollowParameter(source, begin, entity);
        }

        if (!DocumentType.IsStandalone && !_events.NotStandalone())
        {
            throw Fail(source, XmlError.NotStandalone, begin);
        }

        return true;
    }

    private void FollowParameter(Source source, int begin, XmlEntity entity)
    {
        if (entity.IsOpen)
        {
            throw Fail(source, XmlError.RecursiveEntityReference, begin);
        }

        CheckStack(source);
        entity.IsOpen = true;
        try
        {
            if (entity.Text is null)
            {
                if (!_events.HasExternalEntity)
                {
                    DocumentType.KeepsProcessing = DocumentType.IsStandalone;
                }
                else if (!_events.ExternalEntity(null, entity.Base, entity.SystemId, entity.PublicId))
                {
                    throw Fail(source, XmlError.ExternalEntityHandling, begin);
                }

                return;
            }

            ChargeIndirect(entity.Text.Length);
            var inner = new Source { Text = entity.Text, IsFinal = true };
            while (StepSubset(inner))
            {
            }

            if (inner.Position < inner.Text.Length)
            {
                throw Fail(XmlError.IncompleteParameterEntity, -1);
            }
        }
        finally
        {
            entity.IsOpen = false;
        }
    }

    /// <summary>Replaces parameter references in the text of a declaration.</summary>
    private string ReplaceParameters(string text)
    {
        var at = text.IndexOf('%');
        if (at < 0)
        {
            return text;
        }

        CheckStack(_main);
        var result = new StringBuilder();
        var i = 0;
        while (at >= 0)
        {
            var stop = at + 1;
            while (stop < text.Length && XmlCharacters.IsName(text[stop]))
            {
                stop++;
            }

            result.Append(text, i, at - i);
            if (stop == at + 1 || stop >= text.Length || text[stop] != ';')
            {
                result.Append('%');
                i = at + 1;
            }
            else
            {
                if (!DocumentType.ParameterEntities.TryGetValue(text[(at + 1)..stop], out var entity) || entity.Text is null)
                {
                    throw Fail(XmlError.UndefinedEntity, -1);
                }

                if (entity.IsOpen)
                {
                    throw Fail(XmlError.RecursiveEntityReference, -1);
                }

                ChargeIndirect(entity.Text.Length);
                entity.IsOpen = true;
                result.Append(' ').Append(ReplaceParameters(entity.Text)).Append(' ');
                entity.IsOpen = false;
                i = stop + 1;
            }

            at = text.IndexOf('%', i);
        }

        return result.Append(text, i, text.Length - i).ToString();
    }

    private bool StepDeclaration(Source source)
    {
        var begin = source.Position;
        var text = source.Text;
        var end = begin + 2;
        var quote = '\0';
        for (; end < text.Length; end++)
        {
            var c = text[end];
            if (!XmlCharacters.IsAllowed(c))
            {
                throw Fail(source, XmlError.InvalidToken, end);
            }

            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '>')
            {
                break;
            }
            else if (c == '<')
            {
                throw Fail(source, XmlError.InvalidToken, end);
            }
        }

        if (end >= text.Length)
        {
            return false;
        }

        source.Position = end + 1;
        var body = source;
        var (from, to) = (begin + 2, end);
        if (_mode == Mode.ExternalSubset || !source.IsMain)
        {
            // Outside the internal subset references may stand within declarations.
            var declaration = text[from..to];
            if (declaration.Contains('%') && !declaration.StartsWith("ENTITY", StringComparison.Ordinal))
            {
                body = new Source { Text = ReplaceParameters(declaration), IsFinal = true };
                (from, to) = (0, body.Text.Length);
            }
        }

        var reader = new DeclarationReader(body, from, to);
        var handled = reader.TakeWord("ENTITY") ? ReadEntity(body, reader)
            : reader.TakeWord("ATTLIST") ? ReadAttributes(body, reader)
            : reader.TakeWord("ELEMENT") ? ReadElement(body, reader)
            : reader.TakeWord("NOTATION") ? ReadNotation(reader)
            : throw Fail(source, XmlError.Syntax, begin);
        if (!handled)
        {
            Default(source, begin, end + 1);
        }

        return true;
    }

    private bool ReadNotation(DeclarationReader reader)
    {
        reader.RequireSpace();
        var name = reader.Name();
        var (systemId, publicId) = reader.ExternalId(systemOptional: true);
        reader.RequireEnd();
        if (!_events.HasNotation)
        {
            return false;
        }

        _events.Notation(name, Base, systemId, publicId);
        return true;
    }

    private bool ReadEntity(Source source, DeclarationReader reader)
    {
        reader.RequireSpace();
        var isParameter = reader.Take('%');
        if (isParameter)
        {
            reader.RequireSpace();
        }

        var name = reader.Name();
        reader.RequireSpace();
        XmlEntity entity;
        if (reader.Peek is '"' or '\'')
        {
            var (start, end) = reader.Literal();
            entity = new XmlEntity(name) { Text = EntityValue(source, start, end), Base = Base };
        }
        else
        {
            var (systemId, publicId) = reader.ExternalId(systemOptional: false);
            string? notation = null;
            if (!isParameter && !reader.AtEnd)
            {
                if (!reader.TakeWord("NDATA"))
                {
                    reader.RequireEnd();
                }

                notation = reader.Name();
            }

            entity = new XmlEntity(name) { SystemId = systemId, PublicId = publicId, Notation = notation, Base = Base };
        }

        reader.RequireEnd();
        if (!DocumentType.KeepsProcessing)
        {
            return false;
        }

        var known = isParameter ? DocumentType.ParameterEntities : DocumentType.Entities;
        if (!known.TryAdd(name, entity))
        {
            // The first declaration binds; a second one is not even reported.
            return _events.HasEntityDeclaration;
        }

        if (entity.Notation is not null && _events.HasUnparsedEntity)
        {
            _events.UnparsedEntity(entity);
            return true;
        }

        if (!_events.HasEntityDeclaration)
        {
            return false;
        }

        _events.EntityDeclaration(entity, isParameter);
        return true;
    }

    /// <summary>The literal value of an entity: character references replaced, general ones left, parameter ones only outside the internal subset.</summary>
    private string EntityValue(Source source, int start, int end)
    {
        var text = Normalized(source, start, end);
        if (text.AsSpan().IndexOfAny('&', '%') < 0)
        {
            return text;
        }

        if (text.Contains('%'))
        {
            if (source.IsMain && _mode == Mode.Document)
            {
                throw Fail(source, XmlError.ParameterEntityReference, start + Math.Max(text.IndexOf('%'), 0));
            }

            text = ReplaceValueParameters(text);
        }

        var value = new Source { Text = text, IsFinal = true };
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '&')
            {
                result.Append(text[i]);
                continue;
            }

            var stop = text.IndexOf(';', i);
            if (stop < 0)
            {
                throw Fail(source, XmlError.InvalidToken, end);
            }

            if (text[i + 1] == '#')
            {
                result.Append(CharacterReference(value, i, stop));
            }
            else
            {
                result.Append('&').Append(EntityName(value, i + 1, stop)).Append(';');
            }

            i = stop;
        }

        return result.ToString();
    }

    private string ReplaceValueParameters(string text)
    {
        // Within a literal the replacement is not surrounded by spaces.
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }

            var stop = text.IndexOf(';', i);
            if (stop < 0 || !DocumentType.ParameterEntities.TryGetValue(text[(i + 1)..stop], out var entity) || entity.Text is null)
            {
                throw Fail(XmlError.UndefinedEntity, -1);
            }

            ChargeIndirect(entity.Text.Length);
            result.Append(entity.Text);
            i = stop;
        }

        return result.ToString();
    }

    private bool ReadAttributes(Source source, DeclarationReader reader)
    {
        reader.RequireSpace();
        var element = reader.Name();
        var handled = false;
        while (!reader.AtEnd)
        {
            var name = reader.Name();
            reader.RequireSpace();
            var type = ReadAttributeType(reader);
            reader.SkipBlanks();
            var required = false;
            string? value = null;
            var isCData = type == "CDATA";
            if (reader.TakeWord("#REQUIRED"))
            {
                required = true;
            }
            else if (!reader.TakeWord("#IMPLIED"))
            {
                if (reader.TakeWord("#FIXED"))
                {
                    required = true;
                    reader.RequireSpace();
                }

                var (start, end) = reader.Literal();
                value = AttributeValue(source, start, end, isCData);
            }

            if (!DocumentType.KeepsProcessing)
            {
                continue;
            }

            if (!DocumentType.Attributes.TryGetValue(element, out var declared))
            {
                DocumentType.Attributes[element] = declared = [];
            }

            if (!declared.Exists(entry => entry.Name == name))
            {
                declared.Add(new XmlAttributeDeclaration(name, isCData, value));
            }

            if (_events.HasAttributeDeclaration)
            {
                _events.AttributeDeclaration(element, name, type, value, required);
                handled = true;
            }
        }

        return handled;
    }

    private static string ReadAttributeType(DeclarationReader reader)
    {
        var result = new StringBuilder();
        if (reader.Peek != '(')
        {
            var word = reader.Name();
            if (word is "CDATA" or "ID" or "IDREF" or "IDREFS" or "ENTITY" or "ENTITIES" or "NMTOKEN" or "NMTOKENS")
            {
                return word;
            }

            if (word != "NOTATION")
            {
                reader.RequireEnd();
                reader.Name();
            }

            result.Append(word);
            reader.RequireSpace();
        }

        if (!reader.Take('('))
        {
            reader.Name(token: true);
            reader.RequireEnd();
        }

        result.Append('(');
        while (true)
        {
            result.Append(reader.Name(token: true));
            reader.SkipBlanks();
            if (reader.Take(')'))
            {
                return result.Append(')').ToString();
            }

            if (!reader.Take('|'))
            {
                reader.RequireEnd();
                reader.Name();
            }

            result.Append('|');
        }
    }

    private const int ModelEmpty = 1;
    private const int ModelAny = 2;
    private const int ModelMixed = 3;
    private const int ModelName = 4;
    private const int ModelChoice = 5;
    private const int ModelSequence = 6;

    private bool ReadElement(Source source, DeclarationReader reader)
    {
        reader.RequireSpace();
        var name = reader.Name();
        reader.RequireSpace();
        XmlContentModel model;
        if (reader.TakeWord("EMPTY"))
        {
            model = new XmlContentModel(ModelEmpty, 0, null, []);
        }
        else if (reader.TakeWord("ANY"))
        {
            model = new XmlContentModel(ModelAny, 0, null, []);
        }
        else
        {
            model = ReadGroup(source, reader, outermost: true);
        }

        reader.RequireEnd();
        if (!_events.HasElementDeclaration)
        {
            return false;
        }

        _events.ElementDeclaration(name, model);
        return true;
    }

    private static int ReadQuantifier(DeclarationReader reader) => reader.Take('?') ? 1 : reader.Take('*') ? 2 : reader.Take('+') ? 3 : 0;

    private static XmlContentModel ReadGroup(Source source, DeclarationReader reader, bool outermost)
    {
        CheckStack(source);
        if (!reader.Take('('))
        {
            reader.Name();
            throw Fail(source, XmlError.Syntax, reader.Position);
        }

        reader.SkipBlanks();
        var children = new List<XmlContentModel>();
        if (outermost && reader.TakeWord("#PCDATA"))
        {
            reader.SkipBlanks();
            while (reader.Take('|'))
            {
                children.Add(new XmlContentModel(ModelName, 0, reader.Name(), []));
                reader.SkipBlanks();
            }

            if (!reader.Take(')'))
            {
                throw Fail(source, XmlError.Syntax, reader.Position);
            }

            return new XmlContentModel(ModelMixed, ReadQuantifier(reader), null, children);
        }

        var separator = '\0';
        while (true)
        {
            reader.SkipBlanks();
            if (reader.Peek == '(')
            {
                children.Add(ReadGroup(source, reader, outermost: false));
            }
            else
            {
                var name = reader.Name();
                children.Add(new XmlContentModel(ModelName, ReadQuantifier(reader), name, []));
            }

            reader.SkipBlanks();
            if (reader.Take(')'))
            {
                return new XmlContentModel(separator == '|' ? ModelChoice : ModelSequence, ReadQuantifier(reader), null, children);
            }

            var next = reader.Peek;
            if (next is not ('|' or ',') || (separator != '\0' && next != separator))
            {
                throw Fail(source, XmlError.Syntax, reader.Position);
            }

            separator = next;
            reader.Take(next);
        }
    }
}
