using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>Yes-or-no properties of a character; the numbers are the order in which <c>eng/unicode/generate.py</c> writes them.</summary>
[Flags]
public enum UnicodeFlags : ushort
{
    None = 0,
    Alphabetic = 1 << 0,
    Lower = 1 << 1,
    Upper = 1 << 2,
    Title = 1 << 3,
    Printable = 1 << 4,
    Space = 1 << 5,
    IdentifierStart = 1 << 6,
    IdentifierPart = 1 << 7,
    Cased = 1 << 8,
    /// <summary>Makes a following sigma final: cased and not ignorable.</summary>
    FinalCased = 1 << 9,
    /// <summary>Is looked through in the search for what makes a sigma final.</summary>
    FinalIgnorable = 1 << 10,
    Mirrored = 1 << 11,
    /// <summary>Its simple lower or upper case differs from itself.</summary>
    SimpleCased = 1 << 12,
}

/// <summary>Properties shared by all characters that have the same ones.</summary>
public readonly struct UnicodeRecord
{
    internal UnicodeRecord(ReadOnlySpan<byte> data)
    {
        Category = data[0];
        Bidirectional = data[1];
        Combining = data[2];
        Width = data[3];
        Flags = (UnicodeFlags)BinaryPrimitives.ReadUInt16LittleEndian(data[4..]);
        Decimal = (sbyte)data[6];
        Digit = (sbyte)data[7];
        Numeric = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]);
        if (data.Length > 10)
        {
            Lower = BinaryPrimitives.ReadInt32LittleEndian(data[10..]);
            Upper = BinaryPrimitives.ReadInt32LittleEndian(data[14..]);
            TitleCase = BinaryPrimitives.ReadInt32LittleEndian(data[18..]);
            Fold = BinaryPrimitives.ReadInt32LittleEndian(data[22..]);
            SimpleLower = BinaryPrimitives.ReadInt32LittleEndian(data[26..]);
        }
    }

    internal readonly byte Category;
    internal readonly byte Bidirectional;
    public readonly byte Combining;
    internal readonly byte Width;
    public readonly UnicodeFlags Flags;

    /// <summary>-1: none.</summary>
    public readonly sbyte Decimal;

    /// <summary>-1: none.</summary>
    public readonly sbyte Digit;

    internal readonly ushort Numeric;
    internal readonly int Lower;
    internal readonly int Upper;
    internal readonly int TitleCase;
    internal readonly int Fold;
    internal readonly int SimpleLower;

    /// <summary>General category, two letters.</summary>
    public string CategoryName => UnicodeTable.s_categories[Category];

    public string BidirectionalName => UnicodeTable.s_bidirectional[Bidirectional];

    public string WidthName => UnicodeTable.s_widths[Width];
}

/// <summary>
/// Character properties of one Unicode version. A code point selects a page of 128 record numbers, equal pages being
/// stored once; a record holds all properties. Case mappings are deltas, or numbers of sequences where one character
/// becomes several.
/// </summary>
/// <remarks>
/// The data are facts asked of the reference by <c>eng/unicode/generate.py</c> and embedded deflated; they are read at the
/// first character that is not ASCII.
/// </remarks>
public sealed class UnicodeTable
{
    /// <summary>The version of <see cref="Current"/>.</summary>
    public const string Version = "16.0.0";

    internal static readonly string[] s_categories = "Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So".Split(' ');
    internal static readonly string[] s_bidirectional = " L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI".Split(' ');
    internal static readonly string[] s_widths = "F H W Na A N".Split(' ');

    private const int PageBits = 7;
    private const int MappingFlag = 0x40000000;

    private static UnicodeTable? s_current;
    private static UnicodeTable? s_old;

    private readonly UnicodeRecord[] _records;
    private readonly ushort[] _pages;
    private readonly ushort[] _numbers;
    private readonly double[] _numeric;
    private readonly int[][] _mappings;

