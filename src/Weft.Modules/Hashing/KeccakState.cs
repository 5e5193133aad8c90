using System.Buffers.Binary;
using System.Numerics;

namespace Weft.Modules.Hashing;

/// <summary>SHA-3 and SHAKE (FIPS 202): a sponge over the permutation Keccak-f[1600].</summary>
internal sealed class KeccakState(string name, int rate, int digestSize, byte suffix) : HashState
{
    private static readonly ulong[] s_roundConstants = MakeRoundConstants();
    private static readonly (int Source, int Target, int Rotation)[] s_moves = MakeMoves();

    private ulong[] _lanes = new ulong[25];
    private int _position;

    internal override string Name => name;

    internal override int DigestSize => digestSize;

    internal override int BlockSize => rate;

    internal byte Suffix => suffix;

    private static ulong[] MakeRoundConstants()
    {
        var constants = new ulong[24];
        var register = 1;
        for (var round = 0; round < 24; round++)
        {
            for (var bit = 0; bit < 7; bit++)
            {
                if ((register & 1) != 0)
                {
                    constants[round] |= 1UL << ((1 << bit) - 1);
                }

                register <<= 1;
                if ((register & 0x100) != 0)
                {
                    register ^= 0x171;
                }
            }
        }

        return constants;
    }

    private static (int, int, int)[] MakeMoves()
    {
        var moves = new (int, int, int)[24];
        var (x, y) = (1, 0);
        for (var i = 0; i < 24; i++)
        {
            var (nextX, nextY) = (y, ((2 * x) + (3 * y)) % 5);
            moves[i] = (x + (5 * y), nextX + (5 * nextY), (i + 1) * (i + 2) / 2 % 64);
            (x, y) = (nextX, nextY);
        }

        return moves;
    }

    private void Permute()
    {
        Span<ulong> column = stackalloc ulong[5];
        Span<ulong> moved = stackalloc ulong[25];
        var lanes = _lanes;
        foreach (var constant in s_roundConstants)
        {
            for (var x = 0; x < 5; x++)
            {
                column[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
            }

            for (var x = 0; x < 5; x++)
            {
                var parity = column[(x + 4) % 5] ^ BitOperations.RotateLeft(column[(x + 1) % 5], 1);
                for (var y = 0; y < 25; y += 5)
                {
                    lanes[x + y] ^= parity;
                }
            }

            moved[0] = lanes[0];
            foreach (var (source, target, rotation) in s_moves)
            {
                moved[target] = BitOperations.RotateLeft(lanes[source], rotation);
            }

            for (var y = 0; y < 25; y += 5)
            {
                for (var x = 0; x < 5; x++)
                {
                    lanes[x + y] = moved[x + y] ^ (~moved[((x + 1) % 5) + y] & moved[((x + 2) % 5) + y]);
                }
            }

            lanes[0] ^= constant;
        }
    }

    private void Absorb(byte value, int position) => _lanes[position >> 3] ^= (ulong)value << (8 * (position & 7));

    internal override void Update(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            if ((_position & 7) == 0 && data.Length >= 8)
            {
                _lanes[_position >> 3] ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
                _position += 8;
                data = data[8..];
            }
            else
            {
                Absorb(data[0], _position++);
                data = data[1..];
            }

            if (_position == rate)
            {
                Permute();
                _position = 0;
            }
        }
    }

    internal override void Finish(Span<byte> digest)
    {
        Absorb(suffix, _position);
        Absorb(0x80, rate - 1);
        Permute();
        for (int i = 0, at = 0; i < digest.Length; i++, at++)
        {
            if (at == rate)
            {
                Permute();
                at = 0;
            }

            digest[i] = (byte)(_lanes[at >> 3] >> (8 * (at & 7)));
        }
    }

    internal override HashState Clone()
    {
        var copy = (KeccakState)MemberwiseClone();
        copy._lanes = (ulong[])_lanes.Clone();
        return copy;
    }
}
