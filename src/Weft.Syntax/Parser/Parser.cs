using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;
using Weft.Syntax.Text;

namespace Weft.Syntax.Parser;

/// <summary>A recursive-descent parser with unlimited lookahead over a growing array of tokens.</summary>
/// <remarks>
/// A parsing method either returns its node and leaves the cursor behind it, or returns null; after null the
/// cursor is anywhere, and whoever wants to try something else puts it back. Binary operators are parsed by precedence
/// climbing and loops, so that long chains need no stack; what does recurse counts its depth.
/// Tokens are fetched only when looked at, because Python reports an error of the tokenizer only if the parser got that far.
/// A text that does not parse is parsed again with <c>_reporting</c> on: then the methods also look for
/// common mistakes, in the order of Python's grammar, and throw the first one found (Parser.Errors*.cs). A correct program pays nothing.
/// </remarks>
internal sealed partial class Parser
{
    private const int MaxDepth = 6000;

    private readonly SourceText _source;
    private readonly Tokenizer _tokenizer;
    private readonly string _fileName;
    private readonly ParseMode _mode;
    private readonly ParserOptions _options;
    private readonly byte[] _text;

    private Token[] _tokens;
    private int _fill;
    private int _mark;
    private int _depth;
    private bool _reporting;
    private bool _isErrorPass;
    private bool _parsingStarted;
    private bool _flufl;
    private List<TypeIgnore>? _typeIgnores;

    public Parser(SourceText source, string fileName, ParseMode mode, ParserOptions options)
    {
        _source = source;
        _fileName = fileName;
        _mode = mode;
        _options = options;
        _flufl = options.BarryAsFlufl;
        _tokenizer = new Tokenizer(
            source,
            fileName,
            new TokenizerOptions { TypeComments = options.TypeComments, AddFinalNewLine = mode == ParseMode.File, Warn = options.Warn });
        _tokenizer.AcceptsOldNotEqual = _flufl;
        _text = _tokenizer.Buffer;
        _tokens = new Token[Math.Clamp(_text.Length / 4, 64, 1 << 16)];
    }

    private TokenKind Kind
    {
        get
        {
            if (_mark >= _fill)
            {
                Fetch();
            }

            return _tokens[_mark].Kind;
        }
    }

    /// <summary>The last token that the parser looked at.</summary>
    private ref Token LastFetched => ref _tokens[_fill - 1];

    public Mod Run()
    {
        try
        {
            return ParseOrFail();
        }
        catch (PythonSyntaxException error)
        {
            error.LastStatement = _lastStatement;
            throw;
        }
    }

    private Mod ParseOrFail()
    {
        Mod? result;
        try
        {
            result = ParseStart();
        }
        catch (PythonSyntaxException error) when (!_tokenizer.Failed && error.Kind == SyntaxErrorKind.SyntaxError)
        {
            throw !_tokenizer.IsAtEnd ? FindTokenizerError() ?? error
                : _options.AllowIncompleteInput ? IncompleteInput()
                : error;
        }

        if (result is null)
        {
            throw FindError();
        }

        if (_mode == ParseMode.Single)
        {
            CheckSingleStatement();
        }

        return result;
    }

    private Mod? ParseStart()
    {
        _mark = 0;
        _depth = 0;
        return _mode switch
        {
            ParseMode.File => ParseFile(),
            ParseMode.Single => ParseInteractive(),
            ParseMode.Eval => ParseEval(),
            _ => ParseFunctionType(),
        };
    }

    private TokenKind KindAt(int offset)
    {
        while (_mark + offset >= _fill)
        {
            Fetch();
        }

        return _tokens[_mark + offset].Kind;
    }

    private void Fetch()
    {
        Token token;
        try
        {
            token = _tokenizer.Next();
            while (token.Kind == TokenKind.TypeIgnore)
            {
                (_typeIgnores ??= []).Add(new TypeIgnore(token.LineNumber, token.Text!));
                token = _tokenizer.Next();
            }
        }
        catch (PythonSyntaxException error)
        {
            throw AdaptTokenizerError(error);
        }

        if (_mode == ParseMode.Single && token.Kind == TokenKind.EndMarker && _parsingStarted)
        {
            token.Kind = TokenKind.NewLine;
            _parsingStarted = false;
            if (!_options.DontImplyDedent)
            {
                _tokenizer.CloseIndentation();
            }
        }
        else
        {
            _parsingStarted = true;
        }

        if (_fill == _tokens.Length)
        {
            Array.Resize(ref _tokens, _tokens.Length * 2);
        }

        _tokens[_fill++] = token;
    }

    private bool Take(TokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        _mark++;
        return true;
    }

    /// <summary>Takes a token that must be there: what precedes it allows for nothing else.</summary>
    private void Force(TokenKind kind, string text)
    {
        if (!Take(kind))
        {
            throw ErrorAtToken(_mark, $"expected '{text}'");
        }
    }

