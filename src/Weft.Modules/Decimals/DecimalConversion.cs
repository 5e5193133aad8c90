using System.Globalization;
using System.Numerics;
using System.Text;

namespace Weft.Modules.Decimals;

/// <summary>From Python values to decimals and back.</summary>
internal static class DecimalConversion
{
    private const int CommonExponent = 400;

    private static readonly BigInteger s_inverseOfTen = BigInteger.ModPow(10, NumericHash.Modulus - 2, NumericHash.Modulus);

    /// <summary>What <c>Decimal(value)</c> means: the value exactly.</summary>
    internal static DecimalNumber Exact(PyThread t, PyObject? value, PyDecimalContext context)
    {
        switch (value)
        {
            case null:
                return DecimalNumber.Zero;
            case PyDecimal number:
                return number.Number;
            case PyStr text:
                return ExactText(t, Clean(text), context);
            case PyIntBase number:
                return DecimalNumber.OfInteger(number.BigValue);
            case PyFloat number:
                context.Report(t, DecimalConditions.FloatOperation);
                return DecimalNumber.OfDouble(number.Value);
            case PyTuple or PyList:
                return ExactText(t, TupleText(t, value), context);
            default:
                throw Unsupported(value);
        }
    }

    internal static PythonException Unsupported(PyObject value) => Errors.TypeError($"conversion from {value.Type.Name} to Decimal is not supported");

    private static DecimalNumber ExactText(PyThread t, string text, PyDecimalContext context)
    {
        if (DecimalNumber.Parse(text) is not { } number)
        {
            context.Report(t, DecimalConditions.ConversionSyntax);
            return DecimalNumber.NaN;
        }

        var status = DecimalConditions.None;
        var result = DecimalArithmetic.Finish(number, DecimalSettings.Widest, ref status);
        if ((status & (DecimalConditions.Inexact | DecimalConditions.Rounded | DecimalConditions.Clamped)) != 0)
        {
            context.Report(t, DecimalConditions.InvalidOperation);
            return DecimalNumber.NaN;
        }

        return result;
    }

    /// <summary>What <c>context.create_decimal(value)</c> means: the value rounded.</summary>
    internal static DecimalNumber Rounded(PyThread t, PyObject? value, PyDecimalContext context)
    {
        DecimalNumber? number;
        var status = DecimalConditions.None;
        switch (value)
        {
            case null:
                return DecimalNumber.Zero;
            case PyDecimal known:
                number = known.Number;
                break;
            case PyStr text:
                number = DecimalNumber.Parse(NumericText.ToAscii(text));
                break;
            case PyIntBase known:
                number = DecimalNumber.OfInteger(known.BigValue);
                break;
            case PyFloat known:
                context.Report(t, DecimalConditions.FloatOperation);
                number = DecimalNumber.OfDouble(known.Value);
                break;
            case PyTuple or PyList:
                number = DecimalNumber.Parse(TupleText(t, value));
                break;
            default:
                throw Unsupported(value);
        }

        var settings = context.Settings;
        if (number is null || (number.IsNaN && !number.Coefficient.IsZero && number.Digits > settings.Precision - (settings.Clamp ? 1 : 0)))
        {
            context.Report(t, DecimalConditions.ConversionSyntax);
            return DecimalNumber.NaN;
        }

        var result = DecimalArithmetic.Finish(number, settings, ref status);
        context.Report(t, status);
        return result;
    }

    /// <summary>A number from an int or float, exactly.</summary>
    internal static DecimalNumber OfFloat(PyThread t, PyObject value) => value switch
    {
        PyIntBase number => DecimalNumber.OfInteger(number.BigValue),
        PyFloat number => DecimalNumber.OfDouble(number.Value),
        _ => throw Errors.TypeError("argument must be int or float"),
    };

    /// <summary>ASCII digits, no white space at the ends, no underscores.</summary>
    private static string Clean(PyStr text)
    {
        var ascii = NumericText.Trim(NumericText.ToAscii(text)).ToString();
        return ascii.Contains('_') ? ascii.Replace("_", "", StringComparison.Ordinal) : ascii;
    }

