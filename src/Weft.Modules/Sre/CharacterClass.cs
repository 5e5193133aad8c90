
namespace Weft.Modules.Sre;

/// <summary>Categories, positions' word test and case mapping, for one character.</summary>
internal static class CharacterClass
{
    internal static int LowerAscii(int c) => c is >= 'A' and <= 'Z' ? c + 32 : c;

    internal static int UpperAscii(int c) => c is >= 'a' and <= 'z' ? c - 32 : c;

    internal static int LowerUnicode(int c) => UnicodeTable.SimpleLower(c);

    /// <summary>One-to-one upper case; a character whose upper case is several stays what it is.</summary>
    internal static int UpperUnicode(int c)
    {
        if (c < 0x80)
        {
            return UpperAscii(c);
        }

        var upper = c + UnicodeTable.Current[c].Upper;
        return upper is >= 0 and < 0x110000 ? upper : c;
    }

    internal static bool IsCasedUnicode(int c) => c < 0x80
        ? c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')
        : UnicodeTable.Has(c, UnicodeFlags.SimpleCased);

    internal static bool IsWordAscii(int c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    internal static bool IsWordUnicode(int c) => c == '_' || UnicodeTable.IsAlphanumeric(c);

    private static bool IsDigitUnicode(int c) => c < 0x80 ? c is >= '0' and <= '9' : UnicodeTable.Current[c].Decimal >= 0;

    private static bool IsSpaceAscii(int c) => c is ' ' or (>= 9 and <= 13);

    private static bool IsSpaceUnicode(int c) => c < 0x80 ? c is ' ' or (>= 9 and <= 13) or (>= 0x1C and <= 0x1F) : UnicodeTable.Has(c, UnicodeFlags.Space);

    private static bool IsBreakUnicode(int c) => c is (>= 10 and <= 13) or (>= 0x1C and <= 0x1E) or 0x85 or 0x2028 or 0x2029;

    internal const int CategoryCount = 18;

    /// <summary>Whether a character is in a category, numbered as <c>re._constants</c> does.</summary>
    internal static bool IsInCategory(int category, int c) => category switch
    {
        0 => c is >= '0' and <= '9',
        1 => c is not (>= '0' and <= '9'),
        2 => IsSpaceAscii(c),
        3 => !IsSpaceAscii(c),
        4 => IsWordAscii(c),
        5 => !IsWordAscii(c),
        6 => c == '\n',
        7 => c != '\n',
        8 => IsWordAscii(c),
        9 => !IsWordAscii(c),
        10 => IsDigitUnicode(c),
        11 => !IsDigitUnicode(c),
        12 => IsSpaceUnicode(c),
        13 => !IsSpaceUnicode(c),
        14 => IsWordUnicode(c),
        15 => !IsWordUnicode(c),
        16 => IsBreakUnicode(c),
        _ => !IsBreakUnicode(c),
    };
}

/// <summary>
/// A set of characters: the operations from an offset of the code up to FAILURE, with the answers for the first 256
/// characters computed once. How the character is folded before the test is part of the set.
/// </summary>
internal sealed class CharacterSet
{
    private readonly int[] _code;
    private readonly int _offset;
    private readonly Opcode _kind;
    private readonly ulong[] _latin = new ulong[4];

    internal CharacterSet(int[] code, int offset, Opcode kind)
    {
        _code = code;
        _offset = offset;
        _kind = kind;
        for (var c = 0; c < 256; c++)
        {
            if (Evaluate(c))
            {
                _latin[c >> 6] |= 1UL << (c & 63);
            }
        }
    }

    internal bool Contains(int c) => c < 256 ? (_latin[c >> 6] >> (c & 63) & 1) != 0 : Evaluate(c);

    private bool Evaluate(int c)
    {
        switch (_kind)
        {
            case Opcode.InIgnore:
                return Search(CharacterClass.LowerAscii(c), -1);
            case Opcode.InUnicodeIgnore:
                return Search(CharacterClass.LowerUnicode(c), -1);
            case Opcode.InLocaleIgnore:
                var lower = CharacterClass.LowerAscii(c);
                var upper = CharacterClass.UpperAscii(c);
                return Search(lower, upper);
            default:
                return Search(c, -1);
        }
    }

    /// <summary>The first operation that a character or, where it is not -1, its other case fits decides.</summary>
    private bool Search(int c, int other)
    {
        var found = true;
        for (var pc = _offset; ;)
        {
            var op = (Opcode)_code[pc];
            if (op == Opcode.Failure)
            {
                return !found;
            }

            if (op == Opcode.Negate)
            {
                found = !found;
            }
            else if (Fits(pc, c) || (other >= 0 && Fits(pc, other)))
            {
                return found;
            }

            pc += op switch
            {
                Opcode.Negate => 1,
                Opcode.Literal or Opcode.Category => 2,
                Opcode.Range or Opcode.RangeUnicodeIgnore => 3,
                Opcode.CharSet => 9,
                _ => 66 + (_code[pc + 1] * 8),
            };
        }
    }

    private bool Fits(int pc, int c)
    {
        var operand = _code[pc + 1];
        switch ((Opcode)_code[pc])
        {
            case Opcode.Literal:
                return c == operand;
            case Opcode.Category:
                return CharacterClass.IsInCategory(operand, c);
            case Opcode.CharSet:
                return c < 256 && (_code[pc + 1 + (c >> 5)] >> (c & 31) & 1) != 0;
            case Opcode.Range:
                return c >= operand && c <= _code[pc + 2];
            case Opcode.RangeUnicodeIgnore:
                var upper = CharacterClass.UpperUnicode(c);
                return (c >= operand && c <= _code[pc + 2]) || (upper >= operand && upper <= _code[pc + 2]);
            default:
                // BIGCHARSET: the number of blocks, 256 bytes that say which block each high byte uses, the blocks.
                if (c >= 0x10000)
                {
                    return false;
                }

                var block = _code[pc + 2 + (c >> 10)] >> ((c >> 8 & 3) * 8) & 0xFF;
                return (_code[pc + 66 + (block * 8) + ((c & 0xFF) >> 5)] >> (c & 31) & 1) != 0;
        }
    }
}
