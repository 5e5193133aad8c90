using System.Runtime.CompilerServices;

namespace Weft.Modules.Sre;

/// <summary>
/// A pattern's code, checked once: every jump lands on an operation, every set ends, every repeated single character is
/// one. The matcher relies on that and checks nothing again. Sets are taken out of the code into objects.
/// </summary>
internal sealed class PatternProgram
{
    private readonly CharacterSet?[] _sets;

    internal PatternProgram(int[] code, long groups)
    {
        Code = code;
        Groups = (int)groups;
        _sets = new CharacterSet?[code.Length];
        if (code.Length == 0 || groups < 0 || groups > int.MaxValue / 4 || (Opcode)code[^1] != Opcode.Success)
        {
            throw Invalid();
        }

        Check(0, code.Length - 1);
        IsAnchored = BeginsAtStart();
        if ((Opcode)code[0] == Opcode.Info)
        {
            InfoFlags = code[2];
            MinimumWidth = (uint)code[3];
            if ((InfoFlags & PatternFlags.InfoPrefix) != 0)
            {
                Prefix = code.AsSpan(7, code[5]).ToArray();
                if (Array.TrueForAll(Prefix, static c => c is >= 0 and < 0xD800 or > 0xDFFF and <= 0xFFFF))
                {
                    PrefixText = string.Create(Prefix.Length, Prefix, static (chars, prefix) =>
                    {
                        for (var i = 0; i < prefix.Length; i++)
                        {
                            chars[i] = (char)prefix[i];
                        }
                    });
                }

                if (Array.TrueForAll(Prefix, static c => c is >= 0 and < 256))
                {
                    PrefixBytes = Array.ConvertAll(Prefix, static c => (byte)c);
                }
            }
            else if ((InfoFlags & PatternFlags.InfoCharSet) != 0)
            {
                FirstSet = _sets[0];
            }
        }
    }

    internal int[] Code { get; }

    internal int Groups { get; }

    internal int InfoFlags { get; }

    internal uint MinimumWidth { get; }

    internal int[]? Prefix { get; }

    internal string? PrefixText { get; }

    internal byte[]? PrefixBytes { get; }

    internal CharacterSet? FirstSet { get; }

    /// <summary>The pattern begins with a test for the beginning of the text.</summary>
    internal bool IsAnchored { get; }

    private bool BeginsAtStart()
    {
        var pc = (Opcode)Code[0] == Opcode.Info ? 1 + Code[1] : 0;
        while ((Opcode)Code[pc] == Opcode.Mark)
        {
            pc += 2;
        }

        return (Opcode)Code[pc] == Opcode.At && Code[pc + 1] is (0 or 2);
    }

    /// <summary>The set of the IN operation at an address.</summary>
    internal CharacterSet SetAt(int pc) => _sets[pc]!;

