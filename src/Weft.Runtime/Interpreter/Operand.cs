namespace Weft.Runtime.Interpreter;

/// <summary>A local variable or a cell of the operand stack. A struct around the reference: storing into an array of it needs no covariance check.</summary>
internal struct Operand
{
    internal PyObject? Value;
}

/// <summary>A decoded instruction of an executable form.</summary>
/// <remarks>The opcode is rewritten in place when an instruction is specialised: one 16-bit store, and every value it may have is right to execute.</remarks>
internal struct Instruction
{
    /// <summary>An <see cref="Weft.Compiler.Bytecode.Opcode"/> number, or one of <see cref="FastOpcode"/>.</summary>
    internal ushort Opcode;

    /// <summary>Number of this instruction's cell in <see cref="Executable.Caches"/>.</summary>
    internal ushort Cache;

    /// <summary>The argument with its EXTENDED_ARG prefixes; for jumps the distance to the target.</summary>
    internal int Argument;
}
