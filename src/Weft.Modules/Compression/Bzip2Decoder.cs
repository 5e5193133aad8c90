namespace Weft.Modules.Compression;

/// <summary>
/// Decodes a bzip2 stream that arrives in pieces. The decoder is an iterator that stops wherever the input runs out or
/// enough output is there, so that it goes on at that very bit; the loop over the Huffman codes of a block, where nearly
/// all of the time goes, is an ordinary method that can be entered again. Bits are taken from the input only as needed,
/// so that nothing beyond the end of the stream is consumed.
/// </summary>
internal sealed class Bzip2Decoder
{
    internal enum Wait
    {
        Input,
        Output,
    }

    private const ulong BlockMagic = 0x314159265359;
    private const ulong EndMagic = 0x177245385090;
    private const int GroupSize = 50;
    private const int LongestCode = 20;
    private const int LevelSize = 100_000;

    private static readonly uint[] s_crc = MakeCrc();

    private readonly IEnumerator<Wait> _steps;
    private byte[] _input = [];
    private int _at;
    private ulong _bits;
    private int _bitCount;
    private byte[] _output = new byte[4096];
    private int _outputCount;
    private long _limit;

    // The block at hand.
    private readonly byte[] _moveToFront = new byte[256];
    private byte[] _selectors = [];
    private int _selector;
    private int _groupLeft;
    private int[][] _limits = [];
    private int[][] _bases = [];
    private int[][] _symbols = [];
    private int _endOfBlock;
    private uint[] _block = [];
    private int _blockCount;
    private int _runLength;
    private int _runShift;

    internal Bzip2Decoder() => _steps = Run().GetEnumerator();

    internal bool Ended { get; private set; }

    /// <summary>Waits for more input.</summary>
    internal bool NeedsInput { get; private set; } = true;

    /// <summary>The input that was not consumed; after the end, what follows the stream.</summary>
    internal byte[] Rest => _input[_at..];

    /// <exception cref="InvalidDataException">The data are no bzip2 stream.</exception>
    internal byte[] Decode(byte[] data, long limit)
    {
        _input = _at == _input.Length ? data : [.. Rest, .. data];
        _at = 0;
        _outputCount = 0;
        _limit = limit;
        Ended = !_steps.MoveNext();
        NeedsInput = !Ended && _steps.Current == Wait.Input;
        return _output[.._outputCount];
    }

