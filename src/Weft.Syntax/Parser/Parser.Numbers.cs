using System.Globalization;
using System.Numerics;
using System.Text;
using Weft.Syntax.Ast;

namespace Weft.Syntax.Parser;

/// <summary>The values of number literals.</summary>
internal sealed partial class Parser
{
    private Constant? ParseNumber()
    {
        var start = _mark++;
        ref var token = ref _tokens[start];
        var text = _text.AsSpan(token.Start, token.End - token.Start);
        if (text.Length == 1)
        {
            return At(new Constant((long)(text[0] - '0'), null), start);
        }

        Span<char> buffer = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        var underscore = false;
        foreach (var b in text)
        {
            if (b == '_')
            {
                underscore = true;
            }
            else
            {
                buffer[length++] = (char)b;
            }
        }

        if (underscore)
        {
            CheckVersion(6, "Underscores in numeric literals are");
        }

        return At(new Constant(ValueOf(buffer[..length], start), null), start);
    }

    private object ValueOf(ReadOnlySpan<char> text, int token)
    {
        if (text[0] == '0' && text.Length > 1)
        {
            switch (text[1])
            {
                case 'x' or 'X':
                    return Based(text[2..], 4);
                case 'o' or 'O':
                    return Based(text[2..], 3);
                case 'b' or 'B':
                    return Based(text[2..], 1);
            }
        }

        if (text[^1] is 'j' or 'J')
        {
            return new Complex(0, double.Parse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        if (text.IndexOfAny(".eE") >= 0)
        {
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        if (text.Length <= 18)
        {
            return long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        var digits = text.TrimStart('0').Length;
        if (_options.MaxIntegerDigits > 0 && digits > _options.MaxIntegerDigits)
        {
            throw MakeError(
                SyntaxErrorKind.SyntaxError,
                $"Exceeds the limit ({_options.MaxIntegerDigits} digits) for integer string conversion: value has {text.Length} digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
                _tokens[token].LineNumber,
                -1,
                _tokens[token].EndLineNumber,
                -1);
        }

        return Small(BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static object Based(ReadOnlySpan<char> digits, int bits)
    {
        digits = digits.TrimStart('0');
        if (digits.Length * bits <= 62)
        {
            long value = 0;
            foreach (var c in digits)
            {
                value = (value << bits) | (long)HexValue(c);
            }

            return value;
        }

        var bytes = new byte[(digits.Length * bits / 8) + 2];
        var position = 0;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            var digit = HexValue(digits[i]);
            bytes[position / 8] |= (byte)(digit << (position % 8));
            if ((position % 8) + bits > 8)
            {
                bytes[(position / 8) + 1] |= (byte)(digit >> (8 - (position % 8)));
            }

            position += bits;
        }

        return Small(new BigInteger(bytes, isUnsigned: true));
    }

    private static object Small(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    private static int HexValue(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
