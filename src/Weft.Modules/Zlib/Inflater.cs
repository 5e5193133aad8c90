using System.Buffers.Binary;

namespace Weft.Modules.Zlib;

/// <summary>How a deflate stream is wrapped.</summary>
internal enum Wrapping
{
    Raw,
    Zlib,
    Gzip,
    /// <summary>Zlib or gzip, told by the first bytes (decoding only).</summary>
    Detect,
}

/// <summary>Data that cannot be decoded; the text is zlib's.</summary>
internal sealed class InflateException(string message) : Exception(message);

/// <summary>
/// Decodes deflate (RFC 1951) in its zlib (RFC 1950) or gzip (RFC 1952) wrapping, in pieces of any size. Work goes in
/// steps: a header, a block header, one symbol, a run of stored bytes. A step that lacks input gives its bits back and is
/// tried again when more has come, so between steps the state is small: position of the output in the window, the bits
/// left of the last byte (never 8 or more), and the code tables. That is what makes it copyable at any point, which
/// .NET's streams are not. Input that a step gave back is kept in <see cref="_carry"/>.
/// </summary>
internal sealed class Inflater
{
    private const int WindowSize = 32768;

    private enum Stage
    {
        Header,
        Dictionary,
        BlockHeader,
        Stored,
        Symbols,
        Trailer,
        Done,
    }

    private readonly Wrapping _requested;
    private readonly int _windowBits;
    private readonly byte[]? _dictionary;
    private Wrapping _wrapping;
    private Stage _stage;
    private byte[] _window = new byte[WindowSize];
    private int _windowPosition;
    private long _written;
    private byte[] _carry = [];
    private ulong _bits;
    private int _bitCount;
    private bool _lastBlock;
    private int _storedLeft;
    private int _matchLeft;
    private int _matchDistance;
    private CodeTable _literals = null!;
    private CodeTable _distances = null!;
    private uint _check;

    private byte[] _input = [];
    private int _position;
    private byte[] _output = [];
    private int _count;

    internal Inflater(Wrapping wrapping, int windowBits, byte[]? dictionary)
    {
        _requested = _wrapping = wrapping;
        _windowBits = windowBits;
        _dictionary = dictionary;
        _stage = wrapping == Wrapping.Raw ? Stage.BlockHeader : Stage.Header;
        if (wrapping == Wrapping.Raw && dictionary is not null)
        {
            Preset(dictionary);
        }
    }

    /// <summary>The stream has ended.</summary>
    internal bool Ended => _stage == Stage.Done;

    /// <summary>The stream names a dictionary that was not given.</summary>
    internal bool NeedsDictionary { get; private set; }

    internal Inflater Clone()
    {
        var copy = (Inflater)MemberwiseClone();
        copy._window = (byte[])_window.Clone();
        return copy;
    }

    private void Preset(byte[] dictionary)
    {
        foreach (var item in dictionary.AsSpan(Math.Max(0, dictionary.Length - WindowSize)))
        {
            _window[_windowPosition++ & (WindowSize - 1)] = item;
            _written++;
        }
    }

    /// <summary>Decodes until the input, the output limit or the stream ends.</summary>
    /// <param name="limit">The largest output, in bytes.</param>
    /// <param name="rest">What was not used of the input because of the limit or the end of the stream.</param>
    internal byte[] Decode(ReadOnlySpan<byte> data, long limit, out byte[] rest)
    {
        _input = [.. _carry, .. data];
        _carry = [];
        _position = 0;
        _output = new byte[Math.Min(limit, Math.Max(256, (long)data.Length * 3))];
        _count = 0;
        var start = 0;
        try
        {
            while (_stage != Stage.Done && (_count < limit || _stage is Stage.Trailer))
            {
                if (!Step(limit))
                {
                    break;
                }
            }

            UpdateCheck(start);
            // A trailer is verified with the check of everything before it.
            while (_stage == Stage.Trailer && Trailer())
            {
            }
        }
        finally
        {
            GiveBackBytes();
        }

        var left = _input[_position..];
        if (_stage != Stage.Done && _count < limit && !NeedsDictionary)
        {
            _carry = left;
            left = [];
        }

        rest = left;
        var result = _output.AsSpan(0, _count).ToArray();
        _input = [];
        _output = [];
        return result;
    }

