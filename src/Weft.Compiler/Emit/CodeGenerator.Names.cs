using Weft.Compiler.Bytecode;
using Weft.Compiler.Symbols;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

internal sealed partial class CodeGenerator
{
    private void EmitName(string name, ExprContext context, SourceSpan span)
    {
        var mangled = Mangle(name);
        var block = _unit.Block;
        var scope = block.ScopeOf(mangled);
        switch (scope)
        {
            case NameScope.Free:
                EmitDeref(_unit.FreeVariables, mangled, context, span);
                return;
            case NameScope.Cell:
                EmitDeref(_unit.Cells, mangled, context, span);
                return;
            case NameScope.Local when block.IsFunctionLike || _unit.FastHidden.GetValueOrDefault(mangled):
                Emit(
                    context switch
                    {
                        ExprContext.Load => Opcode.LoadFast,
                        ExprContext.Store => Opcode.StoreFast,
                        _ => Opcode.DeleteFast,
                    },
                    _unit.Variables.Add(mangled),
                    span);
                return;
            case NameScope.GlobalExplicit:
            case NameScope.GlobalImplicit when block.IsFunctionLike:
                EmitGlobal(mangled, scope, context, span);
                return;
        }

        if (context == ExprContext.Load && block.Kind == BlockKind.Class && _unit.InlinedComprehensionDepth > 0)
        {
            // Inside a comprehension the class's own names are not visible.
            Emit(Opcode.LoadGlobal, _unit.Names.Add(mangled) << 1, span);
            return;
        }

        var opcode = context switch
        {
            ExprContext.Load => Opcode.LoadName,
            ExprContext.Store => Opcode.StoreName,
            _ => Opcode.DeleteName,
        };
        Emit(opcode, _unit.Names.Add(mangled), span);
    }

    private void EmitGlobal(string mangled, NameScope scope, ExprContext context, SourceSpan span)
    {
        var index = _unit.Names.Add(mangled);
        switch (context)
        {
            case ExprContext.Load when _unit.Block.CanSeeClassScope && scope == NameScope.GlobalImplicit:
                EmitLoadDeref("__classdict__", span);
                Emit(Opcode.LoadFromDictOrGlobals, index, span);
                break;
            case ExprContext.Load:
                Emit(Opcode.LoadGlobal, index << 1, span);
                break;
            case ExprContext.Store:
                Emit(Opcode.StoreGlobal, index, span);
                break;
            default:
                Emit(Opcode.DeleteGlobal, index, span);
                break;
        }
    }

    /// <remarks>
    /// Until <c>LocalsLayout</c> knows how many locals there are, the argument counts cells, then free variables.
    /// </remarks>
    private void EmitDeref(NameTable table, string mangled, ExprContext context, SourceSpan span)
    {
        var index = table.Add(mangled) + (table == _unit.FreeVariables ? _unit.Cells.Count : 0);
        switch (context)
        {
            case ExprContext.Load when _unit.Block.Kind == BlockKind.Class && _unit.InlinedComprehensionDepth == 0:
                Emit(Opcode.LoadLocals, span);
                Emit(Opcode.LoadFromDictOrDeref, index, span);
                break;
            case ExprContext.Load when _unit.Block.CanSeeClassScope:
                EmitLoadDeref("__classdict__", span);
                Emit(Opcode.LoadFromDictOrDeref, index, span);
                break;
            case ExprContext.Load:
                Emit(Opcode.LoadDeref, index, span);
                break;
            case ExprContext.Store:
                Emit(Opcode.StoreDeref, index, span);
                break;
            default:
                Emit(Opcode.DeleteDeref, index, span);
                break;
        }
    }

    private void EmitLoadDeref(string name, SourceSpan span) => Emit(Opcode.LoadDeref, CellOrFreeIndex(name), span);

    private int CellOrFreeIndex(string name)
    {
        var cell = _unit.Cells.Find(name);
        if (cell >= 0)
        {
            return cell;
        }

        var free = _unit.FreeVariables.Find(name);
        return free >= 0 ? _unit.Cells.Count + free : throw new InvalidOperationException($"no cell for {name}");
    }

    /// <summary>Makes a function of code on the top of the stack's operands, with its closure and attributes.</summary>
    private void EmitClosure(CodeObject code, FunctionAttributes attributes, SourceSpan span)
    {
        var freeCount = 0;
        for (var i = 0; i < code.LocalsPlusNames.Length; i++)
        {
            if (((LocalKind)code.LocalsPlusKinds[i] & LocalKind.Free) != 0)
            {
                freeCount++;
                Emit(Opcode.LoadClosure, ClosureIndex(code.LocalsPlusNames[i]), span);
            }
        }

        if (freeCount > 0)
        {
            attributes |= FunctionAttributes.Closure;
            Emit(Opcode.BuildTuple, freeCount, span);
        }

        EmitConstant(code, span);
        Emit(Opcode.MakeFunction, span);
        foreach (var attribute in s_attributeOrder)
        {
            if ((attributes & attribute) != 0)
            {
                Emit(Opcode.SetFunctionAttribute, (int)attribute, span);
            }
        }
    }

    private static readonly FunctionAttributes[] s_attributeOrder =
    [
        FunctionAttributes.Closure, FunctionAttributes.Annotations, FunctionAttributes.Annotate,
        FunctionAttributes.KeywordDefaults, FunctionAttributes.Defaults,
    ];

    /// <summary>Finds the cell to capture. A name both free and local in a class is captured from further out.</summary>
    private int ClosureIndex(string name)
    {
        var block = _unit.Block;
        var isCell = (block.Kind == BlockKind.Class && name is "__class__" or "__classdict__" or "__conditional_annotations__"
                && _unit.Cells.Find(name) >= 0)
            || block.ScopeOf(name) == NameScope.Cell;
        var index = isCell ? _unit.Cells.Find(name) : -1;
        if (index >= 0)
        {
            return index;
        }

        index = _unit.FreeVariables.Find(name);
        return index >= 0
            ? _unit.Cells.Count + index
            : throw new InvalidOperationException($"no closure for {name} in {_unit.QualifiedName}");
    }
}

/// <summary>The set of <see cref="FunctionAttribute"/>s a function gets; the values are the same.</summary>
[Flags]
internal enum FunctionAttributes
{
    None = 0,
    Defaults = FunctionAttribute.Defaults,
    KeywordDefaults = FunctionAttribute.KeywordDefaults,
    Annotations = FunctionAttribute.Annotations,
    Closure = FunctionAttribute.Closure,
    Annotate = FunctionAttribute.Annotate,
}
