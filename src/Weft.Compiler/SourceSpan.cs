using Weft.Syntax.Ast;

namespace Weft.Compiler;

/// <summary>Where an instruction comes from: lines from 1, columns in UTF-8 bytes from 0, -1 for unknown.</summary>
internal readonly record struct SourceSpan(int Line, int EndLine, int Column, int EndColumn)
{
    /// <summary>An artificial instruction; it takes no part in line events until a pass gives it a place.</summary>
    public static readonly SourceSpan None = new(-1, -1, -1, -1);

    /// <summary>An artificial instruction that belongs to whatever follows it.</summary>
    public static readonly SourceSpan Next = new(-2, -2, -2, -2);

    public static SourceSpan Of(LocatedNode node) =>
        new(node.LineNumber, node.EndLineNumber, node.ColumnOffset, node.EndColumnOffset);
}
