namespace Weft.Modules.Expat;

/// <summary>An entity that a document type declares.</summary>
internal sealed class XmlEntity(string name)
{
    internal string Name { get; } = name;

    /// <summary>The replacement text; null for external entities.</summary>
    internal string? Text { get; init; }

    internal string? Base { get; init; }

    internal string? SystemId { get; init; }

    internal string? PublicId { get; init; }

    internal string? Notation { get; init; }

    /// <summary>Being expanded: a reference to it now would never end.</summary>
    internal bool IsOpen { get; set; }
}

/// <summary>An attribute that a document type declares for an element.</summary>
internal sealed record XmlAttributeDeclaration(string Name, bool IsCData, string? Default);

/// <summary>A content model: type, quantifier, name and parts, as the Expat interface numbers them.</summary>
internal sealed record XmlContentModel(int Type, int Quantifier, string? Name, List<XmlContentModel> Children);

/// <summary>What a document type declares; shared by a parser and those for its external entities.</summary>
internal sealed class XmlDocumentType
{
    internal Dictionary<string, XmlEntity> Entities { get; } = new(StringComparer.Ordinal)
    {
        ["lt"] = new("lt") { Text = "&#60;" },
        ["gt"] = new("gt") { Text = ">" },
        ["amp"] = new("amp") { Text = "&#38;" },
        ["apos"] = new("apos") { Text = "'" },
        ["quot"] = new("quot") { Text = "\"" },
    };

    internal Dictionary<string, XmlEntity> ParameterEntities { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, List<XmlAttributeDeclaration>> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>There are declarations that may not have been read, so an unknown entity is no error.</summary>
    internal bool HasParameterReferences { get; set; }

    /// <summary>The XML declaration says standalone="yes".</summary>
    internal bool IsStandalone { get; set; }

    /// <summary>False after a reference that was not followed: later declarations may be overridden by what it holds.</summary>
    internal bool KeepsProcessing { get; set; } = true;
}

/// <summary>Name and character classes of XML 1.0.</summary>
internal static class XmlCharacters
{
    internal static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    internal static bool IsNameStart(char c) => c < 0x80 ? char.IsAsciiLetter(c) || c is '_' or ':' : System.Xml.XmlConvert.IsStartNCNameChar(c);

    internal static bool IsName(char c) => c < 0x80 ? char.IsAsciiLetterOrDigit(c) || c is '_' or ':' or '-' or '.' : System.Xml.XmlConvert.IsNCNameChar(c);

    /// <summary>Whether a code unit may stand in a document (halves of pairs may).</summary>
    internal static bool IsAllowed(char c) => c >= ' ' ? c < '\uFFFE' : c is '\t' or '\n' or '\r';

    internal static bool IsAllowedCodePoint(int c) => c is 9 or 10 or 13 or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or (>= 0x10000 and <= 0x10FFFF);

    internal static bool IsPublicId(char c) => char.IsAsciiLetterOrDigit(c) || " \r\n-'()+,./:=?;!*#@$_%".Contains(c);
}