    private string? TakeName()
    {
        if (Kind != TokenKind.Name)
        {
            return null;
        }

        return _tokens[_mark++].Text;
    }

    private bool IsSoftKeyword(string word) => Kind == TokenKind.Name && (object?)_tokens[_mark].Text is string text && text == word;

    private string? TakeTypeComment() => Kind == TokenKind.TypeComment ? _tokens[_mark++].Text : null;

    private bool Fail(int mark)
    {
        _mark = mark;
        return false;
    }

    private void Enter()
    {
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new PythonSyntaxException(
                SyntaxErrorKind.MemoryError, "Parser stack overflowed - Python source too complex to parse", null);
        }
    }

    private T At<T>(T node, int startToken)
        where T : LocatedNode
    {
        ref var start = ref _tokens[startToken];
        node.LineNumber = start.LineNumber;
        node.ColumnOffset = start.ColumnOffset;
        SetEnd(node);
        return node;
    }

    private T At<T>(T node, LocatedNode start)
        where T : LocatedNode
    {
        node.LineNumber = start.LineNumber;
        node.ColumnOffset = start.ColumnOffset;
        SetEnd(node);
        return node;
    }

    private void SetEnd(LocatedNode node)
    {
        var last = _mark - 1;
        while (last > 0 && _tokens[last].Kind is TokenKind.EndMarker or TokenKind.NewLine or TokenKind.Indent or TokenKind.Dedent)
        {
            last--;
        }

        ref var end = ref _tokens[last];
        node.EndLineNumber = end.EndLineNumber;
        node.EndColumnOffset = end.EndColumnOffset;
    }

    private void CheckVersion(int minor, string feature)
    {
        if (_options.FeatureVersion < minor)
        {
            throw ErrorAtLast($"{feature} only supported in Python 3.{minor} and greater");
        }
    }

    private Module? ParseFile()
    {
        var body = new List<Stmt>();
        while (Kind != TokenKind.EndMarker)
        {
            if (!ParseStatement(body))
            {
                return null;
            }
        }

        _mark++;
        return new Module([.. body], _typeIgnores is null ? [] : [.. _typeIgnores]);
    }

    private Interactive? ParseInteractive()
    {
        var body = new List<Stmt>();
        var start = _mark;
        if (ParseCompound() is { } compound)
        {
            if (!Take(TokenKind.NewLine))
            {
                return null;
            }

            return new Interactive([compound]);
        }

        _mark = start;
        if (ParseSimpleStatements(body))
        {
            return new Interactive([.. body]);
        }

        _mark = start;
        if (Take(TokenKind.NewLine))
        {
            return new Interactive([At(new Pass(), start)]);
        }

        return null;
    }

    /// <summary>Nothing but blank lines and comments may follow an interactive statement.</summary>
    private void CheckSingleStatement()
    {
        var rest = _text.AsSpan(_tokenizer.Position);
        while (rest.Length > 0)
        {
            if (rest[0] == '#')
            {
                var end = rest.IndexOf((byte)'\n');
                rest = end < 0 ? [] : rest[(end + 1)..];
            }
            else if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\f')
            {
                rest = rest[1..];
            }
            else
            {
                throw ErrorAtLast("multiple statements found while compiling a single statement");
            }
        }
    }

    private Expression? ParseEval()
    {
        if (ParseExpressions() is not { } body)
        {
            return null;
        }

        while (Take(TokenKind.NewLine))
        {
        }

        return Take(TokenKind.EndMarker) ? new Expression(body) : null;
    }

    private FunctionType? ParseFunctionType()
    {
        if (!Take(TokenKind.LeftParenthesis))
        {
            return null;
        }

        var types = new List<Expr>();
        var stars = 0;
        while (Kind != TokenKind.RightParenthesis)
        {
            var star = Kind switch { TokenKind.Star => 1, TokenKind.DoubleStar => 2, _ => 0 };
            if (star <= stars && stars > 0)
            {
                return null;
            }

            if (star > 0)
            {
                _mark++;
                stars = star;
            }

            if (ParseExpression() is not { } type)
            {
                return null;
            }

            types.Add(type);
            if (stars == 2 || !Take(TokenKind.Comma))
            {
                break;
            }

            if (Kind == TokenKind.RightParenthesis || (stars == 1 && Kind != TokenKind.DoubleStar))
            {
                return null;
            }
        }

        if (!Take(TokenKind.RightParenthesis) || !Take(TokenKind.Arrow) || ParseExpression() is not { } returns)
        {
            return null;
        }

        while (Take(TokenKind.NewLine))
        {
        }

        return Take(TokenKind.EndMarker) ? new FunctionType([.. types], returns) : null;
    }
}
