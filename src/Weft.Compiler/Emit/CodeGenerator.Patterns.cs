using Weft.Compiler.Bytecode;
using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    /// <summary>
    /// The state of one <c>case</c>. While a pattern is matched the operand stack holds the captured values
    /// (<see cref="Stores"/>), then <see cref="OnTop"/> items in use. A failing test jumps to the label that pops as many
    /// as there are at that moment; the labels sit one above the other behind the case.
    /// </summary>
    private sealed class PatternContext
    {
        public List<string> Stores { get; set; } = [];

        public bool AllowIrrefutable { get; set; }

        public List<Label> FailPop { get; set; } = [];

        public int OnTop { get; set; }
    }

    private static bool IsWildcard(Pattern p) => p is MatchAs { Name: null };

    private void VisitMatch(Match m)
    {
        Visit(m.Subject);
        Label end = new();
        var last = m.Cases[^1];
        var hasDefault = IsWildcard(last.Pattern) && m.Cases.Length > 1;
        var tested = m.Cases.Length - (hasDefault ? 1 : 0);
        for (var i = 0; i < tested; i++)
        {
            var matchCase = m.Cases[i];
            var span = SpanOf(matchCase.Pattern);
            var isLast = i == tested - 1;
            if (!isLast)
            {
                Emit(Opcode.Copy, 1, span);
            }

            var context = new PatternContext { AllowIrrefutable = matchCase.Guard is not null || i == m.Cases.Length - 1 };
            VisitPattern(matchCase.Pattern, context);
            foreach (var name in context.Stores)
            {
                EmitName(name, ExprContext.Store, span);
            }

            if (matchCase.Guard is not null)
            {
                EnsureFailPop(context, 0);
                JumpIf(span, matchCase.Guard, context.FailPop[0], false);
            }

            if (!isLast)
            {
                Emit(Opcode.PopTop, SourceSpan.Next);
            }

            VisitConditional(matchCase.Body);
            EmitJump(Opcode.Jump, end, SourceSpan.None);
            PlaceFailPops(context, span);
        }

        if (hasDefault)
        {
            var span = SpanOf(last.Pattern);

            // Gives coverage tools a line for the default case.
            Emit(Opcode.Nop, span);
            if (last.Guard is not null)
            {
                JumpIf(span, last.Guard, end, false);
            }

            VisitConditional(last.Body);
        }

        Place(end);
    }

    private static void EnsureFailPop(PatternContext context, int pops)
    {
        while (context.FailPop.Count <= pops)
        {
            context.FailPop.Add(new Label());
        }
    }

    private void JumpToFail(PatternContext context, Opcode jump, SourceSpan span)
    {
        var pops = context.OnTop + context.Stores.Count;
        EnsureFailPop(context, pops);
        EmitJump(jump, context.FailPop[pops], span);
    }

    private void PlaceFailPops(PatternContext context, SourceSpan span)
    {
        for (var i = context.FailPop.Count - 1; i >= 0; i--)
        {
            Place(context.FailPop[i]);
            if (i > 0)
            {
                Emit(Opcode.PopTop, span);
            }
        }

        context.FailPop = [];
    }

    private void Rotate(int count, SourceSpan span)
    {
        while (count > 1)
        {
            Emit(Opcode.Swap, count--, span);
        }
    }

    private void StoreCapture(string? name, PatternContext context, SourceSpan span)
    {
        if (name is null)
        {
            Emit(Opcode.PopTop, span);
            return;
        }

        AddStore(name, context, span, () => Rotate(context.OnTop + context.Stores.Count + 1, span));
    }

    private void AddStore(string name, PatternContext context, SourceSpan span, Action? before = null)
    {
        if (context.Stores.Contains(name))
        {
            throw Error($"multiple assignments to name '{name}' in pattern", span);
        }

        before?.Invoke();
        context.Stores.Add(name);
    }

    private void VisitPattern(Pattern pattern, PatternContext context)
    {
        PythonCompiler.Guard();
        var span = SpanOf(pattern);
        switch (pattern)
        {
            case MatchValue p:
                if (p.Value is not (Constant or Attribute))
                {
                    throw Error("patterns may only match literals and attribute lookups", span);
                }

                Visit(p.Value);
                EmitCompare(CompareOperator.Eq, span);
                Emit(Opcode.ToBool, span);
                JumpToFail(context, Opcode.PopJumpIfFalse, span);
                break;
            case MatchSingleton p:
                EmitConstant(p.Value, span);
                EmitCompare(CompareOperator.Is, span);
                JumpToFail(context, Opcode.PopJumpIfFalse, span);
                break;
            case MatchSequence p:
                SequencePattern(p, context, span);
                break;
            case MatchMapping p:
                MappingPattern(p, context, span);
                break;
            case MatchClass p:
                ClassPattern(p, context, span);
                break;
            case MatchStar p:
                StoreCapture(p.Name, context, span);
                break;
            case MatchAs p:
                AsPattern(p, context, span);
                break;
            case MatchOr p:
                OrPattern(p, context, span);
                break;
        }
    }

    private void SubPattern(Pattern pattern, PatternContext context)
    {
        var saved = context.AllowIrrefutable;
        context.AllowIrrefutable = true;
        VisitPattern(pattern, context);
        context.AllowIrrefutable = saved;
    }

    private void AsPattern(MatchAs p, PatternContext context, SourceSpan span)
    {
        if (p.Pattern is null)
        {
            if (!context.AllowIrrefutable)
            {
                throw Error(
                    p.Name is not null
                        ? $"name capture '{p.Name}' makes remaining patterns unreachable"
                        : "wildcard makes remaining patterns unreachable",
                    span);
            }

            StoreCapture(p.Name, context, span);
            return;
        }

        context.OnTop++;
        Emit(Opcode.Copy, 1, span);
        VisitPattern(p.Pattern, context);
        context.OnTop--;
        StoreCapture(p.Name, context, span);
    }

    private void SequencePattern(MatchSequence p, PatternContext context, SourceSpan span)
    {
        var size = p.Patterns.Length;
        var star = -1;
        var onlyWildcards = true;
        var starIsWildcard = false;
        for (var i = 0; i < size; i++)
        {
            if (p.Patterns[i] is MatchStar starPattern)
            {
                if (star >= 0)
                {
                    throw Error("multiple starred names in sequence pattern", span);
                }

                starIsWildcard = starPattern.Name is null;
                onlyWildcards &= starIsWildcard;
                star = i;
            }
            else
            {
                onlyWildcards &= IsWildcard(p.Patterns[i]);
            }
        }

        context.OnTop++;
        Emit(Opcode.MatchSequence, span);
        JumpToFail(context, Opcode.PopJumpIfFalse, span);
        if (star < 0 || size > 1)
        {
            Emit(Opcode.GetLen, span);
            EmitConstant((long)(star < 0 ? size : size - 1), span);
            EmitCompare(star < 0 ? CompareOperator.Eq : CompareOperator.GtE, span);
            JumpToFail(context, Opcode.PopJumpIfFalse, span);
        }

        context.OnTop--;
        if (onlyWildcards)
        {
            Emit(Opcode.PopTop, span);
        }
        else if (starIsWildcard)
        {
            SubscriptItems(p.Patterns, star, context, span);
        }
        else
        {
            UnpackItems(p.Patterns, context, span);
        }
    }

    private void UnpackItems(Pattern[] patterns, PatternContext context, SourceSpan span)
    {
        var star = Array.FindIndex(patterns, p => p is MatchStar);
        if (star < 0)
        {
            Emit(Opcode.UnpackSequence, patterns.Length, span);
        }
        else
        {
            var after = patterns.Length - star - 1;
            if (star >= 1 << 8 || after >= int.MaxValue >> 8)
            {
                throw Error("too many expressions in star-unpacking sequence pattern", span);
            }

            Emit(Opcode.UnpackEx, star + (after << 8), span);
        }

        context.OnTop += patterns.Length;
        foreach (var pattern in patterns)
        {
            context.OnTop--;
            SubPattern(pattern, context);
        }
    }

    /// <summary>With a nameless star the items around it are fetched by index instead of unpacking everything.</summary>
    private void SubscriptItems(Pattern[] patterns, int star, PatternContext context, SourceSpan span)
    {
        context.OnTop++;
        for (var i = 0; i < patterns.Length; i++)
        {
            if (IsWildcard(patterns[i]) || i == star)
            {
                continue;
            }

            Emit(Opcode.Copy, 1, span);
            if (i < star)
            {
                EmitConstant((long)i, span);
            }
            else
            {
                Emit(Opcode.GetLen, span);
                EmitConstant((long)(patterns.Length - i), span);
                Emit(Opcode.BinaryOp, (int)BinaryOperation.Subtract, span);
            }

            Emit(Opcode.BinaryOp, (int)BinaryOperation.Subscript, span);
            SubPattern(patterns[i], context);
        }

        context.OnTop--;
        Emit(Opcode.PopTop, span);
    }

    private void ClassPattern(MatchClass p, PatternContext context, SourceSpan span)
    {
        for (var i = 0; i < p.KeywordAttributes.Length; i++)
        {
            for (var j = i + 1; j < p.KeywordAttributes.Length; j++)
            {
                if (p.KeywordAttributes[i] == p.KeywordAttributes[j])
                {
                    throw Error(
                        $"attribute name repeated in class pattern: {p.KeywordAttributes[i]}", SpanOf(p.KeywordPatterns[j]));
                }
            }
        }

        Visit(p.Cls);
        EmitConstant(p.KeywordAttributes.Cast<object?>().ToArray(), span);
        Emit(Opcode.MatchClass, p.Patterns.Length, span);
        Emit(Opcode.Copy, 1, span);
        EmitConstant(null, span);
        Emit(Opcode.IsOp, 1, span);
        context.OnTop++;
        JumpToFail(context, Opcode.PopJumpIfFalse, span);
        var count = p.Patterns.Length + p.KeywordPatterns.Length;
        Emit(Opcode.UnpackSequence, count, span);
        context.OnTop += count - 1;
        foreach (var pattern in p.Patterns.Concat(p.KeywordPatterns))
        {
            context.OnTop--;
            if (IsWildcard(pattern))
            {
                Emit(Opcode.PopTop, span);
            }
            else
            {
                SubPattern(pattern, context);
            }
        }
    }

    private void MappingPattern(MatchMapping p, PatternContext context, SourceSpan span)
    {
        var size = p.Keys.Length;
        context.OnTop++;
        Emit(Opcode.MatchMapping, span);
        JumpToFail(context, Opcode.PopJumpIfFalse, span);
        if (size == 0 && p.Rest is null)
        {
            context.OnTop--;
            Emit(Opcode.PopTop, span);
            return;
        }

        if (size > 0)
        {
            Emit(Opcode.GetLen, span);
            EmitConstant((long)size, span);
            EmitCompare(CompareOperator.GtE, span);
            JumpToFail(context, Opcode.PopJumpIfFalse, span);
        }

        var seen = new HashSet<ConstantKey>();
        foreach (var key in p.Keys)
        {
            switch (key)
            {
                case Constant constant:
                    if (!seen.Add(new ConstantKey(EqualityClass(constant.Value))))
                    {
                        throw Error($"mapping pattern checks duplicate key ({ConstantText.Of(constant.Value)})", span);
                    }

                    break;
                case Attribute:
                    break;
                default:
                    throw Error("mapping pattern keys may only match literals and attribute lookups", span);
            }

            Visit(key);
        }

        Emit(Opcode.BuildTuple, size, span);
        Emit(Opcode.MatchKeys, span);
        context.OnTop += 2;
        Emit(Opcode.Copy, 1, span);
        EmitConstant(null, span);
        Emit(Opcode.IsOp, 1, span);
        JumpToFail(context, Opcode.PopJumpIfFalse, span);
        Emit(Opcode.UnpackSequence, size, span);
        context.OnTop += size - 1;
        foreach (var pattern in p.Patterns)
        {
            context.OnTop--;
            SubPattern(pattern, context);
        }

        context.OnTop -= 2;
        if (p.Rest is null)
        {
            Emit(Opcode.PopTop, span);
            Emit(Opcode.PopTop, span);
            return;
        }

        // subject keys -- dict(subject) without the keys
        Emit(Opcode.BuildMap, 0, span);
        Emit(Opcode.Swap, 3, span);
        Emit(Opcode.DictUpdate, 2, span);
        Emit(Opcode.UnpackSequence, size, span);
        while (size > 0)
        {
            Emit(Opcode.Copy, 1 + size--, span);
            Emit(Opcode.Swap, 2, span);
            Emit(Opcode.DeleteSubscr, span);
        }

        StoreCapture(p.Rest, context, span);
    }

    /// <summary>Numbers that compare equal are the same key: 1, 1.0 and True.</summary>
    private static object? EqualityClass(object? value) => value switch
    {
        bool b => b ? 1L : 0L,
        double d when d == Math.Floor(d) && Math.Abs(d) < 9e15 => (long)d,
        System.Numerics.Complex { Imaginary: 0 } c => EqualityClass(c.Real),
        _ => ConstantTable.Normalize(value),
    };

    /// <summary>
    /// Alternatives are tried on copies of the subject. All bind the same names; where an alternative binds them in
    /// another order than the first, its values are rotated into the first's order.
    /// </summary>
    private void OrPattern(MatchOr p, PatternContext context, SourceSpan span)
    {
        Label end = new();
        List<string>? control = null;
        for (var i = 0; i < p.Patterns.Length; i++)
        {
            var alternative = p.Patterns[i];
            var at = SpanOf(alternative);
            var inner = new PatternContext
            {
                AllowIrrefutable = i == p.Patterns.Length - 1 && context.AllowIrrefutable,
            };
            Emit(Opcode.Copy, 1, at);
            VisitPattern(alternative, inner);
            if (control is null)
            {
                control = inner.Stores;
            }
            else
            {
                Reorder(control, inner.Stores, at, span);
            }

            EmitJump(Opcode.Jump, end, at);
            PlaceFailPops(inner, at);
        }

        Emit(Opcode.PopTop, span);
        JumpToFail(context, Opcode.Jump, span);
        Place(end);
        var rotations = control!.Count + 1 + context.OnTop + context.Stores.Count;
        foreach (var name in control)
        {
            Rotate(rotations, span);
            AddStore(name, context, span);
        }

        Emit(Opcode.PopTop, span);
    }

    private void Reorder(List<string> control, List<string> stores, SourceSpan at, SourceSpan span)
    {
        if (stores.Count != control.Count)
        {
            throw Error("alternative patterns bind different names", span);
        }

        for (var c = control.Count - 1; c >= 0; c--)
        {
            var s = stores.IndexOf(control[c]);
            if (s < 0)
            {
                throw Error("alternative patterns bind different names", span);
            }

            if (s == c)
            {
                continue;
            }

            var rotated = stores.GetRange(0, s + 1);
            stores.RemoveRange(0, s + 1);
            stores.InsertRange(c - s, rotated);
            for (var r = 0; r <= s; r++)
            {
                Rotate(c + 1, at);
            }
        }
    }
}
