using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;

namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// A coded character set: what each 16-bit code stands for, and the code of each character. It is built when an encoding
/// first converts with it, from a code page of .NET (or another set) and the differences in multibyte.bin, whose format
/// eng/multibyte/generate.py describes. In the sets of Japan a code is row and cell (7 bits each) and 0x8000 marks the
/// second plane; in the others it is the bytes themselves, below 0x100 a single byte.
/// A code stands for a code point or for a pair of them, FIRST &lt;&lt; 16 | SECOND; 0 is no character. A character's code is
/// the lowest that stands for it, unless the differences say otherwise. After construction nothing changes.
/// </summary>
internal sealed class CharacterSet
{
    private const int Limit = 0x30000;

    private static readonly ConcurrentDictionary<string, Lazy<CharacterSet>> s_sets = new();
    private static readonly Lazy<Dictionary<string, Difference>> s_differences = new(ReadDifferences);
    private static readonly ushort[] s_emptyPage = new ushort[256];

    private readonly int[] _decoding = new int[0x10000];
    private readonly ushort[][] _encoding = new ushort[Limit >> 8][];
    private readonly Dictionary<int, ushort> _pairs = [];
    private readonly HashSet<int> _pairStarts = [];

    private CharacterSet(Difference difference)
    {
        if (int.TryParse(difference.Base, out var page))
        {
            ReadCodePage(page);
        }
        else
        {
            Base = Get(difference.Base);
            Base._decoding.CopyTo(_decoding, 0);
        }

        foreach (var (code, value) in difference.Decoding)
        {
            _decoding[code] = value;
        }

        Array.Fill(_encoding, s_emptyPage);
        for (var code = 0xFFFF; code > 0; code--)
        {
            var value = _decoding[code];
            if (value > 0x10FFFF)
            {
                _pairs[value] = (ushort)code;
                _pairStarts.Add(value >> 16);
            }
            else if (value != 0)
            {
                SetCode(value, code);
            }
        }

        foreach (var (point, code) in difference.Encoding)
        {
            SetCode(point, code);
        }
    }

    private sealed record Difference(string Base, (int Key, int Value)[] Decoding, (int Key, int Value)[] Encoding);

    /// <summary>The set that this one was made from, if that was not a code page.</summary>
    internal CharacterSet? Base { get; }

    internal static CharacterSet Get(string name) =>
        s_sets.GetOrAdd(name, static key => new Lazy<CharacterSet>(() => new CharacterSet(s_differences.Value[key]))).Value;

    /// <summary>What a code (0 to 0xFFFF) stands for; 0 for nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Decode(int code) => _decoding[code];

    /// <summary>The code of a character; 0 if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Encode(int point) => (uint)point < Limit ? _encoding[point >> 8][point & 0xFF] : 0;

    /// <summary>
    /// The code of the one or two characters at a place; 0 if there is none, <see cref="MultibyteEncoding.Incomplete"/>
    /// if the character could be the first of two and more text may follow.
    /// </summary>
    internal int Encode(PyStr text, int at, bool final, out int length)
    {
        var point = text.CodePointAt(at);
        length = 1;
        if (_pairStarts.Count != 0 && _pairStarts.Contains(point))
        {
            if (at + 1 == text.Length)
            {
                if (!final)
                {
                    return MultibyteEncoding.Incomplete;
                }
            }
            else if (text.CodePointAt(at + 1) is <= 0xFFFF and var second && _pairs.TryGetValue((point << 16) | second, out var code))
            {
                length = 2;
                return code;
            }
        }

        return Encode(point);
    }

    private void SetCode(int point, int code)
    {
        ref var page = ref _encoding[point >> 8];
        if (ReferenceEquals(page, s_emptyPage))
        {
            page = new ushort[256];
        }

        page[point & 0xFF] = (ushort)code;
    }

    private void ReadCodePage(int page)
    {
        const int euc = 20932;
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
            ?? throw new InvalidOperationException($"code page {page} is missing");
        Span<byte> bytes = stackalloc byte[2];
        Span<char> chars = stackalloc char[4];
        for (var code = 0x8000; code <= 0xFFFF; code++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)code);
            if (encoding.GetChars(bytes, chars) == 1 && chars[0] != '\uFFFD')
            {
                // The code page of EUC-JP has JIS X 0212 where the second byte is below 0x80.
                _decoding[page != euc ? code : (code & 0x7F7F) | ((code & 0x80) == 0 ? 0x8000 : 0)] = chars[0];
            }
        }
    }

    private static Dictionary<string, Difference> ReadDifferences()
    {
        using var packed = typeof(CharacterSet).Assembly.GetManifestResourceStream("multibyte.bin") ?? throw new InvalidOperationException("resource multibyte.bin is missing");
        using var reader = new BinaryReader(new DeflateStream(packed, CompressionMode.Decompress), Encoding.ASCII);
        var result = new Dictionary<string, Difference>();
        for (var count = reader.ReadByte(); count > 0; count--)
        {
            result.Add(reader.ReadString(), new Difference(reader.ReadString(), ReadList(reader), ReadList(reader)));
        }

        return result;
    }

    private static (int Key, int Value)[] ReadList(BinaryReader reader)
    {
        var result = new (int Key, int Value)[reader.Read7BitEncodedInt()];
        var previous = 0;
        foreach (ref var entry in result.AsSpan())
        {
            previous = entry.Key = previous + reader.Read7BitEncodedInt();
        }

        previous = 0;
        foreach (ref var entry in result.AsSpan())
        {
            var number = (uint)reader.Read7BitEncodedInt();
            previous = entry.Value = previous + 1 + (int)((number >> 1) ^ (0u - (number & 1)));
        }

        return result;
    }
}
