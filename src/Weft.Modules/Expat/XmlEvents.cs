namespace Weft.Modules.Expat;

/// <summary>An attribute of an element: name, value, and whether it stands in the document.</summary>
internal readonly record struct XmlAttribute(string Name, string Value, bool IsSpecified);

/// <summary>Where the parser delivers what it found. The Has… properties say whether anyone listens; if not, the text goes to <see cref="Default"/>.</summary>
internal interface IXmlEvents
{
    bool HasStartElement { get; }

    bool HasEndElement { get; }

    bool HasCharacterData { get; }

    bool HasComment { get; }

    bool HasProcessingInstruction { get; }

    bool HasCData { get; }

    bool HasDoctype { get; }

    bool HasXmlDeclaration { get; }

    bool HasElementDeclaration { get; }

    bool HasAttributeDeclaration { get; }

    bool HasEntityDeclaration { get; }

    bool HasUnparsedEntity { get; }

    bool HasNotation { get; }

    bool HasSkippedEntity { get; }

    bool HasExternalEntity { get; }

    bool HasDefault { get; }

    /// <summary>Whether internal entities are expanded although there is a default handler.</summary>
    bool ExpandsEntities { get; }

    void StartElement(string name, List<XmlAttribute> attributes);

    void EndElement(string name);

    void CharacterData(string text);

    void Comment(string text);

    void ProcessingInstruction(string target, string data);

    void StartCData();

    void EndCData();

    void StartDoctype(string name, string? systemId, string? publicId, bool hasSubset);

    void EndDoctype();

    void XmlDeclaration(string? version, string? encoding, int standalone);

    void ElementDeclaration(string name, XmlContentModel model);

    void AttributeDeclaration(string element, string name, string type, string? value, bool required);

    void EntityDeclaration(XmlEntity entity, bool isParameter);

    void UnparsedEntity(XmlEntity entity);

    void Notation(string name, string? @base, string? systemId, string? publicId);

    void SkippedEntity(string name, bool isParameter);

    void StartNamespace(string? prefix, string? uri);

    void EndNamespace(string? prefix);

    /// <summary>False: the parser stops.</summary>
    bool NotStandalone();

    /// <summary>False: the entity could not be handled.</summary>
    bool ExternalEntity(string? context, string? @base, string? systemId, string? publicId);

    void Default(string text);
}
