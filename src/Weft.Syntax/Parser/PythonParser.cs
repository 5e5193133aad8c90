using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;
using Weft.Syntax.Text;

namespace Weft.Syntax.Parser;

/// <summary>Which start rule of the grammar a text is read with.</summary>
public enum ParseMode
{
    /// <summary>A file: any number of statements (<c>exec</c>).</summary>
    File,

    /// <summary>One interactive statement (<c>single</c>).</summary>
    Single,

    /// <summary>An expression (<c>eval</c>).</summary>
    Eval,

    /// <summary>A signature type comment (<c>func_type</c>).</summary>
    FunctionType,
}

/// <summary>What changes how a text is parsed.</summary>
public sealed class ParserOptions
{
    /// <summary>The options of an ordinary compilation.</summary>
    public static readonly ParserOptions Default = new();

    /// <summary>Read type comments into the tree.</summary>
    public bool TypeComments { get; init; }

    /// <summary>The minor version of the Python 3 to accept; newer syntax is an error.</summary>
    public int FeatureVersion { get; init; } = 14;

    /// <summary><c>from __future__ import barry_as_FLUFL</c> is in force.</summary>
    public bool BarryAsFlufl { get; init; }

    /// <summary>Report a text that more lines could complete as <see cref="SyntaxErrorKind.IncompleteInput"/>.</summary>
    public bool AllowIncompleteInput { get; init; }

    /// <summary>In single mode, do not take the end of the text for the end of every block.</summary>
    public bool DontImplyDedent { get; init; }

    /// <summary>Receives SyntaxWarnings; answers whether to make the warning an error.</summary>
    public SyntaxWarningHandler? Warn { get; init; }

    /// <summary>The longest decimal integer literal in digits; 0 for no limit.</summary>
    public int MaxIntegerDigits { get; init; } = 4300;
}

/// <summary>Parses programs.</summary>
public static class PythonParser
{
    /// <summary>Finds the character of a <c>\N{name}</c> escape, or null; given by whoever has the name table.</summary>
    public static Func<string, string?>? UnicodeNames { get; set; }

    /// <summary>Parses a text.</summary>
    /// <exception cref="PythonSyntaxException">The text is not a program.</exception>
    public static Mod Parse(SourceText source, string fileName, ParseMode mode, ParserOptions? options = null) =>
        new Parser(source, fileName, mode, options ?? ParserOptions.Default).Run();
}
