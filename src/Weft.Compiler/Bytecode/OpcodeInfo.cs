namespace Weft.Compiler.Bytecode;

/// <summary>What an instruction's argument means; the source of the lists in Python's <c>opcode</c> module.</summary>
[Flags]
public enum OpcodeFlags : byte
{
    None = 0,

    /// <summary>The argument is used (<c>hasarg</c>).</summary>
    Argument = 1,

    /// <summary>The argument indexes <c>co_consts</c> (<c>hasconst</c>).</summary>
    Constant = 2,

    /// <summary>The argument indexes <c>co_names</c> (<c>hasname</c>).</summary>
    Name = 4,

    /// <summary>The argument is a relative jump (<c>hasjrel</c>).</summary>
    Jump = 8,

    /// <summary>The argument indexes the cells and free variables (<c>hasfree</c>).</summary>
    Free = 16,

    /// <summary>The argument indexes the locals (<c>haslocal</c>).</summary>
    Local = 32,

    /// <summary>The pseudo-instruction names an exception handler (<c>hasexc</c>).</summary>
    Handler = 64,
}

/// <summary>Facts about each <see cref="Opcode"/>: names, argument kinds, inline cache sizes and stack effects.</summary>
public static partial class OpcodeInfo
{
    /// <summary>Instructions from this number on use their argument (<c>opcode.HAVE_ARGUMENT</c> is the last that does not).</summary>
    public const int HaveArgument = 43;

    /// <summary>The first monitored instruction.</summary>
    public const int MinInstrumentedOpcode = 234;

    /// <summary>One more than the largest opcode number.</summary>
    public const int Count = 267;

    private static readonly string?[] s_names = new string?[Count];
    private static readonly OpcodeFlags[] s_flags = new OpcodeFlags[Count];
    private static readonly byte[] s_caches = new byte[Count];