    private void UpdateCheck(int start)
    {
        var made = _output.AsSpan(start, _count - start);
        _check = _wrapping switch
        {
            Wrapping.Gzip => Checksums.Crc32(_check, made),
            Wrapping.Zlib => Checksums.Adler32(_check, made),
            _ => _check,
        };
    }

    // ---- Bits

    private void GiveBackBytes()
    {
        _position -= _bitCount >> 3;
        _bitCount &= 7;
        _bits &= (1UL << _bitCount) - 1;
    }

    private bool Fill(int needed)
    {
        while (_bitCount < needed)
        {
            if (_position >= _input.Length)
            {
                return false;
            }

            _bits |= (ulong)_input[_position++] << _bitCount;
            _bitCount += 8;
        }

        return true;
    }

    private int Take(int count)
    {
        var value = (int)(_bits & ((1UL << count) - 1));
        _bits >>= count;
        _bitCount -= count;
        return value;
    }

    private (int Position, ulong Bits, int BitCount) Mark() => (_position, _bits, _bitCount);

    private bool Back((int Position, ulong Bits, int BitCount) mark)
    {
        (_position, _bits, _bitCount) = mark;
        return false;
    }

    // ---- Steps; false: more input is needed

    private bool Step(long limit) => _stage switch
    {
        Stage.Header => Header(),
        Stage.Dictionary => Dictionary(),
        Stage.BlockHeader => BlockHeader(),
        Stage.Stored => Stored(limit),
        Stage.Symbols => Symbols(limit),
        _ => false,
    };

    private bool Header()
    {
        if (_input.Length - _position < 2)
        {
            if (_wrapping == Wrapping.Gzip && _input.Length > _position && _input[_position] != 0x1F)
            {
                throw new InflateException("incorrect header check");
            }

            return false;
        }

        if (_requested is Wrapping.Detect or Wrapping.Gzip && _input[_position] == 0x1F && _input[_position + 1] == 0x8B)
        {
            _wrapping = Wrapping.Gzip;
            return GzipHeader();
        }

        var (method, flags) = (_input[_position], _input[_position + 1]);
        if (_requested == Wrapping.Gzip || ((method << 8) | flags) % 31 != 0)
        {
            throw new InflateException("incorrect header check");
        }

        if ((method & 15) != 8)
        {
            throw new InflateException("unknown compression method");
        }

        if ((method >> 4) + 8 > (_windowBits == 0 ? 15 : _windowBits))
        {
            throw new InflateException("invalid window size");
        }

        _wrapping = Wrapping.Zlib;
        _check = 1;
        _position += 2;
        _stage = (flags & 0x20) != 0 ? Stage.Dictionary : Stage.BlockHeader;
        return true;
    }

    private bool Dictionary()
    {
        if (_input.Length - _position < 4)
        {
            return false;
        }

        if (_dictionary is null)
        {
            NeedsDictionary = true;
            return false;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(_input.AsSpan(_position)) != Checksums.Adler32(1, _dictionary))
        {
            throw new DictionaryMismatchException();
        }

        _position += 4;
        Preset(_dictionary);
        _stage = Stage.BlockHeader;
        return true;
    }

