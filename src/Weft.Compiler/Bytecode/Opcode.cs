namespace Weft.Compiler.Bytecode;

/// <summary>CPython 3.14's instruction set: real instructions below 256, the compiler's pseudo-instructions above.</summary>
/// <remarks>
/// Each member is documented as one line of stack algebra: operands before, two dashes, results; top of stack at
/// the right. Text behind two spaces is a remark. <c>v(n) ...</c> is the n-th item from the top of what is left after the
/// operand; <c>name</c> stands for the name or variable the argument indexes.
/// </remarks>
public enum Opcode : ushort
{
    /// <summary><c>--  inline cache unit; never executed</c></summary>
    Cache = 0,

    /// <summary><c>container start stop -- container[start:stop]</c></summary>
    BinarySlice = 1,

    /// <summary><c>strings interpolations -- template</c></summary>
    BuildTemplate = 2,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpInplaceAddUnicode = 3,

    /// <summary><c>callable null args kwargs -- callable(*args, **kwargs)</c></summary>
    CallFunctionEx = 4,

    /// <summary><c>exc type -- rest match  splits an exception group; match is None when nothing matched</c></summary>
    CheckEgMatch = 5,

    /// <summary><c>exc type -- exc bool</c></summary>
    CheckExcMatch = 6,

    /// <summary><c>iter last exc -- None value  when exc is StopIteration, else raises exc</c></summary>
    CleanupThrow = 7,

    /// <summary><c>container key --  del container[key]</c></summary>
    DeleteSubscr = 8,

    /// <summary><c>value --</c></summary>
    EndFor = 9,

    /// <summary><c>iter value -- value</c></summary>
    EndSend = 10,

    /// <summary><c>value --  raises TypeError unless value is None</c></summary>
    ExitInitCheck = 11,

    /// <summary><c>value -- format(value, '')  a str stays as it is</c></summary>
    FormatSimple = 12,

    /// <summary><c>value spec -- format(value, spec)</c></summary>
    FormatWithSpec = 13,

    /// <summary><c>obj -- obj.__aiter__()</c></summary>
    GetAiter = 14,

    /// <summary><c>aiter -- aiter awaitable  of aiter.__anext__()</c></summary>
    GetAnext = 15,

    /// <summary><c>iterable -- iter(iterable)</c></summary>
    GetIter = 16,

    /// <summary><c>--  not an instruction; marks the end of a quickened sequence</c></summary>
    Reserved = 17,

    /// <summary><c>obj -- obj len(obj)</c></summary>
    GetLen = 18,

    /// <summary><c>iterable -- iter(iterable)  a generator, or a coroutine where that is allowed, stays</c></summary>
    GetYieldFromIter = 19,

    /// <summary><c>value --  leaves the evaluation loop</c></summary>
    InterpreterExit = 20,

    /// <summary><c>-- builtins.__build_class__</c></summary>
    LoadBuildClass = 21,

    /// <summary><c>-- locals()  the namespace mapping of the frame</c></summary>
    LoadLocals = 22,

    /// <summary><c>code -- function</c></summary>
    MakeFunction = 23,

    /// <summary><c>subject keys -- subject keys values  values is None when a key is missing</c></summary>
    MatchKeys = 24,

    /// <summary><c>subject -- subject bool</c></summary>
    MatchMapping = 25,

    /// <summary><c>subject -- subject bool</c></summary>
    MatchSequence = 26,

    /// <summary><c>--</c></summary>
    Nop = 27,

    /// <summary><c>--  marks the fall-through side of a branch for monitoring</c></summary>
    NotTaken = 28,

    /// <summary><c>previous --  restores the exception being handled</c></summary>
    PopExcept = 29,

    /// <summary><c>iter --</c></summary>
    PopIter = 30,

    /// <summary><c>value --</c></summary>
    PopTop = 31,

    /// <summary><c>exc -- previous exc  exc becomes the exception being handled</c></summary>
    PushExcInfo = 32,

    /// <summary><c>-- null</c></summary>
    PushNull = 33,

