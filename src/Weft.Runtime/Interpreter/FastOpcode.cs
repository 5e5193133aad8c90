namespace Weft.Runtime.Interpreter;

/// <summary>Opcodes that exist in executable forms only: operators split by operation, and fused sequences.</summary>
/// <remarks>
/// They start where the compiler's pseudo-instructions end, so that one dense switch serves both. grep ORDER FAST: the
/// binary group follows <see cref="Weft.Compiler.Bytecode.BinaryOperation"/>, the comparison group
/// <see cref="CompareOp"/>.
/// </remarks>
internal static class FastOpcode
{
    internal const ushort BinaryFirst = 140;
    internal const ushort BinaryAdd = BinaryFirst;
    internal const ushort BinaryMultiply = BinaryFirst + 5;
    internal const ushort BinarySubtract = BinaryFirst + 10;
    internal const ushort InPlaceAdd = BinaryFirst + 13;
    internal const ushort InPlaceMultiply = BinaryFirst + 18;
    internal const ushort InPlaceSubtract = BinaryFirst + 23;
    internal const ushort BinarySubscript = BinaryFirst + 26;

    internal const ushort CompareFirst = 170;
    internal const ushort CompareLt = CompareFirst;
    internal const ushort CompareLe = CompareFirst + 1;
    internal const ushort CompareEq = CompareFirst + 2;
    internal const ushort CompareNe = CompareFirst + 3;
    internal const ushort CompareGt = CompareFirst + 4;
    internal const ushort CompareGe = CompareFirst + 5;

    /// <summary>Any comparison whose result the next instruction (POP_JUMP_IF_FALSE) tests.</summary>
    internal const ushort CompareJumpIfFalse = 176;

    /// <summary>Any comparison whose result the next instruction (POP_JUMP_IF_TRUE) tests.</summary>
    internal const ushort CompareJumpIfTrue = 177;

    // Specialised by what was seen; the cell in the cache array says what.
    internal const ushort LoadGlobalCached = 180;
    internal const ushort LoadBuiltinCached = 181;
    internal const ushort LoadAttrInstance = 182;
    internal const ushort LoadAttrMethod = 183;
    internal const ushort LoadAttrClassValue = 184;
    internal const ushort LoadAttrModule = 185;
    internal const ushort StoreAttrInstance = 186;
    internal const ushort LoadAttrType = 187;
    internal const ushort LoadAttrBuiltinMethod = 188;

    // Fused pairs and triples; the later instructions stay in place for jumps into the middle.
    internal const ushort LoadFastAddSmallInt = 195;
    internal const ushort LoadFastSubtractSmallInt = 196;
    internal const ushort LoadFastCompareSmallIntJump = 197;
    internal const ushort LoadLoadAdd = 198;
    internal const ushort LoadLoadSubtract = 199;
    internal const ushort LoadLoadMultiply = 200;
    internal const ushort LoadLoadSubscript = 201;
    internal const ushort LoadLoadStoreSubscript = 202;
    internal const ushort LoadLoadCompareJump = 203;
    internal const ushort LoadFastLoadAttr = 204;
    internal const ushort LoadFastStoreAttr = 205;
    internal const ushort LoadFastReturn = 206;
    internal const ushort LoadConstReturn = 207;
    internal const ushort LoadFastCopyLoadAttr = 208;
    internal const ushort SwapStoreAttr = 209;

    /// <summary>Whether the instruction does the work of more than one.</summary>
    internal static bool IsFused(ushort opcode) => opcode is CompareJumpIfFalse or CompareJumpIfTrue or >= LoadFastAddSmallInt;
}
