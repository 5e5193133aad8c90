using System.Globalization;
using System.Numerics;
using System.Text;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

/// <summary>Python's <c>repr</c> of constants.</summary>
internal static class ConstantText
{
    public static string Of(object? value) => value switch
    {
        null => "None",
        bool b => b ? "True" : "False",
        long or int or BigInteger => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        double d => Float(d),
        Complex c => ComplexText(c),
        string or SurrogateString => Text(value),
        byte[] bytes => Bytes(bytes),
        EllipsisConstant => "Ellipsis",
        object?[] { Length: 1 } single => $"({Of(single[0])},)",
        object?[] items => $"({string.Join(", ", items.Select(Of))})",
        FrozenSetConstant set => $"frozenset({{{string.Join(", ", set.Items.Select(Of))}}})",
        _ => value.ToString() ?? "",
    };

    public static string Float(double d)
    {
        if (double.IsNaN(d))
        {
            return "nan";
        }

        if (double.IsInfinity(d))
        {
            return d > 0 ? "inf" : "-inf";
        }

        // .NET's shortest digits are Python's; the choice of notation differs.
        var text = d.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = d.ToString("R", CultureInfo.InvariantCulture);
        var exponent = d == 0 ? 0 : int.Parse(text.AsSpan(text.IndexOf('E') + 1), CultureInfo.InvariantCulture);
        var sign = shortest.StartsWith('-') ? "-" : "";
        var mantissa = shortest.TrimStart('-');
        var e = mantissa.IndexOf('E');
        var digits = (e >= 0 ? mantissa[..e] : mantissa).Replace(".", "").TrimStart('0');
        digits = digits.TrimEnd('0');
        if (digits.Length == 0)
        {
            return sign + "0.0";
        }

        if (e >= 0)
        {
            exponent = int.Parse(mantissa.AsSpan(e + 1), CultureInfo.InvariantCulture) + mantissa.IndexOf('.') switch
            {
                -1 => e - 1,
                var dot => dot - 1,
            };
        }

        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(
                CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? $"{sign}{digits}{new string('0', exponent + 1 - digits.Length)}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static string ComplexText(Complex c)
    {
        var imaginary = Trim(c.Imaginary);
        if (c.Real == 0 && !double.IsNegative(c.Real))
        {
            return imaginary + "j";
        }

        var sign = imaginary.StartsWith('-') ? "" : "+";
        return $"({Trim(c.Real)}{sign}{imaginary}j)";

        static string Trim(double d)
        {
            var text = Float(d);
            return text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
        }
    }

    private static string Text(object value)
    {
        int[] codePoints = value is SurrogateString s
            ? s.CodePoints
            : [.. ((string)value).EnumerateRunes().Select(r => r.Value)];
        var quote = codePoints.Contains('\'') && !codePoints.Contains('"') ? '"' : '\'';
        var text = new StringBuilder().Append(quote);
        foreach (var c in codePoints)
        {
            AppendEscaped(text, c, quote);
        }

        return text.Append(quote).ToString();
    }

    private static void AppendEscaped(StringBuilder text, int c, char quote)
    {
        switch (c)
        {
            case '\\':
                text.Append("\\\\");
                break;
            case '\n':
                text.Append("\\n");
                break;
            case '\r':
                text.Append("\\r");
                break;
            case '\t':
                text.Append("\\t");
                break;
            case < 0x20 or 0x7F:
                text.Append(CultureInfo.InvariantCulture, $"\\x{c:x2}");
                break;
            case < 0x7F:
                if (c == quote)
                {
                    text.Append('\\');
                }

                text.Append((char)c);
                break;
            default:
                if (IsPrintable(c))
                {
                    text.Append(char.ConvertFromUtf32(c));
                }
                else
                {
                    text.Append(c < 0x100 ? $"\\x{c:x2}" : c < 0x10000 ? $"\\u{c:x4}" : $"\\U{c:x8}");
                }

                break;
        }
    }

    private static bool IsPrintable(int c) =>
        c is < 0xD800 or > 0xDFFF
        && CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static string Bytes(byte[] bytes)
    {
        var quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        var text = new StringBuilder("b").Append(quote);
        foreach (var b in bytes)
        {
            switch (b)
            {
                case (byte)'\\':
                    text.Append("\\\\");
                    break;
                case (byte)'\n':
                    text.Append("\\n");
                    break;
                case (byte)'\r':
                    text.Append("\\r");
                    break;
                case (byte)'\t':
                    text.Append("\\t");
                    break;
                case >= 0x20 and < 0x7F:
                    if (b == quote)
                    {
                        text.Append('\\');
                    }

                    text.Append((char)b);
                    break;
                default:
                    text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
                    break;
            }
        }

        return text.Append(quote).ToString();
    }
}