    /// <summary><c>-- generator  makes the generator, returns it, and stays on its first line</c></summary>
    ReturnGenerator = 34,

    /// <summary><c>value --  returns value</c></summary>
    ReturnValue = 35,

    /// <summary><c>--  creates __annotations__ if it is missing</c></summary>
    SetupAnnotations = 36,

    /// <summary><c>value container start stop --  container[start:stop] = value</c></summary>
    StoreSlice = 37,

    /// <summary><c>value container key --  container[key] = value</c></summary>
    StoreSubscr = 38,

    /// <summary><c>value -- bool(value)</c></summary>
    ToBool = 39,

    /// <summary><c>value -- ~value</c></summary>
    UnaryInvert = 40,

    /// <summary><c>value -- -value</c></summary>
    UnaryNegative = 41,

    /// <summary><c>bool -- not bool</c></summary>
    UnaryNot = 42,

    /// <summary><c>exit self lasti previous exc -- exit self lasti previous exc exit(type, exc, tb)</c></summary>
    WithExceptStart = 43,

    /// <summary><c>a b -- a op b  arg: BinaryOperation</c></summary>
    BinaryOp = 44,

    /// <summary><c>value str [spec] -- interpolation  arg: conversion * 4 + 2 + (1 if spec)</c></summary>
    BuildInterpolation = 45,

    /// <summary><c>v1 ... vn -- [v1, ..., vn]</c></summary>
    BuildList = 46,

    /// <summary><c>k1 v1 ... kn vn -- {k1: v1, ..., kn: vn}</c></summary>
    BuildMap = 47,

    /// <summary><c>v1 ... vn -- {v1, ..., vn}</c></summary>
    BuildSet = 48,

    /// <summary><c>start stop [step] -- slice  arg: 2 or 3 items</c></summary>
    BuildSlice = 49,

    /// <summary><c>s1 ... sn -- ''.join(s1 ... sn)</c></summary>
    BuildString = 50,

    /// <summary><c>v1 ... vn -- (v1, ..., vn)</c></summary>
    BuildTuple = 51,

    /// <summary><c>callable self_or_null a1 ... an -- callable(a1, ..., an)</c></summary>
    Call = 52,

    /// <summary><c>value -- intrinsic(value)</c></summary>
    CallIntrinsic1 = 53,

    /// <summary><c>a b -- intrinsic(a, b)</c></summary>
    CallIntrinsic2 = 54,

    /// <summary><c>callable self_or_null a1 ... an names -- callable(...)  the last len(names) arguments are keywords</c></summary>
    CallKw = 55,

    /// <summary><c>a b -- a op b  arg: operation &lt;&lt; 5, 16 converts to bool, low bits a mask for specialisation</c></summary>
    CompareOp = 56,

    /// <summary><c>a b -- a in b  arg 1: not in</c></summary>
    ContainsOp = 57,

    /// <summary><c>value -- str, repr or ascii (1, 2, 3) of value</c></summary>
    ConvertValue = 58,

    /// <summary><c>v(n) ... v1 -- v(n) ... v1 v(n)</c></summary>
    Copy = 59,

    /// <summary><c>--  copies n cells of the closure into the frame</c></summary>
    CopyFreeVars = 60,

    /// <summary><c>obj --  del obj.name</c></summary>
    DeleteAttr = 61,

    /// <summary><c>--  empties a cell</c></summary>
    DeleteDeref = 62,

    /// <summary><c>--  empties a local</c></summary>
    DeleteFast = 63,

    /// <summary><c>--</c></summary>
    DeleteGlobal = 64,

    /// <summary><c>--</c></summary>
    DeleteName = 65,

    /// <summary><c>callable null args dict(n) ... update -- callable null args dict(n) ...  duplicate keys are an error</c></summary>
    DictMerge = 66,

    /// <summary><c>dict(n) ... update -- dict(n) ...</c></summary>
    DictUpdate = 67,

    /// <summary><c>aiter exc --  ends the loop on StopAsyncIteration, else raises exc</c></summary>
    EndAsyncFor = 68,

    /// <summary><c>--  eight more high bits for the next instruction's argument</c></summary>
    ExtendedArg = 69,

