namespace Weft.Modules.Codecs.MultiByte;

/// <summary>An encoding whose characters are ASCII, single bytes of its set, or two bytes.</summary>
internal sealed class DoubleByteEncoding(string name, string set, Func<byte, bool>? isLead = null) : MultibyteEncoding(name)
{
    private CharacterSet? _set;

    private CharacterSet Set => _set ??= CharacterSet.Get(set);

    internal override int Decode(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output)
    {
        var characters = Set;
        while (at < data.Length)
        {
            var first = data[at];
            if (first < 0x80)
            {
                output.Append(first);
                at++;
                continue;
            }

            if (characters.Decode(first) is not 0 and var single)
            {
                output.Append(single);
                at++;
                continue;
            }

            if (isLead is not null && !isLead(first))
            {
                return 1;
            }

            if (at + 1 == data.Length)
            {
                return Incomplete;
            }

            var value = characters.Decode((first << 8) | data[at + 1]);
            if (value == 0)
            {
                return 1;
            }

            Append(output, value);
            at += 2;
        }

        return Done;
    }

    internal override int Encode(PyStr text, ref int at, ref CodecState state, TextEncoder output, bool final)
    {
        var characters = Set;
        while (at < text.Length)
        {
            var point = text.CodePointAt(at);
            if (point < 0x80)
            {
                output.Write((byte)point);
                at++;
                continue;
            }

            var code = characters.Encode(text, at, final, out var length);
            switch (code)
            {
                case 0:
                    return 1;
                case Incomplete:
                    return Incomplete;
                case < 0x100:
                    output.Write((byte)code);
                    break;
                default:
                    WriteTwo(output, code);
                    break;
            }

            at += length;
        }

        return Done;
    }
}
