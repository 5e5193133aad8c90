namespace Weft.Runtime.Objects;

/// <summary><c>str % values</c>.</summary>
internal sealed class StrPercentFormat(PyThread thread, PyStr format, PyObject values) : PercentFormat(thread, values)
{
    private readonly TextBuilder _result = new(format.Length + 16);

    internal PyStr Run()
    {
        RunAll();
        return _result.ToStr();
    }

    protected override string Kind => "string";

    protected override int Length => format.Length;

    protected override int At(int index) => format.CodePointAt(index);

    protected override void AppendLiteral(int start, int end) => _result.Append(format, start, end);

    protected override void AppendSimple(string text) => _result.AppendSimple(text);

    protected override void AppendFill(char fill, int count) => _result.Append(fill, count);

    protected override PyObject Key(int start, int end) => format.Substring(start, end);

    protected override bool IsMappingArgument(PyObject value) => true;

    protected override bool AppendObject(int conversion, PyObject value, in Directive directive)
    {
        PyStr text;
        var precision = directive.Precision;
        switch (conversion)
        {
            case 's':
                text = Operations.Str(Thread, value);
                break;
            case 'r':
                text = Operations.Repr(Thread, value);
                break;
            case 'a':
                text = Operations.Ascii(Thread, value);
                break;
            case 'c':
                text = Character(value);
                precision = -1;
                break;
            default:
                return false;
        }

        var length = precision >= 0 ? Math.Min(precision, text.Length) : text.Length;
        var missing = FieldPadding(length, directive);
        if (!directive.Left)
        {
            _result.Append(' ', missing);
        }

        _result.Append(text, 0, length);
        if (directive.Left)
        {
            _result.Append(' ', missing);
        }

        return true;
    }

    private PyStr Character(PyObject value)
    {
        if (value is PyStr text)
        {
            return text.Length == 1 ? text : throw Errors.TypeError($"%c requires an int or a unicode character, not a string of length {text.Length}");
        }

        if (value is not PyIntBase && value.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"%c requires an int or a unicode character, not {value.Type.FullyQualifiedName}");
        }

        return Operations.Index(Thread, value).TryGetInt64(out var point) && point is >= 0 and <= 0x10FFFF
            ? PyStr.OfCodePoint((int)point)
            : throw Errors.OverflowError("%c arg not in range(0x110000)");
    }
}

public partial class PyStr
{
    [PyMethod("__mod__")]
    internal PyObject Modulo(PyThread t, PyObject values) => new StrPercentFormat(t, this, values).Run();

    [PyMethod("__rmod__")]
    internal PyObject ModuloReflected(PyThread t, PyObject format) => format is PyStr text ? new StrPercentFormat(t, text, this).Run() : PyNotImplemented.Value;
}
