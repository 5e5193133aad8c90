namespace Weft.Runtime.Objects;

/// <summary>A piece of a format string: literal text and, unless it is the last, a replacement field.</summary>
public readonly record struct FormatPiece(PyStr Literal, bool HasField, PyStr FieldName, PyStr Spec, int Conversion);

/// <summary>
/// <c>str.format</c>: replacement fields <c>{name!conversion:spec}</c>, where the specification may itself hold fields,
/// one level deep.
/// </summary>
public static class FieldFormat
{
    /// <summary>Numbers of automatic fields; manual and automatic numbering exclude each other.</summary>
    private sealed class Numbering
    {
        internal int Next;
        internal bool? IsManual;

        internal void Use(bool manual)
        {
            if (IsManual is { } known && known != manual)
            {
                throw Errors.ValueError(manual
                    ? "cannot switch from automatic field numbering to manual field specification"
                    : "cannot switch from manual field specification to automatic field numbering");
            }

            IsManual = manual;
        }
    }

    /// <summary><c>format.format(*args, **keywords)</c>; for <c>format_map</c> the mapping is given instead and there are no args.</summary>
    /// <exception cref="PythonException">ValueError, KeyError, IndexError, and what formatting raises.</exception>
    public static PyStr Format(PyThread t, PyStr format, ReadOnlySpan<PyObject> args, PyTuple? kwNames, PyObject? mapping)
    {
        var count = args.Length - (kwNames?.Count ?? 0);
        PyDict? keywords = null;
        if (kwNames is not null)
        {
            keywords = new PyDict();
            for (var i = 0; i < kwNames.Count; i++)
            {
                keywords.SetItem(t, kwNames.Items[i], args[count + i]);
            }
        }

        var builder = new TextBuilder(format.Length + 16);
        Run(t, builder, format, args[..count], mapping ?? keywords, mapping is not null, new Numbering(), 2);
        return builder.ToStr();
    }

    private static void Run(PyThread t, TextBuilder result, PyStr format, ReadOnlySpan<PyObject> args, PyObject? mapping, bool isMap, Numbering numbering, int depth)
    {
        if (depth < 0)
        {
            throw Errors.ValueError("Max string recursion exceeded");
        }

        var at = 0;
        while (TryNextPiece(format, ref at, out var piece, out var nested))
        {
            result.Append(piece.Literal);
            if (!piece.HasField)
            {
                continue;
            }

            var value = GetField(t, piece.FieldName, args, mapping, isMap, numbering);
            value = Convert(t, value, piece.Conversion);
            var spec = piece.Spec;
            if (nested)
            {
                var inner = new TextBuilder();
                Run(t, inner, spec, args, mapping, isMap, numbering, depth - 2);
                spec = inner.ToStr();
            }

            result.Append(Operations.Format(t, value, spec));
        }
    }

    private static PyObject Convert(PyThread t, PyObject value, int conversion) => conversion switch
    {
        0 => value,
        'r' => Operations.Repr(t, value),
        's' => Operations.Str(t, value),
        'a' => Operations.Ascii(t, value),
        > 32 and < 127 => throw Errors.ValueError($"Unknown conversion specifier {(char)conversion}"),
        _ => throw Errors.ValueError($"Unknown conversion specifier \\x{conversion:x}"),
    };

    /// <summary>Reads the next piece; false at the end.</summary>
    /// <param name="nested">Whether the specification has fields of its own.</param>
    internal static bool TryNextPiece(PyStr format, ref int at, out FormatPiece piece, out bool nested)
    {
        nested = false;
        piece = default;
        var length = format.Length;
        if (at >= length)
        {
            return false;
        }

        var start = at;
        var c = 0;
        while (at < length)
        {
            c = format.CodePointAt(at++);
            if (c is '{' or '}')
            {
                break;
            }

            c = 0;
        }

        if (c == 0)
        {
            piece = new FormatPiece(format.Substring(start, length).ToExact(), false, PyStr.Empty, PyStr.Empty, 0);
            return true;
        }

        if (at < length && format.CodePointAt(at) == c)
        {
            // A doubled brace is literal: the first one ends the text, the second is skipped.
            piece = new FormatPiece(format.Substring(start, at).ToExact(), false, PyStr.Empty, PyStr.Empty, 0);
            at++;
            return true;
        }

        if (c == '}')
        {
            throw Errors.ValueError("Single '}' encountered in format string");
        }

        if (at >= length)
        {
            throw Errors.ValueError("Single '{' encountered in format string");
        }

        var literal = format.Substring(start, at - 1);
        ReadField(format, ref at, literal, out piece, out nested);
        return true;
    }

