using System.Numerics;
using System.Text;
using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;
using Xunit;
using Assert = Xunit.Assert;

namespace Weft.Syntax.Tests;

/// <summary>Encodings, newlines, options, and values that a dump does not show.</summary>
public sealed class Sources
{
    private static Mod ParseBytes(byte[] bytes) =>
        PythonParser.Parse(SourceText.FromBytes(bytes, "<string>"), "<string>", ParseMode.File);

    private static Mod Parse(string source, ParserOptions? options = null, ParseMode mode = ParseMode.File) =>
        PythonParser.Parse(SourceText.FromString(source, "<string>"), "<string>", mode, options);

    private static object? FirstValue(Mod module) => ((Constant)((ExprStmt)((Module)module).Body[0]).Value).Value;

    [Theory]
    [InlineData("# coding: latin-1\n'\u00e9'", "iso-8859-1")]
    [InlineData("# -*- coding: cp1252 -*-\n'\u20ac'", "windows-1252")]
    [InlineData("#!x\n# vim: set fileencoding=koi8-r :\n'\u0416'", "koi8-r")]
    [InlineData("# coding: utf8\n'\u00e9'", "utf-8")]
    [InlineData("'\u00e9'", "utf-8")]
    public void DecodesWhatTheSourceDeclares(string text, string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Assert.Equal(text[^2].ToString(), FirstValue(ParseBytes(Encoding.GetEncoding(encoding).GetBytes(text))));
    }

    [Fact]
    public void AByteOrderMarkIsSkipped() => Assert.Equal("é", FirstValue(ParseBytes([0xEF, 0xBB, 0xBF, .. "'é'"u8])));

