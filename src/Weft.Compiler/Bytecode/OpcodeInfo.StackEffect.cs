namespace Weft.Compiler.Bytecode;

public static partial class OpcodeInfo
{
    /// <summary>How much the instruction changes the operand stack's depth.</summary>
    /// <param name="opcode">A real or pseudo-instruction; not a specialised one.</param>
    /// <param name="argument">The argument, 0 when there is none.</param>
    /// <param name="jump">Whether the jump (or, for a SETUP pseudo-instruction, the handler) is taken.</param>
    /// <exception cref="ArgumentException">The number is not an instruction the compiler emits.</exception>
    public static int StackEffect(Opcode opcode, int argument, bool jump)
    {
        switch (opcode)
        {
            case Opcode.StoreSlice:
                return -4;
            case Opcode.CallFunctionEx or Opcode.StoreSubscr or Opcode.InstrumentedCallFunctionEx:
                return -3;
            case Opcode.BinarySlice or Opcode.DeleteSubscr or Opcode.EndAsyncFor or Opcode.InstrumentedEndAsyncFor
                or Opcode.MapAdd or Opcode.MatchClass or Opcode.StoreAttr or Opcode.StoreFastStoreFast:
                return -2;
            case Opcode.BuildTemplate or Opcode.CleanupThrow or Opcode.EndFor or Opcode.EndSend or Opcode.ExitInitCheck
                or Opcode.FormatWithSpec or Opcode.InterpreterExit or Opcode.PopExcept or Opcode.PopIter or Opcode.PopTop
                or Opcode.BinaryOp or Opcode.CallIntrinsic2 or Opcode.CompareOp or Opcode.ContainsOp or Opcode.DeleteAttr
                or Opcode.DictMerge or Opcode.DictUpdate or Opcode.ImportName or Opcode.IsOp or Opcode.ListAppend
                or Opcode.ListExtend or Opcode.PopJumpIfFalse or Opcode.PopJumpIfNone or Opcode.PopJumpIfNotNone
                or Opcode.PopJumpIfTrue or Opcode.Reraise or Opcode.SetAdd or Opcode.SetFunctionAttribute
                or Opcode.SetUpdate or Opcode.StoreDeref or Opcode.StoreFast or Opcode.StoreFastMaybeNull
                or Opcode.StoreGlobal or Opcode.StoreName or Opcode.InstrumentedEndFor or Opcode.InstrumentedPopIter
                or Opcode.InstrumentedEndSend or Opcode.InstrumentedPopJumpIfTrue or Opcode.InstrumentedPopJumpIfFalse
                or Opcode.InstrumentedPopJumpIfNone or Opcode.InstrumentedPopJumpIfNotNone:
                return -1;
            case Opcode.GetAnext or Opcode.GetLen or Opcode.LoadBuildClass or Opcode.LoadLocals or Opcode.MatchKeys
                or Opcode.MatchMapping or Opcode.MatchSequence or Opcode.PushExcInfo or Opcode.PushNull
                or Opcode.ReturnGenerator or Opcode.WithExceptStart or Opcode.Copy or Opcode.ForIter
                or Opcode.InstrumentedForIter or Opcode.ImportFrom or Opcode.LoadCommonConstant or Opcode.LoadConst
                or Opcode.LoadDeref or Opcode.LoadFast or Opcode.LoadFastAndClear or Opcode.LoadFastBorrow
                or Opcode.LoadFastCheck or Opcode.LoadName or Opcode.LoadSmallInt or Opcode.LoadSpecial
                or Opcode.LoadClosure:
                return 1;
            case Opcode.LoadFastBorrowLoadFastBorrow or Opcode.LoadFastLoadFast:
                return 2;
            case Opcode.BuildInterpolation:
                return -1 - (argument & 1);
            case Opcode.BuildList or Opcode.BuildSet or Opcode.BuildSlice or Opcode.BuildString or Opcode.BuildTuple:
                return 1 - argument;
            case Opcode.BuildMap:
                return 1 - (2 * argument);
            case Opcode.Call or Opcode.InstrumentedCall:
                return -1 - argument;
            case Opcode.CallKw or Opcode.InstrumentedCallKw:
                return -2 - argument;
            case Opcode.LoadAttr:
                return argument & 1;
            case Opcode.LoadGlobal:
                return 1 + (argument & 1);
            case Opcode.LoadSuperAttr or Opcode.InstrumentedLoadSuperAttr:
                return -2 + (argument & 1);
            case Opcode.RaiseVarargs:
                return -argument;
            case Opcode.UnpackEx:
                return (argument & 0xFF) + (argument >> 8);
            case Opcode.UnpackSequence:
                return argument - 1;
            case Opcode.SetupCleanup:
                return jump ? 2 : 0;
            case Opcode.SetupFinally or Opcode.SetupWith:
                return jump ? 1 : 0;
            default:
                if (!IsValid(opcode))
                {
                    throw new ArgumentException("invalid opcode or oparg", nameof(opcode));
                }

                return 0;
        }
    }
}
