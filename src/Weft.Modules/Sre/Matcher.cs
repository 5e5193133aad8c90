using System.Runtime.CompilerServices;

namespace Weft.Modules.Sre;

/// <summary>
/// A backtracking matcher that never recurses: what may still be tried is a stack of choices on the heap.
/// </summary>
/// <remarks>
/// The state is a place in the code, a place in the text, and a context: the chain of open repeats and sub-matches
/// (lookaround, atomic groups). Contexts are immutable records in an arena; a choice keeps the context it was made in
/// and the arena's height, so that going back to it restores both. A group's border is a mark; setting one pushes the
/// old value on the same stack, so going back restores exactly the marks of that moment. A sub-match that has succeeded
/// has its choices cut out of the stack, but not its marks' old values.
/// </remarks>
internal abstract class Matcher
{
    /// <summary>Where the match starts; its end is <see cref="Position"/>.</summary>
    internal int Start;

    internal int Position;

    /// <summary>The borders of the groups, -1 where unset.</summary>
    internal int[] Marks = [];

    /// <summary>The group that was closed last; 0 for none.</summary>
    internal int LastIndex;

    /// <summary>The next match must not be empty at the place where it is looked for first.</summary>
    internal bool MustAdvance;

    /// <summary>Matches at one place.</summary>
    internal abstract bool MatchAt(int start, bool full);

    /// <summary>Finds the first match at or behind a place.</summary>
    internal abstract bool Search(int from);

    /// <summary>After a match: where and how the next one is looked for.</summary>
    internal int Continue()
    {
        MustAdvance = Position == Start;
        return Position;
    }
}

