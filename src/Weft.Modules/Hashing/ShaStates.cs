using System.Buffers.Binary;
using System.Numerics;

namespace Weft.Modules.Hashing;

/// <summary>SHA-1 (FIPS 180-4).</summary>
internal sealed class Sha1State() : BlockHash(64)
{
    private uint[] _words = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

    internal override string Name => "sha1";

    internal override int DigestSize => 20;

    protected override void CopyWords() => _words = (uint[])_words.Clone();

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        for (var i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        }

        for (var i = 16; i < 80; i++)
        {
            w[i] = BitOperations.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }

        var (a, b, c, d, e) = (_words[0], _words[1], _words[2], _words[3], _words[4]);
        for (var i = 0; i < 80; i++)
        {
            var (mixed, constant) = (i / 20) switch
            {
                0 => ((b & c) | (~b & d), 0x5a827999u),
                1 => (b ^ c ^ d, 0x6ed9eba1u),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdcu),
                _ => (b ^ c ^ d, 0xca62c1d6u),
            };
            var next = BitOperations.RotateLeft(a, 5) + mixed + e + constant + w[i];
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        _words[0] += a;
        _words[1] += b;
        _words[2] += c;
        _words[3] += d;
        _words[4] += e;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(8, bigEndian: true);
        for (var i = 0; i < 5; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * i)..], _words[i]);
        }
    }
}

/// <summary>SHA-224 and SHA-256 (FIPS 180-4).</summary>
internal sealed class Sha256State : BlockHash
{
    private static readonly uint[] s_constants = [.. PrimeRoots.Cube.Take(64).Select(static c => (uint)(c >> 32))];

    private readonly bool _short;
    private uint[] _words;

    internal Sha256State(bool @short)
        : base(64)
    {
        _short = @short;
        _words = [.. PrimeRoots.Square.Skip(@short ? 8 : 0).Take(8).Select(r => (uint)(@short ? r : r >> 32))];
    }

    internal override string Name => _short ? "sha224" : "sha256";

    internal override int DigestSize => _short ? 28 : 32;

    protected override void CopyWords() => _words = (uint[])_words.Clone();

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        }

        for (var i = 16; i < 64; i++)
        {
            var s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
            var s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        var words = _words;
        var (a, b, c, d) = (words[0], words[1], words[2], words[3]);
        var (e, f, g, h) = (words[4], words[5], words[6], words[7]);
        for (var i = 0; i < 64; i++)
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var t1 = h + s1 + ((e & f) ^ (~e & g)) + s_constants[i] + w[i];
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }

        words[0] += a;
        words[1] += b;
        words[2] += c;
        words[3] += d;
        words[4] += e;
        words[5] += f;
        words[6] += g;
        words[7] += h;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(8, bigEndian: true);
        for (var i = 0; i < digest.Length / 4; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * i)..], _words[i]);
        }
    }
}

/// <summary>SHA-384 and SHA-512 (FIPS 180-4).</summary>
internal sealed class Sha512State : BlockHash
{
    private readonly bool _short;
    private ulong[] _words;

    internal Sha512State(bool @short)
        : base(128)
    {
        _short = @short;
        _words = [.. PrimeRoots.Square.Skip(@short ? 8 : 0).Take(8)];
    }

    internal override string Name => _short ? "sha384" : "sha512";

    internal override int DigestSize => _short ? 48 : 64;

    protected override void CopyWords() => _words = (ulong[])_words.Clone();

    protected override void Compress(ReadOnlySpan<byte> block)
    {
        Span<ulong> w = stackalloc ulong[80];
        for (var i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt64BigEndian(block[(8 * i)..]);
        }

        for (var i = 16; i < 80; i++)
        {
            var s0 = BitOperations.RotateRight(w[i - 15], 1) ^ BitOperations.RotateRight(w[i - 15], 8) ^ (w[i - 15] >> 7);
            var s1 = BitOperations.RotateRight(w[i - 2], 19) ^ BitOperations.RotateRight(w[i - 2], 61) ^ (w[i - 2] >> 6);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        var constants = PrimeRoots.Cube;
        var words = _words;
        var (a, b, c, d) = (words[0], words[1], words[2], words[3]);
        var (e, f, g, h) = (words[4], words[5], words[6], words[7]);
        for (var i = 0; i < 80; i++)
        {
            var s1 = BitOperations.RotateRight(e, 14) ^ BitOperations.RotateRight(e, 18) ^ BitOperations.RotateRight(e, 41);
            var t1 = h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i];
            var s0 = BitOperations.RotateRight(a, 28) ^ BitOperations.RotateRight(a, 34) ^ BitOperations.RotateRight(a, 39);
            var t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }

        words[0] += a;
        words[1] += b;
        words[2] += c;
        words[3] += d;
        words[4] += e;
        words[5] += f;
        words[6] += g;
        words[7] += h;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(16, bigEndian: true);
        for (var i = 0; i < digest.Length / 8; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(digest[(8 * i)..], _words[i]);
        }
    }
}
