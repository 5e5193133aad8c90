using System.Globalization;

namespace Weft.Runtime.Objects;

/// <summary>
/// A parsed format specification: <c>[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]</c>.
/// </summary>
public readonly struct FormatSpec
{
    private FormatSpec(int fill, char align, bool alignGiven, char sign, bool noNegativeZero, bool alternate, int width, char grouping, int precision, char fractionGrouping, int type)
    {
        Fill = fill;
        Align = align;
        AlignGiven = alignGiven;
        Sign = sign;
        NoNegativeZero = noNegativeZero;
        Alternate = alternate;
        Width = width;
        Grouping = grouping;
        Precision = precision;
        FractionGrouping = fractionGrouping;
        Type = type;
    }

    /// <summary>Code point that pads.</summary>
    public int Fill { get; }

    /// <summary>One of &lt; &gt; ^ =.</summary>
    public char Align { get; }

    public bool AlignGiven { get; }

    /// <summary>'+', '-' or ' '; 0 when absent.</summary>
    public char Sign { get; }

    public bool NoNegativeZero { get; }

    public bool Alternate { get; }

    /// <summary>-1 when absent.</summary>
    public int Width { get; }

    /// <summary>',' or '_'; 0 when absent.</summary>
    public char Grouping { get; }

    /// <summary>-1 when absent.</summary>
    public int Precision { get; }

    /// <summary>',' or '_' between the digits of the fraction; 0 when absent.</summary>
    public char FractionGrouping { get; }

    /// <summary>Code point of the presentation type; 0 when absent.</summary>
    public int Type { get; }

    /// <summary>The same with another type.</summary>
    internal FormatSpec WithType(int type) => new(Fill, Align, AlignGiven, Sign, NoNegativeZero, Alternate, Width, Grouping, Precision, FractionGrouping, type);

    private static bool IsAlign(int c) => c is '<' or '>' or '=' or '^';

    /// <summary>Parses; <paramref name="owner"/> is for the error text, the default type for what is left out.</summary>
    /// <exception cref="PythonException">ValueError.</exception>
    public static FormatSpec Parse(PyStr spec, PyObject owner, char defaultAlign, char defaultType = '\0')
    {
        var length = spec.Length;
        var i = 0;
        int fill = ' ';
        var align = defaultAlign;
        var fillGiven = false;
        var alignGiven = false;
        if (length >= 2 && IsAlign(spec.CodePointAt(1)))
        {
            fill = spec.CodePointAt(0);
            align = (char)spec.CodePointAt(1);
            fillGiven = alignGiven = true;
            i = 2;
        }
        else if (length >= 1 && IsAlign(spec.CodePointAt(0)))
        {
            align = (char)spec.CodePointAt(0);
            alignGiven = true;
            i = 1;
        }

        int Peek() => i < length ? spec.CodePointAt(i) : -1;

        var sign = '\0';
        if (Peek() is '+' or '-' or ' ')
        {
            sign = (char)spec.CodePointAt(i++);
        }

        var noNegativeZero = false;
        if (Peek() == 'z')
        {
            noNegativeZero = true;
            i++;
        }

        var alternate = false;
        if (Peek() == '#')
        {
            alternate = true;
            i++;
        }

        if (!fillGiven && Peek() == '0')
        {
            fill = '0';
            if (!alignGiven && defaultAlign == '>')
            {
                align = '=';
            }

            i++;
        }

        var width = ReadNumber(spec, ref i);
        var grouping = ReadGrouping(spec, ref i);
        var precision = -1;
        var fractionGrouping = '\0';
        if (Peek() == '.')
        {
            i++;
            var start = i;
            precision = ReadNumber(spec, ref i);
            fractionGrouping = ReadGrouping(spec, ref i);
            if (i == start)
            {
                throw Errors.ValueError("Format specifier missing precision");
            }
        }

        if (length - i > 1)
        {
            throw Errors.ValueError($"Invalid format specifier '{spec.Value}' for object of type '{owner.Type.FullName}'");
        }

        var type = Peek();
        type = type < 0 ? defaultType : type;
        CheckGrouping(grouping, type);
        if (type == 'n')
        {
            CheckGrouping(fractionGrouping, type);
        }

        return new FormatSpec(fill, align, alignGiven, sign, noNegativeZero, alternate, width, grouping, precision, fractionGrouping, type);
    }

    private static int ReadNumber(PyStr spec, ref int i)
    {
        var start = i;
        long number = 0;
        while (i < spec.Length)
        {
            var digit = NumericText.DecimalDigit(spec.CodePointAt(i));
            if (digit < 0)
            {
                break;
            }

            number = (number * 10) + digit;
            if (number > int.MaxValue)
            {
                throw Errors.ValueError("Too many decimal digits in format string");
            }

            i++;
        }

        return i == start ? -1 : (int)number;
    }

    private static char ReadGrouping(PyStr spec, ref int i)
    {
        var grouping = '\0';
        while (i < spec.Length && spec.CodePointAt(i) is ',' or '_')
        {
            var c = (char)spec.CodePointAt(i);
            if (grouping != '\0')
            {
                if (grouping == c)
                {
                    break;
                }

                throw Errors.ValueError("Cannot specify both ',' and '_'.");
            }

            grouping = c;
            i++;
        }

        return grouping;
    }

    private static void CheckGrouping(char grouping, int type)
    {
        if (grouping == '\0' || type is 0 or 'd' or 'e' or 'f' or 'g' or 'E' or 'G' or 'F' or '%')
        {
            return;
        }

        if (grouping == '_' && type is 'b' or 'o' or 'x' or 'X')
        {
            return;
        }

        throw Errors.ValueError(type is > 32 and < 128
            ? $"Cannot specify '{grouping}' with '{(char)type}'."
            : $"Cannot specify '{grouping}' with '\\x{type.ToString("x", CultureInfo.InvariantCulture)}'.");
    }

    /// <summary>The error for a type that the object's class does not know.</summary>
    internal static PythonException UnknownType(int type, PyObject owner) => Errors.ValueError(type is > 32 and < 128
        ? $"Unknown format code '{(char)type}' for object of type '{owner.Type.FullName}'"
        : $"Unknown format code '\\x{type.ToString("x", CultureInfo.InvariantCulture)}' for object of type '{owner.Type.FullName}'");
}
