namespace Weft.Compiler.Bytecode;

public static partial class OpcodeInfo
{
    /// <summary>How many operands the instruction takes off the stack before it pushes its results.</summary>
    public static int PoppedOperands(Opcode opcode, int argument)
    {
        switch (opcode)
        {
            case Opcode.CallFunctionEx or Opcode.StoreSlice:
                return 4;
            case Opcode.BinarySlice or Opcode.CleanupThrow or Opcode.MatchClass or Opcode.StoreSubscr:
                return 3;
            case Opcode.BuildTemplate or Opcode.CheckEgMatch or Opcode.CheckExcMatch or Opcode.DeleteSubscr or Opcode.EndSend
                or Opcode.FormatWithSpec or Opcode.BinaryOp or Opcode.CallIntrinsic2 or Opcode.CompareOp or Opcode.ContainsOp
                or Opcode.ImportName or Opcode.IsOp or Opcode.StoreAttr or Opcode.StoreFastStoreFast or Opcode.EndAsyncFor:
                return 2;
            case Opcode.EndFor or Opcode.ExitInitCheck or Opcode.FormatSimple or Opcode.GetAiter or Opcode.GetIter
                or Opcode.GetYieldFromIter or Opcode.InterpreterExit or Opcode.MakeFunction or Opcode.PopExcept
                or Opcode.PopIter or Opcode.PopTop or Opcode.ReturnValue or Opcode.ToBool or Opcode.UnaryInvert
                or Opcode.UnaryNegative or Opcode.UnaryNot or Opcode.CallIntrinsic1 or Opcode.ConvertValue
                or Opcode.DeleteAttr or Opcode.GetAwaitable or Opcode.LoadAttr or Opcode.LoadFromDictOrDeref
                or Opcode.LoadFromDictOrGlobals or Opcode.PopJumpIfFalse or Opcode.PopJumpIfNone or Opcode.PopJumpIfNotNone
                or Opcode.PopJumpIfTrue or Opcode.StoreDeref or Opcode.StoreFast or Opcode.StoreGlobal or Opcode.StoreName
                or Opcode.UnpackEx or Opcode.UnpackSequence or Opcode.YieldValue:
                return 1;
            case Opcode.BuildInterpolation:
                return 2 + (argument & 1);
            case Opcode.BuildList or Opcode.BuildSet or Opcode.BuildSlice or Opcode.BuildString or Opcode.BuildTuple
                or Opcode.RaiseVarargs:
                return argument;
            case Opcode.BuildMap:
                return 2 * argument;
            case Opcode.Call:
                return 2 + argument;
            case Opcode.CallKw:
                return 3 + argument;
            default:
                return Math.Max(0, -StackEffect(opcode, argument, jump: false));
        }
    }
}
