using System.Reflection;
using System.Text.Json;
using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;
using Xunit;
using Assert = Xunit.Assert;

namespace Weft.Syntax.Tests;

/// <summary>Programs and what CPython 3.14 makes of them (Cases/*.json, written by tests/differential/make_syntax_cases.py).</summary>
public sealed class ReferenceCases
{
    static ReferenceCases() => PythonParser.UnicodeNames ??= static name => name.ToUpperInvariant() switch
    {
        "LATIN SMALL LETTER E WITH ACUTE" => "é",
        "DIGIT ONE" => "1",
        _ => null,
    };

    public static TheoryData<string, int> Trees => Numbered("expressions", "statements", "strings", "patterns");

    public static TheoryData<string, int> Errors => Numbered("errors");

    public static TheoryData<string, int> Tokens => Numbered("tokens");

    [Theory]
    [MemberData(nameof(Trees))]
    [MemberData(nameof(Errors))]
    public void ParsesAsTheReference(string feature, int number)
    {
        var @case = Load(feature)[number];
        var source = @case.GetProperty("source").GetString()!;
        var mode = @case.GetProperty("mode").GetString() == "eval" ? ParseMode.Eval : ParseMode.File;
        if (@case.TryGetProperty("tree", out var tree))
        {
            var parsed = PythonParser.Parse(SourceText.FromString(source, "<string>"), "<string>", mode);
            Assert.Equal(tree.GetString(), AstDumper.Dump(parsed));
            return;
        }

        var error = Assert.Throws<PythonSyntaxException>(
            () => PythonParser.Parse(SourceText.FromString(source, "<string>"), "<string>", mode));
        var actual = new object?[] { error.Kind.ToString(), error.Message, error.LineNumber, error.Offset, error.EndLineNumber, error.EndOffset };
        Assert.Equal(JsonSerializer.Serialize(@case.GetProperty("error")), JsonSerializer.Serialize(actual));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void TokenizesAsTheReference(string feature, int number)
    {
        var @case = Load(feature)[number];
        var text = @case.GetProperty("source").GetString()!;
        var position = 0;
        var stream = new TokenStream(
            () =>
            {
                var end = text.IndexOf('\n', position);
                end = end < 0 ? text.Length : end + 1;
                var line = System.Text.Encoding.UTF8.GetBytes(text[position..end]);
                position = end;
                return line;
            },
            "<string>");
        var tokens = new List<object[]>();
        object?[]? error = null;
        try
        {
            while (stream.Next() is { } token)
            {
                tokens.Add([token.Type, token.Text, token.StartLine, token.StartColumn, token.EndLine, token.EndColumn, token.Line]);
            }
        }
        catch (PythonSyntaxException failure)
        {
            error = [failure.Kind.ToString(), failure.Message, failure.LineNumber, failure.Offset];
        }

        Assert.Equal(JsonSerializer.Serialize(@case.GetProperty("tokens")), JsonSerializer.Serialize(tokens));
        Assert.Equal(
            @case.TryGetProperty("error", out var expected) ? JsonSerializer.Serialize(expected) : "null",
            JsonSerializer.Serialize(error));
    }

    private static TheoryData<string, int> Numbered(params string[] features)
    {
        var data = new TheoryData<string, int>();
        foreach (var feature in features)
        {
            for (var i = 0; i < Load(feature).GetArrayLength(); i++)
            {
                data.Add(feature, i);
            }
        }

        return data;
    }

    private static JsonElement Load(string feature)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(feature)!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }
}
