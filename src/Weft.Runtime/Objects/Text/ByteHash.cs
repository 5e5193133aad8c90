using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>
/// The hash of str, bytes and memory: SipHash-1-3 with a key drawn at start-up, so that nobody outside can choose keys
/// that collide. Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (https://www.aumasson.jp/siphash/).
/// </summary>
public static class ByteHash
{
    private static ulong s_key0;
    private static ulong s_key1;

    static ByteHash() => UseRandomKey();

    /// <summary>The algorithm's name in <c>sys.hash_info</c>.</summary>
    public const string Algorithm = "siphash13";

    private static void UseRandomKey()
    {
        // Two identifiers hold 244 bits from the system's generator, and unlike RandomNumberGenerator they do not load
        // OpenSSL into every process that starts. Their fixed bits are folded away.
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> other = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes);
        Guid.NewGuid().TryWriteBytes(other);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= byte.RotateLeft(other[(i + 5) & 15], 4);
        }

        s_key0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        s_key1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
    }

    /// <summary>Makes hashes repeatable (<c>PYTHONHASHSEED</c>); 0 means a key of zeros. Must come before any hash.</summary>
    public static void UseSeed(uint seed)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (seed != 0)
        {
            // The linear congruential generator that CPython documents for its seeds.
            var x = seed;
            for (var i = 0; i < bytes.Length; i++)
            {
                x = x * 214013 + 2531011;
                bytes[i] = (byte)(x >> 16);
            }
        }

        s_key0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        s_key1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
    }

    /// <summary>The hash; never -1, and 0 only for no bytes.</summary>
    public static long Compute(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
        {
            return 0;
        }

        var hash = (long)SipHash13(s_key0, s_key1, data);
        return hash switch { -1 => -2, 0 => 1, _ => hash };
    }

    /// <summary>The hash that hash-based <c>.pyc</c> files (PEP 552) hold for their source.</summary>
    public static ulong KeyedSourceHash(ulong key, ReadOnlySpan<byte> source) => SipHash13(key, 0, source);

    private static ulong SipHash13(ulong key0, ulong key1, ReadOnlySpan<byte> data)
    {
        var v0 = key0 ^ 0x736f6d6570736575;
        var v1 = key1 ^ 0x646f72616e646f6d;
        var v2 = key0 ^ 0x6c7967656e657261;
        var v3 = key1 ^ 0x7465646279746573;
        var tail = (ulong)data.Length << 56;
        while (data.Length >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(data);
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
            data = data[8..];
        }

        for (var i = 0; i < data.Length; i++)
        {
            tail |= (ulong)data[i] << (8 * i);
        }

        v3 ^= tail;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= tail;
        v2 ^= 0xff;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
