using Weft.Compiler.Bytecode;
using Weft.Compiler.Symbols;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    /// <summary>Starts a code object; a generator's first instructions make the generator.</summary>
    private void Enter(SymbolBlock block, UnitKind kind, string name, int line, string? @private = null)
    {
        PythonCompiler.Guard();
        EnterUnit(block, kind, name, line, @private);
        EmitGeneratorPrefix();
        Emit(Opcode.Resume, (int)ResumeKind.FunctionStart, new SourceSpan(line, line, 0, 0));
    }

    private void EmitGeneratorPrefix()
    {
        if (_unit.Block.IsGenerator || _unit.Block.IsCoroutine)
        {
            var span = new SourceSpan(_unit.FirstLine, _unit.FirstLine, -1, -1);
            Emit(Opcode.ReturnGenerator, span);
            Emit(Opcode.PopTop, span);
        }
    }

    private void SetCounts(Arguments args)
    {
        _unit.ArgCount = args.Args.Length;
        _unit.PositionalOnlyArgCount = args.PositionalOnlyArgs.Length;
        _unit.KeywordOnlyArgCount = args.KeywordOnlyArgs.Length;
    }

    private void VisitFunction(
        Stmt statement,
        string name,
        Arguments args,
        Stmt[] body,
        Expr[] decorators,
        Expr? returns,
        TypeParam[] typeParams,
        bool isAsync)
    {
        VisitAll(decorators);
        var firstLine = decorators.Length > 0 ? decorators[0].LineNumber : statement.LineNumber;
        var span = SpanOf(statement);
        var attributes = DefaultArguments(args, span);
        var isGeneric = typeParams.Length > 0;
        var passedDefaults = 0;
        if (isGeneric)
        {
            passedDefaults += (attributes & FunctionAttributes.Defaults) != 0 ? 1 : 0;
            passedDefaults += (attributes & FunctionAttributes.KeywordDefaults) != 0 ? 1 : 0;
            if (passedDefaults == 2)
            {
                Emit(Opcode.Swap, 2, span);
            }

            Enter(symbols.BlockOf(typeParams), UnitKind.TypeParameters, $"<generic parameters of {name}>", firstLine);
            _unit.ArgCount = passedDefaults;
            VisitTypeParameters(typeParams);
            for (var i = 0; i < passedDefaults; i++)
            {
                Emit(Opcode.LoadFast, i, span);
            }
        }

        attributes |= FunctionAnnotations(args, returns, span);
        FunctionBody(statement, name, args, body, isAsync, attributes, firstLine);
        if (isGeneric)
        {
            Emit(Opcode.Swap, 2, span);
            Emit(Opcode.CallIntrinsic2, (int)Intrinsic2.SetFunctionTypeParams, span);
            var code = Leave(addReturnNone: false, addReturn: true);
            EmitClosure(code, FunctionAttributes.None, span);
            if (passedDefaults > 0)
            {
                Emit(Opcode.Swap, passedDefaults + 1, span);
                Emit(Opcode.Call, passedDefaults - 1, span);
            }
            else
            {
                Emit(Opcode.PushNull, span);
                Emit(Opcode.Call, 0, span);
            }
        }

        ApplyDecorators(decorators);
        EmitName(name, ExprContext.Store, span);
    }

    private void ApplyDecorators(Expr[] decorators)
    {
        for (var i = decorators.Length - 1; i >= 0; i--)
        {
            Emit(Opcode.Call, 0, SpanOf(decorators[i]));
        }
    }

    private void FunctionBody(
        Stmt statement,
        string name,
        Arguments args,
        Stmt[] body,
        bool isAsync,
        FunctionAttributes attributes,
        int firstLine)
    {
        var block = symbols.BlockOf(statement);
        Enter(block, isAsync ? UnitKind.AsyncFunction : UnitKind.Function, name, firstLine);
        SetCounts(args);
        var first = 0;
        if (block.HasDocString && DocStringOf(body) is { } docString)
        {
            first = 1;
            if (Optimize < 2)
            {
                _unit.Constants.Add(DocStringCleaner.Clean(docString));
            }
        }

        Label start = new();
        Place(start);
        var stopsIteration = block.IsCoroutine || block.IsGenerator;
        if (stopsIteration)
        {
            PushFrameBlock(new(FrameBlockKind.StopIteration, SourceSpan.None, start, null));
        }

        for (var i = first; i < body.Length; i++)
        {
            Visit(body[i]);
        }

        if (stopsIteration)
        {
            WrapInStopIterationHandler();
            PopFrameBlock();
        }

        var code = Leave(addReturnNone: true);
        EmitClosure(code, attributes, SpanOf(statement));
    }

    /// <summary>A StopIteration that leaves a generator becomes a RuntimeError (PEP 479).</summary>
    private void WrapInStopIterationHandler()
    {
        Label handler = new();
        var resume = _unit.Code.Instructions.FindIndex(i => i.Opcode == Opcode.Resume);
        _unit.Code.Insert(
            resume, new Instruction(Opcode.SetupCleanup, 0, SourceSpan.None) { Label = handler });
        EmitConstant(null, SourceSpan.None);
        Emit(Opcode.ReturnValue, SourceSpan.None);
        Place(handler);
        Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.StopIterationError, SourceSpan.None);
        Emit(Opcode.Reraise, 1, SourceSpan.None);
    }

    private FunctionAttributes DefaultArguments(Arguments args, SourceSpan span)
    {
        var attributes = FunctionAttributes.None;
        if (args.Defaults.Length > 0)
        {
            attributes |= FunctionAttributes.Defaults;
            VisitAll(args.Defaults);
            Emit(Opcode.BuildTuple, args.Defaults.Length, span);
        }

        var count = 0;
        for (var i = 0; i < args.KeywordOnlyArgs.Length; i++)
        {
            if (args.KeywordDefaults[i] is { } value)
            {
                count++;
                EmitConstant(Mangle(args.KeywordOnlyArgs[i].ArgValue), span);
                Visit(value);
            }
        }

        if (count > 0)
        {
            attributes |= FunctionAttributes.KeywordDefaults;
            Emit(Opcode.BuildMap, count, span);
        }

        return attributes;
    }

    private void VisitLambda(Lambda lambda)
    {
        var span = SpanOf(lambda);
        var attributes = DefaultArguments(lambda.Args, span);
        Enter(symbols.BlockOf(lambda), UnitKind.Lambda, "<lambda>", lambda.LineNumber);
        SetCounts(lambda.Args);
        Visit(lambda.Body);
        if (!_unit.Block.IsGenerator)
        {
            Emit(Opcode.ReturnValue, SpanOf(lambda.Body));
        }

        var code = Leave(addReturnNone: !_unit.Block.IsGenerator, addReturn: _unit.Block.IsGenerator);
        EmitClosure(code, attributes, span);
    }

    private void VisitClass(ClassDef c)
    {
        VisitAll(c.DecoratorList);
        var firstLine = c.DecoratorList.Length > 0 ? c.DecoratorList[0].LineNumber : c.LineNumber;
        var span = SpanOf(c);
        var isGeneric = c.TypeParams.Length > 0;
        if (isGeneric)
        {
            Enter(
                symbols.BlockOf(c.TypeParams), UnitKind.TypeParameters, $"<generic parameters of {c.Name}>", firstLine, c.Name);
            VisitTypeParameters(c.TypeParams);
            EmitName(".type_params", ExprContext.Store, span);
        }

        ClassBody(c, firstLine);
        if (isGeneric)
        {
            EmitName(".type_params", ExprContext.Load, span);
            Emit(Opcode.CallIntrinsic1, (int)Intrinsic1.SubscriptGeneric, span);
            EmitName(".generic_base", ExprContext.Store, span);
            EmitCall(span, 2, c.Bases, c.Keywords, ".generic_base");
            var code = Leave(addReturnNone: false, addReturn: true);
            EmitClosure(code, FunctionAttributes.None, span);
            Emit(Opcode.PushNull, span);
            Emit(Opcode.Call, 0, span);
        }
        else
        {
            EmitCall(span, 2, c.Bases, c.Keywords);
        }

        ApplyDecorators(c.DecoratorList);
        EmitName(c.Name, ExprContext.Store, span);
    }

    private void ClassBody(ClassDef c, int firstLine)
    {
        Enter(symbols.BlockOf(c), UnitKind.Class, c.Name, firstLine, c.Name);
        var start = new SourceSpan(firstLine, firstLine, 0, 0);
        Emit(Opcode.AnnotationsPlaceholder, start);
        EmitName("__name__", ExprContext.Load, start);
        EmitName("__module__", ExprContext.Store, start);
        EmitConstant(_unit.QualifiedName, start);
        EmitName("__qualname__", ExprContext.Store, start);
        EmitConstant((long)firstLine, start);
        EmitName("__firstlineno__", ExprContext.Store, start);
        if (c.TypeParams.Length > 0)
        {
            EmitName(".type_params", ExprContext.Load, start);
            EmitName("__type_params__", ExprContext.Store, start);
        }

        if (_unit.Block.NeedsClassDict)
        {
            Emit(Opcode.LoadLocals, start);
            Emit(Opcode.StoreDeref, _unit.Cells.Find("__classdict__"), start);
        }

        if (_unit.Block.HasConditionalAnnotations)
        {
            Emit(Opcode.BuildSet, 0, start);
            Emit(Opcode.StoreDeref, _unit.Cells.Find("__conditional_annotations__"), start);
        }

        Body(c.Body, start);
        EmitConstant(
            _unit.StaticAttributes.Order(CodePointComparer.Instance).Cast<object?>().ToArray(), SourceSpan.None);
        EmitName("__static_attributes__", ExprContext.Store, SourceSpan.None);
        if (_unit.Block.NeedsClassDict)
        {
            Emit(Opcode.LoadClosure, _unit.Cells.Find("__classdict__"), SourceSpan.None);
            EmitName("__classdictcell__", ExprContext.Store, SourceSpan.None);
        }

        if (_unit.Block.NeedsClassClosure)
        {
            Emit(Opcode.LoadClosure, _unit.Cells.Find("__class__"), SourceSpan.None);
            Emit(Opcode.Copy, 1, SourceSpan.None);
            EmitName("__classcell__", ExprContext.Store, SourceSpan.None);
        }
        else
        {
            EmitConstant(null, SourceSpan.None);
        }

        Emit(Opcode.ReturnValue, SourceSpan.None);
        var code = Leave(addReturnNone: true);
        var span = SpanOf(c);
        Emit(Opcode.LoadBuildClass, span);
        Emit(Opcode.PushNull, span);
        EmitClosure(code, FunctionAttributes.None, span);
        EmitConstant(c.Name, span);
    }

    /// <summary>Notes <c>self.name = …</c> for the <c>__static_attributes__</c> of the innermost class around the function.</summary>
    private void NoteStaticAttribute(Weft.Syntax.Ast.Attribute a)
    {
        if (a is not { Ctx: ExprContext.Store, Value: Name { Id: "self" } })
        {
            return;
        }

        foreach (var unit in _units.Skip(1))
        {
            if (unit.Kind == UnitKind.Class)
            {
                unit.StaticAttributes.Add(a.Attr);
                return;
            }
        }
    }
}