    /// <summary><c>iter -- iter next  or jumps to the END_FOR behind the loop, leaving iter and a filler</c></summary>
    ForIter = 70,

    /// <summary><c>obj -- awaitable  arg 1: from __aenter__, 2: from __aexit__</c></summary>
    GetAwaitable = 71,

    /// <summary><c>module -- module module.name</c></summary>
    ImportFrom = 72,

    /// <summary><c>level fromlist -- module</c></summary>
    ImportName = 73,

    /// <summary><c>a b -- a is b  arg 1: is not</c></summary>
    IsOp = 74,

    /// <summary><c>--  jumps back and checks for interrupts</c></summary>
    JumpBackward = 75,

    /// <summary><c>--  jumps back</c></summary>
    JumpBackwardNoInterrupt = 76,

    /// <summary><c>--  jumps forward</c></summary>
    JumpForward = 77,

    /// <summary><c>list(n) ... value -- list(n) ...</c></summary>
    ListAppend = 78,

    /// <summary><c>list(n) ... iterable -- list(n) ...</c></summary>
    ListExtend = 79,

    /// <summary><c>obj -- obj.name  arg: name &lt;&lt; 1; low bit: push callable and self (or null) for a call</c></summary>
    LoadAttr = 80,

    /// <summary><c>-- AssertionError, NotImplementedError, tuple, all or any</c></summary>
    LoadCommonConstant = 81,

    /// <summary><c>-- constant</c></summary>
    LoadConst = 82,

    /// <summary><c>-- contents of a cell</c></summary>
    LoadDeref = 83,

    /// <summary><c>-- local  known to be bound</c></summary>
    LoadFast = 84,

    /// <summary><c>-- local  or null; the local becomes unbound</c></summary>
    LoadFastAndClear = 85,

    /// <summary><c>-- local  the local outlives the operand</c></summary>
    LoadFastBorrow = 86,

    /// <summary><c>-- local local  two arguments of four bits</c></summary>
    LoadFastBorrowLoadFastBorrow = 87,

    /// <summary><c>-- local  raises UnboundLocalError when unbound</c></summary>
    LoadFastCheck = 88,

    /// <summary><c>-- local local  two arguments of four bits</c></summary>
    LoadFastLoadFast = 89,

    /// <summary><c>mapping -- value  from mapping, else from the cell</c></summary>
    LoadFromDictOrDeref = 90,

    /// <summary><c>mapping -- value  from mapping, else globals, else builtins</c></summary>
    LoadFromDictOrGlobals = 91,

    /// <summary><c>-- value  arg: name &lt;&lt; 1; low bit: push a null after it</c></summary>
    LoadGlobal = 92,

    /// <summary><c>-- value  from locals, globals, builtins</c></summary>
    LoadName = 93,

    /// <summary><c>-- int  the argument itself</c></summary>
    LoadSmallInt = 94,

    /// <summary><c>obj -- method self_or_null  arg: SpecialMethod</c></summary>
    LoadSpecial = 95,

    /// <summary><c>super class self -- attribute  arg: name &lt;&lt; 2; 1: method call, 2: super had two arguments</c></summary>
    LoadSuperAttr = 96,

    /// <summary><c>--  puts a local into a new cell</c></summary>
    MakeCell = 97,

    /// <summary><c>dict(n) ... key value -- dict(n) ...</c></summary>
    MapAdd = 98,

    /// <summary><c>subject type names -- attributes  or None; arg: number of positional patterns</c></summary>
    MatchClass = 99,

    /// <summary><c>bool --</c></summary>
    PopJumpIfFalse = 100,

    /// <summary><c>value --</c></summary>
    PopJumpIfNone = 101,

    /// <summary><c>value --</c></summary>
    PopJumpIfNotNone = 102,

    /// <summary><c>bool --</c></summary>
    PopJumpIfTrue = 103,

    /// <summary><c>[exc [cause]] --  arg 0 raises again what is being handled</c></summary>
    RaiseVarargs = 104,

