using System.Globalization;
using System.Text;

namespace Weft.Modules.Decimals;

/// <summary>A parsed format specification of decimals: <c>[[fill]align][sign][z][0][width][grouping][.precision[grouping]][type]</c>.</summary>
internal sealed class DecimalFormat
{
    private const int WidthLimit = 100_000_000;

    private int _fill = ' ';
    private char _align = '>';
    private char _sign = '-';
    private bool _noNegativeZero;
    private bool _alternate;
    private bool _zeroPadding;
    private int _width;
    private int _precision = -1;
    private string _point = ".";
    private string _separator = "";
    private int[] _groups = [3];
    private char _fractionSeparator;
    private char _type;

    private static PythonException Invalid() => Errors.ValueError("invalid format string");

    /// <exception cref="PythonException">ValueError.</exception>
    internal static DecimalFormat Parse(PyStr spec)
    {
        var result = new DecimalFormat();
        var i = 0;
        var aligned = false;
        static bool IsAlign(int c) => c is '<' or '>' or '=' or '^';
        int Peek() => i < spec.Length ? spec.CodePointAt(i) : -1;
        if (spec.Length >= 2 && IsAlign(spec.CodePointAt(1)))
        {
            (result._fill, result._align, aligned, i) = (spec.CodePointAt(0), (char)spec.CodePointAt(1), true, 2);
        }
        else if (IsAlign(Peek()))
        {
            (result._align, aligned, i) = ((char)Peek(), true, 1);
        }

        if (Peek() is '+' or '-' or ' ')
        {
            result._sign = (char)spec.CodePointAt(i++);
        }

        if (Peek() == 'z')
        {
            result._noNegativeZero = true;
            i++;
        }

        if (Peek() == '#')
        {
            result._alternate = true;
            i++;
        }

        if (Peek() == '0')
        {
            if (aligned)
            {
                throw Invalid();
            }

            (result._zeroPadding, result._fill, result._align) = (true, '0', '=');
            i++;
        }

        int ReadNumber()
        {
            long value = 0;
            var start = i;
            for (; Peek() is >= '0' and <= '9'; i++)
            {
                value = Math.Min((value * 10) + Peek() - '0', long.MaxValue / 100);
            }

            return i == start ? -1 : value > WidthLimit ? throw Invalid() : (int)value;
        }

        if (Peek() is >= '0' and <= '9')
        {
            result._width = ReadNumber();
        }

        if (Peek() is ',' or '_')
        {
            result._separator = ((char)spec.CodePointAt(i++)).ToString();
        }

        if (Peek() == '.')
        {
            i++;
            result._precision = ReadNumber();
            if (Peek() is ',' or '_')
            {
                result._fractionSeparator = (char)spec.CodePointAt(i++);
            }
            else if (result._precision < 0)
            {
                throw Invalid();
            }
        }

        if (Peek() is 'E' or 'e' or 'F' or 'f' or 'G' or 'g' or '%' or 'n' or 'N')
        {
            result._type = (char)spec.CodePointAt(i++);
            if (result._type is 'n' or 'N' && (result._separator.Length > 0 || result._fractionSeparator != '\0'))
            {
                throw Invalid();
            }
        }

        return i == spec.Length ? result : throw Invalid();
    }

    internal string Apply(PyThread t, DecimalNumber number, PyDecimalContext context, PyObject? locale)
    {
        if (locale is not null and not PyDict)
        {
            throw Errors.TypeError("optional argument must be a dict");
        }

        if (_type == 'N')
        {
            Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of("Format specifier 'N' is deprecated and slated for removal in Python 3.18"), Exceptions.DeprecationWarning, PyInt.Of(1));
        }

        if (locale is PyDict given)
        {
            ReadLocale(t, given);
        }
        else if (_type is 'n' or 'N')
        {
            ReadLocale(t, (PyDict)Operations.CallMethod(t, Operations.Import(t, "_locale"), "localeconv"));
        }

        if (!number.IsFinite)
        {
            var name = number.WithSign(false).ToText(capitals: true) + (_type == '%' ? "%" : "");
            var fill = _zeroPadding ? ' ' : _fill;
            return Pad(SignOf(number.IsNegative), name, fill, _zeroPadding ? '>' : _align);
        }