    static OpcodeInfo()
    {
        Define(Opcode.Cache, "CACHE", OpcodeFlags.None, 0);
        Define(Opcode.BinarySlice, "BINARY_SLICE", OpcodeFlags.None, 0);
        Define(Opcode.BuildTemplate, "BUILD_TEMPLATE", OpcodeFlags.None, 0);
        Define(Opcode.BinaryOpInplaceAddUnicode, "BINARY_OP_INPLACE_ADD_UNICODE", OpcodeFlags.Local, 5);
        Define(Opcode.CallFunctionEx, "CALL_FUNCTION_EX", OpcodeFlags.None, 0);
        Define(Opcode.CheckEgMatch, "CHECK_EG_MATCH", OpcodeFlags.None, 0);
        Define(Opcode.CheckExcMatch, "CHECK_EXC_MATCH", OpcodeFlags.None, 0);
        Define(Opcode.CleanupThrow, "CLEANUP_THROW", OpcodeFlags.None, 0);
        Define(Opcode.DeleteSubscr, "DELETE_SUBSCR", OpcodeFlags.None, 0);
        Define(Opcode.EndFor, "END_FOR", OpcodeFlags.None, 0);
        Define(Opcode.EndSend, "END_SEND", OpcodeFlags.None, 0);
        Define(Opcode.ExitInitCheck, "EXIT_INIT_CHECK", OpcodeFlags.None, 0);
        Define(Opcode.FormatSimple, "FORMAT_SIMPLE", OpcodeFlags.None, 0);
        Define(Opcode.FormatWithSpec, "FORMAT_WITH_SPEC", OpcodeFlags.None, 0);
        Define(Opcode.GetAiter, "GET_AITER", OpcodeFlags.None, 0);
        Define(Opcode.GetAnext, "GET_ANEXT", OpcodeFlags.None, 0);
        Define(Opcode.GetIter, "GET_ITER", OpcodeFlags.None, 0);
        Define(Opcode.Reserved, "RESERVED", OpcodeFlags.None, 0);
        Define(Opcode.GetLen, "GET_LEN", OpcodeFlags.None, 0);
        Define(Opcode.GetYieldFromIter, "GET_YIELD_FROM_ITER", OpcodeFlags.None, 0);
        Define(Opcode.InterpreterExit, "INTERPRETER_EXIT", OpcodeFlags.None, 0);
        Define(Opcode.LoadBuildClass, "LOAD_BUILD_CLASS", OpcodeFlags.None, 0);
        Define(Opcode.LoadLocals, "LOAD_LOCALS", OpcodeFlags.None, 0);
        Define(Opcode.MakeFunction, "MAKE_FUNCTION", OpcodeFlags.None, 0);
        Define(Opcode.MatchKeys, "MATCH_KEYS", OpcodeFlags.None, 0);
        Define(Opcode.MatchMapping, "MATCH_MAPPING", OpcodeFlags.None, 0);
        Define(Opcode.MatchSequence, "MATCH_SEQUENCE", OpcodeFlags.None, 0);
        Define(Opcode.Nop, "NOP", OpcodeFlags.None, 0);
        Define(Opcode.NotTaken, "NOT_TAKEN", OpcodeFlags.None, 0);
        Define(Opcode.PopExcept, "POP_EXCEPT", OpcodeFlags.None, 0);
        Define(Opcode.PopIter, "POP_ITER", OpcodeFlags.None, 0);
        Define(Opcode.PopTop, "POP_TOP", OpcodeFlags.None, 0);
        Define(Opcode.PushExcInfo, "PUSH_EXC_INFO", OpcodeFlags.None, 0);
        Define(Opcode.PushNull, "PUSH_NULL", OpcodeFlags.None, 0);
        Define(Opcode.ReturnGenerator, "RETURN_GENERATOR", OpcodeFlags.None, 0);
        Define(Opcode.ReturnValue, "RETURN_VALUE", OpcodeFlags.None, 0);
        Define(Opcode.SetupAnnotations, "SETUP_ANNOTATIONS", OpcodeFlags.None, 0);
        Define(Opcode.StoreSlice, "STORE_SLICE", OpcodeFlags.None, 0);
        Define(Opcode.StoreSubscr, "STORE_SUBSCR", OpcodeFlags.None, 1);
        Define(Opcode.ToBool, "TO_BOOL", OpcodeFlags.None, 3);
        Define(Opcode.UnaryInvert, "UNARY_INVERT", OpcodeFlags.None, 0);
        Define(Opcode.UnaryNegative, "UNARY_NEGATIVE", OpcodeFlags.None, 0);
        Define(Opcode.UnaryNot, "UNARY_NOT", OpcodeFlags.None, 0);
        Define(Opcode.WithExceptStart, "WITH_EXCEPT_START", OpcodeFlags.None, 0);
        Define(Opcode.BinaryOp, "BINARY_OP", OpcodeFlags.Argument, 5);
        Define(Opcode.BuildInterpolation, "BUILD_INTERPOLATION", OpcodeFlags.Argument, 0);
        Define(Opcode.BuildList, "BUILD_LIST", OpcodeFlags.Argument, 0);
        Define(Opcode.BuildMap, "BUILD_MAP", OpcodeFlags.Argument, 0);
        Define(Opcode.BuildSet, "BUILD_SET", OpcodeFlags.Argument, 0);
        Define(Opcode.BuildSlice, "BUILD_SLICE", OpcodeFlags.Argument, 0);
        Define(Opcode.BuildString, "BUILD_STRING", OpcodeFlags.Argument, 0);
        Define(Opcode.BuildTuple, "BUILD_TUPLE", OpcodeFlags.Argument, 0);
        Define(Opcode.Call, "CALL", OpcodeFlags.Argument, 3);
        Define(Opcode.CallIntrinsic1, "CALL_INTRINSIC_1", OpcodeFlags.Argument, 0);
        Define(Opcode.CallIntrinsic2, "CALL_INTRINSIC_2", OpcodeFlags.Argument, 0);
        Define(Opcode.CallKw, "CALL_KW", OpcodeFlags.Argument, 3);
        Define(Opcode.CompareOp, "COMPARE_OP", OpcodeFlags.Argument, 1);
        Define(Opcode.ContainsOp, "CONTAINS_OP", OpcodeFlags.Argument, 1);
        Define(Opcode.ConvertValue, "CONVERT_VALUE", OpcodeFlags.Argument, 0);
        Define(Opcode.Copy, "COPY", OpcodeFlags.Argument, 0);
        Define(Opcode.CopyFreeVars, "COPY_FREE_VARS", OpcodeFlags.Argument, 0);
        Define(Opcode.DeleteAttr, "DELETE_ATTR", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.DeleteDeref, "DELETE_DEREF", OpcodeFlags.Argument | OpcodeFlags.Free, 0);
        Define(Opcode.DeleteFast, "DELETE_FAST", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.DeleteGlobal, "DELETE_GLOBAL", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.DeleteName, "DELETE_NAME", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.DictMerge, "DICT_MERGE", OpcodeFlags.Argument, 0);
        Define(Opcode.DictUpdate, "DICT_UPDATE", OpcodeFlags.Argument, 0);
        Define(Opcode.EndAsyncFor, "END_ASYNC_FOR", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.ExtendedArg, "EXTENDED_ARG", OpcodeFlags.Argument, 0);
        Define(Opcode.ForIter, "FOR_ITER", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.GetAwaitable, "GET_AWAITABLE", OpcodeFlags.Argument, 0);
        Define(Opcode.ImportFrom, "IMPORT_FROM", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.ImportName, "IMPORT_NAME", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.IsOp, "IS_OP", OpcodeFlags.Argument, 0);
        Define(Opcode.JumpBackward, "JUMP_BACKWARD", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.JumpBackwardNoInterrupt, "JUMP_BACKWARD_NO_INTERRUPT", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.JumpForward, "JUMP_FORWARD", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.ListAppend, "LIST_APPEND", OpcodeFlags.Argument, 0);
        Define(Opcode.ListExtend, "LIST_EXTEND", OpcodeFlags.Argument, 0);
        Define(Opcode.LoadAttr, "LOAD_ATTR", OpcodeFlags.Argument | OpcodeFlags.Name, 9);
        Define(Opcode.LoadCommonConstant, "LOAD_COMMON_CONSTANT", OpcodeFlags.Argument, 0);
        Define(Opcode.LoadConst, "LOAD_CONST", OpcodeFlags.Argument | OpcodeFlags.Constant, 0);
        Define(Opcode.LoadDeref, "LOAD_DEREF", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.LoadFast, "LOAD_FAST", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.LoadFastAndClear, "LOAD_FAST_AND_CLEAR", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.LoadFastBorrow, "LOAD_FAST_BORROW", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.LoadFastBorrowLoadFastBorrow, "LOAD_FAST_BORROW_LOAD_FAST_BORROW", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.LoadFastCheck, "LOAD_FAST_CHECK", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.LoadFastLoadFast, "LOAD_FAST_LOAD_FAST", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.LoadFromDictOrDeref, "LOAD_FROM_DICT_OR_DEREF", OpcodeFlags.Argument | OpcodeFlags.Free, 0);
        Define(Opcode.LoadFromDictOrGlobals, "LOAD_FROM_DICT_OR_GLOBALS", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.LoadGlobal, "LOAD_GLOBAL", OpcodeFlags.Argument | OpcodeFlags.Name, 4);
        Define(Opcode.LoadName, "LOAD_NAME", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.LoadSmallInt, "LOAD_SMALL_INT", OpcodeFlags.Argument, 0);
        Define(Opcode.LoadSpecial, "LOAD_SPECIAL", OpcodeFlags.Argument, 0);
        Define(Opcode.LoadSuperAttr, "LOAD_SUPER_ATTR", OpcodeFlags.Argument | OpcodeFlags.Name, 1);
        Define(Opcode.MakeCell, "MAKE_CELL", OpcodeFlags.Argument | OpcodeFlags.Free, 0);
        Define(Opcode.MapAdd, "MAP_ADD", OpcodeFlags.Argument, 0);
        Define(Opcode.MatchClass, "MATCH_CLASS", OpcodeFlags.Argument, 0);
        Define(Opcode.PopJumpIfFalse, "POP_JUMP_IF_FALSE", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.PopJumpIfNone, "POP_JUMP_IF_NONE", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.PopJumpIfNotNone, "POP_JUMP_IF_NOT_NONE", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.PopJumpIfTrue, "POP_JUMP_IF_TRUE", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.RaiseVarargs, "RAISE_VARARGS", OpcodeFlags.Argument, 0);
        Define(Opcode.Reraise, "RERAISE", OpcodeFlags.Argument, 0);
        Define(Opcode.Send, "SEND", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.SetAdd, "SET_ADD", OpcodeFlags.Argument, 0);
        Define(Opcode.SetFunctionAttribute, "SET_FUNCTION_ATTRIBUTE", OpcodeFlags.Argument, 0);
        Define(Opcode.SetUpdate, "SET_UPDATE", OpcodeFlags.Argument, 0);
        Define(Opcode.StoreAttr, "STORE_ATTR", OpcodeFlags.Argument | OpcodeFlags.Name, 4);
        Define(Opcode.StoreDeref, "STORE_DEREF", OpcodeFlags.Argument | OpcodeFlags.Free, 0);
        Define(Opcode.StoreFast, "STORE_FAST", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.StoreFastLoadFast, "STORE_FAST_LOAD_FAST", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.StoreFastStoreFast, "STORE_FAST_STORE_FAST", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.StoreGlobal, "STORE_GLOBAL", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.StoreName, "STORE_NAME", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.Swap, "SWAP", OpcodeFlags.Argument, 0);
        Define(Opcode.UnpackEx, "UNPACK_EX", OpcodeFlags.Argument, 0);
        Define(Opcode.UnpackSequence, "UNPACK_SEQUENCE", OpcodeFlags.Argument, 1);
        Define(Opcode.YieldValue, "YIELD_VALUE", OpcodeFlags.Argument, 0);
        Define(Opcode.Resume, "RESUME", OpcodeFlags.Argument, 0);
        Define(Opcode.BinaryOpAddFloat, "BINARY_OP_ADD_FLOAT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpAddInt, "BINARY_OP_ADD_INT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpAddUnicode, "BINARY_OP_ADD_UNICODE", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpExtend, "BINARY_OP_EXTEND", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpMultiplyFloat, "BINARY_OP_MULTIPLY_FLOAT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpMultiplyInt, "BINARY_OP_MULTIPLY_INT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpSubscrDict, "BINARY_OP_SUBSCR_DICT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpSubscrGetitem, "BINARY_OP_SUBSCR_GETITEM", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpSubscrListInt, "BINARY_OP_SUBSCR_LIST_INT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpSubscrListSlice, "BINARY_OP_SUBSCR_LIST_SLICE", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpSubscrStrInt, "BINARY_OP_SUBSCR_STR_INT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpSubscrTupleInt, "BINARY_OP_SUBSCR_TUPLE_INT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpSubtractFloat, "BINARY_OP_SUBTRACT_FLOAT", OpcodeFlags.None, 5);
        Define(Opcode.BinaryOpSubtractInt, "BINARY_OP_SUBTRACT_INT", OpcodeFlags.None, 5);
        Define(Opcode.CallAllocAndEnterInit, "CALL_ALLOC_AND_ENTER_INIT", OpcodeFlags.Argument, 3);
        Define(Opcode.CallBoundMethodExactArgs, "CALL_BOUND_METHOD_EXACT_ARGS", OpcodeFlags.Argument, 3);
        Define(Opcode.CallBoundMethodGeneral, "CALL_BOUND_METHOD_GENERAL", OpcodeFlags.Argument, 3);
        Define(Opcode.CallBuiltinClass, "CALL_BUILTIN_CLASS", OpcodeFlags.Argument, 3);
        Define(Opcode.CallBuiltinFast, "CALL_BUILTIN_FAST", OpcodeFlags.Argument, 3);
        Define(Opcode.CallBuiltinFastWithKeywords, "CALL_BUILTIN_FAST_WITH_KEYWORDS", OpcodeFlags.Argument, 3);
        Define(Opcode.CallBuiltinO, "CALL_BUILTIN_O", OpcodeFlags.Argument, 3);
        Define(Opcode.CallIsinstance, "CALL_ISINSTANCE", OpcodeFlags.Argument, 3);
        Define(Opcode.CallKwBoundMethod, "CALL_KW_BOUND_METHOD", OpcodeFlags.Argument, 3);
        Define(Opcode.CallKwNonPy, "CALL_KW_NON_PY", OpcodeFlags.Argument, 3);
        Define(Opcode.CallKwPy, "CALL_KW_PY", OpcodeFlags.Argument, 3);
        Define(Opcode.CallLen, "CALL_LEN", OpcodeFlags.None, 3);
        Define(Opcode.CallListAppend, "CALL_LIST_APPEND", OpcodeFlags.Argument, 3);
        Define(Opcode.CallMethodDescriptorFast, "CALL_METHOD_DESCRIPTOR_FAST", OpcodeFlags.Argument, 3);
        Define(Opcode.CallMethodDescriptorFastWithKeywords, "CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS", OpcodeFlags.Argument, 3);
        Define(Opcode.CallMethodDescriptorNoargs, "CALL_METHOD_DESCRIPTOR_NOARGS", OpcodeFlags.Argument, 3);
        Define(Opcode.CallMethodDescriptorO, "CALL_METHOD_DESCRIPTOR_O", OpcodeFlags.Argument, 3);
        Define(Opcode.CallNonPyGeneral, "CALL_NON_PY_GENERAL", OpcodeFlags.Argument, 3);
        Define(Opcode.CallPyExactArgs, "CALL_PY_EXACT_ARGS", OpcodeFlags.Argument, 3);
        Define(Opcode.CallPyGeneral, "CALL_PY_GENERAL", OpcodeFlags.Argument, 3);
        Define(Opcode.CallStr1, "CALL_STR_1", OpcodeFlags.Argument, 3);
        Define(Opcode.CallTuple1, "CALL_TUPLE_1", OpcodeFlags.Argument, 3);
        Define(Opcode.CallType1, "CALL_TYPE_1", OpcodeFlags.Argument, 3);
        Define(Opcode.CompareOpFloat, "COMPARE_OP_FLOAT", OpcodeFlags.Argument, 1);
        Define(Opcode.CompareOpInt, "COMPARE_OP_INT", OpcodeFlags.Argument, 1);
        Define(Opcode.CompareOpStr, "COMPARE_OP_STR", OpcodeFlags.Argument, 1);
        Define(Opcode.ContainsOpDict, "CONTAINS_OP_DICT", OpcodeFlags.Argument, 1);
        Define(Opcode.ContainsOpSet, "CONTAINS_OP_SET", OpcodeFlags.Argument, 1);
        Define(Opcode.ForIterGen, "FOR_ITER_GEN", OpcodeFlags.Argument, 1);
        Define(Opcode.ForIterList, "FOR_ITER_LIST", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.ForIterRange, "FOR_ITER_RANGE", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.ForIterTuple, "FOR_ITER_TUPLE", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.JumpBackwardJit, "JUMP_BACKWARD_JIT", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.JumpBackwardNoJit, "JUMP_BACKWARD_NO_JIT", OpcodeFlags.Argument | OpcodeFlags.Jump, 1);
        Define(Opcode.LoadAttrClass, "LOAD_ATTR_CLASS", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrClassWithMetaclassCheck, "LOAD_ATTR_CLASS_WITH_METACLASS_CHECK", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrGetattributeOverridden, "LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN", OpcodeFlags.Argument | OpcodeFlags.Name, 9);
        Define(Opcode.LoadAttrInstanceValue, "LOAD_ATTR_INSTANCE_VALUE", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrMethodLazyDict, "LOAD_ATTR_METHOD_LAZY_DICT", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrMethodNoDict, "LOAD_ATTR_METHOD_NO_DICT", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrMethodWithValues, "LOAD_ATTR_METHOD_WITH_VALUES", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrModule, "LOAD_ATTR_MODULE", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrNondescriptorNoDict, "LOAD_ATTR_NONDESCRIPTOR_NO_DICT", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrNondescriptorWithValues, "LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrProperty, "LOAD_ATTR_PROPERTY", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrSlot, "LOAD_ATTR_SLOT", OpcodeFlags.Argument, 9);
        Define(Opcode.LoadAttrWithHint, "LOAD_ATTR_WITH_HINT", OpcodeFlags.Argument | OpcodeFlags.Name, 9);
        Define(Opcode.LoadConstImmortal, "LOAD_CONST_IMMORTAL", OpcodeFlags.Argument | OpcodeFlags.Constant, 0);
        Define(Opcode.LoadConstMortal, "LOAD_CONST_MORTAL", OpcodeFlags.Argument | OpcodeFlags.Constant, 0);
        Define(Opcode.LoadGlobalBuiltin, "LOAD_GLOBAL_BUILTIN", OpcodeFlags.Argument, 4);
        Define(Opcode.LoadGlobalModule, "LOAD_GLOBAL_MODULE", OpcodeFlags.Argument, 4);
        Define(Opcode.LoadSuperAttrAttr, "LOAD_SUPER_ATTR_ATTR", OpcodeFlags.Argument | OpcodeFlags.Name, 1);
        Define(Opcode.LoadSuperAttrMethod, "LOAD_SUPER_ATTR_METHOD", OpcodeFlags.Argument | OpcodeFlags.Name, 1);
        Define(Opcode.ResumeCheck, "RESUME_CHECK", OpcodeFlags.None, 0);
        Define(Opcode.SendGen, "SEND_GEN", OpcodeFlags.Argument, 1);
        Define(Opcode.StoreAttrInstanceValue, "STORE_ATTR_INSTANCE_VALUE", OpcodeFlags.None, 4);
        Define(Opcode.StoreAttrSlot, "STORE_ATTR_SLOT", OpcodeFlags.None, 4);
        Define(Opcode.StoreAttrWithHint, "STORE_ATTR_WITH_HINT", OpcodeFlags.Argument | OpcodeFlags.Name, 4);
        Define(Opcode.StoreSubscrDict, "STORE_SUBSCR_DICT", OpcodeFlags.None, 1);
        Define(Opcode.StoreSubscrListInt, "STORE_SUBSCR_LIST_INT", OpcodeFlags.None, 1);
        Define(Opcode.ToBoolAlwaysTrue, "TO_BOOL_ALWAYS_TRUE", OpcodeFlags.None, 3);
        Define(Opcode.ToBoolBool, "TO_BOOL_BOOL", OpcodeFlags.None, 3);
        Define(Opcode.ToBoolInt, "TO_BOOL_INT", OpcodeFlags.None, 3);
        Define(Opcode.ToBoolList, "TO_BOOL_LIST", OpcodeFlags.None, 3);
        Define(Opcode.ToBoolNone, "TO_BOOL_NONE", OpcodeFlags.None, 3);
        Define(Opcode.ToBoolStr, "TO_BOOL_STR", OpcodeFlags.None, 3);
        Define(Opcode.UnpackSequenceList, "UNPACK_SEQUENCE_LIST", OpcodeFlags.Argument, 1);
        Define(Opcode.UnpackSequenceTuple, "UNPACK_SEQUENCE_TUPLE", OpcodeFlags.Argument, 1);
        Define(Opcode.UnpackSequenceTwoTuple, "UNPACK_SEQUENCE_TWO_TUPLE", OpcodeFlags.Argument, 1);
        Define(Opcode.InstrumentedEndFor, "INSTRUMENTED_END_FOR", OpcodeFlags.None, 0);
        Define(Opcode.InstrumentedPopIter, "INSTRUMENTED_POP_ITER", OpcodeFlags.None, 0);
        Define(Opcode.InstrumentedEndSend, "INSTRUMENTED_END_SEND", OpcodeFlags.None, 0);
        Define(Opcode.InstrumentedForIter, "INSTRUMENTED_FOR_ITER", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.InstrumentedInstruction, "INSTRUMENTED_INSTRUCTION", OpcodeFlags.None, 0);
        Define(Opcode.InstrumentedJumpForward, "INSTRUMENTED_JUMP_FORWARD", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedNotTaken, "INSTRUMENTED_NOT_TAKEN", OpcodeFlags.None, 0);
        Define(Opcode.InstrumentedPopJumpIfTrue, "INSTRUMENTED_POP_JUMP_IF_TRUE", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedPopJumpIfFalse, "INSTRUMENTED_POP_JUMP_IF_FALSE", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedPopJumpIfNone, "INSTRUMENTED_POP_JUMP_IF_NONE", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedPopJumpIfNotNone, "INSTRUMENTED_POP_JUMP_IF_NOT_NONE", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedResume, "INSTRUMENTED_RESUME", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedReturnValue, "INSTRUMENTED_RETURN_VALUE", OpcodeFlags.None, 0);
        Define(Opcode.InstrumentedYieldValue, "INSTRUMENTED_YIELD_VALUE", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedEndAsyncFor, "INSTRUMENTED_END_ASYNC_FOR", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.InstrumentedLoadSuperAttr, "INSTRUMENTED_LOAD_SUPER_ATTR", OpcodeFlags.Argument | OpcodeFlags.Name, 0);
        Define(Opcode.InstrumentedCall, "INSTRUMENTED_CALL", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedCallKw, "INSTRUMENTED_CALL_KW", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedCallFunctionEx, "INSTRUMENTED_CALL_FUNCTION_EX", OpcodeFlags.None, 0);
        Define(Opcode.InstrumentedJumpBackward, "INSTRUMENTED_JUMP_BACKWARD", OpcodeFlags.Argument, 0);
        Define(Opcode.InstrumentedLine, "INSTRUMENTED_LINE", OpcodeFlags.None, 0);
        Define(Opcode.EnterExecutor, "ENTER_EXECUTOR", OpcodeFlags.Argument, 0);
        Define(Opcode.AnnotationsPlaceholder, "ANNOTATIONS_PLACEHOLDER", OpcodeFlags.None, 0);
        Define(Opcode.Jump, "JUMP", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.JumpIfFalse, "JUMP_IF_FALSE", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.JumpIfTrue, "JUMP_IF_TRUE", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.JumpNoInterrupt, "JUMP_NO_INTERRUPT", OpcodeFlags.Argument | OpcodeFlags.Jump, 0);
        Define(Opcode.LoadClosure, "LOAD_CLOSURE", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
        Define(Opcode.PopBlock, "POP_BLOCK", OpcodeFlags.None, 0);
        Define(Opcode.SetupCleanup, "SETUP_CLEANUP", OpcodeFlags.Argument | OpcodeFlags.Handler, 0);
        Define(Opcode.SetupFinally, "SETUP_FINALLY", OpcodeFlags.Argument | OpcodeFlags.Handler, 0);
        Define(Opcode.SetupWith, "SETUP_WITH", OpcodeFlags.Argument | OpcodeFlags.Handler, 0);
        Define(Opcode.StoreFastMaybeNull, "STORE_FAST_MAYBE_NULL", OpcodeFlags.Argument | OpcodeFlags.Local, 0);
    }

    /// <summary>CPython's name of the instruction, or null for a number that is not in use.</summary>
    public static string? NameOf(Opcode opcode) => (uint)opcode < Count ? s_names[(int)opcode] : null;

    /// <summary>What the argument means.</summary>
    public static OpcodeFlags FlagsOf(Opcode opcode) => (uint)opcode < Count ? s_flags[(int)opcode] : OpcodeFlags.None;

    /// <summary>How many two-byte cache units follow the instruction.</summary>
    public static int CacheEntries(Opcode opcode) => (uint)opcode < Count ? s_caches[(int)opcode] : 0;

    /// <summary>Whether the number is an instruction, a specialised or a pseudo-instruction.</summary>
    public static bool IsValid(Opcode opcode) => (uint)opcode < Count && s_names[(int)opcode] is not null;

    public static bool HasArgument(Opcode opcode) => (FlagsOf(opcode) & OpcodeFlags.Argument) != 0;

    public static bool HasConstant(Opcode opcode) => (FlagsOf(opcode) & OpcodeFlags.Constant) != 0;

    public static bool HasName(Opcode opcode) => (FlagsOf(opcode) & OpcodeFlags.Name) != 0;

    public static bool HasJump(Opcode opcode) => (FlagsOf(opcode) & OpcodeFlags.Jump) != 0;

    public static bool HasLocal(Opcode opcode) => (FlagsOf(opcode) & OpcodeFlags.Local) != 0;

    public static bool HasFree(Opcode opcode) => (FlagsOf(opcode) & OpcodeFlags.Free) != 0;

    public static bool HasHandler(Opcode opcode) => (FlagsOf(opcode) & OpcodeFlags.Handler) != 0;

    /// <summary>Whether the instruction exists only inside the compiler.</summary>
    public static bool IsPseudo(Opcode opcode) => (uint)opcode > 255;

    private static void Define(Opcode opcode, string name, OpcodeFlags flags, int caches)
    {
        s_names[(int)opcode] = name;
        s_flags[(int)opcode] = flags;
        s_caches[(int)opcode] = (byte)caches;
    }
}
