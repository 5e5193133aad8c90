using System.Buffers.Binary;
using System.Numerics;

namespace Weft.Modules.Hashing;

/// <summary>MD5 (RFC 1321).</summary>
internal sealed class Md5State() : BlockHash(64)
{
    private static readonly uint[] s_sines = [.. Enumerable.Range(1, 64).Select(static i => (uint)(Math.Abs(Math.Sin(i)) * 4294967296.0))];
    private static readonly int[] s_shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

    private uint[] _words = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

    internal override string Name => "md5";

    internal override int DigestSize => 16;

    protected override void CopyWords() => _words = (uint[])_words.Clone();

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> message = stackalloc uint[16];
        for (var i = 0; i < 16; i++)
        {
            message[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
        }

        var (a, b, c, d) = (_words[0], _words[1], _words[2], _words[3]);
        for (var i = 0; i < 64; i++)
        {
            var round = i >> 4;
            var (mixed, index) = round switch
            {
                0 => ((b & c) | (~b & d), i),
                1 => ((d & b) | (~d & c), (5 * i) + 1),
                2 => (b ^ c ^ d, (3 * i) + 5),
                _ => (c ^ (b | ~d), 7 * i),
            };
            var sum = a + mixed + s_sines[i] + message[index & 15];
            (a, d, c, b) = (d, c, b, b + BitOperations.RotateLeft(sum, s_shifts[(4 * round) + (i & 3)]));
        }

        _words[0] += a;
        _words[1] += b;
        _words[2] += c;
        _words[3] += d;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(8, bigEndian: false);
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(digest[(4 * i)..], _words[i]);
        }
    }
}
