namespace Weft.Runtime.Objects;

/// <summary>A weak reference that behaves like its object (<c>weakref.proxy</c>).</summary>
[PyType("weakref.ProxyType", NoConstructor = true)]
public partial class PyWeakProxy : PyObject, IWeakReference
{
    private readonly WeakReference<PyObject> _target;
    private PyObject? _callback;

    internal PyWeakProxy(PyObject target, PyObject? callback)
    {
        _target = new WeakReference<PyObject>(target);
        _callback = callback;
    }

    PyObject? IWeakReference.Callback => _callback;

    PyObject? IWeakReference.TakeCallback() => Interlocked.Exchange(ref _callback, null);

    /// <summary>The object, or null when it is gone.</summary>
    internal PyObject? Target => _target.TryGetTarget(out var target) ? target : null;

    private protected PyObject Alive => Target ?? throw Errors.ReferenceError("weakly-referenced object no longer exists");

    private static PyObject Unwrap(PyObject o) => o is PyWeakProxy proxy ? proxy.Alive : o;

    /// <summary>A proxy for an object: callable if the object is.</summary>
    internal static PyObject Create(PyObject target, PyObject? callback)
    {
        WeakReferences.Check(target);
        var callable = Operations.IsCallable(target);
        if (callback is null)
        {
            PyWeakProxy? shared = callable ? WeakReferences.FindShared<PyCallableWeakProxy>(target) : WeakReferences.FindShared<PyWeakProxy>(target);
            if (shared is not null)
            {
                return shared;
            }
        }

        var made = callable ? new PyCallableWeakProxy(target, callback) : new PyWeakProxy(target, callback);
        WeakReferences.Register(target, made);
        return made;
    }

    [PyMethod("__getattribute__")]
    public PyObject? GetAttributeOf(PyThread t, PyStr name) => Operations.LoadAttribute(t, Alive, name);

    [PyMethod("__setattr__")]
    public bool SetAttributeOf(PyThread t, PyStr name, PyObject value) => Operations.StoreAttribute(t, Alive, name, value);

    [PyMethod("__delattr__")]
    public bool DelAttributeOf(PyThread t, PyStr name) => Operations.StoreAttribute(t, Alive, name, null);

    [PyMethod("__str__")]
    public PyObject Str(PyThread t) => Operations.Str(t, Alive);

    [PyMethod("__repr__")]
    public string Repr() => Target is { } target
        ? $"<weakproxy at 0x{Identity.Of(this):x}; to '{target.Type.FullName}' at 0x{Identity.Of(target):x}>"
        : $"<weakproxy at 0x{Identity.Of(this):x}; dead>";

