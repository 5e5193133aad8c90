using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Weft.Compiler;
using Weft.Compiler.Marshal;
using Weft.Compiler.Preprocessing;
using Weft.Compiler.Symbols;
using Weft.Syntax;
using Weft.Syntax.Ast;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

// Compiles the Python files named on standard input, one a line as "path<TAB>output path", and writes every code object
// of each as one line of tab-separated fields; tests/differential/bytecode_compare.py writes the same for a reference.
// With "snippets" standard input has programs as JSON strings, one a line, and what each compiles to, or its error, and
// its warnings go to standard output.
// With "symbols" for the optimisation level the output is the symbol table, one block a line.
// With "pyc" for the optimisation level the output is a .pyc file.
// UNICODE_NAMES names a file "NAME<tab>HEX" with the characters of \N{...}.
var writesFiles = args is ["pyc"];
if (args is ["snippets", ..])
{
    var mode = args.Length > 1 && args[1] == "single" ? ParseMode.Single : args.Length > 1 && args[1] == "eval" ? ParseMode.Eval : ParseMode.File;
    var snippets = new Thread(() => Snippets(mode, topLevelAwait: args.Contains("await")), 16 << 20);
    snippets.Start();
    snippets.Join();
    return;
}

var writesSymbols = args is ["symbols"];
var optimize = args.Length > 0 && !writesFiles && !writesSymbols ? int.Parse(args[0], CultureInfo.InvariantCulture) : 0;
if (Environment.GetEnvironmentVariable("UNICODE_NAMES") is { } file)
{
    var names = File.ReadLines(file).Select(l => l.Split('\t')).ToDictionary(f => f[0], f => f[1], StringComparer.OrdinalIgnoreCase);
    PythonParser.UnicodeNames = name =>
        names.TryGetValue(name, out var hex) ? char.ConvertFromUtf32(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)) : null;
}

var worker = new Thread(
    () =>
    {
        while (Console.In.ReadLine() is { } line)
        {
            var parts = line.Split('\t');
            if (writesFiles)
            {
                WriteFile(parts[0], parts[1]);
            }
            else
            {
                File.WriteAllText(parts[1], Dump(parts[0], optimize, writesSymbols));
            }
        }
    },
    16 << 20);
worker.Start();
worker.Join();

static void Snippets(ParseMode mode, bool topLevelAwait)
{
    using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
    while (Console.In.ReadLine() is { } line)
    {
        var text = JsonSerializer.Deserialize<string>(line)!;
        var result = new StringBuilder();
        try
        {
            var source = SourceText.FromString(text, "<s>");
            var tree = PythonParser.Parse(source, "<s>", mode);
            var options = new CompilerOptions
            {
                SourceLine = source.GetLine,
                AllowTopLevelAwait = topLevelAwait,
                OnWarning = w =>
                {
                    result.Append(CultureInfo.InvariantCulture, $"warning {w.Message} {w.LineNumber}|");
                    return false;
                },
            };
            CodeText.Write(result, PythonCompiler.Compile(tree, "<s>", options));
        }
        catch (PythonSyntaxException e)
        {
            result.Append(CultureInfo.InvariantCulture, $"error {e.Message} {e.LineNumber} {e.Offset} {e.EndLineNumber} {e.EndOffset}");
        }
        catch (CompilerRecursionException)
        {
            result.Append("recursion");
        }
        catch (Exception e)
        {
            result.Append("crash ").Append(e);
        }

        output.WriteLine(JsonSerializer.Serialize(result.ToString()));
    }
}

static CodeObject Compile(string path, int optimize)
{
    var source = SourceText.FromBytes(File.ReadAllBytes(path), path);
    var tree = PythonParser.Parse(source, path, ParseMode.File);
    TreeValidator.Validate(tree);
    return PythonCompiler.Compile(tree, path, new CompilerOptions { Optimize = optimize, SourceLine = source.GetLine });
}

static void WriteFile(string path, string output)
{
    try
    {
        File.WriteAllBytes(output, CodeMarshalWriter.WriteTimestampedFile(Compile(path, 0), 0, 0));
    }
    catch (Exception e) when (e is PythonSyntaxException or IOException)
    {
        Console.Error.WriteLine($"{path}: {e.Message}");
    }
}

