using System.Text;
using Weft.Syntax.Ast;
using Weft.Syntax.Lexer;

namespace Weft.Syntax.Parser;

/// <summary>String literals next to each other, f-strings (PEP 701) and t-strings (PEP 750).</summary>
internal sealed partial class Parser
{
    private Expr? ParseStrings()
    {
        var start = _mark;
        if ((_isErrorPass || _isSpeculating) && _stringResults.TryGetValue(start, out var known))
        {
            _mark = known.End;
            return known.Result;
        }

        var result = ParseStringsAt(start);
        if (_isErrorPass || _isSpeculating)
        {
            _stringResults[start] = (result, _mark);
        }

        return result;
    }

    /// <summary>The innermost string with replacement fields is a t-string.</summary>
    private bool _inTemplate;

    /// <summary>The text may be parsed twice; its strings must not be, for they warn.</summary>
    private bool _isSpeculating;

    private readonly Dictionary<int, (Expr? Result, int End)> _stringResults = [];

    private Expr? ParseStringsAt(int start)
    {
        if (_reporting)
        {
            InvalidStringConcatenation();
            _mark = start;
        }

        if (Kind == TokenKind.String)
        {
            var first = ParseStringToken();
            if (Kind is not (TokenKind.String or TokenKind.FStringStart))
            {
                return first;
            }

            return JoinParts([first], start);
        }

        if (Kind == TokenKind.TStringStart)
        {
            var templates = new List<Expr>();
            while (Kind == TokenKind.TStringStart)
            {
                if (ParseText(template: true) is not { } part)
                {
                    return null;
                }

                templates.Add(part);
            }

            return At(new TemplateStr(FoldConstants(templates)), start);
        }

        return JoinParts([], start);
    }

