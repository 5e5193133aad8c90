using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weft.Syntax;
using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;
using Weft.Syntax.Parser;
using Weft.Syntax.Text;

// Shows what the parser makes of programs, for comparison with another Python:
//   dump PATH...       the tree of each file, on standard output
//   hash               reads paths from standard input; writes "sha1 path" or "error path: text"
//   errors             reads JSON lines {"source", "mode", "name"}; writes the error of each as JSON
//   tokens PATH...     the tokens that the tokenize module would show
//   tokenhash          reads paths from standard input; writes "sha1 path" of those tokens
// UNICODE_NAMES names a file "NAME<tab>HEX" with the characters of \N{...}.
//   identifiers        the code points that may stand in a name
//   time PATH...       parses the files and prints the rate
var thread = new Thread(() => Run(args), 256 << 20);
thread.Start();
thread.Join();

static void Run(string[] args)
{
    Console.OutputEncoding = new UTF8Encoding(false);
    if (Environment.GetEnvironmentVariable("UNICODE_NAMES") is { } file)
    {
        var names = File.ReadLines(file).Select(l => l.Split('\t')).ToDictionary(f => f[0], f => f[1], StringComparer.OrdinalIgnoreCase);
        PythonParser.UnicodeNames = name => names.TryGetValue(name, out var hex) ? string.Concat(hex.Split(' ').Select(h => char.ConvertFromUtf32(Convert.ToInt32(h, 16)))) : null;
    }

    switch (args.FirstOrDefault())
    {
        case "dump":
            foreach (var path in args[1..])
            {
                Console.WriteLine(AstDumper.Dump(ParseFile(path)));
            }

            break;
        case "hash":
            Hash();
            break;
        case "errors":
            Errors();
            break;
        case "tokens":
            Tokens(args[1..], hash: false);
            break;
        case "tokenhash":
            Tokens(Console.In.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries), hash: true);
            break;
        case "identifiers":
            for (var c = 0; c < 0x110000; c++)
            {
                if (IdentifierCharacters.IsStart(c) || IdentifierCharacters.IsContinue(c))
                {
                    Console.WriteLine($"{c:x} {(IdentifierCharacters.IsStart(c) ? "start" : "continue")}");
                }
            }

            break;
        case "time":
            Time(args[1..]);
            break;
        default:
            Console.Error.WriteLine("usage: dump PATH... | hash | errors | tokens PATH... | tokenhash | identifiers | time PATH...");
            break;
    }
}

static Mod ParseFile(string path) =>
    PythonParser.Parse(SourceText.FromBytes(File.ReadAllBytes(path), path), path, ParseMode.File);

static void Hash()
{
    while (Console.In.ReadLine() is { } path)
    {
        try
        {
            var dump = AstDumper.Dump(ParseFile(path));
            Console.WriteLine($"{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(dump)))} {path}");
        }
        catch (Exception error)
        {
            var where = error is PythonSyntaxException syntax ? $"{syntax.LineNumber}:{syntax.Offset}" : error.StackTrace?.Split('\n')[0];
            Console.WriteLine($"error {path}: {error.GetType().Name} {error.Message} {where}");
        }
    }
}

static void Errors()
{
    var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
    while (Console.In.ReadLine() is { } line)
    {
        using var request = JsonDocument.Parse(line);
        var root = request.RootElement;
        object? answer;
        try
        {
            var mode = root.GetProperty("mode").GetString() switch
            {
                "exec" => ParseMode.File,
                "eval" => ParseMode.Eval,
                "single" => ParseMode.Single,
                _ => ParseMode.FunctionType,
            };
            const string name = "<string>";
            var source = root.TryGetProperty("bytes", out var bytes)
                ? SourceText.FromBytes(Convert.FromHexString(bytes.GetString()!), name)
                : SourceText.FromString(root.GetProperty("source").GetString()!, name);
            var flags = root.TryGetProperty("flags", out var bits) ? bits.GetInt32() : 0;
            var warnings = new List<object[]>();
            var options = new ParserOptions
            {
                AllowIncompleteInput = (flags & 0x4000) != 0,
                DontImplyDedent = (flags & 0x200) != 0,
                BarryAsFlufl = (flags & 0x400000) != 0,
                TypeComments = (flags & 0x1000) != 0,
                FeatureVersion = root.TryGetProperty("fv", out var version) && version.GetInt32() >= 0 ? version.GetInt32() : 14,
                Warn = (message, line) =>
                {
                    warnings.Add([message, line]);
                    return root.TryGetProperty("warnerror", out _);
                },
            };
            var tree = PythonParser.Parse(source, name, mode, options);
            answer = root.TryGetProperty("dump", out _) ? AstDumper.Dump(tree)
                : root.TryGetProperty("warnings", out _) ? warnings
                : null;
        }
        catch (PythonSyntaxException error)
        {
            answer = new object?[] { error.Kind.ToString(), error.Message, error.LineNumber, error.Offset, error.EndLineNumber, error.EndOffset, error.Text };
        }
        catch (Exception error)
        {
            answer = new object?[] { "crash", error.ToString() };
        }

        output.WriteLine(JsonSerializer.Serialize(answer));
    }

    output.Flush();
}

static void Tokens(IEnumerable<string> paths, bool hash)
{
    var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
    foreach (var path in paths)
    {
        var text = TokensOf(path);
        output.WriteLine(hash ? $"{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)))} {path}" : text);
    }

    output.Flush();
}

static string TokensOf(string path)
{
    var lines = new Queue<ReadOnlyMemory<byte>>();
    var content = File.ReadAllBytes(path);
    for (var start = 0; start < content.Length;)
    {
        var end = Array.IndexOf(content, (byte)'\n', start);
        end = end < 0 ? content.Length : end + 1;
        lines.Enqueue(content.AsMemory(start, end - start));
        start = end;
    }

    var output = new StringBuilder();
    try
    {
        var stream = new TokenStream(() => lines.Count > 0 ? lines.Dequeue() : default, "<string>");
        while (stream.Next() is { } token)
        {
            output.Append($"{token.Type}|{token.Text}|{token.StartLine},{token.StartColumn}|{token.EndLine},{token.EndColumn}|{token.Line}\n");
        }
    }
    catch (PythonSyntaxException error)
    {
        output.Append($"{error.Kind} {error.Message} {error.LineNumber} {error.Offset}\n");
    }

    return output.ToString();
}

static void Time(string[] paths)
{
    for (var round = 0; round < 4; round++)
    {
        var watch = Stopwatch.StartNew();
        var size = 0L;
        foreach (var path in paths)
        {
            size += new FileInfo(path).Length;
            ParseFile(path);
        }

        Console.WriteLine($"{size} bytes in {watch.Elapsed.TotalMilliseconds:F0} ms: {size / watch.Elapsed.TotalSeconds / 1e6:F2} MB/s");
    }
}