    private UnicodeTable(string resource, int recordSize)
    {
        var data = ReadResource(resource);
        var at = 0;
        _records = new UnicodeRecord[ReadInt(data, ref at)];
        for (var i = 0; i < _records.Length; i++, at += recordSize)
        {
            _records[i] = new UnicodeRecord(data.AsSpan(at, recordSize));
        }

        _pages = ReadShorts(data, ref at, 0x110000 >> PageBits);
        var pageCount = ReadInt(data, ref at);
        _numbers = ReadShorts(data, ref at, pageCount << PageBits);
        _numeric = new double[ReadInt(data, ref at)];
        for (var i = 0; i < _numeric.Length; i++, at += 8)
        {
            _numeric[i] = BinaryPrimitives.ReadDoubleLittleEndian(data.AsSpan(at));
        }

        _mappings = at < data.Length ? new int[ReadInt(data, ref at)][] : [];
        for (var i = 0; i < _mappings.Length; i++)
        {
            _mappings[i] = new int[data[at++]];
            for (var j = 0; j < _mappings[i].Length; j++)
            {
                _mappings[i][j] = ReadInt(data, ref at);
            }
        }
    }

    /// <summary>The version Python 3.14 has.</summary>
    public static UnicodeTable Current => s_current ??= new UnicodeTable("unicode.bin", 30);

    /// <summary>Unicode 3.2, for <c>unicodedata.ucd_3_2_0</c>.</summary>
    public static UnicodeTable Old => s_old ??= new UnicodeTable("unicode-old.bin", 10);

    internal static byte[] ReadResource(string name)
    {
        using var packed = typeof(UnicodeTable).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"resource {name} is missing");
        using var unpacked = new DeflateStream(packed, CompressionMode.Decompress);
        using var result = new MemoryStream();
        unpacked.CopyTo(result);
        return result.ToArray();
    }

    private static int ReadInt(byte[] data, ref int at)
    {
        at += 4;
        return BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(at - 4));
    }

    private static ushort[] ReadShorts(byte[] data, ref int at, int count)
    {
        var result = new ushort[count];
        for (var i = 0; i < count; i++, at += 2)
        {
            result[i] = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(at));
        }

        return result;
    }

    /// <summary>Properties of a code point (0 to 0x10FFFF).</summary>
    public ref readonly UnicodeRecord this[int codePoint] =>
        ref _records[_numbers[(_pages[codePoint >> PageBits] << PageBits) | (codePoint & ((1 << PageBits) - 1))]];

    /// <summary>The numeric value, if the character has one.</summary>
    public double? NumericValue(int codePoint)
    {
        var number = this[codePoint].Numeric;
        return number == 0xFFFF ? null : _numeric[number];
    }

    internal void AppendMapped(TextBuilder target, int codePoint, int mapping)
    {
        if ((mapping & MappingFlag) == 0 || mapping < 0)
        {
            target.Append(codePoint + mapping);
        }
        else
        {
            target.Append(_mappings[mapping & ~MappingFlag]);
        }
    }

    /// <summary>Whether a code point has any of the properties.</summary>
    public static bool Has(int codePoint, UnicodeFlags flags) => (Current[codePoint].Flags & flags) != 0;

    /// <summary>One-to-one lower case, as regular expressions use it.</summary>
    public static int SimpleLower(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return codePoint is >= 'A' and <= 'Z' ? codePoint + 32 : codePoint;
        }

        return codePoint + Current[codePoint].SimpleLower;
    }

    /// <summary>Whether <c>repr</c> shows the character as it is.</summary>
    public static bool IsPrintable(int codePoint) => codePoint < 0x7F ? codePoint >= 0x20 : Has(codePoint, UnicodeFlags.Printable);

    public static bool IsIdentifierStart(int codePoint) =>
        codePoint < 0x80 ? codePoint is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' : Has(codePoint, UnicodeFlags.IdentifierStart);

    public static bool IsIdentifierPart(int codePoint) =>
        codePoint < 0x80 ? codePoint is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' : Has(codePoint, UnicodeFlags.IdentifierPart);

    public static bool IsAlphanumeric(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return codePoint is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
        }

        ref readonly var record = ref Current[codePoint];
        return (record.Flags & UnicodeFlags.Alphabetic) != 0 || record.Decimal >= 0 || record.Digit >= 0 || record.Numeric != 0xFFFF;
    }
}
