using System.Runtime.CompilerServices;
using Weft.Compiler.Bytecode;
using Weft.Runtime.Tasklets;

namespace Weft.Runtime.Interpreter;

// Special methods written in Python, called by an instruction without a native frame: where a thread uses tasklets, the
// method's frame is entered in the same loop, so that a tasklet which blocks in it keeps no native stack and can be
// pickled. Programs without tasklets never come here: they call through the slots, which is a little faster.
//
// A method whose result needs no look is entered with FrameExit.Push, one that stores with FrameExit.Discard; both have
// their operands taken off the stack first. For the others (FrameExit.Special…) the operands stay where they are and
// Frame.Next is the instruction itself, so the frame's whole state is in its stack; FinishSpecial completes it.
// Some instructions are executed again instead, with an operand that was converted meanwhile (CollectOperand).
internal static unsafe partial class EvalLoop
{
    /// <summary>The methods behind a binary operator.</summary>
    private readonly record struct OperatorSlots(Slot Own, Slot Reflected, Slot InPlace, string Symbol);

    // ORDER BinaryOperation: the operators, then (from InPlaceAdd on) their in-place forms.
    private static readonly OperatorSlots[] s_operators =
    [
        new(Slot.Add, Slot.RAdd, Slot.InPlaceAdd, "+"),
        new(Slot.And, Slot.RAnd, Slot.InPlaceAnd, "&"),
        new(Slot.FloorDivide, Slot.RFloorDivide, Slot.InPlaceFloorDivide, "//"),
        new(Slot.LeftShift, Slot.RLeftShift, Slot.InPlaceLeftShift, "<<"),
        new(Slot.MatrixMultiply, Slot.RMatrixMultiply, Slot.InPlaceMatrixMultiply, "@"),
        new(Slot.Multiply, Slot.RMultiply, Slot.InPlaceMultiply, "*"),
        new(Slot.Modulo, Slot.RModulo, Slot.InPlaceModulo, "%"),
        new(Slot.Or, Slot.ROr, Slot.InPlaceOr, "|"),
        new(Slot.Power, Slot.RPower, Slot.InPlacePower, "**"),
        new(Slot.RightShift, Slot.RRightShift, Slot.InPlaceRightShift, ">>"),
        new(Slot.Subtract, Slot.RSubtract, Slot.InPlaceSubtract, "-"),
        new(Slot.TrueDivide, Slot.RTrueDivide, Slot.InPlaceTrueDivide, "/"),
        new(Slot.Xor, Slot.RXor, Slot.InPlaceXor, "^"),
    ];

    /// <summary>The Python function behind a slot of a Python class; null: the slot is native, or the method something else.</summary>
    internal static PyFunction? MethodOf(PyType type, Slot slot) =>
        type.IsHeapType && type[slot] != 0 && type.Lookup(SlotNames.NameOf(slot)) is PyFunction function && !function.Code.IsGeneratorLike ? function : null;

    /// <summary>
    /// Enters a special method's frame; its operands, so many, are taken off the stack and the caller goes on at
    /// <paramref name="next"/>. Always null: the loop goes on with the thread's frame, or the error is pending.
    /// </summary>
    private static PyObject? EnterMethod(PyThread t, PyFunction method, ReadOnlySpan<PyObject> args, FrameExit exit, int drop, int next)
    {
        var frame = t.Frame!;
        if (BindArguments(t, method, args, null) is { } callee)
        {
            frame.Drop(drop);
            frame.Next = next;
            Enter(t, frame, callee);
            callee.Exit = exit;
        }

        return null;
    }

    // ---- Operators