        return Layout(Round(number, context.Settings.Rounding), context.Capitals);
    }

    private string SignOf(bool negative) => negative ? "-" : _sign is '+' or ' ' ? _sign.ToString() : "";

    private void ReadLocale(PyThread t, PyDict locale)
    {
        string? Text(string key) => locale.Get(t, PyStr.Of(key)) is { } value ? value is PyStr text ? text.Value : throw Errors.ValueError("invalid override dict") : null;
        _point = Text("decimal_point") ?? _point;
        _separator = Text("thousands_sep") ?? _separator;
        if (Encoding.UTF8.GetByteCount(_point) is 0 or > 4 || Encoding.UTF8.GetByteCount(_separator) > 4)
        {
            throw Errors.ValueError("invalid override dict");
        }

        if (locale.Get(t, PyStr.Of("grouping")) is { } grouping)
        {
            _groups = grouping is PyStr sizes
                ? [.. Enumerable.Range(0, sizes.Length).Select(sizes.CodePointAt)]
                : [.. Operations.ToList(t, grouping).Select(size => Operations.IndexToInt32(t, size))];
            if (Array.Exists(_groups, static size => size is < 0 or > 127))
            {
                throw Errors.ValueError("invalid override dict");
            }
        }
    }

    /// <summary>The value in the digits that the type asks for.</summary>
    private DecimalNumber Round(DecimalNumber number, DecimalRounding rounding)
    {
        if (_type == '%')
        {
            number = new DecimalNumber(number.IsNegative, number.Coefficient, number.Exponent + 2);
        }

        var precision = _precision;
        if (precision >= 0)
        {
            switch (_type)
            {
                case 'e' or 'E':
                    number = ToDigits(number, precision + 1, rounding);
                    if (!number.IsZero)
                    {
                        number = DecimalArithmetic.RoundTo(number, number.Exponent + number.Digits - precision - 1, rounding);
                    }

                    break;
                case 'f' or 'F' or '%':
                    number = DecimalArithmetic.RoundTo(number, -precision, rounding);
                    break;
                default:
                    number = ToDigits(number, Math.Max(precision, 1), rounding);
                    break;
            }
        }

        if (number.Exponent > 0 && _type is 'f' or 'F' or '%' && number.Exponent > 0)
        {
            number = DecimalArithmetic.RoundTo(number, 0, rounding);
        }

        return _noNegativeZero && number.IsZero ? number.WithSign(false) : number;
    }

    /// <summary>At most so many digits.</summary>
    private static DecimalNumber ToDigits(DecimalNumber number, long digits, DecimalRounding rounding)
    {
        if (number.Digits <= digits)
        {
            return number;
        }

        var rounded = DecimalArithmetic.RoundTo(number, number.Exponent + number.Digits - digits, rounding);

        // 9.99 may have become 10.0.
        return rounded.Digits > digits ? DecimalArithmetic.RoundTo(rounded, rounded.Exponent + 1, rounding) : rounded;
    }

    private string Layout(DecimalNumber number, bool capitals)
    {
        var digits = DecimalNumber.DigitText(number.Coefficient);
        var point = number.Exponent + digits.Length;
        long place = _type switch
        {
            'e' or 'E' => number.IsZero && _precision >= 0 ? 1 - _precision : 1,
            'f' or 'F' or '%' => point,
            _ => number.Exponent <= 0 && point > -6 ? point : 1,
        };
        string whole, fraction;
        if (place <= 0)
        {
            whole = "0";
            fraction = new string('0', (int)-place) + digits;
        }
        else if (place >= digits.Length)
        {
            whole = digits.PadRight((int)place, '0');
            fraction = "";
        }
        else
        {
            whole = digits[..(int)place];
            fraction = digits[(int)place..];
        }

        var tail = new StringBuilder();
        if (fraction.Length > 0 || _alternate)
        {
            tail.Append(_point);
            for (var i = 0; i < fraction.Length; i++)
            {
                if (i > 0 && i % 3 == 0 && _fractionSeparator != '\0')
                {
                    tail.Append(_fractionSeparator);
                }

                tail.Append(fraction[i]);
            }
        }

        var exponent = point - place;
        if (exponent != 0 || _type is 'e' or 'E')
        {
            var upper = _type is 'E' or 'G' or 'N' || (_type is not ('e' or 'g' or 'n') && capitals);
            tail.Append(upper ? 'E' : 'e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture));
        }

        if (_type == '%')
        {
            tail.Append('%');
        }

        var sign = SignOf(number.IsNegative);
        var room = _zeroPadding ? _width - sign.Length - tail.Length : 0;
        return Pad(sign, Group(whole, room) + tail, _fill, _align);
    }

    /// <summary>Groups digits from the right, with zeros in front up to a width; a separator never leads.</summary>
    private string Group(string digits, int width)
    {
        if (_separator.Length == 0 || _groups.Length == 0)
        {
            return digits.PadLeft(Math.Max(width, 0), '0');
        }

        var parts = new List<string>();
        var next = 0;
        while (true)
        {
            var size = _groups[Math.Min(next, _groups.Length - 1)];
            if (size == 0)
            {
                // A zero repeats the size before it, and CHAR_MAX ends the grouping.
                size = next > 0 ? _groups[Math.Min(next, _groups.Length - 1) - 1] : digits.Length;
            }

            next++;
            var missing = width - parts.Sum(part => part.Length + _separator.Length);
            if (size is <= 0 or 127 || digits.Length <= size)
            {
                var most = size is <= 0 or 127 ? Math.Max(digits.Length, missing) : Math.Min(Math.Max(digits.Length, missing), size);
                var part = digits.PadLeft(most, '0');
                parts.Add(part);
                digits = "";
                if (missing - part.Length <= 0 || size is <= 0 or 127)
                {
                    break;
                }

                // More zeros follow in a group of their own, as long as a digit and a separator still fit or are needed.
                digits = "0";
                continue;
            }

            parts.Add(digits[^size..]);
            digits = digits[..^size];
        }

        parts.Reverse();
        return string.Join(_separator, parts);
    }

    private string Pad(string sign, string body, int fill, char align)
    {
        var missing = _width - sign.Length - body.Length;
        if (missing <= 0)
        {
            return sign + body;
        }

        var left = align switch
        {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        var result = new StringBuilder(_width);
        if (align == '=')
        {
            result.Append(sign);
            FormatPadding.AppendFill(result, fill, missing);
            return result.Append(body).ToString();
        }

        FormatPadding.AppendFill(result, fill, left);
        result.Append(sign).Append(body);
        FormatPadding.AppendFill(result, fill, missing - left);
        return result.ToString();
    }
}