    [PyMethod("__bool__")]
    public bool IsTrue(PyThread t) => Operations.IsTrue(t, Alive);

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) => Operations.LoadCompare(t, Alive, Unwrap(other), op);

    [PyMethod("__len__")]
    public long Length(PyThread t) => Operations.Length(t, Alive);

    [PyMethod("__getitem__")]
    public PyObject? GetItem(PyThread t, PyObject key) => Operations.LoadItem(t, Alive, Unwrap(key));

    [PyMethod("__setitem__")]
    public bool SetItem(PyThread t, PyObject key, PyObject value) => Operations.StoreItem(t, Alive, Unwrap(key), value);

    [PyMethod("__delitem__")]
    public bool DelItem(PyThread t, PyObject key) => Operations.StoreItem(t, Alive, Unwrap(key), null);

    [PyMethod("__contains__")]
    public bool Contains(PyThread t, PyObject item) => Operations.Contains(t, Alive, Unwrap(item));

    [PyMethod("__iter__")]
    public PyObject Iter(PyThread t) => Operations.Iter(t, Alive);

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        var target = Alive;
        return target.Type[Slot.Next] != 0
            ? Operations.TryNext(t, target)
            : throw Errors.TypeError($"Weakref proxy referenced a non-iterator '{target.Type.FullName}' object");
    }

    [PyMethod("__reversed__", Doc = "Iterates backwards.")]
    public PyObject Reversed(PyThread t) => Operations.CallMethod(t, Alive, Names.Reversed);

    [PyMethod("__bytes__", Doc = "The object's bytes.")]
    public PyObject Bytes(PyThread t) => Operations.CallMethod(t, Alive, Names.Bytes);

    [PyMethod("__neg__")]
    public PyObject Negative(PyThread t) => Operations.Negative(t, Alive);

    [PyMethod("__pos__")]
    public PyObject Positive(PyThread t) => Operations.Positive(t, Alive);

    [PyMethod("__invert__")]
    public PyObject Invert(PyThread t) => Operations.Invert(t, Alive);

    [PyMethod("__abs__")]
    public PyObject Absolute(PyThread t) => Operations.Absolute(t, Alive);

    [PyMethod("__index__")]
    public PyObject Index(PyThread t) => Operations.Index(t, Alive);

    [PyMethod("__int__")]
    public PyObject Int(PyThread t) => Operations.Call(t, PyIntBase.TypeObject, Alive);

    [PyMethod("__float__")]
    public PyObject Float(PyThread t) => Operations.Call(t, PyFloat.TypeObject, Alive);

    [PyMethod("__pow__")]
    public PyObject Power(PyThread t, PyObject other, PyObject? modulo) => Operations.Power(t, Alive, Unwrap(other), modulo is null ? null : Unwrap(modulo));

    [PyMethod("__rpow__")]
    public PyObject RPower(PyThread t, PyObject other, PyObject? modulo) => Operations.Power(t, Unwrap(other), Alive, modulo is null ? null : Unwrap(modulo));

    [PyMethod("__ipow__")]
    public PyObject InPlacePower(PyThread t, PyObject other) => Operations.InPlacePower(t, Alive, Unwrap(other));

    [PyMethod("__add__")]
    public PyObject Add(PyThread t, PyObject other) => Operations.Add(t, Alive, Unwrap(other));

    [PyMethod("__radd__")]
    public PyObject RAdd(PyThread t, PyObject other) => Operations.Add(t, Unwrap(other), Alive);

    [PyMethod("__iadd__")]
    public PyObject InPlaceAdd(PyThread t, PyObject other) => Operations.InPlaceAdd(t, Alive, Unwrap(other));

    [PyMethod("__sub__")]
    public PyObject Subtract(PyThread t, PyObject other) => Operations.Subtract(t, Alive, Unwrap(other));

    [PyMethod("__rsub__")]
    public PyObject RSubtract(PyThread t, PyObject other) => Operations.Subtract(t, Unwrap(other), Alive);

    [PyMethod("__isub__")]
    public PyObject InPlaceSubtract(PyThread t, PyObject other) => Operations.InPlaceSubtract(t, Alive, Unwrap(other));

    [PyMethod("__mul__")]
    public PyObject Multiply(PyThread t, PyObject other) => Operations.Multiply(t, Alive, Unwrap(other));

    [PyMethod("__rmul__")]
    public PyObject RMultiply(PyThread t, PyObject other) => Operations.Multiply(t, Unwrap(other), Alive);

    [PyMethod("__imul__")]
    public PyObject InPlaceMultiply(PyThread t, PyObject other) => Operations.InPlaceMultiply(t, Alive, Unwrap(other));

    [PyMethod("__matmul__")]
    public PyObject MatrixMultiply(PyThread t, PyObject other) => Operations.MatrixMultiply(t, Alive, Unwrap(other));

    [PyMethod("__rmatmul__")]
    public PyObject RMatrixMultiply(PyThread t, PyObject other) => Operations.MatrixMultiply(t, Unwrap(other), Alive);

    [PyMethod("__imatmul__")]
    public PyObject InPlaceMatrixMultiply(PyThread t, PyObject other) => Operations.InPlaceMatrixMultiply(t, Alive, Unwrap(other));

    [PyMethod("__truediv__")]
    public PyObject TrueDivide(PyThread t, PyObject other) => Operations.TrueDivide(t, Alive, Unwrap(other));

    [PyMethod("__rtruediv__")]
    public PyObject RTrueDivide(PyThread t, PyObject other) => Operations.TrueDivide(t, Unwrap(other), Alive);

    [PyMethod("__itruediv__")]
    public PyObject InPlaceTrueDivide(PyThread t, PyObject other) => Operations.InPlaceTrueDivide(t, Alive, Unwrap(other));

    [PyMethod("__floordiv__")]
    public PyObject FloorDivide(PyThread t, PyObject other) => Operations.FloorDivide(t, Alive, Unwrap(other));

    [PyMethod("__rfloordiv__")]
    public PyObject RFloorDivide(PyThread t, PyObject other) => Operations.FloorDivide(t, Unwrap(other), Alive);

    [PyMethod("__ifloordiv__")]
    public PyObject InPlaceFloorDivide(PyThread t, PyObject other) => Operations.InPlaceFloorDivide(t, Alive, Unwrap(other));

    [PyMethod("__mod__")]
    public PyObject Modulo(PyThread t, PyObject other) => Operations.Modulo(t, Alive, Unwrap(other));

    [PyMethod("__rmod__")]
    public PyObject RModulo(PyThread t, PyObject other) => Operations.Modulo(t, Unwrap(other), Alive);

    [PyMethod("__imod__")]
    public PyObject InPlaceModulo(PyThread t, PyObject other) => Operations.InPlaceModulo(t, Alive, Unwrap(other));

    [PyMethod("__divmod__")]
    public PyObject Divmod(PyThread t, PyObject other) => Operations.Divmod(t, Alive, Unwrap(other));

    [PyMethod("__rdivmod__")]
    public PyObject RDivmod(PyThread t, PyObject other) => Operations.Divmod(t, Unwrap(other), Alive);

    [PyMethod("__lshift__")]
    public PyObject LeftShift(PyThread t, PyObject other) => Operations.LeftShift(t, Alive, Unwrap(other));

    [PyMethod("__rlshift__")]
    public PyObject RLeftShift(PyThread t, PyObject other) => Operations.LeftShift(t, Unwrap(other), Alive);

    [PyMethod("__ilshift__")]
    public PyObject InPlaceLeftShift(PyThread t, PyObject other) => Operations.InPlaceLeftShift(t, Alive, Unwrap(other));

    [PyMethod("__rshift__")]
    public PyObject RightShift(PyThread t, PyObject other) => Operations.RightShift(t, Alive, Unwrap(other));

    [PyMethod("__rrshift__")]
    public PyObject RRightShift(PyThread t, PyObject other) => Operations.RightShift(t, Unwrap(other), Alive);

    [PyMethod("__irshift__")]
    public PyObject InPlaceRightShift(PyThread t, PyObject other) => Operations.InPlaceRightShift(t, Alive, Unwrap(other));

    [PyMethod("__and__")]
    public PyObject And(PyThread t, PyObject other) => Operations.And(t, Alive, Unwrap(other));

    [PyMethod("__rand__")]
    public PyObject RAnd(PyThread t, PyObject other) => Operations.And(t, Unwrap(other), Alive);

    [PyMethod("__iand__")]
    public PyObject InPlaceAnd(PyThread t, PyObject other) => Operations.InPlaceAnd(t, Alive, Unwrap(other));

    [PyMethod("__xor__")]
    public PyObject Xor(PyThread t, PyObject other) => Operations.Xor(t, Alive, Unwrap(other));

    [PyMethod("__rxor__")]
    public PyObject RXor(PyThread t, PyObject other) => Operations.Xor(t, Unwrap(other), Alive);

    [PyMethod("__ixor__")]
    public PyObject InPlaceXor(PyThread t, PyObject other) => Operations.InPlaceXor(t, Alive, Unwrap(other));

    [PyMethod("__or__")]
    public PyObject Or(PyThread t, PyObject other) => Operations.Or(t, Alive, Unwrap(other));

    [PyMethod("__ror__")]
    public PyObject ROr(PyThread t, PyObject other) => Operations.Or(t, Unwrap(other), Alive);

    [PyMethod("__ior__")]
    public PyObject InPlaceOr(PyThread t, PyObject other) => Operations.InPlaceOr(t, Alive, Unwrap(other));
}

/// <summary>A weak proxy of something callable.</summary>
[PyType("weakref.CallableProxyType", NoConstructor = true)]
public sealed partial class PyCallableWeakProxy : PyWeakProxy
{
    internal PyCallableWeakProxy(PyObject target, PyObject? callback)
        : base(target, callback)
    {
    }

    [PyMethod("__call__")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Operations.CallRaw(t, Alive, args, kwNames);
}
