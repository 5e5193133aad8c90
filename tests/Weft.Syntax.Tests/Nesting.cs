using System.Text;
using Weft.Syntax.Ast;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;
using Xunit;
using Assert = Xunit.Assert;

namespace Weft.Syntax.Tests;

/// <summary>Depth: what is a loop in the parser may be long, what recurses ends in an error and never in a dead process.</summary>
public sealed class Nesting
{
    private static Mod Parse(string source) =>
        PythonParser.Parse(SourceText.FromString(source, "<string>"), "<string>", ParseMode.File);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    [Fact]
    public void LongChainsNeedNoStack()
    {
        Parse("x = 1" + Repeat(" + 1", 100_000));
        Parse("x" + Repeat(".y", 100_000));
        Parse("x" + Repeat("(1)", 100_000));
        Parse("x = a" + Repeat(" and a", 100_000));
        Parse("if a: pass\n" + Repeat("elif a: pass\n", 20_000));
        Parse("x = " + Repeat("y = ", 50_000) + "1");
    }

    [Theory]
    [InlineData("-", "1")]
    [InlineData("not ", "1")]
    [InlineData("lambda: ", "1")]
    [InlineData("1 if x else ", "1")]
    [InlineData("2 ** ", "1")]
    public void DeepExpressionsAreMemoryErrors(string prefix, string end)
    {
        var error = Assert.Throws<PythonSyntaxException>(() => Parse(Repeat(prefix, 100_000) + end));
        Assert.Equal(SyntaxErrorKind.MemoryError, error.Kind);
        Parse(Repeat(prefix, 500) + end);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{1: ", "}")]
    public void BracketsNestTwoHundredDeep(string open, string close)
    {
        Parse(Repeat(open, 199) + "1" + Repeat(close, 199));
        var error = Assert.Throws<PythonSyntaxException>(() => Parse(Repeat(open, 201) + "1" + Repeat(close, 201)));
        Assert.Equal("too many nested parentheses", error.Message);
    }

    [Fact]
    public void BlocksNestAHundredDeep()
    {
        static string Blocks(int count)
        {
            var text = new StringBuilder();
            for (var i = 0; i < count; i++)
            {
                text.Append(' ', i).Append("if x:\n");
            }

            return text.Append(' ', count).Append("pass\n").ToString();
        }

        Parse(Blocks(99));
        var error = Assert.Throws<PythonSyntaxException>(() => Parse(Blocks(100)));
        Assert.Equal(SyntaxErrorKind.IndentationError, error.Kind);
        Assert.Equal("too many levels of indentation", error.Message);
    }

    [Fact]
    public void WrongProgramsAreFoundWrongInReasonableTime()
    {
        // Each level may be looked at in several ways; together that must not double with each level.
        var source = Repeat("(a, [b, {c: f(", 40) + "x y" + Repeat(")}])", 40);
        Assert.Equal("invalid syntax. Perhaps you forgot a comma?", Assert.Throws<PythonSyntaxException>(() => Parse(source)).Message);
        var nested = Repeat("with (a, b) as c, (d): ", 1) + "x y z";
        Assert.Throws<PythonSyntaxException>(() => Parse(nested));
        Assert.Throws<PythonSyntaxException>(() => Parse(Repeat("{{[(", 40) + "$" + Repeat(")]}}", 40)));
    }
}
