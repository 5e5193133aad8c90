namespace Weft.Runtime.Objects;

/// <summary>UTF-7 (RFC 2152): runs of base64 between '+' and the first character that is not base64 hold UTF-16.</summary>
internal static class Utf7
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static bool IsBase64(int c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/';

    /// <summary>Characters that are written as they are.</summary>
    private static bool IsDirect(int c) => c is '\t' or '\n' or '\r' or (>= ' ' and <= '}' and not '+' and not '\\');

    internal static PyStr Decode(PyThread t, PyObject source, byte[] data, string errors, bool final, out int consumed)
    {
        var decoder = new TextDecoder(t, "utf7", source, data, errors);
        var i = 0;
        var shifted = false;
        var shiftStart = 0;
        var bits = 0;
        var buffer = 0u;
        var surrogate = 0;
        PyStr? before = null;
        while (true)
        {
            data = decoder.Data;
            if (i >= data.Length)
            {
                if (!shifted || !final || (surrogate == 0 && bits < 6 && (bits == 0 || buffer == 0)))
                {
                    break;
                }

                shifted = false;
                i = decoder.Error(shiftStart, data.Length, "unterminated shift sequence");
                continue;
            }

            int c = data[i];
            if (shifted)
            {
                if (IsBase64(c))
                {
                    buffer = (buffer << 6) | (uint)Digits.IndexOf((char)c);
                    bits += 6;
                    i++;
                    if (bits >= 16)
                    {
                        bits -= 16;
                        AppendUnit(decoder.Output, (int)(buffer >> bits) & 0xFFFF, ref surrogate);
                        buffer &= (1u << bits) - 1;
                    }

                    continue;
                }

                shifted = false;
                if (bits >= 6 || (bits > 0 && buffer != 0))
                {
                    i = decoder.Error(shiftStart, i + 1, bits >= 6 ? "partial character in shift sequence" : "non-zero padding bits in shift sequence");
                    continue;
                }

                if (surrogate != 0 && c < 0x80 && c != '+')
                {
                    decoder.Output.Append(surrogate);
                }

                surrogate = 0;
                if (c == '-')
                {
                    i++;
                }
            }
            else if (c == '+')
            {
                shiftStart = i++;
                if (i < data.Length && data[i] == '-')
                {
                    decoder.Output.Append('+');
                    i++;
                }
                else if (i < data.Length && !IsBase64(data[i]))
                {
                    i = decoder.Error(shiftStart, i + 1, "ill-formed sequence");
                }
                else
                {
                    shifted = true;
                    surrogate = bits = 0;
                    buffer = 0;
                    before = final ? null : decoder.Output.ToStr();
                }
            }
            else if (c < 0x80)
            {
                decoder.Output.Append(c);
                i++;
            }
            else
            {
                i = decoder.Error(i, i + 1, "unexpected special character");
            }
        }

        if (shifted && !final)
        {
            consumed = shiftStart;
            return before!;
        }

        consumed = i;
        return decoder.Output.ToStr();
    }

    private static void AppendUnit(TextBuilder output, int unit, ref int surrogate)
    {
        if (surrogate != 0)
        {
            var high = surrogate;
            surrogate = 0;
            if (unit is >= 0xDC00 and <= 0xDFFF)
            {
                output.Append(0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00);
                return;
            }

            output.Append(high);
        }

        if (unit is >= 0xD800 and <= 0xDBFF)
        {
            surrogate = unit;
        }
        else
        {
            output.Append(unit);
        }
    }

    internal static PyBytes Encode(PyStr text)
    {
        var result = new List<byte>(text.Length + 8);
        var shifted = false;
        var bits = 0;
        var buffer = 0u;

        void Flush()
        {
            while (bits >= 6)
            {
                bits -= 6;
                result.Add((byte)Digits[(int)(buffer >> bits) & 63]);
                buffer &= (1u << bits) - 1;
            }
        }

        void Pad()
        {
            if (bits > 0)
            {
                result.Add((byte)Digits[(int)(buffer << (6 - bits)) & 63]);
                bits = 0;
                buffer = 0;
            }
        }

        void Unit(int unit)
        {
            buffer = (buffer << 16) | (uint)unit;
            bits += 16;
            Flush();
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text.CodePointAt(i);
            if (IsDirect(c))
            {
                if (shifted)
                {
                    Pad();
                    shifted = false;
                    if (IsBase64(c) || c == '-')
                    {
                        result.Add((byte)'-');
                    }
                }

                result.Add((byte)c);
                continue;
            }

            if (!shifted)
            {
                result.Add((byte)'+');
                if (c == '+')
                {
                    result.Add((byte)'-');
                    continue;
                }

                shifted = true;
            }

            if (c > 0xFFFF)
            {
                Unit(0xD800 + ((c - 0x10000) >> 10));
                c = 0xDC00 + ((c - 0x10000) & 0x3FF);
            }

            Unit(c);
        }

        Pad();
        if (shifted)
        {
            result.Add((byte)'-');
        }

        return PyBytes.Of([.. result]);
    }
}
