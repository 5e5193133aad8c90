using System.Numerics;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary><c>__format__</c> of int, float and complex.</summary>
/// <remarks>
/// A number is laid out as sign, prefix, integer digits, rest (fraction, exponent, percent sign). Zero padding belongs
/// between prefix and digits and takes part in grouping; any other padding goes around or, for '=', after the prefix.
/// </remarks>
public static class NumberFormatting
{
    public static PyStr FormatInt(PyThread thread, PyIntBase value, PyStr specification)
    {
        if (specification.Length == 0)
        {
            return value.GetType() == typeof(PyInt) || value.GetType() == typeof(PyBigInt) ? PyStr.Of(IntText.ToDecimal(value)) : Operations.Str(thread, value);
        }

        var spec = FormatSpec.Parse(specification, value, '>');
        switch (spec.Type)
        {
            case 0 or 'd' or 'b' or 'o' or 'x' or 'X' or 'n' or 'c':
                return PyStr.Of(FormatInt(value, spec));
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%':
                return PyStr.Of(FormatFloat(value.ToDoubleChecked(), spec));
            default:
                throw FormatSpec.UnknownType(spec.Type, value);
        }
    }

    private static string FormatInt(PyIntBase value, in FormatSpec spec)
    {
        if (spec.Precision >= 0)
        {
            throw Errors.ValueError("Precision not allowed in integer format specifier");
        }

        if (spec.NoNegativeZero)
        {
            throw Errors.ValueError("Negative zero coercion (z) not allowed in integer format specifier");
        }

        if (spec.Type == 'c')
        {
            return FormatCharacter(value, spec);
        }

        var negative = value.Sign < 0;
        var bits = spec.Type switch { 'b' => 1, 'o' => 3, 'x' or 'X' => 4, _ => 0 };
        string digits;
        var prefix = "";
        if (bits == 0)
        {
            digits = IntText.ToDecimal(value);
            digits = negative ? digits[1..] : digits;
        }
        else
        {
            digits = IntText.ToPowerOfTwoBase(value, bits);
            if (spec.Type == 'X')
            {
                digits = digits.ToUpperInvariant();
            }

            prefix = spec.Alternate ? "0" + (char)spec.Type : "";
        }

        return Layout(negative, prefix, digits, "", spec, bits == 0 ? 3 : 4);
    }

    private static string FormatCharacter(PyIntBase value, in FormatSpec spec)
    {
        if (spec.Sign != '\0')
        {
            throw Errors.ValueError("Sign not allowed with integer format specifier 'c'");
        }

        if (spec.Alternate)
        {
            throw Errors.ValueError("Alternate form (#) not allowed with integer format specifier 'c'");
        }

        if (!value.TryGetInt64(out var point))
        {
            throw Errors.OverflowError("Python int too large to convert to C long");
        }

        if (point is < 0 or > 0x10ffff)
        {
            throw Errors.OverflowError("%c arg not in range(0x110000)");
        }

        return FormatPadding.Pad(PyStr.OfCodePoint((int)point).Value, 1, spec);
    }

    public static PyStr FormatFloat(PyThread thread, PyFloat value, PyStr specification)
    {
        if (specification.Length == 0)
        {
            return value.GetType() == typeof(PyFloat) ? PyStr.Of(FloatText.Repr(value.Value)) : Operations.Str(thread, value);
        }

        var spec = FormatSpec.Parse(specification, value, '>');
        return spec.Type is 0 or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or 'n' or '%'
            ? PyStr.Of(FormatFloat(value.Value, spec))
            : throw FormatSpec.UnknownType(spec.Type, value);
    }

    private static string FormatFloat(double value, in FormatSpec spec)
    {
        var (negative, digits, rest) = FloatParts(value, spec, spec.Type);
        return Layout(negative, "", digits, rest, spec, 3);
    }

    /// <summary>Formats a float and splits the text before its first character that is not a digit.</summary>
    private static (bool Negative, string Digits, string Tail) FloatParts(double value, in FormatSpec spec, int type)
    {
        var precision = spec.Precision;
        var addDotZero = false;
        var percent = false;
        var code = (char)type;
        var defaultPrecision = 6;
        switch (type)
        {
            case 0:
                code = 'r';
                addDotZero = true;
                defaultPrecision = 0;
                break;
            case 'n':
                code = 'g';
                break;
            case '%':
                code = 'f';
                value *= 100;
                percent = true;
                break;
        }

        if (precision < 0)
        {
            precision = defaultPrecision;
        }
        else if (code == 'r')
        {
            code = 'g';
        }

        var text = FloatText.Format(value, code, precision, addDotZero, spec.Alternate, spec.NoNegativeZero);
        var negative = text[0] == '-';
        var start = negative ? 1 : 0;
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var rest = text[end..];
        if (end == start)
        {
            // inf and nan: no digits that could be grouped or need the point.
            return (negative, "", rest + (percent ? "%" : ""));
        }

        if (spec.FractionGrouping != '\0')
        {
            rest = GroupFraction(rest, spec.FractionGrouping);
        }

        return (negative, text[start..end], rest + (percent ? "%" : ""));
    }

