using System.Buffers.Binary;
using System.Numerics;

namespace Weft.Modules.Hashing;

/// <summary>The parameters of a BLAKE2 hash (RFC 7693 and the BLAKE2 paper's tree mode).</summary>
internal sealed record Blake2Parameters(
    int DigestSize, byte[] Key, byte[] Salt, byte[] Person, int Fanout, int Depth, uint LeafSize, ulong NodeOffset, int NodeDepth, int InnerSize, bool LastNode);

/// <summary>BLAKE2. The last block is compressed with a flag, so a full buffer waits for more data.</summary>
internal abstract class Blake2State : HashState
{
    protected static readonly byte[][] Schedule =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ];

    /// <summary>Which four words each of the eight mixing steps of a round takes.</summary>
    protected static readonly byte[][] Steps = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

    private byte[] _buffer;
    private int _filled;

    protected Blake2State(Blake2Parameters parameters, int blockSize)
    {
        Parameters = parameters;
        _buffer = new byte[blockSize];
    }

    protected Blake2Parameters Parameters { get; }

    internal override int DigestSize => Parameters.DigestSize;

    internal override int BlockSize => _buffer.Length;

    /// <summary>Compresses a block that ends the given number of bytes further.</summary>
    protected abstract void Compress(ReadOnlySpan<byte> block, int counted, bool last);

    protected void Start()
    {
        if (Parameters.Key.Length > 0)
        {
            Parameters.Key.CopyTo(_buffer, 0);
            _filled = _buffer.Length;
        }
    }

    internal override void Update(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            if (_filled == _buffer.Length)
            {
                Compress(_buffer, _buffer.Length, last: false);
                _filled = 0;
            }

            var taken = Math.Min(data.Length, _buffer.Length - _filled);
            data[..taken].CopyTo(_buffer.AsSpan(_filled));
            _filled += taken;
            data = data[taken..];
        }
    }

    protected void CompressLast()
    {
        _buffer.AsSpan(_filled).Clear();
        Compress(_buffer, _filled, last: true);
    }

    internal override HashState Clone()
    {
        var copy = (Blake2State)MemberwiseClone();
        copy._buffer = (byte[])_buffer.Clone();
        copy.CopyWords();
        return copy;
    }

    protected abstract void CopyWords();

    /// <summary>The parameter block, in the layout of a hash with words of 8 or 4 bytes.</summary>
    protected static byte[] Block(Blake2Parameters p, bool wide)
    {
        var block = new byte[wide ? 64 : 32];
        block[0] = (byte)p.DigestSize;
        block[1] = (byte)p.Key.Length;
        block[2] = (byte)p.Fanout;
        block[3] = (byte)p.Depth;
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), p.LeafSize);
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(8), p.NodeOffset);
        var at = wide ? 16 : 14;
        block[at] = (byte)p.NodeDepth;
        block[at + 1] = (byte)p.InnerSize;
        p.Salt.CopyTo(block, wide ? 32 : 16);
        p.Person.CopyTo(block, wide ? 48 : 24);
        return block;
    }
}

/// <summary>BLAKE2b.</summary>
internal sealed class Blake2bState : Blake2State
{
    private ulong[] _words;
    private UInt128 _counter;

    internal Blake2bState(Blake2Parameters parameters)
        : base(parameters, 128)
    {
        var block = Block(parameters, wide: true);
        _words = new ulong[8];
        for (var i = 0; i < 8; i++)
        {
            _words[i] = PrimeRoots.Square[i] ^ BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(8 * i));
        }

