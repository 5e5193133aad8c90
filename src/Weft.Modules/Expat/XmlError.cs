namespace Weft.Modules.Expat;

/// <summary>The errors of the Expat interface; the numbers are its API.</summary>
internal enum XmlError
{
    None = 0,
    Syntax = 2,
    NoElements = 3,
    InvalidToken = 4,
    UnclosedToken = 5,
    PartialCharacter = 6,
    TagMismatch = 7,
    DuplicateAttribute = 8,
    JunkAfterDocument = 9,
    ParameterEntityReference = 10,
    UndefinedEntity = 11,
    RecursiveEntityReference = 12,
    AsynchronousEntity = 13,
    BadCharacterReference = 14,
    BinaryEntityReference = 15,
    AttributeExternalEntityReference = 16,
    MisplacedXmlDeclaration = 17,
    UnknownEncoding = 18,
    IncorrectEncoding = 19,
    UnclosedCData = 20,
    ExternalEntityHandling = 21,
    NotStandalone = 22,
    EntityDeclaredInParameterEntity = 24,
    CannotChangeFeature = 26,
    UnboundPrefix = 27,
    UndeclaringPrefix = 28,
    IncompleteParameterEntity = 29,
    XmlDeclaration = 30,
    TextDeclaration = 31,
    PublicId = 32,
    Finished = 36,
    ReservedPrefixXml = 38,
    ReservedPrefixXmlns = 39,
    ReservedNamespaceUri = 40,
    AmplificationLimit = 43,
}

/// <summary>Stops the parser at a place in the text it works on.</summary>
internal sealed class XmlParseException(XmlError error, int position) : Exception
{
    internal XmlError Error { get; } = error;

    /// <summary>Index into the text of the source that was being read; -1 for the start of the current event.</summary>
    internal int Position { get; } = position;
}
