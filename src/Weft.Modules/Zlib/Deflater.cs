using System.Buffers.Binary;
using System.IO.Compression;

namespace Weft.Modules.Zlib;

/// <summary>
/// Makes a deflate stream in its wrapping. .NET's DeflateStream compresses; what it cannot do is done by starting it anew
/// after a synchronising flush, which any decoder accepts because blocks may follow each other and nothing obliges a
/// block to refer to data before it: that is a full flush, and that is how a copy and its original part ways. For the
/// same reason a preset dictionary is only announced in the header, not used.
/// </summary>
internal sealed class Deflater
{
    private readonly Wrapping _wrapping;
    private readonly ZLibCompressionOptions _options;
    private MemoryStream _sink = new();
    private DeflateStream _stream;
    private bool _fed;
    private uint _check;
    private uint _total;

    internal Deflater(Wrapping wrapping, int level, int strategy, byte[]? dictionary)
    {
        _wrapping = wrapping;
        _options = new ZLibCompressionOptions { CompressionLevel = level < 0 ? 6 : level, CompressionStrategy = (ZLibCompressionStrategy)strategy };
        _stream = new DeflateStream(_sink, _options, leaveOpen: true);
        _check = wrapping == Wrapping.Zlib ? 1u : 0u;
        WriteHeader(level, dictionary);
    }

    private Deflater(Deflater other)
    {
        _wrapping = other._wrapping;
        _options = other._options;
        _sink.Write(other._sink.ToArray());
        _stream = new DeflateStream(_sink, _options, leaveOpen: true);
        (_check, _total) = (other._check, other._total);
    }

    internal bool Ended { get; private set; }

    private void WriteHeader(int level, byte[]? dictionary)
    {
        switch (_wrapping)
        {
            case Wrapping.Zlib:
                var grade = level switch { 0 or 1 => 0, >= 2 and <= 5 => 1, 6 or -1 => 2, _ => 3 };
                var flags = (grade << 6) | (dictionary is null ? 0 : 0x20);
                flags += 31 - (((0x78 << 8) | flags) % 31);
                _sink.Write([0x78, (byte)flags]);
                if (dictionary is not null)
                {
                    WriteUInt32(Checksums.Adler32(1, dictionary), bigEndian: true);
                }

                break;
            case Wrapping.Gzip:
                _sink.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, (byte)(level == 9 ? 2 : level is 0 or 1 ? 4 : 0), 3]);
                break;
        }
    }

    private void WriteUInt32(uint value, bool bigEndian)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }

        _sink.Write(bytes);
    }

    internal void Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
        {
            return;
        }

        _fed = true;
        _stream.Write(data);
        _total += (uint)data.Length;
        _check = _wrapping switch
        {
            Wrapping.Zlib => Checksums.Adler32(_check, data),
            Wrapping.Gzip => Checksums.Crc32(_check, data),
            _ => _check,
        };
    }

    /// <summary>Brings everything given so far out, up to a byte boundary.</summary>
    internal void Flush() => _stream.Flush();

    /// <summary>A flush after which decoding can start without what went before.</summary>
    internal void FullFlush()
    {
        if (!_fed)
        {
            return;
        }

        _stream.Flush();
        _stream = new DeflateStream(_sink, _options, leaveOpen: true);
        _fed = false;
    }

    /// <summary>Ends the stream.</summary>
    internal void Finish()
    {
        _stream.Dispose();
        if (!_fed)
        {
            // .NET writes nothing for no data: an empty last block with the fixed code.
            _sink.Write([3, 0]);
        }

        switch (_wrapping)
        {
            case Wrapping.Zlib:
                WriteUInt32(_check, bigEndian: true);
                break;
            case Wrapping.Gzip:
                WriteUInt32(_check, bigEndian: false);
                WriteUInt32(_total, bigEndian: false);
                break;
        }

        Ended = true;
    }

    internal Deflater Copy()
    {
        FullFlush();
        return new Deflater(this);
    }

    /// <summary>The output since the last call.</summary>
    internal byte[] TakeOutput()
    {
        var output = _sink.ToArray();
        _sink.SetLength(0);
        return output;
    }
}