    /// <summary>A binary operator one of whose operands is of a Python class. Null: pending, or a frame was entered.</summary>
    private static PyObject? OperateSoftly(PyThread t, BinaryOperation operation, PyObject a, PyObject b, FrameExit from)
    {
        var inPlace = operation >= BinaryOperation.InPlaceAdd;
        ref var slots = ref s_operators[(int)operation - (inPlace ? (int)BinaryOperation.InPlaceAdd : 0)];
        var typeA = a.Type;
        var typeB = b.Type;
        var reflected = !ReferenceEquals(typeA, typeB) && typeB[slots.Reflected] != 0;
        var early = reflected && typeA[slots.Own] != 0 && typeB.IsSubtypeOf(typeA) && Operations.OverridesReflected(typeA, typeB, slots.Reflected);
        for (var stage = from; stage <= FrameExit.SpecialRight; stage++)
        {
            var applies = stage switch
            {
                FrameExit.SpecialInPlace => inPlace && typeA[slots.InPlace] != 0,
                FrameExit.SpecialEarly => early,
                FrameExit.SpecialLeft => typeA[slots.Own] != 0,
                _ => reflected && !early,
            };
            if (!applies)
            {
                continue;
            }

            var slot = stage switch
            {
                FrameExit.SpecialInPlace => slots.InPlace,
                FrameExit.SpecialLeft => slots.Own,
                _ => slots.Reflected,
            };
            var result = stage is FrameExit.SpecialInPlace or FrameExit.SpecialLeft ? Attempt(t, slot, a, b, stage) : Attempt(t, slot, b, a, stage);
            if (result is not PyNotImplemented)
            {
                return result;
            }
        }

        throw Operations.UnsupportedOperation(a, b, slots.Own, inPlace ? slots.Symbol + "=" : slots.Own == Slot.Power ? "** or pow()" : slots.Symbol);
    }