    /// <summary><c>[lasti(n) ...] exc -- [lasti(n) ...]  raises exc; with an argument f_lasti is restored</c></summary>
    Reraise = 105,

    /// <summary><c>iter value -- iter yielded  or, when iter is done, iter result and a jump</c></summary>
    Send = 106,

    /// <summary><c>set(n) ... value -- set(n) ...</c></summary>
    SetAdd = 107,

    /// <summary><c>attribute function -- function  arg: FunctionAttribute</c></summary>
    SetFunctionAttribute = 108,

    /// <summary><c>set(n) ... iterable -- set(n) ...</c></summary>
    SetUpdate = 109,

    /// <summary><c>value obj --  obj.name = value</c></summary>
    StoreAttr = 110,

    /// <summary><c>value --  into a cell</c></summary>
    StoreDeref = 111,

    /// <summary><c>value --  into a local</c></summary>
    StoreFast = 112,

    /// <summary><c>value -- local  two arguments of four bits</c></summary>
    StoreFastLoadFast = 113,

    /// <summary><c>v2 v1 --  two arguments of four bits, v1 to the first</c></summary>
    StoreFastStoreFast = 114,

    /// <summary><c>value --</c></summary>
    StoreGlobal = 115,

    /// <summary><c>value --</c></summary>
    StoreName = 116,

    /// <summary><c>v(n) ... v1 -- v1 ... v(n)</c></summary>
    Swap = 117,

    /// <summary><c>iterable -- after(n) ... rest before(n) ...  arg: before + (after &lt;&lt; 8)</c></summary>
    UnpackEx = 118,

    /// <summary><c>iterable -- v(n) ... v1</c></summary>
    UnpackSequence = 119,

    /// <summary><c>value -- sent  arg 1: the yield of an await or yield from</c></summary>
    YieldValue = 120,

    /// <summary><c>--  where a frame starts or resumes; arg: ResumeKind, and 4 when inside one level of try</c></summary>
    Resume = 128,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpAddFloat = 129,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpAddInt = 130,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpAddUnicode = 131,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpExtend = 132,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpMultiplyFloat = 133,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpMultiplyInt = 134,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpSubscrDict = 135,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpSubscrGetitem = 136,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpSubscrListInt = 137,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpSubscrListSlice = 138,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpSubscrStrInt = 139,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpSubscrTupleInt = 140,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpSubtractFloat = 141,

    /// <summary><c>specialised form of BinaryOp</c></summary>
    BinaryOpSubtractInt = 142,

    /// <summary><c>specialised form of Call</c></summary>
    CallAllocAndEnterInit = 143,

    /// <summary><c>specialised form of Call</c></summary>
    CallBoundMethodExactArgs = 144,

    /// <summary><c>specialised form of Call</c></summary>
    CallBoundMethodGeneral = 145,

    /// <summary><c>specialised form of Call</c></summary>
    CallBuiltinClass = 146,

    /// <summary><c>specialised form of Call</c></summary>
    CallBuiltinFast = 147,

    /// <summary><c>specialised form of Call</c></summary>
    CallBuiltinFastWithKeywords = 148,

    /// <summary><c>specialised form of Call</c></summary>
    CallBuiltinO = 149,

    /// <summary><c>specialised form of Call</c></summary>
    CallIsinstance = 150,

    /// <summary><c>specialised form of CallKw</c></summary>
    CallKwBoundMethod = 151,

    /// <summary><c>specialised form of CallKw</c></summary>
    CallKwNonPy = 152,

    /// <summary><c>specialised form of CallKw</c></summary>
    CallKwPy = 153,

    /// <summary><c>specialised form of Call</c></summary>
    CallLen = 154,

    /// <summary><c>specialised form of Call</c></summary>
    CallListAppend = 155,

    /// <summary><c>specialised form of Call</c></summary>
    CallMethodDescriptorFast = 156,

    /// <summary><c>specialised form of Call</c></summary>
    CallMethodDescriptorFastWithKeywords = 157,

    /// <summary><c>specialised form of Call</c></summary>
    CallMethodDescriptorNoargs = 158,

