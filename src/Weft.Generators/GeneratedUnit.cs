using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Weft.Generators;

/// <summary>
/// What the transform of one attributed class yields: finished text and diagnostics, all compared by value, so that an
/// edit elsewhere adds no work after the transform.
/// </summary>
internal sealed record GeneratedUnit(string HintName, string? Source, DiagnosticList Diagnostics, string? ModuleName, string ClassName);

/// <summary>A diagnostic without references into the compilation.</summary>
internal sealed record DiagnosticNote(DiagnosticDescriptor Descriptor, string Path, TextSpan Span, LinePositionSpan Lines, string First, string Second)
{
    internal Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location.Create(Path, Span, Lines), First, Second);
}

/// <summary>A list of diagnostics that is compared element by element.</summary>
internal sealed class DiagnosticList : IEquatable<DiagnosticList>
{
    private readonly List<DiagnosticNote> _notes = [];

    internal IReadOnlyList<DiagnosticNote> Notes => _notes;

    internal void Add(DiagnosticDescriptor descriptor, ISymbol symbol, string first, string second = "")
    {
        var location = symbol.Locations.Length > 0 ? symbol.Locations[0] : Location.None;
        var lines = location.GetLineSpan();
        _notes.Add(new DiagnosticNote(descriptor, lines.Path ?? "", location.SourceSpan, lines.Span, first, second));
    }

    public bool Equals(DiagnosticList? other) => other is not null && _notes.SequenceEqual(other._notes);

    public override bool Equals(object? obj) => Equals(obj as DiagnosticList);

    public override int GetHashCode() => _notes.Count;
}

/// <summary>The errors that the generator reports.</summary>
internal static class Descriptors
{
    internal static readonly DiagnosticDescriptor NotPartial = Make("WEFT001", "Bound class must be partial and not nested", "'{0}' must be declared partial and at namespace level to be bound{1}");
    internal static readonly DiagnosticDescriptor UnsupportedType = Make("WEFT002", "Unsupported type in a bound member", "'{0}': the binding cannot convert '{1}'");
    internal static readonly DiagnosticDescriptor SignatureMismatch = Make("WEFT003", "Signature text does not match the parameters", "'{0}': {1}");
    internal static readonly DiagnosticDescriptor WrongShape = Make("WEFT004", "Bound member has the wrong form", "'{0}': {1}");

    private static DiagnosticDescriptor Make(string id, string title, string message) =>
        new(id, title, message, "Weft.Binding", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
