using System.Buffers.Binary;
using System.Numerics;

namespace Weft.Modules.Hashing;

/// <summary>
/// The running state of a hash. The algorithms here are our own because .NET's need OpenSSL on Linux, cannot be copied
/// half-way, and lack BLAKE2. A state is not safe for threads; <see cref="PyHash"/> guards it.
/// </summary>
internal abstract class HashState
{
    internal abstract string Name { get; }

    /// <summary>In bytes; 0 for a hash of any length.</summary>
    internal abstract int DigestSize { get; }

    /// <summary>In bytes.</summary>
    internal abstract int BlockSize { get; }

    internal abstract void Update(ReadOnlySpan<byte> data);

    /// <summary>The digest of the data so far. Ends this state: callers work on a clone.</summary>
    internal abstract void Finish(Span<byte> digest);

    internal abstract HashState Clone();

    internal byte[] Digest(int length)
    {
        var digest = new byte[length];
        Clone().Finish(digest);
        return digest;
    }
}

/// <summary>Collects data into blocks; <see cref="Filled"/> bytes of the buffer are waiting and never make a whole block.</summary>
internal abstract class BlockHash : HashState
{
    private byte[] _buffer;

    protected BlockHash(int blockSize) => _buffer = new byte[blockSize];

    protected int Filled { get; private set; }

    /// <summary>Bytes given so far.</summary>
    protected ulong Total { get; private set; }

    internal override int BlockSize => _buffer.Length;

    protected abstract void Compress(ReadOnlySpan<byte> block);

    internal override void Update(ReadOnlySpan<byte> data)
    {
        Total += (ulong)data.Length;
        if (Filled > 0)
        {
            var taken = Math.Min(data.Length, _buffer.Length - Filled);
            data[..taken].CopyTo(_buffer.AsSpan(Filled));
            Filled += taken;
            data = data[taken..];
            if (Filled < _buffer.Length)
            {
                return;
            }

            Compress(_buffer);
            Filled = 0;
        }

        while (data.Length >= _buffer.Length)
        {
            Compress(data[.._buffer.Length]);
            data = data[_buffer.Length..];
        }

        data.CopyTo(_buffer);
        Filled = data.Length;
    }

    /// <summary>Appends the one bit, zeros, and the length in bits at the end of a block.</summary>
    protected void Pad(int lengthBytes, bool bigEndian)
    {
        var bits = Total * 8;
        var high = Total >> 61;
        _buffer[Filled] = 0x80;
        _buffer.AsSpan(Filled + 1).Clear();
        if (Filled + 1 + lengthBytes > _buffer.Length)
        {
            Compress(_buffer);
            Array.Clear(_buffer);
        }

        var tail = _buffer.AsSpan(_buffer.Length - 8);
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(tail, bits);
            if (lengthBytes == 16)
            {
                BinaryPrimitives.WriteUInt64BigEndian(_buffer.AsSpan(_buffer.Length - 16), high);
            }
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(tail, bits);
        }

        Compress(_buffer);
    }

    internal override HashState Clone()
    {
        var copy = (BlockHash)MemberwiseClone();
        copy._buffer = (byte[])_buffer.Clone();
        copy.CopyWords();
        return copy;
    }

    /// <summary>Gives a clone its own copy of the chaining value.</summary>
    protected abstract void CopyWords();
}

/// <summary>Constants made from roots of primes, as FIPS 180-4 defines them.</summary>
internal static class PrimeRoots
{
    /// <summary>The first 64 bits after the point of the square roots of the first 16 primes.</summary>
    internal static readonly ulong[] Square = Make(16, 2);

    /// <summary>The first 64 bits after the point of the cube roots of the first 80 primes.</summary>
    internal static readonly ulong[] Cube = Make(80, 3);

    private static ulong[] Make(int count, int degree)
    {
        var result = new ulong[count];
        var prime = 1;
        for (var i = 0; i < count; i++)
        {
            do
            {
                prime++;
            }
            while (!IsPrime(prime));
            result[i] = (ulong)(Root(new BigInteger(prime) << (64 * degree), degree) & ulong.MaxValue);
        }

        return result;
    }

    private static bool IsPrime(int n)
    {
        for (var d = 2; d * d <= n; d++)
        {
            if (n % d == 0)
            {
                return false;
            }
        }

        return true;
    }

    // Newton's method from above; it decreases until the floor of the root is reached.
    private static BigInteger Root(BigInteger n, int degree)
    {
        var x = BigInteger.One << (int)((n.GetBitLength() / degree) + 1);
        while (true)
        {
            var next = (((degree - 1) * x) + (n / BigInteger.Pow(x, degree - 1))) / degree;
            if (next >= x)
            {
                return x;
            }

            x = next;
        }
    }
}