    private static void ReadField(PyStr format, ref int at, PyStr literal, out FormatPiece piece, out bool nested)
    {
        var length = format.Length;
        var nameStart = at;
        nested = false;
        var bracket = false;
        var c = 0;
        while (at < length)
        {
            c = format.CodePointAt(at++);
            if (c == '{' && !bracket)
            {
                throw Errors.ValueError("unexpected '{' in field name");
            }

            if (c == '[')
            {
                bracket = true;
            }
            else if (c == ']')
            {
                bracket = false;
            }
            else if (c is '}' or ':' or '!' && !bracket)
            {
                break;
            }

            c = 0;
        }

        var name = format.Substring(nameStart, c == 0 ? at : at - 1);
        var conversion = 0;
        if (c is not ('!' or ':'))
        {
            piece = c == '}' ? new FormatPiece(literal, true, name, PyStr.Empty, 0) : throw Errors.ValueError("expected '}' before end of string");
            return;
        }

        if (c == '!')
        {
            if (at >= length)
            {
                throw Errors.ValueError("end of string while looking for conversion specifier");
            }

            conversion = format.CodePointAt(at++);
            if (at < length)
            {
                c = format.CodePointAt(at++);
                if (c == '}')
                {
                    piece = new FormatPiece(literal, true, name, PyStr.Empty, conversion);
                    return;
                }

                if (c != ':')
                {
                    throw Errors.ValueError("expected ':' after conversion specifier");
                }
            }
        }

        var specStart = at;
        var depth = 1;
        while (at < length)
        {
            switch (format.CodePointAt(at++))
            {
                case '{':
                    nested = true;
                    depth++;
                    break;
                case '}':
                    if (--depth == 0)
                    {
                        piece = new FormatPiece(literal, true, name, format.Substring(specStart, at - 1), conversion);
                        return;
                    }

                    break;
            }
        }

        throw Errors.ValueError("unmatched '{' in format spec");
    }

    /// <summary>The first part of a field name: a number or a text; and where the rest begins.</summary>
    internal static (PyObject First, int Next) SplitFirst(PyStr name)
    {
        var end = 0;
        while (end < name.Length && name.CodePointAt(end) is not ('.' or '['))
        {
            end++;
        }

        var number = ReadIndex(name, 0, end);
        return (number < 0 ? name.Substring(0, end) : PyInt.Of(number), end);
    }

    /// <summary>A decimal number, or -1.</summary>
    private static long ReadIndex(PyStr text, int start, int end)
    {
        if (start == end)
        {
            return -1;
        }

        long n = 0;
        for (var i = start; i < end; i++)
        {
            var digit = NumericText.DecimalDigit(text.CodePointAt(i));
            if (digit < 0)
            {
                return -1;
            }

            if (n > (long.MaxValue - digit) / 10)
            {
                throw Errors.ValueError("Too many decimal digits in format string");
            }

            n = (n * 10) + digit;
        }

        return n;
    }

    /// <summary>The next step of a field name: an attribute or an item.</summary>
    internal static bool TryNextStep(PyStr name, ref int at, out bool isAttribute, out PyObject key)
    {
        isAttribute = false;
        key = PyNone.Value;
        if (at >= name.Length)
        {
            return false;
        }

        switch (name.CodePointAt(at++))
        {
            case '.':
                var start = at;
                while (at < name.Length && name.CodePointAt(at) is not ('.' or '['))
                {
                    at++;
                }

                isAttribute = true;
                key = name.Substring(start, at);
                break;
            case '[':
                start = at;
                while (at < name.Length && name.CodePointAt(at) != ']')
                {
                    at++;
                }

                if (at >= name.Length)
                {
                    throw Errors.ValueError("Missing ']' in format string");
                }

                var index = ReadIndex(name, start, at);
                key = index >= 0 ? PyInt.Of(index) : name.Substring(start, at);
                at++;
                break;
            default:
                throw Errors.ValueError("Only '.' or '[' may follow ']' in format field specifier");
        }

        return key is PyStr { Length: 0 } ? throw Errors.ValueError("Empty attribute in format string") : true;
    }

    private static PyObject GetField(PyThread t, PyStr name, ReadOnlySpan<PyObject> args, PyObject? mapping, bool isMap, Numbering numbering)
    {
        var (first, at) = SplitFirst(name);
        var automatic = first is PyStr { Length: 0 };
        PyObject value;
        if (automatic || first is PyInt)
        {
            if (!isMap || !automatic)
            {
                numbering.Use(!automatic);
            }

            if (isMap)
            {
                throw Errors.ValueError("Format string contains positional fields");
            }

            var index = automatic ? numbering.Next++ : ((PyInt)first).Value;
            value = index < args.Length ? args[(int)index] : throw Errors.IndexError($"Replacement index {index} out of range for positional args tuple");
        }
        else
        {
            value = mapping is null ? throw Errors.KeyError(first)
                : mapping.GetType() == typeof(PyDict) ? ((PyDict)mapping).Get(t, first) ?? throw Errors.KeyError(first)
                : Operations.GetItem(t, mapping, first);
        }

        while (TryNextStep(name, ref at, out var isAttribute, out var key))
        {
            value = isAttribute ? Operations.GetAttribute(t, value, (PyStr)key) : Operations.GetItem(t, value, key);
        }

        return value;
    }
}

public partial class PyStr
{
    [PyMethod("format", Signature = "($self, /, *args, **kwargs)", Doc = "The text with its replacement fields filled from the arguments.")]
    internal PyStr Format(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => FieldFormat.Format(t, this, args, kwNames, null);

    [PyMethod("format_map", Signature = "(mapping, /)", Doc = "The text with its replacement fields filled from a mapping.")]
    internal PyStr FormatMap(PyThread t, PyObject mapping) => FieldFormat.Format(t, this, [], null, mapping);
}
