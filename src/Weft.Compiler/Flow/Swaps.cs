using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Shortens sequences of SWAPs, and exchanges the stores behind them instead where that is possible.</summary>
internal static class Swaps
{
    private const int Visited = -1;

    /// <summary>
    /// Replaces the run of SWAPs at an index by the fewest that permute the stack alike: one cycle after another, each
    /// led through the top of the stack.
    /// </summary>
    public static void Optimize(BasicBlock block, ref int index)
    {
        var list = block.Instructions;
        var length = 0;
        var depth = 0;
        var several = false;
        while (index + length < list.Count)
        {
            var instruction = list[index + length];
            if (instruction.Opcode == Opcode.Swap)
            {
                depth = Math.Max(depth, instruction.Argument);
                several |= length > 0;
            }
            else if (instruction.Opcode != Opcode.Nop)
            {
                break;
            }

            length++;
        }

        if (!several)
        {
            return;
        }

        var stack = new int[depth];
        for (var i = 0; i < depth; i++)
        {
            stack[i] = i;
        }

        for (var i = 0; i < length; i++)
        {
            if (list[index + i] is { Opcode: Opcode.Swap, Argument: var n })
            {
                (stack[0], stack[n - 1]) = (stack[n - 1], stack[0]);
            }
        }

        var current = length - 1;
        for (var i = 0; i < depth; i++)
        {
            if (stack[i] == Visited || stack[i] == i)
            {
                continue;
            }

            var j = i;
            while (true)
            {
                if (j != 0)
                {
                    list[index + current--].Become(Opcode.Swap, j + 1);
                }

                if (stack[j] == Visited)
                {
                    break;
                }

                var next = stack[j];
                stack[j] = Visited;
                j = next;
            }
        }

        while (current >= 0)
        {
            list[index + current--].Become(Opcode.Nop);
        }

        index += length - 1;
    }

    /// <summary>Exchanges the two stores or pops that a SWAP before them exchanges.</summary>
    public static void ApplyStatically(BasicBlock block, int index)
    {
        var list = block.Instructions;
        for (var i = index; i >= 0; i--)
        {
            var swap = list[i];
            if (swap.Opcode != Opcode.Swap)
            {
                if (swap.Opcode == Opcode.Nop || IsSwappable(swap.Opcode))
                {
                    continue;
                }

                return;
            }

            var j = NextSwappable(list, i, -1);
            if (j < 0)
            {
                return;
            }

            var k = j;
            var line = list[j].Span.Line;
            for (var count = swap.Argument - 1; count > 0; count--)
            {
                k = NextSwappable(list, k, line);
                if (k < 0)
                {
                    return;
                }
            }

            if (Conflict(list, j, k))
            {
                return;
            }

            swap.Become(Opcode.Nop);
            (list[j], list[k]) = (list[k], list[j]);
        }
    }

    /// <summary>Stores to one variable must keep their order.</summary>
    private static bool Conflict(List<Instruction> list, int j, int k)
    {
        int storeJ = StoredLocal(list[j]), storeK = StoredLocal(list[k]);
        if (storeJ < 0 && storeK < 0)
        {
            return false;
        }

        if (storeJ == storeK)
        {
            return true;
        }

        for (var i = j + 1; i < k; i++)
        {
            var store = StoredLocal(list[i]);
            if (store >= 0 && (store == storeJ || store == storeK))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSwappable(Opcode op) => op is Opcode.StoreFast or Opcode.StoreFastMaybeNull or Opcode.PopTop;

    private static int StoredLocal(Instruction i) =>
        i.Opcode is Opcode.StoreFast or Opcode.StoreFastMaybeNull ? i.Argument : -1;

    private static int NextSwappable(List<Instruction> list, int i, int line)
    {
        while (++i < list.Count)
        {
            if (line >= 0 && list[i].Span.Line != line)
            {
                return -1;
            }

            if (list[i].Opcode == Opcode.Nop)
            {
                continue;
            }

            return IsSwappable(list[i].Opcode) ? i : -1;
        }

        return -1;
    }
}
