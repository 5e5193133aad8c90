namespace Weft.Runtime.Objects;

/// <summary><c>bytes % values</c> (PEP 461).</summary>
internal sealed class BytesPercentFormat(PyThread thread, byte[] format, PyObject values) : PercentFormat(thread, values)
{
    private readonly MemoryStream _result = new(format.Length + 16);

    internal byte[] Run()
    {
        RunAll();
        return _result.ToArray();
    }

    protected override string Kind => "bytes";

    protected override int Length => format.Length;

    protected override int At(int index) => format[index];

    protected override void AppendLiteral(int start, int end) => _result.Write(format, start, end - start);

    protected override void AppendSimple(string text)
    {
        foreach (var c in text)
        {
            _result.WriteByte((byte)c);
        }
    }

    protected override void AppendFill(char fill, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _result.WriteByte((byte)fill);
        }
    }

    protected override PyObject Key(int start, int end) => PyBytes.Of(format.AsSpan(start, end - start));

    protected override bool IsMappingArgument(PyObject value) => value is not ByteSequence;

    protected override bool AppendObject(int conversion, PyObject value, in Directive directive)
    {
        byte[] text;
        var precision = directive.Precision;
        switch (conversion)
        {
            case 's' or 'b':
                text = Bytes(value);
                break;
            case 'r' or 'a':
                text = System.Text.Encoding.ASCII.GetBytes(Operations.Ascii(Thread, value).Value);
                break;
            case 'c':
                text = [Character(value)];
                precision = -1;
                break;
            default:
                return false;
        }

        var length = precision >= 0 ? Math.Min(precision, text.Length) : text.Length;
        var missing = FieldPadding(length, directive);
        if (!directive.Left)
        {
            AppendFill(' ', missing);
        }

        _result.Write(text, 0, length);
        if (directive.Left)
        {
            AppendFill(' ', missing);
        }

        return true;
    }

    private byte[] Bytes(PyObject value)
    {
        if (value is PyBytes bytes && value.GetType() == typeof(PyBytes))
        {
            return bytes.Array;
        }

        if (value is PyByteArray array)
        {
            return array.Data.ToArray();
        }

        if (Operations.LookupSpecial(Thread, value, Names.Bytes) is { } method)
        {
            var result = Operations.Call(Thread, method);
            return result is PyBytes made ? made.Array : throw Errors.TypeError($"__bytes__ returned non-bytes (type {result.Type.FullName})");
        }

        using var view = BufferView.TryGet(Thread, value, writable: false)
            ?? throw Errors.TypeError($"%b requires a bytes-like object, or an object that implements __bytes__, not '{value.Type.FullName}'");
        return view.ToArray();
    }

    private byte Character(PyObject value)
    {
        if (value is ByteSequence bytes)
        {
            return bytes.Data.Length == 1
                ? bytes.Data[0]
                : throw Errors.TypeError($"%c requires an integer in range(256) or a single byte, not a {(value is PyBytes ? "bytes" : "bytearray")} object of length {bytes.Data.Length}");
        }

        if (value is not PyIntBase && value.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"%c requires an integer in range(256) or a single byte, not {value.Type.FullName}");
        }

        return Operations.Index(Thread, value).TryGetInt64(out var b) && b is >= 0 and <= 255 ? (byte)b : throw Errors.OverflowError("%c arg not in range(256)");
    }
}