    /// <summary><c>specialised form of Call</c></summary>
    CallMethodDescriptorO = 159,

    /// <summary><c>specialised form of Call</c></summary>
    CallNonPyGeneral = 160,

    /// <summary><c>specialised form of Call</c></summary>
    CallPyExactArgs = 161,

    /// <summary><c>specialised form of Call</c></summary>
    CallPyGeneral = 162,

    /// <summary><c>specialised form of Call</c></summary>
    CallStr1 = 163,

    /// <summary><c>specialised form of Call</c></summary>
    CallTuple1 = 164,

    /// <summary><c>specialised form of Call</c></summary>
    CallType1 = 165,

    /// <summary><c>specialised form of CompareOp</c></summary>
    CompareOpFloat = 166,

    /// <summary><c>specialised form of CompareOp</c></summary>
    CompareOpInt = 167,

    /// <summary><c>specialised form of CompareOp</c></summary>
    CompareOpStr = 168,

    /// <summary><c>specialised form of ContainsOp</c></summary>
    ContainsOpDict = 169,

    /// <summary><c>specialised form of ContainsOp</c></summary>
    ContainsOpSet = 170,

    /// <summary><c>specialised form of ForIter</c></summary>
    ForIterGen = 171,

    /// <summary><c>specialised form of ForIter</c></summary>
    ForIterList = 172,

    /// <summary><c>specialised form of ForIter</c></summary>
    ForIterRange = 173,

    /// <summary><c>specialised form of ForIter</c></summary>
    ForIterTuple = 174,

    /// <summary><c>specialised form of JumpBackward</c></summary>
    JumpBackwardJit = 175,

    /// <summary><c>specialised form of JumpBackward</c></summary>
    JumpBackwardNoJit = 176,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrClass = 177,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrClassWithMetaclassCheck = 178,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrGetattributeOverridden = 179,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrInstanceValue = 180,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrMethodLazyDict = 181,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrMethodNoDict = 182,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrMethodWithValues = 183,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrModule = 184,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrNondescriptorNoDict = 185,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrNondescriptorWithValues = 186,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrProperty = 187,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrSlot = 188,

    /// <summary><c>specialised form of LoadAttr</c></summary>
    LoadAttrWithHint = 189,

    /// <summary><c>specialised form of LoadConst</c></summary>
    LoadConstImmortal = 190,

    /// <summary><c>specialised form of LoadConst</c></summary>
    LoadConstMortal = 191,

    /// <summary><c>specialised form of LoadGlobal</c></summary>
    LoadGlobalBuiltin = 192,

    /// <summary><c>specialised form of LoadGlobal</c></summary>
    LoadGlobalModule = 193,

    /// <summary><c>specialised form of LoadSuperAttr</c></summary>
    LoadSuperAttrAttr = 194,

    /// <summary><c>specialised form of LoadSuperAttr</c></summary>
    LoadSuperAttrMethod = 195,

    /// <summary><c>specialised form of Resume</c></summary>
    ResumeCheck = 196,

    /// <summary><c>specialised form of Send</c></summary>
    SendGen = 197,

    /// <summary><c>specialised form of StoreAttr</c></summary>
    StoreAttrInstanceValue = 198,

    /// <summary><c>specialised form of StoreAttr</c></summary>
    StoreAttrSlot = 199,

    /// <summary><c>specialised form of StoreAttr</c></summary>
    StoreAttrWithHint = 200,

    /// <summary><c>specialised form of StoreSubscr</c></summary>
    StoreSubscrDict = 201,

    /// <summary><c>specialised form of StoreSubscr</c></summary>
    StoreSubscrListInt = 202,

    /// <summary><c>specialised form of ToBool</c></summary>
    ToBoolAlwaysTrue = 203,

    /// <summary><c>specialised form of ToBool</c></summary>
    ToBoolBool = 204,

    /// <summary><c>specialised form of ToBool</c></summary>
    ToBoolInt = 205,

    /// <summary><c>specialised form of ToBool</c></summary>
    ToBoolList = 206,

    /// <summary><c>specialised form of ToBool</c></summary>
    ToBoolNone = 207,