    /// <summary>One method of an operator, in a frame if it is Python's.</summary>
    private static PyObject? Attempt(PyThread t, Slot slot, PyObject self, PyObject other, FrameExit stage)
    {
        if (MethodOf(self.Type, slot) is { } method)
        {
            return EnterMethod(t, method, [self, other], stage, 0, t.Frame!.Ip);
        }

        var pointer = self.Type[slot];
        if (DerivesNotEqual(self.Type, slot) && MethodOf(self.Type, Slot.Eq) is { } equal)
        {
            return EnterMethod(t, equal, [self, other], stage, 0, t.Frame!.Ip);
        }

        return slot is Slot.Power or Slot.RPower
            ? ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)pointer)(t, self, other, PyNone.Value)
            : ((delegate*<PyThread, PyObject, PyObject, PyObject?>)pointer)(t, self, other);
    }

    /// <summary>A comparison one of whose operands is of a Python class. Null: pending, or a frame was entered.</summary>
    private static PyObject? CompareSoftly(PyThread t, PyObject a, PyObject b, CompareOp op, FrameExit from)
    {
        var slot = (Slot)((int)Slot.Lt + (int)op);
        var swapped = (Slot)((int)Slot.Lt + (int)Operations.Swap(op));
        var typeA = a.Type;
        var typeB = b.Type;
        var reflected = typeB[swapped] != 0;
        var early = reflected && !ReferenceEquals(typeA, typeB) && typeB.IsSubtypeOf(typeA);
        for (var stage = from; stage <= FrameExit.SpecialRight; stage++)
        {
            var applies = stage switch
            {
                FrameExit.SpecialEarly => early,
                FrameExit.SpecialLeft => typeA[slot] != 0,
                _ => reflected && !early,
            };
            var result = !applies ? PyNotImplemented.Value : stage == FrameExit.SpecialLeft ? Attempt(t, slot, a, b, stage) : Attempt(t, swapped, b, a, stage);
            if (result is not PyNotImplemented)
            {
                return result;
            }
        }

        return Operations.CompareByIdentity(a, b, op);
    }

    /// <summary><c>!=</c> is the one of <c>object</c>, which is the opposite of <c>==</c>.</summary>
    private static bool DerivesNotEqual(PyType type, Slot slot) => slot == Slot.Ne && type[Slot.Ne] == ObjectType.TypeObject[Slot.Ne];

    private static PyObject? UnarySoftly(PyThread t, Frame frame, Slot slot)
    {
        var operand = frame.Peek(1);
        return SoftForms.ArePossible(t) && MethodOf(operand.Type, slot) is { } method
            ? EnterMethod(t, method, [operand], FrameExit.Push, 1, frame.Next)
            : slot switch
            {
                Slot.Negative => Operations.LoadNegative(t, frame.Pop()),
                Slot.Invert => Operations.LoadInvert(t, frame.Pop()),
                _ => Operations.LoadPositive(t, frame.Pop()),
            };
    }

    // ---- Truth, containment, iteration

    /// <summary>TO_BOOL of anything but a bool. Null: pending, or a frame was entered.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? TruthOf(PyThread t, PyObject value)
    {
        if (t.Scheduler is not null && value.Type.IsHeapType && SoftForms.ArePossible(t))
        {
            if (MethodOf(value.Type, Slot.Bool) is { } method)
            {
                return EnterMethod(t, method, [value], FrameExit.SpecialLeft, 0, t.Frame!.Ip);
            }

            if (value.Type[Slot.Bool] == 0 && MethodOf(value.Type, Slot.Len) is { } length)
            {
                return EnterMethod(t, length, [value], FrameExit.SpecialRight, 0, t.Frame!.Ip);
            }
        }

        return PyBool.Of(Operations.IsTrue(t, value));
    }

    /// <summary>CONTAINS_OP. Null: pending, or a frame was entered.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? ContainsOrNot(PyThread t, PyObject container, PyObject item, int invert)
    {
        if (t.Scheduler is not null && SoftForms.MayRunPython(container) && SoftForms.ArePossible(t))
        {
            if (MethodOf(container.Type, Slot.Contains) is { } method)
            {
                return EnterMethod(t, method, [container, item], FrameExit.SpecialLeft, 0, t.Frame!.Ip);
            }

            if (container.Type[Slot.Contains] == 0 && (container is PyGenerator || MethodOf(container.Type, Slot.Iter) is not null))
            {
                return EnterMethod(t, SoftForms.Function(t, "contains"), [container, item], FrameExit.SpecialLeft, 0, t.Frame!.Ip);
            }
        }

        return PyBool.Of(Contains(t, container, item) == (invert == 0));
    }

    /// <summary>GET_ITER. Null: pending, or a frame was entered.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PyObject? IteratorOf(PyThread t, PyObject iterable)
    {
        if (t.Scheduler is not null && iterable.Type.IsHeapType && SoftForms.ArePossible(t) && MethodOf(iterable.Type, Slot.Iter) is { } method)
        {
            return EnterMethod(t, method, [iterable], FrameExit.SpecialLeft, 0, t.Frame!.Ip);
        }

        return Operations.Iter(t, iterable);
    }

    /// <summary>FOR_ITER or SEND over what runs Python code for its next item: enters a frame, whose value is the item. False: it does not.</summary>
    private static bool EnterNext(PyThread t, PyObject iterator, int drop = 0)
    {
        if (!SoftForms.MayRunPython(iterator) || !SoftForms.ArePossible(t))
        {
            return false;
        }

        var frame = t.Frame!;
        if (MethodOf(iterator.Type, Slot.Next) is { } method)
        {
            EnterMethod(t, method, [iterator], FrameExit.Push, drop, frame.Ip + 2);
            return true;
        }

        if (SoftForms.Next(t, iterator) is not { } next)
        {
            return false;
        }

        frame.Drop(drop);
        frame.Next = frame.Ip + 2;
        Enter(t, frame, next);
        return true;
    }

    /// <summary>
    /// A frame that computed the next item for a FOR_ITER or SEND of its caller has raised StopIteration: that is over.
    /// </summary>
    private static bool EndsLoop(PyThread t, Frame? caller)
    {
        if (caller is not { Ip: >= 0 } || t.Pending is not PyStopIteration stop || (Opcode)caller.Code.CodeBytes[2 * caller.Ip] is not (Opcode.ForIter or Opcode.Send))
        {
            return false;
        }

        t.Pending = null;
        if (!Tracing.OnStopIteration(t, stop))
        {
            return false;
        }

        caller.Next = caller.Ip + caller.Executable.Instructions[caller.Ip].Argument;
        if ((Opcode)caller.Code.CodeBytes[2 * caller.Ip] == Opcode.Send)
        {
            caller.Push(stop.Value);
        }
        else
        {
            caller.Next++;
        }

        return true;
    }

    /// <summary>
    /// Replaces the top operand, an iterable that runs Python code, by a list of its items in a frame of its own, after
    /// which the instruction is executed again. False: it is nothing of the kind.
    /// </summary>
    private static bool CollectOperand(PyThread t, Frame frame, int count = -1)
    {
        var iterable = frame.Peek(1);
        if (t.Scheduler is null || !SoftForms.MayRunPython(iterable) || iterable.Type[Slot.Iter] == 0 || !SoftForms.ArePossible(t) || iterable is PyList or PyTuple or PyDict or PySetBase)
        {
            return false;
        }

        _ = count < 0
            ? EnterMethod(t, SoftForms.Function(t, "list_of"), [iterable], FrameExit.Push, 1, frame.Ip)
            : EnterMethod(t, SoftForms.Function(t, "exactly"), [iterable, PyInt.Of(count)], FrameExit.Push, 1, frame.Ip);
        return true;
    }

    // ---- Subscripts

    /// <summary><c>container[key]</c> for any Python class. Null: pending, or a frame was entered.</summary>
    private static PyObject? ItemOf(PyThread t, Frame frame, PyObject container, PyObject key, int drop, int length) =>
        t.Scheduler is not null && container.Type.IsHeapType && SoftForms.ArePossible(t) && MethodOf(container.Type, Slot.GetItem) is { } method
            ? EnterMethod(t, method, [container, key], FrameExit.Push, drop, frame.Ip + length)
            : Operations.LoadItem(t, container, key);

    /// <summary>Enters <c>__setitem__</c> or (without a value) <c>__delitem__</c> of a Python class; the operands are the topmost. Null: there is none.</summary>
    private static bool? EnterStoreItem(PyThread t, PyObject container, PyObject key, PyObject? value, int drop, int next)
    {
        if (t.Scheduler is null || !container.Type.IsHeapType || !SoftForms.ArePossible(t)
            || container.Type.Lookup(value is null ? Names.DelItem : Names.SetItem) is not PyFunction method || method.Code.IsGeneratorLike)
        {
            return null;
        }

        EnterMethod(t, method, value is null ? [container, key] : [container, key, value], FrameExit.Discard, drop, next);
        return false;
    }

    // ---- Attributes

    /// <summary>The frame of <c>__getattr__</c> or <c>__getattribute__</c>, when that is what loads the attribute.</summary>
    private static Frame? GetAttributeFrame(PyThread t, PyType type, PyObject owner, PyStr name)
    {
        if (t.Scheduler is null || !type.IsHeapType || !SoftForms.ArePossible(t))
        {
            return null;
        }

        var fallback = type.Lookup(Names.GetAttr);
        if (type.Lookup(Names.GetAttribute) is PyFunction method)
        {
            return method.Code.IsGeneratorLike ? null
                : fallback is null ? BindArguments(t, method, [owner, name], null)
                : BindArguments(t, SoftForms.Function(t, "attribute_or"), [method, fallback, owner, name], null);
        }

        if (fallback is not PyFunction { Code.IsGeneratorLike: false } own)
        {
            return null;
        }

        var attribute = type.Lookup(name);
        if (attribute?.Type[Slot.DescrSet] is null or 0 && InstanceAttributes.TryGetOwn(owner, name) is not null)
        {
            return null;
        }

        var (getter, args) = attribute switch
        {
            null => (own, new PyTuple([owner, name])),
            PyProperty { Getter: PyFunction { Code.IsGeneratorLike: false } function } when attribute.GetType() == typeof(PyProperty) => (function, new PyTuple([owner])),
            _ => (MethodOf(attribute.Type, Slot.DescrGet), new PyTuple([attribute, owner, type])),
        };
        return getter is null ? null
            : attribute is null ? BindArguments(t, own, args.Items, null)
            : BindArguments(t, SoftForms.Function(t, "computed_or"), [getter, args, own, owner, name], null);
    }

    /// <summary>The frame of a Python class's <c>__get__</c>.</summary>
    private static Frame? DescriptorFrame(PyThread t, PyObject attribute, PyObject owner, PyType type) =>
        t.Scheduler is not null && SoftForms.ArePossible(t) && MethodOf(attribute.Type, Slot.DescrGet) is { } method
            ? BindArguments(t, method, [attribute, owner, type], null)
            : null;

    /// <summary>STORE_ATTR by Python code: <c>__setattr__</c>, a property's setter, <c>__set__</c>. False: none of them.</summary>
    private static bool EnterStoreAttribute(PyThread t, PyObject owner, PyStr name, PyObject value)
    {
        var type = owner.Type;
        if (t.Scheduler is null || !type.IsHeapType || !SoftForms.ArePossible(t))
        {
            return false;
        }

        var next = t.Frame!.Ip + 5;
        if (type[Slot.SetAttribute] != s_genericSetAttribute)
        {
            if (type.Lookup(Names.SetAttribute) is not PyFunction { Code.IsGeneratorLike: false } method)
            {
                return false;
            }

            EnterMethod(t, method, [owner, name, value], FrameExit.Discard, 2, next);
            return true;
        }

        switch (type.Lookup(name))
        {
            case PyProperty { Setter: PyFunction { Code.IsGeneratorLike: false } setter } property when property.GetType() == typeof(PyProperty):
                EnterMethod(t, setter, [owner, value], FrameExit.Discard, 2, next);
                return true;
            case { } attribute when attribute.Type.IsHeapType && attribute.Type.Lookup(Names.DescrSet) is PyFunction { Code.IsGeneratorLike: false } descriptor:
                EnterMethod(t, descriptor, [attribute, owner, value], FrameExit.Discard, 2, next);
                return true;
            default:
                return false;
        }
    }

    // ---- Texts

    /// <summary>FORMAT_SIMPLE and its like for an object whose text Python code makes; its operands are already taken. False: no such code.</summary>
    private static bool EnterText(PyThread t, Frame frame, PyObject value, PyStr? spec, bool repr = false)
    {
        if (t.Scheduler is null || !value.Type.IsHeapType || !SoftForms.ArePossible(t) || SoftForms.Text(t, value, spec, repr) is not { } callee)
        {
            return false;
        }

        Enter(t, frame, callee);
        return true;
    }

    // ---- Completion

    /// <summary>A frame returned whose value its caller does not just take. False: pending, or a frame was entered.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool FinishCall(PyThread t, Frame frame, FrameExit exit, PyObject value) => exit switch
    {
        FrameExit.Discard => true,
        >= FrameExit.SpecialInPlace => FinishSpecial(t, frame, exit, value),
        _ => frame.FinishResume(t, value),
    };

    /// <summary>Completes the caller's instruction with what a special method returned. False: pending, or a frame was entered.</summary>
    private static bool FinishSpecial(PyThread t, Frame frame, FrameExit exit, PyObject value)
    {
        var argument = frame.Executable.Instructions[frame.Ip].Argument;
        PyObject? result;
        int drop = 1, length = 1;
        switch ((Opcode)frame.Code.CodeBytes[2 * frame.Ip])
        {
            case Opcode.BinaryOp:
                result = value is PyNotImplemented
                    ? OperateSoftly(t, (BinaryOperation)argument, frame.Peek(2), frame.Peek(1), exit + 1)
                    : value;
                (drop, length) = (2, 6);
                break;
            case Opcode.CompareOp:
                var op = (CompareOp)(argument >> 5);
                result = value is PyNotImplemented ? CompareSoftly(t, frame.Peek(2), frame.Peek(1), op, exit + 1)
                    : op == CompareOp.Ne && DerivesNotEqual(frame.Peek(exit == FrameExit.SpecialLeft ? 2 : 1).Type, Slot.Ne) ? PyBool.Of(!Operations.IsTrue(t, value))
                    : value;
                if (result is not null && (argument & 16) != 0 && result.GetType() != typeof(PyBool))
                {
                    result = PyBool.Of(Operations.IsTrue(t, result));
                }

                (drop, length) = (2, 2);
                break;
            case Opcode.ToBool:
                result = exit == FrameExit.SpecialLeft ? CheckTruth(value) : PyBool.Of(DunderSlots.CheckLength(t, value) != 0);
                length = 4;
                break;
            case Opcode.ContainsOp:
                result = PyBool.Of(Operations.IsTrue(t, value) == (argument == 0));
                (drop, length) = (2, 2);
                break;
            case Opcode.GetIter:
                result = value.Type[Slot.Next] != 0 ? value : throw Errors.TypeError($"{frame.Peek(1).Type.FullName}.__iter__() must return an iterator, not {value.Type.FullName}");
                break;
            case Opcode.LoadAttr:
                // The method form of an attribute that is no method.
                frame.Push(value);
                frame.Slots[frame.Top++].Value = null;
                frame.Next = frame.Ip + 10;
                return true;
            case Opcode.CallFunctionEx:
                frame.Slots[frame.Top - 2].Value = value;
                frame.Next = frame.Ip;
                return true;
            default:
                throw Errors.SystemError("a special method returned to an instruction that calls none");
        }

        if (result is null)
        {
            return false;
        }

        frame.Drop(drop);
        frame.Push(result);
        frame.Next = frame.Ip + length;
        return true;
    }

    /// <summary>The instructions that <see cref="FinishSpecial"/> completes, with the number of values it pushes beyond what the operands take; -1: none of them.</summary>
    internal static int SpecialResults(Frame frame) => (Opcode)frame.Code.CodeBytes[2 * Math.Max(frame.Ip, 0)] switch
    {
        Opcode.BinaryOp or Opcode.CompareOp or Opcode.ToBool or Opcode.ContainsOp or Opcode.GetIter or Opcode.CallFunctionEx => 0,
        Opcode.LoadAttr => 2,
        _ => -1,
    };

    private static PyBool CheckTruth(PyObject value) =>
        value as PyBool ?? throw Errors.TypeError($"__bool__ should return bool, returned {value.Type.FullName}");
}
