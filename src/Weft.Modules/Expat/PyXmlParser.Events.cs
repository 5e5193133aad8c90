namespace Weft.Modules.Expat;

/// <summary>From the parser's events to calls of the handlers.</summary>
public partial class PyXmlParser : IXmlEvents
{
    private bool Has(XmlHandler handler) => _handlers[(int)handler] is not null;

    bool IXmlEvents.HasStartElement => Has(XmlHandler.StartElement);

    bool IXmlEvents.HasEndElement => Has(XmlHandler.EndElement);

    bool IXmlEvents.HasCharacterData => Has(XmlHandler.CharacterData);

    bool IXmlEvents.HasComment => Has(XmlHandler.Comment);

    bool IXmlEvents.HasProcessingInstruction => Has(XmlHandler.ProcessingInstruction);

    bool IXmlEvents.HasCData => Has(XmlHandler.StartCdataSection) || Has(XmlHandler.EndCdataSection);

    bool IXmlEvents.HasDoctype => Has(XmlHandler.StartDoctypeDecl) || Has(XmlHandler.EndDoctypeDecl);

    bool IXmlEvents.HasXmlDeclaration => Has(XmlHandler.XmlDecl);

    bool IXmlEvents.HasElementDeclaration => Has(XmlHandler.ElementDecl);

    bool IXmlEvents.HasAttributeDeclaration => Has(XmlHandler.AttlistDecl);

    bool IXmlEvents.HasEntityDeclaration => Has(XmlHandler.EntityDecl);

    bool IXmlEvents.HasUnparsedEntity => Has(XmlHandler.UnparsedEntityDecl);

    bool IXmlEvents.HasNotation => Has(XmlHandler.NotationDecl);

    bool IXmlEvents.HasSkippedEntity => Has(XmlHandler.SkippedEntity);

    bool IXmlEvents.HasExternalEntity => Has(XmlHandler.ExternalEntityRef);

    bool IXmlEvents.HasDefault => Has(XmlHandler.Default) || Has(XmlHandler.DefaultExpand);

    bool IXmlEvents.ExpandsEntities => !Has(XmlHandler.Default) || Has(XmlHandler.DefaultExpand);

    private static PyObject Text(string? text) => text is null ? PyNone.Value : PyStr.Of(text);

    /// <summary>A name, the same object each time.</summary>
    private PyObject Name(string? name)
    {
        if (name is null)
        {
            return PyNone.Value;
        }

        var text = PyStr.Of(name);
        return _intern is null ? text : _intern.SetDefault(_thread!, text, text);
    }

    /// <summary>Calls a handler, after the text that came before; null when there is none (any more).</summary>
    private PyObject? Call(XmlHandler handler, params ReadOnlySpan<PyObject> args)
    {
        FlushText(_thread!);
        if (_handlers[(int)handler] is not { } function)
        {
            return null;
        }

        return Invoke(function, args);
    }

    private PyObject Invoke(PyObject function, ReadOnlySpan<PyObject> args)
    {
        _inCallback++;
        try
        {
            return Operations.Call(_thread!, function, args);
        }
        catch (PythonException)
        {
            Array.Clear(_handlers);
            throw;
        }
        finally
        {
            _inCallback--;
        }
    }

    private int CallForInt(XmlHandler handler, params ReadOnlySpan<PyObject> args) =>
        Call(handler, args) is { } result ? Operations.IndexToInt32(_thread!, result) : 1;

    void IXmlEvents.CharacterData(string text)
    {
        if (_buffer is null)
        {
            Call(XmlHandler.CharacterData, PyStr.Of(text));
            return;
        }

        if (_buffer.Length + text.Length > _bufferSize)
        {
            FlushText(_thread!);
            if (!Has(XmlHandler.CharacterData))
            {
                return;
            }

            if (text.Length > _bufferSize || _buffer is null)
            {
                Invoke(_handlers[(int)XmlHandler.CharacterData]!, [PyStr.Of(text)]);
                return;
            }
        }

        _buffer.Append(text);
    }

    /// <summary>Delivers buffered text.</summary>
    private void FlushText(PyThread t)
    {
        if (_buffer is { Length: > 0 })
        {
            var text = PyStr.Of(_buffer.ToString());
            _buffer.Clear();
            if (_handlers[(int)XmlHandler.CharacterData] is { } function)
            {
                _thread = t;
                Invoke(function, [text]);
            }
        }
    }