    [Theory]
    [InlineData("# coding: none-such\n", "unknown encoding: none-such")]
    [InlineData("x = '\u00ff'", "Non-UTF-8 code starting with '\\xff' on line 1, but no encoding declared; see https://peps.python.org/pep-0263/ for details")]
    [InlineData("# coding: ascii\n'\u00ff'", "'ascii' codec can't decode byte 0xff in position 17: ordinal not in range(128)")]
    [InlineData("\u00ef\u00bb\u00bf# coding: latin-1\n", "encoding problem: iso-8859-1 with BOM")]
    [InlineData("a\0b", "source code string cannot contain null bytes")]
    public void BytesThatAreNoTextAreErrors(string latin1, string message)
    {
        var error = Assert.Throws<PythonSyntaxException>(() => ParseBytes(Encoding.Latin1.GetBytes(latin1)));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void ALoneSurrogateCannotBeEncoded()
    {
        var error = Assert.Throws<PythonSyntaxException>(() => Parse("x = '\ud800'"));
        Assert.Equal(SyntaxErrorKind.UnicodeEncodeError, error.Kind);
        Assert.Equal((5, 6), (error.EncodeStart, error.EncodeEnd));
    }

    [Fact]
    public void EveryNewlineIsTheSame()
    {
        Assert.Equal(AstDumper.Dump(Parse("if a:\n    b\nc\n")), AstDumper.Dump(Parse("if a:\r\n    b\rc\r\n")));
        Assert.Equal("a\nb", FirstValue(Parse("'''a\r\nb'''")));
    }

    [Fact]
    public void NumbersHaveTheSmallestType()
    {
        Assert.Equal(long.MaxValue, FirstValue(Parse("9223372036854775807")));
        Assert.Equal(BigInteger.Pow(2, 63), FirstValue(Parse("0x8000_0000_0000_0000")));
        Assert.Equal(BigInteger.Pow(8, 40) - 1, FirstValue(Parse("0o" + new string('7', 40))));
        Assert.Equal(double.PositiveInfinity, FirstValue(Parse("1e999")));
        Assert.Equal(new Complex(0, 1.5), FirstValue(Parse("1.5j")));
    }

    [Fact]
    public void SurrogateEscapesKeepTheirCodePoints()
    {
        var pair = Assert.IsType<SurrogateString>(FirstValue(Parse("'\\ud83d\\ude00x'")));
        Assert.Equal([0xD83D, 0xDE00, 'x'], pair.CodePoints);
    }

    [Theory]
    [InlineData("if a:", true)]
    [InlineData("if a:\n", true)]
    [InlineData("(a,", true)]
    [InlineData("'''a", true)]
    [InlineData("a = \\\n", true)]
    [InlineData("def f", true)]
    [InlineData("1 +\n", false)]
    [InlineData("a b\n", false)]
    [InlineData("a = )", false)]
    public void IncompleteInputIsToldApart(string source, bool incomplete)
    {
        var options = new ParserOptions { AllowIncompleteInput = true, DontImplyDedent = true };
        var error = Assert.Throws<PythonSyntaxException>(() => Parse(source, options, ParseMode.Single));
        Assert.Equal(incomplete, error.Kind == SyntaxErrorKind.IncompleteInput);
    }

    [Theory]
    [InlineData("a\n", true)]
    [InlineData("a; b # c\n\n# d\n", true)]
    [InlineData("if a:\n  b\n\n", true)]
    [InlineData("a\nb\n", false)]
    public void OneInteractiveStatement(string source, bool ok)
    {
        if (ok)
        {
            Assert.IsType<Interactive>(Parse(source, null, ParseMode.Single));
        }
        else
        {
            var error = Assert.Throws<PythonSyntaxException>(() => Parse(source, null, ParseMode.Single));
            Assert.Equal("multiple statements found while compiling a single statement", error.Message);
        }
    }

    [Theory]
    [InlineData("'\\d'", "\"\\d\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\\\d\"? A raw string is also an option.")]
    [InlineData("b'\\q'", "\"\\q\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\\\q\"? A raw string is also an option.")]
    [InlineData("'\\777'", "\"\\777\" is an invalid octal escape sequence. Such sequences will not work in the future. Did you mean \"\\\\777\"? A raw string is also an option.")]
    [InlineData("1if a else b", "invalid decimal literal")]
    [InlineData("0xfor b", "invalid hexadecimal literal")]
    [InlineData("with ('\\d', 1): pass", "\"\\d\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\\\d\"? A raw string is also an option.")]
    public void WarnsOnceOfDoubtfulLiterals(string source, string expected)
    {
        var warnings = new List<string>();
        Parse(source, new ParserOptions { Warn = (message, _) => { warnings.Add(message); return false; } });
        Assert.Equal([expected], warnings);
        var error = Assert.Throws<PythonSyntaxException>(() => Parse(source, new ParserOptions { Warn = (_, _) => true }));
        Assert.Equal(SyntaxErrorKind.SyntaxError, error.Kind);
    }

    [Fact]
    public void TypeCommentsAreReadOnDemand()
    {
        const string source = "def f(a,  # type: int\n      b):\n    # type: (...) -> str\n    x = a  # type: list\n# type: ignore[c]\n";
        Assert.DoesNotContain("type_comment", AstDumper.Dump(Parse(source)));
        var dump = AstDumper.Dump(Parse(source, new ParserOptions { TypeComments = true }));
        Assert.Contains("arg(arg='a', type_comment='int'", dump);
        Assert.Contains("type_comment='(...) -> str'", dump);
        Assert.Contains("type_comment='list'", dump);
        Assert.Contains("TypeIgnore(lineno=5, tag='[c]\\n')", dump);
    }

    [Theory]
    [InlineData("(a := 1)", 7, "Assignment expressions are only supported in Python 3.8 and greater")]
    [InlineData("match a:\n case b: pass", 9, "Pattern matching is only supported in Python 3.10 and greater")]
    [InlineData("type A = b", 11, "Type statement is only supported in Python 3.12 and greater")]
    [InlineData("t''", 13, "t-strings are only supported in Python 3.14 and greater")]
    public void NewSyntaxCanBeRefused(string source, int version, string message)
    {
        var error = Assert.Throws<PythonSyntaxException>(() => Parse(source, new ParserOptions { FeatureVersion = version }));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void TheOldNotEqualComesBackOnDemand()
    {
        Parse("a <> b", new ParserOptions { BarryAsFlufl = true });
        Parse("from __future__ import barry_as_FLUFL\na <> b\n");
        Assert.Throws<PythonSyntaxException>(() => Parse("a != b", new ParserOptions { BarryAsFlufl = true }));
    }

    [Fact]
    public void FunctionTypes()
    {
        Assert.Equal(
            "FunctionType(argtypes=[Name(id='a', ctx=Load(), lineno=1, col_offset=1, end_lineno=1, end_col_offset=2)], returns=Name(id='b', ctx=Load(), lineno=1, col_offset=7, end_lineno=1, end_col_offset=8))",
            AstDumper.Dump(Parse("(a) -> b", null, ParseMode.FunctionType)));
        Assert.Throws<PythonSyntaxException>(() => Parse("(**a, b) -> c", null, ParseMode.FunctionType));
    }

    [Fact]
    public void ErrorsShowTheirLine()
    {
        var error = Assert.Throws<PythonSyntaxException>(() => Parse("a\nb c\nd\n"));
        Assert.Equal(("<string>", 2, 3, "b c\n"), (error.FileName, error.LineNumber, error.Offset, error.Text));
    }

    [Fact]
    public void IdentifiersAreNormalisedByWhoeverCan()
    {
        var before = IdentifierCharacters.Normalizer;
        try
        {
            IdentifierCharacters.Normalizer = static name => name.Replace("\uff57", "w");
            var name = (Name)((ExprStmt)((Module)Parse("\uff57idth")).Body[0]).Value;
            Assert.Equal("width", name.Id);
        }
        finally
        {
            IdentifierCharacters.Normalizer = before;
        }
    }
}