    private Expr? JoinParts(List<Expr> parts, int start)
    {
        while (Kind is TokenKind.String or TokenKind.FStringStart)
        {
            if ((Kind == TokenKind.String ? ParseStringToken() : ParseText(template: false)) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }

        var bytes = 0;
        var constants = 0;
        foreach (var part in parts)
        {
            if (part is Constant constant)
            {
                constants++;
                bytes += constant.Value is byte[] ? 1 : 0;
            }
        }

        if (bytes > 0 && bytes != parts.Count)
        {
            throw ErrorAtLast("cannot mix bytes and nonbytes literals");
        }

        if (bytes > 0)
        {
            return At(new Constant(parts.SelectMany(p => (byte[])((Constant)p).Value!).ToArray(), ((Constant)parts[0]).Kind), start);
        }

        if (constants == parts.Count)
        {
            return At(new Constant(ConcatenateText(parts, 0, parts.Count), ((Constant)parts[0]).Kind), start);
        }

        return At(new JoinedStr(FoldConstants(parts)), start);
    }

    private static object ConcatenateText(List<Expr> parts, int from, int to)
    {
        var surrogates = false;
        for (var i = from; i < to; i++)
        {
            surrogates |= ((Constant)parts[i]).Value is SurrogateString;
        }

        if (!surrogates)
        {
            var builder = new StringBuilder();
            for (var i = from; i < to; i++)
            {
                builder.Append((string)((Constant)parts[i]).Value!);
            }

            return builder.ToString();
        }

        var points = new List<int>();
        for (var i = from; i < to; i++)
        {
            switch (((Constant)parts[i]).Value)
            {
                case SurrogateString odd:
                    points.AddRange(odd.CodePoints);
                    break;
                case string text:
                    foreach (var rune in text.EnumerateRunes())
                    {
                        points.Add(rune.Value);
                    }

                    break;
            }
        }

        return new SurrogateString([.. points]);
    }

    /// <summary>Puts the parts of neighbouring strings into one list; runs of constants become one, empty ones none.</summary>
    private static Expr[] FoldConstants(List<Expr> strings)
    {
        var parts = new List<Expr>();
        foreach (var item in strings)
        {
            switch (item)
            {
                case JoinedStr joined:
                    parts.AddRange(joined.Values);
                    break;
                case TemplateStr template:
                    parts.AddRange(template.Values);
                    break;
                default:
                    parts.Add(item);
                    break;
            }
        }

        var result = new List<Expr>(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (part is Constant first)
            {
                var end = i + 1;
                while (end < parts.Count && parts[end] is Constant)
                {
                    end++;
                }

                if (end - i > 1)
                {
                    var last = parts[end - 1];
                    part = new Constant(ConcatenateText(parts, i, end), first.Kind)
                    {
                        LineNumber = first.LineNumber,
                        ColumnOffset = first.ColumnOffset,
                        EndLineNumber = last.EndLineNumber,
                        EndColumnOffset = last.EndColumnOffset,
                    };
                    i = end - 1;
                }

                if (((Constant)part).Value is "")
                {
                    continue;
                }
            }

            result.Add(part);
        }

        return [.. result];
    }

    /// <summary>One f-string or t-string.</summary>
    private Expr? ParseText(bool template)
    {
        Enter();
        var outer = _inTemplate;
        _inTemplate = template;
        var start = _mark++;
        ref var open = ref _tokens[start];
        var raw = _text.AsSpan(open.Start, open.End - open.Start).IndexOfAny((byte)'r', (byte)'R') >= 0;
        var middle = template ? TokenKind.TStringMiddle : TokenKind.FStringMiddle;
        var end = template ? TokenKind.TStringEnd : TokenKind.FStringEnd;
        var parts = new List<Expr>();
        Expr? result = null;
        while (true)
        {
            if (Kind == middle)
            {
                // Decoded when the string has been read to its end, so that its errors come in Python's order.
                var at = _mark++;
                parts.Add(At(new Constant(at, null), at));
            }
            else if (Kind == TokenKind.LeftBrace)
            {
                if (ParseReplacementField(parts, raw, template) is false)
                {
                    break;
                }
            }
            else
            {
                if (Take(end))
                {
                    parts = DecodeTextParts(parts, raw);
                    if (template)
                    {
                        CheckVersion(14, "t-strings are");
                    }

                    result = template ? At(new TemplateStr([.. parts]), start) : At(new JoinedStr([.. parts]), start);
                }

                break;
            }
        }

        _inTemplate = outer;
        _depth--;
        return result;
    }

    /// <summary>Replaces the token numbers that stand for the literal parts by their text, and drops the empty ones.</summary>
    private List<Expr> DecodeTextParts(List<Expr> parts, bool raw)
    {
        var result = new List<Expr>(parts.Count);
        foreach (var part in parts)
        {
            if (part is Constant { Value: int token } constant)
            {
                constant.Value = DecodeText(token, raw, _mark - 1);
                if (constant.Value is "")
                {
                    continue;
                }
            }

            result.Add(part);
        }

        return result;
    }

    private object DecodeText(int token, bool raw, int tokenForWarnings)
    {
        ref var text = ref _tokens[token];
        var bytes = _text.AsSpan(text.Start, text.End - text.Start);
        return raw || bytes.IndexOf((byte)'\\') < 0 ? Encoding.UTF8.GetString(bytes) : DecodeEscapes(bytes, tokenForWarnings, token);
    }

    /// <summary>A replacement field; its debug text and its value are added to the parts.</summary>
    private bool ParseReplacementField(List<Expr> parts, bool raw, bool template)
    {
        var start = _mark++;
        if (TryParseReplacementField(start, parts, raw, template))
        {
            return true;
        }

        if (_reporting)
        {
            _mark = start;
            InvalidReplacementField();
        }

        return false;
    }

    private bool TryParseReplacementField(int start, List<Expr> parts, bool raw, bool template)
    {
        if (ParseRightHandSide() is not { } value)
        {
            return false;
        }

        var debug = Take(TokenKind.Equal);
        var textEnd = _mark;
        var conversion = -1;
        if (Kind == TokenKind.Exclamation)
        {
            _mark++;
            if (Kind != TokenKind.Name)
            {
                return false;
            }

            conversion = CheckConversion(_mark++);
        }

        Expr? spec = null;
        if (Kind == TokenKind.Colon)
        {
            spec = ParseFormatSpec(raw);
            if (spec is null)
            {
                return false;
            }
        }

        if (Kind != TokenKind.RightBrace)
        {
            return false;
        }

        _mark++;
        ref var open = ref _tokens[start];
        if (debug && conversion < 0 && spec is null)
        {
            conversion = 'r';
        }

        var text = ExpressionText(open.End, _tokens[textEnd].Start);
        if (debug)
        {
            ref var after = ref _tokens[textEnd];
            parts.Add(new Constant(text, null)
            {
                LineNumber = open.LineNumber,
                ColumnOffset = open.ColumnOffset + 1,
                EndLineNumber = after.LineNumber,
                EndColumnOffset = after.ColumnOffset,
            });
        }

        parts.Add(template
            ? At(new Interpolation(value, debug ? text[..text.LastIndexOf('=')] : text, conversion, spec), start)
            : At(new FormattedValue(value, conversion, spec), start));
        return true;
    }

    private int CheckConversion(int nameToken)
    {
        var letter = _inTemplate ? 't' : 'f';
        ref var bang = ref _tokens[nameToken - 1];
        ref var name = ref _tokens[nameToken];
        if (bang.EndLineNumber != name.LineNumber || bang.EndColumnOffset != name.ColumnOffset)
        {
            throw ErrorAtTokens(nameToken - 1, nameToken, $"{letter}-string: conversion type must come right after the exclamation mark");
        }

        if (name.Text is not ("s" or "r" or "a"))
        {
            throw ErrorAtToken(nameToken, $"{letter}-string: invalid conversion character '{name.Text}': expected 's', 'r', or 'a'");
        }

        return name.Text[0];
    }

    private Expr? ParseFormatSpec(bool raw)
    {
        // A format specification is an f-string, in a t-string too.
        var start = _mark++;
        var parts = new List<Expr>();
        while (true)
        {
            if (Kind is TokenKind.FStringMiddle or TokenKind.TStringMiddle)
            {
                var at = _mark++;
                var text = DecodeText(at, raw, at);
                if (text is not "")
                {
                    parts.Add(At(new Constant(text, null), at));
                }
            }
            else if (Kind == TokenKind.LeftBrace)
            {
                if (!ParseReplacementField(parts, raw, template: false))
                {
                    return null;
                }
            }
            else
            {
                break;
            }
        }

        return At(new JoinedStr(parts.Count > 1 ? FoldConstants(parts) : [.. parts]), start);
    }

    /// <summary>The text of a replacement field's expression, without comments.</summary>
    private string ExpressionText(int start, int end)
    {
        var bytes = _text.AsSpan(start, end - start);
        if (bytes.IndexOf((byte)'#') < 0)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var result = new List<byte>(bytes.Length);
        byte quote = 0;
        var quoteSize = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = bytes[i];
            if (quote == 0 && c == '#')
            {
                while (i < bytes.Length && bytes[i] != '\n')
                {
                    i++;
                }

                if (i < bytes.Length)
                {
                    result.Add((byte)'\n');
                }

                continue;
            }

            if (c == '\\' && quote != 0 && i + 1 < bytes.Length)
            {
                result.Add(c);
                result.Add(bytes[++i]);
                continue;
            }

            if (c is (byte)'\'' or (byte)'"')
            {
                var triple = i + 2 < bytes.Length && bytes[i + 1] == c && bytes[i + 2] == c;
                if (quote == 0)
                {
                    quote = c;
                    quoteSize = triple ? 3 : 1;
                    result.AddRange(bytes.Slice(i, quoteSize).ToArray());
                    i += quoteSize - 1;
                    continue;
                }

                if (c == quote && (quoteSize == 1 || triple))
                {
                    result.AddRange(bytes.Slice(i, quoteSize).ToArray());
                    i += quoteSize - 1;
                    quote = 0;
                    continue;
                }
            }

            result.Add(c);
        }

        return Encoding.UTF8.GetString(result.ToArray());
    }
}