        Start();
    }

    internal override string Name => "blake2b";

    protected override void CopyWords() => _words = (ulong[])_words.Clone();

    protected override void Compress(ReadOnlySpan<byte> block, int counted, bool last)
    {
        _counter += (UInt128)counted;
        Span<ulong> message = stackalloc ulong[16];
        Span<ulong> v = stackalloc ulong[16];
        for (var i = 0; i < 16; i++)
        {
            message[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
            v[i] = i < 8 ? _words[i] : PrimeRoots.Square[i - 8];
        }

        v[12] ^= (ulong)_counter;
        v[13] ^= (ulong)(_counter >> 64);
        if (last)
        {
            v[14] = ~v[14];
            v[15] = Parameters.LastNode ? ~v[15] : v[15];
        }

        for (var round = 0; round < 12; round++)
        {
            var order = Schedule[round % 10];
            for (var step = 0; step < 8; step++)
            {
                var s = Steps[step];
                var (a, b, c, d) = (v[s[0]], v[s[1]], v[s[2]], v[s[3]]);
                a += b + message[order[2 * step]];
                d = BitOperations.RotateRight(d ^ a, 32);
                c += d;
                b = BitOperations.RotateRight(b ^ c, 24);
                a += b + message[order[(2 * step) + 1]];
                d = BitOperations.RotateRight(d ^ a, 16);
                c += d;
                b = BitOperations.RotateRight(b ^ c, 63);
                (v[s[0]], v[s[1]], v[s[2]], v[s[3]]) = (a, b, c, d);
            }
        }

        for (var i = 0; i < 8; i++)
        {
            _words[i] ^= v[i] ^ v[i + 8];
        }
    }

    internal override void Finish(Span<byte> digest)
    {
        CompressLast();
        Span<byte> all = stackalloc byte[64];
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(all[(8 * i)..], _words[i]);
        }

        all[..digest.Length].CopyTo(digest);
    }
}

/// <summary>BLAKE2s.</summary>
internal sealed class Blake2sState : Blake2State
{
    private uint[] _words;
    private ulong _counter;

    internal Blake2sState(Blake2Parameters parameters)
        : base(parameters, 64)
    {
        var block = Block(parameters, wide: false);
        _words = new uint[8];
        for (var i = 0; i < 8; i++)
        {
            _words[i] = Initial(i) ^ BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(4 * i));
        }

        Start();
    }

    internal override string Name => "blake2s";

    private static uint Initial(int i) => (uint)(PrimeRoots.Square[i] >> 32);

    protected override void CopyWords() => _words = (uint[])_words.Clone();

    protected override void Compress(ReadOnlySpan<byte> block, int counted, bool last)
    {
        _counter += (ulong)counted;
        Span<uint> message = stackalloc uint[16];
        Span<uint> v = stackalloc uint[16];
        for (var i = 0; i < 16; i++)
        {
            message[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
            v[i] = i < 8 ? _words[i] : Initial(i - 8);
        }

        v[12] ^= (uint)_counter;
        v[13] ^= (uint)(_counter >> 32);
        if (last)
        {
            v[14] = ~v[14];
            v[15] = Parameters.LastNode ? ~v[15] : v[15];
        }

        for (var round = 0; round < 10; round++)
        {
            var order = Schedule[round];
            for (var step = 0; step < 8; step++)
            {
                var s = Steps[step];
                var (a, b, c, d) = (v[s[0]], v[s[1]], v[s[2]], v[s[3]]);
                a += b + message[order[2 * step]];
                d = BitOperations.RotateRight(d ^ a, 16);
                c += d;
                b = BitOperations.RotateRight(b ^ c, 12);
                a += b + message[order[(2 * step) + 1]];
                d = BitOperations.RotateRight(d ^ a, 8);
                c += d;
                b = BitOperations.RotateRight(b ^ c, 7);
                (v[s[0]], v[s[1]], v[s[2]], v[s[3]]) = (a, b, c, d);
            }
        }

        for (var i = 0; i < 8; i++)
        {
            _words[i] ^= v[i] ^ v[i + 8];
        }
    }

    internal override void Finish(Span<byte> digest)
    {
        CompressLast();
        Span<byte> all = stackalloc byte[32];
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(all[(4 * i)..], _words[i]);
        }

        all[..digest.Length].CopyTo(digest);
    }
}
