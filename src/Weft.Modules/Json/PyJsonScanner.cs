using System.Globalization;

namespace Weft.Modules.Json;

/// <summary><c>_json.make_scanner</c>: reads one JSON value.</summary>
[PyType("_json.Scanner", Doc = "Reads JSON values out of strings.", WeakReferences = false)]
public partial class PyJsonScanner : PyObject
{
    private readonly bool _strict;

    internal PyJsonScanner(PyThread t, PyObject context)
    {
        Strict = Operations.GetAttribute(t, context, "strict");
        _strict = Operations.IsTrue(t, Strict);
        ObjectHook = Operations.GetAttribute(t, context, "object_hook");
        ObjectPairsHook = Operations.GetAttribute(t, context, "object_pairs_hook");
        ParseFloat = Operations.GetAttribute(t, context, "parse_float");
        ParseInt = Operations.GetAttribute(t, context, "parse_int");
        ParseConstant = Operations.GetAttribute(t, context, "parse_constant");
    }

    [PyMember("strict")]
    internal PyObject Strict { get; }

    [PyMember("object_hook")]
    internal PyObject ObjectHook { get; }

    [PyMember("object_pairs_hook")]
    internal PyObject ObjectPairsHook { get; }

    [PyMember("parse_float")]
    internal PyObject ParseFloat { get; }

    [PyMember("parse_int")]
    internal PyObject ParseInt { get; }

    [PyMember("parse_constant")]
    internal PyObject ParseConstant { get; }

    [PyNew(Signature = "(context)")]
    internal static PyObject New(PyThread t, PyType cls, PyObject context) => Allocate(cls, t, context);

    [PyMethod("__call__", Signature = "(string, idx)")]
    internal PyObject Call(PyThread t, PyObject @string, long idx)
    {
        var text = @string as PyStr ?? throw Errors.TypeError($"first argument must be a string, not {@string.Type.FullName}");
        if (idx < 0)
        {
            throw Errors.ValueError("idx cannot be negative");
        }

        if (idx >= text.Length)
        {
            throw Errors.StopIteration(PyInt.Of(idx));
        }

        var at = (int)idx;
        var value = Scan(t, text, ref at, []);
        return new PyTuple([value, PyInt.Of(at)]);
    }

    private static void SkipSpace(PyStr text, ref int at)
    {
        while (at < text.Length && text.CodePointAt(at) is ' ' or '\t' or '\n' or '\r')
        {
            at++;
        }
    }

    private static int Peek(PyStr text, int at) => at < text.Length ? text.CodePointAt(at) : -1;

    private static bool Follows(PyStr text, int at, string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (Peek(text, at + i) != word[i])
            {
                return false;
            }
        }