    /// <summary>The text of a (sign, digits, exponent) triple.</summary>
    private static string TupleText(PyThread t, PyObject value)
    {
        var items = value is PyTuple tuple ? tuple.Items : ((PyList)value).ToArray();
        if (items.Length != 3)
        {
            throw Errors.ValueError("argument must be a sequence of length 3");
        }

        if (items[0] is not PyIntBase sign || !sign.TryGetInt64(out var signValue) || signValue is not (0 or 1))
        {
            throw Errors.ValueError("sign must be an integer with the value 0 or 1");
        }

        var text = new StringBuilder(signValue == 1 ? "-" : "");
        string? tail = null;
        if (items[2] is PyStr kind)
        {
            switch (kind.Value)
            {
                case "F":
                    return text.Append("Inf").ToString();
                case "n":
                    text.Append("NaN");
                    break;
                case "N":
                    text.Append("sNaN");
                    break;
                default:
                    throw Errors.ValueError("string argument in the third position must be 'F', 'n' or 'N'");
            }
        }
        else
        {
            tail = items[2] is PyIntBase exponent ? "E" + Operations.IndexToInt64(t, exponent).ToString(CultureInfo.InvariantCulture) : throw Errors.ValueError("exponent must be an integer");
        }

        var digits = items[1] switch
        {
            PyTuple list => list.Items,
            PyList list => list.ToArray(),
            _ => throw Errors.ValueError("coefficient must be a tuple of digits"),
        };
        if (digits.Length == 0 && tail is not null)
        {
            text.Append('0');
        }

        foreach (var digit in digits)
        {
            text.Append(digit is PyIntBase number && number.TryGetInt64(out var small) && small is >= 0 and <= 9 ? (char)('0' + small) : throw Errors.ValueError("coefficient must be a tuple of digits"));
        }

        return text.Append(tail).ToString();
    }

    /// <summary>The nearest double; beyond its range an infinity.</summary>
    internal static double ToDouble(DecimalNumber number)
    {
        switch (number.Kind)
        {
            case DecimalKind.SignalingNaN:
                throw Errors.ValueError("cannot convert signaling NaN to float");
            case DecimalKind.QuietNaN:
                return BitConverter.UInt64BitsToDouble(number.IsNegative ? 0xFFF8000000000000 : 0x7FF8000000000000);
            case DecimalKind.Infinity:
                return number.IsNegative ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var magnitude = number.Coefficient.IsZero || number.Adjusted < -CommonExponent ? 0.0
            : number.Adjusted > CommonExponent ? double.PositiveInfinity
            : double.Parse($"{DecimalNumber.DigitText(number.Coefficient)}E{number.Exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);
        return number.IsNegative ? -magnitude : magnitude;
    }

    /// <summary>The value rounded to an int.</summary>
    internal static PyObject ToInt(DecimalNumber number, DecimalRounding rounding)
    {
        if (!number.IsFinite)
        {
            throw number.IsNaN ? Errors.ValueError("cannot convert NaN to integer") : Errors.OverflowError("cannot convert Infinity to integer");
        }

        var magnitude = number.Exponent >= 0 ? BigInteger.Abs(number.Truncate()) : DecimalArithmetic.RoundTo(number, 0, rounding).Coefficient;
        return PyInt.Of(number.IsNegative ? -magnitude : magnitude);
    }

    /// <summary>The value as a fraction in lowest terms.</summary>
    internal static (BigInteger Numerator, BigInteger Denominator) ToRatio(DecimalNumber number)
    {
        if (number.Exponent >= 0 || number.Coefficient.IsZero)
        {
            return (number.Truncate(), BigInteger.One);
        }

        var power = DecimalNumber.PowerOfTen(-number.Exponent);
        var divisor = BigInteger.GreatestCommonDivisor(number.Coefficient, power);
        var numerator = number.Coefficient / divisor;
        return (number.IsNegative ? -numerator : numerator, power / divisor);
    }

    /// <summary>The hash that all numbers of this value have.</summary>
    internal static long Hash(DecimalNumber number, PyObject owner)
    {
        switch (number.Kind)
        {
            case DecimalKind.SignalingNaN:
                throw Errors.TypeError("Cannot hash a signaling NaN value");
            case DecimalKind.QuietNaN:
                return Identity.Hash(owner);
            case DecimalKind.Infinity:
                return number.IsNegative ? -NumericHash.Infinity : NumericHash.Infinity;
        }

        if (number.Exponent == 0)
        {
            return NumericHash.Of(number.IsNegative ? -number.Coefficient : number.Coefficient);
        }

        var power = number.Exponent > 0
            ? BigInteger.ModPow(10, number.Exponent, NumericHash.Modulus)
            : BigInteger.ModPow(s_inverseOfTen, -number.Exponent, NumericHash.Modulus);
        var hash = (long)(number.Coefficient * power % NumericHash.Modulus);
        hash = number.IsNegative ? -hash : hash;
        return hash == -1 ? -2 : hash;
    }
}