    private static string GroupFraction(string rest, char separator)
    {
        if (rest.Length == 0 || rest[0] != '.')
        {
            return rest;
        }

        var result = new StringBuilder(".");
        var i = 1;
        for (; i < rest.Length && char.IsAsciiDigit(rest[i]); i++)
        {
            if (i > 1 && (i - 1) % 3 == 0)
            {
                result.Append(separator);
            }

            result.Append(rest[i]);
        }

        return result.Append(rest, i, rest.Length - i).ToString();
    }

    /// <summary>Joins the parts with sign, grouping and padding.</summary>
    private static string Layout(bool negative, string prefix, string digits, string rest, in FormatSpec spec, int groupSize)
    {
        var sign = negative ? "-" : spec.Sign is '+' or ' ' ? spec.Sign.ToString() : "";
        if (spec.Width > Array.MaxLength / 4)
        {
            throw Errors.MemoryError();
        }

        var outside = sign.Length + prefix.Length + rest.Length;
        var zeroPadding = spec.Fill == '0' && spec.Align == '=';
        var grouped = spec.Grouping == '\0' && !zeroPadding
            ? digits
            : Group(digits, spec.Grouping, groupSize, zeroPadding ? spec.Width - outside : 0);
        var missing = spec.Width - outside - grouped.Length;
        if (missing <= 0)
        {
            return string.Concat(sign, prefix, grouped, rest);
        }

        if (spec.Align == '=')
        {
            var result = new StringBuilder(spec.Width).Append(sign).Append(prefix);
            FormatPadding.AppendFill(result, spec.Fill, missing);
            return result.Append(grouped).Append(rest).ToString();
        }

        var text = string.Concat(sign, prefix, grouped, rest);
        return FormatPadding.Pad(text, text.Length, spec);
    }

    /// <summary>Separates digits in groups from the right, with leading zeros until a width is reached; a separator never leads.</summary>
    private static string Group(string digits, char separator, int groupSize, int width)
    {
        if (digits.Length == 0)
        {
            return width > 0 ? new string('0', width) : "";
        }

        if (separator == '\0')
        {
            return digits.PadLeft(Math.Max(width, 0), '0');
        }

        var reversed = new StringBuilder(Math.Max(width, digits.Length * 4 / 3) + 2);
        var next = digits.Length - 1;
        for (var count = 0; next >= 0 || reversed.Length < width; count++)
        {
            if (count > 0 && count % groupSize == 0)
            {
                reversed.Append(separator);
            }

            reversed.Append(next >= 0 ? digits[next--] : '0');
        }

        return string.Create(reversed.Length, reversed, static (text, source) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = source[source.Length - 1 - i];
            }
        });
    }

    public static PyStr FormatComplex(PyThread thread, PyComplex value, PyStr specification)
    {
        if (specification.Length == 0)
        {
            return Operations.Str(thread, value);
        }

        var spec = FormatSpec.Parse(specification, value, '>');
        if (spec.Type is not (0 or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or 'n'))
        {
            throw FormatSpec.UnknownType(spec.Type, value);
        }

        if (spec.Fill == '0')
        {
            throw Errors.ValueError("Zero padding is not allowed in complex format specifier");
        }

        if (spec.Align == '=')
        {
            throw Errors.ValueError("'=' alignment flag is not allowed in complex format specifier");
        }

        var type = spec.Type;
        var onlyImaginary = type == 0 && value.Value.Real == 0 && !double.IsNegative(value.Value.Real);
        var parentheses = type == 0 && !onlyImaginary;
        var text = new StringBuilder();
        if (parentheses)
        {
            text.Append('(');
        }

        if (!onlyImaginary)
        {
            AppendPart(text, value.Value.Real, spec, alwaysSign: false);
        }

        AppendPart(text, value.Value.Imaginary, spec, alwaysSign: !onlyImaginary);
        text.Append('j');
        if (parentheses)
        {
            text.Append(')');
        }

        return PyStr.Of(FormatPadding.Pad(text.ToString(), text.Length, spec));
    }

    private static void AppendPart(StringBuilder target, double value, in FormatSpec spec, bool alwaysSign)
    {
        // Without a type a complex shows its parts as repr does: shortest, and integers without ".0".
        var (negative, digits, rest) = spec.Type == 0 ? ReprParts(value, spec) : FloatParts(value, spec, spec.Type);
        target.Append(negative ? "-" : alwaysSign ? "+" : spec.Sign is '+' or ' ' ? spec.Sign.ToString() : "");
        target.Append(spec.Grouping == '\0' ? digits : Group(digits, spec.Grouping, 3, 0)).Append(rest);
    }

    private static (bool Negative, string Digits, string Tail) ReprParts(double value, in FormatSpec spec)
    {
        var text = FloatText.Format(value, spec.Precision < 0 ? 'r' : 'g', Math.Max(spec.Precision, 0), addDotZero: false, spec.Alternate, spec.NoNegativeZero);
        var negative = text[0] == '-';
        var start = negative ? 1 : 0;
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var rest = spec.FractionGrouping == '\0' ? text[end..] : GroupFraction(text[end..], spec.FractionGrouping);
        return (negative, text[start..end], rest);
    }
}
