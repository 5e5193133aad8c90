using System.Text;
using Weft.Runtime.Imports;
using Weft.Syntax.Lexer;

namespace Weft.Modules;

/// <summary><c>_tokenize</c>: the tokenizer of the parser, for the module <c>tokenize</c>.</summary>
[PyModule("_tokenize")]
[PyExport(typeof(PyTokenizerIter))]
public static partial class TokenizeModule;

/// <summary><c>_tokenize.TokenizerIter</c>: the tokens of lines that a function gives.</summary>
/// <remarks>Not for use by several threads at once: the tokenizer under it has one position.</remarks>
[PyType("_tokenize.TokenizerIter", Doc = "The tokens of a source.", Signature = "(readline, /, *, extra_tokens, encoding='utf-8')")]
public sealed partial class PyTokenizerIter : PyObject
{
    private const string FileName = "<string>";

    private readonly TokenStream _tokens;
    private readonly ThreadGate _gate = new();
    private PyThread _thread = null!;

    /// <summary>The last line, which the tokens on it share.</summary>
    private string _lastLine = "";
    private PyStr _lastLineObject = PyStr.Empty;

    private PyTokenizerIter(PyObject readLine, string? encoding, bool extraTokens) =>
        _tokens = new TokenStream(() => ReadLine(_thread, readLine, encoding), FileName, extraTokens);

    [PyNew(Signature = "(readline, /, *, extra_tokens, encoding=None)")]
    public static PyObject New(PyThread t, PyType cls, PyObject readline, bool extra_tokens, string? encoding = null) =>
        new PyTokenizerIter(readline, encoding, extra_tokens);

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        _gate.Enter(t);
        try
        {
            _thread = t;
            return SourceCompilation.Translate(t, FileName, _tokens.Next) is { } token ? ToTuple(token) : null;
        }
        finally
        {
            _gate.Exit();
        }
    }

    private PyTuple ToTuple(TokenInfo token)
    {
        if (token.Line != _lastLine)
        {
            _lastLine = token.Line;
            _lastLineObject = PyStr.Of(token.Line);
        }

        return new PyTuple(
        [
            PyInt.Of(token.Type),
            PyStr.Of(token.Text),
            new PyTuple([PyInt.Of(token.StartLine), PyInt.Of(token.StartColumn)]),
            new PyTuple([PyInt.Of(token.EndLine), PyInt.Of(token.EndColumn)]),
            _lastLineObject,
        ]);
    }

    private static ReadOnlyMemory<byte> ReadLine(PyThread t, PyObject readLine, string? encoding)
    {
        PyObject line;
        try
        {
            line = Operations.Call(t, readLine);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.StopIteration))
        {
            return default;
        }

        if (encoding is not null)
        {
            if (line is not PyBytes)
            {
                throw Errors.TypeError("readline() returned a non-bytes object");
            }

            line = Operations.CallMethod(t, line, "decode", PyStr.Of(encoding), PyStr.Of("replace"));
        }

        return line is PyStr text ? Encoding.UTF8.GetBytes(text.Value) : throw Errors.TypeError("readline() returned a non-string object");
    }
}