        return true;
    }

    private PyObject Scan(PyThread t, PyStr text, ref int at, Dictionary<string, PyStr> keys)
    {
        var start = at;
        switch (Peek(text, at))
        {
            case '"':
                at++;
                return JsonText.ScanString(t, text, ref at, _strict);
            case '{':
                t.EnterNative(" while decoding a JSON object from a unicode string");
                try
                {
                    at++;
                    return ScanObject(t, text, ref at, keys);
                }
                finally
                {
                    t.ExitNative();
                }

            case '[':
                t.EnterNative(" while decoding a JSON array from a unicode string");
                try
                {
                    at++;
                    return ScanArray(t, text, ref at, keys);
                }
                finally
                {
                    t.ExitNative();
                }

            case 'n' when Follows(text, at, "null"):
                at += 4;
                return PyNone.Value;
            case 't' when Follows(text, at, "true"):
                at += 4;
                return PyBool.True;
            case 'f' when Follows(text, at, "false"):
                at += 5;
                return PyBool.False;
            case 'N' when Follows(text, at, "NaN"):
                return Constant(t, "NaN", ref at);
            case 'I' when Follows(text, at, "Infinity"):
                return Constant(t, "Infinity", ref at);
            case '-' when Follows(text, at, "-Infinity"):
                return Constant(t, "-Infinity", ref at);
        }

        return ScanNumber(t, text, ref at) ?? throw Errors.StopIteration(PyInt.Of(start));
    }

    private PyObject Constant(PyThread t, string name, ref int at)
    {
        at += name.Length;
        return Operations.Call(t, ParseConstant, PyStr.Intern(name));
    }

    private static int SkipDigits(PyStr text, int at)
    {
        while (Peek(text, at) is >= '0' and <= '9')
        {
            at++;
        }

        return at;
    }

    private PyObject? ScanNumber(PyThread t, PyStr text, ref int at)
    {
        var end = at;
        if (Peek(text, end) == '-')
        {
            end++;
        }

        switch (Peek(text, end))
        {
            case '0':
                end++;
                break;
            case >= '1' and <= '9':
                end = SkipDigits(text, end);
                break;
            default:
                return null;
        }

        var isFloat = false;
        if (Peek(text, end) == '.' && SkipDigits(text, end + 1) is var fraction && fraction > end + 1)
        {
            isFloat = true;
            end = fraction;
        }

        if (Peek(text, end) is 'e' or 'E')
        {
            var digits = Peek(text, end + 1) is '+' or '-' ? end + 2 : end + 1;
            if (SkipDigits(text, digits) is var exponent && exponent > digits)
            {
                isFloat = true;
                end = exponent;
            }
        }

        var start = at;
        at = end;
        if (text.Simple is { } simple)
        {
            var digits = simple.AsSpan(start, end - start);
            if (isFloat ? ReferenceEquals(ParseFloat, PyFloat.TypeObject) : ReferenceEquals(ParseInt, PyIntBase.TypeObject) && digits.Length <= 18)
            {
                return isFloat
                    ? PyFloat.Of(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture))
                    : PyInt.Of(long.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            }
        }

        return Operations.Call(t, isFloat ? ParseFloat : ParseInt, text.Substring(start, end));
    }

    private PyObject ScanObject(PyThread t, PyStr text, ref int at, Dictionary<string, PyStr> keys)
    {
        var pairs = ObjectPairsHook is PyNone ? null : new PyList();
        var result = new PyDict();
        SkipSpace(text, ref at);
        if (Peek(text, at) != '}')
        {
            while (true)
            {
                if (Peek(text, at) != '"')
                {
                    throw JsonText.DecodeError(t, "Expecting property name enclosed in double quotes", text, at);
                }

                at++;
                var key = ScanKey(t, text, ref at, keys);
                SkipSpace(text, ref at);
                if (Peek(text, at) != ':')
                {
                    throw JsonText.DecodeError(t, "Expecting ':' delimiter", text, at);
                }

                at++;
                SkipSpace(text, ref at);
                var value = Scan(t, text, ref at, keys);
                if (pairs is null)
                {
                    result.SetItem(t, key, value);
                }
                else
                {
                    pairs.Append(new PyTuple([key, value]));
                }

                SkipSpace(text, ref at);
                if (Peek(text, at) == '}')
                {
                    break;
                }

                if (Peek(text, at) != ',')
                {
                    throw JsonText.DecodeError(t, "Expecting ',' delimiter", text, at);
                }

                var comma = at++;
                SkipSpace(text, ref at);
                if (Peek(text, at) == '}')
                {
                    throw JsonText.DecodeError(t, "Illegal trailing comma before end of object", text, comma);
                }
            }
        }

        at++;
        return pairs is not null ? Operations.Call(t, ObjectPairsHook, pairs)
            : ObjectHook is PyNone ? result
            : Operations.Call(t, ObjectHook, result);
    }

    /// <summary>A key; equal ones of one document are one object.</summary>
    private PyStr ScanKey(PyThread t, PyStr text, ref int at, Dictionary<string, PyStr> keys)
    {
        if (text.Simple is { } simple)
        {
            var rest = simple.AsSpan(at);
            var length = JsonText.PlainLength(rest);
            if (length >= 0 && keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(rest[..length], out var known))
            {
                at += length + 1;
                return known;
            }
        }

        var key = JsonText.ScanString(t, text, ref at, _strict);
        return key.Simple is { } plain && !keys.TryAdd(plain, key) ? keys[plain] : key;
    }

    private PyList ScanArray(PyThread t, PyStr text, ref int at, Dictionary<string, PyStr> keys)
    {
        var result = new PyList();
        SkipSpace(text, ref at);
        if (Peek(text, at) != ']')
        {
            while (true)
            {
                result.Append(Scan(t, text, ref at, keys));
                SkipSpace(text, ref at);
                if (Peek(text, at) == ']')
                {
                    break;
                }

                if (Peek(text, at) != ',')
                {
                    throw JsonText.DecodeError(t, "Expecting ',' delimiter", text, at);
                }

                var comma = at++;
                SkipSpace(text, ref at);
                if (Peek(text, at) == ']')
                {
                    throw JsonText.DecodeError(t, "Illegal trailing comma before end of array", text, comma);
                }
            }
        }

        at++;
        return result;
    }
}
