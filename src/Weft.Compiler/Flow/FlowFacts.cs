using Weft.Compiler.Bytecode;
using Weft.Compiler.Emit;

namespace Weft.Compiler.Flow;

/// <summary>Properties of instructions that the passes ask for.</summary>
internal static class FlowFacts
{
    public static bool IsScopeExit(Opcode op) => op is Opcode.ReturnValue or Opcode.RaiseVarargs or Opcode.Reraise or Opcode.InterpreterExit;

    public static bool IsUnconditionalJump(Opcode op) =>
        op is Opcode.Jump or Opcode.JumpNoInterrupt or Opcode.JumpForward or Opcode.JumpBackward or Opcode.JumpBackwardNoInterrupt;

    public static bool IsConditionalJump(Opcode op) =>
        op is Opcode.PopJumpIfFalse or Opcode.PopJumpIfTrue or Opcode.PopJumpIfNone or Opcode.PopJumpIfNotNone;

    public static bool IsJump(Instruction i) => OpcodeInfo.HasJump(i.Opcode);

    public static bool IsBlockPush(Instruction i) => OpcodeInfo.HasHandler(i.Opcode);

    public static bool IsTerminator(Opcode op) => OpcodeInfo.HasJump(op) || IsScopeExit(op);

    /// <summary>Whether the instruction checks for signals and other requests.</summary>
    public static bool HasEvalBreak(Opcode op) =>
        op is Opcode.Call or Opcode.CallFunctionEx or Opcode.CallKw or Opcode.Jump or Opcode.JumpBackward or Opcode.Resume;

    public static bool LoadsConstant(Opcode op) => op is Opcode.LoadConst or Opcode.LoadSmallInt;
}
