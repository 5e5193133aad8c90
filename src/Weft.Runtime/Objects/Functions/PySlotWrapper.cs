namespace Weft.Runtime.Objects;

/// <summary>A special method of a built-in type: calls the type's slot function.</summary>
[PyType("wrapper_descriptor", NoConstructor = true)]
public sealed unsafe partial class PySlotWrapper : PyObject
{
    private readonly SlotName _name;

    internal PySlotWrapper(PyType owner, SlotName name, nint pointer)
    {
        Owner = owner;
        _name = name;
        Pointer = pointer;
    }

    [PyMember("__objclass__")]
    public PyType Owner { get; }

    public Slot Slot => _name.Slot;

    /// <summary>The slot's function; its pointer type is the slot's.</summary>
    public nint Pointer { get; }

    [PyMember("__name__")]
    public string Name => _name.Name;

    internal string Signature => _name.Signature;

    /// <summary>Calls the slot with Python arguments; self is of the right type.</summary>
    internal PyObject? CallSlot(PyThread t, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        switch (_name.Form)
        {
            case WrapperForm.Call:
                return ((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, PyObject?>)Pointer)(t, self, args, kwNames);
            case WrapperForm.Init:
                return Done(((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, bool>)Pointer)(t, self, args, kwNames));
        }

        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"wrapper {Name}() takes no keyword arguments");
        }

        switch (_name.Form)
        {
            case WrapperForm.Unary:
            case WrapperForm.Finalize:
                Expect(args, 0);
                return ((delegate*<PyThread, PyObject, PyObject?>)Pointer)(t, self);
            case WrapperForm.Next:
                Expect(args, 0);
                var next = ((delegate*<PyThread, PyObject, PyObject?>)Pointer)(t, self);
                return next is null && t.Pending is null ? t.Raise(Errors.StopIteration().Value) : next;
            case WrapperForm.Binary:
                Expect(args, 1);
                return IsSequenceOperator ? CallSequenceOperator(t, self, args[0]) : ((delegate*<PyThread, PyObject, PyObject, PyObject?>)Pointer)(t, self, args[0]);
            case WrapperForm.Attribute:
                Expect(args, 1);
                return ((delegate*<PyThread, PyObject, PyObject, PyObject?>)Pointer)(t, self, AttributeName(args[0]));
            case WrapperForm.Power:
                if (args.Length is not (1 or 2))
                {
                    throw Errors.TypeError($"expected 1 or 2 arguments, got {args.Length}");
                }

                return ((delegate*<PyThread, PyObject, PyObject, PyObject, PyObject?>)Pointer)(t, self, args[0], args.Length == 2 ? args[1] : PyNone.Value);
            case WrapperForm.DescrGet:
                ArgumentErrors.CheckCount(Name, args.Length, 1, 2);
                var obj = args[0] is PyNone ? null : args[0];
                var cls = args.Length == 1 || args[1] is PyNone ? null : args[1];
                if (obj is null && cls is null)
                {
                    throw Errors.TypeError("__get__(None, None) is invalid");
                }

                return ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)Pointer)(t, self, obj, cls);
            case WrapperForm.Store:
                ArgumentErrors.CheckCount(Name, args.Length, 2, 2);
                return Done(((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)Pointer)(t, self, args[0], args[1]));
            case WrapperForm.Delete:
                Expect(args, 1);
                return Done(((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)Pointer)(t, self, args[0], null));
            case WrapperForm.SetAttribute:
                ArgumentErrors.CheckCount(Name, args.Length, 2, 2);
                CheckNotHackingType(self);
                return Done(((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)Pointer)(t, self, AttributeName(args[0]), args[1]));
            case WrapperForm.DelAttribute:
                Expect(args, 1);
                CheckNotHackingType(self);
                return Done(((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)Pointer)(t, self, AttributeName(args[0]), null));
            case WrapperForm.Hash:
            case WrapperForm.Length:
                Expect(args, 0);
                var number = ((delegate*<PyThread, PyObject, long>)Pointer)(t, self);
                return number == -1 && t.Pending is not null ? null : PyInt.Of(number);
            case WrapperForm.Truth:
                Expect(args, 0);
                var truth = ((delegate*<PyThread, PyObject, long>)Pointer)(t, self);
                return truth < 0 ? null : PyBool.Of(truth != 0);
            case WrapperForm.Contains:
                Expect(args, 1);
                var contained = ((delegate*<PyThread, PyObject, PyObject, long>)Pointer)(t, self, args[0]);
                return contained < 0 ? null : PyBool.Of(contained != 0);
            default:
                throw Errors.SystemError($"unknown form of slot {Name}");
        }
    }

    /// <summary>Concatenation or repetition of a built-in sequence, which refuses other operands rather than leave them to their own methods.</summary>
    private bool IsSequenceOperator => _name.Slot is Slot.Add or Slot.InPlaceAdd or Slot.Multiply or Slot.RMultiply or Slot.InPlaceMultiply
        && Owner.OwnSlots[(int)Slot.Len] != 0 && Owner.OwnSlots[(int)Slot.GetItem] != 0 && Owner.OwnSlots[(int)Slot.Iter] != 0;

    private PyObject? CallSequenceOperator(PyThread t, PyObject self, PyObject other)
    {
        var concatenates = _name.Slot is Slot.Add or Slot.InPlaceAdd;
        if (!concatenates && other is not PyIntBase && other.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"'{other.Type.FullName}' object cannot be interpreted as an integer");
        }

        var result = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)Pointer)(t, self, other);
        return result is PyNotImplemented && concatenates ? throw Operations.ConcatenationError(self, other, _name.Slot == Slot.Add ? "+" : "+=") : result;
    }

    private static PyNone? Done(bool success) => success ? PyNone.Value : null;

    private static void Expect(ReadOnlySpan<PyObject> args, int count)
    {
        if (args.Length != count)
        {
            throw Errors.TypeError($"expected {count} argument{(count == 1 ? "" : "s")}, got {args.Length}");
        }
    }

    private static PyStr AttributeName(PyObject name) =>
        name as PyStr ?? throw Errors.TypeError($"attribute name must be string, not '{name.Type.FullName}'");

    /// <summary>Keeps object.__setattr__ from changing types behind the back of their metaclass.</summary>
    private void CheckNotHackingType(PyObject self)
    {
        if (self is PyType && !Owner.IsSubtypeOf(PyType.TypeObject))
        {
            throw Errors.TypeError($"can't apply this {Name} to type object");
        }
    }

    private void Check(PyObject self)
    {
        if (!ReferenceEquals(self.Type, Owner) && !self.Type.IsSubtypeOf(Owner))
        {
            throw Errors.TypeError($"descriptor '{Name}' requires a '{Owner.FullName}' object but received a '{self.Type.FullName}'");
        }
    }

    /// <summary>Calls as an unbound method.</summary>
    public PyObject? CallDirect(PyThread thread, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        Check(self);
        return CallSlot(thread, self, args, kwNames);
    }

    [PyMethod("__call__")]
    internal PyObject? Call(PyThread thread, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        args.Length - (kwNames?.Count ?? 0) < 1
            ? throw Errors.TypeError($"descriptor '{Name}' of '{Owner.FullName}' object needs an argument")
            : CallDirect(thread, args[0], args[1..], kwNames);

    [PyMethod("__get__")]
    internal PyObject Get(PyThread thread, PyObject? obj, PyObject? type)
    {
        if (obj is null)
        {
            return this;
        }

        if (!ReferenceEquals(obj.Type, Owner) && !obj.Type.IsSubtypeOf(Owner))
        {
            throw DescriptorErrors.WrongObject(Name, Owner, obj);
        }

        return new PyMethodWrapper(this, obj);
    }

    [PyMethod("__repr__")]
    internal string Repr() => $"<slot wrapper '{Name}' of '{Owner.FullName}' objects>";

    [PyMethod("__reduce__")]
    internal PyObject Reduce(PyThread thread) => DescriptorPickling.ByName(thread, Owner, Name);

    [PyProperty("__qualname__")]
    internal PyObject QualifiedName(PyThread thread) => DescriptorErrors.QualifiedName(thread, Owner, Name);

    [PyProperty("__doc__")]
    internal string Doc => _name.Doc;

    [PyProperty("__text_signature__")]
    internal string TextSignature => _name.Signature;
}
