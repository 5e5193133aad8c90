namespace Weft.Syntax.Lexer;

/// <summary>A token: its kind and where it stands.</summary>
/// <remarks>Columns count UTF-8 bytes from 0; -1 marks a token without text (the end marker, DEDENT, INDENT).</remarks>
public struct Token
{
    public TokenKind Kind;

    /// <summary>How many brackets are open after this token.</summary>
    public int Level;

    /// <summary>Offset of the first byte in the buffer.</summary>
    public int Start;

    /// <summary>Offset just past the last byte.</summary>
    public int End;

    public int LineNumber;
    public int ColumnOffset;
    public int EndLineNumber;
    public int EndColumnOffset;

    /// <summary>A name or keyword (after NFKC), or a type comment's text; else null.</summary>
    public string? Text;

    /// <summary>Whether this is a reserved word.</summary>
    public readonly bool IsKeyword => Kind >= TokenKind.False;
}
