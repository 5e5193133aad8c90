using System.Globalization;
using System.Numerics;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>Digits of ints, with the limit of <c>sys.set_int_max_str_digits</c>.</summary>
/// <remarks>
/// Conversion to and from bases that are not powers of two costs more than linear time, so text longer than the limit is
/// refused in both directions. Decimal is left to BigInteger, which divides and conquers; other bases here do the same.
/// </remarks>
public static class IntText
{
    /// <summary>The smallest limit that may be set.</summary>
    public const int LimitThreshold = 640;

    public const int DefaultLimit = 4300;

    /// <summary>Digits that BigInteger converts itself when a larger number is split.</summary>
    private const int SplitDigits = 256;

    private const int SplitBits = 4000;

    private const string RaiseLimit = "; use sys.set_int_max_str_digits() to increase the limit";

    private static readonly string[] s_small = MakeSmall();

    /// <summary>The largest number of digits; 0 for no limit.</summary>
    public static int MaximumDigits { get; set; } = DefaultLimit;

    private static string[] MakeSmall()
    {
        var small = new string[256];
        for (var i = 0; i < small.Length; i++)
        {
            small[i] = i.ToString(CultureInfo.InvariantCulture);
        }

        return small;
    }

    /// <summary><c>str(n)</c>.</summary>
    /// <exception cref="PythonException">ValueError when there are too many digits.</exception>
    public static string ToDecimal(PyIntBase value) => value.TryGetInt64(out var small) ? ToDecimal(small) : ToDecimal(value.BigValue);

    public static string ToDecimal(long value) => (ulong)value < (ulong)s_small.Length ? s_small[value] : value.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="PythonException">ValueError when there are too many digits.</exception>
    public static string ToDecimal(BigInteger value)
    {
        var limit = MaximumDigits;
        if (limit > 0 && value.GetBitLength() > (limit + 2) * 3.3219280948873626)
        {
            throw TooManyDigits();
        }

        var text = value.GetBitLength() < SplitBits ? value.ToString("D", CultureInfo.InvariantCulture) : Split(value);
        return limit > 0 && text.Length - (value.Sign < 0 ? 1 : 0) > limit ? throw TooManyDigits() : text;
    }

    /// <summary>
    /// BigInteger's own conversion takes quadratic time. This one divides by about the square root, a power of ten, and
    /// converts both halves, so it costs little more than the divisions, which are not quadratic.
    /// </summary>
    private static string Split(BigInteger value)
    {
        var powers = new List<BigInteger> { BigInteger.Pow(10, SplitDigits) };
        var magnitude = BigInteger.Abs(value);
        while (powers[^1].GetBitLength() * 2 - 1 <= magnitude.GetBitLength())
        {
            powers.Add(powers[^1] * powers[^1]);
        }

        var text = new StringBuilder((int)(magnitude.GetBitLength() * 0.30103) + 8);
        if (value.Sign < 0)
        {
            text.Append('-');
        }

        AppendSplit(text, magnitude, powers, powers.Count - 1, leading: true);
        return text.ToString();
    }

    /// <summary>Appends a magnitude below the square of the given power; all digits of its width unless it leads.</summary>
    private static void AppendSplit(StringBuilder text, BigInteger value, List<BigInteger> powers, int level, bool leading)
    {
        if (level < 0)
        {
            var digits = value.ToString("D", CultureInfo.InvariantCulture);
            if (!leading)
            {
                text.Append('0', SplitDigits - digits.Length);
                text.Append(digits);
            }
            else if (!value.IsZero)
            {
                text.Append(digits);
            }

            return;
        }

        var high = BigInteger.DivRem(value, powers[level], out var low);
        AppendSplit(text, high, powers, level - 1, leading);
        AppendSplit(text, low, powers, level - 1, leading && high.IsZero);
    }

    private static PythonException TooManyDigits() => Errors.ValueError($"Exceeds the limit ({MaximumDigits} digits) for integer string conversion{RaiseLimit}");

    /// <summary>The digits of a magnitude in base 2, 8 or 16, lower case.</summary>
    internal static string ToPowerOfTwoBase(PyIntBase value, int bitsPerDigit)
    {
        if (value.TryGetInt64(out var small))
        {
            return Digits(IntOperations.Magnitude(small), bitsPerDigit);
        }

        var bytes = BigInteger.Abs(value.BigValue).ToByteArray(isUnsigned: true);
        var count = (IntOperations.BitLength(value) + bitsPerDigit - 1) / bitsPerDigit;
        IntOperations.CheckSize(count * 16);
        return string.Create((int)count, (bytes, bitsPerDigit), static (text, state) =>
        {
            var (source, bits) = state;
            var buffer = 0;
            var available = 0;
            var next = 0;
            for (var i = text.Length - 1; i >= 0; i--)
            {
                if (available < bits && next < source.Length)
                {
                    buffer |= source[next++] << available;
                    available += 8;
                }

                text[i] = DigitCharacter(buffer & ((1 << bits) - 1));
                buffer >>= bits;
                available -= bits;
            }
        });
    }

