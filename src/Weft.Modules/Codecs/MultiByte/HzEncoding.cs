namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// HZ (RFC 1843): GB 2312 in 7 bits between <c>~{</c> and <c>~}</c>. The first byte of the state tells whether such a part is open.
/// </summary>
internal sealed class HzEncoding(string name) : MultibyteEncoding(name)
{
    private CharacterSet? _set;

    private CharacterSet Set => _set ??= CharacterSet.Get("gb2312");

    internal override void ResetDecoder(ref CodecState state) => state[0] = 0;

    internal override void ResetEncoder(ref CodecState state, TextEncoder? output)
    {
        if (state[0] != 0)
        {
            output?.Write("~}"u8);
            state[0] = 0;
        }
    }

    internal override int Decode(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output)
    {
        var characters = Set;
        while (at < data.Length)
        {
            var first = data[at];
            if (first == '~')
            {
                if (at + 1 == data.Length)
                {
                    return Incomplete;
                }

                switch (((char)data[at + 1], state[0]))
                {
                    case ('~', 0):
                        output.Append('~');
                        break;
                    case ('{', 0):
                        state[0] = 1;
                        break;
                    case ('}', 1):
                        state[0] = 0;
                        break;
                    case ('\n', 0):
                        break;
                    default:
                        return 1;
                }

                at += 2;
                continue;
            }

            if (first >= 0x80)
            {
                return 1;
            }

            if (state[0] == 0)
            {
                output.Append(first);
                at++;
                continue;
            }

            if (at + 1 == data.Length)
            {
                return Incomplete;
            }

            var second = data[at + 1];
            var value = second >= 0x80 ? 0 : characters.Decode(((first << 8) | second) | 0x8080);
            if (value == 0)
            {
                return 1;
            }

            output.Append(value);
            at += 2;
        }

        return Done;
    }

    internal override int Encode(PyStr text, ref int at, ref CodecState state, TextEncoder output, bool final)
    {
        var characters = Set;
        for (; at < text.Length; at++)
        {
            var point = text.CodePointAt(at);
            if (point < 0x80)
            {
                ResetEncoder(ref state, output);
                output.Write((byte)point);
                if (point == '~')
                {
                    output.Write((byte)'~');
                }

                continue;
            }

            var code = characters.Encode(point);
            if (code == 0)
            {
                return 1;
            }

            if (state[0] == 0)
            {
                output.Write("~{"u8);
                state[0] = 1;
            }

            WriteTwo(output, code & 0x7F7F);
        }

        return Done;
    }
}