    void IXmlEvents.StartElement(string name, List<XmlAttribute> attributes)
    {
        FlushText(_thread!);
        if (!Has(XmlHandler.StartElement))
        {
            return;
        }

        PyObject container;
        if (_orderedAttributes)
        {
            var items = new List<PyObject>();
            foreach (var attribute in attributes)
            {
                if (attribute.IsSpecified || !_specifiedAttributes)
                {
                    items.Add(Name(attribute.Name));
                    items.Add(PyStr.Of(attribute.Value));
                }
            }

            container = new PyList([.. items]);
        }
        else
        {
            var dict = new PyDict();
            foreach (var attribute in attributes)
            {
                if (attribute.IsSpecified || !_specifiedAttributes)
                {
                    dict.SetItem(_thread!, Name(attribute.Name), PyStr.Of(attribute.Value));
                }
            }

            container = dict;
        }

        Call(XmlHandler.StartElement, Name(name), container);
    }

    void IXmlEvents.EndElement(string name) => Call(XmlHandler.EndElement, Name(name));

    void IXmlEvents.Comment(string text) => Call(XmlHandler.Comment, PyStr.Of(text));

    void IXmlEvents.ProcessingInstruction(string target, string data) => Call(XmlHandler.ProcessingInstruction, Name(target), PyStr.Of(data));

    void IXmlEvents.StartCData() => Call(XmlHandler.StartCdataSection);

    void IXmlEvents.EndCData() => Call(XmlHandler.EndCdataSection);

    void IXmlEvents.StartDoctype(string name, string? systemId, string? publicId, bool hasSubset) =>
        Call(XmlHandler.StartDoctypeDecl, Name(name), Name(systemId), Name(publicId), PyInt.Of(hasSubset ? 1 : 0));

    void IXmlEvents.EndDoctype() => Call(XmlHandler.EndDoctypeDecl);

    void IXmlEvents.XmlDeclaration(string? version, string? encoding, int standalone) =>
        Call(XmlHandler.XmlDecl, Text(version), Text(encoding), PyInt.Of(standalone));

    void IXmlEvents.ElementDeclaration(string name, XmlContentModel model) => Call(XmlHandler.ElementDecl, Name(name), Model(model));

    private PyObject Model(XmlContentModel model)
    {
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Errors.RecursionError("maximum recursion depth exceeded");
        }

        var children = new PyObject[model.Children.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Model(model.Children[i]);
        }

        return new PyTuple([PyInt.Of(model.Type), PyInt.Of(model.Quantifier), Text(model.Name), new PyTuple(children)]);
    }

    void IXmlEvents.AttributeDeclaration(string element, string name, string type, string? value, bool required) =>
        Call(XmlHandler.AttlistDecl, Name(element), Name(name), Text(type), Text(value), PyInt.Of(required ? 1 : 0));

    void IXmlEvents.EntityDeclaration(XmlEntity entity, bool isParameter) => Call(
        XmlHandler.EntityDecl, Name(entity.Name), PyInt.Of(isParameter ? 1 : 0), Text(entity.Text), Name(entity.Base), Name(entity.SystemId), Name(entity.PublicId), Name(entity.Notation));

    void IXmlEvents.UnparsedEntity(XmlEntity entity) =>
        Call(XmlHandler.UnparsedEntityDecl, Name(entity.Name), Name(entity.Base), Name(entity.SystemId), Name(entity.PublicId), Name(entity.Notation));

    void IXmlEvents.Notation(string name, string? @base, string? systemId, string? publicId) =>
        Call(XmlHandler.NotationDecl, Name(name), Name(@base), Name(systemId), Name(publicId));

    void IXmlEvents.SkippedEntity(string name, bool isParameter) => Call(XmlHandler.SkippedEntity, Name(name), PyInt.Of(isParameter ? 1 : 0));

    void IXmlEvents.StartNamespace(string? prefix, string? uri) => Call(XmlHandler.StartNamespaceDecl, Name(prefix), Name(uri));

    void IXmlEvents.EndNamespace(string? prefix) => Call(XmlHandler.EndNamespaceDecl, Name(prefix));

    bool IXmlEvents.NotStandalone() => !Has(XmlHandler.NotStandalone) || CallForInt(XmlHandler.NotStandalone) != 0;

    bool IXmlEvents.ExternalEntity(string? context, string? @base, string? systemId, string? publicId) =>
        CallForInt(XmlHandler.ExternalEntityRef, Text(context), Name(@base), Name(systemId), Name(publicId)) != 0;

    void IXmlEvents.Default(string text) => Call(Has(XmlHandler.DefaultExpand) ? XmlHandler.DefaultExpand : XmlHandler.Default, PyStr.Of(text));
}