static string Dump(string path, int optimize, bool writesSymbols)
{
    try
    {
        var writer = new StringBuilder();
        if (writesSymbols)
        {
            var source = SourceText.FromBytes(File.ReadAllBytes(path), path);
            var tree = PythonParser.Parse(source, path, ParseMode.File);
            BlockText.Write(writer, SymbolTable.Build(tree, path, new CompilerOptions { SourceLine = source.GetLine }).Top, 0);
        }
        else
        {
            CodeText.Write(writer, Compile(path, optimize));
        }

        return writer.ToString();
    }
    catch (PythonSyntaxException e)
    {
        return $"error\t{e.Message}\t{e.LineNumber}\t{e.Offset}\t{e.EndLineNumber}\t{e.EndOffset}\n";
    }
    catch (Exception e)
    {
        return $"crash\t{e.ToString().ReplaceLineEndings(" ")}\n";
    }
}

internal static class BlockText
{
    public static void Write(StringBuilder output, SymbolBlock block, int depth)
    {
        output.AppendJoin('\t', [
            depth,
            block.Name,
            (int)block.Kind,
            block.LineNumber,
            block.IsNested ? 1 : 0,
            string.Join(' ', block.ParameterNames),
            string.Join(' ', block.Symbols.Keys.Select(k => $"{k}={block.Symbols[k].Packed}")),
        ]);
        output.Append('\n');
        foreach (var child in block.Children)
        {
            Write(output, child, depth + 1);
        }
    }
}

internal static class CodeText
{
    public static void Write(StringBuilder output, CodeObject code)
    {
        var nested = new List<CodeObject>();
        var constants = string.Join(' ', code.Constants.Select(c => Constant(c, nested)));
        var kinds = code.LocalsPlusKinds.Select(k => (LocalKind)k).ToArray();
        output.AppendJoin('\t', [
            "code",
            Text(code.QualifiedName),
            Text(code.Name),
            $"{code.ArgCount},{code.PositionalOnlyArgCount},{code.KeywordOnlyArgCount}",
            code.StackSize,
            ((int)code.Flags).ToString("x", CultureInfo.InvariantCulture),
            code.FirstLineNumber,
            Convert.ToHexStringLower(code.Code),
            constants,
            Names(code.Names),
            Names(code.LocalsPlusNames.Where((_, i) => (kinds[i] & LocalKind.Local) != 0)),
            Names(code.LocalsPlusNames.Where((_, i) => (kinds[i] & LocalKind.Cell) != 0)),
            Names(code.LocalsPlusNames.Where((_, i) => (kinds[i] & LocalKind.Free) != 0)),
            Convert.ToHexStringLower(code.LineTable),
            Convert.ToHexStringLower(code.ExceptionTable),
            Names(code.LocalsPlusNames),
            Convert.ToHexStringLower(code.LocalsPlusKinds),
        ]);
        output.Append('\n');
        foreach (var inner in nested)
        {
            Write(output, inner);
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Select(Text));

    private static string Text(string text) => "s" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    private static string Constant(object? value, List<CodeObject> nested)
    {
        switch (value)
        {
            case null:
                return "N";
            case bool b:
                return b ? "T" : "F";
            case long or int or BigInteger:
                return string.Create(CultureInfo.InvariantCulture, $"i{value}");
            case double d:
                return $"f{BitConverter.DoubleToInt64Bits(d):x16}";
            case Complex c:
                return $"c{BitConverter.DoubleToInt64Bits(c.Real):x16}{BitConverter.DoubleToInt64Bits(c.Imaginary):x16}";
            case string s:
                return Text(s);
            case SurrogateString s:
                return "u" + string.Join(',', s.CodePoints);
            case byte[] bytes:
                return "b" + Convert.ToHexStringLower(bytes);
            case EllipsisConstant:
                return "E";
            case object?[] items:
                return "(" + string.Join(',', items.Select(i => Constant(i, nested))) + ")";
            case FrozenSetConstant set:
                return "{" + string.Join(',', set.Items.Select(i => Constant(i, nested)).Order(StringComparer.Ordinal)) + "}";
            case SliceConstant slice:
                return $"[{Constant(slice.Start, nested)},{Constant(slice.Stop, nested)},{Constant(slice.Step, nested)}]";
            case CodeObject code:
                nested.Add(code);
                return "C" + Text(code.QualifiedName);
            default:
                return "?" + value.GetType();
        }
    }
}
