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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DepthOf(Frame frame, ref Operand top) =>
        (int)(Unsafe.ByteOffset(ref frame.First, ref top) / sizeof(nint)) - frame.Code.VariableCount;

    /// <summary>Runs the thread's frame chain until the frame that native code entered returns; null: pending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static PyObject? Loop<TVariant>(PyThread t, Frame frame)
        where TVariant : struct, IVariant
    {
        PyObject? value;
        var ip = 0;
        ref var code = ref Unsafe.NullRef<Instruction>();
        ref var variables = ref Unsafe.NullRef<Operand>();
        ref var sp = ref Unsafe.NullRef<Operand>();

    Reload:
        t.Frame = frame;
        code = ref MemoryMarshal.GetArrayDataReference(frame.Executable.Instructions);
        variables = ref frame.First;
        sp = ref Unsafe.Add(ref variables, frame.Code.VariableCount + frame.Depth);
        ip = frame.Next;

        while (true)
        {
            ref var instruction = ref Unsafe.Add(ref code, ip);
            frame.Ip = ip;
            if (typeof(TVariant) != typeof(Plain) && --t.TicksLeft < 0)
            {
                frame.Depth = DepthOf(frame, ref sp);
                frame.Next = ip;
                OnTick(t, frame, ip);
            }

            if (typeof(TVariant) == typeof(Counted) && --t.Ticks < 0)
            {
                frame.Depth = DepthOf(frame, ref sp);
                frame.Next = ip;
                if (Tasklets.Scheduler.TicksSpent(t))
                {
                    goto Error;
                }
            }

            if (typeof(TVariant) == typeof(Traced))
            {
                frame.Depth = DepthOf(frame, ref sp);
                frame.Next = ip;
                if (!Tracing.BeforeInstruction(t, frame))
                {
                    goto Error;
                }

                if (frame.Next != ip)
                {
                    goto Reload;
                }

                instruction = ref Unsafe.Add(ref code, ip);
            }

            var argument = instruction.Argument;
            var opcode = instruction.Opcode;
            if (typeof(TVariant) == typeof(Traced) && FastOpcode.IsFused(opcode))
            {
                opcode = Fusion.First(frame.Code, ip, argument);
            }

            switch (opcode)
            {
                case (ushort)Opcode.Nop:
                case (ushort)Opcode.NotTaken:
                {
                    ip++;
                    continue;
                }

                case (ushort)Opcode.Resume:
                {
                    if (t.LoopBreaks != 0)
                    {
                        frame.Next = ip + 1;
                        frame.Depth = DepthOf(frame, ref sp);
                        if (!SafePoint(t))
                        {
                            goto Error;
                        }

                        if (t.Variant != VariantOf<TVariant>())
                        {
                            return s_reenter;
                        }
                    }

                    ip++;
                    continue;
                }

                case (ushort)Opcode.LoadFast:
                case (ushort)Opcode.LoadFastBorrow:
                {
                    sp.Value = Unsafe.Add(ref variables, argument).Value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.LoadFastCheck:
                {
                    value = Unsafe.Add(ref variables, argument).Value;
                    if (value is null)
                    {
                        RaiseUnbound(t, frame, argument);
                        goto Error;
                    }

                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.LoadFastLoadFast:
                case (ushort)Opcode.LoadFastBorrowLoadFastBorrow:
                {
                    sp.Value = Unsafe.Add(ref variables, argument >> 4).Value;
                    Unsafe.Add(ref sp, 1).Value = Unsafe.Add(ref variables, argument & 15).Value;
                    sp = ref Unsafe.Add(ref sp, 2);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.LoadFastAndClear:
                {
                    ref var cleared = ref Unsafe.Add(ref variables, argument);
                    sp.Value = cleared.Value;
                    cleared.Value = null;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.StoreFast:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref variables, argument).Value = sp.Value;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.StoreFastLoadFast:
                {
                    Unsafe.Add(ref variables, argument >> 4).Value = At(ref sp, -1).Value;
                    At(ref sp, -1).Value = Unsafe.Add(ref variables, argument & 15).Value;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.StoreFastStoreFast:
                {
                    Unsafe.Add(ref variables, argument >> 4).Value = At(ref sp, -1).Value;
                    Unsafe.Add(ref variables, argument & 15).Value = At(ref sp, -2).Value;
                    sp = ref Unsafe.Add(ref sp, -2);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.DeleteFast:
                {
                    ref var deleted = ref Unsafe.Add(ref variables, argument);
                    if (deleted.Value is null)
                    {
                        RaiseUnbound(t, frame, argument);
                        goto Error;
                    }

                    deleted.Value = null;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.LoadConst:
                {
                    sp.Value = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Constants), argument);
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.LoadSmallInt:
                {
                    sp.Value = PyInt.Of(argument);
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.PopTop:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    sp.Value = null;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.PopIter:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    sp.Value = null;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.EndFor:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    sp.Value = null;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.EndSend:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = sp.Value;
                    sp.Value = null;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.PushNull:
                {
                    sp.Value = null;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.Copy:
                {
                    sp.Value = At(ref sp, -argument).Value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.Swap:
                {
                    ref var deeper = ref At(ref sp, -argument);
                    (deeper.Value, At(ref sp, -1).Value) = (At(ref sp, -1).Value, deeper.Value);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.LoadDeref:
                {
                    value = Unsafe.As<PyCell>(Unsafe.Add(ref variables, argument).Value!).Value;
                    if (value is null)
                    {
                        RaiseUnboundCell(t, frame, argument);
                        goto Error;
                    }

                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.StoreDeref:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.As<PyCell>(Unsafe.Add(ref variables, argument).Value!).Value = sp.Value;
                    sp.Value = null;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.MakeCell:
                {
                    ref var celled = ref Unsafe.Add(ref variables, argument);
                    celled.Value = new PyCell(celled.Value);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.CopyFreeVars:
                {
                    CopyFreeVariables(frame, argument);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.JumpForward:
                {
                    ip = argument;
                    continue;
                }

                case (ushort)Opcode.JumpBackwardNoInterrupt:
                {
                    ip = argument;
                    continue;
                }

                case (ushort)Opcode.JumpBackward:
                {
                    if (t.LoopBreaks != 0)
                    {
                        frame.Next = argument;
                        frame.Depth = DepthOf(frame, ref sp);
                        if (!SafePoint(t))
                        {
                            goto Error;
                        }

                        if (t.Variant != VariantOf<TVariant>())
                        {
                            return s_reenter;
                        }
                    }

                    ip = argument;
                    continue;
                }

                case (ushort)Opcode.PopJumpIfFalse:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    ip = ReferenceEquals(sp.Value, PyBool.False) ? argument : ip + 2;
                    continue;
                }

                case (ushort)Opcode.PopJumpIfTrue:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    ip = ReferenceEquals(sp.Value, PyBool.True) ? argument : ip + 2;
                    continue;
                }

                case (ushort)Opcode.PopJumpIfNone:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    ip = ReferenceEquals(sp.Value, PyNone.Value) ? argument : ip + 2;
                    sp.Value = null;
                    continue;
                }

                case (ushort)Opcode.PopJumpIfNotNone:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    ip = ReferenceEquals(sp.Value, PyNone.Value) ? ip + 2 : argument;
                    sp.Value = null;
                    continue;
                }

                case (ushort)Opcode.ToBool:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() != typeof(PyBool))
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = TruthOf(t, value);
                        if (value is null)
                        {
                            goto Error;
                        }

                        At(ref sp, -1).Value = value;
                    }

                    ip += 4;
                    continue;
                }

                case (ushort)Opcode.UnaryNot:
                {
                    ref var negated = ref At(ref sp, -1);
                    negated.Value = ReferenceEquals(negated.Value, PyBool.True) ? PyBool.False : PyBool.True;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.IsOp:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = PyBool.Of(Identity.Same(At(ref sp, -1).Value!, sp.Value!) == (argument == 0));
                    sp.Value = null;
                    ip++;
                    continue;
                }

                case FastOpcode.BinaryAdd:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(left).Value;
                        var b = Unsafe.As<PyInt>(right).Value;
                        var r = a + b;
                        if (((a ^ r) & (b ^ r)) >= 0)
                        {
                            value = PyInt.Of(r);
                            sp = ref Unsafe.Add(ref sp, -2);
                            ip += 6;
                            goto PushOrStore;
                        }
                    }
                    else if (left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat))
                    {
                        value = PyFloat.Of(Unsafe.As<PyFloat>(left).Value + Unsafe.As<PyFloat>(right).Value);
                        sp = ref Unsafe.Add(ref sp, -2);
                        ip += 6;
                        goto PushOrStore;
                    }

                    frame.Depth = DepthOf(frame, ref sp);
                    value = AddSlow(t, left, right);
                    goto BinaryResult;
                }

                case FastOpcode.BinarySubtract:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(left).Value;
                        var b = Unsafe.As<PyInt>(right).Value;
                        var r = a - b;
                        if (((a ^ b) & (a ^ r)) >= 0)
                        {
                            value = PyInt.Of(r);
                            sp = ref Unsafe.Add(ref sp, -2);
                            ip += 6;
                            goto PushOrStore;
                        }
                    }
                    else if (left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat))
                    {
                        value = PyFloat.Of(Unsafe.As<PyFloat>(left).Value - Unsafe.As<PyFloat>(right).Value);
                        sp = ref Unsafe.Add(ref sp, -2);
                        ip += 6;
                        goto PushOrStore;
                    }

                    frame.Depth = DepthOf(frame, ref sp);
                    value = BinarySlow(t, instruction.Opcode, left, right);
                    goto BinaryResult;
                }

                case FastOpcode.BinaryMultiply:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(left).Value;
                        var b = Unsafe.As<PyInt>(right).Value;
                        var high = Math.BigMul(a, b, out long r);
                        if (high == r >> 63)
                        {
                            value = PyInt.Of(r);
                            sp = ref Unsafe.Add(ref sp, -2);
                            ip += 6;
                            goto PushOrStore;
                        }
                    }
                    else if (left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat))
                    {
                        value = PyFloat.Of(Unsafe.As<PyFloat>(left).Value * Unsafe.As<PyFloat>(right).Value);
                        sp = ref Unsafe.Add(ref sp, -2);
                        ip += 6;
                        goto PushOrStore;
                    }

                    frame.Depth = DepthOf(frame, ref sp);
                    value = BinarySlow(t, instruction.Opcode, left, right);
                    goto BinaryResult;
                }

                case FastOpcode.InPlaceAdd:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(left).Value;
                        var b = Unsafe.As<PyInt>(right).Value;
                        var r = a + b;
                        if (((a ^ r) & (b ^ r)) >= 0)
                        {
                            value = PyInt.Of(r);
                            goto BinaryResult;
                        }
                    }

                    frame.Depth = DepthOf(frame, ref sp);
                    value = InPlaceAddSlow(t, left, right);
                    goto BinaryResult;
                }

                case FastOpcode.InPlaceSubtract:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(left).Value;
                        var b = Unsafe.As<PyInt>(right).Value;
                        var r = a - b;
                        if (((a ^ b) & (a ^ r)) >= 0)
                        {
                            value = PyInt.Of(r);
                            goto BinaryResult;
                        }
                    }

                    frame.Depth = DepthOf(frame, ref sp);
                    value = BinarySlow(t, instruction.Opcode, left, right);
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
                                ip += 6;
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
                                ip += 6;
                                goto PushOrStore;
                            }
                        }
                    }

                    frame.Depth = DepthOf(frame, ref sp);
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

                        frame.Depth -= 2;
                        frame.Next = ip + 6;
                        callee.Exit = FrameExit.Push;
                        callee.Back = frame;
                        callee.Next = 0;
                        t.Depth++;
                        frame = callee;
                        goto Reload;
                    }

                    value = ItemOf(t, frame, container, key, 2, ip + 6);
                    goto BinaryResult;
                }

                case FastOpcode.BinaryFirst + 1:
                case FastOpcode.BinaryFirst + 2:
                case FastOpcode.BinaryFirst + 3:
                case FastOpcode.BinaryFirst + 4:
                case FastOpcode.BinaryFirst + 6:
                case FastOpcode.BinaryFirst + 7:
                case FastOpcode.BinaryFirst + 8:
                case FastOpcode.BinaryFirst + 9:
                case FastOpcode.BinaryFirst + 11:
                case FastOpcode.BinaryFirst + 12:
                case FastOpcode.BinaryFirst + 14:
                case FastOpcode.BinaryFirst + 15:
                case FastOpcode.BinaryFirst + 16:
                case FastOpcode.BinaryFirst + 17:
                case FastOpcode.BinaryFirst + 18:
                case FastOpcode.BinaryFirst + 19:
                case FastOpcode.BinaryFirst + 20:
                case FastOpcode.BinaryFirst + 21:
                case FastOpcode.BinaryFirst + 22:
                case FastOpcode.BinaryFirst + 24:
                case FastOpcode.BinaryFirst + 25:
                {
                    frame.Depth = DepthOf(frame, ref sp);
                    value = BinarySlow(t, instruction.Opcode, At(ref sp, -2).Value!, At(ref sp, -1).Value!);
                    goto BinaryResult;
                }

                case FastOpcode.CompareLt:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        value = PyBool.Of(Unsafe.As<PyInt>(left).Value < Unsafe.As<PyInt>(right).Value);
                    }
                    else
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = CompareSlow(t, left, right, CompareOp.Lt, argument);
                        if (value is null)
                        {
                            goto Error;
                        }
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    ip += 2;
                    continue;
                }

                case FastOpcode.CompareLe:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        value = PyBool.Of(Unsafe.As<PyInt>(left).Value <= Unsafe.As<PyInt>(right).Value);
                    }
                    else
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = CompareSlow(t, left, right, CompareOp.Le, argument);
                        if (value is null)
                        {
                            goto Error;
                        }
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    ip += 2;
                    continue;
                }

                case FastOpcode.CompareEq:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        value = PyBool.Of(Unsafe.As<PyInt>(left).Value == Unsafe.As<PyInt>(right).Value);
                    }
                    else
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = CompareSlow(t, left, right, CompareOp.Eq, argument);
                        if (value is null)
                        {
                            goto Error;
                        }
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    ip += 2;
                    continue;
                }

                case FastOpcode.CompareNe:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        value = PyBool.Of(Unsafe.As<PyInt>(left).Value != Unsafe.As<PyInt>(right).Value);
                    }
                    else
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = CompareSlow(t, left, right, CompareOp.Ne, argument);
                        if (value is null)
                        {
                            goto Error;
                        }
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    ip += 2;
                    continue;
                }

                case FastOpcode.CompareGt:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        value = PyBool.Of(Unsafe.As<PyInt>(left).Value > Unsafe.As<PyInt>(right).Value);
                    }
                    else
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = CompareSlow(t, left, right, CompareOp.Gt, argument);
                        if (value is null)
                        {
                            goto Error;
                        }
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    ip += 2;
                    continue;
                }

                case FastOpcode.CompareGe:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        value = PyBool.Of(Unsafe.As<PyInt>(left).Value >= Unsafe.As<PyInt>(right).Value);
                    }
                    else
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = CompareSlow(t, left, right, CompareOp.Ge, argument);
                        if (value is null)
                        {
                            goto Error;
                        }
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    ip += 2;
                    continue;
                }

                case FastOpcode.CompareJumpIfFalse:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    bool outcome;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        outcome = CompareLongs(Unsafe.As<PyInt>(left).Value, Unsafe.As<PyInt>(right).Value, argument >> 5);
                    }
                    else
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = CompareSlow(t, left, right, (CompareOp)(argument >> 5), argument);
                        if (value is null)
                        {
                            goto Error;
                        }

                        if (value.GetType() != typeof(PyBool))
                        {
                            // Without the conversion bit the test that follows wants the object as it is.
                            sp = ref Unsafe.Add(ref sp, -1);
                            At(ref sp, -1).Value = value;
                            ip += 2;
                            continue;
                        }

                        outcome = ReferenceEquals(value, PyBool.True);
                    }

                    sp = ref Unsafe.Add(ref sp, -2);
                    sp.Value = null;
                    At(ref sp, 1).Value = null;
                    ip = !outcome ? Unsafe.Add(ref code, ip + 2).Argument : ip + 4;
                    continue;
                }

                case FastOpcode.CompareJumpIfTrue:
                {
                    var left = At(ref sp, -2).Value!;
                    var right = At(ref sp, -1).Value!;
                    bool outcome;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        outcome = CompareLongs(Unsafe.As<PyInt>(left).Value, Unsafe.As<PyInt>(right).Value, argument >> 5);
                    }
                    else
                    {
                        frame.Depth = DepthOf(frame, ref sp);
                        value = CompareSlow(t, left, right, (CompareOp)(argument >> 5), argument);
                        if (value is null)
                        {
                            goto Error;
                        }

                        if (value.GetType() != typeof(PyBool))
                        {
                            // Without the conversion bit the test that follows wants the object as it is.
                            sp = ref Unsafe.Add(ref sp, -1);
                            At(ref sp, -1).Value = value;
                            ip += 2;
                            continue;
                        }

                        outcome = ReferenceEquals(value, PyBool.True);
                    }

                    sp = ref Unsafe.Add(ref sp, -2);
                    sp.Value = null;
                    At(ref sp, 1).Value = null;
                    ip = outcome ? Unsafe.Add(ref code, ip + 2).Argument : ip + 4;
                    continue;
                }

                case FastOpcode.LoadLoadAdd:
                {
                    var left = Unsafe.Add(ref variables, argument >> 4).Value!;
                    var right = Unsafe.Add(ref variables, argument & 15).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(left).Value;
                        var b = Unsafe.As<PyInt>(right).Value;
                        var r = a + b;
                        if (((a ^ r) & (b ^ r)) >= 0)
                        {
                            value = PyInt.Of(r);
                            ip += 7;
                            goto PushOrStore;
                        }
                    }
                    else if (left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat))
                    {
                        value = PyFloat.Of(Unsafe.As<PyFloat>(left).Value + Unsafe.As<PyFloat>(right).Value);
                        ip += 7;
                        goto PushOrStore;
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadLoadSubtract:
                {
                    var left = Unsafe.Add(ref variables, argument >> 4).Value!;
                    var right = Unsafe.Add(ref variables, argument & 15).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(left).Value;
                        var b = Unsafe.As<PyInt>(right).Value;
                        var r = a - b;
                        if (((a ^ b) & (a ^ r)) >= 0)
                        {
                            value = PyInt.Of(r);
                            ip += 7;
                            goto PushOrStore;
                        }
                    }
                    else if (left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat))
                    {
                        value = PyFloat.Of(Unsafe.As<PyFloat>(left).Value - Unsafe.As<PyFloat>(right).Value);
                        ip += 7;
                        goto PushOrStore;
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadLoadMultiply:
                {
                    var left = Unsafe.Add(ref variables, argument >> 4).Value!;
                    var right = Unsafe.Add(ref variables, argument & 15).Value!;
                    if (left.GetType() == typeof(PyFloat) && right.GetType() == typeof(PyFloat))
                    {
                        value = PyFloat.Of(Unsafe.As<PyFloat>(left).Value * Unsafe.As<PyFloat>(right).Value);
                        ip += 7;
                        goto PushOrStore;
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadLoadSubscript:
                {
                    var container = Unsafe.Add(ref variables, argument >> 4).Value!;
                    var key = Unsafe.Add(ref variables, argument & 15).Value!;
                    if (key.GetType() == typeof(PyInt) && container.GetType() == typeof(PyList))
                    {
                        value = Unsafe.As<PyList>(container).TryGet(Unsafe.As<PyInt>(key).Value);
                        if (value is not null)
                        {
                            ip += 7;
                            goto PushOrStore;
                        }
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadLoadStoreSubscript:
                {
                    var container = Unsafe.Add(ref variables, argument >> 4).Value!;
                    var key = Unsafe.Add(ref variables, argument & 15).Value!;
                    if (key.GetType() == typeof(PyInt) && container.GetType() == typeof(PyList)
                        && Unsafe.As<PyList>(container).TrySet(Unsafe.As<PyInt>(key).Value, At(ref sp, -1).Value!))
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        sp.Value = null;
                        ip += 3;
                        continue;
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadLoadCompareJump:
                {
                    var left = Unsafe.Add(ref variables, argument >> 4).Value!;
                    var right = Unsafe.Add(ref variables, argument & 15).Value!;
                    if (left.GetType() == typeof(PyInt) && right.GetType() == typeof(PyInt))
                    {
                        ip = CompareLongs(Unsafe.As<PyInt>(left).Value, Unsafe.As<PyInt>(right).Value, Unsafe.Add(ref code, ip + 1).Argument >> 5)
                            ? ip + 5
                            : Unsafe.Add(ref code, ip + 3).Argument;
                        continue;
                    }

                    goto LoadBoth;
                }

                case FastOpcode.LoadFastLoadAttr:
                {
                    value = Unsafe.Add(ref variables, argument).Value!;
                    ref var attributeLoad = ref Unsafe.Add(ref code, ip + 1);
                    if (attributeLoad.Opcode == FastOpcode.LoadAttrInstance && (attributeLoad.Argument & 1) == 0 && value.GetType() == typeof(PyInstance))
                    {
                        // The opcode is written after its cell, and a cell of this instruction holds a shape cache or a
                        // type cache, as the opcode of the moment says; hence the test of the cache's class.
                        var cached = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), attributeLoad.Cache)!;
                        if (cached.GetType() == typeof(ShapeCache))
                        {
                            var cache = Unsafe.As<ShapeCache>(cached);
                            var instance = Unsafe.As<PyInstance>(value);
                            if (ReferenceEquals(instance.State.Shape, cache.Shape) && cache.Shape.Type.Version == cache.Version && instance.Cell(cache.Index) is { } found)
                            {
                                value = found;
                                ip += 11;
                                goto PushOrStore;
                            }
                        }
                    }

                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case FastOpcode.LoadFastCompareSmallIntJump:
                {
                    value = Unsafe.Add(ref variables, argument).Value!;
                    if (value.GetType() == typeof(PyInt))
                    {
                        ip = CompareLongs(Unsafe.As<PyInt>(value).Value, Unsafe.Add(ref code, ip + 1).Argument, Unsafe.Add(ref code, ip + 2).Argument >> 5)
                            ? ip + instruction.Cache
                            : Unsafe.Add(ref code, ip + 4).Argument;
                        continue;
                    }

                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case FastOpcode.LoadFastAddSmallInt:
                {
                    value = Unsafe.Add(ref variables, argument).Value!;
                    if (value.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(value).Value;
                        if (a <= long.MaxValue - 256)
                        {
                            sp.Value = PyInt.Of(a + Unsafe.Add(ref code, ip + 1).Argument);
                            sp = ref Unsafe.Add(ref sp, 1);
                            ip += 8;
                            continue;
                        }
                    }

                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case FastOpcode.LoadFastSubtractSmallInt:
                {
                    value = Unsafe.Add(ref variables, argument).Value!;
                    if (value.GetType() == typeof(PyInt))
                    {
                        var a = Unsafe.As<PyInt>(value).Value;
                        if (a >= long.MinValue + 256)
                        {
                            sp.Value = PyInt.Of(a - Unsafe.Add(ref code, ip + 1).Argument);
                            sp = ref Unsafe.Add(ref sp, 1);
                            ip += 8;
                            continue;
                        }
                    }

                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case FastOpcode.LoadGlobalCached:
                {
                    var cache = Unsafe.As<GlobalCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                    if (ReferenceEquals(frame.Globals.Table, cache.Table))
                    {
                        value = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(cache.Table.Entries), cache.Entry).Value;
                        if (value is not null)
                        {
                            sp.Value = value;
                            sp = ref Unsafe.Add(ref sp, 1);
                            if ((argument & 1) != 0)
                            {
                                sp.Value = null;
                                sp = ref Unsafe.Add(ref sp, 1);
                            }

                            ip += 5;
                            continue;
                        }
                    }

                    instruction.Opcode = (ushort)Opcode.LoadGlobal;
                    continue;
                }

                case FastOpcode.LoadBuiltinCached:
                {
                    var cache = Unsafe.As<BuiltinCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                    if (ReferenceEquals(frame.Globals.Table, cache.Globals) && cache.Globals.Used == cache.GlobalsUsed && ReferenceEquals(frame.Builtins.Table, cache.Builtins))
                    {
                        value = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(cache.Builtins.Entries), cache.Entry).Value;
                        if (value is not null)
                        {
                            sp.Value = value;
                            sp = ref Unsafe.Add(ref sp, 1);
                            if ((argument & 1) != 0)
                            {
                                sp.Value = null;
                                sp = ref Unsafe.Add(ref sp, 1);
                            }

                            ip += 5;
                            continue;
                        }
                    }

                    instruction.Opcode = (ushort)Opcode.LoadGlobal;
                    continue;
                }

                case (ushort)Opcode.LoadGlobal:
                {
                    frame.Depth = DepthOf(frame, ref sp);
                    value = LoadGlobal(t, frame, ref instruction);
                    if (value is null)
                    {
                        goto Error;
                    }

                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    if ((argument & 1) != 0)
                    {
                        sp.Value = null;
                        sp = ref Unsafe.Add(ref sp, 1);
                    }

                    ip += 5;
                    continue;
                }

                case FastOpcode.LoadAttrInstance:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() == typeof(PyInstance))
                    {
                        var cache = Unsafe.As<ShapeCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                        var instance = Unsafe.As<PyInstance>(value);
                        if (ReferenceEquals(instance.State.Shape, cache.Shape) && cache.Shape.Type.Version == cache.Version)
                        {
                            value = instance.Cell(cache.Index);
                            if (value is not null)
                            {
                                At(ref sp, -1).Value = value;
                                goto AttributeLoaded;
                            }
                        }
                    }

                    instruction.Opcode = (ushort)Opcode.LoadAttr;
                    continue;
                }

                case FastOpcode.LoadAttrClassValue:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() == typeof(PyInstance))
                    {
                        var cache = Unsafe.As<TypeCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                        if (ReferenceEquals(Unsafe.As<PyInstance>(value).State.Shape, cache.Shape) && cache.Type.Version == cache.Version)
                        {
                            At(ref sp, -1).Value = cache.Value;
                            goto AttributeLoaded;
                        }
                    }

                    instruction.Opcode = (ushort)Opcode.LoadAttr;
                    continue;
                }

                case FastOpcode.LoadAttrModule:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() == typeof(PyModule) && ReferenceEquals(value.Type, PyModule.TypeObject))
                    {
                        var cache = Unsafe.As<GlobalCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                        if (ReferenceEquals(Unsafe.As<PyModule>(value).Namespace.Table, cache.Table))
                        {
                            value = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(cache.Table.Entries), cache.Entry).Value;
                            if (value is not null)
                            {
                                At(ref sp, -1).Value = value;
                                goto AttributeLoaded;
                            }
                        }
                    }

                    instruction.Opcode = (ushort)Opcode.LoadAttr;
                    continue;
                }

                case FastOpcode.LoadAttrType:
                {
                    var cache = Unsafe.As<TypeCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                    if (ReferenceEquals(At(ref sp, -1).Value, cache.Type) && cache.Type.Version == cache.Version)
                    {
                        At(ref sp, -1).Value = cache.Value;
                        goto AttributeLoaded;
                    }

                    instruction.Opcode = (ushort)Opcode.LoadAttr;
                    continue;
                }

                case FastOpcode.LoadAttrMethod:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() == typeof(PyInstance))
                    {
                        var cache = Unsafe.As<TypeCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                        if (ReferenceEquals(Unsafe.As<PyInstance>(value).State.Shape, cache.Shape) && cache.Type.Version == cache.Version)
                        {
                            At(ref sp, -1).Value = cache.Value;
                            sp.Value = value;
                            sp = ref Unsafe.Add(ref sp, 1);
                            ip += 10;
                            continue;
                        }
                    }

                    instruction.Opcode = (ushort)Opcode.LoadAttr;
                    continue;
                }

                case FastOpcode.LoadAttrBuiltinMethod:
                {
                    value = At(ref sp, -1).Value!;
                    var typeCache = Unsafe.As<TypeCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                    var owner = value.Type;
                    if (ReferenceEquals(owner, typeCache.Type) && owner.Version == typeCache.Version)
                    {
                        At(ref sp, -1).Value = typeCache.Value;
                        sp.Value = value;
                        sp = ref Unsafe.Add(ref sp, 1);
                        ip += 10;
                        continue;
                    }

                    instruction.Opcode = (ushort)Opcode.LoadAttr;
                    continue;
                }

                case (ushort)Opcode.LoadAttr:
                {
                    frame.Depth = DepthOf(frame, ref sp);
                    var loadStatus = LoadAttribute(t, frame, ref instruction, ref sp, out var getterFrame);
                    if (loadStatus < 0)
                    {
                        goto Error;
                    }

                    if (getterFrame is not null)
                    {
                        frame.Depth--;
                        frame.Next = ip + 10;
                        getterFrame.Back = frame;
                        t.Depth++;
                        frame = getterFrame;
                        goto Reload;
                    }

                    sp = ref Unsafe.Add(ref sp, loadStatus);
                    ip += 10;
                    continue;
                }

                case FastOpcode.StoreAttrInstance:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() == typeof(PyInstance) && !PyThread.MultiThreaded)
                    {
                        var cache = Unsafe.As<ShapeCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                        var instance = Unsafe.As<PyInstance>(value);
                        if (ReferenceEquals(instance.State.Shape, cache.Shape) && cache.Shape.Type.Version == cache.Version)
                        {
                            if (cache.Next is { } next)
                            {
                                instance.EnsureSlot(cache.Index);
                                instance.Cell(cache.Index) = At(ref sp, -2).Value;
                                Volatile.Write(ref instance.State.Shape, next);
                            }
                            else
                            {
                                instance.Cell(cache.Index) = At(ref sp, -2).Value;
                            }

                            sp = ref Unsafe.Add(ref sp, -2);
                            sp.Value = null;
                            At(ref sp, 1).Value = null;
                            ip += 5;
                            continue;
                        }
                    }

                    instruction.Opcode = (ushort)Opcode.StoreAttr;
                    continue;
                }

                case FastOpcode.StoreAttrSlot:
                {
                    // A cell of __slots__ never moves, so no lock is needed whoever else stores.
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() == typeof(PyInstance))
                    {
                        var cache = Unsafe.As<ShapeCache>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), instruction.Cache)!);
                        if (ReferenceEquals(Unsafe.As<PyInstance>(value).State.Shape, cache.Shape) && cache.Shape.Type.Version == cache.Version)
                        {
                            Unsafe.As<PyInstance>(value).Cell(cache.Index) = At(ref sp, -2).Value;
                            sp = ref Unsafe.Add(ref sp, -2);
                            sp.Value = null;
                            At(ref sp, 1).Value = null;
                            ip += 5;
                            continue;
                        }
                    }

                    instruction.Opcode = (ushort)Opcode.StoreAttr;
                    continue;
                }

                case (ushort)Opcode.StoreAttr:
                {
                    frame.Depth = DepthOf(frame, ref sp);
                    if (!StoreAttribute(t, frame, ref instruction, At(ref sp, -1).Value!, At(ref sp, -2).Value!))
                    {
                        goto Error;
                    }

                    sp = ref Unsafe.Add(ref sp, -2);
                    sp.Value = null;
                    At(ref sp, 1).Value = null;
                    ip += 5;
                    continue;
                }

                case (ushort)Opcode.Call:
                {
                    ref var callable = ref At(ref sp, -argument - 2);
                    value = callable.Value!;
                    var count = argument;
                    ref var firstArgument = ref At(ref sp, -argument);
                    if (At(ref sp, -argument - 1).Value is not null)
                    {
                        count++;
                        firstArgument = ref Unsafe.Add(ref firstArgument, -1);
                    }
                    else if (value.GetType() == typeof(PyBoundMethod))
                    {
                        var method = Unsafe.As<PyBoundMethod>(value);
                        value = method.Function;
                        At(ref sp, -argument - 1).Value = method.Self;
                        count++;
                        firstArgument = ref Unsafe.Add(ref firstArgument, -1);
                    }

                    frame.Next = ip + 4;
                    frame.Depth = DepthOf(frame, ref sp);
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

                        frame.Depth -= argument + 2;
                        entered.Exit = FrameExit.Push;
                        entered.Back = frame;
                        entered.Next = typeof(TVariant) != typeof(Traced) && t.LoopBreaks == 0 ? entered.Executable.Entry : 0;
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
                            frame.Depth -= argument + 1;
                            entered.Exit = FrameExit.Initialize;
                            entered.Back = frame;
                            entered.Next = 0;
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

                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip += 4;
                    continue;
                }

                case (ushort)Opcode.CallKw:
                {
                    frame.Next = ip + 4;
                    frame.Depth = DepthOf(frame, ref sp);
                    value = CallWithKeywords(t, frame, ref sp, argument, out var entered);
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

                    sp = ref At(ref sp, -argument - 3);
                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip += 4;
                    continue;
                }

                case (ushort)Opcode.CallFunctionEx:
                {
                    frame.Next = ip + 1;
                    frame.Depth = DepthOf(frame, ref sp);
                    value = CallEx(t, frame, ref sp, out var entered);
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

                    sp = ref At(ref sp, -4);
                    sp.Value = value;
                    At(ref sp, 1).Value = null;
                    At(ref sp, 2).Value = null;
                    At(ref sp, 3).Value = null;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.ReturnValue:
                {
                    value = At(ref sp, -1).Value!;
                    goto Return;
                }

                case (ushort)Opcode.ReturnGenerator:
                {
                    frame.Next = ip + 1;
                    frame.Depth = 0;
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
                    frame.Push(value);
                    goto Reload;
                }

                case (ushort)Opcode.YieldValue:
                {
                    value = At(ref sp, -1).Value!;
                    At(ref sp, -1).Value = null;
                    frame.Depth = DepthOf(frame, ref sp) - 1;
                    frame.Next = ip + 1;
                    var yielder = frame.Generator!;
                    var resumer = frame.Back;
                    var yieldExit = frame.Exit;
                    yielder.OnYield(t);
                    frame.Back = null;
                    t.Frame = resumer;
                    t.Depth--;
                    if (yieldExit == FrameExit.Leave)
                    {
                        return value;
                    }

                    frame = resumer!;
                    frame.Push(value);
                    goto Reload;
                }

                case (ushort)Opcode.GetIter:
                {
                    value = At(ref sp, -1).Value!;
                    frame.Depth = DepthOf(frame, ref sp);
                    value = IteratorOf(t, value);
                    if (value is null)
                    {
                        goto Error;
                    }

                    At(ref sp, -1).Value = value;
                    ip++;
                    continue;
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
                        frame.Depth = DepthOf(frame, ref sp);
                        frame.Next = ip + 2;
                        var resumed = Unsafe.As<PyGenerator>(iterator).PrepareResume(t, PyNone.Value, frame);
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
                        frame.Depth = DepthOf(frame, ref sp);
                        value = NextSlow(t, iterator);
                        if (value is null && (t.Pending is not null || t.Switching != SwitchKind.None))
                        {
                            goto Error;
                        }
                    }

                    if (value is null)
                    {
                        // Exhausted: behind the END_FOR, with the iterator still there for POP_ITER.
                        ip = argument + 1;
                        continue;
                    }

                    ip += 2;
                    goto PushOrStore;
                }

                case (ushort)Opcode.Send:
                {
                    var receiver = At(ref sp, -2).Value!;
                    value = At(ref sp, -1).Value!;
                    frame.Depth = DepthOf(frame, ref sp);
                    if ((receiver.GetType() == typeof(PyCoroutine) || receiver.GetType() == typeof(PyPlainGenerator)) && typeof(TVariant) != typeof(Traced))
                    {
                        frame.Next = ip + 2;
                        var resumed = Unsafe.As<PyGenerator>(receiver).PrepareResume(t, value, frame);
                        if (resumed is not null)
                        {
                            frame.Depth--;
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
                    ip = finished ? argument : ip + 2;
                    continue;
                }

                case (ushort)Opcode.ContainsOp:
                {
                    frame.Depth = DepthOf(frame, ref sp);
                    value = ContainsOrNot(t, At(ref sp, -1).Value!, At(ref sp, -2).Value!, argument);
                    if (value is null)
                    {
                        goto Error;
                    }

                    sp = ref Unsafe.Add(ref sp, -1);
                    At(ref sp, -1).Value = value;
                    sp.Value = null;
                    ip += 2;
                    continue;
                }

                case (ushort)Opcode.StoreSubscr:
                {
                    if (At(ref sp, -2).Value!.GetType() == typeof(PyList) && At(ref sp, -1).Value!.GetType() == typeof(PyInt)
                        && Unsafe.As<PyList>(At(ref sp, -2).Value!).TrySet(Unsafe.As<PyInt>(At(ref sp, -1).Value!).Value, At(ref sp, -3).Value!))
                    {
                        goto Stored;
                    }

                    frame.Depth = DepthOf(frame, ref sp);
                    if (!StoreSubscript(t, At(ref sp, -2).Value!, At(ref sp, -1).Value!, At(ref sp, -3).Value!))
                    {
                        goto Error;
                    }

                Stored:
                    sp = ref Unsafe.Add(ref sp, -3);
                    sp.Value = null;
                    At(ref sp, 1).Value = null;
                    At(ref sp, 2).Value = null;
                    ip += 2;
                    continue;
                }

                case (ushort)Opcode.BuildTuple:
                {
                    sp = ref Unsafe.Add(ref sp, -argument);
                    value = argument == 0 ? PyTuple.Empty : new PyTuple(TakeItems(ref sp, argument));
                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.BuildList:
                {
                    sp = ref Unsafe.Add(ref sp, -argument);
                    value = argument == 0 ? new PyList() : new PyList(TakeItems(ref sp, argument));
                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.ListAppend:
                {
                    Unsafe.As<PyList>(At(ref sp, -argument - 1).Value!).Append(At(ref sp, -1).Value!);
                    sp = ref Unsafe.Add(ref sp, -1);
                    sp.Value = null;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.UnpackSequence:
                {
                    value = At(ref sp, -1).Value!;
                    if (value.GetType() == typeof(PyTuple) && Unsafe.As<PyTuple>(value).Items.Length == argument && argument != 0)
                    {
                        ref var unpacked = ref MemoryMarshal.GetArrayDataReference(Unsafe.As<PyTuple>(value).Items);
                        sp = ref Unsafe.Add(ref sp, argument - 1);
                        for (var i = 0; i < argument; i++)
                        {
                            At(ref sp, -1 - i).Value = Unsafe.Add(ref unpacked, i);
                        }

                        ip += 2;
                        continue;
                    }

                    frame.Depth = DepthOf(frame, ref sp);
                    if (!UnpackSequence(t, ref sp, argument))
                    {
                        goto Error;
                    }

                    sp = ref Unsafe.Add(ref sp, argument - 1);
                    ip += 2;
                    continue;
                }

                case (ushort)Opcode.PopExcept:
                {
                    sp = ref Unsafe.Add(ref sp, -1);
                    t.Handling.Value = sp.Value as PyBaseException;
                    sp.Value = null;
                    ip++;
                    continue;
                }

                case (ushort)Opcode.PushExcInfo:
                {
                    value = At(ref sp, -1).Value!;
                    At(ref sp, -1).Value = (PyObject?)t.Handling.Value ?? PyNone.Value;
                    sp.Value = value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    t.Handling.Value = Unsafe.As<PyBaseException>(value);
                    ip++;
                    continue;
                }

                case (ushort)Opcode.RaiseVarargs:
                {
                    frame.Depth = DepthOf(frame, ref sp);
                    Raise(t, frame, ref sp, argument);
                    goto Error;
                }

                case (ushort)Opcode.Reraise:
                {
                    frame.Depth = DepthOf(frame, ref sp);
                    Reraise(t, frame, ref sp, argument);
                    goto Error;
                }

                default:
                {
                    // Everything rare is out of line: it works on the frame's stack and says how far to go on.
                    frame.Depth = DepthOf(frame, ref sp);
                    frame.Next = ip + 1;
                    if (!ExecuteRare(t, frame, opcode, argument))
                    {
                        goto Error;
                    }

                    sp = ref Unsafe.Add(ref variables, frame.Code.VariableCount + frame.Depth);
                    ip = frame.Next;
                    continue;
                }
            }

        LoadBoth:
            // A fused pair of loads whose next instruction did not find what it hopes for.
            var both = Unsafe.Add(ref code, ip).Argument;
            sp.Value = Unsafe.Add(ref variables, both >> 4).Value;
            Unsafe.Add(ref sp, 1).Value = Unsafe.Add(ref variables, both & 15).Value;
            sp = ref Unsafe.Add(ref sp, 2);
            ip++;
            continue;

        PushOrStore:
            // A result that the next instruction stores into a variable need not go over the stack.
            if (typeof(TVariant) == typeof(Plain) && Unsafe.Add(ref code, ip).Opcode == (ushort)Opcode.StoreFast)
            {
                Unsafe.Add(ref variables, Unsafe.Add(ref code, ip).Argument).Value = value;
                ip++;
                continue;
            }

            sp.Value = value;
            sp = ref Unsafe.Add(ref sp, 1);
            continue;

        AttributeLoaded:
            // The attribute is on the stack; the method form wants a null above it.
            ip += 10;
            if ((Unsafe.Add(ref code, ip - 10).Argument & 1) != 0)
            {
                sp.Value = null;
                sp = ref Unsafe.Add(ref sp, 1);
            }

            continue;

        BinaryResult:
            if (value is null)
            {
                goto Error;
            }

            sp = ref Unsafe.Add(ref sp, -1);
            At(ref sp, -1).Value = value;
            sp.Value = null;
            ip += 6;
            continue;

        Return:
            var caller = frame.Back;
            var exit = frame.Exit;
            if (exit == FrameExit.Push)
            {
                t.Frames.Return(frame);
                t.Depth--;
                frame = caller!;
                frame.Push(value!);
                goto Reload;
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
