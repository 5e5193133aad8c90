using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Finds loads of locals whose operand is consumed while the local still holds the value.</summary>
/// <remarks>
/// The operand stack is simulated block by block, each operand with the instruction that pushed it and the local it came
/// from. A load cannot be borrowed if its local is stored to or deleted while the operand is on the stack, if the operand
/// goes into another local, or if it is still there at the end of the block. Handlers are not looked at.
/// </remarks>
internal sealed class BorrowedLoads
{
    private const int NoInstruction = -1;
    private const int NoLocal = -1;

    private readonly List<(int Instruction, int Local)> _stack = [];
    private readonly Stack<BasicBlock> _todo = new();
    private bool[] _keeps = [];

    private BorrowedLoads()
    {
    }

    public static void Run(ControlFlowGraph graph)
    {
        graph.ClearVisited();
        var analysis = new BorrowedLoads();
        analysis.PushBlock(graph.Entry);
        while (analysis._todo.TryPop(out var block))
        {
            analysis.Analyze(block);
        }
    }

    private void PushBlock(BasicBlock block)
    {
        if (!block.Visited)
        {
            block.Visited = true;
            _todo.Push(block);
        }
    }

    private void Analyze(BasicBlock block)
    {
        var list = block.Instructions;
        _keeps = new bool[list.Count];
        _stack.Clear();
        for (var i = 0; i < block.StartDepth; i++)
        {
            _stack.Add((NoInstruction, NoLocal));
        }

        for (var i = 0; i < list.Count; i++)
        {
            Step(i, list[i]);
        }

        if (block is { Last: not null, HasFallThrough: true, Next: { } next })
        {
            PushBlock(next);
        }

        foreach (var (instruction, _) in _stack)
        {
            Keep(instruction);
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (_keeps[i])
            {
                continue;
            }

            list[i].Opcode = list[i].Opcode switch
            {
                Opcode.LoadFast => Opcode.LoadFastBorrow,
                Opcode.LoadFastLoadFast => Opcode.LoadFastBorrowLoadFastBorrow,
                var other => other,
            };
        }
    }

    private void Step(int index, Instruction instruction)
    {
        var argument = instruction.Argument;
        switch (instruction.Opcode)
        {
            case Opcode.DeleteFast:
                Kill(argument);
                break;
            case Opcode.LoadFast:
                Push(index, argument);
                break;
            case Opcode.LoadFastAndClear:
                Kill(argument);
                Push(index, argument);
                break;
            case Opcode.LoadFastLoadFast:
                Push(index, argument >> 4);
                Push(index, argument & 15);
                break;
            case Opcode.StoreFast:
                Store(argument, Pop());
                break;
            case Opcode.StoreFastLoadFast:
                Store(argument >> 4, Pop());
                Push(index, argument & 15);
                break;
            case Opcode.StoreFastStoreFast:
                Store(argument >> 4, Pop());
                Store(argument & 15, Pop());
                break;
            case Opcode.Copy:
                _stack.Add(_stack[^argument]);
                break;
            case Opcode.Swap:
                (_stack[^1], _stack[^argument]) = (_stack[^argument], _stack[^1]);
                break;
            case Opcode.FormatSimple or Opcode.GetAnext or Opcode.GetLen or Opcode.GetYieldFromIter
                or Opcode.ImportFrom or Opcode.MatchKeys or Opcode.MatchMapping or Opcode.MatchSequence
                or Opcode.WithExceptStart:
                // The operands stay. CPython books the results to the first instructions of the block; so do we.
                for (var i = 0; i < OpcodeInfo.StackEffect(instruction.Opcode, argument, jump: false); i++)
                {
                    Push(i, NoLocal);
                }

                break;
            case Opcode.DictMerge or Opcode.DictUpdate or Opcode.ListAppend or Opcode.ListExtend or Opcode.MapAdd
                or Opcode.Reraise or Opcode.SetAdd or Opcode.SetUpdate:
                PopMany(-OpcodeInfo.StackEffect(instruction.Opcode, argument, jump: false));
                break;
            case Opcode.EndSend or Opcode.SetFunctionAttribute:
            {
                var top = Pop();
                Pop();
                _stack.Add(top);
                break;
            }

            case Opcode.CheckExcMatch:
                Pop();
                Push(index, NoLocal);
                break;
            case Opcode.EndAsyncFor:
                PopMany(2);
                break;
            case Opcode.ForIter:
                PushBlock(instruction.Target!);
                Push(index, NoLocal);
                break;
            case Opcode.LoadAttr or Opcode.LoadSuperAttr:
            {
                var self = Pop();
                if (instruction.Opcode == Opcode.LoadSuperAttr)
                {
                    PopMany(2);
                }

                Push(index, NoLocal);
                if ((argument & 1) != 0)
                {
                    _stack.Add(self);
                }

                break;
            }

            case Opcode.LoadSpecial or Opcode.PushExcInfo:
            {
                var top = Pop();
                Push(index, NoLocal);
                _stack.Add(top);
                break;
            }

            case Opcode.Send:
                PushBlock(instruction.Target!);
                Pop();
                Push(index, NoLocal);
                break;
            default:
                if (instruction.Target is { } target)
                {
                    PushBlock(target);
                }

                var popped = OpcodeInfo.PoppedOperands(instruction.Opcode, argument);
                PopMany(popped);
                PushMany(index, popped + OpcodeInfo.StackEffect(instruction.Opcode, argument, jump: false));
                break;
        }
    }

    private void Push(int instruction, int local) => _stack.Add((instruction, local));

    private void PushMany(int instruction, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Push(instruction, NoLocal);
        }
    }

    private (int Instruction, int Local) Pop()
    {
        var top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private void PopMany(int count) => _stack.RemoveRange(_stack.Count - count, count);

    private void Keep(int instruction)
    {
        if (instruction != NoInstruction)
        {
            _keeps[instruction] = true;
        }
    }

    private void Kill(int local)
    {
        foreach (var (instruction, origin) in _stack)
        {
            if (origin == local)
            {
                Keep(instruction);
            }
        }
    }

    private void Store(int local, (int Instruction, int Local) operand)
    {
        Kill(local);
        Keep(operand.Instruction);
    }
}