    /// <summary><c>specialised form of ToBool</c></summary>
    ToBoolStr = 208,

    /// <summary><c>specialised form of UnpackSequence</c></summary>
    UnpackSequenceList = 209,

    /// <summary><c>specialised form of UnpackSequence</c></summary>
    UnpackSequenceTuple = 210,

    /// <summary><c>specialised form of UnpackSequence</c></summary>
    UnpackSequenceTwoTuple = 211,

    /// <summary><c>monitored form of EndFor</c></summary>
    InstrumentedEndFor = 234,

    /// <summary><c>monitored form of PopIter</c></summary>
    InstrumentedPopIter = 235,

    /// <summary><c>monitored form of EndSend</c></summary>
    InstrumentedEndSend = 236,

    /// <summary><c>monitored form of ForIter</c></summary>
    InstrumentedForIter = 237,

    /// <summary><c>monitored form of any instruction</c></summary>
    InstrumentedInstruction = 238,

    /// <summary><c>monitored form of JumpForward</c></summary>
    InstrumentedJumpForward = 239,

    /// <summary><c>monitored form of NotTaken</c></summary>
    InstrumentedNotTaken = 240,

    /// <summary><c>monitored form of PopJumpIfTrue</c></summary>
    InstrumentedPopJumpIfTrue = 241,

    /// <summary><c>monitored form of PopJumpIfFalse</c></summary>
    InstrumentedPopJumpIfFalse = 242,

    /// <summary><c>monitored form of PopJumpIfNone</c></summary>
    InstrumentedPopJumpIfNone = 243,

    /// <summary><c>monitored form of PopJumpIfNotNone</c></summary>
    InstrumentedPopJumpIfNotNone = 244,

    /// <summary><c>monitored form of Resume</c></summary>
    InstrumentedResume = 245,

    /// <summary><c>monitored form of ReturnValue</c></summary>
    InstrumentedReturnValue = 246,

    /// <summary><c>monitored form of YieldValue</c></summary>
    InstrumentedYieldValue = 247,

    /// <summary><c>monitored form of EndAsyncFor</c></summary>
    InstrumentedEndAsyncFor = 248,

    /// <summary><c>monitored form of LoadSuperAttr</c></summary>
    InstrumentedLoadSuperAttr = 249,

    /// <summary><c>monitored form of Call</c></summary>
    InstrumentedCall = 250,

    /// <summary><c>monitored form of CallKw</c></summary>
    InstrumentedCallKw = 251,

    /// <summary><c>monitored form of CallFunctionEx</c></summary>
    InstrumentedCallFunctionEx = 252,

    /// <summary><c>monitored form of JumpBackward</c></summary>
    InstrumentedJumpBackward = 253,

    /// <summary><c>monitored form of any instruction</c></summary>
    InstrumentedLine = 254,

    /// <summary><c>never emitted; reserved for a machine-code executor</c></summary>
    EnterExecutor = 255,

    /// <summary><c>--  stands for code moved to the start of a module or class</c></summary>
    AnnotationsPlaceholder = 256,

    /// <summary><c>--  direction chosen by the assembler</c></summary>
    Jump = 257,

    /// <summary><c>bool -- bool</c></summary>
    JumpIfFalse = 258,

    /// <summary><c>bool -- bool</c></summary>
    JumpIfTrue = 259,

    /// <summary><c>--  direction chosen by the assembler</c></summary>
    JumpNoInterrupt = 260,

    /// <summary><c>-- cell</c></summary>
    LoadClosure = 261,

    /// <summary><c>--  ends the range of the innermost SETUP</c></summary>
    PopBlock = 262,

    /// <summary><c>--  [lasti exc] handler for what follows</c></summary>
    SetupCleanup = 263,

    /// <summary><c>--  [exc] handler for what follows</c></summary>
    SetupFinally = 264,

    /// <summary><c>--  [lasti exc] handler for what follows, below the result of __enter__</c></summary>
    SetupWith = 265,

    /// <summary><c>value_or_null --  into a local</c></summary>
    StoreFastMaybeNull = 266,
}
