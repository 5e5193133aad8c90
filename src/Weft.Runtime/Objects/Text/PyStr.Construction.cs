namespace Weft.Runtime.Objects;

public partial class PyStr
{
    [PyNew(Signature = "(object='', encoding='utf-8', errors='strict')")]
    internal static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is null)
        {
            ArgumentErrors.CheckCount("str", args.Length, 0, 3);
        }

        PyObject?[] bound = [null, null, null];
        ArgumentBinder.Bind(t, Parameters, args, kwNames, bound);
        var (@object, encoding, errors) = (bound[0], TextArgument(bound[1], "encoding"), TextArgument(bound[2], "errors"));
        PyStr text;
        if (@object is null)
        {
            text = Empty;
        }
        else if (encoding is null && errors is null)
        {
            text = Operations.Str(t, @object);
        }
        else
        {
            text = FromBuffer(t, @object, encoding, errors);
        }

        return ReferenceEquals(cls, TypeObject) ? text : Allocate(cls, text);
    }

    // Made at first use: its names are strs, which cannot be there before this class is.
    private static ParameterList? s_parameters;

    private static ParameterList Parameters => s_parameters ??= new ParameterList("str", "object,encoding,errors", 0, 3, 0, 0, false);

    private static string? TextArgument(PyObject? value, string name) => value switch
    {
        null => null,
        PyStr text => text.Value,
        _ => throw ArgumentErrors.WrongType($"str() argument '{name}' must be str", value),
    };

    private static PyStr FromBuffer(PyThread t, PyObject source, string? encoding, string? errors)
    {
        if (source is PyStr)
        {
            throw Errors.TypeError("decoding str is not supported");
        }

        using var view = BufferView.TryGet(t, source, writable: false)
            ?? throw Errors.TypeError($"decoding to str: need a bytes-like object, {source.Type.FullName} found");
        return TextCodec.Decode(t, source, view, encoding ?? "utf-8", errors ?? "strict");
    }

    /// <summary>A new str of exact type from a subclass's content; the same object otherwise.</summary>
    internal PyStr ToExact() => GetType() == typeof(PyStr) ? this : _codePoints is { } points ? new PyStr(points) { _hash = _hash } : OfSimple(_text!);

    /// <summary>The content as code points, whatever the representation.</summary>
    internal int[] ToCodePointArray()
    {
        if (_codePoints is { } points)
        {
            return points;
        }

        var result = new int[_text!.Length];
        CopyCodePoints(result);
        return result;
    }

    /// <summary>The constant of a syntax tree: a string, or a SurrogateString if UTF-16 cannot carry the text.</summary>
    public object ToConstant()
    {
        if (_codePoints is { } points && points.AsSpan().IndexOfAnyInRange(0xD800, 0xDFFF) >= 0)
        {
            return new Weft.Syntax.Ast.SurrogateString(points);
        }

        return Value;
    }

    [PyMethod("__getnewargs__")]
    internal PyObject GetNewArguments() => new PyTuple([ToExact()]);

    [PyMethod("__sizeof__", Doc = "Size of the object in memory, in bytes.")]
    internal long SizeOf()
    {
        var widest = 0;
        for (var i = 0; i < Length; i++)
        {
            widest |= CodePointAt(i);
        }

        return widest < 0x80 ? 41L + Length : 56L + ((Length + 1L) * (widest > 0xFFFF ? 4 : widest > 0xFF ? 2 : 1));
    }
}
