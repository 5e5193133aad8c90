using Weft.Compiler.Bytecode;

namespace Weft.Modules;

/// <summary><c>_opcode</c>: what the instruction set says about each opcode, for <c>opcode</c> and <c>dis</c>.</summary>
[PyModule("_opcode", Doc = "Facts about instructions.")]
public static partial class OpcodeModule
{
    /// <summary>No: what an instruction was specialised to is not visible in its code object.</summary>
    [PyConstant("ENABLE_SPECIALIZATION")]
    public const long EnableSpecialization = 0;

    [PyConstant("ENABLE_SPECIALIZATION_FT")]
    public const long EnableSpecializationFreeThreaded = 0;

    [PyFunction("stack_effect", Signature = "(opcode, oparg=None, /, *, jump=None)", Doc = "How far an instruction moves the stack's top; with jump None, the larger of both ways.")]
    public static int StackEffect(PyThread t, int opcode, PyObject? oparg = null, PyObject? jump = null)
    {
        var argument = oparg is null or PyNone ? 0 : Operations.IndexToInt32(t, oparg);
        bool? taken = jump switch
        {
            null or PyNone => null,
            PyBool => ReferenceEquals(jump, PyBool.True),
            _ => throw Errors.ValueError("stack_effect: jump must be False, True or None"),
        };
        var code = (Opcode)opcode;
        if (!OpcodeInfo.IsValid(code) || IsSpecialized(code) || (argument < 0 && OpcodeInfo.HasArgument(code)))
        {
            throw Errors.ValueError("invalid opcode or oparg");
        }

        return taken is { } way
            ? OpcodeInfo.StackEffect(code, argument, way)
            : Math.Max(OpcodeInfo.StackEffect(code, argument, true), OpcodeInfo.StackEffect(code, argument, false));
    }

    /// <summary>The quickened forms have the numbers between RESUME and the instrumented ones, and BINARY_OP_INPLACE_ADD_UNICODE has 3.</summary>
    private static bool IsSpecialized(Opcode code) => (int)code is (int)Opcode.BinaryOpInplaceAddUnicode or (> (int)Opcode.Resume and < OpcodeInfo.MinInstrumentedOpcode);

    [PyFunction("is_valid", Signature = "(opcode)", Doc = "Whether the number is an opcode.")]
    public static bool IsValid(PyThread t, int opcode) => OpcodeInfo.IsValid((Opcode)opcode);

    [PyFunction("has_arg", Signature = "(opcode)", Doc = "Whether the instruction uses its argument.")]
    public static bool HasArgument(PyThread t, int opcode) => OpcodeInfo.HasArgument((Opcode)opcode);

    [PyFunction("has_const", Signature = "(opcode)", Doc = "Whether the argument is the index of a constant.")]
    public static bool HasConstant(PyThread t, int opcode) => OpcodeInfo.HasConstant((Opcode)opcode);

    [PyFunction("has_name", Signature = "(opcode)", Doc = "Whether the argument is the index of a name.")]
    public static bool HasName(PyThread t, int opcode) => OpcodeInfo.HasName((Opcode)opcode);

    [PyFunction("has_jump", Signature = "(opcode)", Doc = "Whether the argument is a distance to jump.")]
    public static bool HasJump(PyThread t, int opcode) => OpcodeInfo.HasJump((Opcode)opcode);

    [PyFunction("has_free", Signature = "(opcode)", Doc = "Whether the argument is the index of a cell.")]
    public static bool HasFree(PyThread t, int opcode) => OpcodeInfo.HasFree((Opcode)opcode);

    [PyFunction("has_local", Signature = "(opcode)", Doc = "Whether the argument is the index of a local variable.")]
    public static bool HasLocal(PyThread t, int opcode) => OpcodeInfo.HasLocal((Opcode)opcode);

    [PyFunction("has_exc", Signature = "(opcode)", Doc = "Whether the instruction sets an exception handler.")]
    public static bool HasHandler(PyThread t, int opcode) => OpcodeInfo.HasHandler((Opcode)opcode);

    [PyFunction("get_specialization_stats", Signature = "()", Doc = "Counts of specialization; None, because none are kept.")]
    public static PyObject SpecializationStats(PyThread t) => PyNone.Value;

    [PyFunction("get_nb_ops", Signature = "()", Doc = "Names and symbols of the operators of BINARY_OP.")]
    public static PyObject BinaryOperations(PyThread t) =>
        new PyList(Array.ConvertAll(OperandNames.BinaryOperations, PyObject (o) => new PyTuple([PyStr.Of(o.Name), PyStr.Of(o.Symbol)])));

    [PyFunction("get_intrinsic1_descs", Signature = "()", Doc = "Names of the functions of CALL_INTRINSIC_1.")]
    public static PyObject Intrinsics1(PyThread t) => Texts(OperandNames.Intrinsics1);

    [PyFunction("get_intrinsic2_descs", Signature = "()", Doc = "Names of the functions of CALL_INTRINSIC_2.")]
    public static PyObject Intrinsics2(PyThread t) => Texts(OperandNames.Intrinsics2);

    [PyFunction("get_special_method_names", Signature = "()", Doc = "Names of the methods of LOAD_SPECIAL.")]
    public static PyObject SpecialMethods(PyThread t) => Texts(OperandNames.SpecialMethods);

    [PyFunction("get_executor", Signature = "(code, offset)", Doc = "The trace compiled for an instruction; there never is one.")]
    public static PyObject Executor(PyThread t, PyObject code, int offset) => throw (code is PyCode
        ? Errors.ValueError("no executor at given byte offset")
        : Errors.TypeError($"expected a code object, not '{code.Type.Name}'"));

    private static PyList Texts(string[] texts) => new(Array.ConvertAll(texts, PyObject (text) => PyStr.Of(text)));
}
