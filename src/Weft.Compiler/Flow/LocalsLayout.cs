using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Numbers locals, cells and free variables in one row and inserts the instructions that make the cells.</summary>
/// <remarks>A parameter that is captured is local and cell at once and has one number.</remarks>
internal sealed class LocalsLayout
{
    public required string[] Names { get; init; }

    public required byte[] Kinds { get; init; }

    public static LocalsLayout Apply(ControlFlowGraph graph, CodeUnit unit)
    {
        var locals = unit.Variables.Items;
        var cells = unit.Cells.Items;
        var free = unit.FreeVariables.Items;
        var map = new int[cells.Count + free.Count];
        var next = locals.Count;
        for (var i = 0; i < cells.Count; i++)
        {
            var local = unit.Variables.Find(cells[i]);
            map[i] = local >= 0 ? local : next++;
        }

        for (var i = 0; i < free.Count; i++)
        {
            map[cells.Count + i] = next++;
        }

        Renumber(graph, map);
        InsertPrefix(graph.Entry, map.AsSpan(0, cells.Count).ToArray(), free.Count);

        var names = new string[next];
        var kinds = new byte[next];
        for (var i = 0; i < locals.Count; i++)
        {
            var kind = LocalKind.Local | ArgumentKind(unit, i);
            if (unit.FastHidden.ContainsKey(locals[i]))
            {
                kind |= LocalKind.Hidden;
            }

            if (unit.Cells.Find(locals[i]) >= 0)
            {
                kind |= LocalKind.Cell;
            }

            names[i] = locals[i];
            kinds[i] = (byte)kind;
        }

        for (var i = 0; i < cells.Count; i++)
        {
            if (map[i] >= locals.Count)
            {
                names[map[i]] = cells[i];
                kinds[map[i]] = (byte)LocalKind.Cell;
            }
        }

        for (var i = 0; i < free.Count; i++)
        {
            names[map[cells.Count + i]] = free[i];
            kinds[map[cells.Count + i]] = (byte)LocalKind.Free;
        }

        return new LocalsLayout { Names = names, Kinds = kinds };
    }

    private static LocalKind ArgumentKind(CodeUnit unit, int index)
    {
        if (index < unit.PositionalOnlyArgCount)
        {
            return LocalKind.ArgPositional;
        }

        index -= unit.PositionalOnlyArgCount;
        if (index < unit.ArgCount)
        {
            return LocalKind.ArgPositional | LocalKind.ArgKeyword;
        }

        index -= unit.ArgCount;
        if (index < unit.KeywordOnlyArgCount)
        {
            return LocalKind.ArgKeyword;
        }

        index -= unit.KeywordOnlyArgCount;
        if (unit.Block.HasVarArgs)
        {
            if (index == 0)
            {
                return LocalKind.ArgVariable | LocalKind.ArgPositional;
            }

            index--;
        }

        return unit.Block.HasVarKeywords && index == 0 ? LocalKind.ArgVariable | LocalKind.ArgKeyword : 0;
    }

    private static void Renumber(ControlFlowGraph graph, int[] map)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var instruction in block.Instructions)
            {
                if (instruction.Opcode is Opcode.MakeCell or Opcode.LoadClosure or Opcode.LoadDeref or Opcode.StoreDeref
                    or Opcode.DeleteDeref or Opcode.LoadFromDictOrDeref)
                {
                    instruction.Argument = map[instruction.Argument];
                }
            }
        }
    }

    private static void InsertPrefix(BasicBlock entry, int[] cells, int freeCount)
    {
        Array.Sort(cells);
        var position = 0;
        if (freeCount > 0)
        {
            entry.Instructions.Insert(position++, new Instruction(Opcode.CopyFreeVars, freeCount, SourceSpan.None));
        }

        foreach (var cell in cells)
        {
            entry.Instructions.Insert(position++, new Instruction(Opcode.MakeCell, cell, SourceSpan.None));
        }
    }
}