    private bool GzipHeader()
    {
        var at = _position;
        var left = _input.AsSpan(at);
        if (left.Length < 10)
        {
            return false;
        }

        if (left[2] != 8)
        {
            throw new InflateException("unknown compression method");
        }

        var flags = left[3];
        if ((flags & 0xE0) != 0)
        {
            throw new InflateException("unknown header flags set");
        }

        var next = 10;
        if ((flags & 4) != 0)
        {
            if (left.Length < next + 2)
            {
                return false;
            }

            next += 2 + BinaryPrimitives.ReadUInt16LittleEndian(left[next..]);
        }

        for (var field = 8; field <= 16; field <<= 1)
        {
            if ((flags & field) == 0)
            {
                continue;
            }

            var end = next < left.Length ? left[next..].IndexOf((byte)0) : -1;
            if (end < 0)
            {
                return false;
            }

            next += end + 1;
        }

        if ((flags & 2) != 0)
        {
            if (left.Length < next + 2)
            {
                return false;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(left[next..]) != (ushort)Checksums.Crc32(0, left[..next]))
            {
                throw new InflateException("header crc mismatch");
            }

            next += 2;
        }

        if (left.Length < next)
        {
            return false;
        }

        _check = 0;
        _position = at + next;
        _stage = Stage.BlockHeader;
        return true;
    }

    private bool BlockHeader()
    {
        if (_lastBlock)
        {
            GiveBackBytes();
            (_bits, _bitCount) = (0, 0);
            _stage = _wrapping == Wrapping.Raw ? Stage.Done : Stage.Trailer;
            return _stage == Stage.Done;
        }

        var mark = Mark();
        if (!Fill(3))
        {
            return Back(mark);
        }

        var last = Take(1) != 0;
        switch (Take(2))
        {
            case 0:
                // The lengths follow at the next byte.
                Take(_bitCount & 7);
                if (!Fill(32))
                {
                    return Back(mark);
                }

                _storedLeft = Take(16);
                if (_storedLeft != (Take(16) ^ 0xFFFF))
                {
                    throw new InflateException("invalid stored block lengths");
                }

                _stage = Stage.Stored;
                break;
            case 1:
                (_literals, _distances) = (CodeTable.FixedLiterals, CodeTable.FixedDistances);
                _stage = Stage.Symbols;
                break;
            case 2:
                if (!ReadTables())
                {
                    return Back(mark);
                }

                _stage = Stage.Symbols;
                break;
            default:
                throw new InflateException("invalid block type");
        }

        _lastBlock = last;
        return true;
    }

    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private bool ReadTables()
    {
        if (!Fill(14))
        {
            return false;
        }

        var (literals, distances, lengths) = (Take(5) + 257, Take(5) + 1, Take(4) + 4);
        if (literals > 286 || distances > 30)
        {
            throw new InflateException("too many length or distance symbols");
        }

        var codes = new byte[19];
        for (var i = 0; i < lengths; i++)
        {
            if (!Fill(3))
            {
                return false;
            }

            codes[LengthOrder[i]] = (byte)Take(3);
        }

        var lengthTable = CodeTable.Make(codes, allowIncomplete: false) ?? throw new InflateException("invalid code lengths set");
        var all = new byte[literals + distances];
        for (var i = 0; i < all.Length;)
        {
            Fill(48);
            var symbol = Decode(lengthTable);
            if (symbol < 0)
            {
                return symbol == CodeTable.Invalid ? throw new InflateException("invalid code lengths set") : false;
            }

            if (symbol < 16)
            {
                all[i++] = (byte)symbol;
                continue;
            }

            var extra = symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
            if (!Fill(extra))
            {
                return false;
            }

            var count = Take(extra) + (symbol == 18 ? 11 : 3);
            if ((symbol == 16 && i == 0) || i + count > all.Length)
            {
                throw new InflateException("invalid bit length repeat");
            }

            all.AsSpan(i, count).Fill(symbol == 16 ? all[i - 1] : (byte)0);
            i += count;
        }

        if (all[256] == 0)
        {
            throw new InflateException("invalid code -- missing end-of-block");
        }

        var literalTable = CodeTable.Make(all.AsSpan(0, literals), allowIncomplete: false) ?? throw new InflateException("invalid literal/lengths set");
        _distances = CodeTable.Make(all.AsSpan(literals), allowIncomplete: true) ?? throw new InflateException("invalid distances set");
        _literals = literalTable;
        return true;
    }