    private static uint[] MakeCrc()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var crc = i << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
            }

            table[i] = crc;
        }

        return table;
    }

    private bool Has(int count)
    {
        while (_bitCount < count)
        {
            if (_at >= _input.Length)
            {
                return false;
            }

            _bits = (_bits << 8) | _input[_at++];
            _bitCount += 8;
        }

        return true;
    }

    private ulong Take(int count)
    {
        _bitCount -= count;
        var value = _bits >> _bitCount;
        _bits &= (1UL << _bitCount) - 1;
        return value;
    }

    private static InvalidDataException Invalid() => new("Invalid data stream");

    private IEnumerable<Wait> Run()
    {
        while (!Has(32))
        {
            yield return Wait.Input;
        }

        var head = (uint)Take(32);
        if (head >> 8 != 0x425A68 || (head & 0xff) is < '1' or > '9')
        {
            throw Invalid();
        }

        _block = new uint[(int)((head & 0xff) - '0') * LevelSize];
        uint combined = 0;
        while (true)
        {
            while (!Has(48))
            {
                yield return Wait.Input;
            }

            var magic = Take(48);
            while (!Has(32))
            {
                yield return Wait.Input;
            }

            var crc = (uint)Take(32);
            if (magic == EndMagic)
            {
                _bitCount = 0;
                _bits = 0;
                if (crc != combined)
                {
                    throw Invalid();
                }

                yield break;
            }

            if (magic != BlockMagic)
            {
                throw Invalid();
            }

            while (!Has(25))
            {
                yield return Wait.Input;
            }

            var randomised = Take(1) != 0;
            var origin = (int)Take(24);
            foreach (var wait in ReadTables())
            {
                yield return wait;
            }

            while (!DecodeSymbols())
            {
                yield return Wait.Input;
            }

            if (origin >= _blockCount)
            {
                throw Invalid();
            }

            Untransform();
            uint actual = 0xffffffff;
            var position = _block[origin] >> 8;
            var previous = -1;
            var run = 0;
            var distance = 0;
            var untilTurned = 0;
            for (var i = 0; i < _blockCount; i++)
            {
                var entry = _block[position];
                var value = (byte)entry;
                if (randomised)
                {
                    if (untilTurned == 0)
                    {
                        untilTurned = Bzip2Random.Distances[distance];
                        distance = (distance + 1) % Bzip2Random.Distances.Length;
                    }

                    untilTurned--;
                    value ^= untilTurned == 1 ? (byte)1 : (byte)0;
                }

                position = entry >> 8;
                var repeat = 1;
                if (run == 4)
                {
                    // After four equal bytes a count of more of them.
                    repeat = value;
                    value = (byte)previous;
                    run = 0;
                    previous = -1;
                }
                else
                {
                    run = value == previous ? run + 1 : 1;
                    previous = value;
                }

                for (; repeat > 0; repeat--)
                {
                    while (_outputCount >= _limit)
                    {
                        yield return Wait.Output;
                    }

                    if (_outputCount == _output.Length)
                    {
                        Array.Resize(ref _output, _output.Length * 2);
                    }

                    _output[_outputCount++] = value;
                    actual = (actual << 8) ^ s_crc[(actual >> 24) ^ value];
                }
            }

            actual = ~actual;
            if (actual != crc)
            {
                throw Invalid();
            }

            combined = ((combined << 1) | (combined >> 31)) ^ crc;
        }
    }

    private IEnumerable<Wait> ReadTables()
    {
        while (!Has(16))
        {
            yield return Wait.Input;
        }

        var ranges = (int)Take(16);
        var used = 0;
        for (var range = 0; range < 16; range++)
        {
            if ((ranges & (0x8000 >> range)) == 0)
            {
                continue;
            }

            while (!Has(16))
            {
                yield return Wait.Input;
            }

            var members = (int)Take(16);
            for (var member = 0; member < 16; member++)
            {
                if ((members & (0x8000 >> member)) != 0)
                {
                    _moveToFront[used++] = (byte)((range * 16) + member);
                }
            }
        }

        while (!Has(18))
        {
            yield return Wait.Input;
        }

        var tables = (int)Take(3);
        var selectors = (int)Take(15);
        if (used == 0 || tables is < 2 or > 6 || selectors == 0)
        {
            throw Invalid();
        }

        _selectors = new byte[selectors];
        byte[] order = [0, 1, 2, 3, 4, 5];
        for (var i = 0; i < selectors; i++)
        {
            var place = 0;
            while (true)
            {
                while (!Has(1))
                {
                    yield return Wait.Input;
                }

                if (Take(1) == 0)
                {
                    break;
                }

                if (++place >= tables)
                {
                    throw Invalid();
                }
            }

            var chosen = order[place];
            Array.Copy(order, 0, order, 1, place);
            order[0] = chosen;
            _selectors[i] = chosen;
        }

        var alphabet = used + 2;
        _limits = new int[tables][];
        _bases = new int[tables][];
        _symbols = new int[tables][];
        for (var table = 0; table < tables; table++)
        {
            var lengths = new byte[alphabet];
            while (!Has(5))
            {
                yield return Wait.Input;
            }

            var length = (int)Take(5);
            for (var symbol = 0; symbol < alphabet; symbol++)
            {
                while (true)
                {
                    if (length is < 1 or > LongestCode)
                    {
                        throw Invalid();
                    }

                    while (!Has(1))
                    {
                        yield return Wait.Input;
                    }

                    if (Take(1) == 0)
                    {
                        break;
                    }

                    while (!Has(1))
                    {
                        yield return Wait.Input;
                    }

                    length += Take(1) == 0 ? 1 : -1;
                }

                lengths[symbol] = (byte)length;
            }

            BuildTable(table, lengths);
        }

        (_selector, _groupLeft, _blockCount, _runLength, _runShift, _endOfBlock) = (-1, 0, 0, 0, 0, used + 1);
    }

    /// <summary>Canonical codes: for each length the largest code and where its symbols begin.</summary>
    private void BuildTable(int table, byte[] lengths)
    {
        var limits = new int[LongestCode + 2];
        var bases = new int[LongestCode + 2];
        var symbols = new int[lengths.Length];
        var next = 0;
        var code = 0;
        for (var length = 1; length <= LongestCode; length++)
        {
            bases[length] = next - code;
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    symbols[next++] = symbol;
                    code++;
                }
            }

            limits[length] = code - 1;
            code <<= 1;
        }

        (_limits[table], _bases[table], _symbols[table]) = (limits, bases, symbols);
    }

    /// <summary>Decodes the symbols of a block; false when more input is needed.</summary>
    private bool DecodeSymbols()
    {
        while (true)
        {
            // Near the end of the input the code may be shorter than what is asked for.
            Has(LongestCode);
            var (bits, bitCount) = (_bits, _bitCount);
            if (bitCount == 0)
            {
                return false;
            }

            if (_groupLeft == 0)
            {
                if (++_selector >= _selectors.Length)
                {
                    throw Invalid();
                }

                _groupLeft = GroupSize;
            }

            var table = _selectors[_selector];
            var limits = _limits[table];
            var length = 1;
            var code = (int)Take(1);
            while (code > limits[length])
            {
                if (++length > LongestCode)
                {
                    throw Invalid();
                }

                if (_bitCount == 0)
                {
                    (_bits, _bitCount) = (bits, bitCount);
                    return false;
                }

                code = (code << 1) | (int)Take(1);
            }

            _groupLeft--;
            var index = code + _bases[table][length];
            if ((uint)index >= (uint)_symbols[table].Length)
            {
                throw Invalid();
            }

            var symbol = _symbols[table][index];
            if (symbol <= 1)
            {
                // A run of the front byte, its length in bijective base 2.
                if (_runShift > 21)
                {
                    throw Invalid();
                }

                _runLength += (symbol + 1) << _runShift++;
                continue;
            }

            if (_runLength > 0)
            {
                if (_runLength > _block.Length - _blockCount)
                {
                    throw Invalid();
                }

                _block.AsSpan(_blockCount, _runLength).Fill(_moveToFront[0]);
                _blockCount += _runLength;
                (_runLength, _runShift) = (0, 0);
            }

            if (symbol == _endOfBlock)
            {
                return true;
            }

            if (_blockCount >= _block.Length)
            {
                throw Invalid();
            }

            var value = _moveToFront[symbol - 1];
            Array.Copy(_moveToFront, 0, _moveToFront, 1, symbol - 1);
            _moveToFront[0] = value;
            _block[_blockCount++] = value;
        }
    }

    /// <summary>Undoes the Burrows-Wheeler transform: each entry gets the index of its successor in its upper 24 bits.</summary>
    private void Untransform()
    {
        var starts = new int[257];
        for (var i = 0; i < _blockCount; i++)
        {
            starts[(byte)_block[i] + 1]++;
        }

        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        for (var i = 0; i < _blockCount; i++)
        {
            _block[starts[(byte)_block[i]]++] |= (uint)i << 8;
        }
    }
}
