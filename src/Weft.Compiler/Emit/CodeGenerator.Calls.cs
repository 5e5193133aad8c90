using Weft.Compiler.Bytecode;
using Weft.Compiler.Symbols;
using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    private void VisitCall(Call e, SourceSpan span)
    {
        CheckKeywords(e.Keywords);
        if (TryMethodCall(e, span))
        {
            return;
        }

        CheckCaller(e.Function);
        Visit(e.Function);
        Label skip = new();
        TryConsumingCall(e, skip);
        Emit(Opcode.PushNull, SpanOf(e.Function));
        EmitCall(span, 0, e.Args, e.Keywords);
        Place(skip);
    }

    private void CheckKeywords(Keyword[] keywords)
    {
        for (var i = 0; i < keywords.Length; i++)
        {
            if (keywords[i].Arg is not { } name)
            {
                continue;
            }

            for (var j = i + 1; j < keywords.Length; j++)
            {
                if (keywords[j].Arg == name)
                {
                    throw Error($"keyword argument repeated: {name}", SpanOf(keywords[j]));
                }
            }
        }
    }

    /// <summary><c>obj.method(…)</c> without making a bound method, unless obj is an imported module.</summary>
    private bool TryMethodCall(Call e, SourceSpan span)
    {
        if (e.Function is not Attribute { Ctx: ExprContext.Load } method || IsImported(method.Value))
        {
            return false;
        }

        var keywordCount = e.Keywords.Length;
        if (e.Args.Length + keywordCount + (keywordCount != 0 ? 1 : 0) >= StackUseGuideline
            || e.Args.Any(a => a is Starred)
            || e.Keywords.Any(k => k.Arg is null))
        {
            return false;
        }

        var at = SpanOf(method);
        if (IsOptimizableSuper(method))
        {
            var call = (Call)method.Value;
            LoadSuperArguments(call);
            var name = _unit.Names.Add(Mangle(method.Attr)) << 2;
            Emit(Opcode.LoadSuperAttr, name | (call.Args.Length > 0 ? 3 : 1), at);
            at = AtAttribute(at, method);
            Emit(Opcode.Nop, at);
        }
        else
        {
            Visit(method.Value);
            at = AtAttribute(at, method);
            EmitLoadMethod(method.Attr, at);
        }

        VisitAll(e.Args);
        var callSpan = AtAttribute(span, method);
        if (keywordCount > 0)
        {
            VisitKeywordValues(e.Keywords);
            EmitKeywordNames(e.Keywords, at);
            Emit(Opcode.CallKw, e.Args.Length + keywordCount, callSpan);
        }
        else
        {
            Emit(Opcode.Call, e.Args.Length, callSpan);
        }

        return true;
    }

    private void VisitKeywordValues(Keyword[] keywords)
    {
        foreach (var keyword in keywords)
        {
            Visit(keyword.Value);
        }
    }

    private void EmitKeywordNames(Keyword[] keywords, SourceSpan span) =>
        EmitConstant(keywords.Select(k => (object?)k.Arg).ToArray(), span);

    /// <summary>Whether a name is one that the module imports.</summary>
    private bool IsImported(Expr e) =>
        e is Name name && (symbols.Top.Lookup(name.Id).Flags & SymbolFlags.Import) != 0;

    /// <summary>Whether <c>super().x</c> or <c>super(a, b).x</c> can be one instruction.</summary>
    private bool IsOptimizableSuper(Attribute attribute)
    {
        if (attribute.Value is not Call { Function: Name { Id: "super" }, Keywords.Length: 0 } call
            || attribute.Attr == "__class__")
        {
            return false;
        }

        // Only the builtin will do.
        if (_unit.Block.ScopeOf("super") != NameScope.GlobalImplicit || symbols.Top.ScopeOf("super") != NameScope.Unknown)
        {
            return false;
        }

        if (call.Args.Length == 2)
        {
            return !call.Args.Any(a => a is Starred);
        }

        return call.Args.Length == 0
            && _unit.ArgCount + _unit.PositionalOnlyArgCount > 0
            && _unit.Block.ScopeOf("__class__") == NameScope.Free;
    }

    private void LoadSuperArguments(Call call)
    {
        EmitName("super", ExprContext.Load, SpanOf(call.Function));
        if (call.Args.Length == 2)
        {
            VisitAll(call.Args);
            return;
        }

        var span = SpanOf(call);
        EmitName("__class__", ExprContext.Load, span);
        EmitName(_unit.Variables.Items[0], ExprContext.Load, span);
    }

    /// <summary><c>all</c>, <c>any</c> and <c>tuple</c> of a generator expression are loops, if the names mean the builtins.</summary>
    private void TryConsumingCall(Call e, Label end)
    {
        if (e is not { Function: Name function, Args: [GeneratorExp generator], Keywords.Length: 0 })
        {
            return;
        }

        if (symbols.BlockOf(generator).IsCoroutine)
        {
            return;
        }

        var (constant, result, continueJump) = function.Id switch
        {
            "all" => (CommonConstant.All, (object?)true, Opcode.PopJumpIfTrue),
            "any" => (CommonConstant.Any, false, Opcode.PopJumpIfFalse),
            "tuple" => (CommonConstant.Tuple, null, Opcode.Nop),
            _ => (default, null, Opcode.Cache),
        };
        if (continueJump == Opcode.Cache)
        {
            return;
        }

        var span = SpanOf(function);
        var isTuple = constant == CommonConstant.Tuple;
        Label skip = new(), loop = new(), cleanup = new();
        Emit(Opcode.Copy, 1, span);
        Emit(Opcode.LoadCommonConstant, (int)constant, span);
        EmitCompare(CompareOperator.Is, span);
        EmitJump(Opcode.PopJumpIfFalse, skip, span);
        Emit(Opcode.PopTop, span);
        if (isTuple)
        {
            Emit(Opcode.BuildList, 0, span);
        }

        Visit(generator);
        Place(loop);
        EmitJump(Opcode.ForIter, cleanup, span);
        if (isTuple)
        {
            Emit(Opcode.ListAppend, 2, span);
            EmitJump(Opcode.Jump, loop, span);
        }
        else
        {
            Emit(Opcode.ToBool, span);
            EmitJump(continueJump, loop, span);
        }

        Emit(Opcode.PopIter, SourceSpan.None);
        if (!isTuple)
        {
            EmitConstant(!(bool)result!, span);
        }

        EmitJump(Opcode.Jump, end, span);
        Place(cleanup);
        Emit(Opcode.EndFor, SourceSpan.None);
        Emit(Opcode.PopIter, SourceSpan.None);
        if (isTuple)
        {
            Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.ListToTuple, span);
        }
        else
        {
            EmitConstant(result, span);
        }

        EmitJump(Opcode.Jump, end, span);
        Place(skip);
    }

    /// <summary>The arguments and the call itself; callable, null and <paramref name="pushed"/> arguments are on the stack.</summary>
    private void EmitCall(SourceSpan span, int pushed, Expr[] args, Keyword[] keywords, string? injected = null)
    {
        var count = args.Length;
        if (count + (keywords.Length * 2) > StackUseGuideline
            || args.Any(a => a is Starred)
            || keywords.Any(k => k.Arg is null))
        {
            EmitUnpackingCall(span, pushed, args, keywords, injected);
            return;
        }

        VisitAll(args);
        if (injected is not null)
        {
            EmitName(injected, ExprContext.Load, span);
            count++;
        }

        if (keywords.Length > 0)
        {
            VisitKeywordValues(keywords);
            EmitKeywordNames(keywords, span);
            Emit(Opcode.CallKw, pushed + count + keywords.Length, span);
        }
        else
        {
            Emit(Opcode.Call, pushed + count, span);
        }
    }

    private void EmitUnpackingCall(SourceSpan span, int pushed, Expr[] args, Keyword[] keywords, string? injected)
    {
        if (pushed == 0 && args is [Starred only])
        {
            Visit(only.Value);
        }
        else
        {
            BuildSequence(
                span, args, pushed, Opcode.BuildList, Opcode.ListAppend, Opcode.ListExtend, asTuple: true, injected);
        }

        if (keywords.Length == 0)
        {
            Emit(Opcode.PushNull, span);
            Emit(Opcode.CallFunctionEx, span);
            return;
        }

        var have = false;
        var pending = 0;
        for (var i = 0; i < keywords.Length; i++)
        {
            if (keywords[i].Arg is not null)
            {
                pending++;
                continue;
            }

            Flush(i);
            if (!have)
            {
                Emit(Opcode.BuildMap, 0, span);
                have = true;
            }

            Visit(keywords[i].Value);
            Emit(Opcode.DictMerge, 1, span);
        }

        Flush(keywords.Length);
        Emit(Opcode.CallFunctionEx, span);

        void Flush(int end)
        {
            if (pending == 0)
            {
                return;
            }

            var big = pending * 2 > StackUseGuideline;
            if (big)
            {
                Emit(Opcode.BuildMap, 0, SourceSpan.None);
            }

            for (var i = end - pending; i < end; i++)
            {
                EmitConstant(keywords[i].Arg, span);
                Visit(keywords[i].Value);
                if (big)
                {
                    Emit(Opcode.MapAdd, 1, SourceSpan.None);
                }
            }

            if (!big)
            {
                Emit(Opcode.BuildMap, pending, span);
            }

            if (have)
            {
                Emit(Opcode.DictMerge, 1, span);
            }

            have = true;
            pending = 0;
        }
    }
}