    private int Decode(CodeTable table)
    {
        var entry = table.Entries[(int)(_bits & table.Mask)];
        var length = entry & 15;
        if (length == 0)
        {
            return _bitCount < table.Bits ? CodeTable.Short : CodeTable.Invalid;
        }

        if (length > _bitCount)
        {
            return CodeTable.Short;
        }

        Take(length);
        return entry >> 4;
    }

    private bool Stored(long limit)
    {
        while (_storedLeft > 0)
        {
            if (_count >= limit)
            {
                return true;
            }

            if (!Fill(8))
            {
                return false;
            }

            Put((byte)Take(8));
            _storedLeft--;
        }

        _stage = Stage.BlockHeader;
        return true;
    }

    private static ReadOnlySpan<ushort> LengthBase => [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static ReadOnlySpan<byte> LengthExtra => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private bool Symbols(long limit)
    {
        while (true)
        {
            for (; _matchLeft > 0; _matchLeft--)
            {
                if (_count >= limit)
                {
                    return true;
                }

                Put(_window[(_windowPosition - _matchDistance) & (WindowSize - 1)]);
            }

            if (_count >= limit)
            {
                return true;
            }

            var mark = Mark();
            Fill(48);
            var symbol = Decode(_literals);
            if (symbol < 0)
            {
                return symbol == CodeTable.Invalid ? throw new InflateException("invalid literal/length code") : Back(mark);
            }

            if (symbol < 256)
            {
                Put((byte)symbol);
                continue;
            }

            if (symbol == 256)
            {
                _stage = Stage.BlockHeader;
                return true;
            }

            symbol -= 257;
            if (symbol >= LengthBase.Length)
            {
                throw new InflateException("invalid literal/length code");
            }

            if (_bitCount < LengthExtra[symbol])
            {
                return Back(mark);
            }

            var length = LengthBase[symbol] + Take(LengthExtra[symbol]);
            var code = Decode(_distances);
            if (code < 0)
            {
                return code == CodeTable.Invalid ? throw new InflateException("invalid distance code") : Back(mark);
            }

            if (code > 29)
            {
                throw new InflateException("invalid distance code");
            }

            var extra = Math.Max(0, (code >> 1) - 1);
            if (_bitCount < extra)
            {
                return Back(mark);
            }

            var distance = (code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1) + Take(extra);
            if (distance > _written)
            {
                throw new InflateException("invalid distance too far back");
            }

            (_matchLeft, _matchDistance) = (length, distance);
        }
    }

    private void Put(byte item)
    {
        if (_count == _output.Length)
        {
            Array.Resize(ref _output, (int)Math.Min(Array.MaxLength, (_output.Length * 2L) + 256));
        }

        _output[_count++] = item;
        _window[_windowPosition++ & (WindowSize - 1)] = item;
        _written++;
        _total++;
    }

    private uint _total;

    private bool Trailer()
    {
        var length = _wrapping == Wrapping.Gzip ? 8 : 4;
        var left = _input.AsSpan(_position);
        if (left.Length < length)
        {
            return false;
        }

        var stored = _wrapping == Wrapping.Gzip ? BinaryPrimitives.ReadUInt32LittleEndian(left) : BinaryPrimitives.ReadUInt32BigEndian(left);
        if (stored != _check)
        {
            throw new InflateException("incorrect data check");
        }

        if (_wrapping == Wrapping.Gzip && BinaryPrimitives.ReadUInt32LittleEndian(left[4..]) != _total)
        {
            throw new InflateException("incorrect length check");
        }

        _position += length;
        _stage = Stage.Done;
        return true;
    }
}

/// <summary>The dictionary given is not the one the stream was made with.</summary>
internal sealed class DictionaryMismatchException : Exception;