    internal static PythonException Invalid() => Errors.RuntimeError("invalid SRE code");

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw Invalid();
        }
    }

    /// <summary>The address a skip at <paramref name="at"/> leads to; behind it and not behind <paramref name="end"/>.</summary>
    private int Target(int at, int end)
    {
        Require(at < end);
        var target = at + (long)(uint)Code[at];
        Require(target > at && target <= end);
        return (int)target;
    }

    private void Check(int pc, int end)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        while (pc < end)
        {
            var op = (Opcode)Code[pc];
            switch (op)
            {
                case Opcode.Failure or Opcode.Success or Opcode.Any or Opcode.AnyAll:
                    pc++;
                    break;
                case Opcode.Literal or Opcode.NotLiteral or Opcode.LiteralIgnore or Opcode.NotLiteralIgnore or Opcode.LiteralUnicodeIgnore
                    or Opcode.NotLiteralUnicodeIgnore or Opcode.LiteralLocaleIgnore or Opcode.NotLiteralLocaleIgnore:
                    Require(pc + 1 < end);
                    pc += 2;
                    break;
                case Opcode.Mark:
                    Require(pc + 1 < end && (uint)Code[pc + 1] < 2u * (uint)Groups);
                    pc += 2;
                    break;
                case Opcode.At:
                    Require(pc + 1 < end && (uint)Code[pc + 1] < 12);
                    pc += 2;
                    break;
                case Opcode.Category:
                    Require(pc + 1 < end && (uint)Code[pc + 1] < CharacterClass.CategoryCount);
                    pc += 2;
                    break;
                case Opcode.GroupRef or Opcode.GroupRefIgnore or Opcode.GroupRefUnicodeIgnore or Opcode.GroupRefLocaleIgnore:
                    Require(pc + 1 < end && (uint)Code[pc + 1] < (uint)Groups);
                    pc += 2;
                    break;
                case Opcode.In or Opcode.InIgnore or Opcode.InUnicodeIgnore or Opcode.InLocaleIgnore:
                    var afterSet = Target(pc + 1, end);
                    CheckSet(pc + 2, afterSet);
                    _sets[pc] = new CharacterSet(Code, pc + 2, op);
                    pc = afterSet;
                    break;
                case Opcode.Info:
                    pc = CheckInfo(pc, end);
                    break;
                case Opcode.Branch:
                    pc = CheckBranch(pc, end);
                    break;
                case Opcode.RepeatOne or Opcode.MinRepeatOne or Opcode.PossessiveRepeatOne:
                    var afterOne = Target(pc + 1, end);
                    CheckCounts(pc, afterOne);
                    Require((Opcode)Code[afterOne - 1] == Opcode.Success && IsSingle(Code[pc + 4]));
                    Check(pc + 4, afterOne - 1);
                    pc = afterOne;
                    break;
                case Opcode.Repeat or Opcode.PossessiveRepeat:
                    var until = Target(pc + 1, end);
                    CheckCounts(pc, until);
                    Require(until < end && (op == Opcode.Repeat ? (Opcode)Code[until] is Opcode.MaxUntil or Opcode.MinUntil : (Opcode)Code[until] == Opcode.Success));
                    Check(pc + 4, until);
                    pc = until + 1;
                    break;
                case Opcode.AtomicGroup:
                    var afterGroup = Target(pc + 1, end);
                    Require(afterGroup > pc + 2 && (Opcode)Code[afterGroup - 1] == Opcode.Success);
                    Check(pc + 2, afterGroup - 1);
                    pc = afterGroup;
                    break;
                case Opcode.Assert or Opcode.AssertNot:
                    var afterAssert = Target(pc + 1, end);
                    Require(afterAssert > pc + 3 && Code[pc + 2] >= 0 && (Opcode)Code[afterAssert - 1] == Opcode.Success);
                    Check(pc + 3, afterAssert - 1);
                    pc = afterAssert;
                    break;
                case Opcode.GroupRefExists:
                    pc = CheckConditional(pc, end);
                    break;
                default:
                    throw Invalid();
            }
        }
    }

    private static bool IsSingle(int op) => (Opcode)op is Opcode.Failure or Opcode.Any or Opcode.AnyAll or Opcode.Literal or Opcode.NotLiteral
        or Opcode.LiteralIgnore or Opcode.NotLiteralIgnore or Opcode.LiteralUnicodeIgnore or Opcode.NotLiteralUnicodeIgnore
        or Opcode.LiteralLocaleIgnore or Opcode.NotLiteralLocaleIgnore
        or Opcode.In or Opcode.InIgnore or Opcode.InUnicodeIgnore or Opcode.InLocaleIgnore;

    private void CheckCounts(int pc, int end) => Require(pc + 4 < end + 1 && (uint)Code[pc + 2] <= (uint)Code[pc + 3]);

    private int CheckInfo(int pc, int end)
    {
        var after = Target(pc + 1, end);
        Require(after >= pc + 5 && (Code[pc + 2] & ~7) == 0);
        var flags = Code[pc + 2];
        if ((flags & PatternFlags.InfoPrefix) != 0)
        {
            Require(after >= pc + 7 && (flags & PatternFlags.InfoCharSet) == 0 && Code[pc + 5] > 0 && after == pc + 7 + (2L * Code[pc + 5]));
        }
        else if ((flags & PatternFlags.InfoCharSet) != 0)
        {
            CheckSet(pc + 5, after);
            _sets[pc] = new CharacterSet(Code, pc + 5, Opcode.In);
        }

        return after;
    }

    private int CheckBranch(int pc, int end)
    {
        var destination = -1;
        var at = pc + 1;
        while (true)
        {
            Require(at < end);
            if (Code[at] == 0)
            {
                Require(destination < 0 || destination == at + 1);
                return at + 1;
            }

            var next = Target(at, end);
            Require(next >= at + 3 && (Opcode)Code[next - 2] == Opcode.Jump);
            Check(at + 1, next - 2);
            var target = Target(next - 1, end);
            Require(destination < 0 || destination == target);
            destination = target;
            at = next;
        }
    }

    private int CheckConditional(int pc, int end)
    {
        Require(pc + 2 < end && (uint)Code[pc + 1] < (uint)Groups);
        var no = pc + 1 + (long)(uint)Code[pc + 2];
        Require(no >= pc + 3 && no <= end);
        var target = (int)no;
        if (target >= pc + 5 && (Opcode)Code[target - 2] == Opcode.Jump && target - 1 + (long)(uint)Code[target - 1] <= end && IsJump(pc + 3, target))
        {
            var after = Target(target - 1, end);
            Check(pc + 3, target - 2);
            Check(target, after);
            return after;
        }

        Check(pc + 3, target);
        return target;
    }

    /// <summary>Whether the two words before <paramref name="end"/> are a jump and not the operand of something else.</summary>
    private bool IsJump(int pc, int end)
    {
        while (pc < end - 2)
        {
            pc = (Opcode)Code[pc] switch
            {
                Opcode.Failure or Opcode.Success or Opcode.Any or Opcode.AnyAll => pc + 1,
                Opcode.In or Opcode.InIgnore or Opcode.InUnicodeIgnore or Opcode.InLocaleIgnore or Opcode.Info or Opcode.RepeatOne
                    or Opcode.MinRepeatOne or Opcode.PossessiveRepeatOne or Opcode.AtomicGroup or Opcode.Assert or Opcode.AssertNot => Target(pc + 1, end),
                Opcode.Repeat or Opcode.PossessiveRepeat => Target(pc + 1, end) + 1,
                Opcode.Branch => SkipBranch(pc, end),
                Opcode.GroupRefExists => SkipConditional(pc, end),
                _ => pc + 2,
            };
        }

        return pc == end - 2;
    }

    private int SkipBranch(int pc, int end)
    {
        var at = pc + 1;
        while (at < end && Code[at] != 0)
        {
            at = Target(at, end);
        }

        return at + 1;
    }

    private int SkipConditional(int pc, int end)
    {
        var no = pc + 1 + (long)(uint)Code[pc + 2];
        Require(no >= pc + 3 && no <= end);
        var target = (int)no;
        return target >= pc + 5 && (Opcode)Code[target - 2] == Opcode.Jump && IsJump(pc + 3, target) ? Target(target - 1, end) : target;
    }

    private void CheckSet(int pc, int end)
    {
        while (true)
        {
            Require(pc < end);
            switch ((Opcode)Code[pc++])
            {
                case Opcode.Failure:
                    Require(pc == end);
                    return;
                case Opcode.Negate:
                    break;
                case Opcode.Literal:
                    pc++;
                    break;
                case Opcode.Category:
                    Require(pc < end && (uint)Code[pc] < CharacterClass.CategoryCount);
                    pc++;
                    break;
                case Opcode.Range or Opcode.RangeUnicodeIgnore:
                    pc += 2;
                    break;
                case Opcode.CharSet:
                    pc += 8;
                    break;
                case Opcode.BigCharSet:
                    Require(pc + 65 < end);
                    var blocks = Code[pc];
                    Require(blocks is > 0 and <= 256 && pc + 65 + (blocks * 8) < end);
                    for (var i = 0; i < 256; i++)
                    {
                        Require((Code[pc + 1 + (i >> 2)] >> ((i & 3) * 8) & 0xFF) < blocks);
                    }

                    pc += 65 + (blocks * 8);
                    break;
                default:
                    throw Invalid();
            }
        }
    }
}