    private static string Digits(ulong value, int bitsPerDigit)
    {
        Span<char> text = stackalloc char[64];
        var start = text.Length;
        do
        {
            text[--start] = DigitCharacter((int)(value & ((1UL << bitsPerDigit) - 1)));
            value >>= bitsPerDigit;
        }
        while (value != 0);
        return text[start..].ToString();
    }

    private static char DigitCharacter(int digit) => (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);

    /// <summary>Reads an int as <c>int(text, base)</c> does; null when the text is not one.</summary>
    /// <param name="text">ASCII: other digits and spaces were replaced by <see cref="NumericText.ToAscii(PyStr)"/>.</param>
    /// <param name="radix">0, or 2 to 36.</param>
    /// <exception cref="PythonException">ValueError when there are too many digits.</exception>
    public static PyIntBase? Parse(ReadOnlySpan<char> text, int radix)
    {
        text = NumericText.Trim(text);
        var negative = false;
        if (text.Length > 0 && text[0] is '+' or '-')
        {
            negative = text[0] == '-';
            text = text[1..];
        }

        var onlyZeros = false;
        if (radix == 0)
        {
            radix = text.Length < 2 || text[0] != '0' ? 10 : PrefixRadix(text[1]);
            if (radix == 0)
            {
                // A leading zero without a letter: only zeros may follow, as in source text.
                onlyZeros = true;
                radix = 10;
            }
        }

        if (!onlyZeros && text.Length >= 2 && text[0] == '0' && PrefixRadix(text[1]) == radix)
        {
            text = text[2..];
            if (text.Length > 0 && text[0] == '_')
            {
                text = text[1..];
            }
        }

        var digits = NumericText.StripUnderscores(text, radix, out var valid);
        if (!valid || digits.Length == 0)
        {
            return null;
        }

        if (onlyZeros && digits.IndexOfAnyExcept('0') >= 0)
        {
            return null;
        }

        if ((radix & (radix - 1)) != 0 && MaximumDigits > 0 && digits.Length > MaximumDigits)
        {
            throw Errors.ValueError($"Exceeds the limit ({MaximumDigits} digits) for integer string conversion: value has {digits.Length} digits{RaiseLimit}");
        }

        return Convert(digits, radix, negative);
    }

    private static int PrefixRadix(char letter) => letter switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => 0,
    };

    /// <summary>Converts valid digits.</summary>
    internal static PyIntBase Convert(ReadOnlySpan<char> digits, int radix, bool negative)
    {
        if (digits.Length <= 12)
        {
            long small = 0;
            foreach (var digit in digits)
            {
                small = (small * radix) + NumericText.DigitValue(digit);
            }

            return PyInt.Of(negative ? -small : small);
        }

        BigInteger value;
        if (radix == 10)
        {
            value = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        else if ((radix & (radix - 1)) == 0)
        {
            value = Pack(digits, BitOperations.Log2((uint)radix));
        }
        else
        {
            value = Combine(digits, radix, []);
        }

        return PyInt.Of(negative ? -value : value);
    }

    private static BigInteger Pack(ReadOnlySpan<char> digits, int bitsPerDigit)
    {
        IntOperations.CheckSize((long)digits.Length * bitsPerDigit);
        var bytes = new byte[(((long)digits.Length * bitsPerDigit) + 7) / 8];
        var buffer = 0;
        var available = 0;
        var next = 0;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            buffer |= NumericText.DigitValue(digits[i]) << available;
            available += bitsPerDigit;
            if (available >= 8)
            {
                bytes[next++] = (byte)buffer;
                buffer >>= 8;
                available -= 8;
            }
        }

        if (available > 0)
        {
            bytes[next] = (byte)buffer;
        }

        return new BigInteger(bytes, isUnsigned: true);
    }

    /// <summary>High half times a power plus low half; the powers are shared between the halves of a level.</summary>
    private static BigInteger Combine(ReadOnlySpan<char> digits, int radix, Dictionary<int, BigInteger> powers)
    {
        if (digits.Length <= 64)
        {
            var value = BigInteger.Zero;
            foreach (var digit in digits)
            {
                value = (value * radix) + NumericText.DigitValue(digit);
            }

            return value;
        }

        var low = digits.Length / 2;
        if (!powers.TryGetValue(low, out var power))
        {
            powers[low] = power = BigInteger.Pow(radix, low);
        }

        return (Combine(digits[..^low], radix, powers) * power) + Combine(digits[^low..], radix, powers);
    }
}