/// <inheritdoc cref="Matcher"/>
internal sealed class Matcher<TText>(TText text, PatternProgram program, PyThread thread, int end) : Matcher
    where TText : struct, IText
{
    private enum ChoiceKind
    {
        /// <summary>Put a mark back: <c>Address</c> is its number, <c>Position</c> its value, <c>Extra</c> the last group.</summary>
        Undo,
        Alternative,
        /// <summary>A BRANCH whose next alternative's skip is at <c>Address</c>.</summary>
        Branch,
        /// <summary>Give one character back, down to <c>Extra</c>.</summary>
        GreedyOne,
        /// <summary>Take one more; <c>Address</c> is the operation, <c>Extra</c> the count.</summary>
        LazyOne,
        /// <summary>One more round of a lazy repeat, whose record is the context.</summary>
        LazyRound,
    }

    private struct Choice
    {
        internal ChoiceKind Kind;
        internal int Address;
        internal int Position;
        internal int Context;
        internal int Arena;
        internal int Extra;
    }

    /// <summary>An open repeat or sub-match; <c>Address</c> is its operation.</summary>
    private struct Context
    {
        internal int Address;
        internal int Parent;
        /// <summary>Rounds done; for a sub-match the place where it began.</summary>
        internal uint Count;
        /// <summary>Where the last optional round began.</summary>
        internal int Last;
        /// <summary>Height of the stack when a sub-match began.</summary>
        internal int Base;
    }

    private const int FuelPerCheck = 20_000;

    private readonly int[] _code = program.Code;
    private Choice[] _choices = [];
    private Context[] _arena = [];
    private int _top;
    private int _arenaTop;
    private int _fuel = FuelPerCheck;
    private int[]? _marks;

    internal override bool Search(int from)
    {
        if (from > end || program.MinimumWidth > (uint)(end - from))
        {
            return false;
        }

        if (program.IsAnchored)
        {
            return from == 0 && MatchAt(0, full: false);
        }

        var last = end - (int)program.MinimumWidth;
        if (program.Prefix is { } prefix)
        {
            while (from <= last)
            {
                from = text.FindPrefix(program, from, end);
                if (from < 0)
                {
                    return false;
                }

                if ((program.InfoFlags & PatternFlags.InfoLiteral) != 0)
                {
                    Begin();
                    Start = from;
                    Position = from + prefix.Length;
                    return true;
                }

                if (MatchAt(from, full: false))
                {
                    return true;
                }

                MustAdvance = false;
                from++;
            }

            return false;
        }

        for (var first = program.FirstSet; from <= last; from++)
        {
            if (first is not null)
            {
                while (from < end && !first.Contains(text[from]))
                {
                    from++;
                }

                if (from > last || from >= end)
                {
                    return false;
                }
            }

            if (MatchAt(from, full: false))
            {
                return true;
            }

            MustAdvance = false;
        }

        return false;
    }

    private void Begin()
    {
        // The marks of a match that was reported belong to it.
        if (_marks is null || ReferenceEquals(_marks, Marks))
        {
            _marks = program.Groups == 0 ? [] : new int[program.Groups * 2];
            Array.Fill(_marks, -1);
        }

        LastIndex = 0;
        _top = 0;
        _arenaTop = 0;
        Marks = [];
    }

    internal override bool MatchAt(int start, bool full)
    {
        Begin();
        if (!Run(start, full))
        {
            return false;
        }

        Start = start;
        Marks = _marks!;
        _marks = null;
        return true;
    }

    private bool Run(int start, bool full)
    {
        var code = _code;
        var marks = _marks!;
        var pc = 0;
        var position = start;
        var context = -1;
        while (true)
        {
            if (--_fuel < 0)
            {
                _fuel = FuelPerCheck;
                if (thread.Requests != 0)
                {
                    thread.ServeRequests();
                }
            }

            switch ((Opcode)code[pc])
            {
                case Opcode.Success:
                    if (context < 0)
                    {
                        if ((full && position != end) || (MustAdvance && position == start))
                        {
                            break;
                        }

                        Position = position;
                        return true;
                    }

                    if (FinishSub(ref pc, ref position, ref context))
                    {
                        continue;
                    }

                    break;
                case Opcode.Any:
                    if (position < end && text[position] != '\n')
                    {
                        position++;
                        pc++;
                        continue;
                    }

                    break;
                case Opcode.AnyAll:
                    if (position < end)
                    {
                        position++;
                        pc++;
                        continue;
                    }

                    break;
                case Opcode.Literal:
                    if (position < end && text[position] == code[pc + 1])
                    {
                        position++;
                        pc += 2;
                        continue;
                    }

                    break;
                case Opcode.NotLiteral or Opcode.LiteralIgnore or Opcode.NotLiteralIgnore or Opcode.LiteralUnicodeIgnore
                    or Opcode.NotLiteralUnicodeIgnore or Opcode.LiteralLocaleIgnore or Opcode.NotLiteralLocaleIgnore:
                    if (position < end && IsOne(pc, text[position]))
                    {
                        position++;
                        pc += 2;
                        continue;
                    }

                    break;
                case Opcode.In or Opcode.InIgnore or Opcode.InUnicodeIgnore or Opcode.InLocaleIgnore:
                    if (position < end && program.SetAt(pc).Contains(text[position]))
                    {
                        position++;
                        pc += 1 + code[pc + 1];
                        continue;
                    }

                    break;
                case Opcode.Category:
                    if (position < end && CharacterClass.IsInCategory(code[pc + 1], text[position]))
                    {
                        position++;
                        pc += 2;
                        continue;
                    }

                    break;
                case Opcode.At:
                    if (IsAt(code[pc + 1], position))
                    {
                        pc += 2;
                        continue;
                    }

                    break;
                case Opcode.Mark:
                    var mark = code[pc + 1];
                    Push(ChoiceKind.Undo, mark, marks[mark], -1, LastIndex);
                    marks[mark] = position;
                    if ((mark & 1) != 0)
                    {
                        LastIndex = (mark >> 1) + 1;
                    }

                    pc += 2;
                    continue;
                case Opcode.Info or Opcode.Jump:
                    pc += 1 + code[pc + 1];
                    continue;
                case Opcode.Branch:
                    if (TryBranch(pc + 1, ref pc, position, context))
                    {
                        continue;
                    }

                    break;
                case Opcode.GroupRef or Opcode.GroupRefIgnore or Opcode.GroupRefUnicodeIgnore or Opcode.GroupRefLocaleIgnore:
                    if (IsSameAsGroup((Opcode)code[pc], code[pc + 1] * 2, ref position))
                    {
                        pc += 2;
                        continue;
                    }

                    break;
                case Opcode.GroupRefExists:
                    var group = code[pc + 1] * 2;
                    pc = marks[group] >= 0 && marks[group + 1] >= marks[group] ? pc + 3 : pc + 1 + code[pc + 2];
                    continue;
                case Opcode.Assert:
                    if (position < code[pc + 2])
                    {
                        break;
                    }

                    context = Open(pc, context, (uint)position, 0);
                    position -= code[pc + 2];
                    pc += 3;
                    continue;
                case Opcode.AssertNot:
                    if (position < code[pc + 2])
                    {
                        pc += 1 + code[pc + 1];
                        continue;
                    }

                    var below = _top;
                    Push(ChoiceKind.Alternative, pc + 1 + code[pc + 1], position, context, 0);
                    context = Open(pc, context, (uint)position, 0);
                    _arena[context].Base = below;
                    position -= code[pc + 2];
                    pc += 3;
                    continue;
                case Opcode.AtomicGroup:
                    context = Open(pc, context, (uint)position, 0);
                    pc += 2;
                    continue;
                case Opcode.PossessiveRepeat:
                    PossessiveRound(ref pc, position, ref context, 0, -1, context);
                    continue;
                case Opcode.Repeat:
                    Round(ref pc, position, ref context, 0, -1, context);
                    continue;
                case Opcode.MaxUntil or Opcode.MinUntil:
                    var record = _arena[context];
                    pc = record.Address;
                    Round(ref pc, position, ref context, record.Count + 1, record.Last, record.Parent);
                    continue;
                case Opcode.RepeatOne or Opcode.PossessiveRepeatOne:
                    if (TakeMany(ref pc, ref position, context))
                    {
                        continue;
                    }

                    break;
                case Opcode.MinRepeatOne:
                    var minimum = (uint)code[pc + 2];
                    if (minimum > 0)
                    {
                        var taken = Count(pc + 4, position, minimum);
                        if (taken < minimum)
                        {
                            break;
                        }

                        position += (int)taken;
                    }

                    if (minimum != (uint)code[pc + 3])
                    {
                        Push(ChoiceKind.LazyOne, pc, position, context, (int)minimum);
                    }

                    pc += 1 + code[pc + 1];
                    continue;
            }

            if (!GoBack(ref pc, ref position, ref context))
            {
                return false;
            }
        }
    }

    // ---- The stack

    private void Push(ChoiceKind kind, int address, int position, int context, int extra)
    {
        if (_top == _choices.Length)
        {
            if (_top > Array.MaxLength / 4)
            {
                throw Errors.MemoryError();
            }

            Array.Resize(ref _choices, Math.Max(16, _top * 2));
        }

        ref var choice = ref _choices[_top++];
        choice.Kind = kind;
        choice.Address = address;
        choice.Position = position;
        choice.Context = context;
        choice.Arena = _arenaTop;
        choice.Extra = extra;
    }

    private int Open(int address, int parent, uint count, int last)
    {
        if (_arenaTop == _arena.Length)
        {
            if (_arenaTop > Array.MaxLength / 4)
            {
                throw Errors.MemoryError();
            }

            Array.Resize(ref _arena, Math.Max(8, _arenaTop * 2));
        }

        _arena[_arenaTop] = new Context { Address = address, Parent = parent, Count = count, Last = last, Base = _top };
        return _arenaTop++;
    }

    /// <summary>Goes back to the latest choice and takes its next way; false when no choice is left.</summary>
    private bool GoBack(ref int pc, ref int position, ref int context)
    {
        while (_top > 0)
        {
            ref var choice = ref _choices[_top - 1];
            _arenaTop = choice.Arena;
            context = choice.Context;
            switch (choice.Kind)
            {
                case ChoiceKind.Undo:
                    _marks![choice.Address] = choice.Position;
                    LastIndex = choice.Extra;
                    _top--;
                    continue;
                case ChoiceKind.Alternative:
                    pc = choice.Address;
                    position = choice.Position;
                    _top--;
                    return true;
                case ChoiceKind.Branch:
                    position = choice.Position;
                    _top--;
                    if (TryBranch(choice.Address, ref pc, position, context))
                    {
                        return true;
                    }

                    continue;
                case ChoiceKind.GreedyOne:
                    var tail = choice.Address;
                    var at = choice.Position - 1;
                    if ((Opcode)_code[tail] == Opcode.Literal)
                    {
                        var wanted = _code[tail + 1];
                        while (at >= choice.Extra && (at >= end || text[at] != wanted))
                        {
                            at--;
                        }
                    }

                    if (at < choice.Extra)
                    {
                        _top--;
                        continue;
                    }

                    choice.Position = at;
                    if (at == choice.Extra)
                    {
                        _top--;
                    }

                    position = at;
                    pc = tail;
                    return true;
                case ChoiceKind.LazyOne:
                    var op = choice.Address;
                    if (choice.Position >= end || !IsOne(op + 4, text[choice.Position]))
                    {
                        _top--;
                        continue;
                    }

                    position = ++choice.Position;
                    choice.Extra++;
                    if ((uint)choice.Extra == (uint)_code[op + 3])
                    {
                        _top--;
                    }

                    pc = op + 1 + _code[op + 1];
                    return true;
                default:
                    _top--;
                    var record = _arena[choice.Context];
                    position = choice.Position;
                    if (record.Count >= (uint)_code[record.Address + 3] && _code[record.Address + 3] != -1 || position == record.Last)
                    {
                        continue;
                    }

                    context = Open(record.Address, record.Parent, record.Count, position);
                    pc = record.Address + 4;
                    return true;
            }
        }

        return false;
    }

    // ---- Branches and repeats

    /// <summary>Enters the first alternative from <paramref name="at"/> on that can begin with the next character.</summary>
    private bool TryBranch(int at, ref int pc, int position, int context)
    {
        var code = _code;
        for (; code[at] != 0; at += code[at])
        {
            var fits = (Opcode)code[at + 1] switch
            {
                Opcode.Literal => position < end && text[position] == code[at + 2],
                Opcode.In => position < end && program.SetAt(at + 1).Contains(text[position]),
                _ => true,
            };
            if (!fits)
            {
                continue;
            }

            var next = at + code[at];
            if (code[next] != 0)
            {
                Push(ChoiceKind.Branch, next, position, context, 0);
            }

            pc = at + 1;
            return true;
        }

        return false;
    }

    /// <summary>After <paramref name="count"/> rounds of a REPEAT: another one, or what follows.</summary>
    private void Round(ref int pc, int position, ref int context, uint count, int last, int parent)
    {
        var code = _code;
        var repeat = pc;
        var until = repeat + 1 + code[repeat + 1];
        if (count < (uint)code[repeat + 2])
        {
            context = Open(repeat, parent, count, last);
            pc = repeat + 4;
            return;
        }

        if ((Opcode)code[until] == Opcode.MinUntil)
        {
            var record = Open(repeat, parent, count, last);
            Push(ChoiceKind.LazyRound, until + 1, position, record, 0);
        }
        else if ((count < (uint)code[repeat + 3] || code[repeat + 3] == -1) && position != last)
        {
            Push(ChoiceKind.Alternative, until + 1, position, parent, 0);
            context = Open(repeat, parent, count, position);
            pc = repeat + 4;
            return;
        }

        context = parent;
        pc = until + 1;
    }

    private void PossessiveRound(ref int pc, int position, ref int context, uint count, int last, int parent)
    {
        var code = _code;
        var repeat = pc;
        var until = repeat + 1 + code[repeat + 1];
        if (count < (uint)code[repeat + 2])
        {
            context = Open(repeat, parent, count, last);
            pc = repeat + 4;
        }
        else if ((count < (uint)code[repeat + 3] || code[repeat + 3] == -1) && position != last)
        {
            var below = _top;
            Push(ChoiceKind.Alternative, until + 1, position, parent, 0);
            context = Open(repeat, parent, count, position);
            _arena[context].Base = below;
            pc = repeat + 4;
        }
        else
        {
            context = parent;
            pc = until + 1;
        }
    }

    /// <summary>The sub-match of the context has succeeded; false when that is a failure of what it stands in.</summary>
    private bool FinishSub(ref int pc, ref int position, ref int context)
    {
        var record = _arena[context];
        switch ((Opcode)_code[record.Address])
        {
            case Opcode.AssertNot:
                while (_top > record.Base)
                {
                    ref var choice = ref _choices[--_top];
                    if (choice.Kind == ChoiceKind.Undo)
                    {
                        _marks![choice.Address] = choice.Position;
                        LastIndex = choice.Extra;
                    }
                }

                return false;
            case Opcode.PossessiveRepeat:
                Cut(record.Base);
                pc = record.Address;
                PossessiveRound(ref pc, position, ref context, record.Count + 1, record.Last, record.Parent);
                return true;
            case Opcode.Assert:
                position = (int)record.Count;
                goto default;
            default:
                Cut(record.Base);
                context = record.Parent;
                pc = record.Address + 1 + _code[record.Address + 1];
                return true;
        }
    }

    /// <summary>Removes the choices above a height, and keeps the old values of marks.</summary>
    private void Cut(int height)
    {
        var kept = height;
        for (var i = height; i < _top; i++)
        {
            if (_choices[i].Kind == ChoiceKind.Undo)
            {
                _choices[kept++] = _choices[i];
            }
        }

        _top = kept;
    }

    private bool TakeMany(ref int pc, ref int position, int context)
    {
        var code = _code;
        var minimum = (uint)code[pc + 2];
        if (minimum > (uint)(end - position))
        {
            return false;
        }

        var taken = Count(pc + 4, position, (uint)code[pc + 3]);
        if (taken < minimum)
        {
            return false;
        }

        var tail = pc + 1 + code[pc + 1];
        if (taken > minimum && (Opcode)code[pc] == Opcode.RepeatOne)
        {
            Push(ChoiceKind.GreedyOne, tail, position + (int)taken, context, position + (int)minimum);
        }

        position += (int)taken;
        pc = tail;
        return true;
    }

    /// <summary>How many characters in a row the single-character operation at an address matches, at most a number.</summary>
    private uint Count(int pc, int position, uint maximum)
    {
        var limit = maximum < (uint)(end - position) ? position + (int)maximum : end;
        var at = position;
        switch ((Opcode)_code[pc])
        {
            case Opcode.AnyAll:
                return (uint)(limit - position);
            case Opcode.Any:
                return (uint)(text.FindLineFeed(position, limit) - position);
            case Opcode.In or Opcode.InIgnore or Opcode.InUnicodeIgnore or Opcode.InLocaleIgnore:
                var set = program.SetAt(pc);
                while (at < limit && set.Contains(text[at]))
                {
                    at++;
                }

                break;
            case Opcode.Literal:
                var wanted = _code[pc + 1];
                while (at < limit && text[at] == wanted)
                {
                    at++;
                }

                break;
            default:
                while (at < limit && IsOne(pc, text[at]))
                {
                    at++;
                }

                break;
        }

        return (uint)(at - position);
    }

    // ---- Single tests

    private bool IsOne(int pc, int c)
    {
        var wanted = _code[pc + 1];
        return (Opcode)_code[pc] switch
        {
            Opcode.Any => c != '\n',
            Opcode.AnyAll => true,
            Opcode.Literal => c == wanted,
            Opcode.NotLiteral => c != wanted,
            Opcode.LiteralIgnore => CharacterClass.LowerAscii(c) == wanted,
            Opcode.NotLiteralIgnore => CharacterClass.LowerAscii(c) != wanted,
            Opcode.LiteralUnicodeIgnore => CharacterClass.LowerUnicode(c) == wanted,
            Opcode.NotLiteralUnicodeIgnore => CharacterClass.LowerUnicode(c) != wanted,
            Opcode.LiteralLocaleIgnore => IsSameInLocale(c, wanted),
            Opcode.NotLiteralLocaleIgnore => !IsSameInLocale(c, wanted),
            Opcode.In or Opcode.InIgnore or Opcode.InUnicodeIgnore or Opcode.InLocaleIgnore => program.SetAt(pc).Contains(c),
            _ => false,
        };
    }

    private static bool IsSameInLocale(int c, int wanted) => c == wanted || CharacterClass.LowerAscii(c) == wanted || CharacterClass.UpperAscii(c) == wanted;

    private bool IsSameAsGroup(Opcode op, int mark, ref int position)
    {
        var from = _marks![mark];
        var to = _marks[mark + 1];
        if (from < 0 || to < from || to - from > end - position)
        {
            return false;
        }

        var at = position;
        for (; from < to; from++, at++)
        {
            var a = text[from];
            var b = text[at];
            var same = a == b || op switch
            {
                Opcode.GroupRef => false,
                Opcode.GroupRefUnicodeIgnore => CharacterClass.LowerUnicode(a) == CharacterClass.LowerUnicode(b),
                _ => CharacterClass.LowerAscii(a) == CharacterClass.LowerAscii(b),
            };
            if (!same)
            {
                return false;
            }
        }

        position = at;
        return true;
    }

    private bool IsAt(int place, int position)
    {
        switch (place)
        {
            case 0 or 2:
                return position == 0;
            case 1:
                return position == 0 || text[position - 1] == '\n';
            case 5:
                return position == end || (position == end - 1 && text[position] == '\n');
            case 6:
                return position == end || text[position] == '\n';
            case 7:
                return position == end;
        }

        var unicode = place >= 10;
        var before = position > 0 && IsWord(text[position - 1], unicode);
        var after = position < end && IsWord(text[position], unicode);
        return (before != after) == (place is 3 or 8 or 10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWord(int c, bool unicode) => unicode ? CharacterClass.IsWordUnicode(c) : CharacterClass.IsWordAscii(c);
}
