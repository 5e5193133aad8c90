using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weft.Compiler.Bytecode;

namespace Weft.Runtime.Interpreter;

// Unsafe code: operands and instructions are reached by managed references without bounds checks. The bound is the
// compiler's: a frame has co_stacksize operand slots and one more, code comes from our compiler or passed
// CodeVerification, and an executable form has one instruction beyond the last.
internal static unsafe partial class EvalLoop
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Operand At(ref Operand stack, int offset) => ref Unsafe.Add(ref stack, offset);

    /// <summary>The number of slots below the top of the stack, variables and all: <see cref="Frame.Top"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TopOf(ref Operand variables, ref Operand top) =>
        (int)((nuint)Unsafe.ByteOffset(ref variables, ref top) / (nuint)sizeof(nint));

    /// <summary>Runs the thread's frame chain until the frame that native code entered returns; null: pending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static PyObject? Loop<TVariant>(PyThread t, Frame frame)
        where TVariant : struct, IVariant
    {
        PyObject? value;
        Instruction* pc;
        ref var variables = ref Unsafe.NullRef<Operand>();
        ref var sp = ref Unsafe.NullRef<Operand>();

    Reload:
        t.Frame = frame;
        variables = ref frame.First;
        sp = ref Unsafe.Add(ref variables, frame.Top);
        pc = frame.ResumeAt;

        goto Dispatch;

    PushNext:
        sp.Value = value;
        sp = ref Unsafe.Add(ref sp, 1);

    Next:
        pc++;

    Dispatch:
        while (true)
        {
            frame.Pc = pc;
            if (typeof(TVariant) != typeof(Plain) && --t.TicksLeft < 0)
            {
                frame.Top = TopOf(ref variables, ref sp);
                frame.ResumeAt = pc;
                OnTick(t, frame, frame.Ip);
            }

            if (typeof(TVariant) == typeof(Counted) && --t.Ticks < 0)
            {
                frame.Top = TopOf(ref variables, ref sp);
                frame.ResumeAt = pc;
                if (Tasklets.Scheduler.TicksSpent(t))
                {
                    goto Error;
                }
            }

            if (typeof(TVariant) == typeof(Traced))
            {
                frame.Top = TopOf(ref variables, ref sp);
                frame.ResumeAt = pc;
                if (!Tracing.BeforeInstruction(t, frame))
                {
                    goto Error;
                }

                if (t.Variant != LoopVariant.Traced)
                {
                    return s_reenter;
                }

                if (frame.ResumeAt != pc)
                {
                    goto Reload;
                }
            }

            var opcode = pc->Opcode;
            if (typeof(TVariant) == typeof(Traced) && FastOpcode.IsFused(opcode))
            {
                opcode = Fusion.First(frame.Code, frame.Ip, pc->Argument);
            }

            switch (opcode)
            {
                case (ushort)Opcode.Nop:
                case (ushort)Opcode.NotTaken:
                {
                    goto Next;
                }

                case (ushort)Opcode.Resume:
                {
                    pc++;
                    if (t.LoopBreaks != 0)
                    {
                        goto Stop;
                    }

                    continue;
                }

                case (ushort)Opcode.LoadFast:
                case (ushort)Opcode.LoadFastBorrow:
                {
                    sp.Value = Unsafe.Add(ref variables, pc->Argument).Value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    goto Next;
                }

                case (ushort)Opcode.LoadFastCheck:
                {
                    value = Unsafe.Add(ref variables, pc->Argument).Value;
                    if (value is null)
                    {
                        RaiseUnbound(t, frame, pc->Argument);
                        goto Error;
                    }

                    goto PushNext;
                }

                case (ushort)Opcode.LoadFastLoadFast:
                case (ushort)Opcode.LoadFastBorrowLoadFastBorrow:
                {
                    sp.Value = Unsafe.Add(ref variables, pc->Argument >> 4).Value;
                    Unsafe.Add(ref sp, 1).Value = Unsafe.Add(ref variables, pc->Argument & 15).Value;
                    sp = ref Unsafe.Add(ref sp, 2);
                    goto Next;
                }

                case (ushort)Opcode.LoadFastAndClear:
                {
                    ref var cleared = ref Unsafe.Add(ref variables, pc->Argument);
                    sp.Value = cleared.Value;
                    cleared.Value = null;
                    sp = ref Unsafe.Add(ref sp, 1);
                    goto Next;
                }

                case (ushort)Opcode.StoreFast:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref variables, pc->Argument).Value = sp.Value;
                    goto Next;
                }

                case (ushort)Opcode.StoreFastLoadFast:
                {
                    Unsafe.Add(ref variables, pc->Argument >> 4).Value = At(ref sp, -1).Value;
                    At(ref sp, -1).Value = Unsafe.Add(ref variables, pc->Argument & 15).Value;
                    goto Next;
                }

                case (ushort)Opcode.StoreFastStoreFast:
                {
                    Unsafe.Add(ref variables, pc->Argument >> 4).Value = At(ref sp, -1).Value;
                    Unsafe.Add(ref variables, pc->Argument & 15).Value = At(ref sp, -2).Value;
                    sp = ref Unsafe.Add(ref sp, -2);
                    goto Next;
                }

                case (ushort)Opcode.LoadConst:
                {
                    sp.Value = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Constants), pc->Argument);
                    sp = ref Unsafe.Add(ref sp, 1);
                    goto Next;
                }

                case (ushort)Opcode.LoadSmallInt:
                {
                    sp.Value = PyInt.Of(pc->Argument);
                    sp = ref Unsafe.Add(ref sp, 1);
                    goto Next;
                }

                case (ushort)Opcode.PopTop:
                case (ushort)Opcode.PopIter:
                case (ushort)Opcode.EndFor:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    sp.Value = null;
                    goto Next;
                }

                case (ushort)Opcode.EndSend:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = sp.Value;
                    sp.Value = null;
                    goto Next;
                }

                case (ushort)Opcode.PushNull:
                {
                    sp.Value = null;
                    sp = ref Unsafe.Add(ref sp, 1);
                    goto Next;
                }

                case (ushort)Opcode.Copy:
                {
                    sp.Value = At(ref sp, -pc->Argument).Value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    goto Next;
                }

                case (ushort)Opcode.Swap:
                {
                    ref var deeper = ref At(ref sp, -pc->Argument);
                    (deeper.Value, At(ref sp, -1).Value) = (At(ref sp, -1).Value, deeper.Value);
                    goto Next;
                }

                case (ushort)Opcode.LoadDeref:
                {
                    value = Unsafe.As<PyCell>(Unsafe.Add(ref variables, pc->Argument).Value!).Value;
                    if (value is null)
                    {
                        RaiseUnboundCell(t, frame, pc->Argument);
                        goto Error;
                    }

                    goto PushNext;
                }

                case (ushort)Opcode.StoreDeref:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.As<PyCell>(Unsafe.Add(ref variables, pc->Argument).Value!).Value = sp.Value;
                    sp.Value = null;
                    goto Next;
                }

                case (ushort)Opcode.MakeCell:
                {
                    ref var celled = ref Unsafe.Add(ref variables, pc->Argument);
                    celled.Value = new PyCell(celled.Value);
                    goto Next;
                }

                case (ushort)Opcode.CopyFreeVars:
                {
                    CopyFreeVariables(frame, pc->Argument);
                    goto Next;
                }

                case (ushort)Opcode.JumpForward:
                case (ushort)Opcode.JumpBackwardNoInterrupt:
                {
                    pc += pc->Argument;
                    continue;
                }

                case (ushort)Opcode.JumpBackward:
                {
                    pc += pc->Argument;
                    if (t.LoopBreaks != 0)
                    {
                        goto Stop;
                    }

                    continue;
                }

                case (ushort)Opcode.PopJumpIfFalse:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    pc += ReferenceEquals(sp.Value, PyBool.False) ? pc->Argument : 2;
                    continue;
                }

                case (ushort)Opcode.PopJumpIfTrue:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    pc += ReferenceEquals(sp.Value, PyBool.True) ? pc->Argument : 2;
                    continue;
                }

                case (ushort)Opcode.PopJumpIfNone:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    pc += ReferenceEquals(sp.Value, PyNone.Value) ? pc->Argument : 2;
                    sp.Value = null;
                    continue;
                }

                case (ushort)Opcode.PopJumpIfNotNone:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    pc += ReferenceEquals(sp.Value, PyNone.Value) ? 2 : pc->Argument;
                    sp.Value = null;
                    continue;
                }

                case (ushort)Opcode.ToBool:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() != typeof(PyBool))
                    {
                        frame.Top = TopOf(ref variables, ref sp);
                        value = TruthOf(t, value);
                        if (value is null)
                        {
                            goto Error;
                        }

                        At(ref sp, -1).Value = value;
                    }

                    pc += 4;
                    continue;
                }

                case (ushort)Opcode.UnaryNot:
                {
                    ref var negated = ref At(ref sp, -1);
                    negated.Value = ReferenceEquals(negated.Value, PyBool.True) ? PyBool.False : PyBool.True;
                    goto Next;
                }

                case (ushort)Opcode.IsOp:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = PyBool.Of(Identity.Same(At(ref sp, -1).Value!, sp.Value!) == (pc->Argument == 0));
                    sp.Value = null;
                    goto Next;
                }

                case FastOpcode.BinaryAdd:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    value = AddNumbers(left, right);
                    if (value is not null)
                    {
                        goto BinaryComputed;
                    }

                    frame.Top = TopOf(ref variables, ref sp);
                    value = AddSlow(t, left, right);
                    goto BinaryResult;
                }

                case FastOpcode.BinarySubtract:
                case FastOpcode.InPlaceSubtract:
                {
                    value = SubtractNumbers(At(ref sp, -2).Value!, At(ref sp, -1).Value!);
                    goto NumbersComputed;
                }

                case FastOpcode.BinaryMultiply:
                {
                    value = MultiplyNumbers(At(ref sp, -2).Value!, At(ref sp, -1).Value!);
                    goto NumbersComputed;
                }

                case FastOpcode.InPlaceAdd:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    value = AddNumbers(left, right);
                    if (value is not null)
                    {
                        goto BinaryComputed;
                    }

                    frame.Top = TopOf(ref variables, ref sp);
                    value = InPlaceAddSlow(t, left, right);
                    goto BinaryResult;
                }

                case FastOpcode.BinarySubscript:
                {
                    var container = At(ref sp, -2).Value!;
                    var key = At(ref sp, -1).Value!;
                    if (key.GetType() == typeof(PyInt))
                    {
                        var index = Unsafe.As<PyInt>(key).Value;
                        if (container.GetType() == typeof(PyList))
                        {
                            value = Unsafe.As<PyList>(container).TryGet(index);
                            if (value is not null)
                            {
                                sp = ref Unsafe.Add(ref sp, -2);
                                sp.Value = null;
                                pc += 6;
                                goto PushOrStore;
                            }
                        }
                        else if (container.GetType() == typeof(PyTuple))
                        {
                            var items = Unsafe.As<PyTuple>(container).Items;
                            if ((ulong)index < (ulong)items.Length)
                            {
                                value = items[index];
                                sp = ref Unsafe.Add(ref sp, -2);
                                sp.Value = null;
                                pc += 6;
                                goto PushOrStore;
                            }
                        }
                    }

                    frame.Top = TopOf(ref variables, ref sp);
                    if (container.GetType() == typeof(PyDict))
                    {
                        value = Unsafe.As<PyDict>(container).Get(t, key) ?? t.Raise(Exceptions.KeyError, key);
                        goto BinaryResult;
                    }

                    if (GetItemFunction(container) is { } getItem)
                    {
                        var callee = BindArguments(t, getItem, MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Operand, PyObject>(ref At(ref sp, -2)), 2), null);
                        if (callee is null || !CheckDepth(t))
                        {
                            goto Error;
                        }

                        frame.Top -= 2;
                        frame.ResumeAt = pc + 6;
                        callee.Exit = FrameExit.Push;
                        callee.Back = frame;
                        callee.ResumeAt = callee.Executable.Start;
                        t.Depth++;
                        frame = callee;
                        goto Reload;
                    }

                    value = ItemOf(t, frame, container, key, 2, 6);
                    goto BinaryResult;
                }

                case FastOpcode.CompareLt:
                case FastOpcode.CompareLe:
                case FastOpcode.CompareEq:
                case FastOpcode.CompareNe:
                case FastOpcode.CompareGt:
                case FastOpcode.CompareGe:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        value = PyBool.Of(CompareLongs(Unsafe.As<PyInt>(left).Value, Unsafe.As<PyInt>(right).Value, pc->Argument));
                    }
                    else
                    {
                        frame.Top = TopOf(ref variables, ref sp);
                        value = CompareSlow(t, left, right, (CompareOp)(pc->Argument >> 5), pc->Argument);
                        if (value is null)
                        {
                            goto Error;
                        }
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    pc += 2;
                    continue;
                }

                case FastOpcode.CompareJumpIfFalse:
                case FastOpcode.CompareJumpIfTrue:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    bool outcome;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        outcome = CompareLongs(Unsafe.As<PyInt>(left).Value, Unsafe.As<PyInt>(right).Value, pc->Argument);
                    }
                    else
                    {
                        frame.Top = TopOf(ref variables, ref sp);
                        value = CompareSlow(t, left, right, (CompareOp)(pc->Argument >> 5), pc->Argument);
                        if (value is null)
                        {
                            goto Error;
                        }

                        if (value.GetType() != typeof(PyBool))
                        {
                            // Without the conversion bit the test that follows wants the object as it is.
                            sp = ref Unsafe.Add(ref sp, -1);
                            At(ref sp, -1).Value = value;
                            pc += 2;
                            continue;
                        }

                        outcome = ReferenceEquals(value, PyBool.True);
                    }

                    sp = ref Unsafe.Add(ref sp, -2);
                    sp.Value = null;
                    At(ref sp, 1).Value = null;
                    pc += outcome == (pc->Opcode == FastOpcode.CompareJumpIfFalse) ? 4 : 2 + pc[2].Argument;
                    continue;
                }

                case FastOpcode.LoadLoadAdd:
                {
                    value = AddNumbers(Unsafe.Add(ref variables, pc->Argument >> 4).Value!, Unsafe.Add(ref variables, pc->Argument & 15).Value!);
                    goto PairComputed;
                }

                case FastOpcode.LoadLoadSubtract:
                {
                    value = SubtractNumbers(Unsafe.Add(ref variables, pc->Argument >> 4).Value!, Unsafe.Add(ref variables, pc->Argument & 15).Value!);
                    goto PairComputed;
                }

                case FastOpcode.LoadLoadMultiply:
                {
                    value = MultiplyNumbers(Unsafe.Add(ref variables, pc->Argument >> 4).Value!, Unsafe.Add(ref variables, pc->Argument & 15).Value!);
                    goto PairComputed;
                }

                case FastOpcode.LoadLoadSubscript:
                {
                    var container = Unsafe.Add(ref variables, pc->Argument >> 4).Value!;
                    var key = Unsafe.Add(ref variables, pc->Argument & 15).Value!;
                    if (key.GetType() == typeof(PyInt) && container.GetType() == typeof(PyList))
                    {
                        value = Unsafe.As<PyList>(container).TryGet(Unsafe.As<PyInt>(key).Value);
                        if (value is not null)
                        {
                            pc += 7;
                            goto PushOrStore;
                        }
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadLoadStoreSubscript:
                {
                    var container = Unsafe.Add(ref variables, pc->Argument >> 4).Value!;
                    var key = Unsafe.Add(ref variables, pc->Argument & 15).Value!;
                    if (key.GetType() == typeof(PyInt) && container.GetType() == typeof(PyList)
                        && Unsafe.As<PyList>(container).TrySet(Unsafe.As<PyInt>(key).Value, At(ref sp, -1).Value!))
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        sp.Value = null;
                        pc += 3;
                        continue;
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadLoadCompareJump:
                {
                    var left = Unsafe.Add(ref variables, pc->Argument >> 4).Value!;
                    var right = Unsafe.Add(ref variables, pc->Argument & 15).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        pc += CompareLongs(Unsafe.As<PyInt>(left).Value, Unsafe.As<PyInt>(right).Value, pc[1].Argument) ? 5 : 3 + pc[3].Argument;
                        continue;
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadFastLoadAttr:
                {
                    var owner = Unsafe.Add(ref variables, pc->Argument).Value!;
                    if (pc[1].Opcode == FastOpcode.LoadAttrInstance && (pc[1].Argument & 1) == 0)
                    {
                        value = CachedInstanceAttribute(frame, pc + 1, owner);
                        if (value is not null)
                        {
                            pc += 11;
                            goto PushOrStore;
                        }
                    }
                    else if (pc[1].Opcode is FastOpcode.LoadAttrMethod or FastOpcode.LoadAttrBuiltinMethod)
                    {
                        value = pc[1].Opcode == FastOpcode.LoadAttrMethod ? CachedClassAttribute(frame, pc + 1, owner) : CachedBuiltinMethod(frame, pc + 1, owner);
                        if (value is not null)
                        {
                            sp.Value = value;
                            Unsafe.Add(ref sp, 1).Value = owner;
                            sp = ref Unsafe.Add(ref sp, 2);
                            pc += 11;
                            continue;
                        }
                    }

                    sp.Value = owner;
                    sp = ref Unsafe.Add(ref sp, 1);
                    goto Next;
                }

                case FastOpcode.LoadFastCopyLoadAttr:
                {
                    // The beginning of an attribute's augmented assignment: its owner stays below the value.
                    var owner = Unsafe.Add(ref variables, pc->Argument).Value!;
                    sp.Value = owner;
                    sp = ref Unsafe.Add(ref sp, 1);
                    if (pc[2].Opcode == FastOpcode.LoadAttrInstance)
                    {
                        value = CachedInstanceAttribute(frame, pc + 2, owner);
                        if (value is not null)
                        {
                            sp.Value = value;
                            sp = ref Unsafe.Add(ref sp, 1);
                            pc += 12;
                            continue;
                        }
                    }

                    goto Next;
                }

                case FastOpcode.SwapStoreAttr:
                {
                    // Its end: the value is above the owner.
                    if (pc[1].Opcode == FastOpcode.StoreAttrInstance && StoreCached(frame, pc + 1, At(ref sp, -2).Value!, At(ref sp, -1).Value!))
                    {
                        pc++;
                        goto AttributeStored;
                    }

                    (At(ref sp, -2).Value, At(ref sp, -1).Value) = (At(ref sp, -1).Value, At(ref sp, -2).Value);
                    goto Next;
                }

                case FastOpcode.LoadFastCompareSmallIntJump:
                {
                    value = Unsafe.Add(ref variables, pc->Argument).Value!;
                    if (value.GetType() == typeof(PyInt))
                    {
                        pc += CompareLongs(Unsafe.As<PyInt>(value).Value, pc[1].Argument, pc[2].Argument) ? pc->Cache : 4 + pc[4].Argument;
                        continue;
                    }

                    goto PushNext;
                }

                case FastOpcode.LoadFastAddSmallInt:
                {
                    value = Unsafe.Add(ref variables, pc->Argument).Value!;
                    if (value.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(value).Value;
                        if (a <= long.MaxValue - 256)
                        {
                            sp.Value = PyInt.Of(a + pc[1].Argument);
                            sp = ref Unsafe.Add(ref sp, 1);
                            pc += 8;
                            continue;
                        }
                    }

                    goto PushNext;
                }

                case FastOpcode.LoadFastSubtractSmallInt:
                {
                    value = Unsafe.Add(ref variables, pc->Argument).Value!;
                    if (value.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(value).Value;
                        if (a >= long.MinValue + 256)
                        {
                            sp.Value = PyInt.Of(a - pc[1].Argument);
                            sp = ref Unsafe.Add(ref sp, 1);
                            pc += 8;
                            continue;
                        }
                    }

                    goto PushNext;
                }

                case FastOpcode.LoadGlobalCached:
                {
                    value = CachedGlobal(frame, pc);
                    if (value is not null)
                    {
                        goto GlobalLoaded;
                    }

                    pc->Opcode = (ushort)Opcode.LoadGlobal;
                    continue;
                }

                case FastOpcode.LoadBuiltinCached:
                {
                    value = CachedBuiltin(frame, pc);
                    if (value is not null)
                    {
                        goto GlobalLoaded;
                    }

                    pc->Opcode = (ushort)Opcode.LoadGlobal;
                    continue;
                }

                case (ushort)Opcode.LoadGlobal:
                {
                    frame.Top = TopOf(ref variables, ref sp);
                    value = LoadGlobal(t, frame, ref *pc);
                    if (value is null)
                    {
                        goto Error;
                    }

                    goto GlobalLoaded;
                }

                case FastOpcode.LoadAttrInstance:
                {
                    value = CachedInstanceAttribute(frame, pc, At(ref sp, -1).Value!);
                    goto CacheAnswered;
                }

                case FastOpcode.LoadAttrClassValue:
                {
                    value = CachedClassAttribute(frame, pc, At(ref sp, -1).Value!);
                    goto CacheAnswered;
                }

                case FastOpcode.LoadAttrModule:
                {
                    value = CachedModuleAttribute(frame, pc, At(ref sp, -1).Value!);
                    goto CacheAnswered;
                }

                case FastOpcode.LoadAttrType:
                {
                    value = CachedTypeAttribute(frame, pc, At(ref sp, -1).Value!);
                    goto CacheAnswered;
                }

                case FastOpcode.LoadAttrMethod:
                {
                    value = CachedClassAttribute(frame, pc, At(ref sp, -1).Value!);
                    goto MethodAnswered;
                }

                case FastOpcode.LoadAttrBuiltinMethod:
                {
                    value = CachedBuiltinMethod(frame, pc, At(ref sp, -1).Value!);
                    goto MethodAnswered;
                }

                case (ushort)Opcode.LoadAttr:
                {
                    frame.Top = TopOf(ref variables, ref sp);
                    var loadStatus = LoadAttribute(t, frame, ref *pc, ref sp, out var getterFrame);
                    if (loadStatus < 0)
                    {
                        goto Error;
                    }

                    if (getterFrame is not null)
                    {
                        frame.Top--;
                        frame.ResumeAt = pc + 10;
                        getterFrame.Back = frame;
                        t.Depth++;
                        frame = getterFrame;
                        goto Reload;
                    }

                    sp = ref Unsafe.Add(ref sp, loadStatus);
                    pc += 10;
                    continue;
                }

                case FastOpcode.StoreAttrInstance:
                {
                    if (StoreCached(frame, pc, At(ref sp, -1).Value!, At(ref sp, -2).Value!))
                    {
                        goto AttributeStored;
                    }

                    pc->Opcode = (ushort)Opcode.StoreAttr;
                    continue;
                }

                case FastOpcode.LoadFastStoreAttr:
                {
                    value = Unsafe.Add(ref variables, pc->Argument).Value!;
                    if (pc[1].Opcode == FastOpcode.StoreAttrInstance && StoreCached(frame, pc + 1, value, At(ref sp, -1).Value!))
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        sp.Value = null;
                        pc += 6;
                        continue;
                    }

                    goto PushNext;
                }

                case (ushort)Opcode.StoreAttr:
                {
                    frame.Top = TopOf(ref variables, ref sp);
                    if (!StoreAttribute(t, frame, ref *pc, At(ref sp, -1).Value!, At(ref sp, -2).Value!))
                    {
                        goto Error;
                    }

                    goto AttributeStored;
                }

                case (ushort)Opcode.Call:
                {
                    ref var callable = ref At(ref sp, -pc->Argument - 2);
                    value = callable.Value!;
                    if (value.GetType() == typeof(PyBuiltinFunction) || value.GetType() == typeof(PyMethodDescriptor))
                    {
                        frame.ResumeAt = pc + 4;
                        frame.Top = TopOf(ref variables, ref sp);
                        value = CallBuiltin(t, value, ref sp, pc->Argument);
                        if (value is null)
                        {
                            goto Error;
                        }

                        sp = ref At(ref sp, -pc->Argument - 2);
                        pc += 4;
                        goto PushOrStore;
                    }

                    var count = pc->Argument;
                    ref var firstArgument = ref At(ref sp, -pc->Argument);
                    if (At(ref sp, -pc->Argument - 1).Value is not null)
                    {
                        count++;
                        firstArgument = ref Unsafe.Add(ref firstArgument, -1);
                    }
                    else if (value.GetType() == typeof(PyBoundMethod))
                    {
                        var method = Unsafe.As<PyBoundMethod>(value);
                        value = method.Function;
                        At(ref sp, -pc->Argument - 1).Value = method.Self;
                        count++;
                        firstArgument = ref Unsafe.Add(ref firstArgument, -1);
                    }

                    frame.ResumeAt = pc + 4;
                    frame.Top = TopOf(ref variables, ref sp);
                    Frame? entered;
                    if (value.GetType() == typeof(PyFunction))
                    {
                        var function = Unsafe.As<PyFunction>(value);
                        var calledCode = function.Code;
                        if (calledCode.IsSimple && calledCode.ArgCount == count)
                        {
                            entered = t.Frames.Rent(function, calledCode);
                            ref var parameters = ref entered.First;
                            for (var i = 0; i < count; i++)
                            {
                                Unsafe.Add(ref parameters, i).Value = Unsafe.Add(ref firstArgument, i).Value;
                            }
                        }
                        else
                        {
                            entered = BindArguments(t, function, MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Operand, PyObject>(ref firstArgument), count), null);
                            if (entered is null)
                            {
                                goto Error;
                            }
                        }

                        if (t.Depth >= PyThread.RecursionLimit)
                        {
                            RaiseRecursion(t);
                            goto Error;
                        }

                        // What was passed is the callee's now: the operands must not keep it alive.
                        while (Unsafe.IsAddressGreaterThan(ref sp, ref callable))
                        {
                            sp = ref Unsafe.Add(ref sp, -1);
                            sp.Value = null;
                        }

                        frame.Top -= pc->Argument + 2;
                        entered.Exit = FrameExit.Push;
                        entered.Back = frame;
                        entered.ResumeAt = typeof(TVariant) != typeof(Traced) && t.LoopBreaks == 0 ? entered.Executable.Entry : entered.Executable.Start;
                        t.Depth++;
                        frame = entered;
                        goto Reload;
                    }

                    if (value.GetType() == typeof(PyType))
                    {
                        value = CallType(t, frame, Unsafe.As<PyType>(value), MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Operand, PyObject>(ref firstArgument), count), out var initializer);
                        if (initializer is not null)
                        {
                            // A local whose address was taken is seen by the collector for as long as the loop runs.
                            entered = initializer;
                            initializer = null;

                            // The new instance waits on the caller's stack while __init__ runs.
                            while (Unsafe.IsAddressGreaterThan(ref sp, ref callable))
                            {
                                sp = ref Unsafe.Add(ref sp, -1);
                                sp.Value = null;
                            }

                            callable.Value = value;
                            frame.Top -= pc->Argument + 1;
                            entered.Exit = FrameExit.Initialize;
                            entered.Back = frame;
                            entered.ResumeAt = entered.Executable.Start;
                            t.Depth++;
                            frame = entered;
                            goto Reload;
                        }
                    }
                    else
                    {
                        value = CallNative(t, value, MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Operand, PyObject>(ref firstArgument), count));
                    }

                    if (value is null)
                    {
                        goto Error;
                    }

                    while (Unsafe.IsAddressGreaterThan(ref sp, ref callable))
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        sp.Value = null;
                    }

                    pc += 4;
                    goto PushOrStore;
                }

                case (ushort)Opcode.CallKw:
                case (ushort)Opcode.CallFunctionEx:
                {
                    var named = pc->Opcode == (ushort)Opcode.CallKw;
                    frame.ResumeAt = pc + (named ? 4 : 1);
                    frame.Top = TopOf(ref variables, ref sp);
                    value = named
                        ? CallWithKeywords(t, frame, ref sp, pc->Argument, out var entered)
                        : CallEx(t, frame, ref sp, out entered);
                    if (entered is not null)
                    {
                        entered.Back = frame;
                        t.Depth++;
                        frame = entered;
                        entered = null;
                        goto Reload;
                    }

                    if (value is null)
                    {
                        goto Error;
                    }

                    sp = ref At(ref sp, named ? -pc->Argument - 3 : -4);
                    pc += named ? 4 : 1;
                    goto PushOrStore;
                }

                case (ushort)Opcode.ReturnValue:
                {
                    value = At(ref sp, -1).Value!;
                    goto Return;
                }

                case FastOpcode.LoadConstReturn:
                {
                    value = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Constants), pc->Argument);
                    frame.Pc = pc + 1;
                    goto Return;
                }

                case FastOpcode.LoadFastReturn:
                {
                    value = Unsafe.Add(ref variables, pc->Argument).Value!;
                    frame.Pc = pc + 1;
                    goto Return;
                }

                case (ushort)Opcode.ReturnGenerator:
                {
                    frame.ResumeAt = pc + 1;
                    frame.Top = frame.Code.VariableCount;
                    value = PyGenerator.Create(t, frame);
                    var creator = frame.Back;
                    var creatorExit = frame.Exit;
                    frame.Back = null;
                    t.Frame = creator;
                    t.Depth--;
                    if (creatorExit == FrameExit.Leave)
                    {
                        return value;
                    }

                    frame = creator!;
                    goto GoOn;
                }

                case (ushort)Opcode.YieldValue:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    value = sp.Value!;
                    sp.Value = null;
                    goto Yield;
                }

                case (ushort)Opcode.GetIter:
                {
                    value = At(ref sp, -1).Value!;
                    frame.Top = TopOf(ref variables, ref sp);
                    value = IteratorOf(t, value);
                    if (value is null)
                    {
                        goto Error;
                    }

                    At(ref sp, -1).Value = value;
                    goto Next;
                }

                case (ushort)Opcode.ForIter:
                {
                    var iterator = At(ref sp, -1).Value!;
                    if (iterator.GetType() == typeof(PyListIterator))
                    {
                        value = Unsafe.As<PyListIterator>(iterator).Advance();
                    }
                    else if (iterator.GetType() == typeof(PyRangeIterator))
                    {
                        value = Unsafe.As<PyRangeIterator>(iterator).Advance();
                    }
                    else if (iterator.GetType() == typeof(PyTupleIterator))
                    {
                        value = Unsafe.As<PyTupleIterator>(iterator).Advance();
                    }
                    else if (iterator.GetType() == typeof(PyPlainGenerator) && typeof(TVariant) != typeof(Traced))
                    {
                        frame.Top = TopOf(ref variables, ref sp);
                        frame.ResumeAt = pc + 2;
                        var resumed = Unsafe.As<PyGenerator>(iterator).PrepareNext(t, frame);
                        if (resumed is not null)
                        {
                            frame = resumed;
                            goto Reload;
                        }

                        if (t.Pending is not null)
                        {
                            goto Error;
                        }

                        value = null;
                    }
                    else
                    {
                        frame.Top = TopOf(ref variables, ref sp);
                        if (typeof(TVariant) == typeof(Plain) && pc[2].Opcode == (ushort)Opcode.UnpackSequence && pc[2].Argument == 2
                            && NextPair(t, iterator, ref sp) is { } paired)
                        {
                            // Two items were pushed that would have been a tuple's.
                            sp = ref Unsafe.Add(ref sp, paired ? 2 : 0);
                            pc += paired ? 4 : pc->Argument + 1;
                            continue;
                        }

                        value = NextSlow(t, iterator);
                        if (value is null && (t.Pending is not null || t.Switching != SwitchKind.None))
                        {
                            goto Error;
                        }
                    }

                    if (value is null)
                    {
                        // Exhausted: behind the END_FOR, with the iterator still there for POP_ITER.
                        pc += pc->Argument + 1;
                        continue;
                    }

                    pc += 2;
                    goto PushOrStore;
                }

                case (ushort)Opcode.Send:
                {
                    var receiver = At(ref sp, -2).Value!;
                    value = At(ref sp, -1).Value!;
                    frame.Top = TopOf(ref variables, ref sp);
                    if ((receiver.GetType() == typeof(PyCoroutine) || receiver.GetType() == typeof(PyPlainGenerator)) && typeof(TVariant) != typeof(Traced))
                    {
                        frame.ResumeAt = pc + 2;
                        var resumed = ReferenceEquals(value, PyNone.Value)
                            ? Unsafe.As<PyGenerator>(receiver).PrepareNext(t, frame)
                            : Unsafe.As<PyGenerator>(receiver).PrepareResume(t, value, frame);
                        if (resumed is not null)
                        {
                            frame.Top--;
                            At(ref sp, -1).Value = null;
                            frame = resumed;
                            goto Reload;
                        }

                        if (t.Pending is not null)
                        {
                            goto Error;
                        }
                    }

                    value = SendSlow(t, receiver, value, out var finished);
                    if (value is null)
                    {
                        goto Error;
                    }

                    At(ref sp, -1).Value = value;
                    pc += finished ? pc->Argument : 2;
                    continue;
                }

                case (ushort)Opcode.ContainsOp:
                {
                    frame.Top = TopOf(ref variables, ref sp);
                    value = ContainsOrNot(t, At(ref sp, -1).Value!, At(ref sp, -2).Value!, pc->Argument);
                    if (value is null)
                    {
                        goto Error;
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    pc += 2;
                    continue;
                }

                case (ushort)Opcode.StoreSubscr:
                {
                    if (At(ref sp, -2).Value!.GetType() == typeof(PyList) && At(ref sp, -1).Value!.GetType() == typeof(PyInt)
                        && Unsafe.As<PyList>(At(ref sp, -2).Value!).TrySet(Unsafe.As<PyInt>(At(ref sp, -1).Value!).Value, At(ref sp, -3).Value!))
                    {
                        goto Stored;
                    }

                    frame.Top = TopOf(ref variables, ref sp);
                    if (!StoreSubscript(t, At(ref sp, -2).Value!, At(ref sp, -1).Value!, At(ref sp, -3).Value!))
                    {
                        goto Error;
                    }

                Stored:
                    sp = ref Unsafe.Add(ref sp, -3);
                    sp.Value = null;
                    At(ref sp, 1).Value = null;
                    At(ref sp, 2).Value = null;
                    pc += 2;
                    continue;
                }

                case (ushort)Opcode.BuildTuple:
                {
                    sp = ref Unsafe.Add(ref sp, -pc->Argument);
                    value = pc->Argument == 0 ? PyTuple.Empty : new PyTuple(TakeItems(ref sp, pc->Argument));
                    goto PushNext;
                }

                case (ushort)Opcode.BuildList:
                {
                    sp = ref Unsafe.Add(ref sp, -pc->Argument);
                    value = pc->Argument == 0 ? new PyList() : new PyList(TakeItems(ref sp, pc->Argument));
                    goto PushNext;
                }

                case (ushort)Opcode.ListAppend:
                {
                    Unsafe.As<PyList>(At(ref sp, -pc->Argument - 1).Value!).Append(At(ref sp, -1).Value!);
                    sp = ref Unsafe.Add(ref sp, -1);
                    sp.Value = null;
                    goto Next;
                }

                case (ushort)Opcode.UnpackSequence:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() == typeof(PyTuple) && Unsafe.As<PyTuple>(value).Items.Length == pc->Argument && pc->Argument != 0)
                    {
                        ref var unpacked = ref MemoryMarshal.GetArrayDataReference(Unsafe.As<PyTuple>(value).Items);
                        sp = ref Unsafe.Add(ref sp, pc->Argument - 1);
                        for (var i = 0; i < pc->Argument; i++)
                        {
                            At(ref sp, -1 - i).Value = Unsafe.Add(ref unpacked, i);
                        }

                        pc += 2;
                        continue;
                    }

                    frame.Top = TopOf(ref variables, ref sp);
                    if (!UnpackSequence(t, ref sp, pc->Argument))
                    {
                        goto Error;
                    }

                    sp = ref Unsafe.Add(ref sp, pc->Argument - 1);
                    pc += 2;
                    continue;
                }

                case (ushort)Opcode.PopExcept:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    t.Handling.Value = sp.Value as PyBaseException;
                    sp.Value = null;
                    goto Next;
                }

                case (ushort)Opcode.PushExcInfo:
                {
                    value = At(ref sp, -1).Value!;
                    At(ref sp, -1).Value = (PyObject?)t.Handling.Value ?? PyNone.Value;
                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    t.Handling.Value = Unsafe.As<PyBaseException>(value);
                    goto Next;
                }

                default:
                {
                    // Everything rare is out of line: it works on the frame's stack and says how far to go on.
                    frame.Top = TopOf(ref variables, ref sp);
                    if (opcode is >= FastOpcode.BinaryFirst and < FastOpcode.BinarySubscript)
                    {
                        value = BinarySlow(t, opcode, At(ref sp, -2).Value!, At(ref sp, -1).Value!);
                        goto BinaryResult;
                    }

                    frame.ResumeAt = pc + 1;
                    if (!ExecuteRare(t, frame, opcode, pc->Argument))
                    {
                        goto Error;
                    }

                    sp = ref Unsafe.Add(ref variables, frame.Top);
                    pc = frame.ResumeAt;
                    continue;
                }
            }

        Stop:
            // A safe point where somebody wants something of this thread.
            frame.ResumeAt = pc;
            frame.Top = TopOf(ref variables, ref sp);
            if (!SafePoint(t))
            {
                goto Error;
            }

            if (t.Variant != VariantOf<TVariant>())
            {
                return s_reenter;
            }

            continue;

        PairComputed:
            // A fused pair of loads and an operator; null: that is for the operator's own instruction.
            if (value is not null)
            {
                pc += 7;
                goto PushOrStore;
            }

        LoadBoth:
            // A fused pair of loads whose next instruction did not find what it hopes for.
            var both = pc->Argument;
            sp.Value = Unsafe.Add(ref variables, both >> 4).Value;
            Unsafe.Add(ref sp, 1).Value = Unsafe.Add(ref variables, both & 15).Value;
            sp = ref Unsafe.Add(ref sp, 2);
            goto Next;

        PushOrStore:
            // A result that the next instruction stores into a variable or drops need not go over the stack.
            if (typeof(TVariant) == typeof(Plain) && pc->Opcode is (ushort)Opcode.StoreFast or (ushort)Opcode.PopTop)
            {
                if (pc->Opcode == (ushort)Opcode.StoreFast)
                {
                    Unsafe.Add(ref variables, pc->Argument).Value = value;
                }

                goto Next;
            }

            sp.Value = value;
            sp = ref Unsafe.Add(ref sp, 1);
            continue;

        GlobalLoaded:
            sp.Value = value;
            sp = ref Unsafe.Add(ref sp, 1);
            if ((pc->Argument & 1) != 0)
            {
                sp.Value = null;
                sp = ref Unsafe.Add(ref sp, 1);
            }

            pc += 5;
            continue;

        AttributeStored:
            sp = ref Unsafe.Add(ref sp, -2);
            sp.Value = null;
            At(ref sp, 1).Value = null;
            pc += 5;
            continue;

        MethodAnswered:
            // A method under its owner, or null: the cache does not fit.
            if (value is null)
            {
                pc->Opcode = (ushort)Opcode.LoadAttr;
                continue;
            }

            sp.Value = At(ref sp, -1).Value;
            At(ref sp, -1).Value = value;
            sp = ref Unsafe.Add(ref sp, 1);
            pc += 10;
            continue;

        CacheAnswered:
            // An attribute in the place of its owner, or null: the cache does not fit.
            if (value is null)
            {
                pc->Opcode = (ushort)Opcode.LoadAttr;
                continue;
            }

            At(ref sp, -1).Value = value;
            if ((pc->Argument & 1) != 0)
            {
                // The method form of something that is not bound.
                sp.Value = null;
                sp = ref Unsafe.Add(ref sp, 1);
            }

            pc += 10;
            continue;

        NumbersComputed:
            if (value is null)
            {
                frame.Top = TopOf(ref variables, ref sp);
                value = BinarySlow(t, pc->Opcode, At(ref sp, -2).Value!, At(ref sp, -1).Value!);
                goto BinaryResult;
            }

        BinaryComputed:
            sp = ref Unsafe.Add(ref sp, -2);
            pc += 6;
            goto PushOrStore;

        BinaryResult:
            if (value is null)
            {
                goto Error;
            }

            sp = ref Unsafe.Add(ref sp, -1);
            At(ref sp, -1).Value = value;
            sp.Value = null;
            pc += 6;
            continue;

        Yield:
            frame.Top = TopOf(ref variables, ref sp);
            frame.ResumeAt = pc + 1;
            frame.Generator!.OnYield(t, frame);
            t.Depth--;
            var resumer = frame.Back!;
            frame.Back = null;
            if (frame.Exit == FrameExit.Leave)
            {
                t.Frame = resumer;
                return value;
            }

            frame = resumer;
            if (typeof(TVariant) == typeof(Plain) && frame.ResumeAt->Opcode == (ushort)Opcode.YieldValue)
            {
                // Delegation: the value goes on to whoever resumed this generator.
                variables = ref frame.First;
                sp = ref Unsafe.Add(ref variables, frame.Top);
                pc = frame.ResumeAt;
                frame.Pc = pc;
                goto Yield;
            }

        GoOn:
            // A frame whose call gave a value.
            t.Frame = frame;
            variables = ref frame.First;
            sp = ref Unsafe.Add(ref variables, frame.Top);
            pc = frame.ResumeAt;
            goto PushOrStore;

        Return:
            var caller = frame.Back;
            var exit = frame.Exit;
            if (exit == FrameExit.Push)
            {
                t.Frames.Return(frame);
                t.Depth--;
                frame = caller!;
                goto GoOn;
            }

            if (exit == FrameExit.Leave)
            {
                LeaveFrame(t, frame);
                return value;
            }

            LeaveFrame(t, frame);
            frame = caller!;
            if (exit == FrameExit.Tasklet)
            {
                Tasklets.Scheduler.TaskletReturned(t, value);
                goto Error;
            }

            if (exit == FrameExit.Initialize)
            {
                if (!ReferenceEquals(value, PyNone.Value))
                {
                    t.Raise(Exceptions.TypeError, $"__init__() should return None, not '{value!.Type.FullName}'");
                    goto Error;
                }

                goto Reload;
            }

            if (!FinishCall(t, frame, exit, value!))
            {
                goto Error;
            }

            goto Reload;

        Error:
            if (t.Pending is null && t.Switching == SwitchKind.Soft && t.Variant == VariantOf<TVariant>())
            {
                t.Switching = SwitchKind.None;
                frame = t.Frame!;
                goto Reload;
            }

            if (t.Pending is null && t.Switching == SwitchKind.None)
            {
                // A native function that wants another variant of the loop completed its call on the frame's stack.
                if (t.Variant != VariantOf<TVariant>())
                {
                    return s_reenter;
                }

                frame = t.Frame!;
                goto Reload;
            }

            if (!Unwind(t))
            {
                return t.TakeLoopAnswer();
            }

            if (t.Variant != VariantOf<TVariant>())
            {
                return s_reenter;
            }

            frame = t.Frame!;
            goto Reload;
        }
    }
}
