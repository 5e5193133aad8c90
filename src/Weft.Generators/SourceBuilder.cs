using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Weft.Generators;

/// <summary>Indented text.</summary>
internal sealed class SourceBuilder
{
    private readonly StringBuilder _text = new();
    private int _depth;

    internal void Line(string text = "")
    {
        if (text.Length == 0)
        {
            _text.Append('\n');
            return;
        }

        _text.Append(' ', _depth * 4).Append(text).Append('\n');
    }

    internal void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
    }

    internal void Close(string tail = "")
    {
        _depth--;
        Line("}" + tail);
    }

    internal static string Literal(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);

    public override string ToString() => _text.ToString();
}
