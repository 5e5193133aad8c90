using Weft.Compiler.Bytecode;
using Weft.Compiler.Symbols;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    /// <summary>Value of <c>annotationlib.Format.VALUE_WITH_FAKE_GLOBALS</c>: the highest format that code objects answer.</summary>
    private const long ValueWithFakeGlobals = 2;

    private static readonly object?[] s_formatDefaults = [1L];

    /// <summary>Opens a function of a format, which raises NotImplementedError for formats it does not know (PEP 649).</summary>
    private void EnterAnnotations(SymbolBlock block, string name, SourceSpan span)
    {
        Enter(block, UnitKind.Annotations, name, span.Line);
        _unit.PositionalOnlyArgCount = 1;
        Label body = new();
        Emit(Opcode.LoadFast, 0, span);
        EmitConstant(ValueWithFakeGlobals, span);
        EmitCompare(CompareOperator.Gt, span);
        EmitJump(Opcode.PopJumpIfFalse, body, span);
        Emit(Opcode.LoadCommonConstant, (int)CommonConstant.NotImplementedError, span);
        Emit(Opcode.RaiseVarargs, 1, span);
        Place(body);
    }

    private CodeObject LeaveAnnotations(SourceSpan span)
    {
        Emit(Opcode.ReturnValue, span);
        return Leave(addReturnNone: true);
    }

    private FunctionAttributes FunctionAnnotations(Arguments args, Expr? returns, SourceSpan span)
    {
        var block = symbols.BlockOf(args);
        if (!block.AnnotationsUsed)
        {
            return FunctionAttributes.None;
        }

        EnterAnnotations(block, block.Name, span);
        var items = AnnotationItems(args, returns, span);
        Emit(Opcode.BuildMap, items, span);
        var code = LeaveAnnotations(span);
        EmitClosure(WithFormatParameter(code), FunctionAttributes.None, span);
        return FunctionAttributes.Annotate;
    }

    /// <summary>The parameter has a name no annotation can use; what <c>inspect</c> shows is "format".</summary>
    private static CodeObject WithFormatParameter(CodeObject code)
    {
        var names = (string[])code.LocalsPlusNames.Clone();
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i] == ".format")
            {
                names[i] = "format";
                break;
            }
        }

        return code.WithLocalsPlusNames(names);
    }

    private int AnnotationItems(Arguments args, Expr? returns, SourceSpan span)
    {
        var count = 0;
        foreach (var arg in args.Args.Concat(args.PositionalOnlyArgs))
        {
            Item(arg);
        }

        Item(args.VarArg);
        foreach (var arg in args.KeywordOnlyArgs)
        {
            Item(arg);
        }

        Item(args.KwArg);
        if (returns is not null)
        {
            count++;
            EmitConstant("return", span);
            AnnotationValue(returns);
        }

        return count;

        void Item(Arg? arg)
        {
            if (arg?.Annotation is not { } annotation)
            {
                return;
            }

            count++;
            EmitConstant(Mangle(arg.ArgValue), span);
            if (!FutureAnnotations && annotation is Starred starred)
            {
                // *args: *Ts means tuple[*Ts][0].
                Visit(starred.Value);
                Emit(Opcode.UnpackSequence, 1, span);
            }
            else
            {
                AnnotationValue(annotation);
            }
        }
    }

    private void AnnotationValue(Expr annotation)
    {
        if (FutureAnnotations)
        {
            EmitConstant(ExpressionText.Of(annotation), SpanOf(annotation));
        }
        else
        {
            Visit(annotation);
        }
    }

    private void VisitAnnotatedAssignment(AnnAssign a)
    {
        var span = SpanOf(a);
        if (a.Value is not null)
        {
            Visit(a.Value);
            Visit(a.Target);
        }

        switch (a.Target)
        {
            case Name name:
                if (a.Simple != 0 && _unit.Kind is (UnitKind.Module or UnitKind.Class))
                {
                    if (FutureAnnotations)
                    {
                        AnnotationValue(a.Annotation);
                        EmitNamed(Opcode.LoadName, "__annotations__", span);
                        EmitConstant(Mangle(name.Id), span);
                        Emit(Opcode.StoreSubscr, span);
                    }
                    else
                    {
                        DeferAnnotation(a, span);
                    }
                }

                break;
            case Weft.Syntax.Ast.Attribute attribute:
                if (a.Value is null)
                {
                    Visit(attribute.Value);
                    Emit(Opcode.PopTop, SpanOf(attribute.Value));
                }

                break;
            case Subscript subscript:
                if (a.Value is null)
                {
                    Visit(subscript.Value);
                    Emit(Opcode.PopTop, SpanOf(subscript.Value));
                    DiscardSlice(subscript.Slice);
                }

                break;
            default:
                throw Error("invalid node type for annotated assignment", span);
        }

    }

    private void DiscardSlice(Expr slice)
    {
        switch (slice)
        {
            case Slice s:
                foreach (var part in new[] { s.Lower, s.Upper, s.Step })
                {
                    if (part is not null)
                    {
                        Visit(part);
                        Emit(Opcode.PopTop, SpanOf(part));
                    }
                }

                break;
            case Weft.Syntax.Ast.Tuple tuple:
                foreach (var item in tuple.Elements)
                {
                    DiscardSlice(item);
                }

                break;
            default:
                Visit(slice);
                Emit(Opcode.PopTop, SpanOf(slice));
                break;
        }
    }

    private void DeferAnnotation(AnnAssign a, SourceSpan span)
    {
        var index = -1;
        if (_unit.Kind == UnitKind.Module || _unit.ConditionalDepth > 0)
        {
            index = _unit.NextConditionalIndex++;
        }

        (_unit.DeferredAnnotations ??= []).Add((a, index));
        if (index < 0)
        {
            return;
        }

        if (_unit.Kind == UnitKind.Class)
        {
            EmitLoadDeref("__conditional_annotations__", span);
        }
        else
        {
            EmitNamed(Opcode.LoadName, "__conditional_annotations__", span);
        }

        EmitConstant((long)index, span);
        Emit(Opcode.SetAdd, 1, span);
        Emit(Opcode.PopTop, span);
    }

    /// <summary>Makes the <c>__annotate__</c> function of a module or class.</summary>
    private void DeferredAnnotations(SourceSpan span)
    {
        if (_unit.DeferredAnnotations is not { } deferred)
        {
            return;
        }

        var owner = _unit;
        var outer = _unit.Code;
        if (owner.Kind == UnitKind.Module)
        {
            // Runs before the body, so that a module that fails half way still has annotations.
            _unit.Code = new InstructionSequence();
        }

        var block = owner.Block.AnnotationBlock!;
        EnterAnnotations(block, block.Name, span);
        Emit(Opcode.BuildMap, 0, span);
        foreach (var (statement, index) in deferred)
        {
            var at = SpanOf(statement);
            Label notSet = new();
            if (index >= 0)
            {
                EmitConstant((long)index, at);
                if (owner.Kind == UnitKind.Class)
                {
                    // The symbol table does not know that this function reads the class's cell.
                    Emit(Opcode.LoadDeref, _unit.Cells.Count + _unit.FreeVariables.Add("__conditional_annotations__"), at);
                }
                else
                {
                    Emit(Opcode.LoadGlobal, _unit.Names.Add("__conditional_annotations__") << 1, at);
                }

                Emit(Opcode.ContainsOp, 0, at);
                EmitJump(Opcode.PopJumpIfFalse, notSet, at);
            }

            Visit(statement.Annotation);
            Emit(Opcode.Copy, 2, at);
            EmitConstant(Mangle(((Name)statement.Target).Id), at);
            Emit(Opcode.StoreSubscr, span);
            Place(notSet);
        }

        var code = LeaveAnnotations(span);
        EmitClosure(WithFormatParameter(code), FunctionAttributes.None, span);
        EmitName(owner.Block.Kind == BlockKind.Class ? "__annotate_func__" : "__annotate__", ExprContext.Store, span);
        if (owner.Kind == UnitKind.Module)
        {
            outer.Annotations = _unit.Code;
            _unit.Code = outer;
        }
    }

    private void VisitTypeParameters(TypeParam[] typeParams)
    {
        var seenDefault = false;
        foreach (var parameter in typeParams)
        {
            var span = SpanOf(parameter);
            var (name, defaultValue) = parameter switch
            {
                TypeVar t => (t.Name, t.DefaultValue),
                ParamSpec p => (p.Name, p.DefaultValue),
                TypeVarTuple t => (t.Name, t.DefaultValue),
                _ => throw new InvalidOperationException("unknown type parameter"),
            };
            EmitConstant(name, span);
            if (parameter is TypeVar { Bound: { } bound })
            {
                BoundOrDefault(parameter, 0, name, bound, allowStarred: false);
                var intrinsic = bound is Weft.Syntax.Ast.Tuple
                    ? Intrinsic2.TypeVarWithConstraints
                    : Intrinsic2.TypeVarWithBound;
                Emit(Opcode.CallIntrinsic2, (int)intrinsic, span);
            }
            else
            {
                var intrinsic = parameter switch
                {
                    TypeVar => Intrinsic1.TypeVar,
                    ParamSpec => Intrinsic1.ParamSpec,
                    _ => Intrinsic1.TypeVarTuple,
                };
                Emit(Opcode.CallIntrinsic1, (int)intrinsic, span);
            }

            if (defaultValue is not null)
            {
                seenDefault = true;
                BoundOrDefault(
                    parameter, SymbolTableBuilder.SecondPart, name, defaultValue, allowStarred: parameter is TypeVarTuple);
                Emit(Opcode.CallIntrinsic2, (int)Intrinsic2.SetTypeParamDefault, span);
            }
            else if (seenDefault)
            {
                throw Error($"non-default type parameter '{name}' follows default type parameter", span);
            }

            Emit(Opcode.Copy, 1, span);
            EmitName(name, ExprContext.Store, span);
        }

        Emit(Opcode.BuildTuple, typeParams.Length, SpanOf(typeParams[0]));
    }

    private void BoundOrDefault(TypeParam parameter, int part, string name, Expr value, bool allowStarred)
    {
        var span = SpanOf(value);
        EmitConstant(s_formatDefaults, span);
        EnterAnnotations(symbols.BlockOf(parameter, part), name, span);
        if (allowStarred && value is Starred starred)
        {
            Visit(starred.Value);
            Emit(Opcode.UnpackSequence, 1, span);
        }
        else
        {
            Visit(value);
        }

        Emit(Opcode.ReturnValue, span);
        var code = Leave(addReturnNone: true);
        EmitClosure(code, FunctionAttributes.Defaults, span);
    }

    private void VisitTypeAlias(TypeAlias alias)
    {
        var span = SpanOf(alias);
        var name = ((Name)alias.Name).Id;
        var isGeneric = alias.TypeParams.Length > 0;
        if (isGeneric)
        {
            Enter(
                symbols.BlockOf(alias.TypeParams), UnitKind.TypeParameters, $"<generic parameters of {name}>", alias.LineNumber);
            EmitConstant(name, span);
            VisitTypeParameters(alias.TypeParams);
        }
        else
        {
            EmitConstant(name, span);
            EmitConstant(null, span);
        }

        EmitConstant(s_formatDefaults, span);
        EnterAnnotations(symbols.BlockOf(alias), name, span);
        Visit(alias.Value);
        Emit(Opcode.ReturnValue, span);
        var code = Leave(addReturnNone: true);
        EmitClosure(code, FunctionAttributes.Defaults, span);
        Emit(Opcode.BuildTuple, 3, span);
        Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.TypeAlias, span);
        if (isGeneric)
        {
            var generic = Leave(addReturnNone: false, addReturn: true);
            EmitClosure(generic, FunctionAttributes.None, span);
            Emit(Opcode.PushNull, span);
            Emit(Opcode.Call, 0, span);
        }

        EmitName(name, ExprContext.Store, span);
    }
}
